/* use: sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT XML2 CHECK */
/* The calls of a simulated DHCP server against the contoso lab's figures. */
#include "tests/sim/sim_dhcp/dhcp_ask.h"

#include <errno.h>

#include "simulators/dhcp/sim_dhcp_extra.h"

static void start(const char *host)
{
	static char path[512];
	char name[128];

	snprintf(name, sizeof(name), "fixtures/labs/contoso/%s", host);
	server_begin(suite_path(path, sizeof(path), name));
}

static void setup(void)
{
	start("dhcp2");
}

static void teardown(void)
{
	server_end();
}

/* expected.json of one server */
static json_t *expected(const char *host)
{
	char path[512];
	json_t *all = json_load_file(
		suite_path(path, sizeof(path),
			   "fixtures/labs/contoso/expected.json"),
		0, NULL);
	json_t *one = json_incref(json_object_get(all, host));

	ck_assert_ptr_nonnull(one);
	json_decref(all);
	return one;
}

static json_int_t number(const json_t *scope, const char *name)
{
	return json_integer_value(json_object_get(scope, name));
}

/* One page after another, as a client would. */
static uint32_t count_leases(uint32_t scope, uint32_t maximum)
{
	uint32_t resume = 0, read = 0, total = 0, all = 0, pages = 0;
	struct DHCP_CLIENT_INFO_ARRAY_VQ *array = NULL;
	struct R_DhcpEnumSubnetClientsVQ r;

	do {
		memset(&r, 0, sizeof(r));
		r.in.SubnetAddress = scope;
		r.in.PreferredMaximum = maximum;
		r.in.ResumeHandle = r.out.ResumeHandle = &resume;
		r.out.ClientInfo = &array;
		r.out.ClientsRead = &read;
		r.out.ClientsTotal = &total;
		array = NULL;
		ASK1(R_DHCPENUMSUBNETCLIENTSVQ, &r);
		if (r.out.result != 0 && r.out.result != 234) {
			ck_assert_uint_eq(r.out.result, 259);
			break;
		}
		ck_assert_ptr_nonnull(array);
		ck_assert_uint_eq(array->NumElements, read);
		all += read;
		ck_assert_uint_lt(++pages, 1000);
	} while (r.out.result == 234);
	return all;
}

START_TEST(every_scope_has_its_leases)
{
	json_t *scopes = expected("dhcp2.contoso.test"), *scope = NULL;
	const char *name = NULL;
	json_int_t all = 0;

	json_object_foreach(scopes, name, scope)
	{
		if (number(scope, "family") != 4) {
			continue;
		}
		all += number(scope, "leases");
		ck_assert_uint_eq(count_leases(word(name), 1024),
				  number(scope, "leases"));
	}
	ck_assert_uint_eq(count_leases(0, UINT32_MAX), all);
	json_decref(scopes);
}
END_TEST

START_TEST(every_ipv6_scope_has_its_leases)
{
	json_t *scopes = expected("dhcp2.contoso.test"), *scope = NULL;
	const char *name = NULL;
	struct DHCP_CLIENT_INFO_ARRAY_V6 *array = NULL;
	struct DHCP_IPV6_ADDRESS resume;
	struct R_DhcpEnumSubnetClientsV6 r;
	uint32_t read, total, all;
	uint8_t o[16];
	int i;

	json_object_foreach(scopes, name, scope)
	{
		if (number(scope, "family") != 6) {
			continue;
		}
		memset(&resume, 0, sizeof(resume));
		memset(&r, 0, sizeof(r));
		ck_assert_int_eq(inet_pton(AF_INET6, name, o), 1);
		for (i = 0; i < 8; i++) {
			r.in.SubnetAddress.HighOrderBits =
				r.in.SubnetAddress.HighOrderBits << 8 | o[i];
		}
		r.in.ResumeHandle = r.out.ResumeHandle = &resume;
		r.out.ClientInfo = &array;
		r.out.ClientsRead = &read;
		r.out.ClientsTotal = &total;
		all = 0;
		do {
			read = 0;
			ASK2(R_DHCPENUMSUBNETCLIENTSV6, &r);
			all += read;
		} while (r.out.result == 234);
		ck_assert_uint_eq(all, number(scope, "leases"));
		ck_assert_uint_eq(r.out.result, all == 0 ? 259 : 0);
	}
	json_decref(scopes);
}
END_TEST

START_TEST(scopes_come_in_pages_by_count_and_counters_agree)
{
	json_t *scopes = expected("dhcp2.contoso.test"), *scope = NULL;
	struct DHCP_MIB_INFO_V5 *mib = NULL;
	struct R_DhcpGetMibInfoV5 m = {.out.MibInfo = &mib};
	struct DHCP_SUBNET_INFO_VQ *info = NULL;
	struct R_DhcpGetSubnetInfoVQ g = {.out.SubnetInfoVQ = &info};
	struct DHCP_IP_ARRAY *array = NULL;
	uint32_t resume = 0, read = 0, left = 0, i, n = 0;
	struct R_DhcpEnumSubnets r = {.in.ResumeHandle = &resume};
	char text[INET_ADDRSTRLEN];
	struct in_addr in;

	r.in.PreferredMaximum = 5;
	r.out.ResumeHandle = &resume;
	r.out.EnumInfo = &array;
	r.out.ElementsRead = &read;
	r.out.ElementsTotal = &left;
	ASK2(R_DHCPGETMIBINFOV5, &m);
	ck_assert_uint_eq(m.out.result, 0);
	for (;;) {
		ASK1(R_DHCPENUMSUBNETS, &r);
		if (r.out.result == 259) {
			break;
		}
		ck_assert_uint_eq(r.out.result, 0);
		ck_assert_uint_le(read, 5);
		for (i = 0; i < read; i++, n++) {
			in.s_addr = htonl(array->Elements[i]);
			inet_ntop(AF_INET, &in, text, sizeof(text));
			scope = json_object_get(scopes, text);
			ck_assert_msg(scope != NULL, "%s", text);
			ck_assert_uint_eq(mib->ScopeInfo[n].Subnet,
					  array->Elements[i]);
			ck_assert_uint_eq(mib->ScopeInfo[n].NumAddressesInuse,
					  number(scope, "in_use"));
			ck_assert_uint_eq(mib->ScopeInfo[n].NumAddressesFree,
					  number(scope, "total") -
						  number(scope, "in_use"));
			g.in.SubnetAddress = array->Elements[i];
			ASK1(R_DHCPGETSUBNETINFOVQ, &g);
			ck_assert_uint_eq(g.out.result, 0);
			ck_assert_uint_eq(
				info->SubnetState == DhcpSubnetEnabled,
				json_is_true(json_object_get(scope, "active")));
		}
	}
	ck_assert_uint_eq(left, 0);
	ck_assert_uint_eq(n, mib->Scopes);
	json_decref(scopes);
}
END_TEST

static uint32_t elements(uint32_t type, uint32_t maximum,
			 struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5 **array)
{
	uint32_t resume = 0, read = 0, total = 0;
	struct R_DhcpEnumSubnetElementsV5 r = {
		.in.SubnetAddress = word("10.78.0.0"),
		.in.EnumElementType = type,
		.in.PreferredMaximum = maximum,
		.in.ResumeHandle = &resume,
		.out.ResumeHandle = &resume,
		.out.EnumElementInfo = array,
		.out.ElementsRead = &read,
		.out.ElementsTotal = &total,
	};

	*array = NULL;
	ASK2(R_DHCPENUMSUBNETELEMENTSV5, &r);
	return r.out.result;
}

START_TEST(elements_by_kind)
{
	json_t *scopes = expected("dhcp2.contoso.test");
	json_t *scope = json_object_get(scopes, "10.78.0.0");
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5 *a = NULL;
	struct DHCP_BINARY_DATA *id = NULL;
	uint32_t result;

	ck_assert_uint_eq(elements(0, UINT32_MAX, &a), 0);
	ck_assert_uint_eq(a->NumElements, 1);
	ck_assert_uint_le(5, a->Elements[0].ElementType);
	ck_assert_uint_lt(a->Elements[0].Element.IpRange->StartAddress,
			  a->Elements[0].Element.IpRange->EndAddress);
	ck_assert_uint_eq(elements(6, UINT32_MAX, &a), 0);
	result = elements(2, UINT32_MAX, &a);
	ck_assert_uint_eq(result, 0);
	ck_assert_uint_eq(a->NumElements, number(scope, "reservations"));
	/* 10.78.0.0 from the least significant octet, then the type */
	id = a->Elements[0].Element.ReservedIp->ReservedForClient;
	ck_assert_mem_eq(id->Data, "\x00\x00\x4e\x0a\x01", 5);
	ck_assert_uint_eq(id->DataLength, 11);
	ck_assert_uint_eq(elements(2, 0, &a), 234);
	ck_assert_ptr_null(a);
	ck_assert_uint_eq(elements(3, UINT32_MAX, &a), 0);
	ck_assert_uint_eq(a->NumElements, number(scope, "exclusions"));
	ck_assert_uint_eq(elements(0, 0, &a), 259);
	ck_assert_uint_eq(elements(1, UINT32_MAX, &a), 50);
	ck_assert_uint_eq(elements(4, UINT32_MAX, &a), 87);
	ck_assert_uint_eq(elements(5, UINT32_MAX, &a), 87);
	json_decref(scopes);
}
END_TEST

START_TEST(reservations_come_in_pages)
{
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V4 *array = NULL;
	uint32_t resume = 0, read = 0, left = 0;
	struct R_DhcpEnumSubnetElementsV4 r = {
		.in.SubnetAddress = word("10.77.1.0"),
		.in.EnumElementType = DhcpReservedIps,
		.in.PreferredMaximum = 1,
		.in.ResumeHandle = &resume,
		.out.ResumeHandle = &resume,
		.out.EnumElementInfo = &array,
		.out.ElementsRead = &read,
		.out.ElementsTotal = &left,
	};

	start("dhcp1");
	ASK1(R_DHCPENUMSUBNETELEMENTSV4, &r);
	ck_assert_uint_eq(r.out.result, 234);
	ck_assert_uint_eq(read, 1);
	ck_assert_uint_eq(left, 1);
	ASK1(R_DHCPENUMSUBNETELEMENTSV4, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(read, 1);
	ck_assert_uint_eq(array->Elements[0].ElementType, DhcpReservedIps);
	ASK1(R_DHCPENUMSUBNETELEMENTSV4, &r);
	ck_assert_uint_eq(r.out.result, 259);
	r.in.SubnetAddress = word("10.1.2.0");
	ASK1(R_DHCPENUMSUBNETELEMENTSV4, &r);
	ck_assert_uint_eq(r.out.result, 20005);
	ck_assert_str_eq(s->journal,
			 "CONTOSO\\ipamsvc R_DhcpEnumSubnetElementsV4 "
			 "{\"EnumElementType\":2,\"PreferredMaximum\":1,"
			 "\"ResumeHandle\":2,\"SubnetAddress\":\"10.1.2.0\"}"
			 " 20005");
}
END_TEST

static uint32_t version(uint32_t *major, uint32_t *minor)
{
	struct R_DhcpGetVersion r = {
		.out.MajorVersion = major,
		.out.MinorVersion = minor,
	};

	ASK1(R_DHCPGETVERSION, &r);
	return r.out.result;
}

static uint32_t attribute(uint32_t id, uint32_t *value)
{
	struct DHCP_ATTRIB *attrib = NULL;
	struct R_DhcpServerQueryAttribute r = {
		.in.DhcpAttribId = id,
		.out.pDhcpAttrib = &attrib,
	};

	ASK2(R_DHCPSERVERQUERYATTRIBUTE, &r);
	if (attrib != NULL) {
		*value = attrib->DhcpAttrib.DhcpAttribBool;
	}
	return r.out.result;
}

START_TEST(groups_decide_what_a_caller_may)
{
	uint32_t major = 0, minor = 0, value = 0;
	struct DHCP_MIB_INFO *mib = NULL;
	struct R_DhcpGetMibInfo r = {.out.MibInfo = &mib};

	ASK1(R_DHCPGETMIBINFO, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(attribute(5, &value), 5);
	ck_assert_str_eq(s->journal, "CONTOSO\\ipamsvc "
				     "R_DhcpServerQueryAttribute {} 5");
	s->group = SIM_DHCP_ADMINISTRATORS;
	ck_assert_uint_eq(attribute(5, &value), 0);
	ck_assert_uint_eq(value, 1);
	ck_assert_uint_eq(attribute(7, &value), 50);
	s->group = NULL;
	ASK1(R_DHCPGETMIBINFO, &r);
	ck_assert_uint_eq(r.out.result, 5);
	ck_assert_uint_eq(version(&major, &minor), 0);
	ck_assert_uint_eq(major, 10);
	s->account = NULL;
	ck_assert_uint_eq(version(&major, &minor), 5);
}
END_TEST

START_TEST(what_is_not_there_faults)
{
	struct R_DhcpServerGetConfigV6 v6 = {0};
	struct DHCP_OPTION_SCOPE_INFO6 which = {.ScopeType = 3};
	struct DHCP_SERVER_CONFIG_INFO_V6 *config = NULL;
	struct R_DhcpServerRedoAuthorization redo = {0};

	ASK2(R_DHCPSERVERREDOAUTHORIZATION, &redo);
	ck_assert_uint_eq(s->fault_code, DCERPC_FAULT_OP_RNG_ERROR);
	ck_assert_str_eq(s->journal,
			 "CONTOSO\\ipamsvc R_DhcpServerRedoAuthorization {} "
			 "fault 0x1c010002");
	v6.in.ScopeInfo = &which;
	v6.out.ConfigInfo = &config;
	ASK2(R_DHCPSERVERGETCONFIGV6, &v6);
	ck_assert_uint_eq(s->fault_code, 0);
	ck_assert_uint_eq(v6.out.result, 0);
	ck_assert_uint_eq(config->ValidLifetimeIATA, 259200);
}
END_TEST

START_TEST(settings_and_superscopes)
{
	struct DHCP_SERVER_CONFIG_INFO_VQ *config = NULL;
	struct R_DhcpServerGetConfigVQ c = {.out.ConfigInfo = &config};
	struct DHCP_SUPER_SCOPE_TABLE *table = NULL;
	struct R_DhcpGetSuperScopeInfoV4 t = {.out.SuperScopeTable = &table};
	uint32_t interval = 0, most = 0, least = 0;
	const char *dir = NULL;
	struct R_DhcpAuditLogGetParams a = {
		.out.AuditLogDir = &dir,
		.out.DiskCheckInterval = &interval,
		.out.MaxLogFilesSize = &most,
		.out.MinSpaceOnDisk = &least,
	};

	ASK1(R_DHCPSERVERGETCONFIGVQ, &c);
	ck_assert_uint_eq(c.out.result, 0);
	ck_assert_uint_eq(config->dwPingRetries, 2);
	ck_assert_uint_eq(config->DatabaseName->length, strlen("dhcp.mdb"));
	ASK1(R_DHCPGETSUPERSCOPEINFOV4, &t);
	ck_assert_uint_eq(t.out.result, 0);
	ck_assert_uint_eq(table->cEntries, 12);
	ASK2(R_DHCPAUDITLOGGETPARAMS, &a);
	ck_assert_uint_eq(a.out.result, 0);
	ck_assert_str_eq(dir, "C:\\Windows\\system32\\dhcp");
	ck_assert_uint_eq(most, 70);
	a.in.Flags = 1;
	ASK2(R_DHCPAUDITLOGGETPARAMS, &a);
	ck_assert_uint_eq(a.out.result, 87);
}
END_TEST

/* One page of leases of dhcp2's first scope. */
static struct R_DhcpEnumSubnetClientsV5
one_page(uint32_t *resume, struct DHCP_CLIENT_INFO_ARRAY_V5 **array)
{
	static uint32_t read, total;
	struct R_DhcpEnumSubnetClientsV5 r = {
		.in.SubnetAddress = word("10.78.0.0"),
		.in.PreferredMaximum = 65536,
		.in.ResumeHandle = resume,
		.out.ResumeHandle = resume,
		.out.ClientInfo = array,
		.out.ClientsRead = &read,
		.out.ClientsTotal = &total,
	};

	*array = NULL;
	ASK2(R_DHCPENUMSUBNETCLIENTSV5, &r);
	return r;
}

START_TEST(faults_of_the_lab)
{
	struct DHCP_CLIENT_INFO_ARRAY_V5 *a = NULL;
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5 *e = NULL;
	struct DHCPM_STRING *name = NULL;
	uint32_t resume = 0, i;

	s->fault = SIM_DHCP_FAULT_ENDLESS_PAGES;
	for (i = 0; i < 50; i++) {
		ck_assert_uint_eq(one_page(&resume, &a).out.result, 234);
	}
	s->fault = SIM_DHCP_FAULT_LEASE_WITHOUT_NAME;
	resume = 0;
	one_page(&resume, &a);
	ck_assert_ptr_null(a->Clients[0]->ClientName);
	s->fault = SIM_DHCP_FAULT_BAD_UTF16;
	resume = 0;
	one_page(&resume, &a);
	name = a->Clients[0]->ClientName;
	ck_assert_uint_eq(name->units[name->length - 1], 0xd800);
	s->fault = SIM_DHCP_FAULT_IMPOSSIBLE_RANGE;
	ck_assert_uint_eq(elements(0, UINT32_MAX, &e), 0);
	ck_assert_uint_gt(e->Elements[0].Element.IpRange->StartAddress,
			  e->Elements[0].Element.IpRange->EndAddress);
	s->fault = SIM_DHCP_FAULT_ONE_HUGE_PAGE;
	resume = 0;
	ck_assert_uint_eq(one_page(&resume, &a).out.result, 0);
	s->fault = NULL;
	resume = word("10.78.0.254");
	ck_assert_uint_eq(one_page(&resume, &a).out.result, 20013);
}
END_TEST

#define EMPTY_WORLD "<DHCPServer><IPv4/></DHCPServer>"

START_TEST(an_old_server_lacks_new_calls)
{
	const char *dir = suite_tmpdir();
	uint32_t major = 0, minor = 0, interval = 0;
	struct DHCP_SERVER_CONFIG_INFO_VQ *vq = NULL;
	struct R_DhcpServerGetConfigVQ c = {.out.ConfigInfo = &vq};
	struct DHCP_SERVER_CONFIG_INFO_V4 *v4 = NULL;
	struct R_DhcpServerGetConfigV4 c4 = {.out.ConfigInfo = &v4};
	const char *audit = NULL;
	struct R_DhcpAuditLogGetParams a = {
		.out.AuditLogDir = &audit,
		.out.DiskCheckInterval = &interval,
		.out.MaxLogFilesSize = &interval,
		.out.MinSpaceOnDisk = &interval,
	};
	struct DHCP_MIB_INFO_V6 *mib = NULL;
	struct R_DhcpGetMibInfoV6 m = {.out.MibInfo = &mib};

	write_file(dir, "dhcp.xml", EMPTY_WORLD);
	write_file(dir, "dhcp-extra.json",
		   "{\"DhcpServerVersion\": "
		   "{\"MajorVersion\": 5, \"MinorVersion\": 6}}");
	server_begin(dir);
	ck_assert_uint_eq(version(&major, &minor), 0);
	ck_assert_uint_eq(major, 5);
	ck_assert_uint_eq(minor, 6);
	ASK1(R_DHCPSERVERGETCONFIGVQ, &c);
	ck_assert_uint_eq(s->fault_code, DCERPC_FAULT_OP_RNG_ERROR);
	ASK1(R_DHCPSERVERGETCONFIGV4, &c4);
	ck_assert_uint_eq(s->fault_code, 0);
	ck_assert_uint_eq(c4.out.result, 0);
	ASK2(R_DHCPAUDITLOGGETPARAMS, &a);
	ck_assert_uint_eq(a.out.result, 0);
	ASK2(R_DHCPGETMIBINFOV6, &m);
	ck_assert_uint_eq(s->fault_code, DCERPC_FAULT_OP_RNG_ERROR);
}
END_TEST

static const struct {
	const char *json, *part;
} wrong_extras[] = {
	{"{\"DhcpServerVersion\": {\"MajorVersion\": -1}}",
	 "dhcp-extra.json: DhcpServerVersion.MajorVersion: write a whole"},
	{"{\"DhcpServerVersion\": 10}",
	 "dhcp-extra.json: DhcpServerVersion: write an object"},
	{"{\"DhcpServerAuditLog\": {\"Path\": 1}}",
	 "dhcp-extra.json: DhcpServerAuditLog.Path: write a text of at most"},
	{"{\"DhcpServerSetting\": {\"IsAuthorized\": \"yes\"}}",
	 "dhcp-extra.json: DhcpServerSetting.IsAuthorized: write true or"},
	{"{", "dhcp-extra.json:1: "},
	{"[]", "dhcp-extra.json:1: no object; write one JSON object"},
};

START_TEST(a_wrong_extra_is_refused_by_name)
{
	const char *dir = suite_tmpdir(), *message = NULL;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct sim_dhcp_extra extra = {0};
	char path[512];
	int ret;

	write_file(dir, "dhcp-extra.json", wrong_extras[_i].json);
	snprintf(path, sizeof(path), "%s/dhcp-extra.json", dir);
	ret = sim_dhcp_extra_load(mem, path, &extra, &message);
	ck_assert_int_eq(ret, EINVAL);
	ck_assert_msg(strstr(message, wrong_extras[_i].part) != NULL, "%s",
		      message);
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("sim_dhcp_serve");
	TCase *tc = tcase_create("dhcp2");

	/* Samba's tables for the life of a process come before the count. */
	talloc_free(loadparm_init(NULL));
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, every_scope_has_its_leases);
	tcase_add_test(tc, every_ipv6_scope_has_its_leases);
	tcase_add_test(tc, scopes_come_in_pages_by_count_and_counters_agree);
	tcase_add_test(tc, elements_by_kind);
	tcase_add_test(tc, groups_decide_what_a_caller_may);
	tcase_add_test(tc, what_is_not_there_faults);
	tcase_add_test(tc, settings_and_superscopes);
	tcase_add_test(tc, faults_of_the_lab);
	suite_add_tcase(suite, tc);
	tc = tcase_create("files");
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, reservations_come_in_pages);
	tcase_add_test(tc, an_old_server_lacks_new_calls);
	tcase_add_loop_test(tc, a_wrong_extra_is_refused_by_name, 0,
			    sizeof(wrong_extras) / sizeof(wrong_extras[0]));
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
