/*
 * What importing has in common, whatever the rows are of. Private to
 * ipam/manage.
 */
#ifndef IPAM_MANAGE_MANAGE_IMPORT_PARTS_H
#define IPAM_MANAGE_MANAGE_IMPORT_PARTS_H

#include "ipam/manage/manage_import.h"
#include "ipam/model/custom.h"

#define MANAGE_IMPORT_ROWS_MAX 10000	/* of one piece */

/* Exports put an apostrophe before what a spreadsheet takes for a formula. */
const char *manage_import_cell(const char *text);

/* Columns that are no field of ours. */
enum {
	MANAGE_COLUMN_NONE = -1,	/* nobody knows it */
	MANAGE_COLUMN_CUSTOM = -10,	/* a custom field of that name */
	MANAGE_COLUMN_PAIRS = -11,	/* "CustomFields": name=value;... */
};
int manage_import_custom_column(struct manage_call *call, const char *header);
/* One more cell for what an object is set to; `text` may be NULL. */
char *manage_import_custom(TALLOC_CTX *mem_ctx, char *text, int column,
			   const char *header, const char *cell);

/*
 * Whether "name=value;..." can be set, before anything else is written. Inside
 * of a transaction. EINVAL, ENOENT with what is wrong in the call.
 */
int manage_import_custom_check(struct manage_call *call,
			       enum ipam_custom_kind kind, const char *text);
/* Sets it; *out_changed becomes true where it differs from before. */
int manage_import_custom_put(struct manage_call *call, TALLOC_CTX *mem_ctx,
			     enum ipam_custom_kind kind, int64_t object,
			     const char *text, bool *out_changed);

/* The sentence of a row that failed so: what is wrong, or who may. */
const char *manage_import_error(struct manage_call *call, TALLOC_CTX *mem_ctx,
				int ret);

/* Counts a row, and keeps what is to be told of it. ENOMEM */
int manage_import_note(TALLOC_CTX *mem_ctx, bool dry_run,
		       const struct manage_import_row *row,
		       struct manage_import_result *result);

#endif
