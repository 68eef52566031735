/*
 * The texts of help.
 */
#include "ipam/cli/cli_help.h"

#include <string.h>
#include <strings.h>

#include "ipam/cli/cli_cmdlet.h"
#include "ipam/cli/cli_import.h"
#include "ipam/cli/cli_many.h"

#define PLACE_OF_HELP 24	/* column of what options mean */

static const char exit_codes[] =
	"\nExit codes: 0 done, 1 failed (also: a server of the run failed, a "
	"row was\nrefused), 2 usage, 3 not found, 4 denied, 5 no ipamd "
	"answers, 6 a value was refused.\n";

static const char overview_head[] =
	"ipam NOUN VERB [options]\n\n";

static const char overview_tail[] =
	"\n"
	"  ipam help NOUN            what can be done with it\n"
	"  ipam help NOUN VERB       all options of it (also: --help)\n"
	"  ipam help CMDLET          the command for a cmdlet, such as "
	"Get-IpamRange\n"
	"  ipam completion bash      completion of words; use it with\n"
	"                            source <(ipam completion bash)\n"
	"\n"
	"Example: ipam scope list --server dhcp1.contoso.test\n\n";

static const char places[] =
	"\nWithout --socket and --url, IPAM_SOCKET or IPAM_URL count, then "
	"socket, url,\ntoken_file and ca_file in ~/.config/ipam/config, lines "
	"such as\n\"url = https://ipam.contoso.test:8480\"; then";

char *cli_option_name(TALLOC_CTX *mem_ctx, const struct api_param *param)
{
	char *name = talloc_asprintf(mem_ctx, "--%s", param->name);
	size_t i;

	for (i = 2; name != NULL && name[i] != '\0'; i++) {
		name[i] = name[i] == '_' ? '-' : name[i];
	}
	return name;
}

char *cli_usage_line(TALLOC_CTX *mem_ctx, const struct api_op *op)
{
	const struct api_param *param = NULL;
	size_t noun = strcspn(op->name, "."), n = 0;
	char *text = talloc_asprintf(mem_ctx, "ipam %.*s", (int)noun,
				     op->name);

	if (cli_silent_verb(text + strlen("ipam ")) == NULL) {
		text = talloc_asprintf_append_buffer(text, " %s",
						     op->name + noun + 1);
	}
	if (cli_is_import(op)) {
		return talloc_asprintf_append_buffer(text, " FILE");
	}
	for (; (param = cli_positional(op, n)) != NULL; n++) {
		text = talloc_asprintf_append_buffer(text, " <%s>%s",
						     param->name,
						     cli_takes_many(op) ?
						     " ..." : "");
	}
	return text;
}

/* "  NAME   " and the text behind it. */
static char *append_line(char *text, const char *name, const char *help)
{
	int room = PLACE_OF_HELP - 3 - (int)strlen(name);

	if (room < 0) {	/* on a line of its own */
		return talloc_asprintf_append_buffer(
			text, "  %s\n%*s%s\n", name, PLACE_OF_HELP, "",
			help);
	}
	return talloc_asprintf_append_buffer(text, "  %s%*s %s\n", name, room,
					     "", help);
}

static const char *value_word(const struct api_param *param)
{
	switch (param->type) {
	case API_BOOLEAN:
		return param->place == API_IN_QUERY ? "" : "[yes|no]";
	case API_TIME:
		return "TIME";
	case API_INTEGER:
		return "N";
	case API_SECONDS:
		return "N[smhd]";
	case API_STRINGS:
		return "A,B";
	case API_WORD:
		return "WORD";
	default:
		return "TEXT";
	}
}

static char *append_option(char *text, const struct api_param *param)
{
	char *name = cli_option_name(NULL, param);
	char *help = talloc_asprintf(name, "%s%s", param->help,
				     param->required ? " (needed)" : "");
	const char *word = value_word(param);
	size_t i;

	for (i = 0; param->values != NULL && param->values[i] != NULL; i++) {
		help = talloc_asprintf_append_buffer(
			help, "%s%s", i > 0 ? "|" : ": ", param->values[i]);
	}
	name = word[0] == '\0' ? name :
		talloc_asprintf_append_buffer(name, " %s", word);
	text = append_line(text, name, help);
	talloc_free(help);
	talloc_free(name);
	return text;
}

/* The global options that fit, of one command or of all. */
static char *append_globals(char *text, const struct api_op *op, bool common)
{
	const struct cli_global *global = cli_globals;
	char *name = NULL;

	for (; global->option != NULL; global++) {
		if ((global->of == CLI_FOR_ALL) != common ||
		    !cli_global_fits(global, op)) {
			continue;
		}
		name = talloc_asprintf(
			NULL, "%s%s%s", global->option,
			global->value != NULL ? " " : "",
			global->value != NULL ? global->value : "");
		text = append_line(text, name, global->help);
		talloc_free(name);
	}
	return text;
}

static char *append_common(char *text)
{
	text = append_globals(text, NULL, true);
	return talloc_asprintf_append_buffer(text, "%s %s.\n%s", places,
					     cli_default_socket(),
					     exit_codes);
}

/* "for Get-IpamRange, ..." */
static char *append_cmdlets(char *text, const struct api_op *op,
			    const char *before)
{
	size_t i, found = 0;

	for (i = 0; i < CLI_CMDLETS; i++) {
		if (!cli_cmdlet_is(&cli_cmdlets[i], op)) {
			continue;
		}
		text = talloc_asprintf_append_buffer(
			text, "%s%s%s%s", found++ == 0 ? before : ", ",
			cli_cmdlets[i].name,
			cli_cmdlets[i].hint != NULL ? " " : "",
			cli_cmdlets[i].hint != NULL ? cli_cmdlets[i].hint :
						      "");
	}
	return found == 0 ? text : talloc_asprintf_append_buffer(text, "\n");
}

static const char export_note[] =
	"\nFiles of spaces, blocks, subnets, ranges and addresses can be imported "
	"in this\norder. Not in them: custom fields and the values of their "
	"lists, logical groups,\naccess scopes of objects, roles, settings and "
	"the like, all of which `ipam whole\nexport` has. What ipamd keeps itself "
	"is not imported: LastModifiedTime,\nExpiryStatus and the three Sync "
	"columns. Ranges of MS DHCP come from their\nservers: one that is not "
	"there is refused.\n";

static const char whole_note[] =
	"\nThe file is JSON, a row on a line. In it is what people entered: "
	"settings, domains,\ncustom fields, logical groups, roles, access scopes "
	"and policies, servers, spaces,\nblocks, subnets, ranges, addresses, "
	"access scopes of objects, saved queries, planned\nchanges. NOT in it: "
	"tokens and what policies say of them, keys and passwords; what\nis "
	"collected, tracking records, events, utilization.\n"
	"An import adds and changes, and removes nothing; one row that is "
	"refused, and nothing\nis changed. An empty ipamd then exports the same, "
	"but for the line \"exported\".\nWhat DHCP and DNS servers bring waits "
	"for its collection: import again then.\n";

/* What is said of files behind the options, or NULL. */
static const char *note_of(const struct api_op *op)
{
	const char *dot = strchr(op->name, '.');

	if (op == &api_ops[API_WHOLE_EXPORT] ||
	    op == &api_ops[API_WHOLE_IMPORT]) {
		return whole_note;
	}
	return dot != NULL && strcmp(dot, ".export") == 0 ? export_note : NULL;
}

static char *operation_help(TALLOC_CTX *mem_ctx, const struct api_op *op)
{
	const struct api_param *param = op->params;
	char *line = cli_usage_line(mem_ctx, op);
	char *text = talloc_asprintf(mem_ctx, "%s [options]\n  %s\n", line,
				     op->summary);
	char *name = NULL;

	text = append_cmdlets(text, op, "  Stands for ");
	text = talloc_strdup_append_buffer(text, "\n");
	if (cli_is_import(op)) {
		text = append_line(text, "FILE",
				   op == &api_ops[API_WHOLE_IMPORT] ?
				   "as `ipam whole export` writes it; - for "
				   "standard input" :
				   "comma separated values or JSON; - for "
				   "standard input");
	}
	for (; param->name != NULL; param++) {
		if (!cli_shows_param(op, param)) {
			continue;
		}
		if (param->place == API_IN_PATH) {
			name = talloc_asprintf(mem_ctx, "<%s>", param->name);
			text = append_line(text, name, param->help);
		} else {
			text = append_option(text, param);
		}
	}
	text = append_globals(text, op, false);
	if (note_of(op) != NULL) {
		text = talloc_strdup_append_buffer(text, note_of(op));
	}
	text = talloc_asprintf_append_buffer(text, "\nExample: %s\n\n",
					     op->example);
	return append_common(text);
}

static bool is_noun(const struct api_op *op, const char *noun, size_t len)
{
	return strncmp(op->name, noun, len) == 0 && op->name[len] == '.';
}

static char *noun_help(TALLOC_CTX *mem_ctx, const char *noun)
{
	char *text = talloc_asprintf(mem_ctx, "ipam %s VERB [options]\n\n",
				     noun);
	const struct api_op *example = NULL;
	char *line = NULL;
	size_t i;

	for (i = 0; i < API_OP_COUNT; i++) {
		if (!is_noun(&api_ops[i], noun, strlen(noun))) {
			continue;
		}
		example = example != NULL ? example : &api_ops[i];
		line = cli_usage_line(mem_ctx, &api_ops[i]);
		text = talloc_asprintf_append_buffer(
			text, "  %s\n      %s\n", line, api_ops[i].summary);
		text = append_cmdlets(text, &api_ops[i], "      for ");
	}
	return talloc_asprintf_append_buffer(
		text, "\nExample: %s\n\nAll options: ipam help %s VERB\n",
		example->example, noun);
}

static char *overview(TALLOC_CTX *mem_ctx)
{
	char *text = talloc_strdup(mem_ctx, overview_head);
	char *noun = NULL;
	size_t i, k, len;

	for (i = 0; i < API_OP_COUNT; i++) {
		len = strcspn(api_ops[i].name, ".");
		/* A noun is told where it comes first. */
		for (k = 0; k < i && !is_noun(&api_ops[k], api_ops[i].name,
					      len); k++) {
		}
		if (k < i) {
			continue;
		}
		noun = talloc_strndup(mem_ctx, api_ops[i].name, len);
		text = talloc_asprintf_append_buffer(text, "  %-17s", noun);
		for (k = i; k < API_OP_COUNT; k++) {
			if (is_noun(&api_ops[k], noun, len)) {
				text = talloc_asprintf_append_buffer(
					text, " %s",
					api_ops[k].name + len + 1);
			}
		}
		text = talloc_strdup_append_buffer(text, "\n");
	}
	text = talloc_strdup_append_buffer(text, overview_tail);
	return append_common(text);
}

char *cli_help(TALLOC_CTX *mem_ctx, const char *noun, const struct api_op *op)
{
	return op != NULL ? operation_help(mem_ctx, op) :
	       noun != NULL ? noun_help(mem_ctx, noun) : overview(mem_ctx);
}

static char *cmdlet_help(TALLOC_CTX *mem_ctx, const struct cli_cmdlet *cmdlet)
{
	char *text = talloc_asprintf(mem_ctx, "%s\n", cmdlet->name);
	const struct api_op *op = NULL;
	char *noun = NULL, *line = NULL;
	size_t i, n;

	if (cmdlet->ops[0] == NULL) {
		return talloc_asprintf_append_buffer(
			text, "  has no command: %s\n", cmdlet->hint);
	}
	for (i = 0; i < 2 && cmdlet->ops[i] != NULL; i++) {
		n = strcspn(cmdlet->ops[i], ".");
		noun = talloc_strndup(mem_ctx, cmdlet->ops[i], n);
		op = api_op_by_words(noun, cmdlet->ops[i] + n + 1);
		line = cli_usage_line(mem_ctx, op);
		text = talloc_asprintf_append_buffer(
			text, "  %s%s%s\n      %s\n", line,
			cmdlet->hint != NULL ? " " : "",
			cmdlet->hint != NULL ? cmdlet->hint : "",
			op->summary);
	}
	return text;
}

/* Cmdlets whose name has the word in it: " Get-IpamRange, ...". */
static char *similar(TALLOC_CTX *mem_ctx, const char *word)
{
	char *text = talloc_strdup(mem_ctx, "");
	size_t i;

	for (i = 0; i < CLI_CMDLETS && strlen(word) > 2; i++) {
		if (strcasestr(cli_cmdlets[i].name, word) != NULL) {
			text = talloc_asprintf_append_buffer(
				text, "%s%s", text[0] == '\0' ?
				"; cmdlets with this name: " : ", ",
				cli_cmdlets[i].name);
		}
	}
	return text;
}

enum cli_exit cli_help_words(TALLOC_CTX *mem_ctx, const char *const *words,
			     int count, const char **out_text)
{
	const char *noun = count > 0 ? words[0] : NULL;
	const char *verb = count > 1 ? words[1] : NULL;
	const struct cli_cmdlet *cmdlet = NULL;
	const struct api_op *op = NULL;

	if (noun != NULL && verb == NULL) {
		cmdlet = cli_cmdlet_find(noun);
		verb = cli_silent_verb(noun);
	}
	if (cmdlet != NULL) {
		*out_text = cmdlet_help(mem_ctx, cmdlet);
		return CLI_OK;
	}
	if (noun != NULL && !cli_noun_known(noun)) {
		*out_text = talloc_asprintf(
			mem_ctx, "there is no command '%s'; see ipam help%s",
			noun, similar(mem_ctx, noun));
		return CLI_USAGE;
	}
	op = verb != NULL ? api_op_by_words(noun, verb) : NULL;
	if (verb != NULL && op == NULL) {
		*out_text = talloc_asprintf(
			mem_ctx, "%s has no verb '%s'; see ipam help %s",
			noun, verb, noun);
		return CLI_USAGE;
	}
	*out_text = cli_help(mem_ctx, noun, op);
	return CLI_OK;
}
