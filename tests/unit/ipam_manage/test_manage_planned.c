/* use: ipam_manage ipam_access ipam_store ipam_model ipam_base SQLITE3 CHECK TALLOC */
/*
 * Plans of address records: made with a record or later, checked by what was
 * collected, resolved by what is collected next, and what a record leaves
 * behind when it goes.
 */
#include <errno.h>

#include "ipam/manage/manage_planned.h"
#include "ipam/manage/manage_store.h"
#include "ipam/store/store_dns.h"
#include "ipam/store/store_planned.h"
#include "tests/unit/ipam_store/plan_rows.h"

#define NOW 1793610000
#define DHCP "dhcp1.contoso.test"
#define DNS "dns1.contoso.test"
#define MAC "00-1a-2b-3c-4d-5e"

static const struct access_caller root = {
	.name = "root", .address = "local", .root = true,
	.source = ACCESS_FROM_SOCKET,
};
static const struct access_caller asm_admin = {
	.name = "bob", .address = "local", .source = ACCESS_FROM_SOCKET,
	.groups = ACCESS_BIT(ACCESS_ASM),
};
static const struct access_caller user = {
	.name = "eve", .address = "local", .source = ACCESS_FROM_SOCKET,
	.groups = ACCESS_BIT(ACCESS_USERS),
};

static struct manage_sink sink;
static struct manage_call call;
static struct ipam_reservation reservations[3];
static struct ipam_record records[4];

static void put_scope(size_t reserved)
{
	struct ipam_range range = { plan_addr("10.1.0.1"),
				    plan_addr("10.1.0.99") };
	struct ipam_scope scope = {
		.prefix = fresh_prefix("10.1.0.0/24"), .name = "office",
		.active = true, .ranges = &range, .range_count = 1,
		.reservations = reservations, .reservation_count = reserved,
	};
	struct store_diff diff;

	ck_assert_int_eq(store_scope_put_all(store, DHCP, IPAM_IPV4, &scope, 1,
					     NOW, &diff), 0);
}

static void put_zone(const char *zone, const struct ipam_record *list,
		     size_t count)
{
	struct store_record_part part = { .zone = zone, .records = list,
					  .count = count, .last = true };
	struct store_diff diff = { .added = 0 };

	ck_assert_int_eq(store_record_put_part(store, &part, &diff), 0);
	ck_assert_int_eq(store_record_put_end(store, zone, DNS, 1, NOW), 0);
}

static void setup(void)
{
	const struct ipam_zone_host hosts[] = {
		{ .zone = "contoso.test", .type = IPAM_ZONE_PRIMARY },
		{ .zone = "fabrikam.test", .type = IPAM_ZONE_SECONDARY },
		{ .zone = "0.1.10.in-addr.arpa", .type = IPAM_ZONE_PRIMARY },
	};
	struct store_diff diff;

	fresh_setup();
	fresh_server(DHCP);
	fresh_server(DNS);
	ck_assert_int_eq(store_zone_put_all(store, DNS, hosts, 3, NOW, &diff),
			 0);
	reservations[0] = (struct ipam_reservation){
		plan_addr("10.1.0.5"), "printer5", NULL,
		"02-00-00-00-00-05", false };
	reservations[1] = (struct ipam_reservation){
		plan_addr("10.1.0.7"), "pc7", NULL, MAC, false };
	records[0] = (struct ipam_record){
		.node = "alias", .type = 5, .data = "www.contoso.test." };
	records[1] = (struct ipam_record){
		.node = "pc7", .type = 1, .data = "10.1.0.7",
		.address = plan_addr("10.1.0.7") };
	put_scope(1);
	put_zone("contoso.test", records, 1);
	manage_sink_of_store(store, &sink);
	call = (struct manage_call){ .sink = &sink, .caller = &root,
				     .now = NOW };
}

/* A record that says all that a reservation and DNS records need. */
static struct manage_cells full(const char *address)
{
	return (struct manage_cells){ .of = {
		[IPAM_ADDRESS_IP] = address,
		[IPAM_ADDRESS_DEVICE_NAME] = "pc7",
		[IPAM_ADDRESS_MAC] = MAC,
		[IPAM_ADDRESS_RESERVATION_SERVER] = DHCP,
		[IPAM_ADDRESS_RESERVATION_TYPE] = "Dhcp",
		[IPAM_ADDRESS_FORWARD_ZONE] = "contoso.test",
		[IPAM_ADDRESS_REVERSE_ZONE] = "0.1.10.in-addr.arpa",
	} };
}

static int add(const struct manage_cells *cells)
{
	struct ipam_address got;

	call.field = call.why = NULL;
	call.wrong = (struct ipam_wrong){ .field = NULL };
	return manage_address_add(&call, ctx, cells, &got);
}

/* "reservation create NotAttempted, ..." of all that is planned. */
static char *planned(void)
{
	const struct store_planned_filter filter = { .id = 0 };
	const struct store_page page = { .limit = 100 };
	struct ipam_planned *list = NULL;
	char *text = talloc_strdup(ctx, "");
	size_t i, count = 0;

	ck_assert_int_eq(store_planned_list(ctx, store, &filter, &page, &list,
					    &count), 0);
	for (i = 0; i < count; i++) {
		text = talloc_asprintf_append(
			text, "%s%s %s %s", i > 0 ? ", " : "",
			ipam_planned_kind_name(list[i].kind),
			ipam_planned_action_name(list[i].action),
			ipam_sync_name(list[i].state));
	}
	return text;
}

static const char *sync_of(const char *address,
			   enum ipam_address_field field)
{
	struct ipam_address key = plan_record(address, "IPAM", "Localhost");
	struct ipam_address got;

	ck_assert_int_eq(plan_get(&key, &got), 0);
	return got.cells[field];
}

/* LIF-12: a reservation by default, DNS records when asked for. */
START_TEST(a_record_is_added_with_what_it_wants)
{
	struct manage_cells cells = full("10.1.0.7");

	ck_assert_msg(add(&cells) == 0, "%s", call.why);
	ck_assert_str_eq(planned(), "reservation create NotAttempted");
	cells = full("10.1.0.8");
	cells.of[IPAM_ADDRESS_MAC] = "00-1a-2b-3c-4d-5f";
	cells.wants.reservation = MANAGE_NO;
	ck_assert_int_eq(add(&cells), 0);
	ck_assert_str_eq(planned(), "reservation create NotAttempted");
	cells = full("10.1.0.9");
	cells.of[IPAM_ADDRESS_MAC] = NULL;	/* not all that it needs */
	cells.wants.dns = MANAGE_YES;
	ck_assert_msg(add(&cells) == 0, "%s", call.why);
	ck_assert_str_eq(planned(), "reservation create NotAttempted, host "
			 "create NotAttempted, ptr create NotAttempted");
	cells = full("10.1.0.10");
	cells.of[IPAM_ADDRESS_MAC] = NULL;
	cells.wants.reservation = MANAGE_YES;	/* then it is an error */
	ck_assert_int_eq(add(&cells), EINVAL);
	ck_assert_str_eq(call.field, "mac");
}
END_TEST

/* Nothing of the record either, when the plan cannot be. */
static const struct refused {
	enum ipam_address_field field;
	const char *value;
	bool dns;
	int error;
	const char *wrong;
} refusals[] = {
	{ IPAM_ADDRESS_RESERVATION_SERVER, "dhcp9.contoso.test", false, EINVAL,
	  "reservation_server" },
	{ IPAM_ADDRESS_RESERVATION_SCOPE, "10.1.0.128", false, EINVAL,
	  "reservation_scope" },
	{ IPAM_ADDRESS_IP, "10.2.0.7", false, EINVAL, "reservation_scope" },
	{ IPAM_ADDRESS_IP, "10.1.0.5", false, EEXIST, "overwrite" },
	{ IPAM_ADDRESS_MAC, "02-00-00-00-00-05", false, EINVAL, "mac" },
	{ IPAM_ADDRESS_FORWARD_ZONE, "nowhere.test", true, EINVAL,
	  "forward_zone" },
	{ IPAM_ADDRESS_FORWARD_ZONE, "0.1.10.in-addr.arpa", true, EINVAL,
	  "forward_zone" },
	{ IPAM_ADDRESS_FORWARD_ZONE, "fabrikam.test", true, EINVAL,
	  "forward_server" },
	{ IPAM_ADDRESS_FORWARD_SERVER, DHCP, true, EINVAL, "forward_server" },
	{ IPAM_ADDRESS_DEVICE_NAME, "alias", true, EINVAL, "device_name" },
	{ IPAM_ADDRESS_REVERSE_ZONE, "1.10.in-addr.arpa", true, EINVAL,
	  "reverse_zone" },
	{ IPAM_ADDRESS_REVERSE_SERVER, DHCP, true, EINVAL, "reverse_server" },
};

START_TEST(a_plan_that_cannot_be_takes_the_record_along)
{
	const struct refused *r = &refusals[_i];
	const struct store_address_filter filter = { .space = NULL,
						     .service = "IPAM" };
	const struct store_page page = { .limit = 10 };
	struct manage_cells cells = full("10.1.0.7");
	struct ipam_address *list = NULL;
	size_t count = 9;

	cells.of[r->field] = r->value;
	cells.wants.dns = r->dns ? MANAGE_YES : MANAGE_NO;
	cells.wants.reservation = r->dns ? MANAGE_NO : MANAGE_YES;
	if (r->field == IPAM_ADDRESS_IP) {
		cells.of[IPAM_ADDRESS_REVERSE_ZONE] = NULL;
	}
	ck_assert_int_eq(add(&cells), r->error);
	ck_assert_str_eq(call.field, r->wrong);
	ck_assert_ptr_nonnull(call.why);
	ck_assert_int_eq(store_address_list(ctx, store, &filter, &page, &list,
					    &count), 0);
	ck_assert_uint_eq(count, 0);
	ck_assert_str_eq(planned(), "");
}
END_TEST

/* LIF-09: a reservation of that address would go. */
START_TEST(overwriting_is_said_aloud)
{
	struct manage_cells cells = full("10.1.0.5");
	const struct store_planned_filter filter = { .id = 0 };
	const struct store_page page = { .limit = 10 };
	struct ipam_planned *list = NULL;
	size_t count = 0;

	cells.of[IPAM_ADDRESS_REVERSE_ZONE] = NULL;
	ck_assert_int_eq(add(&cells), EEXIST);
	cells.wants.overwrite = true;
	ck_assert_msg(add(&cells) == 0, "%s", call.why);
	ck_assert_int_eq(store_planned_list(ctx, store, &filter, &page, &list,
					    &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_ptr_nonnull(strstr(list[0].why, "02-00-00-00-00-05"));
	ck_assert_str_eq(list[0].place, "10.1.0.0/24");
}
END_TEST

/* LIF-13: the next collection shows what became of it. */
START_TEST(collected_data_resolves_states)
{
	struct manage_cells cells = full("10.1.0.7");

	cells.wants.dns = MANAGE_YES;
	ck_assert_msg(add(&cells) == 0, "%s", call.why);
	ck_assert_str_eq(sync_of("10.1.0.7", IPAM_ADDRESS_RESERVATION_SYNC),
			 "NotAttempted");
	put_scope(2);
	ck_assert_str_eq(sync_of("10.1.0.7", IPAM_ADDRESS_RESERVATION_SYNC),
			 "Exists");
	put_zone("contoso.test", records, 2);
	ck_assert_str_eq(sync_of("10.1.0.7", IPAM_ADDRESS_HOST_SYNC),
			 "CreateSuccess");
	ck_assert_str_eq(sync_of("10.1.0.7", IPAM_ADDRESS_PTR_SYNC),
			 "NotAttempted");
	records[2] = (struct ipam_record){ .node = "7", .type = 12,
					   .data = "PC7.contoso.test." };
	put_zone("0.1.10.in-addr.arpa", &records[2], 1);
	ck_assert_str_eq(sync_of("10.1.0.7", IPAM_ADDRESS_PTR_SYNC),
			 "CreateSuccess");
	ck_assert_str_eq(planned(), "reservation create Exists, host create "
			 "CreateSuccess, ptr create CreateSuccess");
	put_scope(1);	/* somebody took it away there */
	ck_assert_str_eq(sync_of("10.1.0.7", IPAM_ADDRESS_RESERVATION_SYNC),
			 "Deleted");
	put_zone("contoso.test", records, 1);
	ck_assert_str_eq(sync_of("10.1.0.7", IPAM_ADDRESS_HOST_SYNC),
			 "NotAttempted");
}
END_TEST

/* What is there already needs nobody. */
START_TEST(what_exists_is_told_at_once)
{
	struct manage_cells cells = full("10.1.0.7");

	put_scope(2);
	put_zone("contoso.test", records, 2);
	cells.of[IPAM_ADDRESS_REVERSE_ZONE] = NULL;
	cells.wants.dns = MANAGE_YES;
	ck_assert_msg(add(&cells) == 0, "%s", call.why);
	ck_assert_str_eq(planned(), "reservation create Exists, host create "
			 "CreateSuccess");
}
END_TEST

/* LIF-10, LIF-11: from a record that is there; a plan a kind. */
START_TEST(plans_of_a_record_are_made_replaced_and_cancelled)
{
	const struct manage_address_key key = { .address = "10.1.0.7" };
	struct manage_cells cells = full("10.1.0.7");
	int64_t first = 0, second = 0;

	cells.wants.reservation = MANAGE_NO;
	ck_assert_int_eq(add(&cells), 0);
	ck_assert_int_eq(manage_planned_add(&call, ctx, &key,
					    IPAM_PLANNED_HOST,
					    IPAM_PLANNED_DELETE, false,
					    &first), ENOENT);
	ck_assert_int_eq(manage_planned_add(&call, ctx, &key,
					    IPAM_PLANNED_HOST,
					    IPAM_PLANNED_CREATE, false,
					    &first), 0);
	put_zone("contoso.test", records, 2);
	ck_assert_int_eq(manage_planned_add(&call, ctx, &key,
					    IPAM_PLANNED_HOST,
					    IPAM_PLANNED_DELETE, false,
					    &second), 0);
	ck_assert_str_eq(planned(), "host delete NotAttempted");
	put_zone("contoso.test", records, 1);
	ck_assert_str_eq(planned(), "host delete DeleteSuccess");
	ck_assert_int_eq(manage_planned_cancel(&call, ctx, first), ENOENT);
	ck_assert_int_eq(manage_planned_cancel(&call, ctx, second), 0);
	ck_assert_str_eq(planned(), "");
	ck_assert_str_eq(sync_of("10.1.0.7", IPAM_ADDRESS_HOST_SYNC),
			 "NotAttempted");
}
END_TEST

/* LIF-14, and orphans where nothing else is said. */
START_TEST(a_record_that_goes_tells_what_it_leaves)
{
	const struct manage_address_key key = { .address = "10.1.0.7",
						.service = "IPAM" };
	struct manage_removal removal = { .reservation = false };
	struct manage_cells cells = full("10.1.0.7");
	int i;

	put_zone("contoso.test", records, 2);
	put_scope(2);
	for (i = 0; i < 4; i++) {
		cells.wants.reservation = MANAGE_YES;
		ck_assert_msg(add(&cells) == 0, "%s", call.why);
		removal.reservation = (i & 1) != 0;
		removal.dns = (i & 2) != 0;
		ck_assert_int_eq(manage_address_remove(&call, ctx, &key,
						       &removal), 0);
		ck_assert_uint_eq(removal.planned_count,
				  (size_t)(i & 1) + (size_t)(i >> 1));
		ck_assert_uint_eq(removal.orphan_count,
				  2 - removal.planned_count);
	}
	ck_assert_str_eq(planned(), "reservation delete NotAttempted, host "
			 "delete NotAttempted, reservation delete "
			 "NotAttempted, host delete NotAttempted");
}
END_TEST

/* LIF-02: in one step with the next free address. */
START_TEST(allocation_plans_in_the_same_step)
{
	int64_t range = plan_range("10.1.0.0/24", "10.1.0.20", "10.1.0.30",
				   "IPAM", "Localhost");
	struct manage_cells cells = full(NULL);
	struct ipam_address got;

	cells.wants.dns = MANAGE_YES;
	ck_assert_msg(manage_address_allocate(&call, ctx, range, &cells,
					      &got) == 0, "%s", call.why);
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_IP], "10.1.0.20");
	ck_assert_str_eq(planned(), "reservation create NotAttempted, host "
			 "create NotAttempted, ptr create NotAttempted");
	/* the client has that reservation planned, but another zone fails */
	cells.of[IPAM_ADDRESS_FORWARD_ZONE] = "nowhere.test";
	ck_assert_int_eq(manage_address_allocate(&call, ctx, range, &cells,
						 &got), EINVAL);
	ck_assert_int_eq(plan_used(range), 1);	/* it is free again */
}
END_TEST

START_TEST(who_may_do_it_there_may_plan_it)
{
	const struct manage_address_key key = { .address = "10.1.0.7" };
	struct manage_cells cells = full("10.1.0.7");
	int64_t id = 0;

	call.caller = &asm_admin;
	ck_assert_msg(add(&cells) == 0, "%s", call.why);
	call.caller = &user;
	ck_assert_int_eq(manage_planned_add(&call, ctx, &key,
					    IPAM_PLANNED_HOST,
					    IPAM_PLANNED_CREATE, false, &id),
			 EACCES);
	ck_assert_int_eq(manage_planned_cancel(&call, ctx, 1), EACCES);
	ck_assert_str_eq(planned(), "reservation create NotAttempted");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("manage_planned");
	TCase *tc = tcase_create("planned");

	tcase_add_checked_fixture(tc, setup, fresh_teardown);
	tcase_add_test(tc, a_record_is_added_with_what_it_wants);
	tcase_add_loop_test(tc, a_plan_that_cannot_be_takes_the_record_along,
			    0, sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_test(tc, overwriting_is_said_aloud);
	tcase_add_test(tc, collected_data_resolves_states);
	tcase_add_test(tc, what_exists_is_told_at_once);
	tcase_add_test(tc, plans_of_a_record_are_made_replaced_and_cancelled);
	tcase_add_test(tc, a_record_that_goes_tells_what_it_leaves);
	tcase_add_test(tc, allocation_plans_in_the_same_step);
	tcase_add_test(tc, who_may_do_it_there_may_plan_it);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
