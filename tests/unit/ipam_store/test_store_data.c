/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Domains, servers, scopes, leases. */
#include <errno.h>

#include "ipam/store/store_private.h"
#include "ipam/store/store_usage.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define SERVER "dhcp1.contoso.test"

static const struct store_page all = { .limit = 1000 };

START_TEST(a_domain_keeps_its_roles_when_it_is_found_again)
{
	struct ipam_domain domain = { .name = "Contoso.TEST", .dc = true };
	struct ipam_domain *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_domain_add(store, &domain), 0);
	ck_assert_int_eq(store_domain_add(store, &domain), EEXIST);
	domain.netbios = "CONTOSO";
	domain.dhcp = true;
	ck_assert_int_eq(store_domain_put(store, &domain), 0);
	ck_assert_int_eq(store_domain_list(ctx, store, &all, &list, &count),
			 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].name, "contoso.test");
	ck_assert_str_eq(list[0].netbios, "CONTOSO");
	ck_assert(list[0].dc && !list[0].dhcp);
	ck_assert_int_eq(store_domain_set(store, "CONTOSO.test", STORE_NO,
					  STORE_KEEP, STORE_YES), 0);
	store_domain_list(ctx, store, &all, &list, &count);
	ck_assert(!list[0].dc && list[0].dhcp);
	ck_assert_int_eq(store_domain_remove(store, "contoso.test"), 0);
	ck_assert_int_eq(store_domain_remove(store, "contoso.test"), ENOENT);
}
END_TEST

START_TEST(discovery_keeps_what_people_and_checks_said)
{
	struct store_server_filter filter = { .role = "dhcp" };
	struct store_server_change change = { .owner = "Ann" };
	struct ipam_failure failure = { "bind", "WERROR 5", "Cure." };
	struct ipam_server *list = NULL;
	size_t count = 0;

	fresh_server(SERVER);
	change.roles[IPAM_ROLE_DNS] = STORE_YES;
	ck_assert_int_eq(store_server_set(store, SERVER, &change), 0);
	ck_assert_int_eq(store_server_set(store, "x", &change), ENOENT);
	change.management = "odd";
	ck_assert_int_eq(store_server_set(store, SERVER, &change), EINVAL);
	ck_assert_int_eq(store_server_role_put(store, SERVER, IPAM_ROLE_DHCP,
					       IPAM_ACCESS_DENIED, &failure,
					       7), 0);
	fresh_server("DHCP1.contoso.test");
	ck_assert_int_eq(store_server_list(ctx, store, &filter, &all, &list,
					   &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].owner, "Ann");
	ck_assert_int_eq(list[0].management, IPAM_MANAGED);
	ck_assert_int_eq(list[0].roles[IPAM_ROLE_DHCP].access,
			 IPAM_ACCESS_DENIED);
	ck_assert_str_eq(list[0].roles[IPAM_ROLE_DHCP].failure.step, "bind");
	ck_assert(list[0].roles[IPAM_ROLE_DNS].included);
	filter.role = "nps";
	store_server_list(ctx, store, &filter, &all, &list, &count);
	ck_assert_uint_eq(count, 0);
}
END_TEST

static struct ipam_scope scopes[3];
static struct ipam_range range;
static struct ipam_reservation reservation;

static void make_scopes(void)
{
	static const char *const texts[] = {
		"10.1.0.0/16", "9.0.0.0/24", "200.0.0.0/24",
	};
	size_t i;

	memset(scopes, 0, sizeof(scopes));
	for (i = 0; i < 3; i++) {
		scopes[i].prefix = fresh_prefix(texts[i]);
		scopes[i].name = "a name";
		scopes[i].active = true;
		scopes[i].lease_duration_s = 691200;
	}
	range = (struct ipam_range){ ipam_addr_v4(0x0a010001),
				     ipam_addr_v4(0x0a01fffe) };
	reservation.address = ipam_addr_v4(0x0a010005);
	reservation.client = "00-11-22-33-44-55";
	scopes[0].ranges = &range;
	scopes[0].range_count = 1;
	scopes[0].reservations = &reservation;
	scopes[0].reservation_count = 1;
	fresh_server(SERVER);
}

static struct store_diff put_scopes(size_t count, int64_t at)
{
	struct store_diff diff = { .added = 99 };
	int ret = store_scope_put_all(store, SERVER, IPAM_IPV4, scopes, count,
				      at, &diff);

	ck_assert_msg(ret == 0, "%s", store_error(store));
	return diff;
}

static struct ipam_scope *get_scopes(size_t *count)
{
	struct store_scope_filter filter = { .details = true };
	struct ipam_scope *list = NULL;

	ck_assert_int_eq(store_scope_list(ctx, store, &filter, &all, &list,
					  count), 0);
	return list;
}

START_TEST(scopes_come_back_in_address_order)
{
	struct ipam_scope *list = NULL;
	size_t count = 0;

	make_scopes();
	ck_assert_uint_eq(put_scopes(3, 500).added, 3);
	list = get_scopes(&count);
	ck_assert_uint_eq(count, 3);
	ck_assert_uint_eq(ipam_addr_v4_number(&list[0].prefix.addr),
			  0x09000000);
	ck_assert_uint_eq(ipam_addr_v4_number(&list[2].prefix.addr),
			  0xc8000000);
	ck_assert_uint_eq(list[1].range_count, 1);
	ck_assert_uint_eq(list[1].reservation_count, 1);
	ck_assert_str_eq(list[1].reservations[0].client, "00-11-22-33-44-55");
	ck_assert_int_eq(list[1].seen.collected_at, 500);
	ck_assert_str_eq(list[1].seen.source, SERVER);
	ck_assert_int_eq(list[1].usage.total, -1);
}
END_TEST

START_TEST(a_second_collection_counts_what_differs)
{
	struct store_diff diff;
	size_t count = 0;

	make_scopes();
	put_scopes(3, 500);
	reservation.name = "printer";
	diff = put_scopes(2, 600);
	ck_assert_uint_eq(diff.changed, 1);
	ck_assert_uint_eq(diff.unchanged, 1);
	ck_assert_uint_eq(diff.removed, 1);
	ck_assert_int_eq(get_scopes(&count)[0].seen.collected_at, 600);
	ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(a_wrong_scope_changes_nothing)
{
	struct store_diff diff;
	size_t count = 0;

	make_scopes();
	put_scopes(3, 500);
	scopes[2].prefix.length = 77;
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, scopes,
					     3, 600, &diff), EINVAL);
	ck_assert_str_ne(store_error(store), "");
	ck_assert_int_eq(get_scopes(&count)[0].seen.collected_at, 500);
	ck_assert_uint_eq(count, 3);
	ck_assert_int_eq(store_scope_put_all(store, "x", IPAM_IPV4, scopes, 1,
					     600, &diff), ENOENT);
}
END_TEST

START_TEST(a_failure_stands_beside_the_last_good_data)
{
	struct ipam_failure failure = { "connect", "ERRNO 111", "Start it." };
	struct ipam_scope *list = NULL;
	size_t count = 0;

	make_scopes();
	put_scopes(1, 500);
	ck_assert_int_eq(store_collected(store, SERVER, "AddressUtilization",
					 600, IPAM_JOB_FAILED,
					 &failure), 0);
	list = get_scopes(&count);
	ck_assert_int_eq(list[0].seen.collected_at, 500);
	ck_assert_int_eq(list[0].seen.failed_at, 600);
	ck_assert_str_eq(list[0].seen.failure.step, "connect");
	ck_assert_int_eq(store_collected(store, SERVER, "AddressUtilization",
					 700, IPAM_JOB_DONE,
					 NULL), 0);
	list = get_scopes(&count);
	ck_assert_int_eq(list[0].seen.failed_at, 0);
	ck_assert_ptr_null(list[0].seen.failure.step);
}
END_TEST

START_TEST(what_was_added_by_hand_outlives_discovery)
{
	struct ipam_server nps = { .name = "nps1.contoso.test" };
	struct ipam_addr address = ipam_addr_v4(0x0a000009);
	struct store_server_filter filter = { .server = nps.name };
	struct store_page page = { .limit = 10 };
	struct ipam_server *list = NULL;
	size_t count = 0;

	nps.roles[IPAM_ROLE_NPS].present = true;
	ck_assert_int_eq(store_server_add(store, &nps), 0);
	ck_assert_int_eq(store_server_add(store, &nps), EEXIST);
	ck_assert_int_eq(store_server_address(store, nps.name, &address), 0);
	ck_assert_int_eq(store_server_address(store, "x.test", &address),
			 ENOENT);
	/* Discovery finds the same machine as a DNS server. */
	nps.roles[IPAM_ROLE_NPS].present = false;
	nps.roles[IPAM_ROLE_DNS].present = true;
	ck_assert_int_eq(store_server_put(store, &nps), 0);
	nps.roles[IPAM_ROLE_DNS].present = false;
	ck_assert_int_eq(store_server_put(store, &nps), 0);
	ck_assert_int_eq(store_server_list(ctx, store, &filter, &page, &list,
					   &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(ipam_addr_cmp(&list[0].address, &address), 0);
	ck_assert(list[0].roles[IPAM_ROLE_NPS].present);
	ck_assert(!list[0].roles[IPAM_ROLE_DNS].present);
	ck_assert_int_eq(store_server_remove(store, nps.name), 0);
	ck_assert_int_eq(store_server_remove(store, nps.name), ENOENT);
}
END_TEST

START_TEST(properties_are_those_of_the_last_collection)
{
	struct ipam_property two[] = { { .name = "audit_log", .value = "no" },
				       { .name = "version", .value = "10.0" } };
	struct ipam_property *list = NULL;
	struct store_diff diff;
	size_t count = 0;

	fresh_server(SERVER);
	ck_assert_int_eq(store_property_put_all(store, SERVER, IPAM_ROLE_DHCP,
						two, 2, 10, &diff), 0);
	ck_assert_uint_eq(diff.added, 2);
	two[0].value = "yes";
	ck_assert_int_eq(store_property_put_all(store, SERVER, IPAM_ROLE_DHCP,
						two, 1, 20, &diff), 0);
	ck_assert_uint_eq(diff.changed, 1);
	ck_assert_uint_eq(diff.removed, 1);
	ck_assert_int_eq(store_property_put_all(store, SERVER, IPAM_ROLE_DNS,
						two, 2, 30, &diff), 0);
	ck_assert_int_eq(store_property_list(ctx, store, SERVER, &list,
					     &count), 0);
	ck_assert_uint_eq(count, 3);
	ck_assert_int_eq(list[0].role, IPAM_ROLE_DNS);
	ck_assert_str_eq(list[2].value, "yes");
	ck_assert_int_eq(list[2].collected_at, 20);
	ck_assert_int_eq(store_property_list(ctx, store, "x.test", &list,
					     &count), ENOENT);
}
END_TEST

#define LEASES 300

static struct ipam_lease *make_leases(void)
{
	struct ipam_lease *leases = talloc_zero_array(ctx, struct ipam_lease,
						      LEASES);
	uint32_t i;

	make_scopes();
	put_scopes(1, 5);
	for (i = 0; i < LEASES; i++) {
		/* backwards: order is the store's business */
		leases[i].address = ipam_addr_v4(0x0a010000 + LEASES - i);
		leases[i].name = talloc_asprintf(leases, "Host%u.test", i);
		leases[i].client = "00-11";
		leases[i].state = IPAM_LEASE_ACTIVE;
		leases[i].expires_at = 1000;
	}
	return leases;
}

static int put_leases(const struct ipam_lease *leases, size_t count,
		      int64_t at, struct store_diff *diff)
{
	return store_lease_put_all(store, SERVER, &scopes[0].prefix, leases,
				   count, at, diff);
}

START_TEST(rows_of_leases_that_did_not_change_are_not_written)
{
	struct ipam_lease *leases = make_leases();
	struct store_diff diff;
	int64_t old = 0;

	ck_assert_int_eq(put_leases(leases, LEASES, 10, &diff), 0);
	ck_assert_uint_eq(diff.added, LEASES);
	leases[3].expires_at = 2000;
	ck_assert_int_eq(put_leases(leases, LEASES - 1, 20, &diff), 0);
	ck_assert_uint_eq(diff.changed, 1);
	ck_assert_uint_eq(diff.removed, 1);
	ck_assert_uint_eq(diff.unchanged, LEASES - 2);
	ck_assert_int_eq(store_number(store, &old, "SELECT count(*) FROM lease"
				      " WHERE changed_at = 10", ""), 0);
	ck_assert_int_eq(old, LEASES - 2);
}
END_TEST

START_TEST(pages_show_every_lease_once)
{
	struct ipam_lease *leases = make_leases(), *list = NULL;
	struct store_lease_filter filter = { .server = SERVER };
	struct store_page page = { .limit = 7 };
	struct ipam_addr last = ipam_addr_v4(0);
	size_t count = 1, total = 0, i;
	struct store_diff diff;

	ck_assert_int_eq(put_leases(leases, LEASES, 10, &diff), 0);
	while (count > 0) {
		ck_assert_int_eq(store_lease_list(ctx, store, &filter, &page,
						  &list, &count), 0);
		for (i = 0; i < count; i++) {
			ck_assert_int_lt(ipam_addr_cmp(&last,
						       &list[i].address), 0);
			last = list[i].address;
		}
		total += count;
		if (count > 0) {
			page.after = store_lease_key(ctx, &list[count - 1]);
		}
	}
	ck_assert_uint_eq(total, LEASES);
	page.after = "nonsense";
	ck_assert_int_eq(store_lease_list(ctx, store, &filter, &page, &list,
					  &count), EINVAL);
}
END_TEST

START_TEST(leases_are_found_by_name_client_address_and_scope)
{
	struct ipam_lease *leases = make_leases(), *list = NULL;
	struct store_lease_filter filter = { .name = "HOST7.test" };
	struct ipam_addr address = leases[9].address;
	struct store_diff diff;
	size_t count = 0;

	ck_assert_int_eq(put_leases(leases, LEASES, 10, &diff), 0);
	store_lease_list(ctx, store, &filter, &all, &list, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(list[0].seen.collected_at, 10);
	ck_assert_uint_eq(list[0].scope.length, 16);
	filter = (struct store_lease_filter){ .address = &address };
	store_lease_list(ctx, store, &filter, &all, &list, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].name, "Host9.test");
	filter = (struct store_lease_filter){ .client = "00-11",
		.scope = &scopes[0].prefix.addr };
	store_lease_list(ctx, store, &filter, &all, &list, &count);
	ck_assert_uint_eq(count, LEASES);
}
END_TEST

START_TEST(leases_show_the_failure_of_the_task_that_reads_them)
{
	struct ipam_failure failure = { "call", "WERROR 5", "Cure." };
	struct ipam_lease *leases = make_leases(), *list = NULL;
	struct store_lease_filter filter = { .server = SERVER };
	struct store_diff diff;
	size_t count = 0;

	ck_assert_int_eq(put_leases(leases, 5, 10, &diff), 0);
	ck_assert_int_eq(store_collected(store, SERVER, "ServerConfiguration",
					 20, IPAM_JOB_FAILED,
					 &failure), 0);
	ck_assert_int_eq(store_lease_list(ctx, store, &filter, &all, &list,
					  &count), 0);
	ck_assert_uint_eq(count, 5);
	ck_assert_int_eq(list[0].seen.collected_at, 10);
	ck_assert_int_eq(list[0].seen.failed_at, 20);
	ck_assert_str_eq(list[0].seen.failure.step, "call");
}
END_TEST

START_TEST(leases_that_cannot_be_change_nothing)
{
	struct ipam_lease *leases = make_leases();
	struct store_stats stats;
	struct store_diff diff;

	leases[1].address = leases[0].address;
	ck_assert_int_eq(put_leases(leases, 2, 10, &diff), EINVAL);
	leases[1].address = ipam_addr_v4(1);
	ck_assert_int_eq(put_leases(leases, 2, 10, &diff), EINVAL);
	ck_assert_int_eq(store_stats(store, &stats), 0);
	ck_assert_int_eq(stats.leases, 0);
}
END_TEST

START_TEST(leases_go_with_their_scope)
{
	struct ipam_lease *leases = make_leases();
	struct store_stats stats;
	struct store_diff diff;

	ck_assert_int_eq(put_leases(leases, 5, 10, &diff), 0);
	put_scopes(0, 20);
	ck_assert_int_eq(store_stats(store, &stats), 0);
	ck_assert_int_eq(stats.leases, 0);
}
END_TEST

START_TEST(a_superscope_is_the_sum_of_its_scopes)
{
	static const struct { const char *prefix, *superscope; bool active; }
	all_scopes[] = {
		{ "10.1.0.0/24", "a", true }, { "10.2.0.0/24", "a", false },
		{ "10.3.0.0/24", "b|c", false }, { "10.4.0.0/24", NULL, true },
	};
	struct ipam_scope scopes[4] = { { .name = NULL } };
	struct ipam_sample sample = { .usage = { 100, 30, 70, 0, -1 } };
	struct ipam_superscope *list = NULL;
	struct store_page page = { .limit = 1 };
	struct store_diff diff;
	size_t i, count = 0;

	fresh_server("super.test");
	for (i = 0; i < 4; i++) {
		scopes[i].prefix = fresh_prefix(all_scopes[i].prefix);
		scopes[i].superscope = all_scopes[i].superscope;
		scopes[i].active = all_scopes[i].active;
	}
	ck_assert_int_eq(store_scope_put_all(store, "super.test", IPAM_IPV4,
					     scopes, 4, 7, &diff), 0);
	sample.prefix = scopes[0].prefix;
	ck_assert_int_eq(store_usage_put_scopes(store, "super.test", IPAM_IPV4,
						&sample, 1, 5), 0);
	ck_assert_int_eq(store_superscope_list(ctx, store, "super.test", &page,
					       &list, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].name, "a");
	ck_assert_int_eq(list[0].scopes, 2);
	ck_assert_int_eq(list[0].active, 1);
	ck_assert_int_eq(list[0].usage.total, 100);
	ck_assert_int_eq(list[0].usage.in_use, 30);
	page.after = store_superscope_key(ctx, &list[0]);
	ck_assert_int_eq(store_superscope_list(ctx, store, NULL, &page, &list,
					       &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(list[0].name, "b|c");
	ck_assert_int_eq(list[0].usage.total, -1);
	ck_assert_int_eq(list[0].collected_at, 7);
	page.after = store_superscope_key(ctx, &list[0]);
	ck_assert_int_eq(store_superscope_list(ctx, store, NULL, &page, &list,
					       &count), 0);
	ck_assert_uint_eq(count, 0);
	page.after = "nonsense";
	ck_assert_int_eq(store_superscope_list(ctx, store, NULL, &page, &list,
					       &count), EINVAL);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_data");
	TCase *c = tcase_create("data");

	tcase_add_checked_fixture(c, fresh_setup, fresh_teardown);
	tcase_add_test(c, a_domain_keeps_its_roles_when_it_is_found_again);
	tcase_add_test(c, discovery_keeps_what_people_and_checks_said);
	tcase_add_test(c, scopes_come_back_in_address_order);
	tcase_add_test(c, a_second_collection_counts_what_differs);
	tcase_add_test(c, a_wrong_scope_changes_nothing);
	tcase_add_test(c, a_failure_stands_beside_the_last_good_data);
	tcase_add_test(c, what_was_added_by_hand_outlives_discovery);
	tcase_add_test(c, properties_are_those_of_the_last_collection);
	tcase_add_test(c, rows_of_leases_that_did_not_change_are_not_written);
	tcase_add_test(c, pages_show_every_lease_once);
	tcase_add_test(c, leases_are_found_by_name_client_address_and_scope);
	tcase_add_test(c,
		       leases_show_the_failure_of_the_task_that_reads_them);
	tcase_add_test(c, leases_that_cannot_be_change_nothing);
	tcase_add_test(c, leases_go_with_their_scope);
	tcase_add_test(c, a_superscope_is_the_sum_of_its_scopes);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
