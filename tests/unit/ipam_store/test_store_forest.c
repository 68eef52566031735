/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Forests (FOR-01, FOR-02, FOR-05), and servers by network (INV-01). */
#include <errno.h>

#include "tests/unit/ipam_store/fresh_store.h"

#define OWN   "contoso.test"
#define OTHER "fabrikam.test"

static const struct ipam_forest both[] = {
	{ .name = OWN, .netbios = "CONTOSO", .trust = IPAM_TRUST_OWN,
	  .seen = { .collected_at = 100, .source = "dc1.contoso.test" } },
	{ .name = "FABRIKAM.test", .trust = IPAM_TRUST_BOTH_WAYS,
	  .seen = { .collected_at = 100, .source = "dc1.contoso.test" } },
};

static struct ipam_forest *forests;

static size_t list(void)
{
	const struct store_page page = { .limit = 10 };
	size_t count = 0;

	ck_assert_int_eq(store_forest_list(ctx, store, &page, &forests,
					   &count), 0);
	return count;
}

START_TEST(our_own_is_included_and_others_wait_for_a_person)
{
	ck_assert_int_eq(store_forest_put_all(store, both, 2, true), 0);
	ck_assert_uint_eq(list(), 2);
	ck_assert(forests[0].included);
	ck_assert_str_eq(forests[1].name, OTHER);
	ck_assert_int_eq(forests[1].trust, IPAM_TRUST_BOTH_WAYS);
	ck_assert(!forests[1].included);
	ck_assert_int_eq(store_forest_set(store, OWN, false), EINVAL);
	ck_assert_int_eq(store_forest_set(store, "x.test", true), ENOENT);
	ck_assert_int_eq(store_forest_set(store, "Fabrikam.TEST", true), 0);
	ck_assert_int_eq(store_forest_put_all(store, both, 2, true), 0);
	ck_assert_uint_eq(list(), 2);
	ck_assert(forests[1].included);
}
END_TEST

START_TEST(a_trust_that_is_gone_shows)
{
	ck_assert_int_eq(store_forest_put_all(store, both, 2, true), 0);
	ck_assert_int_eq(store_forest_set(store, OTHER, true), 0);
	ck_assert_int_eq(store_forest_put_all(store, both, 1, true), 0);
	ck_assert_uint_eq(list(), 2);
	ck_assert_int_eq(forests[1].trust, IPAM_TRUST_GONE);
	ck_assert_int_eq(store_forest_put_all(store, both, 2, true), 0);
	list();
	ck_assert_int_eq(forests[1].trust, IPAM_TRUST_BOTH_WAYS);
	ck_assert(forests[1].included);
}
END_TEST

START_TEST(the_last_error_of_a_forest_is_kept_until_it_can_be_read)
{
	const struct ipam_failure why = { "bind", "LDAP 49 x", "do it" };

	ck_assert_int_eq(store_forest_put_all(store, both, 2, true), 0);
	ck_assert_int_eq(store_forest_collected(store, OTHER, 200, NULL), 0);
	ck_assert_int_eq(store_forest_collected(store, OTHER, 300, &why), 0);
	list();
	ck_assert_int_eq(forests[1].seen.collected_at, 200);
	ck_assert_int_eq(forests[1].seen.failed_at, 300);
	ck_assert_str_eq(forests[1].seen.failure.status, "LDAP 49 x");
	ck_assert_int_eq(store_forest_collected(store, OTHER, 400, NULL), 0);
	list();
	ck_assert_int_eq(forests[1].seen.failed_at, 0);
	ck_assert_ptr_null(forests[1].seen.failure.step);
}
END_TEST

static void put(const char *name, const char *const *addresses)
{
	struct ipam_addr all[3];
	struct ipam_server server = { .name = name, .addresses = all,
				      .forest = OTHER,
				      .seen = { .collected_at = 100 } };

	for (; *addresses != NULL; addresses++) {
		ck_assert_int_eq(ipam_addr_parse(*addresses,
						 &all[server.address_count]),
				 0);
		server.address_count++;
	}
	server.address = all[0];
	ck_assert_int_eq(store_server_put(store, &server), 0);
}

static size_t servers_of(const struct store_server_filter *filter)
{
	const struct store_page page = { .limit = 10 };
	struct ipam_server *servers = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_server_list(ctx, store, filter, &page,
					   &servers, &count), 0);
	return count;
}

START_TEST(servers_are_split_by_family_and_network)
{
	static const char *const a[] = { "10.1.2.3", "2001:db8:1::3", NULL };
	static const char *const b[] = { "10.1.200.3", NULL };
	static const char *const c[] = { "10.2.0.1", "10.2.0.2", NULL };
	static const struct { const char *network; int64_t servers; } tree[] = {
		{ "10.1.0.0/16", 2 }, { "10.2.0.0/16", 1 },
		{ "2001:db8:1::/48", 1 } };
	struct ipam_prefix network = fresh_prefix("10.1.2.0/24");
	struct ipam_server_network *found = NULL;
	char text[IPAM_PREFIX_TEXT];
	size_t i, count = 0;

	put("a.test", a);
	put("b.test", b);
	put("c.test", c);
	ck_assert_int_eq(store_server_network_list(ctx, store, NULL, &found,
						   &count), 0);
	ck_assert_uint_eq(count, 3);
	for (i = 0; i < count; i++) {
		ck_assert_str_eq(ipam_prefix_format(&found[i].network, text),
				 tree[i].network);
		ck_assert_int_eq(found[i].servers, tree[i].servers);
	}
	ck_assert_uint_eq(servers_of(&(struct store_server_filter){
		.family = IPAM_IPV4 }), 3);
	ck_assert_uint_eq(servers_of(&(struct store_server_filter){
		.family = IPAM_IPV6 }), 1);
	ck_assert_uint_eq(servers_of(&(struct store_server_filter){
		.network = &network }), 1);
	ck_assert_uint_eq(servers_of(&(struct store_server_filter){
		.forest = "FABRIKAM.test" }), 3);
	ck_assert_uint_eq(servers_of(&(struct store_server_filter){
		.forest = OWN }), 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_forest");
	TCase *c = tcase_create("forest");

	tcase_add_checked_fixture(c, fresh_setup, fresh_teardown);
	tcase_add_test(c, our_own_is_included_and_others_wait_for_a_person);
	tcase_add_test(c, a_trust_that_is_gone_shows);
	tcase_add_test(c, the_last_error_of_a_forest_is_kept_until_it_can_be_read);
	tcase_add_test(c, servers_are_split_by_family_and_network);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
