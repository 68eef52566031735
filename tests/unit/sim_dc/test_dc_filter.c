/* use: sim_dc LDAP TALLOC CHECK */
/*
 * Filters over a small tree. libldap's encoder turns the text into BER, so
 * that our decoder is checked against another's bytes.
 */
#include <errno.h>

#include "simulators/dc/dc_filter.h"
#include "tests/support/suite.h"

/* Exported by libldap, declared in none of its installed headers. */
int ldap_pvt_put_filter(BerElement *ber, const char *text);

static const char ldif[] =
	"dn: CN=Configuration,DC=t\nobjectClass: configuration\n\n"
	"dn: DC=t\nobjectClass: domainDNS\n\n"
	"dn: CN=Pc,DC=t\nobjectClass: top\nobjectClass: computer\n"
	"userAccountControl: 8192\noperatingSystem: Windows Server 2022\n"
	"whenChanged: 20260102030405.0Z\n"
	"objectSid:: AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAAUQQAAA==\n"
	"objectGUID:: AAECAwQFBgcICQoLDA0ODw==\n"
	"description: M\xc3\xbcnchen\nisCriticalSystemObject: TRUE\n\n"
	"dn: CN=G1,DC=t\nobjectClass: group\ngroupType: -2147483646\n"
	"member: CN=Pc,DC=t\nmember: CN=G2,DC=t\n\n"
	"dn: CN=G2,DC=t\nobjectClass: group\nmember: CN=G1,DC=t\n";

/* What the filter says of CN=Pc, T, F or U. */
static const struct {
	const char *filter;
	enum sim_dc_truth truth;
} cases[] = {
	{ "(cn=pc)", SIM_DC_TRUE },
	{ "(CN=PC)", SIM_DC_TRUE },
	{ "(cn=p)", SIM_DC_FALSE },
	{ "(objectClass=*)", SIM_DC_TRUE },
	{ "(member=*)", SIM_DC_FALSE },
	{ "(nobodyKnows=*)", SIM_DC_UNDEFINED },
	{ "(!(nobodyKnows=1))", SIM_DC_UNDEFINED },
	{ "(|(nobodyKnows=1)(cn=pc))", SIM_DC_TRUE },
	{ "(&(nobodyKnows=1)(cn=pc))", SIM_DC_UNDEFINED },
	{ "(&(nobodyKnows=1)(cn=x))", SIM_DC_FALSE },
	{ "(&)", SIM_DC_TRUE },
	{ "(|)", SIM_DC_FALSE },
	{ "(!(cn=x))", SIM_DC_TRUE },
	{ "(!(groupType=1))", SIM_DC_TRUE },
	{ "(&(cn=pc)(!(cn=pc)))", SIM_DC_FALSE },
	{ "(operatingSystem=*Server*)", SIM_DC_TRUE },
	{ "(operatingSystem=windows*)", SIM_DC_TRUE },
	{ "(operatingSystem=*2022)", SIM_DC_TRUE },
	{ "(operatingSystem=w*s*2*)", SIM_DC_TRUE },
	{ "(operatingSystem=*2022*2022)", SIM_DC_FALSE },
	{ "(operatingSystem=Windows Server 2022*2)", SIM_DC_FALSE },
	{ "(description=m\xc3\x9cNCHEN)", SIM_DC_TRUE },
	{ "(description=m\\c3\\bcnchen)", SIM_DC_TRUE },
	{ "(description=*\xc3\x9cn*)", SIM_DC_TRUE },
	{ "(userAccountControl=8192)", SIM_DC_TRUE },
	{ "(userAccountControl=08192)", SIM_DC_TRUE },
	{ "(userAccountControl=x)", SIM_DC_UNDEFINED },
	{ "(userAccountControl>=8192)", SIM_DC_TRUE },
	{ "(userAccountControl>=8193)", SIM_DC_FALSE },
	{ "(userAccountControl>=-5)", SIM_DC_TRUE },
	{ "(userAccountControl<=10000)", SIM_DC_TRUE },
	{ "(userAccountControl<=9)", SIM_DC_FALSE },
	{ "(userAccountControl~=8192)", SIM_DC_TRUE },
	{ "(userAccountControl:1.2.840.113556.1.4.803:=8192)", SIM_DC_TRUE },
	{ "(userAccountControl:1.2.840.113556.1.4.803:=8194)", SIM_DC_FALSE },
	{ "(userAccountControl:1.2.840.113556.1.4.804:=8194)", SIM_DC_TRUE },
	{ "(userAccountControl:1.2.840.113556.1.4.804:=2)", SIM_DC_FALSE },
	{ "(cn:1.2.840.113556.1.4.803:=1)", SIM_DC_UNDEFINED },
	{ "(cn:1.2.3:=pc)", SIM_DC_UNDEFINED },
	{ "(cn:=pc)", SIM_DC_TRUE },
	{ "(whenChanged>=20260101000000.0Z)", SIM_DC_TRUE },
	{ "(whenChanged=20260102030405Z)", SIM_DC_TRUE },
	{ "(whenChanged<=20260101000000.0Z)", SIM_DC_FALSE },
	{ "(objectCategory=computer)", SIM_DC_TRUE },
	{ "(objectCategory=CN=Computer,CN=Schema,CN=Configuration,DC=T)",
	  SIM_DC_TRUE },
	{ "(objectCategory=person)", SIM_DC_FALSE },
	{ "(objectSid=S-1-5-21-1-2-3-1105)", SIM_DC_TRUE },
	{ "(objectSid=\\01\\05\\00\\00\\00\\00\\00\\05\\15\\00\\00\\00\\01\\00"
	  "\\00\\00\\02\\00\\00\\00\\03\\00\\00\\00\\51\\04\\00\\00)",
	  SIM_DC_TRUE },
	{ "(objectGUID=03020100-0504-0706-0809-0a0b0c0d0e0f)", SIM_DC_TRUE },
	{ "(objectGUID=\\00\\01\\02\\03\\04\\05\\06\\07\\08\\09\\0a\\0b\\0c"
	  "\\0d\\0e\\0f)", SIM_DC_TRUE },
	{ "(isCriticalSystemObject=TRUE)", SIM_DC_TRUE },
	{ "(memberOf=cn=g1, dc=T)", SIM_DC_TRUE },
	{ "(memberOf=CN=G2,DC=t)", SIM_DC_FALSE },
	{ "(memberOf:1.2.840.113556.1.4.1941:=CN=G2,DC=t)", SIM_DC_TRUE },
	{ "(memberOf:1.2.840.113556.1.4.1941:=CN=Pc,DC=t)", SIM_DC_FALSE },
	{ "(distinguishedName=CN=pc,DC=T)", SIM_DC_TRUE },
};

static BerElement *encode(const char *filter)
{
	BerElement *out = ber_alloc_t(LBER_USE_DER), *in = NULL;
	struct berval flat = { 0 };

	ck_assert_int_ne(ldap_pvt_put_filter(out, filter), -1);
	ck_assert_int_eq(ber_flatten2(out, &flat, 0), 0);
	in = ber_init(&flat);
	ber_free(out, 1);
	return in;
}

static struct sim_dc_tree *load(TALLOC_CTX *ctx)
{
	struct sim_dc_tree *tree = sim_dc_tree_new(ctx, 0);
	char *error = NULL;
	int ret = sim_dc_tree_parse(tree, "test", (const uint8_t *)ldif,
				    sizeof(ldif) - 1, ctx, &error);

	ck_assert_msg(ret == 0, "%s", error);
	ret = sim_dc_tree_finish(tree, ctx, &error);
	ck_assert_msg(ret == 0, "%s", error);
	return tree;
}

START_TEST(truth_of_each_filter)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dc_tree *tree = load(ctx);
	const struct sim_dc_entry *pc = sim_dc_tree_find(tree, "cn=pc,dc=t");
	BerElement *ber = encode(cases[_i].filter);
	struct sim_dc_filter *filter = NULL;
	size_t budget = 1000;

	ck_assert_int_eq(sim_dc_filter_decode(ctx, ber, &filter), 0);
	ck_assert_int_eq(sim_dc_filter_prepare(filter, tree), 0);
	ck_assert_msg(sim_dc_filter_match(filter, tree, pc, &budget) ==
			      cases[_i].truth, "%s", cases[_i].filter);
	ber_free(ber, 1);
	talloc_free(ctx);
}
END_TEST

START_TEST(text_of_a_filter_is_the_filter)
{
	static const char text[] = "(&(a=b\\28)(|(c=*)(!(d=x*y*z)))"
				   "(e>=1)(f:1.2:=3)(g=*h*))";
	TALLOC_CTX *ctx = talloc_new(NULL);
	BerElement *ber = encode(text);
	struct sim_dc_filter *filter = NULL;

	ck_assert_int_eq(sim_dc_filter_decode(ctx, ber, &filter), 0);
	ck_assert_str_eq(sim_dc_filter_text(ctx, filter), text);
	ber_free(ber, 1);
	talloc_free(ctx);
}
END_TEST

START_TEST(nesting_is_bounded)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dc_filter *filter = NULL;
	char *text = talloc_strdup(ctx, "");
	BerElement *ber = NULL;
	int i;

	for (i = 0; i < 70; i++) {
		text = talloc_asprintf_append(text, "(!");
	}
	text = talloc_asprintf_append(text, "(a=b)");
	for (i = 0; i < 70; i++) {
		text = talloc_asprintf_append(text, ")");
	}
	ber = encode(text);
	ck_assert_int_eq(sim_dc_filter_decode(ctx, ber, &filter), EMSGSIZE);
	ber_free(ber, 1);
	talloc_free(ctx);
}
END_TEST

START_TEST(comparisons_are_bounded)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dc_tree *tree = load(ctx);
	BerElement *ber = encode("(|(cn=1)(cn=2)(cn=3)(cn=pc))");
	struct sim_dc_filter *filter = NULL;
	size_t budget = 3;

	ck_assert_int_eq(sim_dc_filter_decode(ctx, ber, &filter), 0);
	ck_assert_int_eq(sim_dc_filter_prepare(filter, tree), 0);
	ck_assert_int_eq(sim_dc_filter_match(
				 filter, tree,
				 sim_dc_tree_find(tree, "cn=pc,dc=t"),
				 &budget), SIM_DC_UNDEFINED);
	ck_assert_uint_eq(budget, 0);
	ber_free(ber, 1);
	talloc_free(ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dc_filter");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, truth_of_each_filter, 0,
			    sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(t, text_of_a_filter_is_the_filter);
	tcase_add_test(t, nesting_is_bounded);
	tcase_add_test(t, comparisons_are_bounded);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
