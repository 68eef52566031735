/*
 * Plans of address records: which reservation and DNS records are to be made
 * or deleted on servers (LIF-09 to LIF-14). They are kept and shown; nobody
 * carries them out yet.
 */
#ifndef IPAM_MANAGE_MANAGE_PLANNED_H
#define IPAM_MANAGE_MANAGE_PLANNED_H

#include "ipam/manage/manage.h"
#include "ipam/manage/manage_address.h"
#include "ipam/model/planned.h"

/*
 * Inside the transaction of a change: plans one thing of a record. EACCES
 * also where the caller may not have that done on the server or in the zone.
 */
int manage_planned_put(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct ipam_address *record,
		       enum ipam_planned_kind kind,
		       enum ipam_planned_action action, bool overwrite,
		       int64_t *out_id);
/*
 * Inside the transaction that added a record: what it wants with it
 * (LIF-12). *out_text, such as "reservation, host", is NULL for nothing.
 */
int manage_planned_with(struct manage_call *call, TALLOC_CTX *mem_ctx,
			const struct ipam_address *record,
			const struct manage_wants *wants,
			const char **out_text);

/* Plans one thing of a record that is there. */
int manage_planned_add(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct manage_address_key *key,
		       enum ipam_planned_kind kind,
		       enum ipam_planned_action action, bool overwrite,
		       int64_t *out_id);
/* Nobody wants it any more. ENOENT */
int manage_planned_cancel(struct manage_call *call, TALLOC_CTX *mem_ctx,
			  int64_t id);

#endif
