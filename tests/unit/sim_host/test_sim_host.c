/* use: sim_host SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT CHECK */
/* Labs: lab.json and its errors, accounts, the journal, the clock. */
#include "tests/support/suite.h"

#include <errno.h>
#include <sys/stat.h>

#include "simulators/host/sim_host.h"

#define HEAD "{\"domains\":[{\"name\":\"a.test\",\"netbios\":\"A\"}],"
#define HOST "{\"name\":\"h\",\"domain\":\"a.test\",\"address\":\"127.0.0.9\"}"
#define ACCOUNT "{\"name\":\"u\",\"domain\":\"a.test\"}"

/* What is wrong, and what the error says of it. */
static const struct {
	const char *json;
	const char *says;
} errors[] = {
	{ "{", "lab.json:1: " },
	{ "{}", "domains: must be an array" },
	{ "{\"clock\":\"noon\"}", "clock: must be like" },
	{ HEAD "\"hosts\":[]}", "hosts: must be an array" },
	{ HEAD "\"hosts\":[3]}", "hosts: not an object, in hosts number 1" },
	{ HEAD "\"hosts\":[{\"name\":\"../x\"}]}", "name: must be a name" },
	{ HEAD "\"hosts\":[{\"name\":\"h\",\"address\":\"127.0.0\"}]}",
	  "address: must be an IPv4 address" },
	{ HEAD "\"hosts\":[" HOST "," HOST "]}",
	  "address: two hosts have the same one, in hosts number 2" },
	{ HEAD "\"hosts\":[{\"name\":\"h\",\"address\":\"127.0.0.9\","
	       "\"domain\":\"b.test\"}]}",
	  "domain: must be the name of one of the domains" },
	{ HEAD "\"hosts\":[{\"name\":\"h\",\"address\":\"127.0.0.9\","
	       "\"domain\":\"a.test\",\"roles\":[\"wins\"]}]}",
	  "roles: must be of dc, dns, dhcp, nps" },
	{ HEAD "\"hosts\":[" HOST "]}", "accounts: must be an array" },
	{ HEAD "\"hosts\":[" HOST "],\"accounts\":[{\"name\":\"u\","
	       "\"domain\":\"a.test\",\"groups\":[1]}]}",
	  "groups: must be an array of strings" },
};

static TALLOC_CTX *mem;
static char *dir;

static void setup(void)
{
	mem = talloc_new(NULL);
	dir = talloc_asprintf(mem, "%s/lab.XXXXXX", suite_tmpdir());
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void teardown(void)
{
	TALLOC_FREE(mem);
}

static int load(const char *json, struct sim_lab **out_lab, char **out_error)
{
	char *path = talloc_asprintf(mem, "%s/lab.json", dir);
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	fputs(json, file);
	fclose(file);
	return sim_lab_load(mem, dir, out_lab, out_error);
}

static struct sim_lab *contoso(void)
{
	struct sim_lab *lab = NULL;
	char path[512], *error = NULL;
	int ret = sim_lab_load(mem,
			       suite_path(path, sizeof(path),
					  "fixtures/labs/contoso"),
			       &lab, &error);

	ck_assert_msg(ret == 0, "%s", error);
	return lab;
}

START_TEST(error_names_member)
{
	struct sim_lab *lab = NULL;
	char *error = NULL;
	int ret = load(errors[_i].json, &lab, &error);

	ck_assert_int_eq(ret, EINVAL);
	ck_assert_msg(strstr(error, errors[_i].says) != NULL, "%s", error);
	ck_assert_msg(strncmp(error, dir, strlen(dir)) == 0, "%s", error);
	ck_assert_ptr_null(lab);
}
END_TEST

START_TEST(smallest_lab)
{
	struct sim_lab *lab = NULL;
	char *error = NULL;
	int ret = load(HEAD "\"hosts\":[" HOST "],\"accounts\":[" ACCOUNT "]}",
		       &lab, &error);

	ck_assert_int_eq(ret, 0);
	ck_assert_str_eq(lab->hosts[0].fqdn, "h.a.test");
	ck_assert(!sim_host_fault(&lab->hosts[0], "any"));
}
END_TEST

START_TEST(faults_of_a_host)
{
	struct sim_lab *lab = NULL;
	char *error = NULL;
	int ret = load(HEAD
		       "\"hosts\":[{\"name\":\"h\",\"domain\":\"a.test\","
		       "\"address\":\"127.0.0.9\",\"faults\":[\"slow\"]}],"
		       "\"accounts\":[" ACCOUNT "]}",
		       &lab, &error);

	ck_assert_int_eq(ret, 0);
	ck_assert(sim_host_fault(&lab->hosts[0], "slow"));
	ck_assert(!sim_host_fault(&lab->hosts[0], "slo"));
}
END_TEST

START_TEST(contoso_hosts_and_clock)
{
	struct sim_lab *lab = contoso();
	time_t late = sim_lab_now(lab) - 1793610000; /* 2026-11-02T09:00Z */

	ck_assert_uint_eq(lab->host_count, 9);
	ck_assert_str_eq(lab->hosts[2].fqdn, "dc3.emea.contoso.test");
	ck_assert_str_eq(lab->hosts[2].domain->netbios, "EMEA");
	ck_assert_uint_eq(lab->hosts[2].roles, SIM_ROLE_DC);
	ck_assert_int_ge(late, 0);
	ck_assert_int_le(late, 60);
}
END_TEST

START_TEST(accounts_by_either_domain_name)
{
	struct sim_lab *lab = contoso();
	const struct sim_account *a =
		sim_account_find(lab, "contoso", "IPAMSVC");

	ck_assert_ptr_nonnull(a);
	ck_assert_ptr_eq(a, sim_account_find(lab, "CONTOSO.TEST", "ipamsvc"));
	ck_assert_ptr_eq(a, sim_account_find(lab, NULL, "ipamsvc"));
	ck_assert_ptr_null(sim_account_find(lab, "EMEA", "ipamsvc"));
	ck_assert_ptr_null(sim_account_find(lab, NULL, "ipamsv"));
	ck_assert(sim_account_is_member(a, "DHCP Users"));
	ck_assert(!sim_account_is_member(a, "DHCP Administrators"));
}
END_TEST

START_TEST(passwords_are_private_and_differ)
{
	struct sim_lab *lab = contoso();
	char *error = NULL, *path = NULL, text[64] = "";
	struct stat st;
	FILE *file = NULL;
	int ret = sim_accounts_start(mem, lab, dir, &error);

	ck_assert_msg(ret == 0, "%s", error);
	path = talloc_asprintf(mem, "%s/passwords/ipamsvc", dir);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
	fclose(file);
	ck_assert_uint_eq(strlen(text), 32);
	ck_assert_str_eq(text, sim_account_find(lab, NULL, "ipamsvc")->password);
	ck_assert_str_ne(text, sim_account_find(lab, NULL, "nobody")->password);
}
END_TEST

START_TEST(journal_line)
{
	struct sim_lab *lab = contoso();
	struct sim_journal_entry entry = {
		.service = "dhcp", .client = "127.0.0.1",
		.interface = "dhcpsrv", .opnum = 7, .operation = "Ask",
		.arguments = json_pack("{s:s}", "q", "a\n\""), .result = "5",
	};
	char *error = NULL, text[512] = "";
	json_t *line = NULL;
	FILE *file = NULL;
	int ret = sim_journal_open(mem, lab, dir, &error);

	ck_assert_msg(ret == 0, "%s", error);
	sim_journal(&lab->hosts[5], &entry);
	entry.arguments = NULL;
	sim_journal(&lab->hosts[5], &entry);
	file = fopen(talloc_asprintf(mem, "%s/journal.jsonl", dir), "r");
	ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
	line = json_loads(text, 0, NULL);
	ck_assert_str_eq(json_string_value(json_object_get(line, "host")),
			 "dhcp1.contoso.test");
	ck_assert_str_eq(json_string_value(json_object_get(line, "operation")),
			 "Ask");
	ck_assert_str_eq(json_string_value(json_object_get(line, "interface")),
			 "dhcpsrv");
	ck_assert_int_eq(json_integer_value(json_object_get(line, "opnum")), 7);
	ck_assert(json_is_null(json_object_get(line, "account")));
	ck_assert_str_eq(json_string_value(json_object_get(
				 json_object_get(line, "arguments"), "q")),
			 "a\n\"");
	json_decref(line);
	ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
	ck_assert_ptr_null(fgets(text, sizeof(text), file));
	fclose(file);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sim_host");
	TCase *t = tcase_create("host");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, error_names_member, 0,
			    sizeof(errors) / sizeof(errors[0]));
	tcase_add_test(t, smallest_lab);
	tcase_add_test(t, faults_of_a_host);
	tcase_add_test(t, contoso_hosts_and_clock);
	tcase_add_test(t, accounts_by_either_domain_name);
	tcase_add_test(t, passwords_are_private_and_differ);
	tcase_add_test(t, journal_line);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
