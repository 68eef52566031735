/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/* Zones, what happens to them, and their records. */
#include <errno.h>
#include <sqlite3.h>

#include "ipam/store/store_dns.h"
#include "ipam/store/store_private.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define A "dns1.contoso.test"
#define B "dns2.contoso.test"
#define ZONE "contoso.test"

static const struct store_page all = { .limit = 1000 };
static struct store_diff diff;

static void setup(void)
{
	static const char *const names[] = { A, B };
	struct store_server_change change = { .management = "managed" };
	struct ipam_server server = { .domain = ZONE };
	size_t i;

	fresh_setup();
	server.roles[IPAM_ROLE_DNS].present = true;
	for (i = 0; i < 2; i++) {
		server.name = names[i];
		ck_assert_int_eq(store_server_put(store, &server), 0);
		ck_assert_int_eq(store_server_set(store, names[i], &change),
				 0);
	}
}

static struct ipam_zone_host host_of(const char *zone,
				     enum ipam_zone_type type)
{
	return (struct ipam_zone_host){ .zone = zone, .type = type,
					.refresh_h = 168 };
}

static void put(const char *server, const struct ipam_zone_host *hosts,
		size_t count, int64_t at)
{
	ck_assert_int_eq(store_zone_put_all(store, server, hosts, count, at,
					    &diff), 0);
}

/* The zone on A as primary, on B as secondary. */
static void put_both(int64_t at)
{
	struct ipam_zone_host hosts[] = {
		host_of(ZONE, IPAM_ZONE_PRIMARY),
		host_of("10.in-addr.arpa", IPAM_ZONE_PRIMARY),
	};

	put(A, hosts, 2, at);
	hosts[0].type = IPAM_ZONE_SECONDARY;
	put(B, hosts, 1, at);
}

static struct ipam_zone zone_at(const char *name)
{
	const struct store_zone_filter filter = { .zone = name };
	struct ipam_zone *list = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_zone_list(ctx, store, &filter, &all, &list,
					 &count), 0);
	ck_assert_uint_le(count, 1);
	return count == 1 ? list[0] : (struct ipam_zone){ .name = NULL };
}

static size_t check(const char *server, enum ipam_health health, int64_t at)
{
	struct ipam_zone_host host = host_of(ZONE, IPAM_ZONE_PRIMARY);
	size_t changed = 9;

	host.checked.health = health;
	if (health == IPAM_HEALTH_ERROR) {
		host.checked.failure = (struct ipam_failure){
			"ns query", "DNS 12 time-out", "look" };
	}
	ck_assert_int_eq(store_zone_check_all(store, server, &host, 1, at,
					      &changed), 0);
	return changed;
}

static size_t events(struct ipam_zone_event **out)
{
	size_t count = 0;

	ck_assert_int_eq(store_zone_event_list(ctx, store, ZONE, &all, out,
					       &count), 0);
	return count;
}

START_TEST(zones_are_those_of_their_hosts_and_go_with_the_last)
{
	put_both(100);
	ck_assert_uint_eq(diff.added, 1);
	ck_assert_int_eq(zone_at(ZONE).hosts, 2);
	ck_assert_int_eq(zone_at(ZONE).type, IPAM_ZONE_PRIMARY);
	ck_assert_int_eq(zone_at("10.in-addr.arpa").kind,
			 IPAM_ZONE_IPV4_REVERSE);
	put_both(200);
	ck_assert_uint_eq(diff.unchanged, 1);
	ck_assert_uint_eq(diff.added + diff.changed + diff.removed, 0);
	ck_assert_int_eq(zone_at(ZONE).collected_at, 200);
	put(A, NULL, 0, 300);
	ck_assert_uint_eq(diff.removed, 2);
	ck_assert_ptr_null(zone_at("10.in-addr.arpa").name);
	ck_assert_int_eq(zone_at(ZONE).hosts, 1);
	ck_assert_int_eq(zone_at(ZONE).type, IPAM_ZONE_SECONDARY);
	ck_assert_int_eq(store_server_remove(store, B), 0);
	ck_assert_ptr_null(zone_at(ZONE).name);
	ck_assert_int_eq(store_zone_reset(store, ZONE, 1), ENOENT);
}
END_TEST

START_TEST(a_change_is_written_and_keeps_the_health)
{
	struct ipam_zone_host host = host_of(ZONE, IPAM_ZONE_PRIMARY);
	struct ipam_zone_host *hosts = NULL;
	size_t count = 0;

	put_both(100);
	check(A, IPAM_HEALTH_OK, 150);
	host.masters = "10.0.0.1, 10.0.0.2";
	host.type = IPAM_ZONE_STUB;
	put(A, &host, 1, 200);
	ck_assert_uint_eq(diff.changed, 1);
	ck_assert_uint_eq(diff.removed, 1);
	ck_assert_int_eq(store_zone_host_list(ctx, store, NULL, A, &hosts,
					      &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(hosts[0].masters, "10.0.0.1, 10.0.0.2");
	ck_assert_int_eq(hosts[0].type, IPAM_ZONE_STUB);
	ck_assert_int_eq(hosts[0].refresh_h, 168);
	ck_assert_int_eq(hosts[0].checked.health, IPAM_HEALTH_OK);
	ck_assert_int_eq(hosts[0].checked.at, 150);
	host.type = IPAM_ZONE_FORWARDER;
	put(A, &host, 1, 300);
	ck_assert_int_eq(store_zone_host_list(ctx, store, NULL, A, &hosts,
					      &count), 0);
	ck_assert_int_eq(hosts[0].checked.health, IPAM_HEALTH_NOT_APPLICABLE);
}
END_TEST

START_TEST(the_health_of_a_zone_is_that_of_its_hosts)
{
	struct ipam_zone_event *list = NULL;

	put_both(100);
	ck_assert_int_eq(zone_at(ZONE).checked.health, IPAM_HEALTH_UNCHECKED);
	ck_assert_int_eq(zone_at("10.in-addr.arpa").checked.health,
			 IPAM_HEALTH_NOT_APPLICABLE);
	ck_assert_uint_eq(check(A, IPAM_HEALTH_OK, 110), 1);
	ck_assert_int_eq(zone_at(ZONE).checked.health, IPAM_HEALTH_OK);
	ck_assert_int_eq(zone_at(ZONE).checked.since, 110);
	ck_assert_uint_eq(check(B, IPAM_HEALTH_OK, 120), 1);
	ck_assert_int_eq(zone_at(ZONE).checked.since, 110);
	ck_assert_int_eq(zone_at(ZONE).checked.at, 120);
	ck_assert_uint_eq(check(B, IPAM_HEALTH_ERROR, 130), 1);
	ck_assert_int_eq(zone_at(ZONE).checked.health, IPAM_HEALTH_WARNING);
	ck_assert_uint_eq(check(B, IPAM_HEALTH_ERROR, 140), 0);
	ck_assert_int_eq(zone_at(ZONE).checked.since, 130);
	ck_assert_uint_eq(check(A, IPAM_HEALTH_ERROR, 150), 1);
	ck_assert_int_eq(zone_at(ZONE).checked.health, IPAM_HEALTH_ERROR);
	/* zone ok, a, b, b, zone warning, a, zone error */
	ck_assert_uint_eq(events(&list), 7);
	ck_assert_ptr_null(list[0].server);
	ck_assert_int_eq(list[0].health, IPAM_HEALTH_ERROR);
	ck_assert_str_eq(list[1].server, A);
	ck_assert_str_eq(list[1].failure.step, "ns query");
}
END_TEST

START_TEST(what_a_server_does_not_host_is_not_looked_at)
{
	struct ipam_zone_host host = host_of("other.test", IPAM_ZONE_PRIMARY);
	struct ipam_health_count count = { .of = { 0 } };
	size_t changed = 9;
	int64_t at = 0;

	put_both(100);
	ck_assert_int_eq(store_zone_check_all(store, B, &host, 1, 200,
					      &changed), 0);
	ck_assert_uint_eq(changed, 0);
	check(A, IPAM_HEALTH_OK, 300);
	ck_assert_int_eq(store_zone_host_health(store, A, &count, &at), 0);
	ck_assert_int_eq(count.of[IPAM_HEALTH_OK], 1);
	ck_assert_int_eq(count.of[IPAM_HEALTH_NOT_APPLICABLE], 1);
	ck_assert_int_eq(at, 300);
}
END_TEST

START_TEST(a_reset_is_an_event_and_forgets)
{
	struct ipam_zone_event *list = NULL;
	size_t removed = 0;

	put_both(100);
	check(A, IPAM_HEALTH_ERROR, 110);
	ck_assert_int_eq(store_zone_reset(store, ZONE, 120), 0);
	ck_assert_int_eq(zone_at(ZONE).checked.health, IPAM_HEALTH_UNCHECKED);
	ck_assert_int_eq(zone_at(ZONE).checked.since, 120);
	ck_assert_uint_eq(events(&list), 3);
	ck_assert(list[0].reset);
	ck_assert_int_eq(store_zone_reset(store, "no.test", 120), ENOENT);
	ck_assert_int_eq(store_prune_zone_events(store, 120, 10, &removed), 0);
	ck_assert_uint_eq(removed, 2);
}
END_TEST

START_TEST(records_are_read_from_a_primary_that_is_managed)
{
	struct store_server_change change = { .management = "unmanaged" };
	bool is = false;

	put_both(100);
	ck_assert_int_eq(store_record_source(store, ZONE, A, &is), 0);
	ck_assert(is);
	ck_assert_int_eq(store_record_source(store, ZONE, B, &is), 0);
	ck_assert(!is);
	ck_assert_int_eq(store_server_set(store, A, &change), 0);
	ck_assert_int_eq(store_record_source(store, ZONE, B, &is), 0);
	ck_assert(is);
	ck_assert_int_eq(store_record_source(store, "no.test", B, &is),
			 ENOENT);
}
END_TEST

/* --- records --- */

static struct ipam_record record(const char *node, uint16_t type,
				 const char *data, int64_t ttl_s)
{
	struct ipam_record r = { .node = node, .type = type, .data = data,
				 .ttl_s = ttl_s };

	if (type == 1) {
		ck_assert_int_eq(ipam_addr_parse(data, &r.address), 0);
	}
	return r;
}

/* As a zone of parts of at most `step` records. */
static int put_records(const struct ipam_record *records, size_t count,
		       size_t step, int64_t at)
{
	struct store_record_part part = { .zone = ZONE };
	size_t done = 0;
	int ret = 0;

	memset(&diff, 0, sizeof(diff));
	do {
		part.records = records + done;
		part.count = count - done < step ? count - done : step;
		part.last = done + part.count == count;
		ret = store_record_put_part(store, &part, &diff);
		done += part.count;
		part.after = done > 0 ? &records[done - 1] : NULL;
	} while (ret == 0 && done < count);
	return ret != 0 ? ret : store_record_put_end(store, ZONE, A, 7, at);
}

static size_t list_records(const struct store_record_filter *filter,
			   struct ipam_record **out)
{
	size_t count = 0;

	ck_assert_int_eq(store_record_list(ctx, store, filter, &all, out,
					   &count), 0);
	return count;
}

START_TEST(only_what_differs_is_written)
{
	const struct ipam_record before[] = {
		record("@", 2, "dns1.", 3600), record("@", 2, "dns2.", 3600),
		record("b", 1, "10.0.0.2", 60), record("c", 1, "10.0.0.3", 60),
		record("c", 16, "\"x\"", 60),
	};
	const struct ipam_record after[] = {
		record("@", 2, "dns1.", 3600), record("a", 1, "10.0.0.1", 60),
		record("b", 1, "10.0.0.2", 99), record("c", 16, "\"x\"", 60),
	};
	const struct store_record_filter filter = { .zone = ZONE };
	struct ipam_record *list = NULL;

	put_both(100);
	ck_assert_int_eq(put_records(before, 5, (size_t)_i, 100), 0);
	ck_assert_uint_eq(diff.added, 5);
	ck_assert_int_eq(put_records(before, 5, (size_t)_i, 150), 0);
	ck_assert_uint_eq(diff.unchanged, 5);
	ck_assert_uint_eq(diff.added + diff.changed + diff.removed, 0);
	ck_assert_int_eq(put_records(after, 4, (size_t)_i, 200), 0);
	ck_assert_uint_eq(diff.added, 1);
	ck_assert_uint_eq(diff.changed, 1);
	ck_assert_uint_eq(diff.removed, 2);
	ck_assert_uint_eq(diff.unchanged, 2);
	ck_assert_uint_eq(list_records(&filter, &list), 4);
	ck_assert_str_eq(list[1].node, "a");
	ck_assert_int_eq(list[2].ttl_s, 99);
	ck_assert_int_eq(zone_at(ZONE).records, 4);
	ck_assert_int_eq(zone_at(ZONE).serial, 7);
	ck_assert_int_eq(zone_at(ZONE).read_at, 200);
	ck_assert_str_eq(zone_at(ZONE).source, A);
	ck_assert_int_eq(put_records(after, 0, 1, 300), 0);
	ck_assert_uint_eq(diff.removed, 4);
	ck_assert_uint_eq(list_records(&filter, &list), 0);
}
END_TEST

START_TEST(records_out_of_order_are_refused)
{
	const struct ipam_record twice[] = { record("a", 1, "10.0.0.1", 1),
					     record("a", 1, "10.0.0.1", 1) };
	struct store_record_part part = { .zone = ZONE, .records = twice,
					  .count = 2 };

	put_both(100);
	ck_assert_int_eq(store_record_put_part(store, &part, &diff), EINVAL);
	ck_assert_str_ne(store_error(store), "");
	part.count = 1;
	part.after = &twice[1];
	ck_assert_int_eq(store_record_put_part(store, &part, &diff), EINVAL);
	part.after = NULL;
	part.zone = "no.test";
	ck_assert_int_eq(store_record_put_part(store, &part, &diff), ENOENT);
}
END_TEST

START_TEST(records_are_found_and_paged)
{
	struct ipam_record many[50], *list = NULL;
	struct store_record_filter filter = { .zone = ZONE };
	struct store_page page = { .limit = 7 };
	struct ipam_addr address;
	char nodes[50][16];
	size_t i, count = 0, seen = 0;

	put_both(100);
	for (i = 0; i < 50; i++) {
		snprintf(nodes[i], sizeof(nodes[i]), "host%02zu", i / 2);
		many[i] = i % 2 == 0 ? record(nodes[i], 1, "10.0.0.9", 1) :
				       record(nodes[i], 16, "\"t\"", 1);
	}
	ck_assert_int_eq(put_records(many, 50, 20, 100), 0);
	do {
		ck_assert_int_eq(store_record_list(ctx, store, &filter, &page,
						   &list, &count), 0);
		for (i = 0; i < count; i++) {
			ck_assert_str_eq(list[i].node, nodes[seen++]);
		}
		page.after = count > 0 ? store_record_key(ctx,
							  &list[count - 1]) :
					 NULL;
	} while (count > 0);
	ck_assert_uint_eq(seen, 50);
	filter.type = 16;
	ck_assert_uint_eq(list_records(&filter, &list), 25);
	filter.node = "HOST03";
	ck_assert_uint_eq(list_records(&filter, &list), 1);
	filter = (struct store_record_filter){ .address = &address };
	ck_assert_int_eq(ipam_addr_parse("10.0.0.9", &address), 0);
	ck_assert_uint_eq(list_records(&filter, &list), 25);
	page.after = "nonsense";
	ck_assert_int_eq(store_record_list(ctx, store, &filter, &page, &list,
					   &count), EINVAL);
	filter.zone = "no.test";
	page.after = NULL;
	ck_assert_int_eq(store_record_list(ctx, store, &filter, &page, &list,
					   &count), ENOENT);
}
END_TEST

/* How often SQLite asks before it is told to stop. */
static int cut(void *private_data)
{
	int *left = private_data;

	return (*left)-- == 0;
}

START_TEST(a_part_cut_short_anywhere_leaves_what_was_there)
{
	struct ipam_record records[40], *list = NULL;
	struct store_record_filter filter = { .zone = ZONE };
	struct store_record_part part = { .zone = ZONE, .records = records,
					  .count = 40, .last = true };
	char nodes[40][16];
	int left, questions, cuts = 0, ret = EIO;
	size_t i;

	put_both(100);
	for (i = 0; i < 40; i++) {
		snprintf(nodes[i], sizeof(nodes[i]), "n%02zu", i);
		records[i] = record(nodes[i], 1, "10.0.0.1", 1);
	}
	ck_assert_int_eq(put_records(records, 40, 40, 100), 0);
	for (questions = 0; ret != 0; questions++) {
		for (i = 0; i < 40; i++) {
			records[i].ttl_s = 2;
		}
		part.count = 20;
		left = questions;
		sqlite3_progress_handler(store->db, 20, cut, &left);
		ret = store_record_put_part(store, &part, &diff);
		sqlite3_progress_handler(store->db, 0, NULL, NULL);
		if (ret != 0) {
			cuts++;
			ck_assert_uint_eq(list_records(&filter, &list), 40);
			ck_assert_int_eq(list[0].ttl_s, 1);
			ck_assert_int_eq(list[39].ttl_s, 1);
		}
	}
	ck_assert_int_gt(cuts, 10);
	ck_assert_uint_eq(list_records(&filter, &list), 20);
	ck_assert_int_eq(list[0].ttl_s, 2);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_zone");
	TCase *c = tcase_create("zones");

	tcase_add_checked_fixture(c, setup, fresh_teardown);
	tcase_add_test(c, zones_are_those_of_their_hosts_and_go_with_the_last);
	tcase_add_test(c, a_change_is_written_and_keeps_the_health);
	tcase_add_test(c, the_health_of_a_zone_is_that_of_its_hosts);
	tcase_add_test(c, what_a_server_does_not_host_is_not_looked_at);
	tcase_add_test(c, a_reset_is_an_event_and_forgets);
	tcase_add_test(c, records_are_read_from_a_primary_that_is_managed);
	tcase_add_loop_test(c, only_what_differs_is_written, 1, 7);
	tcase_add_test(c, records_out_of_order_are_refused);
	tcase_add_test(c, records_are_found_and_paged);
	tcase_add_test(c, a_part_cut_short_anywhere_leaves_what_was_there);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
