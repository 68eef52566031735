/* use: rpc_dhcp rpc_conn rpc_idl SAMBA KRB5 TALLOC TEVENT */
/*
 * Replies of a DHCP server, which may be anybody: the first byte chooses the
 * method, the rest is what came back; what decodes is read like the real
 * thing.
 */
#include "rpc/dhcp/rpc_dhcp_scope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
	const struct ndr_interface_table *table;
	uint32_t opnum;
} methods[] = {
	{&ndr_table_dhcpsrv, NDR_R_DHCPENUMSUBNETCLIENTSVQ},
	{&ndr_table_dhcpsrv2, NDR_R_DHCPENUMSUBNETCLIENTSV5},
	{&ndr_table_dhcpsrv, NDR_R_DHCPENUMSUBNETCLIENTSV4},
	{&ndr_table_dhcpsrv2, NDR_R_DHCPENUMSUBNETCLIENTSV6},
	{&ndr_table_dhcpsrv2, NDR_R_DHCPENUMSUBNETELEMENTSV5},
	{&ndr_table_dhcpsrv2, NDR_R_DHCPENUMSUBNETELEMENTSV6},
	{&ndr_table_dhcpsrv, NDR_R_DHCPENUMSUBNETS},
	{&ndr_table_dhcpsrv, NDR_R_DHCPGETSUBNETINFOVQ},
	{&ndr_table_dhcpsrv2, NDR_R_DHCPGETSUBNETINFOV6},
	{&ndr_table_dhcpsrv2, NDR_R_DHCPGETMIBINFOV5},
	{&ndr_table_dhcpsrv2, NDR_R_DHCPGETMIBINFOV6},
	{&ndr_table_dhcpsrv, NDR_R_DHCPGETSUPERSCOPEINFOV4},
	{&ndr_table_dhcpsrv, NDR_R_DHCPSERVERGETCONFIGVQ},
	{&ndr_table_dhcpsrv2, NDR_R_DHCPSERVERQUERYATTRIBUTES},
	{&ndr_table_dhcpsrv2, NDR_R_DHCPAUDITLOGGETPARAMS},
};
#define NUM_METHODS (sizeof(methods) / sizeof(methods[0]))

/* What decoded, through the code that reads it in the client. */
static void read_elements(TALLOC_CTX *mem_ctx, size_t method, void *r)
{
	struct R_DhcpEnumSubnetElementsV5 *v4 = r;
	struct R_DhcpEnumSubnetElementsV6 *v6 = r;
	struct rpc_dhcp_scope scope = {.address = {.family = 4}};

	if (methods[method].opnum == NDR_R_DHCPENUMSUBNETELEMENTSV5 &&
	    *v4->out.EnumElementInfo != NULL) {
		rpc_dhcp_scope_elements4(mem_ctx, &scope,
					 *v4->out.EnumElementInfo,
					 methods[method].opnum);
	}
	if (methods[method].opnum == NDR_R_DHCPENUMSUBNETELEMENTSV6 &&
	    *v6->out.EnumElementInfo != NULL) {
		scope.address.family = 6;
		rpc_dhcp_scope_elements6(mem_ctx, &scope,
					 *v6->out.EnumElementInfo);
	}
	rpc_dhcp_scope_judge(&scope);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const struct ndr_interface_call *call = NULL;
	struct ndr_pull *pull = NULL;
	enum ndr_err_code err;
	DATA_BLOB blob = {NULL, 0};
	size_t method;
	void *r = NULL;

	if (size == 0) {
		talloc_free(mem_ctx);
		return 0;
	}
	method = data[0] % NUM_METHODS;
	call = &methods[method].table->calls[methods[method].opnum];
	blob.data = (uint8_t *)(uintptr_t)(data + 1);
	blob.length = size - 1;
	pull = ndr_pull_init_blob(&blob, mem_ctx);
	r = talloc_zero_size(mem_ctx, call->struct_size);
	/* the client sets the out pointers; here they are made instead */
	pull->flags |= LIBNDR_FLAG_REF_ALLOC;
	err = call->ndr_pull(pull, NDR_OUT, r);
	if (NDR_ERR_CODE_IS_SUCCESS(err)) {
		read_elements(mem_ctx, method, r);
	}
	talloc_free(mem_ctx);
	return 0;
}
