/* use: sim_service sim_host rpc_service rpc_conn rpc_idl sim_lab SAMBA_SERVER SAMBA PRIV KRB5 JANSSON TALLOC TEVENT CHECK */
/*
 * Our client and the simulated service control manager, over TCP in a network
 * namespace of the test's own. The lab's clock is the test's.
 */
#include <errno.h>

#include "rpc/service/rpc_service.h"
#include "simulators/host/sim_host.h"
#include "simulators/lab/lab_space.h"
#include "simulators/service/sim_service.h"
#include "tests/support/suite.h"

#define TIMEOUT_MS 20000

static TALLOC_CTX *mem;
static struct sim_lab *lab;
static struct sim_host *host;
static struct tevent_context *ev;
static time_t clock_now = 1793610000;
static const char *fault_now;
static char journal_last[256];
static size_t closed; /* handles */

static time_t now(void *private_data)
{
	return clock_now;
}

static bool is_member(void *private_data, const char *domain,
		      const char *name, const char *group)
{
	const struct sim_account *account = sim_account_find(lab, domain, name);

	return account != NULL && sim_account_is_member(account, group);
}

static bool fault(void *private_data, const char *name)
{
	return fault_now != NULL && strcmp(name, fault_now) == 0;
}

static void journal(void *private_data, const struct sim_journal_entry *entry)
{
	snprintf(journal_last, sizeof(journal_last), "%s %d %s %s",
		 entry->interface, entry->opnum, entry->operation,
		 entry->result);
	closed += strcmp(journal_last, "scmr 0 RCloseServiceHandle 0") == 0;
	json_decref(entry->arguments);
}

static void start(const char *dir)
{
	struct sim_seam seam = {.now = now, .is_member = is_member,
				.fault = fault, .journal = journal};
	struct sim_service_manager *manager = NULL;
	const char *step = NULL, *message = NULL;
	char path[512], *error = NULL;
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
	host = &lab->hosts[0];
	seam.fqdn = host->fqdn;
	seam.dir = dir != NULL ? dir : host->dir;
	seam.roles = SIM_ROLE_DC | SIM_ROLE_DHCP;
	ret = sim_rpc_new(mem, host, &error);
	ck_assert_msg(ret == 0, "%s", error);
	ret = sim_service_start(mem, host->dce, &seam, &manager, &message);
	ck_assert_msg(ret == 0, "%s", message);
	ret = sim_rpc_listen(mem, host, &error);
	ck_assert_msg(ret == 0, "%s", error);
}

static void is_ok(struct rpc_status status)
{
	char name[64];

	ck_assert_msg(rpc_status_is_ok(status), "%s %s: %s",
		      rpc_step_name(status.step),
		      rpc_status_name(status, name, sizeof(name)),
		      rpc_status_sentence(status));
}

static void is_code(struct rpc_status status, uint32_t code)
{
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_WERROR);
	ck_assert_uint_eq(status.code, code);
}

static void is_local(struct rpc_status status, enum rpc_local code)
{
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_LOCAL);
	ck_assert_uint_eq(status.code, code);
}

static struct rpc_status try_open(const char *account, uint32_t page_bytes,
				  struct rpc_service **out)
{
	struct rpc_creds_settings settings = {.method = RPC_METHOD_NTLM};
	struct rpc_target target = { .fqdn = host->fqdn,
				     .address = host->address };
	struct rpc_service_limits limits = rpc_service_limits_default();
	struct rpc_context *context = rpc_context_new(mem, ev);
	struct rpc_creds *creds = NULL;
	struct tevent_req *req = NULL;

	rpc_context_keep(context, 60, 10);
	limits.page_bytes = page_bytes;
	limits.rows = 500;
	limits.poll_ms = 1;
	settings.user = talloc_asprintf(mem, "CONTOSO\\%s", account);
	settings.password_file = talloc_asprintf(mem, "%s/passwords/%s",
						 suite_tmpdir(), account);
	is_ok(rpc_creds_new(mem, context, &settings, &creds));
	req = rpc_service_open_send(mem, ev, context, creds, &target,
				    RPC_SERVICE_TCP, &limits, TIMEOUT_MS);
	ck_assert(tevent_req_poll(req, ev));
	return rpc_service_open_recv(req, mem, out);
}

static struct rpc_service *open_as(const char *account, uint32_t page_bytes)
{
	struct rpc_service *service = NULL;

	is_ok(try_open(account, page_bytes, &service));
	ck_assert_int_eq(rpc_service_way(service), RPC_SERVICE_TCP);
	return service;
}

static struct rpc_status status_of(struct rpc_service *s, const char *name,
				   struct rpc_service_status *out)
{
	struct tevent_req *req = rpc_service_status_send(mem, ev, s, name);

	ck_assert(tevent_req_poll(req, ev));
	return rpc_service_status_recv(req, out);
}

static struct rpc_status control(struct rpc_service *s, const char *name,
				 enum rpc_service_control what,
				 struct rpc_service_status *out)
{
	struct tevent_req *req =
		rpc_service_control_send(mem, ev, s, name, what);

	ck_assert(tevent_req_poll(req, ev));
	return rpc_service_control_recv(req, out);
}

static struct rpc_status run(struct rpc_service *s, const char *name,
			     struct rpc_service_status *out)
{
	struct tevent_req *req = rpc_service_start_send(mem, ev, s, name);

	ck_assert(tevent_req_poll(req, ev));
	return rpc_service_start_recv(req, out);
}

static struct rpc_status list(struct rpc_service *s,
			      struct rpc_service_list **out)
{
	struct tevent_req *req = rpc_service_list_send(mem, ev, s, 0x30);

	ck_assert(tevent_req_poll(req, ev));
	return rpc_service_list_recv(req, mem, out);
}

START_TEST(a_state_is_read_by_name)
{
	struct rpc_service_status status = {0};
	struct rpc_service *s = NULL;

	start(NULL);
	s = open_as("ipamsvc", 4096);
	is_ok(status_of(s, "dhcpserver", &status));
	ck_assert_uint_eq(status.state, RPC_SERVICE_RUNNING);
	ck_assert_uint_eq(status.type, 0x20);
	ck_assert_uint_eq(status.accepts, 7);
	ck_assert_uint_ne(status.pid, 0);
	ck_assert_str_eq(journal_last, "scmr 0 RCloseServiceHandle 0");
	is_code(status_of(s, "NoSuch", &status), RPC_SERVICE_E_ABSENT);
	is_code(status_of(s, "", &status), 123);
	talloc_free(mem);
}
END_TEST

/* On a connection that stays the manager's handle would stay, too. */
START_TEST(the_manager_is_closed_in_the_end)
{
	struct rpc_service_status out = { .state = 0 };
	struct rpc_service *s = NULL;
	size_t open;

	start(NULL);
	s = open_as("ipamsvc", 65536);
	is_ok(status_of(s, "DHCPServer", &out));
	open = closed;
	ck_assert_uint_eq(open, 1); /* the service's */
	talloc_free(s);
	while (closed == open) {
		ck_assert_int_eq(tevent_loop_once(ev), 0);
	}
	talloc_free(mem);
}
END_TEST

START_TEST(a_configuration_is_read_in_two_steps)
{
	struct rpc_service_config *config = NULL;
	struct tevent_req *req = NULL;

	start(NULL);
	req = rpc_service_config_send(mem, ev, open_as("ipamsvc", 4096),
				      "DHCPServer");
	ck_assert(tevent_req_poll(req, ev));
	is_ok(rpc_service_config_recv(req, mem, &config));
	ck_assert_uint_eq(config->start_type, RPC_SERVICE_AUTO);
	ck_assert_uint_eq(config->error_control, 1);
	ck_assert(!config->delayed_start);
	ck_assert_str_eq(config->display, "DHCP Server");
	ck_assert_str_eq(config->account, "NT AUTHORITY\\NetworkService");
	ck_assert_str_eq(config->depends, "RpcSs/EventLog");
	ck_assert_str_eq(config->path,
			 "C:\\Windows\\system32\\svchost.exe -k DHCPServer");
	talloc_free(mem);
}
END_TEST

static struct rpc_status display_of(struct rpc_service *s, const char *name,
				    const char **out_display)
{
	struct tevent_req *req = rpc_service_display_send(mem, ev, s, name);

	ck_assert(tevent_req_poll(req, ev));
	return rpc_service_display_recv(req, mem, out_display);
}

START_TEST(a_display_name_takes_one_call)
{
	const char *display = NULL;
	struct rpc_service *s = NULL;

	start(NULL);
	s = open_as("ipamsvc", 4096);
	is_ok(display_of(s, "dhcpserver", &display));
	ck_assert_str_eq(display, "DHCP Server");
	ck_assert_str_eq(journal_last, "scmr 20 RGetServiceDisplayNameW 0");
	display = NULL;
	is_code(display_of(s, "NoSuch", &display), RPC_SERVICE_E_ABSENT);
	ck_assert_ptr_null(display);
	talloc_free(mem);
}
END_TEST

START_TEST(a_stop_and_a_start_take_their_time)
{
	struct rpc_service_status status = {0};
	struct rpc_service *s = NULL;
	struct tevent_req *req = NULL;

	start(NULL);
	s = open_as("dhcpadmin", 4096);
	is_ok(control(s, "DHCPServer", RPC_SERVICE_CONTROL_STOP, &status));
	ck_assert_uint_eq(status.state, RPC_SERVICE_STOP_PENDING);
	ck_assert_uint_eq(status.wait_hint_ms, 2000);
	is_code(run(s, "DHCPServer", &status), RPC_SERVICE_E_ALREADY_RUNNING);
	is_code(control(s, "DHCPServer", RPC_SERVICE_CONTROL_PAUSE, &status),
		RPC_SERVICE_E_CANNOT_ACCEPT);
	/* nobody's clock moves: pending for ever */
	req = rpc_service_settle_send(mem, ev, s, "DHCPServer", 50);
	ck_assert(tevent_req_poll(req, ev));
	ck_assert_uint_eq(rpc_service_settle_recv(req, &status).code,
			  ETIMEDOUT);
	clock_now += 2;
	is_ok(status_of(s, "DHCPServer", &status));
	ck_assert_uint_eq(status.state, RPC_SERVICE_STOPPED);
	ck_assert_uint_eq(status.pid, 0);
	is_code(control(s, "DHCPServer", RPC_SERVICE_CONTROL_STOP, &status),
		RPC_SERVICE_E_NOT_ACTIVE);
	is_ok(run(s, "DHCPServer", &status));
	ck_assert_uint_eq(status.state, RPC_SERVICE_START_PENDING);
	clock_now += 2;
	req = rpc_service_settle_send(mem, ev, s, "DHCPServer", TIMEOUT_MS);
	ck_assert(tevent_req_poll(req, ev));
	is_ok(rpc_service_settle_recv(req, &status));
	ck_assert_uint_eq(status.state, RPC_SERVICE_RUNNING);
	talloc_free(mem);
}
END_TEST

START_TEST(a_service_pauses_and_goes_on)
{
	struct rpc_service_status status = {0};
	struct rpc_service *s = NULL;

	start(NULL);
	s = open_as("dhcpadmin", 4096);
	is_ok(control(s, "DHCPServer", RPC_SERVICE_CONTROL_PAUSE, &status));
	ck_assert_uint_eq(status.state, RPC_SERVICE_PAUSE_PENDING);
	clock_now += 2;
	is_ok(control(s, "DHCPServer", RPC_SERVICE_CONTROL_INTERROGATE,
		      &status));
	ck_assert_uint_eq(status.state, RPC_SERVICE_PAUSED);
	is_ok(control(s, "DHCPServer", RPC_SERVICE_CONTROL_CONTINUE, &status));
	ck_assert_uint_eq(status.state, RPC_SERVICE_CONTINUE_PENDING);
	clock_now += 2;
	is_ok(status_of(s, "DHCPServer", &status));
	ck_assert_uint_eq(status.state, RPC_SERVICE_RUNNING);
	is_code(control(s, "RpcSs", RPC_SERVICE_CONTROL_STOP, &status), 1052);
	is_code(control(s, "EventLog", RPC_SERVICE_CONTROL_STOP, &status),
		RPC_SERVICE_E_DEPENDENTS);
	talloc_free(mem);
}
END_TEST

START_TEST(rights_are_those_of_the_groups)
{
	struct rpc_service_status status = {0};
	struct rpc_service *s = NULL;

	start(NULL);
	s = open_as("ipamsvc", 4096);
	is_code(control(s, "DHCPServer", RPC_SERVICE_CONTROL_STOP, &status),
		RPC_SERVICE_E_DENIED);
	is_code(run(s, "DHCPServer", &status), RPC_SERVICE_E_DENIED);
	s = NULL;
	is_code(try_open("nobody", 4096, &s), RPC_SERVICE_E_DENIED);
	talloc_free(mem);
}
END_TEST

static const uint32_t page_sizes[] = {44 + 64, 600, 65536};

/* The first holds less than one entry: the client asks again with more. */
START_TEST(a_list_is_read_to_its_end)
{
	static const char *const names[] = {"RpcSs", "EventLog", "DHCPServer",
					    "NTDS", "Kdc", "Netlogon"};
	struct rpc_service_list *all = NULL;
	size_t i;

	start(NULL);
	is_ok(list(open_as("ipamsvc", page_sizes[_i]), &all));
	ck_assert_uint_eq(all->count, 6);
	ck_assert_uint_eq(all->odd, 0);
	for (i = 0; i < 6; i++) {
		ck_assert_str_eq(all->rows[i].name, names[i]);
		ck_assert_uint_eq(all->rows[i].status.state,
				  RPC_SERVICE_RUNNING);
		ck_assert_uint_ne(all->rows[i].status.pid, 0);
	}
	ck_assert_str_eq(all->rows[2].display, "DHCP Server");
	talloc_free(mem);
}
END_TEST

static const struct {
	const char *fault;
	enum rpc_local code;
} lies[] = {
	{SIM_SERVICE_FAULT_ENDLESS, RPC_LOCAL_NO_PROGRESS},
	{SIM_SERVICE_FAULT_OFFSETS, RPC_LOCAL_BAD_REPLY},
	{SIM_SERVICE_FAULT_COUNT, RPC_LOCAL_BAD_REPLY},
};

START_TEST(a_list_that_lies_ends_in_a_named_error)
{
	struct rpc_service_list *all = NULL;

	start(NULL);
	fault_now = lies[_i].fault;
	is_local(list(open_as("ipamsvc", 4096), &all), lies[_i].code);
	talloc_free(mem);
}
END_TEST

START_TEST(exported_services_are_served)
{
	static const char csv[] =
		"\"Name\",\"DisplayName\",\"State\",\"StartMode\","
		"\"StartName\",\"ProcessId\",\"ExitCode\","
		"\"ServiceSpecificExitCode\",\"AcceptStop\",\"AcceptPause\"\r\n"
		"\"DHCPServer\",\"Serveur DHCP \xc3\xa9\",\"Paused\",\"Auto\","
		"\"x\",\"2044\",\"0\",\"0\",\"True\",\"True\"\r\n"
		"\"DNS\",\"DNS, Server\",\"Stopped\",\"Disabled\","
		"\"LocalSystem\",\"0\",\"1077\",\"0\",\"False\",\"False\"\r\n";
	char path[512];
	struct rpc_service_list *all = NULL;
	struct rpc_service_status status = {0};
	struct rpc_service *s = NULL;
	FILE *f = NULL;

	snprintf(path, sizeof(path), "%s/services.csv", suite_tmpdir());
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(csv, f);
	fclose(f);
	start(suite_tmpdir());
	s = open_as("dhcpadmin", 4096);
	is_ok(list(s, &all));
	ck_assert_str_eq(all->rows[0].display, "Serveur DHCP \xc3\xa9");
	ck_assert_uint_eq(all->rows[0].status.state, RPC_SERVICE_PAUSED);
	ck_assert_uint_eq(all->rows[0].status.pid, 2044);
	ck_assert_str_eq(all->rows[1].display, "DNS, Server");
	ck_assert_uint_eq(all->rows[1].status.exit_code, 1077);
	is_code(run(s, "DNS", &status), RPC_SERVICE_E_DISABLED);
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("rpc_service");
	TCase *tc = tcase_create("lab");

	/* Samba's tables for the life of a process come before the count. */
	mem = talloc_new(NULL);
	rpc_context_new(mem, tevent_context_init(mem));
	talloc_free(mem);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_state_is_read_by_name);
	tcase_add_test(tc, the_manager_is_closed_in_the_end);
	tcase_add_test(tc, a_configuration_is_read_in_two_steps);
	tcase_add_test(tc, a_display_name_takes_one_call);
	tcase_add_test(tc, a_stop_and_a_start_take_their_time);
	tcase_add_test(tc, a_service_pauses_and_goes_on);
	tcase_add_test(tc, rights_are_those_of_the_groups);
	tcase_add_loop_test(tc, a_list_is_read_to_its_end, 0, 3);
	tcase_add_loop_test(tc, a_list_that_lies_ends_in_a_named_error, 0, 3);
	tcase_add_test(tc, exported_services_are_served);
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
