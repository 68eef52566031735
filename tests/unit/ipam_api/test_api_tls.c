/* use: ipam_api_settings CHECK TALLOC */
/* Certificates and keys of https, made by openssl: what is wrong is named. */
#include "tests/support/suite.h"

#include <errno.h>
#include <sys/wait.h>

#include "ipam/api/api_tls.h"

static char directory[200];

static void setup(void)
{
	char line[2000];
	int status = -1;
	pid_t pid;

	snprintf(directory, sizeof(directory), "%s/%d", suite_tmpdir(),
		 (int)getpid());
	snprintf(line, sizeof(line),
		 "exec 2>/dev/null; umask 077; mkdir %s && cd %s && "
		 "for n in a b; do openssl req -x509 -newkey ec -pkeyopt "
		 "ec_paramgen_curve:P-256 -nodes -keyout $n.key -out $n.pem "
		 "-subj /CN=ipam.test -days 2 || exit 1; done; "
		 "openssl ec -in a.key -aes128 -passout pass:x -out locked.key;"
		 "openssl x509 -in a.pem -signkey a.key -days -1 -out old.pem "
		 "|| exit 1; "
		 "echo nonsense > junk; : > empty; "
		 "cp a.key open.key; chmod 644 open.key", directory,
		 directory);
	pid = fork();
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", line, NULL);
		_exit(127);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

static const struct {
	const char *certificate, *key;
	const char *wrong;	/* NULL: right */
} pairs[] = {
	{ "a.pem", "a.key", NULL },
	{ "none.pem", "a.key", "none.pem: No such file" },
	{ "a.pem", "none.key", "none.key: No such file" },
	{ "junk", "a.key", "junk has no certificate in PEM" },
	{ "empty", "a.key", "empty is empty" },
	{ "a.key", "a.key", "a.key has no certificate in PEM" },
	{ "a.pem", "b.key", "b.key is not the key of the certificate" },
	{ "a.pem", "junk", "junk has no private key in PEM" },
	{ "a.pem", "locked.key", "locked.key has no private key in PEM without "
	  "a password" },
	{ "a.pem", "open.key", "open.key is open to others: chmod 600" },
	{ "old.pem", "a.key", "old.pem has expired" },
};

START_TEST(a_pair_is_right_or_named)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct api_tls tls = { .key = NULL };
	const char *error = NULL;
	char *certificate = talloc_asprintf(mem_ctx, "%s/%s", directory,
					    pairs[_i].certificate);
	char *key = talloc_asprintf(mem_ctx, "%s/%s", directory,
				    pairs[_i].key);
	int ret = api_tls_load(mem_ctx, certificate, key, &tls, &error);

	if (pairs[_i].wrong == NULL) {
		ck_assert_int_eq(ret, 0);
		ck_assert_int_eq(strncmp(tls.certificate, "-----BEGIN", 10),
				 0);
	} else {
		ck_assert_int_eq(ret, EINVAL);
		ck_assert_msg(strstr(error, pairs[_i].wrong) != NULL, "%s",
			      error);
	}
	talloc_free(mem_ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("api_tls");
	TCase *t = tcase_create("tls");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, a_pair_is_right_or_named, 0,
			    sizeof(pairs) / sizeof(pairs[0]));
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
