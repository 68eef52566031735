/*
 * The sockets of a simulated DNS server. A question of UDP is answered where
 * it was read; TCP connections read a length, a question, write and go on
 * (RFC 7766), and end after 20 seconds of silence.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include <tsocket.h>

#include "simulators/dns/dns.h"
#include "simulators/dns/dns_fault.h"
#include "simulators/dns/dns_rpc.h"
#include "simulators/dns/dns_world.h"
#include "simulators/host/sim_door.h"

#define PORT 53
#define IDLE_S 20
#define CLIENTS_MAX 500
#define CLIENT_NAME_MAX 64

struct sim_dns_service {
	struct sim_dns_host host;
	struct tevent_context *ev;
	struct sim_dns_zones zones;
	struct sim_dns_counters counters;
	unsigned faults;	/* of enum sim_dns_fault */
	size_t clients;
};

struct dns_client {
	struct sim_dns_service *service;
	struct tstream_context *stream;
	char name[CLIENT_NAME_MAX];
	uint8_t head[2];
	uint8_t *body;
	uint8_t *answer;
	struct iovec vector;
};

static void read_head(struct dns_client *client);
static void head_read(struct tevent_req *subreq);
static void body_read(struct tevent_req *subreq);
static void answer_written(struct tevent_req *subreq);

static void journal(struct sim_dns_service *service, const char *client,
		    const struct sim_dns_question *question,
		    enum sim_dns_rcode rcode, const char *transport)
{
	static const char *const names[] = { "NOERROR", "FORMERR", "SERVFAIL",
					     "NXDOMAIN", "NOTIMP",
					     "REFUSED" };
	json_t *arguments = json_object();
	char *name = question->name.length == 0 ? NULL :
		sim_dns_name_text(service, &question->name);

	json_object_set_new(arguments, "name",
			    json_string(name != NULL ? name : ""));
	json_object_set_new(arguments, "type", json_integer(question->type));
	json_object_set_new(arguments, "transport", json_string(transport));
	service->host.journal(service->host.private_data, client, "query",
			      arguments,
			      rcode < sizeof(names) / sizeof(names[0]) ?
				      names[rcode] : "BADVERS");
	talloc_free(name);
}

static void count_type(struct sim_dns_counters *c, uint16_t type)
{
	const struct {
		uint16_t type;
		uint32_t *counter;
	} counters[] = {
		{ SIM_DNS_A, &c->a },	  { SIM_DNS_NS, &c->ns },
		{ SIM_DNS_SOA, &c->soa }, { SIM_DNS_MX, &c->mx },
		{ SIM_DNS_PTR, &c->ptr }, { SIM_DNS_SRV, &c->srv },
		{ SIM_DNS_ANY, &c->all },
	};
	size_t i = 0, n = sizeof(counters) / sizeof(counters[0]);

	while (i < n && counters[i].type != type) {
		i++;
	}
	*(i < n ? counters[i].counter : &c->other) += 1;
}

/* The answer's length in OUT; 0: none is due. */
static size_t answer(struct sim_dns_service *service, const uint8_t *bytes,
		     size_t length, bool udp, const char *client,
		     uint8_t out[SIM_DNS_MESSAGE_MAX])
{
	struct sim_dns_question question;
	enum sim_dns_rcode rcode = SIM_DNS_NOERROR;
	size_t limit = SIM_DNS_MESSAGE_MAX, n;
	int ret = sim_dns_question_decode(bytes, length, &question, &rcode);

	*(udp ? &service->counters.udp_queries :
		&service->counters.tcp_queries) += 1;
	if (ret != 0) {
		return 0;
	}
	count_type(&service->counters, question.type);
	if (udp) {
		limit = question.udp_size > SIM_DNS_UDP_MOST ?
				SIM_DNS_UDP_MOST : question.udp_size;
		if (limit < SIM_DNS_UDP_PLAIN) {
			limit = SIM_DNS_UDP_PLAIN;
		}
	}
	if ((service->faults & SIM_DNS_SPOILS_SERVFAIL) != 0) {
		rcode = SIM_DNS_SERVFAIL;
	}
	n = sim_dns_answer(&service->zones, &question, rcode, limit,
			   out, &rcode);
	*(udp ? &service->counters.udp_responses :
		&service->counters.tcp_responses) += 1;
	journal(service, client, &question, rcode, udp ? "udp" : "tcp");
	return service->faults == 0 ?
		       n :
		       sim_dns_fault_spoil(service->faults, &question, udp,
					   out, n);
}

static void name_client(const struct sockaddr_in *from,
			char out[CLIENT_NAME_MAX])
{
	char text[INET_ADDRSTRLEN] = "";

	inet_ntop(AF_INET, &from->sin_addr, text, sizeof(text));
	snprintf(out, CLIENT_NAME_MAX, "%s:%u", text, ntohs(from->sin_port));
}

static void on_datagram(void *private_data, struct sim_door *door,
			const uint8_t *bytes, size_t size,
			const struct sockaddr_in *from)
{
	struct sim_dns_service *service = private_data;
	uint8_t out[SIM_DNS_MESSAGE_MAX];
	char name[CLIENT_NAME_MAX];
	size_t length;

	name_client(from, name);
	length = answer(service, bytes, size, true, name, out);
	if (length > 0) {
		sim_door_send(door, out, length, from);
	}
}

static int client_gone(struct dns_client *client)
{
	client->service->clients--;
	return 0;
}

static void on_client(void *private_data, int fd,
		      const struct sockaddr_in *from)
{
	struct sim_dns_service *service = private_data;
	struct dns_client *client = NULL;

	if (service->clients < CLIENTS_MAX) {
		client = talloc_zero(service, struct dns_client);
	}
	if (client == NULL ||
	    tstream_bsd_existing_socket(client, fd, &client->stream) != 0) {
		close(fd);
		talloc_free(client);
		return;
	}
	client->service = service;
	name_client(from, client->name);
	service->clients++;
	service->counters.tcp_clients++;
	talloc_set_destructor(client, client_gone);
	read_head(client);
}

/* Reads LENGTH bytes to AT, then calls FN; the client ends on failure. */
static void read_to(struct dns_client *client, uint8_t *at, size_t length,
		    tevent_req_fn fn)
{
	struct tevent_context *ev = client->service->ev;
	struct tevent_req *subreq = NULL;
	struct timeval until = tevent_timeval_current_ofs(IDLE_S, 0);

	client->vector.iov_base = at;
	client->vector.iov_len = length;
	subreq = tstream_readv_send(client, ev, client->stream,
				    &client->vector, 1);
	if (subreq == NULL || !tevent_req_set_endtime(subreq, ev, until)) {
		talloc_free(client);
		return;
	}
	tevent_req_set_callback(subreq, fn, client);
}

static void read_head(struct dns_client *client)
{
	TALLOC_FREE(client->body);
	TALLOC_FREE(client->answer);
	read_to(client, client->head, sizeof(client->head), head_read);
}

static void head_read(struct tevent_req *subreq)
{
	struct dns_client *client =
		tevent_req_callback_data(subreq, struct dns_client);
	size_t length;
	int error = 0;
	int ret = tstream_readv_recv(subreq, &error);

	talloc_free(subreq);
	length = (size_t)client->head[0] << 8 | client->head[1];
	client->body = length == 0 ? NULL :
				     talloc_array(client, uint8_t, length);
	if (ret == -1 || client->body == NULL) {
		talloc_free(client);
		return;
	}
	read_to(client, client->body, length, body_read);
}

static void body_read(struct tevent_req *subreq)
{
	struct dns_client *client =
		tevent_req_callback_data(subreq, struct dns_client);
	struct sim_dns_service *service = client->service;
	uint8_t out[SIM_DNS_MESSAGE_MAX];
	size_t length = 0;
	int error = 0;
	int ret = tstream_readv_recv(subreq, &error);

	talloc_free(subreq);
	subreq = NULL;
	if (ret != -1) {
		length = answer(service, client->body,
				talloc_array_length(client->body), false,
				client->name, out);
	}
	if (length > 0) {
		client->answer = talloc_array(client, uint8_t, length + 2);
	}
	if (client->answer != NULL) {
		client->answer[0] = (uint8_t)(length >> 8);
		client->answer[1] = (uint8_t)length;
		memcpy(client->answer + 2, out, length);
		client->vector.iov_base = client->answer;
		client->vector.iov_len = length + 2;
		subreq = tstream_writev_send(client, service->ev,
					     client->stream, &client->vector,
					     1);
	}
	if (subreq == NULL) {
		talloc_free(client);
		return;
	}
	tevent_req_set_callback(subreq, answer_written, client);
}

static void answer_written(struct tevent_req *subreq)
{
	struct dns_client *client =
		tevent_req_callback_data(subreq, struct dns_client);
	int error = 0;
	int ret = tstream_writev_recv(subreq, &error);

	talloc_free(subreq);
	if (ret == -1) {
		talloc_free(client);
		return;
	}
	read_head(client);
}

/* Port 53 of one transport. */
static int open_door(struct sim_dns_service *service, bool udp)
{
	const struct sim_door_place place = {
		.ev = service->ev,
		.doors = service->host.doors,
		.address = service->host.address,
		.port = PORT,
	};
	struct sim_door *door = NULL;

	return udp ? sim_door_bind(service, &place, on_datagram, service,
				   &door) :
		     sim_door_listen(service, &place, on_client, service,
				     &door);
}

/* A records give the addresses at which the hosts listen. */
static void move_addresses(struct sim_dns_service *service)
{
	const struct sim_dns_host *host = &service->host;
	const struct sim_dns_zone *zone = NULL;
	struct sim_dns_record *record = NULL;
	char text[INET_ADDRSTRLEN];
	const char *there = NULL;
	size_t i, k;

	for (i = 0; i < service->zones.count; i++) {
		zone = service->zones.zones[i];
		for (k = 0; k < zone->count; k++) {
			record = &zone->records[k];
			if (record->type != SIM_DNS_A || record->length != 4) {
				continue;
			}
			inet_ntop(AF_INET, record->data, text, sizeof(text));
			there = host->moved(host->private_data, text);
			if (there != NULL) {
				inet_pton(AF_INET, there, record->data);
			}
		}
	}
}

struct sim_dns_zones *sim_dns_service_zones(struct sim_dns_service *service)
{
	return &service->zones;
}

const struct sim_dns_counters *
sim_dns_service_counters(const struct sim_dns_service *service)
{
	return &service->counters;
}

int sim_dns_service_start(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			  const struct sim_dns_host *host,
			  struct sim_dns_service **out_service,
			  char **out_error)
{
	struct sim_dns_service *service =
		talloc_zero(mem_ctx, struct sim_dns_service);
	char *error = NULL;
	int ret;

	if (service == NULL) {
		return ENOMEM;
	}
	service->host = *host;
	service->ev = ev;
	service->faults = sim_dns_faults(host);
	ret = sim_dns_world_load(service, host->dir, &service->zones, &error);
	if (ret == 0 && host->moved != NULL) {
		move_addresses(service);
	}
	if (ret == 0 && host->address != NULL) {
		ret = open_door(service, true);
	}
	if (ret == 0 && host->address != NULL &&
	    (service->faults & SIM_DNS_SPOILS_TRUNCATED) == 0) {
		ret = open_door(service, false);
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s (%s): %s", host->fqdn, host->address,
			error != NULL ? error : strerror(ret));
		talloc_free(service);
		return ret;
	}
	*out_service = service;
	return 0;
}
