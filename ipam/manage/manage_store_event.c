/*
 * A change and its event, in one transaction of the store:
 *
 *	begin -> what the object is set to -> (the change)
 *	      -> what it is set to now -> the event -> commit
 *
 * Within a transaction of somebody else it takes part in that one.
 */
#include "ipam/manage/manage_store_event.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ipam/store/store_event.h"

struct change {
	bool own;		/* the transaction */
	int64_t number;
	struct ipam_event_value *before, *after;
	size_t before_count, after_count;
	struct ipam_event_value *values;	/* of the event */
	size_t value_count;
};

static const char *const verbs[MANAGE_VERB_COUNT] = {
	[MANAGE_ADDED] = "added", [MANAGE_CHANGED] = "changed",
	[MANAGE_REMOVED] = "removed", [MANAGE_STARTED] = "started",
	[MANAGE_RESET] = "reset", [MANAGE_PURGED] = "purged",
	[MANAGE_IMPORTED] = "imported",
};

static const char *const origins[] = {
	[ACCESS_FROM_NOWHERE] = "unknown", [ACCESS_FROM_SOCKET] = "unix socket",
	[ACCESS_FROM_TOKEN] = "token", [ACCESS_FROM_TICKET] = "Kerberos",
};

static const char *row_of(const struct manage_event *event)
{
	return event->row != NULL ? event->row : event->key;
}

int manage_store_event_begin(void *private_data, struct manage_event *event)
{
	struct store *store = private_data;
	struct change *change = talloc_zero(store, struct change);
	int ret = 0;

	if (change == NULL) {
		return ENOMEM;
	}
	change->own = !store_in_transaction(store);
	if (change->own) {
		ret = store_begin(store);
	}
	if (ret != 0) {
		talloc_free(change);
		return ret;
	}
	event->before = change;
	/* Of what is added, the kind alone is asked for. */
	return store_event_object(change, store, event->object,
				  event->verb == MANAGE_ADDED ?
					  NULL : row_of(event),
				  &change->number, &change->before,
				  &change->before_count);
}

static const char *value_of(const struct ipam_event_value *values,
			    size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(values[i].name, name) == 0) {
			return values[i].after;
		}
	}
	return NULL;
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void add_value(struct change *change, const char *name,
		      const char *before, const char *after)
{
	if (!is_same(before, after)) {
		change->values[change->value_count++] =
			(struct ipam_event_value){ name, before, after };
	}
}

/* What differs; both sides have the same names, or one has none. */
static int compare(struct change *change, const struct manage_event *event)
{
	const struct ipam_event_value *all = change->after_count > 0 ?
					     change->after : change->before;
	size_t i, n = change->after_count > 0 ? change->after_count :
						change->before_count;

	change->values = talloc_array(change, struct ipam_event_value,
				      n + MANAGE_EVENT_VALUES);
	if (change->values == NULL) {
		return ENOMEM;
	}
	for (i = 0; event->values[i].name != NULL; i++) {
		add_value(change, event->values[i].name, NULL,
			  event->values[i].value);
	}
	for (i = 0; i < n; i++) {
		add_value(change, all[i].name,
			  value_of(change->before, change->before_count,
				   all[i].name),
			  value_of(change->after, change->after_count,
				   all[i].name));
	}
	return 0;
}

/* "server dhcp1.contoso.test changed: owner, description" */
static char *sentence(const struct change *change,
		      const struct manage_event *event)
{
	char *text = talloc_asprintf(change, "%s %s %s", event->object,
				     event->key != NULL ? event->key : "",
				     verbs[event->verb]);
	size_t i;

	for (i = 0; event->verb == MANAGE_CHANGED && text != NULL &&
		    i < change->value_count; i++) {
		text = talloc_asprintf_append(text, "%s %s",
					      i == 0 ? ":" : ",",
					      change->values[i].name);
	}
	return text;
}

/* A name may carry its domain: "CONTOSO\\alice", "alice@CONTOSO.TEST". */
static int name_caller(struct change *change,
		       const struct access_caller *caller,
		       struct ipam_event *event)
{
	const char *at = strpbrk(caller->name, "\\@");

	event->user = caller->name;
	if (at != NULL && *at == '\\') {
		event->domain = talloc_strndup(change, caller->name,
					       (size_t)(at - caller->name));
		event->user = at + 1;
	} else if (at != NULL) {
		event->user = talloc_strndup(change, caller->name,
					     (size_t)(at - caller->name));
		event->domain = at + 1;
	}
	event->origin = talloc_asprintf(change, "%s, %s",
					origins[caller->source],
					caller->address != NULL ?
						caller->address : "unknown");
	return event->user != NULL && event->origin != NULL ? 0 : ENOMEM;
}

static int put(struct store *store, struct change *change,
	       const struct manage_event *event,
	       const struct access_caller *caller, int64_t now)
{
	char computer[256] = "";
	struct ipam_event wanted = {
		.kind = IPAM_EVENT_IPAM, .at = now,
		.number = change->number + (int64_t)event->verb,
		.role = IPAM_ROLE_COUNT, .computer = computer,
		.object = event->object, .key = event->key,
		.values = change->values, .value_count = change->value_count,
	};
	const char *domain = NULL;
	int ret = name_caller(change, caller, &wanted);

	if (ret != 0 ||
	    (event->verb == MANAGE_CHANGED && change->value_count == 0)) {
		return ret;
	}
	if (wanted.domain != NULL) {
		ret = store_domain_find(change, store, wanted.domain, &domain,
					&wanted.forest);
	}
	if (ret != 0 && ret != ENOENT) {
		return ret;
	}
	gethostname(computer, sizeof(computer) - 1);
	wanted.text = sentence(change, event);
	return wanted.text != NULL ? store_event_put(store, &wanted, NULL) :
				     ENOMEM;
}

int manage_store_event_end(void *private_data, struct manage_event *event,
			   const struct access_caller *caller, int64_t now,
			   int ret)
{
	struct store *store = private_data;
	struct change *change = event->before;

	if (ret == 0) {
		ret = store_event_object(change, store, event->object,
					 event->verb == MANAGE_REMOVED ?
						 NULL : row_of(event),
					 &change->number, &change->after,
					 &change->after_count);
	}
	if (ret == 0) {
		ret = compare(change, event);
	}
	if (ret == 0) {
		ret = put(store, change, event, caller, now);
	}
	if (change->own && ret != 0) {
		store_rollback(store);
	} else if (change->own) {
		ret = store_commit(store);
	}
	event->before = NULL;
	talloc_free(change);
	return ret;
}

int manage_store_event_put(void *private_data,
			   const struct manage_event *event,
			   const struct ipam_event_value *values, size_t count,
			   const struct access_caller *caller, int64_t now)
{
	struct store *store = private_data;
	struct change *change = talloc_zero(store, struct change);
	int ret = change == NULL ? ENOMEM :
		store_event_object(change, store, event->object, NULL,
				   &change->number, &change->before,
				   &change->before_count);

	if (ret == 0) {
		change->values = talloc_array(change, struct ipam_event_value,
					      count + 1);
		ret = change->values == NULL ? ENOMEM : 0;
	}
	if (ret == 0) {
		memcpy(change->values, values, count * sizeof(*values));
		change->value_count = count;
		ret = put(store, change, event, caller, now);
	}
	talloc_free(change);
	return ret;
}
