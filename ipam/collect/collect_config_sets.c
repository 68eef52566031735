/*
 * Sets of a DHCP server, question after question:
 *
 *	of the server: definitions, classes, options, policies, failover,
 *	filters -> of each scope: options, policies -> of each reservation:
 *	options -> put each set
 *
 * A reservation of which the server says that it has no options is not asked
 * about. What a server lacks is an empty set. One question that it refuses keeps its
 * set from being put, so that the rows of the last collection stay.
 */
#include "ipam/collect/collect_config_sets.h"

#include <errno.h>

#include "ipam/base/clock.h"
#include "ipam/convert/convert.h"
#include "ipam/convert/convert_dhcp_set.h"
#include "rpc/dhcp/rpc_dhcp_class.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"
#include "rpc/dhcp/rpc_dhcp_filter.h"
#include "rpc/dhcp/rpc_dhcp_option.h"
#include "rpc/dhcp/rpc_dhcp_policy.h"

#define SCOPES_PAGE 100
#define NOT_FOUND   2	  /* ERROR_FILE_NOT_FOUND: nothing set here */
#define NO_SCOPE    20005 /* ERROR_DHCP_SUBNET_NOT_PRESENT: it was deleted */

enum ask {
	ASK_DEFINITIONS, ASK_CLASSES, ASK_OPTIONS, ASK_POLICY_OPTIONS,
	ASK_POLICIES, ASK_FAILOVERS, ASK_ALLOW, ASK_DENY
};

struct question {
	enum ask ask;
	int family;
};

static const struct question of_server[] = {
	{ ASK_DEFINITIONS, 4 }, { ASK_DEFINITIONS, 6 },
	{ ASK_CLASSES, 4 },	{ ASK_CLASSES, 6 },
	{ ASK_OPTIONS, 4 },	{ ASK_OPTIONS, 6 },
	{ ASK_POLICIES, 4 },	{ ASK_POLICY_OPTIONS, 4 },
	{ ASK_FAILOVERS, 4 },	{ ASK_ALLOW, 4 },
	{ ASK_DENY, 4 },
};
static const struct question of_scope4[] = {
	{ ASK_OPTIONS, 4 }, { ASK_POLICIES, 4 }, { ASK_POLICY_OPTIONS, 4 },
};
static const struct question of_scope6[] = { { ASK_OPTIONS, 6 } };
static const struct question of_reservation4[] = { { ASK_OPTIONS, 4 } };
static const struct question of_reservation6[] = { { ASK_OPTIONS, 6 } };

static const enum ipam_set set_of[] = {
	[ASK_DEFINITIONS] = IPAM_SET_DEFINITIONS,
	[ASK_CLASSES] = IPAM_SET_CLASSES,
	[ASK_OPTIONS] = IPAM_SET_OPTIONS,
	[ASK_POLICY_OPTIONS] = IPAM_SET_OPTIONS,
	[ASK_POLICIES] = IPAM_SET_POLICIES,
	[ASK_FAILOVERS] = IPAM_SET_FAILOVERS,
	[ASK_ALLOW] = IPAM_SET_FILTERS,
	[ASK_DENY] = IPAM_SET_FILTERS,
};

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

struct sets_state {
	struct collect *c;
	struct rpc_dhcp *dhcp;
	const char *server;
	struct store_diff *diff;
	struct convert_set sets[IPAM_SET_COUNT];
	bool refused[IPAM_SET_COUNT];
	/* what is asked about now; scope NULL: the server */
	const struct question *list;
	size_t count, next;
	const struct ipam_scope *scope;
	const struct ipam_reservation *reservation;
	/* a page of scopes */
	TALLOC_CTX *page_ctx;
	struct ipam_scope *scopes;
	size_t num_scopes, scope_at, reservation_at;
	char *after;
	bool last_page;
	struct ipam_failure worst;
	int ret;
};

static void sets_next(struct tevent_req *req);
static void sets_told(struct tevent_req *subreq);

struct tevent_req *collect_config_sets_send(TALLOC_CTX *mem_ctx,
					    struct collect *c,
					    struct rpc_dhcp *dhcp,
					    const char *server,
					    struct store_diff *diff)
{
	struct sets_state *state = NULL;
	struct tevent_req *req = NULL;
	size_t i;

	req = tevent_req_create(mem_ctx, &state, struct sets_state);
	if (req == NULL) {
		return NULL;
	}
	tevent_req_defer_callback(req, c->ev);
	state->c = c;
	state->dhcp = dhcp;
	state->server = server;
	state->diff = diff;
	state->list = of_server;
	state->count = LENGTH(of_server);
	for (i = 0; i < IPAM_SET_COUNT; i++) {
		state->sets[i].mem_ctx = state;
	}
	sets_next(req);
	return req;
}

/* ------------------------------------------------------------- what next */

/* The next page of scopes, with their reservations. */
static int next_page(struct sets_state *state)
{
	const struct store_scope_filter filter = {.server = state->server,
						  .details = true};
	struct store_page page = {.limit = SCOPES_PAGE,
				  .after = state->after};
	int ret;

	TALLOC_FREE(state->page_ctx);
	state->page_ctx = talloc_new(state);
	state->scope_at = 0;
	state->num_scopes = 0;
	ret = store_scope_list(state->page_ctx, state->c->store, &filter,
			       &page, &state->scopes, &state->num_scopes);
	state->last_page = state->num_scopes < SCOPES_PAGE;
	if (ret == 0 && state->num_scopes > 0) {
		talloc_free(state->after);
		state->after = store_scope_key(
			state, &state->scopes[state->num_scopes - 1]);
	}
	return ret;
}

static void about(struct sets_state *state, const struct question *list,
		  size_t count)
{
	state->list = list;
	state->count = count;
	state->next = 0;
}

/* The next scope or reservation to ask about; ENOENT: no more. */
static int next_object(struct sets_state *state)
{
	bool v6;
	int ret;

	while (state->scope != NULL &&
	       state->reservation_at < state->scope->reservation_count &&
	       state->scope->reservations[state->reservation_at].no_options) {
		state->reservation_at++;
	}
	if (state->scope != NULL &&
	    state->reservation_at < state->scope->reservation_count) {
		v6 = state->scope->prefix.addr.family == IPAM_IPV6;
		state->reservation =
			&state->scope->reservations[state->reservation_at++];
		about(state, v6 ? of_reservation6 : of_reservation4, 1);
		return 0;
	}
	state->scope = NULL;
	state->reservation = NULL;
	if (state->scope_at >= state->num_scopes) {
		if (state->last_page) {
			return ENOENT;
		}
		ret = next_page(state);
		if (ret != 0 || state->num_scopes == 0) {
			return ret != 0 ? ret : ENOENT;
		}
	}
	state->scope = &state->scopes[state->scope_at++];
	state->reservation_at = 0;
	v6 = state->scope->prefix.addr.family == IPAM_IPV6;
	about(state, v6 ? of_scope6 : of_scope4,
	      v6 ? LENGTH(of_scope6) : LENGTH(of_scope4));
	return 0;
}

static int put_sets(struct sets_state *state)
{
	int64_t now = ipam_clock_now();
	int set, ret = 0;

	for (set = 0; set < IPAM_SET_COUNT && ret == 0; set++) {
		if (!state->refused[set]) {
			ret = store_set_put(state->c->store, state->server,
					    (enum ipam_set)set,
					    state->sets[set].rows,
					    state->sets[set].count, now,
					    state->diff);
		}
	}
	return ret;
}

static void sets_end(struct tevent_req *req, int ret)
{
	struct sets_state *state = tevent_req_data(req, struct sets_state);

	state->ret = ret;
	tevent_req_done(req);
}

/* ------------------------------------------------------------- questions */

static struct tevent_req *ask_options(struct sets_state *state,
				      const struct question *q)
{
	struct rpc_dhcp_level level = {.kind = RPC_DHCP_LEVEL_SERVER,
				       .family = q->family};

	if (state->scope != NULL) {
		level.kind = RPC_DHCP_LEVEL_SCOPE;
		level.scope = convert_to_dhcp(&state->scope->prefix.addr);
	}
	if (state->reservation != NULL) {
		level.kind = RPC_DHCP_LEVEL_RESERVATION;
		level.reservation =
			convert_to_dhcp(&state->reservation->address);
	}
	return q->ask == ASK_OPTIONS ?
		       rpc_dhcp_option_values_send(state, state->c->ev,
						   state->dhcp, &level) :
		       rpc_dhcp_option_values_policy_send(
			       state, state->c->ev, state->dhcp, &level);
}

static struct tevent_req *ask(struct sets_state *state,
			      const struct question *q)
{
	struct tevent_context *ev = state->c->ev;
	struct rpc_dhcp *dhcp = state->dhcp;
	struct rpc_dhcp_address scope = {0};

	switch (q->ask) {
	case ASK_DEFINITIONS:
		return rpc_dhcp_options_send(state, ev, dhcp, q->family);
	case ASK_CLASSES:
		return rpc_dhcp_classes_send(state, ev, dhcp, q->family);
	case ASK_OPTIONS:
	case ASK_POLICY_OPTIONS:
		return ask_options(state, q);
	case ASK_POLICIES:
		if (state->scope != NULL) {
			scope = convert_to_dhcp(&state->scope->prefix.addr);
		}
		return rpc_dhcp_policies_send(
			state, ev, dhcp, state->scope != NULL ? &scope : NULL);
	case ASK_FAILOVERS:
		return rpc_dhcp_relations_send(state, ev, dhcp);
	default:
		return rpc_dhcp_filters_send(state, ev, dhcp,
					     q->ask == ASK_ALLOW);
	}
}

static void sets_next(struct tevent_req *req)
{
	struct sets_state *state = tevent_req_data(req, struct sets_state);
	struct tevent_req *subreq = NULL;
	int ret = 0;

	while (ret == 0 && state->next >= state->count) {
		ret = next_object(state);
	}
	if (ret != 0) {
		sets_end(req, ret == ENOENT ? put_sets(state) : ret);
		return;
	}
	subreq = ask(state, &state->list[state->next]);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, sets_told, req);
}

/* --------------------------------------------------------------- answers */

static struct rpc_status tell_options(struct tevent_req *subreq,
				      struct sets_state *state,
				      TALLOC_CTX *tmp_ctx, int *out_ret)
{
	const struct convert_option_level level = {
		.family = state->list[state->next].family,
		.scope = state->scope != NULL ? &state->scope->prefix.addr :
						NULL,
		.reservation = state->reservation != NULL ?
				       &state->reservation->address : NULL,
	};
	struct rpc_dhcp_option_values *values = NULL;
	size_t count = 0;
	struct rpc_status status = rpc_dhcp_option_values_recv(
		subreq, tmp_ctx, &values, &count);

	if (rpc_status_is_ok(status)) {
		*out_ret = convert_options(
			&state->sets[IPAM_SET_OPTIONS],
			&state->sets[IPAM_SET_DEFINITIONS], &level, values,
			count);
	}
	return status;
}

#define TELL(recv, convert, type, ...)                                        \
	do {                                                                  \
		struct type *list = NULL;                                     \
									      \
		status = recv(subreq, tmp_ctx, &list, &count);                \
		if (rpc_status_is_ok(status)) {                               \
			*out_ret = convert(set, ##__VA_ARGS__, list, count);  \
		}                                                             \
	} while (0)

/* What was told becomes rows: 0 or ENOMEM in *out_ret. */
static struct rpc_status tell(struct tevent_req *subreq,
			      struct sets_state *state, TALLOC_CTX *tmp_ctx,
			      int *out_ret)
{
	const struct question *q = &state->list[state->next];
	struct convert_set *set = &state->sets[set_of[q->ask]];
	struct rpc_status status = {0};
	size_t count = 0;

	switch (q->ask) {
	case ASK_DEFINITIONS:
		TELL(rpc_dhcp_options_recv, convert_definitions,
		     rpc_dhcp_option, q->family);
		break;
	case ASK_CLASSES:
		TELL(rpc_dhcp_classes_recv, convert_classes, rpc_dhcp_class,
		     q->family);
		break;
	case ASK_OPTIONS:
	case ASK_POLICY_OPTIONS:
		status = tell_options(subreq, state, tmp_ctx, out_ret);
		break;
	case ASK_POLICIES:
		TELL(rpc_dhcp_policies_recv, convert_policies,
		     rpc_dhcp_policy);
		break;
	case ASK_FAILOVERS:
		TELL(rpc_dhcp_relations_recv, convert_failovers,
		     rpc_dhcp_relation);
		break;
	default:
		TELL(rpc_dhcp_filters_recv, convert_filters, rpc_dhcp_filter);
		break;
	}
	return status;
}

/* Nothing there, or no such thing on this server. */
static bool is_nothing(struct rpc_status status)
{
	return rpc_dhcp_is_lacking(status) ||
	       (status.vocabulary == RPC_VOCABULARY_WERROR &&
		(status.code == NOT_FOUND || status.code == NO_SCOPE));
}

/* A refusal that leaves the connection usable. */
static bool is_refusal(struct rpc_status status)
{
	return status.vocabulary == RPC_VOCABULARY_WERROR ||
	       (status.vocabulary == RPC_VOCABULARY_LOCAL &&
		status.code != RPC_LOCAL_NO_MEMORY);
}

static void sets_told(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct sets_state *state = tevent_req_data(req, struct sets_state);
	enum ipam_set set = set_of[state->list[state->next].ask];
	TALLOC_CTX *tmp_ctx = talloc_new(state);
	struct rpc_status status;
	int ret = 0;

	status = tell(subreq, state, tmp_ctx, &ret);
	TALLOC_FREE(subreq);
	talloc_free(tmp_ctx);
	state->next++;
	if (!rpc_status_is_ok(status) && !is_nothing(status)) {
		state->refused[set] = true;
		if (state->worst.step == NULL) {
			state->worst = convert_failure(state, status);
		}
		if (!is_refusal(status)) {
			sets_end(req, 0); /* nothing more can be asked */
			return;
		}
	}
	if (ret != 0) {
		sets_end(req, ret);
		return;
	}
	sets_next(req);
}

int collect_config_sets_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			     struct ipam_failure *out_worst)
{
	struct sets_state *state = tevent_req_data(req, struct sets_state);
	const struct ipam_failure *why = &state->worst;
	enum tevent_req_state how;
	uint64_t error = 0;
	int ret = state->ret;

	if (tevent_req_is_error(req, &how, &error)) {
		ret = ENOMEM;
	}
	*out_worst = (struct ipam_failure){
		talloc_strdup(mem_ctx, why->step),
		talloc_strdup(mem_ctx, why->status),
		talloc_strdup(mem_ctx, why->advice)};
	tevent_req_received(req);
	return ret;
}
