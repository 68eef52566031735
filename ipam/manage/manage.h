/*
 * Changes: may the caller, is it valid, record it. Where it is recorded is a
 * struct manage_sink, which the store fills; a test fills it with its own.
 *
 * Every function answers 0, EACCES (the caller may not), EINVAL
 * (*out_field and *out_why say what is wrong), ENOENT, EEXIST, or another
 * errno of the sink.
 */
#ifndef IPAM_MANAGE_MANAGE_H
#define IPAM_MANAGE_MANAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#include "ipam/access/access.h"
#include "ipam/manage/manage_access.h"
#include "ipam/manage/manage_plan.h"
#include "ipam/model/catalog.h"

enum manage_flag { MANAGE_KEEP, MANAGE_NO, MANAGE_YES };

/* NULL and MANAGE_KEEP change nothing. */
struct manage_server {
	const char *server;
	const char *management, *owner, *description;
	const char *appear;	/* what of it appears among addresses */
	const char *custom;	/* what it is set to: "name=value;..." */
	enum manage_flag dc, dns, dhcp, nps;
	enum manage_flag verify;	/* of a new one; MANAGE_KEEP: yes */
};

struct manage_domain {
	const char *domain;
	enum manage_flag dc, dns, dhcp;
};

struct manage_task {
	const char *task;
	int64_t interval_s;	/* 0: as it is */
	enum manage_flag enabled;
};

struct store;

/* What is done to an object; with its kind, the number of the event. */
enum manage_verb {
	MANAGE_ADDED = 1, MANAGE_CHANGED, MANAGE_REMOVED, MANAGE_STARTED,
	MANAGE_RESET, MANAGE_PURGED, MANAGE_IMPORTED, MANAGE_VERB_COUNT
};

#define MANAGE_EVENT_VALUES 4

/*
 * A change as the event catalog has it (EVT-01), around what makes it:
 *
 *	ret = manage_begin(call, &event);
 *	if (ret == 0) {
 *		ret = ...;
 *	}
 *	return manage_end(call, &event, ret);
 *
 * begin opens a transaction and notes what the object is set to; end notes it
 * again, writes the event with what has changed, and commits, or rolls back
 * where ret is an error. What a kind of object shows of itself is a row of
 * ipam/store/store_event_object.c. A change that changed nothing is no event.
 */
struct manage_event {
	const char *object;	/* "server" */
	enum manage_verb verb;
	const char *key;	/* as people name it; may be set until end */
	const char *row;	/* as that row of the table does; NULL: key */
	/* what is to be seen besides; ends with a NULL name */
	struct { const char *name, *value; } values[MANAGE_EVENT_VALUES + 1];
	void *before;		/* of the sink; NULL: not begun */
};

struct ipam_thresholds;

struct manage_sink {
	void *private_data;
	struct store *store;	/* of nouns that write to it by themselves */
	/* Access data as a whole; EBUSY: another generation is there. */
	int (*access_load)(TALLOC_CTX *mem_ctx, void *private_data,
			   struct ipam_access_rows **out_rows);
	int (*access_save)(void *private_data,
			   const struct ipam_access_rows *rows);
	/* Access scopes of objects: its own (0: none), and what counts. */
	int (*object_scope)(void *private_data,
			    const struct ipam_sealer *sealer,
			    enum ipam_object kind, const char *key,
			    int64_t *out_own, int64_t *out_scope);
	int (*object_scope_set)(void *private_data,
				const struct ipam_sealer *sealer,
				enum ipam_object kind, const char *key,
				int64_t scope);
	/* As store_access_object_reseal(). */
	int (*object_reseal)(void *private_data,
			     const struct ipam_sealer *from,
			     const struct ipam_sealer *to);
	int (*object_scope_count)(void *private_data, int64_t scope,
				  int64_t *out_count);
	/* As store_access_object_first(), _check(), _sweep(). */
	int (*object_first)(void *private_data,
			    const struct ipam_sealer *sealer);
	int (*object_check)(void *private_data,
			    const struct ipam_sealer *sealer);
	int (*object_sweep)(void *private_data,
			    const struct ipam_sealer *sealer);
	int (*server_add)(void *private_data,
			  const struct manage_server *server, int64_t now);
	int (*server_set)(void *private_data,
			  const struct manage_server *change, int64_t now);
	int (*server_remove)(void *private_data, const char *server);
	/* Each role of a new domain is discovered unless it is MANAGE_NO. */
	int (*domain_add)(void *private_data,
			  const struct manage_domain *domain);
	int (*domain_set)(void *private_data,
			  const struct manage_domain *change);
	int (*domain_remove)(void *private_data, const char *domain);
	int (*forest_set)(void *private_data, const char *forest,
			  bool included);
	int (*zone_reset)(void *private_data, const char *zone, int64_t now);
	int (*task_set)(void *private_data, const struct manage_task *change);
	/* Queues a run of a task; `server` NULL for all that are managed. */
	int (*run_add)(void *private_data, const char *task,
		       const char *server, int64_t now, int64_t *out_run);
	int (*thresholds_get)(void *private_data,
			      struct ipam_thresholds *out_thresholds);
	int (*thresholds_set)(void *private_data,
			      const struct ipam_thresholds *thresholds);
	/* Asks for a purge of a class of data. EBUSY */
	int (*purge)(void *private_data, const char *data, int64_t before,
		     int64_t now);
	/* Of the address plan: see manage_plan.h. *id 0: adds. */
	int (*plan_find)(void *private_data, enum manage_plan_noun noun,
			 const char *ref, int64_t *out_id,
			 struct ipam_wrong *out_wrong);
	int (*plan_put)(void *private_data, const struct manage_plan *plan,
			int64_t now, int64_t *id,
			struct ipam_wrong *out_wrong);
	int (*plan_remove)(void *private_data, enum manage_plan_noun noun,
			   int64_t id, bool inner,
			   struct ipam_wrong *out_wrong);
	int (*plan_remap)(void *private_data, enum manage_plan_noun noun,
			  int64_t id, struct ipam_wrong *out_wrong);
	/* Sets event->before. */
	int (*event_begin)(void *private_data, struct manage_event *event);
	/* `ret`: how the change ended. 0, ret, or what went wrong with it. */
	int (*event_end)(void *private_data, struct manage_event *event,
			 const struct access_caller *caller, int64_t now,
			 int ret);
	/* See manage_note(). */
	int (*event_put)(void *private_data, const struct manage_event *event,
			 const struct ipam_event_value *values, size_t count,
			 const struct access_caller *caller, int64_t now);
};

/* Values of built-in fields that many records of one transaction have. */
#define MANAGE_WORDS 4
struct manage_words {
	char *of[MANAGE_WORDS];
};

struct manage_call {
	const struct manage_sink *sink;
	const struct access_caller *caller;
	struct manage_access *access;	/* access data; NULL: none */
	int64_t now;
	const char *field;	/* set with EINVAL */
	const char *why;
	struct ipam_wrong wrong;	/* what these point to, of some */
	struct manage_words *words;	/* found before; NULL: looked for */
	/* set with EACCES: what was asked for and why not */
	enum access_op op;
	int64_t scope;
	struct access_verdict verdict;
};

/* See struct manage_event. */
int manage_begin(struct manage_call *call, struct manage_event *event);
int manage_end(struct manage_call *call, struct manage_event *event, int ret);
/*
 * The event of one of many changes in a transaction of the caller, who knows
 * what each was and is: its values. None where a change has no value.
 */
int manage_note(struct manage_call *call, const struct manage_event *event,
		const struct ipam_event_value *values, size_t count);

/*
 * Whether the caller may do something: 0 or EACCES. manage_may() where there
 * is no object yet that has an access scope; without one, any will do.
 */
int manage_may(struct manage_call *call, enum access_op op);
/*
 * The same of an object that has an access scope, by kind and key (see enum
 * ipam_object). For those with a policy also ENOENT and EINVAL for no such
 * object. What is added is judged after it was, where it came to lie, within
 * the transaction that is then rolled back; what moves, before and after.
 */
int manage_may_on(struct manage_call *call, enum access_op op,
		  enum ipam_object kind, const char *key);
/* The same where the access scope is known. */
int manage_may_in(struct manage_call *call, enum access_op op, int64_t scope);

/*
 * A server that discovery does not find, such as an NPS (INV-03, DSC-06): a
 * full name and at least one role. It is verified at once, by a run of
 * ServerAvailability that is queued with it.
 */
int manage_server_add(struct manage_call *call,
		      const struct manage_server *server);
int manage_server_remove(struct manage_call *call, const char *server);
int manage_server_set(struct manage_call *call,
		      const struct manage_server *change);
int manage_server_check(struct manage_call *call, const char *server,
			int64_t *out_run);
int manage_domain_add(struct manage_call *call,
		      const struct manage_domain *domain);
/* Whether a trusted forest is discovered (FOR-02); our own always is. */
int manage_forest_set(struct manage_call *call, const char *forest,
		      enum manage_flag included);
int manage_domain_set(struct manage_call *call,
		      const struct manage_domain *change);
int manage_domain_remove(struct manage_call *call, const char *domain);
/* What was seen of a zone counts no more (DNS-03). */
int manage_zone_reset(struct manage_call *call, const char *zone);
int manage_task_set(struct manage_call *call,
		    const struct manage_task *change);
/* `server` NULL: for all that are managed. ENOTSUP: it has no such role. */
int manage_task_run(struct manage_call *call, const char *task,
		    const char *server, int64_t *out_run);

/* A token to be made. */
struct manage_token {
	const char *name, *kind;	/* see access_token_kind() */
	int64_t days;			/* until it ends */
	const char *const *grants;	/* `count` "ROLE=\SCOPE", or NULL */
	size_t count;
};

/*
 * Makes a token; grants become an access policy of its own. *out_secret is
 * its only copy: what is kept is a hash.
 */
int manage_token_add(struct manage_call *call, TALLOC_CTX *mem_ctx,
		     const struct manage_token *token, int64_t *out_token,
		     char **out_secret);
int manage_token_revoke(struct manage_call *call, int64_t token);

/*
 * Whoever presents `secret`. False, and *out_caller as it was, when it is
 * unknown, expired or malformed. Compares in constant time. Needs no right.
 */
bool manage_token_caller(const struct manage_access *access,
			 TALLOC_CTX *mem_ctx, int64_t now, const char *secret,
			 struct access_caller *out_caller);

/* True for a DNS name: labels of 1..63, at most 253 bytes, no last dot. */
bool manage_dns_name_valid(const char *name);

#endif
