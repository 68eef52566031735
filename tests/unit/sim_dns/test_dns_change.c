/* use: sim_dns TALLOC CHECK */
/* Records come and go, the SOA stays first, the serial rises. */
#include <errno.h>

#include "simulators/dns/dns_change.h"
#include "tests/support/suite.h"

#define ZONE_TEXT                                                             \
	"@ IN SOA ns.t. host.t. ( 7 900 600 86400 3600 )\n@ NS ns\n"          \
	"a A 1.2.3.4\na AAAA ::1\nb.a A 1.2.3.5\n"

static struct sim_dns_zone *zone;

static void set_up(void)
{
	char *error = NULL;

	ck_assert_int_eq(sim_dns_zone_parse(NULL, "f", "t",
					    (const uint8_t *)ZONE_TEXT,
					    strlen(ZONE_TEXT), &zone, &error),
			 0);
}

static void tear_down(void)
{
	talloc_free(zone);
}

static struct sim_dns_record record(const char *owner, uint16_t type,
				    const char *data, size_t length)
{
	struct sim_dns_record made = {
		.type = type,
		.ttl_s = 60,
		.data = talloc_memdup(zone, data, length),
		.length = (uint16_t)length,
	};

	ck_assert_int_eq(sim_dns_name_parse(owner, NULL, false, &made.owner),
			 0);
	return made;
}

START_TEST(one_is_added_once)
{
	struct sim_dns_record made = record("c.t", SIM_DNS_A, "\1\2\3\4", 4);

	ck_assert_int_eq(sim_dns_record_add(zone, &made), 0);
	ck_assert_uint_eq(zone->count, 6);
	ck_assert_uint_eq(sim_dns_serial(zone), 8);
	ck_assert_int_eq(sim_dns_record_add(zone, &made), EEXIST);
	ck_assert_uint_eq(zone->count, 6);
	ck_assert_uint_eq(sim_dns_serial(zone), 8);
	ck_assert(sim_dns_node_exists(zone, &made.owner));
}
END_TEST

START_TEST(one_is_removed_but_not_the_soa)
{
	struct sim_dns_record made = record("A.T", SIM_DNS_A, "\1\2\3\4", 4);

	ck_assert_int_eq(sim_dns_record_remove(zone, &made), 0);
	ck_assert_int_eq(sim_dns_record_remove(zone, &made), ENOENT);
	ck_assert_uint_eq(sim_dns_serial(zone), 8);
	ck_assert_int_eq(sim_dns_record_remove(zone, &zone->records[0]), EPERM);
	ck_assert_uint_eq(zone->records[0].type, SIM_DNS_SOA);
}
END_TEST

START_TEST(one_takes_the_place_of_another)
{
	struct sim_dns_record old = record("a.t", SIM_DNS_A, "\1\2\3\4", 4),
			      made = record("a.t", SIM_DNS_A, "\1\2\3\6", 4),
			      soa = zone->records[0];

	ck_assert_int_eq(sim_dns_record_replace(zone, &old, &made), 0);
	ck_assert_int_eq(sim_dns_record_replace(zone, &old, &made), ENOENT);
	ck_assert_uint_eq(sim_dns_serial(zone), 8);
	ck_assert_int_eq(sim_dns_record_replace(zone, &soa, &old), EPERM);
	ck_assert_uint_eq(zone->records[0].type, SIM_DNS_SOA);
}
END_TEST

START_TEST(a_node_goes_with_or_without_what_is_below)
{
	struct sim_dns_record made = record("a.t", SIM_DNS_A, "\1\2\3\4", 4);

	ck_assert_uint_eq(sim_dns_node_remove(zone, &made.owner, SIM_DNS_AAAA,
					      false),
			  1);
	ck_assert_uint_eq(sim_dns_node_remove(zone, &made.owner, 0, true), 2);
	ck_assert(!sim_dns_node_exists(zone, &made.owner));
	ck_assert_uint_eq(sim_dns_node_remove(zone, &zone->origin, 0, true), 1);
	ck_assert_uint_eq(zone->count, 1);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dns_change");
	TCase *c = tcase_create("records");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, one_is_added_once);
	tcase_add_test(c, one_is_removed_but_not_the_soa);
	tcase_add_test(c, one_takes_the_place_of_another);
	tcase_add_test(c, a_node_goes_with_or_without_what_is_below);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
