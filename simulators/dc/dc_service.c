/* The LDAP service of one simulated domain controller: world and listeners. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "simulators/dc/dc_client.h"
#include "simulators/dc/dc_world.h"
#include "simulators/host/sim_door.h"

#define LDAP_PORT 389
#define GLOBAL_CATALOG_PORT 3268
#define CLIENTS_MAX 5000	/* MaxConnections' default */

struct listener {
	struct sim_dc_service *service;
	bool global_catalog;
};

static void on_client(void *private_data, int fd,
		      const struct sockaddr_in *from)
{
	struct listener *listener = private_data;

	if (listener->service->clients >= CLIENTS_MAX) {
		close(fd);
		return;
	}
	sim_dc_client_new(listener->service, fd, listener->global_catalog);
}

static int listen_on(struct sim_dc_service *service, uint16_t port)
{
	const struct sim_door_place place = {
		.ev = service->ev,
		.doors = service->host.doors,
		.address = service->host.address,
		.port = port,
	};
	struct listener *listener = talloc_zero(service, struct listener);
	struct sim_door *door = NULL;

	if (listener == NULL) {
		return ENOMEM;
	}
	listener->service = service;
	listener->global_catalog = port == GLOBAL_CATALOG_PORT;
	return sim_door_listen(listener, &place, on_client, listener, &door);
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
