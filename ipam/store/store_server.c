/*
 * Servers and their roles.
 *
 * 1. A name is there once, in lower case.
 * 2. A server has a row for each of its roles: discovery adds it, hand may.
 *    What was added by hand stays when discovery does not find it.
 *
 * What discovery changes stands in store_discovery.c.
 */
#include "ipam/store/store_address_private.h"
#include "ipam/store/store_plan_private.h"

#include <errno.h>

int store_server_id(struct store *store, const char *name, int64_t *out_id)
{
	int ret = store_number(store, out_id,
			       "SELECT id FROM server WHERE name = ?1", "n",
			       name);

	return ret == ENOENT ?
	       store_say(store, ENOENT, "there is no such server") : ret;
}

int store_server_add(struct store *store, const struct ipam_server *server)
{
	int64_t id = 0;
	bool own = false;
	int role, ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_do(store, NULL,
		       "INSERT INTO server (name, domain, address, management,"
		       " owner, description, source, collected_at, found_at,"
		       " changed_at)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?8)",
		       "nnaittti",
		       server->name, server->domain, &server->address,
		       (int64_t)server->management, server->owner,
		       server->description, server->seen.source,
		       server->seen.collected_at);
	if (ret == 0) {
		ret = store_server_id(store, server->name, &id);
	}
	for (role = 0; role < IPAM_ROLE_COUNT && ret == 0; role++) {
		if (server->roles[role].present) {
			ret = store_do(store, NULL,
				       "INSERT INTO server_role (server, role,"
				       " present, by_hand) VALUES (?1, ?2, 1,"
				       " 1)", "ii", id, (int64_t)role);
		}
	}
	return store_leave(store, own, ret);
}

int store_server_address(struct store *store, const char *name,
			 const struct ipam_addr *address)
{
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, name, &id);
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "UPDATE server SET address = ?2 WHERE id = ?1",
			       "ia", id, address);
	}
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "INSERT OR IGNORE INTO server_address (server,"
			       " address) SELECT ?1, ?2 WHERE ?2 IS NOT NULL",
			       "ia", id, address);
	}
	return store_leave(store, own, ret);
}

int store_server_remove(struct store *store, const char *name)
{
	struct store_diff ranges;
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, name, &id);
	if (ret == 0) {
		ret = store_appear_drop(store, id, true, 0);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "DELETE FROM server WHERE id = ?1",
			       "i", id);
	}
	if (ret == 0) {
		ret = store_ip_range_follow(store, name, 0, &ranges);
	}
	if (ret == 0) {
		ret = store_zone_drop_unhosted(store);
	}
	return store_leave(store, own, ret);
}

static int set_roles(struct store *store, int64_t id,
		     const enum store_flag *roles)
{
	int ret = 0, role;

	for (role = 0; role < IPAM_ROLE_COUNT && ret == 0; role++) {
		if (roles[role] == STORE_KEEP) {
			continue;
		}
		ret = store_do(store, NULL,
			       "INSERT INTO server_role (server, role,"
			       " present, included, by_hand)"
			       " VALUES (?1, ?2, ?3, ?3, ?3)"
			       " ON CONFLICT (server, role) DO UPDATE SET"
			       " included = ?3, by_hand = CASE WHEN present"
			       " THEN by_hand ELSE ?3 END,"
			       " present = max(present, ?3)", "iii", id,
			       (int64_t)role,
			       (int64_t)(roles[role] == STORE_YES));
	}
	return ret;
}

int store_server_set(struct store *store, const char *name,
		     const struct store_server_change *change)
{
	enum ipam_management management = IPAM_UNSPECIFIED;
	int64_t word = -1, id = 0;
	bool own = false;
	int ret;

	if (change->management != NULL) {
		ret = ipam_management_parse(change->management, &management);
		if (ret != 0) {
			return ret;
		}
		word = management;
	}
	ret = store_enter(store, &own);
	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, name, &id);
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "UPDATE server SET management ="
			       " CASE WHEN ?2 < 0 THEN management ELSE ?2 END,"
			       " owner = coalesce(?3, owner),"
			       " description = coalesce(?4, description)"
			       " WHERE id = ?1", "iitt", id, word,
			       change->owner, change->description);
	}
	if (ret == 0) {
		ret = set_roles(store, id, change->roles);
	}
	if (ret == 0 && word == IPAM_UNMANAGED) {
		ret = store_server_forget(store, id, name);
	}
	return store_leave(store, own, ret);
}

int store_server_role_put(struct store *store, const char *name,
			  enum ipam_role role, enum ipam_access access,
			  const struct ipam_failure *failure, int64_t at)
{
	static const struct ipam_failure none;
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	if (failure == NULL) {
		failure = &none;
	}
	ret = store_server_id(store, name, &id);
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "INSERT INTO server_role (server, role,"
			       " present, access, step, status, advice,"
			       " checked_at)"
			       " VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7)"
			       " ON CONFLICT (server, role) DO UPDATE SET"
			       " access = ?3, step = ?4, status = ?5,"
			       " advice = ?6, checked_at = ?7", "iiittti", id,
			       (int64_t)role, (int64_t)access, failure->step,
			       failure->status, failure->advice, at);
	}
	return store_leave(store, own, ret);
}

int store_collected(struct store *store, const char *server,
		    const char *task, int64_t at, enum ipam_job_state state,
		    const struct ipam_failure *why)
{
	static const struct ipam_failure none;
	bool failed = state != IPAM_JOB_DONE, own = false;
	int64_t id = 0;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	if (why == NULL) {
		why = &none;
	}
	ret = store_server_id(store, server, &id);
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "INSERT INTO collected (server, task, done_at,"
			       " failed_at, step, status, advice)"
			       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
			       " ON CONFLICT (server, task) DO UPDATE SET"
			       " done_at = max(done_at, ?3), failed_at = ?4,"
			       " step = ?5, status = ?6, advice = ?7",
			       "itiittt", id, task, failed ? (int64_t)0 : at,
			       failed ? at : (int64_t)0, why->step,
			       why->status, why->advice);
	}
	return store_leave(store, own, ret);
}

static int read_roles(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		      struct ipam_server *server)
{
	struct ipam_server_role *role = NULL;
	sqlite3_stmt *stmt = NULL;
	unsigned which;
	int ret = store_borrow_with(store, &stmt,
				"SELECT role, present, included, access, step,"
				" status, advice, checked_at FROM server_role"
				" WHERE server = ?1", "i", id);

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		which = (unsigned)sqlite3_column_int(stmt, 0);
		if (which >= IPAM_ROLE_COUNT) {
			continue;
		}
		role = &server->roles[which];
		role->present = sqlite3_column_int(stmt, 1) != 0;
		role->included = sqlite3_column_int(stmt, 2) != 0;
		role->access = sqlite3_column_int(stmt, 3);
		store_column_failure(mem_ctx, stmt, 4, &role->failure);
		role->checked_at = sqlite3_column_int64(stmt, 7);
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int read_address(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_addr *address = row_data;

	*address = store_column_addr(stmt, 0);
	return 0;
}

static int read_addresses(TALLOC_CTX *mem_ctx, struct store *store,
			  int64_t id, struct ipam_server *server)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_addr), read_address, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				"SELECT address FROM server_address"
				" WHERE server = ?1 ORDER BY length(address),"
				" address", "i", id);

	return store_rows(mem_ctx, store, ret, stmt, &kind, &server->addresses,
			  &server->address_count);
}

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_server *server = row_data;
	int64_t id = sqlite3_column_int64(stmt, 0);
	int ret;

	server->name = store_column_text(mem_ctx, stmt, 1);
	server->domain = store_column_text(mem_ctx, stmt, 2);
	server->address = store_column_addr(stmt, 3);
	server->management = sqlite3_column_int(stmt, 4);
	server->owner = store_column_text(mem_ctx, stmt, 5);
	server->description = store_column_text(mem_ctx, stmt, 6);
	server->seen.source = store_column_text(mem_ctx, stmt, 7);
	server->seen.collected_at = sqlite3_column_int64(stmt, 8);
	server->seen.failed_at = sqlite3_column_int64(stmt, 9);
	store_column_failure(mem_ctx, stmt, 10, &server->seen.failure);
	server->guid = store_column_text(mem_ctx, stmt, 13);
	server->account = store_column_text(mem_ctx, stmt, 14);
	server->forest = store_column_text(mem_ctx, stmt, 15);
	server->os = store_column_text(mem_ctx, stmt, 16);
	server->os_version = store_column_text(mem_ctx, stmt, 17);
	server->news = sqlite3_column_int(stmt, 18);
	server->found_at = sqlite3_column_int64(stmt, 19);
	server->changed_at = sqlite3_column_int64(stmt, 20);
	server->verification = sqlite3_column_int(stmt, 21);
	server->verify_run = sqlite3_column_int64(stmt, 22);
	store_column_failure(mem_ctx, stmt, 23, &server->verify_failure);
	ret = read_roles(mem_ctx, store, id, server);
	return ret == 0 ? read_addresses(mem_ctx, store, id, server) : ret;
}

/* Numbers of words; -1 for none asked for, -2 for words there are not. */
static void filter_numbers(const struct store_server_filter *filter,
			   int64_t *out_role, int64_t *out_management)
{
	enum ipam_management management;
	enum ipam_role role;

	*out_role = *out_management = -1;
	if (filter->role != NULL) {
		*out_role = ipam_role_parse(filter->role, &role) == 0 ?
			    (int64_t)role : -2;
	}
	if (filter->management != NULL) {
		*out_management =
			ipam_management_parse(filter->management,
					      &management) == 0 ?
			(int64_t)management : -2;
	}
}

int store_server_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_server_filter *filter,
		      const struct store_page *page,
		      struct ipam_server **out_servers, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_server), read_row, NULL
	};
	const struct ipam_prefix *network = filter->network;
	struct ipam_range range = { .first.family = IPAM_NO_FAMILY };
	int64_t role, management;
	char *sql = NULL;
	sqlite3_stmt *stmt = NULL;
	int ret;

	filter_numbers(filter, &role, &management);
	if (network != NULL) {
		range = ipam_prefix_range(network);
	}
	sql = talloc_asprintf(
		NULL,
		"SELECT s.id, s.name, s.domain, s.address, s.management,"
		" s.owner, s.description, s.source, s.collected_at,"
		" c.failed_at, c.step, c.status, c.advice, s.guid, s.account,"
		" s.forest, s.os, s.os_version, s.news, s.found_at,"
		" s.changed_at, s.verification, s.verify_run, s.verify_step,"
		" s.verify_status, s.verify_advice FROM server s"
		" LEFT JOIN collected c ON c.server = s.id AND c.failed_at > 0"
		" AND c.task = (SELECT task FROM collected WHERE server = s.id"
		" ORDER BY failed_at DESC LIMIT 1)"
		" WHERE " STORE_NAMES("s.name", "?3", "?1")
		" AND (?1 IS NULL OR s.name > ?1)"
		" AND (?4 IS NULL OR s.domain = ?4)"
		" AND (?5 = -1 OR EXISTS (SELECT 1 FROM server_role r"
		" WHERE r.server = s.id AND r.role = ?5 AND r.included = 1))"
		" AND (?6 = -1 OR s.management = ?6)"
		" AND (?7 IS NULL OR s.forest = ?7)"
		" AND (?8 = 0 OR EXISTS (SELECT 1 FROM server_address a"
		" WHERE a.server = s.id AND length(a.address) = ?8))"
		" AND (?9 IS NULL OR EXISTS (SELECT 1 FROM server_address a"
		" WHERE a.server = s.id AND length(a.address) = length(?9)"
		" AND a.address BETWEEN ?9 AND ?10))%s"
		" ORDER BY s.name LIMIT ?2",
		filter->custom != NULL ? filter->custom : "");
	ret = sql == NULL ? ENOMEM : store_borrow_with(
		store, &stmt, sql, "tinniiniaa", page->after,
		(int64_t)page->limit, filter->server, filter->domain, role,
		management, filter->forest,
		(int64_t)(filter->family == IPAM_IPV6 ? 16 : filter->family),
		&range.first, &range.last);
	talloc_free(sql);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_servers,
			  out_count);
}

static int read_collected(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_collected *row = row_data;

	row->server = store_column_text(mem_ctx, stmt, 0);
	row->task = store_column_text(mem_ctx, stmt, 1);
	row->done_at = sqlite3_column_int64(stmt, 2);
	row->failed_at = sqlite3_column_int64(stmt, 3);
	store_column_failure(mem_ctx, stmt, 4, &row->why);
	return 0;
}

int store_collected_list(TALLOC_CTX *mem_ctx, struct store *store,
			 const char *server, const char *task,
			 struct ipam_collected **out_list, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_collected), read_collected, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int64_t id = 0;
	int ret = 0;

	if (server != NULL) {
		ret = store_server_id(store, server, &id);
	}
	if (ret != 0) {
		return ret;
	}
	ret = store_borrow_with(store, &stmt,
			    "SELECT s.name, c.task, c.done_at,"
			    " c.failed_at, c.step, c.status, c.advice"
			    " FROM collected c JOIN server s ON s.id = c.server"
			    " WHERE c.server BETWEEN ?1 AND ?3"
			    " AND (?2 IS NULL OR c.task = ?2)"
			    " ORDER BY s.name, c.task", "iti", id, task,
			    server != NULL ? id : INT64_MAX);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_list,
			  out_count);
}
