/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Events among many: each question has the same answer whether blocks are
 * sealed or not, page by page, from either end (EVT-03, EVT-07).
 */
#include <stdlib.h>
#include <string.h>

#include "ipam/store/store_event.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"
#define EVENTS 1200
#define RARE 401	/* every so many of them */
#define SECOND 7	/* events of the same second */

/* What was put, by the order in which it was. */
struct put {
	int64_t at;
	bool rare, of_server;
};

static struct put made[2 * EVENTS];
static size_t put_count;

static void put_at(int64_t at, bool rare)
{
	const bool of_server = put_count % 3 == 0;
	const size_t n = put_count;
	char *address = talloc_asprintf(ctx, "10.%zu.%zu.7", n / 250, n % 250);
	const struct ipam_event_value values[] = {
		{ "scope", NULL, address },
		{ "note", rare ? "Old \"Warehouse\" 100%_A*" : "old", "new" },
	};
	const struct ipam_event event = {
		.kind = rare ? IPAM_EVENT_DHCP : IPAM_EVENT_IPAM, .at = at,
		.number = rare ? 75 : 102, .role = IPAM_ROLE_COUNT,
		.server = of_server ? SERVER : NULL,
		.user = rare ? "Grace" : "Ada",
		.object = rare ? "role" : "address", .key = address,
		.text = rare ? "mac 02-00-5E-10-00-0F moved" : "changed",
		.values = values, .value_count = 2,
	};

	ck_assert_int_eq(store_event_put(store, &event, NULL), 0);
	made[put_count++] = (struct put){ at, rare, of_server };
}

static void setup(void)
{
	size_t i;

	fresh_setup();
	fresh_server(SERVER);
	put_count = 0;
	ck_assert_int_eq(store_begin(store), 0);
	for (i = 0; i < EVENTS; i++) {
		put_at(1000 + (int64_t)i / SECOND, i % RARE == 5);
	}
	ck_assert_int_eq(store_commit(store), 0);
}

static size_t seal(void)
{
	size_t sealed = 0, all = 0;

	do {
		ck_assert_int_eq(store_event_seal(store, 3, &sealed), 0);
		all += sealed;
	} while (sealed > 0);
	return all;
}

/* The numbers of all events that a filter leaves, page by page. */
static int64_t *ask(const struct store_event_filter *filter, size_t limit,
		    size_t *out_pages)
{
	struct store_page page = { .limit = limit };
	int64_t *ids = talloc_array(ctx, int64_t, 0);
	struct ipam_event *events = NULL;
	char *resume = NULL;
	size_t i, count = 0, n = 0;

	*out_pages = 0;
	do {
		ck_assert_int_eq(store_event_list(ctx, store, filter, &page,
						  &events, &count, &resume),
				 0);
		ck_assert_uint_lt(++*out_pages, 100 * EVENTS);
		for (i = 0; i < count; i++) {
			ids = talloc_realloc(ctx, ids, int64_t, n + 1);
			ids[n++] = events[i].id;
		}
		page.after = count == limit ?
			     store_event_key(ctx, &events[count - 1]) : resume;
	} while (page.after != NULL);
	return ids;
}

/* --- the same answer by looking at each --- */

typedef bool (*wanted_fn)(const struct put *put);

static bool is_any(const struct put *put)
{
	return true;
}

static bool is_rare(const struct put *put)
{
	return put->rare;
}

static bool is_common(const struct put *put)
{
	return !put->rare;
}

static bool is_none(const struct put *put)
{
	return false;
}

static bool is_of_server(const struct put *put)
{
	return put->of_server;
}

static bool is_early(const struct put *put)
{
	return put->at >= 1010 && put->at < 1020;
}

static int by_place(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	const int64_t at = made[x - 1].at - made[y - 1].at;

	return at != 0 ? (at > 0) - (at < 0) : (x > y) - (x < y);
}

static void check(const struct store_event_filter *filter, wanted_fn wanted,
		  size_t limit)
{
	int64_t *expected = talloc_array(ctx, int64_t, put_count), *ids = NULL;
	size_t i, pages = 0, n = 0;

	for (i = 0; i < put_count; i++) {
		if (wanted(&made[i])) {
			expected[n++] = (int64_t)i + 1;
		}
	}
	qsort(expected, n, sizeof(expected[0]), by_place);
	ids = ask(filter, limit, &pages);
	ck_assert_uint_eq(talloc_array_length(ids), n);
	for (i = 0; i < n; i++) {
		ck_assert_int_eq(ids[i], filter->oldest_first ?
				 expected[i] : expected[n - 1 - i]);
	}
}

static const struct {
	struct store_event_filter filter;
	wanted_fn wanted;
} questions[] = {
	{ { 0 }, is_any },
	{ { .kind = IPAM_EVENT_DHCP }, is_rare },
	{ { .kind = IPAM_EVENT_IPAM, .number = 102 }, is_common },
	{ { .number = 75 }, is_rare },
	{ { .number = 76 }, is_none },
	{ { .server = SERVER }, is_of_server },
	{ { .server = "other.contoso.test" }, is_none },
	{ { .user = "GRACE" }, is_rare },
	{ { .user = "g*e" }, is_rare },
	{ { .user = "grace*x" }, is_none },
	{ { .object = "role" }, is_rare },
	{ { .from = 1010, .to = 1020 }, is_early },
	{ { .text = "02-00-5e-10-00-0f" }, is_rare },	/* any case */
	{ { .text = "5e-1" }, is_rare },		/* inside of a word */
	{ { .text = "mac*moved" }, is_rare },
	{ { .text = "m?c" }, is_rare },
	{ { .text = "ne" }, is_any },	/* too short for words of blocks */
	{ { .text = "old" }, is_any },
	{ { .text = "\"ware" }, is_rare },
	{ { .text = "100%_a" }, is_rare },	/* these stand for themselves */
	{ { .text = "100__a" }, is_none },
	{ { .text = "\"" }, is_rare },
	{ { .text = "'" }, is_none },
	{ { .text = "old\" OR \"new" }, is_none },
	{ { .text = "NEAR(old new)" }, is_none },
	{ { .text = "old AND new" }, is_none },
	{ { .text = "text:old" }, is_none },
	{ { .text = "^old" }, is_none },
	{ { .text = "-old\\" }, is_none },
	{ { .text = "\xc3\xa9t\xc3\xa9" }, is_none },
	{ { .scope = "10.*.7", .text = "moved" }, is_rare },
};

START_TEST(sealed_or_not_the_answer_is_the_same)
{
	struct store_event_filter filter = questions[_i].filter;
	const wanted_fn wanted = questions[_i].wanted;

	check(&filter, wanted, 100);
	filter.looks = 300;
	check(&filter, wanted, 64);
	ck_assert_uint_eq(seal(), EVENTS / 256);
	check(&filter, wanted, 64);
	filter.oldest_first = true;
	check(&filter, wanted, 100);
	filter.looks = 41;
	check(&filter, wanted, 64);
	filter.oldest_first = false;
	check(&filter, wanted, 64);
	/* What comes late, and what is of the newest second. */
	put_at(1000, true);
	put_at(1080, true);
	put_at(1000 + EVENTS / SECOND, true);
	put_at(1080, false);
	put_at(-5, true);
	check(&filter, wanted, 100);
	ck_assert_uint_gt(seal(), 1);
	ck_assert_uint_eq(seal(), 0);
	check(&filter, wanted, 100);
	filter.oldest_first = true;
	check(&filter, wanted, 100);
}
END_TEST

START_TEST(what_is_rare_takes_few_looks)
{
	/* two blocks: the one that has it, and the newest, which is open */
	const struct store_event_filter rare = { .text = "10.0.9.7",
						 .looks = 500 };
	size_t pages = 0;

	ck_assert_uint_eq(talloc_array_length(ask(&rare, 100, &pages)), 1);
	ck_assert_uint_eq(pages, EVENTS / 500 + 1);
	seal();
	ck_assert_uint_eq(talloc_array_length(ask(&rare, 100, &pages)), 1);
	ck_assert_uint_eq(pages, 1);
}
END_TEST

START_TEST(a_block_holds_many_that_come_late)
{
	const struct store_event_filter rare = { .kind = IPAM_EVENT_DHCP };
	size_t i;

	seal();
	ck_assert_int_eq(store_begin(store), 0);
	for (i = 0; i < EVENTS; i++) {
		put_at(1080, i % RARE == 5);
	}
	ck_assert_int_eq(store_commit(store), 0);
	check(&rare, is_rare, 100);
	ck_assert_uint_ge(seal(), EVENTS / 256);
	check(&rare, is_rare, 100);
}
END_TEST

START_TEST(blocks_go_with_their_events)
{
	const struct store_event_filter any = { .number = 102 };
	size_t removed = 0, pages = 0;

	seal();
	ck_assert_int_eq(store_event_sweep(store, 100, &removed), 0);
	ck_assert_uint_eq(removed, 0);
	ck_assert_int_eq(store_event_prune(store, IPAM_EVENT_IPAM, 1100, EVENTS,
					   &removed), 0);
	ck_assert_int_eq(store_event_prune(store, IPAM_EVENT_DHCP, 1100, EVENTS,
					   &removed), 0);
	ck_assert_int_eq(store_event_sweep(store, 100, &removed), 0);
	ck_assert_uint_eq(removed, 100 * SECOND / 256 - 1); /* the first stays */
	ck_assert_int_eq(store_event_sweep(store, 100, &removed), 0);
	ck_assert_uint_eq(removed, 0);
	/* Where they were, an event is found as any other. */
	put_at(1050, false);
	ck_assert_uint_eq(ask(&any, 1, &pages)[0], EVENTS);
	ck_assert_uint_eq(seal(), 1);
	ck_assert_uint_eq(talloc_array_length(ask(&any, 100, &pages)),
			  EVENTS - 100 * SECOND - 1 + 1);
}
END_TEST

START_TEST(an_event_of_a_hostile_clock_is_found)
{
	const struct store_event_filter rare = { .text = "moved",
						 .from = INT64_MIN };
	const struct store_event_filter old = { .text = "moved",
						.oldest_first = true };
	size_t pages = 0;
	int64_t *ids = NULL;

	put_at(INT64_MAX, true);
	put_at(INT64_MIN, true);
	seal();
	ids = ask(&rare, 2, &pages);
	ck_assert_uint_eq(talloc_array_length(ids), 5);
	ck_assert_int_eq(ids[0], EVENTS + 1);
	ck_assert_int_eq(ids[4], EVENTS + 2);
	ck_assert_int_eq(ask(&old, 2, &pages)[0], EVENTS + 2);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store event blocks");
	TCase *t = tcase_create("blocks");

	tcase_add_checked_fixture(t, setup, fresh_teardown);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, sealed_or_not_the_answer_is_the_same, 0,
			    sizeof(questions) / sizeof(questions[0]));
	tcase_add_test(t, what_is_rare_takes_few_looks);
	tcase_add_test(t, a_block_holds_many_that_come_late);
	tcase_add_test(t, blocks_go_with_their_events);
	tcase_add_test(t, an_event_of_a_hostile_clock_is_found);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
