/* use: ipam_manage ipam_access CHECK TALLOC */
/* Access data in use: its seal and key, changes, tokens, objects. */
#include "tests/support/suite.h"

#include <sys/stat.h>
#include <unistd.h>

#include "ipam/base/error.h"
#include "ipam/manage/manage_key.h"
#include "tests/unit/ipam_manage/memory_access.h"

#define NOW 1793610000
#define DAY 86400

struct sink {
	struct memory_access access;
};

MEMORY_ACCESS_SINK(sink)

static TALLOC_CTX *ctx;
static struct sink store;
static struct manage_sink ops;
static struct manage_access *access_data;
static struct manage_call call;
static char *key_path, *new_path;

static const struct access_caller root = {
	.name = "root", .source = ACCESS_FROM_SOCKET, .root = true
};
static const struct access_principal alice_is[] = {
	{ IPAM_PRINCIPAL_USER, "alice" },
};
static const struct access_caller alice = {
	.name = "alice", .source = ACCESS_FROM_SOCKET,
	.principals = alice_is, .principal_count = 1
};
static const struct access_caller msm = {
	.name = "m", .source = ACCESS_FROM_SOCKET,
	.groups = ACCESS_BIT(ACCESS_MSM),
};

static int zone_reset(void *private_data, const char *zone, int64_t now)
{
	return 0;
}

static int event_begin(void *private_data, struct manage_event *event)
{
	event->before = private_data;
	return 0;
}

static int event_end(void *private_data, struct manage_event *event,
		     const struct access_caller *caller, int64_t now, int ret)
{
	return ret;
}

/* As ipamd does it at each start. */
static void reopen(void)
{
	TALLOC_FREE(access_data);
	ck_assert_int_eq(manage_access_open(ctx, &ops, key_path, &access_data),
			 0);
	call = (struct manage_call){ .sink = &ops, .now = NOW,
				     .caller = &root,
				     .access = access_data };
}

static void setup(void)
{
	ctx = talloc_new(NULL);
	store = (struct sink){ .access = {
		.mem_ctx = ctx,
		.objects = { { "a.test", 0 }, { "b.test", 0 } } } };
	ops = (struct manage_sink){ .private_data = &store,
				    .zone_reset = zone_reset,
				    .event_begin = event_begin,
				    .event_end = event_end,
				    MEMORY_ACCESS_FUNCTIONS(sink) };
	key_path = talloc_asprintf(ctx, "%s/%d.key", suite_tmpdir(),
				   (int)getpid());
	new_path = talloc_asprintf(ctx, "%s.new", key_path);
	unlink(key_path);
	unlink(new_path);
	reopen();
	ck_assert_ptr_nonnull(manage_access_data(access_data));
}

static void teardown(void)
{
	talloc_free(ctx);
	access_data = NULL;
}

static int64_t add_scope(int64_t parent, const char *label)
{
	int64_t id = 0;

	ck_assert_int_eq(manage_scope_add(&call, parent, label, NULL, &id), 0);
	return id;
}

static int64_t add_policy(const char *user, const char *grant)
{
	struct access_policy_text policy = {
		.kind = IPAM_PRINCIPAL_USER, .principal = user,
		.grants = &grant, .count = 1,
	};
	int64_t id = 0;
	int ret = manage_policy_add(&call, &policy, &id);

	ck_assert_msg(ret == 0, "%s", call.why);
	return id;
}

/* Alice for the zones of Europe. */
static int64_t give_alice(void)
{
	add_scope(1, "Europe");
	return add_policy("alice", "IPAM DNS Administrator=\\Global\\Europe");
}

static bool alice_may(void)
{
	return access_decide(manage_access_data(access_data), &alice,
			     ACCESS_ZONE_RESET, ACCESS_SOMEWHERE).allowed;
}

START_TEST(the_key_is_made_once_for_us_alone)
{
	uint8_t first[MANAGE_KEY_SIZE], second[MANAGE_KEY_SIZE];
	struct stat st;

	ck_assert_int_eq(stat(key_path, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0600);
	ck_assert_int_ne(access(new_path, F_OK), 0);
	ck_assert_int_eq(manage_key_read(key_path, first), 0);
	reopen();
	ck_assert_int_eq(manage_key_read(key_path, second), 0);
	ck_assert_mem_eq(first, second, sizeof(first));
	ck_assert_int_eq(store.access.saves, 1);
	/* not in what the store has */
	ck_assert_ptr_null(memmem(store.access.rows->seal, IPAM_ACCESS_SEAL,
				  first, sizeof(first)));
}
END_TEST

START_TEST(what_was_changed_is_there_at_the_next_start)
{
	give_alice();
	ck_assert(alice_may());
	reopen();
	ck_assert(alice_may());
}
END_TEST

/* What somebody with the store's file could do. */
static void forge_role(struct ipam_access_rows *rows)
{
	rows->policies[0].grants[0].role = 1;
}
static void forge_scope(struct ipam_access_rows *rows)
{
	rows->policies[0].grants[0].scope = 1;
}
static void forge_principal(struct ipam_access_rows *rows)
{
	rows->policies[0].principal = "mallory";
}
static void forge_kind(struct ipam_access_rows *rows)
{
	rows->policies[0].kind = IPAM_PRINCIPAL_GROUP;
}
static void forge_drop(struct ipam_access_rows *rows)
{
	rows->policy_count = 0;
}
static void forge_parent(struct ipam_access_rows *rows)
{
	rows->scopes[0].label = "Europe2";
}
static void forge_token_kind(struct ipam_access_rows *rows)
{
	rows->tokens[0].role = 2;
}
static void forge_token_end(struct ipam_access_rows *rows)
{
	rows->tokens[0].expires_at += DAY;
}
static void forge_token_hash(struct ipam_access_rows *rows)
{
	rows->tokens[0].hash[0] ^= 1;
}
static void forge_operations(struct ipam_access_rows *rows)
{
	rows->roles[0].operations = "zone.reset zone.edit";
}
static void forge_number(struct ipam_access_rows *rows)
{
	rows->next_id = 1;
}
static void forge_seal(struct ipam_access_rows *rows)
{
	rows->seal[31] ^= 1;
}
static void forge_no_seal(struct ipam_access_rows *rows)
{
	rows->seal_size = 0;
}
static void forge_short_seal(struct ipam_access_rows *rows)
{
	rows->seal_size = 1;
}

static void (*const forgeries[])(struct ipam_access_rows *) = {
	forge_role, forge_scope, forge_principal, forge_kind, forge_drop,
	forge_parent, forge_token_kind, forge_token_end, forge_token_hash,
	forge_operations, forge_number, forge_seal, forge_no_seal,
	forge_short_seal,
};

static void fill(void)
{
	static const char *const ops_of_role[] = { "zone.reset" };
	struct access_role_text role = { "Zones", "", ops_of_role, 1 };
	struct manage_token token = { .name = "t", .kind = "user",
				      .days = 2 };
	char *secret = NULL;
	int64_t id = 0;

	give_alice();
	ck_assert_int_eq(manage_role_add(&call, &role, &id), 0);
	ck_assert_int_eq(manage_token_add(&call, ctx, &token, &id, &secret),
			 0);
}

START_TEST(what_others_changed_is_refused)
{
	struct access_edit *edit = NULL;

	fill();
	forgeries[_i](store.access.rows);
	reopen();
	ck_assert_ptr_null(manage_access_data(access_data));
	ck_assert_ptr_nonnull(strstr(manage_access_why(access_data),
				     "somebody else"));
	ck_assert_ptr_nonnull(strstr(manage_access_why(access_data),
				     "access-key renew"));
	ck_assert(!alice_may());
	/* nothing is changed in it, and groups and root go on */
	ck_assert_int_eq(manage_access_edit(&call, &edit), IPAM_E_ACCESS);
	ck_assert_int_eq(manage_may(&call, ACCESS_ROLE_CREATE), 0);
	call.caller = &msm;
	ck_assert_int_eq(manage_may(&call, ACCESS_ZONE_RESET), 0);
}
END_TEST

START_TEST(root_takes_it_back_as_it_is_or_without_anything)
{
	fill();
	forge_seal(store.access.rows);
	reopen();
	ck_assert_int_eq(manage_key_renew(&call, MANAGE_KEY_ONLY), EINVAL);
	ck_assert_ptr_nonnull(call.why);
	ck_assert(!alice_may());
	ck_assert_int_eq(manage_key_renew(&call, MANAGE_KEY_ACCEPT), 0);
	ck_assert(alice_may());
	reopen();
	ck_assert(alice_may());
	ck_assert_int_eq(manage_key_renew(&call, MANAGE_KEY_RESET), 0);
	ck_assert(!alice_may());
	reopen();
	ck_assert_ptr_nonnull(manage_access_data(access_data));
	ck_assert(!alice_may());
}
END_TEST

START_TEST(who_is_no_administrator_does_not_take_it_back)
{
	fill();
	forge_seal(store.access.rows);
	reopen();
	call.caller = &msm;
	ck_assert_int_eq(manage_key_renew(&call, MANAGE_KEY_ACCEPT), EACCES);
	ck_assert_ptr_null(manage_access_data(access_data));
}
END_TEST

START_TEST(a_new_key_seals_anew)
{
	uint8_t before[MANAGE_KEY_SIZE], after[MANAGE_KEY_SIZE];

	give_alice();
	ck_assert_int_eq(manage_key_read(key_path, before), 0);
	ck_assert_int_eq(manage_key_renew(&call, MANAGE_KEY_ONLY), 0);
	ck_assert_int_eq(manage_key_read(key_path, after), 0);
	ck_assert_mem_ne(before, after, sizeof(before));
	reopen();
	ck_assert(alice_may());
	/* the key before fits no more */
	ck_assert_int_eq(manage_key_write(key_path, before), 0);
	reopen();
	ck_assert(!alice_may());
}
END_TEST

START_TEST(a_new_key_does_not_cover_what_was_forged_meanwhile)
{
	fill();
	forge_role(store.access.rows);
	ck_assert_int_eq(manage_key_renew(&call, MANAGE_KEY_ONLY), EINVAL);
	ck_assert_ptr_null(manage_access_data(access_data));
}
END_TEST

START_TEST(an_end_between_key_and_store_leaves_a_key_that_fits)
{
	uint8_t key[MANAGE_KEY_SIZE], other[MANAGE_KEY_SIZE] = { 1 };

	give_alice();
	/* saved, not yet moved */
	ck_assert_int_eq(manage_key_read(key_path, key), 0);
	ck_assert_int_eq(rename(key_path, new_path), 0);
	ck_assert_int_eq(manage_key_write(key_path, other), 0);
	reopen();
	ck_assert(alice_may());
	ck_assert_int_eq(manage_key_read(key_path, other), 0);
	ck_assert_mem_eq(key, other, sizeof(key));
	/* written, not yet saved */
	other[0] ^= 1;
	ck_assert_int_eq(manage_key_write(new_path, other), 0);
	reopen();
	ck_assert(alice_may());
}
END_TEST

START_TEST(a_key_that_is_gone_or_open_is_told)
{
	give_alice();
	ck_assert_int_eq(chmod(key_path, 0640), 0);
	reopen();
	ck_assert(!alice_may());
	ck_assert_ptr_nonnull(strstr(manage_access_why(access_data),
				     "chmod 600"));
	ck_assert_int_eq(unlink(key_path), 0);
	reopen();
	ck_assert(!alice_may());
	ck_assert_ptr_nonnull(strstr(manage_access_why(access_data),
				     "is gone"));
	/* a link is no key of ours */
	ck_assert_int_eq(symlink("/dev/zero", key_path), 0);
	reopen();
	ck_assert(!alice_may());
	unlink(key_path);
}
END_TEST

START_TEST(tokens_of_a_store_of_before_are_sealed_once)
{
	struct ipam_token token = { 4, "old", 1, NOW, NOW + DAY, { 9 } };
	struct ipam_access_rows rows = { .next_id = 100, .next_token = 5,
					 .tokens = &token, .token_count = 1 };

	ck_assert_int_eq(unlink(key_path), 0);
	talloc_free(store.access.rows);
	store.access.rows = access_rows_copy(ctx, &rows);
	reopen();
	ck_assert_ptr_nonnull(manage_access_data(access_data));
	ck_assert_uint_eq(store.access.rows->seal_size, IPAM_ACCESS_SEAL);
	ck_assert_int_eq(store.access.rows->tokens[0].id, 4);
}
END_TEST

START_TEST(a_store_that_fails_refuses_access_data)
{
	give_alice();
	store.access.error = EIO;
	reopen();
	ck_assert(!alice_may());
	store.access.error = 0;
	reopen();
	ck_assert(alice_may());
	/* a change that is not kept does not count */
	store.access.error = ENOSPC;
	ck_assert_int_eq(manage_policy_remove(&call, 101), ENOSPC);
	store.access.error = 0;
	ck_assert(alice_may());
}
END_TEST

START_TEST(another_process_was_faster)
{
	int64_t id = 0;

	give_alice();
	store.access.rows->generation++;	/* and not by us: no seal */
	ck_assert_int_eq(manage_scope_add(&call, 1, "Asia", NULL, &id),
			 EBUSY);
	ck_assert(!alice_may());
}
END_TEST

/* --- roles, access scopes, policies --- */

static const char *const good_ops[] = { "zone.reset", "block.edit" };
static const char *const no_such_op[] = { "zone.frob" };
static const char *const admin_op[] = { "role.create" };
static const char *const group_op[] = { "task.start" };

static const struct {
	struct access_role_text role;
	int ret;
	const char *field;
} roles[] = {
	{ { "Mine", "x", good_ops, 2 }, 0, NULL },
	{ { "", "x", good_ops, 2 }, EINVAL, "name" },
	{ { " Mine", "x", good_ops, 2 }, EINVAL, "name" },
	{ { "a\\b", "x", good_ops, 2 }, EINVAL, "name" },
	{ { "a,b", "x", good_ops, 2 }, EINVAL, "name" },
	{ { "IPAM DNS Administrator", "x", good_ops, 2 }, EEXIST, "name" },
	{ { "ipam dns administrator", "x", good_ops, 2 }, EEXIST, "name" },
	{ { "Mine", "x", good_ops, 0 }, EINVAL, "operations" },
	{ { "Mine", "x", NULL, 0 }, EINVAL, "operations" },
	{ { "Mine", "x", no_such_op, 1 }, EINVAL, "operations" },
	{ { "Mine", "x", admin_op, 1 }, EINVAL, "operations" },
	{ { "Mine", "x", group_op, 1 }, EINVAL, "operations" },
};

START_TEST(a_role_has_a_name_and_operations)
{
	int64_t id = 0;
	int saves = store.access.saves;
	int ret = manage_role_add(&call, &roles[_i].role, &id);

	ck_assert_int_eq(ret, roles[_i].ret);
	ck_assert_int_eq(store.access.saves, saves + (ret == 0));
	if (ret != 0) {
		ck_assert_str_eq(call.field, roles[_i].field);
		ck_assert_ptr_nonnull(call.why);
	}
}
END_TEST

START_TEST(names_and_texts_end_at_their_edge)
{
	char name[300], text[4100];
	struct access_role_text role = { name, text, good_ops, 2 };
	int64_t id = 0;

	memset(name, 'n', sizeof(name));
	memset(text, 't', sizeof(text));
	name[255] = '\0';
	text[4000] = '\0';
	ck_assert_int_eq(manage_role_add(&call, &role, &id), 0);
	name[255] = 'n';
	name[256] = '\0';
	ck_assert_int_eq(manage_role_add(&call, &role, &id), EINVAL);
	ck_assert_str_eq(call.field, "name");
	name[255] = '\0';
	name[0] = 'm';
	text[4000] = 't';
	text[4001] = '\0';
	ck_assert_int_eq(manage_role_add(&call, &role, &id), EINVAL);
	ck_assert_str_eq(call.field, "description");
	ck_assert_int_eq(manage_scope_add(&call, 1, name, NULL, &id), 0);
	name[255] = 'n';
	name[256] = '\0';
	ck_assert_int_eq(manage_scope_add(&call, 1, name, NULL, &id), EINVAL);
}
END_TEST

START_TEST(a_role_changes_and_goes_when_nobody_has_it)
{
	struct access_role_text role = { "Mine", NULL, good_ops, 1 };
	struct access_role_text change = { NULL, NULL, good_ops + 1, 1 };
	const struct access_role *got = NULL;
	int64_t id = 0, policy;

	ck_assert_int_eq(manage_role_add(&call, &role, &id), 0);
	policy = add_policy("alice", "Mine=\\Global");
	ck_assert(alice_may());
	ck_assert_int_eq(manage_role_set(&call, id, &change), 0);
	ck_assert(!alice_may());
	got = access_role_by_id(manage_access_data(access_data), id);
	ck_assert_str_eq(got->name, "Mine");
	ck_assert_int_eq(manage_role_remove(&call, id), EBUSY);
	ck_assert_ptr_nonnull(strstr(call.why, "alice"));
	ck_assert_int_eq(manage_policy_remove(&call, policy), 0);
	ck_assert_int_eq(manage_role_remove(&call, id), 0);
	ck_assert_int_eq(manage_role_remove(&call, id), ENOENT);
	/* built in */
	ck_assert_int_eq(manage_role_remove(&call, 1), EBUSY);
	ck_assert_int_eq(manage_role_set(&call, 1, &change), EBUSY);
}
END_TEST

START_TEST(access_scopes_make_a_tree)
{
	int64_t europe = add_scope(1, "Europe"), id = 0;
	int64_t paris = add_scope(europe, "Paris");
	int i;

	ck_assert_int_eq(manage_scope_add(&call, 1, "europe", NULL, &id),
			 EEXIST);
	ck_assert_int_eq(manage_scope_add(&call, 77, "x", NULL, &id), EINVAL);
	ck_assert_str_eq(call.field, "parent");
	ck_assert_int_eq(manage_scope_add(&call, 1, "a/b", NULL, &id),
			 EINVAL);
	ck_assert_int_eq(manage_scope_add(&call, 1, "a\\b", NULL, &id),
			 EINVAL);
	ck_assert_int_eq(manage_scope_set(&call, paris, "Lyon", "x"), 0);
	ck_assert_ptr_nonnull(access_scope_by_path(
		manage_access_data(access_data), "\\Global\\Europe\\Lyon"));
	ck_assert_int_eq(manage_scope_remove(&call, europe), EBUSY);
	ck_assert_int_eq(manage_scope_remove(&call, 1), EBUSY);
	ck_assert_int_eq(manage_scope_set(&call, 1, "World", NULL), EBUSY);
	store.access.objects[0].scope = paris;
	ck_assert_int_eq(manage_scope_remove(&call, paris), EBUSY);
	store.access.objects[0].scope = 0;
	ck_assert_int_eq(manage_scope_remove(&call, paris), 0);
	/* as deep as it may be, and no deeper */
	for (id = 1, i = 0; i < ACCESS_DEPTH_MAX; i++) {
		id = add_scope(id, "x");
	}
	ck_assert_int_eq(manage_scope_add(&call, id, "x", NULL, &id), EINVAL);
	reopen();
	ck_assert_ptr_nonnull(manage_access_data(access_data));
}
END_TEST

static const struct {
	int kind;
	const char *principal, *grant;
	int ret;
	const char *field;
} policies[] = {
	{ 1, "bob", "IPAM DNS Administrator=\\Global", 0, NULL },
	{ 1, "bob@CONTOSO.TEST", "ipam dns administrator=\\GLOBAL", 0, NULL },
	{ 2, "S-1-5-21-1-2-3-512", "DNS Record Administrator=\\Global", 0,
	  NULL },
	{ 2, "S-1-5-", "DNS Record Administrator=\\Global", EINVAL,
	  "principal" },
	{ 1, "S-1-5-21-99999999999999999999", "IPAM Administrator=\\Global",
	  EINVAL, "principal" },
	{ 3, "1", "IPAM Administrator=\\Global", EINVAL, "principal" },
	{ 4, "bob", "IPAM Administrator=\\Global", EINVAL, "kind" },
	{ 0, "bob", "IPAM Administrator=\\Global", EINVAL, "kind" },
	{ 1, "", "IPAM Administrator=\\Global", EINVAL, "principal" },
	{ 1, "alice", "IPAM Administrator=\\Global", EEXIST, "principal" },
	{ 1, "bob", "IPAM Administrator", EINVAL, "grants" },
	{ 1, "bob", "=\\Global", EINVAL, "grants" },
	{ 1, "bob", "Nobody=\\Global", EINVAL, "grants" },
	{ 1, "bob", "IPAM Administrator=\\Nowhere", EINVAL, "grants" },
	{ 1, "bob", "group:msm", 0, NULL },
	{ 1, "bob", "Group:Administrators=\\Global", 0, NULL },
	{ 1, "bob", "group:msm=\\Global\\Europe", EINVAL, "grants" },
	{ 1, "bob", "group:nobody", EINVAL, "grants" },
	{ 1, "bob", "group:", EINVAL, "grants" },
	{ 1, "bob", "group:a name that is longer than any group has",
	  EINVAL, "grants" },
};

START_TEST(a_policy_names_somebody_and_what_he_gets)
{
	struct access_policy_text policy = {
		.kind = policies[_i].kind,
		.principal = policies[_i].principal,
		.grants = &policies[_i].grant, .count = 1,
	};
	int64_t id = 0;
	int ret;

	add_policy("alice", "DNS Record Administrator=\\Global");
	ret = manage_policy_add(&call, &policy, &id);
	ck_assert_int_eq(ret, policies[_i].ret);
	if (ret != 0) {
		ck_assert_str_eq(call.field, policies[_i].field);
		ck_assert_ptr_nonnull(call.why);
	}
}
END_TEST

START_TEST(root_alone_makes_members)
{
	static const char *const grants[] = {
		"DNS Record Administrator=\\Global", "group:administrators",
	};
	static const struct access_caller admin = {
		.name = "a", .source = ACCESS_FROM_SOCKET,
		.groups = ACCESS_BIT(ACCESS_ADMINISTRATORS),
	};
	struct access_policy_text policy = { IPAM_PRINCIPAL_USER, "bob", NULL,
					     grants, 2 };
	struct access_role_text role = { "Group:Mine", NULL, good_ops, 1 };
	int64_t id = 0;

	ck_assert_int_eq(manage_role_add(&call, &role, &id), EINVAL);
	call.caller = &admin;
	ck_assert_int_eq(manage_policy_add(&call, &policy, &id), EINVAL);
	ck_assert_str_eq(call.field, "grants");
	policy.count = 1;
	ck_assert_int_eq(manage_policy_add(&call, &policy, &id), 0);
	policy = (struct access_policy_text){ .grants = grants, .count = 2 };
	ck_assert_int_eq(manage_policy_set(&call, id, &policy), EINVAL);
	call.caller = &root;
	ck_assert_int_eq(manage_policy_set(&call, id, &policy), 0);
	/* who is made one of them may all but that */
	call.caller = &(struct access_caller){
		.name = "bob", .source = ACCESS_FROM_TICKET,
		.principals = &(struct access_principal){
			IPAM_PRINCIPAL_USER, "bob" },
		.principal_count = 1,
	};
	ck_assert_int_eq(manage_policy_set(&call, id, &policy), EINVAL);
	policy.count = 1;
	ck_assert_int_eq(manage_policy_set(&call, id, &policy), 0);
	ck_assert_int_eq(manage_policy_remove(&call, id), EACCES);
	reopen();
	ck_assert_ptr_nonnull(manage_access_data(access_data));
}
END_TEST

START_TEST(no_policy_administers_access)
{
	struct access_role_text role = { "Mine", NULL, good_ops, 1 };
	int64_t id = 0;

	add_policy("alice", "IPAM Administrator=\\Global");
	call.caller = &alice;
	ck_assert_int_eq(manage_role_add(&call, &role, &id), EACCES);
	ck_assert_int_eq(manage_role_remove(&call, 100), EACCES);
	ck_assert_int_eq(manage_scope_add(&call, 1, "x", NULL, &id), EACCES);
	ck_assert_int_eq(manage_scope_set(&call, 100, "x", NULL), EACCES);
	ck_assert_int_eq(manage_scope_remove(&call, 100), EACCES);
	ck_assert_int_eq(manage_policy_remove(&call, 100), EACCES);
	ck_assert_int_eq(manage_key_renew(&call, MANAGE_KEY_ONLY), EACCES);
	ck_assert(alice_may());
}
END_TEST

/* --- objects --- */

START_TEST(objects_are_judged_one_by_one)
{
	int64_t europe, asia = add_scope(1, "Asia");

	give_alice();
	europe = access_scope_by_path(manage_access_data(access_data),
				      "\\Global\\Europe")->id;
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_ZONE,
						 "a.test", europe), 0);
	call.caller = &alice;
	ck_assert_int_eq(manage_zone_reset(&call, "a.test"), 0);
	ck_assert_int_eq(manage_zone_reset(&call, "b.test"), EACCES);
	ck_assert_int_eq(call.verdict.reason, ACCESS_OTHER_SCOPE);
	ck_assert_int_eq(manage_zone_reset(&call, "c.test"), ENOENT);
	/* neither out of where he has a say, nor into where he has none */
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_ZONE,
						 "b.test", europe), EACCES);
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_ZONE,
						 "a.test", asia), EACCES);
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_ZONE,
						 "a.test", europe), 0);
	call.caller = &msm;
	ck_assert_int_eq(manage_object_scope_set(&call, IPAM_OBJECT_ZONE,
						 "a.test", 0), EACCES);
	ck_assert_int_eq(manage_zone_reset(&call, "b.test"), 0);
}
END_TEST

/* --- tokens --- */

static int add_token(const char *kind, const char *grant, char **out_secret)
{
	struct manage_token token = { .name = "console", .kind = kind,
				      .days = 2, .grants = &grant,
				      .count = 1 };
	int64_t number = 0;

	if (grant == NULL) {
		token.grants = NULL;
	}
	return manage_token_add(&call, ctx, &token, &number, out_secret);
}

START_TEST(a_token_lets_in_until_it_ends)
{
	struct access_caller got = { .name = NULL };
	char *secret = NULL, *other = NULL;

	ck_assert_int_eq(add_token("user", NULL, &secret), 0);
	ck_assert_int_eq(strncmp(secret, "ipam_1_", 7), 0);
	ck_assert(manage_token_caller(access_data, ctx, NOW, secret, &got));
	ck_assert_str_eq(got.name, "token 1 (console)");
	ck_assert_uint_eq(got.groups, ACCESS_BIT(ACCESS_USERS));
	ck_assert(!got.root);
	ck_assert(manage_token_caller(access_data, ctx, NOW + 2 * DAY - 1,
				      secret, &got));
	ck_assert(!manage_token_caller(access_data, ctx, NOW + 2 * DAY,
				       secret, &got));
	/* one digit changed; and the secret is not what is kept */
	other = talloc_strdup(ctx, secret);
	other[strlen(other) - 1] ^= 1;
	ck_assert(!manage_token_caller(access_data, ctx, NOW, other, &got));
	ck_assert_ptr_null(memmem(store.access.rows->tokens,
				  sizeof(struct ipam_token),
				  secret + strlen("ipam_1_"), 32));
	reopen();
	ck_assert(manage_token_caller(access_data, ctx, NOW, secret, &got));
	ck_assert_int_eq(manage_token_revoke(&call, 1), 0);
	ck_assert_int_eq(manage_token_revoke(&call, 1), ENOENT);
	ck_assert(!manage_token_caller(access_data, ctx, NOW, secret, &got));
}
END_TEST

START_TEST(a_token_has_what_its_policy_gives)
{
	struct access_caller got = { .name = NULL };
	const struct access_data *data = NULL;
	char *secret = NULL;

	ck_assert_int_eq(add_token("policy", "No such role=\\Global",
				   &secret), EINVAL);
	ck_assert_uint_eq(store.access.rows->token_count, 0);
	ck_assert_int_eq(add_token("policy", "DNS Record Administrator="
				   "\\Global", &secret), 0);
	ck_assert(manage_token_caller(access_data, ctx, NOW, secret, &got));
	data = manage_access_data(access_data);
	ck_assert(access_decide(data, &got, ACCESS_READ, 1).allowed);
	ck_assert(access_decide(data, &got, ACCESS_RECORD_CREATE, 1).allowed);
	ck_assert(!access_decide(data, &got, ACCESS_ZONE_RESET, 1).allowed);
	ck_assert_int_eq(manage_token_revoke(&call, 1), 0);
	ck_assert_uint_eq(store.access.rows->policy_count, 0);
}
END_TEST

START_TEST(tokens_are_made_by_root_alone_and_none_is_root)
{
	static const struct access_caller admin = {
		.name = "a", .source = ACCESS_FROM_SOCKET,
		.groups = ACCESS_BIT(ACCESS_ADMINISTRATORS),
	};
	char *secret = NULL;

	ck_assert_int_eq(add_token("root", NULL, &secret), EINVAL);
	ck_assert_str_eq(call.field, "role");
	call.caller = &admin;
	ck_assert_int_eq(add_token("user", NULL, &secret), EACCES);
	ck_assert_int_eq(manage_token_revoke(&call, 1), EACCES);
}
END_TEST

START_TEST(tokens_that_ended_long_ago_go_with_a_change)
{
	char *secret = NULL;

	manage_access_keep_tokens(access_data, 30 * DAY);
	ck_assert_int_eq(add_token("policy", "IPAM Administrator=\\Global",
				   &secret), 0);
	ck_assert_int_eq(add_token("user", NULL, &secret), 0);
	ck_assert_uint_eq(store.access.rows->policy_count, 1);
	call.now = NOW + 32 * DAY;	/* they ended 30 days before */
	add_scope(1, "a");
	ck_assert_uint_eq(store.access.rows->token_count, 2);
	call.now++;
	add_scope(1, "b");
	ck_assert_uint_eq(store.access.rows->token_count, 0);
	ck_assert_uint_eq(store.access.rows->policy_count, 0);
	reopen();
	ck_assert_ptr_nonnull(manage_access_data(access_data));
}
END_TEST

static const char *const bad_tokens[] = {
	"", "ipam_", "ipam_1", "ipam_1_", "ipam_x_00", "ipam_-1_00",
	"ipam_99999999999999999999_00", "1_00", "ipam_1_0000",
};

START_TEST(what_is_no_token_lets_nobody_in)
{
	struct access_caller got = { .name = NULL };
	char *secret = NULL;

	ck_assert_int_eq(add_token("user", NULL, &secret), 0);
	ck_assert(!manage_token_caller(access_data, NULL, NOW, bad_tokens[_i],
				       &got));
	ck_assert_ptr_null(got.name);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("manage_access");
	TCase *t = tcase_create("access");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_key_is_made_once_for_us_alone);
	tcase_add_test(t, what_was_changed_is_there_at_the_next_start);
	LOOP(t, what_others_changed_is_refused, forgeries);
	tcase_add_test(t, root_takes_it_back_as_it_is_or_without_anything);
	tcase_add_test(t, who_is_no_administrator_does_not_take_it_back);
	tcase_add_test(t, a_new_key_seals_anew);
	tcase_add_test(t, a_new_key_does_not_cover_what_was_forged_meanwhile);
	tcase_add_test(t, an_end_between_key_and_store_leaves_a_key_that_fits);
	tcase_add_test(t, a_key_that_is_gone_or_open_is_told);
	tcase_add_test(t, tokens_of_a_store_of_before_are_sealed_once);
	tcase_add_test(t, a_store_that_fails_refuses_access_data);
	tcase_add_test(t, another_process_was_faster);
	LOOP(t, a_role_has_a_name_and_operations, roles);
	tcase_add_test(t, names_and_texts_end_at_their_edge);
	tcase_add_test(t, a_role_changes_and_goes_when_nobody_has_it);
	tcase_add_test(t, access_scopes_make_a_tree);
	LOOP(t, a_policy_names_somebody_and_what_he_gets, policies);
	tcase_add_test(t, root_alone_makes_members);
	tcase_add_test(t, no_policy_administers_access);
	tcase_add_test(t, objects_are_judged_one_by_one);
	tcase_add_test(t, a_token_lets_in_until_it_ends);
	tcase_add_test(t, a_token_has_what_its_policy_gives);
	tcase_add_test(t, tokens_are_made_by_root_alone_and_none_is_root);
	tcase_add_test(t, tokens_that_ended_long_ago_go_with_a_change);
	LOOP(t, what_is_no_token_lets_nobody_in, bad_tokens);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
