/*
 * Option data ([MS-DHCPM] 2.2.1.2.22 to .24, .42) and the levels that carry it
 * (2.2.1.2.41; IPv6 2.2.1.2.30), both ways.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "rpc/dhcp/rpc_dhcp_option_data.h"

/* A reply cannot ask for more memory than this many elements in one value. */
#define ELEMENTS_MAX 65536
#define NUM_TYPES    (RPC_DHCP_OPTION_ADDRESS6 + 1)

_Static_assert((int)RPC_DHCP_OPTION_BINARY == (int)DhcpBinaryDataOption &&
		       (int)RPC_DHCP_OPTION_ADDRESS6 ==
			       (int)DhcpIpv6AddressOption,
	       "the types are those of the wire");

static bool element_read(TALLOC_CTX *mem_ctx,
			 const struct DHCP_OPTION_DATA_ELEMENT *from,
			 struct rpc_dhcp_option_element *to, uint32_t *odd)
{
	const union DHCP_OPTION_DATA_ELEMENT_U *e = &from->Element;
	bool oom = false;

	to->type = (enum rpc_dhcp_option_type)from->OptionType;
	switch (to->type) {
	case RPC_DHCP_OPTION_BYTE:
		to->number = e->ByteOption;
		break;
	case RPC_DHCP_OPTION_WORD:
		to->number = e->WordOption;
		break;
	case RPC_DHCP_OPTION_DWORD:
		to->number = e->DWordOption;
		break;
	case RPC_DHCP_OPTION_DWORD_DWORD:
		to->number = (uint64_t)e->DWordDWordOption.DWord1 << 32 |
			     e->DWordDWordOption.DWord2;
		break;
	case RPC_DHCP_OPTION_ADDRESS:
		to->address = rpc_dhcp_address4(e->IpAddressOption);
		break;
	case RPC_DHCP_OPTION_STRING:
		to->text =
			rpc_dhcp_text(mem_ctx, e->StringDataOption, odd, &oom);
		break;
	case RPC_DHCP_OPTION_ADDRESS6:
		to->text = rpc_dhcp_text(mem_ctx, e->Ipv6AddressDataOption, odd,
					 &oom);
		break;
	case RPC_DHCP_OPTION_BINARY:
	case RPC_DHCP_OPTION_ENCAPSULATED:
		to->data = rpc_dhcp_bytes(mem_ctx, e->BinaryDataOption.Data,
					  e->BinaryDataOption.DataLength, &oom);
		to->data_len =
			to->data == NULL ? 0 : e->BinaryDataOption.DataLength;
		break;
	}
	return !oom;
}

bool rpc_dhcp_option_data(TALLOC_CTX *mem_ctx,
			  const struct DHCP_OPTION_DATA *data,
			  const struct rpc_dhcp_option_element **out_elements,
			  size_t *out_num, uint32_t *odd)
{
	struct rpc_dhcp_option_element *elements = NULL;
	size_t i, n = data->Elements == NULL ? 0 : data->NumElements;
	bool ok = true;

	if (n == 0) {
		return true;
	}
	if (n > ELEMENTS_MAX) {
		n = ELEMENTS_MAX;
		*odd |= RPC_DHCP_ODD_VALUE;
	}
	elements =
		talloc_zero_array(mem_ctx, struct rpc_dhcp_option_element, n);
	if (elements == NULL) {
		return false;
	}
	for (i = 0; ok && i < n; i++) {
		ok = element_read(elements, &data->Elements[i], &elements[i],
				  odd);
	}
	*out_elements = elements;
	*out_num = n;
	return ok;
}

bool rpc_dhcp_option_value_of(TALLOC_CTX *mem_ctx,
			      const struct DHCP_OPTION_VALUE *from,
			      struct rpc_dhcp_option_value *value)
{
	value->id = from->OptionID;
	return rpc_dhcp_option_data(mem_ctx, &from->Value, &value->elements,
				    &value->num_elements, &value->odd);
}

static void element_make(struct rpc_dhcp_call *call,
			 const struct rpc_dhcp_option_element *from,
			 struct DHCP_OPTION_DATA_ELEMENT *to)
{
	/* the largest number of each type; 0: it is no number */
	static const uint64_t most[NUM_TYPES] = {UINT8_MAX, UINT16_MAX,
						 UINT32_MAX, UINT64_MAX};
	union DHCP_OPTION_DATA_ELEMENT_U *e = &to->Element;

	if ((unsigned int)from->type >= NUM_TYPES ||
	    from->number > most[from->type]) {
		rpc_dhcp_call_invalid(call);
		return;
	}
	to->OptionType = (enum DHCP_OPTION_DATA_TYPE)from->type;
	switch (from->type) {
	case RPC_DHCP_OPTION_BYTE:
		e->ByteOption = (uint8_t)from->number;
		break;
	case RPC_DHCP_OPTION_WORD:
		e->WordOption = (uint16_t)from->number;
		break;
	case RPC_DHCP_OPTION_DWORD:
		e->DWordOption = (uint32_t)from->number;
		break;
	case RPC_DHCP_OPTION_DWORD_DWORD:
		e->DWordDWordOption.DWord1 = (uint32_t)(from->number >> 32);
		e->DWordDWordOption.DWord2 = (uint32_t)from->number;
		break;
	case RPC_DHCP_OPTION_ADDRESS:
		e->IpAddressOption =
			rpc_dhcp_make_address4(call, &from->address);
		break;
	case RPC_DHCP_OPTION_STRING:
		e->StringDataOption = rpc_dhcp_make_text(call, from->text, 0);
		break;
	case RPC_DHCP_OPTION_ADDRESS6:
		e->Ipv6AddressDataOption =
			rpc_dhcp_make_text(call, from->text, 0);
		break;
	case RPC_DHCP_OPTION_BINARY:
	case RPC_DHCP_OPTION_ENCAPSULATED:
		e->BinaryDataOption =
			rpc_dhcp_make_bytes(call, from->data, from->data_len);
		break;
	}
}

struct DHCP_OPTION_DATA
rpc_dhcp_make_option_data(struct rpc_dhcp_call *call,
			  const struct rpc_dhcp_option_element *elements,
			  size_t num)
{
	struct DHCP_OPTION_DATA data = {0};
	size_t i;

	if (num == 0) {
		return data;
	}
	if (num > ELEMENTS_MAX) {
		rpc_dhcp_call_invalid(call);
		return data;
	}
	data.Elements =
		talloc_zero_array(call, struct DHCP_OPTION_DATA_ELEMENT, num);
	if (data.Elements == NULL) {
		rpc_dhcp_call_oom(call);
		return data;
	}
	data.NumElements = (uint32_t)num;
	for (i = 0; i < num; i++) {
		element_make(call, &elements[i], &data.Elements[i]);
	}
	return data;
}

struct DHCP_OPTION_SCOPE_INFO *
rpc_dhcp_make_level4(struct rpc_dhcp_call *call,
		     const struct rpc_dhcp_level *level)
{
	struct DHCP_OPTION_SCOPE_INFO *info =
		talloc_zero(call, struct DHCP_OPTION_SCOPE_INFO);
	struct DHCP_RESERVED_SCOPE *reserved = NULL;

	if (info == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	switch (level->kind) {
	case RPC_DHCP_LEVEL_DEFAULT:
		info->ScopeType = DhcpDefaultOptions;
		break;
	case RPC_DHCP_LEVEL_SERVER:
		info->ScopeType = DhcpGlobalOptions;
		break;
	case RPC_DHCP_LEVEL_SCOPE:
		info->ScopeType = DhcpSubnetOptions;
		info->ScopeInfo.SubnetScopeInfo =
			rpc_dhcp_make_address4(call, &level->scope);
		break;
	case RPC_DHCP_LEVEL_RESERVATION:
		info->ScopeType = DhcpReservedOptions;
		reserved = &info->ScopeInfo.ReservedScopeInfo;
		reserved->ReservedIpAddress =
			rpc_dhcp_make_address4(call, &level->reservation);
		reserved->ReservedIpSubnetAddress =
			rpc_dhcp_make_address4(call, &level->scope);
		break;
	}
	return info;
}

struct DHCP_OPTION_SCOPE_INFO6 *
rpc_dhcp_make_level6(struct rpc_dhcp_call *call,
		     const struct rpc_dhcp_level *level)
{
	struct DHCP_OPTION_SCOPE_INFO6 *info =
		talloc_zero(call, struct DHCP_OPTION_SCOPE_INFO6);
	struct DHCP_RESERVED_SCOPE6 *reserved = NULL;

	if (info == NULL) {
		rpc_dhcp_call_oom(call);
		return NULL;
	}
	switch (level->kind) {
	case RPC_DHCP_LEVEL_DEFAULT:
		info->ScopeType = DhcpDefaultOptions6;
		break;
	case RPC_DHCP_LEVEL_SERVER:
		info->ScopeType = DhcpGlobalOptions6;
		break;
	case RPC_DHCP_LEVEL_SCOPE:
		info->ScopeType = DhcpScopeOptions6;
		info->ScopeInfo.SubnetScopeInfo =
			rpc_dhcp_make_address6(call, &level->scope);
		break;
	case RPC_DHCP_LEVEL_RESERVATION:
		info->ScopeType = DhcpReservedOptions6;
		reserved = &info->ScopeInfo.ReservedScopeInfo;
		reserved->ReservedIpAddress =
			rpc_dhcp_make_address6(call, &level->reservation);
		reserved->ReservedIpSubnetAddress =
			rpc_dhcp_make_address6(call, &level->scope);
		break;
	}
	return info;
}
