/*
 * Whether settings fit together, and whether secret files are secret.
 */
#include "ipam/base/settings.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ipam/base/error.h"

static int private_file(TALLOC_CTX *mem_ctx, const char *key,
			const char *path, const char **out_error)
{
	struct stat st;
	int ret = stat(path, &st);

	if (ret != 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "[credentials] %s: %s: %s", key, path,
			strerror(errno));
		return IPAM_E_SETTINGS;
	}
	if (!S_ISREG(st.st_mode)) {
		*out_error = talloc_asprintf(
			mem_ctx, "[credentials] %s: %s is no regular file",
			key, path);
		return IPAM_E_SETTINGS;
	}
	if ((st.st_mode & 077) != 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "[credentials] %s: others can reach %s: "
			"chmod 600 %s", key, path, path);
		return IPAM_E_SETTINGS;
	}
	return 0;
}

static int check_ntlm(TALLOC_CTX *mem_ctx,
		      const struct ipam_settings *settings,
		      const char **out_error)
{
	if (!settings->allow_ntlm) {
		*out_error = "[credentials] method = ntlm needs "
			     "allow_ntlm = yes: better use kerberos";
		return IPAM_E_SETTINGS;
	}
	if (settings->user[0] == '\0' || settings->password_file[0] == '\0') {
		*out_error = "[credentials] method = ntlm needs user and "
			     "password_file";
		return IPAM_E_SETTINGS;
	}
	return private_file(mem_ctx, "password_file", settings->password_file,
			    out_error);
}

/* Nobody is to run a real server by a clock that somebody else moves. */
static int check_lab_clock(const struct ipam_settings *settings,
			   const char **out_error)
{
	const char *lab = getenv("IPAM_LAB_DIR");
	char clock[PATH_MAX];

	if (settings->lab_clock[0] == '\0') {
		return 0;
	}
	snprintf(clock, sizeof(clock), "%s/clock", lab != NULL ? lab : "");
	if (lab == NULL || strcmp(settings->lab_clock, clock) != 0) {
		*out_error = "[lab] clock is for tests inside `ipam-lab run`, "
			     "where it is $IPAM_LAB_DIR/clock: leave it out";
		return IPAM_E_SETTINGS;
	}
	return 0;
}

/* Event ids are 16 bits ([MS-EVEN6] 2.2.13). */
static int check_events(TALLOC_CTX *mem_ctx, const char *key,
			const char *const *ids, const char **out_error)
{
	size_t i;

	for (i = 0; ids[i] != NULL; i++) {
		if (i == IPAM_EVENT_IDS_MAX) {
			*out_error = talloc_asprintf(
				mem_ctx, "[audit] %s: more than %d ids", key,
				IPAM_EVENT_IDS_MAX);
			return IPAM_E_SETTINGS;
		}
		if (strspn(ids[i], "0123456789") != strlen(ids[i]) ||
		    strlen(ids[i]) > 5 || strtol(ids[i], NULL, 10) > 65535) {
			*out_error = talloc_asprintf(
				mem_ctx, "[audit] %s: %s is no event id: "
				"write numbers up to 65535", key, ids[i]);
			return IPAM_E_SETTINGS;
		}
	}
	return 0;
}

int ipam_settings_check(TALLOC_CTX *mem_ctx,
			const struct ipam_settings *settings,
			const char **out_error)
{
	int ret;

	if (settings->store_path[0] == '\0') {
		*out_error = "[store] path is empty: name a file";
		return IPAM_E_SETTINGS;
	}
	if (settings->api_socket[0] == '\0' && settings->api_http[0] == '\0') {
		*out_error = "[api] has neither socket nor http: set one";
		return IPAM_E_SETTINGS;
	}
	if (check_lab_clock(settings, out_error) != 0) {
		return IPAM_E_SETTINGS;
	}
	ret = check_events(mem_ctx, "dc_events", settings->dc_events,
			   out_error);
	if (ret == 0) {
		ret = check_events(mem_ctx, "nps_events", settings->nps_events,
				   out_error);
	}
	if (ret != 0) {
		return ret;
	}
	if (strcmp(settings->method, "ntlm") == 0) {
		return check_ntlm(mem_ctx, settings, out_error);
	}
	if (settings->keytab[0] != '\0') {
		return private_file(mem_ctx, "keytab", settings->keytab,
				    out_error);
	}
	return 0;
}
