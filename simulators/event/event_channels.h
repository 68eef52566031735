/* What is told of channels: their list, their set-up, the files behind them. */
#ifndef SIM_EVENT_CHANNELS_H
#define SIM_EVENT_CHANNELS_H

#include "gen_ndr/even6.h"
#include "simulators/event/event_log.h"

#define EVENT_VARIANT_BYTES 16 /* [MS-EVEN6] 2.2.18 */

/* The properties of a channel in the order of 3.1.4.21; false: no memory. */
bool event_channel_config(TALLOC_CTX *mem_ctx, const struct event_log *log,
			  struct EVEN6_VARIANT_LIST *out_list);

/* A property of a log file, 3.1.4.19; false: there is no such. */
bool event_log_property(const struct event_log *log, uint32_t id,
			uint8_t out_value[EVENT_VARIANT_BYTES]);

#endif
