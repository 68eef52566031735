/*
 * What importing has in common, whatever the rows are of. Private to
 * ipam/manage.
 */
#ifndef IPAM_MANAGE_MANAGE_IMPORT_PARTS_H
#define IPAM_MANAGE_MANAGE_IMPORT_PARTS_H

#include "ipam/manage/manage_import.h"

#define MANAGE_IMPORT_ROWS_MAX 10000	/* of one piece */

/* Exports put an apostrophe before what a spreadsheet takes for a formula. */
const char *manage_import_cell(const char *text);

/* Counts a row, and keeps what is to be told of it. ENOMEM */
int manage_import_note(TALLOC_CTX *mem_ctx, bool dry_run,
		       const struct manage_import_row *row,
		       struct manage_import_result *result);

#endif
