/*
 * What objects are set to (CUS-05).
 *
 * 1. An object has at most one value of a field: of a list its number, of a
 *    free field a text.
 * 2. What an object is set to goes with it: by a trigger, and of blocks, which
 *    are taken out and put in again when they move, by store_custom_gone().
 */
#include "ipam/store/store_custom_private.h"

#include <errno.h>
#include <string.h>

static int set_free(struct store *store, enum ipam_custom_kind kind,
		    int64_t object, const struct ipam_custom_field *field,
		    const char *value, struct ipam_wrong *out_wrong)
{
	int ret = ipam_custom_value_validate("custom", value, out_wrong);

	return ret != 0 ? ret :
	       store_do(store, NULL, "INSERT OR REPLACE INTO custom_set (kind,"
			" object, field, text) VALUES (?1, ?2, ?3, ?4)",
			"iiit", (int64_t)kind, object, field->id, value);
}

static int set_listed(struct store *store, enum ipam_custom_kind kind,
		      int64_t object, const struct ipam_custom_field *field,
		      const char *value, struct ipam_wrong *out_wrong)
{
	int64_t id = 0;
	int ret = custom_value_id(store, field->id, value, &id);

	if (ret == ENOENT) {
		return ipam_wrong_set(out_wrong, "custom", "%.60s has no value"
				      " %.60s: see ipam field values, or add "
				      "it", field->name, value);
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "INSERT OR REPLACE INTO custom_set (kind,"
			" object, field, value) VALUES (?1, ?2, ?3, ?4)",
			"iiii", (int64_t)kind, object, field->id, id);
}

static int put(TALLOC_CTX *tmp_ctx, struct store *store,
	       enum ipam_custom_kind kind, int64_t object, const char *name,
	       const char *value, struct ipam_wrong *out_wrong)
{
	struct ipam_custom_field field = { .id = 0 };
	const struct custom_column *column = NULL;
	int ret = custom_field_get(tmp_ctx, store, name, &field, out_wrong);

	if (ret != 0) {
		out_wrong->field = "custom";
		return ret == ENOENT ? EINVAL : ret;
	}
	column = custom_column(field.id, kind);
	if (column != NULL) {
		return ipam_wrong_set(out_wrong, "custom", "%.60s of a %s is "
				      "its %s: give it as that", field.name,
				      ipam_custom_kind_name(kind),
				      column->member);
	}
	if (value == NULL || value[0] == '\0') {
		return store_do(store, NULL, "DELETE FROM custom_set WHERE"
				" kind = ?1 AND object = ?2 AND field = ?3",
				"iii", (int64_t)kind, object, field.id);
	}
	return field.list ?
	       set_listed(store, kind, object, &field, value, out_wrong) :
	       set_free(store, kind, object, &field, value, out_wrong);
}

int store_custom_put(struct store *store, enum ipam_custom_kind kind,
		     int64_t object, const char *name, const char *value,
		     struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = put(tmp_ctx, store, kind, object, name, value, out_wrong);
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}

/* The next pair in copies; EINVAL with what is wrong. */
static int next_pair(TALLOC_CTX *tmp_ctx, const char **text, char **out_name,
		     char **out_value, struct ipam_wrong *out_wrong)
{
	struct ipam_pair pair;
	int ret = ipam_pair_next(text, &pair);

	if (ret == EINVAL) {
		return ipam_wrong_set(out_wrong, "custom", "custom must be "
				      "pairs such as Floor=3;Rack=7");
	}
	if (ret == 0) {
		*out_name = talloc_strndup(tmp_ctx, pair.name, pair.name_size);
		*out_value = talloc_strndup(tmp_ctx, pair.value,
					    pair.value_size);
		ret = *out_name == NULL || *out_value == NULL ? ENOMEM : 0;
	}
	return ret;
}

int store_custom_put_text(struct store *store, enum ipam_custom_kind kind,
			  int64_t object, const char *text,
			  struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = NULL;
	char *name = NULL, *value = NULL;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	while (ret == 0) {
		ret = next_pair(tmp_ctx, &text, &name, &value, out_wrong);
		if (ret == 0) {
			ret = put(tmp_ctx, store, kind, object, name, value,
				  out_wrong);
			ret = ret == ENOENT ? EINVAL : ret;
		}
	}
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret == ENOENT ? 0 : ret);
}

static int read_custom(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_custom *custom = row;

	custom->name = store_column_text(mem_ctx, stmt, 0);
	custom->value = store_column_text(mem_ctx, stmt, 1);
	return custom->name != NULL && custom->value != NULL ? 0 : ENOMEM;
}

int store_custom_of(TALLOC_CTX *mem_ctx, struct store *store,
		    enum ipam_custom_kind kind, int64_t object,
		    struct ipam_custom **out_list, size_t *out_count)
{
	const struct store_row_kind row = { sizeof(struct ipam_custom),
					    read_custom, NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT f.name,"
				    " coalesce(v.value, c.text) FROM"
				    " custom_set c JOIN custom_field f ON"
				    " f.id = c.field LEFT JOIN custom_value v"
				    " ON v.id = c.value WHERE c.kind = ?1 AND"
				    " c.object = ?2 ORDER BY c.field", "ii",
				    (int64_t)kind, object);

	return store_rows(mem_ctx, store, ret, stmt, &row, out_list,
			  out_count);
}

int store_custom_gone(struct store *store, enum ipam_custom_kind kind,
		      int64_t object)
{
	return store_do(store, NULL, "DELETE FROM custom_set WHERE kind = ?1"
			" AND object = ?2", "ii", (int64_t)kind, object);
}

int store_custom_server(struct store *store, const char *name,
			int64_t *out_id)
{
	return store_server_id(store, name, out_id);
}

/* --- conditions --- */

/* Of objects that have the field as a column, or as a custom field. */
static char *condition(TALLOC_CTX *mem_ctx, struct store *store,
		       enum ipam_custom_kind kind,
		       const struct ipam_custom_field *field,
		       const char *value)
{
	/* as the statements of lists have it */
	const char *row = kind == IPAM_CUSTOM_SERVER ? "s.id" :
			  kind == IPAM_CUSTOM_ADDRESS ? "a.id" : "x.id";
	const struct custom_column *column = custom_column(field->id, kind);
	int64_t id = -1;	/* no object has it */
	char *quoted = NULL, *sql = NULL;

	if (column != NULL) {
		quoted = sqlite3_mprintf("%Q", value);
		sql = talloc_asprintf(mem_ctx, " AND %s IN (SELECT id FROM %s"
				      " WHERE coalesce(%s, '') = %s COLLATE"
				      " NOCASE)", row, column->table,
				      column->column, quoted);
	} else if (value[0] == '\0') {
		sql = talloc_asprintf(mem_ctx, " AND %s NOT IN (SELECT object"
				      " FROM custom_set WHERE kind = %d AND"
				      " field = %lld)", row, (int)kind,
				      (long long)field->id);
	} else if (field->list) {
		custom_value_id(store, field->id, value, &id);
		sql = talloc_asprintf(mem_ctx, " AND %s IN (SELECT object FROM"
				      " custom_set WHERE field = %lld AND"
				      " value = %lld AND kind = %d)", row,
				      (long long)field->id, (long long)id,
				      (int)kind);
	} else {
		quoted = sqlite3_mprintf("%Q", value);
		sql = talloc_asprintf(mem_ctx, " AND %s IN (SELECT object FROM"
				      " custom_set WHERE field = %lld AND"
				      " value IS NULL AND kind = %d AND text ="
				      " %s COLLATE NOCASE)", row,
				      (long long)field->id, (int)kind, quoted);
	}
	sqlite3_free(quoted);
	return sql;
}

int store_custom_condition(TALLOC_CTX *mem_ctx, struct store *store,
			   enum ipam_custom_kind kind, const char *text,
			   char **out_condition,
			   struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_custom_field field = { .id = 0 };
	char *name = NULL, *value = NULL, *one = NULL;
	char *sql = talloc_strdup(tmp_ctx, "");
	int ret = 0;

	while (ret == 0) {
		ret = next_pair(tmp_ctx, &text, &name, &value, out_wrong);
		if (ret != 0) {
			break;
		}
		ret = custom_field_get(tmp_ctx, store, name, &field,
				       out_wrong);
		if (ret != 0) {
			out_wrong->field = "custom";
			ret = ret == ENOENT ? EINVAL : ret;
			break;
		}
		one = condition(tmp_ctx, store, kind, &field, value);
		sql = one == NULL ? NULL :
		      talloc_asprintf_append_buffer(sql, "%s", one);
		ret = sql == NULL ? ENOMEM : 0;
	}
	if (ret == ENOENT) {
		*out_condition = talloc_steal(mem_ctx, sql);
		ret = 0;
	}
	talloc_free(tmp_ctx);
	return ret;
}
