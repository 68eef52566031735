/* use: ipam_cli ipam_api_client ipam_base CHECK JANSSON TALLOC */
/* Help, and which command stands for which cmdlet. */
#include "tests/support/suite.h"

#include "ipam/cli/cli_cmdlet.h"
#include "ipam/cli/cli_help.h"

static const char *help(TALLOC_CTX *mem_ctx, enum cli_exit expected,
			const char *line)
{
	const char *words[4] = { NULL };
	char *copy = talloc_strdup(mem_ctx, line), *save = NULL;
	char *word = strtok_r(copy, " ", &save);
	const char *text = NULL;
	int count = 0;

	for (; word != NULL; word = strtok_r(NULL, " ", &save)) {
		words[count++] = word;
	}
	ck_assert_int_eq(cli_help_words(mem_ctx, words, count, &text),
			 expected);
	return text;
}

START_TEST(each_cmdlet_has_a_command_or_a_reason)
{
	const struct cli_cmdlet *cmdlet = &cli_cmdlets[_i];
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const char *text = help(mem_ctx, CLI_OK, cmdlet->name);
	const char *dot = NULL;
	const struct api_op *op = NULL;
	size_t i;

	ck_assert_ptr_nonnull(strstr(cmdlet->name, "-Ipam"));
	ck_assert_ptr_nonnull(strstr(text, cmdlet->name));
	if (_i > 0) {
		ck_assert_str_lt(cli_cmdlets[_i - 1].name, cmdlet->name);
	}
	if (cmdlet->ops[0] == NULL) {
		ck_assert_ptr_nonnull(cmdlet->hint);
		ck_assert_ptr_nonnull(strstr(text, cmdlet->hint));
		ck_assert_ptr_nonnull(strstr(text, "no command"));
	}
	for (i = 0; i < 2 && cmdlet->ops[i] != NULL; i++) {
		dot = strchr(cmdlet->ops[i], '.');
		op = api_op_by_words(talloc_strndup(mem_ctx, cmdlet->ops[i],
						    (size_t)(dot -
							cmdlet->ops[i])),
				     dot + 1);
		ck_assert_msg(op != NULL, "%s: %s", cmdlet->name,
			      cmdlet->ops[i]);
		ck_assert(cli_cmdlet_is(cmdlet, op));
		/* and the command names the cmdlet */
		ck_assert_ptr_nonnull(strstr(cli_help(mem_ctx, NULL, op),
					     cmdlet->name));
	}
	talloc_free(mem_ctx);
}
END_TEST

static const struct {
	const char *line;
	enum cli_exit expected;
	const char *has;
} texts[] = {
	{ "", CLI_OK, "\n  range             list show add" },
	{ "subnet", CLI_OK, "ipam subnet add <network> <name>\n" },
	{ "range", CLI_OK, "for Get-IpamRange" },
	{ "range", CLI_OK, "ipam range remap <range>" },
	{ "range list", CLI_OK, "Stands for Get-IpamRange\n" },
	{ "range export", CLI_OK, "Stands for Export-IpamRange\n" },
	{ "get-ipamrange", CLI_OK, "ipam range show <range>" },
	{ "Get-IpamDhcpServer", CLI_OK, "ipam server list --role dhcp" },
	{ "Update-IpamServer", CLI_OK, "has no command" },
	{ "track", CLI_OK, "ipam track [options]" },
	{ "task set", CLI_OK, "--interval-s N" },
	{ "token add", CLI_OK, ": user|msm|asm" },
	{ "range add", CLI_OK, "--dry-run" },
	{ "range list", CLI_OK, "Exit codes: 0 done" },
	{ "frob", CLI_USAGE, "there is no command 'frob'" },
	{ "range frob", CLI_USAGE, "ipam help range" },
	{ "utilization", CLI_OK, "Remove-IpamUtilizationData" },
	{ "dhcp", CLI_USAGE, "Get-IpamDhcpScope" },
};

START_TEST(help_tells_what_is_asked_for)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const char *text = help(mem_ctx, texts[_i].expected, texts[_i].line);

	ck_assert_msg(strstr(text, texts[_i].has) != NULL, "%s: %s",
		      texts[_i].line, text);
	talloc_free(mem_ctx);
}
END_TEST

/* What --help says of an operation names each of its options. */
START_TEST(help_names_each_option)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const struct api_op *op = &api_ops[_i];
	const struct api_param *param = op->params;
	char *text = cli_help(mem_ctx, NULL, op);
	bool import = strstr(op->name, ".import") != NULL;

	for (; param->name != NULL && !import; param++) {
		char *name = param->place == API_IN_PATH ?
			talloc_asprintf(mem_ctx, "<%s>", param->name) :
			cli_option_name(mem_ctx, param);

		ck_assert_msg(strstr(text, name) != NULL, "%s: %s", op->name,
			      name);
	}
	talloc_free(mem_ctx);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("cli_help");
	TCase *t = tcase_create("cli_help");

	tcase_add_loop_test(t, each_cmdlet_has_a_command_or_a_reason, 0,
			    CLI_CMDLETS);
	LOOP(t, help_tells_what_is_asked_for, texts);
	tcase_add_loop_test(t, help_names_each_option, 0, API_OP_COUNT);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
