/*
 * Credentials of a collector. A keytab is read whenever a ticket is fetched; a
 * password is read once, and again when its file has changed.
 */
#include "ipam/collect/collect_credentials.h"

#include <string.h>
#include <sys/stat.h>

#include "ipam/base/log.h"

static bool uses_ntlm(const struct ipam_settings *settings)
{
	return strcmp(settings->method, "ntlm") == 0 && settings->allow_ntlm;
}

static const char *or_null(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

/* Zeroed where there is no file. */
static struct collect_file file_now(const char *path)
{
	struct collect_file file = {0};
	struct stat st;

	if (stat(path, &st) == 0) {
		file = (struct collect_file){
			.dev = st.st_dev, .ino = st.st_ino,
			.size = st.st_size, .mtime = st.st_mtim,
			.ctime = st.st_ctim,
		};
	}
	return file;
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

struct rpc_status collect_credentials_need(struct collect *c)
{
	const struct ipam_settings *s = c->settings;
	const struct rpc_creds_settings from = {
		.method = uses_ntlm(s) ? RPC_METHOD_NTLM :
					 RPC_METHOD_KERBEROS,
		.principal = or_null(s->principal),
		.keytab = or_null(s->keytab),
		.ccache = or_null(s->ccache),
		.user = s->user,
		.password_file = s->password_file,
	};
	struct rpc_status status;

	if (c->auth != NULL) {
		return (struct rpc_status){0};
	}
	/* Looked at before it is read: a change in between is seen later. */
	c->password_file = file_now(s->password_file);
	status = rpc_creds_new(c, c->rpc, &from, &c->creds);
	if (rpc_status_is_ok(status)) {
		status = rpc_ldap_auth_new(c, c->creds, &from, &c->auth);
		if (!rpc_status_is_ok(status)) {
			TALLOC_FREE(c->creds);
		}
	}
	return status;
}

bool collect_credentials_stale(const struct collect *c)
{
	const struct collect_file *was = &c->password_file;
	struct collect_file now;

	if (c->auth == NULL || !uses_ntlm(c->settings)) {
		return false;
	}
	now = file_now(c->settings->password_file);
	/* A file that is gone for a moment is about to be replaced. */
	return now.ino != 0 &&
	       (now.dev != was->dev || now.ino != was->ino ||
		now.size != was->size || !same_time(&now.mtime, &was->mtime) ||
		!same_time(&now.ctime, &was->ctime));
}

void collect_credentials_drop(struct collect *c)
{
	ipam_log(IPAM_LOG_INFO, "the password file has changed: it is read "
		 "again");
	TALLOC_FREE(c->auth);
	TALLOC_FREE(c->creds);
}
