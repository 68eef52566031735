/*
 * ipamd-smb-fetch: reads one file of a share for rpc_smb_read_send(), which
 * starts it. See rpc_smb_wire.h for what goes in and out. It lives no longer
 * than its time limit, nor than its parent.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "rpc/smb/smb_fetch_session.h"

static bool put(enum smb_frame type, const void *data, size_t size)
{
	uint8_t header[SMB_HEADER] = {(uint8_t)type};
	struct iovec parts[2] = {{header, sizeof(header)},
				 {(void *)(uintptr_t)data, size}};
	size_t i = 0;
	ssize_t wrote;

	smb_put32(header + 1, (uint32_t)size);
	while (i < 2) {
		wrote = writev(1, parts + i, 2 - (int)i);
		if (wrote < 0 && errno == EINTR) {
			continue;
		}
		if (wrote < 0) {
			return false;
		}
		while (i < 2 && (size_t)wrote >= parts[i].iov_len) {
			wrote -= (ssize_t)parts[i++].iov_len;
		}
		if (i < 2) {
			parts[i].iov_base =
				(uint8_t *)parts[i].iov_base + wrote;
			parts[i].iov_len -= (size_t)wrote;
		}
	}
	return true;
}

static int fail(struct rpc_status status)
{
	uint8_t data[SMB_ERROR_BYTES];

	smb_put32(data, status.vocabulary);
	smb_put32(data + 4, status.code);
	smb_put32(data + 8, status.step);
	put(SMB_FRAME_ERROR, data, sizeof(data));
	return 1;
}

static bool read_request(char text[SMB_REQUEST_MAX + 1])
{
	size_t have = 0;
	ssize_t got = 1;

	while (got > 0 && have < SMB_REQUEST_MAX) {
		got = read(0, text + have, SMB_REQUEST_MAX - have);
		have += got > 0 ? (size_t)got : 0;
	}
	text[have] = '\0';
	return got == 0 && strlen(text) == have;
}

static uint64_t number(const char *text, const char *name)
{
	char value[32] = "";

	return smb_request_value(text, name, value, sizeof(value))
		       ? strtoull(value, NULL, 10)
		       : 0;
}

static bool parse(const char *text, struct smb_ask *ask)
{
	char method[16] = "", file[SMB_VALUE_MAX] = "";
	char *slash = NULL;
	bool ok;

	ok = smb_request_value(text, "host", ask->host, SMB_VALUE_MAX) &&
	     smb_request_value(text, "share", ask->share, SMB_VALUE_MAX) &&
	     smb_request_value(text, "path", ask->path, SMB_VALUE_MAX) &&
	     smb_request_value(text, "method", method, sizeof(method));
	if (!ok) {
		return false;
	}
	smb_request_value(text, "address", ask->address, SMB_VALUE_MAX);
	smb_request_value(text, "ccache", ask->ccache, SMB_VALUE_MAX);
	ask->ntlm = strcmp(method, "ntlm") == 0;
	ask->offset = number(text, "offset");
	ask->most = number(text, "most");
	ask->timeout_ms = (uint32_t)number(text, "timeout_ms");
	if (!ask->ntlm) {
		return true;
	}
	ok = smb_request_value(text, "user", ask->user, SMB_VALUE_MAX) &&
	     smb_request_value(text, "password_file", file, sizeof(file));
	slash = strchr(ask->user, '\\');
	if (slash != NULL) {
		*slash = '\0';
		memcpy(ask->domain, ask->user, SMB_VALUE_MAX);
		memmove(ask->user, slash + 1, strlen(slash + 1) + 1);
	}
	return ok;
}

/*
 * Half of the pipe: a piece goes out without waiting, and the caller takes it
 * while the next one comes. 4 MiB at a time had each side wait for the other.
 */
#define READ_BYTES (SMB_CHUNK / 2)

static int copy(struct smb_session *session, const struct smb_ask *ask)
{
	uint64_t left = ask->most != 0 ? ask->most : UINT64_MAX;
	uint8_t *buffer = malloc(READ_BYTES);
	ssize_t got = 1;

	if (buffer == NULL) {
		return 1;
	}
	while (left > 0) {
		got = smb_session_read(session, buffer,
				       left < READ_BYTES ? left : READ_BYTES);
		if (got <= 0) {
			break;
		}
		left -= (uint64_t)got;
		if (!put(SMB_FRAME_DATA, buffer, (size_t)got)) {
			return 1;
		}
	}
	if (got < 0) {
		return fail(rpc_status_make(RPC_VOCABULARY_ERRNO,
					    (uint32_t)errno, RPC_STEP_REPLY));
	}
	return put(SMB_FRAME_END, NULL, 0) ? 0 : 1;
}

int main(void)
{
	static char text[SMB_REQUEST_MAX + 1];
	static struct smb_ask ask;
	struct smb_session *session = NULL;
	struct rpc_smb_file file = {0};
	struct rpc_status status;
	char secret[SMB_VALUE_MAX] = "";
	uint8_t data[SMB_FILE_BYTES];
	bool ok;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 0);
	ok = read_request(text) && parse(text, &ask);
	if (!ok) {
		return fail(rpc_status_make(RPC_VOCABULARY_ERRNO, EINVAL,
					    RPC_STEP_RESOLVE));
	}
	alarm(ask.timeout_ms / 1000 + 5); /* a net below the parent's limit */
	if (ask.ntlm) {
		ok = smb_request_value(text, "password_file", secret,
				       sizeof(secret)) &&
		     rpc_password_read(secret, ask.password,
				       sizeof(ask.password));
	}
	if (!ok) {
		return fail(rpc_status_make(RPC_VOCABULARY_LOCAL,
					    RPC_LOCAL_SECRET_FILE,
					    RPC_STEP_TICKET));
	}
	status = smb_session_open(&ask, &session, &file);
	explicit_bzero(ask.password, sizeof(ask.password));
	if (!rpc_status_is_ok(status)) {
		return fail(status);
	}
	smb_put64(data, file.size);
	smb_put64(data + 8, file.index);
	smb_put64(data + 16, (uint64_t)file.written_s);
	smb_put64(data + 24, (uint64_t)file.changed_s);
	smb_put32(data + 32, file.written_ns);
	if (!put(SMB_FRAME_FILE, data, sizeof(data))) {
		return 1;
	}
	return copy(session, &ask);
}
