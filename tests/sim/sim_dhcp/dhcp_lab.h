/*
 * One DHCP server of the contoso lab and our client, both ends in one process
 * and a network of its own.
 */
#ifndef TESTS_SIM_DHCP_LAB_H
#define TESTS_SIM_DHCP_LAB_H

#include <errno.h>
#include <string.h>

#include "rpc/dhcp/rpc_dhcp.h"
#include "simulators/dhcp/sim_dhcp.h"
#include "simulators/host/sim_host.h"
#include "simulators/lab/lab_space.h"
#include "tests/support/suite.h"

#ifndef TIMEOUT_MS
#define TIMEOUT_MS 20000
#endif

static TALLOC_CTX *mem;
static struct sim_lab *lab;
static struct sim_host *host;
static struct sim_dhcp_service *service;
static struct tevent_context *ev;

static time_t now(void *private_data)
{
	return sim_lab_now(lab);
}

static bool is_member(void *private_data, const char *domain,
		      const char *account, const char *group)
{
	const struct sim_account *a = sim_account_find(lab, domain, account);

	return a != NULL && sim_account_is_member(a, group);
}

static bool fault(void *private_data, const char *name)
{
	return sim_host_fault(private_data, name);
}

static void journal(void *private_data, const struct sim_journal_entry *entry)
{
	json_decref(entry->arguments);
}

/* A network with one host of the lab. */
static inline void start(const char *name)
{
	struct sim_seam seam = { .now = now, .is_member = is_member,
				      .fault = fault, .journal = journal };
	const char *step = NULL, *message = NULL;
	char path[512], *error = NULL;
	size_t i;
	int ret = lab_space_enter(&step);

	ck_assert_msg(ret == 0, "%s: %s", step, strerror(ret));
	mem = talloc_new(NULL);
	ret = sim_lab_load(mem,
			   suite_path(path, sizeof(path),
				      "fixtures/labs/contoso"),
			   &lab, &error);
	ck_assert_msg(ret == 0, "%s", error);
	ev = lab->ev = tevent_context_init(lab);
	ret = sim_accounts_start(mem, lab, suite_tmpdir(), &error);
	ck_assert_msg(ret == 0, "%s", error);
	for (i = 0; strcmp(lab->hosts[i].name, name) != 0; i++) {
		ck_assert_uint_lt(i + 1, lab->host_count);
	}
	host = &lab->hosts[i];
	seam.fqdn = host->fqdn;
	seam.address = host->address;
	seam.dir = host->dir;
	seam.private_data = host;
	ret = sim_rpc_new(mem, host, &error);
	ck_assert_msg(ret == 0, "%s", error);
	ret = sim_dhcp_service_start(mem, host->dce, &seam, &service,
				     &message);
	ck_assert_msg(ret == 0, "%s", message);
	ret = sim_rpc_listen(mem, host, &error);
	ck_assert_msg(ret == 0, "%s", error);
}

static inline void is_ok(struct rpc_status status)
{
	char name[64];

	ck_assert_msg(rpc_status_is_ok(status), "%s %s: %s",
		      rpc_step_name(status.step),
		      rpc_status_name(status, name, sizeof(name)),
		      rpc_status_sentence(status));
}

/* Each call has the same time as the connection. */
static inline struct rpc_status try_open(const char *account,
					 uint32_t timeout_ms,
					 struct rpc_dhcp **out)
{
	struct rpc_creds_settings settings = { .method = RPC_METHOD_NTLM };
	struct rpc_target target = { .fqdn = host->fqdn,
				     .address = host->address };
	struct rpc_dhcp_limits limits = rpc_dhcp_limits_default();
	struct rpc_context *context = rpc_context_new(mem, ev);
	struct rpc_creds *creds = NULL;
	struct tevent_req *req = NULL;

	limits.call_ms = timeout_ms;
	limits.page_bytes = 2048;
	limits.rows = 20000;
	settings.user = talloc_asprintf(mem, "CONTOSO\\%s", account);
	settings.password_file = talloc_asprintf(mem, "%s/passwords/%s",
						 suite_tmpdir(), account);
	is_ok(rpc_creds_new(mem, context, &settings, &creds));
	req = rpc_dhcp_open_send(mem, ev, context, creds, &target, &limits,
				 timeout_ms);
	ck_assert(tevent_req_poll(req, ev));
	return rpc_dhcp_open_recv(req, mem, out);
}

static inline struct rpc_dhcp *open_as(const char *account)
{
	struct rpc_dhcp *dhcp = NULL;

	is_ok(try_open(account, TIMEOUT_MS, &dhcp));
	return dhcp;
}

/*
 * Samba's tables for the life of a process come before the leak check counts:
 * for the top of suite().
 */
static inline void dhcp_lab_prepare(void)
{
	mem = talloc_new(NULL);
	rpc_context_new(mem, tevent_context_init(mem));
	talloc_free(mem);
}

#endif
