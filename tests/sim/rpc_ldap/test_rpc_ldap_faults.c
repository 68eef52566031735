/* use: rpc_ldap rpc_conn sim_lab sim_host sim_dc SAMBA_SERVER SAMBA PRIV KRB5 LDAP SASL JANSSON TALLOC TEVENT CHECK */
/*
 * What our client makes of a directory that misbehaves (simulators/dc/dc.h),
 * both ends in one process and a network of its own. The limit of entries is
 * none of these errors: the directory has fewer.
 */
#include <errno.h>

#include "rpc/ldap/rpc_ldap.h"
#include "rpc/ldap/rpc_ldap_ask.h"
#include "simulators/dc/dc.h"
#include "simulators/host/sim_host.h"
#include "simulators/lab/lab_space.h"
#include "tests/support/suite.h"

#define TIME_MS 20000
#define SHORT_MS 400 /* for what only a deadline ends */
#define PAGES 5

struct fixture {
	struct sim_lab *lab;
	struct sim_host *host;
	const char *fault;	/* NULL: none */
	struct tevent_context *ev;
	struct rpc_ldap_auth *auth;
};

static struct fixture *f;

static time_t now(void *private_data)
{
	return sim_lab_now(f->lab);
}

static int acceptor(void *private_data, TALLOC_CTX *mem_ctx,
		    const struct tsocket_address *remote,
		    const struct tsocket_address *local, const char *service,
		    struct gensec_security **out)
{
	return sim_acceptor_new(mem_ctx, f->host, remote, local, service, out);
}

static bool fault(void *private_data, const char *name)
{
	return f->fault != NULL && strcmp(f->fault, name) == 0;
}

static void journal(void *private_data, const char *client, const char *user,
		    const char *operation, json_t *arguments,
		    const char *result)
{
	json_decref(arguments);
}

static void start_server(void)
{
	struct sim_dc_host seam = { .now = now, .acceptor = acceptor,
				    .fault = fault, .journal = journal };
	struct sim_dc_service *service = NULL;
	const char *step = NULL;
	char path[512], *error = NULL;
	int ret = lab_space_enter(&step);

	ck_assert_msg(ret == 0, "%s: %s", step, strerror(ret));
	ret = sim_lab_load(f,
			   suite_path(path, sizeof(path),
				      "fixtures/labs/contoso"),
			   &f->lab, &error);
	ck_assert_msg(ret == 0, "%s", error);
	f->ev = f->lab->ev = tevent_context_init(f->lab);
	ret = sim_accounts_start(f, f->lab, suite_tmpdir(), &error);
	ck_assert_msg(ret == 0, "%s", error);
	f->host = &f->lab->hosts[0];
	seam.fqdn = f->host->fqdn;
	seam.domain = f->host->domain->name;
	seam.address = f->host->address;
	seam.dir = f->host->dir;
	ret = sim_dc_service_start(f->lab, f->ev, &seam, &service, &error);
	ck_assert_msg(ret == 0, "%s", error);
}

static void setup(void)
{
	struct rpc_creds_settings settings = { .method = RPC_METHOD_NTLM };
	struct rpc_context *context = NULL;
	struct rpc_creds *creds = NULL;
	struct rpc_status status;

	f = talloc_zero(NULL, struct fixture);
	start_server();
	context = rpc_context_new(f, f->ev);
	settings.user = "CONTOSO\\ipamsvc";
	settings.password_file = talloc_asprintf(f, "%s/passwords/ipamsvc",
						 suite_tmpdir());
	status = rpc_creds_new(f, context, &settings, &creds);
	ck_assert(rpc_status_is_ok(status));
	status = rpc_ldap_auth_new(f, creds, &settings, &f->auth);
	ck_assert(rpc_status_is_ok(status));
}

static void teardown(void)
{
	TALLOC_FREE(f);
}

/* A referral to the domain is one to this server. */
static bool find_controller(TALLOC_CTX *mem_ctx, const char *host,
			    struct rpc_target *out_target, void *private_data)
{
	size_t *referrals = private_data;

	++*referrals;
	*out_target = (struct rpc_target){
		.fqdn = f->host->fqdn, .address = f->host->address,
	};
	return true;
}

/* Binds and searches with small pages, following referrals. */
static struct rpc_status visit(uint32_t bind_ms, uint32_t search_ms,
			       size_t *out_entries, size_t *out_referrals)
{
	static const char *const names[] = { "cn", NULL };
	const struct rpc_target target = { .fqdn = f->host->fqdn,
					   .address = f->host->address };
	struct rpc_ldap_limits limits = rpc_ldap_limits_default();
	const struct rpc_ldap_ask ask = {
		.targets = &target, .num_targets = 1, .attempt_ms = bind_ms,
		.hops = 3, .find = find_controller,
		.private_data = out_referrals
	};
	const struct rpc_ldap_search search = {
		.base = "CN=Configuration,DC=contoso,DC=test",
		.scope = RPC_LDAP_SUB, .filter = "(objectClass=*)",
		.attributes = names, .limits = &limits,
		.timeout_ms = search_ms
	};
	struct rpc_ldap_entries *found = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	size_t missed = 0;

	*out_referrals = 0;
	limits.page_size = 10;
	limits.pages = PAGES;
	req = rpc_ldap_ask_send(f, f->ev, f->auth, &ask, &search);
	ck_assert(tevent_req_poll(req, f->ev));
	status = rpc_ldap_ask_recv(req, f, &found, &missed);
	*out_entries = found != NULL ? found->num_entries : 0;
	talloc_free(req);
	return status;
}

static const struct {
	const char *fault;
	uint32_t bind_ms, search_ms;
	enum rpc_vocabulary vocabulary;
	uint32_t code;
	const char *step;
	size_t referrals;
} faults[] = {
	{ SIM_DC_FAULT_BIND, SHORT_MS, TIME_MS, RPC_VOCABULARY_ERRNO,
	  ETIMEDOUT, "auth", 0 },
	{ SIM_DC_FAULT_NEVER, TIME_MS, SHORT_MS, RPC_VOCABULARY_ERRNO,
	  ETIMEDOUT, "call", 0 },
	{ SIM_DC_FAULT_CLOSE, TIME_MS, TIME_MS, RPC_VOCABULARY_LDAP,
	  (uint32_t)-1, "reply", 0 }, /* LDAP_SERVER_DOWN */
	{ SIM_DC_FAULT_TRUNCATED, TIME_MS, SHORT_MS, RPC_VOCABULARY_ERRNO,
	  ETIMEDOUT, "call", 0 },
	{ SIM_DC_FAULT_BER, TIME_MS, TIME_MS, RPC_VOCABULARY_LDAP,
	  (uint32_t)-4, "reply", 0 }, /* LDAP_DECODING_ERROR */
	{ SIM_DC_FAULT_ID, TIME_MS, SHORT_MS, RPC_VOCABULARY_ERRNO,
	  ETIMEDOUT, "call", 0 },
	{ SIM_DC_FAULT_PAGES, TIME_MS, TIME_MS, RPC_VOCABULARY_LOCAL,
	  RPC_LOCAL_TOO_MANY_PAGES, "reply", 0 },
	{ SIM_DC_FAULT_DENIED, TIME_MS, TIME_MS, RPC_VOCABULARY_LDAP, 50,
	  "call", 0 },
	{ SIM_DC_FAULT_REFERRAL, TIME_MS, TIME_MS, RPC_VOCABULARY_LDAP, 10,
	  "call", 3 },
	{ SIM_DC_FAULT_BUSY, TIME_MS, TIME_MS, RPC_VOCABULARY_LDAP, 51,
	  "call", 0 },
};
#define NUM_FAULTS (sizeof(faults) / sizeof(faults[0]))

START_TEST(a_fault_ends_in_a_named_error_within_the_deadline)
{
	struct rpc_status status;
	size_t entries = 0, referrals = 0;
	char name[64];

	f->fault = faults[_i].fault;
	status = visit(faults[_i].bind_ms, faults[_i].search_ms, &entries,
		       &referrals);
	ck_assert_msg(status.vocabulary == faults[_i].vocabulary &&
			      status.code == faults[_i].code,
		      "%s: %s", f->fault,
		      rpc_status_name(status, name, sizeof(name)));
	ck_assert_str_eq(rpc_step_name(status.step), faults[_i].step);
	ck_assert_uint_eq(referrals, faults[_i].referrals);
	ck_assert_uint_eq(entries, 0);
	/* A new connection to a server that is well again. */
	f->fault = NULL;
	status = visit(TIME_MS, TIME_MS, &entries, &referrals);
	ck_assert_msg(rpc_status_is_ok(status), "%s",
		      rpc_status_name(status, name, sizeof(name)));
	ck_assert_uint_gt(entries, 10); /* more than a page */
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("rpc_ldap_faults");
	TCase *tc = tcase_create("faults");
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);

	/* Samba's tables are made once and kept: before the leak check. */
	rpc_context_new(tmp_ctx, tevent_context_init(tmp_ctx));
	talloc_free(tmp_ctx);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc,
			    a_fault_ends_in_a_named_error_within_the_deadline,
			    0, NUM_FAULTS);
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
