/* User and vendor classes, listed and changed. */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "rpc/dhcp/rpc_dhcp_class.h"

#define SAME_SIZE(a, b)                                                        \
	_Static_assert(sizeof(struct a) == sizeof(struct b),                   \
		       "the methods share a layout")
SAME_SIZE(R_DhcpCreateClass, R_DhcpModifyClass);
SAME_SIZE(R_DhcpCreateClass, R_DhcpCreateClassV6);
SAME_SIZE(R_DhcpCreateClass, R_DhcpModifyClassV6);
SAME_SIZE(R_DhcpDeleteClass, R_DhcpDeleteClassV6);
SAME_SIZE(R_DhcpEnumClasses, R_DhcpEnumClassesV6);

/* ---------------------------------------------------------------- listing */

static int take4(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		 size_t i, void *to)
{
	const struct DHCP_CLASS_INFO *from =
		RPC_DHCP_ELEMENT(call->info, i, struct DHCP_CLASS_INFO);
	struct rpc_dhcp_class *row = to;
	bool oom = false;

	row->name = rpc_dhcp_text(mem_ctx, from->ClassName, &row->odd, &oom);
	row->comment =
		rpc_dhcp_text(mem_ctx, from->ClassComment, &row->odd, &oom);
	row->is_vendor = from->IsVendor != 0;
	row->flags = from->Flags;
	row->data = rpc_dhcp_bytes(mem_ctx, from->ClassData,
				   from->ClassDataLength, &oom);
	row->data_len = row->data == NULL ? 0 : from->ClassDataLength;
	return oom ? -1 : 1;
}

static int take6(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		 size_t i, void *to)
{
	const struct DHCP_CLASS_INFO_V6 *from =
		RPC_DHCP_ELEMENT(call->info, i, struct DHCP_CLASS_INFO_V6);
	struct rpc_dhcp_class *row = to;
	bool oom = false;

	row->name = rpc_dhcp_text(mem_ctx, from->ClassName, &row->odd, &oom);
	row->comment =
		rpc_dhcp_text(mem_ctx, from->ClassComment, &row->odd, &oom);
	row->is_vendor = from->IsVendor != 0;
	row->flags = from->Flags;
	row->enterprise = from->EnterpriseNumber;
	row->data = rpc_dhcp_bytes(mem_ctx, from->ClassData,
				   from->ClassDataLength, &oom);
	row->data_len = row->data == NULL ? 0 : from->ClassDataLength;
	return oom ? -1 : 1;
}

static const struct rpc_dhcp_rows_kind kind4 = {sizeof(struct rpc_dhcp_class),
						NULL, take4};
static const struct rpc_dhcp_rows_kind kind6 = {sizeof(struct rpc_dhcp_class),
						NULL, take6};

struct tevent_req *rpc_dhcp_classes_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp, int family)
{
	struct R_DhcpEnumClasses *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx,
			     family == 6 ? RPC_DHCP_ASK_CLASSES6
					 : RPC_DHCP_ASK_CLASSES,
			     R_DhcpEnumClasses);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	RPC_DHCP_PAGE(call, r, dhcp->limits.page_bytes, ClassInfoArray, nRead,
		      nTotal);
	call->kind = family == 6 ? &kind6 : &kind4;
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status rpc_dhcp_classes_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_class **out_classes,
					size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_classes, out_num);
}

/* --------------------------------------------------------------- changing */

static struct DHCP_CLASS_INFO *make4(struct rpc_dhcp_call *call,
				     const struct rpc_dhcp_class *row)
{
	struct DHCP_CLASS_INFO *info =
		talloc_zero(call, struct DHCP_CLASS_INFO);
	struct DHCP_BINARY_DATA data =
		rpc_dhcp_make_bytes(call, row->data, row->data_len);

	if (info == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	info->ClassName = rpc_dhcp_make_text(call, row->name, 0);
	info->ClassComment = rpc_dhcp_make_text(call, row->comment, 0);
	info->IsVendor = row->is_vendor;
	info->Flags = row->flags;
	info->ClassData = data.Data;
	info->ClassDataLength = data.DataLength;
	return info;
}

static struct DHCP_CLASS_INFO_V6 *make6(struct rpc_dhcp_call *call,
					const struct rpc_dhcp_class *row)
{
	struct DHCP_CLASS_INFO_V6 *info =
		talloc_zero(call, struct DHCP_CLASS_INFO_V6);
	struct DHCP_BINARY_DATA data =
		rpc_dhcp_make_bytes(call, row->data, row->data_len);

	if (info == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	info->ClassName = rpc_dhcp_make_text(call, row->name, 0);
	info->ClassComment = rpc_dhcp_make_text(call, row->comment, 0);
	info->IsVendor = row->is_vendor;
	info->EnterpriseNumber = row->enterprise;
	info->Flags = row->flags;
	info->ClassData = data.Data;
	info->ClassDataLength = data.DataLength;
	return info;
}

static struct tevent_req *class_write(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dhcp *dhcp, int family,
				      enum rpc_dhcp_question question,
				      const struct rpc_dhcp_class *row)
{
	struct R_DhcpCreateClass *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, question, R_DhcpCreateClass);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ClassInfo =
		family == 6 ? (void *)make6(call, row) : make4(call, row);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *rpc_dhcp_class_create_send(TALLOC_CTX *mem_ctx,
					      struct tevent_context *ev,
					      struct rpc_dhcp *dhcp, int family,
					      const struct rpc_dhcp_class *row)
{
	return class_write(mem_ctx, ev, dhcp, family,
			   family == 6 ? RPC_DHCP_ASK_CLASS6_CREATE
				       : RPC_DHCP_ASK_CLASS_CREATE,
			   row);
}

struct tevent_req *rpc_dhcp_class_set_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dhcp *dhcp, int family,
					   const struct rpc_dhcp_class *row)
{
	return class_write(mem_ctx, ev, dhcp, family,
			   family == 6 ? RPC_DHCP_ASK_CLASS6_SET
				       : RPC_DHCP_ASK_CLASS_SET,
			   row);
}

struct tevent_req *rpc_dhcp_class_delete_send(TALLOC_CTX *mem_ctx,
					      struct tevent_context *ev,
					      struct rpc_dhcp *dhcp, int family,
					      const char *name)
{
	struct R_DhcpDeleteClass *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx,
			     family == 6 ? RPC_DHCP_ASK_CLASS6_DELETE
					 : RPC_DHCP_ASK_CLASS_DELETE,
			     R_DhcpDeleteClass);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ClassName = rpc_dhcp_make_param(call, name, 0);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}
