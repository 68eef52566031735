/* use: rpc_dns rpc_conn CARES TALLOC TEVENT CHECK */
/*
 * Typed values of records, each way. Data marked samba are the bytes of Samba
 * 4.17's NDR library, ndr_pack(samba.dcerpc.dnsserver.DNS_RPC_RECORD()); the
 * others were counted by hand from the section of [MS-DNSP] in their row, with
 * values of the examples of the RFCs where they have any.
 */
#include <errno.h>

#include "rpc/dns/rpc_dns_value.h"
#include "tests/support/suite.h"

static const struct {
	uint16_t type;
	const char *hex, *text;
} records[] = {
	/* samba */
	{1, "01020304", "1.2.3.4"},
	{28, "fd000000000000000000000000000001", "fd00::1"},
	{5, "107777772e6578616d706c652e636f6d2e", "www.example.com."},
	{6,
	 "05000000840300005802000080510100100e0000066e732e65782e0761646d2e65"
	 "782e",
	 "ns.ex. adm.ex. 5 900 600 86400 3600"},
	{15, "0a00036d782e", "10 mx."},
	{33, "0100020085010364632e", "1 2 389 dc."},
	{16, "03616263026465", "\"abc\" \"de\""},
	/* 2.2.2.2.4.7: MINFO, RP */
	{14, "02612e02622e", "a. b."},
	/* 2.2.2.2.4.8: AFSDB */
	{18, "0100026b2e", "1 k."},
	/* 2.2.2.2.4.20: NAPTR, the numbers little endian */
	{35, "64000a000175074532552b736970032f2f69012e",
	 "100 10 \"u\" \"E2U+sip\" \"//i\" ."},
	/* 2.2.2.2.4.12: DS of RFC 4034 5.4; 60485 is ec45 */
	{43, "45ec05012bb183af5f22588179a53b0a98631fad1a292118",
	 "60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118"},
	/* 2.2.2.2.4.15: DNSKEY of RFC 4034 2.3, the key cut short */
	{48, "000103050103d22a6ca77f35b893206fd35e4c506d8378843711",
	 "256 3 5 AQPSKmynfzW4kyBv015MUG2DeIQ3EQ=="},
	/* 2.2.2.2.4.10: RRSIG of A, numbers little endian */
	{46, "0100" "05" "03" "80510100" "ff7f2240" "7ff2fa3f" "4e0a" "02622e"
	     "abcdef",
	 "A 5 3 86400 1076002815 1073410687 2638 b. q83v"},
	/* 2.2.2.2.4.11: NSEC of RFC 4034 4.3 without TYPE1234 */
	{47, "02622e" "0006400100000003", "b. A MX RRSIG NSEC"},
	/* 2.2.2.2.4.25: NSEC3PARAM of RFC 5155, appendix A */
	{51, "01000c0004aabbccdd", "1 0 12 aabbccdd"},
	{51, "0100010000", "1 0 1 -"},
	/* 2.2.2.2.4.24: both lengths come first; hash of RFC 5155, appendix A */
	{50,
	 "01010c0004" "14" "aabbccdd"
	 "174eb2409fe28bcb4887a1836f957f0a8425e27b" "000722010000000290",
	 "1 1 12 aabbccdd 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR NS SOA MX RRSIG "
	 "DNSKEY NSEC3PARAM"},
	/* 2.2.2.2.4.26: TLSA */
	{52, "030101d2abde", "3 1 1 d2abde"},
	/* 2.2.2.2.4.14: DHCID */
	{49, "000201636fc0b8", "AAIBY2/AuA=="},
	/* RFC 8659 4.1: CAA */
	{257, "0005697373756563612e74657374", "0 issue \"ca.test\""},
	/* 2.2.2.2.4.21, 22: WINS, WINSR */
	{0xFF01, "00000100" "02000000" "84030000" "02000000" "0a000001"
		 "0a000002",
	 "LOCAL L2 C900 ( 10.0.0.1 10.0.0.2 )"},
	{0xFF02, "00000000" "02000000" "84030000" "02742e", "L2 C900 t."},
	/* what a zone file cannot show: tombstone, WKS, NXT, ATMA */
	{0, "0080c0cd9b7fd501", "\\# 8 0080c0cd9b7fd501"},
	{11, "0a000001" "06" "05736d747000", "\\# 11 0a00000106"
					     "05736d747000"},
	{30, "02000060020002622e", "\\# 9 02000060020002622e"},
	{34, "0139", "\\# 2 0139"},
	/* a type without a row */
	{65400, "010203", "\\# 3 010203"},
};

static struct rpc_dns_data data_of(TALLOC_CTX *ctx, int i)
{
	size_t length = strlen(records[i].hex) / 2, k;
	uint8_t *bytes = talloc_array(ctx, uint8_t, (unsigned int)length);
	unsigned int value;

	for (k = 0; k < length; k++) {
		ck_assert_int_eq(sscanf(records[i].hex + 2 * k, "%2x", &value),
				 1);
		bytes[k] = (uint8_t)value;
	}
	return (struct rpc_dns_data){.type = records[i].type,
				     .flags = 0xF0,
				     .ttl = 3600,
				     .timestamp = 7,
				     .bytes = bytes,
				     .length = length};
}

START_TEST(bytes_become_a_value_and_the_same_bytes)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct rpc_dns_data data = data_of(ctx, _i), again = {0};
	struct rpc_dns_value value;

	rpc_dns_value_read(&data, &value);
	ck_assert_int_eq(value.form, rpc_dns_form_of(data.type));
	ck_assert_str_eq(rpc_dns_record_text(ctx, &data), records[_i].text);
	ck_assert_int_eq(rpc_dns_value_write(ctx, &value, &again), 0);
	ck_assert_uint_eq(again.type, data.type);
	ck_assert_uint_eq(again.flags, 0xF0);
	ck_assert_uint_eq(again.ttl, 3600);
	ck_assert_uint_eq(again.timestamp, 7);
	ck_assert_uint_eq(again.length, data.length);
	ck_assert_mem_eq(again.bytes, data.bytes, data.length);
	talloc_free(ctx);
}
END_TEST

START_TEST(data_cut_anywhere_are_bytes_or_another_value)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct rpc_dns_data data = data_of(ctx, _i), again = {0};
	struct rpc_dns_value value;

	while (data.length-- > 0) {
		struct rpc_dns_data part = data;

		part.bytes = talloc_memdup(ctx, data.bytes, data.length);
		rpc_dns_value_read(&part, &value);
		ck_assert_int_eq(rpc_dns_value_write(ctx, &value, &again), 0);
		ck_assert_uint_eq(again.length, part.length);
		if (part.length > 0) {
			ck_assert_mem_eq(again.bytes, part.bytes, part.length);
		}
	}
	talloc_free(ctx);
}
END_TEST

START_TEST(members_have_their_values)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	static const uint8_t srv[] = "\1\0\2\0\x85\1\3dc.";
	static const uint8_t naptr[] = "\x64\0\x0a\0\1u\1s\1r\2x.";
	struct rpc_dns_data data = {.type = 33, .bytes = srv, .length = 10};
	struct rpc_dns_value value;

	rpc_dns_value_read(&data, &value);
	ck_assert_int_eq(value.form, RPC_DNS_SERVICE);
	ck_assert_uint_eq(value.u.service.priority, 1);
	ck_assert_uint_eq(value.u.service.weight, 2);
	ck_assert_uint_eq(value.u.service.port, 389);
	ck_assert_uint_eq(value.u.service.target.length, 3);
	ck_assert_mem_eq(value.u.service.target.at, "dc.", 3);
	data = (struct rpc_dns_data){.type = 35, .bytes = naptr, .length = 13};
	rpc_dns_value_read(&data, &value);
	ck_assert_uint_eq(value.u.naptr.order, 100);
	ck_assert_uint_eq(value.u.naptr.preference, 10);
	ck_assert_mem_eq(value.u.naptr.regexp.at, "r", 1);
	ck_assert_mem_eq(value.u.naptr.replacement.at, "x.", 2);
	talloc_free(ctx);
}
END_TEST

/* 2.2.2.2.1: "always 4-byte aligned". */
START_TEST(padded_names_are_read_as_well)
{
	static const uint8_t soa[] = "\5\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0"
				     "\5ns.t.\0\0\2t.\0";
	struct rpc_dns_data data = {.type = 6, .bytes = soa, .length = 32};
	struct rpc_dns_value value;

	rpc_dns_value_read(&data, &value);
	ck_assert_int_eq(value.form, RPC_DNS_START);
	ck_assert_uint_eq(value.u.start.server.length, 5);
	ck_assert_uint_eq(value.u.start.mailbox.length, 2);
	ck_assert_mem_eq(value.u.start.mailbox.at, "t.", 2);
}
END_TEST

START_TEST(data_of_the_dns_wire_stay_bytes)
{
	struct rpc_dns_data data = {.type = 15,
				    .flags = RPC_DNS_FLAG_WIRE,
				    .bytes = (const uint8_t *)"\0\1\0",
				    .length = 3};
	struct rpc_dns_value value;

	rpc_dns_value_read(&data, &value);
	ck_assert_int_eq(value.form, RPC_DNS_BYTES);
	ck_assert_uint_eq(value.u.bytes.length, 3);
}
END_TEST

static const struct {
	const char *type;
	const char *words[8];
	const char *hex; /* NULL: refused */
} words[] = {
	{"a", {"1.2.3.4"}, "01020304"},
	{"A", {"1.2.3"}, NULL},
	{"A", {NULL}, NULL},
	{"A", {"1.2.3.4", "5"}, NULL},
	{"AAAA", {"fd00::1"}, "fd000000000000000000000000000001"},
	{"SOA",
	 {"ns.ex.", "adm.ex.", "5", "900", "600", "86400", "3600"},
	 "05000000840300005802000080510100100e0000066e732e65782e0761646d2e65"
	 "782e"},
	{"MX", {"10", "mx."}, "0a00036d782e"},
	{"MX", {"65536", "mx."}, NULL},
	{"MX", {"-1", "mx."}, NULL},
	{"TXT", {"abc", "de"}, "03616263026465"},
	{"TXT", {NULL}, NULL},
	{"DS", {"60485", "5", "1", "2BB1"}, "45ec05012bb1"},
	{"DS", {"60485", "5", "1", "2bb"}, NULL},
	{"DNSKEY", {"256", "3", "5", "AQPS"}, "000103050103d2"},
	{"DNSKEY", {"256", "3", "5", "AQ=="}, "0001030501"},
	{"DNSKEY", {"256", "3", "5", "A*"}, NULL},
	{"CAA", {"0", "issue", "ca.test"}, "0005697373756563612e74657374"},
	{"TYPE65400", {"\\#", "2", "0aFF"}, "0aff"},
	{"TYPE65400", {"\\#", "3", "0aFF"}, NULL},
	{"TYPE65400", {"0aff"}, NULL},
	{"NSEC", {"\\#", "0"}, ""},
	{"NXT", {"a.", "b."}, NULL},
};

START_TEST(words_of_a_zone_file_become_data)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct rpc_dns_value value;
	struct rpc_dns_data data = {0};
	char *hex = talloc_strdup(ctx, "");
	size_t count = 0, i;
	int ret;

	while (words[_i].words[count] != NULL) {
		count++;
	}
	ret = rpc_dns_value_parse(ctx, rpc_dns_type_of(words[_i].type),
				  words[_i].words, count, &value);
	if (words[_i].hex == NULL) {
		ck_assert_int_eq(ret, EINVAL);
	} else {
		ck_assert_int_eq(ret, 0);
		ck_assert_int_eq(rpc_dns_value_write(ctx, &value, &data), 0);
		for (i = 0; i < data.length; i++) {
			hex = talloc_asprintf_append(hex, "%02x",
						     data.bytes[i]);
		}
		ck_assert_str_eq(hex, words[_i].hex);
	}
	talloc_free(ctx);
}
END_TEST

START_TEST(what_no_data_can_hold_is_refused)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	uint8_t *much = talloc_zero_array(ctx, uint8_t, 65536);
	struct rpc_dns_value value = {.type = 5,
				      .form = RPC_DNS_NAME,
				      .u.name = {much, 256}};
	struct rpc_dns_data data = {0};

	ck_assert_int_eq(rpc_dns_value_write(ctx, &value, &data), EINVAL);
	value.u.name.length = 255;
	ck_assert_int_eq(rpc_dns_value_write(ctx, &value, &data), 0);
	value.type = 1; /* the form of another type */
	ck_assert_int_eq(rpc_dns_value_write(ctx, &value, &data), EINVAL);
	value = (struct rpc_dns_value){.type = 65400,
				       .form = RPC_DNS_BYTES,
				       .u.bytes = {much, 65536}};
	ck_assert_int_eq(rpc_dns_value_write(ctx, &value, &data), EINVAL);
	value = (struct rpc_dns_value){.type = 16,
				       .form = RPC_DNS_STRINGS,
				       .u.strings = {(const uint8_t *)"\5abc",
						     4}};
	ck_assert_int_eq(rpc_dns_value_write(ctx, &value, &data), EINVAL);
	value.form = RPC_DNS_FORMS;
	ck_assert_int_eq(rpc_dns_value_write(ctx, &value, &data), EINVAL);
	talloc_free(ctx);
}
END_TEST

START_TEST(a_bitmap_that_lies_has_no_types)
{
	static const uint8_t cut[] = {0, 32, 0x40};
	/* RFC 4034 4.1.2: windows in order, each of 32 bytes at most */
	static const uint8_t again[] = {1, 1, 0x40, 1, 1, 0x20};
	static const uint8_t wide[35] = {0, 33, 0x40};
	uint32_t type = 0;

	ck_assert(!rpc_dns_bitmap_next((struct rpc_dns_span){wide, 35}, &type));
	ck_assert(rpc_dns_bitmap_next((struct rpc_dns_span){again, 6}, &type));
	ck_assert_uint_eq(type++, 257);
	ck_assert(!rpc_dns_bitmap_next((struct rpc_dns_span){again, 6}, &type));
	type = 0;

	ck_assert(!rpc_dns_bitmap_next((struct rpc_dns_span){cut, 3}, &type));
	ck_assert(!rpc_dns_bitmap_next((struct rpc_dns_span){cut, 0}, &type));
}
END_TEST

static Suite *suite(void)
{
	const int n = (int)(sizeof(records) / sizeof(records[0]));
	Suite *s = suite_create("rpc_dns_value");
	TCase *tc = tcase_create("value");

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, bytes_become_a_value_and_the_same_bytes, 0, n);
	tcase_add_loop_test(tc, data_cut_anywhere_are_bytes_or_another_value,
			    0, n);
	tcase_add_test(tc, members_have_their_values);
	tcase_add_test(tc, padded_names_are_read_as_well);
	tcase_add_test(tc, data_of_the_dns_wire_stay_bytes);
	tcase_add_loop_test(tc, words_of_a_zone_file_become_data, 0,
			    (int)(sizeof(words) / sizeof(words[0])));
	tcase_add_test(tc, what_no_data_can_hold_is_refused);
	tcase_add_test(tc, a_bitmap_that_lies_has_no_types);
	return s;
}

TEST_MAIN(suite)
