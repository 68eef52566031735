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

enum ipam_trust {
	IPAM_TRUST_OWN,		/* the forest of ipamd itself */
	IPAM_TRUST_BOTH_WAYS,	/* it trusts ours and ours it (FOR-01) */
	IPAM_TRUST_GONE,	/* no such trust any more */
	IPAM_TRUST_COUNT
};

/* A forest in whose domains servers can be discovered. */
struct ipam_forest {
	const char *name;	/* DNS name of its root, lower case; the key */
	const char *netbios;	/* or NULL */
	enum ipam_trust trust;
	bool included;		/* its domains are discovered */
	int64_t found_at;	/* first seen */
	int64_t domains;	/* that are known of it */
	/* the last time that its domains were read, and the error since */
	struct ipam_seen seen;
};

/* "own", "both_ways", "gone". */
const char *ipam_trust_name(enum ipam_trust trust);

#endif
