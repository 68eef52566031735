/*
 * Values of a world in the form that they have on the wire ([MS-DHCPM] 2.2.1).
 * NULL is out of memory, except for a NULL text, which is a NULL string.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_WIRE_H
#define SIMULATORS_DHCP_SIM_DHCP_WIRE_H

#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>
#include <util/time.h>
#include <util/data_blob.h>

#include "gen_ndr/dhcptypes.h"
#include "simulators/dhcp/sim_dhcp_world.h"

struct DHCPM_STRING *sim_dhcp_wire_string(TALLOC_CTX *mem_ctx,
					  const char *utf8);
/* The name of a class or policy: NULL for "". */
struct DHCPM_STRING *sim_dhcp_wire_name(TALLOC_CTX *mem_ctx,
					const char *utf8);
/* The same with half a surrogate pair behind it. */
struct DHCPM_STRING *sim_dhcp_wire_bad_string(TALLOC_CTX *mem_ctx,
					      const char *utf8);

/* Back to UTF-8, "" for NULL; what is no UTF-16 becomes U+FFFD. */
char *sim_dhcp_wire_text(TALLOC_CTX *mem_ctx,
			 const struct DHCPM_STRING *string);

struct DHCP_IPV6_ADDRESS
sim_dhcp_wire_address6(const struct sim_dhcp_address *address);
struct sim_dhcp_address
sim_dhcp_world_address6(const struct DHCP_IPV6_ADDRESS *wire);

/* The mask of a prefix length, 0 to 32. */
uint32_t sim_dhcp_wire_mask(unsigned prefix);

/* Seconds since 1970 as 100 ns since 1601. */
struct DATE_TIME sim_dhcp_wire_time(int64_t seconds);
/* Back: SIM_DHCP_NO_EXPIRY for never. */
int64_t sim_dhcp_world_time(const struct DATE_TIME *wire);
/* When a lease ends: nothing for a reservation nobody uses, else for ever
 * where the world gives no instant. */
struct DATE_TIME sim_dhcp_wire_expiry(const struct sim_dhcp_lease *lease);

/* The state with its DNS bits. */
uint8_t sim_dhcp_wire_lease_state(const struct sim_dhcp_lease *lease);
/* Takes both apart again. */
void sim_dhcp_world_lease_state(uint8_t wire, struct sim_dhcp_lease *lease);
/* The client type with the mark of a reservation. */
uint8_t sim_dhcp_wire_client_type(const struct sim_dhcp_lease *lease);

/* Shares the octets of the world. */
struct DHCP_BINARY_DATA sim_dhcp_wire_id(const struct sim_dhcp_id *id);
/*
 * The id of a reservation as element enumerations carry it: in IPv4 with the
 * scope and the hardware type before it (2.2.1.2.5.2), in IPv6 as it is.
 */
struct DHCP_BINARY_DATA *
sim_dhcp_wire_unique_id(TALLOC_CTX *mem_ctx,
			const struct sim_dhcp_scope *scope,
			const struct sim_dhcp_id *id);

#endif
