/*
 * Events of DHCP and DNS servers as rows of the event catalog.
 */
#ifndef IPAM_CONVERT_CONVERT_CATALOG_H
#define IPAM_CONVERT_CONVERT_CATALOG_H

#include "ipam/model/catalog.h"
#include "ipam/model/zone.h"
#include "rpc/event/rpc_event_fields.h"

/*
 * A change of a DHCP server's configuration, of the channel
 * Microsoft-Windows-Dhcp-Server/Operational (EVT-02): who changed what, with
 * the values that convert_catalog_names has names for, and all others under
 * the names of their fields. An id that is not known keeps its fields. server
 * is the caller's to set. NULL without memory.
 */
struct ipam_event *convert_catalog_dhcp(TALLOC_CTX *mem_ctx,
					const struct rpc_event *event);

/*
 * An event of the channel "DNS Server": its key is the zone that it names, of
 * those of `hosts`, which lend it; NULL: it names none. *out_health is what it
 * says of the zone. server is the caller's to set. NULL without memory.
 */
struct ipam_event *convert_catalog_dns(TALLOC_CTX *mem_ctx,
				       const struct rpc_event *event,
				       const struct ipam_zone_host *hosts,
				       size_t host_count,
				       enum ipam_health *out_health);

#define CONVERT_CHANNEL_DNS  "DNS Server"
#define CONVERT_CHANNEL_DHCP "Microsoft-Windows-Dhcp-Server/Operational"

#endif
