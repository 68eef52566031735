/* use: ipam_manage ipam_access CHECK TALLOC */
/* Who may change what, what is refused before it is recorded. */
#include "tests/support/suite.h"

#include <errno.h>

#include "tests/unit/ipam_manage/memory_access.h"

#define NOW 1793610000

/* Counts what reaches it; keeps access data. */
struct sink {
	int changes;
	int begun, events; /* of changes */
	struct manage_event event; /* the last one */
	struct memory_access access;
};

static int server_set(void *private_data, const struct manage_server *change,
		      int64_t now)
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

MEMORY_ACCESS_SINK(sink)

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
		.event_begin = event_begin, .event_end = event_end,
		MEMORY_ACCESS_FUNCTIONS(sink),
	};
}

/* Tries every change; ret[i] is what the i-th answered. */
static size_t change_all(struct manage_call *call, int *ret)
{
	struct manage_server server = { .server = "s", .owner = "o" };
	struct manage_domain domain = { .domain = "d.test",
					.dns = MANAGE_YES };
	struct manage_task task = { .task = "t", .interval_s = 60 };
	int64_t number;
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
	{ { .name = "x", .source = ACCESS_FROM_SOCKET,
	    .groups = ACCESS_BIT(ACCESS_ADMINISTRATORS) }, 10 },
	{ { .name = "root", .source = ACCESS_FROM_SOCKET, .root = true }, 10 },
};

START_TEST(a_caller_changes_what_he_may)
{
	struct sink sink = { .access.objects = { { "z.test", 0 } } };
	struct manage_sink ops = sink_of(&sink);
	struct manage_call call = { .sink = &ops, .now = NOW,
				    .caller = &callers[_i].caller };
	int ret[16], granted = 0;
	size_t i, n = change_all(&call, ret);

	for (i = 0; i < n; i++) {
		ck_assert(ret[i] == 0 || ret[i] == EACCES);
		granted += ret[i] == 0;
	}
	ck_assert_int_eq(granted, callers[_i].changes);
	ck_assert_int_eq(sink.changes, callers[_i].changes);
	/* EVT-01: each change is an event. */
	ck_assert_int_eq(sink.events, callers[_i].changes);
	ck_assert_int_eq(sink.begun, 0);
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
	LOOP(t, a_dns_name_is_told_from_others, names);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
