/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Spaces, blocks, subnets and ranges, and how they hang together (ASM-01,
 * ASM-02, ASM-03, ASM-04, ASM-05, MAP-01, MAP-02, MAP-03, MAP-04, MAP-05,
 * MAP-06, MAP-08, UTL-01, VRT-01).
 */
#include <errno.h>

#include "tests/unit/ipam_store/plan_store.h"

static struct ipam_block block_of(int64_t id)
{
	const struct store_plan_filter filter = { .id = id };
	struct ipam_block *blocks = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_block_list(ctx, store, &filter, &plan_all,
					  &blocks, &count), 0);
	ck_assert_uint_eq(count, 1);
	return blocks[0];
}

static struct ipam_subnet subnet_of(int64_t id)
{
	const struct store_plan_filter filter = { .id = id };
	struct ipam_subnet *subnets = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_subnet_list(ctx, store, &filter, &plan_all,
					   &subnets, &count), 0);
	ck_assert_uint_eq(count, 1);
	return subnets[0];
}

static struct ipam_ip_range range_of(int64_t id)
{
	const struct store_plan_filter filter = { .id = id };
	struct ipam_ip_range *ranges = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_ip_range_list(ctx, store, &filter, &plan_all,
					     &ranges, &count), 0);
	ck_assert_uint_eq(count, 1);
	return ranges[0];
}

/* MAP-01, MAP-08: a block that comes between takes over what lies in it. */
START_TEST(a_block_that_comes_between_takes_what_lies_in_it)
{
	int64_t outer = plan_add_block("10.0.0.0/8");
	int64_t subnet = plan_add_subnet(1, "10.1.2.0/24");
	int64_t range = plan_add_range("a", "10.1.2.10", "10.1.2.109", 40);
	int64_t inner = plan_add_block("10.1.0.0/16");

	plan_check();
	ck_assert_int_eq(block_of(inner).parent, outer);
	ck_assert_int_eq(subnet_of(subnet).block, inner);
	ck_assert_int_eq(range_of(range).block, inner);
	ck_assert(block_of(inner).usage.assigned == 100);
	ck_assert(block_of(outer).usage.utilized == 40);
	ck_assert_int_eq(block_of(outer).child_blocks, 1);
	ck_assert_int_eq(block_of(inner).depth, 1);
	ck_assert_int_eq(store_block_remove(store, inner, false, &plan_wrong),
			 0);
	plan_check();
	ck_assert_int_eq(subnet_of(subnet).block, outer);
	ck_assert_int_eq(store_block_remove(store, outer, false, &plan_wrong),
			 0);
	plan_check();
	ck_assert_int_eq(subnet_of(subnet).block, 0);
}
END_TEST

static const struct {
	const char *there, *added;
	int ret;
} cuts[] = {
	{ "10.0.0.0/8", "10.0.0.0/8", EEXIST },
	{ "10.0.0.0/8", "10.128.0.0/9", 0 },
	{ "10.0.0.0/8", "10.0.0.0/9", 0 },
	{ "10.0.0.0/9", "10.0.0.0/8", 0 },
	{ "10.128.0.0/9", "10.0.0.0/8", 0 },
	{ "10.0.0.0/9", "10.128.0.0/9", 0 },
	{ "2001:db8::/32", "2001:db8:8000::/33", 0 },
};

START_TEST(blocks_lie_inside_each_other_or_apart)
{
	int64_t id = 0;

	plan_add_block(cuts[_i].there);
	ck_assert_int_eq(plan_try_block(cuts[_i].added, &id), cuts[_i].ret);
	plan_check();
}
END_TEST

static const struct {
	const char *first, *last, *field;	/* field NULL: fits */
	int ret;
} parts[] = {
	/* beside 10.1.0.100-10.1.0.199, which is there */
	{ "10.1.0.0", "10.1.0.99", NULL, 0 },
	{ "10.1.0.0", "10.1.0.100", "network", EINVAL },
	{ "10.1.0.200", "10.1.0.255", NULL, 0 },
	{ "10.1.0.199", "10.1.0.255", "network", EINVAL },
	{ "10.1.0.100", "10.1.0.199", "network", EEXIST },
	{ "10.1.0.100", "10.1.0.150", NULL, 0 },
	{ "10.1.0.150", "10.1.0.200", "network", EINVAL },
	{ "10.1.0.99", "10.1.0.200", NULL, 0 },
};

START_TEST(a_block_does_not_cut_through_another)
{
	struct ipam_block block = plan_block("10.1.0.0/24");

	block.range = plan_range("10.1.0.100", "10.1.0.199");
	ck_assert_int_eq(store_block_put(store, &block, PLAN_NOW,
					 &plan_wrong), 0);
	block = plan_block("10.1.0.0/24");
	block.range = plan_range(parts[_i].first, parts[_i].last);
	ck_assert_int_eq(store_block_put(store, &block, PLAN_NOW,
					 &plan_wrong), parts[_i].ret);
	if (parts[_i].field != NULL) {
		ck_assert_str_eq(plan_wrong.field, parts[_i].field);
	}
	plan_check();
}
END_TEST

START_TEST(a_block_that_moves_keeps_its_number)
{
	int64_t id = plan_add_block("10.0.0.0/9");
	int64_t other = plan_add_block("10.200.0.0/16");
	struct ipam_block block = plan_block("10.128.0.0/9");

	block.id = id;
	block.owner = "net team";
	ck_assert_int_eq(store_block_put(store, &block, PLAN_NOW,
					 &plan_wrong), 0);
	plan_check();
	ck_assert_int_eq(block_of(other).parent, id);
	ck_assert_str_eq(block_of(id).owner, "net team");
	block = plan_block("10.200.0.0/16");
	block.id = id;
	ck_assert_int_eq(store_block_put(store, &block, PLAN_NOW,
					 &plan_wrong), EEXIST);
	plan_check();
	ck_assert_int_eq(block_of(id).prefix.length, 9);
}
END_TEST

START_TEST(a_block_goes_with_the_blocks_in_it_where_that_is_said)
{
	int64_t outer = plan_add_block("10.0.0.0/8");
	int64_t apart = plan_add_block("192.168.0.0/16");
	struct plan plan;

	plan_add_block("10.1.0.0/16");
	plan_add_block("10.1.2.0/24");
	plan_add_block("10.2.0.0/16");
	plan_add_subnet(1, "10.1.2.0/25");
	ck_assert_int_eq(store_block_remove(store, outer, true, &plan_wrong),
			 0);
	plan_check();
	plan = plan_read(ctx);
	ck_assert_uint_eq(plan.block_count, 1);
	ck_assert_int_eq(plan.blocks[0].id, apart);
}
END_TEST

/* A subnet in a subnet: the outer one has the sums of both, and counts. */
START_TEST(a_subnet_around_another_counts_for_both)
{
	int64_t block = plan_add_block("10.0.0.0/8");
	int64_t inner = plan_add_subnet(1, "10.1.2.0/24");
	int64_t range = plan_add_range("a", "10.1.2.1", "10.1.2.100", 7);
	int64_t outer = plan_add_subnet(1, "10.1.0.0/16");

	plan_check();
	ck_assert(subnet_of(outer).counted);
	ck_assert(!subnet_of(inner).counted);
	ck_assert_int_eq(subnet_of(inner).overlap, IPAM_OVERLAPPING);
	ck_assert(subnet_of(outer).usage.assigned == 100);
	ck_assert(block_of(block).usage.utilized == 7);
	/* MAP-04 */
	ck_assert_int_eq(store_subnet_remap(store, inner, &plan_wrong), 0);
	plan_check();
	ck_assert(subnet_of(inner).counted);
	ck_assert(!subnet_of(outer).counted);
	ck_assert_int_eq(store_subnet_remove(store, inner, false,
					     &plan_wrong), 0);
	plan_check();
	ck_assert(subnet_of(outer).counted);
	ck_assert_int_eq(range_of(range).subnet, outer);
}
END_TEST

START_TEST(a_subnet_with_ranges_stays_unless_they_go_too)
{
	int64_t subnet = plan_add_subnet(1, "10.1.2.0/24");

	plan_add_range("a", "10.1.2.1", "10.1.2.100", 7);
	ck_assert_int_eq(store_subnet_remove(store, subnet, false,
					     &plan_wrong), EBUSY);
	ck_assert_str_eq(plan_wrong.field, "ranges");
	ck_assert_uint_eq(plan_read(ctx).range_count, 1);
	ck_assert_int_eq(store_subnet_remove(store, subnet, true,
					     &plan_wrong), 0);
	plan_check();
	ck_assert_uint_eq(plan_read(ctx).range_count, 0);
	ck_assert_uint_eq(plan_read(ctx).subnet_count, 0);
}
END_TEST

START_TEST(a_subnet_moves_with_what_it_holds)
{
	struct ipam_subnet subnet;
	int64_t id = plan_add_subnet(1, "10.1.2.0/24");

	plan_add_range("a", "10.1.2.1", "10.1.2.100", 7);
	subnet = subnet_of(id);
	subnet.prefix = fresh_prefix("10.1.3.0/24");
	ck_assert_int_eq(store_subnet_put(store, &subnet, PLAN_NOW,
					  &plan_wrong), EBUSY);
	subnet.prefix = fresh_prefix("10.1.2.0/23");
	ck_assert_int_eq(store_subnet_put(store, &subnet, PLAN_NOW,
					  &plan_wrong), 0);
	plan_check();
	ck_assert(subnet_of(id).usage.assigned == 100);
	subnet.prefix = fresh_prefix("10.1.2.0/25");
	ck_assert_int_eq(store_subnet_put(store, &subnet, PLAN_NOW,
					  &plan_wrong), EBUSY);
	plan_check();
}
END_TEST

START_TEST(a_prefix_is_there_once_per_space)
{
	struct ipam_space space = { .name = "Fabric",
				    .type = IPAM_SPACE_PROVIDER };
	struct ipam_subnet subnet;
	int64_t id;

	ck_assert_int_eq(store_space_put(store, &space, PLAN_NOW,
					 &plan_wrong), 0);
	id = plan_add_subnet(1, "10.1.2.0/24");
	plan_add_subnet(space.id, "10.1.2.0/24");
	subnet = subnet_of(id);
	subnet.id = 0;
	ck_assert_int_eq(store_subnet_put(store, &subnet, PLAN_NOW,
					  &plan_wrong), EEXIST);
	ck_assert_str_eq(plan_wrong.field, "network");
	plan_check();
}
END_TEST

START_TEST(ranges_of_one_owner_do_not_overlap)
{
	struct ipam_ip_range range = plan_new_range("10.1.2.50", "10.1.2.60");

	plan_add_subnet(1, "10.1.2.0/24");
	ck_assert_int_eq(store_ip_range_put(store, &range, false, PLAN_NOW,
					    &plan_wrong), 0);
	range = plan_new_range("10.1.2.60", "10.1.2.70");
	ck_assert_int_eq(store_ip_range_put(store, &range, false, PLAN_NOW,
					    &plan_wrong), EEXIST);
	range = plan_new_range("10.1.2.40", "10.1.2.50");
	ck_assert_int_eq(store_ip_range_put(store, &range, false, PLAN_NOW,
					    &plan_wrong), EEXIST);
	range = plan_new_range("10.1.2.61", "10.1.2.70");
	ck_assert_int_eq(store_ip_range_put(store, &range, false, PLAN_NOW,
					    &plan_wrong), 0);
	range = plan_new_range("10.1.2.40", "10.1.2.49");
	ck_assert_int_eq(store_ip_range_put(store, &range, false, PLAN_NOW,
					    &plan_wrong), 0);
	range = plan_new_range("10.1.2.40", "10.1.2.70");
	range.instance = "other";
	ck_assert_int_eq(store_ip_range_put(store, &range, false, PLAN_NOW,
					    &plan_wrong), 0);
	plan_check();
}
END_TEST

/* MAP-05, MAP-06, MAP-04 */
START_TEST(of_ranges_that_overlap_the_first_counts_until_another_is_chosen)
{
	int64_t subnet = plan_add_subnet(1, "10.1.2.0/24");
	int64_t a = plan_add_range("a", "10.1.2.1", "10.1.2.100", 10);
	int64_t b = plan_add_range("b", "10.1.2.50", "10.1.2.150", 20);
	int64_t c = plan_add_range("c", "10.1.2.101", "10.1.2.200", 30);

	plan_check();
	ck_assert(range_of(a).counted && !range_of(b).counted &&
		  range_of(c).counted);
	ck_assert(subnet_of(subnet).usage.utilized == 40);
	ck_assert_int_eq(store_ip_range_remap(store, b, &plan_wrong), 0);
	plan_check();
	ck_assert(!range_of(a).counted && range_of(b).counted &&
		  !range_of(c).counted);
	ck_assert(subnet_of(subnet).usage.utilized == 20);
	ck_assert_int_eq(store_ip_range_remap(store, a, &plan_wrong), 0);
	plan_check();
	ck_assert(range_of(a).counted && range_of(c).counted);
	ck_assert_int_eq(store_ip_range_remove(store, a, &plan_wrong), 0);
	plan_check();
	ck_assert_int_eq(range_of(b).overlap, IPAM_OVERLAPPING);
	ck_assert_int_eq(store_ip_range_remove(store, c, &plan_wrong), 0);
	plan_check();
	ck_assert(range_of(b).counted);
	ck_assert_int_eq(range_of(b).overlap, IPAM_NOT_OVERLAPPING);
}
END_TEST

START_TEST(a_range_needs_a_subnet_or_makes_one)
{
	struct ipam_ip_range range = plan_new_range("10.1.2.1", "10.1.2.9");

	ck_assert_int_eq(store_ip_range_put(store, &range, false, PLAN_NOW,
					    &plan_wrong), EINVAL);
	ck_assert_str_eq(plan_wrong.field, "network");
	range.prefix = fresh_prefix("10.1.2.0/24");
	ck_assert_int_eq(store_ip_range_put(store, &range, false, PLAN_NOW,
					    &plan_wrong), EINVAL);
	ck_assert_str_eq(plan_wrong.field, "create_subnet");
	ck_assert_int_eq(store_ip_range_put(store, &range, true, PLAN_NOW,
					    &plan_wrong), 0);
	plan_check();
	ck_assert_str_eq(subnet_of(range.subnet).name, "10.1.2.0/24");
	/* One that is wrong makes no subnet. */
	range = plan_new_range("10.1.3.0", "10.1.3.9");
	range.prefix = fresh_prefix("10.1.3.0/24");
	ck_assert_int_eq(store_ip_range_put(store, &range, true, PLAN_NOW,
					    &plan_wrong), EINVAL);
	ck_assert_uint_eq(plan_read(ctx).subnet_count, 1);
}
END_TEST

START_TEST(a_range_that_a_person_adds_is_not_of_a_scope)
{
	struct ipam_ip_range range = plan_new_range("10.1.2.1", "10.1.2.9");

	plan_add_subnet(1, "10.1.2.0/24");
	range.service = "ms dhcp";
	ck_assert_int_eq(store_ip_range_put(store, &range, false, PLAN_NOW,
					    &plan_wrong), EINVAL);
	ck_assert_str_eq(plan_wrong.field, "service");
}
END_TEST

/* MAP-02 */
START_TEST(an_address_lies_in_the_range_of_its_owner)
{
	struct ipam_addr in = ipam_addr_v4(0x0a010232);
	struct ipam_addr out = ipam_addr_v4(0x0a010265);
	int64_t *ids = NULL, a, b, id = 0;
	size_t count = 0;

	plan_add_subnet(1, "10.1.2.0/24");
	a = plan_add_range("a", "10.1.2.1", "10.1.2.100", 0);
	b = plan_add_range("b", "10.1.2.50", "10.1.2.150", 0);
	ck_assert_int_eq(store_range_of(store, 1, &in, "ipam", "A", &id), 0);
	ck_assert_int_eq(id, a);
	ck_assert_int_eq(store_range_of(store, 1, &out, "IPAM", "a", &id),
			 ENOENT);
	ck_assert_int_eq(store_range_of(store, 1, &out, "IPAM", "b", &id), 0);
	ck_assert_int_eq(id, b);
	ck_assert_int_eq(store_range_of(store, 1, &in, "IPAM", "c", &id),
			 ENOENT);
	ck_assert_int_eq(store_range_containing(ctx, store, 1, &in, &ids,
						&count), 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(store_range_containing(ctx, store, 1, &out, &ids,
						&count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(ids[0], b);
}
END_TEST

START_TEST(used_addresses_are_counted_all_the_way_up)
{
	int64_t block = plan_add_block("10.0.0.0/8");
	int64_t subnet = plan_add_subnet(1, "10.1.2.0/24");
	int64_t range = plan_add_range("a", "10.1.2.1", "10.1.2.100", -1);

	ck_assert_int_eq(store_range_used(store, range, 5), 0);
	ck_assert_int_eq(store_range_used(store, range, -2), 0);
	plan_check();
	ck_assert_int_eq(range_of(range).used, 3);
	ck_assert(subnet_of(subnet).usage.utilized == 3);
	ck_assert(block_of(block).usage.utilized == 3);
}
END_TEST

START_TEST(the_default_space_stays_and_others_go_when_empty)
{
	struct ipam_space space = { .name = "Fabric",
				    .type = IPAM_SPACE_PROVIDER };
	struct ipam_space tenant = { .name = "Blue",
				     .type = IPAM_SPACE_CUSTOMER };
	struct ipam_space again;
	int64_t subnet;

	ck_assert_int_eq(store_space_remove(store, 1, &plan_wrong), EBUSY);
	ck_assert_int_eq(store_space_put(store, &space, PLAN_NOW,
					 &plan_wrong), 0);
	tenant.provider_id = 77;
	ck_assert_int_eq(store_space_put(store, &tenant, PLAN_NOW,
					 &plan_wrong), ENOENT);
	tenant.provider_id = space.id;
	ck_assert_int_eq(store_space_put(store, &tenant, PLAN_NOW,
					 &plan_wrong), 0);
	again = (struct ipam_space){ .name = "FABRIC",
				     .type = IPAM_SPACE_PROVIDER };
	ck_assert_int_eq(store_space_put(store, &again, PLAN_NOW,
					 &plan_wrong), EEXIST);
	again = space;
	again.type = IPAM_SPACE_CUSTOMER;
	again.provider_id = 1;
	ck_assert_int_eq(store_space_put(store, &again, PLAN_NOW,
					 &plan_wrong), EINVAL);
	ck_assert_str_eq(plan_wrong.field, "type");
	ck_assert_int_eq(store_space_remove(store, space.id, &plan_wrong),
			 EBUSY);
	ck_assert_int_eq(store_space_remove(store, tenant.id, &plan_wrong), 0);
	subnet = plan_add_subnet(space.id, "10.0.0.0/24");
	ck_assert_int_eq(store_space_remove(store, space.id, &plan_wrong),
			 EBUSY);
	ck_assert_int_eq(store_subnet_remove(store, subnet, false,
					     &plan_wrong), 0);
	ck_assert_int_eq(store_space_remove(store, space.id, &plan_wrong), 0);
}
END_TEST

START_TEST(pages_follow_each_other_in_tree_order)
{
	static const char *const wanted[] = { "10.0.0.0/8", "10.0.0.0/16",
					      "10.1.0.0/16", "192.168.0.0/16",
					      "2001:db8::/32" };
	struct store_plan_filter filter = { .id = 0 };
	struct store_page page = { .limit = 1 };
	struct ipam_block *blocks = NULL;
	char text[IPAM_PREFIX_TEXT];
	size_t i, count = 0;

	plan_add_block("192.168.0.0/16");
	plan_add_block("10.1.0.0/16");
	plan_add_block("2001:db8::/32");
	plan_add_block("10.0.0.0/16");
	plan_add_block("10.0.0.0/8");
	for (i = 0; i < 5; i++) {
		ck_assert_int_eq(store_block_list(ctx, store, &filter, &page,
						  &blocks, &count), 0);
		ck_assert_uint_eq(count, 1);
		ck_assert_str_eq(ipam_prefix_format(&blocks[0].prefix, text),
				 wanted[i]);
		page.after = store_block_key(ctx, &blocks[0]);
	}
	ck_assert_int_eq(store_block_list(ctx, store, &filter, &page, &blocks,
					  &count), 0);
	ck_assert_uint_eq(count, 0);
	page.after = "1|10.0.0.0|nothing|7";
	ck_assert_int_eq(store_block_list(ctx, store, &filter, &page, &blocks,
					  &count), EINVAL);
}
END_TEST

START_TEST(what_contains_an_address_is_found_from_inside_out)
{
	const struct ipam_range at = plan_range("10.1.2.3", "10.1.2.3");
	const struct store_plan_filter filter = { .contains = &at };
	struct plan p = { .block_count = 0 };

	plan_add_block("10.0.0.0/8");
	plan_add_block("10.1.0.0/16");
	plan_add_block("10.2.0.0/16");
	plan_add_subnet(1, "10.1.2.0/24");
	plan_add_subnet(1, "10.1.2.0/23");
	plan_add_subnet(1, "10.1.3.0/24");
	plan_add_range("a", "10.1.2.1", "10.1.2.9", 0);
	plan_add_range("b", "10.1.2.4", "10.1.2.9", 0);
	ck_assert_int_eq(store_block_list(ctx, store, &filter, &plan_all,
					  &p.blocks, &p.block_count), 0);
	ck_assert_uint_eq(p.block_count, 2);
	ck_assert_int_eq(store_subnet_list(ctx, store, &filter, &plan_all,
					   &p.subnets, &p.subnet_count), 0);
	ck_assert_uint_eq(p.subnet_count, 2);
	ck_assert_int_eq(store_ip_range_list(ctx, store, &filter, &plan_all,
					     &p.ranges, &p.range_count), 0);
	ck_assert_uint_eq(p.range_count, 1);
}
END_TEST

START_TEST(a_reference_names_one_thing)
{
	struct ipam_space space = { .name = "Fabric",
				    .type = IPAM_SPACE_PROVIDER };
	int64_t block = plan_add_block("10.0.0.0/8"), id = 0, subnet;

	ck_assert_int_eq(store_plan_find(store, STORE_BLOCK, "10.0.0.0/8",
					 &id, &plan_wrong), 0);
	ck_assert_int_eq(id, block);
	ck_assert_int_eq(store_plan_find(store, STORE_BLOCK,
					 "10.0.0.0-10.255.255.255", &id,
					 &plan_wrong), 0);
	ck_assert_int_eq(store_plan_find(store, STORE_BLOCK, "10.0.0.0/9",
					 &id, &plan_wrong), ENOENT);
	ck_assert_int_eq(store_plan_find(store, STORE_BLOCK, "10.0.0.0",
					 &id, &plan_wrong), EINVAL);
	ck_assert_int_eq(store_space_put(store, &space, PLAN_NOW,
					 &plan_wrong), 0);
	subnet = plan_add_subnet(1, "10.1.0.0/24");
	ck_assert_int_eq(store_plan_find(store, STORE_SUBNET, "10.1.0.0/24",
					 &id, &plan_wrong), 0);
	ck_assert_int_eq(id, subnet);
	plan_add_subnet(space.id, "10.1.0.0/24");
	ck_assert_int_eq(store_plan_find(store, STORE_SUBNET, "10.1.0.0/24",
					 &id, &plan_wrong), EINVAL);
}
END_TEST

/* --- any order of changes --- */

static uint32_t seed;

static uint32_t roll(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 16) % below;
}

/* A prefix within 10.0.0.0/16 or 2001:db8::/48, with some nesting. */
static struct ipam_prefix any_prefix(void)
{
	struct ipam_prefix prefix;
	bool v6 = roll(4) == 0;

	prefix = fresh_prefix(v6 ? "2001:db8::/48" : "10.0.0.0/16");
	prefix.addr.bytes[v6 ? 6 : 14] = (uint8_t)(roll(4) << 6);
	prefix.addr.bytes[v6 ? 7 : 15] = (uint8_t)(roll(4) << 6);
	prefix.length += 1 + roll(10);
	prefix.addr = ipam_prefix_range(&prefix).first;
	return prefix;
}

static void change_blocks(const struct plan *p)
{
	struct ipam_block block = { .prefix = any_prefix() };
	int64_t id = p->block_count > 0 ?
		     p->blocks[roll((uint32_t)p->block_count)].id : 0;

	block.range = ipam_prefix_range(&block.prefix);
	switch (roll(4)) {
	case 0:
		store_block_remove(store, id, roll(4) == 0, &plan_wrong);
		break;
	case 1:
		block.id = id;
		/* fall through */
	default:
		store_block_put(store, &block, PLAN_NOW, &plan_wrong);
	}
}

static void change_subnets(const struct plan *p)
{
	struct ipam_subnet subnet = {
		.space_id = 1, .prefix = any_prefix(), .name = "any",
		.virtual_subnet = -1, .network_type = IPAM_NON_VIRTUALIZED,
	};
	int64_t id = p->subnet_count > 0 ?
		     p->subnets[roll((uint32_t)p->subnet_count)].id : 0;

	switch (roll(6)) {
	case 0:
		store_subnet_remove(store, id, roll(2) == 0, &plan_wrong);
		break;
	case 1:
		store_subnet_remap(store, id, &plan_wrong);
		break;
	case 2:
		subnet.id = id;
		/* fall through */
	default:
		store_subnet_put(store, &subnet, PLAN_NOW, &plan_wrong);
	}
}

static void change_ranges(const struct plan *p)
{
	static const char *const owners[] = { "a", "b", "c" };
	struct ipam_ip_range range = plan_new_range("10.0.0.1", "10.0.0.1");
	int64_t id = p->range_count > 0 ?
		     p->ranges[roll((uint32_t)p->range_count)].id : 0;

	range.prefix = any_prefix();
	range.range = ipam_prefix_hosts(&range.prefix);
	if (range.prefix.addr.family == IPAM_IPV4 &&
	    range.prefix.length < 28) {
		range.range.first.bytes[15] += (uint8_t)roll(4);
		range.range.last.bytes[15] -= (uint8_t)roll(4);
	}
	range.instance = owners[roll(3)];
	range.user_utilized = roll(2);
	switch (roll(7)) {
	case 0:
		store_ip_range_remove(store, id, &plan_wrong);
		break;
	case 1:
		store_ip_range_remap(store, id, &plan_wrong);
		break;
	case 2:
		range.id = id;
		/* fall through */
	default:
		store_ip_range_put(store, &range, roll(3) == 0, PLAN_NOW,
				   &plan_wrong);
	}
}

START_TEST(sums_and_links_hold_in_any_order_of_changes)
{
	TALLOC_CTX *tmp_ctx = NULL;
	size_t most[3] = { 0, 0, 0 };
	struct plan plan;
	int i;

	seed = (uint32_t)_i;
	for (i = 0; i < 100; i++) {
		tmp_ctx = talloc_new(ctx);
		plan = plan_read(tmp_ctx);
		switch (roll(3)) {
		case 0:
			change_blocks(&plan);
			break;
		case 1:
			change_subnets(&plan);
			break;
		default:
			change_ranges(&plan);
		}
		most[0] = plan.block_count > most[0] ? plan.block_count
						     : most[0];
		most[1] = plan.subnet_count > most[1] ? plan.subnet_count
						      : most[1];
		most[2] = plan.range_count > most[2] ? plan.range_count
						     : most[2];
		talloc_free(tmp_ctx);
		plan_check();
	}
	/* There was something to hold. */
	ck_assert_uint_gt(most[0], 3);
	ck_assert_uint_gt(most[1], 2);
	ck_assert_uint_gt(most[2], 2);
}
END_TEST

#define LOOP(test, rows)                                                      \
	tcase_add_loop_test(c, test, 0, sizeof(rows) / sizeof((rows)[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("ipam_store_plan");
	TCase *c = tcase_create("plan");

	tcase_add_checked_fixture(c, fresh_setup, fresh_teardown);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, a_block_that_comes_between_takes_what_lies_in_it);
	LOOP(blocks_lie_inside_each_other_or_apart, cuts);
	LOOP(a_block_does_not_cut_through_another, parts);
	tcase_add_test(c, a_block_that_moves_keeps_its_number);
	tcase_add_test(c, a_block_goes_with_the_blocks_in_it_where_that_is_said);
	tcase_add_test(c, a_subnet_around_another_counts_for_both);
	tcase_add_test(c, a_subnet_with_ranges_stays_unless_they_go_too);
	tcase_add_test(c, a_subnet_moves_with_what_it_holds);
	tcase_add_test(c, a_prefix_is_there_once_per_space);
	tcase_add_test(c, ranges_of_one_owner_do_not_overlap);
	tcase_add_test(c, of_ranges_that_overlap_the_first_counts_until_another_is_chosen);
	tcase_add_test(c, a_range_needs_a_subnet_or_makes_one);
	tcase_add_test(c, a_range_that_a_person_adds_is_not_of_a_scope);
	tcase_add_test(c, an_address_lies_in_the_range_of_its_owner);
	tcase_add_test(c, used_addresses_are_counted_all_the_way_up);
	tcase_add_test(c, the_default_space_stays_and_others_go_when_empty);
	tcase_add_test(c, pages_follow_each_other_in_tree_order);
	tcase_add_test(c, what_contains_an_address_is_found_from_inside_out);
	tcase_add_test(c, a_reference_names_one_thing);
	tcase_add_loop_test(c, sums_and_links_hold_in_any_order_of_changes, 1,
			    6);
	suite_add_tcase(s, c);
	return s;
}
TEST_MAIN(suite)
