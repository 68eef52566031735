/*
 * Access data.
 *
 * 1. It is small, is read as a whole and written as a whole, in one
 *    transaction, with the seal over all of it.
 * 2. A generation is written over the one before it alone, so that two
 *    writers cannot undo each other's change.
 * 3. The number of a token is never given again (AUTOINCREMENT).
 */
#include "ipam/store/store_access.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_private.h"

static int read_role(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_access_role *role = row;

	role->id = sqlite3_column_int64(stmt, 0);
	role->name = store_column_text(mem_ctx, stmt, 1);
	role->description = store_column_text(mem_ctx, stmt, 2);
	role->operations = store_column_text(mem_ctx, stmt, 3);
	return 0;
}

static int read_scope(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_access_scope *scope = row;

	scope->id = sqlite3_column_int64(stmt, 0);
	scope->parent = sqlite3_column_int64(stmt, 1);
	scope->label = store_column_text(mem_ctx, stmt, 2);
	scope->description = store_column_text(mem_ctx, stmt, 3);
	return 0;
}

static int read_grant(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_access_grant *grant = row;

	grant->role = sqlite3_column_int64(stmt, 0);
	grant->scope = sqlite3_column_int64(stmt, 1);
	return 0;
}

static int read_policy(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data, void *row)
{
	const struct store_row_kind kind = { sizeof(struct ipam_access_grant),
					     read_grant, NULL };
	struct ipam_access_policy *policy = row;
	sqlite3_stmt *inner = NULL;
	int ret;

	policy->id = sqlite3_column_int64(stmt, 0);
	policy->kind = sqlite3_column_int(stmt, 1);
	policy->principal = store_column_text(mem_ctx, stmt, 2);
	policy->description = store_column_text(mem_ctx, stmt, 3);
	ret = store_borrow_with(
		store, &inner,
		"SELECT role, scope FROM"
		" access_grant WHERE policy = ?1 ORDER BY place",
		"i", policy->id);
	return store_rows(mem_ctx, store, ret, inner, &kind, &policy->grants,
			  &policy->grant_count);
}

static int read_token(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_token *token = row;
	const void *hash = sqlite3_column_blob(stmt, 5);

	token->id = sqlite3_column_int64(stmt, 0);
	token->name = store_column_text(mem_ctx, stmt, 1);
	token->role = sqlite3_column_int(stmt, 2);
	token->created_at = sqlite3_column_int64(stmt, 3);
	token->expires_at = sqlite3_column_int64(stmt, 4);
	if (sqlite3_column_bytes(stmt, 5) == (int)sizeof(token->hash)) {
		memcpy(token->hash, hash, sizeof(token->hash));
	}
	return 0;
}

static int read_state(struct store *store, struct ipam_access_rows *rows)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT generation, next_id,"
				    " coalesce((SELECT seq FROM sqlite_sequence"
				    " WHERE name = 'token'), 0) + 1, seal"
				    " FROM access_state WHERE id = 1",
				    "");

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		rows->generation = sqlite3_column_int64(stmt, 0);
		rows->next_id = sqlite3_column_int64(stmt, 1);
		rows->next_token = sqlite3_column_int64(stmt, 2);
		/* Of another length it is none of ours, and fits nothing. */
		rows->seal_size = (size_t)sqlite3_column_bytes(stmt, 3);
		if (rows->seal_size == sizeof(rows->seal)) {
			memcpy(rows->seal, sqlite3_column_blob(stmt, 3),
			       sizeof(rows->seal));
		}
	}
	store_give_back(store, stmt);
	return ret;
}

static int read_all(struct store *store, struct ipam_access_rows *rows)
{
	const struct store_row_kind role = {
		sizeof(struct ipam_access_role), read_role, NULL };
	const struct store_row_kind scope = {
		sizeof(struct ipam_access_scope), read_scope, NULL };
	const struct store_row_kind policy = {
		sizeof(struct ipam_access_policy), read_policy, NULL };
	const struct store_row_kind token = {
		sizeof(struct ipam_token), read_token, NULL };
	const struct {
		const char *sql;
		const struct store_row_kind *kind;
		void *out_rows;
		size_t *out_count;
	} parts[] = {
		{ "SELECT id, name, description, operations FROM access_role"
		  " ORDER BY id", &role, &rows->roles, &rows->role_count },
		{ "SELECT id, parent, label, description FROM access_scope"
		  " ORDER BY id", &scope, &rows->scopes, &rows->scope_count },
		{ "SELECT id, kind, principal, description FROM access_policy"
		  " ORDER BY id", &policy, &rows->policies,
		  &rows->policy_count },
		{ "SELECT id, name, role, created_at, expires_at, hash FROM"
		  " token ORDER BY id", &token, &rows->tokens,
		  &rows->token_count },
	};
	sqlite3_stmt *stmt = NULL;
	int ret = read_state(store, rows);
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]) && ret == 0; i++) {
		ret = store_borrow_with(store, &stmt, parts[i].sql, "");
		ret = store_rows(rows, store, ret, stmt, parts[i].kind,
				 parts[i].out_rows, parts[i].out_count);
	}
	return ret;
}

int store_access_load(TALLOC_CTX *mem_ctx, struct store *store,
		      struct ipam_access_rows **out_rows)
{
	struct ipam_access_rows *rows =
		talloc_zero(mem_ctx, struct ipam_access_rows);
	int ret;

	if (rows == NULL) {
		return ENOMEM;
	}
	ret = read_all(store, rows);
	if (ret != 0) {
		talloc_free(rows);
		return ret == ENOENT ? EIO : ret;
	}
	*out_rows = rows;
	return 0;
}

static int write_policy(struct store *store,
			const struct ipam_access_policy *policy)
{
	int ret = store_do(store, NULL, "INSERT INTO access_policy VALUES"
			   " (?1, ?2, ?3, ?4)", "iitt", policy->id,
			   (int64_t)policy->kind, policy->principal,
			   policy->description);
	size_t i;

	for (i = 0; i < policy->grant_count && ret == 0; i++) {
		ret = store_do(store, NULL, "INSERT INTO access_grant VALUES"
			       " (?1, ?2, ?3, ?4)", "iiii", policy->id,
			       (int64_t)i, policy->grants[i].role,
			       policy->grants[i].scope);
	}
	return ret;
}

static int write_token(struct store *store, const struct ipam_token *token)
{
	return store_do(store, NULL, "INSERT INTO token (id, name, role,"
			" created_at, expires_at, hash)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "itiiib",
			token->id, token->name, (int64_t)token->role,
			token->created_at, token->expires_at, token->hash,
			sizeof(token->hash));
}

static int clear(struct store *store)
{
	static const char *const statements[] = {
		"DELETE FROM access_role", "DELETE FROM access_scope",
		"DELETE FROM access_policy", "DELETE FROM access_grant",
		"DELETE FROM token",
	};
	int ret = 0;
	size_t i;

	for (i = 0; i < sizeof(statements) / sizeof(statements[0]) && ret == 0;
	     i++) {
		ret = store_do(store, NULL, statements[i], "");
	}
	return ret;
}

static int write_all(struct store *store, const struct ipam_access_rows *rows)
{
	size_t i, changed = 0;
	int ret = store_do(store, &changed, "UPDATE access_state SET"
			   " generation = ?1, next_id = ?2, seal = ?3"
			   " WHERE id = 1 AND generation = ?1 - 1", "iib",
			   rows->generation, rows->next_id, rows->seal,
			   rows->seal_size);

	if (ret == 0 && changed != 1) {
		ret = EBUSY;
	}
	if (ret == 0) {
		ret = clear(store);
	}
	for (i = 0; i < rows->role_count && ret == 0; i++) {
		ret = store_do(store, NULL, "INSERT INTO access_role VALUES"
			       " (?1, ?2, ?3, ?4)", "ittt", rows->roles[i].id,
			       rows->roles[i].name,
			       rows->roles[i].description,
			       rows->roles[i].operations);
	}
	for (i = 0; i < rows->scope_count && ret == 0; i++) {
		ret = store_do(store, NULL, "INSERT INTO access_scope VALUES"
			       " (?1, ?2, ?3, ?4)", "iitt",
			       rows->scopes[i].id, rows->scopes[i].parent,
			       rows->scopes[i].label,
			       rows->scopes[i].description);
	}
	for (i = 0; i < rows->policy_count && ret == 0; i++) {
		ret = write_policy(store, &rows->policies[i]);
	}
	for (i = 0; i < rows->token_count && ret == 0; i++) {
		ret = write_token(store, &rows->tokens[i]);
	}
	return ret;
}

int store_access_save(struct store *store,
		      const struct ipam_access_rows *rows)
{
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret == 0) {
		ret = store_leave(store, own, write_all(store, rows));
	}
	return ret;
}
