/*
 * Option values: what is set at which level, for which class or policy. The
 * default level is the definition's own value.
 */
#include "simulators/dhcp/sim_dhcp_state.h"

#include "simulators/dhcp/sim_dhcp_elements.h"

#define OPTION_LEASE_TIME 51

enum { CHANGE_DURATION = 75, CHANGE_OPTION };

bool sim_dhcp_level_is(const struct sim_dhcp_level *a,
		       const struct sim_dhcp_level *b)
{
	if (a->kind != b->kind) {
		return false;
	}
	switch (a->kind) {
	case SIM_DHCP_AT_SCOPE:
		return sim_dhcp_address_compare(&a->scope, &b->scope) == 0;
	case SIM_DHCP_AT_RESERVATION:
		return sim_dhcp_address_compare(&a->reservation,
						&b->reservation) == 0;
	case SIM_DHCP_AT_MSCOPE:
		return strcmp(a->mscope, b->mscope) == 0;
	default:
		return true;
	}
}

static bool same_key(const struct sim_dhcp_key *a, const struct sim_dhcp_key *b)
{
	return a->family == b->family && a->is_vendor == b->is_vendor &&
	       strcmp(a->class, b->class) == 0 &&
	       strcmp(a->vendor, b->vendor) == 0 &&
	       strcmp(a->policy, b->policy) == 0;
}

static size_t find(const struct sim_dhcp_state *state,
		   const struct sim_dhcp_level *level,
		   const struct sim_dhcp_key *key, uint32_t id)
{
	const struct sim_dhcp_value *v = NULL;
	size_t i;

	for (i = 0; i < state->values.count; i++) {
		v = state->values.item[i];
		if (v->wire->OptionID == id && same_key(&v->key, key) &&
		    sim_dhcp_level_is(&v->level, level)) {
			break;
		}
	}
	return i;
}

struct sim_dhcp_value *
sim_dhcp_value_find(const struct sim_dhcp_state *state,
		    const struct sim_dhcp_level *level,
		    const struct sim_dhcp_key *key, uint32_t id)
{
	size_t i = find(state, level, key, id);

	return i < state->values.count ? state->values.item[i] : NULL;
}

bool sim_dhcp_value_put(struct sim_dhcp_state *state,
			const struct sim_dhcp_level *level,
			const struct sim_dhcp_key *key,
			const struct DHCP_OPTION_VALUE *wire)
{
	struct sim_dhcp_value *v = talloc_zero(state, struct sim_dhcp_value);
	const struct sim_dhcp_value *other = NULL;
	size_t old = find(state, level, key, wire->OptionID);
	bool replaces = old < state->values.count, ok;
	size_t at = state->values.count;

	if (v == NULL) {
		return false;
	}
	v->level = *level;
	v->level.mscope = talloc_strdup(v, level->mscope != NULL
						   ? level->mscope : "");
	v->key = *key;
	v->key.class = talloc_strdup(v, key->class);
	v->key.vendor = talloc_strdup(v, key->vendor);
	v->key.policy = talloc_strdup(v, key->policy);
	v->wire = SIM_DHCP_COPY(v, DHCP_OPTION_VALUE, wire);
	if (v->level.mscope == NULL || v->key.class == NULL ||
	    v->key.vendor == NULL || v->key.policy == NULL ||
	    v->wire == NULL) {
		talloc_free(v);
		return false;
	}
	/* in the order of their numbers, a new one behind its equals */
	for (; at > 0; at--) {
		other = state->values.item[at - 1];
		if (other->wire->OptionID <= wire->OptionID) {
			break;
		}
	}
	ok = sim_dhcp_list_insert(state, &state->values, at, v);
	if (ok && replaces) {
		sim_dhcp_list_remove(&state->values, old);
	}
	return ok;
}

bool sim_dhcp_value_at_reservation(const struct sim_dhcp_state *state,
				   int family,
				   const struct sim_dhcp_address *address)
{
	const struct sim_dhcp_value *v = NULL;
	size_t i;

	for (i = 0; i < state->values.count; i++) {
		v = state->values.item[i];
		if (v->key.family == family &&
		    v->level.kind == SIM_DHCP_AT_RESERVATION &&
		    sim_dhcp_address_compare(&v->level.reservation, address) ==
			    0) {
			return true;
		}
	}
	return false;
}

void sim_dhcp_values_forget(struct sim_dhcp_state *state, int family,
			    const struct sim_dhcp_address *scope,
			    const struct sim_dhcp_address *reservation)
{
	const struct sim_dhcp_value *v = NULL;
	size_t i = 0;
	bool hit;

	while (i < state->values.count) {
		v = state->values.item[i];
		hit = v->key.family == family &&
		      (v->level.kind == SIM_DHCP_AT_SCOPE ||
		       v->level.kind == SIM_DHCP_AT_RESERVATION) &&
		      sim_dhcp_address_compare(&v->level.scope, scope) == 0;
		if (hit && reservation != NULL) {
			hit = v->level.kind == SIM_DHCP_AT_RESERVATION &&
			      sim_dhcp_address_compare(&v->level.reservation,
						       reservation) == 0;
		}
		if (hit) {
			sim_dhcp_list_remove(&state->values, i);
		} else {
			i++;
		}
	}
}

uint32_t sim_dhcp_value_lease_time(const struct sim_dhcp_state *state,
				   const struct sim_dhcp_address *scope)
{
	static const struct sim_dhcp_key key = {
		.family = 4, .class = "", .vendor = "", .policy = "",
	};
	struct sim_dhcp_level level = {
		.kind = SIM_DHCP_AT_SCOPE, .scope = *scope,
	};
	const struct DHCP_OPTION_DATA *data = NULL;
	const struct sim_dhcp_value *v =
		sim_dhcp_value_find(state, &level, &key, OPTION_LEASE_TIME);

	if (v == NULL) {
		level.kind = SIM_DHCP_AT_SERVER;
		v = sim_dhcp_value_find(state, &level, &key,
					OPTION_LEASE_TIME);
	}
	data = v != NULL ? &v->wire->Value : NULL;
	if (data == NULL || data->NumElements == 0 || data->Elements == NULL ||
	    data->Elements[0].OptionType != DhcpDWordOption) {
		return 0;
	}
	return data->Elements[0].Element.DWordOption;
}

static uint32_t level_reserved(struct sim_dhcp_call *call, int family,
			       const struct sim_dhcp_level *level)
{
	struct sim_dhcp_scope *scope = NULL;
	bool v4 = family == 4;

	sim_dhcp_call_note_address(call, "ReservedIpAddress", family,
				   &level->reservation);
	scope = sim_dhcp_call_scope(call, family, &level->scope);
	if (scope == NULL) {
		return v4 ? SIM_DHCP_SUBNET_NOT_PRESENT
			  : SIM_DHCP_FILE_NOT_FOUND;
	}
	if (sim_dhcp_reservation_find(scope, &level->reservation) == NULL) {
		return v4 ? SIM_DHCP_NOT_RESERVED_CLIENT
			  : SIM_DHCP_FILE_NOT_FOUND;
	}
	return SIM_DHCP_SUCCESS;
}

static bool has_mscope(const struct sim_dhcp_state *state, const char *name)
{
	const struct sim_dhcp_mscope *m = NULL;
	size_t i;

	for (i = 0; i < state->mscopes.count; i++) {
		m = state->mscopes.item[i];
		if (strcmp(m->name, name) == 0) {
			return true;
		}
	}
	return false;
}

uint32_t sim_dhcp_level(struct sim_dhcp_call *call,
			const struct DHCP_OPTION_SCOPE_INFO *wire,
			struct sim_dhcp_level *out)
{
	const struct DHCP_RESERVED_SCOPE *reserved = NULL;

	*out = (struct sim_dhcp_level){.kind = SIM_DHCP_AT_DEFAULT};
	sim_dhcp_call_note(call, "ScopeType", wire->ScopeType);
	switch (wire->ScopeType) {
	case DhcpDefaultOptions:
		return SIM_DHCP_SUCCESS;
	case DhcpGlobalOptions:
		out->kind = SIM_DHCP_AT_SERVER;
		return SIM_DHCP_SUCCESS;
	case DhcpSubnetOptions:
		out->kind = SIM_DHCP_AT_SCOPE;
		out->scope = sim_dhcp_address_of_word(
			wire->ScopeInfo.SubnetScopeInfo);
		return sim_dhcp_call_scope(call, 4, &out->scope) != NULL
			       ? SIM_DHCP_SUCCESS
			       : SIM_DHCP_SUBNET_NOT_PRESENT;
	case DhcpReservedOptions:
		reserved = &wire->ScopeInfo.ReservedScopeInfo;
		out->kind = SIM_DHCP_AT_RESERVATION;
		out->scope = sim_dhcp_address_of_word(
			reserved->ReservedIpSubnetAddress);
		out->reservation = sim_dhcp_address_of_word(
			reserved->ReservedIpAddress);
		return level_reserved(call, 4, out);
	case DhcpMScopeOptions:
		out->kind = SIM_DHCP_AT_MSCOPE;
		out->mscope = sim_dhcp_wire_text(call->mem_ctx,
						 wire->ScopeInfo.MScopeInfo);
		if (out->mscope == NULL) {
			return SIM_DHCP_NOT_ENOUGH_MEMORY;
		}
		return has_mscope(call->service->state, out->mscope)
			       ? SIM_DHCP_SUCCESS
			       : SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	return SIM_DHCP_INVALID_PARAMETER;
}

uint32_t sim_dhcp_level6(struct sim_dhcp_call *call,
			 const struct DHCP_OPTION_SCOPE_INFO6 *wire,
			 struct sim_dhcp_level *out)
{
	const struct DHCP_RESERVED_SCOPE6 *reserved = NULL;

	*out = (struct sim_dhcp_level){.kind = SIM_DHCP_AT_DEFAULT};
	sim_dhcp_call_note(call, "ScopeType", wire->ScopeType);
	switch (wire->ScopeType) {
	case DhcpDefaultOptions6:
		return SIM_DHCP_SUCCESS;
	case DhcpGlobalOptions6:
		out->kind = SIM_DHCP_AT_SERVER;
		return SIM_DHCP_SUCCESS;
	case DhcpScopeOptions6:
		out->kind = SIM_DHCP_AT_SCOPE;
		out->scope = sim_dhcp_world_address6(
			&wire->ScopeInfo.SubnetScopeInfo);
		return sim_dhcp_call_scope(call, 6, &out->scope) != NULL
			       ? SIM_DHCP_SUCCESS : SIM_DHCP_FILE_NOT_FOUND;
	case DhcpReservedOptions6:
		reserved = &wire->ScopeInfo.ReservedScopeInfo;
		out->kind = SIM_DHCP_AT_RESERVATION;
		out->scope = sim_dhcp_world_address6(
			&reserved->ReservedIpSubnetAddress);
		out->reservation = sim_dhcp_world_address6(
			&reserved->ReservedIpAddress);
		return level_reserved(call, 6, out);
	}
	return SIM_DHCP_INVALID_PARAMETER;
}

static struct sim_dhcp_scope *scope_of(const struct sim_dhcp_call *call,
				       const struct sim_dhcp_level *level,
				       const struct sim_dhcp_key *key)
{
	return key->family == 4 && level->kind == SIM_DHCP_AT_SCOPE
		       ? sim_dhcp_scope_find(call->service->world, 4,
					     &level->scope)
		       : NULL;
}

/* A scope's lease time is its option 51. */
static void follow_lease_time(struct sim_dhcp_call *call,
			      const struct sim_dhcp_level *level,
			      const struct sim_dhcp_key *key)
{
	struct sim_dhcp_scope *scope = scope_of(call, level, key);
	uint32_t seconds;

	if (scope == NULL) {
		return;
	}
	seconds = sim_dhcp_value_lease_time(call->service->state,
					    &level->scope);
	if (seconds != 0) {
		scope->lease_s = seconds;
	}
}

/* Of an option that was set, for all or for a class; a policy's have events
 * of their own. */
static void tell(struct sim_dhcp_call *call, const struct sim_dhcp_scope *scope,
		 const struct sim_dhcp_key *key,
		 const struct sim_dhcp_definition *d, uint32_t old_lease_s)
{
	struct sim_dhcp_change change = {.id = CHANGE_OPTION};

	if (scope == NULL || d == NULL || key->policy[0] != '\0') {
		return;
	}
	if (d->wire->OptionID == OPTION_LEASE_TIME && !key->is_vendor) {
		change.id = CHANGE_DURATION;
		change.duration_s = scope->lease_s;
		change.old_duration_s = old_lease_s;
	} else {
		change.option = sim_dhcp_wire_text(call->mem_ctx,
						   d->wire->OptionName);
	}
	sim_dhcp_call_tell(call, scope, &change);
}

static void has_changed(struct sim_dhcp_call *call,
			const struct sim_dhcp_level *level,
			const struct sim_dhcp_key *key)
{
	follow_lease_time(call, level, key);
	if (key->family == 4 && (level->kind == SIM_DHCP_AT_SCOPE ||
				 level->kind == SIM_DHCP_AT_RESERVATION)) {
		sim_dhcp_replicate_scope(call->service, &level->scope);
	}
}

static uint32_t set_default(struct sim_dhcp_definition *d,
			    const struct DHCP_OPTION_DATA *data)
{
	struct DHCP_OPTION changed = *d->wire, *copy = NULL;

	changed.DefaultValue = *data;
	copy = SIM_DHCP_COPY(d, DHCP_OPTION, &changed);
	if (copy == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	talloc_free(d->wire);
	d->wire = copy;
	return SIM_DHCP_SUCCESS;
}

/* How DNS is updated is an option that no server lists a definition of. */
static bool is_dns_setting(const struct sim_dhcp_key *key, uint32_t id)
{
	return !key->is_vendor && id == (key->family == 4 ? 81 : 39);
}

uint32_t sim_dhcp_option_set(struct sim_dhcp_call *call,
			     const struct sim_dhcp_level *level,
			     const struct sim_dhcp_key *key, uint32_t id,
			     const struct DHCP_OPTION_DATA *data)
{
	const struct DHCP_OPTION_VALUE value = {
		.OptionID = id, .Value = *data,
	};
	const struct sim_dhcp_scope *scope = scope_of(call, level, key);
	const uint32_t old_lease_s = scope != NULL ? scope->lease_s : 0;
	struct sim_dhcp_state *state = call->service->state;
	struct sim_dhcp_definition *d = NULL;

	sim_dhcp_call_note(call, "OptionID", id);
	if (data->NumElements == 0 || data->Elements == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	d = sim_dhcp_definition_find(state, key, id);
	if (d == NULL && !is_dns_setting(key, id)) {
		return SIM_DHCP_OPTION_NOT_PRESENT;
	}
	if (level->kind == SIM_DHCP_AT_DEFAULT && d == NULL) {
		return SIM_DHCP_OPTION_NOT_PRESENT;
	}
	if (level->kind == SIM_DHCP_AT_DEFAULT) {
		return set_default(d, data);
	}
	if (!sim_dhcp_value_put(state, level, key, &value)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	has_changed(call, level, key);
	tell(call, scope, key, d, old_lease_s);
	return SIM_DHCP_SUCCESS;
}

/* All are looked at before the first is set. */
uint32_t sim_dhcp_option_set_many(struct sim_dhcp_call *call,
				  const struct sim_dhcp_level *level,
				  const struct sim_dhcp_key *key,
				  const struct DHCP_OPTION_VALUE_ARRAY *values)
{
	const struct sim_dhcp_state *state = call->service->state;
	const struct DHCP_OPTION_VALUE *v = NULL;
	uint32_t i, result = SIM_DHCP_SUCCESS;

	sim_dhcp_call_note(call, "NumElements", values->NumElements);
	if (values->NumElements == 0 || values->Values == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	for (i = 0; i < values->NumElements; i++) {
		v = &values->Values[i];
		if (v->Value.NumElements == 0 || v->Value.Elements == NULL) {
			return SIM_DHCP_INVALID_PARAMETER;
		}
		if (sim_dhcp_definition_find(state, key, v->OptionID) ==
			    NULL &&
		    !is_dns_setting(key, v->OptionID)) {
			return SIM_DHCP_OPTION_NOT_PRESENT;
		}
	}
	for (i = 0; i < values->NumElements && result == SIM_DHCP_SUCCESS;
	     i++) {
		v = &values->Values[i];
		result = sim_dhcp_option_set(call, level, key, v->OptionID,
					     &v->Value);
	}
	return result;
}

uint32_t sim_dhcp_option_remove(struct sim_dhcp_call *call,
				const struct sim_dhcp_level *level,
				const struct sim_dhcp_key *key, uint32_t id)
{
	struct sim_dhcp_state *state = call->service->state;
	size_t at = find(state, level, key, id);

	sim_dhcp_call_note(call, "OptionID", id);
	if (level->kind == SIM_DHCP_AT_DEFAULT) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (at == state->values.count) {
		return SIM_DHCP_OPTION_NOT_PRESENT;
	}
	sim_dhcp_list_remove(&state->values, at);
	has_changed(call, level, key);
	return SIM_DHCP_SUCCESS;
}

/* The values of a level and key, by number. */
uint32_t sim_dhcp_option_collect(struct sim_dhcp_call *call,
				 const struct sim_dhcp_level *level,
				 const struct sim_dhcp_key *key,
				 struct DHCP_OPTION_VALUE_ARRAY **out)
{
	const struct sim_dhcp_state *state = call->service->state;
	const struct sim_dhcp_list *list = level->kind == SIM_DHCP_AT_DEFAULT
						   ? &state->definitions
						   : &state->values;
	struct DHCP_OPTION_VALUE_ARRAY *array =
		SIM_DHCP_ARRAY(call->mem_ctx, DHCP_OPTION_VALUE_ARRAY, Values,
			       list->count);
	const struct sim_dhcp_definition *d = NULL;
	const struct sim_dhcp_value *v = NULL;
	size_t i;

	if (array == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	array->NumElements = 0;
	for (i = 0; i < list->count; i++) {
		if (level->kind == SIM_DHCP_AT_DEFAULT) {
			d = list->item[i];
			if (same_key(&d->key, key)) {
				array->Values[array->NumElements++] =
					(struct DHCP_OPTION_VALUE){
						.OptionID = d->wire->OptionID,
						.Value = d->wire->DefaultValue,
					};
			}
			continue;
		}
		v = list->item[i];
		if (same_key(&v->key, key) &&
		    sim_dhcp_level_is(&v->level, level)) {
			array->Values[array->NumElements++] = *v->wire;
		}
	}
	*out = array;
	return SIM_DHCP_SUCCESS;
}
