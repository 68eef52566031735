/*
 * Columns of files of the address plan: the product's invariant headers, its
 * console's, and the names of the API.
 */
#ifndef IPAM_MANAGE_MANAGE_IMPORT_COLUMNS_H
#define IPAM_MANAGE_MANAGE_IMPORT_COLUMNS_H

#include "ipam/manage/manage_plan.h"
#include "ipam/model/custom.h"
#include "ipam/model/field.h"

struct manage_import_noun {
	const char *word;	/* of the event catalog */
	enum ipam_custom_kind custom;
	const char *needs;	/* a field without which nothing is named */
	const char *column;	/* that it has in a file */
	/*
	 * `name` is the field of manage_plan.h; several columns may be the same
	 * field, of which exports have the first.
	 */
	const struct ipam_field *columns;
	size_t count;
};

const struct manage_import_noun *manage_import_noun(enum manage_plan_noun noun);
/* Whether it is a column that the product derives, or keeps by itself. */
bool manage_import_is_derived(const char *header);

#endif
