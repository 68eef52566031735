/*
 * The answers about one scope, read ([MS-DHCPM] 2.2.1.2). Nothing here trusts a
 * pointer or a number of the reply.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_scope.h"

_Static_assert(offsetof(struct DHCP_SUBNET_INFO, SubnetState) ==
		       offsetof(struct DHCP_SUBNET_INFO_VQ, SubnetState),
	       "the older structure is the beginning of the newer");
_Static_assert(sizeof(struct DHCP_SUBNET_ELEMENT_DATA) ==
		       sizeof(struct DHCP_SUBNET_ELEMENT_DATA_V5),
	       "elements differ behind their pointers alone");
_Static_assert(offsetof(struct DHCP_IP_RANGE, EndAddress) ==
		       offsetof(struct DHCP_BOOTP_IP_RANGE, EndAddress),
	       "every range begins alike");

#define V6_PREFIX_MAX 128

bool rpc_dhcp_scope_info4(TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope,
			  const struct DHCP_SUBNET_INFO_VQ *info,
			  uint32_t opnum)
{
	bool oom = false;

	scope->prefix = rpc_dhcp_prefix(info->SubnetMask, &scope->odd);
	scope->name = rpc_dhcp_text(mem_ctx, info->SubnetName, &scope->odd,
				    &oom);
	scope->comment = rpc_dhcp_text(mem_ctx, info->SubnetComment,
				       &scope->odd, &oom);
	scope->state = info->SubnetState;
	scope->active = info->SubnetState == DhcpSubnetEnabled ||
			info->SubnetState == DhcpSubnetEnabledSwitched;
	scope->nap = opnum == NDR_R_DHCPGETSUBNETINFOVQ &&
		     info->QuarantineOn != 0;
	return !oom;
}

bool rpc_dhcp_scope_info6(TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope,
			  const struct DHCP_SUBNET_INFO_V6 *info)
{
	bool oom = false;

	scope->prefix = (uint8_t)info->Prefix;
	if (info->Prefix > V6_PREFIX_MAX) {
		scope->prefix = V6_PREFIX_MAX;
		scope->odd |= RPC_DHCP_ODD_MASK;
	}
	scope->name = rpc_dhcp_text(mem_ctx, info->SubnetName, &scope->odd,
				    &oom);
	scope->comment = rpc_dhcp_text(mem_ctx, info->SubnetComment,
				       &scope->odd, &oom);
	scope->preference = info->Preference;
	scope->state = info->State;
	scope->active = info->State == 0;
	return !oom;
}

/* One more of *rows; NULL: no memory. */
static struct rpc_dhcp_range *range_add(TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_range **rows, size_t *n)
{
	/* doubling, so that many pages cost few moves */
	if ((*n & (*n - 1)) == 0) {
		*rows = talloc_realloc(mem_ctx, *rows, struct rpc_dhcp_range,
				       *n == 0 ? 1 : *n * 2);
	}
	if (*rows == NULL) {
		return NULL;
	}
	(*rows)[*n] = (struct rpc_dhcp_range){0};
	return &(*rows)[(*n)++];
}

static struct rpc_dhcp_reservation *
reservation_add(TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope)
{
	size_t n = scope->num_reservations;

	if ((n & (n - 1)) == 0) {
		scope->reservations = talloc_realloc(
			mem_ctx, scope->reservations,
			struct rpc_dhcp_reservation, n == 0 ? 1 : n * 2);
	}
	if (scope->reservations == NULL) {
		return NULL;
	}
	scope->num_reservations++;
	scope->reservations[n] = (struct rpc_dhcp_reservation){0};
	return &scope->reservations[n];
}

static bool element_range(TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope,
			  const struct DHCP_SUBNET_ELEMENT_DATA_V5 *element,
			  bool is_v5)
{
	bool excluded = element->ElementType == DhcpExcludedIpRanges;
	struct rpc_dhcp_range *row = NULL;
	uint32_t first, last;

	if (excluded) {
		if (element->Element.ExcludeIpRange == NULL) {
			return true;
		}
		first = element->Element.ExcludeIpRange->StartAddress;
		last = element->Element.ExcludeIpRange->EndAddress;
		row = range_add(mem_ctx, &scope->exclusions,
				&scope->num_exclusions);
	} else {
		if (element->Element.IpRange == NULL) {
			return true;
		}
		first = element->Element.IpRange->StartAddress;
		last = element->Element.IpRange->EndAddress;
		row = range_add(mem_ctx, &scope->ranges, &scope->num_ranges);
	}
	if (row == NULL) {
		return false;
	}
	row->first = rpc_dhcp_address4(first);
	row->last = rpc_dhcp_address4(last);
	row->type = excluded ? RPC_DHCP_RANGE_ANY
			     : (enum rpc_dhcp_range_type)element->ElementType;
	if (is_v5 && row->type == RPC_DHCP_RANGE_BOTH) {
		row->bootp_max = element->Element.IpRange->MaxBootpAllowed;
	}
	return true;
}

bool rpc_dhcp_scope_elements4(
	TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope,
	const struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5 *page, uint32_t opnum)
{
	bool is_v5 = opnum == NDR_R_DHCPENUMSUBNETELEMENTSV5;
	const struct DHCP_SUBNET_ELEMENT_DATA_V5 *element = NULL;
	size_t i, n = page->Elements != NULL ? page->NumElements : 0;
	bool ok = true;

	for (i = 0; ok && i < n; i++) {
		element = &page->Elements[i];
		switch ((int)element->ElementType) {
		case DhcpIpRanges:
		case DhcpExcludedIpRanges:
		case DhcpIpRangesDhcpOnly:
		case DhcpIpRangesDhcpBootp:
		case DhcpIpRangesBootpOnly:
			ok = element_range(mem_ctx, scope, element, is_v5);
			break;
		default:
			break; /* not asked for here, or unused */
		}
	}
	return ok;
}

static bool element6_range(TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope,
			   const struct DHCP_IP_RANGE_V6 *from, bool excluded)
{
	struct rpc_dhcp_range *row = NULL;

	if (from == NULL) {
		return true;
	}
	row = excluded ? range_add(mem_ctx, &scope->exclusions,
				   &scope->num_exclusions)
		       : range_add(mem_ctx, &scope->ranges, &scope->num_ranges);
	if (row == NULL) {
		return false;
	}
	row->first = rpc_dhcp_address6(&from->StartAddress);
	row->last = rpc_dhcp_address6(&from->EndAddress);
	return true;
}

static bool element6_reservation(TALLOC_CTX *mem_ctx,
				 struct rpc_dhcp_scope *scope,
				 const struct DHCP_IP_RESERVATION_V6 *from)
{
	struct rpc_dhcp_reservation *row = NULL;
	bool oom = false;

	if (from == NULL) {
		return true;
	}
	row = reservation_add(mem_ctx, scope);
	if (row == NULL) {
		return false;
	}
	row->address = rpc_dhcp_address6(&from->ReservedIpAddress);
	row->iaid = from->InterfaceId;
	if (from->ReservedForClient == NULL) {
		return true;
	}
	row->client_id = rpc_dhcp_bytes(mem_ctx, from->ReservedForClient->Data,
					from->ReservedForClient->DataLength,
					&oom);
	row->client_id_len = row->client_id == NULL
				     ? 0
				     : from->ReservedForClient->DataLength;
	return !oom;
}

bool rpc_dhcp_scope_elements6(
	TALLOC_CTX *mem_ctx, struct rpc_dhcp_scope *scope,
	const struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V6 *page)
{
	const struct DHCP_SUBNET_ELEMENT_DATA_V6 *element = NULL;
	size_t i, n = page->Elements != NULL ? page->NumElements : 0;
	bool ok = true;

	for (i = 0; ok && i < n; i++) {
		element = &page->Elements[i];
		switch ((int)element->ElementType) {
		case Dhcpv6IpRanges:
			ok = element6_range(mem_ctx, scope,
					    element->Element.IpRange, false);
			break;
		case Dhcpv6ExcludedIpRanges:
			ok = element6_range(mem_ctx, scope,
					    element->Element.ExcludeIpRange,
					    true);
			break;
		case Dhcpv6ReservedIps:
			ok = element6_reservation(mem_ctx, scope,
						  element->Element.ReservedIp);
			break;
		default:
			break;
		}
	}
	return ok;
}

static void judge_ranges(const struct rpc_dhcp_scope *scope,
			 struct rpc_dhcp_range *rows, size_t n)
{
	size_t i;
	bool inside;
	int order;

	for (i = 0; i < n; i++) {
		order = memcmp(rows[i].first.octets, rows[i].last.octets,
			       sizeof(rows[i].first.octets));
		inside = rpc_dhcp_contains(&scope->address, scope->prefix,
					   &rows[i].first) &&
			 rpc_dhcp_contains(&scope->address, scope->prefix,
					   &rows[i].last);
		if (order > 0 || !inside) {
			rows[i].odd |= RPC_DHCP_ODD_RANGE;
		}
	}
}

void rpc_dhcp_scope_judge(struct rpc_dhcp_scope *scope)
{
	size_t i;
	bool inside;

	/* without its mask, nothing can be said to lie outside: prefix 0 */
	judge_ranges(scope, scope->ranges, scope->num_ranges);
	judge_ranges(scope, scope->exclusions, scope->num_exclusions);
	for (i = 0; i < scope->num_ranges; i++) {
		scope->odd |= scope->ranges[i].odd;
	}
	for (i = 0; i < scope->num_reservations; i++) {
		inside = rpc_dhcp_contains(&scope->address, scope->prefix,
					   &scope->reservations[i].address);
		if (!inside) {
			scope->reservations[i].odd |= RPC_DHCP_ODD_ADDRESS;
		}
	}
}

static int by_subnet(const void *a, const void *b)
{
	const struct DHCP_SUPER_SCOPE_TABLE_ENTRY *const *x = a;
	const struct DHCP_SUPER_SCOPE_TABLE_ENTRY *const *y = b;

	return ((*x)->SubnetAddress > (*y)->SubnetAddress) -
	       ((*x)->SubnetAddress < (*y)->SubnetAddress);
}

bool rpc_dhcp_scope_superscopes(struct rpc_dhcp_scopes *scopes,
				const struct DHCP_SUPER_SCOPE_TABLE *table)
{
	size_t i, n = table->pEntries != NULL ? table->cEntries : 0;
	const struct DHCP_SUPER_SCOPE_TABLE_ENTRY **sorted = NULL;
	const struct DHCP_SUPER_SCOPE_TABLE_ENTRY **found = NULL;
	const struct DHCP_SUPER_SCOPE_TABLE_ENTRY *wanted = NULL;
	struct DHCP_SUPER_SCOPE_TABLE_ENTRY key = {0};
	struct rpc_dhcp_scope *scope = NULL;
	bool oom = false;

	sorted = talloc_array(NULL, const struct DHCP_SUPER_SCOPE_TABLE_ENTRY *,
			      n);
	if (sorted == NULL) {
		return false;
	}
	for (i = 0; i < n; i++) {
		sorted[i] = &table->pEntries[i];
	}
	qsort(sorted, n, sizeof(sorted[0]), by_subnet);
	wanted = &key;
	for (i = 0; i < scopes->num_scopes; i++) {
		scope = &scopes->scopes[i];
		key.SubnetAddress = rpc_dhcp_word(&scope->address);
		found = bsearch(&wanted, sorted, n, sizeof(sorted[0]),
				by_subnet);
		if (found != NULL && (*found)->SuperScopeNumber != 0) {
			scope->superscope = rpc_dhcp_text(
				scopes, (*found)->SuperScopeName, &scope->odd,
				&oom);
		}
	}
	talloc_free(sorted);
	return !oom;
}
