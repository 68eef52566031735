/*
 * Rows of DHCP audit logs as records of tracking. [MS-IPAMM2] 2.2.5.11 has the
 * types; ids 13, 30 and the like are not part of it.
 */
#include "ipam/convert/convert_track.h"

#include <string.h>

static const uint8_t types[] = {
	[CONVERT_DHCP_LOG_NEW] = IPAM_TRACK_NEW,
	[CONVERT_DHCP_LOG_RENEW] = IPAM_TRACK_RENEW,
	[CONVERT_DHCP_LOG_RELEASE] = IPAM_TRACK_RELEASE,
	[CONVERT_DHCP_LOG_EXPIRE] = IPAM_TRACK_EXPIRE,
	[CONVERT_DHCP_LOG_DELETE] = IPAM_TRACK_DELETE,
	[CONVERT_DHCP_LOG_BOOTP] = IPAM_TRACK_BOOTP,
	[CONVERT_DHCP_LOG_BOOTP_DYNAMIC] = IPAM_TRACK_BOOTP_DYNAMIC,
	[CONVERT_DHCP_LOG_STATELESS_REQUEST] = IPAM_TRACK_STATELESS_REQUEST,
	[CONVERT_DHCP_LOG_STATELESS_PURGE] = IPAM_TRACK_STATELESS_PURGE,
};

bool convert_track_line(const struct convert_dhcp_log_line *line,
			struct convert_track_text *text,
			struct ipam_track_record *out_record)
{
	struct ipam_track_record record = { .host = text->host };

	if ((size_t)line->event >= sizeof(types) || line->family == 0) {
		return false;
	}
	record.type = types[line->event];
	if (line->family == 4) {
		record.address.family = IPAM_IPV4;
		memcpy(record.address.bytes + 12, line->address, 4);
	} else {
		record.address = ipam_addr_v6(line->address);
	}
	record.client = text->client;
	record.client_size = convert_dhcp_log_hex(line->client, text->client,
						  sizeof(text->client));
	convert_dhcp_log_utf8(line->host, text->host, sizeof(text->host));
	record.place = (int64_t)line->offset;
	*out_record = record;
	return true;
}
