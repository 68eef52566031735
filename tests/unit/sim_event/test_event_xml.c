/* use: sim_event TALLOC XML2 CHECK */
/* Exported events: what is read, and what is refused with which words. */
#include <errno.h>
#include <string.h>

#include "simulators/event/event_xml.h"
#include "tests/support/suite.h"

#define NS "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'"
#define SYSTEM(id, record, time, channel)                                      \
	"<System><Provider Name='Example'/><EventID>" id "</EventID>"          \
	"<TimeCreated SystemTime='" time "'/><EventRecordID>" record           \
	"</EventRecordID><Channel>" channel "</Channel></System>"
#define WHEN "2031-05-06T05:04:03.210987600Z"
#define GOOD SYSTEM("4768", "7", WHEN, "Security")
#define DATA(text) "<EventData><Data Name='a'>" text "</Data></EventData>"
#define EVENT(inner) "<Event " NS ">" inner "</Event>"

static TALLOC_CTX *mem;

static void begin(void)
{
	mem = talloc_new(NULL);
}

static void end(void)
{
	talloc_free(mem);
}

static struct event_list *read_octets(const void *data, size_t length)
{
	struct event_list *list = NULL;
	const char *message = "none";
	int ret = event_xml_parse(mem, "log.xml", data, length, &list,
				  &message);

	ck_assert_msg(ret == 0, "%d: %s", ret, message);
	return list;
}

static struct event_list *read_text(const char *text)
{
	return read_octets(text, strlen(text));
}

static const char *data_of(const struct event_record *record)
{
	const xmlNode *data = event_xml_child(record->event, "EventData");

	return event_xml_text(event_xml_child(data, "Data"));
}

START_TEST(a_sequence_without_a_root_is_read)
{
	struct event_list *list = read_text(
		EVENT(SYSTEM("1", "9", WHEN, "System") DATA("nine")) "\r\n"
		EVENT(SYSTEM("1", "8", WHEN, "System") DATA("eight")) "\r\n");

	ck_assert_uint_eq(list->count, 2);
	ck_assert_uint_eq(list->records[0].record_id, 8);
	ck_assert_uint_eq(list->records[1].record_id, 9);
	ck_assert_str_eq(data_of(&list->records[0]), "eight");
	ck_assert_str_eq(list->records[0].channel, "System");
	ck_assert_uint_eq(list->records[0].time, 135802838432109876u);
}
END_TEST

START_TEST(a_root_and_a_declaration_change_nothing)
{
	struct event_list *list = read_text(
		"<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<Events>\n"
		EVENT(GOOD DATA("x")) "</Events>\n");

	ck_assert_uint_eq(list->count, 1);
	ck_assert_str_eq(data_of(&list->records[0]), "x");
}
END_TEST

START_TEST(nothing_is_an_empty_log)
{
	static const char *const texts[] = {"", " \r\n", "<Events/>",
					    "<Events>\n</Events>"};
	size_t i;

	for (i = 0; i < 4; i++) {
		ck_assert_uint_eq(read_text(texts[i])->count, 0);
	}
}
END_TEST

/* What remains is either elements or one text. */
START_TEST(layout_is_dropped_and_text_is_joined)
{
	struct event_list *list = read_text(
		"- <Event " NS ">\n - " GOOD "\n<!-- - -->"
		"<EventData><Data Name=\"a\">a &amp;<!-- x --> "
		"<![CDATA[<b>]]>&#x20AC;</Data><Data> </Data></EventData>"
		"<RenderingInfo Culture='en'><Message>m</Message><Keywords/>"
		"</RenderingInfo></Event>");
	const xmlNode *event = list->records[0].event;
	const xmlNode *data = event_xml_child(event, "EventData");

	ck_assert_str_eq((const char *)event->children->name, "System");
	ck_assert_str_eq(data_of(&list->records[0]), "a & <b>\xe2\x82\xac");
	ck_assert_ptr_null(data->children->children->next);
	ck_assert_str_eq(event_xml_text(data->children->next), " ");
	ck_assert_ptr_null(event_xml_child(event, "RenderingInfo"));
	ck_assert_ptr_null(data->next);
}
END_TEST

/* "é" in each encoding of an export. */
START_TEST(every_encoding_of_an_export_is_read)
{
	static const char text[] = EVENT(GOOD DATA("@"));
	static const struct {
		const char *mark, *letter;
		size_t mark_length;
		int low, width;
	} cases[] = {
		{"", "\xc3\xa9", 0, 0, 1},
		{"\xef\xbb\xbf", "\xc3\xa9", 3, 0, 1},
		{"", "\xe9", 0, 0, 1},
		{"\xff\xfe", "\xe9", 2, 0, 2},
		{"\xfe\xff", "\xe9", 2, 1, 2},
	};
	char octets[2 * sizeof(text) + 8] = "";
	size_t i, k, n;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		n = cases[i].mark_length;
		memset(octets, 0, sizeof(octets));
		memcpy(octets, cases[i].mark, n);
		for (k = 0; k < sizeof(text) - 1; k++) {
			const char *from = text[k] == '@' ? cases[i].letter
							  : &text[k];
			size_t length = text[k] == '@' ? strlen(from) : 1;

			memcpy(octets + n + cases[i].low, from, length);
			n += cases[i].width == 2 ? 2 : length;
		}
		ck_assert_str_eq(data_of(&read_octets(octets, n)->records[0]),
				 "\xc3\xa9");
	}
}
END_TEST

START_TEST(a_list_is_in_the_order_of_channels_and_records)
{
	struct event_list *list = read_text(
		EVENT(SYSTEM("1", "18446744073709551615", WHEN, "b"))
		EVENT(SYSTEM("1", "1", WHEN, "B"))
		EVENT(SYSTEM("1", "2", WHEN, "a")));

	ck_assert_uint_eq(list->count, 3);
	ck_assert_str_eq(list->records[0].channel, "a");
	ck_assert_str_eq(list->records[1].channel, "B");
	ck_assert_str_eq(list->records[2].channel, "b");
	ck_assert_uint_eq(list->records[2].record_id, UINT64_MAX);
}
END_TEST

/* The words of each refusal, and its line. */
static const struct {
	const char *text, *says;
} refusals[] = {
	{"\n" EVENT(""), "log.xml:2: an <Event> without <System>"},
	{EVENT("<System/>"), "log.xml:1: <EventID> is missing"},
	{EVENT(SYSTEM("65536", "7", WHEN, "s")), "no number up to 65535"},
	{EVENT(SYSTEM("1", "", WHEN, "s")), "<EventRecordID> is missing"},
	{EVENT(SYSTEM("1", "-7", WHEN, "s")), "<EventRecordID> is missing"},
	{EVENT(SYSTEM("1", "7", "today", "s")), "<TimeCreated SystemTime>"},
	{EVENT(SYSTEM("1", "7", WHEN, "")), "<Channel> is missing"},
	{EVENT(GOOD) "\n" EVENT(GOOD),
	 "log.xml:2: record 7 of Security is there twice"},
	{"<Events>" EVENT(GOOD) "<Event/></Events>", "without <System>"},
	{"\n<DHCPServer/>", "log.xml:2: <DHCPServer> where <Event>"},
	{"<Events><Events/></Events>", "<Events> where <Event>"},
	{EVENT(GOOD) "<Events/>", "<Events> where <Event>"},
	{"<Events/><Events/>", "<Events> where <Event>"},
	{"Failed to open the log.", "text outside of events"},
	{EVENT("x" GOOD), "<Event> holds text beside elements"},
	{EVENT(GOOD) "\n<Event>", "not well-formed XML"},
	{EVENT(GOOD) "</root>" EVENT(GOOD), "not well-formed XML"},
	{EVENT(GOOD DATA("&other;")), "not well-formed XML"},
	{"<!DOCTYPE Events>" EVENT(GOOD), "not well-formed XML"},
	{"\xff\xfe<", "log.xml:1:"},
};

START_TEST(a_refusal_names_the_place)
{
	struct event_list *list = NULL;
	const char *message = "";
	int ret = event_xml_parse(mem, "log.xml", refusals[_i].text,
				  strlen(refusals[_i].text), &list, &message);

	ck_assert_int_eq(ret, EINVAL);
	ck_assert_ptr_null(list);
	ck_assert_msg(strstr(message, refusals[_i].says) != NULL, "%s",
		      message);
}
END_TEST

static int parse_wrapped(const char *head, const char *piece, size_t times,
			 const char *tail)
{
	struct event_list *list = NULL;
	const char *message = NULL;
	char *text = talloc_strdup(mem, head);
	size_t at = strlen(text), length = strlen(piece);

	text = talloc_realloc(mem, text, char,
			      at + times * length + strlen(tail) + 1);
	for (; times > 0; times--, at += length) {
		memcpy(text + at, piece, length);
	}
	memcpy(text + at, tail, strlen(tail) + 1);
	return event_xml_parse(mem, "log.xml", text, strlen(text), &list,
			       &message);
}

static const char *repeat_event(size_t times, const char *piece,
				const char *record)
{
	char *inner = talloc_array(mem, char, times * strlen(piece) + 1);
	size_t i;

	inner[0] = '\0';
	for (i = 0; i < times; i++) {
		memcpy(inner + i * strlen(piece), piece, strlen(piece) + 1);
	}
	return talloc_asprintf(mem,
			       "<Event>" SYSTEM("1", "%s", WHEN, "c")
			       "<EventData>%s</EventData></Event>",
			       record, inner);
}

/* <Event> and <EventData> are two levels, and two elements; System has six
 * and two attributes. */
START_TEST(bounds_hold_on_both_sides)
{
	static const char head[] = "<Event>" GOOD "<EventData>";
	static const char tail[] = "</EventData></Event>";
	char *close = talloc_strdup(mem, "");
	size_t i;

	for (i = 0; i < EVENT_XML_MAX_DEPTH - 2; i++) {
		close = talloc_strdup_append(close, "</a>");
	}
	close = talloc_asprintf_append(close, "%s", tail);
	ck_assert_int_eq(
		parse_wrapped(head, "<a>", EVENT_XML_MAX_DEPTH - 2, close), 0);
	close = talloc_asprintf(mem, "</a>%s", close);
	ck_assert_int_eq(
		parse_wrapped(head, "<a>", EVENT_XML_MAX_DEPTH - 1, close),
		E2BIG);
	i = EVENT_XML_MAX_NODES - 10;
	ck_assert_int_eq(parse_wrapped(head, "<a/>", i, tail), 0);
	ck_assert_int_eq(parse_wrapped(head, "<a/>", i + 1, tail), E2BIG);
	i = EVENT_XML_MAX_EVENT;
	ck_assert_int_eq(parse_wrapped(head, "x", i - 1024, tail), 0);
	ck_assert_int_eq(parse_wrapped(head, "x", i + 1, tail), E2BIG);
	/* They are an event's, not the file's. */
	ck_assert_int_eq(parse_wrapped(
		repeat_event(EVENT_XML_MAX_NODES / 2, "<a/>", "1"), "", 0,
		repeat_event(EVENT_XML_MAX_NODES / 2, "<a/>", "2")), 0);
	ck_assert_int_eq(parse_wrapped(
		repeat_event(EVENT_XML_MAX_EVENT / 2, "x", "1"), "", 0,
		repeat_event(EVENT_XML_MAX_EVENT / 2, "x", "2")), 0);
	i = EVENT_XML_MAX_CHANNEL;
	ck_assert_int_eq(
		parse_wrapped("<Event><System><EventID>1</EventID>"
			      "<EventRecordID>1</EventRecordID>"
			      "<TimeCreated SystemTime='" WHEN "'/><Channel>",
			      "c", i, "</Channel></System></Event>"), 0);
	ck_assert_int_eq(
		parse_wrapped("<Event><System><EventID>1</EventID>"
			      "<EventRecordID>1</EventRecordID>"
			      "<TimeCreated SystemTime='" WHEN "'/><Channel>",
			      "c", i + 1, "</Channel></System></Event>"),
		EINVAL);
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_says_so)
{
	struct event_list *list = NULL;
	const char *message = NULL;

	ck_assert_int_eq(event_xml_load(mem, "/nowhere/log.xml", &list,
					&message), ENOENT);
	ck_assert_ptr_nonnull(strstr(message, "/nowhere/log.xml: "));
	ck_assert_int_eq(event_xml_load(mem, "/", &list, &message), EINVAL);
}
END_TEST

/* FILETIMEs reckoned with Python's datetime. */
static const struct {
	const char *text;
	uint64_t filetime;
} times[] = {
	{"1601-01-01T00:00:00Z", 0},
	{"1970-01-01T00:00:00.0Z", 116444736000000000u},
	{"2000-02-29T23:59:59.999Z", 125963423999990000u},
	{"2026-03-01T00:00:00.0000001Z", 134167968000000001u},
	{"9999-12-31T23:59:59.999999999Z", 2650467743999999999u},
};

START_TEST(a_time_has_up_to_nine_digits_of_which_seven_count)
{
	uint64_t filetime = 1;

	ck_assert(event_xml_time(times[_i].text, &filetime));
	ck_assert_uint_eq(filetime, times[_i].filetime);
}
END_TEST

static const char *const no_times[] = {
	"", "2026-03-01", "2026-03-01T00:00:00", "2026-03-01 00:00:00Z",
	"2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
	"2026-00-01T00:00:00Z", "2026-03-00T00:00:00Z", "2026-03-32T00:00:00Z",
	"2026-03-01T24:00:00Z", "2026-03-01T00:60:00Z", "2026-03-01T00:00:60Z",
	"2026-03-01T00:00:00.Z", "2026-03-01T00:00:00.1234567890Z",
	"2026-03-01T00:00:00+01:00", "1600-12-31T00:00:00Z",
	"2026-03-01T00:00:00Zx", "026-03-01T00:00:00Z",
};

START_TEST(anything_else_is_no_time)
{
	uint64_t filetime;

	ck_assert(!event_xml_time(no_times[_i], &filetime));
}
END_TEST

START_TEST(a_number_has_64_bits)
{
	static const char *const no_numbers[] = {
		"", "0x", "x", "-1", "+1", " 1", "1 ", "1a", "0xg",
		"18446744073709551616", "0x10000000000000000"};
	uint64_t number = 1;
	size_t i;

	ck_assert(event_xml_number("0", &number) && number == 0);
	ck_assert(event_xml_number("18446744073709551615", &number));
	ck_assert_uint_eq(number, UINT64_MAX);
	ck_assert(event_xml_number("0X8020000000000000", &number));
	ck_assert_uint_eq(number, 0x8020000000000000u);
	ck_assert(event_xml_number("0xfFfFfFfFfFfFfFfF", &number));
	ck_assert_uint_eq(number, UINT64_MAX);
	for (i = 0; i < sizeof(no_numbers) / sizeof(no_numbers[0]); i++) {
		ck_assert(!event_xml_number(no_numbers[i], &number));
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("event_xml");
	TCase *c = tcase_create("read");

	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_sequence_without_a_root_is_read);
	tcase_add_test(c, a_root_and_a_declaration_change_nothing);
	tcase_add_test(c, nothing_is_an_empty_log);
	tcase_add_test(c, layout_is_dropped_and_text_is_joined);
	tcase_add_test(c, every_encoding_of_an_export_is_read);
	tcase_add_test(c, a_list_is_in_the_order_of_channels_and_records);
	tcase_add_loop_test(c, a_refusal_names_the_place, 0,
			    sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_test(c, bounds_hold_on_both_sides);
	tcase_add_test(c, a_file_that_cannot_be_opened_says_so);
	tcase_add_loop_test(c, a_time_has_up_to_nine_digits_of_which_seven_count,
			    0, sizeof(times) / sizeof(times[0]));
	tcase_add_loop_test(c, anything_else_is_no_time, 0,
			    sizeof(no_times) / sizeof(no_times[0]));
	tcase_add_test(c, a_number_has_64_bits);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
