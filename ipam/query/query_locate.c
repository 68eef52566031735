/*
 * 1. Changes are noted in the store in the order in which they were made. What
 *    a note names is read anew, so that it does not matter how often, or how
 *    late, a note is taken.
 * 2. Where notes are missing, or too many, all is read anew.
 * 3. Names are remembered by number until a note tells that one has changed.
 */
#include "ipam/query/query_locate.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "ipam/store/store_place.h"
#include "ipam/store/store_plan.h"

#define PLACES_MAX 64		/* of one address */
#define CHANGES_MAX 20000	/* rather than reading all */
#define NAMES_MAX 1000000

struct names {
	char **of;		/* by number */
	size_t size;
};

struct query_locator {
	struct store *store;
	struct ipam_locator *places;
	struct names names[STORE_PLACE_NAMES];
	int64_t seen;		/* the change seen last */
	bool full;
};

static const char *const kind_names[IPAM_PLACE_KIND_COUNT] = {
	[IPAM_PLACE_BLOCK] = "block", [IPAM_PLACE_SUBNET] = "subnet",
	[IPAM_PLACE_RANGE] = "range", [IPAM_PLACE_SCOPE] = "scope",
	[IPAM_PLACE_ZONE] = "zone",
};

int query_locator_new(TALLOC_CTX *mem_ctx, struct store *store,
		      struct query_locator **out_locator)
{
	struct query_locator *locator = talloc_zero(mem_ctx,
						    struct query_locator);

	if (locator == NULL) {
		return ENOMEM;
	}
	locator->store = store;
	*out_locator = locator;
	return 0;
}

const struct ipam_locator *query_locator_of(
	const struct query_locator *locator)
{
	return locator->places;
}

static int take(const struct ipam_place *place, void *private_data)
{
	return ipam_locator_put(private_data, place);
}

static void forget_names(struct query_locator *locator)
{
	size_t i;

	for (i = 0; i < STORE_PLACE_NAMES; i++) {
		TALLOC_FREE(locator->names[i].of);
		locator->names[i].size = 0;
	}
}

static int read_all(struct query_locator *locator, int64_t newest)
{
	uint64_t seed = 0;
	int ret = 0, kind;

	TALLOC_FREE(locator->places);
	locator->full = false;
	forget_names(locator);
	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed)) {
		return EIO;
	}
	locator->places = ipam_locator_new(locator, seed);
	if (locator->places == NULL) {
		return ENOMEM;
	}
	for (kind = 0; kind < IPAM_PLACE_KIND_COUNT && ret == 0; kind++) {
		ret = store_place_each(locator->store, kind, 0, take,
				       locator->places);
	}
	if (ret == 0) {
		locator->seen = newest;
		locator->full = true;
	}
	return ret;
}

static void forget_name(struct query_locator *locator, int64_t kind,
			int64_t id)
{
	struct names *names = &locator->names[kind];

	if (id >= 0 && (size_t)id < names->size) {
		TALLOC_FREE(names->of[id]);
	}
}

static int take_change(struct query_locator *locator,
		       const struct store_place_change *change)
{
	if (change->kind < 0 || change->kind >= STORE_PLACE_NAMES) {
		return 0;
	}
	forget_name(locator, change->kind, change->object);
	if (change->kind >= IPAM_PLACE_KIND_COUNT) {
		return 0;
	}
	ipam_locator_remove(locator->places, (enum ipam_place_kind)change->kind,
			    change->object);
	return store_place_each(locator->store,
				(enum ipam_place_kind)change->kind,
				change->object, take, locator->places);
}

static int take_changes(struct query_locator *locator, int64_t newest)
{
	TALLOC_CTX *tmp_ctx = talloc_new(locator);
	struct store_place_change *changes = NULL;
	size_t i, count = 0;
	int ret = store_place_change_list(tmp_ctx, locator->store,
					  locator->seen, CHANGES_MAX, &changes,
					  &count);

	for (i = 0; i < count && ret == 0; i++) {
		ret = take_change(locator, &changes[i]);
	}
	/* Half of it taken is taken once more, or all is read. */
	if (ret == 0) {
		locator->seen = newest;
	} else {
		locator->full = false;
	}
	talloc_free(tmp_ctx);
	return ret;
}

int query_locator_follow(struct query_locator *locator)
{
	int64_t oldest = 0, newest = 0;
	int ret = store_read(locator->store);

	if (ret != 0) {
		return ret;
	}
	ret = store_place_changes(locator->store, &oldest, &newest);
	if (ret != 0 || (locator->full && newest == locator->seen)) {
		goto done;
	}
	if (locator->full && newest > locator->seen &&
	    oldest <= locator->seen + 1 &&
	    newest - locator->seen <= CHANGES_MAX) {
		ret = take_changes(locator, newest);
	} else {
		ret = read_all(locator, newest);
	}
done:
	store_read_end(locator->store);
	return ret;
}

static int grow_names(struct query_locator *locator, struct names *names,
		      size_t size)
{
	char **of = talloc_realloc(locator, names->of, char *, size);

	if (of == NULL) {
		return ENOMEM;
	}
	memset(of + names->size, 0, (size - names->size) * sizeof(*of));
	names->of = of;
	names->size = size;
	return 0;
}

/* NULL for what has just gone. */
static int name_of(TALLOC_CTX *mem_ctx, struct query_locator *locator,
		   int64_t kind, int64_t id, const char **out_name)
{
	struct names *names = &locator->names[kind];
	char *name = NULL;
	int ret = 0;

	if (id >= 0 && (size_t)id < names->size && names->of[id] != NULL) {
		*out_name = names->of[id];
		return 0;
	}
	if (id >= 0 && id < NAMES_MAX) {
		if ((size_t)id >= names->size) {
			ret = grow_names(locator, names, 2 * (size_t)id + 16);
		}
		mem_ctx = names->of;
	}
	if (ret == 0) {
		ret = store_place_name(mem_ctx, locator->store, kind, id,
				       &name);
	}
	if (ret == 0 && id >= 0 && id < NAMES_MAX) {
		names->of[id] = name;
	}
	*out_name = name;
	return ret == ENOENT ? 0 : ret;
}

/* Its prefix as text, where a range is one; NULL: it is not. */
static const char *prefix_text(TALLOC_CTX *mem_ctx,
			       const struct ipam_range *range)
{
	unsigned bits = range->first.family == IPAM_IPV4 ? 32 : 128;
	struct ipam_prefix prefix = { range->first, bits };
	struct ipam_range whole;
	char text[IPAM_PREFIX_TEXT];
	unsigned i = 0;

	while (i < bits) {
		unsigned at = 128 - bits + i;

		if (((range->first.bytes[at / 8] ^ range->last.bytes[at / 8])
		     >> (7 - at % 8) & 1) != 0) {
			break;
		}
		i++;
	}
	prefix.length = i;
	whole = ipam_prefix_range(&prefix);
	if (ipam_addr_cmp(&whole.first, &range->first) != 0 ||
	    ipam_addr_cmp(&whole.last, &range->last) != 0) {
		return NULL;
	}
	return talloc_strdup(mem_ctx, ipam_prefix_format(&prefix, text));
}

static int fill(struct query_place *row, struct query_locator *locator,
		const struct ipam_place *place)
{
	char text[IPAM_ADDR_TEXT];
	int ret = 0;

	row->kind = kind_names[place->kind];
	row->network = prefix_text(row, &place->range);
	row->start = talloc_strdup(row, ipam_addr_format(&place->range.first,
							 text));
	row->end = talloc_strdup(row, ipam_addr_format(&place->range.last,
						       text));
	switch (place->kind) {
	case IPAM_PLACE_SUBNET:
	case IPAM_PLACE_RANGE:
		row->id = place->id;
		ret = name_of(row, locator, STORE_PLACE_SPACE, place->owner,
			      &row->space);
		break;
	case IPAM_PLACE_SCOPE:
		ret = name_of(row, locator, STORE_PLACE_SERVER, place->owner,
			      &row->server);
		break;
	case IPAM_PLACE_ZONE:
		ret = name_of(row, locator, IPAM_PLACE_ZONE, place->id,
			      &row->zone);
		break;
	default:
		row->id = place->id;
		break;
	}
	return ret;
}

static struct query_place *add_row(struct query_page *page,
				   const char *address)
{
	struct query_row **rows = page->rows;
	struct query_place *row = NULL;
	size_t room = talloc_array_length(rows);

	if (page->count == room) {
		rows = talloc_realloc(NULL, rows, struct query_row *,
				      2 * room);
		if (rows == NULL) {
			return NULL;
		}
		page->rows = rows;
	}
	row = talloc(rows, struct query_place);
	if (row != NULL) {
		*row = (struct query_place){ .row = { .key = address },
					     .address = address,
					     .kind = "none", .id = -1 };
		rows[page->count++] = &row->row;
	}
	return row;
}

/* What a filter asks for, in numbers. */
struct limits {
	unsigned kinds;
	int64_t space;		/* 0: any */
};

static bool is_of(const struct limits *limits, const struct ipam_place *place)
{
	bool of_space = place->kind == IPAM_PLACE_SUBNET ||
			place->kind == IPAM_PLACE_RANGE;

	return limits->space == 0 || !of_space ||
	       place->owner == limits->space;
}

static int locate_one(struct query_page *page, struct query_locator *locator,
		      const struct limits *limits,
		      const struct ipam_addr *addr)
{
	const struct ipam_place *places[PLACES_MAX];
	char text[IPAM_ADDR_TEXT];
	const char *address = talloc_strdup(page->rows,
					    ipam_addr_format(addr, text));
	struct query_place *row = NULL;
	size_t count = ipam_locator_find(locator->places, addr, limits->kinds,
					 places, PLACES_MAX);
	size_t i, before = page->count;
	int ret = address == NULL ? ENOMEM : 0;

	for (i = 0; i < count && ret == 0; i++) {
		if (!is_of(limits, places[i])) {
			continue;
		}
		row = add_row(page, address);
		ret = row == NULL ? ENOMEM : fill(row, locator, places[i]);
	}
	if (ret == 0 && page->count == before) {
		ret = add_row(page, address) == NULL ? ENOMEM : 0;
	}
	return ret;
}

static int read_limits(struct query_locator *locator,
		       const struct query_locating *wanted,
		       struct limits *limits)
{
	struct ipam_wrong spare = { .field = NULL };
	unsigned i;

	*limits = (struct limits){ .kinds = IPAM_PLACE_ALL };
	for (i = 0; wanted->kind != NULL && i < IPAM_PLACE_KIND_COUNT; i++) {
		if (strcmp(wanted->kind, kind_names[i]) == 0) {
			limits->kinds = 1u << i;
		}
	}
	if (wanted->space == NULL) {
		return 0;
	}
	return store_space_find(locator->store, wanted->space, &limits->space,
				wanted->wrong != NULL ? wanted->wrong : &spare);
}

int query_locate(TALLOC_CTX *mem_ctx, struct query_locator *locator,
		 const struct query_locating *wanted,
		 struct query_page *out_page)
{
	struct query_page page = { .count = 0 };
	struct limits limits;
	struct ipam_addr addr;
	size_t i;
	int ret = query_locator_follow(locator);

	if (ret == 0) {
		ret = read_limits(locator, wanted, &limits);
	}
	if (ret != 0) {
		return ret;
	}
	page.rows = talloc_array(mem_ctx, struct query_row *,
				 4 * wanted->count + 1);
	for (i = 0; i < wanted->count && ret == 0; i++) {
		ret = ipam_addr_parse(wanted->addresses[i], &addr);
		if (ret == 0) {
			ret = locate_one(&page, locator, &limits, &addr);
		} else if (wanted->wrong != NULL) {
			ret = ipam_wrong_set(wanted->wrong, "addresses",
					     "%.60s is no IPv4 or IPv6 address:"
					     " write it like 10.1.0.7 or "
					     "2001:db8::7",
					     wanted->addresses[i]);
		}
	}
	if (ret != 0) {
		talloc_free(page.rows);
		return ret;
	}
	*out_page = page;
	return 0;
}
