/*
 * Pages of leases over one scope or all, with the faults that a lab can ask
 * for; and the rows that all forms of the IPv4 enumeration are cut from.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_LEASES_H
#define SIMULATORS_DHCP_SIM_DHCP_LEASES_H

#include "simulators/dhcp/sim_dhcp_call.h"
#include "simulators/dhcp/sim_dhcp_wire.h"

struct sim_dhcp_leases {
	uint32_t result;
	const struct sim_dhcp_scope *scope;
	struct sim_dhcp_page page;
	struct DHCPM_STRING **names; /* one per lease of the page */
};

/* Scope 0 is all scopes. Notes the arguments. */
struct sim_dhcp_leases sim_dhcp_leases(struct sim_dhcp_call *call, int family,
				       const struct sim_dhcp_address *scope,
				       const struct sim_dhcp_address *resume,
				       uint32_t preferred_maximum);

/* One IPv4 lease in its widest form, without Properties; `name` may be NULL. */
struct DHCP_CLIENT_INFO_EX sim_dhcp_lease_row(
	struct sim_dhcp_call *call, const struct sim_dhcp_scope *scope,
	const struct sim_dhcp_lease *lease, struct DHCPM_STRING *name);

/* AddressStateEx, as the Ex forms have it; NULL without memory. */
struct DHCP_PROPERTY_ARRAY *
sim_dhcp_lease_properties(TALLOC_CTX *mem_ctx,
			  const struct sim_dhcp_lease *lease);

/*
 * The IPv4 leases of a page in their widest form, on call->mem_ctx, and the
 * outputs that the forms share; `ex` adds the Properties. Result SUCCESS or
 * MORE_DATA comes with rows.
 */
uint32_t sim_dhcp_lease_rows(struct sim_dhcp_call *call, uint32_t scope,
			     uint32_t preferred_maximum, bool ex,
			     uint32_t *resume, uint32_t *out_read,
			     uint32_t *out_total,
			     struct DHCP_CLIENT_INFO_EX **out_rows);

static inline bool sim_dhcp_has_rows(uint32_t result)
{
	return result == SIM_DHCP_SUCCESS || result == SIM_DHCP_MORE_DATA;
}

/*
 * The members that each generation has, from one form to another; the same
 * from wide to narrow and back.
 */
#define SIM_DHCP_ROW_V1(to, from)                                              \
	do {                                                                   \
		(to)->ClientIpAddress = (from)->ClientIpAddress;               \
		(to)->SubnetMask = (from)->SubnetMask;                         \
		(to)->ClientHardwareAddress = (from)->ClientHardwareAddress;   \
		(to)->ClientName = (from)->ClientName;                         \
		(to)->ClientComment = (from)->ClientComment;                   \
		(to)->ClientLeaseExpires = (from)->ClientLeaseExpires;         \
		(to)->OwnerHost = (from)->OwnerHost;                           \
	} while (0)

#define SIM_DHCP_ROW_V4(to, from)                                              \
	do {                                                                   \
		SIM_DHCP_ROW_V1(to, from);                                     \
		(to)->bClientType = (from)->bClientType;                       \
	} while (0)

#define SIM_DHCP_ROW_V5(to, from)                                              \
	do {                                                                   \
		SIM_DHCP_ROW_V4(to, from);                                     \
		(to)->AddressState = (from)->AddressState;                     \
	} while (0)

#define SIM_DHCP_ROW_VQ(to, from)                                              \
	do {                                                                   \
		SIM_DHCP_ROW_V5(to, from);                                     \
		(to)->Status = (from)->Status;                                 \
		(to)->ProbationEnds = (from)->ProbationEnds;                   \
		(to)->QuarantineCapable = (from)->QuarantineCapable;           \
	} while (0)

#define SIM_DHCP_ROW_FILTER(to, from)                                          \
	do {                                                                   \
		SIM_DHCP_ROW_VQ(to, from);                                     \
		(to)->FilterStatus = (from)->FilterStatus;                     \
	} while (0)

#define SIM_DHCP_ROW_PB(to, from)                                              \
	do {                                                                   \
		SIM_DHCP_ROW_FILTER(to, from);                                 \
		(to)->PolicyName = (from)->PolicyName;                         \
	} while (0)

#define SIM_DHCP_ROW_EX(to, from) (*(to) = *(from))

#endif
