/*
 * Audit of domain controllers and policy servers: who logged on, by the
 * channel Security.
 *
 *	open -> read from the position on, a part at a time
 *		-> records, put with the position behind them -> more?
 *
 * The position is the number of the last event that was looked at, with the
 * time at which the log was made: rpc/event tells by them when a log was
 * cleared, or overwritten past the position, which becomes a gap. With other
 * ids of events than last time the log is read once more from its start, for
 * what was passed over then: records that are there already are no news
 * (store_track.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_audit.h"
#include "ipam/collect/collect_channel.h"
#include "ipam/convert/convert_event.h"
#include "ipam/store/store_track.h"
#include "rpc/event/rpc_event_read.h"

#define CHANNEL	     "Security"
#define PART_EVENTS  20000	/* of one transaction */
#define DOMAINS_MAX  1000
#define IDS_MAX	     (2 * IPAM_EVENT_IDS_MAX)

struct logon_data {
	struct ipam_server server;
	char address[IPAM_ADDR_TEXT];
	uint32_t ids[IDS_MAX];
	enum ipam_track_type types[IDS_MAX];
	size_t id_count;
	uint64_t mark;		/* of the ids */
	struct ipam_domain *domains;
	size_t domain_count;
	int64_t end_ms;		/* when no further part is begun */
	struct rpc_event_log *log;
	struct store_track_writer *writer;
	struct store_track_position was;
	int64_t first_at, last_at; /* of the part's events; 0: it had none */
	struct convert_event_text text;
	size_t records, gaps, odd;
	int ret;
};

static void logon_opened(struct tevent_req *subreq);
static void logon_read(struct tevent_req *req);
static void logon_read_done(struct tevent_req *subreq);
static void logon_end(struct tevent_req *req, bool complete);

static void add_ids(struct logon_data *data, enum ipam_role role,
		    const char *const *ids, enum ipam_track_type type)
{
	const struct ipam_server_role *r = &data->server.roles[role];
	size_t i;

	for (i = 0; r->present && r->included && ids[i] != NULL &&
		    data->id_count < IDS_MAX; i++) {
		data->ids[data->id_count] =
			(uint32_t)strtoul(ids[i], NULL, 10);
		data->types[data->id_count] = type;
		data->mark = (data->mark ^ data->ids[data->id_count]) *
			     0x100000001b3u;
		data->id_count++;
	}
}

/* 0, or a word of the store. */
static int prepare(struct logon_data *data, struct collect *c,
		   const char *server)
{
	const struct store_page page = { .limit = DOMAINS_MAX };
	int ret = collect_server(data, c, server, &data->server);

	if (ret != 0) {
		return ret;
	}
	ipam_addr_format(&data->server.address, data->address);
	data->mark = 0xcbf29ce484222325u;
	add_ids(data, IPAM_ROLE_DC, c->settings->dc_events, IPAM_TRACK_DC);
	add_ids(data, IPAM_ROLE_NPS, c->settings->nps_events, IPAM_TRACK_NPS);
	ret = store_track_position(c->store, server, CHANNEL, &data->was);
	if (ret == 0) {
		ret = store_domain_list(data, c->store, &page, &data->domains,
					&data->domain_count);
	}
	return ret != 0 ? ret :
	       store_track_writer_new(data, c->store, server, CHANNEL,
				      &data->writer);
}

struct tevent_req *collect_audit_logon_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const char *server)
{
	struct logon_data *data = talloc_zero(mem_ctx, struct logon_data);
	const int64_t deadline_ms = 1000 * c->settings->collector_deadline_s;
	struct rpc_event_limits limits = rpc_event_limits_default();
	struct rpc_target target = { .fqdn = server };
	struct tevent_req *subreq = NULL, *req = NULL;
	int ret;

	if (data == NULL) {
		return NULL;
	}
	req = collect_task_new(mem_ctx, c, server, data);
	if (req == NULL) {
		return NULL;
	}
	ret = prepare(data, c, server);
	if (ret != 0 || data->id_count == 0) {
		collect_task_end_store(req, ret);
		return tevent_req_post(req, c->ev);
	}
	/* A part has time to end before the job must. */
	limits.read_ms = (uint32_t)(deadline_ms * 2 / 5);
	data->end_ms = ipam_clock_monotonic_ms() + deadline_ms / 2;
	target.fqdn = data->server.name;
	target.address = data->address[0] != '\0' ? data->address : NULL;
	subreq = rpc_event_open_send(data, c->ev, c->rpc, c->creds, &target,
				     &limits, COLLECT_STEP_MS);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, logon_opened, req);
	return req;
}

static void logon_failed(struct tevent_req *req, struct rpc_status status)
{
	struct ipam_failure why = collect_channel_failure(
		collect_task_data(req), CHANNEL, status);

	collect_task_end_failure(req, &why);
}

static void logon_opened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct logon_data *data = collect_task_data(req);
	struct rpc_status status =
		rpc_event_open_recv(subreq, data, &data->log);

	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status)) {
		logon_read(req);
	} else {
		logon_failed(req, status);
	}
}

/* "CONTOSO" of "contoso.test", as far as we know domains. */
static const char *short_domain(const struct logon_data *data,
				const char *domain)
{
	size_t i;

	for (i = 0; i < data->domain_count; i++) {
		if (data->domains[i].netbios != NULL &&
		    strcasecmp(data->domains[i].name, domain) == 0) {
			return data->domains[i].netbios;
		}
	}
	return domain;
}

static bool take_event(const struct rpc_event *event, void *private_data)
{
	struct logon_data *data = private_data;
	enum convert_event_kind kind = CONVERT_EVENT_ODD;
	struct ipam_track_record record = {0};
	size_t i;

	for (i = 0; i < data->id_count; i++) {
		if (data->ids[i] == event->id) {
			kind = convert_event(event, data->types[i],
					     &data->text, &record);
			break;
		}
	}
	if (kind != CONVERT_EVENT_LOGON) {
		data->odd += kind == CONVERT_EVENT_ODD;
		return true;
	}
	data->first_at = data->first_at == 0 ? record.at : data->first_at;
	data->last_at = record.at;
	record.domain = short_domain(data, record.domain);
	data->ret = store_track_add(data->writer, &record);
	if (data->ret == EINVAL) {
		data->odd++;
		data->ret = 0;
	}
	return data->ret == 0;
}

static void logon_read(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct logon_data *data = task->data;
	const struct rpc_event_wish wish = {
		.channel = CHANNEL, .ids = data->ids,
		.id_count = data->id_count, .most = PART_EVENTS,
		.after = { (uint64_t)data->was.place,
			   (int64_t)data->was.file },
	};
	struct tevent_req *subreq = NULL;

	data->first_at = data->last_at = 0;
	subreq = rpc_event_read_send(data, task->c->ev, data->log, &wish,
				     take_event, data);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, logon_read_done, req);
}

/* From the last logon that we know of to the first one after the loss. */
static int put_gap(struct logon_data *data, struct store *store,
		   enum rpc_event_continuity continuity)
{
	struct ipam_track_gap gap = {
		.server = data->server.name, .log = CHANNEL,
		.from = data->was.last_at != 0 ? data->was.last_at :
						 data->was.read_at,
		.to = data->first_at != 0 ? data->first_at : ipam_clock_now(),
		.why = continuity == RPC_EVENT_GAP ? IPAM_TRACK_LOST :
						     IPAM_TRACK_CLEARED,
	};

	if (continuity == RPC_EVENT_CONTINUED) {
		return 0;
	}
	data->gaps++;
	gap.to = gap.to > gap.from ? gap.to : gap.from + 1;
	return store_track_gap_put(store, &gap);
}

/* A part's records, its gap and the position behind them: all or nothing. */
static int put_part(struct logon_data *data, struct store *store,
		    const struct rpc_event_reading *reading)
{
	struct store_track_position now = data->was;
	size_t added = 0;
	int ret = store_begin(store);

	if (ret != 0) {
		return ret;
	}
	now.file = (uint64_t)reading->position.created_ns;
	now.place = (int64_t)reading->position.record_id;
	now.last_at = data->last_at != 0 ? data->last_at : now.last_at;
	now.read_at = ipam_clock_now();
	if (data->was.read_at == 0) {
		now.mark = data->mark;
	}
	ret = put_gap(data, store, reading->continuity);
	if (ret == 0) {
		ret = store_track_put(data->writer, &now, &added);
	}
	if (ret == 0) {
		ret = store_commit(store);
	} else {
		store_rollback(store);
	}
	if (ret == 0) {
		data->was = now;
		data->records += added;
		data->odd += (size_t)reading->bad;
	}
	return ret;
}

static bool has_moved(const struct logon_data *data,
		      const struct rpc_event_reading *reading)
{
	return reading->position.record_id != (uint64_t)data->was.place ||
	       reading->position.created_ns != (int64_t)data->was.file;
}

static void logon_read_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct logon_data *data = task->data;
	struct rpc_event_reading reading = {0};
	struct rpc_status status = rpc_event_read_recv(subreq, &reading);
	int ret = data->ret;

	TALLOC_FREE(subreq);
	if (ret == 0 && (rpc_status_is_ok(status) || has_moved(data, &reading))) {
		ret = put_part(data, task->c->store, &reading);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (!rpc_status_is_ok(status)) {
		logon_failed(req, status);
		return;
	}
	if (reading.complete && data->was.mark != data->mark) {
		data->was.mark = data->mark;	/* other ids: all over again */
		data->was.place = 0;
		reading.complete = false;
	}
	if (reading.complete ||
	    ipam_clock_monotonic_ms() > data->end_ms) {
		logon_end(req, reading.complete);
		return;
	}
	logon_read(req);
}

static void logon_end(struct tevent_req *req, bool complete)
{
	struct logon_data *data = collect_task_data(req);
	const struct ipam_failure remark = {
		"channel " CHANNEL, "not read to its end yet",
		"The next run goes on from there: run Audit more often, or "
		"give [collector] deadline more time.",
	};

	if (data->records > 0 || data->odd > 0) {
		ipam_log(IPAM_LOG_INFO, "Audit: %s: %zu new logons, %zu odd "
			 "events", data->server.name, data->records,
			 data->odd);
	}
	if (complete) {
		collect_task_end_store(req, 0);
	} else {
		collect_task_end_remark(req, &remark);
	}
}
