/*
 * Leases read ([MS-DHCPM] 2.2.1.2.12, .14, .16, .19, .96, .115, .119; of IPv6
 * .64).
 *
 * A hundred thousand leases may come in one page, so a page costs two
 * allocations of ours: its rows, and one block for all of its names. Client
 * ids are lent from the decoded reply, which goes when the page is done.
 *
 * The IPv4 generations append members to one structure; row_v4() reads all of
 * them through the largest, and only as far as the method sent.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_lease_read.h"

#define SAME_MEMBER(a, b, member)                                              \
	_Static_assert(offsetof(struct a, member) ==                           \
			       offsetof(struct b, member),                     \
		       #member " moved")
SAME_MEMBER(DHCP_CLIENT_INFO, DHCP_CLIENT_INFO_EX, OwnerHost);
SAME_MEMBER(DHCP_CLIENT_INFO_V4, DHCP_CLIENT_INFO_EX, bClientType);
SAME_MEMBER(DHCP_CLIENT_INFO_V5, DHCP_CLIENT_INFO_EX, AddressState);
SAME_MEMBER(DHCP_CLIENT_INFO_VQ, DHCP_CLIENT_INFO_EX, QuarantineCapable);
SAME_MEMBER(DHCP_CLIENT_FILTER_STATUS_INFO, DHCP_CLIENT_INFO_EX, FilterStatus);
SAME_MEMBER(DHCP_CLIENT_INFO_PB, DHCP_CLIENT_INFO_EX, PolicyName);
SAME_MEMBER(DHCP_CLIENT_INFO_ARRAY, DHCP_CLIENT_INFO_EX_ARRAY, Clients);
SAME_MEMBER(DHCP_CLIENT_INFO_ARRAY_V4, DHCP_CLIENT_INFO_EX_ARRAY, Clients);
SAME_MEMBER(DHCP_CLIENT_INFO_ARRAY_V5, DHCP_CLIENT_INFO_EX_ARRAY, Clients);
SAME_MEMBER(DHCP_CLIENT_INFO_ARRAY_VQ, DHCP_CLIENT_INFO_EX_ARRAY, Clients);
SAME_MEMBER(DHCP_CLIENT_FILTER_STATUS_INFO_ARRAY, DHCP_CLIENT_INFO_EX_ARRAY,
	    Clients);
SAME_MEMBER(DHCP_CLIENT_INFO_PB_ARRAY, DHCP_CLIENT_INFO_EX_ARRAY, Clients);

/* Each holds what those before it do. */
enum generation { OLDEST, V4, V5, VQ, FILTER, POLICY, NEWEST };

/* Opnums of the two interfaces, which happen to differ here. */
static const struct {
	uint32_t opnum;
	enum generation generation;
} methods[] = {
	{NDR_R_DHCPV4ENUMSUBNETCLIENTSEX, NEWEST},
	{NDR_R_DHCPV4ENUMSUBNETCLIENTS, POLICY},
	{NDR_R_DHCPENUMSUBNETCLIENTSFILTERSTATUSINFO, FILTER},
	{NDR_R_DHCPENUMSUBNETCLIENTSVQ, VQ},
	{NDR_R_DHCPENUMSUBNETCLIENTSV5, V5},
	{NDR_R_DHCPENUMSUBNETCLIENTSV4, V4},
	{NDR_R_DHCPV4GETCLIENTINFOEX, NEWEST},
	{NDR_R_DHCPV4GETCLIENTINFO, POLICY},
	{NDR_R_DHCPGETCLIENTINFOVQ, VQ},
	{NDR_R_DHCPGETCLIENTINFOV4, V4},
};
#define NUM_METHODS (sizeof(methods) / sizeof(methods[0]))

static enum generation generation_of(uint32_t opnum)
{
	size_t i;

	for (i = 0; i < NUM_METHODS; i++) {
		if (methods[i].opnum == opnum) {
			return methods[i].generation;
		}
	}
	return OLDEST;
}

static const char *page_text(struct rpc_dhcp_lease_page *page,
			     const struct DHCPM_STRING *text, uint32_t *odd)
{
	char *out = page->text + page->text_used;
	size_t n;

	if (text == NULL || text->length == 0) {
		return NULL;
	}
	n = rpc_dhcp_utf8(text->units, text->length, out, odd);
	page->text_used += n + 1;
	return out;
}

static size_t text_size(const struct DHCPM_STRING *text)
{
	return text == NULL ? 0 : RPC_DHCP_UTF8_SIZE(text->length);
}

/* Bit 0 of the property AddressStateEx (2.2.1.2.119). */
static bool has_no_ptr(const struct DHCP_PROPERTY_ARRAY *properties)
{
	const struct DHCP_PROPERTY *p = NULL;
	uint32_t i;

	if (properties == NULL || properties->Elements == NULL) {
		return false;
	}
	for (i = 0; i < properties->NumElements; i++) {
		p = &properties->Elements[i];
		if (p->ID == DhcpPropIdClientAddressStateEx &&
		    p->Type == DhcpPropTypeDword) {
			return (p->Value.DWordValue & 1) != 0;
		}
	}
	return false;
}

static void row_v4(struct rpc_dhcp_lease_page *page,
		   const struct DHCP_CLIENT_INFO_EX *c, enum generation g,
		   const struct rpc_dhcp_address *scope)
{
	struct rpc_dhcp_lease *row = &page->rows[page->num_rows++];

	*row = (struct rpc_dhcp_lease){0};
	row->address = rpc_dhcp_address4(c->ClientIpAddress);
	row->prefix = rpc_dhcp_prefix(c->SubnetMask, &row->odd);
	row->client_type = g >= V4 ? c->bClientType : 0;
	row->raw_state = g >= V5 ? c->AddressState : RPC_DHCP_LEASE_ACTIVE;
	row->state = row->raw_state & 3;
	row->client_id = c->ClientHardwareAddress.Data;
	row->client_id_len = row->client_id == NULL
				     ? 0
				     : c->ClientHardwareAddress.DataLength;
	row->name = page_text(page, c->ClientName, &row->odd);
	row->comment = page_text(page, c->ClientComment, &row->odd);
	row->expires = rpc_dhcp_time(c->ClientLeaseExpires.dwLowDateTime,
				     c->ClientLeaseExpires.dwHighDateTime);
	if (g >= FILTER) {
		row->filter = c->FilterStatus;
	}
	if (g >= POLICY) {
		row->policy = page_text(page, c->PolicyName, &row->odd);
	}
	if (g >= NEWEST) {
		row->no_ptr = has_no_ptr(c->Properties);
	}
	if (rpc_dhcp_word(scope) != 0 &&
	    !rpc_dhcp_contains(scope, row->prefix, &row->address)) {
		row->odd |= RPC_DHCP_ODD_ADDRESS;
	}
}

/* A lease of IPv6; whether it lies in its scope is asked of a /64. */
static void row_v6(struct rpc_dhcp_lease_page *page,
		   const struct DHCP_CLIENT_INFO_V6 *c,
		   const struct rpc_dhcp_address *scope)
{
	static const uint8_t all[16];
	struct rpc_dhcp_lease *row = &page->rows[page->num_rows++];

	*row = (struct rpc_dhcp_lease){0};
	row->address = rpc_dhcp_address6(&c->ClientIpAddress);
	row->prefix = 128;
	row->client_type = (uint8_t)c->AddressType;
	row->raw_state = RPC_DHCP_LEASE_ACTIVE;
	row->state = RPC_DHCP_LEASE_ACTIVE;
	row->client_id = c->ClientDUID.Data;
	row->client_id_len =
		row->client_id == NULL ? 0 : c->ClientDUID.DataLength;
	row->iaid = c->IAID;
	row->name = page_text(page, c->ClientName, &row->odd);
	row->comment = page_text(page, c->ClientComment, &row->odd);
	row->expires = rpc_dhcp_time(c->ClientValidLeaseExpires.dwLowDateTime,
				     c->ClientValidLeaseExpires.dwHighDateTime);
	row->preferred =
		rpc_dhcp_time(c->ClientPrefLeaseExpires.dwLowDateTime,
			      c->ClientPrefLeaseExpires.dwHighDateTime);
	if (memcmp(scope->octets, all, sizeof(all)) != 0 &&
	    !rpc_dhcp_contains(scope, 64, &row->address)) {
		row->odd |= RPC_DHCP_ODD_ADDRESS;
	}
}

static bool page_alloc(struct rpc_dhcp_lease_page *page, TALLOC_CTX *mem_ctx,
		       size_t rows, size_t text)
{
	page->rows = talloc_array(mem_ctx, struct rpc_dhcp_lease, rows);
	page->text = talloc_array(mem_ctx, char, text + 1);
	return page->rows != NULL && page->text != NULL;
}

bool rpc_dhcp_lease_page4(TALLOC_CTX *mem_ctx,
			  const struct DHCP_CLIENT_INFO_EX_ARRAY *array,
			  uint32_t opnum, const struct rpc_dhcp_address *scope,
			  struct rpc_dhcp_lease_page *page)
{
	enum generation g = generation_of(opnum);
	const struct DHCP_CLIENT_INFO_EX *c = NULL;
	size_t i, n, text = 0;
	bool ok;

	if (array == NULL || array->Clients == NULL) {
		return true;
	}
	n = array->NumElements;
	for (i = 0; i < n; i++) {
		c = array->Clients[i];
		if (c == NULL) {
			continue;
		}
		text += text_size(c->ClientName) + text_size(c->ClientComment);
		text += g >= POLICY ? text_size(c->PolicyName) : 0;
	}
	ok = page_alloc(page, mem_ctx, n, text);
	for (i = 0; ok && i < n; i++) {
		if (array->Clients[i] != NULL) {
			row_v4(page, array->Clients[i], g, scope);
		}
	}
	return ok;
}

bool rpc_dhcp_lease_page6(TALLOC_CTX *mem_ctx,
			  const struct DHCP_CLIENT_INFO_ARRAY_V6 *array,
			  const struct rpc_dhcp_address *scope,
			  struct rpc_dhcp_lease_page *page)
{
	size_t i, n, text = 0;
	bool ok;

	if (array == NULL || array->Clients == NULL) {
		return true;
	}
	n = array->NumElements;
	for (i = 0; i < n; i++) {
		if (array->Clients[i] != NULL) {
			text += text_size(array->Clients[i]->ClientName) +
				text_size(array->Clients[i]->ClientComment);
		}
	}
	ok = page_alloc(page, mem_ctx, n, text);
	for (i = 0; ok && i < n; i++) {
		if (array->Clients[i] != NULL) {
			row_v6(page, array->Clients[i], scope);
		}
	}
	return ok;
}
