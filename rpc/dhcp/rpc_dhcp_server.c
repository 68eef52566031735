/*
 * Bindings to interfaces, names of the default classes, the account that
 * updates DNS ([MS-DHCPM] 3.2.4.41 to .43, .47, .70, .71, .88).
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_server.h"

#define BINDING_FIXED 1	   /* Flags of 2.2.1.2.80 */
#define BINDINGS_MAX  4096 /* more interfaces than a machine has */

/* --------------------------------------------------------------- bindings */

static int take4(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		 size_t i, void *to)
{
	const struct DHCP_BIND_ELEMENT *from =
		RPC_DHCP_ELEMENT(call->info, i, struct DHCP_BIND_ELEMENT);
	struct rpc_dhcp_binding *row = to;
	bool oom = false;

	row->address = rpc_dhcp_address4(from->AdapterPrimaryAddress);
	row->subnet = rpc_dhcp_address4(from->AdapterSubnetAddress);
	row->description =
		rpc_dhcp_text(mem_ctx, from->IfDescription, &row->odd, &oom);
	row->is_bound = from->fBoundToDHCPServer != 0;
	row->is_fixed = (from->Flags & BINDING_FIXED) != 0;
	row->interface_id =
		rpc_dhcp_bytes(mem_ctx, from->IfId, from->IfIdSize, &oom);
	row->interface_id_len = row->interface_id == NULL ? 0 : from->IfIdSize;
	return oom ? -1 : 1;
}

static int take6(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		 size_t i, void *to)
{
	const struct DHCPV6_BIND_ELEMENT *from =
		RPC_DHCP_ELEMENT(call->info, i, struct DHCPV6_BIND_ELEMENT);
	struct rpc_dhcp_binding *row = to;
	bool oom = false;

	row->address = rpc_dhcp_address6(&from->AdapterPrimaryAddress);
	row->subnet = rpc_dhcp_address6(&from->AdapterSubnetAddress);
	row->description =
		rpc_dhcp_text(mem_ctx, from->IfDescription, &row->odd, &oom);
	row->is_bound = from->fBoundToDHCPServer != 0;
	row->is_fixed = (from->Flags & BINDING_FIXED) != 0;
	row->interface_index = from->IpV6IfIndex;
	row->interface_id =
		rpc_dhcp_bytes(mem_ctx, from->IfId, from->IfIdSize, &oom);
	row->interface_id_len = row->interface_id == NULL ? 0 : from->IfIdSize;
	return oom ? -1 : 1;
}

static const struct rpc_dhcp_rows_kind kind4 = {sizeof(struct rpc_dhcp_binding),
						NULL, take4};
static const struct rpc_dhcp_rows_kind kind6 = {sizeof(struct rpc_dhcp_binding),
						NULL, take6};

struct tevent_req *rpc_dhcp_bindings_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dhcp *dhcp, int family)
{
	struct R_DhcpGetServerBindingInfo *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	_Static_assert(sizeof(struct R_DhcpGetServerBindingInfo) ==
			       sizeof(struct R_DhcpGetServerBindingInfoV6),
		       "both families share a layout");
	call = RPC_DHCP_CALL(mem_ctx,
			     family == 6 ? RPC_DHCP_ASK_BINDINGS6
					 : RPC_DHCP_ASK_BINDINGS,
			     R_DhcpGetServerBindingInfo);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->out.BindElementsInfo = (void *)&call->info;
	call->kind = family == 6 ? &kind6 : &kind4;
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status rpc_dhcp_bindings_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx,
					 struct rpc_dhcp_binding **out_rows,
					 size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_rows, out_num);
}

static void make4(struct rpc_dhcp_call *call, struct DHCP_BIND_ELEMENT *to,
		  const struct rpc_dhcp_binding *row)
{
	struct DHCP_BINARY_DATA id = rpc_dhcp_make_bytes(
		call, row->interface_id, row->interface_id_len);

	to->Flags = row->is_fixed ? BINDING_FIXED : 0;
	to->fBoundToDHCPServer = row->is_bound;
	to->AdapterPrimaryAddress = rpc_dhcp_make_address4(call, &row->address);
	to->AdapterSubnetAddress = rpc_dhcp_make_address4(call, &row->subnet);
	to->IfDescription = rpc_dhcp_make_text(call, row->description, 0);
	to->IfId = id.Data;
	to->IfIdSize = id.DataLength;
}

static void make6(struct rpc_dhcp_call *call, struct DHCPV6_BIND_ELEMENT *to,
		  const struct rpc_dhcp_binding *row)
{
	struct DHCP_BINARY_DATA id = rpc_dhcp_make_bytes(
		call, row->interface_id, row->interface_id_len);

	to->Flags = row->is_fixed ? BINDING_FIXED : 0;
	to->fBoundToDHCPServer = row->is_bound;
	to->AdapterPrimaryAddress = rpc_dhcp_make_address6(call, &row->address);
	to->AdapterSubnetAddress = rpc_dhcp_make_address6(call, &row->subnet);
	to->IfDescription = rpc_dhcp_make_text(call, row->description, 0);
	to->IpV6IfIndex = row->interface_index;
	to->IfId = id.Data;
	to->IfIdSize = id.DataLength;
}

/* The array of either family behind the pointer that IPv4 has; NULL: no memory
 */
static struct DHCP_BIND_ELEMENT_ARRAY *
make_bindings(struct rpc_dhcp_call *call, int family,
	      const struct rpc_dhcp_binding *rows, size_t num)
{
	struct DHCP_BIND_ELEMENT_ARRAY *array =
		talloc_zero(call, struct DHCP_BIND_ELEMENT_ARRAY);
	struct DHCPV6_BIND_ELEMENT *to6 = NULL;
	size_t i;

	if (array == NULL) {
		return NULL;
	}
	if (family == 6) {
		to6 = talloc_zero_array(array, struct DHCPV6_BIND_ELEMENT, num);
		array->Elements = (void *)to6;
	} else {
		array->Elements =
			talloc_zero_array(array, struct DHCP_BIND_ELEMENT, num);
	}
	if (array->Elements == NULL) {
		return NULL;
	}
	array->NumElements = (uint32_t)num;
	for (i = 0; i < num; i++) {
		if (family == 6) {
			make6(call, &to6[i], &rows[i]);
		} else {
			make4(call, &array->Elements[i], &rows[i]);
		}
	}
	return array;
}

struct tevent_req *
rpc_dhcp_bindings_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp, int family,
			   const struct rpc_dhcp_binding *rows, size_t num)
{
	struct R_DhcpSetServerBindingInfo *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	_Static_assert(sizeof(struct R_DhcpSetServerBindingInfo) ==
			       sizeof(struct R_DhcpSetServerBindingInfoV6),
		       "both families share a layout");
	call = RPC_DHCP_CALL(mem_ctx,
			     family == 6 ? RPC_DHCP_ASK_BINDINGS6_SET
					 : RPC_DHCP_ASK_BINDINGS_SET,
			     R_DhcpSetServerBindingInfo);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	if (num > BINDINGS_MAX) {
		rpc_dhcp_call_invalid(call);
	} else {
		r->in.BindElementsInfo = make_bindings(call, family, rows, num);
		if (r->in.BindElementsInfo == NULL) {
			rpc_dhcp_call_oom(call);
		}
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

/* ---------------------------------------------------------------- strings */

struct tevent_req *rpc_dhcp_strings_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp)
{
	struct R_DhcpGetServerSpecificStrings *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_STRINGS,
			     R_DhcpGetServerSpecificStrings);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->out.ServerSpecificStrings = (void *)&call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status rpc_dhcp_strings_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_strings **out_strings)
{
	const struct DHCP_SERVER_SPECIFIC_STRINGS *from = NULL;
	struct rpc_dhcp_strings *to = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;
	bool oom = false;
	uint32_t odd = 0;

	status = rpc_dhcp_call_recv(req, mem_ctx, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	from = call->info;
	to = talloc_zero(mem_ctx, struct rpc_dhcp_strings);
	if (to != NULL) {
		to->vendor_class = rpc_dhcp_text(
			to, from->DefaultVendorClassName, &odd, &oom);
		to->user_class = rpc_dhcp_text(to, from->DefaultUserClassName,
					       &odd, &oom);
	}
	talloc_free(call);
	if (to == NULL || oom) {
		talloc_free(to);
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_strings = to;
	return status;
}

/* --------------------------------------------------------------- DNS user */

struct tevent_req *rpc_dhcp_dns_user_send(TALLOC_CTX *mem_ctx,
					  struct tevent_context *ev,
					  struct rpc_dhcp *dhcp)
{
	struct R_DhcpQueryDnsRegCredentials *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_DNS_USER,
			     R_DhcpQueryDnsRegCredentials);
	if (call == NULL) {
		return NULL;
	}
	/* user and domain */
	rpc_dhcp_call_inline(call, 2 * sizeof(struct DHCPM_UNITS));
	r = call->r;
	r->in.UnameSize = DHCPM_MAX_UNITS;
	r->in.DomainSize = DHCPM_MAX_UNITS;
	r->out.Uname = call->info;
	r->out.Domain = call->info != NULL
				? (struct DHCPM_UNITS *)call->info + 1
				: NULL;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

/* Text up to the NUL, or the end; NULL for none. */
static const char *buffer_text(TALLOC_CTX *mem_ctx,
			       const struct DHCPM_UNITS *buffer, bool *oom)
{
	struct DHCPM_STRING text = {.units = buffer->units};
	uint32_t odd = 0;

	while (text.length < buffer->count && text.units[text.length] != 0) {
		text.length++;
	}
	return rpc_dhcp_text(mem_ctx, &text, &odd, oom);
}

struct rpc_status rpc_dhcp_dns_user_recv(struct tevent_req *req,
					 TALLOC_CTX *mem_ctx,
					 struct rpc_dhcp_dns_user **out_user)
{
	const struct R_DhcpQueryDnsRegCredentials *r = NULL;
	struct rpc_dhcp_dns_user *to = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;
	bool oom = false;

	status = rpc_dhcp_call_recv(req, mem_ctx, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	r = call->r;
	to = talloc_zero(mem_ctx, struct rpc_dhcp_dns_user);
	if (to != NULL) {
		to->user = buffer_text(to, r->out.Uname, &oom);
		to->domain = buffer_text(to, r->out.Domain, &oom);
	}
	talloc_free(call);
	if (to == NULL || oom) {
		talloc_free(to);
		return rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	*out_user = to;
	return status;
}

struct tevent_req *rpc_dhcp_dns_user_set_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_dns_user *user, const char *password)
{
	struct R_DhcpSetDnsRegCredentialsV5 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_DNS_USER_SET,
			     R_DhcpSetDnsRegCredentialsV5);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.Uname = rpc_dhcp_make_param(call, user->user, 0);
	r->in.Domain = rpc_dhcp_make_param(call, user->domain, 0);
	r->in.Passwd = rpc_dhcp_make_param(call, password, 0);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

/* ----------------------------------------------------- what the caller may */

#define ATTRIBUTE_IS_ADMIN 5 /* DHCP_ATTRIB_BOOL_IS_ADMIN */

struct tevent_req *rpc_dhcp_may_change_send(TALLOC_CTX *mem_ctx,
					    struct tevent_context *ev,
					    struct rpc_dhcp *dhcp)
{
	struct R_DhcpServerQueryAttribute *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_ATTRIBUTE,
			     R_DhcpServerQueryAttribute);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.DhcpAttribId = ATTRIBUTE_IS_ADMIN;
	r->out.pDhcpAttrib = (void *)&call->info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status rpc_dhcp_may_change_recv(struct tevent_req *req,
					   bool *out_may)
{
	const struct DHCP_ATTRIB *from = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;

	status = rpc_dhcp_call_recv(req, NULL, &call);
	if (status.vocabulary == RPC_VOCABULARY_WERROR &&
	    status.code == DHCP_ACCESS_DENIED) {
		*out_may = false;
		return (struct rpc_status){0};
	}
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	from = call->info;
	if (from->DhcpAttribId != ATTRIBUTE_IS_ADMIN ||
	    from->DhcpAttribType != DHCP_ATTRIB_TYPE_BOOL) {
		status = rpc_dhcp_local(RPC_LOCAL_BAD_REPLY);
	} else {
		*out_may = from->DhcpAttrib.DhcpAttribBool != 0;
	}
	talloc_free(call);
	return status;
}
