/*
 * Answers: what is known, as rows of plain structs in key order, a page at a
 * time. Where the rows come from is a struct query_source, which the store
 * fills; a test fills it from arrays.
 *
 * Instants are seconds since 1970 UTC, 0 for none. A count that is not known
 * is negative; one of addresses may pass 64 bits, as an IPv6 prefix does.
 * Strings are UTF-8, NULL for none. Rows belong to the caller's memory
 * context.
 */
#ifndef IPAM_QUERY_QUERY_H
#define IPAM_QUERY_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include "ipam/model/address.h"
#include "ipam/model/custom.h"
#include "ipam/model/dhcp_set.h"
#include "ipam/model/plan.h"

/* A number of addresses. */
typedef __int128 query_count;

enum query_noun {
	QUERY_SERVERS,
	QUERY_DOMAINS,
	QUERY_FORESTS,
	QUERY_ACCOUNTS,
	QUERY_NETWORKS,
	QUERY_SCOPES,
	QUERY_LEASES,
	QUERY_TASKS,
	QUERY_RUNS,
	QUERY_TOKENS,
	QUERY_SAMPLES,
	QUERY_USAGE,
	QUERY_FORECASTS,
	QUERY_THRESHOLDS,
	QUERY_PURGES,
	QUERY_CHECKS,
	QUERY_SERVICES,
	QUERY_SERVICE_CHANGES,
	QUERY_ZONES,
	QUERY_ZONE_EVENTS,
	QUERY_EVENTS,
	QUERY_RECORDS,
	QUERY_SUPERSCOPES,
	QUERY_SITES,		/* of the address plan as well */
	QUERY_SPACES,		/* of the address plan: query_plan.h */
	QUERY_BLOCKS,
	QUERY_SUBNETS,
	QUERY_RANGES,
	QUERY_CUSTOM_FIELDS,	/* query_custom.h */
	QUERY_CUSTOM_VALUES,
	QUERY_CUSTOM_PAIRS,
	QUERY_GROUPS,
	QUERY_GROUP_NODES,
	QUERY_GROUP_MEMBERS,
	QUERY_SAVED,		/* query_saved.h */
	/* sets of DHCP servers, in the order of enum ipam_set */
	QUERY_DEFINITIONS,
	QUERY_OPTIONS,
	QUERY_CLASSES,
	QUERY_POLICIES,
	QUERY_FAILOVERS,
	QUERY_FILTERS,
	QUERY_IP_ADDRESSES,
	QUERY_FREE_ADDRESSES,
	QUERY_PLANNED,		/* query_planned.h */
	QUERY_OVERVIEW,
	QUERY_RANGE_ZONES,	/* query_plan.h */
	QUERY_PLACES,		/* query_locate.h; not in a source */
	QUERY_ADDRESS_RECORDS,	/* rows of QUERY_RECORDS */
	QUERY_TRACK,
	QUERY_NOUN_COUNT
};

/* The head of every row. */
struct query_row {
	const char *key;	/* unique within its noun, orders the rows */
	const struct ipam_custom *custom;	/* what its object is set to */
	size_t custom_count;
};

struct query_role {
	const char *role;	/* dc, dns, dhcp, nps */
	bool included;
	const char *access;	/* granted, denied, unknown */
	const char *step;	/* that failed, or NULL */
	const char *status;	/* raw status, with its vocabulary */
	const char *advice;	/* what cures it */
	const char *source;	/* the server that was asked */
	int64_t checked_at;
};

struct query_property {
	const char *role, *name, *value, *source;
	int64_t collected_at;
};

struct query_address {
	const char *address, *family;
};

struct query_collected {
	const char *server, *task, *step, *status, *advice, *source;
	int64_t collected_at, failed_at;
};

struct query_service {
	struct query_row row;	/* key: server, role, name */
	const char *server, *role, *service, *state;
	int64_t since, checked_at, exit_code;
	const char *step, *status, *advice;	/* why it was not told */
	const char *source;
};

/* A state that a service came to be in. */
struct query_service_change {
	struct query_row row;	/* key: number */
	int64_t at, exit_code;
	const char *server, *role, *service, *state, *step, *status, *advice;
};

/* A zone as one server has it. */
struct query_zone_host {
	const char *server, *zone, *type, *state, *dynamic_update, *transfer;
	const char *notify, *file, *partition, *masters, *source;
	bool in_directory, aging;
	int64_t no_refresh_s, refresh_s;	/* 0: no aging */
	int64_t last_soa_check_at, last_transfer_at;
	const char *health, *step, *status, *advice;
	int64_t since, checked_at, collected_at;
};

struct query_zone {
	struct query_row row;	/* key: name */
	const char *zone, *kind, *type, *health, *source;
	int64_t since, checked_at, hosts, records, serial, records_at;
	int64_t collected_at;
	struct query_zone_host *servers;	/* with details */
	size_t server_count;
};

struct query_zone_event {
	struct query_row row;	/* key: number */
	int64_t at;
	const char *zone, *server, *event, *health, *step, *status, *advice;
};

/* What an event of the catalog tells of one thing. */
struct query_event_value {
	const char *name, *before, *after;
};

/* Of the catalog: the newest first. */
struct query_event {
	struct query_row row;	/* key: the instant, number */
	int64_t event, at, id;
	const char *kind, *server, *role, *user, *domain, *forest, *origin;
	const char *object, *key, *text, *changes, *source;
	int64_t place;		/* negative: of no log */
	struct query_event_value *values;
	size_t value_count;
};

struct query_record {
	struct query_row row;	/* key: zone, node, type, number */
	const char *zone, *node, *type, *data, *address, *source;
	int64_t ttl_s, timestamp, collected_at;
};

struct query_server {
	struct query_row row;	/* key: full name */
	const char *server, *domain, *address, *management;
	const char *news;	/* new, modified, old */
	const char *appear;	/* with details: none, reservations, leases */
	const char *guid, *account, *forest, *os, *os_version;
	struct query_address *addresses;
	size_t address_count;
	int64_t found_at, changed_at;
	/* of one added by hand: none, asked, failed, verified */
	const char *verification, *verification_step, *verification_status,
		*verification_advice;
	int64_t verification_run;	/* 0: none */
	const char *owner, *description, *source;
	struct query_role *roles;
	size_t role_count;
	/* unblocked, blocked, not_checked or not_applicable (INV-09) */
	const char *dhcp_rpc_access, *dns_rpc_access, *audit_share_access,
		*event_log_access, *dhcp_inform;
	const char *recommended_action;
	const char *service_state;	/* the worst of included roles */
	struct query_service *services;
	size_t service_count;
	const char *zone_health;	/* the worst of its zones (MON-05) */
	int64_t zone_health_at, zones;
	struct query_collected *tasks;	   /* with details */
	size_t task_count;
	struct query_property *properties; /* likewise */
	size_t property_count;
	int64_t collected_at;
};

/* A step of an access check of a server. */
struct query_check {
	struct query_row row;	/* key: place of the check and the step */
	const char *server, *check, *role;
	const char *state;	/* of the check: unblocked, blocked, ... */
	const char *step;
	const char *tick;	/* of the step, for the eye */
	const char *result;	/* ok, failed, not_reached */
	const char *status, *advice;	/* of the step that failed */
	int64_t checked_at;
};

struct query_domain {
	struct query_row row;	/* key: DNS name */
	const char *domain, *netbios, *forest, *source;
	bool dc, dns, dhcp;
	int64_t collected_at;
};

struct query_forest {
	struct query_row row;	/* key: name */
	const char *forest, *netbios;
	const char *trust;	/* own, both_ways, gone */
	bool included;
	int64_t domains, found_at, collected_at, failed_at;
	const char *source, *step, *status, *advice;
};

/* A user or group of a directory. */
struct query_account {
	struct query_row row;	/* key: as of store_account_list() */
	const char *account;	/* "EXAMPLE\NetAdmins" */
	const char *kind, *sid, *domain, *name;
	const char *state;	/* found, unresolved */
	int64_t gone_at, collected_at, failed_at;
	const char *source, *step, *status, *advice;
};

/* Of the tree of servers (INV-01). */
struct query_network {
	struct query_row row;	/* key: its place */
	const char *family, *network;
	int64_t servers;
};

struct query_range {
	const char *start, *end;
};

struct query_reservation {
	const char *address, *name, *comment, *client;
};

/* A row of a set of a DHCP server, by the columns of its kind. */
struct query_set_row {
	struct query_row row;	/* key: server and the keys of the set */
	const struct ipam_set_kind *kind;
	const char *server, *source;
	const char *const *cells;	/* "": none */
	int64_t collected_at;
};

/* When something is full, at the trend of its last days. */
struct query_forecast {
	const char *trend;	/* NULL: not asked for */
	int64_t trend_days;	/* that it is made of */
	double per_day;		/* NAN: not told */
	int64_t fills_at, earliest_at, latest_at;
};

struct query_scope {
	struct query_row row;	/* key: server, family, address */
	const char *scope;	/* prefix as text */
	const char *name, *server, *family, *state, *comment, *superscope;
	const char *source;
	query_count used, free;
	double percent_used;	/* negative: not known */
	const char *utilization_status;	/* under, optimal, over */
	query_count stateless;	/* IPv6 clients that took no address */
	struct query_forecast forecast;	/* with details */
	struct query_range *ranges, *exclusions;
	struct query_reservation *reservations;
	size_t range_count, exclusion_count, reservation_count;
	/* with details */
	struct query_set_row *options, *policies, *failovers;
	size_t option_count, policy_count, failover_count;
	int64_t collected_at;
};

struct query_superscope {
	struct query_row row;	/* key: server, name */
	const char *superscope, *server, *state, *source;
	int64_t scopes;
	query_count total, used, free;
	double percent_used;	/* negative: not known */
	const char *utilization_status;	/* under, optimal, over */
	int64_t collected_at;
};

struct query_lease {
	struct query_row row;	/* key: server, family, address */
	const char *address, *name, *mac, *state, *scope, *server, *source;
	int64_t expires_at;	/* 0: never */
	int64_t collected_at;
};

/* An address record, by the fields of ipam/model/address.h. */
struct query_ip_address {
	struct query_row row;	/* key: space, address, service, instance */
	const struct ipam_address *address;
};

/* One that no record has, and that is neither reserved nor excluded. */
struct query_free_address {
	struct query_row row;	/* key: the address */
	const char *address;
	/* by collected records, and a probe where one was asked for */
	const char *dns_status, *dns_name;
	const char *ping_status;	/* NULL: not asked for */
	bool available;		/* nothing speaks against it (LIF-17) */
	int64_t probed_at;
};

struct query_task {
	struct query_row row;	/* key: name */
	const char *task;
	bool enabled;
	int64_t interval_s, last_run, last_started_at, next_due_at;
	const char *last_state;	/* NULL: it has not run yet */
	int64_t last_finished_at, last_total, last_succeeded, last_failed;
	struct query_collected *servers;	/* with details */
	size_t server_count;
};

struct query_job {
	const char *server, *task, *state, *step, *status;
	const char *error;	/* a sentence with its cure, or NULL */
	int64_t finished_at;
};

struct query_run {
	struct query_row row;	/* key: number */
	int64_t run;
	const char *task, *state;	/* queued, running, done, failed */
	int64_t started_at, finished_at, total, succeeded, failed;
	const char *servers;	/* NULL: all */
	struct query_job *jobs;
	size_t job_count;
};

struct query_token {
	struct query_row row;	/* key: number */
	int64_t token;
	const char *name;
	int role_number;	/* see access_token_word() */
	int64_t created_at, expires_at;
};

/* What was counted at an instant, or in the mean from then on. */
struct query_sample {
	struct query_row row;	/* key: the instant */
	int64_t object;
	const char *server, *scope, *superscope, *family;
	query_count total, used, free, stateless, used_min, used_max;
	double percent_used;	/* negative: not known */
	const char *utilization_status;	/* under, optimal, over */
	int64_t at, span_s, samples;
};

/* Percent (UTL-04). */
struct query_thresholds {
	struct query_row row;	/* key: "" */
	int64_t under, over;
};

/* The last purge of a class of data (UTL-10). */
struct query_purge {
	struct query_row row;	/* key: data */
	const char *data, *state;	/* running, done */
	int64_t before, asked_at, done_at, removed;
};

#define QUERY_FORECAST_DAYS 28 /* by default: whole weeks */

/* Something whose addresses were counted, there or gone. */
struct query_usage {
	struct query_row row;	/* key: number */
	int64_t object;
	const char *kind, *family, *server, *space, *name, *service, *instance;
	const char *prefix, *start, *end;
	query_count total, used;	/* by its last sample */
	double percent_used;
	const char *utilization_status;
	int64_t at;
	const char *crossed;	/* the status that an event told last */
	int64_t crossed_at;
	struct query_forecast forecast;
};

/* What was logged: a lease, or a logon. */
struct query_track_record {
	int64_t at, place;	/* offset in the file, or number of the event */
	int64_t event;		/* id of the event; negative: of no event log */
	const char *type, *address, *client, *host, *user, *domain, *forest;
	const char *server, *log;
};

/* Who had an address from when to when, and what tells so. */
struct query_track {
	/* key: address, from and what tells so; of a user: the first logon */
	struct query_row row;
	int64_t from, to;
	const char *address, *host, *mac, *client, *user, *server;
	const char *uncertain;	/* why it may be otherwise, or NULL */
	struct query_track_record *records;
	size_t record_count;
};

/* How many of an area are in a state (MON-10). */
struct query_overview {
	struct query_row row;	/* key: place among all, in 20 digits */
	const char *area, *state;
	int64_t count;
};

/* A class of stored data, such as leases or samples. */
struct query_size {
	const char *data;
	int64_t bytes, counted_at;
};

/* How often a task has ended so, and when last. */
struct query_run_count {
	const char *task, *outcome;	/* done, failed */
	int64_t count, last_at;
};

/* How many are in a state. */
struct query_state_count {
	const char *state;
	int64_t count;
};

struct query_status {
	int64_t domains, servers, managed, scopes, leases, jobs_open;
	int64_t zones, records;
	int64_t bytes;	/* of the store */
	struct query_size *sizes;
	struct query_run_count *run_counts;
	struct query_state_count *services, *zone_health; /* none is 0 */
	size_t size_count, run_count_count, service_count, zone_health_count;
};

/* What is not set does not restrict. */
struct query_filter {
	const char *domain, *forest, *server, *role, *management;
	const char *family, *state, *scope, *address, *name, *mac;
	const char *task, *zone, *kind, *type, *health, *node;
	const char *policy, *list;
	int64_t run;
	int64_t from, to;	/* of samples: from <= at < to */
	const char *superscope, *period;
	int64_t object, days, now;
	/* of tracking: one of these, mac, prefix; from <= at <= to */
	const char *ip, *duid, *host, *user, *prefix;
	int64_t at;
	bool no_logons;
	/* of address records, beside those above */
	const char *space, *service, *instance, *source, *expiry, *device_type;
	const char *action;	/* of plans */
	int64_t range;
	bool unmapped, duplicate;
	bool by_people;		/* of addresses: not what a collection brings */
	bool ping, ptr;		/* what probes found */
	/* of the address plan, likewise: names, numbers, prefixes, addresses */
	const char *block, *subnet, *range_ref, *category, *contains, *within;
	const char *provider, *search;
	const char *custom;	/* "name=value;name2=value2" */
	/* of custom fields and logical groups */
	const char *field, *with, *group, *value;
	const char *person;	/* of saved queries: whose */
	/* of what counts objects: only those that are seen; NULL: all */
	const struct ipam_sight *sight;
	bool explain;	/* what was counted from where */
	struct ipam_wrong *wrong;	/* set with errors; or NULL */
	/* of events, besides others above */
	int64_t event, id;
	const char *object_kind, *object_key, *text;
	const char *scope_name, *option, *option_name, *reservation;
	bool oldest_first;
	const char **resume;	/* of query_list(); or NULL */
	bool details;	/* ranges, exclusions, reservations, jobs too */
};

struct query_source {
	void *private_data;
	/*
	 * The first `limit` rows of a noun whose key is behind `after` (NULL:
	 * from the start), in key order. Where finding more would take too
	 * long there are less, and *filter->resume is the key to go on behind.
	 * 0 or errno.
	 */
	int (*list)(TALLOC_CTX *mem_ctx, void *private_data,
		    enum query_noun noun, const struct query_filter *filter,
		    const char *after, size_t limit,
		    struct query_row ***out_rows, size_t *out_count);
	int (*status)(TALLOC_CTX *mem_ctx, void *private_data,
		      struct query_status *out_status);
};

struct query_page {
	struct query_row **rows;
	size_t count;
	const char *next;	/* key to go on behind; NULL: no more rows */
};

/* A page of at most `limit` (> 0) rows, none maybe before the last. 0 or errno. */
int query_list(TALLOC_CTX *mem_ctx, const struct query_source *source,
	       enum query_noun noun, const struct query_filter *filter,
	       const char *after, size_t limit, struct query_page *out_page);

/* The only row that the filter leaves. ENOENT when there is none. */
int query_one(TALLOC_CTX *mem_ctx, const struct query_source *source,
	      enum query_noun noun, const struct query_filter *filter,
	      struct query_row **out_row);

/* "dc dns! dhcp": included roles, '!' behind one that cannot be reached. */
char *query_roles_text(TALLOC_CTX *mem_ctx, const struct query_server *server);

/*
 * "denied", "unknown" or "granted": the worst of the included roles (INV-08).
 * Constant.
 */
const char *query_server_access(const struct query_server *server);

#endif
