/* use: ipam_model ipam_base TALLOC CHECK */
/* Words of zones and records; kinds; the health of a zone (MON-03). */
#include <errno.h>

#include "ipam/model/zone.h"
#include "tests/support/suite.h"

static const struct {
	const char *name;
	enum ipam_zone_kind kind;
} names[] = {
	{ "contoso.test", IPAM_ZONE_FORWARD },
	{ "10.in-addr.arpa", IPAM_ZONE_IPV4_REVERSE },
	{ "In-Addr.ARPA", IPAM_ZONE_IPV4_REVERSE },
	{ "8.b.d.0.1.0.0.2.ip6.arpa", IPAM_ZONE_IPV6_REVERSE },
	{ "notin-addr.arpa", IPAM_ZONE_FORWARD },
	{ "in-addr.arpa.contoso.test", IPAM_ZONE_FORWARD },
	{ ".", IPAM_ZONE_FORWARD },
};

START_TEST(the_end_of_a_name_tells_the_kind)
{
	ck_assert_int_eq(ipam_zone_kind_of(names[_i].name), names[_i].kind);
}
END_TEST

START_TEST(health_means_something_of_forward_zones_alone)
{
	ck_assert(ipam_zone_has_health(IPAM_ZONE_FORWARD, IPAM_ZONE_STUB));
	ck_assert(!ipam_zone_has_health(IPAM_ZONE_FORWARD,
					IPAM_ZONE_FORWARDER));
	ck_assert(!ipam_zone_has_health(IPAM_ZONE_IPV6_REVERSE,
					IPAM_ZONE_PRIMARY));
}
END_TEST

/* unchecked, not applicable, ok, warning, error, unknown */
static const struct {
	struct ipam_health_count count;
	enum ipam_health health;
} healths[] = {
	{ { { 0, 0, 0, 0, 0, 0 } }, IPAM_HEALTH_NOT_APPLICABLE },
	{ { { 0, 2, 0, 0, 0, 0 } }, IPAM_HEALTH_NOT_APPLICABLE },
	{ { { 2, 0, 0, 0, 0, 0 } }, IPAM_HEALTH_UNCHECKED },
	{ { { 1, 1, 3, 0, 0, 0 } }, IPAM_HEALTH_OK },
	{ { { 0, 0, 1, 0, 1, 0 } }, IPAM_HEALTH_WARNING },
	{ { { 0, 0, 1, 1, 0, 0 } }, IPAM_HEALTH_WARNING },
	{ { { 0, 0, 0, 0, 3, 0 } }, IPAM_HEALTH_ERROR },
	{ { { 1, 0, 0, 0, 1, 0 } }, IPAM_HEALTH_ERROR },
	{ { { 0, 0, 2, 0, 0, 1 } }, IPAM_HEALTH_UNKNOWN },
};

START_TEST(some_that_fail_are_a_warning_all_an_error)
{
	ck_assert_int_eq(ipam_zone_health(&healths[_i].count),
			 healths[_i].health);
}
END_TEST

START_TEST(types_of_records_have_their_names)
{
	uint16_t type = 0;
	char buffer[12];

	ck_assert_str_eq(ipam_record_type_name(28, buffer), "AAAA");
	ck_assert_str_eq(ipam_record_type_name(65281, buffer), "WINS");
	ck_assert_str_eq(ipam_record_type_name(65535, buffer), "TYPE65535");
	ck_assert_int_eq(ipam_record_type_parse("srv", &type), 0);
	ck_assert_uint_eq(type, 33);
	ck_assert_int_eq(ipam_record_type_parse("TYPE65535", &type), 0);
	ck_assert_uint_eq(type, 65535);
	ck_assert_int_eq(ipam_record_type_parse("TYPE65536", &type), EINVAL);
	ck_assert_int_eq(ipam_record_type_parse("TYPE", &type), EINVAL);
	ck_assert_int_eq(ipam_record_type_parse("TYPE-1", &type), EINVAL);
	ck_assert_int_eq(ipam_record_type_parse("", &type), EINVAL);
}
END_TEST

START_TEST(numbers_that_we_do_not_know_are_unknown)
{
	enum ipam_zone_type type = IPAM_ZONE_CACHE;

	ck_assert_str_eq(ipam_zone_type_name(9), "unknown");
	ck_assert_str_eq(ipam_zone_transfer_name(IPAM_TRANSFER_COUNT),
			 "unknown");
	ck_assert_int_eq(ipam_zone_type_parse("secondary", &type), 0);
	ck_assert_int_eq(type, IPAM_ZONE_SECONDARY);
	ck_assert_int_eq(ipam_zone_type_parse("unknown", &type), EINVAL);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("model_zone");
	TCase *c = tcase_create("zones");

	tcase_add_loop_test(c, the_end_of_a_name_tells_the_kind, 0,
			    sizeof(names) / sizeof(names[0]));
	tcase_add_test(c, health_means_something_of_forward_zones_alone);
	tcase_add_loop_test(c, some_that_fail_are_a_warning_all_an_error, 0,
			    sizeof(healths) / sizeof(healths[0]));
	tcase_add_test(c, types_of_records_have_their_names);
	tcase_add_test(c, numbers_that_we_do_not_know_are_unknown);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
