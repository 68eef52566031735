/* use: sim_dns TALLOC CHECK */
/* The order of a zone's records, and that a change makes it anew. */
#include "simulators/dns/dns_change.h"
#include "simulators/dns/dns_order.h"
#include "tests/support/suite.h"

#define ZONE_TEXT                                                             \
	"@ IN SOA ns.t. host.t. ( 7 900 600 86400 3600 )\n@ NS ns\n"          \
	"b A 1.2.3.4\nx.A A 1.2.3.5\nab A 1.2.3.6\na TXT one\na A 1.2.3.7\n"   \
	"a-b A 1.2.3.8\n"

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

static void expect(const char *const *names)
{
	const struct sim_dns_order *order = sim_dns_order_of(zone);
	size_t i;

	ck_assert_ptr_nonnull(order);
	ck_assert_uint_eq(order->count, zone->count);
	for (i = 0; i < order->count; i++) {
		char *text = sim_dns_name_text(NULL,
					       &order->at[i].record->owner);

		ck_assert_str_eq(text, names[i]);
		talloc_free(text);
	}
}

/* A name, then what is below it, then its neighbours; sets stay together. */
START_TEST(names_are_followed_by_what_is_below_them)
{
	static const char *const names[] = { "t.",   "t.",   "a.t.", "a.t.",
					     "x.A.t.", "a-b.t.", "ab.t.",
					     "b.t." };

	expect(names);
	ck_assert_ptr_eq(sim_dns_order_of(zone), sim_dns_order_of(zone));
}
END_TEST

START_TEST(a_change_makes_it_anew)
{
	static const char *const names[] = { "t.",   "t.",   "a.t.", "a.t.",
					     "b.A.t.", "x.A.t.", "a-b.t.",
					     "ab.t.", "b.t." };
	struct sim_dns_record made = { .type = SIM_DNS_A,
				       .data = (uint8_t *)(uintptr_t)"\1\2\3\4",
				       .length = 4 };

	ck_assert_ptr_nonnull(sim_dns_order_of(zone));
	ck_assert_int_eq(sim_dns_name_parse("b.A.t.", NULL, false, &made.owner),
			 0);
	ck_assert_int_eq(sim_dns_record_add(zone, &made), 0);
	expect(names);
	ck_assert_int_eq(sim_dns_record_remove(zone, &made), 0);
	ck_assert_uint_eq(sim_dns_order_of(zone)->count, 8);
}
END_TEST

START_TEST(a_key_is_found_where_it_would_be)
{
	const struct sim_dns_order *order = sim_dns_order_of(zone);
	uint8_t key[SIM_DNS_KEY_MAX];
	struct sim_dns_name name;
	size_t length;

	ck_assert_int_eq(sim_dns_name_parse("AB.T.", NULL, false, &name), 0);
	length = sim_dns_order_key(&name, key);
	ck_assert_uint_eq(length, 5);
	ck_assert_mem_eq(key, "t\0ab\0", 5);
	ck_assert_uint_eq(sim_dns_order_seek(order, key, length), 6);
	ck_assert_int_eq(sim_dns_name_parse("zz.t.", NULL, false, &name), 0);
	length = sim_dns_order_key(&name, key);
	ck_assert_uint_eq(sim_dns_order_seek(order, key, length), 8);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sim_dns_order");
	TCase *c = tcase_create("order");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, names_are_followed_by_what_is_below_them);
	tcase_add_test(c, a_change_makes_it_anew);
	tcase_add_test(c, a_key_is_found_where_it_would_be);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
