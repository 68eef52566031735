/* use: sim_nps GNUTLS JANSSON TALLOC TEVENT CHECK */
/*
 * RADIUS messages. The first pair is the example of RFC 2865 section 7.1, byte
 * for byte; the lengths that are refused are counted by hand from it.
 */
#include "tests/support/suite.h"

#include <errno.h>

#include "simulators/nps/nps_radius.h"

/* EVIDENCE: RFC 2865 section 7.1, "User Telnet to Specified Host" */
static const uint8_t request_bytes[56] = {
	0x01, 0x00, 0x00, 0x38, 0x0f, 0x40, 0x3f, 0x94, 0x73, 0x97, 0x80, 0x57,
	0xbd, 0x83, 0xd5, 0xcb, 0x98, 0xf4, 0x22, 0x7a, 0x01, 0x06, 0x6e, 0x65,
	0x6d, 0x6f, 0x02, 0x12, 0x0d, 0xbe, 0x70, 0x8d, 0x93, 0xd4, 0x13, 0xce,
	0x31, 0x96, 0xe4, 0x3f, 0x78, 0x2a, 0x0a, 0xee, 0x04, 0x06, 0xc0, 0xa8,
	0x01, 0x10, 0x05, 0x06, 0x00, 0x00, 0x00, 0x03,
};
static const uint8_t accept_bytes[38] = {
	0x02, 0x00, 0x00, 0x26, 0x86, 0xfe, 0x22, 0x0e, 0x76, 0x24,
	0xba, 0x2a, 0x10, 0x05, 0xf6, 0xbf, 0x9b, 0x55, 0xe0, 0xb2,
	0x06, 0x06, 0x00, 0x00, 0x00, 0x01, 0x0f, 0x06, 0x00, 0x00,
	0x00, 0x00, 0x0e, 0x06, 0xc0, 0xa8, 0x01, 0x03,
};
static const struct nps_radius_secret secret = {
	(const uint8_t *)"xyzzy5461", 9
};

START_TEST(the_example_of_the_rfc_is_read)
{
	struct nps_radius_request request;
	int ret = nps_radius_decode(request_bytes, sizeof(request_bytes),
				    &secret, &request);

	ck_assert_int_eq(ret, 0);
	ck_assert_str_eq(request.user, "nemo");
	ck_assert(request.has_password);
	ck_assert_str_eq(request.password, "arctangent");
	ck_assert(request.has_nas_address);
	ck_assert_mem_eq(request.nas_address, "\xc0\xa8\x01\x10", 4);
	ck_assert(request.has_nas_port);
	ck_assert_uint_eq(request.nas_port, 3);
	ck_assert(!request.is_signed);
	ck_assert_str_eq(request.calling, "");
}
END_TEST

START_TEST(the_example_of_the_rfc_is_answered)
{
	struct nps_radius_request request;
	uint8_t out[NPS_RADIUS_MOST];
	size_t length = 0;
	int ret = nps_radius_decode(request_bytes, sizeof(request_bytes),
				    &secret, &request);

	ck_assert_int_eq(ret, 0);
	ret = nps_radius_answer(NPS_RADIUS_ACCEPT, &request, accept_bytes + 20,
				18, &secret, out, &length);
	ck_assert_int_eq(ret, 0);
	ck_assert_uint_eq(length, sizeof(accept_bytes));
	ck_assert_mem_eq(out, accept_bytes, sizeof(accept_bytes));
}
END_TEST

/* One byte of the example changed, or its end cut off. */
static const struct {
	size_t at;
	uint8_t to;
	size_t length;
} wrongs[] = {
	{ 0, 2, 56 },	  /* an answer */
	{ 0, 4, 56 },	  /* an accounting request */
	{ 3, 19, 56 },	  /* shorter than a header */
	{ 3, 57, 56 },	  /* longer than the datagram */
	{ 2, 0xff, 56 },  /* longer than a message may be */
	{ 3, 55, 56 },	  /* the last attribute is cut off */
	{ 21, 0, 56 },	  /* an attribute without room for itself */
	{ 21, 1, 56 },
	{ 51, 7, 56 },	  /* the last attribute goes beyond the message */
	{ 27, 0x0a, 56 }, /* a password of half a block */
	{ 44, 80, 56 },	  /* a Message-Authenticator of four bytes */
	{ 0, 1, 19 },
	{ 0, 1, 0 },
};

START_TEST(what_breaks_the_protocol_is_discarded)
{
	struct nps_radius_request request;
	uint8_t *bytes = malloc(56);
	int ret;

	memcpy(bytes, request_bytes, 56);
	bytes[wrongs[_i].at] = wrongs[_i].to;
	/* Of its exact size, so that a sanitizer sees reading beyond it. */
	bytes = realloc(bytes, wrongs[_i].length > 0 ? wrongs[_i].length : 1);
	ret = nps_radius_decode(bytes, wrongs[_i].length, &secret, &request);
	ck_assert_int_eq(ret, EBADMSG);
	free(bytes);
}
END_TEST

START_TEST(more_than_its_length_says_is_padding)
{
	struct nps_radius_request request;
	uint8_t bytes[60] = { 0 };

	memcpy(bytes, request_bytes, 56);
	ck_assert_int_eq(nps_radius_decode(bytes, 60, &secret, &request), 0);
	ck_assert_str_eq(request.user, "nemo");
}
END_TEST

START_TEST(an_answer_has_an_end)
{
	static const uint8_t attributes[NPS_RADIUS_MOST];
	struct nps_radius_request request = { .is_signed = true };
	uint8_t out[NPS_RADIUS_MOST];
	size_t length = 0;

	ck_assert_int_eq(nps_radius_answer(NPS_RADIUS_ACCEPT, &request,
					   attributes, NPS_RADIUS_MOST - 38,
					   &secret, out, &length), 0);
	ck_assert_uint_eq(length, NPS_RADIUS_MOST);
	ck_assert_int_eq(nps_radius_answer(NPS_RADIUS_ACCEPT, &request,
					   attributes, NPS_RADIUS_MOST - 37,
					   &secret, out, &length), EMSGSIZE);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("nps_radius");
	TCase *tc = tcase_create("radius");

	tcase_add_test(tc, the_example_of_the_rfc_is_read);
	tcase_add_test(tc, the_example_of_the_rfc_is_answered);
	tcase_add_loop_test(tc, what_breaks_the_protocol_is_discarded, 0,
			    sizeof(wrongs) / sizeof(wrongs[0]));
	tcase_add_test(tc, more_than_its_length_says_is_padding);
	tcase_add_test(tc, an_answer_has_an_end);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
