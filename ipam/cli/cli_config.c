/*
 * Files of the person who types: nobody else may have put a server or a token
 * there, nor read the token.
 */
#include "ipam/cli/cli_config.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG_MAX 16384
#define TOKEN_MAX 512

static const struct {
	const char *key, *variable;
	size_t offset;
} keys[] = {
	{ "url", "IPAM_URL", offsetof(struct cli_options, url) },
	{ "socket", "IPAM_SOCKET", offsetof(struct cli_options, socket) },
	{ "token_file", "IPAM_TOKEN_FILE",
	  offsetof(struct cli_options, token_file) },
	{ "ca_file", "IPAM_CA_FILE", offsetof(struct cli_options, ca_file) },
};
#define KEYS (sizeof(keys) / sizeof(keys[0]))
#define URL 0
#define SOCKET 1

static const char **member(struct cli_options *options, size_t key)
{
	return (const char **)((char *)options + keys[key].offset);
}

/* A place that was named before names another place away. */
static void set(struct cli_options *options, size_t key, const char *value,
		bool placed)
{
	const char **at = member(options, key);

	if (*at == NULL && value[0] != '\0' &&
	    !(placed && (key == URL || key == SOCKET))) {
		*at = value;
	}
}

static bool is_placed(const struct cli_options *options)
{
	return options->url != NULL || options->socket != NULL;
}

static enum cli_exit from_environment(struct cli_options *options,
				      const char **out_error)
{
	bool placed = is_placed(options);
	size_t i;

	for (i = 0; i < KEYS; i++) {
		const char *value = getenv(keys[i].variable);

		set(options, i, value != NULL ? value : "", placed);
	}
	if (options->url != NULL && options->socket != NULL) {
		*out_error = "both IPAM_URL and IPAM_SOCKET are set: unset "
			     "one, or give --url or --socket";
		return CLI_USAGE;
	}
	return CLI_OK;
}

/* "~/.config/ipam/NAME"; NULL without a home. */
static char *own_file(TALLOC_CTX *mem_ctx, const char *name)
{
	const char *base = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (base != NULL && base[0] == '/') {
		return talloc_asprintf(mem_ctx, "%s/ipam/%s", base, name);
	}
	if (home == NULL || home[0] != '/') {
		return NULL;
	}
	return talloc_asprintf(mem_ctx, "%s/.config/ipam/%s", home, name);
}

/*
 * All of a small file without the permissions `closed`; NULL with *out_error,
 * which is NULL where there is no such file. `named`: by a person.
 */
static char *read_own(TALLOC_CTX *mem_ctx, const char *path, bool named,
		      mode_t closed, size_t max, const char **out_error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char *text = talloc_zero_array(mem_ctx, char, max + 1);
	struct stat st = { .st_mode = 0 };
	ssize_t got = -1;

	*out_error = NULL;
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		got = read(fd, text, max);
	}
	if (fd < 0) {
		/* Nor is there one in a home that is somebody else's. */
		*out_error = errno == ENOENT || errno == ENOTDIR ||
			     (errno == EACCES && !named) ? NULL :
			talloc_asprintf(mem_ctx, "cannot read %s: %s", path,
					strerror(errno));
	} else if (got < 0 || st.st_size > (off_t)max) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s is no file that can be read, or larger "
			"than %zu bytes", path, max);
	} else if (st.st_uid != 0 && st.st_uid != geteuid()) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s belongs to somebody else: it counts only "
			"when it is yours", path);
	} else if ((st.st_mode & closed) != 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s is open to others: chmod %s %s", path,
			(closed & S_IROTH) != 0 ? "600" : "go-w", path);
	}
	if (fd < 0 || *out_error != NULL) {
		TALLOC_FREE(text);
	}
	if (fd >= 0) {
		close(fd);
	}
	return text;
}

/* Cuts blanks at both ends. */
static char *trim(char *text)
{
	size_t len;

	text += strspn(text, " \t\r");
	len = strlen(text);
	while (len > 0 && strchr(" \t\r", text[len - 1]) != NULL) {
		text[--len] = '\0';
	}
	return text;
}

static enum cli_exit take_line(TALLOC_CTX *mem_ctx,
			       struct cli_options *options, char *line,
			       bool placed)
{
	char *value = strchr(line, '=');
	const char *home = getenv("HOME");
	size_t i;

	if (value == NULL) {
		return CLI_USAGE;
	}
	*value++ = '\0';
	line = trim(line);
	value = trim(value);
	if (strncmp(value, "~/", 2) == 0 && home != NULL) {
		value = talloc_asprintf(mem_ctx, "%s%s", home, value + 1);
	}
	for (i = 0; i < KEYS; i++) {
		if (strcmp(keys[i].key, line) == 0) {
			set(options, i, value, placed);
			return CLI_OK;
		}
	}
	return CLI_USAGE;
}

static enum cli_exit from_file(TALLOC_CTX *mem_ctx,
			       struct cli_options *options,
			       const char **out_error)
{
	char *path = own_file(mem_ctx, "config");
	bool placed = is_placed(options);
	char *text = NULL, *line = NULL;
	enum cli_exit ret = CLI_OK;
	int number = 0;

	if (path == NULL) {
		return CLI_OK;
	}
	text = read_own(mem_ctx, path, false, S_IWGRP | S_IWOTH, CONFIG_MAX,
			out_error);
	while (text != NULL && ret == CLI_OK &&
	       (line = strsep(&text, "\n")) != NULL) {
		number++;
		line = trim(line);
		if (line[0] == '\0' || line[0] == '#') {
			continue;
		}
		ret = take_line(mem_ctx, options, line, placed);
	}
	if (ret != CLI_OK) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s:%d: a line is KEY = VALUE, with url, "
			"socket, token_file or ca_file as KEY", path, number);
	} else if (options->url != NULL && options->socket != NULL) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s names both a url and a socket: leave one "
			"out", path);
	}
	return *out_error != NULL ? CLI_USAGE : CLI_OK;
}

enum cli_exit cli_config_fill(TALLOC_CTX *mem_ctx, struct cli_options *options,
			      const char **out_error)
{
	enum cli_exit ret = from_environment(options, out_error);

	*out_error = ret == CLI_OK ? NULL : *out_error;
	if (ret == CLI_OK) {
		ret = from_file(mem_ctx, options, out_error);
	}
	if (ret == CLI_OK && !is_placed(options)) {
		options->socket = cli_default_socket();
	}
	return ret;
}

/* The first line of the token file, or of ~/.config/ipam/token. */
static enum cli_exit read_token(TALLOC_CTX *mem_ctx, const char *path,
				const char **out_token,
				const char **out_error)
{
	bool named = path != NULL;
	char *text = NULL;

	if (!named) {
		path = own_file(mem_ctx, "token");
	}
	if (path == NULL) {
		return CLI_OK;
	}
	text = read_own(mem_ctx, path, named, S_IRWXG | S_IRWXO, TOKEN_MAX,
			out_error);
	if (text == NULL && *out_error == NULL && named) {
		*out_error = talloc_asprintf(mem_ctx, "there is no token file "
					     "%s", path);
	}
	if (text != NULL) {
		text[strcspn(text, "\r\n")] = '\0';
		*out_token = text;
	}
	if (text != NULL && text[strspn(text, " \t")] == '\0') {
		*out_error = talloc_asprintf(mem_ctx, "the first line of %s "
					     "is no token", path);
	}
	return *out_error != NULL ? CLI_USAGE : CLI_OK;
}

enum cli_exit cli_config_target(TALLOC_CTX *mem_ctx,
				const struct cli_options *options,
				struct api_target *out_target,
				const char **out_error)
{
	struct api_target target = { .url = options->url,
				     .ca_file = options->ca_file };
	enum cli_exit ret = CLI_OK;

	*out_error = NULL;
	if (options->url == NULL) {
		target.socket = options->socket;
	} else {
		*out_error = api_target_wrong(&target);
		ret = *out_error != NULL ? CLI_USAGE :
			read_token(mem_ctx, options->token_file,
				   &target.token, out_error);
	}
	*out_target = target;
	return ret;
}
