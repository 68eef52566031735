/*
 * A client's connection: one message is read, answered and its answer written
 * before the next is read.
 *
 *   head(2) -> long length -> body -> decode -> bind | answer -> write -> head
 *
 * The end of the stream, silence for 15 minutes (MaxConnIdleTime), bytes that
 * are no message or one too long: the connection ends. A message that cannot
 * be decoded ends it with a notice.
 */
#include "simulators/dc/dc_client.h"
#include "simulators/dc/dc_fault.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define IDLE_S 900

struct answer_state {
	struct sim_dc_client *client;
	struct sim_dc_request *request;
	struct sim_dc_reply *reply;
	struct tstream_context *wrapped;
	struct iovec vector;
};

static void read_part(struct sim_dc_client *client, size_t upto);
static void part_read(struct tevent_req *subreq);
static void handle_message(struct sim_dc_client *client);
static void bound(struct tevent_req *subreq);
static void write_reply(struct answer_state *state);
static void reply_written(struct tevent_req *subreq);

static int client_gone(struct sim_dc_client *client)
{
	client->service->clients--;
	return 0;
}

int sim_dc_client_new(struct sim_dc_service *service, int fd,
		      bool global_catalog)
{
	struct sockaddr_storage remote, local;
	socklen_t remote_length = sizeof(remote), local_length = sizeof(local);
	struct sim_dc_client *client = talloc_zero(service,
						   struct sim_dc_client);

	if (client == NULL ||
	    getpeername(fd, (struct sockaddr *)&remote, &remote_length) != 0 ||
	    getsockname(fd, (struct sockaddr *)&local, &local_length) != 0 ||
	    tsocket_address_bsd_from_sockaddr(
		    client, (struct sockaddr *)&remote, remote_length,
		    &client->remote) != 0 ||
	    tsocket_address_bsd_from_sockaddr(
		    client, (struct sockaddr *)&local, local_length,
		    &client->local) != 0 ||
	    tstream_bsd_existing_socket(client, fd, &client->plain) != 0) {
		close(fd);
		talloc_free(client);
		return EIO;
	}
	client->service = service;
	client->stream = client->plain;
	client->session.directory = service->directory;
	client->session.global_catalog = global_catalog;
	client->session.faults = sim_dc_faults(&service->host);
	client->name = talloc_asprintf(
		client, "%s:%u",
		tsocket_address_inet_addr_string(client->remote, client),
		tsocket_address_inet_port(client->remote));
	service->clients++;
	talloc_set_destructor(client, client_gone);
	read_part(client, 2);
	return 0;
}

/* Goes on reading until the message has UPTO bytes. */
static void read_part(struct sim_dc_client *client, size_t upto)
{
	struct tevent_req *subreq = NULL;
	uint8_t *bytes = talloc_realloc(client, client->bytes, uint8_t, upto);
	bool ok = bytes != NULL;

	if (ok) {
		client->bytes = bytes;
		client->vector.iov_base = bytes + client->length;
		client->vector.iov_len = upto - client->length;
		client->length = upto;
		subreq = tstream_readv_send(client, client->service->ev,
					    client->stream, &client->vector,
					    1);
		ok = subreq != NULL &&
		     tevent_req_set_endtime(
			     subreq, client->service->ev,
			     tevent_timeval_current_ofs(IDLE_S, 0));
	}
	if (!ok) {
		talloc_free(client);
		return;
	}
	tevent_req_set_callback(subreq, part_read, client);
}

static void part_read(struct tevent_req *subreq)
{
	struct sim_dc_client *client =
		tevent_req_callback_data(subreq, struct sim_dc_client);
	size_t whole = 0;
	int error = 0, ret;

	ret = tstream_readv_recv(subreq, &error);
	talloc_free(subreq);
	if (ret == -1) {
		talloc_free(client);
		return;
	}
	ret = sim_dc_message_length(client->bytes, client->length, &whole);
	if (ret == EAGAIN) {
		/* The long form: the second byte counts the length's bytes. */
		read_part(client, 2 + (client->bytes[1] & 0x7f));
		return;
	}
	if (ret != 0 || whole < client->length) {
		talloc_free(client);
		return;
	}
	if (whole > client->length) {
		read_part(client, whole);
		return;
	}
	handle_message(client);
}

static void journal_search(json_t *arguments,
			   const struct sim_dc_search *search,
			   TALLOC_CTX *mem_ctx)
{
	static const char *const scopes[] = { "base", "one", "sub" };
	const char *filter = sim_dc_filter_text(mem_ctx, search->filter);
	json_t *attrs = json_array();
	size_t i;

	for (i = 0; i < search->attr_count; i++) {
		json_array_append_new(attrs, json_string(search->attrs[i]));
	}
	json_object_set_new(arguments, "base", json_string(search->base));
	json_object_set_new(arguments, "scope",
			    json_string(scopes[search->scope]));
	json_object_set_new(arguments, "filter",
			    json_string(filter != NULL ? filter : ""));
	json_object_set_new(arguments, "attributes", attrs);
}

static void journal(struct answer_state *state)
{
	static const struct {
		enum sim_dc_op op;
		const char *name;
	} names[] = {
		{ SIM_DC_BIND, "bind" },	{ SIM_DC_UNBIND, "unbind" },
		{ SIM_DC_SEARCH, "search" },	{ SIM_DC_MODIFY, "modify" },
		{ SIM_DC_ADD, "add" },		{ SIM_DC_DELETE, "delete" },
		{ SIM_DC_RENAME, "rename" },	{ SIM_DC_COMPARE, "compare" },
		{ SIM_DC_ABANDON, "abandon" },	{ SIM_DC_EXTENDED, "extended" },
	};
	const struct sim_dc_client *client = state->client;
	const struct sim_dc_host *host = &client->service->host;
	const struct sim_dc_request *request = state->request;
	json_t *arguments = json_object();
	const char *name = "malformed", *mechanism;
	char result[16];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (request != NULL && names[i].op == request->op) {
			name = names[i].name;
		}
	}
	if (request == NULL) {
		json_object_set_new(arguments, "bytes",
				    json_integer((json_int_t)client->length));
	} else if (request->op == SIM_DC_SEARCH) {
		journal_search(arguments, &request->u.search, state);
		json_object_set_new(arguments, "answers",
				    json_integer((json_int_t)
						 state->reply->count));
	} else if (request->op == SIM_DC_BIND) {
		mechanism = request->u.bind.mechanism;
		json_object_set_new(arguments, "name",
				    json_string(request->u.bind.name));
		json_object_set_new(arguments, "mechanism",
				    json_string(mechanism != NULL ? mechanism :
								    "simple"));
	} else if (request->op == SIM_DC_EXTENDED) {
		json_object_set_new(arguments, "oid",
				    json_string(request->u.oid));
	}
	snprintf(result, sizeof(result), "%d", state->reply->result);
	host->journal(host->private_data, client->name, client->session.user,
		      name, arguments, result);
}

/* Those that hold for this operation, once it was decoded. */
static unsigned faults_of(const struct answer_state *state)
{
	const struct sim_dc_session *session = &state->client->session;

	return state->request != NULL && state->request->op == SIM_DC_SEARCH &&
			       session->user != NULL ?
		       session->faults : 0;
}

/* Notice of disconnection, RFC 4511 section 4.4.1. */
static int say_goodbye(struct answer_state *state)
{
	static const struct sim_dc_result result = {
		.code = SIM_DC_PROTOCOL_ERROR,
		.oid = "1.3.6.1.4.1.1466.20036",
		.text = "00000057: LdapErr: DSID-0C0C0095, comment: Error "
			"decoding ldap message, data 0, v4563" };

	state->reply->closing = true;
	return sim_dc_reply_result(state->reply, 0, SIM_DC_EXTENDED, &result);
}

static void handle_message(struct sim_dc_client *client)
{
	struct sim_dc_service *service = client->service;
	struct answer_state *state = talloc_zero(client, struct answer_state);
	struct tevent_req *subreq = NULL;
	time_t now;
	int ret;

	if (state == NULL) {
		talloc_free(client);
		return;
	}
	state->client = client;
	state->reply = sim_dc_reply_new(state);
	if (state->reply == NULL) {
		talloc_free(client);
		return;
	}
	ret = sim_dc_request_decode(state, client->bytes, client->length,
				    &state->request);
	if (ret != 0) {
		ret = say_goodbye(state);
		if (ret != 0) {
			talloc_free(client);
			return;
		}
		write_reply(state);
		return;
	}
	if (state->request->op == SIM_DC_BIND &&
	    (client->session.faults & SIM_DC_SPOILS_BIND) != 0) {
		write_reply(state); /* which has no bytes */
		return;
	}
	if (state->request->op == SIM_DC_BIND) {
		subreq = sim_dc_bind_send(state, client, state->request,
					  state->reply);
		if (subreq == NULL) {
			talloc_free(client);
			return;
		}
		tevent_req_set_callback(subreq, bound, state);
		return;
	}
	if ((faults_of(state) & SIM_DC_SPOILS_ID) != 0) {
		state->request->id ^= 0x40;
	}
	now = service->host.now(service->host.private_data);
	ret = sim_dc_session_answer(&client->session, state->request, now,
				    state->reply);
	if (ret != 0) {
		talloc_free(client);
		return;
	}
	write_reply(state);
}

static void bound(struct tevent_req *subreq)
{
	struct answer_state *state =
		tevent_req_callback_data(subreq, struct answer_state);
	int ret = sim_dc_bind_recv(subreq, &state->wrapped);

	if (ret != 0) {
		talloc_free(state->client);
		return;
	}
	write_reply(state);
}

static void next_message(struct answer_state *state)
{
	struct sim_dc_client *client = state->client;

	if (state->reply->closing) {
		talloc_free(client);
		return;
	}
	if (state->wrapped != NULL) {
		/* A second bind replaces the layer of the first. */
		if (client->stream != client->plain) {
			talloc_free(client->stream);
		}
		client->stream = state->wrapped;
	}
	talloc_free(state);
	TALLOC_FREE(client->bytes);
	client->length = 0;
	read_part(client, 2);
}

static void write_reply(struct answer_state *state)
{
	struct sim_dc_client *client = state->client;
	struct tevent_req *subreq = NULL;

	journal(state);
	sim_dc_fault_spoil(faults_of(state), state->reply);
	if (state->reply->length == 0) {
		next_message(state);
		return;
	}
	state->vector.iov_base = state->reply->bytes;
	state->vector.iov_len = state->reply->length;
	subreq = tstream_writev_send(state, client->service->ev,
				     client->stream, &state->vector, 1);
	if (subreq == NULL ||
	    !tevent_req_set_endtime(subreq, client->service->ev,
				    tevent_timeval_current_ofs(IDLE_S, 0))) {
		talloc_free(client);
		return;
	}
	tevent_req_set_callback(subreq, reply_written, state);
}

static void reply_written(struct tevent_req *subreq)
{
	struct answer_state *state =
		tevent_req_callback_data(subreq, struct answer_state);
	int error = 0;
	int ret = tstream_writev_recv(subreq, &error);

	talloc_free(subreq);
	if (ret == -1) {
		talloc_free(state->client);
		return;
	}
	next_message(state);
}
