/*
 * The clients of RPC of all hosts, in the order of their last answer. A client
 * keeps its connection for as long as it likes, as with Windows; where one
 * process is every host, their sum may be more than it can have open. Then
 * those who have been silent longest go first, as after a server's reboot.
 */
#include "simulators/host/host_hook.h"

#include <errno.h>
#include <dcesrv_core.h>
#include <tevent.h>

static void leave(struct sim_client *client)
{
	struct sim_lab *lab = client->host->lab;

	*(client->newer != NULL ? &client->newer->older : &lab->newest) =
		client->older;
	*(client->older != NULL ? &client->older->newer : &lab->oldest) =
		client->newer;
}

static void enter(struct sim_client *client)
{
	struct sim_lab *lab = client->host->lab;

	client->newer = NULL;
	client->older = lab->newest;
	*(lab->newest != NULL ? &lab->newest->newer : &lab->oldest) = client;
	lab->newest = client;
}

static int client_gone(struct sim_client *client)
{
	leave(client);
	return 0;
}

static bool is_idle(const struct sim_client *client)
{
	const struct dcesrv_connection *conn = client->conn;

	return conn != NULL && conn->call_list == NULL &&
	       conn->pending_call_list == NULL &&
	       conn->incoming_fragmented_call_list == NULL &&
	       tevent_queue_length(conn->send_queue) == 0;
}

/* Ends one, if any waits for nothing. */
static void make_room(struct sim_lab *lab)
{
	struct sim_client *client = lab->oldest;

	while (client != NULL && !is_idle(client)) {
		client = client->newer;
	}
	talloc_free(client);
}

int sim_client_init(struct sim_client *client, struct sim_host *host, int fd)
{
	client->host = host;
	client->fd = fd;
	client->seen = talloc_zero_array(client, uint32_t,
					 host->wire_fault_count + 1);
	if (client->seen == NULL) {
		return ENOMEM;
	}
	/* The system gives the lowest number that is free. */
	if (host->lab->files_most != 0 && fd >= host->lab->files_most) {
		make_room(host->lab);
	}
	enter(client);
	talloc_set_destructor(client, client_gone);
	return 0;
}

void sim_client_answered(struct sim_client *client)
{
	leave(client);
	enter(client);
}
