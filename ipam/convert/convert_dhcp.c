/*
 * DHCP ([MS-DHCPM]) scopes, leases and counters into the model's.
 */
#include <errno.h>
#include <string.h>

#include "ipam/convert/convert.h"
#include "rpc/dhcp/rpc_dhcp.h"
#include "rpc/dhcp/rpc_dhcp_server.h"

struct ipam_addr convert_octets(int family, const uint8_t *octets)
{
	if (family == 6) {
		return ipam_addr_v6(octets);
	}
	if (family == 4) {
		return ipam_addr_v4((uint32_t)octets[0] << 24 |
				    (uint32_t)octets[1] << 16 |
				    (uint32_t)octets[2] << 8 | octets[3]);
	}
	return (struct ipam_addr){0};
}

struct ipam_addr convert_address(const struct rpc_dhcp_address *address)
{
	return convert_octets(address->family, address->octets);
}

const char *convert_client(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			   size_t length)
{
	static const char digits[] = "0123456789abcdef";
	char *text = NULL;
	size_t i;

	if (bytes == NULL || length == 0) {
		return NULL;
	}
	if (length > IPAM_CLIENT_MAX) {
		length = IPAM_CLIENT_MAX;
	}
	text = talloc_size(mem_ctx, 3 * length);
	if (text == NULL) {
		return NULL;
	}
	talloc_set_name_const(text, "char");
	for (i = 0; i < length; i++) {
		text[3 * i] = digits[bytes[i] >> 4];
		text[3 * i + 1] = digits[bytes[i] & 15];
		text[3 * i + 2] = '-';
	}
	text[3 * length - 1] = '\0';
	return text;
}

/* A range that can be, and lies in the prefix. */
static bool take_range(const struct ipam_prefix *prefix,
		       const struct rpc_dhcp_range *from,
		       struct ipam_range *out)
{
	struct ipam_range range = {convert_address(&from->first),
				   convert_address(&from->last)};
	bool ok;

	ok = ipam_range_valid(&range) &&
	     ipam_prefix_contains(prefix, &range.first) &&
	     ipam_prefix_contains(prefix, &range.last);
	if (ok) {
		*out = range;
	}
	return ok;
}

static int take_ranges(TALLOC_CTX *mem_ctx, const struct ipam_prefix *prefix,
		       const struct rpc_dhcp_range *from, size_t count,
		       struct ipam_range **out_ranges, size_t *out_count,
		       size_t *out_odd)
{
	struct ipam_range *ranges = NULL;
	size_t kept = 0;
	size_t i;

	if (count == 0) {
		return 0;
	}
	ranges = talloc_array(mem_ctx, struct ipam_range, count);
	if (ranges == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < count; i++) {
		bool ok = take_range(prefix, &from[i], &ranges[kept]);

		kept += ok ? 1 : 0;
		*out_odd += ok ? 0 : 1;
	}
	*out_ranges = ranges;
	*out_count = kept;
	return 0;
}

static int take_reservations(TALLOC_CTX *mem_ctx,
			     const struct rpc_dhcp_scope *from,
			     struct ipam_scope *scope, size_t *out_odd)
{
	struct ipam_reservation *list = NULL;
	size_t kept = 0;
	size_t i;

	if (from->num_reservations == 0) {
		return 0;
	}
	list = talloc_zero_array(mem_ctx, struct ipam_reservation,
				 from->num_reservations);
	if (list == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < from->num_reservations; i++) {
		const struct rpc_dhcp_reservation *r = &from->reservations[i];
		struct ipam_addr addr = convert_address(&r->address);

		if (!ipam_prefix_contains(&scope->prefix, &addr)) {
			(*out_odd)++;
			continue;
		}
		list[kept].address = addr;
		list[kept].client = convert_client(list, r->client_id,
						   r->client_id_len);
		list[kept].name = talloc_strdup(list, r->name);
		list[kept].comment = talloc_strdup(list, r->comment);
		list[kept].no_options = r->no_options;
		if ((r->name != NULL && list[kept].name == NULL) ||
		    (r->comment != NULL && list[kept].comment == NULL)) {
			return ENOMEM;
		}
		kept++;
	}
	scope->reservations = list;
	scope->reservation_count = kept;
	return 0;
}

int convert_scope(TALLOC_CTX *mem_ctx, const char *server,
		  const struct rpc_dhcp_scope *from,
		  struct ipam_scope *out_scope, size_t *out_odd)
{
	struct ipam_scope scope = {
		.server = server,
		.prefix = {convert_address(&from->address), from->prefix},
		.name = from->name,
		.comment = from->comment,
		.superscope = from->superscope,
		.active = from->active,
		.lease_duration_s = -1,
		.usage = {-1, -1, -1, -1, -1},
	};
	struct ipam_range whole;
	int ret;

	if ((from->odd & RPC_DHCP_ODD_MASK) != 0 ||
	    scope.prefix.addr.family == IPAM_NO_FAMILY ||
	    scope.prefix.length > (from->address.family == 4 ? 32 : 128)) {
		return EINVAL;
	}
	whole = ipam_prefix_range(&scope.prefix);
	if (ipam_addr_cmp(&whole.first, &scope.prefix.addr) != 0) {
		return EINVAL;
	}
	ret = take_ranges(mem_ctx, &scope.prefix, from->ranges,
			  from->num_ranges, &scope.ranges, &scope.range_count,
			  out_odd);
	if (ret == 0) {
		ret = take_ranges(mem_ctx, &scope.prefix, from->exclusions,
				  from->num_exclusions, &scope.exclusions,
				  &scope.exclusion_count, out_odd);
	}
	if (ret == 0) {
		ret = take_reservations(mem_ctx, from, &scope, out_odd);
	}
	if (ret == 0) {
		*out_scope = scope;
	}
	return ret;
}

static enum ipam_lease_state lease_state(enum rpc_dhcp_lease_state state)
{
	static const enum ipam_lease_state states[] = {
		[RPC_DHCP_LEASE_OFFERED] = IPAM_LEASE_OFFERED,
		[RPC_DHCP_LEASE_ACTIVE] = IPAM_LEASE_ACTIVE,
		[RPC_DHCP_LEASE_DECLINED] = IPAM_LEASE_DECLINED,
		[RPC_DHCP_LEASE_DOOMED] = IPAM_LEASE_EXPIRED,
	};

	return states[state & 3];
}

static bool is_reserved(const struct ipam_scope *scope,
			const struct ipam_addr *addr)
{
	size_t i;

	for (i = 0; i < scope->reservation_count; i++) {
		if (ipam_addr_cmp(&scope->reservations[i].address, addr) ==
		    0) {
			return true;
		}
	}
	return false;
}

int convert_lease(TALLOC_CTX *mem_ctx, const struct ipam_scope *scope,
		  const struct rpc_dhcp_lease *from,
		  struct ipam_lease *out_lease)
{
	struct ipam_lease lease = {
		.server = scope->server,
		.address = convert_address(&from->address),
		.scope = scope->prefix,
		.state = lease_state(from->state),
	};

	if (!ipam_prefix_contains(&scope->prefix, &lease.address)) {
		return EINVAL;
	}
	if (from->expires > 0 && from->expires != RPC_DHCP_TIME_NEVER) {
		lease.expires_at = from->expires;
	}
	lease.client = convert_client(mem_ctx, from->client_id,
				      from->client_id_len);
	/* Rows of a page go with the page: keep what they point to. */
	lease.name = from->name != NULL ? talloc_strdup(mem_ctx, from->name)
					: NULL;
	lease.comment = from->comment != NULL
				? talloc_strdup(mem_ctx, from->comment)
				: NULL;
	lease.reserved = is_reserved(scope, &lease.address);
	*out_lease = lease;
	return 0;
}

static int64_t bounded(uint64_t n)
{
	return n > INT64_MAX ? INT64_MAX : (int64_t)n;
}

struct ipam_usage convert_usage(const struct rpc_dhcp_scope_count *count)
{
	uint64_t total = count->in_use + count->available;

	if (total < count->in_use) {
		total = UINT64_MAX;
	}
	return (struct ipam_usage){.total = bounded(total),
				   .in_use = bounded(count->in_use),
				   .free = bounded(count->available),
				   .pending = bounded(count->pending),
				   .stateless = -1};
}

int64_t convert_stateless(const struct rpc_dhcp_stateless_count *count)
{
	return count->added > count->removed ?
		       bounded(count->added - count->removed) : 0;
}
