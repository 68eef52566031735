/* use: ipam_convert ipam_model ipam_base rpc_conn SAMBA KRB5 TALLOC CHECK */
/* Options, classes, policies, failover and filters as rows. */
#include "ipam/convert/convert_dhcp_set.h"
#include "rpc/dhcp/rpc_dhcp_class.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"
#include "rpc/dhcp/rpc_dhcp_filter.h"
#include "rpc/dhcp/rpc_dhcp_option.h"
#include "rpc/dhcp/rpc_dhcp_policy.h"
#include "tests/support/suite.h"

#define V4(a, b, c, d) { .family = 4, .octets = { a, b, c, d } }
#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))
#define BYTES(s) (const uint8_t *)(s), sizeof(s) - 1

static TALLOC_CTX *ctx;
static struct convert_set set, definitions;

static void setup(void)
{
	ctx = talloc_new(NULL);
	set = definitions = (struct convert_set){ .mem_ctx = ctx };
}

static void teardown(void)
{
	talloc_free(ctx);
}

static const struct {
	struct rpc_dhcp_option_element elements[2];
	size_t count;
	const char *text;
} values[] = {
	{ { { .type = RPC_DHCP_OPTION_BYTE, .number = 7 } }, 1, "7" },
	{ { { .type = RPC_DHCP_OPTION_DWORD_DWORD,
	      .number = UINT64_MAX } }, 1, "18446744073709551615" },
	{ { { .type = RPC_DHCP_OPTION_ADDRESS, .address = V4(10, 1, 0, 1) },
	    { .type = RPC_DHCP_OPTION_ADDRESS, .address = V4(10, 1, 0, 2) } },
	  2, "10.1.0.1, 10.1.0.2" },
	{ { { .type = RPC_DHCP_OPTION_STRING, .text = "a\x1b[1m" } }, 1,
	  "a\\027[1m" },
	{ { { .type = RPC_DHCP_OPTION_STRING, .text = NULL } }, 1, "" },
	{ { { .type = RPC_DHCP_OPTION_BINARY,
	      .data = (const uint8_t *)"\x00\xff", .data_len = 2 } }, 1,
	  "0x00ff" },
	{ { { .type = RPC_DHCP_OPTION_ADDRESS6, .text = "fd00::1" } }, 1,
	  "fd00::1" },
	{ { { .type = RPC_DHCP_OPTION_BYTE } }, 0, "" },
};

START_TEST(a_value_is_text_by_its_type)
{
	struct rpc_dhcp_option_value value = {
		.id = 6, .elements = values[_i].elements,
		.num_elements = values[_i].count };
	const struct rpc_dhcp_option_values whose = { .values = &value,
						      .num_values = 1 };
	const struct convert_option_level level = { .family = 4 };

	ck_assert_int_eq(convert_options(&set, &definitions, &level, &whose,
					 1), 0);
	ck_assert_uint_eq(set.count, 1);
	ck_assert_str_eq(set.rows[0].cells[IPAM_OPTION_VALUE],
			 values[_i].text);
	ck_assert_str_eq(set.rows[0].cells[IPAM_OPTION_SCOPE], "");
}
END_TEST

START_TEST(an_option_has_the_name_of_its_definition)
{
	struct rpc_dhcp_option_element zero = { .type = RPC_DHCP_OPTION_DWORD };
	const struct rpc_dhcp_option defined[] = {
		{ .id = 7, .name = "Log Servers", .elements = &zero,
		  .num_elements = 1, .is_array = true },
		{ .id = 7, .name = "Ring tone", .vendor = "Phones",
		  .is_vendor = true },
	};
	struct rpc_dhcp_option_value value = { .id = 7 };
	const struct rpc_dhcp_option_values whose[] = {
		{ .values = &value, .num_values = 1 },
		{ .vendor = "Phones", .is_vendor = true, .values = &value,
		  .num_values = 1, .policy = "p" },
		{ .vendor = "Others", .values = &value, .num_values = 1 },
	};
	struct ipam_addr scope, reservation;
	const struct convert_option_level level = { 4, &scope, &reservation };

	ck_assert_int_eq(ipam_addr_parse("10.1.0.0", &scope), 0);
	ck_assert_int_eq(ipam_addr_parse("10.1.0.9", &reservation), 0);
	ck_assert_int_eq(convert_definitions(&definitions, 4, defined, 2), 0);
	ck_assert_str_eq(definitions.rows[0].cells[IPAM_DEFINITION_TYPE],
			 "dword");
	ck_assert_str_eq(definitions.rows[0].cells[IPAM_DEFINITION_ARRAY],
			 "1");
	ck_assert_int_eq(convert_options(&set, &definitions, &level, whose, 3),
			 0);
	ck_assert_str_eq(set.rows[0].cells[IPAM_OPTION_NAME], "Log Servers");
	ck_assert_str_eq(set.rows[0].cells[IPAM_OPTION_RESERVATION],
			 "10.1.0.9");
	ck_assert_str_eq(set.rows[1].cells[IPAM_OPTION_NAME], "Ring tone");
	ck_assert_str_eq(set.rows[1].cells[IPAM_OPTION_POLICY], "p");
	ck_assert_ptr_null(set.rows[2].cells[IPAM_OPTION_NAME]);
}
END_TEST

START_TEST(a_policy_tells_when_it_holds)
{
	/* 0: or; 1, below it: and */
	struct rpc_dhcp_expression expressions[] = { { 0, false },
						     { 0, true } };
	struct rpc_dhcp_condition conditions[] = {
		{ 0, RPC_DHCP_ATTRIBUTE_HARDWARE, 0, 0, NULL, RPC_DHCP_BEGINS,
		  BYTES("\x02\x00\x5e") },
		{ 1, RPC_DHCP_ATTRIBUTE_SUBOPTION, 82, 1, NULL,
		  RPC_DHCP_NOT_EQUAL, BYTES("\x01") },
		{ 1, RPC_DHCP_ATTRIBUTE_FQDN, 0, 0, NULL, RPC_DHCP_ENDS,
		  BYTES(".test") },
		{ 9, RPC_DHCP_ATTRIBUTE_FQDN, 0, 0, NULL, 77, BYTES("x") },
	};
	struct rpc_dhcp_range range = { .first = V4(10, 1, 0, 5),
					.last = V4(10, 1, 0, 9) };
	const struct rpc_dhcp_policy policies[] = {
		{ .name = "phones", .scope = V4(10, 1, 0, 0), .order = 2,
		  .enabled = true, .conditions = conditions,
		  .num_conditions = 4, .expressions = expressions,
		  .num_expressions = 2, .ranges = &range, .num_ranges = 1 },
		{ .name = "none", .of_server = true },
	};

	ck_assert_int_eq(convert_policies(&set, policies, 2), 0);
	ck_assert_str_eq(set.rows[0].cells[IPAM_POLICY_CONDITIONS],
			 "mac begins 02-00-5e or (option 82.1 is not 0x01 and "
			 "fqdn ends .test)");
	ck_assert_str_eq(set.rows[0].cells[IPAM_POLICY_RANGES],
			 "10.1.0.5-10.1.0.9");
	ck_assert_str_eq(set.rows[0].cells[IPAM_POLICY_SCOPE], "10.1.0.0");
	ck_assert_str_eq(set.rows[1].cells[IPAM_POLICY_SCOPE], "");
	ck_assert_ptr_null(set.rows[1].cells[IPAM_POLICY_CONDITIONS]);
}
END_TEST

START_TEST(conditions_past_all_measure_are_counted)
{
	struct rpc_dhcp_expression *many =
		talloc_zero_array(ctx, struct rpc_dhcp_expression, 100000);
	const struct rpc_dhcp_policy policy = { .name = "p",
						.expressions = many,
						.num_expressions = 100000 };

	ck_assert_int_eq(convert_policies(&set, &policy, 1), 0);
	ck_assert_str_eq(set.rows[0].cells[IPAM_POLICY_CONDITIONS],
			 "0 conditions, 100000 groups");
}
END_TEST

START_TEST(a_relationship_is_told_from_the_side_of_its_server)
{
	struct rpc_dhcp_address scopes[] = { V4(10, 1, 0, 0),
					     V4(10, 2, 0, 0) };
	const struct rpc_dhcp_relation relations[] = {
		{ .name = "pair", .primary = V4(10, 0, 0, 1),
		  .secondary = V4(10, 0, 0, 2), .primary_name = "a.test",
		  .is_secondary = true, .mode = RPC_DHCP_HOT_STANDBY,
		  .state = RPC_DHCP_FAILOVER_PARTNER_DOWN, .previous = 99,
		  .mclt_s = 3600, .safe_s = RPC_DHCP_SAFE_NEVER,
		  .percentage = 5, .scopes = scopes, .num_scopes = 2 },
	};
	const char *const *cells = NULL;

	ck_assert_int_eq(convert_failovers(&set, relations, 1), 0);
	cells = set.rows[0].cells;
	ck_assert_str_eq(cells[IPAM_FAILOVER_PARTNER], "a.test");
	ck_assert_str_eq(cells[IPAM_FAILOVER_SECONDARY], "10.0.0.2");
	ck_assert_str_eq(cells[IPAM_FAILOVER_ROLE], "secondary");
	ck_assert_str_eq(cells[IPAM_FAILOVER_STATE], "partner_down");
	ck_assert_str_eq(cells[IPAM_FAILOVER_PREVIOUS], "unknown");
	ck_assert_str_eq(cells[IPAM_FAILOVER_SCOPES], "10.1.0.0, 10.2.0.0");
	ck_assert_ptr_null(cells[IPAM_FAILOVER_SWITCH]);
}
END_TEST

START_TEST(filters_and_classes)
{
	const struct rpc_dhcp_filter filters[] = {
		{ .is_allow = true, .pattern_len = 2, .pattern = { 2, 0xff } },
		{ .is_wildcard = true, .pattern_len = 1, .pattern = { 2 },
		  .match_hardware = true, .hardware_type = 1 },
		{ .is_wildcard = true },
	};
	const struct rpc_dhcp_class classes[] = {
		{ .name = "V", .is_vendor = true, .enterprise = 311,
		  .data = (const uint8_t *)"MS", .data_len = 2 },
	};
	struct convert_set others = { .mem_ctx = ctx };

	ck_assert_int_eq(convert_filters(&set, filters, 3), 0);
	ck_assert_str_eq(set.rows[0].cells[IPAM_FILTER_PATTERN], "02-ff");
	ck_assert_str_eq(set.rows[0].cells[IPAM_FILTER_LIST], "allow");
	ck_assert_ptr_null(set.rows[0].cells[IPAM_FILTER_HARDWARE]);
	ck_assert_str_eq(set.rows[1].cells[IPAM_FILTER_PATTERN], "02-*");
	ck_assert_str_eq(set.rows[1].cells[IPAM_FILTER_HARDWARE], "1");
	ck_assert_str_eq(set.rows[2].cells[IPAM_FILTER_PATTERN], "*");
	ck_assert_int_eq(convert_classes(&others, 6, classes, 1), 0);
	ck_assert_str_eq(others.rows[0].cells[IPAM_CLASS_DATA], "0x4d53");
	ck_assert_str_eq(others.rows[0].cells[IPAM_CLASS_ENTERPRISE], "311");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("convert_dhcp_set");
	TCase *c = tcase_create("sets");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, a_value_is_text_by_its_type, 0, COUNT(values));
	tcase_add_test(c, an_option_has_the_name_of_its_definition);
	tcase_add_test(c, a_policy_tells_when_it_holds);
	tcase_add_test(c, conditions_past_all_measure_are_counted);
	tcase_add_test(c, a_relationship_is_told_from_the_side_of_its_server);
	tcase_add_test(c, filters_and_classes);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
