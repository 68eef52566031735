/*
 * Reads a forest by one of its controllers:
 *
 *	controller -> rootDSE -> crossRefs -> NetServices
 *	own: a controller of the root domain -> its trusts
 *
 * A trust is of forests where trustAttributes say so, and holds both ways by
 * trustDirection ([MS-ADTS] 6.1.6.7.9, 6.1.6.7.12).
 */
#include "ipam/collect/collect_forest.h"

#include <errno.h>
#include <strings.h>

#include "ipam/base/clock.h"
#include "rpc/ldap/rpc_ldap_names.h"

#define SEARCH_MS	   60000
#define TRUST_BOTH_WAYS	   3
#define TRUST_OF_FORESTS   0x8

struct forest_state {
	struct collect *c;
	struct collect_forest_question question;
	const char *config, *root; /* naming contexts */
	struct collect_forest *forest;
	struct rpc_ldap *root_ldap;
	struct rpc_status status;
};

static void forest_dc_done(struct tevent_req *subreq);
static void forest_root_done(struct tevent_req *subreq);
static void forest_domains_done(struct tevent_req *subreq);
static void forest_dhcp_done(struct tevent_req *subreq);
static void forest_root_dc_done(struct tevent_req *subreq);
static void forest_trusts(struct tevent_req *req, struct rpc_ldap *ldap);
static void forest_trusts_done(struct tevent_req *subreq);

static void search(struct tevent_req *req, struct rpc_ldap *ldap,
		   const struct rpc_ldap_search *question, tevent_req_fn done)
{
	struct forest_state *state = tevent_req_data(req, struct forest_state);
	struct tevent_req *subreq = NULL;

	subreq = rpc_ldap_search_send(state, state->c->ev, ldap, question);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, done, req);
}

/* False: the request has ended. */
static bool went_well(struct tevent_req *req, struct rpc_status status)
{
	struct forest_state *state = tevent_req_data(req, struct forest_state);

	state->status = status;
	if (!rpc_status_is_ok(status)) {
		tevent_req_error(req, EIO);
		return false;
	}
	return true;
}

static struct rpc_status bad(enum rpc_local code)
{
	return rpc_status_make(RPC_VOCABULARY_LOCAL, code, RPC_STEP_REPLY);
}

struct tevent_req *
collect_forest_send(TALLOC_CTX *mem_ctx, struct collect *c,
		    const struct collect_forest_question *question)
{
	struct forest_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct forest_state);

	if (req == NULL) {
		return NULL;
	}
	state->c = c;
	state->question = *question;
	state->forest = talloc_zero(state, struct collect_forest);
	if (tevent_req_nomem(state->forest, req)) {
		return tevent_req_post(req, c->ev);
	}
	subreq = collect_dc_send(state, c, question->name, question->dc);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, forest_dc_done, req);
	return req;
}

static void forest_dc_done(struct tevent_req *subreq)
{
	static const char *const attributes[] = {
		"configurationNamingContext", "defaultNamingContext",
		"rootDomainNamingContext", NULL};
	static const struct rpc_ldap_search question = {
		.base = "",
		.scope = RPC_LDAP_BASE,
		.filter = "(objectClass=*)",
		.attributes = attributes,
		.timeout_ms = COLLECT_STEP_MS};
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct forest_state *state = tevent_req_data(req, struct forest_state);
	struct collect_forest *forest = state->forest;
	struct rpc_status status;

	status = collect_dc_recv(subreq, forest, &forest->ldap,
				 &forest->dc_name);
	TALLOC_FREE(subreq);
	if (went_well(req, status)) {
		search(req, forest->ldap, &question, forest_root_done);
	}
}

/* Which forest it is; a reply that says nothing of that is a bad one. */
static struct rpc_status read_root(struct forest_state *state,
				   const struct rpc_ldap_entries *found)
{
	struct collect_forest *forest = state->forest;
	const char *own = NULL;

	if (found->num_entries != 1) {
		return bad(RPC_LOCAL_BAD_REPLY);
	}
	state->config = rpc_ldap_text(&found->entries[0],
				      "configurationNamingContext");
	state->root = rpc_ldap_text(&found->entries[0],
				    "rootDomainNamingContext");
	own = rpc_ldap_text(&found->entries[0], "defaultNamingContext");
	if (state->config == NULL || own == NULL) {
		return bad(RPC_LOCAL_BAD_REPLY);
	}
	forest->default_domain = rpc_ldap_dn_domain(forest, own);
	forest->name = state->root != NULL ?
			       rpc_ldap_dn_domain(forest, state->root) : NULL;
	if (!state->question.own &&
	    (forest->name == NULL ||
	     strcasecmp(forest->name, state->question.name) != 0)) {
		return bad(RPC_LOCAL_BAD_REPLY);
	}
	if (forest->name == NULL) {
		forest->name = talloc_strdup(forest, state->question.name);
	}
	return (struct rpc_status){0};
}

static void forest_root_done(struct tevent_req *subreq)
{
	static const char *const attributes[] = {"nCName", "nETBIOSName",
						 NULL};
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct forest_state *state = tevent_req_data(req, struct forest_state);
	struct rpc_ldap_search question = {
		.scope = RPC_LDAP_ONE,
		.filter = "(&(objectClass=crossRef)(systemFlags:"
			  "1.2.840.113556.1.4.803:=3))",
		.attributes = attributes,
		.timeout_ms = SEARCH_MS};
	struct rpc_ldap_entries *found = NULL;
	struct rpc_status status;

	status = rpc_ldap_search_recv(subreq, state, &found);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status)) {
		status = read_root(state, found);
	}
	if (!went_well(req, status)) {
		return;
	}
	question.base = talloc_asprintf(state, "CN=Partitions,%s",
					state->config);
	search(req, state->forest->ldap, &question, forest_domains_done);
}

static void add_domain(struct collect_forest *forest,
		       const struct rpc_ldap_entry *entry)
{
	const char *base = rpc_ldap_text(entry, "nCName");
	const char *name = base != NULL ? rpc_ldap_dn_domain(forest, base) :
					  NULL;

	if (name == NULL) {
		return;
	}
	forest->domains[forest->num_domains++] = (struct collect_forest_domain){
		.name = name,
		.netbios = rpc_ldap_text(entry, "nETBIOSName"),
		.base = base,
	};
}

static void forest_domains_done(struct tevent_req *subreq)
{
	static const char *const attributes[] = {"cn", "dhcpServers", NULL};
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct forest_state *state = tevent_req_data(req, struct forest_state);
	struct collect_forest *forest = state->forest;
	struct rpc_ldap_search question = {
		.scope = RPC_LDAP_ONE,
		.filter = "(&(objectClass=dHCPClass)(dhcpType=1))",
		.attributes = attributes,
		.timeout_ms = SEARCH_MS};
	struct rpc_ldap_entries *found = NULL;
	struct rpc_status status;
	size_t i;

	status = rpc_ldap_search_recv(subreq, forest, &found);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status) &&
	    found->num_entries > COLLECT_FOREST_DOMAINS_MAX) {
		status = bad(RPC_LOCAL_TOO_MANY_ROWS);
	}
	if (!went_well(req, status)) {
		return;
	}
	forest->domains = talloc_zero_array(forest,
					    struct collect_forest_domain,
					    found->num_entries + 1);
	if (tevent_req_nomem(forest->domains, req)) {
		return;
	}
	for (i = 0; i < found->num_entries; i++) {
		add_domain(forest, &found->entries[i]);
	}
	question.base = talloc_asprintf(state, "CN=NetServices,CN=Services,%s",
					state->config);
	search(req, forest->ldap, &question, forest_dhcp_done);
}

static void forest_dhcp_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct forest_state *state = tevent_req_data(req, struct forest_state);
	struct collect_forest *forest = state->forest;

	forest->dhcp_status = rpc_ldap_search_recv(subreq, forest,
						   &forest->dhcp);
	TALLOC_FREE(subreq);
	if (!state->question.own || state->root == NULL) {
		tevent_req_done(req);
		return;
	}
	if (strcasecmp(forest->name, forest->default_domain) == 0) {
		forest_trusts(req, forest->ldap);
		return;
	}
	subreq = collect_dc_send(state, state->c, forest->name, NULL);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, forest_root_dc_done, req);
}

static void forest_root_dc_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct forest_state *state = tevent_req_data(req, struct forest_state);
	const char *name = NULL;

	state->forest->trusts_status =
		collect_dc_recv(subreq, state, &state->root_ldap, &name);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->forest->trusts_status)) {
		tevent_req_done(req);
		return;
	}
	forest_trusts(req, state->root_ldap);
}

static void forest_trusts(struct tevent_req *req, struct rpc_ldap *ldap)
{
	static const char *const attributes[] = {
		"trustPartner", "flatName", "trustDirection",
		"trustAttributes", NULL};
	struct forest_state *state = tevent_req_data(req, struct forest_state);
	struct rpc_ldap_search question = {
		.scope = RPC_LDAP_ONE,
		.filter = "(objectClass=trustedDomain)",
		.attributes = attributes,
		.timeout_ms = SEARCH_MS};

	question.base = talloc_asprintf(state, "CN=System,%s", state->root);
	search(req, ldap, &question, forest_trusts_done);
}

static void add_trust(struct collect_forest *forest,
		      const struct rpc_ldap_entry *entry)
{
	const char *partner = rpc_ldap_text(entry, "trustPartner");
	int64_t direction = rpc_ldap_number(entry, "trustDirection", 0);
	int64_t attributes = rpc_ldap_number(entry, "trustAttributes", 0);

	if (partner == NULL || direction != TRUST_BOTH_WAYS ||
	    (attributes & TRUST_OF_FORESTS) == 0) {
		return;
	}
	forest->trusts[forest->num_trusts++] = (struct ipam_forest){
		.name = partner,
		.netbios = rpc_ldap_text(entry, "flatName"),
		.trust = IPAM_TRUST_BOTH_WAYS,
		.seen = { .collected_at = ipam_clock_now(),
			  .source = forest->dc_name },
	};
}

static void forest_trusts_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct forest_state *state = tevent_req_data(req, struct forest_state);
	struct collect_forest *forest = state->forest;
	struct rpc_ldap_entries *found = NULL;
	size_t i;

	forest->trusts_status = rpc_ldap_search_recv(subreq, forest, &found);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(forest->trusts_status) &&
	    found->num_entries > COLLECT_FORESTS_MAX) {
		forest->trusts_status = bad(RPC_LOCAL_TOO_MANY_ROWS);
	}
	if (rpc_status_is_ok(forest->trusts_status)) {
		forest->trusts = talloc_zero_array(forest, struct ipam_forest,
						   found->num_entries + 1);
		if (tevent_req_nomem(forest->trusts, req)) {
			return;
		}
		for (i = 0; i < found->num_entries; i++) {
			add_trust(forest, &found->entries[i]);
		}
	}
	tevent_req_done(req);
}

struct rpc_status collect_forest_recv(struct tevent_req *req,
				      TALLOC_CTX *mem_ctx,
				      struct collect_forest **out_forest)
{
	struct forest_state *state = tevent_req_data(req, struct forest_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_forest = talloc_move(mem_ctx, &state->forest);
	}
	tevent_req_received(req);
	return status;
}
