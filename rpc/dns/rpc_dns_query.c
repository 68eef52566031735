/*
 * c-ares under tevent: its sockets become tevent_fd, its next time-out a
 * timer. c-ares can't give up one question of many, so each question has a
 * ticket that c-ares holds; the request may go before it.
 */
#include <errno.h>
#include <ares.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/time.h>
#include <util/time.h>

#include "rpc/dns/rpc_dns_query.h"

#define RECORDS_MAX 256
#define TRIES	    2

struct dns_socket {
	struct dns_socket *next;
	ares_socket_t fd;
	struct tevent_fd *fde;
	struct rpc_dns *dns;
};

struct rpc_dns {
	struct tevent_context *ev;
	ares_channel channel;
	bool ready;
	struct dns_socket *sockets;
	struct tevent_timer *timer;
};

struct query_state {
	struct query_ticket *ticket;
	enum rpc_dns_type type;
	struct rpc_dns_answer *answer;
	struct rpc_status status;
};

struct query_ticket {
	struct tevent_req *req; /* NULL: nobody waits any more */
};

static void dns_arm(struct rpc_dns *dns);

static struct rpc_status dns_status(int code)
{
	if (code == ARES_SUCCESS) {
		return (struct rpc_status){0};
	}
	return rpc_status_make(RPC_VOCABULARY_DNS, (uint32_t)code,
			       RPC_STEP_RESOLVE);
}

static int dns_free(struct rpc_dns *dns)
{
	if (dns->ready) {
		ares_destroy(dns->channel);
	}
	return 0;
}

static void dns_timer(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data)
{
	struct rpc_dns *dns = talloc_get_type_abort(private_data,
						    struct rpc_dns);

	dns->timer = NULL;
	ares_process_fd(dns->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	dns_arm(dns);
}

/* Waits for the next time-out of c-ares. */
static void dns_arm(struct rpc_dns *dns)
{
	struct timeval wait;
	struct timeval *next = NULL;

	TALLOC_FREE(dns->timer);
	next = ares_timeout(dns->channel, NULL, &wait);
	if (next == NULL) {
		return;
	}
	dns->timer = tevent_add_timer(
		dns->ev, dns,
		tevent_timeval_current_ofs((uint32_t)next->tv_sec,
					   (uint32_t)next->tv_usec),
		dns_timer, dns);
}

static void dns_ready(struct tevent_context *ev, struct tevent_fd *fde,
		      uint16_t flags, void *private_data)
{
	struct dns_socket *s = talloc_get_type_abort(private_data,
						     struct dns_socket);
	struct rpc_dns *dns = s->dns;
	ares_socket_t fd = s->fd;

	/* Either may close the socket and free s. */
	ares_process_fd(dns->channel,
			(flags & TEVENT_FD_READ) ? fd : ARES_SOCKET_BAD,
			(flags & TEVENT_FD_WRITE) ? fd : ARES_SOCKET_BAD);
	dns_arm(dns);
}

static void dns_socket_state(void *private_data, ares_socket_t fd, int readable,
			     int writable)
{
	struct rpc_dns *dns = private_data;
	/* tevent tells of a refused connection only where READ is asked. */
	uint16_t flags = (readable || writable ? TEVENT_FD_READ : 0) |
			 (writable ? TEVENT_FD_WRITE : 0);
	struct dns_socket **at = &dns->sockets;
	struct dns_socket *s = NULL;

	while (*at != NULL && (*at)->fd != fd) {
		at = &(*at)->next;
	}
	s = *at;
	if (s != NULL && flags == 0) {
		*at = s->next;
		talloc_free(s);
		return;
	}
	if (s != NULL) {
		tevent_fd_set_flags(s->fde, flags);
		return;
	}
	if (flags == 0) {
		return;
	}
	s = talloc_zero(dns, struct dns_socket);
	if (s == NULL) {
		return; /* the question runs into its time-out */
	}
	s->fd = fd;
	s->dns = dns;
	s->fde = tevent_add_fd(dns->ev, s, fd, flags, dns_ready, s);
	s->next = dns->sockets;
	dns->sockets = s;
}

static struct rpc_status make(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			      const char *servers, uint32_t timeout_ms,
			      bool alone, struct rpc_dns **out_dns)
{
	static char lookups[] = "b"; /* DNS only */
	struct in_addr none = { .s_addr = htonl(INADDR_LOOPBACK) };
	struct rpc_dns *dns = talloc_zero(mem_ctx, struct rpc_dns);
	struct ares_options options = {.timeout = (int)timeout_ms,
				       .tries = TRIES,
				       .sock_state_cb = dns_socket_state,
				       .sock_state_cb_data = dns};
	int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
		   ARES_OPT_SOCK_STATE_CB;
	int ret;

	if (dns == NULL) {
		return dns_status(ARES_ENOMEM);
	}
	dns->ev = ev;
	if (alone) {
		/* Else c-ares looks for a better server, and finds none. */
		options.flags = ARES_FLAG_NOCHECKRESP;
		/* All that it would read files of the system for. */
		options.servers = &none;
		options.nservers = 1;
		options.ndots = 1;
		options.lookups = lookups;
		mask |= ARES_OPT_SERVERS | ARES_OPT_NDOTS | ARES_OPT_LOOKUPS |
			ARES_OPT_DOMAINS | ARES_OPT_SORTLIST;
	}
	ret = ares_init_options(&dns->channel, &options, mask);
	if (ret == ARES_SUCCESS) {
		dns->ready = true;
		talloc_set_destructor(dns, dns_free);
		if (servers != NULL && servers[0] != '\0') {
			ret = ares_set_servers_ports_csv(dns->channel, servers);
		}
	}
	if (ret != ARES_SUCCESS) {
		talloc_free(dns);
		return dns_status(ret);
	}
	*out_dns = dns;
	return dns_status(ret);
}

struct rpc_status rpc_dns_new(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			      const char *servers, uint32_t timeout_ms,
			      struct rpc_dns **out_dns)
{
	return make(mem_ctx, ev, servers, timeout_ms, false, out_dns);
}

struct rpc_status rpc_dns_new_alone(TALLOC_CTX *mem_ctx,
				    struct tevent_context *ev,
				    const char *server, uint32_t timeout_ms,
				    struct rpc_dns **out_dns)
{
	return make(mem_ctx, ev, server, timeout_ms, true, out_dns);
}

static struct rpc_dns_record *add_record(struct rpc_dns_answer *answer)
{
	struct rpc_dns_record *grown = NULL;

	if (answer->num_records >= RECORDS_MAX) {
		return NULL;
	}
	grown = talloc_realloc(answer, answer->records, struct rpc_dns_record,
			       answer->num_records + 1);
	if (grown == NULL) {
		return NULL;
	}
	answer->records = grown;
	grown += answer->num_records++;
	*grown = (struct rpc_dns_record){0};
	return grown;
}

static void add_name(struct rpc_dns_answer *answer, const char *name)
{
	struct rpc_dns_record *record = add_record(answer);

	if (record != NULL) {
		record->name = talloc_strdup(answer, name);
	}
}

static int read_addresses(struct rpc_dns_answer *answer, bool six,
			  const unsigned char *buf, int len)
{
	struct ares_addrttl four_addrs[RECORDS_MAX];
	struct ares_addr6ttl six_addrs[RECORDS_MAX];
	struct rpc_dns_record *record = NULL;
	int count = RECORDS_MAX;
	int ret, i;

	ret = six ? ares_parse_aaaa_reply(buf, len, NULL, six_addrs, &count)
		  : ares_parse_a_reply(buf, len, NULL, four_addrs, &count);
	for (i = 0; ret == ARES_SUCCESS && i < count; i++) {
		record = add_record(answer);
		if (record == NULL) {
			return ARES_ENOMEM;
		}
		record->family = six ? 6 : 4;
		if (six) {
			memcpy(record->octets, &six_addrs[i].ip6addr, 16);
		} else {
			memcpy(record->octets, &four_addrs[i].ipaddr, 4);
		}
	}
	return ret;
}

static int read_hosts(struct rpc_dns_answer *answer, enum rpc_dns_type type,
		      const unsigned char *buf, int len)
{
	static const uint8_t any[4] = {0};
	struct hostent *host = NULL;
	size_t i;
	int ret;

	if (type == RPC_DNS_NS) {
		ret = ares_parse_ns_reply(buf, len, &host);
	} else {
		ret = ares_parse_ptr_reply(buf, len, any, sizeof(any), AF_INET,
					   &host);
	}
	if (ret != ARES_SUCCESS) {
		return ret;
	}
	for (i = 0; host->h_aliases[i] != NULL; i++) {
		add_name(answer, host->h_aliases[i]);
	}
	ares_free_hostent(host);
	return ARES_SUCCESS;
}

static int read_srv(struct rpc_dns_answer *answer, const unsigned char *buf,
		    int len)
{
	struct ares_srv_reply *list = NULL;
	struct ares_srv_reply *srv = NULL;
	struct rpc_dns_record *record = NULL;
	int ret;

	ret = ares_parse_srv_reply(buf, len, &list);
	for (srv = list; ret == ARES_SUCCESS && srv != NULL; srv = srv->next) {
		record = add_record(answer);
		if (record == NULL) {
			break;
		}
		record->name = talloc_strdup(answer, srv->host);
		record->priority = srv->priority;
		record->weight = srv->weight;
		record->port = srv->port;
	}
	if (list != NULL) {
		ares_free_data(list);
	}
	return ret;
}

static int read_soa(struct rpc_dns_answer *answer, const unsigned char *buf,
		    int len)
{
	struct ares_soa_reply *soa = NULL;
	int ret;

	ret = ares_parse_soa_reply(buf, len, &soa);
	if (ret == ARES_SUCCESS) {
		add_name(answer, soa->nsname);
		if (answer->num_records == 1) {
			answer->records[0].serial = soa->serial;
		}
		ares_free_data(soa);
	}
	return ret;
}

static int read_answer(struct rpc_dns_answer *answer, enum rpc_dns_type type,
		       const unsigned char *buf, int len)
{
	switch (type) {
	case RPC_DNS_A:
	case RPC_DNS_AAAA:
		return read_addresses(answer, type == RPC_DNS_AAAA, buf, len);
	case RPC_DNS_NS:
	case RPC_DNS_PTR:
		return read_hosts(answer, type, buf, len);
	case RPC_DNS_SRV:
		return read_srv(answer, buf, len);
	case RPC_DNS_SOA:
		return read_soa(answer, buf, len);
	}
	return ARES_EBADRESP;
}

static void query_answered(void *private_data, int code, int timeouts,
			   unsigned char *buf, int len)
{
	struct query_ticket *ticket = private_data;
	struct tevent_req *req = ticket->req;
	struct query_state *state = NULL;

	free(ticket);
	if (req == NULL) {
		return;
	}
	state = tevent_req_data(req, struct query_state);
	state->ticket = NULL;
	if (code == ARES_SUCCESS) {
		code = read_answer(state->answer, state->type, buf, len);
	}
	state->status = dns_status(code);
	if (code != ARES_SUCCESS) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

static void take_node(struct rpc_dns_answer *answer,
		      const struct ares_addrinfo_node *node)
{
	struct rpc_dns_record *record = NULL;
	const struct sockaddr_in6 *six = NULL;
	const struct sockaddr_in *four = NULL;

	if (node->ai_family != AF_INET && node->ai_family != AF_INET6) {
		return;
	}
	record = add_record(answer);
	if (record == NULL) {
		return;
	}
	if (node->ai_family == AF_INET) {
		four = (const struct sockaddr_in *)(void *)node->ai_addr;
		record->family = 4;
		memcpy(record->octets, &four->sin_addr, 4);
		return;
	}
	six = (const struct sockaddr_in6 *)(void *)node->ai_addr;
	record->family = 6;
	memcpy(record->octets, &six->sin6_addr, 16);
}

static void host_answered(void *private_data, int code, int timeouts,
			  struct ares_addrinfo *info)
{
	struct query_ticket *ticket = private_data;
	struct tevent_req *req = ticket->req;
	struct ares_addrinfo_node *node = NULL;
	struct query_state *state = NULL;

	free(ticket);
	if (req != NULL) {
		state = tevent_req_data(req, struct query_state);
		state->ticket = NULL;
		for (node = info != NULL ? info->nodes : NULL; node != NULL;
		     node = node->ai_next) {
			take_node(state->answer, node);
		}
	}
	ares_freeaddrinfo(info);
	if (req == NULL) {
		return;
	}
	state->status = dns_status(code);
	if (code != ARES_SUCCESS) {
		tevent_req_error(req, EIO);
		return;
	}
	tevent_req_done(req);
}

static void query_cleanup(struct tevent_req *req,
			  enum tevent_req_state req_state)
{
	struct query_state *state = tevent_req_data(req, struct query_state);

	if (state->ticket != NULL) {
		state->ticket->req = NULL;
		state->ticket = NULL;
	}
}

/* type 0: the addresses of a host. */
static struct tevent_req *ask(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			      struct rpc_dns *dns, const char *name,
			      enum rpc_dns_type type)
{
	static const struct ares_addrinfo_hints hints = {
		.ai_flags = ARES_AI_NOSORT, .ai_socktype = SOCK_STREAM};
	struct query_state *state = NULL;
	struct tevent_req *req = NULL;

	req = tevent_req_create(mem_ctx, &state, struct query_state);
	if (req == NULL) {
		return NULL;
	}
	state->type = type;
	state->answer = talloc_zero(state, struct rpc_dns_answer);
	state->ticket = calloc(1, sizeof(*state->ticket));
	if (tevent_req_nomem(state->answer, req) ||
	    tevent_req_nomem(state->ticket, req)) {
		free(state->ticket);
		state->ticket = NULL;
		return tevent_req_post(req, ev);
	}
	state->ticket->req = req;
	tevent_req_set_cleanup_fn(req, query_cleanup);
	/* May answer at once. */
	tevent_req_defer_callback(req, ev);
	if (type == 0) {
		ares_getaddrinfo(dns->channel, name, NULL, &hints,
				 host_answered, state->ticket);
	} else {
		ares_query(dns->channel, name, ns_c_in, (int)type,
			   query_answered, state->ticket);
	}
	dns_arm(dns);
	if (!tevent_req_is_in_progress(req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

struct tevent_req *rpc_dns_query_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dns *dns, const char *name,
				      enum rpc_dns_type type)
{
	return ask(mem_ctx, ev, dns, name, type);
}

struct tevent_req *rpc_dns_host_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dns *dns, const char *name)
{
	return ask(mem_ctx, ev, dns, name, 0);
}

struct rpc_status rpc_dns_host_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
				    struct rpc_dns_answer **out_answer)
{
	return rpc_dns_query_recv(req, mem_ctx, out_answer);
}

struct rpc_status rpc_dns_query_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dns_answer **out_answer)
{
	struct query_state *state = tevent_req_data(req, struct query_state);
	struct rpc_status status = state->status;
	enum tevent_req_state req_state;
	uint64_t error;

	if (tevent_req_is_error(req, &req_state, &error)) {
		if (rpc_status_is_ok(status)) {
			status = dns_status(ARES_ENOMEM);
		}
		tevent_req_received(req);
		return status;
	}
	*out_answer = talloc_move(mem_ctx, &state->answer);
	tevent_req_received(req);
	return status;
}

char *rpc_dns_reverse_name(TALLOC_CTX *mem_ctx, int family,
			   const uint8_t *octets)
{
	char *name = NULL;
	int i;

	if (family == 4) {
		return talloc_asprintf(mem_ctx, "%u.%u.%u.%u.in-addr.arpa",
				       octets[3], octets[2], octets[1],
				       octets[0]);
	}
	name = talloc_strdup(mem_ctx, "");
	for (i = 15; i >= 0; i--) {
		name = talloc_asprintf_append_buffer(
			name, "%x.%x.", octets[i] & 15, octets[i] >> 4);
	}
	return talloc_strdup_append_buffer(name, "ip6.arpa");
}

static int compare_srv(const void *a, const void *b)
{
	const struct rpc_dns_record *x = a;
	const struct rpc_dns_record *y = b;

	if (x->priority != y->priority) {
		return x->priority < y->priority ? -1 : 1;
	}
	if (x->weight != y->weight) {
		return x->weight > y->weight ? -1 : 1;
	}
	return strcasecmp(x->name, y->name);
}

void rpc_dns_srv_sort(struct rpc_dns_answer *answer)
{
	if (answer->num_records > 1) {
		qsort(answer->records, answer->num_records,
		      sizeof(answer->records[0]), compare_srv);
	}
}
