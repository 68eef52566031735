/* use: sim_lab JANSSON TALLOC CHECK */
/* The report of features: what is done must be proved by a test. */
#include <errno.h>

#include "simulators/lab/lab_features.h"
#include "tests/support/suite.h"

/* 0 with what is printed, or the error with its sentence. */
static int report(TALLOC_CTX *mem, const char *lines, bool json,
		  char **out_text, bool *right)
{
	char path[512];
	struct lab_features *all = NULL;
	char *text = NULL;
	size_t size = 0;
	FILE *out = NULL;
	int ret;

	snprintf(path, sizeof(path), "%s/features.txt", suite_tmpdir());
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs(lines, out);
	fclose(out);
	ret = lab_features_load(mem, suite_tmpdir(), &all, out_text);
	if (ret != 0) {
		return ret;
	}
	out = open_memstream(&text, &size);
	*right = lab_features_print(out, all, json);
	fclose(out);
	*out_text = talloc_strdup(mem, text);
	free(text);
	return 0;
}

static const struct {
	const char *lines, *text;
	bool right;
} reports[] = {
	{ "ABC-01 done e2e/1,unit/x.c a word or two\n"
	  "ABC-02 later - not yet\nABC-03 never - no console\n",
	  "ABC-01 done    a word or two [e2e/1,unit/x.c]\n"
	  "ABC-02 later   not yet\nABC-03 never   no console\n"
	  "3 features: 1 done, 0 partly, 1 later, 1 of no meaning here; "
	  "0 without proof\n",
	  true },
	{ "ABC-01 done - said, not shown\n",
	  "ABC-01 done    said, not shown WITHOUT PROOF\n"
	  "1 features: 1 done, 0 partly, 0 later, 0 of no meaning here; "
	  "1 without proof\n",
	  false },
	{ "ABC-01 partial - half\n",
	  "ABC-01 partial half WITHOUT PROOF\n"
	  "1 features: 0 done, 1 partly, 0 later, 0 of no meaning here; "
	  "1 without proof\n",
	  false },
};

START_TEST(what_is_done_is_proved)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = NULL;
	bool right = !reports[_i].right;
	int ret = report(mem, reports[_i].lines, false, &text, &right);

	ck_assert_msg(ret == 0, "%s", text);
	ck_assert_str_eq(text, reports[_i].text);
	ck_assert(right == reports[_i].right);
	talloc_free(mem);
}
END_TEST

START_TEST(json_has_the_same)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = NULL;
	bool right = false;
	int ret = report(mem, "ABC-01 done e2e/1 a word\nABC-02 later - no\n",
			 true, &text, &right);

	ck_assert_msg(ret == 0, "%s", text);
	ck_assert_str_eq(text,
			 "[\n {\"id\": \"ABC-01\", \"state\": \"done\", "
			 "\"words\": \"a word\", \"proof\": \"e2e/1\"}"
			 ",\n {\"id\": \"ABC-02\", \"state\": \"later\", "
			 "\"words\": \"no\", \"proof\": null}]\n");
	ck_assert(right);
	talloc_free(mem);
}
END_TEST

static const char *const broken[] = {
	"ABC-01 finished - a word\n",
	"ABC-01 done e2e/1\n",
	"ABC-01\n",
};

START_TEST(a_broken_line_is_named)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = NULL;
	bool right = false;

	ck_assert_int_eq(report(mem, broken[_i], false, &text, &right),
			 EINVAL);
	ck_assert_ptr_nonnull(strstr(text, "features.txt"));
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("lab_features");
	TCase *tc = tcase_create("report");

	tcase_add_loop_test(tc, what_is_done_is_proved, 0,
			    sizeof(reports) / sizeof(reports[0]));
	tcase_add_test(tc, json_has_the_same);
	tcase_add_loop_test(tc, a_broken_line_is_named, 0,
			    sizeof(broken) / sizeof(broken[0]));
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
