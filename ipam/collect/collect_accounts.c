/*
 * Reads users and groups of a domain:
 *
 *	its own SID -> each filter: entries -> done
 *
 * A domain speaks for SIDs of its own alone: others are passed over, whatever
 * it calls them.
 */
#include "ipam/collect/collect_accounts.h"

#include <errno.h>
#include <string.h>

#include "rpc/ldap/rpc_ldap_names.h"

#define SEARCH_MS 120000
#define SIDS_AT_A_TIME 100
#define BYTES_MAX (32U * 1024 * 1024)

/* groupType ([MS-ADTS] 2.2.12): a security group, and none of BUILTIN */
#define GROUPS                                                                \
	"(&(objectCategory=group)(groupType:1.2.840.113556.1.4.803:="        \
	"2147483648)(!(groupType:1.2.840.113556.1.4.803:=1)))"
#define USERS "(&(objectClass=user)"

struct accounts_state {
	struct collect *c;
	struct rpc_ldap *ldap;
	struct collect_accounts_question question;
	struct rpc_ldap_limits limits;
	size_t next;
	struct collect_accounts *found;
	struct rpc_status status;
};

static void accounts_domain_done(struct tevent_req *subreq);
static void accounts_ask(struct tevent_req *req);
static void accounts_done(struct tevent_req *subreq);

const char **collect_accounts_all(TALLOC_CTX *mem_ctx, const char **sids,
				  size_t count, size_t *out_count)
{
	const char **filters = talloc_zero_array(
		mem_ctx, const char *, 2 + count / SIDS_AT_A_TIME);
	char *filter = NULL;
	size_t i, n = 0;

	if (filters == NULL) {
		return NULL;
	}
	filters[n++] = GROUPS;
	for (i = 0; i < count; i++) {
		if (i % SIDS_AT_A_TIME == 0) {
			filter = talloc_strdup(filters, USERS "(|");
		}
		if (filter != NULL) {
			filter = talloc_asprintf_append_buffer(
				filter, "(objectSid=%s)", sids[i]);
		}
		if (i + 1 == count || (i + 1) % SIDS_AT_A_TIME == 0) {
			filter = filter == NULL ? NULL :
				talloc_strdup_append_buffer(filter, "))");
			filters[n++] = filter;
		}
		if (filter == NULL) {
			talloc_free(filters);
			return NULL;
		}
	}
	*out_count = n;
	return filters;
}

char *collect_accounts_named(TALLOC_CTX *mem_ctx,
			     const struct ipam_account_name *name, int kind)
{
	char *value = rpc_ldap_filter_text(mem_ctx, name->name);
	char *domain = rpc_ldap_filter_text(mem_ctx, name->domain);

	if (value == NULL || domain == NULL) {
		return NULL;
	}
	if (kind == IPAM_PRINCIPAL_GROUP) {
		return talloc_asprintf(mem_ctx, "(&(sAMAccountName=%s)" GROUPS
				       ")", value);
	}
	return name->upn ?
		talloc_asprintf(mem_ctx, USERS "(|(sAMAccountName=%s)"
				"(userPrincipalName=%s@%s)))", value, value,
				domain) :
		talloc_asprintf(mem_ctx, USERS "(sAMAccountName=%s))", value);
}

struct tevent_req *
collect_accounts_send(TALLOC_CTX *mem_ctx, struct collect *c,
		      struct rpc_ldap *ldap,
		      const struct collect_accounts_question *question)
{
	static const char *const attributes[] = { "objectSid", NULL };
	struct rpc_ldap_search search = {
		.base = question->base, .scope = RPC_LDAP_BASE,
		.filter = "(objectClass=*)", .attributes = attributes,
		.timeout_ms = COLLECT_STEP_MS,
	};
	struct accounts_state *state = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct accounts_state);
	struct tevent_req *subreq = NULL;

	if (req == NULL) {
		return NULL;
	}
	state->c = c;
	state->ldap = ldap;
	state->question = *question;
	state->limits = rpc_ldap_limits_default();
	state->limits.entries = IPAM_ACCOUNTS_MAX;
	state->limits.bytes = BYTES_MAX;
	state->found = talloc_zero(state, struct collect_accounts);
	if (tevent_req_nomem(state->found, req)) {
		return tevent_req_post(req, c->ev);
	}
	subreq = rpc_ldap_search_send(state, c->ev, ldap, &search);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, accounts_domain_done, req);
	return req;
}

/* NULL: it has none that is good. */
static char *sid_of(TALLOC_CTX *mem_ctx, const struct rpc_ldap_entry *entry)
{
	const struct rpc_ldap_attribute *sid =
		rpc_ldap_attribute(entry, "objectSid");

	return sid == NULL || sid->num_values != 1 ? NULL :
		rpc_ldap_sid_text(mem_ctx, sid->values[0].data,
				  sid->values[0].length);
}

static void accounts_failed(struct tevent_req *req, struct rpc_status status)
{
	struct accounts_state *state =
		tevent_req_data(req, struct accounts_state);

	state->status = status;
	tevent_req_error(req, EIO);
}

static void accounts_domain_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct accounts_state *state =
		tevent_req_data(req, struct accounts_state);
	struct rpc_ldap_entries *found = NULL;
	struct rpc_status status;

	status = rpc_ldap_search_recv(subreq, state, &found);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status) && found->num_entries == 1) {
		state->found->sid = sid_of(state->found, &found->entries[0]);
	}
	if (rpc_status_is_ok(status) &&
	    (state->found->sid == NULL ||
	     !ipam_sid_of_domain(state->found->sid))) {
		status = rpc_status_make(RPC_VOCABULARY_LOCAL,
					 RPC_LOCAL_BAD_REPLY, RPC_STEP_REPLY);
	}
	if (!rpc_status_is_ok(status)) {
		accounts_failed(req, status);
		return;
	}
	accounts_ask(req);
}

/* The next search, or the end. */
static void accounts_ask(struct tevent_req *req)
{
	static const char *const attributes[] = {
		"objectSid", "sAMAccountName", "groupType", NULL };
	struct accounts_state *state =
		tevent_req_data(req, struct accounts_state);
	struct rpc_ldap_search search = {
		.base = state->question.base, .scope = RPC_LDAP_SUB,
		.attributes = attributes, .limits = &state->limits,
		.timeout_ms = SEARCH_MS,
	};
	struct tevent_req *subreq = NULL;

	if (state->next >= state->question.count) {
		tevent_req_done(req);
		return;
	}
	search.filter = state->question.filters[state->next++];
	subreq = rpc_ldap_search_send(state, state->c->ev, state->ldap,
				      &search);
	if (!tevent_req_nomem(subreq, req)) {
		tevent_req_set_callback(subreq, accounts_done, req);
	}
}

static void add_account(struct collect_accounts *found,
			const struct rpc_ldap_entry *entry)
{
	const char *name = rpc_ldap_text(entry, "sAMAccountName");
	const char *sid = sid_of(found->list, entry);

	if (name == NULL || !ipam_account_name_valid(name) || sid == NULL ||
	    !ipam_sid_within(sid, found->sid)) {
		found->odd++;
		return;
	}
	found->list[found->count++] = (struct ipam_account){
		.sid = sid, .name = name,
		.kind = rpc_ldap_attribute(entry, "groupType") != NULL ?
			IPAM_PRINCIPAL_GROUP : IPAM_PRINCIPAL_USER,
	};
}

static void accounts_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct accounts_state *state =
		tevent_req_data(req, struct accounts_state);
	struct collect_accounts *found = state->found;
	struct rpc_ldap_entries *entries = NULL;
	struct rpc_status status;
	size_t i;

	status = rpc_ldap_search_recv(subreq, found, &entries);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		accounts_failed(req, status);
		return;
	}
	/* Names are those of the entries, which stay. */
	found->list = talloc_realloc(found, found->list, struct ipam_account,
				     found->count + entries->num_entries + 1);
	if (tevent_req_nomem(found->list, req)) {
		return;
	}
	for (i = 0; i < entries->num_entries; i++) {
		add_account(found, &entries->entries[i]);
	}
	accounts_ask(req);
}

struct rpc_status collect_accounts_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct collect_accounts **out_found)
{
	struct accounts_state *state =
		tevent_req_data(req, struct accounts_state);
	struct rpc_status status = rpc_status_received(req, state->status);

	if (rpc_status_is_ok(status)) {
		*out_found = talloc_move(mem_ctx, &state->found);
	}
	tevent_req_received(req);
	return status;
}
