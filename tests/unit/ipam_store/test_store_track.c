/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Records of leases and logons, and how far their logs were read (TRK-01). */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>

#include "ipam/store/store_track.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"
#define LOG    "DhcpSrvLog-Mon.log"
#define AT     1793000000
#define PART   (28 * 86400)
#define DAY    86400

static const uint8_t mac[] = { 2, 0, 0x5e, 0x77, 0x20, 1 };

static void setup(void)
{
	fresh_setup();
	fresh_server(SERVER);
}

static struct store_track_writer *writer_new(const char *log)
{
	struct store_track_writer *writer = NULL;

	ck_assert_int_eq(store_track_writer_new(ctx, store, SERVER, log,
						&writer), 0);
	return writer;
}

static void add(struct store_track_writer *writer, int64_t at, uint32_t addr,
		const char *host, enum ipam_track_type type)
{
	const struct ipam_track_record record = {
		.at = at, .type = type, .address = ipam_addr_v4(addr),
		.client = mac, .client_size = sizeof(mac), .host = host,
		.place = 7,
	};

	ck_assert_int_eq(store_track_add(writer, &record), 0);
}

static size_t put(struct store_track_writer *writer, int64_t place)
{
	const struct store_track_position position = {
		.file = UINT64_MAX, .mark = UINT64_MAX - 1, .place = place,
		.last_at = AT, .read_at = AT + 5,
	};
	size_t added = 99;

	ck_assert_int_eq(store_track_put(writer, &position, &added), 0);
	return added;
}

/* By another handle, so that only what is on disk counts. */
static int64_t number(const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;
	int64_t n = -1;

	ck_assert_int_eq(sqlite3_open(store_path, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) ==
			      SQLITE_OK, "%s", sqlite3_errmsg(db));
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		n = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

/* Records of an address, whatever their time; they are in order. */
static size_t leases_of(uint32_t number)
{
	const struct ipam_addr address = ipam_addr_v4(number);
	struct ipam_track_record *records = NULL;
	size_t i, count = 0;

	ck_assert_int_eq(store_track_leases(ctx, store, &address, 0, INT64_MAX,
					    0, 0, &records, &count), 0);
	for (i = 1; i < count; i++) {
		ck_assert_int_le(records[i - 1].at, records[i].at);
	}
	return count;
}

START_TEST(a_record_is_there_once_whatever_is_read_again)
{
	struct store_track_writer *writer = writer_new(LOG);

	add(writer, AT, 0x0a000001, "PC1", IPAM_TRACK_NEW);
	add(writer, AT, 0x0a000001, "pc1", IPAM_TRACK_NEW);
	add(writer, AT + 60, 0x0a000001, "pc1", IPAM_TRACK_RENEW);
	ck_assert_uint_eq(put(writer, 100), 2);
	add(writer, AT, 0x0a000001, "pc1", IPAM_TRACK_NEW);
	add(writer, AT + 90, 0x0a000001, "pc1", IPAM_TRACK_RELEASE);
	ck_assert_uint_eq(put(writer, 200), 1);
	/* Another process knows no numbers of devices yet. */
	writer = writer_new(LOG);
	add(writer, AT + 60, 0x0a000001, "pc1", IPAM_TRACK_RENEW);
	ck_assert_uint_eq(put(writer, 200), 0);
	ck_assert_uint_eq(leases_of(0x0a000001), 3);
	ck_assert_int_eq(number("SELECT records FROM track_part"), 3);
	ck_assert_int_eq(number("SELECT count(*) FROM track_device WHERE"
				" host = 'pc1' AND mac = x'02005e772001'"), 1);
	/* The same row of another server's log is another one. */
	writer = writer_new("DhcpSrvLog-Tue.log");
	add(writer, AT, 0x0a000001, "pc1", IPAM_TRACK_NEW);
	ck_assert_uint_eq(put(writer, 1), 1);
}
END_TEST

START_TEST(records_lie_in_parts_of_28_days)
{
	struct store_track_writer *writer = writer_new(LOG);

	add(writer, AT, 1, "a", IPAM_TRACK_NEW);
	add(writer, AT + PART, 1, "a", IPAM_TRACK_NEW);
	add(writer, AT + 1, 2, "a", IPAM_TRACK_NEW);
	ck_assert_uint_eq(put(writer, 100), 3);
	ck_assert_int_eq(number("SELECT count(*) FROM track_part"), 2);
	ck_assert_int_eq(number("SELECT records FROM track_part WHERE"
				" part = 741"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM track_lease_741"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM track_lease_742"), 1);
	ck_assert_uint_eq(leases_of(1), 2);
}
END_TEST

START_TEST(the_position_is_put_with_the_records_or_not_at_all)
{
	struct store_track_writer *writer = writer_new(LOG);
	struct store_track_position position = { .place = 1 };
	size_t added = 0;

	ck_assert_int_eq(store_track_position(store, SERVER, LOG, &position),
			 0);
	ck_assert_int_eq(position.place, 0);
	add(writer, AT, 1, "a", IPAM_TRACK_NEW);
	ck_assert_int_eq(store_begin(store), 0);
	position.place = 50;
	ck_assert_int_eq(store_track_put(writer, &position, &added), 0);
	store_rollback(store);
	ck_assert_int_eq(store_track_position(store, SERVER, LOG, &position),
			 0);
	ck_assert_int_eq(position.place, 0);
	writer = writer_new(LOG);
	add(writer, AT, 1, "a", IPAM_TRACK_NEW);
	ck_assert_uint_eq(put(writer, 70), 1);
	ck_assert_int_eq(store_track_position(store, SERVER, LOG, &position),
			 0);
	ck_assert_int_eq(position.place, 70);
	ck_assert_uint_eq(position.file, UINT64_MAX);
	ck_assert_uint_eq(position.mark, UINT64_MAX - 1);
	ck_assert_int_eq(position.read_at, AT + 5);
}
END_TEST

START_TEST(what_is_too_long_is_refused)
{
	struct store_track_writer *writer = writer_new(LOG);
	struct store_track_position position;
	char host[IPAM_TRACK_HOST_MAX + 1];
	const struct ipam_track_record record = {
		.at = AT, .type = IPAM_TRACK_NEW, .host = host,
	};

	memset(host, 'x', sizeof(host) - 1);
	host[sizeof(host) - 1] = '\0';
	ck_assert_int_eq(store_track_add(writer, &record), EINVAL);
	host[sizeof(host) - 2] = '\0';
	ck_assert_int_eq(store_track_add(writer, &record), 0);
	ck_assert_int_eq(store_track_position(store, "none", LOG, &position),
			 ENOENT);
	ck_assert_int_eq(store_track_writer_new(ctx, store, "none", LOG,
						&writer), ENOENT);
}
END_TEST

START_TEST(many_devices_are_there_once_each)
{
	struct store_track_writer *writer = writer_new(LOG);
	char host[20];
	uint32_t i;

	for (i = 0; i < 70000; i++) {
		snprintf(host, sizeof(host), "h%u", i % 35000);
		add(writer, AT + i, i, host, IPAM_TRACK_NEW);
	}
	ck_assert_uint_eq(put(writer, 1), 70000);
	add(writer, AT, 1, "h7", IPAM_TRACK_RENEW);
	ck_assert_uint_eq(put(writer, 2), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM track_device"), 35000);
}
END_TEST

START_TEST(a_logon_has_its_user_and_three_orders)
{
	struct store_track_writer *writer = writer_new("Security");
	const struct ipam_track_record dc = {
		.at = AT, .type = IPAM_TRACK_DC,
		.address = ipam_addr_v4(0x0a000001), .user = "AKeller",
		.domain = "CONTOSO", .event = 4768, .place = 4711,
	};
	const struct ipam_track_record nps = {
		.at = AT, .type = IPAM_TRACK_NPS, .client = mac,
		.client_size = sizeof(mac), .user = "akeller",
		.domain = "contoso", .event = 6272, .place = 12,
	};
	struct ipam_track_record more = nps, again = dc;
	struct ipam_track_record *found = NULL;
	const struct store_track_who who = { .user = "akeller" };
	size_t count = 0;

	ck_assert_int_eq(store_track_add(writer, &dc), 0);
	ck_assert_int_eq(store_track_add(writer, &nps), 0);
	/* Two events of one decision are two, the same one later is none. */
	more.event = 6278;
	ck_assert_int_eq(store_track_add(writer, &more), 0);
	again.place = 4712;
	ck_assert_int_eq(store_track_add(writer, &again), 0);
	ck_assert_uint_eq(put(writer, 4711), 3);
	ck_assert_int_eq(store_track_logons(ctx, store, &who, AT, AT, 0, &found,
					    &count), 0);
	ck_assert_uint_eq(count, 3);
	ck_assert_uint_eq(found[0].event, 4768);
	ck_assert_int_eq(found[0].place, 4711);
	ck_assert_uint_eq(found[1].event + found[2].event, 6272 + 6278);
	ck_assert_int_eq(number("SELECT count(*) FROM track_user WHERE name ="
				" 'akeller' AND domain = 'contoso'"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM track_logon_741 WHERE"
				" length(address) = 4 AND device = 0"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM track_logon_741 WHERE"
				" length(address) = 0 AND device > 0"), 2);
}
END_TEST

START_TEST(a_part_of_schema_8_gets_a_table_of_logons)
{
	struct store_track_writer *writer = writer_new(LOG);
	const struct ipam_track_record dc = {
		.at = AT, .type = IPAM_TRACK_DC, .user = "a", .event = 4768,
		.address = ipam_addr_v4(1),
	};
	struct ipam_track_record *found = NULL;
	const struct store_track_who who = { .user = "a" };
	size_t count = 9;

	add(writer, AT, 1, "a", IPAM_TRACK_NEW);
	put(writer, 1);
	number("CREATE TABLE track_logon_741 (user, at, address, device,"
	       " kind, place)");
	ck_assert_int_eq(store_track_logons(ctx, store, &who, 0, AT, 0, &found,
					    &count), 0);
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(store_track_add(writer, &dc), 0);
	ck_assert_uint_eq(put(writer, 2), 1);
	ck_assert_int_eq(store_track_logons(ctx, store, &who, 0, AT, 0, &found,
					    &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(store_track_prune(store, AT + PART, 9, &count), 0);
	ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(a_missing_day_is_a_gap_until_it_is_there)
{
	const int64_t days[] = { 100, 101, 104 }, late[] = { 102 };
	size_t gaps = 0;

	ck_assert_int_eq(store_track_day_put(store, SERVER, "dhcpv4", days, 3),
			 0);
	ck_assert_int_eq(store_track_day_put(store, SERVER, "dhcpv4", days, 2),
			 0);
	ck_assert_int_eq(store_track_days_check(store, SERVER, "dhcpv4", 3600,
						&gaps), 0);
	ck_assert_uint_eq(gaps, 1);
	ck_assert_int_eq(number("SELECT from_at FROM track_gap"),
			 102 * DAY - 3600);
	ck_assert_int_eq(number("SELECT to_at FROM track_gap"),
			 104 * DAY - 3600);
	ck_assert_int_eq(store_track_day_put(store, SERVER, "dhcpv4", late, 1),
			 0);
	ck_assert_int_eq(store_track_days_check(store, SERVER, "dhcpv4", 3600,
						&gaps), 0);
	ck_assert_int_eq(number("SELECT from_at FROM track_gap"),
			 103 * DAY - 3600);
	ck_assert_int_eq(store_track_days_check(store, SERVER, "dhcpv6", 0,
						&gaps), 0);
	ck_assert_uint_eq(gaps, 0);
}
END_TEST

START_TEST(positions_and_gaps_go_with_their_server)
{
	const struct ipam_track_gap gap = { SERVER, "dhcpv4", 5, 9,
					    IPAM_TRACK_PAUSED };
	struct store_track_writer *writer = writer_new(LOG);

	add(writer, AT, 1, "a", IPAM_TRACK_NEW);
	put(writer, 1);
	ck_assert_int_eq(store_track_gap_put(store, &gap), 0);
	ck_assert_int_eq(store_track_gap_put(store, &gap), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM track_gap"), 1);
	ck_assert_int_eq(store_check(store), 0);
	ck_assert_int_eq(store_server_remove(store, SERVER), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM track_gap"), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM track_source"), 0);
	/* Its records point to a source that is not used again. */
	fresh_server(SERVER);
	writer = writer_new(LOG);
	add(writer, AT, 1, "a", IPAM_TRACK_NEW);
	ck_assert_uint_eq(put(writer, 1), 1);
}
END_TEST

START_TEST(old_parts_go_as_a_whole)
{
	struct store_track_writer *writer = writer_new(LOG);
	size_t n = 0;

	add(writer, 100 * PART, 1, "a", IPAM_TRACK_NEW);
	add(writer, 101 * PART - 1, 1, "a", IPAM_TRACK_RENEW);
	add(writer, 101 * PART, 1, "a", IPAM_TRACK_RENEW);
	ck_assert_uint_eq(put(writer, 1), 3);
	ck_assert_int_eq(store_track_prune(store, 101 * PART - 1, 9, &n), 0);
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(store_track_prune(store, 101 * PART, 9, &n), 0);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(store_track_prune(store, 101 * PART, 9, &n), 0);
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(number("SELECT count(*) FROM track_lease_101"), 1);
	ck_assert_uint_eq(leases_of(1), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM sqlite_schema WHERE"
				" name LIKE 'track%100%'"), 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_track");
	TCase *c = tcase_create("track");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, a_record_is_there_once_whatever_is_read_again);
	tcase_add_test(c, records_lie_in_parts_of_28_days);
	tcase_add_test(c, the_position_is_put_with_the_records_or_not_at_all);
	tcase_add_test(c, what_is_too_long_is_refused);
	tcase_add_test(c, many_devices_are_there_once_each);
	tcase_add_test(c, a_logon_has_its_user_and_three_orders);
	tcase_add_test(c, a_part_of_schema_8_gets_a_table_of_logons);
	tcase_add_test(c, a_missing_day_is_a_gap_until_it_is_there);
	tcase_add_test(c, positions_and_gaps_go_with_their_server);
	tcase_add_test(c, old_parts_go_as_a_whole);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
