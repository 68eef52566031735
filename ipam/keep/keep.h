/*
 * The keeper: a process of its own that removes what the settings do not want
 * kept any longer, and counts how large each class of data is. It takes a
 * short transaction at a time, so nobody waits for it.
 */
#ifndef IPAM_KEEP_KEEP_H
#define IPAM_KEEP_KEEP_H

#include "ipam/base/settings.h"
#include "ipam/store/store.h"

/*
 * Removes what is too old at `now`, in steps; *out_removed counts rows. Stops
 * early, with 0, when the function `stop` says so (NULL: never).
 */
int keep_prune(struct store *store, const struct ipam_settings *settings,
	       int64_t now, bool (*stop)(void), size_t *out_removed);

/* Until SIGTERM. The exit status of the process. */
int keep_main(const struct ipam_settings *settings, int index);

#endif
