/* use: sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT XML2 */
/*
 * Requests to the simulated DHCP server: one octet chooses the interface, one
 * the method, the rest is its stub data.
 */
#include "tests/sim/sim_dhcp/dhcp_dispatch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct server *start(void)
{
	const char *src = getenv("IPAM_SRC"), *message = NULL;
	struct server *s = NULL;
	char dir[512];

	snprintf(dir, sizeof(dir), "%s/fixtures/labs/contoso/dhcp2",
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
	TALLOC_CTX *ctx = NULL;
	DATA_BLOB in, out;

	if (s == NULL) {
		s = start();
	}
	if (size < 2) {
		return 0;
	}
	table = data[0] % 2 == 0 ? &ndr_table_dhcpsrv : &ndr_table_dhcpsrv2;
	ctx = talloc_new(NULL);
	in = data_blob_talloc(ctx, data + 2, size - 2);
	server_dispatch(s, ctx, server_interface(s, table), data[1], in, &out);
	talloc_free(ctx);
	return 0;
}
