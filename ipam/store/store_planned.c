/*
 * What is planned of address records on servers.
 *
 * 1. A record has at most one plan of each kind; the cell of that kind in the
 *    record is the state of the plan.
 * 2. A state changes in the transaction of the collection that shows why.
 * 3. Nothing here tells a server anything.
 */
#include "ipam/store/store_planned.h"

#include <errno.h>
#include <string.h>

#include "ipam/model/zone.h"
#include "ipam/store/store_private.h"

#define TYPE_CNAME 5
#define TYPE_PTR 12

#define COLUMNS                                                               \
	"SELECT p.id, p.record, p.space, s.name, p.address, p.kind, p.action,"\
	" p.state, p.server, p.place, p.name, p.type, p.data, p.client,"      \
	" coalesce(p.iaid, -1), p.description, p.why, p.planned_by,"          \
	" p.planned_at, p.changed_at FROM planned p JOIN address_space s"     \
	" ON s.id = p.space "

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_planned *p = row;

	p->id = sqlite3_column_int64(stmt, 0);
	p->record_id = sqlite3_column_int64(stmt, 1);
	p->space_id = sqlite3_column_int64(stmt, 2);
	p->space = store_column_text(mem_ctx, stmt, 3);
	p->address = store_column_addr(stmt, 4);
	p->kind = (enum ipam_planned_kind)sqlite3_column_int(stmt, 5);
	p->action = (enum ipam_planned_action)sqlite3_column_int(stmt, 6);
	p->state = (enum ipam_sync)sqlite3_column_int(stmt, 7);
	p->server = store_column_text(mem_ctx, stmt, 8);
	p->place = store_column_text(mem_ctx, stmt, 9);
	p->name = store_column_text(mem_ctx, stmt, 10);
	p->type = store_column_text(mem_ctx, stmt, 11);
	p->data = store_column_text(mem_ctx, stmt, 12);
	p->client = store_column_text(mem_ctx, stmt, 13);
	p->iaid = sqlite3_column_int64(stmt, 14);
	p->description = store_column_text(mem_ctx, stmt, 15);
	p->why = store_column_text(mem_ctx, stmt, 16);
	p->planned_by = store_column_text(mem_ctx, stmt, 17);
	p->planned_at = sqlite3_column_int64(stmt, 18);
	p->changed_at = sqlite3_column_int64(stmt, 19);
	return p->server == NULL || p->place == NULL ? ENOMEM : 0;
}

static const struct store_row_kind row_kind = {
	sizeof(struct ipam_planned), read_row, NULL
};

int store_planned_list(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_planned_filter *f,
		       const struct store_page *page,
		       struct ipam_planned **out_planned, size_t *out_count)
{
	enum ipam_planned_kind kind = IPAM_PLANNED_KIND_COUNT;
	enum ipam_planned_action action = IPAM_PLANNED_ACTION_COUNT;
	enum ipam_sync state = IPAM_SYNC_COUNT;
	sqlite3_stmt *stmt = NULL;
	int ret = 0;

	if ((f->kind != NULL && ipam_planned_kind_parse(f->kind, &kind) != 0) ||
	    (f->action != NULL &&
	     ipam_planned_action_parse(f->action, &action) != 0) ||
	    (f->state != NULL && ipam_sync_parse(f->state, &state) != 0)) {
		return EINVAL;
	}
	ret = store_borrow_with(
		store, &stmt,
		COLUMNS
		"WHERE p.id > ?1 AND (?2 = 0 OR p.id ="
		" ?2) AND (?3 = 0 OR p.record = ?3) AND (?4 IS NULL OR s.name"
		" = ?4) AND (?5 IS NULL OR p.server = ?5) AND (?6 = 3 OR"
		" p.kind = ?6) AND (?7 = 2 OR p.action = ?7) AND (?8 = 7 OR"
		" p.state = ?8) AND (?9 IS NULL OR p.address = ?9)"
		" ORDER BY p.id LIMIT ?10",
		"iiitniiiai",
		(int64_t)(page->after != NULL ? strtoll(page->after, NULL, 10)
					      : 0),
		f->id, f->record, f->space, f->server, (int64_t)kind,
		(int64_t)action, (int64_t)state, f->address,
		(int64_t)page->limit);
	return store_rows(mem_ctx, store, ret, stmt, &row_kind, out_planned,
			  out_count);
}

/* The record tells what became of what is planned of it. */
static int tell_record(struct store *store, int64_t record,
		       enum ipam_planned_kind kind, enum ipam_sync state)
{
	static const char *const sql[] = {
		[IPAM_PLANNED_RESERVATION] = "UPDATE address SET"
			" reservation_sync = ?2 WHERE id = ?1",
		[IPAM_PLANNED_HOST] = "UPDATE address SET host_sync = ?2"
				      " WHERE id = ?1",
		[IPAM_PLANNED_PTR] = "UPDATE address SET ptr_sync = ?2"
				     " WHERE id = ?1",
	};

	return store_do(store, NULL, sql[kind], "ii", record, (int64_t)state);
}

int store_planned_put(struct store *store, struct ipam_planned *p)
{
	int ret = store_do(store, NULL, "DELETE FROM planned WHERE record ="
			   " ?1 AND kind = ?2", "ii", p->record_id,
			   (int64_t)p->kind);

	if (ret == 0) {
		ret = store_do(
			store, NULL, "INSERT INTO planned (record, space,"
			" family, address, kind, action, state, server,"
			" place, name, type, data, client, iaid, description,"
			" why, planned_by, planned_at, changed_at) VALUES"
			" (nullif(?1, 0),"
			" ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
			" nullif(?14, -1), ?15, ?16, ?17, ?18, ?18)",
			"iiiaiiittttttittti", p->record_id, p->space_id,
			(int64_t)p->address.family, &p->address,
			(int64_t)p->kind, (int64_t)p->action,
			(int64_t)p->state, p->server, p->place, p->name,
			p->type, p->data, p->client, p->iaid, p->description,
			p->why, p->planned_by, p->planned_at);
	}
	if (ret == 0) {
		p->id = sqlite3_last_insert_rowid(store->db);
		p->changed_at = p->planned_at;
		ret = tell_record(store, p->record_id, p->kind, p->state);
	}
	return ret;
}

int store_planned_remove(struct store *store, int64_t id)
{
	int64_t record = 0, kind = 0;
	int ret = store_number(store, &record, "SELECT coalesce(record, 0)"
			       " FROM planned WHERE id = ?1", "i", id);

	if (ret == 0) {
		ret = store_number(store, &kind, "SELECT kind FROM planned"
				   " WHERE id = ?1", "i", id);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "DELETE FROM planned WHERE id ="
			       " ?1", "i", id);
	}
	return ret == 0 ? tell_record(store, record,
				      (enum ipam_planned_kind)kind,
				      IPAM_SYNC_NOT_ATTEMPTED) : ret;
}

int store_planned_drop_creates(struct store *store, int64_t record)
{
	return store_do(store, NULL, "DELETE FROM planned WHERE record = ?1"
			" AND action = 0", "i", record);
}

/* ------------------------------------------------- what servers have of it */

static int64_t record_type(const struct ipam_planned *p)
{
	return p->kind == IPAM_PLANNED_PTR ? TYPE_PTR :
	       p->address.family == IPAM_IPV4 ? 1 : 28;
}

static int see_reservation(TALLOC_CTX *mem_ctx, struct store *store,
			   const struct ipam_planned *p,
			   struct ipam_planned_seen *out)
{
	const char *client = NULL, *name = NULL;
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT v.client, v.name FROM reservation v JOIN"
		" scope c ON c.id = v.scope JOIN server s ON s.id = c.server"
		" WHERE s.name = ?1 AND c.family = ?2 AND v.address = ?3"
		" LIMIT 1",
		"tia", p->server, (int64_t)p->address.family, &p->address);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		client = store_column_text(mem_ctx, stmt, 0);
		name = store_column_text(mem_ctx, stmt, 1);
		out->there = true;
		out->same = client != NULL && p->client != NULL &&
			    strcasecmp(client, p->client) == 0;
		out->what = talloc_asprintf(mem_ctx, "%s (%s)",
					    client != NULL ? client : "?",
					    name != NULL ? name : "no name");
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int see_record(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct ipam_planned *p,
		      struct ipam_planned_seen *out)
{
	sqlite3_stmt *stmt = NULL;
	const char *data = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT r.data, rtrim(r.data, '.') ="
		" rtrim(?4, '.') COLLATE NOCASE OR r.address = ?5 AS same FROM"
		" record r JOIN zone z ON z.id = r.zone WHERE z.name = ?1 AND"
		" r.node = ?2 COLLATE NOCASE AND r.type = ?3 ORDER BY same"
		" DESC LIMIT 1",
		"ttita", p->place, p->name, record_type(p), p->data,
		&p->address);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		data = store_column_text(mem_ctx, stmt, 0);
		out->same = sqlite3_column_int(stmt, 1) != 0;
		out->there = p->action == IPAM_PLANNED_CREATE || out->same;
		out->what = talloc_asprintf(mem_ctx, "%s %s", p->type,
					    data != NULL ? data : "");
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int see(TALLOC_CTX *mem_ctx, struct store *store,
	       const struct ipam_planned *p, struct ipam_planned_seen *out)
{
	*out = (struct ipam_planned_seen){ .there = false };
	return p->kind == IPAM_PLANNED_RESERVATION ?
	       see_reservation(mem_ctx, store, p, out) :
	       see_record(mem_ctx, store, p, out);
}

/* ------------------------------------------------------------- is it valid */

static const char *field_of(const struct ipam_planned *p, bool server)
{
	static const char *const names[][2] = {
		[IPAM_PLANNED_RESERVATION] = { "reservation_scope",
					       "reservation_server" },
		[IPAM_PLANNED_HOST] = { "forward_zone", "forward_server" },
		[IPAM_PLANNED_PTR] = { "reverse_zone", "reverse_server" },
	};

	return names[p->kind][server];
}

/* The scope that is named, else the smallest one around the address. */
static int find_scope(TALLOC_CTX *mem_ctx, struct store *store, int64_t server,
		      struct ipam_planned *p, int64_t *out_scope,
		      struct ipam_wrong *out_wrong)
{
	struct ipam_addr named = { .family = IPAM_NO_FAMILY };
	struct ipam_prefix prefix = { .length = 0 };
	char text[IPAM_PREFIX_TEXT];
	sqlite3_stmt *stmt = NULL;
	int ret = p->place != NULL ? ipam_addr_parse(p->place, &named) : 0;

	if (ret == 0) {
		ret = store_borrow_with(
			store, &stmt,
			"SELECT id, address, length FROM scope"
			" WHERE server = ?1 AND family = ?2 AND address <= ?3"
			" AND (?4 IS NULL OR address = ?4) ORDER BY length"
			" DESC",
			"iiaa", server, (int64_t)p->address.family, &p->address,
			&named);
	}
	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		*out_scope = sqlite3_column_int64(stmt, 0);
		prefix.addr = store_column_addr(stmt, 1);
		prefix.length = (unsigned)sqlite3_column_int(stmt, 2);
		if (ipam_prefix_contains(&prefix, &p->address)) {
			break;
		}
	}
	store_give_back(store, stmt);
	if (ret == ENOENT || ret == EINVAL) {
		return ipam_wrong_set(out_wrong, "reservation_scope",
				      "reservation_scope: %.200s has no %s the "
				      "address, by what was last collected of "
				      "it", p->server, p->place != NULL ?
				      "scope of this address that contains" :
				      "scope that contains");
	}
	if (ret == 0) {
		p->place = talloc_strdup(mem_ctx,
					 ipam_prefix_format(&prefix, text));
		ret = p->place == NULL ? ENOMEM : 0;
	}
	return ret;
}

/* A server knows a client once in a scope. */
static int check_client(struct store *store, const struct ipam_planned *p,
			int64_t scope, struct ipam_wrong *out_wrong)
{
	char text[IPAM_ADDR_TEXT];
	struct ipam_addr other;
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT address FROM reservation"
				    " WHERE scope = ?1 AND client = ?2 COLLATE"
				    " NOCASE AND address <> ?3",
				    "ita", scope, p->client, &p->address);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		other = store_column_addr(stmt, 0);
		ret = ipam_wrong_set(out_wrong, p->address.family == IPAM_IPV4 ?
				     "mac" : "duid", "%s has the reservation "
				     "of %s in this scope already", p->client,
				     ipam_addr_format(&other, text));
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int check_reservation(TALLOC_CTX *mem_ctx, struct store *store,
			     struct ipam_planned *p,
			     struct ipam_wrong *out_wrong)
{
	int64_t server = 0, scope = 0;
	int ret = store_number(store, &server, "SELECT s.id FROM server s JOIN"
			       " server_role r ON r.server = s.id WHERE s.name"
			       " = ?1 AND r.role = ?2 AND r.present", "ti",
			       p->server, (int64_t)IPAM_ROLE_DHCP);

	if (ret == ENOENT) {
		return ipam_wrong_set(out_wrong, "reservation_server",
				      "reservation_server: no DHCP server of "
				      "this name is known");
	}
	if (ret == 0) {
		ret = find_scope(mem_ctx, store, server, p, &scope, out_wrong);
	}
	return ret == 0 && p->action == IPAM_PLANNED_CREATE ?
	       check_client(store, p, scope, out_wrong) : ret;
}

/* Who has the zone as primary: the one that is named, else the first. */
static int find_primary(TALLOC_CTX *mem_ctx, struct store *store,
			struct ipam_planned *p, struct ipam_wrong *out_wrong)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT s.name FROM zone z JOIN zone_host h ON"
		" h.zone = z.id JOIN server s ON s.id = h.server WHERE z.name"
		" = ?1 AND h.type = ?2 AND (?3 = '' OR s.name = ?3) ORDER BY"
		" s.name LIMIT 1",
		"tit", p->place, (int64_t)IPAM_ZONE_PRIMARY, p->server);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		p->server = store_column_text(mem_ctx, stmt, 0);
		ret = p->server == NULL ? ENOMEM : 0;
	} else if (ret == ENOENT) {
		ret = ipam_wrong_set(out_wrong, field_of(p, true),
				     p->server[0] != '\0' ?
				     "%s: this server does not have %.200s as "
				     "a primary zone" : "%s: no known server "
				     "has %.200s as a primary zone",
				     field_of(p, true), p->place);
	}
	store_give_back(store, stmt);
	return ret;
}

static int check_zone(TALLOC_CTX *mem_ctx, struct store *store,
		      struct ipam_planned *p, struct ipam_wrong *out_wrong)
{
	int64_t kind = 0, aliases = 0;
	bool forward = p->kind == IPAM_PLANNED_HOST;
	int ret = store_number(store, &kind, "SELECT kind FROM zone WHERE"
			       " name = ?1", "t", p->place);

	if (ret == ENOENT || (ret == 0 && (kind == IPAM_ZONE_FORWARD) !=
					  forward)) {
		return ipam_wrong_set(out_wrong, field_of(p, false),
				      "%s: no known server has the %s zone "
				      "%.200s", field_of(p, false),
				      forward ? "forward" : "reverse",
				      p->place);
	}
	if (ret == 0) {
		ret = find_primary(mem_ctx, store, p, out_wrong);
	}
	if (ret == 0 && p->action == IPAM_PLANNED_CREATE) {
		ret = store_number(
			store, &aliases, "SELECT count(*) FROM record r JOIN"
			" zone z ON z.id = r.zone WHERE z.name = ?1 AND r.node"
			" = ?2 COLLATE NOCASE AND r.type = ?3", "tti",
			p->place, p->name, (int64_t)TYPE_CNAME);
	}
	if (ret == 0 && aliases > 0) {
		ret = ipam_wrong_set(out_wrong, forward ? "device_name" :
				     "reverse_zone", "%.100s is an alias "
				     "(CNAME) in %.150s", p->name, p->place);
	}
	return ret;
}

int store_planned_check(TALLOC_CTX *mem_ctx, struct store *store,
			struct ipam_planned *p, bool overwrite,
			struct ipam_wrong *out_wrong)
{
	struct ipam_planned_seen seen;
	int ret = p->kind == IPAM_PLANNED_RESERVATION ?
		  check_reservation(mem_ctx, store, p, out_wrong) :
		  check_zone(mem_ctx, store, p, out_wrong);

	if (ret == 0) {
		ret = see(mem_ctx, store, p, &seen);
	}
	if (ret != 0) {
		return ret;
	}
	if (p->action == IPAM_PLANNED_DELETE && !seen.there) {
		ipam_wrong_set(out_wrong, field_of(p, true),
			       "there is nothing to delete: %.200s has no such "
			       "%s, by what was last collected of it",
			       p->server, p->kind == IPAM_PLANNED_RESERVATION ?
			       "reservation" : "record");
		return ENOENT;
	}
	if (p->kind == IPAM_PLANNED_RESERVATION &&
	    p->action == IPAM_PLANNED_CREATE && seen.there && !seen.same &&
	    !overwrite) {
		ipam_wrong_set(out_wrong, "overwrite",
			       "%.200s has this address reserved for %.200s: "
			       "set overwrite if that is to go", p->server,
			       seen.what);
		return EEXIST;
	}
	ipam_planned_resolve(mem_ctx, p, &seen);
	return 0;
}

int store_planned_orphans(TALLOC_CTX *mem_ctx, struct store *store,
			  const struct ipam_address *record,
			  struct ipam_planned **out_list, size_t *out_count)
{
	struct ipam_planned *list = talloc_zero_array(
		mem_ctx, struct ipam_planned, IPAM_PLANNED_KIND_COUNT);
	struct ipam_planned_seen seen;
	struct ipam_wrong wrong;
	size_t count = 0;
	int kind, ret = list == NULL ? ENOMEM : 0;

	for (kind = 0; kind < IPAM_PLANNED_KIND_COUNT && ret == 0; kind++) {
		ret = ipam_planned_make(list, record,
					(enum ipam_planned_kind)kind,
					IPAM_PLANNED_DELETE, &list[count],
					&wrong);
		if (ret == EINVAL) {
			ret = 0;	/* it says nothing of such a thing */
			continue;
		}
		if (ret == 0) {
			ret = see(list, store, &list[count], &seen);
		}
		if (ret == 0 && seen.there) {
			list[count].why = seen.what;
			count++;
		}
	}
	if (ret == 0) {
		*out_list = list;
		*out_count = count;
	}
	return ret;
}

/* -------------------------------------------------------- after collections */

static int resolve(struct store *store, TALLOC_CTX *tmp_ctx,
		   struct ipam_planned *list, size_t count, int64_t now)
{
	struct ipam_planned_seen seen;
	size_t i;
	int ret = 0;

	for (i = 0; i < count && ret == 0; i++) {
		ret = see(tmp_ctx, store, &list[i], &seen);
		if (ret != 0 ||
		    !ipam_planned_resolve(tmp_ctx, &list[i], &seen)) {
			continue;
		}
		ret = store_do(store, NULL, "UPDATE planned SET state = ?2,"
			       " why = ?3, changed_at = ?4 WHERE id = ?1",
			       "iiti", list[i].id, (int64_t)list[i].state,
			       list[i].why, now);
		if (ret == 0) {
			ret = tell_record(store, list[i].record_id,
					  list[i].kind, list[i].state);
		}
	}
	return ret;
}

int store_planned_scopes_seen(struct store *store, int64_t server,
			      enum ipam_family family, int64_t now)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_planned *list = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_borrow_with(store, &stmt,
				    COLUMNS
				    "WHERE p.kind = 0 AND"
				    " p.family = ?2 AND p.server = (SELECT name"
				    " FROM server WHERE id = ?1)",
				    "ii", server, (int64_t)family);

	ret = store_rows(tmp_ctx, store, ret, stmt, &row_kind, &list, &count);
	if (ret == 0) {
		ret = resolve(store, tmp_ctx, list, count, now);
	}
	talloc_free(tmp_ctx);
	return ret;
}

int store_planned_zone_seen(struct store *store, const char *zone,
			    int64_t now)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_planned *list = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_borrow_with(store, &stmt,
				    COLUMNS "WHERE p.kind IN (1, 2)"
					    " AND p.place = ?1",
				    "n", zone);

	ret = store_rows(tmp_ctx, store, ret, stmt, &row_kind, &list, &count);
	if (ret == 0) {
		ret = resolve(store, tmp_ctx, list, count, now);
	}
	talloc_free(tmp_ctx);
	return ret;
}
