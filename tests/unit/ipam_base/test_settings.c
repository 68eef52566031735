/* use: ipam_base TALLOC CHECK */
/* Settings: what is read, what is refused and how, the example file. */
#include <errno.h>
#include <sys/stat.h>

#include "ipam/base/error.h"
#include "ipam/base/settings.h"
#include "tests/support/suite.h"

static int parse(TALLOC_CTX *ctx, const char *text,
		 struct ipam_settings **out, const char **error)
{
	return ipam_settings_parse(ctx, "f", text, strlen(text), out, error);
}

START_TEST(an_empty_file_gives_the_defaults)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_settings *s = NULL;
	const char *error = NULL;

	ck_assert_int_eq(parse(ctx, "", &s, &error), 0);
	ck_assert_str_eq(s->method, "kerberos");
	ck_assert_int_eq(s->utilization_s, 7200);
	ck_assert(!s->allow_ntlm);
	ck_assert_ptr_null(s->api_admins[0]);
	talloc_free(ctx);
}
END_TEST

START_TEST(every_type_is_read)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_settings *s = NULL;
	const char *error = NULL;
	int ret = parse(ctx, "# hello\r\n\n[api]\r\nadmins = a,b  c\r\n"
			"[ tasks ]\navailability=15m\n[collector]\ncount = 7\n"
			"[credentials]\nallow_ntlm = YES\nmethod = ntlm\n"
			"user = A\\b = c\n[store]\npath = /x y", &s, &error);

	ck_assert_msg(ret == 0, "%s", error);
	ck_assert_str_eq(s->api_admins[0], "a");
	ck_assert_str_eq(s->api_admins[2], "c");
	ck_assert_ptr_null(s->api_admins[3]);
	ck_assert_int_eq(s->availability_s, 900);
	ck_assert_int_eq(s->collector_count, 7);
	ck_assert(s->allow_ntlm);
	ck_assert_str_eq(s->method, "ntlm");
	ck_assert_str_eq(s->user, "A\\b = c");
	ck_assert_str_eq(s->store_path, "/x y");
	talloc_free(ctx);
}
END_TEST

static const struct { const char *text, *error; } bad[] = {
	{ "path = /x", "f:1: path stands before the first [section]" },
	{ "\n[stor]", "f:2: there is no section [stor]: see ipamd.conf for "
		      "those that there are" },
	{ "[store", "f:1: the section lacks its ]" },
	{ "[store]\npaht = /x", "f:2: [store] has no key paht: correct or "
				"remove it" },
	{ "[store]\nlevel = info", "f:2: [store] has no key level: correct "
				   "or remove it" },
	{ "[store]\npath = /x\n\npath = /y", "f:4: path stands in line 2 "
					     "already: remove one" },
	{ "[store]\npath = x", "f:2: path = x: write a path that begins "
			       "with /" },
	{ "[store]\nhello", "f:2: neither [section], key = value, nor # "
			    "comment" },
	{ "[collector]\ncount = 0", "f:2: count = 0: write a value from 1 to "
				    "64" },
	{ "[collector]\ncount = 2x", "f:2: count = 2x: write a number" },
	{ "[collector]\ncount =", "f:2: count = : write a number" },
	{ "[collector]\ncount = 9999999999999",
	  "f:2: count = 9999999999999: write a number" },
	{ "[tasks]\navailability = 15x", "f:2: availability = 15x: write a time such as "
				   "90s, 15m, 6h or 1d" },
	{ "[tasks]\navailability = -1", "f:2: availability = -1: write a time such as "
				  "90s, 15m, 6h or 1d" },
	{ "[tasks]\navailability = 32d", "f:2: availability = 32d: write a value from 0 "
				   "to 2678400 seconds" },
	{ "[log]\nlevel = inf", "f:2: level = inf: write one of: error "
				"warning info debug" },
	{ "[credentials]\nallow_ntlm = 1", "f:2: allow_ntlm = 1: write yes "
					   "or no" },
};

START_TEST(what_is_wrong_is_named_with_its_line)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_settings *s = NULL;
	const char *error = "";

	ck_assert_int_eq(parse(ctx, bad[_i].text, &s, &error),
			 IPAM_E_SETTINGS);
	ck_assert_str_eq(error, bad[_i].error);
	ck_assert_ptr_null(s);
	talloc_free(ctx);
}
END_TEST

START_TEST(bytes_of_zero_and_long_files_are_refused)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *text = talloc_zero_size(ctx, IPAM_SETTINGS_MAX + 1);
	struct ipam_settings *s = NULL;
	const char *error = NULL;

	ck_assert_int_eq(ipam_settings_parse(ctx, "f", text, 1, &s, &error),
			 IPAM_E_SETTINGS);
	memset(text, '\n', IPAM_SETTINGS_MAX + 1);
	ck_assert_int_eq(ipam_settings_parse(ctx, "f", text,
					     IPAM_SETTINGS_MAX + 1, &s, &error),
			 IPAM_E_SETTINGS);
	ck_assert_int_eq(ipam_settings_parse(ctx, "f", text, IPAM_SETTINGS_MAX,
					     &s, &error), 0);
	talloc_free(ctx);
}
END_TEST

/* The example file without its first paragraph. */
static char *table_as_text(TALLOC_CTX *ctx)
{
	const struct ipam_setting_key *key = NULL;
	char *text = talloc_strdup(ctx, "");
	const char *section = "";

	for (key = ipam_setting_keys; key->name != NULL; key++) {
		if (strcmp(section, key->section) != 0) {
			section = key->section;
			text = talloc_asprintf_append(text, "\n[%s]\n",
						      section);
		}
		text = talloc_asprintf_append(
			text, "# %s%s%s\n%s =%s%s\n", key->help,
			key->words != NULL ? ": " : "",
			key->words != NULL ? key->words : "", key->name,
			key->initial[0] != '\0' ? " " : "", key->initial);
	}
	return text;
}

START_TEST(the_example_shows_the_table)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_settings *s = NULL;
	const char *error = "";
	char path[512], *want = table_as_text(ctx), have[16384], *body = NULL;
	FILE *f = NULL;
	size_t n;

	suite_path(path, sizeof(path), "ipam/daemon/ipamd.conf");
	ck_assert_msg(ipam_settings_load(ctx, path, &s, &error) == 0, "%s",
		      error);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	n = fread(have, 1, sizeof(have) - 1, f);
	fclose(f);
	have[n] = '\0';
	body = strstr(have, "\n[");
	ck_assert_ptr_nonnull(body);
	ck_assert_str_eq(body, want);
	talloc_free(ctx);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_settings *s = NULL;
	const char *error = "";

	ck_assert_int_eq(ipam_settings_load(ctx, "/nowhere/f", &s, &error),
			 IPAM_E_SETTINGS);
	ck_assert_ptr_nonnull(strstr(error, "/nowhere/f: No such file"));
	talloc_free(ctx);
}
END_TEST

static int check_secret(TALLOC_CTX *ctx, mode_t mode, const char **error)
{
	struct ipam_settings *s = NULL;
	char *path = talloc_asprintf(ctx, "%s/secret", suite_tmpdir());
	char *text = talloc_asprintf(ctx, "[credentials]\nkeytab = %s\n", path);
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fclose(f);
	chmod(path, mode);
	ck_assert_int_eq(parse(ctx, text, &s, error), 0);
	return ipam_settings_check(ctx, s, error);
}

START_TEST(a_secret_that_others_can_reach_is_refused)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	const char *error = "";

	ck_assert_int_eq(check_secret(ctx, 0640, &error), IPAM_E_SETTINGS);
	ck_assert_ptr_nonnull(strstr(error, "chmod 600"));
	ck_assert_int_eq(check_secret(ctx, 0600, &error), 0);
	talloc_free(ctx);
}
END_TEST

START_TEST(ntlm_needs_consent_and_its_keys)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_settings *s = NULL;
	const char *error = "";

	ck_assert_int_eq(parse(ctx, "[credentials]\nmethod = ntlm\n", &s,
			       &error), 0);
	ck_assert_int_eq(ipam_settings_check(ctx, s, &error), IPAM_E_SETTINGS);
	ck_assert_ptr_nonnull(strstr(error, "allow_ntlm = yes"));
	s->allow_ntlm = true;
	ck_assert_int_eq(ipam_settings_check(ctx, s, &error), IPAM_E_SETTINGS);
	ck_assert_ptr_nonnull(strstr(error, "password_file"));
	talloc_free(ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("settings");
	TCase *c = tcase_create("settings");

	tcase_add_test(c, an_empty_file_gives_the_defaults);
	tcase_add_test(c, every_type_is_read);
	tcase_add_loop_test(c, what_is_wrong_is_named_with_its_line, 0,
			    sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(c, bytes_of_zero_and_long_files_are_refused);
	tcase_add_test(c, the_example_shows_the_table);
	tcase_add_test(c, a_missing_file_is_named);
	tcase_add_test(c, a_secret_that_others_can_reach_is_refused);
	tcase_add_test(c, ntlm_needs_consent_and_its_keys);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
