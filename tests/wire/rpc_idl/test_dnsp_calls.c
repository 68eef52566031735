/* use: rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * The methods of [MS-DNSP], request and response, and what its unions carry,
 * by bytes that Samba's NDR made (tests/support/make-dnsp-vectors).
 */
#include "gen_ndr/ndr_dnsp.h"
#include "tests/support/ndr_vectors.h"

START_TEST(dnsp_is_read_and_written_as_samba_does)
{
	uint8_t seen[19] = {0};
	size_t i;

	ck_assert_uint_eq(ndr_table_dnsp.num_calls, sizeof(seen));
	ck_assert_int_eq(ndr_vectors_run(&ndr_table_dnsp,
					 "fixtures/bytes/dnsp/calls-dnsp.hex",
					 seen),
			 0);
	for (i = 0; i < sizeof(seen); i++) {
		ck_assert_msg(seen[i] == 3, "no bytes for %s",
			      ndr_table_dnsp.calls[i].name);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dnsp_calls");
	TCase *c = tcase_create("calls");

	tcase_add_test(c, dnsp_is_read_and_written_as_samba_does);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
