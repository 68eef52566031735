/*
 * Free space as runs: what is left of ranges when addresses are taken out.
 * Runs that touch are one run, so that there is one way to say it.
 */
#ifndef IPAM_MODEL_FREE_RUN_H
#define IPAM_MODEL_FREE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "ipam/base/addr.h"

/* The neighbours of an address; false behind the last, before the first. */
bool ipam_addr_after(const struct ipam_addr *addr, struct ipam_addr *out);
bool ipam_addr_before(const struct ipam_addr *addr, struct ipam_addr *out);

/* What is left of a run without `taken`, which may reach beyond it: 0..2. */
size_t ipam_run_take(const struct ipam_range *run,
		     const struct ipam_range *taken,
		     struct ipam_range out_left[2]);

/* Whether nothing lies between the end of one and the start of the other. */
bool ipam_run_touches(const struct ipam_range *before,
		      const struct ipam_range *after);

/*
 * What is left of `whole` without `taken`, which come in any order, may
 * overlap and may reach beyond it, in address order. ENOMEM
 */
int ipam_runs_left(TALLOC_CTX *mem_ctx, const struct ipam_range *whole,
		   const struct ipam_range *taken, size_t count,
		   struct ipam_range **out_runs, size_t *out_count);

/*
 * The first prefix of that length inside the run that begins at `from` or
 * behind it. False where there is none.
 */
bool ipam_run_prefix(const struct ipam_range *run,
		     const struct ipam_addr *from, unsigned length,
		     struct ipam_prefix *out_prefix);

/* The address `count` behind; false where there is none of its family. */
bool ipam_addr_ahead(const struct ipam_addr *addr, uint64_t count,
		     struct ipam_addr *out);

#endif
