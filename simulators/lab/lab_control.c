/* Both sides of the door of a running lab. */
#include "simulators/lab/lab_control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "simulators/lab/lab_clock.h"
#include "simulators/lab/lab_touch.h"
#include "simulators/lab/lab_crowd.h"

#define NAME "control"
#define CALLERS_MAX 16
#define PATIENCE_S 60
#define ANSWER_S   1800 /* the world of 6,000 hosts on a busy machine */

struct door {
	struct sim_lab *lab;
	int fd;
	int dir;	/* where it is */
	size_t callers;
};

struct caller {
	struct door *door;
	int fd;
};

/* By way of /proc, because an address has room for 107 characters only. */
static struct sockaddr_un address_in(int dir)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	snprintf(at.sun_path, sizeof(at.sun_path), "/proc/self/fd/%d/" NAME,
		 dir);
	return at;
}

static int caller_gone(struct caller *caller)
{
	caller->door->callers--;
	close(caller->fd);
	return 0;
}

static void on_request(struct tevent_context *ev, struct tevent_fd *fde,
		       uint16_t flags, void *private_data)
{
	struct caller *caller = private_data;
	char request[LAB_CONTROL_MAX + 1], answer[LAB_CONTROL_MAX];
	ssize_t n = recv(caller->fd, request, sizeof(request), MSG_DONTWAIT);

	if (n > 0 && n <= LAB_CONTROL_MAX && memchr(request, 0, n) == NULL) {
		request[n] = '\0';
		if (strcmp(request, "world") == 0) {
			lab_crowd_answer(caller->door->lab, answer);
		} else if (strncmp(request, "touch ", 6) == 0) {
			lab_touch_answer(caller->door->lab, request + 6,
					 answer);
		} else {
			lab_clock_answer(caller->door->lab, request, answer);
		}
	} else {
		snprintf(answer, sizeof(answer), "error a request is text of "
			 "at most %d bytes", LAB_CONTROL_MAX);
	}
	if (n > 0) {
		n = send(caller->fd, answer, strlen(answer),
			 MSG_DONTWAIT | MSG_NOSIGNAL);
	}
	talloc_free(caller);
}

static void on_silence(struct tevent_context *ev, struct tevent_timer *te,
		       struct timeval now, void *private_data)
{
	talloc_free(private_data);
}

static void on_caller(struct tevent_context *ev, struct tevent_fd *fde,
		      uint16_t flags, void *private_data)
{
	struct door *door = private_data;
	struct caller *caller = NULL;
	int fd = accept4(door->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd == -1) {
		return;
	}
	if (door->callers < CALLERS_MAX) {
		caller = talloc_zero(door, struct caller);
	}
	if (caller == NULL) {
		close(fd);
		return;
	}
	caller->door = door;
	caller->fd = fd;
	door->callers++;
	talloc_set_destructor(caller, caller_gone);
	if (tevent_add_fd(ev, caller, fd, TEVENT_FD_READ, on_request,
			  caller) == NULL ||
	    tevent_add_timer(ev, caller,
			     tevent_timeval_current_ofs(PATIENCE_S, 0),
			     on_silence, caller) == NULL) {
		talloc_free(caller);
	}
}

static int door_gone(struct door *door)
{
	if (door->fd != -1) {
		unlinkat(door->dir, NAME, 0);
		close(door->fd);
	}
	if (door->dir != -1) {
		close(door->dir);
	}
	return 0;
}

static int open_door(struct door *door, const char *state)
{
	struct sockaddr_un at;
	mode_t before;
	int ret;

	door->dir = open(state, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
	if (door->dir == -1) {
		return errno;
	}
	at = address_in(door->dir);
	door->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK |
			  SOCK_CLOEXEC, 0);
	if (door->fd == -1) {
		return errno;
	}
	unlinkat(door->dir, NAME, 0);
	before = umask(0177);
	ret = bind(door->fd, (struct sockaddr *)&at, sizeof(at));
	if (ret == 0) {
		ret = listen(door->fd, CALLERS_MAX);
	}
	ret = ret == 0 ? 0 : errno;
	umask(before);
	if (ret == 0 && tevent_add_fd(door->lab->ev, door, door->fd,
				      TEVENT_FD_READ, on_caller,
				      door) == NULL) {
		ret = ENOMEM;
	}
	return ret;
}

int lab_control_start(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
		      const char *state, char **out_error)
{
	struct door *door = talloc_zero(lab, struct door);
	int ret = ENOMEM;

	if (door != NULL) {
		door->lab = lab;
		door->fd = door->dir = -1;
		talloc_set_destructor(door, door_gone);
		ret = open_door(door, state);
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s/" NAME ": %s", state,
					     strerror(ret));
		talloc_free(door);
	}
	return ret;
}

static int connect_to(const char *state, int *out_fd)
{
	const struct timeval patience = { .tv_sec = ANSWER_S };
	int dir = open(state, O_DIRECTORY | O_RDONLY | O_CLOEXEC), fd, ret;
	struct sockaddr_un at = address_in(dir);

	if (dir == -1) {
		return errno;
	}
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd == -1) {
		ret = errno;
		close(dir);
		return ret;
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	ret = connect(fd, (struct sockaddr *)&at, sizeof(at));
	ret = ret == 0 ? 0 : errno;
	close(dir);
	if (ret != 0) {
		close(fd);
		return ret;
	}
	*out_fd = fd;
	return 0;
}

static int exchange(int fd, const char *request, char answer[LAB_CONTROL_MAX])
{
	ssize_t n = send(fd, request, strlen(request), MSG_NOSIGNAL);

	if (n != -1) {
		n = recv(fd, answer, LAB_CONTROL_MAX - 1, 0);
	}
	if (n == -1) {
		return errno == EAGAIN ? ETIMEDOUT : errno;
	}
	answer[n] = '\0';
	return n == 0 ? ECONNRESET : 0;
}

int lab_control_ask(const char *state, const char *request,
		    char answer[LAB_CONTROL_MAX])
{
	int fd = -1, ret = connect_to(state, &fd);

	if (ret == 0) {
		ret = exchange(fd, request, answer);
		close(fd);
	}
	if (ret != 0) {
		snprintf(answer, LAB_CONTROL_MAX, "%s: %s", state,
			 ret == ENOENT || ret == ECONNREFUSED ?
				 "no lab runs there" : strerror(ret));
		return ret;
	}
	if (strncmp(answer, "ok ", 3) == 0) {
		memmove(answer, answer + 3, strlen(answer + 3) + 1);
		return 0;
	}
	if (strncmp(answer, "error ", 6) == 0) {
		memmove(answer, answer + 6, strlen(answer + 6) + 1);
	}
	return EPROTO;
}
