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

/*
 * The IPv4 leases of a page in their widest form, on call->mem_ctx, and the
 * outputs that the forms share. Result SUCCESS or MORE_DATA comes with rows.
 */
uint32_t sim_dhcp_lease_rows(struct sim_dhcp_call *call, uint32_t scope,
			     uint32_t preferred_maximum, uint32_t *resume,
			     uint32_t *out_read, uint32_t *out_total,
			     struct DHCP_CLIENT_INFO_VQ **out_rows);

static inline bool sim_dhcp_has_rows(uint32_t result)
{
	return result == SIM_DHCP_SUCCESS || result == SIM_DHCP_MORE_DATA;
}

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

#define SIM_DHCP_ROW_VQ(to, from) (*(to) = *(from))

/* A whole lease enumeration; FORM is V1, V4, V5 or VQ. */
#define SIM_DHCP_LEASE_METHOD(method, array_type, row_type, FORM)              \
	SIM_DHCP_METHOD(method, SIM_DHCP_READ)                                 \
	{                                                                      \
		struct DHCP_CLIENT_INFO_VQ *rows = NULL;                       \
		struct array_type *array = NULL;                               \
		struct row_type *row = NULL;                                   \
		uint32_t i, n, result;                                         \
                                                                               \
		result = sim_dhcp_lease_rows(                                  \
			call, r->in.SubnetAddress, r->in.PreferredMaximum,     \
			r->out.ResumeHandle, r->out.ClientsRead,               \
			r->out.ClientsTotal, &rows);                           \
		if (!sim_dhcp_has_rows(result)) {                              \
			return result;                                         \
		}                                                              \
		n = *r->out.ClientsRead;                                       \
		array = talloc_zero(call->mem_ctx, struct array_type);         \
		row = talloc_zero_array(call->mem_ctx, struct row_type, n);    \
		if (array == NULL || row == NULL) {                            \
			return SIM_DHCP_NOT_ENOUGH_MEMORY;                     \
		}                                                              \
		array->NumElements = n;                                        \
		array->Clients = talloc_array(array, struct row_type *, n);    \
		if (array->Clients == NULL) {                                  \
			return SIM_DHCP_NOT_ENOUGH_MEMORY;                     \
		}                                                              \
		for (i = 0; i < n; i++) {                                      \
			SIM_DHCP_ROW_##FORM(&row[i], &rows[i]);                \
			array->Clients[i] = &row[i];                           \
		}                                                              \
		*r->out.ClientInfo = array;                                    \
		return result;                                                 \
	}

#endif
