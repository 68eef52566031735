/* Rules of a subnet (ASM-04). */
#include "ipam/model/plan_private.h"

#include <string.h>

struct vlans {
	uint8_t seen[IPAM_VLAN_MAX / 8 + 1];
};

static int check_vlan(const char *element, const char *field,
		      const void *private_data, struct ipam_wrong *out_wrong)
{
	struct vlans *const *vlans = private_data;
	int64_t vlan = plan_number(element);
	uint8_t *seen = NULL, bit;

	if (vlan < 1 || vlan > IPAM_VLAN_MAX) {
		return ipam_wrong_set(out_wrong, field,
				      "a VLAN is 1 to %d, not %.20s",
				      IPAM_VLAN_MAX, element);
	}
	seen = &(*vlans)->seen[vlan / 8];
	bit = (uint8_t)(1 << vlan % 8);
	if ((*seen & bit) != 0) {
		return ipam_wrong_set(out_wrong, field,
				      "VLAN %d is there twice", (int)vlan);
	}
	*seen |= bit;
	return 0;
}

int ipam_subnet_validate(const struct ipam_subnet *subnet,
			 enum ipam_space_type type, bool is_default,
			 struct ipam_wrong *out_wrong)
{
	struct vlans vlans = { .seen = { 0 } }, *seen = &vlans;
	int ret = ipam_prefix_check(&subnet->prefix, 32, 128, "network",
				    out_wrong);

	if (ret == 0) {
		ret = plan_check_text(subnet->name, "name", 1,
				      IPAM_SUBNET_NAME_MAX, out_wrong);
	}
	if (ret == 0) {
		ret = ipam_network_type_validate(subnet->network_type, type,
						 is_default, out_wrong);
	}
	if (ret == 0) {
		ret = plan_each(subnet->vlans, "vlans", check_vlan, &seen,
				out_wrong);
	}
	if (ret == 0 && (subnet->virtual_subnet < -1 ||
			 subnet->virtual_subnet > IPAM_VIRTUAL_SUBNET_MAX)) {
		ret = ipam_wrong_set(out_wrong, "virtual_subnet",
				     "virtual_subnet is 0 to %d",
				     IPAM_VIRTUAL_SUBNET_MAX);
	}
	if (ret == 0) {
		ret = plan_check_text(subnet->logical_network,
				      "logical_network", 0, IPAM_MANAGER_MAX,
				      out_wrong);
	}
	if (ret == 0) {
		ret = plan_check_text(subnet->network_site, "network_site", 0,
				      IPAM_MANAGER_MAX, out_wrong);
	}
	return ret != 0 ? ret : plan_check_owner(subnet->owner,
						 subnet->description,
						 out_wrong);
}
