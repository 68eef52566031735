/*
 * ServerDiscovery, for each domain: the name servers of its zone, then who its
 * servers are by its directory; last, further zones of the settings.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/collect/collect_computers.h"
#include "ipam/collect/collect_discovery_private.h"

static void discovery_ns_done(struct tevent_req *subreq);
static void discovery_suffix_next(struct tevent_req *req);
static void discovery_suffix_done(struct tevent_req *subreq);
static void discovery_controller(struct tevent_req *req);
static void discovery_domain_dc_done(struct tevent_req *subreq);
static void discovery_computers(struct tevent_req *req);
static void discovery_computers_done(struct tevent_req *subreq);

/* The connections to the forests are not needed any more. */
static void discovery_forget(struct discovery_data *data)
{
	size_t i;

	for (i = 0; i < data->num_forests; i++) {
		if (data->forests[i].found != NULL) {
			TALLOC_FREE(data->forests[i].found->ldap);
		}
	}
}

void discovery_domain_next(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	const struct ipam_domain *domain = &data->domains[data->domain];
	struct tevent_req *subreq = NULL;

	if (data->domain >= data->num_domains) {
		discovery_forget(data);
		discovery_suffix_next(req);
		return;
	}
	if (!domain->dns) {
		discovery_controller(req);
		return;
	}
	subreq = rpc_dns_query_send(data, collect_of(req)->ev,
				    collect_of(req)->dns, domain->name,
				    RPC_DNS_NS);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, discovery_ns_done, req);
}

/* Takes the name servers of a zone that are servers of our domains. */
static struct rpc_status add_name_servers(struct discovery_data *data,
					  struct tevent_req *subreq)
{
	const struct ipam_domain *domain = NULL;
	struct rpc_dns_answer *answer = NULL;
	struct rpc_status status = rpc_dns_query_recv(subreq, data, &answer);
	size_t i;

	for (i = 0; rpc_status_is_ok(status) && i < answer->num_records; i++) {
		domain = discovery_domain_of(data, answer->records[i].name);
		if (domain == NULL) {
			continue; /* a provider's, say */
		}
		discovery_add_role(data, answer->records[i].name, domain->name,
				   IPAM_ROLE_DNS, "DNS");
	}
	return status;
}

static void discovery_ns_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	const struct ipam_domain *own = &data->domains[data->domain];
	struct rpc_status status = add_name_servers(data, subreq);

	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		discovery_note(data, status, own->name);
		data->unknown[data->domain] |= 1U << IPAM_ROLE_DNS;
	}
	discovery_controller(req);
}

/* Name servers of a zone beside those of the domains (DSC-04). */
static void discovery_suffix_next(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	const char *suffix =
		collect_of(req)->settings->suffixes[data->suffix];
	struct tevent_req *subreq = NULL;

	if (suffix == NULL) {
		discovery_resolve_next(req);
		return;
	}
	subreq = rpc_dns_query_send(data, collect_of(req)->ev,
				    collect_of(req)->dns, suffix, RPC_DNS_NS);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, discovery_suffix_done, req);
}

static void discovery_suffix_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct rpc_status status = add_name_servers(data, subreq);
	size_t i;

	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		discovery_note(data, status, collect_of(req)->settings->suffixes
						   [data->suffix]);
		for (i = 0; i < data->num_domains; i++) {
			data->unknown[i] |= 1U << IPAM_ROLE_DNS;
		}
	}
	data->suffix++;
	discovery_suffix_next(req);
}

static void discovery_controller(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	const struct ipam_domain *domain = &data->domains[data->domain];
	const char *asked = data->homes[data->domain]->default_domain;
	struct tevent_req *subreq = NULL;

	if (asked != NULL && strcasecmp(asked, domain->name) == 0) {
		discovery_computers(req);
		return;
	}
	subreq = collect_dc_send(data, collect_of(req), domain->name, NULL);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, discovery_domain_dc_done, req);
}

static void discovery_domain_dc_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	const char *name = NULL;
	struct rpc_status status;

	status = collect_dc_recv(subreq, data, &data->domain_ldap, &name);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		discovery_note(data, status, data->domains[data->domain].name);
		data->unknown[data->domain] |= 1U << IPAM_ROLE_DC;
		discovery_accounts_failed(req, status);
		return;
	}
	discovery_computers(req);
}

/*
 * Whom to ask the domain's directory for: the servers found so far, and those
 * that the store knows, which may have been renamed or added by hand.
 */
static int make_keys(struct discovery_data *data, struct collect *c,
		     struct collect_computer_key **out_keys,
		     size_t *out_count)
{
	const char *domain = data->domains[data->domain].name;
	const struct store_server_filter filter = {.domain = domain};
	const struct store_page page = {.limit = SERVERS_MAX};
	struct collect_computer_key *keys = NULL;
	size_t i, n = 0;
	int ret;

	ret = store_server_list(data, c->store, &filter, &page, &data->known,
				&data->num_known);
	if (ret != 0) {
		return ret;
	}
	keys = talloc_array(data, struct collect_computer_key,
			    data->num_servers + data->num_known);
	if (keys == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < data->num_servers; i++) {
		if (strcasecmp(data->servers[i].domain != NULL ?
				       data->servers[i].domain : "",
			       domain) == 0) {
			keys[n++] = (struct collect_computer_key){
				.name = data->servers[i].name};
		}
	}
	for (i = 0; i < data->num_known; i++) {
		if (data->known[i].guid == NULL &&
		    discovery_find_server(data, data->known[i].name) != NULL) {
			continue;
		}
		keys[n++] = (struct collect_computer_key){
			.name = data->known[i].name,
			.guid = data->known[i].guid};
	}
	*out_keys = keys;
	*out_count = n;
	return 0;
}

static struct rpc_ldap *domain_ldap(const struct discovery_data *data)
{
	return data->domain_ldap != NULL ? data->domain_ldap :
					   data->homes[data->domain]->ldap;
}

static void discovery_computers(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	struct collect_computers_question question = {
		.base = data->bases[data->domain],
		.domain = data->domains[data->domain].name,
		.controllers = data->domains[data->domain].dc,
	};
	struct collect_computer_key *keys = NULL;
	struct tevent_req *subreq = NULL;
	int ret;

	ret = make_keys(data, collect_of(req), &keys, &question.count);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	question.keys = keys;
	subreq = collect_computers_send(
		data, collect_of(req),
		domain_ldap(data), &question);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, discovery_computers_done, req);
}

/* Whether the store knows the computer, by either of its names. */
static bool is_known(const struct discovery_data *data,
		     const struct collect_computer *computer)
{
	const struct ipam_server *known = NULL;
	size_t i;

	for (i = 0; i < data->num_known; i++) {
		known = &data->known[i];
		if (strcasecmp(known->name, computer->name) == 0 ||
		    (known->guid != NULL && computer->guid != NULL &&
		     strcmp(known->guid, computer->guid) == 0)) {
			return true;
		}
	}
	return false;
}

static void identify(struct discovery_data *data,
		     const struct collect_computer *computer)
{
	const struct ipam_domain *domain = &data->domains[data->domain];
	const struct ipam_domain *named =
		discovery_domain_of(data, computer->name);
	const char *source = data->homes[data->domain]->dc_name;
	struct ipam_server *server =
		discovery_find_server(data, computer->name);

	/* A forest speaks for its own domains alone. */
	if (named != NULL && named->forest != domain->forest) {
		return;
	}
	if (computer->controller && domain->dc) {
		discovery_add_role(data, computer->name, domain->name, IPAM_ROLE_DC,
				   source);
		server = discovery_find_server(data, computer->name);
	} else if (server == NULL && is_known(data, computer)) {
		server = discovery_need_server(data, computer->name, domain->name,
					       source);
	}
	if (server == NULL) {
		return;
	}
	server->domain = domain->name;
	server->forest = domain->forest;
	server->guid = computer->guid;
	server->account = computer->account;
	server->os = computer->os;
	server->os_version = computer->os_version;
}

static void discovery_computers_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	const char *domain = data->domains[data->domain].name;
	struct collect_computer *found = NULL;
	struct rpc_status status;
	size_t i, count = 0;

	status = collect_computers_recv(subreq, data, &found, &count);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		discovery_note(data, status, domain);
		data->unknown[data->domain] |= 1U << IPAM_ROLE_DC;
	}
	for (i = 0; i < count; i++) {
		identify(data, &found[i]);
	}
	discovery_accounts(req, domain_ldap(data));
}

void discovery_domain_end(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);

	TALLOC_FREE(data->domain_ldap);
	data->known = NULL;
	data->num_known = 0;
	data->domain++;
	discovery_domain_next(req);
}
