/*
 * Rows of spaces, blocks, subnets and ranges (IMX-01), by the headers of the
 * product's invariant files, its console's, or the names of the API. Each row
 * is a change by itself, judged and told in the event catalog as one by hand.
 */
#ifndef IPAM_MANAGE_MANAGE_IMPORT_PLAN_H
#define IPAM_MANAGE_MANAGE_IMPORT_PLAN_H

#include "ipam/manage/manage_import.h"
#include "ipam/manage/manage_plan.h"
#include "ipam/model/field.h"

/* The columns of a noun: `name` is the field of manage_plan.h. */
const struct ipam_field *manage_import_columns(enum manage_plan_noun noun,
					       size_t *out_count);

/* EINVAL for what is no CSV, or has a column that is no field. */
int manage_import_plan(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       enum manage_plan_noun noun,
		       const struct manage_import *import,
		       struct manage_import_result *out_result);

#endif
