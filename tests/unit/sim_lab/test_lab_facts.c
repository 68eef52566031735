/* use: sim_lab JANSSON TALLOC CHECK */
/* Facts of coverage: their files, their sums, the floor. */
#include <errno.h>

#include "simulators/lab/lab_coverage.h"
#include "tests/support/suite.h"

static const char methods[] = "# a comment\n"
			      "interface one\n"
			      "0 Open needed\n"
			      "1 Close\n"
			      "2 NotOnWire local\n"
			      "\n"
			      "interface two\n"
			      "0 Ask\n";

static const char *file_of(TALLOC_CTX *mem, const char *name, const char *text)
{
	char *path = talloc_asprintf(mem, "%s/%s", suite_tmpdir(), name);
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	return path;
}

static struct lab_facts *load(TALLOC_CTX *mem, const char *text)
{
	struct lab_facts *facts = NULL;
	char *error = NULL;
	int ret = lab_facts_load(mem, file_of(mem, "methods", text), &facts,
				 &error);

	ck_assert_msg(ret == 0, "%s", error);
	return facts;
}

static void add(TALLOC_CTX *mem, struct lab_facts *facts, const char *text)
{
	char *error = NULL;
	int ret = lab_facts_add(mem, facts, file_of(mem, "facts", text),
				&error);

	ck_assert_msg(ret == 0, "%s", error);
	facts->tested = true;
}

static char *printed(TALLOC_CTX *mem, const struct lab_facts *facts,
		     void (*print)(FILE *, const struct lab_facts *,
				   const char *),
		     const char *interface)
{
	char *text = NULL, *copy = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	print(out, facts, interface);
	fclose(out);
	copy = talloc_strdup(mem, text);
	free(text);
	return copy;
}

START_TEST(facts_are_merged_by_interface_and_opnum)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct lab_facts *facts = load(mem, methods);
	const struct lab_method *open = lab_facts_method(facts, "one", 0);
	const struct lab_method *ask = lab_facts_method(facts, "two", 0);

	add(mem, facts,
	    "used one 0\n"
	    "exercised one 0 5\n"
	    "exercised two 0 5\n"
	    "exercised two 0 259\n"
	    "pinned one 0 request\n"
	    "pinned one 0 response\n"
	    "pinned two 0 response\n"
	    "structure DHCP_IP_ARRAY one\n"
	    "exercised epmapper 3 0\n"
	    "exercised one 77 0\n");
	ck_assert_uint_eq(open->marks[LAB_USED], LAB_YES);
	ck_assert_uint_eq(open->marks[LAB_EXERCISED], LAB_WITH_ERROR);
	ck_assert_uint_eq(open->marks[LAB_PINNED], LAB_REQUEST | LAB_RESPONSE);
	ck_assert(open->needed && !ask->needed);
	ck_assert_uint_eq(ask->marks[LAB_USED], 0);
	ck_assert_uint_eq(ask->marks[LAB_EXERCISED],
			  LAB_WITH_ERROR | LAB_WITH_SUCCESS);
	ck_assert_uint_eq(ask->marks[LAB_PINNED], LAB_RESPONSE);
	ck_assert_ptr_null(lab_facts_method(facts, "one", 3));
	ck_assert_ptr_null(lab_facts_method(facts, "three", 0));
	talloc_free(mem);
}
END_TEST

static const struct {
	const char *text;
	const char *line;
} bad_methods[] = {
	{ "0 Open\n", ":1:" },			    /* of no interface */
	{ "interface\n", ":1:" },		    /* without a name */
	{ "interface one\n1 Open\n", ":2:" },	    /* a gap */
	{ "interface one\n0\n", ":2:" },	    /* no name */
	{ "interface one\n0 Open\n0 Open\n", ":3:" }, /* twice */
	{ "interface one\n-1 Open\n", ":2:" },
	{ "interface one\n0 Open perhaps\n", ":2:" },
};

START_TEST(a_wrong_table_of_methods_is_refused_with_its_line)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct lab_facts *facts = NULL;
	char *error = NULL;
	const char *path = file_of(mem, "methods", bad_methods[_i].text);

	ck_assert_int_eq(lab_facts_load(mem, path, &facts, &error), EINVAL);
	ck_assert_ptr_nonnull(strstr(error, bad_methods[_i].line));
	ck_assert_ptr_null(facts);
	talloc_free(mem);
}
END_TEST

static const char *const bad_facts[] = {
	"used one\n",		   "used one x\n",
	"used one 0 often\n",	   "exercised one 0\n",
	"exercised one 0 fault\n", "pinned one 0\n",
	"pinned one 0 reply\n",	   "specified one 0\n",
};

START_TEST(a_wrong_fact_is_refused_with_its_line)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct lab_facts *facts = load(mem, methods);
	char *error = NULL;
	const char *path = file_of(mem, "facts", bad_facts[_i]);

	ck_assert_int_eq(lab_facts_add(mem, facts, path, &error), EINVAL);
	ck_assert_ptr_nonnull(strstr(error, "/facts:1: "));
	talloc_free(mem);
}
END_TEST

START_TEST(the_table_counts_what_is_whole)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct lab_facts *facts = load(mem, methods);
	char *text = NULL;

	add(mem, facts,
	    "used one 0\nexercised one 0 5\nexercised one 1 0\n"
	    "pinned one 0 request\npinned one 1 request\n"
	    "pinned one 1 response\n");
	text = printed(mem, facts, lab_coverage_print, "one");
	ck_assert_str_eq(
		text,
		"one                                              spec idl  "
		"sim  used test pin\n"
		"  0 *Open                                        yes  -    "
		"-    yes  err  req\n"
		"  1  Close                                       yes  -    "
		"-    -    yes  yes\n"
		"  2  NotOnWire                                   local\n"
		"     of   2 methods                              2    0    "
		"0    1    1    1\n"
		"     of   1 needed                               1    0    "
		"0    1    0    0\n\n");
	talloc_free(mem);
}
END_TEST

START_TEST(what_no_test_told_is_not_known)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct lab_facts *facts = load(mem, methods);
	char *text = printed(mem, facts, lab_coverage_print, "two");

	ck_assert_ptr_nonnull(strstr(text, "-    -    -    ?    ?\n"));
	text = printed(mem, facts, lab_coverage_print_json, "two");
	ck_assert_str_eq(text, "{\n\"two\": [\n {\"opnum\": 0, \"name\": "
			       "\"Ask\", \"needed\": false, \"local\": false, "
			       "\"specified\": \"yes\", \"decoded\": \"-\", "
			       "\"simulated\": \"-\", \"used\": \"-\", "
			       "\"exercised\": null, \"pinned\": null}]}\n");
	talloc_free(mem);
}
END_TEST

/* What the comparison says of these facts beside the floor of those. */
static char *compare(TALLOC_CTX *mem, const char *before, const char *now,
		     unsigned *fallen, unsigned *risen)
{
	struct lab_facts *facts = load(mem, methods);
	char *text = NULL, *copy = NULL, *error = NULL;
	const char *path = NULL;
	size_t size = 0;
	FILE *out = NULL;
	int ret;

	add(mem, facts, before);
	path = file_of(mem, "floor",
		       printed(mem, facts, lab_coverage_print_json, NULL));
	facts = load(mem, methods);
	add(mem, facts, now);
	out = open_memstream(&text, &size);
	ret = lab_floor_compare(mem, out, facts, path, fallen, risen, &error);
	fclose(out);
	ck_assert_msg(ret == 0, "%s", error);
	copy = talloc_strdup(mem, text);
	free(text);
	return copy;
}

static const struct {
	const char *before, *now, *said;
	unsigned risen;
} floors[] = {
	{ "used one 0\n", "used one 0\n", "", 0 },
	{ "used one 0\n", "used one 1\n",
	  "one 0 Open: used was \"yes\" and is \"-\"\n", 1 },
	{ "exercised two 0 5\n", "exercised two 0 0\n", "", 1 },
	{ "exercised two 0 5\nexercised two 0 0\n", "exercised two 0 0\n", "",
	  0 },
	{ "exercised two 0 0\n", "exercised two 0 5\n",
	  "two 0 Ask: exercised was \"yes\" and is \"err\"\n", 0 },
	{ "exercised two 0 5\n", "",
	  "two 0 Ask: exercised was \"err\" and is \"-\"\n", 0 },
	{ "pinned one 1 request\npinned one 1 response\n",
	  "pinned one 1 response\n",
	  "one 1 Close: pinned was \"yes\" and is \"rsp\"\n", 0 },
	{ "pinned one 1 request\n", "pinned one 1 response\n",
	  "one 1 Close: pinned was \"req\" and is \"rsp\"\n", 0 },
};

START_TEST(a_mark_that_is_gone_is_told)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	unsigned fallen = 0, risen = 0;
	char *said = compare(mem, floors[_i].before, floors[_i].now, &fallen,
			     &risen);

	ck_assert_str_eq(said, floors[_i].said);
	ck_assert_uint_eq(fallen, floors[_i].said[0] != '\0');
	if (fallen == 0) {
		ck_assert_uint_eq(risen, floors[_i].risen);
	}
	talloc_free(mem);
}
END_TEST

START_TEST(a_method_that_is_gone_has_fallen)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct lab_facts *facts = load(mem, methods);
	unsigned fallen = 0, risen = 0;
	char *error = NULL;
	const char *path = NULL;

	facts->tested = true;
	path = file_of(mem, "floor",
		       printed(mem, facts, lab_coverage_print_json, NULL));
	facts = load(mem, "interface one\n0 Open\n");
	facts->tested = true;
	ck_assert_int_eq(lab_floor_compare(mem, stderr, facts, path, &fallen,
					   &risen, &error),
			 0);
	ck_assert_uint_eq(fallen, 2); /* "Close" and "Ask"; nothing of local */
	talloc_free(mem);
}
END_TEST

static const char *const bad_floors[] = {
	"", "[]", "{\"one\": [{\"opnum\": 0}]}",
	"{\"one\": [{\"opnum\": 0, \"name\": \"Open\", \"used\": \"err\"}]}",
};

START_TEST(a_floor_of_another_form_is_refused)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct lab_facts *facts = load(mem, methods);
	unsigned fallen = 0, risen = 0;
	char *error = NULL;

	facts->tested = true;
	ck_assert_int_eq(lab_floor_compare(mem, stderr, facts,
					   file_of(mem, "floor",
						   bad_floors[_i]),
					   &fallen, &risen, &error),
			 EINVAL);
	ck_assert_ptr_nonnull(strstr(error, "/floor"));
	talloc_free(mem);
}
END_TEST

START_TEST(nothing_is_compared_before_the_tests_ran)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct lab_facts *facts = load(mem, methods);
	unsigned fallen = 0, risen = 0;
	char *error = NULL;

	ck_assert_int_eq(lab_floor_compare(mem, stderr, facts,
					   file_of(mem, "floor", "{}"),
					   &fallen, &risen, &error),
			 ENOENT);
	ck_assert_ptr_nonnull(strstr(error, "./waf check"));
	talloc_free(mem);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static Suite *suite(void)
{
	Suite *s = suite_create("lab_facts");
	TCase *t = tcase_create("facts");

	tcase_add_test(t, facts_are_merged_by_interface_and_opnum);
	tcase_add_loop_test(t, a_wrong_table_of_methods_is_refused_with_its_line,
			    0, COUNT(bad_methods));
	tcase_add_loop_test(t, a_wrong_fact_is_refused_with_its_line, 0,
			    COUNT(bad_facts));
	tcase_add_test(t, the_table_counts_what_is_whole);
	tcase_add_test(t, what_no_test_told_is_not_known);
	tcase_add_loop_test(t, a_mark_that_is_gone_is_told, 0, COUNT(floors));
	tcase_add_test(t, a_method_that_is_gone_has_fallen);
	tcase_add_loop_test(t, a_floor_of_another_form_is_refused, 0,
			    COUNT(bad_floors));
	tcase_add_test(t, nothing_is_compared_before_the_tests_ran);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
