/*
 * Port 445 of a simulated host:
 *
 *   accept -> the client says something -> the first time: write smb.conf and
 *	    accounts, open the pipes -> smbd, the socket as its standard input
 */
#include "simulators/share/sim_share_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "simulators/host/sim_door.h"

#define SMB_PORT 445

static void serve(struct sim_share *share, int fd)
{
	TALLOC_CTX *tmp_ctx = talloc_new(share);
	char *error = NULL;
	int ret = 0;

	if (!share->prepared) {
		ret = sim_share_prepare(tmp_ctx, share, &error);
		share->prepared = ret == 0;
	}
	if (ret == 0) {
		ret = sim_smbd_serve(share->smbd, share->run, fd);
	}
	if (ret != 0) {
		fprintf(stderr, "ipam-lab: %s: no file server: %s\n",
			share->host->fqdn,
			error != NULL ? error : strerror(ret));
	}
	talloc_free(tmp_ctx);
}

/* A client that has not said anything yet. */
struct client {
	struct sim_share *share;
	int fd;
};

static int client_gone(struct client *client)
{
	close(client->fd);
	return 0;
}

/* Who only looks whether the port is open costs no smbd. */
static void on_word(struct tevent_context *ev, struct tevent_fd *fde,
		    uint16_t flags, void *private_data)
{
	struct client *client = private_data;
	char byte;
	ssize_t got = recv(client->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

	if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
		return;
	}
	TALLOC_FREE(fde);
	if (got > 0) {
		serve(client->share, client->fd);
	}
	talloc_free(client);
}

static void on_client(void *private_data, int fd,
		      const struct sockaddr_in *from)
{
	struct sim_share *share = private_data;
	struct client *client = talloc_zero(share, struct client);
	struct tevent_fd *fde = NULL;

	/* smbd makes of it what it wants. */
	if (client == NULL || fcntl(fd, F_SETFL, 0) != 0) {
		close(fd);
		talloc_free(client);
		return;
	}
	client->share = share;
	client->fd = fd;
	talloc_set_destructor(client, client_gone);
	fde = tevent_add_fd(share->host->lab->ev, client, fd, TEVENT_FD_READ,
			    on_word, client);
	if (fde == NULL) {
		talloc_free(client);
	}
}

static int listen_on(struct sim_share *share)
{
	const struct sim_door_place place = {
		.ev = share->host->lab->ev,
		.doors = share->host->lab->doors,
		.address = share->host->address,
		.port = SMB_PORT,
	};
	struct sim_door *door = NULL;

	return sim_door_listen(share, &place, on_client, share, &door);
}

int sim_share_start(TALLOC_CTX *mem_ctx, struct sim_host *host,
		    const char *state, struct sim_smbd *smbd,
		    struct sim_share **out_share, char **out_error)
{
	struct sim_share *share = NULL;
	int ret;

	ret = sim_smbd_needs_met(mem_ctx, out_error);
	if (ret != 0) {
		return ret;
	}
	share = talloc_zero(host->lab, struct sim_share);
	if (share == NULL) {
		return ENOMEM;
	}
	share->host = host;
	share->smbd = smbd;
	share->state = talloc_strdup(share, state);
	share->run = talloc_asprintf(share, "%s/smb/%s", state, host->name);
	share->files = talloc_asprintf(share, "%s/dhcpaudit/%s", state,
				       host->name);
	if (share->state == NULL || share->run == NULL ||
	    share->files == NULL) {
		talloc_free(share);
		return ENOMEM;
	}
	ret = listen_on(share);
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s port %d: %s",
					     host->fqdn, host->address,
					     SMB_PORT, strerror(ret));
		talloc_free(share);
		return ret;
	}
	*out_share = share;
	return 0;
}
