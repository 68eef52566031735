/*
 * AddressUtilization: what a DHCP server counts in each scope, kept as a
 * sample, and the sum of its scopes as one of the server.
 *
 *	open -> for IPv4, IPv6: counters -> put
 *
 * The server's total is compared with ranges less exclusions of the scope as
 * last collected; a difference is logged, and the server believed.
 */
#include <errno.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_dhcp.h"
#include "ipam/convert/convert.h"

#define SCOPES_PAGE 1000

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

/* The counters of one scope; NULL: the server has none. */
static const struct rpc_dhcp_scope_count *
find_count(const struct rpc_dhcp_counts *counts, const struct ipam_addr *addr)
{
	struct ipam_addr other;
	size_t i;

	for (i = 0; i < counts->num_scopes; i++) {
		other = convert_address(&counts->scopes[i].scope);
		if (ipam_addr_cmp(&other, addr) == 0) {
			return &counts->scopes[i];
		}
	}
	return NULL;
}

static int put_sample(struct collect *c, const struct ipam_scope *scope,
		      const struct rpc_dhcp_scope_count *count)
{
	struct ipam_sample sample = {
		.server = scope->server,
		.prefix = scope->prefix,
		.at = ipam_clock_now(),
		.usage = convert_usage(count),
	};
	int64_t total = convert_scope_total(scope);
	char text[IPAM_PREFIX_TEXT];

	if (scope->prefix.addr.family == IPAM_IPV4 &&
	    total != sample.usage.total) {
		ipam_log(IPAM_LOG_DEBUG,
			 "AddressUtilization: %s: scope %s: the server counts "
			 "%lld addresses, its ranges without exclusions have "
			 "%lld",
			 scope->server,
			 ipam_prefix_format(&scope->prefix, text),
			 (long long)sample.usage.total, (long long)total);
	}
	return store_sample_add(c->store, &sample);
}

/* Samples of the scopes that are known; a scope that is new waits for its
 * configuration. */
static int put_scopes(struct collect *c, const char *server,
		      enum ipam_family family,
		      const struct rpc_dhcp_counts *counts)
{
	const struct store_scope_filter filter = {
		.server = server,
		.family = family,
		.details = true};
	struct store_page page = {.limit = SCOPES_PAGE};
	const struct rpc_dhcp_scope_count *count = NULL;
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_scope *scopes = NULL;
	size_t n = SCOPES_PAGE;
	size_t i;
	int ret = 0;

	while (ret == 0 && n == SCOPES_PAGE) {
		ret = store_scope_list(tmp_ctx, c->store, &filter, &page,
				       &scopes, &n);
		for (i = 0; ret == 0 && i < n; i++) {
			count = find_count(counts, &scopes[i].prefix.addr);
			if (count != NULL) {
				ret = put_sample(c, &scopes[i], count);
			}
		}
		if (ret == 0 && n > 0) {
			page.after = store_scope_key(tmp_ctx, &scopes[n - 1]);
		}
	}
	talloc_free(tmp_ctx);
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
	ret = store_begin(task->c->store);
	if (ret == 0) {
		ret = put_scopes(task->c, data->base.server.name, family, counts);
		if (ret == 0) {
			ret = store_server_sample_add(task->c->store,
						      data->base.server.name,
						      family,
						      ipam_clock_now());
		}
		if (ret == 0) {
			ret = store_commit(task->c->store);
		}
		if (ret != 0) {
			store_rollback(task->c->store);
		}
	}
	talloc_free(counts);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	data->family += 2;
	utilization_family(req);
}
