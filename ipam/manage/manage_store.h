/* The store as the place where changes are recorded. */
#ifndef IPAM_MANAGE_MANAGE_STORE_H
#define IPAM_MANAGE_MANAGE_STORE_H

#include "ipam/manage/manage.h"
#include "ipam/store/store.h"

/* `store` is lent and must outlive the sink. */
void manage_sink_of_store(struct store *store, struct manage_sink *out_sink);

#endif
