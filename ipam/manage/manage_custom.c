/*
 * Custom fields, their values and pairs, and what objects are set to.
 */
#include "ipam/manage/manage_custom.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ipam/model/address.h"
#include "ipam/store/store_custom.h"

/* Keeps what is wrong, where something is. */
static int told(struct manage_call *call, int ret)
{
	if (ret != 0 && call->wrong.why[0] != '\0') {
		call->field = call->wrong.field;
		call->why = call->wrong.why;
	}
	return ret;
}

static int wrong(struct manage_call *call, const char *field, const char *why)
{
	return told(call, ipam_wrong_set(&call->wrong, field, "%s", why));
}

/* --- fields --- */

static int add_field(struct manage_call *call,
		     const struct manage_custom_field *field, int64_t *out_id)
{
	const struct ipam_custom_field wanted = {
		.name = field->name, .description = field->description,
		.list = field->list,
	};
	size_t i;
	int ret = store_custom_field_add(call->sink->store, &wanted, out_id,
					 &call->wrong);

	for (i = 0; i < field->value_count && ret == 0; i++) {
		ret = store_custom_value_add(call->sink->store, *out_id,
					     field->values[i], &call->wrong);
	}
	return ret;
}

int manage_field_put(struct manage_call *call,
		     const struct manage_custom_field *field)
{
	bool adds = field->field == NULL;
	struct store *store = call->sink->store;
	struct manage_event event = {
		.object = "custom field", .key = adds ? field->name :
							field->field,
		.verb = adds ? MANAGE_ADDED : MANAGE_CHANGED,
	};
	char row[24];
	int64_t id = 0;
	int ret = manage_may(call, adds ? ACCESS_FIELD_CREATE :
					  ACCESS_FIELD_EDIT);

	if (ret == 0 && !adds && field->name == NULL &&
	    field->description == NULL) {
		return wrong(call, NULL, "nothing to change is named");
	}
	if (ret == 0 && adds && !field->list && field->value_count > 0) {
		return wrong(call, "values", "a free field has no list of "
			     "values");
	}
	if (ret == 0 && !adds) {
		ret = store_custom_field_find(store, field->field, &id,
					      &call->wrong);
	}
	if (ret != 0) {
		return told(call, ret);
	}
	snprintf(row, sizeof(row), "%lld", (long long)id);
	event.row = row;
	ret = manage_begin(call, &event);
	if (ret == 0 && adds) {
		ret = add_field(call, field, &id);
	} else if (ret == 0) {
		ret = store_custom_field_set(store, id, field->name,
					     field->description, &call->wrong);
	}
	snprintf(row, sizeof(row), "%lld", (long long)id);
	return told(call, manage_end(call, &event, ret));
}

int manage_field_remove(struct manage_call *call, const char *field)
{
	struct manage_event event = { .object = "custom field", .key = field,
				      .verb = MANAGE_REMOVED };
	char row[24];
	int64_t id = 0;
	int ret = manage_may(call, ACCESS_FIELD_DELETE);

	if (ret == 0) {
		ret = store_custom_field_find(call->sink->store, field, &id,
					      &call->wrong);
	}
	if (ret != 0) {
		return told(call, ret);
	}
	snprintf(row, sizeof(row), "%lld", (long long)id);
	event.row = row;
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = store_custom_field_remove(call->sink->store, id,
						&call->wrong);
	}
	return told(call, manage_end(call, &event, ret));
}

/* --- values and pairs --- */

int manage_field_value(struct manage_call *call, enum manage_verb verb,
		       const char *field, const char *value, const char *name)
{
	struct store *store = call->sink->store;
	struct manage_event event = { .object = "custom value", .verb = verb,
				      .key = value,
				      .values = { { "field", field },
						  { "name", name } } };
	int64_t id = 0;
	int ret = manage_may(call, ACCESS_FIELD_VALUES);

	if (ret == 0) {
		ret = store_custom_field_find(store, field, &id, &call->wrong);
	}
	if (ret != 0) {
		return told(call, ret);
	}
	ret = manage_begin(call, &event);
	if (ret == 0 && verb == MANAGE_ADDED) {
		ret = store_custom_value_add(store, id, value, &call->wrong);
	} else if (ret == 0 && verb == MANAGE_CHANGED) {
		ret = store_custom_value_rename(store, id, value, name,
						&call->wrong);
	} else if (ret == 0) {
		ret = store_custom_value_remove(store, id, value,
						&call->wrong);
	}
	return told(call, manage_end(call, &event, ret));
}

/* The number of a value; what is wrong names `prefix` of its parameters. */
static int find_value(struct manage_call *call, const char *field,
		      const char *value, bool with, int64_t *out_id)
{
	int64_t id = 0;
	int ret = store_custom_field_find(call->sink->store, field, &id,
					  &call->wrong);

	if (ret != 0) {
		call->wrong.field = with ? "with_field" : "field";
		return ret;
	}
	ret = store_custom_value_find(call->sink->store, id, value, out_id,
				      &call->wrong);
	if (ret != 0 && with) {
		call->wrong.field = "with_value";
	}
	return ret;
}

int manage_field_pair(struct manage_call *call, bool add, const char *field,
		      const char *value, const char *with_field,
		      const char *with_value)
{
	struct store *store = call->sink->store;
	struct manage_event event = {
		.object = "value pair", .key = value,
		.verb = add ? MANAGE_ADDED : MANAGE_REMOVED,
		.values = { { "field", field }, { "with_field", with_field },
			    { "with_value", with_value } },
	};
	int64_t a = 0, b = 0;
	int ret = manage_may(call, ACCESS_FIELD_VALUES);

	if (ret == 0) {
		ret = find_value(call, field, value, false, &a);
	}
	if (ret == 0) {
		ret = find_value(call, with_field, with_value, true, &b);
	}
	if (ret != 0) {
		return told(call, ret);
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = add ? store_custom_pair_add(store, a, b, &call->wrong) :
			    store_custom_pair_remove(store, a, b,
						     &call->wrong);
	}
	return told(call, manage_end(call, &event, ret));
}

/* --- logical groups --- */

/* What the group is to be: as it is, with what is named. */
static int wanted_group(struct manage_call *call, TALLOC_CTX *tmp_ctx,
			const struct manage_group *group,
			struct ipam_logical_group *out_wanted)
{
	int ret = 0;

	if (group->group != NULL) {
		ret = store_group_get(tmp_ctx, call->sink->store, group->group,
				      out_wanted, &call->wrong);
	}
	if (ret == 0 && group->kind != NULL) {
		ret = ipam_custom_kind_parse(group->kind, &out_wanted->kind);
	}
	if (ret == 0 && group->name != NULL) {
		out_wanted->name = group->name;
	}
	if (ret == 0 && group->description != NULL) {
		out_wanted->description = group->description[0] != '\0' ?
					  group->description : NULL;
	}
	if (ret == 0 && group->fields != NULL) {
		out_wanted->fields = talloc_memdup(
			tmp_ctx, group->fields,
			group->field_count * sizeof(group->fields[0]));
		out_wanted->field_count = group->field_count;
	}
	return ret;
}

static int put_group(struct manage_call *call, TALLOC_CTX *tmp_ctx,
		     const struct manage_group *group)
{
	bool adds = group->group == NULL;
	struct ipam_logical_group wanted = { .id = 0 };
	struct manage_event event = {
		.object = "logical group", .key = adds ? group->name :
							 group->group,
		.verb = adds ? MANAGE_ADDED : MANAGE_CHANGED,
	};
	int ret = wanted_group(call, tmp_ctx, group, &wanted);

	if (ret != 0) {
		return ret;
	}
	event.row = talloc_asprintf(tmp_ctx, "%lld", (long long)wanted.id);
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = store_group_put(call->sink->store, &wanted,
				      &call->wrong);
	}
	event.row = talloc_asprintf(tmp_ctx, "%lld", (long long)wanted.id);
	return manage_end(call, &event, ret);
}

int manage_group_put(struct manage_call *call,
		     const struct manage_group *group)
{
	TALLOC_CTX *tmp_ctx = NULL;
	int ret = manage_may(call, group->group == NULL ?
			     ACCESS_LOGICAL_GROUP_CREATE :
			     ACCESS_LOGICAL_GROUP_EDIT);

	if (ret != 0) {
		return ret;
	}
	if (group->group != NULL && group->name == NULL &&
	    group->fields == NULL && group->description == NULL) {
		return wrong(call, NULL, "nothing to change is named");
	}
	tmp_ctx = talloc_new(NULL);
	ret = put_group(call, tmp_ctx, group);
	talloc_free(tmp_ctx);
	return told(call, ret);
}

int manage_group_remove(struct manage_call *call, const char *group)
{
	TALLOC_CTX *tmp_ctx = NULL;
	struct ipam_logical_group found = { .id = 0 };
	struct manage_event event = { .object = "logical group", .key = group,
				      .verb = MANAGE_REMOVED };
	int ret = manage_may(call, ACCESS_LOGICAL_GROUP_DELETE);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = store_group_get(tmp_ctx, call->sink->store, group, &found,
			      &call->wrong);
	if (ret == 0) {
		event.row = talloc_asprintf(tmp_ctx, "%lld",
					    (long long)found.id);
		ret = manage_begin(call, &event);
		if (ret == 0) {
			ret = store_group_remove(call->sink->store, group,
						 &call->wrong);
		}
		ret = manage_end(call, &event, ret);
	}
	talloc_free(tmp_ctx);
	return told(call, ret);
}

/* --- what objects are set to --- */

int manage_custom_put(struct manage_call *call, enum ipam_custom_kind kind,
		      int64_t object, const char *text)
{
	return text == NULL ? 0 :
	       told(call, store_custom_put_text(call->sink->store, kind,
						object, text, &call->wrong));
}

int manage_custom_words(struct manage_call *call, TALLOC_CTX *mem_ctx,
			struct ipam_address *address)
{
	static const struct {
		enum ipam_address_field field;
		enum ipam_custom_builtin number;
	} words[MANAGE_WORDS] = {
		{ IPAM_ADDRESS_SERVICE, IPAM_FIELD_MANAGED_BY },
		{ IPAM_ADDRESS_INSTANCE, IPAM_FIELD_MANAGED_BY_ENTITY },
		{ IPAM_ADDRESS_DEVICE_TYPE, IPAM_FIELD_DEVICE_TYPE },
		{ IPAM_ADDRESS_STATE, IPAM_FIELD_ADDRESS_STATE },
	};
	struct manage_words *known = call->words;
	const char **cell = NULL;
	size_t i;
	int ret = 0;

	for (i = 0; i < MANAGE_WORDS && ret == 0; i++) {
		cell = &address->cells[words[i].field];
		if (*cell == NULL || (known != NULL && known->of[i] != NULL &&
				      strcmp(known->of[i], *cell) == 0)) {
			continue;
		}
		ret = store_custom_word(
			mem_ctx, call->sink->store, words[i].number,
			ipam_address_fields[words[i].field].name, cell,
			&call->wrong);
		if (ret == 0 && known != NULL) {
			talloc_free(known->of[i]);
			known->of[i] = talloc_strdup(known, *cell);
		}
	}
	return told(call, ret);
}
