/* use: rpc_event TALLOC */
/* One event as an event log service sends it, to fields and to XML. */
#include <stdlib.h>
#include <string.h>

#include "rpc/event/rpc_event_fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(TALLOC_CTX *mem_ctx, const struct rpc_event *event)
{
	struct rpc_event *copy = rpc_event_copy(mem_ctx, event);
	size_t i;

	if (copy == NULL || copy->count != event->count) {
		abort();
	}
	for (i = 0; i < copy->count; i++) {
		char *text = rpc_event_field_text(mem_ctx, &copy->fields[i]);

		if (text == NULL || strcmp(copy->fields[i].name,
					   event->fields[i].name) != 0) {
			abort();
		}
		talloc_free(text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct rpc_event_decoder *decoder = rpc_event_decoder_new(mem_ctx);
	struct rpc_event_walk *walk = rpc_event_walk_new(mem_ctx);
	const struct rpc_event *event = NULL;
	uint8_t *exact = (uint8_t *)malloc(size + 1) + 1; /* ends where the data do */
	char *xml = NULL;
	bool partial;

	memcpy(exact, data, size);
	if (rpc_event_decode(decoder, exact, size, &event) ==
	    RPC_EVENT_GOOD) {
		look(mem_ctx, event);
	}
	if (rpc_event_xml(mem_ctx, walk, exact, size, &xml, &partial) ==
	    RPC_EVENT_GOOD && strlen(xml) > RPC_EVENT_MAX_RESULT) {
		abort();
	}
	free(exact - 1);
	talloc_free(mem_ctx);
	return 0;
}
