/* use: ipam_model ipam_base TALLOC CHECK */
/* Rules of an address record (7.5), on both sides of each edge. */
#include "ipam/model/address.h"

#include <errno.h>

#include "tests/support/suite.h"

static struct ipam_addr addr(const char *text)
{
	struct ipam_addr out;

	ck_assert_int_eq(ipam_addr_parse(text, &out), 0);
	return out;
}

static const struct {
	const char *address;
	bool usable;
} edges[] = {
	{ "0.0.0.0", false }, { "0.255.255.255", false }, { "1.0.0.0", true },
	{ "126.255.255.255", true }, { "127.0.0.0", false },
	{ "127.255.255.255", false }, { "128.0.0.0", true },
	{ "169.253.255.255", true }, { "169.254.0.0", false },
	{ "169.254.255.255", false }, { "169.255.0.0", true },
	{ "255.255.255.254", true }, { "255.255.255.255", false },
	{ "::", false }, { "::1", false }, { "::2", true },
	{ "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true },
	{ "fe80::", false },
	{ "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false },
	{ "fec0::", false },
	{ "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false },
	{ "ff00::", false }, { "ffff::", false }, { "fdff::1", true },
	{ "2001:db8::7", true },
};

START_TEST(an_address_that_no_host_can_have_is_refused)
{
	struct ipam_addr address = addr(edges[_i].address);
	const char *why = NULL;
	int ret = ipam_address_usable(&address, &why);

	ck_assert_int_eq(ret, edges[_i].usable ? 0 : EINVAL);
	ck_assert_int_eq(why == NULL, edges[_i].usable);
}
END_TEST

static struct ipam_address record(const char *address)
{
	struct ipam_address out = { .address = addr(address) };

	ipam_address_defaults(&out);
	return out;
}

static void refused(const struct ipam_address *address,
		    enum ipam_address_field wanted)
{
	enum ipam_address_field field = IPAM_ADDRESS_FIELD_COUNT;
	const char *why = NULL;

	ck_assert_int_eq(ipam_address_validate(address, &field, &why), EINVAL);
	ck_assert_int_eq(field, wanted);
	ck_assert_ptr_nonnull(why);
}

static void taken(const struct ipam_address *address)
{
	enum ipam_address_field field = IPAM_ADDRESS_FIELD_COUNT;
	const char *why = "";

	ck_assert_msg(ipam_address_validate(address, &field, &why) == 0, "%s",
		      why);
}

START_TEST(the_defaults_make_a_valid_record)
{
	struct ipam_address address = record("192.0.2.25");

	taken(&address);
	ck_assert_str_eq(address.cells[IPAM_ADDRESS_SERVICE], "IPAM");
	ck_assert_str_eq(address.cells[IPAM_ADDRESS_INSTANCE], "Localhost");
	ck_assert_str_eq(address.cells[IPAM_ADDRESS_DEVICE_TYPE], "Host");
	ck_assert_str_eq(address.cells[IPAM_ADDRESS_STATE], "In-Use");
	ck_assert_str_eq(address.cells[IPAM_ADDRESS_ASSIGNMENT], "Static");
	ck_assert_str_eq(address.cells[IPAM_ADDRESS_SPACE], "Default");
	ck_assert_str_eq(address.cells[IPAM_ADDRESS_RESERVATION_TYPE], "None");
	ck_assert_str_eq(address.cells[IPAM_ADDRESS_HOST_SYNC],
			 "NotAttempted");
	ck_assert_ptr_null(address.cells[IPAM_ADDRESS_OWNER]);
}
END_TEST

START_TEST(mandatory_fields_are_missed_by_name)
{
	static const enum ipam_address_field fields[] = {
		IPAM_ADDRESS_SERVICE, IPAM_ADDRESS_INSTANCE,
		IPAM_ADDRESS_DEVICE_TYPE, IPAM_ADDRESS_STATE,
		IPAM_ADDRESS_SPACE
	};
	struct ipam_address address = record("192.0.2.25");

	address.cells[fields[_i]] = NULL;
	refused(&address, fields[_i]);
}
END_TEST

START_TEST(an_address_expires_when_it_is_assigned_or_later)
{
	struct ipam_address address = record("192.0.2.25");

	address.cells[IPAM_ADDRESS_ASSIGNED_AT] = "1000";
	taken(&address);
	address.cells[IPAM_ADDRESS_EXPIRES_AT] = "1000";
	taken(&address);
	address.cells[IPAM_ADDRESS_EXPIRES_AT] = "999";
	refused(&address, IPAM_ADDRESS_EXPIRES_AT);
	address.cells[IPAM_ADDRESS_ASSIGNED_AT] = NULL;
	taken(&address);
}
END_TEST

static const struct {
	const char *zone, *address;
	bool covers;
} zones[] = {
	{ "2.0.192.in-addr.arpa", "192.0.2.25", true },
	{ "2.0.192.IN-ADDR.ARPA.", "192.0.2.25", true },
	{ "0.192.in-addr.arpa", "192.0.2.25", true },
	{ "25.2.0.192.in-addr.arpa", "192.0.2.25", true },
	{ "26.2.0.192.in-addr.arpa", "192.0.2.25", false },
	{ "3.0.192.in-addr.arpa", "192.0.2.25", false },
	{ "0-31.2.0.192.in-addr.arpa", "192.0.2.25", true },
	{ "0/27.2.0.192.in-addr.arpa", "192.0.2.31", true },
	{ "0/27.2.0.192.in-addr.arpa", "192.0.2.32", false },
	{ "32-63.2.0.192.in-addr.arpa", "192.0.2.31", false },
	{ "1.25.2.0.192.in-addr.arpa", "192.0.2.25", false },
	{ "in-addr.arpa", "192.0.2.25", false },
	{ "2.0.192.in-addr.arpa", "2001:db8::1", false },
	{ "contoso.test", "192.0.2.25", false },
	{ "8.b.d.0.1.0.0.2.ip6.arpa", "2001:db8::1", true },
	{ "8.B.D.0.1.0.0.2.ip6.arpa", "2001:db8::1", true },
	{ "9.b.d.0.1.0.0.2.ip6.arpa", "2001:db8::1", false },
	{ "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
	  ".ip6.arpa", "2001:db8::1", true },
	{ "2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
	  ".ip6.arpa", "2001:db8::1", false },
	{ "db8.2001.ip6.arpa", "2001:db8::1", false },
	{ "8.b.d.0.1.0.0.2.ip6.arpa", "192.0.2.25", false },
};

START_TEST(a_reverse_zone_must_cover_the_address)
{
	struct ipam_address address = record(zones[_i].address);

	ck_assert_int_eq(ipam_reverse_zone_covers(zones[_i].zone,
						  &address.address),
			 zones[_i].covers);
	address.cells[IPAM_ADDRESS_REVERSE_ZONE] = zones[_i].zone;
	if (zones[_i].covers) {
		taken(&address);
	} else {
		refused(&address, IPAM_ADDRESS_REVERSE_ZONE);
	}
}
END_TEST

START_TEST(a_reservation_is_of_the_family_of_the_address)
{
	struct ipam_address address = record("2001:db8::7");

	address.cells[IPAM_ADDRESS_RESERVATION_TYPE] = "Dhcp";
	address.cells[IPAM_ADDRESS_RESERVATION_SCOPE] = "2001:db8::";
	taken(&address);
	address.cells[IPAM_ADDRESS_RESERVATION_SCOPE] = "10.1.0.0";
	refused(&address, IPAM_ADDRESS_RESERVATION_SCOPE);
	address.cells[IPAM_ADDRESS_RESERVATION_SCOPE] = NULL;
	address.cells[IPAM_ADDRESS_RESERVATION_TYPE] = "Bootp";
	refused(&address, IPAM_ADDRESS_RESERVATION_TYPE);
	address = record("192.0.2.25");
	address.cells[IPAM_ADDRESS_RESERVATION_TYPE] = "Bootp";
	taken(&address);
}
END_TEST

#define DAY 86400

static const struct {
	int64_t expires_at, alert_days, now;
	enum ipam_expiry wanted;
} times[] = {
	{ 0, 10, 100 * DAY, IPAM_EXPIRY_NONE },
	{ 100 * DAY, 10, 90 * DAY - 1, IPAM_EXPIRY_ACTIVE },
	{ 100 * DAY, 10, 90 * DAY, IPAM_EXPIRY_ALERT },
	{ 100 * DAY, 10, 100 * DAY - 1, IPAM_EXPIRY_ALERT },
	{ 100 * DAY, 10, 100 * DAY, IPAM_EXPIRY_EXPIRED },
	{ 100 * DAY, 0, 100 * DAY - 1, IPAM_EXPIRY_ACTIVE },
	{ 100 * DAY, 0, 100 * DAY, IPAM_EXPIRY_EXPIRED },
	{ 5000 * (int64_t)DAY, 3500, 1500 * (int64_t)DAY - 1,
	  IPAM_EXPIRY_ACTIVE },
	{ 5000 * (int64_t)DAY, 3500, 1500 * (int64_t)DAY, IPAM_EXPIRY_ALERT },
};

/* LIF-05: the alert begins N days before the date. */
START_TEST(the_status_follows_the_date)
{
	ck_assert_int_eq(ipam_expiry_at(times[_i].expires_at,
					times[_i].alert_days, times[_i].now),
			 times[_i].wanted);
}
END_TEST

START_TEST(words_come_back)
{
	enum ipam_address_source source = 0;
	enum ipam_expiry expiry = 0;
	int i;

	for (i = 0; i < IPAM_ADDRESS_SOURCE_COUNT; i++) {
		ck_assert_int_eq(ipam_address_source_parse(
			ipam_address_source_name(i), &source), 0);
		ck_assert_int_eq((int)source, i);
	}
	for (i = 0; i < IPAM_EXPIRY_COUNT; i++) {
		ck_assert_int_eq(ipam_expiry_parse(ipam_expiry_name(i),
						   &expiry), 0);
		ck_assert_int_eq((int)expiry, i);
	}
	ck_assert_int_eq(ipam_expiry_parse("gone", &expiry), EINVAL);
	ck_assert_int_eq(ipam_address_source_parse("gone", &source), EINVAL);
}
END_TEST

#define ADD_LOOP(tc, test, array)                                              \
	tcase_add_loop_test(tc, test, 0, sizeof(array) / sizeof((array)[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("model_address");
	TCase *tc = tcase_create("address");

	ADD_LOOP(tc, an_address_that_no_host_can_have_is_refused, edges);
	tcase_add_test(tc, the_defaults_make_a_valid_record);
	tcase_add_loop_test(tc, mandatory_fields_are_missed_by_name, 0, 5);
	tcase_add_test(tc, an_address_expires_when_it_is_assigned_or_later);
	ADD_LOOP(tc, a_reverse_zone_must_cover_the_address, zones);
	tcase_add_test(tc, a_reservation_is_of_the_family_of_the_address);
	ADD_LOOP(tc, the_status_follows_the_date, times);
	tcase_add_test(tc, words_come_back);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
