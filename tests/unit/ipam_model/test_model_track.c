/* use: ipam_model ipam_base TALLOC CHECK */
/* The hardware address in a client id (TRK-02). */
#include <string.h>

#include "ipam/model/track.h"
#include "tests/support/suite.h"

static const struct {
	const char *name;
	uint8_t client[24];
	size_t size;
	bool has;
} cases[] = {
	{ "bare", { 2, 0, 0x5e, 0x77, 0x20, 1 }, 6, true },
	{ "behind its type", { 1, 2, 0, 0x5e, 0x77, 0x20, 1 }, 7, true },
	{ "behind another type", { 6, 2, 0, 0x5e, 0x77, 0x20, 1 }, 7, false },
	/* RFC 8415 11.4: type 3, hardware type 1 */
	{ "DUID-LL", { 0, 3, 0, 1, 2, 0, 0x5e, 0x77, 0x20, 1 }, 10, true },
	/* RFC 8415 11.2: type 1, hardware type 1, four bytes of time */
	{ "DUID-LLT", { 0, 1, 0, 1, 9, 9, 9, 9, 2, 0, 0x5e, 0x77, 0x20, 1 },
	  14, true },
	{ "DUID-EN", { 0, 2, 0, 1, 2, 0, 0x5e, 0x77, 0x20, 1 }, 10, false },
	{ "DUID-LL of InfiniBand",
	  { 0, 3, 0, 32, 2, 0, 0x5e, 0x77, 0x20, 1 }, 10, false },
	/* RFC 4361 6.1: 255, four bytes of IAID, a DUID */
	{ "RFC 4361", { 255, 0, 0, 0, 1, 0, 3, 0, 1, 2, 0, 0x5e, 0x77, 0x20,
			1 }, 15, true },
	{ "cut off", { 0, 3, 0, 1, 2, 0, 0x5e, 0x77, 0x20 }, 9, false },
	{ "empty", { 0 }, 0, false },
};

START_TEST(a_client_id_has_its_hardware_address)
{
	static const uint8_t want[] = { 2, 0, 0x5e, 0x77, 0x20, 1 };
	uint8_t mac[IPAM_MAC_BYTES] = { 0 };
	bool has = ipam_track_mac(cases[_i].client, cases[_i].size, mac);

	ck_assert_msg(has == cases[_i].has, "%s", cases[_i].name);
	ck_assert(!has || memcmp(mac, want, sizeof(want)) == 0);
}
END_TEST

START_TEST(types_have_names_and_meanings)
{
	int type;

	ck_assert_str_eq(ipam_track_type_name(IPAM_TRACK_NPS), "nps_logon");
	ck_assert_str_eq(ipam_track_type_name(99), "unknown");
	ck_assert_str_eq(ipam_track_hole_name(IPAM_TRACK_NO_DAY),
			 "no log of the day");
	ck_assert_str_eq(ipam_track_hole_name(0), "unknown");
	for (type = 1; type < IPAM_TRACK_TYPE_COUNT; type++) {
		ck_assert(!(ipam_track_holds(type) && ipam_track_ends(type)));
	}
	ck_assert(ipam_track_holds(IPAM_TRACK_RENEW));
	ck_assert(ipam_track_ends(IPAM_TRACK_EXPIRE));
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("model_track");
	TCase *c = tcase_create("track");

	tcase_add_loop_test(c, a_client_id_has_its_hardware_address, 0,
			    sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(c, types_have_names_and_meanings);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
