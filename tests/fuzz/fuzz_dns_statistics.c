/* use: rpc_dns rpc_conn rpc_idl SAMBA CARES TALLOC TEVENT */
/* A buffer of statistics as a DNS server's RPC interface sends it. */
#include <stdlib.h>
#include <string.h>

#include "rpc/dns/rpc_dns_statistics.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *page = malloc(size + 1);
	uint8_t *end = page + 1; /* ends where the data do */
	struct rpc_dns_statistics *got = NULL;
	size_t i;

	memcpy(end, data, size);
	got = rpc_dns_statistics_read(NULL, end, size);
	for (i = 0; got != NULL && i < got->count; i++) {
		if (got->counters[i].name[0] == '\0') {
			abort();
		}
	}
	if (got != NULL && got->count > size / 4) {
		abort();
	}
	talloc_free(got);
	free(page);
	return 0;
}
