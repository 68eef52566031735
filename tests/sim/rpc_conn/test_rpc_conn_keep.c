/* use: rpc_dhcp rpc_conn sim_lab sim_host sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV KRB5 JANSSON TALLOC TEVENT XML2 CHECK */
/*
 * Connections that are kept for the next one who asks. A host that refuses to
 * bind from some moment on is reached by those that were open before.
 */
#include "tests/sim/sim_dhcp/dhcp_lab.h"

#include <unistd.h>
#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_dhcpsrv.h"

#define SHORT_MS 400
#define MOST	 10

static const struct ndr_interface_table *const tables[] = {
	&ndr_table_dhcpsrv, NULL
};
static struct rpc_context *context;
static struct rpc_creds *creds;

static void log_on(void)
{
	struct rpc_creds_settings settings = { .method = RPC_METHOD_NTLM };

	settings.user = "CONTOSO\\ipamsvc";
	settings.password_file = talloc_asprintf(mem, "%s/passwords/ipamsvc",
						 suite_tmpdir());
	is_ok(rpc_creds_new(mem, context, &settings, &creds));
}

static void begin(uint32_t keep_s, size_t most)
{
	start("dhcp2");
	context = rpc_context_new(mem, ev);
	rpc_context_keep(context, keep_s, most);
	log_on();
}

static void fault_from_now_on(const char *text)
{
	char *error = NULL;

	lab->tables = tables;
	host->wire_fault_count = 0;
	ck_assert_int_eq(sim_host_fault_add(mem, host, text, &error), 0);
	ck_assert_uint_eq(host->wire_fault_count, 1);
}

/* Opening asks for the version on the first of two connections. */
static struct rpc_status try_visit(bool anew, uint32_t timeout_ms,
				   struct rpc_dhcp **out)
{
	const struct rpc_target target = { .fqdn = host->fqdn,
					   .address = host->address,
					   .anew = anew };
	struct rpc_dhcp_limits limits = rpc_dhcp_limits_default();
	struct tevent_req *req = NULL;

	limits.call_ms = timeout_ms;
	req = rpc_dhcp_open_send(mem, ev, context, creds, &target, &limits,
				 timeout_ms);
	ck_assert(tevent_req_poll(req, ev));
	return rpc_dhcp_open_recv(req, mem, out);
}

static struct rpc_status visit(bool anew)
{
	struct rpc_dhcp *dhcp = NULL;
	struct rpc_status status = try_visit(anew, TIMEOUT_MS, &dhcp);

	talloc_free(dhcp);
	return status;
}

static void is_refused(struct rpc_status status)
{
	ck_assert(!rpc_status_is_ok(status));
	ck_assert_int_eq(status.step, RPC_STEP_BIND);
}

START_TEST(a_connection_that_was_kept_is_used_again)
{
	begin(60, MOST);
	is_ok(visit(false));
	fault_from_now_on("refuse_bind:dhcpsrv");
	is_ok(visit(false));
	is_ok(visit(false));
	is_refused(visit(true));
	talloc_free(mem);
}
END_TEST

START_TEST(none_is_kept_unless_asked_for)
{
	begin(0, MOST);
	is_ok(visit(false));
	fault_from_now_on("refuse_bind:dhcpsrv");
	is_refused(visit(false));
	talloc_free(mem);
}
END_TEST

START_TEST(none_is_kept_beyond_the_limit)
{
	begin(60, 0);
	is_ok(visit(false));
	fault_from_now_on("refuse_bind:dhcpsrv");
	is_refused(visit(false));
	talloc_free(mem);
}
END_TEST

START_TEST(keeping_ends_when_it_is_switched_off)
{
	begin(60, MOST);
	is_ok(visit(false));
	rpc_context_keep(context, 0, 0);
	fault_from_now_on("refuse_bind:dhcpsrv");
	is_refused(visit(false));
	talloc_free(mem);
}
END_TEST

START_TEST(a_connection_ages)
{
	begin(1, MOST);
	is_ok(visit(false));
	fault_from_now_on("refuse_bind:dhcpsrv");
	sleep(1); /* its age is counted in whole seconds */
	is_refused(visit(false));
	talloc_free(mem);
}
END_TEST

START_TEST(a_connection_goes_with_its_credentials)
{
	begin(60, MOST);
	is_ok(visit(false));
	talloc_free(creds);
	log_on();
	fault_from_now_on("refuse_bind:dhcpsrv");
	is_refused(visit(false));
	talloc_free(mem);
}
END_TEST

/* The server closes at the second call of a connection, or says nothing. */
START_TEST(a_kept_connection_that_is_lost_is_opened_again)
{
	static const char *const faults[] = {
		"reboot:dhcpsrv/R_DhcpGetVersion@2",
		"never_answer:dhcpsrv/R_DhcpGetVersion@2",
		"close_mid_reply:dhcpsrv/R_DhcpGetVersion@2",
	};
	struct rpc_dhcp *dhcp = NULL;

	begin(60, MOST);
	fault_from_now_on(faults[_i]);
	is_ok(visit(false));
	is_ok(try_visit(false, SHORT_MS, &dhcp));
	ck_assert_uint_gt(rpc_dhcp_version(dhcp).major, 0);
	talloc_free(dhcp);
	/* what was opened again is kept, too */
	fault_from_now_on("refuse_bind:dhcpsrv");
	is_ok(visit(false));
	talloc_free(mem);
}
END_TEST

/* A server that is really gone is told, with the step that shows it. */
START_TEST(a_server_that_is_gone_is_told)
{
	struct rpc_dhcp *dhcp = NULL;

	begin(60, MOST);
	is_ok(visit(false));
	fault_from_now_on("reboot:dhcpsrv/R_DhcpGetVersion");
	ck_assert_int_eq(try_visit(false, SHORT_MS, &dhcp).step,
			 RPC_STEP_CALL);
	fault_from_now_on("refuse_bind:dhcpsrv");
	is_refused(visit(false));
	talloc_free(mem);
}
END_TEST

static void send_scopes(struct rpc_dhcp *dhcp)
{
	ck_assert_ptr_nonnull(rpc_dhcp_scopes_send(dhcp, ev, dhcp, 4));
}

START_TEST(a_connection_whose_call_is_given_up_is_not_kept)
{
	struct rpc_dhcp *dhcp = NULL;

	begin(60, MOST);
	is_ok(try_visit(false, TIMEOUT_MS, &dhcp));
	send_scopes(dhcp);
	talloc_free(dhcp);
	fault_from_now_on("refuse_bind:dhcpsrv");
	is_refused(visit(false));
	talloc_free(mem);
}
END_TEST

START_TEST(a_connection_with_a_fault_is_not_kept)
{
	begin(60, MOST);
	fault_from_now_on("fault:dhcpsrv/R_DhcpGetVersion");
	ck_assert(!rpc_status_is_ok(visit(false)));
	fault_from_now_on("refuse_bind:dhcpsrv");
	is_refused(visit(false));
	talloc_free(mem);
}
END_TEST

START_TEST(a_connection_outlives_its_context)
{
	struct rpc_dhcp *dhcp = NULL;

	begin(60, MOST);
	is_ok(try_visit(false, TIMEOUT_MS, &dhcp));
	send_scopes(dhcp);
	is_ok(visit(false));
	talloc_free(context);
	talloc_free(dhcp);
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("rpc_conn_keep");
	TCase *tc = tcase_create("keep");

	dhcp_lab_prepare();
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_connection_that_was_kept_is_used_again);
	tcase_add_test(tc, none_is_kept_unless_asked_for);
	tcase_add_test(tc, none_is_kept_beyond_the_limit);
	tcase_add_test(tc, keeping_ends_when_it_is_switched_off);
	tcase_add_test(tc, a_connection_ages);
	tcase_add_test(tc, a_connection_goes_with_its_credentials);
	tcase_add_loop_test(tc, a_kept_connection_that_is_lost_is_opened_again,
			    0, 3);
	tcase_add_test(tc, a_server_that_is_gone_is_told);
	tcase_add_test(tc, a_connection_whose_call_is_given_up_is_not_kept);
	tcase_add_test(tc, a_connection_with_a_fault_is_not_kept);
	tcase_add_test(tc, a_connection_outlives_its_context);
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
