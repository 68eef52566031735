/*
 * Values of options at a level ([MS-DHCPM] 3.2.4.20 to .24, .31, 3.1.4.15;
 * of policies 3.2.4.102 to .106; IPv6 3.2.4.53 to .55, .57, .79).
 *
 * Three families of methods have the same parameters: those of classes, of
 * policies (whose name takes the place of the user class) and of IPv6 (whose
 * level is another structure behind the same pointer).
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_option_data.h"

#define SAME_PLACE(a, b, member_a, member_b)                                   \
	_Static_assert(offsetof(struct a, member_a) ==                         \
				       offsetof(struct b, member_b) &&         \
			       sizeof(struct a) == sizeof(struct b),           \
		       #member_a " moved")
SAME_PLACE(R_DhcpSetOptionValueV5, R_DhcpSetOptionValueV6, in.ScopeInfo,
	   in.ScopeInfo);
SAME_PLACE(R_DhcpSetOptionValueV5, R_DhcpV4SetOptionValue, in.ClassName,
	   in.PolicyName);
SAME_PLACE(R_DhcpSetOptionValuesV5, R_DhcpV4SetOptionValues, in.ClassName,
	   in.PolicyName);
SAME_PLACE(R_DhcpRemoveOptionValueV5, R_DhcpRemoveOptionValueV6, in.ScopeInfo,
	   in.ScopeInfo);
SAME_PLACE(R_DhcpRemoveOptionValueV5, R_DhcpV4RemoveOptionValue, in.ClassName,
	   in.PolicyName);
SAME_PLACE(R_DhcpGetOptionValueV5, R_DhcpGetOptionValueV6, out.OptionValue,
	   out.OptionValue);
SAME_PLACE(R_DhcpGetOptionValueV5, R_DhcpV4GetOptionValue, in.ClassName,
	   in.PolicyName);
SAME_PLACE(R_DhcpEnumOptionValuesV5, R_DhcpEnumOptionValuesV6, in.ScopeInfo,
	   in.ScopeInfo);
SAME_PLACE(R_DhcpGetAllOptionValues, R_DhcpGetAllOptionValuesV6, in.ScopeInfo,
	   in.ScopeInfo);
SAME_PLACE(R_DhcpGetAllOptionValues, R_DhcpV4GetAllOptionValues, out.Values,
	   out.Values);
SAME_PLACE(DHCP_ALL_OPTION_VALUES_Options, DHCP_ALL_OPTION_VALUES_PB_Options,
	   ClassName, PolicyName);

/* The question of a family, or of a policy. */
enum face { OF_CLASS, OF_POLICY, OF_IPV6, FACES };

static const struct {
	enum rpc_dhcp_question get, set, remove;
} faces[FACES] = {
	[OF_CLASS] = {RPC_DHCP_ASK_VALUE, RPC_DHCP_ASK_VALUE_SET,
		      RPC_DHCP_ASK_VALUE_REMOVE},
	[OF_POLICY] = {RPC_DHCP_ASK_VALUE_POLICY, RPC_DHCP_ASK_VALUE_POLICY_SET,
		       RPC_DHCP_ASK_VALUE_POLICY_REMOVE},
	[OF_IPV6] = {RPC_DHCP_ASK_VALUE6, RPC_DHCP_ASK_VALUE6_SET,
		     RPC_DHCP_ASK_VALUE6_REMOVE},
};

static enum face face_of(const struct rpc_dhcp_level *level,
			 const struct rpc_dhcp_option_class *whose)
{
	if (level->family == 6) {
		return OF_IPV6;
	}
	return whose != NULL && whose->policy != NULL ? OF_POLICY : OF_CLASS;
}

/* Of either family, behind the pointer that IPv4 has. */
static struct DHCP_OPTION_SCOPE_INFO *
make_level(struct rpc_dhcp_call *call, const struct rpc_dhcp_level *level)
{
	if (level->family == 6) {
		return (void *)rpc_dhcp_make_level6(call, level);
	}
	return rpc_dhcp_make_level4(call, level);
}

static const struct rpc_dhcp_option_class nobody;

static uint32_t make_flags(const struct rpc_dhcp_option_class *whose)
{
	return whose->vendor != NULL ? DHCP_FLAGS_OPTION_IS_VENDOR : 0;
}

/* The user class, or the policy in its place. */
static const char *make_class(struct rpc_dhcp_call *call,
			      const struct rpc_dhcp_level *level,
			      const struct rpc_dhcp_option_class *whose)
{
	if (whose->policy == NULL) {
		return rpc_dhcp_make_param(call, whose->user_class, 0);
	}
	if (level->family == 6 || whose->user_class != NULL) {
		rpc_dhcp_call_invalid(call);
	}
	return rpc_dhcp_make_param(call, whose->policy, 0);
}

/* -------------------------------------------------------------- one value */

struct tevent_req *
rpc_dhcp_option_value_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			   struct rpc_dhcp *dhcp,
			   const struct rpc_dhcp_level *level, uint32_t id,
			   const struct rpc_dhcp_option_class *whose)
{
	enum face face = face_of(level, whose);
	struct R_DhcpGetOptionValueV5 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	whose = whose != NULL ? whose : &nobody;
	call = RPC_DHCP_CALL(mem_ctx, faces[face].get, R_DhcpGetOptionValueV5);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.Flags = make_flags(whose);
	r->in.OptionID = id;
	r->in.ClassName = make_class(call, level, whose);
	r->in.VendorName = rpc_dhcp_make_param(call, whose->vendor, 0);
	r->in.ScopeInfo = make_level(call, level);
	if (face == OF_IPV6) {
		/* published with one level less (3.2.4.79) */
		rpc_dhcp_call_inline(call, sizeof(struct DHCP_OPTION_VALUE));
		r->out.OptionValue = call->info;
	} else {
		r->out.OptionValue = (void *)&call->info;
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, true);
}

struct rpc_status
rpc_dhcp_option_value_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			   struct rpc_dhcp_option_value **out_value)
{
	struct rpc_dhcp_option_value *value = NULL;
	struct rpc_dhcp_call *call = NULL;
	struct rpc_status status;

	status = rpc_dhcp_call_recv(req, mem_ctx, &call);
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	value = talloc_zero(mem_ctx, struct rpc_dhcp_option_value);
	if (value == NULL ||
	    !rpc_dhcp_option_value_of(value, call->info, value)) {
		TALLOC_FREE(value);
		status = rpc_dhcp_local(RPC_LOCAL_NO_MEMORY);
	}
	talloc_free(call);
	if (value != NULL) {
		*out_value = value;
	}
	return status;
}

struct tevent_req *
rpc_dhcp_option_value_set_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			       struct rpc_dhcp *dhcp,
			       const struct rpc_dhcp_level *level,
			       const struct rpc_dhcp_option_value *value,
			       const struct rpc_dhcp_option_class *whose)
{
	struct R_DhcpSetOptionValueV5 *r = NULL;
	struct DHCP_OPTION_DATA *data = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, faces[face_of(level, whose)].set,
			     R_DhcpSetOptionValueV5);
	if (call == NULL) {
		return NULL;
	}
	data = talloc(call, struct DHCP_OPTION_DATA);
	if (data == NULL) {
		talloc_free(call);
		return NULL;
	}
	*data = rpc_dhcp_make_option_data(call, value->elements,
					  value->num_elements);
	whose = whose != NULL ? whose : &nobody;
	r = call->r;
	r->in.Flags = make_flags(whose);
	r->in.OptionId = value->id;
	r->in.ClassName = make_class(call, level, whose);
	r->in.VendorName = rpc_dhcp_make_param(call, whose->vendor, 0);
	r->in.ScopeInfo = make_level(call, level);
	r->in.OptionValue = data;
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

static struct DHCP_OPTION_VALUE_ARRAY *
make_values(struct rpc_dhcp_call *call,
	    const struct rpc_dhcp_option_value *values, size_t num)
{
	struct DHCP_OPTION_VALUE_ARRAY *array =
		talloc_zero(call, struct DHCP_OPTION_VALUE_ARRAY);
	size_t i;

	if (array != NULL) {
		array->Values =
			talloc_zero_array(array, struct DHCP_OPTION_VALUE, num);
	}
	if (array == NULL || array->Values == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	array->NumElements = (uint32_t)num;
	for (i = 0; i < num; i++) {
		array->Values[i].OptionID = values[i].id;
		array->Values[i].Value = rpc_dhcp_make_option_data(
			call, values[i].elements, values[i].num_elements);
	}
	return array;
}

struct tevent_req *rpc_dhcp_option_values_set_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_level *level,
	const struct rpc_dhcp_option_value *values, size_t num_values,
	const struct rpc_dhcp_option_class *whose)
{
	bool of_policy = whose != NULL && whose->policy != NULL;
	struct R_DhcpSetOptionValuesV5 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx,
			     of_policy ? RPC_DHCP_ASK_VALUES_POLICY_SET
				       : RPC_DHCP_ASK_VALUES_SET,
			     R_DhcpSetOptionValuesV5);
	if (call == NULL) {
		return NULL;
	}
	whose = whose != NULL ? whose : &nobody;
	r = call->r;
	r->in.Flags = make_flags(whose);
	r->in.ClassName = make_class(call, level, whose);
	r->in.VendorName = rpc_dhcp_make_param(call, whose->vendor, 0);
	r->in.ScopeInfo = make_level(call, level);
	r->in.OptionValues = make_values(call, values, num_values);
	if (level->family != 4) {
		rpc_dhcp_call_invalid(call);
	}
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

struct tevent_req *rpc_dhcp_option_value_remove_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_level *level, uint32_t id,
	const struct rpc_dhcp_option_class *whose)
{
	struct R_DhcpRemoveOptionValueV5 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, faces[face_of(level, whose)].remove,
			     R_DhcpRemoveOptionValueV5);
	if (call == NULL) {
		return NULL;
	}
	whose = whose != NULL ? whose : &nobody;
	r = call->r;
	r->in.Flags = make_flags(whose);
	r->in.OptionID = id;
	r->in.ClassName = make_class(call, level, whose);
	r->in.VendorName = rpc_dhcp_make_param(call, whose->vendor, 0);
	r->in.ScopeInfo = make_level(call, level);
	return rpc_dhcp_call_send(mem_ctx, ev, dhcp, call, false);
}

/* ------------------------------------------------------ values at a level */

static bool values_read(TALLOC_CTX *mem_ctx,
			const struct DHCP_OPTION_VALUE *from, size_t n,
			struct rpc_dhcp_option_values *to)
{
	bool ok = true;
	size_t i;

	to->values =
		talloc_zero_array(mem_ctx, struct rpc_dhcp_option_value, n);
	if (to->values == NULL) {
		return false;
	}
	to->num_values = n;
	for (i = 0; ok && i < n; i++) {
		ok = rpc_dhcp_option_value_of(to->values, &from[i],
					      &to->values[i]);
		to->odd |= to->values[i].odd;
	}
	return ok;
}

static size_t count_groups(const void *info)
{
	const struct DHCP_ALL_OPTION_VALUES *all = info;

	return all->Options == NULL ? 0 : all->NumElements;
}

/* The name of a group goes to *name, which is within row. */
static int take_named(TALLOC_CTX *mem_ctx, const void *info, size_t i,
		      struct rpc_dhcp_option_values *to, const char **name)
{
	const struct DHCP_ALL_OPTION_VALUES *all = info;
	const struct DHCP_ALL_OPTION_VALUES_Options *from = &all->Options[i];
	const struct DHCP_OPTION_VALUE_ARRAY *array = from->OptionsArray;
	bool oom = false;

	*name = rpc_dhcp_text(mem_ctx, from->ClassName, &to->odd, &oom);
	to->vendor = rpc_dhcp_text(mem_ctx, from->VendorName, &to->odd, &oom);
	to->is_vendor = from->IsVendor != 0;
	if (oom) {
		return -1;
	}
	if (array == NULL || array->Values == NULL || array->NumElements == 0) {
		return 1;
	}
	return values_read(mem_ctx, array->Values, array->NumElements, to) ? 1
									   : -1;
}

static int take_class(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		      size_t i, void *row)
{
	struct rpc_dhcp_option_values *to = row;

	return take_named(mem_ctx, call->info, i, to, &to->user_class);
}

static int take_policy(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		       size_t i, void *row)
{
	struct rpc_dhcp_option_values *to = row;

	return take_named(mem_ctx, call->info, i, to, &to->policy);
}

/* A page of values of one class: a row for the whole page. */
static size_t count_page(const void *info)
{
	const struct DHCP_OPTION_VALUE_ARRAY *page = info;

	return page->Values == NULL || page->NumElements == 0 ? 0 : 1;
}

static int take_page(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		     size_t i, void *row)
{
	const struct DHCP_OPTION_VALUE_ARRAY *page = call->info;

	return values_read(mem_ctx, page->Values, page->NumElements, row) ? 1
									  : -1;
}

static const struct rpc_dhcp_rows_kind class_kind = {
	sizeof(struct rpc_dhcp_option_values), count_groups, take_class};
static const struct rpc_dhcp_rows_kind policy_kind = {
	sizeof(struct rpc_dhcp_option_values), count_groups, take_policy};
static const struct rpc_dhcp_rows_kind page_kind = {
	sizeof(struct rpc_dhcp_option_values), count_page, take_page};

static struct rpc_dhcp_call *values_all(TALLOC_CTX *mem_ctx,
					enum rpc_dhcp_question question,
					const struct rpc_dhcp_rows_kind *kind,
					const struct rpc_dhcp_level *level)
{
	struct R_DhcpGetAllOptionValues *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, question, R_DhcpGetAllOptionValues);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ScopeInfo = make_level(call, level);
	r->out.Values = (void *)&call->info;
	call->kind = kind;
	return call;
}

/* For servers without dhcpsrv2; opnum 14. */
static struct rpc_dhcp_call *values_old(TALLOC_CTX *mem_ctx,
					struct rpc_dhcp *dhcp,
					const struct rpc_dhcp_level *level)
{
	struct R_DhcpEnumOptionValues *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx, RPC_DHCP_ASK_VALUES_OLD,
			     R_DhcpEnumOptionValues);
	if (call == NULL) {
		return NULL;
	}
	r = call->r;
	r->in.ScopeInfo = make_level(call, level);
	RPC_DHCP_PAGE(call, r, dhcp->limits.page_bytes, OptionValues,
		      OptionsRead, OptionsTotal);
	call->kind = &page_kind;
	return call;
}

struct tevent_req *
rpc_dhcp_option_values_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			    struct rpc_dhcp *dhcp,
			    const struct rpc_dhcp_level *level)
{
	struct rpc_dhcp_call *all = NULL, *old = NULL;

	all = values_all(mem_ctx,
			 level->family == 6 ? RPC_DHCP_ASK_VALUES6
					    : RPC_DHCP_ASK_VALUES,
			 &class_kind, level);
	if (all != NULL && level->family == 4) {
		old = values_old(mem_ctx, dhcp, level);
	}
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, all, old);
}

struct tevent_req *rpc_dhcp_option_values_policy_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_level *level)
{
	struct rpc_dhcp_call *call = NULL;

	call = values_all(mem_ctx, RPC_DHCP_ASK_VALUES_POLICY, &policy_kind,
			  level);
	if (call != NULL && level->family != 4) {
		rpc_dhcp_call_invalid(call);
	}
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct tevent_req *rpc_dhcp_option_values_class_send(
	TALLOC_CTX *mem_ctx, struct tevent_context *ev, struct rpc_dhcp *dhcp,
	const struct rpc_dhcp_level *level,
	const struct rpc_dhcp_option_class *whose)
{
	struct R_DhcpEnumOptionValuesV5 *r = NULL;
	struct rpc_dhcp_call *call = NULL;

	call = RPC_DHCP_CALL(mem_ctx,
			     level->family == 6 ? RPC_DHCP_ASK_VALUES6_CLASS
						: RPC_DHCP_ASK_VALUES_CLASS,
			     R_DhcpEnumOptionValuesV5);
	if (call == NULL) {
		return NULL;
	}
	whose = whose != NULL ? whose : &nobody;
	r = call->r;
	r->in.Flags = make_flags(whose);
	r->in.ClassName = rpc_dhcp_make_param(call, whose->user_class, 0);
	r->in.VendorName = rpc_dhcp_make_param(call, whose->vendor, 0);
	r->in.ScopeInfo = make_level(call, level);
	RPC_DHCP_PAGE(call, r, dhcp->limits.page_bytes, OptionValues,
		      OptionsRead, OptionsTotal);
	call->kind = &page_kind;
	if (whose->policy != NULL) {
		rpc_dhcp_call_invalid(call);
	}
	return rpc_dhcp_list_send(mem_ctx, ev, dhcp, call, NULL);
}

struct rpc_status
rpc_dhcp_option_values_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			    struct rpc_dhcp_option_values **out_values,
			    size_t *out_num)
{
	return rpc_dhcp_list_recv(req, mem_ctx, (void **)out_values, out_num);
}

/* ----------------------------------------------------- looking into values */

const struct rpc_dhcp_option_value *
rpc_dhcp_option_find(const struct rpc_dhcp_option_values *values,
		     size_t num_values, uint32_t id)
{
	const struct rpc_dhcp_option_values *group = NULL;
	size_t i, k;

	for (i = 0; i < num_values; i++) {
		group = &values[i];
		if (group->is_vendor || group->vendor != NULL ||
		    group->user_class != NULL || group->policy != NULL) {
			continue;
		}
		for (k = 0; k < group->num_values; k++) {
			if (group->values[k].id == id) {
				return &group->values[k];
			}
		}
	}
	return NULL;
}

bool rpc_dhcp_option_number(const struct rpc_dhcp_option_value *value,
			    uint32_t *out_number)
{
	if (value == NULL || value->num_elements != 1 ||
	    value->elements[0].type > RPC_DHCP_OPTION_DWORD) {
		return false;
	}
	*out_number = (uint32_t)value->elements[0].number;
	return true;
}
