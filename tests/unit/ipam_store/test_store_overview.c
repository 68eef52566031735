/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * The overview (MON-10): each area counts by the words that its lists have.
 */
#include "ipam/model/usage.h"
#include "ipam/store/store_access.h"
#include "ipam/store/store_overview.h"
#include "tests/unit/ipam_store/plan_rows.h"

/* "servers unknown 1, tasks queued 2"; of one area where that is named. */
static int seal(void *private_data, enum ipam_object kind, const char *key,
		int64_t scope, uint8_t out_seal[IPAM_ACCESS_SEAL])
{
	memset(out_seal, 0, IPAM_ACCESS_SEAL);
	return 0;
}

static int seal_all(void *private_data, const uint8_t *bytes, size_t size,
		    uint8_t out_seal[IPAM_ACCESS_SEAL])
{
	memset(out_seal, 0, IPAM_ACCESS_SEAL);
	return 0;
}

static const struct ipam_sealer sealer = { seal, seal_all, NULL };

/* What is asked for is an object that has an access scope. */
static int sees(void *private_data, enum ipam_object kind, const char *key,
		bool *out_sees)
{
	const struct store_object object = { kind, key };
	const bool *all = private_data;
	int64_t own = 0, scope = 0;

	if (kind != IPAM_OBJECT_NONE) {
		ck_assert_int_eq(store_access_object_get(
			store, &object, &sealer, &own, &scope), 0);
	}
	*out_sees = *all || kind == IPAM_OBJECT_NONE;
	return 0;
}

static char *counted(const char *area, const struct ipam_sight *sight)
{
	struct store_overview *list = NULL;
	char *text = talloc_strdup(ctx, "");
	size_t i, count = 0;

	ck_assert_int_eq(store_overview(ctx, store, sight, &list, &count), 0);
	for (i = 0; i < count; i++) {
		if (area == NULL || strcmp(area, list[i].area) == 0) {
			text = talloc_asprintf_append(
				text, "%s%s %s %lld", text[0] != '\0' ?
				", " : "", list[i].area, list[i].state,
				(long long)list[i].count);
		}
	}
	return text;
}

/* The same for whom sees all; what has objects is nothing for others. */
static char *overview(const char *area)
{
	bool all = true;
	const struct ipam_sight sight = { sees, &all };
	char *text = counted(area, NULL);

	ck_assert_int_eq(store_access_object_first(store, &sealer), 0);
	ck_assert_str_eq(counted(area, &sight), text);
	all = false;
	ck_assert_str_eq(counted(area, &sight),
			 area != NULL && strcmp(area, "tasks") == 0 ? text :
								      "");
	return text;
}

static void do_sql(const char *sql)
{
	ck_assert_int_eq(store_do(store, NULL, sql, ""), 0);
}

START_TEST(nothing_is_in_no_state)
{
	ck_assert_str_eq(overview(NULL), "");
}
END_TEST

START_TEST(a_server_is_as_its_worst_role)
{
	fresh_server("dhcp1.contoso.test");
	fresh_server("dhcp2.contoso.test");
	fresh_server("dhcp3.contoso.test");
	ck_assert_str_eq(overview("servers"), "servers unknown 3");
	do_sql("UPDATE server_role SET access = 1");
	ck_assert_str_eq(overview("servers"), "servers granted 3");
	do_sql("INSERT INTO server_role (server, role, present, access)"
	       " SELECT id, 1, 1, 2 FROM server WHERE name LIKE 'dhcp2%'");
	do_sql("UPDATE server SET management = 2 WHERE name LIKE 'dhcp3%'");
	ck_assert_str_eq(overview("servers"), "servers granted 1, servers "
			 "denied 1");
}
END_TEST

static const struct {
	int64_t total, used;
} usages[] = {
	{ -1, -1 }, { 0, 0 }, { 1000, 199 }, { 1000, 200 }, { 1000, 800 },
	{ 1000, 801 }, { 10, 99 },
};

/* Both sides of each threshold, as everybody else judges it (UTL-05). */
START_TEST(a_scope_has_the_level_that_lists_give_it)
{
	const struct ipam_thresholds levels = { 20, 80 };
	struct ipam_usage usage = { .total = usages[_i].total,
				    .in_use = usages[_i].used };
	const char *word = ipam_usage_status_name(ipam_usage_status(
		ipam_usage_percent(&usage), &levels));

	fresh_server("dhcp1.contoso.test");
	ck_assert_int_eq(store_do(
		store, NULL, "INSERT INTO scope (server, family, address,"
		" length, active, lease_duration_s, collected_at, total,"
		" in_use) VALUES (1, 4, x'0a010000', 24, 1, 0, 0, ?1, ?2)",
		"ii", usage.total, usage.in_use), 0);
	ck_assert_str_eq(overview("scopes"), talloc_asprintf(
		ctx, "scopes %s 1", word != NULL ? word : "unknown"));
}
END_TEST

START_TEST(addresses_count_by_their_expiry)
{
	struct ipam_address a = plan_record("10.1.0.7", "IPAM", "Localhost");
	struct ipam_address b = plan_record("10.1.0.8", "IPAM", "Localhost");

	ck_assert_int_eq(plan_add(&a), 0);
	ck_assert_str_eq(overview("addresses"), "");	/* it has no date */
	b.cells[IPAM_ADDRESS_EXPIRES_AT] = "5000";
	b.cells[IPAM_ADDRESS_EXPIRY] = "expired";
	ck_assert_int_eq(plan_add(&b), 0);
	ck_assert_str_eq(overview("addresses"), "addresses expired 1");
}
END_TEST

START_TEST(plans_count_by_their_state)
{
	fresh_server("dhcp1.contoso.test");
	do_sql("INSERT INTO scope (server, family, address, length, active,"
	       " lease_duration_s, collected_at, total, in_use) VALUES (1, 4,"
	       " x'0a010000', 24, 1, 0, 0, 1, 1)");
	do_sql("INSERT INTO zone (name, kind) VALUES ('contoso.test', 0)");
	do_sql("INSERT INTO planned (space, family, address, kind, action,"
	       " state, server, place, name, planned_at, changed_at) VALUES"
	       " (1, 4, x'0a010007', 0, 0, 0, 'dhcp1.contoso.test',"
	       " '10.1.0.0', 'a', 1, 1), (1, 4, x'0a010007', 1, 0, 0, '',"
	       " 'contoso.test', 'a', 1, 1)");
	ck_assert_str_eq(overview("plans"), "plans NotAttempted 2");
	ck_assert_str_eq(overview("zones"), "zones unchecked 1");
	do_sql("INSERT INTO service (server, role, name, state, since,"
	       " checked_at, exit_code) VALUES (1, 2, 'DHCPServer', 0, 1, 1,"
	       " 0)");
	ck_assert_str_eq(overview("services"), talloc_asprintf(
		ctx, "services %s 1", ipam_service_state_name(0)));
}
END_TEST

START_TEST(a_task_is_as_its_last_run)
{
	int64_t run = 0;

	ck_assert_int_eq(store_task_ensure(store, IPAM_TASK_EXPIRY, 60, 100),
			 0);
	ck_assert_str_eq(overview("tasks"), "tasks queued 1");
	ck_assert_int_eq(store_run_add(store, "AddressExpiry", NULL, 100,
				       &run), 0);
	do_sql("UPDATE run SET started_at = 100");
	ck_assert_str_eq(overview("tasks"), "tasks running 1");
	do_sql("UPDATE run SET finished_at = 100");
	do_sql("UPDATE job SET state = 2");
	ck_assert_str_eq(overview("tasks"), "tasks done 1");
	do_sql("UPDATE job SET state = 3");
	ck_assert_str_eq(overview("tasks"), "tasks failed 1");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_overview");
	TCase *tc = tcase_create("overview");

	tcase_add_checked_fixture(tc, fresh_setup, fresh_teardown);
	tcase_add_test(tc, nothing_is_in_no_state);
	tcase_add_test(tc, a_server_is_as_its_worst_role);
	tcase_add_loop_test(tc, a_scope_has_the_level_that_lists_give_it, 0,
			    sizeof(usages) / sizeof(usages[0]));
	tcase_add_test(tc, addresses_count_by_their_expiry);
	tcase_add_test(tc, plans_count_by_their_state);
	tcase_add_test(tc, a_task_is_as_its_last_run);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
