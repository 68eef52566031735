/*
 * What is behind the doors: who asks, whether he may, and one answer per
 * request.
 */
#include "ipam/api/api_server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ipam/api/api_answer.h"
#include "ipam/api/api_doors.h"
#include "ipam/api/api_local_user.h"
#include "ipam/api/api_lockout.h"
#include "ipam/api/api_negotiate.h"
#include "ipam/api/api_openapi.h"
#include "ipam/api/api_page.h"
#include "ipam/api/api_rate.h"
#include "ipam/api/api_strict.h"
#include "ipam/base/log.h"

#define API_RETRY_AFTER "60" /* as long as a lock-out lasts */
#define API_DISCARD_MAX (1024 * 1024) /* of a body that is too large */
#define API_HEADER_MEMORY (32 * 1024)
#define API_HEADER_MEMORY_TICKET (128 * 1024) /* tickets of many groups */

struct api_server {
	const struct api_config *config;
	struct api_backend backend;
	struct api_doors *doors;
	bool unlink_socket;
	uint64_t requests;
	struct api_lockout *lockout;
	struct api_rate *rate;
	struct api_negotiate *negotiate; /* NULL: no tickets */
};

struct api_request {
	char *body;
	size_t length;
	size_t discarded;
	bool too_large;
	bool begun;		/* its head has come */
	const char *wrong;	/* its target is */
};

static int64_t monotonic_us(void)
{
	struct timespec now = { .tv_sec = 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* A bearer token, or a ticket whose answer goes with the connection. */
static bool is_right(struct api_server *server, TALLOC_CTX *mem_ctx,
		     TALLOC_CTX *request, struct MHD_Connection *connection,
		     const char *header, struct api_peer *out_peer)
{
	char *reply = NULL;

	if (strncasecmp(header, "Bearer ", 7) == 0) {
		return server->backend.token(mem_ctx, header + 7,
					     server->backend.private_data,
					     &out_peer->caller);
	}
	if (!api_negotiate_accept(server->negotiate, mem_ctx, header + 10,
				  &out_peer->caller, &reply, &out_peer->why)) {
		return false;
	}
	out_peer->caller.groups = api_peer_groups(server->config,
						  &out_peer->caller);
	if (reply != NULL) {
		reply = talloc_asprintf(request, "Negotiate %s", reply);
	}
	if (reply != NULL) {
		api_answer_prove(connection, reply);
	}
	return true;
}

/* Where the other end is, also as text; NULL: unknown. */
static const struct sockaddr *find_address(TALLOC_CTX *mem_ctx,
					   struct MHD_Connection *connection,
					   struct access_caller *caller)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *addr = info != NULL ? info->client_addr : NULL;
	char host[NI_MAXHOST] = "";

	if (addr != NULL &&
	    getnameinfo(addr, addr->sa_family == AF_INET6 ?
			sizeof(struct sockaddr_in6) :
			sizeof(struct sockaddr_in), host, sizeof(host), NULL,
			0, NI_NUMERICHOST) == 0) {
		caller->address = talloc_strdup(mem_ctx, host);
	}
	return addr;
}

/* Whoever presents one, unless his address did so wrongly too often. */
static void find_caller(struct api_server *server, TALLOC_CTX *mem_ctx,
			TALLOC_CTX *request, struct MHD_Connection *connection,
			const struct sockaddr *addr, uint32_t user,
			const char *header, struct api_peer *out_peer)
{
	struct api_backend *backend = &server->backend;
	int64_t now = monotonic_us() / 1000000;
	bool right;

	if (api_lockout_left(server->lockout, addr, user, now) > 0) {
		out_peer->locked_out = true;
		return;
	}
	right = is_right(server, mem_ctx, request, connection, header,
			 out_peer);
	if (right) {
		api_lockout_right(server->lockout, addr, user);
	} else if (backend->access(backend->private_data) != NULL &&
		   api_lockout_wrong(server->lockout, addr, user, now)) {
		ipam_log(IPAM_LOG_WARNING, "%s presented %d wrong tokens: "
			 "locked out for %d s", out_peer->caller.address,
			 API_LOCKOUT_WRONG, API_LOCKOUT_S);
	}
}

/*
 * Who is at the other end of a unix socket stays the same, so that his names
 * are looked up once.
 */
static void find_local(struct api_server *server, TALLOC_CTX *mem_ctx,
		       struct MHD_Connection *connection, int fd,
		       struct api_peer *out_peer)
{
	struct api_peer *peer = talloc_zero(mem_ctx, struct api_peer);

	if (peer == NULL) {
		return;
	}
	api_peer_of_socket(peer, fd, server->config, peer);
	*out_peer = *peer;
	api_doors_remember(connection, peer);
}

static void find_peer(struct api_server *server, TALLOC_CTX *mem_ctx,
		      TALLOC_CTX *request, struct MHD_Connection *connection,
		      struct api_peer *out_peer)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	const struct api_peer *known = api_doors_known(connection);
	const struct sockaddr *addr = NULL;
	const char *header = NULL;
	int fd = info != NULL ? info->connect_fd : -1;
	int domain = 0;
	socklen_t len = sizeof(domain);
	int ret;

	*out_peer = (struct api_peer){
		.caller = { .name = "anonymous", .address = "" },
	};
	if (known != NULL) {
		*out_peer = *known;
		return;
	}
	ret = getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len);
	if (ret == 0 && domain == AF_UNIX) {
		find_local(server, mem_ctx, connection, fd, out_peer);
		return;
	}
	addr = find_address(mem_ctx, connection, &out_peer->caller);
	header = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
					     "Authorization");
	if (addr != NULL && header != NULL &&
	    (strncasecmp(header, "Bearer ", 7) == 0 ||
	     (server->negotiate != NULL &&
	      strncasecmp(header, "Negotiate ", 10) == 0))) {
		find_caller(server, mem_ctx, request, connection, addr,
			    api_local_user(fd), header, out_peer);
	}
}

/* True, or false after an answer that says how long to wait. */
static bool may_now(struct api_server *server, TALLOC_CTX *mem_ctx,
		    TALLOC_CTX *request, struct MHD_Connection *connection,
		    const struct api_peer *peer, enum MHD_Result *out_result)
{
	const struct access_caller *caller = &peer->caller;
	const char *who = caller->source == ACCESS_FROM_NOWHERE ?
		caller->address : caller->name;
	int64_t wait_s = peer->local ? 0 :
		api_rate_ask(server->rate, who, monotonic_us());

	if (wait_s == 0) {
		return true;
	}
	api_answer_add(connection, "Retry-After",
		       talloc_asprintf(request, "%lld", (long long)wait_s));
	*out_result = api_answer_refusal(
		mem_ctx, connection, 429,
		"More requests came than [api] rate allows: ask less often");
	return false;
}

/* True, or false after an answer that says no. */
static bool may(struct api_server *server, TALLOC_CTX *mem_ctx,
		struct MHD_Connection *connection, const struct api_peer *peer,
		enum access_op op, enum MHD_Result *out_result)
{
	const struct access_data *data =
		server->backend.access(server->backend.private_data);
	struct access_verdict verdict =
		access_decide(data, &peer->caller, op, ACCESS_SOMEWHERE);

	if (verdict.allowed) {
		return true;
	}
	if (peer->locked_out) {
		api_answer_add(connection, "Retry-After", API_RETRY_AFTER);
		*out_result = api_answer_refusal(
			mem_ctx, connection, 429,
			"Too many wrong tokens came from this address: wait a "
			"minute, then present a valid one");
		return false;
	}
	if (verdict.reason == ACCESS_NO_CALLER && data == NULL) {
		*out_result = api_answer_refusal(
			mem_ctx, connection, 503,
			"Access data is refused, so that no token counts; "
			"root finds why with `ipam access-key show`");
		return false;
	}
	if (verdict.reason == ACCESS_NO_CALLER && !peer->local) {
		*out_result = api_answer_unknown(
			mem_ctx, connection, server->negotiate != NULL,
			peer->why);
		return false;
	}
	*out_result = api_answer_refusal(
		mem_ctx, connection, 403,
		access_verdict_text(mem_ctx, data, &peer->caller, op,
				    ACCESS_SOMEWHERE, &verdict));
	return false;
}

static enum MHD_Result query_value(void *private_data, enum MHD_ValueKind kind,
				   const char *key, size_t key_size,
				   const char *value, size_t value_size)
{
	struct api_call *call = private_data;
	int ret = api_call_query(call, key, value, value_size);

	return ret == 0 ? MHD_YES : MHD_NO;
}

static bool is_json(struct MHD_Connection *connection)
{
	const char *type = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "Content-Type");
	size_t len = strlen(API_JSON_TYPE);

	return type != NULL && strncasecmp(type, API_JSON_TYPE, len) == 0 &&
	       (type[len] == '\0' || type[len] == ';' || type[len] == ' ');
}

static int read_parameters(struct api_call *call,
			   struct MHD_Connection *connection,
			   const struct api_request *request)
{
	int ret;

	MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND,
				    query_value, call);
	if (call->problem.status != 0) {
		return -1;
	}
	if (request->length > 0 && !is_json(connection)) {
		return api_problem_set(
			call, &call->problem, 415, NULL,
			"A body must have the Content-Type " API_JSON_TYPE);
	}
	ret = api_call_body(call, request->body, request->length);
	if (ret != 0) {
		return ret;
	}
	return api_call_complete(call);
}

static enum MHD_Result serve_call(struct api_server *server,
				  struct api_call *call,
				  struct MHD_Connection *connection,
				  const struct api_request *request,
				  const struct api_peer *peer)
{
	/* of all rows of a file at once */
	bool is_long = call->op == &api_ops[API_WHOLE_IMPORT];
	int64_t began = is_long ? api_doors_long_begin(connection) : 0;
	json_t *json = NULL;
	int ret = read_parameters(call, connection, request);

	call->if_match = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "If-Match");
	call->once = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
						 API_ONCE_HEADER);
	if (ret == 0) {
		ret = server->backend.run(call, peer,
					  server->backend.private_data, &json);
	}
	if (is_long) {
		api_doors_long_end(connection, began);
	}
	if (ret != 0 && call->problem.status == 0) {
		api_problem_set(call, &call->problem, 500, NULL,
				"The operation failed; see the log of ipamd");
	}
	if (call->problem.status != 0) {
		json_decref(json);
		return api_answer_problem(connection, &call->problem);
	}
	if (call->op->result == NULL) {
		return api_answer_text(connection, call->op->status,
				       API_JSON_TYPE, "");
	}
	/* What is tried is neither created nor accepted. */
	return api_answer_tagged(connection, call->dry_run.number != 0 ?
				 200 : call->op->status, json, call->etag);
}

static enum MHD_Result serve_metrics(struct api_server *server,
				     TALLOC_CTX *mem_ctx,
				     struct MHD_Connection *connection,
				     const struct api_peer *peer)
{
	enum MHD_Result result = MHD_NO;
	char *text = NULL;

	if (!may(server, mem_ctx, connection, peer, ACCESS_READ, &result)) {
		return result;
	}
	text = server->backend.metrics(mem_ctx, server->backend.private_data);
	if (text != NULL) {
		text = talloc_asprintf_append_buffer(
			text,
			"# TYPE ipam_api_requests_total counter\n"
			"ipam_api_requests_total %llu\n",
			(unsigned long long)server->requests);
	}
	if (text == NULL) {
		return api_answer_refusal(mem_ctx, connection, 503,
					  "The store does not answer");
	}
	return api_answer_text(connection, 200, API_TEXT_TYPE, text);
}

/* For anybody: it tells no more than openapi.json, and asks as its reader. */
static enum MHD_Result serve_page(TALLOC_CTX *mem_ctx,
				  struct MHD_Connection *connection)
{
	char *text = api_page_text(mem_ctx);
	char *policy = api_page_policy(mem_ctx);

	if (text == NULL || policy == NULL) {
		return MHD_NO;
	}
	return api_answer_page(connection, text, policy);
}

/* What a path takes; NULL for one that is none of ours. */
static char *methods_of(TALLOC_CTX *mem_ctx, const char *url)
{
	static const char *const pages[] = { "/healthz", "/metrics",
					     API_PREFIX "/openapi.json",
					     "/api", "/api/" };
	size_t i;

	for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		if (strcmp(url, pages[i]) == 0) {
			return talloc_strdup(mem_ctx, "GET, HEAD, OPTIONS");
		}
	}
	if (strcmp(url, "*") == 0) {
		return talloc_strdup(mem_ctx, "GET, HEAD, POST, PUT, PATCH, "
					      "DELETE, OPTIONS");
	}
	return api_call_methods(mem_ctx, url);
}

/* No leave for pages of other origins: there is no CORS. */
static enum MHD_Result serve_options(TALLOC_CTX *mem_ctx,
				     struct MHD_Connection *connection,
				     const char *url, TALLOC_CTX *request)
{
	char *allow = methods_of(request, url);

	if (allow == NULL) {
		return api_answer_refusal(mem_ctx, connection, 404,
					  "There is nothing at this path; see "
					  API_PREFIX "/openapi.json");
	}
	api_answer_add(connection, "Allow", allow);
	return api_answer_text(connection, 204, API_TEXT_TYPE, "");
}

static enum MHD_Result serve_operation(struct api_server *server,
				       struct api_call *call,
				       struct MHD_Connection *connection,
				       const char *url, const char *method,
				       struct api_request *request,
				       const struct api_peer *peer)
{
	enum MHD_Result result = MHD_NO;
	char *allow = NULL;
	int ret;

	if (!may(server, call, connection, peer, ACCESS_READ, &result)) {
		return result;
	}
	ret = api_call_route(call, method, url);
	if (ret != 0) {
		allow = methods_of(request, url);
		if (call->problem.status == 405 && allow != NULL) {
			api_answer_add(connection, "Allow", allow);
		}
		return api_answer_problem(connection, &call->problem);
	}
	if (call->op->access != ACCESS_BY_OBJECT &&
	    !may(server, call, connection, peer, call->op->access, &result)) {
		return result;
	}
	return serve_call(server, call, connection, request, peer);
}

/* HEAD is GET, whose content libmicrohttpd leaves away. */
static enum MHD_Result serve(struct api_server *server, TALLOC_CTX *mem_ctx,
			     struct MHD_Connection *connection, const char *url,
			     const char *method,
			     struct api_request *request)
{
	struct api_call *call = api_call_new(mem_ctx);
	struct api_peer peer;
	enum MHD_Result result = MHD_NO;
	bool get = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	int ret;

	if (call == NULL) {
		return MHD_NO;
	}
	if (request->too_large) {
		return api_answer_refusal(mem_ctx, connection, 413,
					  "A body may have 65536 bytes");
	}
	if (get && strcmp(url, "/healthz") == 0) {
		ret = server->backend.health(server->backend.private_data);
		return api_answer_text(
			connection, ret == 0 ? 200 : 503, API_TEXT_TYPE,
			ret == 0 ? "ok\n" : "store unavailable\n");
	}
	find_peer(server, mem_ctx, request, connection, &peer);
	if (!may_now(server, mem_ctx, request, connection, &peer, &result)) {
		return result;
	}
	if (strcmp(method, "OPTIONS") == 0) {
		return serve_options(mem_ctx, connection, url, request);
	}
	if (get && strcmp(url, API_PREFIX "/openapi.json") == 0) {
		return api_answer_json(connection, 200, API_JSON_TYPE,
				       api_openapi_json());
	}
	if (get && (strcmp(url, "/api/") == 0 || strcmp(url, "/api") == 0)) {
		return serve_page(mem_ctx, connection);
	}
	if (get && strcmp(url, "/metrics") == 0) {
		return serve_metrics(server, mem_ctx, connection, &peer);
	}
	return serve_operation(server, call, connection, url,
			       get ? "GET" : method, request, &peer);
}

/* The target has come; what is returned is the request. */
static void *on_target(void *private_data, const char *target,
		       struct MHD_Connection *connection)
{
	struct api_request *request = talloc_zero(private_data,
						  struct api_request);

	if (request != NULL) {
		request->wrong = api_strict_target(target);
	}
	return request;
}

/* The head has come. */
static enum MHD_Result begin(struct api_request *request,
			     struct MHD_Connection *connection,
			     const char *method, const char *version)
{
	struct api_strict_wrong wrong = { 400, request->wrong };

	request->begun = true;
	if (wrong.why == NULL) {
		wrong.why = api_strict_method(method);
	}
	if (wrong.why == NULL) {
		wrong = api_strict_head(connection, version);
	}
	if (wrong.why == NULL) {
		api_doors_phase(connection, API_PHASE_BODY);
		return MHD_YES;
	}
	/* Where the next request begins is not sure. */
	api_doors_phase(connection, API_PHASE_ANSWER);
	api_answer_add(connection, "Connection", "close");
	return api_answer_refusal(request, connection, wrong.status,
				  wrong.why);
}

/* libmicrohttpd calls this for the head, each piece of body, and the end. */
static enum MHD_Result on_request(void *private_data,
				  struct MHD_Connection *connection,
				  const char *url, const char *method,
				  const char *version, const char *data,
				  size_t *size, void **request_data)
{
	struct api_server *server = private_data;
	struct api_request *request = *request_data;
	TALLOC_CTX *tmp_ctx = NULL;
	enum MHD_Result result;

	if (request == NULL) {
		return MHD_NO;
	}
	if (!request->begun) {
		return begin(request, connection, method, version);
	}
	if (*size > 0) {
		if (*size > API_BODY_MAX - request->length) {
			request->too_large = true;
			request->discarded += *size;
			if (request->discarded > API_DISCARD_MAX) {
				return MHD_NO;
			}
		} else {
			request->body =
				talloc_realloc(request, request->body, char,
					       request->length + *size);
			if (request->body == NULL) {
				return MHD_NO;
			}
			memcpy(request->body + request->length, data, *size);
			request->length += *size;
		}
		*size = 0;
		return MHD_YES;
	}
	server->requests++;
	api_doors_phase(connection, API_PHASE_ANSWER);
	tmp_ctx = talloc_new(server);
	result = serve(server, tmp_ctx, connection, url, method, request);
	talloc_free(tmp_ctx);
	if (result == MHD_YES && server->backend.unsettled != NULL &&
	    server->backend.unsettled(server->backend.private_data) &&
	    !api_doors_hold(connection)) {
		return MHD_NO;
	}
	return result;
}

static int on_settle(void *private_data)
{
	struct api_server *server = private_data;

	return server->backend.settle(server->backend.private_data);
}

static void on_completed(void *private_data, struct MHD_Connection *connection,
			 void **request_data,
			 enum MHD_RequestTerminationCode reason)
{
	TALLOC_FREE(*request_data);
	api_doors_phase(connection, API_PHASE_HEAD);
}

static int api_server_destructor(struct api_server *server)
{
	TALLOC_FREE(server->doors);
	if (server->unlink_socket) {
		unlink(server->config->socket);
	}
	return 0;
}

/* The sockets that the settings name. 0 or errno with *out_error. */
static int listen_all(TALLOC_CTX *mem_ctx, struct api_server *server, int *fds,
		      const char **out_error)
{
	const struct api_config *config = server->config;
	int ret = 0;

	if (config->http != NULL) {
		ret = api_listen_tcp(mem_ctx, config->http, false,
				     &fds[API_DOOR_HTTP], out_error);
	}
	if (ret == 0 && config->https != NULL) {
		ret = api_listen_tcp(mem_ctx, config->https, true,
				     &fds[API_DOOR_HTTPS], out_error);
	}
	if (ret == 0 && config->socket != NULL) {
		ret = api_listen_unix(mem_ctx, config->socket,
				      &fds[API_DOOR_UNIX], out_error);
		server->unlink_socket = ret == 0;
	}
	return ret;
}

static int open_doors(TALLOC_CTX *mem_ctx, struct api_server *server,
		      const char **out_error)
{
	struct api_doors_config doors = {
		.fds = { -1, -1, -1 }, .limits = server->config->limits,
		.head_bytes = server->negotiate != NULL ?
			API_HEADER_MEMORY_TICKET : API_HEADER_MEMORY,
		.request = on_request, .completed = on_completed,
		.target = on_target, .settle = on_settle, .private_data = server,
	};
	int ret = 0, kind;

	if (server->config->https != NULL) {
		ret = api_tls_load(mem_ctx, server->config->certificate,
				   server->config->key, &doors.tls, out_error);
	}
	if (ret == 0) {
		ret = listen_all(mem_ctx, server, doors.fds, out_error);
	}
	for (kind = 0; ret != 0 && kind < API_DOOR_COUNT; kind++) {
		if (doors.fds[kind] >= 0) {
			close(doors.fds[kind]);
		}
	}
	if (ret == 0) {
		*out_error = "libmicrohttpd does not start";
		server->doors = api_doors_new(server, &doors);
		ret = server->doors != NULL ? 0 : EIO;
	}
	return ret;
}

int api_server_new(TALLOC_CTX *mem_ctx, const struct api_config *config,
		   const struct api_backend *backend,
		   struct api_server **out_server, const char **out_error)
{
	struct api_server *server = talloc_zero(mem_ctx, struct api_server);
	uint64_t seed = 0;
	int ret = 0;

	*out_error = "no memory";
	if (server == NULL) {
		return ENOMEM;
	}
	server->config = config;
	server->backend = *backend;
	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed)) {
		seed = (uint64_t)getpid();
	}
	talloc_set_destructor(server, api_server_destructor);
	server->lockout = api_lockout_new(server, seed);
	server->rate = api_rate_new(server, config->rate, seed);
	if (server->lockout == NULL || server->rate == NULL) {
		ret = ENOMEM;
	}
	if (ret == 0 && config->keytab != NULL) {
		ret = api_negotiate_new(server, config->keytab,
					&server->negotiate, out_error);
	}
	if (ret == 0) {
		ret = open_doors(server, server, out_error);
	}
	if (ret != 0) {
		*out_error = talloc_strdup(mem_ctx, *out_error);
		talloc_free(server);
		return ret;
	}
	*out_server = server;
	return 0;
}

int api_server_run(struct api_server *server, int stop_fd)
{
	return api_doors_run(server->doors, stop_fd);
}
