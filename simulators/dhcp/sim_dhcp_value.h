/*
 * Values as Export-DhcpServer writes them. Each function returns false for
 * text that is no such value and leaves the output untouched.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_VALUE_H
#define SIMULATORS_DHCP_SIM_DHCP_VALUE_H

#include "simulators/dhcp/sim_dhcp_world.h"

struct sim_dhcp_word {
	const char *text;
	uint32_t value;
};

/* Decimal, 0 to `most`. */
bool sim_dhcp_value_number(const char *text, uint64_t most, uint64_t *out);
bool sim_dhcp_value_bool(const char *text, bool *out);
/* [d.|d,]h:m:s[.fraction]; more than 0xFFFFFFFE seconds is UINT32_MAX. */
bool sim_dhcp_value_span(const char *text, uint32_t *out_seconds);
/* ISO 8601, blank or T, optional fraction; no zone means UTC. */
bool sim_dhcp_value_time(const char *text, int64_t *out);
/* Hex octets with hyphens, colons or nothing between them. */
bool sim_dhcp_value_id(TALLOC_CTX *mem_ctx, const char *text,
		       struct sim_dhcp_id *out);
/* A word of a table that ends with a NULL text, in any case. */
bool sim_dhcp_value_word(const char *text, const struct sim_dhcp_word *words,
			 uint32_t *out);
/* A contiguous IPv4 mask. */
bool sim_dhcp_value_mask(const char *text, unsigned *out_prefix);

#endif
