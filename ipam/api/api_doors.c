/*
 * The loop of the doors. A connection that must go is shut down, and
 * libmicrohttpd sees its end in its next round.
 *
 *	poll -> requests of all who asked -> settle -> answers that were held
 */
#include "ipam/api/api_doors.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS 250		/* how late a deadline may be seen */
#define IDLE_S 30		/* libmicrohttpd's own */
#define ACCEPTED 64		/* more than it takes in one round */
#define OTHER_FILES 128		/* descriptors for what is no connection */
#define PRIORITIES "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1"

static const struct api_limits defaults = {
	.connections = 512,
	.phase_ms = { [API_PHASE_HEAD] = 30 * 1000,
		      [API_PHASE_BODY] = 30 * 1000,
		      [API_PHASE_ANSWER] = 60 * 1000 },
};

/* A connection, in the list of its door: who has waited longest is first. */
struct link {
	struct link *prev, *next;
	struct api_doors *doors;
	struct door *door;	/* NULL: cut */
	int fd;
	enum api_phase phase;
	int64_t since;
	void *known;
	struct MHD_Connection *connection;
	struct link *next_held;
};

struct door {
	struct api_doors *doors;
	struct MHD_Daemon *daemon;
	int epoll_fd;
	struct link *first, *last;
	unsigned count;
};

struct api_doors {
	struct api_doors_config config;
	struct door door[API_DOOR_COUNT];
	int64_t looked, tick_ms;
	struct link *held;	/* their answers */
};

static int64_t now_ms(void)
{
	struct timespec now = { .tv_sec = 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void append(struct link *link)
{
	struct door *door = link->door;

	link->prev = door->last;
	link->next = NULL;
	if (door->last != NULL) {
		door->last->next = link;
	} else {
		door->first = link;
	}
	door->last = link;
	door->count++;
}

static void take_out(struct link *link)
{
	struct door *door = link->door;

	if (link->prev != NULL) {
		link->prev->next = link->next;
	} else {
		door->first = link->next;
	}
	if (link->next != NULL) {
		link->next->prev = link->prev;
	} else {
		door->last = link->prev;
	}
	door->count--;
}

static void cut(struct link *link)
{
	shutdown(link->fd, SHUT_RDWR);
	/* not twice, and no place of the living */
	take_out(link);
	link->door = NULL;
}

static void on_connection(void *private_data,
			  struct MHD_Connection *connection,
			  void **socket_context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct door *door = private_data;
	struct link *link = *socket_context;
	const union MHD_ConnectionInfo *info = NULL;

	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		if (link != NULL && link->door != NULL) {
			take_out(link);
		}
		talloc_free(link);
		*socket_context = NULL;
		return;
	}
	info = MHD_get_connection_info(connection,
				       MHD_CONNECTION_INFO_CONNECTION_FD);
	link = talloc_zero(door->doors, struct link);
	*socket_context = link;
	if (link == NULL || info == NULL) {
		return;
	}
	if (door->count >= door->doors->config.limits.connections) {
		cut(door->first);
	}
	link->doors = door->doors;
	link->door = door;
	link->connection = connection;
	link->fd = info->connect_fd;
	link->since = now_ms();
	append(link);
}

static struct link *link_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info != NULL ? info->socket_context : NULL;
}

void *api_doors_known(struct MHD_Connection *connection)
{
	const struct link *link = link_of(connection);

	return link != NULL ? link->known : NULL;
}

void api_doors_remember(struct MHD_Connection *connection, void *known)
{
	struct link *link = link_of(connection);

	if (link != NULL) {
		talloc_free(link->known);
		link->known = talloc_steal(link, known);
	}
}

void api_doors_phase(struct MHD_Connection *connection, enum api_phase phase)
{
	struct link *link = link_of(connection);

	if (link == NULL || link->door == NULL) {
		return;
	}
	link->phase = phase;
	link->since = now_ms();
	if (phase == API_PHASE_HEAD) {
		take_out(link);
		append(link);
	}
}

bool api_doors_hold(struct MHD_Connection *connection)
{
	struct link *link = link_of(connection);

	if (link == NULL || link->connection == NULL) {
		return false;
	}
	link->next_held = link->doors->held;
	link->doors->held = link;
	MHD_suspend_connection(connection);
	return true;
}

int64_t api_doors_long_begin(struct MHD_Connection *connection)
{
	MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT,
				  0U);
	return now_ms();
}

void api_doors_long_end(struct MHD_Connection *connection, int64_t began)
{
	struct link *self = link_of(connection), *link = NULL;
	int64_t took = now_ms() - began;
	int kind;

	for (kind = 0; self != NULL && kind < API_DOOR_COUNT; kind++) {
		for (link = self->doors->door[kind].first; link != NULL;
		     link = link->next) {
			link->since += took;
		}
	}
	/* which begins anew where there was none */
	MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT,
				  (unsigned)IDLE_S);
}

static void set_limits(struct api_limits *limits)
{
	struct rlimit files = { .rlim_cur = 0 };
	unsigned most;
	int i;

	if (limits->connections == 0) {
		limits->connections = defaults.connections;
	}
	for (i = 0; i < API_PHASE_COUNT; i++) {
		if (limits->phase_ms[i] == 0) {
			limits->phase_ms[i] = defaults.phase_ms[i];
		}
	}
	if (getrlimit(RLIMIT_NOFILE, &files) != 0) {
		return;
	}
	most = files.rlim_cur > 2 * OTHER_FILES ?
		((unsigned)files.rlim_cur - OTHER_FILES) / API_DOOR_COUNT : 32;
	if (limits->connections > most) {
		limits->connections = most;
	}
}

/* 0, or EIO. */
static int open_door(struct api_doors *doors, enum api_door kind)
{
	struct api_doors_config *config = &doors->config;
	struct door *door = &doors->door[kind];
	bool unix_door = kind == API_DOOR_UNIX;
	bool tls = kind == API_DOOR_HTTPS;
	struct MHD_OptionItem common[] = {
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)config->completed,
		  config->private_data },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection,
		  door },
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)config->target,
		  config->private_data },
		{ MHD_OPTION_CONNECTION_LIMIT,
		  config->limits.connections + ACCEPTED, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		  (intptr_t)config->head_bytes, NULL },
		{ MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
		{ unix_door ? MHD_OPTION_END : MHD_OPTION_LISTEN_SOCKET,
		  config->fds[kind], NULL },
		{ tls ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0,
		  (void *)(uintptr_t)config->tls.certificate },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0,
		  (void *)(uintptr_t)config->tls.key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0,
		  (void *)(uintptr_t)PRIORITIES },
		{ MHD_OPTION_END, 0, NULL },
	};
	const union MHD_DaemonInfo *info = NULL;

	door->daemon = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (tls ? MHD_USE_TLS : 0) |
		(unix_door ? MHD_USE_NO_LISTEN_SOCKET : 0), 0, NULL, NULL,
		config->request, config->private_data, MHD_OPTION_ARRAY,
		common, MHD_OPTION_END);
	if (door->daemon != NULL) {
		info = MHD_get_daemon_info(door->daemon,
					   MHD_DAEMON_INFO_EPOLL_FD);
	}
	if (info == NULL) {
		return EIO;
	}
	door->epoll_fd = info->epoll_fd;
	return 0;
}

static int doors_free(struct api_doors *doors)
{
	int kind;

	for (kind = 0; kind < API_DOOR_COUNT; kind++) {
		/* A daemon closes what it listens on; not the unix socket. */
		if (doors->door[kind].daemon != NULL) {
			MHD_stop_daemon(doors->door[kind].daemon);
		}
		if (doors->config.fds[kind] >= 0 &&
		    (kind == API_DOOR_UNIX ||
		     doors->door[kind].daemon == NULL)) {
			close(doors->config.fds[kind]);
		}
	}
	return 0;
}

struct api_doors *api_doors_new(TALLOC_CTX *mem_ctx,
				const struct api_doors_config *config)
{
	struct api_doors *doors = talloc_zero(mem_ctx, struct api_doors);
	unsigned head_ms;
	int kind, ret = 0;

	if (doors == NULL) {
		return NULL;
	}
	doors->config = *config;
	set_limits(&doors->config.limits);
	head_ms = doors->config.limits.phase_ms[API_PHASE_HEAD];
	doors->tick_ms = head_ms / 4 < TICK_MS ? head_ms / 4 + 1 : TICK_MS;
	talloc_set_destructor(doors, doors_free);
	for (kind = 0; kind < API_DOOR_COUNT && ret == 0; kind++) {
		doors->door[kind].doors = doors;
		doors->door[kind].epoll_fd = -1;
		if (config->fds[kind] >= 0) {
			ret = open_door(doors, (enum api_door)kind);
		}
	}
	if (ret != 0) {
		talloc_free(doors);
		return NULL;
	}
	return doors;
}

static void accept_unix(struct api_doors *doors)
{
	struct sockaddr_storage addr = { .ss_family = AF_UNIX };
	int fd = accept4(doors->config.fds[API_DOOR_UNIX], NULL, NULL,
			 SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0) {
		return;
	}
	/* Closes the descriptor itself when it refuses. */
	MHD_add_connection(doors->door[API_DOOR_UNIX].daemon, fd,
			   (struct sockaddr *)&addr, sizeof(sa_family_t));
}

/* Those whose phase takes too long. */
static void look_at_clock(struct api_doors *doors)
{
	const unsigned *phase_ms = doors->config.limits.phase_ms;
	int64_t now = now_ms();
	struct link *link = NULL, *next = NULL;
	int kind;

	if (now - doors->looked < doors->tick_ms) {
		return;
	}
	doors->looked = now;
	for (kind = 0; kind < API_DOOR_COUNT; kind++) {
		for (link = doors->door[kind].first; link != NULL;
		     link = next) {
			next = link->next;
			if (now - link->since >= phase_ms[link->phase]) {
				cut(link);
			}
		}
	}
}

/* How long nothing need be done. */
static int wait_ms(const struct api_doors *doors)
{
	MHD_UNSIGNED_LONG_LONG ms = 0;
	int kind, wait = -1;

	for (kind = 0; kind < API_DOOR_COUNT; kind++) {
		if (doors->door[kind].daemon == NULL) {
			continue;
		}
		if (MHD_get_timeout(doors->door[kind].daemon, &ms) ==
		    MHD_YES && (wait < 0 || (int64_t)ms < wait)) {
			wait = ms > 60000 ? 60000 : (int)ms;
		}
		if (doors->door[kind].first != NULL &&
		    (wait < 0 || doors->tick_ms < wait)) {
			wait = (int)doors->tick_ms;
		}
	}
	return wait;
}

static void run_all(struct api_doors *doors)
{
	int kind;

	for (kind = 0; kind < API_DOOR_COUNT; kind++) {
		if (doors->door[kind].daemon != NULL) {
			MHD_run(doors->door[kind].daemon);
		}
	}
}

/* What was done goes on disk, and is told of; true: something was. */
static bool settle(struct api_doors *doors)
{
	struct link *link = doors->held, *next = NULL;
	int ret = link == NULL ? 0 :
		  doors->config.settle(doors->config.private_data);
	bool any = link != NULL;

	doors->held = NULL;
	for (; link != NULL; link = next) {
		next = link->next_held;
		if (ret != 0 && link->door != NULL) {
			cut(link);
		}
		MHD_resume_connection(link->connection);
	}
	return any;
}

int api_doors_run(struct api_doors *doors, int stop_fd)
{
	struct pollfd fds[2 + API_DOOR_COUNT];
	bool told = false;
	int kind, ret;

	fds[0] = (struct pollfd){ .fd = stop_fd, .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = doors->config.fds[API_DOOR_UNIX],
				  .events = POLLIN };
	for (kind = 0; kind < API_DOOR_COUNT; kind++) {
		fds[2 + kind] = (struct pollfd){
			.fd = doors->door[kind].epoll_fd, .events = POLLIN };
	}
	for (;;) {
		ret = poll(fds, 2 + API_DOOR_COUNT, told ? 0 : wait_ms(doors));
		if (ret < 0 && errno != EINTR) {
			return errno;
		}
		if (ret > 0 && (fds[1].revents & POLLIN)) {
			accept_unix(doors);
		}
		look_at_clock(doors);
		run_all(doors);
		told = settle(doors);
		if (ret > 0 && fds[0].revents != 0) {
			break;
		}
	}
	/* Nobody is held when the daemons stop. */
	while (told) {
		run_all(doors);
		told = settle(doors);
	}
	return 0;
}
