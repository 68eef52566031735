/* use: ipam_manage ipam_access ipam_store ipam_model ipam_base SQLITE3 CHECK TALLOC */
/* Names of a directory as what policies name, or why not (RBC-03). */
#include <errno.h>
#include <string.h>

#include "ipam/manage/manage_account.h"
#include "ipam/manage/manage_store.h"
#include "ipam/store/store_account.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define NOW 1793610000
#define SID "S-1-5-21-1-2-3"
#define GROUP IPAM_PRINCIPAL_GROUP
#define USER IPAM_PRINCIPAL_USER

static const struct access_caller root = {
	.name = "root", .source = ACCESS_FROM_SOCKET, .root = true
};
static const struct access_caller reader = {
	.name = "ada", .source = ACCESS_FROM_SOCKET,
	.groups = ACCESS_BIT(ACCESS_USERS)
};

static struct manage_sink sink;
static struct manage_call call;
static const char *principal;

static void setup(void)
{
	const struct ipam_domain domain = {
		.name = "contoso.test", .netbios = "CONTOSO", .dc = true,
		.seen = { .collected_at = 1, .source = "dc1" },
	};

	fresh_setup();
	manage_sink_of_store(store, &sink);
	call = (struct manage_call){ .sink = &sink, .caller = &root,
				     .now = NOW };
	ck_assert_int_eq(store_domain_put(store, &domain), 0);
}

static void read_groups(void)
{
	static const struct ipam_account list[] = {
		{ .sid = SID "-1105", .kind = GROUP, .name = "NetAdmins" },
	};
	const struct store_accounts told = {
		.domain = "contoso.test", .sid = SID, .source = "dc1",
		.list = list, .count = 1,
	};

	ck_assert_int_eq(store_account_put_all(store, &told, NOW - 60), 0);
}

static int resolve(const char *text, int kind)
{
	call.field = call.why = NULL;
	return manage_account_resolve(&call, ctx, text, kind, &principal);
}

static void refused(const char *text, int kind, const char *part)
{
	ck_assert_int_eq(resolve(text, kind), EINVAL);
	ck_assert_str_eq(call.field, "principal");
	ck_assert_msg(strstr(call.why, part) != NULL, "%s", call.why);
	ck_assert_msg(strstr(call.why, "SID") != NULL, "%s", call.why);
}

START_TEST(a_name_becomes_its_sid)
{
	read_groups();
	ck_assert_int_eq(resolve("CONTOSO\\netadmins", GROUP), 0);
	ck_assert_str_eq(principal, SID "-1105");
}
END_TEST

START_TEST(what_names_no_domain_of_ours_stays_as_it_is)
{
	ck_assert_int_eq(resolve(SID "-7", GROUP), 0);
	ck_assert_str_eq(principal, SID "-7");
	ck_assert_int_eq(resolve("netops", GROUP), 0);
	ck_assert_str_eq(principal, "netops");
	ck_assert_int_eq(resolve("ada@MIT.TEST", USER), 0);
	ck_assert_str_eq(principal, "ada@MIT.TEST");
	ck_assert_int_eq(resolve("3", IPAM_PRINCIPAL_TOKEN), 0);
	ck_assert_str_eq(principal, "3");
}
END_TEST

START_TEST(an_unknown_name_is_refused_with_who_was_asked_and_the_cure)
{
	const struct ipam_failure why = { "connect", "ERRNO 111", "start it" };
	struct store_account_question *list = NULL;
	int64_t run = 0;
	size_t count = 0;

	refused("NOWHERE\\ada", USER, "no domain NOWHERE is known");
	refused("staff@mit.test", GROUP, "ipam domain list");
	refused("CONTOSO\\ada", USER, "contoso.test was not asked");
	refused("CONTOSO\\NetAdmins", GROUP, "--kind group --wait");
	read_groups();
	refused("CONTOSO\\Helpdesk", GROUP, "at 2026-11-02T08:59:00Z");
	ck_assert_int_eq(manage_account_lookup(&call, ctx, "CONTOSO\\ada",
					       USER, &run), 0);
	ck_assert_int_gt(run, 0);
	ck_assert_int_eq(store_account_open(ctx, store, 9, &list, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(store_account_answer(store, list, NULL, NULL, &why,
					      NOW), 0);
	refused("CONTOSO\\ada", USER, "could not tell: connect: ERRNO 111");
	ck_assert_int_eq(store_account_answer(store, list, NULL,
					      "dc1.contoso.test", NULL, NOW),
			 0);
	refused("CONTOSO\\ada", USER, "has no user of that name by its "
		"directory (dc1.contoso.test, at 2026-11-02T09:00:00Z)");
}
END_TEST

START_TEST(not_everybody_may_ask)
{
	int64_t run = 0;

	ck_assert_int_eq(manage_account_lookup(&call, ctx, "ada", USER, &run),
			 EINVAL);
	ck_assert_int_eq(manage_account_lookup(&call, ctx, "NOWHERE\\ada",
					       USER, &run), EINVAL);
	ck_assert_str_eq(call.field, "name");
	call.caller = &reader;
	ck_assert_int_eq(manage_account_lookup(&call, ctx, "CONTOSO\\ada",
					       USER, &run), EACCES);
	ck_assert_int_eq(run, 0);
}
END_TEST

static Suite *manage_account_suite(void)
{
	Suite *s = suite_create("manage_account");
	TCase *c = tcase_create("account");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, a_name_becomes_its_sid);
	tcase_add_test(c, what_names_no_domain_of_ours_stays_as_it_is);
	tcase_add_test(c, an_unknown_name_is_refused_with_who_was_asked_and_the_cure);
	tcase_add_test(c, not_everybody_may_ask);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(manage_account_suite)
