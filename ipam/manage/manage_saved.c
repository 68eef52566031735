/*
 * Saved queries.
 */
#include "ipam/manage/manage_saved.h"

#include "ipam/model/custom.h"
#include "ipam/store/store_saved.h"

static int put(struct manage_call *call, enum access_op op,
	       const char *person, const char *name, const char *operation,
	       const char *arguments)
{
	const struct ipam_saved saved = {
		.person = person, .name = name,
		.operation = operation, .arguments = arguments,
		.saved_at = call->now,
	};
	struct manage_event event = { .object = "saved query", .key = name,
				      .verb = MANAGE_CHANGED,
				      .values = { { "operation", operation },
						  { "arguments",
						    arguments },
						  { "person", person } } };
	int ret = manage_may(call, op);

	if (ret == 0) {
		ret = ipam_custom_value_validate("name", name, &call->wrong);
	}
	if (ret == 0) {
		ret = manage_begin(call, &event);
	}
	if (ret == 0) {
		ret = store_saved_put(call->sink->store, &saved, &call->wrong);
	}
	ret = manage_end(call, &event, ret);
	if (ret != 0 && call->wrong.why[0] != '\0') {
		call->field = call->wrong.field;
		call->why = call->wrong.why;
	}
	return ret;
}

int manage_saved_put(struct manage_call *call, const char *name,
		     const char *operation, const char *arguments)
{
	return put(call, ACCESS_READ, call->caller->name, name, operation,
		   arguments);
}

int manage_saved_put_for(struct manage_call *call, const char *person,
			 const char *name, const char *operation,
			 const char *arguments)
{
	return put(call, ACCESS_WHOLE_IMPORT, person, name, operation,
		   arguments);
}

int manage_saved_remove(struct manage_call *call, const char *name)
{
	struct manage_event event = { .object = "saved query", .key = name,
				      .verb = MANAGE_REMOVED };
	int ret = manage_may(call, ACCESS_READ);

	if (ret == 0) {
		ret = manage_begin(call, &event);
	}
	if (ret == 0) {
		ret = store_saved_remove(call->sink->store,
					 call->caller->name, name);
	}
	return manage_end(call, &event, ret);
}
