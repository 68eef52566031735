/* The LDAP service of one simulated domain controller: world and listeners. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "simulators/dc/dc_client.h"
#include "simulators/dc/dc_world.h"

#define LDAP_PORT 389
#define GLOBAL_CATALOG_PORT 3268
#define CLIENTS_MAX 5000	/* MaxConnections' default */

struct listener {
	struct sim_dc_service *service;
	int fd;
	bool global_catalog;
};

static int listener_close(struct listener *listener)
{
	close(listener->fd);
	return 0;
}

static void on_accept(struct tevent_context *ev, struct tevent_fd *fde,
		      uint16_t flags, void *private_data)
{
	struct listener *listener = private_data;
	int fd = accept4(listener->fd, NULL, NULL,
			 SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd == -1) {
		return;
	}
	if (listener->service->clients >= CLIENTS_MAX) {
		close(fd);
		return;
	}
	sim_dc_client_new(listener->service, fd, listener->global_catalog);
}

static int listen_on(struct sim_dc_service *service, uint16_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons(port) };
	struct listener *listener = talloc_zero(service, struct listener);
	int one = 1, fd, ret;

	if (listener == NULL) {
		return ENOMEM;
	}
	ret = inet_pton(AF_INET, service->host.address, &address.sin_addr);
	if (ret != 1) {
		return EINVAL;
	}
	fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd == -1) {
		return errno;
	}
	listener->fd = fd;
	talloc_set_destructor(listener, listener_close);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	ret = bind(fd, (struct sockaddr *)&address, sizeof(address));
	if (ret == 0) {
		ret = listen(fd, 256);
	}
	if (ret != 0) {
		return errno;
	}
	listener->service = service;
	listener->global_catalog = port == GLOBAL_CATALOG_PORT;
	if (tevent_add_fd(service->ev, listener, fd, TEVENT_FD_READ, on_accept,
			  listener) == NULL) {
		return ENOMEM;
	}
	return 0;
}

static int load(struct sim_dc_service *service, char **out_error)
{
	const struct sim_dc_host *host = &service->host;
	struct sim_dc_settings settings;
	struct sim_dc_tree *tree = NULL;
	int ret = sim_dc_world_load(service, host->dir,
				    host->now(host->private_data), &tree,
				    &settings, out_error);

	if (ret != 0) {
		return ret;
	}
	service->tree = tree;
	return sim_dc_directory_new(service, tree, &settings, host->fqdn,
				    host->domain, &service->directory,
				    out_error);
}

int sim_dc_service_start(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 const struct sim_dc_host *host,
			 struct sim_dc_service **out_service, char **out_error)
{
	static const uint16_t ports[] = { LDAP_PORT, GLOBAL_CATALOG_PORT };
	struct sim_dc_service *service =
		talloc_zero(mem_ctx, struct sim_dc_service);
	char *error = NULL;
	size_t i;
	int ret;

	if (service == NULL) {
		return ENOMEM;
	}
	service->host = *host;
	service->ev = ev;
	ret = load(service, &error);
	for (i = 0; ret == 0 && i < 2; i++) {
		ret = listen_on(service, ports[i]);
		if (ret != 0) {
			error = talloc_asprintf(service, "%s port %u: %s",
						host->address, ports[i],
						strerror(ret));
		}
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s: %s", host->fqdn,
			error != NULL ? error : strerror(ret));
		talloc_free(service);
		return ret;
	}
	*out_service = service;
	return 0;
}
