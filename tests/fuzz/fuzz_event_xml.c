/* use: sim_event TALLOC XML2 */
/* Exported events, which anybody may have written: the list is sorted, and
 * an element has elements or one text. */
#include <stdlib.h>
#include <string.h>

#include "simulators/event/event_xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(const xmlNode *element)
{
	const xmlNode *child = NULL;

	for (child = element->children; child != NULL; child = child->next) {
		if (child->type == XML_ELEMENT_NODE) {
			look(child);
		} else if (child->type != XML_TEXT_NODE ||
			   element->children->next != NULL) {
			abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct event_list *list = NULL;
	const char *message = NULL;
	size_t i;

	if (event_xml_parse(ctx, "fuzz", data, size, &list, &message) == 0) {
		for (i = 0; i < list->count; i++) {
			look(list->records[i].event);
			if (list->records[i].channel[0] == '\0' ||
			    (i > 0 && strcmp(list->records[i - 1].channel,
					     list->records[i].channel) == 0 &&
			     list->records[i - 1].record_id >=
				     list->records[i].record_id)) {
				abort();
			}
		}
	} else if (message == NULL || strncmp(message, "fuzz:", 5) != 0) {
		abort();
	}
	talloc_free(ctx);
	return 0;
}
