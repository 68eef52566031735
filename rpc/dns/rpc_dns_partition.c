/* Directory partitions: which there are, one, and what becomes of it. */
#include <string.h>

#include "rpc/dns/rpc_dns_partition.h"
#include "rpc/dns/rpc_dns_private.h"

struct tevent_req *rpc_dns_partitions_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dns_server *server,
					   bool custom_only)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_DWORD);

	if (input == NULL) {
		return NULL;
	}
	input->data.Dword = custom_only;
	return rpc_dns_ask_send(mem_ctx, ev, server, NULL,
				"EnumDirectoryPartitions", input,
				DNSP_TYPE_DP_LIST);
}

static bool take_list(struct rpc_dns_partition_list *list,
		      const struct DNSP_DP_LIST *from)
{
	uint32_t i;

	list->rows = talloc_zero_array(list, struct rpc_dns_partition_row,
				       from->dwDpCount);
	for (i = 0; list->rows != NULL && i < from->dwDpCount; i++) {
		const struct DNSP_DP_ENUM *dp = from->DpArray[i];
		struct rpc_dns_partition_row *row = &list->rows[list->count];

		if (dp == NULL || dp->pszDpFqdn == NULL) {
			continue; /* says nothing */
		}
		row->fqdn = rpc_dns_text(list, dp->pszDpFqdn);
		row->flags = dp->dwFlags;
		row->zones = dp->dwZoneCount;
		if (row->fqdn == NULL) {
			return false;
		}
		list->count++;
	}
	return list->rows != NULL;
}

struct rpc_status
rpc_dns_partitions_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			struct rpc_dns_partition_list **out_list)
{
	union DNSP_DATA data = {0};
	struct rpc_status status = rpc_dns_ask_recv(req, &data);
	struct rpc_dns_partition_list *list = NULL;

	if (rpc_status_is_ok(status)) {
		list = talloc_zero(mem_ctx, struct rpc_dns_partition_list);
		if (list == NULL ||
		    !take_list(list, data.DirectoryPartitionList)) {
			TALLOC_FREE(list);
			status = rpc_dns_local(RPC_LOCAL_NO_MEMORY);
		}
	}
	*out_list = list;
	tevent_req_received(req);
	return status;
}

struct tevent_req *rpc_dns_partition_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dns_server *server,
					  const char *fqdn)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_LPSTR);

	if (input == NULL) {
		return NULL;
	}
	input->data.String = rpc_dns_input_text(input, fqdn);
	return rpc_dns_ask_send(mem_ctx, ev, server, NULL,
				"DirectoryPartitionInfo", input,
				DNSP_TYPE_DP_INFO);
}

static bool take_partition(struct rpc_dns_partition *made,
			   const struct DNSP_DP_INFO *from)
{
	uint32_t i;

	*made = (struct rpc_dns_partition){
		.fqdn = rpc_dns_text(made, from->pszDpFqdn),
		.dn = rpc_dns_wide_text(made, from->pszDpDn),
		.cross_reference_dn = rpc_dns_wide_text(made, from->pszCrDn),
		.flags = from->dwFlags,
		.zones = from->dwZoneCount,
		.state = from->dwState,
		.replica_dns = talloc_array(made, const char *,
					    from->dwReplicaCount),
	};
	if (made->fqdn == NULL || made->dn == NULL ||
	    made->cross_reference_dn == NULL || made->replica_dns == NULL) {
		return false;
	}
	for (i = 0; i < from->dwReplicaCount; i++) {
		const struct DNSP_DP_REPLICA *replica = from->ReplicaArray[i];
		const char *dn = NULL;

		if (replica == NULL || replica->pszReplicaDn == NULL) {
			continue;
		}
		dn = rpc_dns_wide_text(made, replica->pszReplicaDn);
		if (dn == NULL) {
			return false;
		}
		made->replica_dns[made->replicas++] = dn;
	}
	return true;
}

struct rpc_status
rpc_dns_partition_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
		       struct rpc_dns_partition **out_partition)
{
	union DNSP_DATA data = {0};
	struct rpc_status status = rpc_dns_ask_recv(req, &data);
	struct rpc_dns_partition *made = NULL;

	if (rpc_status_is_ok(status)) {
		made = talloc_zero(mem_ctx, struct rpc_dns_partition);
		if (made == NULL ||
		    !take_partition(made, data.DirectoryPartition)) {
			TALLOC_FREE(made);
			status = rpc_dns_local(RPC_LOCAL_NO_MEMORY);
		}
	}
	*out_partition = made;
	tevent_req_received(req);
	return status;
}

struct tevent_req *rpc_dns_enlist_send(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dns_server *server,
				       const char *fqdn,
				       enum rpc_dns_enlist what)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_ENLIST_DP);
	struct DNSP_ENLIST_DP *r = NULL;

	if (input != NULL) {
		r = rpc_dns_input_room(input, sizeof(*r));
	}
	if (r != NULL) {
		r->dwRpcStructureVersion = 1;
		r->pszDpFqdn = rpc_dns_input_text(input, fqdn);
		r->dwOperation = what;
		input->data.EnlistDp = r;
	}
	return rpc_dns_operate_send(mem_ctx, ev, server, NULL,
				    "EnlistDirectoryPartition", input);
}
