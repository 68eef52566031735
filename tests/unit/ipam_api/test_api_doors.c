/* use: ipam_api ipam_api_client ipam_base CHECK JANSSON TALLOC */
/*
 * The doors of the HTTP server over TCP, with small limits: what is refused
 * with all that comes behind it, and whom it closes to.
 */
#include "tests/support/suite.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "ipam/api/api_server.h"

#define DEADLINE_MS 400
#define PLACES 8
#define H "Host: x\r\n"
#define HEALTH "GET /healthz HTTP/1.1\r\n" H
#define LAST HEALTH "Connection: close\r\n\r\n"

static struct sockaddr_in server_address;
static int stop_fd = -1;
static pid_t server_pid;
static unsigned deadline_ms = 60 * 1000, places;
static int64_t rate;

static int health(void *private_data)
{
	return 0;
}

static const struct access_data *no_access(void *private_data)
{
	return NULL;
}

static void serve(const char *address, int ready, int stop)
{
	struct api_config config = {
		.http = address, .rate = rate,
		.limits = { .connections = places,
			    .phase_ms = { deadline_ms, deadline_ms,
					  deadline_ms } },
	};
	struct api_backend backend = { .health = health,
				       .access = no_access };
	struct api_server *server = NULL;
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const char *error = NULL;
	int ret = api_server_new(mem_ctx, &config, &backend, &server, &error);

	if (ret == 0 && write(ready, "r", 1) == 1) {
		ret = api_server_run(server, stop);
	}
	talloc_free(mem_ctx);
	exit(ret);
}

static void start(void)
{
	socklen_t len = sizeof(server_address);
	int fd = socket(AF_INET, SOCK_STREAM, 0), ready[2], stop[2];
	char address[32], byte;

	server_address = (struct sockaddr_in){ .sin_family = AF_INET };
	server_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&server_address, len), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&server_address,
				     &len), 0);
	close(fd);
	snprintf(address, sizeof(address), "127.0.0.1:%d",
		 ntohs(server_address.sin_port));
	ck_assert_int_eq(pipe(ready), 0);
	ck_assert_int_eq(pipe(stop), 0);
	server_pid = fork();
	if (server_pid == 0) {
		close(stop[1]);
		serve(address, ready[1], stop[0]);
	}
	close(stop[0]);
	close(ready[1]);
	stop_fd = stop[1];
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
}

static void start_hasty(void)
{
	deadline_ms = DEADLINE_MS;
	start();
}

static void start_small(void)
{
	places = PLACES;
	start();
}

static void start_slow(void)
{
	rate = 1;
	start();
}

static void finish(void)
{
	int status = -1;

	close(stop_fd);
	waitpid(server_pid, &status, 0);
	ck_assert_int_eq(status, 0);
}

static int dial(void)
{
	struct timeval wait = { .tv_sec = 30 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_ge(fd, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&server_address,
				 sizeof(server_address)), 0);
	return fd;
}

static void tell(int fd, const char *text)
{
	ck_assert_int_eq(send(fd, text, strlen(text), MSG_NOSIGNAL),
			 (ssize_t)strlen(text));
}

/* What comes until the server closes, which it must. */
static char *hear_all(int fd)
{
	static char text[256 * 1024];
	size_t size = 0;
	ssize_t got;

	while ((got = recv(fd, text + size, sizeof(text) - 1 - size, 0)) > 0) {
		size += (size_t)got;
	}
	/* reset where it did not read all that came */
	ck_assert(got == 0 || errno == ECONNRESET);
	text[size] = '\0';
	close(fd);
	return text;
}

/* One answer of /healthz. */
static char *hear_health(int fd)
{
	static char text[4096];
	size_t size = 0;

	do {
		ck_assert_int_eq(recv(fd, text + size, 1, 0), 1);
		size++;
		text[size] = '\0';
	} while (size < 7 || strcmp(text + size - 7, "\r\n\r\nok\n") != 0);
	return text;
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part)) != NULL) {
		n++;
		text++;
	}
	return n;
}

START_TEST(requests_of_one_connection_are_answered_in_order)
{
	const char *text = NULL, *second = NULL;
	int fd = dial();

	tell(fd, HEALTH "\r\n"
	     "POST /nothing HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhello"
	     LAST);
	text = hear_all(fd);
	ck_assert_uint_eq(count(text, "HTTP/1.1 "), 3);
	ck_assert_int_eq(strncmp(text, "HTTP/1.1 200 ", 13), 0);
	second = strstr(text, "HTTP/1.1 503 ");
	ck_assert_ptr_nonnull(second);
	ck_assert_ptr_nonnull(strstr(second, "HTTP/1.1 200 "));
}
END_TEST

/* Its buffer grows meanwhile. */
START_TEST(a_head_may_be_long)
{
	char text[24 * 1024] = HEALTH;
	size_t at = strlen(text), i;
	int fd = dial();

	for (i = 0; i < 60; i++) {
		at += (size_t)snprintf(text + at, sizeof(text) - at,
				       "A%zu: %0300zu\r\n", i, i);
		if (i % 20 == 0) {
			tell(fd, text);
			text[0] = '\0';
			at = 0;
		}
	}
	tell(fd, text);
	tell(fd, "Connection: close\r\n\r\n");
	ck_assert_int_eq(strncmp(hear_all(fd), "HTTP/1.1 200 ", 13), 0);
}
END_TEST

START_TEST(a_request_may_come_byte_by_byte)
{
	static const char text[] = LAST;
	char one[2] = "";
	int fd = dial();
	size_t i;

	for (i = 0; i < sizeof(text) - 1; i++) {
		one[0] = text[i];
		tell(fd, one);
	}
	ck_assert_ptr_nonnull(strstr(hear_all(fd), "\r\n\r\nok\n"));
}
END_TEST

/* status 0: libmicrohttpd closes without a word, or says 400 itself. */
static const struct {
	const char *text;
	unsigned status;
} smuggled[] = {
	{ "POST /healthz HTTP/1.1\r\n" H "Content-Length: 4\r\n"
	  "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400 },
	{ "POST /healthz HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n"
	  "\r\n0\r\n\r\n", 501 },
	{ "POST /healthz HTTP/1.1\r\n" H "Content-Length: 0\r\n"
	  "Content-Length: 44\r\n\r\n", 400 },
	{ "POST /healthz HTTP/1.1\r\n" H "Content-Length: 0, 44\r\n\r\n", 0 },
	{ "GET /healthz HTTP/1.1\r\n" H "Content-Length : 44\r\n\r\n", 0 },
	{ "GET /healthz HTTP/1.1\r\n" H H "\r\n", 400 },
	{ "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n", 400 },
	{ "GET http://y/healthz HTTP/1.1\r\n" H "\r\n", 400 },
	{ "GET /healthz%00 HTTP/1.1\r\n" H "\r\n", 400 },
	{ "GET /healthz HTTP/1.1\r\n" H "A: \001\r\n\r\n", 400 },
	{ "GET /healthz HTTP/1.1\r\n" H "Authorization: a\r\n"
	  "Authorization: b\r\n\r\n", 400 },
	{ "\026\003\001\002\n\n", 0 },
	{ "G\201T /healthz HTTP/1.1\r\n" H "\r\n", 400 },
	/* RFC 9112 2.2: other ends of lines; a CR alone ends none */
	{ "GET /healthz HTTP/1.1\n" H "\r\n", 400 },
	{ "GET /healthz HTTP/1.0\n\n", 400 },
	{ "GET /healthz HTTP/1.1\r\nHost: x\n\r\n", 400 },
	{ "GET /healthz HTTP/1.1\r\nHost: x\r\n\n", 400 },
	{ "GET /healthz HTTP/1.1\r\nHost: x\n\n", 400 },
	{ "GET /healthz HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400 },
	{ "GET /healthz HTTP/1.1\r\n" H "A:\nContent-Length: 44\r\n\r\n",
	  400 },
	{ "GET /healthz HTTP/1.1\rHost: x\r\r", 0 },
	{ "GET /healthz HTTP/1.1\r\n" H "A: b\rContent-Length: 44\r\n\r\n",
	  400 },
	/* 5.2: fields that go on in the next line */
	{ "GET /healthz HTTP/1.1\r\n" H "A: b\r\n c\r\n\r\n", 400 },
	{ "GET /healthz HTTP/1.1\r\n" H "A: b\r\n\tc\r\n d\r\nE: f\r\n\r\n",
	  400 },
	{ "GET /healthz HTTP/1.1\r\n A: b\r\n" H "\r\n", 400 },
	{ "GET /healthz HTTP/1.1\r\n" H "A: b\r\n \r\n\r\n", 400 },
	{ "POST /healthz HTTP/1.1\r\n" H "Content-Length:\r\n 44\r\n\r\n",
	  400 },
	/* which libmicrohttpd joins to Content-Length: 44 */
	{ "POST /healthz HTTP/1.1\r\n" H "Content-: 44\r\n Length\r\n\r\n",
	  400 },
	{ "POST /healthz HTTP/1.1\r\n" H "T: chunked\r\n ransfer-Encoding"
	  "\r\n\r\n", 411 },
	/* 6.3, 7.1: nobody need agree with us on where chunks end */
	{ "POST /healthz HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n"
	  "0\r\n\r\n", 411 },
	{ "POST /healthz HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n"
	  "2;a=\nxx\r\n50\r\n\r\n", 411 },
	{ "POST /healthz HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n"
	  "0\r\nAuthorization: Bearer x\r\n\r\n", 411 },
};

/* One refusal at most, the end, and nothing of what came behind. */
START_TEST(nothing_behind_a_refused_request_is_run)
{
	char expected[32], both[1024];
	const char *text = NULL;
	int fd = dial();

	snprintf(expected, sizeof(expected), "HTTP/1.1 %u ",
		 smuggled[_i].status);
	/* at once, so that it lies there when the head is looked at */
	snprintf(both, sizeof(both), "%s%s", smuggled[_i].text, LAST);
	send(fd, both, strlen(both), MSG_NOSIGNAL);
	shutdown(fd, SHUT_WR);
	text = hear_all(fd);
	ck_assert_msg(count(text, "HTTP/1.1 200") == 0, "%s: %s",
		      smuggled[_i].text, text);
	ck_assert(smuggled[_i].status == 0 ||
		  (strncmp(text, expected, strlen(expected)) == 0 &&
		   count(text, "HTTP/1.1 ") == 1));
	fd = dial();
	tell(fd, LAST);
	ck_assert_ptr_nonnull(strstr(hear_all(fd), "\r\n\r\nok\n"));
}
END_TEST

/*
 * The last LF of a head behind which nothing lies yet cannot always be told
 * from CRLF. Where it is taken, it ends the head for us as for anybody who takes
 * it for the end.
 */
START_TEST(a_last_lf_ends_the_head_and_nothing_else)
{
	int fd = dial();
	char first[13] = "";

	tell(fd, "GET /healthz HTTP/1.1\r\nHost: x\r\n\n");
	ck_assert_int_eq(recv(fd, first, sizeof(first) - 1, MSG_WAITALL),
			 sizeof(first) - 1);
	if (strcmp(first, "HTTP/1.1 400") == 0) {
		ck_assert_uint_eq(count(hear_all(fd), "HTTP/1.1 "), 0);
		return;
	}
	ck_assert_str_eq(first, "HTTP/1.1 200");
	hear_health(fd);
	tell(fd, LAST);
	ck_assert_uint_eq(count(hear_all(fd), "HTTP/1.1 200"), 1);
}
END_TEST

static void send_until_closed(int fd, const char *begin)
{
	char piece[4096];
	size_t i;

	memset(piece, 'a', sizeof(piece));
	tell(fd, begin);
	for (i = 0; i < 100; i++) {
		if (send(fd, piece, sizeof(piece), MSG_NOSIGNAL) < 0) {
			break;
		}
	}
	shutdown(fd, SHUT_WR);
}

/* Refused, and the connection ends; never taken. */
START_TEST(what_is_too_large_is_refused)
{
	static const char *const begins[] = {
		"GET /", HEALTH "A: ", "a", HEALTH,
		"POST /nothing HTTP/1.1\r\n" H
			"Content-Length: 999999999999\r\n\r\n" };
	size_t i;
	int fd;

	for (i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		fd = dial();
		send_until_closed(fd, begins[i]);
		ck_assert_uint_eq(count(hear_all(fd), "HTTP/1.1 200"), 0);
	}
	fd = dial();
	tell(fd, LAST);
	ck_assert_ptr_nonnull(strstr(hear_all(fd), "\r\n\r\nok\n"));
}
END_TEST

static const char *const slow[] = {
	HEALTH "A: ",
	"POST /nothing HTTP/1.1\r\n" H "Content-Length: 60000\r\n\r\n",
};

/* One byte at a time for as long as it is taken: were each byte to move the
 * deadline, it would be taken to the end. */
START_TEST(a_request_that_trickles_in_is_given_up)
{
	struct pollfd p = { .fd = dial(), .events = POLLIN };
	int i, bytes = 0;

	tell(p.fd, slow[_i]);
	for (i = 0; i < 2000 && poll(&p, 1, DEADLINE_MS / 20) == 0; i++) {
		bytes += send(p.fd, "a", 1, MSG_NOSIGNAL) == 1;
	}
	ck_assert_int_lt(i, 2000);
	ck_assert_int_gt(bytes, 0);
	ck_assert_uint_eq(count(hear_all(p.fd), "HTTP/1.1 200"), 0);
}
END_TEST

START_TEST(who_says_nothing_is_closed_without_a_word)
{
	int fd = dial();

	ck_assert_str_eq(hear_all(fd), "");
	fd = dial();
	tell(fd, HEALTH "\r\n");
	hear_health(fd);
	ck_assert_str_eq(hear_all(fd), "");
}
END_TEST

/* He asks for much and does not read: his connection ends, others go on. */
START_TEST(who_does_not_take_his_answers_is_closed)
{
	struct pollfd p = { .fd = dial(), .events = 0 };
	char *all = talloc_strdup(NULL, "");
	int i, other;

	for (i = 0; i < 400; i++) {
		all = talloc_strdup_append(
			all, "GET /api/v1/openapi.json HTTP/1.1\r\n" H "\r\n");
	}
	tell(p.fd, all);
	other = dial();
	tell(other, LAST);
	ck_assert_ptr_nonnull(strstr(hear_all(other), "\r\n\r\nok\n"));
	ck_assert_int_eq(poll(&p, 1, 60 * 1000), 1);
	ck_assert(p.revents & (POLLHUP | POLLERR));
	close(p.fd);
	talloc_free(all);
}
END_TEST

START_TEST(who_has_waited_longest_makes_place)
{
	int fds[PLACES], fd, i;

	for (i = 0; i < PLACES; i++) {
		fds[i] = dial();
		tell(fds[i], HEALTH "\r\n");
		hear_health(fds[i]);
	}
	/* the first has been here longest, but asks again */
	tell(fds[0], HEALTH "\r\n");
	hear_health(fds[0]);
	fd = dial();
	tell(fd, HEALTH "\r\n");
	hear_health(fd);
	ck_assert_str_eq(hear_all(fds[1]), "");
	tell(fds[0], HEALTH "\r\n");
	hear_health(fds[0]);
	for (i = 0; i < PLACES; i++) {
		close(i != 1 ? fds[i] : fd);
	}
}
END_TEST

/* 10,000 where the machine lets one process have so many. */
START_TEST(ten_thousand_idle_connections_keep_nobody_out)
{
	struct rlimit files = { .rlim_cur = 0 };
	int *fds = NULL, fd;
	size_t i, n;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &files), 0);
	files.rlim_cur = files.rlim_max < 10100 ? files.rlim_max : 10100;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &files), 0);
	n = files.rlim_cur - 100;
	ck_assert_uint_ge(n, 900);
	fds = talloc_array(NULL, int, n);
	for (i = 0; i < n; i++) {
		fds[i] = dial();
		/* half of them stop in the middle of a head */
		if (i % 2 == 0) {
			send(fds[i], HEALTH, sizeof(HEALTH) - 1,
			     MSG_NOSIGNAL);
		}
		if (i % 500 == 499) {
			fd = dial();
			tell(fd, LAST);
			ck_assert_ptr_nonnull(strstr(hear_all(fd),
						     "\r\n\r\nok\n"));
		}
	}
	for (i = 0; i < n; i++) {
		close(fds[i]);
	}
	talloc_free(fds);
}
END_TEST

START_TEST(who_asks_too_often_waits)
{
	static const char request[] = "OPTIONS * HTTP/1.1\r\n" H
		"Connection: close\r\n\r\n";
	const char *text = "";
	int fd, i;

	for (i = 0; i < 1000 && strstr(text, "HTTP/1.1 429 ") == NULL; i++) {
		fd = dial();
		tell(fd, request);
		text = hear_all(fd);
	}
	ck_assert_int_gt(i, 1);
	ck_assert_ptr_nonnull(strstr(text, "HTTP/1.1 429 "));
	ck_assert_ptr_nonnull(strstr(text, "\r\nRetry-After: 1\r\n"));
	/* whether it lives may be asked at any rate */
	fd = dial();
	tell(fd, LAST);
	ck_assert_ptr_nonnull(strstr(hear_all(fd), "\r\n\r\nok\n"));
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static TCase *tcase(Suite *s, const char *name, void (*begin)(void))
{
	TCase *t = tcase_create(name);

	tcase_add_checked_fixture(t, begin, finish);
	tcase_set_timeout(t, 120);
	suite_add_tcase(s, t);
	return t;
}

static Suite *suite(void)
{
	Suite *s = suite_create("api_doors");
	TCase *t = tcase(s, "requests", start);
	TCase *d = tcase(s, "deadlines", start_hasty);

	tcase_add_test(t, requests_of_one_connection_are_answered_in_order);
	tcase_add_test(t, a_request_may_come_byte_by_byte);
	tcase_add_test(t, a_head_may_be_long);
	LOOP(t, nothing_behind_a_refused_request_is_run, smuggled);
	tcase_add_test(t, a_last_lf_ends_the_head_and_nothing_else);
	tcase_add_test(t, ten_thousand_idle_connections_keep_nobody_out);
	tcase_add_test(d, what_is_too_large_is_refused);
	LOOP(d, a_request_that_trickles_in_is_given_up, slow);
	tcase_add_test(d, who_says_nothing_is_closed_without_a_word);
	tcase_add_test(d, who_does_not_take_his_answers_is_closed);
	tcase_add_test(tcase(s, "places", start_small),
		       who_has_waited_longest_makes_place);
	tcase_add_test(tcase(s, "rate", start_slow), who_asks_too_often_waits);
	return s;
}

TEST_MAIN(suite)
