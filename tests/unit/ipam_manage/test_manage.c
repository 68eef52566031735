/* use: ipam_manage ipam_access CHECK TALLOC */
/* Who may change what, what is refused before it is recorded, tokens. */
#include "tests/support/suite.h"

#include <errno.h>

#include "ipam/manage/manage.h"

#define NOW 1793610000
#define DAY 86400

/* Counts what reaches it; keeps one token. */
struct sink {
	int changes;
	int begun, events; /* of changes */
	struct manage_event event; /* the last one */
	struct manage_token token;
};

static int server_set(void *private_data, const struct manage_server *change)
{
	struct sink *sink = private_data;

	sink->changes++;
	return 0;
}

static int server_add(void *private_data, const struct manage_server *server,
		      int64_t now)
{
	struct sink *sink = private_data;

	sink->changes++;
	return 0;
}

static int server_remove(void *private_data, const char *server)
{
	struct sink *sink = private_data;

	sink->changes++;
	return 0;
}

static int domain_add(void *private_data, const struct manage_domain *domain)
{
	struct sink *sink = private_data;

	sink->changes++;
	return 0;
}

static int domain_remove(void *private_data, const char *domain)
{
	struct sink *sink = private_data;

	sink->changes++;
	return 0;
}

static int zone_reset(void *private_data, const char *zone, int64_t now)
{
	struct sink *sink = private_data;

	sink->changes++;
	return 0;
}

static int task_set(void *private_data, const struct manage_task *change)
{
	struct sink *sink = private_data;

	sink->changes++;
	return 0;
}

static int run_add(void *private_data, const char *task, const char *server,
		   int64_t now, int64_t *out_run)
{
	struct sink *sink = private_data;

	sink->changes++;
	return 0;
}

static int token_add(void *private_data, const struct manage_token *token,
		     int64_t *out_token)
{
	struct sink *sink = private_data;

	sink->changes++;
	sink->token = *token;
	sink->token.token = 7;
	*out_token = 7;
	return 0;
}

static int token_get(TALLOC_CTX *mem_ctx, void *private_data, int64_t token,
		     struct manage_token *out_token)
{
	struct sink *sink = private_data;

	if (token != 7 || sink->token.expires_at == 0) {
		return ENOENT;
	}
	*out_token = sink->token;
	return 0;
}

static int token_remove(void *private_data, int64_t token)
{
	struct sink *sink = private_data;

	sink->changes++;
	return 0;
}

static int event_begin(void *private_data, struct manage_event *event)
{
	struct sink *sink = private_data;

	sink->begun++;
	event->before = sink;
	return 0;
}

static int event_end(void *private_data, struct manage_event *event,
		     const struct access_caller *caller, int64_t now, int ret)
{
	struct sink *sink = private_data;

	sink->begun--;
	sink->events += ret == 0;
	sink->event = *event;
	event->before = NULL;
	return ret;
}

static struct manage_sink sink_of(struct sink *sink)
{
	return (struct manage_sink){
		.private_data = sink, .server_add = server_add,
		.server_set = server_set, .server_remove = server_remove,
		.domain_add = domain_add, .domain_set = domain_add,
		.domain_remove = domain_remove, .zone_reset = zone_reset,
		.task_set = task_set, .run_add = run_add,
		.token_add = token_add, .token_get = token_get,
		.token_remove = token_remove,
		.event_begin = event_begin, .event_end = event_end,
	};
}

/* Tries every change; ret[i] is what the i-th answered. */
static size_t change_all(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 int *ret)
{
	struct manage_server server = { .server = "s", .owner = "o" };
	struct manage_domain domain = { .domain = "d.test",
					.dns = MANAGE_YES };
	struct manage_task task = { .task = "t", .interval_s = 60 };
	int64_t number;
	char *secret = NULL;
	size_t n = 0;

	ret[n++] = manage_server_set(call, &server);
	server = (struct manage_server){ .server = "s.test",
					 .nps = MANAGE_YES };
	ret[n++] = manage_server_add(call, &server);
	ret[n++] = manage_server_remove(call, "s.test");
	ret[n++] = manage_server_check(call, "s", &number);
	ret[n++] = manage_domain_add(call, &domain);
	ret[n++] = manage_domain_set(call, &domain);
	ret[n++] = manage_domain_remove(call, "d.test");
	ret[n++] = manage_task_set(call, &task);
	ret[n++] = manage_zone_reset(call, "z.test");
	ret[n++] = manage_task_run(call, "t", NULL, &number);
	ret[n++] = manage_token_add(call, mem_ctx, "n", "user", 1, &number,
				    &secret);
	ret[n++] = manage_token_revoke(call, 7);
	return n;
}

static const struct access_caller root = {
	.name = "root", .source = ACCESS_FROM_SOCKET, .root = true
};

static const struct {
	struct access_caller caller;
	int changes;	/* of those above */
} callers[] = {
	{ { .name = "x", .source = ACCESS_FROM_NOWHERE }, 0 },
	{ { .name = "x", .source = ACCESS_FROM_SOCKET }, 0 },
	{ { .name = "x", .source = ACCESS_FROM_SOCKET,
	    .groups = ACCESS_BIT(ACCESS_USERS) }, 0 },
	/* common tasks, not the zone */
	{ { .name = "x", .source = ACCESS_FROM_SOCKET,
	    .groups = ACCESS_BIT(ACCESS_AUDIT) }, 9 },
	{ { .name = "x", .source = ACCESS_FROM_SOCKET,
	    .groups = ACCESS_BIT(ACCESS_ASM) }, 9 },
	{ { .name = "x", .source = ACCESS_FROM_SOCKET,
	    .groups = ACCESS_BIT(ACCESS_MSM) }, 10 },
	/* no tokens */
	{ { .name = "x", .source = ACCESS_FROM_SOCKET,
	    .groups = ACCESS_BIT(ACCESS_ADMINISTRATORS) }, 10 },
	{ { .name = "root", .source = ACCESS_FROM_SOCKET, .root = true }, 12 },
};

START_TEST(a_caller_changes_what_he_may)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct sink sink = { 0 };
	struct manage_sink ops = sink_of(&sink);
	struct manage_call call = { .sink = &ops, .now = NOW,
				    .caller = &callers[_i].caller };
	int ret[16], granted = 0;
	size_t i, n = change_all(&call, mem_ctx, ret);

	for (i = 0; i < n; i++) {
		ck_assert(ret[i] == 0 || ret[i] == EACCES);
		granted += ret[i] == 0;
	}
	ck_assert_int_eq(granted, callers[_i].changes);
	ck_assert_int_eq(sink.changes, callers[_i].changes);
	/* EVT-01: each change is an event. */
	ck_assert_int_eq(sink.events, callers[_i].changes);
	ck_assert_int_eq(sink.begun, 0);
	talloc_free(mem_ctx);
}
END_TEST

START_TEST(a_change_of_nothing_is_refused)
{
	struct sink sink = { 0 };
	struct manage_sink ops = sink_of(&sink);
	struct manage_call call = { .sink = &ops, .now = NOW,
				    .caller = &root };
	struct manage_server server = { .server = "s" };
	struct manage_domain domain = { .domain = "d.test" };
	struct manage_task task = { .task = "t" };

	ck_assert_int_eq(manage_server_set(&call, &server), EINVAL);
	ck_assert_int_eq(manage_domain_set(&call, &domain), EINVAL);
	ck_assert_int_eq(manage_task_set(&call, &task), EINVAL);
	ck_assert_ptr_nonnull(call.why);
	ck_assert_int_eq(sink.changes, 0);
}
END_TEST

START_TEST(a_token_lets_in_until_it_ends)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct sink sink = { 0 };
	struct manage_sink ops = sink_of(&sink);
	struct manage_call call = { .sink = &ops, .caller = &root,
				    .now = NOW };
	struct access_caller got = { .name = NULL };
	char *secret = NULL, *other = NULL;
	int64_t number;

	ck_assert_int_eq(manage_token_add(&call, mem_ctx, "console", "user",
					  2, &number, &secret), 0);
	ck_assert(manage_token_caller(&ops, mem_ctx, NOW, secret, &got));
	ck_assert_str_eq(got.name, "token 7 (console)");
	ck_assert_uint_eq(got.groups, ACCESS_BIT(ACCESS_USERS));
	ck_assert(!got.root);
	ck_assert_str_eq(got.principals[0].name, "7");
	ck_assert(manage_token_caller(&ops, mem_ctx, NOW + 2 * DAY - 1, secret,
				      &got));
	ck_assert(!manage_token_caller(&ops, mem_ctx, NOW + 2 * DAY, secret,
				       &got));
	/* one digit changed, and the bare hash */
	other = talloc_strdup(mem_ctx, secret);
	other[strlen(other) - 1] ^= 1;
	ck_assert(!manage_token_caller(&ops, mem_ctx, NOW, other, &got));
	ck_assert_ptr_null(memmem(&sink.token, sizeof(sink.token),
				  secret + strlen("ipam_7_"), 32));
	talloc_free(mem_ctx);
}
END_TEST

START_TEST(no_token_makes_root)
{
	struct sink sink = { 0 };
	struct manage_sink ops = sink_of(&sink);
	struct manage_call call = { .sink = &ops, .caller = &root,
				    .now = NOW };
	char *secret = NULL;
	int64_t number;

	ck_assert_int_eq(manage_token_add(&call, NULL, "n", "root", 1,
					  &number, &secret), EINVAL);
	ck_assert_str_eq(call.field, "role");
	ck_assert_int_eq(sink.changes, 0);
}
END_TEST

static const char *const bad_tokens[] = {
	"", "ipam_", "ipam_7", "ipam_7_", "ipam_x_00", "ipam_-7_00",
	"ipam_99999999999999999999_00", "7_00", "ipam_7_0000",
};

START_TEST(what_is_no_token_lets_nobody_in)
{
	struct sink sink = { .token = { .expires_at = NOW + DAY,
					.kind = 1 } };
	struct manage_sink ops = sink_of(&sink);
	struct access_caller got = { .name = NULL };

	ck_assert(!manage_token_caller(&ops, NULL, NOW, bad_tokens[_i], &got));
	ck_assert_ptr_null(got.name);
}
END_TEST

static const struct {
	const char *name;
	bool valid;
} names[] = {
	{ "contoso.test", true },  { "a", true },	 { "_msdcs.x", true },
	{ "b\xc3\xbcro.test", true }, { "", false },	 { ".", false },
	{ "a.", false },	   { ".a", false },	 { "a..b", false },
	{ "-a.b", false },	   { "a-.b", false },	 { "a b", false },
	{ "a/b", false },	   { "a\nb", false },
};

START_TEST(a_dns_name_is_told_from_others)
{
	char label[80];

	ck_assert_int_eq(manage_dns_name_valid(names[_i].name),
			 names[_i].valid);
	memset(label, 'a', sizeof(label));
	label[63] = '\0';
	ck_assert(manage_dns_name_valid(label));
	label[63] = 'a';
	label[64] = '\0';
	ck_assert(!manage_dns_name_valid(label));
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("manage");
	TCase *t = tcase_create("manage");

	LOOP(t, a_caller_changes_what_he_may, callers);
	tcase_add_test(t, a_change_of_nothing_is_refused);
	tcase_add_test(t, a_token_lets_in_until_it_ends);
	tcase_add_test(t, no_token_makes_root);
	LOOP(t, what_is_no_token_lets_nobody_in, bad_tokens);
	LOOP(t, a_dns_name_is_told_from_others, names);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
