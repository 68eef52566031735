/*
 * How servers that were added by hand were verified.
 *
 * 1. What is asked for stays asked for until it succeeds.
 * 2. What the directory knows of the server is put with it, in one
 *    transaction, so that discovery finds it again by its GUID.
 */
#include "ipam/store/store_private.h"

#include <errno.h>

int store_server_verify(struct store *store, const char *name, int64_t run)
{
	size_t changed = 0;
	int ret = store_do(store, &changed, "UPDATE server SET verification ="
			   " ?2, verify_run = ?3, verify_step = NULL,"
			   " verify_status = NULL, verify_advice = NULL WHERE"
			   " name = ?1", "nii", name,
			   (int64_t)IPAM_VERIFICATION_ASKED, run);

	return ret == 0 && changed == 0 ? ENOENT : ret;
}

static int put(struct store *store, const char *name,
	       const struct ipam_server *facts,
	       const struct ipam_failure *failure)
{
	int64_t state = failure->step != NULL ? IPAM_VERIFICATION_FAILED :
						IPAM_VERIFICATION_GOOD;
	int64_t id = 0;
	int ret = store_server_id(store, name, &id);

	/* One that was removed meanwhile does not come back by it. */
	if (ret == 0 && facts != NULL) {
		ret = store_server_put(store, facts);
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "UPDATE server SET verification = ?2,"
			" verify_step = ?3, verify_status = ?4, verify_advice"
			" = ?5 WHERE name = ?1", "nittt", name, state,
			failure->step, failure->status, failure->advice);
}

int store_server_verified(struct store *store, const char *name,
			  const struct ipam_server *facts,
			  const struct ipam_failure *failure)
{
	bool own = false;
	int ret = store_enter(store, &own);

	return ret != 0 ? ret :
	       store_leave(store, own, put(store, name, facts, failure));
}

int store_server_of_address(TALLOC_CTX *mem_ctx, struct store *store,
			    const char *but, const struct ipam_addr *address,
			    char **out_name)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT s.name FROM"
				    " server_address a JOIN server s ON s.id ="
				    " a.server WHERE a.address = ?1 AND s.name"
				    " <> ?2 ORDER BY s.name LIMIT 1", "an",
				    address, but);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		*out_name = store_column_text(mem_ctx, stmt, 0);
		ret = *out_name == NULL ? ENOMEM : 0;
	}
	store_give_back(store, stmt);
	return ret;
}
