/*
 * Dates of files: numbers, then whether there is such a day, then its zone.
 */
#include "ipam/manage/manage_import_date.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "ipam/base/clock.h"
#include "ipam/base/timezone.h"
#include "ipam/model/field.h"

struct reading {
	const char *at;		/* what is left of the text */
	int year, month, day, hour, minute, second;
};

/* A number of so many digits at most; how many it has, 0: there is none. */
static int number(struct reading *r, int digits, int *out)
{
	int n = 0, value = 0;

	while (n < digits && isdigit((unsigned char)r->at[n])) {
		value = 10 * value + r->at[n++] - '0';
	}
	if (n == 0 || isdigit((unsigned char)r->at[n])) {
		return 0;
	}
	r->at += n;
	*out = value;
	return n;
}

static bool mark(struct reading *r, char wanted)
{
	if (*r->at != wanted || wanted == '\0') {
		return false;
	}
	r->at++;
	return true;
}

/* Three numbers with the same mark between; the year has four digits. */
static bool read_day(struct reading *r, const char *order)
{
	char between = '\0';
	int i, digits, *to = NULL;

	for (i = 0; i < 3; i++) {
		to = order[i] == 'y' ? &r->year :
		     order[i] == 'm' ? &r->month : &r->day;
		if (i == 1) {
			between = *r->at;
		}
		if (i > 0 && (strchr("./-", between) == NULL ||
			      !mark(r, between))) {
			return false;
		}
		digits = number(r, 4, to);
		if (digits == 0 || (order[i] == 'y') != (digits == 4) ||
		    digits == 3) {
			return false;
		}
	}
	return true;
}

/* "9:00", "09:00:30", "9:00 AM". */
static bool read_time(struct reading *r)
{
	bool half = false;

	if (number(r, 2, &r->hour) == 0 || !mark(r, ':') ||
	    number(r, 2, &r->minute) != 2) {
		return false;
	}
	if (mark(r, ':') && number(r, 2, &r->second) != 2) {
		return false;
	}
	while (mark(r, ' ')) {
	}
	half = strcasecmp(r->at, "AM") == 0 || strcasecmp(r->at, "PM") == 0;
	if (half) {
		if (r->hour < 1 || r->hour > 12) {
			return false;
		}
		r->hour = r->hour % 12 + (toupper((unsigned char)*r->at) == 'P' ?
					  12 : 0);
		r->at += 2;
	}
	return *r->at == '\0' && r->hour < 24 && r->minute < 60 &&
	       r->second < 60;
}

static bool read_text(const char *text, const char *order, struct reading *r)
{
	*r = (struct reading){ .at = text };
	if (!read_day(r, order)) {
		return false;
	}
	if (*r->at == '\0') {
		return true;
	}
	return (mark(r, 'T') || mark(r, ' ')) && read_time(r);
}

/* Seconds since 1970, were it UTC; false where there is no such day. */
static bool local_of(const struct reading *r, int64_t *out_local_s)
{
	struct tm tm = { .tm_year = r->year - 1900, .tm_mon = r->month - 1,
			 .tm_mday = r->day, .tm_hour = r->hour,
			 .tm_min = r->minute, .tm_sec = r->second };

	if (r->year < 1970 || r->month < 1 || r->month > 12 || r->day < 1 ||
	    r->day > 31) {
		return false;
	}
	*out_local_s = timegm(&tm);
	return tm.tm_mday == r->day && tm.tm_mon == r->month - 1;
}

static const char *in_zone(TALLOC_CTX *mem_ctx, struct manage_dates *dates,
			   int64_t local_s, const char **out_why)
{
	char text[IPAM_CLOCK_TEXT];
	const char *zone = dates->zone != NULL ? dates->zone : "UTC";

	if (!dates->asked || dates->local_s != local_s) {
		dates->fits = ipam_timezone_offsets(zone, local_s,
						    dates->offsets);
		dates->local_s = local_s;
		dates->asked = true;
	}
	if (dates->fits != 1) {
		*out_why = talloc_asprintf(
			mem_ctx, "is a time that %s %s: write it in UTC, such "
			"as %s", zone, dates->fits == 0 ? "leaves out" :
			"has twice", ipam_clock_format(
				local_s - dates->offsets[0], text));
		return NULL;
	}
	return talloc_strdup(mem_ctx, ipam_clock_format(
		local_s - dates->offsets[0], text));
}

/* Whether an order would take it: then the import has to name one. */
static const char *why_not(TALLOC_CTX *mem_ctx, const struct manage_dates *dates,
			   const char *text, bool iso)
{
	static const char *const orders[] = { "dmy", "mdy", "ymd" };
	struct reading reading;
	size_t i;

	for (i = 0; dates->order == NULL && !iso && i < 3; i++) {
		if (read_text(text, orders[i], &reading)) {
			return talloc_strdup(mem_ctx, "has no order of day, "
				"month and year that is known: name it by "
				"date_order (dmy, mdy, ymd), or write "
				"2026-11-02T09:00:00Z");
		}
	}
	return talloc_asprintf(
		mem_ctx, "must be an instant such as 2026-11-02T09:00:00Z, a "
		"day 2026-11-02%s%s", dates->order == NULL ? "" :
		", or a date in the order ",
		dates->order == NULL ? "" : dates->order);
}

const char *manage_import_date(TALLOC_CTX *mem_ctx, struct manage_dates *dates,
			       const char *text, const char **out_why)
{
	struct reading reading;
	long long instant = 0;
	int64_t local_s = 0;
	bool iso = strspn(text, "0123456789") == 4 &&
		   text[4] == '-';
	const char *order = iso ? "ymd" : dates->order;

	*out_why = NULL;
	/* With its zone, or a number; a bare day has none. */
	if (text[0] == '\0' ||
	    ((strchr(text, 'Z') != NULL || !iso) &&
	     ipam_instant_parse(text, &instant))) {
		return text;
	}
	if (order == NULL || !read_text(text, order, &reading) ||
	    !local_of(&reading, &local_s)) {
		*out_why = why_not(mem_ctx, dates, text, iso);
		return NULL;
	}
	return in_zone(mem_ctx, dates, local_s, out_why);
}
