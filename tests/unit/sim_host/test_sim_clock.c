/* use: sim_host SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT CHECK */
/* The lab's clock: setting, moving on, rates, and how times are written. */
#include "tests/support/suite.h"

#include <errno.h>

#include "simulators/host/sim_host.h"

#define NOON 1793620800 /* date -u -d 2026-11-02T12:00:00Z +%s */
#define END 4102444799	/* date -u -d 2099-12-31T23:59:59Z +%s */

static struct sim_clock standing(void)
{
	struct sim_clock clock = { .rate = 0 };

	ck_assert_int_eq(sim_clock_set(&clock, NOON), 0);
	return clock;
}

START_TEST(set_is_shown)
{
	struct sim_clock clock = standing();

	ck_assert_int_eq(sim_clock_now(&clock), NOON);
}
END_TEST

START_TEST(advance_goes_both_ways)
{
	struct sim_clock clock = standing();

	ck_assert_int_eq(sim_clock_advance(&clock, 90), 0);
	ck_assert_int_eq(sim_clock_now(&clock), NOON + 90);
	ck_assert_int_eq(sim_clock_advance(&clock, -100), 0);
	ck_assert_int_eq(sim_clock_now(&clock), NOON - 10);
}
END_TEST

START_TEST(beyond_its_years_nothing_changes)
{
	struct sim_clock clock = standing();

	ck_assert_int_eq(sim_clock_set(&clock, 946684799), ERANGE);
	ck_assert_int_eq(sim_clock_set(&clock, (time_t)END + 1), ERANGE);
	ck_assert_int_eq(sim_clock_set(&clock, INT64_MAX), ERANGE);
	ck_assert_int_eq(sim_clock_advance(&clock, INT64_MAX), ERANGE);
	ck_assert_int_eq(sim_clock_advance(&clock, INT64_MIN), ERANGE);
	ck_assert_int_eq(sim_clock_advance(&clock, END - NOON + 1), ERANGE);
	ck_assert_int_eq(sim_clock_rate(&clock, SIM_CLOCK_RATE_MAX + 1),
			 ERANGE);
	ck_assert_int_eq(sim_clock_now(&clock), NOON);
	ck_assert_uint_eq(clock.rate, 0);
}
END_TEST

/* An hour ago in real time, so that nothing has to be waited for. */
START_TEST(rate_multiplies_real_time)
{
	struct sim_clock clock = standing();
	time_t now;

	clock.rate = 24;
	clock.real_ms -= 3600 * 1000;
	now = sim_clock_now(&clock);
	ck_assert_int_ge(now, NOON + 86400);
	ck_assert_int_lt(now, NOON + 86400 + 86400);
	/* A new rate does not change what it shows. */
	ck_assert_int_eq(sim_clock_rate(&clock, 0), 0);
	ck_assert_int_ge(sim_clock_now(&clock), now);
	ck_assert_int_lt(sim_clock_now(&clock), now + 86400);
}
END_TEST

START_TEST(it_stands_at_the_end_of_its_years)
{
	struct sim_clock clock = standing();

	clock.rate = SIM_CLOCK_RATE_MAX;
	clock.real_ms -= INT64_C(1) << 40;
	ck_assert_int_eq(sim_clock_now(&clock), END);
}
END_TEST

static const struct {
	const char *text;
	int ret;
	time_t time;
} times[] = {
	{ "2026-11-02T12:00:00Z", 0, NOON },
	{ "2000-01-01T00:00:00Z", 0, 946684800 },
	{ "2099-12-31T23:59:59Z", 0, END },
	{ "1999-12-31T23:59:59Z", ERANGE, 0 },
	{ "2100-01-01T00:00:00Z", ERANGE, 0 },
	{ "2026-02-31T00:00:00Z", EINVAL, 0 },
	{ "2026-11-02T12:00:00", EINVAL, 0 },
	{ "2026-11-02T12:00:00Z ", EINVAL, 0 },
	{ "2026-11-2T12:00:00Z", EINVAL, 0 },
	{ "noon", EINVAL, 0 },
	{ "", EINVAL, 0 },
};

START_TEST(times_are_read)
{
	char text[SIM_CLOCK_TEXT];
	time_t time = 7;
	int ret = sim_clock_parse(times[_i].text, &time);

	ck_assert_int_eq(ret, times[_i].ret);
	ck_assert_int_eq(time, ret == 0 ? times[_i].time : 7);
	if (ret == 0) {
		ck_assert_str_eq(sim_clock_text(time, text), times[_i].text);
	}
}
END_TEST

static const struct {
	const char *text;
	int ret;
	int64_t seconds;
} durations[] = {
	{ "90s", 0, 90 },	 { "10m", 0, 600 },
	{ "+2h", 0, 7200 },	 { "-7d", 0, -604800 },
	{ "0s", 0, 0 },		 { "36525d", 0, 3155760000 },
	{ "36526d", ERANGE, 0 }, { "99999999999999999999s", ERANGE, 0 },
	{ "10", EINVAL, 0 },	 { "m", EINVAL, 0 },
	{ "+-1m", EINVAL, 0 },	 { " 1m", EINVAL, 0 },
	{ "1m1", EINVAL, 0 },	 { "1w", EINVAL, 0 },
	{ "", EINVAL, 0 },	 { "1.5h", EINVAL, 0 },
};

START_TEST(durations_are_read)
{
	int64_t seconds = 7;
	int ret = sim_clock_duration_parse(durations[_i].text, &seconds);

	ck_assert_int_eq(ret, durations[_i].ret);
	ck_assert_int_eq(seconds, ret == 0 ? durations[_i].seconds : 7);
}
END_TEST

/* Acts at each quarter past an hour, and looks at the clock. */
struct guest {
	struct sim_lab *lab;
	time_t next;
	unsigned acts, hours;
	bool late;
};

static time_t guest_next(void *private_data)
{
	return ((struct guest *)private_data)->next;
}

static void guest_act(void *private_data)
{
	struct guest *guest = private_data;

	guest->late |= sim_lab_now(guest->lab) != guest->next;
	guest->next += 3600;
	guest->acts++;
}

static void guest_hour(void *private_data)
{
	struct guest *guest = private_data;

	guest->late |= sim_lab_now(guest->lab) % 3600 != 0;
	guest->hours++;
}

START_TEST(on_its_way_the_clock_shows_each_act_and_each_hour)
{
	struct sim_lab *lab = talloc_zero(NULL, struct sim_lab);
	struct guest guest = { .lab = lab, .next = NOON + 900 };

	lab->clock = standing();
	ck_assert_int_eq(sim_lab_add_actor(lab, guest_next, guest_act,
					   &guest), 0);
	ck_assert_int_eq(sim_lab_watch_clock(lab, guest_hour, &guest), 0);
	ck_assert_int_eq(sim_lab_clock_go(lab, NOON + 86400 + 1000), 0);
	ck_assert_uint_eq(guest.acts, 25);
	ck_assert_uint_eq(guest.hours, 24);
	ck_assert(!guest.late);
	ck_assert_int_eq(sim_lab_now(lab), NOON + 86400 + 1000);
	/* Back: nobody acts, and the next act is where it was. */
	ck_assert_int_eq(sim_lab_clock_go(lab, NOON), 0);
	ck_assert_uint_eq(guest.acts, 25);
	ck_assert_int_eq(sim_lab_now(lab), NOON);
	talloc_free(lab);
}
END_TEST

static Suite *clock_suite(void)
{
	Suite *s = suite_create("sim_clock");
	TCase *tc = tcase_create("clock");

	tcase_add_test(tc, set_is_shown);
	tcase_add_test(tc, advance_goes_both_ways);
	tcase_add_test(tc, beyond_its_years_nothing_changes);
	tcase_add_test(tc, rate_multiplies_real_time);
	tcase_add_test(tc, it_stands_at_the_end_of_its_years);
	tcase_add_test(tc,
		       on_its_way_the_clock_shows_each_act_and_each_hour);
	tcase_add_loop_test(tc, times_are_read, 0,
			    sizeof(times) / sizeof(times[0]));
	tcase_add_loop_test(tc, durations_are_read, 0,
			    sizeof(durations) / sizeof(durations[0]));
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(clock_suite)
