/* Lists, copies, and classes: the plain part of a server's state. */
#include "simulators/dhcp/sim_dhcp_state.h"

bool sim_dhcp_list_insert(struct sim_dhcp_state *state,
			  struct sim_dhcp_list *list, size_t at, void *item)
{
	void **grown = NULL;

	if (item == NULL || list->count == SIM_DHCP_MAX_OBJECTS) {
		talloc_free(item);
		return false;
	}
	if (list->item == NULL ||
	    list->count == talloc_array_length(list->item)) {
		grown = talloc_realloc(state, list->item, void *,
				       list->count < 8 ? 8 : 2 * list->count);
		if (grown == NULL) {
			talloc_free(item);
			return false;
		}
		list->item = grown;
	}
	memmove(&list->item[at + 1], &list->item[at],
		(list->count - at) * sizeof(*list->item));
	list->item[at] = talloc_steal(list->item, item);
	list->count++;
	return true;
}

void sim_dhcp_list_remove(struct sim_dhcp_list *list, size_t at)
{
	talloc_free(list->item[at]);
	memmove(&list->item[at], &list->item[at + 1],
		(list->count - at - 1) * sizeof(*list->item));
	list->count--;
}

void *sim_dhcp_copy(TALLOC_CTX *mem_ctx, size_t size, const char *name,
		    ndr_push_flags_fn_t push, ndr_pull_flags_fn_t pull,
		    const void *from)
{
	void *to = talloc_zero_size(mem_ctx, size);
	DATA_BLOB blob = data_blob_null;
	enum ndr_err_code err = NDR_ERR_ALLOC;

	if (to == NULL) {
		return NULL;
	}
	talloc_set_name_const(to, name);
	err = ndr_push_struct_blob(&blob, to, from, push);
	if (NDR_ERR_CODE_IS_SUCCESS(err)) {
		err = ndr_pull_struct_blob(&blob, to, to, pull);
	}
	data_blob_free(&blob);
	if (!NDR_ERR_CODE_IS_SUCCESS(err)) {
		TALLOC_FREE(to);
	}
	return to;
}

struct sim_dhcp_class *sim_dhcp_class_find(const struct sim_dhcp_state *state,
					   int family, const char *name)
{
	struct sim_dhcp_class *class = NULL;
	size_t i;

	for (i = 0; i < state->classes.count; i++) {
		class = state->classes.item[i];
		if (class->family == family && strcmp(class->name, name) == 0) {
			return class;
		}
	}
	return NULL;
}

bool sim_dhcp_class_add(struct sim_dhcp_state *state, int family,
			const struct DHCP_CLASS_INFO_V6 *wire, bool builtin)
{
	struct sim_dhcp_class *class = talloc_zero(state,
						   struct sim_dhcp_class);

	if (class == NULL) {
		return false;
	}
	class->family = family;
	class->builtin = builtin;
	class->name = sim_dhcp_wire_text(class, wire->ClassName);
	class->wire = SIM_DHCP_COPY(class, DHCP_CLASS_INFO_V6, wire);
	if (class->name == NULL || class->wire == NULL) {
		talloc_free(class);
		return false;
	}
	return sim_dhcp_list_insert(state, &state->classes,
				    state->classes.count, class);
}

uint32_t sim_dhcp_key(struct sim_dhcp_call *call, int family, uint32_t flags,
		      const char *class, const char *vendor,
		      struct sim_dhcp_key *out)
{
	const struct sim_dhcp_state *state = call->service->state;
	const struct sim_dhcp_class *found = NULL;
	uint32_t missing = family == 4 ? SIM_DHCP_CLASS_NOT_FOUND
				       : SIM_DHCP_FILE_NOT_FOUND;

	sim_dhcp_call_note(call, "Flags", flags);
	sim_dhcp_call_note_text(call, "ClassName", class);
	sim_dhcp_call_note_text(call, "VendorName", vendor);
	class = class != NULL ? class : "";
	vendor = vendor != NULL ? vendor : "";
	if ((flags & 3) != 0 && vendor[0] == '\0') {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (class[0] != '\0') {
		found = sim_dhcp_class_find(state, family, class);
		if (found == NULL || found->wire->IsVendor) {
			return missing;
		}
	}
	if (vendor[0] != '\0') {
		found = sim_dhcp_class_find(state, family, vendor);
		if (found == NULL || !found->wire->IsVendor) {
			return missing;
		}
	}
	*out = (struct sim_dhcp_key){
		.family = family,
		.is_vendor = (flags & 3) != 0,
		.class = class,
		.vendor = vendor,
		.policy = "",
	};
	return SIM_DHCP_SUCCESS;
}
