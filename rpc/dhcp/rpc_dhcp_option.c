/*
 * Definitions of options ([MS-DHCPM] 3.2.4.15 to .19, .30, 3.1.4.24; IPv6
 * 3.2.4.48, .49, .52, .56).
 *
 * The methods of IPv6 have the parameters of those of IPv4: one function fills
 * both.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_option_data.h"

#define NAME_MAX_UNITS 255

#define SAME_PLACE(a, b, member)                                               \
	_Static_assert(offsetof(struct a, member) ==                           \
				       offsetof(struct b, member) &&           \
			       sizeof(struct a) == sizeof(struct b),           \
		       #member " moved")
SAME_PLACE(R_DhcpCreateOptionV5, R_DhcpSetOptionInfoV5, in.OptionInfo);
SAME_PLACE(R_DhcpCreateOptionV5, R_DhcpCreateOptionV6, in.OptionInfo);
SAME_PLACE(R_DhcpCreateOptionV5, R_DhcpSetOptionInfoV6, in.OptionInfo);
SAME_PLACE(R_DhcpRemoveOptionV5, R_DhcpRemoveOptionV6, in.VendorName);
SAME_PLACE(R_DhcpGetAllOptions, R_DhcpGetAllOptionsV6, out.OptionStruct);

/* ---------------------------------------------------------------- reading */

static bool option_read(TALLOC_CTX *mem_ctx, const struct DHCP_OPTION *from,
			struct rpc_dhcp_option *to)
{
	bool oom = false;

	to->id = from->OptionID;
	to->name = rpc_dhcp_text(mem_ctx, from->OptionName, &to->odd, &oom);
	to->comment =
		rpc_dhcp_text(mem_ctx, from->OptionComment, &to->odd, &oom);
	to->is_array = from->OptionType == DhcpArrayTypeOption;
	return !oom &&
	       rpc_dhcp_option_data(mem_ctx, &from->DefaultValue, &to->elements,
				    &to->num_elements, &to->odd);
}

static int take_old(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		    size_t i, void *row)
{
	const struct DHCP_OPTION *from =
		RPC_DHCP_ELEMENT(call->info, i, struct DHCP_OPTION);

	return option_read(mem_ctx, from, row) ? 1 : -1;
}

static size_t all_plain(const struct DHCP_ALL_OPTIONS *all)
{
	return all->NonVendorOptions == NULL ||
			       all->NonVendorOptions->Options == NULL
		       ? 0
		       : all->NonVendorOptions->NumElements;
}

static size_t count_all(const void *info)
{
	const struct DHCP_ALL_OPTIONS *all = info;

	return all_plain(all) +
	       (all->VendorOptions == NULL ? 0 : all->NumVendorOptions);
}

/* Those of no vendor come first. */
static int take_all(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		    size_t i, void *row)
{
	const struct DHCP_ALL_OPTIONS *all = call->info;
	size_t plain = all_plain(all);
	struct rpc_dhcp_option *to = row;
	bool oom = false;

	if (i < plain) {
		return option_read(mem_ctx, &all->NonVendorOptions->Options[i],
				   to)
			       ? 1
			       : -1;
	}
	to->is_vendor = true;
	to->vendor =
		rpc_dhcp_text(mem_ctx, all->VendorOptions[i - plain].VendorName,
			      &to->odd, &oom);
	to->user_class =
		rpc_dhcp_text(mem_ctx, all->VendorOptions[i - plain].ClassName,
			      &to->odd, &oom);
	if (oom ||
	    !option_read(mem_ctx, &all->VendorOptions[i - plain].Option, to)) {
		return -1;
	}
	return 1;
}

static const struct rpc_dhcp_rows_kind all_kind = {
	sizeof(struct rpc_dhcp_option), count_all, take_all};
static const struct rpc_dhcp_rows_kind old_kind = {
	sizeof(struct rpc_dhcp_option), NULL, take_old};

struct tevent_req *rpc_dhcp_options_send(TALLOC_CTX *mem_ctx,
					 struct tevent_context *ev,
					 struct rpc_dhcp *dhcp, int family)
{
	struct rpc_dhcp_call *all = NULL, *old = NULL;
	struct R_DhcpGetAllOptions *r = NULL;
	struct R_DhcpEnumOptions *o = NULL;

	all = RPC_DHCP_CALL(mem_ctx,
			    family == 6 ? RPC_DHCP_ASK_OPTIONS6
					: RPC_DHCP_ASK_OPTIONS,
			    R_DhcpGetAllOptions);
	if (all == NULL) {
		return NULL;
	}
	r = all->r;
	r->out.OptionStruct = (void *)&all->info;
	all->kind = &all_kind;
	if (family == 6) {
		return rpc_dhcp_list_send(mem_ctx, ev, dhcp, all, NULL);
	}
	old = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_OPTIONS_OLD,
			    R_DhcpEnumOptions);
	if (old != NULL) {
		o = old->r;
		RPC_DHCP_PAGE(old, o, dhcp->limits.page_bytes, Options,
			      OptionsRead, OptionsTotal);
		old->kind = &old_kind;
	}
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, all, old);
}

struct rpc_status rpc_dhcp_options_recv(struct tevent_req *req,
					TALLOC_CTX *mem_ctx,
					struct rpc_dhcp_option **out_options,
					size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_options, out_num);
}

/* --------------------------------------------------------------- changing */

static struct tevent_req *option_write(TALLOC_CTX *mem_ctx,
				       struct tevent_context *ev,
				       struct rpc_dhcp *dhcp,
				       enum rpc_dhcp_question question,
				       const struct rpc_dhcp_option *option)
{
	struct R_DhcpCreateOptionV5 *r = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct DHCP_OPTION *info = NULL;

	call = RPC_DHCP_CALL(mem_ctx, question, R_DhcpCreateOptionV5);
	if (call == NULL) {
		return NULL;
	}
	info = talloc_zero(call, struct DHCP_OPTION);
	if (info == NULL) {
		talloc_free(call);
		return NULL;
	}
	info->OptionID = option->id;
	info->OptionName =
		rpc_dhcp_make_text(call, option->name, NAME_MAX_UNITS);
	info->OptionComment = rpc_dhcp_make_text(call, option->comment, 0);
	info->DefaultValue = rpc_dhcp_make_option_data(call, option->elements,
						       option->num_elements);
	info->OptionType = option->is_array ? DhcpArrayTypeOption
					    : DhcpUnaryElementTypeOption;
	r = call->r;
	r->in.Flags = option->vendor != NULL ? DHCP_FLAGS_OPTION_IS_VENDOR : 0;
	r->in.OptionId = option->id;
	r->in.ClassName = rpc_dhcp_make_param(call, option->user_class, 0);
	r->in.VendorName = rpc_dhcp_make_param(call, option->vendor, 0);
	r->in.OptionInfo = info;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *
rpc_dhcp_option_create_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp, int family,
			    const struct rpc_dhcp_option *option)
{
	return option_write(mem_ctx, ev, dhcp,
			    family == 6 ? RPC_DHCP_ASK_OPTION6_CREATE
					: RPC_DHCP_ASK_OPTION_CREATE,
			    option);
}

struct tevent_req *
rpc_dhcp_option_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 struct rpc_dhcp *dhcp, int family,
			 const struct rpc_dhcp_option *option)
{
	return option_write(mem_ctx, ev, dhcp,
			    family == 6 ? RPC_DHCP_ASK_OPTION6_SET
					: RPC_DHCP_ASK_OPTION_SET,
			    option);
}

struct tevent_req *
rpc_dhcp_option_delete_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp, int family, uint32_t id,
			    const struct rpc_dhcp_option_class *whose)
{
	struct R_DhcpRemoveOptionV5 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx,
			     family == 6 ? RPC_DHCP_ASK_OPTION6_DELETE
					 : RPC_DHCP_ASK_OPTION_DELETE,
			     R_DhcpRemoveOptionV5);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.OptionID = id;
	if (whose != NULL) {
		r->in.Flags =
			whose->vendor != NULL ? DHCP_FLAGS_OPTION_IS_VENDOR : 0;
		r->in.ClassName =
			rpc_dhcp_make_param(call, whose->user_class, 0);
		r->in.VendorName = rpc_dhcp_make_param(call, whose->vendor, 0);
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}
