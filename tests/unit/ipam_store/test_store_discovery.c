/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Who is who, and what is news, after a discovery (DSC-08, DSC-10). */
#include <errno.h>

#include "ipam/store/store_private.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define GUID_A "aaaaaaaa-0000-0000-0000-000000000000"
#define GUID_B "bbbbbbbb-0000-0000-0000-000000000000"

static struct ipam_server found[2];

static void setup(void)
{
	fresh_setup();
	memset(found, 0, sizeof(found));
	found[0].name = "a.test";
	found[0].guid = GUID_A;
	found[0].os = "Windows Server 2022 Standard";
	found[0].address = ipam_addr_v4(0x0a000001);
	found[0].roles[IPAM_ROLE_DHCP].present = true;
	found[1].name = "b.test";
	found[1].guid = GUID_B;
	found[1].roles[IPAM_ROLE_DNS].present = true;
}

static void discover(size_t count, int64_t at)
{
	size_t i;

	for (i = 0; i < count; i++) {
		found[i].seen.collected_at = at;
	}
	ck_assert_int_eq(store_server_put_all(store, found, count, at), 0);
}

/* The server of that name; a zeroed one where there is none. */
static struct ipam_server get(const char *name)
{
	const struct store_server_filter filter = { .server = name };
	const struct store_page page = { .limit = 1 };
	struct ipam_server *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_server_list(ctx, store, &filter, &page, &list,
					   &count), 0);
	return count > 0 ? list[0] : (struct ipam_server){ .name = NULL };
}

static void manage(const char *name)
{
	const struct store_server_change change = { .management = "managed" };

	ck_assert_int_eq(store_server_set(store, name, &change), 0);
}

static int64_t id_of(const char *name)
{
	int64_t id = 0;

	ck_assert_int_eq(store_server_id(store, name, &id), 0);
	return id;
}

START_TEST(what_is_new_or_modified_is_told_once)
{
	discover(2, 100);
	ck_assert_int_eq(get("a.test").news, IPAM_NEW);
	discover(2, 200);
	ck_assert_int_eq(get("a.test").news, IPAM_OLD);
	ck_assert_int_eq(get("a.test").found_at, 100);
	ck_assert_int_eq(get("a.test").changed_at, 100);
	found[0].os = "Windows Server 2025 Standard";
	found[1].roles[IPAM_ROLE_DC].present = true;
	discover(2, 300);
	ck_assert_int_eq(get("a.test").news, IPAM_MODIFIED);
	ck_assert_int_eq(get("a.test").changed_at, 300);
	ck_assert_int_eq(get("b.test").news, IPAM_MODIFIED);
	discover(2, 400);
	ck_assert_int_eq(get("b.test").news, IPAM_OLD);
}
END_TEST

START_TEST(a_renamed_server_keeps_its_rows)
{
	int64_t id;

	discover(2, 100);
	manage("a.test");
	id = id_of("a.test");
	found[0].name = "c.test";
	discover(2, 200);
	ck_assert_int_eq(id_of("c.test"), id);
	ck_assert_ptr_null(get("a.test").name);
	ck_assert_int_eq(get("c.test").management, IPAM_MANAGED);
	ck_assert_int_eq(get("c.test").news, IPAM_MODIFIED);
}
END_TEST

START_TEST(two_servers_may_swap_their_names)
{
	int64_t a, b;

	discover(2, 100);
	manage("a.test");
	manage("b.test");
	a = id_of("a.test");
	b = id_of("b.test");
	found[0].name = "b.test";
	found[1].name = "a.test";
	discover(2, 200);
	ck_assert_int_eq(id_of("b.test"), a);
	ck_assert_int_eq(id_of("a.test"), b);
	ck_assert_int_eq(get("a.test").management, IPAM_MANAGED);
}
END_TEST

START_TEST(a_server_set_up_anew_is_the_same_row)
{
	int64_t id;

	discover(1, 100);
	manage("a.test");
	id = id_of("a.test");
	found[0].guid = "cccccccc-0000-0000-0000-000000000000";
	discover(1, 200);
	ck_assert_int_eq(id_of("a.test"), id);
	ck_assert_str_eq(get("a.test").guid, found[0].guid);
	ck_assert_int_eq(get("a.test").management, IPAM_MANAGED);
}
END_TEST

START_TEST(a_name_that_went_to_another_server_leaves_the_data)
{
	char aside[64];
	int64_t b;

	discover(2, 100);
	manage("b.test");
	b = id_of("b.test");
	/* b is gone from the directory; a has got its name */
	found[0].name = "b.test";
	discover(1, 200);
	ck_assert_ptr_null(get("a.test").name);
	ck_assert_str_eq(get("b.test").guid, GUID_A);
	snprintf(aside, sizeof(aside), "b.test~%lld", (long long)b);
	ck_assert_int_eq(id_of(aside), b);
	ck_assert_int_eq(get(aside).management, IPAM_UNSPECIFIED);
}
END_TEST

START_TEST(what_could_not_be_asked_stays)
{
	discover(2, 100);
	found[0].roles[IPAM_ROLE_DHCP].present = false;
	found[0].unknown_roles = 1U << IPAM_ROLE_DHCP;
	found[0].address = (struct ipam_addr){ .family = IPAM_NO_FAMILY };
	found[0].os = NULL;
	discover(2, 200);
	ck_assert(get("a.test").roles[IPAM_ROLE_DHCP].present);
	ck_assert_uint_eq(get("a.test").address_count, 1);
	ck_assert_int_eq(get("a.test").news, IPAM_OLD);
	found[0].unknown_roles = 0;
	discover(2, 300);
	ck_assert(!get("a.test").roles[IPAM_ROLE_DHCP].present);
	ck_assert_int_eq(get("a.test").news, IPAM_MODIFIED);
}
END_TEST

START_TEST(a_role_by_hand_stays)
{
	struct store_server_change change = { .owner = "Ann" };

	discover(1, 100);
	change.roles[IPAM_ROLE_NPS] = STORE_YES;
	ck_assert_int_eq(store_server_set(store, "a.test", &change), 0);
	discover(1, 200);
	ck_assert(get("a.test").roles[IPAM_ROLE_NPS].present);
	ck_assert(get("a.test").roles[IPAM_ROLE_NPS].included);
}
END_TEST

START_TEST(all_addresses_are_kept)
{
	struct ipam_addr all[3];

	discover(1, 100);
	ck_assert_int_eq(ipam_addr_parse("2001:db8::1", &all[0]), 0);
	all[1] = ipam_addr_v4(0x0a000002);
	all[2] = ipam_addr_v4(0x0a000001);
	found[0].addresses = all;
	found[0].address_count = 3;
	discover(1, 200);
	ck_assert_uint_eq(get("a.test").address_count, 3);
	ck_assert_uint_eq(ipam_addr_v4_number(&get("a.test").addresses[0]),
			  0x0a000001);
	ck_assert_int_eq(get("a.test").addresses[2].family, IPAM_IPV6);
	ck_assert_int_eq(get("a.test").news, IPAM_MODIFIED);
}
END_TEST

static struct ipam_server shown(const char *name)
{
	const struct store_server_filter filter = { .server = name };
	const struct store_page page = { .limit = 2 };
	struct ipam_server *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_server_list(ctx, store, &filter, &page, &list,
					   &count), 0);
	ck_assert_uint_eq(count, 1);
	return list[0];
}

/* INV-03 */
START_TEST(a_verification_stays_asked_for_until_it_is_good)
{
	struct ipam_server hand = { .name = "nps1.contoso.test",
				    .domain = "contoso.test",
				    .roles[IPAM_ROLE_NPS].present = true,
				    .seen.collected_at = 5 };
	struct ipam_server facts = hand, now;
	const struct ipam_failure none = { NULL, NULL, NULL };
	const struct ipam_failure why = { "account", "none", "join it" };
	char *other = NULL;

	hand.seen.source = "by hand";
	ck_assert_int_eq(store_server_add(store, &hand), 0);
	ck_assert_int_eq(shown(hand.name).verification,
			 IPAM_VERIFICATION_NONE);
	ck_assert_int_eq(store_server_verify(store, "x.test", 7), ENOENT);
	ck_assert_int_eq(store_server_verify(store, hand.name, 7), 0);
	ck_assert_int_eq(shown(hand.name).verification,
			 IPAM_VERIFICATION_ASKED);
	ck_assert_int_eq(store_server_verified(store, hand.name, NULL, &why),
			 0);
	now = shown(hand.name);
	ck_assert_int_eq(now.verification, IPAM_VERIFICATION_FAILED);
	ck_assert_int_eq(now.verify_run, 7);
	ck_assert_str_eq(now.verify_failure.step, "account");
	ck_assert_str_eq(now.verify_failure.advice, "join it");
	facts.guid = "00112233-4455-6677-8899-aabbccddeeff";
	facts.account = "NPS1$";
	facts.address = ipam_addr_v4(0x0a000005);
	facts.unknown_roles = ~0U;
	facts.seen.source = "dc1";
	ck_assert_int_eq(store_server_verified(store, hand.name, &facts,
					       &none), 0);
	now = shown(hand.name);
	ck_assert_int_eq(now.verification, IPAM_VERIFICATION_GOOD);
	ck_assert_ptr_null(now.verify_failure.step);
	ck_assert_str_eq(now.guid, facts.guid);
	ck_assert(now.roles[IPAM_ROLE_NPS].present);
	ck_assert_int_eq(store_server_of_address(ctx, store, hand.name,
						 &facts.address, &other),
			 ENOENT);
	ck_assert_int_eq(store_server_of_address(ctx, store, "y.test",
						 &facts.address, &other), 0);
	ck_assert_str_eq(other, hand.name);
	/* one that somebody removed meanwhile stays away */
	ck_assert_int_eq(store_server_remove(store, hand.name), 0);
	ck_assert_int_eq(store_server_verified(store, hand.name, &facts,
					       &none), ENOENT);
	ck_assert_int_eq(store_server_of_address(ctx, store, "y.test",
						 &facts.address, &other),
			 ENOENT);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_discovery");
	TCase *c = tcase_create("discovery");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, what_is_new_or_modified_is_told_once);
	tcase_add_test(c, a_renamed_server_keeps_its_rows);
	tcase_add_test(c, two_servers_may_swap_their_names);
	tcase_add_test(c, a_server_set_up_anew_is_the_same_row);
	tcase_add_test(c, a_name_that_went_to_another_server_leaves_the_data);
	tcase_add_test(c, what_could_not_be_asked_stays);
	tcase_add_test(c, a_role_by_hand_stays);
	tcase_add_test(c, all_addresses_are_kept);
	tcase_add_test(c, a_verification_stays_asked_for_until_it_is_good);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
