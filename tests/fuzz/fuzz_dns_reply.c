/* use: rpc_dns rpc_idl SAMBA TALLOC TEVENT */
/* Replies of a DNS server's management interface, as fuzz_reply.h gives
 * them. */
#include <stdlib.h>

#include "rpc/dns/rpc_dns_partition.h"
#include "rpc/dns/rpc_dns_private.h"
#include "rpc/dns/rpc_dns_statistics.h"
#include "tests/fuzz/fuzz_reply.h"

#define MOST_CALLS 50
#define MOST_NODES 2000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rpc_dns_server *server;

static void ask_info(void)
{
	struct tevent_req *req = rpc_dns_info_send(ev, ev, server);
	struct rpc_dns_info *info = NULL;

	finish(req);
	rpc_dns_info_recv(req, results, &info);
	if (info != NULL) {
		touch(info->fqdn);
		touch(info->domain);
		touch(info->forest);
	}
	talloc_free(req);
}

static void ask_zones(void)
{
	struct tevent_req *req = rpc_dns_zones_send(ev, ev, server, 0);
	struct rpc_dns_zone_list *list = NULL;
	size_t i;

	finish(req);
	rpc_dns_zones_recv(req, results, &list);
	for (i = 0; list != NULL && i < list->count; i++) {
		touch(list->rows[i].name);
		touch(list->rows[i].partition);
	}
	talloc_free(req);
}

static void ask_zone(void)
{
	struct tevent_req *req = rpc_dns_zone_send(ev, ev, server, "z");
	struct rpc_dns_zone *zone = NULL;
	size_t i;

	finish(req);
	rpc_dns_zone_recv(req, results, &zone);
	for (i = 0; zone != NULL && i < zone->masters.count; i++) {
		touch(zone->masters.at[i]);
	}
	if (zone != NULL) {
		touch(zone->name);
		touch(zone->file);
		touch(zone->partition);
	}
	talloc_free(req);
}

static void look_at_records(const struct rpc_dns_node *node)
{
	size_t i;

	touch(node->name);
	for (i = 0; i < node->count; i++) {
		char *text = rpc_dns_record_text(results, &node->records[i]);

		if (text == NULL) {
			abort();
		}
		touch(text);
	}
}

static void ask_records(void)
{
	struct tevent_req *req =
		rpc_dns_records_send(ev, ev, server, "z", 255);
	struct rpc_dns_node_list *list = NULL;
	size_t i;

	finish(req);
	rpc_dns_records_recv(req, results, &list);
	if (list != NULL && list->count > MOST_NODES) {
		abort();
	}
	for (i = 0; list != NULL && i < list->count; i++) {
		look_at_records(&list->nodes[i]);
	}
	talloc_free(req);
}

static void ask_update(void)
{
	static const uint8_t octets[] = {192, 0, 2, 7};
	const struct rpc_dns_data data = {
		.type = 1, .ttl = 3600, .bytes = octets, .length = 4};
	struct tevent_req *req = rpc_dns_update_send(ev, ev, server, "z", "www",
						     &data, NULL);

	finish(req);
	rpc_dns_update_recv(req);
	talloc_free(req);
}

static void ask_statistics(void)
{
	struct tevent_req *req = rpc_dns_statistics_send(
		ev, ev, server, RPC_DNS_STATISTICS_ALL);
	struct rpc_dns_statistics *got = NULL;

	finish(req);
	rpc_dns_statistics_recv(req, results, &got);
	if (got != NULL && got->count > RPC_DNS_STATISTICS_MAX / 4) {
		abort();
	}
	talloc_free(req);
}

static void ask_partitions(void)
{
	struct tevent_req *req =
		rpc_dns_partitions_send(ev, ev, server, false);
	struct rpc_dns_partition_list *list = NULL;
	size_t i;

	finish(req);
	rpc_dns_partitions_recv(req, results, &list);
	for (i = 0; list != NULL && i < list->count; i++) {
		touch(list->rows[i].fqdn);
	}
	talloc_free(req);
}

static void ask_partition(void)
{
	struct tevent_req *req = rpc_dns_partition_send(ev, ev, server, "p");
	struct rpc_dns_partition *got = NULL;
	size_t i;

	finish(req);
	rpc_dns_partition_recv(req, results, &got);
	for (i = 0; got != NULL && i < got->replicas; i++) {
		touch(got->replica_dns[i]);
	}
	if (got != NULL) {
		touch(got->fqdn);
		touch(got->dn);
		touch(got->cross_reference_dn);
	}
	talloc_free(req);
}

/* Seeds name their question by its place: append. */
static void (*const questions[])(void) = {
	ask_info,   ask_zones,	    ask_zone,	    ask_records,
	ask_update, ask_statistics, ask_partitions, ask_partition,
};

static void connect_once(void)
{
	const struct rpc_target target = {.fqdn = "dns1.lab.example.net"};
	struct rpc_dns_limits limits = rpc_dns_limits_default();
	struct tevent_req *req = NULL;

	limits.calls = MOST_CALLS;
	limits.nodes = MOST_NODES;
	ev = tevent_context_init(NULL);
	req = rpc_dns_open_send(ev, ev, NULL, NULL, &target, &limits, 0);
	finish(req);
	rpc_dns_open_recv(req, NULL, &server);
	talloc_free(req);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) {
		return 0;
	}
	if (ev == NULL) {
		connect_once();
	}
	ask(questions, sizeof(questions) / sizeof(questions[0]), data, size);
	return 0;
}
