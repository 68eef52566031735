/*
 * Records and nodes as [MS-DNSP] carries them (2.2.2.2): in a buffer, each at a
 * multiple of four, names as counted text, numbers little endian.
 */
#ifndef SIMULATORS_DNS_RPC_RECORD_H
#define SIMULATORS_DNS_RPC_RECORD_H

#include "simulators/dns/dns_zone.h"

struct DNSP_RECORD;

struct sim_dns_buffer {
	uint8_t *data;		/* a talloc block */
	size_t length;
	size_t records_at;	/* of the last node: where its count is */
	bool failed;		/* no memory */
};

/* LABEL "" is the node that was asked for; flags of 2.2.2.2.3. */
void sim_dns_put_node(struct sim_dns_buffer *buffer, const char *label,
		      uint32_t flags, uint32_t children);
/* A record of the last node. */
void sim_dns_put_record(struct sim_dns_buffer *buffer,
			const struct sim_dns_record *record);

/*
 * The type, TTL, age and data of a record that a client sent; its data on
 * mem_ctx. EINVAL: its data is none of its type; ENOTSUP: of a
 * type that is not kept here.
 */
int sim_dns_get_record(TALLOC_CTX *mem_ctx, const struct DNSP_RECORD *from,
		       struct sim_dns_record *out_record);

#endif
