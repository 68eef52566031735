/*
 * The log beside the file (WAL), and its way into it.
 *
 * 1. Nobody waits for a log of LOG_MUCH pages or less: what readers and writers
 *    leave is moved, and they go on.
 * 2. A longer log is moved to its end, so that the next writer begins it anew
 *    and it does not grow for ever beside one who never stops. Writers wait
 *    for that, and it waits for nobody longer than HURRY_MS.
 */
#include "ipam/store/store_private.h"

#define LOG_MUCH 4096
#define HURRY_MS 100

int store_move_log(struct store *store)
{
	int pages = 0;
	int code = sqlite3_wal_checkpoint_v2(
		store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, NULL);

	if (code == SQLITE_OK && pages > LOG_MUCH) {
		store_set_patience(store, HURRY_MS);
		code = sqlite3_wal_checkpoint_v2(
			store->db, NULL, SQLITE_CHECKPOINT_RESTART, NULL,
			NULL);
		store_set_patience(store, 0);
	}
	/* Somebody else does it, or reads: next time. */
	return code == SQLITE_BUSY ? 0 : store_fail(store, code);
}
