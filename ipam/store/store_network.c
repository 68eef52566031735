/*
 * In which networks servers are: the tree of the inventory (INV-01). One of
 * IPv4 is a /16 there, one of IPv6 a /48.
 */
#include "ipam/store/store_private.h"

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_server_network *row = row_data;

	row->network.addr = store_column_addr(stmt, 0);
	row->network.length = row->network.addr.family == IPAM_IPV4 ? 16 : 48;
	row->servers = sqlite3_column_int64(stmt, 1);
	return 0;
}

int store_server_network_list(TALLOC_CTX *mem_ctx, struct store *store,
			      struct ipam_server_network **out_networks,
			      size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_server_network), read_row, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_prepare(
		store, &stmt,
		"SELECT CASE length(address) WHEN 4 THEN"
		" CAST(substr(address, 1, 2) || x'0000' AS BLOB) ELSE"
		" CAST(substr(address, 1, 6) || x'00000000000000000000'"
		" AS BLOB) END AS network, count(DISTINCT server)"
		" FROM server_address GROUP BY network"
		" ORDER BY length(network), network", "");

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_networks,
			  out_count);
}
