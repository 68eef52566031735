/*
 * Utilization over time, and what it comes to, as rows of answers.
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/model/forecast.h"
#include "ipam/store/store_purge.h"
#include "ipam/store/store_usage.h"

#define DAY_S 86400
#define BUCKETS 12
#define ROWS_AT_ONCE 1000

/* The one object that the filter names. ENOENT */
static int find_object(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       struct ipam_usage_object *out_object)
{
	struct store_page page = { .limit = 1 };
	struct store_usage_filter wanted = { .server = filter->server };
	struct ipam_usage_object *objects = NULL;
	struct ipam_prefix prefix;
	char *after = NULL;
	size_t count = 0;
	int ret = 0;

	if (filter->object > 0) {
		after = store_number_key(mem_ctx, filter->object - 1);
		page.after = after;
	} else if (filter->server == NULL) {
		return EINVAL;
	} else if (filter->scope != NULL) {
		wanted.kind = "scope";
		wanted.address = &prefix.addr;
		ret = ipam_prefix_parse(filter->scope, &prefix);
	} else if (filter->superscope != NULL) {
		wanted.kind = "superscope";
		wanted.name = filter->superscope;
	} else {
		wanted.kind = "server";
		wanted.family = query_family(filter);
		wanted.family = wanted.family == IPAM_NO_FAMILY ?
					IPAM_IPV4 : wanted.family;
	}
	if (ret == 0) {
		ret = store_usage_object_list(mem_ctx, store, &wanted, &page,
					      &objects, &count);
	}
	talloc_free(after);
	if (ret != 0) {
		return ret;
	}
	if (count == 0 ||
	    (filter->object > 0 && objects[0].id != filter->object)) {
		return ENOENT;
	}
	*out_object = objects[0];
	return 0;
}

static struct query_row *sample_row(TALLOC_CTX *mem_ctx,
				    const struct ipam_usage_object *object,
				    const struct ipam_thresholds *levels,
				    const struct ipam_usage_row *from)
{
	struct query_sample *row = talloc_zero(mem_ctx, struct query_sample);
	bool v6 = object->family == IPAM_IPV6;

	row->row.key = store_number_key(row, from->at);
	row->object = object->id;
	row->server = object->server;
	row->family = ipam_family_name(object->family);
	row->scope = query_prefix_text(row, &object->prefix);
	row->superscope = object->kind == IPAM_USAGE_SUPERSCOPE ?
				  object->name : NULL;
	row->total = from->usage.total;
	row->used = from->usage.in_use;
	row->free = from->usage.free;
	row->stateless = v6 ? from->usage.stateless : -1;
	row->used_min = from->low;
	row->used_max = from->high;
	row->percent_used = ipam_usage_row_percent(from);
	row->utilization_status = ipam_usage_status_name(
		ipam_usage_status(row->percent_used, levels));
	row->at = from->at;
	row->span_s = from->span_s;
	row->samples = from->samples;
	return &row->row;
}

/* All rows of a time, however many. */
static int read_all(TALLOC_CTX *mem_ctx, struct store *store, int64_t object,
		    int64_t from, int64_t to, struct ipam_usage_row **out_rows,
		    size_t *out_count)
{
	struct store_page page = { .limit = ROWS_AT_ONCE };
	struct ipam_usage_row *rows = NULL, *more = NULL;
	size_t count = 0, n = ROWS_AT_ONCE;
	int ret = 0;

	while (ret == 0 && n == ROWS_AT_ONCE) {
		ret = store_usage_list(mem_ctx, store, object, from, to,
				       &page, &more, &n);
		if (ret != 0) {
			break;
		}
		rows = talloc_realloc(mem_ctx, rows, struct ipam_usage_row,
				      count + n + 1);
		if (rows == NULL) {
			return ENOMEM;
		}
		memcpy(rows + count, more, n * sizeof(*rows));
		count += n;
		from = n > 0 ? more[n - 1].at + 1 : from;
		talloc_free(more);
	}
	*out_rows = rows;
	*out_count = count;
	return ret;
}

static const struct {
	const char *word;
	int64_t days;
} periods[] = {
	{ "1d", 1 },   { "1w", 7 },   { "1m", 30 },  { "3m", 90 },
	{ "6m", 180 }, { "1y", 365 }, { "2y", 730 }, { "5y", 1825 },
};

/* From when to when; EINVAL for an empty time. */
static int find_time(const struct query_filter *filter, int64_t *out_from,
		     int64_t *out_to)
{
	size_t i;

	*out_from = filter->from;
	*out_to = filter->to > 0 ? filter->to : filter->now + 1;
	for (i = 0; filter->period != NULL &&
	     i < sizeof(periods) / sizeof(periods[0]); i++) {
		if (strcmp(periods[i].word, filter->period) == 0) {
			*out_from = *out_to - periods[i].days * DAY_S;
		}
	}
	return filter->period != NULL && *out_to - *out_from < BUCKETS ?
		       EINVAL : 0;
}

/* A period in twelve parts, each the average of what lies in it (UTL-07). */
static int cut(TALLOC_CTX *mem_ctx, struct store *store, int64_t object,
	       int64_t from, int64_t to, const struct store_page *page,
	       struct ipam_usage_row **out_rows, size_t *out_count)
{
	struct ipam_usage_row *all = NULL, *rows = NULL;
	int64_t after = page->after ? strtoll(page->after, NULL, 10) : -1;
	int64_t begin, end;
	size_t i, n = 0, count = 0;
	int ret = read_all(mem_ctx, store, object, from, to, &all, &n);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct ipam_usage_row, BUCKETS);
	for (i = 0; i < BUCKETS && count < page->limit; i++) {
		begin = from + (to - from) * (int64_t)i / BUCKETS;
		end = from + (to - from) * (int64_t)(i + 1) / BUCKETS;
		if (begin > after) {
			rows[count++] = ipam_usage_average(all, n, begin, end);
		}
	}
	talloc_free(all);
	*out_rows = rows;
	*out_count = count;
	return 0;
}

int query_store_samples(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_usage_object object;
	struct ipam_usage_row *list = NULL;
	struct ipam_thresholds levels;
	struct query_row **rows = NULL;
	int64_t from = 0, to = 0;
	size_t i, count = 0;
	int ret = find_object(mem_ctx, store, filter, &object);

	if (ret == 0) {
		ret = find_time(filter, &from, &to);
	}
	if (ret == 0) {
		ret = store_thresholds_get(store, &levels);
	}
	if (ret != 0) {
		return ret;
	}
	ret = filter->period != NULL ?
		cut(mem_ctx, store, object.id, from, to, page, &list, &count) :
		store_usage_list(mem_ctx, store, object.id, from, to, page,
				 &list, &count);
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		rows[i] = sample_row(rows, &object, &levels, &list[i]);
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

/* The last of its rows; samples 0 where none is left. */
static int read_last(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct ipam_usage_object *object,
		     struct ipam_usage_row *out_row)
{
	int64_t month = ipam_month_start(ipam_month_of(object->seen_at));
	int64_t day = object->seen_at - object->seen_at % DAY_S;
	struct ipam_usage_row *rows = NULL;
	size_t count = 0;
	int ret = read_all(mem_ctx, store, object->id, day, day + DAY_S, &rows,
			   &count);

	if (ret == 0 && count == 0) {
		/* So long ago that only months are left. */
		ret = read_all(mem_ctx, store, object->id, month, day, &rows,
			       &count);
	}
	*out_row = count > 0 ? rows[count - 1] :
			       (struct ipam_usage_row){ .samples = 0 };
	talloc_free(rows);
	return ret;
}

static const char *range_end(TALLOC_CTX *mem_ctx,
			     const struct ipam_usage_object *object, bool last)
{
	return query_addr_text(mem_ctx, last ? &object->range.last :
					       &object->range.first);
}

static int object_row(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct ipam_usage_object *object,
		      const struct ipam_thresholds *levels,
		      struct query_usage **out_row)
{
	struct query_usage *row = talloc_zero(mem_ctx, struct query_usage);
	struct ipam_usage_row last;
	int ret = read_last(row, store, object, &last);

	row->row.key = store_number_key(row, object->id);
	row->object = object->id;
	row->kind = ipam_usage_kind_name(object->kind);
	row->family = ipam_family_name(object->family);
	row->server = object->server;
	row->space = object->space;
	row->name = object->name;
	row->service = object->service;
	row->instance = object->instance;
	row->prefix = query_prefix_text(row, &object->prefix);
	row->start = range_end(row, object, false);
	row->end = range_end(row, object, true);
	row->total = row->used = row->percent_used = -1;
	if (ret == 0 && last.samples > 0) {
		row->total = last.usage.total;
		row->used = last.usage.in_use;
		row->percent_used = ipam_usage_row_percent(&last);
		row->at = last.at;
	}
	row->utilization_status = ipam_usage_status_name(
		ipam_usage_status(row->percent_used, levels));
	row->crossed = ipam_usage_status_name(object->logged);
	row->crossed_at = object->logged_at;
	*out_row = row;
	return ret;
}

/* The highest of each day that is over. */
static size_t days_of(const struct ipam_usage_row *rows, size_t count,
		      int64_t today, struct ipam_forecast_point *points)
{
	size_t i, n = 0;
	int64_t day;

	for (i = 0; i < count; i++) {
		day = rows[i].at / DAY_S;
		if (day >= today || rows[i].high < 0) {
			continue;
		}
		if (n > 0 && points[n - 1].day == day) {
			points[n - 1].used =
				(double)rows[i].high > points[n - 1].used ?
				(double)rows[i].high : points[n - 1].used;
		} else if (n < IPAM_FORECAST_DAYS_MAX) {
			points[n++] = (struct ipam_forecast_point){
				day, (double)rows[i].high };
		}
	}
	return n;
}

int query_store_forecast(TALLOC_CTX *mem_ctx, struct store *store,
			 int64_t object, int64_t now, int64_t days,
			 double capacity, struct query_forecast *out)
{
	struct ipam_forecast_point *points = talloc_array(
		mem_ctx, struct ipam_forecast_point, IPAM_FORECAST_DAYS_MAX);
	int64_t today = now / DAY_S;
	struct ipam_usage_row *rows = NULL;
	struct ipam_forecast forecast;
	size_t count = 0;
	int ret;

	days = days > 0 ? days : QUERY_FORECAST_DAYS;
	ret = read_all(mem_ctx, store, object, (today - days) * DAY_S,
		       today * DAY_S, &rows, &count);
	if (ret == 0) {
		ret = ipam_forecast(points,
				    days_of(rows, count, today, points),
				    capacity, &forecast);
	}
	talloc_free(rows);
	talloc_free(points);
	if (ret != 0) {
		return ret;
	}
	*out = (struct query_forecast){
		.trend = ipam_trend_name(forecast.trend),
		.trend_days = (int64_t)forecast.days,
		.per_day = forecast.trend == IPAM_TREND_NOT_ENOUGH_DATA ||
				   forecast.trend == IPAM_TREND_FULL ?
			NAN : forecast.per_day,
		.fills_at = forecast.fills * DAY_S,
		.earliest_at = forecast.earliest * DAY_S,
		.latest_at = forecast.latest * DAY_S,
	};
	return 0;
}

int query_store_add_forecast(struct query_scope *row, struct store *store,
			     const struct ipam_scope *scope,
			     const struct query_filter *filter)
{
	const struct store_usage_filter wanted = {
		.kind = "scope", .server = scope->server,
		.address = &scope->prefix.addr,
	};
	const struct store_page page = { .limit = 1 };
	struct ipam_usage_object *objects = NULL;
	size_t count = 0;
	int ret = store_usage_object_list(row, store, &wanted, &page, &objects,
					  &count);

	if (ret != 0 || count == 0) {
		row->forecast.trend =
			ipam_trend_name(IPAM_TREND_NOT_ENOUGH_DATA);
		return ret;
	}
	return query_store_forecast(row, store, objects[0].id, filter->now,
				    filter->days, (double)scope->usage.total,
				    &row->forecast);
}

static int list_objects(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page, bool forecast,
			struct query_row ***out_rows, size_t *out_count)
{
	struct store_usage_filter wanted = {
		.kind = filter->kind, .server = filter->server,
		.family = query_family(filter), .name = filter->superscope,
	};
	struct ipam_usage_object *objects = NULL;
	struct ipam_thresholds levels;
	struct ipam_prefix prefix;
	struct query_row **rows = NULL;
	struct query_usage *row = NULL;
	size_t i, count = 0;
	int ret = store_thresholds_get(store, &levels);

	if (ret == 0 && filter->scope != NULL) {
		ret = ipam_prefix_parse(filter->scope, &prefix);
		wanted.address = &prefix.addr;
	}
	if (ret == 0) {
		ret = store_usage_object_list(mem_ctx, store, &wanted, page,
					      &objects, &count);
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; ret == 0 && i < count; i++) {
		ret = object_row(rows, store, &objects[i], &levels, &row);
		rows[i] = &row->row;
		if (ret == 0 && forecast) {
			ret = query_store_forecast(row, store, objects[i].id,
						   filter->now, filter->days,
						   (double)row->total,
						   &row->forecast);
		}
	}
	if (ret == 0) {
		*out_rows = rows;
		*out_count = count;
	}
	return ret;
}

int query_store_usage(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count)
{
	return list_objects(mem_ctx, store, filter, page, false, out_rows,
			    out_count);
}

int query_store_forecasts(TALLOC_CTX *mem_ctx, struct store *store,
			  const struct query_filter *filter,
			  const struct store_page *page,
			  struct query_row ***out_rows, size_t *out_count)
{
	return list_objects(mem_ctx, store, filter, page, true, out_rows,
			    out_count);
}

int query_store_thresholds(TALLOC_CTX *mem_ctx, struct store *store,
			   const struct query_filter *filter,
			   const struct store_page *page,
			   struct query_row ***out_rows, size_t *out_count)
{
	struct query_row **rows = talloc_array(mem_ctx, struct query_row *, 1);
	struct query_thresholds *row =
		talloc_zero(rows, struct query_thresholds);
	struct ipam_thresholds levels;
	int ret = store_thresholds_get(store, &levels);

	if (ret != 0) {
		return ret;
	}
	row->row.key = "";
	row->under = levels.under;
	row->over = levels.over;
	rows[0] = &row->row;
	*out_rows = rows;
	*out_count = 1;
	return 0;
}

/* They are few: as many as there are classes of data. */
int query_store_purges(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct store_purge *list = NULL;
	struct query_row **rows = NULL;
	struct query_purge *row = NULL;
	size_t i, n = 0, count = 0;
	int ret = store_purge_list(mem_ctx, store, filter->name, &list,
				   &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count && n < page->limit; i++) {
		if (page->after != NULL &&
		    strcmp(list[i].data, page->after) <= 0) {
			continue;
		}
		row = talloc_zero(rows, struct query_purge);
		row->row.key = row->data = list[i].data;
		row->state = list[i].done_at > 0 ? "done" : "running";
		row->before = list[i].before;
		row->asked_at = list[i].asked_at;
		row->done_at = list[i].done_at;
		row->removed = list[i].removed;
		rows[n++] = &row->row;
	}
	*out_rows = rows;
	*out_count = n;
	return 0;
}
