/*
 * Cells, custom fields, and what is told of rows. See manage_import_parts.h.
 */
#include "ipam/manage/manage_import_parts.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/timezone.h"
#include "ipam/store/store_custom.h"

int manage_import_refuse(struct manage_call *call, const char *field,
			 const char *why)
{
	call->field = field;
	call->why = why;
	return EINVAL;
}

int manage_import_rows(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct manage_import *import,
		       const struct manage_import_reader *reader,
		       void *private_data)
{
	struct ipam_csv *csv = ipam_csv_new(mem_ctx, import->csv,
					    strlen(import->csv));
	struct ipam_csv_record record;
	const char *error = NULL;
	int64_t shift = 0;
	size_t n;
	int ret = csv == NULL ? ENOMEM : ipam_csv_next(csv, &record, &error);

	if (ret == ENOENT) {
		return manage_import_refuse(call, "rows", "rows: a line of "
					    "headers is missing");
	}
	if (ret == 0) {
		ret = reader->header(private_data, &record);
		if (ret != 0) {
			return ret;
		}
	}
	for (n = 0; ret == 0; n++) {
		ret = ipam_csv_next(csv, &record, &error);
		if (ret == 0 && n == MANAGE_IMPORT_ROWS_MAX) {
			return manage_import_refuse(call, "rows", "rows: at "
						    "most 10000 at a time");
		}
		if (ret == 0 && n == 0) {
			shift = import->first_line - (int64_t)record.line;
		}
		if (ret == 0) {
			ret = reader->row(private_data, (int64_t)record.line +
					  shift, &record);
			if (ret != 0) {
				return ret;
			}
		}
	}
	return ret == EINVAL ? manage_import_refuse(call, "rows", error) :
	       ret == ENOENT ? 0 : ret;
}

int manage_import_dates(struct manage_call *call,
			const struct manage_import *import,
			struct manage_dates *out_dates)
{
	*out_dates = (struct manage_dates){ .order = import->date_order,
					    .zone = import->zone };
	return import->zone == NULL || ipam_timezone_exists(import->zone) ? 0 :
	       manage_import_refuse(call, "zone", "zone: there is no such time "
				    "zone: name one as Europe/Vienna, or UTC");
}

int manage_import_instant(struct manage_call *call, TALLOC_CTX *mem_ctx,
			  struct manage_dates *dates, const char *field,
			  const char **text)
{
	const char *why = NULL;
	const char *made = manage_import_date(mem_ctx, dates, *text, &why);

	if (made == NULL) {
		return why != NULL ? manage_import_refuse(call, field, why) :
				     ENOMEM;
	}
	*text = made;
	return 0;
}

int manage_import_width(struct manage_call *call, TALLOC_CTX *mem_ctx,
			const struct ipam_csv_record *record, size_t columns)
{
	return record->count == columns ? 0 :
	       manage_import_refuse(call, NULL, talloc_asprintf(
			mem_ctx, "it has %zu fields, the header has %zu: is a "
			"quote or a comma missing?", record->count, columns));
}

int manage_import_see(TALLOC_CTX *mem_ctx, struct manage_import_seen *seen,
		      int64_t id)
{
	int64_t *ids = seen->ids;

	if ((seen->count & (seen->count - 1)) == 0) {
		ids = talloc_realloc(mem_ctx, ids, int64_t,
				     seen->count == 0 ? 1 : seen->count * 2);
	}
	if (ids == NULL) {
		return ENOMEM;
	}
	seen->ids = ids;
	ids[seen->count++] = id;
	return 0;
}

int manage_import_enter(struct store *store, bool *out_own)
{
	*out_own = !store_in_transaction(store);
	return *out_own ? store_begin(store) : store_part_begin(store);
}

int manage_import_leave(struct store *store, bool own, bool keep)
{
	if (!own) {
		return store_part_end(store, keep);
	}
	if (keep) {
		return store_commit(store);
	}
	store_rollback(store);
	return 0;
}

const char *manage_import_cell(const struct manage_import *import,
			       const char *text)
{
	return !import->plain && text[0] == '\'' && text[1] != '\0' &&
	       strchr("=+@\t\r", text[1]) != NULL ? text + 1 : text;
}

int manage_import_custom_column(struct manage_call *call, const char *header)
{
	struct ipam_wrong wrong;
	int64_t id = 0;

	if (strcasecmp(header, "CustomFields") == 0) {
		return MANAGE_COLUMN_PAIRS;
	}
	return store_custom_field_find(call->sink->store, header, &id,
				       &wrong) == 0 ? MANAGE_COLUMN_CUSTOM :
						      MANAGE_COLUMN_NONE;
}

char *manage_import_custom(TALLOC_CTX *mem_ctx, char *text, int column,
			   const char *header, const char *cell)
{
	if (text == NULL) {
		text = talloc_strdup(mem_ctx, "");
	}
	return column == MANAGE_COLUMN_PAIRS ?
		talloc_asprintf_append_buffer(text, "%s%s", cell,
					      cell[0] != '\0' ? ";" : "") :
		talloc_asprintf_append_buffer(text, "%s=%s;", header, cell);
}

static int told_custom(struct manage_call *call, int ret)
{
	if (ret != 0 && call->wrong.why[0] != '\0') {
		call->field = call->wrong.field;
		call->why = call->wrong.why;
	}
	return ret;
}

int manage_import_custom_check(struct manage_call *call,
			       enum ipam_custom_kind kind, const char *text)
{
	struct store *store = call->sink->store;
	/* no object has this number */
	int ret = text == NULL ? 0 :
		store_custom_put_text(store, kind, 0, text, &call->wrong);

	if (text != NULL && ret == 0) {
		ret = store_custom_gone(store, kind, 0);
	}
	return told_custom(call, ret);
}

char *manage_import_custom_text(TALLOC_CTX *mem_ctx, struct store *store,
				enum ipam_custom_kind kind, int64_t object)
{
	struct ipam_custom *list = NULL;
	char *text = talloc_strdup(mem_ctx, "");
	size_t i, count = 0;
	int ret = store_custom_of(mem_ctx, store, kind, object, &list, &count);

	for (i = 0; ret == 0 && i < count; i++) {
		text = talloc_asprintf_append_buffer(
			text, "%s%s=%s", i > 0 ? "; " : "", list[i].name,
			list[i].value);
	}
	return ret == 0 ? text : NULL;
}

int manage_import_custom_put(struct manage_call *call, TALLOC_CTX *mem_ctx,
			     enum ipam_custom_kind kind, int64_t object,
			     const char *text,
			     struct ipam_event_value *out_value)
{
	struct store *store = call->sink->store;
	char *before = NULL, *after = NULL;
	int ret;

	*out_value = (struct ipam_event_value){ .name = "custom" };
	if (text == NULL) {
		return 0;
	}
	before = manage_import_custom_text(mem_ctx, store, kind, object);
	ret = store_custom_put_text(store, kind, object, text, &call->wrong);
	after = manage_import_custom_text(mem_ctx, store, kind, object);
	if (ret == 0 && (before == NULL || after == NULL)) {
		ret = ENOMEM;
	}
	if (ret == 0) {
		out_value->before = before[0] != '\0' ? before : NULL;
		out_value->after = after[0] != '\0' ? after : NULL;
	}
	return told_custom(call, ret);
}

bool manage_import_changed(const struct ipam_event_value *value)
{
	const char *before = value->before, *after = value->after;

	return before == NULL || after == NULL ? before != after :
						 strcmp(before, after) != 0;
}

/*
 * Of the fields that ipamd keeps only the source, which a file may change; an
 * address and its space are the key.
 */
static bool is_told(size_t field, bool change)
{
	return field == IPAM_ADDRESS_SOURCE ? change :
	       !ipam_address_fields[field].fixed &&
		       field != IPAM_ADDRESS_SPACE && field != IPAM_ADDRESS_IP &&
		       field != IPAM_ADDRESS_NETWORK_TYPE;
}

int manage_import_tell(struct manage_call *call, const struct ipam_address *was,
		       const struct ipam_address *is,
		       const struct ipam_event_value *custom)
{
	const struct manage_event event = {
		.object = "address",
		.key = (is->id != 0 ? is : was)->cells[IPAM_ADDRESS_IP],
		.verb = was->id == 0 ? MANAGE_ADDED :
			is->id == 0 ? MANAGE_REMOVED : MANAGE_CHANGED,
	};
	struct ipam_event_value values[IPAM_ADDRESS_FIELD_COUNT + 1];
	size_t i, n = 0;

	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		values[n] = (struct ipam_event_value){
			.name = ipam_address_fields[i].name,
			.before = was->cells[i], .after = is->cells[i],
		};
		n += is_told(i, event.verb == MANAGE_CHANGED) &&
		     manage_import_changed(&values[n]);
	}
	if (manage_import_changed(custom)) {
		values[n++] = *custom;
	}
	return manage_note(call, &event, values, n);
}

const char *manage_import_error(struct manage_call *call, TALLOC_CTX *mem_ctx,
				int ret)
{
	if (ret == EACCES && call->op != ACCESS_NONE) {
		return access_verdict_text(
			mem_ctx, manage_access_data(call->access),
			call->caller, call->op, call->scope, &call->verdict);
	}
	return call->why != NULL ? call->why : store_error(call->sink->store);
}

int manage_import_note(TALLOC_CTX *mem_ctx, bool tell_all,
		       const struct manage_import_row *row,
		       struct manage_import_result *r)
{
	struct manage_import_row *rows = r->rows;

	r->count[row->verdict]++;
	if (row->verdict != MANAGE_ROW_FAILED && !tell_all) {
		return 0;
	}
	if ((r->row_count & (r->row_count - 1)) == 0) {
		rows = talloc_realloc(mem_ctx, r->rows,
				      struct manage_import_row,
				      r->row_count == 0 ? 1 :
				      r->row_count * 2);
	}
	if (rows == NULL) {
		return ENOMEM;
	}
	r->rows = rows;
	rows[r->row_count++] = (struct manage_import_row){
		.line = row->line, .verdict = row->verdict,
		.key = talloc_strdup(rows, row->key),
		.column = talloc_strdup(rows, row->column),
		.error = talloc_strdup(rows, row->error),
	};
	return 0;
}
