/*
 * Address records of the store as rows of answers.
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>
#include <string.h>

#include "ipam/model/free_run.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_dns.h"
#include "ipam/store/store_probe.h"

/* What of a filter is text that may be wrong. */
struct places {
	struct ipam_addr address;
	struct ipam_prefix prefix;
	struct ipam_range within;
	const char *mac;
};

static int parse_places(TALLOC_CTX *mem_ctx, const struct query_filter *filter,
			struct places *out)
{
	const char *why = NULL;
	int ret = 0;

	if (filter->address != NULL) {
		ret = ipam_addr_parse(filter->address, &out->address);
	}
	if (ret == 0 && filter->prefix != NULL) {
		ret = ipam_prefix_parse(filter->prefix, &out->prefix);
	}
	if (ret == 0 && filter->prefix != NULL) {
		out->within = ipam_prefix_range(&out->prefix);
	}
	if (ret == 0 && filter->mac != NULL) {
		ret = ipam_field_normal(mem_ctx,
					&ipam_address_fields[IPAM_ADDRESS_MAC],
					filter->mac, &out->mac, &why);
	}
	return ret;
}

static enum ipam_family family_of(const char *name)
{
	if (name == NULL) {
		return IPAM_NO_FAMILY;
	}
	return strcmp(name, "ipv4") == 0 ? IPAM_IPV4 : IPAM_IPV6;
}

int query_store_ip_addresses(TALLOC_CTX *mem_ctx, struct store *store,
			     const struct query_filter *filter,
			     const struct store_page *page,
			     struct query_row ***out_rows, size_t *out_count)
{
	struct places places = { .mac = NULL };
	struct store_address_filter wanted = {
		.space = filter->space, .service = filter->service,
		.instance = filter->instance, .state = filter->state,
		.source = filter->source, .expiry = filter->expiry,
		.device_name = filter->name, .device_type = filter->device_type,
		.family = family_of(filter->family),
		.range_id = filter->range, .unmapped = filter->unmapped,
		.duplicate = filter->duplicate,
		.by_people = filter->by_people, .custom = filter->custom,
	};
	struct ipam_address *addresses = NULL;
	struct query_ip_address *row = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = parse_places(mem_ctx, filter, &places);

	wanted.mac = places.mac;
	if (filter->address != NULL) {
		wanted.address = &places.address;
	}
	if (filter->prefix != NULL) {
		wanted.within = &places.within;
	}
	if (ret == 0) {
		ret = store_address_list(mem_ctx, store, &wanted, page,
					 &addresses, &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc(rows, struct query_ip_address);
		row->row.key = store_address_key(row, &addresses[i]);
		row->address = &addresses[i];
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

/* What a probe found of it, where that is wanted. */
static int fill_probe(struct query_free_address *row, struct store *store,
		      const struct query_filter *filter,
		      const struct ipam_addr *addr)
{
	struct ipam_probe probe = { .wanted = 0 };
	int ret = store_probe_get(row, store, filter->range, addr,
				  filter->now - IPAM_PROBE_FRESH_S, &probe);

	if (ret != 0 && ret != ENOENT) {
		return ret;
	}
	row->probed_at = probe.probed_at;
	if (filter->ping) {
		row->ping_status = ipam_ping_name(probe.ping);
	}
	if (filter->ptr && row->dns_name == NULL) {
		row->dns_status = ipam_ptr_name(probe.ptr);
		row->dns_name = probe.name;
	}
	row->available = row->dns_name == NULL &&
			 !(filter->ping && probe.ping == IPAM_PING_REACHABLE);
	return 0;
}

static int fill_free(struct query_free_address *row, struct store *store,
		     const struct query_filter *filter,
		     const struct ipam_addr *addr)
{
	char *name = NULL;
	int ret = store_record_ptr(row, store, addr, &name);

	row->address = row->row.key = query_addr_text(row, addr);
	row->dns_name = name;
	row->dns_status = ret == 0 ? "found" : "not_found";
	row->available = ret == ENOENT;
	ret = ret == ENOENT ? 0 : ret;
	return ret == 0 && (filter->ping || filter->ptr) ?
	       fill_probe(row, store, filter, addr) : ret;
}

int query_store_free_addresses(TALLOC_CTX *mem_ctx, struct store *store,
			       const struct query_filter *filter,
			       const struct store_page *page,
			       struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_addr from = { .family = IPAM_NO_FAMILY };
	struct ipam_address owner = { .id = 0 };
	struct query_free_address *row = NULL;
	struct ipam_addr *list = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_range_owner(mem_ctx, store, filter->range, &owner);

	if (ret == 0 && page->after != NULL) {
		ret = ipam_addr_parse(page->after, &from);
	}
	if (ret == 0 && page->after != NULL &&
	    !ipam_addr_after(&from, &from)) {
		*out_count = 0;
		return 0;
	}
	if (ret == 0) {
		ret = store_free_find(mem_ctx, store, filter->range, &from,
				      page->limit, &list, &count);
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count && ret == 0; i++) {
		row = talloc_zero(rows, struct query_free_address);
		ret = fill_free(row, store, filter, &list[i]);
		rows[i] = &row->row;
	}
	if (ret == 0) {
		*out_rows = rows;
		*out_count = count;
	}
	return ret;
}

int query_store_add_appear(struct query_server *row, struct store *store)
{
	static const char *const words[] = {
		[STORE_APPEAR_NONE] = "none",
		[STORE_APPEAR_RESERVATIONS] = "reservations",
		[STORE_APPEAR_LEASES] = "leases",
	};
	enum store_appear appear = STORE_APPEAR_NONE;
	int ret = store_appear_get(store, row->server, &appear);

	if (ret == 0 && (size_t)appear < sizeof(words) / sizeof(words[0])) {
		row->appear = words[appear];
	}
	return ret;
}
