/*
 * Controllers in turn, then what they refer to (RFC 4511 4.1.10, 4.5.3):
 *
 *	open target -> cannot? the next one
 *	search -> a referral? open what find() says, search there
 *	       -> entries, continuations? open and search each, add its entries
 */
#include <errno.h>
#include <string.h>
#include <util/time.h>

#include "rpc/ldap/rpc_ldap_ask.h"
#include "rpc/ldap/rpc_ldap_private.h"

struct ask_state {
	struct tevent_context *ev;
	struct rpc_ldap_auth *auth;
	const struct rpc_ldap_ask *ask;
	struct rpc_ldap_search search; /* of the step under way */
	const char *base;	       /* of the question */
	size_t target;
	struct rpc_target found;       /* by find() */
	bool referred;		       /* the step asks such a target */
	uint32_t hops;
	struct rpc_ldap *ldap;
	struct rpc_ldap_entries *entries;
	size_t reference; /* the next continuation */
	size_t missed;
	struct rpc_status status;
};

static void ask_open(struct tevent_req *req, const struct rpc_target *target);
static void ask_opened(struct tevent_req *subreq);
static void ask_answered(struct tevent_req *subreq);
static void ask_continue(struct tevent_req *req);

struct tevent_req *rpc_ldap_ask_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_ldap_auth *auth,
				     const struct rpc_ldap_ask *ask,
				     const struct rpc_ldap_search *search)
{
	struct ask_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct ask_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->auth = auth;
	state->ask = ask;
	state->search = *search;
	state->base = search->base;
	if (ask->num_targets == 0) {
		state->status = rpc_status_make(RPC_VOCABULARY_ERRNO,
						EHOSTUNREACH,
						RPC_STEP_CONNECT);
		tevent_req_error(req, EIO);
		return tevent_req_post(req, ev);
	}
	ask_open(req, &ask->targets[0]);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void ask_open(struct tevent_req *req, const struct rpc_target *target)
{
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	struct tevent_req *subreq = NULL;

	TALLOC_FREE(state->ldap);
	subreq = rpc_ldap_open_send(state, state->ev, state->auth, target,
				    state->ask->attempt_ms);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, ask_opened, req);
}

/* Another controller may do better: nothing that we ourselves did wrong. */
static bool is_worth_another(struct rpc_status status)
{
	if (status.step == RPC_STEP_CONNECT ||
	    status.vocabulary == RPC_VOCABULARY_ERRNO) {
		return true;
	}
	return status.vocabulary == RPC_VOCABULARY_LDAP &&
	       (status.code == LDAP_BUSY || status.code == LDAP_UNAVAILABLE ||
		status.code == (uint32_t)LDAP_SERVER_DOWN ||
		status.code == (uint32_t)LDAP_CONNECT_ERROR);
}

/* A step failed: the next target, the next continuation, or the end. */
static void ask_failed(struct tevent_req *req, struct rpc_status status)
{
	struct ask_state *state = tevent_req_data(req, struct ask_state);

	if (state->entries != NULL) {
		state->missed++;
		ask_continue(req);
		return;
	}
	state->status = status;
	if (!state->referred && is_worth_another(status) &&
	    ++state->target < state->ask->num_targets) {
		ask_open(req, &state->ask->targets[state->target]);
		return;
	}
	tevent_req_error(req, EIO);
}

static void ask_opened(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	struct rpc_status status;

	status = rpc_ldap_open_recv(subreq, state, &state->ldap);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		ask_failed(req, status);
		return;
	}
	subreq = rpc_ldap_search_send(state, state->ev, state->ldap,
				      &state->search);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, ask_answered, req);
}

/*
 * Goes where the URL leads, if that is allowed. Only plain ldap on its own port
 * is; filter and attributes stay ours, the base may be the URL's.
 */
static bool ask_follow(struct tevent_req *req, const char *text)
{
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	LDAPURLDesc *url = NULL;
	bool ok = false;

	if (text == NULL || state->hops >= state->ask->hops ||
	    ldap_url_parse(text, &url) != LDAP_SUCCESS) {
		return false;
	}
	if (strcmp(url->lud_scheme, "ldap") == 0 && url->lud_host != NULL &&
	    url->lud_host[0] != '\0' &&
	    (url->lud_port == 0 || url->lud_port == LDAP_PORT)) {
		state->found = (struct rpc_target){0};
		ok = state->ask->find != NULL &&
		     state->ask->find(state, url->lud_host, &state->found,
				      state->ask->private_data);
	}
	if (ok && url->lud_dn != NULL && url->lud_dn[0] != '\0') {
		state->search.base = talloc_strdup(state, url->lud_dn);
		ok = state->search.base != NULL;
	}
	ldap_free_urldesc(url);
	if (ok) {
		state->hops++;
		state->referred = true;
		ask_open(req, &state->found);
	}
	return ok;
}

/* Adds the entries of a continuation; its memory goes with the first. */
static bool add(struct rpc_ldap_entries *all, struct rpc_ldap_entries *more)
{
	struct rpc_ldap_entry *grown =
		talloc_realloc(all, all->entries, struct rpc_ldap_entry,
			       all->num_entries + more->num_entries + 1);

	if (grown == NULL) {
		return false;
	}
	all->entries = grown;
	if (more->num_entries > 0) {
		memcpy(grown + all->num_entries, more->entries,
		       more->num_entries * sizeof(*grown));
	}
	all->num_entries += more->num_entries;
	talloc_steal(all, more);
	return true;
}

static void ask_answered(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	struct rpc_ldap_entries *entries = NULL;
	struct rpc_status status;

	status = rpc_ldap_search_recv(subreq, state, &entries);
	TALLOC_FREE(subreq);
	if (status.vocabulary == RPC_VOCABULARY_LDAP &&
	    status.code == LDAP_REFERRAL &&
	    ask_follow(req, state->ldap->referral)) {
		return;
	}
	if (!rpc_status_is_ok(status)) {
		ask_failed(req, status);
		return;
	}
	if (state->entries == NULL) {
		state->entries = entries;
	} else if (!add(state->entries, entries)) {
		tevent_req_oom(req);
		return;
	}
	ask_continue(req);
}

/* The next continuation that may be followed, or the end. */
static void ask_continue(struct tevent_req *req)
{
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	size_t last = state->entries->num_references;
	const char *url = NULL;
	bool ok;

	last = last < RPC_LDAP_REFERENCES ? last : RPC_LDAP_REFERENCES;
	while (state->reference < last) {
		url = state->entries->references[state->reference++];
		state->search.base = state->base;
		ok = ask_follow(req, url);
		if (ok) {
			return;
		}
		state->missed++;
	}
	state->missed += state->entries->num_references - last;
	tevent_req_done(req);
}

struct rpc_status rpc_ldap_ask_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct rpc_ldap_entries **out_entries,
				    size_t *out_missed)
{
	struct ask_state *state = tevent_req_data(req, struct ask_state);
	struct rpc_status status = {0};
	enum tevent_req_state how;
	uint64_t error = 0;

	if (tevent_req_is_error(req, &how, &error)) {
		status = how == TEVENT_REQ_USER_ERROR
				 ? state->status
				 : rpc_ldap_status(LDAP_NO_MEMORY,
						   RPC_STEP_CALL);
	} else {
		*out_entries = talloc_move(mem_ctx, &state->entries);
		*out_missed = state->missed;
	}
	tevent_req_received(req);
	return status;
}
