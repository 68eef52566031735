/* use: ipam_cli ipam_api_client ipam_base CHECK JANSSON TALLOC */
/* Columns, cut text, hostile text, CSV; the words of the command line. */
#include "tests/support/suite.h"

#include <locale.h>
#include <wordexp.h>

#include "ipam/cli/cli_help.h"
#include "ipam/cli/cli_show.h"
#include "ipam/cli/cli_table.h"

static char *print(struct cli_table *table, size_t width, bool csv)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (csv) {
		cli_table_print_csv(table, out);
	} else {
		cli_table_print(table, out, width, false);
	}
	fclose(out);
	return text;
}

static struct cli_table *sample(const char *name)
{
	static const char *const headings[] = { "NAME", "USED" };
	static const enum cli_column kinds[] = { CLI_LEFT, CLI_RIGHT };
	const char *row[2] = { name, "7" };
	const char *second[2] = { NULL, "1200" };
	struct cli_table *table = NULL;

	setlocale(LC_CTYPE, "C.UTF-8");
	table = cli_table_new(NULL, 2, headings, kinds);
	cli_table_add(table, row);
	cli_table_add(table, second);
	return table;
}

static const struct {
	const char *name;
	size_t width;
	const char *expected;
} tables[] = {
	{ "short", 0, "NAME   USED\nshort     7\n-      1200\n" },
	{ "B\xc3\xbcro", 0, "NAME  USED\nB\xc3\xbcro     7\n-     1200\n" },
	{ "\xe6\x9d\xb1\xe4\xba\xac", 0,
	  "NAME  USED\n\xe6\x9d\xb1\xe4\xba\xac     7\n-     1200\n" },
	{ "much too long", 12,
	  "NAME    USED\nmuch \xe2\x80\xa6     7\n-       1200\n" },
	{ "a\033[2Jb", 0, "NAME    USED\na?[2Jb     7\n-       1200\n" },
	{ "a\xff""bc", 0, "NAME  USED\na?bc     7\n-     1200\n" },
	{ "a\xe2\x80\xae""bc", 0, "NAME  USED\na?bc     7\n-     1200\n" },
};

START_TEST(a_table_is_aligned_cut_and_harmless)
{
	struct cli_table *table = sample(tables[_i].name);
	char *text = print(table, tables[_i].width, false);

	ck_assert_str_eq(text, tables[_i].expected);
	free(text);
	talloc_free(table);
}
END_TEST

static const struct {
	size_t width;
	const char *expected;
} narrow[] = {
	{ 33, "ADDRESS        NAME         USED\n2001:db8::1:7  a long name  1200\n" },
	{ 26, "ADDRESS        NAME   USED\n2001:db8::1:7  a lo\xe2\x80\xa6  1200\n" },
	{ 24, "ADDRESS       NAME  USED\n2001:db8::1\xe2\x80\xa6  a l\xe2\x80\xa6"
	  "  1200\n" },
};

START_TEST(text_gives_way_before_addresses_and_numbers)
{
	static const char *const headings[] = { "ADDRESS", "NAME", "USED" };
	static const enum cli_column kinds[] = { CLI_WHOLE, CLI_LEFT,
						 CLI_RIGHT };
	static const char *const row[] = { "2001:db8::1:7", "a long name",
					   "1200" };
	struct cli_table *table = NULL;
	char *text = NULL;

	setlocale(LC_CTYPE, "C.UTF-8");
	table = cli_table_new(NULL, 3, headings, kinds);
	cli_table_add(table, row);
	text = print(table, narrow[_i].width, false);
	ck_assert_str_eq(text, narrow[_i].expected);
	free(text);
	talloc_free(table);
}
END_TEST

static const struct {
	const char *hosts[3];
	size_t width;
	const char *expected;
} hosts[] = {
	{ { "a.x.test", "b.y.test", "a.x.test" }, 20,
	  "HOST\na.x.test\nb.y.test\na.x.test\n" },
	{ { "a.x.test", "b.y.test", "a.x.test" }, 7, "HOST\na\nb\na\n" },
	{ { "a.x.test", "a-b.x.test", NULL }, 7, "HOST\na\na-b\n-\n" },
	/* Two hosts with one label: the domain tells them apart. */
	{ { "a.x.test", "a-b.x.test", "a.y.test" }, 7,
	  "HOST\na.x.te\xe2\x80\xa6\na-b.x.\xe2\x80\xa6\n"
	  "a.y.te\xe2\x80\xa6\n" },
};

START_TEST(hosts_lose_their_domain_where_there_is_no_room)
{
	static const char *const headings[] = { "HOST" };
	static const enum cli_column kinds[] = { CLI_HOST };
	struct cli_table *table = NULL;
	char *text = NULL;
	size_t i;

	table = cli_table_new(NULL, 1, headings, kinds);
	for (i = 0; i < 3; i++) {
		cli_table_add(table, &hosts[_i].hosts[i]);
	}
	text = print(table, hosts[_i].width, false);
	ck_assert_str_eq(text, hosts[_i].expected);
	free(text);
	talloc_free(table);
}
END_TEST

START_TEST(csv_quotes_and_defuses)
{
	struct cli_table *table = sample("=a,\"b\"");
	char *text = print(table, 0, true);

	ck_assert_str_eq(text, "NAME,USED\r\n\"'=a,\"\"b\"\"\",7\r\n,1200\r\n");
	free(text);
	talloc_free(table);
}
END_TEST

static const struct {
	int64_t seconds;
	const char *expected;
} durations[] = {
	{ -5, "0s" },	   { 0, "0s" },	       { 59, "59s" },
	{ 60, "1m" },	   { 119, "119s" },    { 120, "2m" },
	{ 3600, "1h" },	   { 86400, "1d" },    { 129600, "36h" },
	{ 172800, "2d" },
};

START_TEST(a_length_of_time_is_short)
{
	char *text = cli_duration(NULL, durations[_i].seconds);

	ck_assert_str_eq(text, durations[_i].expected);
	talloc_free(text);
}
END_TEST

static const struct {
	const char *words[8];	/* behind "ipam", end with NULL */
	enum cli_exit expected;
	const char *op;
	const char *name, *value;
} lines[] = {
	{ { "server", "list" }, CLI_OK, "server.list", NULL, NULL },
	{ { "--json", "server", "show", "x" }, CLI_OK, "server.show",
	  "server", "x" },
	{ { "--socket", "task", "scope", "list", "--family=ipv6" }, CLI_OK,
	  "scope.list", "family", "ipv6" },
	{ { "task", "set", "T", "--interval-s", "60" }, CLI_OK, "task.set",
	  "interval_s", "60" },
	{ { "status" }, CLI_OK, "status.show", NULL, NULL },
	{ { "status", "--json" }, CLI_OK, "status.show", NULL, NULL },
	{ { "--help" }, CLI_OK, NULL, NULL, NULL },
	{ { "server", "--help" }, CLI_OK, NULL, NULL, NULL },
	{ { NULL }, CLI_USAGE, NULL, NULL, NULL },
	{ { "server" }, CLI_USAGE, NULL, NULL, NULL },
	{ { "frob", "list" }, CLI_USAGE, NULL, NULL, NULL },
	{ { "server", "frob" }, CLI_USAGE, NULL, NULL, NULL },
	{ { "server", "show" }, CLI_USAGE, NULL, NULL, NULL },
	{ { "server", "show", "a", "b" }, CLI_USAGE, NULL, NULL, NULL },
	{ { "server", "list", "--frob", "1" }, CLI_USAGE, NULL, NULL, NULL },
	{ { "scope", "list", "--family" }, CLI_USAGE, NULL, NULL, NULL },
	{ { "scope", "list", "--limit=1", "--limit=2" }, CLI_USAGE, NULL,
	  NULL, NULL },
	{ { "track", "--ip", "10.1.0.7" }, CLI_OK, "track.find", "ip",
	  "10.1.0.7" },
	{ { "track", "find", "--ip", "10.1.0.7" }, CLI_OK, "track.find", "ip",
	  "10.1.0.7" },
	/* what is needed may stand without its name */
	{ { "subnet", "add", "10.1.0.0/24", "Office" }, CLI_OK, "subnet.add",
	  "name", "Office" },
	{ { "domain", "add", "contoso.test" }, CLI_OK, "domain.add", "domain",
	  "contoso.test" },
	{ { "record", "find", "10.1.0.7" }, CLI_OK, "record.find", "address",
	  "10.1.0.7" },
	{ { "domain", "add", "a.test", "--domain", "b.test" }, CLI_USAGE,
	  NULL, NULL, NULL },
	{ { "domain", "add", "a.test", "b.test" }, CLI_USAGE, NULL, NULL,
	  NULL },
	/* nor that a flag is true */
	{ { "range", "add", "--create-subnet", "--network", "10.1.0.0/24" },
	  CLI_OK, "range.add", "network", "10.1.0.0/24" },
	{ { "range", "add", "--network", "10.1.0.0/24", "--create-subnet" },
	  CLI_OK, "range.add", "create_subnet", "true" },
	{ { "domain", "set", "a.test", "--dns", "no" }, CLI_OK, "domain.set",
	  "dns", "no" },
	{ { "range", "show", "3", "--explain" }, CLI_OK, "range.show",
	  "explain", "true" },
	/* options that are only of some commands */
	{ { "scope", "list", "--wait" }, CLI_USAGE, NULL, NULL, NULL },
	{ { "scope", "list", "--dry-run" }, CLI_USAGE, NULL, NULL, NULL },
	{ { "access-key", "renew", "--dry-run" }, CLI_USAGE, NULL, NULL,
	  NULL },
	{ { "range", "remove", "3", "--dry-run" }, CLI_OK, "range.remove",
	  "range", "3" },
	{ { "range", "remove", "3", "--mirror", "4" }, CLI_USAGE, NULL, NULL,
	  NULL },
	{ { "task", "run", "Audit", "--wait" }, CLI_OK, "task.run", "task",
	  "Audit" },
	{ { "task", "run", "Audit", "--wait", "--dry-run" }, CLI_USAGE, NULL,
	  NULL, NULL },
	{ { "server", "list", "--yes" }, CLI_OK, "server.list", NULL, NULL },
	{ { "server", "list", "--yes=no" }, CLI_USAGE, NULL, NULL, NULL },
	{ { "server", "list", "--json", "--csv" }, CLI_USAGE, NULL, NULL,
	  NULL },
	{ { "server", "list", "--url", "https://a", "--socket", "b" },
	  CLI_USAGE, NULL, NULL, NULL },
	/* columns by name or heading, in any order */
	{ { "server", "list", "--columns", "os,SERVER,recommended-action" },
	  CLI_OK, "server.list", NULL, NULL },
	{ { "server", "list", "--columns", "frob" }, CLI_USAGE, NULL, NULL,
	  NULL },
	{ { "server", "list", "--columns", "," }, CLI_USAGE, NULL, NULL,
	  NULL },
	{ { "range", "remove", "3", "--columns", "id" }, CLI_USAGE, NULL,
	  NULL, NULL },
};

START_TEST(a_command_line_is_understood_or_refused)
{
	const char *argv[10] = { "ipam" };
	struct cli_options options = { .op = NULL };
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const char *error = NULL;
	char *help = NULL;
	int argc = 1;
	enum cli_exit ret;

	while (lines[_i].words[argc - 1] != NULL) {
		argv[argc] = lines[_i].words[argc - 1];
		argc++;
	}
	ret = cli_options_parse(mem_ctx, argc, argv, &options, &error);
	ck_assert_int_eq(ret, lines[_i].expected);
	ck_assert_int_eq(error != NULL, ret != CLI_OK);
	if (lines[_i].op != NULL) {
		ck_assert_str_eq(options.op->name, lines[_i].op);
	}
	if (lines[_i].name != NULL) {
		ck_assert_str_eq(options.values[options.count - 1].name, lines[_i].name);
		ck_assert_str_eq(options.values[options.count - 1].text, lines[_i].value);
	}
	help = cli_help(mem_ctx, options.noun, options.op);
	ck_assert_ptr_nonnull(strstr(help, "Example: ipam "));
	talloc_free(mem_ctx);
}
END_TEST

START_TEST(every_example_parses)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct cli_options options = { .op = NULL };
	const char *error = NULL;
	wordexp_t words;
	int ret;

	/* as a shell takes it apart */
	ck_assert_int_eq(wordexp(api_ops[_i].example, &words, WRDE_NOCMD), 0);
	ret = cli_options_parse(mem_ctx, (int)words.we_wordc,
				(const char **)words.we_wordv, &options,
				&error);
	ck_assert_msg(ret == CLI_OK, "%s: %s", api_ops[_i].example, error);
	ck_assert_ptr_eq(options.op, &api_ops[_i]);
	wordfree(&words);
	talloc_free(mem_ctx);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

START_TEST(rows_that_come_later_keep_the_columns)
{
	static const char *const late[2] = { "very late indeed", "123456" };
	struct cli_table *table = sample("short");
	char *first = print(table, 80, false);
	char *text = NULL;

	cli_table_add(table, late);
	text = print(table, 80, false);
	ck_assert_str_eq(first, "NAME   USED\nshort     7\n-      1200\n");
	ck_assert_str_eq(text, "very\xe2\x80\xa6  123\xe2\x80\xa6\n");
	free(first);
	free(text);
	talloc_free(table);
	table = sample("short");
	free(print(table, 0, false));
	cli_table_add(table, late);
	text = print(table, 0, false);
	ck_assert_str_eq(text, "very late indeed  123456\n");
	free(text);
	talloc_free(table);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("cli");
	TCase *t = tcase_create("cli");

	LOOP(t, hosts_lose_their_domain_where_there_is_no_room, hosts);
	LOOP(t, a_table_is_aligned_cut_and_harmless, tables);
	LOOP(t, text_gives_way_before_addresses_and_numbers, narrow);
	tcase_add_test(t, rows_that_come_later_keep_the_columns);
	tcase_add_test(t, csv_quotes_and_defuses);
	LOOP(t, a_length_of_time_is_short, durations);
	LOOP(t, a_command_line_is_understood_or_refused, lines);
	LOOP(t, every_example_parses, api_ops);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
