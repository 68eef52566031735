/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Samples, thresholds, averages, and what is asked of them. */
#include <errno.h>

#include "ipam/store/store_event.h"
#include "ipam/store/store_plan.h"
#include "ipam/store/store_usage_private.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"
#define DAY 86400
#define HOUR 3600
/* 2026-11-01T00:00:00Z, by `date -ud 2026-11-01 +%s` */
#define NOVEMBER INT64_C(1793491200)
#define DECEMBER (NOVEMBER + 30 * DAY)

static const struct store_page all = { .limit = 1000 };
static struct ipam_scope scopes[2];

static void setup(void)
{
	struct store_diff diff;

	fresh_setup();
	fresh_server(SERVER);
	memset(scopes, 0, sizeof(scopes));
	scopes[0].prefix = fresh_prefix("10.1.0.0/16");
	scopes[1].prefix = fresh_prefix("10.2.0.0/24");
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, scopes,
					     2, 1, &diff), 0);
}

static void sample_usage(int scope, struct ipam_usage usage, int64_t at)
{
	struct ipam_sample sample = { scopes[scope].prefix, usage };

	ck_assert_int_eq(store_usage_put_scopes(
				 store, SERVER, scopes[scope].prefix.addr.family,
				 &sample, 1, at), 0);
}

/* Of 100 addresses. */
static void sample(int scope, int64_t in_use, int64_t at)
{
	sample_usage(scope,
		     (struct ipam_usage){ 100, in_use, 100 - in_use, 0, -1 },
		     at);
}

static struct ipam_usage_object object(const char *kind, const char *name)
{
	struct store_usage_filter filter = { .kind = kind, .server = SERVER,
					     .name = name };
	struct ipam_usage_object *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_usage_object_list(ctx, store, &filter, &all,
						 &list, &count), 0);
	ck_assert_uint_ge(count, 1);
	return list[0];
}

static struct ipam_usage_row *rows(int64_t of, int64_t from, int64_t to,
				   size_t *count)
{
	struct ipam_usage_row *list = NULL;

	ck_assert_int_eq(store_usage_list(ctx, store, of, from, to, &all,
					  &list, count), 0);
	return list;
}

static int64_t number(const char *sql)
{
	int64_t n = -1;

	ck_assert_int_eq(store_number(store, &n, sql, ""), 0);
	return n;
}

static void roll(int64_t now, size_t limit)
{
	bool more = true;

	while (more) {
		ck_assert_int_eq(store_usage_roll(store, now, limit, &more),
				 0);
	}
}

START_TEST(the_newest_sample_is_the_usage)
{
	struct store_scope_filter filter = { .server = SERVER };
	struct ipam_scope *list = NULL;
	struct ipam_usage_row *found = NULL;
	struct store_diff diff;
	size_t count = 0;

	sample(0, 30, 10);
	sample(0, 1, 9);
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, scopes,
					     2, 20, &diff), 0);
	ck_assert_int_eq(store_scope_list(ctx, store, &filter, &all, &list,
					  &count), 0);
	ck_assert_int_eq(list[0].usage.in_use, 30);
	ck_assert_int_eq(list[0].usage.stateless, -1);
	ck_assert_int_eq(list[0].usage_at, 10);
	ck_assert_int_eq(list[1].usage.in_use, -1);
	found = rows(object("scope", NULL).id, 0, 10, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(found[0].usage.in_use, 1);
}
END_TEST

START_TEST(scopes_that_are_not_known_are_passed_over)
{
	struct ipam_sample unknown = { .prefix = fresh_prefix("10.9.0.0/16") };

	ck_assert_int_eq(store_usage_put_scopes(store, SERVER, IPAM_IPV4,
						&unknown, 1, 10), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM usage_full"), 0);
	ck_assert_int_eq(store_usage_put_scopes(store, "x.test", IPAM_IPV4,
						&unknown, 1, 10), ENOENT);
}
END_TEST

START_TEST(a_server_and_a_superscope_count_what_their_scopes_count)
{
	struct ipam_usage_row *found = NULL;
	struct store_diff diff;
	size_t count = 0;

	scopes[1].superscope = "Floor 2";
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, scopes,
					     2, 2, &diff), 0);
	sample_usage(0, (struct ipam_usage){ 100, 30, 70, 1, -1 }, 10);
	sample_usage(1, (struct ipam_usage){ 50, 5, 45, 0, -1 }, 10);
	sample_usage(1, (struct ipam_usage){ INT64_MAX, 5, 45, 0, -1 }, 20);
	found = rows(object("server", NULL).id, 0, 100, &count);
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(found[0].usage.total, 150);
	ck_assert_int_eq(found[0].usage.in_use, 35);
	ck_assert_int_eq(found[0].usage.pending, 1);
	ck_assert_int_eq(found[1].usage.total, -1);
	ck_assert_int_eq(found[1].usage.free, 115);
	found = rows(object("superscope", "Floor 2").id, 0, 100, &count);
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(found[0].usage.total, 50);
	ck_assert_int_eq(found[0].usage.in_use, 5);
}
END_TEST

/* UTL-03: IPv6 has a history like IPv4, with clients that take no address. */
START_TEST(ipv6_counts_stateful_and_stateless_clients)
{
	struct ipam_usage_row *found = NULL;
	struct store_diff diff;
	size_t count = 0;

	scopes[0].prefix = fresh_prefix("fd77:1::/64");
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV6, scopes,
					     1, 2, &diff), 0);
	sample_usage(0, (struct ipam_usage){ INT64_MAX, 3, INT64_MAX, 0, 40 },
		     10);
	found = rows(object("scope", NULL).id, 0, 100, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(found[0].usage.in_use, 3);
	ck_assert_int_eq(found[0].usage.stateless, 40);
	found = rows(object("server", NULL).id, 0, 100, &count);
	ck_assert_int_eq(found[0].usage.stateless, 40);
}
END_TEST

/* UTL-08 */
START_TEST(samples_outlive_their_scope)
{
	struct ipam_usage_object gone;
	struct ipam_usage_row *found = NULL;
	struct store_diff diff;
	char text[IPAM_PREFIX_TEXT];
	size_t count = 0;

	sample(1, 7, 10);
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, scopes,
					     1, 20, &diff), 0);
	ck_assert_uint_eq(diff.removed, 1);
	gone = object("scope", NULL);
	ck_assert_str_eq(ipam_prefix_format(&gone.prefix, text),
			 "10.2.0.0/24");
	ck_assert_str_eq(gone.server, SERVER);
	found = rows(gone.id, 0, 100, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(found[0].usage.in_use, 7);
	/* The same scope again goes on where it was. */
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, scopes,
					     2, 30, &diff), 0);
	sample(1, 8, 40);
	ck_assert_int_eq(object("scope", NULL).id, gone.id);
	rows(gone.id, 0, 100, &count);
	ck_assert_uint_eq(count, 2);
	/* What was counted on a server goes with the server. */
	ck_assert_int_eq(store_server_remove(store, SERVER), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM usage_object"), 0);
}
END_TEST

/* UTL-11: what was moved begins anew; UTL-08: with all that names it. */
START_TEST(another_place_is_another_object)
{
	struct ipam_usage_object range = {
		.kind = IPAM_USAGE_RANGE, .family = IPAM_IPV4,
		.space = "Default", .service = "IPAM", .instance = "Localhost",
		.prefix = fresh_prefix("10.5.0.0/24"),
		.range = { ipam_addr_v4(0x0a050001), ipam_addr_v4(0x0a050009) },
		.usage = { 9, 4, 5, 0, -1 },
	};
	struct store_usage_filter filter = { .kind = "range" };
	struct ipam_usage_object *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_usage_put(store, &range, 1, 10), 0);
	ck_assert_int_eq(store_usage_put(store, &range, 1, 20), 0);
	range.range.last = ipam_addr_v4(0x0a05000a);
	ck_assert_int_eq(store_usage_put(store, &range, 1, 30), 0);
	ck_assert_int_eq(store_usage_object_list(ctx, store, &filter, &all,
						 &list, &count), 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(list[0].space, "Default");
	ck_assert_str_eq(list[0].service, "IPAM");
	ck_assert_str_eq(list[0].instance, "Localhost");
	ck_assert_int_eq(ipam_addr_v4_number(&list[0].range.first),
			 0x0a050001);
	ck_assert_int_eq(ipam_addr_v4_number(&list[0].range.last), 0x0a050009);
	ck_assert_ptr_null(list[0].server);
	rows(list[0].id, 0, 100, &count);
	ck_assert_uint_eq(count, 2);
	rows(list[1].id, 0, 100, &count);
	ck_assert_uint_eq(count, 1);
	range.server = "x.test";
	ck_assert_int_eq(store_usage_put(store, &range, 1, 40), ENOENT);
}
END_TEST

/* One range by hand: its sample has what is assigned and utilized of it. */
START_TEST(the_address_plan_is_sampled_once_a_run)
{
	struct store_usage_plan plan;
	struct ipam_wrong wrong = { .field = NULL };
	struct ipam_ip_range range = {
		.space_id = 1, .prefix = fresh_prefix("10.5.0.0/24"),
		.range = { ipam_addr_v4(0x0a050001), ipam_addr_v4(0x0a050064) },
		.service = "IPAM", .instance = "Localhost",
		.user_utilized = 85, .assignment = IPAM_STATIC,
		.network_type = IPAM_NON_VIRTUALIZED,
	};
	struct ipam_usage_row *found = NULL;
	struct store_usage_filter filter = { .kind = "range" };
	struct ipam_usage_object *list = NULL;
	bool more = true;
	size_t count = 0;
	int steps = 0;

	ck_assert_msg(store_ip_range_put(store, &range, true, 5, &wrong) == 0, "%s",
		      wrong.why);
	ck_assert_int_eq(store_usage_plan_begin(store, 10, &plan), ENOENT);
	ck_assert_int_eq(store_fail(store, sqlite3_exec(store->db, "INSERT"
				    " INTO run_count VALUES"
				    " ('AddressUtilization', 2, 1, 77)", NULL,
				    NULL, NULL)), 0);
	ck_assert_int_eq(store_usage_plan_begin(store, 80, &plan), 0);
	ck_assert_int_eq(store_usage_plan_begin(store, 81, &plan), ENOENT);
	plan.at = 80;
	while (more) {
		ck_assert_int_eq(store_usage_plan_step(store, &plan, 1, &more),
				 0);
		steps++;
	}
	ck_assert_int_ge(steps, 4);
	ck_assert_int_eq(store_usage_object_list(ctx, store, &filter, &all,
						 &list, &count), 0);
	ck_assert_uint_ge(count, 1);
	while (ipam_addr_v4_number(&list->range.first) != 0x0a050001) {
		ck_assert_uint_gt(--count, 0);
		list++;
	}
	ck_assert_str_eq(list->space, "Default");
	ck_assert_int_eq(list->logged, IPAM_USAGE_OVER);
	found = rows(list->id, 0, 100, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(found[0].at, 80);
	ck_assert_int_eq(found[0].usage.total, 100);
	ck_assert_int_eq(found[0].usage.in_use, 85);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE kind = 3"
				" AND object = 'range' AND object_key ="
				" '10.5.0.1-10.5.0.100'"), 1);
	ck_assert_int_ge(number("SELECT count(*) FROM usage_object WHERE"
				" kind = 5"), 1);
	ck_assert_int_ge(number("SELECT count(*) FROM usage_object WHERE"
				" kind = 3"), 1);
	/* UTL-09: the built-in group of what manages ranges, and its nodes */
	ck_assert_int_eq(number("SELECT count(*) FROM usage_object WHERE"
				" kind = 7 AND name = 'Managed by'"), 1);
	ck_assert_int_eq(number("SELECT f.in_use FROM usage_object o JOIN"
				" usage_full f ON f.object = o.id AND f.at ="
				" 80 AND f.total = 100 WHERE o.kind = 7 AND"
				" o.name = 'Managed by;IPAM;Localhost'"), 85);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE object ="
				" 'group'"), 0);
}
END_TEST

static enum ipam_usage_status logged(int64_t in_use, int64_t at)
{
	sample(0, in_use, at);
	return object("scope", NULL).logged;
}

/*
 * UTL-06 with the thresholds of UTL-04: one change a crossing, and none while
 * it stays within two points of the threshold.
 */
START_TEST(a_crossing_changes_what_is_logged_once)
{
	ck_assert_int_eq(logged(86, 10), IPAM_USAGE_OVER);
	ck_assert_int_eq(logged(87, 20), IPAM_USAGE_OVER);
	ck_assert_int_eq(object("scope", NULL).logged_at, 10);
	ck_assert_int_eq(logged(79, 30), IPAM_USAGE_OVER);
	ck_assert_int_eq(logged(77, 40), IPAM_USAGE_OPTIMAL);
	ck_assert_int_eq(object("scope", NULL).logged_at, 40);
	ck_assert_int_eq(logged(80, 50), IPAM_USAGE_OPTIMAL);
	ck_assert_int_eq(logged(81, 60), IPAM_USAGE_OVER);
	ck_assert_int_eq(logged(19, 70), IPAM_USAGE_UNDER);
	ck_assert_int_eq(logged(21, 80), IPAM_USAGE_UNDER);
	ck_assert_int_eq(logged(23, 90), IPAM_USAGE_OPTIMAL);
	ck_assert_int_eq(object("scope", NULL).logged_at, 90);
}
END_TEST

static struct ipam_event *events(size_t *count)
{
	struct store_event_filter filter = { .kind = IPAM_EVENT_UTILIZATION,
					     .object = "scope" };
	struct ipam_event *list = NULL;

	ck_assert_int_eq(store_event_list(ctx, store, &filter, &all, &list,
					  count, NULL), 0);
	return list;
}

/*
 * The example of UTL: 220 of 254 are 86.6 %, which is over; the first sample
 * behind the crossing writes one event, the next one at 87 % none.
 */
START_TEST(a_crossing_writes_one_event)
{
	struct ipam_usage usage = { 254, 60, 194, 0, -1 };
	struct ipam_event *list = NULL;
	size_t count = 0;

	/* What is new and not over tells nothing. */
	sample(1, 5, 10);
	sample_usage(0, usage, 10);
	events(&count);
	ck_assert_uint_eq(count, 0);
	usage.in_use = 220;
	sample_usage(0, usage, 20);
	usage.in_use = 221;
	sample_usage(0, usage, 30);
	list = events(&count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(list[0].at, 20);
	ck_assert_str_eq(list[0].server, SERVER);
	ck_assert_str_eq(list[0].key, "10.1.0.0/16");
	ck_assert_str_eq(list[0].text, "scope 10.1.0.0/16 is over-utilized: "
			 "86.6 % in use, the threshold is 80 %");
	ck_assert_str_eq(list[0].values[0].before, "optimal");
	ck_assert_str_eq(list[0].values[0].after, "over");
	usage.in_use = 30;
	sample_usage(0, usage, 40);
	list = events(&count);
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(list[0].at, 40);
	ck_assert_str_eq(list[0].values[0].after, "under");
	usage.in_use = 100;
	sample_usage(0, usage, 50);
	list = events(&count);
	ck_assert_uint_eq(count, 3);
	ck_assert_int_eq(list[0].number, 522);
}
END_TEST

START_TEST(what_is_over_at_its_first_sample_tells_so)
{
	size_t count = 0;

	sample(0, 81, 10);
	ck_assert_uint_eq(events(&count)[0].at, 10);
	ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(thresholds_are_20_and_80_until_they_are_set)
{
	struct ipam_thresholds levels = { 0, 0 };

	ck_assert_int_eq(store_thresholds_get(store, &levels), 0);
	ck_assert_int_eq(levels.under, 20);
	ck_assert_int_eq(levels.over, 80);
	levels = (struct ipam_thresholds){ 50, 49 };
	ck_assert_int_eq(store_thresholds_set(store, &levels), EINVAL);
	levels = (struct ipam_thresholds){ 50, 60 };
	ck_assert_int_eq(store_thresholds_set(store, &levels), 0);
	ck_assert_int_eq(logged(61, 10), IPAM_USAGE_OVER);
}
END_TEST

/* Three samples in the first hour of a day, one in the last. */
START_TEST(a_day_becomes_hours_and_a_day)
{
	struct ipam_usage_row *found = NULL;
	int64_t id;
	size_t count = 0;

	sample(0, 10, NOVEMBER);
	sample(0, 20, NOVEMBER + 600);
	sample(0, 45, NOVEMBER + HOUR - 1);
	sample(0, 5, NOVEMBER + 23 * HOUR);
	id = object("scope", NULL).id;
	roll(NOVEMBER + DAY - 1, 1);
	ck_assert_int_eq(number("SELECT count(*) FROM usage_hour"), 0);
	roll(NOVEMBER + DAY, 1);
	/* The samples themselves are there, and nothing counts twice. */
	rows(id, 0, INT64_MAX, &count);
	ck_assert_uint_eq(count, 4);
	ck_assert_int_eq(store_fail(store, sqlite3_exec(store->db, "DELETE"
				    " FROM usage_full", NULL, NULL, NULL)), 0);
	found = rows(id, 0, INT64_MAX, &count);
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(found[0].at, NOVEMBER);
	ck_assert_int_eq(found[0].span_s, HOUR);
	ck_assert_int_eq(found[0].samples, 3);
	ck_assert_double_eq(found[0].in_use, 25);
	ck_assert_int_eq(found[0].low, 10);
	ck_assert_int_eq(found[0].high, 45);
	ck_assert_int_eq(found[0].usage.free, 75);
	ck_assert_int_eq(found[1].at, NOVEMBER + 23 * HOUR);
	ck_assert_int_eq(store_fail(store, sqlite3_exec(store->db, "DELETE"
				    " FROM usage_hour", NULL, NULL, NULL)), 0);
	found = rows(id, 0, INT64_MAX, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(found[0].span_s, DAY);
	ck_assert_int_eq(found[0].samples, 4);
	ck_assert_double_eq(found[0].in_use, 20);
	ck_assert_int_eq(found[0].low, 5);
	ck_assert_int_eq(found[0].high, 45);
}
END_TEST

/* A month of one sample a day but for two on its last day. */
START_TEST(days_become_a_month_weighed_by_samples)
{
	struct ipam_usage_row *found = NULL;
	size_t count = 0;
	int day;

	for (day = 0; day < 30; day++) {
		sample(0, day, NOVEMBER + day * DAY + 7);
	}
	sample(0, 60, NOVEMBER + 29 * DAY + 9);
	roll(DECEMBER - 1, 100);
	ck_assert_int_eq(number("SELECT count(*) FROM usage_month"), 0);
	roll(DECEMBER, 100);
	ck_assert_int_eq(number("SELECT count(*) FROM usage_month"), 2);
	ck_assert_int_eq(store_fail(store, sqlite3_exec(store->db, "DELETE"
				    " FROM usage_full; DELETE FROM usage_hour;"
				    " DELETE FROM usage_day", NULL, NULL,
				    NULL)), 0);
	found = rows(object("scope", NULL).id, 0, INT64_MAX, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(found[0].at, NOVEMBER);
	ck_assert_int_eq(found[0].span_s, 30 * DAY);
	ck_assert_int_eq(found[0].samples, 31);
	/* (0 + .. + 29 + 60) / 31 = 495 / 31 */
	ck_assert_double_eq_tol(found[0].in_use, 495.0 / 31, 1e-9);
	ck_assert_int_eq(found[0].high, 60);
	ck_assert_int_eq(found[0].low, 0);
}
END_TEST

/* What a hostile server counts spoils no sum. */
START_TEST(averages_of_huge_counts_end_somewhere)
{
	struct ipam_usage huge = { INT64_MAX, INT64_MAX, -1, INT64_MAX, -1 };
	struct ipam_usage_row *found = NULL;
	size_t count = 0;
	int i;

	for (i = 0; i < 5; i++) {
		sample_usage(0, huge, NOVEMBER + i);
	}
	roll(DECEMBER, 100);
	ck_assert_int_eq(store_fail(store, sqlite3_exec(store->db, "DELETE"
				    " FROM usage_full", NULL, NULL, NULL)), 0);
	found = rows(object("scope", NULL).id, 0, INT64_MAX, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(found[0].usage.total, INT64_MAX);
	ck_assert_int_eq(found[0].usage.in_use, INT64_MAX);
	ck_assert_int_eq(found[0].usage.free, -1);
}
END_TEST

START_TEST(a_clock_that_was_ahead_costs_work_only)
{
	struct ipam_usage_row *found = NULL;
	size_t count = 0;

	sample(0, 10, NOVEMBER);
	sample(0, 99, DECEMBER + 300 * DAY);
	roll(DECEMBER + 400 * DAY, 100);
	sample(0, 30, NOVEMBER + 60);
	sample(0, 50, NOVEMBER + DAY);
	roll(NOVEMBER + DAY, 100);
	sample(0, 70, NOVEMBER + DAY + 60);
	roll(NOVEMBER + 2 * DAY, 100);
	found = rows(object("scope", NULL).id, 0, DECEMBER, &count);
	ck_assert_uint_eq(count, 4);
	ck_assert_int_eq(number("SELECT in_use FROM usage_day WHERE object ="
				" (SELECT id FROM usage_object WHERE kind = 1)"
				" AND at = 1793577600"), 60);
	ck_assert_int_eq(found[3].usage.in_use, 70);
}
END_TEST

START_TEST(pages_go_through_all_grains)
{
	struct store_page page = { .limit = 1 };
	struct ipam_usage_row *list = NULL;
	size_t n = 1, total = 0;
	int64_t id, before = 0;
	int day;

	ck_assert_int_eq(store_begin(store), 0);
	for (day = 0; day < 100; day++) {
		sample(0, day, NOVEMBER + day * DAY + 5);
	}
	ck_assert_int_eq(store_commit(store), 0);
	id = object("scope", NULL).id;
	roll(NOVEMBER + 100 * DAY, 100);
	while (n > 0) {
		ck_assert_int_eq(store_usage_prune(store, IPAM_GRAIN_FULL,
						   NOVEMBER + 90 * DAY, 10,
						   &n), 0);
	}
	do {
		ck_assert_int_eq(store_usage_prune(store, IPAM_GRAIN_HOUR,
						   NOVEMBER + 80 * DAY, 10,
						   &n), 0);
	} while (n > 0);
	do {
		ck_assert_int_eq(store_usage_prune(store, IPAM_GRAIN_DAY,
						   NOVEMBER + 61 * DAY, 10,
						   &n), 0);
	} while (n > 0);
	do {
		ck_assert_int_eq(store_usage_list(ctx, store, id, 0,
						  INT64_MAX, &page, &list, &n),
				 0);
		if (n > 0) {
			ck_assert_int_gt(list[0].at, before);
			before = list[0].at;
			total += (size_t)list[0].samples;
			page.after = store_number_key(ctx, list[0].at);
		}
	} while (n > 0);
	/* Each sample is in one row. */
	ck_assert_uint_eq(total, 100);
}
END_TEST

START_TEST(months_of_the_calendar_begin_where_they_begin)
{
	/* by `date -ud ... +%s` */
	static const struct { int64_t at, month; } cases[] = {
		{ 0, 1970 * 12 }, { -1, 1969 * 12 + 11 },
		{ 951782400, 2000 * 12 + 1 },	/* 2000-02-29 */
		{ 951868800, 2000 * 12 + 2 },	/* 2000-03-01 */
		{ NOVEMBER, 2026 * 12 + 10 },
		{ NOVEMBER - 1, 2026 * 12 + 9 },
		{ 4107542399, 2100 * 12 + 1 },	/* 2100-02-28T23:59:59Z */
		{ 4107542400, 2100 * 12 + 2 },	/* 2100-03-01 */
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_int_eq(ipam_month_of(cases[i].at), cases[i].month);
	}
	ck_assert_int_eq(ipam_month_start(2026 * 12 + 10), NOVEMBER);
	ck_assert_int_eq(ipam_month_start(2026 * 12 + 11), DECEMBER);
	ck_assert_int_eq(ipam_month_start(2100 * 12 + 2), 4107542400);
	for (i = 1970 * 12; i < 2200 * 12; i++) {
		ck_assert_uint_eq(ipam_month_of(ipam_month_start((int64_t)i)),
				  i);
		ck_assert_uint_eq(
			ipam_month_of(ipam_month_start((int64_t)i) - 1),
			i - 1);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_usage");
	TCase *c = tcase_create("usage");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, the_newest_sample_is_the_usage);
	tcase_add_test(c, scopes_that_are_not_known_are_passed_over);
	tcase_add_test(c,
		       a_server_and_a_superscope_count_what_their_scopes_count);
	tcase_add_test(c, ipv6_counts_stateful_and_stateless_clients);
	tcase_add_test(c, samples_outlive_their_scope);
	tcase_add_test(c, another_place_is_another_object);
	tcase_add_test(c, the_address_plan_is_sampled_once_a_run);
	tcase_add_test(c, a_crossing_changes_what_is_logged_once);
	tcase_add_test(c, a_crossing_writes_one_event);
	tcase_add_test(c, what_is_over_at_its_first_sample_tells_so);
	tcase_add_test(c, thresholds_are_20_and_80_until_they_are_set);
	tcase_add_test(c, a_day_becomes_hours_and_a_day);
	tcase_add_test(c, days_become_a_month_weighed_by_samples);
	tcase_add_test(c, averages_of_huge_counts_end_somewhere);
	tcase_add_test(c, a_clock_that_was_ahead_costs_work_only);
	tcase_add_test(c, pages_go_through_all_grains);
	tcase_add_test(c, months_of_the_calendar_begin_where_they_begin);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
