/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Address records (ASM-06): mapping, duplicates, free runs and counters, whatever is
 * added, changed or removed, in whatever order.
 */
#include <errno.h>

#include "ipam/model/free_run.h"
#include "tests/unit/ipam_store/plan_rows.h"

static const struct store_page all = { .limit = 10000 };

static size_t listed(const struct store_address_filter *filter,
		     struct ipam_address **out)
{
	struct ipam_address *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_address_list(ctx, store, filter, &all, &list,
					    &count), 0);
	if (out != NULL) {
		*out = list;
	}
	return count;
}

START_TEST(a_record_comes_back_as_it_was)
{
	struct ipam_address record = plan_record("2001:db8::7", "IPAM",
						 "Localhost");
	struct ipam_address got;
	size_t i;

	record.cells[IPAM_ADDRESS_MAC] = "00-1a-2b-3c-4d-5e";
	record.cells[IPAM_ADDRESS_IAID] = "4294967295";
	record.cells[IPAM_ADDRESS_OWNER] = "net team";
	record.cells[IPAM_ADDRESS_DESCRIPTION] = "two\nlines";
	record.cells[IPAM_ADDRESS_ASSIGNED_AT] = "1793577600";
	record.cells[IPAM_ADDRESS_EXPIRES_AT] = "1793610000";
	record.cells[IPAM_ADDRESS_RESERVATION_SCOPE] = "2001:db8::";
	record.cells[IPAM_ADDRESS_RESERVATION_TYPE] = "Dhcp";
	record.cells[IPAM_ADDRESS_REVERSE_ZONE] = "8.b.d.0.1.0.0.2.ip6.arpa";
	ck_assert_int_eq(plan_add(&record), 0);
	ck_assert_int_eq(plan_add(&record), EEXIST);
	ck_assert_int_eq(plan_get(&record, &got), 0);
	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		if (i == IPAM_ADDRESS_CHANGED_AT) {
			ck_assert_str_eq(got.cells[i], "1000");
		} else if (i == IPAM_ADDRESS_IP) {
			ck_assert_str_eq(got.cells[i], "2001:db8::7");
		} else if (record.cells[i] == NULL) {
			ck_assert_ptr_null(got.cells[i]);
		} else {
			ck_assert_str_eq(got.cells[i], record.cells[i]);
		}
	}
	ck_assert_int_eq(got.range_id, 0);
	record.cells[IPAM_ADDRESS_SPACE] = "nowhere";
	ck_assert_int_eq(plan_add(&record), ENOENT);
	ck_assert_int_eq(plan_get(&record, &got), ENOENT);
}
END_TEST

/* MAP-02: containment, and the same service and instance. */
START_TEST(a_record_belongs_to_the_range_of_its_service)
{
	int64_t ours = plan_range("10.1.0.0/24", "10.1.0.1", "10.1.0.254",
				  "IPAM", "Localhost");
	int64_t theirs = plan_range("10.1.0.0/24", "10.1.0.1", "10.1.0.254",
				    "MS DHCP", "dhcp1.contoso.test");
	struct ipam_address a = plan_record("10.1.0.7", "ipam", "LOCALHOST");
	struct ipam_address b = plan_record("10.1.0.8", "MS DHCP",
					    "dhcp1.contoso.test");
	struct ipam_address c = plan_record("10.1.0.9", "Others", "Localhost");
	struct ipam_address got;

	ck_assert_int_eq(plan_add(&a), 0);
	ck_assert_int_eq(plan_add(&b), 0);
	ck_assert_int_eq(plan_add(&c), 0);
	ck_assert_int_eq(plan_get(&a, &got), 0);
	ck_assert_int_eq(got.range_id, ours);
	ck_assert_int_eq(ipam_addr_v4_number(&got.range.last), 0x0a0100fe);
	ck_assert_int_eq(plan_get(&b, &got), 0);
	ck_assert_int_eq(got.range_id, theirs);
	ck_assert_int_eq(plan_get(&c, &got), 0);
	ck_assert_int_eq(got.range_id, 0);
	ck_assert_int_eq(plan_used(ours), 1);
	ck_assert_int_eq(plan_used(theirs), 1);
	/* whoever has an address, it is free to nobody */
	ck_assert_str_eq(plan_runs(ours),
			 "10.1.0.1-10.1.0.6 10.1.0.10-10.1.0.254");
	ck_assert_str_eq(plan_runs(theirs), plan_runs(ours));
	plan_check();
}
END_TEST

/* MAP-03, MAP-08 */
START_TEST(records_are_mapped_when_their_range_comes)
{
	struct ipam_address a = plan_record("10.1.0.7", "IPAM", "Localhost");
	struct store_address_filter unmapped = { .unmapped = true };
	struct ipam_address got;
	int64_t range;

	ck_assert_int_eq(plan_add(&a), 0);
	ck_assert_uint_eq(listed(&unmapped, NULL), 1);
	range = plan_range("10.1.0.0/24", "10.1.0.1", "10.1.0.254", "IPAM",
			   "Localhost");
	ck_assert_uint_eq(listed(&unmapped, NULL), 0);
	ck_assert_int_eq(plan_get(&a, &got), 0);
	ck_assert_int_eq(got.range_id, range);
	ck_assert_int_eq(plan_used(range), 1);
	/* it shrinks */
	ck_assert_int_eq(store_do(store, NULL, "UPDATE ip_range SET first ="
				  " x'0a010010' WHERE id = ?1", "i", range),
			 0);
	ck_assert_int_eq(store_free_fill(store, range), 0);
	ck_assert_uint_eq(listed(&unmapped, NULL), 1);
	ck_assert_int_eq(plan_used(range), 0);
	ck_assert_str_eq(plan_runs(range), "10.1.0.16-10.1.0.254");
	plan_check();
}
END_TEST

/* MAP-07 */
START_TEST(the_same_address_of_two_services_is_a_duplicate)
{
	struct ipam_address a = plan_record("10.1.0.7", "IPAM", "Localhost");
	struct ipam_address b = plan_record("10.1.0.7", "IPAM", "other");
	struct ipam_address c = plan_record("10.1.0.7", "Others", "Localhost");
	struct store_address_filter duplicates = { .duplicate = true };

	ck_assert_int_eq(plan_add(&a), 0);
	ck_assert_uint_eq(listed(&duplicates, NULL), 0);
	ck_assert_int_eq(plan_add(&b), 0);
	ck_assert_uint_eq(listed(&duplicates, NULL), 2);
	ck_assert_int_eq(plan_add(&c), 0);
	ck_assert_uint_eq(listed(&duplicates, NULL), 3);
	ck_assert_int_eq(plan_remove(&a), 0);
	ck_assert_uint_eq(listed(&duplicates, NULL), 2);
	ck_assert_int_eq(plan_remove(&c), 0);
	ck_assert_uint_eq(listed(&duplicates, NULL), 0);
	ck_assert_int_eq(plan_remove(&c), ENOENT);
	plan_check();
}
END_TEST

START_TEST(a_record_changes_its_place_with_all_that_follows)
{
	int64_t range = plan_range("10.1.0.0/24", "10.1.0.1", "10.1.0.254",
				   "IPAM", "Localhost");
	struct ipam_address a = plan_record("10.1.0.7", "IPAM", "Localhost");
	struct ipam_address b = plan_record("10.1.0.9", "IPAM", "Localhost");
	struct ipam_address moved = plan_record("10.1.0.8", "IPAM",
						"Localhost");
	enum store_put put = STORE_ADDED;
	struct ipam_address got, first;

	ck_assert_int_eq(plan_add(&a), 0);
	ck_assert_int_eq(plan_add(&b), 0);
	ck_assert_int_eq(plan_get(&a, &first), 0);
	moved.cells[IPAM_ADDRESS_OWNER] = "me";
	ck_assert_int_eq(plan_set(&a, &moved, &put), 0);
	ck_assert_int_eq(put, STORE_CHANGED);
	ck_assert_str_eq(plan_runs(range),
			 "10.1.0.1-10.1.0.7 10.1.0.10-10.1.0.254");
	ck_assert_int_eq(plan_get(&moved, &got), 0);
	ck_assert_int_eq(got.id, first.id);
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_CHANGED_AT], "2000");
	ck_assert_int_eq(plan_set(&moved, &moved, &put), 0);
	ck_assert_int_eq(put, STORE_UNCHANGED);
	ck_assert_int_eq(plan_set(&moved, &b, &put), EEXIST);
	moved.cells[IPAM_ADDRESS_SERVICE] = "Others";
	ck_assert_int_eq(plan_set(&got, &moved, &put), 0);
	ck_assert_int_eq(plan_used(range), 1);
	ck_assert_str_eq(plan_runs(range),
			 "10.1.0.1-10.1.0.7 10.1.0.10-10.1.0.254");
	plan_check();
}
END_TEST

START_TEST(what_is_reserved_or_excluded_is_never_free)
{
	int64_t range = plan_range("10.1.0.0/24", "10.1.0.1", "10.1.0.30",
				   "IPAM", "Localhost");
	struct ipam_address in = plan_record("10.1.0.5", "IPAM", "Localhost");
	struct ipam_address out = plan_record("10.1.0.20", "IPAM",
					      "Localhost");

	ck_assert_int_eq(store_do(store, NULL, "INSERT INTO range_part"
				  " (range, kind, first, last) VALUES"
				  " (?1, 1, x'0a010001', x'0a01000a'),"
				  " (?1, 0, x'0a01001e', x'0a01001e'),"
				  " (?1, 2, x'0a01000f', x'0a01000f')", "i",
				  range), 0);
	ck_assert_int_eq(store_free_fill(store, range), 0);
	ck_assert_str_eq(plan_runs(range), "10.1.0.11-10.1.0.29");
	ck_assert_int_eq(plan_add(&in), 0);
	ck_assert_int_eq(plan_add(&out), 0);
	ck_assert_int_eq(plan_remove(&in), 0);
	ck_assert_int_eq(plan_remove(&out), 0);
	ck_assert_str_eq(plan_runs(range), "10.1.0.11-10.1.0.29");
	plan_check();
}
END_TEST

static uint32_t seed = 7;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

START_TEST(after_anything_all_is_as_if_made_anew)
{
	static const char *const services[] = { "IPAM", "Others", "MS DHCP" };
	static const char *const bases[] = { "10.1.0.", "2001:db8::" };
	struct ipam_address record, other;
	enum store_put put;
	char text[40], to[40];
	int i, ret;

	plan_range("10.1.0.0/24", "10.1.0.1", "10.1.0.60", "IPAM", "x");
	plan_range("10.1.0.0/24", "10.1.0.40", "10.1.0.99", "Others", "x");
	plan_range("10.1.0.64/26", "10.1.0.64", "10.1.0.70", "MS DHCP", "x");
	plan_range("2001:db8::/64", "2001:db8::1", "2001:db8::ffff", "IPAM",
		   "x");
	for (i = 0; i < 600; i++) {
		snprintf(text, sizeof(text), "%s%u", bases[dice(2)], dice(90));
		snprintf(to, sizeof(to), "%s%u", bases[dice(2)], dice(90));
		record = plan_record(text, services[dice(3)], "x");
		other = plan_record(to, services[dice(3)], "x");
		switch (dice(3)) {
		case 0:
			ret = plan_add(&record);
			ck_assert(ret == 0 || ret == EEXIST);
			break;
		case 1:
			ret = plan_remove(&record);
			ck_assert(ret == 0 || ret == ENOENT);
			break;
		default:
			ret = plan_set(&record, &other, &put);
			ck_assert(ret == 0 || ret == ENOENT || ret == EEXIST);
			break;
		}
		if (i % 50 == 0) {
			plan_check();
		}
	}
	plan_check();
}
END_TEST

START_TEST(pages_come_in_order_and_lose_nothing)
{
	static const char *const services[] = { "IPAM", "Others", "a|b|c" };
	struct store_page page = { .limit = 7 };
	struct store_address_filter filter = { .space = NULL };
	struct ipam_address record, *list = NULL, *whole = NULL;
	size_t count = 0, n = 0, total, i;
	char text[40];

	for (i = 0; i < 60; i++) {
		snprintf(text, sizeof(text), i % 2 ? "10.1.0.%zu" :
			 "2001:db8::%zu", 1 + i / 4);
		record = plan_record(text, services[i % 3], "x|y");
		plan_add(&record);
	}
	total = listed(&filter, &whole);
	ck_assert_uint_ge(total, 50);
	do {
		ck_assert_int_eq(store_address_list(ctx, store, &filter, &page,
						    &list, &count), 0);
		for (i = 0; i < count; i++, n++) {
			ck_assert_int_eq(list[i].id, whole[n].id);
		}
		if (count > 0) {
			page.after = store_address_key(ctx, &list[count - 1]);
		}
	} while (count > 0);
	ck_assert_uint_eq(n, total);
	page.after = "1|4|zz";
	ck_assert_int_eq(store_address_list(ctx, store, &filter, &page, &list,
					    &count), EINVAL);
	page.after = "1|4|0a010007|99|short";
	ck_assert_int_eq(store_address_list(ctx, store, &filter, &page, &list,
					    &count), EINVAL);
}
END_TEST

/* MON-08, LIF-05 */
START_TEST(filters_leave_what_they_say)
{
	int64_t range = plan_range("10.1.0.0/24", "10.1.0.1", "10.1.0.254",
				   "IPAM", "Localhost");
	struct ipam_address a = plan_record("10.1.0.7", "IPAM", "Localhost");
	struct ipam_address b = plan_record("2001:db8::7", "IPAM", "x");
	struct ipam_addr addr = plan_addr("10.1.0.7");
	struct ipam_range within = { plan_addr("10.1.0.0"),
				     plan_addr("10.1.0.255") };
	const struct {
		struct store_address_filter filter;
		size_t wanted;
	} cases[] = {
		{ { .space = "default" }, 2 }, { { .space = "other" }, 0 },
		{ { .service = "ipam" }, 2 }, { { .instance = "X" }, 1 },
		{ { .state = "in-use" }, 2 }, { { .state = "Reserved" }, 0 },
		{ { .source = "manual" }, 2 }, { { .source = "lease" }, 0 },
		{ { .expiry = "none" }, 2 }, { { .expiry = "alert" }, 0 },
		{ { .device_name = "PRINTER" }, 1 },
		{ { .mac = "00-1a-2b-3c-4d-5e" }, 1 },
		{ { .device_type = "host" }, 2 },
		{ { .family = IPAM_IPV6 }, 1 }, { { .address = &addr }, 1 },
		{ { .within = &within }, 1 }, { { .range_id = range }, 1 },
		{ { .unmapped = true }, 1 }, { { .duplicate = true }, 0 },
		{ { .within = &within, .space = "Default", .family = IPAM_IPV4,
		    .source = "manual", .state = "In-Use" }, 1 },
	};
	size_t i;

	a.cells[IPAM_ADDRESS_DEVICE_NAME] = "printer";
	a.cells[IPAM_ADDRESS_MAC] = "00-1a-2b-3c-4d-5e";
	ck_assert_int_eq(plan_add(&a), 0);
	ck_assert_int_eq(plan_add(&b), 0);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_msg(listed(&cases[i].filter, NULL) ==
			      cases[i].wanted, "filter %zu", i);
	}
}
END_TEST

static void found(int64_t range, const char *from, size_t limit,
		  const char *wanted)
{
	struct ipam_addr start = { .family = IPAM_NO_FAMILY };
	struct ipam_addr *list = NULL;
	char *text = talloc_strdup(ctx, "");
	char one[IPAM_ADDR_TEXT];
	size_t count = 0, i;

	if (from != NULL) {
		start = plan_addr(from);
	}
	ck_assert_int_eq(store_free_find(ctx, store, range, &start, limit,
					 &list, &count), 0);
	for (i = 0; i < count; i++) {
		text = talloc_asprintf_append(text, "%s%s", i ? " " : "",
					      ipam_addr_format(&list[i], one));
	}
	ck_assert_str_eq(text, wanted);
}

/* LIF-01 */
START_TEST(free_addresses_are_found_from_anywhere)
{
	int64_t range = plan_range("10.1.0.0/24", "10.1.0.1", "10.1.0.10",
				   "IPAM", "Localhost");
	struct ipam_address record;
	uint64_t count = 0;
	char text[20];
	int i;

	for (i = 2; i <= 9; i += i == 4 ? 3 : 1) {	/* 2 3 4, 7 8 9 */
		snprintf(text, sizeof(text), "10.1.0.%d", i);
		record = plan_record(text, "IPAM", "Localhost");
		ck_assert_int_eq(plan_add(&record), 0);
	}
	found(range, NULL, 10, "10.1.0.1 10.1.0.5 10.1.0.6 10.1.0.10");
	found(range, NULL, 2, "10.1.0.1 10.1.0.5");
	found(range, "10.1.0.2", 10, "10.1.0.5 10.1.0.6 10.1.0.10");
	found(range, "10.1.0.6", 10, "10.1.0.6 10.1.0.10");
	found(range, "10.1.0.7", 1, "10.1.0.10");
	found(range, "10.1.0.11", 1, "");
	found(range, "10.0.0.0", 1, "10.1.0.1");
	ck_assert_int_eq(store_free_count(store, range, &count), 0);
	ck_assert_uint_eq(count, 4);
}
END_TEST

START_TEST(free_space_of_a_64_is_counted_as_what_it_is)
{
	int64_t range = plan_range("2001:db8::/64", "2001:db8::",
				   "2001:db8::ffff:ffff:ffff:ffff", "IPAM",
				   "Localhost");
	struct ipam_address record = plan_record("2001:db8::", "IPAM", "x");
	uint64_t count = 0;

	ck_assert_int_eq(store_free_count(store, range, &count), 0);
	ck_assert_uint_eq(count, UINT64_MAX);
	ck_assert_int_eq(plan_add(&record), 0);
	found(range, NULL, 2, "2001:db8::1 2001:db8::2");
	found(range, "2001:db8::ffff:ffff:ffff:ffff", 2,
	      "2001:db8::ffff:ffff:ffff:ffff");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_address");
	TCase *tc = tcase_create("address");

	tcase_add_checked_fixture(tc, fresh_setup, fresh_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_record_comes_back_as_it_was);
	tcase_add_test(tc, a_record_belongs_to_the_range_of_its_service);
	tcase_add_test(tc, records_are_mapped_when_their_range_comes);
	tcase_add_test(tc, the_same_address_of_two_services_is_a_duplicate);
	tcase_add_test(tc, a_record_changes_its_place_with_all_that_follows);
	tcase_add_test(tc, what_is_reserved_or_excluded_is_never_free);
	tcase_add_test(tc, after_anything_all_is_as_if_made_anew);
	tcase_add_test(tc, pages_come_in_order_and_lose_nothing);
	tcase_add_test(tc, filters_leave_what_they_say);
	tcase_add_test(tc, free_addresses_are_found_from_anywhere);
	tcase_add_test(tc, free_space_of_a_64_is_counted_as_what_it_is);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
