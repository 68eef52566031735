/*
 * ServerAvailability: can each role of a server be reached with our
 * credentials, and if not, at which step does it fail (DSC-07); then the
 * states of the services behind them (MON-01).
 *
 *	name -> address, where it is not known
 *	for each role that is present: ask -> put the outcome
 *	services of the roles -> put them
 *
 * dhcp: both interfaces and the version; dc: a sealed bind, then the channel
 * Security; dns: an answer to a question of its domain's SOA, then what it is
 * by [MS-DNSP]; nps: the channel Security.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "ipam/base/clock.h"
#include "ipam/collect/collect_channel.h"
#include "ipam/collect/collect_dns.h"
#include "ipam/collect/collect_services.h"
#include "ipam/collect/collect_task.h"
#include "ipam/convert/convert.h"
#include "rpc/dhcp/rpc_dhcp.h"

#define SECURITY "Security"

struct access_data {
	struct ipam_server server;
	char address[IPAM_ADDR_TEXT];
	enum ipam_role role;	    /* the one under way */
	struct ipam_failure worst;  /* the first failure */
	struct rpc_dns *dns;	    /* that asks this server */
	struct rpc_dns_server *dns_server;
};

static void access_resolved(struct tevent_req *subreq);
static void access_next(struct tevent_req *req);
static void access_dhcp_done(struct tevent_req *subreq);
static void access_dc_done(struct tevent_req *subreq);
static void access_channel_done(struct tevent_req *subreq);
static void access_dns_done(struct tevent_req *subreq);
static void access_dns_opened(struct tevent_req *subreq);
static void access_dns_told(struct tevent_req *subreq);
static void access_services(struct tevent_req *req);
static void access_services_done(struct tevent_req *subreq);

struct tevent_req *collect_access_send(TALLOC_CTX *mem_ctx, struct collect *c,
				       const char *server)
{
	struct access_data *data = talloc_zero(mem_ctx, struct access_data);
	struct tevent_req *req = NULL;
	struct tevent_req *subreq = NULL;
	int ret;

	if (data == NULL) {
		return NULL;
	}
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
	if (data->address[0] != '\0') {
		access_next(req);
		return req;
	}
	/* Added by hand, and not asked yet. */
	subreq = rpc_dns_host_send(data, c->ev, c->dns, data->server.name);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, access_resolved, req);
	return req;
}

static void access_resolved(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	struct rpc_dns_answer *answer = NULL;
	struct rpc_status status;
	int ret;

	status = rpc_dns_host_recv(subreq, data, &answer);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		collect_task_end(req, status);
		return;
	}
	data->server.address = collect_best_address(answer);
	talloc_free(answer);
	ret = store_server_address(task->c->store, data->server.name,
				   &data->server.address);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	ipam_addr_format(&data->server.address, data->address);
	access_next(req);
}

static void access_role_told(struct tevent_req *req,
			     struct ipam_failure failure)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	bool ok = failure.step == NULL;
	int ret;

	ret = store_server_role_put(
		task->c->store, data->server.name, data->role,
		ok ? IPAM_ACCESS_GRANTED : IPAM_ACCESS_DENIED,
		ok ? NULL : &failure, ipam_clock_now());
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (!ok && data->worst.step == NULL) {
		data->worst = failure;
	}
	data->role++;
	access_next(req);
}

static void access_role_end(struct tevent_req *req, struct rpc_status status)
{
	access_role_told(req, convert_failure(collect_task_data(req), status));
}

static struct tevent_req *access_ask_dns(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;

	data->dns = collect_dns_asker(data, task->c, data->address,
				      COLLECT_STEP_MS / 4);
	if (data->dns == NULL) {
		return NULL;
	}
	return rpc_dns_query_send(data, task->c->ev, data->dns,
				  data->server.domain != NULL
					  ? data->server.domain
					  : "",
				  RPC_DNS_SOA);
}

static void access_next(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	struct collect *c = task->c;
	struct rpc_target target = {.fqdn = data->server.name,
				    .address = data->address};
	tevent_req_fn done = NULL;
	struct tevent_req *subreq = NULL;

	while (data->role < IPAM_ROLE_COUNT &&
	       !data->server.roles[data->role].present) {
		data->role++;
	}
	if (data->role >= IPAM_ROLE_COUNT) {
		access_services(req);
		return;
	}
	if (data->address[0] == '\0') {
		access_role_end(req, rpc_status_make(RPC_VOCABULARY_DNS, 4,
						     RPC_STEP_RESOLVE));
		return;
	}
	switch (data->role) {
	case IPAM_ROLE_DHCP:
		subreq = rpc_dhcp_open_send(data, c->ev, c->rpc, c->creds,
					    &target, NULL, COLLECT_STEP_MS);
		done = access_dhcp_done;
		break;
	case IPAM_ROLE_DC:
		subreq = rpc_ldap_open_send(data, c->ev, c->auth, &target,
					    COLLECT_STEP_MS);
		done = access_dc_done;
		break;
	case IPAM_ROLE_NPS:
		subreq = collect_channel_send(data, c, &target, SECURITY);
		done = access_channel_done;
		break;
	default:
		subreq = access_ask_dns(req);
		done = access_dns_done;
		break;
	}
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, done, req);
}

static void access_dhcp_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct rpc_dhcp *dhcp = NULL;
	struct rpc_status status;

	status = rpc_dhcp_open_recv(subreq, collect_task_data(req), &dhcp);
	TALLOC_FREE(subreq);
	talloc_free(dhcp);
	access_role_end(req, status);
}

static void access_dc_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	struct rpc_target target = {.fqdn = data->server.name,
				    .address = data->address};
	struct rpc_ldap *ldap = NULL;
	struct rpc_status status;

	status = rpc_ldap_open_recv(subreq, data, &ldap);
	TALLOC_FREE(subreq);
	talloc_free(ldap);
	if (!rpc_status_is_ok(status)) {
		access_role_end(req, status);
		return;
	}
	subreq = collect_channel_send(data, task->c, &target, SECURITY);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, access_channel_done, req);
}

static void access_channel_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct ipam_failure failure =
		collect_channel_recv(subreq, collect_task_data(req));

	TALLOC_FREE(subreq);
	access_role_told(req, failure);
}

static void access_dns_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	struct rpc_target target = {.fqdn = data->server.name,
				    .address = data->address};
	struct rpc_dns_answer *answer = NULL;
	struct rpc_status status;

	status = rpc_dns_query_recv(subreq, data, &answer);
	TALLOC_FREE(subreq);
	talloc_free(answer);
	TALLOC_FREE(data->dns);
	if (!rpc_status_is_ok(status)) {
		access_role_end(req, status);
		return;
	}
	subreq = rpc_dns_open_send(data, task->c->ev, task->c->rpc,
				   task->c->creds, &target, NULL,
				   COLLECT_STEP_MS);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, access_dns_opened, req);
}

static void access_dns_opened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	struct rpc_status status;

	status = rpc_dns_open_recv(subreq, data, &data->dns_server);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		access_role_told(req, collect_dns_failure(data, status));
		return;
	}
	subreq = rpc_dns_info_send(data, task->c->ev, data->dns_server);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, access_dns_told, req);
}

/* A DNS server looks at rights when it is asked, not before. */
static void access_dns_told(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct access_data *data = collect_task_data(req);
	struct rpc_dns_info *info = NULL;
	struct rpc_status status;

	status = rpc_dns_info_recv(subreq, data, &info);
	TALLOC_FREE(subreq);
	talloc_free(info);
	TALLOC_FREE(data->dns_server);
	access_role_told(req, collect_dns_failure(data, status));
}

static void access_services(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	struct tevent_req *subreq = collect_services_send(
		data, task->c, &data->server, data->address);

	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, access_services_done, req);
}

static void access_services_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct access_data *data = collect_task_data(req);
	struct ipam_failure worst = {0};
	int ret = collect_services_recv(subreq, data, &worst);

	TALLOC_FREE(subreq);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (data->worst.step == NULL) {
		data->worst = worst;
	}
	collect_task_end_failure(req, &data->worst);
}
