/* The [api] section of the settings. */
#ifndef IPAM_API_API_SETTINGS_H
#define IPAM_API_API_SETTINGS_H

#include "ipam/base/settings.h"

/*
 * Looked at before anything is started: 0, or EINVAL with
 * *out_error a sentence (no address, not loopback, no door at all).
 */
int api_settings_check(TALLOC_CTX *mem_ctx,
		       const struct ipam_settings *settings,
		       const char **out_error);

#endif
