/* use: rpc_idl SAMBA TALLOC TEVENT */
/*
 * bench_rpc_stubs HOST DOMAIN USER PASSWORD-FILE
 *
 * The same as bench_rpc_client with pidl's synchronous stubs and nothing
 * around them: the least that a client on Samba's library can cost.
 */
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <talloc.h>
#include <tevent.h>
#include <util/time.h>
#include <util/data_blob.h>
#include <credentials.h>
#include <param.h>
#include <dcerpc.h>

#include "gen_ndr/ndr_dhcpsrv2_c.h"
#include "gen_ndr/ndr_dhcpsrv2.h"

#define PAGE_BYTES 65536
#define MORE_DATA  234
#define PAGES_MAX  100000

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct cli_credentials *credentials(TALLOC_CTX *mem_ctx,
					   struct loadparm_context *lp,
					   char **argv)
{
	struct cli_credentials *creds = cli_credentials_init(mem_ctx);
	char password[256] = "";
	FILE *f = fopen(argv[4], "r");

	if (creds == NULL || f == NULL) {
		return NULL;
	}
	if (fgets(password, sizeof(password), f) != NULL) {
		password[strcspn(password, "\r\n")] = '\0';
	}
	fclose(f);
	cli_credentials_set_conf(creds, lp);
	cli_credentials_set_domain(creds, argv[2], CRED_SPECIFIED);
	cli_credentials_set_username(creds, argv[3], CRED_SPECIFIED);
	cli_credentials_set_password(creds, password, CRED_SPECIFIED);
	cli_credentials_set_kerberos_state(creds, CRED_USE_KERBEROS_DISABLED,
					   CRED_SPECIFIED);
	return creds;
}

/* Rows, or -1. */
static long enumerate(struct dcerpc_binding_handle *h)
{
	struct DHCP_CLIENT_INFO_EX_ARRAY *page = NULL;
	uint32_t handle = 0, read = 0, total = 0, result = MORE_DATA;
	TALLOC_CTX *mem_ctx = NULL;
	NTSTATUS status;
	long rows = 0;
	int i;

	for (i = 0; i < PAGES_MAX && result == MORE_DATA; i++) {
		mem_ctx = talloc_new(NULL);
		status = dcerpc_R_DhcpV4EnumSubnetClientsEx(
			h, mem_ctx, NULL, 0, &handle, PAGE_BYTES, &page, &read,
			&total, &result);
		talloc_free(mem_ctx);
		if (!NT_STATUS_IS_OK(status)) {
			return -1;
		}
		rows += read;
	}
	return result == 0 ? rows : -1;
}

static int bench(TALLOC_CTX *mem_ctx, char **argv)
{
	struct tevent_context *ev = tevent_context_init(mem_ctx);
	struct loadparm_context *lp = loadparm_init(mem_ctx);
	struct cli_credentials *creds = NULL;
	struct dcerpc_pipe *pipe = NULL;
	const char *binding = NULL;
	NTSTATUS status;
	double start;
	long rows;

	lpcfg_set_cmdline(lp, "log level", "0");
	lpcfg_set_cmdline(lp, "private dir", "/nonexistent");
	dcerpc_init();
	creds = credentials(mem_ctx, lp, argv);
	if (creds == NULL) {
		fprintf(stderr, "bench: no credentials\n");
		return 1;
	}
	binding = talloc_asprintf(mem_ctx, "ncacn_ip_tcp:%s[seal]", argv[1]);
	status = dcerpc_pipe_connect(mem_ctx, &pipe, binding,
				     &ndr_table_dhcpsrv2, creds, ev, lp);
	if (!NT_STATUS_IS_OK(status)) {
		fprintf(stderr, "bench: connect: 0x%08x\n",
			NT_STATUS_V(status));
		return 1;
	}
	start = now();
	rows = enumerate(pipe->binding_handle);
	printf("{\"rows\": %ld, \"seconds\": %.6f}\n", rows, now() - start);
	return rows > 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	int ret;

	if (argc != 5) {
		fprintf(stderr, "usage: %s HOST DOMAIN USER PASSWORD-FILE\n",
			argv[0]);
		return 2;
	}
	ret = bench(mem_ctx, argv);
	talloc_free(mem_ctx);
	return ret;
}
