/* use: ipam_model ipam_base TALLOC */
/*
 * The locator against a list: pieces of 8 bytes put, remove and ask. What it
 * finds is what the list has, in the same order.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/model/locator.h"

#define MOST 64
#define PIECE 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ipam_addr addr_of(uint8_t family, const uint8_t *bytes)
{
	struct ipam_addr addr = { .family = family & 1 ? IPAM_IPV6 :
							 IPAM_IPV4 };

	/* IPv6 differs at both ends, so that both halves of it are used. */
	if (addr.family == IPAM_IPV6) {
		addr.bytes[0] = bytes[0];
		addr.bytes[7] = bytes[1];
	} else {
		addr.bytes[14] = bytes[0];
	}
	addr.bytes[15] = bytes[1];
	return addr;
}

static void check(const struct ipam_locator *locator,
		  const struct ipam_place *list, size_t count,
		  const struct ipam_addr *addr)
{
	const struct ipam_place *found[MOST];
	size_t n = ipam_locator_find(locator, addr, IPAM_PLACE_ALL, found,
				     MOST);
	size_t i, k, there = 0;

	for (i = 0; i < count; i++) {
		if (!ipam_range_contains(&list[i].range, addr)) {
			continue;
		}
		there++;
		for (k = 0; k < n && (found[k]->kind != list[i].kind ||
				      found[k]->id != list[i].id); k++) {
		}
		if (k == n) {
			abort();
		}
	}
	if (there != n || (n > 0 && ipam_locator_longest(
				    locator, addr, IPAM_PLACE_ALL) !=
				    found[n - 1])) {
		abort();
	}
}

/* The place of that kind and id in the list, or behind its end. */
static size_t place_at(const struct ipam_place *list, size_t count,
		       const struct ipam_place *place)
{
	size_t i;

	for (i = 0; i < count && (list[i].kind != place->kind ||
				  list[i].id != place->id); i++) {
	}
	return i;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ipam_locator *locator = ipam_locator_new(NULL, 7);
	struct ipam_place list[MOST], place;
	size_t count = 0, at;
	int ret;

	for (; size >= PIECE; data += PIECE, size -= PIECE) {
		place = (struct ipam_place){
			.kind = data[0] % IPAM_PLACE_KIND_COUNT,
			.id = data[1] % 16,
			.range = { addr_of(data[2], data + 4),
				   addr_of(data[2], data + 6) } };
		at = place_at(list, count, &place);
		check(locator, list, count, &place.range.first);
		if (data[3] % 4 == 0) {
			if (ipam_locator_remove(locator, place.kind,
						place.id) != (at < count)) {
				abort();
			}
			if (at < count) {
				list[at] = list[--count];
			}
		} else if (at < count || count < MOST) {
			ret = ipam_locator_put(locator, &place);
			if ((ret == 0) != ipam_range_valid(&place.range)) {
				abort();
			}
			if (ret == 0) {
				list[at] = place;
				count += at == count;
			}
		}
		check(locator, list, count, &place.range.last);
		if (ipam_locator_count(locator) != count) {
			abort();
		}
	}
	talloc_free(locator);
	return 0;
}
