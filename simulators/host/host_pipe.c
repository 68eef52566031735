/*
 * Named pipes of a simulated host, behind a stock smbd.
 *
 *   accept -> what smbd says of the client (npa) -> dcesrv_endpoint_connect
 *   with that session -> loop of the core
 *
 * smbd knows the accounts by name only; their domain is the lab's.
 */
#include "simulators/host/sim_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <dcesrv_core.h>
#include <param.h>
#include <samba/session.h>
#include <tsocket.h>

#include "simulators/host/host_auth.h"
#include "simulators/host/host_hook.h"

/* [MS-CIFS] 2.2.4.64.2: a message pipe, two ends, 255 instances */
#define PIPE_TYPE 2
#define PIPE_STATE (0xff | 0x0400 | 0x0100)
#define PIPE_SIZE 4096

struct pipe {
	struct sim_host *host;
	const struct dcesrv_endpoint *endpoint;
	int fd;
};

struct client {
	struct sim_client common; /* the first, for the hooks */
	struct pipe *pipe;
	struct tevent_context *ev;
};

static int pipe_gone(struct pipe *pipe)
{
	if (pipe->fd != -1) {
		close(pipe->fd);
	}
	return 0;
}

static void terminate(struct dcesrv_connection *conn, const char *reason)
{
	talloc_free(conn->transport.private_data);
}

/* The lab's domain in place of smbd's own name. */
static void adopt(const struct sim_lab *lab, struct auth_session_info *session)
{
	const struct sim_account *account = NULL;

	if (session->info == NULL || session->info->account_name == NULL) {
		return;
	}
	account = sim_account_find(lab, NULL, session->info->account_name);
	if (account != NULL) {
		session->info->domain_name = account->domain->netbios;
	}
}

static void accepted(struct tevent_req *req)
{
	struct client *client = tevent_req_callback_data(req, struct client);
	struct sim_host *host = client->pipe->host;
	struct auth_session_info_transport *transport = NULL;
	struct tsocket_address *remote = NULL, *local = NULL;
	struct dcesrv_connection *conn = NULL;
	struct tstream_context *stream = NULL;
	char *remote_name = NULL, *local_name = NULL;
	NTSTATUS status;
	int error, ret;

	ret = _tstream_npa_accept_existing_recv(
		req, &error, client, &stream, NULL, NULL, &remote,
		&remote_name, &local, &local_name, &transport, __func__);
	talloc_free(req);
	if (ret != 0 || transport == NULL || transport->session_info == NULL) {
		talloc_free(client);
		return;
	}
	adopt(host->lab, transport->session_info);
	status = dcesrv_endpoint_connect(
		host->dce, client, client->pipe->endpoint,
		transport->session_info, client->ev,
		DCESRV_CALL_STATE_FLAG_MAY_ASYNC, &conn);
	if (!NT_STATUS_IS_OK(status)) {
		talloc_free(client);
		return;
	}
	client->common.conn = conn;
	conn->send_queue = tevent_queue_create(conn, "pipe");
	conn->remote_address = talloc_move(conn, &remote);
	conn->local_address = talloc_move(conn, &local);
	conn->stream = talloc_move(conn, &stream);
	conn->transport.private_data = client;
	conn->transport.report_output_data = sim_hook_output;
	conn->transport.terminate_connection = terminate;
	if (conn->send_queue == NULL) {
		talloc_free(client);
		return;
	}
	status = dcesrv_connection_loop_start(conn);
	if (!NT_STATUS_IS_OK(status)) {
		talloc_free(client);
	}
}

static void on_accept(struct tevent_context *ev, struct tevent_fd *fde,
		      uint16_t flags, void *private_data)
{
	struct pipe *pipe = private_data;
	struct tstream_context *plain = NULL;
	struct client *client = NULL;
	struct tevent_req *req = NULL;
	int fd = accept4(pipe->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd == -1) {
		return;
	}
	client = talloc_zero(pipe, struct client);
	if (client == NULL ||
	    sim_client_init(&client->common, pipe->host, -1) != 0 ||
	    tstream_bsd_existing_socket(client, fd, &plain) != 0) {
		close(fd);
		talloc_free(client);
		return;
	}
	client->pipe = pipe;
	client->ev = ev;
	req = tstream_npa_accept_existing_send(client, ev, plain, PIPE_TYPE,
					       PIPE_STATE, PIPE_SIZE);
	if (req == NULL) {
		talloc_free(client);
		return;
	}
	tevent_req_set_callback(req, accepted, client);
}

/* ENDPOINT is "\pipe\svcctl", say: the socket is svcctl. */
static int listen_on(struct sim_host *host, const struct dcesrv_endpoint *e,
		     const char *dir)
{
	const char *endpoint = dcerpc_binding_get_string_option(
		e->ep_description, "endpoint");
	const char *name = endpoint != NULL ? strrchr(endpoint, '\\') : NULL;
	struct pipe *pipe = talloc_zero(host->lab, struct pipe);
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct tevent_fd *fde = NULL;

	if (pipe == NULL) {
		return ENOMEM;
	}
	pipe->host = host;
	pipe->endpoint = e;
	pipe->fd = -1;
	talloc_set_destructor(pipe, pipe_gone);
	if (name == NULL) {
		return EINVAL;
	}
	if (snprintf(at.sun_path, sizeof(at.sun_path), "%s/np/%s", dir,
		     name + 1) >= (int)sizeof(at.sun_path)) {
		return ENAMETOOLONG;
	}
	unlink(at.sun_path);
	pipe->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
			  0);
	if (pipe->fd == -1 ||
	    bind(pipe->fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(pipe->fd, 64) != 0) {
		return errno;
	}
	fde = tevent_add_fd(host->lab->ev, pipe, pipe->fd, TEVENT_FD_READ,
			    on_accept, pipe);
	return fde == NULL ? ENOMEM : 0;
}

int sim_rpc_pipes(TALLOC_CTX *mem_ctx, struct sim_host *host, const char *dir,
		  char **out_error)
{
	struct dcesrv_endpoint *e = NULL;
	char *np = talloc_asprintf(mem_ctx, "%s/np", dir);
	int ret = 0;

	if (np == NULL) {
		return ENOMEM;
	}
	if (mkdir(np, 0700) != 0 && errno != EEXIST) {
		ret = errno;
	}
	for (e = host->dce->endpoint_list; ret == 0 && e != NULL; e = e->next) {
		if (dcerpc_binding_get_transport(e->ep_description) ==
		    NCACN_NP) {
			ret = listen_on(host, e, dir);
		}
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: pipes in %s: %s",
					     host->fqdn, np, strerror(ret));
	}
	return ret;
}
