/* use: rpc_ldap rpc_dns rpc_conn CARES SAMBA KRB5 LDAP SASL TALLOC TEVENT CHECK */
/*
 * Questions and searches in the contoso lab, by NTLM. The program starts
 * itself again inside of it.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "rpc/dns/rpc_dns_query.h"
#include "rpc/ldap/rpc_ldap.h"
#include "rpc/ldap/rpc_ldap_ask.h"
#include "tests/support/suite.h"

#define DC1 "127.77.0.11"
#define TIME_MS 10000

struct fixture {
	struct tevent_context *ev;
	struct rpc_context *rpc;
	struct rpc_creds *creds;
	struct rpc_ldap_auth *auth;
	struct rpc_dns *dns;
};

static struct fixture *start(const char *user)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);
	struct rpc_creds_settings settings = {.method = RPC_METHOD_NTLM};
	struct rpc_status status;

	settings.user = talloc_asprintf(f, "CONTOSO\\%s", user);
	settings.password_file = talloc_asprintf(
		f, "%s/passwords/%s", getenv("IPAM_LAB_DIR"), user);
	f->ev = tevent_context_init(f);
	f->rpc = rpc_context_new(f, f->ev);
	status = rpc_creds_new(f, f->rpc, &settings, &f->creds);
	ck_assert(rpc_status_is_ok(status));
	status = rpc_ldap_auth_new(f, f->creds, &settings, &f->auth);
	ck_assert(rpc_status_is_ok(status));
	status = rpc_dns_new(f, f->ev, NULL, TIME_MS / 4, &f->dns);
	ck_assert(rpc_status_is_ok(status));
	return f;
}

static struct rpc_dns_answer *ask(struct fixture *f, const char *name,
				  enum rpc_dns_type type)
{
	struct rpc_dns_answer *answer = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	req = rpc_dns_query_send(f, f->ev, f->dns, name, type);
	ck_assert(tevent_req_poll(req, f->ev));
	status = rpc_dns_query_recv(req, f, &answer);
	ck_assert_msg(rpc_status_is_ok(status), "%s: %u", name, status.code);
	talloc_free(req);
	return answer;
}

static struct rpc_status open_dc(struct fixture *f, const char *address,
				 uint32_t ms, struct rpc_ldap **out_ldap)
{
	const struct rpc_target target = { .fqdn = "dc1.contoso.test",
					   .address = address };
	struct tevent_req *req = NULL;
	struct rpc_status status;

	req = rpc_ldap_open_send(f, f->ev, f->auth, &target, ms);
	ck_assert(tevent_req_poll(req, f->ev));
	status = rpc_ldap_open_recv(req, f, out_ldap);
	talloc_free(req);
	return status;
}

static struct rpc_status find(struct fixture *f, struct rpc_ldap *ldap,
			      const struct rpc_ldap_search *search,
			      struct rpc_ldap_entries **out)
{
	struct tevent_req *req = NULL;
	struct rpc_status status;

	req = rpc_ldap_search_send(f, f->ev, ldap, search);
	ck_assert(tevent_req_poll(req, f->ev));
	status = rpc_ldap_search_recv(req, f, out);
	talloc_free(req);
	return status;
}

static const char *const names[] = {"cn", NULL};
static const struct rpc_ldap_search computers = {
	.base = "DC=contoso,DC=test",
	.scope = RPC_LDAP_SUB,
	.filter = "(objectCategory=computer)",
	.attributes = names,
	.timeout_ms = TIME_MS,
};

START_TEST(the_domain_names_its_controllers_and_name_servers)
{
	struct fixture *f = start("ipamsvc");
	struct rpc_dns_answer *answer = NULL;

	answer = ask(f, "_ldap._tcp.dc._msdcs.contoso.test", RPC_DNS_SRV);
	ck_assert_uint_eq(answer->num_records, 2);
	ck_assert_uint_eq(answer->records[0].port, 389);
	answer = ask(f, "emea.contoso.test", RPC_DNS_NS);
	ck_assert_uint_eq(answer->num_records, 2);
	answer = ask(f, "dc1.contoso.test", RPC_DNS_A);
	ck_assert_uint_eq(answer->num_records, 1);
	ck_assert_mem_eq(answer->records[0].octets, "\x7f\x4d\x00\x0b", 4);
	answer = ask(f, "contoso.test", RPC_DNS_SOA);
	ck_assert_str_eq(answer->records[0].name, "dns1.contoso.test");
	answer = ask(f, "11.0.77.127.in-addr.arpa", RPC_DNS_PTR);
	ck_assert_str_eq(answer->records[0].name, "dc1.contoso.test");
	talloc_free(f);
}
END_TEST

START_TEST(a_sealed_search_finds_the_computers_in_pages)
{
	struct rpc_ldap_limits limits = rpc_ldap_limits_default();
	struct rpc_ldap_search search = computers;
	struct fixture *f = start("ipamsvc");
	struct rpc_ldap_entries *found = NULL;
	struct rpc_ldap *ldap = NULL;
	struct rpc_status status;
	size_t all;

	status = open_dc(f, DC1, TIME_MS, &ldap);
	ck_assert_msg(rpc_status_is_ok(status), "%s: %d",
		      rpc_step_name(status.step), (int)status.code);
	status = find(f, ldap, &search, &found);
	ck_assert_msg(rpc_status_is_ok(status), "%d", (int)status.code);
	all = found->num_entries;
	ck_assert_uint_gt(all, 2);
	ck_assert_ptr_nonnull(rpc_ldap_text(&found->entries[0], "CN"));
	limits.page_size = 1;
	search.limits = &limits;
	status = find(f, ldap, &search, &found);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(found->num_entries, all);
	limits.pages = 2;
	status = find(f, ldap, &search, &found);
	ck_assert_int_eq(status.code, RPC_LOCAL_TOO_MANY_PAGES);
	talloc_free(f);
}
END_TEST

START_TEST(an_unknown_base_is_an_answer_and_leaves_the_connection)
{
	struct rpc_ldap_search search = computers;
	struct fixture *f = start("ipamsvc");
	struct rpc_ldap_entries *found = NULL;
	struct rpc_ldap *ldap = NULL;
	struct rpc_status status;

	status = open_dc(f, DC1, TIME_MS, &ldap);
	ck_assert(rpc_status_is_ok(status));
	search.base = "OU=nowhere,DC=contoso,DC=test";
	status = find(f, ldap, &search, &found);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_LDAP);
	ck_assert_int_eq(status.step, RPC_STEP_CALL);
	status = find(f, ldap, &computers, &found);
	ck_assert(rpc_status_is_ok(status));
	talloc_free(f);
}
END_TEST

START_TEST(nobody_at_the_port_is_a_failure_to_connect)
{
	struct fixture *f = start("ipamsvc");
	struct rpc_ldap *ldap = NULL;
	struct rpc_status status;

	status = open_dc(f, "127.77.0.41", TIME_MS, &ldap);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_ERRNO);
	ck_assert_int_eq(status.code, ECONNREFUSED);
	ck_assert_int_eq(status.step, RPC_STEP_CONNECT);
	talloc_free(f);
}
END_TEST

START_TEST(a_wrong_password_is_a_failure_to_authenticate)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);
	struct rpc_creds_settings settings = {.method = RPC_METHOD_NTLM,
					      .user = "CONTOSO\\ipamsvc"};
	struct rpc_ldap *ldap = NULL;
	struct rpc_status status;

	settings.password_file = talloc_asprintf(
		f, "%s/passwords/nobody", getenv("IPAM_LAB_DIR"));
	f->ev = tevent_context_init(f);
	status = rpc_ldap_auth_new(f, NULL, &settings, &f->auth);
	ck_assert(rpc_status_is_ok(status));
	status = open_dc(f, DC1, TIME_MS, &ldap);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_LDAP);
	ck_assert_int_eq(status.code, 49);
	ck_assert_int_eq(status.step, RPC_STEP_AUTH);
	talloc_free(f);
}
END_TEST

static void into_the_lab(void) __attribute__((constructor));

static void into_the_lab(void)
{
	const char *build = getenv("IPAM_BUILD");
	const char *src = getenv("IPAM_SRC");
	char self[512] = "", lab[512], program[512];

	if (getenv("IPAM_LAB_DIR") != NULL || build == NULL || src == NULL ||
	    readlink("/proc/self/exe", self, sizeof(self) - 1) < 0) {
		return;
	}
	snprintf(program, sizeof(program), "%s/simulators/lab/ipam-lab",
		 build);
	snprintf(lab, sizeof(lab), "%s/fixtures/labs/contoso", src);
	execl(program, program, "run", lab, "--", self, (char *)NULL);
}

struct finder {
	const char *answer; /* an address; NULL: nobody */
	char asked[64];
};

static bool find_controller(TALLOC_CTX *mem_ctx, const char *host,
			    struct rpc_target *out_target, void *private_data)
{
	struct finder *finder = private_data;

	snprintf(finder->asked, sizeof(finder->asked), "%s", host);
	out_target->fqdn = "dc3.emea.contoso.test";
	out_target->address = finder->answer;
	return finder->answer != NULL;
}

static const struct rpc_target controllers[] = {
	{ .fqdn = "none1.contoso.test", .address = "127.77.9.8" }, /* refuses */
	{ .fqdn = "none2.contoso.test", .address = "127.77.9.9" },
	{ .fqdn = "dc1.contoso.test", .address = DC1 },
};

static struct rpc_status ask_forest(struct fixture *f, const char *base,
				    struct finder *finder, size_t targets,
				    uint32_t hops,
				    struct rpc_ldap_entries **out,
				    size_t *out_missed)
{
	const struct rpc_ldap_ask ask = {
		.targets = controllers,
		.num_targets = targets,
		.attempt_ms = TIME_MS,
		.hops = hops,
		.find = find_controller,
		.private_data = finder,
	};
	struct rpc_ldap_search search = computers;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	search.base = base;
	req = rpc_ldap_ask_send(f, f->ev, f->auth, &ask, &search);
	ck_assert(tevent_req_poll(req, f->ev));
	status = rpc_ldap_ask_recv(req, f, out, out_missed);
	talloc_free(req);
	return status;
}

START_TEST(another_controller_is_asked_when_one_is_gone)
{
	struct fixture *f = start("ipamsvc");
	struct rpc_ldap_entries *found = NULL;
	struct finder finder = {NULL, ""};
	struct rpc_status status;
	size_t missed = 0;

	status = ask_forest(f, "DC=contoso,DC=test", &finder, 3, 0, &found,
			    &missed);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_gt(found->num_entries, 2);
	/* continuations, none of which may be followed */
	ck_assert_uint_eq(missed, found->num_references);
	ck_assert_uint_gt(missed, 0);
	status = ask_forest(f, "DC=contoso,DC=test", &finder, 2, 0, &found,
			    &missed);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_ERRNO);
	ck_assert_uint_eq(status.code, ECONNREFUSED);
	status = ask_forest(f, "DC=contoso,DC=test", &finder, 0, 0, &found,
			    &missed);
	ck_assert_uint_eq(status.code, EHOSTUNREACH);
	talloc_free(f);
}
END_TEST

static size_t below(const struct rpc_ldap_entries *found, const char *part)
{
	size_t i, n = 0;

	for (i = 0; i < found->num_entries; i++) {
		n += strstr(found->entries[i].dn, part) != NULL;
	}
	return n;
}

START_TEST(continuations_bring_the_entries_of_the_child_domain)
{
	struct fixture *f = start("ipamsvc");
	struct rpc_ldap_entries *found = NULL;
	struct finder finder = {"127.77.1.11", ""};
	struct rpc_status status;
	size_t missed = 0, own;

	status = ask_forest(f, "DC=contoso,DC=test", &finder, 3, 0, &found,
			    &missed);
	ck_assert(rpc_status_is_ok(status));
	own = found->num_entries;
	ck_assert_uint_eq(below(found, "DC=emea"), 0);
	status = ask_forest(f, "DC=contoso,DC=test", &finder, 3, 16, &found,
			    &missed);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_gt(below(found, "DC=emea"), 0);
	ck_assert_uint_ge(found->num_entries, own + below(found, "DC=emea"));
	ck_assert_uint_lt(missed, found->num_references);
	talloc_free(f);
}
END_TEST

START_TEST(a_referral_is_followed_where_that_is_allowed)
{
	static const char *const emea = "DC=emea,DC=contoso,DC=test";
	struct fixture *f = start("ipamsvc");
	struct rpc_ldap_entries *found = NULL;
	struct finder finder = {"127.77.1.11", ""};
	struct rpc_status status;
	size_t missed = 0;

	status = ask_forest(f, emea, &finder, 3, 2, &found,
			    &missed);
	ck_assert_msg(rpc_status_is_ok(status), "%s %d",
		      rpc_step_name(status.step), (int)status.code);
	ck_assert_str_eq(finder.asked, "emea.contoso.test");
	ck_assert_uint_gt(found->num_entries, 0);
	ck_assert_ptr_nonnull(strstr(found->entries[0].dn, "DC=emea"));
	/* no hop, or nobody to ask */
	status = ask_forest(f, emea, &finder, 3, 0, &found,
			    &missed);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_LDAP);
	ck_assert_uint_eq(status.code, 10);
	finder.answer = NULL;
	status = ask_forest(f, emea, &finder, 3, 2, &found,
			    &missed);
	ck_assert_uint_eq(status.code, 10);
	/* a controller that refers to itself */
	finder.answer = DC1;
	status = ask_forest(f, emea, &finder, 3, 3, &found,
			    &missed);
	ck_assert_uint_eq(status.code, 10);
	talloc_free(f);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_ldap_lab");
	TCase *tc = tcase_create("lab");
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);

	/* Samba's tables are made once and kept: before the leak check. */
	rpc_context_new(tmp_ctx, tevent_context_init(tmp_ctx));
	talloc_free(tmp_ctx);
	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc,
		       the_domain_names_its_controllers_and_name_servers);
	tcase_add_test(tc, a_sealed_search_finds_the_computers_in_pages);
	tcase_add_test(tc, another_controller_is_asked_when_one_is_gone);
	tcase_add_test(tc,
		       continuations_bring_the_entries_of_the_child_domain);
	tcase_add_test(tc, a_referral_is_followed_where_that_is_allowed);
	tcase_add_test(
		tc, an_unknown_base_is_an_answer_and_leaves_the_connection);
	tcase_add_test(tc, nobody_at_the_port_is_a_failure_to_connect);
	tcase_add_test(tc, a_wrong_password_is_a_failure_to_authenticate);
	return s;
}

TEST_MAIN(suite)
