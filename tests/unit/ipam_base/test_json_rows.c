/* use: ipam_base TALLOC CHECK */
/* Documents of JSON that are read an element at a time. */
#include "ipam/base/json_rows.h"

#include <errno.h>
#include <string.h>

#include "tests/support/suite.h"

/* Bytes, `step` at a time. */
struct input {
	const char *text;
	size_t used, size, step;
};

static long read_some(void *private_data, char *bytes, size_t size)
{
	struct input *input = private_data;
	size_t n = input->size - input->used;

	n = n < input->step ? n : input->step;
	n = n < size ? n : size;
	memcpy(bytes, input->text + input->used, n);
	input->used += n;
	return (long)n;
}

static long read_fails(void *private_data, char *bytes, size_t size)
{
	return -1;
}

/* "member[2]@3=text" of each row, a line each; *ret is how it ended. */
static char *read_all(const char *text, size_t step, int *ret,
		      const char **out_error)
{
	struct input input = { text, 0, strlen(text), step };
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_json_rows *rows = ipam_json_rows_new(ctx, read_some,
							 &input);
	struct ipam_json_row row;
	char *all = talloc_strdup(ctx, "");

	*out_error = NULL;
	while ((*ret = ipam_json_rows_next(rows, &row, out_error)) == 0) {
		ck_assert_uint_eq(strlen(row.text), row.size);
		all = row.element ?
			talloc_asprintf_append(all, "%s[%lld]@%lld=%s\n",
					       row.member,
					       (long long)row.number,
					       (long long)row.line, row.text) :
			talloc_asprintf_append(all, "%s@%lld=%s\n", row.member,
					       (long long)row.line, row.text);
	}
	if (*out_error != NULL) {
		all = talloc_strdup(ctx, *out_error);
	}
	return all;
}

static const struct {
	const char *text, *rows;
} good[] = {
	{ "{}", "" },
	{ " { } \n", "" },
	{ "{\"a\": 1}", "a@1=1\n" },
	{ "{\"a\":[]}", "" },
	{ "{\n\"v\": 1,\n\"a\": [\n{\"x\":1},\n{\"y\":[2]}\n],\n\"b\": []\n}\n",
	  "v@2=1\na[1]@4={\"x\":1}\na[2]@5={\"y\":[2]}\n" },
	{ "{\"a\":[1,\"]\",\"\\\"\",\"\\\\\"],\"b\":\"}\"}",
	  "a[1]@1=1\na[2]@1=\"]\"\na[3]@1=\"\\\"\"\na[4]@1=\"\\\\\"\n"
	  "b@1=\"}\"\n" },
	{ "{\"a\":[[],{}],\"a\":[null]}",
	  "a[1]@1=[]\na[2]@1={}\na[1]@1=null\n" },
	{ "{\"a\":{\"b\":[1,\n2]},\"c\":true}", "a@1={\"b\":[1,\n2]}\nc@2=true\n" },
};

START_TEST(elements_are_found_wherever_pieces_end)
{
	const char *error = NULL;
	size_t step;
	char *rows = NULL;
	int ret = 0;

	for (step = 1; step < 20; step++) {
		rows = read_all(good[_i].text, step, &ret, &error);
		ck_assert_str_eq(rows, good[_i].rows);
		ck_assert_int_eq(ret, ENOENT);
		talloc_free(talloc_parent(rows));
	}
}
END_TEST

static const struct {
	const char *text, *said;
} bad[] = {
	{ "", "line 1: the file ends here, where { is wanted: was it cut off?" },
	{ "[]", "line 1: { is wanted here" },
	{ "{\"a\"", "a colon is wanted" },
	{ "{\"a\" 1}", "line 1, section a: a colon is wanted here" },
	{ "{a:1}", "the name of a section in quotes is wanted here" },
	{ "{\"a\\u0041\":1}", "a short name without escapes" },
	{ "{\"a\":}", "a value is wanted" },
	{ "{\"a\":1 2}", "a comma or } is wanted" },
	{ "{\"a\":1,}", "the name of a section" },
	{ "{\"a\":[1 2]}", "a comma or ] is wanted" },
	{ "{\"a\":[1,]}", "a value is wanted" },
	{ "{\"a\":[\n{\"b\":1", "line 2: the file ends here, where the end of "
	  "a value is wanted" },
	{ "{\"a\":[\"b", "the end of a string" },
	{ "{\"a\":1}x", "the end of the file is wanted" },
	{ "{\"a\":[1]", "a comma or }" },
};

START_TEST(what_is_none_is_told_with_its_place)
{
	const char *error = NULL;
	int ret = 0;
	char *said = read_all(bad[_i].text, 5, &ret, &error);

	ck_assert_int_eq(ret, EINVAL);
	ck_assert_msg(strstr(said, bad[_i].said) != NULL, "%s", said);
	talloc_free(talloc_parent(said));
}
END_TEST

/* {"a":[ and so many of these ]} */
static void try_long(const char *one, size_t count, const char *between,
		     int wanted, const char *said)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *text = talloc_strdup(ctx, "{\"a\":[\"");
	const char *error = NULL;
	char *rows = NULL;
	size_t i;
	int ret = 0;

	for (i = 0; i < count; i++) {
		text = talloc_asprintf_append_buffer(text, "%s%s",
						     i > 0 ? between : "",
						     one);
	}
	text = talloc_strdup_append_buffer(text, "\"]}");
	rows = read_all(text, 1000, &ret, &error);
	ck_assert_int_eq(ret, wanted);
	ck_assert(said == NULL || strstr(rows, said) != NULL);
	talloc_free(talloc_parent(rows));
	talloc_free(ctx);
}

START_TEST(a_row_is_bounded)
{
	try_long("x", IPAM_JSON_ROW_MAX - 2, "", ENOENT, NULL);
	try_long("x", IPAM_JSON_ROW_MAX - 1, "", EINVAL, "60000 bytes");
	/* not so many rows */
	try_long("x", 20000, "\",\"", ENOENT, NULL);
}
END_TEST

START_TEST(depth_and_names_are_bounded)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *text = talloc_strdup(ctx, "{\"a\":");
	const char *error = NULL;
	char *said = NULL;
	int ret = 0, i;

	for (i = 0; i <= IPAM_JSON_ROW_DEPTH; i++) {
		text = talloc_strdup_append(text, "{\"b\":");
	}
	said = read_all(text, 9, &ret, &error);
	ck_assert_int_eq(ret, EINVAL);
	ck_assert(strstr(said, "less depth") != NULL);
	talloc_free(talloc_parent(said));
	text = talloc_strdup(ctx, "{\"");
	for (i = 0; i <= IPAM_JSON_NAME_MAX; i++) {
		text = talloc_strdup_append(text, "n");
	}
	said = read_all(text, 9, &ret, &error);
	ck_assert_int_eq(ret, EINVAL);
	ck_assert(strstr(said, "a short name") != NULL);
	talloc_free(talloc_parent(said));
	talloc_free(ctx);
}
END_TEST

START_TEST(what_cannot_be_read_is_told_so)
{
	struct ipam_json_rows *rows = ipam_json_rows_new(NULL, read_fails,
							 NULL);
	struct ipam_json_row row;
	const char *error = NULL;

	ck_assert_int_eq(ipam_json_rows_next(rows, &row, &error), EIO);
	talloc_free(rows);
}
END_TEST

static Suite *json_rows_suite(void)
{
	Suite *s = suite_create("json_rows");
	TCase *t = tcase_create("json_rows");

	tcase_add_loop_test(t, elements_are_found_wherever_pieces_end, 0,
			    sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(t, what_is_none_is_told_with_its_place, 0,
			    sizeof(bad) / sizeof(bad[0]));
	tcase_add_test(t, a_row_is_bounded);
	tcase_add_test(t, depth_and_names_are_bounded);
	tcase_add_test(t, what_cannot_be_read_is_told_so);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(json_rows_suite)
