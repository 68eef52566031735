/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Tracking records up to a date go, step by step, and stay away (TRK-10). */
#include <errno.h>

#include "ipam/store/store_track.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"
#define PART   (28 * 86400)
#define AT     (64 * (int64_t)PART) /* a part begins */
#define MINUTES 2000
#define ADDRESSES 5

static const uint8_t mac[] = { 2, 0, 0x5e, 0x77, 0x20, 1 };

static void setup(void)
{
	fresh_setup();
	fresh_server(SERVER);
}

/* A record a minute of each address, and a logon at each; how many are new. */
static size_t put_all(int64_t from)
{
	const struct store_track_position position = { .place = 1 };
	struct store_track_writer *writer = NULL;
	struct ipam_track_record record = {
		.client = mac, .client_size = sizeof(mac), .host = "pc",
	};
	size_t added = 0;
	uint32_t a;
	int m;

	ck_assert_int_eq(store_track_writer_new(ctx, store, SERVER, "log",
						&writer), 0);
	for (m = 0; m < MINUTES; m++) {
		record.at = from + 60 * m;
		record.user = NULL;
		record.type = IPAM_TRACK_RENEW;
		for (a = 0; a < ADDRESSES; a++) {
			record.address = ipam_addr_v4(0x0a010000 + a);
			ck_assert_int_eq(store_track_add(writer, &record), 0);
		}
		record.user = "ann";
		record.domain = "CONTOSO";
		record.type = IPAM_TRACK_DC;
		ck_assert_int_eq(store_track_add(writer, &record), 0);
	}
	ck_assert_int_eq(store_track_put(writer, &position, &added), 0);
	talloc_free(writer);
	return added;
}

static size_t purge(int64_t before, size_t limit, size_t *out_steps)
{
	size_t removed = 1, sum = 0;

	for (*out_steps = 0; removed > 0; ++*out_steps) {
		ck_assert_int_eq(store_track_purge(store, before, limit,
						   &removed), 0);
		sum += removed;
	}
	return sum;
}

/* Leases of one address and logons from..to. */
static void count(int64_t from, int64_t to, size_t *out_leases,
		  size_t *out_logons)
{
	const struct ipam_addr address = ipam_addr_v4(0x0a010000);
	const struct store_track_who who = { .user = "ann" };
	struct ipam_track_record *records = NULL;

	ck_assert_int_eq(store_track_leases(ctx, store, &address, from, to, 0,
					    0, &records, out_leases), 0);
	ck_assert_int_eq(store_track_logons(ctx, store, &who, from, to, 0,
					    &records, out_logons), 0);
}

START_TEST(records_before_a_date_go_and_no_others)
{
	const int64_t before = AT + 60 * 777; /* within blocks */
	size_t leases = 0, logons = 0, steps = 0;

	ck_assert_uint_eq(put_all(AT), MINUTES * (ADDRESSES + 1));
	ck_assert_uint_eq(purge(before, 50, &steps), 777 * (ADDRESSES + 1));
	ck_assert_uint_gt(steps, 5);
	count(0, before - 1, &leases, &logons);
	ck_assert_uint_eq(leases + logons, 0);
	count(before, INT64_MAX, &leases, &logons);
	ck_assert_uint_eq(leases, MINUTES - 777);
	ck_assert_uint_eq(logons, MINUTES - 777);
	ck_assert_int_eq(store_check(store), 0);
}
END_TEST

START_TEST(whole_parts_before_a_date_go)
{
	size_t leases = 0, logons = 0, steps = 0;

	put_all(AT - PART);
	put_all(AT);
	ck_assert_uint_eq(purge(AT, 100, &steps), MINUTES * (ADDRESSES + 1));
	count(0, INT64_MAX, &leases, &logons);
	ck_assert_uint_eq(leases, MINUTES);
	ck_assert_uint_eq(logons, MINUTES);
}
END_TEST

START_TEST(what_was_purged_is_not_collected_again)
{
	const int64_t before = AT + 60 * 777;
	size_t steps = 0, leases = 0, logons = 0;

	put_all(AT);
	ck_assert_int_eq(store_track_purged(store, before), 0);
	purge(before, 500, &steps);
	ck_assert_uint_eq(put_all(AT), 0);
	count(0, INT64_MAX, &leases, &logons);
	ck_assert_uint_eq(leases, MINUTES - 777);
	ck_assert_uint_eq(logons, MINUTES - 777);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store track purge");
	TCase *t = tcase_create("purge");

	tcase_add_checked_fixture(t, setup, fresh_teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, records_before_a_date_go_and_no_others);
	tcase_add_test(t, whole_parts_before_a_date_go);
	tcase_add_test(t, what_was_purged_is_not_collected_again);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
