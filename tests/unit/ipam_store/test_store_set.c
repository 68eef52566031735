/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Sets of what DHCP servers have: only what differs is written. */
#include <errno.h>

#include "ipam/store/store_private.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"

static const struct store_page all = { .limit = 1000 };
static struct store_diff diff;

static void setup(void)
{
	fresh_setup();
	fresh_server(SERVER);
	fresh_server("other.contoso.test");
}

static struct ipam_set_row option(const char *scope, const char *code,
				  const char *value)
{
	return (struct ipam_set_row){ .cells = {
		[IPAM_OPTION_FAMILY] = "4", [IPAM_OPTION_SCOPE] = scope,
		[IPAM_OPTION_RESERVATION] = "", [IPAM_OPTION_POLICY] = "",
		[IPAM_OPTION_VENDOR_CLASS] = "",
		[IPAM_OPTION_USER_CLASS] = "", [IPAM_OPTION_CODE] = code,
		[IPAM_OPTION_VALUE] = value } };
}

static void put(const struct ipam_set_row *rows, size_t count, int64_t at)
{
	memset(&diff, 0, sizeof(diff));
	ck_assert_int_eq(store_set_put(store, SERVER, IPAM_SET_OPTIONS, rows,
				       count, at, &diff), 0);
}

static size_t list(const struct store_set_filter *filter,
		   struct ipam_set_row **out)
{
	size_t count = 0;

	ck_assert_int_eq(store_set_list(ctx, store, IPAM_SET_OPTIONS, filter,
					&all, out, &count), 0);
	return count;
}

/* Each kind has a table with its columns, and keys that are unique. */
START_TEST(every_set_is_kept_and_read)
{
	const struct ipam_set_kind *kind = &ipam_set_kinds[_i];
	const struct store_set_filter filter = { .server = SERVER };
	struct ipam_set_row rows[2] = { { .server = NULL } }, *found = NULL;
	size_t i, count = 0;

	for (i = 0; i < kind->count; i++) {
		rows[0].cells[i] =
			kind->columns[i].type == IPAM_CELL_TEXT ? "text" :
			kind->columns[i].type == IPAM_CELL_ADDRESS ?
				"10.0.0.1" : "1";
	}
	rows[1] = rows[0];
	memset(&diff, 0, sizeof(diff));
	ck_assert_int_eq(store_set_put(store, SERVER, _i, rows, 2, 100, &diff),
			 0);
	ck_assert_uint_eq(diff.added, 1);
	ck_assert_int_eq(store_set_put(store, SERVER, _i, rows, 1, 200, &diff),
			 0);
	ck_assert_uint_eq(diff.unchanged, 1);
	ck_assert_int_eq(store_set_list(ctx, store, _i, &filter, &all, &found,
					&count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(found[0].collected_at, 200);
	ck_assert_str_eq(found[0].server, SERVER);
	for (i = 0; i < kind->count; i++) {
		ck_assert_pstr_eq(found[0].cells[i], rows[0].cells[i]);
	}
}
END_TEST

START_TEST(only_what_differs_is_written)
{
	const struct store_set_filter filter = { .server = SERVER };
	struct ipam_set_row before[] = {
		option("10.1.0.0", "6", "x"), option("", "6", "x"),
		option("", "15", "y"), option("10.0.9.0", "3", "z"),
	};
	struct ipam_set_row after[] = {
		option("", "6", "x"), option("", "15", "other"),
		option("10.1.0.0", "51", "60"),
	};
	struct ipam_set_row *rows = NULL;

	put(before, 4, 100);
	ck_assert_uint_eq(diff.added, 4);
	put(before, 4, 150);
	ck_assert_uint_eq(diff.unchanged, 4);
	ck_assert_uint_eq(diff.added + diff.changed + diff.removed, 0);
	ck_assert_uint_eq(list(&filter, &rows), 4);
	/* the server first, numbers as numbers, addresses as addresses */
	ck_assert_str_eq(rows[0].cells[IPAM_OPTION_CODE], "6");
	ck_assert_str_eq(rows[1].cells[IPAM_OPTION_CODE], "15");
	ck_assert_str_eq(rows[2].cells[IPAM_OPTION_SCOPE], "10.0.9.0");
	ck_assert_str_eq(rows[0].cells[IPAM_OPTION_SCOPE], "");
	put(after, 3, 200);
	ck_assert_uint_eq(diff.added, 1);
	ck_assert_uint_eq(diff.changed, 1);
	ck_assert_uint_eq(diff.removed, 2);
	ck_assert_uint_eq(diff.unchanged, 1);
	ck_assert_uint_eq(list(&filter, &rows), 3);
	ck_assert_str_eq(rows[1].cells[IPAM_OPTION_VALUE], "other");
	put(after, 0, 300);
	ck_assert_uint_eq(diff.removed, 3);
}
END_TEST

START_TEST(a_list_is_filtered_and_paged)
{
	struct ipam_set_row rows[60], *found = NULL;
	struct store_set_filter filter = { .server = NULL };
	struct store_page page = { .limit = 7 };
	char codes[60][8];
	size_t i, count = 0, seen = 0;

	for (i = 0; i < 60; i++) {
		snprintf(codes[i], sizeof(codes[i]), "%zu", i);
		rows[i] = option(i % 3 == 0 ? "10.1.0.0" : "", codes[i], "v");
	}
	put(rows, 60, 100);
	do {
		ck_assert_int_eq(store_set_list(ctx, store, IPAM_SET_OPTIONS,
						&filter, &page, &found,
						&count), 0);
		seen += count;
		page.after = count > 0 ? store_set_key(ctx, IPAM_SET_OPTIONS,
						       &found[count - 1]) :
					 NULL;
	} while (count > 0);
	ck_assert_uint_eq(seen, 60);
	filter.where[0].column = "scope";
	filter.where[0].cell = "10.1.0.0";
	ck_assert_uint_eq(list(&filter, &found), 20);
	filter.where[1].column = "code";
	filter.where[1].cell = "12";
	ck_assert_uint_eq(list(&filter, &found), 1);
	filter.where[0].cell = "";
	filter.where[1].column = NULL;
	ck_assert_uint_eq(list(&filter, &found), 40);
	filter.where[0].column = "no\"such";
	ck_assert_int_eq(store_set_list(ctx, store, IPAM_SET_OPTIONS, &filter,
					&all, &found, &count), EINVAL);
	filter.where[0].column = NULL;
	page.after = "nonsense";
	ck_assert_int_eq(store_set_list(ctx, store, IPAM_SET_OPTIONS, &filter,
					&page, &found, &count), EINVAL);
}
END_TEST

START_TEST(a_set_belongs_to_its_server)
{
	struct ipam_set_row row = option("", "6", "x"), *found = NULL;
	const struct store_set_filter filter = {
		.server = "other.contoso.test" };

	put(&row, 1, 100);
	ck_assert_uint_eq(list(&filter, &found), 0);
	ck_assert_int_eq(store_set_put(store, "no.test", IPAM_SET_OPTIONS,
				       &row, 1, 1, &diff), ENOENT);
	ck_assert_int_eq(store_server_remove(store, SERVER), 0);
	ck_assert_uint_eq(list(&(struct store_set_filter){ .server = NULL },
			       &found), 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_set");
	TCase *c = tcase_create("sets");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_loop_test(c, every_set_is_kept_and_read, 0, IPAM_SET_COUNT);
	tcase_add_test(c, only_what_differs_is_written);
	tcase_add_test(c, a_list_is_filtered_and_paged);
	tcase_add_test(c, a_set_belongs_to_its_server);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
