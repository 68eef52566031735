/*
 * Ranges, exclusions and reservations of a scope, added and removed
 * ([MS-DHCPM] 3.2.4.38, .40, 3.1.4.30, .32, .5, .7; IPv6 3.2.4.60, .62);
 * reservations with their names (3.2.4.120) and free addresses (3.2.4.121,
 * .122).
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_edit.h"

#define NO_BOOTP_LIMIT	 0xFFFFFFFFu /* 2.2.1.2.37 */
#define ANY_CLIENT	 3
#define FREE_MAX	 1024
#define END_OF_SELECTION 20126

#define SAME_SIZE(a, b)                                                        \
	_Static_assert(sizeof(struct a) == sizeof(struct b),                   \
		       "methods of one question share a layout")
SAME_SIZE(R_DhcpAddSubnetElementV5, R_DhcpAddSubnetElementV4);
SAME_SIZE(R_DhcpAddSubnetElementV5, R_DhcpAddSubnetElement);
SAME_SIZE(R_DhcpRemoveSubnetElementV5, R_DhcpRemoveSubnetElementV4);
SAME_SIZE(R_DhcpRemoveSubnetElementV5, R_DhcpRemoveSubnetElement);
SAME_SIZE(DHCP_SUBNET_ELEMENT_DATA_V5, DHCP_SUBNET_ELEMENT_DATA_V4);
SAME_SIZE(DHCP_SUBNET_ELEMENT_DATA_V5, DHCP_SUBNET_ELEMENT_DATA);
_Static_assert(offsetof(struct DHCP_IP_RESERVATION, ReservedForClient) ==
		       offsetof(struct DHCP_IP_RESERVATION_V4,
				ReservedForClient),
	       "every reservation begins alike");

/* ----------------------------------------------------------------- making */

static struct DHCP_BINARY_DATA *make_id(struct rpc_dhcp_call *call,
					const struct rpc_dhcp_reservation *from)
{
	struct DHCP_BINARY_DATA *id = talloc(call, struct DHCP_BINARY_DATA);

	if (id == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	*id = rpc_dhcp_make_bytes(call, from->client_id, from->client_id_len);
	return id;
}

/*
 * The newest form, which the older read as far as they go: a range begins
 * alike in all, and so does a reservation.
 */
static struct DHCP_SUBNET_ELEMENT_DATA_V5 *
make_element4(struct rpc_dhcp_call *call,
	      const struct rpc_dhcp_element *element)
{
	const struct rpc_dhcp_reservation *from = &element->reservation;
	struct DHCP_SUBNET_ELEMENT_DATA_V5 *to =
		talloc_zero(call, struct DHCP_SUBNET_ELEMENT_DATA_V5);
	struct DHCP_IP_RESERVATION_V4 *reserved = NULL;
	struct DHCP_BOOTP_IP_RANGE *range = NULL;

	if (to == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	if (element->kind == RPC_DHCP_ELEMENT_RESERVATION) {
		to->ElementType = DhcpReservedIps;
		reserved = talloc_zero(to, struct DHCP_IP_RESERVATION_V4);
		if (reserved == NULL) {
			rpc_dhcp_call_oom(call);
			return NULL;
		}
		reserved->ReservedIpAddress =
			rpc_dhcp_make_address4(call, &from->address);
		reserved->ReservedForClient = make_id(call, from);
		reserved->bAllowedClientTypes =
			from->client_type != 0 ? from->client_type : ANY_CLIENT;
		to->Element.ReservedIp = reserved;
		return to;
	}
	range = talloc_zero(to, struct DHCP_BOOTP_IP_RANGE);
	if (range == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	range->StartAddress =
		rpc_dhcp_make_address4(call, &element->range.first);
	range->EndAddress = rpc_dhcp_make_address4(call, &element->range.last);
	range->MaxBootpAllowed = element->range.bootp_max != 0
					 ? element->range.bootp_max
					 : NO_BOOTP_LIMIT;
	if (element->kind == RPC_DHCP_ELEMENT_EXCLUSION) {
		to->ElementType = DhcpExcludedIpRanges;
		to->Element.ExcludeIpRange = (void *)range;
	} else {
		to->ElementType =
			(enum DHCP_SUBNET_ELEMENT_TYPE)element->range.type;
		to->Element.IpRange = range;
	}
	return to;
}

static struct DHCP_SUBNET_ELEMENT_DATA_V6 *
make_element6(struct rpc_dhcp_call *call,
	      const struct rpc_dhcp_element *element)
{
	const struct rpc_dhcp_reservation *from = &element->reservation;
	struct DHCP_SUBNET_ELEMENT_DATA_V6 *to =
		talloc_zero(call, struct DHCP_SUBNET_ELEMENT_DATA_V6);
	struct DHCP_IP_RESERVATION_V6 *reserved = NULL;
	struct DHCP_IP_RANGE_V6 *range = NULL;

	if (to == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	if (element->kind == RPC_DHCP_ELEMENT_RESERVATION) {
		to->ElementType = Dhcpv6ReservedIps;
		reserved = talloc_zero(to, struct DHCP_IP_RESERVATION_V6);
		if (reserved == NULL) {
			rpc_dhcp_call_oom(call);
			return NULL;
		}
		reserved->ReservedIpAddress =
			rpc_dhcp_make_address6(call, &from->address);
		reserved->ReservedForClient = make_id(call, from);
		reserved->InterfaceId = from->iaid;
		to->Element.ReservedIp = reserved;
		return to;
	}
	if (element->kind != RPC_DHCP_ELEMENT_EXCLUSION) {
		/* 3.2.4.60: answered with success, and nothing happens */
		rpc_dhcp_call_invalid(call);
		return NULL;
	}
	range = talloc_zero(to, struct DHCP_IP_RANGE_V6);
	if (range == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	range->StartAddress =
		rpc_dhcp_make_address6(call, &element->range.first);
	range->EndAddress = rpc_dhcp_make_address6(call, &element->range.last);
	to->ElementType = Dhcpv6ExcludedIpRanges;
	to->Element.ExcludeIpRange = range;
	return to;
}

static struct DHCP_IPV6_ADDRESS *
make_copy6(struct rpc_dhcp_call *call, const struct rpc_dhcp_address *address)
{
	struct DHCP_IPV6_ADDRESS *copy = talloc(call, struct DHCP_IPV6_ADDRESS);

	if (copy == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	*copy = rpc_dhcp_make_address6(call, address);
	return copy;
}

/* --------------------------------------------------------------- changing */

struct tevent_req *
rpc_dhcp_element_add_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			  struct rpc_dhcp *dhcp,
			  const struct rpc_dhcp_address *scope,
			  const struct rpc_dhcp_element *element)
{
	struct R_DhcpAddSubnetElementV5 *r4 = NULL;
	struct R_DhcpAddSubnetElementV6 *r6 = NULL;
	struct rpc_dhcp_call *call = NULL;

	if (scope->family == 6) {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_ELEMENT6_ADD,
				     R_DhcpAddSubnetElementV6);
		if (call == NULL) {
			return NULL;
		}
		r6 = call->r;
		r6->in.SubnetAddress = make_copy6(call, scope);
		r6->in.AddElementInfo = make_element6(call, element);
	} else {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_ELEMENT_ADD,
				     R_DhcpAddSubnetElementV5);
		if (call == NULL) {
			return NULL;
		}
		r4 = call->r;
		r4->in.SubnetAddress = rpc_dhcp_make_address4(call, scope);
		r4->in.AddElementInfo = make_element4(call, element);
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *rpc_dhcp_element_remove_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_address *scope,
	const struct rpc_dhcp_element *element, enum rpc_dhcp_force force)
{
	struct R_DhcpRemoveSubnetElementV5 *r4 = NULL;
	struct R_DhcpRemoveSubnetElementV6 *r6 = NULL;
	struct rpc_dhcp_call *call = NULL;

	if (scope->family == 6) {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_ELEMENT6_REMOVE,
				     R_DhcpRemoveSubnetElementV6);
		if (call == NULL) {
			return NULL;
		}
		r6 = call->r;
		r6->in.SubnetAddress = make_copy6(call, scope);
		r6->in.RemoveElementInfo = make_element6(call, element);
		r6->in.ForceFlag = (enum DHCP_FORCE_FLAG)force;
	} else {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_ELEMENT_REMOVE,
				     R_DhcpRemoveSubnetElementV5);
		if (call == NULL) {
			return NULL;
		}
		r4 = call->r;
		r4->in.SubnetAddress = rpc_dhcp_make_address4(call, scope);
		r4->in.RemoveElementInfo = make_element4(call, element);
		r4->in.ForceFlag = (enum DHCP_FORCE_FLAG)force;
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

/* ----------------------------------------------------------- reservations */

/* The id behind its scope prefix; false: no memory. */
static bool take_id(TALLOC_CTX *mem_ctx, const struct DHCP_BINARY_DATA *id,
		    uint32_t scope, struct rpc_dhcp_reservation *row)
{
	bool oom = false;
	uint32_t skip;

	if (id == NULL || id->Data == NULL) {
		return true;
	}
	skip = rpc_dhcp_id_prefix(id->Data, id->DataLength, scope);
	row->client_id_len = id->DataLength - skip;
	row->client_id = rpc_dhcp_bytes(mem_ctx, id->Data + skip,
					row->client_id_len, &oom);
	return !oom;
}

static int take_named(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		      size_t i, void *to)
{
	const struct R_DhcpV4EnumSubnetReservations *r = call->r;
	const struct DHCP_IP_RESERVATION_INFO *from = *RPC_DHCP_ELEMENT(
		call->info, i, struct DHCP_IP_RESERVATION_INFO *);
	struct rpc_dhcp_reservation *row = to;
	bool oom = false;

	if (from == NULL) {
		return 0;
	}
	row->address = rpc_dhcp_address4(from->ReservedIpAddress);
	row->client_type = from->bAllowedClientTypes;
	row->no_options = from->fOptionsPresent == 0; /* 2.2.1.2.102 */
	row->name = rpc_dhcp_text(mem_ctx, from->ReservedClientName, &row->odd,
				  &oom);
	row->comment = rpc_dhcp_text(mem_ctx, from->ReservedClientDesc,
				     &row->odd, &oom);
	if (oom || !take_id(mem_ctx, &from->ReservedForClient,
			    r->in.SubnetAddress, row)) {
		return -1;
	}
	return 1;
}

static int take_unnamed(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
			size_t i, void *to)
{
	const struct R_DhcpEnumSubnetElementsV5 *r = call->r;
	const struct DHCP_SUBNET_ELEMENT_DATA_V5 *element = RPC_DHCP_ELEMENT(
		call->info, i, struct DHCP_SUBNET_ELEMENT_DATA_V5);
	const struct DHCP_IP_RESERVATION_V4 *from = element->Element.ReservedIp;
	struct rpc_dhcp_reservation *row = to;

	if (element->ElementType != DhcpReservedIps || from == NULL) {
		return 0;
	}
	row->address = rpc_dhcp_address4(from->ReservedIpAddress);
	if (call->opnum != NDR_R_DHCPENUMSUBNETELEMENTS) {
		row->client_type = from->bAllowedClientTypes;
	}
	return take_id(mem_ctx, from->ReservedForClient, r->in.SubnetAddress,
		       row)
		       ? 1
		       : -1;
}

static const struct rpc_dhcp_rows_kind named_kind = {
	sizeof(struct rpc_dhcp_reservation), NULL, take_named};
static const struct rpc_dhcp_rows_kind unnamed_kind = {
	sizeof(struct rpc_dhcp_reservation), NULL, take_unnamed};

struct tevent_req *
rpc_dhcp_reservations_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp,
			   const struct rpc_dhcp_address *scope)
{
	struct R_DhcpV4EnumSubnetReservations *r = NULL;
	struct R_DhcpEnumSubnetElementsV5 *o = NULL;
	struct rpc_dhcp_call *named = NULL, *unnamed = NULL;

	named = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_RESERVATIONS,
			      R_DhcpV4EnumSubnetReservations);
	if (named == NULL) {
		return NULL;
	}
	r = named->r;
	r->in.SubnetAddress = rpc_dhcp_make_address4(named, scope);
	RPC_DHCP_PAGE(named, r, dhcp->limits.page_bytes, EnumElementInfo,
		      ElementsRead, ElementsTotal);
	/* published with one level less (3.2.4.120) */
	rpc_dhcp_call_inline(named, sizeof(struct DHCP_RESERVATION_INFO_ARRAY));
	r->out.EnumElementInfo = named->info;
	named->kind = &named_kind;

	unnamed = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_ELEMENTS,
				R_DhcpEnumSubnetElementsV5);
	if (unnamed != NULL) {
		o = unnamed->r;
		o->in.SubnetAddress = r->in.SubnetAddress;
		o->in.EnumElementType = DhcpReservedIps;
		RPC_DHCP_PAGE(unnamed, o, dhcp->limits.page_bytes,
			      EnumElementInfo, ElementsRead, ElementsTotal);
		unnamed->kind = &unnamed_kind;
	}
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, named, unnamed);
}

struct rpc_status
rpc_dhcp_reservations_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			   struct rpc_dhcp_reservation **out_rows,
			   size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_rows, out_num);
}

/* --------------------------------------------------------- free addresses */

static int take_free4(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		      size_t i, void *row)
{
	*(struct rpc_dhcp_address *)row =
		rpc_dhcp_address4(*RPC_DHCP_ELEMENT(call->info, i, uint32_t));
	return 1;
}

static int take_free6(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		      size_t i, void *row)
{
	*(struct rpc_dhcp_address *)row = rpc_dhcp_address6(
		RPC_DHCP_ELEMENT(call->info, i, struct DHCP_IPV6_ADDRESS));
	return 1;
}

static const struct rpc_dhcp_rows_kind free4_kind = {
	sizeof(struct rpc_dhcp_address), NULL, take_free4};
static const struct rpc_dhcp_rows_kind free6_kind = {
	sizeof(struct rpc_dhcp_address), NULL, take_free6};

struct tevent_req *
rpc_dhcp_free_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
		   struct rpc_dhcp *dhcp, const struct rpc_dhcp_address *scope,
		   const struct rpc_dhcp_address *first,
		   const struct rpc_dhcp_address *last, uint32_t count)
{
	const struct rpc_dhcp_address none = {.family = scope->family};
	struct R_DhcpV4GetFreeIPAddress *r4 = NULL;
	struct R_DhcpV6GetFreeIPAddress *r6 = NULL;
	struct rpc_dhcp_call *call = NULL;

	first = first != NULL ? first : &none;
	last = last != NULL ? last : &none;
	if (scope->family == 6) {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FREE6,
				     R_DhcpV6GetFreeIPAddress);
		if (call == NULL) {
			return NULL;
		}
		r6 = call->r;
		r6->in.ScopeId = make_copy6(call, scope);
		r6->in.startIP = make_copy6(call, first);
		r6->in.endIP = make_copy6(call, last);
		r6->in.numFreeAddr = count;
		r6->out.IPAddrList = (void *)&call->info;
		call->kind = &free6_kind;
	} else {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_FREE,
				     R_DhcpV4GetFreeIPAddress);
		if (call == NULL) {
			return NULL;
		}
		r4 = call->r;
		r4->in.ScopeId = rpc_dhcp_make_address4(call, scope);
		r4->in.startIP = rpc_dhcp_make_address4(call, first);
		r4->in.endIP = rpc_dhcp_make_address4(call, last);
		r4->in.numFreeAddr = count;
		r4->out.IPAddrList = (void *)&call->info;
		call->kind = &free4_kind;
	}
	call->also = END_OF_SELECTION;
	if (count == 0 || count > FREE_MAX) {
		rpc_dhcp_call_invalid(call);
	}
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status rpc_dhcp_free_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dhcp_address **out_rows,
				     size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_rows, out_num);
}
