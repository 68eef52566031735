/* use: ipam_model ipam_base TALLOC M CHECK */
/* Names of users and groups as people type them, and SIDs (RBC-03). */
#include <string.h>

#include "ipam/model/account.h"
#include "tests/support/suite.h"

static const struct {
	const char *text, *domain, *name;
	bool upn;
} names[] = {
	{ "EXAMPLE\\NetAdmins", "EXAMPLE", "NetAdmins", false },
	{ "example.com\\Net Admins", "example.com", "Net Admins", false },
	{ "netadmins@example.com", "example.com", "netadmins", true },
	{ "a@b@example.com", "example.com", "a@b", true },
	{ "EXAMPLE\\a@b", "EXAMPLE", "a@b", false },
	{ "netops", NULL, NULL, false },
	{ "S-1-5-21-1-2-3-4", NULL, NULL, false },
	{ "\\x", NULL, NULL, false },
	{ "EXAMPLE\\", NULL, NULL, false },
	{ "@example.com", NULL, NULL, false },
	{ "x@", NULL, NULL, false },
	{ "", NULL, NULL, false },
};

START_TEST(a_name_comes_in_its_parts_or_names_no_domain)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_account_name name = { .name = NULL };
	bool good = ipam_account_split(tmp_ctx, names[_i].text, &name);

	ck_assert_int_eq(good, names[_i].domain != NULL);
	if (good) {
		ck_assert_str_eq(name.domain, names[_i].domain);
		ck_assert_str_eq(name.name, names[_i].name);
		ck_assert_int_eq(name.upn, names[_i].upn);
	}
	talloc_free(tmp_ctx);
}
END_TEST

START_TEST(it_is_shown_as_windows_does)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_account account = { .domain = "example.com",
					.netbios = "EXAMPLE",
					.name = "NetAdmins" };

	ck_assert_str_eq(ipam_account_text(tmp_ctx, &account),
			 "EXAMPLE\\NetAdmins");
	account.netbios = NULL;
	ck_assert_str_eq(ipam_account_text(tmp_ctx, &account),
			 "NetAdmins@example.com");
	talloc_free(tmp_ctx);
}
END_TEST

START_TEST(a_directory_may_not_call_somebody_anything)
{
	char name[IPAM_ACCOUNT_NAME_MAX + 2];

	memset(name, 'a', sizeof(name));
	name[IPAM_ACCOUNT_NAME_MAX] = '\0';
	ck_assert(ipam_account_name_valid(name));
	name[IPAM_ACCOUNT_NAME_MAX] = 'a';
	name[IPAM_ACCOUNT_NAME_MAX + 1] = '\0';
	ck_assert(!ipam_account_name_valid(name));
	ck_assert(ipam_account_name_valid("Zürich IT"));
	ck_assert(!ipam_account_name_valid(""));
	ck_assert(!ipam_account_name_valid("a\nb"));
	ck_assert(!ipam_account_name_valid("a\x7f"));
	ck_assert(!ipam_account_name_valid("a\\b"));
	ck_assert(!ipam_account_name_valid("\xff"));
}
END_TEST

static const struct {
	const char *text;
	bool valid;
} sids[] = {
	{ "S-1-5-21-1-2-3-1105", true },
	{ "S-1-1-0", true },
	{ "S-1-5", false },
	{ "S-1-5-", false },
	{ "S-1-5-x", false },
	{ "S-1-5--1", false },
	{ "S-1-281474976710655-4294967295", true },
	{ "S-1-281474976710656-1", false },
	{ "S-1-5-4294967296", false },
	{ "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15", true },
	{ "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16", false },
	{ "S-2-5-1", false },
	{ "", false },
};

START_TEST(a_sid_is_told_from_other_texts)
{
	ck_assert_int_eq(ipam_sid_valid(sids[_i].text), sids[_i].valid);
}
END_TEST

START_TEST(a_domain_speaks_for_its_own_sids)
{
	ck_assert(ipam_sid_of_domain("S-1-5-21-1-2-3"));
	ck_assert(!ipam_sid_of_domain("S-1-5-21-1-2"));
	ck_assert(!ipam_sid_of_domain("S-1-5-21-1-2-3-4"));
	ck_assert(!ipam_sid_of_domain("S-1-5-32"));
	ck_assert(!ipam_sid_of_domain("S-1-18"));
	ck_assert(!ipam_sid_of_domain("S-1-5-22-1-2-3"));
	ck_assert(!ipam_sid_of_domain("S-1-5-21-1-2-"));
	ck_assert(ipam_sid_within("S-1-5-21-1-2-3-512", "S-1-5-21-1-2-3"));
	ck_assert(!ipam_sid_within("S-1-5-21-1-2-3", "S-1-5-21-1-2-3"));
	ck_assert(!ipam_sid_within("S-1-5-21-1-2-30-512", "S-1-5-21-1-2-3"));
	ck_assert(!ipam_sid_within("S-1-5-21-1-2-3-4-5", "S-1-5-21-1-2-3"));
	ck_assert(!ipam_sid_within("S-1-5-32-544", "S-1-5-21-1-2-3"));
	ck_assert(!ipam_sid_within("S-1-5-21-1-2-3-", "S-1-5-21-1-2-3"));
}
END_TEST

static Suite *model_account_suite(void)
{
	Suite *s = suite_create("model_account");
	TCase *c = tcase_create("account");

	tcase_add_loop_test(c, a_name_comes_in_its_parts_or_names_no_domain, 0,
			    sizeof(names) / sizeof(names[0]));
	tcase_add_test(c, it_is_shown_as_windows_does);
	tcase_add_test(c, a_directory_may_not_call_somebody_anything);
	tcase_add_loop_test(c, a_sid_is_told_from_other_texts, 0,
			    sizeof(sids) / sizeof(sids[0]));
	tcase_add_test(c, a_domain_speaks_for_its_own_sids);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(model_account_suite)
