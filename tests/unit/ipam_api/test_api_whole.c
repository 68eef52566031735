/* use: ipam_api ipam_api_client CHECK JANSSON TALLOC */
/* The sections of an export of all that people entered (IMX-01). */
#include "ipam/api/api_whole.h"

#include <string.h>

#include "tests/support/suite.h"

START_TEST(each_word_has_its_section)
{
	const struct whole_section *section = whole_sections[_i];

	ck_assert_str_eq(section->name, api_whole_words[_i]);
	ck_assert_int_eq(whole_section_find(section->name), _i);
	ck_assert_ptr_nonnull(section->noun);
	ck_assert_ptr_nonnull(section->page);
	ck_assert(whole_is_file(section) || section->find != NULL);
}
END_TEST

START_TEST(there_is_no_word_besides)
{
	ck_assert_ptr_null(api_whole_words[WHOLE_SECTIONS]);
	ck_assert_int_eq(whole_section_find("tokens"), -1);
}
END_TEST

/* What a row has to name stands first: it is how people are told of it. */
START_TEST(a_key_is_a_member_that_is_needed)
{
	const struct whole_section *section = whole_sections[_i];
	const struct whole_member *member = section->members;
	bool found = section->key == NULL;

	for (; member != NULL && member->name != NULL; member++) {
		found = found || (member->needed &&
				  strcmp(member->name, section->key) == 0);
	}
	ck_assert(whole_is_file(section) || found);
}
END_TEST

START_TEST(what_is_empty_is_no_part_of_a_row)
{
	json_t *item = json_pack("{s:s, s:s, s:n, s:b, s:s}", "domain", "x.test",
				 "forest", "x.test", "dc", "dns", 0, "dhcp", "");
	json_t *row = NULL;
	int at = whole_section_find("domains");

	ck_assert_int_ge(at, 0);
	row = whole_project(whole_sections[at], item);
	ck_assert_uint_eq(json_object_size(row), 2);
	ck_assert_str_eq(whole_text(row, "domain"), "x.test");
	ck_assert(json_is_false(json_object_get(row, "dns")));
	json_decref(row);
	json_decref(item);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("api_whole");
	TCase *tc = tcase_create("api_whole");

	tcase_add_loop_test(tc, each_word_has_its_section, 0, WHOLE_SECTIONS);
	tcase_add_test(tc, there_is_no_word_besides);
	tcase_add_loop_test(tc, a_key_is_a_member_that_is_needed, 0,
			    WHOLE_SECTIONS);
	tcase_add_test(tc, what_is_empty_is_no_part_of_a_row);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
