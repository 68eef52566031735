/* The lab's clock, and how times and durations are written. */
#include "simulators/host/sim_clock.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIRST 946684800LL   /* 2000-01-01T00:00:00Z */
#define LAST 4102444799LL   /* 2099-12-31T23:59:59Z */
#define LONGEST 3155760000LL /* 100 years of 365.25 days */

static int64_t real_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A process lives for 2^40 ms at most, which no rate makes overflow. */
static int64_t shown_ms(const struct sim_clock *clock, int64_t real)
{
	int64_t shown = clock->shown_ms + (real - clock->real_ms) * clock->rate;

	return shown < LAST * 1000 ? shown : LAST * 1000;
}

static int show(struct sim_clock *clock, int64_t ms)
{
	if (ms < FIRST * 1000 || ms > LAST * 1000) {
		return ERANGE;
	}
	clock->shown_ms = ms;
	clock->real_ms = real_ms();
	return 0;
}

int sim_clock_set(struct sim_clock *clock, time_t to)
{
	if (to < FIRST || to > LAST) {
		return ERANGE;
	}
	return show(clock, (int64_t)to * 1000);
}

int sim_clock_advance(struct sim_clock *clock, int64_t seconds)
{
	if (seconds < -LONGEST || seconds > LONGEST) {
		return ERANGE;
	}
	return show(clock, shown_ms(clock, real_ms()) + seconds * 1000);
}

int sim_clock_rate(struct sim_clock *clock, uint32_t rate)
{
	int64_t now = real_ms();

	if (rate > SIM_CLOCK_RATE_MAX) {
		return ERANGE;
	}
	clock->shown_ms = shown_ms(clock, now);
	clock->real_ms = now;
	clock->rate = rate;
	return 0;
}

time_t sim_clock_now(const struct sim_clock *clock)
{
	return (time_t)(shown_ms(clock, real_ms()) / 1000);
}

int sim_clock_parse(const char *text, time_t *out_time)
{
	char again[SIM_CLOCK_TEXT];
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	time_t time;

	if (end == NULL || *end != '\0') {
		return EINVAL;
	}
	time = timegm(&tm);
	if (time < FIRST || time > LAST) {
		return ERANGE;
	}
	/* The 31st of February, or digits left out. */
	if (strcmp(sim_clock_text(time, again), text) != 0) {
		return EINVAL;
	}
	*out_time = time;
	return 0;
}

const char *sim_clock_text(time_t time, char out[SIM_CLOCK_TEXT])
{
	struct tm tm;
	size_t length = strftime(out, SIM_CLOCK_TEXT, "%Y-%m-%dT%H:%M:%SZ",
				 gmtime_r(&time, &tm));

	out[length] = '\0';
	return out;
}

int sim_clock_duration_parse(const char *text, int64_t *out_seconds)
{
	static const struct {
		char name;
		int64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	bool minus = text[0] == '-';
	const char *digits = text + (minus || text[0] == '+');
	size_t length = strspn(digits, "0123456789"), i;
	int64_t value;

	for (i = 0; i < 4 && digits[length] != units[i].name; i++)
		;
	if (length == 0 || i == 4 || digits[length + 1] != '\0') {
		return EINVAL;
	}
	errno = 0;
	value = strtoll(digits, NULL, 10);
	if (errno != 0 || value > LONGEST / units[i].seconds) {
		return ERANGE;
	}
	value *= units[i].seconds;
	*out_seconds = minus ? -value : value;
	return 0;
}
