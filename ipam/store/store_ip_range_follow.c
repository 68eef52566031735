/*
 * Ranges that are made of DHCP scopes (ASM-10).
 *
 * 1. Each scope of a server has one range, of service `MS DHCP` and the full
 *    name of the server; it is known by its scope, so it keeps its number and
 *    what a person wrote into it as long as the server keeps the scope.
 * 2. A range whose scope is gone goes, and with it a subnet that was made for
 *    it and holds nothing else.
 * 3. What a server says is not trusted: a prefix of length 0, or the same
 *    addresses twice, make no range.
 */
#include "ipam/store/store_plan_private.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define OWNED "space = 1 AND service = '" IPAM_SERVICE_DHCP "' AND instance = ?1"

struct scope_row {
	int64_t id;
	struct ipam_prefix prefix;
	const char *name;
};

static int read_scope(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data,
		      void *row_data)
{
	struct scope_row *scope = row_data;

	scope->id = sqlite3_column_int64(stmt, 0);
	scope->prefix.addr = store_column_addr(stmt, 1);
	scope->prefix.length = (unsigned)sqlite3_column_int(stmt, 2);
	scope->name = store_column_text(mem_ctx, stmt, 3);
	return 0;
}

static int read_range(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data,
		      void *row_data)
{
	struct ipam_part *part = row_data;

	part->kind = sqlite3_column_int(stmt, 0);
	part->range.first = store_column_addr(stmt, 1);
	part->range.last = store_column_addr(stmt, 2);
	return 0;
}

static int read_number(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row_data)
{
	int64_t *number = row_data;

	*number = sqlite3_column_int64(stmt, 0);
	return 0;
}

static const struct store_row_kind number_row = { sizeof(int64_t),
						  read_number, NULL };

struct follow {
	struct store *store;
	const char *server;	/* lower case, as it is stored */
	int64_t server_id, at;
	struct store_diff diff;
};

static void widen(struct ipam_range *range, const struct ipam_range *by)
{
	if (ipam_addr_cmp(&by->first, &range->first) < 0) {
		range->first = by->first;
	}
	if (ipam_addr_cmp(&by->last, &range->last) > 0) {
		range->last = by->last;
	}
}

/*
 * What a scope gives out: from the first to the last address that it
 * distributes (IPv6: all of its prefix), less its exclusions, which are made
 * one where they touch.
 */
static int read_extent(TALLOC_CTX *mem_ctx, struct follow *f,
		       const struct scope_row *scope,
		       struct ipam_ip_range *range)
{
	const struct store_row_kind kind = { sizeof(struct ipam_part),
					     read_range, NULL };
	struct ipam_part *rows = NULL, *last = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	bool distributed = false;
	int ret = store_borrow_with(f->store, &stmt,
				"SELECT kind, first, last FROM scope_range"
				" WHERE scope = ?1 ORDER BY kind, first", "i",
				scope->id);

	ret = store_rows(mem_ctx, f->store, ret, stmt, &kind, &rows, &count);
	range->range = ipam_prefix_hosts(&scope->prefix);
	range->parts = rows;	/* exclusions move to its front */
	range->part_count = 0;
	for (i = 0; i < count && ret == 0; i++) {
		if (rows[i].kind == 0) {
			if (!distributed) {
				range->range = rows[i].range;
			}
			widen(&range->range, &rows[i].range);
			distributed = true;
			continue;
		}
		if (last != NULL && ipam_addr_cmp(&rows[i].range.first,
						  &last->range.last) <= 0) {
			widen(&last->range, &rows[i].range);
			continue;
		}
		last = &rows[range->part_count++];
		*last = (struct ipam_part){ IPAM_PART_EXCLUDED,
					    rows[i].range };
	}
	return ret;
}

/* Option 3 of an IPv4 scope. */
static int read_gateways(TALLOC_CTX *mem_ctx, struct follow *f,
			 const struct scope_row *scope, const char **out)
{
	sqlite3_stmt *stmt = NULL;
	int ret;

	*out = NULL;
	if (scope->prefix.addr.family != IPAM_IPV4) {
		return 0;
	}
	ret = store_borrow_with(f->store, &stmt,
			    "SELECT value FROM dhcp_option WHERE server = ?1"
			    " AND family = 4 AND scope = ?2 AND reservation ="
			    " x'' AND policy = '' AND vendor_class = '' AND"
			    " user_class = '' AND code = 3", "ia",
			    f->server_id, &scope->prefix.addr);
	if (ret == 0) {
		ret = store_step(f->store, stmt);
	}
	if (ret == 0) {
		*out = store_column_text(mem_ctx, stmt, 0);
	}
	store_give_back(f->store, stmt);
	return ret == ENOENT ? 0 : ret;
}

/* The subnet around it, or one that is made of the prefix of the scope. */
static int find_subnet(struct follow *f, const struct scope_row *scope,
		       struct ipam_ip_range *range)
{
	struct ipam_wrong wrong;
	struct ipam_subnet subnet = {
		.space_id = IPAM_SPACE_DEFAULT, .prefix = scope->prefix,
		.network_type = IPAM_NON_VIRTUALIZED, .virtual_subnet = -1,
		.collected = true,
	};
	char text[IPAM_PREFIX_TEXT], name[IPAM_SUBNET_NAME_MAX + 1];
	int ret = plan_subnet_around(f->store, IPAM_SPACE_DEFAULT,
				     &range->range, scope->prefix.length,
				     &range->subnet);

	if (ret != 0 || range->subnet != 0) {
		return ret;
	}
	ipam_prefix_format(&scope->prefix, text);
	snprintf(name, sizeof(name), "%s", scope->name != NULL &&
		 scope->name[0] != '\0' ? scope->name : text);
	subnet.name = name;
	ret = store_subnet_put(f->store, &subnet, f->at, &wrong);
	range->subnet = subnet.id;
	return ret;
}

/* Whether another range of the server has these addresses. */
static int is_taken(struct follow *f, const struct ipam_ip_range *range,
		    bool *out_taken)
{
	int64_t id = 0;
	int ret = store_number(f->store, &id,
			       "SELECT id FROM ip_range WHERE " OWNED
			       " AND family = ?2 AND first = ?3 AND last = ?4"
			       " AND id <> ?5", "tiaai", f->server,
			       (int64_t)range->range.first.family,
			       &range->range.first, &range->range.last,
			       range->id);

	*out_taken = ret == 0;
	return ret == ENOENT ? 0 : ret;
}

static bool same(const struct ipam_ip_range *a, const struct ipam_ip_range *b)
{
	return a->scope == b->scope &&
	       store_same_text(a->scope_name, b->scope_name) &&
	       store_same_text(a->gateways, b->gateways) &&
	       strcmp(a->instance, b->instance) == 0 &&
	       ipam_addr_cmp(&a->range.first, &b->range.first) == 0 &&
	       ipam_addr_cmp(&a->range.last, &b->range.last) == 0 &&
	       a->part_count == b->part_count &&
	       (a->part_count == 0 ||
		memcmp(a->parts, b->parts,
		       a->part_count * sizeof(a->parts[0])) == 0);
}

/* The parts of a range that are a person's: kept behind the exclusions. */
static int keep_parts(TALLOC_CTX *mem_ctx, struct ipam_ip_range *range,
		      const struct ipam_ip_range *before)
{
	struct ipam_part *all = talloc_array(
		mem_ctx, struct ipam_part,
		range->part_count + before->part_count + 1);
	size_t i, n = range->part_count;

	if (all == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < n; i++) {
		all[i] = range->parts[i];
	}
	for (i = 0; i < before->part_count; i++) {
		if (before->parts[i].kind != IPAM_PART_EXCLUDED &&
		    ipam_range_contains(&range->range,
					&before->parts[i].range.first) &&
		    ipam_range_contains(&range->range,
					&before->parts[i].range.last)) {
			all[n++] = before->parts[i];
		}
	}
	range->parts = all;
	range->part_count = n;
	return 0;
}

/* The range of a scope as it was, or as a new one begins. */
static int read_before(TALLOC_CTX *mem_ctx, struct follow *f,
		       const struct scope_row *scope,
		       struct ipam_ip_range *out)
{
	struct ipam_wrong wrong;
	int64_t id = 0;
	int ret = store_number(f->store, &id, "SELECT id FROM ip_range WHERE"
			       " scope = ?1", "i", scope->id);

	*out = (struct ipam_ip_range){
		.space_id = IPAM_SPACE_DEFAULT, .service = IPAM_SERVICE_DHCP,
		.instance = f->server, .network_type = IPAM_NON_VIRTUALIZED,
		.assignment = IPAM_DYNAMIC, .user_utilized = -1,
	};
	if (ret == ENOENT) {
		return 0;
	}
	return ret == 0 ? plan_ip_range_get(mem_ctx, f->store, id, out,
					    &wrong) : ret;
}

static int follow_scope(TALLOC_CTX *mem_ctx, struct follow *f,
			const struct scope_row *scope)
{
	struct ipam_ip_range before, range;
	bool taken = false;
	int ret = read_before(mem_ctx, f, scope, &before);

	range = before;
	if (ret == 0) {
		ret = read_extent(mem_ctx, f, scope, &range);
	}
	if (ret == 0) {
		ret = keep_parts(mem_ctx, &range, &before);
	}
	if (ret == 0) {
		ret = read_gateways(mem_ctx, f, scope, &range.gateways);
	}
	range.prefix = scope->prefix;
	range.scope = scope->id;
	range.scope_name = scope->name;
	range.instance = f->server;
	range.collected_at = f->at;
	if (ret != 0 || (range.id != 0 && same(&range, &before))) {
		f->diff.unchanged++;
		return ret;
	}
	ret = is_taken(f, &range, &taken);
	if (ret != 0 || taken) {
		return ret;
	}
	ret = find_subnet(f, scope, &range);
	*(range.id == 0 ? &f->diff.added : &f->diff.changed) += 1;
	return ret == 0 ? plan_ip_range_write(f->store, &range,
					      range.id != 0 ? &before : NULL,
					      range.id != 0 ?
					      range.modified_at : f->at) :
			  ret;
}

/* Ranges that have no scope any more; they may find another one. */
static int drop_gone(TALLOC_CTX *mem_ctx, struct follow *f)
{
	int64_t *ids = NULL, subnet = 0;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = store_do(f->store, NULL,
			   "UPDATE ip_range SET scope = (SELECT s.id FROM"
			   " scope s WHERE s.server = ?2 AND s.family ="
			   " ip_range.family AND s.address = network AND"
			   " s.length = ip_range.length) WHERE " OWNED
			   " AND scope IS NULL", "ti", f->server,
			   f->server_id);

	if (ret == 0) {
		ret = store_borrow_with(f->store, &stmt, "SELECT id FROM ip_range"
				    " WHERE " OWNED " AND scope IS NULL", "t",
				    f->server);
	}
	ret = store_rows(mem_ctx, f->store, ret, stmt, &number_row, &ids,
			 &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = store_number(f->store, &subnet, "SELECT"
				   " coalesce(subnet, 0) FROM ip_range WHERE"
				   " id = ?1", "i", ids[i]);
		if (ret == 0) {
			ret = plan_ip_range_drop(f->store, ids[i]);
		}
		if (ret == 0 && subnet != 0) {
			ret = plan_subnet_drop_empty(f->store, subnet);
		}
		f->diff.removed++;
	}
	return ret;
}

/* Failover tells that an overlap is meant. */
static int refresh_overlaps(TALLOC_CTX *mem_ctx, struct follow *f)
{
	int64_t *ids = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = store_borrow_with(f->store, &stmt, "SELECT id FROM ip_range"
				" WHERE " OWNED " AND overlap <> 0", "t",
				f->server);

	ret = store_rows(mem_ctx, f->store, ret, stmt, &number_row, &ids,
			 &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = plan_overlap_refresh(f->store, STORE_IP_RANGE, ids[i]);
	}
	return ret;
}

static int follow(TALLOC_CTX *mem_ctx, struct follow *f)
{
	const struct store_row_kind kind = { sizeof(struct scope_row),
					     read_scope, NULL };
	struct scope_row *scopes = NULL;
	sqlite3_stmt *stmt = NULL;
	TALLOC_CTX *tmp_ctx = NULL;
	size_t i, count = 0;
	int ret = drop_gone(mem_ctx, f);

	if (ret == 0) {
		ret = store_borrow_with(f->store, &stmt,
				    "SELECT id, address, length, name FROM"
				    " scope WHERE server = ?1 AND length > 0"
				    " ORDER BY family, address, length", "i",
				    f->server_id);
	}
	ret = store_rows(mem_ctx, f->store, ret, stmt, &kind, &scopes, &count);
	for (i = 0; i < count && ret == 0; i++) {
		tmp_ctx = talloc_new(mem_ctx);
		ret = follow_scope(tmp_ctx, f, &scopes[i]);
		talloc_free(tmp_ctx);
	}
	if (ret == 0) {
		ret = store_do(f->store, NULL, "UPDATE ip_range SET"
			       " collected_at = ?2 WHERE " OWNED, "ti",
			       f->server, f->at);
	}
	return ret == 0 ? refresh_overlaps(mem_ctx, f) : ret;
}

int store_ip_range_follow(struct store *store, const char *server, int64_t at,
			  struct store_diff *out_diff)
{
	struct follow f = { .store = store, .at = at };
	TALLOC_CTX *tmp_ctx = NULL;
	char *name = NULL;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	name = talloc_strdup(tmp_ctx, server);
	for (size_t i = 0; name != NULL && name[i] != '\0'; i++) {
		name[i] = (char)tolower((unsigned char)name[i]);
	}
	f.server = name;
	ret = store_number(store, &f.server_id, "SELECT id FROM server WHERE"
			   " name = ?1", "t", name);
	if (ret == 0 || ret == ENOENT) {
		ret = follow(tmp_ctx, &f);
	}
	talloc_free(tmp_ctx);
	ret = store_leave(store, own, ret);
	if (ret == 0) {
		*out_diff = f.diff;
	}
	return ret;
}
