/*
 * Probes that were asked for, and what they found (ipam/model/probe.h).
 */
#ifndef IPAM_STORE_STORE_PROBE_H
#define IPAM_STORE_STORE_PROBE_H

#include "ipam/model/probe.h"
#include "ipam/store/store.h"

/*
 * Asks for probes of addresses in the space of a range, and queues a run of
 * IPAM_TASK_PROBE. What was known of them is forgotten. EBUSY while too many
 * wait; ENOENT for no such range.
 */
int store_probe_ask(struct store *store, int64_t range,
		    const struct ipam_addr *addresses, size_t count,
		    unsigned wanted, int64_t now, int64_t *out_run);
/* Those that wait, the oldest first. */
int store_probe_open(TALLOC_CTX *mem_ctx, struct store *store, size_t limit,
		     struct ipam_probe **out_probes, size_t *out_count);
/* What was found; an address that was asked for again meanwhile waits on. */
int store_probe_put(struct store *store, const struct ipam_probe *probes,
		    size_t count, int64_t now);
/* What is known of an address of the space of a range since then. ENOENT */
int store_probe_get(TALLOC_CTX *mem_ctx, struct store *store, int64_t range,
		    const struct ipam_addr *address, int64_t since,
		    struct ipam_probe *out_probe);

#endif
