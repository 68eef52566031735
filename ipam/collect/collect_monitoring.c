/*
 * ServiceMonitoring: how each zone that a DNS server hosts does (MON-03).
 *
 *	open -> events of zones -> zones with their flags
 *	     -> for each forward zone that runs: its NS records? -> put all
 *
 * The server is asked as clients ask it, by DNS; whether a zone is paused or
 * not loaded is told by its management interface. Where that one is not to be
 * had, zones are taken to be as they were, and the run tells of it. The other
 * signal is the server's event log: a warning or an error of a zone stands
 * until an event says that it works again, or a reset (DNS-03).
 */
#include <stdlib.h>
#include <strings.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_dns.h"
#include "ipam/collect/collect_zone_events.h"
#include "ipam/convert/convert.h"
#include "ipam/convert/convert_dns.h"
#include "ipam/store/store_dns.h"

#define QUESTION_MS	2000
#define SILENT_AT_MOST	3 /* time-outs in a row: the rest is as silent */
#define ARES_REFUSED	11
#define ARES_TIME_OUT	12

struct monitoring_data {
	struct collect_dns base;
	struct rpc_dns *asker;
	struct ipam_zone_host *hosts;	/* as stored */
	size_t count, next;
	unsigned silent;
	struct rpc_status opened;
	struct rpc_status last;		/* of the question before */
	struct ipam_failure worst;
};

static void monitoring_opened(struct tevent_req *req,
			      struct rpc_status status);
static void monitoring_events_done(struct tevent_req *subreq);
static void monitoring_list(struct tevent_req *req);
static void monitoring_zones_done(struct tevent_req *subreq);
static void monitoring_next(struct tevent_req *req);
static void monitoring_told(struct tevent_req *subreq);

struct tevent_req *collect_monitoring_send(TALLOC_CTX *mem_ctx,
					   struct collect *c,
					   const char *server)
{
	return collect_dns_send(mem_ctx, c, server,
				sizeof(struct monitoring_data),
				monitoring_opened);
}

static void monitoring_begin(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct monitoring_data *data = task->data;

	if (data->asker == NULL && data->base.address[0] != '\0') {
		data->asker = collect_dns_asker(data, task->c,
						data->base.address,
						QUESTION_MS);
	}
	monitoring_next(req);
}

/* The management interface did not tell: that is the task's failure. */
static void monitoring_blind(struct tevent_req *req, struct rpc_status status)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct monitoring_data *data = task->data;
	int ret;

	data->worst = collect_dns_failure(data, status);
	ret = collect_dns_denied(task->c, data->base.server.name,
				 &data->worst);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	monitoring_begin(req);
}

static void monitoring_opened(struct tevent_req *req,
			      struct rpc_status status)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct monitoring_data *data = task->data;
	struct tevent_req *subreq = NULL;

	data->opened = status;
	if (!rpc_status_is_ok(status) && (status.step == RPC_STEP_RESOLVE ||
					  status.step == RPC_STEP_CONNECT)) {
		monitoring_list(req);	/* no log will be had either */
		return;
	}
	subreq = collect_zone_events_send(data, task->c, &data->base.server);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, monitoring_events_done, req);
}

static void monitoring_events_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct monitoring_data *data = task->data;
	int ret = collect_zone_events_recv(subreq, data, &data->worst);

	TALLOC_FREE(subreq);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	monitoring_list(req);
}

static void monitoring_list(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct monitoring_data *data = task->data;
	struct tevent_req *subreq = NULL;
	int ret = store_zone_host_list(data, task->c->store, NULL,
				       data->base.server.name, &data->hosts,
				       &data->count);

	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (!rpc_status_is_ok(data->opened)) {
		monitoring_blind(req, data->opened);
		return;
	}
	subreq = rpc_dns_zones_send(data, task->c->ev, data->base.dns, 0);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, monitoring_zones_done, req);
}

static int cmp_row(const void *a, const void *b)
{
	const struct rpc_dns_zone_row *x = a;
	const struct rpc_dns_zone_row *y = b;

	return strcasecmp(x->name, y->name);
}

static void monitoring_zones_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct monitoring_data *data = collect_task_data(req);
	struct rpc_dns_zone_list *list = NULL;
	struct rpc_dns_zone_row *row = NULL;
	struct rpc_dns_zone_row key = {0};
	struct rpc_status status;
	size_t i;

	status = rpc_dns_zones_recv(subreq, data, &list);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		monitoring_blind(req, status);
		return;
	}
	qsort(list->rows, list->count, sizeof(list->rows[0]), cmp_row);
	for (i = 0; i < data->count; i++) {
		key.name = data->hosts[i].zone;
		row = bsearch(&key, list->rows, list->count,
			      sizeof(list->rows[0]), cmp_row);
		if (row != NULL) {
			data->hosts[i].state =
				convert_dns_zone_state(row->flags);
		}
	}
	talloc_free(list);
	monitoring_begin(req);
}

/* The worse one of what was asked and of what the server's log tells. */
static void monitoring_add_told(struct ipam_zone_host *host)
{
	const struct ipam_checked *told = &host->told;
	bool worse = told->health == IPAM_HEALTH_ERROR ?
		host->checked.health == IPAM_HEALTH_OK ||
		host->checked.health == IPAM_HEALTH_WARNING :
		told->health == IPAM_HEALTH_WARNING &&
		host->checked.health == IPAM_HEALTH_OK;

	/* A paused zone stays OK. */
	if (worse && host->state != IPAM_ZONE_PAUSED) {
		host->checked.health = told->health;
		host->checked.failure = told->failure;
		host->checked.failure.step = "zone event";
	}
}

static void monitoring_end(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct monitoring_data *data = task->data;
	size_t i, changed = 0;
	int ret;

	for (i = 0; i < data->count; i++) {
		monitoring_add_told(&data->hosts[i]);
	}
	ret = store_zone_check_all(task->c->store, data->base.server.name,
				       data->hosts, data->count,
				       ipam_clock_now(), &changed);

	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (changed > 0) {
		ipam_log(IPAM_LOG_INFO,
			 "ServiceMonitoring: %s: %zu zones do otherwise than "
			 "before",
			 data->base.server.name, changed);
	}
	collect_task_end_failure(req, &data->worst);
}

static bool has_health(const struct ipam_zone_host *host)
{
	return ipam_zone_has_health(ipam_zone_kind_of(host->zone), host->type);
}

/* What the zone at hand is, where nobody has to be asked. */
static bool is_known(struct monitoring_data *data, struct rpc_status *out)
{
	const struct ipam_zone_host *host = &data->hosts[data->next];

	*out = (struct rpc_status){0};
	if (host->state != IPAM_ZONE_RUNNING) {
		return true;
	}
	if (data->base.address[0] == '\0') {
		*out = rpc_status_make(RPC_VOCABULARY_DNS, ARES_REFUSED,
				       RPC_STEP_RESOLVE);
		return true;
	}
	*out = data->last;
	return data->silent >= SILENT_AT_MOST;
}

static void monitoring_next(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct monitoring_data *data = task->data;
	struct ipam_zone_host *host = NULL;
	struct tevent_req *subreq = NULL;
	struct rpc_status status;

	for (; data->next < data->count; data->next++) {
		host = &data->hosts[data->next];
		if (!has_health(host)) {
			host->checked = (struct ipam_checked){
				.health = IPAM_HEALTH_NOT_APPLICABLE};
			continue;
		}
		if (!is_known(data, &status)) {
			break;
		}
		convert_zone_health(data, host->state, status, host);
	}
	if (data->next >= data->count) {
		monitoring_end(req);
		return;
	}
	if (tevent_req_nomem(data->asker, req)) {
		return;
	}
	subreq = rpc_dns_query_send(data, task->c->ev, data->asker,
				    host->zone, RPC_DNS_NS);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, monitoring_told, req);
}

static bool is_silent(struct rpc_status status)
{
	return status.vocabulary == RPC_VOCABULARY_DNS &&
	       (status.code == ARES_TIME_OUT || status.code == ARES_REFUSED);
}

static void monitoring_told(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct monitoring_data *data = collect_task_data(req);
	struct ipam_zone_host *host = &data->hosts[data->next];
	struct rpc_dns_answer *answer = NULL;

	data->last = rpc_dns_query_recv(subreq, data, &answer);
	TALLOC_FREE(subreq);
	talloc_free(answer);
	data->silent = is_silent(data->last) ? data->silent + 1 : 0;
	convert_zone_health(data, host->state, data->last, host);
	data->next++;
	monitoring_next(req);
}
