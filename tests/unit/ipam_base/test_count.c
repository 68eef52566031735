/* use: ipam_base TALLOC CHECK */
/* Numbers of addresses. */
#include "ipam/base/count.h"
#include "tests/support/suite.h"

static const struct {
	const char *prefix, *count;
} sizes[] = {
	{ "10.0.0.0/8", "16777216" }, { "10.0.0.1/32", "1" },
	{ "0.0.0.0/0", "4294967296" }, { "2001:db8::/128", "1" },
	{ "2001:db8::/64", "18446744073709551616" },
	{ "2001:db8::/32", "79228162514264337593543950336" },
	/* 2^128 has no 128 bits: the greatest number there is */
	{ "::/0", "340282366920938463463374607431768211455" },
};

START_TEST(a_prefix_has_its_power_of_two)
{
	struct ipam_prefix prefix;
	struct ipam_range range;
	char text[IPAM_COUNT_TEXT];

	ck_assert_int_eq(ipam_prefix_parse(sizes[_i].prefix, &prefix), 0);
	range = ipam_prefix_range(&prefix);
	ck_assert_str_eq(ipam_count_format(ipam_count_of_range(&range), text),
			 sizes[_i].count);
}
END_TEST

START_TEST(sums_stay_within_bounds)
{
	ck_assert(ipam_count_add(IPAM_COUNT_MAX, 1) == IPAM_COUNT_MAX);
	ck_assert(ipam_count_add(IPAM_COUNT_MAX - 1, 1) == IPAM_COUNT_MAX);
	ck_assert(ipam_count_add(2, 3) == 5);
	ck_assert(ipam_count_sub(2, 3) == 0);
	ck_assert(ipam_count_sub(3, 3) == 0);
	ck_assert(ipam_count_sub(3, 2) == 1);
}
END_TEST

START_TEST(a_percentage_is_of_something)
{
	ck_assert(ipam_count_percent(1, 0) == 0);
	ck_assert(ipam_count_percent(1, 4) == 25);
	ck_assert(ipam_count_percent(5, 4) == 100);
}
END_TEST

START_TEST(a_blob_gives_the_number_back_in_its_order)
{
	uint8_t small[IPAM_COUNT_BYTES], large[IPAM_COUNT_BYTES];
	ipam_count count = (ipam_count)1 << 77 | 5;

	ipam_count_to_blob(256, small);
	ck_assert_uint_eq(small[14], 1);
	ck_assert_uint_eq(small[15], 0);
	ipam_count_to_blob(count, large);
	ck_assert(ipam_count_from_blob(large, sizeof(large)) == count);
	ck_assert_int_lt(memcmp(small, large, sizeof(small)), 0);
	ck_assert(ipam_count_from_blob(large, 15) == 0);
	ck_assert(ipam_count_from_blob(NULL, 0) == 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("ipam_base_count");
	TCase *c = tcase_create("count");

	tcase_add_loop_test(c, a_prefix_has_its_power_of_two, 0,
			    sizeof(sizes) / sizeof(sizes[0]));
	tcase_add_test(c, sums_stay_within_bounds);
	tcase_add_test(c, a_percentage_is_of_something);
	tcase_add_test(c, a_blob_gives_the_number_back_in_its_order);
	suite_add_tcase(s, c);
	return s;
}
TEST_MAIN(suite)
