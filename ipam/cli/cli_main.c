/*
 * ipam: the command line. Speaks the API and shows what it answers.
 */
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

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

static int run(TALLOC_CTX *mem_ctx, struct cli_options *options)
{
	struct cli_screen screen = { .out = stdout };
	enum cli_exit ret;

	if (options->output != NULL) {
		screen.out = fopen(options->output, "we");
		if (screen.out == NULL) {
			fprintf(stderr, "ipam: cannot write %s: %s\n",
				options->output, strerror(errno));
			return CLI_FAILED;
		}
	}
	screen.format = options->format;
	screen.width = screen_width(screen.out, options->wide);
	screen.colour = isatty(fileno(screen.out)) &&
			getenv("NO_COLOR") == NULL;
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

int main(int argc, const char *const *argv)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct cli_options options = { .op = NULL };
	const char *error = NULL;
	char *help = NULL;
	int ret;

	/* The names are UTF-8 whatever the locale says. */
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
		setlocale(LC_CTYPE, "");
	}
	ret = cli_options_parse(mem_ctx, argc, argv, &options, &error);
	if (ret != CLI_OK) {
		fprintf(stderr, "ipam: %s\n", error);
	} else if (options.help) {
		help = cli_help(mem_ctx, &options);
		fputs(help, stdout);
	} else {
		if (options.url == NULL && options.socket == NULL) {
			options.socket = getenv("IPAM_SOCKET");
		}
		if (options.url == NULL && options.socket == NULL) {
			options.socket = cli_default_socket();
		}
		ret = run(mem_ctx, &options);
	}
	talloc_free(mem_ctx);
	return ret;
}
