/* use: ipam_convert ipam_model ipam_base rpc_event rpc_conn TALLOC CHECK */
/*
 * Events of the channel Security as logons (TRK-04). One is of Windows' own
 * bytes (fixtures/bytes/even6), the others have the fields that Microsoft
 * documents, with values as they were seen.
 */
#include "ipam/convert/convert_event.h"
#include "tests/unit/rpc_event/event_bytes.h"

#define AT 1793000000

static TALLOC_CTX *ctx;
static struct convert_event_text text;
static struct ipam_track_record record;
static struct rpc_event_field fields[8];
static struct rpc_event event;

static void setup(void)
{
	ctx = talloc_new(NULL);
	event = (struct rpc_event){ .id = 4768, .record_id = 77,
				    .time_ns = AT * 1000000000LL + 999999999,
				    .fields = fields };
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

static void status(uint64_t number)
{
	fields[event.count++] = (struct rpc_event_field){
		.name = "Status", .type = RPC_EVENT_HEX32, .number = number,
	};
}

static void controller(const char *user, const char *domain,
		       const char *address)
{
	event.count = 0;
	add("TargetUserName", user);
	add("TargetDomainName", domain);
	add("IpAddress", address);
}

static void policy(const char *user, const char *domain, const char *station)
{
	event.count = 0;
	event.id = 6272;
	add("SubjectUserName", user);
	add("SubjectDomainName", domain);
	add("CallingStationID", station);
}

static void is(enum ipam_track_type type, enum convert_event_kind kind)
{
	record = (struct ipam_track_record){ .at = -1 };
	ck_assert_int_eq(convert_event(&event, type, &text, &record), kind);
	ck_assert(kind == CONVERT_EVENT_LOGON || record.at == -1);
}

START_TEST(a_logon_that_windows_wrote)
{
	struct bytes b = bytes_load(ctx, "binxml-windows-4624");
	struct rpc_event_decoder *decoder = rpc_event_decoder_new(ctx);
	const struct rpc_event *from = NULL;

	ck_assert_int_eq(rpc_event_decode(decoder, b.data, b.length, &from),
			 RPC_EVENT_GOOD);
	event = *from;
	/* It is SYSTEM's own: without an address. */
	is(IPAM_TRACK_DC, CONVERT_EVENT_OTHER);
	is(IPAM_TRACK_NPS, CONVERT_EVENT_ODD);
}
END_TEST

START_TEST(a_ticket_tells_user_domain_and_address)
{
	controller("NB-KELLER$@CONTOSO.TEST", "CONTOSO.TEST",
		   "::ffff:10.77.70.20");
	status(0);
	is(IPAM_TRACK_DC, CONVERT_EVENT_LOGON);
	ck_assert_int_eq(record.at, AT);
	ck_assert_int_eq(record.type, IPAM_TRACK_DC);
	ck_assert_uint_eq(record.event, 4768);
	ck_assert_int_eq(record.place, 77);
	ck_assert_str_eq(record.user, "NB-KELLER$");
	ck_assert_str_eq(record.domain, "CONTOSO.TEST");
	ck_assert_int_eq(record.address.family, IPAM_IPV4);
	ck_assert_uint_eq(ipam_addr_v4_number(&record.address), 0x0a4d4614);
	ck_assert_uint_eq(record.client_size, 0);
}
END_TEST

static const struct {
	const char *address;
	enum convert_event_kind kind;
	enum ipam_family family;
} addresses[] = {
	{ "10.1.2.3", CONVERT_EVENT_LOGON, IPAM_IPV4 },
	{ "::ffff:10.1.2.3", CONVERT_EVENT_LOGON, IPAM_IPV4 },
	{ "fd77:1:0:1::1f4", CONVERT_EVENT_LOGON, IPAM_IPV6 },
	{ "fe80::1%12", CONVERT_EVENT_LOGON, IPAM_IPV6 },
	{ "::1", CONVERT_EVENT_OTHER, IPAM_NO_FAMILY },
	{ "127.0.0.1", CONVERT_EVENT_OTHER, IPAM_NO_FAMILY },
	{ "::ffff:127.0.0.1", CONVERT_EVENT_OTHER, IPAM_NO_FAMILY },
	{ "0.0.0.0", CONVERT_EVENT_OTHER, IPAM_NO_FAMILY },
	{ "::", CONVERT_EVENT_OTHER, IPAM_NO_FAMILY },
	{ "-", CONVERT_EVENT_OTHER, IPAM_NO_FAMILY },
	{ "", CONVERT_EVENT_OTHER, IPAM_NO_FAMILY },
	{ "10.1.2", CONVERT_EVENT_ODD, IPAM_NO_FAMILY },
	{ "nonsense", CONVERT_EVENT_ODD, IPAM_NO_FAMILY },
};

START_TEST(addresses_of_both_families_and_none)
{
	controller("a", "D", addresses[_i].address);
	is(IPAM_TRACK_DC, addresses[_i].kind);
	if (addresses[_i].kind == CONVERT_EVENT_LOGON) {
		ck_assert_int_eq(record.address.family, addresses[_i].family);
	}
}
END_TEST

START_TEST(who_was_refused_did_not_log_on)
{
	controller("a", "D", "10.1.2.3");
	status(0x12);
	is(IPAM_TRACK_DC, CONVERT_EVENT_OTHER);
	controller("a", "D", "10.1.2.3");
	add("Status", "0x18");
	is(IPAM_TRACK_DC, CONVERT_EVENT_OTHER);
	controller("a", "D", "10.1.2.3");
	add("Status", "0x0");
	is(IPAM_TRACK_DC, CONVERT_EVENT_LOGON);
}
END_TEST

static const struct {
	const char *name, *given, *user, *domain; /* user NULL: nobody */
} users[] = {
	{ "CONTOSO\\akeller", "CONTOSO", "akeller", "CONTOSO" },
	{ "CONTOSO\\akeller", "-", "akeller", "CONTOSO" },
	{ "akeller@contoso.test", "-", "akeller", "contoso.test" },
	{ "akeller", "CONTOSO", "akeller", "CONTOSO" },
	{ "akeller", "-", "akeller", "" },
	{ "EMEA\\jmueller", "EMEA", "jmueller", "EMEA" },
	{ "host/nb-lang.contoso.test", "-", "nb-lang$", "contoso.test" },
	{ "host/nb-lang", "CONTOSO", "nb-lang$", "CONTOSO" },
	{ "M\xc3\xbcller\n", "D", "M\xc3\xbcller?", "D" },
	{ "-", "-", NULL, NULL },
	{ "", "", NULL, NULL },
	{ "ANONYMOUS LOGON", "NT AUTHORITY", NULL, NULL },
	{ "\\", "-", NULL, NULL },
	{ "@", "-", NULL, NULL },
};

START_TEST(names_in_all_their_forms)
{
	policy(users[_i].name, users[_i].given, "02005e772001");
	if (users[_i].user == NULL) {
		is(IPAM_TRACK_NPS, CONVERT_EVENT_OTHER);
		return;
	}
	is(IPAM_TRACK_NPS, CONVERT_EVENT_LOGON);
	ck_assert_str_eq(record.user, users[_i].user);
	ck_assert_str_eq(record.domain, users[_i].domain);
	ck_assert_int_eq(record.address.family, IPAM_NO_FAMILY);
}
END_TEST

static const struct {
	const char *station, *port;
	bool is_mac;
} stations[] = {
	{ "02-00-5E-77-20-01", "Wireless - IEEE 802.11", true },
	{ "02:00:5e:77:20:01", "Ethernet", true },
	{ "0200.5e77.2001", "-", true },
	{ "0200-5e77-2001", "-", true },
	{ "02005e-772001", "-", true },
	{ "02005e772001", "-", true },
	{ "02005E772001", "Virtual", false },
	{ "491701234567", "Async (Modem)", false },
	{ "203.0.113.45", "Virtual", false },
	{ "192.168.100.100", "-", false },
	{ "02-00-5E-77-20", "-", false },
	{ "02-00-5E-77-20-01-02", "-", false },
	{ "02--00-5E-77-20-01", "-", false },
	{ "-02-00-5E-77-20-01", "-", false },
	{ "0-2-0-0-5-E-7-7-2-0-0-1", "-", false },
	{ "02-00-5E-77-20-0g", "-", false },
	{ "-", "-", false },
	{ "", "", false },
};

START_TEST(a_station_is_a_hardware_address_or_none)
{
	static const uint8_t mac[] = { 2, 0, 0x5e, 0x77, 0x20, 1 };

	policy("CONTOSO\\pfrei", "CONTOSO", stations[_i].station);
	add("NASPortType", stations[_i].port);
	is(IPAM_TRACK_NPS, CONVERT_EVENT_LOGON);
	ck_assert_uint_eq(record.client_size, stations[_i].is_mac ? 6 : 0);
	if (stations[_i].is_mac) {
		ck_assert_mem_eq(record.client, mac, sizeof(mac));
	}
}
END_TEST

START_TEST(what_cannot_be_is_odd)
{
	event.count = 0;
	is(IPAM_TRACK_DC, CONVERT_EVENT_ODD);
	is(IPAM_TRACK_NPS, CONVERT_EVENT_ODD);
	controller("a", "D", "10.1.2.3");
	event.time_ns = 0;
	is(IPAM_TRACK_DC, CONVERT_EVENT_ODD);
	event.time_ns = INT64_MAX;
	is(IPAM_TRACK_DC, CONVERT_EVENT_ODD);
	event.time_ns = INT64_MIN;
	is(IPAM_TRACK_DC, CONVERT_EVENT_ODD);
	event.time_ns = AT * 1000000000LL;
	controller("a", "D", "10.1.2.3");
	fields[0].type = RPC_EVENT_BINARY;
	is(IPAM_TRACK_DC, CONVERT_EVENT_ODD);
}
END_TEST

START_TEST(names_that_are_too_long_are_cut)
{
	char name[1000];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	controller(name, name, "10.1.2.3");
	is(IPAM_TRACK_DC, CONVERT_EVENT_LOGON);
	ck_assert_uint_lt(strlen(record.user), IPAM_TRACK_HOST_MAX);
	memcpy(name, "host/", 5);
	policy(name, "-", "-");
	is(IPAM_TRACK_NPS, CONVERT_EVENT_LOGON);
	ck_assert_uint_lt(strlen(record.user), IPAM_TRACK_HOST_MAX);
}
END_TEST

#define LOOP(c, test, list)                                                   \
	tcase_add_loop_test(c, test, 0, sizeof(list) / sizeof((list)[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("convert_event");
	TCase *c = tcase_create("event");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, a_logon_that_windows_wrote);
	tcase_add_test(c, a_ticket_tells_user_domain_and_address);
	LOOP(c, addresses_of_both_families_and_none, addresses);
	tcase_add_test(c, who_was_refused_did_not_log_on);
	LOOP(c, names_in_all_their_forms, users);
	LOOP(c, a_station_is_a_hardware_address_or_none, stations);
	tcase_add_test(c, what_cannot_be_is_odd);
	tcase_add_test(c, names_that_are_too_long_are_cut);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
