/* use: ipam_convert ipam_base ipam_model rpc_conn TALLOC CHECK */
/*
 * Audit logs. The rows marked Microsoft are those of its article on duplicate
 * addresses in DHCP (learn.microsoft.com, troubleshoot/windows-server, CC BY
 * 4.0), with its placeholders and the blanks at its line ends. The shapes of
 * the others (how many fields, which are empty) are those of rows that others
 * have published from real servers; names and addresses are ours.
 */
#include "ipam/convert/convert_dhcp_log.h"
#include "tests/support/suite.h"

#define RENEW_MS                                                               \
	"11,11/22/19,09:30:39,Renew,10.2.29.108,<Computer Name>.contoso.com,"  \
	"<MAC Address>,,230319146,0,,,,0x4D53465420352E30,MSFT 5.0,,,"         \
	"0x010C766C616E2D323032382D6871,0   \n"
#define CONFLICT_MS                                                            \
	"13,11/22/19,09:30:43,Conflict,10.2.29.108,BAD_ADDRESS,,,0,6,,,,,,,"   \
	",,0  \n"
#define T_2019 1574415039 /* 2019-11-22 09:30:39 */

struct seen {
	struct convert_dhcp_log_line lines[16];
	size_t count, stop_at;
};

static struct seen seen;
static struct convert_dhcp_log_counts counts;

static bool take(const struct convert_dhcp_log_line *line, void *private_data)
{
	ck_assert_uint_lt(seen.count, 16);
	seen.lines[seen.count++] = *line;
	return seen.count != seen.stop_at;
}

static size_t read_text(const char *text, bool last)
{
	seen.count = 0;
	memset(&counts, 0, sizeof(counts));
	return convert_dhcp_log_read(text, strlen(text), last, take, NULL,
				     &counts);
}

static void text_is(struct convert_dhcp_log_text text, const char *want)
{
	ck_assert_msg(text.length == strlen(want) &&
			      memcmp(text.at, want, text.length) == 0,
		      "%.*s is not %s", (int)text.length, text.at, want);
}

START_TEST(microsoft_s_rows_are_read)
{
	const struct convert_dhcp_log_line *l = seen.lines;
	const uint8_t address[4] = {10, 2, 29, 108};

	ck_assert_uint_eq(read_text(RENEW_MS CONFLICT_MS, false),
			  strlen(RENEW_MS CONFLICT_MS));
	ck_assert_uint_eq(counts.rows, 2);
	ck_assert_uint_eq(l[0].id, 11);
	ck_assert_int_eq(l[0].event, CONVERT_DHCP_LOG_RENEW);
	ck_assert_int_eq(l[0].local_s, T_2019);
	ck_assert_uint_eq(l[0].family, 4);
	ck_assert_mem_eq(l[0].address, address, 4);
	text_is(l[0].description, "Renew");
	text_is(l[0].host, "<Computer Name>.contoso.com");
	text_is(l[0].client, "<MAC Address>");
	ck_assert_uint_eq(l[0].odd, CONVERT_DHCP_LOG_ODD_CLIENT);
	ck_assert_uint_eq(l[0].transaction, 230319146);
	text_is(l[0].vendor, "MSFT 5.0");
	text_is(l[0].relay, "0x010C766C616E2D323032382D6871");
	ck_assert_uint_eq(l[0].error, 0);
	ck_assert_int_eq(l[1].event, CONVERT_DHCP_LOG_CONFLICT);
	text_is(l[1].host, "BAD_ADDRESS");
	ck_assert_int_eq(l[1].local_s, T_2019 + 4);
	ck_assert_uint_eq(l[1].odd, 0);
	ck_assert_uint_eq(l[1].offset, strlen(RENEW_MS));
}
END_TEST

static const struct {
	const char *line;
	uint32_t id;
	enum convert_dhcp_log_event event;
	uint8_t family;
	const char *host, *client;
	uint32_t error, odd;
} rows[] = {
	/* seven fields, eight with an empty last one */
	{"00,04/19/20,12:43:06,Started,,,", 0, CONVERT_DHCP_LOG_SERVICE, 0, "",
	 "", 0, 0},
	{"55,04/19/20,12:43:54,Authorized(servicing),,contoso.test,", 55,
	 CONVERT_DHCP_LOG_AUTHORIZATION, 0, "contoso.test", "", 0, 0},
	{"35,01/01/01,01:01:01,DNS update request failed,192.0.2.1,"
	 "a.contoso.test,000000000001,",
	 35, CONVERT_DHCP_LOG_DNS, 4, "a.contoso.test", "000000000001", 0, 0},
	/* thirteen */
	{"10,01/01/01,01:01:01,Assign,192.0.2.10,a.contoso.test,000000000001,,"
	 "17739,0,,,",
	 10, CONVERT_DHCP_LOG_NEW, 4, "a.contoso.test", "000000000001", 0, 0},
	/* nineteen */
	{"31,09/20/21,09:18:01,DNS Update Failed,192.0.2.9,a.contoso.test,,,0,"
	 "6,,,,,,,,,10054",
	 31, CONVERT_DHCP_LOG_DNS, 4, "a.contoso.test", "", 10054, 0},
	{"36,09/20/21,09:18:01,Packet dropped because of Client ID hash "
	 "mismatch or standby server.,192.0.2.7,,76691ED45C90,,0,6,,,,,,,,,0",
	 36, CONVERT_DHCP_LOG_DENIED, 4, "", "76691ED45C90", 0, 0},
	{"24,11/20/20,00:00:05,Database Cleanup Begin,,,,,0,6,,,,,,,,,0", 24,
	 CONVERT_DHCP_LOG_CLEANUP, 0, "", "", 0, 0},
	{"17,11/20/20,00:00:05,DNS record not deleted,192.0.2.8,,,,0,6,,,,,,,,"
	 ",0",
	 17, CONVERT_DHCP_LOG_EXPIRE, 4, "", "", 0, 0},
	/* the client id of a DUID: 34 digits */
	{"12,11/20/20,00:00:05,Release,192.0.2.8,h,"
	 "FF00010203040506070809101112131415,,1,0,,,",
	 12, CONVERT_DHCP_LOG_RELEASE, 4, "h",
	 "FF00010203040506070809101112131415", 0, 0},
	/* DHCPv6, fourteen */
	{"11010,11/04/21,18:24:36,DHCPV6 Started,,,,,,,,,,", 11010,
	 CONVERT_DHCP_LOG_SERVICE, 0, "", "", 0, 0},
	{"1103,12/06/21,12:25:21,Authorized(servicing),,contoso.test,,,,,,,,",
	 1103, CONVERT_DHCP_LOG_AUTHORIZATION, 0, "contoso.test", "", 0, 0},
	{"11002,12/06/21,12:43:57,DHCPV6 Request,2001:db8:1::6fc6,pc,,18,"
	 "0004A34473BFC27FC55B25E86AF0E1761DAA,,,,,",
	 11002, CONVERT_DHCP_LOG_NEW, 6, "pc",
	 "0004A34473BFC27FC55B25E86AF0E1761DAA", 0, 0},
	/* another language, and a day before its month */
	{"11,31/12/21,12:43:57,Yenile,192.0.2.1,pc,000000000001,", 11,
	 CONVERT_DHCP_LOG_RENEW, 4, "pc", "000000000001", 0,
	 CONVERT_DHCP_LOG_ODD_DATE},
	{"11,1/2/2021,12:43:57,Renew,192.0.2.1,pc,000000000001,", 11,
	 CONVERT_DHCP_LOG_RENEW, 4, "pc", "000000000001", 0, 0},
	/* a comma in the description */
	{"10,01/02/21,12:43:57,Assign, new,192.0.2.1,pc,000000000001,", 10,
	 CONVERT_DHCP_LOG_NEW, 4, "pc", "000000000001", 0,
	 CONVERT_DHCP_LOG_ODD_SHIFTED},
	/* none between description and address */
	{"10,01/02/21,12:43:57,Assign192.0.2.1,pc,000000000001,", 10,
	 CONVERT_DHCP_LOG_NEW, 0, "", "", 0, CONVERT_DHCP_LOG_ODD_DAMAGED},
	{"99999,01/02/21,12:43:57,?", 99999, CONVERT_DHCP_LOG_OTHER, 0, "", "",
	 0, 0},
};

START_TEST(rows_of_every_shape)
{
	const struct convert_dhcp_log_line *l = &seen.lines[0];

	read_text(rows[_i].line, true);
	ck_assert_uint_eq(seen.count, 1);
	ck_assert_uint_eq(l->id, rows[_i].id);
	ck_assert_int_eq(l->event, rows[_i].event);
	ck_assert_uint_eq(l->family, rows[_i].family);
	text_is(l->host, rows[_i].host);
	text_is(l->client, rows[_i].client);
	ck_assert_uint_eq(l->error, rows[_i].error);
	ck_assert_uint_eq(l->odd, rows[_i].odd);
	ck_assert_uint_eq(l->v6, rows[_i].id >= 1100);
}
END_TEST

static const char *const headers[] = {
	"\t\tMicrosoft DHCP Service Activity Log",
	"\r\n",
	"Event ID  Meaning",
	"00\tThe log was started.",
	"50+\tCodes above 50 are used for Rogue Server Detection information.",
	"QResult: 0: NoQuarantine, 1:Quarantine",
	"ID,Date,Time,Description,IP Address,Host Name,MAC Address",
	"Kimlik,Tarih,Saat,A\xe7\xfdklama",
	"10,not a date,12:00:00,Assign,10.0.0.1,,",
	"10,13/13/21,12:00:00,Assign,10.0.0.1,,",
	"10,02/01/21,24:00:00,Assign,10.0.0.1,,",
	"10,02/01/21",
	"123456,02/01/21,12:00:00,x,,,",
	",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
};

START_TEST(lines_of_a_header_are_no_rows)
{
	read_text(headers[_i], true);
	ck_assert_uint_eq(seen.count, 0);
	ck_assert_uint_eq(counts.other, 1);
}
END_TEST

START_TEST(a_header_in_the_middle_is_passed_over)
{
	read_text("ID,Date,Time\r\n" CONFLICT_MS "\r\n\t\tMicrosoft\r\n"
		  "00\tThe log was started.\r\n" CONFLICT_MS, false);
	ck_assert_uint_eq(counts.rows, 2);
	ck_assert_uint_eq(counts.other, 4);
}
END_TEST

START_TEST(an_unfinished_line_waits_for_the_rest)
{
	const char *text = CONFLICT_MS "11,11/22/19,09:30:3";

	ck_assert_uint_eq(read_text(text, false), strlen(CONFLICT_MS));
	ck_assert_uint_eq(counts.rows, 1);
	/* cut inside the time, where it is a row already */
	ck_assert_uint_eq(read_text(text, true), strlen(text));
	ck_assert_uint_eq(counts.rows, 2);
	ck_assert_uint_eq(read_text("", true), 0);
}
END_TEST

START_TEST(the_reader_may_stop)
{
	seen.stop_at = 1;
	ck_assert_uint_eq(read_text(CONFLICT_MS CONFLICT_MS, false),
			  strlen(CONFLICT_MS));
	seen.stop_at = 0;
}
END_TEST

START_TEST(a_line_without_end_is_not_kept)
{
	static char text[CONVERT_DHCP_LOG_LINE_MAX + 100];

	memset(text, '1', sizeof(text) - 2);
	text[sizeof(text) - 2] = '\n';
	read_text(text, false);
	ck_assert_uint_eq(counts.long_lines, 1);
	ck_assert_uint_eq(counts.rows, 0);
}
END_TEST

static const struct {
	const char *log, *utf8;
} names[] = {
	{"pc1.contoso.test.", "pc1.contoso.test"},
	{"caf\xe9", "caf\xc3\xa9"},		 /* windows-1252 */
	{"caf\xc3\xa9", "caf\xc3\xa9"},		 /* UTF-8 */
	{"\x80\x81", "\xe2\x82\xac?"},		 /* the euro, nothing */
	{"\xed\xa0\x80", "\xc3\xad\xc2\xa0\xe2\x82\xac"}, /* no surrogates */
	{"a\tb\x7f", "a?b?"},
	{"", ""},
	{"twelve bytes of text", "twelve byte"},
};

START_TEST(names_become_utf8)
{
	struct convert_dhcp_log_text text = {
		names[_i].log, (uint32_t)strlen(names[_i].log)};
	char small[12], large[64];

	ck_assert_str_eq(convert_dhcp_log_utf8(text, _i == 7 ? small : large,
					       _i == 7 ? sizeof(small)
						       : sizeof(large)),
			 names[_i].utf8);
}
END_TEST

START_TEST(client_ids_become_bytes)
{
	const uint8_t want[] = {0x00, 0xaf, 0x9C};
	uint8_t out[4];

	ck_assert_uint_eq(convert_dhcp_log_hex(
				  (struct convert_dhcp_log_text){"00aF9c", 6},
				  out, 4),
			  3);
	ck_assert_mem_eq(out, want, 3);
	ck_assert_uint_eq(convert_dhcp_log_hex(
				  (struct convert_dhcp_log_text){"00a", 3},
				  out, 4),
			  0);
	ck_assert_uint_eq(convert_dhcp_log_hex(
				  (struct convert_dhcp_log_text){"zz", 2}, out,
				  4),
			  0);
	ck_assert_uint_eq(convert_dhcp_log_hex(
				  (struct convert_dhcp_log_text){"0011223344",
								 10},
				  out, 4),
			  0);
}
END_TEST

START_TEST(a_log_in_utf_16_is_made_readable)
{
	uint8_t text[] = "\xff\xfe" "1\0" "0\0" "\xe9\0" "\x3d\xd8" "x";
	size_t used = 0, size;

	size = convert_dhcp_log_narrow(text, sizeof(text) - 1, &used);
	ck_assert_uint_eq(used, 10); /* half a character waits */
	ck_assert_uint_eq(size, 5);
	ck_assert_mem_eq(text, "10\xc3\xa9?", 5);
}
END_TEST

START_TEST(a_mark_tells_last_week_from_this)
{
	const char *one = "\t\ttitle\r\n" RENEW_MS CONFLICT_MS;
	const char *more = "\t\ttitle\r\n" RENEW_MS;
	const char *other = "\t\ttitle\r\n" CONFLICT_MS;
	const char *none = "\t\ttitle\r\n11,11/22/19,09:30:39,Renew";

	ck_assert_uint_ne(convert_dhcp_log_mark(one, strlen(one)), 0);
	ck_assert(convert_dhcp_log_mark(one, strlen(one)) ==
		  convert_dhcp_log_mark(more, strlen(more)));
	ck_assert(convert_dhcp_log_mark(one, strlen(one)) !=
		  convert_dhcp_log_mark(other, strlen(other)));
	ck_assert_uint_eq(convert_dhcp_log_mark(none, strlen(none)), 0);
}
END_TEST

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("convert_dhcp_log");
	TCase *c = tcase_create("lines");

	tcase_add_test(c, microsoft_s_rows_are_read);
	tcase_add_loop_test(c, rows_of_every_shape, 0, COUNT(rows));
	tcase_add_loop_test(c, lines_of_a_header_are_no_rows, 0,
			    COUNT(headers));
	tcase_add_test(c, a_header_in_the_middle_is_passed_over);
	tcase_add_test(c, an_unfinished_line_waits_for_the_rest);
	tcase_add_test(c, the_reader_may_stop);
	tcase_add_test(c, a_line_without_end_is_not_kept);
	tcase_add_loop_test(c, names_become_utf8, 0, COUNT(names));
	tcase_add_test(c, client_ids_become_bytes);
	tcase_add_test(c, a_log_in_utf_16_is_made_readable);
	tcase_add_test(c, a_mark_tells_last_week_from_this);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
