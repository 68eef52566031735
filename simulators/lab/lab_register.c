/* Leases as records of zones, and zones as JSON. */
#include "simulators/lab/lab_register.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "simulators/dns/dns_change.h"
#include "simulators/lab/lab_touch.h"

/* Events of the audit log that make a lease, and that end one. */
#define LEASED	 10
#define RENEWED	 11
#define RELEASED 12
#define DELETED	 16
#define EXPIRED	 17

#define TTL_S 900 /* of what a DHCP server registers */
#define HOUR  3600
#define TO_1601_S INT64_C(11644473600)

/* One record of a client, in whichever zone its name belongs to. */
struct registration {
	struct sim_dns_record record;
	uint8_t data[SIM_DNS_NAME_MAX];
};

static uint32_t hour_of(time_t time)
{
	return (uint32_t)(((int64_t)time + TO_1601_S) / HOUR);
}

static bool make_address(struct registration *a, const char *name,
			 const char *address)
{
	a->record = (struct sim_dns_record){ .type = SIM_DNS_A,
					     .ttl_s = TTL_S, .data = a->data,
					     .length = 4 };
	return inet_pton(AF_INET, address, a->data) == 1 &&
	       sim_dns_name_parse(name, NULL, false, &a->record.owner) == 0;
}

static bool make_pointer(struct registration *ptr,
			 const struct registration *a)
{
	const uint8_t *octet = a->data;
	char owner[40];

	snprintf(owner, sizeof(owner), "%u.%u.%u.%u.in-addr.arpa.", octet[3],
		 octet[2], octet[1], octet[0]);
	ptr->record = (struct sim_dns_record){
		.type = SIM_DNS_PTR, .ttl_s = TTL_S, .data = ptr->data,
		.length = a->record.owner.length };
	memcpy(ptr->data, a->record.owner.wire, ptr->record.length);
	return sim_dns_name_parse(owner, NULL, false, &ptr->record.owner) == 0;
}

/*
 * In all copies of its zone, as if they were transferred at once; a name has
 * one record of the type.
 */
static void put(struct sim_lab *lab, const struct registration *r, bool there)
{
	const struct sim_dns_name *owner = &r->record.owner;
	struct lab_zones *server = NULL;
	struct sim_dns_zone *zone = NULL;

	for (server = lab->zones; server != NULL; server = server->next) {
		zone = sim_dns_zone_of(server->zones, owner);
		if (zone == NULL ||
		    (zone->settings.type != SIM_DNS_ZONE_SECONDARY &&
		     zone->settings.allow_update == 0)) {
			continue;
		}
		if (!there) {
			sim_dns_record_remove(zone, &r->record);
			continue;
		}
		/* EEXIST: it is as it should be */
		if (sim_dns_record_remove(zone, &r->record) != 0) {
			sim_dns_node_remove(zone, owner, r->record.type, false);
		}
		sim_dns_record_add(zone, &r->record);
	}
}

void lab_register_lease(struct sim_lab *lab, const struct sim_host *host,
			const struct sim_dhcp_lease_event *event)
{
	const bool there = event->event == LEASED || event->event == RENEWED;
	struct registration a, ptr;
	char name[300];

	if (!lab->registers || event->family != 4 ||
	    event->host_name == NULL || event->host_name[0] == '\0' ||
	    (!there && event->event != RELEASED && event->event != DELETED &&
	     event->event != EXPIRED)) {
		return;
	}
	if (strchr(event->host_name, '.') != NULL) {
		snprintf(name, sizeof(name), "%s.", event->host_name);
	} else {
		snprintf(name, sizeof(name), "%s.%s.", event->host_name,
			 host->domain->name);
	}
	if (!make_address(&a, name, event->address) ||
	    !make_pointer(&ptr, &a)) {
		return; /* no name of the DNS */
	}
	a.record.age_hours = ptr.record.age_hours = hour_of(event->time);
	put(lab, &a, there);
	put(lab, &ptr, there);
}

/* Text of what the comparison looks at; "" of other types. */
static json_t *data_of(TALLOC_CTX *mem_ctx, const struct sim_dns_record *r)
{
	struct sim_dns_name name = { .length = (uint8_t)r->length };
	char text[INET_ADDRSTRLEN] = "";
	char *pointer = NULL;
	json_t *json = NULL;

	if (r->type == SIM_DNS_PTR && r->length <= SIM_DNS_NAME_MAX) {
		memcpy(name.wire, r->data, r->length);
		pointer = sim_dns_name_text(mem_ctx, &name);
	} else if (r->type == SIM_DNS_A && r->length == 4) {
		inet_ntop(AF_INET, r->data, text, sizeof(text));
	}
	json = json_string(pointer != NULL ? pointer : text);
	talloc_free(pointer);
	return json;
}

static json_t *zone_json(TALLOC_CTX *mem_ctx, const struct sim_dns_zone *zone)
{
	json_t *records = json_array();
	char *owner = NULL;
	size_t i;

	for (i = 0; i < zone->count; i++) {
		const struct sim_dns_record *r = &zone->records[i];

		owner = sim_dns_name_text(mem_ctx, &r->owner);
		json_array_append_new(
			records,
			json_pack("{s:s, s:i, s:i, s:i, s:o}", "owner",
				  owner != NULL ? owner : "", "type",
				  (int)r->type, "ttl", (int)r->ttl_s, "age",
				  (int)r->age_hours, "data",
				  data_of(mem_ctx, r)));
		talloc_free(owner);
	}
	return json_pack("{s:s, s:I, s:o}", "zone", zone->text, "serial",
			 zone->count > 0 ? (json_int_t)sim_dns_serial(zone) :
					   (json_int_t)-1, "records", records);
}

int lab_register_dump(struct sim_lab *lab, const char *dir)
{
	struct lab_zones *server = NULL;
	char path[PATH_MAX + 300];
	json_t *zones = NULL, *all = NULL;
	size_t i;
	int ret = 0;

	for (server = lab->zones; ret == 0 && server != NULL;
	     server = server->next) {
		zones = json_array();
		for (i = 0; i < server->zones->count; i++) {
			json_array_append_new(
				zones, zone_json(lab, server->zones->zones[i]));
		}
		all = json_pack("{s:s, s:o}", "server", server->fqdn, "zones",
				zones);
		snprintf(path, sizeof(path), "%s/%s.json", dir, server->fqdn);
		ret = json_dump_file(all, path, JSON_INDENT(1)) == 0 ? 0 : EIO;
		json_decref(all);
	}
	return ret;
}
