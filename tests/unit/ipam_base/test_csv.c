/* use: ipam_base TALLOC CHECK */
/* Comma separated values: the seven rules of RFC 4180 section 2, and more. */
#include "ipam/base/csv.h"

#include <errno.h>

#include "tests/support/suite.h"

/* Records as one text: fields between '|', a record a line. */
static char *dump(TALLOC_CTX *ctx, const char *text, size_t size)
{
	struct ipam_csv *csv = ipam_csv_new(ctx, text, size);
	struct ipam_csv_record record;
	const char *error = NULL;
	char *out = talloc_strdup(ctx, "");
	size_t i;
	int ret;

	while ((ret = ipam_csv_next(csv, &record, &error)) == 0) {
		for (i = 0; i < record.count; i++) {
			out = talloc_asprintf_append(out, "%s%s", i ? "|" : "",
						     record.fields[i]);
		}
		out = talloc_asprintf_append(out, "@%zu\n", record.line);
	}
	if (ret == EINVAL) {
		out = talloc_asprintf_append(out, "! %s", error);
		ck_assert_int_eq(ipam_csv_next(csv, &record, &error), ENOENT);
	}
	return out;
}

static const struct {
	const char *text, *wanted;
} cases[] = {
	/* EVIDENCE RFC 4180 2.1, 2.2: "The last record in the file may or may
	 * not have an ending line break." */
	{ "aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", "aaa|bbb|ccc@1\nzzz|yyy|xxx@2\n" },
	{ "aaa,bbb,ccc\r\nzzz,yyy,xxx", "aaa|bbb|ccc@1\nzzz|yyy|xxx@2\n" },
	/* EVIDENCE 2.4: "Spaces are considered part of a field" */
	{ "a , b\n", "a | b@1\n" },
	/* EVIDENCE 2.5: "Each field may or may not be enclosed in double
	 * quotes" */
	{ "\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx\r\n",
	  "aaa|bbb|ccc@1\nzzz|yyy|xxx@2\n" },
	/* EVIDENCE 2.6: line breaks, quotes and commas inside quotes */
	{ "\"aaa\",\"b\r\nbb\",\"c,cc\"\r\nzzz\r\n",
	  "aaa|b\r\nbb|c,cc@1\nzzz@3\n" },
	/* EVIDENCE 2.7: "escaped by preceding it with another double quote" */
	{ "\"aaa\",\"b\"\"bb\",\"ccc\"", "aaa|b\"bb|ccc@1\n" },
	{ "\"\"\"\"\n", "\"@1\n" },
	{ "a\nb\n", "a@1\nb@2\n" },
	{ ",,\n", "||@1\n" },
	{ "\"\"\n", "@1\n" },
	{ "a,\"\"\n", "a|@1\n" },
	{ "a,\n", "a|@1\n" },
	{ "\n\r\n\na\n\n", "a@4\n" },
	{ "\xef\xbb\xbfIPAddress\n", "IPAddress@1\n" },
	{ "a\"b,c\n", "a\"b|c@1\n" },
	{ "a\rb\n", "a\rb@1\n" },
	{ "a\r", "a@1\n" },
	{ "", "" },
	{ "a\n\"b\nc", "a@1\n! line 2: a field in quotes does not end: close "
	  "its quote" },
	{ "\"a\"b,c\n", "! line 1: a comma must follow a field in quotes: "
	  "double the quotes inside it" },
};

START_TEST(records_are_read)
{
	TALLOC_CTX *ctx = talloc_new(NULL);

	ck_assert_str_eq(dump(ctx, cases[_i].text, strlen(cases[_i].text)),
			 cases[_i].wanted);
	talloc_free(ctx);
}
END_TEST

START_TEST(what_is_no_text_is_refused)
{
	TALLOC_CTX *ctx = talloc_new(NULL);

	ck_assert_str_eq(dump(ctx, "a\0b\n", 4), "! line 1: a NUL byte: the "
			 "file is no text in UTF-8");
	ck_assert_str_eq(dump(ctx, "\"a\0b\"\n", 6), "! line 1: a NUL byte: "
			 "the file is no text in UTF-8");
	talloc_free(ctx);
}
END_TEST

static char *repeated(TALLOC_CTX *ctx, const char *text, size_t count)
{
	char *out = talloc_array(ctx, char, count * strlen(text) + 1);
	size_t i;

	for (i = 0; i < count; i++) {
		memcpy(out + i * strlen(text), text, strlen(text));
	}
	out[count * strlen(text)] = '\0';
	return out;
}

START_TEST(fields_and_records_are_bounded)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *good = repeated(ctx, ",", IPAM_CSV_FIELDS_MAX - 1);
	char *bad = repeated(ctx, ",", IPAM_CSV_FIELDS_MAX);
	char *large = repeated(ctx, "x", IPAM_CSV_FIELD_MAX);
	char *larger = repeated(ctx, "x", IPAM_CSV_FIELD_MAX + 1);

	ck_assert_int_ne(dump(ctx, good, strlen(good))[0], '!');
	ck_assert_int_eq(dump(ctx, bad, strlen(bad))[0], '!');
	ck_assert_int_ne(dump(ctx, large, strlen(large))[0], '!');
	ck_assert_int_eq(dump(ctx, larger, strlen(larger))[0], '!');
	talloc_free(ctx);
}
END_TEST

static const char *const values[] = {
	"plain", "", " blank before", "blank behind ", "a,b", "say \"yes\"",
	"two\nlines", "two\r\nlines", "\"", ",", "\r", "\xc3\xbc", "=1+1",
};

START_TEST(what_is_written_is_read_again)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *quoted = ipam_csv_quote(ctx, values[_i]);
	char *text = talloc_asprintf(ctx, "%s,x\r\n", quoted);
	struct ipam_csv *csv = ipam_csv_new(ctx, text, strlen(text));
	struct ipam_csv_record record;
	const char *error = NULL;

	ck_assert_int_eq(ipam_csv_next(csv, &record, &error), 0);
	ck_assert_uint_eq(record.count, 2);
	ck_assert_str_eq(record.fields[0], values[_i]);
	ck_assert_str_eq(record.fields[1], "x");
	ck_assert_str_eq(ipam_csv_quote(ctx, NULL), "");
	talloc_free(ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("csv");
	TCase *tc = tcase_create("csv");

	tcase_add_loop_test(tc, records_are_read, 0,
			    sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tc, what_is_no_text_is_refused);
	tcase_add_test(tc, fields_and_records_are_bounded);
	tcase_add_loop_test(tc, what_is_written_is_read_again, 0,
			    sizeof(values) / sizeof(values[0]));
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
