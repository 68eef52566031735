/*
 * A record: size, 16, offset of the event, offset of the bookmark; length of
 * the binary XML, the XML, number of subqueries, their ids; the bookmark.
 */
#include <errno.h>
#include <string.h>

#include "simulators/event/event_result.h"

#define RECORD_HEADER 16u
#define BOOKMARK_HEADER 24u

static void put32(uint8_t **at, uint32_t value)
{
	int i;

	for (i = 0; i < 4; i++) {
		*(*at)++ = (uint8_t)(value >> 8 * i);
	}
}

static size_t record_size(const struct event_cursor *cursor, size_t xml_length,
			  const struct event_passed *passed)
{
	return RECORD_HEADER + 4 + xml_length + 4 + 4 * passed->ids.count +
	       BOOKMARK_HEADER + 8 * cursor->count;
}

static void put_record(uint8_t *at, size_t size,
		       const struct event_cursor *cursor,
		       const struct event_passed *passed, const uint8_t *xml,
		       size_t xml_length, const uint64_t *last_ids)
{
	uint32_t bookmark = BOOKMARK_HEADER + 8 * (uint32_t)cursor->count;
	uint32_t i;

	put32(&at, (uint32_t)size);
	put32(&at, RECORD_HEADER);
	put32(&at, RECORD_HEADER);
	put32(&at, (uint32_t)size - bookmark);
	put32(&at, (uint32_t)xml_length);
	memcpy(at, xml, xml_length);
	at += xml_length;
	put32(&at, passed->ids.count);
	for (i = 0; i < passed->ids.count; i++) {
		put32(&at, passed->ids.id[i]);
	}
	put32(&at, bookmark);
	put32(&at, BOOKMARK_HEADER);
	put32(&at, (uint32_t)cursor->count);
	put32(&at, (uint32_t)passed->channel);
	put32(&at, cursor->newest_first ? 1 : 0);
	put32(&at, BOOKMARK_HEADER);
	for (i = 0; i < cursor->count; i++) {
		put32(&at, (uint32_t)last_ids[i]);
		put32(&at, (uint32_t)(last_ids[i] >> 32));
	}
}

static int reserve(struct event_result *result, TALLOC_CTX *mem_ctx,
		   size_t size)
{
	size_t room = talloc_get_size(result->data);
	uint8_t *data = NULL;

	if (result->length + size <= room) {
		return 0;
	}
	data = talloc_realloc(mem_ctx, result->data, uint8_t,
			      2 * (result->length + size));
	if (data == NULL) {
		return ENOMEM;
	}
	result->data = data;
	return 0;
}

int event_result_fill(TALLOC_CTX *mem_ctx, struct event_encoder *encoder,
		      struct event_cursor *cursor, uint64_t *last_ids,
		      uint32_t wanted, struct event_result *result)
{
	struct event_passed passed;
	const uint8_t *xml = NULL;
	size_t length = 0, size;
	int ret = 0;

	while (ret == 0 && result->count < wanted &&
	       result->count < EVENT_RESULT_MAX_RECORDS &&
	       event_cursor_step(cursor, false, &passed)) {
		ret = event_encode(encoder, passed.record->event, &xml,
				   &length);
		size = record_size(cursor, length, &passed);
		if (result->length + size > EVENT_RESULT_MAX_BYTES) {
			event_cursor_step(cursor, true, &passed);
			break;
		}
		if (ret == 0) {
			ret = reserve(result, mem_ctx, size);
		}
		if (ret != 0) {
			break;
		}
		last_ids[passed.channel] = passed.record->record_id;
		put_record(result->data + result->length, size, cursor,
			   &passed, xml, length, last_ids);
		result->offsets[result->count] = result->length;
		result->sizes[result->count] = (uint32_t)size;
		result->length += (uint32_t)size;
		result->last = passed.record->record_id;
		if (result->count++ == 0) {
			result->first = result->last;
		}
	}
	return ret;
}
