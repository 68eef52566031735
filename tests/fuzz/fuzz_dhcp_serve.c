/* use: sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT XML2 */
/*
 * Requests to the simulated DHCP server, one after another, by a caller who
 * may do everything. Each is an octet that chooses the interface, one that
 * chooses the method, two of a length (big end first) and so many of stub data.
 * An input begins with the files of fixtures/dhcp/small.
 */
#include "tests/sim/sim_dhcp/dhcp_dispatch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct server *start(void)
{
	const char *src = getenv("IPAM_SRC"), *message = NULL;
	struct server *s = NULL;
	static char dir[512];

	snprintf(dir, sizeof(dir), "%s/fixtures/dhcp/small",
		 src != NULL ? src : ".");
	s = server_start(dir, &message);
	if (s == NULL) {
		fprintf(stderr, "%s\n", message);
		abort();
	}
	s->group = SIM_DHCP_ADMINISTRATORS;
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct server *s;
	const struct ndr_interface_table *table = NULL;
	TALLOC_CTX *ctx = talloc_new(NULL);
	const char *message = NULL;
	DATA_BLOB in, out;
	size_t length;

	if (s == NULL) {
		s = start();
	}
	if (sim_dhcp_service_load(ctx, s->service, &message) != 0) {
		abort();
	}
	while (size >= 4) {
		length = (size_t)data[2] << 8 | data[3];
		length = length > size - 4 ? size - 4 : length;
		table = data[0] % 2 == 0 ? &ndr_table_dhcpsrv
					 : &ndr_table_dhcpsrv2;
		in = data_blob_talloc(ctx, data + 4, length);
		server_dispatch(s, ctx, server_interface(s, table),
				data[1] % table->num_calls, in, &out);
		data += 4 + length;
		size -= 4 + length;
	}
	talloc_free(ctx);
	return 0;
}
