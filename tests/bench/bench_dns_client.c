/* use: rpc_dns rpc_conn rpc_idl SAMBA KRB5 CARES TALLOC TEVENT */
/*
 * bench_dns_client HOST ntlm DOMAIN\USER PASSWORD-FILE VERB...
 * bench_dns_client HOST kerberos PRINCIPAL KEYTAB VERB...
 *
 * What rpc/dns reads and writes, as lines:
 *	info			MAJOR.MINOR.BUILD FQDN DOMAIN FOREST
 *	zones			NAME TYPE PARTITION
 *	zone NAME		NAME TYPE REVERSE DIRECTORY ALLOW-UPDATE
 *	records ZONE		NODE TTL TYPE DATA
 *	add ZONE NODE IPV4	an A record with a TTL of 900 s
 *	remove ZONE NODE IPV4
 *	bench ZONE		{"rows": N, "seconds": S}: reading all records
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "rpc/dns/rpc_dns_server.h"

#define TIMEOUT_MS 30000
#define TYPE_A	   1
#define TYPE_ALL   255

struct client {
	TALLOC_CTX *mem_ctx;
	struct tevent_context *ev;
	struct rpc_dns_server *server;
	char **args;
};

static int complain(struct rpc_status status)
{
	char name[64];

	fprintf(stderr, "dns: %s: %s: %s\n", rpc_step_name(status.step),
		rpc_status_name(status, name, sizeof(name)),
		rpc_dns_cure(status));
	return 1;
}

static struct rpc_status poll_for(struct client *c, struct tevent_req *req)
{
	return req != NULL && tevent_req_poll(req, c->ev)
		       ? (struct rpc_status){0}
		       : rpc_status_make(RPC_VOCABULARY_LOCAL,
					 RPC_LOCAL_NO_MEMORY, RPC_STEP_REPLY);
}

static struct rpc_status info(struct client *c)
{
	struct rpc_dns_info *got = NULL;
	struct tevent_req *req =
		rpc_dns_info_send(c->mem_ctx, c->ev, c->server);
	struct rpc_status status = poll_for(c, req);

	if (rpc_status_is_ok(status)) {
		status = rpc_dns_info_recv(req, c->mem_ctx, &got);
	}
	if (rpc_status_is_ok(status)) {
		printf("%u.%u.%u %s %s %s\n", got->major, got->minor,
		       got->build, got->fqdn, got->domain, got->forest);
	}
	return status;
}

static struct rpc_status zones(struct client *c)
{
	struct rpc_dns_zone_list *got = NULL;
	struct tevent_req *req =
		rpc_dns_zones_send(c->mem_ctx, c->ev, c->server, 0);
	struct rpc_status status = poll_for(c, req);
	size_t i;

	if (rpc_status_is_ok(status)) {
		status = rpc_dns_zones_recv(req, c->mem_ctx, &got);
	}
	for (i = 0; got != NULL && i < got->count; i++) {
		printf("%s %u %s\n", got->rows[i].name, got->rows[i].type,
		       got->rows[i].partition);
	}
	return status;
}

static struct rpc_status zone(struct client *c)
{
	struct rpc_dns_zone *got = NULL;
	struct tevent_req *req = rpc_dns_zone_send(c->mem_ctx, c->ev,
						   c->server, c->args[0]);
	struct rpc_status status = poll_for(c, req);

	if (rpc_status_is_ok(status)) {
		status = rpc_dns_zone_recv(req, c->mem_ctx, &got);
	}
	if (rpc_status_is_ok(status)) {
		printf("%s %u %d %d %u\n", got->name, got->type, got->reverse,
		       got->in_directory, got->allow_update);
	}
	return status;
}

static struct rpc_status read_records(struct client *c,
				      struct rpc_dns_node_list **out)
{
	struct tevent_req *req = rpc_dns_records_send(
		c->mem_ctx, c->ev, c->server, c->args[0], TYPE_ALL);
	struct rpc_status status = poll_for(c, req);

	return rpc_status_is_ok(status)
		       ? rpc_dns_records_recv(req, c->mem_ctx, out)
		       : status;
}

static struct rpc_status records(struct client *c)
{
	struct rpc_dns_node_list *got = NULL;
	struct rpc_status status = read_records(c, &got);
	size_t i, k;

	for (i = 0; got != NULL && i < got->count; i++) {
		for (k = 0; k < got->nodes[i].count; k++) {
			const struct rpc_dns_data *r =
				&got->nodes[i].records[k];

			printf("%s %u %u %s\n", got->nodes[i].name, r->ttl,
			       r->type, rpc_dns_record_text(c->mem_ctx, r));
		}
	}
	return status;
}

static struct rpc_status bench(struct client *c)
{
	struct rpc_dns_node_list *got = NULL;
	struct rpc_status status;
	struct timespec from, to;
	size_t i, rows = 0;

	clock_gettime(CLOCK_MONOTONIC, &from);
	status = read_records(c, &got);
	clock_gettime(CLOCK_MONOTONIC, &to);
	for (i = 0; got != NULL && i < got->count; i++) {
		rows += got->nodes[i].count;
	}
	printf("{\"rows\": %zu, \"seconds\": %.6f}\n", rows,
	       (double)(to.tv_sec - from.tv_sec) +
		       (double)(to.tv_nsec - from.tv_nsec) / 1e9);
	return status;
}

static struct rpc_status update(struct client *c, bool add)
{
	uint8_t address[4];
	struct rpc_dns_data data = {.type = TYPE_A, .ttl = 900, .flags = 0xF0,
				    .bytes = address, .length = 4};
	struct tevent_req *req = NULL;
	struct rpc_status status;

	inet_pton(AF_INET, c->args[2], address);
	req = rpc_dns_update_send(c->mem_ctx, c->ev, c->server, c->args[0],
				  c->args[1], add ? &data : NULL,
				  add ? NULL : &data);
	status = poll_for(c, req);
	return rpc_status_is_ok(status) ? rpc_dns_update_recv(req) : status;
}

static struct rpc_status add(struct client *c)
{
	return update(c, true);
}

static struct rpc_status drop(struct client *c)
{
	return update(c, false);
}

static const struct verb {
	const char *name;
	int args;
	struct rpc_status (*run)(struct client *c);
} verbs[] = {
	{"info", 0, info},	 {"zones", 0, zones}, {"zone", 1, zone},
	{"records", 1, records}, {"bench", 1, bench}, {"add", 3, add},
	{"remove", 3, drop},
};

static int run(struct client *c, const struct verb *verb, char **argv)
{
	const struct rpc_target target = {.fqdn = argv[1]};
	struct rpc_context *context = rpc_context_new(c->mem_ctx, c->ev);
	struct rpc_creds_settings settings = {.method = RPC_METHOD_KERBEROS,
					      .principal = argv[3],
					      .keytab = argv[4]};
	struct rpc_creds *creds = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	if (strcmp(argv[2], "ntlm") == 0) {
		settings = (struct rpc_creds_settings){
			.method = RPC_METHOD_NTLM,
			.user = argv[3],
			.password_file = argv[4]};
	}
	status = rpc_creds_new(c->mem_ctx, context, &settings, &creds);
	if (rpc_status_is_ok(status)) {
		req = rpc_dns_open_send(c->mem_ctx, c->ev, context, creds,
					&target, NULL, TIMEOUT_MS);
		status = poll_for(c, req);
	}
	if (rpc_status_is_ok(status)) {
		status = rpc_dns_open_recv(req, c->mem_ctx, &c->server);
	}
	if (rpc_status_is_ok(status)) {
		status = verb->run(c);
	}
	return rpc_status_is_ok(status) ? 0 : complain(status);
}

int main(int argc, char **argv)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct client c = {.mem_ctx = mem_ctx,
			   .ev = tevent_context_init(mem_ctx),
			   .args = argv + 6};
	size_t i;
	int ret = 2;

	for (i = 0; argc > 5 && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(argv[5], verbs[i].name) == 0 &&
		    argc == 6 + verbs[i].args) {
			ret = run(&c, &verbs[i], argv);
		}
	}
	if (ret == 2) {
		fprintf(stderr, "usage: %s HOST ntlm|kerberos WHO FILE "
				"info|zones|zone|records|bench|add|remove ...\n",
			argv[0]);
	}
	talloc_free(mem_ctx);
	return ret;
}
