/* use: sim_event SAMBA TALLOC CHECK */
/* Binary XML as MS-EVEN6 2.2.12 lays it out. */
#include <errno.h>
#include <string.h>

#include "simulators/event/event_binxml.h"
#include "tests/support/suite.h"

static TALLOC_CTX *mem;
static struct event_binxml *xml;

static void begin(void)
{
	mem = talloc_new(NULL);
	xml = event_binxml_new(mem);
}

static void end(void)
{
	talloc_free(mem);
}

static void is(const char *bytes, size_t length)
{
	const uint8_t *data = NULL;
	size_t got;

	ck_assert_int_eq(event_binxml_error(xml), 0);
	data = event_binxml_data(xml, &got);
	ck_assert_uint_eq(got, length);
	ck_assert_mem_eq(data, bytes, length);
}

/* The start of the specification's simple example. */
START_TEST(an_element_counts_from_its_name_to_its_end)
{
	static const char bytes[] = "\x01\x22\0\0\0\xb5\x79\x08\0"
				    "E\0l\0e\0m\0e\0n\0t\0001\0\0\0"
				    "\x02\x05\x01\x03\0a\0b\0c\0\x04";
	size_t mark;

	mark = event_binxml_open(xml, "Element1", 0, false);
	event_binxml_content(xml);
	event_binxml_text(xml, "abc");
	event_binxml_close(xml, mark);
	is(bytes, sizeof(bytes) - 1);
}
END_TEST

/* Counted by hand: name 8, definition 4 + 21 + 1. */
START_TEST(a_template_is_followed_by_its_values)
{
	static const char bytes[] =
		"\x0c\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x1a\0\0\0"
		"\x0f\x01\x01\0\x01\xff\xff\x0e\0\0\0a\0\x01\0a\0\0\0"
		"\x02\x0d\0\0\x08\x04\0\x01\0\0\0\x04\0\x08\0\x07\0\0\0";
	const struct event_binxml_value value = {
		EVENT_BINXML_UINT32, (const uint8_t *)"\x07\0\0\0", 4};
	uint8_t guid[16] = {0};
	size_t definition, mark;

	definition = event_binxml_template_begin(xml, guid);
	mark = event_binxml_open(xml, "a", EVENT_BINXML_NO_DEPENDENCY, false);
	event_binxml_content(xml);
	event_binxml_substitution(xml, false, 0, EVENT_BINXML_UINT32);
	event_binxml_close(xml, mark);
	event_binxml_template_end(xml, definition, &value, 1);
	is(bytes, sizeof(bytes) - 1);
}
END_TEST

/* From the worked examples of the specification (sections 4.4 and 4.8). */
static const struct {
	const char *name;
	uint16_t hash;
} names[] = {
	{"Event", 0x0cba},	 {"xmlns", 0x0fbc},
	{"System", 0x546f},	 {"Provider", 0x7bf1},
	{"EventID", 0x61f5},	 {"TimeCreated", 0x8e3b},
	{"Correlation", 0xf2a2}, {"EventData", 0x8244},
};

START_TEST(a_name_carries_its_hash)
{
	const uint8_t *data = NULL;
	size_t length;

	event_binxml_attribute(xml, names[_i].name, false);
	data = event_binxml_data(xml, &length);
	ck_assert_uint_eq(length, 1 + 6 + 2 * strlen(names[_i].name));
	ck_assert_uint_eq(data[1] | data[2] << 8, names[_i].hash);
}
END_TEST

START_TEST(what_cannot_be_written_is_an_error)
{
	const struct event_binxml_value value = {EVENT_BINXML_STRING, NULL,
						 UINT16_MAX + 1};
	uint8_t guid[16] = {0};
	size_t mark;

	event_binxml_text(xml, "\xc0\x80");
	ck_assert_int_eq(event_binxml_error(xml), EILSEQ);
	xml = event_binxml_new(mem);
	mark = event_binxml_template_begin(xml, guid);
	event_binxml_template_end(xml, mark, &value, 1);
	ck_assert_int_eq(event_binxml_error(xml), E2BIG);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("event_binxml");
	TCase *c = tcase_create("writer");

	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, an_element_counts_from_its_name_to_its_end);
	tcase_add_test(c, a_template_is_followed_by_its_values);
	tcase_add_loop_test(c, a_name_carries_its_hash, 0,
			    sizeof(names) / sizeof(names[0]));
	tcase_add_test(c, what_cannot_be_written_is_an_error);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
