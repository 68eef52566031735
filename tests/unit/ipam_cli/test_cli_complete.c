/* use: ipam_cli ipam_api_client ipam_base CHECK JANSSON TALLOC */
/* Words that a shell completes, without an ipamd that knows names. */
#include "tests/support/suite.h"

#include <stdlib.h>

#include "ipam/cli/cli_complete.h"

static void alone(void)
{
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	setenv("IPAM_SOCKET", "/nonexistent/ipamd.sock", 1);
	unsetenv("IPAM_URL");
}

static const struct {
	const char *words[6];	/* the last one is begun */
	const char *has, *lacks;	/* of what is offered */
} cases[] = {
	{ { "" }, "scope", "list" },
	{ { "" }, "help", NULL },
	{ { "ran" }, "range", "scope" },
	{ { "range", "" }, "remap", "range" },
	{ { "range", "re" }, "remove", "list" },
	{ { "frob", "" }, NULL, "list" },
	{ { "range", "frob", "" }, NULL, "list" },
	{ { "scope", "list", "--" }, "--family", "--wait" },
	{ { "scope", "list", "--f" }, "--family", "--server" },
	{ { "scope", "list", "--" }, "--json", "--dry-run" },
	{ { "scope", "list", "--family", "" }, "ipv6", "--json" },
	{ { "scope", "list", "--family=" }, "--family=ipv4", "ipv4" },
	{ { "scope", "list", "--family=ipv6" }, "--family=ipv6",
	  "--family=ipv4" },
	{ { "--json", "scope", "list", "--state", "a" }, "active",
	  "inactive" },
	{ { "--socket", "scope", "task", "" }, "run", "list-all" },
	{ { "task", "set", "Audit", "--en" }, "--enabled", NULL },
	{ { "task", "set", "Audit", "--enabled", "" }, "yes", "true" },
	{ { "task", "set", "Audit", "--interval-s", "" }, NULL, "yes" },
	{ { "task", "run", "--" }, "--dry-run", "--yes" },
	{ { "range", "remove", "--" }, "--yes", "--wait" },
	{ { "range", "show", "3", "--" }, "--explain", NULL },
	{ { "scope", "list", "--columns", "ser" }, "server", "state" },
	{ { "scope", "list", "--columns", "server,st" }, "server,state",
	  "state" },
	{ { "server", "list", "--role", "" }, NULL, "IPAM Administrator" },
	{ { "track", "--" }, "--ip", "--wait" },
	{ { "track", "--ip", "x", "--d" }, "--duid", "--ip" },
	{ { "help", "ra" }, "range", NULL },
	{ { "help", "Get-IpamR" }, "Get-IpamRange", "Get-IpamBlock" },
	{ { "help", "range", "" }, "remap", "range" },
	{ { "completion", "" }, "bash", "help" },
	{ { "zone", "show", "" }, NULL, "list" },
};

static bool has(const char *const *found, const char *word)
{
	for (; *found != NULL; found++) {
		if (strcmp(*found, word) == 0) {
			return true;
		}
	}
	return false;
}

START_TEST(words_are_offered)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const char *const *found = NULL;
	size_t n = 0;

	alone();
	while (n < 6 && cases[_i].words[n] != NULL) {
		n++;
	}
	found = cli_complete_words(mem_ctx, cases[_i].words, n);
	if (cases[_i].has != NULL) {
		ck_assert_msg(has(found, cases[_i].has), "%s",
			      cases[_i].has);
	}
	if (cases[_i].lacks != NULL) {
		ck_assert_msg(!has(found, cases[_i].lacks), "%s",
			      cases[_i].lacks);
	}
	talloc_free(mem_ctx);
}
END_TEST

static const struct {
	const char *line;
	size_t point;
	const char *words[5];
	bool quoted;
} lines[] = {
	{ "ipam", 99, { "ipam" }, false },
	{ "ipam ", 99, { "ipam", "" }, false },
	{ "ipam  sco", 99, { "ipam", "sco" }, false },
	{ "ipam scope list", 8, { "ipam", "sco" }, false },
	{ "ipam 'a b' \"c\"", 99, { "ipam", "a b", "c" }, false },
	{ "ipam 'a b", 99, { "ipam", "a b" }, true },
	{ "ipam a\\ b", 99, { "ipam", "a b" }, false },
	{ "ipam a\\", 99, { "ipam", "a\\" }, false },
	{ "ipam '\\Global'", 99, { "ipam", "\\Global" }, false },
	{ "", 99, { "" }, false },
};

START_TEST(a_line_is_taken_apart)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	bool quoted = false;
	size_t count = 0, i;
	const char *const *words = cli_complete_split(
		mem_ctx, lines[_i].line, lines[_i].point, &count, &quoted);

	for (i = 0; i < count; i++) {
		ck_assert_pstr_eq(words[i], lines[_i].words[i]);
	}
	ck_assert_ptr_null(lines[_i].words[count]);
	ck_assert_int_eq(quoted, lines[_i].quoted);
	talloc_free(mem_ctx);
}
END_TEST

/* However long and odd, nothing is read or written beside it. */
START_TEST(any_line_is_harmless)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const char *const *words = NULL;
	char line[4000];
	bool quoted;
	size_t i, count = 0;

	alone();
	for (i = 0; i < sizeof(line) - 1; i++) {
		line[i] = "ip am -=x'\\\",:"[(i * 7 + (size_t)_i * i / 5) % 14];
	}
	line[i] = '\0';
	words = cli_complete_split(mem_ctx, line, sizeof(line), &count,
				   &quoted);
	ck_assert_uint_gt(count, 0);
	ck_assert_ptr_nonnull(cli_complete_words(mem_ctx, words, count));
	talloc_free(mem_ctx);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("cli_complete");
	TCase *t = tcase_create("cli_complete");

	LOOP(t, words_are_offered, cases);
	LOOP(t, a_line_is_taken_apart, lines);
	tcase_add_loop_test(t, any_line_is_harmless, 0, 40);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
