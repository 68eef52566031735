/* use: rpc_dhcp rpc_conn rpc_idl SAMBA KRB5 TALLOC TEVENT */
/*
 * bench_rpc_client HOST DOMAIN USER PASSWORD-FILE
 *
 * Reads every lease of a DHCP server with our client and prints
 * {"rows": N, "seconds": S}; connecting is not counted.
 */
#include <stdio.h>
#include <time.h>

#include "rpc/dhcp/rpc_dhcp.h"

#define TIMEOUT_MS 30000

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int complain(struct rpc_status status)
{
	char name[64];

	fprintf(stderr, "bench: %s: %s: %s\n", rpc_step_name(status.step),
		rpc_status_name(status, name, sizeof(name)),
		rpc_status_sentence(status));
	return 1;
}

/* Looks at each row, so that none is made for nothing. */
static bool take(const struct rpc_dhcp_lease *leases, size_t n, void *private)
{
	size_t *named = private;
	size_t i;

	for (i = 0; i < n; i++) {
		*named += leases[i].name != NULL;
	}
	return true;
}

static int bench(TALLOC_CTX *mem_ctx, char **argv)
{
	const struct rpc_dhcp_address every = {.family = 4};
	const struct rpc_target target = {.fqdn = argv[1]};
	struct rpc_creds_settings settings = {
		.method = RPC_METHOD_NTLM,
		.user = talloc_asprintf(mem_ctx, "%s\\%s", argv[2], argv[3]),
		.password_file = argv[4],
	};
	struct tevent_context *ev = tevent_context_init(mem_ctx);
	struct rpc_context *context = rpc_context_new(mem_ctx, ev);
	struct rpc_creds *creds = NULL;
	struct rpc_dhcp *dhcp = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	uint64_t rows = 0;
	size_t named = 0;
	double start;

	status = rpc_creds_new(mem_ctx, context, &settings, &creds);
	if (!rpc_status_is_ok(status)) {
		return complain(status);
	}
	req = rpc_dhcp_open_send(mem_ctx, ev, context, creds, &target, NULL,
				 TIMEOUT_MS);
	if (req == NULL || !tevent_req_poll(req, ev)) {
		return 1;
	}
	status = rpc_dhcp_open_recv(req, mem_ctx, &dhcp);
	if (!rpc_status_is_ok(status)) {
		return complain(status);
	}
	start = now();
	req = rpc_dhcp_leases_send(mem_ctx, ev, dhcp, &every, take, &named);
	if (req == NULL || !tevent_req_poll(req, ev)) {
		return 1;
	}
	status = rpc_dhcp_leases_recv(req, &rows);
	if (!rpc_status_is_ok(status)) {
		return complain(status);
	}
	printf("{\"rows\": %llu, \"seconds\": %.6f}\n",
	       (unsigned long long)rows, now() - start);
	return named == rows ? 0 : 1;
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
