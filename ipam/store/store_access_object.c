/*
 * The access scopes of objects.
 *
 * 1. An object without a row has the access scope of what it lies in, and at
 *    the end \Global.
 * 2. A row names a server by its number, so that it stays with a server that
 *    is renamed; and so do rows of DHCP scopes and superscopes.
 * 3. Each row has a seal of its own, and there is one over all
 *    (store_access_all.c).
 */
#include "ipam/store/store_access_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/base/error.h"

#define LEVELS_MAX 200	/* blocks lie in at most 127 others */

struct place {
	enum ipam_object kind;
	char *key;	/* as people name it */
	char *row;	/* key of its row */
};

/*
 * What an object is and what it lies in, by its key, or for a superscope or
 * DHCP scope by the name of the server and the rest of the key: key
 * of the row, kind and key of the parent (0: \Global).
 */
static const char *const statements[IPAM_OBJECT_COUNT] = {
	[IPAM_OBJECT_SERVER] =
		"SELECT id, 0, '' FROM server WHERE name = lower(?1)",
	[IPAM_OBJECT_SCOPE] =
		"SELECT s.id || '|' || hex(c.address) || '|' || c.length,"
		" CASE WHEN coalesce(c.superscope, '') = '' THEN 1 ELSE 3 END,"
		" CASE WHEN coalesce(c.superscope, '') = '' THEN s.name"
		" ELSE s.name || '|' || c.superscope END"
		" FROM server s JOIN scope c ON c.server = s.id"
		" WHERE s.name = lower(?1) AND c.family = ?3"
		" AND c.address = ?2",
	[IPAM_OBJECT_SUPERSCOPE] =
		"SELECT s.id || '|' || c.superscope, 1, s.name"
		" FROM server s JOIN scope c ON c.server = s.id"
		" WHERE s.name = lower(?1) AND c.superscope = ?2 LIMIT 1",
	[IPAM_OBJECT_ZONE] =
		"SELECT name, 0, '' FROM zone WHERE name = lower(?1)",
	[IPAM_OBJECT_SPACE] =
		"SELECT id, 0, '' FROM address_space WHERE id = ?1",
	[IPAM_OBJECT_BLOCK] =
		"SELECT id, CASE WHEN parent IS NULL THEN 0 ELSE 6 END,"
		" coalesce(parent, '') FROM block WHERE id = ?1",
	[IPAM_OBJECT_SUBNET] =
		"SELECT id, CASE WHEN block IS NULL THEN 5 ELSE 6 END,"
		" coalesce(block, space) FROM subnet WHERE id = ?1",
	[IPAM_OBJECT_RANGE] =
		"SELECT id, CASE WHEN subnet IS NULL THEN 5 ELSE 7 END,"
		" coalesce(subnet, space) FROM ip_range WHERE id = ?1",
};

/* "SERVER|10.1.0.0/16", "SERVER|10.1.0.0", or the canonical key. */
static int prepare_scope(struct store *store, sqlite3_stmt **out_stmt,
			 const char *server, const char *rest)
{
	struct ipam_addr addr = { .family = IPAM_NO_FAMILY };
	char *text = talloc_strndup(store, rest, strcspn(rest, "/|"));
	uint8_t blob[IPAM_ADDR_BYTES];
	size_t len = text != NULL ? strlen(text) : 0, i;
	char pair[3] = "";
	char *end = NULL;
	int ret = 0;

	if (strchr(rest, '|') != NULL && (len == 8 || len == 32)) {
		for (i = 0; i < len / 2; i++) {
			memcpy(pair, text + 2 * i, 2);
			blob[i] = (uint8_t)strtoul(pair, &end, 16);
			ret = *end != '\0' ? EINVAL : ret;
		}
		ipam_addr_from_blob(blob, len / 2, &addr);
	} else if (text != NULL) {
		ret = ipam_addr_parse(text, &addr);
	}
	talloc_free(text);
	if (ret != 0 || addr.family == IPAM_NO_FAMILY) {
		return EINVAL;
	}
	return store_borrow_with(store, out_stmt, statements[IPAM_OBJECT_SCOPE],
				 "tai", server, &addr, (int64_t)addr.family);
}

static int prepare(struct store *store, const struct place *at,
		   sqlite3_stmt **out_stmt)
{
	char *server = NULL, *end = NULL;
	size_t n = strcspn(at->key, "|");
	int64_t number;
	int ret;

	if (at->kind == IPAM_OBJECT_SERVER || at->kind == IPAM_OBJECT_ZONE) {
		return store_borrow_with(store, out_stmt, statements[at->kind],
					 "t", at->key);
	}
	if (at->kind >= IPAM_OBJECT_SPACE) {
		errno = 0;
		number = strtoll(at->key, &end, 10);
		if (errno != 0 || end == at->key || *end != '\0') {
			return EINVAL;
		}
		return store_borrow_with(store, out_stmt, statements[at->kind],
					 "i", number);
	}
	if (at->key[n] != '|') {
		return EINVAL;
	}
	server = talloc_strndup(store, at->key, n);
	ret = at->kind == IPAM_OBJECT_SCOPE
		      ? prepare_scope(store, out_stmt, server, at->key + n + 1)
		      : store_borrow_with(store, out_stmt, statements[at->kind],
					  "tt", server, at->key + n + 1);
	talloc_free(server);
	return ret;
}

/* Finds the object, the key of its row, and what it lies in. */
static int look(TALLOC_CTX *mem_ctx, struct store *store, struct place *at,
		struct place *out_parent)
{
	sqlite3_stmt *stmt = NULL;
	int ret;

	if (at->kind <= IPAM_OBJECT_NONE || at->kind >= IPAM_OBJECT_COUNT ||
	    at->key == NULL) {
		return EINVAL;
	}
	ret = prepare(store, at, &stmt);
	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		at->row = store_column_text(mem_ctx, stmt, 0);
		out_parent->kind = (enum ipam_object)sqlite3_column_int(stmt,
									1);
		out_parent->key = store_column_text(mem_ctx, stmt, 2);
		ret = at->row == NULL || out_parent->key == NULL ? ENOMEM : 0;
	}
	store_give_back(store, stmt);
	return ret;
}

/* Whether a row, whose seal is a column, is what was sealed. 0 or errno. */
static int verify(const struct ipam_sealer *sealer, enum ipam_object kind,
		  const char *key, int64_t scope, sqlite3_stmt *stmt,
		  int column)
{
	uint8_t wanted[IPAM_ACCESS_SEAL];
	const void *seal = sqlite3_column_blob(stmt, column);
	int ret = sealer->seal(sealer->private_data, kind, key, scope, wanted);

	if (ret != 0) {
		return ret;
	}
	return sqlite3_column_bytes(stmt, column) == sizeof(wanted) &&
	       memcmp(seal, wanted, sizeof(wanted)) == 0 ? 0 : IPAM_E_ACCESS;
}

/* 0 with *out_scope 0 where it has none by itself. */
static int own_scope(struct store *store, const struct ipam_sealer *sealer,
		     const struct place *at, int64_t *out_scope)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT scope, seal FROM"
				    " access_object WHERE kind = ?1 AND"
				    " key = ?2", "it", (int64_t)at->kind,
				    at->row);

	*out_scope = 0;
	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		*out_scope = sqlite3_column_int64(stmt, 0);
		ret = verify(sealer, at->kind, at->row, *out_scope, stmt, 1);
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int walk(TALLOC_CTX *mem_ctx, struct store *store,
		const struct ipam_sealer *sealer, struct place *at,
		int64_t *out_own, int64_t *out_scope)
{
	struct place parent = { .kind = IPAM_OBJECT_NONE };
	int64_t own = 0;
	int level, ret = 0;

	for (level = 0; level < LEVELS_MAX; level++) {
		ret = look(mem_ctx, store, at, &parent);
		if (ret == 0) {
			ret = own_scope(store, sealer, at, &own);
		}
		if (ret != 0) {
			return ret;
		}
		if (level == 0) {
			*out_own = own;
		}
		if (own != 0 || parent.kind == IPAM_OBJECT_NONE) {
			*out_scope = own != 0 ? own : IPAM_ACCESS_GLOBAL;
			return 0;
		}
		*at = parent;
	}
	return ELOOP;
}

int store_access_object_get(struct store *store,
			    const struct store_object *object,
			    const struct ipam_sealer *sealer,
			    int64_t *out_own, int64_t *out_scope)
{
	TALLOC_CTX *tmp_ctx = talloc_new(store);
	struct place at = { .kind = object->kind,
			    .key = talloc_strdup(tmp_ctx, object->key) };
	int ret = walk(tmp_ctx, store, sealer, &at, out_own, out_scope);

	if (ret == 0) {
		ret = store_access_object_check(store, sealer);
	}
	talloc_free(tmp_ctx);
	return ret;
}

static int put(struct store *store, const struct ipam_sealer *sealer,
	       const struct place *at, int64_t scope)
{
	uint8_t seal[IPAM_ACCESS_SEAL];
	int ret = sealer->seal(sealer->private_data, at->kind, at->row, scope,
			       seal);

	return ret != 0 ? ret :
	       store_do(store, NULL, "INSERT INTO access_object (kind, key,"
			" scope, seal) VALUES (?1, ?2, ?3, ?4)"
			" ON CONFLICT (kind, key) DO UPDATE SET scope = ?3,"
			" seal = ?4, was = NULL", "itib", (int64_t)at->kind,
			at->row, scope, seal, sizeof(seal));
}

/* Within a transaction. */
static int set(struct store *store, const struct ipam_sealer *sealer,
	       const struct place *at, int64_t scope)
{
	/* What is missing is not made good by the next change. */
	int ret = store_access_object_check(store, sealer);

	if (ret == 0 && scope == 0) {
		ret = store_do(store, NULL, "DELETE FROM access_object"
			       " WHERE kind = ?1 AND key = ?2", "it",
			       (int64_t)at->kind, at->row);
	} else if (ret == 0) {
		ret = put(store, sealer, at, scope);
	}
	return ret != 0 ? ret : store_access_seal_all(store, sealer);
}

int store_access_object_set(struct store *store,
			    const struct store_object *object, int64_t scope,
			    const struct ipam_sealer *sealer)
{
	TALLOC_CTX *tmp_ctx = talloc_new(store);
	struct place at = { .kind = object->kind,
			    .key = talloc_strdup(tmp_ctx, object->key) };
	struct place parent = { .kind = IPAM_OBJECT_NONE };
	bool own = false;
	int ret = look(tmp_ctx, store, &at, &parent);

	if (ret == 0 && at.kind == IPAM_OBJECT_SPACE &&
	    strcmp(at.row, "1") == 0) {
		ret = EPERM;
	}
	if (ret == 0) {
		ret = store_enter(store, &own);
	}
	if (ret == 0) {
		ret = store_leave(store, own, set(store, sealer, &at, scope));
	}
	talloc_free(tmp_ctx);
	return ret;
}

/*
 * One row after another, so that writing does not disturb reading. Its seal is
 * looked at where `from` is not NULL: IPAM_E_ACCESS, with `at` moved on.
 */
static int next_row(TALLOC_CTX *mem_ctx, struct store *store,
		    const struct ipam_sealer *from, struct place *at,
		    int64_t *out_scope)
{
	sqlite3_stmt *stmt = NULL;
	char *was = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT kind, key, scope,"
				    " seal, was FROM access_object WHERE (kind,"
				    " key) > (?1, ?2) ORDER BY kind, key"
				    " LIMIT 1", "it", (int64_t)at->kind,
				    at->row);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		at->kind = (enum ipam_object)sqlite3_column_int(stmt, 0);
		at->row = store_column_text(mem_ctx, stmt, 1);
		was = store_column_text(mem_ctx, stmt, 4);
		*out_scope = sqlite3_column_int64(stmt, 2);
		ret = at->row == NULL ? ENOMEM :
		      from == NULL ? 0 :
		      verify(from, at->kind, was != NULL ? was : at->row,
			     *out_scope, stmt, 3);
	}
	store_give_back(store, stmt);
	return ret;
}

/* `strict`: a seal that does not fit ends it; else that row stays as it is. */
static int seal_anew(struct store *store, const struct ipam_sealer *from,
		     const struct ipam_sealer *to, bool strict)
{
	TALLOC_CTX *tmp_ctx = talloc_new(store);
	struct place at = { .kind = IPAM_OBJECT_NONE, .row = talloc_strdup(
							      tmp_ctx, "") };
	int64_t scope = 0;
	int ret = store_access_drop_gone(store);

	while (ret == 0) {
		ret = next_row(tmp_ctx, store, from, &at, &scope);
		if (ret == 0) {
			ret = put(store, to, &at, scope);
		} else if (ret == IPAM_E_ACCESS && !strict) {
			ret = 0;
		}
	}
	talloc_free(tmp_ctx);
	return ret == ENOENT ? store_access_seal_all(store, to) : ret;
}

int store_access_object_reseal(struct store *store,
			       const struct ipam_sealer *from,
			       const struct ipam_sealer *to)
{
	int ret = from != NULL ? store_access_object_check(store, from) : 0;

	if (ret != 0) {
		return ret;
	}
	return to == NULL ?
	       store_do(store, NULL, "DELETE FROM access_object", "") :
	       seal_anew(store, from, to, true);
}

int store_access_object_first(struct store *store,
			      const struct ipam_sealer *sealer)
{
	bool own = false;
	int ret = store_enter(store, &own);

	return ret != 0 ? ret :
	       store_leave(store, own, seal_anew(store, sealer, sealer,
						 false));
}

int store_access_object_count(struct store *store, int64_t scope,
			      int64_t *out_count)
{
	return store_number(store, out_count, "SELECT count(*) FROM"
			    " access_object WHERE scope = ?1", "i", scope);
}
