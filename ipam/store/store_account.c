/*
 * Users and groups of directories.
 *
 * 1. A SID is there once, with the name that its domain had for it last.
 * 2. A domain has one SID and no two have the same, so that none can speak for
 *    the accounts of another.
 * 3. Who is gone is kept, with the name that he had, while a policy names him.
 * 4. No policy is changed here: they name SIDs.
 */
#include "ipam/store/store_account.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/store/store_private.h"

static int by_sid(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Those told, in order, to look them up. NULL: no memory. */
static const char **sids_of(TALLOC_CTX *mem_ctx,
			    const struct store_accounts *told)
{
	const char **sids = talloc_array(mem_ctx, const char *,
					 told->count + 1);
	size_t i;

	for (i = 0; sids != NULL && i < told->count; i++) {
		sids[i] = told->list[i].sid;
	}
	if (sids != NULL) {
		qsort(sids, told->count, sizeof(*sids), by_sid);
	}
	return sids;
}

static int read_sid(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data, void *row)
{
	const char **sid = row;

	*sid = store_column_text(mem_ctx, stmt, 0);
	return *sid != NULL ? 0 : ENOMEM;
}

static int list_sids(TALLOC_CTX *mem_ctx, struct store *store, int ret,
		     sqlite3_stmt *stmt, const char ***out_sids,
		     size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(const char *), read_sid,
					     NULL };

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_sids,
			  out_count);
}

int store_account_put(struct store *store, const char *domain,
		      const struct ipam_account *account)
{
	return store_do(store, NULL, "INSERT INTO account (sid, kind, domain,"
			" name) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (sid) DO"
			" UPDATE SET kind = ?2, domain = ?3, name = ?4,"
			" gone_at = 0 WHERE kind <> ?2 OR domain <> ?3 OR"
			" name <> ?4 COLLATE BINARY OR gone_at <> 0", "tint",
			account->sid, (int64_t)account->kind, domain,
			account->name);
}

/* Who was there and is not told any more. */
static int mark_gone(struct store *store, const struct store_accounts *told,
		     int64_t now)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	const char **sids = sids_of(tmp_ctx, told), **had = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = sids == NULL ? ENOMEM :
		store_borrow_with(store, &stmt, "SELECT sid FROM account WHERE"
				  " domain = ?1 AND gone_at = 0", "n",
				  told->domain);

	ret = list_sids(tmp_ctx, store, ret, stmt, &had, &count);
	for (i = 0; ret == 0 && i < count; i++) {
		if (bsearch(&had[i], sids, told->count, sizeof(*sids),
			    by_sid) == NULL) {
			ret = store_do(store, NULL, "UPDATE account SET"
				       " gone_at = ?2 WHERE sid = ?1", "ti",
				       had[i], now);
		}
	}
	talloc_free(tmp_ctx);
	return ret;
}

/* What nobody asks for any more. */
static int sweep(struct store *store, const char *domain, int64_t now)
{
	int ret = store_do(store, NULL, "DELETE FROM account_question WHERE"
			   " asked_at < ?1", "i", now - IPAM_LOOKUP_KEEP_S);

	return ret != 0 ? ret :
	       store_do(store, NULL, "DELETE FROM account WHERE domain = ?1"
			" AND (gone_at <> 0 OR kind = ?2) AND sid NOT IN"
			" (SELECT principal FROM access_policy) AND sid NOT IN"
			" (SELECT sid FROM account_question WHERE sid IS NOT"
			" NULL)", "ni", domain, (int64_t)IPAM_PRINCIPAL_USER);
}

static int put_domain(struct store *store, const struct store_accounts *told,
		      int64_t now)
{
	int64_t others = 0;
	int ret = store_number(store, &others, "SELECT count(*) FROM"
			       " account_domain WHERE sid = ?2 AND domain <>"
			       " ?1", "nt", told->domain, told->sid);

	if (ret == 0 && others > 0) {
		return store_say(store, EEXIST, "another domain has its SID");
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "INSERT INTO account_domain (domain, sid,"
			" collected_at, source) VALUES (?1, ?2, ?3, ?4) ON"
			" CONFLICT (domain) DO UPDATE SET sid = ?2,"
			" collected_at = ?3, source = ?4, failed_at = 0, step"
			" = NULL, status = NULL, advice = NULL", "ntit",
			told->domain, told->sid, now, told->source);
}

int store_account_put_all(struct store *store,
			  const struct store_accounts *told, int64_t now)
{
	bool own = false;
	size_t i;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = put_domain(store, told, now);
	for (i = 0; ret == 0 && i < told->count; i++) {
		ret = store_account_put(store, told->domain,
					&told->list[i]);
	}
	if (ret == 0) {
		ret = mark_gone(store, told, now);
	}
	if (ret == 0) {
		ret = sweep(store, told->domain, now);
	}
	return store_leave(store, own, ret);
}

int store_account_forget(struct store *store, const char *domain)
{
	int ret = store_do(store, NULL, "DELETE FROM account WHERE domain = ?1"
			   " AND sid NOT IN (SELECT principal FROM"
			   " access_policy)", "n", domain);

	if (ret == 0) {
		ret = store_do(store, NULL, "DELETE FROM account_question"
			       " WHERE domain = lower(?1)", "t", domain);
	}
	return ret != 0 ? ret :
	       store_do(store, NULL, "DELETE FROM account_domain WHERE domain"
			" = ?1", "n", domain);
}

int store_account_failed(struct store *store, const char *domain,
			 const struct ipam_failure *why, int64_t now)
{
	return store_do(store, NULL, "INSERT INTO account_domain (domain,"
			" failed_at, step, status, advice) VALUES (?1, ?2, ?3,"
			" ?4, ?5) ON CONFLICT (domain) DO UPDATE SET failed_at"
			" = ?2, step = ?3, status = ?4, advice = ?5", "nittt",
			domain, now, why->step, why->status, why->advice);
}

int store_account_wanted(TALLOC_CTX *mem_ctx, struct store *store,
			 const char *domain, int64_t now,
			 const char ***out_sids, size_t *out_count)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt, "SELECT principal FROM access_policy WHERE kind"
		" = ?2 AND substr(principal, 1, (SELECT length(sid) + 1 FROM"
		" account_domain WHERE domain = ?1)) = (SELECT sid || '-' FROM"
		" account_domain WHERE domain = ?1) UNION SELECT sid FROM"
		" account_question WHERE domain = ?1 AND kind = ?2 AND sid IS"
		" NOT NULL AND asked_at >= ?3", "nii", domain,
		(int64_t)IPAM_PRINCIPAL_USER, now - IPAM_LOOKUP_KEEP_S);

	return list_sids(mem_ctx, store, ret, stmt, out_sids, out_count);
}

#define COLUMNS                                                               \
	"SELECT a.sid, a.kind, a.domain, (SELECT netbios FROM domain d WHERE" \
	" d.name = a.domain), a.name, a.gone_at, coalesce(k.collected_at, 0),"\
	" k.source, coalesce(k.failed_at, 0), k.step, k.status, k.advice"     \
	" FROM account a LEFT JOIN account_domain k ON k.domain = a.domain "

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_account *account = row;

	account->sid = store_column_text(mem_ctx, stmt, 0);
	account->kind = sqlite3_column_int(stmt, 1);
	account->domain = store_column_text(mem_ctx, stmt, 2);
	account->netbios = store_column_text(mem_ctx, stmt, 3);
	account->name = store_column_text(mem_ctx, stmt, 4);
	account->gone_at = sqlite3_column_int64(stmt, 5);
	account->seen.collected_at = sqlite3_column_int64(stmt, 6);
	account->seen.source = store_column_text(mem_ctx, stmt, 7);
	account->seen.failed_at = sqlite3_column_int64(stmt, 8);
	store_column_failure(mem_ctx, stmt, 9, &account->seen.failure);
	return account->sid == NULL || account->domain == NULL ||
	       account->name == NULL ? ENOMEM : 0;
}

static int read_one(TALLOC_CTX *mem_ctx, struct store *store, int ret,
		    sqlite3_stmt *stmt, struct ipam_account *out_account)
{
	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		ret = read_row(mem_ctx, store, stmt, NULL, out_account);
	}
	store_give_back(store, stmt);
	return ret;
}

int store_account_of_sid(TALLOC_CTX *mem_ctx, struct store *store,
			 const char *sid, struct ipam_account *out_account)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, COLUMNS "WHERE a.sid = ?1",
				    "t", sid);

	return read_one(mem_ctx, store, ret, stmt, out_account);
}

int store_account_by_name(TALLOC_CTX *mem_ctx, struct store *store,
			  const char *domain, const char *name, int kind,
			  struct ipam_account *out_account)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt, COLUMNS "WHERE a.domain = ?1 AND a.name = ?2"
		" AND a.gone_at = 0 AND ?3 IN (0, a.kind) ORDER BY a.sid",
		"nti", domain, name, (int64_t)kind);

	return read_one(mem_ctx, store, ret, stmt, out_account);
}

struct key {
	const char *domain, *name, *sid;
};

/* "DOMAIN\NAME\SID"; no name has a backslash. */
static bool split_key(TALLOC_CTX *mem_ctx, const char *text,
		      struct key *out_key)
{
	char *copy = talloc_strdup(mem_ctx, text);
	char *first = copy != NULL ? strchr(copy, '\\') : NULL;
	char *last = copy != NULL ? strrchr(copy, '\\') : NULL;

	if (first == last) {
		return false;
	}
	*first = *last = '\0';
	*out_key = (struct key){ copy, first + 1, last + 1 };
	return true;
}

int store_account_list(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_account_filter *filter,
		       const struct store_page *page,
		       struct ipam_account **out_accounts, size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct ipam_account),
					     read_row, NULL };
	struct ipam_account_name name = { .name = filter->name };
	const char *domain = filter->domain, *sid = NULL;
	struct key after = { "", "", "" };
	sqlite3_stmt *stmt = NULL;
	int ret;

	if (page->after != NULL &&
	    !split_key(mem_ctx, page->after, &after)) {
		return EINVAL;
	}
	if (filter->name != NULL && ipam_sid_valid(filter->name)) {
		sid = filter->name;
		name.name = NULL;
	} else if (filter->name != NULL &&
		   ipam_account_split(mem_ctx, filter->name, &name)) {
		domain = domain != NULL ? domain : name.domain;
	}
	ret = store_borrow_with(
		store, &stmt, COLUMNS "WHERE (?1 IS NULL OR a.sid = ?1)"
		" AND (?2 IS NULL OR a.domain = lower(?2) OR a.domain IN"
		" (SELECT name FROM domain WHERE netbios = upper(?2)))"
		" AND (?3 IS NULL OR a.name = ?3) AND ?4 IN (0, a.kind)"
		" AND (a.domain, a.name, a.sid) > (?5, ?6, ?7)"
		" ORDER BY a.domain, a.name, a.sid LIMIT ?8", "tttittti", sid,
		domain, name.name, (int64_t)filter->kind, after.domain,
		after.name, after.sid, (int64_t)page->limit);
	return store_rows(mem_ctx, store, ret, stmt, &kind, out_accounts,
			  out_count);
}
