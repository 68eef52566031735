/*
 * Where an address lies: things that have addresses (subnets, ranges, scopes),
 * any number of them, found by an address in a time that does not grow with
 * their number. What contains an address may overlap in any way.
 */
#ifndef IPAM_MODEL_LOCATOR_H
#define IPAM_MODEL_LOCATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include "ipam/base/addr.h"

/* From the outermost: those of the same size are told in this order. */
enum ipam_place_kind {
	IPAM_PLACE_BLOCK, IPAM_PLACE_SUBNET, IPAM_PLACE_RANGE,
	IPAM_PLACE_SCOPE, IPAM_PLACE_ZONE, IPAM_PLACE_KIND_COUNT
};

struct ipam_place {
	enum ipam_place_kind kind;
	int64_t id;		/* unique among its kind */
	int64_t owner;		/* for the caller: its space, its server */
	struct ipam_range range;
};

struct ipam_locator;

/* `seed`: a secret, so that nobody can choose places that collide. */
struct ipam_locator *ipam_locator_new(TALLOC_CTX *mem_ctx, uint64_t seed);

/* Adds a place, or moves the one of that kind and id. EINVAL for a range that
 * is none, ENOMEM; nothing has changed then. */
int ipam_locator_put(struct ipam_locator *locator,
		     const struct ipam_place *place);
/* False: it was not there. */
bool ipam_locator_remove(struct ipam_locator *locator,
			 enum ipam_place_kind kind, int64_t id);
size_t ipam_locator_count(const struct ipam_locator *locator);

/* A set of kinds: 1 << IPAM_PLACE_SUBNET | ... */
#define IPAM_PLACE_ALL ((1u << IPAM_PLACE_KIND_COUNT) - 1)

/*
 * The places of these kinds that contain the address, the outermost first: by
 * size of the smallest prefix around them, then kind, then id. Lends at most
 * `max` of them, the innermost; returns how many. They are valid until the
 * locator changes.
 */
size_t ipam_locator_find(const struct ipam_locator *locator,
			 const struct ipam_addr *addr, unsigned kinds,
			 const struct ipam_place **out_places, size_t max);

/* The innermost of them; NULL: none. */
const struct ipam_place *ipam_locator_longest(
	const struct ipam_locator *locator, const struct ipam_addr *addr,
	unsigned kinds);

#endif
