/*
 * Saved queries.
 *
 * 1. A person has one of a name, without regard to case; others do not see it.
 */
#include "ipam/store/store_saved.h"

#include <errno.h>

#include "ipam/store/store_private.h"

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_saved *saved = row;

	saved->id = sqlite3_column_int64(stmt, 0);
	saved->person = store_column_text(mem_ctx, stmt, 1);
	saved->name = store_column_text(mem_ctx, stmt, 2);
	saved->operation = store_column_text(mem_ctx, stmt, 3);
	saved->arguments = store_column_text(mem_ctx, stmt, 4);
	saved->saved_at = sqlite3_column_int64(stmt, 5);
	return saved->name != NULL ? 0 : ENOMEM;
}

#define COLUMNS                                                               \
	"SELECT id, person, name, operation, arguments, saved_at FROM"        \
	" saved_query "

int store_saved_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *person, const char *name,
		     const struct store_page *page,
		     struct ipam_saved **out_list, size_t *out_count)
{
	static const struct store_row_kind kind = { sizeof(struct ipam_saved),
						    read_row, NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, COLUMNS "WHERE person = ?1 AND"
				    " (?2 IS NULL OR name = ?2) AND (?3 IS"
				    " NULL OR name > ?3) ORDER BY name"
				    " LIMIT ?4", "ttti", person, name,
				    page->after, (int64_t)page->limit);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_list,
			  out_count);
}

int store_saved_all(TALLOC_CTX *mem_ctx, struct store *store, int64_t after,
		    size_t limit, struct ipam_saved **out_list,
		    size_t *out_count)
{
	static const struct store_row_kind kind = { sizeof(struct ipam_saved),
						    read_row, NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, COLUMNS "WHERE id > ?1 AND"
				    " person NOT LIKE 'token %' ORDER BY id"
				    " LIMIT ?2", "ii", after, (int64_t)limit);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_list,
			  out_count);
}

static int put(struct store *store, const struct ipam_saved *saved,
	       struct ipam_wrong *out_wrong)
{
	int64_t count = 0;
	int ret = store_number(store, &count, "SELECT count(*) FROM"
			       " saved_query WHERE person = ?1 AND name <> ?2",
			       "tt", saved->person, saved->name);

	if (ret == 0 && count >= IPAM_SAVED_MAX) {
		ipam_wrong_set(out_wrong, "name", "you have %lld saved "
			       "queries, which is the most: remove one",
			       (long long)count);
		ret = EBUSY;
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "INSERT INTO saved_query (person, name,"
			" operation, arguments, saved_at) VALUES (?1, ?2, ?3,"
			" ?4, ?5) ON CONFLICT (person, name) DO UPDATE SET"
			" name = ?2, operation = ?3, arguments = ?4,"
			" saved_at = ?5", "tttti", saved->person, saved->name,
			saved->operation, saved->arguments, saved->saved_at);
}

int store_saved_put(struct store *store, const struct ipam_saved *saved,
		    struct ipam_wrong *out_wrong)
{
	bool own = false;
	int ret = store_enter(store, &own);

	return ret != 0 ? ret :
	       store_leave(store, own, put(store, saved, out_wrong));
}

int store_saved_remove(struct store *store, const char *person,
		       const char *name)
{
	size_t changed = 0;
	int ret = store_do(store, &changed, "DELETE FROM saved_query WHERE"
			   " person = ?1 AND name = ?2", "tt", person, name);

	return ret == 0 && changed == 0 ? ENOENT : ret;
}
