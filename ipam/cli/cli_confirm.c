/*
 * A question on the terminal. A script is not asked: it fails at once, before
 * anything is done, and is told the option that it needs.
 */
#include "ipam/cli/cli_confirm.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "ipam/cli/cli_import.h"

static bool is_asked(const struct cli_options *options)
{
	if (options->yes || options->dry_run) {
		return false;
	}
	return cli_is_import(options->op) ? options->mirror != NULL :
					    cli_destroys(options->op);
}

/* "subnet remove 10.1.0.0/24: removes a subnet" */
static void tell(const struct cli_options *options)
{
	const char *name = options->op->name;
	const struct api_param *param = NULL;
	size_t i, noun = strcspn(name, ".");

	fprintf(stderr, "ipam: %.*s %s", (int)noun, name, name + noun + 1);
	for (i = 0; i < options->count; i++) {
		param = cli_param_find(options->op, options->values[i].name,
				       strlen(options->values[i].name));
		if (param->place != API_IN_PATH) {
			fprintf(stderr, " --%s", param->name);
		}
		fprintf(stderr, " %s", options->values[i].text);
	}
	for (i = 0; i < options->more_count; i++) {
		fprintf(stderr, " %s", options->more[i]);
	}
	if (options->mirror != NULL) {
		fprintf(stderr, " --mirror %s", options->mirror);
	}
	fprintf(stderr, ": %s", options->op->summary);
}

enum cli_exit cli_confirm(const struct cli_options *options)
{
	char line[16] = "";
	bool meant;

	if (!is_asked(options)) {
		return CLI_OK;
	}
	tell(options);
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
		fputs("; nothing was done: add --yes to mean it, or --dry-run "
		      "to try it\n", stderr);
		return CLI_USAGE;
	}
	fputs("\nGo on? [y/N] ", stderr);
	if (fgets(line, sizeof(line), stdin) == NULL) {
		fputc('\n', stderr);
	}
	line[strcspn(line, "\n")] = '\0';
	meant = strcasecmp(line, "y") == 0 || strcasecmp(line, "yes") == 0;
	if (!meant) {
		fputs("ipam: nothing was done\n", stderr);
	}
	return meant ? CLI_OK : CLI_FAILED;
}
