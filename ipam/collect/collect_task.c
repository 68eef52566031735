/*
 * What the tasks share: how they end, and how they find their server.
 */
#include <errno.h>

#include "ipam/base/error.h"
#include "ipam/collect/collect_task.h"
#include "ipam/convert/convert.h"

struct tevent_req *collect_task_new(TALLOC_CTX *mem_ctx, struct collect *c,
				    const char *server, void *data)
{
	struct collect_task *task = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &task, struct collect_task);
	if (req == NULL) {
		talloc_free(data);
		return NULL;
	}
	task->c = c;
	task->server = talloc_strdup(task, server);
	task->data = talloc_steal(task, data);
	tevent_req_defer_callback(req, c->ev);
	return req;
}

void *collect_task_data(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);

	return task->data;
}

static struct ipam_failure copy_failure(TALLOC_CTX *mem_ctx,
					const struct ipam_failure *from)
{
	return (struct ipam_failure){
		.step = talloc_strdup(mem_ctx, from->step),
		.status = talloc_strdup(mem_ctx, from->status),
		.advice = talloc_strdup(mem_ctx, from->advice),
	};
}

void collect_task_end_failure(struct tevent_req *req,
			      const struct ipam_failure *failure)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);

	if (failure->step == NULL) {
		tevent_req_done(req);
		return;
	}
	task->failure = copy_failure(task, failure);
	tevent_req_error(req, EIO);
}

void collect_task_end_remark(struct tevent_req *req,
			     const struct ipam_failure *remark)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);

	task->failure = copy_failure(task, remark);
	tevent_req_done(req);
}

void collect_task_end(struct tevent_req *req, struct rpc_status status)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct ipam_failure failure = convert_failure(task, status);

	collect_task_end_failure(req, &failure);
}

void collect_task_end_store(struct tevent_req *req, int ret)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct ipam_failure failure = {0};

	if (ret != 0) {
		failure.step = "store";
		failure.status = talloc_asprintf(task, "store %d %s", ret,
						 store_error(task->c->store));
		failure.advice = ipam_error_text(ret);
	}
	collect_task_end_failure(req, &failure);
}

bool collect_task_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
		       struct ipam_failure *out_why)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	enum tevent_req_state state;
	uint64_t error;
	bool failed;

	failed = tevent_req_is_error(req, &state, &error);
	*out_why = copy_failure(mem_ctx, &task->failure);
	if (failed && task->failure.step == NULL) {
		*out_why = convert_failure(
			mem_ctx, rpc_status_make(RPC_VOCABULARY_LOCAL,
						 RPC_LOCAL_NO_MEMORY,
						 RPC_STEP_CALL));
	}
	tevent_req_received(req);
	return !failed;
}

int collect_server(TALLOC_CTX *mem_ctx, struct collect *c, const char *name,
		   struct ipam_server *out_server)
{
	const struct store_server_filter filter = {.server = name};
	const struct store_page page = {.limit = 1};
	struct ipam_server *servers = NULL;
	size_t count = 0;
	int ret;

	ret = store_server_list(mem_ctx, c->store, &filter, &page, &servers,
				&count);
	if (ret != 0) {
		return ret;
	}
	if (count == 0) {
		return ENOENT;
	}
	*out_server = servers[0];
	return 0;
}

struct ipam_addr
collect_best_address(const struct rpc_dns_answer *answer)
{
	struct ipam_addr best = {0};
	size_t i;

	for (i = 0; i < answer->num_records; i++) {
		const struct rpc_dns_record *r = &answer->records[i];

		if (r->family == 6 &&
		    (best.family != IPAM_NO_FAMILY ||
		     (r->octets[0] == 0xfe && (r->octets[1] & 0xc0) == 0x80))) {
			continue;
		}
		best = convert_octets(r->family, r->octets);
		if (r->family == 4) {
			break;
		}
	}
	return best;
}
