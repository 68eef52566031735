/*
 * Commits that go on disk together.
 *
 * 1. SQLite writes a commit to the log and leaves it to the kernel; what is
 *    in the log is read back as far as its checksums go, so that a power cut
 *    takes whole commits, the last ones.
 * 2. Where the log begins anew it was synced into the file before, by SQLite.
 */
#include "ipam/store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int store_settle_later(struct store *store)
{
	int code = store->read_only ? SQLITE_OK :
		   sqlite3_exec(store->db, "PRAGMA synchronous = NORMAL", NULL,
				NULL, NULL);

	store->settles_later = code == SQLITE_OK;
	store->settled = sqlite3_total_changes64(store->db);
	return store_fail(store, code);
}

/* What was rolled back counts too, which costs a wait and nothing else. */
bool store_unsettled(const struct store *store)
{
	return store->settles_later &&
	       sqlite3_total_changes64(store->db) != store->settled;
}

int store_settle(struct store *store)
{
	char *log = NULL;
	int fd, ret = 0;

	if (!store_unsettled(store)) {
		return 0;
	}
	log = talloc_asprintf(store, "%s-wal", store->path);
	if (log == NULL) {
		return ENOMEM;
	}
	fd = open(log, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || fdatasync(fd) != 0) {
		ret = errno;
	}
	if (fd >= 0) {
		close(fd);
	}
	talloc_free(log);
	if (ret == 0) {
		store->settled = sqlite3_total_changes64(store->db);
	}
	return ret;
}
