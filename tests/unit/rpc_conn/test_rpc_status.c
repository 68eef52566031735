/* use: rpc_conn SAMBA KRB5 TALLOC TEVENT CHECK */
/* The words of struct rpc_status against the headers of those who coined them. */
#include <errno.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <krb5/krb5.h>
#include <util/time.h>
#include <core/ntstatus.h>
#include <core/werror.h>

#include "rpc/conn/rpc_status.h"
#include "tests/support/suite.h"

static const struct {
	NTSTATUS code;
	const char *name;
} nt_words[] = {
#define WORD(name) {name, #name}
	WORD(NT_STATUS_ACCESS_DENIED),
	WORD(NT_STATUS_LOGON_FAILURE),
	WORD(NT_STATUS_NO_SUCH_USER),
	WORD(NT_STATUS_WRONG_PASSWORD),
	WORD(NT_STATUS_PASSWORD_EXPIRED),
	WORD(NT_STATUS_ACCOUNT_DISABLED),
	WORD(NT_STATUS_ACCOUNT_LOCKED_OUT),
	WORD(NT_STATUS_TIME_DIFFERENCE_AT_DC),
	WORD(NT_STATUS_IO_TIMEOUT),
	WORD(NT_STATUS_CONNECTION_REFUSED),
	WORD(NT_STATUS_CONNECTION_DISCONNECTED),
	WORD(NT_STATUS_PIPE_DISCONNECTED),
	WORD(NT_STATUS_RPC_PROCNUM_OUT_OF_RANGE),
	WORD(NT_STATUS_RPC_PROTSEQ_NOT_FOUND),
	WORD(NT_STATUS_RPC_SERVER_UNAVAILABLE),
	WORD(NT_STATUS_RPC_NO_BINDINGS),
	WORD(NT_STATUS_RPC_PROTOCOL_ERROR),
	WORD(NT_STATUS_RPC_UNKNOWN_IF),
	WORD(NT_STATUS_RPC_BAD_STUB_DATA),
};

static const struct {
	long code;
	const char *name;
} krb5_words[] = {
	{KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN, "KDC_ERR_C_PRINCIPAL_UNKNOWN"},
	{KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN, "KDC_ERR_S_PRINCIPAL_UNKNOWN"},
	{KRB5KDC_ERR_PREAUTH_FAILED, "KDC_ERR_PREAUTH_FAILED"},
	{KRB5KDC_ERR_CLIENT_REVOKED, "KDC_ERR_CLIENT_REVOKED"},
	{KRB5KRB_AP_ERR_TKT_EXPIRED, "KRB_AP_ERR_TKT_EXPIRED"},
	{KRB5KRB_AP_ERR_SKEW, "KRB_AP_ERR_SKEW"},
	{KRB5_KDC_UNREACH, "KRB5_KDC_UNREACH"},
	{KRB5_REALM_UNKNOWN, "KRB5_REALM_UNKNOWN"},
	{KRB5_FCC_NOFILE, "KRB5_FCC_NOFILE"},
	{KRB5_KT_NOTFOUND, "KRB5_KT_NOTFOUND"},
	{KRB5_KT_IOERR, "KRB5_KT_IOERR"},
};

START_TEST(ntstatus_words_are_sambas)
{
	char buf[64];
	struct rpc_status status = rpc_status_make(RPC_VOCABULARY_NTSTATUS,
						   NT_STATUS_V(nt_words[_i].code),
						   RPC_STEP_BIND);

	ck_assert_str_eq(rpc_status_name(status, buf, sizeof(buf)),
			 nt_words[_i].name);
}
END_TEST

START_TEST(kerberos_words_are_mits)
{
	char buf[64];
	struct rpc_status status =
		rpc_status_make(RPC_VOCABULARY_KRB5,
				(uint32_t)krb5_words[_i].code, RPC_STEP_TICKET);

	ck_assert_str_eq(rpc_status_name(status, buf, sizeof(buf)),
			 krb5_words[_i].name);
}
END_TEST

START_TEST(an_unknown_code_is_shown_in_hex_and_explained_by_its_step)
{
	char buf[64];
	struct rpc_status status =
		rpc_status_make(RPC_VOCABULARY_WERROR, 20099, RPC_STEP_CALL);

	ck_assert_str_eq(rpc_status_name(status, buf, sizeof(buf)),
			 "WERROR 0x00004e83");
	ck_assert_ptr_nonnull(strstr(rpc_status_sentence(status), "call"));
}
END_TEST

START_TEST(success_has_words_too)
{
	char buf[64];
	struct rpc_status status = {0};

	ck_assert(rpc_status_is_ok(status));
	ck_assert_str_eq(rpc_status_name(status, buf, sizeof(buf)), "success");
	ck_assert_str_eq(rpc_status_sentence(status), "done");
}
END_TEST

START_TEST(a_word_of_another_vocabulary_is_not_taken)
{
	char nt[64], err[64];
	struct rpc_status a =
		rpc_status_make(RPC_VOCABULARY_WERROR, 5, RPC_STEP_CALL);
	struct rpc_status b =
		rpc_status_make(RPC_VOCABULARY_ERRNO, 5, RPC_STEP_CALL);

	ck_assert_str_eq(rpc_status_name(a, nt, sizeof(nt)),
			 "ERROR_ACCESS_DENIED");
	ck_assert_str_ne(nt, rpc_status_name(b, err, sizeof(err)));
}
END_TEST

START_TEST(a_short_buffer_is_not_overrun)
{
	char buf[4] = {'x', 'x', 'x', 'x'};

	rpc_status_name(rpc_status_make(RPC_VOCABULARY_ERRNO, ETIMEDOUT,
					RPC_STEP_CONNECT),
			buf, 3);
	ck_assert_str_eq(buf, "ET");
	ck_assert_int_eq(buf[3], 'x');
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_status");
	TCase *tc = tcase_create("words");

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, ntstatus_words_are_sambas, 0,
			    sizeof(nt_words) / sizeof(nt_words[0]));
	tcase_add_loop_test(tc, kerberos_words_are_mits, 0,
			    sizeof(krb5_words) / sizeof(krb5_words[0]));
	tcase_add_test(tc,
		       an_unknown_code_is_shown_in_hex_and_explained_by_its_step);
	tcase_add_test(tc, success_has_words_too);
	tcase_add_test(tc, a_word_of_another_vocabulary_is_not_taken);
	tcase_add_test(tc, a_short_buffer_is_not_overrun);
	return s;
}

TEST_MAIN(suite)
