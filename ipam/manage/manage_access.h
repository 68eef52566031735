/*
 * Access data in use: loaded from the sink, verified by its seal, replaced
 * with each change. What fails to verify is refused (RBC-06): then policies
 * and tokens count for nothing, and groups by settings and root remain.
 *
 * The seal is HMAC-SHA256 over all roles, access scopes, policies and tokens,
 * a further one over the access scope of each object, and one over all of
 * these, with a key that is not in the store: a file beside it, mode 0600. A key is
 * written as FILE.new before the data that it seals, and takes its place
 * afterwards, so that an end at any instant leaves a key that fits.
 */
#ifndef IPAM_MANAGE_MANAGE_ACCESS_H
#define IPAM_MANAGE_MANAGE_ACCESS_H

#include "ipam/access/access_edit.h"

struct manage_access;
struct manage_call;
struct manage_event;
struct manage_sink;

/*
 * `key_path` NULL keeps the key in memory only. 0 also when the data is
 * refused; ENOMEM. `sink` must outlive it.
 */
int manage_access_open(TALLOC_CTX *mem_ctx, const struct manage_sink *sink,
		       const char *key_path, struct manage_access **out_access);

/* Takes what the store has into use; refuses where it gives nothing. */
void manage_access_again(struct manage_access *access);

/*
 * Tokens that ended longer ago than this go with the next change: they are
 * under the seal, so that no other process removes them. 0: never.
 */
void manage_access_keep_tokens(struct manage_access *access, int64_t seconds);

/* NULL: it is refused, or `access` is NULL. Valid until the next change. */
const struct access_data *manage_access_data(const struct manage_access *access);
/* Why it is refused, with the cure; NULL: it is not. */
const char *manage_access_why(const struct manage_access *access);
const char *manage_access_key_path(const struct manage_access *access);
/* For object_scope and object_scope_set of the sink. */
const struct ipam_sealer *
manage_access_sealer(const struct manage_access *access);

/*
 * A change in three steps: take a copy, change it, keep it with its event.
 * Who may is asked before. IPAM_E_ACCESS: the data is refused.
 * manage_access_done() gets what the change gave, puts why of the edit into
 * the call, frees the edit; EBUSY without why: somebody else was faster, say
 * it again.
 */
int manage_access_edit(struct manage_call *call, struct access_edit **out_edit);
int manage_access_done(struct manage_call *call, struct access_edit *edit,
		       struct manage_event *event, int ret);

/* How access data is taken back into use by manage_key_renew(). */
enum manage_key_how {
	MANAGE_KEY_ONLY,	/* it must be what was sealed */
	MANAGE_KEY_ACCEPT,	/* as it is now */
	MANAGE_KEY_RESET,	/* none of it: no role, scope, policy, token */
};

/* A new key and seal. */
int manage_key_renew(struct manage_call *call, enum manage_key_how how);

/* Custom roles, access scopes, access policies; errors as of the edits. */
int manage_role_add(struct manage_call *call,
		    const struct access_role_text *role, int64_t *out_id);
int manage_role_set(struct manage_call *call, int64_t id,
		    const struct access_role_text *change);
int manage_role_remove(struct manage_call *call, int64_t id);
int manage_scope_add(struct manage_call *call, int64_t parent,
		     const char *label, const char *description,
		     int64_t *out_id);
int manage_scope_set(struct manage_call *call, int64_t id, const char *label,
		     const char *description);
/* EBUSY also while objects have it by themselves. */
int manage_scope_remove(struct manage_call *call, int64_t id);
int manage_policy_add(struct manage_call *call,
		      const struct access_policy_text *policy,
		      int64_t *out_id);
int manage_policy_set(struct manage_call *call, int64_t id,
		      const struct access_policy_text *change);
int manage_policy_remove(struct manage_call *call, int64_t id);

/* IPAM_E_ACCESS of one object. */
#define MANAGE_WHY_OBJECT "access data is refused: somebody else than ipamd "  \
			  "changed the access scope of this object or of what "\
			  "it lies in, or took some away: set it again, or "   \
			  "take all as they are with "			       \
			  "`ipam access-key renew --accept yes`"
/* IPAM_E_ACCESS of all together. */
#define MANAGE_WHY_OBJECTS "access scopes of objects are refused: somebody "   \
			   "else than ipamd took some away or put some in: "   \
			   "restore a backup of the store, or take them as "   \
			   "they are with `ipam access-key renew --accept yes`"

/* MANAGE_WHY_OBJECTS where it is so; else NULL. */
const char *manage_access_objects_why(const struct manage_access *access);

/*
 * Sets the access scope of one object, 0: it inherits. Asks for the right in
 * the scope that it has and in the one that it gets.
 */
int manage_object_scope_set(struct manage_call *call, enum ipam_object kind,
			    const char *key, int64_t scope);

#endif
