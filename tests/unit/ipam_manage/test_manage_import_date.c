/* use: ipam_manage ipam_access ipam_store ipam_model ipam_base SQLITE3 CHECK TALLOC */
/*
 * Dates of files in the forms and zones of places (IMX-06). What they are in
 * UTC is by `date -u -d 'TZ="Europe/Vienna" 2026-11-02 09:00'` of coreutils.
 */
#include <string.h>

#include "ipam/manage/manage_import_date.h"
#include "tests/support/suite.h"

static const struct {
	const char *order, *zone, *text, *utc;
} dates[] = {
	/* what says its zone, whatever the import names */
	{ NULL, NULL, "2026-11-02T09:00:00Z", "2026-11-02T09:00:00Z" },
	{ "mdy", "Europe/Vienna", "2026-11-02T09:00:00Z",
	  "2026-11-02T09:00:00Z" },
	{ "dmy", "Europe/Vienna", "1793610000", "1793610000" },
	{ "dmy", "Europe/Vienna", "", "" },
	/* ISO 8601 without a zone is of the import's */
	{ NULL, NULL, "2026-11-02", "2026-11-02T00:00:00Z" },
	{ NULL, "Europe/Vienna", "2026-11-02", "2026-11-01T23:00:00Z" },
	{ NULL, "America/New_York", "2026-11-02", "2026-11-02T05:00:00Z" },
	{ "mdy", "Europe/Vienna", "2026-11-02T09:00:00",
	  "2026-11-02T08:00:00Z" },
	{ NULL, "Europe/Vienna", "2026-07-01 21:05:09",
	  "2026-07-01T19:05:09Z" },
	/* the forms of places, in the order that is named */
	{ "dmy", "Europe/Vienna", "02.11.2026 09:00", "2026-11-02T08:00:00Z" },
	{ "dmy", "Europe/Vienna", "2.11.2026 9:00", "2026-11-02T08:00:00Z" },
	{ "dmy", NULL, "31/12/2026", "2026-12-31T00:00:00Z" },
	{ "dmy", NULL, "31-12-2026 23:59:59", "2026-12-31T23:59:59Z" },
	{ "mdy", "America/New_York", "7/1/2026 9:05:09 PM",
	  "2026-07-02T01:05:09Z" },
	{ "mdy", NULL, "11/2/2026 12:00 AM", "2026-11-02T00:00:00Z" },
	{ "mdy", NULL, "11/2/2026 12:30 pm", "2026-11-02T12:30:00Z" },
	{ "ymd", NULL, "2026/11/02 09:00", "2026-11-02T09:00:00Z" },
	{ "dmy", NULL, "29.02.2028", "2028-02-29T00:00:00Z" },
	/* the same text is another day in another order */
	{ "dmy", NULL, "02/11/2026", "2026-11-02T00:00:00Z" },
	{ "mdy", NULL, "02/11/2026", "2026-02-11T00:00:00Z" },
	/* both sides of the hours that spring leaves out, and autumn repeats */
	{ "dmy", "Europe/Vienna", "29.03.2026 01:59", "2026-03-29T00:59:00Z" },
	{ "dmy", "Europe/Vienna", "29.03.2026 03:00", "2026-03-29T01:00:00Z" },
	{ "dmy", "Europe/Vienna", "25.10.2026 01:59", "2026-10-24T23:59:00Z" },
	{ "dmy", "Europe/Vienna", "25.10.2026 03:00", "2026-10-25T02:00:00Z" },
};

START_TEST(a_date_is_of_its_order_and_zone)
{
	struct manage_dates state = { .order = dates[_i].order,
				      .zone = dates[_i].zone };
	TALLOC_CTX *ctx = talloc_new(NULL);
	const char *why = NULL;
	const char *utc = manage_import_date(ctx, &state, dates[_i].text,
					     &why);

	ck_assert_msg(utc != NULL, "%s: %s", dates[_i].text, why);
	ck_assert_str_eq(utc, dates[_i].utc);
	/* and is so again */
	utc = manage_import_date(ctx, &state, dates[_i].text, &why);
	ck_assert_str_eq(utc, dates[_i].utc);
	talloc_free(ctx);
}
END_TEST

static const struct {
	const char *order, *zone, *text, *why;
} wrong[] = {
	/* an order is never guessed, not even where just one would do */
	{ NULL, NULL, "02/11/2026", "name it by date_order" },
	{ NULL, NULL, "31.12.2026", "name it by date_order" },
	{ NULL, "Europe/Vienna", "11/2/2026 9:00 AM", "name it by date_order" },
	{ "dmy", NULL, "12/31/2026", "a date in the order dmy" },
	{ "mdy", NULL, "31/12/2026", "a date in the order mdy" },
	{ "ymd", NULL, "02.11.2026", "a date in the order ymd" },
	/* nor is a century, or a part of the day */
	{ "dmy", NULL, "02.11.26", "a date in the order dmy" },
	{ "dmy", NULL, "02.11/2026", "a date in the order dmy" },
	{ "mdy", NULL, "11/2/2026 13:00 PM", "a date in the order" },
	{ "mdy", NULL, "11/2/2026 0:30 AM", "a date in the order" },
	{ "dmy", NULL, "02.11.2026 24:00", "a date in the order" },
	{ "dmy", NULL, "02.11.2026 9", "a date in the order" },
	{ "dmy", NULL, "02.11.2026 9:00 CET", "a date in the order" },
	{ "dmy", NULL, "02.11.", "a date in the order" },
	{ "dmy", NULL, "30.02.2026", "a date in the order" },
	{ "dmy", NULL, "29.02.2027", "a date in the order" },
	{ "dmy", NULL, "31.12.1969", "a date in the order" },
	{ NULL, NULL, "2026-02-30", "must be an instant" },
	{ NULL, NULL, "2026-13-01", "must be an instant" },
	{ NULL, NULL, "soon", "must be an instant" },
	{ "dmy", "Europe/Vienna", "29.03.2026 02:30",
	  "Europe/Vienna leaves out" },
	{ "dmy", "Europe/Vienna", "25.10.2026 02:30",
	  "Europe/Vienna has twice: write it in UTC, such as "
	  "2026-10-25T00:30:00Z" },
};

START_TEST(what_could_be_two_instants_is_none)
{
	struct manage_dates state = { .order = wrong[_i].order,
				      .zone = wrong[_i].zone };
	TALLOC_CTX *ctx = talloc_new(NULL);
	const char *why = NULL;

	ck_assert_ptr_null(manage_import_date(ctx, &state, wrong[_i].text,
					      &why));
	ck_assert_ptr_nonnull(why);
	ck_assert_msg(strstr(why, wrong[_i].why) != NULL, "%s: %s",
		      wrong[_i].text, why);
	talloc_free(ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("manage_import_date");
	TCase *t = tcase_create("dates");

	tcase_add_loop_test(t, a_date_is_of_its_order_and_zone, 0,
			    sizeof(dates) / sizeof(dates[0]));
	tcase_add_loop_test(t, what_could_be_two_instants_is_none, 0,
			    sizeof(wrong) / sizeof(wrong[0]));
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
