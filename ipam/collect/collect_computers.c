/*
 * Computers of a domain: its controllers by their primary group (DSC-02), and
 * those of given names or GUIDs, which gives servers their identity (DSC-10).
 *
 *	some keys -> one filter -> search -> the next keys
 */
#include "ipam/collect/collect_computers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/log.h"
#include "rpc/ldap/rpc_ldap_names.h"

#define SEARCH_MS	 60000
#define KEYS_AT_A_TIME	 100
#define OLDEST_WINDOWS	 6 /* Server 2008 */
#define CONTROLLERS	 516 /* primary groups */
#define CONTROLLERS_READ 521

struct computers_state {
	struct collect *c;
	struct rpc_ldap *ldap;
	struct collect_computers_question question;
	size_t next;
	bool asked; /* at least once */
	TALLOC_CTX *arena; /* of all that is found */
	struct collect_computer *found;
	size_t count;
	struct rpc_status status;
};

static void computers_ask(struct tevent_req *req);
static void computers_done(struct tevent_req *subreq);

bool collect_computer_supported(const char *os, const char *version)
{
	if (os == NULL || version == NULL ||
	    strncasecmp(os, "Windows", 7) != 0) {
		return true;
	}
	return strtol(version, NULL, 10) >= OLDEST_WINDOWS;
}

struct tevent_req *
collect_computers_send(TALLOC_CTX *mem_ctx, struct collect *c,
		       struct rpc_ldap *ldap,
		       const struct collect_computers_question *question)
{
	struct computers_state *state = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct computers_state);

	if (req == NULL) {
		return NULL;
	}
	state->c = c;
	state->ldap = ldap;
	state->question = *question;
	state->arena = talloc_new(state);
	if (tevent_req_nomem(state->arena, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_defer_callback(req, c->ev);
	computers_ask(req);
	return tevent_req_is_in_progress(req) ? req :
						tevent_req_post(req, c->ev);
}

static char *append_key(char *filter, const struct collect_computer_key *key)
{
	char *value = key->name != NULL ?
			      rpc_ldap_filter_text(filter, key->name) : NULL;

	if (value != NULL) {
		filter = talloc_asprintf_append_buffer(
			filter, "(dNSHostName=%s)", value);
	}
	value = key->guid != NULL && filter != NULL ?
			rpc_ldap_guid_filter(filter, key->guid) : NULL;
	if (value != NULL) {
		filter = talloc_asprintf_append_buffer(
			filter, "(objectGUID=%s)", value);
	}
	return filter;
}

/* The next search, or the end. */
static void computers_ask(struct tevent_req *req)
{
	static const char *const attributes[] = {
		"dNSHostName", "sAMAccountName", "objectGUID",
		"primaryGroupID", "operatingSystem", "operatingSystemVersion",
		NULL};
	struct computers_state *state =
		tevent_req_data(req, struct computers_state);
	const struct collect_computers_question *q = &state->question;
	struct rpc_ldap_search search = {.base = q->base,
					 .scope = RPC_LDAP_SUB,
					 .attributes = attributes,
					 .timeout_ms = SEARCH_MS};
	struct tevent_req *subreq = NULL;
	char *filter = NULL;
	size_t i;

	if (state->next >= q->count && (state->asked || !q->controllers)) {
		tevent_req_done(req);
		return;
	}
	filter = talloc_strdup(state, "(&(objectCategory=computer)(|");
	if (!state->asked && q->controllers && filter != NULL) {
		filter = talloc_asprintf_append_buffer(
			filter, "(primaryGroupID=%d)(primaryGroupID=%d)",
			CONTROLLERS, CONTROLLERS_READ);
	}
	for (i = 0; i < KEYS_AT_A_TIME && state->next < q->count &&
		    filter != NULL; i++) {
		filter = append_key(filter, &q->keys[state->next++]);
	}
	if (filter != NULL) {
		filter = talloc_strdup_append_buffer(filter, "))");
	}
	if (tevent_req_nomem(filter, req)) {
		return;
	}
	state->asked = true;
	search.filter = filter;
	subreq = rpc_ldap_search_send(state, state->c->ev, state->ldap,
				      &search);
	if (!tevent_req_nomem(subreq, req)) {
		tevent_req_set_callback(subreq, computers_done, req);
	}
}

/* dNSHostName, or the account's name without '$' in its domain. */
static const char *computer_name(TALLOC_CTX *mem_ctx,
				 const struct rpc_ldap_entry *entry,
				 const char *domain)
{
	const char *name = rpc_ldap_text(entry, "dNSHostName");
	const char *account = rpc_ldap_text(entry, "sAMAccountName");

	if (name != NULL || account == NULL) {
		return name;
	}
	return talloc_asprintf(mem_ctx, "%.*s.%s", (int)strcspn(account, "$"),
			       account, domain);
}

/* False: no memory. */
static bool add_computer(struct computers_state *state,
			 const struct rpc_ldap_entry *entry)
{
	const struct rpc_ldap_attribute *guid =
		rpc_ldap_attribute(entry, "objectGUID");
	int64_t group = rpc_ldap_number(entry, "primaryGroupID", 0);
	struct collect_computer computer = {
		.name = computer_name(state->arena, entry, state->question.domain),
		.account = rpc_ldap_text(entry, "sAMAccountName"),
		.os = rpc_ldap_text(entry, "operatingSystem"),
		.os_version = rpc_ldap_text(entry, "operatingSystemVersion"),
		.controller = group == CONTROLLERS ||
			      group == CONTROLLERS_READ,
	};
	struct collect_computer *grown = NULL;

	if (computer.name == NULL) {
		return true;
	}
	if (!collect_computer_supported(computer.os, computer.os_version)) {
		ipam_log(IPAM_LOG_INFO, "ServerDiscovery: %s: %s (%s) cannot "
			 "be managed", computer.name, computer.os,
			 computer.os_version);
		return true;
	}
	if (guid != NULL && guid->num_values > 0) {
		computer.guid = rpc_ldap_guid_text(state->arena,
						   guid->values[0].data,
						   guid->values[0].length);
	}
	grown = talloc_realloc(state->arena, state->found, struct collect_computer,
			       state->count + 1);
	if (grown == NULL) {
		return false;
	}
	state->found = grown;
	grown[state->count++] = computer;
	return true;
}

static void computers_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct computers_state *state =
		tevent_req_data(req, struct computers_state);
	struct rpc_ldap_entries *found = NULL;
	size_t i;

	state->status = rpc_ldap_search_recv(subreq, state->arena, &found);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(state->status)) {
		tevent_req_error(req, EIO);
		return;
	}
	for (i = 0; i < found->num_entries; i++) {
		if (!add_computer(state, &found->entries[i])) {
			tevent_req_oom(req);
			return;
		}
	}
	computers_ask(req);
}

struct rpc_status collect_computers_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx,
					 struct collect_computer **out_found,
					 size_t *out_count)
{
	struct computers_state *state =
		tevent_req_data(req, struct computers_state);
	struct rpc_status status = state->status;
	enum tevent_req_state req_state;
	uint64_t error;

	if (tevent_req_is_error(req, &req_state, &error)) {
		if (rpc_status_is_ok(status)) {
			status = rpc_status_make(RPC_VOCABULARY_LOCAL,
						 RPC_LOCAL_NO_MEMORY,
						 RPC_STEP_CALL);
		}
		tevent_req_received(req);
		return status;
	}
	talloc_move(mem_ctx, &state->arena);
	*out_found = state->found;
	*out_count = state->count;
	tevent_req_received(req);
	return status;
}
