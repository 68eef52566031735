/* use: ipam_model ipam_base TALLOC CHECK */
/*
 * The rules of the address plan, each on both sides of its edge (7.1 to 7.4
 * of the data model of [MS-IPAMM2]).
 */
#include <errno.h>

#include "ipam/model/plan.h"
#include "tests/support/suite.h"

/* A text of so many letters, or NULL for none. */
static const char *letters(size_t count)
{
	static char text[5000];

	memset(text, 'x', count);
	text[count] = '\0';
	return count > 0 ? text : NULL;
}

static struct ipam_addr addr(const char *text)
{
	struct ipam_addr out = { .family = IPAM_NO_FAMILY };

	ck_assert_int_eq(ipam_addr_parse(text, &out), 0);
	return out;
}

/* Unlike ipam_prefix_parse, which clears them, with the bits of hosts. */
static struct ipam_prefix prefix(const char *text)
{
	struct ipam_prefix out;
	char host[IPAM_PREFIX_TEXT];

	ck_assert_int_eq(ipam_prefix_parse(text, &out), 0);
	snprintf(host, sizeof(host), "%.*s", (int)strcspn(text, "/"), text);
	out.addr = addr(host);
	return out;
}

/* `field` NULL: it is right. */
static void expect(int ret, const struct ipam_wrong *wrong, const char *field)
{
	if (field == NULL) {
		ck_assert_msg(ret == 0, "%s: %s", wrong->field, wrong->why);
		return;
	}
	ck_assert_int_eq(ret, EINVAL);
	ck_assert_str_eq(wrong->field, field);
	ck_assert_str_ne(wrong->why, "");
}

static const struct {
	size_t name;
	int type;
	int64_t provider;
	const char *tenant, *network, *isolation;
	size_t owner, description;
	const char *wrong;
} spaces[] = {
	{ 1, 1, 0, NULL, NULL, NULL, 0, 0, NULL },
	{ 0, 1, 0, NULL, NULL, NULL, 0, 0, "name" },
	{ 1000, 1, 0, NULL, NULL, NULL, 0, 0, NULL },
	{ 1001, 1, 0, NULL, NULL, NULL, 0, 0, "name" },
	{ 1, 0, 0, NULL, NULL, NULL, 0, 0, "type" },
	{ 1, 3, 0, NULL, NULL, NULL, 0, 0, "type" },
	{ 1, 2, 0, NULL, NULL, NULL, 0, 0, "provider" },
	{ 1, 2, 1, NULL, NULL, NULL, 0, 0, NULL },
	{ 1, 2, 1, "t", "n", "NVGRE", 0, 0, NULL },
	{ 1, 2, 1, "t", "n", "IPRewrite", 0, 0, NULL },
	{ 1, 1, 1, NULL, NULL, NULL, 0, 0, "provider" },
	{ 1, 1, 0, "t", NULL, NULL, 0, 0, "tenant" },
	{ 1, 1, 0, NULL, "n", NULL, 0, 0, "vm_network" },
	{ 1, 1, 0, NULL, NULL, "VLAN", 0, 0, "isolation" },
	{ 1, 1, 0, NULL, NULL, NULL, 255, 0, NULL },
	{ 1, 1, 0, NULL, NULL, NULL, 256, 0, "owner" },
	{ 1, 1, 0, NULL, NULL, NULL, 0, 4000, NULL },
	{ 1, 1, 0, NULL, NULL, NULL, 0, 4001, "description" },
};

START_TEST(a_space_has_a_name_a_type_and_its_provider)
{
	struct ipam_space space = {
		.name = strdup(spaces[_i].name > 0 ? letters(spaces[_i].name) :
						     ""),
		.type = (enum ipam_space_type)spaces[_i].type,
		.provider_id = spaces[_i].provider,
		.tenant = spaces[_i].tenant,
		.vm_network = spaces[_i].network,
		.isolation = spaces[_i].isolation,
	};
	struct ipam_wrong wrong = { .field = "" };

	if (spaces[_i].owner > 0) {
		space.owner = letters(spaces[_i].owner);
	} else {
		space.description = letters(spaces[_i].description);
	}
	expect(ipam_space_validate(&space, &wrong), &wrong, spaces[_i].wrong);
	free((void *)(uintptr_t)space.name);
}
END_TEST

static const struct {
	const char *network, *first, *last, *rir;
	int64_t received_at;
	const char *wrong;
} blocks[] = {
	{ "10.0.0.0/8", NULL, NULL, NULL, 0, NULL },
	{ "10.0.0.1/8", NULL, NULL, NULL, 0, "network" },
	{ "0.0.0.0/0", NULL, NULL, NULL, 0, "network" },
	{ "128.0.0.0/1", "200.0.0.0", NULL, "ARIN", 0, NULL },
	{ "10.0.0.0/30", NULL, NULL, NULL, 0, NULL },
	{ "10.0.0.0/31", NULL, NULL, NULL, 0, "network" },
	{ "2001:db8::/127", NULL, NULL, NULL, 0, NULL },
	{ "2001:db8::/128", NULL, NULL, NULL, 0, "network" },
	{ "::/0", NULL, NULL, NULL, 0, "network" },
	{ "10.1.0.0/16", "10.1.0.0", "10.1.255.255", NULL, 0, NULL },
	{ "10.1.0.0/16", "10.0.255.255", NULL, NULL, 0, "start" },
	{ "10.1.0.0/16", NULL, "10.2.0.0", NULL, 0, "end" },
	{ "10.1.0.0/16", "10.1.0.9", "10.1.0.9", NULL, 0, NULL },
	{ "10.1.0.0/16", "10.1.0.9", "10.1.0.8", NULL, 0, "end" },
	/* RFC 1918 or not, never both */
	{ "8.0.0.0/6", NULL, NULL, "ARIN", 0, "network" },
	{ "8.0.0.0/6", "8.0.0.0", "9.255.255.255", "ARIN", 0, NULL },
	{ "8.0.0.0/6", "8.0.0.0", "10.0.0.0", "ARIN", 0, "network" },
	{ "172.16.0.0/12", NULL, NULL, NULL, 0, NULL },
	{ "172.0.0.0/8", "172.16.0.0", "172.31.255.255", NULL, 0, NULL },
	{ "172.0.0.0/8", "172.16.0.0", "172.32.0.0", NULL, 0, "network" },
	{ "192.168.0.0/16", NULL, NULL, NULL, 0, NULL },
	{ "192.169.0.0/16", NULL, NULL, NULL, 0, "rir" },
	{ "192.169.0.0/16", NULL, NULL, "RIPE", 5, NULL },
	{ "192.168.0.0/16", NULL, NULL, "RIPE", 0, "rir" },
	{ "192.168.0.0/16", NULL, NULL, NULL, 5, "rir_received_at" },
	{ "2001:db8::/32", NULL, NULL, "RIPE", 5, NULL },
	{ "fd00::/8", NULL, NULL, NULL, 0, NULL },
	{ "fe00::/9", NULL, NULL, NULL, 0, NULL },
	{ "fe80::/10", NULL, NULL, NULL, 0, "network" },
	{ "fe80::/9", NULL, NULL, NULL, 0, "network" },
	{ "fec0::/16", NULL, NULL, NULL, 0, "network" },
	{ "ff00::/8", NULL, NULL, NULL, 0, "network" },
	{ "::/96", NULL, NULL, NULL, 0, "network" },
	{ "::/96", "::2", NULL, NULL, 0, NULL },
};

START_TEST(a_block_is_a_clean_prefix_of_one_category_with_its_registry)
{
	struct ipam_block block = { .prefix = prefix(blocks[_i].network),
				    .rir = blocks[_i].rir,
				    .rir_received_at =
					    blocks[_i].received_at };
	struct ipam_wrong wrong = { .field = "" };

	block.range = ipam_prefix_range(&block.prefix);
	if (blocks[_i].first != NULL) {
		block.range.first = addr(blocks[_i].first);
	}
	if (blocks[_i].last != NULL) {
		block.range.last = addr(blocks[_i].last);
	}
	expect(ipam_block_validate(&block, &wrong), &wrong, blocks[_i].wrong);
}
END_TEST

START_TEST(an_owner_and_a_description_have_their_lengths)
{
	struct ipam_block block = { .prefix = prefix("10.0.0.0/8") };
	struct ipam_wrong wrong = { .field = "" };

	block.range = ipam_prefix_range(&block.prefix);
	block.owner = letters(255);
	expect(ipam_block_validate(&block, &wrong), &wrong, NULL);
	block.owner = letters(256);
	expect(ipam_block_validate(&block, &wrong), &wrong, "owner");
	block.owner = NULL;
	block.description = letters(4000);
	expect(ipam_block_validate(&block, &wrong), &wrong, NULL);
	block.description = letters(4001);
	expect(ipam_block_validate(&block, &wrong), &wrong, "description");
}
END_TEST

#define DEFAULT IPAM_SPACE_PROVIDER, true
#define PROVIDER IPAM_SPACE_PROVIDER, false
#define CUSTOMER IPAM_SPACE_CUSTOMER, false

static const struct {
	const char *network;
	size_t name;
	int type;
	enum ipam_space_type space;
	bool is_default;
	const char *vlans;
	int64_t virtual_subnet;
	const char *wrong;
} subnets[] = {
	{ "10.1.0.0/24", 1, 1, DEFAULT, NULL, -1, NULL },
	{ "10.1.0.1/24", 1, 1, DEFAULT, NULL, -1, "network" },
	{ "0.0.0.0/0", 1, 1, DEFAULT, NULL, -1, "network" },
	{ "10.1.0.0/31", 1, 1, DEFAULT, NULL, -1, NULL },
	{ "10.1.0.1/32", 1, 1, DEFAULT, NULL, -1, NULL },
	{ "2001:db8::1/128", 1, 1, DEFAULT, NULL, -1, NULL },
	{ "10.1.0.0/24", 0, 1, DEFAULT, NULL, -1, "name" },
	{ "10.1.0.0/24", 512, 1, DEFAULT, NULL, -1, NULL },
	{ "10.1.0.0/24", 513, 1, DEFAULT, NULL, -1, "name" },
	{ "10.1.0.0/24", 1, 2, DEFAULT, NULL, -1, NULL },
	{ "10.1.0.0/24", 1, 4, DEFAULT, NULL, -1, "network_type" },
	{ "10.1.0.0/24", 1, 1, PROVIDER, NULL, -1, "network_type" },
	{ "10.1.0.0/24", 1, 2, PROVIDER, NULL, -1, NULL },
	{ "10.1.0.0/24", 1, 4, PROVIDER, NULL, -1, "network_type" },
	{ "10.1.0.0/24", 1, 1, CUSTOMER, NULL, -1, "network_type" },
	{ "10.1.0.0/24", 1, 2, CUSTOMER, NULL, -1, "network_type" },
	{ "10.1.0.0/24", 1, 4, CUSTOMER, NULL, -1, NULL },
	{ "10.1.0.0/24", 1, 1, DEFAULT, "1, 4095", -1, NULL },
	{ "10.1.0.0/24", 1, 1, DEFAULT, "0", -1, "vlans" },
	{ "10.1.0.0/24", 1, 1, DEFAULT, "4096", -1, "vlans" },
	{ "10.1.0.0/24", 1, 1, DEFAULT, "7,8,7", -1, "vlans" },
	{ "10.1.0.0/24", 1, 1, DEFAULT, "ten", -1, "vlans" },
	{ "10.1.0.0/24", 1, 1, DEFAULT, NULL, 0, NULL },
	{ "10.1.0.0/24", 1, 1, DEFAULT, NULL, 16777214, NULL },
	{ "10.1.0.0/24", 1, 1, DEFAULT, NULL, 16777215, "virtual_subnet" },
	{ "10.1.0.0/24", 1, 1, DEFAULT, NULL, -2, "virtual_subnet" },
};

START_TEST(a_subnet_has_a_name_and_the_type_of_its_space)
{
	struct ipam_subnet subnet = {
		.prefix = prefix(subnets[_i].network),
		.name = letters(subnets[_i].name),
		.network_type = (enum ipam_network_type)subnets[_i].type,
		.vlans = subnets[_i].vlans,
		.virtual_subnet = subnets[_i].virtual_subnet,
	};
	struct ipam_wrong wrong = { .field = "" };

	expect(ipam_subnet_validate(&subnet, subnets[_i].space,
				    subnets[_i].is_default, &wrong), &wrong,
	       subnets[_i].wrong);
}
END_TEST

static const struct {
	const char *network, *first, *last, *wrong;
} ends[] = {
	{ "10.1.0.0/24", "10.1.0.1", "10.1.0.254", NULL },
	{ "10.1.0.0/24", "10.1.0.0", "10.1.0.254", "start" },
	{ "10.1.0.0/24", "10.1.0.1", "10.1.0.255", "end" },
	{ "10.1.0.0/24", "10.0.255.255", "10.1.0.254", "start" },
	{ "10.1.0.0/24", "10.1.0.1", "10.1.1.0", "end" },
	{ "10.1.0.0/24", "10.1.0.7", "10.1.0.7", NULL },
	{ "10.1.0.0/24", "10.1.0.7", "10.1.0.6", "end" },
	{ "10.1.0.0/31", "10.1.0.0", "10.1.0.1", NULL },
	{ "10.1.0.0/32", "10.1.0.0", "10.1.0.0", NULL },
	{ "10.1.0.0/30", "10.1.0.0", "10.1.0.2", "start" },
	{ "10.1.0.3/24", "10.1.0.3", "10.1.0.4", "network" },
	{ "2001:db8::/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff",
	  NULL },
	{ "2001:db8::/64", "2001:db8::", "2001:db8:0:1::", "end" },
	{ "2001:db8::/128", "2001:db8::", "2001:db8::", NULL },
};

static struct ipam_ip_range some_range(const char *network)
{
	struct ipam_ip_range range = {
		.prefix = prefix(network), .service = "IPAM",
		.instance = "Localhost", .assignment = IPAM_STATIC,
		.network_type = IPAM_NON_VIRTUALIZED, .user_utilized = -1,
	};

	range.range = ipam_prefix_hosts(&range.prefix);
	return range;
}

START_TEST(a_range_is_of_hosts_of_its_subnet)
{
	struct ipam_ip_range range = some_range(ends[_i].network);
	struct ipam_wrong wrong = { .field = "" };

	range.range.first = addr(ends[_i].first);
	range.range.last = addr(ends[_i].last);
	expect(ipam_ip_range_validate(&range, DEFAULT, &wrong), &wrong,
	       ends[_i].wrong);
}
END_TEST

#define LIST(member) offsetof(struct ipam_ip_range, member)

static const struct {
	size_t member;
	const char *network, *value, *wrong;
} lists[] = {
	{ LIST(gateways), "10.1.0.0/24", "10.1.0.1", NULL },
	{ LIST(gateways), "10.1.0.0/24", "10.1.0.1\\1 10.1.0.2\\9999", NULL },
	{ LIST(gateways), "10.1.0.0/24", "10.1.0.1\\Automatic", NULL },
	{ LIST(gateways), "10.1.0.0/24", "10.1.0.1\\0", "gateways" },
	{ LIST(gateways), "10.1.0.0/24", "10.1.0.1\\10000", "gateways" },
	{ LIST(gateways), "10.1.0.0/24", "10.1.0.1\\", "gateways" },
	{ LIST(gateways), "10.1.0.0/24", "2001:db8::1", "gateways" },
	{ LIST(gateways), "2001:db8::/64", "2001:db8::1\\5", NULL },
	{ LIST(dns_servers), "10.1.0.0/24", "10.1.0.1, 10.9.0.1", NULL },
	{ LIST(dns_servers), "10.1.0.0/24", "10.1.0.1, dns1", "dns_servers" },
	{ LIST(dns_servers), "2001:db8::/64", "10.1.0.1", "dns_servers" },
	{ LIST(wins_servers), "10.1.0.0/24", "10.1.0.1", NULL },
	{ LIST(wins_servers), "2001:db8::/64", "2001:db8::1",
	  "wins_servers" },
	{ LIST(dns_suffixes), "10.1.0.0/24", "a.test, b.test", NULL },
	{ LIST(dns_suffixes), "10.1.0.0/24", "a..test", "dns_suffixes" },
	{ LIST(connection_suffix), "10.1.0.0/24", ".test",
	  "connection_suffix" },
	{ LIST(service), "10.1.0.0/24", "", "service" },
	{ LIST(instance), "10.1.0.0/24", "", "instance" },
	{ LIST(reverse_zone), "10.1.0.0/24", "0.1.10.in-addr.arpa", NULL },
	{ LIST(reverse_zone), "10.1.0.0/24", "10.in-addr.arpa", NULL },
	{ LIST(reverse_zone), "10.1.0.0/24", "1.1.10.in-addr.arpa",
	  "reverse_zone" },
	{ LIST(reverse_zone), "10.1.0.0/24", "contoso.test",
	  "reverse_zone" },
	{ LIST(reverse_zone), "2001:db8::/64", "8.b.d.0.1.0.0.2.ip6.arpa",
	  NULL },
	{ LIST(reverse_zone), "2001:db8::/64", "10.in-addr.arpa",
	  "reverse_zone" },
};

START_TEST(the_lists_of_a_range_hold_what_they_say)
{
	struct ipam_ip_range range = some_range(lists[_i].network);
	struct ipam_wrong wrong = { .field = "" };

	memcpy((char *)&range + lists[_i].member, &lists[_i].value,
	       sizeof(lists[_i].value));
	expect(ipam_ip_range_validate(&range, DEFAULT, &wrong), &wrong,
	       lists[_i].wrong);
}
END_TEST

START_TEST(a_customer_range_has_no_reverse_zone)
{
	struct ipam_ip_range range = some_range("10.1.0.0/24");
	struct ipam_wrong wrong = { .field = "" };

	range.network_type = IPAM_CUSTOMER;
	expect(ipam_ip_range_validate(&range, CUSTOMER, &wrong), &wrong, NULL);
	range.reverse_zone = "10.in-addr.arpa";
	expect(ipam_ip_range_validate(&range, CUSTOMER, &wrong), &wrong,
	       "reverse_zone");
}
END_TEST

START_TEST(a_number_of_used_addresses_is_within_the_range)
{
	struct ipam_ip_range range = some_range("10.1.0.0/24");
	struct ipam_wrong wrong = { .field = "" };

	range.user_utilized = 254;
	expect(ipam_ip_range_validate(&range, DEFAULT, &wrong), &wrong, NULL);
	range.user_utilized = 255;
	expect(ipam_ip_range_validate(&range, DEFAULT, &wrong), &wrong,
	       "utilized_addresses");
	range.user_utilized = 0;
	expect(ipam_ip_range_validate(&range, DEFAULT, &wrong), &wrong, NULL);
	range.assignment = 0;
	expect(ipam_ip_range_validate(&range, DEFAULT, &wrong), &wrong,
	       "assignment");
}
END_TEST

static struct ipam_part part(enum ipam_part_kind kind, const char *first,
			     const char *last)
{
	return (struct ipam_part){ kind, { addr(first), addr(last) } };
}

START_TEST(reserved_addresses_lie_in_the_range_once)
{
	struct ipam_part inside[] = {
		part(IPAM_PART_RESERVED, "10.1.0.1", "10.1.0.5"),
		part(IPAM_PART_RESERVED, "10.1.0.6", "10.1.0.6"),
		part(IPAM_PART_VIP, "10.1.0.5", "10.1.0.254"),
	};
	struct ipam_part outside = part(IPAM_PART_VIP, "10.1.0.250",
					"10.1.0.255");
	struct ipam_ip_range range = some_range("10.1.0.0/24");
	struct ipam_wrong wrong = { .field = "" };

	range.parts = inside;
	range.part_count = 3;
	expect(ipam_ip_range_validate(&range, DEFAULT, &wrong), &wrong, NULL);
	inside[1].range.first = addr("10.1.0.5");
	expect(ipam_ip_range_validate(&range, DEFAULT, &wrong), &wrong,
	       "reserved");
	range.parts = &outside;
	range.part_count = 1;
	expect(ipam_ip_range_validate(&range, DEFAULT, &wrong), &wrong,
	       "vips");
}
END_TEST

/* Two servers that each exclude what the other gives out (80/20). */
START_TEST(ranges_overlap_where_both_give_out)
{
	struct ipam_part low[] = {
		part(IPAM_PART_EXCLUDED, "10.1.0.1", "10.1.0.200") };
	struct ipam_part high[] = {
		part(IPAM_PART_EXCLUDED, "10.1.0.201", "10.1.0.254") };
	struct ipam_ip_range a = some_range("10.1.0.0/24");
	struct ipam_ip_range b = some_range("10.1.0.0/24");
	struct ipam_ip_range c = some_range("10.2.0.0/24");

	ck_assert(ipam_ip_range_overlap(&a, &b));
	ck_assert(!ipam_ip_range_overlap(&a, &c));
	a.parts = low;
	b.parts = high;
	a.part_count = b.part_count = 1;
	ck_assert(!ipam_ip_range_overlap(&a, &b));
	ck_assert(ipam_ip_range_usable(&a) == 54);
	ck_assert(ipam_ip_range_usable(&b) == 200);
	/* 10.1.0.200 is excluded on both now, 10.1.0.201 on neither */
	high[0].range.first = addr("10.1.0.200");
	ck_assert(!ipam_ip_range_overlap(&a, &b));
	high[0].range.first = addr("10.1.0.202");
	ck_assert(ipam_ip_range_overlap(&a, &b));
	ck_assert(ipam_ip_range_overlap(&b, &a));
}
END_TEST

START_TEST(a_customer_object_stays_one)
{
	struct ipam_wrong wrong = { .field = "" };

	expect(ipam_network_type_change(IPAM_NON_VIRTUALIZED, IPAM_PROVIDER,
					&wrong), &wrong, NULL);
	expect(ipam_network_type_change(IPAM_PROVIDER, IPAM_NON_VIRTUALIZED,
					&wrong), &wrong, NULL);
	expect(ipam_network_type_change(IPAM_CUSTOMER, IPAM_CUSTOMER, &wrong),
	       &wrong, NULL);
	expect(ipam_network_type_change(IPAM_CUSTOMER, IPAM_PROVIDER, &wrong),
	       &wrong, "network_type");
	expect(ipam_network_type_change(IPAM_PROVIDER, IPAM_CUSTOMER, &wrong),
	       &wrong, "network_type");
}
END_TEST

static const struct {
	const char *zone, *prefix;	/* prefix NULL: no such zone */
} zones[] = {
	{ "10.in-addr.arpa", "10.0.0.0/8" },
	{ "1.10.IN-ADDR.ARPA", "10.1.0.0/16" },
	{ "4.3.2.1.in-addr.arpa", "1.2.3.4/32" },
	{ "5.4.3.2.1.in-addr.arpa", NULL }, { "256.in-addr.arpa", NULL },
	{ "in-addr.arpa", NULL }, { ".in-addr.arpa", NULL },
	{ "a.in-addr.arpa", NULL }, { "1..10.in-addr.arpa", NULL },
	/* RFC 3596 2.5: the example address of this section, cut */
	{ "7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4"
	  ".ip6.arpa", "4321:0:1:2:3:4:567:0/112" },
	{ "B.D.0.1.0.0.2.ip6.arpa", "2001:db0::/28" },
	{ "g.ip6.arpa", NULL }, { "10.ip6.arpa", NULL },
};

START_TEST(a_reverse_zone_names_its_prefix)
{
	struct ipam_prefix out;
	char text[IPAM_PREFIX_TEXT];
	int ret = ipam_reverse_zone_prefix(zones[_i].zone, &out);

	if (zones[_i].prefix == NULL) {
		ck_assert_int_eq(ret, EINVAL);
		return;
	}
	ck_assert_int_eq(ret, 0);
	ck_assert_str_eq(ipam_prefix_format(&out, text), zones[_i].prefix);
}
END_TEST

#define LOOP(test, rows)                                                      \
	tcase_add_loop_test(c, test, 0, sizeof(rows) / sizeof((rows)[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("ipam_model_plan");
	TCase *c = tcase_create("plan");

	LOOP(a_space_has_a_name_a_type_and_its_provider, spaces);
	LOOP(a_block_is_a_clean_prefix_of_one_category_with_its_registry,
	     blocks);
	tcase_add_test(c, an_owner_and_a_description_have_their_lengths);
	LOOP(a_subnet_has_a_name_and_the_type_of_its_space, subnets);
	LOOP(a_range_is_of_hosts_of_its_subnet, ends);
	LOOP(the_lists_of_a_range_hold_what_they_say, lists);
	tcase_add_test(c, a_customer_range_has_no_reverse_zone);
	tcase_add_test(c, a_number_of_used_addresses_is_within_the_range);
	tcase_add_test(c, reserved_addresses_lie_in_the_range_once);
	tcase_add_test(c, ranges_overlap_where_both_give_out);
	tcase_add_test(c, a_customer_object_stays_one);
	LOOP(a_reverse_zone_names_its_prefix, zones);
	suite_add_tcase(s, c);
	return s;
}
TEST_MAIN(suite)
