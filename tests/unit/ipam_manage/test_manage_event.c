/* use: ipam_manage ipam_access ipam_store ipam_model ipam_base SQLITE3 CHECK TALLOC */
/* What a person changes is in the catalog with who, before and after. */
#include <errno.h>

#include "ipam/manage/manage_address.h"
#include "ipam/manage/manage_event.h"
#include "ipam/manage/manage_import.h"
#include "ipam/manage/manage_store.h"
#include "ipam/store/store_custom.h"
#include "ipam/store/store_event.h"
#include "ipam/store/store_plan.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"
#define NOW 1793610000

static const struct access_caller alice = {
	.name = "CONTOSO\\alice", .address = "10.1.0.7", .root = true,
	.source = ACCESS_FROM_TOKEN,
};

static struct manage_sink sink;
static struct manage_access *access_data;
static struct manage_call call;

static void setup(void)
{
	fresh_setup();
	fresh_server(SERVER);
	manage_sink_of_store(store, &sink);
	ck_assert_int_eq(manage_access_open(ctx, &sink, NULL, &access_data),
			 0);
	call = (struct manage_call){
		.sink = &sink, .caller = &alice, .now = NOW,
		.access = access_data,
	};
}

/* The newest event; how many there are. */
static size_t events(struct ipam_event *out_newest)
{
	const struct store_event_filter filter = { .kind = IPAM_EVENT_IPAM };
	const struct store_page page = { .limit = 100 };
	struct ipam_event *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_event_list(ctx, store, &filter, &page, &list,
					  &count, NULL), 0);
	if (count > 0) {
		*out_newest = list[0];
	}
	return count;
}

static const struct ipam_event_value *value(const struct ipam_event *event,
					    const char *name)
{
	size_t i;

	for (i = 0; i < event->value_count; i++) {
		if (strcmp(event->values[i].name, name) == 0) {
			return &event->values[i];
		}
	}
	return NULL;
}

START_TEST(a_change_shows_who_before_and_after)
{
	struct manage_server change = { .server = SERVER, .owner = "Ann",
					.management = "unmanaged" };
	struct ipam_event event = {0};

	ck_assert_int_eq(manage_server_set(&call, &change), 0);
	ck_assert_uint_eq(events(&event), 1);
	ck_assert_int_eq(event.at, NOW);
	ck_assert_int_eq(event.number, 102);
	ck_assert_int_eq(event.role, IPAM_ROLE_COUNT);
	ck_assert_str_eq(event.user, "alice");
	ck_assert_str_eq(event.domain, "CONTOSO");
	ck_assert_str_eq(event.origin, "token, 10.1.0.7");
	ck_assert_str_eq(event.object, "server");
	ck_assert_str_eq(event.key, SERVER);
	ck_assert_str_eq(event.text, "server " SERVER " changed: management,"
			 " owner");
	ck_assert_uint_eq(event.value_count, 2);
	ck_assert_str_eq(value(&event, "management")->before, "managed");
	ck_assert_str_eq(value(&event, "management")->after, "unmanaged");
	ck_assert_ptr_null(value(&event, "owner")->before);
	ck_assert_str_eq(value(&event, "owner")->after, "Ann");
	ck_assert(event.computer != NULL && event.computer[0] != '\0');
}
END_TEST

/* FOR-04, FOR-02 */
START_TEST(an_event_names_the_forest_of_the_user_s_domain)
{
	const struct ipam_domain domain = { .name = "contoso.test",
					    .netbios = "CONTOSO",
					    .forest = "contoso.test" };
	const struct ipam_forest forests[] = {
		{ .name = "contoso.test", .trust = IPAM_TRUST_OWN },
		{ .name = "fabrikam.test", .trust = IPAM_TRUST_BOTH_WAYS } };
	struct ipam_event event = {0};

	ck_assert_int_eq(store_domain_put(store, &domain), 0);
	ck_assert_int_eq(store_forest_put_all(store, forests, 2, true), 0);
	ck_assert_int_eq(manage_forest_set(&call, "contoso.test", MANAGE_NO),
			 EINVAL);
	ck_assert_str_eq(call.field, "included");
	ck_assert_uint_eq(events(&event), 0);
	ck_assert_int_eq(manage_forest_set(&call, "fabrikam.test",
					   MANAGE_YES), 0);
	ck_assert_uint_eq(events(&event), 1);
	ck_assert_str_eq(event.domain, "CONTOSO");
	ck_assert_str_eq(event.forest, "contoso.test");
	ck_assert_str_eq(event.object, "forest");
	ck_assert_str_eq(value(&event, "included")->before, "no");
	ck_assert_str_eq(value(&event, "included")->after, "yes");
}
END_TEST

START_TEST(what_is_as_before_is_no_event)
{
	struct manage_server change = { .server = SERVER,
					.management = "managed" };
	struct ipam_event event = {0};

	ck_assert_int_eq(manage_server_set(&call, &change), 0);
	ck_assert_uint_eq(events(&event), 0);
}
END_TEST

START_TEST(what_fails_is_no_event_and_no_change)
{
	struct manage_server change = { .server = "x.contoso.test",
					.owner = "Ann" };
	struct ipam_event event = {0};

	ck_assert_int_eq(manage_server_set(&call, &change), ENOENT);
	ck_assert_int_eq(manage_server_remove(&call, "x.contoso.test"),
			 ENOENT);
	ck_assert(!store_in_transaction(store));
	ck_assert_uint_eq(events(&event), 0);
}
END_TEST

START_TEST(without_its_event_there_is_no_change)
{
	struct manage_event unknown = { .object = "no such kind",
					.verb = MANAGE_CHANGED, .key = "k" };
	const struct store_server_change change = { .owner = "Ann" };
	const struct store_server_filter filter = { .server = SERVER };
	const struct store_page page = { .limit = 1 };
	struct ipam_server *servers = NULL;
	size_t count = 0;
	int ret = manage_begin(&call, &unknown);

	ck_assert_int_eq(ret, ENOTSUP);
	ck_assert_int_eq(manage_end(&call, &unknown, ret), ENOTSUP);
	ck_assert(!store_in_transaction(store));
	/* One that cannot be written takes the change with it. */
	unknown = (struct manage_event){ .object = "server",
					 .verb = MANAGE_CHANGED,
					 .key = SERVER };
	ck_assert_int_eq(manage_begin(&call, &unknown), 0);
	ck_assert_int_eq(store_server_set(store, SERVER, &change), 0);
	unknown.object = "no such kind";
	ck_assert_int_eq(manage_end(&call, &unknown, 0), ENOTSUP);
	ck_assert_int_eq(store_server_list(ctx, store, &filter, &page,
					   &servers, &count), 0);
	ck_assert_ptr_null(servers[0].owner);
}
END_TEST

START_TEST(what_is_added_and_removed_shows_all_of_it)
{
	struct manage_server server = { .server = "nps1.contoso.test",
					.nps = MANAGE_YES };
	struct ipam_event event = {0};

	ck_assert_int_eq(manage_server_add(&call, &server), 0);
	ck_assert_uint_eq(events(&event), 1);
	ck_assert_int_eq(event.number, 101);
	ck_assert_ptr_null(value(&event, "nps")->before);
	ck_assert_str_eq(value(&event, "nps")->after, "yes");
	ck_assert_ptr_null(value(&event, "dhcp"));
	ck_assert_int_eq(manage_server_remove(&call, "NPS1.contoso.test"), 0);
	ck_assert_uint_eq(events(&event), 2);
	ck_assert_int_eq(event.number, 103);
	ck_assert_str_eq(value(&event, "nps")->before, "yes");
	ck_assert_ptr_null(value(&event, "nps")->after);
}
END_TEST

START_TEST(domains_and_tasks_show_theirs)
{
	struct manage_domain domain = { .domain = "emea.contoso.test",
					.dns = MANAGE_NO };
	struct manage_task task = { .task = "Audit", .interval_s = 3600 };
	struct ipam_event event = {0};
	int64_t run = 0;

	ck_assert_int_eq(manage_domain_add(&call, &domain), 0);
	ck_assert_uint_eq(events(&event), 1);
	ck_assert_str_eq(value(&event, "dns")->after, "no");
	domain.dns = MANAGE_YES;
	ck_assert_int_eq(manage_domain_set(&call, &domain), 0);
	ck_assert_uint_eq(events(&event), 2);
	ck_assert_str_eq(value(&event, "dns")->before, "no");
	ck_assert_int_eq(store_task_ensure(store, IPAM_TASK_AUDIT, 86400, 1),
			 0);
	ck_assert_int_eq(manage_task_set(&call, &task), 0);
	ck_assert_uint_eq(events(&event), 3);
	ck_assert_str_eq(value(&event, "interval_s")->before, "86400");
	ck_assert_str_eq(value(&event, "interval_s")->after, "3600");
	ck_assert_int_eq(manage_task_run(&call, "Audit", SERVER, &run), 0);
	ck_assert_uint_eq(events(&event), 4);
	ck_assert_str_eq(event.text, "task Audit started");
	ck_assert_str_eq(value(&event, "server")->after, SERVER);
	ck_assert_uint_eq(event.value_count, 1);
	ck_assert_int_eq(manage_domain_remove(&call, "emea.contoso.test"), 0);
	ck_assert_uint_eq(events(&event), 5);
	ck_assert_str_eq(value(&event, "dc")->before, "yes");
}
END_TEST

/* EVT-01: what a file changes is told of each record as what a hand changes. */

static void import_file(const char *csv, bool dry_run, int64_t import,
			int64_t failed)
{
	const struct manage_import file = { .csv = csv, .first_line = 2,
					    .dry_run = dry_run,
					    .import = import };
	struct manage_import_result result;
	int ret = manage_import_addresses(&call, ctx, &file, &result);

	ck_assert_msg(ret == 0, "%d: %s", ret, call.why);
	ck_assert_int_eq(result.count[MANAGE_ROW_FAILED], failed);
}

/* The event of the record of that address with that number; NULL: none. */
static const struct ipam_event *event_of(const char *key, int64_t number)
{
	const struct store_event_filter filter = { .object = "address",
						   .key = key,
						   .number = number };
	const struct store_page page = { .limit = 2 };
	struct ipam_event *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_event_list(ctx, store, &filter, &page, &list,
					  &count, NULL), 0);
	ck_assert_uint_le(count, 1);
	return count == 1 ? list : NULL;
}

static void add_floor(void)
{
	const struct ipam_custom_field field = { .name = "Floor" };
	struct ipam_wrong wrong = { .field = NULL };
	int64_t id = 0;

	ck_assert_int_eq(store_custom_field_add(store, &field, &id, &wrong),
			 0);
}

START_TEST(a_row_of_a_file_is_an_event_as_one_by_hand)
{
	struct manage_cells cells = { .of = {
		[IPAM_ADDRESS_IP] = "10.1.0.7", [IPAM_ADDRESS_OWNER] = "Ann",
		[IPAM_ADDRESS_MAC] = "02-00-00-00-00-07",
		[IPAM_ADDRESS_EXPIRES_AT] = "2027-01-31",
		[IPAM_ADDRESS_RESERVATION_TYPE] = "Dhcp",
	}, .custom = "Floor=3" };
	struct ipam_address address;
	const struct ipam_event *hand = NULL, *file = NULL;
	size_t i;

	add_floor();
	ck_assert_int_eq(manage_address_add(&call, ctx, &cells, &address), 0);
	import_file("IPAddress,Owner,MacAddress,ExpiryDate,ReservationType,"
		    "Floor\n10.1.0.8,Ann,02-00-00-00-00-07,2027-01-31,Dhcp,3\n",
		    false, 0, 0);
	hand = event_of("10.1.0.7", 301);
	file = event_of("10.1.0.8", 301);
	ck_assert_ptr_nonnull(hand);
	ck_assert_ptr_nonnull(file);
	ck_assert_str_eq(file->user, "alice");
	ck_assert_str_eq(file->origin, "token, 10.1.0.7");
	ck_assert_str_eq(file->text, "address 10.1.0.8 added");
	for (i = 0; i < hand->value_count; i++) {
		ck_assert_ptr_nonnull(value(file, hand->values[i].name));
		ck_assert_str_eq(value(file, hand->values[i].name)->after,
				 hand->values[i].after);
	}
	ck_assert_uint_eq(file->value_count, hand->value_count);
	ck_assert_str_eq(value(file, "custom")->after, "Floor=3");
}
END_TEST

START_TEST(a_row_that_changes_tells_before_and_after)
{
	struct ipam_event newest = {0};
	const struct ipam_event *event = NULL;
	size_t before;

	add_floor();
	import_file("IPAddress,Owner\n10.1.0.7,Ann\n10.1.0.8,Ann\n", false, 0,
		    0);
	/* two records, and that a file came */
	ck_assert_uint_eq(events(&newest), 3);
	ck_assert_str_eq(newest.object, "import");
	ck_assert_str_eq(value(&newest, "added")->after, "2");
	import_file("IPAddress,Owner,Floor\n10.1.0.7,Bob,4\n10.1.0.8,Ann,\n"
		    "10.1.0.999,Ann,\n", false, 0, 1);
	event = event_of("10.1.0.7", 302);
	ck_assert_ptr_nonnull(event);
	ck_assert_str_eq(event->text,
			 "address 10.1.0.7 changed: owner, custom");
	ck_assert_str_eq(value(event, "owner")->before, "Ann");
	ck_assert_str_eq(value(event, "owner")->after, "Bob");
	ck_assert_ptr_null(value(event, "custom")->before);
	ck_assert_str_eq(value(event, "custom")->after, "Floor=4");
	ck_assert_ptr_null(event_of("10.1.0.8", 302));
	before = events(&newest);
	ck_assert_uint_eq(before, 5);
	/* what stays, fails, or would be is no event */
	import_file("IPAddress,Owner,Floor\n10.1.0.7,Bob,4\n", false, 0, 0);
	import_file("IPAddress,Floor\n10.1.0.7,5\n10.1.0.9,5\n", true, 0, 0);
	import_file("IPAddress,MacAddress\n10.1.0.7,x\n", false, 0, 1);
	ck_assert_uint_eq(events(&newest), before);
	/* where a record is from is of a file alone */
	import_file("IPAddress,Source\n10.1.0.8,manual\n", false, 0, 0);
	event = event_of("10.1.0.8", 302);
	ck_assert_str_eq(value(event, "source")->before, "import");
	ck_assert_str_eq(value(event, "source")->after, "manual");
}
END_TEST

START_TEST(what_a_mirror_removes_is_told_of_each)
{
	struct manage_import_result result;
	struct ipam_event newest = {0};
	struct ipam_ip_range range = {
		.space_id = IPAM_SPACE_DEFAULT, .service = "IPAM",
		.instance = "Localhost", .assignment = IPAM_STATIC,
		.network_type = IPAM_NON_VIRTUALIZED,
		.user_utilized = -1, .prefix = fresh_prefix("10.1.0.0/24"),
	};
	struct ipam_wrong wrong = { .field = NULL };
	const struct ipam_event *event = NULL;
	int64_t import = 0;
	size_t before;

	range.range.first = ipam_addr_v4(0x0a010001);
	range.range.last = ipam_addr_v4(0x0a0100fe);
	ck_assert_int_eq(store_ip_range_put(store, &range, true, NOW, &wrong),
			 0);
	import_file("IPAddress,Owner\n10.1.0.7,Ann\n10.1.0.8,Ann\n", false, 0,
		    0);
	before = events(&newest);
	ck_assert_int_eq(manage_import_start(&call, ctx, 1, true, &import), 0);
	import_file("IPAddress,Owner\n10.1.0.8,Ann\n", true, import, 0);
	ck_assert_int_eq(manage_import_finish(&call, ctx, import, &result), 0);
	ck_assert_int_eq(result.count[MANAGE_ROW_REMOVED], 1);
	ck_assert_uint_eq(events(&newest), before);
	ck_assert_int_eq(manage_import_finish(&call, ctx, import, &result),
			 EINVAL);
	ck_assert_int_eq(manage_import_start(&call, ctx, 1, false, &import), 0);
	import_file("IPAddress,Owner\n10.1.0.8,Ann\n", false, import, 0);
	ck_assert_int_eq(manage_import_finish(&call, ctx, import, &result), 0);
	event = event_of("10.1.0.7", 303);
	ck_assert_ptr_nonnull(event);
	ck_assert_str_eq(value(event, "owner")->before, "Ann");
	ck_assert_ptr_null(value(event, "owner")->after);
	ck_assert_uint_eq(events(&newest), before + 2);
	ck_assert_str_eq(value(&newest, "removed")->after, "1");
}
END_TEST

/* RBC-01..03: who may do what is told as any other change. */
START_TEST(changes_of_access_are_told_with_names)
{
	static const char *const operations[] = { "zone.reset" };
	static const char *const more[] = { "zone.reset", "zone.edit" };
	static const char *const grants[] = { "Zones=\\Global\\Europe",
					      "IPAM Administrator=\\Global" };
	struct access_role_text role = { "Zones", NULL, operations, 1 };
	struct access_policy_text policy = {
		.kind = IPAM_PRINCIPAL_GROUP, .principal = "netops",
		.grants = grants, .count = 2,
	};
	struct ipam_event event = {0};
	int64_t id = 0, scope = 0, number = 0;

	ck_assert_int_eq(manage_role_add(&call, &role, &id), 0);
	ck_assert_uint_eq(events(&event), 1);
	ck_assert_str_eq(event.text, "role Zones added");
	ck_assert_str_eq(value(&event, "operations")->after, "zone.reset");
	role = (struct access_role_text){ .operations = more, .count = 2 };
	ck_assert_int_eq(manage_role_set(&call, id, &role), 0);
	ck_assert_uint_eq(events(&event), 2);
	ck_assert_str_eq(value(&event, "operations")->before, "zone.reset");
	ck_assert_str_eq(value(&event, "operations")->after,
			 "zone.edit zone.reset");
	ck_assert_int_eq(manage_scope_add(&call, 1, "Europe", NULL, &scope),
			 0);
	ck_assert_uint_eq(events(&event), 3);
	ck_assert_str_eq(event.text, "access scope \\Global\\Europe added");
	ck_assert_int_eq(manage_policy_add(&call, &policy, &number), 0);
	ck_assert_uint_eq(events(&event), 4);
	ck_assert_str_eq(value(&event, "principal")->after, "netops");
	ck_assert_str_eq(value(&event, "grants")->after,
			 "Zones=Europe, built-in role 1=Global");
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_SERVER,
						 SERVER, scope), 0);
	ck_assert_uint_eq(events(&event), 5);
	ck_assert_str_eq(event.key, SERVER);
	ck_assert_str_eq(value(&event, "access_scope")->after,
			 "\\Global\\Europe");
	/* what fails, or changes nothing, is no event */
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_SERVER,
						 SERVER, scope), 0);
	ck_assert_int_eq(manage_role_remove(&call, id), EBUSY);
	ck_assert_uint_eq(events(&event), 5);
	ck_assert_int_eq(manage_policy_remove(&call, number), 0);
	ck_assert_int_eq(manage_role_remove(&call, id), 0);
	ck_assert_uint_eq(events(&event), 7);
	ck_assert_str_eq(event.text, "role Zones removed");
	ck_assert_str_eq(event.user, "alice");
	ck_assert_int_eq(manage_key_renew(&call, MANAGE_KEY_ONLY), 0);
	ck_assert_uint_eq(events(&event), 8);
}
END_TEST

START_TEST(no_secret_is_in_the_catalog)
{
	struct manage_token token = { .name = "console", .kind = "user",
				      .days = 1 };
	struct ipam_event event = {0};
	int64_t number = 0;
	char *secret = NULL;
	size_t i;

	ck_assert_int_eq(manage_token_add(&call, ctx, &token, &number,
					  &secret), 0);
	ck_assert_uint_eq(events(&event), 1);
	ck_assert_str_eq(event.key, "1");
	ck_assert_str_eq(value(&event, "name")->after, "console");
	ck_assert_str_eq(value(&event, "role")->after, "user");
	ck_assert_uint_eq(event.value_count, 3);
	for (i = 0; i < event.value_count; i++) {
		ck_assert_ptr_null(strstr(event.values[i].after,
					  secret + strlen("ipam_1_")));
		ck_assert_str_ne(event.values[i].name, "hash");
	}
	ck_assert_int_eq(manage_token_revoke(&call, number), 0);
	ck_assert_uint_eq(events(&event), 2);
	ck_assert_str_eq(event.text, "token 1 removed");
	ck_assert_uint_eq(event.value_count, 2);
}
END_TEST

START_TEST(a_purge_is_asked_for_up_to_yesterday)
{
	const int64_t today = NOW - NOW % 86400;
	const struct ipam_event old = {
		.kind = IPAM_EVENT_DHCP, .at = today - 5, .server = SERVER,
		.source = "log", .place = 1, .text = "t",
	};
	struct ipam_event event = {0};
	const char *data = NULL;
	bool is_new = true;

	ck_assert_int_eq(manage_event_purge(&call, "dhcp", today + 1, &data),
			 EINVAL);
	ck_assert_str_eq(call.field, "before");
	ck_assert_int_eq(manage_event_purge(&call, "dhcp", today, &data), 0);
	ck_assert_str_eq(data, "dhcp_events");
	ck_assert_uint_eq(events(&event), 1);
	ck_assert_str_eq(event.text, "events dhcp purged");
	ck_assert_str_eq(value(&event, "before")->after,
			 "2026-11-02T00:00:00Z");
	/* From then on, though nothing is removed yet (EVT-06). */
	ck_assert_int_eq(store_event_put(store, &old, &is_new), 0);
	ck_assert(!is_new);
	ck_assert_int_eq(manage_event_purge(&call, "dhcp", today, &data),
			 EBUSY);
	ck_assert_int_eq(manage_event_purge(&call, "tracking", today, &data),
			 0);
	ck_assert_str_eq(data, "tracking");
	ck_assert_int_eq(manage_event_purge(&call, "nosuch", today, &data),
			 EINVAL);
}
END_TEST

START_TEST(a_change_within_another_ends_with_it)
{
	struct manage_server change = { .server = SERVER, .owner = "Ann" };
	struct ipam_event event = {0};

	ck_assert_int_eq(store_begin(store), 0);
	ck_assert_int_eq(manage_server_set(&call, &change), 0);
	ck_assert(store_in_transaction(store));
	store_rollback(store);
	ck_assert_uint_eq(events(&event), 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("manage events");
	TCase *t = tcase_create("events");

	tcase_add_checked_fixture(t, setup, fresh_teardown);
	tcase_add_test(t, a_change_shows_who_before_and_after);
	tcase_add_test(t, an_event_names_the_forest_of_the_user_s_domain);
	tcase_add_test(t, what_is_as_before_is_no_event);
	tcase_add_test(t, what_fails_is_no_event_and_no_change);
	tcase_add_test(t, without_its_event_there_is_no_change);
	tcase_add_test(t, what_is_added_and_removed_shows_all_of_it);
	tcase_add_test(t, domains_and_tasks_show_theirs);
	tcase_add_test(t, a_row_of_a_file_is_an_event_as_one_by_hand);
	tcase_add_test(t, a_row_that_changes_tells_before_and_after);
	tcase_add_test(t, what_a_mirror_removes_is_told_of_each);
	tcase_add_test(t, changes_of_access_are_told_with_names);
	tcase_add_test(t, no_secret_is_in_the_catalog);
	tcase_add_test(t, a_purge_is_asked_for_up_to_yesterday);
	tcase_add_test(t, a_change_within_another_ends_with_it);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
