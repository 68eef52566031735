/*
 * libsmbclient reports a refused log-on, a denied share and a denied file all
 * as EACCES, and a missing share as a missing file. What failed is found out
 * by asking for less: the root of the share, then IPC$.
 */
#include <errno.h>
#include <fcntl.h>
#include <libsmbclient.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rpc/smb/smb_fetch_session.h"

#define URL_MAX (8 + 3 * 3 * SMB_VALUE_MAX)

struct smb_session {
	SMBCCTX *smbc;
	const struct smb_ask *ask;
	SMBCFILE *file;
};

static const char settings[] = "[global]\n"
			       "client signing = required\n"
			       "client ipc signing = required\n"
			       "client min protocol = SMB2_10\n"
			       "client max protocol = SMB3_11\n"
			       "name resolve order = host\n"
			       "disable netbios = yes\n"
			       "log level = 0\n";

static struct rpc_status errno_status(int code, enum rpc_step step)
{
	return rpc_status_make(RPC_VOCABULARY_ERRNO, (uint32_t)code, step);
}

static struct rpc_status probe(const struct smb_ask *ask)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	const char *name = ask->address[0] != '\0' ? ask->address : ask->host;
	struct addrinfo *ai = NULL;
	struct pollfd fd = {.events = POLLOUT};
	socklen_t length = sizeof(int);
	int ret, error = 0;

	ret = getaddrinfo(name, "445", &hints, &ai);
	if (ret != 0) {
		return rpc_status_make(RPC_VOCABULARY_RESOLVER, (uint32_t)ret,
				       RPC_STEP_RESOLVE);
	}
	fd.fd = socket(ai->ai_family,
		       SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	ret = fd.fd < 0 ? -1 : connect(fd.fd, ai->ai_addr, ai->ai_addrlen);
	error = ret != 0 ? errno : 0;
	freeaddrinfo(ai);
	if (error == EINPROGRESS) {
		ret = poll(&fd, 1, (int)ask->timeout_ms);
		error = ret == 0 ? ETIMEDOUT : 0;
		if (ret > 0) {
			getsockopt(fd.fd, SOL_SOCKET, SO_ERROR, &error,
				   &length);
		}
	}
	if (fd.fd >= 0) {
		close(fd.fd);
	}
	return error == 0 ? (struct rpc_status){0}
			  : errno_status(error, RPC_STEP_CONNECT);
}

static void credentials(SMBCCTX *smbc, const char *server, const char *share,
			char *workgroup, int workgroup_size, char *user,
			int user_size, char *password, int password_size)
{
	const struct smb_ask *ask = smbc_getOptionUserData(smbc);

	snprintf(workgroup, (size_t)workgroup_size, "%s", ask->domain);
	snprintf(user, (size_t)user_size, "%s", ask->user);
	snprintf(password, (size_t)password_size, "%s", ask->password);
}

/* No smb.conf of this machine counts; ours is a file without a name. */
static bool configure(SMBCCTX *smbc)
{
	char path[64];
	ssize_t wrote;
	int fd, ret;

	fd = memfd_create("smb.conf", MFD_CLOEXEC);
	if (fd < 0) {
		return false;
	}
	wrote = write(fd, settings, sizeof(settings) - 1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ret = smbc_setConfiguration(smbc, path);
	close(fd);
	return wrote == (ssize_t)sizeof(settings) - 1 && ret == 0;
}

static void quietly(void *private_data, int level, const char *message)
{
}

struct smb_session *smb_session_new(void)
{
	struct smb_session *session = calloc(1, sizeof(*session));
	SMBCCTX *smbc = smbc_new_context();

	if (session == NULL || smbc == NULL) {
		return NULL;
	}
	session->smbc = smbc;
	smbc_setDebug(smbc, 0);
	smbc_setOptionDebugToStderr(smbc, 1);
	smbc_setLogCallback(smbc, NULL, quietly);
	smbc_setFunctionAuthDataWithContext(smbc, credentials);
	smbc_setOptionFallbackAfterKerberos(smbc, 0);
	smbc_setOptionNoAutoAnonymousLogin(smbc, 1);
	smbc_setOptionUseCCache(smbc, 0);
	if (smbc_init_context(smbc) == NULL || !configure(smbc)) {
		return NULL;
	}
	smbc_setOptionProtocols(smbc, "SMB2_10", "SMB3_11");
	smbc_setOptionSmbEncryptionLevel(smbc, SMBC_ENCRYPTLEVEL_REQUEST);
	return session;
}

/* Appends text to the URL, what is neither letter nor digit as %XX. */
static char *quote(char *at, const char *text, bool is_path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._$";

	for (; *text != '\0'; text++) {
		if (strchr(plain, *text) != NULL ||
		    (is_path && *text == '/')) {
			*at++ = *text;
		} else {
			at += snprintf(at, 4, "%%%02X", (unsigned char)*text);
		}
	}
	*at = '\0';
	return at;
}

/* smb://HOST/SHARE/PATH, as far as they are given. */
static void make_url(const struct smb_ask *ask, const char *share,
		     const char *path, char url[URL_MAX])
{
	/* The name is in the Kerberos principal; NTLM can do without. */
	bool by_address = ask->ntlm && ask->address[0] != '\0';
	char *at = url + snprintf(url, URL_MAX, "smb://");

	at = quote(at, by_address ? ask->address : ask->host, false);
	*at++ = '/';
	at = quote(at, share, false);
	if (path != NULL) {
		*at++ = '/';
		quote(at, path, true);
	}
}

/* 0 or errno: whether the root of a share is to be had. */
static int try_share(struct smb_session *session, const char *share)
{
	smbc_stat_fn stat_fn = smbc_getFunctionStat(session->smbc);
	char url[URL_MAX];
	struct stat st;
	int ret;

	make_url(session->ask, share, NULL, url);
	errno = 0;
	ret = stat_fn(session->smbc, url, &st);
	return ret == 0 ? 0 : errno != 0 ? errno : EIO;
}

static struct rpc_status explain(struct smb_session *session, int error)
{
	int share;

	if (error == ETIMEDOUT || error == ECONNREFUSED) {
		return errno_status(error, RPC_STEP_CONNECT);
	}
	/* Without a ticket libsmbclient says EINVAL. */
	if (error != ENOENT && error != EACCES && error != EPERM) {
		return errno_status(error, error == EINVAL ? RPC_STEP_AUTH
							   : RPC_STEP_CALL);
	}
	share = try_share(session, session->ask->share);
	if (share == 0) {
		return errno_status(error, RPC_STEP_CALL); /* the file */
	}
	/* IPC$ is for everybody; what else its root says is of no interest. */
	if (share != ENOENT && try_share(session, "IPC$") == EACCES) {
		return errno_status(EACCES, RPC_STEP_AUTH);
	}
	return errno_status(share == ENOENT ? ENXIO : EACCES, RPC_STEP_CALL);
}

static struct rpc_status look(struct smb_session *session,
			      struct rpc_smb_file *out_file)
{
	smbc_fstat_fn fstat_fn = smbc_getFunctionFstat(session->smbc);
	smbc_lseek_fn lseek_fn = smbc_getFunctionLseek(session->smbc);
	struct stat st;
	int ret;

	ret = fstat_fn(session->smbc, session->file, &st);
	if (ret != 0) {
		return errno_status(errno, RPC_STEP_CALL);
	}
	if (!S_ISREG(st.st_mode)) {
		return errno_status(EISDIR, RPC_STEP_CALL);
	}
	out_file->size = (uint64_t)st.st_size;
	out_file->index = (uint64_t)st.st_ino;
	out_file->written_s = st.st_mtim.tv_sec;
	out_file->written_ns = (uint32_t)st.st_mtim.tv_nsec;
	out_file->changed_s = st.st_ctim.tv_sec;
	if (session->ask->offset != 0 &&
	    lseek_fn(session->smbc, session->file,
		     (off_t)session->ask->offset, SEEK_SET) < 0) {
		return errno_status(errno, RPC_STEP_CALL);
	}
	return (struct rpc_status){0};
}

/*
 * libsmbclient has no word for a missing ticket: it is looked for before. And
 * without a name it logs on as nobody, whatever the cache holds.
 */
static struct rpc_status get_ticket(struct smb_ask *ask)
{
	const struct rpc_creds_settings with = {
		.method = RPC_METHOD_KERBEROS,
		.ccache = ask->ccache[0] != '\0' ? ask->ccache : NULL,
	};
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct tevent_context *ev = tevent_context_init(mem_ctx);
	struct rpc_context *context = rpc_context_new(mem_ctx, ev);
	struct rpc_creds *creds = NULL;
	struct rpc_status status;
	char *principal = NULL;

	if (context == NULL) {
		return rpc_status_make(RPC_VOCABULARY_LOCAL,
				       RPC_LOCAL_NO_MEMORY, RPC_STEP_TICKET);
	}
	if (with.ccache != NULL) {
		setenv("KRB5CCNAME", with.ccache, 1);
	}
	status = rpc_creds_new(mem_ctx, context, &with, &creds);
	if (rpc_status_is_ok(status)) {
		status = rpc_creds_ticket(creds, "cifs", ask->host);
		principal = rpc_creds_principal(mem_ctx, creds);
	}
	if (principal != NULL) {
		snprintf(ask->user, sizeof(ask->user), "%s", principal);
	}
	talloc_free(mem_ctx);
	return status;
}

struct rpc_status smb_session_begin(struct smb_session *session,
				    struct smb_ask *ask)
{
	struct rpc_status status = probe(ask);

	if (rpc_status_is_ok(status) && !ask->ntlm) {
		status = get_ticket(ask);
	}
	session->ask = ask;
	smbc_setOptionUserData(session->smbc, ask);
	smbc_setOptionUseKerberos(session->smbc, !ask->ntlm);
	smbc_setTimeout(session->smbc, (int)ask->timeout_ms);
	return status;
}

/* The library keeps its connection from one file to the next. */
struct rpc_status smb_session_open(struct smb_session *session,
				   struct rpc_smb_file *out_file)
{
	smbc_open_fn open_fn = smbc_getFunctionOpen(session->smbc);
	char url[URL_MAX];

	make_url(session->ask, session->ask->share, session->ask->path, url);
	errno = 0;
	session->file = open_fn(session->smbc, url, O_RDONLY, 0);
	if (session->file == NULL) {
		return explain(session, errno != 0 ? errno : EIO);
	}
	return look(session, out_file);
}

void smb_session_close(struct smb_session *session)
{
	smbc_close_fn close_fn = smbc_getFunctionClose(session->smbc);

	if (session->file != NULL) {
		close_fn(session->smbc, session->file);
		session->file = NULL;
	}
}

ssize_t smb_session_read(struct smb_session *session, void *buffer,
			 size_t size)
{
	smbc_read_fn read_fn = smbc_getFunctionRead(session->smbc);

	return read_fn(session->smbc, session->file, buffer, size);
}
