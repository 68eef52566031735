/*
 * AccountLookup: names that a person typed, in the directory of their domain
 * (RBC-03).
 *
 *	open ones -> none: done
 *	    \-> each: a controller of its domain -> search -> answer -> next
 *
 * What cannot be asked is answered with the reason; the task itself ends well.
 */
#include <errno.h>

#include "ipam/base/clock.h"
#include "ipam/collect/collect_accounts.h"
#include "ipam/convert/convert.h"
#include "ipam/store/store_account.h"
#include "rpc/ldap/rpc_ldap_names.h"

struct lookup_data {
	struct store_account_question *list;
	size_t count, next;
	struct rpc_ldap *ldap;
	const char *dc;
};

static void lookup_look(struct tevent_req *req);
static void lookup_next(struct tevent_req *req);
static void lookup_connected(struct tevent_req *subreq);
static void lookup_found(struct tevent_req *subreq);

static struct collect *collect_of(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);

	return task->c;
}

struct tevent_req *collect_lookup_send(TALLOC_CTX *mem_ctx, struct collect *c,
				       const char *server)
{
	struct lookup_data *data = talloc_zero(mem_ctx, struct lookup_data);
	struct tevent_req *req = NULL;

	if (data == NULL) {
		return NULL;
	}
	req = collect_task_new(mem_ctx, c, server, data);
	if (req != NULL) {
		lookup_look(req);
		if (!tevent_req_is_in_progress(req)) {
			return tevent_req_post(req, c->ev);
		}
	}
	return req;
}

static void lookup_look(struct tevent_req *req)
{
	struct lookup_data *data = collect_task_data(req);
	int ret;

	TALLOC_FREE(data->list);
	data->next = 0;
	ret = store_account_open(data, collect_of(req)->store,
				 IPAM_LOOKUP_OPEN_MAX, &data->list,
				 &data->count);
	if (ret != 0 || data->count == 0) {
		collect_task_end_store(req, ret);
		return;
	}
	lookup_next(req);
}

static void lookup_next(struct tevent_req *req)
{
	struct lookup_data *data = collect_task_data(req);
	struct tevent_req *subreq = NULL;

	TALLOC_FREE(data->ldap);
	data->dc = NULL;
	if (data->next >= data->count) {
		lookup_look(req);
		return;
	}
	subreq = collect_dc_send(data->list, collect_of(req),
				 data->list[data->next].name.domain, NULL);
	if (!tevent_req_nomem(subreq, req)) {
		tevent_req_set_callback(subreq, lookup_connected, req);
	}
}

/* Answers the question under way. account and failure may both be NULL. */
static void answer(struct tevent_req *req, const struct ipam_account *account,
		   const struct ipam_failure *failure)
{
	static const struct ipam_failure foreign = {
		.step = "reply", .status = "a SID of another domain",
		.advice = "two domains claim it: find out which is wrong",
	};
	struct lookup_data *data = collect_task_data(req);
	const struct store_account_question *q = &data->list[data->next++];
	struct store *store = collect_of(req)->store;
	int ret = store_account_answer(store, q, account, data->dc, failure,
				       ipam_clock_now());

	if (ret == EEXIST) {
		ret = store_account_answer(store, q, NULL, data->dc, &foreign,
					   ipam_clock_now());
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	lookup_next(req);
}

static void answer_status(struct tevent_req *req, struct rpc_status status)
{
	struct lookup_data *data = collect_task_data(req);
	const struct ipam_failure failure = convert_failure(data->list, status);

	answer(req, NULL, &failure);
}

static void lookup_connected(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct lookup_data *data = collect_task_data(req);
	const struct store_account_question *q = &data->list[data->next];
	struct collect_accounts_question question = { .count = 1 };
	const char **list = NULL;
	struct rpc_status status;

	status = collect_dc_recv(subreq, data->list, &data->ldap, &data->dc);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		answer_status(req, status);
		return;
	}
	list = talloc_zero_array(data->list, const char *, 1);
	question.base = rpc_ldap_domain_dn(data->list, q->name.domain);
	if (tevent_req_nomem(list, req) ||
	    tevent_req_nomem(question.base, req)) {
		return;
	}
	list[0] = collect_accounts_named(list, &q->name, q->kind);
	if (tevent_req_nomem(list[0], req)) {
		return;
	}
	question.filters = list;
	subreq = collect_accounts_send(data->list, collect_of(req), data->ldap,
				       &question);
	if (!tevent_req_nomem(subreq, req)) {
		tevent_req_set_callback(subreq, lookup_found, req);
	}
}

static void lookup_found(struct tevent_req *subreq)
{
	static const struct ipam_failure several = {
		.step = "reply", .status = "it names several accounts",
		.advice = "name one as DOMAIN\\NAME",
	};
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct lookup_data *data = collect_task_data(req);
	struct collect_accounts *found = NULL;
	struct rpc_status status;

	status = collect_accounts_recv(subreq, data->list, &found);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		answer_status(req, status);
	} else if (found->count > 1) {
		answer(req, NULL, &several);
	} else {
		answer(req, found->count == 1 ? found->list : NULL, NULL);
	}
}
