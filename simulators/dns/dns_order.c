/*
 * Keys compare as bytes. A 0 ends each label, so that the key of a name is the
 * start of the keys below it; a 0 inside of a label counts as 1.
 */
#include "simulators/dns/dns_order.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define LABELS_MAX 128

size_t sim_dns_order_key(const struct sim_dns_name *name,
			 uint8_t out_key[SIM_DNS_KEY_MAX])
{
	uint8_t starts[LABELS_MAX];
	size_t count = 0, at = 0, length = 0, i;

	while (at < name->length && name->wire[at] != 0 && count < LABELS_MAX) {
		starts[count++] = (uint8_t)at;
		at += name->wire[at] + 1u;
	}
	while (count-- > 0) {
		const uint8_t *label = name->wire + starts[count];

		for (i = 1; i <= label[0]; i++) {
			out_key[length++] = label[i] == 0 ?
						    1 :
						    (uint8_t)tolower(label[i]);
		}
		out_key[length++] = 0;
	}
	return length;
}

static int compare(const uint8_t *a, size_t a_length, const uint8_t *b,
		   size_t b_length)
{
	int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

	return order != 0	   ? order :
	       a_length < b_length ? -1 :
				     a_length > b_length;
}

/* Of one name in the order of the zone. */
static int by_key(const void *a, const void *b)
{
	const struct sim_dns_place *x = a, *y = b;
	int order = compare(x->key, x->length, y->key, y->length);

	return order != 0 ? order : x->record < y->record ? -1 : 1;
}

static struct sim_dns_order *make(struct sim_dns_zone *zone)
{
	struct sim_dns_order *order = talloc_zero(zone, struct sim_dns_order);
	uint8_t key[SIM_DNS_KEY_MAX], *keys = NULL;
	size_t i, room = 0;

	for (i = 0; i < zone->count; i++) {
		room += zone->records[i].owner.length;
	}
	if (order != NULL) {
		order->at = talloc_array(order, struct sim_dns_place,
					 zone->count + 1);
		keys = talloc_array(order, uint8_t, room + 1);
	}
	if (order == NULL || order->at == NULL || keys == NULL) {
		talloc_free(order);
		return NULL;
	}
	for (i = 0; i < zone->count; i++) {
		size_t length = sim_dns_order_key(&zone->records[i].owner, key);

		memcpy(keys, key, length);
		order->at[i] = (struct sim_dns_place){ keys, length,
						       &zone->records[i] };
		keys += length;
	}
	order->count = zone->count;
	if (order->count > 0) {
		qsort(order->at, order->count, sizeof(order->at[0]), by_key);
	}
	return order;
}

const struct sim_dns_order *sim_dns_order_of(struct sim_dns_zone *zone)
{
	if (zone->order == NULL) {
		zone->order = make(zone);
	}
	return zone->order;
}

void sim_dns_order_forget(struct sim_dns_zone *zone)
{
	TALLOC_FREE(zone->order);
}

size_t sim_dns_order_seek(const struct sim_dns_order *order,
			  const uint8_t *key, size_t length)
{
	size_t low = 0, high = order->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare(order->at[middle].key, order->at[middle].length,
			    key, length) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}
