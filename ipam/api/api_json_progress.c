/*
 * How far something is, in the words of the reference product (API-07): of a
 * whole how it ended at all, of a part also whether it left something out.
 */
#include <string.h>

#include "ipam/api/api_json_parts.h"

static const char *word_of(const char *state, bool whole, bool remark)
{
	if (strcmp(state, "queued") == 0) {
		return "NotStarted";
	}
	if (strcmp(state, "running") == 0) {
		return "InProgress";
	}
	if (strcmp(state, "done") != 0) {
		return whole ? "CompletedWithFailure" : "CompletedWithError";
	}
	return !whole && remark ? "CompletedWithWarning" :
				  "CompletedWithSuccess";
}

static void add(json_t *json, bool whole)
{
	const char *state = json_string_value(json_object_get(json, "state"));
	bool remark = json_is_string(json_object_get(json, "step"));

	if (state != NULL) {
		json_object_set_new(json, "progress", json_string(word_of(
					    state, whole, remark)));
	}
}

void api_json_add_progress(json_t *json)
{
	json_t *part = NULL;
	size_t i;

	add(json, true);
	json_array_foreach(json_object_get(json, "jobs"), i, part) {
		add(part, false);
	}
}
