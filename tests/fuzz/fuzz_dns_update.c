/* use: sim_dns rpc_idl SAMBA TALLOC TEVENT */
/* A record that a client sends to a simulated server: type, then its data. */
#include <stdlib.h>
#include <string.h>
#include <tevent.h>
#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_dnsp.h"
#include "simulators/dns/dns_rpc_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct DNSP_RECORD from = { .wDataLength = 0 };
	struct sim_dns_record record;
	struct sim_dns_buffer buffer = { .data = talloc_array(ctx, uint8_t,
							      1) };

	if (size >= 2 && size < 65536) {
		from.wType = (uint16_t)(data[0] | data[1] << 8);
		from.wDataLength = (uint16_t)(size - 2);
		from.Buffer = malloc(size - 2 + 1);
		memcpy(from.Buffer, data + 2, size - 2);
		if (sim_dns_get_record(ctx, &from, &record) == 0) {
			sim_dns_put_node(&buffer, "n", 0, 0);
			sim_dns_put_record(&buffer, &record);
			if (buffer.failed || buffer.length % 4 != 0) {
				abort();
			}
		}
		free(from.Buffer);
	}
	talloc_free(buffer.data);
	talloc_free(ctx);
	return 0;
}
