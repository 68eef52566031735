/*
 * Tokens as a list; store_access.c writes them.
 */
#include "ipam/store/store_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                               \
	"SELECT id, name, role, created_at, expires_at, hash FROM token "

char *store_number_key(TALLOC_CTX *mem_ctx, int64_t number)
{
	return talloc_asprintf(mem_ctx, "%020lld", (long long)number);
}

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_token *token = row_data;
	const void *hash = sqlite3_column_blob(stmt, 5);

	token->id = sqlite3_column_int64(stmt, 0);
	token->name = store_column_text(mem_ctx, stmt, 1);
	token->role = sqlite3_column_int(stmt, 2);
	token->created_at = sqlite3_column_int64(stmt, 3);
	token->expires_at = sqlite3_column_int64(stmt, 4);
	memset(token->hash, 0, sizeof(token->hash));
	if (sqlite3_column_bytes(stmt, 5) == (int)sizeof(token->hash)) {
		memcpy(token->hash, hash, sizeof(token->hash));
	}
	return 0;
}

int store_token_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_page *page,
		     struct ipam_token **out_tokens, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_token), read_row, NULL
	};
	int64_t after = page->after != NULL ? strtoll(page->after, NULL, 10)
					    : 0;
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    COLUMNS "WHERE id > ?1"
					    " ORDER BY id LIMIT ?2",
				    "ii", after, (int64_t)page->limit);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_tokens,
			  out_count);
}
