/* Events of changes in the store: functions of struct manage_sink. */
#ifndef IPAM_MANAGE_MANAGE_STORE_EVENT_H
#define IPAM_MANAGE_MANAGE_STORE_EVENT_H

#include "ipam/manage/manage.h"

/* private_data is the struct store. */
int manage_store_event_begin(void *private_data, struct manage_event *event);
int manage_store_event_end(void *private_data, struct manage_event *event,
			   const struct access_caller *caller, int64_t now,
			   int ret);
int manage_store_event_put(void *private_data,
			   const struct manage_event *event,
			   const struct ipam_event_value *values, size_t count,
			   const struct access_caller *caller, int64_t now);

#endif
