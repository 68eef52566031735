/* use: ipam_cli ipam_api ipam_api_client ipam_store ipam_model ipam_base CHECK JANSSON TALLOC */
/*
 * The api process as ipamd starts it, on a store in a file: what is put in
 * the store comes out of the command line, and what the command line changes
 * is in the store.
 */
#include "tests/support/suite.h"

#include <errno.h>

#include "ipam/store/store_usage.h"
#include "tests/unit/ipam_api/process.h"

#define LEASES 1200
#define DHCP1 "dhcp1.contoso.test"

static struct ipam_prefix prefix(const char *text)
{
	struct ipam_prefix out;

	ck_assert_int_eq(ipam_prefix_parse(text, &out), 0);
	return out;
}

static void put_server(struct store *store)
{
	struct ipam_server server = {
		.name = DHCP1, .domain = "contoso.test",
		.seen = { .collected_at = AT, .source = "dc1.contoso.test" },
	};
	struct ipam_failure failure = {
		"bind", "NTSTATUS 0xc0000022 ACCESS_DENIED",
		"Add the account to DHCP Users"
	};

	ipam_addr_parse("127.77.0.31", &server.address);
	server.roles[IPAM_ROLE_DHCP].present = true;
	server.roles[IPAM_ROLE_DHCP].included = true;
	ck_assert_int_eq(store_server_put(store, &server), 0);
	ck_assert_int_eq(store_server_role_put(store, DHCP1, IPAM_ROLE_DHCP,
					       IPAM_ACCESS_DENIED, &failure,
					       AT), 0);
}

static void put_scopes(struct store *store)
{
	struct ipam_range range = { ipam_addr_v4(0x0a010001),
				    ipam_addr_v4(0x0a01ffff) };
	struct ipam_scope v4 = { .server = DHCP1, .name = "B\xc3\xbcro",
				 .prefix = prefix("10.1.0.0/16"),
				 .active = true, .ranges = &range,
				 .range_count = 1 };
	struct ipam_scope v6 = { .server = DHCP1, .name = "Empty IPv6",
				 .prefix = prefix("fd77:1:0:4::/64"),
				 .active = true };
	struct ipam_sample sample = { .prefix = v4.prefix };
	struct store_diff diff;

	ck_assert_int_eq(store_scope_put_all(store, DHCP1, IPAM_IPV4, &v4, 1,
					     AT, &diff), 0);
	ck_assert_int_eq(store_scope_put_all(store, DHCP1, IPAM_IPV6, &v6, 1,
					     AT, &diff), 0);
	sample.usage = (struct ipam_usage){ 65535, LEASES, 65535 - LEASES, 0,
					    -1 };
	ck_assert_int_eq(store_usage_put_scopes(store, DHCP1, IPAM_IPV4,
						&sample, 1, AT), 0);
	sample.prefix = v6.prefix;
	sample.usage = (struct ipam_usage){ INT64_MAX, 0, INT64_MAX, 0, 3 };
	ck_assert_int_eq(store_usage_put_scopes(store, DHCP1, IPAM_IPV6,
						&sample, 1, AT), 0);
}

static void put_leases(struct store *store)
{
	struct ipam_lease *leases = talloc_zero_array(store, struct ipam_lease,
						      LEASES);
	struct ipam_prefix scope = prefix("10.1.0.0/16");
	struct store_diff diff;
	unsigned i;

	for (i = 0; i < LEASES; i++) {
		leases[i].server = DHCP1;
		leases[i].scope = scope;
		leases[i].address = ipam_addr_v4(0x0a010001 + i);
		leases[i].name = i == 0 ? NULL : "pc";
		leases[i].client = "02-00-00-00-00-01";
		leases[i].state = IPAM_LEASE_ACTIVE;
	}
	ck_assert_int_eq(store_lease_put_all(store, DHCP1, &scope, leases,
					     LEASES, AT, &diff), 0);
	talloc_free(leases);
}

static void fill(void)
{
	struct store *store = NULL;
	const char *error = NULL;
	int i;

	ck_assert_int_eq(store_open(NULL, store_path, &store, &error), 0);
	put_server(store);
	put_scopes(store);
	put_leases(store);
	for (i = 0; i < IPAM_TASK_COUNT; i++) {
		store_task_ensure(store, i, 3600, AT);
	}
	talloc_free(store);
}

static void start(void)
{
	process_start(fill);
}

START_TEST(what_is_stored_is_shown)
{
	says(CLI_OK, "server list", DHCP1 "  127.77.0.31  unspecified  dhcp!");
	says(CLI_OK, "server show " DHCP1, "Add the account to DHCP Users");
	says(CLI_OK, "server show " DHCP1,
	     "collected_at: 2026-11-02T09:00Z (1m ago)");
	says(CLI_OK, "server list --role dns --json", "\"items\": []");
	says(CLI_OK, "scope list --csv", "10.1.0.0/16,B\xc3\xbcro," DHCP1
	     ",ipv4,active,,,1200,64335,1.8,");
	says(CLI_OK, "scope list --json --family ipv6",
	     "\"free\": \"18446744073709551616\"");
	says(CLI_OK, "scope list --state inactive --json", "\"items\": []");
	says(CLI_OK, "scope show " DHCP1 " 10.1.0.0", "start: 10.1.0.1");
	says(CLI_OK, "scope show " DHCP1 " fd77:1:0:4::", "Empty IPv6");
	says(CLI_OK, "lease list --address 10.1.0.2", "10.1.0.2");
	says(CLI_OK, "task list", "ServerDiscovery");
	says(CLI_OK, "status --json", "\"leases\": 1200");
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
	says(CLI_NOT_FOUND, "server show nowhere.test", "");
	says(CLI_NOT_FOUND, "scope show " DHCP1 " 10.9.0.0", "");
	says(CLI_INVALID, "scope show " DHCP1 " nonsense", "");
	says(CLI_INVALID, "lease list --address 10.1.0", "");
	says(CLI_NOT_FOUND, "task show Nonsense", "");
	says(CLI_NOT_FOUND, "run show 1", "");
	says(CLI_NOT_FOUND, "domain remove nowhere.test", "");
}
END_TEST

START_TEST(pages_of_the_store_join)
{
	char *text = ipam(CLI_OK, "lease list --json");
	json_t *json = json_loads(text, 0, NULL);
	json_t *items = json_object_get(json, "items");

	ck_assert_uint_eq(json_array_size(items), LEASES);
	ck_assert_str_eq(json_string_value(json_object_get(
		json_array_get(items, LEASES - 1), "address")), "10.1.4.176");
	json_decref(json);
	free(text);
}
END_TEST

START_TEST(a_change_is_kept)
{
	says(CLI_OK, "server set " DHCP1 " --management managed --owner Ada",
	     "owner: Ada");
	says(CLI_OK, "server list --management managed", DHCP1);
	says(CLI_OK, "domain add --domain contoso.test --dns no", "dns: no");
	says(CLI_FAILED, "domain add --domain CONTOSO.test", "");
	says(CLI_OK, "domain set contoso.test --dns yes", "dns: yes");
	says(CLI_OK, "domain remove contoso.test", "");
	says(CLI_OK, "domain list --json", "\"items\": []");
	says(CLI_OK, "task set ServerDiscovery --interval-s 600 --enabled no",
	     "enabled: no");
}
END_TEST

START_TEST(a_run_is_queued)
{
	says(CLI_OK, "task run ServerDiscovery --json",
	     "\"state\": \"queued\"");
	says(CLI_OK, "run show 1", "task: ServerDiscovery");
	says(CLI_OK, "server check " DHCP1 " --json", DHCP1);
	says(CLI_NOT_FOUND, "server check nowhere.test", "");
	says(CLI_NOT_FOUND, "task run Nonsense", "");
}
END_TEST

START_TEST(a_token_is_listed_and_revoked)
{
	says(CLI_OK, "token add --name console --role user", "secret: ipam_1_");
	says(CLI_OK, "token list", "console");
	says(CLI_OK, "token list --csv", ",user,");
	says(CLI_OK, "token revoke 1", "");
	says(CLI_OK, "token list --json", "\"items\": []");
	says(CLI_NOT_FOUND, "token revoke 1", "");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("api_main");
	TCase *t = tcase_create("main");

	tcase_add_checked_fixture(t, start, process_finish);
	tcase_add_test(t, what_is_stored_is_shown);
	tcase_add_test(t, what_is_not_there_is_not_found);
	tcase_add_test(t, pages_of_the_store_join);
	tcase_add_test(t, a_change_is_kept);
	tcase_add_test(t, a_run_is_queued);
	tcase_add_test(t, a_token_is_listed_and_revoked);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
