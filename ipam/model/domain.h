/*
 * A domain in which servers are discovered.
 */
#ifndef IPAM_MODEL_DOMAIN_H
#define IPAM_MODEL_DOMAIN_H

#include <stdbool.h>

#include "ipam/model/failure.h"

struct ipam_domain {
	const char *name;	/* DNS name, lower case; the key */
	const char *netbios;	/* NULL: not known yet */
	const char *forest;	/* DNS name of the forest root, or NULL */
	bool dc, dns, dhcp;	/* roles that are discovered */
	struct ipam_seen seen;
};

#endif
