/*
 * AddressUtilization: what a DHCP server counts in each scope, kept as a
 * sample, and the sums of its superscopes and of the server.
 *
 *	open -> for IPv4, IPv6: counters -> put
 */
#include <errno.h>

#include "ipam/base/clock.h"
#include "ipam/collect/collect_dhcp.h"
#include "ipam/convert/convert.h"
#include "ipam/store/store_usage.h"

struct utilization_data {
	struct collect_dhcp base;
	int family;
};

static void utilization_open(struct tevent_req *req);
static void utilization_family(struct tevent_req *req);
static void utilization_counts_done(struct tevent_req *subreq);

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

/* Samples of what the server counts; a scope that is new waits for its
 * configuration. */
static int put_counts(struct collect *c, const char *server,
		      enum ipam_family family,
		      const struct rpc_dhcp_counts *counts)
{
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
		ret = store_usage_put_scopes(c->store, server, family, samples,
					     counts->num_scopes,
					     ipam_clock_now());
	}
	talloc_free(samples);
	return ret;
}

static void utilization_counts_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct utilization_data *data = task->data;
	enum ipam_family family = data->family == 4 ? IPAM_IPV4 : IPAM_IPV6;
	struct rpc_dhcp_counts *counts = NULL;
	struct rpc_status status;
	int ret;

	status = rpc_dhcp_counts_recv(subreq, data, &counts);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		collect_task_end(req, status);
		return;
	}
	ret = put_counts(task->c, data->base.server.name, family, counts);
	talloc_free(counts);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	data->family += 2;
	utilization_family(req);
}
