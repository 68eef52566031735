/*
 * Values of list fields.
 *
 * 1. A value is in the list of a field once, without regard to case.
 * 2. Objects that have a field as a column hold the text of the value, others
 *    its number: a value that is renamed is renamed in both.
 * 3. DHCP servers are values of "Managed by entity" without being rows.
 */
#include "ipam/store/store_custom_private.h"
#include "ipam/store/store_usage_private.h"

#include <errno.h>
#include <string.h>

int custom_value_id(struct store *store, int64_t field, const char *value,
		    int64_t *out_id)
{
	return store_number(store, out_id, "SELECT id FROM custom_value WHERE"
			    " field = ?1 AND value = ?2", "it", field, value);
}

int custom_is_server(struct store *store, int64_t field, const char *value,
		     bool *out_is)
{
	int64_t one = 0;
	int ret = field != IPAM_FIELD_MANAGED_BY_ENTITY ? ENOENT :
		  store_number(store, &one, "SELECT 1 FROM server s JOIN"
			       " server_role r ON r.server = s.id WHERE"
			       " s.name = ?1 AND r.role = ?2", "ni", value,
			       (int64_t)IPAM_ROLE_DHCP);

	*out_is = ret == 0;
	return ret == ENOENT ? 0 : ret;
}

static int read_value(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_custom_value *value = row;

	value->id = sqlite3_column_int64(stmt, 0);
	value->field = sqlite3_column_int64(stmt, 1);
	value->number = sqlite3_column_int64(stmt, 2);
	value->value = store_column_text(mem_ctx, stmt, 3);
	value->field_name = store_column_text(mem_ctx, stmt, 4);
	return value->value != NULL ? 0 : ENOMEM;
}

int store_custom_value_list(TALLOC_CTX *mem_ctx, struct store *store,
			    int64_t field, int64_t with, const char *value,
			    const struct store_page *page,
			    struct ipam_custom_value **out_values,
			    size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct ipam_custom_value),
					     read_value, NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT x.id, ?1, x.number, x.value, f.name FROM (SELECT id,"
		" number, value FROM custom_value WHERE field = ?1 AND (?2 = 0"
		" OR id IN (SELECT b FROM custom_pair WHERE a = ?2 UNION"
		" SELECT a FROM custom_pair WHERE b = ?2)) UNION ALL"
		" SELECT 0, 1, s.name FROM server s JOIN server_role r ON"
		" r.server = s.id AND r.role = ?5 WHERE ?1 = ?6 AND ?2 = 0 AND"
		" NOT EXISTS (SELECT 1 FROM custom_value v WHERE v.field = ?1"
		" AND v.value = s.name)) x JOIN custom_field f ON f.id = ?1"
		" WHERE (?3 IS NULL OR x.value > ?3 COLLATE NOCASE)"
		" AND (?7 IS NULL OR x.value = ?7 COLLATE NOCASE)"
		" ORDER BY x.value COLLATE NOCASE LIMIT ?4", "iitiiit", field,
		with, page->after, (int64_t)page->limit,
		(int64_t)IPAM_ROLE_DHCP, (int64_t)IPAM_FIELD_MANAGED_BY_ENTITY,
		value);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_values,
			  out_count);
}

int store_custom_value_find(struct store *store, int64_t field,
			    const char *value, int64_t *out_id,
			    struct ipam_wrong *out_wrong)
{
	int ret = custom_value_id(store, field, value, out_id);

	if (ret == ENOENT) {
		ipam_wrong_set(out_wrong, "value", "the field has no value "
			       "%.100s: see ipam field values", value);
	}
	return ret;
}

/* A free field has no list. */
static int check_list(struct store *store, int64_t field,
		      struct ipam_wrong *out_wrong)
{
	int64_t list = 0;
	int ret = store_number(store, &list, "SELECT list FROM custom_field"
			       " WHERE id = ?1", "i", field);

	return ret != 0 || list != 0 ? ret :
	       ipam_wrong_set(out_wrong, "field", "the field is free: it has "
			      "no list of values");
}

/* EEXIST for one that another value has. */
static int check_free(struct store *store, int64_t field, int64_t own,
		      const char *value, struct ipam_wrong *out_wrong)
{
	int64_t id = 0;
	bool server = false;
	int ret = custom_value_id(store, field, value, &id);

	if (ret == ENOENT) {
		ret = custom_is_server(store, field, value, &server);
		id = server ? -1 : own;
	}
	if (ret == 0 && id != own) {
		ipam_wrong_set(out_wrong, "value", "the field has a value "
			       "%.100s already", value);
		ret = EEXIST;
	}
	return ret;
}

static int add(struct store *store, int64_t field, const char *value,
	       struct ipam_wrong *out_wrong)
{
	int64_t count = 0;
	int ret = check_list(store, field, out_wrong);

	if (ret == 0) {
		ret = ipam_custom_value_validate("value", value, out_wrong);
	}
	if (ret == 0) {
		ret = check_free(store, field, 0, value, out_wrong);
	}
	if (ret == 0) {
		ret = store_number(store, &count, "SELECT count(*) FROM"
				   " custom_value WHERE field = ?1", "i",
				   field);
	}
	if (ret == 0 && count >= IPAM_CUSTOM_VALUES_MAX) {
		ipam_wrong_set(out_wrong, "value", "the field has %lld "
			       "values, which is the most",
			       (long long)count);
		ret = EBUSY;
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "INSERT INTO custom_value (field, value)"
			" VALUES (?1, ?2)", "it", field, value);
}

int store_custom_value_add(struct store *store, int64_t field,
			   const char *value, struct ipam_wrong *out_wrong)
{
	bool own = false;
	int ret = store_enter(store, &own);

	return ret != 0 ? ret :
	       store_leave(store, own, add(store, field, value, out_wrong));
}

/* The number of a value that a person may change. */
static int find_own(struct store *store, int64_t field, const char *value,
		    int64_t *out_id, struct ipam_wrong *out_wrong)
{
	int64_t number = 0;
	bool server = false;
	int ret = custom_is_server(store, field, value, &server);

	if (ret == 0 && server) {
		ipam_wrong_set(out_wrong, "value", "it is the name of a DHCP "
			       "server, and stays as long as that is there");
		return EBUSY;
	}
	if (ret == 0) {
		ret = store_custom_value_find(store, field, value, out_id,
					      out_wrong);
	}
	if (ret == 0) {
		ret = store_number(store, &number, "SELECT number FROM"
				   " custom_value WHERE id = ?1", "i",
				   *out_id);
	}
	if (ret == 0 && number != 0) {
		ipam_wrong_set(out_wrong, "value",
			       "a built-in value stays as it is");
		ret = EBUSY;
	}
	return ret;
}

/* What objects have as a column, from one text to another. */
static int rename_columns(TALLOC_CTX *tmp_ctx, struct store *store,
			  int64_t field, int64_t id, const char *name)
{
	const struct custom_column *c = NULL;
	int ret = 0;

	for (c = custom_columns; c->field != 0 && ret == 0; c++) {
		if (c->field == field) {
			ret = store_do(store, NULL, talloc_asprintf(
				tmp_ctx, "UPDATE %s SET %s = ?2 WHERE %s ="
				" (SELECT value FROM custom_value WHERE"
				" id = ?1) COLLATE NOCASE", c->table,
				c->column, c->column), "it", id, name);
		}
	}
	return ret;
}

int store_custom_value_rename(struct store *store, int64_t field,
			      const char *value, const char *name,
			      struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = find_own(store, field, value, &id, out_wrong);
	if (ret == 0) {
		ret = ipam_custom_value_validate("name", name, out_wrong);
	}
	if (ret == 0) {
		ret = check_free(store, field, id, name, out_wrong);
	}
	if (ret == 0) {
		ret = rename_columns(tmp_ctx, store, field, id, name);
	}
	if (ret == EEXIST && out_wrong->why[0] == '\0') {
		ipam_wrong_set(out_wrong, "name", "objects that differ by "
			       "this value alone would be the same");
	}
	if (ret == 0) {
		ret = store_usage_rename_value(store, id, name);
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE custom_value SET value ="
			       " ?2 WHERE id = ?1", "it", id, name);
	}
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}

/* ENOENT: no object has it. */
static int find_user(TALLOC_CTX *tmp_ctx, struct store *store, int64_t field,
		     int64_t id)
{
	const struct custom_column *c = NULL;
	int64_t one = 0;
	int ret = store_number(store, &one, "SELECT 1 FROM custom_set WHERE"
			       " field = ?1 AND value = ?2 LIMIT 1", "ii",
			       field, id);

	for (c = custom_columns; c->field != 0 && ret == ENOENT; c++) {
		if (c->field == field) {
			ret = store_number(store, &one, talloc_asprintf(
				tmp_ctx, "SELECT 1 FROM %s WHERE %s = (SELECT"
				" value FROM custom_value WHERE id = ?1)"
				" COLLATE NOCASE LIMIT 1", c->table,
				c->column), "i", id);
		}
	}
	return ret;
}

int store_custom_value_remove(struct store *store, int64_t field,
			      const char *value, struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = find_own(store, field, value, &id, out_wrong);
	if (ret == 0) {
		ret = find_user(tmp_ctx, store, field, id);
		if (ret == 0) {
			ipam_wrong_set(out_wrong, "value", "objects have this "
				       "value: give them another one first");
		}
		ret = ret == 0 ? EBUSY : ret == ENOENT ? 0 : ret;
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "DELETE FROM custom_value WHERE"
			       " id = ?1", "i", id);
	}
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}

/* --- values that objects have in a field of their own --- */

/* "Firewall, Host, ..." of the first values. */
static char *some_values(TALLOC_CTX *mem_ctx, struct store *store,
			 int64_t field)
{
	const struct store_page page = { .limit = 5 };
	struct ipam_custom_value *values = NULL;
	size_t i, count = 0;
	char *text = talloc_strdup(mem_ctx, "");
	int ret = store_custom_value_list(mem_ctx, store, field, 0, NULL, &page,
					  &values, &count);

	for (i = 0; ret == 0 && i < count && text != NULL; i++) {
		text = talloc_asprintf_append_buffer(
			text, "%s%.30s", i == 0 ? "" : ", ", values[i].value);
	}
	return count == page.limit && text != NULL ?
	       talloc_asprintf_append_buffer(text, ", ...") : text;
}

static int refuse(TALLOC_CTX *mem_ctx, struct store *store, int64_t number,
		  const char *field, struct ipam_wrong *out_wrong)
{
	const struct store_page one = { .limit = 1 };
	struct ipam_custom_value *values = NULL;
	size_t count = 0;
	int ret = store_custom_value_list(mem_ctx, store, number, 0, NULL, &one,
					  &values, &count);

	return ret != 0 || count == 0 ? EINVAL :
	       ipam_wrong_set(out_wrong, field, "%s must be one of %s; "
			      "ipam field add-value \"%s\" VALUE adds one",
			      field, some_values(mem_ctx, store, number),
			      values[0].field_name);
}

int store_custom_word(TALLOC_CTX *mem_ctx, struct store *store,
		      enum ipam_custom_builtin number, const char *field,
		      const char **value, struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	sqlite3_stmt *stmt = NULL;
	const char *given = *value;
	int64_t built_in = 0;
	bool server = false;
	int ret = store_borrow_with(store, &stmt, "SELECT value FROM"
				    " custom_value WHERE field = ?1 AND"
				    " value = ?2", "it", (int64_t)number,
				    given);

	if (ret == 0) {
		ret = store_step(store, stmt);
		if (ret == 0) {
			*value = store_column_text(mem_ctx, stmt, 0);
		}
		store_give_back(store, stmt);
	}
	if (ret == ENOENT) {
		ret = custom_is_server(store, number, given, &server);
		if (ret == 0 && !server) {
			ret = store_number(store, &built_in, "SELECT max("
					   "number) FROM custom_value WHERE"
					   " field = ?1", "i",
					   (int64_t)number);
		}
		if (ret == 0 && !server && built_in > 0) {
			ret = refuse(tmp_ctx, store, number, field, out_wrong);
		} else if (ret == 0 && !server) {
			ret = add(store, number, given, out_wrong);
			out_wrong->field = field;
		}
	}
	talloc_free(tmp_ctx);
	return ret;
}
