/*
 * AddressUtilization: what a DHCP server counts in each scope, kept as a
 * sample, and the sums of its superscopes and of the server.
 *
 *	open -> IPv4: counters -> put -> IPv6: counters -> stateless -> put
 */
#include <errno.h>

#include "ipam/base/clock.h"
#include "ipam/collect/collect_dhcp.h"
#include "ipam/convert/convert.h"
#include "ipam/store/store_usage.h"
#include "rpc/dhcp/rpc_dhcp_server.h"

struct utilization_data {
	struct collect_dhcp base;
	int family;
	struct rpc_dhcp_counts *counts;
};

static void utilization_open(struct tevent_req *req);
static void utilization_family(struct tevent_req *req);
static void utilization_counts_done(struct tevent_req *subreq);
static void utilization_stateless_done(struct tevent_req *subreq);

struct tevent_req *collect_utilization_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const char *server)
{
	return collect_dhcp_send(mem_ctx, c, server,
				 sizeof(struct utilization_data), utilization_open);
}

static void utilization_open(struct tevent_req *req)
{
	struct utilization_data *data = collect_task_data(req);

	data->family = 4;
	utilization_family(req);
}

static void utilization_family(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct utilization_data *data = task->data;
	struct tevent_req *subreq = NULL;

	if (data->family > 6 ||
	    (data->family == 6 && !rpc_dhcp_has_second(data->base.dhcp))) {
		collect_task_end(req, (struct rpc_status){0});
		return;
	}
	subreq = rpc_dhcp_counts_send(data, task->c->ev, data->base.dhcp,
				      data->family);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, utilization_counts_done, req);
}

/* Clients without an address, of the scopes that have some (UTL-03). */
static void add_stateless(struct ipam_sample *samples, size_t count,
			  const struct rpc_dhcp_stateless_count *rows,
			  size_t num)
{
	struct ipam_addr scope;
	size_t i, k;

	for (i = 0; i < num; i++) {
		scope = convert_address(&rows[i].scope);
		for (k = 0; k < count; k++) {
			if (ipam_addr_cmp(&samples[k].prefix.addr, &scope) ==
			    0) {
				samples[k].usage.stateless =
					convert_stateless(&rows[i]);
			}
		}
	}
}

/* Samples of what the server counts; a scope that is new waits for its
 * configuration. */
static int put_counts(struct collect *c, struct utilization_data *data,
		      const struct rpc_dhcp_stateless_count *stateless,
		      size_t num_stateless)
{
	const struct rpc_dhcp_counts *counts = data->counts;
	struct ipam_sample *samples =
		talloc_zero_array(NULL, struct ipam_sample,
				  counts->num_scopes);
	size_t i;
	int ret = ENOMEM;

	for (i = 0; samples != NULL && i < counts->num_scopes; i++) {
		samples[i].prefix.addr =
			convert_address(&counts->scopes[i].scope);
		samples[i].usage = convert_usage(&counts->scopes[i]);
	}
	if (samples != NULL) {
		add_stateless(samples, counts->num_scopes, stateless,
			      num_stateless);
		ret = store_usage_put_scopes(
			c->store, data->base.server.name,
			data->family == 4 ? IPAM_IPV4 : IPAM_IPV6, samples,
			counts->num_scopes, ipam_clock_now());
	}
	talloc_free(samples);
	return ret;
}

static void utilization_keep(struct tevent_req *req,
			     const struct rpc_dhcp_stateless_count *stateless,
			     size_t num_stateless)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct utilization_data *data = task->data;
	int ret = put_counts(task->c, data, stateless, num_stateless);

	TALLOC_FREE(data->counts);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	data->family += 2;
	utilization_family(req);
}

static void utilization_counts_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct utilization_data *data = task->data;
	struct rpc_status status;

	status = rpc_dhcp_counts_recv(subreq, data, &data->counts);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		collect_task_end(req, status);
		return;
	}
	if (data->family == 4) {
		utilization_keep(req, NULL, 0);
		return;
	}
	subreq = rpc_dhcp_stateless_counts_send(data, task->c->ev,
						data->base.dhcp);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, utilization_stateless_done, req);
}

/*
 * Servers before 2012 know nothing of it; whatever fails here, what counts
 * is there.
 */
static void utilization_stateless_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct utilization_data *data = collect_task_data(req);
	struct rpc_dhcp_stateless_count *rows = NULL;
	struct rpc_status status;
	size_t num = 0;

	status = rpc_dhcp_stateless_counts_recv(subreq, data, &rows, &num);
	TALLOC_FREE(subreq);
	utilization_keep(req, rows, rpc_status_is_ok(status) ? num : 0);
	talloc_free(rows);
}
