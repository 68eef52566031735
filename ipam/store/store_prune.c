/*
 * What is removed when it is old.
 *
 * 1. A step is one short transaction.
 * 2. The last run of a task for all servers stays, and so does every open one.
 * 3. The last change of a service stays, however old.
 * 4. The newest sample of a scope is also its usage, which stays.
 */
#include "ipam/store/store_private.h"

#include <errno.h>

/* Samples of scopes, and of whole servers. */
static const struct { const char *last, *remove; } kinds[] = {
	{ "SELECT coalesce(max(id), -1) FROM (SELECT id FROM scope"
	  " WHERE id > ?1 ORDER BY id LIMIT ?2)",
	  "DELETE FROM sample WHERE scope IN (SELECT id FROM scope"
	  " WHERE id > ?1 AND id <= ?2) AND at < ?3" },
	{ "SELECT coalesce(max(id), -1) FROM (SELECT id FROM server"
	  " WHERE id > ?1 ORDER BY id LIMIT ?2)",
	  "DELETE FROM server_sample WHERE server IN (SELECT id FROM server"
	  " WHERE id > ?1 AND id <= ?2) AND at < ?3" },
};

int store_prune_samples(struct store *store, bool of_servers, int64_t before,
			size_t parts, int64_t *cursor, size_t *out_removed)
{
	int64_t last = -1;
	size_t removed = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_number(store, &last, kinds[of_servers].last, "ii", *cursor,
			   (int64_t)parts);
	if (ret == 0 && last >= 0) {
		ret = store_do(store, &removed, kinds[of_servers].remove,
			       "iii", *cursor, last, before);
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*cursor = last;
		*out_removed = removed;
	}
	return ret;
}

int store_prune_runs(struct store *store, int64_t before, size_t limit,
		     size_t *out_removed)
{
	/* Jobs go with their run. */
	return store_do(store, out_removed,
			"DELETE FROM run WHERE id IN (SELECT id FROM run"
			" WHERE finished_at > 0 AND finished_at < ?1"
			" AND id NOT IN (SELECT max(id) FROM run"
			" WHERE server IS NULL GROUP BY task)"
			" ORDER BY finished_at LIMIT ?2)", "ii", before,
			(int64_t)limit);
}

int store_prune_changes(struct store *store, int64_t before, size_t limit,
			size_t *out_removed)
{
	return store_do(store, out_removed,
			"DELETE FROM service_change WHERE id IN (SELECT id"
			" FROM service_change c WHERE at < ?1"
			" AND EXISTS (SELECT 1 FROM service_change n"
			" WHERE n.server = c.server AND n.role = c.role"
			" AND n.name = c.name AND n.id > c.id)"
			" ORDER BY at LIMIT ?2)", "ii", before,
			(int64_t)limit);
}
