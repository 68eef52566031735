/*
 * The life of a client:
 *
 *	away --grant--> here --half of the lease: renew--> here ...
 *	  ^               |
 *	  +-- its time is over: release, or not a word (the lease expires)
 *
 * A client finds no address, or has lost its own: it tries again later.
 */
#include "simulators/dhcp/sim_dhcp_crowd.h"

#include <errno.h>
#include <string.h>

#include "simulators/dhcp/sim_dhcp_call.h"
#include "simulators/dhcp/sim_dhcp_world.h"

#define MINUTE 60
#define HOUR 3600
#define NEVER INT64_MAX
#define ID_MAX 14
#define RELEASE_PERCENT 60

struct guest {
	const char *scope;
	int family;
	uint8_t id[ID_MAX];
	char name[24];
	const char *address;	/* NULL: away */
	int64_t next, leaves, lease_s;
};

struct sim_dhcp_crowd {
	struct sim_dhcp_service *service;
	struct guest *guests;
	size_t count;
	uint64_t luck;
};

/* splitmix64, whose constants are Steele, Lea and Flood's. */
static uint64_t luck(struct sim_dhcp_crowd *crowd)
{
	uint64_t z = crowd->luck += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int64_t between(struct sim_dhcp_crowd *crowd, int64_t least,
		       int64_t most)
{
	return least + (int64_t)(luck(crowd) % (uint64_t)(most - least + 1));
}

static int64_t now(const struct sim_dhcp_crowd *crowd)
{
	return crowd->service->host.now(crowd->service->host.private_data);
}

/* A MAC address of local use, or the DUID-LLT of one (RFC 8415, 11.2). */
static void name_guest(struct sim_dhcp_crowd *crowd, struct guest *guest,
		       size_t number)
{
	static const uint8_t duid[8] = { 0, 1, 0, 1, 0x2f, 0, 0, 0 };
	uint8_t *mac = guest->id;
	uint64_t bits = luck(crowd);

	if (guest->family == 6) {
		memcpy(guest->id, duid, sizeof(duid));
		mac += sizeof(duid);
	}
	mac[0] = 0x02;
	memcpy(mac + 1, &bits, 5);
	snprintf(guest->name, sizeof(guest->name), "roam-%zu", number);
}

static int add_guests(struct sim_dhcp_crowd *crowd,
		      const struct sim_dhcp_scope *scope, unsigned per_scope)
{
	const char *id = sim_dhcp_address_text(crowd, scope->family,
					       &scope->id);
	struct guest *guests = talloc_realloc(crowd, crowd->guests,
					      struct guest,
					      crowd->count + per_scope);
	unsigned i;

	if (guests == NULL || id == NULL) {
		return ENOMEM;
	}
	crowd->guests = guests;
	for (i = 0; i < per_scope; i++) {
		struct guest *guest = &guests[crowd->count];

		*guest = (struct guest){
			.scope = id, .family = scope->family,
			.next = now(crowd) + between(crowd, MINUTE, 12 * HOUR),
			.lease_s = scope->lease_s,
		};
		name_guest(crowd, guest, ++crowd->count);
	}
	return 0;
}

static int add_scopes(struct sim_dhcp_crowd *crowd,
		      const struct sim_dhcp_scope *scopes, size_t count,
		      unsigned per_scope)
{
	size_t i;
	int ret = 0;

	for (i = 0; ret == 0 && i < count; i++) {
		if (scopes[i].active && !scopes[i].no_range) {
			ret = add_guests(crowd, &scopes[i], per_scope);
		}
	}
	return ret;
}

int sim_dhcp_crowd_new(TALLOC_CTX *mem_ctx, const char *fqdn,
		       unsigned per_scope, uint64_t seed,
		       struct sim_dhcp_crowd **out_crowd)
{
	struct sim_dhcp_service *service = sim_dhcp_service_named(fqdn, "");
	struct sim_dhcp_crowd *crowd = NULL;
	int ret;

	if (service == NULL) {
		return ENOENT;
	}
	crowd = talloc_zero(mem_ctx, struct sim_dhcp_crowd);
	if (crowd == NULL) {
		return ENOMEM;
	}
	crowd->service = service;
	crowd->luck = seed;
	ret = add_scopes(crowd, service->world->scopes4,
			 service->world->num_scopes4, per_scope);
	if (ret == 0) {
		ret = add_scopes(crowd, service->world->scopes6,
				 service->world->num_scopes6, per_scope);
	}
	if (ret != 0) {
		talloc_free(crowd);
		return ret;
	}
	*out_crowd = crowd;
	return 0;
}

time_t sim_dhcp_crowd_next(const struct sim_dhcp_crowd *crowd)
{
	int64_t next = NEVER;
	size_t i;

	for (i = 0; i < crowd->count; i++) {
		if (crowd->guests[i].next < next) {
			next = crowd->guests[i].next;
		}
	}
	return (time_t)next;
}

static void goes_away(struct sim_dhcp_crowd *crowd, struct guest *guest,
		      int64_t least, int64_t most)
{
	talloc_free((void *)(uintptr_t)guest->address);
	guest->address = NULL;
	guest->next = now(crowd) + between(crowd, least, most);
}

/* Half of the lease is over, or its stay. */
static void plan_next(struct sim_dhcp_crowd *crowd, struct guest *guest)
{
	int64_t renew = now(crowd) + (guest->lease_s > 2 * MINUTE ?
				      guest->lease_s / 2 : MINUTE);

	guest->next = renew < guest->leaves ? renew : guest->leaves;
}

static void comes(struct sim_dhcp_crowd *crowd, struct guest *guest)
{
	const struct sim_dhcp_client client = {
		.id = guest->id,
		.id_length = guest->family == 6 ? ID_MAX : 6,
		.host_name = guest->name,
	};
	int ret = sim_dhcp_lease_grant(crowd->service, guest->scope, NULL,
				       &client, crowd, &guest->address);

	if (ret != 0) {
		goes_away(crowd, guest, HOUR, 6 * HOUR);
		return;
	}
	guest->leaves = now(crowd) + between(crowd, 20 * MINUTE, 60 * HOUR);
	plan_next(crowd, guest);
}

static void stays_or_leaves(struct sim_dhcp_crowd *crowd, struct guest *guest)
{
	if (now(crowd) >= guest->leaves) {
		if (between(crowd, 1, 100) <= RELEASE_PERCENT) {
			sim_dhcp_lease_release(crowd->service,
					       guest->address);
		}
		goes_away(crowd, guest, HOUR, 30 * HOUR);
	} else if (sim_dhcp_lease_renew(crowd->service, guest->address) == 0) {
		plan_next(crowd, guest);
	} else {
		goes_away(crowd, guest, MINUTE, HOUR);
	}
}

void sim_dhcp_crowd_act(struct sim_dhcp_crowd *crowd)
{
	int64_t at = now(crowd);
	size_t i;

	for (i = 0; i < crowd->count; i++) {
		struct guest *guest = &crowd->guests[i];

		if (guest->next > at) {
			continue;
		}
		if (guest->address == NULL) {
			comes(crowd, guest);
		} else {
			stays_or_leaves(crowd, guest);
		}
	}
}
