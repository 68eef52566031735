/* use: sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT XML2 CHECK */
/*
 * The forms of a call that the newest client does not take first: the oldest
 * ones, those for several values, those of multicast scopes. What one of them
 * tells is what the data says; what one writes another reads.
 */
#include "tests/sim/sim_dhcp/dhcp_ask.h"

#define SUBNET 0x0a010200u
#define STREAMS 0xef010000u

static void setup(void)
{
	char path[512];

	server_begin(suite_path(path, sizeof(path), "fixtures/dhcp/small"));
	s->group = SIM_DHCP_ADMINISTRATORS;
}

static void teardown(void)
{
	server_end();
}

static struct DHCP_SUBNET_ELEMENT_INFO_ARRAY *oldest(uint32_t type)
{
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY *array = NULL;
	uint32_t resume = 0, read = 0, total = 0;
	struct R_DhcpEnumSubnetElements r = {
		.in.SubnetAddress = SUBNET,
		.in.EnumElementType = type,
		.in.PreferredMaximum = UINT32_MAX,
		.in.ResumeHandle = &resume,
		.out.ResumeHandle = &resume,
		.out.EnumElementInfo = &array,
		.out.ElementsRead = &read,
		.out.ElementsTotal = &total,
	};

	ASK1(R_DHCPENUMSUBNETELEMENTS, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(read, 1);
	ck_assert_uint_eq(array->NumElements, 1);
	return array;
}

START_TEST(the_oldest_form_lists_elements)
{
	const struct DHCP_SUBNET_ELEMENT_DATA *e = NULL;

	e = oldest(DhcpIpRanges)->Elements;
	ck_assert_uint_eq(e->Element.IpRange->StartAddress, SUBNET + 10);
	ck_assert_uint_eq(e->Element.IpRange->EndAddress, SUBNET + 200);
	e = oldest(DhcpExcludedIpRanges)->Elements;
	ck_assert_uint_eq(e->Element.ExcludeIpRange->StartAddress,
			  SUBNET + 100);
	ck_assert_uint_eq(e->Element.ExcludeIpRange->EndAddress, SUBNET + 109);
	e = oldest(DhcpReservedIps)->Elements;
	ck_assert_uint_eq(e->Element.ReservedIp->ReservedIpAddress,
			  SUBNET + 50);
	/* scope and hardware type in front of the address */
	ck_assert_uint_eq(e->Element.ReservedIp->ReservedForClient->DataLength,
			  11);
	ck_assert_mem_eq(e->Element.ReservedIp->ReservedForClient->Data + 5,
			 "\x02\x00\x5e\x20\x00\x07", 6);
}
END_TEST

START_TEST(the_oldest_form_tells_the_settings)
{
	struct DHCP_SERVER_CONFIG_INFO *old = NULL;
	struct R_DhcpServerGetConfig r = {.out.ConfigInfo = &old};
	struct DHCP_SERVER_CONFIG_INFO_V4 v4 = {.DatabaseCleanupInterval = 45};
	struct R_DhcpServerSetConfigV4 set = {
		.in.FieldsToSet = 0x80, .in.ConfigInfo = &v4,
	};

	ASK1(R_DHCPSERVERGETCONFIG, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert(is_text(old->DatabaseName, "dhcp.mdb"));
	ck_assert_uint_eq(old->BackupInterval, 60);
	ck_assert_uint_ne(old->DatabaseCleanupInterval, 45);
	ASK1(R_DHCPSERVERSETCONFIGV4, &set);
	ck_assert_uint_eq(set.out.result, 0);
	ASK1(R_DHCPSERVERGETCONFIG, &r);
	ck_assert_uint_eq(old->DatabaseCleanupInterval, 45);
}
END_TEST

static struct DHCP_IP_RANGE *streams(uint32_t type)
{
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V4 *array = NULL;
	uint32_t resume = 0, read = 0, total = 0;
	struct R_DhcpEnumMScopeElements r = {
		.in.MScopeName = "streams",
		.in.EnumElementType = type,
		.in.PreferredMaximum = UINT32_MAX,
		.in.ResumeHandle = &resume,
		.out.ResumeHandle = &resume,
		.out.EnumElementInfo = &array,
		.out.ElementsRead = &read,
		.out.ElementsTotal = &total,
	};

	ASK2(R_DHCPENUMMSCOPEELEMENTS, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(read, 1);
	ck_assert_uint_eq(array->NumElements, 1);
	return type == DhcpIpRanges ? array->Elements->Element.IpRange
				    : array->Elements->Element.ExcludeIpRange;
}

START_TEST(a_multicast_scope_has_its_range_and_exclusions)
{
	struct DHCP_MSCOPE_INFO *info = NULL;
	struct R_DhcpGetMScopeInfo r = {
		.in.MScopeName = "streams", .out.MScopeInfo = &info,
	};

	ASK2(R_DHCPGETMSCOPEINFO, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert(is_text(info->MScopeComment, "radio"));
	ck_assert_uint_eq(info->MScopeState, DhcpSubnetEnabled);
	ck_assert_uint_eq(info->TTL, 16);
	ck_assert_uint_eq(streams(DhcpIpRanges)->StartAddress, STREAMS);
	ck_assert_uint_eq(streams(DhcpIpRanges)->EndAddress, STREAMS + 511);
	ck_assert_uint_eq(streams(DhcpExcludedIpRanges)->EndAddress,
			  STREAMS + 9);
	r.in.MScopeName = "nobody";
	ASK2(R_DHCPGETMSCOPEINFO, &r);
	ck_assert_uint_eq(r.out.result, 20005);
}
END_TEST

static struct DHCP_OPTION_SCOPE_INFO at = {
	.ScopeType = DhcpSubnetOptions,
	.ScopeInfo.SubnetScopeInfo = SUBNET,
};

/* Router and time server, at the host numbers FIRST and FIRST + 1. */
static struct DHCP_OPTION_VALUE_ARRAY *two_values(uint32_t first)
{
	static struct DHCP_OPTION_DATA_ELEMENT e[2];
	static struct DHCP_OPTION_VALUE values[2];
	static struct DHCP_OPTION_VALUE_ARRAY array = {2, values};
	size_t i;

	for (i = 0; i < 2; i++) {
		e[i].OptionType = DhcpIpAddressOption;
		e[i].Element.IpAddressOption = SUBNET + first + i;
		values[i] = (struct DHCP_OPTION_VALUE){3 + i, {1, &e[i]}};
	}
	return &array;
}

/* The value of option ID; for a policy, unless that is NULL. */
static uint32_t value_of(uint32_t id, const char *policy)
{
	struct DHCP_OPTION_VALUE *value = NULL;
	struct R_DhcpV4GetOptionValue r = {
		.in.OptionID = id,
		.in.PolicyName = policy,
		.in.ScopeInfo = &at,
		.out.OptionValue = &value,
	};

	ASK2(R_DHCPV4GETOPTIONVALUE, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(value->Value.NumElements, 1);
	return value->Value.Elements[0].Element.IpAddressOption;
}

START_TEST(several_values_are_set_at_once)
{
	struct R_DhcpSetOptionValuesV5 set = {
		.in.ScopeInfo = &at, .in.OptionValues = two_values(20),
	};
	struct R_DhcpV4SetOptionValues policy = {
		.in.PolicyName = "phones", .in.ScopeInfo = &at,
	};

	ASK2(R_DHCPSETOPTIONVALUESV5, &set);
	ck_assert_uint_eq(set.out.result, 0);
	ck_assert_uint_eq(value_of(3, NULL), SUBNET + 20);
	ck_assert_uint_eq(value_of(4, NULL), SUBNET + 21);
	policy.in.OptionValues = two_values(30);
	ASK2(R_DHCPV4SETOPTIONVALUES, &policy);
	ck_assert_uint_eq(policy.out.result, 0);
	ck_assert_uint_eq(value_of(3, "phones"), SUBNET + 30);
	ck_assert_uint_eq(value_of(4, "phones"), SUBNET + 31);
	ck_assert_uint_eq(value_of(3, NULL), SUBNET + 20);
	policy.in.PolicyName = "nobody";
	ASK2(R_DHCPV4SETOPTIONVALUES, &policy);
	ck_assert_uint_eq(policy.out.result, 20111);
}
END_TEST

static struct DHCP_POLICY *policy_of(const char *name, uint32_t *result)
{
	struct DHCP_POLICY *policy = NULL;
	struct R_DhcpV4GetPolicy r = {
		.in.SubnetAddress = SUBNET,
		.in.PolicyName = name,
		.out.Policy = &policy,
	};

	ASK2(R_DHCPV4GETPOLICY, &r);
	*result = r.out.result;
	return policy;
}

START_TEST(a_policy_in_the_form_without_properties)
{
	struct DHCP_IP_RANGE_ARRAY none = {0};
	struct DHCP_POLICY *read = NULL, made;
	struct R_DhcpV4CreatePolicy create = {.in.pPolicy = &made};
	struct R_DhcpV4SetPolicy set = {
		.in.FieldsModified = 0x22,
		.in.SubnetAddress = SUBNET,
		.in.PolicyName = "second",
		.in.Policy = &made,
	};
	struct DHCP_POLICY_EX *wide = NULL;
	struct R_DhcpV4GetPolicyEx get = {
		.in.SubnetAddress = SUBNET,
		.in.PolicyName = "second",
		.out.Policy = &wide,
	};
	uint32_t result;

	read = policy_of("phones", &result);
	ck_assert_uint_eq(result, 0);
	ck_assert_uint_eq(read->Ranges->Elements[0].StartAddress, SUBNET + 180);
	made = *read;
	made.PolicyName = text("second");
	made.Ranges = &none;
	made.ProcessingOrder = 1;
	ASK2(R_DHCPV4CREATEPOLICY, &create);
	ck_assert_uint_eq(create.out.result, 0);
	ck_assert_uint_eq(policy_of("phones", &result)->ProcessingOrder, 2);
	made.ProcessingOrder = 2;
	made.Enabled = 0;
	ASK2(R_DHCPV4SETPOLICY, &set);
	ck_assert_uint_eq(set.out.result, 0);
	ASK2(R_DHCPV4GETPOLICYEX, &get);
	ck_assert_uint_eq(get.out.result, 0);
	ck_assert_uint_eq(wide->Enabled, 0);
	ck_assert_uint_eq(wide->ProcessingOrder, 2);
	ck_assert_uint_eq(wide->Conditions->NumElements,
			  read->Conditions->NumElements);
	set.in.PolicyName = "third";
	ASK2(R_DHCPV4SETPOLICY, &set);
	ck_assert_uint_eq(set.out.result, 20111);
}
END_TEST

START_TEST(no_stateless_client_has_asked)
{
	struct DHCP_IPV6_ADDRESS id = address6("fd00:1:2::");
	struct DHCPV6_STATELESS_STATS *stats = NULL;
	struct R_DhcpV6GetStatelessStatistics r = {
		.out.StatelessStats = &stats,
	};

	ASK2(R_DHCPV6GETSTATELESSSTATISTICS, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(stats->NumScopes, 1);
	ck_assert_mem_eq(&stats->ScopeStats[0].SubnetAddress, &id, sizeof(id));
	ck_assert_uint_eq(stats->ScopeStats[0].NumStatelessClientsAdded, 0);
	ck_assert_uint_eq(stats->ScopeStats[0].NumStatelessClientsRemoved, 0);
}
END_TEST

/* ::11 is leased, ::50 reserved. */
START_TEST(free_ipv6_addresses_are_neither_leased_nor_reserved)
{
	struct DHCP_IPV6_ADDRESS id = address6("fd00:1:2::"),
				 first = address6("fd00:1:2::10"),
				 last = address6("fd00:1:2::60");
	struct DHCPV6_IP_ARRAY *list = NULL;
	struct R_DhcpV6GetFreeIPAddress r = {
		.in.ScopeId = &id,
		.in.startIP = &first,
		.in.endIP = &last,
		.in.numFreeAddr = 2,
		.out.IPAddrList = &list,
	};

	ASK2(R_DHCPV6GETFREEIPADDRESS, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(list->NumElements, 2);
	ck_assert_uint_eq(list->Elements[0].LowOrderBits, 0x10);
	ck_assert_uint_eq(list->Elements[1].LowOrderBits, 0x12);
	first.LowOrderBits = 0x50;
	ASK2(R_DHCPV6GETFREEIPADDRESS, &r);
	ck_assert_uint_eq(list->Elements[0].LowOrderBits, 0x51);
	r.in.numFreeAddr = 1025;
	ASK2(R_DHCPV6GETFREEIPADDRESS, &r);
	ck_assert_uint_eq(r.out.result, 87);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("sim_dhcp_forms");
	TCase *tc = tcase_create("forms");

	talloc_free(loadparm_init(NULL));
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_oldest_form_lists_elements);
	tcase_add_test(tc, the_oldest_form_tells_the_settings);
	tcase_add_test(tc, a_multicast_scope_has_its_range_and_exclusions);
	tcase_add_test(tc, several_values_are_set_at_once);
	tcase_add_test(tc, a_policy_in_the_form_without_properties);
	tcase_add_test(tc, no_stateless_client_has_asked);
	tcase_add_test(tc, free_ipv6_addresses_are_neither_leased_nor_reserved);
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
