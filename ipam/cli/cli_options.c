/*
 * Parsing by hand rather than getopt: options may stand anywhere, and which
 * ones there are depends on the operation that the two words name.
 */
#include "ipam/cli/cli_options.h"

#include <string.h>

#include "ipam/cli/cli_columns.h"
#include "ipam/cli/cli_import.h"
#include "ipam/cli/cli_many.h"

struct parser {
	TALLOC_CTX *mem_ctx;
	const char *const *argv;
	int argc, next;
	size_t positionals;
	struct cli_options *options;
	const char *hint;	/* behind what is wrong, or NULL */
	const char *error;
};

static enum cli_exit usage(struct parser *p, const char *what,
			   const char *word)
{
	const struct cli_options *options = p->options;
	const char *verb = options->op != NULL ?
		strchr(options->op->name, '.') + 1 : "";

	p->error = talloc_asprintf(
		p->mem_ctx, "%s '%s'%s; see ipam help%s%s%s%s", what, word,
		p->hint != NULL ? p->hint : "",
		options->noun != NULL ? " " : "",
		options->noun != NULL ? options->noun : "",
		verb[0] != '\0' ? " " : "", verb);
	return CLI_USAGE;
}

bool cli_noun_known(const char *noun)
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

const char *cli_silent_verb(const char *noun)
{
	return strcmp(noun, "track") == 0 ? "find" : NULL;
}

/* Where the noun and the verb stand, the first words that are no options. */
static int find_places(const struct parser *p, int at[2])
{
	const struct cli_global *global = NULL;
	const char *verb = NULL;
	int i, found = 0;

	for (i = 1; i < p->argc && found < 2; i++) {
		global = cli_global_find(p->argv[i], strlen(p->argv[i]));
		if (global != NULL && global->value != NULL) {
			i++;
		} else if (!is_option(p->argv[i])) {
			at[found++] = i;
			verb = cli_silent_verb(p->argv[i]);
			/* which may be said nevertheless */
			if (verb != NULL && (i + 1 == p->argc ||
					     strcmp(p->argv[i + 1], verb))) {
				break;
			}
		}
	}
	return found;
}

/* How many letters differ, are missing or too many, as far as 3. */
static size_t distance(const char *a, const char *b, size_t left)
{
	size_t best, other;

	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	if ((*a == '\0' && *b == '\0') || left == 0) {
		return *a == *b ? 0 : 1;
	}
	best = *a != '\0' && *b != '\0' ?
		distance(a + 1, b + 1, left - 1) : left;
	other = *a != '\0' ? distance(a + 1, b, left - 1) : left;
	best = other < best ? other : best;
	other = *b != '\0' ? distance(a, b + 1, left - 1) : left;
	return 1 + (other < best ? other : best);
}

/* " (is 'subnet' meant?)" of a noun, or of a verb of a noun; or NULL. */
static char *meant(TALLOC_CTX *mem_ctx, const char *noun, const char *word)
{
	size_t i, len, at, d, best = 3;
	const char *found = NULL;
	char *one = NULL;

	for (i = 0; i < API_OP_COUNT; i++) {
		len = strcspn(api_ops[i].name, ".");
		at = noun != NULL ? len + 1 : 0;
		if (noun != NULL && (strlen(noun) != len ||
				     strncmp(noun, api_ops[i].name, len))) {
			continue;
		}
		one = talloc_strndup(mem_ctx, api_ops[i].name + at,
				     noun != NULL ? 64 : len);
		d = distance(word, one, 2);
		if (d < best && d < strlen(word)) {
			best = d;
			found = one;
		}
	}
	return found == NULL ? NULL :
		talloc_asprintf(mem_ctx, " (is '%s' meant?)", found);
}

static enum cli_exit find_words(struct parser *p)
{
	int at[2] = { 0, 0 };
	int found = find_places(p, at);
	const char *noun = found > 0 ? p->argv[at[0]] : NULL;
	const char *verb = found > 1 ? p->argv[at[1]] : NULL;

	p->options->noun = noun;
	if (noun == NULL) {
		return CLI_OK;
	}
	if (!cli_noun_known(noun)) {
		p->options->noun = NULL;
		p->hint = meant(p->mem_ctx, NULL, noun);
		return usage(p, "there is no command", noun);
	}
	if (found == 1 && cli_silent_verb(noun) != NULL) {
		verb = cli_silent_verb(noun);
	} else if (verb == NULL && strcmp(noun, "status") == 0) {
		verb = "show";
	}
	if (verb == NULL) {
		return CLI_OK;
	}
	p->options->op = api_op_by_words(noun, verb);
	if (p->options->op == NULL) {
		p->hint = meant(p->mem_ctx, noun, verb);
		return usage(p, talloc_asprintf(p->mem_ctx, "%s has no verb",
						noun), verb);
	}
	p->next = found > 1 ? at[1] : at[0];
	return CLI_OK;
}

/* "interval-s" names "interval_s". */
const struct api_param *cli_param_find(const struct api_op *op,
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

const struct api_param *cli_positional(const struct api_op *op, size_t n)
{
	const struct api_param *param = op->params;

	for (; param->name != NULL && !cli_is_import(op); param++) {
		if (param->required && n-- == 0) {
			return param;
		}
	}
	return NULL;
}

/* Another object of the same change. */
static enum cli_exit add_more(struct parser *p, const char *word)
{
	struct cli_options *options = p->options;

	options->more = talloc_realloc(p->mem_ctx, options->more, const char *,
				       options->more_count + 1);
	if (options->more == NULL) {
		return CLI_FAILED;
	}
	options->more[options->more_count++] = word;
	return CLI_OK;
}

static enum cli_exit add_positional(struct parser *p, const char *word)
{
	const struct api_param *param =
		cli_positional(p->options->op, p->positionals);

	if (cli_is_import(p->options->op) && p->options->file == NULL) {
		p->options->file = word;
		return CLI_OK;
	}
	if (param == NULL && cli_takes_many(p->options->op)) {
		return add_more(p, word);
	}
	if (param == NULL) {
		return usage(p, "what is meant by", word);
	}
	p->positionals++;
	return add_value(p, param, word);
}

static bool is_truth(const char *word)
{
	static const char *const words[] = { "true", "false", "yes", "no" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* "--explain" alone: that a flag is true need not be said. */
static const struct api_param *bare_flag(struct parser *p, int i)
{
	const char *word = p->argv[i];
	const char *next = i + 1 < p->argc ? p->argv[i + 1] : "";
	size_t len = strlen(word);
	const struct api_param *param = len > 2 ?
		cli_param_find(p->options->op, word + 2, len - 2) : NULL;

	if (param == NULL || param->type != API_BOOLEAN || is_truth(next) ||
	    (param->place == API_IN_BODY && next[0] != '\0' &&
	     !is_option(next))) {
		return NULL;
	}
	return param;
}

static void set_global(struct parser *p, const struct cli_global *global,
		       const char *value)
{
	char *at = (char *)p->options + global->offset;

	if (global->value == NULL) {
		*(bool *)at = true;
	} else {	/* the last one counts, as behind an alias */
		*(const char **)at = value;
	}
}

/* An operation's own parameter comes before a global option of its name. */
static enum cli_exit parse_option(struct parser *p, int *i)
{
	const char *word = p->argv[*i];
	size_t len = strcspn(word, "=");
	const char *value = word[len] == '=' ? word + len + 1 : NULL;
	const struct api_param *param = len > 2 ?
		cli_param_find(p->options->op, word + 2, len - 2) : NULL;
	const struct cli_global *global = cli_global_find(word, len);

	if (param != NULL && global != NULL && cli_is_import(p->options->op)) {
		param = NULL;	/* the file is taken apart here */
	}
	if (param == NULL && global == NULL) {
		return usage(p, "unknown option", word);
	}
	if (param == NULL && global->value == NULL && value != NULL) {
		return usage(p, "takes no value:", global->option);
	}
	if (param == NULL && global->value == NULL) {
		set_global(p, global, NULL);
		return CLI_OK;
	}
	if (param != NULL && bare_flag(p, *i) != NULL) {
		return add_value(p, param, "true");
	}
	if (value == NULL && *i + 1 >= p->argc) {
		return usage(p, "without its value:", word);
	}
	if (value == NULL) {
		value = p->argv[++*i];
	}
	if (param == NULL) {
		set_global(p, global, value);
		return CLI_OK;
	}
	return add_value(p, param, value);
}

/* The values of options that are only of some commands. */
static enum cli_exit check_globals(struct parser *p)
{
	const struct cli_options *options = p->options;
	const struct cli_global *global = cli_globals;
	const char *at = NULL;
	bool given;

	for (; global->option != NULL; global++) {
		at = (const char *)options + global->offset;
		given = global->value != NULL ?
			*(const char *const *)at != NULL : *(const bool *)at;
		/* To be asked nothing is no fault where nothing is asked. */
		if (given && global->of != CLI_FOR_DESTROYER &&
		    !cli_global_fits(global, options->op)) {
			return usage(p, "not of this command:",
				     global->option);
		}
	}
	if (options->wait && options->dry_run) {
		return usage(p, "nothing runs with --dry-run, so leave out",
			     "--wait");
	}
	if (options->json && options->csv) {
		return usage(p, "--json or", "--csv");
	}
	if (options->url != NULL && options->socket != NULL) {
		return usage(p, "--socket or", "--url");
	}
	return CLI_OK;
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
	for (; param->name != NULL; param++) {
		for (i = 0; i < options->count; i++) {
			if (options->values[i].name == param->name) {
				break;
			}
		}
		if (param->required && i == options->count) {
			return usage(p, talloc_asprintf(
				p->mem_ctx, "missing: <%s>,", param->name),
				param->help);
		}
	}
	return CLI_OK;
}

static enum cli_exit choose_columns(struct parser *p)
{
	struct cli_options *options = p->options;

	options->shape = options->op->result;
	if (options->columns == NULL) {
		return CLI_OK;
	}
	if (options->shape == NULL || cli_is_import(options->op)) {
		return usage(p, "not of this command:", "--columns");
	}
	options->shape = cli_columns_choose(p->mem_ctx, options->shape,
					    options->columns, &p->error);
	return options->shape != NULL ? CLI_OK : CLI_USAGE;
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
	options->format = options->json ? CLI_JSON :
			  options->csv ? CLI_CSV : CLI_TABLE;
	if (options->op != NULL && options->format == CLI_TABLE &&
	    strcmp(strchr(options->op->name, '.'), ".export") == 0) {
		options->format = CLI_CSV;
	}
	if (ret == CLI_OK && options->op == NULL && !options->help) {
		ret = options->noun == NULL ?
			usage(&p, "a noun and a verb are needed, such as",
			      "server list") :
			usage(&p, "what shall be done? A verb is needed "
			      "behind", options->noun);
	}
	if (ret == CLI_OK && options->op != NULL && !options->help) {
		ret = check_complete(&p);
	}
	if (ret == CLI_OK && !options->help) {
		ret = check_globals(&p);
	}
	if (ret == CLI_OK && !options->help) {
		ret = choose_columns(&p);
	}
	*out_error = p.error;
	return ret;
}
