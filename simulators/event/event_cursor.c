/* Steps over the events that a query chooses; see event_cursor.h. */
#include <string.h>
#include <strings.h>
#include <libxml/parser.h>

#include "simulators/event/event_cursor.h"

/* Behind the newest record of now: one that comes later is still to come. */
void event_cursor_rewind(struct event_cursor *cursor, bool to_end)
{
	bool to_newest = cursor->newest_first != to_end;
	size_t i;

	for (i = 0; i < cursor->count; i++) {
		struct event_place *place = &cursor->places[i];

		place->before = to_newest && place->log != NULL
					? place->log->next_id - 1
					: 0;
	}
}

/*
 * The nearest event of one channel on the newer or older side. The place moves
 * up to it: what lies between is not chosen, and need not be looked at again.
 */
static bool find(struct event_cursor *cursor, size_t channel, bool newer,
		 struct event_passed *out_passed)
{
	struct event_place *place = &cursor->places[channel];
	const struct event_log *log = place->log;
	const struct event_record *record = NULL;
	size_t at;

	if (log == NULL) {
		return false;
	}
	at = event_log_above(log, place->before);
	while (newer ? at < log->end : at > log->first) {
		record = &log->records[newer ? at : at - 1];
		if (event_query_match(cursor->query, channel, record,
				      (newer ? at : at - 1) - log->first + 1,
				      cursor->now, &out_passed->ids)) {
			out_passed->channel = channel;
			out_passed->record = record;
			return true;
		}
		at = newer ? at + 1 : at - 1;
		place->before = newer ? record->record_id
				      : record->record_id - 1;
	}
	return false;
}

bool event_cursor_step(struct event_cursor *cursor, bool back,
		       struct event_passed *out_passed)
{
	bool newer = back == cursor->newest_first, found = false, first;
	struct event_passed passed = {0};
	size_t i;

	for (i = 0; i < cursor->count; i++) {
		if (!find(cursor, i, newer, &passed)) {
			continue;
		}
		first = !found ||
			(newer ? passed.record->time < out_passed->record->time
			       : passed.record->time >=
					 out_passed->record->time);
		if (first) {
			*out_passed = passed;
		}
		found = true;
	}
	if (found) {
		cursor->places[out_passed->channel].before =
			out_passed->record->record_id - (newer ? 0 : 1);
	}
	return found;
}

bool event_cursor_move(struct event_cursor *cursor, int64_t by)
{
	struct event_passed passed;
	bool ok = true;

	for (; by > 0 && ok; by--) {
		ok = event_cursor_step(cursor, false, &passed);
		if (!ok) { /* before the last one */
			event_cursor_step(cursor, true, &passed);
		}
	}
	for (; by < 0 && ok; by++) {
		ok = event_cursor_step(cursor, true, &passed);
	}
	return ok;
}

/* ------------------------------------------------------------- bookmarks */

static bool read_mark(const xmlNode *element, const struct event_cursor *cursor,
		      struct event_mark *marks, size_t *currents)
{
	const char *name = event_xml_attribute(element, "Channel");
	const char *id = event_xml_attribute(element, "RecordId");
	const char *current = event_xml_attribute(element, "IsCurrent");
	struct event_mark mark = {0};
	size_t i;

	if (strcmp((const char *)element->name, "Bookmark") != 0 ||
	    name == NULL || id == NULL ||
	    !event_xml_number(id, &mark.record_id)) {
		return false;
	}
	mark.is_current =
		current != NULL && strcasecmp(current, "true") == 0;
	*currents += mark.is_current;
	for (i = 0; i < cursor->count; i++) {
		if (cursor->places[i].log != NULL &&
		    strcasecmp(cursor->places[i].log->channel, name) == 0) {
			marks[i] = mark;
		}
	}
	return true;
}

bool event_bookmark_read(TALLOC_CTX *mem_ctx, const char *text,
			 const struct event_cursor *cursor,
			 struct event_mark **out_marks)
{
	struct event_mark *marks =
		talloc_zero_array(mem_ctx, struct event_mark, cursor->count);
	xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), NULL, "UTF-8",
				    XML_PARSE_NONET | XML_PARSE_NOERROR |
					    XML_PARSE_NOWARNING);
	const xmlNode *root = doc != NULL ? xmlDocGetRootElement(doc) : NULL;
	const xmlNode *child = NULL;
	size_t currents = 0;
	bool ok;

	ok = marks != NULL && root != NULL && doc->intSubset == NULL &&
	     strcmp((const char *)root->name, "BookmarkList") == 0;
	for (child = ok ? root->children : NULL; child != NULL && ok;
	     child = child->next) {
		ok = child->type != XML_ELEMENT_NODE ||
		     read_mark(child, cursor, marks, &currents);
	}
	xmlFreeDoc(doc);
	*out_marks = marks;
	return ok && currents == 1;
}

void event_cursor_to_mark(struct event_cursor *cursor,
			  const struct event_mark *marks, bool *out_exact)
{
	size_t i, at;

	*out_exact = false;
	for (i = 0; i < cursor->count; i++) {
		struct event_place *place = &cursor->places[i];
		uint64_t id = marks[i].record_id;

		if (place->log == NULL) {
			continue;
		}
		if (marks[i].is_current) {
			at = event_log_above(place->log, id);
			*out_exact = event_log_has(place->log, id);
			id = at > place->log->first
				     ? place->log->records[at - 1].record_id
				     : 0;
		}
		/* The current one is to be read again, the others are not. */
		if (marks[i].is_current != cursor->newest_first) {
			id = id > 0 ? id - 1 : 0;
		}
		place->before = id;
	}
}
