/* use: ipam_collect ipam_store ipam_model ipam_base rpc_conn TEVENT TALLOC CHECK */
/*
 * Pings (LIF-01) in a network namespace of its own: of a host that is there,
 * of one that is not, of none at all; by a socket for pings and by a raw one.
 */
#include <errno.h>
#include <net/if.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "ipam/collect/collect_ping.h"
#include "tests/support/suite.h"

extern char **environ;

#define WAIT_MS 100
#define GROUPS "/proc/sys/net/ipv4/ping_group_range"

static TALLOC_CTX *ctx;
static struct tevent_context *ev;

/* Nothing but the loopback is there. */
static bool own_net(void)
{
	struct if_nameindex *list = if_nameindex();
	bool own = list != NULL && list[0].if_name != NULL &&
		   strcmp(list[0].if_name, "lo") == 0 &&
		   list[1].if_name == NULL;

	if_freenameindex(list);
	return own;
}

/* Fails where it was done before. */
static void ip(const char *what)
{
	char *command = talloc_asprintf(ctx, "ip %s dev lo 2> /dev/null",
					what);
	char shell[] = "sh", option[] = "-c";
	char *argv[] = { shell, option, command, NULL };
	pid_t pid = 0;
	int status;

	ck_assert_int_eq(posix_spawnp(&pid, shell, NULL, NULL, argv, environ),
			 0);
	waitpid(pid, &status, 0);
}

static void setup(void)
{
	ctx = talloc_new(NULL);
	ev = tevent_context_init(ctx);
	if (own_net()) {
		ip("address add 10.99.0.2/32");
		ip("route add 10.99.0.0/24");
		ip("address add 2001:db8:99::2/128");
	}
}

static void teardown(void)
{
	talloc_free(ctx);
}

/* Which groups may use sockets for pings; false where that is not ours. */
static bool allow_groups(const char *text)
{
	FILE *file = fopen(GROUPS, "we");
	bool good = file != NULL && fputs(text, file) >= 0;

	return file != NULL && fclose(file) == 0 && good;
}

static int run(struct collect_ping *list, size_t count)
{
	struct tevent_req *req = collect_ping_send(ctx, ev, list, count,
						   WAIT_MS);
	int ret;

	ck_assert_ptr_nonnull(req);
	ck_assert(tevent_req_poll(req, ev));
	ret = collect_ping_recv(req);
	talloc_free(req);
	return ret;
}

static struct collect_ping ping(const char *address)
{
	struct collect_ping out = { .answered = true, .error = EINVAL };

	ck_assert_int_eq(ipam_addr_parse(address, &out.address), 0);
	return out;
}

START_TEST(who_is_there_answers_and_nobody_else)
{
	struct collect_ping list[] = {
		ping("10.99.0.2"), ping("10.99.0.3"), ping("127.0.0.5"),
		ping("2001:db8:99::2"), ping("::1"), ping("198.51.100.7"),
	};

	if (!own_net()) {
		return;	/* not into a network of others */
	}
	/* first a raw socket, then the kernel's */
	if (!allow_groups(_i == 0 ? "1 0" : "0 0") && _i > 0) {
		return;
	}
	ck_assert_int_eq(run(list, 6), 0);
	ck_assert(list[0].answered);
	ck_assert(!list[1].answered);
	ck_assert_int_eq(list[1].error, 0);
	ck_assert(list[2].answered);
	ck_assert(list[3].answered);
	ck_assert(list[4].answered);
	ck_assert(!list[5].answered);
	ck_assert_int_eq(list[5].error, ENETUNREACH);
}
END_TEST

/* More than are asked in one go. */
START_TEST(many_answer)
{
	struct collect_ping *list = talloc_zero_array(ctx, struct collect_ping,
						      300);
	char text[32];
	size_t i;

	for (i = 0; i < 300; i++) {
		snprintf(text, sizeof(text), "127.0.%zu.%zu", i / 200 + 1,
			 i % 200 + 1);
		list[i] = ping(text);
	}
	if (!own_net()) {
		return;
	}
	ck_assert_int_eq(run(list, 300), 0);
	for (i = 0; i < 300; i++) {
		ck_assert_msg(list[i].answered, "%zu", i);
	}
}
END_TEST

START_TEST(nobody_to_ask_is_done_at_once)
{
	ck_assert_int_eq(run(NULL, 0), 0);
}
END_TEST

/* What is given up goes with its sockets and timers. */
START_TEST(a_request_can_be_abandoned)
{
	struct collect_ping list[] = { ping("127.0.0.1") };
	struct tevent_req *req = collect_ping_send(ctx, ev, list, 1, WAIT_MS);

	ck_assert_ptr_nonnull(req);
	talloc_free(req);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("collect_ping");
	TCase *tc = tcase_create("ping");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, who_is_there_answers_and_nobody_else, 0, 2);
	tcase_add_test(tc, many_answer);
	tcase_add_test(tc, nobody_to_ask_is_done_at_once);
	tcase_add_test(tc, a_request_can_be_abandoned);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
