/*
 * The keeper: a process of its own that samples the address plan, makes
 * averages of old samples, removes what people asked to have removed and what the settings do not want
 * kept any longer, counts how large each class of data is, and moves the log of the
 * store into its file. It takes a short transaction at a time, so nobody waits
 * for it.
 */
#ifndef IPAM_KEEP_KEEP_H
#define IPAM_KEEP_KEEP_H

#include "ipam/base/settings.h"
#include "ipam/store/store.h"

/* Asked between two steps; NULL: never. */
typedef bool (*keep_stop_fn)(void);

/*
 * A sample of everything in the address plan, where an AddressUtilization run
 * has ended since the last one. Stops early, with 0.
 */
int keep_sample(struct store *store, int64_t now, keep_stop_fn stop);

/* Averages of days and months that are over at `now`, likewise. */
int keep_roll(struct store *store, int64_t now, keep_stop_fn stop);

/* So that rare events are found soon (store_event_seal), likewise. */
int keep_seal(struct store *store, keep_stop_fn stop);

/* What was asked for (store_purge.h), likewise; *out_removed counts rows. */
int keep_purge(struct store *store, int64_t now, keep_stop_fn stop,
	       size_t *out_removed);

/* Removes what is too old at `now`, likewise. */
int keep_prune(struct store *store, const struct ipam_settings *settings,
	       int64_t now, keep_stop_fn stop, size_t *out_removed);

/* Until SIGTERM. The exit status of the process. */
int keep_main(const struct ipam_settings *settings, int index);

#endif
