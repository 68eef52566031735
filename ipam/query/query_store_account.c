/*
 * Users and groups of directories.
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_account.h"

static int kind_of(const char *word)
{
	return word == NULL ? 0 :
	       strcmp(word, "group") == 0 ? IPAM_PRINCIPAL_GROUP :
					    IPAM_PRINCIPAL_USER;
}

static void fill(struct query_account *row, const struct ipam_account *account)
{
	const struct ipam_seen *seen = &account->seen;

	row->row.key = talloc_asprintf(row, "%s\\%s\\%s", account->domain,
				       account->name, account->sid);
	row->account = ipam_account_text(row, account);
	row->kind = account->kind == IPAM_PRINCIPAL_GROUP ? "group" : "user";
	row->sid = account->sid;
	row->domain = account->domain;
	row->name = account->name;
	row->state = account->gone_at == 0 ? "found" : "unresolved";
	row->gone_at = account->gone_at;
	row->collected_at = seen->collected_at;
	row->source = seen->source;
	row->failed_at = seen->failed_at;
	row->step = seen->failure.step;
	row->status = seen->failure.status;
	row->advice = seen->failure.advice;
}

int query_store_accounts(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct query_filter *filter,
			 const struct store_page *page,
			 struct query_row ***out_rows, size_t *out_count)
{
	const struct store_account_filter wanted = {
		.domain = filter->domain, .name = filter->name,
		.kind = kind_of(filter->kind),
	};
	struct ipam_account *accounts = NULL;
	struct query_row **rows = NULL;
	struct query_account *row = NULL;
	size_t i, count = 0;
	int ret = store_account_list(mem_ctx, store, &wanted, page, &accounts,
				     &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc_zero(rows, struct query_account);
		fill(row, &accounts[i]);
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}
