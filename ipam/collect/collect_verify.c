/*
 * A server that somebody added by hand (INV-03): is it what he thinks it is?
 *
 *	its name -> addresses -> of no other server of ours
 *	its domain -> a controller -> its computer account -> GUID
 *
 * The first that fails is kept with the server, and tried again with each
 * check of it until all is well.
 */
#include "ipam/collect/collect_verify.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/clock.h"
#include "ipam/collect/collect_computers.h"
#include "ipam/collect/collect_dns.h"
#include "ipam/convert/convert.h"
#include "rpc/ldap/rpc_ldap_names.h"

struct verify_state {
	struct collect *c;
	const struct ipam_server *server;
	struct ipam_addr address;
	struct collect_computer_key key;
	struct rpc_ldap *ldap;
	const char *dc;
	struct ipam_failure failure;
	int error; /* of the store */
};

static void verify_resolved(struct tevent_req *subreq);
static void verify_connected(struct tevent_req *subreq);
static void verify_found(struct tevent_req *subreq);

/* Ends it: well where nothing failed. `facts` of the directory, or NULL. */
static void verify_end(struct tevent_req *req, const struct ipam_server *facts)
{
	struct verify_state *state = tevent_req_data(req, struct verify_state);

	state->error = store_server_verified(
		state->c->store, state->server->name, facts, &state->failure);
	tevent_req_done(req);
}

/* `cure` stands behind what the protocol says. */
static void verify_failed(struct tevent_req *req, struct rpc_status status,
			  const char *cure)
{
	struct verify_state *state = tevent_req_data(req, struct verify_state);

	state->failure = convert_failure(state, status);
	state->failure.advice = talloc_asprintf(
		state, "%s: %s, or add it with --verify no",
		state->failure.advice, cure);
	if (!tevent_req_nomem(state->failure.advice, req)) {
		verify_end(req, NULL);
	}
}

/* A failure that no protocol has a word for. */
static void verify_wrong(struct tevent_req *req, const char *step,
			 char *status, char *advice)
{
	struct verify_state *state = tevent_req_data(req, struct verify_state);

	if (tevent_req_nomem(status, req) || tevent_req_nomem(advice, req)) {
		return;
	}
	state->failure = (struct ipam_failure){ step, status, advice };
	verify_end(req, NULL);
}

struct tevent_req *collect_verify_send(TALLOC_CTX *mem_ctx, struct collect *c,
				       const struct ipam_server *server)
{
	struct verify_state *state = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct verify_state);
	struct tevent_req *subreq = NULL;

	if (req == NULL) {
		return NULL;
	}
	state->c = c;
	state->server = server;
	subreq = rpc_dns_host_send(state, c->ev, c->dns, server->name);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, verify_resolved, req);
	return req;
}

static void verify_resolved(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct verify_state *state = tevent_req_data(req, struct verify_state);
	const struct ipam_server *server = state->server;
	struct rpc_dns_answer *answer = NULL;
	struct rpc_status status = rpc_dns_host_recv(subreq, state, &answer);
	char *other = NULL;
	int ret;

	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		verify_failed(req, status, "correct the name of the server, "
			      "or add its address to DNS");
		return;
	}
	state->address = collect_best_address(answer);
	ret = store_server_of_address(state, state->c->store, server->name,
				      &state->address, &other);
	if (ret == 0) {
		verify_wrong(req, "address",
			     talloc_asprintf(state, "that of %s", other),
			     talloc_asprintf(state, "both names have one "
					     "address: remove one of them if "
					     "they are one computer, else "
					     "correct the record in DNS"));
		return;
	}
	state->error = ret == ENOENT ? 0 : ret;
	if (state->error != 0) {
		tevent_req_done(req);
		return;
	}
	subreq = collect_dc_send(state, state->c, server->domain, NULL);
	if (!tevent_req_nomem(subreq, req)) {
		tevent_req_set_callback(subreq, verify_connected, req);
	}
}

static void verify_connected(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct verify_state *state = tevent_req_data(req, struct verify_state);
	struct collect_computers_question question = {
		.base = rpc_ldap_domain_dn(state, state->server->domain),
		.domain = state->server->domain, .keys = &state->key,
		.count = 1,
	};
	struct rpc_status status;

	status = collect_dc_recv(subreq, state, &state->ldap, &state->dc);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		verify_failed(req, status, "its account could not be looked "
			      "up: see whether its domain can be reached");
		return;
	}
	if (tevent_req_nomem(question.base, req)) {
		return;
	}
	state->key.name = state->server->name;
	subreq = collect_computers_send(state, state->c, state->ldap,
					&question);
	if (!tevent_req_nomem(subreq, req)) {
		tevent_req_set_callback(subreq, verify_found, req);
	}
}

static void verify_found(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct verify_state *state = tevent_req_data(req, struct verify_state);
	const struct ipam_server *server = state->server;
	struct collect_computer *found = NULL;
	struct ipam_server facts = {
		.name = server->name, .domain = server->domain,
		.address = state->address, .unknown_roles = ~0U,
		.seen = { .source = state->dc,
			  .collected_at = ipam_clock_now() },
	};
	struct rpc_status status;
	size_t i, count = 0;

	status = collect_computers_recv(subreq, state, &found, &count);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		verify_failed(req, status, "its account could not be looked "
			      "up: see whether its domain can be read");
		return;
	}
	for (i = 0; i < count &&
		    strcasecmp(found[i].name, server->name) != 0; i++) {
	}
	if (i == count) {
		verify_wrong(req, "account",
			     talloc_asprintf(state, "none in %s",
					     server->domain),
			     talloc_asprintf(state, "%s has no computer "
					     "account of that name that can be "
					     "managed: correct the name, join "
					     "the computer to the domain, or "
					     "add it with --verify no",
					     state->dc));
		return;
	}
	facts.guid = found[i].guid;
	facts.account = found[i].account;
	facts.os = found[i].os;
	facts.os_version = found[i].os_version;
	verify_end(req, &facts);
}

int collect_verify_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			struct ipam_failure *out_failure)
{
	struct verify_state *state = tevent_req_data(req, struct verify_state);
	enum tevent_req_state req_state;
	uint64_t error;
	int ret = state->error;

	if (tevent_req_is_error(req, &req_state, &error)) {
		ret = ENOMEM;
	} else if (state->failure.step != NULL) {
		out_failure->step = talloc_strdup(mem_ctx,
						  state->failure.step);
		out_failure->status = talloc_strdup(mem_ctx,
						    state->failure.status);
		out_failure->advice = talloc_strdup(mem_ctx,
						    state->failure.advice);
	}
	tevent_req_received(req);
	return ret;
}
