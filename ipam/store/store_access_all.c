/*
 * The access scopes of objects, all together.
 *
 * 1. access_state.objects is a seal over all rows with their seals: one that
 *    is taken away, put in or moved to another object is noticed.
 * 2. Collectors, who have no key, leave rows of objects that go where they
 *    are: such a row counts for nothing, and is swept with a key in hand. The
 *    numbers of spaces, blocks, subnets and ranges are never given again, and
 *    who removes a server sweeps; a DHCP scope that comes back before has the
 *    access scope that it had.
 * 3. Whether the seal fits is known until somebody writes to the file.
 */
#include "ipam/store/store_access_private.h"

#include <errno.h>
#include <string.h>

#include "ipam/base/error.h"

struct bytes {
	uint8_t *data;
	size_t size;
};

/*
 * A row: its seal, as zeros where it is of another length and so none of ours;
 * kind, length of the key in two bytes, key.
 */
static int add_row(struct bytes *all, sqlite3_stmt *stmt)
{
	size_t seal = (size_t)sqlite3_column_bytes(stmt, 0);
	const void *key = sqlite3_column_text(stmt, 2);
	size_t length = (size_t)sqlite3_column_bytes(stmt, 2);
	size_t needed = all->size + IPAM_ACCESS_SEAL + 3 + length;
	uint8_t *at = all->data;

	if (needed > talloc_get_size(at)) {
		at = talloc_realloc(NULL, all->data, uint8_t, 2 * needed);
	}
	if (at == NULL) {
		return ENOMEM;
	}
	all->data = at;
	at += all->size;
	memset(at, 0, IPAM_ACCESS_SEAL);
	if (seal == IPAM_ACCESS_SEAL) {
		memcpy(at, sqlite3_column_blob(stmt, 0), seal);
	}
	at += IPAM_ACCESS_SEAL;
	at[0] = (uint8_t)sqlite3_column_int(stmt, 1);
	at[1] = (uint8_t)(length >> 8);
	at[2] = (uint8_t)length;
	if (length > 0) {
		memcpy(at + 3, key, length);
	}
	all->size = needed;
	return 0;
}

/* 0 or errno. */
static int seal_of_all(struct store *store, const struct ipam_sealer *sealer,
		       uint8_t out_seal[IPAM_ACCESS_SEAL])
{
	struct bytes all = { .data = talloc_array(store, uint8_t, 4096) };
	sqlite3_stmt *stmt = NULL;
	int ret = all.data == NULL ? ENOMEM :
		store_borrow_with(store, &stmt, "SELECT seal, kind, key FROM"
				  " access_object ORDER BY kind, key", "");

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret == 0) {
			ret = add_row(&all, stmt);
		}
	}
	store_give_back(store, stmt);
	if (ret == ENOENT) {
		ret = sealer->seal_all(sealer->private_data, all.data,
				       all.size, out_seal);
	}
	talloc_free(all.data);
	return ret;
}

/* What changes whenever the file may have. */
static int state_now(struct store *store, struct store_access_seen *out_now)
{
	out_now->own = sqlite3_total_changes(store->db);
	return store_number(store, &out_now->others, "PRAGMA data_version",
			    "");
}

static int compare(struct store *store, const struct ipam_sealer *sealer)
{
	uint8_t wanted[IPAM_ACCESS_SEAL];
	sqlite3_stmt *stmt = NULL;
	int ret = seal_of_all(store, sealer, wanted);

	if (ret == 0) {
		ret = store_borrow_with(store, &stmt, "SELECT objects FROM"
					" access_state WHERE id = 1", "");
	}
	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0 &&
	    (sqlite3_column_bytes(stmt, 0) != sizeof(wanted) ||
	     memcmp(sqlite3_column_blob(stmt, 0), wanted,
		    sizeof(wanted)) != 0)) {
		ret = IPAM_E_ACCESS;
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? IPAM_E_ACCESS : ret;
}

int store_access_object_check(struct store *store,
			      const struct ipam_sealer *sealer)
{
	struct store_access_seen now = { .sealer = sealer };
	struct store_access_seen *seen = &store->access_seen;
	int ret = state_now(store, &now);

	if (ret != 0 || (seen->sealer == sealer && seen->own == now.own &&
			 seen->others == now.others)) {
		return ret;
	}
	ret = compare(store, sealer);
	if (ret == 0) {
		*seen = now;
	}
	return ret;
}

int store_access_seal_all(struct store *store,
			  const struct ipam_sealer *sealer)
{
	uint8_t seal[IPAM_ACCESS_SEAL];
	int ret = seal_of_all(store, sealer, seal);

	return ret != 0 ? ret :
	       store_do(store, NULL, "UPDATE access_state SET objects = ?1"
			" WHERE id = 1", "b", seal, sizeof(seal));
}

int store_access_drop_gone(struct store *store)
{
	return store_do(
		store, NULL, "DELETE FROM access_object WHERE"
		" (kind = 1 AND key NOT IN (SELECT CAST(id AS TEXT) FROM"
		" server)) OR (kind = 2 AND key NOT IN (SELECT server || '|' ||"
		" hex(address) || '|' || length FROM scope)) OR (kind = 3 AND"
		" key NOT IN (SELECT server || '|' || superscope FROM scope"
		" WHERE coalesce(superscope, '') <> '')) OR (kind = 4 AND key"
		" NOT IN (SELECT name FROM zone)) OR (kind = 5 AND key NOT IN"
		" (SELECT CAST(id AS TEXT) FROM address_space)) OR (kind = 6"
		" AND key NOT IN (SELECT CAST(id AS TEXT) FROM block)) OR"
		" (kind = 7 AND key NOT IN (SELECT CAST(id AS TEXT) FROM"
		" subnet)) OR (kind = 8 AND key NOT IN (SELECT CAST(id AS TEXT)"
		" FROM ip_range))", "");
}

int store_access_object_sweep(struct store *store,
			      const struct ipam_sealer *sealer)
{
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_access_object_check(store, sealer);
	if (ret == 0) {
		ret = store_access_drop_gone(store);
	}
	if (ret == 0) {
		ret = store_access_seal_all(store, sealer);
	}
	/* What does not fit stays as it is, to be looked at. */
	return store_leave(store, own, ret == IPAM_E_ACCESS ? 0 : ret);
}
