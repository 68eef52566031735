/* use: sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT XML2 CHECK */
/*
 * The edges of the lists: the first page, one past the end, a maximum of 0, a
 * handle that is nonsense, the smallest pages; by the three rules of the
 * document.
 */
#include "tests/sim/sim_dhcp/dhcp_ask.h"

#define SUBNET 0x0a010200u
#define MORE_DATA 234u
#define NO_MORE_ITEMS 259u

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

/* One page of a list: its result, how many it has, and the handle behind. */
struct page {
	uint32_t result, read, total, resume;
	void *array;
};

#define PAGE(method, ask, array_type, array_name, read_name, total_name,       \
	     maximum_name, ...)                                                \
	static struct page page_##method(uint32_t resume, uint32_t maximum)    \
	{                                                                      \
		struct page p = {.resume = resume};                            \
		struct array_type *array = NULL;                               \
		struct method r = {                                            \
			.in.maximum_name = maximum,                            \
			.in.ResumeHandle = &p.resume,                          \
			.out.ResumeHandle = &p.resume,                         \
			.out.array_name = &array,                              \
			.out.read_name = &p.read,                              \
			.out.total_name = &p.total,                            \
			__VA_ARGS__};                                          \
		ask;                                                           \
		p.result = r.out.result;                                       \
		p.array = array;                                               \
		return p;                                                      \
	}

static struct DHCP_OPTION_SCOPE_INFO at_scope = {
	.ScopeType = DhcpSubnetOptions,
	.ScopeInfo.SubnetScopeInfo = SUBNET,
};

PAGE(R_DhcpEnumSubnets, ASK1(R_DHCPENUMSUBNETS, &r), DHCP_IP_ARRAY, EnumInfo,
     ElementsRead, ElementsTotal, PreferredMaximum, )
PAGE(R_DhcpEnumMScopes, ASK2(R_DHCPENUMMSCOPES, &r), DHCP_MSCOPE_TABLE,
     MScopeTable, ElementsRead, ElementsTotal, PreferredMaximum, )
PAGE(R_DhcpEnumSubnetsV6, ASK2(R_DHCPENUMSUBNETSV6, &r), DHCPV6_IP_ARRAY,
     EnumInfo, ElementsRead, ElementsTotal, PreferredMaximum, )
PAGE(R_DhcpEnumOptions, ASK1(R_DHCPENUMOPTIONS, &r), DHCP_OPTION_ARRAY, Options,
     OptionsRead, OptionsTotal, PreferredMaximum, )
PAGE(R_DhcpEnumOptionsV6, ASK2(R_DHCPENUMOPTIONSV6, &r), DHCP_OPTION_ARRAY,
     Options, OptionsRead, OptionsTotal, PreferredMaximum, )
PAGE(R_DhcpEnumOptionValues, ASK1(R_DHCPENUMOPTIONVALUES, &r),
     DHCP_OPTION_VALUE_ARRAY, OptionValues, OptionsRead, OptionsTotal,
     PreferredMaximum, .in.ScopeInfo = &at_scope)
PAGE(R_DhcpEnumClasses, ASK2(R_DHCPENUMCLASSES, &r), DHCP_CLASS_INFO_ARRAY,
     ClassInfoArray, nRead, nTotal, PreferredMaximum, )
PAGE(R_DhcpV4FailoverEnumRelationship,
     ASK2(R_DHCPV4FAILOVERENUMRELATIONSHIP, &r),
     DHCP_FAILOVER_RELATIONSHIP_ARRAY, pRelationship, relationshipRead,
     relationshipTotal, preferredMaximum, )
PAGE(R_DhcpEnumSubnetElementsV5, ASK2(R_DHCPENUMSUBNETELEMENTSV5, &r),
     DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5, EnumElementInfo, ElementsRead,
     ElementsTotal, PreferredMaximum, .in.SubnetAddress = SUBNET,
     .in.EnumElementType = DhcpReservedIps)

/* Outputs whose structure itself is in the response. */
static struct page page_policies(uint32_t resume, uint32_t maximum)
{
	struct page p = {.resume = resume};
	struct DHCP_POLICY_EX_ARRAY array = {0};
	struct R_DhcpV4EnumPoliciesEx r = {
		.in.PreferredMaximum = maximum,
		.in.SubnetAddress = SUBNET,
		.in.ResumeHandle = &p.resume,
		.out.ResumeHandle = &p.resume,
		.out.EnumInfo = &array,
		.out.ElementsRead = &p.read,
		.out.ElementsTotal = &p.total,
	};

	ASK2(R_DHCPV4ENUMPOLICIESEX, &r);
	p.result = r.out.result;
	p.array = array.Elements;
	return p;
}

static struct page page_reservations(uint32_t resume, uint32_t maximum)
{
	struct page p = {.resume = resume};
	struct DHCP_RESERVATION_INFO_ARRAY array = {0};
	struct R_DhcpV4EnumSubnetReservations r = {
		.in.PreferredMaximum = maximum,
		.in.SubnetAddress = SUBNET,
		.in.ResumeHandle = &p.resume,
		.out.ResumeHandle = &p.resume,
		.out.EnumElementInfo = &array,
		.out.ElementsRead = &p.read,
		.out.ElementsTotal = &p.total,
	};

	ASK2(R_DHCPV4ENUMSUBNETRESERVATIONS, &r);
	p.result = r.out.result;
	p.array = array.Elements;
	return p;
}

/*
 * The rules of [MS-DHCPM]: what a page with more behind it answers, and a
 * maximum of 0 with something to list.
 */
static const struct {
	const char *name;
	struct page (*page)(uint32_t resume, uint32_t maximum);
	bool by_count;
	uint32_t more, zero;
} lists[] = {
	{"EnumSubnets", page_R_DhcpEnumSubnets, true, 0, NO_MORE_ITEMS},
	{"EnumMScopes", page_R_DhcpEnumMScopes, true, 0, NO_MORE_ITEMS},
	{"EnumSubnetsV6", page_R_DhcpEnumSubnetsV6, true, 0, NO_MORE_ITEMS},
	{"EnumPoliciesEx", page_policies, true, MORE_DATA, MORE_DATA},
	{"EnumOptions", page_R_DhcpEnumOptions, false, MORE_DATA, MORE_DATA},
	{"EnumOptionsV6", page_R_DhcpEnumOptionsV6, false, MORE_DATA,
	 MORE_DATA},
	{"EnumOptionValues", page_R_DhcpEnumOptionValues, false, MORE_DATA,
	 MORE_DATA},
	{"EnumClasses", page_R_DhcpEnumClasses, false, MORE_DATA, MORE_DATA},
	{"FailoverEnumRelationship", page_R_DhcpV4FailoverEnumRelationship,
	 false, MORE_DATA, MORE_DATA},
	{"EnumSubnetElementsV5", page_R_DhcpEnumSubnetElementsV5, false,
	 MORE_DATA, MORE_DATA},
	{"EnumSubnetReservations", page_reservations, false, MORE_DATA,
	 MORE_DATA},
};

START_TEST(each_list_by_its_rule)
{
	struct page all = lists[_i].page(0, UINT32_MAX), p = {0};
	uint32_t n = 0, resume = 0;

	ck_assert_uint_eq(all.result, 0);
	ck_assert_uint_gt(all.read, 0);
	ck_assert_uint_eq(all.total, 0);
	ck_assert_ptr_nonnull(all.array);
	p = lists[_i].page(all.resume, UINT32_MAX);
	ck_assert_uint_eq(p.result, NO_MORE_ITEMS);
	ck_assert_uint_eq(p.read, 0);
	p = lists[_i].page(UINT32_MAX, UINT32_MAX);
	ck_assert_uint_eq(p.result, NO_MORE_ITEMS);
	p = lists[_i].page(0, 0);
	ck_assert_uint_eq(p.result, lists[_i].zero);
	ck_assert_uint_eq(p.read, 0);
	do {
		p = lists[_i].page(resume, 1);
		ck_assert_uint_eq(p.read, 1);
		n++;
		ck_assert_uint_eq(p.resume, n);
		ck_assert_uint_eq(p.total, all.read - n);
		ck_assert_uint_eq(p.result, p.total > 0 ? lists[_i].more : 0);
		resume = p.resume;
	} while (p.total > 0);
	ck_assert_uint_eq(n, all.read);
}
END_TEST

/* The handle of leases is an address; it breaks when that lease goes. */
START_TEST(a_lease_that_goes_between_pages_breaks_the_handle)
{
	struct DHCP_SEARCH_INFO search = {
		.SearchInfo.ClientIpAddress = SUBNET + 60,
	};
	struct R_DhcpDeleteClientInfo d = {.in.ClientInfo = &search};
	struct DHCP_CLIENT_INFO_EX_ARRAY *array = NULL;
	uint32_t resume = 0, read, total, i;
	struct R_DhcpV4EnumSubnetClientsEx r = {
		.in.SubnetAddress = SUBNET,
		.in.PreferredMaximum = 0,
		.in.ResumeHandle = &resume,
		.out.ResumeHandle = &resume,
		.out.ClientInfo = &array,
		.out.ClientsRead = &read,
		.out.ClientsTotal = &total,
	};
	const char *address = NULL;

	for (i = 0; i < 60; i++) {
		const uint8_t id[] = {9, 9, 9, 9, 9, (uint8_t)i};
		const struct sim_dhcp_client client = {id, 6, NULL};
		char wanted[32];

		snprintf(wanted, sizeof(wanted), "10.1.2.%u", 110 + i);
		ck_assert_int_eq(sim_dhcp_lease_grant(s->service, "10.1.2.0",
						      wanted, &client, s->mem,
						      &address),
				 0);
	}
	ASK2(R_DHCPV4ENUMSUBNETCLIENTSEX, &r);
	ck_assert_uint_eq(r.out.result, MORE_DATA);
	ck_assert_uint_eq(total, 0x7fffffff);
	ck_assert_uint_eq(array->Clients[read - 1]->ClientIpAddress, resume);
	ck_assert_uint_eq(array->Clients[0]->Properties->Elements[0].ID,
			  DhcpPropIdClientAddressStateEx);
	search.SearchInfo.ClientIpAddress = resume;
	ASK1(R_DHCPDELETECLIENTINFO, &d);
	ck_assert_uint_eq(d.out.result, 0);
	ASK2(R_DHCPV4ENUMSUBNETCLIENTSEX, &r);
	ck_assert_uint_eq(r.out.result, 20013);
	resume = 0;
	ASK2(R_DHCPV4ENUMSUBNETCLIENTSEX, &r);
	ck_assert_uint_eq(r.out.result, MORE_DATA);
	while (r.out.result == MORE_DATA) {
		ASK2(R_DHCPV4ENUMSUBNETCLIENTSEX, &r);
	}
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(total, read);
	ck_assert_uint_eq(resume, 0);
}
END_TEST

/* More filters than a page of the greatest size has room for. */
START_TEST(filters_go_on_behind_the_last_pattern)
{
	struct DHCP_FILTER_ADD_INFO add = {
		.AddrPatt = {.MatchHWType = 1, .HWType = 1, .Length = 6},
		.ListType = Allow,
	};
	struct R_DhcpAddFilterV4 a = {.in.AddFilterInfo = &add};
	struct DHCP_ADDR_PATTERN resume = {0};
	struct DHCP_FILTER_ENUM_INFO *found = NULL;
	uint32_t read = 0, total = 0, i, n = 0, pages = 0;
	struct R_DhcpEnumFilterV4 e = {
		.in.ResumeHandle = &resume,
		.in.PreferredMaximum = UINT32_MAX,
		.in.ListType = Allow,
		.out.ResumeHandle = &resume,
		.out.EnumFilterInfo = &found,
		.out.ElementsRead = &read,
		.out.ElementsTotal = &total,
	};

	for (i = 0; i < 300; i++) {
		add.AddrPatt.Pattern[0] = i >> 8;
		add.AddrPatt.Pattern[1] = i & 0xff;
		ASK2(R_DHCPADDFILTERV4, &a);
		ck_assert_uint_eq(a.out.result, 0);
	}
	do {
		ASK2(R_DHCPENUMFILTERV4, &e);
		n += read;
		pages++;
	} while (e.out.result == MORE_DATA);
	/* the last page comes with the end */
	ck_assert_uint_eq(e.out.result, NO_MORE_ITEMS);
	ck_assert_uint_gt(read, 0);
	ck_assert_uint_eq(n, 300);
	ck_assert_uint_gt(pages, 1);
	ASK2(R_DHCPENUMFILTERV4, &e);
	ck_assert_uint_eq(e.out.result, NO_MORE_ITEMS);
	ck_assert_uint_eq(read, 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("sim_dhcp_list");
	TCase *tc = tcase_create("list");

	talloc_free(loadparm_init(NULL));
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, each_list_by_its_rule, 0,
			    sizeof(lists) / sizeof(lists[0]));
	tcase_add_test(tc, a_lease_that_goes_between_pages_breaks_the_handle);
	tcase_add_test(tc, filters_go_on_behind_the_last_pattern);
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
