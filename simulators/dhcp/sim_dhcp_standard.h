/* What every server has without being told: options and classes. */
#ifndef SIMULATORS_DHCP_SIM_DHCP_STANDARD_H
#define SIMULATORS_DHCP_SIM_DHCP_STANDARD_H

#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>

struct sim_dhcp_standard_option {
	int family;
	uint32_t id, type; /* DHCP_OPTION_DATA_TYPE */
	bool array;
	const char *name;
};

struct sim_dhcp_standard_class {
	int family;
	bool is_vendor;
	const char *name, *data;
	uint32_t enterprise;
};

extern const struct sim_dhcp_standard_option sim_dhcp_standard_options[];
extern const size_t sim_dhcp_num_standard_options;
extern const struct sim_dhcp_standard_class sim_dhcp_standard_classes[];
extern const size_t sim_dhcp_num_standard_classes;

#endif
