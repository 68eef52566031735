/*
 * Thresholds and averages of utilization.
 */
#include "ipam/model/usage.h"

#include <errno.h>
#include <string.h>

#define LOGGED_MARGIN 2.0	/* points */
#define DAY_S 86400

static const char *const kind_names[IPAM_USAGE_KIND_COUNT] = {
	[IPAM_USAGE_SERVER] = "server",
	[IPAM_USAGE_SCOPE] = "scope",
	[IPAM_USAGE_SUPERSCOPE] = "superscope",
	[IPAM_USAGE_SPACE] = "space",
	[IPAM_USAGE_BLOCK] = "block",
	[IPAM_USAGE_SUBNET] = "subnet",
	[IPAM_USAGE_RANGE] = "range",
	[IPAM_USAGE_GROUP] = "group",
};

const char *ipam_usage_kind_name(enum ipam_usage_kind kind)
{
	return (unsigned)kind < IPAM_USAGE_KIND_COUNT ? kind_names[kind] :
							"unknown";
}

int ipam_usage_kind_parse(const char *name, enum ipam_usage_kind *out_kind)
{
	int i;

	for (i = 0; i < IPAM_USAGE_KIND_COUNT; i++) {
		if (strcmp(kind_names[i], name) == 0) {
			*out_kind = i;
			return 0;
		}
	}
	return EINVAL;
}

const char *ipam_usage_status_name(enum ipam_usage_status status)
{
	switch (status) {
	case IPAM_USAGE_UNDER:
		return "under";
	case IPAM_USAGE_OPTIMAL:
		return "optimal";
	case IPAM_USAGE_OVER:
		return "over";
	default:
		return NULL;
	}
}

enum ipam_usage_status
ipam_usage_status(double percent, const struct ipam_thresholds *thresholds)
{
	if (percent < 0) {
		return IPAM_USAGE_UNKNOWN;
	}
	if (percent > (double)thresholds->over) {
		return IPAM_USAGE_OVER;
	}
	return percent < (double)thresholds->under ? IPAM_USAGE_UNDER :
						     IPAM_USAGE_OPTIMAL;
}

/* Half of what is left between the threshold and its end, where that is less. */
static double margin(double room)
{
	return room / 2 < LOGGED_MARGIN ? room / 2 : LOGGED_MARGIN;
}

enum ipam_usage_status
ipam_usage_logged(enum ipam_usage_status logged, double percent,
		  const struct ipam_thresholds *thresholds)
{
	enum ipam_usage_status status = ipam_usage_status(percent, thresholds);
	double over = (double)thresholds->over;
	double under = (double)thresholds->under;

	if (status == IPAM_USAGE_UNKNOWN ||
	    (logged == IPAM_USAGE_OVER && percent >= over - margin(over)) ||
	    (logged == IPAM_USAGE_UNDER &&
	     percent <= under + margin(100 - under))) {
		return logged;
	}
	return status;
}

int ipam_thresholds_validate(const struct ipam_thresholds *thresholds,
			     const char **out_field, const char **out_why)
{
	if (thresholds->under < 0 || thresholds->under > 100) {
		*out_field = "under";
		*out_why = "under must be 0 to 100 percent";
	} else if (thresholds->over < 0 || thresholds->over > 100) {
		*out_field = "over";
		*out_why = "over must be 0 to 100 percent";
	} else if (thresholds->over < thresholds->under) {
		*out_field = "over";
		*out_why = "over must not be less than under: set both";
	} else {
		return 0;
	}
	return EINVAL;
}

/*
 * The Gregorian calendar by years that begin in March, so that the day of a
 * leap year is the last one: 400 of them have 146,097 days, and the months
 * before the m-th (153 m + 2) / 5.
 */
#define ERA_DAYS 146097
#define ERA_FROM_1970 719468 /* days from 1 March of year 0 */

int64_t ipam_month_of(int64_t at)
{
	int64_t day = at / DAY_S - (at % DAY_S < 0) + ERA_FROM_1970;
	int64_t era = day / ERA_DAYS;
	int64_t of_era = day % ERA_DAYS;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 -
			of_era / (ERA_DAYS - 1)) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153; /* 0: March */

	return (era * 400 + year) * 12 + month + 2;
}

int64_t ipam_month_start(int64_t month)
{
	int64_t march = month - 2;
	int64_t year = march / 12;
	int64_t of_era = year % 400;
	int64_t day = of_era * 365 + of_era / 4 - of_era / 100 +
		      (153 * (march % 12) + 2) / 5;

	return (year / 400 * ERA_DAYS + day - ERA_FROM_1970) * DAY_S;
}

/* A weighted mean that is not known once a part of it is not. */
struct mean {
	double sum;
	bool unknown;
};

static void mean_add(struct mean *mean, double value, double weight)
{
	mean->unknown = mean->unknown || value < 0;
	mean->sum += value * weight;
}

static double mean_of(const struct mean *mean, double weight)
{
	return mean->unknown ? -1 : mean->sum / weight;
}

double ipam_usage_row_percent(const struct ipam_usage_row *row)
{
	double total = (double)row->usage.total;

	if (row->usage.total <= 0 || row->in_use < 0) {
		return ipam_usage_percent(&row->usage);
	}
	return row->in_use >= total ? 100 : 100.0 * row->in_use / total;
}

int64_t ipam_usage_round(double mean)
{
	if (mean < 0) {
		return -1;
	}
	return mean >= 9.2e18 ? INT64_MAX : (int64_t)(mean + 0.5);
}

struct ipam_usage_row ipam_usage_average(const struct ipam_usage_row *rows,
					 size_t count, int64_t from,
					 int64_t to)
{
	struct ipam_usage_row out = {
		.at = from, .span_s = to - from, .in_use = -1, .low = -1,
		.high = -1, .usage = { -1, -1, -1, -1, -1 },
	};
	struct mean total = { 0 }, in_use = { 0 }, unused = { 0 };
	struct mean pending = { 0 }, stateless = { 0 };
	double weight = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		if (rows[i].at < from || rows[i].at >= to) {
			continue;
		}
		weight = (double)rows[i].samples;
		mean_add(&total, (double)rows[i].usage.total, weight);
		mean_add(&in_use, rows[i].in_use, weight);
		mean_add(&unused, (double)rows[i].usage.free, weight);
		mean_add(&pending, (double)rows[i].usage.pending, weight);
		mean_add(&stateless, (double)rows[i].usage.stateless, weight);
		if (out.samples == 0 || rows[i].low < out.low) {
			out.low = rows[i].low;
		}
		if (rows[i].high > out.high) {
			out.high = rows[i].high;
		}
		out.samples += rows[i].samples;
	}
	if (out.samples == 0) {
		return out;
	}
	weight = (double)out.samples;
	out.in_use = mean_of(&in_use, weight);
	out.usage = (struct ipam_usage){
		.total = ipam_usage_round(mean_of(&total, weight)),
		.in_use = ipam_usage_round(out.in_use),
		.free = ipam_usage_round(mean_of(&unused, weight)),
		.pending = ipam_usage_round(mean_of(&pending, weight)),
		.stateless = ipam_usage_round(mean_of(&stateless, weight)),
	};
	return out;
}
