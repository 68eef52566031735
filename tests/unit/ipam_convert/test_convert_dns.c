/* use: ipam_convert ipam_model ipam_base rpc_dns rpc_conn rpc_idl SAMBA KRB5 CARES TALLOC TEVENT CHECK */
/* Zones and records of a DNS server into the model's words. */
#include <errno.h>

#include "ipam/convert/convert_dns.h"
#include "ipam/convert/convert_text.h"
#include "rpc/dns/rpc_dns_server.h"
#include "tests/support/suite.h"

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *from, *to;
} texts[] = {
	{ "plain", "plain" },
	{ "b\xc3\xbcro", "b\xc3\xbcro" },
	{ "\xe6\x9d\xb1", "\xe6\x9d\xb1" },
	{ "a\x1b[31m", "a\\027[31m" },
	{ "\x7f", "\\127" },
	{ "\xff", "\\255" },
	{ "\xc3", "\\195" },		/* cut short */
	{ "\xc0\x80", "\\192\\128" },	/* longer than it need be */
	{ "\xc2\x85", "\\194\\133" },	/* a control character, too */
	{ "\xed\xa0\x80", "\\237\\160\\128" }, /* half of a pair */
	{ "\xf4\x90\x80\x80", "\\244\\144\\128\\128" },
	{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
	{ "", "" },
};

START_TEST(text_is_utf8_without_controls)
{
	char *text = convert_text(NULL, texts[_i].from);

	ck_assert_str_eq(text, texts[_i].to);
	talloc_free(text);
}
END_TEST

/* Flags of [MS-DNSP] 2.2.5.2.2 */
START_TEST(a_zone_is_known_by_its_row_alone)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct rpc_dns_zone_row row = { .name = "contoso.test.", .type = 1,
					.flags = 0x1 | 0x10 | 0x20 | 0x80,
					.partition = "" };
	struct ipam_zone_host host = { .zone = NULL };

	ck_assert_int_eq(convert_dns_zone(ctx, "s", &row, NULL, &host), 0);
	ck_assert_str_eq(host.zone, "contoso.test");
	ck_assert_int_eq(host.type, IPAM_ZONE_PRIMARY);
	ck_assert_int_eq(host.state, IPAM_ZONE_PAUSED);
	ck_assert(host.in_directory);
	ck_assert(host.aging);
	ck_assert_int_eq(host.update, IPAM_UPDATE_SECURE);
	ck_assert_str_eq(ipam_zone_transfer_name(host.transfer), "unknown");
	ck_assert_ptr_null(host.partition);
	row.name = "";
	ck_assert_int_eq(convert_dns_zone(ctx, "s", &row, NULL, &host),
			 EINVAL);
	talloc_free(ctx);
}
END_TEST

START_TEST(its_own_data_say_more)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	const char *masters[] = { "10.0.0.1", "fd00::1" };
	struct rpc_dns_zone_row row = { .name = ".", .type = 2,
					.partition = "" };
	struct rpc_dns_zone zone = {
		.name = ".", .file = "root.dns", .partition = "x.test",
		.type = 2, .shut_down = true, .paused = true,
		.secure_secondaries = 1, .notify_level = 2,
		.no_refresh_h = 24, .refresh_h = 48, .last_soa_check = 1000,
		.last_transfer = 900, .masters = { masters, 2 },
	};
	struct ipam_zone_host host = { .zone = NULL };

	ck_assert_int_eq(convert_dns_zone(ctx, "s", &row, &zone, &host), 0);
	ck_assert_str_eq(host.zone, ".");
	ck_assert_int_eq(host.state, IPAM_ZONE_SHUTDOWN);
	ck_assert_str_eq(host.masters, "10.0.0.1, fd00::1");
	ck_assert_str_eq(host.file, "root.dns");
	ck_assert_int_eq(host.transfer, IPAM_TRANSFER_NAME_SERVERS);
	ck_assert_int_eq(host.notify, IPAM_NOTIFY_LISTED);
	ck_assert_int_eq(host.no_refresh_h, 24);
	ck_assert_int_eq(host.last_transfer, 900);
	talloc_free(ctx);
}
END_TEST

START_TEST(settings_are_told_with_the_forwarders)
{
	static const struct { const char *name, *value; } want[] = {
		{ "version", "10.0.17763" }, { "forwarders",
					       "10.0.0.1, fd00::1" },
		{ "recursion", "yes" }, { "forward_only", "no" },
		{ "forward_timeout_s", "3" },
	};
	TALLOC_CTX *ctx = talloc_new(NULL);
	const char *forwarders[] = { "10.0.0.1", "fd00::1" };
	const struct rpc_dns_info info = {
		.major = 10, .build = 17763, .fqdn = "", .domain = "",
		.forest = "", .forward_timeout_s = 3,
		.forwarders = { .at = forwarders, .count = 2 },
	};
	struct ipam_property *list = NULL;
	size_t count = 0, found = 0, i, k;

	ck_assert_int_eq(convert_dns_info(ctx, &info, &list, &count), 0);
	for (i = 0; i < count; i++) {
		ck_assert_int_eq(list[i].role, IPAM_ROLE_DNS);
		ck_assert_str_ne(list[i].name, "domain");
		ck_assert_str_ne(list[i].name, "listen_addresses");
		for (k = 0; k < sizeof(want) / sizeof(want[0]); k++) {
			if (strcmp(list[i].name, want[k].name) == 0) {
				ck_assert_str_eq(list[i].value, want[k].value);
				found++;
			}
		}
	}
	ck_assert_uint_eq(found, 5);
	talloc_free(ctx);
}
END_TEST

static const uint8_t address[] = { 10, 1, 2, 3 };

static struct rpc_dns_data data_of(uint16_t type, uint32_t hours)
{
	return (struct rpc_dns_data){ .type = type, .ttl = 60,
				      .timestamp = hours, .bytes = address,
				      .length = 4 };
}

START_TEST(records_come_in_order_in_parts_and_once)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	/* 2024 began 3,707,928 hours after 1601 */
	struct rpc_dns_data host[] = { data_of(1, 3234576),
				       data_of(1, 3707928),
				       data_of(65280, 0), data_of(0, 0) };
	struct rpc_dns_data root[] = { data_of(1, 0) };
	struct rpc_dns_node nodes[] = {
		{ .name = "zz\xff", .records = host, .count = 4 },
		{ .name = "@", .records = root, .count = 1 },
		{ .name = "empty" },
	};
	struct rpc_dns_node_list list = { nodes, 3 };
	struct convert_records *records = NULL;
	struct ipam_record *part = NULL;
	size_t count = 0;
	bool last = true;

	records = convert_records_new(ctx, "contoso.test", &list);
	ck_assert_ptr_nonnull(records);
	ck_assert_int_eq(convert_records_next(ctx, records, 1, &part, &count,
					      &last), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert(!last);
	ck_assert_str_eq(part[0].node, "@");
	ck_assert_str_eq(part[0].data, "10.1.2.3");
	ck_assert_int_eq(part[0].timestamp, 0);
	ck_assert_int_eq(part[0].address.family, IPAM_IPV4);
	/* both of one set, of which one stays: that with the later stamp */
	ck_assert_int_eq(convert_records_next(ctx, records, 1, &part, &count,
					      &last), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert(!last);
	ck_assert_str_eq(part[0].node, "zz\\255");
	ck_assert_int_eq(part[0].timestamp, 1704067200);
	ck_assert_int_eq(convert_records_next(ctx, records, 10, &part, &count,
					      &last), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert(last);
	ck_assert_str_eq(part[0].data, "\\# 4 0a010203");
	ck_assert_int_eq(part[0].address.family, IPAM_NO_FAMILY);
	ck_assert_int_eq(convert_records_next(ctx, records, 10, &part, &count,
					      &last), 0);
	ck_assert_uint_eq(count, 0);
	ck_assert(last);
	talloc_free(ctx);
}
END_TEST

static const struct {
	enum ipam_zone_state state;
	struct rpc_status status;
	enum ipam_health health;
	const char *step;
} healths[] = {
	{ IPAM_ZONE_RUNNING, { 0 }, IPAM_HEALTH_OK, NULL },
	{ IPAM_ZONE_PAUSED, { RPC_VOCABULARY_DNS, 12, RPC_STEP_RESOLVE },
	  IPAM_HEALTH_OK, NULL },
	{ IPAM_ZONE_SHUTDOWN, { 0 }, IPAM_HEALTH_ERROR, "zone" },
	{ IPAM_ZONE_RUNNING, { RPC_VOCABULARY_DNS, 12, RPC_STEP_RESOLVE },
	  IPAM_HEALTH_ERROR, "ns query" },
	{ IPAM_ZONE_RUNNING, { RPC_VOCABULARY_LOCAL, 1, RPC_STEP_CALL },
	  IPAM_HEALTH_UNKNOWN, "ns query" },
};

START_TEST(a_zone_does_well_where_its_name_servers_are_told)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_zone_host host = { .zone = "contoso.test" };

	convert_zone_health(ctx, healths[_i].state, healths[_i].status, &host);
	ck_assert_int_eq(host.checked.health, healths[_i].health);
	ck_assert_int_eq(host.state, healths[_i].state);
	ck_assert_pstr_eq(host.checked.failure.step, healths[_i].step);
	talloc_free(ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("convert_dns");
	TCase *c = tcase_create("dns");

	tcase_add_loop_test(c, text_is_utf8_without_controls, 0, COUNT(texts));
	tcase_add_test(c, a_zone_is_known_by_its_row_alone);
	tcase_add_test(c, its_own_data_say_more);
	tcase_add_test(c, settings_are_told_with_the_forwarders);
	tcase_add_test(c, records_come_in_order_in_parts_and_once);
	tcase_add_loop_test(c, a_zone_does_well_where_its_name_servers_are_told,
			    0, COUNT(healths));
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
