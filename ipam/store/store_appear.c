/*
 * Leases and reservations of DHCP servers as address records.
 *
 * 1. A server has a record of service `MS DHCP` and its name as instance for
 *    each reservation, and for each lease, where its switch says so
 *    (enum store_appear). A reserved lease is a reservation.
 * 2. They change in the transaction that changes what they come from.
 * 3. What a person wrote into such a record stays when it changes; when its
 *    lease goes, the record stays as one of the person's, inactive.
 */
#include <errno.h>
#include <string.h>

#include "ipam/model/plan.h"
#include "ipam/store/store_address_private.h"

struct store_appearing {
	struct store *store;
	struct store_addresses *batch;
	int64_t server;
	char *name;
	enum store_appear appear;
	sqlite3_stmt *reservation, *edited;
	TALLOC_CTX *step;	/* of one record */
};

static int appearing_free(struct store_appearing *a)
{
	store_give_back(a->store, a->reservation);
	store_give_back(a->store, a->edited);
	return 0;
}

static int read_server(struct store_appearing *a)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(a->store, &stmt,
				    "SELECT name, addresses FROM"
				    " server WHERE id = ?1", "i", a->server);

	if (ret == 0) {
		ret = store_step(a->store, stmt);
	}
	if (ret == 0) {
		a->name = store_column_text(a, stmt, 0);
		a->appear = (enum store_appear)sqlite3_column_int(stmt, 1);
	}
	store_give_back(a->store, stmt);
	return ret;
}

int store_appearing_begin(TALLOC_CTX *mem_ctx, struct store *store,
			  int64_t server, int64_t now,
			  struct store_appearing **out)
{
	struct store_appearing *a = talloc_zero(mem_ctx,
						struct store_appearing);
	int ret;

	if (a == NULL) {
		return ENOMEM;
	}
	a->store = store;
	a->server = server;
	talloc_set_destructor(a, appearing_free);
	ret = read_server(a);
	if (ret == 0) {
		ret = store_addresses_begin(a, store, now, &a->batch);
	}
	if (ret == 0) {
		ret = store_borrow_with(store, &a->reservation,
					"SELECT name, comment, client FROM"
					" reservation WHERE scope = ?1 AND"
					" address = ?2", "");
	}
	if (ret == 0) {
		ret = store_borrow_with(store, &a->edited, "SELECT edited FROM"
					" address WHERE id = ?1", "");
	}
	if (ret != 0) {
		talloc_free(a);
		return ret;
	}
	*out = a;
	return 0;
}

int store_appearing_end(struct store_appearing *a)
{
	int ret = store_addresses_end(a->batch);

	talloc_free(a);
	return ret;
}

/* What a server says in the normal form of a field; NULL where it cannot be. */
static const char *normal(struct store_appearing *a,
			  enum ipam_address_field field, const char *text)
{
	const struct ipam_field *of = &ipam_address_fields[field];
	const char *value = NULL, *why = NULL;
	int ret = text != NULL ?
		ipam_field_normal(a->step, of, text, &value, &why) : EINVAL;

	return ret == 0 ? value : NULL;
}

/* A client is a hardware address, a DUID, or whatever else it chose. */
static void set_client(struct store_appearing *a, struct ipam_address *record,
		       const char *client)
{
	const char *hex = normal(a, IPAM_ADDRESS_CLIENT_ID, client);

	if (hex == NULL) {
		return;
	}
	if (record->address.family == IPAM_IPV6) {
		record->cells[IPAM_ADDRESS_DUID] = hex;
	} else if (strlen(hex) == 17) {
		record->cells[IPAM_ADDRESS_MAC] = hex;
	} else {
		record->cells[IPAM_ADDRESS_CLIENT_ID] = hex;
	}
}

static struct ipam_address new_record(struct store_appearing *a,
				      const struct ipam_addr *addr,
				      enum ipam_address_source source)
{
	struct ipam_address record = { .address = *addr };

	record.cells[IPAM_ADDRESS_SERVICE] = IPAM_SERVICE_DHCP;
	record.cells[IPAM_ADDRESS_INSTANCE] = a->name;
	record.cells[IPAM_ADDRESS_SOURCE] = ipam_address_source_name(source);
	record.cells[IPAM_ADDRESS_STATE] = "In-Use";
	record.cells[IPAM_ADDRESS_ASSIGNMENT] =
		source == IPAM_ADDRESS_RESERVED ? "Reserved" : "Dynamic";
	return record;
}

/* What DHCP tells is taken, what it does not stays as it was. */
static int write_record(struct store_appearing *a,
			const struct ipam_address *told)
{
	struct ipam_address was, wanted = *told;
	const char *why = NULL;
	enum store_put put;
	size_t i;
	int ret = ipam_address_usable(&told->address, &why);

	if (ret != 0) {
		return 0;	/* a server said so; it is no host's address */
	}
	wanted.cells[IPAM_ADDRESS_SPACE] = IPAM_SPACE_DEFAULT_NAME;
	ret = store_addresses_get(a->step, a->batch, &wanted, &was);
	if (ret == ENOENT) {
		ipam_address_defaults(&wanted);
		return store_addresses_add(a->batch, &wanted,
					   STORE_BY_COLLECTION, NULL);
	}
	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		if (told->cells[i] == NULL) {
			wanted.cells[i] = was.cells[i];
		}
	}
	return ret == 0 ? store_addresses_set(a->batch, &was, &wanted,
					      STORE_BY_COLLECTION, &put) : ret;
}

/* The reservation of an address, as a record. ENOENT */
static int read_reservation(struct store_appearing *a, int64_t scope,
			    const struct ipam_addr *addr,
			    struct ipam_address *out)
{
	int ret = store_bind(a->store, a->reservation, "ia", scope, addr);

	if (ret == 0) {
		ret = store_step(a->store, a->reservation);
	}
	if (ret == 0) {
		const char *name = store_column_text(a->step, a->reservation,
						     0);

		*out = new_record(a, addr, IPAM_ADDRESS_RESERVED);
		out->cells[IPAM_ADDRESS_DEVICE_NAME] =
			normal(a, IPAM_ADDRESS_DEVICE_NAME, name);
		out->cells[IPAM_ADDRESS_RESERVATION_NAME] =
			normal(a, IPAM_ADDRESS_RESERVATION_NAME, name);
		out->cells[IPAM_ADDRESS_RESERVATION_DESCRIPTION] =
			normal(a, IPAM_ADDRESS_RESERVATION_DESCRIPTION,
			       store_column_text(a->step, a->reservation, 1));
		out->cells[IPAM_ADDRESS_RESERVATION_SERVER] = a->name;
		out->cells[IPAM_ADDRESS_RESERVATION_TYPE] = "Dhcp";
		out->cells[IPAM_ADDRESS_RESERVATION_SYNC] = "Exists";
		set_client(a, out, store_column_text(a->step, a->reservation,
						     2));
	}
	sqlite3_reset(a->reservation);
	return ret;
}

/* A record goes, or stays as the one of a person who wrote into it. */
static int drop_record(struct store_appearing *a,
		       const struct ipam_addr *addr)
{
	struct ipam_address key = new_record(a, addr, IPAM_ADDRESS_LEASED);
	struct ipam_address was, wanted;
	enum store_put put;
	bool edited = false;
	int ret;

	key.cells[IPAM_ADDRESS_SPACE] = IPAM_SPACE_DEFAULT_NAME;
	ret = store_addresses_get(a->step, a->batch, &key, &was);
	if (ret != 0) {
		return ret == ENOENT ? 0 : ret;
	}
	ret = store_bind(a->store, a->edited, "i", was.id);
	if (ret == 0) {
		ret = store_step(a->store, a->edited);
	}
	edited = ret == 0 && sqlite3_column_int(a->edited, 0) != 0;
	sqlite3_reset(a->edited);
	if (ret == 0 && !edited) {
		return store_addresses_remove(a->batch, &was);
	}
	wanted = was;
	wanted.cells[IPAM_ADDRESS_SOURCE] =
		ipam_address_source_name(IPAM_ADDRESS_BY_HAND);
	wanted.cells[IPAM_ADDRESS_STATE] = "Inactive";
	return ret == 0 ? store_addresses_set(a->batch, &was, &wanted,
					      STORE_BY_COLLECTION, &put) : ret;
}

int store_appearing_lease(struct store_appearing *a,
			  const struct ipam_lease *lease, int64_t scope)
{
	struct ipam_address record, reserved;
	int ret = 0;

	if (a->appear == STORE_APPEAR_NONE ||
	    (a->appear == STORE_APPEAR_RESERVATIONS && !lease->reserved)) {
		return 0;
	}
	a->step = talloc_new(a);
	record = new_record(a, &lease->address, lease->reserved ?
			    IPAM_ADDRESS_RESERVED : IPAM_ADDRESS_LEASED);
	if (lease->reserved) {
		ret = read_reservation(a, scope, &lease->address, &reserved);
		record = ret == 0 ? reserved : record;
	}
	if (lease->state == IPAM_LEASE_EXPIRED ||
	    lease->state == IPAM_LEASE_DECLINED) {
		record.cells[IPAM_ADDRESS_STATE] = "Inactive";
	}
	if (lease->name != NULL) {
		record.cells[IPAM_ADDRESS_DEVICE_NAME] =
			normal(a, IPAM_ADDRESS_DEVICE_NAME, lease->name);
	}
	set_client(a, &record, lease->client);
	ret = ret == 0 || ret == ENOENT ? write_record(a, &record) : ret;
	TALLOC_FREE(a->step);
	return ret;
}

int store_appearing_gone(struct store_appearing *a,
			 const struct ipam_addr *addr, int64_t scope)
{
	struct ipam_address reserved;
	int ret;

	if (a->appear == STORE_APPEAR_NONE) {
		return 0;
	}
	a->step = talloc_new(a);
	ret = read_reservation(a, scope, addr, &reserved);
	ret = ret == ENOENT ? drop_record(a, addr) :
	      ret == 0 ? write_record(a, &reserved) : ret;
	TALLOC_FREE(a->step);
	return ret;
}

static int read_addr(TALLOC_CTX *mem_ctx, struct store *store,
		     sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_addr *addr = row;

	*addr = store_column_addr(stmt, 0);
	return 0;
}

static const struct store_row_kind addr_kind = { sizeof(struct ipam_addr),
						 read_addr, NULL };

static int drop_all(struct store_appearing *a, const struct ipam_addr *list,
		    size_t count)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < count && ret == 0; i++) {
		a->step = talloc_new(a);
		ret = drop_record(a, &list[i]);
		TALLOC_FREE(a->step);
	}
	return ret;
}

/* Records that came of this server. */
#define RECORDS                                                               \
	"SELECT a.address FROM address a WHERE a.space = 1 AND a.service ="   \
	" 'MS DHCP' AND a.instance = ?1 AND a.source IN (2, 3)"
#define NOT_RESERVED                                                          \
	" AND NOT EXISTS (SELECT 1 FROM reservation r WHERE r.scope = ?2 AND" \
	" r.address = a.address)"
#define NOT_LEASED                                                            \
	" AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.server = ?6 AND"      \
	" l.family = a.family AND l.address = a.address)"

/* Of a scope: those that nothing there gives cause to, or all of them. */
static int drop_of_scope(struct store_appearing *a, TALLOC_CTX *tmp_ctx,
			 int64_t scope, const struct ipam_range *range,
			 bool all)
{
	const char *sql = RECORDS " AND a.family = ?3 AND a.address BETWEEN ?4"
				  " AND ?5 AND ?2 > 0 AND ?6 > 0";
	struct ipam_addr *list = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t count = 0;
	int ret;

	if (!all && a->appear == STORE_APPEAR_LEASES) {
		sql = RECORDS " AND a.family = ?3 AND a.address BETWEEN ?4"
			      " AND ?5" NOT_RESERVED NOT_LEASED;
	} else if (!all && a->appear == STORE_APPEAR_RESERVATIONS) {
		sql = RECORDS " AND a.family = ?3 AND a.address BETWEEN ?4"
			      " AND ?5 AND ?6 > 0" NOT_RESERVED;
	}
	ret = store_borrow_with(a->store, &stmt, sql, "tiiaai", a->name, scope,
				(int64_t)range->first.family, &range->first,
				&range->last, a->server);
	ret = store_rows(tmp_ctx, a->store, ret, stmt, &addr_kind, &list,
			 &count);
	return ret == 0 ? drop_all(a, list, count) : ret;
}

/* A record for each reservation of a scope. */
static int put_reservations(struct store_appearing *a, TALLOC_CTX *tmp_ctx,
			    int64_t scope)
{
	struct ipam_address reserved;
	struct ipam_addr *list = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = store_borrow_with(a->store, &stmt, "SELECT address FROM"
				" reservation WHERE scope = ?1", "i", scope);

	ret = store_rows(tmp_ctx, a->store, ret, stmt, &addr_kind, &list,
			 &count);
	for (i = 0; i < count && ret == 0; i++) {
		a->step = talloc_new(a);
		ret = read_reservation(a, scope, &list[i], &reserved);
		ret = ret == 0 ? write_record(a, &reserved) : ret;
		TALLOC_FREE(a->step);
	}
	return ret;
}

static int read_lease(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_lease *lease = row;

	lease->address = store_column_addr(stmt, 0);
	lease->client = store_column_text(mem_ctx, stmt, 1);
	lease->name = store_column_text(mem_ctx, stmt, 2);
	lease->state = sqlite3_column_int(stmt, 3);
	lease->reserved = sqlite3_column_int(stmt, 4) != 0;
	return 0;
}

static int put_leases(struct store_appearing *a, TALLOC_CTX *tmp_ctx,
		      int64_t scope)
{
	const struct store_row_kind kind = { sizeof(struct ipam_lease),
					     read_lease, NULL };
	struct ipam_lease *list = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = store_borrow_with(a->store, &stmt,
				"SELECT address, client, name, state, reserved"
				" FROM lease WHERE scope = ?1 ORDER BY"
				" address", "i", scope);

	ret = store_rows(tmp_ctx, a->store, ret, stmt, &kind, &list, &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = store_appearing_lease(a, &list[i], scope);
	}
	return ret;
}

static int scope_range(struct store *store, int64_t scope,
		       struct ipam_range *out)
{
	struct ipam_prefix prefix;
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT address, length FROM"
				    " scope WHERE id = ?1", "i", scope);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		prefix.addr = store_column_addr(stmt, 0);
		prefix.length = (unsigned)sqlite3_column_int(stmt, 1);
		*out = ipam_prefix_range(&prefix);
	}
	store_give_back(store, stmt);
	return ret;
}

/* What of a scope is to be done again. */
enum appear_part { APPEAR_RESERVATIONS, APPEAR_ALL, APPEAR_NOTHING };

static int appear_scope(struct store_appearing *a, int64_t scope,
			enum appear_part part)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_range range;
	int ret = scope_range(a->store, scope, &range);

	if (ret == 0) {
		ret = drop_of_scope(a, tmp_ctx, scope, &range,
				    part == APPEAR_NOTHING);
	}
	if (ret == 0 && part != APPEAR_NOTHING &&
	    a->appear != STORE_APPEAR_NONE) {
		ret = put_reservations(a, tmp_ctx, scope);
	}
	if (ret == 0 && part == APPEAR_ALL) {
		ret = put_leases(a, tmp_ctx, scope);
	}
	talloc_free(tmp_ctx);
	return ret;
}

/* The scopes of a statement that takes the number of the server. */
static int appear_scopes(struct store *store, const char *sql, int64_t server,
			 int64_t now, enum appear_part part)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct store_appearing *a = NULL;
	int64_t scope;
	sqlite3_stmt *stmt = NULL;
	int ret = store_appearing_begin(tmp_ctx, store, server, now, &a), end;

	if (ret == 0) {
		ret = store_borrow_with(store, &stmt, sql, "i", server);
	}
	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret == 0) {
			scope = sqlite3_column_int64(stmt, 0);
			ret = appear_scope(a, scope, part);
		}
	}
	store_give_back(store, stmt);
	ret = ret == ENOENT ? 0 : ret;
	if (a != NULL) {
		end = store_appearing_end(a);
		ret = ret != 0 ? ret : end;
	}
	talloc_free(tmp_ctx);
	return ret;
}

/* Free runs of the range of a scope. */
static int refill(struct store *store, int64_t scope)
{
	int64_t range = 0;
	int ret = store_number(store, &range, "SELECT id FROM ip_range WHERE"
			       " scope = ?1", "i", scope);

	return ret == ENOENT ? 0 :
	       ret == 0 ? store_free_fill(store, range) : ret;
}

int store_appear_scope(struct store *store, int64_t server, int64_t scope,
		       int64_t now)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct store_appearing *a = NULL;
	int ret = store_appearing_begin(tmp_ctx, store, server, now, &a), end;

	if (ret == 0) {
		ret = appear_scope(a, scope, APPEAR_RESERVATIONS);
		/* no record takes them: what is reserved is not free */
		if (ret == 0 && a->appear == STORE_APPEAR_NONE) {
			ret = refill(store, scope);
		}
		end = store_appearing_end(a);
		ret = ret != 0 ? ret : end;
	}
	talloc_free(tmp_ctx);
	return ret;
}

int store_appear_drop(struct store *store, int64_t server, bool all,
		      int64_t now)
{
	return appear_scopes(store, all ?
			     "SELECT id FROM scope WHERE server = ?1" :
			     "SELECT id FROM scope WHERE server = ?1"
			     " AND collected_at = -1", server, now,
			     APPEAR_NOTHING);
}

int store_appear_get(struct store *store, const char *server,
		     enum store_appear *out_appear)
{
	int64_t id = 0, number = 0;
	int ret = store_server_id(store, server, &id);

	if (ret == 0) {
		ret = store_number(store, &number, "SELECT addresses FROM"
				   " server WHERE id = ?1", "i", id);
	}
	if (ret == 0) {
		*out_appear = (enum store_appear)number;
	}
	return ret;
}

int store_appear_set(struct store *store, const char *server,
		     enum store_appear appear, int64_t now)
{
	int64_t id = 0;
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_server_id(store, server, &id);
	if (ret == 0) {
		ret = store_do(store, NULL, "UPDATE server SET addresses = ?2"
			       " WHERE id = ?1", "ii", id, (int64_t)appear);
	}
	if (ret == 0) {
		ret = appear_scopes(store, "SELECT id FROM scope WHERE"
				    " server = ?1", id, now, APPEAR_ALL);
	}
	return store_leave(store, own, ret);
}
