/*
 * Changes to the zones of a server while it runs. Records keep their order:
 * the SOA stays the first. Each change to records raises the zone's serial.
 */
#ifndef SIMULATORS_DNS_CHANGE_H
#define SIMULATORS_DNS_CHANGE_H

#include "simulators/dns/dns_answer.h"

/* By its name as text, with or without the last dot; NULL. */
struct sim_dns_zone *sim_dns_zone_find(const struct sim_dns_zones *zones,
				       const char *name);

/* The innermost zone with records that a name belongs to; NULL. */
struct sim_dns_zone *sim_dns_zone_of(const struct sim_dns_zones *zones,
				     const struct sim_dns_name *name);

/* Takes the zone out of the array and frees it. */
void sim_dns_zone_drop(struct sim_dns_zones *zones, struct sim_dns_zone *zone);

/* Copies the record. EEXIST: there is one with this type and data. ENOMEM */
int sim_dns_record_add(struct sim_dns_zone *zone,
		       const struct sim_dns_record *record);
/* One with this owner, type and data. ENOENT, EPERM for the SOA. */
int sim_dns_record_remove(struct sim_dns_zone *zone,
			  const struct sim_dns_record *record);
/*
 * In its place; of the SOA, whatever its data is. ENOENT, EEXIST, ENOMEM;
 * EPERM: something else in place of the SOA.
 */
int sim_dns_record_replace(struct sim_dns_zone *zone,
			   const struct sim_dns_record *old,
			   const struct sim_dns_record *record);

/*
 * Removes all records of a node but the zone's SOA: of one type (0: any), of
 * names below it as well where SUBTREE. How many.
 */
size_t sim_dns_node_remove(struct sim_dns_zone *zone,
			   const struct sim_dns_name *owner, uint16_t type,
			   bool subtree);

/* Records with a time stamp from before that hour (since 1601). How many. */
size_t sim_dns_zone_scavenge(struct sim_dns_zone *zone, uint32_t before);
/* Gives records of a node a time stamp; the number of records. */
size_t sim_dns_node_age(struct sim_dns_zone *zone,
			const struct sim_dns_name *owner, bool subtree,
			uint32_t hour);

/* Whether the name has records, or names below it have. */
bool sim_dns_node_exists(struct sim_dns_zone *zone,
			 const struct sim_dns_name *name);

uint32_t sim_dns_serial(const struct sim_dns_zone *zone);
void sim_dns_serial_raise(struct sim_dns_zone *zone);

#endif
