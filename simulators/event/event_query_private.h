/* A query while it is put together, by event_query.c from a plain filter and
 * by event_query_list.c from a structured query. */
#ifndef SIM_EVENT_QUERY_PRIVATE_H
#define SIM_EVENT_QUERY_PRIVATE_H

#include "simulators/event/event_query_tree.h"

struct event_query_filter {
	struct event_query_expr *filter;
	size_t channel;
	size_t subquery; /* the filters of one stand together */
	bool suppresses;
};

struct event_query {
	struct event_query_channel *channels;
	size_t num_channels;
	struct event_query_filter *filters;
	size_t num_filters;
	uint32_t *ids; /* of subqueries */
	size_t num_subqueries;
	bool is_plain;
};

/*
 * Parses and adds one Select or Suppress of `length` octets, for the last
 * subquery and for `path`, which becomes a channel if it is not one yet. A
 * name that cannot be a channel is ERROR_EVT_INVALID_CHANNEL_PATH.
 */
int event_query_add(struct event_query *query, const char *path, bool is_file,
		    const char *text, size_t length, bool suppresses,
		    struct event_query_problem *out_problem);

int event_query_add_subquery(struct event_query *query, uint32_t id,
			     struct event_query_problem *out_problem);

/* Reads a <QueryList> into the query; `path` may be NULL. */
int event_query_list_read(struct event_query *query, const char *path,
			  bool is_file, const char *text,
			  struct event_query_problem *out_problem);

#endif
