/*
 * DCE/RPC of a simulated host: Samba's server core on sockets of our own.
 *
 *   accept -> dcesrv_endpoint_connect (as anonymous) -> loop of the core, which
 *   frees the client through transport.terminate_connection
 */
#include "simulators/host/sim_private.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <dcesrv_core.h>
#include <param.h>
#include <samba/session.h>
#include <tsocket.h>
#include <util/idtree.h>
#include <util/idtree_random.h>

#include "simulators/host/host_auth.h"
#include "simulators/host/host_hook.h"
#include "simulators/host/sim_door.h"

struct listener {
	struct sim_host *host;
	const struct dcesrv_endpoint *endpoint;
};

static void nothing(void)
{
}

static void authorized(struct dcesrv_call_state *call, void *private_data)
{
}

static NTSTATUS prepare_gensec(TALLOC_CTX *mem_ctx,
			       struct dcesrv_call_state *call,
			       struct gensec_security **out,
			       void *private_data)
{
	int ret = sim_acceptor_new(mem_ctx, private_data,
				   call->conn->remote_address,
				   call->conn->local_address, "DCE/RPC", out);

	return ret == 0 ? NT_STATUS_OK : NT_STATUS_NO_MEMORY;
}

static int group_gone(struct dcesrv_assoc_group *group)
{
	idr_remove(group->dce_ctx->assoc_groups_idr, group->id);
	return 0;
}

/* The association group that the client names, or a new one. */
static NTSTATUS find_group(struct dcesrv_call_state *call, void *private_data)
{
	struct dcesrv_connection *conn = call->conn;
	struct idr_context *groups = conn->dce_ctx->assoc_groups_idr;
	struct dcesrv_assoc_group *group = NULL;
	uint32_t wanted = call->pkt.u.bind.assoc_group_id;
	int id;

	if (wanted != 0 && wanted <= UINT16_MAX) {
		group = idr_find(groups, (int)wanted);
	}
	if (group != NULL) {
		conn->assoc_group = talloc_reference(conn, group);
		return conn->assoc_group == NULL ? NT_STATUS_NO_MEMORY :
						   NT_STATUS_OK;
	}
	group = talloc_zero(conn, struct dcesrv_assoc_group);
	if (group == NULL) {
		return NT_STATUS_NO_MEMORY;
	}
	id = idr_get_new_random(groups, group, UINT16_MAX);
	if (id == -1) {
		talloc_free(group);
		return NT_STATUS_RPC_OUT_OF_RESOURCES;
	}
	group->id = (uint32_t)id;
	group->dce_ctx = conn->dce_ctx;
	group->transport = dcerpc_binding_get_transport(
		conn->endpoint->ep_description);
	talloc_set_destructor(group, group_gone);
	conn->assoc_group = group;
	return NT_STATUS_OK;
}

static int add_epmapper(struct dcesrv_context *dce)
{
	const struct dcesrv_endpoint_server *server =
		dcesrv_ep_server_byname("epmapper");
	NTSTATUS status = NT_STATUS_OK;

	/* Registering is once per process, initialising once per context. */
	if (server == NULL) {
		status = dcerpc_server_epmapper_init(NULL);
		server = dcesrv_ep_server_byname("epmapper");
	}
	if (!NT_STATUS_IS_OK(status) || server == NULL) {
		return EIO;
	}
	status = server->init_server(dce, server);
	return NT_STATUS_IS_OK(status) ? 0 : EIO;
}

int sim_rpc_new(TALLOC_CTX *mem_ctx, struct sim_host *host, char **out_error)
{
	struct loadparm_context *lp = sim_loadparm_new(host->lab, host);
	struct dcesrv_context_callbacks *callbacks =
		talloc_zero(host->lab, struct dcesrv_context_callbacks);
	NTSTATUS status = gensec_init();
	int ret;

	if (lp == NULL || callbacks == NULL) {
		return ENOMEM;
	}
	/* The core calls all of them without a look. */
	callbacks->auth.gensec_prepare = prepare_gensec;
	callbacks->auth.private_data = host;
	callbacks->auth.become_root = nothing;
	callbacks->auth.unbecome_root = nothing;
	callbacks->log.successful_authz = authorized;
	callbacks->assoc_group.find = find_group;
	if (NT_STATUS_IS_OK(status)) {
		status = dcesrv_init_context(host->lab, lp, callbacks,
					     &host->dce);
	}
	ret = NT_STATUS_IS_OK(status) ? add_epmapper(host->dce) : EIO;
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: RPC: %s",
					     host->fqdn, nt_errstr(status));
	}
	return ret;
}

/* Freeing a client closes its socket and abandons its calls. */
static void terminate(struct dcesrv_connection *conn, const char *reason)
{
	talloc_free(conn->transport.private_data);
}

static int anonymous(struct sim_client *client, const struct sim_host *host,
		     struct auth_session_info **out)
{
	struct auth_user_info_dc *info = NULL;
	NTSTATUS status = auth_anonymous_user_info_dc(client, host->name,
						      &info);

	if (NT_STATUS_IS_OK(status)) {
		status = auth_generate_session_info(client, NULL, NULL, info,
						    0x01 | 0x04, out);
	}
	return NT_STATUS_IS_OK(status) ? 0 : ENOMEM;
}

/* Takes FD over on success only. */
static int attach(struct dcesrv_connection *conn, struct sim_client *client,
		  int fd)
{
	struct sockaddr_in peer, own;
	socklen_t peer_size = sizeof(peer), own_size = sizeof(own);
	struct tsocket_address *remote = NULL, *local = NULL;
	int ret = getpeername(fd, (struct sockaddr *)&peer, &peer_size);

	if (ret == 0) {
		ret = getsockname(fd, (struct sockaddr *)&own, &own_size);
	}
	if (ret == 0) {
		ret = tsocket_address_bsd_from_sockaddr(
			conn, (struct sockaddr *)&peer, peer_size, &remote);
	}
	if (ret == 0) {
		ret = tsocket_address_bsd_from_sockaddr(
			conn, (struct sockaddr *)&own, own_size, &local);
	}
	conn->send_queue = tevent_queue_create(conn, "rpc");
	if (ret != 0 || conn->send_queue == NULL) {
		return ENOMEM;
	}
	conn->remote_address = remote;
	conn->local_address = local;
	conn->transport.private_data = client;
	conn->transport.report_output_data = sim_hook_output;
	conn->transport.terminate_connection = terminate;
	ret = tstream_bsd_existing_socket(conn, fd, &conn->stream);
	return ret == 0 ? 0 : ENOMEM;
}

static void on_client(void *private_data, int fd,
		      const struct sockaddr_in *from)
{
	struct listener *l = private_data;
	struct dcesrv_connection *conn = NULL;
	struct auth_session_info *session = NULL;
	struct sim_client *client = NULL;
	NTSTATUS status;
	int one = 1, ret;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	client = talloc_zero(l, struct sim_client);
	ret = client == NULL ? ENOMEM : sim_client_init(client, l->host, fd);
	if (ret == 0) {
		ret = anonymous(client, l->host, &session);
	}
	if (ret == 0) {
		status = dcesrv_endpoint_connect(
			l->host->dce, client, l->endpoint, session,
			l->host->lab->ev,
			DCESRV_CALL_STATE_FLAG_MAY_ASYNC, &conn);
		client->conn = conn;
		ret = NT_STATUS_IS_OK(status) ? attach(conn, client, fd) : EIO;
	}
	if (ret != 0) {
		close(fd);
		talloc_free(client);
		return;
	}
	status = dcesrv_connection_loop_start(conn);
	if (!NT_STATUS_IS_OK(status)) {
		talloc_free(client);
	}
}

static int listen_on(struct sim_host *host, const struct dcesrv_endpoint *e,
		     uint16_t port)
{
	const struct sim_door_place place = {
		.ev = host->lab->ev,
		.doors = host->lab->doors,
		.address = host->address,
		.port = port,
	};
	struct listener *l = talloc_zero(host->dce, struct listener);
	struct sim_door *door = NULL;

	if (l == NULL) {
		return ENOMEM;
	}
	*l = (struct listener){ host, e };
	return sim_door_listen(l, &place, on_client, l, &door);
}

/* The endpoint mapper answers with these two options. */
static int give_address(struct sim_host *host, struct dcesrv_endpoint *e,
			uint16_t *next_port, uint16_t *out_port)
{
	const char *text = dcerpc_binding_get_string_option(e->ep_description,
							    "endpoint");
	char port[8];
	NTSTATUS status;

	*out_port = text != NULL ? (uint16_t)strtoul(text, NULL, 10) : (*next_port)++;
	snprintf(port, sizeof(port), "%u", *out_port);
	status = dcerpc_binding_set_string_option(e->ep_description, "endpoint",
						  port);
	if (NT_STATUS_IS_OK(status)) {
		status = dcerpc_binding_set_string_option(
			e->ep_description, "host", host->address);
	}
	return NT_STATUS_IS_OK(status) ? 0 : ENOMEM;
}

int sim_rpc_listen(TALLOC_CTX *mem_ctx, struct sim_host *host,
		   char **out_error)
{
	struct dcesrv_endpoint *e = host->dce->endpoint_list;
	uint16_t next_port = SIM_RPC_PORT_FIRST, port = 0;
	int ret = sim_hook_interfaces(host);

	for (; ret == 0 && e != NULL; e = e->next) {
		if (dcerpc_binding_get_transport(e->ep_description) !=
		    NCACN_IP_TCP) {
			continue;
		}
		ret = give_address(host, e, &next_port, &port);
		if (ret == 0) {
			ret = listen_on(host, e, port);
		}
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s port %u: %s",
					     host->fqdn, host->address, port,
					     strerror(ret));
	}
	return ret;
}
