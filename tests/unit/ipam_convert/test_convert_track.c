/* use: ipam_convert ipam_model ipam_base rpc_conn TALLOC CHECK */
/*
 * Rows of audit logs as records (TRK-01), and the server's local time. The
 * instants were computed by hand from the rules of the zones: Vienna is an
 * hour before UTC in winter and two in summer, which ended on 2026-10-25 at
 * 01:00 UTC and begins on 2027-03-28 at 01:00 UTC.
 */
#include <string.h>

#include "ipam/convert/convert_track.h"
#include "tests/support/suite.h"

#define OCT_25 1792886400 /* 2026-10-25 00:00, by whatever clock */
#define MAR_28 1806192000 /* 2027-03-28 */
#define HOUR   3600

static TALLOC_CTX *ctx;

static void setup(void)
{
	ctx = talloc_new(NULL);
}

static void teardown(void)
{
	talloc_free(ctx);
}

START_TEST(an_hour_that_comes_twice_is_told_by_the_order_of_rows)
{
	struct convert_zone *zone = convert_zone_new(ctx, "Europe/Vienna");
	int64_t at = 0;

	ck_assert_ptr_nonnull(zone);
	ck_assert(convert_zone_known(zone));
	at = convert_zone_utc(zone, OCT_25 + HOUR, at);
	ck_assert_int_eq(at, OCT_25 - HOUR);
	at = convert_zone_utc(zone, OCT_25 + 2 * HOUR + 1800, at);
	ck_assert_int_eq(at, OCT_25 + 1800);
	/* A moment earlier, as rows of one moment are: still summer. */
	at = convert_zone_utc(zone, OCT_25 + 2 * HOUR + 1790, at);
	ck_assert_int_eq(at, OCT_25 + 1790);
	/* The clock went back. */
	at = convert_zone_utc(zone, OCT_25 + 2 * HOUR, at);
	ck_assert_int_eq(at, OCT_25 + HOUR);
	at = convert_zone_utc(zone, OCT_25 + 3 * HOUR, at);
	ck_assert_int_eq(at, OCT_25 + 2 * HOUR);
	ck_assert_int_eq(convert_zone_offset(zone, OCT_25), 2 * HOUR);
	ck_assert_int_eq(convert_zone_offset(zone, at), HOUR);
}
END_TEST

START_TEST(an_hour_that_is_left_out_is_taken_for_winter)
{
	struct convert_zone *zone = convert_zone_new(ctx, "Europe/Vienna");

	ck_assert_int_eq(convert_zone_utc(zone, MAR_28 + 2 * HOUR - 1, 0),
			 MAR_28 + HOUR - 1);
	ck_assert_int_eq(convert_zone_utc(zone, MAR_28 + 2 * HOUR + 60, 0),
			 MAR_28 + HOUR + 60);
	ck_assert_int_eq(convert_zone_utc(zone, MAR_28 + 3 * HOUR, 0),
			 MAR_28 + HOUR);
}
END_TEST

START_TEST(a_zone_that_is_not_known_is_taken_for_utc)
{
	struct convert_zone *zone = convert_zone_new(ctx, NULL);

	ck_assert(!convert_zone_known(zone));
	ck_assert_int_eq(convert_zone_utc(zone, OCT_25, 0), OCT_25);
	ck_assert_ptr_null(convert_zone_new(ctx, "Europe/Nowhere"));
	ck_assert(!convert_zone_exists("../../../etc/passwd"));
	ck_assert(!convert_zone_exists("/etc/passwd"));
	ck_assert(!convert_zone_exists(""));
	ck_assert(!convert_zone_exists("Europe/"));
	ck_assert(convert_zone_exists("UTC"));
}
END_TEST

struct found {
	size_t rows, records;
	struct ipam_track_record last;
	struct convert_track_text text;
};

static bool take(const struct convert_dhcp_log_line *line, void *private_data)
{
	struct found *found = private_data;

	found->rows++;
	found->records += convert_track_line(line, &found->text, &found->last);
	return true;
}

static void read_log(const char *log, struct found *found)
{
	struct convert_dhcp_log_counts counts = { .rows = 0 };

	memset(found, 0, sizeof(*found));
	convert_dhcp_log_read(log, strlen(log), false, take, found, &counts);
}

START_TEST(rows_of_leases_become_records)
{
	static const uint8_t mac[] = { 2, 0, 0x5e, 0x77, 0x20, 1 };
	static const uint8_t duid[] = { 0, 3, 0, 1, 2, 0, 0x5e, 0x77, 0x30,
					2 };
	struct found found;
	char text[IPAM_ADDR_TEXT];

	read_log("30,10/29/26,09:12:30,DNS,10.77.70.31,t,,,0,6,,,,,,,,,0\r\n"
		 "10,10/29/26,09:12:30,Assign,10.77.70.31,Tablet-Frei.,"
		 "02005E772001,,1,0,,,,,,,,,0\r\n", &found);
	ck_assert_uint_eq(found.rows, 2);
	ck_assert_uint_eq(found.records, 1);
	ck_assert_int_eq(found.last.type, IPAM_TRACK_NEW);
	ck_assert_str_eq(ipam_addr_format(&found.last.address, text),
			 "10.77.70.31");
	ck_assert_str_eq(found.last.host, "Tablet-Frei");
	ck_assert_uint_eq(found.last.client_size, sizeof(mac));
	ck_assert_mem_eq(found.last.client, mac, sizeof(mac));
	ck_assert_int_eq(found.last.place, 56);

	read_log("11002,10/28/26,08:05:10,DHCPV6 Request,fd77:1:0:1::1f4,nb,,"
		 "10,0003000102005E773002,,,,,\r\n", &found);
	ck_assert_int_eq(found.last.type, IPAM_TRACK_NEW);
	ck_assert_str_eq(ipam_addr_format(&found.last.address, text),
			 "fd77:1:0:1::1f4");
	ck_assert_mem_eq(found.last.client, duid, sizeof(duid));

	read_log("18,10/28/26,21:00:05,Expired,10.77.70.20,,,,0,6,,,,,,,,,0\r\n",
		 &found);
	ck_assert_int_eq(found.last.type, IPAM_TRACK_EXPIRE);
	ck_assert_uint_eq(found.last.client_size, 0);

	/* A solicit names an address that nobody has yet; 13 is a conflict. */
	read_log("11000,10/28/26,08:05:10,Solicit,fd77:1:0:1::1f4,nb,,10,"
		 "0003000102005E773002,,,,,\r\n"
		 "13,10/28/26,08:05:10,Conflict,10.0.0.1,BAD_ADDRESS,,,0,6\r\n"
		 "10,10/28/26,08:05:10,Assign,,nobody,02005E773002,\r\n",
		 &found);
	ck_assert_uint_eq(found.rows, 3);
	ck_assert_uint_eq(found.records, 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("convert_track");
	TCase *c = tcase_create("track");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c,
		       an_hour_that_comes_twice_is_told_by_the_order_of_rows);
	tcase_add_test(c, an_hour_that_is_left_out_is_taken_for_winter);
	tcase_add_test(c, a_zone_that_is_not_known_is_taken_for_utc);
	tcase_add_test(c, rows_of_leases_become_records);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
