/* use: rpc_service rpc_conn rpc_idl SAMBA KRB5 TALLOC TEVENT */
/*
 * A page of services as a client sees it. The first byte is the number of
 * entries, its highest bit their form.
 */
#include <stdlib.h>
#include <string.h>

#include "rpc/service/rpc_service.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct rpc_service_list *list =
		talloc_zero(mem_ctx, struct rpc_service_list);
	uint8_t *page = NULL;
	size_t i, length = 0;
	bool ok;

	if (size > 0) {
		page = malloc(size - 1 > 0 ? size - 1 : 1); /* ends where the data do */
		memcpy(page, data + 1, size - 1);
		ok = rpc_service_page(list, page, size - 1, data[0] & 0x7f,
				      (data[0] & 0x80) != 0);
		for (i = 0; ok && i < list->count; i++) {
			length += strlen(list->rows[i].name) +
				  strlen(list->rows[i].display);
		}
		free(page);
	}
	talloc_free(mem_ctx);
	return length > 1024 * 1024 * 64;
}
