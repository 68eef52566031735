/*
 * Opens sealed connections, step by step, so that a failure names its step:
 *
 *   resolve -> ticket -> connect (TCP 135) -> map -> bind + authenticate
 *   resolve -> tickets -> connect (TCP 445) -> SMB session, open the pipe
 *	     -> bind + authenticate
 *
 * Samba's library does the last three as one operation; its status tells them
 * apart (step_of). The probe before it exists because that library reports an
 * unreachable host and a missing endpoint alike.
 *
 * [MS-RPCE] 3.3.1.5; [C706] 12 and appendix L for the endpoint mapper.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rpc/conn/rpc_private.h"

#include <util/tevent_ntstatus.h>
#include <dcerpc.h>
#include <rpc_common.h>

#define EPMAPPER_PORT "135"
#define SMB_PORT      "445"

/* Exported by Samba's public libraries' dependencies, without a header. */
enum composite_state { COMPOSITE_INIT };
struct composite_context {
	enum composite_state state;
	void *private_data;
	NTSTATUS status;
	struct tevent_context *event_ctx;
	struct {
		void (*fn)(struct composite_context *);
		void *private_data;
	} async;
};

/* Those that are in use outlive it. */
static int context_free(struct rpc_context *context)
{
	for (; context->conns != NULL; context->conns = context->conns->next) {
		context->conns->context = NULL;
	}
	rpc_context_keep(context, 0, 0);
	return 0;
}

struct rpc_context *rpc_context_new(TALLOC_CTX *mem_ctx,
				    struct tevent_context *ev)
{
	/* No smb.conf is read: what counts is here. */
	static const char *const settings[][2] = {
		{"netbios name", "IPAMD"},
		{"workgroup", "WORKGROUP"},
		{"log level", "0"},
		{"client ipc signing", "required"},
		{"name resolve order", "host"},
		{"private dir", "/nonexistent"},
		{"lock directory", "/nonexistent"},
	};
	struct rpc_context *context = NULL;
	NTSTATUS status;
	size_t i;

	context = talloc_zero(mem_ctx, struct rpc_context);
	if (context == NULL) {
		return NULL;
	}
	context->ev = ev;
	talloc_set_destructor(context, context_free);
	context->lp = loadparm_init(context);
	if (context->lp == NULL) {
		talloc_free(context);
		return NULL;
	}
	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		lpcfg_set_cmdline(context->lp, settings[i][0], settings[i][1]);
	}
	status = dcerpc_init();
	if (!NT_STATUS_IS_OK(status)) {
		talloc_free(context);
		return NULL;
	}
	/* Samba's Kerberos runs a nested loop where it meets a KDC. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	tevent_loop_allow_nesting(ev);
#pragma GCC diagnostic pop
	return context;
}

struct open_state {
	struct tevent_context *ev;
	struct rpc_context *context;
	struct rpc_end end;
	char address[NI_MAXHOST];
	enum rpc_step step;
	int fd;
	struct tevent_fd *fde;
	struct composite_context *bind;
	struct rpc_status status;
	struct rpc_conn *conn;
};

static void open_late(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data);
static void open_connected(struct tevent_context *ev, struct tevent_fd *fde,
			   uint16_t flags, void *private_data);
static void open_bound(struct composite_context *c);

static int open_free(struct open_state *state)
{
	TALLOC_FREE(state->fde);
	if (state->fd >= 0) {
		close(state->fd);
	}
	return 0;
}

/* Ends the request; a tevent error only says that state->status is set. */
static void open_fail(struct tevent_req *req, struct rpc_status status)
{
	struct open_state *state = tevent_req_data(req, struct open_state);

	state->status = status;
	TALLOC_FREE(state->bind);
	tevent_req_error(req, EIO);
}

static struct rpc_status open_resolve(struct open_state *state,
				      const struct rpc_target *target,
				      struct addrinfo **out_ai)
{
	const struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM,
		.ai_flags = target->address != NULL ? AI_NUMERICHOST : 0,
	};
	int ret;

	ret = getaddrinfo(target->address != NULL ? target->address
						  : target->fqdn,
			  state->end.pipe != NULL ? SMB_PORT : EPMAPPER_PORT,
			  &hints, out_ai);
	if (ret != 0) {
		return rpc_status_make(RPC_VOCABULARY_RESOLVER, (uint32_t)ret,
				       RPC_STEP_RESOLVE);
	}
	getnameinfo((*out_ai)->ai_addr, (*out_ai)->ai_addrlen, state->address,
		    sizeof(state->address), NULL, 0, NI_NUMERICHOST);
	return (struct rpc_status){0};
}

static struct rpc_status open_probe(struct tevent_req *req,
				    const struct addrinfo *ai)
{
	struct open_state *state = tevent_req_data(req, struct open_state);
	int ret;

	state->step = RPC_STEP_CONNECT;
	state->fd = socket(ai->ai_family,
			   SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	ret = state->fd < 0 ? -1
			    : connect(state->fd, ai->ai_addr, ai->ai_addrlen);
	if (ret != 0 && errno != EINPROGRESS) {
		return rpc_status_make(RPC_VOCABULARY_ERRNO, (uint32_t)errno,
				       RPC_STEP_CONNECT);
	}
	/* Without READ tevent's epoll says nothing of a refusal. */
	state->fde = tevent_add_fd(state->ev, state, state->fd,
				   TEVENT_FD_READ | TEVENT_FD_WRITE,
				   open_connected, req);
	if (state->fde == NULL) {
		return rpc_status_make(RPC_VOCABULARY_LOCAL,
				       RPC_LOCAL_NO_MEMORY, RPC_STEP_CONNECT);
	}
	return (struct rpc_status){0};
}

struct tevent_req *rpc_conn_open_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_context *context,
				      struct rpc_creds *creds,
				      const struct rpc_target *target,
				      const struct ndr_interface_table *table,
				      uint32_t timeout_ms)
{
	return rpc_conn_pipe_send(mem_ctx, ev, context, creds, target, table,
				  NULL, timeout_ms);
}

/* Those that the way of transport needs. */
static struct rpc_status open_tickets(struct open_state *state)
{
	struct rpc_status status = {0};

	if (state->end.pipe != NULL) {
		status = rpc_creds_ticket(state->end.creds, "cifs",
					  state->end.fqdn);
	}
	return rpc_status_is_ok(status)
		       ? rpc_creds_ticket(state->end.creds, "host",
					  state->end.fqdn)
		       : status;
}

struct tevent_req *rpc_conn_pipe_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_context *context,
				      struct rpc_creds *creds,
				      const struct rpc_target *target,
				      const struct ndr_interface_table *table,
				      const char *pipe, uint32_t timeout_ms)
{
	struct addrinfo *ai = NULL;
	struct open_state *state = NULL;
	struct tevent_timer *timer = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	struct timeval end;

	req = tevent_req_create(mem_ctx, &state, struct open_state);
	if (req == NULL) {
		return NULL;
	}
	state->fd = -1;
	talloc_set_destructor(state, open_free);
	state->ev = ev;
	state->context = context;
	state->step = RPC_STEP_RESOLVE;
	state->end = (struct rpc_end){
		.creds = creds, .table = table,
		.fqdn = talloc_strdup(state, target->fqdn),
		.address = state->address,
	};
	end = tevent_timeval_current_ofs(timeout_ms / 1000,
					 timeout_ms % 1000 * 1000);
	timer = tevent_add_timer(ev, state, end, open_late, req);
	if (pipe != NULL) {
		state->end.pipe = talloc_strdup(state, pipe);
	}
	if (state->end.fqdn == NULL || timer == NULL ||
	    (pipe != NULL && state->end.pipe == NULL)) {
		tevent_req_oom(req);
		return tevent_req_post(req, ev);
	}
	status = open_resolve(state, target, &ai);
	if (rpc_status_is_ok(status) && !target->anew) {
		state->conn = rpc_kept_take(state, context, &state->end);
	}
	if (rpc_status_is_ok(status) && state->conn == NULL) {
		status = open_tickets(state);
	}
	if (rpc_status_is_ok(status) && state->conn == NULL) {
		status = open_probe(req, ai);
	}
	if (ai != NULL) {
		freeaddrinfo(ai);
	}
	if (!rpc_status_is_ok(status)) {
		open_fail(req, status);
		return tevent_req_post(req, ev);
	}
	if (state->conn != NULL) {
		tevent_req_done(req);
		return tevent_req_post(req, ev);
	}
	return req;
}

static void open_late(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);

	open_fail(req, rpc_status_make(RPC_VOCABULARY_ERRNO, ETIMEDOUT,
				       state->step));
}

static NTSTATUS open_binding(struct open_state *state,
			     struct dcerpc_binding **out_binding)
{
	struct dcerpc_binding *binding = NULL;
	const char *pipe = state->end.pipe;
	NTSTATUS status;

	status = dcerpc_parse_binding(
		state, pipe != NULL ? "ncacn_np:" : "ncacn_ip_tcp:", &binding);
	if (NT_STATUS_IS_OK(status) && pipe != NULL) {
		status = dcerpc_binding_set_string_option(binding, "endpoint",
							  pipe);
	}
	if (NT_STATUS_IS_OK(status)) {
		status = dcerpc_binding_set_string_option(binding, "host",
							  state->address);
	}
	if (NT_STATUS_IS_OK(status)) {
		status = dcerpc_binding_set_string_option(
			binding, "target_hostname", state->end.fqdn);
	}
	if (NT_STATUS_IS_OK(status)) {
		status = dcerpc_binding_set_flags(binding, DCERPC_SEAL, 0);
	}
	*out_binding = binding;
	return status;
}

static void open_connected(struct tevent_context *ev, struct tevent_fd *fde,
			   uint16_t flags, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct dcerpc_binding *binding = NULL;
	socklen_t len = sizeof(int);
	NTSTATUS status;
	int error = 0;

	getsockopt(state->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	TALLOC_FREE(state->fde);
	close(state->fd);
	state->fd = -1;
	if (error != 0) {
		open_fail(req, rpc_status_make(RPC_VOCABULARY_ERRNO,
					       (uint32_t)error,
					       RPC_STEP_CONNECT));
		return;
	}
	state->step = RPC_STEP_BIND;
	status = open_binding(state, &binding);
	if (NT_STATUS_IS_OK(status)) {
		state->bind = dcerpc_pipe_connect_b_send(
			state, binding, state->end.table,
			rpc_creds_samba(state->end.creds), state->ev,
			state->context->lp);
	}
	if (state->bind == NULL) {
		open_fail(req, rpc_status_make(RPC_VOCABULARY_LOCAL,
					       RPC_LOCAL_NO_MEMORY,
					       RPC_STEP_BIND));
		return;
	}
	state->bind->async.fn = open_bound;
	state->bind->async.private_data = req;
}

/* Which of Samba's steps a status belongs to. */
static enum rpc_step step_of(NTSTATUS status)
{
	static const struct {
		uint32_t code;
		enum rpc_step step;
	} steps[] = {
		{0xC000023F, RPC_STEP_MAP},  /* port unreachable: no tower */
		{0xC0000272, RPC_STEP_MAP},  /* no match */
		{0xC0000225, RPC_STEP_MAP},  /* not found */
		{0xC0000034, RPC_STEP_MAP},  /* object name not found */
		{0xC0020013, RPC_STEP_MAP},  /* no bindings */
		{0xC0000022, RPC_STEP_AUTH}, /* access denied */
		{0xC000006D, RPC_STEP_AUTH}, /* log-on failure */
		{0xC0000064, RPC_STEP_AUTH}, /* no such user */
		{0xC000006A, RPC_STEP_AUTH}, /* wrong password */
		{0xC0000071, RPC_STEP_AUTH}, /* password expired */
		{0xC0000072, RPC_STEP_AUTH}, /* account disabled */
		{0xC0000234, RPC_STEP_AUTH}, /* account locked out */
		{0xC000006E, RPC_STEP_AUTH}, /* account restriction */
		{0xC0000133, RPC_STEP_AUTH}, /* time difference */
		{0xC000005E, RPC_STEP_AUTH}, /* no log-on servers */
	};
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (NT_STATUS_V(status) == steps[i].code) {
			return steps[i].step;
		}
	}
	return RPC_STEP_BIND;
}

static void open_bound(struct composite_context *c)
{
	struct tevent_req *req =
		talloc_get_type_abort(c->async.private_data, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct dcerpc_pipe *pipe = NULL;
	NTSTATUS status;

	state->bind = NULL; /* freed by recv */
	status = dcerpc_pipe_connect_b_recv(c, state, &pipe);
	if (!NT_STATUS_IS_OK(status)) {
		open_fail(req, rpc_status_make(RPC_VOCABULARY_NTSTATUS,
					       NT_STATUS_V(status),
					       step_of(status)));
		return;
	}
	state->conn = rpc_conn_new(state, state->context, &state->end, pipe,
				   0);
	if (tevent_req_nomem(state->conn, req)) {
		return;
	}
	tevent_req_done(req);
}

/* The status of a request whose state keeps one for its own failures. */
static struct rpc_status received(struct tevent_req *req,
				  const struct rpc_status *status,
				  enum rpc_step step)
{
	enum tevent_req_state how;
	uint64_t error = 0;

	if (!tevent_req_is_error(req, &how, &error)) {
		return (struct rpc_status){0};
	}
	if (how == TEVENT_REQ_USER_ERROR) {
		return *status;
	}
	return rpc_status_make(RPC_VOCABULARY_LOCAL, RPC_LOCAL_NO_MEMORY, step);
}

struct rpc_status rpc_conn_open_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_conn **out_conn)
{
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct rpc_status status;

	status = received(req, &state->status, state->step);
	if (rpc_status_is_ok(status)) {
		*out_conn = talloc_move(mem_ctx, &state->conn);
	}
	tevent_req_received(req);
	return status;
}
