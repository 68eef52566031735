/*
 * Rows of spaces, blocks, subnets and ranges (IMX-01), by the headers of the
 * product's invariant files, its console's, or the names of the API. Each row
 * is a change by itself, judged and told in the event catalog as one by hand.
 */
#ifndef IPAM_MANAGE_MANAGE_IMPORT_PLAN_H
#define IPAM_MANAGE_MANAGE_IMPORT_PLAN_H

#include "ipam/manage/manage_import.h"
#include "ipam/manage/manage_import_columns.h"
#include "ipam/store/store_import.h"

/* EINVAL for what is no CSV, or has a column that is no field. */
int manage_import_plan(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       enum manage_plan_noun noun,
		       const struct manage_import *import,
		       struct manage_import_result *out_result);

/*
 * Mirrors the ranges of one service and instance (IMX-02): pieces that name
 * the import, then its end, which removes the ranges that no row named and,
 * with `addresses`, the records in them. `create`: the instance becomes a
 * value of its field. Errors as of the import of addresses.
 */
int manage_mirror_start(struct manage_call *call, const char *service,
			const char *instance, bool create, bool dry_run,
			int64_t *out_import);
/* One that is under way. ENOENT, EINVAL */
int manage_mirror_get(struct manage_call *call, TALLOC_CTX *mem_ctx,
		      int64_t import, struct store_import *out_mirror);
int manage_mirror_finish(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 int64_t import, bool addresses,
			 struct manage_import_result *out_result);

#endif
