/*
 * Sections of the plan: spaces, blocks, subnets, ranges, addresses. Their rows
 * are those of the files of each noun, and their import is that of a file.
 *
 * 1. Rows stand in an order that no number of the store decides: the provider
 *    spaces, the customer spaces, and of each what lies in it by address.
 * 2. What ipamd counts, keeps or chooses by itself is no part of a row.
 */
#include "ipam/api/api_whole.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/api/api_handler_plan.h"
#include "ipam/api/api_op_parts.h"
#include "ipam/base/csv.h"
#include "ipam/manage/manage_import_plan.h"
#include "ipam/store/store_whole.h"

#define ADDRESSES MANAGE_PLAN_COUNT	/* in place of a noun of the plan */

static const struct file {
	const char *section;
	int noun;
	enum api_op_id list;
	const struct api_shape *shape;
	const char *type;	/* of spaces */
	const char *key;	/* column that tells what a row is of */
} files[] = {
	{ "spaces", MANAGE_SPACE, API_SPACE_LIST, &api_space_export_shape,
	  "provider", "Name" },
	{ "customer_spaces", MANAGE_SPACE, API_SPACE_LIST,
	  &api_space_export_shape, "customer", "Name" },
	{ "blocks", MANAGE_BLOCK, API_BLOCK_LIST, &api_block_export_shape,
	  NULL, "NetworkId" },
	{ "subnets", MANAGE_SUBNET, API_SUBNET_LIST,
	  &api_subnet_export_shape, NULL, "NetworkId" },
	{ "ranges", MANAGE_RANGE, API_RANGE_LIST, &api_range_export_shape,
	  NULL, "StartIPAddress" },
	{ "addresses", ADDRESSES, API_ADDRESS_LIST, &api_address_export_shape,
	  NULL, "IPAddress" },
};

static const struct file *file_of(const struct whole_section *section)
{
	size_t i = 0;

	while (strcmp(files[i].section, section->name) != 0) {
		i++;
	}
	return &files[i];
}

bool whole_is_file(const struct whole_section *section)
{
	return section->page == whole_file_page;
}

/* Columns that ipamd fills by itself. */
static bool is_kept(const char *column)
{
	static const char *const kept[] = {
		"ExpiryStatus", "LastModifiedTime", "DhcpReservationSync",
		"DnsHostRecordSync", "DnsPtrRecordSync"
	};
	size_t i;

	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		if (strcmp(kept[i], column) == 0) {
			return true;
		}
	}
	return false;
}

/* What is chosen or counted by itself is not said of a range. */
static void leave_out(json_t *json, const json_t *item)
{
	const char *by = whole_text(item, "reverse_zone_by");
	const char *counts = whole_text(json, "UtilizationCalculation");

	if (by != NULL && strcmp(by, "hand") != 0) {
		json_object_del(json, "AssociatedReverseLookupZone");
	}
	if (counts == NULL || strcasecmp(counts, "auto") == 0) {
		json_object_del(json, "UtilizedAddresses");
	}
}

static json_t *make_row(struct handling *h,
			const struct whole_section *section,
			const json_t *item)
{
	const struct file *file = file_of(section);
	json_t *json = file->noun == ADDRESSES ? api_export_address(item) :
		api_export_plan((enum manage_plan_noun)file->noun, item);
	json_t *value = NULL;
	const char *name = NULL;
	void *safe = NULL;
	int ret = 0;

	if (file->noun == MANAGE_SUBNET || file->noun >= MANAGE_RANGE) {
		ret = api_export_spaces(h, item, json);
	}
	if (file->noun == MANAGE_RANGE) {
		leave_out(json, item);
	}
	json_object_foreach_safe(json, safe, name, value) {
		if (whole_is_empty(value) || is_kept(name)) {
			json_object_del(json, name);
		}
	}
	whole_failed(h, ret);
	return json;
}

/* The names of all spaces, the provider spaces first. */
static int spaces(struct handling *h, json_t *names)
{
	static const char *const types[] = { "provider", "customer" };
	json_t *page = NULL, *item = NULL;
	const char *next = NULL;
	size_t i, k;
	int ret = 0;

	for (i = 0; i < 2 && ret == 0; i++) {
		next = NULL;
		do {
			struct whole_question list = {
				.op = API_SPACE_LIST,
				.query = json_pack("{s:s, s:s, s:s*}",
						   "limit", "1000", "type",
						   types[i], "cursor", next),
			};

			ret = whole_ask(h, &list, &page);
			if (ret != 0) {
				break;
			}
			json_array_foreach(json_object_get(page, "items"), k,
					   item) {
				json_array_append(names, json_object_get(
					item, "space"));
			}
			next = talloc_strdup(h->call, whole_text(page,
								 "next"));
			json_decref(page);
		} while (next != NULL);
	}
	return ret;
}

/*
 * A page of one space; the cursor is the number of the space, and behind ":"
 * that of its list.
 */
int whole_space_page(struct handling *h, const struct whole_section *section,
		     enum api_op_id op, whole_make_fn make, const char *after,
		     json_t *rows, const char **out_next)
{
	const char *colon = after != NULL ? strchr(after, ':') : NULL;
	size_t at = after != NULL ? strtoul(after, NULL, 10) : 0;
	struct whole_question list = { .op = op };
	json_t *names = json_array(), *name = NULL;
	const char *next = NULL;
	int ret = spaces(h, names);

	name = json_array_get(names, at);
	if (ret == 0 && name != NULL) {
		list.query = json_pack("{s:O}", "space", name);
		ret = whole_list(h, section, &list, make,
				 colon != NULL && colon[1] != '\0' ? colon + 1 :
								     NULL,
				 rows, &next);
	}
	*out_next = next != NULL ?
		talloc_asprintf(h->call, "%zu:%s", at, next) :
		at + 1 < json_array_size(names) ?
		talloc_asprintf(h->call, "%zu:", at + 1) : NULL;
	json_decref(names);
	return ret;
}

int whole_file_page(struct handling *h, const struct whole_section *section,
		    const char *after, json_t *rows, const char **out_next)
{
	const struct file *file = file_of(section);
	struct whole_question list = { .op = file->list };
	int ret;

	if (file->noun == MANAGE_SUBNET || file->noun >= MANAGE_RANGE) {
		h->by_people = file->noun == ADDRESSES;
		ret = whole_space_page(h, section, file->list, make_row, after,
				       rows, out_next);
		h->by_people = false;
		return ret;
	}
	if (file->type != NULL) {
		list.query = json_pack("{s:s}", "type", file->type);
	}
	return whole_list(h, section, &list, make_row, after, rows, out_next);
}

/* --- import --- */

static bool has_column(const struct file *file, const char *name)
{
	const struct api_field *field = file->shape->fields;

	while (field->name != NULL && strcmp(field->name, name) != 0) {
		field++;
	}
	return field->name != NULL && !is_kept(name);
}

static char *cell_of(TALLOC_CTX *mem_ctx, const json_t *value)
{
	if (json_is_string(value)) {
		return talloc_strdup(mem_ctx, json_string_value(value));
	}
	return json_is_integer(value) ?
		talloc_asprintf(mem_ctx, "%lld",
				(long long)json_integer_value(value)) : NULL;
}

/* The first member that no such row has, or that is no text; NULL: none. */
static const char *wrong_member(const struct file *file, const json_t *row,
				const char **out_why)
{
	const char *name = NULL;
	json_t *value = NULL;

	json_object_foreach((json_t *)row, name, value) {
		if (!has_column(file, name)) {
			*out_why = "rows of this section have no such field: "
				   "remove it";
			return name;
		}
		if (!json_is_null(value) && !json_is_string(value) &&
		    !json_is_integer(value)) {
			*out_why = "it must be a string or a whole number";
			return name;
		}
	}
	return NULL;
}

static char *append_header(char *csv, const struct file *file)
{
	const struct api_field *field = file->shape->fields;
	bool first = true;

	for (; field->name != NULL; field++) {
		if (!is_kept(field->name)) {
			csv = talloc_asprintf_append_buffer(
				csv, "%s%s", first ? "" : ",", field->name);
			first = false;
		}
	}
	return talloc_strdup_append_buffer(csv, "\n");
}

static char *append_row(char *csv, const struct file *file, const json_t *row)
{
	const struct api_field *field = file->shape->fields;
	char *cell = NULL, *quoted = NULL;
	bool first = true;

	for (; field->name != NULL; field++) {
		if (is_kept(field->name)) {
			continue;
		}
		cell = cell_of(NULL, json_object_get(row, field->name));
		quoted = ipam_csv_quote(NULL, cell);
		csv = talloc_asprintf_append_buffer(
			csv, "%s%s", first ? "" : ",",
			quoted != NULL ? quoted : "");
		talloc_free(quoted);
		talloc_free(cell);
		first = false;
	}
	return talloc_strdup_append_buffer(csv, "\n");
}

static int take(struct handling *h, const struct file *file, char *csv,
		bool tell_all, struct manage_import_result *out_result)
{
	const struct manage_import import = {
		.csv = csv, .first_line = 2, .plain = true, .awaited = true,
		.tell_all = tell_all,
	};
	static const enum access_op op[] = { ACCESS_SPACE_CREATE,
					     ACCESS_BLOCK_CREATE,
					     ACCESS_SUBNET_CREATE,
					     ACCESS_RANGE_CREATE,
					     ACCESS_ADDRESS_CREATE };
	int ret = manage_may(&h->manage, op[file->noun]);

	if (ret != 0) {
		return ret;
	}
	return file->noun == ADDRESSES ?
		manage_import_addresses(&h->manage, csv, &import,
					out_result) :
		manage_import_plan(&h->manage, csv,
				   (enum manage_plan_noun)file->noun, &import,
				   out_result);
}

/* Rows of a section, each with its number there and its line in the file. */
struct batch {
	json_t *rows[WHOLE_BATCH];
	int64_t numbers[WHOLE_BATCH], lines[WHOLE_BATCH];
	size_t count;
};

/* What became of a row that begins on a line. */
static void note_line(const struct whole_section *section,
		      const struct batch *batch,
		      const struct manage_import_row *row,
		      struct whole_result *out)
{
	static const enum manage_verdict_of_whole verdicts[] = {
		[MANAGE_ROW_FAILED] = WHOLE_FAILED,
		[MANAGE_ROW_ADDED] = WHOLE_ADDED,
		[MANAGE_ROW_CHANGED] = WHOLE_CHANGED,
		[MANAGE_ROW_UNCHANGED] = WHOLE_UNCHANGED,
		[MANAGE_ROW_REMOVED] = WHOLE_CHANGED,
	};
	size_t at = 0;

	while (at + 1 < batch->count && batch->lines[at] < row->line) {
		at++;
	}
	whole_note(out, section, batch->numbers[at], verdicts[row->verdict],
		   whole_text(batch->rows[at], file_of(section)->key),
		   row->column, row->error);
}

static int64_t lines_of(const char *text)
{
	int64_t lines = 0;

	for (; *text != '\0'; text++) {
		lines += *text == '\n';
	}
	return lines;
}

static int put_all(struct handling *h, const struct whole_section *section,
		   struct batch *batch, struct whole_result *result)
{
	const struct file *file = file_of(section);
	struct manage_import_result done = { .rows = NULL };
	char *csv = append_header(talloc_strdup(h->call, ""), file);
	size_t i, at = csv != NULL ? strlen(csv) : 0;
	int64_t line = 2;
	int ret;

	for (i = 0; i < batch->count && csv != NULL; i++) {
		batch->lines[i] = line;
		csv = append_row(csv, file, batch->rows[i]);
		line += csv != NULL ? lines_of(csv + at) : 0;
		at = csv != NULL ? strlen(csv) : 0;
	}
	ret = csv == NULL ? ENOMEM : take(h, file, csv, true, &done);
	for (i = 0; i < done.row_count && ret == 0; i++) {
		note_line(section, batch, &done.rows[i], result);
	}
	talloc_free(csv);
	return whole_failed(h, ret);
}

int whole_file_put(struct handling *h, const struct whole_section *section,
		   const struct store_whole_row *texts, size_t count,
		   int64_t first, struct whole_result *result)
{
	const struct file *file = file_of(section);
	struct batch *batch = talloc_zero(h->call, struct batch);
	const char *field = NULL, *why = NULL;
	json_t *row = NULL;
	size_t i;
	int ret = batch == NULL ? whole_failed(h, ENOMEM) : 0;

	for (i = 0; ret == 0 && i < count; i++) {
		row = json_loads(texts[i].text, 0, NULL);
		field = wrong_member(file, row, &why);
		if (field != NULL) {
			whole_note(result, section, first + (int64_t)i,
				   WHOLE_FAILED, whole_text(row, file->key),
				   field, why);
			json_decref(row);
			continue;
		}
		batch->numbers[batch->count] = first + (int64_t)i;
		batch->rows[batch->count++] = row;
	}
	if (ret == 0 && batch->count > 0) {
		ret = put_all(h, section, batch, result);
	}
	for (i = 0; batch != NULL && i < batch->count; i++) {
		json_decref(batch->rows[i]);
	}
	talloc_free(batch);
	return ret;
}

#define FILE(name, noun) { name, noun, .page = whole_file_page }
const struct whole_section whole_files[] = {
	FILE("spaces", "space"), FILE("customer_spaces", "space"),
	FILE("blocks", "block"), FILE("subnets", "subnet"),
	FILE("ranges", "range"), FILE("addresses", "address"),
};
