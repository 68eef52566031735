/* use: sim_dns rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * Record data of [MS-DNSP] 2.2.2.2.4 and of the DNS wire, each way. The former
 * are those of ndr_pack(samba.dcerpc.dnsserver.DNS_RPC_RECORD()), the latter
 * were counted by hand from RFC 1035 3.3, RFC 3596 and RFC 2782.
 */
#include <errno.h>
#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_dnsp.h"
#include "simulators/dns/dns_rpc_record.h"
#include "tests/support/suite.h"

#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1

static const struct {
	uint16_t type;
	const uint8_t *rpc;
	size_t rpc_length;
	const uint8_t *wire;
	size_t wire_length;
} pairs[] = {
	{ 1, BYTES("\x0a\0\0\1"), BYTES("\x0a\0\0\1") },
	{ 28, BYTES("\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1"),
	  BYTES("\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1") },
	{ 5, BYTES("\4b.t."), BYTES("\1b\1t\0") },
	{ 15, BYTES("\x0a\0\4m.t."), BYTES("\0\x0a\1m\1t\0") },
	{ 33, BYTES("\1\0\2\0\x85\1\4d.t."),
	  BYTES("\0\1\0\2\1\x85\1d\1t\0") },
	{ 6, BYTES("\7\0\0\0\x84\3\0\0\x58\2\0\0\x80\x51\1\0\x10\x0e\0\0"
		   "\5ns.t.\4h.t."),
	  BYTES("\2ns\1t\0\1h\1t\0\0\0\0\7\0\0\3\x84\0\0\2\x58\0\1\x51\x80"
		"\0\0\x0e\x10") },
	{ 16, BYTES("\2hi\1x"), BYTES("\2hi\1x") },
	{ 257, BYTES("\1\2\3"), BYTES("\1\2\3") },
};

START_TEST(from_rpc_to_the_dns_wire)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct DNSP_RECORD from = {
		.wType = pairs[_i].type,
		.wDataLength = (uint16_t)pairs[_i].rpc_length,
		.dwTtlSeconds = 3600,
		.dwTimeStamp = 5,
		.Buffer = talloc_memdup(ctx, pairs[_i].rpc,
					pairs[_i].rpc_length),
	};
	struct sim_dns_record got;

	ck_assert_int_eq(sim_dns_get_record(ctx, &from, &got), 0);
	ck_assert_uint_eq(got.type, pairs[_i].type);
	ck_assert_uint_eq(got.ttl_s, 3600);
	ck_assert_uint_eq(got.age_hours, 5);
	ck_assert_uint_eq(got.length, pairs[_i].wire_length);
	ck_assert_mem_eq(got.data, pairs[_i].wire, got.length);
	talloc_free(ctx);
}
END_TEST

START_TEST(from_the_dns_wire_to_rpc)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dns_buffer buffer = { .data = talloc_array(ctx, uint8_t,
							      1) };
	struct sim_dns_record record = {
		.type = pairs[_i].type,
		.ttl_s = 3600,
		.length = (uint16_t)pairs[_i].wire_length,
		.data = talloc_memdup(ctx, pairs[_i].wire,
				      pairs[_i].wire_length),
	};
	const uint8_t *at = NULL;

	sim_dns_put_node(&buffer, "www", 0, 0);
	sim_dns_put_record(&buffer, &record);
	ck_assert(!buffer.failed);
	/* 2.2.2.2.3: header of 12, "www" counted, records at fours */
	ck_assert_uint_eq(buffer.data[0], 16);
	ck_assert_uint_eq(buffer.data[2], 1);
	ck_assert_mem_eq(buffer.data + 12, "\3www", 4);
	at = buffer.data + 16;
	ck_assert_uint_eq(at[0], pairs[_i].rpc_length);
	ck_assert_uint_eq(at[2] | at[3] << 8, pairs[_i].type);
	ck_assert_mem_eq(at + 24, pairs[_i].rpc, pairs[_i].rpc_length);
	ck_assert_uint_eq(buffer.length % 4, 0);
	talloc_free(buffer.data);
	talloc_free(ctx);
}
END_TEST

static const struct {
	uint16_t type;
	const uint8_t *rpc;
	size_t length;
} refused[] = {
	{ 1, BYTES("\1\2\3") },	       { 1, BYTES("\1\2\3\4\5") },
	{ 28, BYTES("\1\2\3\4") },     { 5, BYTES("\4b.t") },
	{ 5, BYTES("\3b.t\0") },       { 5, BYTES("\3b\0t") },
	{ 5, BYTES("\4b..t") },	       { 15, BYTES("\x0a") },
	{ 16, BYTES("\5hi") },	       { 6, BYTES("\7\0\0\0") },
	{ 33, BYTES("\1\0\2\0\x85") },
};

START_TEST(what_does_not_fit_its_type_is_refused)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct DNSP_RECORD from = {
		.wType = refused[_i].type,
		.wDataLength = (uint16_t)refused[_i].length,
		.Buffer = talloc_memdup(ctx, refused[_i].rpc,
					refused[_i].length),
	};
	struct sim_dns_record got;

	ck_assert_int_eq(sim_dns_get_record(ctx, &from, &got), EINVAL);
	talloc_free(ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dns_rpc_record");
	TCase *c = tcase_create("records");

	tcase_add_loop_test(c, from_rpc_to_the_dns_wire, 0,
			    sizeof(pairs) / sizeof(pairs[0]));
	tcase_add_loop_test(c, from_the_dns_wire_to_rpc, 0,
			    sizeof(pairs) / sizeof(pairs[0]));
	tcase_add_loop_test(c, what_does_not_fit_its_type_is_refused, 0,
			    sizeof(refused) / sizeof(refused[0]));
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
