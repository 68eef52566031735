/*
 * Opens a DNS server for a task.
 */
#include "ipam/collect/collect_dns.h"

#include <string.h>

#include "ipam/base/clock.h"
#include "ipam/convert/convert.h"

static void dns_opened(struct tevent_req *subreq);

struct tevent_req *collect_dns_send(TALLOC_CTX *mem_ctx, struct collect *c,
				    const char *server, size_t data_size,
				    void (*then)(struct tevent_req *req,
						 struct rpc_status status))
{
	struct collect_dns *data = talloc_zero_size(mem_ctx, data_size);
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
	subreq = rpc_dns_open_send(data, c->ev, c->rpc, c->creds, &target,
				   NULL, COLLECT_STEP_MS);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, dns_opened, req);
	return req;
}

static void dns_opened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_dns *data = collect_task_data(req);
	struct rpc_status status;

	status = rpc_dns_open_recv(subreq, data, &data->dns);
	TALLOC_FREE(subreq);
	data->then(req, status);
}

struct ipam_failure collect_dns_failure(TALLOC_CTX *mem_ctx,
					struct rpc_status status)
{
	struct ipam_failure failure = convert_failure(mem_ctx, status);

	if (!rpc_status_is_ok(status)) {
		failure.step = talloc_asprintf(mem_ctx, "dns %s",
					       failure.step);
		failure.advice = rpc_dns_cure(status);
	}
	return failure;
}

int collect_dns_denied(struct collect *c, const char *server,
		       const struct ipam_failure *failure)
{
	return store_server_role_put(c->store, server, IPAM_ROLE_DNS,
				     IPAM_ACCESS_DENIED, failure,
				     ipam_clock_now());
}

bool collect_dns_is_of_zone(struct rpc_status status)
{
	return status.vocabulary == RPC_VOCABULARY_WERROR ||
	       (status.vocabulary == RPC_VOCABULARY_LOCAL &&
		status.code != RPC_LOCAL_NO_MEMORY);
}

struct rpc_dns *collect_dns_asker(TALLOC_CTX *mem_ctx, struct collect *c,
				  const char *address, uint32_t timeout_ms)
{
	bool v6 = strchr(address, ':') != NULL;
	struct rpc_dns *dns = NULL;
	struct rpc_status status;
	char *server = talloc_asprintf(mem_ctx, v6 ? "[%s]" : "%s", address);

	status = rpc_dns_new_alone(mem_ctx, c->ev, server, timeout_ms, &dns);
	talloc_free(server);
	return rpc_status_is_ok(status) ? dns : NULL;
}
