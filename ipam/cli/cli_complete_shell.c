/*
 * What shells need around completion: their scripts, and bash's ideas of
 * words. Bash hands the line over as it is and takes words back with what
 * must be escaped escaped, and without the part of a word up to one of its
 * breaks, as in 2001:db8::1.
 */
#include "ipam/cli/cli_complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_WORDS_MAX 256

static const char bash_script[] =
	"# completion of ipam for bash\n"
	"_ipam()\n"
	"{\n"
	"	mapfile -t COMPREPLY < <(\"$1\" complete bash \"$COMP_LINE\" \\\n"
	"		\"$COMP_POINT\" \"$COMP_WORDBREAKS\" 2>/dev/null)\n"
	"}\n"
	"complete -o bashdefault -o default -F _ipam ipam\n";

static const char zsh_script[] =
	"#compdef ipam\n"
	"_ipam()\n"
	"{\n"
	"	local -a found\n"
	"	found=(\"${(@f)$(\"$words[1]\" complete words "
	"\"${(@)words[2,CURRENT]}\" 2>/dev/null)}\")\n"
	"	compadd -a found\n"
	"}\n"
	"compdef _ipam ipam\n";

static const char fish_script[] =
	"# completion of ipam for fish\n"
	"complete -c ipam -f -a '(ipam complete words "
	"(commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'\n";

static const struct {
	const char *shell, *script;
} scripts[] = { { "bash", bash_script }, { "zsh", zsh_script },
		{ "fish", fish_script } };

int cli_completion(TALLOC_CTX *mem_ctx, int argc, const char *const *argv)
{
	size_t i;

	for (i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		if (argc == 3 && strcmp(argv[2], scripts[i].shell) == 0) {
			fputs(scripts[i].script, stdout);
			return CLI_OK;
		}
	}
	fputs("ipam: completion is of bash, zsh or fish: ipam completion "
	      "bash\n", stderr);
	return CLI_USAGE;
}

const char *const *cli_complete_split(TALLOC_CTX *mem_ctx, const char *line,
				      size_t point, size_t *out_count,
				      bool *out_quoted)
{
	const char **words = talloc_zero_array(mem_ctx, const char *,
					       LINE_WORDS_MAX);
	char *word = talloc_strdup(words, "");
	size_t i = 0, n = 0;
	char quote = '\0';

	point = strnlen(line, point);
	for (; i < point && n < LINE_WORDS_MAX - 1; i++) {
		if (line[i] == quote) {
			quote = '\0';
		} else if (quote == '\0' && strchr("'\"", line[i]) != NULL) {
			quote = line[i];
		} else if (line[i] == ' ' && quote == '\0') {
			if (i > 0 && line[i - 1] != ' ') {
				words[n++] = word;
				word = talloc_strdup(words, "");
			}
		} else {
			i += line[i] == '\\' && quote != '\'' && i + 1 < point;
			word = talloc_strndup_append_buffer(word, line + i, 1);
		}
	}
	words[n++] = word;
	*out_count = n;
	*out_quoted = quote != '\0';
	return words;
}

static void put_escaped(const char *word)
{
	for (; *word != '\0'; word++) {
		if (strchr(" \\'\"$`&;|()<>*?[]#~!{}", *word) != NULL) {
			putchar('\\');
		}
		putchar(*word);
	}
	putchar('\n');
}

/* How much of a begun word bash keeps by itself. */
static size_t kept(const char *begun, const char *breaks)
{
	size_t i, keep = 0;

	for (i = 0; begun[i] != '\0'; i++) {
		if (strchr("=:@", begun[i]) != NULL &&
		    strchr(breaks, begun[i]) != NULL) {
			keep = i + 1;
		}
	}
	return keep;
}

static int complete_bash(TALLOC_CTX *mem_ctx, const char *line,
			 const char *point, const char *breaks)
{
	bool quoted = false;
	size_t count = 0, keep;
	const char *const *words = cli_complete_split(
		mem_ctx, line, strtoul(point, NULL, 10), &count, &quoted);
	const char *const *found = NULL;

	if (count < 2) {
		return CLI_OK;
	}
	keep = quoted ? 0 : kept(words[count - 1], breaks);
	found = cli_complete_words(mem_ctx, words + 1, count - 1);
	for (; *found != NULL; found++) {
		if (quoted) {
			puts(*found);
		} else {
			put_escaped(*found + keep);
		}
	}
	return CLI_OK;
}

int cli_complete(TALLOC_CTX *mem_ctx, int argc, const char *const *argv)
{
	const char *const *found = NULL;

	if (argc == 6 && strcmp(argv[2], "bash") == 0) {
		return complete_bash(mem_ctx, argv[3], argv[4], argv[5]);
	}
	if (argc < 4 || strcmp(argv[2], "words") != 0) {
		return CLI_USAGE;
	}
	found = cli_complete_words(mem_ctx, argv + 3, (size_t)argc - 3);
	for (; *found != NULL; found++) {
		puts(*found);
	}
	return CLI_OK;
}
