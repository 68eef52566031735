/*
 * In which networks servers are: the tree of the inventory (INV-01). One of
 * IPv4 is a /16 there, one of IPv6 a /48.
 */
#include "ipam/store/store_private.h"

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	const struct ipam_sight *sight = private_data;
	struct ipam_server_network *row = row_data;
	bool seen = true;
	int ret = sight == NULL ? 0 :
		sight->sees(sight->private_data, IPAM_OBJECT_SERVER,
			    (const char *)sqlite3_column_text(stmt, 1), &seen);

	row->network.addr = store_column_addr(stmt, 0);
	row->network.length = row->network.addr.family == IPAM_IPV4 ? 16 : 48;
	row->servers = seen ? 1 : 0;
	return ret;
}

/* A row for each network, of those that have one for each server in it. */
static size_t fold(struct ipam_server_network *rows, size_t count)
{
	size_t i, n = 0;

	for (i = 0; i < count; i++) {
		if (rows[i].servers == 0) {
			continue;
		}
		if (n > 0 && ipam_addr_cmp(&rows[n - 1].network.addr,
					       &rows[i].network.addr) == 0) {
			rows[n - 1].servers++;
		} else {
			rows[n++] = rows[i];
		}
	}
	return n;
}

int store_server_network_list(TALLOC_CTX *mem_ctx, struct store *store,
			      const struct ipam_sight *sight,
			      struct ipam_server_network **out_networks,
			      size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_server_network), read_row, sight
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT DISTINCT CASE length(a.address) WHEN 4 THEN"
		" CAST(substr(a.address, 1, 2) || x'0000' AS BLOB) ELSE"
		" CAST(substr(a.address, 1, 6) || x'00000000000000000000'"
		" AS BLOB) END AS network, s.name FROM server_address a"
		" JOIN server s ON s.id = a.server"
		" ORDER BY length(network), network", "");

	ret = store_rows(mem_ctx, store, ret, stmt, &kind, out_networks,
			 out_count);
	if (ret == 0) {
		*out_count = fold(*out_networks, *out_count);
	}
	return ret;
}
