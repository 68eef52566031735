/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Records of leases as blocks of bytes, and the blocks of an address. */
#include <errno.h>

#include "ipam/base/error.h"
#include "ipam/store/store_track_private.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER	"dhcp1.contoso.test"
#define AT	1793000000
#define PART_AT (741LL * 28 * 86400)
#define SHUFFLED 3000

/* By hand, from the comment of store_track_block.c. */
static const struct store_track_row rows[] = {
	{ AT, 5, 3 * 64 + 2, 300 },
	{ AT + 200, 5, 3 * 64 + 5, 0 },
	{ AT + 200, 129, 4 * 64 + 2, 1 },
};
static const uint8_t bytes[] = {
	0xc2, 0x00, 0x05, 0x03, 0xac, 0x02,
	0x05, 0xc8, 0x01, 0x00,
	0xc2, 0x00, 0x81, 0x01, 0x04, 0x01,
};

START_TEST(records_are_these_bytes_and_back)
{
	struct store_track_row read[STORE_TRACK_BLOCK_ROWS];
	uint8_t out[STORE_TRACK_BLOCK_BYTES];
	size_t size = 0, count = 0;

	ck_assert_uint_eq(store_track_encode(rows, 3, out, &size), 3);
	ck_assert_uint_eq(size, sizeof(bytes));
	ck_assert_mem_eq(out, bytes, size);
	ck_assert(store_track_decode(bytes, sizeof(bytes), AT, read, &count));
	ck_assert_uint_eq(count, 3);
	ck_assert_mem_eq(read, rows, sizeof(rows));
}
END_TEST

START_TEST(a_block_takes_what_fits)
{
	struct store_track_row many[400], read[STORE_TRACK_BLOCK_ROWS];
	uint8_t out[STORE_TRACK_BLOCK_BYTES];
	size_t i, size = 0, count = 0, n;

	for (i = 0; i < 400; i++) {
		many[i] = (struct store_track_row){
			INT64_MIN / 2 + (int64_t)i * (INT64_MAX / 512),
			INT64_MAX - (int64_t)i, (INT64_MAX >> (i % 2)) - 63,
			INT64_MAX,
		};
	}
	n = store_track_encode(many, 400, out, &size);
	ck_assert_uint_ge(n, 9);
	ck_assert_uint_le(size, sizeof(out));
	ck_assert(store_track_decode(out, size, many[0].at, read, &count));
	ck_assert_uint_eq(count, n);
	ck_assert_mem_eq(read, many, n * sizeof(many[0]));
	for (i = 0; i < 400; i++) {
		many[i] = (struct store_track_row){ 1, 1, 64, 1 };
	}
	n = store_track_encode(many, 400, out, &size);
	ck_assert(store_track_decode(out, size, 1, read, &count));
	ck_assert_uint_eq(count, n);
}
END_TEST

START_TEST(bytes_that_are_no_block_are_refused)
{
	static const uint8_t endless[] = { 0xc2, 0xff, 0xff, 0xff, 0xff, 0xff,
					   0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	struct store_track_row read[STORE_TRACK_BLOCK_ROWS];
	uint8_t large[STORE_TRACK_BLOCK_BYTES + 1] = {0};
	size_t i, count = 0;

	for (i = 0; i < sizeof(bytes); i++) {
		if (i != 6 && i != 10) { /* the ends of records */
			ck_assert(!store_track_decode(bytes, i, AT, read,
						      &count));
		}
	}
	ck_assert(!store_track_decode(endless, sizeof(endless), AT, read,
				      &count));
	ck_assert(!store_track_decode(bytes, sizeof(bytes), INT64_MAX - 1,
				      read, &count));
	ck_assert(!store_track_decode(large, sizeof(large), AT, read, &count));
	ck_assert(store_track_decode(large, 399, AT, read, &count));
	ck_assert_uint_eq(count, 133);
}
END_TEST

static void setup(void)
{
	fresh_setup();
	fresh_server(SERVER);
}

static size_t put(const int64_t *at, const char *const *host, size_t count)
{
	const struct store_track_position position = { .place = 1 };
	struct store_track_writer *writer = NULL;
	struct ipam_track_record record = { .type = IPAM_TRACK_RENEW };
	size_t i, added = 0;

	ck_assert_int_eq(store_track_writer_new(ctx, store, SERVER, "log",
						&writer), 0);
	record.address = ipam_addr_v4(0x0a000001);
	for (i = 0; i < count; i++) {
		record.at = at[i];
		record.host = host != NULL ? host[i] : "pc";
		record.place = at[i];
		ck_assert_int_eq(store_track_add(writer, &record), 0);
	}
	ck_assert_int_eq(store_track_put(writer, &position, &added), 0);
	talloc_free(writer);
	return added;
}

static struct ipam_track_record *ask(int64_t from, int64_t to, size_t before,
				     size_t after, size_t *out_count)
{
	const struct ipam_addr address = ipam_addr_v4(0x0a000001);
	struct ipam_track_record *records = NULL;

	ck_assert_int_eq(store_track_leases(ctx, store, &address, from, to,
					    before, after, &records,
					    out_count), 0);
	return records;
}

/* The same numbers in each run. */
static uint32_t draw(uint32_t *drawn)
{
	*drawn = *drawn * 1664525 + 1013904223;
	return *drawn >> 8;
}

/* Whatever the order and the pieces in which they come. */
START_TEST(records_come_back_in_order_and_once)
{
	int64_t *at = talloc_array(ctx, int64_t, SHUFFLED), swap;
	struct ipam_track_record *records = NULL;
	size_t i, k, n, added = 0, count = 0;
	uint32_t drawn = (uint32_t)_i;

	for (i = 0; i < SHUFFLED; i++) {
		at[i] = PART_AT + 10 * (int64_t)i;
	}
	for (i = SHUFFLED - 1; i > 0 && _i > 0; i--) {
		k = (size_t)draw(&drawn) % (i + 1);
		swap = at[i];
		at[i] = at[k];
		at[k] = swap;
	}
	for (i = 0; i < SHUFFLED; i += n) {
		n = 1 + (size_t)draw(&drawn) % (_i == 3 ? 1000 : 60);
		n = i + n < SHUFFLED ? n : SHUFFLED - i;
		added += put(at + i, NULL, n);
	}
	ck_assert_uint_eq(added, SHUFFLED);
	ck_assert_uint_eq(put(at, NULL, SHUFFLED), 0);
	records = ask(0, INT64_MAX, 0, 0, &count);
	ck_assert_uint_eq(count, SHUFFLED);
	for (i = 0; i < SHUFFLED; i++) {
		ck_assert_int_eq(records[i].at, PART_AT + 10 * (int64_t)i);
		ck_assert_int_eq(records[i].place, records[i].at);
	}
	records = ask(PART_AT + 5005, PART_AT + 5025, 3, 2, &count);
	ck_assert_uint_eq(count, 7);
	ck_assert_int_eq(records[0].at, PART_AT + 4980);
	ck_assert_int_eq(records[6].at, PART_AT + 5040);
}
END_TEST

START_TEST(a_second_may_have_more_records_than_a_block)
{
	const char *host[500];
	int64_t at[500];
	size_t i, count = 0;

	for (i = 0; i < 500; i++) {
		host[i] = talloc_asprintf(ctx, "pc%zu", i);
		at[i] = AT;
	}
	ck_assert_uint_eq(put(at, host, 250), 250);
	ck_assert_uint_eq(put(at, host, 500), 250);
	ck_assert_uint_eq(put(at, host, 500), 0);
	ask(AT, AT, 0, 0, &count);
	ck_assert_uint_eq(count, 500);
	ask(AT + 1, AT + 1, 64, 64, &count);
	ck_assert_uint_eq(count, 64);
}
END_TEST

/* A part is not enough to say that a device had an address just then. */
START_TEST(a_device_had_an_address_when_a_record_says_so)
{
	const char *host[] = { "a", "b", "a" };
	const int64_t at[] = { AT, AT + 10, AT + 20 };
	const struct { const char *host; int64_t from, to; size_t count; }
	cases[] = {
		{ "a", AT, AT, 1 }, { "a", AT + 1, AT + 19, 0 },
		{ "b", AT + 1, AT + 19, 1 }, { "b", AT + 11, AT + 99, 0 },
		{ "?", AT + 10, AT + 10, 1 }, { "c", 0, INT64_MAX, 0 },
	};
	struct store_track_who who = { .host = NULL };
	struct ipam_addr *list = NULL;
	size_t i, count = 0;

	put(at, host, 3);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		who.host = cases[i].host;
		ck_assert_int_eq(store_track_addresses(ctx, store, &who,
						       cases[i].from,
						       cases[i].to, &list,
						       &count), 0);
		ck_assert_uint_eq(count, cases[i].count);
	}
}
END_TEST

START_TEST(a_block_that_was_damaged_is_told)
{
	const struct ipam_addr address = ipam_addr_v4(0x0a000001);
	struct ipam_track_record *records = NULL;
	const int64_t at[] = { AT };
	size_t count = 0;

	put(at, NULL, 1);
	ck_assert_int_eq(store_do(store, NULL, "UPDATE track_lease_741 SET"
				  " rows = x'c2ff'", ""), 0);
	ck_assert_int_eq(store_track_leases(ctx, store, &address, 0, INT64_MAX,
					    0, 0, &records, &count),
			 IPAM_E_CORRUPT);
	ck_assert_str_ne(store_error(store), "");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_track_block");
	TCase *c = tcase_create("bytes");

	tcase_add_test(c, records_are_these_bytes_and_back);
	tcase_add_test(c, a_block_takes_what_fits);
	tcase_add_test(c, bytes_that_are_no_block_are_refused);
	suite_add_tcase(s, c);
	c = tcase_create("store");
	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_loop_test(c, records_come_back_in_order_and_once, 0, 4);
	tcase_add_test(c, a_second_may_have_more_records_than_a_block);
	tcase_add_test(c, a_device_had_an_address_when_a_record_says_so);
	tcase_add_test(c, a_block_that_was_damaged_is_told);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
