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
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
