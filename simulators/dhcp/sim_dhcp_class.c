/* User and vendor classes ([MS-DHCPM] 3.2.4.25-29, 3.2.4.75-78). */
#include "simulators/dhcp/sim_dhcp_state.h"

#include "simulators/dhcp/sim_dhcp_elements.h"

static struct DHCP_CLASS_INFO_V6 widen(const struct DHCP_CLASS_INFO *class)
{
	return (struct DHCP_CLASS_INFO_V6){
		.ClassName = class->ClassName,
		.ClassComment = class->ClassComment,
		.ClassDataLength = class->ClassDataLength,
		.IsVendor = class->IsVendor,
		.Flags = class->Flags,
		.ClassData = class->ClassData,
	};
}

static struct DHCP_CLASS_INFO narrow(const struct DHCP_CLASS_INFO_V6 *class)
{
	return (struct DHCP_CLASS_INFO){
		.ClassName = class->ClassName,
		.ClassComment = class->ClassComment,
		.ClassDataLength = class->ClassDataLength,
		.IsVendor = class->IsVendor,
		.Flags = class->Flags,
		.ClassData = class->ClassData,
	};
}

static bool same_data(const struct DHCP_CLASS_INFO_V6 *a,
		      const struct DHCP_CLASS_INFO_V6 *b)
{
	return a->ClassDataLength == b->ClassDataLength &&
	       a->ClassData != NULL && b->ClassData != NULL &&
	       memcmp(a->ClassData, b->ClassData, a->ClassDataLength) == 0;
}

/* IPv6 vendor classes go by their enterprise number alone. */
static bool is_whole(int family, const struct DHCP_CLASS_INFO_V6 *class)
{
	if (class->ClassName == NULL || class->ClassName->length == 0) {
		return false;
	}
	return (class->ClassDataLength > 0 && class->ClassData != NULL) ||
	       (family == 6 && class->IsVendor);
}

static uint32_t create(struct sim_dhcp_call *call, int family, uint32_t zero,
		       const struct DHCP_CLASS_INFO_V6 *class)
{
	struct sim_dhcp_state *state = call->service->state;
	const struct sim_dhcp_class *other = NULL;
	const char *name = sim_dhcp_wire_text(call->mem_ctx,
					      class->ClassName);
	size_t i;

	sim_dhcp_call_note_text(call, "ClassName", name);
	if (zero != 0 || !is_whole(family, class)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	for (i = 0; name != NULL && i < state->classes.count; i++) {
		other = state->classes.item[i];
		if (other->family == family &&
		    (strcmp(other->name, name) == 0 ||
		     (!other->wire->IsVendor == !class->IsVendor &&
		      same_data(other->wire, class)))) {
			return SIM_DHCP_CLASS_ALREADY_EXISTS;
		}
	}
	return sim_dhcp_class_add(state, family, class, false)
		       ? SIM_DHCP_SUCCESS : SIM_DHCP_NOT_ENOUGH_MEMORY;
}

static uint32_t modify(struct sim_dhcp_call *call, int family, uint32_t zero,
		       const struct DHCP_CLASS_INFO_V6 *class)
{
	const char *name = sim_dhcp_wire_text(call->mem_ctx,
					      class->ClassName);
	struct sim_dhcp_class *found = NULL;
	struct DHCP_CLASS_INFO_V6 *copy = NULL;

	sim_dhcp_call_note_text(call, "ClassName", name);
	if (zero != 0 || name == NULL || !is_whole(family, class)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	found = sim_dhcp_class_find(call->service->state, family, name);
	if (found == NULL) {
		return family == 4 ? SIM_DHCP_CLASS_NOT_FOUND
				   : SIM_DHCP_FILE_NOT_FOUND;
	}
	copy = SIM_DHCP_COPY(found, DHCP_CLASS_INFO_V6, class);
	if (copy == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	talloc_free(found->wire);
	found->wire = copy;
	return SIM_DHCP_SUCCESS;
}

static uint32_t delete_class(struct sim_dhcp_call *call, int family,
			     uint32_t zero, const char *name)
{
	struct sim_dhcp_list *list = &call->service->state->classes;
	const struct sim_dhcp_class *class = NULL;
	size_t i;

	sim_dhcp_call_note_text(call, "ClassName", name);
	if (zero != 0 || name == NULL) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	for (i = 0; i < list->count; i++) {
		class = list->item[i];
		if (class->family != family || strcmp(class->name, name) != 0) {
			continue;
		}
		if (class->builtin) {
			return SIM_DHCP_DELETE_BUILTIN_CLASS;
		}
		sim_dhcp_list_remove(list, i);
		return SIM_DHCP_SUCCESS;
	}
	return SIM_DHCP_CLASS_NOT_FOUND;
}

static struct DHCP_CLASS_INFO_V6 **of_family(struct sim_dhcp_call *call,
					     int family, size_t *n)
{
	const struct sim_dhcp_list *list = &call->service->state->classes;
	struct DHCP_CLASS_INFO_V6 **found =
		talloc_array(call->mem_ctx, struct DHCP_CLASS_INFO_V6 *,
			     list->count + 1);
	const struct sim_dhcp_class *class = NULL;
	size_t i;

	*n = 0;
	for (i = 0; found != NULL && i < list->count; i++) {
		class = list->item[i];
		if (class->family == family) {
			found[(*n)++] = class->wire;
		}
	}
	return found;
}

/* The page of a class enumeration; *out_found is the first of the page. */
static struct sim_dhcp_slice page(struct sim_dhcp_call *call, int family,
				  uint32_t zero, uint32_t preferred_maximum,
				  uint32_t *resume,
				  struct DHCP_CLASS_INFO_V6 ***out_found)
{
	struct sim_dhcp_slice slice = {.result = SIM_DHCP_INVALID_PARAMETER};
	size_t n;

	sim_dhcp_call_note(call, "ResumeHandle", *resume);
	sim_dhcp_call_note(call, "PreferredMaximum", preferred_maximum);
	if (zero != 0) {
		return slice;
	}
	*out_found = of_family(call, family, &n);
	if (*out_found == NULL) {
		slice.result = SIM_DHCP_NOT_ENOUGH_MEMORY;
		return slice;
	}
	slice = sim_dhcp_slice_items(n, *resume, preferred_maximum);
	*out_found += slice.count > 0 ? slice.first : 0;
	if (slice.result != SIM_DHCP_NO_MORE_ITEMS) {
		*resume = (uint32_t)(slice.first + slice.count);
	}
	return slice;
}

SIM_DHCP_ANSWER(R_DhcpCreateClass)
{
	struct DHCP_CLASS_INFO_V6 wide = widen(r->in.ClassInfo);

	return create(call, 4, r->in.ReservedMustBeZero, &wide);
}

SIM_DHCP_ANSWER(R_DhcpCreateClassV6)
{
	return create(call, 6, r->in.ReservedMustBeZero, r->in.ClassInfo);
}

SIM_DHCP_ANSWER(R_DhcpModifyClass)
{
	struct DHCP_CLASS_INFO_V6 wide = widen(r->in.ClassInfo);

	return modify(call, 4, r->in.ReservedMustBeZero, &wide);
}

SIM_DHCP_ANSWER(R_DhcpModifyClassV6)
{
	return modify(call, 6, r->in.ReservedMustBeZero, r->in.ClassInfo);
}

SIM_DHCP_ANSWER(R_DhcpDeleteClass)
{
	return delete_class(call, 4, r->in.ReservedMustBeZero,
			    r->in.ClassName);
}

SIM_DHCP_ANSWER(R_DhcpDeleteClassV6)
{
	return delete_class(call, 6, r->in.ReservedMustBeZero,
			    r->in.ClassName);
}

/* By name, or by data where no name is given. */
SIM_DHCP_ANSWER(R_DhcpGetClassInfo)
{
	struct DHCP_CLASS_INFO_V6 wanted = widen(r->in.PartialClassInfo);
	struct DHCP_CLASS_INFO *answer =
		talloc(call->mem_ctx, struct DHCP_CLASS_INFO);
	struct DHCP_CLASS_INFO_V6 **found = NULL;
	const struct sim_dhcp_class *named = NULL;
	const char *name = sim_dhcp_wire_text(call->mem_ctx,
					      wanted.ClassName);
	size_t i, n = 0;

	sim_dhcp_call_note_text(call, "ClassName", name);
	if (r->in.ReservedMustBeZero != 0 ||
	    (wanted.ClassName == NULL &&
	     (wanted.ClassDataLength == 0 || wanted.ClassData == NULL))) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	found = of_family(call, 4, &n);
	if (answer == NULL || name == NULL || found == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (name[0] != '\0') {
		named = sim_dhcp_class_find(call->service->state, 4, name);
		n = 0;
	}
	for (i = 0; i < n && !same_data(found[i], &wanted); i++) {
	}
	if (named == NULL && i == n) {
		return SIM_DHCP_CLASS_NOT_FOUND;
	}
	*answer = narrow(named != NULL ? named->wire : found[i]);
	*r->out.FilledClassInfo = answer;
	return SIM_DHCP_SUCCESS;
}

#define LIST(method, family, array_type, form)                                 \
	SIM_DHCP_ANSWER(method)                                                \
	{                                                                      \
		struct DHCP_CLASS_INFO_V6 **found = NULL;                      \
		struct sim_dhcp_slice slice =                                  \
			page(call, family, r->in.ReservedMustBeZero,           \
			     r->in.PreferredMaximum, r->out.ResumeHandle,      \
			     &found);                                          \
		struct array_type *array = SIM_DHCP_ARRAY(                     \
			call->mem_ctx, array_type, Classes, slice.count);      \
		size_t i;                                                      \
		if (array == NULL) {                                           \
			return SIM_DHCP_NOT_ENOUGH_MEMORY;                     \
		}                                                              \
		for (i = 0; i < slice.count; i++) {                            \
			array->Classes[i] = form(found[i]);                    \
		}                                                              \
		if (slice.count > 0) {                                         \
			*r->out.ClassInfoArray = array;                        \
		}                                                              \
		*r->out.nRead = array->NumElements;                            \
		*r->out.nTotal = slice.left;                                   \
		return slice.result;                                           \
	}
#define SAME(class) (*(class))

LIST(R_DhcpEnumClasses, 4, DHCP_CLASS_INFO_ARRAY, narrow)
LIST(R_DhcpEnumClassesV6, 6, DHCP_CLASS_INFO_ARRAY_V6, SAME)
