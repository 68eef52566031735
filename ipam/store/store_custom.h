/*
 * Custom fields, their values, what objects are set to, and logical groups.
 *
 * Functions that take a struct ipam_wrong set it with EINVAL, ENOENT, EEXIST
 * and EBUSY. Names and values are found without regard to case; a number
 * finds the field of that number, unless one is called so.
 */
#ifndef IPAM_STORE_STORE_CUSTOM_H
#define IPAM_STORE_STORE_CUSTOM_H

#include "ipam/model/custom.h"
#include "ipam/store/store.h"

/* --- fields; key: number --- */

/* `name` NULL: all. */
int store_custom_field_list(TALLOC_CTX *mem_ctx, struct store *store,
			    const char *name, const struct store_page *page,
			    struct ipam_custom_field **out_fields,
			    size_t *out_count);
int store_custom_field_find(struct store *store, const char *name,
			    int64_t *out_id, struct ipam_wrong *out_wrong);
/* *out_id may be NULL. EEXIST; EBUSY where there are too many. */
int store_custom_field_add(struct store *store,
			   const struct ipam_custom_field *field,
			   int64_t *out_id, struct ipam_wrong *out_wrong);
/* NULL: as it is. EBUSY for the name of a built-in one. */
int store_custom_field_set(struct store *store, int64_t id, const char *name,
			   const char *description,
			   struct ipam_wrong *out_wrong);
/* EBUSY while something has a value of it, pairs or groups have it. */
int store_custom_field_remove(struct store *store, int64_t id,
			      struct ipam_wrong *out_wrong);

/* --- values of a list field; key: the value --- */

/*
 * `with`: only those that are paired with this value of another field; 0: all.
 * `value`: only this one; NULL: all.
 * Those of "Managed by entity" have the DHCP servers among them.
 */
int store_custom_value_list(TALLOC_CTX *mem_ctx, struct store *store,
			    int64_t field, int64_t with, const char *value,
			    const struct store_page *page,
			    struct ipam_custom_value **out_values,
			    size_t *out_count);
int store_custom_value_find(struct store *store, int64_t field,
			    const char *value, int64_t *out_id,
			    struct ipam_wrong *out_wrong);
int store_custom_value_add(struct store *store, int64_t field,
			   const char *value, struct ipam_wrong *out_wrong);
/* Objects and pairs keep it (CUS-02). EBUSY for a built-in one. */
int store_custom_value_rename(struct store *store, int64_t field,
			      const char *value, const char *name,
			      struct ipam_wrong *out_wrong);
/* EBUSY for a built-in one, and while objects have it (CUS-03). */
int store_custom_value_remove(struct store *store, int64_t field,
			      const char *value, struct ipam_wrong *out_wrong);

/* --- pairs of values (CUS-06); key: numbers of both --- */

/* `field` 0: of all. */
int store_custom_pair_list(TALLOC_CTX *mem_ctx, struct store *store,
			   int64_t field, const struct store_page *page,
			   struct ipam_custom_pair **out_pairs,
			   size_t *out_count);
char *store_custom_pair_key(TALLOC_CTX *mem_ctx,
			    const struct ipam_custom_pair *pair);
/* Numbers of values, in any order; of two fields. EEXIST */
int store_custom_pair_add(struct store *store, int64_t a, int64_t b,
			  struct ipam_wrong *out_wrong);
/* ENOENT */
int store_custom_pair_remove(struct store *store, int64_t a, int64_t b,
			     struct ipam_wrong *out_wrong);

/* --- what objects are set to --- */

/*
 * Sets an object to a value of a field, by its name; NULL or "": to none.
 * ENOENT for an unknown field, EINVAL for a value that its list has not, and
 * for a field that such an object has as one of its own.
 */
int store_custom_put(struct store *store, enum ipam_custom_kind kind,
		     int64_t object, const char *name, const char *value,
		     struct ipam_wrong *out_wrong);
/* The same of all of "name=value;name2=value2"; all or none. */
int store_custom_put_text(struct store *store, enum ipam_custom_kind kind,
			  int64_t object, const char *text,
			  struct ipam_wrong *out_wrong);
/* What an object is set to, by the order of fields. */
int store_custom_of(TALLOC_CTX *mem_ctx, struct store *store,
		    enum ipam_custom_kind kind, int64_t object,
		    struct ipam_custom **out_list, size_t *out_count);
/* What it is set to goes. */
int store_custom_gone(struct store *store, enum ipam_custom_kind kind,
		      int64_t object);

/*
 * A value of a built-in field that objects have in a field of their own
 * (`field`, for the sentence), in the spelling of the list. EINVAL for one
 * that the list has not; of those without built-in values it becomes one.
 */
int store_custom_word(TALLOC_CTX *mem_ctx, struct store *store,
		      enum ipam_custom_builtin number, const char *field,
		      const char **value, struct ipam_wrong *out_wrong);

/*
 * "name=value;..." as a condition on objects of a kind, for the member
 * `custom` of the filters of their lists. "name=": those without a value.
 */
int store_custom_condition(TALLOC_CTX *mem_ctx, struct store *store,
			   enum ipam_custom_kind kind, const char *text,
			   char **out_condition,
			   struct ipam_wrong *out_wrong);
/* The number of a server, which is its object. ENOENT */
int store_custom_server(struct store *store, const char *name,
			int64_t *out_id);

/* --- logical groups; key: number; found by name or number --- */

int store_group_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *name, const struct store_page *page,
		     struct ipam_logical_group **out_groups,
		     size_t *out_count);
/* ENOENT */
int store_group_get(TALLOC_CTX *mem_ctx, struct store *store,
		    const char *name, struct ipam_logical_group *out_group,
		    struct ipam_wrong *out_wrong);
/*
 * Adds one (id 0), or writes all of one but its kind. EEXIST; EBUSY for a
 * built-in one; EINVAL for fields that are free, missing, or named twice.
 */
int store_group_put(struct store *store, struct ipam_logical_group *group,
		    struct ipam_wrong *out_wrong);
/* EBUSY for a built-in one. */
int store_group_remove(struct store *store, const char *name,
		       struct ipam_wrong *out_wrong);
/* The whole tree, in order: a node, then what is below it. */
int store_group_tree(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct ipam_logical_group *group,
		     struct ipam_group_node **out_nodes, size_t *out_count);

/* An object in a group. */
struct store_group_member {
	int64_t object;
	const char *name;	/* a name, a network, first-last, an address */
	const char *path[IPAM_CUSTOM_LEVELS_MAX];
	int64_t range_id, space_id;	/* of an address; 0: unmapped */
};

/*
 * Objects below a node, whose path has `depth` values ("" for none); key:
 * number of the object.
 */
int store_group_members(TALLOC_CTX *mem_ctx, struct store *store,
			const struct ipam_logical_group *group,
			const char *const *path, size_t depth,
			const struct store_page *page,
			struct store_group_member **out_members,
			size_t *out_count);

#endif
