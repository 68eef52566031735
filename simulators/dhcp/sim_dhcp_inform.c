/* What a DHCPINFORM asks, and the DHCPACK that it gets. */
#include "simulators/dhcp/sim_dhcp_inform.h"

#include <arpa/inet.h>
#include <errno.h>

#include "simulators/dhcp/sim_dhcp_state.h"

enum {
	OP = 0, HTYPE = 1, HLEN = 2, XID = 4, FLAGS = 10, CIADDR = 12,
	GIADDR = 24, CHADDR = 28, COOKIE = 236, OPTIONS = 240
};

#define CHADDR_SIZE  16
#define REQUEST	     1
#define REPLY	     2
#define ACK	     5
#define INFORM	     8
#define PACKET_LEAST 300

/* Options that no DHCPACK to a DHCPINFORM has, or that are written anyway. */
enum { PAD = 0, MASK = 1, LEASE_TIME = 51, OVERLOAD = 52, TYPE = 53,
       SERVER = 54, WANTED = 55, T1 = 58, T2 = 59, END = 255 };

static const uint8_t cookie[4] = {0x63, 0x82, 0x53, 0x63};

static const char *const names[] = {
	"BOOTP", "DHCPDISCOVER", "DHCPOFFER", "DHCPREQUEST", "DHCPDECLINE",
	"DHCPACK", "DHCPNAK", "DHCPRELEASE", "DHCPINFORM"
};

const char *sim_dhcp_request_name(const struct sim_dhcp_request *request)
{
	return request->type < sizeof(names) / sizeof(names[0]) ?
		       names[request->type] : "unknown";
}

int sim_dhcp_request_decode(const uint8_t *bytes, size_t length,
			    struct sim_dhcp_request *out_request)
{
	struct sim_dhcp_request request = { .bytes = bytes, .length = length };
	size_t at = OPTIONS, size;

	if (length < OPTIONS || bytes[OP] != REQUEST ||
	    bytes[HLEN] > CHADDR_SIZE ||
	    memcmp(bytes + COOKIE, cookie, sizeof(cookie)) != 0) {
		return EBADMSG;
	}
	memcpy(request.ciaddr, bytes + CIADDR, 4);
	memcpy(request.giaddr, bytes + GIADDR, 4);
	while (at < length && bytes[at] != END) {
		if (bytes[at] == PAD) {
			at++;
			continue;
		}
		if (at + 1 >= length || length - at - 2 < bytes[at + 1]) {
			return EBADMSG;
		}
		size = bytes[at + 1];
		if (bytes[at] == TYPE && size == 1) {
			request.type = bytes[at + 2];
		} else if (bytes[at] == WANTED) {
			request.wanted = bytes + at + 2;
			request.num_wanted = size;
		}
		at += 2 + size;
	}
	*out_request = request;
	return 0;
}

/* Appends to an option's octets; false: they are more than it holds. */
static bool append(uint8_t value[255], size_t *size, const void *from,
		   size_t length)
{
	if (length > 255 - *size) {
		return false;
	}
	memcpy(value + *size, from, length);
	*size += length;
	return true;
}

static bool append_word(uint8_t value[255], size_t *size, uint32_t word,
			size_t length)
{
	const uint8_t octets[4] = { (uint8_t)(word >> 24),
				    (uint8_t)(word >> 16),
				    (uint8_t)(word >> 8), (uint8_t)word };

	return append(value, size, octets + 4 - length, length);
}

/* One element as it is in a packet (RFC 2132). */
static bool append_element(uint8_t value[255], size_t *size,
			   const struct DHCP_OPTION_DATA_ELEMENT *e)
{
	const struct DHCP_BINARY_DATA *binary = &e->Element.BinaryDataOption;
	char *text = NULL;
	bool ok = false;

	switch (e->OptionType) {
	case DhcpByteOption:
		return append(value, size, &e->Element.ByteOption, 1);
	case DhcpWordOption:
		return append_word(value, size, e->Element.WordOption, 2);
	case DhcpDWordOption:
		return append_word(value, size, e->Element.DWordOption, 4);
	case DhcpIpAddressOption:
		return append_word(value, size, e->Element.IpAddressOption, 4);
	case DhcpStringDataOption:
		text = sim_dhcp_wire_text(NULL, e->Element.StringDataOption);
		ok = text != NULL && append(value, size, text, strlen(text));
		talloc_free(text);
		return ok;
	case DhcpBinaryDataOption:
	case DhcpEncapsulatedDataOption:
		return binary->Data != NULL &&
		       append(value, size, binary->Data, binary->DataLength);
	default:
		return false;
	}
}

/* The option of the scope, else of the server; 0 octets: there is none. */
static size_t value_of(const struct sim_dhcp_state *state,
		       const struct sim_dhcp_scope *scope, uint8_t id,
		       uint8_t value[255])
{
	static const struct sim_dhcp_key key = {
		.family = 4, .class = "", .vendor = "", .policy = "",
	};
	struct sim_dhcp_level level = { .kind = SIM_DHCP_AT_SCOPE };
	const struct DHCP_OPTION_DATA *data = NULL;
	const struct sim_dhcp_value *found = NULL;
	size_t size = 0;
	uint32_t i;

	if (scope != NULL) {
		level.scope = scope->id;
		found = sim_dhcp_value_find(state, &level, &key, id);
	}
	if (found == NULL) {
		level.kind = SIM_DHCP_AT_SERVER;
		found = sim_dhcp_value_find(state, &level, &key, id);
	}
	if (found == NULL) {
		return 0;
	}
	data = &found->wire->Value;
	for (i = 0; i < data->NumElements && data->Elements != NULL; i++) {
		if (!append_element(value, &size, &data->Elements[i])) {
			return 0;
		}
	}
	return size;
}

static void put_option(uint8_t *out, size_t *at, uint8_t id,
		       const void *value, size_t size)
{
	/* One octet stays for the end. */
	if (size == 0 || *at + 2 + size + 1 > SIM_DHCP_PACKET_MOST) {
		return;
	}
	out[*at] = id;
	out[*at + 1] = (uint8_t)size;
	memcpy(out + *at + 2, value, size);
	*at += 2 + size;
}

/* RFC 2131 4.3.5: no times of a lease. */
static bool is_left_out(uint8_t id)
{
	static const uint8_t none[] = { PAD, MASK, LEASE_TIME, OVERLOAD, TYPE,
					SERVER, WANTED, T1, T2, END };

	return memchr(none, id, sizeof(none)) != NULL;
}

static void put_wanted(const struct sim_dhcp_service *service,
		       const struct sim_dhcp_request *request,
		       const struct sim_dhcp_scope *scope, uint8_t *out,
		       size_t *at)
{
	const uint32_t mask = scope == NULL || scope->prefix == 0 ? 0 :
			      htonl(UINT32_MAX << (32 - scope->prefix));
	uint8_t value[255];
	size_t i;
	uint8_t id;

	for (i = 0; i < request->num_wanted; i++) {
		id = request->wanted[i];
		if (id == MASK && scope != NULL) {
			put_option(out, at, MASK, &mask, sizeof(mask));
		} else if (!is_left_out(id) &&
			   memchr(request->wanted, id, i) == NULL) {
			put_option(out, at, id, value,
				   value_of(service->state, scope, id, value));
		}
	}
}

/* NULL: it answers. */
static const char *silence(const struct sim_dhcp_service *service,
			   const struct sim_dhcp_request *request)
{
	static const uint8_t nobody[4];
	const struct sim_seam *host = &service->host;
	size_t i = 0;

	if (request->type != INFORM) {
		return "this message is not simulated";
	}
	if (host->fault(host->private_data, SIM_DHCP_FAULT_NO_INFORM)) {
		return "fault " SIM_DHCP_FAULT_NO_INFORM;
	}
	if (memcmp(request->ciaddr, nobody, sizeof(nobody)) == 0) {
		return "no ciaddr";
	}
	if (!service->extra.authorized) {
		return "the server is not authorized";
	}
	while (i < service->world->num_scopes4 &&
	       !service->world->scopes4[i].active) {
		i++;
	}
	return i == service->world->num_scopes4 ? "no IPv4 scope is active" :
						  NULL;
}

size_t sim_dhcp_inform_answer(struct sim_dhcp_service *service,
			      const struct sim_dhcp_request *request,
			      uint8_t out[SIM_DHCP_PACKET_MOST],
			      const char **out_why)
{
	struct sim_dhcp_address client = {{0}};
	const struct sim_dhcp_scope *scope = NULL;
	const uint8_t ack = ACK;
	uint8_t own[4] = {0};
	size_t at = OPTIONS;

	*out_why = silence(service, request);
	if (*out_why != NULL) {
		return 0;
	}
	memcpy(client.octet + 12, request->ciaddr, 4);
	scope = sim_dhcp_scope_of(service->world, 4, &client);
	memset(out, 0, SIM_DHCP_PACKET_MOST);
	out[OP] = REPLY;
	out[HTYPE] = request->bytes[HTYPE];
	out[HLEN] = request->bytes[HLEN];
	memcpy(out + XID, request->bytes + XID, 4);
	memcpy(out + FLAGS, request->bytes + FLAGS, 2);
	memcpy(out + CIADDR, request->ciaddr, 4);
	memcpy(out + GIADDR, request->giaddr, 4);
	memcpy(out + CHADDR, request->bytes + CHADDR, CHADDR_SIZE);
	memcpy(out + COOKIE, cookie, sizeof(cookie));
	if (service->host.address != NULL) {
		inet_pton(AF_INET, service->host.address, own);
	}
	put_option(out, &at, TYPE, &ack, 1);
	put_option(out, &at, SERVER, own, sizeof(own));
	put_wanted(service, request, scope, out, &at);
	out[at++] = END;
	service->state->counters4.informs++;
	service->state->counters4.acks++;
	return at < PACKET_LEAST ? PACKET_LEAST : at;
}
