/* use: rpc_dhcp rpc_conn rpc_idl SAMBA KRB5 TALLOC TEVENT CHECK */
/* Values of the wire turned into plain ones. */
#include <errno.h>

#include "rpc/dhcp/rpc_dhcp_call.h"
#include "tests/support/suite.h"

static const struct {
	uint16_t units[6];
	size_t num_units;
	const char *text;
	uint32_t odd;
} texts[] = {
	{{'a', 'b'}, 2, "ab", 0},
	{{0}, 0, "", 0},
	{{0xE9, 0x4E2D}, 2, "\xC3\xA9\xE4\xB8\xAD", 0},
	{{0xD83D, 0xDE00}, 2, "\xF0\x9F\x98\x80", 0},
	{{'a', 0xD83D}, 2, "a\xEF\xBF\xBD", RPC_DHCP_ODD_TEXT},
	{{0xDE00, 'b'}, 2, "\xEF\xBF\xBD" "b", RPC_DHCP_ODD_TEXT},
	{{0xD83D, 0xD83D, 0xDE00}, 3, "\xEF\xBF\xBD\xF0\x9F\x98\x80",
	 RPC_DHCP_ODD_TEXT},
	{{0xFFFF, 0xFFFF}, 2, "\xEF\xBF\xBF\xEF\xBF\xBF", 0},
};
#define NUM_TEXTS (sizeof(texts) / sizeof(texts[0]))

START_TEST(text_becomes_utf8)
{
	char out[RPC_DHCP_UTF8_SIZE(6)];
	uint32_t odd = 0;
	size_t n;

	n = rpc_dhcp_utf8(texts[_i].units, texts[_i].num_units, out, &odd);
	ck_assert_str_eq(out, texts[_i].text);
	ck_assert_uint_eq(n, strlen(texts[_i].text));
	ck_assert_uint_eq(odd, texts[_i].odd);
	ck_assert_uint_lt(n, RPC_DHCP_UTF8_SIZE(texts[_i].num_units));
}
END_TEST

static const struct {
	uint32_t low, high;
	int64_t seconds;
} times[] = {
	{0, 0, RPC_DHCP_TIME_NONE},
	{0xFFFFFFFF, 0x7FFFFFFF, RPC_DHCP_TIME_NEVER},
	{0xFFFFFFFF, 0xFFFFFFFF, RPC_DHCP_TIME_NEVER},
	{0, 0x80000000, RPC_DHCP_TIME_NEVER},
	{0xD53E8000, 0x019DB1DE, 0}, /* 1970-01-01 */
	{0xDDB46800, 0x01DD70F1, 1794301200}, /* 2026-11-10 09:00 */
};
#define NUM_TIMES (sizeof(times) / sizeof(times[0]))

START_TEST(filetime_becomes_seconds)
{
	ck_assert_int_eq(rpc_dhcp_time(times[_i].low, times[_i].high),
			 times[_i].seconds);
}
END_TEST

static const struct {
	uint8_t id[11];
	uint32_t len;
	uint32_t skip;
} ids[] = {
	{{0x00, 0x01, 0xA8, 0xC0, 0x01, 2, 0, 0, 0, 0, 1}, 11, 5},
	{{0x00, 0x02, 0xA8, 0xC0, 0x01, 2, 0, 0, 0, 0, 1}, 11, 0},
	{{0x00, 0x01, 0xA8, 0xC0, 0x06, 2, 0, 0, 0, 0, 1}, 11, 0},
	{{0x00, 0x01, 0xA8, 0xC0, 0x01}, 5, 5},
	{{0x00, 0x01, 0xA8, 0xC0}, 4, 0},
	{{0}, 0, 0},
};
#define NUM_IDS (sizeof(ids) / sizeof(ids[0]))

START_TEST(the_scope_prefix_of_an_id_is_told)
{
	ck_assert_uint_eq(rpc_dhcp_id_prefix(ids[_i].id, ids[_i].len,
					     0xC0A80100),
			  ids[_i].skip);
}
END_TEST

START_TEST(seconds_become_filetime)
{
	struct DATE_TIME t = rpc_dhcp_make_time(times[_i].seconds);
	bool never = times[_i].seconds == RPC_DHCP_TIME_NEVER;

	ck_assert_uint_eq(t.dwLowDateTime, never ? 0xFFFFFFFF : times[_i].low);
	ck_assert_uint_eq(t.dwHighDateTime,
			  never ? 0x7FFFFFFF : times[_i].high);
}
END_TEST

/* Some call for what is made to hang below. */
static struct rpc_dhcp_call *a_call(void)
{
	return RPC_DHCP_CALL(NULL, RPC_DHCP_ASK_DELAY,
			     R_DhcpGetSubnetDelayOffer);
}

/* Those that are right come back; U+FFFD is UTF-8 like any other. */
START_TEST(utf8_becomes_text)
{
	struct rpc_dhcp_call *call = a_call();
	struct DHCPM_STRING *text = NULL;
	char again[RPC_DHCP_UTF8_SIZE(6)];
	uint32_t odd = 0;

	text = rpc_dhcp_make_text(call, texts[_i].text, 0);
	ck_assert(rpc_status_is_ok(call->refused));
	rpc_dhcp_utf8(text->units, text->length, again, &odd);
	ck_assert_str_eq(again, texts[_i].text);
	ck_assert_uint_eq(odd, 0);
	ck_assert_uint_eq(text->units[text->length], 0);
	if (texts[_i].odd == 0) {
		ck_assert_uint_eq(text->length, texts[_i].num_units);
		ck_assert_mem_eq(text->units, texts[_i].units,
				 2 * texts[_i].num_units);
	}
	talloc_free(call);
}
END_TEST

/* [RFC 3629] 3, 4, 10 */
static const char *const not_utf8[] = {
	"\x80",	     /* no beginning */
	"\xC0\x80",	     /* overlong NUL */
	"\xC1\xBF",	     /* overlong */
	"\xE0\x9F\xBF",     /* overlong */
	"\xF0\x8F\xBF\xBF", /* overlong */
	"\xED\xA0\x80",     /* a surrogate */
	"\xF4\x90\x80\x80", /* past U+10FFFF */
	"\xF5\x80\x80\x80", "\xFF",
	"a\xE4\xB8",	      /* cut off */
	"\xF0\x9F\x98",
};
#define NUM_NOT_UTF8 (sizeof(not_utf8) / sizeof(not_utf8[0]))

START_TEST(what_is_not_utf8_is_refused)
{
	struct rpc_dhcp_call *call = a_call();

	ck_assert_ptr_null(rpc_dhcp_make_text(call, not_utf8[_i], 0));
	ck_assert_int_eq(call->refused.vocabulary, RPC_VOCABULARY_ERRNO);
	ck_assert_uint_eq(call->refused.code, EINVAL);
	talloc_free(call);
	call = a_call();
	ck_assert_ptr_null(rpc_dhcp_make_param(call, not_utf8[_i], 0));
	ck_assert_uint_eq(call->refused.code, EINVAL);
	talloc_free(call);
}
END_TEST

START_TEST(text_that_is_too_long_is_refused)
{
	struct rpc_dhcp_call *call = a_call();

	/* two units each */
	ck_assert_ptr_nonnull(rpc_dhcp_make_text(
		call, "\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 4));
	ck_assert(rpc_status_is_ok(call->refused));
	ck_assert_ptr_null(rpc_dhcp_make_text(
		call, "\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 3));
	ck_assert_uint_eq(call->refused.code, EINVAL);
	talloc_free(call);
}
END_TEST

START_TEST(prefixes_become_masks)
{
	uint32_t odd = 0;
	uint8_t prefix;

	for (prefix = 0; prefix <= 32; prefix++) {
		ck_assert_uint_eq(
			rpc_dhcp_prefix(rpc_dhcp_make_mask(prefix), &odd),
			prefix);
	}
	ck_assert_uint_eq(odd, 0);
	ck_assert_uint_eq(rpc_dhcp_make_mask(24), 0xFFFFFF00);
}
END_TEST

START_TEST(addresses_go_both_ways)
{
	const struct DHCP_IPV6_ADDRESS wire = {0x20010DB800000001,
					       0x00000000000000FE};
	struct rpc_dhcp_address a = rpc_dhcp_address6(&wire);
	struct DHCP_IPV6_ADDRESS back = rpc_dhcp_wire6(&a);

	ck_assert_uint_eq(a.octets[0], 0x20);
	ck_assert_uint_eq(a.octets[15], 0xFE);
	ck_assert_mem_eq(&back, &wire, sizeof(wire));
	a = rpc_dhcp_address4(0xC0A80105);
	ck_assert_uint_eq(a.octets[0], 192);
	ck_assert_uint_eq(rpc_dhcp_word(&a), 0xC0A80105);
}
END_TEST

START_TEST(masks_become_prefixes)
{
	uint32_t odd = 0;

	ck_assert_uint_eq(rpc_dhcp_prefix(0xFFFFFF00, &odd), 24);
	ck_assert_uint_eq(rpc_dhcp_prefix(0, &odd), 0);
	ck_assert_uint_eq(rpc_dhcp_prefix(0xFFFFFFFF, &odd), 32);
	ck_assert_uint_eq(odd, 0);
	rpc_dhcp_prefix(0xFF00FF00, &odd);
	ck_assert_uint_eq(odd, RPC_DHCP_ODD_MASK);
}
END_TEST

START_TEST(a_handle_that_comes_again_is_noticed_after_any_number)
{
	const struct rpc_dhcp_limits limits = rpc_dhcp_limits_default();
	struct rpc_dhcp_guard guard;
	struct rpc_status status;
	uint32_t handle = 0, i;

	/* 100 different ones, then a circle of seven */
	rpc_dhcp_guard_start(&guard, &handle, sizeof(handle));
	for (i = 1; i < 1000; i++) {
		handle = i <= 100 ? i : 100 + i % 7;
		status = rpc_dhcp_guard_page(&guard, &limits, 1, true,
					     &handle);
		if (!rpc_status_is_ok(status)) {
			break;
		}
	}
	ck_assert_uint_gt(i, 100);
	ck_assert_uint_lt(i, 300);
	ck_assert_uint_eq(status.code, RPC_LOCAL_NO_PROGRESS);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_dhcp_value");
	TCase *c = tcase_create("value");

	tcase_add_loop_test(c, text_becomes_utf8, 0, NUM_TEXTS);
	tcase_add_loop_test(c, filetime_becomes_seconds, 0, NUM_TIMES);
	tcase_add_loop_test(c, the_scope_prefix_of_an_id_is_told, 0, NUM_IDS);
	tcase_add_test(c, addresses_go_both_ways);
	tcase_add_loop_test(c, seconds_become_filetime, 0, NUM_TIMES);
	tcase_add_loop_test(c, utf8_becomes_text, 0, NUM_TEXTS);
	tcase_add_loop_test(c, what_is_not_utf8_is_refused, 0, NUM_NOT_UTF8);
	tcase_add_test(c, text_that_is_too_long_is_refused);
	tcase_add_test(c, prefixes_become_masks);
	tcase_add_test(c, masks_become_prefixes);
	tcase_add_test(c, a_handle_that_comes_again_is_noticed_after_any_number);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
