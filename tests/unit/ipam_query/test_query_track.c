/* use: ipam_query ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Who had which address, by the logic that the makers of IPAM published
 * (TRK-01 to TRK-07).
 */
#include <errno.h>
#include <string.h>

#include "ipam/query/query_store.h"
#include "ipam/store/store_track.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define DHCP "dhcp1.contoso.test"
#define DC   "dc1.contoso.test"
#define DAY0 1793318400 /* 2026-10-30 00:00 UTC */
#define H    3600

static struct query_source source;
static const uint8_t mac_a[] = { 2, 0, 0, 0, 0, 10 };
static const uint8_t mac_b[] = { 2, 0, 0, 0, 0, 11 };
static int64_t place;

static void setup(void)
{
	fresh_setup();
	fresh_server(DHCP);
	fresh_server(DC);
	query_source_of_store(store, &source);
}

static struct ipam_addr addr(const char *text)
{
	struct ipam_addr a = { .family = IPAM_NO_FAMILY };

	ck_assert_int_eq(ipam_addr_parse(text, &a), 0);
	return a;
}

static void put(const char *server, const struct ipam_track_record *record)
{
	const struct store_track_position position = { .place = 1 };
	struct store_track_writer *writer = NULL;
	size_t added = 0;

	ck_assert_int_eq(store_track_writer_new(ctx, store, server, "log",
						&writer), 0);
	ck_assert_int_eq(store_track_add(writer, record), 0);
	ck_assert_int_eq(store_track_put(writer, &position, &added), 0);
	ck_assert_uint_eq(added, 1);
	talloc_free(writer);
}

/* Many records with one position: quicker than put(). */
static struct store_track_writer *many(const char *server)
{
	struct store_track_writer *writer = NULL;

	ck_assert_int_eq(store_track_writer_new(ctx, store, server, "log",
						&writer), 0);
	return writer;
}

static void flush(struct store_track_writer *writer)
{
	const struct store_track_position position = { .place = 1 };
	size_t added = 0;

	ck_assert_int_eq(store_track_put(writer, &position, &added), 0);
	talloc_free(writer);
}

static void lease(int64_t at, enum ipam_track_type type, const char *address,
		  const uint8_t *mac, const char *host)
{
	const struct ipam_track_record record = {
		.at = DAY0 + at, .type = type, .address = addr(address),
		.client = mac, .client_size = mac != NULL ? 6 : 0,
		.host = host, .place = ++place,
	};

	put(DHCP, &record);
}

static void logon(int64_t at, const char *address, const char *user)
{
	const struct ipam_track_record record = {
		.at = DAY0 + at, .type = IPAM_TRACK_DC,
		.address = addr(address), .user = user, .domain = "CONTOSO",
		.place = ++place,
	};

	put(DC, &record);
}

static struct query_page ask(struct query_filter filter)
{
	struct query_page page = { .rows = NULL };

	ck_assert_int_eq(query_list(ctx, &source, QUERY_TRACK, &filter, NULL,
				    100, &page), 0);
	return page;
}

static const struct query_track *row(const struct query_page *page, size_t i)
{
	ck_assert_uint_gt(page->count, i);
	return (const struct query_track *)page->rows[i];
}

/* Microsoft's article, with its times. */
static void worked_example(void)
{
	lease(15 * H, IPAM_TRACK_NEW, "3.3.3.1", mac_a, "hosta");
	logon(17 * H, "fd00::10", "HOSTA$");
	logon(18 * H, "fd00::10", "UserA");
	lease(20 * H, IPAM_TRACK_RENEW, "3.3.3.1", mac_a, "hosta");
}

START_TEST(the_published_example_ties_a_user_to_an_address)
{
	const struct query_filter filters[] = {
		{ .user = "usera" }, { .ip = "3.3.3.1" }, { .host = "HostA" },
		{ .mac = "02-00-00-00-00-0A" }, { .prefix = "3.3.0.0/16" },
		{ .ip = "3.3.3.1", .at = DAY0 + 19 * H },
	};
	struct query_page page;
	const struct query_track *r = NULL;

	worked_example();
	page = ask(filters[_i]);
	ck_assert_uint_ge(page.count, 1);
	r = row(&page, 0);
	ck_assert_str_eq(r->address, "3.3.3.1");
	ck_assert_str_eq(r->host, "hosta");
	ck_assert_str_eq(r->mac, "02-00-00-00-00-0a");
	ck_assert_str_eq(r->user, "contoso\\usera");
	ck_assert_int_eq(r->from, DAY0 + 15 * H);
	/* The chunk in which the user was; of the rest nobody knows the end. */
	if (filters[_i].user != NULL || filters[_i].at != 0) {
		ck_assert_int_eq(r->to, DAY0 + 20 * H);
		ck_assert_ptr_null(r->uncertain);
	} else {
		ck_assert_int_eq(r->to, DAY0 + 20 * H + 8 * 24 * H);
		ck_assert_ptr_nonnull(strstr(r->uncertain, "no end"));
	}
	ck_assert_uint_eq(r->record_count, 4);
	ck_assert_str_eq(r->records[1].type, "dc_logon");
	ck_assert_str_eq(r->records[1].address, "fd00::10");
}
END_TEST

START_TEST(one_address_has_two_people)
{
	struct query_page page;

	lease(8 * H, IPAM_TRACK_NEW, "10.0.0.20", mac_a, "nb-a");
	logon(9 * H, "10.0.0.20", "alice");
	lease(10 * H, IPAM_TRACK_RELEASE, "10.0.0.20", mac_a, "nb-a");
	lease(11 * H, IPAM_TRACK_NEW, "10.0.0.20", mac_b, "nb-b");
	logon(12 * H, "10.0.0.20", "bob");
	lease(13 * H, IPAM_TRACK_RENEW, "10.0.0.20", mac_b, "nb-b");
	/* An expiry names no client. */
	lease(20 * H, IPAM_TRACK_EXPIRE, "10.0.0.20", NULL, "");
	page = ask((struct query_filter){ .ip = "10.0.0.20" });
	ck_assert_uint_eq(page.count, 2);
	ck_assert_str_eq(row(&page, 0)->user, "contoso\\alice");
	ck_assert_int_eq(row(&page, 0)->to, DAY0 + 10 * H);
	ck_assert_str_eq(row(&page, 1)->user, "contoso\\bob");
	ck_assert_int_eq(row(&page, 1)->to, DAY0 + 20 * H);
	ck_assert_ptr_null(row(&page, 1)->uncertain);
	page = ask((struct query_filter){ .ip = "10.0.0.20",
					  .at = DAY0 + 12 * H });
	ck_assert_uint_eq(page.count, 1);
	ck_assert_str_eq(row(&page, 0)->host, "nb-b");
	/* Between the two it was nobody's. */
	page = ask((struct query_filter){ .ip = "10.0.0.20",
					  .at = DAY0 + 10 * H + 60 });
	ck_assert_uint_eq(page.count, 0);
	page = ask((struct query_filter){ .ip = "10.0.0.20",
					  .no_logons = true });
	ck_assert_ptr_null(row(&page, 0)->user);
	ck_assert_uint_eq(row(&page, 0)->record_count, 2);
}
END_TEST

START_TEST(an_answer_says_what_makes_it_uncertain)
{
	const struct ipam_track_gap gap = { DHCP, "dhcpv4", DAY0 + 9 * H,
					    DAY0 + 10 * H,
					    IPAM_TRACK_PAUSED };
	const struct ipam_track_record unsure = {
		.at = DAY0 + 8 * H, .type = IPAM_TRACK_NEW, .unsure = true,
		.address = addr("10.0.0.30"), .client = mac_a,
		.client_size = 6, .host = "nb-a",
	};
	const struct query_track *r = NULL;
	struct query_page page;

	put(DHCP, &unsure);
	ck_assert_int_eq(store_track_gap_put(store, &gap), 0);
	page = ask((struct query_filter){ .ip = "10.0.0.30" });
	r = row(&page, 0);
	ck_assert_ptr_nonnull(strstr(r->uncertain, "no end was logged"));
	ck_assert_ptr_nonnull(strstr(r->uncertain, "time zone is not known"));
	ck_assert_ptr_nonnull(strstr(r->uncertain, "stopped logging"));
}
END_TEST

START_TEST(a_logon_without_a_lease_is_an_answer)
{
	struct query_page page;

	logon(9 * H, "10.9.9.9", "NB-X$");
	logon(10 * H, "10.9.9.9", "carol");
	page = ask((struct query_filter){ .user = "CAROL" });
	ck_assert_uint_eq(page.count, 1);
	ck_assert_str_eq(row(&page, 0)->address, "10.9.9.9");
	ck_assert_str_eq(row(&page, 0)->host, "nb-x");
	page = ask((struct query_filter){ .user = "car*" });
	ck_assert_uint_eq(page.count, 1);
	page = ask((struct query_filter){ .user = "nobody" });
	ck_assert_uint_eq(page.count, 0);
	page = ask((struct query_filter){ .ip = "10.9.9.9" });
	ck_assert_uint_eq(page.count, 2);
}
END_TEST

START_TEST(pages_lose_and_double_nothing)
{
	const struct query_filter filter = { .prefix = "10.1.0.0/16" };
	struct query_page page = { .rows = NULL };
	const char *after = NULL, *last = "";
	char text[32];
	struct store_track_writer *writer = many(DHCP);
	struct ipam_track_record r = { .client_size = 6, .host = "h" };
	size_t n = 0;
	int i;

	for (i = 0; i < 30; i++) {
		snprintf(text, sizeof(text), "10.1.0.%d", i / 3);
		r.address = addr(text);
		r.client = i % 2 ? mac_a : mac_b;
		r.at = DAY0 + i * 60;
		r.type = IPAM_TRACK_NEW;
		ck_assert_int_eq(store_track_add(writer, &r), 0);
		r.at += 30;
		r.type = IPAM_TRACK_RELEASE;
		ck_assert_int_eq(store_track_add(writer, &r), 0);
	}
	r.address = addr("10.2.0.1");
	ck_assert_int_eq(store_track_add(writer, &r), 0);
	flush(writer);
	do {
		ck_assert_int_eq(query_list(ctx, &source, QUERY_TRACK,
					    &filter, after, 4, &page), 0);
		for (i = 0; i < (int)page.count; i++, n++) {
			ck_assert_int_gt(strcmp(page.rows[i]->key, last), 0);
			last = page.rows[i]->key;
		}
		after = page.next;
	} while (after != NULL);
	ck_assert_uint_eq(n, 30);
}
END_TEST

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* Devices a..d that wander, with users and machines about them. */
static void busy_network(size_t leases, size_t logons, uint32_t addresses)
{
	static const char *const users[] = { "ann", "bob", "PC-A$", "PC-C$" };
	static const enum ipam_track_type types[] = {
		IPAM_TRACK_NEW, IPAM_TRACK_RENEW, IPAM_TRACK_RENEW,
		IPAM_TRACK_RELEASE, IPAM_TRACK_EXPIRE
	};
	struct store_track_writer *dhcp = many(DHCP), *dc = many(DC);
	struct ipam_track_record r;
	uint8_t mac[6] = { 2, 0, 0, 0, 0, 0 };
	char host[] = "pc-a.x";
	uint32_t seed = 7;
	size_t i;

	for (i = 0; i < leases; i++) {
		mac[5] = (uint8_t)(next_random(&seed) % 4);
		host[3] = (char)('a' + mac[5]);
		r = (struct ipam_track_record){
			.at = DAY0 + (int64_t)(i * 600 +
					       next_random(&seed) % 300),
			.type = types[next_random(&seed) % 5],
			.address = ipam_addr_v4(0x0a010000 +
						next_random(&seed) % addresses),
			.client = mac, .client_size = 6, .host = host,
			.place = (int64_t)i,
		};
		ck_assert_int_eq(store_track_add(dhcp, &r), 0);
	}
	for (i = 0; i < logons; i++) {
		mac[5] = (uint8_t)(next_random(&seed) % 4);
		r = (struct ipam_track_record){
			.at = DAY0 + (int64_t)(i * leases / logons * 600 +
					       next_random(&seed) % 600),
			.user = users[next_random(&seed) % 4],
			.domain = "D", .host = "", .place = (int64_t)i,
		};
		if (next_random(&seed) % 3 == 0) {
			r.type = IPAM_TRACK_NPS;
			r.client = mac;
			r.client_size = 6;
		} else {
			r.type = IPAM_TRACK_DC;
			r.address = ipam_addr_v4(0x0a010000 +
						 next_random(&seed) % (addresses + 4));
		}
		ck_assert_int_eq(store_track_add(dc, &r), 0);
	}
	flush(dhcp);
	flush(dc);
}

static const struct query_filter questions[] = {
	{ .ip = "10.1.0.3" }, { .ip = "10.1.0.8" },
	{ .ip = "10.1.0.1" }, { .ip = "10.1.0.3", .no_logons = true },
	{ .ip = "10.1.0.3", .from = DAY0 + 4 * H, .to = DAY0 + 9 * H },
	{ .mac = "02-00-00-00-00-02" },
	{ .mac = "02-00-00-00-00-02", .from = DAY0 + 4 * H },
	{ .duid = "020000000001" },
	{ .host = "pc-c" }, { .host = "pc-?.*", .prefix = "10.1.0.4/31" },
	{ .prefix = "10.1.0.0/29" }, { .user = "ann" }, { .user = "*" },
	{ .user = "ann", .prefix = "10.1.0.0/30" },
	{ .user = "bob", .from = DAY0 + 4 * H, .to = DAY0 + 9 * H },
};

static void pages_are_the_whole(const struct query_filter *filter,
				size_t limit)
{
	struct query_page whole = { .rows = NULL }, page = { .rows = NULL };
	const struct query_track *x = NULL, *y = NULL;
	const char *after = NULL;
	size_t i, n = 0;

	ck_assert_int_eq(query_list(ctx, &source, QUERY_TRACK, filter, NULL,
				    1000000, &whole), 0);
	ck_assert_uint_gt(whole.count, 0);
	do {
		ck_assert_int_eq(query_list(ctx, &source, QUERY_TRACK, filter,
					    after, limit, &page), 0);
		for (i = 0; i < page.count; i++, n++) {
			ck_assert_uint_lt(n, whole.count);
			ck_assert_str_eq(page.rows[i]->key,
					 whole.rows[n]->key);
			ck_assert(n == 0 || strcmp(whole.rows[n - 1]->key,
						   whole.rows[n]->key) < 0);
			x = row(&page, i);
			y = row(&whole, n);
			ck_assert_int_eq(x->from, y->from);
			ck_assert_int_eq(x->to, y->to);
			ck_assert_uint_eq(x->record_count, y->record_count);
		}
		after = page.next;
	} while (after != NULL);
	ck_assert_uint_eq(n, whole.count);
}

/* TRK-09 */
START_TEST(pages_of_each_question_are_the_whole)
{
	size_t i;

	busy_network(72, 48, 6);
	for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		pages_are_the_whole(&questions[i], 1);
		pages_are_the_whole(&questions[i], 7);
	}
}
END_TEST

/* More records of an address, and logons, than are looked at together. */
START_TEST(what_is_larger_than_a_window_is_told_as_well)
{
	busy_network(1200, 1100, 1);
	pages_are_the_whole(&(struct query_filter){ .ip = "10.1.0.0" }, 500);
	pages_are_the_whole(&questions[5], 500);
}
END_TEST

START_TEST(a_lease_that_fills_a_window_is_one_answer)
{
	struct store_track_writer *writer = many(DHCP);
	struct query_page page;
	struct ipam_track_record r = {
		.type = IPAM_TRACK_NEW, .address = addr("10.3.0.1"),
		.client = mac_a, .client_size = 6, .host = "h",
	};
	int i;

	for (i = 0; i < 5000; i++) {
		r.at = DAY0 + i * 600;
		r.place = i;
		ck_assert_int_eq(store_track_add(writer, &r), 0);
		r.type = i + 2 < 5000 ? IPAM_TRACK_RENEW : IPAM_TRACK_RELEASE;
	}
	flush(writer);
	page = ask((struct query_filter){ .ip = "10.3.0.1",
					  .no_logons = true });
	ck_assert_uint_eq(page.count, 1);
	ck_assert_int_eq(row(&page, 0)->from, DAY0);
	ck_assert_int_eq(row(&page, 0)->to, DAY0 + 4999 * 600);
	ck_assert_uint_eq(row(&page, 0)->record_count, 5000);
}
END_TEST

START_TEST(a_second_may_have_any_number_of_logons)
{
	struct store_track_writer *writer = many(DC);
	struct ipam_track_record r = {
		.type = IPAM_TRACK_DC, .at = DAY0, .user = "ann",
		.domain = "", .host = "",
	};
	uint32_t i;

	for (i = 0; i < 3000; i++) {
		r.address = ipam_addr_v4(0x0a040000 + i);
		r.place = i;
		r.at = DAY0 + (i >= 2500);
		ck_assert_int_eq(store_track_add(writer, &r), 0);
	}
	flush(writer);
	pages_are_the_whole(&(struct query_filter){ .user = "ann" }, 999);
}
END_TEST

/* TRK: a hole in the events of any server that may have let somebody in. */
START_TEST(a_lost_event_log_makes_an_answer_uncertain)
{
	const struct ipam_track_gap gap = { DC, "Security", DAY0 + 9 * H,
					    DAY0 + 10 * H, IPAM_TRACK_LOST };
	struct query_page page;

	lease(8 * H, IPAM_TRACK_NEW, "10.0.0.20", mac_a, "nb-a");
	lease(11 * H, IPAM_TRACK_RELEASE, "10.0.0.20", mac_a, "nb-a");
	lease(12 * H, IPAM_TRACK_NEW, "10.0.0.20", mac_a, "nb-a");
	lease(13 * H, IPAM_TRACK_RELEASE, "10.0.0.20", mac_a, "nb-a");
	ck_assert_int_eq(store_track_gap_put(store, &gap), 0);
	page = ask((struct query_filter){ .ip = "10.0.0.20" });
	ck_assert_str_eq(row(&page, 0)->uncertain, DC ": events were "
			 "overwritten before they were read");
	ck_assert_ptr_null(row(&page, 1)->uncertain);
	page = ask((struct query_filter){ .ip = "10.0.0.20",
					  .no_logons = true });
	ck_assert_ptr_null(row(&page, 0)->uncertain);
}
END_TEST

/* A failover partner logs the same lease at the same second. */
START_TEST(two_servers_tell_of_one_lease)
{
	struct ipam_track_record r = {
		.at = DAY0, .type = IPAM_TRACK_NEW,
		.address = addr("10.0.0.20"), .client = mac_a,
		.client_size = 6, .host = "nb-a", .place = 9,
	};

	put(DHCP, &r);
	put(DC, &r);
	lease(2 * H, IPAM_TRACK_RELEASE, "10.0.0.20", mac_a, "nb-a");
	pages_are_the_whole(&(struct query_filter){ .ip = "10.0.0.20" }, 1);
}
END_TEST

START_TEST(a_question_has_one_key)
{
	static const struct query_filter filters[] = {
		{ .ip = NULL }, { .ip = "10.0.0.1", .user = "a" },
		{ .ip = "10.0.0.300" }, { .mac = "02" }, { .mac = "zz" },
		{ .prefix = "10.0.0.0/33" }, { .duid = "" },
	};
	struct query_page page = { .rows = NULL };

	ck_assert_int_eq(query_list(ctx, &source, QUERY_TRACK, &filters[_i],
				    NULL, 10, &page), EINVAL);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("query_track");
	TCase *c = tcase_create("track");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_loop_test(c,
			    the_published_example_ties_a_user_to_an_address,
			    0, 6);
	tcase_add_test(c, one_address_has_two_people);
	tcase_add_test(c, an_answer_says_what_makes_it_uncertain);
	tcase_add_test(c, a_logon_without_a_lease_is_an_answer);
	tcase_add_test(c, pages_lose_and_double_nothing);
	tcase_add_test(c, a_lost_event_log_makes_an_answer_uncertain);
	tcase_add_test(c, two_servers_tell_of_one_lease);
	tcase_add_loop_test(c, a_question_has_one_key, 0, 7);
	suite_add_tcase(s, c);
	c = tcase_create("pages");
	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, pages_of_each_question_are_the_whole);
	tcase_add_test(c, what_is_larger_than_a_window_is_told_as_well);
	tcase_add_test(c, a_lease_that_fills_a_window_is_one_answer);
	tcase_add_test(c, a_second_may_have_any_number_of_logons);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
