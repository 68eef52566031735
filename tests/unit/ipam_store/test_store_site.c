/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* The tree of provider spaces, logical networks and network sites (VRT-03). */
#include <stdlib.h>

#include "tests/unit/ipam_store/plan_store.h"

static void add_subnet(int64_t space, enum ipam_network_type type,
		       const char *network, const char *logical_network,
		       const char *site)
{
	struct ipam_subnet subnet = {
		.space_id = space, .prefix = fresh_prefix(network),
		.name = network, .virtual_subnet = -1, .network_type = type,
		.logical_network = logical_network, .network_site = site,
	};
	int ret = store_subnet_put(store, &subnet, PLAN_NOW, &plan_wrong);

	ck_assert_msg(ret == 0, "%s: %s", network, plan_wrong.why);
}

static int64_t add_space(const char *name, int64_t provider)
{
	struct ipam_space space = {
		.name = name, .provider_id = provider,
		.type = provider != 0 ? IPAM_SPACE_CUSTOMER :
					IPAM_SPACE_PROVIDER,
		.tenant = provider != 0 ? "t" : NULL,
		.vm_network = provider != 0 ? "v" : NULL,
		.isolation = provider != 0 ? "NVGRE" : NULL,
	};
	int ret = store_space_put(store, &space, PLAN_NOW, &plan_wrong);

	ck_assert_msg(ret == 0, "%s: %s", name, plan_wrong.why);
	return space.id;
}

static void fill(void)
{
	int64_t fabric, tenant;

	fresh_setup();
	fabric = add_space("Fabric", 0);
	tenant = add_space("Tenant", fabric);
	plan_add_subnet(IPAM_SPACE_DEFAULT, "10.1.0.0/24");
	add_subnet(IPAM_SPACE_DEFAULT, IPAM_NON_VIRTUALIZED, "10.1.1.0/24",
		   "LAN", "Graz");
	plan_add_range("a", "10.1.1.10", "10.1.1.19", 0);
	plan_add_range("b", "10.1.1.20", "10.1.1.29", 0);
	add_subnet(fabric, IPAM_PROVIDER, "10.1.0.0/24", "LAN", "Vienna");
	add_subnet(fabric, IPAM_PROVIDER, "10.1.2.0/24", "lan", NULL);
	add_subnet(fabric, IPAM_PROVIDER, "10.1.3.0/24", "LAN", "vienna");
	add_subnet(tenant, IPAM_CUSTOMER, "10.1.0.0/24", "LAN", "Vienna");
	add_subnet(tenant, IPAM_CUSTOMER, "10.2.0.0/24", "SAN", "Graz");
}

/* "Fabric/LAN/Vienna 3 1 0, ..." */
static const char *tree(const char *space, const struct ipam_sight *sight)
{
	struct ipam_site *sites = NULL;
	char *text = talloc_strdup(ctx, "");
	size_t i, count = 0;

	ck_assert_int_eq(store_site_list(ctx, store, space, sight, &sites,
					 &count), 0);
	for (i = 0; i < count; i++) {
		text = talloc_asprintf_append(
			text, "%s%s/%s/%s %lld %lld %lld", i > 0 ? ", " : "",
			sites[i].space, sites[i].logical_network != NULL ?
			sites[i].logical_network : "-",
			sites[i].network_site != NULL ?
			sites[i].network_site : "-",
			(long long)sites[i].subnets,
			(long long)sites[i].customer_subnets,
			(long long)sites[i].ranges);
	}
	return text;
}

START_TEST(a_site_has_what_lies_there_of_the_provider_and_its_customers)
{
	ck_assert_str_eq(tree("fabric", NULL),
			 "Fabric/lan/- 1 0 0, Fabric/LAN/Vienna 3 1 0,"
			 " Fabric/SAN/Graz 1 1 0");
	ck_assert_str_eq(tree("Default", NULL),
			 "Default/-/- 1 0 0, Default/LAN/Graz 1 0 2");
	ck_assert_str_eq(tree("Tenant", NULL), "");
	ck_assert_str_eq(tree(NULL, NULL),
			 "Default/-/- 1 0 0, Default/LAN/Graz 1 0 2,"
			 " Fabric/lan/- 1 0 0, Fabric/LAN/Vienna 3 1 0,"
			 " Fabric/SAN/Graz 1 1 0");
}
END_TEST

/* Those with an even number. */
static int sees_some(void *private_data, enum ipam_object kind,
		     const char *key, bool *out_sees)
{
	ck_assert_int_eq(kind, IPAM_OBJECT_SUBNET);
	*out_sees = strtoll(key, NULL, 10) % 2 == 0;
	return 0;
}

START_TEST(what_is_not_seen_is_not_counted)
{
	const struct ipam_sight sight = { sees_some, NULL };

	ck_assert_str_eq(tree(NULL, &sight),
			 "Default/LAN/Graz 1 0 2, Fabric/lan/- 1 0 0,"
			 " Fabric/LAN/Vienna 1 1 0");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_site");
	TCase *t = tcase_create("sites");

	tcase_add_checked_fixture(t, fill, fresh_teardown);
	tcase_add_test(t, a_site_has_what_lies_there_of_the_provider_and_its_customers);
	tcase_add_test(t, what_is_not_seen_is_not_counted);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
