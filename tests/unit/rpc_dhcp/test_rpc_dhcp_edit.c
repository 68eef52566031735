/* use: rpc_dhcp rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * Changes: which method each one is, and what the server sees of it. Where it
 * lacks that method, the next older one, with the same values.
 */
#include "rpc/dhcp/rpc_dhcp_class.h"
#include "rpc/dhcp/rpc_dhcp_edit.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"
#include "rpc/dhcp/rpc_dhcp_filter.h"
#include "rpc/dhcp/rpc_dhcp_lease_edit.h"
#include "rpc/dhcp/rpc_dhcp_option.h"
#include "rpc/dhcp/rpc_dhcp_policy.h"
#include "rpc/dhcp/rpc_dhcp_server.h"
#include "tests/unit/rpc_dhcp/fake_conn.h"

#define SCOPE 0x0A000000u
#define MCTX  fake.ev, fake.ev, fake.dhcp

static const struct rpc_dhcp_address scope4 = {4, {10, 0, 0, 0}};
static const struct rpc_dhcp_address scope6 = {6, {0x20, 1, 0xd, 0xb8}};
static const struct rpc_dhcp_address host6 = {
	6, {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9}};
static const uint8_t mac[] = {2, 0, 0, 0, 0, 9};

static bool is_scope6(const struct DHCP_IPV6_ADDRESS *a)
{
	return a->HighOrderBits == 0x20010DB800000000 && a->LowOrderBits == 0;
}

static bool is_host6(const struct DHCP_IPV6_ADDRESS *a)
{
	return a->HighOrderBits == 0x20010DB800000000 && a->LowOrderBits == 9;
}

static bool is_mac(const struct DHCP_BINARY_DATA *d)
{
	return d != NULL && d->DataLength == sizeof(mac) &&
	       memcmp(d->Data, mac, sizeof(mac)) == 0;
}

/* ----------------------------------------------------------------- scopes */

static const struct rpc_dhcp_scope a_scope4 = {
	.address = {4, {10, 0, 0, 0}},
	.prefix = 24,
	.name = "Z\xC3\xBCrich",
	.comment = "attic",
	.state = 1,
	.nap = true,
};
static const struct rpc_dhcp_scope a_scope6 = {
	.address = {6, {0x20, 1, 0xd, 0xb8}},
	.prefix = 64,
	.name = "six",
	.preference = 3,
};

static struct tevent_req *scope4_create(void)
{
	return rpc_dhcp_scope_create_send(MCTX, &a_scope4);
}

static struct tevent_req *scope4_set(void)
{
	return rpc_dhcp_scope_set_send(MCTX, &a_scope4);
}

static bool sees_scope4(const void *p, bool is_vq)
{
	const struct R_DhcpCreateSubnetVQ *r = p;
	const struct DHCP_SUBNET_INFO_VQ *i = r->in.SubnetInfoVQ;

	return r->in.SubnetAddress == SCOPE && i->SubnetAddress == SCOPE &&
	       i->SubnetMask == 0xFFFFFF00 && i->SubnetName->length == 6 &&
	       i->SubnetName->units[1] == 0xFC &&
	       fake_says(i->SubnetComment, "attic") &&
	       i->SubnetState == DhcpSubnetDisabled &&
	       (!is_vq || (i->QuarantineOn == 1 && i->Reserved4 == 0));
}

static bool sees_scope4_vq(const void *r)
{
	return sees_scope4(r, true);
}

static bool sees_scope4_old(const void *r)
{
	return sees_scope4(r, false);
}

static struct tevent_req *scope4_delete(void)
{
	return rpc_dhcp_scope_delete_send(MCTX, &scope4, RPC_DHCP_FORCE_NO);
}

static bool sees_scope4_delete(const void *p)
{
	const struct R_DhcpDeleteSubnet *r = p;

	return r->in.SubnetAddress == SCOPE && r->in.ForceFlag == DhcpNoForce;
}

static struct tevent_req *scope6_create(void)
{
	return rpc_dhcp_scope_create_send(MCTX, &a_scope6);
}

static struct tevent_req *scope6_set(void)
{
	return rpc_dhcp_scope_set_send(MCTX, &a_scope6);
}

static bool sees_scope6(const void *p)
{
	const struct R_DhcpCreateSubnetV6 *r = p;

	return is_scope6(r->in.SubnetAddress) &&
	       is_scope6(&r->in.SubnetInfo->SubnetAddress) &&
	       r->in.SubnetInfo->Prefix == 64 &&
	       r->in.SubnetInfo->Preference == 3 &&
	       fake_says(r->in.SubnetInfo->SubnetName, "six") &&
	       r->in.SubnetInfo->SubnetComment == NULL;
}

static struct tevent_req *scope6_delete(void)
{
	return rpc_dhcp_scope_delete_send(MCTX, &scope6, RPC_DHCP_FORCE_FULL);
}

static bool sees_scope6_delete(const void *p)
{
	const struct R_DhcpDeleteSubnetV6 *r = p;

	return is_scope6(r->in.SubnetAddress) &&
	       r->in.ForceFlag == DhcpFullForce;
}

static struct tevent_req *delay_set(void)
{
	return rpc_dhcp_delay_set_send(MCTX, &scope4, 300);
}

static bool sees_delay(const void *p)
{
	const struct R_DhcpSetSubnetDelayOffer *r = p;

	return r->in.SubnetAddress == SCOPE &&
	       r->in.TimeDelayInMilliseconds == 300;
}

static struct tevent_req *superscope_set(void)
{
	return rpc_dhcp_superscope_set_send(MCTX, &scope4, "floor", true);
}

static bool sees_superscope(const void *p)
{
	const struct R_DhcpSetSuperScopeV4 *r = p;

	return r->in.SubnetAddress == SCOPE &&
	       strcmp(r->in.SuperScopeName, "floor") == 0 &&
	       r->in.ChangeExisting == 1;
}

static struct tevent_req *superscope_leave(void)
{
	return rpc_dhcp_superscope_set_send(MCTX, &scope4, NULL, false);
}

static bool sees_superscope_leave(const void *p)
{
	const struct R_DhcpSetSuperScopeV4 *r = p;

	return r->in.SuperScopeName == NULL && r->in.ChangeExisting == 0;
}

static struct tevent_req *superscope_delete(void)
{
	return rpc_dhcp_superscope_delete_send(MCTX, "floor");
}

static bool sees_superscope_delete(const void *p)
{
	const struct R_DhcpDeleteSuperScopeV4 *r = p;

	return strcmp(r->in.SuperScopeName, "floor") == 0;
}

/* --------------------------------------------------------------- elements */

static const struct rpc_dhcp_element a_range = {
	.kind = RPC_DHCP_ELEMENT_RANGE,
	.range = {.first = {4, {10, 0, 0, 1}},
		  .last = {4, {10, 0, 0, 200}},
		  .type = RPC_DHCP_RANGE_BOTH,
		  .bootp_max = 12},
};
static const struct rpc_dhcp_element an_exclusion = {
	.kind = RPC_DHCP_ELEMENT_EXCLUSION,
	.range = {.first = {4, {10, 0, 0, 1}}, .last = {4, {10, 0, 0, 5}}},
};
static const struct rpc_dhcp_element a_reservation = {
	.kind = RPC_DHCP_ELEMENT_RESERVATION,
	.reservation = {.address = {4, {10, 0, 0, 9}},
			.client_id = mac,
			.client_id_len = sizeof(mac)},
};
static const struct rpc_dhcp_element an_exclusion6 = {
	.kind = RPC_DHCP_ELEMENT_EXCLUSION,
	.range = {.first = {6, {0x20, 1, 0xd, 0xb8}},
		  .last = {6,
			   {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
			    9}}},
};
static const struct rpc_dhcp_element a_reservation6 = {
	.kind = RPC_DHCP_ELEMENT_RESERVATION,
	.reservation = {.address = {6,
				    {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0,
				     0, 0, 0, 9}},
			.client_id = mac,
			.client_id_len = sizeof(mac),
			.iaid = 77},
};

static struct tevent_req *range_add(void)
{
	return rpc_dhcp_element_add_send(MCTX, &scope4, &a_range);
}

static bool sees_range(const void *p)
{
	const struct R_DhcpAddSubnetElementV5 *r = p;
	const struct DHCP_SUBNET_ELEMENT_DATA_V5 *e = r->in.AddElementInfo;

	return r->in.SubnetAddress == SCOPE &&
	       e->ElementType == DhcpIpRangesDhcpBootp &&
	       e->Element.IpRange->StartAddress == SCOPE + 1 &&
	       e->Element.IpRange->EndAddress == SCOPE + 200;
}

static bool sees_range_v5(const void *p)
{
	const struct R_DhcpAddSubnetElementV5 *r = p;
	const struct DHCP_SUBNET_ELEMENT_DATA_V5 *e = r->in.AddElementInfo;

	return sees_range(p) && e->Element.IpRange->BootpAllocated == 0 &&
	       e->Element.IpRange->MaxBootpAllowed == 12;
}

static struct tevent_req *exclusion_add(void)
{
	return rpc_dhcp_element_add_send(MCTX, &scope4, &an_exclusion);
}

static bool sees_exclusion(const void *p)
{
	const struct R_DhcpAddSubnetElementV5 *r = p;
	const struct DHCP_SUBNET_ELEMENT_DATA_V5 *e = r->in.AddElementInfo;

	return e->ElementType == DhcpExcludedIpRanges &&
	       e->Element.ExcludeIpRange->StartAddress == SCOPE + 1 &&
	       e->Element.ExcludeIpRange->EndAddress == SCOPE + 5;
}

static struct tevent_req *reservation_add(void)
{
	return rpc_dhcp_element_add_send(MCTX, &scope4, &a_reservation);
}

static bool sees_reservation(const void *p)
{
	const struct R_DhcpAddSubnetElementV5 *r = p;
	const struct DHCP_SUBNET_ELEMENT_DATA_V5 *e = r->in.AddElementInfo;

	return e->ElementType == DhcpReservedIps &&
	       e->Element.ReservedIp->ReservedIpAddress == SCOPE + 9 &&
	       is_mac(e->Element.ReservedIp->ReservedForClient);
}

static bool sees_reservation_v4(const void *p)
{
	const struct R_DhcpAddSubnetElementV5 *r = p;

	return sees_reservation(p) &&
	       r->in.AddElementInfo->Element.ReservedIp->bAllowedClientTypes ==
		       3;
}

static struct tevent_req *reservation_remove(void)
{
	return rpc_dhcp_element_remove_send(MCTX, &scope4, &a_reservation,
					    RPC_DHCP_FORCE_FULL);
}

static bool sees_reservation_remove(const void *p)
{
	const struct R_DhcpRemoveSubnetElementV5 *r = p;

	return sees_reservation_v4(p) && r->in.ForceFlag == DhcpFullForce;
}

static struct tevent_req *exclusion6_add(void)
{
	return rpc_dhcp_element_add_send(MCTX, &scope6, &an_exclusion6);
}

static bool sees_exclusion6(const void *p)
{
	const struct R_DhcpAddSubnetElementV6 *r = p;
	const struct DHCP_SUBNET_ELEMENT_DATA_V6 *e = r->in.AddElementInfo;

	return is_scope6(r->in.SubnetAddress) &&
	       e->ElementType == Dhcpv6ExcludedIpRanges &&
	       is_scope6(&e->Element.ExcludeIpRange->StartAddress) &&
	       is_host6(&e->Element.ExcludeIpRange->EndAddress);
}

static struct tevent_req *reservation6_remove(void)
{
	return rpc_dhcp_element_remove_send(MCTX, &scope6, &a_reservation6,
					    RPC_DHCP_FORCE_NO);
}

static bool sees_reservation6_remove(const void *p)
{
	const struct R_DhcpRemoveSubnetElementV6 *r = p;
	const struct DHCP_SUBNET_ELEMENT_DATA_V6 *e = r->in.RemoveElementInfo;

	return is_scope6(r->in.SubnetAddress) &&
	       e->ElementType == Dhcpv6ReservedIps &&
	       is_host6(&e->Element.ReservedIp->ReservedIpAddress) &&
	       is_mac(e->Element.ReservedIp->ReservedForClient) &&
	       e->Element.ReservedIp->InterfaceId == 77 &&
	       r->in.ForceFlag == DhcpNoForce;
}

/* ----------------------------------------------------------------- leases */

static const struct rpc_dhcp_lease a_lease4 = {
	.address = {4, {10, 0, 0, 9}},
	.prefix = 24,
	.client_type = 1,
	.raw_state = 0x21,
	.client_id = mac,
	.client_id_len = sizeof(mac),
	.name = "pc9",
	.expires = 1794301200,
	.policy = "phones",
};
static const struct rpc_dhcp_lease a_lease6 = {
	.address = {6,
		    {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9}},
	.client_id = mac,
	.client_id_len = sizeof(mac),
	.iaid = 77,
	.name = "pc9",
	.expires = RPC_DHCP_TIME_NEVER,
	.preferred = 1794301200,
};

static struct tevent_req *lease4_create(void)
{
	return rpc_dhcp_lease_create_send(MCTX, &a_lease4);
}

static struct tevent_req *lease4_set(void)
{
	return rpc_dhcp_lease_set_send(MCTX, &a_lease4);
}

static bool sees_lease4_old(const void *p)
{
	const struct R_DhcpV4CreateClientInfoEx *r = p;
	const struct DHCP_CLIENT_INFO_EX *c = r->in.ClientInfo;

	return c->ClientIpAddress == SCOPE + 9 && c->SubnetMask == 0xFFFFFF00 &&
	       is_mac(&c->ClientHardwareAddress) &&
	       fake_says(c->ClientName, "pc9") && c->ClientComment == NULL &&
	       c->ClientLeaseExpires.dwLowDateTime == 0xDDB46800 &&
	       c->ClientLeaseExpires.dwHighDateTime == 0x01DD70F1 &&
	       c->OwnerHost.HostName == NULL;
}

static bool sees_lease4_v4(const void *p)
{
	const struct R_DhcpV4CreateClientInfoEx *r = p;

	return sees_lease4_old(p) && r->in.ClientInfo->bClientType == 1;
}

static bool sees_lease4_vq(const void *p)
{
	const struct R_DhcpV4CreateClientInfoEx *r = p;

	return sees_lease4_v4(p) && r->in.ClientInfo->AddressState == 0x21 &&
	       r->in.ClientInfo->Status == NOQUARANTINE;
}

static bool sees_lease4_pb(const void *p)
{
	const struct R_DhcpV4CreateClientInfoEx *r = p;

	return sees_lease4_vq(p) &&
	       fake_says(r->in.ClientInfo->PolicyName, "phones");
}

static bool sees_lease4_ex(const void *p)
{
	const struct R_DhcpV4CreateClientInfoEx *r = p;

	return sees_lease4_pb(p) && r->in.ClientInfo->Properties == NULL;
}

static struct tevent_req *lease6_create(void)
{
	return rpc_dhcp_lease_create_send(MCTX, &a_lease6);
}

static struct tevent_req *lease6_set(void)
{
	return rpc_dhcp_lease_set_send(MCTX, &a_lease6);
}

static bool sees_lease6(const void *p)
{
	const struct R_DhcpV6CreateClientInfo *r = p;
	const struct DHCP_CLIENT_INFO_V6 *c = r->in.ClientInfo;

	return is_host6(&c->ClientIpAddress) && is_mac(&c->ClientDUID) &&
	       c->IAID == 77 && fake_says(c->ClientName, "pc9") &&
	       c->ClientValidLeaseExpires.dwHighDateTime == 0x7FFFFFFF &&
	       c->ClientPrefLeaseExpires.dwLowDateTime == 0xDDB46800;
}

static struct tevent_req *lease4_delete(void)
{
	const struct rpc_dhcp_lease_key key = {.by = RPC_DHCP_BY_ID,
					       .family = 4,
					       .address = scope4,
					       .client_id = mac,
					       .client_id_len = sizeof(mac)};

	return rpc_dhcp_lease_delete_send(MCTX, &key);
}

/* [MS-DHCPM] 2.2.1.2.5.2: the scope, 01, the id. */
static bool sees_lease4_delete(const void *p)
{
	static const uint8_t id[] = {0, 0, 0, 10, 1, 2, 0, 0, 0, 0, 9};
	const struct R_DhcpDeleteClientInfo *r = p;
	const struct DHCP_SEARCH_INFO *s = r->in.ClientInfo;
	const struct DHCP_BINARY_DATA *d = &s->SearchInfo.ClientHardwareAddress;

	return s->SearchType == DhcpClientHardwareAddress &&
	       d->DataLength == sizeof(id) &&
	       memcmp(d->Data, id, sizeof(id)) == 0;
}

static struct tevent_req *lease6_delete(void)
{
	const struct rpc_dhcp_lease_key key = {
		.by = RPC_DHCP_BY_ADDRESS, .family = 6, .address = host6};

	return rpc_dhcp_lease_delete_send(MCTX, &key);
}

static bool sees_lease6_delete(const void *p)
{
	const struct R_DhcpDeleteClientInfoV6 *r = p;

	return r->in.ClientInfo->SearchType == Dhcpv6ClientIpAddress &&
	       is_host6(&r->in.ClientInfo->SearchInfo.ClientIpAddress);
}

static struct tevent_req *lease4_delete_by_name(void)
{
	const struct rpc_dhcp_lease_key key = {
		.by = RPC_DHCP_BY_NAME, .family = 4, .name = "pc9"};

	return rpc_dhcp_lease_delete_send(MCTX, &key);
}

static bool sees_lease4_name(const void *p)
{
	const struct R_DhcpDeleteClientInfo *r = p;

	return r->in.ClientInfo->SearchType == DhcpClientName &&
	       fake_says(r->in.ClientInfo->SearchInfo.ClientName, "pc9");
}

/* ---------------------------------------------------------------- options */

static const struct rpc_dhcp_option_element dwords[] = {
	{.type = RPC_DHCP_OPTION_DWORD, .number = 691200},
};
static const struct rpc_dhcp_option_element every_type[] = {
	{.type = RPC_DHCP_OPTION_BYTE, .number = 0xFF},
	{.type = RPC_DHCP_OPTION_WORD, .number = 0xFFFE},
	{.type = RPC_DHCP_OPTION_DWORD, .number = 0xFFFFFFFD},
	{.type = RPC_DHCP_OPTION_DWORD_DWORD, .number = 0x100000002},
	{.type = RPC_DHCP_OPTION_ADDRESS, .address = {4, {10, 0, 0, 9}}},
	{.type = RPC_DHCP_OPTION_STRING, .text = "text"},
	{.type = RPC_DHCP_OPTION_BINARY, .data = mac, .data_len = sizeof(mac)},
	{.type = RPC_DHCP_OPTION_ENCAPSULATED,
	 .data = mac,
	 .data_len = sizeof(mac)},
	{.type = RPC_DHCP_OPTION_ADDRESS6, .text = "2001:db8::9"},
};
#define NUM_TYPES (sizeof(every_type) / sizeof(every_type[0]))

static bool sees_every_type(const struct DHCP_OPTION_DATA *d)
{
	const struct DHCP_OPTION_DATA_ELEMENT *e = d->Elements;

	return d->NumElements == NUM_TYPES && e[0].Element.ByteOption == 0xFF &&
	       e[1].Element.WordOption == 0xFFFE &&
	       e[2].Element.DWordOption == 0xFFFFFFFD &&
	       e[3].Element.DWordDWordOption.DWord1 == 1 &&
	       e[3].Element.DWordDWordOption.DWord2 == 2 &&
	       e[4].Element.IpAddressOption == SCOPE + 9 &&
	       fake_says(e[5].Element.StringDataOption, "text") &&
	       is_mac(&e[6].Element.BinaryDataOption) &&
	       is_mac(&e[7].Element.EncapsulatedDataOption) &&
	       fake_says(e[8].Element.Ipv6AddressDataOption, "2001:db8::9");
}

static const struct rpc_dhcp_option an_option = {
	.id = 200,
	.name = "tftp",
	.comment = "where",
	.is_array = true,
	.elements = every_type,
	.num_elements = NUM_TYPES,
	.vendor = "MSFT 5.0",
};

static struct tevent_req *option_create(void)
{
	return rpc_dhcp_option_create_send(MCTX, 4, &an_option);
}

static struct tevent_req *option_set(void)
{
	return rpc_dhcp_option_set_send(MCTX, 4, &an_option);
}

static struct tevent_req *option6_create(void)
{
	return rpc_dhcp_option_create_send(MCTX, 6, &an_option);
}

static struct tevent_req *option6_set(void)
{
	return rpc_dhcp_option_set_send(MCTX, 6, &an_option);
}

static bool sees_option(const void *p)
{
	const struct R_DhcpCreateOptionV5 *r = p;
	const struct DHCP_OPTION *o = r->in.OptionInfo;

	return r->in.Flags == 3 && r->in.OptionId == 200 &&
	       r->in.ClassName == NULL &&
	       strcmp(r->in.VendorName, "MSFT 5.0") == 0 &&
	       o->OptionID == 200 && fake_says(o->OptionName, "tftp") &&
	       fake_says(o->OptionComment, "where") &&
	       o->OptionType == DhcpArrayTypeOption &&
	       sees_every_type(&o->DefaultValue);
}

static const struct rpc_dhcp_option_class of_user = {.user_class = "BOOTP"};
static const struct rpc_dhcp_option_class of_policy = {.policy = "phones"};

static struct tevent_req *option_delete(void)
{
	return rpc_dhcp_option_delete_send(MCTX, 4, 200, &of_user);
}

static struct tevent_req *option6_delete(void)
{
	return rpc_dhcp_option_delete_send(MCTX, 6, 200, &of_user);
}

static bool sees_option_delete(const void *p)
{
	const struct R_DhcpRemoveOptionV5 *r = p;

	return r->in.Flags == 0 && r->in.OptionID == 200 &&
	       strcmp(r->in.ClassName, "BOOTP") == 0 &&
	       r->in.VendorName == NULL;
}

static const struct rpc_dhcp_level at_scope4 = {
	RPC_DHCP_LEVEL_SCOPE, 4, {4, {10, 0, 0, 0}}, {0, {0}}};
static const struct rpc_dhcp_level at_reservation4 = {
	RPC_DHCP_LEVEL_RESERVATION, 4, {4, {10, 0, 0, 0}}, {4, {10, 0, 0, 9}}};
static const struct rpc_dhcp_level at_scope6 = {
	RPC_DHCP_LEVEL_SCOPE, 6, {6, {0x20, 1, 0xd, 0xb8}}, {0, {0}}};
static const struct rpc_dhcp_option_value a_value = {RPC_DHCP_OPTION_LEASE_S,
						     dwords, 1, 0};

static struct tevent_req *value_set(void)
{
	return rpc_dhcp_option_value_set_send(MCTX, &at_scope4, &a_value, NULL);
}

static bool sees_value(const void *p)
{
	const struct R_DhcpSetOptionValueV5 *r = p;

	return r->in.Flags == 0 && r->in.OptionId == 51 &&
	       r->in.ClassName == NULL && r->in.VendorName == NULL &&
	       r->in.ScopeInfo->ScopeType == DhcpSubnetOptions &&
	       r->in.ScopeInfo->ScopeInfo.SubnetScopeInfo == SCOPE &&
	       r->in.OptionValue->NumElements == 1 &&
	       r->in.OptionValue->Elements[0].Element.DWordOption == 691200;
}

static struct tevent_req *value_policy_set(void)
{
	return rpc_dhcp_option_value_set_send(MCTX, &at_scope4, &a_value,
					      &of_policy);
}

static bool sees_value_policy(const void *p)
{
	const struct R_DhcpV4SetOptionValue *r = p;

	return r->in.OptionID == 51 &&
	       strcmp(r->in.PolicyName, "phones") == 0 &&
	       r->in.ScopeInfo->ScopeInfo.SubnetScopeInfo == SCOPE;
}

static const struct rpc_dhcp_option_value two_values[] = {
	{RPC_DHCP_OPTION_LEASE_S, dwords, 1, 0},
	{58, dwords, 1, 0},
};

static struct tevent_req *values_set(void)
{
	return rpc_dhcp_option_values_set_send(MCTX, &at_scope4, two_values, 2,
					       NULL);
}

static bool sees_values(const void *p)
{
	const struct R_DhcpSetOptionValuesV5 *r = p;
	const struct DHCP_OPTION_VALUE_ARRAY *a = r->in.OptionValues;

	return r->in.Flags == 0 && r->in.ClassName == NULL &&
	       r->in.VendorName == NULL &&
	       r->in.ScopeInfo->ScopeInfo.SubnetScopeInfo == SCOPE &&
	       a->NumElements == 2 && a->Values[0].OptionID == 51 &&
	       a->Values[1].OptionID == 58 &&
	       a->Values[1].Value.Elements[0].Element.DWordOption == 691200;
}

static struct tevent_req *values_policy_set(void)
{
	return rpc_dhcp_option_values_set_send(MCTX, &at_scope4, two_values, 2,
					       &of_policy);
}

static bool sees_values_policy(const void *p)
{
	const struct R_DhcpV4SetOptionValues *r = p;

	return strcmp(r->in.PolicyName, "phones") == 0 &&
	       r->in.OptionValues->NumElements == 2;
}

static struct tevent_req *value6_set(void)
{
	return rpc_dhcp_option_value_set_send(MCTX, &at_scope6, &a_value, NULL);
}

static bool sees_value6(const void *p)
{
	const struct R_DhcpSetOptionValueV6 *r = p;

	return r->in.OptionId == 51 &&
	       r->in.ScopeInfo->ScopeType == DhcpScopeOptions6 &&
	       is_scope6(&r->in.ScopeInfo->ScopeInfo.SubnetScopeInfo);
}

static struct tevent_req *value_remove(void)
{
	return rpc_dhcp_option_value_remove_send(MCTX, &at_reservation4, 51,
						 &of_user);
}

static bool sees_value_remove(const void *p)
{
	const struct R_DhcpRemoveOptionValueV5 *r = p;
	const struct DHCP_RESERVED_SCOPE *s =
		&r->in.ScopeInfo->ScopeInfo.ReservedScopeInfo;

	return r->in.OptionID == 51 && strcmp(r->in.ClassName, "BOOTP") == 0 &&
	       r->in.ScopeInfo->ScopeType == DhcpReservedOptions &&
	       s->ReservedIpAddress == SCOPE + 9 &&
	       s->ReservedIpSubnetAddress == SCOPE;
}

static struct tevent_req *value_policy_remove(void)
{
	return rpc_dhcp_option_value_remove_send(MCTX, &at_scope4, 51,
						 &of_policy);
}

static bool sees_value_policy_remove(const void *p)
{
	const struct R_DhcpV4RemoveOptionValue *r = p;

	return r->in.OptionID == 51 && strcmp(r->in.PolicyName, "phones") == 0;
}

static struct tevent_req *value6_remove(void)
{
	return rpc_dhcp_option_value_remove_send(MCTX, &at_scope6, 51, NULL);
}

static bool sees_value6_remove(const void *p)
{
	const struct R_DhcpRemoveOptionValueV6 *r = p;

	return r->in.OptionID == 51 && r->in.ClassName == NULL &&
	       is_scope6(&r->in.ScopeInfo->ScopeInfo.SubnetScopeInfo);
}

/* ---------------------------------------------------------------- classes */

static const struct rpc_dhcp_class a_class = {
	.name = "lab",
	.comment = "benches",
	.is_vendor = true,
	.flags = 3,
	.enterprise = 311,
	.data = mac,
	.data_len = sizeof(mac),
};

static struct tevent_req *class_create(void)
{
	return rpc_dhcp_class_create_send(MCTX, 4, &a_class);
}

static struct tevent_req *class_set(void)
{
	return rpc_dhcp_class_set_send(MCTX, 4, &a_class);
}

static bool sees_class(const void *p)
{
	const struct R_DhcpCreateClass *r = p;
	const struct DHCP_CLASS_INFO *c = r->in.ClassInfo;

	return r->in.ReservedMustBeZero == 0 &&
	       fake_says(c->ClassName, "lab") &&
	       fake_says(c->ClassComment, "benches") && c->IsVendor == 1 &&
	       c->Flags == 3 && c->ClassDataLength == sizeof(mac) &&
	       memcmp(c->ClassData, mac, sizeof(mac)) == 0;
}

static struct tevent_req *class6_create(void)
{
	return rpc_dhcp_class_create_send(MCTX, 6, &a_class);
}

static struct tevent_req *class6_set(void)
{
	return rpc_dhcp_class_set_send(MCTX, 6, &a_class);
}

static bool sees_class6(const void *p)
{
	const struct R_DhcpCreateClassV6 *r = p;
	const struct DHCP_CLASS_INFO_V6 *c = r->in.ClassInfo;

	return fake_says(c->ClassName, "lab") && c->EnterpriseNumber == 311 &&
	       c->Flags == 3 && c->ClassDataLength == sizeof(mac) &&
	       memcmp(c->ClassData, mac, sizeof(mac)) == 0;
}

static struct tevent_req *class_delete(void)
{
	return rpc_dhcp_class_delete_send(MCTX, 4, "lab");
}

static struct tevent_req *class6_delete(void)
{
	return rpc_dhcp_class_delete_send(MCTX, 6, "lab");
}

static bool sees_class_delete(const void *p)
{
	const struct R_DhcpDeleteClass *r = p;

	return strcmp(r->in.ClassName, "lab") == 0;
}

/* --------------------------------------------------------------- policies */

static struct rpc_dhcp_condition a_condition = {
	.attribute = RPC_DHCP_ATTRIBUTE_HARDWARE,
	.comparator = RPC_DHCP_NOT_BEGINS,
	.value = mac,
	.value_len = sizeof(mac),
};
static struct rpc_dhcp_expression an_expression = {.is_and = true};
static struct rpc_dhcp_range a_policy_range = {.first = {4, {10, 0, 0, 20}},
					       .last = {4, {10, 0, 0, 30}}};
static const struct rpc_dhcp_policy a_policy = {
	.name = "phones",
	.scope = {4, {10, 0, 0, 0}},
	.order = 1,
	.description = "all",
	.enabled = true,
	.dns_suffix = "phones.test",
	.conditions = &a_condition,
	.num_conditions = 1,
	.expressions = &an_expression,
	.num_expressions = 1,
	.ranges = &a_policy_range,
	.num_ranges = 1,
};
static const struct rpc_dhcp_policy_key policy_key = {"phones", &scope4};
static const struct rpc_dhcp_policy_key server_policy_key = {"phones", NULL};

static bool is_policy(const struct DHCP_POLICY_EX *p, bool is_ex)
{
	return fake_says(p->PolicyName, "phones") && p->IsGlobalPolicy == 0 &&
	       p->Subnet == SCOPE && p->ProcessingOrder == 1 &&
	       fake_says(p->Description, "all") && p->Enabled == 1 &&
	       p->Conditions->NumElements == 1 &&
	       p->Conditions->Elements[0].Operator == DhcpCompNotBeginWith &&
	       p->Conditions->Elements[0].ValueLength == sizeof(mac) &&
	       p->Expressions->NumElements == 1 &&
	       p->Expressions->Elements[0].Operator == DhcpLogicalAnd &&
	       p->Ranges->NumElements == 1 &&
	       p->Ranges->Elements[0].EndAddress == SCOPE + 30 &&
	       (!is_ex ||
		(p->Properties->NumElements == 1 &&
		 fake_says(p->Properties->Elements[0].Value.StringValue,
			   "phones.test")));
}

static struct tevent_req *policy_create(void)
{
	return rpc_dhcp_policy_create_send(MCTX, &a_policy);
}

static bool sees_policy(const void *p)
{
	const struct R_DhcpV4CreatePolicyEx *r = p;

	return is_policy(r->in.pPolicy, true);
}

static bool sees_policy_old(const void *p)
{
	const struct R_DhcpV4CreatePolicyEx *r = p;

	return is_policy(r->in.pPolicy, false);
}

static struct tevent_req *policy_set(void)
{
	return rpc_dhcp_policy_set_send(
		MCTX, &policy_key,
		RPC_DHCP_POLICY_ORDER | RPC_DHCP_POLICY_DNS_SUFFIX, &a_policy);
}

static bool sees_policy_set(const void *p)
{
	const struct R_DhcpV4SetPolicyEx *r = p;

	return r->in.FieldsModified == 0x42 && r->in.ServerPolicy == 0 &&
	       r->in.SubnetAddress == SCOPE &&
	       strcmp(r->in.PolicyName, "phones") == 0 &&
	       is_policy(r->in.Policy, true);
}

static struct tevent_req *policy_delete(void)
{
	return rpc_dhcp_policy_delete_send(MCTX, &server_policy_key);
}

static bool sees_policy_delete(const void *p)
{
	const struct R_DhcpV4DeletePolicy *r = p;

	return r->in.ServerPolicy == 1 && r->in.SubnetAddress == 0 &&
	       strcmp(r->in.PolicyName, "phones") == 0;
}

static struct tevent_req *policy_range_add(void)
{
	return rpc_dhcp_policy_range_add_send(MCTX, &policy_key,
					      &a_policy_range);
}

static struct tevent_req *policy_range_remove(void)
{
	return rpc_dhcp_policy_range_remove_send(MCTX, &policy_key,
						 &a_policy_range);
}

static bool sees_policy_range(const void *p)
{
	const struct R_DhcpV4AddPolicyRange *r = p;

	return r->in.SubnetAddress == SCOPE &&
	       strcmp(r->in.PolicyName, "phones") == 0 &&
	       r->in.Range->StartAddress == SCOPE + 20 &&
	       r->in.Range->EndAddress == SCOPE + 30;
}

static struct tevent_req *enforcement_set(void)
{
	return rpc_dhcp_enforcement_set_send(MCTX, &scope4, true);
}

static bool sees_enforcement(const void *p)
{
	const struct R_DhcpV4SetPolicyEnforcement *r = p;

	return r->in.ServerPolicy == 0 && r->in.SubnetAddress == SCOPE &&
	       r->in.Enable == 1;
}

/* --------------------------------------------------------------- failover */

static struct rpc_dhcp_address relation_scopes[] = {{4, {10, 0, 0, 0}}};
static const struct rpc_dhcp_relation a_relation = {
	.name = "a-b",
	.primary = {4, {127, 0, 0, 1}},
	.secondary = {4, {127, 0, 0, 2}},
	.primary_name = "a.test",
	.secondary_name = "b.test",
	.mode = RPC_DHCP_LOAD_BALANCE,
	.is_secondary = true,
	.mclt_s = 3600,
	.percentage = 50,
	.scopes = relation_scopes,
	.num_scopes = 1,
	.secret = "hush",
};

static bool is_relation(const struct DHCP_FAILOVER_RELATIONSHIP *f)
{
	return fake_says(f->relationshipName, "a-b") &&
	       f->primaryServer == 0x7F000001 &&
	       f->secondaryServer == 0x7F000002 &&
	       fake_says(f->secondaryServerName, "b.test") &&
	       f->mode == LoadBalance && f->serverType == SecondaryServer &&
	       f->mclt == 3600 && f->safePeriod == 0 && f->percentage == 50 &&
	       f->pScopes->NumElements == 1 &&
	       f->pScopes->Elements[0] == SCOPE &&
	       fake_says(f->pSharedSecret, "hush");
}

static struct tevent_req *relation_create(void)
{
	return rpc_dhcp_relation_create_send(MCTX, &a_relation);
}

static struct tevent_req *relation_scopes_add(void)
{
	return rpc_dhcp_relation_scopes_add_send(MCTX, &a_relation);
}

static struct tevent_req *relation_scopes_remove(void)
{
	return rpc_dhcp_relation_scopes_remove_send(MCTX, &a_relation);
}

static bool sees_relation(const void *p)
{
	const struct R_DhcpV4FailoverCreateRelationship *r = p;

	return is_relation(r->in.pRelationship);
}

static struct tevent_req *relation_set(void)
{
	return rpc_dhcp_relation_set_send(MCTX, RPC_DHCP_RELATION_MCLT,
					  &a_relation);
}

static bool sees_relation_set(const void *p)
{
	const struct R_DhcpV4FailoverSetRelationship *r = p;

	return r->in.Flags == 1 && is_relation(r->in.pRelationship);
}

static struct tevent_req *relation_delete(void)
{
	return rpc_dhcp_relation_delete_send(MCTX, "a-b");
}

static struct tevent_req *relation_balance(void)
{
	return rpc_dhcp_relation_balance_send(MCTX, "a-b");
}

static bool sees_relation_name(const void *p)
{
	const struct R_DhcpV4FailoverDeleteRelationship *r = p;

	return strcmp(r->in.pRelationshipName, "a-b") == 0;
}

/* ---------------------------------------------------------------- filters */

static const struct rpc_dhcp_filter a_filter = {
	.is_allow = true,
	.match_hardware = true,
	.hardware_type = 1,
	.is_wildcard = true,
	.pattern_len = 3,
	.pattern = {0x00, 0x15, 0x5D},
	.comment = "virtual",
};

static bool is_filter(const struct DHCP_ADDR_PATTERN *a)
{
	return a->MatchHWType == 1 && a->HWType == 1 && a->IsWildcard == 1 &&
	       a->Length == 3 && a->Pattern[2] == 0x5D && a->Pattern[3] == 0;
}

static struct tevent_req *filter_add(void)
{
	return rpc_dhcp_filter_add_send(MCTX, &a_filter, true);
}

static bool sees_filter(const void *p)
{
	const struct R_DhcpAddFilterV4 *r = p;

	return r->in.ForceFlag == 1 &&
	       is_filter(&r->in.AddFilterInfo->AddrPatt) &&
	       fake_says(r->in.AddFilterInfo->Comment, "virtual") &&
	       r->in.AddFilterInfo->ListType == Allow;
}

static struct tevent_req *filter_delete(void)
{
	return rpc_dhcp_filter_delete_send(MCTX, &a_filter);
}

static bool sees_filter_delete(const void *p)
{
	const struct R_DhcpDeleteFilterV4 *r = p;

	return is_filter(r->in.DeleteFilterInfo);
}

static struct tevent_req *filtering_set(void)
{
	const struct rpc_dhcp_filtering filtering = {.deny = true};

	return rpc_dhcp_filtering_set_send(MCTX, filtering);
}

static bool sees_filtering(const void *p)
{
	const struct R_DhcpSetFilterV4 *r = p;

	return r->in.GlobalFilterInfo->EnforceAllowList == 0 &&
	       r->in.GlobalFilterInfo->EnforceDenyList == 1;
}

/* ----------------------------------------------------------------- server */

static const struct rpc_dhcp_config a_config = {
	.backup_path = "D:\\backup",
	.backup_interval_minutes = 60,
	.cleanup_interval_minutes = 30,
	.ping_retries = 2,
	.audit_log = true,
	.audit_dir = "D:\\dhcp",
	.audit_check_interval = 50,
	.audit_max_mb = 70,
	.audit_min_disk_mb = 20,
};

static struct tevent_req *config_set(void)
{
	return rpc_dhcp_config_set_send(
		MCTX, RPC_DHCP_CONFIG_BACKUP_PATH | RPC_DHCP_CONFIG_AUDIT_LOG,
		&a_config);
}

static bool sees_config_old(const void *p)
{
	const struct R_DhcpServerSetConfigVQ *r = p;
	const struct DHCP_SERVER_CONFIG_INFO_VQ *c = r->in.ConfigInfo;

	return r->in.FieldsToSet == 0x808 &&
	       fake_says(c->BackupPath, "D:\\backup") &&
	       c->BackupInterval == 60 && c->DatabaseCleanupInterval == 30;
}

static bool sees_config(const void *p)
{
	const struct R_DhcpServerSetConfigVQ *r = p;

	return sees_config_old(p) && r->in.ConfigInfo->dwPingRetries == 2 &&
	       r->in.ConfigInfo->fAuditLog == 1;
}

static struct tevent_req *audit_set(void)
{
	return rpc_dhcp_audit_set_send(MCTX, &a_config);
}

static bool sees_audit(const void *p)
{
	const struct R_DhcpAuditLogSetParams *r = p;

	return r->in.Flags == 0 && strcmp(r->in.AuditLogDir, "D:\\dhcp") == 0 &&
	       r->in.DiskCheckInterval == 50 && r->in.MaxLogFilesSize == 70 &&
	       r->in.MinSpaceOnDisk == 20;
}

static struct tevent_req *config6_set(void)
{
	const struct rpc_dhcp_config6 config = {.rapid_commit = true,
						.t1_s = 100};

	return rpc_dhcp_config6_set_send(MCTX, &scope6, RPC_DHCP_CONFIG6_T1,
					 &config);
}

static bool sees_config6(const void *p)
{
	const struct R_DhcpServerSetConfigV6 *r = p;

	return r->in.ScopeInfo->ScopeType == DhcpScopeOptions6 &&
	       is_scope6(&r->in.ScopeInfo->ScopeInfo.SubnetScopeInfo) &&
	       r->in.FieldsToSet == 0x10 && r->in.ConfigInfo->T1 == 100 &&
	       r->in.ConfigInfo->RapidCommitFlag == 1;
}

static struct tevent_req *authorize(void)
{
	return rpc_dhcp_authorize_send(MCTX);
}

static bool sees_authorize(const void *p)
{
	const struct R_DhcpServerRedoAuthorization *r = p;

	return r->in.dwReserved == 0;
}

static const struct rpc_dhcp_binding a_binding4 = {
	.address = {4, {10, 0, 0, 9}},
	.subnet = {4, {10, 0, 0, 0}},
	.description = "lan",
	.is_bound = true,
	.interface_id = mac,
	.interface_id_len = sizeof(mac),
};

static struct tevent_req *bindings_set(void)
{
	return rpc_dhcp_bindings_set_send(MCTX, 4, &a_binding4, 1);
}

static bool sees_bindings(const void *p)
{
	const struct R_DhcpSetServerBindingInfo *r = p;
	const struct DHCP_BIND_ELEMENT *e = r->in.BindElementsInfo->Elements;

	return r->in.BindElementsInfo->NumElements == 1 && e->Flags == 0 &&
	       e->fBoundToDHCPServer == 1 &&
	       e->AdapterPrimaryAddress == SCOPE + 9 &&
	       e->AdapterSubnetAddress == SCOPE &&
	       fake_says(e->IfDescription, "lan") && e->IfIdSize == 6 &&
	       memcmp(e->IfId, mac, 6) == 0;
}

static struct tevent_req *bindings6_set(void)
{
	struct rpc_dhcp_binding binding = a_binding4;

	binding.address = host6;
	binding.subnet = scope6;
	binding.is_fixed = true;
	binding.interface_index = 4;
	return rpc_dhcp_bindings_set_send(MCTX, 6, &binding, 1);
}

static bool sees_bindings6(const void *p)
{
	const struct R_DhcpSetServerBindingInfoV6 *r = p;
	const struct DHCPV6_BIND_ELEMENT *e = r->in.BindElementsInfo->Elements;

	return e->Flags == 1 && is_host6(&e->AdapterPrimaryAddress) &&
	       is_scope6(&e->AdapterSubnetAddress) && e->IpV6IfIndex == 4 &&
	       e->IfIdSize == 6;
}

static struct tevent_req *dns_user_set(void)
{
	const struct rpc_dhcp_dns_user user = {"dnsupd", "CONTOSO"};

	return rpc_dhcp_dns_user_set_send(MCTX, &user,
					  "s\xC3\xA9"
					  "cret");
}

static bool sees_dns_user(const void *p)
{
	const struct R_DhcpSetDnsRegCredentialsV5 *r = p;

	return strcmp(r->in.Uname, "dnsupd") == 0 &&
	       strcmp(r->in.Domain, "CONTOSO") == 0 &&
	       strcmp(r->in.Passwd, "s\xC3\xA9"
				    "cret") == 0;
}

static struct tevent_req *stateless_set(void)
{
	const struct rpc_dhcp_stateless stateless = {true, 720};

	return rpc_dhcp_stateless_set_send(MCTX, NULL, &stateless);
}

static bool sees_stateless(const void *p)
{
	const struct R_DhcpV6SetStatelessStoreParams *r = p;

	return r->in.fServerLevel == 1 &&
	       r->in.SubnetAddress->HighOrderBits == 0 &&
	       r->in.FieldModified == 3 && r->in.Params->Status == 1 &&
	       r->in.Params->PurgeInterval == 720;
}

/* ------------------------------------------------------------------ table */

static const struct {
	struct tevent_req *(*send)(void);
	uint32_t opnum;
	bool (*sees)(const void *r);
	uint32_t lacking[5]; /* newer methods, which the server has not */
} edits[] = {
	{scope4_create, 48, sees_scope4_vq, {0}},
	/* opnum 0 of dhcpsrv */
	{scope4_create, 0, sees_scope4_old, {48}},
	{scope4_set, 50, sees_scope4_vq, {0}},
	{scope4_set, 1, sees_scope4_old, {50}},
	{scope4_delete, 7, sees_scope4_delete, {0}},
	{scope6_create, SECOND + 57, sees_scope6, {0}},
	{scope6_set, SECOND + 67, sees_scope6, {0}},
	{scope6_delete, SECOND + 62, sees_scope6_delete, {0}},
	{delay_set, SECOND + 79, sees_delay, {0}},
	{superscope_set, 36, sees_superscope, {0}},
	{superscope_leave, 36, sees_superscope_leave, {0}},
	{superscope_delete, 38, sees_superscope_delete, {0}},
	{range_add, SECOND + 37, sees_range_v5, {0}},
	{range_add, 29, sees_range, {SECOND + 37}},
	{range_add, 4, sees_range, {SECOND + 37, 29}},
	{exclusion_add, SECOND + 37, sees_exclusion, {0}},
	{exclusion_add, 4, sees_exclusion, {SECOND + 37, 29}},
	{reservation_add, SECOND + 37, sees_reservation_v4, {0}},
	{reservation_add, 29, sees_reservation_v4, {SECOND + 37}},
	{reservation_add, 4, sees_reservation, {SECOND + 37, 29}},
	{reservation_remove, SECOND + 39, sees_reservation_remove, {0}},
	{reservation_remove, 31, sees_reservation_remove, {SECOND + 39}},
	{exclusion6_add, SECOND + 59, sees_exclusion6, {0}},
	{reservation6_remove, SECOND + 61, sees_reservation6_remove, {0}},
	{lease4_create, SECOND + 131, sees_lease4_ex, {0}},
	{lease4_create, SECOND + 122, sees_lease4_pb, {SECOND + 131}},
	{lease4_create, 44, sees_lease4_vq, {SECOND + 131, SECOND + 122}},
	{lease4_create, 32, sees_lease4_v4, {SECOND + 131, SECOND + 122, 44}},
	{lease4_create,
	 16,
	 sees_lease4_old,
	 {SECOND + 131, SECOND + 122, 44, 32}},
	{lease4_set, 45, sees_lease4_vq, {0}},
	{lease4_set, 33, sees_lease4_v4, {45}},
	{lease4_set, 17, sees_lease4_old, {45, 33}},
	{lease4_delete, 19, sees_lease4_delete, {0}},
	{lease4_delete_by_name, 19, sees_lease4_name, {0}},
	{lease6_create, SECOND + 124, sees_lease6, {0}},
	{lease6_set, SECOND + 71, sees_lease6, {0}},
	{lease6_delete, SECOND + 73, sees_lease6_delete, {0}},
	{option_create, SECOND + 14, sees_option, {0}},
	{option_set, SECOND + 15, sees_option, {0}},
	{option_delete, SECOND + 18, sees_option_delete, {0}},
	{option6_create, SECOND + 47, sees_option, {0}},
	{option6_set, SECOND + 48, sees_option, {0}},
	{option6_delete, SECOND + 51, sees_option_delete, {0}},
	{value_set, SECOND + 19, sees_value, {0}},
	{values_set, SECOND + 20, sees_values, {0}},
	{values_policy_set, SECOND + 102, sees_values_policy, {0}},
	{value_remove, SECOND + 23, sees_value_remove, {0}},
	{value_policy_set, SECOND + 101, sees_value_policy, {0}},
	{value_policy_remove, SECOND + 104, sees_value_policy_remove, {0}},
	{value6_set, SECOND + 52, sees_value6, {0}},
	{value6_remove, SECOND + 54, sees_value6_remove, {0}},
	{class_create, SECOND + 24, sees_class, {0}},
	{class_set, SECOND + 25, sees_class, {0}},
	{class_delete, SECOND + 26, sees_class_delete, {0}},
	{class6_create, SECOND + 74, sees_class6, {0}},
	{class6_set, SECOND + 75, sees_class6, {0}},
	{class6_delete, SECOND + 76, sees_class_delete, {0}},
	{policy_create, SECOND + 126, sees_policy, {0}},
	{policy_create, SECOND + 108, sees_policy_old, {SECOND + 126}},
	{policy_set, SECOND + 128, sees_policy_set, {0}},
	{policy_delete, SECOND + 111, sees_policy_delete, {0}},
	{policy_range_add, SECOND + 113, sees_policy_range, {0}},
	{policy_range_remove, SECOND + 114, sees_policy_range, {0}},
	{enforcement_set, SECOND + 107, sees_enforcement, {0}},
	{relation_create, SECOND + 89, sees_relation, {0}},
	{relation_set, SECOND + 90, sees_relation_set, {0}},
	{relation_delete, SECOND + 91, sees_relation_name, {0}},
	{relation_scopes_add, SECOND + 94, sees_relation, {0}},
	{relation_scopes_remove, SECOND + 95, sees_relation, {0}},
	{relation_balance, SECOND + 100, sees_relation_name, {0}},
	{filter_add, SECOND + 82, sees_filter, {0}},
	{filter_delete, SECOND + 83, sees_filter_delete, {0}},
	{filtering_set, SECOND + 84, sees_filtering, {0}},
	{config_set, 41, sees_config, {0}},
	{config_set, 39, sees_config, {41}},
	{config_set, 25, sees_config_old, {41, 39}},
	{config6_set, SECOND + 65, sees_config6, {0}},
	{audit_set, SECOND + 32, sees_audit, {0}},
	{authorize, SECOND + 36, sees_authorize, {0}},
	{bindings_set, SECOND + 41, sees_bindings, {0}},
	{bindings6_set, SECOND + 70, sees_bindings6, {0}},
	{dns_user_set, SECOND + 87, sees_dns_user, {0}},
	{stateless_set, SECOND + 116, sees_stateless, {0}},
};
#define NUM_EDITS (sizeof(edits) / sizeof(edits[0]))

/* The row under test, and what the server says of it. */
static int row;
static uint32_t verdict;
static bool seen;

static bool answer(TALLOC_CTX *mem_ctx, uint32_t opnum, void *r)
{
	const struct ndr_interface_table *table =
		opnum < SECOND ? &ndr_table_dhcpsrv : &ndr_table_dhcpsrv2;
	size_t size = table->calls[opnum % SECOND].struct_size;

	ck_assert_uint_eq(opnum, edits[row].opnum);
	seen = edits[row].sees(r);
	/* out.result is all that a change answers: the last member */
	memcpy((char *)r + (size - 8), &verdict, sizeof(verdict));
	return true;
}

static struct rpc_status edit(int i)
{
	struct tevent_req *req = NULL;
	struct rpc_status status;

	row = i;
	seen = false;
	memcpy(fake.lacking, edits[i].lacking, sizeof(edits[i].lacking));
	fake.answer = answer;
	fake_connect();
	req = edits[i].send();
	ck_assert_ptr_nonnull(req);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_edit_recv(req);
	talloc_free(req);
	return status;
}

START_TEST(a_change_arrives_as_it_was_meant)
{
	struct rpc_status status;

	verdict = DHCP_SUCCESS;
	status = edit(_i);
	ck_assert_msg(rpc_status_is_ok(status), "row %d: 0x%x", _i,
		      status.code);
	ck_assert_msg(seen, "row %d: opnum %u sees something else", _i,
		      edits[_i].opnum);
	ck_assert_uint_eq(fake.asked, 1);
}
END_TEST

START_TEST(a_refusal_is_the_servers_word)
{
	struct rpc_status status;

	verdict = 20013;
	status = edit(_i);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_WERROR);
	ck_assert_uint_eq(status.code, 20013);
}
END_TEST

/* ------------------------------------------------------ what is not sent */

static struct tevent_req *bad_text(void)
{
	struct rpc_dhcp_scope scope = a_scope4;

	scope.name = "\xC3(";
	return rpc_dhcp_scope_create_send(MCTX, &scope);
}

static struct tevent_req *bad_prefix(void)
{
	struct rpc_dhcp_scope scope = a_scope4;

	scope.prefix = 33;
	return rpc_dhcp_scope_create_send(MCTX, &scope);
}

static struct tevent_req *bad_family(void)
{
	return rpc_dhcp_delay_set_send(MCTX, &scope6, 1);
}

static struct tevent_req *bad_element(void)
{
	return rpc_dhcp_element_add_send(MCTX, &scope4, &an_exclusion6);
}

static struct tevent_req *bad_range6(void)
{
	return rpc_dhcp_element_add_send(MCTX, &scope6, &a_range);
}

static struct tevent_req *bad_number(void)
{
	const struct rpc_dhcp_option_element element = {
		.type = RPC_DHCP_OPTION_BYTE, .number = 256};
	const struct rpc_dhcp_option_value value = {1, &element, 1, 0};

	return rpc_dhcp_option_value_set_send(MCTX, &at_scope4, &value, NULL);
}

static struct tevent_req *bad_policy6(void)
{
	return rpc_dhcp_option_value_set_send(MCTX, &at_scope6, &a_value,
					      &of_policy);
}

static struct tevent_req *bad_values6(void)
{
	return rpc_dhcp_option_values_set_send(MCTX, &at_scope6, two_values, 2,
					       NULL);
}

static struct tevent_req *bad_policy_name(void)
{
	char name[66];
	struct rpc_dhcp_policy policy = a_policy;

	memset(name, 'x', 65);
	name[65] = '\0';
	policy.name = name;
	return rpc_dhcp_policy_create_send(MCTX, &policy);
}

static struct tevent_req *bad_percentage(void)
{
	struct rpc_dhcp_relation relation = a_relation;

	relation.percentage = 101;
	return rpc_dhcp_relation_create_send(MCTX, &relation);
}

static struct tevent_req *bad_dir(void)
{
	struct rpc_dhcp_config config = a_config;

	config.audit_dir = NULL;
	return rpc_dhcp_audit_set_send(MCTX, &config);
}

static struct tevent_req *bad_range_of_server(void)
{
	return rpc_dhcp_policy_range_add_send(MCTX, &server_policy_key,
					      &a_policy_range);
}

static struct tevent_req *bad_id(void)
{
	const struct rpc_dhcp_lease_key key = {
		.by = RPC_DHCP_BY_ID, .family = 4, .address = scope4};

	return rpc_dhcp_lease_delete_send(MCTX, &key);
}

static struct tevent_req *(*const nonsense[])(void) = {
	bad_text,	bad_prefix, bad_family,		 bad_element,
	bad_range6,	bad_number, bad_policy6,	 bad_policy_name,
	bad_percentage, bad_dir,    bad_range_of_server, bad_id,
	bad_values6,
};
#define NUM_NONSENSE (sizeof(nonsense) / sizeof(nonsense[0]))

START_TEST(what_cannot_be_said_is_not_sent)
{
	struct tevent_req *req = NULL;
	struct rpc_status status;

	fake_connect();
	req = nonsense[_i]();
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_edit_recv(req);
	talloc_free(req);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_ERRNO);
	ck_assert_uint_eq(status.code, EINVAL);
	ck_assert_uint_eq(fake.asked, 0);
}
END_TEST

START_TEST(without_the_newer_interface_its_changes_are_lacking)
{
	struct rpc_status status;

	fake.no_second = true;
	verdict = DHCP_SUCCESS;
	row = 0;
	fake.answer = answer;
	fake_connect();
	status = (struct rpc_status){0};
	{
		struct tevent_req *req = filter_add();

		ck_assert(tevent_req_poll(req, fake.ev));
		status = rpc_dhcp_edit_recv(req);
		talloc_free(req);
	}
	ck_assert_uint_eq(status.code, NT_NO_OPNUM);
	ck_assert_uint_eq(fake.asked, 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_dhcp_edit");
	TCase *c = tcase_create("edit");

	/* tevent registers its back ends once for the process */
	talloc_free(tevent_context_init(NULL));
	tcase_add_checked_fixture(c, fake_setup, fake_teardown);
	tcase_add_loop_test(c, a_change_arrives_as_it_was_meant, 0, NUM_EDITS);
	tcase_add_loop_test(c, a_refusal_is_the_servers_word, 0, NUM_EDITS);
	tcase_add_loop_test(c, what_cannot_be_said_is_not_sent, 0,
			    NUM_NONSENSE);
	tcase_add_test(c, without_the_newer_interface_its_changes_are_lacking);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
