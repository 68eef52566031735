/*
 * The records of a zone in the order of a listing: by their names, labels from
 * the root down and without regard to case, so that a name is followed by all
 * that is below it. Made when it is first wanted after a change.
 */
#ifndef SIMULATORS_DNS_ORDER_H
#define SIMULATORS_DNS_ORDER_H

#include "simulators/dns/dns_zone.h"

#define SIM_DNS_KEY_MAX (SIM_DNS_NAME_MAX + 1)

struct sim_dns_place {
	/* Labels in small letters, each with a 0 behind it. */
	const uint8_t *key;
	size_t length;
	const struct sim_dns_record *record;
};

struct sim_dns_order {
	struct sim_dns_place *at;
	size_t count;
};

/* Lives until the zone's records change; NULL without memory. */
const struct sim_dns_order *sim_dns_order_of(struct sim_dns_zone *zone);
/* After each change to the array of records. */
void sim_dns_order_forget(struct sim_dns_zone *zone);

/* The key of a name; returns its length. */
size_t sim_dns_order_key(const struct sim_dns_name *name,
			 uint8_t out_key[SIM_DNS_KEY_MAX]);
/* The first place whose key is not before this one. */
size_t sim_dns_order_seek(const struct sim_dns_order *order,
			  const uint8_t *key, size_t length);

#endif
