/* use: sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT XML2 CHECK */
/* Changes that succeed are told, with the number of their event; those that
 * are refused, and reading, are not. */
#include "tests/sim/sim_dhcp/dhcp_ask.h"

#define POLICY                                                                 \
	"<Policies><Policy><Name>phones</Name>"                                \
	"<ProcessingOrder>1</ProcessingOrder><Enabled>true</Enabled>"          \
	"<Condition>OR</Condition><MacAddress>EQ</MacAddress>"                 \
	"<MacAddress>02-00-5E-77-*</MacAddress></Policy></Policies>"
#define WORLD                                                                  \
	"<DHCPServer><MajorVersion>10</MajorVersion><IPv4><Scopes>"            \
	SCOPE("10.1.2.0", "10.1.2.10", "10.1.2.20", POLICY)                    \
	"</Scopes></IPv4></DHCPServer>"
#define OLD 0x0a010200u
#define NEW 0x0a020000u

static char told[4096];

static void change(void *private_data, const struct sim_dhcp_change *c)
{
	size_t used = strlen(told);

	ck_assert_ptr_eq(private_data, &s);
	snprintf(told + used, sizeof(told) - used, "%u %s %s %s %u %u\n",
		 c->id, c->scope, c->account, c->option ? c->option : "-",
		 c->duration_s, c->old_duration_s);
}

static void setup(void)
{
	const struct sim_dhcp_change_hook hook = {change, &s};
	char path[4096];
	FILE *f = NULL;

	snprintf(path, sizeof(path), "%s/dhcp.xml", suite_tmpdir());
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(WORLD, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	server_begin(suite_tmpdir());
	s->account = "dhcpadmin";
	s->group = SIM_DHCP_ADMINISTRATORS;
	sim_dhcp_service_set_change_hook(s->service, &hook);
	told[0] = '\0';
}

static void teardown(void)
{
	server_end();
}

static uint32_t write_scope(bool is_new, uint32_t subnet, const char *name,
			    uint32_t state)
{
	struct DHCP_SUBNET_INFO info = {
		.SubnetAddress = subnet,
		.SubnetMask = 0xffffff00,
		.SubnetName = text(name),
		.SubnetState = state,
	};
	struct R_DhcpCreateSubnet create = {
		.in.SubnetAddress = subnet, .in.SubnetInfo = &info,
	};
	struct R_DhcpSetSubnetInfo set = {
		.in.SubnetAddress = subnet, .in.SubnetInfo = &info,
	};

	if (is_new) {
		ASK1(R_DHCPCREATESUBNET, &create);
		return create.out.result;
	}
	ASK1(R_DHCPSETSUBNETINFO, &set);
	return set.out.result;
}

static uint32_t delete_scope(uint32_t subnet)
{
	struct R_DhcpDeleteSubnet r = {
		.in.SubnetAddress = subnet, .in.ForceFlag = DhcpNoForce,
	};

	ASK1(R_DHCPDELETESUBNET, &r);
	return r.out.result;
}

static uint32_t set_option(uint32_t kind, uint32_t id, const char *policy,
			   uint32_t value)
{
	struct DHCP_OPTION_DATA_ELEMENT e = {
		.OptionType = id == 51 ? DhcpDWordOption : DhcpIpAddressOption,
	};
	struct DHCP_OPTION_DATA data = {.NumElements = 1, .Elements = &e};
	struct DHCP_OPTION_SCOPE_INFO scope = {.ScopeType = kind};
	struct R_DhcpV4SetOptionValue r = {
		.in.OptionID = id,
		.in.PolicyName = policy,
		.in.ScopeInfo = &scope,
		.in.OptionValue = &data,
	};

	if (kind == DhcpSubnetOptions) {
		scope.ScopeInfo.SubnetScopeInfo = OLD;
	}
	if (id == 51) {
		e.Element.DWordOption = value;
	} else {
		e.Element.IpAddressOption = value;
	}
	ASK2(R_DHCPV4SETOPTIONVALUE, &r);
	return r.out.result;
}

#define BY " CONTOSO\\dhcpadmin "

START_TEST(scopes_made_changed_switched_and_deleted)
{
	ck_assert_uint_eq(write_scope(true, NEW, "new", DhcpSubnetDisabled), 0);
	ck_assert_uint_eq(write_scope(false, NEW, "newer", DhcpSubnetDisabled),
			  0);
	ck_assert_uint_eq(write_scope(false, NEW, "newer", DhcpSubnetEnabled),
			  0);
	ck_assert_uint_eq(write_scope(false, NEW, "newer", DhcpSubnetDisabled),
			  0);
	ck_assert_uint_eq(delete_scope(NEW), 0);
	ck_assert_str_eq(told,
			 "70 [[10.2.0.0]new]" BY "- 0 0\n"
			 "71 [[10.2.0.0]newer]" BY "- 0 0\n"
			 "73 [[10.2.0.0]newer]" BY "- 0 0\n"
			 "74 [[10.2.0.0]newer]" BY "- 0 0\n"
			 "72 [[10.2.0.0]newer]" BY "- 0 0\n");
}
END_TEST

START_TEST(a_scopes_options_and_its_lease_time)
{
	ck_assert_uint_eq(set_option(DhcpSubnetOptions, 3, NULL, OLD + 1), 0);
	ck_assert_uint_eq(set_option(DhcpSubnetOptions, 51, NULL, 3600), 0);
	ck_assert_uint_eq(set_option(DhcpSubnetOptions, 51, NULL, 7200), 0);
	ck_assert_str_eq(told, "76 [[10.1.2.0]n]" BY "Router 0 0\n"
			       "75 [[10.1.2.0]n]" BY "- 3600 691200\n"
			       "75 [[10.1.2.0]n]" BY "- 7200 3600\n");
}
END_TEST

START_TEST(options_of_a_server_or_a_policy_have_other_events)
{
	ck_assert_uint_eq(set_option(DhcpGlobalOptions, 3, NULL, OLD + 1), 0);
	ck_assert_uint_eq(set_option(DhcpSubnetOptions, 3, "phones", OLD + 1),
			  0);
	ck_assert_str_eq(told, "");
}
END_TEST

START_TEST(what_is_refused_is_not_told)
{
	ck_assert_uint_eq(write_scope(true, OLD, "n", DhcpSubnetEnabled),
			  20052);
	ck_assert_uint_eq(write_scope(false, NEW, "n", DhcpSubnetEnabled),
			  20005);
	ck_assert_uint_eq(delete_scope(NEW), 20005);
	ck_assert_uint_eq(set_option(DhcpSubnetOptions, 222, NULL, 1), 20010);
	s->group = SIM_DHCP_USERS;
	ck_assert_uint_eq(write_scope(false, OLD, "n", DhcpSubnetDisabled), 5);
	ck_assert_str_eq(told, "");
}
END_TEST

static Suite *sim_dhcp_change_suite(void)
{
	Suite *suite = suite_create("sim_dhcp_change");
	TCase *tcase = tcase_create("changes");

	talloc_free(loadparm_init(NULL));
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, scopes_made_changed_switched_and_deleted);
	tcase_add_test(tcase, a_scopes_options_and_its_lease_time);
	tcase_add_test(tcase,
		       options_of_a_server_or_a_policy_have_other_events);
	tcase_add_test(tcase, what_is_refused_is_not_told);
	suite_add_tcase(suite, tcase);
	return suite;
}

TEST_MAIN(sim_dhcp_change_suite)
