/* use: ipam_model ipam_base TALLOC CHECK */
/* Values of fields: what a person may write, on both sides of each edge. */
#include "ipam/model/address.h"

#include <errno.h>

#include "tests/support/suite.h"

static const struct ipam_field *field_of(int field)
{
	return &ipam_address_fields[field];
}

/* wanted NULL: none; begins with '!': refused with these words. */
static const struct {
	enum ipam_address_field field;
	const char *text, *wanted;
} cases[] = {
	{ IPAM_ADDRESS_OWNER, "  net team\t", "net team" },
	{ IPAM_ADDRESS_OWNER, "   ", NULL },
	{ IPAM_ADDRESS_OWNER, "B\xc3\xbcro", "B\xc3\xbcro" },
	{ IPAM_ADDRESS_OWNER, "B\xfcro", "!must be UTF-8" },
	{ IPAM_ADDRESS_OWNER, "\xed\xa0\x80", "!must be UTF-8" },
	{ IPAM_ADDRESS_OWNER, "\xc0\xaf", "!must be UTF-8" },
	{ IPAM_ADDRESS_OWNER, "\xf4\x90\x80\x80", "!must be UTF-8" },
	{ IPAM_ADDRESS_OWNER, "\xf0\x9f\x98", "!must be UTF-8" },
	{ IPAM_ADDRESS_OWNER, "a\nb", "!must not contain control" },
	{ IPAM_ADDRESS_OWNER, "a\x7f" "b", "!must not contain control" },
	{ IPAM_ADDRESS_DESCRIPTION, "a\r\nb\tc", "a\r\nb\tc" },
	{ IPAM_ADDRESS_DESCRIPTION, "a\x1b[1m", "!must not contain control" },
	{ IPAM_ADDRESS_ASSIGNMENT, "static", "Static" },
	{ IPAM_ADDRESS_ASSIGNMENT, "VIP", "VIP" },
	{ IPAM_ADDRESS_ASSIGNMENT, "lasting",
	  "!must be one of Static, Dynamic, Auto, VIP, Reserved" },
	{ IPAM_ADDRESS_RESERVATION_TYPE, "BOTH", "Both" },
	{ IPAM_ADDRESS_NETWORK_TYPE, "nonvirtualized", "NonVirtualized" },
	{ IPAM_ADDRESS_MAC, "00:1A:2b:3C:4d:5E", "00-1a-2b-3c-4d-5e" },
	{ IPAM_ADDRESS_MAC, "001A2B3C4D5E", "00-1a-2b-3c-4d-5e" },
	{ IPAM_ADDRESS_MAC, "001a.2b3c.4d5e", "00-1a-2b-3c-4d-5e" },
	{ IPAM_ADDRESS_MAC, "0x001a", "00-1a" },
	{ IPAM_ADDRESS_MAC, "00-1a-2", "!must be bytes in hexadecimal" },
	{ IPAM_ADDRESS_MAC, "0-01a", "!must be bytes in hexadecimal" },
	{ IPAM_ADDRESS_MAC, "-001a", "!must be bytes in hexadecimal" },
	{ IPAM_ADDRESS_MAC, "001a-", "!must be bytes in hexadecimal" },
	{ IPAM_ADDRESS_MAC, "00--1a", "!must be bytes in hexadecimal" },
	{ IPAM_ADDRESS_MAC, "0x", "!must be bytes in hexadecimal" },
	{ IPAM_ADDRESS_MAC, "printer", "!must be bytes in hexadecimal" },
	{ IPAM_ADDRESS_IAID, "4294967295", "4294967295" },
	{ IPAM_ADDRESS_IAID, "4294967296", "!must be a whole number" },
	{ IPAM_ADDRESS_IAID, "007", "7" },
	{ IPAM_ADDRESS_IAID, "-1", "!must be a whole number" },
	{ IPAM_ADDRESS_IAID, "1.5", "!must be a whole number" },
	{ IPAM_ADDRESS_EXPIRES_AT, "2026-11-02T09:00:00Z", "1793610000" },
	{ IPAM_ADDRESS_EXPIRES_AT, "2026-11-02", "1793577600" },
	{ IPAM_ADDRESS_EXPIRES_AT, "1793610000", "1793610000" },
	{ IPAM_ADDRESS_EXPIRES_AT, "2024-02-29", "1709164800" },
	{ IPAM_ADDRESS_EXPIRES_AT, "2026-02-29", "!must be an instant" },
	{ IPAM_ADDRESS_EXPIRES_AT, "2026-13-01", "!must be an instant" },
	{ IPAM_ADDRESS_EXPIRES_AT, "02.11.2026", "!must be an instant" },
	{ IPAM_ADDRESS_EXPIRES_AT, "253402300799", "253402300799" },
	{ IPAM_ADDRESS_EXPIRES_AT, "253402300800", "!must be an instant" },
	{ IPAM_ADDRESS_EXPIRES_AT, "-1", "!must be an instant" },
	{ IPAM_ADDRESS_IP, "2001:DB8:0::7", "2001:db8::7" },
	{ IPAM_ADDRESS_IP, "10.1.0.007", "!must be one IPv4 or IPv6" },
	{ IPAM_ADDRESS_IP, "10.1.0.0/24", "!must be one IPv4 or IPv6" },
};

START_TEST(a_value_has_one_normal_form)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	const char *value = "untouched", *why = "";
	const char *wanted = cases[_i].wanted;
	int ret = ipam_field_normal(ctx, field_of(cases[_i].field),
				    cases[_i].text, &value, &why);

	if (wanted != NULL && wanted[0] == '!') {
		ck_assert_int_eq(ret, EINVAL);
		ck_assert_msg(strncmp(why, wanted + 1,
				      strlen(wanted + 1)) == 0, "%s", why);
		ck_assert_str_eq(value, "untouched");
	} else {
		ck_assert_msg(ret == 0, "%s", why);
		if (wanted == NULL) {
			ck_assert_ptr_null(value);
		} else {
			ck_assert_str_eq(value, wanted);
		}
	}
	talloc_free(ctx);
}
END_TEST

/* Lengths of 7.5: the longest value that is taken. */
static const struct {
	enum ipam_address_field field;
	size_t most;
} lengths[] = {
	{ IPAM_ADDRESS_DEVICE_NAME, 255 }, { IPAM_ADDRESS_ASSET_TAG, 255 },
	{ IPAM_ADDRESS_SERIAL, 255 }, { IPAM_ADDRESS_RESERVATION_NAME, 255 },
	{ IPAM_ADDRESS_DESCRIPTION, 4000 },
	{ IPAM_ADDRESS_RESERVATION_DESCRIPTION, 4000 },
	{ IPAM_ADDRESS_INSTANCE, 256 }, { IPAM_ADDRESS_SPACE, 1000 },
};

START_TEST(a_text_may_be_as_long_as_its_field_says)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	size_t most = lengths[_i].most;
	char *text = talloc_zero_array(ctx, char, most + 2);
	const char *value = NULL, *why = NULL;

	memset(text, 'x', most + 1);
	ck_assert_int_eq(ipam_field_normal(ctx, field_of(lengths[_i].field),
					   text, &value, &why), EINVAL);
	text[most] = '\0';
	ck_assert_int_eq(ipam_field_normal(ctx, field_of(lengths[_i].field),
					   text, &value, &why), 0);
	ck_assert_str_eq(value, text);
	talloc_free(ctx);
}
END_TEST

START_TEST(bytes_in_hexadecimal_are_at_most_130)
{
	static const enum ipam_address_field fields[] = {
		IPAM_ADDRESS_MAC, IPAM_ADDRESS_CLIENT_ID, IPAM_ADDRESS_DUID
	};
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *text = talloc_zero_array(ctx, char, 2 * 131 + 1);
	const char *value = NULL, *why = NULL;

	memset(text, 'a', 2 * 131);
	ck_assert_int_eq(ipam_field_normal(ctx, field_of(fields[_i]), text,
					   &value, &why), EINVAL);
	ck_assert_str_eq(why, "must be at most 130 bytes, not 131");
	text[2 * 130] = '\0';
	ck_assert_int_eq(ipam_field_normal(ctx, field_of(fields[_i]), text,
					   &value, &why), 0);
	ck_assert_uint_eq(strlen(value), 130 * 3 - 1);
	talloc_free(ctx);
}
END_TEST

START_TEST(a_field_is_found_in_each_dialect)
{
	static const struct {
		const char *name;
		int field;
	} names[] = {
		{ "IPAddress", IPAM_ADDRESS_IP },
		{ "IP address", IPAM_ADDRESS_IP },
		{ " ip ADDRESS ", IPAM_ADDRESS_IP },
		{ "address", IPAM_ADDRESS_IP },
		{ "Managed by service", IPAM_ADDRESS_SERVICE },
		{ "managedbyservice", IPAM_ADDRESS_SERVICE },
		{ "IP address state", IPAM_ADDRESS_STATE },
		{ "ClientID", IPAM_ADDRESS_CLIENT_ID },
		{ "Floor", -1 }, { "", -1 }, { "IP", -1 },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		ck_assert_int_eq(ipam_field_find(ipam_address_fields,
						 IPAM_ADDRESS_FIELD_COUNT,
						 names[i].name),
				 names[i].field);
	}
}
END_TEST

/* The invariant names of ipam-features.md section 11 that are ours to keep. */
START_TEST(the_invariant_names_are_all_there)
{
	static const char *const names[] = {
		"IPAddress", "NetworkType", "AddressSpace", "ExpiryStatus",
		"MacAddress", "ManagedByService", "ServiceInstance",
		"DeviceName", "DeviceType", "IPAddressState",
		"AssignmentType", "ExpiryDate", "DhcpReservationSync",
		"DnsHostRecordSync", "DnsPtrRecordSync", "AssignmentDate",
		"LastModifiedTime", "Description", "Owner", "SerialNumber",
		"AssetTag", "ClientID", "Duid", "Iaid", "ReservationName",
		"ReservationDescription", "ReservationType",
		"ReservationServer", "ReservationScopeName",
		"ReservationScopeID", "ForwardLookupPrimaryServer",
		"ForwardLookupZone", "ReverseLookupPrimaryServer",
		"ReverseLookupZone",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		ck_assert_msg(ipam_field_find(ipam_address_fields,
					      IPAM_ADDRESS_FIELD_COUNT,
					      names[i]) >= 0, "%s", names[i]);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("model_field");
	TCase *tc = tcase_create("field");

	tcase_add_loop_test(tc, a_value_has_one_normal_form, 0,
			    sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(tc, a_text_may_be_as_long_as_its_field_says, 0,
			    sizeof(lengths) / sizeof(lengths[0]));
	tcase_add_loop_test(tc, bytes_in_hexadecimal_are_at_most_130, 0, 3);
	tcase_add_test(tc, a_field_is_found_in_each_dialect);
	tcase_add_test(tc, the_invariant_names_are_all_there);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
