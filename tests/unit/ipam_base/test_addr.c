/* use: ipam_base TALLOC CHECK */
/* Addresses, prefixes and ranges. */
#include "ipam/base/addr.h"
#include "tests/support/suite.h"

static const struct {
	const char *text, *again;	/* again NULL: refused */
} addrs[] = {
	{ "10.1.0.1", "10.1.0.1" }, { "0.0.0.0", "0.0.0.0" },
	{ "255.255.255.255", "255.255.255.255" },
	{ "2001:DB8:0:0::1", "2001:db8::1" }, { "::", "::" },
	{ "::ffff:10.1.0.1", "::ffff:10.1.0.1" },
	{ "", NULL }, { "10.1.0", NULL }, { "10.1.0.256", NULL },
	{ "fe80::1%eth0", NULL }, { "10.1.0.1 ", NULL }, { "1:2", NULL },
};

START_TEST(an_address_is_one_whole_address)
{
	struct ipam_addr addr;
	char buf[IPAM_ADDR_TEXT];
	int ret = ipam_addr_parse(addrs[_i].text, &addr);

	if (addrs[_i].again == NULL) {
		ck_assert_int_ne(ret, 0);
		return;
	}
	ck_assert_int_eq(ret, 0);
	ck_assert_str_eq(ipam_addr_format(&addr, buf), addrs[_i].again);
}
END_TEST

START_TEST(a_blob_gives_the_address_back)
{
	struct ipam_addr addr, again;
	const uint8_t *blob = NULL;
	size_t size;

	if (addrs[_i].again == NULL) {
		return;
	}
	ipam_addr_parse(addrs[_i].text, &addr);
	blob = ipam_addr_blob(&addr, &size);
	ck_assert_uint_eq(size, addr.family == IPAM_IPV4 ? 4 : 16);
	ck_assert_int_eq(ipam_addr_from_blob(blob, size, &again), 0);
	ck_assert_int_eq(ipam_addr_cmp(&addr, &again), 0);
}
END_TEST

START_TEST(a_blob_of_another_size_is_refused)
{
	struct ipam_addr addr;

	ck_assert_int_ne(ipam_addr_from_blob("12345", 5, &addr), 0);
	ck_assert_int_ne(ipam_addr_from_blob("", 0, &addr), 0);
}
END_TEST

static const struct {
	const char *text, *first, *last;	/* first NULL: refused */
	uint64_t count;
} prefixes[] = {
	{ "10.1.7.9/16", "10.1.0.0", "10.1.255.255", 65536 },
	{ "10.0.0.0/8", "10.0.0.0", "10.255.255.255", 1 << 24 },
	{ "0.0.0.0/0", "0.0.0.0", "255.255.255.255", 1ULL << 32 },
	{ "10.1.0.7", "10.1.0.7", "10.1.0.7", 1 },
	{ "10.1.0.7/31", "10.1.0.6", "10.1.0.7", 2 },
	{ "2001:db8::5/120", "2001:db8::", "2001:db8::ff", 256 },
	{ "2001:db8::/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff",
	  UINT64_MAX },
	{ "2001:db8::/65", "2001:db8::", "2001:db8::7fff:ffff:ffff:ffff",
	  1ULL << 63 },
	{ "::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", UINT64_MAX },
	{ "10.0.0.0/33", NULL, NULL, 0 }, { "10.0.0.0/", NULL, NULL, 0 },
	{ "10.0.0.0/-1", NULL, NULL, 0 }, { "::/129", NULL, NULL, 0 },
	{ "10.0.0.0/0x8", NULL, NULL, 0 }, { "/8", NULL, NULL, 0 },
	{ "10.0.0.0/8/8", NULL, NULL, 0 },
};

START_TEST(a_prefix_has_its_ends_and_count)
{
	struct ipam_prefix prefix;
	struct ipam_range range;
	char buf[IPAM_ADDR_TEXT];
	int ret = ipam_prefix_parse(prefixes[_i].text, &prefix);

	if (prefixes[_i].first == NULL) {
		ck_assert_int_ne(ret, 0);
		return;
	}
	ck_assert_int_eq(ret, 0);
	range = ipam_prefix_range(&prefix);
	ck_assert_str_eq(ipam_addr_format(&range.first, buf),
			 prefixes[_i].first);
	ck_assert_str_eq(ipam_addr_format(&range.last, buf), prefixes[_i].last);
	ck_assert(ipam_range_valid(&range));
	ck_assert(ipam_range_count(&range) == prefixes[_i].count);
	ck_assert(ipam_prefix_contains(&prefix, &range.first));
	ck_assert(ipam_prefix_contains(&prefix, &range.last));
}
END_TEST

START_TEST(families_do_not_mix)
{
	struct ipam_addr v4 = ipam_addr_v4(1), v6;
	struct ipam_range range = { v4, v4 };

	ipam_addr_parse("::1", &v6);
	ck_assert(!ipam_range_contains(&range, &v6));
	ck_assert_int_lt(ipam_addr_cmp(&v4, &v6), 0);
	range.last = v6;
	ck_assert(!ipam_range_valid(&range));
}
END_TEST

START_TEST(a_range_that_runs_backwards_is_not_valid)
{
	struct ipam_range range = { ipam_addr_v4(2), ipam_addr_v4(1) };

	ck_assert(!ipam_range_valid(&range));
}
END_TEST

START_TEST(a_mask_has_a_length_unless_it_has_holes)
{
	unsigned length = 99;

	ck_assert_int_eq(ipam_prefix_length_of_mask(0xffff0000, &length), 0);
	ck_assert_uint_eq(length, 16);
	ck_assert_int_eq(ipam_prefix_length_of_mask(0xffffffff, &length), 0);
	ck_assert_uint_eq(length, 32);
	ck_assert_int_eq(ipam_prefix_length_of_mask(0, &length), 0);
	ck_assert_uint_eq(length, 0);
	ck_assert_int_ne(ipam_prefix_length_of_mask(0xff00ff00, &length), 0);
	ck_assert_uint_eq(ipam_prefix_length_of_mask(1, &length), 22);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("addr");
	TCase *c = tcase_create("addr");
	int n = sizeof(addrs) / sizeof(addrs[0]);

	tcase_add_loop_test(c, an_address_is_one_whole_address, 0, n);
	tcase_add_loop_test(c, a_blob_gives_the_address_back, 0, n);
	tcase_add_test(c, a_blob_of_another_size_is_refused);
	tcase_add_loop_test(c, a_prefix_has_its_ends_and_count, 0,
			    sizeof(prefixes) / sizeof(prefixes[0]));
	tcase_add_test(c, families_do_not_mix);
	tcase_add_test(c, a_range_that_runs_backwards_is_not_valid);
	tcase_add_test(c, a_mask_has_a_length_unless_it_has_holes);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
