/*
 * Who may do what. Pure: no I/O, no allocation.
 *
 * A caller has one role, found by the api from peer credentials or from a
 * token. An operation names one right. access_allowed() alone decides.
 */
#ifndef IPAM_ACCESS_ACCESS_H
#define IPAM_ACCESS_ACCESS_H

#include <stdbool.h>

enum access_role {
	ACCESS_NOBODY,		/* the numbers are stored; not identified */
	ACCESS_USER,		/* "IPAM Users": reads */
	ACCESS_ADMINISTRATOR,	/* "IPAM Administrators": reads and changes */
	ACCESS_ROOT,		/* uid 0 or ipamd's own uid, on the socket */
	ACCESS_AUDITOR,		/* "IPAM IP Audit Administrators": tracks */
	ACCESS_ROLE_COUNT
};

enum access_right {
	ACCESS_PUBLIC,		/* liveness and the description of the API */
	ACCESS_READ,		/* whatever was collected or configured */
	ACCESS_MANAGE,		/* servers, domains, tasks */
	ACCESS_TOKENS,		/* credentials of this API */
	ACCESS_TRACK,		/* who had which address */
	ACCESS_RIGHT_COUNT
};

/* False also for a role or right out of range. */
bool access_allowed(enum access_role role, enum access_right right);

/* "user", "administrator", "root", "auditor"; "nobody" for anything else. */
const char *access_role_name(enum access_role role);

/*
 * The role a token may carry: user, auditor or administrator, never root. Returns
 * ACCESS_NOBODY for any other word.
 */
enum access_role access_role_of_token(const char *name);

/* "public", "read", "manage", "tokens", "track". */
const char *access_right_name(enum access_right right);

#endif
