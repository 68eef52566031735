/*
 * One call to the management interface of a simulated DNS server: rights,
 * journal, and the service that it reached.
 */
#ifndef SIMULATORS_DNS_RPC_CALL_H
#define SIMULATORS_DNS_RPC_CALL_H

#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <tevent.h>
#include <dcesrv_core.h>
#include <jansson.h>

#include "gen_ndr/ndr_dnsp.h"
#include "simulators/dns/dns_change.h"
#include "simulators/dns/dns_rpc.h"
#include "simulators/dns/dns_world.h"

/* Win32 codes, [MS-DNSP] 2.2.1.1.5. */
enum sim_dns_error {
	SIM_DNS_OK = 0,
	SIM_DNS_ACCESS_DENIED = 5,
	SIM_DNS_NO_MEMORY = 8,
	SIM_DNS_INVALID_PARAMETER = 87,
	SIM_DNS_NOT_IMPLEMENTED = 120,
	SIM_DNS_MORE_DATA = 234,
	SIM_DNS_INVALID_TYPE = 9551,
	SIM_DNS_INVALID_PROPERTY = 9553,
	SIM_DNS_NO_ZONE = 9601,
	SIM_DNS_INVALID_OPERATION = 9603,
	SIM_DNS_NO_SOA = 9605,
	SIM_DNS_ZONE_EXISTS = 9609,
	SIM_DNS_INVALID_ZONE_TYPE = 9611,
	SIM_DNS_NOT_SECONDARY = 9613,
	SIM_DNS_SOA_DELETE = 9618,
	SIM_DNS_NEED_MASTERS = 9620,
	SIM_DNS_NO_RECORD = 9701,
	SIM_DNS_RECORD_FORMAT = 9702,
	SIM_DNS_UNKNOWN_TYPE = 9704,
	SIM_DNS_NOT_IN_ZONE = 9706,
	SIM_DNS_RECORD_EXISTS = 9711,
	SIM_DNS_NO_NAME = 9714,
	SIM_DNS_NO_PARTITION = 9901,
	SIM_DNS_PARTITION_EXISTS = 9902,
	SIM_DNS_PARTITION_NOT_ENLISTED = 9903,
	SIM_DNS_PARTITION_ENLISTED = 9904,
	SIM_DNS_NO_SCOPE = 9959,
};

struct sim_dns_partition {
	struct sim_dns_partition *next;
	const char *fqdn;
	uint32_t flags;	/* DNS_RPC_DP_FLAGS, 2.2.7.1.1 */
};

struct sim_dns_rpc {
	struct sim_dns_rpc *next;
	struct dcesrv_context *dce;
	struct sim_seam host;
	struct sim_dns_zones *zones; /* of the service that answers questions */
	const struct sim_dns_counters *counters;
	time_t started, cleared; /* the statistics */
	struct sim_dns_counters cleared_counters;
	struct sim_dns_partition *partitions;
	uint32_t last_scavenging; /* seconds since 1970; 0: never */
	/* server properties that can be set */
	uint32_t log_level, event_log_level, scavenging_h, forward_timeout_s;
	uint32_t recursion_timeout_s, max_cache_ttl_s, no_recursion;
	uint32_t is_slave, default_aging, default_refresh_h;
	uint32_t default_no_refresh_h;
	struct sim_dns_peers forwarders, listens;
};

struct sim_dns_call {
	struct dcesrv_call_state *dce_call;
	TALLOC_CTX *mem_ctx;	/* lives until the reply is sent */
	struct sim_dns_rpc *rpc;
	const char *method;
	json_t *arguments;
};

/*
 * Any method needs the right to read: the lab's groups IPAMUG (which stands
 * for Read on the MicrosoftDNS container), DnsAdmins and Administrators.
 */
enum sim_dns_error sim_dns_call_begin(struct sim_dns_call *call,
				      struct dcesrv_call_state *dce_call,
				      TALLOC_CTX *mem_ctx, const char *method);
/* DnsAdmins and Administrators. */
bool sim_dns_call_may_write(const struct sim_dns_call *call);
WERROR sim_dns_call_end(struct sim_dns_call *call, enum sim_dns_error result);

/* Arguments for the journal; NULL is noted as null. */
void sim_dns_call_note(struct sim_dns_call *call, const char *name,
		       const char *text);

/* The bytes of a string as text; NULL for none. */
const char *sim_dns_call_text(const struct DNSP_UTF8 *text);

/* --- what the methods answer --- */

enum sim_dns_error sim_dns_query(struct sim_dns_call *call, const char *zone,
				 const char *operation, uint32_t *out_type,
				 union DNSP_DATA *out_data);
enum sim_dns_error sim_dns_complex(struct sim_dns_call *call, const char *zone,
				   const char *operation, uint32_t type,
				   const union DNSP_DATA *data,
				   uint32_t *out_type,
				   union DNSP_DATA *out_data);
enum sim_dns_error sim_dns_operate(struct sim_dns_call *call, const char *zone,
				   const char *operation, uint32_t context,
				   uint32_t type, const union DNSP_DATA *data);
enum sim_dns_error sim_dns_enumerate(struct sim_dns_call *call,
				     const char *zone, const char *node,
				     const char *start_child, uint16_t type,
				     uint32_t select, uint32_t *out_length,
				     uint8_t **out_bytes);
enum sim_dns_error sim_dns_update(struct sim_dns_call *call, const char *zone,
				  const char *node,
				  const struct DNSP_RECORD *add,
				  const struct DNSP_RECORD *remove);

enum sim_dns_error sim_dns_statistics(struct sim_dns_call *call, uint32_t mask,
				      struct DNSP_BUFFER **out_buffer);
enum sim_dns_error sim_dns_partitions(struct sim_dns_call *call,
				      bool custom_only,
				      struct DNSP_DP_LIST **out_list);
enum sim_dns_error sim_dns_partition(struct sim_dns_call *call,
				     const char *fqdn,
				     struct DNSP_DP_INFO **out_info);

/*
 * A property that is a number: sets it first where SET is not NULL. False:
 * there is none of this name, or it cannot be set.
 */
bool sim_dns_server_number(struct sim_dns_rpc *rpc, const char *name,
			   const uint32_t *set, uint32_t *out_value);
bool sim_dns_zone_number(struct sim_dns_zone *zone, const char *name,
			 const uint32_t *set, uint32_t *out_value);

/* The zone of that name, or the error: SIM_DNS_NO_ZONE. */
enum sim_dns_error sim_dns_call_zone(struct sim_dns_call *call,
				     const char *name,
				     struct sim_dns_zone **out_zone);

/* On mem_ctx; NULL without memory. */
struct DNSP_UTF8 *sim_dns_utf8(TALLOC_CTX *mem_ctx, const char *text);
struct DHCPM_STRING *sim_dns_utf16(TALLOC_CTX *mem_ctx, const char *text);
struct DNSP_ADDR_ARRAY *sim_dns_addresses(TALLOC_CTX *mem_ctx,
					  const struct sim_dns_peers *peers);
/* The other way; more than SIM_DNS_PEERS_MAX are left out. */
void sim_dns_peers_take(const struct DNSP_ADDR_ARRAY *from,
			struct sim_dns_peers *out_peers);

#endif
