/* use: rpc_dhcp rpc_conn rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * DHCPINFORM and its answer (DSC-03). The octets were laid out by hand from
 * RFC 2131 figure 1 and RFC 2132; none comes from our encoder.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

#include "rpc/dhcp/rpc_dhcp_inform.h"
#include "rpc/dhcp/rpc_dhcp_message.h"
#include "tests/support/suite.h"

#define SERVER_PORT 6767
#define CLIENT_PORT 6868

/* ------------------------------------------------------------- the bytes */

START_TEST(an_inform_is_laid_out_as_rfc_2131_has_it)
{
	/* op htype hlen hops | xid | secs flags | ciaddr */
	static const uint8_t head[] = {
		0x01, 0x01, 0x06, 0x00, 0x39, 0x03, 0xf3, 0x26,
		0x00, 0x05, 0x00, 0x00, 10, 1, 2, 3 };
	static const uint8_t mac[16] = {0x00, 0x0b, 0x82, 0x01, 0xfc, 0x42};
	/* cookie; 53 INFORM; 55 mask, router, DNS, name; 61 no hardware; end */
	static const uint8_t tail[] = {
		0x63, 0x82, 0x53, 0x63, 0x35, 0x01, 0x08,
		0x37, 0x04, 0x01, 0x03, 0x06, 0x0f,
		0x3d, 0x06, 0x00, 0x69, 0x70, 0x61, 0x6d, 0x64, 0xff };
	const struct rpc_dhcp_inform_message message = {
		.xid = 0x3903f326, .secs = 5, .client = {10, 1, 2, 3},
		.mac = {0x00, 0x0b, 0x82, 0x01, 0xfc, 0x42} };
	uint8_t out[RPC_DHCP_MESSAGE_LEAST], none[300] = {0};

	memset(out, 0xaa, sizeof(out));
	rpc_dhcp_inform_encode(&message, out);
	ck_assert_mem_eq(out, head, sizeof(head));
	ck_assert_mem_eq(out + 16, none, 12);	/* yiaddr siaddr giaddr */
	ck_assert_mem_eq(out + 28, mac, 16);
	ck_assert_mem_eq(out + 44, none, 192);	/* sname, file */
	ck_assert_mem_eq(out + 236, tail, sizeof(tail));
	ck_assert_mem_eq(out + 236 + sizeof(tail), none,
			 300 - 236 - sizeof(tail));
}
END_TEST

/* A DHCPACK to that question, with these octets of options. */
static size_t make_ack(uint8_t out[600], const uint8_t *options, size_t size)
{
	static const uint8_t head[] = {
		0x02, 0x01, 0x06, 0x00, 0x39, 0x03, 0xf3, 0x26,
		0x00, 0x00, 0x00, 0x00, 10, 1, 2, 3 };
	static const uint8_t mac[] = {0x00, 0x0b, 0x82, 0x01, 0xfc, 0x42};
	static const uint8_t cookie[] = {99, 130, 83, 99};

	memset(out, 0, 600);
	memcpy(out, head, sizeof(head));
	memcpy(out + 28, mac, sizeof(mac));
	memcpy(out + 236, cookie, sizeof(cookie));
	memcpy(out + 240, options, size);
	return 240 + size;
}

START_TEST(an_ack_tells_its_server_and_number)
{
	static const uint8_t options[] = {
		53, 1, 5, 0, 54, 4, 10, 1, 2, 1, 1, 4, 255, 255, 255, 0, 255,
		53, 1, 6 };
	struct rpc_dhcp_reply reply;
	uint8_t bytes[600];
	size_t n = make_ack(bytes, options, sizeof(options));

	ck_assert_int_eq(rpc_dhcp_reply_decode(bytes, n, &reply), 0);
	ck_assert_uint_eq(reply.xid, 0x3903f326);
	ck_assert_int_eq(reply.type, RPC_DHCP_ACK);
	ck_assert(reply.has_server);
	ck_assert_mem_eq(reply.server, "\x0a\x01\x02\x01", 4);
	ck_assert_mem_eq(reply.client, "\x0a\x01\x02\x03", 4);
}
END_TEST

START_TEST(options_may_go_on_in_the_fields_of_names)
{
	static const uint8_t options[] = {52, 1, 3, 255};
	static const uint8_t in_file[] = {53, 1, 5, 255};
	static const uint8_t in_sname[] = {54, 4, 192, 0, 2, 1, 255};
	struct rpc_dhcp_reply reply;
	uint8_t bytes[600];
	size_t n = make_ack(bytes, options, sizeof(options));

	memcpy(bytes + 108, in_file, sizeof(in_file));
	memcpy(bytes + 44, in_sname, sizeof(in_sname));
	ck_assert_int_eq(rpc_dhcp_reply_decode(bytes, n, &reply), 0);
	ck_assert_int_eq(reply.type, RPC_DHCP_ACK);
	ck_assert_mem_eq(reply.server, "\xc0\x00\x02\x01", 4);
}
END_TEST

START_TEST(what_is_no_answer_is_refused)
{
	static const uint8_t cut[] = {53, 1, 5, 54, 4, 10};
	static const uint8_t no_length[] = {53, 1, 5, 54};
	static const uint8_t good[] = {53, 1, 5, 255};
	struct rpc_dhcp_reply reply;
	uint8_t bytes[600];
	size_t n = make_ack(bytes, cut, sizeof(cut));

	ck_assert_int_eq(rpc_dhcp_reply_decode(bytes, n, &reply), EBADMSG);
	n = make_ack(bytes, no_length, sizeof(no_length));
	ck_assert_int_eq(rpc_dhcp_reply_decode(bytes, n, &reply), EBADMSG);
	n = make_ack(bytes, good, sizeof(good));
	ck_assert_int_eq(rpc_dhcp_reply_decode(bytes, 239, &reply), EBADMSG);
	bytes[0] = 1;
	ck_assert_int_eq(rpc_dhcp_reply_decode(bytes, n, &reply), EBADMSG);
	bytes[0] = 2;
	bytes[239] = 98;
	ck_assert_int_eq(rpc_dhcp_reply_decode(bytes, n, &reply), EBADMSG);
}
END_TEST

/* ------------------------------------------------ servers that misbehave */

/* What a server does with the first question, then with all others. */
enum manner { ANSWERS, LATE, SILENT, NAK, OTHER_XID, OTHER_MAC, GARBAGE,
	      MANNERS };

struct fake {
	int fd;
	enum manner manner;
	unsigned questions;
	uint8_t address[4];
};

static void fake_answer(struct tevent_context *ev, struct tevent_fd *fde,
			uint16_t flags, void *private_data)
{
	struct fake *fake = private_data;
	uint8_t in[600], out[600], options[] = {53, 1, 5, 54, 4, 0, 0, 0, 0,
						255};
	struct sockaddr_in from = {0};
	socklen_t size = sizeof(from);
	ssize_t n = recvfrom(fake->fd, in, sizeof(in), 0,
			     (struct sockaddr *)&from, &size);
	size_t length;

	ck_assert_int_eq(n, RPC_DHCP_MESSAGE_LEAST);
	ck_assert_int_eq(ntohs(from.sin_port), CLIENT_PORT);
	ck_assert_mem_eq(in + 12, &from.sin_addr, 4);
	fake->questions++;
	if (fake->manner == SILENT ||
	    (fake->manner == LATE && fake->questions == 1)) {
		return;
	}
	options[2] = fake->manner == NAK ? 6 : 5;
	memcpy(options + 5, fake->address, 4);
	length = make_ack(out, options, sizeof(options));
	memcpy(out + 4, in + 4, 4);
	memcpy(out + 28, in + 28, 16);
	out[7] ^= fake->manner == OTHER_XID ? 1 : 0;
	out[33] ^= fake->manner == OTHER_MAC ? 1 : 0;
	length = fake->manner == GARBAGE ? 17 : length;
	sendto(fake->fd, out, length, 0, (struct sockaddr *)&from, size);
}

/* At 127.9.0.(1 + place) */
static void fake_start(struct tevent_context *ev, struct fake *fake,
		       unsigned place, enum manner manner)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(SERVER_PORT) };

	fake->manner = manner;
	memcpy(fake->address, "\x7f\x09\x00", 3);
	fake->address[3] = (uint8_t)(1 + place);
	memcpy(&at.sin_addr, fake->address, 4);
	fake->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(fake->fd, (struct sockaddr *)&at, sizeof(at)),
			 0);
	ck_assert_ptr_nonnull(tevent_add_fd(ev, ev, fake->fd, TEVENT_FD_READ,
					    fake_answer, fake));
}

START_TEST(only_an_ack_to_our_question_counts)
{
	struct tevent_context *ev = tevent_context_init(NULL);
	struct fake fakes[MANNERS] = {{0}};
	uint8_t addresses[MANNERS][4];
	struct rpc_dhcp_inform question = {
		.servers = (const uint8_t(*)[4])addresses,
		.num_servers = MANNERS, .server_port = SERVER_PORT,
		.client_port = CLIENT_PORT, .first_ms = 40, .tries = 2 };
	struct rpc_status *states = NULL;
	struct tevent_req *req = NULL;
	int i;

	for (i = 0; i < MANNERS; i++) {
		fake_start(ev, &fakes[i], (unsigned)i, (enum manner)i);
		memcpy(addresses[i], fakes[i].address, 4);
	}
	req = rpc_dhcp_inform_send(ev, ev, &question);
	ck_assert(tevent_req_poll(req, ev));
	ck_assert(rpc_status_is_ok(rpc_dhcp_inform_recv(req, ev, &states)));
	ck_assert(rpc_status_is_ok(states[ANSWERS]));
	ck_assert(rpc_status_is_ok(states[LATE]));
	for (i = SILENT; i < MANNERS; i++) {
		ck_assert_int_eq(states[i].vocabulary, RPC_VOCABULARY_ERRNO);
		ck_assert_uint_eq(states[i].code, ETIMEDOUT);
		ck_assert_int_eq(states[i].step, RPC_STEP_CALL);
		ck_assert_uint_eq(fakes[i].questions, 2);
	}
	ck_assert_uint_eq(fakes[ANSWERS].questions, 1);
	for (i = 0; i < MANNERS; i++) {
		close(fakes[i].fd);
	}
	talloc_free(ev);
}
END_TEST

START_TEST(a_port_that_is_taken_fails_all_and_says_so)
{
	struct tevent_context *ev = tevent_context_init(NULL);
	static const uint8_t addresses[1][4] = {{127, 9, 0, 1}};
	struct rpc_dhcp_inform question = {
		.servers = addresses, .num_servers = 1,
		.server_port = SERVER_PORT, .client_port = CLIENT_PORT };
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(CLIENT_PORT) };
	struct rpc_status *states = NULL, status;
	struct tevent_req *req = NULL;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	req = rpc_dhcp_inform_send(ev, ev, &question);
	ck_assert(tevent_req_poll(req, ev));
	status = rpc_dhcp_inform_recv(req, ev, &states);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_ERRNO);
	ck_assert_uint_eq(status.code, EADDRINUSE);
	ck_assert_int_eq(status.step, RPC_STEP_BIND);
	ck_assert_ptr_null(states);
	close(fd);
	talloc_free(ev);
}
END_TEST

START_TEST(nobody_to_ask_is_no_failure)
{
	struct tevent_context *ev = tevent_context_init(NULL);
	struct rpc_dhcp_inform question = { .num_servers = 0 };
	struct rpc_status *states = NULL;
	struct tevent_req *req = rpc_dhcp_inform_send(ev, ev, &question);

	ck_assert(tevent_req_poll(req, ev));
	ck_assert(rpc_status_is_ok(rpc_dhcp_inform_recv(req, ev, &states)));
	talloc_free(ev);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_dhcp_message");
	TCase *c = tcase_create("message");

	tcase_add_test(c, an_inform_is_laid_out_as_rfc_2131_has_it);
	tcase_add_test(c, an_ack_tells_its_server_and_number);
	tcase_add_test(c, options_may_go_on_in_the_fields_of_names);
	tcase_add_test(c, what_is_no_answer_is_refused);
	tcase_add_test(c, only_an_ack_to_our_question_counts);
	tcase_add_test(c, a_port_that_is_taken_fails_all_and_says_so);
	tcase_add_test(c, nobody_to_ask_is_no_failure);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)
