/*
 * Opens a DHCP server for a task.
 */
#include "ipam/collect/collect_dhcp.h"

#include "ipam/base/clock.h"
#include "ipam/convert/convert.h"

static void dhcp_opened(struct tevent_req *subreq);

struct tevent_req *collect_dhcp_send(TALLOC_CTX *mem_ctx, struct collect *c,
				     const char *server, size_t data_size,
				     void (*then)(struct tevent_req *req))
{
	struct collect_dhcp *data = talloc_zero_size(mem_ctx, data_size);
	struct rpc_target target = {0};
	struct tevent_req *subreq = NULL;
	struct tevent_req *req = NULL;
	int ret;

	if (data == NULL) {
		return NULL;
	}
	data->then = then;
	req = collect_task_new(mem_ctx, c, server, data);
	if (req == NULL) {
		return NULL;
	}
	ret = collect_server(data, c, server, &data->server);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return tevent_req_post(req, c->ev);
	}
	ipam_addr_format(&data->server.address, data->address);
	target.fqdn = data->server.name;
	target.address = data->address[0] != '\0' ? data->address : NULL;
	subreq = rpc_dhcp_open_send(data, c->ev, c->rpc, c->creds, &target,
				    NULL, COLLECT_STEP_MS);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, dhcp_opened, req);
	return req;
}

/* What the server said about access is news for its role, too. */
static int put_access(struct collect *c, const char *server,
		      const struct ipam_failure *failure)
{
	bool ok = failure->step == NULL;

	return store_server_role_put(c->store, server, IPAM_ROLE_DHCP,
				     ok ? IPAM_ACCESS_GRANTED
					: IPAM_ACCESS_DENIED,
				     ok ? NULL : failure, ipam_clock_now());
}

static void dhcp_opened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct collect_dhcp *data = task->data;
	struct ipam_failure failure;
	struct rpc_status status;
	int ret;

	status = rpc_dhcp_open_recv(subreq, data, &data->dhcp);
	TALLOC_FREE(subreq);
	failure = convert_failure(data, status);
	ret = put_access(task->c, data->server.name, &failure);
	if (rpc_status_is_ok(status) && ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (!rpc_status_is_ok(status)) {
		collect_task_end_failure(req, &failure);
		return;
	}
	data->then(req);
}
