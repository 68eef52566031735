/* use: rpc_dns rpc_conn CARES TALLOC TEVENT CHECK */
/*
 * Record buffers. The records are the bytes of Samba 4.17's NDR library,
 * ndr_pack(samba.dcerpc.dnsserver.DNS_RPC_RECORD()); the node header is laid
 * out by hand from MS-DNSP 2.2.2.2.3.
 */
#include "rpc/dns/rpc_dns_record.h"
#include "tests/support/suite.h"

#define HEAD "f000000000000000100e00000000000000000000"
#define NODE "14000100000080000000000005686f7374310000"

static const struct {
	const char *hex, *text;
} samba[] = {
	{"04000100" HEAD "01020304", "1.2.3.4"},
	{"10001c00" HEAD "fd000000000000000000000000000001", "fd00::1"},
	{"11000500" HEAD "107777772e6578616d706c652e636f6d2e",
	 "www.example.com."},
	{"23000600" HEAD "05000000840300005802000080510100100e0000"
	 "066e732e65782e0761646d2e65782e",
	 "ns.ex. adm.ex. 5 900 600 86400 3600"},
	{"06000f00" HEAD "0a00036d782e", "10 mx."},
	{"0a002100" HEAD "0100020085010364632e", "1 2 389 dc."},
	{"07001000" HEAD "03616263026465", "\"abc\" \"de\""},
	/* by hand: a type without a shape, an address that is too short */
	{"02000010" HEAD "abcd", "\\# 2 abcd"},
	{"03000100" HEAD "010203", "\\# 3 010203"},
	/* by hand: a name that ends outside of its data */
	{"02000500" HEAD "0561", "\\# 2 0561"},
};

/* A copy that ends where the data do, for the address sanitizer. */
static uint8_t *from_hex(TALLOC_CTX *mem_ctx, const char *hex, size_t *length)
{
	uint8_t *bytes = talloc_array(mem_ctx, uint8_t,
				      (unsigned int)(strlen(hex) / 2));
	size_t i;

	*length = strlen(hex) / 2;
	for (i = 0; i < *length; i++) {
		unsigned int value;

		ck_assert_int_eq(sscanf(hex + 2 * i, "%2x", &value), 1);
		bytes[i] = (uint8_t)value;
	}
	return bytes;
}

START_TEST(records_of_samba_are_read)
{
	struct rpc_dns_node_list *list =
		talloc_zero(NULL, struct rpc_dns_node_list);
	char *hex = talloc_asprintf(list, NODE "%s", samba[_i].hex);
	size_t length;
	uint8_t *bytes = from_hex(list, hex, &length);

	ck_assert(rpc_dns_record_nodes(list, bytes, length));
	ck_assert_uint_eq(list->count, 1);
	ck_assert_str_eq(list->nodes[0].name, "host1");
	ck_assert_uint_eq(list->nodes[0].flags, 0x00800000);
	ck_assert_uint_eq(list->nodes[0].count, 1);
	ck_assert_uint_eq(list->nodes[0].records[0].ttl, 3600);
	ck_assert_uint_eq(list->nodes[0].records[0].flags, 0xf0);
	ck_assert_str_eq(
		rpc_dns_record_text(list, &list->nodes[0].records[0]),
		samba[_i].text);
	talloc_free(list);
}
END_TEST

START_TEST(a_buffer_cut_anywhere_is_refused)
{
	struct rpc_dns_node_list *list =
		talloc_zero(NULL, struct rpc_dns_node_list);
	char *hex = talloc_asprintf(list, NODE "%s", samba[0].hex);
	size_t length, cut;

	for (cut = strlen(hex) / 2 - 1; cut > 0; cut--) {
		uint8_t *bytes;

		hex[2 * cut] = '\0';
		bytes = from_hex(list, hex, &length);
		ck_assert(!rpc_dns_record_nodes(list, bytes, length));
	}
	talloc_free(list);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_dns_record");
	TCase *tc = tcase_create("buffer");

	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc, records_of_samba_are_read, 0,
			    (int)(sizeof(samba) / sizeof(samba[0])));
	tcase_add_test(tc, a_buffer_cut_anywhere_is_refused);
	return s;
}

TEST_MAIN(suite)
