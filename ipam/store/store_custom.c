/*
 * Custom fields and pairs of their values.
 *
 * 1. A field's name is there once, without regard to case.
 * 2. A field goes only when nothing refers to it: objects, pairs, groups.
 * 3. Of a pair, a < b.
 */
#include "ipam/store/store_custom_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const struct custom_column custom_columns[] = {
	{ IPAM_FIELD_RIR, IPAM_CUSTOM_BLOCK, "block", "rir", "rir" },
	{ IPAM_FIELD_DEVICE_TYPE, IPAM_CUSTOM_ADDRESS, "address",
	  "device_type", "device_type" },
	{ IPAM_FIELD_MANAGED_BY, IPAM_CUSTOM_RANGE, "ip_range", "service",
	  "service" },
	{ IPAM_FIELD_MANAGED_BY, IPAM_CUSTOM_ADDRESS, "address", "service",
	  "service" },
	{ IPAM_FIELD_MANAGED_BY_ENTITY, IPAM_CUSTOM_RANGE, "ip_range",
	  "instance", "instance" },
	{ IPAM_FIELD_MANAGED_BY_ENTITY, IPAM_CUSTOM_ADDRESS, "address",
	  "instance", "instance" },
	{ IPAM_FIELD_ADDRESS_STATE, IPAM_CUSTOM_ADDRESS, "address", "state",
	  "state" },
	{ IPAM_FIELD_LOGICAL_NETWORK, IPAM_CUSTOM_SUBNET, "subnet",
	  "logical_network", "logical_network" },
	{ IPAM_FIELD_NETWORK_SITE, IPAM_CUSTOM_SUBNET, "subnet",
	  "network_site", "network_site" },
	{ IPAM_FIELD_VM_NETWORK, IPAM_CUSTOM_SPACE, "address_space",
	  "vm_network", "vm_network" },
	{ IPAM_FIELD_TENANT, IPAM_CUSTOM_SPACE, "address_space", "tenant",
	  "tenant" },
	{ IPAM_FIELD_ISOLATION, IPAM_CUSTOM_SPACE, "address_space",
	  "isolation", "isolation" },
	{ 0, 0, NULL, NULL, NULL },
};

const struct custom_column *custom_column(int64_t field,
					  enum ipam_custom_kind kind)
{
	const struct custom_column *c = custom_columns;

	while (c->field != 0 && (c->field != field || c->kind != kind)) {
		c++;
	}
	return c->field != 0 ? c : NULL;
}

const char *custom_table(enum ipam_custom_kind kind)
{
	static const char *const tables[IPAM_CUSTOM_KIND_END] = {
		[IPAM_CUSTOM_SERVER] = "server",
		[IPAM_CUSTOM_SPACE] = "address_space",
		[IPAM_CUSTOM_BLOCK] = "block", [IPAM_CUSTOM_SUBNET] = "subnet",
		[IPAM_CUSTOM_RANGE] = "ip_range",
		[IPAM_CUSTOM_ADDRESS] = "address",
	};

	return tables[kind];
}

/* --- fields --- */

#define FIELD                                                                 \
	"SELECT id, name, list, description, (SELECT count(*) FROM"           \
	" custom_value v WHERE v.field = f.id) FROM custom_field f"

static int read_field(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_custom_field *field = row;

	field->id = sqlite3_column_int64(stmt, 0);
	field->name = store_column_text(mem_ctx, stmt, 1);
	field->list = sqlite3_column_int(stmt, 2) != 0;
	field->description = store_column_text(mem_ctx, stmt, 3);
	field->values = sqlite3_column_int64(stmt, 4);
	return field->name != NULL ? 0 : ENOMEM;
}

int store_custom_field_list(TALLOC_CTX *mem_ctx, struct store *store,
			    const char *name, const struct store_page *page,
			    struct ipam_custom_field **out_fields,
			    size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct ipam_custom_field),
					     read_field, NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, FIELD " WHERE (?1 IS NULL OR"
				    " name = ?1 OR (?1 NOT GLOB '*[^0-9]*' AND"
				    " id = CAST(?1 AS INTEGER) AND NOT EXISTS"
				    " (SELECT 1 FROM custom_field WHERE name ="
				    " ?1))) AND (?2 IS NULL OR id > ?2)"
				    " ORDER BY id LIMIT ?3", "tti", name,
				    page->after, (int64_t)page->limit);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_fields,
			  out_count);
}

int custom_field_get(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *name, struct ipam_custom_field *out_field,
		     struct ipam_wrong *out_wrong)
{
	const struct store_page one = { .limit = 1 };
	struct ipam_custom_field *fields = NULL;
	size_t count = 0;
	int ret = store_custom_field_list(mem_ctx, store, name, &one, &fields,
					  &count);

	if (ret == 0 && count == 0) {
		ipam_wrong_set(out_wrong, "field", "there is no custom field "
			       "%.100s: see ipam field list", name);
		return ENOENT;
	}
	if (ret == 0) {
		*out_field = fields[0];
	}
	return ret;
}

int store_custom_field_find(struct store *store, const char *name,
			    int64_t *out_id, struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_custom_field field = { .id = 0 };
	int ret = custom_field_get(tmp_ctx, store, name, &field, out_wrong);

	if (ret == 0) {
		*out_id = field.id;
	}
	talloc_free(tmp_ctx);
	return ret;
}

/* EEXIST for the name of another one. */
static int check_free(struct store *store, int64_t own, const char *name,
		      struct ipam_wrong *out_wrong)
{
	int64_t id = 0;
	int ret = store_number(store, &id, "SELECT id FROM custom_field WHERE"
			       " name = ?1", "t", name);

	if (ret == 0 && id != own) {
		ipam_wrong_set(out_wrong, "name", "there is a custom field "
			       "%.100s already", name);
		return EEXIST;
	}
	return ret == ENOENT ? 0 : ret;
}

int store_custom_field_add(struct store *store,
			   const struct ipam_custom_field *field,
			   int64_t *out_id, struct ipam_wrong *out_wrong)
{
	int64_t count = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = ipam_custom_name_validate(field->name, out_wrong);
	if (ret == 0) {
		ret = check_free(store, 0, field->name, out_wrong);
	}
	if (ret == 0) {
		ret = store_number(store, &count, "SELECT count(*) FROM"
				   " custom_field WHERE id >= 100", "");
	}
	if (ret == 0 && count >= IPAM_CUSTOM_FIELDS_MAX) {
		ipam_wrong_set(out_wrong, "name", "there are %lld custom "
			       "fields, which is the most: remove one",
			       (long long)count);
		ret = EBUSY;
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "INSERT INTO custom_field (name,"
			       " list, description) VALUES (?1, ?2, ?3)",
			       "tit", field->name, (int64_t)field->list,
			       field->description);
	}
	if (ret == 0 && out_id != NULL) {
		*out_id = sqlite3_last_insert_rowid(store->db);
	}
	return store_leave(store, own, ret);
}

int store_custom_field_set(struct store *store, int64_t id, const char *name,
			   const char *description,
			   struct ipam_wrong *out_wrong)
{
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	if (name != NULL && id < IPAM_CUSTOM_BUILT_IN) {
		ipam_wrong_set(out_wrong, "name", "a built-in field keeps its "
			       "name");
		ret = EBUSY;
	} else if (name != NULL) {
		ret = ipam_custom_name_validate(name, out_wrong);
	}
	if (ret == 0 && name != NULL) {
		ret = check_free(store, id, name, out_wrong);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE custom_field SET"
			       " name = coalesce(?2, name), description ="
			       " CASE WHEN ?3 IS NULL THEN description ELSE"
			       " nullif(?3, '') END WHERE id = ?1", "itt", id,
			       name, description);
	}
	return store_leave(store, own, ret);
}

/* What keeps a field from being removed; each a sentence about "it". */
static const struct {
	const char *sql, *why;
} uses[] = {
	{ "SELECT 1 FROM custom_set WHERE field = ?1 LIMIT 1",
	  "objects have values of it: take them away first, see the lists "
	  "with --custom" },
	{ "SELECT 1 FROM custom_pair p JOIN custom_value v ON v.id IN (p.a,"
	  " p.b) WHERE v.field = ?1 LIMIT 1",
	  "values of it are paired with others: remove the pairs first" },
	{ "SELECT 1 FROM logical_group_level WHERE field = ?1 LIMIT 1",
	  "it is a level of a logical group: remove the group first" },
};

int store_custom_field_remove(struct store *store, int64_t id,
			      struct ipam_wrong *out_wrong)
{
	int64_t one = 0;
	bool own = false;
	size_t i;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	if (id < IPAM_CUSTOM_BUILT_IN) {
		ipam_wrong_set(out_wrong, "field", "a built-in field stays");
		ret = EBUSY;
	}
	for (i = 0; ret == 0 && i < sizeof(uses) / sizeof(uses[0]); i++) {
		ret = store_number(store, &one, uses[i].sql, "i", id);
		if (ret == 0) {
			ipam_wrong_set(out_wrong, "field", "%s", uses[i].why);
			ret = EBUSY;
		} else if (ret == ENOENT) {
			ret = 0;
		}
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "DELETE FROM custom_field"
			       " WHERE id = ?1", "i", id);
	}
	return store_leave(store, own, ret);
}

/* --- pairs --- */

static int read_pair(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_custom_pair *pair = row;

	pair->a = sqlite3_column_int64(stmt, 0);
	pair->b = sqlite3_column_int64(stmt, 1);
	pair->field_a = store_column_text(mem_ctx, stmt, 2);
	pair->value_a = store_column_text(mem_ctx, stmt, 3);
	pair->field_b = store_column_text(mem_ctx, stmt, 4);
	pair->value_b = store_column_text(mem_ctx, stmt, 5);
	return 0;
}

char *store_custom_pair_key(TALLOC_CTX *mem_ctx,
			    const struct ipam_custom_pair *pair)
{
	return talloc_asprintf(mem_ctx, "%020lld|%020lld", (long long)pair->a,
			       (long long)pair->b);
}

int store_custom_pair_list(TALLOC_CTX *mem_ctx, struct store *store,
			   int64_t field, const struct store_page *page,
			   struct ipam_custom_pair **out_pairs,
			   size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct ipam_custom_pair),
					     read_pair, NULL };
	sqlite3_stmt *stmt = NULL;
	long long a = 0, b = 0;
	int ret;

	if (page->after != NULL &&
	    sscanf(page->after, "%20lld|%20lld", &a, &b) != 2) {
		return EINVAL;
	}
	ret = store_borrow_with(store, &stmt, "SELECT p.a, p.b, fa.name,"
				" va.value, fb.name, vb.value FROM custom_pair"
				" p JOIN custom_value va ON va.id = p.a JOIN"
				" custom_value vb ON vb.id = p.b JOIN"
				" custom_field fa ON fa.id = va.field JOIN"
				" custom_field fb ON fb.id = vb.field WHERE"
				" (p.a, p.b) > (?1, ?2) AND (?3 = 0 OR ?3 IN"
				" (fa.id, fb.id)) ORDER BY p.a, p.b LIMIT ?4",
				"iiii", (int64_t)a, (int64_t)b, field,
				(int64_t)page->limit);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_pairs,
			  out_count);
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int store_custom_pair_add(struct store *store, int64_t a, int64_t b,
			  struct ipam_wrong *out_wrong)
{
	int64_t same = 0;
	size_t changed = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_number(store, &same, "SELECT (SELECT field FROM"
			   " custom_value WHERE id = ?1) IS (SELECT field FROM"
			   " custom_value WHERE id = ?2)", "ii", a, b);
	if (ret == 0 && same != 0) {
		ret = ipam_wrong_set(out_wrong, "with", "a pair is of values "
				     "of two fields");
	}
	if (ret == 0) {
		ret = store_do(store, &changed, "INSERT OR IGNORE INTO"
			       " custom_pair (a, b) VALUES (?1, ?2)", "ii",
			       smaller(a, b), a + b - smaller(a, b));
	}
	if (ret == 0 && changed == 0) {
		ipam_wrong_set(out_wrong, "with", "they are a pair already");
		ret = EEXIST;
	}
	return store_leave(store, own, ret);
}

int store_custom_pair_remove(struct store *store, int64_t a, int64_t b,
			     struct ipam_wrong *out_wrong)
{
	size_t changed = 0;
	int ret = store_do(store, &changed, "DELETE FROM custom_pair WHERE"
			   " a = ?1 AND b = ?2", "ii", smaller(a, b),
			   a + b - smaller(a, b));

	if (ret == 0 && changed == 0) {
		ipam_wrong_set(out_wrong, "with", "they are no pair");
		ret = ENOENT;
	}
	return ret;
}
