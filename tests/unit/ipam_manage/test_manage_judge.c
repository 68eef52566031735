/* use: ipam_manage ipam_access ipam_store ipam_model ipam_base SQLITE3 CHECK TALLOC */
/*
 * Changes of the address plan and of addresses by somebody whose policy
 * reaches a part of it (RBC-05): each is judged where its object lies, or
 * comes to lie, and what is refused leaves nothing behind.
 */
#include <errno.h>

#include "ipam/manage/manage_address.h"
#include "ipam/manage/manage_store.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_plan.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define NOW 1793610000
#define FIELDS 8

static const struct access_caller root = { .name = "root", .root = true,
					   .source = ACCESS_FROM_SOCKET };
static const struct access_principal alice_is[] = {
	{ IPAM_PRINCIPAL_USER, "alice" },
};
static const struct access_caller alice = {
	.name = "alice", .source = ACCESS_FROM_SOCKET,
	.principals = alice_is, .principal_count = 1,
};
static const struct access_caller asm_admin = {
	.name = "asm", .source = ACCESS_FROM_SOCKET,
	.groups = ACCESS_BIT(ACCESS_ASM),
};

static struct manage_sink sink;
static struct manage_call call;
static int64_t europe;

static int put(enum manage_plan_noun noun, const char *ref,
	       const struct manage_field fields[FIELDS])
{
	struct manage_plan plan = { .noun = noun, .ref = ref,
				    .fields = fields };
	int64_t id = 0;

	call.field = call.why = NULL;
	call.wrong = (struct ipam_wrong){ .field = NULL };
	while (plan.field_count < FIELDS &&
	       fields[plan.field_count].name != NULL) {
		plan.field_count++;
	}
	return manage_plan_put(&call, &plan, &id);
}

static int add(enum manage_plan_noun noun, const char *network)
{
	const struct manage_field fields[FIELDS] = {
		{ "network", network, 0 },
		{ noun == MANAGE_SUBNET ? "name" : "owner", "x", 0 },
	};

	return put(noun, NULL, fields);
}

static int edit(enum manage_plan_noun noun, const char *ref)
{
	const struct manage_field fields[FIELDS] = { { "owner", "me", 0 } };

	return put(noun, ref, fields);
}

/* A block that is Europe's, one that is not, and alice who has Europe. */
static void setup(void)
{
	static const char *const grants[] = {
		"IPAM ASM Administrator=\\Global\\Europe"
	};
	const struct access_policy_text policy = {
		.kind = IPAM_PRINCIPAL_USER, .principal = "alice",
		.grants = grants, .count = 1,
	};
	struct manage_access *access_data = NULL;
	int64_t id = 0;

	fresh_setup();
	manage_sink_of_store(store, &sink);
	ck_assert_int_eq(manage_access_open(ctx, &sink, NULL, &access_data),
			 0);
	call = (struct manage_call){ .sink = &sink, .caller = &root,
				     .now = NOW, .access = access_data };
	ck_assert_int_eq(manage_scope_add(&call, 1, "Europe", NULL, &europe),
			 0);
	ck_assert_int_eq(manage_policy_add(&call, &policy, &id), 0);
	ck_assert_int_eq(add(MANAGE_BLOCK, "10.0.0.0/8"), 0);
	ck_assert_int_eq(add(MANAGE_BLOCK, "192.168.0.0/16"), 0);
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_BLOCK,
						 "1", europe), 0);
	ck_assert_int_eq(add(MANAGE_SUBNET, "10.1.0.0/24"), 0);
	ck_assert_int_eq(add(MANAGE_SUBNET, "192.168.1.0/24"), 0);
	call.caller = &alice;
}

static size_t subnets(void)
{
	const struct store_plan_filter filter = { .id = 0 };
	const struct store_page all = { .limit = 100 };
	struct ipam_subnet *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_subnet_list(ctx, store, &filter, &all, &list,
					   &count), 0);
	return count;
}

START_TEST(what_is_added_is_judged_where_it_comes_to_lie)
{
	ck_assert_int_eq(add(MANAGE_SUBNET, "10.2.0.0/24"), 0);
	ck_assert_uint_eq(subnets(), 3);
	ck_assert_int_eq(add(MANAGE_SUBNET, "192.168.2.0/24"), EACCES);
	ck_assert_int_eq(call.verdict.reason, ACCESS_OTHER_SCOPE);
	/* below no block: that of the space, which is everybody's */
	ck_assert_int_eq(add(MANAGE_SUBNET, "172.16.0.0/24"), EACCES);
	ck_assert_uint_eq(subnets(), 3);
	ck_assert(!store_in_transaction(store));
	ck_assert_int_eq(add(MANAGE_BLOCK, "10.2.0.0/16"), 0);
	ck_assert_int_eq(add(MANAGE_BLOCK, "172.16.0.0/12"), EACCES);
	call.caller = &asm_admin;
	ck_assert_int_eq(add(MANAGE_SUBNET, "192.168.2.0/24"), 0);
}
END_TEST

START_TEST(what_is_there_is_judged_where_it_lies)
{
	ck_assert_int_eq(edit(MANAGE_SUBNET, "10.1.0.0/24"), 0);
	ck_assert_int_eq(edit(MANAGE_SUBNET, "192.168.1.0/24"), EACCES);
	ck_assert_int_eq(edit(MANAGE_BLOCK, "10.0.0.0/8"), 0);
	ck_assert_int_eq(edit(MANAGE_BLOCK, "192.168.0.0/16"), EACCES);
	ck_assert_int_eq(manage_plan_remap(&call, MANAGE_SUBNET,
					   "192.168.1.0/24"), EACCES);
	ck_assert_int_eq(manage_plan_remove(&call, MANAGE_SUBNET,
					    "192.168.1.0/24", true), EACCES);
	ck_assert_uint_eq(subnets(), 2);
	ck_assert_int_eq(manage_plan_remove(&call, MANAGE_SUBNET,
					    "10.1.0.0/24", true), 0);
	ck_assert_uint_eq(subnets(), 1);
}
END_TEST

START_TEST(one_of_its_own_goes_before_that_of_the_block)
{
	call.caller = &root;
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_SUBNET,
						 "1", 1), 0);
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_SUBNET,
						 "2", europe), 0);
	call.caller = &alice;
	ck_assert_int_eq(edit(MANAGE_SUBNET, "10.1.0.0/24"), EACCES);
	ck_assert_int_eq(edit(MANAGE_SUBNET, "192.168.1.0/24"), 0);
	/* she gives back what is hers, and takes nothing that is not */
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_SUBNET,
						 "1", europe), EACCES);
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_SUBNET,
						 "2", 0), 0);
	ck_assert_int_eq(edit(MANAGE_SUBNET, "192.168.1.0/24"), EACCES);
	call.caller = &root;
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_SPACE,
						 "1", europe), EINVAL);
	ck_assert_ptr_nonnull(call.why);
}
END_TEST

static int range(const char *network, const char *start, const char *end)
{
	const struct manage_field fields[FIELDS] = {
		{ "network", network, 0 }, { "start", start, 0 },
		{ "end", end, 0 },
	};

	return put(MANAGE_RANGE, NULL, fields);
}

static int address(const char *text)
{
	struct manage_cells cells = { .of = { [IPAM_ADDRESS_IP] = text } };
	struct ipam_address got;

	call.field = call.why = NULL;
	return manage_address_add(&call, ctx, &cells, &got);
}

static size_t addresses(void)
{
	const struct store_address_filter filter = { .space = NULL };
	const struct store_page all = { .limit = 100 };
	struct ipam_address *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_address_list(ctx, store, &filter, &all, &list,
					    &count), 0);
	return count;
}

START_TEST(addresses_are_judged_by_their_range)
{
	const struct manage_address_key mine = { .address = "10.1.0.7" };
	const struct manage_address_key other = { .address = "192.168.1.7" };
	struct manage_cells owner = {
		.of = { [IPAM_ADDRESS_OWNER] = "me" } };
	struct manage_cells none = { .of = { NULL } };
	struct manage_removal gone = { .reservation = false };
	struct ipam_address got;
	int64_t removed = 0;

	ck_assert_int_eq(range("10.1.0.0/24", "10.1.0.1", "10.1.0.99"), 0);
	ck_assert_int_eq(range("192.168.1.0/24", "192.168.1.1",
			       "192.168.1.99"), EACCES);
	call.caller = &root;
	ck_assert_int_eq(range("192.168.1.0/24", "192.168.1.1",
			       "192.168.1.99"), 0);
	ck_assert_int_eq(address("192.168.1.7"), 0);
	call.caller = &alice;
	ck_assert_int_eq(address("10.1.0.7"), 0);
	ck_assert_int_eq(address("192.168.1.8"), EACCES);
	ck_assert_int_eq(address("10.9.9.9"), EACCES);	/* in no range */
	ck_assert(!store_in_transaction(store));
	ck_assert_uint_eq(addresses(), 2);
	ck_assert_int_eq(manage_address_set(&call, ctx, &mine, &owner, &got),
			 0);
	ck_assert_int_eq(manage_address_set(&call, ctx, &other, &owner,
					    &got), EACCES);
	ck_assert_int_eq(manage_address_allocate(&call, ctx, 1, &none, &got),
			 0);
	ck_assert_int_eq(manage_address_allocate(&call, ctx, 2, &none, &got),
			 EACCES);
	ck_assert_int_eq(manage_range_reclaim(&call, ctx, 2, "192.168.1.7",
					      &removed), EACCES);
	ck_assert_int_eq(manage_address_remove(&call, ctx, &other, &gone),
			 EACCES);
	ck_assert_uint_eq(addresses(), 3);
	ck_assert_int_eq(manage_address_remove(&call, ctx, &mine, &gone), 0);
	ck_assert_uint_eq(addresses(), 2);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("manage_judge");
	TCase *c = tcase_create("judge");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, what_is_added_is_judged_where_it_comes_to_lie);
	tcase_add_test(c, what_is_there_is_judged_where_it_lies);
	tcase_add_test(c, one_of_its_own_goes_before_that_of_the_block);
	tcase_add_test(c, addresses_are_judged_by_their_range);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
