/* use: ipam_base TALLOC CHECK */
/* The clock of a lab, which is followed only inside one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "ipam/base/clock.h"
#include "ipam/base/error.h"
#include "ipam/base/settings.h"
#include "tests/support/suite.h"

#define NOON 1793534400LL

static char path[256];

static void write_clock(const char *text)
{
	FILE *f = NULL;

	snprintf(path, sizeof(path), "%s/clock", getenv("TMPDIR") != NULL ?
		 getenv("TMPDIR") : "/tmp");
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

static void show(int64_t shown_s, int64_t ago_ms, int rate)
{
	char line[96];

	snprintf(line, sizeof(line), "%lld %lld %d\n",
		 (long long)shown_s * 1000,
		 (long long)(ipam_clock_monotonic_ms() - ago_ms), rate);
	write_clock(line);
}

START_TEST(by_itself_it_is_the_system_s)
{
	const int64_t before = time(NULL);
	const int64_t now = ipam_clock_now();

	ck_assert_int_ge(now, before);
	ck_assert_int_le(now, time(NULL));
}
END_TEST

START_TEST(a_lab_s_clock_is_shown_as_it_is_moved)
{
	show(NOON, 0, 0);
	ck_assert_int_eq(ipam_clock_follow(path), 0);
	ck_assert_int_eq(ipam_clock_now(), NOON);
	show(NOON - 86400, 0, 0);
	ck_assert_int_eq(ipam_clock_now(), NOON - 86400);
	/* An hour ago, at a hundred seconds in one. */
	show(NOON, 3600000, 100);
	ck_assert_int_ge(ipam_clock_now(), NOON + 360000);
	ck_assert_int_lt(ipam_clock_now(), NOON + 366000);
	ck_assert_int_eq(ipam_clock_follow(NULL), 0);
	ck_assert_int_eq(unlink(path), 0);
}
END_TEST

START_TEST(it_runs_on_when_the_lab_has_ended)
{
	show(NOON, 0, 0);
	ck_assert_int_eq(ipam_clock_follow(path), 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(ipam_clock_now(), NOON);
	write_clock("nonsense");
	ck_assert_int_eq(ipam_clock_now(), NOON);
	ck_assert_int_eq(ipam_clock_follow(NULL), 0);
	ck_assert_int_eq(unlink(path), 0);
}
END_TEST

START_TEST(what_is_no_clock_is_refused)
{
	write_clock("12 13");
	ck_assert_int_eq(ipam_clock_follow(path), EINVAL);
	write_clock("12 13 -1");
	ck_assert_int_eq(ipam_clock_follow(path), EINVAL);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(ipam_clock_follow(path), ENOENT);
	ck_assert_int_le(NOON - 86400 * 3650LL, ipam_clock_now());
}
END_TEST

START_TEST(settings_may_name_one_inside_a_lab_only)
{
	static const char text[] = "[credentials]\nmethod = kerberos\n"
				   "[lab]\nclock = /lab/clock\n";
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_settings *s = NULL;
	const char *error = NULL;

	ck_assert_int_eq(ipam_settings_parse(ctx, "f", text, strlen(text), &s,
					     &error), 0);
	unsetenv("IPAM_LAB_DIR");
	ck_assert_int_eq(ipam_settings_check(ctx, s, &error),
			 IPAM_E_SETTINGS);
	ck_assert_ptr_nonnull(strstr(error, "leave it out"));
	setenv("IPAM_LAB_DIR", "/other", 1);
	ck_assert_int_eq(ipam_settings_check(ctx, s, &error),
			 IPAM_E_SETTINGS);
	setenv("IPAM_LAB_DIR", "/lab", 1);
	ck_assert_int_eq(ipam_settings_check(ctx, s, &error), 0);
	talloc_free(ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("clock");
	TCase *c = tcase_create("clock");

	tcase_add_test(c, by_itself_it_is_the_system_s);
	tcase_add_test(c, a_lab_s_clock_is_shown_as_it_is_moved);
	tcase_add_test(c, it_runs_on_when_the_lab_has_ended);
	tcase_add_test(c, what_is_no_clock_is_refused);
	tcase_add_test(c, settings_may_name_one_inside_a_lab_only);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
