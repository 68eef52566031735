/* use: sim_host SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT CHECK */
/* How a fault on the wire is written, and to what it applies. */
#include <errno.h>

#include "simulators/host/host_fault.h"
#include "tests/support/suite.h"

static const struct {
	const char *text;
	int ret;
	uint32_t value, nth;
	const char *interface, *method;
} texts[] = {
	{ "never_answer", 0, 0, 1, NULL, NULL },
	{ "slow", 0, 1000, 1, NULL, NULL },
	{ "slow=50", 0, 50, 1, NULL, NULL },
	{ "slow=0x10@3", 0, 16, 3, NULL, NULL },
	{ "fault=5:dhcpsrv", 0, 5, 1, "dhcpsrv", NULL },
	{ "fault:dhcpsrv/R_DhcpGetVersion@2", 0, 0x1c010002, 2, "dhcpsrv",
	  "R_DhcpGetVersion" },
	{ "endless_pages", ENOENT, 0, 0, NULL, NULL },
	{ "", ENOENT, 0, 0, NULL, NULL },
	{ "slow=", EINVAL, 0, 0, NULL, NULL },
	{ "slow=1x", EINVAL, 0, 0, NULL, NULL },
	{ "slow=-1", EINVAL, 0, 0, NULL, NULL },
	{ "slow=4294967296", EINVAL, 0, 0, NULL, NULL },
	{ "slow@0", EINVAL, 0, 0, NULL, NULL },
	{ "slow@", EINVAL, 0, 0, NULL, NULL },
	{ "slow:", EINVAL, 0, 0, NULL, NULL },
	{ "slow:dhcpsrv/", EINVAL, 0, 0, NULL, NULL },
	{ "slow:dhcpsrv@2:x", EINVAL, 0, 0, NULL, NULL },
};

static void same(const char *got, const char *want)
{
	if (want == NULL) {
		ck_assert_ptr_null(got);
	} else {
		ck_assert_str_eq(got, want);
	}
}

START_TEST(a_fault_is_read_or_refused_with_its_text)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct sim_fault fault = { .kind = NULL };
	char *error = NULL;

	ck_assert_int_eq(sim_fault_parse(mem, texts[_i].text, &fault, &error),
			 texts[_i].ret);
	if (texts[_i].ret == 0) {
		ck_assert_uint_eq(fault.value, texts[_i].value);
		ck_assert_uint_eq(fault.nth, texts[_i].nth);
		same(fault.interface, texts[_i].interface);
		same(fault.method, texts[_i].method);
	} else {
		ck_assert_ptr_null(fault.kind);
		ck_assert_int_eq(texts[_i].ret == EINVAL, error != NULL);
		ck_assert(error == NULL ||
			  strncmp(error, texts[_i].text,
				  strlen(texts[_i].text)) == 0);
	}
	talloc_free(mem);
}
END_TEST

START_TEST(a_fault_counts_what_it_names)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct sim_fault fault;
	char *error = NULL;
	uint32_t seen = 0;

	ck_assert_int_eq(sim_fault_parse(mem, "fault:dhcpsrv/Ask@2", &fault,
					 &error), 0);
	ck_assert(!sim_fault_applies(&fault, SIM_AT_CALL, "dhcpsrv", "Ask",
				     &seen));
	ck_assert(!sim_fault_applies(&fault, SIM_AT_CALL, "dhcpsrv", "Tell",
				     &seen));
	ck_assert(!sim_fault_applies(&fault, SIM_AT_CALL, "other", "Ask",
				     &seen));
	ck_assert(!sim_fault_applies(&fault, SIM_AT_BIND, "dhcpsrv", "Ask",
				     &seen));
	ck_assert(!sim_fault_applies(&fault, SIM_AT_CALL, NULL, NULL, &seen));
	ck_assert(sim_fault_applies(&fault, SIM_AT_CALL, "DHCPSRV", "Ask",
				    &seen));
	ck_assert(sim_fault_applies(&fault, SIM_AT_CALL, "dhcpsrv", "Ask",
				    &seen));
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sim_fault");
	TCase *t = tcase_create("fault");

	tcase_add_loop_test(t, a_fault_is_read_or_refused_with_its_text, 0,
			    sizeof(texts) / sizeof(texts[0]));
	tcase_add_test(t, a_fault_counts_what_it_names);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
