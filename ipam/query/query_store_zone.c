/*
 * Zones, their events and records of the store as rows of answers.
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_dns.h"

static struct query_zone_host host_row(const struct ipam_zone_host *host)
{
	return (struct query_zone_host){
		.server = host->server,
		.zone = host->zone,
		.type = ipam_zone_type_name(host->type),
		.state = ipam_zone_state_name(host->state),
		.dynamic_update = ipam_zone_update_name(host->update),
		.transfer = ipam_zone_transfer_name(host->transfer),
		.notify = ipam_zone_notify_name(host->notify),
		.file = host->file,
		.partition = host->partition,
		.masters = host->masters,
		.source = host->server,
		.in_directory = host->in_directory,
		.aging = host->aging,
		.no_refresh_s = host->no_refresh_h * 3600,
		.refresh_s = host->refresh_h * 3600,
		.last_soa_check_at = host->last_soa_check,
		.last_transfer_at = host->last_transfer,
		.health = ipam_health_name(host->checked.health),
		.step = host->checked.failure.step,
		.status = host->checked.failure.status,
		.advice = host->checked.failure.advice,
		.since = host->checked.since,
		.checked_at = host->checked.at,
		.collected_at = host->collected_at,
	};
}

static int add_hosts(struct query_zone *row, struct store *store)
{
	struct ipam_zone_host *hosts = NULL;
	size_t i, count = 0;
	int ret = store_zone_host_list(row, store, row->zone, NULL, &hosts,
				       &count);

	row->servers = talloc_array(row, struct query_zone_host, count);
	for (i = 0; i < count; i++) {
		row->servers[row->server_count++] = host_row(&hosts[i]);
	}
	return ret;
}

static struct query_zone *zone_row(TALLOC_CTX *mem_ctx,
				   const struct ipam_zone *zone)
{
	struct query_zone *row = talloc(mem_ctx, struct query_zone);

	*row = (struct query_zone){
		.row.key = zone->name,
		.zone = zone->name,
		.kind = ipam_zone_kind_name(zone->kind),
		.type = ipam_zone_type_name(zone->type),
		.health = ipam_health_name(zone->checked.health),
		.since = zone->checked.since,
		.checked_at = zone->checked.at,
		.hosts = zone->hosts,
		.records = zone->records_at > 0 ? zone->records : -1,
		.serial = zone->serial,
		.records_at = zone->records_at,
		.source = zone->source,
		.collected_at = zone->collected_at,
	};
	return row;
}

int query_store_zones(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count)
{
	const struct store_zone_filter wanted = {
		.zone = filter->zone, .server = filter->server,
		.kind = filter->kind, .type = filter->type,
		.health = filter->health,
	};
	struct ipam_zone *zones = NULL;
	struct query_row **rows = NULL;
	struct query_zone *row = NULL;
	size_t i, count = 0;
	int ret = store_zone_list(mem_ctx, store, &wanted, page, &zones,
				  &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; ret == 0 && i < count; i++) {
		row = zone_row(rows, &zones[i]);
		rows[i] = &row->row;
		ret = filter->details ? add_hosts(row, store) : 0;
	}
	*out_rows = rows;
	*out_count = count;
	return ret;
}

int query_store_zone_events(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct query_filter *filter,
			    const struct store_page *page,
			    struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_zone_event *events = NULL;
	struct query_zone_event *row = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_zone_event_list(mem_ctx, store, filter->zone, page,
					&events, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc(rows, struct query_zone_event);
		*row = (struct query_zone_event){
			.row.key = store_number_key(row, events[i].id),
			.at = events[i].at,
			.zone = events[i].zone,
			.server = events[i].server,
			.event = events[i].reset ? "reset" : "change",
			.health = ipam_health_name(events[i].health),
			.step = events[i].failure.step,
			.status = events[i].failure.status,
			.advice = events[i].failure.advice,
		};
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

static struct query_record *record_row(TALLOC_CTX *mem_ctx,
				       const struct ipam_record *record,
				       const struct ipam_zone *zone)
{
	struct query_record *row = talloc(mem_ctx, struct query_record);
	char buffer[12];

	*row = (struct query_record){
		.row.key = store_record_key(row, record),
		.zone = record->zone,
		.node = record->node,
		.type = talloc_strdup(row, ipam_record_type_name(record->type,
								 buffer)),
		.data = record->data,
		.address = query_addr_text(row, &record->address),
		.ttl_s = record->ttl_s,
		.timestamp = record->timestamp,
		.source = zone->source,
		.collected_at = zone->records_at,
	};
	return row;
}

/* The zone of a record; that of the one before as a rule. ENOENT */
static int find_zone(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *name, struct ipam_zone **zone)
{
	const struct store_zone_filter wanted = { .zone = name };
	const struct store_page page = { .limit = 1 };
	size_t count = 0;
	int ret;

	if (*zone != NULL && (*zone)->name != NULL &&
	    strcmp((*zone)->name, name) == 0) {
		return 0;
	}
	ret = store_zone_list(mem_ctx, store, &wanted, &page, zone, &count);
	return ret == 0 && count == 0 ? ENOENT : ret;
}

static int record_rows(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct ipam_record *records, size_t count,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct query_row **rows = talloc_array(mem_ctx, struct query_row *,
					       count);
	struct ipam_zone unhosted = { .name = NULL }, *zone = NULL;
	size_t i;
	int ret = rows != NULL ? 0 : ENOMEM;

	for (i = 0; ret == 0 && i < count; i++) {
		ret = find_zone(mem_ctx, store, records[i].zone, &zone);
		if (ret == ENOENT) {
			zone = &unhosted;
			ret = 0;
		}
		if (ret == 0) {
			rows[i] = &record_row(rows, &records[i], zone)->row;
		}
	}
	*out_rows = rows;
	*out_count = count;
	return ret;
}

int query_store_records(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count)
{
	struct store_record_filter wanted = { .zone = filter->zone,
					      .node = filter->node };
	struct ipam_record *records = NULL;
	struct ipam_addr address;
	size_t count = 0;
	uint16_t type = 0;
	int ret = 0;

	if (filter->type != NULL) {
		ret = ipam_record_type_parse(filter->type, &type);
		wanted.type = type;
	}
	if (ret == 0 && filter->address != NULL) {
		ret = ipam_addr_parse(filter->address, &address);
		wanted.address = &address;
	}
	if (ret == 0) {
		ret = store_record_list(mem_ctx, store, &wanted, page,
					&records, &count);
	}
	return ret == 0 ? record_rows(mem_ctx, store, records, count,
				      out_rows, out_count) : ret;
}

int query_store_address_records(TALLOC_CTX *mem_ctx, struct store *store,
				const struct query_filter *filter,
				const struct store_page *page,
				struct query_row ***out_rows,
				size_t *out_count)
{
	struct ipam_record *records = NULL;
	struct ipam_addr address;
	size_t count = 0;
	int ret = ipam_addr_parse(filter->address, &address);

	if (ret == 0) {
		ret = store_record_of_address(mem_ctx, store, &address,
					      page->limit, &records, &count);
	}
	return ret == 0 ? record_rows(mem_ctx, store, records, count,
				      out_rows, out_count) : ret;
}

int query_store_add_zone_health(struct query_server *row, struct store *store)
{
	struct ipam_health_count hosts = { .of = { 0 } };
	enum ipam_health worst = IPAM_HEALTH_UNCHECKED;
	int64_t at = 0, zones = 0;
	int i, ret = store_zone_host_health(store, row->server, &hosts, &at);
	/* Errors of single zones are no mixture here: the worst stands. */
	static const enum ipam_health order[] = {
		IPAM_HEALTH_ERROR, IPAM_HEALTH_WARNING, IPAM_HEALTH_UNKNOWN,
		IPAM_HEALTH_UNCHECKED, IPAM_HEALTH_OK,
		IPAM_HEALTH_NOT_APPLICABLE,
	};

	for (i = IPAM_HEALTH_COUNT - 1; i >= 0; i--) {
		zones += hosts.of[i];
		worst = hosts.of[order[i]] > 0 ? order[i] : worst;
	}
	row->zones = zones;
	row->zone_health = zones > 0 ? ipam_health_name(worst) : NULL;
	row->zone_health_at = at;
	return ret;
}
