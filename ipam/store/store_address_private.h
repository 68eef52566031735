/*
 * What the files of address records share.
 */
#ifndef IPAM_STORE_STORE_ADDRESS_PRIVATE_H
#define IPAM_STORE_STORE_ADDRESS_PRIVATE_H

#include "ipam/store/store_address.h"
#include "ipam/store/store_private.h"

#define ADDRESS_SQL_MAX 4096

/* Columns of a record in the order in which store_address_read reads them. */
const char *store_address_columns(void);
#define STORE_ADDRESS_FROM                                                     \
	" FROM address a JOIN address_space s ON s.id = a.space"               \
	" LEFT JOIN ip_range r ON r.id = a.range "
int store_address_read(TALLOC_CTX *mem_ctx, struct store *store,
		       sqlite3_stmt *stmt, const void *private_data,
		       void *row);
/* Binds the cell of a field as its column has it. */
int store_address_bind(sqlite3_stmt *stmt, int at,
		       enum ipam_address_field field, const char *cell);
/* Whether the field has a column of its own name. */
bool store_address_plain(enum ipam_address_field field);

/* A range that contains an address. */
struct store_holder {
	int64_t id;
	struct ipam_range range;
	const char *service, *instance;
};

/*
 * The ranges of a space that contain an address, and up to which address they
 * are the same.
 */
struct store_holders {
	int64_t space;
	struct ipam_range valid;	/* no family: nothing is known */
	struct store_holder *list;
	size_t count;
	TALLOC_CTX *memory;	/* of the list */
};

/* Looks them up where *holders do not know them yet. */
int store_holders_find(TALLOC_CTX *mem_ctx, struct store *store,
		       int64_t space, const struct ipam_addr *addr,
		       struct store_holders *holders);
/* The range of the same service and instance, or NULL (MAP-02). */
const struct store_holder *store_holder_of(const struct store_holders *holders,
					   const char *service,
					   const char *instance);

/* Statements on the runs of ranges. */
struct store_free {
	struct store *store;
	sqlite3_stmt *before, *after, *put, *drop, *part, *reserved;
};

int store_free_open(struct store *store, struct store_free *free);
void store_free_close(struct store_free *free);
/* Takes an address out of the runs of a range; nothing where it is taken. */
int store_free_take(struct store_free *free, int64_t range,
		    const struct ipam_addr *addr);
/* Gives it back, unless it is reserved or excluded there. */
int store_free_give(struct store_free *free, int64_t range,
		    const struct ipam_addr *addr);

/*
 * Makes the runs of a range anew, maps the records that belong into it
 * (MAP-08), and writes how many it has. For whoever adds a range or moves its
 * ends, parts or owner; plan_ip_range_count() comes behind it.
 */
int store_free_fill(struct store *store, int64_t range);

/*
 * A collection of leases at work: records come of them (store_appear.c). Inside
 * a transaction; end comes last.
 */
struct store_appearing;

int store_appearing_begin(TALLOC_CTX *mem_ctx, struct store *store,
			  int64_t server, int64_t now,
			  struct store_appearing **out);
/* A lease was written, or is gone. */
int store_appearing_lease(struct store_appearing *a,
			  const struct ipam_lease *lease, int64_t scope);
int store_appearing_gone(struct store_appearing *a,
			 const struct ipam_addr *addr, int64_t scope);
int store_appearing_end(struct store_appearing *a);

/* Reservations of a scope were written. */
int store_appear_scope(struct store *store, int64_t server, int64_t scope,
		       int64_t now);
/*
 * Scopes of a server are about to go, with all that is in them: those that
 * were not seen (collected_at -1), or all.
 */
int store_appear_drop(struct store *store, int64_t server, bool all,
		      int64_t now);

#endif
