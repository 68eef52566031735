/* use: rpc_dns rpc_conn rpc_idl SAMBA CARES TALLOC TEVENT CHECK */
/*
 * Buffers of statistics, laid out by hand from [MS-DNSP] 2.2.10.2: the header
 * of eight bytes (2.2.10.2.1), then numbers of 32 bits, little endian.
 */
#include "rpc/dns/rpc_dns_statistics.h"
#include "tests/support/suite.h"

static uint32_t value(const struct rpc_dns_statistics *s, const char *group,
		      const char *name, uint32_t index)
{
	size_t i;

	for (i = 0; i < s->count; i++) {
		if (strcmp(s->counters[i].group, group) == 0 &&
		    strcmp(s->counters[i].name, name) == 0 &&
		    s->counters[i].index == index) {
			return s->counters[i].value;
		}
	}
	ck_abort_msg("no %s %s", group, name);
	return 0;
}

/* A section whose numbers are 1, 2, 3, ...; returns its end. */
static uint8_t *section(uint8_t *at, uint32_t id, uint16_t numbers)
{
	uint16_t i;

	memset(at, 0, 8 + 4u * numbers);
	for (i = 0; i < 4; i++) {
		at[i] = (uint8_t)(id >> 8 * i);
	}
	at[4] = (uint8_t)(4 * numbers);
	at[5] = (uint8_t)(4 * numbers >> 8);
	for (i = 0; i < numbers; i++) {
		at[8 + 4 * i] = (uint8_t)(i + 1);
	}
	return at + 8 + 4 * numbers;
}

START_TEST(time_has_seconds_and_dates)
{
	/* 2.2.10.2.4; 2.2.10.2.3: Monday 2026-11-02 09:00:05.250 */
	static const uint8_t buffer[] = {
		1, 0, 0, 0, 48, 0, 0, 0, 16, 0, 0, 0, 32, 0, 0, 0,
		5, 1, 0, 0, 6, 0, 0, 0,
		0xea, 7, 11, 0, 1, 0, 2, 0, 9, 0, 0, 0, 5, 0, 250, 0,
		0xea, 7, 13, 0, 1, 0, 2, 0, 9, 0, 0, 0, 5, 0, 250, 0};
	struct rpc_dns_statistics *got =
		rpc_dns_statistics_read(NULL, buffer, sizeof(buffer));

	ck_assert_ptr_nonnull(got);
	ck_assert_uint_eq(got->count, 4);
	ck_assert_uint_eq(value(got, "Time", "SecondsSinceServerStart", 0),
			  261);
	ck_assert_int_eq(got->started, 1793610005);
	ck_assert_int_eq(got->cleared, 0); /* there is no month 13 */
	talloc_free(got);
}
END_TEST

START_TEST(numbers_have_their_names)
{
	uint8_t buffer[1024], *end = buffer;
	struct rpc_dns_statistics *got = NULL;

	end = section(end, 2, 9);	   /* 2.2.10.2.5 */
	end = section(end, 0x400000, 16); /* 2.2.10.2.23 */
	end = section(end, 0x100, 35 + 39); /* 2.2.10.2.12: 156 bytes of types */
	end = section(end, 0x40000000, 3); /* of nothing that is known */
	got = rpc_dns_statistics_read(NULL, buffer, (size_t)(end - buffer));
	ck_assert_ptr_nonnull(got);
	ck_assert_uint_eq(got->count, 9 + 16 + 35 + 39);
	ck_assert_uint_eq(got->unknown, 1);
	ck_assert_uint_eq(value(got, "Query", "UdpQueries", 0), 1);
	ck_assert_uint_eq(value(got, "Query", "TcpClientConnections", 0), 5);
	ck_assert_uint_eq(value(got, "Query", "TcpResponsesReceived", 0), 9);
	ck_assert_uint_eq(value(got, "Errors", "NxDomain", 0), 4);
	ck_assert_uint_eq(value(got, "Update", "ForwardInQueue", 0), 35);
	ck_assert_uint_eq(value(got, "Update", "UpdateType", 38), 74);
	talloc_free(got);
}
END_TEST

/* 2.2.10.2.6: TKeyNego, the fifth of 15, is optional. */
START_TEST(what_is_optional_may_be_absent)
{
	uint8_t buffer[256];
	struct rpc_dns_statistics *got = NULL;
	uint8_t *end = section(buffer, 4, 15);

	got = rpc_dns_statistics_read(NULL, buffer, (size_t)(end - buffer));
	ck_assert_uint_eq(value(got, "Query2", "TKeyNego", 0), 5);
	ck_assert_uint_eq(value(got, "Query2", "TypeA", 0), 6);
	talloc_free(got);
	end = section(buffer, 4, 14);
	got = rpc_dns_statistics_read(NULL, buffer, (size_t)(end - buffer));
	ck_assert_uint_eq(got->count, 14);
	ck_assert_uint_eq(value(got, "Query2", "TypeA", 0), 5);
	talloc_free(got);
	end = section(buffer, 4, 10); /* of no version: what is certain */
	got = rpc_dns_statistics_read(NULL, buffer, (size_t)(end - buffer));
	ck_assert_uint_eq(got->count, 4);
	talloc_free(got);
}
END_TEST

START_TEST(a_section_that_ends_outside_is_refused)
{
	uint8_t buffer[256];
	size_t length = (size_t)(section(buffer, 2, 9) - buffer), cut;

	for (cut = 1; cut < length; cut++) {
		uint8_t *part = talloc_memdup(NULL, buffer, cut);

		ck_assert_ptr_null(rpc_dns_statistics_read(part, part, cut));
		talloc_free(part);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_dns_statistics");
	TCase *tc = tcase_create("buffer");

	suite_add_tcase(s, tc);
	tcase_add_test(tc, time_has_seconds_and_dates);
	tcase_add_test(tc, numbers_have_their_names);
	tcase_add_test(tc, what_is_optional_may_be_absent);
	tcase_add_test(tc, a_section_that_ends_outside_is_refused);
	return s;
}

TEST_MAIN(suite)
