/*
 * Option definitions ([MS-DHCPM] 3.1.4.9-12 and 24, 3.2.4.15-19 and 30,
 * 3.2.4.48-52 and 56). The oldest calls are the V5 ones with the default
 * classes; the V6 ones have a list of their own.
 */
#include "simulators/dhcp/sim_dhcp_state.h"

#include "simulators/dhcp/sim_dhcp_elements.h"

static bool same_key(const struct sim_dhcp_key *a, const struct sim_dhcp_key *b)
{
	return a->family == b->family && a->is_vendor == b->is_vendor &&
	       strcmp(a->class, b->class) == 0 &&
	       strcmp(a->vendor, b->vendor) == 0;
}

static size_t find(const struct sim_dhcp_state *state,
		   const struct sim_dhcp_key *key, uint32_t id)
{
	const struct sim_dhcp_definition *d = NULL;
	size_t i;

	for (i = 0; i < state->definitions.count; i++) {
		d = state->definitions.item[i];
		if (d->wire->OptionID == id && same_key(&d->key, key)) {
			break;
		}
	}
	return i;
}

struct sim_dhcp_definition *
sim_dhcp_definition_find(const struct sim_dhcp_state *state,
			 const struct sim_dhcp_key *key, uint32_t id)
{
	struct sim_dhcp_key plain = *key;
	size_t i = find(state, key, id);

	if (i == state->definitions.count) {
		/* a class, or a vendor whose option this is not, uses the
		 * definition of all */
		plain.class = "";
		if (!plain.is_vendor) {
			plain.vendor = "";
		}
		i = find(state, &plain, id);
	}
	return i < state->definitions.count ? state->definitions.item[i]
					    : NULL;
}

bool sim_dhcp_definition_add(struct sim_dhcp_state *state,
			     const struct sim_dhcp_key *key,
			     const struct DHCP_OPTION *wire)
{
	struct sim_dhcp_definition *d =
		talloc_zero(state, struct sim_dhcp_definition);
	const struct sim_dhcp_definition *other = NULL;
	size_t at = state->definitions.count;

	if (d == NULL) {
		return false;
	}
	d->key = (struct sim_dhcp_key){
		.family = key->family,
		.is_vendor = key->is_vendor,
		.class = talloc_strdup(d, key->class),
		.vendor = talloc_strdup(d, key->vendor),
		.policy = "",
	};
	d->wire = SIM_DHCP_COPY(d, DHCP_OPTION, wire);
	if (d->key.class == NULL || d->key.vendor == NULL || d->wire == NULL) {
		talloc_free(d);
		return false;
	}
	for (; at > 0; at--) {
		other = state->definitions.item[at - 1];
		if (other->wire->OptionID <= wire->OptionID) {
			break;
		}
	}
	return sim_dhcp_list_insert(state, &state->definitions, at, d);
}

static uint32_t put(struct sim_dhcp_call *call, const struct sim_dhcp_key *key,
		    uint32_t id, const struct DHCP_OPTION *option, bool create)
{
	struct sim_dhcp_state *state = call->service->state;
	struct DHCP_OPTION named = *option;
	size_t at = find(state, key, id);
	bool there = at < state->definitions.count;

	sim_dhcp_call_note(call, "OptionID", id);
	/* whose type is the option's */
	if (option->DefaultValue.NumElements == 0 ||
	    option->DefaultValue.Elements == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (there && create) {
		return SIM_DHCP_OPTION_EXISTS;
	}
	if (!there && !create) {
		return SIM_DHCP_OPTION_NOT_PRESENT;
	}
	named.OptionID = id;
	if (!sim_dhcp_definition_add(state, key, &named)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (there) {
		/* the new one stands behind its equals */
		sim_dhcp_list_remove(&state->definitions, at);
	}
	return SIM_DHCP_SUCCESS;
}

static uint32_t get(struct sim_dhcp_call *call, const struct sim_dhcp_key *key,
		    uint32_t id, struct DHCP_OPTION **out)
{
	struct sim_dhcp_state *state = call->service->state;
	struct sim_dhcp_definition *d = NULL;
	size_t at = find(state, key, id);

	sim_dhcp_call_note(call, "OptionID", id);
	if (at == state->definitions.count) {
		return SIM_DHCP_OPTION_NOT_PRESENT;
	}
	d = state->definitions.item[at];
	*out = d->wire;
	return SIM_DHCP_SUCCESS;
}

static uint32_t forget(struct sim_dhcp_call *call,
		       const struct sim_dhcp_key *key, uint32_t id)
{
	struct sim_dhcp_state *state = call->service->state;
	size_t at = find(state, key, id);

	sim_dhcp_call_note(call, "OptionID", id);
	if (at == state->definitions.count) {
		return SIM_DHCP_OPTION_NOT_PRESENT;
	}
	sim_dhcp_list_remove(&state->definitions, at);
	return SIM_DHCP_SUCCESS;
}

/* The definitions of a key, in the order of their numbers. */
static struct DHCP_OPTION **of_key(struct sim_dhcp_call *call,
				   const struct sim_dhcp_key *key, size_t *n)
{
	const struct sim_dhcp_list *list = &call->service->state->definitions;
	struct DHCP_OPTION **found =
		talloc_array(call->mem_ctx, struct DHCP_OPTION *,
			     list->count + 1);
	struct sim_dhcp_definition *d = NULL;
	size_t i;

	*n = 0;
	for (i = 0; found != NULL && i < list->count; i++) {
		d = list->item[i];
		if (same_key(&d->key, key)) {
			found[(*n)++] = d->wire;
		}
	}
	return found;
}

static uint32_t list(struct sim_dhcp_call *call, const struct sim_dhcp_key *key,
		     uint32_t preferred_maximum, uint32_t *resume,
		     struct DHCP_OPTION_ARRAY **out, uint32_t *out_read,
		     uint32_t *out_total)
{
	struct sim_dhcp_slice slice;
	struct DHCP_OPTION **found = NULL;
	struct DHCP_OPTION_ARRAY *array = NULL;
	size_t i, n;

	sim_dhcp_call_note(call, "ResumeHandle", *resume);
	sim_dhcp_call_note(call, "PreferredMaximum", preferred_maximum);
	found = of_key(call, key, &n);
	slice = sim_dhcp_slice_items(n, *resume, preferred_maximum);
	array = SIM_DHCP_ARRAY(call->mem_ctx, DHCP_OPTION_ARRAY, Options,
			       slice.count);
	if (found == NULL || array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (slice.result == SIM_DHCP_NO_MORE_ITEMS) {
		return slice.result;
	}
	for (i = 0; i < slice.count; i++) {
		array->Options[i] = *found[slice.first + i];
	}
	*out = array;
	*out_read = array->NumElements;
	*out_total = slice.left;
	*resume = (uint32_t)(slice.first + slice.count);
	return slice.result;
}

static uint32_t all(struct sim_dhcp_call *call, int family, uint32_t flags,
		    struct DHCP_ALL_OPTIONS **out)
{
	const struct sim_dhcp_list *list = &call->service->state->definitions;
	struct DHCP_ALL_OPTIONS *answer =
		talloc_zero(call->mem_ctx, struct DHCP_ALL_OPTIONS);
	struct DHCP_OPTION_ARRAY *plain = SIM_DHCP_ARRAY(
		call->mem_ctx, DHCP_OPTION_ARRAY, Options, list->count);
	struct DHCP_ALL_OPTIONS_VendorOptions *vendor = talloc_zero_array(
		call->mem_ctx, struct DHCP_ALL_OPTIONS_VendorOptions,
		list->count + 1);
	const struct sim_dhcp_definition *d = NULL;
	size_t i;

	sim_dhcp_call_note(call, "Flags", flags);
	if (flags != 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (answer == NULL || plain == NULL || vendor == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	plain->NumElements = 0;
	for (i = 0; i < list->count; i++) {
		d = list->item[i];
		if (d->key.family != family) {
			continue;
		}
		if (!d->key.is_vendor && d->key.class[0] == '\0') {
			plain->Options[plain->NumElements++] = *d->wire;
			continue;
		}
		vendor[answer->NumVendorOptions++] =
			(struct DHCP_ALL_OPTIONS_VendorOptions){
				.Option = *d->wire,
				.VendorName = sim_dhcp_wire_name(
					vendor, d->key.vendor),
				.ClassName = sim_dhcp_wire_name(vendor,
								d->key.class),
			};
	}
	answer->NonVendorOptions = plain;
	answer->VendorOptions = vendor;
	*out = answer;
	return SIM_DHCP_SUCCESS;
}

static const struct sim_dhcp_key plain_key = {
	.family = 4, .class = "", .vendor = "", .policy = "",
};

SIM_DHCP_ANSWER(R_DhcpCreateOption)
{
	return put(call, &plain_key, r->in.OptionID, r->in.OptionInfo, true);
}

SIM_DHCP_ANSWER(R_DhcpSetOptionInfo)
{
	return put(call, &plain_key, r->in.OptionID, r->in.OptionInfo, false);
}

SIM_DHCP_ANSWER(R_DhcpGetOptionInfo)
{
	return get(call, &plain_key, r->in.OptionID, r->out.OptionInfo);
}

SIM_DHCP_ANSWER(R_DhcpRemoveOption)
{
	return forget(call, &plain_key, r->in.OptionID);
}

SIM_DHCP_ANSWER(R_DhcpEnumOptions)
{
	return list(call, &plain_key, r->in.PreferredMaximum,
		    r->out.ResumeHandle, r->out.Options, r->out.OptionsRead,
		    r->out.OptionsTotal);
}

SIM_DHCP_ANSWER(R_DhcpGetAllOptions)
{
	return all(call, 4, r->in.Flags, r->out.OptionStruct);
}

SIM_DHCP_ANSWER(R_DhcpGetAllOptionsV6)
{
	return all(call, 6, r->in.Flags, r->out.OptionStruct);
}

/* A call that names classes: the key of its arguments, then the work. */
#define CLASSED(method, family, work)                                          \
	SIM_DHCP_ANSWER(method)                                                \
	{                                                                      \
		struct sim_dhcp_key key;                                       \
		uint32_t result = sim_dhcp_key(call, family, r->in.Flags,      \
					       r->in.ClassName,                \
					       r->in.VendorName, &key);        \
		return result == SIM_DHCP_SUCCESS ? work : result;             \
	}

CLASSED(R_DhcpCreateOptionV5, 4,
	put(call, &key, r->in.OptionId, r->in.OptionInfo, true))
CLASSED(R_DhcpCreateOptionV6, 6,
	put(call, &key, r->in.OptionId, r->in.OptionInfo, true))
CLASSED(R_DhcpSetOptionInfoV5, 4,
	put(call, &key, r->in.OptionID, r->in.OptionInfo, false))
CLASSED(R_DhcpSetOptionInfoV6, 6,
	put(call, &key, r->in.OptionID, r->in.OptionInfo, false))
CLASSED(R_DhcpGetOptionInfoV5, 4,
	get(call, &key, r->in.OptionID, r->out.OptionInfo))
CLASSED(R_DhcpGetOptionInfoV6, 6,
	get(call, &key, r->in.OptionID, r->out.OptionInfo))
CLASSED(R_DhcpRemoveOptionV5, 4, forget(call, &key, r->in.OptionID))
CLASSED(R_DhcpRemoveOptionV6, 6, forget(call, &key, r->in.OptionID))
CLASSED(R_DhcpEnumOptionsV5, 4,
	list(call, &key, r->in.PreferredMaximum, r->out.ResumeHandle,
	     r->out.Options, r->out.OptionsRead, r->out.OptionsTotal))
CLASSED(R_DhcpEnumOptionsV6, 6,
	list(call, &key, r->in.PreferredMaximum, r->out.ResumeHandle,
	     r->out.Options, r->out.OptionsRead, r->out.OptionsTotal))
