/*
 * Changes to the address plan: who may make them, and what becomes of them
 * in the event catalog. See manage_plan.h.
 */
#include "ipam/manage/manage.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *object;
	enum ipam_object kind;
	enum access_op add, set, remove, remap;
} nouns[MANAGE_PLAN_COUNT] = {
	[MANAGE_SPACE] = { "space", IPAM_OBJECT_SPACE,
			   ACCESS_SPACE_CREATE, ACCESS_SPACE_EDIT,
			   ACCESS_SPACE_DELETE, ACCESS_NONE },
	[MANAGE_BLOCK] = { "block", IPAM_OBJECT_BLOCK,
			   ACCESS_BLOCK_CREATE, ACCESS_BLOCK_EDIT,
			   ACCESS_BLOCK_DELETE, ACCESS_NONE },
	[MANAGE_SUBNET] = { "subnet", IPAM_OBJECT_SUBNET,
			    ACCESS_SUBNET_CREATE, ACCESS_SUBNET_EDIT,
			    ACCESS_SUBNET_DELETE, ACCESS_SUBNET_REMAP },
	[MANAGE_RANGE] = { "range", IPAM_OBJECT_RANGE,
			   ACCESS_RANGE_CREATE, ACCESS_RANGE_EDIT,
			   ACCESS_RANGE_DELETE, ACCESS_RANGE_REMAP },
};

/* Keeps what is wrong, where something is. */
static int end(struct manage_call *call, int ret)
{
	if (ret != 0 && call->wrong.why[0] != '\0') {
		call->field = call->wrong.field;
		call->why = call->wrong.why;
	}
	return ret;
}

/* What is there already, by its number as a text. */
static int find(struct manage_call *call, enum manage_plan_noun noun,
		const char *ref, int64_t *out_id, char *out_row, size_t size)
{
	int ret = call->sink->plan_find(call->sink->private_data, noun, ref,
					out_id, &call->wrong);

	snprintf(out_row, size, "%lld", (long long)*out_id);
	return ret;
}

/* What people call something new: its network or name, else its number. */
static const char *name_of(const struct manage_plan *plan, const char *row)
{
	const char *wanted = plan->noun == MANAGE_SPACE ? "name" : "network";
	size_t i;

	for (i = 0; i < plan->field_count; i++) {
		if (strcmp(plan->fields[i].name, wanted) == 0) {
			return plan->fields[i].text;
		}
	}
	return row;
}

/* Whether it is the caller's, where it lies now. */
static int may_here(struct manage_call *call, enum manage_plan_noun noun,
		    enum access_op op, int64_t id)
{
	char key[24];

	snprintf(key, sizeof(key), "%lld", (long long)id);
	return manage_may_on(call, op, nouns[noun].kind, key);
}

int manage_plan_put(struct manage_call *call, const struct manage_plan *plan,
		    int64_t *out_id)
{
	bool adds = plan->ref == NULL;
	struct manage_event event = { .object = nouns[plan->noun].object,
				      .verb = adds ? MANAGE_ADDED :
						     MANAGE_CHANGED,
				      .key = plan->ref };
	char row[24] = "";
	int64_t id = 0;
	enum access_op op = adds ? nouns[plan->noun].add :
				   nouns[plan->noun].set;
	int ret = manage_may(call, op);

	if (ret != 0) {
		return ret;
	}
	if (!adds && plan->field_count == 0) {
		ret = ipam_wrong_set(&call->wrong, NULL,
				     "nothing to change is named");
	}
	if (ret == 0 && !adds) {
		ret = find(call, plan->noun, plan->ref, &id, row, sizeof(row));
	}
	if (ret == 0 && !adds) {
		ret = may_here(call, plan->noun, op, id);
	}
	if (ret != 0) {
		return end(call, ret);
	}
	event.row = row;
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->plan_put(call->sink->private_data, plan,
					   call->now, &id, &call->wrong);
	}
	if (ret == 0) {
		ret = may_here(call, plan->noun, op, id);
	}
	snprintf(row, sizeof(row), "%lld", (long long)id);
	event.key = adds ? name_of(plan, row) : plan->ref;
	ret = manage_end(call, &event, ret);
	if (ret == 0) {
		*out_id = id;
	}
	return end(call, ret);
}

int manage_plan_remove(struct manage_call *call, enum manage_plan_noun noun,
		       const char *ref, bool inner)
{
	struct manage_event event = { .object = nouns[noun].object,
				      .verb = MANAGE_REMOVED, .key = ref };
	char row[24] = "";
	int64_t id = 0;
	int ret = manage_may(call, nouns[noun].remove);

	if (ret != 0) {
		return ret;
	}
	ret = find(call, noun, ref, &id, row, sizeof(row));
	if (ret == 0) {
		ret = may_here(call, noun, nouns[noun].remove, id);
	}
	if (ret != 0) {
		return end(call, ret);
	}
	event.row = row;
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->plan_remove(call->sink->private_data, noun,
					      id, inner, &call->wrong);
	}
	return end(call, manage_end(call, &event, ret));
}

int manage_plan_remap(struct manage_call *call, enum manage_plan_noun noun,
		      const char *ref)
{
	struct manage_event event = { .object = nouns[noun].object,
				      .verb = MANAGE_CHANGED, .key = ref };
	char row[24] = "";
	int64_t id = 0;
	int ret = manage_may(call, nouns[noun].remap);

	if (ret != 0) {
		return ret;
	}
	ret = find(call, noun, ref, &id, row, sizeof(row));
	if (ret == 0) {
		ret = may_here(call, noun, nouns[noun].remap, id);
	}
	if (ret != 0) {
		return end(call, ret);
	}
	event.row = row;
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->plan_remap(call->sink->private_data, noun,
					     id, &call->wrong);
	}
	if (ret == 0) {
		ret = may_here(call, noun, nouns[noun].remap, id);
	}
	return end(call, manage_end(call, &event, ret));
}
