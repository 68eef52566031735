/* use: rpc_event rpc_conn rpc_idl SAMBA KRB5 TALLOC TEVENT */
/*
 * bench_event_client HOST ntlm DOMAIN\USER PASSWORD-FILE VERB...
 * bench_event_client HOST kerberos PRINCIPAL KEYTAB VERB...
 *
 * What rpc/event reads, as lines:
 *	channels			NAME
 *	info CHANNEL			CREATED-NS RECORDS OLDEST FULL SIZE
 *	config CHANNEL			ENABLED TYPE MAX-SIZE PATH
 *	read CHANNEL ID CREATED [EVENT-ID...]
 *		an event a line: RECORD-ID EVENT-ID TIME-NS PROVIDER
 *		NAME=VALUE...; then "= CONTINUITY MISSING EVENTS BAD COMPLETE
 *		RECORD-ID CREATED"
 *	query CHANNEL XPATH oldest|newest [COUNT]	XML of the events
 *	seek CHANNEL ORIGIN BY [RECORD-ID [strict]]	id of the next record
 *	subscribe CHANNEL START [RECORD-ID [strict]]	ids of what is there
 *	bench CHANNEL			{"rows": N, "seconds": S}
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rpc/event/rpc_event_read.h"

#define TIMEOUT_MS 30000
#define IDS_MAX	   64

struct client {
	TALLOC_CTX *mem_ctx;
	struct tevent_context *ev;
	struct rpc_event_log *log;
	char **args;
};

static const struct rpc_status no_memory = {RPC_VOCABULARY_LOCAL,
					    RPC_LOCAL_NO_MEMORY,
					    RPC_STEP_REPLY};

static int complain(struct rpc_status status)
{
	char name[64];

	fprintf(stderr, "event: %s: %s: %s\n", rpc_step_name(status.step),
		rpc_status_name(status, name, sizeof(name)),
		rpc_event_cure(status));
	return 1;
}

static bool poll_for(struct client *c, struct tevent_req *req)
{
	return req != NULL && tevent_req_poll(req, c->ev);
}

static const char *arg(const struct client *c, int i)
{
	int n;

	for (n = 0; n <= i; n++) {
		if (c->args[n] == NULL) {
			return "";
		}
	}
	return c->args[i];
}

static struct rpc_status channels(struct client *c)
{
	struct rpc_event_channels *got = NULL;
	struct tevent_req *req =
		rpc_event_channels_send(c->mem_ctx, c->ev, c->log);
	struct rpc_status status = no_memory;
	size_t i;

	if (poll_for(c, req)) {
		status = rpc_event_channels_recv(req, c->mem_ctx, &got);
	}
	for (i = 0; got != NULL && i < got->count; i++) {
		printf("%s\n", got->names[i]);
	}
	return status;
}

static struct rpc_status info(struct client *c)
{
	struct rpc_event_info got = {0};
	struct tevent_req *req =
		rpc_event_info_send(c->mem_ctx, c->ev, c->log, arg(c, 0));
	struct rpc_status status = no_memory;

	if (poll_for(c, req)) {
		status = rpc_event_info_recv(req, &got);
	}
	if (rpc_status_is_ok(status)) {
		printf("%lld %llu %llu %d %llu\n", (long long)got.created_ns,
		       (unsigned long long)got.records,
		       (unsigned long long)got.oldest, got.full,
		       (unsigned long long)got.size);
	}
	return status;
}

static struct rpc_status config(struct client *c)
{
	struct rpc_event_config *got = NULL;
	struct tevent_req *req =
		rpc_event_config_send(c->mem_ctx, c->ev, c->log, arg(c, 0));
	struct rpc_status status = no_memory;

	if (poll_for(c, req)) {
		status = rpc_event_config_recv(req, c->mem_ctx, &got);
	}
	if (rpc_status_is_ok(status)) {
		printf("%d %u %llu %s\n", got->enabled, got->type,
		       (unsigned long long)got->max_size, got->path);
	}
	return status;
}

static bool print_event(const struct rpc_event *event, void *private_data)
{
	struct client *c = private_data;
	char *text = NULL;
	size_t i;

	printf("%llu %u %lld %s", (unsigned long long)event->record_id,
	       event->id, (long long)event->time_ns, event->provider);
	for (i = 0; i < event->count; i++) {
		text = rpc_event_field_text(c->mem_ctx, &event->fields[i]);
		printf(" %s=%s", event->fields[i].name, text);
		talloc_free(text);
	}
	printf("\n");
	return true;
}

static struct rpc_status read_on(struct client *c)
{
	static const char *const words[] = {"continued", "gap", "cleared"};
	struct rpc_event_wish wish = {
		.channel = arg(c, 0),
		.after = {strtoull(arg(c, 1), NULL, 10),
			  strtoll(arg(c, 2), NULL, 10)},
	};
	struct rpc_event_reading got = {0};
	struct rpc_status status = no_memory;
	struct tevent_req *req = NULL;
	uint32_t ids[IDS_MAX];

	while (wish.id_count < IDS_MAX &&
	       arg(c, 3 + (int)wish.id_count)[0] != '\0') {
		ids[wish.id_count] = (uint32_t)strtoul(
			arg(c, 3 + (int)wish.id_count), NULL, 10);
		wish.id_count++;
	}
	wish.ids = ids;
	req = rpc_event_read_send(c->mem_ctx, c->ev, c->log, &wish,
				  print_event, c);
	if (poll_for(c, req)) {
		status = rpc_event_read_recv(req, &got);
	}
	printf("= %s %llu %llu %llu %d %llu %lld\n", words[got.continuity],
	       (unsigned long long)got.missing, (unsigned long long)got.events,
	       (unsigned long long)got.bad, got.complete,
	       (unsigned long long)got.position.record_id,
	       (long long)got.position.created_ns);
	return status;
}

static struct rpc_status next(struct client *c, struct rpc_event_cursor *cursor,
			      uint32_t count, uint32_t wait_ms,
			      struct rpc_event_batch **out_batch)
{
	struct tevent_req *req = rpc_event_next_send(
		c->mem_ctx, c->ev, cursor, count, wait_ms);

	return poll_for(c, req)
		       ? rpc_event_next_recv(req, c->mem_ctx, out_batch)
		       : no_memory;
}

static struct rpc_status finish(struct client *c,
				struct rpc_event_cursor *cursor,
				struct rpc_status status)
{
	struct tevent_req *req =
		rpc_event_close_send(c->mem_ctx, c->ev, cursor);
	struct rpc_status closed =
		poll_for(c, req) ? rpc_event_close_recv(req) : no_memory;

	return rpc_status_is_ok(status) ? closed : status;
}

static struct rpc_status open_query(struct client *c, const char *xpath,
				    enum rpc_event_order order,
				    struct rpc_event_cursor **out)
{
	struct tevent_req *req = rpc_event_query_send(
		c->mem_ctx, c->ev, c->log, arg(c, 0), xpath, order);

	return poll_for(c, req) ? rpc_event_cursor_recv(req, c->mem_ctx, out)
				: no_memory;
}

static void print_xml(struct client *c, const struct rpc_event_batch *batch)
{
	struct rpc_event_walk *walk = rpc_event_walk_new(c->mem_ctx);
	char *xml = NULL;
	bool partial;
	size_t i;

	for (i = 0; i < batch->count; i++) {
		enum rpc_event_bad bad = rpc_event_xml(
			c->mem_ctx, walk, batch->records[i].xml,
			batch->records[i].xml_length, &xml, &partial);

		printf("%s\n", bad == RPC_EVENT_GOOD ? xml
						     : rpc_event_bad_name(bad));
	}
}

static struct rpc_status query(struct client *c)
{
	enum rpc_event_order order = strcmp(arg(c, 2), "newest") == 0
					     ? RPC_EVENT_NEWEST_FIRST
					     : RPC_EVENT_OLDEST_FIRST;
	struct rpc_event_cursor *cursor = NULL;
	struct rpc_event_batch *batch = NULL;
	uint32_t left = arg(c, 3)[0] != '\0'
				? (uint32_t)strtoul(arg(c, 3), NULL, 10)
				: UINT32_MAX;
	struct rpc_status status = open_query(c, arg(c, 1), order, &cursor);
	bool more = rpc_status_is_ok(status) && left > 0;

	if (!rpc_status_is_ok(status)) {
		return status;
	}
	while (more) {
		status = next(c, cursor, left < 100 ? left : 100, 1000, &batch);
		more = rpc_status_is_ok(status) &&
		       batch->pause == RPC_EVENT_MORE;
		if (more) {
			print_xml(c, batch);
			left -= (uint32_t)batch->count;
			more = left > 0;
		}
	}
	return finish(c, cursor, status);
}

static const char *bookmark(struct client *c, int i)
{
	const char *channel = arg(c, 0);
	const uint64_t id = strtoull(arg(c, i), NULL, 10);

	return arg(c, i)[0] == '\0' ? NULL
				    : rpc_event_bookmark(c->mem_ctx, &channel,
							 &id, 1, 0);
}

static struct rpc_status seek(struct client *c)
{
	struct rpc_event_cursor *cursor = NULL;
	struct rpc_event_batch *batch = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status =
		open_query(c, "*", RPC_EVENT_OLDEST_FIRST, &cursor);

	if (!rpc_status_is_ok(status)) {
		return status;
	}
	req = rpc_event_seek_send(
		c->mem_ctx, c->ev, cursor,
		(enum rpc_event_origin)strtoul(arg(c, 1), NULL, 10),
		strtoll(arg(c, 2), NULL, 10), bookmark(c, 3),
		strcmp(arg(c, 4), "strict") == 0);
	status = poll_for(c, req) ? rpc_event_seek_recv(req) : no_memory;
	if (rpc_status_is_ok(status)) {
		status = next(c, cursor, 1, 1000, &batch);
	}
	if (rpc_status_is_ok(status)) {
		printf("%s\n", batch->count == 0
				       ? "end"
				       : talloc_asprintf(
						 c->mem_ctx, "%llu",
						 (unsigned long long)batch
							 ->records[0]
							 .record_id));
	}
	return finish(c, cursor, status);
}

static struct rpc_status subscribe(struct client *c)
{
	struct rpc_event_cursor *cursor = NULL;
	struct rpc_event_batch *batch = NULL;
	struct tevent_req *req = rpc_event_subscribe_send(
		c->mem_ctx, c->ev, c->log, arg(c, 0), "*",
		(enum rpc_event_start)strtoul(arg(c, 1), NULL, 10),
		bookmark(c, 2), strcmp(arg(c, 3), "strict") == 0);
	struct rpc_status status =
		poll_for(c, req) ? rpc_event_cursor_recv(req, c->mem_ctx,
							 &cursor)
				 : no_memory;
	bool more = rpc_status_is_ok(status);
	size_t i;

	if (!more) {
		return status;
	}
	while (more) {
		status = next(c, cursor, 100, 100, &batch);
		more = rpc_status_is_ok(status) &&
		       batch->pause == RPC_EVENT_MORE;
		for (i = 0; more && i < batch->count; i++) {
			printf("%llu\n", (unsigned long long)batch->records[i]
						 .record_id);
		}
	}
	if (rpc_status_is_ok(status)) {
		req = rpc_event_cancel_send(c->mem_ctx, c->ev, cursor);
		status = poll_for(c, req) ? rpc_event_cancel_recv(req)
					  : no_memory;
	}
	return finish(c, cursor, status);
}

static bool count_fields(const struct rpc_event *event, void *private_data)
{
	size_t *fields = private_data;

	*fields += event->count;
	return true;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct rpc_status bench(struct client *c)
{
	const struct rpc_event_wish wish = {.channel = arg(c, 0)};
	struct rpc_event_reading got = {0};
	struct rpc_status status = no_memory;
	double start = now();
	size_t fields = 0;
	struct tevent_req *req = rpc_event_read_send(
		c->mem_ctx, c->ev, c->log, &wish, count_fields, &fields);

	if (poll_for(c, req)) {
		status = rpc_event_read_recv(req, &got);
	}
	if (rpc_status_is_ok(status)) {
		printf("{\"rows\": %llu, \"seconds\": %.6f, \"fields\": %zu, "
		       "\"bad\": %llu}\n",
		       (unsigned long long)got.events, now() - start, fields,
		       (unsigned long long)got.bad);
	}
	return status;
}

static const struct {
	const char *name;
	struct rpc_status (*run)(struct client *c);
} verbs[] = {
	{"channels", channels}, {"info", info},	  {"config", config},
	{"read", read_on},	{"query", query}, {"seek", seek},
	{"subscribe", subscribe}, {"bench", bench},
};

static int work(struct client *c, char **argv)
{
	const struct rpc_target target = {.fqdn = argv[1]};
	struct rpc_creds_settings settings = {.method = RPC_METHOD_KERBEROS,
					      .principal = argv[3],
					      .keytab = argv[4]};
	struct rpc_context *context = rpc_context_new(c->mem_ctx, c->ev);
	struct rpc_event_limits limits = rpc_event_limits_default();
	struct rpc_creds *creds = NULL;
	struct rpc_status status;
	struct tevent_req *req = NULL;
	size_t i = 0, count = sizeof(verbs) / sizeof(verbs[0]);

	while (i < count && strcmp(verbs[i].name, argv[5]) != 0) {
		i++;
	}
	if (i == count) {
		fprintf(stderr, "event: no verb %s\n", argv[5]);
		return 2;
	}
	if (strcmp(argv[2], "ntlm") == 0) {
		settings = (struct rpc_creds_settings){
			.method = RPC_METHOD_NTLM,
			.user = argv[3],
			.password_file = argv[4]};
	}
	if (getenv("EVENT_CALL_MS") != NULL) {
		limits.call_ms = limits.wait_ms =
			(uint32_t)strtoul(getenv("EVENT_CALL_MS"), NULL, 10);
	}
	if (strcmp(argv[5], "bench") == 0) {
		limits.batch = 1024;
	}
	status = rpc_creds_new(c->mem_ctx, context, &settings, &creds);
	if (!rpc_status_is_ok(status)) {
		return complain(status);
	}
	req = rpc_event_open_send(c->mem_ctx, c->ev, context, creds, &target,
				  &limits, TIMEOUT_MS);
	status = poll_for(c, req)
			 ? rpc_event_open_recv(req, c->mem_ctx, &c->log)
			 : no_memory;
	if (rpc_status_is_ok(status)) {
		c->args = argv + 6;
		status = verbs[i].run(c);
	}
	return rpc_status_is_ok(status) ? 0 : complain(status);
}

int main(int argc, char **argv)
{
	struct client c = {.mem_ctx = talloc_new(NULL)};
	int ret;

	if (argc < 6) {
		fprintf(stderr, "usage: see the head of the source\n");
		return 2;
	}
	c.ev = tevent_context_init(c.mem_ctx);
	ret = work(&c, argv);
	talloc_free(c.mem_ctx);
	return ret;
}
