/* use: sim_dhcp TALLOC XML2 CHECK */
/* The edges of paging: empty, exact, one more, tiny, a vanished handle. */
#include "simulators/dhcp/sim_dhcp_page.h"
#include "tests/support/suite.h"

#define MOST 5000
/* each weighs 64, so a page of 1024 octets holds 16 */
#define PER_PAGE 16

static struct sim_dhcp_lease leases[MOST];
static struct sim_dhcp_scope scope;
static const struct sim_dhcp_address start;

static void setup(void)
{
	uint32_t i;

	memset(leases, 0, sizeof(leases));
	for (i = 0; i < MOST; i++) {
		leases[i].address = sim_dhcp_address_of_word(0x0a000001 + i);
	}
	scope.leases = leases;
}

static const size_t sizes[] = {
	0, 1, PER_PAGE - 1, PER_PAGE, PER_PAGE + 1, 3 * PER_PAGE, MOST,
};
static const uint32_t maxima[] = {0, 1, 1024, 5000, 65536, UINT32_MAX};

START_TEST(every_lease_comes_once_whatever_the_size)
{
	struct sim_dhcp_address resume;
	struct sim_dhcp_page page;
	size_t m, got;

	scope.num_leases = sizes[_i];
	for (m = 0; m < sizeof(maxima) / sizeof(maxima[0]); m++) {
		resume = start;
		got = 0;
		do {
			page = sim_dhcp_page(&scope, &resume, maxima[m]);
			ck_assert_uint_eq(page.first, got);
			got += page.count;
			resume = page.resume;
		} while (page.result == SIM_DHCP_MORE_DATA);
		ck_assert_uint_eq(got, scope.num_leases);
		ck_assert_uint_eq(page.result, got == 0
				  ? SIM_DHCP_NO_MORE_ITEMS : SIM_DHCP_SUCCESS);
		ck_assert_uint_eq(page.total, page.count);
		ck_assert_int_eq(sim_dhcp_address_compare(&resume, &start), 0);
	}
}
END_TEST

START_TEST(exactly_one_page_is_success_and_one_more_is_more_data)
{
	struct sim_dhcp_page page;

	scope.num_leases = PER_PAGE;
	page = sim_dhcp_page(&scope, &start, 0);
	ck_assert_uint_eq(page.result, SIM_DHCP_SUCCESS);
	ck_assert_uint_eq(page.total, PER_PAGE);
	scope.num_leases = PER_PAGE + 1;
	page = sim_dhcp_page(&scope, &start, 0);
	ck_assert_uint_eq(page.result, SIM_DHCP_MORE_DATA);
	ck_assert_uint_eq(page.count, PER_PAGE);
	ck_assert_uint_eq(page.total, 0x7fffffff);
}
END_TEST

START_TEST(a_handle_without_its_lease_is_a_jet_error)
{
	struct sim_dhcp_address gone = sim_dhcp_address_of_word(0x0b000000);
	struct sim_dhcp_page page;

	scope.num_leases = PER_PAGE;
	page = sim_dhcp_page(&scope, &gone, 0);
	ck_assert_uint_eq(page.result, SIM_DHCP_JET_ERROR);
	ck_assert_uint_eq(page.count, 0);
}
END_TEST

START_TEST(past_the_last_lease_there_are_no_more_items)
{
	struct sim_dhcp_page page;

	scope.num_leases = PER_PAGE;
	page = sim_dhcp_page(&scope, &leases[PER_PAGE - 1].address, 0);
	ck_assert_uint_eq(page.result, SIM_DHCP_NO_MORE_ITEMS);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sim_dhcp_page");
	TCase *tc = tcase_create("page");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, every_lease_comes_once_whatever_the_size, 0,
			    sizeof(sizes) / sizeof(sizes[0]));
	tcase_add_test(tc,
		       exactly_one_page_is_success_and_one_more_is_more_data);
	tcase_add_test(tc, a_handle_without_its_lease_is_a_jet_error);
	tcase_add_test(tc, past_the_last_lease_there_are_no_more_items);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)
