/*
 * What a DNS server tells over [MS-DNSP] into the model's words. Pure.
 */
#ifndef IPAM_CONVERT_CONVERT_DNS_H
#define IPAM_CONVERT_CONVERT_DNS_H

#include <talloc.h>

#include "ipam/model/server.h"
#include "ipam/model/zone.h"
#include "rpc/conn/rpc_status.h"

struct rpc_dns_info;
struct rpc_dns_node_list;
struct rpc_dns_zone;
struct rpc_dns_zone_row;

/* What the server is set to. 0 or ENOMEM */
int convert_dns_info(TALLOC_CTX *mem_ctx, const struct rpc_dns_info *info,
		     struct ipam_property **out_properties, size_t *out_count);

/*
 * A zone by its row in the listing, and by its own data where they could be
 * read (NULL: not). 0, ENOMEM, or EINVAL for a name that no zone can have.
 */
int convert_dns_zone(TALLOC_CTX *mem_ctx, const char *server,
		     const struct rpc_dns_zone_row *row,
		     const struct rpc_dns_zone *zone,
		     struct ipam_zone_host *out_host);

/* The state by the flags of a row. */
enum ipam_zone_state convert_dns_zone_state(uint32_t flags);

/*
 * Records of a zone in the order of the store, a part after the other, so that
 * no more than a part of them is there as text.
 */
struct convert_records;

/* The list is lent until the end. NULL: no memory. */
struct convert_records *
convert_records_new(TALLOC_CTX *mem_ctx, const char *zone,
		    const struct rpc_dns_node_list *list);

/*
 * The next `about` records, more where one node has more of one type; each
 * once. *out_last: there are no more behind these. 0 or ENOMEM
 */
int convert_records_next(TALLOC_CTX *mem_ctx, struct convert_records *records,
			 size_t about, struct ipam_record **out_records,
			 size_t *out_count, bool *out_last);

/*
 * A health by how a question for the name servers of a zone ended (MON-03);
 * that of a zone which does not run needs no question.
 */
void convert_zone_health(TALLOC_CTX *mem_ctx, enum ipam_zone_state state,
			 struct rpc_status status,
			 struct ipam_zone_host *host);

#endif
