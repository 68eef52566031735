/*
 * ServerDiscovery, for each server: its addresses, its row in the store,
 * whether it answers DHCPINFORM, and whether we reach it.
 */
#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_discovery_private.h"
#include "ipam/collect/collect_inform.h"
#include "ipam/convert/convert.h"
#include "ipam/store/store_check.h"

#define ACCESS_PARALLEL 16

static void discovery_host_done(struct tevent_req *subreq);
static void discovery_put(struct tevent_req *req);
static void discovery_inform(struct tevent_req *req);
static void discovery_inform_done(struct tevent_req *subreq);
static void discovery_check_next(struct tevent_req *req);
static void discovery_check_done(struct tevent_req *subreq);

void discovery_resolve_next(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	struct tevent_req *subreq = NULL;

	if (data->resolved >= data->num_servers) {
		discovery_put(req);
		return;
	}
	subreq = rpc_dns_host_send(data, collect_of(req)->ev,
				   collect_of(req)->dns,
				   data->servers[data->resolved].name);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, discovery_host_done, req);
}

static bool is_link_local(const struct rpc_dns_record *r)
{
	return r->family == 6 ?
		       r->octets[0] == 0xfe && (r->octets[1] & 0xc0) == 0x80 :
		       r->octets[0] == 169 && r->octets[1] == 254;
}

/*
 * All addresses, except those that hold on their own link only. False where
 * the server has none but such: then it is not listed.
 */
static bool set_addresses(struct ipam_server *server,
			  struct discovery_data *data,
			  const struct rpc_dns_answer *answer)
{
	const struct rpc_dns_record *r = NULL;
	size_t i;

	server->addresses = talloc_array(data, struct ipam_addr,
					 answer->num_records);
	for (i = 0; i < answer->num_records && server->addresses != NULL;
	     i++) {
		r = &answer->records[i];
		if (is_link_local(r)) {
			continue;
		}
		server->addresses[server->address_count++] =
			convert_octets(r->family, r->octets);
	}
	server->address = collect_best_address(answer);
	return server->address_count > 0 || answer->num_records == 0;
}

static void remove_server(struct discovery_data *data, size_t at)
{
	ipam_log(IPAM_LOG_INFO, "ServerDiscovery: %s has link-local addresses "
		 "only", data->servers[at].name);
	data->servers[at] = data->servers[--data->num_servers];
}

static void discovery_host_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct rpc_dns_answer *answer = NULL;
	struct rpc_status status;
	bool listed = true;

	status = rpc_dns_host_recv(subreq, data, &answer);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status)) {
		listed = set_addresses(&data->servers[data->resolved], data,
				       answer);
	}
	talloc_free(answer);
	if (listed) {
		data->resolved++;
	} else {
		remove_server(data, data->resolved);
	}
	discovery_resolve_next(req);
}

/* What the domains of the servers could not tell. */
static void set_unknown_roles(struct discovery_data *data)
{
	const struct ipam_domain *domain = NULL;
	size_t i;

	for (i = 0; i < data->num_servers; i++) {
		domain = discovery_domain_of(data, data->servers[i].name);
		data->servers[i].unknown_roles =
			domain != NULL ? data->unknown[domain - data->domains]
				       : ~0U;
	}
}

static void discovery_put(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	struct store *store = collect_of(req)->store;
	int ret;

	set_unknown_roles(data);
	ret = store_server_put_all(store, data->servers, data->num_servers,
				   ipam_clock_now());
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	discovery_inform(req);
}

static void discovery_inform(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	struct collect *c = collect_of(req);
	struct tevent_req *subreq = NULL;
	int ret;

	if (!c->settings->dhcp_inform) {
		ret = store_check_drop(c->store, IPAM_CHECK_DHCP_INFORM);
		if (ret != 0) {
			collect_task_end_store(req, ret);
			return;
		}
		discovery_check_next(req);
		return;
	}
	subreq = collect_inform_send(data, c, data->servers,
				     data->num_servers);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, discovery_inform_done, req);
}

static void discovery_inform_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct ipam_failure why;
	int ret = collect_inform_recv(subreq, data, &why);

	TALLOC_FREE(subreq);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (why.step != NULL) {
		discovery_note_worst(data, &why, "DHCPINFORM");
	}
	discovery_check_next(req);
}

/*
 * Access checks, some at a time. Their failures belong to their servers, not
 * to discovery.
 */
static void discovery_check_next(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	struct tevent_req *subreq = NULL;

	while (data->checking < ACCESS_PARALLEL &&
	       data->checked < data->num_servers) {
		subreq = collect_access_send(
			data, collect_of(req),
			data->servers[data->checked++].name);
		if (tevent_req_nomem(subreq, req)) {
			return;
		}
		tevent_req_set_callback(subreq, discovery_check_done, req);
		data->checking++;
	}
	if (data->checking == 0) {
		collect_task_end_failure(req, &data->worst);
	}
}

static void discovery_check_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct ipam_failure failure;

	collect_task_recv(subreq, data, &failure);
	TALLOC_FREE(subreq);
	data->checking--;
	discovery_check_next(req);
}
