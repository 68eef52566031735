/*
 * ipamd-smb-fetch: reads files of a share for rpc_smb_read_send(), which starts
 * it, one after the other in one session. See rpc_smb_wire.h for what goes in
 * and out. A request lives no longer than its time limit, nor the helper than
 * its parent. With --template it waits to be forked, once for each session.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "rpc/smb/smb_fetch_session.h"
#include "rpc/smb/smb_fetch_template.h"

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

/* Whether the helper can go on: the session does for another file. */
static bool fail(struct rpc_status status)
{
	uint8_t data[SMB_ERROR_BYTES];

	smb_put32(data, status.vocabulary);
	smb_put32(data + 4, status.code);
	smb_put32(data + 8, status.step);
	return put(SMB_FRAME_ERROR, data, sizeof(data)) &&
	       status.step == RPC_STEP_CALL;
}

/* One request, up to its empty line; false at the end of them. */
static bool read_request(char text[SMB_REQUEST_MAX + 1])
{
	size_t have = 0;
	ssize_t got = 1;

	while (got > 0 && have < SMB_REQUEST_MAX &&
	       (have < 2 || memcmp(text + have - 2, "\n\n", 2) != 0)) {
		got = read(0, text + have, SMB_REQUEST_MAX - have);
		if (got < 0 && errno == EINTR) {
			got = 1;
			continue;
		}
		have += got > 0 ? (size_t)got : 0;
	}
	text[have] = '\0';
	return have > 0;
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
 * The pages themselves go into the pipe, not copies of them, so that a page may
 * not change before the caller has taken it. The pipe holds at most SMB_CHUNK:
 * that much before `at` may be in it, beside what the end of the ring left
 * unused, and the next piece has its place after it.
 */
#define RING_BYTES (3 * SMB_CHUNK)
#define PAGE_BYTES 4096

static bool put_pages(uint8_t *data, size_t size)
{
	uint8_t header[SMB_HEADER] = {SMB_FRAME_DATA};
	struct iovec left = {data, size};
	ssize_t gone;

	smb_put32(header + 1, (uint32_t)size);
	if (write(1, header, sizeof(header)) != (ssize_t)sizeof(header)) {
		return false;
	}
	while (left.iov_len > 0) {
		gone = vmsplice(1, &left, 1, 0);
		if (gone < 0 && errno == EINTR) {
			continue;
		}
		if (gone < 0) {
			return false;
		}
		left.iov_base = (uint8_t *)left.iov_base + gone;
		left.iov_len -= (size_t)gone;
	}
	return true;
}

/* Whether the helper can go on. */
static bool copy(struct smb_session *session, const struct smb_ask *ask)
{
	static uint8_t *ring; /* the caller has taken all of the file before */
	uint64_t left = ask->most != 0 ? ask->most : UINT64_MAX;
	int pipe_bytes = fcntl(1, F_GETPIPE_SZ);
	uint8_t *at = NULL;
	ssize_t got = 1;

	if (ring == NULL) {
		ring = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	}
	if (ring == MAP_FAILED || pipe_bytes < 0 || pipe_bytes > SMB_CHUNK) {
		return fail(rpc_status_make(RPC_VOCABULARY_ERRNO, EINVAL,
					    RPC_STEP_RESOLVE));
	}
	at = ring;
	while (left > 0) {
		got = smb_session_read(session, at,
				       left < SMB_CHUNK ? left : SMB_CHUNK);
		if (got <= 0) {
			break;
		}
		left -= (uint64_t)got;
		if (!put_pages(at, (size_t)got)) {
			return false;
		}
		at += ((size_t)got + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
		if (at > ring + RING_BYTES - SMB_CHUNK) {
			at = ring;
		}
	}
	if (got < 0) {
		return fail(rpc_status_make(RPC_VOCABULARY_ERRNO,
					    (uint32_t)errno, RPC_STEP_REPLY));
	}
	return put(SMB_FRAME_END, NULL, 0);
}

/* Who logs on where, for all requests. */
static struct rpc_status begin(const char *text, struct smb_ask *ask,
			       struct smb_session *session)
{
	char secret[SMB_VALUE_MAX] = "";

	if (session == NULL) {
		return rpc_status_make(RPC_VOCABULARY_LOCAL,
				       RPC_LOCAL_NO_MEMORY, RPC_STEP_CALL);
	}
	if (ask->ntlm &&
	    (!smb_request_value(text, "password_file", secret,
				sizeof(secret)) ||
	     !rpc_password_read(secret, ask->password,
				sizeof(ask->password)))) {
		return rpc_status_make(RPC_VOCABULARY_LOCAL,
				       RPC_LOCAL_SECRET_FILE,
				       RPC_STEP_TICKET);
	}
	return smb_session_begin(session, ask);
}

/* One file of the session. Whether the helper can go on. */
static bool serve(struct smb_session *session, const struct smb_ask *ask)
{
	struct rpc_smb_file file = {0};
	struct rpc_status status = smb_session_open(session, &file);
	uint8_t data[SMB_FILE_BYTES];
	bool goes_on = true;

	if (rpc_status_is_ok(status)) {
		smb_put64(data, file.size);
		smb_put64(data + 8, file.index);
		smb_put64(data + 16, (uint64_t)file.written_s);
		smb_put64(data + 24, (uint64_t)file.changed_s);
		smb_put32(data + 32, file.written_ns);
		goes_on = put(SMB_FRAME_FILE, data, sizeof(data)) &&
			  copy(session, ask);
	} else {
		goes_on = fail(status);
	}
	smb_session_close(session);
	return goes_on;
}

/* The requests of one caller. */
static int helper(struct smb_session *session)
{
	static char text[SMB_REQUEST_MAX + 1];
	static struct smb_ask ask, next;
	struct rpc_status status;
	bool goes_on = true, begun = false;

	while (goes_on && read_request(text)) {
		memset(&next, 0, sizeof(next));
		if (!parse(text, &next)) {
			fail(rpc_status_make(RPC_VOCABULARY_ERRNO, EINVAL,
					     RPC_STEP_RESOLVE));
			return 1;
		}
		/* A net below the parent's limit. */
		alarm(next.timeout_ms / 1000 + 5);
		if (!begun) {
			begun = true;
			ask = next;
			status = begin(text, &ask, session);
			if (!rpc_status_is_ok(status)) {
				fail(status);
				return 1;
			}
		}
		memcpy(ask.path, next.path, sizeof(ask.path));
		ask.offset = next.offset;
		ask.most = next.most;
		goes_on = serve(session, &ask);
		alarm(0);
	}
	explicit_bzero(ask.password, sizeof(ask.password));
	return goes_on ? 0 : 1;
}

int main(int argc, char **argv)
{
	static struct smb_session *session; /* goes with the process */
	bool is_template = argc == 2 &&
			   strcmp(argv[1], SMB_TEMPLATE_OPTION) == 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_DUMPABLE, 0);
	session = smb_session_new();
	if (is_template && !smb_fetch_template()) {
		return 0;
	}
	return helper(session);
}
