/* use: sim_event TALLOC XML2 CHECK */
/* The event logs of contoso can be read, whole and in order. */
#include <string.h>

#include "simulators/event/event_xml.h"
#include "tests/support/suite.h"

#define DHCP "Microsoft-Windows-Dhcp-Server"

static const struct {
	const char *file, *channel;
	size_t count;
	uint64_t first;
	const char *last_time;
} logs[] = {
	{"dc1/events/Security.xml", "Security", 33, 884210,
	 "2026-11-02T08:03:20Z"},
	{"dc2/events/Security.xml", "Security", 12, 1, "2026-11-01T02:00:00Z"},
	{"dc3/events/Security.xml", "Security", 9, 5120,
	 "2026-10-30T14:20:00Z"},
	{"nps1/events/Security.xml", "Security", 9, 40961,
	 "2026-10-31T21:14:05Z"},
	{"dhcp1/events/" DHCP "%4Operational.xml", DHCP "/Operational", 7, 311,
	 "2026-11-01T14:20:56Z"},
	{"dhcp2/events/" DHCP "%4Operational.xml", DHCP "/Operational", 3, 1,
	 "2026-10-30T11:00:00Z"},
	{"dns1/events/DNS Server.xml", "DNS Server", 6, 2001,
	 "2026-10-30T06:45:11Z"},
	{"dns2/events/DNS Server.xml", "DNS Server", 8, 977,
	 "2026-10-30T06:50:02Z"},
};

START_TEST(all_events_are_there)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct event_list *list = NULL;
	const char *message = "none";
	char name[256], path[4096];
	uint64_t last_time = 0, before = 0;
	size_t i;
	int ret;

	snprintf(name, sizeof(name), "fixtures/labs/contoso/%s",
		 logs[_i].file);
	suite_path(path, sizeof(path), name);
	ret = event_xml_load(mem, path, &list, &message);
	ck_assert_msg(ret == 0, "%s", message);
	ck_assert_uint_eq(list->count, logs[_i].count);
	for (i = 0; i < list->count; i++) {
		const struct event_record *record = &list->records[i];

		ck_assert_str_eq(record->channel, logs[_i].channel);
		ck_assert_uint_eq(record->record_id, logs[_i].first + i);
		ck_assert_uint_gt(record->time, before);
		before = record->time;
	}
	ck_assert(event_xml_time(logs[_i].last_time, &last_time));
	ck_assert_uint_eq(before / 10000000, last_time / 10000000);
	talloc_free(mem);
}
END_TEST

static Suite *event_contoso_suite(void)
{
	Suite *suite = suite_create("event_contoso");
	TCase *tcase = tcase_create("logs");

	tcase_add_loop_test(tcase, all_events_are_there, 0,
			    sizeof(logs) / sizeof(logs[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}

TEST_MAIN(event_contoso_suite)
