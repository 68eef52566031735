/* Rules of an address space and of a block (ASM-01, ASM-02). */
#include "ipam/model/plan_private.h"

#include <errno.h>
#include <string.h>

/* What only a customer space has. */
static int check_customer(const struct ipam_space *space,
			  struct ipam_wrong *out_wrong)
{
	const struct {
		const char *field;
		bool given;
	} fields[] = {
		{ "provider", space->provider_id != 0 },
		{ "tenant", space->tenant != NULL },
		{ "vm_network", space->vm_network != NULL },
		{ "isolation", space->isolation != NULL },
	};
	size_t i;

	if (space->type == IPAM_SPACE_CUSTOMER) {
		return space->provider_id != 0 ? 0 :
		       ipam_wrong_set(out_wrong, "provider",
				      "provider is missing: a customer space "
				      "lies in a provider space");
	}
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (fields[i].given) {
			return ipam_wrong_set(out_wrong, fields[i].field,
					      "%s is for customer spaces only: "
					      "leave it out, or say type "
					      "customer", fields[i].field);
		}
	}
	return 0;
}

int ipam_space_validate(const struct ipam_space *space,
			struct ipam_wrong *out_wrong)
{
	int ret = plan_check_text(space->name, "name", 1, IPAM_SPACE_NAME_MAX,
				  out_wrong);

	if (ret == 0 && space->type != IPAM_SPACE_PROVIDER &&
	    space->type != IPAM_SPACE_CUSTOMER) {
		ret = ipam_wrong_set(out_wrong, "type",
				     "type must be provider or customer");
	}
	if (ret == 0) {
		ret = check_customer(space, out_wrong);
	}
	if (ret == 0) {
		ret = plan_check_text(space->tenant, "tenant", 0,
				      IPAM_MANAGER_MAX, out_wrong);
	}
	if (ret == 0) {
		ret = plan_check_text(space->vm_network, "vm_network", 0,
				      IPAM_MANAGER_MAX, out_wrong);
	}
	return ret != 0 ? ret : plan_check_owner(space->owner,
						 space->description,
						 out_wrong);
}

/* Start and end are a range of the prefix. */
static int check_ends(const struct ipam_block *block,
		      struct ipam_wrong *out_wrong)
{
	char text[IPAM_PREFIX_TEXT];

	ipam_prefix_format(&block->prefix, text);
	if (!ipam_prefix_contains(&block->prefix, &block->range.first)) {
		return ipam_wrong_set(out_wrong, "start",
				      "start must be an address of %s", text);
	}
	if (!ipam_prefix_contains(&block->prefix, &block->range.last)) {
		return ipam_wrong_set(out_wrong, "end",
				      "end must be an address of %s", text);
	}
	if (!ipam_range_valid(&block->range)) {
		return ipam_wrong_set(out_wrong, "end",
				      "end is before start");
	}
	return 0;
}

static int check_rir(const struct ipam_block *block,
		     struct ipam_wrong *out_wrong)
{
	enum ipam_category category = ipam_category_of(&block->range);

	if (category == IPAM_CATEGORY_NONE) {
		return ipam_wrong_set(
			out_wrong, "network",
			block->range.first.family == IPAM_IPV4 ?
			"the block is partly public and partly private: make "
			"a block of each part" :
			"the block has IPv6 addresses that are not global "
			"unicast");
	}
	if (category == IPAM_PUBLIC && block->rir == NULL) {
		return ipam_wrong_set(out_wrong, "rir",
				      "rir is missing: a public block has a "
				      "registry (AFRINIC, APNIC, ARIN, LACNIC, "
				      "RIPE)");
	}
	if (category == IPAM_PRIVATE && block->rir != NULL) {
		return ipam_wrong_set(out_wrong, "rir",
				      "no registry gives out private "
				      "addresses: leave rir out");
	}
	if (category == IPAM_PRIVATE && block->rir_received_at != 0) {
		return ipam_wrong_set(out_wrong, "rir_received_at",
				      "no registry gives out private "
				      "addresses: leave rir_received_at out");
	}
	return 0;
}

int ipam_block_validate(const struct ipam_block *block,
			struct ipam_wrong *out_wrong)
{
	int ret = ipam_prefix_check(&block->prefix, 30, 127, "network",
				    out_wrong);

	if (ret == 0) {
		ret = check_ends(block, out_wrong);
	}
	if (ret == 0) {
		ret = check_rir(block, out_wrong);
	}
	return ret != 0 ? ret : plan_check_owner(block->owner,
						 block->description,
						 out_wrong);
}
