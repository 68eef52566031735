/* use: ipam_access CHECK TALLOC */
/*
 * The matrix: every operation for every group and every built-in role, with
 * the object in the policy's access scope, below it, elsewhere, and without a
 * policy. What is expected is read from fixtures/access/operations.txt, which
 * was written from the published tables.
 */
#include "tests/support/suite.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ipam/access/access.h"

/*
 * \Global - \Global\Europe - \Global\Europe\Paris
 *         \ \Global\Asia
 */
#define EUROPE 101
#define PARIS 102
#define ASIA 103

static struct ipam_access_scope scopes[] = {
	{ EUROPE, IPAM_ACCESS_GLOBAL, "Europe", "" },
	{ PARIS, EUROPE, "Paris", "" },
	{ ASIA, IPAM_ACCESS_GLOBAL, "Asia", "" },
};
static const struct access_principal alice[] = {
	{ IPAM_PRINCIPAL_USER, "alice" }, { IPAM_PRINCIPAL_GROUP, "netops" },
};

struct expected {
	char word[64];
	bool admin_only, no_role, any_scope;
	unsigned groups;
	bool roles[ACCESS_BUILT_IN_ROLES + 1];
};

static struct expected table[ACCESS_OP_COUNT + 10];
static size_t table_count;

static bool read_line(char *line, struct expected *out)
{
	static const char letters[] = "umsta";
	char flags[8] = "", groups[8] = "", roles[32] = "";
	char *at = roles;
	int n = sscanf(line, "%63s | %7s | %7s | %31[^\n]", out->word, flags,
		       groups, roles);

	if (n <= 0 || out->word[0] == '#') {
		return false;
	}
	ck_assert_msg(n == 4, "%s", line);
	out->admin_only = strchr(flags, 'A') != NULL;
	out->no_role = strchr(flags, 'N') != NULL;
	out->any_scope = strchr(flags, 'S') != NULL;
	for (n = 0; letters[n] != '\0'; n++) {
		out->groups |= strchr(groups, letters[n]) != NULL ? 1u << n :
								    0;
	}
	for (; roles[0] != '-' && *at != '\0'; at++) {
		if (*at != ' ') {
			ck_assert(*at >= '1' && *at <= '9');
			out->roles[*at - '0'] = true;
		}
	}
	return true;
}

static void load(void)
{
	char path[512], line[256];
	FILE *file = NULL;

	snprintf(path, sizeof(path), "%s/fixtures/access/operations.txt",
		 getenv("IPAM_SRC") ? getenv("IPAM_SRC") : ".");
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	memset(table, 0, sizeof(table));
	table_count = 0;
	while (fgets(line, sizeof(line), file) != NULL) {
		ck_assert_uint_lt(table_count, ACCESS_OP_COUNT + 9);
		table_count += read_line(line, &table[table_count]);
	}
	fclose(file);
}

/* Access data with one policy, of alice or of netops; none: no policy. */
static struct access_data *data_with(const struct ipam_access_policy *policy)
{
	struct ipam_access_rows *rows =
		talloc_zero(NULL, struct ipam_access_rows);
	struct access_data *data = NULL;
	const char *error = NULL;
	int ret;

	rows->scopes = scopes;
	rows->scope_count = 3;
	if (policy != NULL) {
		rows->policies = talloc_memdup(rows, policy, sizeof(*policy));
		rows->policy_count = 1;
	}
	ret = access_data_new(NULL, rows, &data, &error);
	ck_assert_msg(ret == 0, "%s", error);
	return data;
}

static bool may(const struct access_data *data, unsigned groups,
		enum access_op op, int64_t scope)
{
	struct access_caller caller = {
		.name = "alice", .source = ACCESS_FROM_SOCKET,
		.groups = groups, .principals = alice, .principal_count = 2,
	};

	return access_decide(data, &caller, op, scope).allowed;
}

START_TEST(the_table_names_each_operation_once)
{
	bool seen[ACCESS_OP_COUNT] = { true };
	enum access_op op;
	size_t i;

	load();
	ck_assert_uint_eq(table_count, ACCESS_OP_COUNT - 1);
	for (i = 0; i < table_count; i++) {
		op = access_op_of_word(table[i].word);
		ck_assert_msg(op != ACCESS_NONE && !seen[op], "%s",
			      table[i].word);
		seen[op] = true;
	}
}
END_TEST

START_TEST(groups_may_what_the_table_says)
{
	static const int64_t places[] = { ACCESS_SOMEWHERE,
					  IPAM_ACCESS_GLOBAL, PARIS };
	struct access_data *data = data_with(NULL);
	enum access_op op;
	size_t i, k;
	int group;

	load();
	for (i = 0; i < table_count; i++) {
		op = access_op_of_word(table[i].word);
		for (k = 0; k < 3; k++) {
			ck_assert(!may(data, 0, op, places[k]));
			for (group = 0; group < ACCESS_GROUP_COUNT; group++) {
				ck_assert_msg(
					may(data, 1u << group, op,
					    places[k]) ==
					(table[i].groups >> group & 1),
					"%s for %s", table[i].word,
					access_group_title(group));
			}
		}
	}
	talloc_free(data);
}
END_TEST

/* _i: a built-in role, counted from 0 */
START_TEST(a_role_gives_what_the_table_says_where_it_reaches)
{
	struct ipam_access_grant grant = { _i + 1, EUROPE };
	struct ipam_access_policy policy = {
		500, _i % 2 ? IPAM_PRINCIPAL_USER : IPAM_PRINCIPAL_GROUP,
		_i % 2 ? "alice" : "netops", "", &grant, 1
	};
	struct access_data *data = data_with(&policy);
	const struct expected *row = NULL;
	enum access_op op;
	bool has;
	size_t i;

	load();
	for (i = 0; i < table_count; i++) {
		row = &table[i];
		op = access_op_of_word(row->word);
		has = row->roles[_i + 1];
		/* no row gives a role what none can have */
		ck_assert(!has || (!row->no_role && !row->admin_only));
		/* in scope, inherited from above, out of scope */
		if (strcmp(row->word, "read") == 0) {
			has = true;	/* a policy makes a reader */
		}
		ck_assert_msg(may(data, 0, op, EUROPE) == has, "%s",
			      row->word);
		ck_assert_msg(may(data, 0, op, PARIS) == has, "%s below",
			      row->word);
		ck_assert_msg(may(data, 0, op, ASIA) ==
			      (has && row->any_scope), "%s beside", row->word);
		ck_assert_msg(may(data, 0, op, IPAM_ACCESS_GLOBAL) ==
			      (has && row->any_scope), "%s above", row->word);
		ck_assert(may(data, 0, op, ACCESS_SOMEWHERE) == has);
		/* of an object whose scope is not there */
		ck_assert(may(data, 0, op, 999) == (has && row->any_scope));
	}
	talloc_free(data);
}
END_TEST

START_TEST(a_policy_for_everything_is_no_administrator)
{
	struct ipam_access_grant grant = { 1, IPAM_ACCESS_GLOBAL };
	struct ipam_access_policy policy = { 500, IPAM_PRINCIPAL_USER, "alice",
					     "", &grant, 1 };
	struct access_data *data = data_with(&policy);

	ck_assert(may(data, 0, ACCESS_BLOCK_EDIT, ASIA));
	ck_assert(!may(data, 0, ACCESS_POLICY_CREATE, IPAM_ACCESS_GLOBAL));
	ck_assert(!may(data, 0, ACCESS_ROLE_EDIT, IPAM_ACCESS_GLOBAL));
	ck_assert(!may(data, 0, ACCESS_TRACK, IPAM_ACCESS_GLOBAL));
	ck_assert(!may(data, 0, ACCESS_TOKENS, IPAM_ACCESS_GLOBAL));
	talloc_free(data);
}
END_TEST

START_TEST(a_policy_of_others_gives_nothing)
{
	static const struct ipam_access_policy others[] = {
		{ 500, IPAM_PRINCIPAL_USER, "bob", "", NULL, 0 },
		{ 500, IPAM_PRINCIPAL_GROUP, "alice", "", NULL, 0 },
		{ 500, IPAM_PRINCIPAL_TOKEN, "alice", "", NULL, 0 },
		{ 500, IPAM_PRINCIPAL_USER, "Alice", "", NULL, 0 },
		{ 500, IPAM_PRINCIPAL_USER, "netops", "", NULL, 0 },
	};
	struct ipam_access_grant grant = { 1, IPAM_ACCESS_GLOBAL };
	struct ipam_access_policy policy = others[_i];
	struct access_data *data = NULL;

	policy.grants = &grant;
	policy.grant_count = 1;
	data = data_with(&policy);
	ck_assert(!may(data, 0, ACCESS_BLOCK_EDIT, IPAM_ACCESS_GLOBAL));
	ck_assert(!may(data, 0, ACCESS_READ, ACCESS_SOMEWHERE));
	talloc_free(data);
}
END_TEST

START_TEST(root_may_all_and_nobody_nothing)
{
	struct access_data *data = data_with(NULL);
	struct access_caller root = { .name = "root", .root = true,
				      .source = ACCESS_FROM_SOCKET };
	struct access_caller nobody = {
		.name = "anonymous", .root = true,
		.groups = ACCESS_BIT(ACCESS_ADMINISTRATORS),
	};
	int op;

	for (op = 0; op < ACCESS_OP_COUNT; op++) {
		ck_assert(access_decide(data, &root, op, PARIS).allowed);
		ck_assert(access_decide(NULL, &root, op, PARIS).allowed);
		ck_assert(!access_decide(data, &nobody, op, PARIS).allowed);
	}
	ck_assert(!access_decide(data, &root, ACCESS_OP_COUNT, 1).allowed);
	ck_assert(!access_decide(data, &root, (enum access_op)-1, 1).allowed);
	talloc_free(data);
}
END_TEST

START_TEST(what_has_no_name_is_refused_to_all_groups)
{
	struct ipam_access_grant grant = { 1, IPAM_ACCESS_GLOBAL };
	struct ipam_access_policy policy = { 500, IPAM_PRINCIPAL_USER, "alice",
					     "", &grant, 1 };
	struct access_data *data = data_with(&policy);

	ck_assert(!may(data, ACCESS_BIT(ACCESS_GROUP_COUNT) - 1, ACCESS_NONE,
		       IPAM_ACCESS_GLOBAL));
	talloc_free(data);
}
END_TEST

START_TEST(without_access_data_groups_alone_count)
{
	ck_assert(may(NULL, ACCESS_BIT(ACCESS_ASM), ACCESS_BLOCK_EDIT, PARIS));
	ck_assert(!may(NULL, ACCESS_BIT(ACCESS_ASM), ACCESS_ZONE_RESET,
		       PARIS));
	ck_assert(!may(NULL, 0, ACCESS_BLOCK_EDIT, PARIS));
	ck_assert(!may(NULL, 0, ACCESS_READ, ACCESS_SOMEWHERE));
}
END_TEST

START_TEST(what_is_seen_follows_the_policies)
{
	struct ipam_access_grant grants[] = { { 7, EUROPE }, { 9, ASIA } };
	struct ipam_access_policy policy = { 500, IPAM_PRINCIPAL_GROUP,
					     "netops", "", grants, 1 };
	struct access_data *data = data_with(&policy);
	struct access_caller caller = {
		.name = "alice", .source = ACCESS_FROM_SOCKET,
		.principals = alice, .principal_count = 2,
	};

	ck_assert(access_sees(data, &caller, EUROPE));
	ck_assert(access_sees(data, &caller, PARIS));
	ck_assert(!access_sees(data, &caller, ASIA));
	ck_assert(!access_sees(data, &caller, IPAM_ACCESS_GLOBAL));
	ck_assert(!access_sees_all(data, &caller));
	caller.groups = ACCESS_BIT(ACCESS_USERS);
	ck_assert(access_sees(data, &caller, ASIA));
	ck_assert(access_sees_all(data, &caller));
	talloc_free(data);
}
END_TEST

/* As if the settings made him a member: what the group may, everywhere. */
START_TEST(a_policy_makes_members_of_groups)
{
	enum access_group group = (enum access_group)_i;
	struct ipam_access_grant grant = { ACCESS_GROUP_ROLE + _i,
					   IPAM_ACCESS_GLOBAL };
	struct ipam_access_policy policy = { 500, IPAM_PRINCIPAL_GROUP,
					     "netops", "", &grant, 1 };
	struct access_data *data = data_with(&policy);
	struct access_caller caller = {
		.name = "alice", .source = ACCESS_FROM_TICKET,
		.principals = alice, .principal_count = 2,
	};
	int op;

	ck_assert_int_eq(access_group_of_role(grant.role), group);
	ck_assert_int_eq(access_group_of_grant(access_grant_name(data, &grant)),
			 group);
	for (op = 0; op < ACCESS_OP_COUNT; op++) {
		ck_assert_msg(may(data, 0, op, ASIA) ==
			      may(NULL, ACCESS_BIT(group), op, ASIA), "%s",
			      access_op_word(op));
	}
	ck_assert(access_sees(data, &caller, ASIA));
	ck_assert(access_sees_all(data, &caller));
	caller.principal_count = 1;	/* alice alone, who is no netops */
	ck_assert(!access_decide(data, &caller, ACCESS_READ, ASIA).allowed);
	talloc_free(data);
}
END_TEST

static const struct {
	int64_t role, scope;
	int kind;
} odd_groups[] = {
	{ ACCESS_GROUP_ROLE - 1, IPAM_ACCESS_GLOBAL, IPAM_PRINCIPAL_USER },
	{ ACCESS_GROUP_ROLE + ACCESS_GROUP_COUNT, IPAM_ACCESS_GLOBAL,
	  IPAM_PRINCIPAL_USER },
	{ ACCESS_GROUP_ROLE, EUROPE, IPAM_PRINCIPAL_USER },
	{ ACCESS_GROUP_ROLE, IPAM_ACCESS_GLOBAL, IPAM_PRINCIPAL_TOKEN },
};

START_TEST(odd_members_are_no_access_data)
{
	struct ipam_access_rows *rows =
		talloc_zero(NULL, struct ipam_access_rows);
	struct ipam_access_grant grant = { odd_groups[_i].role,
					   odd_groups[_i].scope };
	struct ipam_access_policy policy = { 500, odd_groups[_i].kind, "alice",
					     "", &grant, 1 };
	struct access_data *data = NULL;
	const char *error = NULL;

	rows->scopes = scopes;
	rows->scope_count = 3;
	rows->policies = &policy;
	rows->policy_count = 1;
	ck_assert_int_eq(access_data_new(NULL, rows, &data, &error), EINVAL);
	talloc_free((void *)(uintptr_t)error);
	talloc_free(rows);
}
END_TEST

START_TEST(a_refusal_says_why_and_what_cures_it)
{
	struct ipam_access_grant grant = { 8, EUROPE };
	struct ipam_access_policy policy = { 500, IPAM_PRINCIPAL_USER, "alice",
					     "", &grant, 1 };
	struct access_data *data = data_with(&policy);
	struct access_caller caller = {
		.name = "alice", .source = ACCESS_FROM_SOCKET,
		.principals = alice, .principal_count = 2,
	};
	struct access_verdict verdict =
		access_decide(data, &caller, ACCESS_ZONE_RESET, ASIA);
	char *text = access_verdict_text(data, data, &caller,
					 ACCESS_ZONE_RESET, ASIA, &verdict);

	ck_assert_int_eq(verdict.reason, ACCESS_OTHER_SCOPE);
	ck_assert_ptr_nonnull(strstr(text, "zone.reset"));
	ck_assert_ptr_nonnull(strstr(text, "\\Global\\Asia"));
	verdict = access_decide(data, &caller, ACCESS_TASK_START, ASIA);
	ck_assert_int_eq(verdict.reason, ACCESS_NEEDS_GROUP);
	text = access_verdict_text(data, data, &caller, ACCESS_TASK_START, 0,
				   &verdict);
	ck_assert_ptr_nonnull(strstr(text, "IPAM MSM Administrators"));
	verdict = access_decide(data, &caller, ACCESS_ZONE_RESET, PARIS);
	ck_assert_int_eq(verdict.policy, 500);
	ck_assert_int_eq(verdict.role, 8);
	ck_assert_int_eq(verdict.scope, EUROPE);
	talloc_free(data);
}
END_TEST

/* Rows that contradict each other, in one struct each. */
static struct ipam_access_scope loop[] = {
	{ 101, 102, "a", "" }, { 102, 101, "b", "" } };
static struct ipam_access_scope orphan[] = { { 101, 77, "a", "" } };
static struct ipam_access_scope unordered[] = {
	{ 102, 1, "a", "" }, { 101, 1, "b", "" } };
static struct ipam_access_scope self[] = { { 101, 101, "a", "" } };
static struct ipam_access_role admin_role[] = {
	{ 101, "r", "", "block.edit role.create" } };
static struct ipam_access_role odd_role[] = { { 101, "r", "", "frob" } };
static struct ipam_access_role low_role[] = { { 3, "r", "", "block.edit" } };
static struct ipam_access_grant no_role = { 99, 1 }, no_scope = { 1, 99 };
static struct ipam_access_policy roleless[] = {
	{ 101, 1, "a", "", &no_role, 1 } };
static struct ipam_access_policy scopeless[] = {
	{ 101, 1, "a", "", &no_scope, 1 } };
static struct ipam_access_policy kindless[] = { { 101, 9, "a", "", NULL, 0 } };

static const struct ipam_access_rows wrong[] = {
	{ .scopes = loop, .scope_count = 2 },
	{ .scopes = orphan, .scope_count = 1 },
	{ .scopes = unordered, .scope_count = 2 },
	{ .scopes = self, .scope_count = 1 },
	{ .roles = admin_role, .role_count = 1 },
	{ .roles = odd_role, .role_count = 1 },
	{ .roles = low_role, .role_count = 1 },
	{ .policies = roleless, .policy_count = 1 },
	{ .policies = scopeless, .policy_count = 1 },
	{ .policies = kindless, .policy_count = 1 },
};

START_TEST(rows_that_contradict_are_refused)
{
	struct ipam_access_rows *rows = talloc_memdup(NULL, &wrong[_i],
						      sizeof(wrong[_i]));
	struct access_data *data = NULL;
	const char *error = NULL;

	ck_assert_int_eq(access_data_new(rows, rows, &data, &error), EINVAL);
	ck_assert_ptr_nonnull(error);
	ck_assert_ptr_null(data);
	talloc_free(rows);
}
END_TEST

START_TEST(a_tree_that_is_too_deep_is_refused)
{
	struct ipam_access_rows *rows =
		talloc_zero(NULL, struct ipam_access_rows);
	struct access_data *data = NULL;
	const char *error = NULL;
	size_t i;

	rows->scopes = talloc_zero_array(rows, struct ipam_access_scope,
					 ACCESS_DEPTH_MAX + 1);
	for (i = 0; i <= ACCESS_DEPTH_MAX; i++) {
		rows->scopes[i] = (struct ipam_access_scope){
			(int64_t)i + 100, i == 0 ? 1 : (int64_t)i + 99, "x",
			"" };
	}
	rows->scope_count = ACCESS_DEPTH_MAX + 1;
	ck_assert_int_eq(access_data_new(rows, rows, &data, &error), EINVAL);
	rows->scope_count--;
	ck_assert_int_eq(access_data_new(NULL, rows, &data, &error), 0);
	ck_assert(access_scope_reaches(data, 1, 99 + ACCESS_DEPTH_MAX));
	talloc_free(data);
}
END_TEST

START_TEST(no_token_is_root)
{
	ck_assert_int_eq(access_token_kind("root"), 0);
	ck_assert_int_eq(access_token_kind("User"), 0);
	/* numbers of tokens that were made before there were groups */
	ck_assert_uint_eq(access_token_groups(1), ACCESS_BIT(ACCESS_USERS));
	ck_assert_uint_eq(access_token_groups(2),
			  ACCESS_BIT(ACCESS_ADMINISTRATORS));
	ck_assert_uint_eq(access_token_groups(3), 0);	/* root */
	ck_assert_uint_eq(access_token_groups(4), ACCESS_BIT(ACCESS_AUDIT));
	ck_assert_uint_eq(access_token_groups(-1), 0);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("access");
	TCase *t = tcase_create("access");

	tcase_add_loop_test(t, a_policy_makes_members_of_groups, 0,
			    ACCESS_GROUP_COUNT);
	LOOP(t, odd_members_are_no_access_data, odd_groups);
	tcase_add_test(t, the_table_names_each_operation_once);
	tcase_add_test(t, groups_may_what_the_table_says);
	tcase_add_loop_test(
		t, a_role_gives_what_the_table_says_where_it_reaches, 0,
		ACCESS_BUILT_IN_ROLES);
	tcase_add_test(t, a_policy_for_everything_is_no_administrator);
	tcase_add_loop_test(t, a_policy_of_others_gives_nothing, 0, 5);
	tcase_add_test(t, root_may_all_and_nobody_nothing);
	tcase_add_test(t, what_has_no_name_is_refused_to_all_groups);
	tcase_add_test(t, without_access_data_groups_alone_count);
	tcase_add_test(t, what_is_seen_follows_the_policies);
	tcase_add_test(t, a_refusal_says_why_and_what_cures_it);
	LOOP(t, rows_that_contradict_are_refused, wrong);
	tcase_add_test(t, a_tree_that_is_too_deep_is_refused);
	tcase_add_test(t, no_token_is_root);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
