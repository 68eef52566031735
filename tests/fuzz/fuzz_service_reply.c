/* use: rpc_service rpc_idl SAMBA TALLOC TEVENT */
/* Replies of a service control manager, as fuzz_reply.h gives them. */
#include <stdlib.h>

#include "rpc/service/rpc_service_private.h"
#include "tests/fuzz/fuzz_reply.h"

#define MOST_PAGES 20
#define MOST_ROWS  2000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rpc_service *service;

static void ask_open(void)
{
	const struct rpc_target target = {.fqdn = "dhcp1.lab.example.net"};
	struct tevent_req *req =
		rpc_service_open_send(ev, ev, NULL, NULL, &target,
				      RPC_SERVICE_ANY, NULL, 1000);
	struct rpc_service *opened = NULL;

	finish(req);
	rpc_service_open_recv(req, results, &opened);
	talloc_free(req);
}

static void ask_config(void)
{
	struct tevent_req *req = rpc_service_config_send(ev, ev, service, "s");
	struct rpc_service_config *config = NULL;

	finish(req);
	rpc_service_config_recv(req, results, &config);
	if (config != NULL) {
		touch(config->path);
		touch(config->depends);
		touch(config->account);
		touch(config->display);
	}
	talloc_free(req);
}

/* ASK_STATUS(NAME, parameters after the service): a status in the end */
#define ASK_STATUS(name, ...)                                                  \
	static void ask_##name(void)                                           \
	{                                                                      \
		struct tevent_req *req = rpc_service_##name##_send(            \
			ev, ev, service, __VA_ARGS__);                         \
		struct rpc_service_status status = {0};                        \
		finish(req);                                                   \
		if (rpc_status_is_ok(                                          \
			    rpc_service_##name##_recv(req, &status))) {        \
			touched += status.state + status.pid;                  \
		}                                                              \
		talloc_free(req);                                              \
	}

ASK_STATUS(status, "s")
ASK_STATUS(control, "s", RPC_SERVICE_CONTROL_STOP)
ASK_STATUS(start, "s")
/* ends with the first pause */
ASK_STATUS(settle, "s", 0)

static void ask_list(void)
{
	struct tevent_req *req = rpc_service_list_send(ev, ev, service, 0x30);
	struct rpc_service_list *list = NULL;
	size_t i;

	finish(req);
	rpc_service_list_recv(req, results, &list);
	if (list != NULL && list->count > MOST_ROWS) {
		abort();
	}
	for (i = 0; list != NULL && i < list->count; i++) {
		touch(list->rows[i].name);
		touch(list->rows[i].display);
	}
	talloc_free(req);
}

static void ask_display(void)
{
	struct tevent_req *req = rpc_service_display_send(ev, ev, service, "s");
	const char *display = NULL;

	finish(req);
	rpc_service_display_recv(req, results, &display);
	touch(display);
	talloc_free(req);
}

/* Seeds name their question by its place: append. */
static void (*const questions[])(void) = {
	ask_open,  ask_status, ask_config, ask_control,
	ask_start, ask_settle, ask_list,   ask_display,
};

/* By hand: opening is one of the questions. */
static void connect_once(void)
{
	ev = tevent_context_init(NULL);
	service = talloc_zero(NULL, struct rpc_service);
	service->fqdn = "dhcp1.lab.example.net";
	service->limits = rpc_service_limits_default();
	service->limits.pages = MOST_PAGES;
	service->limits.rows = MOST_ROWS;
	service->conn = talloc_zero(service, struct rpc_conn);
	service->conn->table = &ndr_table_scmr;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) {
		return 0;
	}
	if (ev == NULL) {
		connect_once();
	}
	service->lacks_status_ex = false;
	service->lacks_list_ex = false;
	ask(questions, sizeof(questions) / sizeof(questions[0]), data, size);
	return 0;
}
