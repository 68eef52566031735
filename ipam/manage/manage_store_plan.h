/* Changes to the address plan, as a sink has them; a store is its data. */
#ifndef IPAM_MANAGE_MANAGE_STORE_PLAN_H
#define IPAM_MANAGE_MANAGE_STORE_PLAN_H

#include "ipam/manage/manage.h"

int manage_store_plan_find(void *private_data, enum manage_plan_noun noun,
			   const char *ref, int64_t *out_id,
			   struct ipam_wrong *out_wrong);
int manage_store_plan_put(void *private_data, const struct manage_plan *plan,
			  int64_t now, int64_t *id,
			  struct ipam_wrong *out_wrong);
int manage_store_plan_remove(void *private_data, enum manage_plan_noun noun,
			     int64_t id, bool inner,
			     struct ipam_wrong *out_wrong);
int manage_store_plan_remap(void *private_data, enum manage_plan_noun noun,
			    int64_t id, struct ipam_wrong *out_wrong);

#endif
