/* From a world's values to those on the wire. */
#include "simulators/dhcp/sim_dhcp_wire.h"

#define HALF_A_PAIR 0xd800
#define HARDWARE_ETHERNET 1
#define UNIQUE_ID_PREFIX 5
#define CLIENT_TYPE_RESERVATION 4
#define UNIX_EPOCH_1601 11644473600LL
#define TICKS_PER_SECOND 10000000LL

/* One code point of valid UTF-8, as libxml2 and jansson let through. */
static uint32_t next_code_point(const uint8_t **text)
{
	static const uint8_t lead_bits[] = {0x7f, 0x1f, 0x0f, 0x07};
	const uint8_t *p = *text;
	unsigned more = *p < 0xc0 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
	uint32_t code = *p++ & lead_bits[more];

	for (; more > 0 && (*p & 0xc0) == 0x80; more--) {
		code = code << 6 | (*p++ & 0x3f);
	}
	*text = p;
	return code;
}

static struct DHCPM_STRING *make_string(TALLOC_CTX *mem_ctx, const char *utf8,
					bool spoil)
{
	const uint8_t *p = (const uint8_t *)utf8;
	struct DHCPM_STRING *string = NULL;
	uint32_t code, n = 0;

	if (utf8 == NULL) {
		return NULL;
	}
	string = talloc(mem_ctx, struct DHCPM_STRING);
	if (string == NULL) {
		return NULL;
	}
	/* no code point has more units than octets */
	string->units = talloc_array(string, uint16_t, strlen(utf8) + 1);
	if (string->units == NULL) {
		TALLOC_FREE(string);
		return NULL;
	}
	while (*p != 0) {
		code = next_code_point(&p);
		if (code >= 0x10000) {
			code -= 0x10000;
			string->units[n++] = 0xd800 | (code >> 10 & 0x3ff);
			code = 0xdc00 | (code & 0x3ff);
		}
		string->units[n++] = (uint16_t)code;
	}
	if (spoil) {
		string->units[n++] = HALF_A_PAIR;
	}
	string->length = n;
	return string;
}

struct DHCPM_STRING *sim_dhcp_wire_string(TALLOC_CTX *mem_ctx,
					  const char *utf8)
{
	return make_string(mem_ctx, utf8, false);
}

struct DHCPM_STRING *sim_dhcp_wire_name(TALLOC_CTX *mem_ctx, const char *utf8)
{
	return utf8[0] != '\0' ? make_string(mem_ctx, utf8, false) : NULL;
}

struct DHCPM_STRING *sim_dhcp_wire_bad_string(TALLOC_CTX *mem_ctx,
					      const char *utf8)
{
	return make_string(mem_ctx, utf8, true);
}

/* One code point as UTF-8. */
static size_t put_utf8(char *to, uint32_t code)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xc0 | code >> 6);
		to[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (char)(0xe0 | code >> 12);
		to[1] = (char)(0x80 | (code >> 6 & 0x3f));
		to[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | code >> 18);
	to[1] = (char)(0x80 | (code >> 12 & 0x3f));
	to[2] = (char)(0x80 | (code >> 6 & 0x3f));
	to[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

char *sim_dhcp_wire_text(TALLOC_CTX *mem_ctx,
			 const struct DHCPM_STRING *string)
{
	size_t length = string != NULL ? string->length : 0, i, n = 0;
	/* a unit has at most three octets, a pair four */
	char *text = talloc_array(mem_ctx, char, 3 * length + 1);
	uint32_t code, low;

	if (text == NULL) {
		return NULL;
	}
	for (i = 0; i < length; i++) {
		code = string->units[i];
		low = i + 1 < length ? string->units[i + 1] : 0;
		if (code >= 0xd800 && code < 0xdc00 && low >= 0xdc00 &&
		    low < 0xe000) {
			code = 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff));
			i++;
		} else if (code >= 0xd800 && code < 0xe000) {
			code = 0xfffd;
		}
		n += put_utf8(text + n, code);
	}
	text[n] = '\0';
	return text;
}

static uint64_t eight_octets(const uint8_t *octet)
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; i < 8; i++) {
		value = value << 8 | octet[i];
	}
	return value;
}

struct DHCP_IPV6_ADDRESS
sim_dhcp_wire_address6(const struct sim_dhcp_address *address)
{
	return (struct DHCP_IPV6_ADDRESS){
		.HighOrderBits = eight_octets(address->octet),
		.LowOrderBits = eight_octets(address->octet + 8),
	};
}

struct sim_dhcp_address
sim_dhcp_world_address6(const struct DHCP_IPV6_ADDRESS *wire)
{
	struct sim_dhcp_address address;
	size_t i;

	for (i = 0; i < 8; i++) {
		address.octet[i] = wire->HighOrderBits >> (56 - 8 * i) & 0xff;
		address.octet[8 + i] =
			wire->LowOrderBits >> (56 - 8 * i) & 0xff;
	}
	return address;
}

uint32_t sim_dhcp_wire_mask(unsigned prefix)
{
	return prefix == 0 ? 0 : UINT32_MAX << (32 - prefix);
}

struct DATE_TIME sim_dhcp_wire_time(int64_t seconds)
{
	uint64_t ticks = (uint64_t)(seconds + UNIX_EPOCH_1601) *
			 TICKS_PER_SECOND;

	return (struct DATE_TIME){
		.dwLowDateTime = (uint32_t)ticks,
		.dwHighDateTime = (uint32_t)(ticks >> 32),
	};
}

int64_t sim_dhcp_world_time(const struct DATE_TIME *wire)
{
	uint64_t ticks = (uint64_t)wire->dwHighDateTime << 32 |
			 wire->dwLowDateTime;

	if (wire->dwHighDateTime >= INT32_MAX) {
		return SIM_DHCP_NO_EXPIRY;
	}
	return (int64_t)(ticks / TICKS_PER_SECOND) - UNIX_EPOCH_1601;
}

struct DATE_TIME sim_dhcp_wire_expiry(const struct sim_dhcp_lease *lease)
{
	if (lease->expires != SIM_DHCP_NO_EXPIRY) {
		return sim_dhcp_wire_time(lease->expires);
	}
	if (lease->state == SIM_DHCP_INACTIVE_RESERVATION) {
		return (struct DATE_TIME){0};
	}
	return (struct DATE_TIME){
		.dwLowDateTime = UINT32_MAX,
		.dwHighDateTime = INT32_MAX,
	};
}

uint8_t sim_dhcp_wire_lease_state(const struct sim_dhcp_lease *lease)
{
	static const uint8_t states[] = {
		[SIM_DHCP_OFFERED] = 0,
		[SIM_DHCP_ACTIVE] = 1,
		[SIM_DHCP_DECLINED] = 2,
		[SIM_DHCP_EXPIRED] = 3,
		[SIM_DHCP_ACTIVE_RESERVATION] = 1,
		[SIM_DHCP_INACTIVE_RESERVATION] = 1,
	};

	return states[lease->state] | lease->dns_bits;
}

void sim_dhcp_world_lease_state(uint8_t wire, struct sim_dhcp_lease *lease)
{
	static const enum sim_dhcp_lease_state states[] = {
		SIM_DHCP_OFFERED,
		SIM_DHCP_ACTIVE,
		SIM_DHCP_DECLINED,
		SIM_DHCP_EXPIRED,
	};

	lease->state = states[wire & 3];
	lease->dns_bits = wire & 0xfc;
}

uint8_t sim_dhcp_wire_client_type(const struct sim_dhcp_lease *lease)
{
	if (lease->state == SIM_DHCP_ACTIVE_RESERVATION ||
	    lease->state == SIM_DHCP_INACTIVE_RESERVATION) {
		return lease->client_type | CLIENT_TYPE_RESERVATION;
	}
	return lease->client_type;
}

struct DHCP_BINARY_DATA sim_dhcp_wire_id(const struct sim_dhcp_id *id)
{
	return (struct DHCP_BINARY_DATA){
		.DataLength = (uint32_t)id->length,
		.Data = id->octet,
	};
}

struct DHCP_BINARY_DATA *
sim_dhcp_wire_unique_id(TALLOC_CTX *mem_ctx,
			const struct sim_dhcp_scope *scope,
			const struct sim_dhcp_id *id)
{
	struct DHCP_BINARY_DATA *data = talloc(mem_ctx,
					       struct DHCP_BINARY_DATA);
	uint32_t word = sim_dhcp_address_word(&scope->id);
	size_t i, before = scope->family == 4 ? UNIQUE_ID_PREFIX : 0;

	if (data == NULL) {
		return NULL;
	}
	data->DataLength = (uint32_t)(before + id->length);
	data->Data = talloc_array(data, uint8_t, before + id->length);
	if (data->Data == NULL) {
		TALLOC_FREE(data);
		return NULL;
	}
	for (i = 0; i + 1 < before; i++) {
		data->Data[i] = word >> 8 * i & 0xff;
	}
	if (before > 0) {
		data->Data[before - 1] = HARDWARE_ETHERNET;
	}
	if (id->length > 0) {
		memcpy(data->Data + before, id->octet, id->length);
	}
	return data;
}
