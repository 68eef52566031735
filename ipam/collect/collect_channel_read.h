/*
 * A channel of a server's event logs, read onwards from where it was left.
 */
#ifndef IPAM_COLLECT_COLLECT_CHANNEL_READ_H
#define IPAM_COLLECT_COLLECT_CHANNEL_READ_H

#include "ipam/collect/collect_channel.h"
#include "ipam/store/store_track.h"
#include "rpc/event/rpc_event_read.h"

/* Lent until the end. */
struct collect_channel_read {
	const char *channel;
	const uint32_t *ids;	/* of events; none: all */
	size_t id_count;
	uint64_t mark;	/* of the ids: with others, the log is read again */
	/*
	 * An event, lent: keep a copy. 0, or a word of the store, which ends
	 * the reading. No transaction is open.
	 */
	int (*take)(const struct rpc_event *event, void *private_data);
	/*
	 * Writes what was taken, and the position of the channel: with
	 * store_track_put(), or store_track_position_put() where there are no
	 * tracking records. In a transaction, after each piece; what was taken
	 * is to be forgotten then.
	 */
	int (*put)(struct store *store, const char *server,
		   const struct store_track_position *position,
		   void *private_data);
	void *private_data;
};

struct collect_channel_told {
	uint64_t events;	/* taken */
	uint64_t bad;		/* could not be decoded */
	bool gap;		/* something was lost before this reading */
	bool complete;		/* to the end of the log */
	struct ipam_failure failure; /* all NULL: it went well */
};

/*
 * Reads in pieces: each is a transaction, with the position behind it. A log
 * that was cleared, or overwritten past the position, becomes a gap of the
 * channel in the first of them. No piece is begun past half of the deadline
 * of a job.
 */
struct tevent_req *
collect_channel_read_send(TALLOC_CTX *mem_ctx, struct collect *c,
			  const struct ipam_server *server,
			  const struct collect_channel_read *wish);
/* 0, or a word of the store. */
int collect_channel_read_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			      struct collect_channel_told *out_told);

#endif
