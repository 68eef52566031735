/* use: ipam_store ipam_model ipam_base SQLITE3 CHECK TALLOC */
/* Users and groups of directories, and questions for them (RBC-03). */
#include <errno.h>
#include <string.h>

#include "ipam/store/store_access.h"
#include "ipam/store/store_account.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define OWN   "contoso.test"
#define OTHER "fabrikam.test"
#define SID   "S-1-5-21-1-2-3"
#define SID2  "S-1-5-21-1-2-4"
#define GROUP IPAM_PRINCIPAL_GROUP
#define USER  IPAM_PRINCIPAL_USER
#define NOW   1793610000

static const struct ipam_account groups[] = {
	{ .sid = SID "-1105", .kind = GROUP, .name = "NetAdmins" },
	{ .sid = SID "-1106", .kind = GROUP, .name = "NetReaders" },
	{ .sid = SID "-1107", .kind = GROUP, .name = "Helpdesk" },
};

static void domain(const char *name, const char *netbios)
{
	const struct ipam_domain row = {
		.name = name, .netbios = netbios, .forest = name, .dc = true,
		.seen = { .collected_at = 1, .source = "dc1" },
	};

	ck_assert_int_eq(store_domain_put(store, &row), 0);
}

static void setup(void)
{
	fresh_setup();
	domain(OWN, "CONTOSO");
	domain(OTHER, NULL);
}

static int tell_as(const char *name, const char *sid,
		   const struct ipam_account *list, size_t count, int64_t at)
{
	const struct store_accounts told = { .domain = name, .sid = sid,
					     .source = "dc1." OWN,
					     .list = list, .count = count };

	return store_account_put_all(store, &told, at);
}

static void tell(const struct ipam_account *list, size_t count, int64_t at)
{
	ck_assert_int_eq(tell_as(OWN, SID, list, count, at), 0);
}

static struct store_account_known find(const char *text, int kind, int64_t now)
{
	struct ipam_account_name name = { .name = NULL };
	struct store_account_known known = { .domain = NULL };

	ck_assert(ipam_account_split(ctx, text, &name));
	ck_assert_int_eq(store_account_find(ctx, store, &name, kind, now,
					    &known), 0);
	return known;
}

static const char *sid_of(const char *text, int kind)
{
	const struct store_account_known known = find(text, kind, NOW);

	return known.account != NULL ? known.account->sid : NULL;
}

START_TEST(a_group_is_found_by_each_way_to_write_it)
{
	static const char *const texts[] = {
		"CONTOSO\\NetAdmins", "contoso\\netadmins",
		"contoso.test\\NETADMINS", "netadmins@contoso.test",
		"NetAdmins@CONTOSO.test", "netadmins@CONTOSO",
	};
	size_t i;

	tell(groups, 3, NOW);
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		ck_assert_pstr_eq(sid_of(texts[i], GROUP), SID "-1105");
	}
	ck_assert_ptr_null(sid_of("CONTOSO\\NetAdmins", USER));
	ck_assert_ptr_null(sid_of("CONTOSO\\Net", GROUP));
	ck_assert_ptr_null(find("NOWHERE\\NetAdmins", GROUP, NOW).domain);
	ck_assert_str_eq(find("CONTOSO\\Net", GROUP, NOW).domain, OWN);
	ck_assert_int_eq(find("CONTOSO\\Net", GROUP, NOW).groups_at, NOW);
	ck_assert_int_eq(find("x@" OTHER, GROUP, NOW).groups_at, 0);
}
END_TEST

static void policy(int kind, const char *principal)
{
	struct ipam_access_policy row = { .id = 100, .kind = kind,
					  .principal = principal,
					  .description = "" };
	struct ipam_access_rows *rows = NULL;

	ck_assert_int_eq(store_access_load(ctx, store, &rows), 0);
	rows->generation++;
	row.id += rows->generation;
	rows->policies = &row;
	rows->policy_count = 1;
	ck_assert_int_eq(store_access_save(store, rows), 0);
}

START_TEST(a_renamed_group_keeps_its_sid)
{
	const struct ipam_account renamed = { .sid = SID "-1105",
					      .kind = GROUP, .name = "NetOps" };
	struct ipam_account account = { .sid = NULL };

	tell(groups, 3, NOW - 1);
	tell(&renamed, 1, NOW);
	ck_assert_int_eq(store_account_of_sid(ctx, store, SID "-1105",
					      &account), 0);
	ck_assert_str_eq(account.name, "NetOps");
	ck_assert_str_eq(account.netbios, "CONTOSO");
	ck_assert_ptr_null(sid_of("CONTOSO\\NetAdmins", GROUP));
	ck_assert_pstr_eq(sid_of("CONTOSO\\netops", GROUP), SID "-1105");
}
END_TEST

START_TEST(who_is_gone_stays_while_a_policy_names_him)
{
	struct ipam_account account = { .sid = NULL };

	tell(groups, 3, NOW - 1);
	policy(GROUP, SID "-1105");
	tell(groups + 2, 1, NOW);
	ck_assert_int_eq(store_account_of_sid(ctx, store, SID "-1106",
					      &account), ENOENT);
	ck_assert_int_eq(store_account_of_sid(ctx, store, SID "-1105",
					      &account), 0);
	ck_assert_int_eq(account.gone_at, NOW);
	ck_assert_str_eq(account.name, "NetAdmins");
	ck_assert_ptr_null(sid_of("CONTOSO\\NetAdmins", GROUP));
	/* and comes back, as from a recycle bin */
	tell(groups, 3, NOW + 1);
	ck_assert_int_eq(store_account_of_sid(ctx, store, SID "-1105",
					      &account), 0);
	ck_assert_int_eq(account.gone_at, 0);
}
END_TEST

START_TEST(no_domain_takes_the_sid_of_another)
{
	const struct ipam_account theirs = { .sid = SID "-1105",
					     .kind = GROUP, .name = "Harmless" };
	const struct store_account_question question = {
		.asked = OTHER "\\x", .kind = GROUP,
		.name = { .domain = OTHER, .name = "x" },
	};

	tell(groups, 3, NOW);
	ck_assert_int_eq(tell_as(OTHER, SID, &theirs, 1, NOW), EEXIST);
	ck_assert_int_eq(store_account_answer(store, &question, &theirs, "dc",
					      NULL, NOW), EEXIST);
	ck_assert_pstr_eq(sid_of("CONTOSO\\NetAdmins", GROUP), SID "-1105");
	ck_assert_ptr_null(sid_of("harmless@" OTHER, GROUP));
	ck_assert_int_eq(tell_as(OTHER, SID2, NULL, 0, NOW), 0);
}
END_TEST

static struct store_account_question *waiting(size_t count)
{
	struct store_account_question *list = NULL;
	size_t n = 0;

	ck_assert_int_eq(store_account_open(ctx, store, 10, &list, &n), 0);
	ck_assert_uint_eq(n, count);
	return list;
}

static int ask(const char *text, int kind, int64_t now)
{
	struct ipam_account_name name = { .name = NULL };
	int64_t run = 0;
	int ret;

	ck_assert(ipam_account_split(ctx, text, &name));
	ret = store_account_ask(store, &name, kind, now, &run);
	ck_assert_int_eq(ret == 0, run > 0);
	return ret;
}

START_TEST(a_question_is_asked_once_and_answered)
{
	const struct ipam_account ada = { .sid = SID "-1201", .kind = USER,
					  .name = "ada" };
	struct store_account_question *list = NULL;
	const char **sids = NULL;
	size_t count = 0;

	ck_assert_int_eq(ask("CONTOSO\\ada", USER, NOW), 0);
	ck_assert_int_eq(ask("contoso.test\\ADA", USER, NOW), 0);
	list = waiting(1);
	ck_assert_str_eq(list[0].name.domain, OWN);
	ck_assert_int_eq(find("CONTOSO\\ada", USER, NOW).answered_at, 0);
	ck_assert_int_eq(store_account_answer(store, list, &ada, "dc1", NULL,
					      NOW + 1), 0);
	waiting(0);
	ck_assert_pstr_eq(sid_of("CONTOSO\\Ada", USER), SID "-1201");
	ck_assert_pstr_eq(sid_of("ada@contoso.test", USER), SID "-1201");
	/* so discovery keeps his name right, for a day or while a policy does */
	tell(groups, 3, NOW + 1);
	ck_assert_int_eq(store_account_wanted(ctx, store, OWN, NOW, &sids,
					      &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(sids[0], SID "-1201");
	ck_assert_int_eq(store_account_wanted(ctx, store, OWN, NOW + 86401,
					      &sids, &count), 0);
	ck_assert_uint_eq(count, 0);
	policy(USER, SID "-1201");
	ck_assert_int_eq(store_account_wanted(ctx, store, OWN, NOW + 86401,
					      &sids, &count), 0);
	ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(what_could_not_be_asked_is_told)
{
	const struct ipam_failure why = { "connect", "ERRNO 111", "start it" };
	struct store_account_known known;

	tell(groups, 3, NOW - 1);
	ck_assert_int_eq(ask("CONTOSO\\ada", USER, NOW), 0);
	ck_assert_int_eq(store_account_answer(store, waiting(1), NULL, NULL,
					      &why, NOW), 0);
	known = find("CONTOSO\\ada", USER, NOW);
	ck_assert_ptr_null(known.account);
	ck_assert_str_eq(known.failure.step, "connect");
	/* of a group the last good reading counts */
	ck_assert_int_eq(ask("CONTOSO\\NetAdmins", GROUP, NOW), 0);
	ck_assert_int_eq(store_account_answer(store, waiting(1), NULL, NULL,
					      &why, NOW), 0);
	ck_assert_pstr_eq(sid_of("CONTOSO\\NetAdmins", GROUP), SID "-1105");
	/* and an answer that there is none counts more than it */
	ck_assert_int_eq(ask("CONTOSO\\NetAdmins", GROUP, NOW), 0);
	ck_assert_int_eq(store_account_answer(store, waiting(1), NULL, "dc1",
					      NULL, NOW), 0);
	known = find("CONTOSO\\NetAdmins", GROUP, NOW);
	ck_assert_ptr_null(known.account);
	ck_assert_str_eq(known.source, "dc1");
	/* until all are read again */
	tell(groups, 3, NOW + 1);
	ck_assert_pstr_eq(sid_of("CONTOSO\\NetAdmins", GROUP), SID "-1105");
}
END_TEST

START_TEST(not_too_many_wait)
{
	int i;

	for (i = 0; i < IPAM_LOOKUP_OPEN_MAX; i++) {
		ck_assert_int_eq(ask(talloc_asprintf(ctx, "CONTOSO\\u%d", i),
				     USER, NOW), 0);
	}
	ck_assert_int_eq(ask("CONTOSO\\one-more", USER, NOW), EBUSY);
	ck_assert_int_eq(ask("NOWHERE\\ada", USER, NOW), ENOENT);
}
END_TEST

START_TEST(they_are_listed_by_domain_and_name_in_pages)
{
	const struct store_account_filter all = { .kind = 0 };
	struct store_account_filter some = { .name = "contoso\\helpdesk" };
	struct store_page page = { .limit = 2 };
	struct ipam_account *list = NULL;
	size_t count = 0;

	tell(groups, 3, NOW);
	ck_assert_int_eq(store_account_list(ctx, store, &all, &page, &list,
					    &count), 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(list[0].name, "Helpdesk");
	ck_assert_str_eq(list[1].name, "NetAdmins");
	page.after = OWN "\\NetAdmins\\" SID "-1105";
	ck_assert_int_eq(store_account_list(ctx, store, &all, &page, &list,
					    &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].name, "NetReaders");
	page.after = "odd";
	ck_assert_int_eq(store_account_list(ctx, store, &all, &page, &list,
					    &count), EINVAL);
	page.after = NULL;
	ck_assert_int_eq(store_account_list(ctx, store, &some, &page, &list,
					    &count), 0);
	ck_assert_uint_eq(count, 1);
	some.name = SID "-1106";
	some.domain = "CONTOSO";
	ck_assert_int_eq(store_account_list(ctx, store, &some, &page, &list,
					    &count), 0);
	ck_assert_uint_eq(count, 1);
	some.kind = USER;
	ck_assert_int_eq(store_account_list(ctx, store, &some, &page, &list,
					    &count), 0);
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(a_domain_that_is_removed_takes_them_with_it)
{
	struct ipam_account account = { .sid = NULL };

	tell(groups, 3, NOW);
	policy(GROUP, SID "-1105");
	ck_assert_int_eq(store_domain_remove(store, OWN), 0);
	ck_assert_int_eq(store_account_of_sid(ctx, store, SID "-1106",
					      &account), ENOENT);
	ck_assert_int_eq(store_account_of_sid(ctx, store, SID "-1105",
					      &account), 0);
	ck_assert_ptr_null(account.netbios);
	/* its SID is free for who comes after it */
	ck_assert_int_eq(tell_as(OTHER, SID, NULL, 0, NOW), 0);
}
END_TEST

static Suite *store_account_suite(void)
{
	Suite *s = suite_create("store_account");
	TCase *c = tcase_create("account");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, a_group_is_found_by_each_way_to_write_it);
	tcase_add_test(c, a_renamed_group_keeps_its_sid);
	tcase_add_test(c, who_is_gone_stays_while_a_policy_names_him);
	tcase_add_test(c, no_domain_takes_the_sid_of_another);
	tcase_add_test(c, a_question_is_asked_once_and_answered);
	tcase_add_test(c, what_could_not_be_asked_is_told);
	tcase_add_test(c, not_too_many_wait);
	tcase_add_test(c, they_are_listed_by_domain_and_name_in_pages);
	tcase_add_test(c, a_domain_that_is_removed_takes_them_with_it);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(store_account_suite)
