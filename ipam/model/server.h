/*
 * A server, its roles, and whether each can be reached.
 */
#ifndef IPAM_MODEL_SERVER_H
#define IPAM_MODEL_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "ipam/base/addr.h"
#include "ipam/model/failure.h"

enum ipam_management {
	IPAM_UNSPECIFIED,	/* nobody has decided yet */
	IPAM_MANAGED,
	IPAM_UNMANAGED,
	IPAM_MANAGEMENT_COUNT
};

enum ipam_role {
	IPAM_ROLE_DC, IPAM_ROLE_DNS, IPAM_ROLE_DHCP, IPAM_ROLE_NPS,
	IPAM_ROLE_COUNT
};

/* Against the discovery before the last one (DSC-08). */
enum ipam_news { IPAM_OLD, IPAM_NEW, IPAM_MODIFIED, IPAM_NEWS_COUNT };

enum ipam_access {
	IPAM_ACCESS_UNKNOWN,	/* not checked yet */
	IPAM_ACCESS_GRANTED,
	IPAM_ACCESS_DENIED,	/* or not reached: failure.step tells */
	IPAM_ACCESS_COUNT
};

struct ipam_server_role {
	bool present;		/* discovered, or set by hand */
	bool included;		/* an administrator may leave one out */
	enum ipam_access access;
	struct ipam_failure failure;
	int64_t checked_at;
};

/* What a service of a server is set to. */
struct ipam_property {
	enum ipam_role role;	/* of the service */
	const char *name;	/* "database_path" */
	const char *value;	/* as text; numbers in decimal */
	int64_t collected_at;
};

/* Of a server that was added by hand; the numbers are stored. */
enum ipam_verification {
	IPAM_VERIFICATION_NONE,	/* discovered, or not asked for */
	IPAM_VERIFICATION_ASKED, IPAM_VERIFICATION_FAILED,
	IPAM_VERIFICATION_GOOD, IPAM_VERIFICATION_COUNT
};

struct ipam_server {
	const char *name;	/* full name, lower case; the key */
	const char *domain;	/* DNS name, or NULL */
	struct ipam_addr address;	/* that is asked; no family: not known */
	struct ipam_addr *addresses;	/* all of them */
	size_t address_count;
	/* by the directory, NULL where it does not know the server */
	const char *guid;		/* objectGUID, stays when it is renamed */
	const char *account;		/* sAMAccountName */
	const char *forest, *os, *os_version;
	enum ipam_news news;
	int64_t found_at, changed_at;	/* first seen; last change seen */
	unsigned unknown_roles;	/* 1 << role: discovery cannot tell now */
	enum ipam_management management;
	const char *owner, *description;
	struct ipam_server_role roles[IPAM_ROLE_COUNT];
	struct ipam_seen seen;
	enum ipam_verification verification;
	int64_t verify_run;	/* that was queued for it; 0: none */
	struct ipam_failure verify_failure;
};

/* A network, /16 or /48, and how many servers have an address in it. */
struct ipam_server_network {
	struct ipam_prefix network;
	int64_t servers;
};

/* "unspecified", "managed", "unmanaged". */
const char *ipam_management_name(enum ipam_management management);
int ipam_management_parse(const char *name, enum ipam_management *out);
/* "dc", "dns", "dhcp", "nps". EINVAL for any other. */
const char *ipam_role_name(enum ipam_role role);
int ipam_role_parse(const char *name, enum ipam_role *out_role);
/* "none", "asked", "failed", "verified". */
const char *ipam_verification_name(enum ipam_verification verification);
/* "old", "new", "modified". */
const char *ipam_news_name(enum ipam_news news);
/* "unknown", "granted", "denied". */
const char *ipam_access_name(enum ipam_access access);

#endif
