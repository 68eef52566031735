/* use: sim_dns TALLOC CHECK */
/* Zone files: what Windows writes beyond RFC 1035, and each refusal. */
#include <errno.h>

#include "simulators/dns/dns_zone.h"
#include "tests/support/suite.h"

#define SOA "@ IN  SOA ns.t. host.t. (\r\n 7 ; serial\r\n 900 600 86400 3600 )\n"

static int parse(TALLOC_CTX *ctx, const char *text,
		 struct sim_dns_zone **zone, char **error)
{
	return sim_dns_zone_parse(ctx, "f", "t", (const uint8_t *)text,
				  strlen(text), zone, error);
}

/* The last record of SOA + text. */
static const struct {
	const char *text;
	const char *owner;
	uint16_t type;
	uint32_t ttl_s;
	uint32_t age;
	const char *data;
	size_t length;
} taken[] = {
	{ "a A 1.2.3.4\n", "a.t.", 1, 3600, 0, "\1\2\3\4", 4 },
	{ "a [AGE:3735000]\t1200\tA\t1.2.3.4\r\n", "a.t.", 1, 1200, 3735000,
	  "\1\2\3\4", 4 },
	{ "a [aging:5] IN A 1.2.3.4", "a.t.", 1, 3600, 5, "\1\2\3\4", 4 },
	{ "a 60 IN AAAA ::1\n", "a.t.", 28, 60, 0,
	  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16 },
	{ "@ NS b\n", "t.", 2, 3600, 0, "\1b\1t", 5 },
	{ "a.t. CNAME b.u.\n", "a.t.", 5, 3600, 0, "\1b\1u", 5 },
	{ "a A 1.2.3.4\n   MX 10 m\n", "a.t.", 15, 3600, 0, "\0\12\1m\1t", 7 },
	{ "_x._tcp 600 SRV 1 2 389 d.t.\n", "_x._tcp.t.", 33, 600, 0,
	  "\0\1\0\2\1\205\1d\1t", 11 },
	{ "a TXT \"x ;y\" z\n", "a.t.", 16, 3600, 0, "\4x ;y\1z", 7 },
	{ "$ORIGIN s.t.\na A 1.2.3.4\n", "a.s.t.", 1, 3600, 0, "\1\2\3\4", 4 },
	{ "$TTL 99\na A 1.2.3.4\n", "a.t.", 1, 99, 0, "\1\2\3\4", 4 },
	{ "a A 1.2.3.4\n@ WINS L1 C2 ( 10.0.0.1 )\n", "a.t.", 1, 3600, 0,
	  "\1\2\3\4", 4 },
	{ "a\\065b A 1.2.3.4\n", "aAb.t.", 1, 3600, 0, "\1\2\3\4", 4 },
	{ ";  Database file x\na\\101b A 1.2.3.4\n", "aAb.t.", 1, 3600, 0,
	  "\1\2\3\4", 4 },
	{ "a\\.b A 1.2.3.4\n", "a\\046b.t.", 1, 3600, 0, "\1\2\3\4", 4 },
};

START_TEST(takes_each_form)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *text = talloc_asprintf(ctx, "%s%s", SOA, taken[_i].text);
	struct sim_dns_zone *zone = NULL;
	const struct sim_dns_record *last;
	char *error = NULL;
	int ret = parse(ctx, text, &zone, &error);

	ck_assert_msg(ret == 0, "%s", error);
	last = &zone->records[zone->count - 1];
	ck_assert_str_eq(sim_dns_name_text(ctx, &last->owner), taken[_i].owner);
	ck_assert_uint_eq(last->type, taken[_i].type);
	ck_assert_uint_eq(last->ttl_s, taken[_i].ttl_s);
	ck_assert_uint_eq(last->age_hours, taken[_i].age);
	ck_assert_uint_eq(last->length, taken[_i].length);
	ck_assert_mem_eq(last->data, taken[_i].data, last->length);
	talloc_free(ctx);
}
END_TEST

static const struct {
	const char *text;
	const char *error;
} refused[] = {
	{ "", "f:0: no SOA record" },
	{ "a A 1.2.3.4\n", "f:1: the first record must be the SOA" },
	{ SOA "@ SOA a. b. 1 2 3 4 5\n", "f:4: a second SOA" },
	{ SOA "a A 1.2.3\n", "f:4: `1.2.3` is not an IPv4 address" },
	{ SOA "a AAAA 1.2.3.4\n", "f:4: `1.2.3.4` is not an IPv6 address" },
	{ SOA "\na MX 65536 m\n",
	  "f:5: `65536` is not a number up to 65535" },
	{ SOA "a MX m\n", "f:4: MX has 2 values, here are 1" },
	{ SOA "a BOGUS x\n", "f:4: record type `BOGUS` is not known" },
	{ SOA "a.u. A 1.2.3.4\n", "f:4: a.u. is not in this zone" },
	{ SOA "a..b A 1.2.3.4\n", "f:4: `a..b` is not a domain name" },
	{ SOA "a (\nA 1.2.3.4\n", "f:4: `(` without `)`" },
	{ SOA "a ) A 1.2.3.4\n", "f:4: `)` without `(`" },
	{ SOA "a TXT \"x\n", "f:4: a quoted text does not end in its line" },
	{ SOA "a TXT\n", "f:4: TXT without a text" },
	{ SOA "a\n", "f:4: a record without type" },
	{ " A 1.2.3.4\n", "f:1: a record without owner" },
	{ SOA "$INCLUDE x\n", "f:4: $INCLUDE is not known; $ORIGIN and $TTL "
			      "are" },
};

START_TEST(refuses_with_the_line)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dns_zone *zone = NULL;
	char *error = NULL;
	int ret = parse(ctx, refused[_i].text, &zone, &error);

	ck_assert_int_eq(ret, EINVAL);
	ck_assert_str_eq(error, refused[_i].error);
	talloc_free(ctx);
}
END_TEST

START_TEST(long_labels_and_names_are_refused)
{
	struct sim_dns_name name;
	char text[300];

	memset(text, 'a', sizeof(text));
	text[63] = '\0';
	ck_assert_int_eq(sim_dns_name_parse(text, NULL, false, &name), 0);
	text[63] = 'a';
	text[64] = '\0';
	ck_assert_int_eq(sim_dns_name_parse(text, NULL, false, &name), EINVAL);
	memset(text, 'a', sizeof(text));
	text[63] = text[127] = text[191] = '.';
	text[253] = '\0';
	ck_assert_int_eq(sim_dns_name_parse(text, NULL, false, &name), 0);
	ck_assert_uint_eq(name.length, SIM_DNS_NAME_MAX);
	text[253] = 'a';
	text[254] = '\0';
	ck_assert_int_eq(sim_dns_name_parse(text, NULL, false, &name), EINVAL);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dns_zone");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, takes_each_form, 0,
			    sizeof(taken) / sizeof(taken[0]));
	tcase_add_loop_test(t, refuses_with_the_line, 0,
			    sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(t, long_labels_and_names_are_refused);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
