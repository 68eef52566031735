/* use: rpc_dhcp rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * Questions for one thing, and options at every level: what the server is
 * asked, and what becomes of its answer.
 */
#include "rpc/dhcp/rpc_dhcp_edit.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"
#include "rpc/dhcp/rpc_dhcp_filter.h"
#include "rpc/dhcp/rpc_dhcp_lease_edit.h"
#include "rpc/dhcp/rpc_dhcp_option.h"
#include "rpc/dhcp/rpc_dhcp_policy.h"
#include "rpc/dhcp/rpc_dhcp_server.h"
#include "tests/unit/rpc_dhcp/fake_conn.h"

#define SCOPE 0x0A000000u
#define MCTX  fake.ev, fake.ev, fake.dhcp

static const struct rpc_dhcp_address scope4 = {4, {10, 0, 0, 0}};
static const struct rpc_dhcp_address scope6 = {6, {0x20, 1, 0xd, 0xb8}};
static const uint8_t mac[] = {2, 0, 0, 0, 0, 9};
static uint32_t verdict;

static void setup(void)
{
	fake_setup();
	verdict = DHCP_SUCCESS;
}

static void poll_for(struct tevent_req *req)
{
	ck_assert_ptr_nonnull(req);
	ck_assert(tevent_req_poll(req, fake.ev));
}

/* ---------------------------------------------------------------- options */

/* One value of every type. */
static struct DHCP_OPTION_DATA every_type(TALLOC_CTX *mem_ctx)
{
	struct DHCP_OPTION_DATA data = {9, NULL};
	struct DHCP_OPTION_DATA_ELEMENT *e = NULL;
	uint32_t i;

	e = talloc_zero_array(mem_ctx, struct DHCP_OPTION_DATA_ELEMENT, 9);
	data.Elements = e;
	for (i = 0; i < 9; i++) {
		e[i].OptionType = (enum DHCP_OPTION_DATA_TYPE)i;
	}
	e[0].Element.ByteOption = 0xFF;
	e[1].Element.WordOption = 0xFFFE;
	e[2].Element.DWordOption = 0xFFFFFFFD;
	e[3].Element.DWordDWordOption.DWord1 = 1;
	e[3].Element.DWordDWordOption.DWord2 = 2;
	e[4].Element.IpAddressOption = SCOPE + 9;
	e[5].Element.StringDataOption = fake_text(mem_ctx, "text");
	e[6].Element.BinaryDataOption.Data =
		talloc_memdup(mem_ctx, mac, sizeof(mac));
	e[6].Element.BinaryDataOption.DataLength = sizeof(mac);
	/* 7: encapsulated, and empty */
	e[8].Element.Ipv6AddressDataOption = fake_text(mem_ctx, "2001:db8::9");
	return data;
}

static void is_every_type(const struct rpc_dhcp_option_element *e, size_t num)
{
	ck_assert_uint_eq(num, 9);
	ck_assert_uint_eq(e[0].number, 0xFF);
	ck_assert_uint_eq(e[1].number, 0xFFFE);
	ck_assert_uint_eq(e[2].number, 0xFFFFFFFD);
	ck_assert_uint_eq(e[3].number, 0x100000002);
	ck_assert_uint_eq(rpc_dhcp_word(&e[4].address), SCOPE + 9);
	ck_assert_str_eq(e[5].text, "text");
	ck_assert_uint_eq(e[6].data_len, 6);
	ck_assert_mem_eq(e[6].data, mac, 6);
	ck_assert_int_eq(e[7].type, RPC_DHCP_OPTION_ENCAPSULATED);
	ck_assert_ptr_null(e[7].data);
	ck_assert_str_eq(e[8].text, "2001:db8::9");
}

static bool answer_options(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpGetAllOptions *r = p;
	struct R_DhcpEnumOptions *o = p;
	struct DHCP_ALL_OPTIONS *all = NULL;
	struct DHCP_OPTION_ARRAY *array = NULL;

	array = talloc_zero(mem_ctx, struct DHCP_OPTION_ARRAY);
	array->NumElements = 1;
	array->Options = talloc_zero(array, struct DHCP_OPTION);
	array->Options->OptionID = 3;
	array->Options->OptionName = fake_text(array, "Router");
	array->Options->OptionType = DhcpArrayTypeOption;
	array->Options->DefaultValue = every_type(array);
	if (opnum == 23) {
		*o->out.Options = array;
		*o->out.OptionsRead = 1;
		o->out.result = verdict;
		return true;
	}
	if (opnum != SECOND + 29 && opnum != SECOND + 55) {
		return false;
	}
	ck_assert_uint_eq(r->in.Flags, 0);
	all = talloc_zero(mem_ctx, struct DHCP_ALL_OPTIONS);
	all->NonVendorOptions = array;
	all->NumVendorOptions = 1;
	all->VendorOptions =
		talloc_zero(all, struct DHCP_ALL_OPTIONS_VendorOptions);
	all->VendorOptions->VendorName = fake_text(all, "MSFT 5.0");
	all->VendorOptions->Option.OptionID = 1;
	*r->out.OptionStruct = all;
	r->out.result = verdict;
	return true;
}

static const struct {
	int family;
	uint32_t opnum;
	uint32_t lacking;
	size_t num;
} definitions[] = {
	{4, SECOND + 29, 0, 2},
	{4, 23, SECOND + 29, 1},
	{6, SECOND + 55, 0, 2},
};

START_TEST(definitions_are_read)
{
	struct rpc_dhcp_option *rows = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	size_t num = 0;

	fake.answer = answer_options;
	fake.lacking[0] = definitions[_i].lacking;
	fake_connect();
	req = rpc_dhcp_options_send(MCTX, definitions[_i].family);
	poll_for(req);
	status = rpc_dhcp_options_recv(req, fake.ev, &rows, &num);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(fake.last_opnum, definitions[_i].opnum);
	ck_assert_uint_eq(num, definitions[_i].num);
	ck_assert_uint_eq(rows[0].id, 3);
	ck_assert_str_eq(rows[0].name, "Router");
	ck_assert(rows[0].is_array && !rows[0].is_vendor);
	is_every_type(rows[0].elements, rows[0].num_elements);
	if (num == 2) {
		ck_assert(rows[1].is_vendor);
		ck_assert_str_eq(rows[1].vendor, "MSFT 5.0");
		ck_assert_uint_eq(rows[1].num_elements, 0);
	}
}
END_TEST

START_TEST(refused_options_are_said)
{
	struct rpc_dhcp_option *rows = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	size_t num = 0;

	verdict = 5;
	fake.answer = answer_options;
	fake_connect();
	req = rpc_dhcp_options_send(MCTX, 4);
	poll_for(req);
	status = rpc_dhcp_options_recv(req, fake.ev, &rows, &num);
	talloc_free(req);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_WERROR);
	ck_assert_uint_eq(status.code, 5);
}
END_TEST

static const struct rpc_dhcp_level at_server = {
	RPC_DHCP_LEVEL_SERVER, 4, {0, {0}}, {0, {0}}};
static const struct rpc_dhcp_level at_scope = {
	RPC_DHCP_LEVEL_SCOPE, 4, {4, {10, 0, 0, 0}}, {0, {0}}};
static const struct rpc_dhcp_level at_scope6 = {
	RPC_DHCP_LEVEL_SCOPE, 6, {6, {0x20, 1, 0xd, 0xb8}}, {0, {0}}};

static struct DHCP_OPTION_VALUE_ARRAY *lease_time(TALLOC_CTX *mem_ctx)
{
	struct DHCP_OPTION_VALUE_ARRAY *array =
		talloc_zero(mem_ctx, struct DHCP_OPTION_VALUE_ARRAY);

	array->NumElements = 2;
	array->Values = talloc_zero_array(array, struct DHCP_OPTION_VALUE, 2);
	array->Values[0].OptionID = 200;
	array->Values[0].Value = every_type(array);
	array->Values[1].OptionID = 51;
	array->Values[1].Value.NumElements = 1;
	array->Values[1].Value.Elements =
		talloc_zero(array, struct DHCP_OPTION_DATA_ELEMENT);
	array->Values[1].Value.Elements->OptionType = DhcpDWordOption;
	array->Values[1].Value.Elements->Element.DWordOption = 691200;
	return array;
}

/* Of the vendor class an empty row, then those of no class. */
static bool answer_values(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpGetAllOptionValues *r = p;
	struct R_DhcpEnumOptionValues *o = p;
	struct DHCP_ALL_OPTION_VALUES *all = NULL;

	if (opnum == 14) {
		ck_assert_int_eq(o->in.ScopeInfo->ScopeType, DhcpGlobalOptions);
		*o->out.OptionValues = lease_time(mem_ctx);
		*o->out.OptionsRead = 0;
		*o->out.ResumeHandle = 2;
		o->out.result = verdict;
		return true;
	}
	if (opnum != SECOND + 30 && opnum != SECOND + 105) {
		return false;
	}
	ck_assert_int_eq(r->in.ScopeInfo->ScopeType, DhcpGlobalOptions);
	all = talloc_zero(mem_ctx, struct DHCP_ALL_OPTION_VALUES);
	all->NumElements = 2;
	all->Options = talloc_zero_array(
		all, struct DHCP_ALL_OPTION_VALUES_Options, 2);
	all->Options[0].ClassName = fake_text(all, "first");
	all->Options[0].VendorName = fake_text(all, "MSFT 5.0");
	all->Options[0].IsVendor = 1;
	all->Options[1].OptionsArray = lease_time(all);
	*r->out.Values = all;
	r->out.result = verdict;
	return true;
}

static const struct {
	bool policy;
	uint32_t opnum;
	uint32_t lacking;
	size_t num;
} levels[] = {
	{false, SECOND + 30, 0, 2},
	{false, 14, SECOND + 30, 1},
	{true, SECOND + 105, 0, 2},
};

START_TEST(values_of_a_level_are_read)
{
	const struct rpc_dhcp_option_value *value = NULL;
	struct rpc_dhcp_option_values *rows = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	uint32_t number = 0;
	size_t num = 0;

	fake.answer = answer_values;
	fake.lacking[0] = levels[_i].lacking;
	fake_connect();
	req = levels[_i].policy
		      ? rpc_dhcp_option_values_policy_send(MCTX, &at_server)
		      : rpc_dhcp_option_values_send(MCTX, &at_server);
	poll_for(req);
	status = rpc_dhcp_option_values_recv(req, fake.ev, &rows, &num);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(fake.last_opnum, levels[_i].opnum);
	ck_assert_uint_eq(num, levels[_i].num);
	if (num == 2) {
		ck_assert_str_eq(levels[_i].policy ? rows[0].policy
						   : rows[0].user_class,
				 "first");
		ck_assert_str_eq(rows[0].vendor, "MSFT 5.0");
		ck_assert(rows[0].is_vendor);
		ck_assert_uint_eq(rows[0].num_values, 0);
	}
	is_every_type(rows[num - 1].values[0].elements,
		      rows[num - 1].values[0].num_elements);
	value = rpc_dhcp_option_find(rows, num, RPC_DHCP_OPTION_LEASE_S);
	ck_assert(rpc_dhcp_option_number(value, &number));
	ck_assert_uint_eq(number, 691200);
	ck_assert(!rpc_dhcp_option_number(&rows[num - 1].values[0], &number));
	ck_assert_ptr_null(rpc_dhcp_option_find(rows, num, 3));
}
END_TEST

static bool answer_value(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpGetOptionValueV5 *r = p;
	struct R_DhcpGetOptionValueV6 *r6 = p;

	if (opnum == SECOND + 78) {
		ck_assert_int_eq(r6->in.ScopeInfo->ScopeType,
				 DhcpScopeOptions6);
		r6->out.OptionValue->OptionID = 39;
		r6->out.OptionValue->Value = every_type(mem_ctx);
		r6->out.result = verdict;
		return true;
	}
	if (opnum != SECOND + 21 && opnum != SECOND + 103) {
		return false;
	}
	ck_assert_uint_eq(r->in.ScopeInfo->ScopeInfo.SubnetScopeInfo, SCOPE);
	ck_assert_str_eq(r->in.ClassName,
			 opnum == SECOND + 21 ? "user" : "policy");
	*r->out.OptionValue = talloc_zero(mem_ctx, struct DHCP_OPTION_VALUE);
	(*r->out.OptionValue)->OptionID = 39;
	(*r->out.OptionValue)->Value = every_type(mem_ctx);
	r->out.result = verdict;
	return true;
}

START_TEST(one_value_is_read)
{
	static const struct rpc_dhcp_option_class whose[] = {
		{.user_class = "user"}, {.policy = "policy"}, {NULL}};
	struct rpc_dhcp_option_value *value = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	fake.answer = answer_value;
	fake_connect();
	req = rpc_dhcp_option_value_send(MCTX, _i == 2 ? &at_scope6 : &at_scope,
					 39, &whose[_i]);
	poll_for(req);
	status = rpc_dhcp_option_value_recv(req, fake.ev, &value);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(value->id, 39);
	is_every_type(value->elements, value->num_elements);
}
END_TEST

/* ----------------------------------------------------------------- leases */

static bool answer_lease(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpV4GetClientInfoEx *r = p;
	struct R_DhcpGetClientInfoV6 *r6 = p;
	struct DHCP_CLIENT_INFO_EX *c = NULL;
	struct DHCP_CLIENT_INFO_V6 *c6 = NULL;

	if (verdict != DHCP_SUCCESS) {
		r->out.result = verdict;
		return true;
	}
	if (opnum == SECOND + 72) {
		ck_assert_int_eq(r6->in.SearchInfo->SearchType,
				 Dhcpv6ClientDUID);
		c6 = talloc_zero(mem_ctx, struct DHCP_CLIENT_INFO_V6);
		c6->ClientIpAddress = rpc_dhcp_wire6(&scope6);
		c6->ClientDUID.Data = talloc_memdup(c6, mac, sizeof(mac));
		c6->ClientDUID.DataLength = sizeof(mac);
		c6->IAID = 7;
		*r6->out.ClientInfo = c6;
		r6->out.result = 0;
		return true;
	}
	ck_assert_int_eq(r->in.SearchInfo->SearchType, DhcpClientIpAddress);
	c = talloc_zero(mem_ctx, struct DHCP_CLIENT_INFO_EX);
	c->ClientIpAddress = SCOPE + 9;
	c->SubnetMask = 0xFFFFFF00;
	c->ClientHardwareAddress.Data = talloc_memdup(c, mac, sizeof(mac));
	c->ClientHardwareAddress.DataLength = sizeof(mac);
	c->ClientName = fake_text(c, "pc9");
	c->bClientType = 1;
	c->AddressState = 2;
	c->FilterStatus = RPC_DHCP_FILTERED_ALLOW;
	c->PolicyName = fake_text(c, "phones");
	c->Properties = talloc_zero(c, struct DHCP_PROPERTY_ARRAY);
	c->Properties->NumElements = 1;
	c->Properties->Elements = talloc_zero(c, struct DHCP_PROPERTY);
	c->Properties->Elements->ID = DhcpPropIdClientAddressStateEx;
	c->Properties->Elements->Type = DhcpPropTypeDword;
	c->Properties->Elements->Value.DWordValue = 1;
	*r->out.ClientInfo = c;
	r->out.result = 0;
	return true;
}

/* What each generation tells. */
static const struct {
	uint32_t opnum;
	uint32_t lacking[4];
	uint8_t type, state;
	uint32_t filter;
	bool policy, no_ptr;
} lease_methods[] = {
	{SECOND + 132, {0}, 1, 2, 2, true, true},
	{SECOND + 123, {SECOND + 132}, 1, 2, 2, true, false},
	{46, {SECOND + 132, SECOND + 123}, 1, 2, 0, false, false},
	{34, {SECOND + 132, SECOND + 123, 46}, 1, 1, 0, false, false},
	{18, {SECOND + 132, SECOND + 123, 46, 34}, 0, 1, 0, false, false},
};

START_TEST(a_lease_is_read_as_far_as_its_generation_tells)
{
	const struct rpc_dhcp_lease_key key = {.by = RPC_DHCP_BY_ADDRESS,
					       .family = 4,
					       .address = {4, {10, 0, 0, 9}}};
	struct rpc_dhcp_lease *lease = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	memcpy(fake.lacking, lease_methods[_i].lacking,
	       sizeof(lease_methods[_i].lacking));
	fake.answer = answer_lease;
	fake_connect();
	req = rpc_dhcp_lease_send(MCTX, &key);
	poll_for(req);
	status = rpc_dhcp_lease_recv(req, fake.ev, &lease);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(fake.last_opnum, lease_methods[_i].opnum);
	ck_assert_uint_eq(rpc_dhcp_word(&lease->address), SCOPE + 9);
	ck_assert_uint_eq(lease->prefix, 24);
	ck_assert_str_eq(lease->name, "pc9");
	ck_assert_mem_eq(lease->client_id, mac, sizeof(mac));
	ck_assert_uint_eq(lease->client_type, lease_methods[_i].type);
	ck_assert_uint_eq(lease->state, lease_methods[_i].state);
	ck_assert_uint_eq(lease->filter, lease_methods[_i].filter);
	ck_assert((lease->policy != NULL) == lease_methods[_i].policy);
	ck_assert(lease->no_ptr == lease_methods[_i].no_ptr);
}
END_TEST

START_TEST(a_lease_of_ipv6_is_found_by_its_duid)
{
	const struct rpc_dhcp_lease_key key = {.by = RPC_DHCP_BY_ID,
					       .family = 6,
					       .client_id = mac,
					       .client_id_len = sizeof(mac)};
	struct rpc_dhcp_lease *lease = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	fake.answer = answer_lease;
	fake_connect();
	req = rpc_dhcp_lease_send(MCTX, &key);
	poll_for(req);
	status = rpc_dhcp_lease_recv(req, fake.ev, &lease);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(lease->iaid, 7);
	ck_assert_ptr_null(lease->name);
	ck_assert_mem_eq(lease->client_id, mac, sizeof(mac));
	ck_assert_int_eq(lease->expires, RPC_DHCP_TIME_NONE);
}
END_TEST

START_TEST(no_such_lease_is_the_servers_word)
{
	const struct rpc_dhcp_lease_key key = {
		.by = RPC_DHCP_BY_NAME, .family = 4, .name = "nobody"};
	struct rpc_dhcp_lease *lease = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	verdict = 20013;
	fake.answer = answer_lease;
	fake_connect();
	req = rpc_dhcp_lease_send(MCTX, &key);
	poll_for(req);
	status = rpc_dhcp_lease_recv(req, fake.ev, &lease);
	talloc_free(req);
	ck_assert_uint_eq(status.code, 20013);
	ck_assert_ptr_null(lease);
}
END_TEST

/* ----------------------------------------------------------- single things */

/* SUCCESS, and nothing in it. */
static bool answer_nothing(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpGetSubnetInfoVQ *r = p;

	ck_assert_uint_eq(opnum, 49);
	r->out.result = DHCP_SUCCESS;
	return true;
}

START_TEST(success_without_an_answer_is_a_bad_reply)
{
	struct rpc_dhcp_scope *scope = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	fake.answer = answer_nothing;
	fake_connect();
	req = rpc_dhcp_scope_send(MCTX, &scope4);
	poll_for(req);
	status = rpc_dhcp_scope_recv(req, fake.ev, &scope);
	talloc_free(req);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_LOCAL);
	ck_assert_uint_eq(status.code, RPC_LOCAL_BAD_REPLY);
}
END_TEST

static bool answer_numbers(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpGetSubnetDelayOffer *delay = p;
	struct R_DhcpV4QueryPolicyEnforcement *enforcement = p;
	struct R_DhcpV4FailoverGetSystemTime *now = p;
	struct R_DhcpV4FailoverGetAddressStatus *owner = p;
	struct R_DhcpGetFilterV4 *filtering = p;
	struct R_DhcpV6GetStatelessStoreParams *stateless = p;
	struct R_DhcpV4FailoverGetScopeStatistics *counts = p;

	switch (opnum) {
	case SECOND + 80:
		*delay->out.TimeDelayInMilliseconds = 1000;
		return true;
	case SECOND + 106:
		ck_assert_uint_eq(enforcement->in.ServerPolicy, 1);
		*enforcement->out.Enabled = 1;
		return true;
	case SECOND + 99:
		*now->out.pTime = 1794301200;
		return true;
	case SECOND + 125:
		*owner->out.pStatus = owner->in.SubnetAddress == SCOPE ? 9 : 1;
		return true;
	case SECOND + 85:
		filtering->out.GlobalFilterInfo->EnforceDenyList = 1;
		return true;
	case SECOND + 117:
		stateless->out.Params->Status = 1;
		stateless->out.Params->PurgeInterval = 720;
		return true;
	case SECOND + 97:
		*counts->out.pStats =
			talloc_zero(mem_ctx, struct DHCP_FAILOVER_STATISTICS);
		(*counts->out.pStats)->numAddr = 100;
		(*counts->out.pStats)->thisAddrInUse = 7;
		return true;
	default:
		return false;
	}
}

START_TEST(numbers_come_back)
{
	const struct rpc_dhcp_address host = {4, {10, 0, 0, 9}};
	enum rpc_dhcp_failover_owner owner = RPC_DHCP_OWNER_PRIMARY;
	struct rpc_dhcp_failover_counts counts = {0};
	struct rpc_dhcp_filtering filtering = {0};
	struct rpc_dhcp_stateless stateless = {0};
	struct tevent_req *req = NULL;
	uint16_t delay = 0;
	int64_t now = 0;
	bool on = false;

	fake.answer = answer_numbers;
	fake_connect();
	req = rpc_dhcp_delay_send(MCTX, &scope4);
	poll_for(req);
	ck_assert(rpc_status_is_ok(rpc_dhcp_delay_recv(req, &delay)));
	ck_assert_uint_eq(delay, 1000);
	req = rpc_dhcp_enforcement_send(MCTX, NULL);
	poll_for(req);
	ck_assert(rpc_status_is_ok(rpc_dhcp_enforcement_recv(req, &on)));
	ck_assert(on);
	req = rpc_dhcp_failover_time_send(MCTX);
	poll_for(req);
	ck_assert(rpc_status_is_ok(rpc_dhcp_failover_time_recv(req, &now)));
	ck_assert_int_eq(now, 1794301200);
	req = rpc_dhcp_failover_owner_send(MCTX, &host);
	poll_for(req);
	ck_assert(rpc_status_is_ok(rpc_dhcp_failover_owner_recv(req, &owner)));
	ck_assert_int_eq(owner, RPC_DHCP_OWNER_SECONDARY);
	/* a status that there is not */
	req = rpc_dhcp_failover_owner_send(MCTX, &scope4);
	poll_for(req);
	ck_assert_uint_eq(rpc_dhcp_failover_owner_recv(req, &owner).code,
			  RPC_LOCAL_BAD_REPLY);
	req = rpc_dhcp_filtering_send(MCTX);
	poll_for(req);
	ck_assert(rpc_status_is_ok(rpc_dhcp_filtering_recv(req, &filtering)));
	ck_assert(filtering.deny && !filtering.allow);
	req = rpc_dhcp_stateless_send(MCTX, &scope6);
	poll_for(req);
	ck_assert(rpc_status_is_ok(rpc_dhcp_stateless_recv(req, &stateless)));
	ck_assert(stateless.is_on);
	ck_assert_uint_eq(stateless.purge_h, 720);
	req = rpc_dhcp_failover_counts_send(MCTX, &scope4);
	poll_for(req);
	ck_assert(
		rpc_status_is_ok(rpc_dhcp_failover_counts_recv(req, &counts)));
	ck_assert_uint_eq(counts.total, 100);
	ck_assert_uint_eq(counts.own_in_use, 7);
}
END_TEST

/* Buffers of the size that was asked for, or shorter. */
static bool answer_dns_user(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpQueryDnsRegCredentials *r = p;

	ck_assert_uint_eq(opnum, SECOND + 42);
	ck_assert_uint_eq(r->in.UnameSize, 1024);
	r->out.Uname->count = r->in.UnameSize;
	r->out.Uname->units = talloc_zero_array(mem_ctx, uint16_t, 1024);
	r->out.Uname->units[0] = 'u';
	r->out.Domain->count = verdict == 0 ? 2 : 1025;
	r->out.Domain->units = talloc_zero_array(mem_ctx, uint16_t, 1025);
	r->out.Domain->units[0] = 'D';
	r->out.Domain->units[1] = 'E';
	r->out.result = DHCP_SUCCESS;
	return true;
}

START_TEST(the_user_that_updates_dns_is_read)
{
	struct rpc_dhcp_dns_user *user = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	fake.answer = answer_dns_user;
	fake_connect();
	req = rpc_dhcp_dns_user_send(MCTX);
	poll_for(req);
	status = rpc_dhcp_dns_user_recv(req, fake.ev, &user);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_str_eq(user->user, "u");
	ck_assert_str_eq(user->domain, "DE");
}
END_TEST

START_TEST(a_buffer_larger_than_wanted_is_refused)
{
	struct rpc_dhcp_dns_user *user = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	verdict = 1;
	fake.answer = answer_dns_user;
	fake_connect();
	req = rpc_dhcp_dns_user_send(MCTX);
	poll_for(req);
	status = rpc_dhcp_dns_user_recv(req, fake.ev, &user);
	talloc_free(req);
	ck_assert_uint_eq(status.code, NT_BAD_STUB);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_dhcp_read");
	TCase *c = tcase_create("read");

	/* tevent registers its back ends once for the process */
	talloc_free(tevent_context_init(NULL));
	tcase_add_checked_fixture(c, setup, fake_teardown);
	tcase_add_loop_test(c, definitions_are_read, 0, 3);
	tcase_add_test(c, refused_options_are_said);
	tcase_add_loop_test(c, values_of_a_level_are_read, 0, 3);
	tcase_add_loop_test(c, one_value_is_read, 0, 3);
	tcase_add_loop_test(c, a_lease_is_read_as_far_as_its_generation_tells,
			    0, 5);
	tcase_add_test(c, a_lease_of_ipv6_is_found_by_its_duid);
	tcase_add_test(c, no_such_lease_is_the_servers_word);
	tcase_add_test(c, success_without_an_answer_is_a_bad_reply);
	tcase_add_test(c, numbers_come_back);
	tcase_add_test(c, the_user_that_updates_dns_is_read);
	tcase_add_test(c, a_buffer_larger_than_wanted_is_refused);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
