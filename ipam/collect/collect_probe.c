/*
 * AddressProbe (LIF-01, LIF-17): candidates for new addresses are asked
 * whether somebody answers there already, and the DNS whether it has a PTR
 * record of them.
 *
 *	open ones -> none: done
 *	    \-> pings, and questions to the DNS, some at a time -> put -> again
 */
#include <errno.h>
#include <stdlib.h>

#include "ipam/base/clock.h"
#include "ipam/collect/collect_ping.h"
#include "ipam/collect/collect_task.h"
#include "ipam/store/store_probe.h"

#define AT_ONCE 256
#define DNS_AT_ONCE 16
#define WAIT_MS 1000
#define NO_DATA 1	/* of c-ares */
#define NO_NAME 4

struct probe_data {
	struct collect *c;
	struct ipam_probe *list;
	struct collect_ping *pings;
	size_t *pinged;		/* whose of the list */
	size_t count, num_pings, next, asking;
	bool pinging;
	int ping_error;		/* this process may not ping */
};

struct question {
	struct tevent_req *req;
	struct ipam_probe *probe;
};

static void probe_look(struct tevent_req *req);
static void probe_pinged(struct tevent_req *subreq);
static void probe_ask(struct tevent_req *req);
static void probe_told(struct tevent_req *subreq);
static void probe_join(struct tevent_req *req);

struct tevent_req *collect_probe_send(TALLOC_CTX *mem_ctx, struct collect *c,
				      const char *server)
{
	struct probe_data *data = talloc_zero(mem_ctx, struct probe_data);
	struct tevent_req *req = NULL;

	if (data == NULL) {
		return NULL;
	}
	data->c = c;
	req = collect_task_new(mem_ctx, c, server, data);
	if (req != NULL) {
		probe_look(req);
		if (!tevent_req_is_in_progress(req)) {
			return tevent_req_post(req, c->ev);
		}
	}
	return req;
}

static void probe_end(struct tevent_req *req)
{
	struct probe_data *data = collect_task_data(req);
	const struct ipam_failure remark = {
		.step = "ping",
		.status = "ping: this process may send no ICMP",
		.advice = "let it: net.ipv4.ping_group_range for its group, or "
			  "CAP_NET_RAW",
	};

	if (data->ping_error != 0) {
		collect_task_end_remark(req, &remark);
	} else {
		collect_task_end_store(req, 0);
	}
}

static bool start_pings(struct tevent_req *req, struct probe_data *data)
{
	struct tevent_req *subreq = NULL;
	size_t i;

	data->pings = talloc_zero_array(data->list, struct collect_ping,
					data->count);
	data->pinged = talloc_array(data->list, size_t, data->count);
	if (tevent_req_nomem(data->pings, req) ||
	    tevent_req_nomem(data->pinged, req)) {
		return false;
	}
	data->num_pings = 0;
	for (i = 0; i < data->count; i++) {
		if ((data->list[i].wanted & IPAM_PROBE_PING) != 0) {
			data->pinged[data->num_pings] = i;
			data->pings[data->num_pings++].address =
				data->list[i].address;
		}
	}
	subreq = collect_ping_send(data->list, data->c->ev, data->pings,
				   data->num_pings, WAIT_MS);
	if (tevent_req_nomem(subreq, req)) {
		return false;
	}
	data->pinging = true;
	tevent_req_set_callback(subreq, probe_pinged, req);
	return true;
}

static void probe_look(struct tevent_req *req)
{
	struct probe_data *data = collect_task_data(req);
	int ret;

	TALLOC_FREE(data->list);
	ret = store_probe_open(data, data->c->store, AT_ONCE, &data->list,
			       &data->count);
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	if (data->count == 0) {
		probe_end(req);
		return;
	}
	data->next = data->asking = 0;
	if (start_pings(req, data)) {
		probe_ask(req);
	}
}

static void probe_pinged(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct probe_data *data = collect_task_data(req);
	struct ipam_probe *probe = NULL;
	size_t i;
	int ret = collect_ping_recv(subreq);

	TALLOC_FREE(subreq);
	data->ping_error = ret;
	for (i = 0; i < data->num_pings; i++) {
		probe = &data->list[data->pinged[i]];
		probe->ping = ret != 0 || data->pings[i].error != 0 ?
				      IPAM_PING_UNDETECTED :
			      data->pings[i].answered ? IPAM_PING_REACHABLE :
							IPAM_PING_UNREACHABLE;
	}
	data->pinging = false;
	probe_join(req);
}

/* Asks the DNS of the next ones, as long as not too many are under way. */
static void probe_ask(struct tevent_req *req)
{
	struct probe_data *data = collect_task_data(req);
	struct question *question = NULL;
	struct tevent_req *subreq = NULL;
	struct ipam_probe *probe = NULL;
	const uint8_t *octets = NULL;
	char *name = NULL;
	size_t size = 0;

	while (data->next < data->count && data->asking < DNS_AT_ONCE) {
		probe = &data->list[data->next++];
		if ((probe->wanted & IPAM_PROBE_PTR) == 0) {
			continue;
		}
		question = talloc(data->list, struct question);
		octets = ipam_addr_blob(&probe->address, &size);
		name = rpc_dns_reverse_name(data->list, size == 4 ? 4 : 6,
					    octets);
		if (tevent_req_nomem(question, req) ||
		    tevent_req_nomem(name, req)) {
			return;
		}
		*question = (struct question){ req, probe };
		subreq = rpc_dns_query_send(question, data->c->ev,
					    data->c->dns, name, RPC_DNS_PTR);
		if (tevent_req_nomem(subreq, req)) {
			return;
		}
		data->asking++;
		tevent_req_set_callback(subreq, probe_told, question);
	}
	probe_join(req);
}

static void probe_told(struct tevent_req *subreq)
{
	struct question *question =
		tevent_req_callback_data(subreq, struct question);
	struct tevent_req *req = question->req;
	struct probe_data *data = collect_task_data(req);
	struct ipam_probe *probe = question->probe;
	struct rpc_dns_answer *answer = NULL;
	struct rpc_status status;

	status = rpc_dns_query_recv(subreq, data->list, &answer);
	TALLOC_FREE(subreq);
	if (rpc_status_is_ok(status) && answer->num_records > 0) {
		probe->ptr = IPAM_PTR_FOUND;
		probe->name = answer->records[0].name;
	} else if (rpc_status_is_ok(status) ||
		   (status.vocabulary == RPC_VOCABULARY_DNS &&
		    (status.code == NO_DATA || status.code == NO_NAME))) {
		probe->ptr = IPAM_PTR_NOT_FOUND;
	} else {
		probe->ptr = IPAM_PTR_UNDETECTED;
	}
	data->asking--;
	probe_ask(req);
}

/* When both are through. */
static void probe_join(struct tevent_req *req)
{
	struct probe_data *data = collect_task_data(req);
	int ret;

	if (data->pinging || data->asking > 0 || data->next < data->count) {
		return;
	}
	ret = store_probe_put(data->c->store, data->list, data->count,
			      ipam_clock_now());
	if (ret != 0) {
		collect_task_end_store(req, ret);
		return;
	}
	probe_look(req);
}
