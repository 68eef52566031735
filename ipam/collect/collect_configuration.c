/*
 * ServerConfiguration: for each included role of a server its own part, one
 * after the other. A part that fails keeps no other from running; the first
 * failure, or else the first remark, is that of the task.
 */
#include "ipam/collect/collect_config.h"

struct configuration_data {
	struct ipam_server server;
	size_t next;
	struct ipam_failure worst, remark;
};

static const struct {
	enum ipam_role role;
	struct tevent_req *(*send)(TALLOC_CTX *mem_ctx, struct collect *c,
				   const char *server);
} parts[] = {
	{ IPAM_ROLE_DHCP, collect_config_dhcp_send },
	{ IPAM_ROLE_DNS, collect_config_dns_send },
};
#define NUM_PARTS (sizeof(parts) / sizeof(parts[0]))

static void configuration_next(struct tevent_req *req);
static void configuration_done(struct tevent_req *subreq);

struct tevent_req *collect_configuration_send(TALLOC_CTX *mem_ctx,
					      struct collect *c,
					      const char *server)
{
	struct configuration_data *data =
		talloc_zero(mem_ctx, struct configuration_data);
	struct tevent_req *req = NULL;
	int ret;

	if (data == NULL) {
		return NULL;
	}
	req = collect_task_new(mem_ctx, c, server, data);
	if (req == NULL) {
		return NULL;
	}
	ret = collect_server(data, c, server, &data->server);
	if (ret != 0) {
		collect_task_end_store(req, ret);
	} else {
		configuration_next(req);
	}
	return tevent_req_is_in_progress(req) ? req :
						tevent_req_post(req, c->ev);
}

static void configuration_next(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct configuration_data *data = task->data;
	const struct ipam_server_role *roles = data->server.roles;
	struct tevent_req *subreq = NULL;

	while (data->next < NUM_PARTS &&
	       !(roles[parts[data->next].role].present &&
		 roles[parts[data->next].role].included)) {
		data->next++;
	}
	if (data->next < NUM_PARTS) {
		subreq = parts[data->next].send(data, task->c,
						data->server.name);
		if (tevent_req_nomem(subreq, req)) {
			return;
		}
		tevent_req_set_callback(subreq, configuration_done, req);
	} else if (data->worst.step == NULL && data->remark.step != NULL) {
		collect_task_end_remark(req, &data->remark);
	} else {
		collect_task_end_failure(req, &data->worst);
	}
}

static void configuration_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct configuration_data *data = collect_task_data(req);
	struct ipam_failure why = {0};
	bool good = collect_task_recv(subreq, data, &why);
	struct ipam_failure *kept = good ? &data->remark : &data->worst;

	TALLOC_FREE(subreq);
	if (kept->step == NULL) {
		*kept = why;
	}
	data->next++;
	configuration_next(req);
}
