/*
 * Records of an address. Of PTR records the name below in-addr.arpa or
 * ip6.arpa may be cut into zone and node at any dot.
 */
#include "ipam/store/store_dns.h"

#include <errno.h>
#include <string.h>

#include "ipam/model/plan.h"
#include "ipam/store/store_private.h"

#define TYPE_PTR 12

struct found {
	struct ipam_record *list;
	size_t count, limit;
};

/* Adds what a statement has, up to the limit. */
static int add_rows(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, struct found *found)
{
	struct ipam_record *r = NULL;
	int ret = 0;

	while (ret == 0 && found->count < found->limit) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		r = talloc_realloc(mem_ctx, found->list, struct ipam_record,
				   found->count + 1);
		if (r == NULL) {
			return ENOMEM;
		}
		found->list = r;
		r += found->count++;
		*r = (struct ipam_record){
			.id = sqlite3_column_int64(stmt, 0),
			.zone = store_column_text(mem_ctx, stmt, 1),
			.node = store_column_text(mem_ctx, stmt, 2),
			.type = (uint16_t)sqlite3_column_int(stmt, 3),
			.data = store_column_text(mem_ctx, stmt, 4),
			.ttl_s = sqlite3_column_int64(stmt, 5),
			.timestamp = sqlite3_column_int64(stmt, 6),
			.address = store_column_addr(stmt, 7),
		};
	}
	return ret == ENOENT ? 0 : ret;
}

#define COLUMNS                                                               \
	"SELECT r.id, z.name, r.node, r.type, r.data, r.ttl_s, r.timestamp,"  \
	" r.address FROM "

/* PTR records at each place where the name may be cut. */
static int find_ptr(TALLOC_CTX *mem_ctx, struct store *store,
		    const struct ipam_addr *addr, struct found *found)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *name = ipam_reverse_name(tmp_ctx, addr,
				       addr->family == IPAM_IPV4 ? 32 : 128);
	char *dot = NULL;
	sqlite3_stmt *stmt = NULL;
	int ret = name == NULL ? ENOMEM
			       : store_borrow_with(
					 store, &stmt,
					 COLUMNS
					 "zone z JOIN record r ON r.zone = z.id"
					 " WHERE z.name = ?1 AND r.node = ?2 "
					 "AND r.type = ?3",
					 "");

	dot = ret == 0 ? strchr(name, '.') : NULL;
	for (; dot != NULL && ret == 0 && found->count < found->limit;
	     dot = strchr(dot + 1, '.')) {
		*dot = '\0';
		ret = store_bind(store, stmt, "tti", dot + 1, name,
				 (int64_t)TYPE_PTR);
		if (ret == 0) {
			ret = add_rows(mem_ctx, store, stmt, found);
		}
		sqlite3_reset(stmt);
		*dot = '.';
	}
	store_give_back(store, stmt);
	talloc_free(tmp_ctx);
	return ret;
}

int store_record_ptr(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct ipam_addr *addr, char **out_name)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct found found = { .limit = 1 };
	int ret = find_ptr(tmp_ctx, store, addr, &found);

	if (ret == 0 && found.count == 0) {
		ret = ENOENT;
	}
	if (ret == 0) {
		*out_name = talloc_strdup(mem_ctx, found.list[0].data);
	}
	talloc_free(tmp_ctx);
	return ret;
}

int store_record_of_address(TALLOC_CTX *mem_ctx, struct store *store,
			    const struct ipam_addr *addr, size_t limit,
			    struct ipam_record **out_records,
			    size_t *out_count)
{
	TALLOC_CTX *own = talloc_new(mem_ctx);
	struct found found = { .limit = limit };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    COLUMNS
				    "record r JOIN zone z"
				    " ON z.id = r.zone WHERE r.address = ?1"
				    " ORDER BY z.name, r.node",
				    "a", addr);

	if (ret == 0) {
		ret = add_rows(own, store, stmt, &found);
	}
	store_give_back(store, stmt);
	if (ret == 0) {
		ret = find_ptr(own, store, addr, &found);
	}
	if (ret != 0) {
		talloc_free(own);
		return ret;
	}
	*out_records = found.list;
	*out_count = found.count;
	return 0;
}
