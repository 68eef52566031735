/* Starts the DHCP service of a host and finds it again for a call. */
#include "simulators/dhcp/sim_dhcp_call.h"

#include <errno.h>
#include <strings.h>

#include "simulators/dhcp/sim_dhcp_state.h"
#include "simulators/host/sim_dce.h"

static struct sim_dhcp_service *services[SIM_DCE_LISTS];

/* The last opnums by version ([MS-DHCPM] note 32), newest first. */
static const struct {
	uint32_t major, minor;
	int last_opnum[2];
} versions[] = {
	{6, 3, {50, 132}}, {6, 2, {50, 125}}, {6, 1, {50, 88}},
	{5, 7, {50, 78}},  {5, 6, {40, 45}},  {5, 5, {40, 43}},
	{5, 0, {40, 41}},  {4, 0, {40, -1}},  {0, 0, {28, -1}},
};

struct sim_dhcp_service *
sim_dhcp_service_find(const struct dcesrv_context *dce)
{
	struct sim_dhcp_service *service = services[sim_dce_list(dce)];

	while (service != NULL && service->dce != dce) {
		service = service->next;
	}
	return service;
}

struct sim_dhcp_service *sim_dhcp_service_named(const char *name,
						const char *address)
{
	struct sim_dhcp_service *service = NULL;
	const struct sim_seam *host = NULL;
	size_t i;

	for (i = 0; i < SIM_DCE_LISTS; i++) {
		for (service = services[i]; service != NULL;
		     service = service->next) {
			host = &service->host;
			if (strcasecmp(host->fqdn, name) == 0 ||
			    (host->address != NULL &&
			     strcmp(host->address, address) == 0)) {
				return service;
			}
		}
	}
	return NULL;
}

static int forget(struct sim_dhcp_service *service)
{
	struct sim_dhcp_service **at = &services[sim_dce_list(service->dce)];

	while (*at != NULL && *at != service) {
		at = &(*at)->next;
	}
	if (*at != NULL) {
		*at = service->next;
	}
	return 0;
}

static void limit_opnums(struct sim_dhcp_service *service)
{
	uint32_t major = service->extra.major, minor = service->extra.minor;
	size_t i = 0;

	while (versions[i].major > major ||
	       (versions[i].major == major && versions[i].minor > minor)) {
		i++;
	}
	memcpy(service->last_opnum, versions[i].last_opnum,
	       sizeof(service->last_opnum));
}

static int load_files(TALLOC_CTX *mem_ctx, struct sim_dhcp_service *service,
		      const char **out_message)
{
	const char *dir = service->host.dir;
	char *xml = talloc_asprintf(service->loaded, "%s/dhcp.xml", dir);
	char *json =
		talloc_asprintf(service->loaded, "%s/dhcp-extra.json", dir);
	struct sim_dhcp_world *world = NULL;
	int ret;

	if (xml == NULL || json == NULL) {
		return ENOMEM;
	}
	ret = sim_dhcp_world_load(service->loaded, xml, &world, out_message);
	if (ret != 0) {
		talloc_steal(mem_ctx, *out_message);
		return ret;
	}
	service->world = world;
	service->extra = (struct sim_dhcp_extra){
		.major = world->major,
		.minor = world->minor,
		.domain_joined = true,
		.authorized = true,
		.dynamic_bootp = true,
		.nap_enabled = world->nap_enabled,
		.ping_retries = world->ping_retries,
		.audit_enabled = true,
		.audit_dir = "C:\\Windows\\system32\\dhcp",
		.audit_disk_check = 50,
		.audit_max_mb = 70,
		.audit_min_disk_mb = 20,
		.database_file = "C:\\Windows\\system32\\dhcp\\dhcp.mdb",
		.backup_path = "C:\\Windows\\system32\\dhcp\\backup",
		.backup_minutes = 60,
		.cleanup_minutes = 60,
		.database_logging = true,
	};
	ret = sim_dhcp_extra_load(service->loaded, json, &service->extra,
				  out_message);
	if (ret != 0 && *out_message != NULL) {
		talloc_steal(mem_ctx, *out_message);
	}
	return ret;
}

/* All that was loaded before is kept until the new is whole. */
int sim_dhcp_service_load(TALLOC_CTX *mem_ctx, struct sim_dhcp_service *service,
			  const char **out_message)
{
	struct sim_dhcp_service old = *service;
	int ret;

	service->loaded = talloc_new(service);
	if (service->loaded == NULL) {
		service->loaded = old.loaded;
		return ENOMEM;
	}
	ret = load_files(mem_ctx, service, out_message);
	if (ret == 0) {
		ret = sim_dhcp_state_load(mem_ctx, service, out_message);
	}
	if (ret != 0) {
		talloc_free(service->loaded);
		service->loaded = old.loaded;
		service->world = old.world;
		service->state = old.state;
		service->extra = old.extra;
		return ret;
	}
	talloc_free(old.loaded);
	return 0;
}

/* Registering is once per process, initialising once per context. */
static NTSTATUS offer(struct dcesrv_context *dce, const char *name,
		      NTSTATUS (*init)(TALLOC_CTX *))
{
	const struct dcesrv_endpoint_server *server =
		dcesrv_ep_server_byname(name);
	NTSTATUS status;

	if (server == NULL) {
		status = init(NULL);
		if (!NT_STATUS_IS_OK(status)) {
			return status;
		}
		server = dcesrv_ep_server_byname(name);
	}
	return server != NULL ? server->init_server(dce, server)
			      : NT_STATUS_NOT_FOUND;
}

static int offer_both(TALLOC_CTX *mem_ctx, struct sim_dhcp_service *service,
		      const char **out_message)
{
	NTSTATUS status = offer(service->dce, "dhcpsrv",
				dcerpc_server_dhcpsrv_init);

	/* A server before Windows 2000 has no second interface. */
	if (NT_STATUS_IS_OK(status) && service->last_opnum[1] >= 0) {
		status = offer(service->dce, "dhcpsrv2",
			       dcerpc_server_dhcpsrv2_init);
	}
	if (NT_STATUS_IS_OK(status)) {
		return 0;
	}
	*out_message = talloc_asprintf(mem_ctx, "%s: offering dhcpsrv: %s",
				       service->host.fqdn, nt_errstr(status));
	return EIO;
}

int sim_dhcp_service_start(TALLOC_CTX *mem_ctx, struct dcesrv_context *dce,
			   const struct sim_seam *host,
			   struct sim_dhcp_service **out_service,
			   const char **out_message)
{
	struct sim_dhcp_service *service =
		talloc_zero(dce, struct sim_dhcp_service);
	struct sim_dhcp_service **list = NULL;
	int ret;

	*out_message = NULL;
	if (service == NULL) {
		return ENOMEM;
	}
	service->dce = dce;
	service->host = *host;
	service->started = host->now(host->private_data);
	ret = sim_dhcp_service_load(mem_ctx, service, out_message);
	if (ret == 0) {
		limit_opnums(service);
		ret = offer_both(mem_ctx, service, out_message);
	}
	if (ret != 0) {
		TALLOC_FREE(service);
		return ret;
	}
	list = &services[sim_dce_list(dce)];
	service->next = *list;
	*list = service;
	talloc_set_destructor(service, forget);
	*out_service = service;
	return 0;
}
