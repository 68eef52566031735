/* The doors that [api] names. */
#include "ipam/api/api_settings.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "ipam/api/api_server.h"
#include "ipam/api/api_tls.h"

/* A key that others may read is theirs as well. */
static int check_keytab(TALLOC_CTX *mem_ctx, const char *keytab,
			const char **out_error)
{
	struct stat st;

	if (stat(keytab, &st) != 0) {
		*out_error = talloc_asprintf(mem_ctx, "[api] keytab %s: %s",
					     keytab, strerror(errno));
		return EINVAL;
	}
	if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "[api] keytab %s is open to others: chmod 600 "
			"%s, and have the key changed if others may have read "
			"it", keytab, keytab);
		return EINVAL;
	}
	return 0;
}

static int check_https(TALLOC_CTX *mem_ctx,
		       const struct ipam_settings *settings,
		       const char **out_error)
{
	struct api_tls tls = { .key = NULL };
	int ret = api_address_check(mem_ctx, settings->api_https, true,
				    out_error);

	if (ret == 0 && (settings->api_certificate[0] == '\0' ||
			 settings->api_certificate_key[0] == '\0')) {
		*out_error = "[api] https needs certificate and "
			     "certificate_key";
		return EINVAL;
	}
	return ret != 0 ? ret :
		api_tls_load(mem_ctx, settings->api_certificate,
			     settings->api_certificate_key, &tls, out_error);
}

int api_settings_check(TALLOC_CTX *mem_ctx,
		       const struct ipam_settings *settings,
		       const char **out_error)
{
	bool http = settings->api_http[0] != '\0';
	bool https = settings->api_https[0] != '\0';
	int ret = 0;

	if (!http && !https && settings->api_socket[0] == '\0') {
		*out_error = "[api] names none of socket, http and https: "
			     "nobody could ask; set socket";
		return EINVAL;
	}
	if (http) {
		ret = api_address_check(mem_ctx, settings->api_http, false,
					out_error);
	}
	if (ret == 0 && https) {
		ret = check_https(mem_ctx, settings, out_error);
	}
	return ret == 0 && settings->api_keytab[0] != '\0' ?
		check_keytab(mem_ctx, settings->api_keytab, out_error) : ret;
}
