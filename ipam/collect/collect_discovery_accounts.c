/*
 * ServerDiscovery, for each domain: its groups, and the users that access
 * policies name, so that these can be given and shown by name (RBC-03).
 */
#include <errno.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_accounts.h"
#include "ipam/collect/collect_discovery_private.h"
#include "ipam/convert/convert.h"
#include "ipam/store/store_account.h"

static void discovery_accounts_done(struct tevent_req *subreq);

void discovery_accounts(struct tevent_req *req, struct rpc_ldap *ldap)
{
	struct discovery_data *data = collect_task_data(req);
	struct collect *c = collect_of(req);
	struct collect_accounts_question question = {
		.base = data->bases[data->domain],
	};
	struct tevent_req *subreq = NULL;
	const char **sids = NULL;
	size_t count = 0;
	int ret;

	TALLOC_FREE(data->accounts);
	data->accounts = talloc_new(data);
	if (tevent_req_nomem(data->accounts, req)) {
		return;
	}
	ret = store_account_wanted(data->accounts, c->store,
				   data->domains[data->domain].name,
				   ipam_clock_now(), &sids, &count);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	question.filters = collect_accounts_all(data->accounts, sids, count,
						&question.count);
	if (tevent_req_nomem(question.filters, req)) {
		return;
	}
	subreq = collect_accounts_send(data->accounts, c, ldap, &question);
	if (!tevent_req_nomem(subreq, req)) {
		tevent_req_set_callback(subreq, discovery_accounts_done, req);
	}
}

static int keep(struct discovery_data *data, struct store *store,
		const struct collect_accounts *found)
{
	static const struct ipam_failure foreign = {
		.step = "reply", .status = "another domain has its SID",
		.advice = "one of both is not what it says: find out which",
	};
	const char *domain = data->domains[data->domain].name;
	const struct store_accounts told = {
		.domain = domain, .sid = found->sid,
		.source = data->homes[data->domain]->dc_name,
		.list = found->list, .count = found->count,
	};
	int ret = store_account_put_all(store, &told, ipam_clock_now());

	if (found->odd > 0) {
		ipam_log(IPAM_LOG_WARNING, "ServerDiscovery: %s: %zu users and "
			 "groups are passed over: no name that can be shown, or "
			 "no SID of the domain", domain, found->odd);
	}
	if (ret == EEXIST) {
		discovery_note_worst(data, &foreign, domain);
		ret = store_account_failed(store, domain, &foreign,
					   ipam_clock_now());
	}
	return ret;
}

static void discovery_accounts_kept(struct tevent_req *req, int ret)
{
	struct discovery_data *data = collect_task_data(req);

	TALLOC_FREE(data->accounts);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	discovery_domain_end(req);
}

void discovery_accounts_failed(struct tevent_req *req,
			       struct rpc_status status)
{
	struct discovery_data *data = collect_task_data(req);
	struct ipam_failure failure = convert_failure(data, status);
	const char *domain = data->domains[data->domain].name;

	discovery_accounts_kept(
		req, store_account_failed(collect_of(req)->store, domain,
					  &failure, ipam_clock_now()));
}

static void discovery_accounts_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct collect_accounts *found = NULL;
	struct rpc_status status;

	status = collect_accounts_recv(subreq, data->accounts, &found);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		discovery_note(data, status,
			       data->domains[data->domain].name);
		discovery_accounts_failed(req, status);
		return;
	}
	discovery_accounts_kept(req, keep(data, collect_of(req)->store,
					  found));
}
