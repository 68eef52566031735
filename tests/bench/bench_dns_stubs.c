/* use: rpc_idl SAMBA TALLOC TEVENT */
/*
 * bench_dns_stubs HOST DOMAIN USER PASSWORD-FILE ZONE
 *
 * The same as bench_dns_client's reading with pidl's synchronous stubs and no
 * more of the buffers than what must be known to go on: the least that a client
 * on Samba's library can cost. For a zone whose children fit into one answer.
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

#include "gen_ndr/ndr_dnsp_c.h"
#include "gen_ndr/ndr_dnsp.h"

#define VERSION	   0x00070000u
#define ALL_TYPES  255
#define AUTHORITY  1
#define NAMES_MAX  10000

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

static struct DNSP_UTF8 utf8(const char *text)
{
	return (struct DNSP_UTF8){.length = (uint32_t)strlen(text),
				  .bytes = discard_const_p(uint8_t, text)};
}

/* Counts records; names with children are noted below mem_ctx. */
static long count(TALLOC_CTX *mem_ctx, const uint8_t *at, size_t length,
		  char **names, size_t *n)
{
	size_t size, records, end = 0;
	long rows = 0;

	while (end + 13 <= length) {
		const uint8_t *node = at + end;

		size = (size_t)(node[0] | node[1] << 8);
		records = (size_t)(node[2] | node[3] << 8);
		if (node[12] != 0 && (node[8] | node[9]) != 0 &&
		    *n < NAMES_MAX) {
			names[(*n)++] = talloc_strndup(
				mem_ctx, (const char *)node + 13, node[12]);
		}
		end += size;
		rows += (long)records;
		for (; records > 0 && end + 24 <= length; records--) {
			end += 24 + (size_t)(at[end] | at[end + 1] << 8);
			end = (end + 3) & ~(size_t)3;
		}
	}
	return rows;
}

/* Rows, or -1. */
static long enumerate(TALLOC_CTX *mem_ctx, struct dcerpc_binding_handle *h,
		      const char *host, const char *zone)
{
	char **names = talloc_array(mem_ctx, char *, NAMES_MAX);
	struct DNSP_UTF8 zone_text = utf8(zone), name;
	size_t done = 0, n = 1;
	NTSTATUS status;
	long rows = 0;
	WERROR result;

	names[0] = talloc_strdup(mem_ctx, "@");
	for (; done < n; done++) {
		TALLOC_CTX *page = talloc_new(NULL);
		uint32_t length = 0;
		uint8_t *buffer = NULL;

		name = utf8(names[done]);
		status = dcerpc_R_DnssrvEnumRecords2(
			h, page, VERSION, 0, host, &zone_text, &name, NULL,
			ALL_TYPES, AUTHORITY, NULL, NULL, &length, &buffer,
			&result);
		if (!NT_STATUS_IS_OK(status) || !W_ERROR_IS_OK(result)) {
			talloc_free(page);
			return -1;
		}
		rows += count(mem_ctx, buffer, length, names, &n);
		talloc_free(page);
	}
	return rows;
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
				     &ndr_table_dnsp, creds, ev, lp);
	if (!NT_STATUS_IS_OK(status)) {
		fprintf(stderr, "bench: connect: 0x%08x\n",
			NT_STATUS_V(status));
		return 1;
	}
	start = now();
	rows = enumerate(mem_ctx, pipe->binding_handle, argv[1], argv[5]);
	printf("{\"rows\": %ld, \"seconds\": %.6f}\n", rows, now() - start);
	return rows > 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	int ret;

	if (argc != 6) {
		fprintf(stderr, "usage: %s HOST DOMAIN USER PASSWORD-FILE ZONE\n",
			argv[0]);
		return 2;
	}
	ret = bench(mem_ctx, argv);
	talloc_free(mem_ctx);
	return ret;
}
