/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Probes of addresses (LIF-01): asked for, found, forgotten.
 */
#include <errno.h>

#include "ipam/store/store_probe.h"
#include "tests/unit/ipam_store/plan_rows.h"

#define NOW 1000000

static int64_t range;

static void setup(void)
{
	fresh_setup();
	range = plan_range("10.0.0.0/8", "10.0.0.1", "10.255.255.254", "IPAM",
			   "Localhost");
}

static int ask(uint32_t first, size_t count, unsigned wanted, int64_t now)
{
	struct ipam_addr *list = talloc_array(ctx, struct ipam_addr, count);
	int64_t run = 0;
	size_t i;
	int ret;

	for (i = 0; i < count; i++) {
		list[i] = ipam_addr_v4(first + (uint32_t)i);
	}
	ret = store_probe_ask(store, range, list, count, wanted, now, &run);
	ck_assert_int_eq(run > 0, ret == 0);
	return ret;
}

static size_t open_probes(struct ipam_probe **out)
{
	size_t count = 0;

	ck_assert_int_eq(store_probe_open(ctx, store, 10000, out, &count), 0);
	return count;
}

START_TEST(what_is_found_counts_for_a_while)
{
	struct ipam_addr address = ipam_addr_v4(0x0a000007);
	struct ipam_probe *list = NULL, got;
	int64_t jobs = 0;

	ck_assert_int_eq(ask(0x0a000007, 1, IPAM_PROBE_PING, NOW), 0);
	ck_assert_int_eq(store_number(store, &jobs, "SELECT count(*) FROM job"
				      " WHERE task = 'AddressProbe' AND state"
				      " = 0", ""), 0);
	ck_assert_int_eq(jobs, 1);
	ck_assert_int_eq(store_probe_get(ctx, store, range, &address, 0, &got),
			 ENOENT);
	ck_assert_uint_eq(open_probes(&list), 1);
	ck_assert_uint_eq(list[0].wanted, IPAM_PROBE_PING);
	list[0].ping = IPAM_PING_REACHABLE;
	list[0].name = "pc7.contoso.test";
	ck_assert_int_eq(store_probe_put(store, list, 1, NOW + 5), 0);
	ck_assert_uint_eq(open_probes(&list), 0);
	ck_assert_int_eq(store_probe_get(ctx, store, range, &address, NOW + 5,
					 &got), 0);
	ck_assert_str_eq(ipam_ping_name(got.ping), "reachable");
	ck_assert_str_eq(ipam_ptr_name(got.ptr), "undetected");
	ck_assert_str_eq(got.name, "pc7.contoso.test");
	ck_assert_int_eq(store_probe_get(ctx, store, range, &address, NOW + 6,
					 &got), ENOENT);
	/* asked again, nothing is known any more */
	ck_assert_int_eq(ask(0x0a000007, 1, IPAM_PROBE_PTR, NOW + 9), 0);
	ck_assert_int_eq(store_probe_get(ctx, store, range, &address, 0, &got),
			 ENOENT);
}
END_TEST

/* What was asked anew meanwhile is not answered by the old question. */
START_TEST(an_answer_belongs_to_its_question)
{
	struct ipam_probe *list = NULL, *again = NULL;

	ck_assert_int_eq(ask(0x0a000007, 1, IPAM_PROBE_PING, NOW), 0);
	ck_assert_uint_eq(open_probes(&list), 1);
	ck_assert_int_eq(ask(0x0a000007, 1, IPAM_PROBE_PING | IPAM_PROBE_PTR,
			     NOW + 1), 0);
	ck_assert_int_eq(store_probe_put(store, list, 1, NOW + 2), 0);
	ck_assert_uint_eq(open_probes(&again), 1);
}
END_TEST

START_TEST(too_many_have_to_wait)
{
	struct ipam_probe *list = NULL;

	ck_assert_int_eq(ask(0x0a000001, IPAM_PROBE_OPEN_MAX, IPAM_PROBE_PING,
			     NOW), 0);
	ck_assert_int_eq(ask(0x0a100001, 1, IPAM_PROBE_PING, NOW + 1), EBUSY);
	ck_assert_uint_eq(open_probes(&list), IPAM_PROBE_OPEN_MAX);
	/* those of yesterday nobody waits for */
	ck_assert_int_eq(ask(0x0a100001, 1, IPAM_PROBE_PING, NOW + 86401), 0);
	ck_assert_uint_eq(open_probes(&list), 1);
}
END_TEST

START_TEST(a_range_that_is_not_there_is_told)
{
	struct ipam_addr address = ipam_addr_v4(0x0a000007);
	int64_t run = 0;

	ck_assert_int_eq(store_probe_ask(store, 77, &address, 1,
					 IPAM_PROBE_PING, NOW, &run), ENOENT);
	ck_assert_int_eq(run, 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_probe");
	TCase *tc = tcase_create("probe");

	tcase_add_checked_fixture(tc, setup, fresh_teardown);
	tcase_add_test(tc, what_is_found_counts_for_a_while);
	tcase_add_test(tc, an_answer_belongs_to_its_question);
	tcase_add_test(tc, too_many_have_to_wait);
	tcase_add_test(tc, a_range_that_is_not_there_is_told);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
