/*
 * Writing ranges: what a person says (ASM-05). See store_ip_range.c.
 */
#include "ipam/store/store_plan_private.h"
#include "ipam/store/store_zone_map.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

static int write_parts(struct store *store, const struct ipam_ip_range *range)
{
	int ret = store_do(store, NULL, "DELETE FROM range_part WHERE"
			   " range = ?1", "i", range->id);
	size_t i;

	for (i = 0; i < range->part_count && ret == 0; i++) {
		ret = store_do(store, NULL,
			       "INSERT INTO range_part (range, kind, first,"
			       " last) VALUES (?1, ?2, ?3, ?4)", "iiaa",
			       range->id, (int64_t)range->parts[i].kind,
			       &range->parts[i].range.first,
			       &range->parts[i].range.last);
	}
	return ret;
}

static int insert(struct store *store, struct ipam_ip_range *range)
{
	struct plan_blob none = plan_blob(0);
	int ret = store_do(
		store, NULL,
		"INSERT INTO ip_range (space, family, network, length, first,"
		" last, service, instance, network_type, assignment, counted,"
		" assigned, utilized) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
		" ?9, ?10, 0, ?11, ?11)", "iiaiaattiib", range->space_id,
		(int64_t)range->prefix.addr.family, &range->prefix.addr,
		(int64_t)range->prefix.length, &range->range.first,
		&range->range.last, range->service, range->instance,
		(int64_t)range->network_type, (int64_t)range->assignment,
		none.bytes, sizeof(none.bytes));

	range->id = sqlite3_last_insert_rowid(store->db);
	return ret;
}

static int write_place(struct store *store, const struct ipam_ip_range *range)
{
	struct plan_blob assigned = plan_blob(ipam_ip_range_usable(range));

	return store_do(store, NULL,
			"UPDATE ip_range SET family = ?2, network = ?3,"
			" length = ?4, first = ?5, last = ?6,"
			" subnet = nullif(?7, 0), assigned = ?8, service = ?9,"
			" instance = ?10 WHERE id = ?1", "iiaiaaibtt",
			range->id, (int64_t)range->prefix.addr.family,
			&range->prefix.addr, (int64_t)range->prefix.length,
			&range->range.first, &range->range.last, range->subnet,
			assigned.bytes, sizeof(assigned.bytes),
			range->service, range->instance);
}

static int write_fields(struct store *store,
			const struct ipam_ip_range *range, int64_t now)
{
	return store_do(
		store, NULL,
		"UPDATE ip_range SET network_type = ?2, assignment = ?3,"
		" assigned_at = ?4, gateways = ?5, dns_servers = ?6,"
		" dns_suffixes = ?7, wins_servers = ?8, connection_suffix ="
		" ?9, reverse_zone = ?10, scope = nullif(?11, 0),"
		" scope_name = ?12, user_utilized = nullif(?13, -1),"
		" owner = ?14, description = ?15, modified_at = ?16,"
		" collected_at = ?17, zone_by_hand = ?18 WHERE id = ?1",
		"iiiittttttitittiii",
		range->id, (int64_t)range->network_type,
		(int64_t)range->assignment, range->assigned_at,
		range->gateways, range->dns_servers, range->dns_suffixes,
		range->wins_servers, range->connection_suffix,
		range->reverse_zone, range->scope, range->scope_name,
		range->user_utilized, range->owner, range->description, now,
		range->collected_at, (int64_t)range->zone_by_hand);
}

/* The subnet around it, made where that is asked for; its prefix. */
static int find_subnet(TALLOC_CTX *tmp_ctx, struct store *store,
		       struct ipam_ip_range *range, bool create, int64_t now,
		       struct ipam_wrong *out_wrong)
{
	bool own_prefix = range->prefix.addr.family != IPAM_NO_FAMILY;
	struct ipam_subnet subnet = { .id = 0 };
	char text[IPAM_PREFIX_TEXT];
	int ret = plan_subnet_around(store, range->space_id, &range->range,
				     own_prefix ? range->prefix.length : 128,
				     &range->subnet);

	if (ret == 0 && range->subnet == 0 && create && own_prefix) {
		subnet = (struct ipam_subnet){
			.space_id = range->space_id, .prefix = range->prefix,
			.name = ipam_prefix_format(&range->prefix, text),
			.network_type = range->network_type,
			.virtual_subnet = -1,
		};
		ret = store_subnet_put(store, &subnet, now, out_wrong);
		range->subnet = subnet.id;
	}
	if (ret == 0 && range->subnet == 0) {
		return ipam_wrong_set(
			out_wrong, own_prefix ? "create_subnet" : "network",
			own_prefix ? "no subnet of the space is around the "
				     "range: add one, or say create_subnet" :
				     "network is missing: no subnet of the "
				     "space is around the range");
	}
	if (ret == 0 && !own_prefix) {
		ret = plan_subnet_get(tmp_ctx, store, range->subnet, &subnet,
				      out_wrong);
		range->prefix = subnet.prefix;
	}
	return ret;
}

static int check_owner(struct store *store, const struct ipam_ip_range *range,
		       struct ipam_wrong *out_wrong)
{
	int64_t id = 0;
	int ret = store_number(
		store, &id,
		"SELECT id FROM (SELECT id, last FROM ip_range WHERE space ="
		" ?1 AND service = ?2 AND instance = ?3 AND family = ?4 AND"
		" first <= ?5 AND id <> ?7 ORDER BY first DESC LIMIT 1)"
		" WHERE last >= ?6", "ittiaai", range->space_id,
		range->service, range->instance,
		(int64_t)range->range.first.family, &range->range.last,
		&range->range.first, range->id);

	if (ret == ENOENT) {
		return 0;
	}
	if (ret == 0) {
		ipam_wrong_set(out_wrong, "start",
			       "range %lld of the same service and instance "
			       "has some of these addresses", (long long)id);
		ret = EEXIST;
	}
	return ret;
}

static int check(TALLOC_CTX *tmp_ctx, struct store *store,
		 struct ipam_ip_range *range, bool create, int64_t now,
		 struct ipam_wrong *out_wrong)
{
	struct ipam_ip_range probe = *range;
	enum ipam_space_type type = 0;
	int ret = plan_space_type(store, range->space_id, &type, out_wrong);

	/* Its own fields first: no subnet is made for a range that is none. */
	if (ret == 0 && probe.prefix.addr.family == IPAM_NO_FAMILY) {
		ret = find_subnet(tmp_ctx, store, range, false, now,
				  out_wrong);
		probe = *range;
	}
	if (ret == 0) {
		ret = ipam_ip_range_validate(
			&probe, type, range->space_id == IPAM_SPACE_DEFAULT,
			out_wrong);
	}
	if (ret == 0) {
		ret = check_owner(store, range, out_wrong);
	}
	return ret == 0 ? find_subnet(tmp_ctx, store, range, create, now,
				      out_wrong) : ret;
}

static bool same_range(const struct ipam_range *a, const struct ipam_range *b)
{
	return ipam_addr_cmp(&a->first, &b->first) == 0 &&
	       ipam_addr_cmp(&a->last, &b->last) == 0;
}

static bool same_parts(const struct ipam_ip_range *a,
		       const struct ipam_ip_range *b)
{
	size_t i;

	if (a->part_count != b->part_count) {
		return false;
	}
	for (i = 0; i < a->part_count; i++) {
		if (a->parts[i].kind != b->parts[i].kind ||
		    !same_range(&a->parts[i].range, &b->parts[i].range)) {
			return false;
		}
	}
	return true;
}

static bool same_place(const struct ipam_ip_range *a,
		       const struct ipam_ip_range *b)
{
	return a->prefix.length == b->prefix.length &&
	       a->subnet == b->subnet &&
	       ipam_addr_cmp(&a->prefix.addr, &b->prefix.addr) == 0 &&
	       same_range(&a->range, &b->range) && same_parts(a, b) &&
	       strcasecmp(a->service, b->service) == 0 &&
	       strcasecmp(a->instance, b->instance) == 0;
}

int plan_ip_range_write(struct store *store, struct ipam_ip_range *range,
			const struct ipam_ip_range *before, int64_t now)
{
	bool moves = before == NULL || !same_place(before, range);
	int ret = 0;

	if (before == NULL) {
		ret = insert(store, range);
	} else if (moves) {
		ret = plan_ip_range_going(store, range->id);
	}
	if (ret == 0 && moves) {
		ret = write_place(store, range);
	}
	if (ret == 0 && moves) {
		ret = write_parts(store, range);
	}
	if (ret == 0) {
		ret = write_fields(store, range, now);
	}
	if (ret != 0) {
		return ret;
	}
	ret = moves ? plan_ip_range_changed(store, range->id) :
		      plan_ip_range_count(store, range->id);
	return ret == 0 ? store_zone_map_range(store, range->id) : ret;
}

/* Of a range of a scope a person writes only what is said of it here. */
static int check_fixed(const struct ipam_ip_range *range,
		       const struct ipam_ip_range *before,
		       struct ipam_wrong *out_wrong)
{
	bool is = strcasecmp(range->service, IPAM_SERVICE_DHCP) == 0;
	bool was = before != NULL &&
		   strcasecmp(before->service, IPAM_SERVICE_DHCP) == 0;

	if (is && !was && !range->awaited) {
		return ipam_wrong_set(out_wrong, "service",
				      "ranges of " IPAM_SERVICE_DHCP " are made"
				      " of scopes: name another service");
	}
	if (!was) {
		return 0;
	}
	if (!is || !same_range(&range->range, &before->range) ||
	    range->prefix.length != before->prefix.length ||
	    ipam_addr_cmp(&range->prefix.addr, &before->prefix.addr) != 0 ||
	    strcasecmp(range->instance, before->instance) != 0) {
		return ipam_wrong_set(out_wrong, "start",
				      "the range is that of a DHCP scope: its "
				      "addresses, service and instance are "
				      "changed on the server");
	}
	if (range->user_utilized != -1) {
		return ipam_wrong_set(out_wrong, "utilized_addresses",
				      "the server counts what is used of a "
				      "DHCP scope");
	}
	if (!store_same_text(range->gateways, before->gateways)) {
		return ipam_wrong_set(out_wrong, "gateways",
				      "the gateway of a DHCP scope is set on "
				      "its server");
	}
	return 0;
}

/* Another zone than before is a person's choice; else it may follow. */
static void choose_zone(TALLOC_CTX *tmp_ctx, struct ipam_ip_range *range,
			const char *before)
{
	char *zone = NULL, *at = NULL;

	if (!store_same_text(range->reverse_zone, before)) {
		range->zone_by_hand = true;
	}
	if (!range->zone_by_hand) {
		range->reverse_zone = NULL;
	}
	if (range->reverse_zone != NULL) {
		zone = talloc_strdup(tmp_ctx, range->reverse_zone);
		for (at = zone; at != NULL && *at != '\0'; at++) {
			*at = (char)tolower((unsigned char)*at);
		}
		range->reverse_zone = zone;
	}
}

static int put(TALLOC_CTX *tmp_ctx, struct store *store,
	       struct ipam_ip_range *range, bool create, int64_t now,
	       struct ipam_wrong *out_wrong)
{
	struct ipam_ip_range before = { .id = 0 };
	bool known = range->id != 0;
	int ret = 0;

	if (known) {
		ret = plan_ip_range_get(tmp_ctx, store, range->id, &before,
					out_wrong);
		range->space_id = before.space_id;
	}
	if (ret == 0) {
		choose_zone(tmp_ctx, range, before.reverse_zone);
		ret = store_zone_map_check(store, range, out_wrong);
	}
	if (ret == 0) {
		ret = check_fixed(range, known ? &before : NULL, out_wrong);
	}
	if (ret == 0) {
		ret = check(tmp_ctx, store, range, create, now, out_wrong);
	}
	if (ret == 0 && known) {
		ret = ipam_network_type_change(before.network_type,
					       range->network_type, out_wrong);
	}
	return ret != 0 ? ret :
	       plan_ip_range_write(store, range, known ? &before : NULL, now);
}

int store_ip_range_put(struct store *store, struct ipam_ip_range *range,
		       bool create_subnet, int64_t now,
		       struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = put(tmp_ctx, store, range, create_subnet, now, out_wrong);
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}
