/*
 * ServerAvailability: can each role of a server be reached with our
 * credentials, and if not, at which step does it fail (DSC-07, INV-08); then
 * the states of the services behind them (MON-01).
 *
 *	name -> address, where it is not known
 *	for each check of a role that is present: ask -> put the outcome
 *	after the last check of a role: put how the role is
 *	services of the roles -> put them
 *
 * What a check is: ipam/model/check.h. Where a check fails that a role needs,
 * its others are left out. One that the role can do without is made again
 * after RECHECK_S, or when it failed, because a share takes a process to ask.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "ipam/base/clock.h"
#include "ipam/collect/collect_channel.h"
#include "ipam/collect/collect_dns.h"
#include "ipam/collect/collect_file.h"
#include "ipam/collect/collect_services.h"
#include "ipam/collect/collect_task.h"
#include "ipam/collect/collect_verify.h"
#include "ipam/convert/convert.h"
#include "ipam/store/store_check.h"
#include "rpc/dhcp/rpc_dhcp.h"

#define RECHECK_S (6 * 3600)
#define SHARE	  "dhcpaudit"
#define ANY_LOG	  "DhcpSrvLog-Mon.log"

struct access_data {
	struct ipam_server server;
	char address[IPAM_ADDR_TEXT];
	struct rpc_target target;
	struct collect_share share;
	struct ipam_check last[IPAM_CHECK_COUNT]; /* as they ended last */
	enum ipam_check_kind kind;		  /* the one under way */
	struct ipam_failure role; /* the first failure of the role at hand */
	struct ipam_failure worst; /* the first failure of all */
	struct rpc_dns *dns;	   /* that asks this server */
	struct rpc_dns_server *dns_server;
	struct rpc_dhcp *dhcp;
};

static void access_verified(struct tevent_req *subreq);
static void access_begin(struct tevent_req *req);
static void access_resolved(struct tevent_req *subreq);
static void access_next(struct tevent_req *req);
static void access_dhcp_done(struct tevent_req *subreq);
static void access_dhcp_told(struct tevent_req *subreq);
static void access_share_done(struct tevent_req *subreq);
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
	data->target.fqdn = data->server.name;
	data->target.address = data->address;
	ret = store_check_list(data, c->store, server, data->last);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return tevent_req_post(req, c->ev);
	}
	if (data->server.verification != IPAM_VERIFICATION_ASKED &&
	    data->server.verification != IPAM_VERIFICATION_FAILED) {
		access_begin(req);
		return tevent_req_is_in_progress(req) ?
			       req : tevent_req_post(req, c->ev);
	}
	subreq = collect_verify_send(data, c, &data->server);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, access_verified, req);
	return req;
}

/* What failed is told with the results; the checks are made all the same. */
static void access_verified(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct access_data *data = collect_task_data(req);
	int ret = collect_verify_recv(subreq, data, &data->worst);

	TALLOC_FREE(subreq);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	access_begin(req);
}

static void access_begin(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	struct tevent_req *subreq = NULL;

	ipam_addr_format(&data->server.address, data->address);
	if (data->address[0] != '\0') {
		access_next(req);
		return;
	}
	/* Added by hand, and not asked yet. */
	subreq = rpc_dns_host_send(data, task->c->ev, task->c->dns,
				   data->server.name);
	if (!tevent_req_nomem(subreq, req)) {
		tevent_req_set_callback(subreq, access_resolved, req);
	}
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

/* Whether this check is to be made now. */
static bool is_wanted(const struct access_data *data,
		      enum ipam_check_kind kind)
{
	const struct ipam_check_type *type = &ipam_check_types[kind];
	const struct ipam_check *last = &data->last[kind];

	if (!data->server.roles[type->role].present || type->by_discovery) {
		return false;
	}
	return type->needed || last->state != IPAM_CHECK_UNBLOCKED ||
	       last->checked_at > ipam_clock_now() ||
	       last->checked_at + RECHECK_S <= ipam_clock_now();
}

static int put_check(struct access_data *data, struct store *store,
		     enum ipam_check_kind kind, enum ipam_check_state state,
		     const struct ipam_failure *failure)
{
	struct ipam_check check = { .kind = kind, .state = state,
				    .checked_at = ipam_clock_now() };

	if (failure->step != NULL) {
		check.failure = *failure;
		check.failure.step = ipam_check_step_of(kind, failure->step);
	}
	return store_check_put(store, data->server.name, &check);
}

/* The checks of the role are over. */
static int put_role(struct access_data *data, struct store *store,
		    enum ipam_role role)
{
	bool ok = data->role.step == NULL;
	int ret = store_server_role_put(
		store, data->server.name, role,
		ok ? IPAM_ACCESS_GRANTED : IPAM_ACCESS_DENIED,
		ok ? NULL : &data->role, ipam_clock_now());

	if (!ok && data->worst.step == NULL) {
		data->worst = data->role;
	}
	data->role = (struct ipam_failure){ NULL, NULL, NULL };
	return ret;
}

/*
 * How the check under way ended. After a failure that the role cannot do
 * without, the others of it are not made.
 */
static void access_told(struct tevent_req *req, struct ipam_failure failure)
{
	static const struct ipam_failure none;
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	const struct ipam_check_type *type = &ipam_check_types[data->kind];
	struct store *store = task->c->store;
	bool ok = failure.step == NULL;
	int ret;

	ret = put_check(data, store, data->kind, ok ? IPAM_CHECK_UNBLOCKED :
			IPAM_CHECK_BLOCKED, &failure);
	data->kind++;
	if (type->needed && !ok) {
		data->role = failure;
	}
	for (; ret == 0 && type->needed && !ok &&
	       data->kind < IPAM_CHECK_COUNT &&
	       ipam_check_types[data->kind].role == type->role;
	     data->kind++) {
		ret = put_check(data, store, data->kind,
				IPAM_CHECK_NOT_CHECKED, &none);
	}
	while (data->kind < IPAM_CHECK_COUNT &&
	       !is_wanted(data, data->kind)) {
		data->kind++;
	}
	if (ret == 0 && (data->kind == IPAM_CHECK_COUNT ||
			 ipam_check_types[data->kind].role != type->role)) {
		ret = put_role(data, store, type->role);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	access_next(req);
}

static void access_end(struct tevent_req *req, struct rpc_status status)
{
	access_told(req, convert_failure(collect_task_data(req), status));
}

static struct tevent_req *ask_dhcp(struct access_data *data,
				   struct collect *c)
{
	return rpc_dhcp_open_send(data, c->ev, c->rpc, c->creds, &data->target,
				  NULL, COLLECT_STEP_MS);
}

static struct tevent_req *ask_share(struct access_data *data,
				    struct collect *c)
{
	data->share = (struct collect_share){ .server = &data->server,
					      .name = SHARE };
	return collect_file_send(data, c, &data->share, ANY_LOG, 0, 1);
}

static struct tevent_req *ask_ldap(struct access_data *data,
				   struct collect *c)
{
	return rpc_ldap_open_send(data, c->ev, c->auth, &data->target,
				  COLLECT_STEP_MS);
}

static struct tevent_req *ask_channel(struct access_data *data,
				      struct collect *c)
{
	static const char *const channels[IPAM_CHECK_COUNT] = {
		[IPAM_CHECK_DC_EVENTS] = "Security",
		[IPAM_CHECK_NPS_EVENTS] = "Security",
		[IPAM_CHECK_DNS_EVENTS] = "DNS Server",
		[IPAM_CHECK_DHCP_EVENTS] =
			"Microsoft-Windows-Dhcp-Server/Operational",
	};

	return collect_channel_send(data, c, &data->target,
				    channels[data->kind]);
}

static struct tevent_req *ask_dns(struct access_data *data, struct collect *c)
{
	data->dns = collect_dns_asker(data, c, data->address,
				      COLLECT_STEP_MS / 4);
	if (data->dns == NULL) {
		return NULL;
	}
	return rpc_dns_query_send(data, c->ev, data->dns,
				  data->server.domain != NULL
					  ? data->server.domain
					  : "",
				  RPC_DNS_SOA);
}

static struct tevent_req *ask_dns_rpc(struct access_data *data,
				      struct collect *c)
{
	return rpc_dns_open_send(data, c->ev, c->rpc, c->creds, &data->target,
				 NULL, COLLECT_STEP_MS);
}

static const struct {
	struct tevent_req *(*ask)(struct access_data *data, struct collect *c);
	tevent_req_fn done;
} checks[IPAM_CHECK_COUNT] = {
	[IPAM_CHECK_LDAP] = { ask_ldap, access_dc_done },
	[IPAM_CHECK_DC_EVENTS] = { ask_channel, access_channel_done },
	[IPAM_CHECK_DNS_QUERY] = { ask_dns, access_dns_done },
	[IPAM_CHECK_DNS_RPC] = { ask_dns_rpc, access_dns_opened },
	[IPAM_CHECK_DNS_EVENTS] = { ask_channel, access_channel_done },
	[IPAM_CHECK_DHCP_RPC] = { ask_dhcp, access_dhcp_done },
	[IPAM_CHECK_DHCP_SHARE] = { ask_share, access_share_done },
	[IPAM_CHECK_DHCP_EVENTS] = { ask_channel, access_channel_done },
	[IPAM_CHECK_NPS_EVENTS] = { ask_channel, access_channel_done },
};

static void access_next(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	struct tevent_req *subreq = NULL;

	while (data->kind < IPAM_CHECK_COUNT &&
	       !is_wanted(data, data->kind)) {
		data->kind++;
	}
	if (data->kind == IPAM_CHECK_COUNT) {
		access_services(req);
		return;
	}
	if (data->address[0] == '\0') {
		access_end(req, rpc_status_make(RPC_VOCABULARY_DNS, 4,
						RPC_STEP_RESOLVE));
		return;
	}
	subreq = checks[data->kind].ask(data, task->c);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, checks[data->kind].done, req);
}

static void access_dhcp_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct access_data *data = task->data;
	struct rpc_status status;

	status = rpc_dhcp_open_recv(subreq, data, &data->dhcp);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		access_end(req, status);
		return;
	}
	subreq = rpc_dhcp_config_send(data, task->c->ev, data->dhcp);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, access_dhcp_told, req);
}

/* Any account may open; only a reader is told what the server is set to. */
static void access_dhcp_told(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct access_data *data = collect_task_data(req);
	struct rpc_dhcp_config *config = NULL;
	struct rpc_status status = rpc_dhcp_config_recv(subreq, data, &config);

	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status)) {
		status = config->v4_status;
	}
	talloc_free(config);
	TALLOC_FREE(data->dhcp);
	access_end(req, status);
}

/* A share without that file can be read, too. */
static void access_share_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct access_data *data = collect_task_data(req);
	struct collect_file_part part = {0};
	struct rpc_status status = collect_file_recv(subreq, data, &part);
	struct ipam_failure failure = {0};

	TALLOC_FREE(subreq);
	talloc_free(part.data);
	if (!rpc_status_is_ok(status) &&
	    !(status.vocabulary == RPC_VOCABULARY_ERRNO &&
	      status.step == RPC_STEP_CALL &&
	      status.code == RPC_SMB_NO_FILE)) {
		failure = convert_failure(data, status);
		failure.advice = rpc_smb_cure(status);
	}
	access_told(req, failure);
}

static void access_dc_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct rpc_ldap *ldap = NULL;
	struct rpc_status status;

	status = rpc_ldap_open_recv(subreq, collect_task_data(req), &ldap);
	TALLOC_FREE(subreq);
	talloc_free(ldap);
	access_end(req, status);
}

static void access_channel_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct ipam_failure failure =
		collect_channel_recv(subreq, collect_task_data(req));

	TALLOC_FREE(subreq);
	access_told(req, failure);
}

static void access_dns_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct access_data *data = collect_task_data(req);
	struct rpc_dns_answer *answer = NULL;
	struct rpc_status status;

	status = rpc_dns_query_recv(subreq, data, &answer);
	TALLOC_FREE(subreq);
	talloc_free(answer);
	TALLOC_FREE(data->dns);
	access_end(req, status);
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
		access_told(req, collect_dns_failure(data, status));
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
	access_told(req, collect_dns_failure(data, status));
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
