/*
 * ServerConfiguration for DNS: settings of the server, its zones, and the
 * records of those zones that are read from it.
 *
 *	open -> info -> put -> zones -> for each: its data -> put all
 *	     -> for each zone: serial -> records -> put, part after part
 *
 * A zone is read from one of its servers (store_record_source), and only when
 * its serial number is another one than before, or a day has passed: what
 * scavenging changes in time stamps moves no serial. A zone that cannot be read
 * keeps the records that it had.
 */
#include <errno.h>
#include <string.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_config.h"
#include "ipam/collect/collect_dns.h"
#include "ipam/convert/convert.h"
#include "ipam/convert/convert_dns.h"
#include "ipam/store/store_dns.h"
#include "ipam/store/store_zone_map.h"

#define RECORDS_AT_ONCE 2000
#define READ_AGAIN_S	(24 * 3600)
#define QUESTION_MS	2000
#define TYPE_ALL	255

struct config_data {
	struct collect_dns base;
	struct rpc_dns *asker;
	struct rpc_dns_zone_list *zones;
	struct ipam_zone_host *hosts;
	const char **raw;	/* their names as the server has them */
	size_t num_hosts, zone;
	int64_t serial;		/* of the zone at hand; -1: not told */
	TALLOC_CTX *zone_ctx;	/* its records */
	struct convert_records *records;
	struct ipam_record *part, *before;
	struct store_diff diff;
	struct ipam_failure worst;
	size_t odd;
	char *odd_zone;
};

static void config_opened(struct tevent_req *req, struct rpc_status status);
static void config_info_done(struct tevent_req *subreq);
static void config_zones_done(struct tevent_req *subreq);
static void config_zone(struct tevent_req *req);
static void config_zone_done(struct tevent_req *subreq);
static void config_records(struct tevent_req *req);
static void config_serial_done(struct tevent_req *subreq);
static void config_read(struct tevent_req *req);
static void config_records_done(struct tevent_req *subreq);
static void config_part(struct tevent_req *req);
static void config_part_done(struct tevent_req *subreq);

struct tevent_req *collect_config_dns_send(TALLOC_CTX *mem_ctx,
					   struct collect *c,
					   const char *server)
{
	return collect_dns_send(mem_ctx, c, server, sizeof(struct config_data),
				config_opened);
}

/* Without the server there is nothing; its role shows why. */
static void config_refused(struct tevent_req *req, struct rpc_status status)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct config_data *data = task->data;
	struct ipam_failure failure = collect_dns_failure(data, status);

	collect_dns_denied(task->c, data->base.server.name, &failure);
	collect_task_end_failure(req, &failure);
}

static void config_opened(struct tevent_req *req, struct rpc_status status)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct config_data *data = task->data;
	struct tevent_req *subreq = NULL;

	if (!rpc_status_is_ok(status)) {
		config_refused(req, status);
		return;
	}
	subreq = rpc_dns_info_send(data, task->c->ev, data->base.dns);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, config_info_done, req);
}

static void config_info_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct config_data *data = task->data;
	struct ipam_property *properties = NULL;
	struct rpc_dns_info *info = NULL;
	struct rpc_status status;
	size_t count = 0;
	int ret;

	status = rpc_dns_info_recv(subreq, data, &info);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		config_refused(req, status);
		return;
	}
	ret = convert_dns_info(info, info, &properties, &count);
	if (ret == 0) {
		ret = store_property_put_all(
			task->c->store, data->base.server.name, IPAM_ROLE_DNS,
			properties, count, ipam_clock_now(), &data->diff);
	}
	talloc_free(info);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	subreq = rpc_dns_zones_send(data, task->c->ev, data->base.dns, 0);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, config_zones_done, req);
}

static void config_zones_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct config_data *data = collect_task_data(req);
	struct rpc_status status;
	size_t count;

	status = rpc_dns_zones_recv(subreq, data, &data->zones);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		config_refused(req, status);
		return;
	}
	count = data->zones->count;
	data->hosts = talloc_array(data, struct ipam_zone_host, count + 1);
	data->raw = talloc_array(data, const char *, count + 1);
	if (tevent_req_nomem(data->hosts, req) ||
	    tevent_req_nomem(data->raw, req)) {
		return;
	}
	config_zone(req);
}

/* ----------------------------------------------------------------- zones */

static void config_put_zones(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct config_data *data = task->data;
	struct store_diff diff = {0};
	int ret = store_zone_put_all(task->c->store, data->base.server.name,
				     data->hosts, data->num_hosts,
				     ipam_clock_now(), &diff);

	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	data->diff.added += diff.added;
	data->diff.changed += diff.changed;
	data->diff.removed += diff.removed;
	data->diff.unchanged += diff.unchanged;
	data->asker = collect_dns_asker(data, task->c, data->base.address,
					QUESTION_MS);
	data->zone = 0;
	config_records(req);
}

static void config_zone(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct config_data *data = task->data;
	struct tevent_req *subreq = NULL;

	if (data->zone >= data->zones->count) {
		config_put_zones(req);
		return;
	}
	subreq = rpc_dns_zone_send(data, task->c->ev, data->base.dns,
				   data->zones->rows[data->zone].name);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, config_zone_done, req);
}

static void note_odd(struct config_data *data, const char *zone)
{
	data->odd++;
	if (data->odd_zone == NULL) {
		data->odd_zone = talloc_strdup(data, zone);
	}
}

static void config_zone_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct config_data *data = collect_task_data(req);
	const struct rpc_dns_zone_row *row = &data->zones->rows[data->zone];
	struct ipam_zone_host *host = &data->hosts[data->num_hosts];
	struct rpc_dns_zone *zone = NULL;
	struct rpc_status status;
	int ret = 0;

	status = rpc_dns_zone_recv(subreq, data, &zone);
	TALLOC_FREE(subreq);
	data->zone++;
	if (!rpc_status_is_ok(status) && !collect_dns_is_of_zone(status)) {
		config_refused(req, status);
		return;
	}
	if (status.vocabulary == RPC_VOCABULARY_WERROR &&
	    status.code == RPC_DNS_E_NO_ZONE) {
		config_zone(req); /* gone since the listing began */
		return;
	}
	if (!rpc_status_is_ok(status) && data->worst.step == NULL) {
		data->worst = collect_dns_failure(data, status);
	}
	ret = convert_dns_zone(data->hosts, data->base.server.name, row, zone,
			       host);
	talloc_free(zone);
	if (ret == 0) {
		data->raw[data->num_hosts++] = row->name;
	} else if (ret == ENOMEM) {
		tevent_req_oom(req);
		return;
	} else {
		note_odd(data, row->name);
	}
	config_zone(req);
}

/* --------------------------------------------------------------- records */

static void config_end(struct tevent_req *req)
{
	struct config_data *data = collect_task_data(req);
	struct ipam_failure remark = {.step = "convert"};

	ipam_log(IPAM_LOG_INFO,
		 "ServerConfiguration: %s: DNS: %zu zones; %zu added, %zu "
		 "changed, %zu removed, %zu as before",
		 data->base.server.name, data->num_hosts, data->diff.added,
		 data->diff.changed, data->diff.removed, data->diff.unchanged);
	if (data->worst.step != NULL || data->odd == 0) {
		collect_task_end_failure(req, &data->worst);
		return;
	}
	remark.status = talloc_asprintf(
		data, "left out %zu zones that cannot be, the first is %s",
		data->odd, data->odd_zone);
	remark.advice = "what was left out is not shown here: look at it on "
			"the server";
	collect_task_end_remark(req, &remark);
}

static bool has_records(const struct ipam_zone_host *host)
{
	return (host->type == IPAM_ZONE_PRIMARY ||
		host->type == IPAM_ZONE_SECONDARY) &&
	       host->state != IPAM_ZONE_SHUTDOWN;
}

/* The next zone whose records are read from this server. */
static int find_zone(struct collect *c, struct config_data *data)
{
	bool is = false;
	int ret = 0;

	for (; data->zone < data->num_hosts; data->zone++) {
		if (!has_records(&data->hosts[data->zone])) {
			continue;
		}
		ret = store_record_source(c->store,
					  data->hosts[data->zone].zone,
					  data->base.server.name, &is);
		if (ret == ENOENT) {
			continue; /* another server's run has removed it */
		}
		if (ret != 0 || is) {
			return ret;
		}
	}
	return 0;
}

static void config_records(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct config_data *data = task->data;
	struct tevent_req *subreq = NULL;
	int ret = find_zone(task->c, data);

	TALLOC_FREE(data->zone_ctx);
	data->records = NULL;
	data->part = data->before = NULL;
	data->serial = -1;
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (data->zone >= data->num_hosts) {
		config_end(req);
		return;
	}
	if (data->asker == NULL) {
		config_read(req);
		return;
	}
	subreq = rpc_dns_query_send(data, task->c->ev, data->asker,
				    data->hosts[data->zone].zone,
				    RPC_DNS_SOA);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, config_serial_done, req);
}

/* Address records of the PTR records of a mapped zone (DNS-13). */
static int follow_ptrs(struct collect *c, const char *zone)
{
	struct store_ptr_diff diff = {0};
	int ret = store_ptr_follow(c->store, zone, ipam_clock_now(), &diff);

	if (ret == 0 && diff.added + diff.linked + diff.removed > 0) {
		ipam_log(IPAM_LOG_INFO, "ServerConfiguration: %s: addresses by "
			 "PTR records: %zu added, %zu linked, %zu removed",
			 zone, diff.added, diff.linked, diff.removed);
	}
	return ret;
}

/* Whether what is stored is of this serial, from here, and not too old. */
static int is_current(struct collect *c, struct config_data *data,
		      bool *out_is)
{
	const struct store_zone_filter filter = {
		.zone = data->hosts[data->zone].zone};
	const struct store_page page = {.limit = 1};
	struct ipam_zone *zone = NULL;
	int64_t now = ipam_clock_now();
	size_t count = 0;
	int ret = store_zone_list(data, c->store, &filter, &page, &zone,
				  &count);

	*out_is = ret == 0 && count == 1 && data->serial >= 0 &&
		  zone->serial == data->serial && zone->source != NULL &&
		  strcmp(zone->source, data->base.server.name) == 0 &&
		  now >= zone->read_at && now - zone->read_at < READ_AGAIN_S;
	if (*out_is) {
		ret = store_record_seen(c->store, zone->name, now);
	}
	if (ret == 0 && *out_is) {
		ret = follow_ptrs(c, zone->name);
	}
	return ret;
}

static void config_serial_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct config_data *data = task->data;
	struct rpc_dns_answer *answer = NULL;
	struct rpc_status status;
	bool is = false;
	int ret;

	status = rpc_dns_query_recv(subreq, data, &answer);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status) && answer->num_records > 0) {
		data->serial = answer->records[0].serial;
	}
	talloc_free(answer);
	ret = is_current(task->c, data, &is);
	if (ret != 0) {
		collect_task_end_store(req, ret);
	} else if (is) {
		data->zone++;
		config_records(req);
	} else {
		config_read(req);
	}
}

static void config_read(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct config_data *data = task->data;
	struct tevent_req *subreq = NULL;

	data->zone_ctx = talloc_new(data);
	if (tevent_req_nomem(data->zone_ctx, req)) {
		return;
	}
	subreq = rpc_dns_records_send(data->zone_ctx, task->c->ev,
				      data->base.dns, data->raw[data->zone],
				      TYPE_ALL);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, config_records_done, req);
}

static void config_records_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct config_data *data = collect_task_data(req);
	struct rpc_dns_node_list *list = NULL;
	struct rpc_status status;

	status = rpc_dns_records_recv(subreq, data->zone_ctx, &list);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		if (data->worst.step == NULL) {
			data->worst = collect_dns_failure(data, status);
		}
		if (!collect_dns_is_of_zone(status)) {
			collect_task_end_failure(req, &data->worst);
			return;
		}
		data->zone++;
		config_records(req);
		return;
	}
	data->records = convert_records_new(
		data->zone_ctx, data->hosts[data->zone].zone, list);
	if (tevent_req_nomem(data->records, req)) {
		return;
	}
	config_part(req);
}

/* Puts the next part; the last one ends the zone. */
static int put_part(struct collect *c, struct config_data *data,
		    bool *out_last)
{
	struct store_record_part part = {
		.zone = data->hosts[data->zone].zone,
		.after = data->before};
	struct ipam_record *records = NULL;
	int ret = convert_records_next(data->zone_ctx, data->records,
				       RECORDS_AT_ONCE, &records, &part.count,
				       &part.last);

	if (ret == 0) {
		part.records = records;
		ret = store_record_put_part(c->store, &part, &data->diff);
	}
	if (ret == 0 && part.last) {
		ret = store_record_put_end(c->store, part.zone,
					   data->base.server.name,
					   data->serial, ipam_clock_now());
	}
	if (ret == 0 && part.last) {
		ret = follow_ptrs(c, part.zone);
	}
	if (ret == 0 && part.count > 0) {
		data->before = &records[part.count - 1];
		talloc_free(data->part);
		data->part = records;
	}
	*out_last = part.last;
	return ret;
}

static void config_part(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct config_data *data = task->data;
	struct tevent_req *subreq = NULL;
	bool last = false;
	int ret = put_part(task->c, data, &last);

	if (ret != 0 && ret != ENOENT) {
		collect_task_end_store(req, ret);
		return;
	}
	if (ret == ENOENT || last) {
		data->zone++;
		config_records(req);
		return;
	}
	/* Others' turn between two parts. */
	subreq = tevent_wakeup_send(data->zone_ctx, task->c->ev,
				    tevent_timeval_current());
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, config_part_done, req);
}

static void config_part_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);

	tevent_wakeup_recv(subreq);
	TALLOC_FREE(subreq);
	config_part(req);
}
