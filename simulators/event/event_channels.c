/* Properties of channels and their files, as tables of the specification. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_even6.h"
#include "simulators/event/event_binxml.h"
#include "simulators/event/event_channels.h"

#define BOOL_TYPE 0x0d	      /* of a BinXmlVariant */
#define ARCHIVE_ATTRIBUTE 0x20 /* of the file */

#define CONFIG_PROPERTIES 21

bool event_channel_config(TALLOC_CTX *mem_ctx, const struct event_log *log,
			  struct EVEN6_VARIANT_LIST *out_list)
{
	struct EVEN6_VARIANT *props = talloc_zero_array(
		mem_ctx, struct EVEN6_VARIANT, CONFIG_PROPERTIES);
	const struct EVEN6_VARIANT made[CONFIG_PROPERTIES] = {
		{EVEN6_BOOLEAN, 0, {.booleanVal = 1}}, /* Enabled */
		{EVEN6_UINT32, 0, {.uint32Val = 2}},   /* Isolation: custom */
		{EVEN6_UINT32, 0, {.uint32Val = log->type}},
		{EVEN6_TEXT, 0, {.stringVal = log->publisher}},
		{EVEN6_BOOLEAN, 0, {.booleanVal = log->classic}},
		{EVEN6_TEXT, 0, {.stringVal = log->access}},
		{EVEN6_BOOLEAN, 0, {.booleanVal = 0}}, /* Retention */
		{EVEN6_BOOLEAN, 0, {.booleanVal = 0}}, /* AutoBackup */
		{EVEN6_UINT64, 0, {.uint64Val = log->max_size}},
		{EVEN6_TEXT, 0, {.stringVal = log->path}},
		{EVEN6_UINT32, 0, {.uint32Val = 0}},   /* Level: all */
		{EVEN6_UINT64, 0, {.uint64Val = 0}},   /* Keywords: all */
		{EVEN6_NULL, 0, {.nullVal = 0}},       /* ControlGuid */
		{EVEN6_UINT64, 0, {.uint64Val = 64}},  /* BufferSize, kB */
		{EVEN6_UINT32, 0, {.uint32Val = 0}},   /* MinBuffers */
		{EVEN6_UINT32, 0, {.uint32Val = 64}},  /* MaxBuffers */
		{EVEN6_UINT32, 0, {.uint32Val = 1000}}, /* Latency */
		{EVEN6_UINT32, 0, {.uint32Val = 0}},   /* ClockType */
		{EVEN6_UINT32, 0, {.uint32Val = 1}},   /* SIDType */
		{EVEN6_NULL, 0, {.nullVal = 0}},       /* PublisherList */
		{EVEN6_UINT32, 0, {.uint32Val = 1}},   /* FileMax */
	};

	if (props == NULL) {
		return false;
	}
	memcpy(props, made, sizeof(made));
	out_list->count = CONFIG_PROPERTIES;
	out_list->props = props;
	return true;
}

bool event_log_property(const struct event_log *log, uint32_t id,
			uint8_t out_value[EVENT_VARIANT_BYTES])
{
	const struct {
		uint64_t value;
		uint8_t type;
	} properties[] = {
		{log->created, EVENT_BINXML_FILETIME},
		{log->written, EVENT_BINXML_FILETIME}, /* last access */
		{log->written, EVENT_BINXML_FILETIME},
		{log->size, EVENT_BINXML_UINT64},
		{ARCHIVE_ATTRIBUTE, EVENT_BINXML_UINT32},
		{event_log_count(log), EVENT_BINXML_UINT64},
		{event_log_oldest(log), EVENT_BINXML_UINT64},
		{log->full, BOOL_TYPE},
	};
	int i;

	if (id >= sizeof(properties) / sizeof(properties[0])) {
		return false;
	}
	memset(out_value, 0, EVENT_VARIANT_BYTES);
	for (i = 0; i < 8; i++) {
		out_value[i] = (uint8_t)(properties[id].value >> 8 * i);
	}
	out_value[12] = properties[id].type;
	return true;
}
