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
	size_t n = 0;
	int i;

	for (i = 0; i < 30; i++) {
		snprintf(text, sizeof(text), "10.1.0.%d", i / 3);
		lease(i * 60, IPAM_TRACK_NEW, text, i % 2 ? mac_a : mac_b,
		      "h");
		lease(i * 60 + 30, IPAM_TRACK_RELEASE, text,
		      i % 2 ? mac_a : mac_b, "h");
	}
	lease(0, IPAM_TRACK_NEW, "10.2.0.1", mac_a, "h");
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
	tcase_add_loop_test(c, a_question_has_one_key, 0, 7);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
