/*
 * Doors: where a host is reached, a TCP or UDP port of its address.
 *
 * A door has a socket of its own. A lab of more hosts than one process may
 * have files opens its doors with a sim_doors instead: then those of one port
 * share a socket, which is bound to the loopback device and no address, and
 * whose door it is the address tells that the client asked for. Two things
 * differ there. Who connects to such a port of an address that has no door is
 * reset, not refused; a datagram to one is lost without an answer.
 */
#ifndef SIMULATORS_HOST_SIM_DOOR_H
#define SIMULATORS_HOST_SIM_DOOR_H

#include <stddef.h>
#include <stdint.h>
#include <netinet/in.h>
#include <talloc.h>
#include <tevent.h>

struct sim_doors;
struct sim_door;

/* Freed after or before its doors, which are shut then. NULL: no memory. */
struct sim_doors *sim_doors_new(TALLOC_CTX *mem_ctx);

/* FD is not blocking and belongs to the one who is called. */
typedef void sim_door_client_fn(void *private_data, int fd,
				const struct sockaddr_in *from);
/* BYTES are lent. */
typedef void sim_door_datagram_fn(void *private_data, struct sim_door *door,
				  const uint8_t *bytes, size_t length,
				  const struct sockaddr_in *from);

struct sim_door_place {
	struct tevent_context *ev;
	struct sim_doors *doors;	/* NULL: a socket of its own */
	const char *address;		/* IPv4 */
	uint16_t port;
};

/*
 * Opens a door until OUT_DOOR is freed. errno: EADDRINUSE, EINVAL for what is
 * no address.
 */
int sim_door_listen(TALLOC_CTX *mem_ctx, const struct sim_door_place *place,
		    sim_door_client_fn *client, void *private_data,
		    struct sim_door **out_door);
int sim_door_bind(TALLOC_CTX *mem_ctx, const struct sim_door_place *place,
		  sim_door_datagram_fn *datagram, void *private_data,
		  struct sim_door **out_door);

/*
 * Sends a datagram from a door of UDP. A full socket buffer loses it, as on
 * any network.
 */
void sim_door_send(const struct sim_door *door, const uint8_t *bytes,
		   size_t length, const struct sockaddr_in *to);

#endif
