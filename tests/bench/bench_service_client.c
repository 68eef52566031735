/* use: rpc_service rpc_conn rpc_idl SAMBA KRB5 TALLOC TEVENT */
/*
 * bench_service_client HOST WAY SERVICE ROUNDS USER PASSWORD-FILE
 * bench_service_client HOST WAY SERVICE ROUNDS
 *
 * Asks for the state of a service ROUNDS times on one connection and prints
 * {"rows": N, "seconds": S, "state": STATE, "services": M}; connecting is not
 * counted. WAY is tcp, pipe or any. USER is DOMAIN\name; without it, Kerberos
 * with the ticket cache of the environment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rpc/service/rpc_service.h"

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
		rpc_service_cure(status));
	return 1;
}

static enum rpc_service_way way_of(const char *word)
{
	return strcmp(word, "tcp") == 0	   ? RPC_SERVICE_TCP
	       : strcmp(word, "pipe") == 0 ? RPC_SERVICE_PIPE
					   : RPC_SERVICE_ANY;
}

static int ask(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
	       struct rpc_service *service, char **argv)
{
	struct rpc_service_list *list = NULL;
	struct rpc_service_status state = {0};
	struct tevent_req *req = NULL;
	struct rpc_status status;
	int i, rounds = (int)strtol(argv[4], NULL, 10);
	double start;

	start = now();
	for (i = 0; i < rounds; i++) {
		req = rpc_service_status_send(mem_ctx, ev, service, argv[3]);
		if (req == NULL || !tevent_req_poll(req, ev)) {
			return 1;
		}
		status = rpc_service_status_recv(req, &state);
		talloc_free(req);
		if (!rpc_status_is_ok(status)) {
			return complain(status);
		}
	}
	start = now() - start;
	req = rpc_service_list_send(mem_ctx, ev, service, 0x30);
	if (req == NULL || !tevent_req_poll(req, ev)) {
		return 1;
	}
	status = rpc_service_list_recv(req, mem_ctx, &list);
	if (!rpc_status_is_ok(status)) {
		return complain(status);
	}
	printf("{\"rows\": %d, \"seconds\": %.6f, \"state\": %u, "
	       "\"services\": %zu, \"way\": \"%s\"}\n",
	       rounds, start, state.state, list->count,
	       rpc_service_way(service) == RPC_SERVICE_PIPE ? "pipe" : "tcp");
	return 0;
}

static int bench(TALLOC_CTX *mem_ctx, int argc, char **argv)
{
	const struct rpc_target target = {.fqdn = argv[1]};
	struct rpc_creds_settings settings = {.method = RPC_METHOD_KERBEROS};
	struct tevent_context *ev = tevent_context_init(mem_ctx);
	struct rpc_context *context = rpc_context_new(mem_ctx, ev);
	struct rpc_service *service = NULL;
	struct rpc_creds *creds = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	if (argc == 7) {
		settings.method = RPC_METHOD_NTLM;
		settings.user = argv[5];
		settings.password_file = argv[6];
	}
	status = rpc_creds_new(mem_ctx, context, &settings, &creds);
	if (!rpc_status_is_ok(status)) {
		return complain(status);
	}
	req = rpc_service_open_send(mem_ctx, ev, context, creds, &target,
				    way_of(argv[2]), NULL, TIMEOUT_MS);
	if (req == NULL || !tevent_req_poll(req, ev)) {
		return 1;
	}
	status = rpc_service_open_recv(req, mem_ctx, &service);
	if (!rpc_status_is_ok(status)) {
		return complain(status);
	}
	return ask(mem_ctx, ev, service, argv);
}

int main(int argc, char **argv)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	int ret;

	if (argc != 5 && argc != 7) {
		fprintf(stderr, "usage: %s HOST tcp|pipe|any SERVICE ROUNDS "
				"[USER PASSWORD-FILE]\n",
			argv[0]);
		return 2;
	}
	ret = bench(mem_ctx, argc, argv);
	talloc_free(mem_ctx);
	return ret;
}
