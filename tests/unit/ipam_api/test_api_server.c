/* use: ipam_cli ipam_api ipam_api_client ipam_base CHECK JANSSON TALLOC */
/*
 * The whole door: an api process on a unix socket and on loopback HTTP, over
 * rows in memory, asked by the client, by the command line and by hand.
 */
#include "tests/support/suite.h"

#include <arpa/inet.h>
#include <locale.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sys/un.h>
#include <wchar.h>

#include "tests/unit/ipam_api/command.h"
#include "tests/unit/ipam_api/memory_store.h"

static char socket_path[108];
static char http_address[32];
static char http_url[48];
static int stop_fd = -1;
static pid_t server_pid;
static int broken;

/* With the process of the server. */
static struct {
	unsigned lookups;	/* of users */
	unsigned settled;	/* rounds */
	bool unsettled;
	int fails;		/* what settling gives */
} *shared;

/* Goes before the C library's. */
struct passwd *getpwuid(uid_t uid)
{
	static struct passwd user;
	static char text[1024];
	struct passwd *found = NULL;

	if (shared != NULL) {
		shared->lookups++;
	}
	getpwuid_r(uid, &user, text, sizeof(text), &found);
	return found;
}

static bool unsettled(void *private_data)
{
	return shared->unsettled;
}

static int settle(void *private_data)
{
	shared->settled++;
	return shared->fails;
}

static int64_t fixed_now(void)
{
	return MEMORY_NOW;
}

static int free_port(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&in, len), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&in, &len), 0);
	close(fd);
	return ntohs(in.sin_port);
}

static void serve(int ready, int stop)
{
	struct memory_store *store = memory_store_new(NULL);
	struct api_handler handler = { .source = &store->source,
				       .sink = &store->sink,
				       .now = fixed_now };
	struct manage_access *access = NULL;
	struct api_config config = { .socket = socket_path,
				     .http = http_address };
	struct api_backend backend;
	struct api_server *server = NULL;
	const char *error = "";
	int ret;

	store->broken = broken;
	ret = manage_access_open(store, &store->sink, NULL, &access);
	handler.access = access;
	api_handler_backend(&handler, &backend);
	backend.unsettled = unsettled;
	backend.settle = settle;
	ret = ret == 0 ? api_server_new(store, &config, &backend, &server,
					&error) : ret;
	if (ret == 0 && write(ready, "r", 1) == 1) {
		ret = api_server_run(server, stop);
		TALLOC_FREE(server);
	} else {
		fprintf(stderr, "%s\n", error);
	}
	talloc_free(store);
	exit(ret);
}

static void start(void)
{
	int ready[2], stop[2];
	char byte;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(shared, MAP_FAILED);
	setlocale(LC_CTYPE, "C.UTF-8");
	snprintf(socket_path, sizeof(socket_path), "%s/api-%d.sock",
		 suite_tmpdir(), (int)getpid());
	snprintf(http_address, sizeof(http_address), "127.0.0.1:%d",
		 free_port());
	snprintf(http_url, sizeof(http_url), "http://%s", http_address);
	ck_assert_int_eq(pipe(ready), 0);
	ck_assert_int_eq(pipe(stop), 0);
	server_pid = fork();
	if (server_pid == 0) {
		close(stop[1]);
		serve(ready[1], stop[0]);
	}
	close(ready[1]);
	close(stop[0]);
	stop_fd = stop[1];
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
}

static void start_broken(void)
{
	broken = EIO;
	start();
	broken = 0;
}

static void finish(void)
{
	int status = -1;

	close(stop_fd);
	waitpid(server_pid, &status, 0);
	ck_assert_int_eq(status, 0);
	ck_assert_int_ne(access(socket_path, F_OK), 0);
}

/* Runs a command line against the server; returns what it wrote. */
static char *ipam(int expected, size_t width, const char *line)
{
	return command_run(socket_path, MEMORY_NOW, width, expected, line);
}

static const struct {
	const char *line;
	size_t width;
	const char *expected;
} goldens[] = {
	{ "server list", 0,
	  "SERVER              ADDRESS      STATUS   ROLES  ACCESS   SERVICES  NEWS"
	  "  AGE\n"
	  "dhcp1.contoso.test  127.77.0.31  managed  dhcp   granted  running   -"
	  "      2m\n"
	  "dhcp2.contoso.test  127.77.0.31  managed  dhcp!  denied   running   -"
	  "      2m\n" },
	{ "scope list", 72,
	  "SCOPE          NAME        SERVER              STATE   USED   FREE"
	  "      %  LEVEL  AGE\n" },
	{ "scope list --family ipv6", 0,
	  "SCOPE          NAME  SERVER              STATE   USED     FREE    %"
	  "  LEVEL  AGE\n"
	  "2001:db8::/64  -     dhcp1.contoso.test  active     0  1.8e+19  0.0"
	  "  under   2h\n" },
	{ "task list", 0,
	  "TASK                ON   EVERY  STATE  LAST  NEXT\n"
	  "AddressUtilization  yes     2h  -      -     -\n" },
	{ "domain list --csv", 0,
	  "domain,netbios,forest,dc,dns,dhcp,collected_at,source\r\n"
	  "contoso.test,,,yes,yes,yes,,\r\n" },
};

START_TEST(a_table_is_as_expected)
{
	char *text = ipam(CLI_OK, goldens[_i].width, goldens[_i].line);

	if (goldens[_i].width == 0) {
		ck_assert_str_eq(text, goldens[_i].expected);
	}
	free(text);
}
END_TEST

START_TEST(every_list_fits_80_columns)
{
	static const char *const lists[] = { "server list", "domain list",
					     "scope list", "lease list",
					     "task list", "token list" };
	char *text = ipam(CLI_OK, 80, lists[_i]);
	char *save = NULL;
	char *line = strtok_r(text, "\n", &save);

	for (; line != NULL; line = strtok_r(NULL, "\n", &save)) {
		mbstate_t state = { 0 };
		const char *at = line;
		size_t cells = mbsrtowcs(NULL, &at, 0, &state);

		ck_assert_ptr_null(strchr(line, '\033'));
		ck_assert_uint_le(cells, 80);
	}
	free(text);
}
END_TEST

START_TEST(all_pages_are_fetched_once)
{
	char *text = ipam(CLI_OK, 0, "lease list --json");
	json_t *json = json_loads(text, 0, NULL);
	json_t *items = json_object_get(json, "items");

	ck_assert_uint_eq(json_array_size(items), MEMORY_LEASES);
	ck_assert(json_is_null(json_object_get(json, "next")));
	json_decref(json);
	free(text);
	text = ipam(CLI_OK, 0, "lease list --json --limit 10");
	json = json_loads(text, 0, NULL);
	ck_assert(json_is_string(json_object_get(json, "next")));
	json_decref(json);
	free(text);
}
END_TEST

static const struct {
	const char *line;
	int expected;
} exits[] = {
	{ "server show dhcp1.contoso.test", CLI_OK },
	{ "server show nowhere.test", CLI_NOT_FOUND },
	{ "server set dhcp1.contoso.test --owner Ada", CLI_OK },
	{ "server set dhcp1.contoso.test", CLI_INVALID },
	{ "server set nowhere.test --owner Ada", CLI_NOT_FOUND },
	{ "server set dhcp1.contoso.test --management maybe", CLI_INVALID },
	{ "server set dhcp1.contoso.test --dhcp maybe", CLI_USAGE },
	{ "server check dhcp2.contoso.test --wait", CLI_FAILED },
	{ "domain add --domain emea.contoso.test", CLI_OK },
	{ "domain add --domain contoso.test", CLI_FAILED },
	{ "domain add --domain -bad-", CLI_INVALID },
	{ "domain set contoso.test --dns no", CLI_OK },
	{ "domain remove contoso.test", CLI_OK },
	{ "domain remove nowhere.test", CLI_NOT_FOUND },
	{ "scope show dhcp1.contoso.test 10.1.0.0", CLI_OK },
	{ "scope show dhcp1.contoso.test 2001:db8::", CLI_OK },
	{ "lease list --cursor zz", CLI_INVALID },
	{ "lease list --limit 0", CLI_INVALID },
	{ "task set AddressUtilization --interval-s 600", CLI_OK },
	{ "task set AddressUtilization --interval-s 1", CLI_INVALID },
	{ "task run AddressUtilization --wait", CLI_OK },
	{ "task run Nonsense", CLI_NOT_FOUND },
	{ "run show 77", CLI_NOT_FOUND },
	{ "status", CLI_OK },
	{ "token revoke 9", CLI_NOT_FOUND },
	{ "status --socket /nowhere/api.sock", CLI_UNREACHABLE },
};

START_TEST(a_command_ends_with_its_code)
{
	free(ipam(exits[_i].expected, 0, exits[_i].line));
}
END_TEST

/* Sends bytes over TCP. The status of the answer, 0 when the server closes
 * without one, -1 when it does neither. */
static int raw(const char *request, size_t len)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct timeval wait = { .tv_sec = 5 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[64] = "";
	ssize_t got;

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	in.sin_port = htons((uint16_t)strtoul(strchr(http_address, ':') + 1,
					      NULL, 10));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&in, sizeof(in)), 0);
	ck_assert_int_eq(send(fd, request, len, MSG_NOSIGNAL), (ssize_t)len);
	got = recv(fd, answer, sizeof(answer) - 1, 0);
	close(fd);
	if (got < 0) {
		return -1;
	}
	return got > 12 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

#define HOST "Host: x\r\nConnection: close\r\n"

static const struct {
	const char *head, *authorization, *rest;
	int status;
} requests[] = {
	{ "GET /healthz HTTP/1.1\r\n" HOST, NULL, "", 200 },
	{ "GET /api/v1/openapi.json HTTP/1.1\r\n" HOST, NULL, "", 200 },
	{ "GET /api/v1/status HTTP/1.1\r\n" HOST, NULL, "", 401 },
	{ "GET /metrics HTTP/1.1\r\n" HOST, NULL, "", 401 },
	{ "GET /api/v1/status HTTP/1.1\r\n" HOST, "ipam_1_x", "", 401 },
	{ "GET /api/v1/status HTTP/1.1\r\n" HOST, "", "", 401 },
	{ "GET /api/v1/status HTTP/1.1\r\n" HOST,
	  "ipam_1_00000000000000000000000000000000"
	  "00000000000000000000000000000000", "", 401 },
	{ "GET /api/v1/status HTTP/1.1\r\n" HOST, "USER", "", 200 },
	{ "GET /metrics HTTP/1.1\r\n" HOST, "USER", "", 200 },
	{ "GET /api/v1/tokens HTTP/1.1\r\n" HOST, "USER", "", 403 },
	{ "GET /api/v1/nothing HTTP/1.1\r\n" HOST, "USER", "", 404 },
	{ "PUT /api/v1/servers HTTP/1.1\r\n" HOST, "USER", "", 405 },
	{ "GET /api/v1/scopes?frob=1 HTTP/1.1\r\n" HOST, "USER", "", 400 },
	{ "GET /api/v1/scopes?limit=1&limit=2 HTTP/1.1\r\n" HOST, "USER", "",
	  400 },
	{ "GET /api/v1/scopes?limit HTTP/1.1\r\n" HOST, "USER", "", 400 },
	{ "GET /api/v1/scopes?family=ipx HTTP/1.1\r\n" HOST, "USER", "",
	  422 },
	{ "GET /api/v1/scopes?server=a%00b HTTP/1.1\r\n" HOST, "USER", "",
	  400 },
	{ "GET /api/v1/scopes?server=%ff HTTP/1.1\r\n" HOST, "USER", "",
	  422 },
	{ "POST /api/v1/tasks/AddressUtilization/run HTTP/1.1\r\n" HOST,
	  "USER", "Content-Length: 0\r\n", 403 },
	{ "HEAD /api/v1/status HTTP/1.1\r\n" HOST, "USER", "", 200 },
	{ "HEAD /api/v1/status HTTP/1.1\r\n" HOST, NULL, "", 401 },
	{ "OPTIONS /api/v1/status HTTP/1.1\r\n" HOST, NULL, "", 204 },
	{ "OPTIONS * HTTP/1.1\r\n" HOST, NULL, "", 204 },
	{ "OPTIONS /nothing HTTP/1.1\r\n" HOST, NULL, "", 404 },
	{ "nonsense\r\n", NULL, "", 0 },
};

/* A token of role user, made over the unix socket; the caller frees it. */
static char *user_token(void)
{
	char *text = ipam(CLI_OK, 0, "token add --name t --role user --json");
	json_t *json = json_loads(text, 0, NULL);
	char *secret = strdup(json_string_value(json_object_get(json,
								"secret")));

	json_decref(json);
	free(text);
	return secret;
}

START_TEST(http_answers_with_its_status)
{
	const char *bearer = requests[_i].authorization;
	char *secret = user_token();
	char *request = talloc_strdup(NULL, requests[_i].head);
	int status;

	if (bearer != NULL) {
		request = talloc_asprintf_append(
			request, "Authorization: Bearer %s\r\n",
			strcmp(bearer, "USER") == 0 ? secret : bearer);
	}
	request = talloc_asprintf_append(request, "%s\r\n",
					 requests[_i].rest);
	status = raw(request, strlen(request));
	ck_assert_msg(status == requests[_i].status, "%s: %d",
		      requests[_i].head, status);
	talloc_free(request);
	free(secret);
}
END_TEST

/* All that the server sends until it closes; the caller frees it. */
static char *answer_of(const char *request)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct timeval wait = { .tv_sec = 5 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char *answer = calloc(1, 65536);
	size_t size = 0;
	ssize_t got;

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	in.sin_port = htons((uint16_t)strtoul(strchr(http_address, ':') + 1,
					      NULL, 10));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&in, sizeof(in)), 0);
	send(fd, request, strlen(request), MSG_NOSIGNAL);
	while ((got = recv(fd, answer + size, 65535 - size, 0)) > 0) {
		size += (size_t)got;
	}
	close(fd);
	return answer;
}

static const struct {
	const char *request, *part;
} parts[] = {
	{ "PUT /api/v1/servers HTTP/1.1\r\n" HOST "\r\n",
	  "\r\nWWW-Authenticate: Bearer\r\n" },
	{ "OPTIONS /api/v1/servers HTTP/1.1\r\n" HOST
	  "Origin: http://evil.test\r\n"
	  "Access-Control-Request-Method: GET\r\n\r\n",
	  "\r\nAllow: GET, HEAD, POST, OPTIONS\r\n" },
	{ "GET /healthz HTTP/1.1\r\n" HOST "Origin: http://evil.test\r\n"
	  "\r\n", "\r\nX-Content-Type-Options: nosniff\r\n" },
	{ "GET /healthz HTTP/1.1\r\n" HOST "\r\n",
	  "\r\nContent-Security-Policy: default-src 'none'; "
	  "frame-ancestors 'none'\r\n" },
	{ "GET /healthz HTTP/1.1\r\n" HOST "\r\n",
	  "\r\nCache-Control: no-store\r\n" },
	{ "GET /healthz HTTP/1.1\r\n" HOST "\r\n",
	  "\r\nX-Frame-Options: DENY\r\n" },
	{ "HEAD /healthz HTTP/1.1\r\n" HOST "\r\n",
	  "\r\nContent-Length: 3\r\n\r\n" },
	{ "GET /healthz HTTP/1.0\r\n\r\n",
	  "\r\nConnection: close\r\n" },
};

/* Other origins get no leave, whatever they ask. */
START_TEST(an_answer_has_its_fields)
{
	char *answer = answer_of(parts[_i].request);

	ck_assert_msg(strstr(answer, parts[_i].part) != NULL, "%s: %s",
		      parts[_i].request, answer);
	ck_assert_ptr_null(strcasestr(answer, "Access-Control"));
	ck_assert_ptr_nonnull(strstr(answer, "\r\nDate: "));
	free(answer);
}
END_TEST

START_TEST(a_method_that_is_not_taken_names_those_that_are)
{
	char *secret = user_token();
	char *request = talloc_asprintf(
		NULL, "PUT /api/v1/servers HTTP/1.1\r\n" HOST
		"Authorization: Bearer %s\r\n\r\n", secret);
	char *answer = answer_of(request);

	ck_assert_int_eq(strtol(answer + 9, NULL, 10), 405);
	ck_assert_ptr_nonnull(strstr(answer, "\r\nAllow: GET, HEAD, POST, "
				     "OPTIONS\r\n"));
	free(answer);
	talloc_free(request);
	free(secret);
}
END_TEST

START_TEST(a_revoked_token_is_refused)
{
	char *secret = user_token();
	char *request = talloc_asprintf(
		NULL, "GET /api/v1/status HTTP/1.1\r\n" HOST
		"Authorization: Bearer %s\r\n\r\n", secret);

	ck_assert_int_eq(raw(request, strlen(request)), 200);
	free(ipam(CLI_OK, 0, "token revoke 1"));
	ck_assert_int_eq(raw(request, strlen(request)), 401);
	talloc_free(request);
	free(secret);
}
END_TEST

/* As nobody, where this is root: ten wrong tokens, then one more. */
static void present_wrong_ones(void)
{
	static const char request[] = "GET /api/v1/status HTTP/1.1\r\n" HOST
		"Authorization: Bearer ipam_1_x\r\n\r\n";
	int i;

	if (setgid(65534) != 0 || setuid(65534) != 0) {
		_exit(1);
	}
	for (i = 0; i < 10; i++) {
		if (raw(request, strlen(request)) != 401) {
			_exit(2);
		}
	}
	_exit(raw(request, strlen(request)) == 429 ? 0 : 3);
}

START_TEST(a_user_locks_out_himself_and_no_other_of_the_machine)
{
	char *secret = user_token();
	char *request = talloc_asprintf(
		NULL, "GET /api/v1/status HTTP/1.1\r\n" HOST
		"Authorization: Bearer %s\r\n\r\n", secret);
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		present_wrong_ones();
	}
	waitpid(pid, &status, 0);
	/* 1: in a namespace that has no other user */
	ck_assert(status == 0 ||
		  (geteuid() == 0 && WEXITSTATUS(status) == 1));
	ck_assert_int_eq(raw(request, strlen(request)), 200);
	talloc_free(request);
	free(secret);
}
END_TEST

/* Sends a PATCH with a body over the unix socket. */
static int patch(const char *type, const char *body, size_t len)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct timeval wait = { .tv_sec = 5 };
	char *head = talloc_asprintf(
		NULL, "PATCH /api/v1/servers/dhcp1.contoso.test HTTP/1.1\r\n"
		HOST "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", type,
		len);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char answer[64] = "";
	ssize_t got;

	memcpy(addr.sun_path, socket_path, sizeof(addr.sun_path));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&addr, sizeof(addr)),
			 0);
	send(fd, head, strlen(head), MSG_NOSIGNAL);
	send(fd, body, len, MSG_NOSIGNAL);
	got = recv(fd, answer, sizeof(answer) - 1, 0);
	close(fd);
	talloc_free(head);
	return got > 12 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

START_TEST(a_body_must_be_json_of_modest_size)
{
	size_t size = API_BODY_MAX + 1000;
	char *large = talloc_zero_array(NULL, char, size);

	memset(large, ' ', size);
	ck_assert_int_eq(patch("application/json", "{\"owner\":\"x\"}", 13),
			 200);
	ck_assert_int_eq(patch("text/plain", "{\"owner\":\"x\"}", 13), 415);
	ck_assert_int_eq(patch("application/jsonx", "{}", 2), 415);
	ck_assert_int_eq(patch("application/json", "{\"owner\":", 9), 400);
	ck_assert_int_eq(patch("application/json", "{\"frob\":1}", 10), 422);
	ck_assert_int_eq(patch("application/json", large, size), 413);
	talloc_free(large);
	/* so large that it is not even read to its end */
	size = 8 * 1024 * 1024;
	large = talloc_zero_array(NULL, char, size);
	ck_assert_int_le(patch("application/json", large, size), 0);
	free(ipam(CLI_OK, 0, "status"));
	talloc_free(large);
}
END_TEST

START_TEST(a_broken_store_is_said)
{
	static const char health[] = "GET /healthz HTTP/1.1\r\n" HOST "\r\n";

	free(ipam(CLI_FAILED, 0, "server list"));
	ck_assert_int_eq(raw(health, strlen(health)), 503);
}
END_TEST

static const char *const refused[] = {
	"0.0.0.0:80", "192.0.2.1:80", "[::]:80", "localhost:80", "127.0.0.1",
	":80", "", "[2001:db8::1]:80",
};

/* API-02 */
START_TEST(an_address_off_loopback_is_refused)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const char *error = NULL;
	int fd = -1;
	int ret = api_listen_tcp(mem_ctx, refused[_i], false, &fd, &error);

	ck_assert_int_eq(ret, EINVAL);
	ck_assert_ptr_nonnull(error);
	talloc_free(mem_ctx);
}
END_TEST

START_TEST(a_socket_in_use_is_left_alone)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const char *error = NULL;
	int fd = -1;

	ck_assert_int_eq(api_listen_unix(mem_ctx, socket_path, &fd, &error),
			 EADDRINUSE);
	free(ipam(CLI_OK, 0, "status"));
	talloc_free(mem_ctx);
}
END_TEST

START_TEST(a_socket_left_behind_is_replaced)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	const char *error = NULL;
	char path[108];
	int fd = -1;

	snprintf(path, sizeof(path), "%s/stale.sock", suite_tmpdir());
	ck_assert_int_eq(api_listen_unix(mem_ctx, path, &fd, &error), 0);
	close(fd);
	ck_assert_int_eq(api_listen_unix(mem_ctx, path, &fd, &error), 0);
	close(fd);
	unlink(path);
	talloc_free(mem_ctx);
}
END_TEST

static int connect_unix(void)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", socket_path);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&addr, sizeof(addr)),
			 0);
	return fd;
}

static void send_request(int fd)
{
	static const char request[] = "GET /api/v1/domains HTTP/1.1\r\n"
				      "Host: x\r\n\r\n";

	ck_assert_int_eq(send(fd, request, strlen(request), MSG_NOSIGNAL),
			 (ssize_t)strlen(request));
}

static void ask(int fd)
{
	char answer[4096] = "";
	const char *end = NULL;
	ssize_t got = 0, n;

	send_request(fd);
	do {
		n = recv(fd, answer + got, sizeof(answer) - 1 - (size_t)got, 0);
		ck_assert_int_gt(n, 0);
		got += n;
		end = strstr(answer, "\r\n\r\n");
	} while (end == NULL || strchr(end, '}') == NULL);
	ck_assert_int_eq(strncmp(answer, "HTTP/1.1 200", 12), 0);
}

START_TEST(a_user_is_looked_up_once_a_connection)
{
	int i, fd;

	for (i = 1; i <= 2; i++) {
		fd = connect_unix();
		ask(fd);
		ask(fd);
		ck_assert_uint_eq(shared->lookups, (unsigned)i);
		close(fd);
	}
}
END_TEST

START_TEST(an_answer_waits_until_changes_are_settled)
{
	int fd = connect_unix(), other = connect_unix();

	ask(fd);
	ck_assert_uint_eq(shared->settled, 0);
	shared->unsettled = true;
	ask(fd);
	ck_assert_uint_eq(shared->settled, 1);
	ask(other);
	ask(fd);
	ck_assert_uint_eq(shared->settled, 3);
	close(other);
	close(fd);
}
END_TEST

START_TEST(nobody_is_told_of_what_the_disk_refused)
{
	int fd = connect_unix();
	char byte;

	shared->unsettled = true;
	shared->fails = EIO;
	send_request(fd);
	ck_assert_int_eq(recv(fd, &byte, 1, 0), 0);
	close(fd);
	shared->fails = 0;
	fd = connect_unix();
	ask(fd);
	close(fd);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("api_server");
	TCase *t = tcase_create("server");
	TCase *b = tcase_create("broken");
	TCase *l = tcase_create("listen");

	tcase_add_checked_fixture(t, start, finish);
	LOOP(t, a_table_is_as_expected, goldens);
	tcase_add_loop_test(t, every_list_fits_80_columns, 0, 6);
	tcase_add_test(t, all_pages_are_fetched_once);
	LOOP(t, a_command_ends_with_its_code, exits);
	LOOP(t, http_answers_with_its_status, requests);
	LOOP(t, an_answer_has_its_fields, parts);
	tcase_add_test(t, a_method_that_is_not_taken_names_those_that_are);
	tcase_add_test(t, a_revoked_token_is_refused);
	tcase_add_test(t,
		       a_user_locks_out_himself_and_no_other_of_the_machine);
	tcase_add_test(t, a_body_must_be_json_of_modest_size);
	tcase_add_test(t, a_socket_in_use_is_left_alone);
	tcase_add_test(t, a_user_is_looked_up_once_a_connection);
	tcase_add_test(t, an_answer_waits_until_changes_are_settled);
	tcase_add_test(t, nobody_is_told_of_what_the_disk_refused);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(b, start_broken, finish);
	tcase_add_test(b, a_broken_store_is_said);
	suite_add_tcase(s, b);
	LOOP(l, an_address_off_loopback_is_refused, refused);
	tcase_add_test(l, a_socket_left_behind_is_replaced);
	suite_add_tcase(s, l);
	return s;
}

TEST_MAIN(suite)
