/*
 * The services of a server by which its roles are served, and their states
 * over time (MON-01, MON-06).
 */
#ifndef IPAM_MODEL_SERVICE_H
#define IPAM_MODEL_SERVICE_H

#include <stddef.h>

#include "ipam/model/server.h"

/* The first eight have the numbers of [MS-SCMR] 2.2.47. */
enum ipam_service_state {
	IPAM_SERVICE_NOT_CHECKED,
	IPAM_SERVICE_STOPPED,
	IPAM_SERVICE_START_PENDING,
	IPAM_SERVICE_STOP_PENDING,
	IPAM_SERVICE_RUNNING,
	IPAM_SERVICE_CONTINUE_PENDING,
	IPAM_SERVICE_PAUSE_PENDING,
	IPAM_SERVICE_PAUSED,
	IPAM_SERVICE_NOT_APPLICABLE,	/* the server has no such service */
	IPAM_SERVICE_NOT_REACHABLE,
	IPAM_SERVICE_ACCESS_DENIED,
	IPAM_SERVICE_UNKNOWN,		/* told, but nothing that we know */
	IPAM_SERVICE_STATE_COUNT
};

struct ipam_service {
	const char *server;
	enum ipam_role role;
	const char *name;	/* key name, "DHCPServer" */
	enum ipam_service_state state;
	int64_t since;		/* when it was first seen in this state */
	int64_t checked_at;	/* when it was last seen so */
	int64_t exit_code;	/* Win32, of a stopped one */
	struct ipam_failure failure;	/* why the state was not told */
};

/* One that a service changed to. */
struct ipam_service_change {
	int64_t id;		/* rises */
	struct ipam_service to;	/* checked_at is that of the change */
};

/* What a role needs; a role may need several. */
struct ipam_role_service {
	enum ipam_role role;
	const char *name;
};

#define IPAM_ROLE_SERVICES 5
extern const struct ipam_role_service ipam_role_services[IPAM_ROLE_SERVICES];

/* "running", "stop_pending", ... */
const char *ipam_service_state_name(enum ipam_service_state state);
/* EINVAL for any other. */
int ipam_service_state_parse(const char *name, enum ipam_service_state *out);

/*
 * What several states are together: the worst of them, where one that stands
 * still is worse than one that could not be asked (MON-02). Not checked where
 * there are none.
 */
enum ipam_service_state
ipam_service_worst(const enum ipam_service_state *states, size_t count);

#endif
