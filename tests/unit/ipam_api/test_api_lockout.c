/* use: ipam_api CHECK TALLOC */
/* Addresses that present wrong tokens. */
#include "tests/support/suite.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "ipam/api/api_lockout.h"

#define T 1000

static struct api_lockout *lockout;

static void setup(void)
{
	lockout = api_lockout_new(NULL, 7);
}

static void teardown(void)
{
	talloc_free(lockout);
}

static const struct sockaddr *addr_of(const char *text)
{
	static struct sockaddr_storage storage;
	struct sockaddr_in *in = (void *)&storage;
	struct sockaddr_in6 *in6 = (void *)&storage;

	memset(&storage, 0, sizeof(storage));
	if (inet_pton(AF_INET, text, &in->sin_addr) == 1) {
		in->sin_family = AF_INET;
	} else {
		ck_assert_int_eq(inet_pton(AF_INET6, text, &in6->sin6_addr),
				 1);
		in6->sin6_family = AF_INET6;
	}
	return (const void *)&storage;
}

static int64_t left(const char *text, int64_t now)
{
	return api_lockout_left(lockout, addr_of(text), 0, now);
}

/* True when the last one locked it. */
static bool wrong(const char *text, int times, int64_t now)
{
	bool locked = false;

	for (; times > 0; times--) {
		locked = api_lockout_wrong(lockout, addr_of(text), 0, now);
	}
	return locked;
}

START_TEST(the_last_of_ten_wrong_ones_locks_for_a_minute)
{
	ck_assert(!wrong("10.0.0.1", API_LOCKOUT_WRONG - 1, T));
	ck_assert_int_eq(left("10.0.0.1", T), 0);
	ck_assert(wrong("10.0.0.1", 1, T + 1));
	ck_assert_int_eq(left("10.0.0.1", T + 1), API_LOCKOUT_S);
	ck_assert_int_eq(left("10.0.0.1", T + API_LOCKOUT_S), 1);
	ck_assert_int_eq(left("10.0.0.1", T + 1 + API_LOCKOUT_S), 0);
	/* nobody else */
	ck_assert_int_eq(left("10.0.0.2", T + 1), 0);
	/* and anew */
	ck_assert(!wrong("10.0.0.1", API_LOCKOUT_WRONG - 1,
			 T + 2 + API_LOCKOUT_S));
	ck_assert(wrong("10.0.0.1", 1, T + 2 + API_LOCKOUT_S));
}
END_TEST

START_TEST(wrong_ones_count_for_a_minute)
{
	ck_assert(!wrong("10.0.0.1", API_LOCKOUT_WRONG - 1, T));
	ck_assert(!wrong("10.0.0.1", API_LOCKOUT_WRONG - 1,
			 T + API_LOCKOUT_S));
	ck_assert(wrong("10.0.0.1", 1, T + API_LOCKOUT_S));
}
END_TEST

START_TEST(a_right_one_makes_up_for_wrong_ones)
{
	wrong("10.0.0.1", API_LOCKOUT_WRONG - 1, T);
	api_lockout_right(lockout, addr_of("10.0.0.1"), 0);
	api_lockout_right(lockout, addr_of("10.0.0.9"), 0);
	ck_assert(!wrong("10.0.0.1", API_LOCKOUT_WRONG - 1, T));
}
END_TEST

START_TEST(users_of_one_machine_are_not_one)
{
	const struct sockaddr *here = addr_of("127.0.0.1");
	int i;

	for (i = 0; i < API_LOCKOUT_WRONG; i++) {
		api_lockout_wrong(lockout, here, 1001, T);
	}
	ck_assert_int_gt(api_lockout_left(lockout, here, 1001, T), 0);
	ck_assert_int_eq(api_lockout_left(lockout, here, 1002, T), 0);
	ck_assert_int_eq(api_lockout_left(lockout, here, 0, T), 0);
}
END_TEST

START_TEST(a_network_of_ipv6_is_one)
{
	ck_assert(!wrong("2001:db8::1", 5, T));
	ck_assert(wrong("2001:db8::ffff:2", 5, T));
	ck_assert_int_gt(left("2001:db8::3", T), 0);
	ck_assert_int_eq(left("2001:db8:0:1::1", T), 0);
}
END_TEST

START_TEST(many_addresses_neither_grow_the_table_nor_free_a_locked_one)
{
	char text[40];
	size_t before;
	int i, k;

	ck_assert(wrong("192.0.2.1", API_LOCKOUT_WRONG, T));
	before = talloc_total_size(lockout);
	for (i = 0; i < 100; i++) {
		for (k = 0; k < 256; k++) {
			snprintf(text, sizeof(text), "10.0.%d.%d", i, k);
			wrong(text, 1, T + 1);
		}
	}
	ck_assert_uint_eq(talloc_total_size(lockout), before);
	ck_assert_int_gt(left("192.0.2.1", T + 1), 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("api_lockout");
	TCase *t = tcase_create("lockout");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_last_of_ten_wrong_ones_locks_for_a_minute);
	tcase_add_test(t, wrong_ones_count_for_a_minute);
	tcase_add_test(t, a_right_one_makes_up_for_wrong_ones);
	tcase_add_test(t, users_of_one_machine_are_not_one);
	tcase_add_test(t, a_network_of_ipv6_is_one);
	tcase_add_test(
		t,
		many_addresses_neither_grow_the_table_nor_free_a_locked_one);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
