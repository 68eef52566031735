/*
 * The caller's side of a fetch.
 *
 *	start one, or the kept one -> request into its stdin -> frames from its
 *	stdout: FILE -> DATA ... -> END, or ERROR at any point
 *
 * The helper is not trusted more than the server that it talks to: frames are
 * bounded, their order is checked, and it is killed when the request ends,
 * unless it is kept and has said its last word.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rpc/smb/rpc_smb.h"
#include "rpc/smb/rpc_smb_helper.h"
#include "rpc/smb/rpc_smb_wire.h"

struct rpc_smb {
	struct smb_helper helper;
};

struct read_state {
	rpc_smb_chunk_fn fn;
	void *private_data;
	struct smb_helper helper;
	struct rpc_smb *kept;
	struct tevent_fd *fde;
	uint8_t *buffer; /* SMB_CHUNK + SMB_HEADER */
	size_t have;	 /* bytes of the frame under way, its header included */
	bool told;	 /* FILE came */
	struct rpc_smb_file file;
	uint64_t most, read;
	struct rpc_status status;
};

static void read_ready(struct tevent_context *ev, struct tevent_fd *fde,
		       uint16_t flags, void *private_data);
static void read_late(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data);

static int kept_free(struct rpc_smb *kept)
{
	smb_helper_end(&kept->helper);
	return 0;
}

struct rpc_smb *rpc_smb_new(TALLOC_CTX *mem_ctx)
{
	struct rpc_smb *kept = talloc_zero(mem_ctx, struct rpc_smb);

	if (kept != NULL) {
		talloc_set_destructor(kept, kept_free);
	}
	return kept;
}

static int read_free(struct read_state *state)
{
	TALLOC_FREE(state->fde);
	smb_helper_end(&state->helper);
	return 0;
}

/* It has said all that it has to say, and waits. */
static void read_keep(struct read_state *state)
{
	TALLOC_FREE(state->fde);
	if (state->kept != NULL) {
		state->kept->helper = state->helper;
		state->helper.is_there = false;
	}
}

static struct rpc_status errno_status(int code, enum rpc_step step)
{
	return rpc_status_make(RPC_VOCABULARY_ERRNO, (uint32_t)code, step);
}

static void read_fail(struct tevent_req *req, struct rpc_status status)
{
	struct read_state *state = tevent_req_data(req, struct read_state);

	state->status = status;
	tevent_req_error(req, EIO);
}

/* One line of the request; a line end inside a value would forge another. */
static bool line(char **text, const char *name, const char *value)
{
	if (value == NULL) {
		return true;
	}
	if (strpbrk(value, "\r\n") != NULL || strlen(value) >= SMB_VALUE_MAX) {
		return false;
	}
	*text = talloc_asprintf_append(*text, "%s=%s\n", name, value);
	return *text != NULL;
}

/* NULL: a value that cannot be asked for, or no memory. */
static char *request_text(TALLOC_CTX *mem_ctx,
			  const struct rpc_smb_request *r, uint32_t timeout_ms)
{
	char *text = talloc_asprintf(
		mem_ctx, "offset=%llu\nmost=%llu\ntimeout_ms=%u\nmethod=%s\n",
		(unsigned long long)r->offset, (unsigned long long)r->most,
		timeout_ms,
		r->method == RPC_METHOD_NTLM ? "ntlm" : "kerberos");
	bool ok = text != NULL && line(&text, "host", r->target.fqdn) &&
		  line(&text, "address", r->target.address) &&
		  line(&text, "share", r->share) &&
		  line(&text, "path", r->path) &&
		  line(&text, "ccache", r->ccache) &&
		  line(&text, "user", r->user) &&
		  line(&text, "password_file", r->password_file);

	text = ok ? talloc_strdup_append(text, "\n") : text;
	ok = ok && text != NULL;
	return ok && strlen(text) <= SMB_REQUEST_MAX ? text : NULL;
}

/* The kept helper, or a new one, gets the request. 0 or errno. */
static int read_ask(struct read_state *state,
		    const struct rpc_smb_request *request, const char *text)
{
	int ret;

	if (state->kept != NULL && state->kept->helper.is_there) {
		state->helper = state->kept->helper;
		state->kept->helper.is_there = false;
		if (smb_helper_ask(&state->helper, text)) {
			return 0;
		}
		smb_helper_end(&state->helper);
	}
	ret = smb_helper_start(&state->helper, request->template,
			       request->helper, text);
	if (ret == 0 && state->kept == NULL) {
		shutdown(state->helper.in, SHUT_WR);
	}
	return ret;
}

struct tevent_req *rpc_smb_read_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     const struct rpc_smb_request *request,
				     rpc_smb_chunk_fn fn, void *private_data,
				     uint32_t timeout_ms)
{
	struct read_state *state = NULL;
	struct tevent_timer *timer = NULL;
	struct tevent_req *req = NULL;
	struct timeval end;
	char *text = NULL;
	int ret;

	req = tevent_req_create(mem_ctx, &state, struct read_state);
	if (req == NULL) {
		return NULL;
	}
	state->kept = request->kept;
	talloc_set_destructor(state, read_free);
	state->fn = fn;
	state->private_data = private_data;
	state->most = request->most;
	state->buffer = talloc_array(state, uint8_t, SMB_CHUNK + SMB_HEADER);
	end = tevent_timeval_current_ofs(timeout_ms / 1000,
					 timeout_ms % 1000 * 1000);
	timer = tevent_add_timer(ev, state, end, read_late, req);
	if (state->buffer == NULL || timer == NULL) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	text = request_text(state, request, timeout_ms);
	ret = text == NULL ? EINVAL : read_ask(state, request, text);
	talloc_free(text);
	if (ret != 0) {
		read_fail(req, errno_status(ret, RPC_STEP_RESOLVE));
		return tevent_req_post(req, ev);
	}
	state->fde = tevent_add_fd(ev, state, state->helper.out, TEVENT_FD_READ,
				   read_ready, req);
	if (tevent_req_nomem(state->fde, req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void read_late(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);

	read_fail(req, errno_status(ETIMEDOUT, state->told ? RPC_STEP_REPLY
							   : RPC_STEP_CALL));
}

static void take_file(struct read_state *state, const uint8_t *data)
{
	state->told = true;
	state->file.size = smb_get64(data);
	state->file.index = smb_get64(data + 8);
	state->file.written_s = (int64_t)smb_get64(data + 16);
	state->file.changed_s = (int64_t)smb_get64(data + 24);
	state->file.written_ns = smb_get32(data + 32);
}

/* The request has ended when it is no longer in progress. */
static void take_frame(struct tevent_req *req, const uint8_t *frame,
		       size_t size)
{
	struct read_state *state = tevent_req_data(req, struct read_state);
	const uint8_t *data = frame + SMB_HEADER;
	bool more;

	if (frame[0] == SMB_FRAME_FILE && size == SMB_FILE_BYTES &&
	    !state->told) {
		take_file(state, data);
	} else if (frame[0] == SMB_FRAME_DATA && state->told && size > 0 &&
		   (state->most == 0 || size <= state->most - state->read)) {
		state->read += size;
		more = state->fn(data, size, state->private_data);
		if (!more) {
			tevent_req_done(req);
		}
	} else if (frame[0] == SMB_FRAME_END && state->told && size == 0) {
		read_keep(state);
		tevent_req_done(req);
	} else if (frame[0] == SMB_FRAME_ERROR && size == SMB_ERROR_BYTES) {
		if (smb_get32(data + 8) == RPC_STEP_CALL) {
			read_keep(state);
		}
		read_fail(req, rpc_status_make(smb_get32(data),
					       smb_get32(data + 4),
					       smb_get32(data + 8)));
	} else {
		read_fail(req, errno_status(EPROTO, RPC_STEP_REPLY));
	}
}

static void read_ready(struct tevent_context *ev, struct tevent_fd *fde,
		       uint16_t flags, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct read_state *state = tevent_req_data(req, struct read_state);
	size_t want = SMB_HEADER, length;
	ssize_t got;

	if (state->have >= SMB_HEADER) {
		want += smb_get32(state->buffer + 1);
	}
	got = read(state->helper.out, state->buffer + state->have, want - state->have);
	if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
		return;
	}
	if (got <= 0) {
		/* It ended without a word, or was killed. */
		read_fail(req, errno_status(got < 0 ? errno : EPIPE,
					    RPC_STEP_REPLY));
		return;
	}
	state->have += (size_t)got;
	if (state->have < SMB_HEADER) {
		return;
	}
	length = smb_get32(state->buffer + 1);
	if (length > SMB_CHUNK) {
		read_fail(req, errno_status(EPROTO, RPC_STEP_REPLY));
		return;
	}
	if (state->have == SMB_HEADER + length) {
		state->have = 0;
		take_frame(req, state->buffer, length);
	}
}

struct rpc_status rpc_smb_read_recv(struct tevent_req *req,
				    struct rpc_smb_file *out_file,
				    uint64_t *out_read)
{
	struct read_state *state = tevent_req_data(req, struct read_state);
	struct rpc_status status = {0};
	enum tevent_req_state how;
	uint64_t error = 0;

	if (tevent_req_is_error(req, &how, &error)) {
		status = how == TEVENT_REQ_USER_ERROR
				 ? state->status
				 : rpc_status_make(RPC_VOCABULARY_LOCAL,
						   RPC_LOCAL_NO_MEMORY,
						   RPC_STEP_CALL);
	}
	*out_file = state->file;
	*out_read = state->read;
	tevent_req_received(req);
	return status;
}
