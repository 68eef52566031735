/* use: ipam_cli ipam_api ipam_api_client ipam_store ipam_model ipam_base CHECK JANSSON SQLITE3 TALLOC */
/*
 * Address records by the command line: added, found, changed, allocated by
 * many at once, reclaimed.
 */
#include <sqlite3.h>

#include "tests/unit/ipam_api/process.h"

#define CLIENTS 8
#define EACH 12

/* Two ranges of the built-in space, 10.1.0.1 to .100 and a /64. */
static void fill(void)
{
	static const char sql[] =
		"INSERT INTO ip_range (space, family, network, length, first,"
		" last, service, instance, network_type, assignment, assigned,"
		" utilized)"
		" VALUES (1, 4, x'0a010000', 24, x'0a010001', x'0a010064',"
		" 'IPAM', 'Localhost', 1, 1, zeroblob(16), zeroblob(16)),"
		" (1, 6, x'20010db8000000000000000000000000', 64,"
		" x'20010db8000000000000000000000001',"
		" x'20010db800000000ffffffffffffffff', 'IPAM', 'Localhost', 1,"
		" 1, zeroblob(16), zeroblob(16));"
		"INSERT INTO free_run SELECT id, first, last FROM ip_range;"
		"INSERT INTO zone (id, name, kind) VALUES (9,"
		" '1.10.in-addr.arpa', 1);"
		"INSERT INTO record (zone, node, type, data, ttl_s, timestamp)"
		" VALUES (9, '2.0', 12, 'pc2.contoso.test.', 3600, 0);";
	struct store *store = NULL;
	const char *error = NULL;
	sqlite3 *db = NULL;

	ck_assert_int_eq(store_open(NULL, store_path, &store, &error), 0);
	talloc_free(store);
	ck_assert_int_eq(sqlite3_open(store_path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void start(void)
{
	process_start(fill);
}

START_TEST(a_record_is_added_changed_and_removed)
{
	says(CLI_OK, "address add --address 10.1.0.7 --device-name printer7 "
	     "--device-type printer --mac 00:1A:2B:3C:4D:5E",
	     "mac: 00-1a-2b-3c-4d-5e");
	says(CLI_OK, "address show 10.1.0.7", "range_start: 10.1.0.1\n");
	says(CLI_OK, "address show 10.1.0.7", "device_type: Printer\n");
	says(CLI_OK, "address show 10.1.0.7", "source: manual\n");
	says(CLI_FAILED, "address add --address 10.1.0.7", "");
	says(CLI_OK, "address list --name PRINTER7 --csv", "10.1.0.7,printer7");
	says(CLI_OK, "address list --mac 001a.2b3c.4d5e --csv", "10.1.0.7");
	says(CLI_OK, "address set 10.1.0.7 --owner Ada --expires-at 2099-01-31",
	     "expiry: active");
	says(CLI_OK, "address set 10.1.0.7 --new-address 10.1.0.8",
	     "address: 10.1.0.8\n");
	says(CLI_OK, "address show 10.1.0.8", "owner: Ada");
	says(CLI_OK, "address set 10.1.0.8 --owner= --expires-at 0",
	     "owner: -\n");
	says(CLI_NOT_FOUND, "address show 10.1.0.7", "");
	says(CLI_OK, "address remove 10.1.0.8", "planned: 0\n");
	says(CLI_NOT_FOUND, "address remove 10.1.0.8", "");
	says(CLI_OK, "address list --json", "\"items\": []");
}
END_TEST

START_TEST(what_is_wrong_is_named)
{
	says(CLI_INVALID, "address add --address 127.0.0.1", "");
	says(CLI_INVALID, "address add --address 10.1.0", "");
	says(CLI_INVALID, "address add --address 10.1.0.7 --mac xx", "");
	says(CLI_INVALID, "address add --address 10.1.0.7 --state broken", "");
	says(CLI_INVALID, "address add --address 10.1.0.7 --service x", "");
	says(CLI_NOT_FOUND, "address add --address 10.1.0.7 --space x", "");
	says(CLI_INVALID, "address add --address 10.1.0.7 --assigned-at "
	     "2026-11-03 --expires-at 2026-11-02", "");
	says(CLI_INVALID, "address add --address 10.1.0.7 --reverse-zone "
	     "2.1.10.in-addr.arpa", "");
	says(CLI_OK, "address list --json", "\"items\": []");
	says(CLI_OK, "address add --address 10.1.0.7", "");
	says(CLI_INVALID, "address set 10.1.0.7", "");
	says(CLI_OK, "address add --address 10.1.0.7 --service Others", "");
	says(CLI_INVALID, "address set 10.1.0.7 --owner me", "");
	says(CLI_OK, "address set 10.1.0.7 --service Others --owner me",
	     "duplicate: yes");
	says(CLI_OK, "address list --duplicate true --csv", "10.1.0.7");
	says(CLI_NOT_FOUND, "address find 77", "");
	says(CLI_NOT_FOUND, "address allocate 77", "");
	says(CLI_NOT_FOUND, "address reclaim 77", "");
	says(CLI_INVALID, "address find 1 --count 1025", "");
	says(CLI_OK, "address find 1 --count 1024", "");
	says(CLI_INVALID, "address find 1 --count 0", "");
	says(CLI_INVALID, "address probe 1 --count 257", "");
	says(CLI_INVALID, "address probe 1 --after 10.1.0", "");
	says(CLI_OK, "address probe 1 --count 256", "state: queued");
	says(CLI_OK, "expiry set --alert-days 3500", "alert_days: 3500");
	says(CLI_INVALID, "expiry set --alert-days 3501", "");
}
END_TEST

/* LIF-16, DNS-14 */
START_TEST(all_dns_records_of_an_address_are_shown)
{
	says(CLI_OK, "address records 10.1.0.2 --csv", "PTR");
	says(CLI_OK, "address records 10.1.0.2 --csv", "pc2.contoso.test.");
	says(CLI_OK, "address records 10.1.0.3 --json", "\"items\": []");
	says(CLI_INVALID, "address records 10.1.0", "");
	says(CLI_OK, "address add --address 10.1.0.2", "");
	says(CLI_OK, "address show 10.1.0.2 --json",
	     "\"data\": \"pc2.contoso.test.\"");
}
END_TEST

/* LIF-12, LIF-13: what cannot be is named, and nothing is planned. */
START_TEST(plans_are_listed_and_given_up)
{
	says(CLI_OK, "plan list --json", "\"items\": []");
	says(CLI_INVALID, "address add --address 10.1.0.9 --device-name pc9 "
	     "--create-dns true", "");
	says(CLI_INVALID, "address add --address 10.1.0.9 "
	     "--create-reservation true", "");
	says(CLI_NOT_FOUND, "address show 10.1.0.9", "");
	says(CLI_OK, "address add --address 10.1.0.9 --device-name pc9", "");
	says(CLI_INVALID, "plan add 10.1.0.9 --kind host", "");
	says(CLI_INVALID, "plan add 10.1.0.9 --kind mx", "");
	says(CLI_NOT_FOUND, "plan add 10.1.0.8 --kind host", "");
	says(CLI_NOT_FOUND, "plan show 7", "");
	says(CLI_NOT_FOUND, "plan cancel 7", "");
	says(CLI_OK, "plan list --address 10.1.0.9 --state Exists --json",
	     "\"items\": []");
	says(CLI_INVALID, "plan list --state Perhaps", "");
}
END_TEST

/* ASM-12: what it is set to, its trend, its events; MON-10 */
START_TEST(details_are_one_answer)
{
	says(CLI_OK, "range add --network 10.9.0.0/24 --create-subnet yes",
	     "id: 3\n");
	says(CLI_OK, "range set 3 --owner Ada", "owner: Ada");
	says(CLI_OK, "range set 10.9.0.1-10.9.0.254 --owner Bob", "");
	says(CLI_OK, "range show 3 --details --json", "\"trend\": []");
	says(CLI_OK, "range show 3 --details --json", "\"before\": \"Ada\"");
	says(CLI_OK, "range show 3 --details --json", "\"after\": \"Ada\"");
	says(CLI_OK, "space show Default --details --json",
	     "\"events\": []");
	says(CLI_OK, "address add --address 10.1.0.9 --expires-at 2099-01-31",
	     "");
	says(CLI_OK, "status overview --csv", "addresses,active,1");
}
END_TEST

/* LIF-01, LIF-17 */
START_TEST(places_of_addresses_are_told)
{
	says(CLI_OK, "address places 10.1.0.7", "range");
	says(CLI_OK, "address places 172.16.0.7", "none");
	says(CLI_OK, "block add 172.16.0.0/12", "");
	says(CLI_OK, "address places 172.16.0.7", "block");
	says(CLI_OK, "address locate --addresses 10.1.0.7,172.16.0.7 --kind "
	     "block --csv", "172.16.0.7,block");
	says(CLI_OK, "block remove 172.16.0.0/12 --yes", "");
	says(CLI_OK, "address places 172.16.0.7", "none");
	says(CLI_INVALID, "address places 10.1.0", "");
	says(CLI_INVALID, "address locate --addresses 10.1.0.7,x", "");
	says(CLI_NOT_FOUND, "address places 10.1.0.7 --space x", "");
}
END_TEST

START_TEST(free_addresses_are_found)
{
	says(CLI_OK, "address add --address 10.1.0.1", "");
	says(CLI_OK, "address find 1 --csv", "10.1.0.2,found,pc2.contoso.test");
	says(CLI_OK, "address find 1 --count 3 --csv", "10.1.0.4,not_found,");
	says(CLI_OK, "address find 1 --after 10.1.0.99 --count 9 --csv",
	     "\r\n10.1.0.100,not_found,,,yes,\r\n");
	says(CLI_OK, "address find 1 --after 10.1.0.100 --json",
	     "\"items\": []");
	says(CLI_OK, "address find 2 --count 1024 --csv", "2001:db8::400,");
	says(CLI_OK, "address allocate 2 --owner me",
	     "address: 2001:db8::1\n");
	says(CLI_OK, "address find 2 --csv", "2001:db8::2,");
}
END_TEST

/* LIF-02: two at once never get the same. */
/* API-04, LIF-02 */
START_TEST(many_clients_get_each_an_address_of_its_own)
{
	pid_t clients[CLIENTS];
	char *text = NULL, line[80];
	json_t *json = NULL, *items = NULL;
	int i, k, status = 0;

	for (i = 0; i < CLIENTS; i++) {
		clients[i] = fork();
		if (clients[i] == 0) {
			for (k = 0; k < EACH; k++) {
				snprintf(line, sizeof(line), "address allocate"
					 " 1 --owner client%d", i);
				says(CLI_OK, line, "address: 10.1.0.");
			}
			_exit(0);
		}
	}
	for (i = 0; i < CLIENTS; i++) {
		ck_assert_int_eq(waitpid(clients[i], &status, 0), clients[i]);
		ck_assert_int_eq(status, 0);
	}
	text = ipam(CLI_OK, "address list --range 1 --json");
	json = json_loads(text, 0, NULL);
	items = json_object_get(json, "items");
	ck_assert_uint_eq(json_array_size(items), CLIENTS * EACH);
	for (i = 0; i < CLIENTS * EACH; i++) {
		snprintf(line, sizeof(line), "10.1.0.%d", i + 1);
		ck_assert_str_eq(json_string_value(json_object_get(
			json_array_get(items, (size_t)i), "address")), line);
	}
	json_decref(json);
	free(text);
	for (i = CLIENTS * EACH; i < 100; i++) {
		says(CLI_OK, "address allocate 1", "");
	}
	says(CLI_FAILED, "address allocate 1", "");
	says(CLI_OK, "address find 1 --json", "\"items\": []");
}
END_TEST

/* LIF-08 */
START_TEST(records_are_reclaimed)
{
	says(CLI_OK, "address add --address 10.1.0.1 --expires-at 2020-01-01",
	     "expiry: expired");
	says(CLI_OK, "address add --address 10.1.0.2", "");
	says(CLI_OK, "address add --address 10.1.0.3", "");
	says(CLI_OK, "address add --address 10.1.0.4", "");
	says(CLI_OK, "address reclaim 1", "removed: 1");
	says(CLI_OK, "address find 1 --csv", "10.1.0.1,");
	says(CLI_NOT_FOUND, "address reclaim 1 --addresses 10.1.0.2,10.1.0.9",
	     "");
	says(CLI_OK, "address show 10.1.0.2", "");	/* all or nothing */
	says(CLI_INVALID, "address reclaim 1 --addresses 10.1.0.2,x", "");
	says(CLI_OK, "address reclaim 1 --addresses 10.1.0.2,10.1.0.4",
	     "removed: 2");
	says(CLI_OK, "address list --csv", "10.1.0.3,");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("api_address");
	TCase *t = tcase_create("address");

	tcase_add_checked_fixture(t, start, process_finish);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_record_is_added_changed_and_removed);
	tcase_add_test(t, what_is_wrong_is_named);
	tcase_add_test(t, details_are_one_answer);
	tcase_add_test(t, places_of_addresses_are_told);
	tcase_add_test(t, free_addresses_are_found);
	tcase_add_test(t, all_dns_records_of_an_address_are_shown);
	tcase_add_test(t, plans_are_listed_and_given_up);
	tcase_add_test(t, many_clients_get_each_an_address_of_its_own);
	tcase_add_test(t, records_are_reclaimed);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
