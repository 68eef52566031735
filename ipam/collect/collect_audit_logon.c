/*
 * Audit of domain controllers and policy servers: who logged on, by the
 * channel Security.
 *
 *	events (collect_channel_read.c) -> records -> put with the position
 *
 * With other ids of events than last time the log is read once more from its
 * start, for what was passed over then: records that are there already are no
 * news (store_track.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "ipam/base/log.h"
#include "ipam/collect/collect_audit.h"
#include "ipam/collect/collect_channel_read.h"
#include "ipam/convert/convert_event.h"

#define CHANNEL	    "Security"
#define DOMAINS_MAX 1000
#define IDS_MAX	    (2 * IPAM_EVENT_IDS_MAX)

struct logon_data {
	struct ipam_server server;
	struct collect_channel_read wish;
	uint32_t ids[IDS_MAX];
	enum ipam_track_type types[IDS_MAX];
	struct ipam_domain *domains;
	size_t domain_count;
	struct store_track_writer *writer;
	struct convert_event_text text;
	size_t records, odd;
};

static int take_event(const struct rpc_event *event, void *private_data);
static int put_records(struct store *store, const char *server,
		       const struct store_track_position *position,
		       void *private_data);
static void logon_read_done(struct tevent_req *subreq);

static void add_ids(struct logon_data *data, enum ipam_role role,
		    const char *const *ids, enum ipam_track_type type)
{
	const struct ipam_server_role *r = &data->server.roles[role];
	struct collect_channel_read *wish = &data->wish;
	size_t i;

	for (i = 0; r->present && r->included && ids[i] != NULL &&
		    wish->id_count < IDS_MAX; i++) {
		data->ids[wish->id_count] =
			(uint32_t)strtoul(ids[i], NULL, 10);
		data->types[wish->id_count] = type;
		wish->mark = (wish->mark ^ data->ids[wish->id_count]) *
			     0x100000001b3u;
		wish->id_count++;
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
	data->wish = (struct collect_channel_read){
		.channel = CHANNEL, .ids = data->ids,
		.mark = 0xcbf29ce484222325u, .take = take_event,
		.put = put_records, .private_data = data,
	};
	add_ids(data, IPAM_ROLE_DC, c->settings->dc_events, IPAM_TRACK_DC);
	add_ids(data, IPAM_ROLE_NPS, c->settings->nps_events, IPAM_TRACK_NPS);
	ret = store_domain_list(data, c->store, &page, &data->domains,
				&data->domain_count);
	return ret != 0 ? ret :
	       store_track_writer_new(data, c->store, server, CHANNEL,
				      &data->writer);
}

struct tevent_req *collect_audit_logon_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const char *server)
{
	struct logon_data *data = talloc_zero(mem_ctx, struct logon_data);
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
	if (ret != 0 || data->wish.id_count == 0) {
		collect_task_end_store(req, ret);
		return tevent_req_post(req, c->ev);
	}
	subreq = collect_channel_read_send(data, c, &data->server,
					   &data->wish);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, logon_read_done, req);
	return req;
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

static int take_event(const struct rpc_event *event, void *private_data)
{
	struct logon_data *data = private_data;
	enum convert_event_kind kind = CONVERT_EVENT_ODD;
	struct ipam_track_record record = {0};
	size_t i;
	int ret;

	for (i = 0; i < data->wish.id_count; i++) {
		if (data->ids[i] == event->id) {
			kind = convert_event(event, data->types[i],
					     &data->text, &record);
			break;
		}
	}
	if (kind != CONVERT_EVENT_LOGON) {
		data->odd += kind == CONVERT_EVENT_ODD;
		return 0;
	}
	record.domain = short_domain(data, record.domain);
	ret = store_track_add(data->writer, &record);
	data->odd += ret == EINVAL;
	return ret == EINVAL ? 0 : ret;
}

static int put_records(struct store *store, const char *server,
		       const struct store_track_position *position,
		       void *private_data)
{
	struct logon_data *data = private_data;
	size_t added = 0;
	int ret = store_track_put(data->writer, position, &added);

	data->records += added;
	return ret;
}

static void logon_read_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct logon_data *data = collect_task_data(req);
	struct collect_channel_told told = {0};
	const struct ipam_failure remark = {
		"channel " CHANNEL, "not read to its end yet",
		"The next run goes on from there: run Audit more often, or "
		"give [collector] deadline more time.",
	};
	int ret = collect_channel_read_recv(subreq, data, &told);

	TALLOC_FREE(subreq);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	data->odd += (size_t)told.bad;
	if (data->records > 0 || data->odd > 0) {
		ipam_log(IPAM_LOG_INFO, "Audit: %s: %zu new logons, %zu odd "
			 "events", data->server.name, data->records,
			 data->odd);
	}
	if (told.failure.step != NULL || told.complete) {
		collect_task_end_failure(req, &told.failure);
	} else {
		collect_task_end_remark(req, &remark);
	}
}
