/*
 * Which ranges contain an address.
 *
 * A range lies inside the prefix of its subnet, so that the network of the
 * address under each length that ranges have finds them: as many steps along
 * an index as there are lengths, however many ranges.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "ipam/model/free_run.h"
#include "ipam/store/store_address_private.h"

static int read_holder(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row)
{
	struct store_holder *holder = row;

	holder->id = sqlite3_column_int64(stmt, 0);
	holder->range.first = store_column_addr(stmt, 1);
	holder->range.last = store_column_addr(stmt, 2);
	holder->service = store_column_text(mem_ctx, stmt, 3);
	holder->instance = store_column_text(mem_ctx, stmt, 4);
	return 0;
}

/* Those of one length, behind those that are there. */
static int add_length(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct ipam_addr *addr, unsigned length,
		      struct store_holders *holders)
{
	const struct store_row_kind kind = {
		sizeof(struct store_holder), read_holder, NULL
	};
	const struct ipam_prefix prefix = { *addr, length };
	struct ipam_range network = ipam_prefix_range(&prefix);
	struct store_holder *found = NULL, *larger = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT id, first, last, service, instance FROM ip_range"
		" WHERE space = ?1 AND family = ?2 AND length = ?3"
		" AND network = ?4 AND first <= ?5 AND last >= ?5",
		"iiiaa", holders->space, (int64_t)addr->family, (int64_t)length,
		&network.first, addr);

	ret = store_rows(mem_ctx, store, ret, stmt, &kind, &found, &count);
	if (ret != 0 || count == 0) {
		return ret;
	}
	larger = talloc_realloc(mem_ctx, holders->list, struct store_holder,
				holders->count + count);
	if (larger == NULL) {
		return ENOMEM;
	}
	memcpy(larger + holders->count, found, count * sizeof(found[0]));
	holders->list = larger;
	holders->count += count;
	return 0;
}

static int add_all(TALLOC_CTX *mem_ctx, struct store *store,
		   const struct ipam_addr *addr, struct store_holders *holders)
{
	int64_t length = INT64_MAX;
	int ret = 0;

	while (ret == 0) {
		ret = store_number(store, &length,
				   "SELECT length FROM ip_range WHERE"
				   " space = ?1 AND family = ?2 AND"
				   " length < ?3 ORDER BY length DESC LIMIT 1",
				   "iii", holders->space,
				   (int64_t)addr->family, length);
		if (ret == 0) {
			ret = add_length(mem_ctx, store, addr,
					 (unsigned)length, holders);
		}
	}
	return ret == ENOENT ? 0 : ret;
}

/* They are the same up to the next start, and up to the first end. */
static int find_end(struct store *store, const struct ipam_addr *addr,
		    struct store_holders *holders)
{
	struct ipam_addr last = *addr, next;
	sqlite3_stmt *stmt = NULL;
	size_t i;
	int ret;

	memset(last.bytes + (addr->family == IPAM_IPV4 ? 12 : 0), 0xff,
	       addr->family == IPAM_IPV4 ? 4 : 16);
	ret = store_borrow_with(store, &stmt,
				"SELECT first FROM ip_range WHERE"
				" space = ?1 AND family = ?2 AND first > ?3"
				" ORDER BY first LIMIT 1",
				"iia", holders->space, (int64_t)addr->family,
				addr);
	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		next = store_column_addr(stmt, 0);
		ipam_addr_before(&next, &last);
	}
	store_give_back(store, stmt);
	for (i = 0; i < holders->count; i++) {
		if (ipam_addr_cmp(&holders->list[i].range.last, &last) < 0) {
			last = holders->list[i].range.last;
		}
	}
	holders->valid = (struct ipam_range){ *addr, last };
	return ret == ENOENT ? 0 : ret;
}

int store_holders_find(TALLOC_CTX *mem_ctx, struct store *store,
		       int64_t space, const struct ipam_addr *addr,
		       struct store_holders *holders)
{
	struct store_holders found = { .space = space };
	int ret;

	if (holders->valid.first.family == addr->family &&
	    holders->space == space &&
	    ipam_range_contains(&holders->valid, addr)) {
		return 0;
	}
	TALLOC_FREE(holders->memory);
	*holders = found;
	found.memory = talloc_new(mem_ctx);
	if (found.memory == NULL) {
		return ENOMEM;
	}
	ret = add_all(found.memory, store, addr, &found);
	if (ret == 0) {
		ret = find_end(store, addr, &found);
	}
	if (ret != 0) {
		talloc_free(found.memory);
		return ret;
	}
	*holders = found;
	return 0;
}

const struct store_holder *store_holder_of(const struct store_holders *holders,
					   const char *service,
					   const char *instance)
{
	size_t i;

	for (i = 0; i < holders->count; i++) {
		if (strcasecmp(holders->list[i].service, service) == 0 &&
		    strcasecmp(holders->list[i].instance, instance) == 0) {
			return &holders->list[i];
		}
	}
	return NULL;
}
