/* use: sim_dc TALLOC CHECK */
/* Names: keys, parents, the forms of RFC 4514. */
#include <errno.h>

#include "simulators/dc/dc_dn.h"
#include "tests/support/suite.h"

static const struct {
	const char *dn;
	const char *key;	/* NULL: refused */
} names[] = {
	{ "", "" },
	{ "DC=contoso,DC=test", "dc=contoso,dc=test" },
	{ "dc=Contoso , Dc = TEST", "dc=contoso,dc=test" },
	{ "CN=A\\, B,DC=test", "cn=a\\2c b,dc=test" },
	{ "CN=A\\2C B,DC=test", "cn=a\\2c b,dc=test" },
	{ "CN=\"A, B\",DC=test", "cn=a\\2c b,dc=test" },
	{ "CN=M\xc3\x9cLLER,DC=test", "cn=m\xc3\xbcller,dc=test" },
	{ "CN=\xd0\x9c\xd0\x98\xd0\xa0,DC=t", "cn=\xd0\xbc\xd0\xb8\xd1\x80,dc=t" },
	{ "CN=a  b,DC=t", "cn=a  b,dc=t" },
	{ "CN=a\\ ,DC=t", "cn=a ,dc=t" },
	{ "CN=10.20.0.0/16,CN=Subnets", "cn=10.20.0.0/16,cn=subnets" },
	{ "CN=a=b,DC=t", "cn=a=b,dc=t" },
	{ "contoso", NULL },
	{ "CN=", NULL },
	{ "=x", NULL },
	{ "CN=a,", NULL },
	{ "CN=a,,DC=t", NULL },
	{ "CN=a+OU=b", NULL },
	{ "CN=\"a", NULL },
	{ "CN=a\\", NULL },
	{ "CN=a\\4", NULL },
	{ "CN=a\\00", NULL },
	{ "CN=#0401", NULL },
};

START_TEST(key_of_each_form)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *key = NULL;
	int ret = sim_dc_dn_key(ctx, names[_i].dn, strlen(names[_i].dn), &key);

	if (names[_i].key == NULL) {
		ck_assert_int_eq(ret, EINVAL);
		ck_assert_ptr_null(key);
	} else {
		ck_assert_int_eq(ret, 0);
		ck_assert_str_eq(key, names[_i].key);
	}
	talloc_free(ctx);
}
END_TEST

START_TEST(bounds_hold)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	char *dn = talloc_strdup(ctx, "CN=a"), *key = NULL;
	int i;

	for (i = 0; i < SIM_DC_DN_COMPONENTS_MAX; i++) {
		dn = talloc_strdup_append(dn, ",CN=a");
	}
	ck_assert_int_eq(sim_dc_dn_key(ctx, dn, strlen(dn), &key), EMSGSIZE);
	dn[strlen(dn) - 5] = '\0';
	ck_assert_int_eq(sim_dc_dn_key(ctx, dn, strlen(dn), &key), 0);
	dn = talloc_array(ctx, char, SIM_DC_DN_MAX + 2);
	memset(dn, 'a', SIM_DC_DN_MAX + 1);
	memcpy(dn, "CN=", 3);
	ck_assert_int_eq(sim_dc_dn_key(ctx, dn, SIM_DC_DN_MAX + 1, &key),
			 EMSGSIZE);
	ck_assert_int_eq(sim_dc_dn_key(ctx, dn, SIM_DC_DN_MAX, &key), 0);
	talloc_free(ctx);
}
END_TEST

START_TEST(within_goes_by_whole_components)
{
	ck_assert(sim_dc_dn_within("cn=a,dc=t", "dc=t"));
	ck_assert(sim_dc_dn_within("dc=t", "dc=t"));
	ck_assert(sim_dc_dn_within("dc=t", ""));
	ck_assert(!sim_dc_dn_within("xdc=t", "dc=t"));
	ck_assert(!sim_dc_dn_within("dc=t", "cn=a,dc=t"));
}
END_TEST

START_TEST(parents_respect_escapes)
{
	ck_assert_str_eq(sim_dc_dn_parent("cn=a\\2c b,dc=t"), "dc=t");
	ck_assert_str_eq(sim_dc_dn_parent("dc=t"), "");
	ck_assert_str_eq(sim_dc_dn_parent_text("CN=a\\, b,DC=t"), "DC=t");
	ck_assert_str_eq(sim_dc_dn_parent_text("CN=\"a, b\",DC=t"), "DC=t");
	ck_assert_str_eq(sim_dc_dn_parent_text("DC=t"), "");
}
END_TEST

START_TEST(domains_and_names_turn_into_each_other)
{
	TALLOC_CTX *ctx = talloc_new(NULL);

	ck_assert_str_eq(sim_dc_dn_of_domain(ctx, "emea.contoso.test"),
			 "DC=emea,DC=contoso,DC=test");
	ck_assert_str_eq(sim_dc_domain_of_dn(ctx, "CN=a,DC=contoso,DC=test"),
			 "contoso.test");
	ck_assert_str_eq(sim_dc_domain_of_dn(ctx, "CN=a"), "");
	talloc_free(ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dc_dn");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, key_of_each_form, 0,
			    sizeof(names) / sizeof(names[0]));
	tcase_add_test(t, bounds_hold);
	tcase_add_test(t, within_goes_by_whole_components);
	tcase_add_test(t, parents_respect_escapes);
	tcase_add_test(t, domains_and_names_turn_into_each_other);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
