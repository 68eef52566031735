/*
 * A query_source and a manage_sink over arrays, for tests of the api: two
 * servers, a few scopes, many leases, one domain, one task. Rows live below
 * the context that memory_store_new() is given.
 */
#ifndef TESTS_UNIT_IPAM_API_MEMORY_STORE_H
#define TESTS_UNIT_IPAM_API_MEMORY_STORE_H

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ipam/api/api_handler.h"
#include "tests/unit/ipam_manage/memory_access.h"

#define MEMORY_NOW 1793610000 /* 2026-11-02T09:00:00Z */
#define MEMORY_LEASES 2500

struct memory_store {
	struct query_row *rows[QUERY_NOUN_COUNT][MEMORY_LEASES];
	size_t count[QUERY_NOUN_COUNT];
	struct memory_access access;
	struct query_source source;
	struct manage_sink sink;
	int broken;	/* errno of every call, 0 for none */
};

static inline bool memory_same(const char *wanted, const char *got)
{
	return wanted == NULL || (got != NULL && strcmp(wanted, got) == 0);
}

static inline bool memory_matches(enum query_noun noun,
				  const struct query_filter *f,
				  const struct query_row *row)
{
	const struct query_scope *scope = (const void *)row;
	const struct query_lease *lease = (const void *)row;
	const struct query_run *run = (const void *)row;

	switch (noun) {
	case QUERY_SERVERS:
		return memory_same(f->server, row->key);
	case QUERY_DOMAINS:
		return memory_same(f->domain, row->key);
	case QUERY_SCOPES:
		return memory_same(f->server, scope->server) &&
		       memory_same(f->family, scope->family) &&
		       memory_same(f->state, scope->state) &&
		       (f->scope == NULL ||
			strncmp(f->scope, scope->scope,
				strlen(f->scope)) == 0);
	case QUERY_LEASES:
		return memory_same(f->name, lease->name);
	case QUERY_TASKS:
		return memory_same(f->task, row->key);
	case QUERY_RUNS:
		return f->run == 0 || f->run == run->run;
	default:
		return true;
	}
}

static inline int memory_list(TALLOC_CTX *mem_ctx, void *private_data,
			      enum query_noun noun,
			      const struct query_filter *filter,
			      const char *after, size_t limit,
			      struct query_row ***out_rows, size_t *out_count)
{
	struct memory_store *store = private_data;
	struct query_row **rows = talloc_array(mem_ctx, struct query_row *,
					       limit);
	size_t i, n = 0;

	if (store->broken != 0) {
		return store->broken;
	}
	for (i = 0; i < store->count[noun] && n < limit; i++) {
		struct query_row *row = store->rows[noun][i];

		if ((after == NULL || strcmp(row->key, after) > 0) &&
		    memory_matches(noun, filter, row)) {
			rows[n++] = row;
		}
	}
	*out_rows = rows;
	*out_count = n;
	return 0;
}

static inline int memory_status(TALLOC_CTX *mem_ctx, void *private_data,
				struct query_status *out)
{
	struct memory_store *store = private_data;

	*out = (struct query_status){
		.domains = store->count[QUERY_DOMAINS],
		.servers = store->count[QUERY_SERVERS],
		.managed = 1,
		.scopes = store->count[QUERY_SCOPES],
		.leases = store->count[QUERY_LEASES],
	};
	return store->broken;
}

static inline struct query_row *memory_find(struct memory_store *store,
					    enum query_noun noun,
					    const char *key)
{
	size_t i;

	for (i = 0; i < store->count[noun]; i++) {
		if (strcmp(store->rows[noun][i]->key, key) == 0) {
			return store->rows[noun][i];
		}
	}
	return NULL;
}

static inline void memory_put(struct memory_store *store,
			      enum query_noun noun, void *row, const char *key)
{
	struct query_row *head = row;

	head->key = key;
	store->rows[noun][store->count[noun]++] = head;
}

static inline int memory_server_add(void *private_data,
				    const struct manage_server *server,
				    int64_t now)
{
	struct query_server *row = NULL;

	if (memory_find(private_data, QUERY_SERVERS, server->server) != NULL) {
		return EEXIST;
	}
	row = talloc_zero(private_data, struct query_server);
	row->server = talloc_strdup(row, server->server);
	memory_put(private_data, QUERY_SERVERS, row, row->server);
	return 0;
}

static inline int memory_server_remove(void *private_data, const char *server)
{
	return memory_find(private_data, QUERY_SERVERS, server) != NULL ?
		       0 :
		       ENOENT;
}

static inline int memory_server_set(void *private_data,
				    const struct manage_server *change,
				    int64_t now)
{
	struct query_server *server = (void *)memory_find(
		private_data, QUERY_SERVERS, change->server);

	if (server == NULL) {
		return ENOENT;
	}
	if (change->management != NULL) {
		server->management = talloc_strdup(private_data,
						   change->management);
	}
	if (change->owner != NULL) {
		server->owner = talloc_strdup(private_data, change->owner);
	}
	return 0;
}

static inline int memory_domain_add(void *private_data,
				    const struct manage_domain *domain)
{
	struct query_domain *row = NULL;

	if (memory_find(private_data, QUERY_DOMAINS, domain->domain)) {
		return EEXIST;
	}
	row = talloc_zero(private_data, struct query_domain);
	row->domain = talloc_strdup(row, domain->domain);
	row->dc = domain->dc != MANAGE_NO;
	row->dns = domain->dns != MANAGE_NO;
	row->dhcp = domain->dhcp != MANAGE_NO;
	memory_put(private_data, QUERY_DOMAINS, row, row->domain);
	return 0;
}

static inline int memory_domain_set(void *private_data,
				    const struct manage_domain *change)
{
	struct query_domain *row = (void *)memory_find(
		private_data, QUERY_DOMAINS, change->domain);

	if (row == NULL) {
		return ENOENT;
	}
	if (change->dns != MANAGE_KEEP) {
		row->dns = change->dns == MANAGE_YES;
	}
	return 0;
}

static inline int memory_domain_remove(void *private_data, const char *domain)
{
	struct memory_store *store = private_data;
	size_t i, *count = &store->count[QUERY_DOMAINS];

	for (i = 0; i < *count; i++) {
		if (strcmp(store->rows[QUERY_DOMAINS][i]->key, domain) == 0) {
			store->rows[QUERY_DOMAINS][i] =
				store->rows[QUERY_DOMAINS][--*count];
			return 0;
		}
	}
	return ENOENT;
}

static inline int memory_zone_reset(void *private_data, const char *zone,
				    int64_t now)
{
	return memory_find(private_data, QUERY_ZONES, zone) != NULL ? 0 :
								     ENOENT;
}

static inline int memory_task_set(void *private_data,
				  const struct manage_task *change)
{
	struct query_task *task = (void *)memory_find(
		private_data, QUERY_TASKS, change->task);

	if (task == NULL) {
		return ENOENT;
	}
	if (change->interval_s != 0) {
		task->interval_s = change->interval_s;
	}
	return 0;
}

/* Every run ends at once, with a server that failed when one is named. */
static inline int memory_run_add(void *private_data, const char *task,
				 const char *server, int64_t now,
				 int64_t *out_run)
{
	struct memory_store *store = private_data;
	struct query_run *run = NULL;

	if (server == NULL &&
	    memory_find(store, QUERY_TASKS, task) == NULL) {
		return ENOENT;
	}
	run = talloc_zero(store, struct query_run);
	run->run = (int64_t)store->count[QUERY_RUNS] + 1;
	run->task = talloc_strdup(run, task);
	run->state = "done";
	run->started_at = run->finished_at = now;
	run->total = 1;
	run->failed = server != NULL;
	run->succeeded = 1 - run->failed;
	run->jobs = talloc_zero(run, struct query_job);
	run->job_count = 1;
	run->jobs[0].server = talloc_strdup(run, server ? server : "all");
	run->jobs[0].state = server ? "failed" : "done";
	run->jobs[0].step = server ? "connect" : NULL;
	memory_put(store, QUERY_RUNS, run,
		   talloc_asprintf(run, "%lld", (long long)run->run));
	*out_run = run->run;
	return 0;
}

MEMORY_ACCESS_SINK(memory_store)

/* Events of changes are nobody's business here. */
static inline int memory_event_begin(void *private_data,
				     struct manage_event *event)
{
	event->before = private_data;
	return 0;
}

static inline int memory_event_end(void *private_data,
				   struct manage_event *event,
				   const struct access_caller *caller,
				   int64_t now, int ret)
{
	return ret;
}

static inline void memory_add_server(struct memory_store *store,
				     const char *name, const char *access)
{
	struct query_server *server = talloc_zero(store, struct query_server);

	server->server = server->source = name;
	server->domain = "contoso.test";
	server->address = "127.77.0.31";
	server->management = "managed";
	server->service_state = "running";
	server->collected_at = MEMORY_NOW - 120;
	server->roles = talloc_zero(server, struct query_role);
	server->role_count = 1;
	server->roles[0] = (struct query_role){ "dhcp", true, access, NULL,
						NULL, NULL, name,
						MEMORY_NOW };
	memory_put(store, QUERY_SERVERS, server, name);
}

static inline void memory_add_scope(struct memory_store *store,
				    const char *prefix, const char *name,
				    int64_t used, query_count total)
{
	struct query_scope *scope = talloc_zero(store, struct query_scope);

	scope->scope = prefix;
	scope->name = name;
	scope->server = scope->source = "dhcp1.contoso.test";
	scope->family = strchr(prefix, ':') ? "ipv6" : "ipv4";
	scope->state = "active";
	scope->used = used;
	scope->free = total - used;
	scope->percent_used = total ? 100.0 * (double)used / (double)total : -1;
	scope->utilization_status = "under";
	scope->collected_at = MEMORY_NOW - 7200;
	memory_put(store, QUERY_SCOPES, scope, prefix);
}

static inline void memory_add_lease(struct memory_store *store, unsigned i)
{
	struct query_lease *lease = talloc_zero(store, struct query_lease);

	lease->address = talloc_asprintf(lease, "10.1.%u.%u", i / 250,
					 i % 250 + 1);
	lease->name = i == 3 ? NULL : talloc_asprintf(lease, "pc%04u", i);
	lease->mac = "02-00-00-00-00-01";
	lease->state = "active";
	lease->scope = "10.1.0.0/16";
	lease->server = lease->source = "dhcp1.contoso.test";
	lease->expires_at = MEMORY_NOW + 86400;
	lease->collected_at = MEMORY_NOW;
	memory_put(store, QUERY_LEASES, lease,
		   talloc_asprintf(lease, "%06u", i));
}

static inline struct memory_store *memory_store_new(TALLOC_CTX *mem_ctx)
{
	struct memory_store *store = talloc_zero(mem_ctx, struct memory_store);
	struct query_task *task = talloc_zero(store, struct query_task);
	struct manage_domain domain = { .domain = "contoso.test" };
	unsigned i;

	store->access.mem_ctx = store;
	store->source = (struct query_source){ store, memory_list,
					       memory_status };
	store->sink = (struct manage_sink){
		.private_data = store,
		.server_add = memory_server_add,
		.server_set = memory_server_set,
		.server_remove = memory_server_remove,
		.domain_add = memory_domain_add,
		.domain_set = memory_domain_set,
		.domain_remove = memory_domain_remove,
		.zone_reset = memory_zone_reset,
		.task_set = memory_task_set,
		.run_add = memory_run_add,
		.event_begin = memory_event_begin,
		.event_end = memory_event_end,
		MEMORY_ACCESS_FUNCTIONS(memory_store),
	};
	memory_add_server(store, "dhcp1.contoso.test", "granted");
	memory_add_server(store, "dhcp2.contoso.test", "denied");
	memory_add_scope(store, "10.1.0.0/16", "B\xc3\xbcro \xe2\x80\x93 Ost",
			 2500, 65000);
	memory_add_scope(store, "10.2.0.0/24", "full", 200, 200);
	memory_add_scope(store, "10.3.0.0/24", "\033[31mempty", 0, 0);
	memory_add_scope(store, "2001:db8::/64", NULL, 0, (query_count)1 << 64);
	for (i = 0; i < MEMORY_LEASES; i++) {
		memory_add_lease(store, i);
	}
	memory_domain_add(store, &domain);
	task->task = "AddressUtilization";
	task->enabled = true;
	task->interval_s = 7200;
	memory_put(store, QUERY_TASKS, task, task->task);
	return store;
}

#endif
