/*
 * Changes of DHCP servers. An event has its values in a fixed order; some of
 * their names are known. A value is taken by its name, else by its place,
 * where the event has as many as its kind should; what is neither keeps the
 * name that it came with.
 */
#include "ipam/convert/convert_catalog.h"

#include <stdio.h>
#include <string.h>

#include "ipam/convert/convert_catalog_kinds.h"

#define NS 1000000000
#define FIELDS_MAX 64
#define TEXT_MAX 1024	/* bytes of one value; the rest is cut off */

struct making {
	struct ipam_event *event;
	struct ipam_event_value *values;
	size_t count;
	const char *changed;	/* the name of DATA_NEW and DATA_OLD */
	size_t change;		/* where they are; FIELDS_MAX * 2: not yet */
	bool failed;
};

/* A copy that is UTF-8 to its end. */
static char *copy(struct making *making, const char *text, size_t length)
{
	char *made = NULL;

	if (length > TEXT_MAX) {
		length = TEXT_MAX;
		while (length > 0 && (text[length] & 0xc0) == 0x80) {
			length--;
		}
	}
	made = talloc_strndup(making->event, text, length);
	making->failed |= made == NULL;
	return made;
}

static void add(struct making *making, const char *name, const char *before,
		const char *after)
{
	making->values[making->count++] =
		(struct ipam_event_value){ name, before, after };
}

/*
 * "[[10.1.0.0]name]" as an address and a name; false for anything else that
 * is not a bare address.
 */
static bool split_place(struct making *making, const char *text,
			const char **out_address, const char **out_name)
{
	struct ipam_addr address;
	const char *end = NULL, *name = NULL;
	size_t length;
	int ret;

	*out_name = NULL;
	if (strncmp(text, "[[", 2) != 0) {
		*out_address = text;
		ret = ipam_addr_parse(text, &address);
		return ret == 0;
	}
	end = strchr(text, ']');
	if (end == NULL) {
		return false;
	}
	*out_address = copy(making, text + 2, (size_t)(end - text - 2));
	name = end + 1;
	length = strlen(name);
	if (length > 0 && name[length - 1] == ']') {
		length--;
	}
	if (length > 0) {
		*out_name = copy(making, name, length);
	}
	ret = *out_address != NULL ? ipam_addr_parse(*out_address, &address) :
				     -1;
	return ret == 0;
}

static void set_object(struct making *making, const char *object,
		       const char *key)
{
	making->event->object = object;
	making->event->key = key;
}

static bool take_place(struct making *making, const char *text,
		       const char *object, const char *name_of)
{
	const char *address = NULL, *name = NULL;

	if (!split_place(making, text, &address, &name)) {
		return false;
	}
	add(making, object, NULL, address);
	if (name != NULL) {
		add(making, name_of, NULL, name);
	}
	/* A reservation is the object, whichever of them comes first. */
	if (making->event->object == NULL ||
	    strcmp(making->event->object, "reservation") != 0) {
		set_object(making, object, address);
	}
	return true;
}

static void take_user(struct making *making, const char *text)
{
	const char *slash = strchr(text, '\\');

	if (slash != NULL) {
		making->event->domain =
			copy(making, text, (size_t)(slash - text));
		text = slash + 1;
	}
	making->event->user = text[0] != '\0' ? text : NULL;
}

/* The old and the new of one value, in whichever order they come. */
static void take_change(struct making *making, const char *text, bool is_new)
{
	struct ipam_event_value *value = NULL;

	if (making->change == 2 * FIELDS_MAX) {
		making->change = making->count;
		add(making, making->changed, NULL, NULL);
	}
	value = &making->values[making->change];
	if (is_new) {
		value->after = text;
	} else {
		value->before = text;
	}
}

static void take_named(struct making *making, const char *name,
		       const char *text)
{
	add(making, name, NULL, text);
	if (making->event->object == NULL) {
		set_object(making, name, text);
	}
}

/* False where the text is not what it should be. */
static bool take(struct making *making, char what, const char *text)
{
	switch (what) {
	case DATA_SCOPE:
		return take_place(making, text, "scope", "scope_name");
	case DATA_RESERVATION:
		return take_place(making, text, "reservation",
				  "reservation_name");
	case DATA_USER:
		take_user(making, text);
		return true;
	case DATA_OPTION:
		add(making, "option_name", NULL, text);
		return true;
	case DATA_SUPERSCOPE:
		take_named(making, "superscope", text);
		return true;
	case DATA_POLICY:
		take_named(making, "policy", text);
		return true;
	case DATA_FAILOVER:
		take_named(making, "failover", text);
		return true;
	case DATA_FILTER:
		take_named(making, "filter", text);
		return true;
	case DATA_RANGE:
		add(making, "range", NULL, text);
		return true;
	case DATA_NEW:
	case DATA_OLD:
		take_change(making, text, what == DATA_NEW);
		return true;
	default:
		return false;
	}
}

/* What a field is by its name; 0 where the name does not tell. */
static char by_name(const char *name)
{
	static const struct { const char *name; char what; } names[] = {
		{ "IP_ScopeName", DATA_SCOPE }, { "IP_Name", DATA_SCOPE },
		{ "ClientName", DATA_USER },
		{ "OptionName", DATA_OPTION },
		{ "ModifiedDuration", DATA_NEW },
		{ "OldDuration", DATA_OLD },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i].name, name) == 0) {
			return names[i].what;
		}
	}
	return 0;
}

static void take_field(struct making *making,
		       const struct rpc_event_field *field, size_t index,
		       char by_place)
{
	char *whole = rpc_event_field_text(making->event, field);
	char what = by_name(field->name);
	const char *text = NULL, *name = NULL;

	/* "IP_Name" is whatever the event is about. */
	if (what == 0 || (what == DATA_SCOPE && by_place != 0)) {
		what = by_place;
	}
	text = whole != NULL ? copy(making, whole, strlen(whole)) : NULL;
	talloc_free(whole);
	if (text == NULL) {
		making->failed = true;
		return;
	}
	if (take(making, what, text)) {
		return;
	}
	name = field->name[0] != '\0' ?
	       copy(making, field->name, strlen(field->name)) :
	       talloc_asprintf(making->event, "value %zu", index + 1);
	making->failed |= name == NULL;
	add(making, name, NULL, text);
}

/* "lease duration changed: scope 10.1.0.0" */
static void put_text(struct making *making,
		     const struct convert_catalog_kind *kind, uint32_t id)
{
	struct ipam_event *event = making->event;
	char *text = kind != NULL ? talloc_strdup(event, kind->text) :
				    talloc_asprintf(event, "event %u", id);

	if (text != NULL && event->object != NULL) {
		text = talloc_asprintf_append(text, ": %s %s", event->object,
					      event->key);
	}
	event->text = text;
	making->failed |= text == NULL;
}

struct ipam_event *convert_catalog_dhcp(TALLOC_CTX *mem_ctx,
					const struct rpc_event *event)
{
	const struct convert_catalog_kind *kind =
		convert_catalog_kind(event->id);
	size_t i, n = event->count < FIELDS_MAX ? event->count : FIELDS_MAX;
	bool fits = kind != NULL && strlen(kind->data) == event->count;
	struct making making = {
		.event = talloc_zero(mem_ctx, struct ipam_event),
		.change = 2 * FIELDS_MAX,
		.changed = kind != NULL && kind->value != NULL ? kind->value :
								 "value",
	};

	if (making.event == NULL) {
		return NULL;
	}
	making.values = talloc_zero_array(making.event,
					  struct ipam_event_value, 2 * n + 1);
	if (making.values == NULL) {
		talloc_free(making.event);
		return NULL;
	}
	for (i = 0; i < n; i++) {
		take_field(&making, &event->fields[i], i,
			   fits ? kind->data[i] : 0);
	}
	making.event->kind = IPAM_EVENT_DHCP;
	making.event->at = event->time_ns / NS;
	making.event->number = event->id;
	making.event->role = IPAM_ROLE_DHCP;
	making.event->computer = copy(&making, event->computer,
				      strlen(event->computer));
	if (making.event->user == NULL && event->user_sid[0] != '\0') {
		making.event->user = copy(&making, event->user_sid,
					  strlen(event->user_sid));
	}
	making.event->source = CONVERT_CHANNEL_DHCP;
	making.event->place = (int64_t)event->record_id;
	making.event->values = making.values;
	making.event->value_count = making.count;
	put_text(&making, kind, event->id);
	if (making.failed) {
		TALLOC_FREE(making.event);
	}
	return making.event;
}
