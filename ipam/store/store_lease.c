/*
 * Leases.
 *
 * 1. A lease is there once per (server, family, address).
 * 2. A row that is as before is not written: what a collection costs follows
 *    from what has changed. changed_at dates the row, leases_at of its scope
 *    dates all of them.
 * 3. Leases of a scope are replaced as a whole or not at all.
 */
#include "ipam/store/store_address_private.h"
#include "ipam/store/store_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COLUMNS                                                               \
	"SELECT s.name, l.address, c.address, c.length, l.client, l.name,"    \
	" l.comment, l.state, l.reserved, l.expires_at, c.leases_at,"         \
	" k.failed_at, k.step, k.status, k.advice FROM lease l"               \
	" JOIN scope c ON c.id = l.scope JOIN server s ON s.id = l.server"    \
	" LEFT JOIN collected k ON k.server = l.server"                       \
	" AND k.task = 'ServerConfiguration' "

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_lease *lease = row_data;
	lease->server = store_column_text(mem_ctx, stmt, 0);
	lease->address = store_column_addr(stmt, 1);
	lease->scope.addr = store_column_addr(stmt, 2);
	lease->scope.length = (unsigned)sqlite3_column_int(stmt, 3);
	lease->client = store_column_text(mem_ctx, stmt, 4);
	lease->name = store_column_text(mem_ctx, stmt, 5);
	lease->comment = store_column_text(mem_ctx, stmt, 6);
	lease->state = sqlite3_column_int(stmt, 7);
	lease->reserved = sqlite3_column_int(stmt, 8) != 0;
	lease->expires_at = sqlite3_column_int64(stmt, 9);
	lease->seen.collected_at = sqlite3_column_int64(stmt, 10);
	lease->seen.source = lease->server;
	lease->seen.failed_at = sqlite3_column_int64(stmt, 11);
	store_column_failure(mem_ctx, stmt, 12, &lease->seen.failure);
	return 0;
}

/* Reads all rows and gives the statement back. */
static int read_rows(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, struct ipam_lease **out_leases,
		     size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_lease), read_row, NULL
	};
	int ret = 0;

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_leases,
			  out_count);
}

char *store_lease_key(TALLOC_CTX *mem_ctx, const struct ipam_lease *lease)
{
	return store_place_key(mem_ctx, lease->server, &lease->address, 0);
}

int store_lease_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_lease_filter *filter,
		     const struct store_page *page,
		     struct ipam_lease **out_leases, size_t *out_count)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_addr after = { .family = IPAM_NO_FAMILY };
	sqlite3_stmt *stmt = NULL;
	char *server = NULL, *sql = NULL;
	int64_t length = 0;
	int ret;

	if (page->after != NULL && !store_place_parse(tmp_ctx, page->after,
						      &server, &after,
						      &length)) {
		talloc_free(tmp_ctx);
		return EINVAL;
	}
	/* Only conditions that are asked for, so that indexes serve them. */
	sql = talloc_asprintf(
		tmp_ctx, COLUMNS "WHERE %s AND %s AND %s AND %s AND %s AND %s"
		" ORDER BY s.name, l.family, l.address LIMIT ?4",
		server != NULL ? "(s.name, l.family, l.address) > (?1, ?2, ?3)"
			       : "?1 IS NULL",
		filter->server != NULL ? "s.name = ?5" : "?5 IS NULL",
		filter->name != NULL ? "l.name = ?6 COLLATE NOCASE"
				     : "?6 IS NULL",
		filter->client != NULL ? "l.client = ?7 COLLATE NOCASE"
				       : "?7 IS NULL",
		filter->scope != NULL ? "c.address = ?8" : "?8 IS NULL",
		filter->address != NULL ? "l.address = ?9" : "?9 IS NULL");
	if (sql == NULL) {
		talloc_free(tmp_ctx);
		return ENOMEM;
	}
	ret = store_borrow_with(store, &stmt, sql, "tiainttaa", server,
				(int64_t)after.family, &after,
				(int64_t)page->limit, filter->server,
				filter->name, filter->client, filter->scope,
				filter->address);
	if (ret == 0) {
		ret = read_rows(mem_ctx, store, stmt, out_leases, out_count);
	}
	talloc_free(tmp_ctx);
	return ret;
}

static int cmp_lease(const void *a, const void *b)
{
	const struct ipam_lease *const *x = a, *const *y = b;

	return ipam_addr_cmp(&(*x)->address, &(*y)->address);
}

/* Pointers to the leases in order of their addresses. */
static int sort_leases(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct ipam_prefix *scope,
		       const struct ipam_lease *leases, size_t count,
		       const struct ipam_lease ***out_sorted)
{
	const struct ipam_lease **sorted = NULL;
	size_t i;

	sorted = talloc_array(mem_ctx, const struct ipam_lease *, count + 1);
	if (sorted == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < count; i++) {
		sorted[i] = &leases[i];
		if (!ipam_prefix_contains(scope, &leases[i].address)) {
			return store_say(store, EINVAL,
					 "a lease is not inside its scope");
		}
	}
	qsort(sorted, count, sizeof(sorted[0]), cmp_lease);
	for (i = 1; i < count; i++) {
		if (cmp_lease(&sorted[i - 1], &sorted[i]) == 0) {
			return store_say(store, EINVAL,
					 "an address is leased twice");
		}
	}
	*out_sorted = sorted;
	return 0;
}

static bool same_lease(const struct ipam_lease *a, const struct ipam_lease *b)
{
	return store_same_text(a->client, b->client) &&
	       store_same_text(a->name, b->name) &&
	       store_same_text(a->comment, b->comment) && a->state == b->state &&
	       a->reserved == b->reserved && a->expires_at == b->expires_at;
}

struct lease_diff {
	struct store *store;
	int64_t server, scope, at;
	sqlite3_stmt *put, *drop;
	struct store_diff counts;
	struct store_appearing *appearing;	/* NULL until a row differs */
};

/* The address records that come of it; made when something differs. */
static int appearing_of(struct lease_diff *d)
{
	return d->appearing != NULL ? 0 :
	       store_appearing_begin(NULL, d->store, d->server, d->at,
				     &d->appearing);
}

/* Whether the records that come of two leases say the same. */
static bool appears_same(const struct ipam_lease *a,
			 const struct ipam_lease *b)
{
	return a != NULL && store_same_text(a->client, b->client) &&
	       store_same_text(a->name, b->name) && a->state == b->state &&
	       a->reserved == b->reserved;
}

static int put_lease(struct lease_diff *d, const struct ipam_lease *before,
		     const struct ipam_lease *lease)
{
	int ret = store_bind(d->store, d->put, "iiaitttiiii", d->server,
			     (int64_t)lease->address.family, &lease->address,
			     d->scope, lease->client, lease->name,
			     lease->comment, (int64_t)lease->state,
			     (int64_t)lease->reserved, lease->expires_at,
			     d->at);

	if (ret == 0) {
		ret = store_do_again(d->store, d->put);
	}
	if (ret != 0 || appears_same(before, lease)) {
		return ret;
	}
	ret = appearing_of(d);
	return ret == 0 ? store_appearing_lease(d->appearing, lease,
						d->scope) : ret;
}

static int drop_lease(struct lease_diff *d, const struct ipam_lease *lease)
{
	int ret = store_bind(d->store, d->drop, "iia", d->server,
			     (int64_t)lease->address.family, &lease->address);

	if (ret == 0) {
		ret = store_do_again(d->store, d->drop);
	}
	if (ret == 0) {
		ret = appearing_of(d);
	}
	return ret == 0 ? store_appearing_gone(d->appearing, &lease->address,
					       d->scope) : ret;
}

/* Walks both lists, which are in the same order, once. */
static int merge(struct lease_diff *d, const struct ipam_lease *stored,
		 size_t stored_count, const struct ipam_lease **sorted,
		 size_t count)
{
	size_t i = 0, j = 0;
	int ret = 0, cmp;

	while (ret == 0 && (i < stored_count || j < count)) {
		if (i == stored_count) {
			cmp = 1;
		} else if (j == count) {
			cmp = -1;
		} else {
			cmp = ipam_addr_cmp(&stored[i].address,
					    &sorted[j]->address);
		}
		if (cmp < 0) {
			d->counts.removed++;
			ret = drop_lease(d, &stored[i++]);
		} else if (cmp > 0) {
			d->counts.added++;
			ret = put_lease(d, NULL, sorted[j++]);
		} else if (same_lease(&stored[i++], sorted[j++])) {
			d->counts.unchanged++;
		} else {
			d->counts.changed++;
			ret = put_lease(d, &stored[i - 1], sorted[j - 1]);
		}
	}
	return ret;
}

static int prepare_diff(struct lease_diff *d)
{
	int ret = store_borrow(d->store,
			       "INSERT OR REPLACE INTO lease (server, family,"
			       " address, scope, client, name, comment, state,"
			       " reserved, expires_at, changed_at) VALUES"
			       " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
			       " ?11)", &d->put);

	return ret != 0 ? ret :
	       store_borrow(d->store, "DELETE FROM lease WHERE server = ?1"
			    " AND family = ?2 AND address = ?3", &d->drop);
}

/* Inside a transaction, with server and scope known. */
static int replace(TALLOC_CTX *tmp_ctx, struct lease_diff *d,
		   const struct ipam_lease **sorted, size_t count)
{
	struct ipam_lease *stored = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t stored_count = 0;
	int end, ret = store_borrow_with(d->store, &stmt,
					 COLUMNS "WHERE l.scope = ?1"
					 " ORDER BY l.address", "i", d->scope);

	if (ret == 0) {
		ret = read_rows(tmp_ctx, d->store, stmt, &stored,
				&stored_count);
	}
	if (ret == 0) {
		ret = prepare_diff(d);
	}
	if (ret == 0) {
		ret = merge(d, stored, stored_count, sorted, count);
	}
	store_give_back(d->store, d->put);
	store_give_back(d->store, d->drop);
	if (d->appearing != NULL) {
		end = store_appearing_end(d->appearing);
		ret = ret != 0 ? ret : end;
	}
	if (ret == 0) {
		ret = store_do(d->store, NULL, "UPDATE scope SET"
			       " leases_at = ?2 WHERE id = ?1", "ii", d->scope,
			       d->at);
	}
	return ret;
}

int store_lease_put_all(struct store *store, const char *server,
			const struct ipam_prefix *scope,
			const struct ipam_lease *leases, size_t count,
			int64_t at, struct store_diff *out_diff)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct lease_diff d = { .store = store, .at = at };
	const struct ipam_lease **sorted = NULL;
	bool own = false;
	int ret = sort_leases(tmp_ctx, store, scope, leases, count, &sorted);

	if (ret == 0) {
		ret = store_enter(store, &own);
	}
	if (ret != 0) {
		talloc_free(tmp_ctx);
		return ret;
	}
	ret = store_server_id(store, server, &d.server);
	if (ret == 0) {
		ret = store_scope_id(store, d.server, scope, &d.scope);
	}
	if (ret == 0) {
		ret = replace(tmp_ctx, &d, sorted, count);
	}
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*out_diff = d.counts;
	}
	talloc_free(tmp_ctx);
	return ret;
}
