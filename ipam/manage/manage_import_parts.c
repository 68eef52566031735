/*
 * Cells, custom fields, and what is told of rows. See manage_import_parts.h.
 */
#include "ipam/manage/manage_import_parts.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/store/store_custom.h"

const char *manage_import_cell(const char *text)
{
	return text[0] == '\'' && text[1] != '\0' &&
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

static char *custom_text(TALLOC_CTX *mem_ctx, struct store *store,
			 enum ipam_custom_kind kind, int64_t object)
{
	struct ipam_custom *list = NULL;
	char *text = talloc_strdup(mem_ctx, "");
	size_t i, count = 0;
	int ret = store_custom_of(mem_ctx, store, kind, object, &list, &count);

	for (i = 0; ret == 0 && i < count; i++) {
		text = talloc_asprintf_append_buffer(text, "%s=%s;",
						     list[i].name,
						     list[i].value);
	}
	return ret == 0 ? text : NULL;
}

int manage_import_custom_put(struct manage_call *call, TALLOC_CTX *mem_ctx,
			     enum ipam_custom_kind kind, int64_t object,
			     const char *text, bool *out_changed)
{
	struct store *store = call->sink->store;
	char *before = NULL, *after = NULL;
	int ret;

	if (text == NULL) {
		return 0;
	}
	before = custom_text(mem_ctx, store, kind, object);
	ret = store_custom_put_text(store, kind, object, text, &call->wrong);
	after = custom_text(mem_ctx, store, kind, object);
	if (ret == 0 && (before == NULL || after == NULL)) {
		ret = ENOMEM;
	}
	if (ret == 0 && strcmp(before, after) != 0) {
		*out_changed = true;
	}
	return told_custom(call, ret);
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

int manage_import_note(TALLOC_CTX *mem_ctx, bool dry_run,
		       const struct manage_import_row *row,
		       struct manage_import_result *r)
{
	struct manage_import_row *rows = r->rows;

	r->count[row->verdict]++;
	if (row->verdict != MANAGE_ROW_FAILED && !dry_run) {
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
