#ifndef SIMULATORS_DC_WORLD_H
#define SIMULATORS_DC_WORLD_H

#include "simulators/dc/dc_session.h"

/*
 * Loads directory.json, or all *.ldf and *.ldif, of DIR (see dc.h) into a
 * finished tree. errno with the reason in OUT_ERROR.
 */
int sim_dc_world_load(TALLOC_CTX *mem_ctx, const char *dir, time_t when,
		      struct sim_dc_tree **out_tree,
		      struct sim_dc_settings *out_settings, char **out_error);

#endif
