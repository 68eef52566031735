/* Failover relationships, listed, read and changed; their statistics. */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"

#define NAME_MAX_UNITS 126
#define SCOPES_MAX     400 /* of one call, dhcpsapi.h */

#define SAME_SIZE(a, b)                                                        \
	_Static_assert(sizeof(struct a) == sizeof(struct b),                   \
		       "the methods share a layout")
SAME_SIZE(R_DhcpV4FailoverCreateRelationship,
	  R_DhcpV4FailoverAddScopeToRelationship);
SAME_SIZE(R_DhcpV4FailoverCreateRelationship,
	  R_DhcpV4FailoverDeleteScopeFromRelationship);
SAME_SIZE(R_DhcpV4FailoverDeleteRelationship,
	  R_DhcpV4FailoverTriggerAddrAllocation);

/* ---------------------------------------------------------------- reading */

static bool read_scopes(TALLOC_CTX *mem_ctx, const struct DHCP_IP_ARRAY *from,
			struct rpc_dhcp_relation *to)
{
	size_t i, n = from == NULL || from->Elements == NULL
			      ? 0
			      : from->NumElements;

	if (n == 0) {
		return true;
	}
	to->scopes = talloc_array(mem_ctx, struct rpc_dhcp_address, n);
	if (to->scopes == NULL) {
		return false;
	}
	for (i = 0; i < n; i++) {
		to->scopes[i] = rpc_dhcp_address4(from->Elements[i]);
	}
	to->num_scopes = n;
	return true;
}

static bool read_relation(TALLOC_CTX *mem_ctx,
			  const struct DHCP_FAILOVER_RELATIONSHIP *from,
			  struct rpc_dhcp_relation *to)
{
	bool oom = false;

	to->name =
		rpc_dhcp_text(mem_ctx, from->relationshipName, &to->odd, &oom);
	to->primary = rpc_dhcp_address4(from->primaryServer);
	to->secondary = rpc_dhcp_address4(from->secondaryServer);
	to->primary_name =
		rpc_dhcp_text(mem_ctx, from->primaryServerName, &to->odd, &oom);
	to->secondary_name = rpc_dhcp_text(mem_ctx, from->secondaryServerName,
					   &to->odd, &oom);
	to->mode = (enum rpc_dhcp_failover_mode)from->mode;
	to->is_secondary = from->serverType == SecondaryServer;
	to->state = (enum rpc_dhcp_failover_state)from->state;
	to->previous = (enum rpc_dhcp_failover_state)from->prevState;
	to->mclt_s = from->mclt;
	to->safe_s = from->safePeriod;
	to->percentage = from->percentage;
	/* what comes in pSharedSecret is not specified: left where it is */
	return !oom && read_scopes(mem_ctx, from->pScopes, to);
}

static int take(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call, size_t i,
		void *row)
{
	return read_relation(
		       mem_ctx,
		       RPC_DHCP_ELEMENT(call->info, i,
					struct DHCP_FAILOVER_RELATIONSHIP),
		       row)
		       ? 1
		       : -1;
}

static const struct rpc_dhcp_rows_kind kind = {sizeof(struct rpc_dhcp_relation),
					       NULL, take};

struct tevent_req *rpc_dhcp_relations_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp)
{
	struct R_DhcpV4FailoverEnumRelationship *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_RELATIONS,
			     R_DhcpV4FailoverEnumRelationship);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ResumeHandle = &call->handle.index;
	r->in.preferredMaximum = dhcp->limits.page_bytes;
	r->out.ResumeHandle = &call->handle.index;
	r->out.pRelationship = (void *)&call->info;
	r->out.relationshipRead = &call->read;
	r->out.relationshipTotal = &call->total;
	call->handle_size = sizeof(call->handle.index);
	call->kind = &kind;
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status rpc_dhcp_relations_recv(struct tevent_req *req,
					  TALLOC_CTX *mem_ctx,
					  struct rpc_dhcp_relation **out_rows,
					  size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_rows, out_num);
}

struct tevent_req *rpc_dhcp_relation_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dhcp *dhcp,
					  const char *name)
{
	struct R_DhcpV4FailoverGetRelationship *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_RELATION,
			     R_DhcpV4FailoverGetRelationship);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.pRelationshipName = rpc_dhcp_make_param(call, name, 0);
	r->out.pRelationship = (void *)&call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct tevent_req *
rpc_dhcp_relation_of_scope_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
				struct rpc_dhcp *dhcp,
				const struct rpc_dhcp_address *scope)
{
	struct R_DhcpV4FailoverGetScopeRelationship *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_RELATION_OF_SCOPE,
			     R_DhcpV4FailoverGetScopeRelationship);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.scopeId = rpc_dhcp_make_address4(call, scope);
	r->out.pRelationship = (void *)&call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status rpc_dhcp_relation_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx,
					 struct rpc_dhcp_relation **out_row)
{
	struct rpc_dhcp_relation *row = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;
	bool ok = false;

	status = rpc_dhcp_call_recv(req, mem_ctx, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	row = talloc_zero(mem_ctx, struct rpc_dhcp_relation);
	if (row != NULL) {
		ok = read_relation(row, call->info, row);
	}
	talloc_free(call);
	if (!ok) {
		talloc_free(row);
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_row = row;
	return status;
}

/* --------------------------------------------------------------- changing */

static struct DHCP_IP_ARRAY *make_scopes(struct rpc_dhcp_call *call,
					 const struct rpc_dhcp_relation *from)
{
	struct DHCP_IP_ARRAY *array = talloc_zero(call, struct DHCP_IP_ARRAY);
	size_t i;

	if (array != NULL) {
		array->Elements =
			talloc_array(array, uint32_t, from->num_scopes);
	}
	if (array == NULL || array->Elements == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	if (from->num_scopes > SCOPES_MAX) {
		rpc_dhcp_call_invalid(call);
		return NULL;
	}
	for (i = 0; i < from->num_scopes; i++) {
		array->Elements[i] =
			rpc_dhcp_make_address4(call, &from->scopes[i]);
	}
	array->NumElements = (uint32_t)from->num_scopes;
	return array;
}

/* 0 where it is not said. */
static uint32_t make_server(struct rpc_dhcp_call *call,
			    const struct rpc_dhcp_address *address)
{
	return address->family == 0 ? 0 : rpc_dhcp_make_address4(call, address);
}

static struct DHCP_FAILOVER_RELATIONSHIP *
make_relation(struct rpc_dhcp_call *call, const struct rpc_dhcp_relation *from)
{
	struct DHCP_FAILOVER_RELATIONSHIP *to =
		talloc_zero(call, struct DHCP_FAILOVER_RELATIONSHIP);

	if (to == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	if (from->mode > RPC_DHCP_HOT_STANDBY || from->percentage > 100 ||
	    from->state > RPC_DHCP_FAILOVER_RECOVER_DONE ||
	    from->previous > RPC_DHCP_FAILOVER_RECOVER_DONE) {
		rpc_dhcp_call_invalid(call);
		return NULL;
	}
	to->primaryServer = make_server(call, &from->primary);
	to->secondaryServer = make_server(call, &from->secondary);
	to->mode = (enum DHCP_FAILOVER_MODE)from->mode;
	to->serverType = from->is_secondary ? SecondaryServer : PrimaryServer;
	to->state = (enum FSM_STATE)from->state;
	to->prevState = (enum FSM_STATE)from->previous;
	to->mclt = from->mclt_s;
	to->safePeriod = from->safe_s;
	to->relationshipName =
		rpc_dhcp_make_text(call, from->name, NAME_MAX_UNITS);
	to->primaryServerName = rpc_dhcp_make_text(call, from->primary_name, 0);
	to->secondaryServerName =
		rpc_dhcp_make_text(call, from->secondary_name, 0);
	to->pScopes = make_scopes(call, from);
	to->percentage = from->percentage;
	to->pSharedSecret = rpc_dhcp_make_text(call, from->secret, 0);
	return to;
}

static struct tevent_req *
relation_write(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
	       struct rpc_dhcp *dhcp, enum rpc_dhcp_question question,
	       const struct rpc_dhcp_relation *relation)
{
	struct R_DhcpV4FailoverCreateRelationship *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, question,
			     R_DhcpV4FailoverCreateRelationship);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.pRelationship = make_relation(call, relation);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *
rpc_dhcp_relation_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			      struct rpc_dhcp *dhcp,
			      const struct rpc_dhcp_relation *relation)
{
	return relation_write(mem_ctx, ev, dhcp, RPC_DHCP_ASK_RELATION_CREATE,
			      relation);
}

struct tevent_req *rpc_dhcp_relation_scopes_add_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_relation *relation)
{
	return relation_write(mem_ctx, ev, dhcp,
			      RPC_DHCP_ASK_RELATION_SCOPES_ADD, relation);
}

struct tevent_req *rpc_dhcp_relation_scopes_remove_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_relation *relation)
{
	return relation_write(mem_ctx, ev, dhcp,
			      RPC_DHCP_ASK_RELATION_SCOPES_REMOVE, relation);
}

struct tevent_req *
rpc_dhcp_relation_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp, uint32_t fields,
			   const struct rpc_dhcp_relation *relation)
{
	struct R_DhcpV4FailoverSetRelationship *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_RELATION_SET,
			     R_DhcpV4FailoverSetRelationship);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.Flags = fields;
	r->in.pRelationship = make_relation(call, relation);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

static struct tevent_req *name_write(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dhcp *dhcp,
				     enum rpc_dhcp_question question,
				     const char *name)
{
	struct R_DhcpV4FailoverDeleteRelationship *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, question,
			     R_DhcpV4FailoverDeleteRelationship);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.pRelationshipName = rpc_dhcp_make_param(call, name, 0);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *rpc_dhcp_relation_delete_send(TALLOC_CTX *mem_ctx,
						 struct tevent_context *ev,
						 struct rpc_dhcp *dhcp,
						 const char *name)
{
	return name_write(mem_ctx, ev, dhcp, RPC_DHCP_ASK_RELATION_DELETE,
			  name);
}

struct tevent_req *rpc_dhcp_relation_balance_send(TALLOC_CTX *mem_ctx,
						  struct tevent_context *ev,
						  struct rpc_dhcp *dhcp,
						  const char *name)
{
	return name_write(mem_ctx, ev, dhcp, RPC_DHCP_ASK_FAILOVER_BALANCE,
			  name);
}
