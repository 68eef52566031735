/*
 * Tasks that do something else for each role of a server.
 */
#include "ipam/collect/collect_audit.h"
#include "ipam/collect/collect_config.h"

struct collect_part {
	unsigned roles; /* of any of these */
	struct tevent_req *(*send)(TALLOC_CTX *mem_ctx, struct collect *c,
				   const char *server);
};

#define ROLE(name) (1u << IPAM_ROLE_##name)

struct parts_data {
	const struct collect_part *parts;
	size_t count;
	struct ipam_server server;
	size_t next;
	struct ipam_failure worst, remark;
};

static const struct collect_part configuration[] = {
	{ ROLE(DHCP), collect_config_dhcp_send },
	{ ROLE(DNS), collect_config_dns_send },
};

static const struct collect_part audit[] = {
	{ ROLE(DHCP), collect_audit_dhcp_send },
	{ ROLE(DHCP), collect_audit_event_send },
	{ ROLE(DC) | ROLE(NPS), collect_audit_logon_send },
};

#define COUNT(parts) (sizeof(parts) / sizeof((parts)[0]))

static void parts_next(struct tevent_req *req);
static void parts_done(struct tevent_req *subreq);

/*
 * The parts of the included roles, one after the other. A part that fails
 * keeps no other from running; the first failure, or else the first remark, is
 * that of the task.
 */
static struct tevent_req *parts_send(TALLOC_CTX *mem_ctx, struct collect *c,
				     const char *server,
				     const struct collect_part *parts,
				     size_t count)
{
	struct parts_data *data =
		talloc_zero(mem_ctx, struct parts_data);
	struct tevent_req *req = NULL;
	int ret;

	if (data == NULL) {
		return NULL;
	}
	data->parts = parts;
	data->count = count;
	req = collect_task_new(mem_ctx, c, server, data);
	if (req == NULL) {
		return NULL;
	}
	ret = collect_server(data, c, server, &data->server);
	if (ret != 0) {
		collect_task_end_store(req, ret);
	} else {
		parts_next(req);
	}
	return tevent_req_is_in_progress(req) ? req :
						tevent_req_post(req, c->ev);
}

/* The included ones. */
static unsigned roles_of(const struct ipam_server *server)
{
	unsigned roles = 0, role;

	for (role = 0; role < IPAM_ROLE_COUNT; role++) {
		if (server->roles[role].present &&
		    server->roles[role].included) {
			roles |= 1u << role;
		}
	}
	return roles;
}

static void parts_next(struct tevent_req *req)
{
	struct collect_task *task = tevent_req_data(req, struct collect_task);
	struct parts_data *data = task->data;
	unsigned roles = roles_of(&data->server);
	struct tevent_req *subreq = NULL;

	while (data->next < data->count &&
	       (data->parts[data->next].roles & roles) == 0) {
		data->next++;
	}
	if (data->next < data->count) {
		subreq = data->parts[data->next].send(data, task->c,
						      data->server.name);
		if (tevent_req_nomem(subreq, req)) {
			return;
		}
		tevent_req_set_callback(subreq, parts_done, req);
	} else if (data->worst.step == NULL && data->remark.step != NULL) {
		collect_task_end_remark(req, &data->remark);
	} else {
		collect_task_end_failure(req, &data->worst);
	}
}

static void parts_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct parts_data *data = collect_task_data(req);
	struct ipam_failure why = {0};
	bool good = collect_task_recv(subreq, data, &why);
	struct ipam_failure *kept = good ? &data->remark : &data->worst;

	TALLOC_FREE(subreq);
	if (kept->step == NULL) {
		*kept = why;
	}
	data->next++;
	parts_next(req);
}

struct tevent_req *collect_configuration_send(TALLOC_CTX *mem_ctx,
					      struct collect *c,
					      const char *server)
{
	return parts_send(mem_ctx, c, server, configuration,
			  COUNT(configuration));
}

struct tevent_req *collect_audit_send(TALLOC_CTX *mem_ctx, struct collect *c,
				      const char *server)
{
	return parts_send(mem_ctx, c, server, audit, COUNT(audit));
}
