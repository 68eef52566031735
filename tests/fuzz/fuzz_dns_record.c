/* use: rpc_dns rpc_conn CARES TALLOC TEVENT */
/* A record buffer as a DNS server's RPC interface sends it. */
#include <stdlib.h>
#include <string.h>

#include "rpc/dns/rpc_dns_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
			if (rpc_dns_record_text(
				    list, &list->nodes[i].records[k]) == NULL) {
				abort();
			}
		}
	}
	free(page);
	talloc_free(list);
	return 0;
}
