/* use: rpc_dns rpc_conn CARES TALLOC TEVENT */
/*
 * A record buffer as a DNS server's RPC interface sends it; each record's value
 * written again must be the same value.
 */
#include <stdlib.h>
#include <string.h>

#include "rpc/dns/rpc_dns_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(TALLOC_CTX *ctx, const struct rpc_dns_data *data)
{
	struct rpc_dns_data again = {0}, third = {0};
	struct rpc_dns_value value, second;

	if (rpc_dns_record_text(ctx, data) == NULL) {
		abort();
	}
	rpc_dns_value_read(data, &value);
	if (rpc_dns_value_write(ctx, &value, &again) != 0) {
		abort();
	}
	rpc_dns_value_read(&again, &second);
	if (second.form != value.form ||
	    rpc_dns_value_write(ctx, &second, &third) != 0 ||
	    third.length != again.length ||
	    memcmp(third.bytes, again.bytes, third.length) != 0) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rpc_dns_node_list *list =
		talloc_zero(NULL, struct rpc_dns_node_list);
	uint8_t *page = malloc(size + 1);
	uint8_t *end = page + 1; /* ends where the data do */
	size_t i, k;

	memcpy(end, data, size);
	(void)rpc_dns_record_nodes(list, end, size);
	for (i = 0; i < list->count; i++) {
		for (k = 0; k < list->nodes[i].count; k++) {
			look_at(list, &list->nodes[i].records[k]);
		}
	}
	free(page);
	talloc_free(list);
	return 0;
}
