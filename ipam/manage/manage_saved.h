/* Saved queries of the caller: who may read may save what he asks. */
#ifndef IPAM_MANAGE_MANAGE_SAVED_H
#define IPAM_MANAGE_MANAGE_SAVED_H

#include "ipam/manage/manage.h"

/* Replaces the one of that name. The operation and arguments are valid. */
int manage_saved_put(struct manage_call *call, const char *name,
		     const char *operation, const char *arguments);
/* The same for another person, by who may import (ipam/api/api_whole.h). */
int manage_saved_put_for(struct manage_call *call, const char *person,
			 const char *name, const char *operation,
			 const char *arguments);
int manage_saved_remove(struct manage_call *call, const char *name);

#endif
