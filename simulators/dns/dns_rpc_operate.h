/* Operations of the management interface: a function for each. */
#ifndef SIMULATORS_DNS_RPC_OPERATE_H
#define SIMULATORS_DNS_RPC_OPERATE_H

#include "simulators/dns/dns_rpc_call.h"

struct operation {
	struct sim_dns_call *call;
	struct sim_dns_zone *zone;	/* NULL: of the server */
	uint32_t context;
	const union DNSP_DATA *data;
};

typedef enum sim_dns_error operate_fn(const struct operation *op);

/* dns_rpc_zone.c: how zones come, change and go. */
operate_fn sim_dns_op_zone_create, sim_dns_op_zone_type, sim_dns_op_zone_delete,
	sim_dns_op_zone_delete_ds, sim_dns_op_zone_move,
	sim_dns_op_zone_masters, sim_dns_op_zone_local_masters,
	sim_dns_op_zone_scavengers, sim_dns_op_zone_secondaries,
	sim_dns_op_zone_file;

/* dns_rpc_statistics.c, dns_rpc_partition.c */
operate_fn sim_dns_op_clear_statistics, sim_dns_op_enlist;

#endif
