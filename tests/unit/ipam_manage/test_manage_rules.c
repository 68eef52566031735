/* use: ipam_manage ipam_access ipam_store ipam_model ipam_base SQLITE3 CHECK TALLOC */
/*
 * The rules of the address plan and of address records as a person meets
 * them: for each rule a change on the right side of its edge, which is made,
 * and one on the wrong side, which is refused by the name of its field and
 * leaves nothing behind (ASM-01 to ASM-06, MAP-01 to MAP-08, VRT-01, VRT-05,
 * LIF-03, LIF-04, LIF-05).
 */
#include <errno.h>

#include "ipam/manage/manage_address.h"
#include "ipam/manage/manage_store.h"
#include "ipam/store/store_event.h"
#include "tests/unit/ipam_store/plan_rows.h"

#define NOW 1793610000
#define FIELDS 6

static const struct access_caller root = {
	.name = "root", .address = "local", .root = true,
	.source = ACCESS_FROM_SOCKET,
};

static struct manage_sink sink;
static struct manage_call call;

/* "*N": a text of N letters. */
static const char *expand(const char *text)
{
	size_t n = text != NULL && text[0] == '*' ? strtoul(text + 1, NULL,
							    10) : 0;
	char *out = talloc_zero_size(ctx, n + 1);

	memset(out, 'x', n);
	return n > 0 ? out : text;
}

static int put(enum manage_plan_noun noun, const char *ref,
	       const struct manage_field fields[FIELDS])
{
	struct manage_field expanded[FIELDS];
	struct manage_plan plan = { .noun = noun, .ref = ref,
				    .fields = expanded };
	int64_t id = 0;

	call.field = call.why = NULL;
	call.wrong = (struct ipam_wrong){ .field = NULL };
	while (plan.field_count < FIELDS &&
	       fields[plan.field_count].name != NULL) {
		expanded[plan.field_count] = fields[plan.field_count];
		expanded[plan.field_count].text =
			expand(fields[plan.field_count].text);
		plan.field_count++;
	}
	return manage_plan_put(&call, &plan, &id);
}

#define T(n, v) { n, v, 0 }
#define N(n, v) { n, NULL, v }

/* What is there before each rule: numbers are those of their kind. */
static const struct {
	enum manage_plan_noun noun;
	struct manage_field fields[FIELDS];
} world[] = {
	{ MANAGE_SPACE, { T("name", "Fabric"), T("type", "provider") } },
	{ MANAGE_SPACE, { T("name", "Blue"), T("type", "customer"),
			  T("provider", "Fabric") } },
	{ MANAGE_BLOCK, { T("network", "10.0.0.0/8") } },
	{ MANAGE_SUBNET, { T("network", "10.1.0.0/24"),
			   T("name", "Office") } },
	{ MANAGE_RANGE, { T("start", "10.1.0.10"), T("end", "10.1.0.20") } },
	{ MANAGE_SUBNET, { T("network", "192.168.1.0/24"), T("name", "Blue"),
			   T("space", "Blue") } },
};

static void setup(void)
{
	size_t i;

	fresh_setup();
	manage_sink_of_store(store, &sink);
	call = (struct manage_call){ .sink = &sink, .caller = &root,
				     .now = NOW };
	for (i = 0; i < sizeof(world) / sizeof(world[0]); i++) {
		ck_assert_msg(put(world[i].noun, NULL, world[i].fields) == 0,
			      "%zu: %s", i, call.why);
	}
}

#define SUBNET T("network", "10.2.0.0/24"), T("name", "Second")
#define RANGE T("start", "10.1.0.30"), T("end", "10.1.0.40")
#define BLOCK T("network", "172.16.0.0/16")

static const struct rule {
	const char *says;
	enum manage_plan_noun noun;
	const char *ref;	/* of what is changed; NULL: it is added */
	struct manage_field good[FIELDS], bad[FIELDS];
	int error;
	const char *field;	/* that is named */
} rules[] = {
	/* 7.1 spaces */
	{ "a name is there once, whatever its case", MANAGE_SPACE, NULL,
	  { T("name", "Fabrics"), T("type", "provider") },
	  { T("name", "FABRIC"), T("type", "provider") }, EEXIST, "name" },
	{ "a name has 1000 letters at most", MANAGE_SPACE, NULL,
	  { T("name", "*1000"), T("type", "provider") },
	  { T("name", "*1001"), T("type", "provider") }, EINVAL, "name" },
	{ "a customer space lies in a provider space", MANAGE_SPACE, NULL,
	  { T("name", "Red"), T("type", "customer"), T("provider", "Fabric") },
	  { T("name", "Red"), T("type", "customer"), T("provider", "Blue") },
	  EINVAL, "provider" },
	{ "and in one that is there", MANAGE_SPACE, NULL,
	  { T("name", "Red"), T("type", "customer"), T("provider", "2") },
	  { T("name", "Red"), T("type", "customer"), T("provider", "9") },
	  ENOENT, "provider" },
	{ "an owner has 255 letters", MANAGE_SPACE, "Fabric",
	  { T("owner", "*255") }, { T("owner", "*256") }, EINVAL, "owner" },
	{ "a description has 4000 letters", MANAGE_SPACE, "Fabric",
	  { T("description", "*4000") }, { T("description", "*4001") },
	  EINVAL, "description" },
	{ "only a customer space is isolated", MANAGE_SPACE, "Blue",
	  { T("isolation", "VXLAN") }, { T("isolation", "GRE") }, EINVAL,
	  "isolation" },
	{ "a type does not change", MANAGE_SPACE, "Fabric",
	  { T("type", "provider") },
	  { T("type", "customer"), T("provider", "Default") }, EINVAL,
	  "type" },
	/* 7.2 blocks */
	{ "a network has no host bits", MANAGE_BLOCK, NULL,
	  { T("network", "10.2.0.0/16") }, { T("network", "10.2.0.1/16") },
	  EINVAL, "network" },
	{ "an IPv4 prefix has 1 to 30 bits", MANAGE_BLOCK, NULL,
	  { T("network", "10.2.0.0/30") }, { T("network", "10.2.0.0/31") },
	  EINVAL, "network" },
	{ "an IPv6 prefix has 1 to 127 bits", MANAGE_BLOCK, NULL,
	  { T("network", "2001:db8::/127") },
	  { T("network", "2001:db8::/128") }, EINVAL, "network" },
	{ "start is inside the network", MANAGE_BLOCK, NULL,
	  { BLOCK, T("start", "172.16.0.0") },
	  { BLOCK, T("start", "172.15.255.255") }, EINVAL, "start" },
	{ "end is inside the network", MANAGE_BLOCK, NULL,
	  { BLOCK, T("end", "172.16.255.255") },
	  { BLOCK, T("end", "172.17.0.0") }, EINVAL, "end" },
	{ "start is not behind the end", MANAGE_BLOCK, NULL,
	  { BLOCK, T("start", "172.16.0.9"), T("end", "172.16.0.9") },
	  { BLOCK, T("start", "172.16.0.9"), T("end", "172.16.0.8") },
	  EINVAL, "end" },
	{ "a public block names its registry", MANAGE_BLOCK, NULL,
	  { T("network", "8.0.0.0/8"), T("rir", "ARIN") },
	  { T("network", "8.0.0.0/8") }, EINVAL, "rir" },
	{ "which is one of five", MANAGE_BLOCK, NULL,
	  { T("network", "8.0.0.0/8"), T("rir", "lacnic") },
	  { T("network", "8.0.0.0/8"), T("rir", "INTERNIC") }, EINVAL,
	  "rir" },
	{ "a private one has none", MANAGE_BLOCK, NULL,
	  { BLOCK }, { BLOCK, T("rir", "RIPE") }, EINVAL, "rir" },
	{ "nor the date of one", MANAGE_BLOCK, NULL,
	  { BLOCK }, { BLOCK, N("rir_received_at", 5) }, EINVAL,
	  "rir_received_at" },
	{ "a block lies in one category", MANAGE_BLOCK, NULL,
	  { T("network", "172.0.0.0/8"), T("start", "172.16.0.0"),
	    T("end", "172.31.255.255") },
	  { T("network", "172.0.0.0/8"), T("rir", "ARIN") }, EINVAL,
	  "network" },
	{ "blocks nest and do not cut each other", MANAGE_BLOCK, NULL,
	  { T("network", "10.2.0.0/15") },
	  { T("network", "8.0.0.0/6"), T("start", "9.0.0.0"),
	    T("end", "10.0.0.9"), T("rir", "ARIN") }, EINVAL, "network" },
	{ "the same block is there once", MANAGE_BLOCK, NULL,
	  { T("network", "10.0.0.0/9") }, { T("network", "10.0.0.0/8") },
	  EEXIST, "network" },
	/* 7.3 subnets */
	{ "a subnet has a name", MANAGE_SUBNET, NULL,
	  { SUBNET }, { T("network", "10.2.0.0/24") }, EINVAL, "name" },
	{ "of 512 letters at most", MANAGE_SUBNET, "10.1.0.0/24",
	  { T("name", "*512") }, { T("name", "*513") }, EINVAL, "name" },
	{ "a prefix of all bits is a subnet too", MANAGE_SUBNET, NULL,
	  { T("network", "10.2.0.1/32"), T("name", "one") },
	  { T("network", "10.2.0.1/31"), T("name", "one") }, EINVAL,
	  "network" },
	{ "VLANs are 1 to 4095", MANAGE_SUBNET, "10.1.0.0/24",
	  { T("vlans", "1,4095") }, { T("vlans", "4096") }, EINVAL, "vlans" },
	{ "and there once", MANAGE_SUBNET, "10.1.0.0/24",
	  { T("vlans", "7,8") }, { T("vlans", "7,8,7") }, EINVAL, "vlans" },
	{ "a virtual subnet is 0 to 16777214", MANAGE_SUBNET, "10.1.0.0/24",
	  { N("virtual_subnet", 16777214) }, { N("virtual_subnet", 16777215) },
	  EINVAL, "virtual_subnet" },
	{ "the default space has no customer networks", MANAGE_SUBNET, NULL,
	  { SUBNET, T("network_type", "provider") },
	  { SUBNET, T("network_type", "customer") }, EINVAL,
	  "network_type" },
	{ "a customer network stays one", MANAGE_SUBNET, "10.1.0.0/24",
	  { T("network_type", "provider") },
	  { T("network_type", "customer") }, EINVAL, "network_type" },
	{ "a prefix is there once in a space", MANAGE_SUBNET, NULL,
	  { T("network", "10.1.0.0/25"), T("name", "half") },
	  { T("network", "10.1.0.0/24"), T("name", "again") }, EEXIST,
	  "network" },
	{ "and may be there in another", MANAGE_SUBNET, NULL,
	  { T("network", "10.1.0.0/24"), T("name", "theirs"),
	    T("space", "Blue") },
	  { T("network", "192.168.1.0/24"), T("name", "theirs"),
	    T("space", "Blue") }, EEXIST, "network" },
	/* 7.4 ranges */
	{ "start is not the address of the network", MANAGE_RANGE, NULL,
	  { T("network", "10.1.0.0/24"), T("start", "10.1.0.1"),
	    T("end", "10.1.0.5") },
	  { T("network", "10.1.0.0/24"), T("start", "10.1.0.0"),
	    T("end", "10.1.0.5") }, EINVAL, "start" },
	{ "end is not that of the broadcast", MANAGE_RANGE, NULL,
	  { T("network", "10.1.0.0/24"), T("start", "10.1.0.200"),
	    T("end", "10.1.0.254") },
	  { T("network", "10.1.0.0/24"), T("start", "10.1.0.200"),
	    T("end", "10.1.0.255") }, EINVAL, "end" },
	{ "a /31 has two hosts", MANAGE_RANGE, NULL,
	  { T("network", "10.2.0.0/31"), T("start", "10.2.0.0"),
	    T("end", "10.2.0.1"), N("create_subnet", 1) },
	  { T("network", "10.2.0.0/30"), T("start", "10.2.0.0"),
	    T("end", "10.2.0.1"), N("create_subnet", 1) }, EINVAL, "start" },
	{ "a range needs a subnet", MANAGE_RANGE, NULL,
	  { T("network", "10.2.0.0/24"), N("create_subnet", 1) },
	  { T("network", "10.2.0.0/24") }, EINVAL, "create_subnet" },
	{ "ranges of one owner do not overlap", MANAGE_RANGE, NULL,
	  { T("start", "10.1.0.21"), T("end", "10.1.0.30") },
	  { T("start", "10.1.0.20"), T("end", "10.1.0.30") }, EEXIST,
	  "start" },
	{ "those of others may, and are told", MANAGE_RANGE, NULL,
	  { T("start", "10.1.0.15"), T("end", "10.1.0.30"),
	    T("service", "Others") },
	  { T("start", "10.1.0.15"), T("end", "10.1.0.30") }, EEXIST,
	  "start" },
	{ "MS DHCP is for ranges of scopes", MANAGE_RANGE, NULL,
	  { RANGE, T("service", "Non-MS DHCP") },
	  { RANGE, T("service", "MS DHCP") }, EINVAL, "service" },
	{ "a metric is 1 to 9999", MANAGE_RANGE, "1",
	  { T("gateways", "10.1.0.1\\9999") },
	  { T("gateways", "10.1.0.1\\10000") }, EINVAL, "gateways" },
	{ "or Automatic", MANAGE_RANGE, "1",
	  { T("gateways", "10.1.0.1\\Automatic") },
	  { T("gateways", "10.1.0.1\\0") }, EINVAL, "gateways" },
	{ "servers are of the family", MANAGE_RANGE, "1",
	  { T("dns_servers", "10.9.0.1") }, { T("dns_servers", "2001:db8::1") },
	  EINVAL, "dns_servers" },
	{ "what is reserved lies in the range", MANAGE_RANGE, "1",
	  { T("reserved", "10.1.0.10-10.1.0.20") },
	  { T("reserved", "10.1.0.20-10.1.0.21") }, EINVAL, "reserved" },
	{ "and is there once", MANAGE_RANGE, "1",
	  { T("reserved", "10.1.0.10-10.1.0.12, 10.1.0.13") },
	  { T("reserved", "10.1.0.10-10.1.0.12, 10.1.0.12") }, EINVAL,
	  "reserved" },
	{ "VIPs as well", MANAGE_RANGE, "1",
	  { T("vips", "10.1.0.20") }, { T("vips", "10.1.0.21") }, EINVAL,
	  "vips" },
	{ "a typed number is the size at most", MANAGE_RANGE, "1",
	  { N("utilized_addresses", 11) }, { N("utilized_addresses", 12) },
	  EINVAL, "utilized_addresses" },
	{ "a reverse zone covers the range", MANAGE_RANGE, "1",
	  { T("reverse_zone", "0.1.10.in-addr.arpa") },
	  { T("reverse_zone", "1.1.10.in-addr.arpa") }, EINVAL,
	  "reverse_zone" },
	{ "a customer range has none", MANAGE_RANGE, NULL,
	  { T("network", "192.168.1.0/24"), T("space", "Blue") },
	  { T("network", "192.168.1.0/24"), T("space", "Blue"),
	    T("reverse_zone", "1.168.192.in-addr.arpa") }, EINVAL,
	  "reverse_zone" },
	{ "it is assigned in one of five ways", MANAGE_RANGE, "1",
	  { T("assignment", "vip") }, { T("assignment", "lent") }, EINVAL,
	  "assignment" },
};

static int64_t rows_of(enum manage_plan_noun noun)
{
	static const char *const sql[] = {
		[MANAGE_SPACE] = "SELECT count(*) FROM address_space",
		[MANAGE_BLOCK] = "SELECT count(*) FROM block",
		[MANAGE_SUBNET] = "SELECT count(*) FROM subnet",
		[MANAGE_RANGE] = "SELECT count(*) FROM ip_range",
	};
	int64_t count = 0;

	ck_assert_int_eq(store_number(store, &count, sql[noun], ""), 0);
	return count;
}

START_TEST(a_rule_has_two_sides)
{
	const struct rule *r = &rules[_i];
	int64_t before = rows_of(r->noun), subnets = rows_of(MANAGE_SUBNET);
	int ret = put(r->noun, r->ref, r->bad);

	ck_assert_msg(ret == r->error, "%s: %d, %s", r->says, ret, call.why);
	ck_assert_msg(call.field != NULL && strcmp(call.field, r->field) == 0,
		      "%s: %s: %s", r->says, call.field, call.why);
	ck_assert_str_ne(call.why, "");
	ck_assert_int_eq(rows_of(r->noun), before);
	ck_assert_int_eq(rows_of(MANAGE_SUBNET), subnets);
	ck_assert(!store_in_transaction(store));
	ret = put(r->noun, r->ref, r->good);
	ck_assert_msg(ret == 0, "%s: %d, %s", r->says, ret, call.why);
	ck_assert_int_eq(rows_of(r->noun), before + (r->ref == NULL));
}
END_TEST

/* 7.1: the built-in space stays as it is, and is in no access scope. */
START_TEST(the_built_in_space_is_nobodys)
{
	const struct manage_field owner[FIELDS] = { T("owner", "net") };

	ck_assert_int_eq(put(MANAGE_SPACE, "Default", owner), EBUSY);
	ck_assert_int_eq(manage_plan_remove(&call, MANAGE_SPACE, "Default",
					    false), EBUSY);
	ck_assert_int_eq(put(MANAGE_SPACE, "Fabric", owner), 0);
	/* nor goes one that holds something */
	ck_assert_int_eq(manage_plan_remove(&call, MANAGE_SPACE, "Blue",
					    false), EBUSY);
	ck_assert_int_eq(manage_plan_remove(&call, MANAGE_SUBNET,
					    "192.168.1.0/24", false), 0);
	ck_assert_int_eq(manage_plan_remove(&call, MANAGE_SPACE, "Blue",
					    false), 0);
}
END_TEST

#define IP [IPAM_ADDRESS_IP] = "10.1.0.7"

static const struct record_rule {
	const char *says;
	struct manage_cells good, bad;
	int error;
	const char *field;
} record_rules[] = {
#define RULE(says, g, b, error, field)                                         \
	{ says, { .of = g }, { .of = b }, error, field }
#define C(...) { __VA_ARGS__ }
	RULE("no host is in 0/8", C([IPAM_ADDRESS_IP] = "1.0.0.0"),
	     C([IPAM_ADDRESS_IP] = "0.255.255.255"), EINVAL, "address"),
	RULE("nor in 127/8", C([IPAM_ADDRESS_IP] = "128.0.0.0"),
	     C([IPAM_ADDRESS_IP] = "127.255.255.255"), EINVAL, "address"),
	RULE("nor in 169.254/16", C([IPAM_ADDRESS_IP] = "169.255.0.0"),
	     C([IPAM_ADDRESS_IP] = "169.254.255.255"), EINVAL, "address"),
	RULE("nor is it the broadcast", C([IPAM_ADDRESS_IP] =
					  "255.255.255.254"),
	     C([IPAM_ADDRESS_IP] = "255.255.255.255"), EINVAL, "address"),
	RULE("nor unspecified, nor loopback", C([IPAM_ADDRESS_IP] = "::2"),
	     C([IPAM_ADDRESS_IP] = "::1"), EINVAL, "address"),
	RULE("nor local to a link or a site",
	     C([IPAM_ADDRESS_IP] = "fe7f::1"),
	     C([IPAM_ADDRESS_IP] = "fe80::1"), EINVAL, "address"),
	RULE("nor a group", C([IPAM_ADDRESS_IP] = "fdff::1"),
	     C([IPAM_ADDRESS_IP] = "ff00::1"), EINVAL, "address"),
	RULE("its space is there", C(IP, [IPAM_ADDRESS_SPACE] = "Fabric"),
	     C(IP, [IPAM_ADDRESS_SPACE] = "Fabrik"), ENOENT, NULL),
	RULE("a device name has 255 letters",
	     C(IP, [IPAM_ADDRESS_DEVICE_NAME] = "*255"),
	     C(IP, [IPAM_ADDRESS_DEVICE_NAME] = "*256"), EINVAL,
	     "device_name"),
	RULE("an asset tag as well", C(IP, [IPAM_ADDRESS_ASSET_TAG] = "*255"),
	     C(IP, [IPAM_ADDRESS_ASSET_TAG] = "*256"), EINVAL, "asset_tag"),
	RULE("a serial number as well", C(IP, [IPAM_ADDRESS_SERIAL] = "*255"),
	     C(IP, [IPAM_ADDRESS_SERIAL] = "*256"), EINVAL, "serial"),
	RULE("a reservation name as well",
	     C(IP, [IPAM_ADDRESS_RESERVATION_NAME] = "*255"),
	     C(IP, [IPAM_ADDRESS_RESERVATION_NAME] = "*256"), EINVAL,
	     "reservation_name"),
	RULE("a description has 4000",
	     C(IP, [IPAM_ADDRESS_DESCRIPTION] = "*4000"),
	     C(IP, [IPAM_ADDRESS_DESCRIPTION] = "*4001"), EINVAL,
	     "description"),
	RULE("it expires when it is assigned, or later",
	     C(IP, [IPAM_ADDRESS_ASSIGNED_AT] = "1000",
	       [IPAM_ADDRESS_EXPIRES_AT] = "1000"),
	     C(IP, [IPAM_ADDRESS_ASSIGNED_AT] = "1000",
	       [IPAM_ADDRESS_EXPIRES_AT] = "999"), EINVAL, "expires_at"),
	RULE("a reverse zone covers it",
	     C(IP, [IPAM_ADDRESS_REVERSE_ZONE] = "1.10.in-addr.arpa"),
	     C(IP, [IPAM_ADDRESS_REVERSE_ZONE] = "2.10.in-addr.arpa"), EINVAL,
	     "reverse_zone"),
	RULE("and is of its family",
	     C(IP, [IPAM_ADDRESS_REVERSE_ZONE] = "10.in-addr.arpa"),
	     C(IP, [IPAM_ADDRESS_REVERSE_ZONE] = "0.1.ip6.arpa"), EINVAL,
	     "reverse_zone"),
	RULE("a reservation's scope too",
	     C(IP, [IPAM_ADDRESS_RESERVATION_SCOPE] = "10.1.0.0"),
	     C(IP, [IPAM_ADDRESS_RESERVATION_SCOPE] = "2001:db8::"), EINVAL,
	     "reservation_scope"),
	RULE("a device is of a known type",
	     C(IP, [IPAM_ADDRESS_DEVICE_TYPE] = "voip gateway"),
	     C(IP, [IPAM_ADDRESS_DEVICE_TYPE] = "toaster"), EINVAL,
	     "device_type"),
	RULE("and in a known state", C(IP, [IPAM_ADDRESS_STATE] = "inactive"),
	     C(IP, [IPAM_ADDRESS_STATE] = "lost"), EINVAL, "state"),
	RULE("an IAID has 32 bits", C(IP, [IPAM_ADDRESS_IAID] = "4294967295"),
	     C(IP, [IPAM_ADDRESS_IAID] = "4294967296"), EINVAL, "iaid"),
	RULE("bytes are hexadecimal", C(IP, [IPAM_ADDRESS_MAC] = "00:1a"),
	     C(IP, [IPAM_ADDRESS_MAC] = "00:1"), EINVAL, "mac"),
};

static int add(const struct manage_cells *given)
{
	struct manage_cells cells = *given;
	struct ipam_address got;
	size_t i;

	call.field = call.why = NULL;
	call.wrong = (struct ipam_wrong){ .field = NULL };
	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		cells.of[i] = expand(cells.of[i]);
	}
	return manage_address_add(&call, ctx, &cells, &got);
}

/* 7.5 */
START_TEST(a_rule_of_records_has_two_sides)
{
	const struct record_rule *r = &record_rules[_i];
	int64_t count = -1;
	int ret = add(&r->bad);

	ck_assert_msg(ret == r->error, "%s: %d, %s", r->says, ret, call.why);
	if (r->field != NULL) {
		ck_assert_str_eq(call.field, r->field);
	}
	ck_assert_ptr_nonnull(call.why);
	ck_assert_int_eq(store_number(store, &count, "SELECT count(*) FROM"
				      " address", ""), 0);
	ck_assert_int_eq(count, 0);
	ret = add(&r->good);
	ck_assert_msg(ret == 0, "%s: %s", r->says, call.why);
}
END_TEST

/* LIF-05: 0 to 3500 days. */
START_TEST(the_alert_has_its_bounds)
{
	ck_assert_int_eq(manage_expiry_set(&call, 0, NULL), 0);
	ck_assert_int_eq(manage_expiry_set(&call, 3500, NULL), 0);
	ck_assert_int_eq(manage_expiry_set(&call, -1, NULL), EINVAL);
}
END_TEST

#define LOOP(test, array)                                                      \
	tcase_add_loop_test(tc, test, 0, sizeof(array) / sizeof((array)[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("manage_rules");
	TCase *tc = tcase_create("rules");

	tcase_add_checked_fixture(tc, setup, fresh_teardown);
	LOOP(a_rule_has_two_sides, rules);
	LOOP(a_rule_of_records_has_two_sides, record_rules);
	tcase_add_test(tc, the_built_in_space_is_nobodys);
	tcase_add_test(tc, the_alert_has_its_bounds);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
