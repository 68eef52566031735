/*
 * Scopes and leases of the store as rows of answers.
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "ipam/store/store_usage.h"

const char *query_prefix_text(TALLOC_CTX *mem_ctx,
			      const struct ipam_prefix *prefix)
{
	char text[IPAM_PREFIX_TEXT];

	if (prefix->addr.family == IPAM_NO_FAMILY) {
		return NULL;
	}
	return talloc_strdup(mem_ctx, ipam_prefix_format(prefix, text));
}

static struct query_range *ranges_of(TALLOC_CTX *mem_ctx,
				     const struct ipam_range *ranges,
				     size_t count)
{
	struct query_range *out = talloc_array(mem_ctx, struct query_range,
					       count);
	size_t i;

	for (i = 0; i < count; i++) {
		out[i].start = query_addr_text(out, &ranges[i].first);
		out[i].end = query_addr_text(out, &ranges[i].last);
	}
	return out;
}

enum ipam_family query_family(const struct query_filter *filter)
{
	if (filter->family == NULL) {
		return IPAM_NO_FAMILY;
	}
	return strcmp(filter->family, "ipv6") == 0 ? IPAM_IPV6 : IPAM_IPV4;
}

static void add_details(struct query_scope *row,
			const struct ipam_scope *scope)
{
	size_t i;

	row->ranges = ranges_of(row, scope->ranges, scope->range_count);
	row->range_count = scope->range_count;
	row->exclusions = ranges_of(row, scope->exclusions,
				    scope->exclusion_count);
	row->exclusion_count = scope->exclusion_count;
	row->reservation_count = scope->reservation_count;
	row->reservations = talloc_array(row, struct query_reservation,
					 scope->reservation_count);
	for (i = 0; i < scope->reservation_count; i++) {
		row->reservations[i] = (struct query_reservation){
			.address = query_addr_text(row,
					     &scope->reservations[i].address),
			.name = scope->reservations[i].name,
			.comment = scope->reservations[i].comment,
			.client = scope->reservations[i].client,
		};
	}
}

/*
 * The free addresses of an IPv6 scope: its prefix without exclusions and
 * what is in use. An IPv6 scope has no ranges of its own, and a /64 counts
 * more addresses than the 64 bits in which a server reports them.
 */
static query_count free_v6(const struct ipam_scope *scope)
{
	query_count count;
	size_t i;

	if (scope->prefix.length < 2 || scope->usage.in_use < 0) {
		return -1;
	}
	count = (query_count)1 << (128 - scope->prefix.length);
	for (i = 0; i < scope->exclusion_count; i++) {
		count -= ipam_range_count(&scope->exclusions[i]);
	}
	count -= scope->usage.in_use;
	return count > 0 ? count : 0;
}

static query_count free_addresses(TALLOC_CTX *mem_ctx, struct store *store,
				  const struct ipam_scope *scope)
{
	struct store_scope_filter wanted = {
		.server = scope->server, .family = IPAM_IPV6,
		.address = &scope->prefix.addr, .details = true,
	};
	struct store_page page = { .limit = 1 };
	struct ipam_scope *full = NULL;
	size_t count = 0;
	int ret;

	if (scope->prefix.addr.family != IPAM_IPV6) {
		return scope->usage.free;
	}
	/* A list leaves the exclusions out. */
	ret = store_scope_list(mem_ctx, store, &wanted, &page, &full, &count);
	if (ret != 0 || count == 0) {
		return -1;
	}
	return free_v6(&full[0]);
}

static struct query_row *scope_row(TALLOC_CTX *mem_ctx, struct store *store,
				   const struct ipam_thresholds *levels,
				   const struct ipam_scope *scope)
{
	struct query_scope *row = talloc_zero(mem_ctx, struct query_scope);

	row->row.key = store_scope_key(row, scope);
	row->scope = query_prefix_text(row, &scope->prefix);
	row->name = scope->name;
	row->server = scope->server;
	row->family = ipam_family_name(scope->prefix.addr.family);
	row->state = scope->active ? "active" : "inactive";
	row->comment = scope->comment;
	row->superscope = scope->superscope;
	row->used = scope->usage.in_use;
	row->free = free_addresses(row, store, scope);
	row->percent_used = ipam_usage_percent(&scope->usage);
	row->utilization_status = ipam_usage_status_name(
		ipam_usage_status(row->percent_used, levels));
	row->forecast.per_day = NAN;
	row->stateless = scope->prefix.addr.family == IPAM_IPV6 ?
				 scope->usage.stateless : -1;
	row->source = scope->seen.source;
	row->collected_at = scope->seen.collected_at;
	add_details(row, scope);
	return &row->row;
}

/* The address of "10.1.0.0" or "10.1.0.0/16". */
static int scope_address(const char *text, struct ipam_addr *out_addr)
{
	struct ipam_prefix prefix;
	int ret = ipam_prefix_parse(text, &prefix);

	if (ret != 0) {
		return EINVAL;
	}
	*out_addr = prefix.addr;
	return 0;
}

int query_store_scopes(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct store_scope_filter wanted = {
		.server = filter->server, .state = filter->state,
		.details = filter->details,
	};
	struct ipam_thresholds levels;
	struct ipam_scope *scopes = NULL;
	struct query_row **rows = NULL;
	struct ipam_addr address;
	size_t i, count = 0;
	int ret;

	wanted.family = query_family(filter);
	if (filter->scope != NULL) {
		ret = scope_address(filter->scope, &address);
		if (ret != 0) {
			return ret;
		}
		wanted.address = &address;
	}
	ret = store_thresholds_get(store, &levels);
	if (ret == 0) {
		ret = store_scope_list(mem_ctx, store, &wanted, page, &scopes,
				       &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		rows[i] = scope_row(rows, store, &levels, &scopes[i]);
		if (ret == 0 && filter->details) {
			ret = query_store_add_sets(
				(struct query_scope *)rows[i], store,
				&scopes[i].prefix.addr);
		}
		if (ret == 0 && filter->details) {
			ret = query_store_add_forecast(
				(struct query_scope *)rows[i], store,
				&scopes[i], filter);
		}
	}
	*out_rows = rows;
	*out_count = count;
	return ret;
}

/* active, inactive, or partly_active where its scopes differ. */
static const char *superscope_state(const struct ipam_superscope *superscope)
{
	if (superscope->active == superscope->scopes) {
		return "active";
	}
	return superscope->active > 0 ? "partly_active" : "inactive";
}

int query_store_superscopes(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct query_filter *filter,
			    const struct store_page *page,
			    struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_superscope *list = NULL;
	struct ipam_thresholds levels;
	struct query_superscope *row = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_superscope_list(mem_ctx, store, filter->server, page,
					&list, &count);

	if (ret == 0) {
		ret = store_thresholds_get(store, &levels);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc(rows, struct query_superscope);
		*row = (struct query_superscope){
			.row.key = store_superscope_key(row, &list[i]),
			.superscope = list[i].name,
			.server = list[i].server,
			.source = list[i].server,
			.state = superscope_state(&list[i]),
			.scopes = list[i].scopes,
			.total = list[i].usage.total,
			.used = list[i].usage.in_use,
			.free = list[i].usage.free,
			.percent_used = ipam_usage_percent(&list[i].usage),
			.collected_at = list[i].collected_at,
		};
		row->utilization_status = ipam_usage_status_name(
			ipam_usage_status(row->percent_used, &levels));
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

static struct query_row *lease_row(TALLOC_CTX *mem_ctx,
				   const struct ipam_lease *lease)
{
	struct query_lease *row = talloc_zero(mem_ctx, struct query_lease);

	row->row.key = store_lease_key(row, lease);
	row->address = query_addr_text(row, &lease->address);
	row->name = lease->name;
	row->mac = lease->client;
	row->state = ipam_lease_state_name(lease->state);
	row->scope = query_prefix_text(row, &lease->scope);
	row->server = lease->server;
	row->expires_at = lease->expires_at;
	row->source = lease->seen.source;
	row->collected_at = lease->seen.collected_at;
	return &row->row;
}

int query_store_leases(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct store_lease_filter wanted = {
		.server = filter->server, .name = filter->name,
		.client = filter->mac,
	};
	struct ipam_lease *leases = NULL;
	struct query_row **rows = NULL;
	struct ipam_addr scope, address;
	size_t i, count = 0;
	int ret = 0;

	if (filter->scope != NULL) {
		ret = scope_address(filter->scope, &scope);
		wanted.scope = &scope;
	}
	if (ret == 0 && filter->address != NULL) {
		ret = ipam_addr_parse(filter->address, &address);
		wanted.address = &address;
	}
	if (ret == 0) {
		ret = store_lease_list(mem_ctx, store, &wanted, page, &leases,
				       &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		rows[i] = lease_row(rows, &leases[i]);
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}
