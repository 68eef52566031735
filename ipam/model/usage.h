/*
 * How much of what is in use: objects whose addresses are counted, the
 * thresholds that they are held against, and their history.
 */
#ifndef IPAM_MODEL_USAGE_H
#define IPAM_MODEL_USAGE_H

#include "ipam/model/scope.h"

/* The numbers are stored. */
enum ipam_usage_kind {
	IPAM_USAGE_SERVER,	/* all scopes of a family */
	IPAM_USAGE_SCOPE,
	IPAM_USAGE_SUPERSCOPE,
	IPAM_USAGE_SPACE,
	IPAM_USAGE_BLOCK,
	IPAM_USAGE_SUBNET,
	IPAM_USAGE_RANGE,
	IPAM_USAGE_GROUP,
	IPAM_USAGE_KIND_COUNT
};

/* Likewise. */
enum ipam_usage_status {
	IPAM_USAGE_UNKNOWN,
	IPAM_USAGE_UNDER,
	IPAM_USAGE_OPTIMAL,
	IPAM_USAGE_OVER
};

/* How fine history is. */
enum ipam_usage_grain {
	IPAM_GRAIN_FULL,	/* as it was counted */
	IPAM_GRAIN_HOUR,
	IPAM_GRAIN_DAY,
	IPAM_GRAIN_MONTH,
	IPAM_GRAIN_COUNT
};

/*
 * What is counted. All but kind, family and what tells it from others of its
 * kind is NULL, or without a family: a scope has server and prefix, a
 * superscope server and name, a range space, service, instance, prefix and
 * range. The samples of an object outlive it (UTL-08), and one of another
 * place, such as a block that was moved, is another object (UTL-11).
 */
struct ipam_usage_object {
	int64_t id;		/* out only */
	enum ipam_usage_kind kind;
	enum ipam_family family;
	const char *server, *space, *name, *service, *instance;
	struct ipam_prefix prefix;
	struct ipam_range range;
	enum ipam_usage_status logged;	/* out: as the last event said */
	int64_t logged_at;		/* out: when that began; 0: never */
	int64_t seen_at;		/* out: the last day of its samples */
	struct ipam_usage usage;	/* in: of a sample */
	bool quiet;		/* in: others tell of its crossings */
};

/* Percent; under <= over (UTL-04). */
struct ipam_thresholds {
	int64_t under, over;
};

/* One sample, or all samples of an hour, a day, a month in one. */
struct ipam_usage_row {
	int64_t at;		/* the instant, or where the time begins */
	int64_t span_s;		/* 0: an instant */
	int64_t samples;
	struct ipam_usage usage;	/* averages; -1 as there */
	double in_use;			/* the same, not rounded */
	int64_t low, high;		/* addresses in use */
};

/* "scope", "range", ...; ipam_usage_kind_parse answers EINVAL. */
const char *ipam_usage_kind_name(enum ipam_usage_kind kind);
int ipam_usage_kind_parse(const char *name, enum ipam_usage_kind *out_kind);
/* "under", "optimal", "over"; NULL for unknown. */
const char *ipam_usage_status_name(enum ipam_usage_status status);

/*
 * Below the lower threshold it is under, above the upper one over
 * ([MS-IPAMM2] 2.2.5.100); negative percent: unknown.
 */
enum ipam_usage_status
ipam_usage_status(double percent, const struct ipam_thresholds *thresholds);

/*
 * The status that events tell, of an object whose last event told `logged`:
 * it leaves under or over only two points behind the threshold, so that a
 * percentage that swings about it tells so once (UTL-06).
 */
enum ipam_usage_status
ipam_usage_logged(enum ipam_usage_status logged, double percent,
		  const struct ipam_thresholds *thresholds);

/* 0 <= under <= over <= 100, or EINVAL with the member and what is wrong. */
int ipam_thresholds_validate(const struct ipam_thresholds *thresholds,
			     const char **out_field, const char **out_why);

/* Months of the calendar, UTC: number since year 0, and where it begins. */
int64_t ipam_month_of(int64_t at);
int64_t ipam_month_start(int64_t month);

/* As ipam_usage_percent, of the mean that is not rounded. */
double ipam_usage_row_percent(const struct ipam_usage_row *row);

/* A mean as a whole number; -1 for a negative one. */
int64_t ipam_usage_round(double mean);

/*
 * The average over [from, to) of what begins there, weighed by samples; a row
 * without samples where there is nothing.
 */
struct ipam_usage_row ipam_usage_average(const struct ipam_usage_row *rows,
					 size_t count, int64_t from,
					 int64_t to);

#endif
