/* use: sim_event TALLOC XML2 JANSSON CHECK */
/* Logs fill, wrap, are cleared and go on; cursors stand between their records
 * whatever happens to those; results stay within their bounds. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "simulators/event/event_result.h"
#include "simulators/host/sim_host.h"
#include "tests/support/suite.h"

#define DHCP "Microsoft-Windows-Dhcp-Server"
#define NOW 134064000000000000u

static TALLOC_CTX *mem;
static char dir[256];

static void begin(void)
{
	char path[512];

	mem = talloc_new(NULL);
	snprintf(dir, sizeof(dir), "%s/XXXXXX", suite_tmpdir());
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/events", dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

static void end(void)
{
	talloc_free(mem);
}

static FILE *create(const char *name)
{
	char path[512];
	FILE *f = NULL;

	snprintf(path, sizeof(path), "%s/events/%s", dir, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	return f;
}

static void write_text(const char *name, const char *text)
{
	FILE *f = create(name);

	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static void put_event(FILE *f, const char *channel, unsigned id,
		      unsigned second, unsigned width)
{
	fprintf(f,
		"<Event><System><Provider Name='p'/><EventID>%u</EventID>"
		"<TimeCreated SystemTime='2026-11-02T08:%02u:%02u.0Z'/>"
		"<EventRecordID>%u</EventRecordID><Channel>%s</Channel>"
		"</System><EventData><Data Name='d'>%0*u</Data></EventData>"
		"</Event>\n",
		id % 2 == 0 ? 2 : 1, second / 60, second % 60, id, channel,
		(int)width, id);
}

/* COUNT events from FIRST on, a second apart, with a Data of WIDTH. */
static void write_events(const char *name, const char *channel, unsigned first,
			 unsigned count, unsigned width)
{
	FILE *f = create(name);
	unsigned i;

	for (i = 0; i < count; i++) {
		put_event(f, channel, first + i, i, width);
	}
	ck_assert_int_eq(fclose(f), 0);
}

static struct event_logs *load(unsigned roles)
{
	struct event_logs *logs = NULL;
	const char *message = "none";
	int ret = event_logs_load(mem, dir, roles, NOW, &logs, &message);

	ck_assert_msg(ret == 0, "%d: %s", ret, message);
	return logs;
}

static struct event_log *security(void)
{
	return event_logs_find(load(SIM_ROLE_DC), "Security");
}

static int append(struct event_log *log, const char *value)
{
	const char *const data[][2] = {{"d", value}, {NULL, NULL}};
	const struct event_news news = {
		.provider = "p", .id = 1, .time = NOW, .computer = "pc",
		.data = data,
	};

	return event_log_append(log, &news);
}

/* ------------------------------------------------------------------ logs */

START_TEST(a_host_has_the_channels_of_its_roles)
{
	struct event_logs *logs = load(SIM_ROLE_DNS | SIM_ROLE_DHCP);

	ck_assert_uint_eq(logs->count, 7);
	ck_assert_ptr_nonnull(event_logs_find(logs, "dns server"));
	ck_assert_ptr_nonnull(
		event_logs_find(logs, DHCP "/FilterNotifications"));
	ck_assert_ptr_null(event_logs_find(logs, "DNS"));
	logs = load(SIM_ROLE_NPS);
	ck_assert_uint_eq(logs->count, 3);
	ck_assert_ptr_null(event_logs_find(logs, "DNS Server"));
	ck_assert_uint_eq(event_log_count(&logs->logs[0]), 0);
	ck_assert_uint_eq(event_log_oldest(&logs->logs[0]), 0);
	ck_assert_uint_eq(logs->logs[0].created, NOW);
}
END_TEST

START_TEST(a_file_of_another_channel_is_refused)
{
	struct event_logs *logs = NULL;
	const char *message = "none";

	write_events("Security.xml", "System", 7, 1, 1);
	ck_assert_int_eq(event_logs_load(mem, dir, SIM_ROLE_DC, NOW, &logs,
					 &message),
			 EINVAL);
	ck_assert_ptr_nonnull(strstr(message, "Security.xml: record 7 is of "
					      "the channel System"));
}
END_TEST

static const char *const wrong_settings[] = {
	"{", "[]x", "{\"No Such\": {\"max_size\": 100000}}",
	"{\"Security\": {\"max_size\": 69632}}",
	"{\"Security\": {\"max_size\": \"big\"}}", "{\"Security\": {}}",
	"{\"Security\": {\"max_size\": 100000, \"more\": 1}}",
	"{\"DNS Server\": {\"max_size\": 100000}}",
};

START_TEST(wrong_settings_are_refused)
{
	struct event_logs *logs = NULL;
	const char *message = "none";

	write_text("channels.json", wrong_settings[_i]);
	ck_assert_int_eq(event_logs_load(mem, dir, SIM_ROLE_DC, NOW, &logs,
					 &message),
			 EINVAL);
	ck_assert_ptr_nonnull(strstr(message, "channels.json"));
}
END_TEST

START_TEST(records_are_found_by_their_ids)
{
	struct event_log *log = NULL;
	FILE *f = create("Security.xml");

	put_event(f, "Security", 5, 0, 1);
	put_event(f, "Security", 9, 1, 1);
	put_event(f, "Security", 10, 2, 1);
	ck_assert_int_eq(fclose(f), 0);
	log = security();
	ck_assert_uint_eq(event_log_count(log), 3);
	ck_assert_uint_eq(event_log_oldest(log), 5);
	ck_assert_uint_eq(event_log_above(log, 0), 0);
	ck_assert_uint_eq(event_log_above(log, 5), 1);
	ck_assert_uint_eq(event_log_above(log, 8), 1);
	ck_assert_uint_eq(event_log_above(log, 10), 3);
	ck_assert(event_log_has(log, 9));
	ck_assert(!event_log_has(log, 8));
	ck_assert(!event_log_has(log, 0));
	ck_assert_uint_eq(log->next_id, 11);
	ck_assert_uint_lt(log->created, log->written);
}
END_TEST

START_TEST(a_log_that_is_full_drops_its_oldest)
{
	struct event_log *log = NULL;
	uint64_t oldest;

	write_text("channels.json", "{\"Security\": {\"max_size\": 100000}}");
	write_events("Security.xml", "Security", 100, 60, 1000);
	log = security();
	ck_assert(log->full);
	ck_assert_uint_le(log->size, 100000);
	/* a Data of 1,000 units and about 600 bytes besides */
	ck_assert_uint_ge(event_log_count(log), 8);
	ck_assert_uint_le(event_log_count(log), 14);
	ck_assert_uint_eq(log->records[log->end - 1].record_id, 159);
	oldest = event_log_oldest(log);
	ck_assert_uint_eq(oldest, 160 - event_log_count(log));
	ck_assert_int_eq(append(log, "small"), 0);
	ck_assert_uint_eq(log->records[log->end - 1].record_id, 160);
	ck_assert_uint_ge(event_log_oldest(log), oldest);
	ck_assert_uint_le(log->size, 100000);
}
END_TEST

START_TEST(ids_go_on_after_clearing)
{
	struct event_log *log = NULL;

	write_events("Security.xml", "Security", 100, 3, 1);
	log = security();
	event_log_clear(log, NOW + 1);
	ck_assert_uint_eq(event_log_count(log), 0);
	ck_assert_uint_eq(event_log_oldest(log), 0);
	ck_assert_uint_eq(log->written, NOW + 1);
	ck_assert(!log->full);
	ck_assert_int_eq(append(log, "<&'>"), 0);
	ck_assert_uint_eq(event_log_oldest(log), 103);
	ck_assert_str_eq(
		event_xml_text(event_xml_child(
			event_xml_child(log->records[log->first].event,
					"EventData"),
			"Data")),
		"<&'>");
}
END_TEST

START_TEST(thousands_are_appended_to_a_log_that_wraps)
{
	struct event_log *log = NULL;
	unsigned i;

	write_text("channels.json", "{\"Security\": {\"max_size\": 100000}}");
	log = security();
	for (i = 1; i <= 3000; i++) {
		ck_assert_int_eq(append(log, "value"), 0);
		ck_assert_uint_eq(log->records[log->end - 1].record_id, i);
		ck_assert_uint_eq(event_log_oldest(log),
				  i + 1 - event_log_count(log));
	}
	ck_assert_uint_lt(log->room, 1000);
}
END_TEST

/* Nobody could read it, and the query would stand before it for ever. */
START_TEST(an_event_that_fits_into_no_answer_is_refused)
{
	struct event_logs *logs = NULL;
	const char *message = "none";
	FILE *f = create("Security.xml");
	unsigned i;

	fputs("<Event><System><EventID>1</EventID><TimeCreated "
	      "SystemTime='2026-11-02T08:00:00Z'/><EventRecordID>3"
	      "</EventRecordID><Channel>Security</Channel></System>"
	      "<EventData>", f);
	for (i = 0; i < (_i == 0 ? 1 : 8000); i++) {
		fprintf(f, "<Data>%0*u</Data>", _i == 0 ? 32768 : 124, i);
	}
	fputs("</EventData></Event>", f);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(event_logs_load(mem, dir, SIM_ROLE_DC, NOW, &logs,
					 &message),
			 E2BIG);
	ck_assert_ptr_nonnull(strstr(message, "Security.xml: record 3 "));
}
END_TEST

/* --------------------------------------------------------------- cursors */

static struct event_cursor *open_cursor(struct event_logs *logs,
					const char *path, const char *text)
{
	struct event_cursor *cursor = talloc_zero(mem, struct event_cursor);
	const struct event_query_channel *channels = NULL;
	struct event_query_problem problem;
	size_t i;

	ck_assert_int_eq(event_query_parse(cursor, path, text, 1,
					   &cursor->query, &problem),
			 0);
	channels = event_query_channels(cursor->query, &cursor->count);
	cursor->places = talloc_zero_array(cursor, struct event_place,
					   cursor->count);
	for (i = 0; i < cursor->count; i++) {
		cursor->places[i].log = event_logs_find(logs, channels[i].name);
	}
	cursor->now = NOW;
	event_cursor_rewind(cursor, false);
	return cursor;
}

/* The id of the next event; 0: none. */
static uint64_t step(struct event_cursor *cursor, bool back)
{
	struct event_passed passed;

	return event_cursor_step(cursor, back, &passed)
		       ? passed.record->record_id
		       : 0;
}

START_TEST(a_cursor_survives_what_happens_to_its_log)
{
	struct event_cursor *cursor = NULL;
	struct event_log *log = NULL;

	write_events("Security.xml", "Security", 1, 4, 1);
	log = security();
	cursor = open_cursor(log->logs, "Security", "*");
	ck_assert_uint_eq(step(cursor, false), 1);
	ck_assert_uint_eq(step(cursor, false), 2);
	ck_assert_uint_eq(step(cursor, true), 2);
	log->first = 3; /* 1 to 3 are dropped */
	ck_assert_uint_eq(step(cursor, false), 4);
	ck_assert_uint_eq(step(cursor, false), 0);
	ck_assert_int_eq(append(log, "new"), 0);
	ck_assert_uint_eq(step(cursor, false), 5);
	event_log_clear(log, NOW);
	ck_assert_uint_eq(step(cursor, true), 0);
	ck_assert_uint_eq(step(cursor, false), 0);
	ck_assert_int_eq(append(log, "newer"), 0);
	ck_assert_uint_eq(step(cursor, false), 6);
}
END_TEST

START_TEST(moves_count_what_the_query_chooses)
{
	struct event_cursor *cursor = NULL;
	struct event_log *log = NULL;

	write_events("Security.xml", "Security", 1, 9, 1);
	log = security();
	cursor = open_cursor(log->logs, "Security", "*[System[EventID=2]]");
	ck_assert(event_cursor_move(cursor, 2));
	ck_assert_uint_eq(step(cursor, false), 6);
	ck_assert(event_cursor_move(cursor, -2));
	ck_assert_uint_eq(step(cursor, false), 4);
	ck_assert(!event_cursor_move(cursor, 7));
	ck_assert_uint_eq(step(cursor, false), 8);
	ck_assert(!event_cursor_move(cursor, -7));
	ck_assert_uint_eq(step(cursor, false), 2);
	cursor->newest_first = true;
	event_cursor_rewind(cursor, false);
	ck_assert_uint_eq(step(cursor, false), 8);
	event_cursor_rewind(cursor, true);
	ck_assert_uint_eq(step(cursor, false), 0);
	ck_assert_uint_eq(step(cursor, true), 2);
}
END_TEST

START_TEST(several_channels_come_in_the_order_of_time)
{
	static const uint64_t want[] = {1, 2, 51, 3, 52, 53};
	struct event_cursor *cursor = NULL;
	FILE *f = create("System.xml");
	size_t i;

	put_event(f, "System", 51, 1, 1);
	put_event(f, "System", 52, 5, 1);
	put_event(f, "System", 53, 6, 1);
	ck_assert_int_eq(fclose(f), 0);
	write_events("Security.xml", "Security", 1, 3, 1);
	cursor = open_cursor(load(SIM_ROLE_DC), NULL,
			     "<QueryList><Query><Select Path='Security'>*"
			     "</Select><Select Path='System'>*</Select>"
			     "</Query></QueryList>");
	for (i = 0; i < 6; i++) {
		ck_assert_uint_eq(step(cursor, false), want[i]);
	}
	ck_assert_uint_eq(step(cursor, false), 0);
	for (i = 6; i > 0; i--) {
		ck_assert_uint_eq(step(cursor, true), want[i - 1]);
	}
}
END_TEST

#define MARK(id) "<Bookmark Channel='security' RecordId='" id "' "
#define LIST(inner) "<BookmarkList>" inner "</BookmarkList>"

static const struct {
	const char *text;
	bool good;
} bookmarks[] = {
	{LIST(MARK("2") "IsCurrent='true'/>"), true},
	{"<?xml version='1.0'?>" LIST(MARK("0x2") "IsCurrent='TRUE'/>"), true},
	{LIST(MARK("2") "/>"), false},
	{LIST(MARK("2") "IsCurrent='false'/>"), false},
	{LIST(MARK("2") "IsCurrent='true'/>" MARK("3") "IsCurrent='true'/>"),
	 false},
	{LIST(MARK("two") "IsCurrent='true'/>"), false},
	{LIST("<Bookmark RecordId='2' IsCurrent='true'/>"), false},
	{LIST("<Mark Channel='Security' RecordId='2' IsCurrent='true'/>"),
	 false},
	{"<Bookmarks/>", false},
	{"<BookmarkList>", false},
	{"", false},
	{"<!DOCTYPE BookmarkList [<!ENTITY a 'b'>]>"
	 LIST(MARK("2") "IsCurrent='true'/>"), false},
};

START_TEST(a_bookmark_has_one_current_record)
{
	struct event_cursor *cursor = NULL;
	struct event_mark *marks = NULL;
	bool good, exact;

	write_events("Security.xml", "Security", 1, 4, 1);
	cursor = open_cursor(load(SIM_ROLE_DC), "Security", "*");
	good = event_bookmark_read(mem, bookmarks[_i].text, cursor, &marks);
	ck_assert_int_eq(good, bookmarks[_i].good);
	if (good) {
		event_cursor_to_mark(cursor, marks, &exact);
		ck_assert(exact);
		ck_assert_uint_eq(step(cursor, false), 2);
	}
}
END_TEST

START_TEST(a_bookmark_that_is_gone_leads_to_the_one_before)
{
	struct event_mark mark = {.record_id = 7, .is_current = true};
	struct event_cursor *cursor = NULL;
	FILE *f = create("Security.xml");
	bool exact = true;

	put_event(f, "Security", 5, 0, 1);
	put_event(f, "Security", 9, 1, 1);
	ck_assert_int_eq(fclose(f), 0);
	cursor = open_cursor(load(SIM_ROLE_DC), "Security", "*");
	event_cursor_to_mark(cursor, &mark, &exact);
	ck_assert(!exact);
	ck_assert_uint_eq(step(cursor, false), 5);
	mark.record_id = 3;
	event_cursor_to_mark(cursor, &mark, &exact);
	ck_assert(!exact);
	ck_assert_uint_eq(step(cursor, false), 5);
}
END_TEST

/* --------------------------------------------------------------- results */

static uint32_t read32(const uint8_t *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The largest Data has 32,767 units: 65,534 of its value's 65,535 bytes. */
START_TEST(large_events_come_in_pages_of_two_mebibytes)
{
	const struct event_result *page = NULL;
	struct event_cursor *cursor = NULL;
	uint64_t last_id = 0;
	unsigned seen = 0, pages = 0;
	uint32_t i;

	write_events("Security.xml", "Security", 1, 100, 32767);
	cursor = open_cursor(load(SIM_ROLE_DC), "Security", "*");
	do {
		struct event_result *result =
			talloc_zero(mem, struct event_result);

		ck_assert_int_eq(
			event_result_fill(mem,
					  cursor->places[0].log->logs->encoder,
					  cursor, &last_id, 1000, result),
			0);
		ck_assert_uint_le(result->length, EVENT_RESULT_MAX_BYTES);
		for (i = 0; i < result->count; i++) {
			const uint8_t *at = result->data + result->offsets[i];
			const uint8_t *mark = at + read32(at + 12);

			seen++;
			ck_assert_uint_eq(read32(at), result->sizes[i]);
			/* one channel; its record id is this one */
			ck_assert_uint_eq(read32(mark), 32);
			ck_assert_uint_eq(read32(mark + 24), seen);
		}
		page = result;
		pages++;
	} while (page->count > 0 && pages < 10);
	ck_assert_uint_eq(seen, 100);
	ck_assert_uint_eq(pages, 5); /* 31 a page; the last one is empty */
}
END_TEST

static Suite *event_log_suite(void)
{
	Suite *suite = suite_create("event_log");
	TCase *tcase = tcase_create("logs");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, a_host_has_the_channels_of_its_roles);
	tcase_add_test(tcase, a_file_of_another_channel_is_refused);
	tcase_add_loop_test(tcase, wrong_settings_are_refused, 0,
			    sizeof(wrong_settings) /
				    sizeof(wrong_settings[0]));
	tcase_add_test(tcase, records_are_found_by_their_ids);
	tcase_add_test(tcase, a_log_that_is_full_drops_its_oldest);
	tcase_add_test(tcase, ids_go_on_after_clearing);
	tcase_add_test(tcase, thousands_are_appended_to_a_log_that_wraps);
	tcase_add_loop_test(tcase, an_event_that_fits_into_no_answer_is_refused,
			    0, 2);
	tcase_add_test(tcase, a_cursor_survives_what_happens_to_its_log);
	tcase_add_test(tcase, moves_count_what_the_query_chooses);
	tcase_add_test(tcase, several_channels_come_in_the_order_of_time);
	tcase_add_loop_test(tcase, a_bookmark_has_one_current_record, 0,
			    sizeof(bookmarks) / sizeof(bookmarks[0]));
	tcase_add_test(tcase, a_bookmark_that_is_gone_leads_to_the_one_before);
	tcase_add_test(tcase, large_events_come_in_pages_of_two_mebibytes);
	suite_add_tcase(suite, tcase);
	return suite;
}

TEST_MAIN(event_log_suite)
