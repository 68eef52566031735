/*
 * A row: cells -> fields -> the object of that name, if there is one -> a
 * change in a transaction of its own, which is given up where nothing differs.
 *
 * An empty cell empties its field; a column that is not there leaves it as it
 * is.
 */
#include "ipam/manage/manage_import_plan.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/manage/manage_import_parts.h"
#include "ipam/manage/manage_import_place.h"
#include "ipam/store/store_event.h"
#include "ipam/store/store_plan.h"


enum { COLUMN_DERIVED = -2 };

struct importing {
	struct manage_call *call;
	enum manage_plan_noun noun;
	const struct manage_import *import;
	struct manage_dates dates;
	struct manage_import_result result;
	int field[IPAM_CSV_FIELDS_MAX];
	const char *header[IPAM_CSV_FIELDS_MAX];
	size_t columns;
	char *custom;	/* of the row at hand: "name=value;...", or NULL */
	struct store_import mirror;	/* id 0: none */
	struct manage_import_seen seen;
	TALLOC_CTX *memory;
};

static int refuse(struct importing *m, const char *field, const char *why)
{
	return manage_import_refuse(m->call, field, why);
}

static int column_of_header(const struct importing *m, const char *header)
{
	const struct manage_import_noun *noun = manage_import_noun(m->noun);
	int found = ipam_field_find(noun->columns, noun->count, header);

	return found < 0 && manage_import_is_derived(header) ? COLUMN_DERIVED :
							       found;
}

static const char *name_of(const struct importing *m, size_t column)
{
	return m->field[column] < 0 ? "" :
		manage_import_noun(m->noun)->columns[m->field[column]].name;
}

static int read_header(void *private_data,
		       const struct ipam_csv_record *record)
{
	struct importing *m = private_data;
	bool needed = false;
	size_t i;

	m->columns = record->count;
	for (i = 0; i < record->count; i++) {
		m->header[i] = talloc_strdup(m->memory, record->fields[i]);
		m->field[i] = column_of_header(m, record->fields[i]);
		if (m->field[i] == -1) {
			m->field[i] = manage_import_custom_column(
				m->call, record->fields[i]);
		}
		if (m->field[i] == -1) {
			return refuse(m, "rows", talloc_asprintf(
				m->memory, "the column '%s' is no field of a "
				"%s, and no custom field: rename or remove it",
				m->header[i], manage_import_noun(m->noun)->word));
		}
		needed = needed || strcmp(name_of(m, i),
					  manage_import_noun(m->noun)->needs) == 0;
	}
	return needed ? 0 : refuse(m, "rows", talloc_asprintf(
		m->memory, "there is no column %s: add it",
		manage_import_noun(m->noun)->column));
}

/* "NonVirtualized" as "non_virtualized", "VIP" as "vip". */
static const char *word_of(TALLOC_CTX *mem_ctx, const char *text)
{
	char *word = talloc_zero_array(mem_ctx, char, 2 * strlen(text) + 1);
	size_t i, n = 0;

	for (i = 0; word != NULL && text[i] != '\0'; i++) {
		if (i > 0 && isupper((unsigned char)text[i]) &&
		    islower((unsigned char)text[i - 1])) {
			word[n++] = '_';
		}
		word[n++] = (char)tolower((unsigned char)text[i]);
	}
	return word;
}

/* One cell as a field; false with what is wrong. */
static bool read_cell(struct importing *m, TALLOC_CTX *row_ctx,
		      const struct ipam_field *column, const char *text,
		      struct manage_field *out)
{
	long long number = 0;
	char *end = NULL;

	*out = (struct manage_field){ .name = column->name, .text = text };
	if (column->type == IPAM_FIELD_WORD) {
		out->text = word_of(row_ctx, text);
	} else if (column->type == IPAM_FIELD_TIME) {
		out->text = NULL;
		if (manage_import_instant(m->call, row_ctx, &m->dates,
					  column->name, &text) != 0) {
			return false;
		}
		if (text[0] != '\0' && !ipam_instant_parse(text, &number)) {
			refuse(m, column->name, "must be an instant such as "
			       "2026-11-02T09:00:00Z, or a day 2026-11-02");
			return false;
		}
		out->number = number;
	} else if (column->type == IPAM_FIELD_NUMBER) {
		out->text = NULL;
		errno = 0;
		out->number = strtoll(text, &end, 10);
		if (errno != 0 || *end != '\0' || end == text) {
			refuse(m, column->name, "must be a number");
			return false;
		}
	}
	return true;
}

/* Whether an empty cell says nothing, as of an enumeration or a key. */
static bool says_nothing(const struct ipam_field *column, const char *text)
{
	static const char *const kept[] = { "space", "provider_space",
					    "customer_space", "network", "start", "end",
					    "service", "instance", "name",
					    "provider",
					    "rir" };
	size_t i;

	if (text[0] != '\0') {
		return false;
	}
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		if (strcmp(column->name, kept[i]) == 0) {
			return true;
		}
	}
	return column->type != IPAM_FIELD_TEXT &&
	       column->type != IPAM_FIELD_TIME;
}

static bool says_auto(const struct manage_field *fields, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(fields[i].name, "utilization") == 0) {
			return strcmp(fields[i].text, "auto") == 0;
		}
	}
	return true;
}

static const char *text_of(const struct manage_field *fields, size_t count,
			   const char *name, const char *otherwise)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(fields[i].name, name) == 0) {
			return fields[i].text;
		}
	}
	return otherwise;
}

/* The columns that say where it lies become its space. */
static int place_fields(struct importing *m, TALLOC_CTX *row_ctx,
			struct manage_field *fields, size_t *count)
{
	struct manage_import_place place = {
		.space = text_of(fields, *count, "space", NULL),
		.provider = text_of(fields, *count, "provider_space", NULL),
		.customer = text_of(fields, *count, "customer_space", NULL),
		.network_type = text_of(fields, *count, "network_type", NULL),
	};
	size_t i, n = 0;
	int ret = manage_import_place(m->call, row_ctx, &place);

	for (i = 0; i < *count; i++) {
		if (strcmp(fields[i].name, "space") != 0 &&
		    strcmp(fields[i].name, "provider_space") != 0 &&
		    strcmp(fields[i].name, "customer_space") != 0) {
			fields[n++] = fields[i];
		}
	}
	if (place.space != NULL) {
		fields[n++] = (struct manage_field){ .name = "space",
						     .text = place.space };
	}
	*count = n;
	return ret;
}

/* 0 with the fields of a row; of fields that are there twice the first. */
static int read_cells(struct importing *m, TALLOC_CTX *row_ctx,
		      const struct ipam_csv_record *record,
		      struct manage_field *fields, size_t *out_count)
{
	const struct ipam_field *column = NULL;
	const char *text = NULL;
	size_t i, k, n = 0;
	int ret = 0;

	m->custom = NULL;
	for (i = 0; i < m->columns; i++) {
		text = manage_import_cell(m->import, record->fields[i]);
		if (m->field[i] <= MANAGE_COLUMN_CUSTOM) {
			m->custom = manage_import_custom(row_ctx, m->custom,
							 m->field[i],
							 m->header[i], text);
		}
		if (m->field[i] < 0) {
			continue;
		}
		column = &manage_import_noun(m->noun)->columns[m->field[i]];
		if (says_nothing(column, text)) {
			continue;
		}
		for (k = 0; k < n && strcmp(fields[k].name, column->name) != 0;
		     k++) {
		}
		if (k < n) {
			continue;
		}
		if (!read_cell(m, row_ctx, column, text, &fields[n])) {
			return EINVAL;
		}
		n++;
	}
	if (m->noun == MANAGE_SUBNET || m->noun == MANAGE_RANGE) {
		ret = place_fields(m, row_ctx, fields, &n);
	}
	/* What ipamd counts is no figure of a person. */
	for (k = i = 0; i < n; i++) {
		if (strcmp(fields[i].name, "utilized_addresses") != 0 ||
		    !says_auto(fields, n)) {
			fields[k++] = fields[i];
		}
	}
	*out_count = k;
	return ret;
}

/* The addresses that a row speaks of: from start to end, or its network. */
static int span_of(struct importing *m, const struct manage_field *fields,
		   size_t count, struct ipam_range *out)
{
	const char *network = text_of(fields, count, "network", "");
	const char *start = text_of(fields, count, "start", NULL);
	const char *end = text_of(fields, count, "end", NULL);
	struct ipam_prefix prefix;

	if (strchr(network, '/') == NULL ||
	    ipam_prefix_parse(network, &prefix) != 0) {
		return refuse(m, "network", "must be a network such as "
			      "10.1.0.0/16");
	}
	*out = ipam_prefix_range(&prefix);
	if (start != NULL && ipam_addr_parse(start, &out->first) != 0) {
		return refuse(m, "start", "must be an address");
	}
	return end != NULL && ipam_addr_parse(end, &out->last) != 0 ?
		refuse(m, "end", "must be an address") : 0;
}

/* The number of what the row names; 0: there is none yet. */
static int find(struct importing *m, TALLOC_CTX *row_ctx,
		const struct manage_field *fields, size_t count,
		int64_t *out_id)
{
	struct store *store = m->call->sink->store;
	struct store_plan_filter filter = { .id = 0 };
	const struct store_page page = { .limit = 2 };
	struct ipam_range span;
	struct ipam_block *blocks = NULL;
	struct ipam_subnet *subnets = NULL;
	struct ipam_ip_range *ranges = NULL;
	size_t n = 0;
	int ret;

	*out_id = 0;
	if (m->noun == MANAGE_SPACE) {
		ret = store_space_find(store, text_of(fields, count, "name",
						      ""), out_id,
				       &m->call->wrong);
		m->call->wrong.why[0] = '\0';
		return ret == ENOENT ? 0 : ret;
	}
	ret = span_of(m, fields, count, &span);
	if (ret != 0) {
		return ret;
	}
	filter.contains = filter.inside = &span;
	if (m->noun == MANAGE_BLOCK) {
		ret = store_block_list(row_ctx, store, &filter, &page, &blocks,
				       &n);
		*out_id = ret == 0 && n > 0 ? blocks[0].id : 0;
		return ret;
	}
	filter.space = text_of(fields, count, "space",
			       IPAM_SPACE_DEFAULT_NAME);
	if (m->noun == MANAGE_SUBNET) {
		ret = store_subnet_list(row_ctx, store, &filter, &page,
					&subnets, &n);
		*out_id = ret == 0 && n > 0 ? subnets[0].id : 0;
		return ret;
	}
	filter.service = text_of(fields, count, "service", IPAM_SERVICE_IPAM);
	filter.instance = text_of(fields, count, "instance",
				  IPAM_INSTANCE_LOCAL);
	ret = store_ip_range_list(row_ctx, store, &filter, &page, &ranges, &n);
	*out_id = ret == 0 && n > 0 ? ranges[0].id : 0;
	return ret == 0 && n == 0 && !m->import->awaited &&
	       strcasecmp(filter.service, IPAM_SERVICE_DHCP) == 0 ?
		refuse(m, "service", "ranges of " IPAM_SERVICE_DHCP " are made "
		       "of the scopes of their server, which has none like "
		       "this: collect it first") : ret;
}

static int values_of(struct importing *m, TALLOC_CTX *row_ctx, const char *key,
		     struct ipam_event_value **out, size_t *out_count)
{
	int64_t number = 0;

	return store_event_object(row_ctx, m->call->sink->store,
				  manage_import_noun(m->noun)->word, key, &number, out,
				  out_count);
}

static bool same(const struct ipam_event_value *a, size_t a_count,
		 const struct ipam_event_value *b, size_t b_count)
{
	size_t i;

	if (a_count != b_count) {
		return false;
	}
	for (i = 0; i < a_count; i++) {
		if ((a[i].after == NULL) != (b[i].after == NULL) ||
		    (a[i].after != NULL &&
		     strcmp(a[i].after, b[i].after) != 0)) {
			return false;
		}
	}
	return true;
}

/* Inside of a transaction. */
static int put(struct importing *m, TALLOC_CTX *row_ctx,
	       const struct manage_field *fields, size_t count, int64_t id,
	       int64_t *out_made, enum manage_verdict *out_verdict)
{
	char *ref = id != 0 ? talloc_asprintf(row_ctx, "%lld", (long long)id) :
			      NULL;
	const struct manage_plan plan = { .noun = m->noun, .ref = ref,
					  .fields = fields,
					  .field_count = count };
	struct ipam_event_value *before = NULL, *after = NULL;
	size_t was = 0, is = 0;
	struct ipam_event_value custom = { .name = NULL };
	int64_t made = 0;
	int ret = id != 0 ? values_of(m, row_ctx, ref, &before, &was) : 0;

	if (ret == 0) {
		ret = manage_plan_put(m->call, &plan, &made);
	}
	if (ret == 0) {
		ret = manage_import_custom_put(m->call, row_ctx,
					       manage_import_noun(m->noun)->custom, made,
					       m->custom, &custom);
	}
	if (ret == 0 && id != 0) {
		ret = values_of(m, row_ctx, ref, &after, &is);
	}
	*out_made = made;
	*out_verdict = id == 0 ? MANAGE_ROW_ADDED :
		       same(before, was, after, is) &&
		       !manage_import_changed(&custom) ?
		       MANAGE_ROW_UNCHANGED : MANAGE_ROW_CHANGED;
	return ret;
}

/* A row may only be of what is mirrored. */
static int check_mirror(struct importing *m, const struct manage_field *fields,
			size_t count)
{
	if (m->mirror.id == 0) {
		return 0;
	}
	if (strcasecmp(text_of(fields, count, "service", IPAM_SERVICE_IPAM),
		       m->mirror.service) != 0) {
		return refuse(m, "service", "it is not the service whose "
			      "ranges are mirrored");
	}
	return strcasecmp(text_of(fields, count, "instance",
				  IPAM_INSTANCE_LOCAL),
			  m->mirror.instance) != 0 ?
		refuse(m, "instance", "it is not the instance whose ranges "
		       "are mirrored") : 0;
}

static int see(struct importing *m, int64_t id)
{
	return m->mirror.id == 0 || id == 0 ? 0 :
	       manage_import_see(m->memory, &m->seen, id);
}

/* The built-in space, of which an export has a row, stays as it is. */
static bool is_built_in(const struct importing *m,
			const struct manage_field *fields, size_t count,
			int64_t id)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(fields[i].name, "name") != 0 &&
		    fields[i].text != NULL && fields[i].text[0] != '\0' &&
		    (strcmp(fields[i].name, "type") != 0 ||
		     strcmp(fields[i].text, "provider") != 0)) {
			return false;
		}
	}
	return m->noun == MANAGE_SPACE && id == IPAM_SPACE_DEFAULT &&
	       (m->custom == NULL || m->custom[0] == '\0');
}

static int write_row(struct importing *m, TALLOC_CTX *row_ctx,
		     struct manage_field *fields, size_t count,
		     enum manage_verdict *out_verdict)
{
	struct store *store = m->call->sink->store;
	int64_t id = 0, made = 0;
	bool own = false;
	size_t i, n = 0;
	int end, ret = check_mirror(m, fields, count);

	if (ret == 0) {
		ret = find(m, row_ctx, fields, count, &id);
	}

	if (ret == 0 && is_built_in(m, fields, count, id)) {
		*out_verdict = MANAGE_ROW_UNCHANGED;
		return 0;
	}
	if (ret == 0 && id == 0 && m->noun == MANAGE_RANGE &&
	    m->import->awaited) {
		fields[count++] = (struct manage_field){ .name = "awaited",
							 .number = 1 };
	}
	/* An object stays in the space in which it was found. */
	for (i = 0; i < count; i++) {
		if (id == 0 || (strcmp(fields[i].name, "space") != 0 &&
				strcmp(fields[i].name, "provider") != 0 &&
				(m->noun != MANAGE_SPACE ||
				 strcmp(fields[i].name, "type") != 0))) {
			fields[n++] = fields[i];
		}
	}
	if (ret == 0) {
		ret = manage_import_enter(store, &own);
	}
	if (ret != 0) {
		return ret;
	}
	ret = put(m, row_ctx, fields, n, id, &made, out_verdict);
	if (ret == 0) {
		/* what a dry run adds is not there afterwards */
		ret = see(m, id != 0 || m->import->dry_run ? id : made);
	}
	end = manage_import_leave(store, own, ret == 0 &&
				  *out_verdict != MANAGE_ROW_UNCHANGED &&
				  !m->import->dry_run);
	return ret != 0 ? ret : end;
}

/* The name that the file has for a field of the API. */
static const char *column_named(const struct importing *m, const char *field)
{
	size_t i;

	for (i = 0; field != NULL && i < m->columns; i++) {
		if (strcmp(name_of(m, i), field) == 0) {
			return m->header[i];
		}
	}
	return field;
}

static int import_row(void *private_data, int64_t line,
		      const struct ipam_csv_record *record)
{
	struct importing *m = private_data;
	TALLOC_CTX *row_ctx = talloc_new(m->memory);
	/* those of the columns, and two that the rows mean */
	struct manage_field fields[IPAM_CSV_FIELDS_MAX + 2];
	struct manage_import_row row = { .line = line };
	size_t count = 0;
	int ret;

	m->call->field = m->call->why = NULL;
	m->call->wrong = (struct ipam_wrong){ .field = NULL };
	ret = manage_import_width(m->call, row_ctx, record, m->columns);
	if (ret == 0) {
		ret = read_cells(m, row_ctx, record, fields, &count);
	}
	if (ret == 0) {
		row.key = talloc_strdup(row_ctx, text_of(
			fields, count, manage_import_noun(m->noun)->needs, NULL));
		ret = write_row(m, row_ctx, fields, count, &row.verdict);
	}
	if (ret == EINVAL || ret == ENOENT || ret == EEXIST || ret == EBUSY ||
	    ret == EACCES || ret == ENOTSUP) {
		row.error = manage_import_error(m->call, row_ctx, ret);
		row.column = column_named(m, m->call->field);
		row.verdict = MANAGE_ROW_FAILED;
		ret = 0;
	}
	if (ret == 0) {
		ret = manage_import_note(m->memory, m->import->dry_run ||
					 m->import->tell_all, &row,
					 &m->result);
	}
	m->call->field = m->call->why = NULL;
	talloc_free(row_ctx);
	return ret;
}

static int open_mirror(struct importing *m)
{
	int ret = m->noun != MANAGE_RANGE ?
		refuse(m, "import", "only addresses and ranges are mirrored") :
		manage_mirror_get(m->call, m->memory, m->import->import,
				  &m->mirror);

	if (ret != 0) {
		m->mirror.id = 0;
	}
	return ret == 0 && m->mirror.dry_run != m->import->dry_run ?
		refuse(m, "dry_run", "dry_run is not as the import began") :
		ret;
}

int manage_import_plan(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       enum manage_plan_noun noun,
		       const struct manage_import *import,
		       struct manage_import_result *out_result)
{
	static const struct manage_import_reader reader = { read_header,
							    import_row };
	struct importing m = { .call = call, .noun = noun, .import = import,
			       .memory = mem_ctx };
	int ret = manage_import_dates(call, import, &m.dates);

	if (ret == 0 && import->import != 0) {
		ret = open_mirror(&m);
	}

	if (ret == 0) {
		ret = manage_import_rows(call, mem_ctx, import, &reader, &m);
	}
	if (ret == 0 && m.mirror.id != 0) {
		ret = store_import_seen(call->sink->store, m.mirror.id,
					m.seen.ids, m.seen.count,
					m.result.count[MANAGE_ROW_FAILED]);
	}
	if (ret == 0) {
		*out_result = m.result;
	}
	return ret;
}
