/*
 * --help, made from the table of operations.
 */
#include "ipam/cli/cli_import.h"

#include <stdio.h>
#include <string.h>

static const char cli_global_help[] =
	"  --url URL          HTTP instead, such as http://127.0.0.1:8480\n"
	"  --token-file FILE  bearer token for --url\n"
	"  --json, --csv      machine readable output\n"
	"  --wide             do not cut a table to the screen (80 columns in "
	"a pipe)\n"
	"  --output FILE      write there instead of to standard output\n"
	"  --wait             wait for the run and show its results\n"
	"\n"
	"Exit codes: 0 done, 1 failed (also: a server of the run failed), "
	"2 usage,\n"
	"3 not found, 4 denied, 5 no ipamd answers, 6 a value was refused.\n";

static const char import_help[] =
	"  FILE               comma separated values or JSON; - for standard "
	"input\n"
	"  --dry-run          change nothing, tell what would become of each "
	"row\n"
	"  --mirror RANGE     of this range, remove records that no row names\n"
	"  --errors FILE      keep rows that are refused there, with the "
	"reason\n";

static char *append_global(char *text)
{
	return talloc_asprintf_append_buffer(
		text, "  --socket PATH      socket of ipamd (IPAM_SOCKET, or "
		"%s)\n%s", cli_default_socket(), cli_global_help);
}

static char *operation_usage(TALLOC_CTX *mem_ctx, const struct api_op *op)
{
	const struct api_param *param = op->params;
	size_t noun = strcspn(op->name, ".");
	char *text = talloc_asprintf(mem_ctx, "ipam %.*s %s", (int)noun,
				     op->name, op->name + noun + 1);

	if (cli_is_import(op)) {
		return talloc_asprintf_append_buffer(
			text, " FILE [--dry-run] [--mirror RANGE]"
			" [--errors FILE]");
	}
	for (; param->name != NULL && param->place == API_IN_PATH; param++) {
		text = talloc_asprintf_append_buffer(text, " <%s>",
						     param->name);
	}
	return text;
}

static char *append_option(char *text, const struct api_param *param)
{
	char name[64];
	size_t i;

	snprintf(name, sizeof(name), "--%s", param->name);
	for (i = 0; name[i] != '\0'; i++) {
		name[i] = name[i] == '_' ? '-' : name[i];
	}
	text = talloc_asprintf_append_buffer(text, "  %-17s  %s%s", name,
					     param->help,
					     param->required ? " (needed)" :
							       "");
	for (i = 0; param->values != NULL && param->values[i] != NULL; i++) {
		text = talloc_asprintf_append_buffer(text, "%s%s",
						     i > 0 ? "|" : ": ",
						     param->values[i]);
	}
	return talloc_asprintf_append_buffer(text, "\n");
}

static char *operation_help(TALLOC_CTX *mem_ctx, const struct api_op *op)
{
	const struct api_param *param = op->params;
	char *line = operation_usage(mem_ctx, op);
	char *text = talloc_asprintf(mem_ctx, "%s [options]\n  %s\n\n", line,
				     op->summary);

	if (cli_is_import(op)) {
		text = talloc_strdup_append_buffer(text, import_help);
	}
	for (; param->name != NULL && !cli_is_import(op); param++) {
		if (param->place == API_IN_PATH) {
			text = talloc_asprintf_append_buffer(
				text, "  <%s>%*s  %s\n", param->name,
				(int)(15 - strlen(param->name)), "",
				param->help);
		} else {
			text = append_option(text, param);
		}
	}
	text = talloc_asprintf_append_buffer(text, "\nExample: %s\n\n",
					     op->example);
	return append_global(text);
}

char *cli_help(TALLOC_CTX *mem_ctx, const struct cli_options *options)
{
	const char *noun = options->noun;
	size_t i, len = noun ? strlen(noun) : 0;
	char *text = NULL;

	if (options->op != NULL) {
		return operation_help(mem_ctx, options->op);
	}
	text = talloc_strdup(mem_ctx, "ipam NOUN VERB [options]\n\n");
	for (i = 0; i < API_OP_COUNT; i++) {
		if (noun != NULL &&
		    (strncmp(api_ops[i].name, noun, len) != 0 ||
		     api_ops[i].name[len] != '.')) {
			continue;
		}
		text = talloc_asprintf_append_buffer(
			text, "  %s\n      %s\n",
			operation_usage(mem_ctx, &api_ops[i]),
			api_ops[i].summary);
	}
	text = talloc_asprintf_append_buffer(
		text, "\nExample: ipam scope list --server "
		"dhcp1.contoso.test\n\n");
	return append_global(text);
}
