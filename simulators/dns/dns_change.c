/* Changes to zones and their records; see dns_change.h. */
#include "simulators/dns/dns_change.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "simulators/dns/dns_order.h"

#define SOA_NUMBERS 20 /* bytes of the five at the end of its data */

struct sim_dns_zone *sim_dns_zone_find(const struct sim_dns_zones *zones,
				       const char *name)
{
	size_t length = strlen(name), i;

	length -= length > 1 && name[length - 1] == '.';
	for (i = 0; i < zones->count; i++) {
		if (strlen(zones->zones[i]->text) == length &&
		    strncasecmp(zones->zones[i]->text, name, length) == 0) {
			return zones->zones[i];
		}
	}
	return NULL;
}

struct sim_dns_zone *sim_dns_zone_of(const struct sim_dns_zones *zones,
				     const struct sim_dns_name *name)
{
	struct sim_dns_zone *best = NULL;
	size_t i;

	for (i = 0; i < zones->count; i++) {
		if (zones->zones[i]->count > 0 &&
		    sim_dns_name_within(name, &zones->zones[i]->origin) &&
		    (best == NULL ||
		     best->origin.length < zones->zones[i]->origin.length)) {
			best = zones->zones[i];
		}
	}
	return best;
}

void sim_dns_zone_drop(struct sim_dns_zones *zones, struct sim_dns_zone *zone)
{
	size_t i = 0;

	while (zones->zones[i] != zone) {
		i++;
	}
	memmove(&zones->zones[i], &zones->zones[i + 1],
		(zones->count - i - 1) * sizeof(zone));
	zones->count--;
	talloc_free(zone);
}

static uint8_t *serial_of(const struct sim_dns_zone *zone)
{
	const struct sim_dns_record *soa = &zone->records[0];

	return soa->data + soa->length - SOA_NUMBERS;
}

uint32_t sim_dns_serial(const struct sim_dns_zone *zone)
{
	const uint8_t *at = zone->count > 0 ? serial_of(zone) : NULL;

	return at == NULL ? 0 :
			    (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
				    (uint32_t)at[2] << 8 | at[3];
}

void sim_dns_serial_raise(struct sim_dns_zone *zone)
{
	uint32_t serial = sim_dns_serial(zone) + 1;
	uint8_t *at = zone->count > 0 ? serial_of(zone) : NULL;

	if (at != NULL) {
		at[0] = (uint8_t)(serial >> 24);
		at[1] = (uint8_t)(serial >> 16);
		at[2] = (uint8_t)(serial >> 8);
		at[3] = (uint8_t)serial;
	}
}

static bool same(const struct sim_dns_record *a, const struct sim_dns_record *b)
{
	return a->type == b->type && sim_dns_name_equal(&a->owner, &b->owner) &&
	       a->length == b->length &&
	       memcmp(a->data, b->data, a->length) == 0;
}

static struct sim_dns_record *find(const struct sim_dns_zone *zone,
				   const struct sim_dns_record *record)
{
	size_t i;

	for (i = 0; i < zone->count; i++) {
		if (same(&zone->records[i], record)) {
			return &zone->records[i];
		}
	}
	return NULL;
}

/* A copy whose data hangs below the zone. */
static int copy(struct sim_dns_zone *zone, const struct sim_dns_record *from,
		struct sim_dns_record *to)
{
	*to = *from;
	to->data = talloc_memdup(zone, from->data, from->length);
	return to->data == NULL && from->length > 0 ? ENOMEM : 0;
}

int sim_dns_record_add(struct sim_dns_zone *zone,
		       const struct sim_dns_record *record)
{
	struct sim_dns_record *more = NULL;
	int ret;

	if (find(zone, record) != NULL) {
		return EEXIST;
	}
	more = talloc_realloc(zone, zone->records, struct sim_dns_record,
			      zone->count + 1);
	if (more == NULL) {
		return ENOMEM;
	}
	zone->records = more;
	sim_dns_order_forget(zone);
	ret = copy(zone, record, &more[zone->count]);
	if (ret == 0) {
		zone->count++;
		sim_dns_serial_raise(zone);
	}
	return ret;
}

static void cut(struct sim_dns_zone *zone, size_t i)
{
	talloc_free(zone->records[i].data);
	sim_dns_order_forget(zone);
	memmove(&zone->records[i], &zone->records[i + 1],
		(zone->count - i - 1) * sizeof(zone->records[0]));
	zone->count--;
}

int sim_dns_record_remove(struct sim_dns_zone *zone,
			  const struct sim_dns_record *record)
{
	struct sim_dns_record *there = find(zone, record);

	if (there == NULL) {
		return ENOENT;
	}
	if (there == zone->records) {
		return EPERM;
	}
	cut(zone, (size_t)(there - zone->records));
	sim_dns_serial_raise(zone);
	return 0;
}

int sim_dns_record_replace(struct sim_dns_zone *zone,
			   const struct sim_dns_record *old,
			   const struct sim_dns_record *record)
{
	struct sim_dns_record *there = find(zone, old), *twin = NULL, made;
	bool soa = record->type == SIM_DNS_SOA && zone->count > 0;
	uint32_t serial = sim_dns_serial(zone);
	int ret;

	there = soa ? zone->records : there;
	if (there == NULL) {
		return ENOENT;
	}
	if (there == zone->records && !soa) {
		return EPERM;
	}
	twin = find(zone, record);
	if (twin != NULL && twin != there) {
		return EEXIST;
	}
	ret = copy(zone, record, &made);
	if (ret == 0) {
		talloc_free(there->data);
		sim_dns_order_forget(zone);
		*there = made;
		if (!soa || sim_dns_serial(zone) == serial) {
			sim_dns_serial_raise(zone);
		}
	}
	return ret;
}

size_t sim_dns_node_remove(struct sim_dns_zone *zone,
			   const struct sim_dns_name *owner, uint16_t type,
			   bool subtree)
{
	size_t i = 1, removed = 0;

	while (i < zone->count) {
		const struct sim_dns_record *record = &zone->records[i];

		if ((type == 0 || type == record->type) &&
		    (sim_dns_name_equal(&record->owner, owner) ||
		     (subtree && sim_dns_name_within(&record->owner, owner)))) {
			cut(zone, i);
			removed++;
		} else {
			i++;
		}
	}
	if (removed > 0) {
		sim_dns_serial_raise(zone);
	}
	return removed;
}

size_t sim_dns_zone_scavenge(struct sim_dns_zone *zone, uint32_t before)
{
	size_t i = 1, removed = 0;

	while (i < zone->count) {
		if (zone->records[i].age_hours != 0 &&
		    zone->records[i].age_hours < before) {
			cut(zone, i);
			removed++;
		} else {
			i++;
		}
	}
	if (removed > 0) {
		sim_dns_serial_raise(zone);
	}
	return removed;
}

size_t sim_dns_node_age(struct sim_dns_zone *zone,
			const struct sim_dns_name *owner, bool subtree,
			uint32_t hour)
{
	size_t i, count = 0;

	for (i = 1; i < zone->count; i++) {
		struct sim_dns_record *record = &zone->records[i];

		if (sim_dns_name_equal(&record->owner, owner) ||
		    (subtree && sim_dns_name_within(&record->owner, owner))) {
			record->age_hours = hour;
			count++;
		}
	}
	return count;
}

bool sim_dns_node_exists(struct sim_dns_zone *zone,
			 const struct sim_dns_name *name)
{
	const struct sim_dns_order *order = sim_dns_order_of(zone);
	uint8_t key[SIM_DNS_KEY_MAX];
	size_t length = sim_dns_order_key(name, key), at;

	if (order == NULL) {
		return false;
	}
	at = sim_dns_order_seek(order, key, length);
	return at < order->count && order->at[at].length >= length &&
	       memcmp(order->at[at].key, key, length) == 0;
}
