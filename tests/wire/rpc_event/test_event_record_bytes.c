/* use: rpc_event TALLOC CHECK */
/* A whole record of a result buffer, counted by hand around the examples of
 * [MS-EVEN6] 4.3 and 4.4. */
#include <stdlib.h>

#include "rpc/event/rpc_event_record.h"
#include "tests/unit/rpc_event/event_bytes.h"

START_TEST(a_record_holds_its_event_and_its_place)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct bytes whole = bytes_load(mem, "record");
	struct bytes event = bytes_load(mem, "binxml-simple");
	struct rpc_event_record record = {.xml = NULL};
	size_t length;

	ck_assert_int_eq(rpc_event_record_read(whole.data, whole.length,
					       &record), RPC_EVENT_GOOD);
	ck_assert_uint_eq(record.xml_length, event.length);
	ck_assert_mem_eq(record.xml, event.data, event.length);
	ck_assert_uint_eq(record.channel, 2);
	ck_assert_uint_eq(record.record_id, 26);
	for (length = 0; length < whole.length; length++) {
		ck_assert_int_ne(rpc_event_record_read(whole.data, length,
						       &record),
				 RPC_EVENT_GOOD);
	}
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("event_record_bytes");
	TCase *c = tcase_create("record");

	tcase_add_test(c, a_record_holds_its_event_and_its_place);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
