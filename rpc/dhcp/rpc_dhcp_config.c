/*
 * The settings of a server, part by part; a part that the server refuses or
 * lacks leaves its status and the others alone.
 *
 *	config -> attributes -> audit log -> IPv6
 *
 * [MS-DHCPM] 3.1.4.43, .41, .27; 3.2.4.36, .34, .67.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp_private.h"

_Static_assert(offsetof(struct DHCP_SERVER_CONFIG_INFO, DebugFlag) ==
		       offsetof(struct DHCP_SERVER_CONFIG_INFO_VQ, DebugFlag),
	       "the older structure is the beginning of the newer");
_Static_assert(offsetof(struct DHCP_SERVER_CONFIG_INFO_V4, fAuditLog) ==
		       offsetof(struct DHCP_SERVER_CONFIG_INFO_VQ, fAuditLog),
	       "the older structure is the beginning of the newer");

/* Attribute ids of [MS-DHCPM] 3.2.4.35. */
enum { ATTRIB_ROGUE = 1,
       ATTRIB_DYNAMIC_BOOTP = 2,
       ATTRIB_DOMAIN_MEMBER = 3,
       ATTRIB_ADMIN = 5 };

struct config_state {
	struct tevent_context *ev;
	struct rpc_dhcp *dhcp;
	size_t part;
	struct rpc_dhcp_config *config;
	TALLOC_CTX *call_mem;
	union {
		struct R_DhcpServerGetConfigVQ v4;
		struct R_DhcpServerQueryAttributes attributes;
		struct R_DhcpAuditLogGetParams audit;
		struct R_DhcpServerGetConfigV6 v6;
	} r;
	union {
		struct DHCP_SERVER_CONFIG_INFO_VQ *v4;
		struct DHCP_ATTRIB_ARRAY *attributes;
		const char *audit_dir;
		struct DHCP_SERVER_CONFIG_INFO_V6 *v6;
		void *any;
	} out;
	struct DHCP_OPTION_SCOPE_INFO6 whole_server;
	struct rpc_status status;
};

static void config_ask(struct tevent_req *req);
static void config_got(struct tevent_req *subreq);

static const uint32_t wanted_attributes[] = {ATTRIB_ROGUE, ATTRIB_DYNAMIC_BOOTP,
				       ATTRIB_DOMAIN_MEMBER, ATTRIB_ADMIN};

static void fill_v4(struct config_state *state)
{
	state->r.v4.out.ConfigInfo = &state->out.v4;
}

static void fill_attributes(struct config_state *state)
{
	struct R_DhcpServerQueryAttributes *r = &state->r.attributes;

	r->in.dwAttribCount =
		sizeof(wanted_attributes) / sizeof(wanted_attributes[0]);
	r->in.pDhcpAttribs = (uint32_t *)(uintptr_t)wanted_attributes;
	r->out.pDhcpAttribArr = &state->out.attributes;
}

static void fill_audit(struct config_state *state)
{
	struct R_DhcpAuditLogGetParams *r = &state->r.audit;

	r->out.AuditLogDir = &state->out.audit_dir;
	r->out.DiskCheckInterval = &state->config->audit_check_interval;
	r->out.MaxLogFilesSize = &state->config->audit_max_mb;
	r->out.MinSpaceOnDisk = &state->config->audit_min_disk_mb;
}

static void fill_v6(struct config_state *state)
{
	state->whole_server.ScopeType = DhcpGlobalOptions6;
	state->r.v6.in.ScopeInfo = &state->whole_server;
	state->r.v6.out.ConfigInfo = &state->out.v6;
}

/* Each reads an answer that is there and says SUCCESS; false: no memory. */
static bool read_v4(struct config_state *state, uint32_t opnum)
{
	const struct DHCP_SERVER_CONFIG_INFO_VQ *from = state->out.v4;
	struct rpc_dhcp_config *to = state->config;
	uint32_t odd = 0;
	bool oom = false;

	to->database_name = rpc_dhcp_text(to, from->DatabaseName, &odd, &oom);
	to->database_path = rpc_dhcp_text(to, from->DatabasePath, &odd, &oom);
	to->backup_path = rpc_dhcp_text(to, from->BackupPath, &odd, &oom);
	to->backup_interval_minutes = from->BackupInterval;
	to->cleanup_interval_minutes = from->DatabaseCleanupInterval;
	to->database_logging = from->DatabaseLoggingFlag != 0;
	if (opnum != NDR_R_DHCPSERVERGETCONFIG) {
		to->ping_retries = from->dwPingRetries;
		to->audit_log = from->fAuditLog != 0;
	}
	return !oom;
}

static bool read_attributes(struct config_state *state, uint32_t opnum)
{
	const struct DHCP_ATTRIB_ARRAY *from = state->out.attributes;
	struct rpc_dhcp_config *to = state->config;
	size_t i, n = from->DhcpAttribs != NULL ? from->NumElements : 0;
	const struct DHCP_ATTRIB *a = NULL;
	bool on;

	for (i = 0; i < n; i++) {
		a = &from->DhcpAttribs[i];
		on = a->DhcpAttribType == DHCP_ATTRIB_TYPE_BOOL &&
		     a->DhcpAttrib.DhcpAttribBool != 0;
		switch (a->DhcpAttribId) {
		case ATTRIB_ROGUE:
			to->rogue = on;
			break;
		case ATTRIB_DYNAMIC_BOOTP:
			to->dynamic_bootp = on;
			break;
		case ATTRIB_DOMAIN_MEMBER:
			to->domain_member = on;
			break;
		case ATTRIB_ADMIN:
			to->caller_is_admin = on;
			break;
		default:
			break;
		}
	}
	return true;
}

static bool read_audit(struct config_state *state, uint32_t opnum)
{
	state->config->audit_dir =
		talloc_strdup(state->config, state->out.audit_dir);
	return state->config->audit_dir != NULL;
}

static bool read_v6(struct config_state *state, uint32_t opnum)
{
	const struct DHCP_SERVER_CONFIG_INFO_V6 *from = state->out.v6;
	struct rpc_dhcp_config *to = state->config;

	to->v6_unicast = from->UnicastFlag != 0;
	to->v6_rapid_commit = from->RapidCommitFlag != 0;
	to->v6_audit_log = from->fAuditLog != 0;
	to->v6_preferred_s = from->PreferredLifetime;
	to->v6_valid_s = from->ValidLifetime;
	to->v6_t1_s = from->T1;
	to->v6_t2_s = from->T2;
	return true;
}

static const struct {
	enum rpc_dhcp_question question;
	void (*fill)(struct config_state *);
	bool (*read)(struct config_state *, uint32_t opnum);
	size_t result; /* place in config_state */
	size_t status; /* place in rpc_dhcp_config */
} parts[] = {
	{RPC_DHCP_ASK_CONFIG, fill_v4, read_v4,
	 offsetof(struct config_state, r.v4.out.result),
	 offsetof(struct rpc_dhcp_config, v4_status)},
	{RPC_DHCP_ASK_ATTRIBUTES, fill_attributes, read_attributes,
	 offsetof(struct config_state, r.attributes.out.result),
	 offsetof(struct rpc_dhcp_config, attributes_status)},
	{RPC_DHCP_ASK_AUDIT, fill_audit, read_audit,
	 offsetof(struct config_state, r.audit.out.result),
	 offsetof(struct rpc_dhcp_config, audit_status)},
	{RPC_DHCP_ASK_CONFIG6, fill_v6, read_v6,
	 offsetof(struct config_state, r.v6.out.result),
	 offsetof(struct rpc_dhcp_config, v6_status)},
};
#define NUM_PARTS (sizeof(parts) / sizeof(parts[0]))

struct tevent_req *rpc_dhcp_config_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_dhcp *dhcp)
{
	struct config_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct config_state);
	if (req == NULL) {
		return NULL;
	}
	state->ev = ev;
	state->dhcp = dhcp;
	state->config = talloc_zero(state, struct rpc_dhcp_config);
	if (tevent_req_nomem(state->config, req)) {
		return tevent_req_post(req, ev);
	}
	config_ask(req);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void config_ask(struct tevent_req *req)
{
	struct config_state *state = tevent_req_data(req, struct config_state);
	struct tevent_req *subreq = NULL;

	TALLOC_FREE(state->call_mem);
	if (state->part == NUM_PARTS) {
		tevent_req_done(req);
		return;
	}
	state->call_mem = talloc_named_const(state, 0, "answer");
	if (tevent_req_nomem(state->call_mem, req)) {
		return;
	}
	memset(&state->r, 0, sizeof(state->r));
	state->out.any = NULL;
	parts[state->part].fill(state);
	subreq = rpc_dhcp_ask_send(state, state->ev, state->dhcp,
				   parts[state->part].question,
				   state->call_mem, &state->r);
	if (tevent_req_nomem(subreq, req)) {
		return;
	}
	tevent_req_set_callback(subreq, config_got, req);
}

static void config_got(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct config_state *state = tevent_req_data(req, struct config_state);
	uint32_t opnum = 0, result = 0;
	struct rpc_status status;
	bool ok = true;

	status = rpc_dhcp_ask_recv(subreq, &opnum);
	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status) && !rpc_dhcp_survives(status)) {
		state->status = status;
		tevent_req_error(req, EIO);
		return;
	}
	if (rpc_status_is_ok(status)) {
		memcpy(&result, (char *)state + parts[state->part].result,
		       sizeof(result));
		if (result != DHCP_SUCCESS) {
			status = rpc_dhcp_werror(result);
		} else if (state->out.any == NULL) {
			status = rpc_dhcp_local(RPC_LOCAL_BAD_REPLY);
		} else {
			ok = parts[state->part].read(state, opnum);
		}
	}
	if (!ok) {
		tevent_req_oom(req);
		return;
	}
	memcpy((char *)state->config + parts[state->part].status, &status,
	       sizeof(status));
	state->part++;
	config_ask(req);
}

struct rpc_status rpc_dhcp_config_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_dhcp_config **out_config)
{
	struct config_state *state = tevent_req_data(req, struct config_state);
	struct rpc_status status;

	status = rpc_status_received(req, state->status);
	if (rpc_status_is_ok(status)) {
		*out_config = talloc_move(mem_ctx, &state->config);
	}
	tevent_req_received(req);
	return status;
}
