/*
 * What is removed when it is old.
 *
 * 1. A step is one short transaction.
 * 2. The last run of a task for all servers stays, and so does every open one.
 * 3. The last change of a service stays, however old.
 */
#include "ipam/store/store_private.h"

#include <errno.h>

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
