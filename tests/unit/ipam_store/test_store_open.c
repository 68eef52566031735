/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Opening: new, again, damaged, foreign, newer, locked, full. */
#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ipam/base/error.h"
#include "ipam/store/store_private.h"
#include "ipam/store/store_track.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define RELEASED_SCHEMAS 8 /* fixtures/schema/1.sql and on */

static int open_again(const char **error)
{
	struct store *again = NULL;

	return store_open(ctx, store_path, &again, error);
}

static void change_file(const char *sql)
{
	sqlite3 *db = NULL;

	talloc_free(store);
	ck_assert_int_eq(sqlite3_open(store_path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

START_TEST(a_new_store_is_private_and_of_the_newest_schema)
{
	int64_t version = 0;
	struct stat st;

	ck_assert_int_eq(store_schema_version(store, &version), 0);
	ck_assert_int_eq(version, store_schema_newest);
	ck_assert_int_eq(stat(store_path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 077, 0);
}
END_TEST

/* DBS-01 */
START_TEST(what_was_kept_is_there_again)
{
	struct store_stats stats;

	fresh_server("a.test");
	talloc_free(store);
	fresh_open();
	ck_assert_int_eq(store_stats(store, &stats), 0);
	ck_assert_int_eq(stats.servers, 1);
	ck_assert_int_eq(stats.managed, 1);
}
END_TEST

START_TEST(a_newer_store_is_left_alone)
{
	const char *error = "";

	change_file("PRAGMA user_version = 999");
	ck_assert_int_eq(open_again(&error), IPAM_E_NEWER);
	ck_assert_ptr_nonnull(strstr(error, store_path));
}
END_TEST

START_TEST(the_database_of_another_program_is_left_alone)
{
	const char *error = "";

	change_file("PRAGMA application_id = 7");
	ck_assert_int_eq(open_again(&error), IPAM_E_CORRUPT);
	ck_assert_ptr_nonnull(strstr(error, "another program"));
}
END_TEST

START_TEST(a_damaged_file_is_named)
{
	const char *error = "";
	FILE *f = NULL;

	talloc_free(store);
	f = fopen(store_path, "w");
	fputs("this is no database, however long one looks at it", f);
	fclose(f);
	ck_assert_int_eq(open_again(&error), IPAM_E_CORRUPT);
	ck_assert_ptr_nonnull(strstr(error, store_path));
	ck_assert_ptr_nonnull(strstr(error, "backup"));
}
END_TEST

/* The text of a file of the tree. */
static char *slurp(const char *name)
{
	char path[512], *text = talloc_zero_size(ctx, 1 << 20);
	FILE *f = fopen(suite_path(path, sizeof(path), name), "r");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_lt(fread(text, 1, (1 << 20) - 1, f), (1 << 20) - 1);
	fclose(f);
	return text;
}

/* What the third schema makes of what was there. */
static void check_third(void)
{
	const struct store_page page = { .limit = 100 };
	const struct store_server_filter filter = { .server = NULL };
	struct ipam_server *servers = NULL;
	struct ipam_task *tasks = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_task_list(ctx, store, "ServerAvailability",
					 &page, &tasks, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(tasks[0].interval_s, 900);
	ck_assert_int_gt(tasks[0].last_run, 0);
	ck_assert_int_eq(store_server_list(ctx, store, &filter, &page,
					   &servers, &count), 0);
	ck_assert_uint_eq(servers[0].address_count, 1);
	ck_assert_int_eq(servers[0].found_at, servers[0].seen.collected_at);
}

/* Rows of leases, which schema 8 had, are blocks now: they are in 8.sql. */
static void check_tracking(void)
{
	const struct ipam_addr address = ipam_addr_v4(0x0a4d4614);
	struct ipam_track_record *records = NULL;
	size_t count = 0;
	int64_t n = 0;

	ck_assert_int_eq(store_track_leases(ctx, store, &address, 0, INT64_MAX,
					    0, 0, &records, &count), 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(records[0].at, 1793176202);
	ck_assert_int_eq(records[0].type, IPAM_TRACK_NEW);
	ck_assert_int_eq(records[0].place, 10);
	ck_assert_int_eq(records[1].type, IPAM_TRACK_RENEW);
	ck_assert_int_eq(records[1].place, 100);
	ck_assert_str_eq(records[1].host, "nb-brunner.contoso.test");
	ck_assert_str_eq(records[1].log, "DhcpSrvLog-Wed.log");
	ck_assert_int_eq(store_number(store, &n, "SELECT records FROM"
				      " track_part", ""), 0);
	ck_assert_int_eq(n, 2);
	ck_assert_int_eq(store_number(store, &n, "SELECT count(*) FROM"
				      " track_had_741", ""), 0);
	ck_assert_int_eq(n, 1);
}

/* Every released schema has a saved store; see fixtures/schema. */
static int64_t number_of(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	int64_t n = 0;

	/* The first schemas have no samples of servers. */
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW) {
		n = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_finalize(stmt);
	return n;
}

/* Samples, and what they counted, by their instants. */
#define SAMPLES "SELECT count(*) * 1000 + sum(in_use * (at % 1000 + 1)) FROM "

/* DBS-06 */
START_TEST(a_store_of_each_released_schema_is_migrated)
{
	char *sql = slurp(talloc_asprintf(ctx, "fixtures/schema/%d.sql", _i));
	struct ipam_run_count *counts = NULL;
	struct store_stats stats;
	int64_t version = 0, samples;
	sqlite3 *db = NULL;
	size_t n = 0;

	talloc_free(store);
	store_path = talloc_asprintf(ctx, "%s/old%d.db", suite_tmpdir(), _i);
	ck_assert_int_eq(sqlite3_open(store_path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	samples = number_of(db, SAMPLES "sample") +
		  number_of(db, SAMPLES "server_sample");
	sqlite3_close(db);
	ck_assert_int_gt(samples, 0);
	fresh_open();
	ck_assert_int_eq(number_of(store->db, SAMPLES "usage_full JOIN"
				   " usage_object o ON o.id = object"),
			 samples);
	ck_assert_int_eq(store_schema_version(store, &version), 0);
	ck_assert_int_eq(version, store_schema_newest);
	ck_assert_int_eq(store_check(store), 0);
	ck_assert_int_eq(store_stats(store, &stats), 0);
	ck_assert_int_eq(stats.servers, 8);
	ck_assert_int_eq(stats.scopes, 5);
	ck_assert_int_eq(stats.leases, 12);
	check_third();
	if (_i == 8) {
		check_tracking();
	}
	ck_assert_int_eq(store_run_count_list(ctx, store, &counts, &n), 0);
	ck_assert_uint_ge(n, 3);
	ck_assert_int_ge(counts[0].count, 1);
}
END_TEST

/* Writes over a page near the end, which opening does not look at. */
START_TEST(damage_inside_is_found_by_the_check)
{
	struct ipam_server server = { .name = NULL };
	char page[4096], name[64];
	FILE *f = NULL;
	int i;

	ck_assert_int_eq(store_begin(store), 0);
	for (i = 0; i < 2000; i++) {
		snprintf(name, sizeof(name), "host%d.example.test", i);
		server.name = name;
		ck_assert_int_eq(store_server_put(store, &server), 0);
	}
	ck_assert_int_eq(store_commit(store), 0);
	ck_assert_int_eq(store_check(store), 0);
	talloc_free(store);
	memset(page, 0x5a, sizeof(page));
	f = fopen(store_path, "r+");
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	ck_assert_int_eq(fseek(f, ftell(f) / 32768 * 28672, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(page, 1, sizeof(page), f), sizeof(page));
	fclose(f);
	fresh_open();
	ck_assert_int_eq(store_check(store), IPAM_E_CORRUPT);
	ck_assert_ptr_nonnull(strstr(store_error(store), "backup"));
}
END_TEST

START_TEST(a_missing_directory_is_named)
{
	const char *error = "";

	store_path = "/nowhere/ipam.db";
	ck_assert_int_eq(open_again(&error), ENOENT);
	ck_assert_ptr_nonnull(strstr(error, "/nowhere/ipam.db"));
}
END_TEST

/* Puts servers until it fails. */
static int fill(size_t *out_count)
{
	struct ipam_server server = { .name = NULL };
	char name[300];
	int ret = 0;

	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	server.name = name;
	for (*out_count = 0; ret == 0 && *out_count < 10000; ++*out_count) {
		snprintf(name, 10, "%08zu", *out_count);
		name[9] = 'x';
		name[8] = 'x';
		ret = store_server_put(store, &server);
	}
	--*out_count;
	return ret;
}

START_TEST(a_full_disk_loses_nothing_that_was_kept)
{
	struct store_stats stats;
	size_t count = 0;
	int64_t pages = 0;

	ck_assert_int_eq(store_number(store, &pages,
				      "PRAGMA max_page_count = 60", ""), 0);
	ck_assert_int_eq(fill(&count), ENOSPC);
	ck_assert_str_ne(store_error(store), "");
	ck_assert_int_eq(store_number(store, &pages,
				      "PRAGMA max_page_count = 6000", ""), 0);
	ck_assert_int_eq(store_stats(store, &stats), 0);
	ck_assert_uint_gt(count, 0);
	ck_assert_int_eq(stats.servers, (int64_t)count);
	fresh_server("after.test");
	ck_assert_int_eq(store_number(store, &pages,
				      "SELECT integrity_check = 'ok' FROM"
				      " pragma_integrity_check", ""), 0);
	ck_assert_int_eq(pages, 1);
}
END_TEST

START_TEST(a_store_that_is_read_only_answers_and_says_why_it_takes_nothing)
{
	struct ipam_server server = { .name = "b.test" };
	struct ipam_collected *list = NULL;
	struct store_stats stats;
	int64_t run = 0, off = 0;
	size_t count = 0;

	fresh_server("a.test");
	ck_assert_int_eq(store_number(store, &off, "PRAGMA query_only = ON",
				      ""), ENOENT);
	ck_assert_int_eq(store_server_put(store, &server), EROFS);
	ck_assert_ptr_nonnull(strstr(store_error(store), "readonly"));
	ck_assert_int_eq(store_run_add(store, "Audit", NULL, 1, &run), EROFS);
	ck_assert_int_eq(store_stats(store, &stats), 0);
	ck_assert_int_eq(stats.servers, 1);
	ck_assert_int_eq(store_collected_list(ctx, store, "a.test", NULL,
					      &list, &count), 0);
	ck_assert_int_eq(store_number(store, &off, "PRAGMA query_only = OFF",
				      ""), ENOENT);
	ck_assert_int_eq(store_server_put(store, &server), 0);
}
END_TEST

START_TEST(one_daemon_at_a_time_has_the_lock)
{
	struct store_lock *lock = NULL, *second = NULL;
	const char *error = "";
	char pid[32];
	pid_t child;

	ck_assert_int_eq(store_lock_take(ctx, store_path, &lock, &error), 0);
	ck_assert_int_eq(store_lock_take(ctx, store_path, &second, &error),
			 IPAM_E_RUNNING);
	snprintf(pid, sizeof(pid), "process %d ", (int)getpid());
	ck_assert_ptr_nonnull(strstr(error, pid));
	/* A child that ends leaves the lock with its parent. */
	child = fork();
	if (child == 0) {
		_exit(0);
	}
	waitpid(child, NULL, 0);
	ck_assert_int_eq(store_lock_take(ctx, store_path, &second, &error),
			 IPAM_E_RUNNING);
	talloc_free(lock);
	ck_assert_int_eq(store_lock_take(ctx, store_path, &second, &error), 0);
}
END_TEST

/* One that was killed may not have ended yet. */
START_TEST(the_lock_is_waited_for_a_moment)
{
	struct store_lock *lock = NULL;
	const char *error = "";
	int ready[2], ret;
	char byte = 0;
	pid_t child;

	ck_assert_int_eq(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		ret = store_lock_take(ctx, store_path, &lock, &error);
		if (ret != 0 || write(ready[1], &byte, 1) != 1) {
			_exit(1);
		}
		usleep(300000); /* so long it ends */
		_exit(0);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert_int_eq(store_lock_take(ctx, store_path, &lock, &error), 0);
	waitpid(child, NULL, 0);
	close(ready[0]);
	close(ready[1]);
}
END_TEST

START_TEST(rollback_keeps_nothing)
{
	struct store_stats stats;

	ck_assert_int_eq(store_begin(store), 0);
	fresh_server("a.test");
	store_rollback(store);
	ck_assert_int_eq(store_stats(store, &stats), 0);
	ck_assert_int_eq(stats.servers, 0);
	ck_assert_int_eq(store_begin(store), 0);
	fresh_server("a.test");
	ck_assert_int_eq(store_commit(store), 0);
	ck_assert_int_eq(store_stats(store, &stats), 0);
	ck_assert_int_eq(stats.servers, 1);
}
END_TEST

/* Of the file alone, without its log. */
static int64_t number_in_file(const char *sql)
{
	char *uri = talloc_asprintf(ctx, "file:%s?immutable=1", store_path);
	sqlite3 *db = NULL;
	int64_t n;

	ck_assert_int_eq(sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY |
					 SQLITE_OPEN_URI, NULL), SQLITE_OK);
	n = number_of(db, sql);
	sqlite3_close(db);
	return n;
}

START_TEST(what_was_committed_is_moved_into_the_file)
{
	fresh_server("a.test");
	ck_assert_int_eq(number_in_file("SELECT count(*) FROM server"), 0);
	ck_assert_int_eq(store_move_log(store), 0);
	ck_assert_int_eq(number_in_file("SELECT count(*) FROM server"), 1);
}
END_TEST

static int pages_of_log(void)
{
	int pages = 0;

	ck_assert_int_eq(sqlite3_wal_checkpoint_v2(
		store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, NULL),
		SQLITE_OK);
	return pages;
}

START_TEST(a_long_log_begins_anew_once_nobody_reads_it)
{
	struct store *reader = NULL;
	const char *error = "";
	int64_t n = 0;

	ck_assert_int_eq(store_open(ctx, store_path, &reader, &error), 0);
	ck_assert_int_eq(store_read(reader), 0);
	ck_assert_int_eq(store_number(reader, &n, "SELECT count(*) FROM"
				      " server", ""), 0);
	ck_assert_int_eq(store_do(store, NULL, "CREATE TABLE large AS SELECT"
				  " zeroblob(20000000) AS bytes", ""), 0);
	/* The reader needs the file as it was. */
	ck_assert_int_eq(store_move_log(store), 0);
	ck_assert_int_gt(pages_of_log(), 4096);
	store_read_end(reader);
	ck_assert_int_eq(store_move_log(store), 0);
	fresh_server("a.test");
	ck_assert_int_lt(pages_of_log(), 100);
}
END_TEST

START_TEST(who_waits_for_a_writer_has_his_turn_or_an_end_of_it)
{
	struct store *other = NULL;
	const char *error = "";
	char byte = 0;
	int pipes[2];
	pid_t child;

	ck_assert_int_eq(pipe(pipes), 0);
	ck_assert_int_eq(store_open(ctx, store_path, &other, &error), 0);
	ck_assert_int_eq(store_begin(other), 0);
	ck_assert_int_eq(store_set_patience(store, 5), SQLITE_OK);
	ck_assert_int_eq(store_begin(store), IPAM_E_BUSY);
	store_rollback(other);
	ck_assert_int_eq(store_set_patience(store, 0), SQLITE_OK);
	child = fork();
	if (child == 0) {
		ck_assert_int_eq(store_open(NULL, store_path, &other, &error),
				 0);
		ck_assert_int_eq(store_begin(other), 0);
		ck_assert_int_eq(write(pipes[1], &byte, 1), 1);
		store_commit(other);
		_exit(0);
	}
	ck_assert_int_eq(read(pipes[0], &byte, 1), 1);
	ck_assert_int_eq(store_begin(store), 0);
	store_rollback(store);
	waitpid(child, NULL, 0);
}
END_TEST

static unsigned disk_waits;
static int disk_fails;

/* Goes before the C library's, for SQLite too. */
int fdatasync(int fd)
{
	disk_waits++;
	if (disk_fails != 0) {
		errno = disk_fails;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, fd);
}

START_TEST(commits_that_settle_later_wait_for_the_disk_once)
{
	fresh_server("a.test");
	ck_assert(!store_unsettled(store));
	disk_waits = 0;
	fresh_server("b.test");
	ck_assert_uint_ge(disk_waits, 1);
	ck_assert_int_eq(store_settle_later(store), 0);
	disk_waits = 0;
	ck_assert(!store_unsettled(store));
	ck_assert_int_eq(store_settle(store), 0);
	fresh_server("c.test");
	fresh_server("d.test");
	ck_assert_uint_eq(disk_waits, 0);
	ck_assert(store_unsettled(store));
	ck_assert_int_eq(store_settle(store), 0);
	ck_assert_uint_eq(disk_waits, 1);
	ck_assert(!store_unsettled(store));
}
END_TEST

START_TEST(what_the_disk_refused_stays_unsettled)
{
	fresh_server("a.test");
	ck_assert_int_eq(store_settle_later(store), 0);
	fresh_server("b.test");
	disk_fails = EIO;
	ck_assert_int_eq(store_settle(store), EIO);
	ck_assert(store_unsettled(store));
	disk_fails = 0;
	ck_assert_int_eq(store_settle(store), 0);
	ck_assert(!store_unsettled(store));
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_open");
	TCase *c = tcase_create("open");

	tcase_add_checked_fixture(c, fresh_setup, fresh_teardown);
	tcase_add_test(c, a_new_store_is_private_and_of_the_newest_schema);
	tcase_add_test(c, what_was_kept_is_there_again);
	tcase_add_test(c, a_newer_store_is_left_alone);
	tcase_add_test(c, the_database_of_another_program_is_left_alone);
	tcase_add_test(c, a_damaged_file_is_named);
	tcase_add_loop_test(c, a_store_of_each_released_schema_is_migrated, 1,
			    RELEASED_SCHEMAS + 1);
	tcase_add_test(c, damage_inside_is_found_by_the_check);
	tcase_add_test(c, a_missing_directory_is_named);
	tcase_add_test(c, a_full_disk_loses_nothing_that_was_kept);
	tcase_add_test(c,
		       a_store_that_is_read_only_answers_and_says_why_it_takes_nothing);
	tcase_add_test(c, one_daemon_at_a_time_has_the_lock);
	tcase_add_test(c, the_lock_is_waited_for_a_moment);
	tcase_add_test(c, rollback_keeps_nothing);
	tcase_add_test(c, what_was_committed_is_moved_into_the_file);
	tcase_add_test(c, a_long_log_begins_anew_once_nobody_reads_it);
	tcase_add_test(c, commits_that_settle_later_wait_for_the_disk_once);
	tcase_add_test(c, what_the_disk_refused_stays_unsettled);
	tcase_add_test(c, who_waits_for_a_writer_has_his_turn_or_an_end_of_it);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
