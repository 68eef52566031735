/* use: ipam_cli ipam_api_client ipam_base CHECK JANSSON TALLOC */
/* Where ipamd is and who asks: options, environment, files and their modes. */
#include "tests/support/suite.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "ipam/cli/cli_config.h"

static char directory[200];

static void setup(void)
{
	char path[256];

	snprintf(directory, sizeof(directory), "%s/config-%d", suite_tmpdir(),
		 (int)getpid());
	snprintf(path, sizeof(path), "%s/ipam", directory);
	ck_assert_int_eq(mkdir(directory, 0700), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	setenv("XDG_CONFIG_HOME", directory, 1);
	unsetenv("IPAM_URL");
	unsetenv("IPAM_SOCKET");
	unsetenv("IPAM_TOKEN_FILE");
	unsetenv("IPAM_CA_FILE");
}

static void put_file(const char *name, const char *text, mode_t mode)
{
	char path[300];
	FILE *file = NULL;

	if (text == NULL) {
		return;
	}
	snprintf(path, sizeof(path), "%s/ipam/%s", directory, name);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	ck_assert_int_eq(chmod(path, mode), 0);
}

static const struct {
	const char *option, *variable, *config;	/* URLs; a file's text */
	mode_t mode;
	enum cli_exit expected;
	const char *url, *error;
} places[] = {
	{ NULL, NULL, NULL, 0, CLI_OK, NULL, NULL },
	{ "https://a", NULL, NULL, 0, CLI_OK, "https://a", NULL },
	{ NULL, "https://b", NULL, 0, CLI_OK, "https://b", NULL },
	{ "https://a", "https://b", "url = https://c\n", 0600, CLI_OK,
	  "https://a", NULL },
	{ NULL, "https://b", "url = https://c\n", 0600, CLI_OK, "https://b",
	  NULL },
	{ NULL, NULL, "# comment\n\n url=https://c \n", 0644, CLI_OK,
	  "https://c", NULL },
	{ NULL, NULL, "url = https://c\n", 0666, CLI_USAGE, NULL,
	  "open to others: chmod go-w" },
	{ NULL, NULL, "url = https://c\nfrob = 1\n", 0600, CLI_USAGE, NULL,
	  "config:2:" },
	{ NULL, NULL, "nonsense\n", 0600, CLI_USAGE, NULL, "config:1:" },
	{ NULL, NULL, "url = https://c\nsocket = /x\n", 0600, CLI_USAGE, NULL,
	  "both" },
	{ NULL, "https://b", "socket = /x\n", 0600, CLI_OK, "https://b",
	  NULL },
};

START_TEST(the_nearest_place_counts)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct cli_options options = { .url = places[_i].option };
	const char *error = NULL;
	enum cli_exit ret;

	setup();
	put_file("config", places[_i].config, places[_i].mode);
	if (places[_i].variable != NULL) {
		setenv("IPAM_URL", places[_i].variable, 1);
	}
	ret = cli_config_fill(mem_ctx, &options, &error);
	ck_assert_msg(ret == places[_i].expected, "%s", error);
	if (ret == CLI_OK) {
		ck_assert_pstr_eq(options.url, places[_i].url);
		ck_assert_int_eq(options.socket != NULL,
				 places[_i].url == NULL);
	} else {
		ck_assert_msg(strstr(error, places[_i].error) != NULL, "%s",
			      error);
	}
	talloc_free(mem_ctx);
}
END_TEST

static const struct {
	const char *url;
	const char *token;	/* text of the file */
	mode_t mode;
	enum cli_exit expected;
	const char *read, *error;
} tokens[] = {
	{ "https://a", NULL, 0, CLI_OK, NULL, NULL },
	{ "https://a", "secret\n", 0600, CLI_OK, "secret", NULL },
	{ "https://a", "secret\r\nmore\n", 0400, CLI_OK, "secret", NULL },
	{ "https://a", "secret\n", 0640, CLI_USAGE, NULL, "chmod 600" },
	{ "https://a", "secret\n", 0604, CLI_USAGE, NULL, "chmod 600" },
	{ "https://a", "\n", 0600, CLI_USAGE, NULL, "is no token" },
	{ "https://a", "", 0600, CLI_USAGE, NULL, "is no token" },
	/* never in the clear to another host */
	{ "http://127.0.0.1:8480", "secret\n", 0600, CLI_OK, "secret", NULL },
	{ "http://[::1]:8480", "secret\n", 0600, CLI_OK, "secret", NULL },
	{ "http://localhost", "secret\n", 0600, CLI_OK, "secret", NULL },
	{ "http://localhost.contoso.test", "secret\n", 0600, CLI_USAGE, NULL,
	  "https://" },
	{ "http://127.0.0.1@evil.test", "secret\n", 0600, CLI_USAGE, NULL,
	  "https://" },
	{ "http://localhost:x@evil.test", "secret\n", 0600, CLI_USAGE, NULL,
	  "https://" },
	{ "http://10.1.0.7:8480", "secret\n", 0600, CLI_USAGE, NULL,
	  "https://" },
	{ "ftp://a", "secret\n", 0600, CLI_USAGE, NULL, "https://" },
	{ "ipam.contoso.test", "secret\n", 0600, CLI_USAGE, NULL, "https://" },
};

START_TEST(a_token_is_read_where_nobody_else_may)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct cli_options options = { .url = tokens[_i].url };
	struct api_target target;
	const char *error = NULL;
	enum cli_exit ret;

	setup();
	put_file("token", tokens[_i].token, tokens[_i].mode);
	ret = cli_config_target(mem_ctx, &options, &target, &error);
	ck_assert_msg(ret == tokens[_i].expected, "%s", error);
	if (ret == CLI_OK) {
		ck_assert_pstr_eq(target.token, tokens[_i].read);
	} else {
		ck_assert_msg(strstr(error, tokens[_i].error) != NULL, "%s",
			      error);
	}
	talloc_free(mem_ctx);
}
END_TEST

/* The environment of another user, as after su. */
START_TEST(a_home_that_is_closed_has_no_file)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct cli_options options = { .op = NULL };
	const char *error = NULL;
	int status = -1;
	pid_t pid;

	setup();
	put_file("config", "url = https://c\n", 0600);
	ck_assert_int_eq(chmod(directory, 0700), 0);
	pid = fork();
	if (pid == 0) {
		if (geteuid() == 0 && seteuid(65534) != 0) {
			_exit(1);
		}
		if (geteuid() != 65534) {
			chmod(directory, 0);
		}
		_exit(cli_config_fill(mem_ctx, &options, &error) == CLI_OK &&
		      options.socket != NULL ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	chmod(directory, 0700);
	talloc_free(mem_ctx);
}
END_TEST

START_TEST(a_token_file_that_is_named_must_be_there)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct cli_options options = { .url = "https://a",
				       .token_file = "/nonexistent" };
	struct api_target target;
	const char *error = NULL;

	setup();
	ck_assert_int_eq(cli_config_target(mem_ctx, &options, &target, &error),
			 CLI_USAGE);
	ck_assert_ptr_nonnull(strstr(error, "/nonexistent"));
	/* of this host the socket tells who asks */
	options.url = NULL;
	options.socket = "/x";
	ck_assert_int_eq(cli_config_target(mem_ctx, &options, &target, &error),
			 CLI_OK);
	ck_assert_ptr_null(target.token);
	talloc_free(mem_ctx);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("cli_config");
	TCase *t = tcase_create("cli_config");

	LOOP(t, the_nearest_place_counts, places);
	LOOP(t, a_token_is_read_where_nobody_else_may, tokens);
	tcase_add_test(t, a_home_that_is_closed_has_no_file);
	tcase_add_test(t, a_token_file_that_is_named_must_be_there);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
