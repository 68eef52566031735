/* use: sim_dc TALLOC CHECK */
/* LDIF: each rule that is taken, each that is refused with its line. */
#include <errno.h>

#include "simulators/dc/dc_ldif.h"
#include "tests/support/suite.h"

/* A record as text: DN|name=value|... */
struct result {
	char text[1024];
	unsigned int records;
};

static int collect(const struct sim_dc_ldif_record *record,
		   struct sim_dc_ldif_error *error, void *private_data)
{
	struct result *result = private_data;
	char *at = result->text + strlen(result->text);
	char *end = result->text + sizeof(result->text);
	size_t i;

	(void)error;
	at += snprintf(at, (size_t)(end - at), "[%s", record->dn);
	for (i = 0; i < record->count; i++) {
		at += snprintf(at, (size_t)(end - at), "|%s=%s",
			       record->values[i].name,
			       (const char *)record->values[i].data);
	}
	snprintf(at, (size_t)(end - at), "]");
	result->records++;
	return 0;
}

static int parse(const char *text, size_t length, struct result *result,
		 struct sim_dc_ldif_error *error)
{
	*result = (struct result){ 0 };
	return sim_dc_ldif_parse((const uint8_t *)text, length, collect,
				 result, error);
}

#define T(text) text, sizeof(text) - 1

static const struct {
	const char *text;
	size_t length;
	const char *records;
} taken[] = {
	{ T(""), "" },
	{ T("version: 1\n\ndn: DC=a\ndc: a\n"), "[DC=a|dc=a]" },
	{ T("dn: DC=a\nchangetype: add\ndc: a\n\n\n\ndn: DC=b\n"),
	  "[DC=a|dc=a][DC=b]" },
	{ T("dn: DC=a\r\ndc: a\r\n\r\n"), "[DC=a|dc=a]" },
	{ T("# note\n that goes on\ndn: DC=a\n# in it\ndc: a"),
	  "[DC=a|dc=a]" },
	{ T("dn: DC=ab\n c\ncn: x\n  y\n"), "[DC=abc|cn=x y]" },
	{ T("dn:: REM9YQ==\ncn:: w7w=\n"), "[DC=a|cn=\xc3\xbc]" },
	{ T("dn: DC=a\ncn::\n YWJj\n"), "[DC=a|cn=abc]" },
	{ T("dn: DC=a\nuserCertificate;binary:: YQ==\nc:\nd:e\n"),
	  "[DC=a|userCertificate=a|c=|d=e]" },
	{ T("dn: DC=a\n\n# search reference\nref: ldap://x/DC=b\n\n"
	    "# search result\nsearch: 2\nresult: 0 Success\n"), "[DC=a]" },
	{ T("\xef\xbb\xbf" "dn: DC=\xc3\xbc\n"), "[DC=\xc3\xbc]" },
	{ T("dn: DC=\xfc\ncn: \x80\n"), "[DC=\xc3\xbc|cn=\xe2\x82\xac]" },
	{ T("\xff\xfe" "d\0n\0:\0 \0D\0C\0=\0\xfc\0\n\0"), "[DC=\xc3\xbc]" },
};

START_TEST(takes_each_form)
{
	struct sim_dc_ldif_error error;
	struct result result;
	int ret = parse(taken[_i].text, taken[_i].length, &result, &error);

	ck_assert_msg(ret == 0, "line %u: %s", error.line, error.text);
	ck_assert_str_eq(result.text, taken[_i].records);
}
END_TEST

static const struct {
	const char *text;
	size_t length;
	unsigned int line;
	const char *says;
} refused[] = {
	{ T("version: 2\n"), 1, "version" },
	{ T("dn: DC=a\n\nversion: 1\n"), 3, "`dn:`" },
	{ T("cn: a\n"), 1, "`dn:`" },
	{ T("dn: DC=a\ndn: DC=b\n"), 2, "second dn" },
	{ T("dn: DC=a\nnonsense\n"), 2, "name: value" },
	{ T("dn: DC=a\n: x\n"), 2, "name: value" },
	{ T("dn: DC=a\nfolded\n on: \n no:w\ncn:: YQ=\n"), 5, "base64" },
	{ T("dn: DC=a\ncn:: Y!==\n"), 2, "base64" },
	{ T("dn: DC=a\ncn:: YQ==YQ==\n"), 2, "base64" },
	{ T("dn: DC=a\njpegPhoto:< file:///x\n"), 2, "URL" },
	{ T("dn: DC=a\nchangetype: modify\n"), 2, "changetype" },
	{ T("dn: DC=a\nchangetype: delete\n"), 2, "changetype" },
	{ T("dn: DC=a\ncn: a\nchangetype: add\n"), 3, "changetype" },
	{ T("dn: DC=a\ncn: a\n-\n"), 3, "`-`" },
	{ T("dn: DC=a\ncn: a\0b\n"), 2, "NUL" },
	{ T("dn:: YQBi\n"), 1, "NUL" },
};

START_TEST(refuses_with_the_line)
{
	struct sim_dc_ldif_error error;
	struct result result;
	int ret = parse(refused[_i].text, refused[_i].length, &result, &error);

	ck_assert_int_eq(ret, EINVAL);
	ck_assert_msg(error.line == refused[_i].line, "line %u: %s",
		      error.line, error.text);
	ck_assert_msg(strstr(error.text, refused[_i].says) != NULL, "%s",
		      error.text);
}
END_TEST

START_TEST(a_line_without_end_is_bounded)
{
	size_t length = SIM_DC_LDIF_LINE_MAX + 20;
	char *text = malloc(length);
	struct sim_dc_ldif_error error;
	struct result result;

	memset(text, 'a', length);
	memcpy(text, "dn: ", 4);
	ck_assert_int_eq(parse(text, length, &result, &error), EFBIG);
	ck_assert_uint_eq(error.line, 1);
	free(text);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dc_ldif");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, takes_each_form, 0,
			    sizeof(taken) / sizeof(taken[0]));
	tcase_add_loop_test(t, refuses_with_the_line, 0,
			    sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(t, a_line_without_end_is_bounded);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
