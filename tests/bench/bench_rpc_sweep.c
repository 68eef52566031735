/* use: rpc_conn rpc_idl SAMBA KRB5 TALLOC TEVENT */
/*
 * bench_rpc_sweep DOMAIN USER PASSWORD-FILE TIMEOUT-MS < HOSTS
 *
 * Asks every DHCP server of the list (a name a line) for its version, all at
 * once in one loop: connect, authenticate, one call. Prints
 * {"rows": ANSWERED, "failed": N, "seconds": S, "rss_kb": N}.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_dhcpsrv.h"
#include "rpc/conn/rpc_conn.h"

#define HOSTS_MAX 5000

struct sweep {
	struct tevent_context *ev;
	struct rpc_context *context;
	struct rpc_creds *creds;
	uint32_t timeout_ms;
	uint32_t answered, failed, open;
};

struct visit {
	struct sweep *sweep;
	struct rpc_target target;
	struct rpc_conn *conn;
	struct R_DhcpGetVersion r;
	uint32_t major, minor;
};

static void visit_opened(struct tevent_req *subreq);
static void visit_asked(struct tevent_req *subreq);

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void visit_end(struct visit *visit, bool good)
{
	struct sweep *sweep = visit->sweep;

	*(good ? &sweep->answered : &sweep->failed) += 1;
	sweep->open--;
	talloc_free(visit);
}

static bool visit_start(struct sweep *sweep, const char *host)
{
	struct visit *visit = talloc_zero(sweep, struct visit);
	struct tevent_req *req = NULL;

	if (visit == NULL) {
		return false;
	}
	visit->sweep = sweep;
	visit->target.fqdn = talloc_strdup(visit, host);
	req = rpc_conn_open_send(visit, sweep->ev, sweep->context,
				 sweep->creds, &visit->target,
				 &ndr_table_dhcpsrv, sweep->timeout_ms);
	if (visit->target.fqdn == NULL || req == NULL) {
		return false;
	}
	sweep->open++;
	tevent_req_set_callback(req, visit_opened, visit);
	return true;
}

static void visit_opened(struct tevent_req *subreq)
{
	struct visit *visit = tevent_req_callback_data(subreq, struct visit);
	struct rpc_status status =
		rpc_conn_open_recv(subreq, visit, &visit->conn);
	struct tevent_req *req = NULL;

	TALLOC_FREE(subreq);
	if (!rpc_status_is_ok(status)) {
		visit_end(visit, false);
		return;
	}
	visit->r.out.MajorVersion = &visit->major;
	visit->r.out.MinorVersion = &visit->minor;
	req = rpc_conn_call_send(visit, visit->sweep->ev, visit->conn,
				 NDR_R_DHCPGETVERSION, visit, &visit->r,
				 visit->sweep->timeout_ms);
	if (req == NULL) {
		visit_end(visit, false);
		return;
	}
	tevent_req_set_callback(req, visit_asked, visit);
}

static void visit_asked(struct tevent_req *subreq)
{
	struct visit *visit = tevent_req_callback_data(subreq, struct visit);
	struct rpc_status status = rpc_conn_call_recv(subreq);

	TALLOC_FREE(subreq);
	visit_end(visit, rpc_status_is_ok(status) && visit->major != 0);
}

static int sweep_run(struct sweep *sweep)
{
	char line[256];
	size_t hosts = 0;
	double start = now();
	struct rusage usage;

	while (hosts < HOSTS_MAX && fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '\0' && !visit_start(sweep, line)) {
			return 1;
		}
		hosts++;
	}
	while (sweep->open > 0) {
		if (tevent_loop_once(sweep->ev) != 0) {
			return 1;
		}
	}
	getrusage(RUSAGE_SELF, &usage);
	printf("{\"rows\": %u, \"failed\": %u, \"seconds\": %.3f, "
	       "\"rss_kb\": %ld}\n",
	       sweep->answered, sweep->failed, now() - start,
	       usage.ru_maxrss);
	return 0;
}

int main(int argc, char **argv)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct sweep *sweep = talloc_zero(mem_ctx, struct sweep);
	struct rpc_creds_settings settings = {.method = RPC_METHOD_NTLM};
	struct rpc_status status;
	char name[64];
	int ret = 1;

	if (argc != 5) {
		fprintf(stderr,
			"usage: %s DOMAIN USER PASSWORD-FILE TIMEOUT-MS\n",
			argv[0]);
		return 2;
	}
	settings.user = talloc_asprintf(mem_ctx, "%s\\%s", argv[1], argv[2]);
	settings.password_file = argv[3];
	sweep->timeout_ms = (uint32_t)strtoul(argv[4], NULL, 10);
	sweep->ev = tevent_context_init(sweep);
	sweep->context = rpc_context_new(sweep, sweep->ev);
	status = rpc_creds_new(sweep, sweep->context, &settings,
			       &sweep->creds);
	if (!rpc_status_is_ok(status)) {
		fprintf(stderr, "bench: %s\n",
			rpc_status_name(status, name, sizeof(name)));
	} else {
		ret = sweep_run(sweep);
	}
	talloc_free(mem_ctx);
	return ret;
}
