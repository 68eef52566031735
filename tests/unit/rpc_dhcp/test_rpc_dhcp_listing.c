/* use: rpc_dhcp rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * The listings of the DHCP client against servers that behave and servers
 * that do not. The connection is replaced: its functions are defined here and
 * answer from a script, so that no network and no waiting is needed.
 */
#include "tests/unit/rpc_dhcp/fake_conn.h"

#define SCOPE 0x0A000000u
#define MANY  100000

/* How the server behind the connection behaves. */
static struct {
	uint32_t rows;	   /* of each page */
	uint32_t pages;	   /* 0: for ever */
	bool same_handle;  /* says MORE_DATA and does not advance */
	uint32_t two_ways; /* alternates between so many handles */
	bool nameless, broken_name;
	bool says_more_rows;
	bool bad_range;	  /* of the first scope */
	uint32_t refuses; /* WERROR of the info of the first scope */
} server;

/* What no server here has: the newest leases, reservations with names. */
static const uint32_t lacking[] = {SECOND + 130, SECOND + 115, SECOND + 88,
				   SECOND + 119};
#define NUM_LACKING (sizeof(lacking) / sizeof(lacking[0]))

static uint32_t fake_leases(TALLOC_CTX *mem_ctx,
			    struct R_DhcpEnumSubnetClientsVQ *r)
{
	struct DHCP_CLIENT_INFO_ARRAY_VQ *page =
		talloc_zero(mem_ctx, struct DHCP_CLIENT_INFO_ARRAY_VQ);
	uint32_t i, at = *r->in.ResumeHandle;
	struct DHCP_CLIENT_INFO_VQ *c = NULL;

	page->NumElements = server.rows;
	page->Clients = talloc_zero_array(page, struct DHCP_CLIENT_INFO_VQ *,
					  server.rows);
	for (i = 0; i < server.rows; i++) {
		c = talloc_zero(page->Clients, struct DHCP_CLIENT_INFO_VQ);
		c->ClientIpAddress = (at == 0 ? SCOPE : at) + 1 + i;
		c->SubnetMask = 0xFF000000;
		c->AddressState = 1;
		c->ClientName = server.nameless ? NULL : fake_text(c, "host");
		if (server.broken_name) {
			c->ClientName->units[1] = 0xD800;
		}
		page->Clients[i] = c;
	}
	*r->out.ClientInfo = page;
	*r->out.ClientsRead = server.rows + server.says_more_rows;
	*r->out.ClientsTotal = 0x7FFFFFFF;
	if (fake.asked == server.pages) {
		*r->out.ResumeHandle = 0;
		return DHCP_SUCCESS;
	}
	*r->out.ResumeHandle = (at == 0 ? SCOPE : at) + server.rows;
	if (server.same_handle) {
		*r->out.ResumeHandle = SCOPE + 1;
	} else if (server.two_ways != 0) {
		*r->out.ResumeHandle = SCOPE + 1 + fake.asked % server.two_ways;
	}
	return DHCP_MORE_DATA;
}

static uint32_t fake_elements(TALLOC_CTX *mem_ctx,
			      struct R_DhcpEnumSubnetElementsV5 *r)
{
	struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5 *page = NULL;
	uint32_t scope = r->in.SubnetAddress;
	struct DHCP_BOOTP_IP_RANGE *range = NULL;

	if (r->in.EnumElementType != DhcpIpRanges || *r->in.ResumeHandle > 0) {
		return DHCP_NO_MORE_ITEMS;
	}
	page = talloc_zero(mem_ctx, struct DHCP_SUBNET_ELEMENT_INFO_ARRAY_V5);
	page->NumElements = 1;
	page->Elements = talloc_zero(page, struct DHCP_SUBNET_ELEMENT_DATA_V5);
	range = talloc_zero(page->Elements, struct DHCP_BOOTP_IP_RANGE);
	range->StartAddress = scope + 10;
	range->EndAddress = scope + 20;
	range->MaxBootpAllowed = 12;
	if (server.bad_range && scope == SCOPE) {
		range->EndAddress = scope + 5;
	}
	page->Elements[0].ElementType =
		scope == SCOPE ? DhcpIpRangesDhcpBootp : DhcpIpRangesDhcpOnly;
	page->Elements[0].Element.IpRange = range;
	*r->out.EnumElementInfo = page;
	*r->out.ElementsRead = 1;
	*r->out.ResumeHandle = 1;
	return DHCP_SUCCESS;
}

/* Three scopes, two in the first page, without ever saying MORE_DATA. */
static uint32_t fake_list(TALLOC_CTX *mem_ctx, struct R_DhcpEnumSubnets *r)
{
	struct DHCP_IP_ARRAY *list = NULL;
	uint32_t at = *r->in.ResumeHandle;
	uint32_t n = at == 0 ? 2 : 1, i;

	if (at == 3) {
		return DHCP_NO_MORE_ITEMS;
	}
	list = talloc_zero(mem_ctx, struct DHCP_IP_ARRAY);
	list->NumElements = n;
	list->Elements = talloc_array(list, uint32_t, n);
	for (i = 0; i < n; i++) {
		list->Elements[i] = SCOPE + ((at + i) << 16);
	}
	*r->out.EnumInfo = list;
	*r->out.ElementsRead = n;
	*r->out.ElementsTotal = at == 0 ? 3 : 1;
	*r->out.ResumeHandle = at + n;
	return DHCP_SUCCESS;
}

static uint32_t fake_info(TALLOC_CTX *mem_ctx, struct R_DhcpGetSubnetInfoVQ *r)
{
	struct DHCP_SUBNET_INFO_VQ *info = NULL;

	if (server.refuses != 0 && r->in.SubnetAddress == SCOPE) {
		return server.refuses;
	}
	info = talloc_zero(mem_ctx, struct DHCP_SUBNET_INFO_VQ);
	info->SubnetAddress = r->in.SubnetAddress;
	info->SubnetMask = 0xFFFF0000;
	info->SubnetName = fake_text(info, "scope");
	info->QuarantineOn = 1;
	*r->out.SubnetInfoVQ = info;
	return DHCP_SUCCESS;
}

static uint32_t fake_superscopes(TALLOC_CTX *mem_ctx,
				 struct R_DhcpGetSuperScopeInfoV4 *r)
{
	struct DHCP_SUPER_SCOPE_TABLE *table =
		talloc_zero(mem_ctx, struct DHCP_SUPER_SCOPE_TABLE);

	table->cEntries = 1;
	table->pEntries =
		talloc_zero(table, struct DHCP_SUPER_SCOPE_TABLE_ENTRY);
	table->pEntries[0].SubnetAddress = SCOPE + 0x10000;
	table->pEntries[0].SuperScopeNumber = 1;
	table->pEntries[0].SuperScopeName = fake_text(table, "super");
	*r->out.SuperScopeTable = table;
	return DHCP_SUCCESS;
}

static bool answer(TALLOC_CTX *mem_ctx, uint32_t opnum, void *r)
{
	struct R_DhcpEnumSubnetClientsVQ *leases = r;
	struct R_DhcpEnumSubnetElementsV5 *elements = r;
	struct R_DhcpEnumSubnets *list = r;
	struct R_DhcpGetSubnetInfoVQ *info = r;
	struct R_DhcpGetSuperScopeInfoV4 *superscopes = r;

	switch (opnum) {
	case 20:
	case 35:
	case 47:
	case SECOND + 0:
		leases->out.result = fake_leases(mem_ctx, leases);
		return true;
	case 3:
		list->out.result = fake_list(mem_ctx, list);
		return true;
	case 2:
	case 49:
		info->out.result = fake_info(mem_ctx, info);
		return true;
	case 5:
	case 30:
	case SECOND + 38:
		elements->out.result = fake_elements(mem_ctx, elements);
		return true;
	case 37:
		superscopes->out.result =
			fake_superscopes(mem_ctx, superscopes);
		return true;
	default:
		return false;
	}
}

static void setup(void)
{
	fake_setup();
	memset(&server, 0, sizeof(server));
	server.rows = 10;
	server.pages = 3;
	memcpy(fake.lacking, lacking, sizeof(lacking));
	fake.answer = answer;
}

static struct {
	size_t pages, rows, unnamed;
	size_t stop_after;
	uint32_t odd;
	char name[16];
} seen;

static bool see(const struct rpc_dhcp_lease *leases, size_t n, void *private)
{
	size_t i;

	seen.pages++;
	seen.rows += n;
	for (i = 0; i < n; i++) {
		seen.odd |= leases[i].odd;
		seen.unnamed += leases[i].name == NULL;
		if (leases[i].name != NULL) {
			snprintf(seen.name, sizeof(seen.name), "%s",
				 leases[i].name);
		}
	}
	return seen.stop_after == 0 || seen.pages < seen.stop_after;
}

static struct rpc_status list_leases(uint64_t *out_rows)
{
	const struct rpc_dhcp_address scope = rpc_dhcp_address4(SCOPE);
	size_t stop_after = seen.stop_after;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	memset(&seen, 0, sizeof(seen));
	seen.stop_after = stop_after;
	fake_connect();
	req = rpc_dhcp_leases_send(fake.ev, fake.ev, fake.dhcp, &scope, see,
				   NULL);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_leases_recv(req, out_rows);
	talloc_free(req);
	return status;
}

START_TEST(leases_come_page_by_page)
{
	struct rpc_status status;
	uint64_t rows = 0;

	status = list_leases(&rows);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(rows, 30);
	ck_assert_uint_eq(seen.pages, 3);
	ck_assert_uint_eq(seen.rows, 30);
	ck_assert_uint_eq(seen.odd, 0);
	ck_assert_str_eq(seen.name, "host");
}
END_TEST

START_TEST(a_hundred_thousand_leases_fit_one_page)
{
	struct rpc_status status;
	uint64_t rows = 0;

	server.rows = MANY;
	server.pages = 1;
	status = list_leases(&rows);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(seen.rows, MANY);
}
END_TEST

static void expect_local(enum rpc_local code)
{
	struct rpc_status status;
	uint64_t rows = 0;

	status = list_leases(&rows);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_LOCAL);
	ck_assert_uint_eq(status.code, code);
}

START_TEST(pages_for_ever_end)
{
	server.pages = 0;
	expect_local(RPC_LOCAL_TOO_MANY_PAGES);
	ck_assert_uint_le(fake.asked, fake.limits.pages);
}
END_TEST

START_TEST(rows_without_end_end)
{
	server.pages = 0;
	fake.limits.rows = 95;
	expect_local(RPC_LOCAL_TOO_MANY_ROWS);
	ck_assert_uint_eq(seen.rows, 90);
}
END_TEST

START_TEST(a_handle_that_stays_is_no_progress)
{
	server.pages = 0;
	server.same_handle = true;
	expect_local(RPC_LOCAL_NO_PROGRESS);
	ck_assert_uint_le(fake.asked, 2);
}
END_TEST

START_TEST(handles_in_a_circle_are_no_progress)
{
	server.pages = 0;
	server.two_ways = 5;
	expect_local(RPC_LOCAL_NO_PROGRESS);
}
END_TEST

START_TEST(counts_that_contradict_each_other_are_a_bad_reply)
{
	server.says_more_rows = true;
	expect_local(RPC_LOCAL_BAD_REPLY);
}
END_TEST

START_TEST(a_lease_without_a_name_has_none)
{
	struct rpc_status status;
	uint64_t rows = 0;

	server.nameless = true;
	status = list_leases(&rows);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(seen.unnamed, 30);
}
END_TEST

START_TEST(a_name_that_is_not_utf16_is_marked)
{
	struct rpc_status status;
	uint64_t rows = 0;

	server.broken_name = true;
	status = list_leases(&rows);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(seen.odd, RPC_DHCP_ODD_TEXT);
	ck_assert_str_eq(seen.name, "h\xEF\xBF\xBDst");
}
END_TEST

START_TEST(a_connection_that_goes_keeps_what_came)
{
	struct rpc_status status;
	uint64_t rows = 0;

	fake.gone_at = 2;
	status = list_leases(&rows);
	ck_assert_uint_eq(status.code, NT_GONE);
	ck_assert_uint_eq(rows, 10);
	ck_assert_uint_eq(seen.rows, 10);
}
END_TEST

START_TEST(the_reader_may_stop)
{
	struct rpc_status status;
	uint64_t rows = 0;

	seen.stop_after = 2;
	status = list_leases(&rows);
	seen.stop_after = 0;
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_ERRNO);
	ck_assert_uint_eq(status.code, ECANCELED);
	ck_assert_uint_eq(seen.pages, 2);
}
END_TEST

static const struct {
	bool no_second;
	uint32_t lacking[2];
	uint32_t answers;
} generations[] = {
	{false, {0}, 47},
	{false, {47}, SECOND + 0},
	{true, {47}, 35},
	{true, {47, 35}, 20},
};

START_TEST(an_older_server_is_asked_in_its_way)
{
	struct rpc_status status;
	uint64_t rows = 0;

	fake.no_second = generations[_i].no_second;
	memcpy(fake.lacking + NUM_LACKING, generations[_i].lacking,
	       sizeof(generations[_i].lacking));
	status = list_leases(&rows);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(rows, 30);
	ck_assert_uint_eq(fake.last_opnum, generations[_i].answers);
	ck_assert(rpc_dhcp_has_second(fake.dhcp) == !fake.no_second);
}
END_TEST

static struct rpc_dhcp_scopes *list_scopes(void)
{
	struct rpc_dhcp_scopes *scopes = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	fake_connect();
	req = rpc_dhcp_scopes_send(fake.ev, fake.ev, fake.dhcp, 4);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_scopes_recv(req, fake.ev, &scopes);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	return scopes;
}

START_TEST(scopes_are_listed_though_success_hides_the_rest)
{
	struct rpc_dhcp_scopes *scopes = list_scopes();

	ck_assert_uint_eq(scopes->num_scopes, 3);
	ck_assert_str_eq(scopes->scopes[2].name, "scope");
	ck_assert_uint_eq(scopes->scopes[2].prefix, 16);
	ck_assert(scopes->scopes[2].active);
	ck_assert_uint_eq(scopes->scopes[2].num_ranges, 1);
	ck_assert_int_eq(scopes->scopes[2].ranges[0].type, RPC_DHCP_RANGE_DHCP);
	ck_assert_uint_eq(scopes->scopes[2].ranges[0].bootp_max, 0);
	ck_assert_uint_eq(scopes->scopes[0].ranges[0].bootp_max, 12);
	ck_assert(scopes->scopes[0].nap);
	ck_assert_ptr_null(scopes->scopes[0].superscope);
	ck_assert_str_eq(scopes->scopes[1].superscope, "super");
}
END_TEST

START_TEST(an_impossible_range_is_its_scopes_alone)
{
	struct rpc_dhcp_scopes *scopes = NULL;

	server.bad_range = true;
	scopes = list_scopes();
	ck_assert_uint_eq(scopes->num_scopes, 3);
	ck_assert_uint_eq(scopes->scopes[0].odd, RPC_DHCP_ODD_RANGE);
	ck_assert_uint_eq(scopes->scopes[0].ranges[0].odd, RPC_DHCP_ODD_RANGE);
	ck_assert_uint_eq(scopes->scopes[1].odd, 0);
}
END_TEST

START_TEST(a_scope_that_vanished_is_left_out)
{
	struct rpc_dhcp_scopes *scopes = NULL;

	server.refuses = DHCP_SUBNET_NOT_PRESENT;
	scopes = list_scopes();
	ck_assert_uint_eq(scopes->num_scopes, 2);
	ck_assert_str_eq(scopes->scopes[0].superscope, "super");
}
END_TEST

START_TEST(a_refused_scope_keeps_its_status)
{
	struct rpc_dhcp_scopes *scopes = NULL;

	server.refuses = 20013;
	scopes = list_scopes();
	ck_assert_uint_eq(scopes->num_scopes, 3);
	ck_assert_uint_eq(scopes->scopes[0].info_status.code, 20013);
	ck_assert(rpc_status_is_ok(scopes->scopes[1].info_status));
}
END_TEST

/* Three prefixes: the first is gone for the info, the second for elements. */
static bool answer6(TALLOC_CTX *mem_ctx, uint32_t opnum, void *p)
{
	struct R_DhcpEnumSubnetsV6 *list = p;
	struct R_DhcpGetSubnetInfoV6 *info = p;
	struct R_DhcpEnumSubnetElementsV6 *elements = p;
	struct DHCPV6_IP_ARRAY *array = NULL;
	uint64_t i;

	switch (opnum) {
	case SECOND + 58:
		array = talloc_zero(mem_ctx, struct DHCPV6_IP_ARRAY);
		array->NumElements = 3;
		array->Elements =
			talloc_zero_array(array, struct DHCP_IPV6_ADDRESS, 3);
		for (i = 0; i < 3; i++) {
			array->Elements[i].HighOrderBits = i;
		}
		*list->out.EnumInfo = array;
		*list->out.ElementsRead = 3;
		*list->out.ElementsTotal = 0;
		list->out.result = DHCP_SUCCESS;
		return true;
	case SECOND + 63:
		*info->out.SubnetInfo =
			talloc_zero(mem_ctx, struct DHCP_SUBNET_INFO_V6);
		(*info->out.SubnetInfo)->Prefix = 64;
		info->out.result = info->in.SubnetAddress.HighOrderBits == 0
					   ? DHCP_SUBNET_NOT_PRESENT
					   : DHCP_SUCCESS;
		return true;
	case SECOND + 60:
		elements->out.result =
			elements->in.SubnetAddress.HighOrderBits == 1
				? DHCP_FILE_NOT_FOUND
				: DHCP_NO_MORE_ITEMS;
		return true;
	default:
		return false;
	}
}

START_TEST(an_ipv6_scope_that_vanished_is_left_out)
{
	struct rpc_dhcp_scopes *scopes = NULL;
	struct tevent_req *req = NULL;
	struct rpc_status status;

	fake.answer = answer6;
	fake_connect();
	req = rpc_dhcp_scopes_send(fake.ev, fake.ev, fake.dhcp, 6);
	ck_assert(tevent_req_poll(req, fake.ev));
	status = rpc_dhcp_scopes_recv(req, fake.ev, &scopes);
	talloc_free(req);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(scopes->num_scopes, 1);
	ck_assert_uint_eq(scopes->scopes[0].address.octets[7], 2);
	ck_assert_uint_eq(scopes->scopes[0].prefix, 64);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_dhcp_listing");
	TCase *c = tcase_create("listing");

	/* tevent registers its back ends once for the process */
	talloc_free(tevent_context_init(NULL));
	tcase_add_checked_fixture(c, setup, fake_teardown);
	tcase_add_test(c, leases_come_page_by_page);
	tcase_add_test(c, a_hundred_thousand_leases_fit_one_page);
	tcase_add_test(c, pages_for_ever_end);
	tcase_add_test(c, rows_without_end_end);
	tcase_add_test(c, a_handle_that_stays_is_no_progress);
	tcase_add_test(c, handles_in_a_circle_are_no_progress);
	tcase_add_test(c, counts_that_contradict_each_other_are_a_bad_reply);
	tcase_add_test(c, a_lease_without_a_name_has_none);
	tcase_add_test(c, a_name_that_is_not_utf16_is_marked);
	tcase_add_test(c, a_connection_that_goes_keeps_what_came);
	tcase_add_test(c, the_reader_may_stop);
	tcase_add_loop_test(c, an_older_server_is_asked_in_its_way, 0, 4);
	tcase_add_test(c, scopes_are_listed_though_success_hides_the_rest);
	tcase_add_test(c, an_impossible_range_is_its_scopes_alone);
	tcase_add_test(c, a_scope_that_vanished_is_left_out);
	tcase_add_test(c, a_refused_scope_keeps_its_status);
	tcase_add_test(c, an_ipv6_scope_that_vanished_is_left_out);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
