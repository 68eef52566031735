/* use: sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT XML2 CHECK */
/* Two servers of one lab that name each other; and what clients do to them. */
#include <errno.h>
#include <sys/stat.h>

#include "tests/sim/sim_dhcp/dhcp_ask.h"

#define SUBNET 0x0a010200u
#define WORLD(more)                                                            \
	"<DHCPServer><MajorVersion>10</MajorVersion><IPv4><Scopes>"            \
	SCOPE("10.1.2.0", "10.1.2.10", "10.1.2.13", more)                      \
	"</Scopes></IPv4></DHCPServer>"
#define RESERVED                                                               \
	"<Reservations><Reservation><IPAddress>10.1.2.11</IPAddress>"          \
	"<ClientId>02-00-00-00-00-0b</ClientId></Reservation></Reservations>"

/* ONE is `s`; what is asked of TWO names it. */
static struct server *two;

static struct server *begin(const char *name, const char *fqdn,
			    const char *address, const char *xml,
			    const char *extra)
{
	const char *message = NULL;
	struct server *server = NULL;
	char *dir = talloc_asprintf(NULL, "%s/%s", suite_tmpdir(), name);

	ck_assert(mkdir(dir, 0700) == 0 || errno == EEXIST);
	write_file(dir, "dhcp.xml", xml);
	write_file(dir, "dhcp-extra.json", extra);
	server = server_start_as(dir, fqdn, address, &message);
	ck_assert_msg(server != NULL, "%s", message);
	talloc_steal(server->mem, dir);
	server->group = SIM_DHCP_ADMINISTRATORS;
	return server;
}

#define FAILOVER(partner, role)                                                \
	"{\"DhcpServerv4Failover\": [{\"Name\": \"pair\","                     \
	"\"PartnerServer\": \"" partner "\", \"Mode\": \"LoadBalance\","       \
	"\"LoadBalancePercent\": 25, \"ServerRole\": " role ","                \
	"\"MaxClientLeadTime\": {\"Ticks\": 36000000000},"                     \
	"\"ScopeId\": {\"IPAddressToString\": \"10.1.2.0\"}}]}"

static void setup(void)
{
	s = begin("one", "one.test", "10.9.0.1", WORLD(RESERVED),
		  FAILOVER("two.test", "\"Active\""));
	two = begin("two", "two.test", "10.9.0.2", WORLD(""),
		    FAILOVER("one.test", "\"Standby\""));
}

static void teardown(void)
{
	server_end();
	talloc_free(two->mem);
	two = NULL;
}

static struct DHCP_FAILOVER_RELATIONSHIP *relation(struct server *of,
						   uint32_t *result)
{
	struct DHCP_FAILOVER_RELATIONSHIP *found = NULL;
	struct R_DhcpV4FailoverGetScopeRelationship r = {
		.in.scopeId = SUBNET, .out.pRelationship = &found,
	};

	server_ask(of, &ndr_table_dhcpsrv2,
		   NDR_R_DHCPV4FAILOVERGETSCOPERELATIONSHIP, &r);
	*result = r.out.result;
	return found;
}

START_TEST(both_halves_tell_the_same)
{
	struct DHCP_FAILOVER_RELATIONSHIP *a = NULL, *b = NULL;
	uint32_t result = 0, status = 9;
	struct DHCP_FAILOVER_STATISTICS *stats = NULL;
	struct R_DhcpV4FailoverGetScopeStatistics r = {
		.in.scopeId = SUBNET, .out.pStats = &stats,
	};
	struct R_DhcpV4FailoverGetAddressStatus of = {
		.in.SubnetAddress = SUBNET + 11, .out.pStatus = &status,
	};

	a = relation(s, &result);
	ck_assert_uint_eq(result, 0);
	b = relation(two, &result);
	ck_assert_uint_eq(result, 0);
	ck_assert_uint_eq(a->serverType, PrimaryServer);
	ck_assert_uint_eq(b->serverType, SecondaryServer);
	ck_assert_uint_eq(a->primaryServer, 0x0a090001);
	ck_assert_uint_eq(b->primaryServer, 0x0a090001);
	ck_assert_uint_eq(a->secondaryServer, 0x0a090002);
	ck_assert_uint_eq(b->secondaryServer, 0x0a090002);
	ck_assert_uint_eq(a->mclt, 3600);
	ck_assert_ptr_null(a->pSharedSecret);
	ck_assert_uint_eq(a->pScopes->Elements[0], SUBNET);
	ASK2(R_DHCPV4FAILOVERGETSCOPESTATISTICS, &r);
	ck_assert_uint_eq(r.out.result, 0);
	ck_assert_uint_eq(stats->numAddr, 4);
	ck_assert_uint_eq(stats->addrInUse, 1);
	ck_assert_uint_eq(stats->thisAddrFree + stats->partnerAddrFree, 3);
	ASK2(R_DHCPV4FAILOVERGETADDRESSSTATUS, &of);
	ck_assert_uint_eq(status, 3);
	of.in.SubnetAddress = SUBNET + 10;
	ASK2(R_DHCPV4FAILOVERGETADDRESSSTATUS, &of);
	ck_assert_uint_eq(status, 0);
	of.in.SubnetAddress = SUBNET + 13;
	ASK2(R_DHCPV4FAILOVERGETADDRESSSTATUS, &of);
	ck_assert_uint_eq(status, 1);
}
END_TEST

static uint32_t rename_scope(const char *name)
{
	struct DHCP_SUBNET_INFO info = {
		.SubnetAddress = SUBNET,
		.SubnetMask = 0xffffff00,
		.SubnetName = text(name),
	};
	struct R_DhcpSetSubnetInfo r = {
		.in.SubnetAddress = SUBNET, .in.SubnetInfo = &info,
	};

	ASK1(R_DHCPSETSUBNETINFO, &r);
	return r.out.result;
}

static bool is_named(struct server *of, const char *name)
{
	struct DHCP_SUBNET_INFO *info = NULL;
	struct R_DhcpGetSubnetInfo r = {
		.in.SubnetAddress = SUBNET, .out.SubnetInfo = &info,
	};

	server_ask(of, &ndr_table_dhcpsrv, NDR_R_DHCPGETSUBNETINFO, &r);
	return r.out.result == 0 && is_text(info->SubnetName, name);
}

static uint32_t exclude(uint32_t first, uint32_t last)
{
	struct DHCP_IP_RANGE range = {SUBNET + first, SUBNET + last};
	struct DHCP_SUBNET_ELEMENT_DATA_V5 data = {
		.ElementType = DhcpExcludedIpRanges,
		.Element.ExcludeIpRange = &range,
	};
	struct R_DhcpAddSubnetElementV5 r = {
		.in.SubnetAddress = SUBNET, .in.AddElementInfo = &data,
	};

	ASK2(R_DHCPADDSUBNETELEMENTV5, &r);
	return r.out.result;
}

/* Its address counts: in use, free. */
static void counts(struct server *of, uint32_t *in_use, uint32_t *free)
{
	struct DHCP_MIB_INFO_V5 *mib = NULL;
	struct R_DhcpGetMibInfoV5 r = {.out.MibInfo = &mib};

	server_ask(of, &ndr_table_dhcpsrv2, NDR_R_DHCPGETMIBINFOV5, &r);
	ck_assert_uint_eq(r.out.result, 0);
	*in_use = mib->ScopeInfo[0].NumAddressesInuse;
	*free = mib->ScopeInfo[0].NumAddressesFree;
}

START_TEST(a_shared_scope_changes_on_both)
{
	uint32_t in_use, free;

	ck_assert_uint_eq(rename_scope("shared"), 0);
	ck_assert(is_named(two, "shared"));
	ck_assert_uint_eq(exclude(12, 12), 0);
	counts(two, &in_use, &free);
	ck_assert_uint_eq(in_use, 1); /* the reservation came along */
	ck_assert_uint_eq(free, 2);
	s->fault = SIM_DHCP_FAULT_NO_REPLICATION;
	ck_assert_uint_eq(rename_scope("alone"), 0);
	ck_assert(is_named(two, "shared"));
}
END_TEST

static uint32_t find(struct server *in, uint32_t address)
{
	struct DHCP_SEARCH_INFO search = {
		.SearchType = DhcpClientIpAddress,
		.SearchInfo.ClientIpAddress = address,
	};
	struct DHCP_CLIENT_INFO_VQ *client = NULL;
	struct R_DhcpGetClientInfoVQ r = {
		.in.SearchInfo = &search, .out.ClientInfo = &client,
	};

	server_ask(in, &ndr_table_dhcpsrv, NDR_R_DHCPGETCLIENTINFOVQ, &r);
	return r.out.result;
}

static uint32_t delete_lease(uint32_t address)
{
	struct DHCP_SEARCH_INFO search = {
		.SearchType = DhcpClientIpAddress,
		.SearchInfo.ClientIpAddress = address,
	};
	struct R_DhcpDeleteClientInfo r = {.in.ClientInfo = &search};

	ASK1(R_DHCPDELETECLIENTINFO, &r);
	return r.out.result;
}

/* What the audit log would say: "EVENT ADDRESS;". */
static char seen[256];

static void note(void *private_data, const struct sim_dhcp_lease_event *event)
{
	size_t n = strlen(seen);

	ck_assert_int_eq(event->time, server_now(NULL));
	ck_assert_str_eq(event->scope, "10.1.2.0");
	snprintf(seen + n, sizeof(seen) - n, "%d %s;", event->event,
		 event->address);
}

static int grant(uint8_t last, const char *address, const char **out)
{
	const uint8_t id[] = {2, 0, 0, 0, 0, last};
	const struct sim_dhcp_client client = {id, sizeof(id), "pc"};

	return sim_dhcp_lease_grant(s->service, "10.1.2.0", address, &client,
				    s->mem, out);
}

START_TEST(lease_activity_is_seen_by_the_partner_and_the_log)
{
	const struct sim_dhcp_lease_hook hook = {.event = note};
	const char *address = NULL;
	uint32_t in_use, free;

	seen[0] = '\0';
	sim_dhcp_service_set_hook(s->service, &hook);
	ck_assert_int_eq(grant(1, NULL, &address), 0);
	ck_assert_str_eq(address, "10.1.2.10");
	ck_assert_uint_eq(find(two, SUBNET + 10), 0);
	ck_assert_int_eq(grant(1, NULL, &address), 0);
	ck_assert_str_eq(address, "10.1.2.10");
	ck_assert_int_eq(grant(2, "10.1.2.11", &address), EBUSY);
	ck_assert_int_eq(grant(0x0b, NULL, &address), 0);
	ck_assert_str_eq(address, "10.1.2.11");
	ck_assert_int_eq(grant(3, NULL, &address), 0);
	ck_assert_int_eq(grant(4, NULL, &address), 0);
	ck_assert_int_eq(grant(5, NULL, &address), ENOSPC);
	counts(s, &in_use, &free);
	ck_assert_uint_eq(in_use, 4);
	ck_assert_uint_eq(free, 0);
	counts(two, &in_use, &free);
	ck_assert_uint_eq(in_use, 4);
	ck_assert_int_eq(sim_dhcp_lease_renew(s->service, "10.1.2.12"), 0);
	ck_assert_int_eq(sim_dhcp_lease_release(s->service, "10.1.2.10"), 0);
	ck_assert_uint_eq(find(two, SUBNET + 10), 20013);
	ck_assert_int_eq(sim_dhcp_lease_release(s->service, "10.1.2.10"),
			 ENOENT);
	ck_assert_int_eq(sim_dhcp_lease_decline(s->service, "10.1.2.13"), 0);
	ck_assert_int_eq(sim_dhcp_lease_expire(s->service, "10.1.2.11"), 0);
	/* a reservation keeps its record */
	ck_assert_uint_eq(find(s, SUBNET + 11), 0);
	ck_assert_uint_eq(sim_dhcp_leases_expire_due(s->service), 0);
	ck_assert_uint_eq(delete_lease(SUBNET + 12), 0);
	ck_assert_uint_eq(find(two, SUBNET + 12), 20013);
	ck_assert_str_eq(seen, "10 10.1.2.10;10 10.1.2.10;10 10.1.2.11;"
			       "10 10.1.2.12;10 10.1.2.13;14 10.1.2.0;"
			       "11 10.1.2.12;12 10.1.2.10;13 10.1.2.13;"
			       "17 10.1.2.11;16 10.1.2.12;");
}
END_TEST

static struct DHCP_FAILOVER_RELATIONSHIP new_relation(uint32_t type)
{
	static uint32_t scopes[] = {SUBNET};
	static struct DHCP_IP_ARRAY array = {1, scopes};

	return (struct DHCP_FAILOVER_RELATIONSHIP){
		.primaryServer = 0x0a090001,
		.secondaryServer = 0x0a090002,
		.mode = HotStandby,
		.serverType = type,
		.relationshipName = text("made"),
		.primaryServerName = text("one.test"),
		.secondaryServerName = text("two.test"),
		.pScopes = &array,
		.percentage = 5,
	};
}

static uint32_t create(struct server *on, uint32_t type)
{
	struct DHCP_FAILOVER_RELATIONSHIP wire = new_relation(type);
	struct R_DhcpV4FailoverCreateRelationship r = {
		.in.pRelationship = &wire,
	};

	server_ask(on, &ndr_table_dhcpsrv2,
		   NDR_R_DHCPV4FAILOVERCREATERELATIONSHIP, &r);
	return r.out.result;
}

static uint32_t remove_relation(struct server *on, const char *name)
{
	struct R_DhcpV4FailoverDeleteRelationship r = {
		.in.pRelationshipName = name,
	};

	server_ask(on, &ndr_table_dhcpsrv2,
		   NDR_R_DHCPV4FAILOVERDELETERELATIONSHIP, &r);
	return r.out.result;
}

/* A manager makes a relationship on each of the two. */
START_TEST(a_relationship_becomes_normal_when_both_have_it)
{
	struct DHCP_FAILOVER_RELATIONSHIP *a = NULL;
	uint32_t result = 0;

	ck_assert_uint_eq(create(s, PrimaryServer), 20113);
	ck_assert_uint_eq(remove_relation(s, "pair"), 0);
	ck_assert_uint_eq(remove_relation(s, "pair"), 20115);
	ck_assert_uint_eq(remove_relation(two, "pair"), 0);
	relation(s, &result);
	ck_assert_uint_eq(result, 20116);
	ck_assert_uint_eq(create(s, PrimaryServer), 0);
	a = relation(s, &result);
	ck_assert_uint_eq(a->state, STARTUP);
	ck_assert_uint_eq(a->prevState, INIT);
	ck_assert_uint_eq(a->safePeriod, UINT32_MAX);
	ck_assert_uint_eq(rename_scope("early"), 0);
	ck_assert(!is_named(two, "early"));
	ck_assert_uint_eq(create(two, SecondaryServer), 0);
	a = relation(s, &result);
	ck_assert_uint_eq(a->state, NORMAL);
	ck_assert_uint_eq(rename_scope("late"), 0);
	ck_assert(is_named(two, "late"));
}
END_TEST

#define SECOND 0x0a010300u

static uint32_t make_second(struct server *on)
{
	struct DHCP_SUBNET_INFO_VQ info = {
		.SubnetAddress = SECOND,
		.SubnetMask = 0xffffff00,
		.SubnetName = text("second"),
	};
	struct R_DhcpCreateSubnetVQ r = {
		.in.SubnetAddress = SECOND, .in.SubnetInfoVQ = &info,
	};

	server_ask(on, &ndr_table_dhcpsrv, NDR_R_DHCPCREATESUBNETVQ, &r);
	return r.out.result;
}

/* Adds the scope to the relationship "pair". */
static uint32_t join(struct server *on, uint32_t subnet)
{
	struct DHCP_IP_ARRAY array = {1, &subnet};
	struct DHCP_FAILOVER_RELATIONSHIP wire = {
		.relationshipName = text("pair"), .pScopes = &array,
	};
	struct R_DhcpV4FailoverAddScopeToRelationship r = {
		.in.pRelationship = &wire,
	};

	server_ask(on, &ndr_table_dhcpsrv2,
		   NDR_R_DHCPV4FAILOVERADDSCOPETORELATIONSHIP, &r);
	return r.out.result;
}

START_TEST(a_scope_joins_a_relationship_once)
{
	struct DHCP_FAILOVER_RELATIONSHIP *a = NULL;
	uint32_t result = 0;

	ck_assert_uint_eq(join(s, SECOND), 20005);
	ck_assert_uint_eq(make_second(s), 0);
	ck_assert_uint_eq(make_second(two), 0);
	ck_assert_uint_eq(join(s, SECOND), 0);
	a = relation(s, &result);
	ck_assert_uint_eq(result, 0);
	ck_assert_uint_eq(a->pScopes->NumElements, 2);
	ck_assert_uint_eq(a->pScopes->Elements[1], SECOND);
	ck_assert_uint_eq(join(s, SECOND), 20113);
	ck_assert_uint_eq(join(s, SUBNET), 20113);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("sim_dhcp_failover");
	TCase *tc = tcase_create("pair");

	talloc_free(loadparm_init(NULL));
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, both_halves_tell_the_same);
	tcase_add_test(tc, a_shared_scope_changes_on_both);
	tcase_add_test(tc, lease_activity_is_seen_by_the_partner_and_the_log);
	tcase_add_test(tc, a_relationship_becomes_normal_when_both_have_it);
	tcase_add_test(tc, a_scope_joins_a_relationship_once);
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
