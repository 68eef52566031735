/* use: sim_host SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT CHECK */
/* Doors: with a socket each, and with one for all of a port. */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "simulators/host/sim_door.h"
#include "tests/support/suite.h"

#define PORT 4711
#define ONE "127.81.0.1"
#define OTHER "127.81.0.2"
#define NOBODY "127.81.0.3"

struct visit {
	struct sim_door *door;
	const char *name;
	unsigned clients, datagrams;
	char text[16];
};

static TALLOC_CTX *mem;
static struct tevent_context *ev;
static struct sim_doors *doors;

static void setup(void)
{
	mem = talloc_new(NULL);
	ev = tevent_context_init(mem);
	doors = sim_doors_new(mem);
}

static void teardown(void)
{
	talloc_free(mem);
}

static void on_client(void *private_data, int fd,
		      const struct sockaddr_in *from)
{
	struct visit *visit = private_data;
	ssize_t n = send(fd, visit->name, strlen(visit->name), MSG_NOSIGNAL);

	ck_assert_int_eq(n, (ssize_t)strlen(visit->name));
	ck_assert_uint_eq(ntohl(from->sin_addr.s_addr), 0x7f000001);
	visit->clients++;
	close(fd);
}

static void on_datagram(void *private_data, struct sim_door *door,
			const uint8_t *bytes, size_t length,
			const struct sockaddr_in *from)
{
	struct visit *visit = private_data;

	ck_assert_uint_lt(length, sizeof(visit->text));
	memcpy(visit->text, bytes, length);
	visit->text[length] = '\0';
	visit->datagrams++;
	sim_door_send(door, (const uint8_t *)visit->name,
		      strlen(visit->name), from);
}

static int open_door(struct visit *visit, struct sim_doors *shared,
		     const char *name, int type)
{
	const struct sim_door_place place = { .ev = ev, .doors = shared,
					      .address = name, .port = PORT };

	*visit = (struct visit){ .name = name };
	return type == SOCK_STREAM ?
		       sim_door_listen(mem, &place, on_client, visit,
				       &visit->door) :
		       sim_door_bind(mem, &place, on_datagram, visit,
				     &visit->door);
}

static int connect_to(const char *name, int type)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons(PORT) };
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0), ret;

	inet_pton(AF_INET, name, &to.sin_addr);
	ret = connect(fd, (struct sockaddr *)&to, sizeof(to));
	if (ret != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* What a client of that address reads. */
static void reads(const char *name, const char *wanted)
{
	char text[32] = "";
	int fd = connect_to(name, SOCK_STREAM);
	ssize_t n;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(tevent_loop_once(ev), 0);
	n = recv(fd, text, sizeof(text) - 1, 0);
	ck_assert_int_eq(n, (ssize_t)strlen(wanted));
	ck_assert_str_eq(text, wanted);
	close(fd);
}

START_TEST(each_door_has_a_socket_by_itself)
{
	struct visit one, other;

	ck_assert_int_eq(open_door(&one, NULL, ONE, SOCK_STREAM), 0);
	ck_assert_int_eq(open_door(&other, NULL, OTHER, SOCK_STREAM), 0);
	reads(OTHER, OTHER);
	reads(ONE, ONE);
	ck_assert_int_eq(connect_to(NOBODY, SOCK_STREAM), -1);
	ck_assert_int_eq(errno, ECONNREFUSED);
	ck_assert_int_eq(open_door(&one, NULL, OTHER, SOCK_STREAM),
			 EADDRINUSE);
	ck_assert_int_eq(open_door(&one, NULL, "host", SOCK_STREAM), EINVAL);
}
END_TEST

START_TEST(shared_sockets_tell_the_door_by_the_address)
{
	struct visit one, other;

	ck_assert_int_eq(open_door(&one, doors, ONE, SOCK_STREAM), 0);
	ck_assert_int_eq(open_door(&other, doors, OTHER, SOCK_STREAM), 0);
	reads(OTHER, OTHER);
	reads(ONE, ONE);
	reads(ONE, ONE);
	ck_assert_uint_eq(one.clients, 2);
	ck_assert_uint_eq(other.clients, 1);
	ck_assert_int_eq(open_door(&one, doors, OTHER, SOCK_STREAM),
			 EADDRINUSE);
}
END_TEST

static void is_reset(const char *name)
{
	char text[32];
	int fd = connect_to(name, SOCK_STREAM);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(tevent_loop_once(ev), 0);
	ck_assert_int_eq(recv(fd, text, sizeof(text), 0), -1);
	ck_assert_int_eq(errno, ECONNRESET);
	close(fd);
}

START_TEST(who_has_no_door_there_is_reset)
{
	struct visit one, other;

	ck_assert_int_eq(open_door(&one, doors, ONE, SOCK_STREAM), 0);
	ck_assert_int_eq(open_door(&other, doors, OTHER, SOCK_STREAM), 0);
	is_reset(NOBODY);
	talloc_free(other.door);
	is_reset(OTHER);
	reads(ONE, ONE);
	ck_assert_uint_eq(other.clients, 0);
	/* Also with nothing but the doors gone. */
	TALLOC_FREE(doors);
	ck_assert_int_eq(connect_to(ONE, SOCK_STREAM), -1);
	talloc_free(one.door);
}
END_TEST

START_TEST(datagrams_are_answered_from_the_address_asked)
{
	struct sim_doors *const kinds[] = { NULL, doors };
	struct visit one, other;
	char text[32] = "";
	int fd;

	ck_assert_int_eq(open_door(&one, kinds[_i], ONE, SOCK_DGRAM), 0);
	ck_assert_int_eq(open_door(&other, kinds[_i], OTHER, SOCK_DGRAM), 0);
	/* Connected: from nowhere else does it take an answer. */
	fd = connect_to(OTHER, SOCK_DGRAM);
	ck_assert_int_eq(send(fd, "who?", 4, 0), 4);
	ck_assert_int_eq(tevent_loop_once(ev), 0);
	ck_assert_int_eq(recv(fd, text, sizeof(text), MSG_DONTWAIT),
			 (ssize_t)strlen(OTHER));
	ck_assert_str_eq(text, OTHER);
	ck_assert_str_eq(other.text, "who?");
	ck_assert_uint_eq(one.datagrams, 0);
	ck_assert_uint_eq(other.datagrams, 1);
	close(fd);
}
END_TEST

START_TEST(who_comes_to_a_process_without_files_waits)
{
	struct rlimit files, none;
	struct visit one;
	char text[32] = "";
	int fd, next;

	ck_assert_int_eq(open_door(&one, doors, ONE, SOCK_STREAM), 0);
	fd = connect_to(ONE, SOCK_STREAM);
	next = dup(fd);
	close(next);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &files), 0);
	none = files;
	none.rlim_cur = (rlim_t)next;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	ck_assert_int_eq(tevent_loop_once(ev), 0);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &files), 0);
	ck_assert_uint_eq(one.clients, 0);
	while (one.clients == 0) {
		ck_assert_int_eq(tevent_loop_once(ev), 0);
	}
	ck_assert_int_eq(recv(fd, text, sizeof(text) - 1, 0),
			 (ssize_t)strlen(ONE));
	ck_assert_str_eq(text, ONE);
	close(fd);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sim_door");
	TCase *t = tcase_create("door");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, each_door_has_a_socket_by_itself);
	tcase_add_test(t, shared_sockets_tell_the_door_by_the_address);
	tcase_add_test(t, who_has_no_door_there_is_reset);
	tcase_add_test(t, who_comes_to_a_process_without_files_waits);
	tcase_add_loop_test(t, datagrams_are_answered_from_the_address_asked,
			    0, 2);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)
