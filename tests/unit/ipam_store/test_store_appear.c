/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Leases and reservations as addresses (ASM-11, LIF-15): they come and go
 * with what they are made of, and leave what people wrote.
 */
#include <errno.h>

#include "tests/unit/ipam_store/plan_rows.h"

#define SERVER "dhcp1.contoso.test"

static struct ipam_prefix prefix;
static struct ipam_range range;
static struct ipam_reservation reservations[2];
static struct ipam_scope scope;
static struct ipam_lease leases[3];

static void put_scope(size_t reserved)
{
	struct store_diff diff;

	scope.reservations = reservations;
	scope.reservation_count = reserved;
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, &scope,
					     1, 100, &diff), 0);
}

static void put_leases(size_t count)
{
	struct store_diff diff;

	ck_assert_int_eq(store_lease_put_all(store, SERVER, &prefix, leases,
					     count, 100, &diff), 0);
}

static void setup(void)
{
	fresh_setup();
	fresh_server(SERVER);
	prefix = fresh_prefix("10.1.0.0/24");
	range = (struct ipam_range){ plan_addr("10.1.0.1"),
				     plan_addr("10.1.0.20") };
	scope = (struct ipam_scope){ .prefix = prefix, .name = "office",
				     .active = true, .ranges = &range,
				     .range_count = 1 };
	reservations[0] = (struct ipam_reservation){
		plan_addr("10.1.0.5"), "printer5", "by the door",
		"02-00-00-00-00-05", false };
	reservations[1] = (struct ipam_reservation){
		plan_addr("10.1.0.6"), "printer6", NULL, "01-02-03", true };
	leases[0] = (struct ipam_lease){
		.address = plan_addr("10.1.0.2"), .name = "pc2",
		.client = "02-00-00-00-00-02", .state = IPAM_LEASE_ACTIVE };
	leases[1] = (struct ipam_lease){
		.address = plan_addr("10.1.0.3"), .name = NULL,
		.client = "ff-12", .state = IPAM_LEASE_DECLINED };
	leases[2] = (struct ipam_lease){
		.address = plan_addr("10.1.0.5"), .name = "door.contoso.test",
		.client = "02-00-00-00-00-05", .state = IPAM_LEASE_ACTIVE,
		.reserved = true };
}

static struct ipam_address key_of(const char *address)
{
	return plan_record(address, "MS DHCP", SERVER);
}

/* "10.1.0.2:lease 10.1.0.5:reservation" of all records. */
static char *all_records(void)
{
	const struct store_address_filter filter = { .space = NULL };
	const struct store_page page = { .limit = 100 };
	struct ipam_address *list = NULL;
	char *text = talloc_strdup(ctx, "");
	size_t count = 0, i;

	ck_assert_int_eq(store_address_list(ctx, store, &filter, &page, &list,
					    &count), 0);
	for (i = 0; i < count; i++) {
		text = talloc_asprintf_append(
			text, "%s%s:%s", i ? " " : "",
			list[i].cells[IPAM_ADDRESS_IP],
			list[i].cells[IPAM_ADDRESS_SOURCE]);
	}
	return text;
}

static int64_t the_range(void)
{
	int64_t id = 0;

	ck_assert_int_eq(store_number(store, &id, "SELECT id FROM ip_range",
				      ""), 0);
	return id;
}

START_TEST(they_come_with_what_dhcp_tells)
{
	struct ipam_address key = key_of("10.1.0.5"), got;

	put_scope(2);
	ck_assert_str_eq(all_records(),
			 "10.1.0.5:reservation 10.1.0.6:reservation");
	put_leases(3);
	ck_assert_str_eq(all_records(), "10.1.0.2:lease 10.1.0.3:lease "
			 "10.1.0.5:reservation 10.1.0.6:reservation");
	ck_assert_int_eq(plan_get(&key, &got), 0);
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_DEVICE_NAME],
			 "door.contoso.test");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_RESERVATION_NAME], "printer5");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_RESERVATION_DESCRIPTION],
			 "by the door");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_RESERVATION_SYNC], "Exists");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_ASSIGNMENT], "Reserved");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_MAC], "02-00-00-00-00-05");
	ck_assert_int_eq(got.range_id, the_range());
	key = key_of("10.1.0.3");
	ck_assert_int_eq(plan_get(&key, &got), 0);
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_STATE], "Inactive");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_CLIENT_ID], "ff-12");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_ASSIGNMENT], "Dynamic");
	ck_assert_str_eq(plan_runs(the_range()), "10.1.0.1-10.1.0.1 "
			 "10.1.0.4-10.1.0.4 10.1.0.7-10.1.0.20");
	plan_check();
}
END_TEST

START_TEST(they_go_with_it)
{
	put_scope(2);
	put_leases(3);
	put_leases(1);		/* the reservation stays one */
	ck_assert_str_eq(all_records(), "10.1.0.2:lease 10.1.0.5:reservation "
			 "10.1.0.6:reservation");
	put_scope(1);
	ck_assert_str_eq(all_records(), "10.1.0.2:lease 10.1.0.5:reservation");
	plan_check();
	ck_assert_int_eq(store_server_remove(store, SERVER), 0);
	ck_assert_str_eq(all_records(), "");
}
END_TEST

START_TEST(a_scope_that_goes_takes_them_along)
{
	struct store_diff diff;

	put_scope(2);
	put_leases(3);
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, NULL, 0,
					     200, &diff), 0);
	ck_assert_str_eq(all_records(), "");
}
END_TEST

START_TEST(what_a_person_wrote_stays)
{
	struct ipam_address key = key_of("10.1.0.2"), got;
	enum store_put put;

	put_scope(0);
	put_leases(3);
	ck_assert_int_eq(plan_get(&key, &got), 0);
	got.cells[IPAM_ADDRESS_OWNER] = "Ada";
	ck_assert_int_eq(plan_set(&key, &got, &put), 0);
	leases[0].name = "pc2-new";
	put_leases(3);
	ck_assert_int_eq(plan_get(&key, &got), 0);
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_OWNER], "Ada");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_DEVICE_NAME], "pc2-new");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_SOURCE], "lease");
	put_leases(0);
	ck_assert_int_eq(plan_get(&key, &got), 0);
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_OWNER], "Ada");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_SOURCE], "manual");
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_STATE], "Inactive");
	ck_assert_str_eq(all_records(), "10.1.0.2:manual");
	plan_check();
}
END_TEST

/* LIF-13, LIF-15, ASM-11 */
START_TEST(the_switch_of_a_server_says_what_appears)
{
	enum store_appear appear = STORE_APPEAR_NONE;

	put_scope(1);
	put_leases(3);
	ck_assert_int_eq(store_appear_get(store, SERVER, &appear), 0);
	ck_assert_int_eq(appear, STORE_APPEAR_LEASES);
	ck_assert_int_eq(store_appear_set(store, SERVER,
					  STORE_APPEAR_RESERVATIONS, 300), 0);
	ck_assert_str_eq(all_records(), "10.1.0.5:reservation");
	plan_check();
	ck_assert_int_eq(store_appear_set(store, SERVER, STORE_APPEAR_NONE,
					  300), 0);
	ck_assert_str_eq(all_records(), "");
	/* reserved on the server: never free (LIF-01) */
	ck_assert_str_eq(plan_runs(the_range()), "10.1.0.1-10.1.0.4 "
			 "10.1.0.6-10.1.0.20");
	put_scope(2);
	ck_assert_str_eq(plan_runs(the_range()), "10.1.0.1-10.1.0.4 "
			 "10.1.0.7-10.1.0.20");
	put_leases(1);
	ck_assert_str_eq(all_records(), "");
	ck_assert_int_eq(store_appear_set(store, SERVER, STORE_APPEAR_LEASES,
					  300), 0);
	ck_assert_str_eq(all_records(), "10.1.0.2:lease 10.1.0.5:reservation "
			 "10.1.0.6:reservation");
	plan_check();
	ck_assert_int_eq(store_appear_set(store, "nowhere.test",
					  STORE_APPEAR_NONE, 300), ENOENT);
}
END_TEST

START_TEST(a_renewal_writes_no_record)
{
	struct ipam_address key = key_of("10.1.0.2"), got;
	struct store_diff diff;

	put_scope(0);
	put_leases(1);
	leases[0].expires_at = 5000;
	ck_assert_int_eq(store_lease_put_all(store, SERVER, &prefix, leases, 1,
					     900, &diff), 0);
	ck_assert_uint_eq(diff.changed, 1);
	ck_assert_int_eq(plan_get(&key, &got), 0);
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_CHANGED_AT], "100");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_appear");
	TCase *tc = tcase_create("appear");

	tcase_add_checked_fixture(tc, setup, fresh_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, they_come_with_what_dhcp_tells);
	tcase_add_test(tc, they_go_with_it);
	tcase_add_test(tc, a_scope_that_goes_takes_them_along);
	tcase_add_test(tc, what_a_person_wrote_stays);
	tcase_add_test(tc, the_switch_of_a_server_says_what_appears);
	tcase_add_test(tc, a_renewal_writes_no_record);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
