/*
 * One table a struct: member name, how it is stored, where.
 */
#include "ipam/api/api_json_parts.h"
#include "ipam/api/api_json_plan.h"

#include <math.h>
#include <stdlib.h>

#include "ipam/access/access.h"
#include "ipam/api/api_call.h"

#define JSON_EXACT_MAX (INT64_C(1) << 53)

static const struct json_member server_members[] = {
	MEMBER(server, server, TEXT),
	MEMBER(server, domain, TEXT),
	MEMBER(server, address, TEXT),
	MEMBER(server, management, TEXT),
	MEMBER(server, dhcp_rpc_access, TEXT),
	MEMBER(server, dns_rpc_access, TEXT),
	MEMBER(server, audit_share_access, TEXT),
	MEMBER(server, event_log_access, TEXT),
	MEMBER(server, dhcp_inform, TEXT),
	MEMBER(server, recommended_action, TEXT),
	MEMBER(server, service_state, TEXT),
	MEMBER(server, zones, COUNT),
	MEMBER(server, zone_health, TEXT),
	MEMBER(server, zone_health_at, TIME),
	MEMBER(server, news, TEXT),
	MEMBER(server, forest, TEXT),
	MEMBER(server, guid, TEXT),
	MEMBER(server, account, TEXT),
	MEMBER(server, os, TEXT),
	MEMBER(server, os_version, TEXT),
	MEMBER(server, verification, TEXT),
	MEMBER(server, verification_run, COUNT),
	MEMBER(server, verification_step, TEXT),
	MEMBER(server, verification_status, TEXT),
	MEMBER(server, verification_advice, TEXT),
	MEMBER(server, found_at, TIME),
	MEMBER(server, changed_at, TIME),
	MEMBER(server, appear, TEXT),
	MEMBER(server, owner, TEXT),
	MEMBER(server, description, TEXT),
	MEMBER(server, collected_at, TIME),
	MEMBER(server, source, TEXT),
	END
};
static const struct json_member check_members[] = {
	MEMBER(check, server, TEXT),
	MEMBER(check, check, TEXT),
	MEMBER(check, role, TEXT),
	MEMBER(check, state, TEXT),
	MEMBER(check, step, TEXT),
	MEMBER(check, tick, TEXT),
	MEMBER(check, result, TEXT),
	MEMBER(check, status, TEXT),
	MEMBER(check, advice, TEXT),
	MEMBER(check, checked_at, TIME),
	END
};
static const struct json_member address_members[] = {
	MEMBER(address, address, TEXT),
	MEMBER(address, family, TEXT),
	END
};
static const struct json_member role_members[] = {
	MEMBER(role, role, TEXT),
	MEMBER(role, included, FLAG),
	MEMBER(role, access, TEXT),
	MEMBER(role, step, TEXT),
	MEMBER(role, status, TEXT),
	MEMBER(role, advice, TEXT),
	MEMBER(role, checked_at, TIME),
	MEMBER(role, source, TEXT),
	END
};
static const struct json_member service_members[] = {
	MEMBER(service, server, TEXT),
	MEMBER(service, role, TEXT),
	MEMBER(service, service, TEXT),
	MEMBER(service, state, TEXT),
	MEMBER(service, since, TIME),
	MEMBER(service, checked_at, TIME),
	MEMBER(service, exit_code, COUNT),
	MEMBER(service, step, TEXT),
	MEMBER(service, status, TEXT),
	MEMBER(service, advice, TEXT),
	MEMBER(service, source, TEXT),
	END
};
static const struct json_member service_change_members[] = {
	MEMBER(service_change, at, TIME),
	MEMBER(service_change, server, TEXT),
	MEMBER(service_change, role, TEXT),
	MEMBER(service_change, service, TEXT),
	MEMBER(service_change, state, TEXT),
	MEMBER(service_change, exit_code, COUNT),
	MEMBER(service_change, step, TEXT),
	MEMBER(service_change, status, TEXT),
	MEMBER(service_change, advice, TEXT),
	END
};
static const struct json_member zone_host_members[] = {
	MEMBER(zone_host, server, TEXT),
	MEMBER(zone_host, type, TEXT),
	MEMBER(zone_host, state, TEXT),
	MEMBER(zone_host, in_directory, FLAG),
	MEMBER(zone_host, partition, TEXT),
	MEMBER(zone_host, file, TEXT),
	MEMBER(zone_host, masters, TEXT),
	MEMBER(zone_host, dynamic_update, TEXT),
	MEMBER(zone_host, transfer, TEXT),
	MEMBER(zone_host, notify, TEXT),
	MEMBER(zone_host, aging, FLAG),
	MEMBER(zone_host, no_refresh_s, COUNT),
	MEMBER(zone_host, refresh_s, COUNT),
	MEMBER(zone_host, last_soa_check_at, TIME),
	MEMBER(zone_host, last_transfer_at, TIME),
	MEMBER(zone_host, health, TEXT),
	MEMBER(zone_host, since, TIME),
	MEMBER(zone_host, checked_at, TIME),
	MEMBER(zone_host, step, TEXT),
	MEMBER(zone_host, status, TEXT),
	MEMBER(zone_host, advice, TEXT),
	MEMBER(zone_host, collected_at, TIME),
	MEMBER(zone_host, source, TEXT),
	END
};
static const struct json_member zone_members[] = {
	MEMBER(zone, zone, TEXT),
	MEMBER(zone, kind, TEXT),
	MEMBER(zone, type, TEXT),
	MEMBER(zone, health, TEXT),
	MEMBER(zone, since, TIME),
	MEMBER(zone, checked_at, TIME),
	MEMBER(zone, hosts, COUNT),
	MEMBER(zone, records, COUNT),
	MEMBER(zone, serial, COUNT),
	MEMBER(zone, records_at, TIME),
	MEMBER(zone, source, TEXT),
	MEMBER(zone, collected_at, TIME),
	END
};
static const struct json_member zone_event_members[] = {
	MEMBER(zone_event, at, TIME),
	MEMBER(zone_event, zone, TEXT),
	MEMBER(zone_event, server, TEXT),
	MEMBER(zone_event, event, TEXT),
	MEMBER(zone_event, health, TEXT),
	MEMBER(zone_event, step, TEXT),
	MEMBER(zone_event, status, TEXT),
	MEMBER(zone_event, advice, TEXT),
	END
};
static const struct json_member record_members[] = {
	MEMBER(record, zone, TEXT),
	MEMBER(record, node, TEXT),
	MEMBER(record, type, TEXT),
	MEMBER(record, data, TEXT),
	MEMBER(record, ttl_s, COUNT),
	MEMBER(record, timestamp, TIME),
	MEMBER(record, address, TEXT),
	MEMBER(record, collected_at, TIME),
	MEMBER(record, source, TEXT),
	END
};
static const struct json_member domain_members[] = {
	MEMBER(domain, domain, TEXT),
	MEMBER(domain, netbios, TEXT),
	MEMBER(domain, forest, TEXT),
	MEMBER(domain, dc, FLAG),
	MEMBER(domain, dns, FLAG),
	MEMBER(domain, dhcp, FLAG),
	MEMBER(domain, collected_at, TIME),
	MEMBER(domain, source, TEXT),
	END
};
static const struct json_member scope_members[] = {
	MEMBER(scope, scope, TEXT),
	MEMBER(scope, name, TEXT),
	MEMBER(scope, server, TEXT),
	MEMBER(scope, family, TEXT),
	MEMBER(scope, state, TEXT),
	MEMBER(scope, comment, TEXT),
	MEMBER(scope, superscope, TEXT),
	MEMBER(scope, used, ADDRESSES),
	MEMBER(scope, free, ADDRESSES),
	MEMBER(scope, percent_used, PERCENT),
	MEMBER(scope, utilization_status, TEXT),
	MEMBER(scope, stateless, ADDRESSES),
	FORECAST_MEMBERS(scope),
	MEMBER(scope, collected_at, TIME),
	MEMBER(scope, source, TEXT),
	END
};
static const struct json_member superscope_members[] = {
	MEMBER(superscope, superscope, TEXT),
	MEMBER(superscope, server, TEXT),
	MEMBER(superscope, state, TEXT),
	MEMBER(superscope, scopes, COUNT),
	MEMBER(superscope, total, ADDRESSES),
	MEMBER(superscope, used, ADDRESSES),
	MEMBER(superscope, free, ADDRESSES),
	MEMBER(superscope, percent_used, PERCENT),
	MEMBER(superscope, utilization_status, TEXT),
	MEMBER(superscope, collected_at, TIME),
	MEMBER(superscope, source, TEXT),
	END
};
static const struct json_member range_members[] = {
	MEMBER(range, start, TEXT), MEMBER(range, end, TEXT), END
};
static const struct json_member reservation_members[] = {
	MEMBER(reservation, address, TEXT),
	MEMBER(reservation, name, TEXT),
	MEMBER(reservation, comment, TEXT),
	MEMBER(reservation, client, TEXT),
	END
};
static const struct json_member lease_members[] = {
	MEMBER(lease, address, TEXT),
	MEMBER(lease, name, TEXT),
	MEMBER(lease, mac, TEXT),
	MEMBER(lease, state, TEXT),
	MEMBER(lease, expires_at, TIME),
	MEMBER(lease, scope, TEXT),
	MEMBER(lease, server, TEXT),
	MEMBER(lease, collected_at, TIME),
	MEMBER(lease, source, TEXT),
	END
};
static const struct json_member task_members[] = {
	MEMBER(task, task, TEXT),
	MEMBER(task, enabled, FLAG),
	MEMBER(task, interval_s, COUNT),
	MEMBER(task, last_run, TIME),
	MEMBER(task, last_started_at, TIME),
	MEMBER(task, next_due_at, TIME),
	MEMBER(task, last_state, TEXT),
	MEMBER(task, last_finished_at, TIME),
	MEMBER(task, last_total, COUNT),
	MEMBER(task, last_succeeded, COUNT),
	MEMBER(task, last_failed, COUNT),
	END
};
static const struct json_member run_members[] = {
	MEMBER(run, run, COUNT),
	MEMBER(run, task, TEXT),
	MEMBER(run, state, TEXT),
	MEMBER(run, started_at, TIME),
	MEMBER(run, finished_at, TIME),
	MEMBER(run, total, COUNT),
	MEMBER(run, succeeded, COUNT),
	MEMBER(run, failed, COUNT),
	MEMBER(run, servers, TEXT),
	END
};
static const struct json_member job_members[] = {
	MEMBER(job, server, TEXT),
	MEMBER(job, task, TEXT),
	MEMBER(job, state, TEXT),
	MEMBER(job, step, TEXT),
	MEMBER(job, status, TEXT),
	MEMBER(job, error, TEXT),
	MEMBER(job, finished_at, TIME),
	END
};
static const struct json_member property_members[] = {
	MEMBER(property, role, TEXT),
	MEMBER(property, name, TEXT),
	MEMBER(property, value, TEXT),
	MEMBER(property, collected_at, TIME),
	MEMBER(property, source, TEXT),
	END
};
static const struct json_member collected_members[] = {
	MEMBER(collected, server, TEXT),
	MEMBER(collected, task, TEXT),
	MEMBER(collected, collected_at, TIME),
	MEMBER(collected, failed_at, TIME),
	MEMBER(collected, step, TEXT),
	MEMBER(collected, status, TEXT),
	MEMBER(collected, advice, TEXT),
	MEMBER(collected, source, TEXT),
	END
};
static const struct json_member token_members[] = {
	MEMBER(token, token, COUNT),
	MEMBER(token, name, TEXT),
	MEMBER(token, created_at, TIME),
	MEMBER(token, expires_at, TIME),
	END
};

static const struct json_member track_members[] = {
	MEMBER(track, from, TIME),
	MEMBER(track, to, TIME),
	MEMBER(track, address, TEXT),
	MEMBER(track, host, TEXT),
	MEMBER(track, mac, TEXT),
	MEMBER(track, client, TEXT),
	MEMBER(track, user, TEXT),
	MEMBER(track, server, TEXT),
	MEMBER(track, uncertain, TEXT),
	END
};
static const struct json_member track_record_members[] = {
	MEMBER(track_record, at, TIME),
	MEMBER(track_record, type, TEXT),
	MEMBER(track_record, address, TEXT),
	MEMBER(track_record, client, TEXT),
	MEMBER(track_record, host, TEXT),
	MEMBER(track_record, user, TEXT),
	MEMBER(track_record, domain, TEXT),
	MEMBER(track_record, forest, TEXT),
	MEMBER(track_record, event, COUNT),
	MEMBER(track_record, server, TEXT),
	MEMBER(track_record, log, TEXT),
	MEMBER(track_record, place, COUNT),
	END
};
static const struct json_member status_members[] = {
	MEMBER(status, domains, COUNT),
	MEMBER(status, servers, COUNT),
	MEMBER(status, managed, COUNT),
	MEMBER(status, scopes, COUNT),
	MEMBER(status, leases, COUNT),
	MEMBER(status, zones, COUNT),
	MEMBER(status, records, COUNT),
	MEMBER(status, jobs_open, COUNT),
	MEMBER(status, bytes, COUNT),
	END
};
static const struct json_member size_members[] = {
	MEMBER(size, data, TEXT),
	MEMBER(size, bytes, COUNT),
	MEMBER(size, counted_at, TIME),
	END
};
static const struct json_member state_count_members[] = {
	MEMBER(state_count, state, TEXT),
	MEMBER(state_count, count, COUNT),
	END
};
static const struct json_member run_count_members[] = {
	MEMBER(run_count, task, TEXT),
	MEMBER(run_count, outcome, TEXT),
	MEMBER(run_count, count, COUNT),
	MEMBER(run_count, last_at, TIME),
	END
};

static const struct json_member overview_members[] = {
	MEMBER(overview, area, TEXT),
	MEMBER(overview, state, TEXT),
	MEMBER(overview, count, COUNT),
	END
};
static const struct json_member free_address_members[] = {
	MEMBER(free_address, address, TEXT),
	MEMBER(free_address, dns_status, TEXT),
	MEMBER(free_address, dns_name, TEXT),
	MEMBER(free_address, ping_status, TEXT),
	MEMBER(free_address, available, FLAG),
	MEMBER(free_address, probed_at, TIME),
	END
};

static const struct json_member *const noun_members[QUERY_NOUN_COUNT] = {
	[QUERY_SERVERS] = server_members, [QUERY_DOMAINS] = domain_members,
	[QUERY_FORESTS] = api_json_forests,
	[QUERY_ACCOUNTS] = api_json_accounts,
	[QUERY_NETWORKS] = api_json_networks,
	[QUERY_SCOPES] = scope_members,	  [QUERY_LEASES] = lease_members,
	[QUERY_TASKS] = task_members,	  [QUERY_RUNS] = run_members,
	[QUERY_TOKENS] = token_members,	  [QUERY_SAMPLES] = api_json_samples,
	[QUERY_USAGE] = api_json_usage,
	[QUERY_FORECASTS] = api_json_forecasts,
	[QUERY_THRESHOLDS] = api_json_thresholds,
	[QUERY_PURGES] = api_json_purges,
	[QUERY_CHECKS] = check_members,
	[QUERY_SERVICES] = service_members,
	[QUERY_SERVICE_CHANGES] = service_change_members,
	[QUERY_ZONES] = zone_members,
	[QUERY_ZONE_EVENTS] = zone_event_members,
	[QUERY_EVENTS] = api_json_event_members,
	[QUERY_RECORDS] = record_members,
	[QUERY_SUPERSCOPES] = superscope_members,
	[QUERY_FREE_ADDRESSES] = free_address_members,
	[QUERY_PLANNED] = api_json_planned,
	[QUERY_OVERVIEW] = overview_members,
	[QUERY_RANGE_ZONES] = api_json_range_zones,
	[QUERY_PLACES] = api_json_places,
	[QUERY_ADDRESS_RECORDS] = record_members,
	[QUERY_SITES] = api_site_members,
	[QUERY_SPACES] = api_space_members, [QUERY_BLOCKS] = api_block_members,
	[QUERY_SUBNETS] = api_subnet_members,
	[QUERY_RANGES] = api_range_members,
	[QUERY_CUSTOM_FIELDS] = api_json_custom_fields,
	[QUERY_CUSTOM_VALUES] = api_json_custom_values,
	[QUERY_CUSTOM_PAIRS] = api_json_custom_pairs,
	[QUERY_GROUPS] = api_json_groups,
	[QUERY_SAVED] = api_json_saved,
	[QUERY_GROUP_NODES] = api_json_group_nodes,
	[QUERY_GROUP_MEMBERS] = api_json_group_members,
	[QUERY_TRACK] = track_members,
};

/* Above 2^53 a JSON number is not exact everywhere: decimal text instead. */
static json_t *address_count(query_count count)
{
	char text[40];
	size_t at = sizeof(text) - 1;

	if (count <= JSON_EXACT_MAX) {
		return json_integer((json_int_t)count);
	}
	text[at] = '\0';
	for (; count > 0 && at > 0; count /= 10) {
		text[--at] = (char)('0' + (int)(count % 10));
	}
	return json_string(text + at);
}

static json_t *member_value(const struct json_member *member,
			    const void *object)
{
	const char *at = (const char *)object + member->offset;
	const char *text = NULL;
	json_t *value = NULL;
	query_count count;
	int64_t number;
	double percent;

	switch (member->kind) {
	case JSON_KIND_TEXT:
		text = *(const char *const *)at;
		value = text != NULL ? json_string(text) : NULL;
		break;
	case JSON_KIND_FLAG:
		return json_boolean(*(const bool *)at);
	case JSON_KIND_PERCENT:
		percent = *(const double *)at;
		value = percent >= 0 ? json_real(percent) : NULL;
		break;
	case JSON_KIND_REAL:
		percent = *(const double *)at;
		value = !isnan(percent) ? json_real(percent) : NULL;
		break;
	case JSON_KIND_ADDRESSES:
		count = *(const query_count *)(const void *)at;
		value = count >= 0 ? address_count(count) : NULL;
		break;
	case JSON_KIND_COUNT:
	case JSON_KIND_TIME:
		number = *(const int64_t *)at;
		if (number > 0 ||
		    (number == 0 && member->kind == JSON_KIND_COUNT)) {
			value = json_integer(number);
		}
		break;
	}
	return value != NULL ? value : json_null();
}

static json_t *object_of(const struct json_member *member, const void *object)
{
	json_t *json = json_object();

	for (; member->name != NULL; member++) {
		json_object_set_new(json, member->name,
				    member_value(member, object));
	}
	return json;
}

/* A cell by the type of its column; none, or an empty one, is null. */
static json_t *cell_value(enum ipam_cell type, const char *cell)
{
	if (cell == NULL || cell[0] == '\0') {
		return json_null();
	}
	switch (type) {
	case IPAM_CELL_FLAG:
		return json_boolean(cell[0] == '1');
	case IPAM_CELL_NUMBER:
	case IPAM_CELL_SECONDS:
		return json_integer(strtoll(cell, NULL, 10));
	default:
		return json_string(cell);
	}
}

static json_t *set_object(const struct query_set_row *row)
{
	json_t *json = json_object();
	size_t i;

	json_object_set_new(json, "server", json_string(row->server));
	for (i = 0; i < row->kind->count; i++) {
		json_object_set_new(json, row->kind->columns[i].name,
				    cell_value(row->kind->columns[i].type,
					       row->cells[i]));
	}
	json_object_set_new(json, "collected_at",
			    json_integer(row->collected_at));
	json_object_set_new(json, "source", json_string(row->source));
	return json;
}

static void add_sets(json_t *json, const char *name,
		     const struct query_set_row *rows, size_t count)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < count; i++) {
		json_array_append_new(list, set_object(&rows[i]));
	}
	json_object_set_new(json, name, list);
}

void api_json_list(json_t *json, const char *name,
		   const struct json_member *members, const void *objects,
		   size_t size, size_t count)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < count; i++) {
		json_array_append_new(
			list, object_of(members,
					(const char *)objects + i * size));
	}
	json_object_set_new(json, name, list);
}

static void add_server(json_t *json, const struct query_server *server)
{
	char *roles = query_roles_text(NULL, server);

	json_object_set_new(json, "roles_text", json_string(roles));
	talloc_free(roles);
	json_object_set_new(json, "access",
			    json_string(query_server_access(server)));
	api_json_list(json, "roles", role_members, server->roles,
		      sizeof(server->roles[0]), server->role_count);
	api_json_list(json, "services", service_members, server->services,
		      sizeof(server->services[0]), server->service_count);
	api_json_list(json, "addresses", address_members, server->addresses,
		      sizeof(server->addresses[0]), server->address_count);
	api_json_list(json, "tasks", collected_members, server->tasks,
		      sizeof(server->tasks[0]), server->task_count);
	api_json_list(json, "properties", property_members, server->properties,
		      sizeof(server->properties[0]), server->property_count);
}

static void add_scope(json_t *json, const struct query_scope *scope)
{
	api_json_list(json, "ranges", range_members, scope->ranges,
		      sizeof(scope->ranges[0]), scope->range_count);
	api_json_list(json, "exclusions", range_members, scope->exclusions,
		      sizeof(scope->exclusions[0]), scope->exclusion_count);
	api_json_list(json, "reservations", reservation_members,
		    scope->reservations, sizeof(scope->reservations[0]),
		    scope->reservation_count);
	add_sets(json, "options", scope->options, scope->option_count);
	add_sets(json, "policies", scope->policies, scope->policy_count);
	add_sets(json, "failovers", scope->failovers, scope->failover_count);
}

static void add_track(json_t *json, const struct query_track *track)
{
	api_json_list(json, "records", track_record_members, track->records,
		      sizeof(track->records[0]), track->record_count);
}

json_t *api_json_row(enum query_noun noun, const struct query_row *row)
{
	json_t *json = NULL;
	const struct query_zone *zone = NULL;
	const struct query_task *task = NULL;
	const struct query_token *token = NULL;
	const struct query_run *run = NULL;

	if (noun >= QUERY_DEFINITIONS && noun <= QUERY_FILTERS) {
		return set_object((const struct query_set_row *)row);
	}
	if (noun == QUERY_IP_ADDRESSES) {
		json = api_json_ip_address(
			((const struct query_ip_address *)row)->address);
		api_json_add_custom(json, row->custom, row->custom_count);
		return json;
	}
	json = object_of(noun_members[noun], row);
	if (noun == QUERY_SERVERS || noun == QUERY_SPACES ||
	    (noun >= QUERY_BLOCKS && noun <= QUERY_RANGES)) {
		api_json_add_custom(json, row->custom, row->custom_count);
	}
	if (noun == QUERY_SERVERS) {
		add_server(json, (const struct query_server *)row);
	} else if (noun >= QUERY_BLOCKS && noun <= QUERY_RANGES) {
		api_json_add_counted(json, noun, row);
	} else if (noun == QUERY_TRACK) {
		add_track(json, (const struct query_track *)row);
	} else if (noun == QUERY_SCOPES) {
		add_scope(json, (const struct query_scope *)row);
	} else if (noun == QUERY_EVENTS) {
		api_json_add_event(json, (const struct query_event *)row);
	} else if (noun == QUERY_ZONES) {
		zone = (const struct query_zone *)row;
		api_json_list(json, "servers", zone_host_members, zone->servers,
			    sizeof(zone->servers[0]), zone->server_count);
	} else if (noun == QUERY_TASKS) {
		task = (const struct query_task *)row;
		api_json_list(json, "servers", collected_members, task->servers,
			    sizeof(task->servers[0]), task->server_count);
	} else if (noun == QUERY_RUNS) {
		run = (const struct query_run *)row;
		api_json_list(json, "jobs", job_members, run->jobs,
			    sizeof(run->jobs[0]), run->job_count);
		api_json_add_progress(json);
	} else if (noun == QUERY_PURGES) {
		api_json_add_progress(json);
	} else if (noun == QUERY_TOKENS) {
		token = (const struct query_token *)row;
		json_object_set_new(
			json, "role",
			json_string(access_token_word(token->role_number)));
	}
	return json;
}

json_t *api_json_status(const struct query_status *status, int64_t now)
{
	json_t *json = object_of(status_members, status);

	json_object_set_new(json, "version", json_string(IPAM_VERSION));
	json_object_set_new(json, "now", json_integer(now));
	api_json_list(json, "sizes", size_members, status->sizes,
		      sizeof(status->sizes[0]), status->size_count);
	api_json_list(json, "runs", run_count_members, status->run_counts,
		      sizeof(status->run_counts[0]), status->run_count_count);
	api_json_list(json, "service_states", state_count_members,
		    status->services, sizeof(status->services[0]),
		    status->service_count);
	api_json_list(json, "zone_health", state_count_members,
		    status->zone_health, sizeof(status->zone_health[0]),
		    status->zone_health_count);
	return json;
}

json_t *api_json_page(enum query_noun noun, const struct query_page *page)
{
	json_t *items = json_array();
	char *next = NULL;
	json_t *json = NULL;
	size_t i;

	for (i = 0; i < page->count; i++) {
		json_array_append_new(items,
				      api_json_row(noun, page->rows[i]));
	}
	if (page->next != NULL) {
		next = api_cursor_encode(NULL, page->next);
	}
	json = json_pack("{s:o, s:s?}", "items", items, "next", next);
	talloc_free(next);
	return json;
}
