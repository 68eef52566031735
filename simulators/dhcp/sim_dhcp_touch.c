/* Clients that come and go, for measurements of what a change costs. */
#include "simulators/dhcp/sim_dhcp_touch.h"

#include <errno.h>

#include "simulators/dhcp/sim_dhcp_call.h"
#include "simulators/dhcp/sim_dhcp_world.h"

/* The last one that has no reservation. */
static const struct sim_dhcp_lease *
leaving(const struct sim_dhcp_scope *scope)
{
	size_t i;

	for (i = scope->num_leases; i > 0; i--) {
		if (scope->leases[i - 1].state == SIM_DHCP_ACTIVE) {
			return &scope->leases[i - 1];
		}
	}
	return NULL;
}

static int touch(TALLOC_CTX *mem_ctx, struct sim_dhcp_service *service,
		 const struct sim_dhcp_scope *scope, uint64_t seed)
{
	const struct sim_dhcp_lease *lease = leaving(scope);
	const char *id = sim_dhcp_address_text(mem_ctx, 4, &scope->id);
	const char *address = NULL, *given = NULL;
	uint32_t word = sim_dhcp_address_word(&scope->id);
	const uint8_t mac[6] = { 0x06, (uint8_t)seed, (uint8_t)(word >> 24),
				 (uint8_t)(word >> 16), (uint8_t)(word >> 8),
				 (uint8_t)word };
	const struct sim_dhcp_client client = { .id = mac, .id_length = 6,
						.host_name = "guest" };
	int ret = 0;

	if (lease != NULL) {
		address = sim_dhcp_address_text(mem_ctx, 4, &lease->address);
	}
	if (id == NULL || (lease != NULL && address == NULL)) {
		return ENOMEM;
	}
	if (address != NULL) {
		ret = sim_dhcp_lease_release(service, address);
	}
	if (ret == 0) {
		ret = sim_dhcp_lease_grant(service, id, NULL, &client, mem_ctx,
					   &given);
	}
	return ret == ENOSPC || ret == EBUSY ? 0 : ret;
}

/* Numbers of scopes lie side by side, so they are stirred. */
static unsigned draw(uint64_t seed, uint32_t word)
{
	uint64_t z = seed * 0x9e3779b97f4a7c15u + word;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ (z >> 31)) % 100);
}

int sim_dhcp_touch(TALLOC_CTX *mem_ctx, const char *fqdn, unsigned percent,
		   uint64_t seed, size_t *out_count)
{
	struct sim_dhcp_service *service = sim_dhcp_service_named(fqdn, "");
	const struct sim_dhcp_scope *scope = NULL;
	size_t i;
	int ret = 0;

	*out_count = 0;
	if (service == NULL) {
		return ENOENT;
	}
	for (i = 0; ret == 0 && i < service->world->num_scopes4; i++) {
		scope = &service->world->scopes4[i];
		if (scope->active &&
		    draw(seed, sim_dhcp_address_word(&scope->id)) < percent) {
			ret = touch(mem_ctx, service, scope, seed);
			++*out_count;
		}
	}
	return ret;
}
