/*
 * What blocks, subnets and ranges have in common: finding, and pages in tree
 * order: by space, family, first address, the larger one first.
 *
 * What contains something is a walk: to the last one that begins before it,
 * and from there to what is around it. Nothing reads a whole table.
 */
#include "ipam/store/store_plan_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int plan_block_around(struct store *store, const struct ipam_range *range,
		      int64_t *out_id)
{
	struct ipam_addr last;
	sqlite3_stmt *stmt = NULL;
	int64_t id = 0;
	int ret = store_borrow_with(
		store, &stmt,
		"WITH RECURSIVE up (id, parent, last) AS (SELECT * FROM"
		" (SELECT id, parent, last FROM block WHERE family = ?1 AND"
		" first <= ?2 ORDER BY first DESC, last LIMIT 1)"
		" UNION ALL SELECT b.id, b.parent, b.last FROM up"
		" JOIN block b ON b.id = up.parent) SELECT id, last FROM up",
		"ia", (int64_t)range->first.family, &range->first);

	if (ret != 0) {
		return ret;
	}
	while (id == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		last = store_column_addr(stmt, 1);
		if (ipam_addr_cmp(&range->last, &last) <= 0) {
			id = sqlite3_column_int64(stmt, 0);
		}
	}
	store_give_back(store, stmt);
	if (ret == 0 || ret == ENOENT) {
		*out_id = id;
		ret = 0;
	}
	return ret;
}

/* One look for each length of prefix that there is. */
int plan_subnet_around(struct store *store, int64_t space,
		       const struct ipam_range *range, unsigned max_length,
		       int64_t *out_id)
{
	struct ipam_prefix prefix = { .addr = range->first };
	int64_t length = (int64_t)max_length + 1, id = 0;
	int ret = 0;

	while (ret == 0 && id == 0) {
		ret = store_number(store, &length,
				   "SELECT length FROM subnet WHERE space = ?1"
				   " AND family = ?2 AND length < ?3"
				   " ORDER BY length DESC LIMIT 1", "iii",
				   space, (int64_t)range->first.family, length);
		if (ret != 0) {
			break;
		}
		prefix.length = (unsigned)length;
		prefix.addr = ipam_prefix_range(&prefix).first;
		ret = store_number(store, &id,
				   "SELECT id FROM subnet WHERE space = ?1 AND"
				   " family = ?2 AND length = ?3 AND"
				   " network = ?4 AND last >= ?5", "iiiaa",
				   space, (int64_t)range->first.family, length,
				   &prefix.addr, &range->last);
		ret = ret == ENOENT ? 0 : ret;
		prefix.addr = range->first;
	}
	if (ret == 0 || ret == ENOENT) {
		*out_id = id;
		ret = 0;
	}
	return ret;
}

/* --- pages --- */

char *plan_key(TALLOC_CTX *mem_ctx, int64_t space,
	       const struct ipam_range *range, int64_t id)
{
	char first[IPAM_ADDR_TEXT], last[IPAM_ADDR_TEXT];

	return talloc_asprintf(mem_ctx, "%lld|%s|%s|%lld", (long long)space,
			       ipam_addr_format(&range->first, first),
			       ipam_addr_format(&range->last, last),
			       (long long)id);
}

struct place {
	int64_t space, id;
	struct ipam_range range;
};

/* The next element of a key into `out`; *key goes behind it. */
static bool next_element(const char **key, char *out, size_t size)
{
	size_t len = strcspn(*key, "|");

	if (len >= size) {
		return false;
	}
	memcpy(out, *key, len);
	out[len] = '\0';
	*key += len + ((*key)[len] == '|');
	return len > 0;
}

static bool parse_key(const char *key, struct place *out)
{
	char text[4][IPAM_ADDR_TEXT];
	size_t i;

	for (i = 0; i < 4; i++) {
		if (!next_element(&key, text[i], sizeof(text[i]))) {
			return false;
		}
	}
	out->space = strtoll(text[0], NULL, 10);
	out->id = strtoll(text[3], NULL, 10);
	return ipam_addr_parse(text[1], &out->range.first) == 0 &&
	       ipam_addr_parse(text[2], &out->range.last) == 0 &&
	       ipam_range_valid(&out->range);
}

static void append(char **text, bool wanted, const char *sql,
		   const char *column)
{
	if (wanted && *text != NULL) {
		*text = talloc_asprintf_append_buffer(*text, " AND ");
	}
	if (wanted && *text != NULL) {
		*text = talloc_asprintf_append_buffer(*text, sql, column);
	}
}

static const char spaces_sql[] = "SELECT id FROM address_space"
	" WHERE ?1 IS NULL OR name = ?1 ORDER BY id";

static int read_number(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row_data)
{
	int64_t *number = row_data;

	*number = sqlite3_column_int64(stmt, 0);
	return 0;
}

static const struct store_row_kind number_row = { sizeof(int64_t),
						  read_number, NULL };

static char *append_numbers(char *text, const int64_t *ids, size_t count)
{
	size_t i;

	for (i = 0; i < count && text != NULL; i++) {
		text = talloc_asprintf_append_buffer(text, ",%lld",
						     (long long)ids[i]);
	}
	return text;
}

/* What is around a block or subnet, itself included. */
static int chain_of(TALLOC_CTX *mem_ctx, struct store *store, const char *sql,
		    int64_t id, char **text)
{
	int64_t *ids = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret = store_borrow_with(store, &stmt, sql, "i", id);

	ret = store_rows(mem_ctx, store, ret, stmt, &number_row, &ids, &count);
	if (ret == 0) {
		*text = append_numbers(*text, ids, count);
	}
	return ret;
}

/* ",7,9" behind *text: the numbers of all of a kind around a range. */
static int containing(TALLOC_CTX *mem_ctx, struct store *store,
		      enum store_plan_kind kind,
		      const struct store_plan_filter *filter, char **text)
{
	int64_t *spaces = NULL, *ids = NULL, id = 0;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0, found = 0;
	int ret;

	if (kind == STORE_BLOCK) {
		ret = plan_block_around(store, filter->contains, &id);
		return ret != 0 ? ret :
		       chain_of(mem_ctx, store,
				"WITH RECURSIVE up (id) AS (SELECT ?1 UNION"
				" SELECT b.parent FROM up JOIN block b ON"
				" b.id = up.id) SELECT id FROM up WHERE"
				" id IS NOT NULL", id, text);
	}
	ret = store_borrow_with(store, &stmt, spaces_sql, "t", filter->space);
	ret = store_rows(mem_ctx, store, ret, stmt, &number_row, &spaces,
			 &count);
	for (i = 0; i < count && ret == 0; i++) {
		if (kind == STORE_IP_RANGE) {
			ret = store_range_containing(mem_ctx, store, spaces[i],
						     &filter->contains->first,
						     &ids, &found);
			if (ret == 0) {
				*text = append_numbers(*text, ids, found);
			}
			continue;
		}
		ret = plan_subnet_around(store, spaces[i], filter->contains,
					 128, &id);
		if (ret == 0) {
			ret = chain_of(mem_ctx, store,
				       "WITH RECURSIVE up (id) AS (SELECT ?1"
				       " UNION SELECT s.enclosing FROM up JOIN"
				       " subnet s ON s.id = up.id) SELECT id"
				       " FROM up WHERE id IS NOT NULL", id,
				       text);
		}
	}
	return ret;
}

static int add_containing(TALLOC_CTX *mem_ctx, struct store *store,
			  enum store_plan_kind kind,
			  const struct store_plan_filter *filter, char **sql,
			  char **out_ids)
{
	char *ids = NULL;
	int ret = 0;

	if (filter->contains == NULL) {
		return 0;
	}
	ids = talloc_strdup(mem_ctx, "[0");
	ret = containing(mem_ctx, store, kind, filter, &ids);
	if (ret != 0 || ids == NULL) {
		return ret != 0 ? ret : ENOMEM;
	}
	*out_ids = talloc_asprintf_append_buffer(ids, "]");
	append(sql, true, "x.id IN (SELECT value FROM json_each(?17))%s", "");
	return 0;
}

/*
 * Before the first column of the order: "+" where few rows are named by their
 * numbers, so that these are looked up, and not all walked in order.
 */
static const char *by_number(const struct store_plan_filter *filter)
{
	return filter->id != 0 || filter->contains != NULL ? "+" : "";
}

/* The conditions that a filter and the key of a page make. */
static char *conditions(TALLOC_CTX *mem_ctx, const char *select,
			const struct plan_columns *c,
			const struct store_plan_filter *f, bool after)
{
	char *place = talloc_asprintf(mem_ctx, "(%s%s, x.family, %s)",
				      by_number(f), c->space, c->first);
	char *sql = talloc_asprintf(mem_ctx, "%s WHERE %s >= (?1, ?2, ?3)",
				    select, place);

	append(&sql, after, "NOT (%s = (?1, ?2, ?3) AND (x.last > ?4 OR"
	       " (x.last = ?4 AND x.id <= ?5)))", place);
	append(&sql, f->id != 0, "x.id = ?6%s", "");
	append(&sql, f->space != NULL, "%s = (SELECT id FROM address_space"
	       " WHERE name = ?7)", c->space);
	append(&sql, f->family != IPAM_NO_FAMILY, "x.family = ?8%s", "");
	append(&sql, f->category != NULL, "%s = ?9", c->category);
	append(&sql, f->block != 0, "%s = ?10", c->block);
	append(&sql, f->subnet != 0 && c->subnet != NULL, "%s = ?11",
	       c->subnet);
	append(&sql, f->inside != NULL, "%s BETWEEN ?12 AND ?13 AND"
	       " x.last <= ?13", c->first);
	append(&sql, f->service != NULL, "x.service = ?14%s", "");
	append(&sql, f->instance != NULL, "x.instance = ?15%s", "");
	append(&sql, f->unmapped, "%s IS NULL", c->mapped);
	if (f->custom != NULL && sql != NULL) {
		sql = talloc_asprintf_append_buffer(sql, "%s", f->custom);
	}
	append(&sql, f->search != NULL, "instr(lower(%s), lower(?16)) > 0",
	       c->texts);
	return sql;
}

int plan_list(TALLOC_CTX *mem_ctx, struct store *store,
	      enum store_plan_kind kind, const char *select,
	      const struct plan_columns *columns,
	      const struct store_plan_filter *filter,
	      const struct store_page *page, const struct store_row_kind *row,
	      void *out_rows, size_t *out_count)
{
	TALLOC_CTX *tmp_ctx = talloc_new(mem_ctx);
	struct place after = { .space = 0 };
	struct ipam_range inside = { .first = { .family = IPAM_NO_FAMILY } };
	enum ipam_category category = IPAM_CATEGORY_NONE;
	enum ipam_family family = filter->family;
	sqlite3_stmt *stmt = NULL;
	char *sql = NULL, *ids = NULL;
	int ret = 0;

	if ((page->after != NULL && !parse_key(page->after, &after)) ||
	    (filter->category != NULL &&
	     ipam_category_parse(filter->category, &category) != 0)) {
		ret = EINVAL;
	}
	if (filter->inside != NULL) {
		inside = *filter->inside;
		family = inside.first.family;
	}
	sql = conditions(tmp_ctx, select, columns, filter,
			 page->after != NULL);
	append(&sql, filter->inside != NULL && filter->family == 0,
	       "x.family = ?8%s", "");
	if (ret == 0) {
		ret = add_containing(tmp_ctx, store, kind, filter, &sql,
				     &ids);
	}
	if (ret == 0) {
		sql = talloc_asprintf_append_buffer(
			sql, " ORDER BY %s%s, x.family, %s, x.last DESC, x.id"
			" LIMIT ?18", by_number(filter), columns->space,
			columns->first);
		ret = sql == NULL ? ENOMEM : store_borrow_with(
			store, &stmt, sql, "iiaaiitiiiiaatttti", after.space,
			(int64_t)after.range.first.family, &after.range.first,
			&after.range.last, after.id, filter->id, filter->space,
			(int64_t)family, (int64_t)category, filter->block,
			filter->subnet, &inside.first, &inside.last,
			filter->service, filter->instance, filter->search,
			ids, (int64_t)page->limit);
		ret = store_rows(mem_ctx, store, ret, stmt, row, out_rows,
				 out_count);
	}
	talloc_free(tmp_ctx);
	return ret;
}

/* --- what a reference means --- */

static const struct kind {
	const char *noun, *field, *by_number, *by_place, *example;
} kinds[] = {
	[STORE_BLOCK] = {
		"block", "block", "SELECT id FROM block WHERE id = ?1",
		"SELECT id FROM block WHERE family = ?1 AND"
		" ((?5 >= 0 AND network = ?2 AND length = ?5)"
		" OR (?5 < 0 AND first = ?2 AND last = ?3))",
		"10.0.0.0/8" },
	[STORE_SUBNET] = {
		"subnet", "subnet", "SELECT id FROM subnet WHERE id = ?1",
		"SELECT id FROM subnet WHERE family = ?1 AND network = ?2 AND"
		" length = ?5 AND space IN (SELECT id FROM address_space)",
		"10.1.0.0/24" },
	[STORE_IP_RANGE] = {
		"range", "range", "SELECT id FROM ip_range WHERE id = ?1",
		"SELECT id FROM ip_range WHERE family = ?1 AND first = ?2 AND"
		" last = ?3 AND ?5 < 0 AND space IN (SELECT id FROM"
		" address_space)", "10.1.0.1-10.1.0.254" },
};

/* "first-last" or a prefix, whose length goes to *out_length; else -1. */
static int parse_place(TALLOC_CTX *mem_ctx, const char *ref,
		       struct ipam_range *out_range, int64_t *out_length)
{
	const char *dash = strchr(ref, '-');
	struct ipam_prefix prefix;
	char *first = NULL;
	int ret;

	*out_length = -1;
	if (dash != NULL) {
		first = talloc_strndup(mem_ctx, ref, (size_t)(dash - ref));
		ret = ipam_addr_parse(first, &out_range->first);
		return ret != 0 ? ret : ipam_addr_parse(dash + 1,
							&out_range->last);
	}
	ret = strchr(ref, '/') != NULL ? ipam_prefix_parse(ref, &prefix) :
					 EINVAL;
	if (ret == 0) {
		*out_range = ipam_prefix_range(&prefix);
		*out_length = prefix.length;
	}
	return ret;
}

static int find_one(TALLOC_CTX *tmp_ctx, struct store *store,
		    const struct kind *kind, const char *ref, int64_t *out_id,
		    struct ipam_wrong *out_wrong)
{
	struct ipam_range range = { .first = { .family = IPAM_NO_FAMILY } };
	int64_t length = -1, *ids = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0, digits = strspn(ref, "0123456789");
	int ret;

	if (digits > 0 && digits < 19 && ref[digits] == '\0') {
		ret = store_borrow_with(store, &stmt, kind->by_number, "i",
				    (int64_t)strtoll(ref, NULL, 10));
	} else if (parse_place(tmp_ctx, ref, &range, &length) == 0) {
		ret = store_borrow_with(store, &stmt, kind->by_place, "iaaii",
				    (int64_t)range.first.family, &range.first,
				    &range.last, (int64_t)0, length);
	} else {
		return ipam_wrong_set(out_wrong, kind->field,
				      "a %s is named by its number, or as %s",
				      kind->noun, kind->example);
	}
	ret = store_rows(tmp_ctx, store, ret, stmt, &number_row, &ids, &count);
	if (ret == 0 && count == 0) {
		ipam_wrong_set(out_wrong, kind->field,
			       "there is no %s %.100s", kind->noun, ref);
		return ENOENT;
	}
	if (ret == 0 && count > 1) {
		return ipam_wrong_set(out_wrong, kind->field,
				      "%zu are called %.100s: say the number "
				      "of one of them, as %lld", count, ref,
				      (long long)ids[0]);
	}
	if (ret == 0) {
		*out_id = ids[0];
	}
	return ret;
}

int store_plan_find(struct store *store, enum store_plan_kind kind,
		    const char *ref, int64_t *out_id,
		    struct ipam_wrong *out_wrong)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	int ret = find_one(tmp_ctx, store, &kinds[kind], ref, out_id,
			   out_wrong);

	talloc_free(tmp_ctx);
	return ret;
}
