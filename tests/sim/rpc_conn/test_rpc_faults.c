/* use: rpc_dhcp rpc_conn sim_lab sim_host sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV KRB5 JANSSON TALLOC TEVENT XML2 CHECK */
/*
 * What our clients make of a server that breaks the protocol. The faults are
 * on the wire (simulators/host/host_fault.h), so that what is proved of the
 * DHCP client holds for every client of rpc/conn.
 */
#include "tests/sim/sim_dhcp/dhcp_lab.h"

#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_dhcpsrv.h"
#include "gen_ndr/ndr_dhcpsrv2.h"

#define SHORT_MS 400

#define WINDOWS_OP_RANGE 0x1c010002

static struct rpc_status read_scopes(struct rpc_dhcp *dhcp)
{
	struct rpc_dhcp_scopes *scopes = NULL;
	struct tevent_req *req = rpc_dhcp_scopes_send(mem, ev, dhcp, 4);

	ck_assert(tevent_req_poll(req, ev));
	return rpc_dhcp_scopes_recv(req, mem, &scopes);
}

/* The first failure of connecting and listing scopes. */
static struct rpc_status visit(uint32_t timeout_ms)
{
	struct rpc_dhcp *dhcp = NULL;
	struct rpc_status status = try_open("ipamsvc", timeout_ms, &dhcp);

	if (rpc_status_is_ok(status)) {
		status = read_scopes(dhcp);
	}
	return status;
}

static const struct ndr_interface_table *const tables[] = {
	&ndr_table_dhcpsrv, &ndr_table_dhcpsrv2, NULL
};

static void add_fault(const char *text)
{
	char *error = NULL;
	int ret;

	lab->tables = tables;
	ret = sim_host_fault_add(mem, host, text, &error);

	ck_assert_msg(ret == 0, "%s", error);
	ck_assert_uint_eq(host->wire_fault_count, 1);
}

static const struct {
	const char *fault;
	const char *step;
	const char *name;
} faults[] = {
	{ "never_answer", "bind", "ETIMEDOUT" },
	{ "never_answer:dhcpsrv/R_DhcpGetVersion", "call", "ETIMEDOUT" },
	{ "never_answer:dhcpsrv/R_DhcpEnumSubnets", "call", "ETIMEDOUT" },
	{ "close_mid_reply", "bind", "DISCONNECTED" },
	{ "close_mid_reply:dhcpsrv/R_DhcpEnumSubnets", "call",
	  "DISCONNECTED" },
	{ "truncated_pdu:dhcpsrv/R_DhcpEnumSubnets", "call", "ETIMEDOUT" },
	{ "wrong_length:dhcpsrv/R_DhcpEnumSubnets", "call",
	  "BUFFER_TOO_SMALL" },
	{ "wrong_length=65535:dhcpsrv/R_DhcpEnumSubnets", "call",
	  "ETIMEDOUT" },
	{ "wrong_call_id:dhcpsrv/R_DhcpEnumSubnets", "call", "ETIMEDOUT" },
	{ "refuse_bind:dhcpsrv", "bind", "UNSUCCESSFUL" },
	{ "fault:dhcpsrv/R_DhcpEnumSubnets", "call", "PROCNUM_OUT_OF_RANGE" },
	{ "fault=5:dhcpsrv/R_DhcpEnumSubnets", "call", "ACCESS_DENIED" },
	{ "garbage:dhcpsrv/R_DhcpEnumSubnets", "call", "INVALID_PARAMETER" },
	{ "short_stub:dhcpsrv/R_DhcpEnumSubnets", "call", "BUFFER_TOO_SMALL" },
	{ "reboot:dhcpsrv/R_DhcpEnumSubnets", "call", "DISCONNECTED" },
	{ "reboot:dhcpsrv/R_DhcpGetSubnetInfoVQ@2", "call",
	  "DISCONNECTED" },
	{ "slow=5000:dhcpsrv/R_DhcpEnumSubnets", "call", "ETIMEDOUT" },
};
#define NUM_FAULTS (sizeof(faults) / sizeof(faults[0]))

START_TEST(a_fault_ends_in_a_named_error_within_the_deadline)
{
	struct rpc_status status;
	char name[64];

	start("dhcp2");
	add_fault(faults[_i].fault);
	status = visit(SHORT_MS);
	rpc_status_name(status, name, sizeof(name));
	ck_assert(!rpc_status_is_ok(status));
	ck_assert_str_eq(rpc_step_name(status.step), faults[_i].step);
	ck_assert_msg(strstr(name, faults[_i].name) != NULL, "%s", name);
	/* The next visit finds a healthy server. */
	host->wire_fault_count = 0;
	is_ok(visit(TIMEOUT_MS));
	talloc_free(mem);
}
END_TEST

START_TEST(a_slow_server_is_waited_for)
{
	start("dhcp2");
	add_fault("slow=5");
	is_ok(visit(TIMEOUT_MS));
	talloc_free(mem);
}
END_TEST

/* The journal so far. */
static const char *journal_text(void)
{
	char *path = talloc_asprintf(mem, "%s/journal.jsonl", suite_tmpdir());
	char *text = talloc_zero_size(mem, 65536);
	FILE *file = fopen(path, "r");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_lt(fread(text, 1, 65535, file), 65535);
	fclose(file);
	return text;
}

static void has(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "no %s in\n%s", part, text);
}

START_TEST(the_journal_has_what_no_service_saw)
{
	struct rpc_dhcp *dhcp = NULL;
	const char *text = NULL;
	char *error = NULL;

	start("dhcp2");
	ck_assert_int_eq(sim_journal_open(mem, lab, suite_tmpdir(), &error), 0);
	add_fault("refuse_bind:dhcpsrv");
	ck_assert(!rpc_status_is_ok(try_open("ipamsvc", TIMEOUT_MS, &dhcp)));
	text = journal_text();
	has(text, "\"interface\":\"epmapper\",\"opnum\":3,"
		  "\"operation\":\"ept_map\"");
	has(text, "\"interface\":\"dhcpsrv\",\"opnum\":null,"
		  "\"operation\":\"bind\"");
	has(text, "NT_STATUS_ACCESS_DENIED");
	host->wire_fault_count = 0;
	add_fault("fault=0x1c010003:dhcpsrv/R_DhcpGetVersion");
	ck_assert(!rpc_status_is_ok(try_open("ipamsvc", TIMEOUT_MS, &dhcp)));
	text = journal_text();
	has(text, "\"account\":\"CONTOSO\\\\ipamsvc\"");
	has(text, "\"interface\":\"dhcpsrv\",\"opnum\":28,"
		  "\"operation\":\"R_DhcpGetVersion\"");
	has(text, "\"result\":\"fault 0x1c010003\"");
	host->wire_fault_count = 0;
	/* A wrong password: the core refuses, no service is reached. */
	lab->accounts[0].nt_hash = lab->accounts[1].nt_hash;
	ck_assert(!rpc_status_is_ok(try_open(lab->accounts[0].name, TIMEOUT_MS,
					     &dhcp)));
	has(journal_text(), "\"operation\":\"bind\",\"arguments\":{},"
			    "\"result\":\"fault 0x");
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("rpc_faults");
	TCase *tc = tcase_create("faults");

	dhcp_lab_prepare();
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc,
			    a_fault_ends_in_a_named_error_within_the_deadline,
			    0, NUM_FAULTS);
	tcase_add_test(tc, a_slow_server_is_waited_for);
	tcase_add_test(tc, the_journal_has_what_no_service_saw);
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
