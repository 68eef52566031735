/*
 * Probes of free addresses (LIF-01, LIF-17): a collector sends them.
 */
#ifndef IPAM_MANAGE_MANAGE_PROBE_H
#define IPAM_MANAGE_MANAGE_PROBE_H

#include "ipam/manage/manage.h"

struct manage_probe {
	int64_t range;
	const char *after;	/* behind this address; NULL: from the start */
	size_t count;		/* 1..IPAM_PROBE_MAX */
	bool ping, ptr;
};

/*
 * The first free addresses are probed in the background. EINVAL for nothing
 * to look at or a bad address, EBUSY while too many wait, EEXIST where no
 * address is free.
 */
int manage_address_probe(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 const struct manage_probe *probe, int64_t *out_run);

#endif
