/* use: ipam_manage ipam_access ipam_store ipam_model ipam_base SQLITE3 CHECK TALLOC */
/*
 * The address plan as people change it: fields by name, all of them or none,
 * by those who may, and in the event catalog.
 */
#include <errno.h>

#include "ipam/manage/manage_store.h"
#include "ipam/store/store_event.h"
#include "ipam/store/store_plan.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define NOW 1793610000
#define FIELDS 8

static const struct access_caller alice = {
	.name = "CONTOSO\\alice", .address = "10.1.0.7", .root = true,
	.source = ACCESS_FROM_TOKEN,
};
static const struct access_caller nobody = { .name = "bob",
					     .address = "local" };
static const struct store_page all = { .limit = 100 };

static struct manage_sink sink;
static struct manage_call call;

static void setup(void)
{
	fresh_setup();
	manage_sink_of_store(store, &sink);
	call = (struct manage_call){
		.sink = &sink, .caller = &alice, .now = NOW,
	};
}

/* Fields up to one without a name; a new one, or the one called so. */
static int put(enum manage_plan_noun noun, const char *ref,
	       const struct manage_field fields[FIELDS], int64_t *out_id)
{
	struct manage_plan plan = { .noun = noun, .ref = ref,
				    .fields = fields };

	call.field = call.why = NULL;
	call.wrong = (struct ipam_wrong){ .field = NULL };
	while (plan.field_count < FIELDS &&
	       fields[plan.field_count].name != NULL) {
		plan.field_count++;
	}
	return manage_plan_put(&call, &plan, out_id);
}

static int64_t add(enum manage_plan_noun noun,
		   const struct manage_field fields[FIELDS])
{
	int64_t id = 0;
	int ret = put(noun, NULL, fields, &id);

	ck_assert_msg(ret == 0, "%s", call.why);
	return id;
}

static const struct manage_field ten[FIELDS] = {
	{ "network", "10.0.0.0/8", 0 }, { "owner", "net", 0 },
};
static const struct manage_field office[FIELDS] = {
	{ "network", "10.1.0.0/24", 0 }, { "name", "Office", 0 },
	{ "vlans", "10,20", 0 },
};

static struct ipam_block block_of(int64_t id)
{
	const struct store_plan_filter filter = { .id = id };
	struct ipam_block *blocks = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_block_list(ctx, store, &filter, &all, &blocks,
					  &count), 0);
	ck_assert_uint_eq(count, 1);
	return blocks[0];
}

static struct ipam_ip_range range_of(int64_t id)
{
	const struct store_plan_filter filter = { .id = id };
	struct ipam_ip_range *ranges = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_ip_range_list(ctx, store, &filter, &all,
					     &ranges, &count), 0);
	ck_assert_uint_eq(count, 1);
	return ranges[0];
}

/* API-09 */
START_TEST(what_is_not_named_stays)
{
	const struct manage_field owner[FIELDS] = {
		{ "description", "all of it", 0 },
	};
	const struct manage_field none[FIELDS] = { { "owner", "", 0 } };
	int64_t id = add(MANAGE_BLOCK, ten);

	ck_assert_int_eq(put(MANAGE_BLOCK, "10.0.0.0/8", owner, &id), 0);
	ck_assert_str_eq(block_of(id).owner, "net");
	ck_assert_str_eq(block_of(id).description, "all of it");
	ck_assert_int_eq(block_of(id).modified_at, NOW);
	ck_assert_int_eq(put(MANAGE_BLOCK, "10.0.0.0/8", none, &id), 0);
	ck_assert_ptr_null(block_of(id).owner);
}
END_TEST

START_TEST(nothing_is_half_applied)
{
	const struct manage_field half[FIELDS] = {
		{ "owner", "other", 0 }, { "rir", "RIPE", 0 },
	};
	int64_t id = add(MANAGE_BLOCK, ten), out = 0;

	ck_assert_int_eq(put(MANAGE_BLOCK, "10.0.0.0/8", half, &out), EINVAL);
	ck_assert_str_eq(call.field, "rir");
	ck_assert_str_eq(block_of(id).owner, "net");
}
END_TEST

static const struct {
	enum manage_plan_noun noun;
	struct manage_field field;
	const char *wrong;
} bad[] = {
	{ MANAGE_BLOCK, { "network", "10.0.0.0", 0 }, "network" },
	{ MANAGE_BLOCK, { "network", "10.0.0.1/8", 0 }, "network" },
	{ MANAGE_BLOCK, { "start", "ten", 0 }, "start" },
	{ MANAGE_BLOCK, { "end", "", 0 }, "end" },
	{ MANAGE_SUBNET, { "network", "", 0 }, "network" },
	{ MANAGE_SUBNET, { "space", "Nowhere", 0 }, "space" },
	{ MANAGE_SUBNET, { "name", "", 0 }, "name" },
	{ MANAGE_SUBNET, { "network_type", "customer", 0 }, "network_type" },
	{ MANAGE_SUBNET, { "virtual_subnet", NULL, 16777215 },
	  "virtual_subnet" },
	{ MANAGE_RANGE, { "reserved", "10.1.0.9-", 0 }, "reserved" },
	{ MANAGE_RANGE, { "reserved", "10.1.0.9, 10.1.0.1-10.1.0.9", 0 },
	  "reserved" },
	{ MANAGE_RANGE, { "vips", "10.2.0.1", 0 }, "vips" },
	{ MANAGE_RANGE, { "gateways", "10.1.0.1\\none", 0 }, "gateways" },
	{ MANAGE_RANGE, { "utilized_addresses", NULL, 255 },
	  "utilized_addresses" },
	{ MANAGE_SPACE, { "type", "customer", 0 }, "provider" },
	{ MANAGE_SPACE, { "provider", "Nowhere", 0 }, "provider" },
	{ MANAGE_SPACE, { "isolation", "NVGRE", 0 }, "isolation" },
};

/* Each into an object that is else right. */
START_TEST(a_wrong_value_is_told_by_its_field)
{
	static const struct manage_field right[MANAGE_PLAN_COUNT][2] = {
		[MANAGE_SPACE] = { { "name", "Fabric", 0 } },
		[MANAGE_BLOCK] = { { "network", "10.0.0.0/8", 0 } },
		[MANAGE_SUBNET] = { { "network", "10.1.0.0/24", 0 },
				    { "name", "Office", 0 } },
		[MANAGE_RANGE] = { { "network", "10.1.0.0/24", 0 } },
	};
	struct manage_field fields[FIELDS] = { { .name = NULL } };
	size_t i, n = 0;
	int64_t id = 0;
	int ret;

	add(MANAGE_SUBNET, office);
	for (i = 0; i < 2; i++) {
		if (right[bad[_i].noun][i].name != NULL &&
		    strcmp(right[bad[_i].noun][i].name,
			   bad[_i].field.name) != 0) {
			fields[n++] = right[bad[_i].noun][i];
		}
	}
	fields[n] = bad[_i].field;
	ret = put(bad[_i].noun, NULL, fields, &id);
	ck_assert(ret == EINVAL || ret == ENOENT);
	ck_assert_ptr_nonnull(call.field);
	ck_assert_str_eq(call.field, bad[_i].wrong);
	ck_assert_str_ne(call.why, "");
	ck_assert_int_eq(id, 0);
}
END_TEST

START_TEST(lists_are_kept_in_one_form)
{
	const struct manage_field fields[FIELDS] = {
		{ "network", "10.1.0.0/24", 0 },
		{ "dns_servers", " 10.1.0.3,10.1.0.4   10.1.0.5 ", 0 },
		{ "reserved", "10.1.0.9-10.1.0.12 10.1.0.7", 0 },
		{ "vips", "10.1.0.20", 0 },
	};
	const struct manage_field vips[FIELDS] = { { "vips", "", 0 } };
	struct ipam_ip_range range;
	int64_t id;

	add(MANAGE_SUBNET, office);
	id = add(MANAGE_RANGE, fields);
	range = range_of(id);
	ck_assert_str_eq(range.dns_servers, "10.1.0.3, 10.1.0.4, 10.1.0.5");
	ck_assert_uint_eq(range.part_count, 3);
	ck_assert_int_eq(range.parts[0].kind, IPAM_PART_RESERVED);
	ck_assert_uint_eq(ipam_addr_v4_number(&range.parts[0].range.first),
			  0x0a010007);
	ck_assert_int_eq(range.parts[2].kind, IPAM_PART_VIP);
	ck_assert_int_eq(put(MANAGE_RANGE, "10.1.0.1-10.1.0.254", vips, &id),
			 0);
	ck_assert_uint_eq(range_of(id).part_count, 2);
}
END_TEST

START_TEST(a_person_counts_or_lets_count)
{
	const struct manage_field range[FIELDS] = {
		{ "network", "10.1.0.0/24", 0 },
		{ "utilized_addresses", NULL, 12 },
	};
	const struct manage_field let[FIELDS] = {
		{ "utilization", "auto", 0 },
	};
	int64_t id;

	add(MANAGE_SUBNET, office);
	id = add(MANAGE_RANGE, range);
	ck_assert(range_of(id).usage.utilized == 12);
	ck_assert_int_eq(put(MANAGE_RANGE, "10.1.0.1-10.1.0.254", let, &id),
			 0);
	ck_assert(range_of(id).usage.utilized == 0);
	ck_assert_int_eq(range_of(id).user_utilized, -1);
}
END_TEST

START_TEST(who_may_not_is_refused_before_anything)
{
	int64_t id = 0;

	call.caller = &nobody;
	ck_assert_int_eq(put(MANAGE_BLOCK, NULL, ten, &id), EACCES);
	ck_assert_int_eq(manage_plan_remove(&call, MANAGE_BLOCK, "1", false),
			 EACCES);
	ck_assert_int_eq(manage_plan_remap(&call, MANAGE_RANGE, "1"), EACCES);
	call.caller = &alice;
	id = add(MANAGE_BLOCK, ten);
	ck_assert_int_eq(block_of(id).id, id);
}
END_TEST

START_TEST(changes_are_in_the_event_catalog)
{
	const struct store_event_filter filter = { .kind = IPAM_EVENT_IPAM };
	const struct manage_field owner[FIELDS] = {
		{ "owner", "site", 0 },
	};
	struct ipam_event *events = NULL;
	size_t count = 0;
	int64_t id = add(MANAGE_BLOCK, ten);

	ck_assert_int_eq(put(MANAGE_BLOCK, "10.0.0.0/8", owner, &id), 0);
	ck_assert_int_eq(manage_plan_remove(&call, MANAGE_BLOCK,
					    "10.0.0.0/8", false), 0);
	ck_assert_int_eq(store_event_list(ctx, store, &filter, &all, &events,
					  &count, NULL), 0);
	ck_assert_uint_eq(count, 3);
	ck_assert_str_eq(events[2].key, "10.0.0.0/8");
	ck_assert_int_eq(events[1].number, 212);
	ck_assert_uint_eq(events[1].value_count, 1);
	ck_assert_str_eq(events[1].values[0].name, "owner");
	ck_assert_str_eq(events[1].values[0].before, "net");
	ck_assert_str_eq(events[1].values[0].after, "site");
	ck_assert_int_eq(events[0].number, 213);
}
END_TEST

START_TEST(nothing_to_change_and_nothing_there)
{
	const struct manage_field none[FIELDS] = { { .name = NULL } };
	int64_t id = add(MANAGE_BLOCK, ten);

	ck_assert_int_eq(put(MANAGE_BLOCK, "10.0.0.0/8", none, &id), EINVAL);
	ck_assert_int_eq(put(MANAGE_BLOCK, "11.0.0.0/8", ten, &id), ENOENT);
	ck_assert_str_eq(call.field, "block");
	ck_assert_int_eq(manage_plan_remap(&call, MANAGE_SUBNET, "77"),
			 ENOENT);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("ipam_manage_plan");
	TCase *c = tcase_create("plan");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, what_is_not_named_stays);
	tcase_add_test(c, nothing_is_half_applied);
	tcase_add_loop_test(c, a_wrong_value_is_told_by_its_field, 0,
			    sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(c, lists_are_kept_in_one_form);
	tcase_add_test(c, a_person_counts_or_lets_count);
	tcase_add_test(c, who_may_not_is_refused_before_anything);
	tcase_add_test(c, changes_are_in_the_event_catalog);
	tcase_add_test(c, nothing_to_change_and_nothing_there);
	suite_add_tcase(s, c);
	return s;
}
TEST_MAIN(suite)
