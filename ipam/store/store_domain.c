/*
 * Domains.
 *
 * 1. A name is there once, in lower case.
 * 2. Discovery never changes which roles are looked for in a domain.
 */
#include "ipam/store/store_account.h"
#include "ipam/store/store_private.h"

#include <errno.h>

#define ADD "INSERT INTO domain (name, netbios, forest, dc, dns, dhcp,"       \
	" source, collected_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"

static int add(struct store *store, const char *sql,
	       const struct ipam_domain *domain)
{
	return store_do(store, NULL, sql, "ntniiiti", domain->name,
			domain->netbios, domain->forest, (int64_t)domain->dc,
			(int64_t)domain->dns, (int64_t)domain->dhcp,
			domain->seen.source, domain->seen.collected_at);
}

int store_domain_add(struct store *store, const struct ipam_domain *domain)
{
	return add(store, ADD, domain);
}

int store_domain_put(struct store *store, const struct ipam_domain *domain)
{
	return add(store, ADD
		   " ON CONFLICT (name) DO UPDATE SET"
		   " netbios = coalesce(?2, netbios),"
		   " forest = coalesce(?3, forest), source = ?7,"
		   " collected_at = ?8", domain);
}

int store_domain_set(struct store *store, const char *name,
		     enum store_flag dc, enum store_flag dns,
		     enum store_flag dhcp)
{
	size_t changed = 0;
	int ret = store_do(store, &changed,
			   "UPDATE domain SET"
			   " dc = CASE ?2 WHEN 0 THEN dc ELSE ?2 - 1 END,"
			   " dns = CASE ?3 WHEN 0 THEN dns ELSE ?3 - 1 END,"
			   " dhcp = CASE ?4 WHEN 0 THEN dhcp ELSE ?4 - 1 END"
			   " WHERE name = ?1", "niii", name, (int64_t)dc,
			   (int64_t)dns, (int64_t)dhcp);

	return ret == 0 && changed == 0 ? ENOENT : ret;
}

int store_domain_remove(struct store *store, const char *name)
{
	size_t changed = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_do(store, &changed,
		       "DELETE FROM domain WHERE name = ?1", "n", name);
	if (ret == 0) {
		ret = changed == 0 ? ENOENT :
			store_account_forget(store, name);
	}
	return store_leave(store, own, ret);
}

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_domain *domain = row_data;
	domain->name = store_column_text(mem_ctx, stmt, 0);
	domain->netbios = store_column_text(mem_ctx, stmt, 1);
	domain->forest = store_column_text(mem_ctx, stmt, 2);
	domain->dc = sqlite3_column_int(stmt, 3) != 0;
	domain->dns = sqlite3_column_int(stmt, 4) != 0;
	domain->dhcp = sqlite3_column_int(stmt, 5) != 0;
	domain->seen.source = store_column_text(mem_ctx, stmt, 6);
	domain->seen.collected_at = sqlite3_column_int64(stmt, 7);
	return 0;
}

int store_domain_list(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct store_page *page,
		      struct ipam_domain **out_domains, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_domain), read_row, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret =
		store_borrow_with(store, &stmt,
				  "SELECT name, netbios, forest, dc, dns, dhcp,"
				  " source, collected_at FROM domain"
				  " WHERE name > coalesce(?1, '')"
				  " ORDER BY name LIMIT ?2",
				  "ti", page->after, (int64_t)page->limit);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_domains,
			  out_count);
}

int store_domain_find(TALLOC_CTX *mem_ctx, struct store *store,
		      const char *domain, const char **out_name,
		      const char **out_forest)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT name, forest FROM domain"
				    " WHERE name = lower(?1) OR netbios ="
				    " upper(?1) ORDER BY name = lower(?1) DESC",
				    "t", domain);

	*out_name = *out_forest = NULL;
	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		*out_name = store_column_text(mem_ctx, stmt, 0);
		*out_forest = store_column_text(mem_ctx, stmt, 1);
		ret = *out_name != NULL ? 0 : ENOMEM;
	}
	store_give_back(store, stmt);
	return ret;
}
