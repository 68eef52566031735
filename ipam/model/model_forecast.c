/*
 * A line through the points by Theil and Sen: its slope is the median of the
 * slopes of all pairs of points, so that neither a holiday nor one day of
 * conference guests moves it. Whether there is a trend at all is asked by
 * Mann and Kendall: among the pairs, how many more rise than fall; the same
 * figure tells between which of the slopes the true one lies in 95 of 100
 * cases (Sen, Journal of the American Statistical Association 63, 1968).
 */
#include "ipam/model/forecast.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <talloc.h>

#define TWO_SIDED_95 1.959964
#define BEYOND_DAYS  3653

const char *ipam_trend_name(enum ipam_trend trend)
{
	static const char *const names[] = {
		[IPAM_TREND_NOT_ENOUGH_DATA] = "not_enough_data",
		[IPAM_TREND_STEADY] = "steady",
		[IPAM_TREND_FALLING] = "falling",
		[IPAM_TREND_FILLS] = "fills",
		[IPAM_TREND_BEYOND] = "beyond",
		[IPAM_TREND_FULL] = "full",
	};

	return names[trend];
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(values[0]), by_value);
	return count % 2 ? values[count / 2] :
			   (values[count / 2 - 1] + values[count / 2]) / 2;
}

static bool is_enough(const struct ipam_forecast_point *points, size_t count)
{
	int64_t span;

	if (count < IPAM_FORECAST_DAYS_MIN || count > IPAM_FORECAST_DAYS_MAX) {
		return false;
	}
	span = points[count - 1].day - points[0].day + 1;
	return (int64_t)count * 2 >= span;
}

struct slopes {
	double *values;
	size_t count;
	double rise;		/* pairs that rise less pairs that fall */
};

static void find_slopes(const struct ipam_forecast_point *points,
			size_t count, struct slopes *slopes)
{
	size_t i, j;
	double step;

	for (i = 0; i < count; i++) {
		for (j = i + 1; j < count; j++) {
			step = points[j].used - points[i].used;
			slopes->rise += (step > 0) - (step < 0);
			slopes->values[slopes->count++] =
				step / (double)(points[j].day - points[i].day);
		}
	}
}

/* How far `rise` strays by chance; equal values stray less. */
static double deviation(const struct ipam_forecast_point *points,
			size_t count, double *scratch)
{
	double n = (double)count, run = 1;
	double variance = n * (n - 1) * (2 * n + 5);
	size_t i;

	for (i = 0; i < count; i++) {
		scratch[i] = points[i].used;
	}
	qsort(scratch, count, sizeof(scratch[0]), by_value);
	for (i = 1; i <= count; i++) {
		if (i < count && scratch[i] == scratch[i - 1]) {
			run++;
		} else {
			variance -= run * (run - 1) * (2 * run + 5);
			run = 1;
		}
	}
	return sqrt(variance / 18);
}

/* What the line says of the last day. */
static double level(const struct ipam_forecast_point *points, size_t count,
		    double slope, double *scratch)
{
	int64_t last = points[count - 1].day;
	size_t i;

	for (i = 0; i < count; i++) {
		scratch[i] = points[i].used +
			     slope * (double)(last - points[i].day);
	}
	return median(scratch, count);
}

/* The day on which `room` is used up; 0: never, or in ten years or later. */
static int64_t fill_day(int64_t last, double room, double slope)
{
	double days = slope > 0 ? room / slope : BEYOND_DAYS;

	if (days >= BEYOND_DAYS) {
		return 0;
	}
	return last + (days > 0 ? (int64_t)ceil(days) : 0);
}

static void tell_fill(const struct ipam_forecast_point *points, size_t count,
		      double capacity, const struct slopes *slopes,
		      double stray, double *scratch,
		      struct ipam_forecast *forecast)
{
	int64_t last = points[count - 1].day;
	double room = capacity - level(points, count, forecast->per_day,
				       scratch);
	double rank = ((double)slopes->count - stray) / 2;
	size_t edge = rank > 1 ? (size_t)rank - 1 : 0;

	forecast->fills = capacity < 0 ? 0 :
			  fill_day(last, room, forecast->per_day);
	if (forecast->fills == 0) {
		forecast->trend = IPAM_TREND_BEYOND;
		return;
	}
	forecast->trend = IPAM_TREND_FILLS;
	forecast->latest = fill_day(last, room, slopes->values[edge]);
	forecast->earliest = fill_day(
		last, room, slopes->values[slopes->count - 1 - edge]);
}

static void tell(const struct ipam_forecast_point *points, size_t count,
		 double capacity, struct slopes *slopes, double *scratch,
		 struct ipam_forecast *forecast)
{
	double stray;

	find_slopes(points, count, slopes);
	stray = TWO_SIDED_95 * deviation(points, count, scratch);
	forecast->per_day = median(slopes->values, slopes->count);
	if (fabs(slopes->rise) <= stray || forecast->per_day == 0) {
		forecast->trend = IPAM_TREND_STEADY;
		forecast->per_day = 0;
	} else if (forecast->per_day < 0) {
		forecast->trend = IPAM_TREND_FALLING;
	} else {
		tell_fill(points, count, capacity, slopes, stray, scratch,
			  forecast);
	}
}

int ipam_forecast(const struct ipam_forecast_point *points, size_t count,
		  double capacity, struct ipam_forecast *out_forecast)
{
	struct ipam_forecast forecast = { .days = count };
	struct slopes slopes = { .count = 0 };
	double *scratch = NULL;

	if (count > 0 && capacity >= 0 &&
	    points[count - 1].used >= capacity) {
		forecast.trend = IPAM_TREND_FULL;
	} else if (is_enough(points, count)) {
		slopes.values = talloc_array(NULL, double,
					     count * (count - 1) / 2);
		scratch = talloc_array(slopes.values, double, count);
		if (slopes.values == NULL || scratch == NULL) {
			talloc_free(slopes.values);
			return ENOMEM;
		}
		tell(points, count, capacity, &slopes, scratch, &forecast);
		talloc_free(slopes.values);
	}
	*out_forecast = forecast;
	return 0;
}
