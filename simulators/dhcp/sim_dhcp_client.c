/*
 * Lease records, one at a time and in pages ([MS-DHCPM] 3.1.4.17-21, 33-36,
 * 45-48, 3.2.4.1, 89, 99, 116, 123, 124, 131-133). Every generation is the
 * widest form with fewer members.
 */
#include "simulators/dhcp/sim_dhcp_leases.h"

#include "simulators/dhcp/sim_dhcp_edit.h"
#include "simulators/dhcp/sim_dhcp_elements.h"
#include "simulators/dhcp/sim_dhcp_state.h"

#define UNIQUE_ID_PREFIX 5
#define CLIENT_TYPE_NONE 0x64
#define CLIENT_TYPE_RESERVATION 4
#define ADDRESS_STATE_ACTIVE 1
/* A time before all leases: the wire's 0, which is neither never nor 1970. */
#define NO_TIME (-11644473600LL)

struct found {
	struct sim_dhcp_scope *scope;
	struct sim_dhcp_lease *lease;
};

static bool by_address(struct sim_dhcp_world *world, int family,
		       const struct sim_dhcp_address *address,
		       struct found *out)
{
	out->scope = sim_dhcp_scope_of(world, family, address);
	out->lease = out->scope != NULL
			     ? sim_dhcp_lease_find(out->scope, address) : NULL;
	return out->lease != NULL;
}

static struct sim_dhcp_lease *by_id(const struct sim_dhcp_scope *scope,
				    const uint8_t *octets, size_t length)
{
	size_t i;

	for (i = 0; i < scope->num_leases; i++) {
		if (scope->leases[i].id.length == length && length > 0 &&
		    memcmp(scope->leases[i].id.octet, octets, length) == 0) {
			return &scope->leases[i];
		}
	}
	return NULL;
}

/* The search is for the unique id: scope, hardware type, client id. */
static bool by_unique_id(struct sim_dhcp_world *world,
			 const struct DHCP_BINARY_DATA *id, struct found *out)
{
	struct sim_dhcp_address scope;
	const uint8_t *o = id->Data;

	if (o == NULL || id->DataLength <= UNIQUE_ID_PREFIX) {
		return false;
	}
	scope = sim_dhcp_address_of_word((uint32_t)o[3] << 24 | o[2] << 16 |
					 o[1] << 8 | o[0]);
	out->scope = sim_dhcp_scope_find(world, 4, &scope);
	out->lease = out->scope != NULL
			     ? by_id(out->scope, o + UNIQUE_ID_PREFIX,
				     id->DataLength - UNIQUE_ID_PREFIX)
			     : NULL;
	return out->lease != NULL;
}

static bool by_name(struct sim_dhcp_scope *scopes, size_t n, const char *name,
		    struct found *out)
{
	size_t i, k;

	for (i = 0; i < n && name != NULL; i++) {
		for (k = 0; k < scopes[i].num_leases; k++) {
			if (scopes[i].leases[k].host_name != NULL &&
			    strcmp(scopes[i].leases[k].host_name, name) == 0) {
				out->scope = &scopes[i];
				out->lease = &scopes[i].leases[k];
				return true;
			}
		}
	}
	return false;
}

static bool search(struct sim_dhcp_call *call,
		   const struct DHCP_SEARCH_INFO *info, struct found *out)
{
	struct sim_dhcp_world *world = call->service->world;
	struct sim_dhcp_address address;

	sim_dhcp_call_note(call, "SearchType", info->SearchType);
	switch (info->SearchType) {
	case DhcpClientIpAddress:
		address = sim_dhcp_address_of_word(
			info->SearchInfo.ClientIpAddress);
		sim_dhcp_call_note_address(call, "ClientIpAddress", 4,
					   &address);
		return by_address(world, 4, &address, out);
	case DhcpClientHardwareAddress:
		return by_unique_id(world,
				    &info->SearchInfo.ClientHardwareAddress,
				    out);
	case DhcpClientName:
		return by_name(world->scopes4, world->num_scopes4,
			       sim_dhcp_wire_text(call->mem_ctx,
						  info->SearchInfo.ClientName),
			       out);
	}
	return false;
}

static bool is_id(const struct DHCP_BINARY_DATA *id)
{
	return id->Data != NULL && id->DataLength > 0 &&
	       id->DataLength <= SIM_DHCP_MAX_ID;
}

/* Texts that a call gives as NULL stay as they are. */
static bool set_text(struct sim_dhcp_call *call, char **at,
		     const struct DHCPM_STRING *wire)
{
	const char *text = NULL;

	if (wire == NULL) {
		return true;
	}
	text = sim_dhcp_wire_text(call->mem_ctx, wire);
	return text != NULL &&
	       sim_dhcp_edit_text(call->service->world, at, text);
}

static int64_t expiry_of(const struct DATE_TIME *wire)
{
	int64_t expires = sim_dhcp_world_time(wire);

	return wire->dwLowDateTime == 0 && wire->dwHighDateTime == 0
		       ? NO_TIME : expires;
}

/* A lease at a reserved address is the reservation's. */
static void take_state(const struct sim_dhcp_scope *scope,
		       struct sim_dhcp_lease *lease, uint8_t wire)
{
	enum sim_dhcp_lease_state old = lease->state;

	sim_dhcp_world_lease_state(wire, lease);
	if (lease->state == SIM_DHCP_ACTIVE &&
	    sim_dhcp_reservation_find(scope, &lease->address) != NULL) {
		lease->state = old == SIM_DHCP_INACTIVE_RESERVATION
				       ? old : SIM_DHCP_ACTIVE_RESERVATION;
	}
}

/* A reservation's name and description are those of its lease record. */
static bool name_reservation(struct sim_dhcp_call *call,
			     const struct found *f)
{
	struct sim_dhcp_world *world = call->service->world;
	struct sim_dhcp_reservation *reservation =
		sim_dhcp_reservation_find(f->scope, &f->lease->address);

	return reservation == NULL ||
	       (sim_dhcp_edit_text(world, &reservation->name,
				   f->lease->host_name) &&
		sim_dhcp_edit_text(world, &reservation->comment,
				   f->lease->comment));
}

static uint32_t fill(struct sim_dhcp_call *call, const struct found *f,
		     const struct DHCP_CLIENT_INFO_EX *row)
{
	struct sim_dhcp_lease *lease = f->lease;
	const struct DHCP_PROPERTY_ARRAY *more = row->Properties;
	uint32_t i;

	if (!set_text(call, &lease->host_name, row->ClientName) ||
	    !set_text(call, &lease->comment, row->ClientComment) ||
	    !set_text(call, &lease->policy, row->PolicyName) ||
	    !sim_dhcp_edit_id(call->service->world, &lease->id,
			      row->ClientHardwareAddress.Data,
			      row->ClientHardwareAddress.DataLength)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	lease->client_type = row->bClientType == CLIENT_TYPE_NONE
		? CLIENT_TYPE_NONE
		: row->bClientType & ~CLIENT_TYPE_RESERVATION;
	lease->nap_status = (uint8_t)row->Status;
	lease->nap_capable = row->QuarantineCapable != 0;
	take_state(f->scope, lease, row->AddressState);
	for (i = 0; more != NULL && more->Elements != NULL &&
		    i < more->NumElements; i++) {
		if (more->Elements[i].ID == DhcpPropIdClientAddressStateEx &&
		    more->Elements[i].Type == DhcpPropTypeDword) {
			lease->state_ex =
				more->Elements[i].Value.DWordValue & 0xff;
		}
	}
	if (!name_reservation(call, f)) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	sim_dhcp_replicate_lease(call->service, f->scope, &lease->address);
	return SIM_DHCP_SUCCESS;
}

/* The three codes that generations of Create differ in. */
struct create_errors {
	uint32_t no_scope, exists;
};

static const struct create_errors old_errors = {
	SIM_DHCP_INVALID_PARAMETER, SIM_DHCP_JET_ERROR,
};
static const struct create_errors new_errors = {
	SIM_DHCP_SUBNET_NOT_PRESENT, SIM_DHCP_CLIENT_EXISTS,
};

static uint32_t create(struct sim_dhcp_call *call,
		       const struct DHCP_CLIENT_INFO_EX *row,
		       const struct create_errors *errors)
{
	struct sim_dhcp_address address =
		sim_dhcp_address_of_word(row->ClientIpAddress);
	struct sim_dhcp_world *world = call->service->world;
	struct found f;

	sim_dhcp_call_note_address(call, "ClientIpAddress", 4, &address);
	if (!is_id(&row->ClientHardwareAddress) ||
	    (row->AddressState & 3) == 0) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	f.scope = sim_dhcp_scope_of(world, 4, &address);
	if (f.scope == NULL) {
		return errors->no_scope;
	}
	if (sim_dhcp_lease_find(f.scope, &address) != NULL ||
	    by_id(f.scope, row->ClientHardwareAddress.Data,
		  row->ClientHardwareAddress.DataLength) != NULL) {
		return errors->exists;
	}
	f.lease = sim_dhcp_edit_lease(world, f.scope, &address);
	if (f.lease == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	f.lease->expires = expiry_of(&row->ClientLeaseExpires);
	return fill(call, &f, row);
}

/* The lease to change, in its widest form; what the caller's generation has
 * goes over it. */
static uint32_t begin_set(struct sim_dhcp_call *call, uint32_t address,
			  const struct DHCP_BINARY_DATA *id,
			  struct DHCP_CLIENT_INFO_EX *out, struct found *f)
{
	struct sim_dhcp_address key = sim_dhcp_address_of_word(address);

	sim_dhcp_call_note_address(call, "ClientIpAddress", 4, &key);
	if (!is_id(id)) {
		return SIM_DHCP_INVALID_PARAMETER;
	}
	if (!by_address(call->service->world, 4, &key, f)) {
		return SIM_DHCP_JET_ERROR;
	}
	*out = sim_dhcp_lease_row(call, f->scope, f->lease, NULL);
	return SIM_DHCP_SUCCESS;
}

static uint32_t end_set(struct sim_dhcp_call *call, struct found *f,
			const struct DHCP_CLIENT_INFO_EX *row)
{
	struct DHCP_CLIENT_INFO_EX active = *row;

	/* the document sets this whatever was given */
	active.AddressState = (row->AddressState & 0xfc) |
			      ADDRESS_STATE_ACTIVE;
	if (sim_dhcp_reservation_find(f->scope, &f->lease->address) == NULL) {
		f->lease->expires = expiry_of(&row->ClientLeaseExpires);
	}
	f->scope->stale = true;
	return fill(call, f, &active);
}

#define CREATE(method, FORM, errors)                                           \
	SIM_DHCP_ANSWER(method)                                                \
	{                                                                      \
		struct DHCP_CLIENT_INFO_EX row = {                             \
			.bClientType = CLIENT_TYPE_NONE,                       \
			.AddressState = ADDRESS_STATE_ACTIVE,                  \
		};                                                             \
		SIM_DHCP_ROW_##FORM(&row, r->in.ClientInfo);                   \
		return create(call, &row, &errors);                            \
	}

#define SET(method, FORM)                                                      \
	SIM_DHCP_ANSWER(method)                                                \
	{                                                                      \
		struct DHCP_CLIENT_INFO_EX row;                                \
		struct found f;                                                \
		uint32_t result = begin_set(                                   \
			call, r->in.ClientInfo->ClientIpAddress,               \
			&r->in.ClientInfo->ClientHardwareAddress, &row, &f);   \
		if (result != SIM_DHCP_SUCCESS) {                              \
			return result;                                         \
		}                                                              \
		SIM_DHCP_ROW_##FORM(&row, r->in.ClientInfo);                   \
		return end_set(call, &f, &row);                                \
	}

#define GET(method, type, FORM, missing)                                       \
	SIM_DHCP_ANSWER(method)                                                \
	{                                                                      \
		struct type *answer = talloc_zero(call->mem_ctx, struct type); \
		struct DHCP_CLIENT_INFO_EX row;                                \
		struct found f;                                                \
		if (answer == NULL) {                                          \
			return SIM_DHCP_NOT_ENOUGH_MEMORY;                     \
		}                                                              \
		if (!search(call, r->in.SearchInfo, &f)) {                     \
			return missing;                                        \
		}                                                              \
		row = sim_dhcp_lease_row(                                      \
			call, f.scope, f.lease,                                \
			sim_dhcp_wire_string(call->mem_ctx,                    \
					     f.lease->host_name));             \
		row.Properties =                                               \
			sim_dhcp_lease_properties(call->mem_ctx, f.lease);     \
		SIM_DHCP_ROW_##FORM(answer, &row);                             \
		*r->out.ClientInfo = answer;                                   \
		return SIM_DHCP_SUCCESS;                                       \
	}

CREATE(R_DhcpCreateClientInfo, V1, old_errors)
CREATE(R_DhcpCreateClientInfoV4, V4, old_errors)
CREATE(R_DhcpCreateClientInfoVQ, VQ, old_errors)
CREATE(R_DhcpV4CreateClientInfo, PB, new_errors)
CREATE(R_DhcpV4CreateClientInfoEx, EX, new_errors)
SET(R_DhcpSetClientInfo, V1)
SET(R_DhcpSetClientInfoV4, V4)
SET(R_DhcpSetClientInfoVQ, VQ)
GET(R_DhcpGetClientInfo, DHCP_CLIENT_INFO, V1, SIM_DHCP_JET_ERROR)
GET(R_DhcpGetClientInfoV4, DHCP_CLIENT_INFO_V4, V4, SIM_DHCP_JET_ERROR)
GET(R_DhcpGetClientInfoVQ, DHCP_CLIENT_INFO_VQ, VQ, SIM_DHCP_JET_ERROR)
GET(R_DhcpV4GetClientInfo, DHCP_CLIENT_INFO_PB, PB,
    SIM_DHCP_INVALID_DHCP_CLIENT)
GET(R_DhcpV4GetClientInfoEx, DHCP_CLIENT_INFO_EX, EX,
    SIM_DHCP_INVALID_DHCP_CLIENT)

/* The times of failover are not kept: 0, but for the start of the lease. */
SIM_DHCP_ANSWER(R_DhcpV4FailoverGetClientInfo)
{
	struct DHCPV4_FAILOVER_CLIENT_INFO *answer =
		talloc_zero(call->mem_ctx, struct DHCPV4_FAILOVER_CLIENT_INFO);
	struct DHCP_CLIENT_INFO_EX row;
	struct found f;

	if (answer == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	if (!search(call, r->in.SearchInfo, &f)) {
		return SIM_DHCP_JET_ERROR;
	}
	row = sim_dhcp_lease_row(call, f.scope, f.lease,
				 sim_dhcp_wire_string(call->mem_ctx,
						      f.lease->host_name));
	SIM_DHCP_ROW_VQ(answer, &row);
	answer->PolicyName = row.PolicyName;
	if (f.lease->expires > f.scope->lease_s) {
		answer->StartTime =
			(uint32_t)(f.lease->expires - f.scope->lease_s);
		answer->CltLastTransTime = answer->StartTime;
	}
	*r->out.ClientInfo = answer;
	return SIM_DHCP_SUCCESS;
}

SIM_DHCP_ANSWER(R_DhcpDeleteClientInfo)
{
	struct sim_dhcp_address address;
	struct found f;

	if (!search(call, r->in.ClientInfo, &f)) {
		return SIM_DHCP_JET_ERROR;
	}
	address = f.lease->address;
	if (sim_dhcp_reservation_find(f.scope, &address) != NULL) {
		return SIM_DHCP_RESERVED_CLIENT;
	}
	sim_dhcp_tell_deleted(call->service, f.scope, f.lease);
	sim_dhcp_edit_lease_remove(f.scope, f.lease);
	sim_dhcp_replicate_lease(call->service, f.scope, &address);
	return SIM_DHCP_SUCCESS;
}

#define LIST(method, array_type, row_type, FORM, ex, read)                     \
	SIM_DHCP_ANSWER(method)                                                \
	{                                                                      \
		struct DHCP_CLIENT_INFO_EX *rows = NULL;                       \
		struct array_type *array = NULL;                               \
		struct row_type *row = NULL;                                   \
		uint32_t i, n, result;                                         \
                                                                               \
		result = sim_dhcp_lease_rows(                                  \
			call, r->in.SubnetAddress, r->in.PreferredMaximum, ex, \
			r->out.ResumeHandle, r->out.read,                      \
			r->out.ClientsTotal, &rows);                           \
		if (!sim_dhcp_has_rows(result)) {                              \
			return result;                                         \
		}                                                              \
		n = *r->out.read;                                              \
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

LIST(R_DhcpEnumSubnetClients, DHCP_CLIENT_INFO_ARRAY, DHCP_CLIENT_INFO, V1,
     false, ClientsRead)
LIST(R_DhcpEnumSubnetClientsV4, DHCP_CLIENT_INFO_ARRAY_V4, DHCP_CLIENT_INFO_V4,
     V4, false, ClientsRead)
LIST(R_DhcpEnumSubnetClientsV5, DHCP_CLIENT_INFO_ARRAY_V5, DHCP_CLIENT_INFO_V5,
     V5, false, ClientsRead)
LIST(R_DhcpEnumSubnetClientsVQ, DHCP_CLIENT_INFO_ARRAY_VQ, DHCP_CLIENT_INFO_VQ,
     VQ, false, ClientsRead)
LIST(R_DhcpEnumSubnetClientsFilterStatusInfo,
     DHCP_CLIENT_FILTER_STATUS_INFO_ARRAY, DHCP_CLIENT_FILTER_STATUS_INFO,
     FILTER, false, ClientRead)
LIST(R_DhcpV4EnumSubnetClients, DHCP_CLIENT_INFO_PB_ARRAY, DHCP_CLIENT_INFO_PB,
     PB, false, ClientsRead)
LIST(R_DhcpV4EnumSubnetClientsEx, DHCP_CLIENT_INFO_EX_ARRAY,
     DHCP_CLIENT_INFO_EX, EX, true, ClientsRead)

/* Never done on Windows (3.1.4.22). */
SIM_DHCP_ANSWER(R_DhcpGetClientOptions)
{
	return SIM_DHCP_CALL_NOT_IMPLEMENTED;
}

/*
 * The map of addresses in use follows from the leases, so all that can differ
 * is a reservation without a lease record.
 */
SIM_DHCP_ANSWER(R_DhcpScanDatabase)
{
	struct sim_dhcp_address id =
		sim_dhcp_address_of_word(r->in.SubnetAddress);
	struct sim_dhcp_scope *scope = sim_dhcp_call_scope(call, 4, &id);
	const struct sim_dhcp_reservation *reservation = NULL;
	struct DHCP_SCAN_LIST *list = NULL;
	struct sim_dhcp_lease *lease = NULL;
	size_t i;

	sim_dhcp_call_note(call, "FixFlag", r->in.FixFlag);
	if (scope == NULL) {
		return SIM_DHCP_SUBNET_NOT_PRESENT;
	}
	list = SIM_DHCP_ARRAY(call->mem_ctx, DHCP_SCAN_LIST, ScanItems,
			      scope->num_reservations);
	if (list == NULL) {
		return SIM_DHCP_NOT_ENOUGH_MEMORY;
	}
	list->NumScanItems = 0;
	for (i = 0; i < scope->num_reservations; i++) {
		reservation = &scope->reservations[i];
		if (sim_dhcp_lease_find(scope, &reservation->address) !=
		    NULL) {
			continue;
		}
		list->ScanItems[list->NumScanItems++] = (struct DHCP_SCAN_ITEM){
			.IpAddress = sim_dhcp_address_word(
				&reservation->address),
			.ScanFlag = DhcpDatabaseFix,
		};
		if (!r->in.FixFlag) {
			continue;
		}
		lease = sim_dhcp_edit_lease(call->service->world, scope,
					    &reservation->address);
		if (lease == NULL ||
		    !sim_dhcp_edit_id(call->service->world, &lease->id,
				      reservation->id.octet,
				      reservation->id.length)) {
			return SIM_DHCP_NOT_ENOUGH_MEMORY;
		}
		lease->state = SIM_DHCP_INACTIVE_RESERVATION;
		lease->client_type = CLIENT_TYPE_NONE;
	}
	*r->out.ScanList = list;
	return SIM_DHCP_SUCCESS;
}
