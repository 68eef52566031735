/* use: rpc_event rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * How a channel is read on from a position, and what a server that does not
 * play fair can do to it.
 */
#include <errno.h>
#include <stdlib.h>

#include "tests/unit/rpc_event/event_server.h"

#define CREATED_NS ((int64_t)((CREATED_TICKS - TICKS_TO_1970) * 100))
#define GOT_MAX	   2000

static TALLOC_CTX *mem;
static struct rpc_event_log *event_log;
static struct rpc_event_wish wish;
static struct rpc_event_reading reading;
static uint64_t got[GOT_MAX];
static size_t got_count, stop_after;

static const uint64_t five[] = {1, 2, 3, 4, 5};
static const uint64_t holes[] = {3, 4, 9, 200, 201};

static void begin(void)
{
	mem = talloc_new(NULL);
	server = (struct server){.ev = tevent_context_init(mem),
				 .ids = five,
				 .count = 5,
				 .created = CREATED_TICKS,
				 .channel = "Security",
				 .page = 2};
	event_log = talloc_zero(mem, struct rpc_event_log);
	event_log->limits = rpc_event_limits_default();
	event_log->limits.calls = 50;
	event_log->limits.waits = 20;
	wish = (struct rpc_event_wish){.channel = "Security"};
	got_count = 0;
	stop_after = GOT_MAX;
}

static void end(void)
{
	talloc_free(mem);
}

static bool take(const struct rpc_event *event, void *private_data)
{
	ck_assert_uint_lt(got_count, GOT_MAX);
	got[got_count++] = event->record_id;
	return got_count < stop_after;
}

static struct rpc_status read_all(void)
{
	struct tevent_req *req = rpc_event_read_send(mem, server.ev, event_log,
						     &wish, take, NULL);
	struct rpc_status status;

	ck_assert_ptr_nonnull(req);
	ck_assert(tevent_req_poll(req, server.ev));
	status = rpc_event_read_recv(req, &reading);
	talloc_free(req);
	if (!server.hangs) {
		ck_assert_uint_eq(server.open, 0); /* nothing left open */
	}
	return status;
}

static void read_well(void)
{
	ck_assert(rpc_status_is_ok(read_all()));
}

static void fails_with(enum rpc_vocabulary vocabulary, uint32_t code)
{
	struct rpc_status status = read_all();

	ck_assert_int_eq(status.vocabulary, vocabulary);
	ck_assert_uint_eq(status.code, code);
	ck_assert(!reading.complete);
}

static void got_are(const uint64_t *ids, size_t count)
{
	ck_assert_uint_eq(got_count, count);
	if (count > 0) {
		ck_assert_mem_eq(got, ids, count * sizeof(*ids));
	}
	ck_assert_uint_eq(reading.events, count);
}

START_TEST(a_first_reading_gives_everything_once)
{
	read_well();
	got_are(five, 5);
	ck_assert(reading.complete);
	ck_assert_int_eq(reading.continuity, RPC_EVENT_CONTINUED);
	ck_assert_uint_eq(reading.position.record_id, 5);
	ck_assert_int_eq(reading.position.created_ns, CREATED_NS);
	/* 2 + 2 + 1 and the end; a short batch is not the end */
	ck_assert_uint_eq(server.calls[NDR_EVTRPCQUERYNEXT], 1 + 4);
}
END_TEST

START_TEST(a_second_reading_gives_what_is_new)
{
	static const uint64_t seven[] = {1, 2, 3, 4, 5, 6, 7};

	read_well();
	wish.after = reading.position;
	got_count = 0;
	read_well();
	got_are(NULL, 0);
	ck_assert(reading.complete);
	server.ids = seven;
	server.count = 7;
	read_well();
	got_are(seven + 5, 2);
	ck_assert_int_eq(reading.continuity, RPC_EVENT_CONTINUED);
	ck_assert_uint_eq(reading.position.record_id, 7);
}
END_TEST

START_TEST(holes_in_the_ids_are_no_gap_and_no_clearing)
{
	static const uint64_t grown[] = {3, 4, 9, 200, 201, 999};

	server.ids = holes;
	read_well();
	got_are(holes, 5);
	wish.after = reading.position;
	got_count = 0;
	server.ids = grown;
	server.count = 6;
	read_well();
	got_are(grown + 5, 1);
	ck_assert_int_eq(reading.continuity, RPC_EVENT_CONTINUED);
}
END_TEST

START_TEST(an_overwritten_log_is_a_gap)
{
	static const uint64_t late[] = {11, 12};

	wish.after = (struct rpc_event_position){5, CREATED_NS};
	server.ids = late;
	server.count = 2;
	read_well();
	got_are(late, 2);
	ck_assert_int_eq(reading.continuity, RPC_EVENT_GAP);
	ck_assert_uint_eq(reading.missing, 5);
}
END_TEST

START_TEST(the_next_record_is_no_gap)
{
	static const uint64_t late[] = {6, 7};

	wish.after = (struct rpc_event_position){5, CREATED_NS};
	server.ids = late;
	server.count = 2;
	read_well();
	ck_assert_int_eq(reading.continuity, RPC_EVENT_CONTINUED);
}
END_TEST

START_TEST(a_log_made_anew_is_read_from_its_start)
{
	wish.after = (struct rpc_event_position){3, CREATED_NS - 1000};
	read_well();
	got_are(five, 5);
	ck_assert_int_eq(reading.continuity, RPC_EVENT_CLEARED);
	ck_assert_uint_eq(reading.missing, 0);
}
END_TEST

START_TEST(a_log_that_ends_before_the_position_was_cleared)
{
	wish.after = (struct rpc_event_position){900, CREATED_NS};
	read_well();
	got_are(five, 5);
	ck_assert_int_eq(reading.continuity, RPC_EVENT_CLEARED);
	ck_assert_uint_eq(reading.position.record_id, 5);
}
END_TEST

START_TEST(an_empty_log_has_nothing_and_loses_nothing)
{
	server.count = 0;
	read_well();
	got_are(NULL, 0);
	ck_assert(reading.complete);
	ck_assert_uint_eq(reading.position.record_id, 0);
	/* Its first event need not have the id 1. */
	wish.after = reading.position;
	server.ids = holes;
	server.count = 5;
	read_well();
	got_are(holes, 5);
	ck_assert_int_eq(reading.continuity, RPC_EVENT_CONTINUED);
}
END_TEST

START_TEST(an_emptied_log_was_cleared)
{
	wish.after = (struct rpc_event_position){3, CREATED_NS};
	server.count = 0;
	read_well();
	ck_assert_int_eq(reading.continuity, RPC_EVENT_CLEARED);
	ck_assert_uint_eq(reading.position.record_id, 0);
	/* Whatever ids it goes on with, nothing is passed over. */
	wish.after = reading.position;
	server.count = 5;
	read_well();
	got_are(five, 5);
	ck_assert_int_eq(reading.continuity, RPC_EVENT_CONTINUED);
}
END_TEST

START_TEST(a_limit_ends_a_reading_that_can_be_resumed)
{
	wish.most = 3;
	read_well();
	got_are(five, 3);
	ck_assert(!reading.complete);
	wish.after = reading.position;
	wish.most = 0;
	got_count = 0;
	read_well();
	got_are(five + 3, 2);
	ck_assert(reading.complete);
}
END_TEST

START_TEST(the_caller_may_have_enough)
{
	stop_after = 1;
	read_well();
	got_are(five, 1);
	ck_assert(!reading.complete);
	ck_assert_uint_eq(reading.position.record_id, 1);
}
END_TEST

/* The newest record is where to go on, also if it was not wished for. */
START_TEST(the_position_passes_what_was_not_wished_for)
{
	static const uint32_t ids[] = {4768, 4769};

	wish.ids = ids;
	wish.id_count = 2;
	wish.after = (struct rpc_event_position){3, CREATED_NS};
	read_well();
	ck_assert_uint_eq(reading.position.record_id, 5);
}
END_TEST

START_TEST(a_filter_that_is_too_complex_is_split)
{
	static const uint32_t ids[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

	wish.ids = ids;
	wish.id_count = 10;
	server.complex = 5;
	read_well();
	got_are(five, 5);
	/* 16 and 8 ids a Select: 10 and 8 + 2 */
	ck_assert_uint_eq(server.calls[NDR_EVTRPCREGISTERLOGQUERY], 1 + 2);
}
END_TEST

static uint32_t spoil_at; /* which QueryNext of the reading */

static struct rpc_status ids_do_not_rise(uint32_t opnum, TALLOC_CTX *mem_ctx,
					 void *r)
{
	if (opnum == NDR_EVTRPCQUERYNEXT && !server.reverse) {
		server.next = 0; /* the first page again */
	}
	return (struct rpc_status){0};
}

START_TEST(the_same_page_again_ends_the_reading)
{
	server.hook = ids_do_not_rise;
	fails_with(RPC_VOCABULARY_LOCAL, RPC_LOCAL_NO_PROGRESS);
	got_are(five, 2);
	ck_assert_uint_eq(reading.position.record_id, 2);
}
END_TEST

static uint64_t endless_id;

static struct rpc_status endless(uint32_t opnum, TALLOC_CTX *mem_ctx, void *r)
{
	struct EvtRpcQueryNext *next = r;
	static uint32_t offset, size;
	struct bytes b;

	if (opnum == NDR_EVTRPCQUERYNEXT && !server.reverse) {
		b = bytes_new(mem_ctx);
		server_record(&b, ++endless_id);
		offset = 0;
		size = (uint32_t)b.length;
		*next->out.numActualRecords = 1;
		*next->out.eventDataIndices = &offset;
		*next->out.eventDataSizes = &size;
		*next->out.resultBufferSize = size;
		*next->out.resultBuffer = b.data;
		next->out.result = 0;
	}
	return (struct rpc_status){0};
}

START_TEST(pages_without_end_are_bounded)
{
	endless_id = 0;
	server.hook = endless;
	fails_with(RPC_VOCABULARY_LOCAL, RPC_LOCAL_TOO_MANY_PAGES);
	ck_assert_uint_eq(got_count, 50);
	ck_assert_uint_eq(reading.position.record_id, 50);
}
END_TEST

static struct rpc_status denied_later(uint32_t opnum, TALLOC_CTX *mem_ctx,
				      void *r)
{
	if (opnum == NDR_EVTRPCQUERYNEXT && !server.reverse &&
	    server.calls[opnum] > 2) {
		((struct EvtRpcQueryNext *)r)->out.result = RPC_EVENT_E_DENIED;
	}
	return (struct rpc_status){0};
}

START_TEST(access_denied_on_page_two_keeps_page_one)
{
	server.hook = denied_later;
	fails_with(RPC_VOCABULARY_WERROR, RPC_EVENT_E_DENIED);
	got_are(five, 2);
	ck_assert_uint_eq(reading.position.record_id, 2);
	server.hook = NULL;
	wish.after = reading.position;
	got_count = 0;
	read_well();
	got_are(five + 2, 3);
}
END_TEST

static struct rpc_status not_yet(uint32_t opnum, TALLOC_CTX *mem_ctx, void *r)
{
	struct EvtRpcQueryNext *next = r;

	if (opnum == NDR_EVTRPCQUERYNEXT && !server.reverse &&
	    server.calls[opnum] - 2 < spoil_at) {
		next->out.result = server.calls[opnum] % 2 == 0
					   ? EVEN6_TIMEOUT
					   : EVEN6_TIMEOUT_AS_PRINTED;
		*next->out.resultBuffer = NULL;
		server.next = 0;
	}
	return (struct rpc_status){0};
}

START_TEST(a_slow_search_is_asked_again)
{
	server.hook = not_yet;
	spoil_at = 20;
	read_well();
	got_are(five, 5);
}
END_TEST

START_TEST(but_not_for_ever)
{
	server.hook = not_yet;
	spoil_at = 21;
	fails_with(RPC_VOCABULARY_ERRNO, ETIMEDOUT);
}
END_TEST

static struct rpc_status late_with_records(uint32_t opnum, TALLOC_CTX *mem_ctx,
					   void *r)
{
	struct EvtRpcQueryNext *next = r;

	if (opnum == NDR_EVTRPCQUERYNEXT && next->out.result == 0) {
		next->out.result = EVEN6_TIMEOUT;
	}
	return (struct rpc_status){0};
}

START_TEST(what_comes_with_a_time_out_is_not_lost)
{
	server.hook = late_with_records;
	read_well();
	got_are(five, 5);
}
END_TEST

static struct rpc_status newest_not_yet(uint32_t opnum, TALLOC_CTX *mem_ctx,
					void *r)
{
	struct EvtRpcQueryNext *next = r;

	if (opnum == NDR_EVTRPCQUERYNEXT && server.reverse &&
	    server.calls[opnum] <= spoil_at) {
		next->out.result = EVEN6_TIMEOUT;
		*next->out.resultBuffer = NULL;
		server.next = 0;
	}
	return (struct rpc_status){0};
}

START_TEST(the_newest_record_is_waited_for)
{
	server.hook = newest_not_yet;
	spoil_at = 20;
	read_well();
	got_are(five, 5);
}
END_TEST

START_TEST(but_no_longer_than_others)
{
	server.hook = newest_not_yet;
	spoil_at = 21;
	fails_with(RPC_VOCABULARY_ERRNO, ETIMEDOUT);
}
END_TEST

START_TEST(a_server_that_is_silent_ends_at_the_deadline)
{
	server.hangs = true;
	event_log->limits.read_ms = 20;
	fails_with(RPC_VOCABULARY_ERRNO, ETIMEDOUT);
}
END_TEST

START_TEST(an_unknown_channel_is_refused)
{
	wish.channel = "Securita";
	fails_with(RPC_VOCABULARY_WERROR, RPC_EVENT_E_NO_CHANNEL);
	ck_assert_uint_eq(server.calls[NDR_EVTRPCQUERYNEXT], 0);
}
END_TEST

static void (*spoil)(struct EvtRpcQueryNext *r);

static struct rpc_status spoiled(uint32_t opnum, TALLOC_CTX *mem_ctx, void *r)
{
	if (opnum == NDR_EVTRPCQUERYNEXT && !server.reverse &&
	    server.calls[opnum] == 2) {
		spoil(r);
	}
	return (struct rpc_status){0};
}

static void beyond(struct EvtRpcQueryNext *r)
{
	(*r->out.eventDataIndices)[1] = *r->out.resultBufferSize;
}

static void overflow(struct EvtRpcQueryNext *r)
{
	(*r->out.eventDataIndices)[1] = 0xffffffff;
}

static void repeated(struct EvtRpcQueryNext *r)
{
	(*r->out.eventDataIndices)[1] = 0;
	(*r->out.eventDataSizes)[1] = *r->out.resultBufferSize;
}

static void too_many(struct EvtRpcQueryNext *r)
{
	*r->out.numActualRecords = 101;
}

static void no_buffer(struct EvtRpcQueryNext *r)
{
	*r->out.resultBuffer = NULL;
}

static void (*const spoilers[])(struct EvtRpcQueryNext *r) = {
	beyond, overflow, repeated, too_many, no_buffer};

START_TEST(a_batch_that_contradicts_itself_is_a_bad_reply)
{
	server.hook = spoiled;
	spoil = spoilers[_i];
	fails_with(RPC_VOCABULARY_LOCAL, RPC_LOCAL_BAD_REPLY);
	ck_assert_uint_eq(got_count, 0);
}
END_TEST

static void bad_record(struct EvtRpcQueryNext *r)
{
	(*r->out.resultBuffer)[0] = 0xff; /* longer than it is */
}

static void bad_xml(struct EvtRpcQueryNext *r)
{
	(*r->out.resultBuffer)[24] = 0x3f; /* no such token */
}

static void (*const harms[])(struct EvtRpcQueryNext *r) = {bad_record, bad_xml};

START_TEST(a_bad_record_costs_itself)
{
	server.hook = spoiled;
	spoil = harms[_i];
	read_well();
	got_are(five + 1, 4);
	ck_assert_uint_eq(reading.bad, 1);
	ck_assert(reading.complete);
}
END_TEST

static struct rpc_status newest_bad(uint32_t opnum, TALLOC_CTX *mem_ctx,
				    void *r)
{
	if (opnum == NDR_EVTRPCQUERYNEXT && server.reverse &&
	    server.calls[opnum] == 1) {
		bad_record(r);
	}
	return (struct rpc_status){0};
}

START_TEST(a_bad_newest_record_is_no_end_and_no_clearing)
{
	server.hook = newest_bad;
	read_well();
	got_are(five, 5);
	wish.after = reading.position;
	got_count = 0;
	server.calls[NDR_EVTRPCQUERYNEXT] = 0;
	read_well();
	got_are(NULL, 0);
	ck_assert_int_eq(reading.continuity, RPC_EVENT_CONTINUED);
	ck_assert_uint_eq(reading.position.record_id, 5);
}
END_TEST

static struct rpc_status info_of_another_type(uint32_t opnum,
					      TALLOC_CTX *mem_ctx, void *r)
{
	struct EvtRpcGetLogFileInfo *info = r;

	if (opnum == NDR_EVTRPCGETLOGFILEINFO && info->in.propertyId == 6) {
		info->out.propertyValueBuffer->data[12] = 0x11;
	}
	return (struct rpc_status){0};
}

static struct rpc_status info_too_short(uint32_t opnum, TALLOC_CTX *mem_ctx,
					void *r)
{
	struct EvtRpcGetLogFileInfo *info = r;

	if (opnum == NDR_EVTRPCGETLOGFILEINFO && info->in.propertyId == 6) {
		info->out.propertyValueBuffer->length = 15;
	}
	return (struct rpc_status){0};
}

START_TEST(properties_of_another_form_are_a_bad_reply)
{
	server.hook = _i == 0 ? info_of_another_type : info_too_short;
	fails_with(RPC_VOCABULARY_LOCAL, RPC_LOCAL_BAD_REPLY);
}
END_TEST

static struct rpc_status close_fails(uint32_t opnum, TALLOC_CTX *mem_ctx,
				     void *r)
{
	struct EvtRpcClose *close = r;

	/* the first of the two handles of the reading */
	if (opnum == NDR_EVTRPCCLOSE && close->in.handle->uuid.time_low == 1 &&
	    !server.reverse) {
		close->out.result = 6;
	}
	return (struct rpc_status){0};
}

static struct rpc_status seek_fails(uint32_t opnum, TALLOC_CTX *mem_ctx,
				    void *r)
{
	if (opnum == NDR_EVTRPCQUERYSEEK) {
		((struct EvtRpcQuerySeek *)r)->out.result =
			RPC_EVENT_E_NOT_FOUND;
	}
	return (struct rpc_status){0};
}

START_TEST(a_server_seeks_to_the_position_or_searches)
{
	wish.after = (struct rpc_event_position){2, CREATED_NS};
	server.hook = _i == 0 ? NULL : seek_fails;
	read_well();
	got_are(five + 2, 3);
	ck_assert_uint_eq(server.calls[NDR_EVTRPCQUERYSEEK], 1);
}
END_TEST

START_TEST(the_second_handle_is_closed_where_the_first_cannot_be)
{
	server.hook = close_fails;
	read_well();
	got_are(five, 5);
	/* log; newest: two; reading: two */
	ck_assert_uint_eq(server.calls[NDR_EVTRPCCLOSE], 5);
}
END_TEST

static const struct {
	struct rpc_status status;
	const char *part;
} cures[] = {
	{{RPC_VOCABULARY_WERROR, RPC_EVENT_E_DENIED, RPC_STEP_CALL},
	 "Event Log Readers"},
	{{RPC_VOCABULARY_NTSTATUS, 0xC0000022, RPC_STEP_CALL},
	 "Event Log Readers"},
	/* not the channel's: the account itself */
	{{RPC_VOCABULARY_NTSTATUS, 0xC0000022, RPC_STEP_BIND}, "this account"},
	{{RPC_VOCABULARY_NTSTATUS, 0xC0000236, RPC_STEP_CONNECT},
	 "Remote Event Log Management (RPC)"},
	{{RPC_VOCABULARY_WERROR, 1753, RPC_STEP_MAP},
	 "Remote Event Log Management (RPC)"},
	{{RPC_VOCABULARY_WERROR, RPC_EVENT_E_NO_CHANNEL, RPC_STEP_CALL},
	 "role installed"},
};

START_TEST(a_failure_has_its_cure)
{
	const char *cure = rpc_event_cure(cures[_i].status);

	ck_assert_msg(strstr(cure, cures[_i].part) != NULL, "%s", cure);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_event_read");
	TCase *c = tcase_create("read");

	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_first_reading_gives_everything_once);
	tcase_add_test(c, a_second_reading_gives_what_is_new);
	tcase_add_test(c, holes_in_the_ids_are_no_gap_and_no_clearing);
	tcase_add_test(c, an_overwritten_log_is_a_gap);
	tcase_add_test(c, the_next_record_is_no_gap);
	tcase_add_test(c, a_log_made_anew_is_read_from_its_start);
	tcase_add_test(c, a_log_that_ends_before_the_position_was_cleared);
	tcase_add_test(c, an_empty_log_has_nothing_and_loses_nothing);
	tcase_add_test(c, an_emptied_log_was_cleared);
	tcase_add_test(c, a_limit_ends_a_reading_that_can_be_resumed);
	tcase_add_test(c, the_caller_may_have_enough);
	tcase_add_test(c, the_position_passes_what_was_not_wished_for);
	tcase_add_test(c, a_filter_that_is_too_complex_is_split);
	tcase_add_test(c, the_same_page_again_ends_the_reading);
	tcase_add_test(c, pages_without_end_are_bounded);
	tcase_add_test(c, access_denied_on_page_two_keeps_page_one);
	tcase_add_test(c, a_slow_search_is_asked_again);
	tcase_add_test(c, but_not_for_ever);
	tcase_add_test(c, what_comes_with_a_time_out_is_not_lost);
	tcase_add_test(c, the_newest_record_is_waited_for);
	tcase_add_test(c, but_no_longer_than_others);
	tcase_add_test(c, a_server_that_is_silent_ends_at_the_deadline);
	tcase_add_test(c, an_unknown_channel_is_refused);
	tcase_add_loop_test(c, a_batch_that_contradicts_itself_is_a_bad_reply, 0,
			    5);
	tcase_add_loop_test(c, a_bad_record_costs_itself, 0, 2);
	tcase_add_test(c, a_bad_newest_record_is_no_end_and_no_clearing);
	tcase_add_loop_test(c, properties_of_another_form_are_a_bad_reply, 0, 2);
	tcase_add_loop_test(c, a_server_seeks_to_the_position_or_searches, 0,
			    2);
	tcase_add_test(c, the_second_handle_is_closed_where_the_first_cannot_be);
	tcase_add_loop_test(c, a_failure_has_its_cure, 0,
			    sizeof(cures) / sizeof(cures[0]));
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
