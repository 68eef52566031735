/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Ranges and reverse zones (DNS-12), and address records made of PTR records
 * (DNS-13): which zone a range gets, by the rules and by hand, and what the
 * records of a mapped zone make.
 */
#include <errno.h>

#include "ipam/store/store_dns.h"
#include "ipam/store/store_plan.h"
#include "ipam/store/store_zone_map.h"
#include "tests/unit/ipam_store/plan_rows.h"

#define DNS "dns1.contoso.test"
#define NOW 1000

static struct ipam_wrong wrong;

/* These zones, and no others, are there. */
static void put_zones(const char *const *names, size_t count)
{
	struct ipam_zone_host hosts[8] = { { .zone = NULL } };
	struct store_diff diff;
	size_t i;

	for (i = 0; i < count; i++) {
		hosts[i].zone = names[i];
		hosts[i].type = IPAM_ZONE_PRIMARY;
	}
	ck_assert_int_eq(store_zone_put_all(store, DNS, hosts, count, NOW,
					    &diff), 0);
}

#define ZONES(...)                                                             \
	put_zones((const char *const[]){ __VA_ARGS__ },                        \
		  sizeof((const char *const[]){ __VA_ARGS__ }) /               \
			  sizeof(const char *))

static void put_records(const char *zone, const struct ipam_record *records,
			size_t count)
{
	struct store_record_part part = { .zone = zone, .records = records,
					  .count = count, .last = true };
	struct store_diff diff = { .added = 0 };

	ck_assert_int_eq(store_record_put_part(store, &part, &diff), 0);
	ck_assert_int_eq(store_record_put_end(store, zone, DNS, 1, NOW), 0);
}

static void setup(void)
{
	fresh_setup();
	fresh_server(DNS);
	wrong = (struct ipam_wrong){ .field = NULL };
}

/* A range of the default space, or of another one. */
static struct ipam_ip_range range_of(const char *network, const char *service)
{
	struct ipam_ip_range range = {
		.space_id = IPAM_SPACE_DEFAULT, .service = service,
		.instance = IPAM_INSTANCE_LOCAL, .assignment = IPAM_STATIC,
		.network_type = IPAM_NON_VIRTUALIZED, .user_utilized = -1,
		.prefix = fresh_prefix(network),
	};

	range.range = ipam_prefix_hosts(&range.prefix);
	return range;
}

static int64_t add_range(const char *network, const char *service)
{
	struct ipam_ip_range range = range_of(network, service);
	int ret = store_ip_range_put(store, &range, true, NOW, &wrong);

	ck_assert_msg(ret == 0, "%s", wrong.why);
	return range.id;
}

static struct ipam_ip_range get_range(int64_t id)
{
	const struct store_plan_filter filter = { .id = id };
	const struct store_page page = { .limit = 1 };
	struct ipam_ip_range *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_ip_range_list(ctx, store, &filter, &page, &list,
					     &count), 0);
	ck_assert_uint_eq(count, 1);
	return list[0];
}

static const char *zone_of(int64_t id)
{
	const char *zone = get_range(id).reverse_zone;

	return zone != NULL ? zone : "none";
}

START_TEST(the_smallest_zone_that_covers_is_taken)
{
	int64_t small = add_range("10.1.0.0/24", "IPAM");
	int64_t large = add_range("10.2.0.0/16", "IPAM");
	int64_t v6 = add_range("2001:db8::/64", "IPAM");

	ck_assert_str_eq(zone_of(small), "none");
	ZONES("10.in-addr.arpa");
	ck_assert_str_eq(zone_of(small), "10.in-addr.arpa");
	ck_assert_str_eq(zone_of(large), "10.in-addr.arpa");
	ck_assert_str_eq(zone_of(v6), "none");
	/* that of one /24 does not cover a /16 */
	ZONES("10.in-addr.arpa", "0.1.10.in-addr.arpa", "0.2.10.in-addr.arpa",
	      "8.b.d.0.1.0.0.2.ip6.arpa", "contoso.test");
	ck_assert_str_eq(zone_of(small), "0.1.10.in-addr.arpa");
	ck_assert_str_eq(zone_of(large), "10.in-addr.arpa");
	ck_assert_str_eq(zone_of(v6), "8.b.d.0.1.0.0.2.ip6.arpa");
	/* it goes, and so does the mapping */
	ZONES("10.in-addr.arpa");
	ck_assert_str_eq(zone_of(small), "10.in-addr.arpa");
	ck_assert_str_eq(zone_of(v6), "none");
}
END_TEST

START_TEST(ranges_that_overlap_do_not_share_a_zone)
{
	int64_t first, second, other;

	ZONES("0.1.10.in-addr.arpa");
	first = add_range("10.1.0.0/24", "IPAM");
	second = add_range("10.1.0.0/24", "Others");
	ck_assert_str_eq(zone_of(first), "0.1.10.in-addr.arpa");
	ck_assert_str_eq(zone_of(second), "none");
	ck_assert_int_eq(store_zone_map_set(store, second,
					    "0.1.10.in-addr.arpa", false, NOW,
					    &wrong), EINVAL);
	ck_assert_ptr_nonnull(strstr(wrong.why, "overlaps"));
	/* beside each other they may */
	ZONES("0.1.10.in-addr.arpa", "1.10.in-addr.arpa");
	other = add_range("10.1.9.0/24", "IPAM");
	ck_assert_str_eq(zone_of(second), "1.10.in-addr.arpa");
	ck_assert_str_eq(zone_of(other), "1.10.in-addr.arpa");
	/* the first one goes, the second takes its place */
	ck_assert_int_eq(store_ip_range_remove(store, first, &wrong), 0);
	ck_assert_str_eq(zone_of(second), "0.1.10.in-addr.arpa");
}
END_TEST

START_TEST(a_person_chooses_and_lets_go)
{
	int64_t id = add_range("10.1.0.0/24", "IPAM");
	struct ipam_ip_range range;

	ZONES("0.1.10.in-addr.arpa", "10.in-addr.arpa", "1.1.10.in-addr.arpa");
	ck_assert_int_eq(store_zone_map_set(store, id, "10.IN-ADDR.arpa",
					    false, NOW, &wrong), 0);
	ck_assert(get_range(id).zone_by_hand);
	ck_assert_str_eq(zone_of(id), "10.in-addr.arpa");
	/* it stays when a better one comes */
	ZONES("0.1.10.in-addr.arpa", "10.in-addr.arpa", "2.1.10.in-addr.arpa");
	ck_assert_str_eq(zone_of(id), "10.in-addr.arpa");
	ck_assert_int_eq(store_zone_map_set(store, id, NULL, false, NOW,
					    &wrong), 0);
	ZONES("0.1.10.in-addr.arpa", "10.in-addr.arpa");
	ck_assert_str_eq(zone_of(id), "none");
	ck_assert_int_eq(store_zone_map_set(store, id, NULL, true, NOW,
					    &wrong), 0);
	ck_assert(!get_range(id).zone_by_hand);
	ck_assert_str_eq(zone_of(id), "0.1.10.in-addr.arpa");
	/* what is edited besides leaves it; a field that names one chooses */
	range = get_range(id);
	range.owner = "net";
	ck_assert_int_eq(store_ip_range_put(store, &range, false, NOW,
					    &wrong), 0);
	ck_assert_str_eq(zone_of(id), "0.1.10.in-addr.arpa");
	ck_assert(!get_range(id).zone_by_hand);
	range = get_range(id);
	range.reverse_zone = "10.in-addr.arpa";
	ck_assert_int_eq(store_ip_range_put(store, &range, false, NOW,
					    &wrong), 0);
	ck_assert(get_range(id).zone_by_hand);
}
END_TEST

static const struct refused {
	const char *zone;
	bool customer;
	int error;
} refusals[] = {
	{ "0.1.10.in-addr.arpa", false, 0 },
	{ "1.10.in-addr.arpa", false, EINVAL },	/* nobody has it */
	{ "1.1.10.in-addr.arpa", false, EINVAL }, /* it does not cover it */
	{ "contoso.test", false, EINVAL },
	{ "0.1.10.in-addr.arpa", true, EINVAL }, /* VRT-05 */
};

START_TEST(a_zone_that_cannot_be_is_refused)
{
	const struct refused *r = &refusals[_i];
	int64_t id = add_range("10.1.0.0/24", "IPAM");

	ZONES("0.1.10.in-addr.arpa", "1.1.10.in-addr.arpa", "contoso.test");
	if (r->customer) {
		ck_assert_int_eq(store_do(store, NULL, "UPDATE ip_range SET"
					  " network_type = ?1", "i",
					  (int64_t)IPAM_CUSTOMER), 0);
	}
	ck_assert_int_eq(store_zone_map_set(store, id, r->zone, false, NOW,
					    &wrong), r->error);
	if (r->error != 0) {
		ck_assert_str_eq(wrong.field, "zone");
	}
	if (r->customer) {	/* nor by itself */
		ck_assert_int_eq(store_zone_map_range(store, id), 0);
		ck_assert_str_eq(zone_of(id), "none");
	}
	ck_assert_int_eq(store_zone_map_set(store, 777, NULL, true, NOW,
					    &wrong), ENOENT);
}
END_TEST

START_TEST(the_zones_that_could_be_are_listed)
{
	struct store_zone_choice *list = NULL;
	size_t count = 0;
	int64_t first, second;

	ZONES("0.1.10.in-addr.arpa", "10.in-addr.arpa");
	first = add_range("10.1.0.0/24", "IPAM");
	second = add_range("10.1.0.0/24", "Others");
	ck_assert_int_eq(store_zone_map_list(ctx, store, second, &list,
					     &count), 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(list[0].zone, "0.1.10.in-addr.arpa");
	ck_assert_int_eq(list[0].taken_by, first);
	ck_assert(list[1].mapped && list[1].taken_by == 0);
	ck_assert_int_eq(store_zone_map_list(ctx, store, 777, &list, &count),
			 ENOENT);
}
END_TEST

/* "10.1.0.7 pc7.contoso.test dns, ..." of all address records. */
static char *addresses(void)
{
	const struct store_address_filter filter = { .space = NULL };
	const struct store_page page = { .limit = 5000 };
	struct ipam_address *list = NULL;
	char *text = talloc_strdup(ctx, "");
	char addr[IPAM_ADDR_TEXT];
	size_t i, count = 0;

	ck_assert_int_eq(store_address_list(ctx, store, &filter, &page, &list,
					    &count), 0);
	for (i = 0; i < count; i++) {
		text = talloc_asprintf_append(
			text, "%s%s %s %s", i > 0 ? ", " : "",
			ipam_addr_format(&list[i].address, addr),
			list[i].cells[IPAM_ADDRESS_DEVICE_NAME] != NULL ?
			list[i].cells[IPAM_ADDRESS_DEVICE_NAME] : "-",
			list[i].cells[IPAM_ADDRESS_SOURCE]);
	}
	return text;
}

#define PTR(n, d) { .node = n, .type = 12, .data = d }
static const struct ipam_record ptrs[] = {
	{ .node = "0", .type = 2, .data = "dns1.contoso.test." },
	PTR("10", "pc10.contoso.test."),
	PTR("11", "pc11.contoso.test."), PTR("11", "other.contoso.test."),
	PTR("x", "nothing.contoso.test."),
};

static size_t follow(struct store_ptr_diff *diff)
{
	ck_assert_int_eq(store_ptr_follow(store, "0.1.10.in-addr.arpa", NOW,
					  diff), 0);
	plan_check();
	return diff->added;
}

START_TEST(each_ptr_record_has_its_address)
{
	struct ipam_address mine = plan_record("10.1.0.11", "Others",
					       "Localhost");
	struct ipam_record sorted[5] = { ptrs[0], ptrs[1], ptrs[3], ptrs[2],
					 ptrs[4] };
	struct store_ptr_diff diff;
	struct ipam_address got;
	int64_t id;

	ZONES("0.1.10.in-addr.arpa");
	put_records("0.1.10.in-addr.arpa", sorted, 5);
	ck_assert_uint_eq(follow(&diff), 0);	/* no range is mapped */
	id = add_range("10.1.0.0/24", "IPAM");
	ck_assert_int_eq(plan_add(&mine), 0);
	ck_assert_uint_eq(follow(&diff), 1);
	ck_assert_uint_eq(diff.linked, 1);
	ck_assert_str_eq(addresses(), "10.1.0.10 pc10.contoso.test dns, "
			 "10.1.0.11 - manual");
	ck_assert_int_eq(plan_get(&mine, &got), 0);
	ck_assert_str_eq(got.cells[IPAM_ADDRESS_REVERSE_ZONE],
			 "0.1.10.in-addr.arpa");
	ck_assert_int_eq(plan_used(id), 1);
	/* again, and nothing is another */
	ck_assert_uint_eq(follow(&diff), 0);
	ck_assert_uint_eq(diff.linked + diff.removed, 0);
}
END_TEST

START_TEST(what_came_of_a_ptr_record_goes_with_it)
{
	struct ipam_address key = plan_record("10.1.0.11", "IPAM",
					      "Localhost");
	struct ipam_record sorted[5] = { ptrs[0], ptrs[1], ptrs[3], ptrs[2],
					 ptrs[4] };
	struct ipam_address was, wanted;
	struct store_ptr_diff diff;
	enum store_put put;

	ZONES("0.1.10.in-addr.arpa");
	add_range("10.1.0.0/24", "IPAM");
	put_records("0.1.10.in-addr.arpa", sorted, 5);
	ck_assert_uint_eq(follow(&diff), 2);
	/* a person writes into one of them */
	ck_assert_int_eq(plan_get(&key, &was), 0);
	wanted = was;
	wanted.cells[IPAM_ADDRESS_OWNER] = "Ada";
	ck_assert_int_eq(plan_set(&key, &wanted, &put), 0);
	put_records("0.1.10.in-addr.arpa", sorted, 1);
	ck_assert_uint_eq(follow(&diff), 0);
	ck_assert_uint_eq(diff.removed, 1);
	ck_assert_str_eq(addresses(), "10.1.0.11 other.contoso.test manual");
	/* and it is nobody else's from then on */
	ck_assert_uint_eq(follow(&diff), 0);
	ck_assert_uint_eq(diff.removed, 0);
}
END_TEST

/* More than one step. */
START_TEST(a_zone_of_any_size_is_followed)
{
	const size_t count = 2300;
	struct ipam_record *records = talloc_zero_array(ctx,
							struct ipam_record,
							count);
	struct store_ptr_diff diff;
	size_t i;

	ZONES("1.10.in-addr.arpa");
	add_range("10.1.0.0/16", "IPAM");
	for (i = 0; i < count; i++) {
		records[i] = (struct ipam_record){
			.node = talloc_asprintf(ctx, "%zu.%zu", i % 250 + 1,
						i / 250 + 1),
			.type = 12,
			.data = talloc_asprintf(ctx, "pc%zu.contoso.test.",
						i) };
	}
	qsort(records, count, sizeof(records[0]),
	      (int (*)(const void *, const void *))ipam_record_cmp);
	put_records("1.10.in-addr.arpa", records, count);
	ck_assert_int_eq(store_ptr_follow(store, "1.10.in-addr.arpa", NOW,
					  &diff), 0);
	ck_assert_uint_eq(diff.added, count);
	put_records("1.10.in-addr.arpa", records, 100);
	ck_assert_int_eq(store_ptr_follow(store, "1.10.in-addr.arpa", NOW,
					  &diff), 0);
	ck_assert_uint_eq(diff.removed, count - 100);
	plan_check();
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_zone_map");
	TCase *tc = tcase_create("zones");

	tcase_add_checked_fixture(tc, setup, fresh_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_smallest_zone_that_covers_is_taken);
	tcase_add_test(tc, ranges_that_overlap_do_not_share_a_zone);
	tcase_add_test(tc, a_person_chooses_and_lets_go);
	tcase_add_loop_test(tc, a_zone_that_cannot_be_is_refused, 0,
			    sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_test(tc, the_zones_that_could_be_are_listed);
	tcase_add_test(tc, each_ptr_record_has_its_address);
	tcase_add_test(tc, what_came_of_a_ptr_record_goes_with_it);
	tcase_add_test(tc, a_zone_of_any_size_is_followed);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
