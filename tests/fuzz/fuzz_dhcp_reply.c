/* use: rpc_dhcp rpc_idl SAMBA TALLOC TEVENT */
/* Replies of a DHCP server, as fuzz_reply.h gives them. */
#include "rpc/dhcp/rpc_dhcp_class.h"
#include "rpc/dhcp/rpc_dhcp_edit.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"
#include "rpc/dhcp/rpc_dhcp_filter.h"
#include "rpc/dhcp/rpc_dhcp_lease_edit.h"
#include "rpc/dhcp/rpc_dhcp_option.h"
#include "rpc/dhcp/rpc_dhcp_policy.h"
#include "rpc/dhcp/rpc_dhcp_private.h"
#include "rpc/dhcp/rpc_dhcp_server.h"
#include "tests/fuzz/fuzz_reply.h"

#define MOST_PAGES  20
#define MOST_ROWS   5000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rpc_dhcp *dhcp;

/* ------------------------------------------------------------- questions */

static const struct rpc_dhcp_address scope4 = {4, {10, 0, 0, 0}};
static const struct rpc_dhcp_address scope6 = {6, {0x20, 1, 0xd, 0xb8}};
static const struct rpc_dhcp_level level4 = {
	RPC_DHCP_LEVEL_SCOPE, 4, {4, {10, 0, 0, 0}}, {0, {0}}};
static const struct rpc_dhcp_level level6 = {
	RPC_DHCP_LEVEL_SCOPE, 6, {6, {0x20, 1, 0xd, 0xb8}}, {0, {0}}};
static const struct rpc_dhcp_policy_key policy_key = {"p", &scope4};
static const struct rpc_dhcp_lease_key key4 = {
	.by = RPC_DHCP_BY_ADDRESS, .family = 4, .address = {4, {10, 0, 0, 9}}};
static const struct rpc_dhcp_lease_key key6 = {
	.by = RPC_DHCP_BY_NAME, .family = 6, .name = "n"};

/* ASK_LIST(NAME, of, ROW, text member, parameters): many rows */
#define ASK_LIST(name, of, type, member, ...)                                  \
	static void ask_##name(void)                                           \
	{                                                                      \
		struct tevent_req *req =                                       \
			rpc_dhcp_##name##_send(ev, ev, __VA_ARGS__);           \
		struct type *rows = NULL;                                      \
		size_t i, num = 0;                                             \
		finish(req);                                                   \
		rpc_dhcp_##of##_recv(req, results, &rows, &num);               \
		for (i = 0; i < num; i++) {                                    \
			touch(rows[i].member);                                 \
		}                                                              \
		talloc_free(req);                                              \
	}
/* the same with one row that is given away, */
#define ASK_ONE(name, of, type, member, ...)                                   \
	static void ask_##name(void)                                           \
	{                                                                      \
		struct tevent_req *req =                                       \
			rpc_dhcp_##name##_send(ev, ev, __VA_ARGS__);           \
		struct type *row = NULL;                                       \
		finish(req);                                                   \
		rpc_dhcp_##of##_recv(req, results, &row);                      \
		if (row != NULL) {                                             \
			touch(row->member);                                    \
		}                                                              \
		talloc_free(req);                                              \
	}
/* and with a value. */
#define ASK_VALUE(name, type, ...)                                             \
	static void ask_##name(void)                                           \
	{                                                                      \
		struct tevent_req *req =                                       \
			rpc_dhcp_##name##_send(ev, ev, __VA_ARGS__);           \
		type value = {0};                                              \
		finish(req);                                                   \
		rpc_dhcp_##name##_recv(req, &value);                           \
		talloc_free(req);                                              \
	}

ASK_LIST(options, options, rpc_dhcp_option, name, dhcp, 4)
ASK_LIST(option_values, option_values, rpc_dhcp_option_values, vendor, dhcp,
	 &level4)
ASK_LIST(option_values_policy, option_values, rpc_dhcp_option_values, policy,
	 dhcp, &level4)
ASK_LIST(option_values_class, option_values, rpc_dhcp_option_values, vendor,
	 dhcp, &level6, NULL)
ASK_LIST(classes, classes, rpc_dhcp_class, name, dhcp, 4)
ASK_LIST(policies, policies, rpc_dhcp_policy, name, dhcp, &scope4)
ASK_LIST(relations, relations, rpc_dhcp_relation, name, dhcp)
ASK_LIST(filters, filters, rpc_dhcp_filter, comment, dhcp, true)
ASK_LIST(reservations, reservations, rpc_dhcp_reservation, name, dhcp, &scope4)
ASK_LIST(bindings, bindings, rpc_dhcp_binding, description, dhcp, 4)
ASK_LIST(mcounts, mcounts, rpc_dhcp_mscope_count, name, dhcp)
ASK_ONE(failover_lease, failover_lease, rpc_dhcp_failover_lease, name, dhcp,
	&scope4)
ASK_ONE(policy, policy, rpc_dhcp_policy, name, dhcp, &policy_key)
ASK_ONE(relation, relation, rpc_dhcp_relation, name, dhcp, "r")
ASK_ONE(relation_of_scope, relation, rpc_dhcp_relation, primary_name, dhcp,
	&scope4)
ASK_ONE(lease, lease, rpc_dhcp_lease, name, dhcp, &key4)
ASK_ONE(scope, scope, rpc_dhcp_scope, name, dhcp, &scope4)
ASK_ONE(strings, strings, rpc_dhcp_strings, user_class, dhcp)
ASK_ONE(dns_user, dns_user, rpc_dhcp_dns_user, user, dhcp)
ASK_ONE(mscope, mscope, rpc_dhcp_mscope, name, dhcp, "m")
ASK_ONE(config, config, rpc_dhcp_config, audit_dir, dhcp)
ASK_VALUE(may_change, bool, dhcp)
ASK_VALUE(delay, uint16_t, dhcp, &scope4)
ASK_VALUE(enforcement, bool, dhcp, NULL)
ASK_VALUE(failover_counts, struct rpc_dhcp_failover_counts, dhcp, &scope4)
ASK_VALUE(failover_time, int64_t, dhcp)
ASK_VALUE(failover_owner, enum rpc_dhcp_failover_owner, dhcp, &scope4)
ASK_VALUE(filtering, struct rpc_dhcp_filtering, dhcp)
ASK_VALUE(config6, struct rpc_dhcp_config6, dhcp, &scope6)
ASK_VALUE(stateless, struct rpc_dhcp_stateless, dhcp, &scope6)

static void ask_option_value(void)
{
	struct tevent_req *req =
		rpc_dhcp_option_value_send(ev, ev, dhcp, &level6, 1, NULL);
	struct rpc_dhcp_option_value *value = NULL;
	size_t i;

	finish(req);
	rpc_dhcp_option_value_recv(req, results, &value);
	for (i = 0; value != NULL && i < value->num_elements; i++) {
		touch(value->elements[i].text);
	}
	talloc_free(req);
}

static void ask_free(const struct rpc_dhcp_address *scope)
{
	struct tevent_req *req =
		rpc_dhcp_free_send(ev, ev, dhcp, scope, NULL, NULL, 8);
	struct rpc_dhcp_address *rows = NULL;
	size_t num = 0;

	finish(req);
	rpc_dhcp_free_recv(req, results, &rows, &num);
	touched += num;
	talloc_free(req);
}

static void ask_free4(void)
{
	ask_free(&scope4);
}

static void ask_free6(void)
{
	ask_free(&scope6);
}

static void ask_stateless_counts(void)
{
	struct tevent_req *req = rpc_dhcp_stateless_counts_send(ev, ev, dhcp);
	struct rpc_dhcp_stateless_count *rows = NULL;
	size_t num = 0;

	finish(req);
	rpc_dhcp_stateless_counts_recv(req, results, &rows, &num);
	touched += num;
	talloc_free(req);
}

static void ask_mscope_ranges(void)
{
	struct tevent_req *req =
		rpc_dhcp_mscope_ranges_send(ev, ev, dhcp, "m", true);
	struct rpc_dhcp_range *rows = NULL;
	size_t i, num = 0;

	finish(req);
	rpc_dhcp_mscope_ranges_recv(req, results, &rows, &num);
	for (i = 0; i < num; i++) {
		touched += rows[i].first.octets[3] + rows[i].last.octets[3];
	}
	talloc_free(req);
}

static void ask_mscopes(void)
{
	struct tevent_req *req = rpc_dhcp_mscopes_send(ev, ev, dhcp);
	const char **names = NULL;
	size_t i, num = 0;

	finish(req);
	rpc_dhcp_mscopes_recv(req, results, &names, &num);
	for (i = 0; i < num; i++) {
		touch(names[i]);
	}
	talloc_free(req);
}

static void ask_family6(void)
{
	struct tevent_req *req = rpc_dhcp_options_send(ev, ev, dhcp, 6);
	struct rpc_dhcp_option *options = NULL;
	struct rpc_dhcp_class *classes = NULL;
	struct rpc_dhcp_binding *bindings = NULL;
	struct rpc_dhcp_option_values *values = NULL;
	size_t num = 0;

	finish(req);
	rpc_dhcp_options_recv(req, results, &options, &num);
	talloc_free(req);
	req = rpc_dhcp_classes_send(ev, ev, dhcp, 6);
	finish(req);
	rpc_dhcp_classes_recv(req, results, &classes, &num);
	talloc_free(req);
	req = rpc_dhcp_bindings_send(ev, ev, dhcp, 6);
	finish(req);
	rpc_dhcp_bindings_recv(req, results, &bindings, &num);
	talloc_free(req);
	req = rpc_dhcp_option_values_send(ev, ev, dhcp, &level6);
	finish(req);
	rpc_dhcp_option_values_recv(req, results, &values, &num);
	talloc_free(req);
}

static void ask_lease6(void)
{
	struct tevent_req *req = rpc_dhcp_lease_send(ev, ev, dhcp, &key6);
	struct rpc_dhcp_lease *lease = NULL;

	finish(req);
	rpc_dhcp_lease_recv(req, results, &lease);
	if (lease != NULL) {
		touch(lease->name);
	}
	talloc_free(req);
}

static bool see(const struct rpc_dhcp_lease *leases, size_t num, void *private)
{
	size_t i;

	for (i = 0; i < num; i++) {
		touch(leases[i].name);
		touch(leases[i].comment);
		touch(leases[i].policy);
		if (leases[i].client_id_len > 0) {
			touched +=
				leases[i]
					.client_id[leases[i].client_id_len - 1];
		}
	}
	return true;
}

static void ask_leases(const struct rpc_dhcp_address *scope)
{
	struct tevent_req *req =
		rpc_dhcp_leases_send(ev, ev, dhcp, scope, see, NULL);
	uint64_t rows = 0;

	finish(req);
	rpc_dhcp_leases_recv(req, &rows);
	talloc_free(req);
}

static void ask_leases4(void)
{
	ask_leases(&scope4);
}

static void ask_leases6(void)
{
	ask_leases(&scope6);
}

static void ask_scopes(int family)
{
	struct tevent_req *req = rpc_dhcp_scopes_send(ev, ev, dhcp, family);
	struct rpc_dhcp_scopes *scopes = NULL;
	size_t i;

	finish(req);
	rpc_dhcp_scopes_recv(req, results, &scopes);
	for (i = 0; scopes != NULL && i < scopes->num_scopes; i++) {
		touch(scopes->scopes[i].name);
		touch(scopes->scopes[i].superscope);
	}
	talloc_free(req);
}

static void ask_scopes4(void)
{
	ask_scopes(4);
}

static void ask_scopes6(void)
{
	ask_scopes(6);
}

static void ask_counts(int family)
{
	struct tevent_req *req = rpc_dhcp_counts_send(ev, ev, dhcp, family);
	struct rpc_dhcp_counts *counts = NULL;

	finish(req);
	rpc_dhcp_counts_recv(req, results, &counts);
	talloc_free(req);
}

static void ask_counts4(void)
{
	ask_counts(4);
}

static void ask_counts6(void)
{
	ask_counts(6);
}

/* Seeds name their question by its place: append. */
static void (*const questions[])(void) = {
	ask_options,
	ask_option_values,
	ask_option_values_policy,
	ask_option_values_class,
	ask_classes,
	ask_policies,
	ask_relations,
	ask_filters,
	ask_reservations,
	ask_bindings,
	ask_option_value,
	ask_policy,
	ask_relation,
	ask_relation_of_scope,
	ask_lease,
	ask_scope,
	ask_strings,
	ask_dns_user,
	ask_mscope,
	ask_config,
	ask_delay,
	ask_enforcement,
	ask_failover_counts,
	ask_failover_time,
	ask_failover_owner,
	ask_filtering,
	ask_config6,
	ask_stateless,
	ask_free4,
	ask_free6,
	ask_stateless_counts,
	ask_mscopes,
	ask_family6,
	ask_lease6,
	ask_leases4,
	ask_leases6,
	ask_scopes4,
	ask_scopes6,
	ask_counts4,
	ask_counts6,
	ask_mcounts,
	ask_failover_lease,
	ask_may_change,
	ask_mscope_ranges,
};
#define NUM_QUESTIONS (sizeof(questions) / sizeof(questions[0]))

static void connect_once(void)
{
	ev = tevent_context_init(NULL);
	dhcp = talloc_zero(NULL, struct rpc_dhcp);
	dhcp->limits = rpc_dhcp_limits_default();
	dhcp->limits.pages = MOST_PAGES;
	dhcp->limits.rows = MOST_ROWS;
	dhcp->limits.list_ms = 0;
	dhcp->conns[RPC_DHCP_FIRST] = talloc_zero(dhcp, struct rpc_conn);
	dhcp->conns[RPC_DHCP_FIRST]->table = &ndr_table_dhcpsrv;
	dhcp->conns[RPC_DHCP_SECOND] = talloc_zero(dhcp, struct rpc_conn);
	dhcp->conns[RPC_DHCP_SECOND]->table = &ndr_table_dhcpsrv2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) {
		return 0;
	}
	if (ev == NULL) {
		connect_once();
	}
	memset(dhcp->known, 0, sizeof(dhcp->known));
	ask(questions, NUM_QUESTIONS, data, size);
	return 0;
}
