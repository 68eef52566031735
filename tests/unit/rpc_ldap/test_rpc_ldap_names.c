/* use: rpc_ldap rpc_conn LDAP SASL TALLOC TEVENT CHECK */
/* Names and texts of Active Directory (DSC-03). */
#include <stdint.h>
#include <stdbool.h>

#include "rpc/ldap/rpc_ldap_names.h"
#include "rpc/ldap/rpc_ldap_range.h"
#include "tests/support/suite.h"

static const struct {
	const char *dn, *domain;
} dns[] = {
	{"DC=contoso,DC=test", "contoso.test"},
	{"dc=EMEA, DC=contoso,DC=Test", "emea.contoso.test"},
	{"CN=DC1,OU=Domain Controllers,DC=contoso,DC=test", "contoso.test"},
	{"CN=a\\,DC=b,DC=test", "test"},
	{"CN=Configuration", NULL},
	{"DC=contoso,CN=x", NULL},
	{"DC=", NULL},
	{"", NULL},
	{"CN=ends in a backslash\\", NULL},
};

START_TEST(a_distinguished_name_becomes_a_domain)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *domain = rpc_ldap_dn_domain(tmp_ctx, dns[_i].dn);

	if (dns[_i].domain == NULL) {
		ck_assert_ptr_null(domain);
	} else {
		ck_assert_str_eq(domain, dns[_i].domain);
	}
	talloc_free(tmp_ctx);
}
END_TEST

static const struct {
	const char *value, *name, *address;
} values[] = {
	{"i10.0.1.21$rcn=dhcp1.ipam.test$f0x00000000$sdhcp1.ipam.test$",
	 "dhcp1.ipam.test", "10.0.1.21"},
	{"sDHCP1.IPAM.TEST$f0x00000000$i10.0.1.21$", "dhcp1.ipam.test",
	 "10.0.1.21"},
	{"i255.0.0.1$rcn=six$f0x00000000$ssix.ipam.test$", "six.ipam.test",
	 NULL},
	{"i10.0.1.21$rcn=dhcp1$f0x00000000$s$", NULL, "10.0.1.21"},
	{"sdhcp1", "dhcp1", NULL},
	{"$$$", NULL, NULL},
	{"", NULL, NULL},
};

START_TEST(fields_of_an_authorized_server_go_by_letter)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *name = rpc_ldap_dhcp_name(tmp_ctx, values[_i].value);
	char *address = rpc_ldap_dhcp_address(tmp_ctx, values[_i].value);

	ck_assert_pstr_eq(name, values[_i].name);
	ck_assert_pstr_eq(address, values[_i].address);
	talloc_free(tmp_ctx);
}
END_TEST

static const struct {
	const char *option, *name;
	uint32_t next;
} ranges[] = {
	{"member", "member", 0},
	{"member;range=0-1499", "member", 1500},
	{"member;Range=1500-*", "member", 0},
	{"member;range=5-4", NULL, 0},
	{"member;range=", NULL, 0},
	{"member;range=0-99x", NULL, 0},
	{"member;range=0-4294967295", NULL, 0},
};

START_TEST(a_range_option_tells_the_next_value)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	uint32_t next = 0;
	char *name = rpc_ldap_range_parse(tmp_ctx, ranges[_i].option,
					  strlen(ranges[_i].option), &next);

	ck_assert_pstr_eq(name, ranges[_i].name);
	if (name != NULL) {
		ck_assert_uint_eq(next, ranges[_i].next);
	}
	talloc_free(tmp_ctx);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

/* The example of [MS-DTYP]'s layout: Data1 to Data3 are little-endian. */
START_TEST(a_guid_becomes_text_and_a_filter)
{
	static const uint8_t bytes[16] = {
		0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66,
		0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
	};
	static const char text[] = "00112233-4455-6677-8899-aabbccddeeff";
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);

	ck_assert_pstr_eq(rpc_ldap_guid_text(tmp_ctx, bytes, 16), text);
	ck_assert_ptr_null(rpc_ldap_guid_text(tmp_ctx, bytes, 15));
	ck_assert_pstr_eq(rpc_ldap_guid_filter(tmp_ctx, text),
			  "\\33\\22\\11\\00\\55\\44\\77\\66"
			  "\\88\\99\\aa\\bb\\cc\\dd\\ee\\ff");
	ck_assert_ptr_null(rpc_ldap_guid_filter(tmp_ctx, "00112233"));
	ck_assert_ptr_null(rpc_ldap_guid_filter(
		tmp_ctx, "00112233-4455-6677-8899-aabbccddeeffx"));
	ck_assert_ptr_null(rpc_ldap_guid_filter(
		tmp_ctx, "00112233-4455-6677-8899-aabbccddeegg"));
	talloc_free(tmp_ctx);
}
END_TEST

/* RFC 4515 section 3. */
START_TEST(a_name_cannot_change_a_filter)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);

	ck_assert_pstr_eq(rpc_ldap_filter_text(tmp_ctx, "a*)(b=\\c"),
			  "a\\2a\\29\\28b=\\5cc");
	ck_assert_pstr_eq(rpc_ldap_filter_text(tmp_ctx, "dhcp1.test"),
			  "dhcp1.test");
	talloc_free(tmp_ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_ldap_names");
	TCase *tc = tcase_create("names");

	tcase_add_test(tc, a_guid_becomes_text_and_a_filter);
	tcase_add_test(tc, a_name_cannot_change_a_filter);
	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, a_distinguished_name_becomes_a_domain, 0,
			    COUNT(dns));
	tcase_add_loop_test(tc, fields_of_an_authorized_server_go_by_letter, 0,
			    COUNT(values));
	tcase_add_loop_test(tc, a_range_option_tells_the_next_value, 0,
			    COUNT(ranges));
	return s;
}

TEST_MAIN(suite)
