/*
 * Options that are no parameters of operations, as a table.
 */
#include "ipam/cli/cli_options.h"

#include <stddef.h>
#include <string.h>

#include "ipam/base/settings.h"
#include "ipam/cli/cli_import.h"

#define AT(member) offsetof(struct cli_options, member)

const struct cli_global cli_globals[] = {
	{ "--dry-run", NULL, CLI_FOR_CHANGE, AT(dry_run),
	  "change nothing: tell what would become of it" },
	{ "--yes", NULL, CLI_FOR_DESTROYER, AT(yes),
	  "do it without asking (needed without a terminal)" },
	{ "--wait", NULL, CLI_FOR_RUN, AT(wait),
	  "wait for the run and show its results" },
	{ "--mirror", "WHAT", CLI_FOR_IMPORT, AT(mirror),
	  "remove what no row names: records of this RANGE, or ranges of "
	  "this SERVICE/INSTANCE" },
	{ "--errors", "FILE", CLI_FOR_IMPORT, AT(errors),
	  "keep rows that are refused there, with the reason" },
	{ "--json", NULL, CLI_FOR_ALL, AT(json), "output as JSON" },
	{ "--csv", NULL, CLI_FOR_ALL, AT(csv),
	  "output as comma separated values" },
	{ "--columns", "NAMES", CLI_FOR_ALL, AT(columns),
	  "only these fields, by commas, in this order" },
	{ "--sort", "NAMES", CLI_FOR_LIST, AT(sort),
	  "by these fields, by commas; -NAME: falling" },
	{ "--wide", NULL, CLI_FOR_ALL, AT(wide),
	  "do not cut a table to the screen (80 columns in a pipe)" },
	{ "--output", "FILE", CLI_FOR_ALL, AT(output),
	  "write there instead of to standard output" },
	{ "--socket", "PATH", CLI_FOR_ALL, AT(socket),
	  "socket of the ipamd of this host" },
	{ "--url", "URL", CLI_FOR_ALL, AT(url),
	  "another ipamd, as https://ipam.contoso.test:8480" },
	{ "--token-file", "FILE", CLI_FOR_ALL, AT(token_file),
	  "bearer token for --url; without one, a Kerberos ticket" },
	{ "--ca-file", "FILE", CLI_FOR_ALL, AT(ca_file),
	  "certificates to trust instead of the system's" },
	{ "--help", NULL, CLI_FOR_ALL, AT(help), "tell about a command" },
	{ .option = NULL },
};

const struct cli_global *cli_global_find(const char *word, size_t len)
{
	const struct cli_global *global = cli_globals;

	if (len == 2 && memcmp(word, "-h", 2) == 0) {
		word = "--help";
		len = 6;
	}
	for (; global->option != NULL; global++) {
		if (strlen(global->option) == len &&
		    memcmp(word, global->option, len) == 0) {
			return global;
		}
	}
	return NULL;
}

bool cli_destroys(const struct api_op *op)
{
	static const char *const verbs[] = { "purge", "reclaim", "renew" };
	const char *verb = strchr(op->name, '.') + 1;
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verb, verbs[i]) == 0) {
			return true;
		}
	}
	return strcmp(op->method, "DELETE") == 0;
}

/* A file that is taken row by row, or for a whole range. */
static bool is_of_rows(const struct api_op *op)
{
	return cli_is_import(op) && op != &api_ops[API_WHOLE_IMPORT];
}

bool cli_global_fits(const struct cli_global *global, const struct api_op *op)
{
	if (op == NULL || global->of == CLI_FOR_ALL) {
		return global->of == CLI_FOR_ALL;
	}
	switch (global->of) {
	case CLI_FOR_CHANGE:
		return cli_is_import(op) || api_op_can_try(op);
	case CLI_FOR_DESTROYER:
		return is_of_rows(op) || cli_destroys(op);
	case CLI_FOR_RUN:
		return op == &api_ops[API_SERVER_ADD] ||
		       (op->result != NULL &&
			strcmp(op->result->name, "Run") == 0);
	case CLI_FOR_LIST:
		return api_op_extra(op, api_sort_param.name) != NULL;
	default:
		return is_of_rows(op);
	}
}

const char *cli_default_socket(void)
{
	const struct ipam_setting_key *key = ipam_setting_keys;

	for (; key->name != NULL; key++) {
		if (strcmp(key->section, "api") == 0 &&
		    strcmp(key->name, "socket") == 0) {
			return key->initial;
		}
	}
	return "";
}
