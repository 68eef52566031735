/*
 * Parsing by hand rather than getopt: options may stand anywhere, and which
 * ones there are depends on the operation that the two words name.
 */
#include "ipam/cli/cli_options.h"

#include <string.h>

#include "ipam/base/settings.h"
#include "ipam/cli/cli_import.h"

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

struct parser {
	TALLOC_CTX *mem_ctx;
	const char *const *argv;
	int argc, next;
	size_t positionals;
	struct cli_options *options;
	const char *error;
};

static enum cli_exit usage(struct parser *p, const char *fmt, const char *word)
{
	p->error = talloc_asprintf(p->mem_ctx, "%s '%s'; see ipam --help", fmt,
				   word);
	return CLI_USAGE;
}

static bool noun_known(const char *noun)
{
	size_t i, len = strlen(noun);

	for (i = 0; i < API_OP_COUNT; i++) {
		if (strncmp(api_ops[i].name, noun, len) == 0 &&
		    api_ops[i].name[len] == '.') {
			return true;
		}
	}
	return false;
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0';
}

/* "ipam track --ip 10.1.0.7": a noun whose verb nobody says. */
static bool is_alone(const char *noun)
{
	return strcmp(noun, "track") == 0;
}

/* The noun and the verb: the first words that are no options. */
static enum cli_exit find_words(struct parser *p)
{
	static const char *const with_value[] = { "--socket", "--url",
						  "--token-file", "--output",
						  "--mirror", "--errors",
						  NULL };
	const char *words[2] = { NULL, NULL };
	int i, found = 0, at[2] = { 0, 0 };
	size_t k;

	for (i = 1; i < p->argc && found < 2; i++) {
		for (k = 0; with_value[k] != NULL; k++) {
			if (strcmp(p->argv[i], with_value[k]) == 0) {
				i++;
				break;
			}
		}
		if (with_value[k] == NULL && !is_option(p->argv[i])) {
			at[found] = i;
			words[found++] = p->argv[i];
			if (found == 1 && is_alone(words[0])) {
				break;
			}
		}
	}
	p->options->noun = words[0];
	if (words[0] == NULL) {
		return CLI_OK;
	}
	if (!noun_known(words[0])) {
		return usage(p, "there is no command", words[0]);
	}
	if (strcmp(words[0], "status") == 0 && words[1] == NULL) {
		words[1] = "show";
	}
	if (is_alone(words[0])) {
		words[1] = "find";
	}
	if (words[1] == NULL) {
		return CLI_OK;
	}
	p->options->op = api_op_by_words(words[0], words[1]);
	if (p->options->op == NULL) {
		return usage(p, talloc_asprintf(p->mem_ctx, "%s has no verb",
						words[0]),
			     words[1]);
	}
	p->next = at[1] > 0 ? at[1] : at[0];
	return CLI_OK;
}

/* "--interval-s" names "interval_s". */
static const struct api_param *param_by_option(const struct api_op *op,
					       const char *word, size_t len)
{
	const struct api_param *param = op != NULL ? op->params : NULL;
	size_t i;

	for (; param != NULL && param->name != NULL; param++) {
		if (strlen(param->name) != len) {
			continue;
		}
		for (i = 0; i < len; i++) {
			if (param->name[i] != (word[i] == '-' ? '_' :
							       word[i])) {
				break;
			}
		}
		if (i == len) {
			return param;
		}
	}
	return NULL;
}

/* Of names there may be several, one after the other. */
static enum cli_exit add_value(struct parser *p, const struct api_param *param,
			       const char *text)
{
	struct cli_options *options = p->options;
	size_t i;

	for (i = 0; i < options->count; i++) {
		if (strcmp(options->values[i].name, param->name) != 0) {
			continue;
		}
		if (param->type != API_NAMES) {
			return usage(p, "given twice:", param->name);
		}
		options->values[i].text = talloc_asprintf(
			p->mem_ctx, "%s,%s", options->values[i].text, text);
		return CLI_OK;
	}
	options->values[options->count].name = param->name;
	options->values[options->count].text = text;
	options->count++;
	return CLI_OK;
}

static enum cli_exit add_positional(struct parser *p, const char *word)
{
	const struct api_param *param = p->options->op->params;

	if (cli_is_import(p->options->op) && p->options->file == NULL) {
		p->options->file = word;
		return CLI_OK;
	}
	param += p->positionals;
	if (param->name == NULL || param->place != API_IN_PATH) {
		return usage(p, "too many words:", word);
	}
	p->positionals++;
	return add_value(p, param, word);
}

static bool set_flag(struct cli_options *options, const char *word)
{
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
		options->help = true;
	} else if (strcmp(word, "--json") == 0) {
		options->format = CLI_JSON;
	} else if (strcmp(word, "--csv") == 0) {
		options->format = CLI_CSV;
	} else if (strcmp(word, "--wait") == 0) {
		options->wait = true;
	} else if (strcmp(word, "--wide") == 0) {
		options->wide = true;
	} else if (strcmp(word, "--dry-run") == 0 &&
		   cli_is_import(options->op)) {
		options->dry_run = true;
	} else {
		return false;
	}
	return true;
}

/* "--explain" alone: of a question's flag true need not be said. */
static const struct api_param *bare_flag(struct parser *p, int i)
{
	const char *word = p->argv[i];
	const char *next = i + 1 < p->argc ? p->argv[i + 1] : "";
	size_t len = strlen(word);
	const struct api_param *param = len > 2 ?
		param_by_option(p->options->op, word + 2, len - 2) : NULL;

	if (param == NULL || param->type != API_BOOLEAN ||
	    param->place != API_IN_QUERY || strcmp(next, "true") == 0 ||
	    strcmp(next, "false") == 0) {
		return NULL;
	}
	return param;
}

static enum cli_exit parse_option(struct parser *p, int *i)
{
	struct cli_options *options = p->options;
	const struct {
		const char *name;
		const char **where;
	} globals[] = {
		{ "--socket", &options->socket },
		{ "--url", &options->url },
		{ "--token-file", &options->token_file },
		{ "--output", &options->output },
		{ "--mirror", &options->mirror },
		{ "--errors", &options->errors },
	};
	const char *word = p->argv[*i];
	size_t k, len = strcspn(word, "=");
	const char *value = word[len] == '=' ? word + len + 1 : NULL;
	const struct api_param *param = NULL;

	if (set_flag(options, word)) {
		return CLI_OK;
	}
	param = bare_flag(p, *i);
	if (param != NULL) {
		return add_value(p, param, "true");
	}
	if (value == NULL) {
		if (*i + 1 >= p->argc) {
			return usage(p, "unknown, or without its value:",
				     word);
		}
		value = p->argv[*i + 1];
		(*i)++;
	}
	for (k = 0; k < sizeof(globals) / sizeof(globals[0]); k++) {
		if (strlen(globals[k].name) == len &&
		    strncmp(word, globals[k].name, len) == 0) {
			*globals[k].where = value;
			return CLI_OK;
		}
	}
	if (len > 2) {
		param = param_by_option(options->op, word + 2, len - 2);
	}
	if (param == NULL) {
		return usage(p, "unknown option", word);
	}
	return add_value(p, param, value);
}

static enum cli_exit check_complete(struct parser *p)
{
	const struct cli_options *options = p->options;
	const struct api_param *param = options->op->params;
	size_t i;

	if (cli_is_import(options->op)) {
		return options->file != NULL ? CLI_OK :
					       usage(p, "missing:", "FILE");
	}
	if (options->mirror != NULL || options->errors != NULL) {
		return usage(p, "only of an import:", options->mirror != NULL ?
			     "--mirror" : "--errors");
	}
	for (; param->name != NULL; param++) {
		for (i = 0; i < options->count; i++) {
			if (options->values[i].name == param->name) {
				break;
			}
		}
		if (param->required && i == options->count) {
			return usage(p, "missing:", param->name);
		}
	}
	return CLI_OK;
}

enum cli_exit cli_options_parse(TALLOC_CTX *mem_ctx, int argc,
				const char *const *argv,
				struct cli_options *options,
				const char **out_error)
{
	struct parser p = { .mem_ctx = mem_ctx, .argv = argv, .argc = argc,
			    .options = options };
	enum cli_exit ret = find_words(&p);
	int i;

	for (i = 1; i < argc && ret == CLI_OK; i++) {
		if (is_option(argv[i])) {
			ret = parse_option(&p, &i);
		} else if (options->op != NULL && i > p.next) {
			ret = add_positional(&p, argv[i]);
		}
	}
	if (options->op != NULL && options->format == CLI_TABLE &&
	    strcmp(strchr(options->op->name, '.'), ".export") == 0) {
		options->format = CLI_CSV;
	}
	if (ret == CLI_OK && options->op == NULL && !options->help) {
		ret = usage(&p, "a noun and a verb are needed, not",
			    options->noun ? options->noun : "");
	}
	if (ret == CLI_OK && options->op != NULL && !options->help) {
		ret = check_complete(&p);
	}
	if (ret == CLI_OK && options->url != NULL && options->socket != NULL) {
		ret = usage(&p, "--socket or", "--url");
	}
	*out_error = p.error;
	return ret;
}
