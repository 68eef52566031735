/*
 * The doors of the HTTP server: a libmicrohttpd daemon each, in one loop, and
 * the list of who stands in them. A door that has as many connections as it
 * may closes the one that has gone longest without a finished request, and
 * each phase of a request has an end that bytes which trickle in do not move:
 * idle and slow clients keep nobody out.
 */
#ifndef IPAM_API_API_DOORS_H
#define IPAM_API_API_DOORS_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#include "ipam/api/api_tls.h"

enum api_door { API_DOOR_UNIX, API_DOOR_HTTP, API_DOOR_HTTPS, API_DOOR_COUNT };

/* What a connection is at: of each, its time. */
enum api_phase {
	API_PHASE_HEAD,		/* from its beginning, or the last answer */
	API_PHASE_BODY,
	API_PHASE_ANSWER,
	API_PHASE_COUNT
};

/* Zeros stand for the defaults of api_doors.c. */
struct api_limits {
	unsigned connections;		/* of each door */
	unsigned phase_ms[API_PHASE_COUNT];
};

struct api_doors_config {
	int fds[API_DOOR_COUNT];	/* listening, or -1; taken over */
	struct api_tls tls;		/* for API_DOOR_HTTPS */
	size_t head_bytes;		/* at most, of one request */
	struct api_limits limits;
	/* As libmicrohttpd has them. */
	MHD_AccessHandlerCallback request;
	MHD_RequestCompletedCallback completed;
	void *(*target)(void *private_data, const char *target,
			struct MHD_Connection *connection);
	/*
	 * Called where answers are held, after each round of the loop; they go
	 * out then. Otherwise than 0: their connections end without one.
	 */
	int (*settle)(void *private_data);
	void *private_data;
};

struct api_doors;

/*
 * NULL where a daemon does not start; the descriptors are closed then, as they
 * are with the doors.
 */
struct api_doors *api_doors_new(TALLOC_CTX *mem_ctx,
				const struct api_doors_config *config);

/* Serves until `stop_fd` is readable. 0 or errno. */
int api_doors_run(struct api_doors *doors, int stop_fd);

/* A request of the connection has come so far. */
void api_doors_phase(struct MHD_Connection *connection, enum api_phase phase);

/*
 * Holds the answer of a request, which was queued, until the end of the round.
 * False: no memory.
 */
bool api_doors_hold(struct MHD_Connection *connection);

/*
 * What is remembered of a connection as long as it lasts; NULL: nothing yet.
 * It goes over to the connection, or stays whose it is where that has no place.
 */
void *api_doors_known(struct MHD_Connection *connection);
void api_doors_remember(struct MHD_Connection *connection, void *known);

/*
 * Around what keeps the loop from everybody for long: nobody's time ends by
 * it. What begin gives goes to end.
 */
int64_t api_doors_long_begin(struct MHD_Connection *connection);
void api_doors_long_end(struct MHD_Connection *connection, int64_t began);

#endif
