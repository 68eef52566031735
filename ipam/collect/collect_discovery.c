/*
 * ServerDiscovery: our forest and those that trust it both ways (DSC-09), the
 * domains of those that a person has chosen (DSC-01), their controllers
 * (DSC-02), authorized DHCP servers (DSC-03), name servers (DSC-04), and
 * whether we reach them (DSC-07).
 *
 *	for each forest: its domains, its authorized DHCP servers; first ours,
 *	                 which also names the others
 *	for each domain: NS of its zone -> its controller -> its controllers,
 *	                 and who the servers of the domain are (DSC-10)
 *	for each further zone of the settings: its NS
 *	for each server: addresses -> put; who answers DHCPINFORM, if wanted;
 *	                 access check, some at a time
 *
 * A forest, a domain or a server that fails costs itself; the first failure
 * becomes the outcome of the task when all else is done. What it would have
 * told stays as it was. What a forest says counts in its own domains alone.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_discovery_private.h"
#include "ipam/convert/convert.h"
#include "rpc/ldap/rpc_ldap_names.h"

static void discovery_forest(struct tevent_req *req);
static void discovery_forest_done(struct tevent_req *subreq);
static void discovery_own(struct tevent_req *req);
static void discovery_domains(struct tevent_req *req);

void discovery_note_worst(struct discovery_data *data,
			  const struct ipam_failure *failure,
			  const char *what)
{
	ipam_log(IPAM_LOG_WARNING, "ServerDiscovery: %s: %s: %s: %s", what,
		 failure->step, failure->status, failure->advice);
	if (data->worst.step == NULL) {
		data->worst = *failure;
	}
}

void discovery_note(struct discovery_data *data, struct rpc_status status,
		    const char *what)
{
	struct ipam_failure failure = convert_failure(data, status);

	discovery_note_worst(data, &failure, what);
}

const struct ipam_domain *
discovery_domain_of(const struct discovery_data *data, const char *name)
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

struct ipam_server *discovery_find_server(struct discovery_data *data,
					  const char *name)
{
	size_t i;

	for (i = 0; i < data->num_servers; i++) {
		if (strcasecmp(data->servers[i].name, name) == 0) {
			return &data->servers[i];
		}
	}
	return NULL;
}

struct ipam_server *discovery_need_server(struct discovery_data *data,
					  const char *name, const char *domain,
					  const char *source)
{
	struct ipam_server *server = discovery_find_server(data, name);

	if (server != NULL || data->num_servers >= SERVERS_MAX) {
		return server;
	}
	server = talloc_realloc(data, data->servers, struct ipam_server,
				data->num_servers + 1);
	if (server == NULL) {
		return NULL;
	}
	data->servers = server;
	server += data->num_servers++;
	*server = (struct ipam_server){0};
	server->name = talloc_strdup(data, name);
	server->domain = talloc_strdup(data, domain);
	server->seen.collected_at = ipam_clock_now();
	server->seen.source = source;
	return server;
}

void discovery_add_role(struct discovery_data *data, const char *name,
			const char *domain, enum ipam_role role,
			const char *source)
{
	struct ipam_server *server =
		discovery_need_server(data, name, domain, source);

	if (server != NULL) {
		server->roles[role].present = true;
		server->roles[role].included = true;
	}
}

struct tevent_req *collect_discovery_send(TALLOC_CTX *mem_ctx,
					  struct collect *c,
					  const char *server)
{
	struct discovery_data *data =
		talloc_zero(mem_ctx, struct discovery_data);
	struct tevent_req *req = NULL;

	if (data == NULL) {
		return NULL;
	}
	req = collect_task_new(mem_ctx, c, server, data);
	if (req == NULL) {
		return NULL;
	}
	data->forests = talloc_zero_array(data, struct discovery_forest, 1);
	if (tevent_req_nomem(data->forests, req)) {
		return tevent_req_post(req, c->ev);
	}
	data->forests[0].name = c->settings->forest;
	data->num_forests = 1;
	discovery_forest(req);
	return tevent_req_is_in_progress(req) ? req :
						tevent_req_post(req, c->ev);
}

/* Reads the next forest. */
static void discovery_forest(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	struct collect *c = collect_of(req);
	const bool own = data->forest == 0;
	struct tevent_req *subreq = NULL;
	struct collect_forest_question question = { .own = own };

	if (data->forest >= data->num_forests) {
		discovery_domains(req);
		return;
	}
	question.name = data->forests[data->forest].name;
	question.dc = own ? c->settings->dc : NULL;
	subreq = collect_forest_send(data, c, &question);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, discovery_forest_done, req);
}

static void discovery_forest_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct discovery_data *data = collect_task_data(req);
	struct discovery_forest *forest = &data->forests[data->forest];
	struct store *store = collect_of(req)->store;
	struct ipam_failure failure;
	struct rpc_status status;
	int ret;

	status = collect_forest_recv(subreq, data, &forest->found);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		discovery_note(data, status, forest->name);
		failure = convert_failure(data, status);
		ret = store_forest_collected(store, forest->name,
					     ipam_clock_now(), &failure);
	} else {
		forest->name = forest->found->name;
		ret = data->forest > 0 ?
			      store_forest_collected(store, forest->name,
						     ipam_clock_now(), NULL) :
			      0;
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (data->forest++ == 0) {
		discovery_own(req);
	} else {
		discovery_forest(req);
	}
}

/* Our own forest and its trusts, as the store is to have them. */
static int put_forests(struct discovery_data *data, struct store *store)
{
	const struct collect_forest *own = data->forests[0].found;
	const bool all = rpc_status_is_ok(own->trusts_status);
	struct ipam_forest *forests = talloc_zero_array(
		data, struct ipam_forest, own->num_trusts + 1);
	size_t i;
	int ret;

	if (forests == NULL) {
		return ENOMEM;
	}
	forests[0] = (struct ipam_forest){
		.name = own->name,
		.trust = IPAM_TRUST_OWN,
		.seen = { .collected_at = ipam_clock_now(),
			  .source = own->dc_name },
	};
	for (i = 0; i < own->num_domains; i++) {
		if (strcasecmp(own->domains[i].name, own->name) == 0) {
			forests[0].netbios = own->domains[i].netbios;
		}
	}
	if (own->num_trusts > 0) {
		memcpy(forests + 1, own->trusts,
		       own->num_trusts * sizeof(*forests));
	}
	ret = store_forest_put_all(store, forests, own->num_trusts + 1, all);
	talloc_free(forests);
	return ret != 0 ? ret :
	       store_forest_collected(store, own->name, ipam_clock_now(),
				      NULL);
}

/* The forests that a person has included, and that trust ours still. */
static int add_forests(struct discovery_data *data, struct store *store)
{
	const struct store_page page = {.limit = COLLECT_FORESTS_MAX};
	struct ipam_forest *known = NULL;
	size_t i, count = 0;
	int ret = store_forest_list(data, store, &page, &known, &count);

	if (ret != 0) {
		return ret;
	}
	data->forests = talloc_realloc(data, data->forests,
				       struct discovery_forest, count + 1);
	if (data->forests == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < count; i++) {
		if (known[i].included &&
		    known[i].trust == IPAM_TRUST_BOTH_WAYS) {
			data->forests[data->num_forests++] =
				(struct discovery_forest){
					.name = known[i].name };
		}
	}
	return 0;
}

/* Our own forest was asked: who else is to be. */
static void discovery_own(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	const struct collect_forest *own = data->forests[0].found;
	struct store *store = collect_of(req)->store;
	int ret = 0;

	if (own != NULL) {
		if (!rpc_status_is_ok(own->trusts_status)) {
			discovery_note(data, own->trusts_status,
				       "trusts of our forest");
		}
		ret = put_forests(data, store);
	}
	if (ret == 0) {
		ret = add_forests(data, store);
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	discovery_forest(req);
}

/* Whether the settings leave this domain of our own forest in. */
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

/* The domain of that very name, of whichever forest; NULL: none. */
static const struct ipam_domain *find_domain(const struct discovery_data *data,
					     const char *name)
{
	size_t i;

	for (i = 0; i < data->num_domains; i++) {
		if (strcasecmp(data->domains[i].name, name) == 0) {
			return &data->domains[i];
		}
	}
	return NULL;
}

static int add_domain(struct discovery_data *data, struct collect *c,
		      struct collect_forest *forest,
		      const struct collect_forest_domain *found)
{
	const bool own = forest == data->forests[0].found;
	struct ipam_domain *domain = &data->domains[data->num_domains];
	const struct ipam_domain *other = find_domain(data, found->name);
	int ret;

	if (other != NULL) {
		ipam_log(IPAM_LOG_WARNING, "ServerDiscovery: %s calls the "
			 "domain %s its own, which is one of %s", forest->name,
			 found->name, other->forest);
		return 0;
	}
	if (data->num_domains >= DOMAINS_MAX ||
	    (own && !is_wanted(c->settings, found->name))) {
		return 0;
	}
	*domain = (struct ipam_domain){
		.name = found->name,
		.netbios = found->netbios,
		.forest = forest->name,
		.dc = true,
		.dns = true,
		.dhcp = true,
		.seen = {.collected_at = ipam_clock_now(),
			 .source = forest->dc_name},
	};
	ret = store_domain_put(c->store, domain);
	if (ret == 0) {
		ret = read_roles(c, domain);
	}
	data->homes[data->num_domains] = forest;
	data->bases[data->num_domains++] = found->base;
	return ret;
}

/* One authorized server: each value of dhcpServers, else the object's name. */
static void add_dhcp(struct discovery_data *data,
		     const struct collect_forest *forest,
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
		domain = text != NULL ? discovery_domain_of(data, text) : NULL;
		if (domain != NULL) {
			name = text;
			break;
		}
	}
	if (domain == NULL && name != NULL) {
		domain = discovery_domain_of(data, name);
	}
	if (domain != NULL && domain->dhcp && domain->forest == forest->name) {
		discovery_add_role(data, name, domain->name, IPAM_ROLE_DHCP,
				   forest->dc_name);
	}
}

/* Roles of which discovery will not learn who has them in the domain. */
static unsigned unasked_roles(const struct ipam_domain *domain, bool dhcp)
{
	return (domain->dc ? 0 : 1U << IPAM_ROLE_DC) |
	       (domain->dns ? 0 : 1U << IPAM_ROLE_DNS) |
	       (domain->dhcp && dhcp ? 0 : 1U << IPAM_ROLE_DHCP);
}

/* Authorized servers of a forest whose domains are all known. */
static void add_dhcps(struct discovery_data *data,
		      const struct collect_forest *forest)
{
	const bool ok = rpc_status_is_ok(forest->dhcp_status);
	size_t i;

	if (!ok) {
		discovery_note(data, forest->dhcp_status,
			       "authorized DHCP servers");
	}
	for (i = 0; i < data->num_domains; i++) {
		if (data->homes[i] == forest) {
			data->unknown[i] =
				unasked_roles(&data->domains[i], ok);
		}
	}
	for (i = 0; ok && i < forest->dhcp->num_entries; i++) {
		add_dhcp(data, forest, &forest->dhcp->entries[i]);
	}
}

static void add_hosts(struct discovery_data *data,
		      const struct ipam_settings *settings)
{
	const struct ipam_domain *domain = NULL;
	size_t i;

	for (i = 0; settings->hosts[i] != NULL; i++) {
		domain = discovery_domain_of(data, settings->hosts[i]);
		discovery_add_role(data, settings->hosts[i],
				   domain != NULL ? domain->name : NULL,
				   IPAM_ROLE_DHCP, "settings");
	}
}

static bool make_domains(struct discovery_data *data, size_t count)
{
	data->domains = talloc_zero_array(data, struct ipam_domain, count + 1);
	data->bases = talloc_zero_array(data, const char *, count + 1);
	data->homes = talloc_zero_array(data, struct collect_forest *,
					count + 1);
	data->unknown = talloc_zero_array(data, unsigned, count + 1);
	return data->domains != NULL && data->bases != NULL &&
	       data->homes != NULL && data->unknown != NULL;
}

/* All forests are read. Without any, there is nothing to do. */
static void discovery_domains(struct tevent_req *req)
{
	struct discovery_data *data = collect_task_data(req);
	struct collect_forest *forest = NULL;
	size_t i, k, read = 0, count = 0;
	int ret = 0;

	for (i = 0; i < data->num_forests; i++) {
		forest = data->forests[i].found;
		read += forest != NULL;
		count += forest != NULL ? forest->num_domains : 0;
	}
	if (read == 0) {
		collect_task_end_failure(req, &data->worst);
		return;
	}
	if (!make_domains(data, count)) {
		tevent_req_oom(req);
		return;
	}
	for (i = 0; i < data->num_forests; i++) {
		forest = data->forests[i].found;
		for (k = 0; ret == 0 && forest != NULL &&
			    k < forest->num_domains; k++) {
			ret = add_domain(data, collect_of(req), forest,
					 &forest->domains[k]);
		}
	}
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	for (i = 0; i < data->num_forests; i++) {
		if (data->forests[i].found != NULL) {
			add_dhcps(data, data->forests[i].found);
		}
	}
	add_hosts(data, collect_of(req)->settings);
	discovery_domain_next(req);
}
