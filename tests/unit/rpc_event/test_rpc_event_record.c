/* use: rpc_event TALLOC CHECK */
/* Records of a result buffer, bookmarks and filters. */
#include <stdlib.h>

#include "rpc/event/rpc_event_record.h"
#include "tests/support/suite.h"

/*
 * Counted by hand from the tables of [MS-EVEN6] 2.2.17: an event of
 * 5 bytes, two subqueries, two channels of which the second is current.
 */
static const uint8_t whole[] = {
	/* 00 */ 0x51, 0, 0, 0, 0x10, 0, 0, 0, 0x10, 0, 0, 0, 0x25, 0, 0, 0,
	/* 10 */ 0x05, 0, 0, 0, 0x0f, 0x01, 0x01, 0x00, 0x00,
	/* 19 */ 0x02, 0, 0, 0, 0x07, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,
	/* 25 */ 0x2c, 0, 0, 0, 0x18, 0, 0, 0, 0x02, 0, 0, 0, 0x01, 0, 0, 0,
	/* 35 */ 0x00, 0, 0, 0, 0x18, 0, 0, 0,
	/* 3d */ 0x11, 0x22, 0, 0, 0, 0, 0, 0,
	/* 45 */ 0x78, 0x56, 0x34, 0x12, 0x01, 0, 0, 0,
	/* 4d */ 0, 0, 0, 0, /* 51 */
};

START_TEST(a_record_is_read_where_its_offsets_say)
{
	struct rpc_event_record record = {0};

	ck_assert_int_eq(rpc_event_record_read(whole, sizeof(whole), &record),
			 RPC_EVENT_GOOD);
	ck_assert_ptr_eq(record.xml, whole + 0x14);
	ck_assert_uint_eq(record.xml_length, 5);
	ck_assert_uint_eq(record.channel, 1);
	ck_assert_uint_eq(record.record_id, 0x112345678u);
}
END_TEST

static const struct {
	size_t at;
	uint32_t value;
} wrong[] = {
	{0x00, 0x52},	    /* longer than what holds it */
	{0x00, 0x24},	    /* its bookmark lies behind it */
	{0x08, 0x0f},	    /* the event inside the header */
	{0x08, 0x26},	    /* the event behind the bookmark */
	{0x08, 0xffffffff},
	{0x0c, 0x17},	    /* no room for lengths */
	{0x0c, 0x52},
	{0x0c, 0x3a},	    /* half a bookmark */
	{0x10, 0x0e},	    /* XML into the subqueries */
	{0x10, 0xfffffffb},
	{0x19, 3},	    /* subqueries into the bookmark */
	{0x19, 0x40000000}, /* 4 * n wraps */
	{0x25, 0x2d},
	{0x25, 0x17},	    /* shorter than its header */
	{0x2d, 3},	    /* channels beyond its size */
	{0x2d, 513},
	{0x2d, 0},
	{0x31, 2},	    /* none of them */
	{0x39, 0x17},
	{0x39, 0x1d},	    /* ids beyond its size */
	{0x39, 0xfffffff0},
};

START_TEST(a_record_that_contradicts_itself_is_none)
{
	uint8_t *data = malloc(sizeof(whole));
	struct rpc_event_record record = {.record_id = 1};
	int i;

	memcpy(data, whole, sizeof(whole));
	for (i = 0; i < 4; i++) {
		data[wrong[_i].at + i] = (uint8_t)(wrong[_i].value >> 8 * i);
	}
	ck_assert_int_eq(rpc_event_record_read(data, sizeof(whole), &record),
			 RPC_EVENT_RECORD);
	ck_assert_uint_eq(record.record_id, 1); /* untouched */
	free(data);
}
END_TEST

START_TEST(a_record_that_was_cut_is_none)
{
	struct rpc_event_record record;
	uint8_t *data = NULL;
	size_t length;

	for (length = 0; length < 0x51; length++) {
		data = malloc(length + 1);
		memcpy(data + 1, whole, length);
		ck_assert_int_eq(
			rpc_event_record_read(data + 1, length, &record),
			RPC_EVENT_RECORD);
		free(data);
	}
}
END_TEST

START_TEST(a_bookmark_names_each_channel)
{
	static const char *const channels[] = {"Security", "A'b&<\">"};
	static const uint64_t ids[] = {123, 18446744073709551615u};
	TALLOC_CTX *mem = talloc_new(NULL);

	ck_assert_str_eq(
		rpc_event_bookmark(mem, channels, ids, 1, 0),
		"<BookmarkList><Bookmark Channel='Security' RecordId='123' "
		"IsCurrent='true'/></BookmarkList>");
	ck_assert_str_eq(
		rpc_event_bookmark(mem, channels, ids, 2, 1),
		"<BookmarkList><Bookmark Channel='Security' RecordId='123'/>"
		"<Bookmark Channel='A&#39;b&#38;&#60;&#34;&#62;' "
		"RecordId='18446744073709551615' IsCurrent='true'/>"
		"</BookmarkList>");
	ck_assert_ptr_null(rpc_event_bookmark(mem, channels, ids, 2, 2));
	talloc_free(mem);
}
END_TEST

#define QUERY(path, selects)                                                  \
	"<QueryList><Query Id='0' Path='" path "'>" selects                   \
	"</Query></QueryList>"
#define SELECT(path, xpath) "<Select Path='" path "'>" xpath "</Select>"

START_TEST(a_filter_is_a_structured_query)
{
	static const uint32_t ids[] = {4768, 4769, 1};
	TALLOC_CTX *mem = talloc_new(NULL);

	ck_assert_str_eq(rpc_event_filter(mem, "S", NULL, 0, 16, 0),
			 QUERY("S", SELECT("S", "*")));
	ck_assert_str_eq(
		rpc_event_filter(mem, "S", NULL, 0, 16, 7),
		QUERY("S", SELECT("S", "*[System[(EventRecordID &gt; 7)]]")));
	ck_assert_str_eq(
		rpc_event_filter(mem, "D'S", ids, 1, 16, 0),
		QUERY("D&#39;S",
		      SELECT("D&#39;S", "*[System[(EventID=4768)]]")));
	ck_assert_str_eq(
		rpc_event_filter(mem, "S", ids, 3, 2, 7),
		QUERY("S",
		      SELECT("S", "*[System[(EventID=4768 or EventID=4769) "
				  "and (EventRecordID &gt; 7)]]")
		      SELECT("S", "*[System[(EventID=1) and "
				  "(EventRecordID &gt; 7)]]")));
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_event_record");
	TCase *c = tcase_create("record");

	tcase_add_test(c, a_record_is_read_where_its_offsets_say);
	tcase_add_loop_test(c, a_record_that_contradicts_itself_is_none, 0,
			    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(c, a_record_that_was_cut_is_none);
	tcase_add_test(c, a_bookmark_names_each_channel);
	tcase_add_test(c, a_filter_is_a_structured_query);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
