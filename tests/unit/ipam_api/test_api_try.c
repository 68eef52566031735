/* use: ipam_cli ipam_api ipam_api_client ipam_store ipam_model ipam_base CHECK JANSSON SQLITE3 TALLOC */
/*
 * Changes that are tried: each is judged and answered as if it were made, and
 * nothing of it stays.
 */
#include <sqlite3.h>

#include "tests/unit/ipam_api/process.h"

static void fill(void)
{
	struct store *store = NULL;
	const char *error = NULL;

	ck_assert_int_eq(store_open(NULL, store_path, &store, &error), 0);
	talloc_free(store);
}

static void start(void)
{
	process_start(fill);
	says(CLI_OK, "subnet add --network 10.1.0.0/24 --name Office", "");
	says(CLI_OK, "range add --network 10.1.0.0/24 --start 10.1.0.1 "
	     "--end 10.1.0.20", "");
	says(CLI_OK, "address add --address 10.1.0.7 --owner Ada", "");
	says(CLI_OK, "role add --role Zones --operations zone.reset", "");
}

/* All rows of all tables but those of the tests of the store itself. */
static sqlite3_int64 fingerprint(void)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *tables = NULL, *rows = NULL;
	sqlite3_int64 sum = 0;
	char *sql = NULL;
	int i;

	ck_assert_int_eq(sqlite3_open(store_path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(
		db, "SELECT name FROM sqlite_schema WHERE type = 'table'"
		" AND name NOT LIKE 'sqlite_stat%'", -1, &tables, NULL),
		SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		sql = sqlite3_mprintf("SELECT * FROM \"%w\"",
				      sqlite3_column_text(tables, 0));
		ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &rows, NULL),
				 SQLITE_OK);
		while (sqlite3_step(rows) == SQLITE_ROW) {
			for (i = 0; i < sqlite3_column_count(rows); i++) {
				const unsigned char *p =
					sqlite3_column_text(rows, i);

				for (; p != NULL && *p != '\0'; p++) {
					sum = (sum ^ *p) * 1099511 % 999999937;
				}
				sum++;
			}
		}
		sqlite3_finalize(rows);
		sqlite3_free(sql);
	}
	sqlite3_finalize(tables);
	sqlite3_close(db);
	return sum;
}

static const struct {
	const char *line;
	int expected;
	const char *says;
} tries[] = {
	{ "address add --address 10.1.0.8 --owner Bob", CLI_OK,
	  "owner: Bob\n" },
	{ "address add --address 10.1.0.7", CLI_FAILED, "" },
	{ "address add --address 127.0.0.1", CLI_INVALID, "" },
	{ "address set 10.1.0.7 --owner Bob", CLI_OK, "owner: Bob\n" },
	{ "address set 10.1.0.9 --owner Bob", CLI_NOT_FOUND, "" },
	{ "address remove 10.1.0.7", CLI_OK, "" },
	{ "address remove 10.1.0.9", CLI_NOT_FOUND, "" },
	{ "address allocate 1", CLI_OK, "address: 10.1.0.1\n" },
	{ "address reclaim 1", CLI_OK, "removed: 0\n" },
	{ "subnet add --network 10.2.0.0/24 --name B", CLI_OK,
	  "network: 10.2.0.0/24\n" },
	{ "subnet set 10.1.0.0/24 --name Yard", CLI_OK, "name: Yard\n" },
	{ "subnet remove 10.1.0.0/24", CLI_FAILED, "" },
	{ "subnet remove 10.1.0.0/24 --ranges", CLI_OK, "" },
	{ "block add --network 10.0.0.0/8", CLI_OK, "assigned: 20\n" },
	{ "space add --name Fabric", CLI_OK, "space: Fabric\n" },
	{ "space remove Default", CLI_FAILED, "" },
	{ "server add --server nps1.contoso.test --nps yes", CLI_OK,
	  "server: nps1.contoso.test\n" },
	{ "domain add --domain contoso.test", CLI_OK,
	  "domain: contoso.test\n" },
	{ "expiry set --alert-days 30", CLI_OK, "alert_days: 30\n" },
	{ "task set Frob --interval-s 7777", CLI_NOT_FOUND, "" },
	{ "task run ServerDiscovery", CLI_OK, "state: queued\n" },
	{ "threshold set --under 10 --over 90", CLI_OK, "over: 90" },
	{ "utilization purge --before 2026-01-01", CLI_OK, "" },
	{ "role add --role More --operations zone.reset", CLI_OK,
	  "role: More\n" },
	{ "role remove Zones", CLI_OK, "" },
	{ "role add --role Zones --operations zone.reset", CLI_FAILED, "" },
	{ "access-scope add --label Paris --parent \\Global", CLI_OK,
	  "access_scope: \\Global\\Paris\n" },
	{ "token add --name ci --role user", CLI_OK, "secret: -\n" },
};

START_TEST(a_try_answers_like_the_change_and_leaves_nothing)
{
	char line[200];
	sqlite3_int64 before = fingerprint();

	snprintf(line, sizeof(line), "%s --dry-run", tries[_i].line);
	says(tries[_i].expected, line, tries[_i].says);
	ck_assert_int_eq(fingerprint(), before);
	/* nor in what the process has in memory: it can be done for real */
	says(CLI_OK, "role list --csv", "Zones,no,1");
	says(tries[_i].expected, tries[_i].line, "");
	if (tries[_i].expected == CLI_OK &&
	    strcmp(tries[_i].line, "address reclaim 1") != 0) {
		ck_assert_int_ne(fingerprint(), before);
	}
}
END_TEST

/* A role of a try gives nobody anything, and its token is none. */
START_TEST(access_that_was_tried_is_not_there)
{
	says(CLI_OK, "role add --role Tried --operations zone.reset "
	     "--dry-run", "role: Tried\n");
	says(CLI_NOT_FOUND, "role show Tried", "");
	says(CLI_OK, "token add --name ci --role administrator --dry-run",
	     "");
	says(CLI_OK, "token list --json", "\"items\": []");
	says(CLI_OK, "role remove Zones --dry-run", "");
	says(CLI_OK, "role show Zones", "role: Zones\n");
	says(CLI_OK, "access-key show", "state: good\n");
}
END_TEST

START_TEST(chosen_columns_are_shown_alone)
{
	says(CLI_OK, "subnet list --columns name,network --csv",
	     "name,network\r\nOffice,10.1.0.0/24\r\n");
	says(CLI_OK, "subnet list --columns name,owner",
	     "NAME    OWNER\nOffice  -\n");
	says(CLI_OK, "subnet list --columns name --json",
	     "{\"items\": [\n{\"name\": \"Office\"}\n]");
	says(CLI_OK, "subnet show 10.1.0.0/24 --columns total,name",
	     "total: 256\nname: Office\n");
	says(CLI_OK, "subnet show 10.1.0.0/24 --columns total --json",
	     "{\n  \"total\": 256\n}\n");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("api_try");
	TCase *t = tcase_create("api_try");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, start, process_finish);
	tcase_add_loop_test(t, a_try_answers_like_the_change_and_leaves_nothing,
			    0, sizeof(tries) / sizeof(tries[0]));
	tcase_add_test(t, access_that_was_tried_is_not_there);
	tcase_add_test(t, chosen_columns_are_shown_alone);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
