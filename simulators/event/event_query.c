/* A query of event logs: its channels, its filters, and which events they
 * choose together. */
#include <errno.h>
#include <string.h>
#include <strings.h>
#include "simulators/event/event_query_private.h"

#define MAX_NAME 255u /* characters of a channel (MS-EVEN6 1.8.1) */
#define MAX_PATH 32767u
#define FILE_PATH 0x2u

static int refuse_path(struct event_query_problem *out_problem,
		       const char *sentence)
{
	*out_problem = (struct event_query_problem){
		.error = EVENT_QUERY_INVALID_CHANNEL_PATH,
		.sentence = sentence,
	};
	return EINVAL;
}

/* The characters that Windows refuses (behavior note 12 of MS-EVEN6). */
static bool is_channel_name(const char *name)
{
	size_t characters = 0;

	for (; *name != '\0'; name++) {
		if ((unsigned char)*name < 32 ||
		    strchr("<>|\\\":'*?", *name) != NULL) {
			return false;
		}
		characters += ((unsigned char)*name & 0xc0) != 0x80;
	}
	return characters > 0 && characters <= MAX_NAME;
}

static bool is_path(const char *path)
{
	return path[0] != '\0' && strlen(path) <= MAX_PATH;
}

static int find_channel(struct event_query *query, const char *path,
			bool is_file, size_t *out_index,
			struct event_query_problem *out_problem)
{
	struct event_query_channel *grown = NULL;
	size_t i;

	for (i = 0; i < query->num_channels; i++) {
		if (query->channels[i].is_file == is_file &&
		    strcasecmp(query->channels[i].name, path) == 0) {
			*out_index = i;
			return 0;
		}
	}
	if (is_file ? !is_path(path) : !is_channel_name(path)) {
		return refuse_path(out_problem,
				   "a path that no channel or file can have");
	}
	if (i == EVENT_QUERY_MAX_CHANNELS) {
		return event_query_refuse(out_problem, EVENT_QUERY_TOO_COMPLEX,
					  1, "too many channels in a query");
	}
	grown = talloc_realloc(query, query->channels,
			       struct event_query_channel, i + 1);
	if (grown == NULL) {
		return ENOMEM;
	}
	query->channels = grown;
	grown[i] = (struct event_query_channel){
		.name = talloc_strdup(query, path), .is_file = is_file};
	if (grown[i].name == NULL) {
		return ENOMEM;
	}
	query->num_channels++;
	*out_index = i;
	return 0;
}

int event_query_add(struct event_query *query, const char *path, bool is_file,
		    const char *text, size_t length, bool suppresses,
		    struct event_query_problem *out_problem)
{
	struct event_query_filter filter = {
		.subquery = query->num_subqueries - 1,
		.suppresses = suppresses,
	};
	struct event_query_filter *grown = NULL;
	int ret;

	if (path == NULL) {
		return refuse_path(out_problem, "a query without a channel");
	}
	if (query->num_filters == EVENT_QUERY_MAX_FILTERS) {
		return event_query_refuse(out_problem, EVENT_QUERY_TOO_COMPLEX,
					  1, "too many Selects in a query");
	}
	ret = find_channel(query, path, is_file, &filter.channel, out_problem);
	if (ret == 0) {
		ret = event_query_filter_parse(
			query, text, length,
			query->is_plain ? EVENT_QUERY_MAX_PLAIN_TERMS
					: EVENT_QUERY_MAX_TERMS,
			&filter.filter, out_problem);
	}
	if (ret != 0) {
		return ret;
	}
	grown = talloc_realloc(query, query->filters, struct event_query_filter,
			       query->num_filters + 1);
	if (grown == NULL) {
		return ENOMEM;
	}
	query->filters = grown;
	grown[query->num_filters++] = filter;
	return 0;
}

int event_query_add_subquery(struct event_query *query, uint32_t id,
			     struct event_query_problem *out_problem)
{
	uint32_t *grown = NULL;

	if (query->num_subqueries == EVENT_QUERY_MAX_SUBQUERIES) {
		return event_query_refuse(out_problem, EVENT_QUERY_TOO_COMPLEX,
					  1, "too many subqueries in a query");
	}
	grown = talloc_realloc(query, query->ids, uint32_t,
			       query->num_subqueries + 1);
	if (grown == NULL) {
		return ENOMEM;
	}
	query->ids = grown;
	grown[query->num_subqueries++] = id;
	return 0;
}

int event_query_parse(TALLOC_CTX *mem_ctx, const char *path, const char *text,
		      uint32_t flags, struct event_query **out_query,
		      struct event_query_problem *out_problem)
{
	bool is_file = (flags & FILE_PATH) != 0;
	size_t length = strlen(text);
	struct event_query *query = NULL;
	int ret;

	if (length > EVENT_QUERY_MAX_TEXT) {
		return event_query_refuse(out_problem, EVENT_QUERY_TOO_COMPLEX,
					  1, "a query that is too long");
	}
	query = talloc_zero(mem_ctx, struct event_query);
	if (query == NULL) {
		return ENOMEM;
	}
	query->is_plain = text[strspn(text, " \t\r\n")] != '<';
	if (query->is_plain) {
		ret = event_query_add_subquery(query, UINT32_MAX, out_problem);
		if (ret == 0) {
			ret = event_query_add(query, path, is_file, text,
					      length, false, out_problem);
		}
	} else {
		ret = event_query_list_read(query, path, is_file, text,
					    out_problem);
	}
	if (ret != 0) {
		talloc_free(query);
		return ret;
	}
	*out_query = query;
	return 0;
}

const struct event_query_channel *
event_query_channels(const struct event_query *query, size_t *out_count)
{
	*out_count = query->num_channels;
	return query->channels;
}

static void add_id(struct event_query_ids *ids, uint32_t id)
{
	uint32_t i;

	for (i = 0; i < ids->count; i++) {
		if (ids->id[i] == id) {
			return;
		}
	}
	ids->id[ids->count++] = id;
}

bool event_query_match(const struct event_query *query, size_t channel,
		       const struct event_record *record, uint64_t position,
		       uint64_t now, struct event_query_ids *out_ids)
{
	const struct event_query_filter *filter = query->filters;
	const struct event_query_filter *end = filter + query->num_filters;
	bool chosen = false;

	while (filter < end) {
		size_t subquery = filter->subquery;
		bool selected = false, suppressed = false;

		for (; filter < end && filter->subquery == subquery; filter++) {
			bool *result = filter->suppresses ? &suppressed
							  : &selected;

			if (filter->channel == channel && !*result) {
				*result = event_query_filter_test(
					filter->filter, record->event,
					position, now);
			}
		}
		if (!selected || suppressed) {
			continue;
		}
		if (!chosen) {
			out_ids->count = 0;
			chosen = true;
		}
		if (!query->is_plain) {
			add_id(out_ids, query->ids[subquery]);
		}
	}
	return chosen;
}
