/*
 * Words in, words out. What was typed may be wrong or unfinished: it is read
 * as far as it makes sense.
 */
#include "ipam/cli/cli_complete.h"

#include <stdlib.h>
#include <string.h>

#include "ipam/cli/cli_cmdlet.h"
#include "ipam/cli/cli_config.h"
#include "ipam/cli/cli_help.h"

#define FOUND_MAX 4096
#define LOST SIZE_MAX	/* behind a verb that there is not */

struct completing {
	TALLOC_CTX *mem_ctx;
	const char *begun;	/* the last word, or its part that counts */
	const char *before;	/* what of it stands before that part */
	const char **found;
	size_t count;
};

static void offer(struct completing *c, const char *word)
{
	size_t i;

	if (strncmp(word, c->begun, strlen(c->begun)) != 0 ||
	    c->count == FOUND_MAX) {
		return;
	}
	for (i = 0; word[i] != '\0'; i++) {
		if ((unsigned char)word[i] < 0x20 || word[i] == 0x7f) {
			return;
		}
	}
	word = talloc_asprintf(c->found, "%s%s", c->before, word);
	for (i = 0; i < c->count; i++) {
		if (strcmp(c->found[i], word) == 0) {
			return;
		}
	}
	c->found[c->count++] = word;
}

static void offer_all(struct completing *c, const char *const *words)
{
	for (; words != NULL && *words != NULL; words++) {
		offer(c, *words);
	}
}

static void offer_nouns(struct completing *c)
{
	size_t i;

	for (i = 0; i < API_OP_COUNT; i++) {
		offer(c, talloc_strndup(c->mem_ctx, api_ops[i].name,
					strcspn(api_ops[i].name, ".")));
	}
}

static void offer_verbs(struct completing *c, const char *noun)
{
	size_t i, len = strlen(noun);

	for (i = 0; i < API_OP_COUNT; i++) {
		if (strncmp(api_ops[i].name, noun, len) == 0 &&
		    api_ops[i].name[len] == '.') {
			offer(c, api_ops[i].name + len + 1);
		}
	}
}

static void offer_options(struct completing *c,
			  const struct cli_options *options)
{
	const struct api_param *param =
		options->op != NULL ? options->op->params : NULL;
	const struct cli_global *global = cli_globals;

	for (; param != NULL && param->name != NULL; param++) {
		if (param->place != API_IN_PATH) {
			offer(c, cli_option_name(c->mem_ctx, param));
		}
	}
	for (; global->option != NULL; global++) {
		if (cli_global_fits(global, options->op)) {
			offer(c, global->option);
		}
	}
}

/* Of a list, the part behind its last comma. */
static void behind_comma(struct completing *c)
{
	const char *comma = strrchr(c->begun, ',');

	if (comma != NULL) {
		c->before = talloc_asprintf(
			c->mem_ctx, "%s%.*s", c->before,
			(int)(comma + 1 - c->begun), c->begun);
		c->begun = comma + 1;
	}
}

static void offer_values(struct completing *c,
			 const struct cli_options *options,
			 const struct api_param *param)
{
	static const char *const flags[] = { "yes", "no", NULL };
	static const char *const truths[] = { "true", "false", NULL };

	if (param->type == API_NAMES || param->type == API_STRINGS) {
		behind_comma(c);
	}
	if (param->type == API_BOOLEAN) {
		offer_all(c, param->place == API_IN_QUERY ? truths : flags);
	} else if (param->values != NULL) {
		offer_all(c, param->values);
	} else {
		offer_all(c, cli_complete_names(c->mem_ctx, options, param));
	}
}

static void offer_global(struct completing *c,
			 const struct cli_options *options,
			 const struct cli_global *global)
{
	static const struct api_param range = { .name = "mirror" };
	const struct api_field *field = NULL;

	if (strcmp(global->option, "--mirror") == 0) {
		offer_values(c, options, &range);
	}
	if (strcmp(global->option, "--columns") != 0 || options->op == NULL ||
	    options->op->result == NULL) {
		return;
	}
	behind_comma(c);
	for (field = options->op->result->fields; field->name != NULL;
	     field++) {
		offer(c, field->name);
	}
}

/* Takes in an option of `len` bytes with its value. */
static void take(struct cli_options *options, const char *word, size_t len,
		 const char *value)
{
	const struct cli_global *global = cli_global_find(word, len);
	const struct api_param *param = len > 2 ?
		cli_param_find(options->op, word + 2, len - 2) : NULL;

	if (param != NULL && options->count < API_PARAMS_MAX) {
		options->values[options->count++] =
			(struct api_value){ param->name, value };
	} else if (global != NULL && global->value != NULL) {
		*(const char **)((char *)options + global->offset) = value;
	}
}

/* Whether a value follows an option. */
static bool wants_value(const struct cli_options *options, const char *word)
{
	size_t len = strlen(word);
	const struct cli_global *global = cli_global_find(word, len);
	const struct api_param *param = len > 2 ?
		cli_param_find(options->op, word + 2, len - 2) : NULL;

	if (strchr(word, '=') != NULL) {
		return false;
	}
	if (param != NULL) {
		return param->type != API_BOOLEAN ||
		       param->place != API_IN_QUERY;
	}
	return global != NULL && global->value != NULL;
}

/* A word that is no option: noun, verb, then what the path takes. */
static void take_word(struct cli_options *options, const char *word,
		      size_t *positionals)
{
	const struct api_param *param = NULL;
	const char *verb = NULL;

	if (options->noun == NULL) {
		options->noun = word;
		verb = cli_silent_verb(word);
		if (verb != NULL) {
			options->op = api_op_by_words(word, verb);
		}
	} else if (options->op == NULL && *positionals != LOST) {
		options->op = api_op_by_words(options->noun, word);
		*positionals = options->op != NULL ? 0 : LOST;
	} else if (options->op != NULL &&
		   options->count < API_PARAMS_MAX) {
		param = cli_positional(options->op, *positionals);
		if (param != NULL) {
			options->values[options->count++] =
				(struct api_value){ param->name, word };
			(*positionals)++;
		}
	}
}

/* "ipam help ...", "ipam completion ..." */
static bool offer_own_words(struct completing *c, const char *const *words,
			    size_t count)
{
	size_t i;

	if (count == 1) {
		offer(c, "help");
		offer(c, "completion");
		return false;
	}
	if (strcmp(words[0], "completion") == 0) {
		offer(c, "bash");
		offer(c, "zsh");
		offer(c, "fish");
		return true;
	}
	if (strcmp(words[0], "help") != 0) {
		return false;
	}
	if (count == 2) {
		offer_nouns(c);
	}
	/* Cmdlets are many: where one is begun. */
	for (i = 0; count == 2 && c->begun[0] != '\0' && i < CLI_CMDLETS;
	     i++) {
		offer(c, cli_cmdlets[i].name);
	}
	if (count == 3) {
		offer_verbs(c, words[1]);
	}
	return true;
}

/* The word at hand, after those before it were taken in. */
static void offer_word(struct completing *c, struct cli_options *options,
		       const char *option, size_t len, size_t positionals)
{
	const struct cli_global *global = option != NULL ?
		cli_global_find(option, len) : NULL;
	const struct api_param *param = option != NULL && len > 2 ?
		cli_param_find(options->op, option + 2, len - 2) : NULL;

	if (param != NULL) {
		offer_values(c, options, param);
	} else if (global != NULL) {
		offer_global(c, options, global);
	} else if (c->begun[0] == '-') {
		offer_options(c, options);
	} else if (options->noun == NULL) {
		offer_nouns(c);
	} else if (options->op == NULL && positionals != LOST) {
		offer_verbs(c, options->noun);
	} else if (options->op != NULL) {
		param = cli_positional(options->op, positionals);
		if (param != NULL) {
			offer_values(c, options, param);
		}
	}
}

/* Takes in all words but the last; its option, if it is the value of one. */
static const char *take_words(struct cli_options *options,
			      const char *const *words, size_t count,
			      size_t *out_positionals)
{
	size_t i, len;

	*out_positionals = 0;
	for (i = 0; i + 1 < count; i++) {
		len = strcspn(words[i], "=");
		if (words[i][0] != '-') {
			take_word(options, words[i], out_positionals);
		} else if (words[i][len] == '=') {
			take(options, words[i], len, words[i] + len + 1);
		} else if (wants_value(options, words[i])) {
			if (i + 2 == count) {
				return words[i];
			}
			take(options, words[i], len, words[i + 1]);
			i++;
		}
	}
	return NULL;
}

const char *const *cli_complete_words(TALLOC_CTX *mem_ctx,
				      const char *const *words, size_t count)
{
	struct cli_options options = { .op = NULL };
	struct completing c = { .mem_ctx = mem_ctx, .before = "" };
	const char *option = NULL, *error = NULL;
	size_t positionals, len;

	c.found = talloc_zero_array(mem_ctx, const char *, FOUND_MAX + 1);
	if (count == 0 || c.found == NULL) {
		return c.found;
	}
	c.begun = words[count - 1];
	if (offer_own_words(&c, words, count)) {
		return c.found;
	}
	option = take_words(&options, words, count, &positionals);
	len = option != NULL ? strlen(option) : 0;
	if (option == NULL && c.begun[0] == '-' &&
	    strchr(c.begun, '=') != NULL) {	/* --family=ip */
		option = c.begun;
		len = strcspn(option, "=");
		c.before = talloc_strndup(mem_ctx, option, len + 1);
		c.begun += len + 1;
	}
	cli_config_fill(mem_ctx, &options, &error);
	offer_word(&c, &options, option, len, positionals);
	return c.found;
}
