/*
 * The address space of a row. See manage_import_place.h.
 */
#include "ipam/manage/manage_import_place.h"

#include <errno.h>
#include <strings.h>

#include "ipam/manage/manage_import_parts.h"
#include "ipam/store/store_plan.h"

static bool is_given(const char *cell)
{
	return cell != NULL && cell[0] != '\0';
}

/* Of a cell, or of a field of the address plan. */
static bool is_type(const char *cell, enum ipam_network_type type)
{
	static const char *const words[] = {
		[IPAM_NON_VIRTUALIZED] = "NonVirtualized",
		[IPAM_PROVIDER] = "Provider", [IPAM_CUSTOMER] = "Customer",
	};

	return is_given(cell) &&
	       (strcasecmp(cell, words[type]) == 0 ||
		strcasecmp(cell, ipam_network_type_name(type)) == 0);
}

/* What the cells say of each other, without the spaces that there are. */
static int check_cells(struct manage_call *call,
		       const struct manage_import_place *p)
{
	bool customer = is_given(p->customer), provider = is_given(p->provider);

	if (is_type(p->network_type, IPAM_NON_VIRTUALIZED) &&
	    (customer || (provider && strcasecmp(p->provider,
						 IPAM_SPACE_DEFAULT_NAME) != 0))) {
		return manage_import_refuse(
			call, customer ? "customer_space" : "provider_space",
			"a row of NonVirtualized has none: empty it, or "
			"correct NetworkType");
	}
	if (customer && is_type(p->network_type, IPAM_PROVIDER)) {
		return manage_import_refuse(
			call, "customer_space", "a row of Provider has none: "
			"empty it, or let NetworkType be Customer");
	}
	if (!customer && !is_given(p->space) &&
	    is_type(p->network_type, IPAM_CUSTOMER)) {
		return manage_import_refuse(call, "customer_space", "a row of "
					    "Customer needs it: name it");
	}
	return 0;
}

static int check_space(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct manage_import_place *p,
		       const struct ipam_space *space, bool customer)
{
	if (customer != (space->type == IPAM_SPACE_CUSTOMER)) {
		return manage_import_refuse(
			call, customer ? "customer_space" : "provider_space",
			customer ? "it is a provider address space: name it in "
				   "ProviderAddressSpace" :
				   "it is a customer address space: name it in "
				   "CustomerAddressSpace");
	}
	if (customer && is_given(p->provider) &&
	    strcasecmp(p->provider, space->provider) != 0) {
		return manage_import_refuse(
			call, "provider_space", talloc_asprintf(
				mem_ctx, "the customer address space '%.100s' "
				"lies in '%.100s': name that, or leave it "
				"empty", space->name, space->provider));
	}
	if (is_given(p->space) && strcasecmp(p->space, space->name) != 0) {
		return manage_import_refuse(
			call, "space", talloc_asprintf(
				mem_ctx, "the row lies in '%.100s', as its %s "
				"address space says: name that, or leave it "
				"empty", space->name,
				customer ? "customer" : "provider"));
	}
	return 0;
}

int manage_import_place(struct manage_call *call, TALLOC_CTX *mem_ctx,
			struct manage_import_place *place)
{
	const struct store_page page = { .limit = 1 };
	struct store_plan_filter filter = { .id = 0 };
	struct manage_import_place said = *place;
	struct ipam_space *found = NULL;
	size_t count = 0;
	bool customer;
	int ret = check_cells(call, &said);

	if (ret != 0 || (!is_given(said.provider) && !is_given(said.customer))) {
		return ret;
	}
	/* a row of Customer may name its space as just that */
	if (!is_given(said.customer) &&
	    is_type(said.network_type, IPAM_CUSTOMER)) {
		said.customer = said.space;
	}
	customer = is_given(said.customer);
	filter.space = customer ? said.customer : said.provider;
	ret = store_space_list(mem_ctx, call->sink->store, &filter, &page,
			       &found, &count);
	if (ret == 0 && count == 0) {
		return manage_import_refuse(
			call, customer ? "customer_space" : "provider_space",
			"there is no such address space: add it first");
	}
	if (ret == 0) {
		ret = check_space(call, mem_ctx, &said, found, customer);
	}
	if (ret != 0) {
		return ret;
	}
	place->space = found->name;
	if (!is_given(place->network_type) && found->id != IPAM_SPACE_DEFAULT) {
		place->network_type = customer ? "Customer" : "Provider";
	}
	return 0;
}
