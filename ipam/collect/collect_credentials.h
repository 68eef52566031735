/*
 * What a collector shows to servers, made when the first job needs it.
 */
#ifndef IPAM_COLLECT_COLLECT_CREDENTIALS_H
#define IPAM_COLLECT_COLLECT_CREDENTIALS_H

#include "ipam/collect/collect_task.h"

/* Makes c->creds and c->auth where there are none. */
struct rpc_status collect_credentials_need(struct collect *c);

/*
 * Whether the password file is another one than that which was read. The
 * credentials are in use by the jobs under way: drop them when none is.
 */
bool collect_credentials_stale(const struct collect *c);
void collect_credentials_drop(struct collect *c);

#endif
