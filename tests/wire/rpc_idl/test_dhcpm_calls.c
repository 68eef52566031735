/* use: rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * Every method of both interfaces of [MS-DHCPM], request and response, by
 * bytes that another encoder made of the specification's layouts
 * (tests/support/make-dhcpm-vectors).
 */
#include "gen_ndr/ndr_dhcpsrv.h"
#include "gen_ndr/ndr_dhcpsrv2.h"
#include "tests/support/ndr_vectors.h"

#define MOST_CALLS 256

static void every_call(const struct ndr_interface_table *table,
		       const char *file)
{
	uint8_t seen[MOST_CALLS] = {0};
	uint32_t i;

	ck_assert_uint_le(table->num_calls, MOST_CALLS);
	ck_assert_int_eq(ndr_vectors_run(table, file, seen), 0);
	for (i = 0; i < table->num_calls; i++) {
		ck_assert_msg(seen[i] == 3, "no bytes for %s",
			      table->calls[i].name);
	}
}

START_TEST(dhcpsrv_is_read_and_written_as_specified)
{
	every_call(&ndr_table_dhcpsrv, "fixtures/bytes/dhcpm/calls-dhcpsrv.hex");
}
END_TEST

START_TEST(dhcpsrv2_is_read_and_written_as_specified)
{
	every_call(&ndr_table_dhcpsrv2,
		   "fixtures/bytes/dhcpm/calls-dhcpsrv2.hex");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dhcpm_calls");
	TCase *c = tcase_create("calls");

	tcase_add_test(c, dhcpsrv_is_read_and_written_as_specified);
	tcase_add_test(c, dhcpsrv2_is_read_and_written_as_specified);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
