/* use: rpc_dns rpc_conn sim_lab sim_dns CARES SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT CHECK */
/*
 * What our questions make of a DNS server that misbehaves
 * (simulators/dns/dns.h), both ends in one process and a network of its own.
 */
#include "rpc/dns/rpc_dns_query.h"
#include "simulators/dns/dns.h"
#include "simulators/lab/lab_space.h"
#include "tests/support/suite.h"

#define ADDRESS "127.77.0.21"
#define TIME_MS 5000
#define SHORT_MS 100 /* of the first of two tries, which nothing else ends */

/* Codes of c-ares, ares.h; ours to pin, so not included. */
#define ARES_SERVFAIL 3
#define ARES_BADRESP 10
#define ARES_CONNREFUSED 11
#define ARES_TIMEOUT 12

static TALLOC_CTX *mem;
static struct tevent_context *ev;
static const char *fault_now;
static size_t asked_by_udp, asked_by_tcp;

static bool fault(void *private_data, const char *name)
{
	return fault_now != NULL && strcmp(fault_now, name) == 0;
}

static void journal(void *private_data, const char *client,
		    const char *operation, json_t *arguments,
		    const char *result)
{
	const char *transport = json_string_value(
		json_object_get(arguments, "transport"));

	*(strcmp(transport, "udp") == 0 ? &asked_by_udp : &asked_by_tcp) += 1;
	json_decref(arguments);
}

static void setup(void)
{
	const char *step = NULL;
	int ret = lab_space_enter(&step);

	ck_assert_msg(ret == 0, "%s: %s", step, strerror(ret));
	mem = talloc_new(NULL);
	ev = tevent_context_init(mem);
}

static void teardown(void)
{
	TALLOC_FREE(mem);
}

/* Starts a server with this fault, and asks it by a resolver of its own. */
static struct rpc_status visit(const char *fault_name, bool alone,
			       uint32_t timeout_ms, size_t *out_records)
{
	char path[512], *error = NULL;
	const struct sim_dns_host host = {
		.fqdn = "dns1.contoso.test", .address = ADDRESS,
		.dir = suite_path(path, sizeof(path),
				  "fixtures/labs/contoso/dns1"),
		.fault = fault, .journal = journal
	};
	struct sim_dns_service *service = NULL;
	struct rpc_dns_answer *answer = NULL;
	struct tevent_req *req = NULL;
	struct rpc_dns *dns = NULL;
	struct rpc_status status;
	int ret;

	fault_now = fault_name;
	asked_by_udp = asked_by_tcp = 0;
	ret = sim_dns_service_start(mem, ev, &host, &service, &error);
	ck_assert_msg(ret == 0, "%s", error);
	status = alone ? rpc_dns_new_alone(mem, ev, ADDRESS, timeout_ms, &dns)
		       : rpc_dns_new(mem, ev, ADDRESS, timeout_ms, &dns);
	ck_assert(rpc_status_is_ok(status));
	req = rpc_dns_query_send(mem, ev, dns, "dc1.contoso.test", RPC_DNS_A);
	ck_assert(tevent_req_poll(req, ev));
	status = rpc_dns_query_recv(req, mem, &answer);
	*out_records = answer != NULL ? answer->num_records : 0;
	talloc_free(req);
	talloc_free(dns);
	talloc_free(service);
	return status;
}

static const struct {
	const char *fault;
	bool alone;
	uint32_t timeout_ms;
	uint32_t code;
} faults[] = {
	{ SIM_DNS_FAULT_NEVER, false, SHORT_MS, ARES_TIMEOUT },
	{ SIM_DNS_FAULT_NEVER, true, SHORT_MS, ARES_TIMEOUT },
	{ SIM_DNS_FAULT_TRUNCATED, false, TIME_MS, ARES_CONNREFUSED },
	{ SIM_DNS_FAULT_TRUNCATED, true, TIME_MS, ARES_CONNREFUSED },
	{ SIM_DNS_FAULT_ID, false, SHORT_MS, ARES_TIMEOUT },
	{ SIM_DNS_FAULT_ID, true, SHORT_MS, ARES_TIMEOUT },
	{ SIM_DNS_FAULT_SERVFAIL, false, TIME_MS, ARES_CONNREFUSED },
	{ SIM_DNS_FAULT_SERVFAIL, true, TIME_MS, ARES_SERVFAIL },
	{ SIM_DNS_FAULT_GARBAGE, false, TIME_MS, ARES_BADRESP },
	{ SIM_DNS_FAULT_GARBAGE, true, TIME_MS, ARES_BADRESP },
};
#define NUM_FAULTS (sizeof(faults) / sizeof(faults[0]))

START_TEST(a_fault_ends_in_a_named_error_within_the_deadline)
{
	struct rpc_status status;
	size_t records = 0;

	status = visit(faults[_i].fault, faults[_i].alone,
		       faults[_i].timeout_ms, &records);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_DNS);
	ck_assert_int_eq(status.step, RPC_STEP_RESOLVE);
	ck_assert_msg(status.code == faults[_i].code, "%s: %u",
		      faults[_i].fault, (unsigned)status.code);
	ck_assert_uint_eq(records, 0);
	ck_assert_uint_gt(asked_by_udp, 0);
	ck_assert_uint_eq(asked_by_tcp, 0);
	/* The server that is well answers the same question. */
	status = visit(NULL, faults[_i].alone, TIME_MS, &records);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(records, 1);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("rpc_dns_faults");
	TCase *tc = tcase_create("faults");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc,
			    a_fault_ends_in_a_named_error_within_the_deadline,
			    0, NUM_FAULTS);
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
