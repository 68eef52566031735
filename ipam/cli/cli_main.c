/*
 * ipam: the command line. Speaks the API and shows what it answers.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "ipam/cli/cli_complete.h"
#include "ipam/cli/cli_config.h"
#include "ipam/cli/cli_confirm.h"
#include "ipam/cli/cli_help.h"
#include "ipam/cli/cli_man.h"
#include "ipam/cli/cli_run.h"

#define CLI_WIDTH 80

/*
 * Columns of the terminal, CLI_WIDTH for a pipe or a file; COLUMNS overrides.
 * 0 cuts nothing.
 */
static size_t screen_width(FILE *out, bool wide)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size = { .ws_col = 0 };
	unsigned long n;

	if (wide) {
		return 0;
	}
	if (columns != NULL) {
		n = strtoul(columns, NULL, 10);
		return n > 0 && n < 10000 ? n : 0;
	}
	if (ioctl(fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
		return CLI_WIDTH;
	}
	return size.ws_col;
}

static bool is_colourful(FILE *out)
{
	const char *no = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	return isatty(fileno(out)) && (no == NULL || no[0] == '\0') &&
	       terminal != NULL && strcmp(terminal, "dumb") != 0;
}

/* What shows a secret is for its owner alone. */
static FILE *open_output(const struct cli_options *options)
{
	bool secret = options->op == &api_ops[API_TOKEN_ADD];
	int fd = open(options->output, O_WRONLY | O_CREAT | O_TRUNC |
		      O_CLOEXEC, secret ? 0600 : 0666);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (file == NULL) {
		fprintf(stderr, "ipam: cannot write %s: %s\n",
			options->output, strerror(errno));
	}
	return file;
}

static int run(TALLOC_CTX *mem_ctx, struct cli_options *options)
{
	struct cli_screen screen = { .out = stdout };
	enum cli_exit ret = cli_confirm(options);

	if (ret != CLI_OK) {
		return ret;
	}
	if (options->output != NULL) {
		screen.out = open_output(options);
		if (screen.out == NULL) {
			return CLI_FAILED;
		}
	}
	screen.format = options->format;
	screen.width = screen_width(screen.out, options->wide);
	screen.colour = is_colourful(screen.out);
	screen.chosen = options->columns != NULL;
	screen.now = time(NULL);
	ret = cli_run(mem_ctx, options, &screen);
	if (fflush(screen.out) != 0 || ferror(screen.out)) {
		fprintf(stderr, "ipam: cannot write the output: %s\n",
			strerror(errno));
		ret = ret == CLI_OK ? CLI_FAILED : ret;
	}
	if (screen.out != stdout) {
		fclose(screen.out);
	}
	return ret;
}

static int command(TALLOC_CTX *mem_ctx, int argc, const char *const *argv)
{
	struct cli_options options = { .op = NULL };
	const char *error = NULL;
	enum cli_exit ret = cli_options_parse(mem_ctx, argc, argv, &options,
					      &error);

	if (ret == CLI_OK && options.help) {
		fputs(cli_help(mem_ctx, options.noun, options.op), stdout);
		return ret;
	}
	if (ret == CLI_OK) {
		ret = cli_config_fill(mem_ctx, &options, &error);
	}
	if (ret != CLI_OK) {
		fprintf(stderr, "ipam: %s\n", error);
		return ret;
	}
	return run(mem_ctx, &options);
}

static int help(TALLOC_CTX *mem_ctx, int argc, const char *const *argv)
{
	const char *text = NULL;
	enum cli_exit ret = cli_help_words(mem_ctx, argv + 2, argc - 2,
					   &text);

	if (ret == CLI_OK) {
		fputs(text, stdout);
	} else {
		fprintf(stderr, "ipam: %s\n", text);
	}
	return ret;
}

/* Words that need no ipamd. */
static const struct {
	const char *word;
	int (*run)(TALLOC_CTX *mem_ctx, int argc, const char *const *argv);
} own_words[] = {
	{ "help", help },
	{ "completion", cli_completion },
	{ "complete", cli_complete },
	{ "man", cli_man },
};

int main(int argc, const char *const *argv)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	int ret = -1;
	size_t i;

	/* The names are UTF-8 whatever the locale says. */
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
		setlocale(LC_CTYPE, "");
	}
	for (i = 0; i < sizeof(own_words) / sizeof(own_words[0]); i++) {
		if (argc > 1 && strcmp(argv[1], own_words[i].word) == 0) {
			ret = own_words[i].run(mem_ctx, argc, argv);
		}
	}
	if (ret < 0) {
		ret = command(mem_ctx, argc, argv);
	}
	talloc_free(mem_ctx);
	return ret;
}
