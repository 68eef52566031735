/*
 * What a client asks of event logs: an XPath filter (MS-EVEN6 2.2.15) or a
 * structured query of them (2.2.16). Parsed once, then asked of each event.
 *
 * Of XPath there is what 2.2.15 lists: steps of the child and attribute axes,
 * names, * and text(), predicates, or, and, the six comparisons, parentheses,
 * literals, numbers, position(), band() and timediff(). A path from the top
 * begins with * or Event. As Windows has it, what is compared is on the left
 * and a constant on the right (the text of ERROR_EVT_FILTER_INVARG).
 *
 * An event here is text, where Windows has types. So the constant says what
 * is compared, and what does not read as that compares false, != too:
 *
 *	number		unsigned of 64 bits, or double
 *	'number'	the same, where the text is a number without leading
 *			zeros; else as a string
 *	'time'		as times
 *	'{GUID}' 'S-..'	without case; only = and !=
 *	'string'	with case; only = and !=
 *
 * Names have no namespaces and compare with case, channels without.
 */
#ifndef SIM_EVENT_QUERY_H
#define SIM_EVENT_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>
#include "simulators/event/event_xml.h"

/*
 * Bounds; more is ERROR_EVT_FILTER_TOO_COMPLEX. The specification has none
 * for a filter. The two of terms are those of Microsoft's documentation (20
 * expressions in a plain filter, 32 in a Select or Suppress), which does not
 * say what counts; here it is comparisons, band(), tests of existence that
 * end in a name, and positions.
 */
#define EVENT_QUERY_MAX_PLAIN_TERMS 20u
#define EVENT_QUERY_MAX_TERMS 32u
#define EVENT_QUERY_MAX_DEPTH 32u     /* of parentheses and predicates */
#define EVENT_QUERY_MAX_STEPS 32u     /* of a path, and predicates of a step */
#define EVENT_QUERY_MAX_SUBQUERIES 256u
#define EVENT_QUERY_MAX_FILTERS 1024u /* Select and Suppress */
#define EVENT_QUERY_MAX_CHANNELS 512u
#define EVENT_QUERY_MAX_TEXT (1024u * 1024) /* octets of the query */

enum event_query_error {
	EVENT_QUERY_INVALID_CHANNEL_PATH = 15000,
	EVENT_QUERY_INVALID_QUERY = 15001,
	EVENT_QUERY_CHANNEL_NOT_FOUND = 15007,
	EVENT_QUERY_MALFORMED_XML = 15008,
	EVENT_QUERY_NOT_ELEMENTS = 15015,
	EVENT_QUERY_BAD_ARGUMENT = 15016,
	EVENT_QUERY_BAD_TEST = 15017,
	EVENT_QUERY_PARSE_ERROR = 15019,
	EVENT_QUERY_UNSUPPORTED = 15020,
	EVENT_QUERY_UNEXPECTED_TOKEN = 15021,
	EVENT_QUERY_TOO_COMPLEX = 15026,
};

/*
 * What is wrong with a query, in the words of RpcInfo: `error` is also what
 * the call returns. All three are nonzero when the query could not be parsed
 * (3.1.4.12); `sub_parameter` is then 1 + the octet of the filter, or the
 * line of a structured query, where it went wrong.
 */
struct event_query_problem {
	uint32_t error;
	uint32_t sub_error;
	uint32_t sub_parameter;
	const char *sentence; /* for the journal; static */
};

/* What the query reads, in the order in which it is first named there; the
 * order of bookmarks and of EvtRpcQueryChannelInfo. */
struct event_query_channel {
	const char *name; /* without file:// */
	bool is_file;
};

struct event_query;

/*
 * `path` is that of the call: what a filter is for, and the default of a
 * structured query whose elements name none; NULL for none. It is a file if
 * `flags` has 0x2 (EvtQueryFilePath); other bits are not looked at.
 *
 * EINVAL with *out_problem, or ENOMEM. Whether a channel exists is for the
 * caller to find out.
 */
int event_query_parse(TALLOC_CTX *mem_ctx, const char *path, const char *text,
		      uint32_t flags, struct event_query **out_query,
		      struct event_query_problem *out_problem);

/* Lent. */
const struct event_query_channel *
event_query_channels(const struct event_query *query, size_t *out_count);

/* The subqueries that chose an event, each id once, in the order of the
 * query; none for a bare filter. 0xFFFFFFFF: without Id. */
struct event_query_ids {
	uint32_t count;
	uint32_t id[EVENT_QUERY_MAX_SUBQUERIES];
};

/*
 * Whether the query chooses `record` as an event of its channel number
 * `channel`. `position` is what position() says of it, from 1. `now` is a
 * FILETIME. *out_ids is written when the answer is yes.
 */
bool event_query_match(const struct event_query *query, size_t channel,
		       const struct event_record *record, uint64_t position,
		       uint64_t now, struct event_query_ids *out_ids);

#endif
