/*
 * Address records, written.
 *
 * 1. A record is there once per (space, family, address, service, instance).
 * 2. It belongs to the range of its space, service and instance that contains
 *    it, or to none (MAP-02, MAP-03); `used` of a range is how many it has.
 * 3. Records of one space with the same address are duplicates, all of them
 *    (MAP-07).
 * 4. An address of which there is a record is free in no range of its space.
 * 5. All of that changes in the transaction that writes the record.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/store/store_address_private.h"
#include "ipam/store/store_plan.h"

struct store_addresses {
	struct store *store;
	int64_t now;
	struct store_free free;
	sqlite3_stmt *same, *get, *insert, *update, *remove, *mark, *space;
	struct store_holders holders;
	/* what is known of the space that was asked for last */
	char *space_name;
	int64_t space_id;
	/* a change of `used` that is not written yet */
	int64_t used_range, used_delta;
};

/* The fields whose columns have their names, after the key. */
bool store_address_plain(enum ipam_address_field field)
{
	return field != IPAM_ADDRESS_SPACE && field != IPAM_ADDRESS_IP;
}

static int bind_word(sqlite3_stmt *stmt, int at, const struct ipam_field *field,
		     const char *cell)
{
	int i;

	for (i = 0; field->words[i] != NULL; i++) {
		if (strcmp(field->words[i], cell) == 0) {
			return sqlite3_bind_int(stmt, at, i);
		}
	}
	return SQLITE_MISUSE;
}

int store_address_bind(sqlite3_stmt *stmt, int at,
		       enum ipam_address_field field, const char *cell)
{
	struct ipam_addr addr;
	const uint8_t *blob = NULL;
	size_t size = 0;

	if (cell == NULL) {
		return sqlite3_bind_null(stmt, at);
	}
	switch (ipam_address_fields[field].type) {
	case IPAM_FIELD_WORD:
		return bind_word(stmt, at, &ipam_address_fields[field], cell);
	case IPAM_FIELD_TIME:
	case IPAM_FIELD_NUMBER:
		return sqlite3_bind_int64(stmt, at, strtoll(cell, NULL, 10));
	case IPAM_FIELD_ADDRESS:
		if (ipam_addr_parse(cell, &addr) != 0) {
			return SQLITE_MISUSE;
		}
		blob = ipam_addr_blob(&addr, &size);
		return sqlite3_bind_blob(stmt, at, blob, (int)size,
					 SQLITE_TRANSIENT);
	case IPAM_FIELD_TEXT:
	case IPAM_FIELD_NOTE:
	case IPAM_FIELD_HEX:
		break;
	}
	return sqlite3_bind_text(stmt, at, cell, -1, SQLITE_TRANSIENT);
}

/* Before the fields in insert and update: id, place, range, two flags. */
#define KEY_PARAMS 7

/* "name, name" or "name = ?9, name = ?10" of the plain fields. */
static char *field_list(TALLOC_CTX *mem_ctx, const char *format)
{
	char *text = talloc_strdup(mem_ctx, "");
	int at = KEY_PARAMS + 1;
	size_t i;

	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		if (store_address_plain((enum ipam_address_field)i)) {
			text = talloc_asprintf_append_buffer(text, ", ");
			text = strcmp(format, "name") == 0 ?
				talloc_asprintf_append_buffer(
					text, "%s",
					ipam_address_fields[i].name) :
				strcmp(format, "?") == 0 ?
				talloc_asprintf_append_buffer(text, "?%d",
							      at) :
				talloc_asprintf_append_buffer(
					text, "%s = ?%d",
					ipam_address_fields[i].name, at);
			at++;
		}
	}
	return text;
}

static int prepare_writes(TALLOC_CTX *tmp_ctx, struct store_addresses *b)
{
	char *insert = talloc_asprintf(
		tmp_ctx, "INSERT INTO address (space, family, address, range,"
		" duplicate, edited%s) VALUES (?2, ?3, ?4, ?5, ?6, ?7%s)",
		field_list(tmp_ctx, "name"), field_list(tmp_ctx, "?"));
	char *update = talloc_asprintf(
		tmp_ctx, "UPDATE address SET space = ?2, family = ?3,"
		" address = ?4, range = ?5, duplicate = ?6, edited ="
		" max(edited, ?7), logged = CASE expires_at IS ?%d WHEN 1"
		" THEN logged ELSE 0 END%s WHERE id = ?1",
		KEY_PARAMS - 1 + (int)IPAM_ADDRESS_EXPIRES_AT,
		field_list(tmp_ctx, "="));
	int ret;

	if (insert == NULL || update == NULL) {
		return ENOMEM;
	}
	ret = store_borrow(b->store, insert, &b->insert);
	return ret == 0 ? store_borrow(b->store, update, &b->update) : ret;
}

static int batch_free(struct store_addresses *b)
{
	store_free_close(&b->free);
	store_give_back(b->store, b->same);
	store_give_back(b->store, b->get);
	store_give_back(b->store, b->insert);
	store_give_back(b->store, b->update);
	store_give_back(b->store, b->remove);
	store_give_back(b->store, b->mark);
	store_give_back(b->store, b->space);
	return 0;
}

static int prepare_all(struct store_addresses *b)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *get = talloc_asprintf(tmp_ctx, "SELECT %s" STORE_ADDRESS_FROM
				    "WHERE a.space = ?1 AND a.family = ?2"
				    " AND a.address = ?3 AND a.service = ?4"
				    " AND a.instance = ?5",
				    store_address_columns());
	const struct {
		sqlite3_stmt **stmt;
		const char *sql;
	} table[] = {
		{ &b->get, get },
		{ &b->same, "SELECT id, service, instance, duplicate FROM"
		  " address WHERE space = ?1 AND family = ?2 AND"
		  " address = ?3" },
		{ &b->remove, "DELETE FROM address WHERE id = ?1" },
		{ &b->mark, "UPDATE address SET duplicate = ?4 WHERE"
		  " space = ?1 AND family = ?2 AND address = ?3" },
		{ &b->space, "SELECT id FROM address_space WHERE name = ?1" },
	};
	int ret = get == NULL ? ENOMEM : store_free_open(b->store, &b->free);
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]) && ret == 0; i++) {
		ret = store_borrow(b->store, table[i].sql, table[i].stmt);
	}
	if (ret == 0) {
		ret = prepare_writes(tmp_ctx, b);
	}
	talloc_free(tmp_ctx);
	return ret;
}

int store_addresses_begin(TALLOC_CTX *mem_ctx, struct store *store,
			  int64_t now, struct store_addresses **out_batch)
{
	struct store_addresses *b = talloc_zero(mem_ctx,
						struct store_addresses);
	int ret;

	if (b == NULL) {
		return ENOMEM;
	}
	b->store = store;
	b->now = now;
	talloc_set_destructor(b, batch_free);
	ret = prepare_all(b);
	if (ret != 0) {
		talloc_free(b);
		return ret;
	}
	*out_batch = b;
	return 0;
}

static int write_used(struct store_addresses *b)
{
	int ret = 0;

	if (b->used_delta != 0) {
		ret = store_range_used(b->store, b->used_range,
				       b->used_delta);
	}
	b->used_delta = 0;
	return ret;
}

int store_addresses_end(struct store_addresses *batch)
{
	int ret = write_used(batch);

	talloc_free(batch);
	return ret;
}

static int add_used(struct store_addresses *b, int64_t range, int64_t delta)
{
	int ret = 0;

	if (range == 0) {
		return 0;
	}
	if (b->used_range != range) {
		ret = write_used(b);
		b->used_range = range;
	}
	b->used_delta += delta;
	return ret;
}

static int find_space(struct store_addresses *b, const char *name,
		      int64_t *out_id)
{
	int ret;

	if (b->space_name != NULL && strcasecmp(b->space_name, name) == 0) {
		*out_id = b->space_id;
		return 0;
	}
	ret = store_bind(b->store, b->space, "t", name);
	if (ret == 0) {
		ret = store_step(b->store, b->space);
	}
	if (ret == 0) {
		*out_id = b->space_id = sqlite3_column_int64(b->space, 0);
		talloc_free(b->space_name);
		b->space_name = talloc_strdup(b, name);
	}
	sqlite3_reset(b->space);
	return ret == ENOENT ? store_say(b->store, ENOENT, "there is no such"
					 " address space") : ret;
}

/* Records with that address in the space, whoever manages them. */
struct same {
	size_t count;	/* others than `but` */
	bool taken;	/* one of them has the key */
};

static int find_same(struct store_addresses *b, int64_t space,
		     const struct ipam_address *address, int64_t but,
		     struct same *out)
{
	const char *service = address->cells[IPAM_ADDRESS_SERVICE];
	const char *instance = address->cells[IPAM_ADDRESS_INSTANCE];
	int ret = store_bind(b->store, b->same, "iia", space,
			     (int64_t)address->address.family,
			     &address->address);

	*out = (struct same){ .count = 0 };
	while (ret == 0) {
		ret = store_step(b->store, b->same);
		if (ret != 0 || sqlite3_column_int64(b->same, 0) == but) {
			continue;
		}
		out->count++;
		if (strcasecmp((const char *)sqlite3_column_text(b->same, 1),
			       service) == 0 &&
		    strcasecmp((const char *)sqlite3_column_text(b->same, 2),
			       instance) == 0) {
			out->taken = true;
		}
	}
	sqlite3_reset(b->same);
	return ret == ENOENT ? 0 : ret;
}

static int mark_same(struct store_addresses *b, int64_t space,
		     const struct ipam_addr *addr, bool duplicate)
{
	int ret = store_bind(b->store, b->mark, "iiai", space,
			     (int64_t)addr->family, addr, (int64_t)duplicate);

	return ret == 0 ? store_do_again(b->store, b->mark) : ret;
}

/* Binds all that insert and update write. */
static int bind_record(sqlite3_stmt *stmt, const struct ipam_address *address,
		       int64_t space, int64_t range, bool duplicate,
		       enum store_writer writer)
{
	const struct ipam_addr *addr = &address->address;
	size_t size = 0, i;
	const uint8_t *blob = ipam_addr_blob(addr, &size);
	int at = KEY_PARAMS + 1, code;

	sqlite3_bind_int64(stmt, 1, address->id);
	sqlite3_bind_int64(stmt, 2, space);
	sqlite3_bind_int64(stmt, 3, addr->family);
	code = sqlite3_bind_blob(stmt, 4, blob, (int)size, SQLITE_TRANSIENT);
	if (range != 0) {
		sqlite3_bind_int64(stmt, 5, range);
	} else {
		sqlite3_bind_null(stmt, 5);
	}
	sqlite3_bind_int64(stmt, 6, duplicate);
	sqlite3_bind_int64(stmt, 7, writer == STORE_BY_PERSON);
	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT && code == SQLITE_OK; i++) {
		if (store_address_plain((enum ipam_address_field)i)) {
			code = store_address_bind(stmt, at++,
						  (enum ipam_address_field)i,
						  address->cells[i]);
		}
	}
	return code;
}

static int write_record(struct store_addresses *b, sqlite3_stmt *stmt,
			const struct ipam_address *address, int64_t space,
			int64_t range, bool duplicate,
			enum store_writer writer)
{
	struct ipam_address stamped = *address;
	char now[24];
	int ret;

	snprintf(now, sizeof(now), "%lld", (long long)b->now);
	stamped.cells[IPAM_ADDRESS_CHANGED_AT] = now;
	if (stamped.cells[IPAM_ADDRESS_SOURCE] == NULL) {
		stamped.cells[IPAM_ADDRESS_SOURCE] =
			ipam_address_source_name(IPAM_ADDRESS_BY_HAND);
	}
	if (stamped.cells[IPAM_ADDRESS_EXPIRY] == NULL) {
		stamped.cells[IPAM_ADDRESS_EXPIRY] =
			ipam_expiry_name(IPAM_EXPIRY_NONE);
	}
	ret = store_fail(b->store, bind_record(stmt, &stamped, space, range,
					       duplicate, writer));
	return ret == 0 ? store_do_again(b->store, stmt) : ret;
}

/* An address comes to be used, or free, in all ranges that contain it. */
static int change_runs(struct store_addresses *b, int64_t space,
		       const struct ipam_addr *addr, bool take)
{
	size_t i;
	int ret = store_holders_find(b, b->store, space, addr, &b->holders);

	for (i = 0; i < b->holders.count && ret == 0; i++) {
		ret = take ? store_free_take(&b->free, b->holders.list[i].id,
					     addr) :
			     store_free_give(&b->free, b->holders.list[i].id,
					     addr);
	}
	return ret;
}

/* The range of a record that stands in `space`; 0 for none. */
static int find_range(struct store_addresses *b, int64_t space,
		      const struct ipam_address *address, int64_t *out_range)
{
	const struct store_holder *holder = NULL;
	int ret = store_holders_find(b, b->store, space, &address->address,
				     &b->holders);

	if (ret != 0) {
		return ret;
	}
	holder = store_holder_of(&b->holders,
				 address->cells[IPAM_ADDRESS_SERVICE],
				 address->cells[IPAM_ADDRESS_INSTANCE]);
	*out_range = holder != NULL ? holder->id : 0;
	return 0;
}

/* What else changes when a record comes to its place. */
static int arrive(struct store_addresses *b, int64_t space,
		  const struct ipam_addr *addr, int64_t range, size_t others)
{
	int ret = add_used(b, range, 1);

	if (ret == 0 && others == 1) {
		ret = mark_same(b, space, addr, true);
	}
	return ret == 0 && others == 0 ? change_runs(b, space, addr, true) :
					 ret;
}

/* And when it leaves it. */
static int leave(struct store_addresses *b, int64_t space,
		 const struct ipam_addr *addr, int64_t range, size_t others)
{
	int ret = add_used(b, range, -1);

	if (ret == 0 && others == 1) {
		ret = mark_same(b, space, addr, false);
	}
	return ret == 0 && others == 0 ? change_runs(b, space, addr, false) :
					 ret;
}

int store_addresses_add(struct store_addresses *b,
			const struct ipam_address *address,
			enum store_writer writer, int64_t *out_id)
{
	int64_t space = 0, range = 0;
	struct same same;
	int ret = find_space(b, address->cells[IPAM_ADDRESS_SPACE], &space);

	if (ret == 0) {
		ret = find_same(b, space, address, 0, &same);
	}
	if (ret == 0 && same.taken) {
		return store_say(b->store, EEXIST,
				 "the address is there already");
	}
	if (ret == 0) {
		ret = find_range(b, space, address, &range);
	}
	if (ret == 0) {
		ret = write_record(b, b->insert, address, space, range,
				   same.count > 0, writer);
	}
	if (ret == 0 && out_id != NULL) {
		*out_id = sqlite3_last_insert_rowid(b->store->db);
	}
	return ret == 0 ? arrive(b, space, &address->address, range,
				 same.count) : ret;
}

int store_addresses_get(TALLOC_CTX *mem_ctx, struct store_addresses *b,
			const struct ipam_address *key,
			struct ipam_address *out)
{
	int64_t space = 0;
	int ret = find_space(b, key->cells[IPAM_ADDRESS_SPACE], &space);

	if (ret == 0) {
		ret = store_bind(b->store, b->get, "iiatt", space,
				 (int64_t)key->address.family, &key->address,
				 key->cells[IPAM_ADDRESS_SERVICE],
				 key->cells[IPAM_ADDRESS_INSTANCE]);
	}
	if (ret == 0) {
		ret = store_step(b->store, b->get);
	}
	if (ret == 0) {
		memset(out, 0, sizeof(*out));
		ret = store_address_read(mem_ctx, b->store, b->get, NULL, out);
	}
	sqlite3_reset(b->get);
	return ret;
}

/* Whether two records say the same, but for when they were written. */
static bool same_record(const struct ipam_address *a,
			const struct ipam_address *b)
{
	size_t i;

	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		if (i != IPAM_ADDRESS_CHANGED_AT && i != IPAM_ADDRESS_IP &&
		    !store_same_text(a->cells[i], b->cells[i])) {
			return false;
		}
	}
	return ipam_addr_cmp(&a->address, &b->address) == 0;
}

/* Writes a record whose place is another one, or whose service is. */
static int move_record(struct store_addresses *b,
		       const struct ipam_address *was, int64_t from,
		       const struct ipam_address *address, int64_t to,
		       enum store_writer writer)
{
	struct same left, found;
	int64_t range = 0;
	int ret = find_same(b, from, was, was->id, &left);

	if (ret == 0) {
		ret = find_same(b, to, address, was->id, &found);
	}
	if (ret == 0 && found.taken) {
		return store_say(b->store, EEXIST,
				 "the address is there already");
	}
	if (ret == 0) {
		ret = find_range(b, to, address, &range);
	}
	if (ret == 0) {
		ret = write_record(b, b->update, address, to, range,
				   found.count > 0, writer);
	}
	if (ret == 0) {
		ret = leave(b, from, &was->address, was->range_id, left.count);
	}
	return ret == 0 ? arrive(b, to, &address->address, range,
				 found.count) : ret;
}

int store_addresses_set(struct store_addresses *b,
			const struct ipam_address *was,
			const struct ipam_address *address,
			enum store_writer writer, enum store_put *out_put)
{
	struct ipam_address wanted = *address;
	int64_t from = 0, to = 0;
	int ret;

	wanted.id = was->id;
	if (same_record(was, &wanted)) {
		*out_put = STORE_UNCHANGED;
		return 0;
	}
	*out_put = STORE_CHANGED;
	ret = find_space(b, was->cells[IPAM_ADDRESS_SPACE], &from);
	if (ret == 0) {
		ret = find_space(b, wanted.cells[IPAM_ADDRESS_SPACE], &to);
	}
	if (ret != 0) {
		return ret;
	}
	if (from != to || ipam_addr_cmp(&was->address, &wanted.address) != 0 ||
	    strcasecmp(was->cells[IPAM_ADDRESS_SERVICE],
		       wanted.cells[IPAM_ADDRESS_SERVICE]) != 0 ||
	    strcasecmp(was->cells[IPAM_ADDRESS_INSTANCE],
		       wanted.cells[IPAM_ADDRESS_INSTANCE]) != 0) {
		return move_record(b, was, from, &wanted, to, writer);
	}
	return write_record(b, b->update, &wanted, to, was->range_id,
			    was->duplicate, writer);
}

int store_addresses_remove(struct store_addresses *b,
			   const struct ipam_address *address)
{
	struct same same;
	int64_t space = 0;
	int ret = find_space(b, address->cells[IPAM_ADDRESS_SPACE], &space);

	if (ret == 0) {
		ret = find_same(b, space, address, address->id, &same);
	}
	if (ret == 0) {
		ret = store_bind(b->store, b->remove, "i", address->id);
	}
	if (ret == 0) {
		ret = store_do_again(b->store, b->remove);
	}
	return ret == 0 ? leave(b, space, &address->address, address->range_id,
				same.count) : ret;
}
