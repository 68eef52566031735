/* The api process. */
#ifndef IPAM_API_API_MAIN_H
#define IPAM_API_API_MAIN_H

#include "ipam/base/settings.h"

/*
 * Opens the store and serves until SIGTERM or SIGINT. Returns the exit
 * status of the process: 0 after a signal, 1 after a logged error.
 */
int api_main(const struct ipam_settings *settings);

#endif
