/*
 * What each event of a DHCP server's operational channel tells.
 */
#ifndef IPAM_CONVERT_CONVERT_CATALOG_KINDS_H
#define IPAM_CONVERT_CONVERT_CATALOG_KINDS_H

#include <stdint.h>

/* What a field holds, by its place in the event. */
#define DATA_SCOPE	 's' /* "[[10.1.0.0]name]" */
#define DATA_RESERVATION 'r' /* the same of an address */
#define DATA_USER	 'u' /* "DOMAIN\user": who changed it */
#define DATA_OPTION	 'o'
#define DATA_SUPERSCOPE	 'S'
#define DATA_POLICY	 'p'
#define DATA_FAILOVER	 'f'
#define DATA_FILTER	 'm' /* a hardware address, or a pattern of one */
#define DATA_RANGE	 'e'
#define DATA_NEW	 'n' /* what was set; with DATA_OLD, a change */
#define DATA_OLD	 'v'
#define DATA_OTHER	 'x' /* kept under its own name */

struct convert_catalog_kind {
	uint32_t id;
	const char *text;	/* what happened */
	const char *data;	/* what its fields hold, in their order */
	const char *value;	/* what DATA_NEW is; NULL: "value" */
};

/* NULL for an id that is not in the list. */
const struct convert_catalog_kind *convert_catalog_kind(uint32_t id);

#endif
