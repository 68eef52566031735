/*
 * What an export of all that people entered needs beside the lists of each
 * noun, and where an import keeps its rows until it knows all of them.
 */
#ifndef IPAM_STORE_STORE_WHOLE_H
#define IPAM_STORE_STORE_WHOLE_H

#include "ipam/model/access_rows.h"
#include "ipam/model/plan.h"
#include "ipam/store/store.h"

/* --- rows that wait: of this connection alone, gone when it is closed --- */

#define STORE_WHOLE_BYTES_MAX ((int64_t)4 << 30)

struct store_whole_row {
	int64_t place;		/* rising */
	const char *text;
};

/* Begins a new import; rows of another one are dropped. */
int store_whole_begin(struct store *store, int64_t *out_import);
/*
 * Keeps one more row of a section. ENOENT: that import is not the one at
 * hand. ENOSPC: they are too many bytes.
 */
int store_whole_add(struct store *store, int64_t import, int64_t section,
		    const char *text);
/* How many rows it has. ENOENT */
int store_whole_count(struct store *store, int64_t import, int64_t *out_count);
/* Rows of a section behind a place. */
int store_whole_rows(TALLOC_CTX *mem_ctx, struct store *store, int64_t section,
		     int64_t after, size_t limit,
		     struct store_whole_row **out_rows, size_t *out_count);
/* Drops all rows. */
int store_whole_end(struct store *store);

/* --- what no list tells --- */

#define STORE_WHOLE_TEXTS 4
struct store_whole_text {
	const char *of[STORE_WHOLE_TEXTS];
};
/*
 * Values that people added to list fields (field, value), and pairs of values
 * (field, value, field, value), in an order that no number of a row decides.
 */
int store_whole_values(TALLOC_CTX *mem_ctx, struct store *store, int64_t skip,
		       size_t limit, struct store_whole_text **out_list,
		       size_t *out_count);
int store_whole_pairs(TALLOC_CTX *mem_ctx, struct store *store, int64_t skip,
		      size_t limit, struct store_whole_text **out_list,
		      size_t *out_count);
/* Whether a list field has a value, whether two values are a pair. */
int store_whole_value_is(struct store *store, const char *field,
			 const char *value, bool *out_is);
int store_whole_pair_is(struct store *store,
			const struct store_whole_text *pair, bool *out_is);

/* An object with an access scope of its own, as people name it. */
struct store_whole_object {
	enum ipam_object kind;
	/* a name, SERVER|PREFIX, SERVER|NAME, prefix, first-last; NULL: gone */
	const char *object;
	const char *space, *service, *instance;	/* of those that have one */
	int64_t scope;
};
int store_whole_objects(TALLOC_CTX *mem_ctx, struct store *store,
			int64_t skip, size_t limit,
			struct store_whole_object **out_list,
			size_t *out_count);

/*
 * Bits of roles (1 << enum ipam_role) of a server: those that hand added, and
 * those that somebody left out. ENOENT
 */
int store_whole_by_hand(struct store *store, const char *server,
			int64_t *out_added, int64_t *out_left_out);
/* From now on these are by hand, and those that it has besides are found. */
int store_whole_set_by_hand(struct store *store, const char *server,
			    int64_t roles);

/* A subnet is one that was made for a DHCP scope, and goes with it. ENOENT */
int store_whole_from_scope(struct store *store, int64_t subnet);

/* Service and instance of an address record, which tell it from others. */
int store_whole_record(TALLOC_CTX *mem_ctx, struct store *store,
		       int64_t record, const char **out_service,
		       const char **out_instance);

/*
 * A count of what people did, which changes with each of their changes: an
 * export sees by it that the server was changed meanwhile.
 */
int store_whole_changes(struct store *store, int64_t *out_changes);

#endif
