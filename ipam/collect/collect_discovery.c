/*
 * ServerDiscovery: the domains of the forest, their controllers (DSC-02), the
 * authorized DHCP servers (DSC-03), the name servers (DSC-04), and whether we
 * reach them (DSC-07).
 *
 *	a controller of the forest -> rootDSE -> crossRefs -> NetServices
 *	for each domain: its controller -> computers of group 516 and 521
 *	                 -> NS of its zone
 *	for each server: addresses -> put -> access check, some at a time
 *
 * A domain or a server that fails costs itself; the first failure becomes the
 * outcome of the task when all else is done.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_task.h"
#include "ipam/convert/convert.h"
#include "rpc/ldap/rpc_ldap_names.h"

#define DOMAINS_MAX	1000
#define SERVERS_MAX	20000
#define ACCESS_PARALLEL 16
#define SEARCH_MS	60000

struct discovery_data {
	const char *dc_name; /* of the forest's controller */
	struct rpc_ldap *ldap;
	const char *config;  /* naming contexts */
	const char *default_domain;
	struct ipam_domain *domains;
	const char **bases; /* nCName of each domain */
	size_t num_domains, domain;
	struct rpc_ldap *domain_ldap; /* NULL: ldap */
	struct ipam_server *servers;
	size_t num_servers, resolved, checked, checking;
	struct ipam_failure worst;
};

static void discovery_dc_done(struct tevent_req *subreq);
static void discovery_root_done(struct tevent_req *subreq);
static void discovery_domains_done(struct tevent_req *subreq);
static void discovery_dhcp_done(struct tevent_req *subreq);
static void discovery_domain_next(struct tevent_req *req);
static void discovery_domain_dc_done(struct tevent_req *subreq);
static void discovery_computers(struct tevent_req *req);
static void discovery_computers_done(struct tevent_req *subreq);
static void discovery_name_servers(struct tevent_req *req);
static void discovery_ns_done(struct tevent_req *subreq);
static void discovery_resolve_next(struct tevent_req *req);
static void discovery_host_done(struct tevent_req *subreq);
static void discovery_put(struct tevent_req *req);
static void discovery_check_next(struct tevent_req *req);
static void discovery_check_done(struct tevent_req *subreq);

static struct collect *collect_of(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);

	return task->c;
}

/* Keeps the first failure; what names the part that failed in the log. */
static void note_failure(struct discovery_data *data, struct rpc_status status,
			 const char *what)
{
	struct ipam_failure failure = convert_failure(data, status);

	ipam_log(IPAM_LOG_WARNING, "ServerDiscovery: %s: %s: %s: %s", what,
		 failure.step, failure.status, failure.advice);
	if (data->worst.step == NULL) {
		data->worst = failure;
	}
}

/* The longest domain that name ends with; NULL: none of ours. */
static const struct ipam_domain *domain_of(const struct discovery_data *data,
					   const char *name)
{
	const struct ipam_domain *best = NULL;
	size_t name_len = strlen(name);
	size_t best_len = 0;
	size_t i, len;

	for (i = 0; i < data->num_domains; i++) {
		len = strlen(data->domains[i].name);
		if (len <= best_len || name_len <= len ||
		    name[name_len - len - 1] != '.' ||
		    strcasecmp(name + name_len - len, data->domains[i].name) !=
			    0) {
			continue;
		}
		best = &data->domains[i];
		best_len = len;
	}
	return best;
}

/* Notes a role of a server; the server too where it is new. */
static void add_server(struct discovery_data *data, const char *name,
		       const char *domain, enum ipam_role role,
		       const char *source)
{
	struct ipam_server *grown = NULL;
	size_t i;

	for (i = 0; i < data->num_servers; i++) {
		if (strcasecmp(data->servers[i].name, name) == 0) {
			data->servers[i].roles[role].present = true;
			data->servers[i].roles[role].included = true;
			return;
		}
	}
	if (data->num_servers >= SERVERS_MAX) {
		return;
	}
	grown = talloc_realloc(data, data->servers, struct ipam_server,
			       data->num_servers + 1);
	if (grown == NULL) {
		return;
	}
	data->servers = grown;
	grown += data->num_servers++;
	*grown = (struct ipam_server){0};
	grown->name = talloc_strdup(data, name);
	grown->domain = talloc_strdup(data, domain);
	grown->roles[role].present = true;
	grown->roles[role].included = true;
	grown->seen.collected_at = ipam_clock_now();
	grown->seen.source = source;
}

static void search(struct tevent_req *req, struct rpc_ldap *ldap,
		   const struct rpc_ldap_search *question, tevent_req_fn done)
{
	struct discovery_data *data = collect_task_data(req);
	struct tevent_req *subreq = NULL;

	subreq = rpc_ldap_search_send(data, collect_of(req)->ev, ldap,
				      question);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, done, req);
}

struct tevent_req *collect_discovery_send(TALLOC_CTX *mem_ctx,
					  struct collect *c,
					  const char *server)
{
	struct discovery_data *data =
		talloc_zero(mem_ctx, struct discovery_data);
	struct tevent_req *subreq = NULL;
	struct tevent_req *req = NULL;

	if (data == NULL) {
		return NULL;
	}
	req = collect_task_new(mem_ctx, c, server, data);
	if (req == NULL) {
		return NULL;
	}
	subreq = collect_dc_send(data, c, c->settings->forest,
				 c->settings->dc);
	if (tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, discovery_dc_done, req);
	return req;
}

static void discovery_dc_done(struct tevent_req *subreq)
{
	static const char *const attributes[] = {
		"configurationNamingContext", "defaultNamingContext", NULL};
	static const struct rpc_ldap_search question = {
		.base = "",
		.scope = RPC_LDAP_BASE,
		.filter = "(objectClass=*)",
		.attributes = attributes,
		.timeout_ms = COLLECT_STEP_MS};
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct rpc_status status;

	status = collect_dc_recv(subreq, data, &data->ldap, &data->dc_name);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		collect_task_end(req, status);
		return;
	}
	search(req, data->ldap, &question, discovery_root_done);
}

static void discovery_root_done(struct tevent_req *subreq)
{
	static const char *const attributes[] = {"nCName", "dnsRoot",
						 "nETBIOSName", NULL};
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct rpc_ldap_search question = {
		.scope = RPC_LDAP_ONE,
		.filter = "(&(objectClass=crossRef)(systemFlags:"
			  "1.2.840.113556.1.4.803:=3))",
		.attributes = attributes,
		.timeout_ms = SEARCH_MS};
	struct rpc_ldap_entries *found = NULL;
	const char *own = NULL;
	struct rpc_status status;

	status = rpc_ldap_search_recv(subreq, data, &found);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status) && found->num_entries == 1) {
		data->config = rpc_ldap_text(&found->entries[0],
					     "configurationNamingContext");
		own = rpc_ldap_text(&found->entries[0],
				    "defaultNamingContext");
	}
	if (rpc_status_is_ok(status) && (data->config == NULL || own == NULL)) {
		status = rpc_status_make(RPC_VOCABULARY_LOCAL,
					 RPC_LOCAL_BAD_REPLY, RPC_STEP_REPLY);
	}
	if (!rpc_status_is_ok(status)) {
		collect_task_end(req, status);
		return;
	}
	data->default_domain = rpc_ldap_dn_domain(data, own);
	question.base = talloc_asprintf(data, "CN=Partitions,%s", data->config);
	search(req, data->ldap, &question, discovery_domains_done);
}

/* Whether the settings leave this domain in. */
static bool is_wanted(const struct ipam_settings *settings, const char *name)
{
	size_t i;

	if (settings->domains[0] == NULL) {
		return true;
	}
	for (i = 0; settings->domains[i] != NULL; i++) {
		if (strcasecmp(settings->domains[i], name) == 0) {
			return true;
		}
	}
	return false;
}

/* The roles that administrators left in, of domains known before. */
static int read_roles(struct collect *c, struct ipam_domain *domain)
{
	const struct store_page page = {.limit = DOMAINS_MAX};
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_domain *known = NULL;
	size_t count = 0;
	size_t i;
	int ret;

	ret = store_domain_list(tmp_ctx, c->store, &page, &known, &count);
	for (i = 0; ret == 0 && i < count; i++) {
		if (strcasecmp(known[i].name, domain->name) == 0) {
			domain->dc = known[i].dc;
			domain->dns = known[i].dns;
			domain->dhcp = known[i].dhcp;
		}
	}
	talloc_free(tmp_ctx);
	return ret;
}

static int add_domain(struct discovery_data *data, struct collect *c,
		      const struct rpc_ldap_entry *entry)
{
	struct ipam_domain *domain = &data->domains[data->num_domains];
	const char *base = rpc_ldap_text(entry, "nCName");
	int ret;

	if (base == NULL) {
		return 0;
	}
	*domain = (struct ipam_domain){
		.name = rpc_ldap_dn_domain(data, base),
		.netbios = rpc_ldap_text(entry, "nETBIOSName"),
		.forest = c->settings->forest,
		.dc = true,
		.dns = true,
		.dhcp = true,
		.seen = {.collected_at = ipam_clock_now(),
			 .source = data->dc_name},
	};
	if (domain->name == NULL || !is_wanted(c->settings, domain->name)) {
		return 0;
	}
	ret = store_domain_put(c->store, domain);
	if (ret == 0) {
		ret = read_roles(c, domain);
	}
	data->bases[data->num_domains++] = base;
	return ret;
}

static void discovery_domains_done(struct tevent_req *subreq)
{
	static const char *const attributes[] = {"cn", "dhcpServers", NULL};
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct rpc_ldap_search question = {
		.scope = RPC_LDAP_ONE,
		.filter = "(&(objectClass=dHCPClass)(dhcpType=1))",
		.attributes = attributes,
		.timeout_ms = SEARCH_MS};
	struct rpc_ldap_entries *found = NULL;
	struct rpc_status status;
	size_t i;
	int ret = 0;

	status = rpc_ldap_search_recv(subreq, data, &found);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status) && found->num_entries > DOMAINS_MAX) {
		status = rpc_status_make(RPC_VOCABULARY_LOCAL,
					 RPC_LOCAL_TOO_MANY_ROWS,
					 RPC_STEP_REPLY);
	}
	if (!rpc_status_is_ok(status)) {
		collect_task_end(req, status);
		return;
	}
	data->domains = talloc_zero_array(data, struct ipam_domain,
					  found->num_entries + 1);
	data->bases = talloc_zero_array(data, const char *,
					found->num_entries + 1);
	if (tevent_req_nomem(data->domains, req) ||
	    tevent_req_nomem(data->bases, req)) {
		return;
	}
	for (i = 0; ret == 0 && i < found->num_entries; i++) {
		ret = add_domain(data, collect_of(req), &found->entries[i]);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	question.base = talloc_asprintf(data, "CN=NetServices,CN=Services,%s",
					data->config);
	search(req, data->ldap, &question, discovery_dhcp_done);
}

/* One authorized server: each value of dhcpServers, else the object's name. */
static void add_dhcp(struct discovery_data *data,
		     const struct rpc_ldap_entry *entry)
{
	const struct rpc_ldap_attribute *values =
		rpc_ldap_attribute(entry, "dhcpServers");
	const struct ipam_domain *domain = NULL;
	const char *name = rpc_ldap_text(entry, "cn");
	const char *text = NULL;
	size_t i;

	for (i = 0; values != NULL && i < values->num_values; i++) {
		text = rpc_ldap_dhcp_name(
			data, (const char *)values->values[i].data);
		domain = text != NULL ? domain_of(data, text) : NULL;
		if (domain != NULL) {
			name = text;
			break;
		}
	}
	if (domain == NULL && name != NULL) {
		domain = domain_of(data, name);
	}
	if (domain != NULL && domain->dhcp) {
		add_server(data, name, domain->name, IPAM_ROLE_DHCP,
			   data->dc_name);
	}
}

static void discovery_dhcp_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	const struct ipam_settings *settings = collect_of(req)->settings;
	const struct ipam_domain *domain = NULL;
	struct rpc_ldap_entries *found = NULL;
	struct rpc_status status;
	size_t i;

	status = rpc_ldap_search_recv(subreq, data, &found);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		note_failure(data, status, "authorized DHCP servers");
	}
	for (i = 0; rpc_status_is_ok(status) && i < found->num_entries; i++) {
		add_dhcp(data, &found->entries[i]);
	}
	for (i = 0; settings->hosts[i] != NULL; i++) {
		domain = domain_of(data, settings->hosts[i]);
		add_server(data, settings->hosts[i],
			   domain != NULL ? domain->name : NULL,
			   IPAM_ROLE_DHCP, "settings");
	}
	discovery_domain_next(req);
}

static void discovery_domain_next(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	const struct ipam_domain *domain = &data->domains[data->domain];
	struct tevent_req *subreq = NULL;

	if (data->domain >= data->num_domains) {
		TALLOC_FREE(data->ldap);
		discovery_resolve_next(req);
		return;
	}
	if (!domain->dc) {
		discovery_name_servers(req);
		return;
	}
	if (data->default_domain != NULL &&
	    strcasecmp(data->default_domain, domain->name) == 0) {
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
		note_failure(data, status, data->domains[data->domain].name);
		discovery_name_servers(req);
		return;
	}
	discovery_computers(req);
}

/* Controllers, and read-only ones, by their primary group. */
static void discovery_computers(struct tevent_req *req)
{
	static const char *const attributes[] = {
		"dNSHostName", "sAMAccountName", "operatingSystemVersion",
		NULL};
	struct discovery_data *data = collect_task_data(req);
	struct rpc_ldap_search question = {
		.base = data->bases[data->domain],
		.scope = RPC_LDAP_SUB,
		.filter = "(&(objectCategory=computer)"
			  "(|(primaryGroupID=516)(primaryGroupID=521)))",
		.attributes = attributes,
		.timeout_ms = SEARCH_MS};

	search(req,
	       data->domain_ldap != NULL ? data->domain_ldap : data->ldap,
	       &question, discovery_computers_done);
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

static void discovery_computers_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	const char *domain = data->domains[data->domain].name;
	struct rpc_ldap_entries *found = NULL;
	const char *name = NULL;
	struct rpc_status status;
	size_t i;

	status = rpc_ldap_search_recv(subreq, data, &found);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		note_failure(data, status, domain);
	}
	for (i = 0; rpc_status_is_ok(status) && i < found->num_entries; i++) {
		name = computer_name(data, &found->entries[i], domain);
		if (name != NULL) {
			add_server(data, name, domain, IPAM_ROLE_DC,
				   data->dc_name);
		}
	}
	discovery_name_servers(req);
}

static void discovery_name_servers(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	const struct ipam_domain *domain = &data->domains[data->domain];
	struct tevent_req *subreq = NULL;

	TALLOC_FREE(data->domain_ldap);
	if (!domain->dns) {
		data->domain++;
		discovery_domain_next(req);
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

static void discovery_ns_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	const struct ipam_domain *own = &data->domains[data->domain];
	const struct ipam_domain *domain = NULL;
	struct rpc_dns_answer *answer = NULL;
	struct rpc_status status;
	size_t i;

	status = rpc_dns_query_recv(subreq, data, &answer);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		note_failure(data, status, own->name);
	}
	for (i = 0; rpc_status_is_ok(status) && i < answer->num_records; i++) {
		domain = domain_of(data, answer->records[i].name);
		if (domain == NULL) {
			continue; /* a provider's, say */
		}
		add_server(data, answer->records[i].name, domain->name,
			   IPAM_ROLE_DNS, "DNS");
	}
	data->domain++;
	discovery_domain_next(req);
}

static void discovery_resolve_next(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	struct tevent_req *subreq = NULL;

	if (data->resolved >= data->num_servers) {
		discovery_put(req);
		return;
	}
	subreq = rpc_dns_host_send(data, collect_of(req)->ev,
				   collect_of(req)->dns,
				   data->servers[data->resolved].name);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, discovery_host_done, req);
}

static void discovery_host_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct ipam_server *server = &data->servers[data->resolved++];
	struct rpc_dns_answer *answer = NULL;
	struct rpc_status status;

	status = rpc_dns_host_recv(subreq, data, &answer);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status)) {
		server->address = collect_best_address(answer);
	}
	talloc_free(answer);
	discovery_resolve_next(req);
}

static void discovery_put(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	struct store *store = collect_of(req)->store;
	size_t i;
	int ret;

	ret = store_begin(store);
	for (i = 0; ret == 0 && i < data->num_servers; i++) {
		ret = store_server_put(store, &data->servers[i]);
		if (ret != 0) {
			store_rollback(store);
		}
	}
	if (ret == 0) {
		ret = store_commit(store);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	discovery_check_next(req);
}

/*
 * Access checks, some at a time. Their failures belong to their servers, not
 * to discovery.
 */
static void discovery_check_next(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	struct tevent_req *subreq = NULL;

	while (data->checking < ACCESS_PARALLEL &&
	       data->checked < data->num_servers) {
		subreq = collect_access_send(
			data, collect_of(req),
			data->servers[data->checked++].name);
		if (tevent_req_nomem(subreq, req)) {
			return;
		}
		tevent_req_set_callback(subreq, discovery_check_done, req);
		data->checking++;
	}
	if (data->checking == 0) {
		collect_task_end_failure(req, &data->worst);
	}
}

static void discovery_check_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct ipam_failure failure;

	collect_task_recv(subreq, data, &failure);
	TALLOC_FREE(subreq);
	data->checking--;
	discovery_check_next(req);
}
