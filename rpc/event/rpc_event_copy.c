/* Copies of events: one piece of memory that holds the structures and texts. */
#include <string.h>

#include "rpc/event/rpc_event_fields.h"

/* Every text of an event but for those of its fields. */
static const size_t texts[] = {
	offsetof(struct rpc_event, provider),
	offsetof(struct rpc_event, source),
	offsetof(struct rpc_event, provider_guid),
	offsetof(struct rpc_event, channel),
	offsetof(struct rpc_event, computer),
	offsetof(struct rpc_event, user_sid),
	offsetof(struct rpc_event, activity),
	offsetof(struct rpc_event, related_activity),
};

#define TEXTS (sizeof(texts) / sizeof(texts[0]))

static const char **text_of(struct rpc_event *event, size_t i)
{
	return (const char **)(void *)((char *)event + texts[i]);
}

static const char *move(char **to, const char *from, size_t length)
{
	char *at = *to;

	memcpy(at, from, length);
	at[length] = '\0';
	*to += length + 1;
	return at;
}

static size_t size_of(const struct rpc_event *event)
{
	struct rpc_event copy = *event;
	size_t size = sizeof(*event), i;

	size += event->count * sizeof(event->fields[0]);
	for (i = 0; i < TEXTS; i++) {
		size += strlen(*text_of(&copy, i)) + 1;
	}
	for (i = 0; i < event->count; i++) {
		size += strlen(event->fields[i].name) + 1;
		size += event->fields[i].bytes != NULL
				? event->fields[i].length + 1 : 0;
	}
	return size;
}

struct rpc_event *rpc_event_copy(TALLOC_CTX *mem_ctx,
				 const struct rpc_event *event)
{
	struct rpc_event *copy = talloc_size(mem_ctx, size_of(event));
	struct rpc_event_field *fields = NULL;
	char *to = NULL;
	size_t i;

	if (copy == NULL) {
		return NULL;
	}
	talloc_set_name_const(copy, "struct rpc_event");
	*copy = *event;
	fields = (struct rpc_event_field *)(void *)(copy + 1);
	to = (char *)(fields + event->count);
	for (i = 0; i < TEXTS; i++) {
		const char **text = text_of(copy, i);

		*text = move(&to, *text, strlen(*text));
	}
	for (i = 0; i < event->count; i++) {
		fields[i] = event->fields[i];
		fields[i].name = move(&to, fields[i].name,
				      strlen(fields[i].name));
		if (fields[i].bytes != NULL) {
			fields[i].bytes = move(&to, fields[i].bytes,
					       fields[i].length);
		}
	}
	copy->fields = fields;
	return copy;
}
