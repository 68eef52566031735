/* use: ipam_convert ipam_model ipam_base rpc_event rpc_conn TALLOC CHECK */
/*
 * Events of DHCP and DNS servers as rows of the catalog (EVT-02, MON-03). The
 * values of 70 to 76 are as Windows writes them; of others Microsoft's list
 * tells the order alone.
 */
#include <string.h>

#include "ipam/convert/convert_catalog.h"
#include "tests/support/suite.h"

#define AT 1793000000

static TALLOC_CTX *ctx;
static struct rpc_event_field fields[80];
static struct rpc_event event;

static void setup(void)
{
	ctx = talloc_new(NULL);
	event = (struct rpc_event){
		.record_id = 77, .time_ns = AT * 1000000000LL + 999999999,
		.computer = "dhcp1.contoso.test", .user_sid = "",
		.fields = fields,
	};
}

static void teardown(void)
{
	talloc_free(ctx);
}

static void add(const char *name, const char *value)
{
	fields[event.count++] = (struct rpc_event_field){
		.name = name, .type = RPC_EVENT_STRING, .bytes = value,
		.length = strlen(value),
	};
}

static struct ipam_event *dhcp(uint32_t id)
{
	struct ipam_event *made = NULL;

	event.id = id;
	made = convert_catalog_dhcp(ctx, &event);
	ck_assert_ptr_nonnull(made);
	return made;
}

static void check(const struct ipam_event *made, size_t i, const char *name,
		  const char *before, const char *after)
{
	const struct ipam_event_value *value = &made->values[i];

	ck_assert_uint_lt(i, made->value_count);
	ck_assert_str_eq(value->name, name);
	if (before == NULL) {
		ck_assert_ptr_null(value->before);
	} else {
		ck_assert_str_eq(value->before, before);
	}
	ck_assert_str_eq(value->after, after);
}

START_TEST(a_lease_duration_is_a_change_of_a_scope)
{
	struct ipam_event *made = NULL;

	add("IP_ScopeName", "[[10.99.7.0]Büro [2. Stock]]");
	add("ModifiedDuration", "28800");
	add("ClientName", "CONTOSO\\dhcpadmin");
	add("OldDuration", "86400");
	made = dhcp(75);
	ck_assert_int_eq(made->kind, IPAM_EVENT_DHCP);
	ck_assert_int_eq(made->at, AT);
	ck_assert_int_eq(made->number, 75);
	ck_assert_int_eq(made->place, 77);
	ck_assert_str_eq(made->source, CONVERT_CHANNEL_DHCP);
	ck_assert_str_eq(made->domain, "CONTOSO");
	ck_assert_str_eq(made->user, "dhcpadmin");
	ck_assert_str_eq(made->object, "scope");
	ck_assert_str_eq(made->key, "10.99.7.0");
	ck_assert_str_eq(made->text,
			 "lease duration changed: scope 10.99.7.0");
	ck_assert_uint_eq(made->value_count, 3);
	check(made, 0, "scope", NULL, "10.99.7.0");
	check(made, 1, "scope_name", NULL, "Büro [2. Stock]");
	check(made, 2, "lease_duration_s", "86400", "28800");
}
END_TEST

START_TEST(names_that_are_not_known_are_told_by_their_place)
{
	struct ipam_event *made = NULL;

	add("IP_Name", "[[10.99.7.9]printer]");
	add("Whatever", "[[10.99.7.0]Floor 7]");
	add("", "CONTOSO\\dhcpadmin");
	made = dhcp(106);
	ck_assert_str_eq(made->object, "reservation");
	ck_assert_str_eq(made->key, "10.99.7.9");
	ck_assert_str_eq(made->user, "dhcpadmin");
	check(made, 0, "reservation", NULL, "10.99.7.9");
	check(made, 1, "reservation_name", NULL, "printer");
	check(made, 2, "scope", NULL, "10.99.7.0");
}
END_TEST

START_TEST(an_option_has_its_name)
{
	struct ipam_event *made = NULL;

	add("IP_ScopeName", "[[fd77:1:0:4::]Empty IPv6]");
	add("OptionName", "DNS Recursive Name Server");
	add("ClientName", "dhcpadmin");
	made = dhcp(135);
	ck_assert_str_eq(made->key, "fd77:1:0:4::");
	ck_assert_str_eq(made->user, "dhcpadmin");
	ck_assert_ptr_null(made->domain);
	check(made, 2, "option_name", NULL, "DNS Recursive Name Server");
}
END_TEST

START_TEST(what_is_not_known_keeps_its_fields)
{
	struct ipam_event *made = NULL;

	event.user_sid = "S-1-5-21-1-2-3-1202";
	add("Thing", "[[no address]x]");
	add("", "second");
	made = dhcp(31999);
	ck_assert_str_eq(made->text, "event 31999");
	ck_assert_ptr_null(made->object);
	ck_assert_str_eq(made->user, "S-1-5-21-1-2-3-1202");
	check(made, 0, "Thing", NULL, "[[no address]x]");
	check(made, 1, "value 2", NULL, "second");
}
END_TEST

/* Nothing is taken by its place where the event has more or less values. */
START_TEST(of_another_length_only_names_count)
{
	struct ipam_event *made = NULL;

	add("a", "[[10.99.7.0]Floor 7]");
	made = dhcp(70);
	ck_assert_ptr_null(made->object);
	check(made, 0, "a", NULL, "[[10.99.7.0]Floor 7]");
}
END_TEST

static const char *const odd_places[] = {
	"", "[[", "[[]", "[[]]", "[[10.1.0.0", "[[10.1.0.0.0]x]", "10.1", "]]",
	"[[10.1.0.256]]",
};

START_TEST(what_is_no_place_is_kept_as_it_is)
{
	struct ipam_event *made = NULL;

	add("IP_ScopeName", odd_places[_i]);
	add("ClientName", "\\");
	made = dhcp(70);
	check(made, 0, "IP_ScopeName", NULL, odd_places[_i]);
	ck_assert_ptr_null(made->user);
}
END_TEST

START_TEST(long_and_many_values_are_cut)
{
	struct ipam_event *made = NULL;
	char *text = talloc_zero_array(ctx, char, 5001);
	size_t i;

	memset(text, 'x', 5000);
	memcpy(text + 1022, "\xc3\xbc\xc3\xbc", 4); /* over the limit */
	for (i = 0; i < 80; i++) {
		add("n", text);
	}
	made = dhcp(9);
	ck_assert_uint_eq(made->value_count, 64);
	ck_assert_uint_eq(strlen(made->values[0].after), 1024);
	text[1023] = '\0';
	memmove(text + 1021, "\xc3\xbc\xc3\xbc\xc3\xbc", 7);
	event.count = 0;
	add("n", text);
	made = dhcp(9);
	ck_assert_uint_eq(strlen(made->values[0].after), 1023);
}
END_TEST

static const struct {
	uint32_t id, level;
	const char *values[3];
	const char *zone;
	enum ipam_health health;
} zone_events[] = {
	{ 6527, 2, { "Emea.Contoso.test" }, "emea.contoso.test",
	  IPAM_HEALTH_ERROR },
	{ 6525, 2, { "contoso.test.", "10.1.0.1" }, "contoso.test",
	  IPAM_HEALTH_ERROR },
	{ 6523, 3, { "contoso.test", "10.1.0.1" }, "contoso.test",
	  IPAM_HEALTH_WARNING },
	{ 6522, 4, { "4711", "contoso.test", "10.1.0.1" }, "contoso.test",
	  IPAM_HEALTH_OK },
	{ 4001, 1, { "contoso.test" }, "contoso.test", IPAM_HEALTH_ERROR },
	/* 0: always logged */
	{ 3150, 0, { "1", "contoso.test", "contoso.test.dns" },
	  "contoso.test", IPAM_HEALTH_OK },
	{ 7, 2, { "other.test", "xcontoso.test", "" }, NULL,
	  IPAM_HEALTH_ERROR },
	{ 2, 4, { NULL }, NULL, IPAM_HEALTH_OK },
};

START_TEST(an_event_is_of_the_zone_that_it_names)
{
	const struct ipam_zone_host hosts[] = {
		{ .zone = "contoso.test" }, { .zone = "emea.contoso.test" },
	};
	enum ipam_health health = IPAM_HEALTH_UNKNOWN;
	struct ipam_event *made = NULL;
	size_t i;

	event.id = zone_events[_i].id;
	event.level = zone_events[_i].level;
	for (i = 0; i < 3 && zone_events[_i].values[i] != NULL; i++) {
		add("param", zone_events[_i].values[i]);
	}
	made = convert_catalog_dns(ctx, &event, hosts, 2, &health);
	ck_assert_ptr_nonnull(made);
	ck_assert_int_eq(made->kind, IPAM_EVENT_ZONE);
	ck_assert_int_eq(health, zone_events[_i].health);
	if (zone_events[_i].zone == NULL) {
		ck_assert_ptr_null(made->key);
	} else {
		ck_assert_str_eq(made->key, zone_events[_i].zone);
	}
	ck_assert_uint_eq(made->value_count, i);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("convert catalog");
	TCase *t = tcase_create("catalog");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_lease_duration_is_a_change_of_a_scope);
	tcase_add_test(t, names_that_are_not_known_are_told_by_their_place);
	tcase_add_test(t, an_option_has_its_name);
	tcase_add_test(t, what_is_not_known_keeps_its_fields);
	tcase_add_test(t, of_another_length_only_names_count);
	LOOP(t, what_is_no_place_is_kept_as_it_is, odd_places);
	tcase_add_test(t, long_and_many_values_are_cut);
	LOOP(t, an_event_is_of_the_zone_that_it_names, zone_events);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
