/* The doors that [api] names. */
#include "ipam/api/api_settings.h"

#include <errno.h>

#include "ipam/api/api_server.h"

int api_settings_check(TALLOC_CTX *mem_ctx,
		       const struct ipam_settings *settings,
		       const char **out_error)
{
	bool http = settings->api_http[0] != '\0';

	if (!http && settings->api_socket[0] == '\0') {
		*out_error = "[api] names neither socket nor http: nobody "
			     "could ask; set socket";
		return EINVAL;
	}
	return http ? api_address_check(mem_ctx, settings->api_http, out_error)
		    : 0;
}
