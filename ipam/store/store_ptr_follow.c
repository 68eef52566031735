/*
 * Address records made of PTR records (DNS-13).
 *
 * 1. For each PTR record of a zone, whose address lies in a range that has the
 *    zone, there is a record of that address in the space of the range: one
 *    that was there, or a new one of source `dns` with the range's service and
 *    instance.
 * 2. A record of source `dns` whose PTR record is gone goes too, unless a
 *    person wrote into it: then it is the person's.
 * 3. A step of some PTR records is a transaction; the zone may change between
 *    two of them, and the next run finds what that left.
 */
#include "ipam/store/store_zone_map.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_address_private.h"
#include "ipam/store/store_dns.h"

#define TYPE_PTR 12
#define STEP 1000

struct mapped {
	int64_t id, space;
	struct ipam_range range;
	char *space_name, *service, *instance;
};

struct ptr {
	int64_t id;
	char *node, *data;
};

struct following {
	struct store *store;
	const char *zone;
	int64_t now;
	struct mapped *ranges;
	size_t range_count;
	struct store_addresses *batch;
	struct store_ptr_diff *diff;
	TALLOC_CTX *step;
};

static int read_mapped(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct mapped *m = row;

	m->id = sqlite3_column_int64(stmt, 0);
	m->space = sqlite3_column_int64(stmt, 1);
	m->range.first = store_column_addr(stmt, 2);
	m->range.last = store_column_addr(stmt, 3);
	m->space_name = store_column_text(mem_ctx, stmt, 4);
	m->service = store_column_text(mem_ctx, stmt, 5);
	m->instance = store_column_text(mem_ctx, stmt, 6);
	return m->space_name == NULL || m->service == NULL ||
	       m->instance == NULL ? ENOMEM : 0;
}

static int read_ranges(TALLOC_CTX *mem_ctx, struct following *f)
{
	const struct store_row_kind kind = { sizeof(struct mapped),
					     read_mapped, NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		f->store, &stmt,
		"SELECT r.id, r.space, r.first, r.last,"
		" s.name, r.service, r.instance FROM ip_range r JOIN"
		" address_space s ON s.id = r.space WHERE r.reverse_zone = ?1"
		" ORDER BY r.id",
		"n", f->zone);

	return store_rows(mem_ctx, f->store, ret, stmt, &kind, &f->ranges,
			  &f->range_count);
}

/* The address that a node of the zone stands for. */
static bool address_of(TALLOC_CTX *mem_ctx, const struct following *f,
		       const char *node, struct ipam_addr *out)
{
	struct ipam_prefix prefix;
	char *name = strcmp(node, "@") == 0 ? talloc_strdup(mem_ctx, f->zone) :
		     talloc_asprintf(mem_ctx, "%s.%s", node, f->zone);

	if (name == NULL || ipam_reverse_zone_prefix(name, &prefix) != 0 ||
	    prefix.length != (prefix.addr.family == IPAM_IPV4 ? 32 : 128)) {
		return false;
	}
	*out = prefix.addr;
	return true;
}

static const struct mapped *range_of(const struct following *f,
				     const struct ipam_addr *addr)
{
	size_t i;

	for (i = 0; i < f->range_count; i++) {
		if (f->ranges[i].range.first.family == addr->family &&
		    ipam_range_contains(&f->ranges[i].range, addr)) {
			return &f->ranges[i];
		}
	}
	return NULL;
}

/* Records of the address that name no reverse zone name this one now. */
static int link_record(struct following *f, const struct mapped *range,
		       const struct ipam_addr *addr, bool *out_there)
{
	int64_t there = 0;
	size_t linked = 0;
	int ret = store_number(f->store, &there, "SELECT count(*) FROM address"
			       " WHERE space = ?1 AND family = ?2 AND address"
			       " = ?3", "iia", range->space,
			       (int64_t)addr->family, addr);

	*out_there = there > 0;
	if (ret == 0 && there > 0) {
		ret = store_do(f->store, &linked, "UPDATE address SET"
			       " reverse_zone = ?4 WHERE space = ?1 AND family"
			       " = ?2 AND address = ?3 AND reverse_zone IS"
			       " NULL", "iiat", range->space,
			       (int64_t)addr->family, addr, f->zone);
		f->diff->linked += linked;
		f->diff->kept += linked == 0;
	}
	return ret;
}

static int add_record(struct following *f, const struct mapped *range,
		      const struct ipam_addr *addr, const char *data)
{
	const struct ipam_field *of =
		&ipam_address_fields[IPAM_ADDRESS_DEVICE_NAME];
	struct ipam_address record = { .address = *addr };
	const char *name = NULL, *why = NULL;
	char *text = talloc_strdup(f->step, data);
	size_t n = text != NULL ? strlen(text) : 0;
	int ret;

	if (text == NULL) {
		return ENOMEM;
	}
	if (n > 0 && text[n - 1] == '.') {
		text[n - 1] = '\0';
	}
	if (ipam_field_normal(f->step, of, text, &name, &why) == 0) {
		record.cells[IPAM_ADDRESS_DEVICE_NAME] = name;
	}
	record.cells[IPAM_ADDRESS_SPACE] = range->space_name;
	record.cells[IPAM_ADDRESS_SERVICE] = range->service;
	record.cells[IPAM_ADDRESS_INSTANCE] = range->instance;
	record.cells[IPAM_ADDRESS_REVERSE_ZONE] = f->zone;
	record.cells[IPAM_ADDRESS_SOURCE] =
		ipam_address_source_name(IPAM_ADDRESS_FROM_DNS);
	ipam_address_defaults(&record);
	ret = store_addresses_add(f->batch, &record, STORE_BY_COLLECTION,
				  NULL);
	f->diff->added += ret == 0;
	return ret;
}

static int follow_one(struct following *f, const struct ptr *ptr)
{
	const struct mapped *range = NULL;
	const char *why = NULL;
	struct ipam_addr addr;
	bool there = false;
	int ret;

	if (!address_of(f->step, f, ptr->node, &addr)) {
		return 0;	/* of a whole network, or of none */
	}
	range = range_of(f, &addr);
	if (range == NULL || ipam_address_usable(&addr, &why) != 0) {
		return 0;
	}
	ret = link_record(f, range, &addr, &there);
	return ret == 0 && !there ? add_record(f, range, &addr, ptr->data) :
				    ret;
}

static int read_ptr(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ptr *ptr = row;

	ptr->id = sqlite3_column_int64(stmt, 0);
	ptr->node = store_column_text(mem_ctx, stmt, 1);
	ptr->data = store_column_text(mem_ctx, stmt, 2);
	return ptr->node == NULL || ptr->data == NULL ? ENOMEM : 0;
}

/* Where a step ended. */
struct cursor {
	char *node;
	int64_t id;
	bool more;
};

/* The PTR records behind the cursor, as records. */
static int add_step(struct following *f, struct cursor *at)
{
	const struct store_row_kind kind = { sizeof(struct ptr), read_ptr,
					     NULL };
	struct ptr *list = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = store_borrow_with(
		f->store, &stmt,
		"SELECT r.id, r.node, r.data FROM record r"
		" WHERE r.zone = (SELECT id FROM zone WHERE name = ?1) AND"
		" r.node >= ?3 AND (r.node, r.id) > (?3, ?4) AND r.type = ?2"
		" ORDER BY r.node, r.type, r.id LIMIT ?5",
		"nitii", f->zone, (int64_t)TYPE_PTR, at->node, at->id,
		(int64_t)STEP);

	ret = store_rows(f->step, f->store, ret, stmt, &kind, &list, &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = follow_one(f, &list[i]);
	}
	at->more = count == STEP;
	if (at->more) {
		talloc_free(at->node);
		at->node = talloc_strdup(f, list[count - 1].node);
		at->id = list[count - 1].id;
	}
	return ret == 0 && at->node == NULL ? ENOMEM : ret;
}

static int drop_record(struct following *f, const struct ipam_address *was)
{
	struct ipam_address wanted = *was;
	enum store_put put;
	int64_t edited = 0;
	int ret = store_number(f->store, &edited, "SELECT edited FROM address"
			       " WHERE id = ?1", "i", was->id);

	if (ret == 0 && edited == 0) {
		f->diff->removed++;
		return store_addresses_remove(f->batch, was);
	}
	wanted.cells[IPAM_ADDRESS_SOURCE] =
		ipam_address_source_name(IPAM_ADDRESS_BY_HAND);
	return ret == 0 ? store_addresses_set(f->batch, was, &wanted,
					      STORE_BY_COLLECTION, &put) : ret;
}

/* Records of a mapped range that came of PTR records, a page of them. */
static int drop_step(struct following *f, const struct mapped *range,
		     char **after)
{
	const struct store_address_filter filter = {
		.range_id = range->id,
		.source = ipam_address_source_name(IPAM_ADDRESS_FROM_DNS),
	};
	const struct store_page page = { .after = *after, .limit = STEP };
	struct ipam_address *list = NULL;
	char *name = NULL;
	size_t i, count = 0;
	int ret = store_address_list(f->step, f->store, &filter, &page, &list,
				     &count);

	*after = NULL;
	if (ret == 0 && count == STEP) {
		*after = store_address_key(f, &list[count - 1]);
	}
	for (i = 0; i < count && ret == 0; i++) {
		name = NULL;
		if (list[i].cells[IPAM_ADDRESS_REVERSE_ZONE] == NULL ||
		    strcmp(list[i].cells[IPAM_ADDRESS_REVERSE_ZONE],
			   f->zone) != 0) {
			continue;
		}
		ret = store_record_ptr(f->step, f->store, &list[i].address,
				       &name);
		ret = ret == ENOENT ? drop_record(f, &list[i]) : ret;
	}
	return ret;
}

/* One step between begin and commit. */
static int in_step(struct following *f, int (*step)(struct following *f,
						    void *private_data),
		   void *private_data)
{
	bool own = false;
	int end, ret = store_enter(f->store, &own);

	if (ret != 0) {
		return ret;
	}
	f->step = talloc_new(f);
	ret = store_addresses_begin(f->step, f->store, f->now, &f->batch);
	if (ret == 0) {
		ret = step(f, private_data);
		end = store_addresses_end(f->batch);
		ret = ret != 0 ? ret : end;
	}
	TALLOC_FREE(f->step);
	return store_leave(f->store, own, ret);
}

static int add_in_step(struct following *f, void *private_data)
{
	return add_step(f, private_data);
}

struct dropping {
	const struct mapped *range;
	char *after;
};

static int drop_in_step(struct following *f, void *private_data)
{
	struct dropping *d = private_data;

	return drop_step(f, d->range, &d->after);
}

int store_ptr_follow(struct store *store, const char *zone, int64_t now,
		     struct store_ptr_diff *out_diff)
{
	struct following *f = talloc_zero(NULL, struct following);
	struct dropping dropping = { .after = NULL };
	struct cursor at = { .id = 0 };
	size_t i;
	int ret;

	if (f == NULL) {
		return ENOMEM;
	}
	*out_diff = (struct store_ptr_diff){ .added = 0 };
	f->store = store;
	f->zone = zone;
	f->now = now;
	f->diff = out_diff;
	at.node = talloc_strdup(f, "");
	ret = read_ranges(f, f);
	if (ret == 0 && f->range_count > 0) {
		do {
			ret = in_step(f, add_in_step, &at);
		} while (ret == 0 && at.more);
	}
	for (i = 0; i < f->range_count && ret == 0; i++) {
		dropping.range = &f->ranges[i];
		do {
			ret = in_step(f, drop_in_step, &dropping);
		} while (ret == 0 && dropping.after != NULL);
	}
	talloc_free(f);
	return ret;
}
