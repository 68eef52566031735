/*
 * Changes to access data: each makes new rows from old ones, checks the rule
 * that it may break, and numbers the generation. Nothing is changed in place.
 */
#ifndef IPAM_ACCESS_ACCESS_EDIT_H
#define IPAM_ACCESS_ACCESS_EDIT_H

#include "ipam/access/access.h"

#define ACCESS_NAME_MAX 255
#define ACCESS_TEXT_MAX 4000

struct access_edit {
	struct ipam_access_rows *rows;	/* the new ones */
	const struct access_data *data;	/* the old, lent */
	/* with EINVAL, EEXIST and EBUSY: what is wrong, and the cure */
	const char *field, *why;
};

/* A copy to change. NULL: no memory. */
struct access_edit *access_edit_new(TALLOC_CTX *mem_ctx,
				    const struct access_data *data);
struct ipam_access_rows *access_rows_copy(TALLOC_CTX *mem_ctx,
					  const struct ipam_access_rows *rows);

/* NULL members stay as they are in a change, and are empty in a new one. */
struct access_role_text {
	const char *name, *description;
	const char *const *operations;	/* NULL or `count` words */
	size_t count;
};

/*
 * Custom roles. EINVAL; EEXIST: the name is in use; ENOENT; EBUSY: built in,
 * or a policy gives it.
 */
int access_edit_role_add(struct access_edit *edit,
			 const struct access_role_text *role, int64_t *out_id);
int access_edit_role_set(struct access_edit *edit, int64_t id,
			 const struct access_role_text *change);
int access_edit_role_remove(struct access_edit *edit, int64_t id);

/* Access scopes. EBUSY: it is \Global, has others below, a policy names it. */
int access_edit_scope_add(struct access_edit *edit, int64_t parent,
			  const char *label, const char *description,
			  int64_t *out_id);
int access_edit_scope_set(struct access_edit *edit, int64_t id,
			  const char *label, const char *description);
int access_edit_scope_remove(struct access_edit *edit, int64_t id);

struct access_policy_text {
	int kind;			/* 0: as it is */
	const char *principal, *description;
	const char *const *grants;	/* NULL or `count` "ROLE=\SCOPE" */
	size_t count;
};

/* Policies. EEXIST: the principal has one. */
int access_edit_policy_add(struct access_edit *edit,
			   const struct access_policy_text *policy,
			   int64_t *out_id);
int access_edit_policy_set(struct access_edit *edit, int64_t id,
			   const struct access_policy_text *change);
int access_edit_policy_remove(struct access_edit *edit, int64_t id);

/* token->id is given. A token takes its policy with it. */
int access_edit_token_add(struct access_edit *edit,
			  const struct ipam_token *token, int64_t *out_id);
int access_edit_token_remove(struct access_edit *edit, int64_t id);

/*
 * The bytes that a seal is made over: every number and text of the rows but
 * the seal itself, each with its length. NULL: no memory.
 */
uint8_t *access_rows_bytes(TALLOC_CTX *mem_ctx,
			   const struct ipam_access_rows *rows,
			   size_t *out_size);

#endif
