/*
 * Events of the catalog as objects.
 */
#include "ipam/api/api_json_parts.h"

const struct json_member api_json_event_members[] = {
	MEMBER(event, event, COUNT),
	MEMBER(event, at, TIME),
	MEMBER(event, kind, TEXT),
	MEMBER(event, id, COUNT),
	MEMBER(event, server, TEXT),
	MEMBER(event, role, TEXT),
	MEMBER(event, user, TEXT),
	MEMBER(event, domain, TEXT),
	MEMBER(event, forest, TEXT),
	MEMBER(event, origin, TEXT),
	MEMBER(event, object, TEXT),
	MEMBER(event, key, TEXT),
	MEMBER(event, text, TEXT),
	MEMBER(event, changes, TEXT),
	MEMBER(event, source, TEXT),
	MEMBER(event, place, COUNT),
	END
};

static const struct json_member value_members[] = {
	MEMBER(event_value, name, TEXT),
	MEMBER(event_value, before, TEXT),
	MEMBER(event_value, after, TEXT),
	END
};

void api_json_add_event(json_t *json, const struct query_event *event)
{
	api_json_list(json, "values", value_members, event->values,
		      sizeof(event->values[0]), event->value_count);
}
