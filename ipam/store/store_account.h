/*
 * Users and groups of directories, and questions for them
 * (ipam/model/account.h).
 */
#ifndef IPAM_STORE_STORE_ACCOUNT_H
#define IPAM_STORE_STORE_ACCOUNT_H

#include "ipam/model/account.h"
#include "ipam/store/store.h"

/* What the directory of one domain told: all its groups, and some users. */
struct store_accounts {
	const char *domain, *sid, *source;
	const struct ipam_account *list;	/* sid, kind, name of each */
	size_t count;
};

/*
 * Takes the place of what was known of the domain. Who is not told any more is
 * gone: he stays while a policy names him. EEXIST: another domain has that
 * SID, and nothing is taken.
 */
int store_account_put_all(struct store *store,
			  const struct store_accounts *told, int64_t now);
/* One of them. Inside a transaction. */
int store_account_put(struct store *store, const char *domain,
		      const struct ipam_account *account);
/* All of a domain but whom policies name. Inside a transaction. */
int store_account_forget(struct store *store, const char *domain);
/* They could not be read; what was known stays. */
int store_account_failed(struct store *store, const char *domain,
			 const struct ipam_failure *why, int64_t now);
/*
 * Users of a domain whose names are to be kept right: those that policies
 * name, or that were asked for, by SID.
 */
int store_account_wanted(TALLOC_CTX *mem_ctx, struct store *store,
			 const char *domain, int64_t now,
			 const char ***out_sids, size_t *out_count);

/* What is known of a name that was typed. */
struct store_account_known {
	const char *domain;	/* its DNS name; NULL: there is no such one */
	struct ipam_account *account;	/* NULL: none */
	int64_t groups_at;	/* when all groups of the domain were read */
	int64_t answered_at;	/* of a question; 0: none, or it waits */
	const char *source;	/* who answered it */
	struct ipam_failure failure;	/* why nobody could */
};

/* `kind`: of an account that there is; a question counts for a day. */
int store_account_find(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct ipam_account_name *name, int kind,
		       int64_t now, struct store_account_known *out_known);
/* ENOENT. Who is gone has no name. `kind` 0: any; domain: its DNS name. */
int store_account_by_name(TALLOC_CTX *mem_ctx, struct store *store,
			  const char *domain, const char *name, int kind,
			  struct ipam_account *out_account);
/* ENOENT */
int store_account_of_sid(TALLOC_CTX *mem_ctx, struct store *store,
			 const char *sid, struct ipam_account *out_account);

struct store_account_filter {
	const char *domain;	/* of either name, or NULL */
	const char *name;	/* NAME, DOMAIN\NAME, NAME@DOMAIN, SID; NULL */
	int kind;		/* 0: any */
};

/* By domain and name; page->after is "DOMAIN\NAME\SID". */
int store_account_list(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct store_account_filter *filter,
		       const struct store_page *page,
		       struct ipam_account **out_accounts, size_t *out_count);

struct store_account_question {
	const char *asked;	/* with kind its key */
	int kind;
	struct ipam_account_name name;	/* domain: its DNS name */
};

/*
 * Has a collector ask the directory, in a run of IPAM_TASK_LOOKUP. ENOENT: no
 * such domain; EBUSY while too many wait.
 */
int store_account_ask(struct store *store,
		      const struct ipam_account_name *name, int kind,
		      int64_t now, int64_t *out_run);
int store_account_open(TALLOC_CTX *mem_ctx, struct store *store, size_t limit,
		       struct store_account_question **out_questions,
		       size_t *out_count);
/*
 * account NULL: there is none, or why nobody could tell. EEXIST: its SID is
 * one of another domain's.
 */
int store_account_answer(struct store *store,
			 const struct store_account_question *question,
			 const struct ipam_account *account,
			 const char *source, const struct ipam_failure *why,
			 int64_t now);

#endif
