/*
 * Rows of logs as records of tracking, and local times as UTC.
 */
#ifndef IPAM_CONVERT_CONVERT_TRACK_H
#define IPAM_CONVERT_CONVERT_TRACK_H

#include <talloc.h>

#include "ipam/convert/convert_dhcp_log.h"
#include "ipam/model/track.h"

struct convert_zone;

/* Whether there is such a zone, as "Europe/Vienna". */
bool convert_zone_exists(const char *name);
/*
 * The zone of that name; NULL where there is none, or no memory. Name NULL:
 * not known, then local time is taken for UTC.
 */
struct convert_zone *convert_zone_new(TALLOC_CTX *mem_ctx, const char *name);
/* Whether it was given a name. */
bool convert_zone_known(const struct convert_zone *zone);
/*
 * The instant of a local time (seconds since 1970, were it UTC). An hour that
 * comes twice in autumn is taken for the first one unless that would be before
 * `after`, the instant of the row before; an hour that is left out in spring
 * as if it were still winter.
 */
int64_t convert_zone_utc(struct convert_zone *zone, int64_t local_s,
			 int64_t after);
/* Local time less UTC at that instant. */
int64_t convert_zone_offset(struct convert_zone *zone, int64_t at);

/* What a record of a line points to. */
struct convert_track_text {
	char host[IPAM_TRACK_HOST_MAX];
	uint8_t client[IPAM_TRACK_CLIENT_MAX];
};

/*
 * The record of a row, but for its instant; false for a row that tells of no
 * lease. It points into `text`.
 */
bool convert_track_line(const struct convert_dhcp_log_line *line,
			struct convert_track_text *text,
			struct ipam_track_record *out_record);

#endif
