/* Settings of a server, changed; those of an IPv6 scope, read too. */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_option_data.h"
#include "rpc/dhcp/rpc_dhcp_server.h"

#define AUDIT_DIR_MAX_UNITS 248 /* dhcpsapi.h */
#define PING_RETRIES_MAX    5

#define SAME_PLACE(a, b, member)                                               \
	_Static_assert(offsetof(struct a, member) ==                           \
			       offsetof(struct b, member),                     \
		       "the older structure is the beginning of the newer")
SAME_PLACE(DHCP_SERVER_CONFIG_INFO, DHCP_SERVER_CONFIG_INFO_VQ, DebugFlag);
SAME_PLACE(DHCP_SERVER_CONFIG_INFO_V4, DHCP_SERVER_CONFIG_INFO_VQ, fAuditLog);
SAME_PLACE(R_DhcpServerSetConfig, R_DhcpServerSetConfigVQ, out.result);
SAME_PLACE(R_DhcpServerSetConfigV4, R_DhcpServerSetConfigVQ, out.result);

/* ------------------------------------------------------------------- IPv4 */

struct tevent_req *
rpc_dhcp_config_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 struct rpc_dhcp *dhcp, uint32_t fields,
			 const struct rpc_dhcp_config *config)
{
	struct DHCP_SERVER_CONFIG_INFO_VQ *info = NULL;
	struct R_DhcpServerSetConfigVQ *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_CONFIG_SET,
			     R_DhcpServerSetConfigVQ);
	if (call == NULL) {
		return NULL;
	}
	info = talloc_zero(call, struct DHCP_SERVER_CONFIG_INFO_VQ);
	if (info == NULL) {
		talloc_free(call);
		return NULL;
	}
	if ((fields & RPC_DHCP_CONFIG_PING_RETRIES) != 0 &&
	    config->ping_retries > PING_RETRIES_MAX) {
		rpc_dhcp_call_invalid(call);
	}
	info->DatabaseName = rpc_dhcp_make_text(call, config->database_name, 0);
	info->DatabasePath = rpc_dhcp_make_text(call, config->database_path, 0);
	info->BackupPath = rpc_dhcp_make_text(call, config->backup_path, 0);
	info->BackupInterval = config->backup_interval_minutes;
	info->DatabaseLoggingFlag = config->database_logging;
	info->DatabaseCleanupInterval = config->cleanup_interval_minutes;
	info->dwPingRetries = config->ping_retries;
	info->fAuditLog = config->audit_log;
	r = call->r;
	r->in.FieldsToSet = fields;
	r->in.ConfigInfo = info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *rpc_dhcp_audit_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp,
					   const struct rpc_dhcp_config *config)
{
	struct R_DhcpAuditLogSetParams *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_AUDIT_SET,
			     R_DhcpAuditLogSetParams);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.AuditLogDir = rpc_dhcp_make_param(call, config->audit_dir,
						AUDIT_DIR_MAX_UNITS);
	r->in.DiskCheckInterval = config->audit_check_interval;
	r->in.MaxLogFilesSize = config->audit_max_mb;
	r->in.MinSpaceOnDisk = config->audit_min_disk_mb;
	if (config->audit_dir == NULL) {
		rpc_dhcp_call_invalid(call);
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *rpc_dhcp_authorize_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp)
{
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp,
				  RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_AUTHORIZE,
						R_DhcpServerRedoAuthorization),
				  false);
}

/* ------------------------------------------------------------------- IPv6 */

/* NULL: the server. */
static struct DHCP_OPTION_SCOPE_INFO6 *
make_whose(struct rpc_dhcp_call *call, const struct rpc_dhcp_address *scope)
{
	struct rpc_dhcp_level level = {
		.kind = RPC_DHCP_LEVEL_SERVER,
		.family = 6,
	};

	if (scope != NULL) {
		level.kind = RPC_DHCP_LEVEL_SCOPE;
		level.scope = *scope;
	}
	return rpc_dhcp_make_level6(call, &level);
}

struct tevent_req *rpc_dhcp_config6_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp,
					 const struct rpc_dhcp_address *scope)
{
	struct R_DhcpServerGetConfigV6 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_CONFIG6,
			     R_DhcpServerGetConfigV6);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ScopeInfo = make_whose(call, scope);
	r->out.ConfigInfo = (void *)&call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status rpc_dhcp_config6_recv(struct tevent_req *req,
					struct rpc_dhcp_config6 *out_config)
{
	const struct DHCP_SERVER_CONFIG_INFO_V6 *from = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;

	status = rpc_dhcp_call_recv(req, NULL, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	from = call->info;
	*out_config = (struct rpc_dhcp_config6){
		.unicast = from->UnicastFlag != 0,
		.rapid_commit = from->RapidCommitFlag != 0,
		.audit_log = from->fAuditLog != 0,
		.preferred_s = from->PreferredLifetime,
		.valid_s = from->ValidLifetime,
		.t1_s = from->T1,
		.t2_s = from->T2,
	};
	talloc_free(call);
	return status;
}

struct tevent_req *
rpc_dhcp_config6_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			  struct rpc_dhcp *dhcp,
			  const struct rpc_dhcp_address *scope, uint32_t fields,
			  const struct rpc_dhcp_config6 *config)
{
	struct DHCP_SERVER_CONFIG_INFO_V6 *info = NULL;
	struct R_DhcpServerSetConfigV6 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_CONFIG6_SET,
			     R_DhcpServerSetConfigV6);
	if (call == NULL) {
		return NULL;
	}
	info = talloc_zero(call, struct DHCP_SERVER_CONFIG_INFO_V6);
	if (info == NULL) {
		talloc_free(call);
		return NULL;
	}
	info->UnicastFlag = config->unicast;
	info->RapidCommitFlag = config->rapid_commit;
	info->PreferredLifetime = config->preferred_s;
	info->ValidLifetime = config->valid_s;
	info->T1 = config->t1_s;
	info->T2 = config->t2_s;
	info->fAuditLog = config->audit_log;
	r = call->r;
	r->in.ScopeInfo = make_whose(call, scope);
	r->in.FieldsToSet = fields;
	r->in.ConfigInfo = info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

/* ---------------------------------------------------- stateless inventory */

/* 0 with NULL: the server. */
static struct DHCP_IPV6_ADDRESS *
make_prefix(struct rpc_dhcp_call *call, const struct rpc_dhcp_address *scope)
{
	struct DHCP_IPV6_ADDRESS *prefix =
		talloc_zero(call, struct DHCP_IPV6_ADDRESS);

	if (prefix == NULL) {
		rpc_dhcp_call_oom(call);
	} else if (scope != NULL) {
		*prefix = rpc_dhcp_make_address6(call, scope);
	}
	return prefix;
}

struct tevent_req *rpc_dhcp_stateless_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp,
					   const struct rpc_dhcp_address *scope)
{
	struct R_DhcpV6GetStatelessStoreParams *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_STATELESS,
			     R_DhcpV6GetStatelessStoreParams);
	if (call == NULL) {
		return NULL;
	}
	/* published with one level less (3.2.4.118) */
	rpc_dhcp_call_inline(call, sizeof(struct DHCPV6_STATELESS_PARAMS));
	r = call->r;
	r->in.fServerLevel = scope == NULL;
	r->in.SubnetAddress = make_prefix(call, scope);
	r->out.Params = call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status
rpc_dhcp_stateless_recv(struct tevent_req *req,
			struct rpc_dhcp_stateless *out_stateless)
{
	const struct DHCPV6_STATELESS_PARAMS *from = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;

	status = rpc_dhcp_call_recv(req, NULL, &call);
	if (rpc_status_is_ok(status)) {
		from = call->info;
		out_stateless->is_on = from->Status != 0;
		out_stateless->purge_h = from->PurgeInterval;
	}
	talloc_free(call);
	return status;
}

struct tevent_req *
rpc_dhcp_stateless_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    const struct rpc_dhcp_address *scope,
			    const struct rpc_dhcp_stateless *stateless)
{
	/* DhcpStatelessPurgeInterval, DhcpStatelessStatus (3.2.4.117) */
	const uint32_t both = 0x1 | 0x2;
	struct R_DhcpV6SetStatelessStoreParams *r = NULL;
	struct DHCPV6_STATELESS_PARAMS *params = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_STATELESS_SET,
			     R_DhcpV6SetStatelessStoreParams);
	if (call == NULL) {
		return NULL;
	}
	params = talloc_zero(call, struct DHCPV6_STATELESS_PARAMS);
	if (params == NULL) {
		talloc_free(call);
		return NULL;
	}
	params->Status = stateless->is_on;
	params->PurgeInterval = stateless->purge_h;
	r = call->r;
	r->in.fServerLevel = scope == NULL;
	r->in.SubnetAddress = make_prefix(call, scope);
	r->in.FieldModified = both;
	r->in.Params = params;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

static int take_count(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		      size_t i, void *to)
{
	const struct DHCPV6_STATELESS_SCOPE_STATS *from = RPC_DHCP_ELEMENT(
		call->info, i, struct DHCPV6_STATELESS_SCOPE_STATS);
	struct rpc_dhcp_stateless_count *row = to;

	row->scope = rpc_dhcp_address6(&from->SubnetAddress);
	row->added = from->NumStatelessClientsAdded;
	row->removed = from->NumStatelessClientsRemoved;
	return 1;
}

static const struct rpc_dhcp_rows_kind counts_kind = {
	sizeof(struct rpc_dhcp_stateless_count), NULL, take_count};

struct tevent_req *rpc_dhcp_stateless_counts_send(TALLOC_CTX *mem_ctx,
						  struct tevent_context *ev,
						  struct rpc_dhcp *dhcp)
{
	struct R_DhcpV6GetStatelessStatistics *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_STATELESS_COUNTS,
			     R_DhcpV6GetStatelessStatistics);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->out.StatelessStats = (void *)&call->info;
	call->kind = &counts_kind;
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status
rpc_dhcp_stateless_counts_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			       struct rpc_dhcp_stateless_count **out_rows,
			       size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_rows, out_num);
}
