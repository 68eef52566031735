/*
 * What a result buffer holds for each event, and how a position is written:
 * [MS-EVEN6] 2.2.17, 2.2.14. Pure; the bytes come from a server.
 */
#ifndef RPC_EVENT_RPC_EVENT_RECORD_H
#define RPC_EVENT_RPC_EVENT_RECORD_H

#include "rpc/event/rpc_event_binxml.h"

#define RPC_EVENT_MAX_CHANNELS 512 /* of one query: [MS-EVEN6] 2.2.16 */

/* Points into the buffer that it was read from. */
struct rpc_event_record {
	const uint8_t *xml; /* for rpc_event_decode() */
	size_t xml_length;
	uint64_t record_id;
	uint32_t channel; /* which one of the query's */
};

/* RPC_EVENT_GOOD or RPC_EVENT_RECORD. */
enum rpc_event_bad rpc_event_record_read(const uint8_t *data, size_t length,
					 struct rpc_event_record *out_record);

/*
 * A bookmark as seek and subscribe take it: after the RECORD_IDs of CHANNELS,
 * of which CURRENT was the last one read. NULL without memory, or where
 * CURRENT is none of them.
 */
char *rpc_event_bookmark(TALLOC_CTX *mem_ctx, const char *const *channels,
			 const uint64_t *record_ids, size_t count,
			 size_t current);

/*
 * The structured query for the events of a channel that have one of these ids
 * (all where ID_COUNT is 0) and come after record AFTER. A server limits the
 * size of one expression: no Select names more than PER_SELECT ids. NULL
 * without memory. 2.2.16.
 */
char *rpc_event_filter(TALLOC_CTX *mem_ctx, const char *channel,
		       const uint32_t *ids, size_t id_count, size_t per_select,
		       uint64_t after);

#endif
