/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * From something of the address plan to its samples (ASM-12), and only its
 * own: others have the same addresses.
 */
#include <errno.h>

#include "ipam/store/store_plan.h"
#include "ipam/store/store_usage.h"
#include "tests/unit/ipam_store/plan_rows.h"

static struct ipam_wrong wrong;

static int64_t add_range(const char *network, const char *service)
{
	struct ipam_ip_range range = {
		.space_id = IPAM_SPACE_DEFAULT, .service = service,
		.instance = IPAM_INSTANCE_LOCAL, .assignment = IPAM_STATIC,
		.network_type = IPAM_NON_VIRTUALIZED, .user_utilized = -1,
		.prefix = fresh_prefix(network),
	};
	int ret;

	range.range = ipam_prefix_hosts(&range.prefix);
	ret = store_ip_range_put(store, &range, true, 100, &wrong);
	ck_assert_msg(ret == 0, "%s", wrong.why);
	return range.id;
}

static void sample(void)
{
	struct store_usage_plan plan = { .at = 1793610000 };
	bool more = true;

	while (more) {
		ck_assert_int_eq(store_usage_plan_step(store, &plan, 100,
						       &more), 0);
	}
}

START_TEST(each_has_its_own_samples)
{
	struct ipam_block block = { .prefix = fresh_prefix("10.0.0.0/8") };
	int64_t ids[5], objects[5] = { 0 };
	static const enum ipam_usage_kind kinds[5] = {
		IPAM_USAGE_RANGE, IPAM_USAGE_RANGE, IPAM_USAGE_SUBNET,
		IPAM_USAGE_BLOCK, IPAM_USAGE_SPACE,
	};
	size_t i, k;

	block.range = ipam_prefix_range(&block.prefix);
	ck_assert_int_eq(store_block_put(store, &block, 100, &wrong), 0);
	ids[0] = add_range("10.1.0.0/24", "IPAM");
	ids[1] = add_range("10.1.0.0/24", "Others");
	ids[2] = 1;	/* the subnet that was made */
	ids[3] = block.id;
	ids[4] = IPAM_SPACE_DEFAULT;
	for (i = 0; i < 5; i++) {
		ck_assert_int_eq(store_usage_object_of(store, kinds[i], ids[i],
						       &objects[i]), ENOENT);
	}
	sample();
	for (i = 0; i < 5; i++) {
		ck_assert_int_eq(store_usage_object_of(store, kinds[i], ids[i],
						       &objects[i]), 0);
		for (k = 0; k < i; k++) {
			ck_assert_int_ne(objects[k], objects[i]);
		}
	}
	ck_assert_int_eq(store_usage_object_of(store, IPAM_USAGE_RANGE, 777,
					       &objects[0]), ENOENT);
	ck_assert_int_eq(store_usage_object_of(store, IPAM_USAGE_SERVER, 1,
					       &objects[0]), EINVAL);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_usage_of");
	TCase *tc = tcase_create("usage");

	tcase_add_checked_fixture(tc, fresh_setup, fresh_teardown);
	tcase_add_test(tc, each_has_its_own_samples);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
