/*
 * Reading a channel onwards from where the last reading ended, and knowing
 * what was lost in between.
 */
#ifndef RPC_EVENT_RPC_EVENT_READ_H
#define RPC_EVENT_RPC_EVENT_READ_H

#include "rpc/event/rpc_event_fields.h"
#include "rpc/event/rpc_event_log.h"

/* To be kept from one reading to the next; all 0: from the beginning. */
struct rpc_event_position {
	uint64_t record_id; /* everything up to here was looked at */
	int64_t created_ns; /* of the log that this counts in */
};

struct rpc_event_wish {
	const char *channel;
	const uint32_t *ids; /* of events; none: all */
	size_t id_count;
	struct rpc_event_position after;
	uint64_t most; /* events; 0: no limit */
};

enum rpc_event_continuity {
	RPC_EVENT_CONTINUED,
	/* The log has been overwritten past the position. */
	RPC_EVENT_GAP,
	/* Another log, or an emptied one: read from its beginning. */
	RPC_EVENT_CLEARED
};

struct rpc_event_reading {
	enum rpc_event_continuity continuity;
	uint64_t missing;   /* of a gap: how many record ids were passed over */
	uint64_t events;    /* handed over */
	uint64_t bad;	    /* could not be decoded; left out */
	bool complete;	    /* to the end, not to a limit or a failure */
	struct rpc_event_position position;
};

/* False ends the reading after this event. The event is lent. */
typedef bool (*rpc_event_fn)(const struct rpc_event *event,
			     void *private_data);

/*
 * Hands over the events of a channel, oldest first, each once. A failure does
 * not undo what came before it: the reading counts in any case, and its
 * position is where to go on. LOCAL: TOO_MANY_PAGES, NO_PROGRESS (record ids
 * that do not rise), BAD_REPLY.
 */
struct tevent_req *rpc_event_read_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_event_log *log,
				       const struct rpc_event_wish *wish,
				       rpc_event_fn fn, void *private_data);
struct rpc_status rpc_event_read_recv(struct tevent_req *req,
				      struct rpc_event_reading *out_reading);

#endif
