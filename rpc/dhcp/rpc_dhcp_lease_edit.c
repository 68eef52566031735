/*
 * Single leases, found and changed. Of IPv4 the newest structure is made, and
 * the older methods send the beginning of it (rpc_dhcp_lease_read.c says which
 * members they share).
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_lease_edit.h"
#include "rpc/dhcp/rpc_dhcp_lease_read.h"

#define SAME_SIZE(a, b)                                                        \
	_Static_assert(sizeof(struct a) == sizeof(struct b),                   \
		       "methods of one question share a layout")
SAME_SIZE(R_DhcpV4GetClientInfoEx, R_DhcpV4GetClientInfo);
SAME_SIZE(R_DhcpV4GetClientInfoEx, R_DhcpGetClientInfoVQ);
SAME_SIZE(R_DhcpV4GetClientInfoEx, R_DhcpGetClientInfoV4);
SAME_SIZE(R_DhcpV4GetClientInfoEx, R_DhcpGetClientInfo);
SAME_SIZE(R_DhcpV4CreateClientInfoEx, R_DhcpV4CreateClientInfo);
SAME_SIZE(R_DhcpV4CreateClientInfoEx, R_DhcpCreateClientInfoVQ);
SAME_SIZE(R_DhcpV4CreateClientInfoEx, R_DhcpCreateClientInfoV4);
SAME_SIZE(R_DhcpV4CreateClientInfoEx, R_DhcpCreateClientInfo);
SAME_SIZE(R_DhcpV4CreateClientInfoEx, R_DhcpSetClientInfoVQ);
SAME_SIZE(R_DhcpV4CreateClientInfoEx, R_DhcpSetClientInfoV4);
SAME_SIZE(R_DhcpV4CreateClientInfoEx, R_DhcpSetClientInfo);
SAME_SIZE(R_DhcpV6CreateClientInfo, R_DhcpSetClientInfoV6);

/* ------------------------------------------------------------------- keys */

#define ID_PREFIX	 5
#define ID_HARDWARE_TYPE 0x01

/* The id as a search wants it: behind its scope (2.2.1.1.3, 2.2.1.2.5.2). */
static struct DHCP_BINARY_DATA
make_unique_id(struct rpc_dhcp_call *call, const struct rpc_dhcp_lease_key *key)
{
	uint32_t scope = rpc_dhcp_make_address4(call, &key->address);
	struct DHCP_BINARY_DATA id = {0};
	uint8_t i;

	if (key->client_id_len == 0 || key->client_id_len > UINT8_MAX) {
		rpc_dhcp_call_invalid(call);
		return id;
	}
	id.DataLength = ID_PREFIX + key->client_id_len;
	id.Data = talloc_array(call, uint8_t, id.DataLength);
	if (id.Data == NULL) {
		rpc_dhcp_call_oom(call);
		return id;
	}
	for (i = 0; i < 4; i++) {
		id.Data[i] = (uint8_t)(scope >> 8 * i);
	}
	id.Data[4] = ID_HARDWARE_TYPE;
	memcpy(id.Data + ID_PREFIX, key->client_id, key->client_id_len);
	return id;
}

static struct DHCP_SEARCH_INFO *make_key4(struct rpc_dhcp_call *call,
					  const struct rpc_dhcp_lease_key *key)
{
	struct DHCP_SEARCH_INFO *search =
		talloc_zero(call, struct DHCP_SEARCH_INFO);

	if (search == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	switch (key->by) {
	case RPC_DHCP_BY_ADDRESS:
		search->SearchType = DhcpClientIpAddress;
		search->SearchInfo.ClientIpAddress =
			rpc_dhcp_make_address4(call, &key->address);
		break;
	case RPC_DHCP_BY_ID:
		search->SearchType = DhcpClientHardwareAddress;
		search->SearchInfo.ClientHardwareAddress =
			make_unique_id(call, key);
		break;
	case RPC_DHCP_BY_NAME:
		search->SearchType = DhcpClientName;
		search->SearchInfo.ClientName =
			rpc_dhcp_make_text(call, key->name, 0);
		break;
	}
	return search;
}

static struct DHCP_SEARCH_INFO_V6 *
make_key6(struct rpc_dhcp_call *call, const struct rpc_dhcp_lease_key *key)
{
	struct DHCP_SEARCH_INFO_V6 *search =
		talloc_zero(call, struct DHCP_SEARCH_INFO_V6);

	if (search == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	switch (key->by) {
	case RPC_DHCP_BY_ADDRESS:
		search->SearchType = Dhcpv6ClientIpAddress;
		search->SearchInfo.ClientIpAddress =
			rpc_dhcp_make_address6(call, &key->address);
		break;
	case RPC_DHCP_BY_ID:
		search->SearchType = Dhcpv6ClientDUID;
		search->SearchInfo.ClientDUID = rpc_dhcp_make_bytes(
			call, key->client_id, key->client_id_len);
		break;
	case RPC_DHCP_BY_NAME:
		search->SearchType = Dhcpv6ClientName;
		search->SearchInfo.ClientName =
			rpc_dhcp_make_text(call, key->name, 0);
		break;
	}
	return search;
}

/* ---------------------------------------------------------------- finding */

struct tevent_req *rpc_dhcp_lease_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dhcp *dhcp,
				       const struct rpc_dhcp_lease_key *key)
{
	struct R_DhcpV4GetClientInfoEx *r4 = NULL;
	struct R_DhcpGetClientInfoV6 *r6 = NULL;
	struct rpc_dhcp_call *call = NULL;

	if (key->family == 6) {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_LEASE6,
				     R_DhcpGetClientInfoV6);
		if (call == NULL) {
			return NULL;
		}
		r6 = call->r;
		r6->in.SearchInfo = make_key6(call, key);
		r6->out.ClientInfo = (void *)&call->info;
	} else {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_LEASE,
				     R_DhcpV4GetClientInfoEx);
		if (call == NULL) {
			return NULL;
		}
		r4 = call->r;
		r4->in.SearchInfo = make_key4(call, key);
		r4->out.ClientInfo = (void *)&call->info;
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status rpc_dhcp_lease_recv(struct tevent_req *req,
				      TALLOC_CTX *mem_ctx,
				      struct rpc_dhcp_lease **out_lease)
{
	const struct rpc_dhcp_address all4 = {.family = 4};
	const struct rpc_dhcp_address all6 = {.family = 6};
	struct DHCP_CLIENT_INFO_EX_ARRAY one4 = {.NumElements = 1};
	struct DHCP_CLIENT_INFO_ARRAY_V6 one6 = {.NumElements = 1};
	struct rpc_dhcp_lease_page page = {0};
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;
	bool ok;

	status = rpc_dhcp_call_recv(req, mem_ctx, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	one4.Clients = (void *)&call->info;
	one6.Clients = (void *)&call->info;
	ok = call->question == RPC_DHCP_ASK_LEASE6
		     ? rpc_dhcp_lease_page6(mem_ctx, &one6, &all6, &page)
		     : rpc_dhcp_lease_page4(mem_ctx, &one4, call->opnum, &all4,
					    &page);
	if (!ok) {
		talloc_free(page.rows);
		talloc_free(page.text);
		talloc_free(call);
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	/* the text and the reply, which lends the id, hang below the row */
	talloc_steal(page.rows, page.text);
	talloc_steal(page.rows, call);
	*out_lease = page.rows;
	return status;
}

/* --------------------------------------------------------------- changing */

static void fill4(struct rpc_dhcp_call *call,
		  const struct rpc_dhcp_lease *lease)
{
	struct R_DhcpV4CreateClientInfoEx *r = call->r;
	struct DHCP_CLIENT_INFO_EX *info =
		talloc_zero(call, struct DHCP_CLIENT_INFO_EX);

	if (info == NULL) {
		rpc_dhcp_call_oom(call);
		return;
	}
	if (lease->prefix > 32) {
		rpc_dhcp_call_invalid(call);
		return;
	}
	info->ClientIpAddress = rpc_dhcp_make_address4(call, &lease->address);
	info->SubnetMask = rpc_dhcp_make_mask(lease->prefix);
	info->ClientHardwareAddress = rpc_dhcp_make_bytes(
		call, lease->client_id, lease->client_id_len);
	info->ClientName = rpc_dhcp_make_text(call, lease->name, 0);
	info->ClientComment = rpc_dhcp_make_text(call, lease->comment, 0);
	info->ClientLeaseExpires = rpc_dhcp_make_time(lease->expires);
	info->bClientType = lease->client_type;
	info->AddressState = lease->raw_state;
	info->Status = NOQUARANTINE;
	info->FilterStatus = lease->filter;
	info->PolicyName = rpc_dhcp_make_text(call, lease->policy, 0);
	r->in.ClientInfo = info;
}

static void fill6(struct rpc_dhcp_call *call,
		  const struct rpc_dhcp_lease *lease)
{
	struct R_DhcpV6CreateClientInfo *r = call->r;
	struct DHCP_CLIENT_INFO_V6 *info =
		talloc_zero(call, struct DHCP_CLIENT_INFO_V6);

	if (info == NULL) {
		rpc_dhcp_call_oom(call);
		return;
	}
	info->ClientIpAddress = rpc_dhcp_make_address6(call, &lease->address);
	info->ClientDUID = rpc_dhcp_make_bytes(call, lease->client_id,
					       lease->client_id_len);
	info->AddressType = lease->client_type;
	info->IAID = lease->iaid;
	info->ClientName = rpc_dhcp_make_text(call, lease->name, 0);
	info->ClientComment = rpc_dhcp_make_text(call, lease->comment, 0);
	info->ClientValidLeaseExpires = rpc_dhcp_make_time(lease->expires);
	info->ClientPrefLeaseExpires = rpc_dhcp_make_time(lease->preferred);
	r->in.ClientInfo = info;
}

static struct tevent_req *lease_write(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dhcp *dhcp,
				      enum rpc_dhcp_question question4,
				      enum rpc_dhcp_question question6,
				      const struct rpc_dhcp_lease *lease)
{
	bool is6 = lease->address.family == 6;
	struct rpc_dhcp_call *call = NULL;

	call = is6 ? RPC_DHCP_CALL(mem_ctx, question6, R_DhcpV6CreateClientInfo)
		   : RPC_DHCP_CALL(mem_ctx, question4,
				   R_DhcpV4CreateClientInfoEx);
	if (call == NULL) {
		return NULL;
	}
	if (is6) {
		fill6(call, lease);
	} else {
		fill4(call, lease);
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *
rpc_dhcp_lease_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp,
			   const struct rpc_dhcp_lease *lease)
{
	return lease_write(mem_ctx, ev, dhcp, RPC_DHCP_ASK_LEASE_CREATE,
			   RPC_DHCP_ASK_LEASE6_CREATE, lease);
}

struct tevent_req *rpc_dhcp_lease_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp,
					   const struct rpc_dhcp_lease *lease)
{
	return lease_write(mem_ctx, ev, dhcp, RPC_DHCP_ASK_LEASE_SET,
			   RPC_DHCP_ASK_LEASE6_SET, lease);
}

struct tevent_req *
rpc_dhcp_lease_delete_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp,
			   const struct rpc_dhcp_lease_key *key)
{
	struct R_DhcpDeleteClientInfo *r4 = NULL;
	struct R_DhcpDeleteClientInfoV6 *r6 = NULL;
	struct rpc_dhcp_call *call = NULL;

	if (key->family == 6) {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_LEASE6_DELETE,
				     R_DhcpDeleteClientInfoV6);
		if (call == NULL) {
			return NULL;
		}
		r6 = call->r;
		r6->in.ClientInfo = make_key6(call, key);
	} else {
		call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_LEASE_DELETE,
				     R_DhcpDeleteClientInfo);
		if (call == NULL) {
			return NULL;
		}
		r4 = call->r;
		r4->in.ClientInfo = make_key4(call, key);
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}
