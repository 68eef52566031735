/* use: ipam_model ipam_base CHECK TALLOC */
/*
 * What a plan needs of its record (LIF-09, LIF-10, LIF-11), and what collected
 * data makes of it (LIF-13).
 */
#include <errno.h>

#include "ipam/model/planned.h"
#include "tests/support/suite.h"

struct given {
	enum ipam_address_field field;
	const char *value;
};

static const struct make_case {
	const char *address;
	enum ipam_planned_kind kind;
	struct given given[7];
	const char *wrong;	/* field; NULL: it is made */
	const char *name, *data;
} make_cases[] = {
#define SERVER { IPAM_ADDRESS_RESERVATION_SERVER, "DHCP1.contoso.test" }
#define NAME { IPAM_ADDRESS_DEVICE_NAME, "pc7" }
#define DHCP { IPAM_ADDRESS_RESERVATION_TYPE, "Dhcp" }
#define MAC { IPAM_ADDRESS_MAC, "00-1a-2b-3c-4d-5e" }
#define DUID { IPAM_ADDRESS_DUID, "00-01-00-01" }
#define IAID { IPAM_ADDRESS_IAID, "7" }
#define ZONE { IPAM_ADDRESS_FORWARD_ZONE, "Contoso.test" }
#define REVERSE { IPAM_ADDRESS_REVERSE_ZONE, "1.10.in-addr.arpa" }
	/* reservations: server, name, type, MAC, or DUID with IAID */
	{ "10.1.0.7", IPAM_PLANNED_RESERVATION,
	  { SERVER, NAME, DHCP, MAC }, NULL, "pc7", NULL },
	{ "10.1.0.7", IPAM_PLANNED_RESERVATION,
	  { NAME, DHCP, MAC }, "reservation_server", NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_RESERVATION,
	  { SERVER, DHCP, MAC }, "reservation_name", NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_RESERVATION,
	  { SERVER, NAME, MAC }, "reservation_type", NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_RESERVATION,
	  { SERVER, NAME, { IPAM_ADDRESS_RESERVATION_TYPE, "None" }, MAC },
	  "reservation_type", NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_RESERVATION,
	  { SERVER, NAME, DHCP }, "mac", NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_RESERVATION,
	  { SERVER, NAME, DHCP, { IPAM_ADDRESS_MAC, "00-1a-2b-3c-4d" } },
	  "mac", NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_RESERVATION,
	  { SERVER, NAME, DHCP, { IPAM_ADDRESS_CLIENT_ID, "01-02" } },
	  NULL, "pc7", NULL },
	{ "2001:db8::7", IPAM_PLANNED_RESERVATION,
	  { SERVER, NAME, DHCP, DUID, IAID }, NULL, "pc7", NULL },
	{ "2001:db8::7", IPAM_PLANNED_RESERVATION,
	  { SERVER, NAME, DHCP, IAID }, "duid", NULL, NULL },
	{ "2001:db8::7", IPAM_PLANNED_RESERVATION,
	  { SERVER, NAME, DHCP, DUID }, "iaid", NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_RESERVATION,
	  { SERVER, NAME, DHCP, MAC,
	    { IPAM_ADDRESS_RESERVATION_NAME, "desk" } }, NULL, "desk", NULL },
	/* host records: a name in a forward zone */
	{ "10.1.0.7", IPAM_PLANNED_HOST, { NAME, ZONE }, NULL, "pc7",
	  "10.1.0.7" },
	{ "2001:db8::7", IPAM_PLANNED_HOST, { NAME, ZONE }, NULL, "pc7",
	  "2001:db8::7" },
	{ "10.1.0.7", IPAM_PLANNED_HOST, { ZONE }, "device_name", NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_HOST, { NAME }, "forward_zone", NULL,
	  NULL },
	{ "10.1.0.7", IPAM_PLANNED_HOST,
	  { { IPAM_ADDRESS_DEVICE_NAME, "PC7.sub.contoso.TEST" }, ZONE },
	  NULL, "pc7.sub", "10.1.0.7" },
	{ "10.1.0.7", IPAM_PLANNED_HOST,
	  { { IPAM_ADDRESS_DEVICE_NAME, "contoso.test" }, ZONE }, NULL, "@",
	  "10.1.0.7" },
	{ "10.1.0.7", IPAM_PLANNED_HOST,
	  { { IPAM_ADDRESS_DEVICE_NAME, "pc7.fabrikam.test" }, ZONE },
	  "device_name", NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_HOST,
	  { { IPAM_ADDRESS_DEVICE_NAME, "pc 7" }, ZONE }, "device_name", NULL,
	  NULL },
	{ "10.1.0.7", IPAM_PLANNED_HOST,
	  { { IPAM_ADDRESS_DEVICE_NAME, "-pc7" }, ZONE }, "device_name", NULL,
	  NULL },
	/* 63 bytes are a label, 64 are not */
	{ "10.1.0.7", IPAM_PLANNED_HOST,
	  { { IPAM_ADDRESS_DEVICE_NAME,
	      "a23456789012345678901234567890123456789012345678901234567890"
	      "123" }, ZONE }, NULL,
	  "a23456789012345678901234567890123456789012345678901234567890123",
	  "10.1.0.7" },
	{ "10.1.0.7", IPAM_PLANNED_HOST,
	  { { IPAM_ADDRESS_DEVICE_NAME,
	      "a23456789012345678901234567890123456789012345678901234567890"
	      "1234" }, ZONE }, "device_name", NULL, NULL },
	/* PTR records: a whole name in a reverse zone of the address */
	{ "10.1.0.7", IPAM_PLANNED_PTR, { NAME, ZONE, REVERSE }, NULL, "7.0",
	  "pc7.contoso.test." },
	{ "10.1.0.7", IPAM_PLANNED_PTR,
	  { { IPAM_ADDRESS_DEVICE_NAME, "pc7.x.test" }, REVERSE }, NULL,
	  "7.0", "pc7.x.test." },
	{ "10.1.0.7", IPAM_PLANNED_PTR, { NAME, REVERSE }, "device_name",
	  NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_PTR, { ZONE, REVERSE }, "device_name",
	  NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_PTR, { NAME, ZONE }, "reverse_zone", NULL,
	  NULL },
	{ "10.2.0.7", IPAM_PLANNED_PTR, { NAME, ZONE, REVERSE },
	  "reverse_zone", NULL, NULL },
	{ "10.1.0.7", IPAM_PLANNED_PTR,
	  { NAME, ZONE, { IPAM_ADDRESS_REVERSE_ZONE,
			  "7.0.1.10.in-addr.arpa" } }, NULL, "@",
	  "pc7.contoso.test." },
	{ "2001:db8::a7", IPAM_PLANNED_PTR,
	  { NAME, ZONE, { IPAM_ADDRESS_REVERSE_ZONE,
			  "8.b.d.0.1.0.0.2.ip6.arpa" } }, NULL,
	  "7.a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0",
	  "pc7.contoso.test." },
};

START_TEST(a_plan_is_made_of_what_a_record_says)
{
	const struct make_case *c = &make_cases[_i];
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_address record = { .id = 1 };
	struct ipam_planned planned;
	struct ipam_wrong wrong = { .field = NULL };
	size_t i;
	int ret;

	ck_assert_int_eq(ipam_addr_parse(c->address, &record.address), 0);
	for (i = 0; i < 7 && c->given[i].value != NULL; i++) {
		record.cells[c->given[i].field] = c->given[i].value;
	}
	ret = ipam_planned_make(ctx, &record, c->kind, IPAM_PLANNED_CREATE,
				&planned, &wrong);
	if (c->wrong != NULL) {
		ck_assert_int_eq(ret, EINVAL);
		ck_assert_str_eq(wrong.field, c->wrong);
		ck_assert_ptr_nonnull(strstr(wrong.why, c->wrong));
	} else {
		ck_assert_msg(ret == 0, "%s", wrong.why);
		ck_assert_str_eq(planned.name, c->name);
		ck_assert_pstr_eq(planned.data, c->data);
	}
	if (c->kind == IPAM_PLANNED_RESERVATION) {
		ck_assert_int_eq(ipam_planned_complete(&record, c->kind),
				 c->wrong == NULL);
	}
	talloc_free(ctx);
}
END_TEST

#define RES IPAM_PLANNED_RESERVATION
#define CREATE IPAM_PLANNED_CREATE
#define DELETE IPAM_PLANNED_DELETE
#define THERE { true, true, "x" }
#define OTHER { true, false, "x" }
#define GONE { false, false, NULL }

static const struct resolve_case {
	enum ipam_planned_kind kind;
	enum ipam_planned_action action;
	enum ipam_sync from;
	struct ipam_planned_seen seen;
	const char *to;
	bool why;
} resolve_cases[] = {
	{ RES, CREATE, IPAM_SYNC_NOT_ATTEMPTED, GONE, "NotAttempted", false },
	{ RES, CREATE, IPAM_SYNC_NOT_ATTEMPTED, THERE, "Exists", false },
	{ RES, CREATE, IPAM_SYNC_NOT_ATTEMPTED, OTHER, "NotAttempted", true },
	{ RES, CREATE, IPAM_SYNC_CREATED, THERE, "Exists", false },
	{ RES, CREATE, IPAM_SYNC_CREATE_FAILED, THERE, "Exists", false },
	{ RES, CREATE, IPAM_SYNC_CREATE_FAILED, GONE, "CreateFailure", false },
	{ RES, CREATE, IPAM_SYNC_EXISTS, GONE, "Deleted", true },
	{ RES, CREATE, IPAM_SYNC_EXISTS, OTHER, "NotAttempted", true },
	{ RES, CREATE, IPAM_SYNC_DELETED, THERE, "Exists", false },
	{ RES, DELETE, IPAM_SYNC_NOT_ATTEMPTED, THERE, "NotAttempted", false },
	{ RES, DELETE, IPAM_SYNC_NOT_ATTEMPTED, GONE, "Deleted", false },
	{ RES, DELETE, IPAM_SYNC_DELETE_FAILED, THERE, "DeleteFailure", false },
	{ RES, DELETE, IPAM_SYNC_DELETE_FAILED, GONE, "Deleted", false },
	{ RES, DELETE, IPAM_SYNC_DELETED, THERE, "NotAttempted", false },
	{ IPAM_PLANNED_HOST, CREATE, IPAM_SYNC_NOT_ATTEMPTED, GONE,
	  "NotAttempted", false },
	{ IPAM_PLANNED_HOST, CREATE, IPAM_SYNC_NOT_ATTEMPTED, THERE,
	  "CreateSuccess", false },
	{ IPAM_PLANNED_HOST, CREATE, IPAM_SYNC_NOT_ATTEMPTED, OTHER,
	  "NotAttempted", true },
	{ IPAM_PLANNED_PTR, CREATE, IPAM_SYNC_CREATED, GONE, "NotAttempted",
	  true },
	{ IPAM_PLANNED_PTR, DELETE, IPAM_SYNC_NOT_ATTEMPTED, THERE,
	  "NotAttempted", false },
	{ IPAM_PLANNED_PTR, DELETE, IPAM_SYNC_NOT_ATTEMPTED, GONE,
	  "DeleteSuccess", false },
};

/* LIF-13 */
START_TEST(what_is_collected_tells_the_state)
{
	const struct resolve_case *c = &resolve_cases[_i];
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct ipam_planned planned = { .kind = c->kind, .action = c->action,
					.state = c->from };

	ipam_planned_resolve(ctx, &planned, &c->seen);
	ck_assert_str_eq(ipam_sync_name(planned.state), c->to);
	ck_assert_int_eq(planned.why != NULL, c->why);
	/* the same again changes nothing */
	ck_assert(!ipam_planned_resolve(ctx, &planned, &c->seen) ||
		  c->from == IPAM_SYNC_EXISTS ||
		  c->from == IPAM_SYNC_CREATED);
	talloc_free(ctx);
}
END_TEST

START_TEST(words_come_back)
{
	enum ipam_planned_kind kind;
	enum ipam_planned_action action;
	enum ipam_sync sync;
	int i;

	for (i = 0; i < IPAM_SYNC_COUNT; i++) {
		ck_assert_int_eq(ipam_sync_parse(
			ipam_sync_name((enum ipam_sync)i), &sync), 0);
		ck_assert_int_eq((int)sync, i);
	}
	ck_assert_int_eq(ipam_sync_parse("Done", &sync), EINVAL);
	ck_assert_int_eq(ipam_planned_kind_parse("ptr", &kind), 0);
	ck_assert_int_eq(ipam_planned_kind_parse("mx", &kind), EINVAL);
	ck_assert_int_eq(ipam_planned_action_parse("delete", &action), 0);
	ck_assert_int_eq(ipam_planned_action_parse("keep", &action), EINVAL);
	ck_assert_str_eq(ipam_address_fields[ipam_planned_sync_field(
				 IPAM_PLANNED_PTR)].name, "ptr_sync");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("planned");
	TCase *tc = tcase_create("planned");

	tcase_add_loop_test(tc, a_plan_is_made_of_what_a_record_says, 0,
			    sizeof(make_cases) / sizeof(make_cases[0]));
	tcase_add_loop_test(tc, what_is_collected_tells_the_state, 0,
			    sizeof(resolve_cases) / sizeof(resolve_cases[0]));
	tcase_add_test(tc, words_come_back);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
