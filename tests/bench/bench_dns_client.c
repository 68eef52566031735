/* use: rpc_dns rpc_conn rpc_idl SAMBA KRB5 CARES TALLOC TEVENT */
/*
 * bench_dns_client HOST ntlm DOMAIN\USER PASSWORD-FILE VERB...
 * bench_dns_client HOST kerberos PRINCIPAL KEYTAB VERB...
 *
 * What rpc/dns reads and writes, as lines. "-" in place of ZONE is the server.
 * Addresses are "none" or joined by commas; STORE is file, domain, forest,
 * legacy or the name of a partition.
 *	info			MAJOR.MINOR.BUILD FQDN DOMAIN FOREST
 *	server			NAME VALUE lines
 *	zones [FILTER [PARTITION]]	NAME TYPE PARTITION
 *	zone NAME		NAME TYPE REVERSE DIRECTORY ALLOW-UPDATE
 *	detail NAME		NAME VALUE lines
 *	records ZONE		NODE TTL TYPE DATA
 *	add ZONE NODE TYPE WORD...	a record with a TTL of 900 s
 *	remove ZONE NODE TYPE WORD...
 *	clear ZONE NODE all|tree|TYPE
 *	create NAME TYPE STORE MASTERS	TYPE is a number
 *	retype NAME TYPE STORE MASTERS
 *	order ZONE ORDER	ORDER is the operation's name
 *	number ZONE PROPERTY
 *	set ZONE PROPERTY NUMBER
 *	masters ZONE ADDRESSES
 *	transfer ZONE SECURITY NOTIFY SECONDARIES NOTIFIED
 *	move ZONE PARTITION
 *	forwarders TIMEOUT ONLY ADDRESSES
 *	statistics MASK		GROUP NAME INDEX VALUE
 *	partitions ONLY-CUSTOM	NAME FLAGS ZONES
 *	partition NAME		NAME VALUE lines
 *	enlist NAME OPERATION	OPERATION is a number
 *	bench ZONE		{"rows": N, "seconds": S}: reading all records
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rpc/dns/rpc_dns_edit.h"
#include "rpc/dns/rpc_dns_partition.h"
#include "rpc/dns/rpc_dns_server.h"
#include "rpc/dns/rpc_dns_statistics.h"
#include "rpc/dns/rpc_dns_value.h"

#define TIMEOUT_MS 30000
#define TYPE_ALL   255

struct client {
	TALLOC_CTX *mem_ctx;
	struct tevent_context *ev;
	struct rpc_dns_server *server;
	char **args;
	int count;
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
	uint32_t filter = c->count > 0 ? (uint32_t)strtoul(c->args[0], NULL, 0)
				       : 0;
	struct rpc_dns_zone_list *got = NULL;
	struct tevent_req *req =
		c->count > 1 ? rpc_dns_zones_in_send(c->mem_ctx, c->ev,
						     c->server, filter,
						     c->args[1])
			     : rpc_dns_zones_send(c->mem_ctx, c->ev, c->server,
						  filter);
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

/* Looks at the values of each record, so that none is read for nothing. */
static struct rpc_status bench(struct client *c)
{
	struct rpc_dns_node_list *got = NULL;
	struct rpc_status status;
	struct rpc_dns_value value;
	struct timespec from, to;
	size_t i, k, rows = 0;

	clock_gettime(CLOCK_MONOTONIC, &from);
	status = read_records(c, &got);
	for (i = 0; got != NULL && i < got->count; i++) {
		for (k = 0; k < got->nodes[i].count; k++) {
			rpc_dns_value_read(&got->nodes[i].records[k], &value);
			rows += value.form != RPC_DNS_FORMS;
		}
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("{\"rows\": %zu, \"seconds\": %.6f}\n", rows,
	       (double)(to.tv_sec - from.tv_sec) +
		       (double)(to.tv_nsec - from.tv_nsec) / 1e9);
	return status;
}

static struct rpc_status einval(void)
{
	return rpc_status_make(RPC_VOCABULARY_ERRNO, EINVAL, RPC_STEP_CALL);
}

static struct rpc_status update(struct client *c, bool add)
{
	struct rpc_dns_value value = {.type = rpc_dns_type_of(c->args[2])};
	struct rpc_dns_data data;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	if (value.type == 0 ||
	    rpc_dns_value_parse(c->mem_ctx, value.type,
				(const char *const *)c->args + 3,
				(size_t)c->count - 3, &value) != 0) {
		return einval();
	}
	value.ttl = 900;
	value.flags = 0xF0;
	if (rpc_dns_value_write(c->mem_ctx, &value, &data) != 0) {
		return einval();
	}
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

static void show(const char *name, const struct rpc_dns_addresses *list)
{
	size_t i;

	printf("%s", name);
	for (i = 0; i < list->count; i++) {
		printf("%c%s", i == 0 ? ' ' : ',', list->at[i]);
	}
	printf("\n");
}

static struct rpc_status detail(struct client *c)
{
	struct rpc_dns_zone *got = NULL;
	struct tevent_req *req = rpc_dns_zone_send(c->mem_ctx, c->ev,
						   c->server, c->args[0]);
	struct rpc_status status = poll_for(c, req);

	if (rpc_status_is_ok(status)) {
		status = rpc_dns_zone_recv(req, c->mem_ctx, &got);
	}
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	printf("type %u\nfile %s\npartition %s\ndp_flags %u\n", got->type,
	       got->file, got->partition, got->dp_flags);
	printf("paused %d\nshut_down %d\naging %d\nallow_update %u\n",
	       got->paused, got->shut_down, got->aging, got->allow_update);
	printf("refresh_h %u\nno_refresh_h %u\n", got->refresh_h,
	       got->no_refresh_h);
	printf("secure_secondaries %u\nnotify_level %u\n",
	       got->secure_secondaries, got->notify_level);
	printf("forward_timeout_s %u\nforward_only %d\n",
	       got->forward_timeout_s, got->forward_only);
	show("masters", &got->masters);
	show("secondaries", &got->secondaries);
	show("notified", &got->notified);
	return status;
}

static struct rpc_status server(struct client *c)
{
	struct rpc_dns_info *got = NULL;
	struct tevent_req *req =
		rpc_dns_info_send(c->mem_ctx, c->ev, c->server);
	struct rpc_status status = poll_for(c, req);

	if (rpc_status_is_ok(status)) {
		status = rpc_dns_info_recv(req, c->mem_ctx, &got);
	}
	if (!rpc_status_is_ok(status)) {
		return status;
	}
	printf("scavenging_h %u\nrefresh_h %u\nno_refresh_h %u\naging %d\n",
	       got->scavenging_h, got->refresh_h, got->no_refresh_h,
	       got->aging);
	printf("no_recursion %d\nforward_timeout_s %u\nforward_only %d\n",
	       got->no_recursion, got->forward_timeout_s, got->forward_only);
	show("addresses", &got->addresses);
	show("listens", &got->listens);
	show("forwarders", &got->forwarders);
	return status;
}

/* "none", or addresses joined by commas. */
static struct rpc_dns_addresses addresses(struct client *c, char *text)
{
	struct rpc_dns_addresses list = {
		talloc_array(c->mem_ctx, const char *, strlen(text) + 1), 0};
	char *save = NULL, *one = NULL;

	for (one = strtok_r(strcmp(text, "none") == 0 ? strchr(text, '\0')
						      : text,
			    ",", &save);
	     one != NULL; one = strtok_r(NULL, ",", &save)) {
		list.at[list.count++] = one;
	}
	return list;
}

static struct rpc_status changed(struct client *c, struct tevent_req *req)
{
	struct rpc_status status = poll_for(c, req);

	return rpc_status_is_ok(status) ? rpc_dns_change_recv(req) : status;
}

static uint32_t count_of(const char *text)
{
	return (uint32_t)strtoul(text, NULL, 0);
}

static const char *zone_of(struct client *c)
{
	return strcmp(c->args[0], "-") == 0 ? NULL : c->args[0];
}

static struct rpc_dns_new_zone new_zone(struct client *c)
{
	static const char *const stores[] = {"file", "domain", "forest",
					     "legacy"};
	struct rpc_dns_new_zone zone = {
		.name = c->args[0],
		.type = (enum rpc_dns_zone_type)count_of(c->args[1]),
		.store = RPC_DNS_STORE_PARTITION,
		.partition = c->args[2],
		.masters = addresses(c, c->args[3]),
		.forward_timeout_s = 7,
		.forward_only = true,
	};
	size_t i;

	for (i = 0; i < sizeof(stores) / sizeof(stores[0]); i++) {
		if (strcmp(stores[i], c->args[2]) == 0) {
			zone.store = (enum rpc_dns_store)i;
		}
	}
	return zone;
}

static struct rpc_status create(struct client *c)
{
	struct rpc_dns_new_zone zone = new_zone(c);

	return changed(c, rpc_dns_zone_create_send(c->mem_ctx, c->ev,
						   c->server, &zone));
}

static struct rpc_status retype(struct client *c)
{
	struct rpc_dns_new_zone zone = new_zone(c);

	return changed(c, rpc_dns_zone_type_send(c->mem_ctx, c->ev, c->server,
						 &zone));
}

static struct rpc_status order(struct client *c)
{
	static const struct {
		const char *name;
		enum rpc_dns_order order;
	} orders[] = {
		{"DeleteZone", RPC_DNS_ZONE_DELETE},
		{"DeleteZoneFromDs", RPC_DNS_ZONE_DELETE_FROM_DS},
		{"PauseZone", RPC_DNS_ZONE_PAUSE},
		{"ResumeZone", RPC_DNS_ZONE_RESUME},
		{"ReloadZone", RPC_DNS_ZONE_RELOAD},
		{"RefreshZone", RPC_DNS_ZONE_REFRESH},
		{"ExpireZone", RPC_DNS_ZONE_EXPIRE},
		{"UpdateZoneFromDs", RPC_DNS_ZONE_UPDATE_FROM_DS},
		{"WriteBackFile", RPC_DNS_ZONE_WRITE_BACK},
		{"IncrementVersion", RPC_DNS_ZONE_INCREMENT_VERSION},
		{"ClearCache", RPC_DNS_SERVER_CLEAR_CACHE},
		{"ClearStatistics", RPC_DNS_SERVER_CLEAR_STATISTICS},
		{"StartScavenging", RPC_DNS_SERVER_START_SCAVENGING},
		{"AbortScavenging", RPC_DNS_SERVER_ABORT_SCAVENGING},
		{"WriteDirtyZones", RPC_DNS_SERVER_WRITE_DIRTY_ZONES},
	};
	size_t i;

	for (i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		if (strcmp(orders[i].name, c->args[1]) == 0) {
			return changed(c, rpc_dns_order_send(
						  c->mem_ctx, c->ev, c->server,
						  zone_of(c),
						  orders[i].order));
		}
	}
	return einval();
}

static struct rpc_status number(struct client *c)
{
	struct tevent_req *req = rpc_dns_number_send(
		c->mem_ctx, c->ev, c->server, zone_of(c), c->args[1]);
	struct rpc_status status = poll_for(c, req);
	uint32_t value = 0;

	if (rpc_status_is_ok(status)) {
		status = rpc_dns_number_recv(req, &value);
	}
	if (rpc_status_is_ok(status)) {
		printf("%u\n", value);
	}
	return status;
}

static struct rpc_status set(struct client *c)
{
	return changed(c, rpc_dns_number_set_send(c->mem_ctx, c->ev, c->server,
						  zone_of(c), c->args[1],
						  count_of(c->args[2])));
}

static struct rpc_status masters(struct client *c)
{
	struct rpc_dns_addresses list = addresses(c, c->args[1]);

	return changed(c, rpc_dns_masters_send(c->mem_ctx, c->ev, c->server,
					       c->args[0], &list));
}

static struct rpc_status transfer(struct client *c)
{
	struct rpc_dns_transfer how = {
		.secure_secondaries = count_of(c->args[1]),
		.notify_level = count_of(c->args[2]),
		.secondaries = addresses(c, c->args[3]),
		.notified = addresses(c, c->args[4]),
	};

	return changed(c, rpc_dns_transfer_send(c->mem_ctx, c->ev, c->server,
						c->args[0], &how));
}

static struct rpc_status move(struct client *c)
{
	return changed(c, rpc_dns_zone_move_send(c->mem_ctx, c->ev, c->server,
						 c->args[0], c->args[1]));
}

static struct rpc_status forwarders(struct client *c)
{
	struct rpc_dns_forwarders how = {
		.timeout_s = count_of(c->args[0]),
		.forward_only = count_of(c->args[1]) != 0,
		.addresses = addresses(c, c->args[2]),
	};

	return changed(c, rpc_dns_forwarders_send(c->mem_ctx, c->ev, c->server,
						  &how));
}

static struct rpc_status clear(struct client *c)
{
	const char *what = c->args[2];
	bool tree = strcmp(what, "tree") == 0;

	if (tree || strcmp(what, "all") == 0) {
		return changed(c, rpc_dns_node_delete_send(
					  c->mem_ctx, c->ev, c->server,
					  c->args[0], c->args[1], tree));
	}
	return changed(c, rpc_dns_set_delete_send(
				  c->mem_ctx, c->ev, c->server, c->args[0],
				  c->args[1], rpc_dns_type_of(what)));
}

static struct rpc_status statistics(struct client *c)
{
	struct rpc_dns_statistics *got = NULL;
	struct tevent_req *req = rpc_dns_statistics_send(
		c->mem_ctx, c->ev, c->server, count_of(c->args[0]));
	struct rpc_status status = poll_for(c, req);
	size_t i;

	if (rpc_status_is_ok(status)) {
		status = rpc_dns_statistics_recv(req, c->mem_ctx, &got);
	}
	if (got != NULL) {
		printf("started %lld cleared %lld unknown %u\n",
		       (long long)got->started, (long long)got->cleared,
		       got->unknown);
	}
	for (i = 0; got != NULL && i < got->count; i++) {
		printf("%s %s %u %u\n", got->counters[i].group,
		       got->counters[i].name, got->counters[i].index,
		       got->counters[i].value);
	}
	return status;
}

static struct rpc_status partitions(struct client *c)
{
	struct rpc_dns_partition_list *got = NULL;
	struct tevent_req *req = rpc_dns_partitions_send(
		c->mem_ctx, c->ev, c->server, count_of(c->args[0]) != 0);
	struct rpc_status status = poll_for(c, req);
	size_t i;

	if (rpc_status_is_ok(status)) {
		status = rpc_dns_partitions_recv(req, c->mem_ctx, &got);
	}
	for (i = 0; got != NULL && i < got->count; i++) {
		printf("%s %u %u\n", got->rows[i].fqdn, got->rows[i].flags,
		       got->rows[i].zones);
	}
	return status;
}

static struct rpc_status partition(struct client *c)
{
	struct rpc_dns_partition *got = NULL;
	struct tevent_req *req = rpc_dns_partition_send(
		c->mem_ctx, c->ev, c->server, c->args[0]);
	struct rpc_status status = poll_for(c, req);
	size_t i;

	if (rpc_status_is_ok(status)) {
		status = rpc_dns_partition_recv(req, c->mem_ctx, &got);
	}
	if (got != NULL) {
		printf("name %s\ndn %s\nflags %u\nzones %u\nstate %u\n",
		       got->fqdn, got->dn, got->flags, got->zones, got->state);
	}
	for (i = 0; got != NULL && i < got->replicas; i++) {
		printf("replica %s\n", got->replica_dns[i]);
	}
	return status;
}

static struct rpc_status enlist(struct client *c)
{
	return changed(c, rpc_dns_enlist_send(
				  c->mem_ctx, c->ev, c->server, c->args[0],
				  (enum rpc_dns_enlist)count_of(c->args[1])));
}

#define ANY_NUMBER 1000

static const struct verb {
	const char *name;
	int least, most; /* arguments */
	struct rpc_status (*run)(struct client *c);
} verbs[] = {
	{"info", 0, 0, info},
	{"server", 0, 0, server},
	{"zones", 0, 2, zones},
	{"zone", 1, 1, zone},
	{"detail", 1, 1, detail},
	{"records", 1, 1, records},
	{"add", 4, ANY_NUMBER, add},
	{"remove", 4, ANY_NUMBER, drop},
	{"clear", 3, 3, clear},
	{"create", 4, 4, create},
	{"retype", 4, 4, retype},
	{"order", 2, 2, order},
	{"number", 2, 2, number},
	{"set", 3, 3, set},
	{"masters", 2, 2, masters},
	{"transfer", 5, 5, transfer},
	{"move", 2, 2, move},
	{"forwarders", 3, 3, forwarders},
	{"statistics", 1, 1, statistics},
	{"partitions", 1, 1, partitions},
	{"partition", 1, 1, partition},
	{"enlist", 2, 2, enlist},
	{"bench", 1, 1, bench},
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
			   .args = argv + 6,
			   .count = argc - 6};
	size_t i;
	int ret = 2;

	for (i = 0; argc > 5 && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(argv[5], verbs[i].name) == 0 &&
		    c.count >= verbs[i].least && c.count <= verbs[i].most) {
			ret = run(&c, &verbs[i], argv);
		}
	}
	if (ret == 2) {
		fprintf(stderr, "usage: %s HOST ntlm|kerberos WHO FILE "
				"VERB...; its source lists the verbs\n",
			argv[0]);
	}
	talloc_free(mem_ctx);
	return ret;
}
