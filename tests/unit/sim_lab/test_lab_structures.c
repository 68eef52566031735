/* use: sim_lab JANSSON TALLOC CHECK */
/* The report of structures: with bytes, with a reason, with neither, with both. */
#include <errno.h>

#include "simulators/lab/lab_structures.h"
#include "tests/support/suite.h"

static const char defined[] = "defined ONE dhcptypes\n"
			      "defined TWO dnsp\n";

static void write_file(const char *name, const char *text)
{
	char path[512];
	FILE *file = NULL;

	snprintf(path, sizeof(path), "%s/%s", suite_tmpdir(), name);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

/* 0 with what is printed, or the error with its sentence. */
static int report(TALLOC_CTX *mem, const char *structures, const char *tested,
		  const char *reasons, bool json, char **out_text, bool *right)
{
	struct lab_structures *all = NULL;
	char *text = NULL;
	size_t size = 0;
	FILE *out = NULL;
	int ret;

	write_file("structures.txt", structures);
	write_file("tested.txt", tested);
	write_file("without-bytes.txt", reasons);
	ret = lab_structures_load(mem, suite_tmpdir(), &all, out_text);
	if (ret != 0) {
		return ret;
	}
	out = open_memstream(&text, &size);
	*right = lab_structures_print(out, all, json);
	fclose(out);
	*out_text = talloc_strdup(mem, text);
	free(text);
	return 0;
}

static const struct {
	const char *tested, *reasons, *last;
	bool right;
} reports[] = {
	{ "structure ONE dhcpsrv\nstructure ONE dhcpsrv2\n"
	  "structure TWO dnsp\nstructure policy_handle scmr\nused x 1\n",
	  "", "2 with bytes from outside, 0 without for a reason, 0 wrong\n",
	  true },
	{ "structure ONE dhcpsrv\n", "# reasons\nTWO is in no call\n",
	  "1 with bytes from outside, 1 without for a reason, 0 wrong\n",
	  true },
	{ "structure ONE dhcpsrv\n", "",
	  "1 with bytes from outside, 0 without for a reason, 1 wrong\n",
	  false },
	{ "structure ONE dhcpsrv\nstructure TWO dnsp\n", "TWO none\n",
	  "2 with bytes from outside, 0 without for a reason, 1 wrong\n",
	  false },
};

START_TEST(each_has_bytes_or_a_reason)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = NULL, *end = NULL;
	bool right = !reports[_i].right;
	int ret = report(mem, defined, reports[_i].tested, reports[_i].reasons,
			 false, &text, &right);

	ck_assert_msg(ret == 0, "%s", text);
	end = strstr(text, reports[_i].last);
	ck_assert_ptr_nonnull(end);
	ck_assert_str_eq(end, reports[_i].last);
	ck_assert(right == reports[_i].right);
	talloc_free(mem);
}
END_TEST

START_TEST(json_has_nulls_for_what_is_not_there)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = NULL;
	bool right = false;
	int ret = report(mem, defined,
			 "structure ONE dhcpsrv\nstructure ONE dhcpsrv2\n",
			 "TWO is in no call at all\n", true, &text, &right);

	ck_assert_msg(ret == 0, "%s", text);
	ck_assert(right);
	ck_assert_str_eq(text,
			 "[\n {\"name\": \"ONE\", \"idl\": \"dhcptypes\", "
			 "\"bytes\": \"dhcpsrv dhcpsrv2\", \"reason\": null},"
			 "\n {\"name\": \"TWO\", \"idl\": \"dnsp\", \"bytes\": "
			 "null, \"reason\": \"is in no call at all\"}]\n");
	talloc_free(mem);
}
END_TEST

static const struct {
	const char *structures, *tested, *reasons, *where;
} bad[] = {
	{ "ONE dhcptypes\n", "", "", "structures.txt:1:" },
	{ "defined ONE\n", "", "", "structures.txt:1:" },
	{ "defined ONE a\ndefined ONE b\n", "", "", "structures.txt:2:" },
	{ "defined ONE a\n", "structure ONE\n", "", "tested.txt:1:" },
	{ "defined ONE a\n", "", "ONE\n", "without-bytes.txt:1:" },
	{ "defined ONE a\n", "", "TWO is not there\n", "without-bytes.txt:1:" },
	{ "defined ONE a\n", "", "ONE so\nONE and so\n",
	  "without-bytes.txt:2:" },
};

START_TEST(a_wrong_line_is_refused_with_its_place)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *text = NULL;
	bool right = false;

	ck_assert_int_eq(report(mem, bad[_i].structures, bad[_i].tested,
				bad[_i].reasons, false, &text, &right),
			 EINVAL);
	ck_assert_ptr_nonnull(strstr(text, bad[_i].where));
	talloc_free(mem);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static Suite *suite(void)
{
	Suite *s = suite_create("lab_structures");
	TCase *t = tcase_create("structures");

	tcase_add_loop_test(t, each_has_bytes_or_a_reason, 0, COUNT(reports));
	tcase_add_test(t, json_has_nulls_for_what_is_not_there);
	tcase_add_loop_test(t, a_wrong_line_is_refused_with_its_place, 0,
			    COUNT(bad));
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
