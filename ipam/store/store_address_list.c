/*
 * Address records, read. Lists walk along an index: of places, of a name, or
 * of a MAC.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void say_within(struct conditions *c, const struct ipam_range *range)
{
	say_number(c, "a.family = ?%d", range->first.family);
	say_addr(c, "a.address >= ?%d", &range->first);
	say_addr(c, "a.address <= ?%d", &range->last);
}

static void say_after(struct conditions *c, const struct after *after)
{
	/* row values, so that the index is entered at the place */
	say_number(c, "(a.space, a.family, a.address, a.service, a.instance)"
		   " > (?%d", after->space);
	c->count++;
	if (c->stmt == NULL) {
		c->sql = talloc_asprintf_append_buffer(
			c->sql, ", ?%d, ?%d, ?%d, ?%d)", c->count,
			c->count + 1, c->count + 2, c->count + 3);
	} else if (c->code == SQLITE_OK) {
		size_t size = 0;
		const uint8_t *blob = ipam_addr_blob(&after->addr, &size);

		sqlite3_bind_int64(c->stmt, c->count, after->addr.family);
		sqlite3_bind_blob(c->stmt, c->count + 1, blob, (int)size,
				  SQLITE_TRANSIENT);
		sqlite3_bind_text(c->stmt, c->count + 2, after->service, -1,
				  SQLITE_TRANSIENT);
		c->code = sqlite3_bind_text(c->stmt, c->count + 3,
					    after->instance, -1,
					    SQLITE_TRANSIENT);
	}
	c->count += 3;
}

/* The same calls make the text and bind it, so that they cannot differ. */
static void conditions_of(struct conditions *c,
			  const struct store_address_filter *f,
			  const struct after *after)
{
	if (f->space != NULL) {
		say_text(c, "a.space = (SELECT id FROM address_space"
			 " WHERE name = ?%d)", f->space);
	} else {
		say_number(c, "a.space IN (SELECT id FROM address_space WHERE"
			   " ?%d)", 1);
	}
	say_text(c, "a.service = ?%d", f->service);
	say_text(c, "a.instance = ?%d", f->instance);
	say_text(c, "a.state = ?%d COLLATE NOCASE", f->state);
	say_text(c, "a.device_type = ?%d COLLATE NOCASE", f->device_type);
	say_text(c, "a.device_name = ?%d COLLATE NOCASE", f->device_name);
	say_text(c, "a.mac = ?%d", f->mac);
	say_field(c, "a.source = ?%d", IPAM_ADDRESS_SOURCE, f->source);
	say_field(c, "a.expiry = ?%d", IPAM_ADDRESS_EXPIRY, f->expiry);
	if (f->family != IPAM_NO_FAMILY) {
		say_number(c, "a.family = ?%d", f->family);
	}
	if (f->address != NULL) {
		say_number(c, "a.family = ?%d", f->address->family);
		say_addr(c, "a.address = ?%d", f->address);
	}
	if (f->within != NULL) {
		say_within(c, f->within);
	}
	if (f->range_id != 0) {
		say_number(c, "a.range = ?%d", f->range_id);
	}
	if (f->unmapped) {
		say_number(c, "(a.range IS NULL AND ?%d)", 1);
	}
	if (f->duplicate) {
		say_number(c, "a.duplicate = ?%d", 1);
	}
	if (after->service != NULL) {
		say_after(c, after);
	}
}

/* Unless something rare is asked for, the places are walked along. */
static bool walks(const struct store_address_filter *f)
{
	return f->device_name == NULL && f->mac == NULL && f->range_id == 0;
}

static char *list_sql(TALLOC_CTX *mem_ctx, const struct store_address_filter *f,
		      const struct after *after, struct conditions *c)
{
	c->sql = talloc_strdup(mem_ctx, "");
	conditions_of(c, f, after);
	return c->sql == NULL ? NULL : talloc_asprintf(
		mem_ctx, "SELECT %s FROM address a %s JOIN address_space s"
		" ON s.id = a.space LEFT JOIN ip_range r ON r.id = a.range"
		" WHERE 1%s ORDER BY a.space, a.family, a.address, a.service,"
		" a.instance LIMIT ?%d", store_address_columns(),
		walks(f) ? "INDEXED BY address_place CROSS" : "CROSS", c->sql,
		c->count + 1);
}

int store_address_list(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_address_filter *filter,
		       const struct store_page *page,
		       struct ipam_address **out_addresses, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_address), store_address_read, NULL
	};
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct after after = { .space = 0 };
	struct conditions c = { .count = 0 };
	sqlite3_stmt *stmt = NULL;
	char *sql = NULL;
	int ret;

	if (page->after != NULL && !parse_key(tmp_ctx, page->after, &after)) {
		talloc_free(tmp_ctx);
		return EINVAL;
	}
	sql = list_sql(tmp_ctx, filter, &after, &c);
	ret = sql == NULL ? ENOMEM : store_prepare(store, &stmt, sql, "");
	if (ret == 0) {
		c = (struct conditions){ .stmt = stmt };
		conditions_of(&c, filter, &after);
		sqlite3_bind_int64(stmt, c.count + 1, (int64_t)page->limit);
		ret = store_fail(store, c.code);
		if (ret != 0) {
			sqlite3_finalize(stmt);
		}
	}
	ret = store_rows(mem_ctx, store, ret, stmt, &kind, out_addresses,
			 out_count);
	talloc_free(tmp_ctx);
	return ret;
}
