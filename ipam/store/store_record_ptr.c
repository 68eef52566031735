/*
 * PTR records of an address: the name below in-addr.arpa or ip6.arpa may be
 * cut into zone and node at any dot.
 */
#include "ipam/store/store_dns.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_private.h"

#define TYPE_PTR 12

static char *reverse_name(TALLOC_CTX *mem_ctx, const struct ipam_addr *addr)
{
	size_t size, i;
	const uint8_t *bytes = ipam_addr_blob(addr, &size);
	char *name = talloc_strdup(mem_ctx, "");

	for (i = size; i > 0; i--) {
		name = addr->family == IPAM_IPV4 ?
			talloc_asprintf_append(name, "%u.", bytes[i - 1]) :
			talloc_asprintf_append(name, "%x.%x.",
					       bytes[i - 1] & 15,
					       bytes[i - 1] >> 4);
	}
	return talloc_asprintf_append(name, "%s",
				      addr->family == IPAM_IPV4 ?
				      "in-addr.arpa" : "ip6.arpa");
}

int store_record_ptr(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct ipam_addr *addr, char **out_name)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *name = reverse_name(tmp_ctx, addr), *dot = NULL;
	sqlite3_stmt *stmt = NULL;
	int ret = name == NULL ? ENOMEM : store_prepare(
		store, &stmt, "SELECT r.data FROM zone z JOIN record r ON"
		" r.zone = z.id WHERE z.name = ?1 AND r.node = ?2 AND r.type"
		" = ?3 LIMIT 1", "");

	if (ret == 0) {
		ret = ENOENT;
		dot = strchr(name, '.');
	}
	for (; dot != NULL && ret == ENOENT; dot = strchr(dot + 1, '.')) {
		*dot = '\0';
		ret = store_bind(store, stmt, "tti", dot + 1, name,
				 (int64_t)TYPE_PTR);
		if (ret == 0) {
			ret = store_step(store, stmt);
		}
		if (ret == 0) {
			*out_name = store_column_text(mem_ctx, stmt, 0);
		}
		sqlite3_reset(stmt);
		*dot = '.';
	}
	sqlite3_finalize(stmt);
	talloc_free(tmp_ctx);
	return ret;
}
