/*
 * Rows of the store, as model structs, turned into rows of answers: numbers
 * become words and addresses become text here, and only here.
 */
#include "ipam/query/query_store.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define DOMAINS_MAX 10000

typedef int (*list_fn)(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count);

static const char *addr_text(TALLOC_CTX *mem_ctx, const struct ipam_addr *addr)
{
	char text[IPAM_ADDR_TEXT];

	if (addr->family == IPAM_NO_FAMILY) {
		return NULL;
	}
	return talloc_strdup(mem_ctx, ipam_addr_format(addr, text));
}

static const char *prefix_text(TALLOC_CTX *mem_ctx,
			       const struct ipam_prefix *prefix)
{
	char text[IPAM_PREFIX_TEXT];

	return talloc_strdup(mem_ctx, ipam_prefix_format(prefix, text));
}

/* "step: what cures it (raw status)" of what there is; NULL for no failure. */
static const char *sentence(TALLOC_CTX *mem_ctx,
			    const struct ipam_failure *failure)
{
	const char *advice = failure->advice;

	if (failure->step == NULL && advice == NULL &&
	    failure->status == NULL) {
		return NULL;
	}
	return talloc_asprintf(mem_ctx, "%s: %s (%s)",
			       failure->step ? failure->step : "failed",
			       advice ? advice : "no advice",
			       failure->status ? failure->status :
						 "no status");
}

static void add_roles(struct query_server *row,
		      const struct ipam_server *server)
{
	const struct ipam_server_role *role = NULL;
	int i;

	row->roles = talloc_zero_array(row, struct query_role,
				       IPAM_ROLE_COUNT);
	for (i = 0; i < IPAM_ROLE_COUNT; i++) {
		role = &server->roles[i];
		if (!role->present) {
			continue;
		}
		row->roles[row->role_count++] = (struct query_role){
			.role = ipam_role_name(i),
			.included = role->included,
			.access = ipam_access_name(role->access),
			.step = role->failure.step,
			.status = role->failure.status,
			.advice = role->failure.advice,
			.checked_at = role->checked_at,
		};
	}
}

static int list_servers(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count)
{
	struct store_server_filter wanted = {
		.server = filter->server, .domain = filter->domain,
		.role = filter->role, .management = filter->management,
	};
	struct ipam_server *servers = NULL;
	struct query_row **rows = NULL;
	struct query_server *row = NULL;
	size_t i, count = 0;
	int ret = store_server_list(mem_ctx, store, &wanted, page, &servers,
				    &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_server);
		row->row.key = row->server = servers[i].name;
		row->domain = servers[i].domain;
		row->address = addr_text(row, &servers[i].address);
		row->management = ipam_management_name(servers[i].management);
		row->owner = servers[i].owner;
		row->description = servers[i].description;
		row->source = servers[i].seen.source;
		row->collected_at = servers[i].seen.collected_at;
		add_roles(row, &servers[i]);
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

/* Domains are few: the one that a filter names is looked for in all. */
static int list_domains(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count)
{
	struct store_page all = { .after = page->after,
				  .limit = filter->domain ? DOMAINS_MAX :
							    page->limit };
	struct ipam_domain *domains = NULL;
	struct query_row **rows = NULL;
	struct query_domain *row = NULL;
	size_t i, n = 0, count = 0;
	int ret = store_domain_list(mem_ctx, store, &all, &domains, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count && n < page->limit; i++) {
		if (filter->domain != NULL &&
		    strcasecmp(filter->domain, domains[i].name) != 0) {
			continue;
		}
		row = talloc_zero(rows, struct query_domain);
		row->row.key = row->domain = domains[i].name;
		row->netbios = domains[i].netbios;
		row->forest = domains[i].forest;
		row->dc = domains[i].dc;
		row->dns = domains[i].dns;
		row->dhcp = domains[i].dhcp;
		row->source = domains[i].seen.source;
		row->collected_at = domains[i].seen.collected_at;
		rows[n++] = &row->row;
	}
	*out_rows = rows;
	*out_count = n;
	return 0;
}

static struct query_range *ranges_of(TALLOC_CTX *mem_ctx,
				     const struct ipam_range *ranges,
				     size_t count)
{
	struct query_range *out = talloc_array(mem_ctx, struct query_range,
					       count);
	size_t i;

	for (i = 0; i < count; i++) {
		out[i].start = addr_text(out, &ranges[i].first);
		out[i].end = addr_text(out, &ranges[i].last);
	}
	return out;
}

static void add_details(struct query_scope *row,
			const struct ipam_scope *scope)
{
	size_t i;

	row->ranges = ranges_of(row, scope->ranges, scope->range_count);
	row->range_count = scope->range_count;
	row->exclusions = ranges_of(row, scope->exclusions,
				    scope->exclusion_count);
	row->exclusion_count = scope->exclusion_count;
	row->reservation_count = scope->reservation_count;
	row->reservations = talloc_array(row, struct query_reservation,
					 scope->reservation_count);
	for (i = 0; i < scope->reservation_count; i++) {
		row->reservations[i] = (struct query_reservation){
			.address = addr_text(row,
					     &scope->reservations[i].address),
			.name = scope->reservations[i].name,
			.client = scope->reservations[i].client,
		};
	}
}

/*
 * The free addresses of an IPv6 scope: its prefix without exclusions and
 * what is in use. An IPv6 scope has no ranges of its own, and a /64 counts
 * more addresses than the 64 bits in which a server reports them.
 */
static query_count free_v6(const struct ipam_scope *scope)
{
	query_count count;
	size_t i;

	if (scope->prefix.length < 2 || scope->usage.in_use < 0) {
		return -1;
	}
	count = (query_count)1 << (128 - scope->prefix.length);
	for (i = 0; i < scope->exclusion_count; i++) {
		count -= ipam_range_count(&scope->exclusions[i]);
	}
	count -= scope->usage.in_use;
	return count > 0 ? count : 0;
}

static query_count free_addresses(TALLOC_CTX *mem_ctx, struct store *store,
				  const struct ipam_scope *scope)
{
	struct store_scope_filter wanted = {
		.server = scope->server, .family = IPAM_IPV6,
		.address = &scope->prefix.addr, .details = true,
	};
	struct store_page page = { .limit = 1 };
	struct ipam_scope *full = NULL;
	size_t count = 0;
	int ret;

	if (scope->prefix.addr.family != IPAM_IPV6) {
		return scope->usage.free;
	}
	/* A list leaves the exclusions out. */
	ret = store_scope_list(mem_ctx, store, &wanted, &page, &full, &count);
	if (ret != 0 || count == 0) {
		return -1;
	}
	return free_v6(&full[0]);
}

static struct query_row *scope_row(TALLOC_CTX *mem_ctx, struct store *store,
				   const struct ipam_scope *scope)
{
	struct query_scope *row = talloc_zero(mem_ctx, struct query_scope);

	row->row.key = store_scope_key(row, scope);
	row->scope = prefix_text(row, &scope->prefix);
	row->name = scope->name;
	row->server = scope->server;
	row->family = ipam_family_name(scope->prefix.addr.family);
	row->state = scope->active ? "active" : "inactive";
	row->comment = scope->comment;
	row->superscope = scope->superscope;
	row->used = scope->usage.in_use;
	row->free = free_addresses(row, store, scope);
	row->percent_used = ipam_usage_percent(&scope->usage);
	row->source = scope->seen.source;
	row->collected_at = scope->seen.collected_at;
	add_details(row, scope);
	return &row->row;
}

/* The address of "10.1.0.0" or "10.1.0.0/16". */
static int scope_address(const char *text, struct ipam_addr *out_addr)
{
	struct ipam_prefix prefix;
	int ret = ipam_prefix_parse(text, &prefix);

	if (ret != 0) {
		return EINVAL;
	}
	*out_addr = prefix.addr;
	return 0;
}

static int list_scopes(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct store_scope_filter wanted = {
		.server = filter->server, .state = filter->state,
		.details = filter->details,
	};
	struct ipam_scope *scopes = NULL;
	struct query_row **rows = NULL;
	struct ipam_addr address;
	size_t i, count = 0;
	int ret;

	if (filter->family != NULL) {
		wanted.family = strcmp(filter->family, "ipv6") == 0 ?
			IPAM_IPV6 : IPAM_IPV4;
	}
	if (filter->scope != NULL) {
		ret = scope_address(filter->scope, &address);
		if (ret != 0) {
			return ret;
		}
		wanted.address = &address;
	}
	ret = store_scope_list(mem_ctx, store, &wanted, page, &scopes, &count);
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		rows[i] = scope_row(rows, store, &scopes[i]);
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

static struct query_row *lease_row(TALLOC_CTX *mem_ctx,
				   const struct ipam_lease *lease)
{
	struct query_lease *row = talloc_zero(mem_ctx, struct query_lease);

	row->row.key = store_lease_key(row, lease);
	row->address = addr_text(row, &lease->address);
	row->name = lease->name;
	row->mac = lease->client;
	row->state = ipam_lease_state_name(lease->state);
	row->scope = prefix_text(row, &lease->scope);
	row->server = lease->server;
	row->expires_at = lease->expires_at;
	row->source = lease->seen.source;
	row->collected_at = lease->seen.collected_at;
	return &row->row;
}

static int list_leases(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct store_lease_filter wanted = {
		.server = filter->server, .name = filter->name,
		.client = filter->mac,
	};
	struct ipam_lease *leases = NULL;
	struct query_row **rows = NULL;
	struct ipam_addr scope, address;
	size_t i, count = 0;
	int ret = 0;

	if (filter->scope != NULL) {
		ret = scope_address(filter->scope, &scope);
		wanted.scope = &scope;
	}
	if (ret == 0 && filter->address != NULL) {
		ret = ipam_addr_parse(filter->address, &address);
		wanted.address = &address;
	}
	if (ret == 0) {
		ret = store_lease_list(mem_ctx, store, &wanted, page, &leases,
				       &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		rows[i] = lease_row(rows, &leases[i]);
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

static int list_tasks(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_task *tasks = NULL;
	struct query_row **rows = NULL;
	struct query_task *row = NULL;
	size_t i, count = 0;
	int ret = store_task_list(mem_ctx, store, filter->task, page, &tasks,
				  &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_task);
		row->row.key = row->task = tasks[i].name;
		row->enabled = tasks[i].enabled;
		row->interval_s = tasks[i].interval_s;
		row->last_run = tasks[i].last_run;
		row->last_started_at = tasks[i].last_started_at;
		row->next_due_at = tasks[i].next_due_at;
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

static struct query_row *run_row(TALLOC_CTX *mem_ctx,
				 const struct ipam_run *run)
{
	struct query_run *row = talloc_zero(mem_ctx, struct query_run);
	const struct ipam_job *job = NULL;
	size_t i;

	row->row.key = store_number_key(row, run->id);
	row->run = run->id;
	row->task = run->task;
	row->state = ipam_job_state_name(run->state);
	row->started_at = run->started_at;
	row->finished_at = run->finished_at;
	row->total = run->total;
	row->succeeded = run->succeeded;
	row->failed = run->failed;
	row->jobs = talloc_array(row, struct query_job, run->job_count);
	row->job_count = run->job_count;
	for (i = 0; i < run->job_count; i++) {
		job = &run->jobs[i];
		row->jobs[i] = (struct query_job){
			.server = job->server,
			.state = ipam_job_state_name(job->state),
			.step = job->failure.step,
			.status = job->failure.status,
			.error = sentence(row, &job->failure),
			.finished_at = job->finished_at,
		};
	}
	return &row->row;
}

static int list_runs(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct query_filter *filter,
		     const struct store_page *page,
		     struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_run *runs = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_run_list(mem_ctx, store, filter->run, filter->task,
				 filter->details, page, &runs, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		rows[i] = run_row(rows, &runs[i]);
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

static int list_tokens(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_token *tokens = NULL;
	struct query_row **rows = NULL;
	struct query_token *row = NULL;
	size_t i, count = 0;
	int ret = store_token_list(mem_ctx, store, page, &tokens, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_token);
		row->row.key = store_number_key(row, tokens[i].id);
		row->token = tokens[i].id;
		row->name = tokens[i].name;
		row->role_number = tokens[i].role;
		row->created_at = tokens[i].created_at;
		row->expires_at = tokens[i].expires_at;
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

static const list_fn lists[QUERY_NOUN_COUNT] = {
	[QUERY_SERVERS] = list_servers, [QUERY_DOMAINS] = list_domains,
	[QUERY_SCOPES] = list_scopes,	[QUERY_LEASES] = list_leases,
	[QUERY_TASKS] = list_tasks,	[QUERY_RUNS] = list_runs,
	[QUERY_TOKENS] = list_tokens,
};

static int source_list(TALLOC_CTX *mem_ctx, void *private_data,
		       enum query_noun noun, const struct query_filter *filter,
		       const char *after, size_t limit,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct store_page page = { .after = after, .limit = limit };

	return lists[noun](mem_ctx, private_data, filter, &page, out_rows,
			   out_count);
}

static int source_status(void *private_data, struct query_status *out_status)
{
	struct store_stats stats;
	int ret = store_stats(private_data, &stats);

	if (ret != 0) {
		return ret;
	}
	*out_status = (struct query_status){
		.domains = stats.domains, .servers = stats.servers,
		.managed = stats.managed, .scopes = stats.scopes,
		.leases = stats.leases, .jobs_open = stats.jobs_open,
	};
	return 0;
}

void query_source_of_store(struct store *store,
			   struct query_source *out_source)
{
	*out_source = (struct query_source){ .private_data = store,
					     .list = source_list,
					     .status = source_status };
}
