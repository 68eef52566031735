/*
 * ServerConfiguration for DHCP: settings of the server, scopes of both
 * families with their ranges, exclusions and reservations, then the leases of
 * each scope.
 *
 *	open -> settings -> put -> for IPv4, IPv6: scopes -> put
 *						  -> for each scope: leases -> put
 *	     -> options, policies and the like (collect_config_sets.h)
 *
 * The leases of a few scopes are a transaction of their own, so that memory
 * follows the largest scope and not the server. A scope whose leases fail keeps those
 * that it had; the others go on, unless the connection is lost.
 */
#include <errno.h>
#include <string.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_config.h"
#include "ipam/collect/collect_config_sets.h"
#include "ipam/collect/collect_dhcp.h"
#include "ipam/convert/convert.h"
#include "ipam/store/store_plan.h"

#define BATCH_SCOPES 64	  /* whose leases are put together, at most */
#define BATCH_LEASES 4096 /* as soon as they are so many */
#define DHCP_SUBNET_NOT_PRESENT 20005 /* [MS-DHCPM] 2.2.4: it was deleted */

struct configuration_data {
	struct collect_dhcp base;
	int family;
	struct rpc_dhcp_scopes *found;
	struct ipam_scope *scopes; /* of this family, those that are valid */
	struct rpc_dhcp_address *ids;
	size_t num_scopes, scope;
	TALLOC_CTX *lease_ctx; /* leases that are not put yet */
	struct ipam_lease *leases; /* of the scope at hand */
	size_t num_leases;
	struct batch {
		const struct ipam_prefix *prefix;
		const struct ipam_lease *leases;
		size_t count;
	} batch[BATCH_SCOPES]; /* read, to be put */
	size_t batch_count, batch_leases;
	bool no_memory;
	size_t odd; /* parts that were left out */
	char *odd_scope; /* the first scope that had any */
	struct store_diff diff;
	struct ipam_failure worst;
};

static void configuration_open(struct tevent_req *req);
static void configuration_settings_done(struct tevent_req *subreq);
static void configuration_family(struct tevent_req *req);
static void configuration_scopes_done(struct tevent_req *subreq);
static void configuration_leases(struct tevent_req *req);
static bool configuration_page(const struct rpc_dhcp_lease *leases,
			       size_t num_leases, void *private_data);
static void configuration_leases_done(struct tevent_req *subreq);

struct tevent_req *collect_config_dhcp_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const char *server)
{
	return collect_dhcp_send(mem_ctx, c, server,
				 sizeof(struct configuration_data),
				 configuration_open);
}

static void configuration_open(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct configuration_data *data = task->data;
	struct tevent_req *subreq = NULL;

	subreq = rpc_dhcp_config_send(data, task->c->ev, data->base.dhcp);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, configuration_settings_done, req);
}

static void configuration_settings_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct configuration_data *data = task->data;
	struct rpc_dhcp_version version = rpc_dhcp_version(data->base.dhcp);
	struct rpc_dhcp_config *config = NULL;
	struct ipam_property *properties = NULL;
	struct rpc_status status;
	size_t count = 0;
	int ret;

	status = rpc_dhcp_config_recv(subreq, data, &config);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		collect_task_end(req, status);
		return;
	}
	ret = convert_dhcp_config(config, &version, config, &properties,
				  &count);
	if (ret == 0) {
		ret = store_property_put_all(task->c->store, data->base.server.name,
					     IPAM_ROLE_DHCP, properties, count,
					     ipam_clock_now(), &data->diff);
	}
	talloc_free(config);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	data->family = 4;
	configuration_family(req);
}

static void configuration_end(struct tevent_req *req)
{
	struct configuration_data *data = collect_task_data(req);

	struct ipam_failure remark = {.step = "convert"};

	ipam_log(IPAM_LOG_INFO,
		 "ServerConfiguration: %s: %zu added, %zu changed, %zu "
		 "removed, %zu as before",
		 data->base.server.name, data->diff.added, data->diff.changed,
		 data->diff.removed, data->diff.unchanged);
	if (data->worst.step != NULL || data->odd == 0) {
		collect_task_end_failure(req, &data->worst);
		return;
	}
	remark.status = talloc_asprintf(
		data, "left out %zu scopes, ranges, reservations or leases "
		"that cannot be, the first in scope %s", data->odd,
		data->odd_scope != NULL ? data->odd_scope : "?");
	remark.advice = "what was left out is not shown here: look at it on "
			"the server";
	collect_task_end_remark(req, &remark);
}

/* Keeps the first scope of which something was left out. */
static void note_odd(struct configuration_data *data, size_t before,
		     const struct ipam_addr *scope)
{
	char text[IPAM_ADDR_TEXT];

	if (data->odd > before && data->odd_scope == NULL) {
		data->odd_scope = talloc_strdup(
			data, ipam_addr_format(scope, text));
	}
}

static void configuration_sets_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct configuration_data *data = task->data;
	struct ipam_failure worst = {0};
	struct store_diff diff;
	int ret = collect_config_sets_recv(subreq, data, &worst);

	TALLOC_FREE(subreq);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (data->worst.step == NULL) {
		data->worst = worst;
	}
	/* Again, as gateways and failover are known only now. */
	ret = store_ip_range_follow(task->c->store, data->base.server.name,
				    ipam_clock_now(), &diff);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	configuration_end(req);
}

static void configuration_sets(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct configuration_data *data = task->data;
	struct tevent_req *subreq = collect_config_sets_send(
		data, task->c, data->base.dhcp, data->base.server.name,
		&data->diff);

	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, configuration_sets_done, req);
}

static void configuration_family(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct configuration_data *data = task->data;
	struct tevent_req *subreq = NULL;

	if (data->family > 6) {
		configuration_sets(req);
		return;
	}
	subreq = rpc_dhcp_scopes_send(data, task->c->ev, data->base.dhcp,
				      data->family);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, configuration_scopes_done, req);
}

static void add_diff(struct store_diff *sum, const struct store_diff *diff)
{
	sum->added += diff->added;
	sum->changed += diff->changed;
	sum->removed += diff->removed;
	sum->unchanged += diff->unchanged;
}

/* What kept a scope from being read as a whole, if anything did. */
static struct rpc_status unread(const struct rpc_dhcp_scope *scope)
{
	return rpc_status_is_ok(scope->info_status) ? scope->elements_status
						    : scope->info_status;
}

/*
 * The first scope that could not be read although it is there. Storing the
 * others alone would look as if it had been deleted.
 */
static struct rpc_status first_unread(const struct rpc_dhcp_scopes *found)
{
	struct rpc_status status;
	size_t i;

	for (i = 0; i < found->num_scopes; i++) {
		status = unread(&found->scopes[i]);
		if (!rpc_status_is_ok(status) &&
		    !(status.vocabulary == RPC_VOCABULARY_WERROR &&
		      status.code == DHCP_SUBNET_NOT_PRESENT)) {
			return status;
		}
	}
	return (struct rpc_status){0};
}

static int convert_scopes(struct configuration_data *data)
{
	size_t count = data->found->num_scopes;
	struct rpc_dhcp_scope *from = NULL;
	struct ipam_addr address;
	size_t i, odd;
	int ret;

	data->num_scopes = 0;
	data->scope = 0;
	data->scopes = talloc_zero_array(data->found, struct ipam_scope,
					 count + 1);
	data->ids = talloc_zero_array(data->found, struct rpc_dhcp_address,
				      count + 1);
	if (data->scopes == NULL || data->ids == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < count; i++) {
		from = &data->found->scopes[i];
		if (!rpc_status_is_ok(unread(from))) {
			continue; /* gone since the listing began */
		}
		odd = data->odd;
		address = convert_address(&from->address);
		ret = convert_scope(data->scopes, data->base.server.name, from,
				    &data->scopes[data->num_scopes],
				    &data->odd);
		if (ret == ENOMEM) {
			return ret;
		}
		if (ret != 0) {
			data->odd++;
		}
		note_odd(data, odd, &address);
		if (ret != 0) {
			continue;
		}
		data->ids[data->num_scopes++] = from->address;
	}
	return 0;
}

static void configuration_scopes_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct configuration_data *data = task->data;
	struct store_diff diff = {0};
	struct rpc_status status;
	int ret;

	TALLOC_FREE(data->found);
	status = rpc_dhcp_scopes_recv(subreq, data, &data->found);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status)) {
		status = first_unread(data->found);
	}
	if (!rpc_status_is_ok(status)) {
		collect_task_end(req, status);
		return;
	}
	ret = convert_scopes(data);
	if (ret == 0) {
		ret = store_scope_put_all(
			task->c->store, data->base.server.name,
			data->family == 4 ? IPAM_IPV4 : IPAM_IPV6,
			data->scopes, data->num_scopes, ipam_clock_now(),
			&diff);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	add_diff(&data->diff, &diff);
	configuration_leases(req);
}

/*
 * The leases of the scopes that were read, in one transaction: what a commit
 * costs, a disk's answer, is the same for one scope and for many.
 */
static int put_batch(struct store *store, struct configuration_data *data)
{
	struct store_diff diff = {0}, sum = {0};
	const struct batch *batch = NULL;
	int ret = data->batch_count == 0 ? 0 : store_begin(store);
	size_t i;

	for (i = 0; ret == 0 && i < data->batch_count; i++) {
		batch = &data->batch[i];
		ret = store_lease_put_all(store, data->base.server.name,
					  batch->prefix, batch->leases,
					  batch->count, ipam_clock_now(),
					  &diff);
		add_diff(&sum, &diff);
	}
	if (data->batch_count > 0 && ret == 0) {
		ret = store_commit(store);
	} else if (i > 0) {
		store_rollback(store);
	}
	if (ret == 0) {
		add_diff(&data->diff, &sum);
	}
	data->batch_count = data->batch_leases = 0;
	TALLOC_FREE(data->lease_ctx);
	return ret;
}

static void configuration_leases(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct configuration_data *data = task->data;
	struct tevent_req *subreq = NULL;

	bool is_last = data->scope >= data->num_scopes;
	int ret = 0;

	data->leases = NULL;
	data->num_leases = 0;
	if (is_last || data->batch_count == BATCH_SCOPES ||
	    data->batch_leases >= BATCH_LEASES) {
		ret = put_batch(task->c->store, data);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (is_last) {
		data->family += 2;
		configuration_family(req);
		return;
	}
	if (data->lease_ctx == NULL) {
		data->lease_ctx = talloc_new(data);
	}
	subreq = rpc_dhcp_leases_send(data, task->c->ev, data->base.dhcp,
				      &data->ids[data->scope],
				      configuration_page, data);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, configuration_leases_done, req);
}

static bool configuration_page(const struct rpc_dhcp_lease *leases,
			       size_t num_leases, void *private_data)
{
	struct configuration_data *data = private_data;
	const struct ipam_scope *scope = &data->scopes[data->scope];
	struct ipam_lease *grown = NULL;
	size_t odd = data->odd, i;
	int ret;

	grown = talloc_realloc(data->lease_ctx, data->leases,
			       struct ipam_lease,
			       data->num_leases + num_leases);
	if (grown == NULL && num_leases > 0) {
		data->no_memory = true;
		return false;
	}
	data->leases = grown;
	for (i = 0; i < num_leases; i++) {
		ret = convert_lease(data->lease_ctx, scope, &leases[i],
				    &grown[data->num_leases]);
		if (ret != 0) {
			data->odd++;
			continue;
		}
		data->num_leases++;
	}
	note_odd(data, odd, &scope->prefix.addr);
	return true;
}

/* A failure of one scope that leaves the connection usable. */
static bool is_of_scope(struct rpc_status status)
{
	return status.vocabulary == RPC_VOCABULARY_WERROR;
}

static void configuration_leases_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct configuration_data *data = task->data;
	const struct ipam_prefix *prefix = &data->scopes[data->scope].prefix;
	struct rpc_status status;
	uint64_t rows = 0;
	int ret;

	status = rpc_dhcp_leases_recv(subreq, &rows);
	TALLOC_FREE(subreq);
	data->scope++;
	if (!rpc_status_is_ok(status)) {
		if (data->worst.step == NULL) {
			data->worst = convert_failure(data, status);
		}
		if (!is_of_scope(status)) {
			/* What was read of other scopes is good. */
			ret = put_batch(task->c->store, data);
			if (ret != 0) {
				collect_task_end_store(req, ret);
				return;
			}
			collect_task_end_failure(req, &data->worst);
			return;
		}
		configuration_leases(req);
		return;
	}
	data->batch[data->batch_count++] = (struct batch){
		prefix, data->leases, data->num_leases,
	};
	data->batch_leases += data->num_leases;
	configuration_leases(req);
}
