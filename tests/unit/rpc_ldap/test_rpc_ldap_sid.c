/* use: rpc_ldap rpc_conn LDAP SASL TALLOC TEVENT CHECK */
/*
 * SIDs of a directory as text. Bytes by hand after [MS-DTYP] 2.4.2.2, texts
 * after 2.4.2.1; those marked so are what Samba's ndr_pack(dom_sid) gives.
 */
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#include "rpc/ldap/rpc_ldap_names.h"
#include "tests/support/suite.h"

#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1

static const struct {
	const uint8_t *bytes;
	size_t length;
	const char *text;
} sids[] = {
	/* Everyone: authority 1, one part */
	{ BYTES("\1\1\0\0\0\0\0\1\0\0\0\0"), "S-1-1-0" },
	/* BUILTIN\Administrators; Samba */
	{ BYTES("\1\2\0\0\0\0\0\5\x20\0\0\0\x20\2\0\0"), "S-1-5-32-544" },
	/* a group of a domain; Samba */
	{ BYTES("\1\5\0\0\0\0\0\5\x15\0\0\0\xd9\xe7\x3b\x42\xbe\xac\x1f\x85"
		"\x85\xe2\x59\xc7\x19\5\0\0"),
	  "S-1-5-21-1111222233-2233445566-3344556677-1305" },
	/* as many parts as there may be; Samba */
	{ BYTES("\1\x0f\0\0\0\0\0\5\x15\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0"
		"\5\0\0\0\6\0\0\0\7\0\0\0\x8\0\0\0\x9\0\0\0\xa\0\0\0\xb\0\0\0"
		"\xc\0\0\0\xd\0\0\0\xe\0\0\0"),
	  "S-1-5-21-1-2-3-4-5-6-7-8-9-10-11-12-13-14" },
	/* an authority of 2^32 or more is in hexadecimal */
	{ BYTES("\1\1\x12\x34\x56\x78\x9a\xbc\1\0\0\0"),
	  "S-1-0x123456789ABC-1" },
	{ BYTES("\1\1\0\0\xff\xff\xff\xff\xff\xff\xff\xff"),
	  "S-1-4294967295-4294967295" },
	/* no part, one too many, too short, too long, another revision */
	{ BYTES("\1\0\0\0\0\0\0\5"), NULL },
	{ BYTES("\1\x10\0\0\0\0\0\5"
		"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	  NULL },
	{ BYTES("\1\1\0\0\0\0\0\1\0\0\0"), NULL },
	{ BYTES("\1\1\0\0\0\0\0\1\0\0\0\0\0"), NULL },
	{ BYTES("\2\1\0\0\0\0\0\1\0\0\0\0"), NULL },
	{ BYTES("\1"), NULL },
	{ BYTES(""), NULL },
};

START_TEST(bytes_become_a_sid_or_nothing)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *text = rpc_ldap_sid_text(tmp_ctx, sids[_i].bytes,
				       sids[_i].length);

	ck_assert_pstr_eq(text, sids[_i].text);
	talloc_free(tmp_ctx);
}
END_TEST

START_TEST(a_domain_becomes_a_distinguished_name)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);

	ck_assert_str_eq(rpc_ldap_domain_dn(tmp_ctx, "emea.contoso.test"),
			 "DC=emea,DC=contoso,DC=test");
	ck_assert_str_eq(rpc_ldap_domain_dn(tmp_ctx, "test"), "DC=test");
	talloc_free(tmp_ctx);
}
END_TEST

static Suite *rpc_ldap_sid_suite(void)
{
	Suite *s = suite_create("rpc_ldap_sid");
	TCase *c = tcase_create("sid");

	tcase_add_loop_test(c, bytes_become_a_sid_or_nothing, 0,
			    sizeof(sids) / sizeof(sids[0]));
	tcase_add_test(c, a_domain_becomes_a_distinguished_name);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(rpc_ldap_sid_suite)
