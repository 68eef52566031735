/*
 * Rows of files: columns to fields, one row after the other.
 *
 * An empty cell empties its field, or gives it its default; a column that is
 * not there leaves its field as it is.
 */
#include "ipam/manage/manage_import.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/manage/manage_address.h"
#include "ipam/manage/manage_import_parts.h"
#include "ipam/manage/manage_import_place.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_import.h"
#include "ipam/store/store_plan.h"

#define REMOVE_MAX 1000000	/* of one range */

enum { COLUMN_IGNORED = -2, COLUMN_PROVIDER = -3, COLUMN_CUSTOMER = -4 };

struct importing {
	struct manage_call *call;
	const struct manage_import *import;
	struct manage_dates dates;
	struct manage_import_result result;
	struct store_addresses *batch;
	struct store_import mirror;	/* id 0: none */
	struct ipam_range within;	/* of the mirrored range */
	struct ipam_address owner;	/* its space, service and instance */
	/* the header */
	int field[IPAM_CSV_FIELDS_MAX];
	const char *header[IPAM_CSV_FIELDS_MAX];
	size_t columns;
	struct manage_import_seen seen;
	TALLOC_CTX *memory;
};

const char *manage_verdict_name(enum manage_verdict verdict)
{
	static const char *const names[MANAGE_VERDICT_COUNT] = {
		[MANAGE_ROW_FAILED] = "failed", [MANAGE_ROW_ADDED] = "added",
		[MANAGE_ROW_CHANGED] = "changed",
		[MANAGE_ROW_UNCHANGED] = "unchanged",
		[MANAGE_ROW_REMOVED] = "removed",
	};

	return verdict < MANAGE_VERDICT_COUNT ? names[verdict] : "";
}

static int refuse(struct importing *m, const char *field, const char *why)
{
	return manage_import_refuse(m->call, field, why);
}

/* What the reference product derives, or keeps of a range. */
static int derived_column(const char *name)
{
	static const struct {
		const char *name;
		int is;
	} table[] = {
		{ "Error", COLUMN_IGNORED },	/* of a file of errors */
		{ "AddressCategory", COLUMN_IGNORED },
		{ "Address category", COLUMN_IGNORED },
		{ "Duplicate", COLUMN_IGNORED }, { "IPRange", COLUMN_IGNORED },
		{ "IP range", COLUMN_IGNORED },
		{ "NetworkSite", COLUMN_IGNORED },
		{ "VmmLogicalNetwork", COLUMN_IGNORED },
		{ "ProviderAddressSpace", COLUMN_PROVIDER },
		{ "Provider address space", COLUMN_PROVIDER },
		{ "CustomerAddressSpace", COLUMN_CUSTOMER },
		{ "Customer address space", COLUMN_CUSTOMER },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcasecmp(table[i].name, name) == 0) {
			return table[i].is;
		}
	}
	return -1;
}

static int read_header(void *private_data,
		       const struct ipam_csv_record *record)
{
	struct importing *m = private_data;
	bool address = false;
	size_t i, k;

	m->columns = record->count;
	for (i = 0; i < record->count; i++) {
		m->header[i] = talloc_strdup(m->memory, record->fields[i]);
		m->field[i] = ipam_field_find(ipam_address_fields,
					      IPAM_ADDRESS_FIELD_COUNT,
					      record->fields[i]);
		if (m->field[i] < 0) {
			m->field[i] = derived_column(record->fields[i]);
		}
		if (m->field[i] == -1) {
			m->field[i] = manage_import_custom_column(
				m->call, record->fields[i]);
		}
		if (m->field[i] == -1) {
			return refuse(m, "rows", talloc_asprintf(
				m->memory, "the column '%s' is no field of an "
				"address, and no custom field: rename or "
				"remove it", m->header[i]));
		}
		for (k = 0; k < i; k++) {
			if (m->field[i] >= 0 && m->field[k] == m->field[i]) {
				return refuse(m, "rows", talloc_asprintf(
					m->memory, "the columns '%s' and '%s' "
					"are the same field: remove one",
					m->header[k], m->header[i]));
			}
		}
		address = address || m->field[i] == IPAM_ADDRESS_IP;
	}
	return address ? 0 : refuse(m, "rows", "there is no column IPAddress "
				    "(or 'IP address'): add it");
}

/* One cell; those that ipamd keeps are left to it, but the source. */
static int read_cell(struct importing *m, TALLOC_CTX *row_ctx, int column,
		     const char *text, struct manage_cells *cells,
		     struct manage_import_place *place)
{
	const struct ipam_field *field = NULL;
	int ret = 0;

	if (column == COLUMN_PROVIDER) {
		place->provider = text;
	} else if (column == COLUMN_CUSTOMER) {
		place->customer = text;
	}
	if (column < 0) {
		return 0;
	}
	field = &ipam_address_fields[column];
	if (field->fixed && (column != IPAM_ADDRESS_SOURCE ||
			     text[0] == '\0')) {
		return 0;
	}
	if (field->type == IPAM_FIELD_TIME) {
		ret = manage_import_instant(m->call, row_ctx, &m->dates,
					    field->name, &text);
	}
	cells->of[column] = text;
	return ret;
}

static int read_cells(struct importing *m, TALLOC_CTX *row_ctx,
		      const struct ipam_csv_record *record,
		      struct manage_cells *cells)
{
	struct manage_import_place place = { .space = NULL };
	const char *text = NULL;
	char *custom = NULL;
	size_t i;
	int ret = 0;

	*cells = (struct manage_cells){ .of = { NULL } };
	for (i = 0; i < m->columns && ret == 0; i++) {
		text = manage_import_cell(m->import, record->fields[i]);
		if (m->field[i] <= MANAGE_COLUMN_CUSTOM) {
			custom = manage_import_custom(row_ctx, custom,
						      m->field[i],
						      m->header[i], text);
		} else {
			ret = read_cell(m, row_ctx, m->field[i], text, cells,
					&place);
		}
	}
	cells->custom = custom;
	place.space = cells->of[IPAM_ADDRESS_SPACE];
	place.network_type = cells->of[IPAM_ADDRESS_NETWORK_TYPE];
	if (ret == 0) {
		ret = manage_import_place(m->call, row_ctx, &place);
	}
	cells->of[IPAM_ADDRESS_SPACE] = place.space;
	cells->of[IPAM_ADDRESS_NETWORK_TYPE] = place.network_type;
	return ret;
}

static const char *name_of(int column)
{
	return column >= 0 ? ipam_address_fields[column].name :
	       column == COLUMN_PROVIDER ? "provider_space" :
	       column == COLUMN_CUSTOMER ? "customer_space" : "";
}

/* The name that the file has for a field of the API. */
static const char *column_of(const struct importing *m, const char *field)
{
	size_t i;

	for (i = 0; field != NULL && i < m->columns; i++) {
		if (strcmp(name_of(m->field[i]), field) == 0) {
			return m->header[i];
		}
	}
	return field;
}

static int add_row(struct importing *m, int64_t line,
		   enum manage_verdict verdict, const char *key,
		   const char *column, const char *error)
{
	const struct manage_import_row row = {
		.line = line, .verdict = verdict, .key = key,
		.column = column, .error = error,
	};

	return manage_import_note(m->memory, m->import->dry_run ||
				  m->import->tell_all, &row,
				  &m->result);
}

static int see(struct importing *m, int64_t object)
{
	return m->mirror.id == 0 ? 0 :
	       manage_import_see(m->memory, &m->seen, object);
}

/* Whether a row may be part of a mirror of the range. */
static int check_mirror(struct importing *m, const struct ipam_address *address)
{
	static const enum ipam_address_field fields[] = {
		IPAM_ADDRESS_SPACE, IPAM_ADDRESS_SERVICE, IPAM_ADDRESS_INSTANCE
	};
	size_t i;

	if (m->mirror.id == 0) {
		return 0;
	}
	if (!ipam_range_contains(&m->within, &address->address)) {
		return refuse(m, "address", "it is outside of the range that "
			      "is mirrored");
	}
	for (i = 0; i < 3; i++) {
		if (strcasecmp(address->cells[fields[i]],
			       m->owner.cells[fields[i]]) != 0) {
			return refuse(m, ipam_address_fields[fields[i]].name,
				      talloc_asprintf(
					m->memory, "it must be '%.100s', as of "
					"the range that is mirrored",
					m->owner.cells[fields[i]]));
		}
	}
	return 0;
}

/* The key of a row: the cells that name it, else what they are by default. */
static int read_key(struct importing *m, TALLOC_CTX *row_ctx,
		    const struct manage_cells *cells,
		    struct ipam_address *out_key)
{
	struct manage_cells key = { .of = { NULL } };
	int ret;

	key.of[IPAM_ADDRESS_IP] = cells->of[IPAM_ADDRESS_IP];
	key.of[IPAM_ADDRESS_SPACE] = cells->of[IPAM_ADDRESS_SPACE];
	key.of[IPAM_ADDRESS_SERVICE] = cells->of[IPAM_ADDRESS_SERVICE];
	key.of[IPAM_ADDRESS_INSTANCE] = cells->of[IPAM_ADDRESS_INSTANCE];
	*out_key = (struct ipam_address){ .id = 0 };
	ret = manage_address_fill(m->call, row_ctx, &key, out_key);
	if (ret == 0 && out_key->cells[IPAM_ADDRESS_IP] == NULL) {
		return refuse(m, "address", "an address is needed");
	}
	if (ret == 0) {
		ipam_address_defaults(out_key);
		ret = check_mirror(m, out_key);
	}
	return ret;
}

/* Whether the caller may that here: where it lies, and where it comes to lie. */
static int judge(struct importing *m, const struct ipam_address *was,
		 const struct ipam_address *wanted)
{
	enum access_op op = was->id != 0 ? ACCESS_ADDRESS_EDIT :
					   ACCESS_ADDRESS_CREATE;
	struct ipam_address place = *wanted;
	struct store *store = m->call->sink->store;
	int ret = manage_may(m->call, op);

	/* Only policies speak of places. */
	if (ret != 0 || m->call->verdict.reason != ACCESS_BY_POLICY) {
		return ret;
	}
	ret = was->id != 0 ? manage_address_may(m->call, op, was) : 0;
	if (ret == 0) {
		ret = store_space_find(store, wanted->cells[IPAM_ADDRESS_SPACE],
				       &place.space_id, &m->call->wrong);
	}
	if (ret != 0) {
		return ret;
	}
	place.range_id = 0;
	ret = store_range_of(store, place.space_id, &place.address,
			     place.cells[IPAM_ADDRESS_SERVICE],
			     place.cells[IPAM_ADDRESS_INSTANCE],
			     &place.range_id);
	return ret != 0 && ret != ENOENT ? ret :
	       manage_address_may(m->call, op, &place);
}

static int write_row(struct importing *m, TALLOC_CTX *row_ctx,
		     const struct manage_cells *cells,
		     const struct ipam_address *key,
		     enum manage_verdict *out_verdict)
{
	struct ipam_address was = { .id = 0 }, wanted = { .id = 0 };
	enum store_put put = STORE_UNCHANGED;
	int64_t id = 0;
	int ret = store_addresses_get(row_ctx, m->batch, key, &was);
	struct ipam_event_value custom = { .name = NULL };
	bool there = ret == 0;

	if (ret != 0 && ret != ENOENT) {
		return ret;
	}
	if (there) {
		wanted = was;
		id = was.id;
	} else {
		wanted.cells[IPAM_ADDRESS_SOURCE] =
			ipam_address_source_name(IPAM_ADDRESS_IMPORTED);
	}
	ret = manage_address_fill(m->call, row_ctx, cells, &wanted);
	if (ret == 0) {
		ret = manage_address_complete(m->call, row_ctx, &wanted);
	}
	if (ret == 0) {
		ret = judge(m, &was, &wanted);
	}
	if (ret == 0) {
		ret = manage_import_custom_check(m->call, IPAM_CUSTOM_ADDRESS,
						 cells->custom);
	}
	if (ret == 0 && there) {
		ret = store_addresses_set(m->batch, &was, &wanted,
					  STORE_BY_PERSON, &put);
	} else if (ret == 0) {
		ret = store_addresses_add(m->batch, &wanted, STORE_BY_PERSON,
					  &id);
		if (ret == ENOENT) {
			ret = refuse(m, "space", "there is no such address "
				     "space: add it first");
		}
	}
	if (ret == 0) {
		ret = manage_import_custom_put(m->call, row_ctx,
					       IPAM_CUSTOM_ADDRESS, id,
					       cells->custom, &custom);
	}
	*out_verdict = !there ? MANAGE_ROW_ADDED :
		       put == STORE_CHANGED || manage_import_changed(&custom) ?
		       MANAGE_ROW_CHANGED : MANAGE_ROW_UNCHANGED;
	if (ret == 0 && *out_verdict != MANAGE_ROW_UNCHANGED &&
	    !m->import->dry_run) {
		wanted.id = id;
		ret = manage_import_tell(m->call, &was, &wanted, &custom);
	}
	/* what a dry run adds is not there afterwards */
	return ret == 0 && (there || !m->import->dry_run) ? see(m, id) : ret;
}

/* One row; what is wrong with it is its own affair. */
static int import_row(void *private_data, int64_t line,
		      const struct ipam_csv_record *record)
{
	struct importing *m = private_data;
	TALLOC_CTX *row_ctx = talloc_new(m->memory);
	enum manage_verdict verdict = MANAGE_ROW_FAILED;
	struct manage_cells cells;
	struct ipam_address key = { .id = 0 };
	const char *error = NULL;
	int ret;

	m->call->field = m->call->why = NULL;
	ret = manage_import_width(m->call, row_ctx, record, m->columns);
	if (ret == 0) {
		ret = read_cells(m, row_ctx, record, &cells);
	}
	if (ret == 0) {
		ret = read_key(m, row_ctx, &cells, &key);
	}
	if (ret == 0) {
		ret = write_row(m, row_ctx, &cells, &key, &verdict);
	}
	if (ret == EINVAL || ret == ENOENT || ret == EEXIST || ret == EACCES) {
		error = manage_import_error(m->call, row_ctx, ret);
		verdict = MANAGE_ROW_FAILED;
		ret = 0;
	}
	if (ret == 0) {
		ret = add_row(m, line, verdict, key.cells[IPAM_ADDRESS_IP],
			      column_of(m, m->call->field), error);
	}
	m->call->field = m->call->why = NULL;
	talloc_free(row_ctx);
	return ret;
}

static int open_mirror(struct importing *m)
{
	struct store *store = m->call->sink->store;
	int ret = store_import_get(m->memory, store, m->import->import,
				   &m->mirror);

	if (ret == 0 && m->mirror.service != NULL) {
		m->mirror.id = 0;
		return refuse(m, "import", "it is an import of ranges");
	}
	if (ret == 0 && m->mirror.finished_at != 0) {
		m->mirror.id = 0;
		return refuse(m, "import", "the import has ended");
	}
	if (ret == 0 && m->mirror.dry_run != m->import->dry_run) {
		m->mirror.id = 0;
		return refuse(m, "dry_run", "dry_run is not as the import "
			      "began");
	}
	if (ret == 0) {
		ret = store_range_owner(m->memory, store, m->mirror.range,
					&m->owner);
	}
	if (ret == 0) {
		ret = store_range_span(store, m->mirror.range, &m->within);
	}
	return ret;
}

/* Inside of a transaction. */
static int import_batch(struct importing *m)
{
	static const struct manage_import_reader reader = { read_header,
							    import_row };
	int end, ret = store_addresses_begin(m->memory, m->call->sink->store,
					     m->call->now, &m->batch);

	if (ret != 0) {
		return ret;
	}
	m->call->words = talloc_zero(m->memory, struct manage_words);
	ret = manage_import_rows(m->call, m->memory, m->import, &reader, m);
	TALLOC_FREE(m->call->words);
	end = store_addresses_end(m->batch);
	return ret != 0 ? ret : end;
}

static const char *number_text(TALLOC_CTX *mem_ctx, int64_t number)
{
	return talloc_asprintf(mem_ctx, "%lld", (long long)number);
}

/* How many records of each kind of change there were; of none, no event. */
static int tell_sum(struct importing *m, const struct manage_event *event)
{
	static const enum manage_verdict told[] = {
		MANAGE_ROW_ADDED, MANAGE_ROW_CHANGED, MANAGE_ROW_REMOVED
	};
	struct ipam_event_value values[3];
	size_t i, n = 0;

	for (i = 0; i < 3; i++) {
		if (m->result.count[told[i]] > 0) {
			values[n++] = (struct ipam_event_value){
				.name = manage_verdict_name(told[i]),
				.after = number_text(
					m->memory, m->result.count[told[i]]),
			};
		}
	}
	return n > 0 ? manage_note(m->call, event, values, n) : 0;
}

/* Work in a transaction, and its event; what would be has none. */
static int run(struct importing *m, int (*work)(struct importing *m),
	       const struct manage_event *event, bool keep)
{
	struct store *store = m->call->sink->store;
	bool own = false;
	int end, ret = manage_import_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = work(m);
	if (ret == 0 && !m->import->dry_run) {
		ret = tell_sum(m, event);
	}
	end = manage_import_leave(store, own, ret == 0 && keep);
	return ret != 0 ? ret : end;
}

int manage_import_addresses(struct manage_call *call, TALLOC_CTX *mem_ctx,
			    const struct manage_import *import,
			    struct manage_import_result *out_result)
{
	static const struct manage_event event = {
		.object = "import", .key = "addresses",
		.verb = MANAGE_IMPORTED
	};
	struct importing m = { .call = call, .import = import,
			       .memory = mem_ctx };
	int ret = manage_may(call, ACCESS_ADDRESS_CREATE);

	if (ret == 0) {
		ret = manage_may(call, ACCESS_ADDRESS_EDIT);
	}
	if (ret == 0) {
		ret = manage_import_dates(call, import, &m.dates);
	}
	if (ret == 0 && import->import != 0) {
		ret = open_mirror(&m);
	}
	if (ret == 0) {
		ret = run(&m, import_batch, &event, !import->dry_run);
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

int manage_import_start(struct manage_call *call, TALLOC_CTX *mem_ctx,
			int64_t range, bool dry_run, int64_t *out_import)
{
	struct ipam_address owner = { .id = 0 };
	const struct ipam_address place = { .range_id = range };
	int ret = manage_address_may(call, ACCESS_ADDRESS_DELETE, &place);

	if (ret == 0) {
		ret = store_range_owner(mem_ctx, call->sink->store, range,
					&owner);
	}
	return ret == 0 ? store_import_start(
		call->sink->store,
		&(struct store_import){ .range = range, .dry_run = dry_run },
		call->now, out_import) : ret;
}

/* A record that no row named, with its event. */
static int remove_record(struct importing *m, const struct ipam_address *was)
{
	static const struct ipam_address gone = { .id = 0 };
	struct ipam_event_value custom = { .name = "custom" };
	char *text = manage_import_custom_text(m->memory, m->call->sink->store,
					       IPAM_CUSTOM_ADDRESS, was->id);
	int ret = text != NULL ? store_addresses_remove(m->batch, was) : ENOMEM;

	if (ret == 0) {
		custom.before = text[0] != '\0' ? text : NULL;
		ret = manage_import_tell(m->call, was, &gone, &custom);
	}
	talloc_free(text);
	return ret;
}

/* Removes, or in a dry run lists, what no row named. */
static int sweep(struct importing *m)
{
	const struct store_address_filter filter = {
		.range_id = m->mirror.range,
	};
	const struct store_page page = { .limit = REMOVE_MAX };
	struct store *store = m->call->sink->store;
	struct ipam_address *list = NULL;
	size_t i, count = 0;
	bool has = false;
	int ret = store_address_list(m->memory, store, &filter, &page, &list,
				     &count);

	for (i = 0; i < count && ret == 0; i++) {
		ret = store_import_has(store, m->mirror.id, list[i].id, &has);
		if (ret != 0 || has) {
			continue;
		}
		if (!m->mirror.dry_run) {
			ret = remove_record(m, &list[i]);
		}
		if (ret == 0) {
			ret = add_row(m, 0, MANAGE_ROW_REMOVED,
				      list[i].cells[IPAM_ADDRESS_IP], NULL,
				      NULL);
		}
	}
	return ret;
}

/* Inside of a transaction. */
static int sweep_batch(struct importing *m)
{
	struct store *store = m->call->sink->store;
	int end, ret = store_addresses_begin(m->memory, store, m->call->now,
					     &m->batch);

	if (ret != 0) {
		return ret;
	}
	ret = sweep(m);
	end = store_addresses_end(m->batch);
	ret = ret != 0 ? ret : end;
	return ret != 0 ? ret :
	       store_import_end(store, m->mirror.id, m->call->now);
}

int manage_import_finish(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 int64_t import,
			 struct manage_import_result *out_result)
{
	static const struct manage_event event = {
		.object = "import", .key = "mirror", .verb = MANAGE_REMOVED
	};
	struct manage_import told = { .import = import };
	struct importing m = { .call = call, .import = &told,
			       .memory = mem_ctx };
	struct store *store = call->sink->store;
	struct ipam_address place = { .id = 0 };
	int ret = manage_may(call, ACCESS_ADDRESS_DELETE);

	if (ret == 0) {
		ret = store_import_get(mem_ctx, store, import, &m.mirror);
	}
	if (ret == 0) {
		place.range_id = m.mirror.range;
		ret = manage_address_may(call, ACCESS_ADDRESS_DELETE, &place);
	}
	if (ret == 0 && (m.mirror.finished_at != 0 ||
			 m.mirror.service != NULL)) {
		return refuse(&m, "import", m.mirror.service != NULL ?
			      "it is an import of ranges: range mirror-end" :
			      "the import has ended");
	}
	if (ret == 0 && m.mirror.failed > 0) {
		call->why = talloc_asprintf(
			mem_ctx, "%lld rows had failed, so nothing was removed:"
			" correct them and import again",
			(long long)m.mirror.failed);
		return EEXIST;
	}
	if (ret != 0) {
		return ret;
	}
	told.dry_run = m.mirror.dry_run;
	ret = run(&m, sweep_batch, &event, true);
	if (ret == 0) {
		*out_result = m.result;
	}
	return ret;
}
