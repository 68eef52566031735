/* use: sim_dhcp TALLOC XML2 JANSSON CHECK */
/* The figures of the contoso worlds against expected.json, which the script
 * that made the worlds counted by itself. */
#include <jansson.h>
#include <libxml/parser.h>
#include "simulators/dhcp/sim_dhcp_world.h"
#include "tests/support/suite.h"

static const struct {
	const char *fqdn, *directory;
} hosts[] = {
	{"dhcp1.contoso.test", "dhcp1"},
	{"dhcp2.contoso.test", "dhcp2"},
	{"dhcp3.emea.contoso.test", "dhcp3"},
};

static uint64_t number(json_t *scope, const char *member)
{
	json_t *value = json_object_get(scope, member);

	if (json_is_string(value)) {
		return strtoull(json_string_value(value), NULL, 10);
	}
	ck_assert_msg(json_is_integer(value), "%s is missing", member);
	return (uint64_t)json_integer_value(value);
}

static void compare(TALLOC_CTX *ctx, json_t *expected,
		    const struct sim_dhcp_scope *s)
{
	const char *id = sim_dhcp_address_text(ctx, s->family, &s->id);
	json_t *e = json_object_get(expected, id);

	ck_assert_msg(e != NULL, "%s is not expected", id);
	ck_assert_str_eq(s->name, json_string_value(json_object_get(e,
								    "name")));
	ck_assert_uint_eq(s->in_use, number(e, "in_use"));
	ck_assert_uint_eq(s->num_leases, number(e, "leases"));
	ck_assert_uint_eq(s->num_reservations, number(e, "reservations"));
	ck_assert_uint_eq(s->num_exclusions, number(e, "exclusions"));
	ck_assert(s->active == json_is_true(json_object_get(e, "active")));
	if (s->free != UINT64_MAX) {
		ck_assert_uint_eq(s->in_use + s->free, number(e, "total"));
	}
}

START_TEST(every_scope_has_the_figures_expected)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dhcp_world *world = NULL;
	const char *message = NULL;
	char name[64], path[512];
	json_t *all, *expected;
	size_t i;
	int ret;

	suite_path(path, sizeof(path), "fixtures/labs/contoso/expected.json");
	all = json_load_file(path, 0, NULL);
	ck_assert_ptr_nonnull(all);
	expected = json_object_get(all, hosts[_i].fqdn);
	snprintf(name, sizeof(name), "fixtures/labs/contoso/%s/dhcp.xml",
		 hosts[_i].directory);
	ret = sim_dhcp_world_load(ctx, suite_path(path, sizeof(path), name),
				  &world, &message);
	ck_assert_msg(ret == 0, "%s", message);
	ck_assert_uint_eq(json_object_size(expected),
			  world->num_scopes4 + world->num_scopes6);
	for (i = 0; i < world->num_scopes4; i++) {
		compare(ctx, expected, &world->scopes4[i]);
	}
	for (i = 0; i < world->num_scopes6; i++) {
		compare(ctx, expected, &world->scopes6[i]);
	}
	json_decref(all);
	talloc_free(ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sim_dhcp_expected");
	TCase *tc = tcase_create("contoso");

	tcase_add_loop_test(tc, every_scope_has_the_figures_expected, 0,
			    sizeof(hosts) / sizeof(hosts[0]));
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
