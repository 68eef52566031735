/* use: rpc_dns rpc_conn CARES TALLOC TEVENT CHECK */
/* Names for reverse questions, order of SRV records, answers that fail. */
#include "rpc/dns/rpc_dns_query.h"
#include "tests/support/suite.h"

START_TEST(an_address_becomes_a_reverse_name)
{
	static const uint8_t four[] = {10, 0, 1, 21};
	static const uint8_t six[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 0x1f};
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);

	ck_assert_str_eq(rpc_dns_reverse_name(tmp_ctx, 4, four),
			 "21.1.0.10.in-addr.arpa");
	ck_assert_str_eq(rpc_dns_reverse_name(tmp_ctx, 6, six),
			 "f.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
			 "0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
	talloc_free(tmp_ctx);
}
END_TEST

START_TEST(the_lowest_priority_and_the_highest_weight_come_first)
{
	struct rpc_dns_record records[] = {
		{.name = "c", .priority = 10, .weight = 1},
		{.name = "b", .priority = 0, .weight = 1},
		{.name = "a", .priority = 0, .weight = 1},
		{.name = "d", .priority = 0, .weight = 100},
	};
	struct rpc_dns_answer answer = {records, 4};

	rpc_dns_srv_sort(&answer);
	ck_assert_str_eq(records[0].name, "d");
	ck_assert_str_eq(records[1].name, "a");
	ck_assert_str_eq(records[2].name, "b");
	ck_assert_str_eq(records[3].name, "c");
}
END_TEST

/* Nobody listens at port 1 of loopback. */
START_TEST(a_resolver_that_is_not_there_is_a_failure_at_resolve)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct tevent_context *ev = tevent_context_init(tmp_ctx);
	struct rpc_dns_answer *answer = NULL;
	struct rpc_dns *dns = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	status = rpc_dns_new(tmp_ctx, ev, "127.0.0.1:1", 20, &dns);
	ck_assert(rpc_status_is_ok(status));
	req = rpc_dns_query_send(tmp_ctx, ev, dns, "contoso.test", RPC_DNS_NS);
	ck_assert(tevent_req_poll(req, ev));
	status = rpc_dns_query_recv(req, tmp_ctx, &answer);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_DNS);
	ck_assert_int_eq(status.step, RPC_STEP_RESOLVE);
	ck_assert_ptr_null(answer);
	talloc_free(tmp_ctx);
}
END_TEST

START_TEST(a_question_may_be_given_up_before_its_answer)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct tevent_context *ev = tevent_context_init(tmp_ctx);
	struct rpc_dns *dns = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	status = rpc_dns_new(tmp_ctx, ev, "127.0.0.1:1", 20, &dns);
	ck_assert(rpc_status_is_ok(status));
	req = rpc_dns_query_send(tmp_ctx, ev, dns, "contoso.test", RPC_DNS_A);
	ck_assert_ptr_nonnull(req);
	talloc_free(req);
	talloc_free(dns);
	talloc_free(tmp_ctx);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_dns_query");
	TCase *tc = tcase_create("query");

	suite_add_tcase(s, tc);
	tcase_add_test(tc, an_address_becomes_a_reverse_name);
	tcase_add_test(tc,
		       the_lowest_priority_and_the_highest_weight_come_first);
	tcase_add_test(
		tc, a_resolver_that_is_not_there_is_a_failure_at_resolve);
	tcase_add_test(tc, a_question_may_be_given_up_before_its_answer);
	return s;
}

TEST_MAIN(suite)
