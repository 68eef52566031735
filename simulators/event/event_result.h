/* The buffer of records that a call returns: [MS-EVEN6] 2.2.17, 2.2.14. */
#ifndef SIM_EVENT_RESULT_H
#define SIM_EVENT_RESULT_H

#include "simulators/event/event_cursor.h"

#define EVENT_RESULT_MAX_BYTES 0x200000u
#define EVENT_RESULT_MAX_RECORDS 1024u

struct event_result {
	uint8_t *data;
	uint32_t length;
	uint32_t offsets[EVENT_RESULT_MAX_RECORDS];
	uint32_t sizes[EVENT_RESULT_MAX_RECORDS];
	uint32_t count;
	uint64_t first, last; /* ids */
};

/*
 * Steps over up to WANTED events, as many as fit, and writes them. LAST_IDS
 * keeps what of each channel of the cursor was read last, for the bookmarks.
 * errno.
 */
int event_result_fill(TALLOC_CTX *mem_ctx, struct event_encoder *encoder,
		      struct event_cursor *cursor, uint64_t *last_ids,
		      uint32_t wanted, struct event_result *result);

#endif
