/*
 * Events of zones: the catalog has them all, and each zone the last of them.
 * Those of no zone that the server hosts are passed over.
 */
#include "ipam/collect/collect_zone_events.h"

#include <errno.h>

#include "ipam/collect/collect_channel_read.h"
#include "ipam/convert/convert_catalog.h"
#include "ipam/store/store_dns.h"
#include "ipam/store/store_event.h"

struct told {
	struct ipam_event *event;
	enum ipam_health health;
};

struct zone_events_state {
	const struct ipam_server *server;
	struct ipam_zone_host *hosts;
	size_t host_count;
	struct collect_channel_read wish;
	TALLOC_CTX *piece;	/* what was taken and not put yet */
	struct told *told;
	size_t count;
	struct ipam_failure failure;
	int ret;
};

static void zone_events_done(struct tevent_req *subreq);

static int zone_event_take(const struct rpc_event *event, void *private_data)
{
	struct zone_events_state *state = private_data;
	struct ipam_event *made = NULL;
	enum ipam_health health = IPAM_HEALTH_UNKNOWN;
	struct told *told = NULL;

	if (state->piece == NULL) {
		state->piece = talloc_new(state);
		state->told = NULL;
		state->count = 0;
	}
	made = convert_catalog_dns(state->piece, event, state->hosts,
				   state->host_count, &health);
	if (made == NULL) {
		return ENOMEM;
	}
	if (made->key == NULL) {
		talloc_free(made);
		return 0;
	}
	made->server = state->server->name;
	told = talloc_realloc(state->piece, state->told, struct told,
			      state->count + 1);
	if (told == NULL) {
		return ENOMEM;
	}
	state->told = told;
	told[state->count++] = (struct told){ made, health };
	return 0;
}

static int zone_event_put(struct store *store, const char *server,
			  const struct store_track_position *position,
			  void *private_data)
{
	struct zone_events_state *state = private_data;
	size_t i;
	int ret = 0;

	for (i = 0; ret == 0 && i < state->count; i++) {
		ret = store_event_put(store, state->told[i].event, NULL);
		if (ret == 0) {
			ret = store_zone_told(store, state->told[i].event,
					      state->told[i].health);
		}
	}
	if (ret == 0) {
		ret = store_track_position_put(store, server,
					       CONVERT_CHANNEL_DNS, position);
	}
	TALLOC_FREE(state->piece);
	state->count = 0;
	return ret;
}

struct tevent_req *collect_zone_events_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    const struct ipam_server *server)
{
	struct zone_events_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct zone_events_state);

	if (req == NULL) {
		return NULL;
	}
	tevent_req_defer_callback(req, c->ev);
	state->server = server;
	state->ret = store_zone_host_list(state, c->store, NULL, server->name,
					  &state->hosts, &state->host_count);
	if (state->ret != 0 || state->host_count == 0) {
		tevent_req_done(req);	/* zones first, then their events */
		return tevent_req_post(req, c->ev);
	}
	state->wish = (struct collect_channel_read){
		.channel = CONVERT_CHANNEL_DNS, .take = zone_event_take,
		.put = zone_event_put, .private_data = state,
	};
	subreq = collect_channel_read_send(state, c, server, &state->wish);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, zone_events_done, req);
	return req;
}

static void zone_events_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct zone_events_state *state =
		tevent_req_data(req, struct zone_events_state);
	struct collect_channel_told told = {0};

	state->ret = collect_channel_read_recv(subreq, state, &told);
	TALLOC_FREE(subreq);
	state->failure = told.failure;
	tevent_req_done(req);
}

int collect_zone_events_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			     struct ipam_failure *out_failure)
{
	struct zone_events_state *state =
		tevent_req_data(req, struct zone_events_state);
	enum tevent_req_state how;
	uint64_t error = 0;
	int ret = state->ret;

	if (tevent_req_is_error(req, &how, &error)) {
		ret = ENOMEM;
	}
	if (ret == 0) {
		*out_failure = (struct ipam_failure){
			talloc_strdup(mem_ctx, state->failure.step),
			talloc_strdup(mem_ctx, state->failure.status),
			talloc_strdup(mem_ctx, state->failure.advice)};
	}
	tevent_req_received(req);
	return ret;
}
