/*
 * From the address plan to what is counted of it, by all that tells one object
 * from another (usage_object_key).
 */
#include "ipam/store/store_usage_private.h"

#include <errno.h>

#define OBJECT                                                                \
	" JOIN usage_object o ON o.kind = ?2 AND coalesce(o.server, 0) = 0"

int store_usage_object_of(struct store *store, enum ipam_usage_kind kind,
			  int64_t id, int64_t *out_object)
{
	static const char *const sql[] = {
		[IPAM_USAGE_RANGE] =
			"SELECT o.id FROM ip_range r JOIN address_space s ON"
			" s.id = r.space" OBJECT " AND o.family = r.family AND"
			" o.first = r.first AND o.length = r.length AND o.last"
			" = r.last AND o.space = s.name AND o.service ="
			" r.service AND o.instance = r.instance WHERE r.id ="
			" ?1",
		[IPAM_USAGE_SUBNET] =
			"SELECT o.id FROM subnet n JOIN address_space s ON"
			" s.id = n.space" OBJECT " AND o.family = n.family AND"
			" o.first = n.network AND o.length = n.length AND"
			" o.last = x'' AND o.space = s.name WHERE n.id = ?1",
		[IPAM_USAGE_BLOCK] =
			"SELECT o.id FROM block b" OBJECT " AND o.family ="
			" b.family AND o.first = b.first AND o.length ="
			" b.length AND o.last = b.last AND o.space = ''"
			" WHERE b.id = ?1",
		[IPAM_USAGE_SPACE] =
			"SELECT o.id FROM address_space s" OBJECT " AND"
			" o.family = 4 AND o.first = x'' AND o.length = 0 AND"
			" o.last = x'' AND o.space = s.name WHERE s.id = ?1",
	};

	if ((size_t)kind >= sizeof(sql) / sizeof(sql[0]) ||
	    sql[kind] == NULL) {
		return EINVAL;
	}
	return store_number(store, out_object, sql[kind], "ii", id,
			    (int64_t)kind);
}
