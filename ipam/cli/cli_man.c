/*
 * ipam(1) out of the same tables as help.
 */
#include "ipam/cli/cli_man.h"

#include <stdio.h>
#include <string.h>

#include "ipam/cli/cli_cmdlet.h"
#include "ipam/cli/cli_help.h"
#include "ipam/cli/cli_import.h"

static const char head[] =
	".TH IPAM 1 \"\" ipamd \"IP address management\"\n"
	".SH NAME\nipam \\- command line of ipamd\n"
	".SH SYNOPSIS\n.B ipam\nNOUN VERB [options]\n.br\n.B ipam help\n"
	"[NOUN [VERB] | CMDLET]\n.br\n.B ipam completion bash\n"
	".SH DESCRIPTION\n"
	"Asks ipamd and shows what it answers. What there is, is said by a "
	"noun, what is done with it by a verb. Options may stand anywhere.\n";

static const char tail[] =
	".SH EXIT STATUS\n"
	".TP\n0\ndone\n.TP\n1\nfailed; also: a server of a run failed, or a "
	"row of an import was refused\n.TP\n2\nthe command line is wrong\n"
	".TP\n3\nnot found\n.TP\n4\ndenied\n.TP\n5\nno ipamd answers\n"
	".TP\n6\nipamd refused a value\n"
	".SH ENVIRONMENT\n"
	".TP\nIPAM_SOCKET, IPAM_URL, IPAM_TOKEN_FILE, IPAM_CA_FILE\n"
	"as the options of these names\n"
	".TP\nCOLUMNS\nwidth of tables\n"
	".TP\nNO_COLOR\nnot empty: no colours on a terminal either\n"
	".SH FILES\n"
	".TP\n~/.config/ipam/config\nlines KEY = VALUE, with url, socket, "
	"token_file and ca_file as KEY; counts only where nobody else may "
	"write to it\n"
	".TP\n~/.config/ipam/token\nbearer token where no other file is "
	"named; nobody else may read it\n";

/* A text of ours as man(7) takes it. */
static void put(const char *text)
{
	if (*text == '.' || *text == '\'') {
		fputs("\\&", stdout);
	}
	for (; *text != '\0'; text++) {
		if (*text == '\\') {
			fputs("\\e", stdout);
		} else if (*text == '-') {
			fputs("\\-", stdout);
		} else {
			putchar(*text);
		}
	}
}

static void put_item(const char *name, const char *value, const char *help)
{
	fputs(".TP\n\\fB", stdout);
	put(name);
	fputs("\\fR", stdout);
	if (value != NULL) {
		printf(" \\fI%s\\fR", value);
	}
	putchar('\n');
	put(help);
	putchar('\n');
}

static void put_globals(void)
{
	const struct cli_global *global = cli_globals;

	fputs(".SH OPTIONS\n", stdout);
	for (; global->option != NULL; global++) {
		put_item(global->option, global->value, global->help);
	}
}

static void put_operation(TALLOC_CTX *mem_ctx, const struct api_op *op)
{
	const struct api_param *param = op->params;
	char *name = NULL, *line = cli_usage_line(mem_ctx, op);
	size_t i;

	fputs(".SS ", stdout);
	put(line);
	putchar('\n');
	put(op->summary);
	for (i = 0; i < CLI_CMDLETS; i++) {
		if (cli_cmdlet_is(&cli_cmdlets[i], op)) {
			fputs("; for ", stdout);
			put(cli_cmdlets[i].name);
		}
	}
	fputs(".\n", stdout);
	for (; param->name != NULL; param++) {
		if (!cli_shows_param(op, param)) {
			continue;
		}
		name = param->place == API_IN_PATH ?
			talloc_asprintf(mem_ctx, "<%s>", param->name) :
			cli_option_name(mem_ctx, param);
		put_item(name, NULL, param->help);
	}
	fputs(".PP\nExample:\n.B ", stdout);
	put(op->example);
	putchar('\n');
}

int cli_man(TALLOC_CTX *mem_ctx, int argc, const char *const *argv)
{
	size_t i;

	fputs(head, stdout);
	put_globals();
	fputs(".SH COMMANDS\n", stdout);
	for (i = 0; i < API_OP_COUNT; i++) {
		put_operation(mem_ctx, &api_ops[i]);
	}
	fputs(tail, stdout);
	return CLI_OK;
}
