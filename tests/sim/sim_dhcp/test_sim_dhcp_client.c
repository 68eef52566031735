/* use: rpc_dhcp rpc_conn sim_lab sim_host sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV KRB5 JANSSON TALLOC TEVENT XML2 CHECK */
/*
 * Our DHCP client asks the contoso lab's DHCP servers over TCP, sealed, with
 * both ends in one process and a network of its own.
 */
#include <arpa/inet.h>
#include <sys/stat.h>
#include <jansson.h>

#include "tests/sim/sim_dhcp/dhcp_lab.h"

static struct rpc_status get_scopes(struct rpc_dhcp *dhcp, int family,
				    struct rpc_dhcp_scopes **out)
{
	struct tevent_req *req = rpc_dhcp_scopes_send(mem, ev, dhcp, family);

	ck_assert(tevent_req_poll(req, ev));
	return rpc_dhcp_scopes_recv(req, mem, out);
}

struct seen {
	size_t rows, named, odd;
};

static bool on_page(const struct rpc_dhcp_lease *leases, size_t n,
		    void *private_data)
{
	struct seen *seen = private_data;
	size_t i;

	for (i = 0; i < n; i++) {
		seen->named += leases[i].name != NULL;
		seen->odd += leases[i].odd != 0;
	}
	seen->rows += n;
	return true;
}

static struct rpc_status get_leases(struct rpc_dhcp *dhcp,
				    const struct rpc_dhcp_address *scope,
				    struct seen *seen)
{
	struct tevent_req *req =
		rpc_dhcp_leases_send(mem, ev, dhcp, scope, on_page, seen);
	uint64_t rows;

	ck_assert(tevent_req_poll(req, ev));
	return rpc_dhcp_leases_recv(req, &rows);
}

static json_int_t number(const json_t *scope, const char *name)
{
	return json_integer_value(json_object_get(scope, name));
}

static void compare(struct rpc_dhcp *dhcp, int family, json_t *expected)
{
	struct rpc_dhcp_scopes *scopes = NULL;
	struct rpc_dhcp_counts *counts = NULL;
	const struct rpc_dhcp_scope *s = NULL;
	const json_t *e = NULL;
	struct tevent_req *req = NULL;
	struct seen seen;
	char text[64];
	size_t i;

	is_ok(get_scopes(dhcp, family, &scopes));
	req = rpc_dhcp_counts_send(mem, ev, dhcp, family);
	ck_assert(tevent_req_poll(req, ev));
	is_ok(rpc_dhcp_counts_recv(req, mem, &counts));
	ck_assert_uint_eq(counts->num_scopes, scopes->num_scopes);
	for (i = 0; i < scopes->num_scopes; i++) {
		s = &scopes->scopes[i];
		inet_ntop(family == 4 ? AF_INET : AF_INET6, s->address.octets,
			  text, sizeof(text));
		e = json_object_get(expected, text);
		ck_assert_msg(e != NULL, "%s", text);
		is_ok(s->info_status);
		is_ok(s->elements_status);
		ck_assert_str_eq(s->name, json_string_value(json_object_get(
						  e, "name")));
		ck_assert_int_eq(s->active, json_is_true(json_object_get(
						    e, "active")));
		ck_assert_uint_eq(s->odd, 0);
		ck_assert_uint_eq(s->num_exclusions, number(e, "exclusions"));
		ck_assert_uint_eq(s->num_reservations,
				  number(e, "reservations"));
		ck_assert_uint_eq(counts->scopes[i].in_use,
				  number(e, "in_use"));
		memset(&seen, 0, sizeof(seen));
		is_ok(get_leases(dhcp, &s->address, &seen));
		ck_assert_msg(seen.rows == (size_t)number(e, "leases"),
			      "%s: %zu leases", text, seen.rows);
		ck_assert_uint_eq(seen.odd, 0);
		json_object_del(expected, text);
	}
}

static const char *const names[] = { "dhcp1", "dhcp2", "dhcp3" };

START_TEST(every_server_reads_as_expected)
{
	struct rpc_dhcp_config *config = NULL;
	struct rpc_dhcp *dhcp = NULL;
	struct tevent_req *req = NULL;
	json_t *all = NULL, *expected = NULL;
	char path[512];

	start(names[_i]);
	dhcp = open_as("ipamsvc");
	all = json_load_file(suite_path(path, sizeof(path),
					"fixtures/labs/contoso/expected.json"),
			     0, NULL);
	expected = json_object_get(all, host->fqdn);
	compare(dhcp, 4, expected);
	compare(dhcp, 6, expected);
	ck_assert_uint_eq(json_object_size(expected), 0);
	json_decref(all);
	req = rpc_dhcp_config_send(mem, ev, dhcp);
	ck_assert(tevent_req_poll(req, ev));
	is_ok(rpc_dhcp_config_recv(req, mem, &config));
	is_ok(config->v4_status);
	is_ok(config->audit_status);
	ck_assert_str_eq(config->database_name, "dhcp.mdb");
	ck_assert_str_eq(config->audit_dir, "C:\\Windows\\system32\\dhcp");
	ck_assert_uint_eq(config->attributes_status.code, 5);
	talloc_free(mem);
}
END_TEST

START_TEST(who_is_in_no_group_is_denied)
{
	struct rpc_dhcp_scopes *scopes = NULL;
	struct rpc_status status;

	start("dhcp2");
	status = get_scopes(open_as("nobody"), 4, &scopes);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_WERROR);
	ck_assert_uint_eq(status.code, 5);
	talloc_free(mem);
}
END_TEST

START_TEST(a_server_that_misbehaves_costs_a_mark_or_the_question)
{
	const char *faults[] = { NULL, NULL };
	struct rpc_dhcp_scopes *scopes = NULL;
	struct rpc_dhcp *dhcp = NULL;
	struct rpc_dhcp_address scope;
	struct rpc_status status;
	struct seen seen = { 0 };

	start("dhcp2");
	host->faults = faults;
	dhcp = open_as("ipamsvc");
	faults[0] = SIM_DHCP_FAULT_IMPOSSIBLE_RANGE;
	is_ok(get_scopes(dhcp, 4, &scopes));
	scope = scopes->scopes[0].address;
	ck_assert_uint_eq(scopes->scopes[0].ranges[0].odd, RPC_DHCP_ODD_RANGE);
	faults[0] = SIM_DHCP_FAULT_BAD_UTF16;
	is_ok(get_leases(dhcp, &scope, &seen));
	ck_assert_uint_gt(seen.odd, 0);
	memset(&seen, 0, sizeof(seen));
	faults[0] = SIM_DHCP_FAULT_LEASE_WITHOUT_NAME;
	is_ok(get_leases(dhcp, &scope, &seen));
	ck_assert_uint_gt(seen.rows, 0);
	ck_assert_uint_eq(seen.named, 0);
	memset(&seen, 0, sizeof(seen));
	faults[0] = SIM_DHCP_FAULT_ONE_HUGE_PAGE;
	is_ok(get_leases(dhcp, &scope, &seen));
	ck_assert_uint_gt(seen.rows, 0);
	faults[0] = SIM_DHCP_FAULT_ENDLESS_PAGES;
	status = get_leases(dhcp, &scope, &seen);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_LOCAL);
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("sim_dhcp_client");
	TCase *tc = tcase_create("lab");

	dhcp_lab_prepare();
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, every_server_reads_as_expected, 0, 3);
	tcase_add_test(tc, who_is_in_no_group_is_denied);
	tcase_add_test(tc,
		       a_server_that_misbehaves_costs_a_mark_or_the_question);
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)
