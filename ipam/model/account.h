/*
 * Users and groups of a directory, whom access policies name: a person types
 * a name, the SID decides (RBC-03).
 */
#ifndef IPAM_MODEL_ACCOUNT_H
#define IPAM_MODEL_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#include "ipam/model/access_rows.h"
#include "ipam/model/failure.h"

/* In place of a task's name: it is done when it is asked for, by no schedule. */
#define IPAM_TASK_LOOKUP "AccountLookup"

#define IPAM_ACCOUNTS_MAX 50000		/* groups that are kept of a domain */
#define IPAM_ACCOUNT_NAME_MAX 256	/* bytes of a name */
#define IPAM_LOOKUP_OPEN_MAX 100	/* questions that wait */
#define IPAM_LOOKUP_KEEP_S 86400	/* so long an answer counts */
#define IPAM_SID_TEXT 184		/* 15 numbers, authority, "S-1-", NUL */

struct ipam_account {
	const char *sid;	/* the key */
	int kind;		/* IPAM_PRINCIPAL_USER, _GROUP */
	const char *domain;	/* DNS name, lower case */
	const char *netbios;	/* of the domain, or NULL */
	const char *name;	/* sAMAccountName */
	int64_t gone_at;	/* 0: it is there */
	struct ipam_seen seen;	/* when its domain was read last */
};

/* A name as a person types it, in parts. */
struct ipam_account_name {
	const char *domain;	/* DNS or NetBIOS name */
	const char *name;
	bool upn;		/* "NAME@DOMAIN", else "DOMAIN\NAME" */
};

/* False: it names no domain, or nobody in it, or no memory. */
bool ipam_account_split(TALLOC_CTX *mem_ctx, const char *text,
			struct ipam_account_name *out_name);
/* "EXAMPLE\NetAdmins"; where no NetBIOS name is known, NAME@DOMAIN. */
char *ipam_account_text(TALLOC_CTX *mem_ctx,
			const struct ipam_account *account);
/* Whether a directory may call somebody so: UTF-8, none that hides. */
bool ipam_account_name_valid(const char *name);

/* "S-1-5-21-...": a revision, an authority, 1 to 15 numbers. */
bool ipam_sid_valid(const char *text);
/*
 * "S-1-5-21-A-B-C", as every domain has one: a directory that claims another
 * would speak for SIDs that tickets of everybody tell, such as S-1-18-1.
 */
bool ipam_sid_of_domain(const char *text);
/* Whether a SID is one of a domain's: its own, and one number more. */
bool ipam_sid_within(const char *sid, const char *domain_sid);

#endif
