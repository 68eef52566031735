/*
 * Directory partitions, [MS-DNSP] 2.2.7: those that zones are kept in, and those
 * that a client has made, in which there may be none.
 */
#include "simulators/dns/dns_rpc_operate.h"

#include <strings.h>

#define DP_AUTOCREATED 0x1u
#define DP_LEGACY 0x2u
#define DP_DOMAIN 0x4u
#define DP_FOREST 0x8u
#define DP_ENLISTED 0x10u

enum { OP_CREATE = 1, OP_DELETE, OP_ENLIST, OP_UNENLIST, OP_DOMAIN, OP_FOREST };

static struct sim_dns_partition *find(struct sim_dns_rpc *rpc,
				      const char *fqdn)
{
	struct sim_dns_partition *dp = rpc->partitions;

	while (dp != NULL && strcasecmp(dp->fqdn, fqdn) != 0) {
		dp = dp->next;
	}
	return dp;
}

static struct sim_dns_partition *add(struct sim_dns_rpc *rpc, const char *fqdn,
				     uint32_t flags)
{
	struct sim_dns_partition **end = &rpc->partitions;
	struct sim_dns_partition *dp =
		talloc_zero(rpc, struct sim_dns_partition);

	if (dp != NULL) {
		dp->fqdn = talloc_strdup(dp, fqdn);
	}
	if (dp == NULL || dp->fqdn == NULL) {
		talloc_free(dp);
		return NULL;
	}
	dp->flags = flags | DP_ENLISTED |
		    ((flags & (DP_DOMAIN | DP_FOREST)) != 0 ? DP_AUTOCREATED :
							      0);
	while (*end != NULL) {
		end = &(*end)->next;
	}
	*end = dp;
	return dp;
}

/* Those that zones name are there. */
static void refresh(struct sim_dns_rpc *rpc)
{
	size_t i;

	for (i = 0; i < rpc->zones->count; i++) {
		const struct sim_dns_settings *s =
			&rpc->zones->zones[i]->settings;

		if (s->dp_fqdn != NULL && find(rpc, s->dp_fqdn) == NULL) {
			add(rpc, s->dp_fqdn, s->dp_flags);
		}
	}
}

static uint32_t zones_of(const struct sim_dns_rpc *rpc, const char *fqdn)
{
	uint32_t count = 0;
	size_t i;

	for (i = 0; i < rpc->zones->count; i++) {
		const char *own = rpc->zones->zones[i]->settings.dp_fqdn;

		count += own != NULL && strcasecmp(own, fqdn) == 0;
	}
	return count;
}

enum sim_dns_error sim_dns_partitions(struct sim_dns_call *call,
				      bool custom_only,
				      struct DNSP_DP_LIST **out_list)
{
	struct DNSP_DP_LIST *list =
		talloc_zero(call->mem_ctx, struct DNSP_DP_LIST);
	struct sim_dns_partition *dp = NULL;
	size_t count = 0;

	refresh(call->rpc);
	for (dp = call->rpc->partitions; dp != NULL; dp = dp->next) {
		count++;
	}
	if (list != NULL) {
		list->DpArray =
			talloc_array(list, struct DNSP_DP_ENUM *, count + 1);
	}
	if (list == NULL || list->DpArray == NULL) {
		return SIM_DNS_NO_MEMORY;
	}
	for (dp = call->rpc->partitions; dp != NULL; dp = dp->next) {
		struct DNSP_DP_ENUM *row = NULL;

		if (custom_only && (dp->flags & (DP_DOMAIN | DP_FOREST)) != 0) {
			continue;
		}
		row = talloc_zero(list, struct DNSP_DP_ENUM);
		if (row == NULL) {
			return SIM_DNS_NO_MEMORY;
		}
		row->pszDpFqdn = sim_dns_utf8(row, dp->fqdn);
		row->dwFlags = dp->flags;
		row->dwZoneCount = zones_of(call->rpc, dp->fqdn);
		list->DpArray[list->dwDpCount++] = row;
	}
	*out_list = list;
	return SIM_DNS_OK;
}

/* "DC=a,DC=b" of "a.b". */
static const char *dn_of(TALLOC_CTX *mem_ctx, const char *fqdn)
{
	char *dn = talloc_strdup(mem_ctx, "DC=");

	for (; dn != NULL && *fqdn != '\0'; fqdn++) {
		dn = *fqdn == '.' ? talloc_strdup_append(dn, ",DC=") :
				    talloc_strndup_append(dn, fqdn, 1);
	}
	return dn;
}

enum sim_dns_error sim_dns_partition(struct sim_dns_call *call,
				     const char *fqdn,
				     struct DNSP_DP_INFO **out_info)
{
	struct DNSP_DP_INFO *info =
		talloc_zero(call->mem_ctx, struct DNSP_DP_INFO);
	const struct sim_dns_partition *dp = NULL;
	const char *host = call->rpc->host.fqdn;
	struct DNSP_DP_REPLICA *replica = NULL;

	refresh(call->rpc);
	dp = fqdn != NULL ? find(call->rpc, fqdn) : NULL;
	if (dp == NULL) {
		return SIM_DNS_NO_PARTITION;
	}
	if (info != NULL) {
		info->ReplicaArray =
			talloc_array(info, struct DNSP_DP_REPLICA *, 1);
		replica = talloc_zero(info, struct DNSP_DP_REPLICA);
	}
	if (info == NULL || info->ReplicaArray == NULL || replica == NULL) {
		return SIM_DNS_NO_MEMORY;
	}
	info->pszDpFqdn = sim_dns_utf8(info, dp->fqdn);
	info->pszDpDn = sim_dns_utf16(info, dn_of(info, dp->fqdn));
	info->pszCrDn = sim_dns_utf16(
		info, talloc_asprintf(info,
				      "CN=%s,CN=Partitions,CN=Configuration,%s",
				      dp->fqdn,
				      dn_of(info, call->rpc->host.domain)));
	info->dwFlags = dp->flags;
	info->dwZoneCount = zones_of(call->rpc, dp->fqdn);
	if ((dp->flags & DP_ENLISTED) != 0) {
		replica->pszReplicaDn = sim_dns_utf16(
			replica,
			talloc_asprintf(replica, "CN=NTDS Settings,CN=%.*s,"
						 "CN=Servers",
					(int)strcspn(host, "."), host));
		info->ReplicaArray[info->dwReplicaCount++] = replica;
	}
	*out_info = info;
	return SIM_DNS_OK;
}

static enum sim_dns_error remove_partition(struct sim_dns_rpc *rpc,
					   struct sim_dns_partition *dp)
{
	struct sim_dns_partition **at = &rpc->partitions;

	/* 2.2.7.2.5: not those that the server made itself. */
	if ((dp->flags & (DP_AUTOCREATED | DP_LEGACY)) != 0) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	if (zones_of(rpc, dp->fqdn) > 0) {
		return SIM_DNS_PARTITION_EXISTS;
	}
	while (*at != dp) {
		at = &(*at)->next;
	}
	*at = dp->next;
	talloc_free(dp);
	return SIM_DNS_OK;
}

enum sim_dns_error sim_dns_op_enlist(const struct operation *op)
{
	const struct DNSP_ENLIST_DP *from = op->data->EnlistDp;
	struct sim_dns_rpc *rpc = op->call->rpc;
	const char *fqdn = from == NULL ? NULL :
					  sim_dns_call_text(from->pszDpFqdn);
	uint32_t what = from == NULL ? 0 : from->dwOperation, flags = 0;
	struct sim_dns_partition *dp = NULL;

	if (what == OP_DOMAIN || what == OP_FOREST) {
		flags = what == OP_DOMAIN ? DP_DOMAIN : DP_FOREST;
		fqdn = talloc_asprintf(op->call->mem_ctx, "%sDnsZones.%s",
				       what == OP_DOMAIN ? "Domain" : "Forest",
				       rpc->host.domain);
	}
	if (fqdn == NULL || fqdn[0] == '\0' || what == 0 || what > OP_FOREST) {
		return SIM_DNS_INVALID_PARAMETER;
	}
	sim_dns_call_note(op->call, "Partition", fqdn);
	refresh(rpc);
	dp = find(rpc, fqdn);
	if (what == OP_CREATE || flags != 0) {
		return dp != NULL		       ? SIM_DNS_PARTITION_EXISTS :
		       add(rpc, fqdn, flags) != NULL ? SIM_DNS_OK :
						       SIM_DNS_NO_MEMORY;
	}
	if (dp == NULL) {
		return SIM_DNS_NO_PARTITION;
	}
	if (what == OP_DELETE) {
		return remove_partition(rpc, dp);
	}
	if ((what == OP_ENLIST) == ((dp->flags & DP_ENLISTED) != 0)) {
		return what == OP_ENLIST ? SIM_DNS_PARTITION_ENLISTED :
					   SIM_DNS_PARTITION_NOT_ENLISTED;
	}
	dp->flags ^= DP_ENLISTED;
	return SIM_DNS_OK;
}
