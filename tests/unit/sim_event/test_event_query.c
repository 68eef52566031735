/* use: sim_event TALLOC XML2 CHECK */
/* The filters and queries of MS-EVEN6 2.2.15 and 2.2.16, asked of one event. */
#include <errno.h>
#include <string.h>

#include "simulators/event/event_query.h"
#include "tests/support/suite.h"

static const char event_text[] =
	"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"
	"<System><Provider Name='Microsoft-Windows-Security-Auditing' "
	"Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/>"
	"<EventID>4768</EventID><Version>0</Version><Level>0</Level>"
	"<Task>14339</Task><Opcode>0</Opcode>"
	"<Keywords>0x8020000000000000</Keywords>"
	"<TimeCreated SystemTime='2031-05-06T05:04:03.210987600Z'/>"
	"<EventRecordID>18446744073709551615</EventRecordID><Correlation/>"
	"<Execution ProcessID='700' ThreadID='1404'/><Channel>Security</Channel>"
	"<Computer>dc1.lab.example.net</Computer>"
	"<Security UserID='S-1-5-18'/></System>"
	"<EventData><Data Name='TargetUserName'>mara</Data>"
	"<Data Name='TargetDomainName'>LAB</Data>"
	"<Data Name='Status'>0x0</Data><Data Name='PreAuthType'>2</Data>"
	"<Data Name='Padded'>007</Data><Data Name='Ratio'>1.5</Data>"
	"<Data Name='Empty'></Data><Data Name='Signed'>+7</Data></EventData>"
	"<UserData><x:Job xmlns:x='urn:x'><x:PrinterName>MyPrinter"
	"</x:PrinterName></x:Job></UserData></Event>";

#define HOUR UINT64_C(36000000000)

static TALLOC_CTX *mem;
static struct event_list *list;
static uint64_t now; /* one hour after the event */

static void begin(void)
{
	const char *message = NULL;

	mem = talloc_new(NULL);
	ck_assert_int_eq(event_xml_parse(mem, "log.xml", event_text,
					 strlen(event_text), &list, &message),
			 0);
	now = list->records[0].time + HOUR;
}

static void end(void)
{
	talloc_free(mem);
}

static struct event_query *parse(const char *path, const char *text)
{
	struct event_query *query = NULL;
	struct event_query_problem problem = {.sentence = ""};
	int ret = event_query_parse(mem, path, text, 0x101, &query, &problem);

	ck_assert_msg(ret == 0, "%s: %u %u: %s", text, problem.sub_error,
		      problem.sub_parameter, problem.sentence);
	return query;
}

static bool matches(const char *filter, uint64_t position)
{
	struct event_query_ids ids = {.count = 7};
	bool yes = event_query_match(parse("Security", filter), 0,
				     &list->records[0], position, now, &ids);

	ck_assert_uint_eq(ids.count, yes ? 0 : 7);
	return yes;
}

/* A filter that chooses the event, and its near miss. */
static const struct {
	const char *yes, *no;
} pairs[] = {
	{"*", "Event[Nothing]"},
	{"Event", "Event/Nothing"},
	{" * [ System ] ", "*[system]"},
	/* The shapes of collectors. */
	{"*[System[(EventID=4768 or EventID=4769) and (EventRecordID > "
	 "12345)]]",
	 "*[System[(EventID=4768 or EventID=4769) and (EventRecordID < "
	 "12345)]]"},
	{"*[System[TimeCreated[@SystemTime >= '2031-05-06T05:04:03.210Z' and "
	 "@SystemTime <= '2031-05-06T05:04:03.211Z']]]",
	 "*[System[TimeCreated[@SystemTime >= '2031-05-06T05:04:03.211Z' and "
	 "@SystemTime <= '2032-01-01T00:00:00Z']]]"},
	{"*[System[Provider[@Name='Microsoft-Windows-Security-Auditing'] and "
	 "(EventID >= 4768 and EventID <= 4768)]]",
	 "*[System[Provider[@Name='Microsoft-Windows-Security-Auditing'] and "
	 "(EventID >= 6272 and EventID <= 6280)]]"},
	{"*[System[TimeCreated[timediff(@SystemTime) <= 3600000]]]",
	 "*[System[TimeCreated[timediff(@SystemTime) <= 3599999]]]"},
	{"*[EventData[Data[@Name='TargetUserName']='mara']]",
	 "*[EventData[Data[@Name='TargetUserName']='LAB']]"},
	/* Examples of 4.5 and of Microsoft's documentation. */
	{"*[System/Level=0]", "*[System/Level=1]"},
	{"*[UserData/*/PrinterName=\"MyPrinter\" and System/Level=0]",
	 "*[UserData/*/PrinterName=\"MyPrinter\" and System/Level=1]"},
	{"*[UserData/Job]", "*[UserData/PrinterName]"},
	{"*[System[(EventID=4768)]] and *[EventData[Data='LAB']]",
	 "*[System[(EventID=4768)]] and *[EventData[Data='lab']]"},
	{"*[Nothing] or *[System]", "*[Nothing] or *[None]"},
	/* and binds tighter than or. */
	{"*[System or Nothing and None]", "*[(System or Nothing) and None]"},
	{"Event/System[EventID=4768]", "Event/System[EventID=4769]"},
	{"*/System/EventID='4768'", "*/System/EventID='4769'"},
	{"child::*[child::System/child::Provider/attribute::Name]",
	 "child::*[child::System/child::Provider/attribute::Path]"},
	{"*[System/Execution/@*='700']", "*[System/Execution/@*='701']"},
	{"*[EventData/Data[text()='mara']]", "*[EventData/Data[text()='mar']]"},
	{"*[EventData/Data[@Name='Empty']]",
	 "*[EventData/Data[@Name='Empty']/text()]"},
	{"*[EventData/Data[@Name='Empty']='']",
	 "*[EventData/Data[@Name='Status']='']"},
	{"*[(System/EventID)=4768]", "*[(System/EventID)=1]"},
	/* Names that are also words of the language. */
	{"*[System and System]", "*[and and or]"},
	/* Comparisons of numbers: unsigned, exact at 64 bits, hexadecimal. */
	{"*[System/EventRecordID=18446744073709551615]",
	 "*[System/EventRecordID=18446744073709551614]"},
	{"*[System/EventRecordID>9223372036854775807]",
	 "*[System/EventRecordID<9223372036854775808]"},
	{"*[System/Keywords=9232379236109516800]",
	 "*[System/Keywords=9232379236109516801]"},
	{"*[System/Keywords=0x8020000000000000]",
	 "*[System/Keywords=0x8020000000000001]"},
	{"*[System/Keywords='0x8020000000000000']",
	 "*[System/Keywords!='0x8020000000000000']"},
	{"*[System/EventID!=4769]", "*[System/EventID!=4768]"},
	{"*[System/EventID<4769]", "*[System/EventID<4768]"},
	{"*[System/EventID<=4768]", "*[System/EventID<=4767]"},
	{"*[System/EventID>4767]", "*[System/EventID>4768]"},
	{"*[System/EventID>=4768]", "*[System/EventID>=4769]"},
	{"*[EventData/Data[@Name='Ratio']=1.5]",
	 "*[EventData/Data[@Name='Ratio']>1.5]"},
	{"*[EventData/Data[@Name='Ratio']='15d-1']",
	 "*[EventData/Data[@Name='Ratio']='15e1']"},
	{"*[EventData/Data[@Name='Ratio']>'-1']",
	 "*[EventData/Data[@Name='Ratio']<'-1']"},
	/* What is no number compares with none. */
	{"*[EventData/Data[@Name='TargetUserName']!='1']",
	 "*[EventData/Data[@Name='TargetUserName']!=1]"},
	{"*[EventData/Data[@Name='Padded']='007']",
	 "*[EventData/Data[@Name='Padded']='7']"},
	{"*[EventData/Data[@Name='Signed']='+7']",
	 "*[EventData/Data[@Name='Signed']='7']"},
	{"*[EventData/Data[@Name='Padded']=7]",
	 "*[EventData/Data[@Name='Padded']=8]"},
	/* Strings have case and no order. */
	{"*[System/Computer='dc1.lab.example.net']",
	 "*[System/Computer='DC1.lab.example.net']"},
	{"*[System/Computer!='a']", "*[System/Computer>'a']"},
	/* GUIDs and SIDs have no case. */
	{"*[System/Provider/@Guid='{54849625-5478-4994-A5BA-3E3B0328C30D}']",
	 "*[System/Provider/@Guid='{54849625-5478-4994-A5BA-3E3B0328C30E}']"},
	{"*[System/Security/@UserID='s-1-5-18']",
	 "*[System/Computer!='s-1-5-18']"},
	/* Times, from none to nine digits; other texts are no times. */
	{"*[System/TimeCreated/@SystemTime>'2031-05-06T05:04:03Z']",
	 "*[System/TimeCreated/@SystemTime<'2031-05-06T05:04:03Z']"},
	{"*[System/TimeCreated/@SystemTime='2031-05-06T05:04:03.2109876Z']",
	 "*[System/TimeCreated/@SystemTime='2031-05-06T05:04:03.2109875Z']"},
	{"*[System/TimeCreated/@SystemTime!='today']",
	 "*[System/Computer!='2031-05-06T05:04:03Z']"},
	/* An element that holds elements has no value. */
	{"*[System]", "*[System!='x']"},
	{"*[System/Correlation='']", "*[System='']"},
	/* band */
	{"*[System[band(Keywords,9007199254740992)]]",
	 "*[System[band(Keywords,4503599627370496)]]"},
	{"*[System[band(Keywords,0x20000000000000)=1]]",
	 "*[System[band(Keywords,0x20000000000000)=0]]"},
	{"*[System[band(Keywords,'1')='false']]",
	 "*[System[band(Keywords,'1')='true']]"},
	{"*[System[band(12,8)]]", "*[System[band(Computer,8)]]"},
	{"*[System/Execution[band(@ProcessID,@ThreadID)]]",
	 "*[System/Execution[band(@ProcessID,@Nothing)=0]]"},
	/* timediff: positive when the second time, or now, is later. */
	{"*[System/TimeCreated[timediff(@SystemTime)=3600000]]",
	 "*[System/TimeCreated[timediff(@SystemTime)<0]]"},
	{"*[System/TimeCreated[timediff(@SystemTime,"
	 "'2031-05-06T05:04:04.2109876Z')=1000]]",
	 "*[System/TimeCreated[timediff('2031-05-06T05:04:04.2109876Z',"
	 "@SystemTime)=1000]]"},
	{"*[System/TimeCreated[timediff('2031-05-06T05:04:04.2109876Z',"
	 "@SystemTime)='-1000']]",
	 "*[System/TimeCreated[timediff(@SystemTime)>'soon']]"},
	{"*[System/TimeCreated[timediff('2031-05-06T05:04:04.2109876Z',"
	 "@SystemTime)<'-999']]",
	 "*[System/TimeCreated[timediff('2031-05-06T05:04:04.2109876Z',"
	 "@SystemTime)<'-1001']]"},
	{"*[System/TimeCreated[timediff('2031-05-06T05:04:04.2109876Z',"
	 "@SystemTime)<0.5]]",
	 "*[System/TimeCreated[timediff('2031-05-06T05:04:04.2109876Z',"
	 "@SystemTime)>0.5]]"},
	{"*[System/TimeCreated[timediff('2031-05-06T05:04:03.2109877Z',"
	 "@SystemTime)=0]]",
	 "*[System[timediff(TimeCreated)>=0]]"},
	/* position, from 1, of the nodes that came this far */
	{"*[EventData/Data[2]='LAB']", "*[EventData/Data[1]='LAB']"},
	{"*[EventData/Data[position()=2]='LAB']",
	 "*[EventData/Data[position()>2]='LAB']"},
	{"*[EventData/Data[@Name='Status'][1]]",
	 "*[EventData/Data[@Name='Status'][2]]"},
	{"*[EventData/Data[@Name='Status'][position()<1.5]]",
	 "*[EventData/Data[3][@Name='TargetUserName']]"},
};

START_TEST(a_filter_chooses_and_its_near_miss_does_not)
{
	ck_assert_msg(matches(pairs[_i].yes, 1), "%s", pairs[_i].yes);
	ck_assert_msg(!matches(pairs[_i].no, 1), "%s", pairs[_i].no);
}
END_TEST

START_TEST(position_of_the_event_is_the_callers)
{
	ck_assert(matches("*[position()<=10]", 10));
	ck_assert(!matches("*[position()<=10]", 11));
	ck_assert(matches("*[System][3]", 3));
	ck_assert(!matches("*[System][3]", 1));
}
END_TEST

/* What is no filter: where, and which sub error. Each is 15001. */
static const struct {
	const char *filter;
	uint32_t sub_error, place;
} refusals[] = {
	{"", EVENT_QUERY_UNEXPECTED_TOKEN, 1},
	{"  ", EVENT_QUERY_UNEXPECTED_TOKEN, 3},
	{"*[", EVENT_QUERY_UNEXPECTED_TOKEN, 3},
	{"*[]", EVENT_QUERY_UNEXPECTED_TOKEN, 3},
	{"*[System", EVENT_QUERY_UNEXPECTED_TOKEN, 9},
	{"*]", EVENT_QUERY_UNEXPECTED_TOKEN, 2},
	{"*[(System]", EVENT_QUERY_UNEXPECTED_TOKEN, 10},
	{"* *", EVENT_QUERY_UNEXPECTED_TOKEN, 3},
	{"*[System Level]", EVENT_QUERY_UNEXPECTED_TOKEN, 10},
	{"*[System and]", EVENT_QUERY_UNEXPECTED_TOKEN, 13},
	{"*[or]]", EVENT_QUERY_UNEXPECTED_TOKEN, 6},
	{"*[System/]", EVENT_QUERY_UNEXPECTED_TOKEN, 10},
	{"*[@]", EVENT_QUERY_UNEXPECTED_TOKEN, 4},
	{"*[child::]", EVENT_QUERY_UNEXPECTED_TOKEN, 10},
	{"/Event", EVENT_QUERY_UNEXPECTED_TOKEN, 1},
	/* all events have *, or Event, as their first step */
	{"System", EVENT_QUERY_BAD_TEST, 7},
	{"@Name", EVENT_QUERY_BAD_TEST, 6},
	{"*[System] or EventData", EVENT_QUERY_BAD_TEST, 23},
	{"position()=1", EVENT_QUERY_BAD_TEST, 9},
	/* XPath, but not this */
	{"//System", EVENT_QUERY_UNSUPPORTED, 1},
	{"*[.//Level=1]", EVENT_QUERY_UNSUPPORTED, 3},
	{"*[../Event]", EVENT_QUERY_UNSUPPORTED, 3},
	{"*|*", EVENT_QUERY_UNSUPPORTED, 2},
	{"*[System/Level=1+1]", EVENT_QUERY_UNSUPPORTED, 17},
	{"*[System/Level=-1]", EVENT_QUERY_UNSUPPORTED, 16},
	{"*[$x=1]", EVENT_QUERY_UNSUPPORTED, 3},
	{"*[e:System]", EVENT_QUERY_UNSUPPORTED, 4},
	{"*[parent::Event]", EVENT_QUERY_UNSUPPORTED, 9},
	{"*[@child::Event]", EVENT_QUERY_UNEXPECTED_TOKEN, 9},
	{"*[not(System)]", EVENT_QUERY_UNSUPPORTED, 6},
	{"*[contains(System,'x')]", EVENT_QUERY_UNSUPPORTED, 11},
	{"*[System/node()]", EVENT_QUERY_UNSUPPORTED, 14},
	{"*[System/position()]", EVENT_QUERY_UNSUPPORTED, 18},
	{"*[@text()]", EVENT_QUERY_UNSUPPORTED, 8},
	{"*[System[EventID in (1,2)]]", EVENT_QUERY_UNEXPECTED_TOKEN, 18},
	/* the left is compared with the constant on the right */
	{"*[1=System/Level]", EVENT_QUERY_BAD_ARGUMENT, 4},
	{"*['1'=System/Level]", EVENT_QUERY_BAD_ARGUMENT, 3},
	{"*[System/Level=System/Task]", EVENT_QUERY_BAD_ARGUMENT, 16},
	{"*[System/Level=]", EVENT_QUERY_BAD_ARGUMENT, 16},
	{"*[System/Level==1]", EVENT_QUERY_BAD_ARGUMENT, 16},
	{"*[(System and System)=1]", EVENT_QUERY_BAD_ARGUMENT, 22},
	{"*[System and 1]", EVENT_QUERY_BAD_ARGUMENT, 14},
	{"*['x']", EVENT_QUERY_BAD_ARGUMENT, 3},
	{"*[1 and System]", EVENT_QUERY_UNEXPECTED_TOKEN, 5},
	{"*[System/Level=1=1]", EVENT_QUERY_UNEXPECTED_TOKEN, 17},
	/* functions */
	{"*[band(System)]", EVENT_QUERY_BAD_ARGUMENT, 14},
	{"*[band(1,2,3)]", EVENT_QUERY_BAD_ARGUMENT, 12},
	{"*[band(1,)]", EVENT_QUERY_UNEXPECTED_TOKEN, 10},
	{"*[band(1 2)]", EVENT_QUERY_UNEXPECTED_TOKEN, 10},
	{"*[band(1,2]", EVENT_QUERY_UNEXPECTED_TOKEN, 11},
	{"*[timediff()=1]", EVENT_QUERY_BAD_ARGUMENT, 12},
	{"*[position(1)=1]", EVENT_QUERY_BAD_ARGUMENT, 12},
	{"*[position()]", EVENT_QUERY_BAD_TEST, 13},
	{"*[timediff(@SystemTime)]", EVENT_QUERY_BAD_TEST, 24},
	{"*[text(System)]", EVENT_QUERY_UNEXPECTED_TOKEN, 8},
	/* steps and predicates need an element */
	{"*[@Name/System]", EVENT_QUERY_NOT_ELEMENTS, 8},
	{"*[text()/System]", EVENT_QUERY_NOT_ELEMENTS, 9},
	{"*[@Name[System]]", EVENT_QUERY_NOT_ELEMENTS, 8},
	/* texts */
	{"*[System/Level='1]", EVENT_QUERY_PARSE_ERROR, 16},
	{"*[System/Level=\"1']", EVENT_QUERY_PARSE_ERROR, 16},
	{"*[System#]", EVENT_QUERY_PARSE_ERROR, 9},
	{"*[System/Level=0x10000000000000000]", EVENT_QUERY_PARSE_ERROR, 16},
	{"*[System/Level=0x]", EVENT_QUERY_UNEXPECTED_TOKEN, 17},
};

static struct event_query_problem refused(const char *path, const char *text,
					  uint32_t flags)
{
	struct event_query *query = NULL;
	struct event_query_problem problem = {.error = 0};
	int ret = event_query_parse(mem, path, text, flags, &query, &problem);

	ck_assert_msg(ret == EINVAL && query == NULL, "%d: %.80s", ret, text);
	ck_assert_ptr_nonnull(problem.sentence);
	return problem;
}

START_TEST(anything_else_is_an_invalid_query)
{
	struct event_query_problem problem =
		refused("Security", refusals[_i].filter, 1);

	ck_assert_uint_eq(problem.error, EVENT_QUERY_INVALID_QUERY);
	ck_assert_msg(problem.sub_error == refusals[_i].sub_error &&
			      problem.sub_parameter == refusals[_i].place,
		      "%s: %u at %u", refusals[_i].filter, problem.sub_error,
		      problem.sub_parameter);
}
END_TEST

static char *repeat(const char *head, const char *piece, size_t times,
		    const char *tail)
{
	size_t length = strlen(piece), at = strlen(head), i;
	char *text = talloc_array(mem, char,
				  at + times * length + strlen(tail) + 1);

	memcpy(text, head, at);
	for (i = 0; i < times; i++, at += length) {
		memcpy(text + at, piece, length);
	}
	memcpy(text + at, tail, strlen(tail) + 1);
	return text;
}

static char *listed(const char *filter)
{
	return talloc_asprintf(mem, "<QueryList><Query Path='a'><Select>%s"
			       "</Select></Query></QueryList>", filter);
}

static void is_too_complex(const char *text)
{
	struct event_query_problem problem = refused("Security", text, 1);

	ck_assert_uint_eq(problem.error, EVENT_QUERY_TOO_COMPLEX);
	ck_assert_uint_eq(problem.sub_error, EVENT_QUERY_TOO_COMPLEX);
	ck_assert_uint_ne(problem.sub_parameter, 0);
}

START_TEST(a_filter_has_so_many_terms_and_no_more)
{
	static const char head[] = "*[System[EventID=1", tail[] = "]]";
	static const char piece[] = " or EventID=1";
	size_t plain = EVENT_QUERY_MAX_PLAIN_TERMS;
	size_t most = EVENT_QUERY_MAX_TERMS;

	parse("Security", repeat(head, piece, plain - 1, tail));
	is_too_complex(repeat(head, piece, plain, tail));
	parse(NULL, listed(repeat(head, piece, most - 1, tail)));
	is_too_complex(listed(repeat(head, piece, most, tail)));
	/* Each kind of term counts. */
	parse("Security", repeat("*", "[1]", plain, ""));
	is_too_complex(repeat("*", "[1]", plain + 1, ""));
	is_too_complex(repeat("*[a", " and a", plain, "]"));
	is_too_complex(repeat("*[a[b]=1", " and a[b]=1", plain, "]"));
	is_too_complex(repeat("*[(a[b])=1", " and (a[b])=1", plain / 2, "]"));
	is_too_complex(repeat("*[band(1,1)", " or band(1,1)", plain, "]"));
	is_too_complex(
		repeat("*[position()=1", " or position()=1", plain, "]"));
}
END_TEST

START_TEST(depth_and_length_are_bounded)
{
	size_t deep = EVENT_QUERY_MAX_DEPTH, steps = EVENT_QUERY_MAX_STEPS;
	char *text = repeat("", "(", deep, "*");
	size_t i;

	parse("Security", repeat(text, ")", deep, ""));
	text = repeat("", "(", deep + 1, "*");
	is_too_complex(repeat(text, ")", deep + 1, ""));
	/* Depth is not the number of either. */
	parse("Security", repeat("*[a[b[c]]", " and a[b[c]]", deep / 2, "]"));
	parse("Security", repeat("*[((a))", " and ((a))", deep / 2, "]"));
	is_too_complex(repeat("", "(", 100000, ""));
	is_too_complex(repeat("*", "[*", 1000, ""));
	parse("Security", repeat("*", "/*", steps - 1, ""));
	is_too_complex(repeat("*", "/*", steps, ""));
	/* The text as a whole, and what a list may hold. */
	text = talloc_array(mem, char, EVENT_QUERY_MAX_TEXT + 2);
	memset(text, ' ', EVENT_QUERY_MAX_TEXT + 1);
	text[0] = '*';
	text[EVENT_QUERY_MAX_TEXT] = '\0';
	parse("Security", text);
	text[EVENT_QUERY_MAX_TEXT] = ' ';
	text[EVENT_QUERY_MAX_TEXT + 1] = '\0';
	is_too_complex(text);
	parse("a", repeat("<QueryList>", "<Query><Select>*</Select></Query>",
			  EVENT_QUERY_MAX_SUBQUERIES, "</QueryList>"));
	is_too_complex(repeat("<QueryList>",
			      "<Query><Select>*</Select></Query>",
			      EVENT_QUERY_MAX_SUBQUERIES + 1, "</QueryList>"));
	parse("a", repeat("<QueryList><Query>", "<Select>*</Select>",
			  EVENT_QUERY_MAX_FILTERS, "</Query></QueryList>"));
	is_too_complex(repeat("<QueryList><Query>", "<Select>*</Select>",
			      EVENT_QUERY_MAX_FILTERS + 1,
			      "</Query></QueryList>"));
	text = talloc_strdup(mem, "<QueryList><Query>");
	for (i = 0; i < EVENT_QUERY_MAX_CHANNELS; i++) {
		text = talloc_asprintf_append(
			text, "<Select Path='c%zu'>*</Select>", i);
	}
	parse(NULL, talloc_asprintf(mem, "%s</Query></QueryList>", text));
	is_too_complex(talloc_asprintf(
		mem, "%s<Select Path='x'>*</Select></Query></QueryList>",
		text));
}
END_TEST

/* Structured queries. */

/* 4.5 of the specification. */
static const char example[] =
	"<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n"
	"<QueryList>\n<Query Id=\"1\" Path=\"System\">\n"
	"<Select Path=\"Microsoft-Windows-PrintSpooler/Operational\">\n"
	"*[System/Level=1]\n</Select>\n"
	"<Select>*[System/Level=2]</Select>\n"
	"<Suppress>*[UserData/*/PrinterName=\"MyPrinter\"]</Suppress>\n"
	"</Query>\n<Query Id=\"2\" Path=\"file://c:/dir1/dir2/file.evtx\">\n"
	"<Select>*[System/Level=2]</Select>\n</Query>\n</QueryList>";

START_TEST(channels_stand_in_the_order_of_the_query)
{
	const struct event_query_channel *channels = NULL;
	size_t count = 0;

	channels = event_query_channels(parse(NULL, example), &count);
	ck_assert_uint_eq(count, 3);
	ck_assert_str_eq(channels[0].name,
			 "Microsoft-Windows-PrintSpooler/Operational");
	ck_assert_str_eq(channels[1].name, "System");
	ck_assert_str_eq(channels[2].name, "c:/dir1/dir2/file.evtx");
	ck_assert(!channels[1].is_file && channels[2].is_file);
	channels = event_query_channels(parse("Security", "*"), &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(channels[0].name, "Security");
	ck_assert(!channels[0].is_file);
}
END_TEST

/* The text came in UTF-16 and is UTF-8 by now. */
START_TEST(an_encoding_that_is_declared_does_not_count)
{
	static const char *const names[] = {"UTF-16", "ISO-8859-1", "x"};
	size_t i, count;

	for (i = 0; i < 3; i++) {
		const struct event_query_channel *channels = NULL;

		channels = event_query_channels(
			parse(NULL,
			      talloc_asprintf(
				      mem,
				      "<?xml version='1.0' encoding='%s'?>"
				      "<QueryList><Query Path='\xc3\xa9'>"
				      "<Select>*</Select></Query></QueryList>",
				      names[i])),
			&count);
		ck_assert_str_eq(channels[0].name, "\xc3\xa9");
	}
}
END_TEST

START_TEST(a_channel_is_named_by_the_nearest)
{
	static const struct {
		const char *path, *list, *names;
	} cases[] = {
		{"call", "<Query><Select>*</Select></Query>", "call"},
		{"call", "<Query Path='query'><Select>*</Select></Query>",
		 "query"},
		{NULL, "<Query Path='query'><Select Path='own'>*</Select>"
		       "<Suppress>*</Suppress></Query>", "own query"},
		{"call", "<Query Path='q'><Select>*</Select></Query>"
			 "<Query><Select>*</Select></Query>", "q call"},
		{"CALL", "<Query Path='call'><Select>*</Select></Query>"
			 "<Query><Select>*</Select></Query>", "call"},
		{"a", "<Query Path='file://a'><Select>*</Select></Query>"
		      "<Query><Select>*</Select></Query>", "a a"},
	};
	size_t i, k, count;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct event_query_channel *channels = NULL;
		char *names = talloc_strdup(mem, "");

		channels = event_query_channels(
			parse(cases[i].path,
			      talloc_asprintf(mem, "<QueryList>%s</QueryList>",
					      cases[i].list)), &count);
		for (k = 0; k < count; k++) {
			names = talloc_asprintf_append(names, "%s%s",
						       k > 0 ? " " : "",
						       channels[k].name);
		}
		ck_assert_str_eq(names, cases[i].names);
	}
}
END_TEST

static char *ids_of(const char *list_text, size_t channel)
{
	struct event_query_ids ids = {.count = 0};
	char *text = talloc_strdup(mem, "");
	uint32_t i;

	if (!event_query_match(parse("Security", list_text), channel,
			       &list->records[0], 1, now, &ids)) {
		return talloc_strdup(mem, "no");
	}
	for (i = 0; i < ids.count; i++) {
		text = talloc_asprintf_append(text, "%s%u", i > 0 ? " " : "",
					      ids.id[i]);
	}
	return text;
}

#define SELECT(filter) "<Select>" filter "</Select>"
#define SUPPRESS(filter) "<Suppress>" filter "</Suppress>"
#define QUERY(attributes, inner) "<Query " attributes ">" inner "</Query>"
#define LIST(inner) "<QueryList>" inner "</QueryList>"
#define YES "*[System/EventID &gt;= 4768]"
#define NO "*[System/EventID &lt; 4768]"

/* Union of the Selects without the Suppresses of a Query; union of Queries. */
static const struct {
	const char *list, *ids;
} choices[] = {
	{LIST(QUERY("Id='0'", SELECT(YES))), "0"},
	{LIST(QUERY("Id='0'", SELECT(NO))), "no"},
	{LIST(QUERY("Id='0'", SELECT(NO) SELECT(YES))), "0"},
	{LIST(QUERY("Id='0'", SELECT(YES) SUPPRESS(YES))), "no"},
	{LIST(QUERY("Id='0'", SUPPRESS(YES) SELECT(YES))), "no"},
	{LIST(QUERY("Id='0'", SELECT(YES) SUPPRESS(NO))), "0"},
	{LIST(QUERY("Id='0'", SUPPRESS(NO))), "no"},
	/* A Suppress speaks for its own Query and its own channel. */
	{LIST(QUERY("Id='1'", SELECT(YES) SUPPRESS(YES))
	      QUERY("Id='2'", SELECT(YES))), "2"},
	{LIST(QUERY("Id='1'", SELECT(YES)
		    "<Suppress Path='System'>*</Suppress>")), "1"},
	{LIST(QUERY("Id='1'", "<Select>*</Select>"
		    "<Select Path='System'>" NO "</Select>")), "1"},
	/* "the ID only is listed once" */
	{LIST(QUERY("Id='5'", SELECT(YES)) QUERY("Id='3'", SELECT(YES))
	      QUERY("Id='5'", SELECT(YES))), "5 3"},
	/* "defaults to 0xFFFFFFFF" */
	{LIST(QUERY("", SELECT(YES)) QUERY("Id='-1'", SELECT(YES))),
	 "4294967295"},
	{LIST(QUERY("Id='4294967297'", SELECT(YES))), "1"},
	{" \n<QueryList xmlns='http://schemas.microsoft.com/win/2004/08/"
	 "events/eventquery'><!-- x --><Query Id='1' Target='Host'>"
	 "<Select><![CDATA[*[System/EventID<=4768]]]></Select></Query>"
	 "</QueryList>", "1"},
};

START_TEST(subqueries_that_choose_are_named_once)
{
	ck_assert_str_eq(ids_of(choices[_i].list, 0), choices[_i].ids);
}
END_TEST

START_TEST(a_filter_is_asked_of_its_channel_alone)
{
	static const char text[] =
		LIST("<Query Id='1'><Select Path='a'>*</Select>"
		     "<Select Path='b'>" NO "</Select></Query>"
		     "<Query Id='2'><Select Path='b'>*</Select></Query>");

	ck_assert_str_eq(ids_of(text, 0), "1");
	ck_assert_str_eq(ids_of(text, 1), "2");
	ck_assert_str_eq(ids_of(text, 2), "no");
}
END_TEST

/* What is no list, and its line. */
static const struct {
	const char *list;
	uint32_t sub_error, place;
} bad_lists[] = {
	{"<", EVENT_QUERY_MALFORMED_XML, 1},
	{"<QueryList>", EVENT_QUERY_MALFORMED_XML, 1},
	{"<QueryList>\n<Query>\n</QueryList>", EVENT_QUERY_MALFORMED_XML, 3},
	{"<QueryList/>", EVENT_QUERY_MALFORMED_XML, 1},
	{"<Query><Select>*</Select></Query>", EVENT_QUERY_MALFORMED_XML, 1},
	{LIST("\n<Query/>"), EVENT_QUERY_MALFORMED_XML, 2},
	{LIST("\n\n<Select>*</Select>"), EVENT_QUERY_MALFORMED_XML, 3},
	{LIST("x" QUERY("", SELECT("*"))), EVENT_QUERY_MALFORMED_XML, 1},
	{LIST(QUERY("", "x" SELECT("*"))), EVENT_QUERY_MALFORMED_XML, 1},
	{LIST(QUERY("", SELECT("*") "<Reject>*</Reject>")),
	 EVENT_QUERY_MALFORMED_XML, 1},
	{LIST(QUERY("", SELECT("*<b/>"))), EVENT_QUERY_MALFORMED_XML, 1},
	{LIST(QUERY("Id='x'", SELECT("*"))), EVENT_QUERY_MALFORMED_XML, 1},
	{LIST(QUERY("Id=''", SELECT("*"))), EVENT_QUERY_MALFORMED_XML, 1},
	{LIST(QUERY("Id='99999999999999999999'", SELECT("*"))),
	 EVENT_QUERY_MALFORMED_XML, 1},
	{"<!DOCTYPE q [<!ENTITY f '*'>]>" LIST(QUERY("", SELECT("&f;"))),
	 EVENT_QUERY_MALFORMED_XML, 1},
	{LIST(QUERY("", SELECT("&f;"))), EVENT_QUERY_MALFORMED_XML, 1},
	{LIST(QUERY("", SELECT(""))), EVENT_QUERY_UNEXPECTED_TOKEN, 1},
	{LIST(QUERY("", SELECT("*["))), EVENT_QUERY_UNEXPECTED_TOKEN, 3},
	{LIST(QUERY("", SELECT("*") SUPPRESS("//x"))),
	 EVENT_QUERY_UNSUPPORTED, 1},
};

START_TEST(what_is_no_list_is_an_invalid_query)
{
	struct event_query_problem problem =
		refused("Security", bad_lists[_i].list, 1);

	ck_assert_uint_eq(problem.error, EVENT_QUERY_INVALID_QUERY);
	ck_assert_uint_eq(problem.sub_error, bad_lists[_i].sub_error);
	ck_assert_uint_eq(problem.sub_parameter, bad_lists[_i].place);
}
END_TEST

/* Behavior note 12 and 1.8.1. */
START_TEST(a_channel_has_a_name_that_channels_can_have)
{
	static const char *const bad[] = {"", "a<b", "a>b", "a|b", "\\a",
					  "a\"b", "a:b", "a'b", "a*", "a?",
					  "a\tb"};
	char *longest = repeat("", "\xc3\xa9", 255, "");
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_uint_eq(refused(bad[i], "*", 1).error,
				  EVENT_QUERY_INVALID_CHANNEL_PATH);
	}
	parse("Microsoft-Windows-Dhcp-Server/Operational", "*");
	parse("DNS Server", "*");
	parse(longest, "*");
	ck_assert_uint_eq(refused(talloc_asprintf(mem, "%sx", longest), "*",
				  1).error,
			  EVENT_QUERY_INVALID_CHANNEL_PATH);
	ck_assert_uint_eq(refused(NULL, "*", 1).error,
			  EVENT_QUERY_INVALID_CHANNEL_PATH);
	ck_assert_uint_eq(refused(NULL, LIST(QUERY("", SELECT("*"))), 1).error,
			  EVENT_QUERY_INVALID_CHANNEL_PATH);
}
END_TEST

START_TEST(a_path_is_a_file_when_the_call_or_the_scheme_says_so)
{
	const struct event_query_channel *channels = NULL;
	struct event_query *query = NULL;
	struct event_query_problem problem;
	size_t count;

	ck_assert_int_eq(event_query_parse(mem, "C:\\log.evtx", "*", 0x102,
					   &query, &problem), 0);
	channels = event_query_channels(query, &count);
	ck_assert(channels[0].is_file);
	ck_assert_uint_eq(refused("", "*", 0x102).error,
			  EVENT_QUERY_INVALID_CHANNEL_PATH);
	/* The file of the call does not make files of named channels. */
	ck_assert_int_eq(event_query_parse(
		mem, "C:\\log.evtx",
		LIST(QUERY("", SELECT("*") "<Select Path='a'>*</Select>")),
		0x102, &query, &problem), 0);
	channels = event_query_channels(query, &count);
	ck_assert_uint_eq(count, 2);
	ck_assert(channels[0].is_file && !channels[1].is_file);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("event_query");
	TCase *c = tcase_create("filter");

	tcase_add_checked_fixture(c, begin, end);
	tcase_add_loop_test(c, a_filter_chooses_and_its_near_miss_does_not, 0,
			    sizeof(pairs) / sizeof(pairs[0]));
	tcase_add_test(c, position_of_the_event_is_the_callers);
	tcase_add_loop_test(c, anything_else_is_an_invalid_query, 0,
			    sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_test(c, a_filter_has_so_many_terms_and_no_more);
	tcase_add_test(c, depth_and_length_are_bounded);
	suite_add_tcase(s, c);
	c = tcase_create("list");
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, channels_stand_in_the_order_of_the_query);
	tcase_add_test(c, an_encoding_that_is_declared_does_not_count);
	tcase_add_test(c, a_channel_is_named_by_the_nearest);
	tcase_add_loop_test(c, subqueries_that_choose_are_named_once, 0,
			    sizeof(choices) / sizeof(choices[0]));
	tcase_add_test(c, a_filter_is_asked_of_its_channel_alone);
	tcase_add_loop_test(c, what_is_no_list_is_an_invalid_query, 0,
			    sizeof(bad_lists) / sizeof(bad_lists[0]));
	tcase_add_test(c, a_channel_has_a_name_that_channels_can_have);
	tcase_add_test(c, a_path_is_a_file_when_the_call_or_the_scheme_says_so);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
