/*
 * The calls on option values ([MS-DHCPM] 3.1.4.13-16 and 25, 3.2.4.20-24 and
 * 31, 3.2.4.53-55, 57 and 79, 3.2.4.102-106): of the default classes, of
 * classes, of IPv6, of policies.
 */
#include "simulators/dhcp/sim_dhcp_state.h"

#include "simulators/dhcp/sim_dhcp_elements.h"

static const struct sim_dhcp_key plain_key = {
	.family = 4, .class = "", .vendor = "", .policy = "",
};

/* Level and key of a call's arguments. */
struct where {
	struct sim_dhcp_level level;
	struct sim_dhcp_key key;
};

static uint32_t where_plain(struct sim_dhcp_call *call,
			    const struct DHCP_OPTION_SCOPE_INFO *scope,
			    struct where *out)
{
	out->key = plain_key;
	return sim_dhcp_level(call, scope, &out->level);
}

static uint32_t where_classed(struct sim_dhcp_call *call, uint32_t flags,
			      const char *class, const char *vendor,
			      const struct DHCP_OPTION_SCOPE_INFO *scope,
			      struct where *out)
{
	uint32_t result = sim_dhcp_key(call, 4, flags, class, vendor,
				       &out->key);

	return result == SIM_DHCP_SUCCESS
		       ? sim_dhcp_level(call, scope, &out->level) : result;
}

static uint32_t where6(struct sim_dhcp_call *call, uint32_t flags,
		       const char *class, const char *vendor,
		       const struct DHCP_OPTION_SCOPE_INFO6 *scope,
		       struct where *out)
{
	uint32_t result = sim_dhcp_key(call, 6, flags, class, vendor,
				       &out->key);

	return result == SIM_DHCP_SUCCESS
		       ? sim_dhcp_level6(call, scope, &out->level) : result;
}

/* A policy is looked for at the level that the option is asked for. */
static uint32_t where_policy(struct sim_dhcp_call *call, uint32_t flags,
			     const char *policy, const char *vendor,
			     const struct DHCP_OPTION_SCOPE_INFO *scope,
			     struct where *out)
{
	uint32_t subnet = 0, result = where_classed(call, flags, NULL, vendor,
						    scope, out);

	sim_dhcp_call_note_text(call, "PolicyName", policy);
	if (result != SIM_DHCP_SUCCESS || policy == NULL) {
		return result;
	}
	if (out->level.kind == SIM_DHCP_AT_SCOPE) {
		subnet = sim_dhcp_address_word(&out->level.scope);
	} else if (out->level.kind != SIM_DHCP_AT_SERVER) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (sim_dhcp_policy_find(call->service->state, subnet, policy) ==
	    NULL) {
		return SIM_DHCP_POLICY_NOT_FOUND;
	}
	out->key.policy = policy;
	return SIM_DHCP_SUCCESS;
}

static uint32_t get(struct sim_dhcp_call *call, const struct where *w,
		    uint32_t id, struct DHCP_OPTION_VALUE *out)
{
	const struct sim_dhcp_state *state = call->service->state;
	const struct sim_dhcp_definition *d = NULL;
	const struct sim_dhcp_value *v = NULL;

	sim_dhcp_call_note(call, "OptionID", id);
	if (w->level.kind == SIM_DHCP_AT_DEFAULT) {
		d = sim_dhcp_definition_find(state, &w->key, id);
		if (d == NULL) {
			return SIM_DHCP_OPTION_NOT_PRESENT;
		}
		*out = (struct DHCP_OPTION_VALUE){
			.OptionID = id, .Value = d->wire->DefaultValue,
		};
		return SIM_DHCP_SUCCESS;
	}
	v = sim_dhcp_value_find(state, &w->level, &w->key, id);
	if (v == NULL) {
		return SIM_DHCP_OPTION_NOT_PRESENT;
	}
	*out = *v->wire;
	return SIM_DHCP_SUCCESS;
}

static uint32_t get_new(struct sim_dhcp_call *call, const struct where *w,
			uint32_t id, struct DHCP_OPTION_VALUE **out)
{
	struct DHCP_OPTION_VALUE *value =
		talloc_zero(call->mem_ctx, struct DHCP_OPTION_VALUE);
	uint32_t result;

	if (value == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	result = get(call, w, id, value);
	if (result == SIM_DHCP_SUCCESS) {
		*out = value;
	}
	return result;
}

static uint32_t list(struct sim_dhcp_call *call, const struct where *w,
		     uint32_t preferred_maximum, uint32_t *resume,
		     struct DHCP_OPTION_VALUE_ARRAY **out, uint32_t *out_read,
		     uint32_t *out_total)
{
	struct DHCP_OPTION_VALUE_ARRAY *array = NULL;
	struct sim_dhcp_slice slice;
	uint32_t result;

	sim_dhcp_call_note(call, "ResumeHandle", *resume);
	sim_dhcp_call_note(call, "PreferredMaximum", preferred_maximum);
	result = sim_dhcp_option_collect(call, &w->level, &w->key, &array);
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	slice = sim_dhcp_slice_items(array->NumElements, *resume,
				     preferred_maximum);
	if (slice.result == SIM_DHCP_NO_MORE_ITEMS) {
		return slice.result;
	}
	array->Values += slice.first;
	array->NumElements = (uint32_t)slice.count;
	*out = array;
	*out_read = array->NumElements;
	*out_total = slice.left;
	*resume = (uint32_t)(slice.first + slice.count);
	return slice.result;
}

/* The other part of a pair: its user class, or its policy. */
static const char *first_of(const struct sim_dhcp_key *key, bool by_policy)
{
	return by_policy ? key->policy : key->class;
}

/* The pairs of class (or policy) and vendor that the level has values for,
 * the default pair before all. */
static struct sim_dhcp_key *pairs_of(struct sim_dhcp_call *call, int family,
				     const struct sim_dhcp_level *level,
				     bool by_policy, size_t *n)
{
	const struct sim_dhcp_list *values = &call->service->state->values;
	struct sim_dhcp_key *pairs =
		talloc_array(call->mem_ctx, struct sim_dhcp_key, 1);
	const struct sim_dhcp_value *v = NULL;
	bool has_default = false;
	size_t i, k;

	*n = 0;
	if (pairs == NULL) {
		return NULL;
	}
	pairs[(*n)++] = (struct sim_dhcp_key){
		.family = family, .class = "", .vendor = "", .policy = "",
	};
	for (i = 0; i < values->count; i++) {
		v = values->item[i];
		if (v->key.family != family ||
		    !sim_dhcp_level_is(&v->level, level) ||
		    first_of(&v->key, !by_policy)[0] != '\0') {
			continue;
		}
		for (k = 0; k < *n; k++) {
			if (strcmp(pairs[k].vendor, v->key.vendor) == 0 &&
			    strcmp(first_of(&pairs[k], by_policy),
				   first_of(&v->key, by_policy)) == 0) {
				break;
			}
		}
		has_default = has_default || k == 0;
		if (k < *n) {
			continue;
		}
		pairs = talloc_realloc(call->mem_ctx, pairs,
				       struct sim_dhcp_key, *n + 1);
		if (pairs == NULL) {
			return NULL;
		}
		pairs[*n] = v->key;
		(*n)++;
	}
	if (!has_default) {
		(*n)--;
		memmove(pairs, pairs + 1, *n * sizeof(*pairs));
	}
	return pairs;
}

/* Two entries for each pair: the options of all, and the vendor's own. */
static uint32_t all(struct sim_dhcp_call *call, int family, uint32_t flags,
		    const struct sim_dhcp_level *level, bool by_policy,
		    struct DHCP_ALL_OPTION_VALUES **out)
{
	struct DHCP_ALL_OPTION_VALUES *answer =
		talloc_zero(call->mem_ctx, struct DHCP_ALL_OPTION_VALUES);
	struct DHCP_ALL_OPTION_VALUES_Options *entry = NULL;
	struct sim_dhcp_key *pairs = NULL;
	uint32_t result = SIM_DHCP_SUCCESS;
	size_t i, n = 0;

	sim_dhcp_call_note(call, "Flags", flags);
	if (flags != 0 || level->kind == SIM_DHCP_AT_DEFAULT) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	pairs = pairs_of(call, family, level, by_policy, &n);
	if (answer == NULL || pairs == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	answer->NumElements = (uint32_t)(2 * n);
	answer->Options = talloc_zero_array(
		answer, struct DHCP_ALL_OPTION_VALUES_Options, 2 * n);
	if (answer->Options == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < 2 * n && result == SIM_DHCP_SUCCESS; i++) {
		entry = &answer->Options[i];
		pairs[i / 2].is_vendor = i % 2 != 0;
		entry->IsVendor = pairs[i / 2].is_vendor;
		entry->ClassName = sim_dhcp_wire_name(
			answer, first_of(&pairs[i / 2], by_policy));
		entry->VendorName = sim_dhcp_wire_name(answer,
						       pairs[i / 2].vendor);
		result = sim_dhcp_option_collect(call, level, &pairs[i / 2],
						 &entry->OptionsArray);
	}
	*out = answer;
	return result;
}

/* The work of a call, once it is known where. */
#define AT(method, where_of, work)                                             \
	SIM_DHCP_ANSWER(method)                                                \
	{                                                                      \
		struct where w;                                                \
		uint32_t result = where_of;                                    \
		return result == SIM_DHCP_SUCCESS ? work : result;             \
	}

#define PLAIN where_plain(call, r->in.ScopeInfo, &w)
#define CLASSED                                                                \
	where_classed(call, r->in.Flags, r->in.ClassName, r->in.VendorName,    \
		      r->in.ScopeInfo, &w)
#define V6                                                                     \
	where6(call, r->in.Flags, r->in.ClassName, r->in.VendorName,           \
	       r->in.ScopeInfo, &w)
#define POLICY                                                                 \
	where_policy(call, r->in.Flags, r->in.PolicyName, r->in.VendorName,    \
		     r->in.ScopeInfo, &w)

#define SET(id)                                                                \
	sim_dhcp_option_set(call, &w.level, &w.key, id, r->in.OptionValue)
#define SET_MANY                                                               \
	sim_dhcp_option_set_many(call, &w.level, &w.key, r->in.OptionValues)
#define GET get_new(call, &w, r->in.OptionID, r->out.OptionValue)
#define REMOVE                                                                 \
	sim_dhcp_option_remove(call, &w.level, &w.key, r->in.OptionID)
#define LIST                                                                   \
	list(call, &w, r->in.PreferredMaximum, r->out.ResumeHandle,            \
	     r->out.OptionValues, r->out.OptionsRead, r->out.OptionsTotal)

AT(R_DhcpSetOptionValue, PLAIN, SET(r->in.OptionID))
AT(R_DhcpSetOptionValueV5, CLASSED, SET(r->in.OptionId))
AT(R_DhcpSetOptionValueV6, V6, SET(r->in.OptionId))
AT(R_DhcpV4SetOptionValue, POLICY, SET(r->in.OptionID))
AT(R_DhcpSetOptionValues, PLAIN, SET_MANY)
AT(R_DhcpSetOptionValuesV5, CLASSED, SET_MANY)
AT(R_DhcpV4SetOptionValues, POLICY, SET_MANY)
AT(R_DhcpGetOptionValue, PLAIN, GET)
AT(R_DhcpGetOptionValueV5, CLASSED, GET)
AT(R_DhcpV4GetOptionValue, POLICY, GET)
/* 3.2.4.79 has the structure itself in the response. */
AT(R_DhcpGetOptionValueV6, V6,
   get(call, &w, r->in.OptionID, r->out.OptionValue))
AT(R_DhcpRemoveOptionValue, PLAIN, REMOVE)
AT(R_DhcpRemoveOptionValueV5, CLASSED, REMOVE)
AT(R_DhcpRemoveOptionValueV6, V6, REMOVE)
AT(R_DhcpV4RemoveOptionValue, POLICY, REMOVE)
AT(R_DhcpEnumOptionValues, PLAIN, LIST)
AT(R_DhcpEnumOptionValuesV5, CLASSED, LIST)
AT(R_DhcpEnumOptionValuesV6, V6, LIST)

SIM_DHCP_ANSWER(R_DhcpGetAllOptionValues)
{
	struct sim_dhcp_level level;
	uint32_t result = sim_dhcp_level(call, r->in.ScopeInfo, &level);

	return result == SIM_DHCP_SUCCESS
		       ? all(call, 4, r->in.Flags, &level, false,
			     r->out.Values)
		       : result;
}

SIM_DHCP_ANSWER(R_DhcpGetAllOptionValuesV6)
{
	struct sim_dhcp_level level;
	uint32_t result = sim_dhcp_level6(call, r->in.ScopeInfo, &level);

	return result == SIM_DHCP_SUCCESS
		       ? all(call, 6, r->in.Flags, &level, false,
			     r->out.Values)
		       : result;
}

/* The structures differ in the name of a member alone. */
SIM_DHCP_ANSWER(R_DhcpV4GetAllOptionValues)
{
	struct DHCP_ALL_OPTION_VALUES *values = NULL;
	struct DHCP_ALL_OPTION_VALUES_PB *answer = talloc_zero(
		call->mem_ctx, struct DHCP_ALL_OPTION_VALUES_PB);
	struct sim_dhcp_level level;
	uint32_t i, result = sim_dhcp_level(call, r->in.ScopeInfo, &level);

	if (result == SIM_DHCP_SUCCESS) {
		result = all(call, 4, r->in.Flags, &level, true, &values);
	}
	if (result != SIM_DHCP_SUCCESS) {
		return result;
	}
	if (answer == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	answer->NumElements = values->NumElements;
	answer->Options = talloc_array(
		answer, struct DHCP_ALL_OPTION_VALUES_PB_Options,
		values->NumElements);
	if (answer->Options == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < values->NumElements; i++) {
		answer->Options[i] = (struct DHCP_ALL_OPTION_VALUES_PB_Options){
			.PolicyName = values->Options[i].ClassName,
			.VendorName = values->Options[i].VendorName,
			.IsVendor = values->Options[i].IsVendor,
			.OptionsArray = values->Options[i].OptionsArray,
		};
	}
	*r->out.Values = answer;
	return SIM_DHCP_SUCCESS;
}
