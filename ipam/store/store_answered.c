/*
 * Answers that are given again.
 *
 * 1. A caller has at most one row of a key.
 * 2. There are at most STORE_ANSWERED_MAX rows.
 * 3. A row is written in the transaction of the change that it tells of.
 */
#include "ipam/store/store_answered.h"

#include "ipam/store/store_private.h"

int store_answered_get(TALLOC_CTX *mem_ctx, struct store *store,
		       const char *caller, const char *key, int64_t now,
		       struct store_answered *out_answered)
{
	sqlite3_stmt *stmt = NULL;
	int ret =
		store_borrow_with(store, &stmt,
				  "SELECT request, answer FROM answered"
				  " WHERE caller = ?1 AND key = ?2 AND at > ?3",
				  "tti", caller, key, now - STORE_ANSWERED_S);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		out_answered->request = store_column_text(mem_ctx, stmt, 0);
		out_answered->answer = store_column_text(mem_ctx, stmt, 1);
	}
	store_give_back(store, stmt);
	return ret;
}

int store_answered_put(struct store *store, const char *caller,
		       const char *key, int64_t now,
		       const struct store_answered *answered)
{
	int ret = store_do(store, NULL,
			   "DELETE FROM answered WHERE at <= ?1", "i",
			   now - STORE_ANSWERED_S);

	if (ret == 0) {
		ret = store_do(store, NULL,
			       "INSERT OR REPLACE INTO answered"
			       " (caller, key, at, request, answer)"
			       " VALUES (?1, ?2, ?3, ?4, ?5)", "ttitt",
			       caller, key, now, answered->request,
			       answered->answer);
	}
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "DELETE FROM answered WHERE (caller, key) IN"
			       " (SELECT caller, key FROM answered"
			       " ORDER BY at DESC LIMIT -1 OFFSET ?1)", "i",
			       (int64_t)STORE_ANSWERED_MAX);
	}
	return ret;
}
