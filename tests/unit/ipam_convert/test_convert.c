/* use: ipam_convert ipam_model ipam_base rpc_conn SAMBA KRB5 TALLOC CHECK */
/* From the words of protocols to the model's: tables of cases. */
#include "ipam/convert/convert.h"
#include "rpc/dhcp/rpc_dhcp.h"
#include "rpc/dhcp/rpc_dhcp_server.h"
#include "tests/support/suite.h"

#define V4(a, b, c, d) {.family = 4, .octets = {a, b, c, d}}
#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

static struct rpc_dhcp_scope office(void)
{
	return (struct rpc_dhcp_scope){.address = V4(10, 1, 0, 0),
				       .prefix = 24,
				       .name = "Office",
				       .active = true};
}

START_TEST(what_cannot_be_is_left_out_and_counted)
{
	struct rpc_dhcp_range ranges[] = {
		{.first = V4(10, 1, 0, 9), .last = V4(10, 1, 0, 1)},
		{.first = V4(10, 1, 0, 1), .last = V4(10, 1, 1, 1)},
		{.first = V4(10, 1, 0, 1), .last = V4(10, 1, 0, 9)},
	};
	struct rpc_dhcp_reservation reserved[] = {
		{.address = V4(10, 9, 0, 1)},
		{.address = V4(10, 1, 0, 5),
		 .client_id = (const uint8_t *)"\x00\xff",
		 .client_id_len = 2, .name = "printer",
		 .comment = "by the door", .no_options = true},
	};
	struct rpc_dhcp_scope from = office();
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_scope scope;
	size_t odd = 0;

	from.ranges = ranges;
	from.num_ranges = 3;
	from.reservations = reserved;
	from.num_reservations = 2;
	ck_assert_int_eq(convert_scope(tmp_ctx, "s", &from, &scope, &odd), 0);
	ck_assert_uint_eq(odd, 3);
	ck_assert_uint_eq(scope.range_count, 1);
	ck_assert_uint_eq(scope.reservation_count, 1);
	ck_assert_str_eq(scope.reservations[0].client, "00-ff");
	ck_assert_str_eq(scope.reservations[0].name, "printer");
	ck_assert_str_eq(scope.reservations[0].comment, "by the door");
	ck_assert(scope.reservations[0].no_options);
	talloc_free(tmp_ctx);
}
END_TEST

START_TEST(a_scope_whose_prefix_cannot_be_is_refused)
{
	struct rpc_dhcp_scope from = office();
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_scope scope;
	size_t odd = 0;

	from.odd = RPC_DHCP_ODD_MASK;
	ck_assert_int_ne(convert_scope(tmp_ctx, "s", &from, &scope, &odd), 0);
	from = office();
	from.prefix = 33;
	ck_assert_int_ne(convert_scope(tmp_ctx, "s", &from, &scope, &odd), 0);
	from = office();
	from.address.octets[3] = 1;
	ck_assert_int_ne(convert_scope(tmp_ctx, "s", &from, &scope, &odd), 0);
	talloc_free(tmp_ctx);
}
END_TEST

static const struct {
	int64_t from, to;
} ends[] = {
	{RPC_DHCP_TIME_NEVER, 0},
	{RPC_DHCP_TIME_NONE, 0},
	{1793610000, 1793610000},
};

START_TEST(a_lease_keeps_its_end_and_may_have_no_name)
{
	struct rpc_dhcp_lease from = {.address = V4(10, 1, 0, 7),
				      .state = RPC_DHCP_LEASE_DOOMED};
	struct rpc_dhcp_scope office_scope = office();
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_scope scope;
	struct ipam_lease lease;
	size_t odd = 0;

	from.expires = ends[_i].from;
	convert_scope(tmp_ctx, "s", &office_scope, &scope, &odd);
	ck_assert_int_eq(convert_lease(tmp_ctx, &scope, &from, &lease), 0);
	ck_assert_int_eq(lease.expires_at, ends[_i].to);
	ck_assert_int_eq(lease.state, IPAM_LEASE_EXPIRED);
	ck_assert_ptr_null(lease.name);
	from.address.octets[0] = 11;
	ck_assert_int_ne(convert_lease(tmp_ctx, &scope, &from, &lease), 0);
	talloc_free(tmp_ctx);
}
END_TEST

START_TEST(a_failure_says_step_raw_status_and_cure)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_failure failure;

	failure = convert_failure(
		tmp_ctx,
		rpc_status_make(RPC_VOCABULARY_WERROR, 5, RPC_STEP_CALL));
	ck_assert_str_eq(failure.step, "call");
	ck_assert_str_eq(failure.status, "WERROR 5 ERROR_ACCESS_DENIED");
	ck_assert_ptr_nonnull(failure.advice);
	failure = convert_failure(tmp_ctx, (struct rpc_status){0});
	ck_assert_ptr_null(failure.step);
	talloc_free(tmp_ctx);
}
END_TEST

START_TEST(counters_past_63_bits_end_there)
{
	const struct rpc_dhcp_scope_count count = {.in_use = 61,
						   .available = UINT64_MAX};
	struct ipam_usage usage = convert_usage(&count);

	ck_assert_int_eq(usage.in_use, 61);
	ck_assert_int_eq(usage.free, INT64_MAX);
	ck_assert_int_eq(usage.total, INT64_MAX);
	ck_assert_int_eq(usage.stateless, -1);
}
END_TEST

START_TEST(stateless_clients_are_those_that_were_not_removed)
{
	static const struct {
		uint64_t added, removed;
		int64_t there;
	} cases[] = {
		{ 0, 0, 0 }, { 7, 3, 4 }, { 3, 7, 0 },
		{ UINT64_MAX, 0, INT64_MAX },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct rpc_dhcp_stateless_count count = {
			.added = cases[i].added, .removed = cases[i].removed,
		};

		ck_assert_int_eq(convert_stateless(&count), cases[i].there);
	}
}
END_TEST

static const char *value_of(const struct ipam_property *properties, size_t n,
			    const char *name)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(properties[i].name, name) == 0) {
			return properties[i].value;
		}
	}
	return NULL;
}

START_TEST(settings_that_were_refused_are_left_out)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct rpc_dhcp_version version = {.major = 6, .minor = 1};
	struct rpc_dhcp_config config = {
		.database_path = "C:\\dhcp",
		.ping_retries = 2,
		.audit_log = true,
		.rogue = true,
		.attributes_status = {.vocabulary = RPC_VOCABULARY_WERROR,
				      .code = 5},
		.audit_max_mb = 70,
	};
	struct ipam_property *list = NULL;
	size_t n = 0;

	ck_assert_int_eq(convert_dhcp_config(ctx, &version, &config, &list,
					     &n), 0);
	ck_assert_str_eq(value_of(list, n, "version"), "6.1");
	ck_assert_str_eq(value_of(list, n, "database_path"), "C:\\dhcp");
	ck_assert_str_eq(value_of(list, n, "ping_retries"), "2");
	ck_assert_str_eq(value_of(list, n, "audit_log"), "yes");
	ck_assert_str_eq(value_of(list, n, "database_logging"), "no");
	ck_assert_str_eq(value_of(list, n, "audit_max_mb"), "70");
	ck_assert_ptr_null(value_of(list, n, "database_name"));
	ck_assert_ptr_null(value_of(list, n, "rogue"));
	talloc_free(ctx);
}
END_TEST

/* [MS-SCMR] 2.2.47, and why a state is not told. */
static const struct {
	struct rpc_status status;
	uint32_t told;
	enum ipam_service_state state;
	const char *step;
} services[] = {
	{{0}, 1, IPAM_SERVICE_STOPPED, NULL},
	{{0}, 4, IPAM_SERVICE_RUNNING, NULL},
	{{0}, 6, IPAM_SERVICE_PAUSE_PENDING, NULL},
	{{0}, 7, IPAM_SERVICE_PAUSED, NULL},
	{{0}, 0, IPAM_SERVICE_UNKNOWN, NULL},
	{{0}, 8, IPAM_SERVICE_UNKNOWN, NULL},
	{{RPC_VOCABULARY_WERROR, 5, RPC_STEP_CALL}, 0,
	 IPAM_SERVICE_ACCESS_DENIED, "service call"},
	{{RPC_VOCABULARY_NTSTATUS, 0xC000006D, RPC_STEP_AUTH}, 0,
	 IPAM_SERVICE_ACCESS_DENIED, "service auth"},
	{{RPC_VOCABULARY_NTSTATUS, 0xC0000022, RPC_STEP_BIND}, 0,
	 IPAM_SERVICE_ACCESS_DENIED, "service bind"},
	{{RPC_VOCABULARY_WERROR, 1060, RPC_STEP_CALL}, 0,
	 IPAM_SERVICE_NOT_APPLICABLE, "service call"},
	{{RPC_VOCABULARY_WERROR, 87, RPC_STEP_CALL}, 0, IPAM_SERVICE_UNKNOWN,
	 "service call"},
	{{RPC_VOCABULARY_ERRNO, 111, RPC_STEP_CONNECT}, 0,
	 IPAM_SERVICE_NOT_REACHABLE, "service connect"},
	{{RPC_VOCABULARY_NTSTATUS, 0xC000020C, RPC_STEP_CALL}, 0,
	 IPAM_SERVICE_NOT_REACHABLE, "service call"},
	{{RPC_VOCABULARY_KRB5, 7, RPC_STEP_TICKET}, 0, IPAM_SERVICE_UNKNOWN,
	 "service ticket"},
	{{RPC_VOCABULARY_LOCAL, 1, RPC_STEP_CALL}, 0, IPAM_SERVICE_UNKNOWN,
	 "service call"},
};

START_TEST(a_service_is_in_the_state_that_was_told_or_says_why_not)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_service service = {.name = "DNS"};

	convert_service_state(tmp_ctx, services[_i].status, services[_i].told,
			      &service);
	ck_assert_int_eq(service.state, services[_i].state);
	ck_assert_pstr_eq(service.failure.step, services[_i].step);
	ck_assert_int_eq(service.failure.status != NULL,
			 services[_i].step != NULL);
	talloc_free(tmp_ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("convert");
	TCase *tc = tcase_create("convert");

	suite_add_tcase(s, tc);
	tcase_add_test(tc, what_cannot_be_is_left_out_and_counted);
	tcase_add_test(tc, a_scope_whose_prefix_cannot_be_is_refused);
	tcase_add_loop_test(tc, a_lease_keeps_its_end_and_may_have_no_name, 0,
			    COUNT(ends));
	tcase_add_test(tc, a_failure_says_step_raw_status_and_cure);
	tcase_add_test(tc, counters_past_63_bits_end_there);
	tcase_add_test(tc, stateless_clients_are_those_that_were_not_removed);
	tcase_add_test(tc, settings_that_were_refused_are_left_out);
	tcase_add_loop_test(
		tc, a_service_is_in_the_state_that_was_told_or_says_why_not, 0,
		COUNT(services));
	return s;
}

TEST_MAIN(suite)
