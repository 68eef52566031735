/* use: rpc_dhcp rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * Listings of whole objects: options, classes, policies, relationships,
 * filters, reservations, multicast scopes; from servers that behave and from
 * those that do not.
 */
#include "rpc/dhcp/rpc_dhcp_class.h"
#include "rpc/dhcp/rpc_dhcp_edit.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"
#include "rpc/dhcp/rpc_dhcp_filter.h"
#include "rpc/dhcp/rpc_dhcp_policy.h"
#include "rpc/dhcp/rpc_dhcp_server.h"
#include "tests/unit/rpc_dhcp/fake_conn.h"

#define SCOPE 0x0A000000u

/* How the lists behave: in pages of two rows. */
static struct {
	uint32_t pages; /* 0: for ever */
	bool same_handle;
	uint32_t circle;  /* handles that come round; 0: none */
	uint32_t claims;  /* rows said to be read beyond those sent */
	uint32_t refuses; /* WERROR of page refuse_at */
	uint32_t refuse_at;
	bool empty_page; /* MORE_DATA without rows */
} list;

static uint32_t next_handle(uint32_t at)
{
	if (list.same_handle) {
		return 2;
	}
	if (list.circle != 0) {
		return 2 + fake.asked % list.circle;
	}
	return at + 2;
}

/* What every page says; returns how many rows it has. */
static uint32_t page_says(uint32_t *handle, uint32_t *read, uint32_t *total,
			  uint32_t *result)
{
	if (list.refuse_at != 0 && fake.asked == list.refuse_at) {
		*result = list.refuses;
		return 0;
	}
	*handle = next_handle(*handle);
	*read = 2 + list.claims;
	*total = 0x7FFFFFFF;
	*result = fake.asked == list.pages ? DHCP_SUCCESS : DHCP_MORE_DATA;
	if (list.empty_page) {
		*read = 0;
		return 0;
	}
	return 2;
}

static bool answer_classes(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpEnumClasses *r = p;
	struct DHCP_CLASS_INFO_ARRAY *array = NULL;
	uint32_t n;

	if (opnum != SECOND + 28) {
		return false;
	}
	*r->out.ResumeHandle = *r->in.ResumeHandle;
	n = page_says(r->out.ResumeHandle, r->out.nRead, r->out.nTotal,
		      &r->out.result);
	if (n == 0) {
		return true;
	}
	array = talloc_zero(mem_ctx, struct DHCP_CLASS_INFO_ARRAY);
	array->NumElements = n;
	array->Classes = talloc_zero_array(array, struct DHCP_CLASS_INFO, n);
	array->Classes[0].ClassName = fake_text(array, "MSFT 5.0");
	array->Classes[0].IsVendor = 1;
	array->Classes[0].ClassData = (uint8_t *)talloc_strdup(array, "MSFT");
	array->Classes[0].ClassDataLength = 4;
	*r->out.ClassInfoArray = array;
	return true;
}

static void setup(void)
{
	fake_setup();
	memset(&list, 0, sizeof(list));
	list.pages = 3;
	fake.answer = answer_classes;
}

static struct rpc_status list_classes(struct rpc_dhcp_class **out_rows,
				      size_t *out_num)
{
	struct tevent_req *req = NULL;
	struct rpc_status status;

	fake_connect();
	req = rpc_dhcp_classes_send(fake.ev, fake.ev, fake.dhcp, 4);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_classes_recv(req, fake.ev, out_rows, out_num);
	talloc_free(req);
	return status;
}

START_TEST(rows_of_all_pages_come_together)
{
	struct rpc_dhcp_class *rows = NULL;
	struct rpc_status status;
	size_t num = 0;

	status = list_classes(&rows, &num);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(num, 6);
	ck_assert_uint_eq(fake.asked, 3);
	ck_assert_str_eq(rows[4].name, "MSFT 5.0");
	ck_assert(rows[4].is_vendor);
	ck_assert_uint_eq(rows[4].data_len, 4);
	ck_assert_mem_eq(rows[4].data, "MSFT", 4);
	ck_assert_ptr_null(rows[5].name);
	ck_assert_ptr_null(rows[5].data);
}
END_TEST

static void expect(enum rpc_vocabulary vocabulary, uint32_t code)
{
	struct rpc_dhcp_class *rows = NULL;
	struct rpc_status status;
	size_t num = 99;

	status = list_classes(&rows, &num);
	ck_assert_int_eq(status.vocabulary, vocabulary);
	ck_assert_uint_eq(status.code, code);
	ck_assert_ptr_null(rows);
	ck_assert_uint_eq(num, 99);
}

START_TEST(pages_for_ever_end)
{
	list.pages = 0;
	expect(RPC_VOCABULARY_LOCAL, RPC_LOCAL_TOO_MANY_PAGES);
	ck_assert_uint_eq(fake.asked, fake.limits.pages);
}
END_TEST

START_TEST(rows_without_end_end)
{
	list.pages = 0;
	fake.limits.rows = 11;
	expect(RPC_VOCABULARY_LOCAL, RPC_LOCAL_TOO_MANY_ROWS);
	ck_assert_uint_eq(fake.asked, 6);
}
END_TEST

START_TEST(a_handle_that_stays_is_no_progress)
{
	list.pages = 0;
	list.same_handle = true;
	expect(RPC_VOCABULARY_LOCAL, RPC_LOCAL_NO_PROGRESS);
	ck_assert_uint_le(fake.asked, 2);
}
END_TEST

START_TEST(handles_in_a_circle_are_no_progress)
{
	list.pages = 0;
	list.circle = 5;
	expect(RPC_VOCABULARY_LOCAL, RPC_LOCAL_NO_PROGRESS);
	ck_assert_uint_lt(fake.asked, 20);
}
END_TEST

START_TEST(an_empty_page_with_more_behind_it_is_no_progress)
{
	list.empty_page = true;
	expect(RPC_VOCABULARY_LOCAL, RPC_LOCAL_NO_PROGRESS);
	ck_assert_uint_eq(fake.asked, 1);
}
END_TEST

START_TEST(more_claimed_than_sent_is_a_bad_reply)
{
	list.claims = 1;
	expect(RPC_VOCABULARY_LOCAL, RPC_LOCAL_BAD_REPLY);
}
END_TEST

START_TEST(denied_on_page_two_is_said)
{
	list.refuse_at = 2;
	list.refuses = 5;
	expect(RPC_VOCABULARY_WERROR, 5);
}
END_TEST

START_TEST(no_more_items_on_page_two_keeps_page_one)
{
	struct rpc_dhcp_class *rows = NULL;
	struct rpc_status status;
	size_t num = 0;

	list.refuse_at = 2;
	list.refuses = DHCP_NO_MORE_ITEMS;
	status = list_classes(&rows, &num);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(num, 2);
}
END_TEST

START_TEST(none_at_all_is_no_error)
{
	struct rpc_dhcp_class *rows = NULL;
	struct rpc_status status;
	size_t num = 99;

	list.refuse_at = 1;
	list.refuses = DHCP_NO_MORE_ITEMS;
	status = list_classes(&rows, &num);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(num, 0);
	ck_assert_ptr_null(rows);
}
END_TEST

START_TEST(a_connection_that_goes_is_said)
{
	fake.gone_at = 2;
	expect(RPC_VOCABULARY_NTSTATUS, NT_GONE);
}
END_TEST

START_TEST(a_server_without_the_method_is_told)
{
	fake.lacking[0] = SECOND + 28;
	expect(RPC_VOCABULARY_NTSTATUS, NT_NO_OPNUM);
}
END_TEST

START_TEST(a_listing_has_a_deadline_of_its_own)
{
	fake.limits.list_ms = 1;
	fake.hangs = true;
	expect(RPC_VOCABULARY_ERRNO, ETIMEDOUT);
}
END_TEST

/* ---------------------------------------------------------------- filters */

/* Two pages, the last with NO_MORE_ITEMS and a row in it (3.2.4.87). */
static bool answer_filters(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpEnumFilterV4 *r = p;
	struct DHCP_FILTER_ENUM_INFO *info = NULL;
	struct DHCP_FILTER_RECORD *record = NULL;

	if (opnum != SECOND + 86) {
		return false;
	}
	ck_assert_int_eq(r->in.ListType, Allow);
	ck_assert_uint_eq(r->in.ResumeHandle->Length, fake.asked == 1 ? 0 : 6);
	info = talloc_zero(mem_ctx, struct DHCP_FILTER_ENUM_INFO);
	record = talloc_zero(info, struct DHCP_FILTER_RECORD);
	record->AddrPatt.Length = 6;
	record->AddrPatt.Pattern[5] = (uint8_t)fake.asked;
	record->AddrPatt.IsWildcard = fake.asked == 2;
	record->Comment = fake_text(record, "why");
	info->NumElements = 1;
	info->pEnumRecords = record;
	*r->out.ResumeHandle = record->AddrPatt;
	if (list.same_handle) {
		memset(r->out.ResumeHandle->Pattern, 7, 6);
	}
	*r->out.EnumFilterInfo = info;
	*r->out.ElementsRead = 1;
	r->out.result =
		fake.asked == list.pages ? DHCP_NO_MORE_ITEMS : DHCP_MORE_DATA;
	return true;
}

static struct rpc_status list_filters(struct rpc_dhcp_filter **out_rows,
				      size_t *out_num)
{
	struct tevent_req *req = NULL;
	struct rpc_status status;

	fake.answer = answer_filters;
	fake_connect();
	req = rpc_dhcp_filters_send(fake.ev, fake.ev, fake.dhcp, true);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_filters_recv(req, fake.ev, out_rows, out_num);
	talloc_free(req);
	return status;
}

START_TEST(filters_come_with_no_more_items_too)
{
	struct rpc_dhcp_filter *rows = NULL;
	struct rpc_status status;
	size_t num = 0;

	list.pages = 2;
	status = list_filters(&rows, &num);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(num, 2);
	ck_assert_uint_eq(rows[0].pattern_len, 6);
	ck_assert_uint_eq(rows[0].pattern[5], 1);
	ck_assert(!rows[0].is_wildcard);
	ck_assert(rows[1].is_wildcard);
	ck_assert(rows[1].is_allow);
	ck_assert_str_eq(rows[1].comment, "why");
}
END_TEST

START_TEST(a_pattern_that_stays_is_no_progress)
{
	struct rpc_dhcp_filter *rows = NULL;
	struct rpc_status status;
	size_t num = 0;

	list.pages = 0;
	list.same_handle = true;
	status = list_filters(&rows, &num);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_LOCAL);
	ck_assert_uint_eq(status.code, RPC_LOCAL_NO_PROGRESS);
	ck_assert_uint_le(fake.asked, 6);
}
END_TEST

START_TEST(filters_for_ever_end)
{
	struct rpc_dhcp_filter *rows = NULL;
	struct rpc_status status;
	size_t num = 0;

	list.pages = 0;
	status = list_filters(&rows, &num);
	ck_assert_uint_eq(status.code, RPC_LOCAL_TOO_MANY_PAGES);
}
END_TEST

/* --------------------------------------------------------------- policies */

static struct DHCP_POLICY_EX *a_policy(TALLOC_CTX *mem_ctx)
{
	struct DHCP_POLICY_EX *p = talloc_zero(mem_ctx, struct DHCP_POLICY_EX);

	p->PolicyName = fake_text(p, "phones");
	p->Subnet = SCOPE;
	p->ProcessingOrder = 2;
	p->Description = fake_text(p, "all phones");
	p->Enabled = 1;
	p->Conditions = talloc_zero(p, struct DHCP_POL_COND_ARRAY);
	p->Conditions->NumElements = 2;
	p->Conditions->Elements = talloc_zero_array(p, struct DHCP_POL_COND, 2);
	p->Conditions->Elements[0].Type = DhcpAttrOption;
	p->Conditions->Elements[0].OptionID = 60;
	p->Conditions->Elements[0].Operator = DhcpCompBeginsWith;
	p->Conditions->Elements[0].Value = (uint8_t *)talloc_strdup(p, "phone");
	p->Conditions->Elements[0].ValueLength = 5;
	p->Conditions->Elements[1].ParentExpr = 9; /* there is none */
	p->Expressions = talloc_zero(p, struct DHCP_POL_EXPR_ARRAY);
	p->Expressions->NumElements = 1;
	p->Expressions->Elements = talloc_zero(p, struct DHCP_POL_EXPR);
	p->Expressions->Elements[0].Operator = DhcpLogicalAnd;
	p->Ranges = talloc_zero(p, struct DHCP_IP_RANGE_ARRAY);
	p->Ranges->NumElements = 1;
	p->Ranges->Elements = talloc_zero(p, struct DHCP_IP_RANGE);
	p->Ranges->Elements[0].StartAddress = SCOPE + 30;
	p->Ranges->Elements[0].EndAddress = SCOPE + 20;
	p->Properties = talloc_zero(p, struct DHCP_PROPERTY_ARRAY);
	p->Properties->NumElements = 1;
	p->Properties->Elements = talloc_zero(p, struct DHCP_PROPERTY);
	p->Properties->Elements[0].ID = DhcpPropIdPolicyDnsSuffix;
	p->Properties->Elements[0].Type = DhcpPropTypeString;
	p->Properties->Elements[0].Value.StringValue =
		fake_text(p, "phones.test");
	return p;
}

static bool answer_policies(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpV4EnumPoliciesEx *r = p;
	struct DHCP_POLICY_EX *policy = a_policy(mem_ctx);
	struct DHCP_POLICY *old = NULL;

	if (opnum != SECOND + 129 && opnum != SECOND + 112) {
		return false;
	}
	ck_assert_uint_eq(r->in.ServerPolicy, 0);
	ck_assert_uint_eq(r->in.SubnetAddress, SCOPE);
	r->out.EnumInfo->NumElements = 2;
	if (opnum == SECOND + 129) {
		r->out.EnumInfo->Elements =
			talloc_zero_array(mem_ctx, struct DHCP_POLICY_EX, 2);
		r->out.EnumInfo->Elements[1] = *policy;
	} else {
		old = talloc_zero_array(mem_ctx, struct DHCP_POLICY, 2);
		memcpy(&old[1], policy, sizeof(old[1]));
		r->out.EnumInfo->Elements = (void *)old;
	}
	*r->out.ResumeHandle = *r->in.ResumeHandle + 2;
	*r->out.ElementsRead = 2;
	r->out.result = fake.asked == 2 ? DHCP_SUCCESS : DHCP_MORE_DATA;
	return true;
}

START_TEST(policies_of_both_generations_are_read)
{
	const struct rpc_dhcp_address scope = rpc_dhcp_address4(SCOPE);
	struct rpc_dhcp_policy *rows = NULL, *last = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	size_t num = 0;

	fake.answer = answer_policies;
	fake.lacking[0] = _i == 0 ? 0 : SECOND + 129;
	fake_connect();
	req = rpc_dhcp_policies_send(fake.ev, fake.ev, fake.dhcp, &scope);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_policies_recv(req, fake.ev, &rows, &num);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(num, 4);
	last = &rows[3];
	ck_assert_str_eq(last->name, "phones");
	ck_assert_str_eq(last->description, "all phones");
	ck_assert_uint_eq(rpc_dhcp_word(&last->scope), SCOPE);
	ck_assert_uint_eq(last->order, 2);
	ck_assert(last->enabled && !last->of_server);
	ck_assert_uint_eq(last->num_conditions, 2);
	ck_assert_int_eq(last->conditions[0].attribute,
			 RPC_DHCP_ATTRIBUTE_OPTION);
	ck_assert_uint_eq(last->conditions[0].option, 60);
	ck_assert_int_eq(last->conditions[0].comparator, RPC_DHCP_BEGINS);
	ck_assert_mem_eq(last->conditions[0].value, "phone", 5);
	ck_assert_uint_eq(last->num_expressions, 1);
	ck_assert(last->expressions[0].is_and);
	ck_assert_uint_eq(last->num_ranges, 1);
	ck_assert_uint_eq(last->odd, RPC_DHCP_ODD_RANGE | RPC_DHCP_ODD_VALUE);
	if (_i == 0) {
		ck_assert_str_eq(last->dns_suffix, "phones.test");
	} else {
		ck_assert_ptr_null(last->dns_suffix);
	}
}
END_TEST

/* --------------------------------------------------------------- failover */

static bool answer_relations(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpV4FailoverEnumRelationship *r = p;
	struct DHCP_FAILOVER_RELATIONSHIP_ARRAY *array = NULL;
	struct DHCP_FAILOVER_RELATIONSHIP *row = NULL;

	if (opnum != SECOND + 93) {
		return false;
	}
	array = talloc_zero(mem_ctx, struct DHCP_FAILOVER_RELATIONSHIP_ARRAY);
	row = talloc_zero(array, struct DHCP_FAILOVER_RELATIONSHIP);
	row->relationshipName = fake_text(row, "a-b");
	row->primaryServer = 0x7F000001;
	row->secondaryServer = 0x7F000002;
	row->primaryServerName = fake_text(row, "a.test");
	row->mode = HotStandby;
	row->serverType = SecondaryServer;
	row->state = NORMAL;
	row->prevState = STARTUP;
	row->mclt = 3600;
	row->safePeriod = 0xFFFFFFFF;
	row->percentage = 5;
	row->pScopes = talloc_zero(row, struct DHCP_IP_ARRAY);
	row->pScopes->NumElements = 1;
	row->pScopes->Elements = talloc_zero(row, uint32_t);
	row->pScopes->Elements[0] = SCOPE;
	row->pSharedSecret = fake_text(row, "never told");
	array->numElements = 1;
	array->pRelationships = row;
	*r->out.pRelationship = array;
	*r->out.ResumeHandle = 1;
	*r->out.relationshipRead = 1;
	r->out.result = DHCP_SUCCESS;
	return true;
}

START_TEST(relationships_are_read_without_their_secret)
{
	struct rpc_dhcp_relation *rows = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	size_t num = 0;

	fake.answer = answer_relations;
	fake_connect();
	req = rpc_dhcp_relations_send(fake.ev, fake.ev, fake.dhcp);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_relations_recv(req, fake.ev, &rows, &num);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(num, 1);
	ck_assert_str_eq(rows[0].name, "a-b");
	ck_assert_uint_eq(rpc_dhcp_word(&rows[0].secondary), 0x7F000002);
	ck_assert_str_eq(rows[0].primary_name, "a.test");
	ck_assert_ptr_null(rows[0].secondary_name);
	ck_assert_int_eq(rows[0].mode, RPC_DHCP_HOT_STANDBY);
	ck_assert(rows[0].is_secondary);
	ck_assert_int_eq(rows[0].state, RPC_DHCP_FAILOVER_NORMAL);
	ck_assert_int_eq(rows[0].previous, RPC_DHCP_FAILOVER_STARTUP);
	ck_assert_uint_eq(rows[0].mclt_s, 3600);
	ck_assert_uint_eq(rows[0].safe_s, RPC_DHCP_SAFE_NEVER);
	ck_assert_uint_eq(rows[0].percentage, 5);
	ck_assert_uint_eq(rows[0].num_scopes, 1);
	ck_assert_uint_eq(rpc_dhcp_word(&rows[0].scopes[0]), SCOPE);
	ck_assert_ptr_null(rows[0].secret);
}
END_TEST

/* ----------------------------------------------------------- reservations */

static const uint8_t unique_id[] = {0, 0, 0, 10, 1, 2, 0, 0, 0, 0, 9};

static bool answer_reservations(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpV4EnumSubnetReservations *r = p;
	struct R_DhcpEnumSubnetElementsV5 *o = p;
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5 *array = NULL;
	struct DHCP_IP_RESERVATION_INFO *row = NULL, *other = NULL;
	struct DHCP_IP_RESERVATION_V4 *reserved = NULL;
	struct DHCP_BINARY_DATA id = {sizeof(unique_id),
				      (uint8_t *)(uintptr_t)unique_id};

	if (opnum == SECOND + 119) {
		row = talloc_zero(mem_ctx, struct DHCP_IP_RESERVATION_INFO);
		row->ReservedIpAddress = SCOPE + 9;
		row->ReservedForClient = id;
		row->ReservedClientName = fake_text(row, "printer");
		row->ReservedClientDesc = fake_text(row, "by the door");
		row->bAllowedClientTypes = 1;
		other = talloc_memdup(mem_ctx, row, sizeof(*row));
		other->ReservedIpAddress = SCOPE + 10;
		other->fOptionsPresent = 1;
		r->out.EnumElementInfo->NumElements = 3;
		r->out.EnumElementInfo->Elements = talloc_zero_array(
			mem_ctx, struct DHCP_IP_RESERVATION_INFO *, 3);
		r->out.EnumElementInfo->Elements[1] = row;
		r->out.EnumElementInfo->Elements[2] = other;
		*r->out.ElementsRead = 3;
		r->out.result = DHCP_SUCCESS;
		return true;
	}
	if (opnum != SECOND + 38) {
		return false;
	}
	ck_assert_int_eq(o->in.EnumElementType, DhcpReservedIps);
	array = talloc_zero(mem_ctx, struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5);
	array->NumElements = 1;
	array->Elements =
		talloc_zero(array, struct DHCP_SUBNET_ELEMENT_DATA_V5);
	reserved = talloc_zero(array, struct DHCP_IP_RESERVATION_V4);
	reserved->ReservedIpAddress = SCOPE + 9;
	reserved->ReservedForClient = talloc_memdup(array, &id, sizeof(id));
	reserved->bAllowedClientTypes = 3;
	array->Elements[0].ElementType = DhcpReservedIps;
	array->Elements[0].Element.ReservedIp = reserved;
	*o->out.EnumElementInfo = array;
	*o->out.ElementsRead = 1;
	o->out.result = DHCP_SUCCESS;
	return true;
}

START_TEST(reservations_have_names_where_the_server_tells_them)
{
	const struct rpc_dhcp_address scope = rpc_dhcp_address4(SCOPE);
	struct rpc_dhcp_reservation *rows = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	size_t num = 0;

	fake.answer = answer_reservations;
	fake.lacking[0] = _i == 0 ? 0 : SECOND + 119;
	fake_connect();
	req = rpc_dhcp_reservations_send(fake.ev, fake.ev, fake.dhcp, &scope);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_reservations_recv(req, fake.ev, &rows, &num);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(num, _i == 0 ? 2 : 1);
	ck_assert_uint_eq(rpc_dhcp_word(&rows[0].address), SCOPE + 9);
	ck_assert_uint_eq(rows[0].client_id_len, 6);
	ck_assert_mem_eq(rows[0].client_id, unique_id + 5, 6);
	ck_assert_uint_eq(rows[0].client_type, _i == 0 ? 1 : 3);
	ck_assert(rows[0].no_options == (_i == 0));
	if (_i == 0) {
		ck_assert(!rows[1].no_options);
		ck_assert_str_eq(rows[0].name, "printer");
		ck_assert_str_eq(rows[0].comment, "by the door");
	} else {
		ck_assert_ptr_null(rows[0].name);
	}
}
END_TEST

/* ------------------------------------------------------- multicast scopes */

/* Two pages; neither says MORE_DATA (3.2.4.4). */
static bool answer_mscopes(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpEnumMScopes *r = p;
	struct DHCP_MSCOPE_TABLE *table = NULL;
	uint32_t at = *r->in.ResumeHandle;

	if (opnum != SECOND + 3) {
		return false;
	}
	table = talloc_zero(mem_ctx, struct DHCP_MSCOPE_TABLE);
	table->NumElements = 1;
	table->pMScopeNames =
		talloc_zero_array(table, struct DHCPM_STRING *, 1);
	table->pMScopeNames[0] = fake_text(table, at == 0 ? "first" : "second");
	*r->out.MScopeTable = table;
	*r->out.ResumeHandle = at + 1;
	*r->out.ElementsRead = 1;
	*r->out.ElementsTotal = at == 0 ? 1 : 0;
	r->out.result = DHCP_SUCCESS;
	return true;
}

START_TEST(multicast_scopes_go_on_after_success)
{
	struct tevent_req *req = NULL;
	const char **names = NULL;
	struct rpc_status status;
	size_t num = 0;

	fake.answer = answer_mscopes;
	fake_connect();
	req = rpc_dhcp_mscopes_send(fake.ev, fake.ev, fake.dhcp);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_mscopes_recv(req, fake.ev, &names, &num);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(num, 2);
	ck_assert_str_eq(names[0], "first");
	ck_assert_str_eq(names[1], "second");
}
END_TEST

/* Two pages of exclusions; a range among them was not asked for. */
static bool answer_mranges(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpEnumMScopeElements *r = p;
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V4 *array = NULL;
	uint32_t i, at = *r->in.ResumeHandle;

	if (opnum != SECOND + 5) {
		return false;
	}
	ck_assert_str_eq(r->in.MScopeName, "radio");
	ck_assert_uint_eq(r->in.EnumElementType, DhcpExcludedIpRanges);
	array = talloc_zero(mem_ctx, struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V4);
	array->NumElements = 2;
	array->Elements = talloc_zero_array(
		array, struct DHCP_SUBNET_ELEMENT_DATA_V4, 2);
	for (i = 0; i < 2; i++) {
		array->Elements[i].ElementType =
			i == 1 ? DhcpIpRanges : DhcpExcludedIpRanges;
		array->Elements[i].Element.IpRange =
			talloc_zero(array, struct DHCP_IP_RANGE);
		array->Elements[i].Element.IpRange->StartAddress =
			0xEF000000 + at;
		array->Elements[i].Element.IpRange->EndAddress =
			0xEF0000FF + at;
		array->Elements[i].Element.ExcludeIpRange =
			array->Elements[i].Element.IpRange;
	}
	*r->out.EnumElementInfo = array;
	*r->out.ResumeHandle = at + 2;
	*r->out.ElementsRead = 2;
	*r->out.ElementsTotal = 4;
	r->out.result = at == 0 ? DHCP_MORE_DATA : DHCP_SUCCESS;
	return true;
}

START_TEST(ranges_of_a_multicast_scope)
{
	struct tevent_req *req = NULL;
	struct rpc_dhcp_range *rows = NULL;
	struct rpc_status status;
	size_t num = 0;

	fake.answer = answer_mranges;
	fake_connect();
	req = rpc_dhcp_mscope_ranges_send(fake.ev, fake.ev, fake.dhcp, "radio",
					  true);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_mscope_ranges_recv(req, fake.ev, &rows, &num);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(num, 2);
	ck_assert_uint_eq(rows[1].first.octets[0], 0xEF);
	ck_assert_uint_eq(rows[1].first.octets[3], 2);
	ck_assert_uint_eq(rows[1].last.octets[2], 1);
	ck_assert_uint_eq(rows[0].type, RPC_DHCP_RANGE_ANY);
}
END_TEST

/* ------------------------------------------------------ what a caller may */

static uint32_t attribute;

static bool answer_attribute(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpServerQueryAttribute *r = p;

	if (opnum != SECOND + 34) {
		return false;
	}
	ck_assert_uint_eq(r->in.DhcpAttribId, 5);
	*r->out.pDhcpAttrib = talloc_zero(mem_ctx, struct DHCP_ATTRIB);
	(*r->out.pDhcpAttrib)->DhcpAttribId = attribute;
	(*r->out.pDhcpAttrib)->DhcpAttribType = DHCP_ATTRIB_TYPE_BOOL;
	(*r->out.pDhcpAttrib)->DhcpAttrib.DhcpAttribBool = 1;
	return true;
}

START_TEST(the_answer_must_be_about_the_attribute)
{
	struct tevent_req *req = NULL;
	struct rpc_status status;
	bool may = false;

	attribute = _i == 0 ? 5 : 4;
	fake.answer = answer_attribute;
	fake_connect();
	req = rpc_dhcp_may_change_send(fake.ev, fake.ev, fake.dhcp);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_may_change_recv(req, &may);
	talloc_free(req);
	ck_assert(may == (_i == 0));
	ck_assert(rpc_status_is_ok(status) == (_i == 0));
	if (_i == 1) {
		ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_LOCAL);
		ck_assert_uint_eq(status.code, RPC_LOCAL_BAD_REPLY);
	}
}
END_TEST

/* --------------------------------------------------------- free addresses */

static bool answer_free(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpV4GetFreeIPAddress *r = p;
	struct DHCP_IP_ARRAY *array = NULL;

	if (opnum != SECOND + 120) {
		return false;
	}
	ck_assert_uint_eq(r->in.numFreeAddr, 3);
	ck_assert_uint_eq(r->in.startIP, SCOPE + 4);
	ck_assert_uint_eq(r->in.endIP, 0);
	array = talloc_zero(mem_ctx, struct DHCP_IP_ARRAY);
	array->NumElements = 1;
	array->Elements = talloc_zero(array, uint32_t);
	array->Elements[0] = SCOPE + 7;
	*r->out.IPAddrList = array;
	r->out.result = 20126; /* ERROR_DHCP_REACHED_END_OF_SELECTION */
	return true;
}

START_TEST(fewer_free_addresses_than_wanted_are_no_error)
{
	const struct rpc_dhcp_address scope = rpc_dhcp_address4(SCOPE);
	const struct rpc_dhcp_address first = rpc_dhcp_address4(SCOPE + 4);
	struct rpc_dhcp_address *rows = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	size_t num = 0;

	fake.answer = answer_free;
	fake_connect();
	req = rpc_dhcp_free_send(fake.ev, fake.ev, fake.dhcp, &scope, &first,
				 NULL, 3);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_free_recv(req, fake.ev, &rows, &num);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(num, 1);
	ck_assert_uint_eq(rpc_dhcp_word(&rows[0]), SCOPE + 7);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_dhcp_list");
	TCase *c = tcase_create("list");

	/* tevent registers its back ends once for the process */
	talloc_free(tevent_context_init(NULL));
	tcase_add_checked_fixture(c, setup, fake_teardown);
	tcase_add_test(c, rows_of_all_pages_come_together);
	tcase_add_test(c, pages_for_ever_end);
	tcase_add_test(c, rows_without_end_end);
	tcase_add_test(c, a_handle_that_stays_is_no_progress);
	tcase_add_test(c, handles_in_a_circle_are_no_progress);
	tcase_add_test(c, an_empty_page_with_more_behind_it_is_no_progress);
	tcase_add_test(c, more_claimed_than_sent_is_a_bad_reply);
	tcase_add_test(c, denied_on_page_two_is_said);
	tcase_add_test(c, no_more_items_on_page_two_keeps_page_one);
	tcase_add_test(c, none_at_all_is_no_error);
	tcase_add_test(c, a_connection_that_goes_is_said);
	tcase_add_test(c, a_server_without_the_method_is_told);
	tcase_add_test(c, a_listing_has_a_deadline_of_its_own);
	tcase_add_test(c, filters_come_with_no_more_items_too);
	tcase_add_test(c, a_pattern_that_stays_is_no_progress);
	tcase_add_test(c, filters_for_ever_end);
	tcase_add_loop_test(c, policies_of_both_generations_are_read, 0, 2);
	tcase_add_test(c, relationships_are_read_without_their_secret);
	tcase_add_loop_test(
		c, reservations_have_names_where_the_server_tells_them, 0, 2);
	tcase_add_test(c, multicast_scopes_go_on_after_success);
	tcase_add_test(c, ranges_of_a_multicast_scope);
	tcase_add_loop_test(c, the_answer_must_be_about_the_attribute, 0, 2);
	tcase_add_test(c, fewer_free_addresses_than_wanted_are_no_error);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
