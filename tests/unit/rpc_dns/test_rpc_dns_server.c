/* use: rpc_dns rpc_idl SAMBA CARES TALLOC TEVENT CHECK */
/*
 * Listings of a DNS server that does not play fair, and how a zone is walked.
 * The server stands in place of rpc/conn: it answers a request in this process.
 */
#include <errno.h>

#include "rpc/dns/rpc_dns_private.h"
#include "tests/support/suite.h"

#define COMPLETE 0x00800000u

static struct fake {
	struct tevent_context *ev;
	uint32_t asked;
	bool hangs;
	/* fills r->out */
	void (*enumerate)(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r);
	void (*query)(TALLOC_CTX *mem_ctx, struct R_DnssrvQuery2 *r);
} fake;

struct fake_state {
	int unused;
};

struct tevent_req *rpc_conn_call_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_conn *conn, uint32_t opnum,
				      TALLOC_CTX *r_mem, void *r,
				      uint32_t timeout_ms)
{
	struct fake_state *state = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct fake_state);

	ck_assert_ptr_nonnull(req);
	fake.asked++;
	if (fake.hangs) {
		return req;
	}
	if (opnum == NDR_R_DNSSRVENUMRECORDS2) {
		fake.enumerate(r_mem, r);
	} else {
		ck_assert_uint_eq(opnum, NDR_R_DNSSRVQUERY2);
		fake.query(r_mem, r);
	}
	tevent_req_done(req);
	return tevent_req_post(req, ev);
}

struct rpc_status rpc_conn_call_recv(struct tevent_req *req)
{
	tevent_req_received(req);
	return (struct rpc_status){0};
}

/* Not reached here. */
struct tevent_req *
rpc_conn_open_send(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
		   struct rpc_context *context, struct rpc_creds *creds,
		   const struct rpc_target *target,
		   const struct ndr_interface_table *table, uint32_t timeout_ms)
{
	return NULL;
}

struct rpc_status rpc_conn_open_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_conn **out_conn)
{
	return rpc_dns_local(RPC_LOCAL_NO_MEMORY);
}

/* A node without records, [MS-DNSP] 2.2.2.2.3. */
static void put(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r,
		const char *label, uint32_t flags, uint32_t children)
{
	size_t n = strlen(label), size = (12 + 1 + n + 3) & ~(size_t)3;
	uint32_t at = *r->out.pdwBufferLength;
	uint8_t *buffer = talloc_realloc(mem_ctx, *r->out.ppBuffer, uint8_t,
					 at + size);

	ck_assert_ptr_nonnull(buffer);
	memset(buffer + at, 0, size);
	buffer[at] = (uint8_t)size;
	buffer[at + 6] = (uint8_t)(flags >> 16);
	buffer[at + 8] = (uint8_t)children;
	buffer[at + 12] = (uint8_t)n;
	memcpy(buffer + at + 13, label, n);
	*r->out.ppBuffer = buffer;
	*r->out.pdwBufferLength = at + (uint32_t)size;
}

static const char *start_of(const struct R_DnssrvEnumRecords2 *r)
{
	return r->in.pszStartChild != NULL
		       ? (const char *)r->in.pszStartChild->bytes
		       : "";
}

static struct rpc_status list(TALLOC_CTX *mem_ctx,
			      struct rpc_dns_node_list **out)
{
	struct rpc_dns_server *server =
		talloc_zero(mem_ctx, struct rpc_dns_server);
	struct tevent_req *req = NULL;

	server->fqdn = "dns.test";
	server->limits = rpc_dns_limits_default();
	server->limits.calls = 50;
	server->limits.nodes = 100;
	server->limits.list_ms = 200;
	req = rpc_dns_records_send(mem_ctx, fake.ev, server, "t", 255);
	ck_assert(tevent_req_poll(req, fake.ev));
	return rpc_dns_records_recv(req, mem_ctx, out);
}

/* "@" in two pages, the second with the last child again; "a" goes deeper. */
static void two_pages(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r)
{
	const char *node = (const char *)r->in.pszNodeName->bytes;

	if (strcmp(node, "a") == 0) {
		put(mem_ctx, r, "", COMPLETE, 1);
		put(mem_ctx, r, "x", COMPLETE, 0);
	} else if (strcmp(start_of(r), "") == 0) {
		put(mem_ctx, r, "", COMPLETE, 3);
		put(mem_ctx, r, "a", COMPLETE, 1);
		put(mem_ctx, r, "b", COMPLETE, 0);
		r->out.result = W_ERROR(234);
	} else {
		ck_assert_str_eq(start_of(r), "b");
		put(mem_ctx, r, "b", COMPLETE, 0);
		put(mem_ctx, r, "c", COMPLETE, 0);
	}
}

START_TEST(pages_and_depths_become_one_list)
{
	static const char *const names[] = {"@", "a", "b", "c", "x.a"};
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct rpc_dns_node_list *got = NULL;
	size_t i;

	fake.enumerate = two_pages;
	ck_assert(rpc_status_is_ok(list(ctx, &got)));
	ck_assert_uint_eq(got->count, 5);
	for (i = 0; i < got->count; i++) {
		ck_assert_str_eq(got->nodes[i].name, names[i]);
	}
	ck_assert_uint_eq(fake.asked, 3);
	talloc_free(ctx);
}
END_TEST

/* As Samba lists a delegation: its records come with the node alone. */
static void delegation(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r)
{
	/* 2.2.2.2.5: NS "x." */
	static const uint8_t record[28] = {3, 0, 2, 0, 0x82, [24] = 2, 'x', '.'};
	const char *node = (const char *)r->in.pszNodeName->bytes;
	uint8_t *buffer = NULL;

	put(mem_ctx, r, "", 0, 1);
	if (strcmp(node, "@") == 0) {
		put(mem_ctx, r, "sub", 0, 0);
		return;
	}
	buffer = talloc_realloc(mem_ctx, *r->out.ppBuffer, uint8_t,
				*r->out.pdwBufferLength + sizeof(record));
	ck_assert_ptr_nonnull(buffer);
	buffer[2] = 1; /* wRecordCount */
	memcpy(buffer + *r->out.pdwBufferLength, record, sizeof(record));
	*r->out.ppBuffer = buffer;
	*r->out.pdwBufferLength += sizeof(record);
}

START_TEST(records_that_come_with_the_node_alone_are_kept)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct rpc_dns_node_list *got = NULL;

	fake.enumerate = delegation;
	ck_assert(rpc_status_is_ok(list(ctx, &got)));
	ck_assert_uint_eq(got->count, 2);
	ck_assert_str_eq(got->nodes[1].name, "sub");
	ck_assert_uint_eq(got->nodes[1].count, 1);
	ck_assert_uint_eq(got->nodes[1].records[0].type, 2);
	talloc_free(ctx);
}
END_TEST

/* Each page says that there is more and brings a name of its own. */
static void endless_pages(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r)
{
	put(mem_ctx, r, talloc_asprintf(mem_ctx, "n%u", fake.asked), COMPLETE,
	    0);
	r->out.result = W_ERROR(234);
}

static void circle(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r)
{
	put(mem_ctx, r, "a", COMPLETE, 0);
	r->out.result = W_ERROR(234);
}

static void empty_page(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r)
{
	r->out.result = W_ERROR(234);
}

/* Below each name there is another. */
static void endless_depth(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r)
{
	put(mem_ctx, r, "d", COMPLETE, 1);
}

static void long_labels(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r)
{
	char label[201];

	memset(label, 'x', 200);
	label[200] = '\0';
	put(mem_ctx, r, label, COMPLETE, 1);
}

static void crowd(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r)
{
	int i;

	for (i = 0; i < 101; i++) {
		put(mem_ctx, r, "n", COMPLETE, 0);
	}
}

static void cut_short(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r)
{
	put(mem_ctx, r, "abc", COMPLETE, 0);
	*r->out.pdwBufferLength -= 4;
}

/* A length without a buffer: pidl's code leaves it to us. */
static void nothing_there(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r)
{
	*r->out.pdwBufferLength = 64;
}

static const struct {
	void (*enumerate)(TALLOC_CTX *mem_ctx, struct R_DnssrvEnumRecords2 *r);
	enum rpc_local want;
} unfair[] = {
	{endless_pages, RPC_LOCAL_TOO_MANY_PAGES},
	{circle, RPC_LOCAL_NO_PROGRESS},
	{empty_page, RPC_LOCAL_NO_PROGRESS},
	{endless_depth, RPC_LOCAL_TOO_MANY_PAGES},
	{long_labels, RPC_LOCAL_BAD_REPLY},
	{crowd, RPC_LOCAL_TOO_MANY_ROWS},
	{cut_short, RPC_LOCAL_BAD_REPLY},
	{nothing_there, RPC_LOCAL_BAD_REPLY},
};

START_TEST(an_unfair_listing_ends_by_name)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct rpc_dns_node_list *got = NULL;
	struct rpc_status status;

	fake.enumerate = unfair[_i].enumerate;
	status = list(ctx, &got);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_LOCAL);
	ck_assert_uint_eq(status.code, unfair[_i].want);
	ck_assert_ptr_null(got);
	ck_assert_uint_le(fake.asked, 50);
	talloc_free(ctx);
}
END_TEST

START_TEST(a_listing_ends_at_its_deadline)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct rpc_dns_node_list *got = NULL;
	struct rpc_status status;

	fake.hangs = true;
	status = list(ctx, &got);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_ERRNO);
	ck_assert_uint_eq(status.code, ETIMEDOUT);
	talloc_free(ctx);
}
END_TEST

static void another_type(TALLOC_CTX *mem_ctx, struct R_DnssrvQuery2 *r)
{
	*r->out.pdwTypeId = DNSP_TYPE_DWORD;
	r->out.ppData->Dword = 0x41414141;
}

static void no_structure(TALLOC_CTX *mem_ctx, struct R_DnssrvQuery2 *r)
{
	*r->out.pdwTypeId = DNSP_TYPE_ZONE_INFO;
}

static void bare(TALLOC_CTX *mem_ctx, struct R_DnssrvQuery2 *r)
{
	*r->out.pdwTypeId = DNSP_TYPE_ZONE_INFO;
	r->out.ppData->ZoneInfo = talloc_zero(mem_ctx, struct DNSP_ZONE_INFO);
}

static struct rpc_status ask(TALLOC_CTX *ctx, struct rpc_dns_zone **out)
{
	struct rpc_dns_server *server = talloc_zero(ctx, struct rpc_dns_server);
	struct tevent_req *req =
		rpc_dns_zone_send(ctx, fake.ev, server, "t");

	ck_assert(tevent_req_poll(req, fake.ev));
	return rpc_dns_zone_recv(req, ctx, out);
}

START_TEST(an_answer_of_another_type_is_refused)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct rpc_dns_zone *zone = NULL;

	fake.query = another_type;
	ck_assert_uint_eq(ask(ctx, &zone).code, RPC_LOCAL_BAD_REPLY);
	fake.query = no_structure;
	ck_assert_uint_eq(ask(ctx, &zone).code, RPC_LOCAL_BAD_REPLY);
	fake.query = bare;
	ck_assert(rpc_status_is_ok(ask(ctx, &zone)));
	ck_assert_str_eq(zone->name, "");
	ck_assert_uint_eq(zone->masters.count, 0);
	talloc_free(ctx);
}
END_TEST

static void set_up(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.ev = tevent_context_init(NULL);
}

static void tear_down(void)
{
	talloc_free(fake.ev);
}

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_dns_server");
	TCase *c = tcase_create("listings");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, pages_and_depths_become_one_list);
	tcase_add_test(c, records_that_come_with_the_node_alone_are_kept);
	tcase_add_loop_test(c, an_unfair_listing_ends_by_name, 0,
			    sizeof(unfair) / sizeof(unfair[0]));
	tcase_add_test(c, a_listing_ends_at_its_deadline);
	tcase_add_test(c, an_answer_of_another_type_is_refused);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
