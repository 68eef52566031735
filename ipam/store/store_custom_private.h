/*
 * Built-in fields that objects have in columns of their own.
 */
#ifndef IPAM_STORE_STORE_CUSTOM_PRIVATE_H
#define IPAM_STORE_STORE_CUSTOM_PRIVATE_H

#include "ipam/store/store_custom.h"
#include "ipam/store/store_private.h"

struct custom_column {
	int64_t field;		/* number of the built-in field; 0: the end */
	enum ipam_custom_kind kind;
	const char *table, *column, *member;	/* in SQL; in the API */
};

extern const struct custom_column custom_columns[];

/* NULL: such objects have it not. */
const struct custom_column *custom_column(int64_t field,
					  enum ipam_custom_kind kind);
/* Table of the objects of a kind. */
const char *custom_table(enum ipam_custom_kind kind);
/* Looks up one by its name. ENOENT */
int custom_field_get(TALLOC_CTX *mem_ctx, struct store *store,
		     const char *name, struct ipam_custom_field *out_field,
		     struct ipam_wrong *out_wrong);
/* ENOENT without a sentence. */
int custom_value_id(struct store *store, int64_t field, const char *value,
		    int64_t *out_id);
/* Whether it is the full name of a DHCP server (Managed by entity). */
int custom_is_server(struct store *store, int64_t field, const char *value,
		     bool *out_is);

#endif
