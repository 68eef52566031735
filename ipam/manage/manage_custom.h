/*
 * Changes to custom fields, their values and pairs, and logical groups. On
 * errors call->field and call->why say what is wrong (EINVAL, ENOENT, EEXIST,
 * EBUSY).
 */
#ifndef IPAM_MANAGE_MANAGE_CUSTOM_H
#define IPAM_MANAGE_MANAGE_CUSTOM_H

#include "ipam/manage/manage.h"
#include "ipam/model/custom.h"

struct manage_custom_field {
	const char *field;	/* which; NULL: a new one */
	const char *name, *description;	/* NULL: as it is */
	bool list;		/* of a new one */
	const char *const *values;	/* of a new one */
	size_t value_count;
};

int manage_field_put(struct manage_call *call,
		     const struct manage_custom_field *field);
int manage_field_remove(struct manage_call *call, const char *field);

/* `name` of a value that is renamed. MANAGE_ADDED, CHANGED, REMOVED */
int manage_field_value(struct manage_call *call, enum manage_verb verb,
		       const char *field, const char *value,
		       const char *name);
/* Pairs a value with one of another field, or parts them. */
int manage_field_pair(struct manage_call *call, bool add, const char *field,
		      const char *value, const char *with_field,
		      const char *with_value);

struct manage_group {
	const char *group;	/* which; NULL: a new one */
	const char *name, *kind, *description;	/* NULL: as it is */
	const char *const *fields;	/* likewise */
	size_t field_count;
};

int manage_group_put(struct manage_call *call,
		     const struct manage_group *group);
int manage_group_remove(struct manage_call *call, const char *group);

/*
 * What an object is set to, as "name=value;...", within a change of it; NULL:
 * as it is.
 */
int manage_custom_put(struct manage_call *call, enum ipam_custom_kind kind,
		      int64_t object, const char *text);
/*
 * Whether words of built-in fields are values of their lists (CUS-04), which
 * then are spelled as there.
 */
struct ipam_address;
int manage_custom_words(struct manage_call *call, TALLOC_CTX *mem_ctx,
			struct ipam_address *address);

#endif
