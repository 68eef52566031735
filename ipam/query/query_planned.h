/*
 * Rows of what is planned of addresses on servers (see query.h).
 */
#ifndef IPAM_QUERY_QUERY_PLANNED_H
#define IPAM_QUERY_QUERY_PLANNED_H

#include "ipam/model/planned.h"
#include "ipam/query/query.h"

struct query_planned {
	struct query_row row;	/* key: number */
	int64_t plan, iaid;
	const char *address, *kind, *action, *state, *server, *place, *name;
	const char *type, *data, *client, *description, *why, *space;
	const char *planned_by;
	int64_t planned_at, changed_at;
};

/* One that is in hand. Strings are lent. */
void query_planned_of(TALLOC_CTX *mem_ctx, const struct ipam_planned *planned,
		      struct query_planned *out);

#endif
