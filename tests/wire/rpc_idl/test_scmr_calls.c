/* use: rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * The methods of [MS-SCMR] that have parameters, request and response, by
 * bytes that Samba's NDR made (tests/support/make-scmr-vectors).
 */
#include "gen_ndr/ndr_scmr.h"
#include "tests/support/ndr_vectors.h"

START_TEST(scmr_is_read_and_written_as_samba_does)
{
	static const uint8_t described[] = {0,	1,  6,	13, 14, 15, 16, 17,
					    19, 20, 21, 39, 40, 42, 64};
	uint8_t seen[65] = {0};
	size_t i;

	ck_assert_uint_eq(ndr_table_scmr.num_calls, 65);
	ck_assert_int_eq(ndr_vectors_run(&ndr_table_scmr,
					 "fixtures/bytes/scmr/calls-scmr.hex",
					 seen),
			 0);
	for (i = 0; i < sizeof(described); i++) {
		ck_assert_msg(seen[described[i]] == 3, "no bytes for %s",
			      ndr_table_scmr.calls[described[i]].name);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("scmr_calls");
	TCase *c = tcase_create("calls");

	tcase_add_test(c, scmr_is_read_and_written_as_samba_does);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
