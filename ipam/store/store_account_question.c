/*
 * Names that a person typed, for a collector to look up.
 *
 * 1. A name of a kind has one row: what was asked of it last.
 * 2. A question and the run that answers it are one transaction.
 * 3. An answer names a SID; what is known of that is in account.
 */
#include "ipam/store/store_account.h"

#include <errno.h>

#include "ipam/store/store_private.h"

/* One spelling of a question. NULL: no memory. */
static char *spelling(TALLOC_CTX *mem_ctx, const char *domain,
		      const struct ipam_account_name *name)
{
	return name->upn ?
		talloc_asprintf(mem_ctx, "%s@%s", name->name, domain) :
		talloc_asprintf(mem_ctx, "%s\\%s", domain, name->name);
}

/* Inside a transaction. */
static int ask(struct store *store, const char *asked, const char *domain,
	       const struct ipam_account_name *name, int kind, int64_t now,
	       int64_t *out_run)
{
	int64_t open = 0;
	int ret = store_do(store, NULL, "DELETE FROM account_question WHERE"
			   " asked_at < ?1", "i", now - IPAM_LOOKUP_KEEP_S);

	if (ret == 0) {
		ret = store_number(store, &open, "SELECT count(*) FROM"
				   " account_question WHERE answered_at = 0",
				   "");
	}
	if (ret == 0 && open >= IPAM_LOOKUP_OPEN_MAX) {
		return store_say(store, EBUSY, "too many names wait to be "
				 "looked up: ask again in a minute");
	}
	if (ret == 0) {
		ret = store_do(store, NULL, "INSERT OR REPLACE INTO"
			       " account_question (asked, kind, domain, name,"
			       " upn, asked_at) VALUES (?1, ?2, ?3, ?4, ?5,"
			       " ?6)", "tittii", asked, (int64_t)kind, domain,
			       name->name, (int64_t)name->upn, now);
	}
	return ret == 0 ? store_run_ask(store, IPAM_TASK_LOOKUP, now,
					out_run) : ret;
}

int store_account_ask(struct store *store,
		      const struct ipam_account_name *name, int kind,
		      int64_t now, int64_t *out_run)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	const char *domain = NULL, *forest = NULL;
	char *asked = NULL;
	int64_t run = 0;
	bool own = false;
	int ret = store_domain_find(tmp_ctx, store, name->domain, &domain,
				    &forest);

	if (ret == 0) {
		asked = spelling(tmp_ctx, domain, name);
		ret = asked != NULL ? store_enter(store, &own) : ENOMEM;
	}
	if (ret == 0) {
		ret = store_leave(store, own, ask(store, asked, domain, name,
						  kind, now, &run));
	}
	if (ret == 0) {
		*out_run = run;
	}
	talloc_free(tmp_ctx);
	return ret;
}

static int read_question(TALLOC_CTX *mem_ctx, struct store *store,
			 sqlite3_stmt *stmt, const void *private_data,
			 void *row)
{
	struct store_account_question *question = row;

	question->asked = store_column_text(mem_ctx, stmt, 0);
	question->kind = sqlite3_column_int(stmt, 1);
	question->name.domain = store_column_text(mem_ctx, stmt, 2);
	question->name.name = store_column_text(mem_ctx, stmt, 3);
	question->name.upn = sqlite3_column_int(stmt, 4) != 0;
	return question->asked == NULL || question->name.domain == NULL ||
	       question->name.name == NULL ? ENOMEM : 0;
}

int store_account_open(TALLOC_CTX *mem_ctx, struct store *store, size_t limit,
		       struct store_account_question **out_questions,
		       size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct store_account_question), read_question, NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT asked, kind, domain,"
				    " name, upn FROM account_question WHERE"
				    " answered_at = 0 ORDER BY asked_at, asked"
				    " LIMIT ?1", "i", (int64_t)limit);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_questions,
			  out_count);
}

/* EEXIST: the SID is one of another domain's. */
static int check_owner(struct store *store, const char *domain,
		       const char *sid)
{
	int64_t others = 0;
	int ret = store_number(store, &others, "SELECT count(*) FROM"
			       " account_domain WHERE domain <> ?1 AND"
			       " substr(?2, 1, length(sid) + 1) = sid || '-'",
			       "tt", domain, sid);

	return ret != 0 || others == 0 ? ret :
	       store_say(store, EEXIST, "the SID is one of another domain's");
}

int store_account_answer(struct store *store,
			 const struct store_account_question *question,
			 const struct ipam_account *account,
			 const char *source, const struct ipam_failure *why,
			 int64_t now)
{
	static const struct ipam_failure none;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	why = why != NULL ? why : &none;
	if (account != NULL) {
		ret = check_owner(store, question->name.domain, account->sid);
	}
	if (ret != 0) {
		return store_leave(store, own, ret);
	}
	ret = store_do(store, NULL, "UPDATE account_question SET answered_at ="
		       " ?3, sid = ?4, source = ?5, step = ?6, status = ?7,"
		       " advice = ?8 WHERE asked = ?1 AND kind = ?2",
		       "tiittttt", question->asked, (int64_t)question->kind,
		       now, account != NULL ? account->sid : NULL, source,
		       why->step, why->status, why->advice);
	if (ret == 0 && account != NULL) {
		ret = store_account_put(store, question->name.domain, account);
	}
	return store_leave(store, own, ret);
}

/* What a question was answered. ENOENT where it was not, or long ago */
static int read_answer(TALLOC_CTX *mem_ctx, struct store *store,
		       const char *asked, int kind, int64_t since,
		       struct store_account_known *known, char **out_sid)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt, "SELECT answered_at, sid, source, step, status,"
		" advice FROM account_question WHERE asked = ?1 AND kind = ?2"
		" AND answered_at > 0 AND asked_at >= ?3", "tii", asked,
		(int64_t)kind, since);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		known->answered_at = sqlite3_column_int64(stmt, 0);
		*out_sid = store_column_text(mem_ctx, stmt, 1);
		known->source = store_column_text(mem_ctx, stmt, 2);
		store_column_failure(mem_ctx, stmt, 3, &known->failure);
	}
	store_give_back(store, stmt);
	return ret;
}

/* By the answer, else by the name that it had when its domain was read. */
static int find(TALLOC_CTX *mem_ctx, struct store *store,
		const struct ipam_account_name *name, int kind, int64_t now,
		struct store_account_known *known)
{
	char *asked = spelling(mem_ctx, known->domain, name), *sid = NULL;
	int ret = asked == NULL ? ENOMEM :
		read_answer(mem_ctx, store, asked, kind,
			    now - IPAM_LOOKUP_KEEP_S, known, &sid);

	if (ret == 0 && kind == IPAM_PRINCIPAL_GROUP &&
	    known->groups_at > known->answered_at) {
		ret = ENOENT;	/* all groups were read since */
	}
	if (ret == 0 && sid != NULL) {
		ret = store_account_of_sid(mem_ctx, store, sid,
					   known->account);
	} else if (ret == ENOENT || known->failure.step != NULL) {
		ret = store_account_by_name(mem_ctx, store, known->domain,
					    name->name, kind, known->account);
	} else if (ret == 0) {
		ret = ENOENT;
	}
	return ret;
}

int store_account_find(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct ipam_account_name *name, int kind,
		       int64_t now, struct store_account_known *out_known)
{
	struct store_account_known known = {
		.account = talloc_zero(mem_ctx, struct ipam_account),
	};
	const char *forest = NULL;
	int ret = known.account == NULL ? ENOMEM :
		store_domain_find(mem_ctx, store, name->domain, &known.domain,
				  &forest);

	if (ret == 0) {
		ret = store_number(store, &known.groups_at, "SELECT"
				   " collected_at FROM account_domain WHERE"
				   " domain = ?1", "t", known.domain);
		ret = ret == ENOENT ? 0 : ret;
	}
	if (ret == 0) {
		ret = find(mem_ctx, store, name, kind, now, &known);
	}
	if (ret != 0 && ret != ENOENT) {
		return ret;
	}
	if (ret == ENOENT || known.account->gone_at != 0) {
		TALLOC_FREE(known.account);
	}
	*out_known = known;
	return 0;
}
