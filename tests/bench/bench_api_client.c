/* use: */
/*
 * bench_api_client SOCKET FILE CLIENTS REQUESTS [own]: sends the requests of a
 * file in turn over connections that stay open, each when the one before it on
 * its connection was answered. `own`: each connection has a share of the file of
 * its own, the first the first, and sends that in order. The file has, of each
 * request, the number of its bytes as a line, and the bytes. Prints one JSON
 * line: latencies in seconds, over all connections, and the largest p99 of one;
 * how many answers were no success, the largest answer.
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define CLIENTS_MAX 256
#define ANSWER_MAX (16u << 20)
#define WAIT_MS 30000

struct request {
	char *bytes;
	size_t size;
};

struct client {
	int fd;
	char *answer;
	size_t length;
	double sent_at;
	bool busy;
	size_t next, end;	/* of the requests; what is left of its share */
	double *times;
	size_t done;
};

struct run {
	struct request *requests;
	size_t request_count, next, wanted, done, failed, largest;
	bool own;
	double *times;
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
	fprintf(stderr, "bench_api_client: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void read_requests(struct run *run, const char *path)
{
	FILE *file = fopen(path, "r");
	struct request *one = NULL;
	size_t size = 0;

	if (file == NULL) {
		die(path);
	}
	while (fscanf(file, "%zu", &size) == 1 && fgetc(file) == '\n') {
		run->requests = realloc(run->requests,
					(run->request_count + 1) *
					sizeof(*run->requests));
		if (run->requests == NULL) {
			die("memory");
		}
		one = &run->requests[run->request_count++];
		one->size = size;
		one->bytes = malloc(size);
		if (one->bytes == NULL ||
		    fread(one->bytes, 1, size, file) != size) {
			die("a request");
		}
	}
	fclose(file);
	if (run->request_count == 0) {
		errno = EINVAL;
		die(path);
	}
}

static void connect_client(struct client *client, const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	client->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	client->answer = malloc(ANSWER_MAX + 1);
	if (client->answer == NULL ||
	    strlen(path) >= sizeof(addr.sun_path)) {
		die("connect");
	}
	memcpy(addr.sun_path, path, strlen(path) + 1);
	if (connect(client->fd, (struct sockaddr *)&addr, sizeof(addr)) != 0) {
		die(path);
	}
}

static void send_next(struct run *run, struct client *client)
{
	const struct request *one = NULL;
	size_t sent = 0;
	ssize_t n;

	if (run->own ? client->next == client->end :
		       run->next == run->wanted) {
		return;
	}
	one = &run->requests[(run->own ? client->next++ : run->next++) %
			     run->request_count];
	client->length = 0;
	client->sent_at = seconds();
	client->busy = true;
	while (sent < one->size) {
		n = write(client->fd, one->bytes + sent, one->size - sent);
		if (n <= 0) {
			die("write");
		}
		sent += (size_t)n;
	}
}

/* The size of the whole answer, or 0: its head is not there yet. */
static size_t answer_size(const struct client *client)
{
	const char *end = NULL, *length = NULL;

	client->answer[client->length] = '\0';
	end = strstr(client->answer, "\r\n\r\n");
	if (end == NULL) {
		return 0;
	}
	length = strcasestr(client->answer, "\r\nContent-Length:");
	return (size_t)(end + 4 - client->answer) +
	       (length != NULL && length < end ?
		strtoull(length + 17, NULL, 10) : 0);
}

static void receive(struct run *run, struct client *client)
{
	ssize_t n = read(client->fd, client->answer + client->length,
			 ANSWER_MAX - client->length);
	size_t size;

	if (n <= 0) {
		die("read");
	}
	client->length += (size_t)n;
	size = answer_size(client);
	if (size == 0 || client->length < size) {
		return;
	}
	run->times[run->done++] = seconds() - client->sent_at;
	client->times[client->done++] = run->times[run->done - 1];
	run->failed += client->answer[9] != '2';
	if (client->answer[9] != '2' && run->failed <= 3) {
		fprintf(stderr, "%.300s\n", client->answer);
	}
	run->largest = size > run->largest ? size : run->largest;
	client->busy = false;
	send_next(run, client);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double p99_of(double *times, size_t count)
{
	qsort(times, count, sizeof(double), by_value);
	return count > 0 ? times[count * 99 / 100] : 0;
}

/* Its share, and room for its times. */
static void share(struct run *run, struct client *client, size_t i,
		  size_t count)
{
	client->next = i * run->wanted / count;
	client->end = (i + 1) * run->wanted / count;
	client->times = calloc(run->wanted, sizeof(double));
	if (client->times == NULL) {
		die("memory");
	}
}

int main(int argc, char **argv)
{
	struct run run = { .requests = NULL };
	struct client clients[CLIENTS_MAX] = {{ .fd = -1 }};
	struct pollfd fds[CLIENTS_MAX];
	size_t count, i;
	double start, one, slowest = 0;

	if (argc != 5 && (argc != 6 || strcmp(argv[5], "own") != 0)) {
		return 2;
	}
	run.own = argc == 6;
	count = strtoul(argv[3], NULL, 10);
	run.wanted = strtoul(argv[4], NULL, 10);
	count = count < CLIENTS_MAX ? count : CLIENTS_MAX;
	read_requests(&run, argv[2]);
	run.times = calloc(run.wanted, sizeof(double));
	for (i = 0; i < count; i++) {
		connect_client(&clients[i], argv[1]);
		share(&run, &clients[i], i, count);
		fds[i] = (struct pollfd){ clients[i].fd, POLLIN, 0 };
	}
	start = seconds();
	for (i = 0; i < count; i++) {
		send_next(&run, &clients[i]);
	}
	while (run.done < run.wanted) {
		if (poll(fds, count, WAIT_MS) <= 0) {
			die("no answer");
		}
		for (i = 0; i < count; i++) {
			if (fds[i].revents != 0) {
				receive(&run, &clients[i]);
			}
		}
	}
	start = seconds() - start;
	for (i = 0; i < count; i++) {
		one = p99_of(clients[i].times, clients[i].done);
		slowest = one > slowest ? one : slowest;
	}
	one = p99_of(run.times, run.done);
	printf("{\"rows\": %zu, \"seconds\": %.6f, \"failed\": %zu, \"p50\":"
	       " %.7f, \"p99\": %.7f, \"max\": %.7f, \"slowest\": %.7f, \"largest\": %zu}\n",
	       run.done, start, run.failed, run.times[run.done / 2], one,
	       run.times[run.done - 1], slowest, run.largest);
	return 0;
}
