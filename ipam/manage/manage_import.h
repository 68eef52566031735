/*
 * Files of comma separated values, a piece at a time (IMX-01 and on). Each row
 * is taken or refused by itself. A mirroring import has a number that its
 * pieces name, and at its end removes what no row named (IMX-03).
 */
#ifndef IPAM_MANAGE_MANAGE_IMPORT_H
#define IPAM_MANAGE_MANAGE_IMPORT_H

#include "ipam/manage/manage.h"

struct manage_import {
	const char *csv;	/* a header and records */
	int64_t first_line;	/* of the first record, in the whole file */
	bool dry_run;		/* says what would become of it */
	int64_t import;		/* 0: adds and changes only */
	/* of its dates, as of struct manage_dates; NULL: none is named */
	const char *date_order, *zone;
	bool tell_all;	/* rows that are not refused as well */
	bool plain;	/* cells are values as they are, no spreadsheet's */
	/* ranges of MS DHCP are taken before their scopes are collected */
	bool awaited;
};

enum manage_verdict {
	MANAGE_ROW_FAILED, MANAGE_ROW_ADDED, MANAGE_ROW_CHANGED,
	MANAGE_ROW_UNCHANGED, MANAGE_ROW_REMOVED, MANAGE_VERDICT_COUNT
};

struct manage_import_row {
	int64_t line;
	enum manage_verdict verdict;
	const char *key;	/* what the row is of, or NULL */
	const char *column, *error;	/* of one that failed */
};

struct manage_import_result {
	int64_t count[MANAGE_VERDICT_COUNT];
	/* those that failed, or all in a dry run and with tell_all */
	struct manage_import_row *rows;
	size_t row_count;
};

/* "failed", "added", "changed", "unchanged", "removed". */
const char *manage_verdict_name(enum manage_verdict verdict);

/*
 * Rows of address records. EINVAL for what is no CSV, or has a column that is
 * no field; rows that are wrong are counted.
 */
int manage_import_addresses(struct manage_call *call, TALLOC_CTX *mem_ctx,
			    const struct manage_import *import,
			    struct manage_import_result *out_result);

/* Begins to mirror the records of one range. ENOENT */
int manage_import_start(struct manage_call *call, TALLOC_CTX *mem_ctx,
			int64_t range, bool dry_run, int64_t *out_import);
/*
 * Removes the records that no row named, and ends the import; a dry run
 * lists them. EEXIST, and nothing is removed, where a row had failed.
 */
int manage_import_finish(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 int64_t import,
			 struct manage_import_result *out_result);

#endif
