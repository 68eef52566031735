/*
 * Places by the smallest prefix around each ("cover").
 *
 * 1. A place that contains an address has a cover that does. So what contains
 *    an address is found by one look for each length of covers that there is.
 * 2. All looks go to one table of buckets; they do not wait for one another,
 *    as steps down a tree would: the buckets are fetched before the first of
 *    them is looked at.
 * 3. A bucket tells by its marks, a bit for each place in it, that a place
 *    cannot be there; most looks end so, at one piece of memory.
 * 4. There are at least twice as many buckets as places.
 */
#include "ipam/model/locator.h"

#include <errno.h>
#include <string.h>

#define LENGTHS 129
#define NONE 0			/* places are counted from 1 */
#define FIRST_BUCKETS 64

struct key {
	uint64_t high, low;	/* as in IPv6; IPv4 begins at the top */
};

struct entry {
	struct ipam_place place;
	uint32_t next, next_id;	/* in their buckets */
	uint8_t length;		/* of the cover */
};

struct bucket {
	uint32_t first, marks;
};

struct family {
	uint32_t count[LENGTHS];	/* places of each length */
	uint8_t lengths[LENGTHS];	/* those in use, the longest first */
	unsigned length_count;
};

struct ipam_locator {
	uint64_t seed;
	struct entry *entries;	/* [0] is nobody's */
	struct bucket *buckets;
	uint32_t *ids;		/* buckets by kind and id */
	size_t used, allocated, mask;
	uint32_t free;		/* entries to use again, by next */
	size_t count;
	struct family v4, v6;
};

static uint64_t eight(const uint8_t *bytes)
{
	uint64_t number;

	memcpy(&number, bytes, sizeof(number));
	return __builtin_bswap64(number);
}

static struct key key_of(const struct ipam_addr *addr)
{
	if (addr->family == IPAM_IPV4) {
		return (struct key){ .high = eight(addr->bytes + 8) << 32 };
	}
	return (struct key){ eight(addr->bytes), eight(addr->bytes + 8) };
}

static struct key cut(struct key key, unsigned length)
{
	if (length <= 64) {
		key.low = 0;
		key.high = length == 0 ? 0 :
			   key.high & ~(uint64_t)0 << (64 - length);
	} else if (length < 128) {
		key.low &= ~(uint64_t)0 << (128 - length);
	}
	return key;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 product =
		(unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_of(const struct ipam_locator *locator, struct key key,
			unsigned length, enum ipam_family family)
{
	uint64_t hash = mix(key.high ^ locator->seed,
			    0x9e3779b97f4a7c15u ^ key.low);

	return mix(hash ^ (length << 8 | family),
		   locator->seed | 0xd6e8feb86659fd93u);
}

static uint32_t mark_of(uint64_t hash)
{
	return 1u << (hash >> 59);
}

static uint64_t id_hash(const struct ipam_locator *locator,
			enum ipam_place_kind kind, int64_t id)
{
	return mix((uint64_t)id ^ locator->seed,
		   0xa0761d6478bd642fu + 2 * (unsigned)kind);
}

/* How many leading bits both ends share. */
static unsigned cover_length(const struct ipam_range *range)
{
	struct key a = key_of(&range->first), b = key_of(&range->last);
	unsigned bits = range->first.family == IPAM_IPV4 ? 32 : 128;
	unsigned same = 128;

	if (a.high != b.high) {
		same = (unsigned)__builtin_clzll(a.high ^ b.high);
	} else if (a.low != b.low) {
		same = 64 + (unsigned)__builtin_clzll(a.low ^ b.low);
	}
	return same < bits ? same : bits;
}

static uint64_t entry_hash(const struct ipam_locator *locator,
			   const struct entry *entry)
{
	const struct ipam_addr *first = &entry->place.range.first;

	return hash_of(locator, cut(key_of(first), entry->length),
		       entry->length, first->family);
}

static struct family *family_of(struct ipam_locator *locator,
				enum ipam_family family)
{
	return family == IPAM_IPV4 ? &locator->v4 : &locator->v6;
}

static void count_length(struct family *family, unsigned length, int change)
{
	unsigned i;

	family->count[length] += (uint32_t)change;
	family->length_count = 0;
	for (i = LENGTHS; i-- > 0;) {
		if (family->count[i] > 0) {
			family->lengths[family->length_count++] = (uint8_t)i;
		}
	}
}

static void link_entry(struct ipam_locator *locator, uint32_t at)
{
	struct entry *entry = &locator->entries[at];
	uint64_t hash = entry_hash(locator, entry);
	struct bucket *bucket = &locator->buckets[hash & locator->mask];
	uint32_t *id = &locator->ids[id_hash(locator, entry->place.kind,
					     entry->place.id) & locator->mask];

	entry->next = bucket->first;
	bucket->first = at;
	bucket->marks |= mark_of(hash);
	entry->next_id = *id;
	*id = at;
}

static void unlink_entry(struct ipam_locator *locator, uint32_t at)
{
	struct entry *entry = &locator->entries[at];
	uint64_t hash = entry_hash(locator, entry);
	struct bucket *bucket = &locator->buckets[hash & locator->mask];
	uint32_t *link = &bucket->first;

	while (*link != at) {
		link = &locator->entries[*link].next;
	}
	*link = entry->next;
	bucket->marks = 0;
	for (at = bucket->first; at != NONE; at = locator->entries[at].next) {
		bucket->marks |= mark_of(
			entry_hash(locator, &locator->entries[at]));
	}
}

struct ipam_locator *ipam_locator_new(TALLOC_CTX *mem_ctx, uint64_t seed)
{
	struct ipam_locator *locator = talloc_zero(mem_ctx,
						   struct ipam_locator);

	if (locator == NULL) {
		return NULL;
	}
	locator->seed = seed;
	locator->mask = FIRST_BUCKETS - 1;
	locator->used = 1;
	locator->allocated = FIRST_BUCKETS / 2;
	locator->entries = talloc_zero_array(locator, struct entry,
					     locator->allocated);
	locator->buckets = talloc_zero_array(locator, struct bucket,
					     FIRST_BUCKETS);
	locator->ids = talloc_zero_array(locator, uint32_t, FIRST_BUCKETS);
	if (locator->entries == NULL || locator->buckets == NULL ||
	    locator->ids == NULL) {
		TALLOC_FREE(locator);
	}
	return locator;
}

/* Twice as many of all; an entry that is free has no length of its own. */
static int grow(struct ipam_locator *locator)
{
	size_t buckets = 2 * (locator->mask + 1), i;
	struct bucket *new_buckets = NULL;
	struct entry *entries = NULL;
	uint32_t *ids = NULL;

	if (buckets / 2 > UINT32_MAX) {
		return ENOMEM;
	}
	new_buckets = talloc_zero_array(locator, struct bucket, buckets);
	ids = talloc_zero_array(locator, uint32_t, buckets);
	if (new_buckets != NULL && ids != NULL) {
		entries = talloc_realloc(locator, locator->entries,
					 struct entry, buckets / 2);
	}
	if (entries == NULL) {
		talloc_free(new_buckets);
		talloc_free(ids);
		return ENOMEM;
	}
	talloc_free(locator->buckets);
	talloc_free(locator->ids);
	locator->buckets = new_buckets;
	locator->ids = ids;
	locator->entries = entries;
	locator->allocated = buckets / 2;
	locator->mask = buckets - 1;
	/* It grows when none is free, so all of them are places. */
	for (i = 1; i < locator->used; i++) {
		link_entry(locator, (uint32_t)i);
	}
	return 0;
}

static int add(struct ipam_locator *locator, const struct ipam_place *place)
{
	unsigned length = cover_length(&place->range);
	uint32_t at = locator->free;
	int ret = 0;

	if (at == NONE && locator->used == locator->allocated) {
		ret = grow(locator);
	}
	if (ret != 0) {
		return ret;
	}
	if (at != NONE) {
		locator->free = locator->entries[at].next;
	} else {
		at = (uint32_t)locator->used++;
	}
	locator->entries[at] = (struct entry){ .place = *place,
					       .length = (uint8_t)length };
	link_entry(locator, at);
	locator->count++;
	count_length(family_of(locator, place->range.first.family), length, 1);
	return 0;
}

/* The link that leads to it; it leads to NONE where it is not there. */
static uint32_t *link_of(struct ipam_locator *locator,
			 enum ipam_place_kind kind, int64_t id)
{
	uint32_t *link = &locator->ids[id_hash(locator, kind, id) &
				       locator->mask];

	while (*link != NONE &&
	       (locator->entries[*link].place.kind != kind ||
		locator->entries[*link].place.id != id)) {
		link = &locator->entries[*link].next_id;
	}
	return link;
}

bool ipam_locator_remove(struct ipam_locator *locator,
			 enum ipam_place_kind kind, int64_t id)
{
	uint32_t *link = link_of(locator, kind, id);
	uint32_t at = *link;
	struct entry *entry = &locator->entries[at];

	if (at == NONE) {
		return false;
	}
	*link = entry->next_id;
	unlink_entry(locator, at);
	count_length(family_of(locator, entry->place.range.first.family),
		     entry->length, -1);
	entry->next = locator->free;
	locator->free = at;
	locator->count--;
	return true;
}

int ipam_locator_put(struct ipam_locator *locator,
		     const struct ipam_place *place)
{
	if (!ipam_range_valid(&place->range) ||
	    place->range.first.family == IPAM_NO_FAMILY) {
		return EINVAL;
	}
	/* What is removed leaves room for what is added. */
	ipam_locator_remove(locator, place->kind, place->id);
	return add(locator, place);
}

size_t ipam_locator_count(const struct ipam_locator *locator)
{
	return locator->count;
}

static bool comes_before(const struct ipam_place *a,
			 const struct ipam_place *b)
{
	return a->kind != b->kind ? a->kind < b->kind : a->id < b->id;
}

/*
 * Those of one length come in any order: they are put in among the `count`
 * places that are there of it, the last first. Returns how many there are.
 */
static size_t keep(const struct ipam_place **places, size_t count, size_t max,
		   const struct ipam_place *place)
{
	size_t at = count < max ? count : max;

	while (at > 0 && comes_before(places[at - 1], place)) {
		if (at < max) {
			places[at] = places[at - 1];
		}
		at--;
	}
	if (at < max) {
		places[at] = place;
	}
	return count < max ? count + 1 : max;
}

/* As ipam_range_contains; its family is that of the cover. */
static bool contains(const struct entry *entry, struct key key,
		     enum ipam_family family)
{
	struct key first = key_of(&entry->place.range.first);
	struct key last = key_of(&entry->place.range.last);

	return entry->place.range.first.family == family &&
	       (first.high < key.high ||
		(first.high == key.high && first.low <= key.low)) &&
	       (key.high < last.high ||
		(key.high == last.high && key.low <= last.low));
}

/* The hash of each length, and its bucket on the way to the processor. */
static void hash_all(const struct ipam_locator *locator,
		     const struct family *family, struct key key,
		     enum ipam_family number, uint64_t hashes[LENGTHS])
{
	unsigned l, length;

	for (l = 0; l < family->length_count; l++) {
		length = family->lengths[l];
		hashes[l] = hash_of(locator, cut(key, length), length, number);
		__builtin_prefetch(&locator->buckets[hashes[l] &
						     locator->mask]);
	}
}

size_t ipam_locator_find(const struct ipam_locator *locator,
			 const struct ipam_addr *addr, unsigned kinds,
			 const struct ipam_place **out_places, size_t max)
{
	const struct family *family = addr->family == IPAM_IPV4 ?
				      &locator->v4 : &locator->v6;
	const struct bucket *bucket = NULL;
	const struct entry *entry = NULL;
	const struct ipam_place *swap = NULL;
	struct key key = key_of(addr);
	size_t count = 0, before, i;
	uint64_t hashes[LENGTHS];
	unsigned l, length;
	uint32_t at;

	hash_all(locator, family, key, addr->family, hashes);
	for (l = 0; l < family->length_count && count < max; l++) {
		length = family->lengths[l];
		bucket = &locator->buckets[hashes[l] & locator->mask];
		if ((bucket->marks & mark_of(hashes[l])) == 0) {
			continue;
		}
		before = count;
		for (at = bucket->first; at != NONE; at = entry->next) {
			entry = &locator->entries[at];
			if (entry->length == length &&
			    (kinds >> entry->place.kind & 1) != 0 &&
			    contains(entry, key, addr->family)) {
				count = before +
					keep(out_places + before,
					     count - before, max - before,
					     &entry->place);
			}
		}
	}
	for (i = 0; i < count / 2; i++) {
		swap = out_places[i];
		out_places[i] = out_places[count - 1 - i];
		out_places[count - 1 - i] = swap;
	}
	return count;
}

const struct ipam_place *ipam_locator_longest(
	const struct ipam_locator *locator, const struct ipam_addr *addr,
	unsigned kinds)
{
	const struct ipam_place *place = NULL;

	return ipam_locator_find(locator, addr, kinds, &place, 1) > 0 ? place :
									NULL;
}
