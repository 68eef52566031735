/*
 * Rows of the store, as model structs, turned into rows of answers: numbers
 * become words and addresses become text here, and only here.
 */
#include "ipam/query/query_store_custom.h"
#include "ipam/query/query_store_plan.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define DOMAINS_MAX 10000

const char *query_addr_text(TALLOC_CTX *mem_ctx, const struct ipam_addr *addr)
{
	char text[IPAM_ADDR_TEXT];

	if (addr->family == IPAM_NO_FAMILY) {
		return NULL;
	}
	return talloc_strdup(mem_ctx, ipam_addr_format(addr, text));
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
			.source = server->name,
			.checked_at = role->checked_at,
		};
	}
}

static void add_identity(struct query_server *row,
			 const struct ipam_server *server)
{
	size_t i;

	row->news = ipam_news_name(server->news);
	row->verification = ipam_verification_name(server->verification);
	row->verification_run = server->verify_run;
	row->verification_step = server->verify_failure.step;
	row->verification_status = server->verify_failure.status;
	row->verification_advice = server->verify_failure.advice;
	row->guid = server->guid;
	row->account = server->account;
	row->forest = server->forest;
	row->os = server->os;
	row->os_version = server->os_version;
	row->found_at = server->found_at;
	row->changed_at = server->changed_at;
	row->addresses = talloc_array(row, struct query_address,
				      server->address_count);
	row->address_count = server->address_count;
	for (i = 0; i < server->address_count; i++) {
		row->addresses[i] = (struct query_address){
			.address = query_addr_text(row, &server->addresses[i]),
			.family = ipam_family_name(
				server->addresses[i].family),
		};
	}
}

static int add_properties(struct query_server *row, struct store *store)
{
	struct ipam_property *properties = NULL;
	size_t i, count = 0;
	int ret = store_property_list(row, store, row->server, &properties,
				      &count);

	if (ret != 0) {
		return ret;
	}
	row->properties = talloc_array(row, struct query_property, count);
	row->property_count = count;
	for (i = 0; i < count; i++) {
		row->properties[i] = (struct query_property){
			.role = ipam_role_name(properties[i].role),
			.name = properties[i].name,
			.value = properties[i].value,
			.source = row->server,
			.collected_at = properties[i].collected_at,
		};
	}
	return 0;
}

/* How tasks ended last, of a server or of all servers of a task. */
static int read_collected(TALLOC_CTX *mem_ctx, struct store *store,
			  const char *server, const char *task,
			  struct query_collected **out_rows, size_t *out_count)
{
	struct ipam_collected *list = NULL;
	size_t i, count = 0;
	int ret = store_collected_list(mem_ctx, store, server, task, &list,
				       &count);

	*out_rows = talloc_array(mem_ctx, struct query_collected, count);
	*out_count = count;
	for (i = 0; i < count; i++) {
		(*out_rows)[i] = (struct query_collected){
			.server = list[i].server,
			.task = list[i].task,
			.collected_at = list[i].done_at,
			.failed_at = list[i].failed_at,
			.step = list[i].why.step,
			.status = list[i].why.status,
			.advice = list[i].why.advice,
			.source = list[i].server,
		};
	}
	return ret;
}

static int list_servers(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count)
{
	struct store_server_filter wanted = {
		.server = filter->server, .domain = filter->domain,
		.role = filter->role, .management = filter->management,
		.forest = filter->forest, .family = query_family(filter),
		.custom = filter->custom,
	};
	struct ipam_server *servers = NULL;
	struct query_row **rows = NULL;
	struct query_server *row = NULL;
	struct ipam_prefix network;
	size_t i, count = 0;
	int ret = 0;

	if (filter->prefix != NULL) {
		ret = ipam_prefix_parse(filter->prefix, &network);
		wanted.network = &network;
	}
	if (ret == 0) {
		ret = store_server_list(mem_ctx, store, &wanted, page,
					&servers, &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; ret == 0 && i < count; i++) {
		row = talloc_zero(rows, struct query_server);
		row->row.key = row->server = servers[i].name;
		row->domain = servers[i].domain;
		row->address = query_addr_text(row, &servers[i].address);
		row->management = ipam_management_name(servers[i].management);
		row->owner = servers[i].owner;
		row->description = servers[i].description;
		row->source = servers[i].seen.source;
		row->collected_at = servers[i].seen.collected_at;
		add_identity(row, &servers[i]);
		add_roles(row, &servers[i]);
		ret = query_store_add_checks(row, store);
		if (ret == 0) {
			ret = query_store_add_services(row, store);
		}
		if (ret == 0) {
			ret = query_store_add_zone_health(row, store);
		}
		if (ret == 0 && filter->details) {
			ret = add_properties(row, store);
		}
		if (ret == 0 && filter->details) {
			ret = query_store_add_appear(row, store);
		}
		if (ret == 0 && filter->details) {
			ret = read_collected(row, store, row->server, NULL,
					     &row->tasks, &row->task_count);
		}
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return ret;
}

/* Domains are few: the one that a filter names is looked for in all. */
static int list_domains(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count)
{
	struct store_page all = { .after = page->after,
				  .limit = filter->domain || filter->forest ?
						   DOMAINS_MAX : page->limit };
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
		if (filter->forest != NULL &&
		    (domains[i].forest == NULL ||
		     strcasecmp(filter->forest, domains[i].forest) != 0)) {
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
	for (i = 0; ret == 0 && i < count; i++) {
		row = talloc_zero(rows, struct query_task);
		row->row.key = row->task = tasks[i].name;
		row->enabled = tasks[i].enabled;
		row->interval_s = tasks[i].interval_s;
		row->last_run = tasks[i].last_run;
		row->last_started_at = tasks[i].last_started_at;
		row->next_due_at = tasks[i].next_due_at;
		row->last_finished_at = tasks[i].last_finished_at;
		row->last_total = tasks[i].last_total;
		row->last_succeeded = tasks[i].last_succeeded;
		row->last_failed = tasks[i].last_failed;
		row->last_state = tasks[i].last_run > 0 ?
			ipam_job_state_name(tasks[i].last_state) : NULL;
		rows[i] = &row->row;
		if (filter->details) {
			ret = read_collected(row, store, NULL, row->task,
					     &row->servers,
					     &row->server_count);
		}
	}
	*out_rows = rows;
	*out_count = count;
	return ret;
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
	row->servers = run->servers;
	row->jobs = talloc_array(row, struct query_job, run->job_count);
	row->job_count = run->job_count;
	for (i = 0; i < run->job_count; i++) {
		job = &run->jobs[i];
		row->jobs[i] = (struct query_job){
			.server = job->server,
			.task = job->task,
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

static const query_store_list_fn lists[QUERY_NOUN_COUNT] = {
	[QUERY_SERVERS] = list_servers, [QUERY_DOMAINS] = list_domains,
	[QUERY_FORESTS] = query_store_forests,
	[QUERY_ACCOUNTS] = query_store_accounts,
	[QUERY_NETWORKS] = query_store_networks,
	[QUERY_SCOPES] = query_store_scopes,	[QUERY_LEASES] = query_store_leases,
	[QUERY_TASKS] = list_tasks,	[QUERY_RUNS] = list_runs,
	[QUERY_TOKENS] = list_tokens,	[QUERY_SAMPLES] = query_store_samples,
	[QUERY_USAGE] = query_store_usage,
	[QUERY_FORECASTS] = query_store_forecasts,
	[QUERY_THRESHOLDS] = query_store_thresholds,
	[QUERY_PURGES] = query_store_purges,
	[QUERY_CHECKS] = query_store_checks,
	[QUERY_SERVICES] = query_store_services,
	[QUERY_SERVICE_CHANGES] = query_store_service_changes,
	[QUERY_ZONES] = query_store_zones,
	[QUERY_ZONE_EVENTS] = query_store_zone_events,
	[QUERY_EVENTS] = query_store_events,
	[QUERY_RECORDS] = query_store_records,
	[QUERY_SUPERSCOPES] = query_store_superscopes,
	[QUERY_FREE_ADDRESSES] = query_store_free_addresses,
	[QUERY_IP_ADDRESSES] = query_store_ip_addresses,
	[QUERY_OVERVIEW] = query_store_overview,
	[QUERY_RANGE_ZONES] = query_store_range_zones,
	[QUERY_PLANNED] = query_store_planned,
	[QUERY_ADDRESS_RECORDS] = query_store_address_records,
	[QUERY_SITES] = query_store_sites,
	[QUERY_SPACES] = query_store_spaces,
	[QUERY_BLOCKS] = query_store_blocks,
	[QUERY_SUBNETS] = query_store_subnets,
	[QUERY_RANGES] = query_store_ranges,
	[QUERY_CUSTOM_FIELDS] = query_store_custom_fields,
	[QUERY_CUSTOM_VALUES] = query_store_custom_values,
	[QUERY_CUSTOM_PAIRS] = query_store_custom_pairs,
	[QUERY_GROUPS] = query_store_groups,
	[QUERY_SAVED] = query_store_saved,
	[QUERY_GROUP_NODES] = query_store_group_nodes,
	[QUERY_GROUP_MEMBERS] = query_store_group_members,
	[QUERY_TRACK] = query_store_track,
};

static int source_list(TALLOC_CTX *mem_ctx, void *private_data,
		       enum query_noun noun, const struct query_filter *filter,
		       const char *after, size_t limit,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct store_page page = { .after = after, .limit = limit };
	struct query_filter wanted = *filter;
	int ret;

	if (noun >= QUERY_DEFINITIONS && noun <= QUERY_FILTERS) {
		return query_store_sets(mem_ctx, private_data, noun, filter,
					&page, out_rows, out_count);
	}
	ret = query_store_custom_filter(mem_ctx, private_data, noun, &wanted);
	if (ret == 0) {
		ret = lists[noun](mem_ctx, private_data, &wanted, &page,
				  out_rows, out_count);
	}
	return ret != 0 ? ret : query_store_add_custom(private_data, noun,
						       *out_rows, *out_count);
}

static int add_sizes(TALLOC_CTX *mem_ctx, struct store *store,
		     struct query_status *status)
{
	struct ipam_size *sizes = NULL;
	size_t i, count = 0;
	int ret = store_size_list(mem_ctx, store, &sizes, &count);

	status->sizes = talloc_array(mem_ctx, struct query_size, count);
	for (i = 0; i < count; i++) {
		status->sizes[status->size_count++] = (struct query_size){
			.data = sizes[i].name, .bytes = sizes[i].bytes,
			.counted_at = sizes[i].counted_at,
		};
	}
	return ret;
}

static int add_run_counts(TALLOC_CTX *mem_ctx, struct store *store,
			  struct query_status *status)
{
	struct ipam_run_count *counts = NULL;
	size_t i, count = 0;
	int ret = store_run_count_list(mem_ctx, store, &counts, &count);

	status->run_counts = talloc_array(mem_ctx, struct query_run_count,
					  count);
	for (i = 0; i < count; i++) {
		status->run_counts[status->run_count_count++] =
			(struct query_run_count){
				.task = counts[i].task,
				.outcome = ipam_job_state_name(
					counts[i].outcome),
				.count = counts[i].count,
				.last_at = counts[i].last_at,
			};
	}
	return ret;
}

static const char *service_word(size_t i)
{
	return ipam_service_state_name((enum ipam_service_state)i);
}

static const char *health_word(size_t i)
{
	return ipam_health_name((enum ipam_health)i);
}

static void add_states(TALLOC_CTX *mem_ctx, const int64_t *counts, size_t size,
		       const char *(*word)(size_t i),
		       struct query_state_count **out_rows, size_t *out_count)
{
	size_t i, n = 0;

	*out_rows = talloc_array(mem_ctx, struct query_state_count, size);
	for (i = 0; i < size; i++) {
		if (counts[i] > 0) {
			(*out_rows)[n++] = (struct query_state_count){
				word(i), counts[i] };
		}
	}
	*out_count = n;
}

static int source_status(TALLOC_CTX *mem_ctx, void *private_data,
			 struct query_status *out_status)
{
	struct store_stats stats;
	int ret = store_stats(private_data, &stats);

	if (ret != 0) {
		return ret;
	}
	*out_status = (struct query_status){ .bytes = stats.bytes,
		.domains = stats.domains, .servers = stats.servers,
		.managed = stats.managed, .scopes = stats.scopes,
		.leases = stats.leases, .jobs_open = stats.jobs_open,
		.zones = stats.zones, .records = stats.records,
	};
	add_states(mem_ctx, stats.services, IPAM_SERVICE_STATE_COUNT,
		   service_word, &out_status->services,
		   &out_status->service_count);
	add_states(mem_ctx, stats.zone_health.of, IPAM_HEALTH_COUNT,
		   health_word, &out_status->zone_health,
		   &out_status->zone_health_count);
	ret = add_sizes(mem_ctx, private_data, out_status);
	return ret == 0 ? add_run_counts(mem_ctx, private_data, out_status) :
			  ret;
}

void query_source_of_store(struct store *store,
			   struct query_source *out_source)
{
	*out_source = (struct query_source){ .private_data = store,
					     .list = source_list,
					     .status = source_status };
}
