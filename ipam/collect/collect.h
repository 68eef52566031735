/*
 * The collector: takes jobs from the store and asks servers, many at a time.
 */
#ifndef IPAM_COLLECT_COLLECT_H
#define IPAM_COLLECT_COLLECT_H

#include "ipam/base/settings.h"

/*
 * Runs until SIGTERM, which hands back what is under way. Returns the exit
 * status of the process: 0, or 1 where it could not start (logged). index
 * tells collectors apart; number 0 also queues the tasks that are due.
 */
int collect_main(const struct ipam_settings *settings, int index);

#endif
