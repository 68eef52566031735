/*
 * Changes to the address plan: spaces, blocks, subnets, ranges. A change is a
 * list of fields by the names that the API has for them; what is not named
 * stays as it is, and "" takes a value away.
 */
#ifndef IPAM_MANAGE_MANAGE_PLAN_H
#define IPAM_MANAGE_MANAGE_PLAN_H

#include <talloc.h>

#include "ipam/model/plan.h"

struct manage_call;

enum manage_plan_noun {
	MANAGE_SPACE, MANAGE_BLOCK, MANAGE_SUBNET, MANAGE_RANGE,
	MANAGE_PLAN_COUNT
};

struct manage_field {
	const char *name;
	const char *text;	/* NULL: a number */
	int64_t number;		/* a flag: 0 or 1 */
};

struct manage_plan {
	enum manage_plan_noun noun;
	const char *ref;	/* number, prefix, name; NULL: a new one */
	const struct manage_field *fields;
	size_t field_count;
};

/*
 * Adds or changes one. *out_id is its number. On errors call->field and
 * call->why say what is wrong (EINVAL, ENOENT, EEXIST, EBUSY).
 */
int manage_plan_put(struct manage_call *call, const struct manage_plan *plan,
		    int64_t *out_id);
/* `inner`: with the blocks in a block, or the ranges in a subnet. */
int manage_plan_remove(struct manage_call *call, enum manage_plan_noun noun,
		       const char *ref, bool inner);
/* Subnets and ranges: from now on this one counts (MAP-04). */
int manage_plan_remap(struct manage_call *call, enum manage_plan_noun noun,
		      const char *ref);

/*
 * Fields into an object. EINVAL with what is wrong; ENOTSUP for a field that
 * such an object has not. Texts are lent by the fields or belong to mem_ctx.
 */
int manage_plan_apply(TALLOC_CTX *mem_ctx, enum manage_plan_noun noun,
		      void *object, const struct manage_field *field,
		      struct ipam_wrong *out_wrong);

#endif
