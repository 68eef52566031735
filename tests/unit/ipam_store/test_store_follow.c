/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Ranges that follow the scopes of DHCP servers (ASM-10). */
#include <errno.h>

#include "ipam/store/store_usage.h"
#include "ipam/store/store_private.h"
#include "tests/unit/ipam_store/plan_store.h"

#define ONE "dhcp1.contoso.test"
#define TWO "dhcp2.contoso.test"

static struct ipam_range pool, excluded;
static struct ipam_scope scope;

static void setup(void)
{
	fresh_setup();
	fresh_server(ONE);
	fresh_server(TWO);
	pool = plan_range("10.1.0.1", "10.1.0.254");
	excluded = plan_range("10.1.0.1", "10.1.0.10");
	scope = (struct ipam_scope){ .prefix = fresh_prefix("10.1.0.0/24"),
				     .name = "Office", .ranges = &pool,
				     .range_count = 1, .active = true };
}

static void collect(const char *server, size_t count, int64_t at)
{
	struct store_diff diff;

	ck_assert_int_eq(store_scope_put_all(store, server, IPAM_IPV4, &scope,
					     count, at, &diff), 0);
	plan_check();
}

static void sample(const char *server, int64_t in_use, int64_t at)
{
	struct ipam_sample counted = { .prefix = scope.prefix,
				       .usage = { 254, in_use, 0, 0, -1 } };

	ck_assert_int_eq(store_usage_put_scopes(store, server, IPAM_IPV4,
						&counted, 1, at), 0);
	plan_check();
}

START_TEST(a_scope_becomes_a_range_in_a_subnet_of_its_own)
{
	int64_t block = plan_add_block("10.0.0.0/8");
	struct ipam_ip_range *range = NULL;
	struct plan plan;

	scope.exclusions = &excluded;
	scope.exclusion_count = 1;
	collect(ONE, 1, 100);
	plan = plan_read(ctx);
	ck_assert_uint_eq(plan.range_count, 1);
	range = &plan.ranges[0];
	ck_assert_str_eq(range->service, "MS DHCP");
	ck_assert_str_eq(range->instance, ONE);
	ck_assert_str_eq(range->scope_name, "Office");
	ck_assert_int_eq(range->block, block);
	ck_assert_int_eq(range->assignment, IPAM_DYNAMIC);
	ck_assert_int_eq(range->collected_at, 100);
	ck_assert(range->usage.total == 254);
	ck_assert(range->usage.assigned == 244);
	ck_assert_uint_eq(plan.subnet_count, 1);
	ck_assert_str_eq(plan.subnets[0].name, "Office");
	ck_assert(plan.subnets[0].collected);
}
END_TEST

START_TEST(a_scope_comes_into_the_subnet_that_a_person_made)
{
	int64_t subnet = plan_add_subnet(1, "10.1.0.0/16");
	struct plan plan;

	collect(ONE, 1, 100);
	plan = plan_read(ctx);
	ck_assert_uint_eq(plan.subnet_count, 1);
	ck_assert_int_eq(plan.ranges[0].subnet, subnet);
	collect(ONE, 0, 200);
	plan = plan_read(ctx);
	ck_assert_uint_eq(plan.range_count, 0);
	ck_assert_uint_eq(plan.subnet_count, 1);
}
END_TEST

START_TEST(a_range_keeps_what_a_person_wrote_and_takes_what_the_server_says)
{
	struct ipam_part reserved = { IPAM_PART_RESERVED,
				      plan_range("10.1.0.20", "10.1.0.29") };
	struct ipam_ip_range range;
	struct plan plan;
	int64_t id;

	collect(ONE, 1, 100);
	range = plan_read(ctx).ranges[0];
	id = range.id;
	range.owner = "Alice";
	range.parts = &reserved;
	range.part_count = 1;
	ck_assert_int_eq(store_ip_range_put(store, &range, false, PLAN_NOW,
					    &plan_wrong), 0);
	pool.last = plan_range("10.1.0.1", "10.1.0.200").last;
	scope.exclusions = &excluded;
	scope.exclusion_count = 1;
	scope.name = "Lab";
	collect(ONE, 1, 200);
	plan = plan_read(ctx);
	ck_assert_uint_eq(plan.range_count, 1);
	ck_assert_int_eq(plan.ranges[0].id, id);
	ck_assert_str_eq(plan.ranges[0].owner, "Alice");
	ck_assert_str_eq(plan.ranges[0].scope_name, "Lab");
	ck_assert(plan.ranges[0].usage.total == 200);
	ck_assert_uint_eq(plan.ranges[0].part_count, 2);
	ck_assert_int_eq(plan.ranges[0].parts[1].kind, IPAM_PART_RESERVED);
}
END_TEST

START_TEST(a_person_does_not_change_what_the_server_says)
{
	struct ipam_ip_range range, change;

	collect(ONE, 1, 100);
	range = plan_read(ctx).ranges[0];
	change = range;
	change.range.last = plan_range("10.1.0.1", "10.1.0.9").last;
	ck_assert_int_eq(store_ip_range_put(store, &change, false, PLAN_NOW,
					    &plan_wrong), EINVAL);
	ck_assert_str_eq(plan_wrong.field, "start");
	change = range;
	change.instance = "other";
	ck_assert_int_eq(store_ip_range_put(store, &change, false, PLAN_NOW,
					    &plan_wrong), EINVAL);
	change = range;
	change.user_utilized = 3;
	ck_assert_int_eq(store_ip_range_put(store, &change, false, PLAN_NOW,
					    &plan_wrong), EINVAL);
	ck_assert_str_eq(plan_wrong.field, "utilized_addresses");
	change = range;
	change.gateways = "10.1.0.1";
	ck_assert_int_eq(store_ip_range_put(store, &change, false, PLAN_NOW,
					    &plan_wrong), EINVAL);
	ck_assert_str_eq(plan_wrong.field, "gateways");
	ck_assert_int_eq(store_ip_range_remove(store, range.id, &plan_wrong),
			 EBUSY);
	ck_assert_int_eq(store_subnet_remove(store, range.subnet, true,
					     &plan_wrong), EBUSY);
	ck_assert_uint_eq(plan_read(ctx).range_count, 1);
}
END_TEST

/* UTL-02 */
START_TEST(what_is_in_use_of_the_scope_is_utilized)
{
	int64_t block = plan_add_block("10.0.0.0/8");
	struct plan plan;

	collect(ONE, 1, 100);
	sample(ONE, 40, 110);
	plan = plan_read(ctx);
	ck_assert(plan.ranges[0].usage.utilized == 40);
	ck_assert_int_eq(plan.blocks[0].id, block);
	ck_assert(plan.blocks[0].usage.utilized == 40);
	sample(ONE, 30, 120);
	plan = plan_read(ctx);
	ck_assert(plan.blocks[0].usage.utilized == 30);
	/* An older one that comes late changes nothing. */
	sample(ONE, 99, 115);
	ck_assert(plan_read(ctx).blocks[0].usage.utilized == 30);
}
END_TEST

START_TEST(a_range_goes_with_its_scope_and_with_its_server)
{
	plan_add_block("10.0.0.0/8");
	collect(ONE, 1, 100);
	sample(ONE, 40, 110);
	collect(ONE, 0, 200);
	ck_assert_uint_eq(plan_read(ctx).range_count, 0);
	ck_assert_uint_eq(plan_read(ctx).subnet_count, 0);
	collect(ONE, 1, 300);
	ck_assert_uint_eq(plan_read(ctx).range_count, 1);
	ck_assert_int_eq(store_server_remove(store, ONE), 0);
	plan_check();
	ck_assert_uint_eq(plan_read(ctx).range_count, 0);
	ck_assert_uint_eq(plan_read(ctx).subnet_count, 0);
}
END_TEST

static void pair(const char *server, const char *scopes)
{
	struct ipam_set_row row = { .cells = { NULL } };
	struct store_diff diff = { .added = 0 };

	row.cells[IPAM_FAILOVER_NAME] = "site-pair";
	row.cells[IPAM_FAILOVER_SCOPES] = scopes;
	ck_assert_int_eq(store_set_put(store, server, IPAM_SET_FAILOVERS, &row, 1,
				       100, &diff), 0);
	ck_assert_int_eq(store_ip_range_follow(store, server, 100, &diff), 0);
	plan_check();
}

/* MAP-05: the same scope on two servers */
START_TEST(a_failover_pair_overlaps_because_it_is_one)
{
	struct plan plan;

	collect(ONE, 1, 100);
	collect(TWO, 1, 100);
	sample(ONE, 40, 110);
	sample(TWO, 40, 110);
	plan = plan_read(ctx);
	ck_assert_uint_eq(plan.range_count, 2);
	ck_assert_int_eq(plan.ranges[0].overlap, IPAM_OVERLAPPING);
	ck_assert(plan.subnets[0].usage.utilized == 40);
	pair(ONE, "10.2.0.0, 10.1.0.0");
	pair(TWO, "10.1.0.0");
	plan = plan_read(ctx);
	ck_assert_int_eq(plan.ranges[0].overlap, IPAM_OVERLAPPING_FAILOVER);
	ck_assert_int_eq(plan.ranges[1].overlap, IPAM_OVERLAPPING_FAILOVER);
	ck_assert(plan.subnets[0].usage.utilized == 40);
	pair(TWO, "10.1.0.0, 10.3.0.0");
	pair(TWO, "110.1.0.0");
	ck_assert_int_eq(plan_read(ctx).ranges[0].overlap, IPAM_OVERLAPPING);
	collect(TWO, 0, 200);
	ck_assert_int_eq(plan_read(ctx).ranges[0].overlap,
			 IPAM_NOT_OVERLAPPING);
}
END_TEST

/* The same scope on two servers, each gives out its part. */
START_TEST(a_split_scope_does_not_overlap)
{
	struct plan plan;

	scope.exclusions = &excluded;
	scope.exclusion_count = 1;
	excluded = plan_range("10.1.0.1", "10.1.0.100");
	collect(ONE, 1, 100);
	excluded = plan_range("10.1.0.101", "10.1.0.254");
	collect(TWO, 1, 100);
	plan = plan_read(ctx);
	ck_assert_int_eq(plan.ranges[0].overlap, IPAM_NOT_OVERLAPPING);
	ck_assert(plan.ranges[0].counted && plan.ranges[1].counted);
	ck_assert(plan.subnets[0].usage.assigned == 254);
}
END_TEST

START_TEST(a_renamed_server_keeps_its_ranges)
{
	struct ipam_server server = {
		.name = ONE, .domain = "contoso.test", .guid = "g-1",
		.seen = { .collected_at = 100, .source = "dc1" },
	};
	int64_t id;

	ck_assert_int_eq(store_server_put(store, &server), 0);
	collect(ONE, 1, 100);
	id = plan_read(ctx).ranges[0].id;
	server.name = "dhcp9.contoso.test";
	ck_assert_int_eq(store_server_put(store, &server), 0);
	collect("dhcp9.contoso.test", 1, 200);
	ck_assert_uint_eq(plan_read(ctx).range_count, 1);
	ck_assert_int_eq(plan_read(ctx).ranges[0].id, id);
	ck_assert_str_eq(plan_read(ctx).ranges[0].instance,
			 "dhcp9.contoso.test");
}
END_TEST

/* How often SQLite asks before it is told to stop. */
static int cut(void *private_data)
{
	int *left = private_data;

	return (*left)-- == 0;
}

#define STEPS_PER_QUESTION 200

/* Scopes and ranges change together or not at all. */
START_TEST(a_collection_cut_short_anywhere_leaves_the_plan_as_it_was)
{
	struct store_diff diff;
	int questions, left, ret = EIO, cuts = 0;

	plan_add_block("10.0.0.0/8");
	plan_add_subnet(1, "10.1.0.0/16");
	collect(ONE, 1, 100);
	collect(TWO, 1, 100);
	sample(ONE, 40, 110);
	pool.last = plan_range("10.1.0.1", "10.1.0.200").last;
	for (questions = 0; ret != 0; questions++) {
		left = questions;
		sqlite3_progress_handler(store->db, STEPS_PER_QUESTION, cut,
					 &left);
		ret = store_scope_put_all(store, ONE, IPAM_IPV4, &scope, 1,
					  200, &diff);
		sqlite3_progress_handler(store->db, 0, NULL, NULL);
		plan_check();
		if (ret != 0) {
			ck_assert(plan_read(ctx).ranges[0].usage.total == 254);
			cuts++;
		}
	}
	ck_assert_int_gt(cuts, 5);
	ck_assert_uint_eq(plan_read(ctx).range_count, 2);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("ipam_store_follow");
	TCase *c = tcase_create("follow");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, a_scope_becomes_a_range_in_a_subnet_of_its_own);
	tcase_add_test(c, a_scope_comes_into_the_subnet_that_a_person_made);
	tcase_add_test(c, a_range_keeps_what_a_person_wrote_and_takes_what_the_server_says);
	tcase_add_test(c, a_person_does_not_change_what_the_server_says);
	tcase_add_test(c, what_is_in_use_of_the_scope_is_utilized);
	tcase_add_test(c, a_range_goes_with_its_scope_and_with_its_server);
	tcase_add_test(c, a_failover_pair_overlaps_because_it_is_one);
	tcase_add_test(c, a_split_scope_does_not_overlap);
	tcase_add_test(c, a_renamed_server_keeps_its_ranges);
	tcase_add_test(c, a_collection_cut_short_anywhere_leaves_the_plan_as_it_was);
	suite_add_tcase(s, c);
	return s;
}
TEST_MAIN(suite)
