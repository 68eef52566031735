/*
 * An event of the world as binary XML: one template whose texts are typed
 * substitutions, as Windows' own publishers write theirs.
 */
#ifndef SIM_EVENT_ENCODE_H
#define SIM_EVENT_ENCODE_H

#include "simulators/event/event_binxml.h"
#include "simulators/event/event_xml.h"

struct event_encoder;

struct event_encoder *event_encoder_new(TALLOC_CTX *mem_ctx);

/* The bytes of one event, lent until the next call; errno as
 * event_binxml_error(). */
int event_encode(struct event_encoder *encoder, const xmlNode *event,
		 const uint8_t **out_data, size_t *out_length);

#endif
