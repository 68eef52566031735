/*
 * Audit of a DHCP server: changes of its configuration (EVT-02), by its
 * operational channel. Events and the position behind them are put together,
 * so that each is there once; what was purged does not come back
 * (store_event.c).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/log.h"
#include "ipam/collect/collect_audit.h"
#include "ipam/collect/collect_channel_read.h"
#include "ipam/convert/convert_catalog.h"
#include "ipam/store/store_event.h"

#define DOMAINS_MAX 1000

struct event_data {
	struct ipam_server server;
	struct ipam_domain *domains;
	size_t domain_count;
	struct collect_channel_read wish;
	TALLOC_CTX *piece;	/* what was taken and not put yet */
	struct ipam_event **events;
	size_t count;
	size_t added;
};

static void event_done(struct tevent_req *subreq);

/* Of a user's domain, as far as we know domains. */
static const char *forest_of(const struct event_data *data,
			     const char *domain)
{
	size_t i;

	for (i = 0; domain != NULL && i < data->domain_count; i++) {
		const struct ipam_domain *d = &data->domains[i];

		if (strcasecmp(d->name, domain) == 0 ||
		    (d->netbios != NULL && strcasecmp(d->netbios, domain) == 0)) {
			return d->forest;
		}
	}
	return NULL;
}

static int event_take(const struct rpc_event *event, void *private_data)
{
	struct event_data *data = private_data;
	struct ipam_event **events = NULL;

	if (data->piece == NULL) {
		data->piece = talloc_new(data);
		data->events = NULL;
		data->count = 0;
	}
	events = talloc_realloc(data->piece, data->events,
				struct ipam_event *, data->count + 1);
	if (events == NULL) {
		return ENOMEM;
	}
	data->events = events;
	events[data->count] = convert_catalog_dhcp(data->piece, event);
	if (events[data->count] == NULL) {
		return ENOMEM;
	}
	events[data->count]->server = data->server.name;
	events[data->count]->forest =
		forest_of(data, events[data->count]->domain);
	data->count++;
	return 0;
}

/* The event, with the number of the option that it names. */
static int put_event(struct store *store, const struct ipam_event *event,
		     bool *out_new)
{
	struct ipam_event wanted = *event;
	struct ipam_event_value *values = NULL;
	const char *option = NULL, *scope = "";
	char code[24];
	int64_t number = 0;
	size_t i;
	int ret = ENOENT;

	for (i = 0; i < event->value_count; i++) {
		if (strcmp(event->values[i].name, "option_name") == 0) {
			option = event->values[i].after;
		} else if (strcmp(event->values[i].name, "scope") == 0) {
			scope = event->values[i].after;
		}
	}
	if (option != NULL) {
		ret = store_option_code(store, event->server,
					strchr(scope, ':') != NULL, option,
					&number);
	}
	if (ret == ENOENT) {
		return store_event_put(store, event, out_new);
	}
	values = talloc_array(NULL, struct ipam_event_value,
			      event->value_count + 1);
	if (ret != 0 || values == NULL) {
		talloc_free(values);
		return ret != 0 ? ret : ENOMEM;
	}
	memcpy(values, event->values, event->value_count * sizeof(*values));
	snprintf(code, sizeof(code), "%lld", (long long)number);
	values[event->value_count] =
		(struct ipam_event_value){ "option", NULL, code };
	wanted.values = values;
	wanted.value_count++;
	ret = store_event_put(store, &wanted, out_new);
	talloc_free(values);
	return ret;
}

static int event_put(struct store *store, const char *server,
		     const struct store_track_position *position,
		     void *private_data)
{
	struct event_data *data = private_data;
	bool is_new = false;
	size_t i, added = 0;
	int ret = 0;

	for (i = 0; ret == 0 && i < data->count; i++) {
		ret = put_event(store, data->events[i], &is_new);
		added += ret == 0 && is_new;
	}
	if (ret == 0) {
		ret = store_track_position_put(store, server,
					       CONVERT_CHANNEL_DHCP, position);
	}
	TALLOC_FREE(data->piece);
	data->count = 0;
	data->added += ret == 0 ? added : 0;
	return ret;
}

struct tevent_req *collect_audit_event_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const char *server)
{
	const struct store_page page = { .limit = DOMAINS_MAX };
	struct event_data *data = talloc_zero(mem_ctx, struct event_data);
	struct tevent_req *req = NULL, *subreq = NULL;
	int ret;

	if (data == NULL) {
		return NULL;
	}
	req = collect_task_new(mem_ctx, c, server, data);
	if (req == NULL) {
		return NULL;
	}
	ret = collect_server(data, c, server, &data->server);
	if (ret == 0) {
		ret = store_domain_list(data, c->store, &page, &data->domains,
					&data->domain_count);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return tevent_req_post(req, c->ev);
	}
	data->wish = (struct collect_channel_read){
		.channel = CONVERT_CHANNEL_DHCP, .take = event_take,
		.put = event_put, .private_data = data,
	};
	subreq = collect_channel_read_send(data, c, &data->server,
					   &data->wish);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, event_done, req);
	return req;
}

static void event_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct event_data *data = collect_task_data(req);
	struct collect_channel_told told = {0};
	const struct ipam_failure remark = {
		"channel " CONVERT_CHANNEL_DHCP, "not read to its end yet",
		"The next run goes on from there: run Audit more often, or "
		"give [collector] deadline more time.",
	};
	int ret = collect_channel_read_recv(subreq, data, &told);

	TALLOC_FREE(subreq);
	if (data->added > 0 || told.bad > 0) {
		ipam_log(IPAM_LOG_INFO, "Audit: %s: %zu new events of its "
			 "configuration, %llu that cannot be read",
			 data->server.name, data->added,
			 (unsigned long long)told.bad);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
	} else if (told.failure.step == NULL && !told.complete) {
		collect_task_end_remark(req, &remark);
	} else {
		collect_task_end_failure(req, &told.failure);
	}
}
