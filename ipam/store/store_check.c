/*
 * Access checks.
 *
 * 1. A row is how a check ended last. One whose role is not the server's any
 *    more is not applicable, whatever the row says.
 */
#include "ipam/store/store_check.h"

#include <errno.h>

#include "ipam/store/store_private.h"

int store_check_put(struct store *store, const char *server,
		    const struct ipam_check *check)
{
	int64_t id = 0;
	int ret = store_server_id(store, server, &id);

	return ret != 0 ? ret :
	       store_do(store, NULL, "INSERT INTO access_check (server, name,"
			" state, checked_at, step, status, advice) VALUES (?1,"
			" ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (server, name)"
			" DO UPDATE SET state = ?3, checked_at = ?4, step = ?5,"
			" status = ?6, advice = ?7", "itiittt", id,
			ipam_check_types[check->kind].name,
			(int64_t)check->state, check->checked_at,
			check->failure.step, check->failure.status,
			check->failure.advice);
}

int store_check_drop(struct store *store, enum ipam_check_kind kind)
{
	return store_do(store, NULL, "DELETE FROM access_check WHERE name ="
			" ?1", "t", ipam_check_types[kind].name);
}

int store_check_expire(struct store *store, const char *server)
{
	return store_do(store, NULL, "UPDATE access_check SET checked_at = 0"
			" WHERE server = (SELECT id FROM server WHERE name ="
			" ?1)", "n", server);
}

/* What the server's included roles have of checks. */
static int mark_roles(struct store *store, int64_t server,
		      struct ipam_check checks[IPAM_CHECK_COUNT])
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT role FROM server_role"
				    " WHERE server = ?1 AND present = 1 AND"
				    " included = 1",
				    "i", server);
	int role, i;

	while (ret == 0) {
		ret = store_step(store, stmt);
		role = ret == 0 ? sqlite3_column_int(stmt, 0) : -1;
		for (i = 0; i < IPAM_CHECK_COUNT; i++) {
			if ((int)ipam_check_types[i].role == role) {
				checks[i].state = IPAM_CHECK_NOT_CHECKED;
			}
		}
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int read_rows(TALLOC_CTX *mem_ctx, struct store *store, int64_t server,
		     struct ipam_check checks[IPAM_CHECK_COUNT])
{
	enum ipam_check_kind kind;
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT name, state, checked_at,"
				    " step, status, advice FROM access_check"
				    " WHERE server = ?1",
				    "i", server);

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		kind = ipam_check_find(
			(const char *)sqlite3_column_text(stmt, 0));
		if (kind == IPAM_CHECK_COUNT ||
		    checks[kind].state == IPAM_CHECK_NOT_APPLICABLE) {
			continue;
		}
		checks[kind].state = sqlite3_column_int(stmt, 1);
		checks[kind].checked_at = sqlite3_column_int64(stmt, 2);
		store_column_failure(mem_ctx, stmt, 3, &checks[kind].failure);
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

int store_check_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *server,
		     struct ipam_check out_checks[IPAM_CHECK_COUNT])
{
	int64_t id = 0;
	int ret = store_server_id(store, server, &id), i;

	if (ret != 0) {
		return ret;
	}
	for (i = 0; i < IPAM_CHECK_COUNT; i++) {
		out_checks[i] = (struct ipam_check){
			.kind = (enum ipam_check_kind)i,
			.state = IPAM_CHECK_NOT_APPLICABLE,
		};
	}
	ret = mark_roles(store, id, out_checks);
	if (ret == 0) {
		ret = read_rows(mem_ctx, store, id, out_checks);
	}
	for (i = 0; i < IPAM_CHECK_COUNT; i++) {
		if (ipam_check_types[i].by_discovery &&
		    out_checks[i].state == IPAM_CHECK_NOT_CHECKED) {
			out_checks[i].state = IPAM_CHECK_NOT_APPLICABLE;
		}
	}
	return ret;
}
