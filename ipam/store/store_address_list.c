/*
 * Address records, read.
 *
 * A page is a walk along the index of places, space by space and family by
 * family, so that it begins where the one before ended and not at the start.
 * Names and MACs have an index of their own.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/store/store_address_private.h"

#define FIRST_CELL 6	/* column of the first plain field */

const char *store_address_columns(void)
{
	/* in the order of enum ipam_address_field */
	return "a.id, s.name, a.address, r.id, r.first, r.last, a.duplicate,"
	       " a.service, a.instance, a.network_type, a.device_name,"
	       " a.device_type, a.mac, a.client_id, a.duid, a.iaid,"
	       " a.asset_tag, a.serial, a.os, a.os_version, a.owner,"
	       " a.description, a.state, a.assignment, a.assigned_at,"
	       " a.expires_at, a.reservation_server,"
	       " a.reservation_scope_name, a.reservation_scope,"
	       " a.reservation_name, a.reservation_type,"
	       " a.reservation_description, a.forward_zone,"
	       " a.forward_server, a.reverse_zone, a.reverse_server,"
	       " a.reservation_sync, a.host_sync, a.ptr_sync, a.source,"
	       " a.expiry, a.changed_at, a.space";
}

/* A column as the cell of its field. */
static const char *read_cell(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt,
			     int column, const struct ipam_field *field)
{
	struct ipam_addr addr;
	char text[IPAM_ADDR_TEXT];
	int i, word;

	if (sqlite3_column_type(stmt, column) == SQLITE_NULL) {
		return NULL;
	}
	if (field->type == IPAM_FIELD_ADDRESS) {
		addr = store_column_addr(stmt, column);
		return talloc_strdup(mem_ctx, ipam_addr_format(&addr, text));
	}
	if (field->type == IPAM_FIELD_WORD) {
		word = sqlite3_column_int(stmt, column);
		for (i = 0; field->words[i] != NULL; i++) {
			if (i == word) {
				return field->words[i];
			}
		}
		return NULL;
	}
	return store_column_text(mem_ctx, stmt, column);
}

int store_address_read(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row)
{
	struct ipam_address *address = row;
	char text[IPAM_ADDR_TEXT];
	int column = FIRST_CELL + 1;
	size_t i;

	address->id = sqlite3_column_int64(stmt, 0);
	address->cells[IPAM_ADDRESS_SPACE] = store_column_text(mem_ctx, stmt,
							       1);
	address->address = store_column_addr(stmt, 2);
	address->cells[IPAM_ADDRESS_IP] = talloc_strdup(
		mem_ctx, ipam_addr_format(&address->address, text));
	address->range_id = sqlite3_column_int64(stmt, 3);
	address->range.first = store_column_addr(stmt, 4);
	address->range.last = store_column_addr(stmt, 5);
	address->duplicate = sqlite3_column_int(stmt, FIRST_CELL) != 0;
	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		if (store_address_plain((enum ipam_address_field)i)) {
			address->cells[i] = read_cell(
				mem_ctx, stmt, column++,
				&ipam_address_fields[i]);
		}
	}
	address->space_id = sqlite3_column_int64(stmt, column);
	return address->cells[IPAM_ADDRESS_SPACE] != NULL ? 0 : ENOMEM;
}

/* "SPACE|4|0a010007|SIZE|SERVICEINSTANCE": SIZE of the service in bytes. */
char *store_address_key(TALLOC_CTX *mem_ctx, const struct ipam_address *address)
{
	char space[24];
	char *place = NULL, *key = NULL;
	const char *service = address->cells[IPAM_ADDRESS_SERVICE];

	snprintf(space, sizeof(space), "%lld", (long long)address->space_id);
	place = store_place_key(NULL, space, &address->address,
				(unsigned)strlen(service));
	key = talloc_asprintf(mem_ctx, "%s|%s%s", place, service,
			      address->cells[IPAM_ADDRESS_INSTANCE]);
	talloc_free(place);
	return key;
}

struct after {
	int64_t space;
	struct ipam_addr addr;
	const char *service, *instance;
};

static bool parse_key(TALLOC_CTX *mem_ctx, const char *key, struct after *out)
{
	char *space = NULL, *place = NULL;
	const char *at = key;
	int64_t size = 0;
	size_t i;

	for (i = 0; i < 4 && at != NULL; i++) {
		at = strchr(at, '|');
		at = at != NULL ? at + 1 : NULL;
	}
	if (at == NULL) {
		return false;
	}
	place = talloc_strndup(mem_ctx, key, (size_t)(at - key) - 1);
	if (place == NULL || !store_place_parse(mem_ctx, place, &space,
						&out->addr, &size) ||
	    size < 0 || (size_t)size > strlen(at)) {
		return false;
	}
	out->space = strtoll(space, NULL, 10);
	out->service = talloc_strndup(mem_ctx, at, (size_t)size);
	out->instance = at + size;
	return true;
}

/* Conditions with the values that they ask for. */
struct conditions {
	char *sql;
	sqlite3_stmt *stmt;	/* the second time: to bind */
	int count, code;
};

static void say(struct conditions *c, const char *fmt)
{
	c->count++;
	if (c->stmt == NULL) {
		c->sql = talloc_asprintf_append_buffer(c->sql, " AND ");
		c->sql = talloc_asprintf_append_buffer(c->sql, fmt, c->count);
	}
}

static void say_text(struct conditions *c, const char *fmt, const char *text)
{
	if (text == NULL) {
		return;
	}
	say(c, fmt);
	if (c->stmt != NULL && c->code == SQLITE_OK) {
		c->code = sqlite3_bind_text(c->stmt, c->count, text, -1,
					    SQLITE_TRANSIENT);
	}
}

static void say_number(struct conditions *c, const char *fmt, int64_t number)
{
	say(c, fmt);
	if (c->stmt != NULL && c->code == SQLITE_OK) {
		c->code = sqlite3_bind_int64(c->stmt, c->count, number);
	}
}

static void say_addr(struct conditions *c, const char *fmt,
		     const struct ipam_addr *addr)
{
	size_t size = 0;
	const uint8_t *blob = ipam_addr_blob(addr, &size);

	say(c, fmt);
	if (c->stmt != NULL && c->code == SQLITE_OK) {
		c->code = sqlite3_bind_blob(c->stmt, c->count, blob, (int)size,
					    SQLITE_TRANSIENT);
	}
}

static void say_field(struct conditions *c, const char *fmt,
		      enum ipam_address_field field, const char *cell)
{
	if (cell == NULL) {
		return;
	}
	say(c, fmt);
	if (c->stmt != NULL && c->code == SQLITE_OK) {
		c->code = store_address_bind(c->stmt, c->count, field, cell);
	}
}

static void say_within(struct conditions *c, const struct ipam_range *range,
		       const struct after *after)
{
	/* one bound below is enough, and the index takes only one */
	if (after == NULL || ipam_addr_cmp(&after->addr, &range->first) < 0) {
		say_addr(c, "a.address >= ?%d", &range->first);
	}
	say_addr(c, "a.address <= ?%d", &range->last);
}

/* Behind a place of the same space and family. */
static void say_after(struct conditions *c, const struct after *after)
{
	say_addr(c, "(a.address, a.service, a.instance) > (?%d", &after->addr);
	c->count += 2;
	if (c->stmt == NULL) {
		c->sql = talloc_asprintf_append_buffer(
			c->sql, ", ?%d, ?%d)", c->count - 1, c->count);
	} else if (c->code == SQLITE_OK) {
		sqlite3_bind_text(c->stmt, c->count - 1, after->service, -1,
				  SQLITE_TRANSIENT);
		c->code = sqlite3_bind_text(c->stmt, c->count,
					    after->instance, -1,
					    SQLITE_TRANSIENT);
	}
}

/* Records of one space and family. */
struct part {
	int64_t space;
	enum ipam_family family;
	const struct after *after;	/* NULL: from its start */
};

/* Values that most records have: there is no index of those. */
static bool is_common(const char *value, const char *common)
{
	return value == NULL || strcasecmp(value, common) == 0;
}

/* The same calls make the text and bind it, so that they cannot differ. */
static void conditions_of(struct conditions *c, const struct part *part,
			  const struct store_address_filter *f)
{
	say_number(c, "a.space = ?%d", part->space);
	say_number(c, "a.family = ?%d", part->family);
	say_text(c, "a.service = ?%d", f->service);
	say_text(c, "a.instance = ?%d", f->instance);
	say_text(c, is_common(f->state, "In-Use") ?
		 "a.state = ?%d COLLATE NOCASE" :
		 "a.state = ?%d COLLATE NOCASE AND"
		 " a.state <> 'In-Use' COLLATE NOCASE", f->state);
	say_text(c, is_common(f->device_type, "Host") ?
		 "a.device_type = ?%d COLLATE NOCASE" :
		 "a.device_type = ?%d COLLATE NOCASE AND"
		 " a.device_type <> 'Host' COLLATE NOCASE", f->device_type);
	say_text(c, "a.device_name = ?%d COLLATE NOCASE", f->device_name);
	say_text(c, "a.mac = ?%d", f->mac);
	say_field(c, "a.source = ?%d", IPAM_ADDRESS_SOURCE, f->source);
	say_field(c, is_common(f->expiry, "none") ? "a.expiry = ?%d" :
		  "a.expiry = ?%d AND a.expiry <> 0", IPAM_ADDRESS_EXPIRY,
		  f->expiry);
	if (f->address != NULL) {
		say_addr(c, "a.address = ?%d", f->address);
	}
	if (f->within != NULL) {
		say_within(c, f->within, part->after);
	}
	if (f->range_id != 0) {
		say_number(c, "a.range = ?%d", f->range_id);
	}
	if (f->unmapped) {
		say_number(c, "(a.range IS NULL AND ?%d)", 1);
	}
	if (f->duplicate) {
		say_number(c, "(a.duplicate = 1 AND ?%d)", 1);
	}
	if (f->by_people) {
		/* the first two sources: by hand, imported */
		say_number(c, "(a.source < 2 OR a.edited = ?%d)", 1);
	}
	if (part->after != NULL) {
		say_after(c, part->after);
	}
}

/*
 * The index whose order is that of the page; where something rare is asked for,
 * one that has only that. "": as SQLite thinks best.
 */
static const char *index_of(const struct store_address_filter *f)
{
	if (f->device_name != NULL || f->mac != NULL || f->range_id != 0 ||
	    f->custom != NULL) {
		return "";
	}
	if (f->address != NULL) {
		return "INDEXED BY address_place";
	}
	return f->duplicate ? "INDEXED BY address_duplicate" :
	       f->unmapped ? "INDEXED BY address_unmapped" :
	       !is_common(f->expiry, "none") ? "INDEXED BY address_expiry" :
	       !is_common(f->state, "In-Use") ? "INDEXED BY address_state" :
	       !is_common(f->device_type, "Host") ?
						"INDEXED BY address_type" :
	       f->source != NULL ? "INDEXED BY address_source" :
				   "INDEXED BY address_place";
}

static char *list_sql(TALLOC_CTX *mem_ctx, const struct part *part,
		      const struct store_address_filter *f,
		      struct conditions *c)
{
	c->sql = talloc_strdup(mem_ctx, "");
	conditions_of(c, part, f);
	return c->sql == NULL ? NULL : talloc_asprintf(
		mem_ctx, "SELECT %s FROM address a %s CROSS JOIN address_space"
		" s ON s.id = a.space LEFT JOIN ip_range r ON r.id = a.range"
		" WHERE 1%s%s ORDER BY a.address, a.service, a.instance"
		" LIMIT ?%d", store_address_columns(),
		index_of(f), c->sql,
		f->custom != NULL ? f->custom : "", c->count + 1);
}

static int list_part(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct part *part,
		     const struct store_address_filter *filter, size_t limit,
		     struct ipam_address **out_addresses, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_address), store_address_read, NULL
	};
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct conditions c = { .count = 0 };
	char *sql = list_sql(tmp_ctx, part, filter, &c);
	sqlite3_stmt *stmt = NULL;
	int ret =
		sql == NULL ? ENOMEM : store_borrow_with(store, &stmt, sql, "");

	talloc_free(tmp_ctx);
	if (ret == 0) {
		c = (struct conditions){ .stmt = stmt };
		conditions_of(&c, part, filter);
		sqlite3_bind_int64(stmt, c.count + 1, (int64_t)limit);
		ret = store_fail(store, c.code);
		if (ret != 0) {
			store_give_back(store, stmt);
		}
	}
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_addresses,
			  out_count);
}

/* The family that a filter leaves; none: both. */
static enum ipam_family family_of(const struct store_address_filter *f)
{
	return f->address != NULL ? f->address->family :
	       f->within != NULL ? f->within->first.family : f->family;
}

struct listing {
	struct store *store;
	const struct store_address_filter *filter;
	const struct after *after;	/* or NULL */
	size_t limit, count;
	struct ipam_address *list;
	TALLOC_CTX *memory;
};

/* Appends what there is of a part, unless the page is full or behind it. */
static int add_part(struct listing *l, int64_t space, enum ipam_family family)
{
	enum ipam_family only = family_of(l->filter);
	struct part part = { .space = space, .family = family };
	struct ipam_address *found = NULL, *all = NULL;
	size_t count = 0;
	int ret;

	if (l->count == l->limit ||
	    (only != IPAM_NO_FAMILY && only != family)) {
		return 0;
	}
	if (l->after != NULL && space == l->after->space) {
		if (family < l->after->addr.family) {
			return 0;
		}
		part.after = family == l->after->addr.family ? l->after :
							       NULL;
	}
	ret = list_part(l->memory, l->store, &part, l->filter,
			l->limit - l->count, &found, &count);
	if (ret != 0 || count == 0) {
		return ret;
	}
	all = talloc_realloc(l->memory, l->list, struct ipam_address,
			     l->count + count);
	if (all == NULL) {
		return ENOMEM;
	}
	memcpy(all + l->count, found, count * sizeof(found[0]));
	l->list = all;
	l->count += count;
	return 0;
}

static int read_number(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data, void *row)
{
	int64_t *number = row;

	*number = sqlite3_column_int64(stmt, 0);
	return 0;
}

/* The spaces that a filter leaves, from that of `after` on. */
static int list_spaces(TALLOC_CTX *tmp_ctx, struct listing *l,
		       int64_t **out_ids, size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(int64_t), read_number,
					     NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		l->store, &stmt,
		"SELECT id FROM"
		" address_space WHERE id >= ?1 AND"
		" (?2 IS NULL OR name = ?2) ORDER BY id",
		"it", l->after != NULL ? l->after->space : 0, l->filter->space);

	return store_rows(tmp_ctx, l->store, ret, stmt, &kind, out_ids,
			  out_count);
}

int store_address_list(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_address_filter *filter,
		       const struct store_page *page,
		       struct ipam_address **out_addresses, size_t *out_count)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct after after = { .space = 0 };
	struct listing l = { .store = store, .filter = filter,
			     .limit = page->limit };
	int64_t *spaces = NULL;
	size_t i, count = 0;
	int ret;

	if (page->after != NULL && !parse_key(tmp_ctx, page->after, &after)) {
		talloc_free(tmp_ctx);
		return EINVAL;
	}
	l.after = page->after != NULL ? &after : NULL;
	l.memory = talloc_new(mem_ctx);
	ret = list_spaces(tmp_ctx, &l, &spaces, &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = add_part(&l, spaces[i], IPAM_IPV4);
		if (ret == 0) {
			ret = add_part(&l, spaces[i], IPAM_IPV6);
		}
	}
	talloc_free(tmp_ctx);
	if (ret != 0) {
		talloc_free(l.memory);
		return ret;
	}
	*out_addresses = l.list;
	*out_count = l.count;
	return 0;
}
