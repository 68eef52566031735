/*
 * A place in the result of a query over some logs.
 *
 * It lies between two records of each log, as the id of the record before it,
 * so that it stays right when records are dropped from the log or added to it.
 * It can go either way over what the query chooses; where the logs are
 * several, in the order of time.
 */
#ifndef SIM_EVENT_CURSOR_H
#define SIM_EVENT_CURSOR_H

#include "simulators/event/event_log.h"
#include "simulators/event/event_query.h"

struct event_place {
	struct event_log *log; /* NULL: no such channel */
	uint64_t before;       /* the id */
};

struct event_cursor {
	struct event_query *query;
	struct event_place *places; /* by the query's channels */
	size_t count;
	bool newest_first;
	uint64_t now; /* FILETIME, for timediff() */
};

/* What a step passed over. */
struct event_passed {
	size_t channel;
	const struct event_record *record;
	struct event_query_ids ids;
};

/* To the beginning of the result, or behind its end. */
void event_cursor_rewind(struct event_cursor *cursor, bool to_end);

/* One event on, or back; false: there is none that way. */
bool event_cursor_step(struct event_cursor *cursor, bool back,
		       struct event_passed *out_passed);

/*
 * So many events on (or back, below 0). False where the result ends before:
 * the cursor then stands before its last event (or its first).
 */
bool event_cursor_move(struct event_cursor *cursor, int64_t by);

/* What a bookmark says of one channel of the query. */
struct event_mark {
	uint64_t record_id; /* the last one read; 0: none */
	bool is_current;
};

/*
 * The marks of the query's channels in a <BookmarkList>, [MS-EVEN6] 2.2.14:
 * false unless it is well formed, and one Bookmark is the current one.
 */
bool event_bookmark_read(TALLOC_CTX *mem_ctx, const char *text,
			 const struct event_cursor *cursor,
			 struct event_mark **out_marks);

/*
 * To the record of the bookmark, so that the next step passes it, or the
 * nearest one before it. *out_exact: it is there.
 */
void event_cursor_to_mark(struct event_cursor *cursor,
			  const struct event_mark *marks, bool *out_exact);

#endif
