/*
 * States of services, and what they were before.
 *
 * 1. A service is there once per (server, role, name).
 * 2. `since` is when its state was first seen; it moves with the state only.
 * 3. There is a change for each state that it came to be in, the first one
 *    included.
 */
#include "ipam/store/store_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int add_change(struct store *store, int64_t server, int64_t at,
		      const struct ipam_service *service)
{
	return store_do(store, NULL,
			"INSERT INTO service_change (server, role, name, at,"
			" state, exit_code, step, status, advice)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
			"iitiiittt", server, (int64_t)service->role,
			service->name, at, (int64_t)service->state,
			service->exit_code, service->failure.step,
			service->failure.status, service->failure.advice);
}

static int put_one(struct store *store, int64_t server, int64_t at,
		   const struct ipam_service *service, size_t *changed)
{
	int64_t state = -1;
	int ret = store_number(store, &state,
			       "SELECT state FROM service WHERE server = ?1"
			       " AND role = ?2 AND name = ?3", "iit", server,
			       (int64_t)service->role, service->name);

	if (ret != 0 && ret != ENOENT) {
		return ret;
	}
	ret = store_do(store, NULL,
		       "INSERT INTO service (server, role, name, state, since,"
		       " checked_at, exit_code, step, status, advice)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9)"
		       " ON CONFLICT (server, role, name) DO UPDATE SET"
		       " since = CASE state WHEN ?4 THEN since ELSE ?5 END,"
		       " state = ?4, checked_at = ?5, exit_code = ?6,"
		       " step = ?7, status = ?8, advice = ?9", "iitiiittt",
		       server, (int64_t)service->role, service->name,
		       (int64_t)service->state, at, service->exit_code,
		       service->failure.step, service->failure.status,
		       service->failure.advice);
	if (ret == 0 && state != (int64_t)service->state) {
		(*changed)++;
		ret = add_change(store, server, at, service);
	}
	return ret;
}

int store_service_put_all(struct store *store, const char *server,
			  const struct ipam_service *services, size_t count,
			  int64_t at, size_t *out_changed)
{
	size_t changed = 0, i;
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, server, &id);
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE service SET"
			       " checked_at = -1 WHERE server = ?1", "i", id);
	}
	for (i = 0; i < count && ret == 0; i++) {
		ret = put_one(store, id, at, &services[i], &changed);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "DELETE FROM service WHERE"
			       " server = ?1 AND checked_at = -1", "i", id);
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*out_changed = changed;
	}
	return ret;
}

/* role, name, state, since, checked_at, exit_code and a failure */
static void read_service(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt, int column,
			 struct ipam_service *service)
{
	service->role = sqlite3_column_int(stmt, column);
	service->name = store_column_text(mem_ctx, stmt, column + 1);
	service->state = sqlite3_column_int(stmt, column + 2);
	service->since = sqlite3_column_int64(stmt, column + 3);
	service->checked_at = sqlite3_column_int64(stmt, column + 4);
	service->exit_code = sqlite3_column_int64(stmt, column + 5);
	store_column_failure(mem_ctx, stmt, column + 6, &service->failure);
}

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_service *service = row_data;

	service->server = store_column_text(mem_ctx, stmt, 0);
	read_service(mem_ctx, stmt, 1, service);
	return 0;
}

char *store_service_key(TALLOC_CTX *mem_ctx,
			const struct ipam_service *service)
{
	return talloc_asprintf(mem_ctx, "%s|%d|%s", service->server,
			       (int)service->role, service->name);
}

/* Numbers of words; -1 for none asked for, -2 for words there are not. */
static void filter_numbers(const struct store_service_filter *filter,
			   int64_t *out_role, int64_t *out_state)
{
	enum ipam_service_state state = 0;
	enum ipam_role role = 0;

	*out_role = *out_state = -1;
	if (filter->role != NULL) {
		*out_role = ipam_role_parse(filter->role, &role) == 0 ?
			    (int64_t)role : -2;
	}
	if (filter->state != NULL) {
		*out_state = ipam_service_state_parse(filter->state,
						      &state) == 0 ?
			     (int64_t)state : -2;
	}
}

/* "server|role|name"; false when it is no such key. */
static bool parse_key(TALLOC_CTX *mem_ctx, const char *key, char **out_server,
		      int64_t *out_role, const char **out_name)
{
	size_t server = strcspn(key, "|");
	const char *role = key + server;

	if (role[0] != '|' || role[1] < '0' || role[1] > '9' ||
	    role[2] != '|') {
		return false;
	}
	*out_role = role[1] - '0';
	*out_name = role + 3;
	*out_server = talloc_strndup(mem_ctx, key, server);
	return *out_server != NULL;
}

int store_service_list(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_service_filter *filter,
		       const struct store_page *page,
		       struct ipam_service **out_services, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_service), read_row, NULL
	};
	int64_t after_role = 0, role, state;
	const char *after_name = NULL;
	char *after = NULL;
	sqlite3_stmt *stmt = NULL;
	int ret;

	if (page->after != NULL &&
	    !parse_key(mem_ctx, page->after, &after, &after_role,
		       &after_name)) {
		return EINVAL;
	}
	filter_numbers(filter, &role, &state);
	ret = store_borrow_with(
		store, &stmt,
		"SELECT s.name, v.role, v.name, v.state, v.since,"
		" v.checked_at, v.exit_code, v.step, v.status, v.advice"
		" FROM server s JOIN service v ON v.server = s.id"
		" WHERE " STORE_NAMES("s.name", "?5", "?1")
		" AND (?1 IS NULL OR (s.name, v.role, v.name) >"
		" (?1, ?2, ?3))"
		" AND (?6 = -1 OR v.role = ?6) AND (?7 = -1 OR v.state = ?7)"
		" ORDER BY s.name, v.role, v.name LIMIT ?4",
		"titinii", after, after_role, after_name, (int64_t)page->limit,
		filter->server, role, state);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_services,
			  out_count);
}

static int read_change(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row_data)
{
	struct ipam_service_change *change = row_data;

	change->id = sqlite3_column_int64(stmt, 0);
	change->to.server = store_column_text(mem_ctx, stmt, 1);
	read_service(mem_ctx, stmt, 2, &change->to);
	return 0;
}

int store_service_change_list(TALLOC_CTX *mem_ctx, struct store *store,
			      const char *server,
			      const struct store_page *page,
			      struct ipam_service_change **out_changes,
			      size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_service_change), read_change, NULL
	};
	int64_t after = page->after != NULL ? strtoll(page->after, NULL, 10)
					    : INT64_MAX;
	int64_t id = 0;
	sqlite3_stmt *stmt = NULL;
	int ret = store_server_id(store, server, &id);

	if (ret != 0) {
		return ret;
	}
	ret = store_borrow_with(
		store, &stmt,
		"SELECT c.id, s.name, c.role, c.name, c.state, c.at, c.at,"
		" c.exit_code, c.step, c.status, c.advice"
		" FROM service_change c JOIN server s ON s.id = c.server"
		" WHERE c.server = ?1 AND c.id < ?2"
		" ORDER BY c.id DESC LIMIT ?3",
		"iii", id, after, (int64_t)page->limit);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_changes,
			  out_count);
}
