/* use: sim_event TALLOC XML2 */
/* A query of event logs, which any client may send; asked of one event. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "simulators/event/event_query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char event_text[] =
	"<Event><System><Provider Name='p' "
	"Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/><EventID>4768</EventID>"
	"<Level>4</Level><Keywords>0x8020000000000000</Keywords>"
	"<TimeCreated SystemTime='2031-05-06T05:04:03.2109876Z'/>"
	"<EventRecordID>7</EventRecordID><Channel>Security</Channel>"
	"<Security UserID='S-1-5-18'/></System><EventData><Data Name='a'>b"
	"</Data><Data Name='n'>1.5</Data><Data/></EventData></Event>";

static void ask(TALLOC_CTX *ctx, const struct event_query *query)
{
	struct event_list *list = NULL;
	struct event_query_ids ids;
	const char *message = NULL;
	size_t count, i;

	event_query_channels(query, &count);
	if (count == 0 || count > EVENT_QUERY_MAX_CHANNELS ||
	    event_xml_parse(ctx, "event", event_text, sizeof(event_text) - 1,
			    &list, &message) != 0) {
		abort();
	}
	for (i = 0; i < count; i++) {
		if (event_query_match(query, i, &list->records[0], 1,
				      list->records[0].time + 1, &ids) &&
		    ids.count > EVENT_QUERY_MAX_SUBQUERIES) {
			abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct event_query *query = NULL;
	struct event_query_problem problem = {.error = 0};
	char *text = malloc(size + 1); /* ends where the data do */
	int ret;

	memcpy(text, data, size);
	text[size] = '\0';
	ret = event_query_parse(ctx, "Security", text, 0x101, &query,
				&problem);
	free(text);
	if (ret == 0) {
		ask(ctx, query);
	} else if (ret != EINVAL || problem.sentence == NULL ||
		   problem.error == 0 ||
		   (problem.error != EVENT_QUERY_INVALID_CHANNEL_PATH &&
		    (problem.sub_error == 0 || problem.sub_parameter == 0))) {
		abort();
	}
	talloc_free(ctx);
	return 0;
}
