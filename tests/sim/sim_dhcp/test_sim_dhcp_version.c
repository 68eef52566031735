/* use: rpc_dhcp rpc_conn sim_lab sim_host sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV KRB5 JANSSON TALLOC TEVENT XML2 CHECK */
/*
 * One server as each Windows version would be, by the last opnum that it has
 * ([MS-DHCPM] note 32): what every version tells is read from each, in its own
 * way; what it lacks is said so.
 */
#include "rpc/dhcp/rpc_dhcp_class.h"
#include "rpc/dhcp/rpc_dhcp_edit.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"
#include "rpc/dhcp/rpc_dhcp_filter.h"
#include "rpc/dhcp/rpc_dhcp_option.h"
#include "rpc/dhcp/rpc_dhcp_policy.h"
#include "rpc/dhcp/rpc_dhcp_server.h"
#include "simulators/dhcp/sim_dhcp_call.h"
#include "tests/sim/sim_dhcp/dhcp_lab.h"

#define ASK mem, ev, dhcp

/* What a version has of what not all have. */
enum { CLASSES = 1, IPV6 = 2, FILTERS = 4, FAILOVER = 8, POLICIES = 16,
       SUFFIX = 32, AUDIT = 64, ALL = 127 };

static const struct {
	const char *name;
	uint32_t major, minor;
	int last_opnum[2];
	uint32_t has;
} versions[] = {
	{ "Windows NT 4.0", 4, 1, { 40, -1 }, 0 },
	{ "Windows 2000", 5, 0, { 40, 41 }, CLASSES | AUDIT },
	{ "Windows Server 2003", 5, 6, { 40, 45 }, CLASSES | AUDIT },
	{ "Windows Server 2008", 5, 7, { 50, 78 }, CLASSES | AUDIT | IPV6 },
	{ "Windows Server 2008 R2", 6, 1, { 50, 88 },
	  CLASSES | AUDIT | IPV6 | FILTERS },
	{ "Windows Server 2012", 6, 2, { 50, 125 }, ALL & ~SUFFIX },
	{ "Windows Server 2012 R2", 6, 3, { 50, 132 }, ALL },
	{ "Windows Server 2016", 10, 0, { 50, 132 }, ALL },
};
#define NUM_VERSIONS (sizeof(versions) / sizeof(versions[0]))

static struct rpc_dhcp *dhcp;

static struct tevent_req *done(struct tevent_req *req)
{
	ck_assert_ptr_nonnull(req);
	ck_assert(tevent_req_poll(req, ev));
	return req;
}

/* The question works where the version has it, and else is lacking. */
static void has(int i, uint32_t what, struct rpc_status status)
{
	if (versions[i].has & what) {
		is_ok(status);
	} else {
		ck_assert_msg(rpc_dhcp_is_lacking(status),
			      "%s: code 0x%x, not a missing method",
			      versions[i].name, status.code);
	}
}

static size_t leases;

static bool on_page(const struct rpc_dhcp_lease *rows, size_t n, void *private)
{
	leases += n;
	return true;
}

/* A name that the address's mask has room for; of the first scope. */
static void edit_scope(const struct rpc_dhcp_scope *first)
{
	struct rpc_dhcp_scope scope = *first;
	struct rpc_dhcp_scope *read = NULL;
	struct rpc_dhcp_element exclusion = {
		.kind = RPC_DHCP_ELEMENT_EXCLUSION,
		.range = { .first = first->ranges[0].last,
			   .last = first->ranges[0].last },
	};

	scope.comment = "changed";
	is_ok(rpc_dhcp_edit_recv(done(rpc_dhcp_scope_set_send(ASK, &scope))));
	is_ok(rpc_dhcp_scope_recv(done(rpc_dhcp_scope_send(ASK,
							   &scope.address)),
				  mem, &read));
	ck_assert_str_eq(read->comment, "changed");
	is_ok(rpc_dhcp_edit_recv(done(rpc_dhcp_element_add_send(
		ASK, &scope.address, &exclusion))));
	is_ok(rpc_dhcp_edit_recv(done(rpc_dhcp_element_remove_send(
		ASK, &scope.address, &exclusion, RPC_DHCP_FORCE_NO))));
}

START_TEST(each_version_is_asked_in_its_way)
{
	struct rpc_dhcp_scopes *scopes = NULL, *scopes6 = NULL;
	struct rpc_dhcp_level level = { .kind = RPC_DHCP_LEVEL_SCOPE,
					.family = 4 };
	struct rpc_dhcp_option_values *values = NULL;
	struct rpc_dhcp_reservation *reserved = NULL;
	struct rpc_dhcp_relation *relations = NULL;
	struct rpc_dhcp_policy *policies = NULL;
	struct rpc_dhcp_counts *counts = NULL;
	struct rpc_dhcp_filter *filters = NULL;
	struct rpc_dhcp_config *config = NULL;
	struct rpc_dhcp_option *options = NULL;
	struct rpc_dhcp_class *classes = NULL;
	struct rpc_dhcp_filtering filtering;
	uint32_t lease_s = 0;
	uint64_t rows = 0;
	size_t num = 0;

	start("dhcp2");
	service->extra.major = versions[_i].major;
	service->extra.minor = versions[_i].minor;
	memcpy(service->last_opnum, versions[_i].last_opnum,
	       sizeof(service->last_opnum));
	dhcp = open_as("dhcpadmin");
	ck_assert_uint_eq(rpc_dhcp_version(dhcp).major, versions[_i].major);

	is_ok(rpc_dhcp_config_recv(done(rpc_dhcp_config_send(ASK)), mem,
				   &config));
	is_ok(config->v4_status);
	has(_i, AUDIT, config->audit_status);
	has(_i, IPV6, config->v6_status);
	is_ok(rpc_dhcp_scopes_recv(done(rpc_dhcp_scopes_send(ASK, 4)), mem,
				   &scopes));
	ck_assert_uint_gt(scopes->num_scopes, 0);
	is_ok(scopes->scopes[0].info_status);
	is_ok(scopes->scopes[0].elements_status);
	ck_assert_uint_eq(scopes->scopes[0].num_ranges, 1);
	leases = 0;
	is_ok(rpc_dhcp_leases_recv(
		done(rpc_dhcp_leases_send(ASK, &scopes->scopes[0].address,
					  on_page, NULL)),
		&rows));
	ck_assert_uint_gt(leases, 0);
	is_ok(rpc_dhcp_reservations_recv(
		done(rpc_dhcp_reservations_send(ASK,
						&scopes->scopes[0].address)),
		mem, &reserved, &num));
	ck_assert_uint_eq(num, scopes->scopes[0].num_reservations);
	is_ok(rpc_dhcp_counts_recv(done(rpc_dhcp_counts_send(ASK, 4)), mem,
				   &counts));
	ck_assert_uint_eq(counts->num_scopes, scopes->num_scopes);
	is_ok(rpc_dhcp_options_recv(done(rpc_dhcp_options_send(ASK, 4)), mem,
				    &options, &num));
	ck_assert_uint_gt(num, 0);
	level.scope = scopes->scopes[0].address;
	is_ok(rpc_dhcp_option_values_recv(
		done(rpc_dhcp_option_values_send(ASK, &level)), mem, &values,
		&num));
	ck_assert(rpc_dhcp_option_number(
		rpc_dhcp_option_find(values, num, RPC_DHCP_OPTION_LEASE_S),
		&lease_s));
	ck_assert_uint_gt(lease_s, 0);
	edit_scope(&scopes->scopes[0]);

	is_ok(rpc_dhcp_scopes_recv(done(rpc_dhcp_scopes_send(ASK, 6)), mem,
				   &scopes6));
	ck_assert((scopes6->num_scopes > 0) ==
		  ((versions[_i].has & IPV6) != 0));
	has(_i, CLASSES,
	    rpc_dhcp_classes_recv(done(rpc_dhcp_classes_send(ASK, 4)), mem,
				  &classes, &num));
	has(_i, FILTERS,
	    rpc_dhcp_filters_recv(done(rpc_dhcp_filters_send(ASK, true)), mem,
				  &filters, &num));
	has(_i, FILTERS,
	    rpc_dhcp_filtering_recv(done(rpc_dhcp_filtering_send(ASK)),
				    &filtering));
	has(_i, FAILOVER,
	    rpc_dhcp_relations_recv(done(rpc_dhcp_relations_send(ASK)), mem,
				    &relations, &num));
	has(_i, POLICIES,
	    rpc_dhcp_policies_recv(done(rpc_dhcp_policies_send(ASK, NULL)), mem,
				   &policies, &num));
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sim_dhcp_version");
	TCase *tc = tcase_create("version");

	dhcp_lab_prepare();
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, each_version_is_asked_in_its_way, 0,
			    NUM_VERSIONS);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
