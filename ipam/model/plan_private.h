/* What the rules of the address plan share. */
#ifndef IPAM_MODEL_PLAN_PRIVATE_H
#define IPAM_MODEL_PLAN_PRIVATE_H

#include "ipam/model/plan.h"

/* NULL counts as "". */
int plan_check_text(const char *text, const char *field, size_t min,
		    size_t max, struct ipam_wrong *out_wrong);
int plan_check_owner(const char *owner, const char *description,
		     struct ipam_wrong *out_wrong);

/* Calls `fn` for each element of "a, b c"; stops where it does not give 0. */
typedef int (*plan_element_fn)(const char *element, const char *field,
			       const void *private_data,
			       struct ipam_wrong *out_wrong);
int plan_each(const char *list, const char *field, plan_element_fn fn,
	      const void *private_data, struct ipam_wrong *out_wrong);
/* One to nine digits; -1 for anything else. */
int64_t plan_number(const char *text);

#endif
