/*
 * Port 445 of a simulated host:
 *
 *   accept -> the client says something -> the first time: write smb.conf and
 *	    accounts, open the pipes -> smbd, the socket as its standard input
 */
#include "simulators/share/sim_share_private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SMB_PORT 445

static int share_gone(struct sim_share *share)
{
	if (share->fd != -1) {
		close(share->fd);
	}
	return 0;
}

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
static void on_client(struct tevent_context *ev, struct tevent_fd *fde,
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

static void on_accept(struct tevent_context *ev, struct tevent_fd *fde,
		      uint16_t flags, void *private_data)
{
	struct sim_share *share = private_data;
	struct client *client = NULL;
	int fd = accept4(share->fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd == -1) {
		return;
	}
	client = talloc_zero(share, struct client);
	if (client == NULL) {
		close(fd);
		return;
	}
	client->share = share;
	client->fd = fd;
	talloc_set_destructor(client, client_gone);
	fde = tevent_add_fd(ev, client, fd, TEVENT_FD_READ, on_client, client);
	if (fde == NULL) {
		talloc_free(client);
	}
}

static int listen_on(struct sim_share *share)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(SMB_PORT) };
	struct tevent_fd *fde = NULL;
	int one = 1;

	inet_pton(AF_INET, share->host->address, &at.sin_addr);
	share->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
			   0);
	if (share->fd == -1) {
		return errno;
	}
	setsockopt(share->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(share->fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(share->fd, 64) != 0) {
		return errno;
	}
	fde = tevent_add_fd(share->host->lab->ev, share, share->fd,
			    TEVENT_FD_READ, on_accept, share);
	return fde == NULL ? ENOMEM : 0;
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
	share->fd = -1;
	talloc_set_destructor(share, share_gone);
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
