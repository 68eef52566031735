/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* The event catalog: once each, found by what is asked, gone for good. */
#include <errno.h>

#include "ipam/store/store_event.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"
#define OTHER "dhcp2.contoso.test"
#define CHANNEL "Microsoft-Windows-Dhcp-Server/Operational"

static const struct store_page all = { .limit = 100 };

static void setup(void)
{
	fresh_setup();
	fresh_server(SERVER);
	fresh_server(OTHER);
}

/* A change of a scope's lease duration, as read from a log. */
static bool put_on(const char *server, int64_t place, int64_t at)
{
	const struct ipam_event_value values[] = {
		{ "scope", NULL, "10.77.64.0" },
		{ "scope_name", NULL, "Campus 100%_Wi-Fi" },
		{ "duration_s", "86400", "28800" },
	};
	const struct ipam_event event = {
		.kind = IPAM_EVENT_DHCP, .at = at, .number = 75,
		.server = server, .computer = server,
		.role = IPAM_ROLE_DHCP, .user = "dhcpadmin",
		.domain = "CONTOSO", .object = "scope", .key = "10.77.64.0",
		.text = "lease duration changed", .source = CHANNEL,
		.place = place, .values = values, .value_count = 3,
	};
	bool is_new = false;

	ck_assert_int_eq(store_event_put(store, &event, &is_new), 0);
	return is_new;
}

static bool put(int64_t place, int64_t at)
{
	return put_on(SERVER, place, at);
}

/* A person's change, which no log tells of. */
static void put_own(int64_t at)
{
	const struct ipam_event_value values[] = { { "owner", NULL, "Ann" } };
	const struct ipam_event event = {
		.kind = IPAM_EVENT_IPAM, .at = at, .number = 102,
		.role = IPAM_ROLE_COUNT, .user = "root",
		.origin = "unix socket, uid 0", .object = "server",
		.key = "DHCP1.contoso.test", .text = "server changed: owner",
		.values = values, .value_count = 1,
	};

	ck_assert_int_eq(store_event_put(store, &event, NULL), 0);
}

static size_t list(const struct store_event_filter *filter,
		   struct ipam_event **out)
{
	size_t count = 99;
	char *resume = NULL;

	ck_assert_int_eq(store_event_list(ctx, store, filter, &all, out,
					  &count, &resume), 0);
	ck_assert_ptr_null(resume);
	return count;
}

START_TEST(an_event_comes_back_as_it_was_put)
{
	const struct store_event_filter any = {0};
	struct ipam_event *events = NULL;

	ck_assert(put(7, 1000));
	ck_assert_uint_eq(list(&any, &events), 1);
	ck_assert_int_eq(events[0].kind, IPAM_EVENT_DHCP);
	ck_assert_int_eq(events[0].at, 1000);
	ck_assert_int_eq(events[0].number, 75);
	ck_assert_int_eq(events[0].role, IPAM_ROLE_DHCP);
	ck_assert_str_eq(events[0].server, SERVER);
	ck_assert_str_eq(events[0].user, "dhcpadmin");
	ck_assert_str_eq(events[0].domain, "CONTOSO");
	ck_assert_ptr_null(events[0].origin);
	ck_assert_str_eq(events[0].source, CHANNEL);
	ck_assert_int_eq(events[0].place, 7);
	ck_assert_uint_eq(events[0].value_count, 3);
	ck_assert_str_eq(events[0].values[2].name, "duration_s");
	ck_assert_str_eq(events[0].values[2].before, "86400");
	ck_assert_str_eq(events[0].values[2].after, "28800");
}
END_TEST

START_TEST(an_event_of_a_log_is_there_once)
{
	const struct store_event_filter any = {0};
	struct ipam_event *events = NULL;

	ck_assert(put(7, 1000));
	ck_assert(!put(7, 1000));
	/* Ids of a log that was made anew begin again. */
	ck_assert(put(7, 2000));
	ck_assert(put_on(OTHER, 7, 1000));
	/* No log tells two changes of a person apart. */
	put_own(1000);
	put_own(1000);
	ck_assert_uint_eq(list(&any, &events), 5);
}
END_TEST

static const struct {
	struct store_event_filter filter;
	size_t found;
} questions[] = {
	{ { .kind = IPAM_EVENT_DHCP }, 3 },
	{ { .kind = IPAM_EVENT_IPAM }, 1 },
	{ { .number = 75 }, 3 },
	{ { .number = 76 }, 0 },
	{ { .server = SERVER }, 3 },	/* and what a person did to it */
	{ { .server = OTHER }, 1 },
	{ { .from = 2000 }, 2 },
	{ { .from = 1000, .to = 2000 }, 2 },
	{ { .user = "DHCPADMIN" }, 3 },
	{ { .user = "r*t" }, 1 },
	{ { .domain = "contoso" }, 3 },
	{ { .object = "scope", .key = "10.77.64.0" }, 3 },
	{ { .object = "server", .key = SERVER }, 1 },
	{ { .scope = "10.77.64.0" }, 3 },
	{ { .scope = "10.77.*" }, 3 },
	{ { .scope = "10.77" }, 0 },
	{ { .scope_name = "campus*" }, 3 },
	{ { .scope_name = "Campus 100%_Wi-Fi" }, 3 },
	{ { .scope_name = "Campus 1%" }, 0 },	/* % stands for itself */
	{ { .scope_name = "Campus 100%?Wi-Fi" }, 3 },
	{ { .scope_name = "Campus 100__Wi-Fi" }, 0 },
	{ { .option = "6" }, 0 },
	{ { .reservation = "*" }, 0 },
	{ { .text = "DURATION" }, 3 },
	{ { .text = "ann" }, 1 },
	{ { .text = "86400" }, 3 },	/* what was there before */
	{ { .text = "0%_w" }, 3 },
	{ { .text = "nothing of the kind" }, 0 },
	{ { .kind = IPAM_EVENT_DHCP, .server = SERVER, .from = 2000 }, 1 },
};

START_TEST(a_question_finds_what_it_asks)
{
	struct ipam_event *events = NULL;

	put(1, 1000);
	put(2, 2000);
	put_on(OTHER, 1, 3000);
	put_own(1500);
	ck_assert_uint_eq(list(&questions[_i].filter, &events),
			  questions[_i].found);
}
END_TEST

START_TEST(pages_go_from_the_newest_to_the_oldest)
{
	const struct store_event_filter any = {0};
	struct store_page page = { .limit = 2 };
	struct ipam_event *events = NULL;
	int64_t i, last = INT64_MAX;
	size_t n = 0, count = 0;
	char *resume = NULL;

	for (i = 0; i < 5; i++) {
		put(i + 1, i < 3 ? 1000 : 500); /* some at the same second */
	}
	do {
		ck_assert_int_eq(store_event_list(ctx, store, &any, &page,
						  &events, &count, &resume), 0);
		for (i = 0; i < (int64_t)count; i++, n++) {
			ck_assert_int_le(events[i].at, last);
			last = events[i].at;
		}
		if (count > 0) {
			page.after = store_event_key(ctx, &events[count - 1]);
			/* What comes meanwhile shifts nothing. */
			put(100 + (int64_t)n, 5000);
		}
	} while (count > 0);
	ck_assert_uint_eq(n, 5);
	page.after = "12";
	ck_assert_int_eq(store_event_list(ctx, store, &any, &page, &events,
					  &count, &resume), EINVAL);
}
END_TEST

START_TEST(what_was_purged_does_not_come_back)
{
	const struct store_event_filter any = {0};
	struct ipam_event *events = NULL;
	size_t removed = 0;

	put(1, 1000);
	put(2, 2000);
	put_own(1000);
	ck_assert_int_eq(store_event_purged(store, IPAM_EVENT_DHCP, 2000), 0);
	ck_assert_int_eq(store_event_prune(store, IPAM_EVENT_DHCP, 2000, 100,
					   &removed), 0);
	ck_assert_uint_eq(removed, 1);
	ck_assert_uint_eq(list(&any, &events), 2); /* another kind stays */
	/* EVT-06: read again, it is passed over. */
	ck_assert(!put(1, 1000));
	ck_assert(put(3, 2500));
	/* An earlier date does not bring back what a later one purged. */
	ck_assert_int_eq(store_event_purged(store, IPAM_EVENT_DHCP, 500), 0);
	ck_assert(!put(1, 1000));
	ck_assert_uint_eq(list(&any, &events), 3);
}
END_TEST

START_TEST(pruning_goes_in_steps)
{
	size_t removed = 0;
	int64_t i;

	for (i = 0; i < 5; i++) {
		put(i + 1, 1000 + i);
	}
	ck_assert_int_eq(store_event_prune(store, IPAM_EVENT_DHCP, 1004, 3,
					   &removed), 0);
	ck_assert_uint_eq(removed, 3);
	ck_assert_int_eq(store_event_prune(store, IPAM_EVENT_DHCP, 1004, 3,
					   &removed), 0);
	ck_assert_uint_eq(removed, 1);
}
END_TEST

START_TEST(events_of_a_server_go_with_it)
{
	const struct store_event_filter any = {0};
	struct ipam_event *events = NULL;

	put(1, 1000);
	put_own(1000);
	ck_assert_int_eq(store_server_remove(store, SERVER), 0);
	ck_assert_uint_eq(list(&any, &events), 1);
	ck_assert_int_eq(events[0].kind, IPAM_EVENT_IPAM);
}
END_TEST

START_TEST(of_an_unknown_server_there_are_no_events)
{
	const struct ipam_event event = { .kind = IPAM_EVENT_DHCP,
					  .server = "x.test", .text = "t" };

	ck_assert_int_eq(store_event_put(store, &event, NULL), ENOENT);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("store events");
	TCase *t = tcase_create("events");

	tcase_add_checked_fixture(t, setup, fresh_teardown);
	tcase_add_test(t, an_event_comes_back_as_it_was_put);
	tcase_add_test(t, an_event_of_a_log_is_there_once);
	LOOP(t, a_question_finds_what_it_asks, questions);
	tcase_add_test(t, pages_go_from_the_newest_to_the_oldest);
	tcase_add_test(t, what_was_purged_does_not_come_back);
	tcase_add_test(t, pruning_goes_in_steps);
	tcase_add_test(t, events_of_a_server_go_with_it);
	tcase_add_test(t, of_an_unknown_server_there_are_no_events);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
