/*
 * What discovery found of servers.
 *
 * 1. A server is found again by its GUID, else by its name. One whose name
 *    another computer has got stands aside as NAME~NUMBER, keeps its data, and
 *    is not collected from: its management is undecided again.
 * 2. Discovery changes neither what administrators set (management, owner,
 *    description, included, roles by hand) nor what access checks found.
 * 3. What discovery could not learn this time stays as it was.
 * 4. news is of the last store_server_put_all.
 */
#include "ipam/store/store_private.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* All that discovery knows of a server; differs when any of it does. */
#define FINGERPRINT                                                           \
	"SELECT json_array(s.name, s.domain, s.guid, s.account, s.forest,"    \
	" s.os, s.os_version, (SELECT group_concat(hex(address)) FROM"        \
	" (SELECT address FROM server_address WHERE server = s.id"            \
	" ORDER BY address)), (SELECT group_concat(role) FROM"                \
	" (SELECT role FROM server_role WHERE server = s.id AND present"      \
	" ORDER BY role))) FROM server s WHERE s.id = ?1"

static int fingerprint(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		       char **out_text)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, FINGERPRINT, "i", id);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		*out_text = store_column_text(mem_ctx, stmt, 0);
		ret = *out_text == NULL ? ENOMEM : 0;
	}
	store_give_back(store, stmt);
	return ret;
}

static bool is_among(const char *guid, const struct ipam_server *servers,
		     size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (store_same_text(guid, servers[i].guid)) {
			return true;
		}
	}
	return false;
}

/*
 * The row of a server. By name only where that row has no GUID, or one of a
 * computer that is gone, which has been set up anew then. ENOENT
 */
static int find(struct store *store, const struct ipam_server *server,
		const struct ipam_server *servers, size_t count,
		int64_t *out_id)
{
	sqlite3_stmt *stmt = NULL;
	char *guid = NULL;
	int64_t id = 0;
	int ret = ENOENT;

	if (server->guid != NULL) {
		ret = store_number(store, out_id,
				   "SELECT id FROM server WHERE guid = ?1",
				   "t", server->guid);
	}
	if (ret != ENOENT) {
		return ret;
	}
	ret = store_borrow_with(store, &stmt,
				"SELECT id, guid FROM server WHERE name = ?1",
				"n", server->name);
	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		id = sqlite3_column_int64(stmt, 0);
		guid = store_column_text(store, stmt, 1);
	}
	store_give_back(store, stmt);
	if (ret == 0 && server->guid != NULL && guid != NULL &&
	    is_among(guid, servers, count)) {
		ret = ENOENT;
	}
	talloc_free(guid);
	if (ret == 0) {
		*out_id = id;
	}
	return ret;
}

/* The rows of jobs and runs go by the name. */
static int rename_work(struct store *store, const char *from, const char *to)
{
	int ret = store_do(store, NULL,
			   "UPDATE job SET server = ?2 WHERE server = ?1",
			   "nn", from, to);

	return ret != 0 ? ret :
	       store_do(store, NULL,
			"UPDATE run SET server = ?2 WHERE server = ?1", "nn",
			from, to);
}

/* Makes the name free for the row `id` (0: one that is not there yet). */
static int set_aside(struct store *store, const char *name, int64_t id)
{
	int64_t other = 0;
	char *aside = NULL;
	int ret = store_number(store, &other,
			       "SELECT id FROM server WHERE name = ?1"
			       " AND id <> ?2", "ni", name, id);

	if (ret != 0) {
		return ret == ENOENT ? 0 : ret;
	}
	aside = talloc_asprintf(store, "%s~%lld", name, (long long)other);
	ret = aside == NULL ? ENOMEM :
	      store_do(store, NULL, "UPDATE server SET name = ?2"
		       " WHERE id = ?1", "in", other, aside);
	if (ret == 0) {
		ret = rename_work(store, name, aside);
	}
	talloc_free(aside);
	return ret;
}

static int rename_to(struct store *store, int64_t id, const char *name)
{
	sqlite3_stmt *stmt = NULL;
	char *before = NULL;
	int ret = set_aside(store, name, id);

	if (ret == 0) {
		ret = store_borrow_with(store, &stmt, "SELECT name FROM server"
					" WHERE id = ?1", "i", id);
	}
	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		before = store_column_text(store, stmt, 0);
		ret = before == NULL ? ENOMEM : 0;
	}
	store_give_back(store, stmt);
	if (ret == 0 && strcasecmp(before, name) != 0) {
		ret = store_do(store, NULL, "UPDATE server SET name = ?2"
			       " WHERE id = ?1", "in", id, name);
		if (ret == 0) {
			ret = rename_work(store, before, name);
		}
	}
	talloc_free(before);
	return ret;
}

static int put_addresses(struct store *store, int64_t id,
			 const struct ipam_server *server)
{
	size_t i, count = server->address_count;
	const struct ipam_addr *all = server->addresses;
	int ret;

	if (count == 0 && server->address.family == IPAM_NO_FAMILY) {
		return 0;
	}
	if (count == 0) {
		all = &server->address;
		count = 1;
	}
	ret = store_do(store, NULL, "DELETE FROM server_address"
		       " WHERE server = ?1", "i", id);
	for (i = 0; ret == 0 && i < count; i++) {
		ret = store_do(store, NULL,
			       "INSERT OR IGNORE INTO server_address (server,"
			       " address) VALUES (?1, ?2)", "ia", id, &all[i]);
	}
	return ret;
}

static int put_roles(struct store *store, int64_t id,
		     const struct ipam_server *server)
{
	int ret = store_do(store, NULL,
			   "UPDATE server_role SET present = 0"
			   " WHERE server = ?1 AND by_hand = 0"
			   " AND (?2 >> role) & 1 = 0", "ii", id,
			   (int64_t)server->unknown_roles);
	int role;

	for (role = 0; role < IPAM_ROLE_COUNT && ret == 0; role++) {
		if (!server->roles[role].present) {
			continue;
		}
		ret = store_do(store, NULL,
			       "INSERT INTO server_role (server, role,"
			       " present) VALUES (?1, ?2, 1)"
			       " ON CONFLICT (server, role) DO UPDATE SET"
			       " present = 1", "ii", id, (int64_t)role);
	}
	return ret;
}

static int put_facts(struct store *store, int64_t id,
		     const struct ipam_server *server)
{
	int ret = store_do(store, NULL,
			   "UPDATE server SET domain = coalesce(?2, domain),"
			   " address = coalesce(?3, address), source = ?4,"
			   " collected_at = ?5, guid = coalesce(?6, guid),"
			   " account = coalesce(?7, account),"
			   " forest = coalesce(?8, forest),"
			   " os = coalesce(?9, os),"
			   " os_version = coalesce(?10, os_version)"
			   " WHERE id = ?1", "inatittntt", id, server->domain,
			   &server->address, server->seen.source,
			   server->seen.collected_at, server->guid,
			   server->account, server->forest, server->os,
			   server->os_version);

	if (ret == 0) {
		ret = put_addresses(store, id, server);
	}
	return ret == 0 ? put_roles(store, id, server) : ret;
}

static int add(struct store *store, const struct ipam_server *server)
{
	int ret = set_aside(store, server->name, 0);

	if (ret == 0) {
		ret = store_do(store, NULL,
			       "INSERT INTO server (name, collected_at, news,"
			       " found_at, changed_at)"
			       " VALUES (?1, ?2, ?3, ?2, ?2)", "nii",
			       server->name, server->seen.collected_at,
			       (int64_t)IPAM_NEW);
	}
	return ret != 0 ? ret :
	       put_facts(store, sqlite3_last_insert_rowid(store->db), server);
}

static int refresh(struct store *store, int64_t id,
		   const struct ipam_server *server)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *before = NULL, *after = NULL;
	int ret = fingerprint(tmp_ctx, store, id, &before);

	if (ret == 0) {
		ret = rename_to(store, id, server->name);
	}
	if (ret == 0) {
		ret = put_facts(store, id, server);
	}
	if (ret == 0) {
		ret = fingerprint(tmp_ctx, store, id, &after);
	}
	if (ret == 0 && strcmp(before, after) != 0) {
		ret = store_do(store, NULL,
			       "UPDATE server SET changed_at = ?2, news ="
			       " CASE news WHEN ?3 THEN ?3 ELSE ?4 END"
			       " WHERE id = ?1", "iiii", id,
			       server->seen.collected_at, (int64_t)IPAM_NEW,
			       (int64_t)IPAM_MODIFIED);
	}
	talloc_free(tmp_ctx);
	return ret;
}

static int put_one(struct store *store, const struct ipam_server *server,
		   const struct ipam_server *servers, size_t count)
{
	int64_t id = 0;
	int ret = find(store, server, servers, count, &id);

	if (ret == ENOENT) {
		return add(store, server);
	}
	return ret == 0 ? refresh(store, id, server) : ret;
}

int store_server_put(struct store *store, const struct ipam_server *server)
{
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret == 0) {
		ret = put_one(store, server, server, 1);
		ret = store_leave(store, own, ret);
	}
	return ret;
}

int store_server_put_all(struct store *store,
			 const struct ipam_server *servers, size_t count,
			 int64_t at)
{
	bool own = false;
	int ret = store_enter(store, &own);
	size_t i;

	if (ret != 0) {
		return ret;
	}
	ret = store_do(store, NULL, "UPDATE server SET news = ?1"
		       " WHERE news <> ?1", "i", (int64_t)IPAM_OLD);
	for (i = 0; ret == 0 && i < count; i++) {
		ret = put_one(store, &servers[i], servers, count);
	}
	/* Those that still stand aside: invariant 1. */
	if (ret == 0) {
		ret = store_do(store, NULL,
			       "UPDATE server SET management = ?1, news = ?2,"
			       " changed_at = ?3 WHERE name LIKE '%~%'"
			       " AND management <> ?1", "iii",
			       (int64_t)IPAM_UNSPECIFIED,
			       (int64_t)IPAM_MODIFIED, at);
	}
	return store_leave(store, own, ret);
}
