/* use: ipam_api CHECK JANSSON TALLOC */
/* The text of answers: what jansson, which we did not write, makes of it. */
#include "ipam/api/api_json_text.h"

#include "tests/support/suite.h"

static const char *const texts[] = {
	"{}", "[]", "{\"a\":[]}", "[[],{},[{}]]",
	"[null,true,false,0,-1,9223372036854775807,-9223372036854775808]",
	"[0.1,1.0,-0.0,1e300,1.7976931348623157e308,5e-324,123456789.123]",
	"[\"\",\"a\",\"\\\"\\\\/\\/\\b\\f\\n\\r\\t\"]",
	"[\"\\u0000\\u0001\\u001f\\u007f\\u0080\\u20ac\\ud83d\\ude00\"]",
	"{\"\\n\\\"\":1,\"z\":2,\"a\":{\"b\":[1,2,{\"c\":null}]}}",
	"[\"B\\u00fcro \\u2013 3. Stock\",\"\\\\\\\\server\\\\c$\"]",
};

static void check_text(const json_t *json)
{
	char *expected = json_dumps(json, JSON_COMPACT), *text = NULL;
	size_t length = 0;

	text = api_json_text(json, &length);
	ck_assert_ptr_nonnull(text);
	ck_assert_str_eq(text, expected);
	ck_assert_uint_eq(length, strlen(expected));
	free(text);
	free(expected);
}

START_TEST(it_is_what_jansson_writes)
{
	json_error_t error;
	json_t *json = json_loads(texts[_i], JSON_ALLOW_NUL, &error);

	ck_assert_msg(json != NULL, "%s: %s", texts[_i], error.text);
	check_text(json);
	json_decref(json);
}
END_TEST

/* Each length around where the room doubles, and each byte of ASCII. */
START_TEST(rows_of_any_length_fit)
{
	json_t *rows = json_array();
	char text[2100];
	size_t i;

	for (i = 0; i < sizeof(text); i++) {
		text[i] = (char)(i % 127 + 1);
		json_array_append_new(rows, json_pack("{s:s#, s:i}", "row",
						      text, (int)i, "n",
						      (int)i));
		if (i % 100 == 0 || (i > 1000 && i < 1040)) {
			check_text(rows);
			json_array_clear(rows);
		}
	}
	check_text(rows);
	json_decref(rows);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("api_json_text");
	TCase *c = tcase_create("text");

	tcase_add_loop_test(c, it_is_what_jansson_writes, 0,
			    sizeof(texts) / sizeof(texts[0]));
	tcase_add_test(c, rows_of_any_length_fit);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
