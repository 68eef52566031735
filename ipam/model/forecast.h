/*
 * When something is full at the trend of its last days.
 */
#ifndef IPAM_MODEL_FORECAST_H
#define IPAM_MODEL_FORECAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IPAM_FORECAST_DAYS_MIN 7
#define IPAM_FORECAST_DAYS_MAX 365

/* The most that was in use on a day (number since 1970). */
struct ipam_forecast_point {
	int64_t day;
	double used;
};

enum ipam_trend {
	IPAM_TREND_NOT_ENOUGH_DATA,
	IPAM_TREND_STEADY,	/* no trend that chance does not explain */
	IPAM_TREND_FALLING,
	IPAM_TREND_FILLS,
	IPAM_TREND_BEYOND,	/* it rises, but fills in ten years or later */
	IPAM_TREND_FULL		/* already */
};

struct ipam_forecast {
	enum ipam_trend trend;
	size_t days;		/* that the trend is made of */
	double per_day;		/* addresses; 0 without a trend */
	/* Days, 0 for none: the expected one, and 95 of 100 lie between. */
	int64_t fills, earliest, latest;
};

/* "not_enough_data", "steady", ... */
const char *ipam_trend_name(enum ipam_trend trend);

/*
 * `points` in order of days, at most IPAM_FORECAST_DAYS_MAX, one a day;
 * capacity negative: not known, so that nothing fills. There is enough data
 * where at least IPAM_FORECAST_DAYS_MIN days have some, and half of the days
 * from the first to the last. ENOMEM
 */
int ipam_forecast(const struct ipam_forecast_point *points, size_t count,
		  double capacity, struct ipam_forecast *out_forecast);

#endif
