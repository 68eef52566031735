/* use: sim_dns TALLOC CHECK */
/*
 * Answers on the wire. The expected bytes were written down by hand from RFC
 * 1035 section 4.1, RFC 2782 and RFC 6891.
 */
#include <errno.h>

#include "simulators/dns/dns_answer.h"
#include "tests/support/suite.h"

static const char zone_text[] =
	"@ SOA n h 1 2 3 4 60\n"
	"@ NS n\n"
	"n 5 A 1.2.3.4\n"
	"c CNAME n\n"
	"loop CNAME loop\n"
	"_s SRV 1 2 3 n\n"
	"a.b A 1.1.1.1\n"
	"sub NS n.sub\n"
	"n.sub A 9.9.9.9\n";

static struct sim_dns_zones load(TALLOC_CTX *ctx, const char *text)
{
	struct sim_dns_zones zones = { talloc_array(ctx, struct sim_dns_zone *,
						    1), 1 };
	char *error = NULL;
	int ret = sim_dns_zone_parse(ctx, "f", "t", (const uint8_t *)text,
				     strlen(text), &zones.zones[0], &error);

	ck_assert_msg(ret == 0, "%s", error);
	return zones;
}

#define B(bytes) (const uint8_t *)bytes, sizeof(bytes) - 1
#define HEAD(flags, an, ns, ar) "\x12\x34" flags "\0\1\0" an "\0" ns "\0" ar

/* Question n.t A IN etc., with "recursion desired". */
static const struct {
	const uint8_t *query;
	size_t query_length;
	const uint8_t *answer;
	size_t answer_length;
} wire[] = {
	/* address; the owner's case in the answer is the question's */
	{ B(HEAD("\1\0", "\0", "\0", "\0") "\1N\1t\0\0\1\0\1"),
	  B(HEAD("\x85\0", "\1", "\0", "\0") "\1N\1t\0\0\1\0\1"
	    "\xc0\x0c\0\1\0\1\0\0\0\5\0\4\1\2\3\4") },
	/* alias, then its target */
	{ B(HEAD("\0\0", "\0", "\0", "\0") "\1c\1t\0\0\1\0\1"),
	  B(HEAD("\x84\0", "\2", "\0", "\0") "\1c\1t\0\0\1\0\1"
	    "\xc0\x0c\0\5\0\1\0\0\0\x3c\0\4\1n\xc0\x0e"
	    "\xc0\x21\0\1\0\1\0\0\0\5\0\4\1\2\3\4") },
	/* service: the target is not compressed, its address is added */
	{ B(HEAD("\0\0", "\0", "\0", "\0") "\2_s\1t\0\0\x21\0\1"),
	  B(HEAD("\x84\0", "\1", "\0", "\1") "\2_s\1t\0\0\x21\0\1"
	    "\xc0\x0c\0\x21\0\1\0\0\0\x3c\0\x0b\0\1\0\2\0\3\1n\1t\0"
	    "\1n\xc0\x0f\0\1\0\1\0\0\0\5\0\4\1\2\3\4") },
	/* nothing of that name */
	{ B(HEAD("\0\0", "\0", "\0", "\0") "\1x\1t\0\0\1\0\1"),
	  B(HEAD("\x84\3", "\0", "\1", "\0") "\1x\1t\0\0\1\0\1"
	    "\xc0\x0e\0\6\0\1\0\0\0\x3c\0\x1c\1n\xc0\x0e\1h\xc0\x0e"
	    "\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\x3c") },
	/* a name between: exists without records */
	{ B(HEAD("\0\0", "\0", "\0", "\0") "\1b\1t\0\0\1\0\1"),
	  B(HEAD("\x84\0", "\0", "\1", "\0") "\1b\1t\0\0\1\0\1"
	    "\xc0\x0e\0\6\0\1\0\0\0\x3c\0\x1c\1n\xc0\x0e\1h\xc0\x0e"
	    "\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\x3c") },
	/* delegated: name servers and glue, not authoritative */
	{ B(HEAD("\0\0", "\0", "\0", "\0") "\1x\3sub\1t\0\0\1\0\1"),
	  B(HEAD("\x80\0", "\0", "\1", "\1") "\1x\3sub\1t\0\0\1\0\1"
	    "\xc0\x0e\0\2\0\1\0\0\0\x3c\0\4\1n\xc0\x0e"
	    "\xc0\x25\0\1\0\1\0\0\0\x3c\0\4\x9\x9\x9\x9") },
	/* in no zone of ours */
	{ B(HEAD("\0\0", "\0", "\0", "\0") "\1x\1u\0\0\1\0\1"),
	  B(HEAD("\x80\5", "\0", "\0", "\0") "\1x\1u\0\0\1\0\1") },
	/* EDNS version 0, then 1 */
	{ B(HEAD("\0\0", "\0", "\0", "\1") "\1x\1u\0\0\1\0\1"
	    "\0\0\x29\4\xd0\0\0\0\0\0\0"),
	  B(HEAD("\x80\5", "\0", "\0", "\1") "\1x\1u\0\0\1\0\1"
	    "\0\0\x29\x0f\xa0\0\0\0\0\0\0") },
	{ B(HEAD("\0\0", "\0", "\0", "\1") "\1x\1u\0\0\1\0\1"
	    "\0\0\x29\4\xd0\0\1\0\0\0\0"),
	  B(HEAD("\x80\0", "\0", "\0", "\1") "\1x\1u\0\0\1\0\1"
	    "\0\0\x29\x0f\xa0\1\0\0\0\0\0") },
	/* an update, opcode 5; then a pointer in the question */
	{ B("\x12\x34\x28\0\0\1\0\0\0\0\0\0"),
	  B("\x12\x34\xa8\4\0\0\0\0\0\0\0\0") },
	{ B("\x12\x34\0\0\0\1\0\0\0\0\0\0\xc0\x0c\0\1\0\1"),
	  B("\x12\x34\x80\1\0\0\0\0\0\0\0\0") },
};

START_TEST(answers_byte_for_byte)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dns_zones zones = load(ctx, zone_text);
	uint8_t *out = talloc_array(ctx, uint8_t, SIM_DNS_MESSAGE_MAX);
	struct sim_dns_question question;
	enum sim_dns_rcode rcode = SIM_DNS_NOERROR;
	size_t length;
	int ret = sim_dns_question_decode(wire[_i].query,
					  wire[_i].query_length, &question,
					  &rcode);

	ck_assert_int_eq(ret, 0);
	length = sim_dns_answer(&zones, &question, rcode, 512, out, &rcode);
	ck_assert_uint_eq(length, wire[_i].answer_length);
	ck_assert_mem_eq(out, wire[_i].answer, length);
	talloc_free(ctx);
}
END_TEST

START_TEST(no_answer_to_answers_and_scraps)
{
	struct sim_dns_question question;
	enum sim_dns_rcode rcode;

	ck_assert_int_eq(sim_dns_question_decode(B("\x12\x34\x80\0\0\0\0\0\0"
						   "\0\0\0"),
						 &question, &rcode), ENODATA);
	ck_assert_int_eq(sim_dns_question_decode(B("\x12\x34\0"), &question,
						 &rcode), ENODATA);
}
END_TEST

static struct sim_dns_question ask(const char *name, uint16_t type)
{
	struct sim_dns_question question = { .type = type, .class_ = 1 };

	ck_assert_int_eq(sim_dns_name_parse(name, NULL, false,
					    &question.name), 0);
	return question;
}

START_TEST(what_does_not_fit_sets_tc)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *text = talloc_strdup(ctx, "@ SOA n h 1 2 3 4 60\n");
	uint8_t *out = talloc_array(ctx, uint8_t, SIM_DNS_MESSAGE_MAX);
	struct sim_dns_question question = ask("t.", SIM_DNS_A);
	struct sim_dns_zones zones;
	enum sim_dns_rcode rcode;
	size_t length;
	int i;

	for (i = 0; i < 100; i++) {
		text = talloc_asprintf_append(text, "@ A 10.0.0.%d\n", i);
	}
	zones = load(ctx, text);
	length = sim_dns_answer(&zones, &question, 0, 512, out, &rcode);
	ck_assert_uint_le(length, 512);
	ck_assert_uint_eq(out[2] & 2, 2);
	ck_assert_uint_eq(out[7], (512 - 12 - 7) / 16);
	length = sim_dns_answer(&zones, &question, 0, SIM_DNS_MESSAGE_MAX,
				out, &rcode);
	ck_assert_uint_eq(length, 12 + 7 + 1600);
	ck_assert_uint_eq(out[2] & 2, 0);
	talloc_free(ctx);
}
END_TEST

START_TEST(an_alias_ring_ends)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	uint8_t *out = talloc_array(ctx, uint8_t, SIM_DNS_MESSAGE_MAX);
	struct sim_dns_question question = ask("loop.t.", SIM_DNS_A);
	struct sim_dns_zones zones = load(ctx, zone_text);
	enum sim_dns_rcode rcode;

	sim_dns_answer(&zones, &question, 0, 512, out, &rcode);
	ck_assert_int_eq(rcode, SIM_DNS_SERVFAIL);
	talloc_free(ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dns_answer");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, answers_byte_for_byte, 0,
			    sizeof(wire) / sizeof(wire[0]));
	tcase_add_test(t, no_answer_to_answers_and_scraps);
	tcase_add_test(t, what_does_not_fit_sets_tc);
	tcase_add_test(t, an_alias_ring_ends);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
