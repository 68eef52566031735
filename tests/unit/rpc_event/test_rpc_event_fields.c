/* use: rpc_event TALLOC CHECK */
/* Events of binary XML as fields and as XML. */
#include "rpc/event/rpc_event_fields.h"
#include "tests/unit/rpc_event/event_bytes.h"

static TALLOC_CTX *mem;
static struct rpc_event_decoder *decoder;
static struct rpc_event_walk *walk;
static const struct rpc_event *event;

static void begin(void)
{
	mem = talloc_new(NULL);
	decoder = rpc_event_decoder_new(mem);
	walk = rpc_event_walk_new(mem);
}

static void end(void)
{
	talloc_free(mem);
}

static enum rpc_event_bad decode(const struct bytes *b)
{
	/* Ends where the data do, so that a sanitizer sees what is beyond. */
	uint8_t *exact = malloc(b->length > 0 ? b->length : 1);
	enum rpc_event_bad bad, xml_bad;
	char *xml = NULL;
	bool partial;

	memcpy(exact, b->data, b->length);
	bad = rpc_event_decode(decoder, exact, b->length, &event);
	xml_bad = rpc_event_xml(mem, walk, exact, b->length, &xml, &partial);
	if (bad == RPC_EVENT_GOOD && xml_bad == RPC_EVENT_GOOD) {
		talloc_free(xml);
	}
	free(exact);
	return bad;
}

static void xml_is(const struct bytes *b, const char *expected)
{
	char *xml = NULL;
	bool partial;

	ck_assert_int_eq(rpc_event_xml(mem, walk, b->data, b->length, &xml,
				       &partial),
			 RPC_EVENT_GOOD);
	ck_assert_str_eq(xml, expected);
}

static void field_is(const char *name, const char *expected)
{
	const struct rpc_event_field *field = rpc_event_field(event, name);

	ck_assert_msg(field != NULL, "no %s", name);
	ck_assert_str_eq(rpc_event_field_text(mem, field), expected);
}

/* EVIDENCE [MS-EVEN6] 4.4 */
START_TEST(the_simple_example_is_the_text_beside_it)
{
	struct bytes b = bytes_load(mem, "binxml-simple");

	xml_is(&b, "<Event><Element1>abc</Element1>"
		   "<Element2> def &amp;&lt; ghi </Element2>"
		   "<Element3 AttrA='abc' AttrB='def&amp;&lt;ghi'/></Event>");
}
END_TEST

/*
 * EVIDENCE [MS-EVEN6] 4.8. The text there has record 5 and another time of
 * day; the bytes have these.
 */
START_TEST(the_example_with_templates_is_read)
{
	struct bytes b = bytes_load(mem, "binxml-template");

	ck_assert_int_eq(decode(&b), RPC_EVENT_GOOD);
	ck_assert(!event->partial);
	ck_assert_str_eq(event->provider, "Microsoft-Windows-Wevttest");
	ck_assert_str_eq(event->provider_guid,
			 "{03f41308-fa7b-4fb3-98b8-c2ed0a40d1ef}");
	ck_assert_str_eq(event->channel,
			 "Microsoft-Windows-Wevttest/Operational/Wevttest");
	ck_assert_str_eq(event->computer,
			 "michaelm4-lh.ntdev.corp.microsoft.com");
	ck_assert_str_eq(event->user_sid, "S-1-5-21-397955417-626881126-"
					  "188441444-2967838");
	ck_assert_str_eq(event->activity, "");
	ck_assert_uint_eq(event->id, 100);
	ck_assert_uint_eq(event->level, 1);
	ck_assert_uint_eq(event->task, 100);
	ck_assert_uint_eq(event->opcode, 1);
	ck_assert_uint_eq(event->keywords, 0x4000000000e00000);
	ck_assert_uint_eq(event->record_id, 6);
	ck_assert_uint_eq(event->pid, 2088);
	ck_assert_uint_eq(event->tid, 2464);
	/* 2006-06-14T21:40:54.6258076Z */
	ck_assert_int_eq(event->time_ns, 1150321254625807600);
	ck_assert_int_eq(event->body, RPC_EVENT_USER_DATA);
	ck_assert_uint_eq(event->count, 2);
	field_is("Property", "1");
	field_is("Property2", "2");
	ck_assert_uint_eq(event->fields[0].type, RPC_EVENT_UINT32);
	ck_assert_uint_eq(event->fields[0].number, 1);
}
END_TEST

/* What the event viewer of another project (python-evtx) reads as well. */
START_TEST(a_logon_that_windows_wrote_is_read)
{
	struct bytes b = bytes_load(mem, "binxml-windows-4624");

	ck_assert_int_eq(decode(&b), RPC_EVENT_GOOD);
	ck_assert(!event->partial);
	ck_assert_uint_eq(event->id, 4624);
	ck_assert_uint_eq(event->task, 12544);
	ck_assert_uint_eq(event->keywords, 0x8020000000000000);
	ck_assert_str_eq(event->provider,
			 "Microsoft-Windows-Security-Auditing");
	ck_assert_str_eq(event->channel, "Security");
	ck_assert_str_eq(event->computer, "26L2233B1-02");
	ck_assert_uint_eq(event->record_id, 5);
	ck_assert_int_eq(event->body, RPC_EVENT_DATA);
	ck_assert_uint_eq(event->count, 20);
	ck_assert_str_eq(event->fields[0].name, "SubjectUserSid");
	field_is("SubjectUserSid", "S-1-5-18");
	field_is("SubjectUserName", "26L2233B1-02$");
	field_is("SubjectLogonId", "0x3e7");
	field_is("LogonType", "5");
	field_is("LogonGuid", "{00000000-0000-0000-0000-000000000000}");
	field_is("ProcessName", "C:\\Windows\\System32\\services.exe");
	field_is("WorkstationName", "");
	field_is("IpAddress", "-");
	ck_assert_str_eq(event->fields[19].name, "IpPort");
}
END_TEST

START_TEST(an_array_that_windows_wrote_gives_a_field_for_each_member)
{
	struct bytes b = bytes_load(mem, "binxml-windows-classic");

	ck_assert_int_eq(decode(&b), RPC_EVENT_GOOD);
	ck_assert_uint_eq(event->id, 2);
	ck_assert_uint_eq(event->qualifiers, 16390);
	ck_assert_str_eq(event->provider, "Serial");
	ck_assert_uint_eq(event->count, 3);
	ck_assert_str_eq(event->fields[0].name, "");
	ck_assert_str_eq(event->fields[0].bytes, "\\Device\\Serial0");
	ck_assert_str_eq(event->fields[1].bytes, "\\Device\\Serial0");
	ck_assert_str_eq(event->fields[2].name, "Binary");
	ck_assert_uint_eq(event->fields[2].type, RPC_EVENT_BINARY);
	ck_assert_uint_eq(event->fields[2].length, 48);
}
END_TEST

static const char *const examples[] = {"binxml-simple", "binxml-template",
				       "binxml-windows-4624",
				       "binxml-windows-classic"};

START_TEST(an_event_cut_anywhere_is_refused)
{
	struct bytes b = bytes_load(mem, examples[_i]);
	size_t length = b.length;

	for (b.length = 0; b.length < length; b.length++) {
		ck_assert_msg(decode(&b) != RPC_EVENT_GOOD, "%zu of %zu",
			      b.length, length);
	}
}
END_TEST

/* Every byte as 0, 0xFF and with a bit turned: any verdict, no harm. */
START_TEST(a_damaged_event_does_no_harm)
{
	static const uint8_t damage[] = {0x00, 0xFF, 0x01, 0x40, 0x80};
	struct bytes b = bytes_load(mem, examples[_i]);
	size_t i, k;

	for (i = 0; i < b.length; i++) {
		uint8_t was = b.data[i];

		for (k = 0; k < sizeof(damage); k++) {
			b.data[i] = k < 2 ? damage[k] : was ^ damage[k];
			decode(&b);
		}
		b.data[i] = was;
	}
}
END_TEST

START_TEST(a_copy_lives_on)
{
	struct bytes b = bytes_load(mem, "binxml-windows-4624");
	struct rpc_event *copy = NULL;

	ck_assert_int_eq(decode(&b), RPC_EVENT_GOOD);
	copy = rpc_event_copy(mem, event);
	TALLOC_FREE(decoder);
	ck_assert_str_eq(copy->computer, "26L2233B1-02");
	event = copy;
	field_is("SubjectUserName", "26L2233B1-02$");
	field_is("LogonGuid", "{00000000-0000-0000-0000-000000000000}");
}
END_TEST

struct value {
	uint8_t type;
	const char *bytes;
	size_t length;
};

/*
 * <Event><EventData><Data>VALUE 0</Data>...</EventData></Event>, each Data by
 * `token`, 0D or 0E, depending on nothing.
 */
static struct bytes with_values(const struct value *values, size_t count,
				uint8_t token)
{
	struct bytes b = bytes_new(mem);
	size_t definition, outer, data, at, i;

	bytes_header(&b);
	definition = bytes_template(&b);
	outer = bytes_open(&b, 0xFFFF, "Event");
	data = bytes_open(&b, 0xFFFF, "EventData");
	for (i = 0; i < count; i++) {
		at = bytes_open(&b, 0xFFFF, "Data");
		bytes_u8(&b, token);
		bytes_u16(&b, (unsigned int)i);
		bytes_u8(&b, values[i].type);
		bytes_close(&b, at);
	}
	bytes_close(&b, data);
	bytes_close(&b, outer);
	bytes_u8(&b, 0);
	bytes_patch(&b, definition);
	bytes_u32(&b, (uint32_t)count);
	for (i = 0; i < count; i++) {
		bytes_u16(&b, (unsigned int)values[i].length);
		bytes_u8(&b, values[i].type);
		bytes_u8(&b, 0);
	}
	for (i = 0; i < count; i++) {
		bytes_add(&b, values[i].bytes, values[i].length);
	}
	bytes_u8(&b, 0);
	return b;
}

#define V(type, bytes) {type, bytes, sizeof(bytes) - 1}

static const struct {
	struct value value;
	const char *text;
} texts[] = {
	{V(0x01, "a\0\0\xD8" "b\0\0\0"), "a\xEF\xBF\xBD" "b"},
	{V(0x01, "\x3D\xD8\x00\xDE"), "\xF0\x9F\x98\x80"},
	{V(0x02, "caf\xE9\0"), "caf\xC3\xA9"},
	{V(0x03, "\xFF"), "-1"},
	{V(0x04, "\xFF"), "255"},
	{V(0x05, "\0\x80"), "-32768"},
	{V(0x06, "\0\x80"), "32768"},
	{V(0x07, "\xFF\xFF\xFF\xFF"), "-1"},
	{V(0x08, "\xFF\xFF\xFF\xFF"), "4294967295"},
	{V(0x09, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), "-1"},
	{V(0x0a, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), "18446744073709551615"},
	{V(0x0b, "\xCD\xCC\xCC\x3D"), "0.1"},
	{V(0x0c, "\x9A\x99\x99\x99\x99\x99\xB9\x3F"), "0.1"},
	{V(0x0d, "\1\0\0\0"), "true"},
	{V(0x0d, "\0"), "false"},
	{V(0x0e, "\x0a\xFE"), "0AFE"},
	{V(0x0f, "\x04\x03\x02\x01\x06\x05\x08\x07\x09\x0a\x0b\x0c\x0d\x0e\x0f"
		 "\x10"), "{01020304-0506-0708-090a-0b0c0d0e0f10}"},
	{V(0x10, "\x10\0\0\0"), "0x10"},
	{V(0x10, "\x10\0\0\0\1\0\0\0"), "0x100000010"},
	/* [MS-DTYP] 2.3.3: 0 is the start of 1601 */
	{V(0x11, "\0\0\0\0\0\0\0\0"), "1601-01-01T00:00:00.0000000Z"},
	{V(0x12, "\xE8\x07\2\0\4\0\x1D\0\x17\0\x3B\0\x3A\0\7\0"),
	 "2024-02-29T23:59:58.007Z"},
	{V(0x13, "\1\1\0\0\0\0\0\5\x12\0\0\0"), "S-1-5-18"},
	{V(0x13, "\1\1\1\0\0\0\0\5\x12\0\0\0"), "S-1-0x010000000005-18"},
	{V(0x14, "\x0a\0\0\0"), "0xa"},
	{V(0x15, "\0\0\0\0\0\0\x20\x80"), "0x8020000000000000"},
};

START_TEST(a_value_is_written_as_its_type_is)
{
	struct bytes b = with_values(&texts[_i].value, 1, 0x0D);

	ck_assert_int_eq(decode(&b), RPC_EVENT_GOOD);
	ck_assert(!event->partial);
	ck_assert_uint_eq(event->count, 1);
	ck_assert_uint_eq(event->fields[0].type,
			  texts[_i].value.type == 2 ? 1
						    : texts[_i].value.type);
	field_is("", texts[_i].text);
	xml_is(&b, talloc_asprintf(mem, "<Event><EventData><Data>%s</Data>"
				   "</EventData></Event>", texts[_i].text));
}
END_TEST

static const struct {
	struct value value;
	const char *members[4];
} arrays[] = {
	{V(0x81, "a\0\0\0\0\0b\0"), {"a", "", "b"}},
	{V(0x81, "a\0\0\0"), {"a"}},
	{V(0x82, "a\0bc\0"), {"a", "bc"}},
	{V(0x83, "\1\xFF"), {"1", "-1"}},
	{V(0x86, "\1\0\2\0"), {"1", "2"}},
	{V(0x88, "\1\0\0\0\2\0\0\0\3\0\0\0"), {"1", "2", "3"}},
	{V(0x93, "\1\1\0\0\0\0\0\5\x12\0\0\0\1\1\0\0\0\0\0\5\x13\0\0\0"),
	 {"S-1-5-18", "S-1-5-19"}},
	{V(0x95, "\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0"), {"0x1", "0x2"}},
	{V(0x88, ""), {""}},
};

START_TEST(an_array_repeats_its_element)
{
	struct bytes b = with_values(&arrays[_i].value, 1, 0x0D);
	size_t i;

	ck_assert_int_eq(decode(&b), RPC_EVENT_GOOD);
	for (i = 0; arrays[_i].members[i] != NULL; i++) {
		ck_assert_uint_lt(i, event->count);
		ck_assert_str_eq(rpc_event_field_text(mem, &event->fields[i]),
				 arrays[_i].members[i]);
	}
	ck_assert_uint_eq(event->count, i);
}
END_TEST

START_TEST(an_optional_value_that_is_null_takes_its_element_away)
{
	const struct value values[] = {V(0x00, ""), V(0x04, "\7")};
	struct bytes b = with_values(values, 2, 0x0E);

	ck_assert_int_eq(decode(&b), RPC_EVENT_GOOD);
	ck_assert_uint_eq(event->count, 1);
	field_is("", "7");
	xml_is(&b, "<Event><EventData><Data>7</Data></EventData></Event>");
	b = with_values(values, 2, 0x0D);
	ck_assert_int_eq(decode(&b), RPC_EVENT_GOOD);
	ck_assert_uint_eq(event->count, 2);
	xml_is(&b, "<Event><EventData><Data></Data><Data>7</Data>"
		   "</EventData></Event>");
}
END_TEST

static const struct value odd[] = {
	V(0x08, "\1\0\0"),	  V(0x0f, "123"), V(0x7E, "12"),
	V(0x13, "\1\x10\0\0\0\0\0\5"), V(0x01, "a"),   V(0x8E, "12"),
};

START_TEST(a_value_of_another_length_is_bytes_and_noted)
{
	struct bytes b = with_values(&odd[_i], 1, 0x0D);

	ck_assert_int_eq(decode(&b), RPC_EVENT_GOOD);
	ck_assert(event->partial);
	ck_assert_uint_eq(event->fields[0].type, RPC_EVENT_BINARY);
	ck_assert_uint_eq(event->fields[0].length, odd[_i].length);
}
END_TEST

START_TEST(a_document_has_no_values)
{
	struct bytes b = bytes_new(mem);
	size_t at = bytes_open(&b, -1, "Event");

	bytes_add(&b, "\x0d\0\0\1", 4);
	bytes_close(&b, at);
	bytes_u8(&b, 0);
	ck_assert_int_eq(decode(&b), RPC_EVENT_TOKEN);
}
END_TEST

START_TEST(elements_lie_32_deep_at_most)
{
	size_t at[40], depth, i;

	for (depth = 32; depth <= 33; depth++) {
		struct bytes b = bytes_new(mem);

		for (i = 0; i < depth; i++) {
			at[i] = bytes_open(&b, -1, "a");
		}
		while (i-- > 0) {
			bytes_close(&b, at[i]);
		}
		bytes_u8(&b, 0);
		ck_assert_int_eq(decode(&b), depth == 32 ? RPC_EVENT_GOOD
							 : RPC_EVENT_DEPTH);
	}
}
END_TEST

/* Each template has the next one as its value: a document, four values and
 * their templates are within bounds. */
START_TEST(templates_lie_in_each_other_within_bounds)
{
	struct bytes inner = bytes_new(mem);
	enum rpc_event_bad bad = RPC_EVENT_GOOD;
	size_t n;

	bytes_u8(&inner, 0);
	for (n = 0; n < 20 && bad == RPC_EVENT_GOOD; n++) {
		struct bytes b = bytes_new(mem);
		size_t at, definition;

		bytes_header(&b);
		definition = bytes_template(&b);
		at = bytes_open(&b, 0xFFFF, "a");
		bytes_add(&b, "\x0d\0\0\x21", 4);
		bytes_close(&b, at);
		bytes_u8(&b, 0);
		bytes_patch(&b, definition);
		bytes_u32(&b, 1);
		bytes_u16(&b, (unsigned int)inner.length);
		bytes_u16(&b, 0x21);
		bytes_add(&b, inner.data, inner.length);
		bytes_u8(&b, 0);
		bad = decode(&b);
		talloc_free(inner.data);
		inner = b;
	}
	ck_assert_int_eq(bad, RPC_EVENT_DEPTH);
	ck_assert_uint_eq(n, 5);
}
END_TEST

/* 30,000 empty strings, each with a Data of its own; twice: 60,000. */
START_TEST(what_an_array_makes_has_an_end)
{
	char *zeros = talloc_zero_size(mem, 60000);
	const struct value values[] = {{0x81, zeros, 60000},
				       {0x81, zeros, 60000},
				       {0x81, zeros, 60000}};
	struct bytes b = with_values(values, 3, 0x0D);

	ck_assert_int_eq(decode(&b), RPC_EVENT_WORK);
}
END_TEST

/* A long value, substituted many times. */
START_TEST(a_result_has_a_largest_size)
{
	char *text = talloc_zero_size(mem, 65534);
	const struct value value = {0x01, text, 65534};
	struct bytes b = bytes_new(mem);
	size_t definition, at, i;

	memset(text, 'x', 65534);
	definition = bytes_template(&b);
	at = bytes_open(&b, 0xFFFF, "Event");
	for (i = 0; i < 100; i++) {
		size_t data = bytes_open(&b, 0xFFFF, "EventData");
		size_t inner = bytes_open(&b, 0xFFFF, "Data");

		bytes_add(&b, "\x0d\0\0\1", 4);
		bytes_close(&b, inner);
		bytes_close(&b, data);
	}
	bytes_close(&b, at);
	bytes_u8(&b, 0);
	bytes_patch(&b, definition);
	bytes_u32(&b, 1);
	bytes_u16(&b, (unsigned int)value.length);
	bytes_u16(&b, value.type);
	bytes_add(&b, value.bytes, value.length);
	bytes_u8(&b, 0);
	ck_assert_int_eq(decode(&b), RPC_EVENT_WORK);
}
END_TEST

START_TEST(text_of_xml_is_escaped)
{
	struct bytes b = bytes_new(mem);
	size_t at, list;

	bytes_u8(&b, 0x41);
	at = b.length;
	bytes_u32(&b, 0);
	bytes_name(&b, "a");
	list = b.length;
	bytes_u32(&b, 0);
	bytes_u8(&b, 0x06);
	bytes_name(&b, "n");
	bytes_text(&b, "<'\"&>\n");
	bytes_patch(&b, list);
	bytes_u8(&b, 0x02);
	bytes_text(&b, "<'\"&>\x01]]>");
	bytes_close(&b, at);
	bytes_u8(&b, 0);
	xml_is(&b, "<a n='&lt;&apos;&quot;&amp;&gt;&#10;'>"
		   "&lt;'\"&amp;&gt;\xEF\xBF\xBD]]&gt;</a>");
}
END_TEST

/* A name that would end its tag. */
START_TEST(a_name_that_is_none_makes_no_xml)
{
	struct bytes b = bytes_new(mem);
	size_t at = bytes_open(&b, -1, "a><b");
	char *xml = NULL;
	bool partial;

	bytes_close(&b, at);
	bytes_u8(&b, 0);
	ck_assert_int_eq(rpc_event_xml(mem, walk, b.data, b.length, &xml,
				       &partial),
			 RPC_EVENT_WORK);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_event_fields");
	TCase *c = tcase_create("binxml");

	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, the_simple_example_is_the_text_beside_it);
	tcase_add_test(c, the_example_with_templates_is_read);
	tcase_add_test(c, a_logon_that_windows_wrote_is_read);
	tcase_add_test(
		c, an_array_that_windows_wrote_gives_a_field_for_each_member);
	tcase_add_loop_test(c, an_event_cut_anywhere_is_refused, 0,
			    COUNT(examples));
	tcase_add_loop_test(c, a_damaged_event_does_no_harm, 0,
			    COUNT(examples));
	tcase_add_test(c, a_copy_lives_on);
	tcase_add_loop_test(c, a_value_is_written_as_its_type_is, 0,
			    COUNT(texts));
	tcase_add_loop_test(c, an_array_repeats_its_element, 0, COUNT(arrays));
	tcase_add_test(c,
		       an_optional_value_that_is_null_takes_its_element_away);
	tcase_add_loop_test(c, a_value_of_another_length_is_bytes_and_noted, 0,
			    COUNT(odd));
	tcase_add_test(c, a_document_has_no_values);
	tcase_add_test(c, elements_lie_32_deep_at_most);
	tcase_add_test(c, templates_lie_in_each_other_within_bounds);
	tcase_add_test(c, what_an_array_makes_has_an_end);
	tcase_add_test(c, a_result_has_a_largest_size);
	tcase_add_test(c, text_of_xml_is_escaped);
	tcase_add_test(c, a_name_that_is_none_makes_no_xml);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
