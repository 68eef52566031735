/* use: sim_dhcp TALLOC XML2 CHECK */
/* The reader of Export-DhcpServer XML: what it takes, what it refuses. */
#include <errno.h>
#include <libxml/parser.h>
#include "simulators/dhcp/sim_dhcp_value.h"
#include "tests/support/suite.h"

#define HEAD "<DHCPServer xmlns=\"urn:x\"><MajorVersion>6</MajorVersion>\n"
#define TAIL "</DHCPServer>\n"
#define IPV4(s) HEAD "<IPv4><Scopes>\n" s "</Scopes></IPv4>" TAIL
#define IPV6(s) HEAD "<IPv6><Scopes>\n" s "</Scopes></IPv6>" TAIL
#define SCOPE(s)                                                               \
	"<Scope><ScopeId>10.0.0.0</ScopeId><SubnetMask>255.255.255.0"          \
	"</SubnetMask><StartRange>10.0.0.10</StartRange>"                      \
	"<EndRange>10.0.0.19</EndRange>" s "</Scope>\n"
#define LEASE(a, s)                                                            \
	"<Lease><IPAddress>10.0.0." a "</IPAddress><ClientId>02-00-5e-00-00-"  \
	a "</ClientId><AddressState>" s "</AddressState></Lease>\n"
#define RESERVATION(a)                                                         \
	"<Reservation><IPAddress>10.0.0." a "</IPAddress>"                     \
	"<ClientId>0200</ClientId></Reservation>"
#define EXCLUSION(a, b)                                                        \
	"<IPRange><StartRange>10.0.0." a "</StartRange><EndRange>10.0.0." b    \
	"</EndRange></IPRange>"

static TALLOC_CTX *ctx;
static struct sim_dhcp_world *world;
static const char *message;

static int parse(const char *xml)
{
	message = NULL;
	return sim_dhcp_world_parse(ctx, "w", xml, strlen(xml), &world,
				    &message);
}

static void setup(void)
{
	ctx = talloc_new(NULL);
	world = NULL;
}

static void teardown(void)
{
	talloc_free(ctx);
}

static const struct {
	const char *xml;
	int error;
	const char *says;
} bad[] = {
	{"", EINVAL, "w:0: the file is empty"},
	{"hello", EINVAL, "not well-formed"},
	{"<a/>", EINVAL, "the root is <a>"},
	{HEAD, EINVAL, "not well-formed"},
	{"<!DOCTYPE a [<!ENTITY b \"c\">]>" HEAD TAIL, EINVAL,
	 "document type"},
	{IPV4("<Scope></Scope>"), EINVAL, "<Scope> without <ScopeId>"},
	{IPV4("\n<Scope><ScopeId>10.0.0</ScopeId></Scope>"), EINVAL,
	 "w:4: <ScopeId> is \"10.0.0\""},
	{IPV4(SCOPE("") SCOPE("")), EINVAL, "10.0.0.0 is there twice"},
	{IPV4(SCOPE("<State>Asleep</State>")), EINVAL, "<State> is"},
	{IPV4(SCOPE("<SubnetMask>255.0.255.0</SubnetMask>")), EINVAL,
	 "without holes"},
	{IPV4(SCOPE("<EndRange>10.0.0.9</EndRange>")), EINVAL,
	 "ends before it"},
	{IPV4(SCOPE("<EndRange>10.0.1.9</EndRange>")), EINVAL,
	 "leaves the subnet"},
	{IPV4(SCOPE("<Name><b/></Name>")), EINVAL, "inside <Name>"},
	{IPV4(SCOPE("<Leases><Lease/></Leases>")), EINVAL,
	 "<Lease> without <IPAddress>"},
	{IPV4(SCOPE(LEASE("10", "Active") LEASE("10", "Active"))), EINVAL,
	 "leased twice"},
	{IPV4(SCOPE(RESERVATION("10") RESERVATION("10"))), EINVAL,
	 "reserved twice"},
	{IPV4(SCOPE(EXCLUSION("12", "11"))), EINVAL, "ends before it"},
	{IPV4(SCOPE(EXCLUSION("11", "13") EXCLUSION("13", "14"))), EINVAL,
	 "inside another"},
	{IPV6("<Scope><Prefix>10.0.0.0</Prefix></Scope>"), EINVAL,
	 "<Prefix> is"},
};

START_TEST(bad_input_is_refused_with_place_and_cure)
{
	int ret = parse(bad[_i].xml);

	ck_assert_int_eq(ret, bad[_i].error);
	ck_assert_ptr_null(world);
	ck_assert_msg(strstr(message, bad[_i].says) != NULL, "%s", message);
	ck_assert_msg(strchr(message, ';') != NULL, "no cure: %s", message);
}
END_TEST

START_TEST(a_text_past_its_bound_is_refused)
{
	char *text = talloc_zero_size(ctx, SIM_DHCP_MAX_TEXT + 2);
	char *xml;

	memset(text, 'x', SIM_DHCP_MAX_TEXT + 1);
	xml = talloc_asprintf(ctx, "%s<IPv4><Scopes><Scope><Name>%s</Name>"
			      "</Scope></Scopes></IPv4>" TAIL, HEAD, text);
	ck_assert_int_eq(parse(xml), E2BIG);
}
END_TEST

START_TEST(unknown_elements_are_warned_of_and_left_out)
{
	int ret = parse(IPV4(SCOPE("<Colour><Deep>1</Deep></Colour>")));

	ck_assert_int_eq(ret, 0);
	ck_assert_uint_eq(world->num_scopes4, 1);
	ck_assert_uint_eq(world->num_warnings, 1);
	ck_assert_ptr_nonnull(strstr(world->warnings[0], "<Colour>"));
}
END_TEST

START_TEST(names_are_matched_without_case_and_order_is_free)
{
	int ret = parse(IPV4("<SCOPE><endrange>10.0.0.19</endrange><LEASES>"
			     LEASE("11", "active") "</LEASES>"
			     "<startRange>10.0.0.10</startRange>"
			     "<scopeid>10.0.0.0</scopeid><subnetmask>"
			     "255.255.255.0</subnetmask><state>INACTIVE"
			     "</state></SCOPE>"));

	ck_assert_msg(ret == 0, "%s", message);
	ck_assert(!world->scopes4[0].active);
	ck_assert_uint_eq(world->scopes4[0].num_leases, 1);
	ck_assert_ptr_null(world->scopes4[0].leases[0].host_name);
}
END_TEST

START_TEST(leases_are_sorted_and_each_held_address_counts_once)
{
	/* 10..19 less 15..16: eight; 10 leased, 11 both, 12 reserved, 13
	 * expired, 15 excluded, 30 outside */
	int ret = parse(IPV4(SCOPE(
		EXCLUSION("15", "16") RESERVATION("12") RESERVATION("11")
		LEASE("30", "Active") LEASE("15", "Active")
		LEASE("13", "Expired") LEASE("11", "ActiveReservation")
		LEASE("10", "Declined"))));
	struct sim_dhcp_scope *s;

	ck_assert_msg(ret == 0, "%s", message);
	s = &world->scopes4[0];
	ck_assert_uint_eq(s->in_use, 3);
	ck_assert_uint_eq(s->free, 5);
	ck_assert_uint_eq(s->leases[0].address.octet[15], 10);
	ck_assert_uint_eq(s->leases[4].address.octet[15], 30);
	ck_assert_uint_eq(s->reservations[0].address.octet[15], 11);
}
END_TEST

START_TEST(an_ipv6_scope_is_its_64)
{
	int ret = parse(IPV6("<Scope><Prefix>fd00::</Prefix><Leases><Lease>"
			     "<IPAddress>fd00::5</IPAddress><ClientDuid>00-01"
			     "</ClientDuid><Iaid>7</Iaid><AddressState>Active"
			     "</AddressState></Lease></Leases></Scope>"));

	ck_assert_msg(ret == 0, "%s", message);
	ck_assert_uint_eq(world->num_scopes6, 1);
	ck_assert_uint_eq(world->scopes6[0].in_use, 1);
	ck_assert(world->scopes6[0].free == UINT64_MAX);
	ck_assert_uint_eq(world->scopes6[0].leases[0].iaid, 7);
}
END_TEST

static const struct {
	const char *host;
	size_t scopes4, scopes6, leases;
} hosts[] = {
	{"dhcp1", 16, 0, 2474},
	{"dhcp2", 12, 4, 2340},
	{"dhcp3", 8, 0, 998},
};

START_TEST(the_contoso_worlds_load_without_a_warning)
{
	char name[64], path[512];
	size_t i, leases = 0;
	int ret;

	snprintf(name, sizeof(name), "fixtures/labs/contoso/%s/dhcp.xml",
		 hosts[_i].host);
	ret = sim_dhcp_world_load(ctx, suite_path(path, sizeof(path), name),
				  &world, &message);
	ck_assert_msg(ret == 0, "%s", message);
	ck_assert_uint_eq(world->num_warnings, 0);
	ck_assert_uint_eq(world->num_scopes4, hosts[_i].scopes4);
	ck_assert_uint_eq(world->num_scopes6, hosts[_i].scopes6);
	for (i = 0; i < world->num_scopes4; i++) {
		leases += world->scopes4[i].num_leases;
	}
	for (i = 0; i < world->num_scopes6; i++) {
		leases += world->scopes6[i].num_leases;
	}
	ck_assert_uint_eq(leases, hosts[_i].leases);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
	int ret = sim_dhcp_world_load(ctx, "/nowhere/dhcp.xml", &world,
				      &message);

	ck_assert_int_eq(ret, ENOENT);
	ck_assert_ptr_nonnull(strstr(message, "/nowhere/dhcp.xml"));
}
END_TEST

static const struct {
	const char *text;
	bool ok;
	int64_t value;
} times[] = {
	{"1970-01-01 00:00:00Z", true, 0},
	{"2000-02-29T12:00:00", true, 951825600},
	{"2026-11-02 09:00:00Z", true, 1793610000},
	{"2026-11-02T10:00:00.1234567+01:00", true, 1793610000},
	{"1900-02-29 00:00:00Z", false, 0},
	{"2026-13-01 00:00:00Z", false, 0},
	{"2026-11-02", false, 0},
	{"2026-11-02 09:00:00Zebra", false, 0},
};

START_TEST(instants_in_every_form)
{
	int64_t value = -7;
	bool ok = sim_dhcp_value_time(times[_i].text, &value);

	ck_assert(ok == times[_i].ok);
	ck_assert_int_eq(value, ok ? times[_i].value : -7);
}
END_TEST

static const struct {
	const char *text;
	bool ok;
	uint32_t value;
} spans[] = {
	{"8.00:00:00", true, 691200}, {"1,0:0:0", true, 86400},
	{"12:30:00", true, 45000},    {"0.00:00:01.5", true, 1},
	{"10675199.02:48:05.4775807", true, UINT32_MAX},
	{"8", false, 0},	      {"25:00:00", false, 0},
};

START_TEST(spans_in_every_form)
{
	uint32_t value = 7;
	bool ok = sim_dhcp_value_span(spans[_i].text, &value);

	ck_assert(ok == spans[_i].ok);
	ck_assert_uint_eq(value, ok ? spans[_i].value : 7);
}
END_TEST

#define LOOP(tc, fn, array)                                                    \
	tcase_add_loop_test(tc, fn, 0, sizeof(array) / sizeof(array[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("sim_dhcp_world");
	TCase *tc = tcase_create("world");

	tcase_add_checked_fixture(tc, setup, teardown);
	LOOP(tc, bad_input_is_refused_with_place_and_cure, bad);
	tcase_add_test(tc, a_text_past_its_bound_is_refused);
	tcase_add_test(tc, unknown_elements_are_warned_of_and_left_out);
	tcase_add_test(tc, names_are_matched_without_case_and_order_is_free);
	tcase_add_test(tc, leases_are_sorted_and_each_held_address_counts_once);
	tcase_add_test(tc, an_ipv6_scope_is_its_64);
	LOOP(tc, the_contoso_worlds_load_without_a_warning, hosts);
	tcase_add_test(tc, a_missing_file_is_named);
	LOOP(tc, instants_in_every_form, times);
	LOOP(tc, spans_in_every_form, spans);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
