/* use: ipam_convert ipam_model ipam_base rpc_event rpc_conn TALLOC */
/* One event as an event log service sends it, to a record of a logon. */
#include <stdlib.h>
#include <string.h>

#include "ipam/convert/convert_event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void convert(const struct rpc_event *event, enum ipam_track_type type)
{
	struct convert_event_text text;
	struct ipam_track_record record = {0};
	enum convert_event_kind kind =
		convert_event(event, type, &text, &record);

	if (kind == CONVERT_EVENT_LOGON &&
	    (record.at <= 0 || record.user[0] == '\0' ||
	     strlen(record.user) >= IPAM_TRACK_HOST_MAX ||
	     strlen(record.domain) >= IPAM_TRACK_HOST_MAX ||
	     strpbrk(record.user, "\r\n\x1b") != NULL)) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct rpc_event_decoder *decoder = rpc_event_decoder_new(mem_ctx);
	const struct rpc_event *event = NULL;

	if (rpc_event_decode(decoder, data, size, &event) ==
	    RPC_EVENT_GOOD) {
		convert(event, IPAM_TRACK_DC);
		convert(event, IPAM_TRACK_NPS);
	}
	talloc_free(mem_ctx);
	return 0;
}
