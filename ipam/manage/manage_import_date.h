/*
 * Dates of files (IMX-06). What says its zone is what it says: an instant as
 * 2026-11-02T09:00:00Z, or seconds since 1970. What does not is of the zone
 * that the import names, UTC where it names none: 2026-11-02, the same with
 * " 09:00" or "T09:00:00" behind, and the forms of a place, 02.11.2026 or
 * 11/2/2026 9:00 AM, whose order of day, month and year the import names as
 * well: it is never guessed. A day is its midnight. A local time that a zone
 * leaves out, or has twice, is an error.
 */
#ifndef IPAM_MANAGE_MANAGE_IMPORT_DATE_H
#define IPAM_MANAGE_MANAGE_IMPORT_DATE_H

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

struct manage_dates {
	const char *order;	/* "dmy", "mdy", "ymd"; NULL: ISO 8601 only */
	const char *zone;	/* NULL: UTC */
	/* the last question to the zone, and its answer */
	bool asked;
	int64_t local_s, offsets[2];
	int fits;
};

/*
 * The instant as ISO 8601 in UTC, which every field takes; an empty cell as it
 * is. NULL with why, which has the cure; NULL without why: no memory.
 */
const char *manage_import_date(TALLOC_CTX *mem_ctx, struct manage_dates *dates,
			       const char *text, const char **out_why);

#endif
