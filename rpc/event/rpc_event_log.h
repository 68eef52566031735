/*
 * The event log service of a server, [MS-EVEN6]: its channels, queries and
 * subscriptions. Everything is asynchronous, has a deadline and ends when its
 * request is freed. Names of channels compare without case.
 */
#ifndef RPC_EVENT_RPC_EVENT_LOG_H
#define RPC_EVENT_RPC_EVENT_LOG_H

#include "rpc/conn/rpc_conn.h"
#include "rpc/event/rpc_event_record.h"

/* Codes of a refusal (RPC_VOCABULARY_WERROR) that a caller may want to tell. */
#define RPC_EVENT_E_DENIED	5u
#define RPC_EVENT_E_NOT_FOUND	1168u
#define RPC_EVENT_E_BAD_CHANNEL 15000u
#define RPC_EVENT_E_BAD_QUERY	15001u
#define RPC_EVENT_E_NO_CHANNEL	15007u
#define RPC_EVENT_E_STALE	15011u
#define RPC_EVENT_E_TOO_COMPLEX 15026u

struct rpc_event_limits {
	uint32_t call_ms;
	uint32_t batch;	   /* events of one call, at most 1024 */
	uint32_t wait_ms;  /* how long a server may look for a batch */
	uint32_t waits;	   /* in a row that may find nothing, of a reading */
	uint32_t calls;	   /* of one reading */
	uint32_t read_ms;  /* for all of a reading */
};

/* 30 s, 100 events, 3 s, 200 times, a million calls, one hour. */
struct rpc_event_limits rpc_event_limits_default(void);

struct rpc_event_log;

/*
 * Connects over TCP: the steps of rpc_conn_open_send(). A server looks at the
 * account's rights when a channel is asked for. LIMITS may be NULL.
 */
struct tevent_req *rpc_event_open_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_context *context,
				       struct rpc_creds *creds,
				       const struct rpc_target *target,
				       const struct rpc_event_limits *limits,
				       uint32_t timeout_ms);
struct rpc_status rpc_event_open_recv(struct tevent_req *req,
				      TALLOC_CTX *mem_ctx,
				      struct rpc_event_log **out_log);

/* The names of all channels of the server, 3.1.4.20. */
struct rpc_event_channels {
	const char **names;
	size_t count;
};

struct tevent_req *rpc_event_channels_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_event_log *log);
struct rpc_status rpc_event_channels_recv(struct tevent_req *req,
					  TALLOC_CTX *mem_ctx,
					  struct rpc_event_channels **out);

/* The file behind a channel, 3.1.4.19. Times: ns since 1970, UTC. */
struct rpc_event_info {
	int64_t created_ns, written_ns;
	uint64_t size;	  /* bytes */
	uint64_t records; /* how many it holds; ids may have holes */
	uint64_t oldest;  /* id of the oldest record */
	bool full;
};

struct tevent_req *rpc_event_info_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_event_log *log,
				       const char *channel);
struct rpc_status rpc_event_info_recv(struct tevent_req *req,
				      struct rpc_event_info *out_info);

/* How a channel is set up, 3.1.4.21; texts may be "", never NULL. */
struct rpc_event_config {
	bool enabled, classic, retention, auto_backup;
	uint32_t type;	   /* 0 admin, 1 operational, 2 analytic, 3 debug */
	uint64_t max_size; /* bytes; 0: not told */
	const char *publisher, *access, *path;
};

struct tevent_req *rpc_event_config_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_event_log *log,
					 const char *channel);
struct rpc_status rpc_event_config_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_event_config **out_config);

/*
 * The result of a query or a subscription, which the server keeps until it is
 * closed, or the connection ends. One call at a time.
 */
struct rpc_event_cursor;

enum rpc_event_order { RPC_EVENT_OLDEST_FIRST, RPC_EVENT_NEWEST_FIRST };

/*
 * QUERY is an XPath on CHANNEL, or a structured query where CHANNEL is NULL.
 * 3.1.4.12.
 */
struct tevent_req *rpc_event_query_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_event_log *log,
					const char *channel, const char *query,
					enum rpc_event_order order);

enum rpc_event_start {
	RPC_EVENT_START_FUTURE = 1,
	RPC_EVENT_START_OLDEST = 2,
	RPC_EVENT_START_BOOKMARK = 3
};

/*
 * A subscription that is asked for what has come (a pull subscription).
 * BOOKMARK is for RPC_EVENT_START_BOOKMARK, STALE where its log was cleared or
 * overwritten since. STRICT: BAD_QUERY where its record is gone, BAD_CHANNEL
 * where one of several channels is not there. 3.1.4.8.
 */
struct tevent_req *rpc_event_subscribe_send(TALLOC_CTX *mem_ctx,
					    struct tevent_context *ev,
					    struct rpc_event_log *log,
					    const char *channel,
					    const char *query,
					    enum rpc_event_start start,
					    const char *bookmark, bool strict);

/* Of query and subscription. */
struct rpc_status rpc_event_cursor_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_event_cursor **out_cursor);

/* What rpc_event_record.channel counts; NULL past the last. Lent. */
const char *rpc_event_cursor_channel(const struct rpc_event_cursor *cursor,
				     size_t index);

enum rpc_event_origin {
	RPC_EVENT_FROM_FIRST = 1,
	RPC_EVENT_FROM_LAST = 2,
	RPC_EVENT_FROM_CURRENT = 3,
	RPC_EVENT_FROM_BOOKMARK = 4
};

/*
 * Moves a query so many events from the origin; BOOKMARK is for
 * RPC_EVENT_FROM_BOOKMARK. STRICT: NOT_FOUND where there is none. 3.1.4.14.
 */
struct tevent_req *rpc_event_seek_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_event_cursor *cursor,
				       enum rpc_event_origin origin, int64_t by,
				       const char *bookmark, bool strict);
struct rpc_status rpc_event_seek_recv(struct tevent_req *req);

enum rpc_event_pause {
	RPC_EVENT_MORE, /* ask again: also after a batch that is not full */
	RPC_EVENT_LATER, /* nothing in WAIT_MS: ask again */
	RPC_EVENT_END	 /* of what there is now */
};

/* Points into its own memory. */
struct rpc_event_batch {
	enum rpc_event_pause pause;
	struct rpc_event_record *records;
	size_t count;
	size_t bad; /* records that could not be read */
};

/* At most COUNT events, for which the server may look WAIT_MS. 3.1.4.13, 10. */
struct tevent_req *rpc_event_next_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_event_cursor *cursor,
				       uint32_t count, uint32_t wait_ms);
struct rpc_status rpc_event_next_recv(struct tevent_req *req,
				      TALLOC_CTX *mem_ctx,
				      struct rpc_event_batch **out_batch);

/* Ends what the server does for the cursor; it is still to be closed. */
struct tevent_req *rpc_event_cancel_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_event_cursor *cursor);
struct rpc_status rpc_event_cancel_recv(struct tevent_req *req);

/*
 * Closes the cursor's handles, the second one also where the first one could
 * not be closed. The cursor is to be freed by its owner.
 */
struct tevent_req *rpc_event_close_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_event_cursor *cursor);
struct rpc_status rpc_event_close_recv(struct tevent_req *req);

/* What to do about a failure; constant. */
const char *rpc_event_cure(struct rpc_status status);

#endif
