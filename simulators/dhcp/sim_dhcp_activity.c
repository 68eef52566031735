/*
 * Lease activity: what clients do to a server, without their packets. Each
 * step changes the lease, counts the messages that it would take (RFC 2131),
 * tells the failover partner, and tells the hook what the audit log has.
 */
#include <errno.h>

#include "simulators/dhcp/sim_dhcp_edit.h"
#include "simulators/dhcp/sim_dhcp_state.h"

#define CLIENT_TYPE_DHCP 1
/* Most addresses that a search for a free one looks at. */
#define MAX_LOOKED_AT 1000000u

/* Numbers of the audit log, IPv4 and IPv6. */
enum { NEW_LEASE, RENEWED, RELEASED, DECLINED, FULL, DELETED, EXPIRED };
static const struct {
	int v4, v6;
} events[] = {
	[NEW_LEASE] = {10, 11002},
	[RENEWED] = {11, 11004},
	[RELEASED] = {12, 11007},
	[DECLINED] = {13, 11006},
	[FULL] = {14, 11009},
	[DELETED] = {16, 11016},
	[EXPIRED] = {17, 11018},
};

void sim_dhcp_service_set_hook(struct sim_dhcp_service *service,
			       const struct sim_dhcp_lease_hook *hook)
{
	service->hook = *hook;
}

static time_t now(const struct sim_dhcp_service *service)
{
	return service->host.now(service->host.private_data);
}

static void tell(struct sim_dhcp_service *service, int what,
		 const struct sim_dhcp_scope *scope,
		 const struct sim_dhcp_address *address,
		 const struct sim_dhcp_lease *lease)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct sim_dhcp_lease_event event = {
		.event = scope->family == 4 ? events[what].v4
					    : events[what].v6,
		.time = now(service),
		.family = scope->family,
		.address = sim_dhcp_address_text(tmp_ctx, scope->family,
						 address),
		.scope = sim_dhcp_address_text(tmp_ctx, scope->family,
					       &scope->id),
	};

	if (lease != NULL) {
		event.host_name = lease->host_name;
		event.client_id = lease->id.octet;
		event.client_id_length = lease->id.length;
	}
	if (service->hook.event != NULL && event.address != NULL &&
	    event.scope != NULL) {
		service->hook.event(service->hook.private_data, &event);
	}
	talloc_free(tmp_ctx);
}

void sim_dhcp_tell_deleted(struct sim_dhcp_service *service,
			   const struct sim_dhcp_scope *scope,
			   const struct sim_dhcp_lease *lease)
{
	tell(service, DELETED, scope, &lease->address, lease);
}

static int parse(const char *text, struct sim_dhcp_address *out)
{
	if (sim_dhcp_address_parse(text, 4, out)) {
		return 4;
	}
	return sim_dhcp_address_parse(text, 6, out) ? 6 : 0;
}

static struct sim_dhcp_counters *counters(struct sim_dhcp_service *service,
					  int family)
{
	return family == 4 ? &service->state->counters4
			   : &service->state->counters6;
}

static bool same_id(const struct sim_dhcp_id *id,
		    const struct sim_dhcp_client *client)
{
	return id->length == client->id_length &&
	       memcmp(id->octet, client->id, id->length) == 0;
}

/* The lease or reservation that the client has in the scope already. */
static const struct sim_dhcp_address *
own_address(const struct sim_dhcp_scope *scope,
	    const struct sim_dhcp_client *client)
{
	size_t i;

	for (i = 0; i < scope->num_reservations; i++) {
		if (same_id(&scope->reservations[i].id, client)) {
			return &scope->reservations[i].address;
		}
	}
	for (i = 0; i < scope->num_leases; i++) {
		if (same_id(&scope->leases[i].id, client)) {
			return &scope->leases[i].address;
		}
	}
	return NULL;
}

static bool first_free(const struct sim_dhcp_scope *scope,
		       struct sim_dhcp_address *out)
{
	struct sim_dhcp_address at = scope->range.first;
	uint32_t looked;
	size_t i;

	if (scope->no_range) {
		return false;
	}
	for (looked = 0; looked < MAX_LOOKED_AT; looked++) {
		if (sim_dhcp_is_free(scope, &at)) {
			*out = at;
			return true;
		}
		if (sim_dhcp_address_compare(&at, &scope->range.last) == 0) {
			break;
		}
		at = sim_dhcp_address_next(&at);
	}
	for (i = 0; i < scope->num_leases; i++) {
		if (scope->leases[i].state == SIM_DHCP_EXPIRED) {
			*out = scope->leases[i].address;
			return true;
		}
	}
	return false;
}

/* Whether this client may have this address. */
static int check_taken(const struct sim_dhcp_scope *scope,
		       const struct sim_dhcp_address *address,
		       const struct sim_dhcp_client *client)
{
	const struct sim_dhcp_reservation *reservation =
		sim_dhcp_reservation_find(scope, address);
	const struct sim_dhcp_lease *lease = sim_dhcp_lease_find(scope,
								 address);

	if (reservation != NULL) {
		return same_id(&reservation->id, client) ? 0 : EBUSY;
	}
	if (lease != NULL) {
		return lease->state == SIM_DHCP_EXPIRED ||
				       same_id(&lease->id, client)
			       ? 0 : EBUSY;
	}
	return sim_dhcp_is_free(scope, address) ? 0 : EBUSY;
}

static int64_t ends(const struct sim_dhcp_service *service,
		    const struct sim_dhcp_scope *scope)
{
	return scope->lease_s == UINT32_MAX
		       ? SIM_DHCP_NO_EXPIRY
		       : (int64_t)now(service) + scope->lease_s;
}

static int choose(const struct sim_dhcp_scope *scope, const char *address,
		  const struct sim_dhcp_client *client,
		  struct sim_dhcp_address *out)
{
	const struct sim_dhcp_address *own = NULL;

	if (address != NULL) {
		if (!sim_dhcp_address_parse(address, scope->family, out)) {
			return EINVAL;
		}
		return sim_dhcp_scope_holds(scope, out)
			       ? check_taken(scope, out, client) : ENOENT;
	}
	own = own_address(scope, client);
	if (own != NULL) {
		*out = *own;
		return 0;
	}
	return first_free(scope, out) ? 0 : ENOSPC;
}

static struct sim_dhcp_lease *
write_lease(struct sim_dhcp_service *service, struct sim_dhcp_scope *scope,
	    const struct sim_dhcp_address *address,
	    const struct sim_dhcp_client *client)
{
	struct sim_dhcp_lease *lease =
		sim_dhcp_edit_lease(service->world, scope, address);

	if (lease == NULL ||
	    !sim_dhcp_edit_id(service->world, &lease->id, client->id,
			      client->id_length) ||
	    !sim_dhcp_edit_text(service->world, &lease->host_name,
				client->host_name)) {
		return NULL;
	}
	lease->state = sim_dhcp_reservation_find(scope, address) != NULL
			       ? SIM_DHCP_ACTIVE_RESERVATION : SIM_DHCP_ACTIVE;
	lease->client_type = CLIENT_TYPE_DHCP;
	lease->expires = ends(service, scope);
	return lease;
}

int sim_dhcp_lease_grant(struct sim_dhcp_service *service, const char *scope_id,
			 const char *address,
			 const struct sim_dhcp_client *client,
			 TALLOC_CTX *mem_ctx, const char **out_address)
{
	struct sim_dhcp_counters *c = NULL;
	struct sim_dhcp_address id, chosen;
	struct sim_dhcp_scope *scope = NULL;
	struct sim_dhcp_lease *lease = NULL;
	int family = parse(scope_id, &id), ret;

	if (family == 0 || client->id_length == 0 ||
	    client->id_length > SIM_DHCP_MAX_ID) {
		return EINVAL;
	}
	scope = sim_dhcp_scope_find(service->world, family, &id);
	if (scope == NULL) {
		return ENOENT;
	}
	c = counters(service, family);
	c->discovers++;
	ret = choose(scope, address, client, &chosen);
	if (ret == ENOSPC) {
		tell(service, FULL, scope, &scope->id, NULL);
	}
	if (ret != 0) {
		return ret;
	}
	lease = write_lease(service, scope, &chosen, client);
	if (lease == NULL) {
		return ENOMEM;
	}
	c->offers++;
	c->requests++;
	c->acks++;
	sim_dhcp_replicate_lease(service, scope, &chosen);
	tell(service, NEW_LEASE, scope, &chosen, lease);
	*out_address = sim_dhcp_address_text(mem_ctx, family, &chosen);
	return *out_address != NULL ? 0 : ENOMEM;
}

/* The lease of an address, for what happens to it next. */
static int find(struct sim_dhcp_service *service, const char *text,
		struct sim_dhcp_scope **out_scope,
		struct sim_dhcp_lease **out_lease)
{
	struct sim_dhcp_address address;
	int family = parse(text, &address);

	if (family == 0) {
		return EINVAL;
	}
	*out_scope = sim_dhcp_scope_of(service->world, family, &address);
	*out_lease = *out_scope != NULL
			     ? sim_dhcp_lease_find(*out_scope, &address) : NULL;
	return *out_lease != NULL ? 0 : ENOENT;
}

int sim_dhcp_lease_renew(struct sim_dhcp_service *service, const char *address)
{
	struct sim_dhcp_scope *scope = NULL;
	struct sim_dhcp_lease *lease = NULL;
	int ret = find(service, address, &scope, &lease);

	if (ret != 0) {
		return ret;
	}
	if (lease->state != SIM_DHCP_ACTIVE &&
	    lease->state != SIM_DHCP_ACTIVE_RESERVATION) {
		return ENOENT;
	}
	lease->expires = ends(service, scope);
	counters(service, scope->family)->requests++;
	counters(service, scope->family)->renews++;
	counters(service, scope->family)->acks++;
	sim_dhcp_replicate_lease(service, scope, &lease->address);
	tell(service, RENEWED, scope, &lease->address, lease);
	return 0;
}

/* A reservation's record stays, without an expiry. */
static void end_lease(struct sim_dhcp_service *service,
		      struct sim_dhcp_scope *scope,
		      struct sim_dhcp_lease *lease, int what)
{
	struct sim_dhcp_address address = lease->address;

	tell(service, what, scope, &address, lease);
	if (sim_dhcp_reservation_find(scope, &address) != NULL) {
		lease->state = SIM_DHCP_INACTIVE_RESERVATION;
		lease->expires = SIM_DHCP_NO_EXPIRY;
		scope->stale = true;
	} else {
		sim_dhcp_edit_lease_remove(scope, lease);
	}
	sim_dhcp_replicate_lease(service, scope, &address);
}

int sim_dhcp_lease_release(struct sim_dhcp_service *service,
			   const char *address)
{
	struct sim_dhcp_scope *scope = NULL;
	struct sim_dhcp_lease *lease = NULL;
	int ret = find(service, address, &scope, &lease);

	if (ret == 0) {
		counters(service, scope->family)->releases++;
		end_lease(service, scope, lease, RELEASED);
	}
	return ret;
}

int sim_dhcp_lease_decline(struct sim_dhcp_service *service,
			   const char *address)
{
	struct sim_dhcp_scope *scope = NULL;
	struct sim_dhcp_lease *lease = NULL;
	int ret = find(service, address, &scope, &lease);

	if (ret != 0) {
		return ret;
	}
	counters(service, scope->family)->declines++;
	lease->state = SIM_DHCP_DECLINED;
	scope->stale = true;
	if (!sim_dhcp_edit_text(service->world, &lease->host_name,
				"BAD_ADDRESS")) {
		return ENOMEM;
	}
	sim_dhcp_replicate_lease(service, scope, &lease->address);
	tell(service, DECLINED, scope, &lease->address, lease);
	return 0;
}

int sim_dhcp_lease_expire(struct sim_dhcp_service *service, const char *address)
{
	struct sim_dhcp_scope *scope = NULL;
	struct sim_dhcp_lease *lease = NULL;
	int ret = find(service, address, &scope, &lease);

	if (ret == 0) {
		end_lease(service, scope, lease, EXPIRED);
	}
	return ret;
}

static size_t expire_scope(struct sim_dhcp_service *service,
			   struct sim_dhcp_scope *scope, int64_t at)
{
	struct sim_dhcp_lease *lease = NULL;
	size_t i, n = 0;

	/* from the end: a lease that goes moves those behind it */
	for (i = scope->num_leases; i > 0; i--) {
		lease = &scope->leases[i - 1];
		if ((lease->state == SIM_DHCP_ACTIVE ||
		     lease->state == SIM_DHCP_ACTIVE_RESERVATION) &&
		    lease->expires != SIM_DHCP_NO_EXPIRY &&
		    lease->expires <= at) {
			end_lease(service, scope, lease, EXPIRED);
			n++;
		}
	}
	return n;
}

size_t sim_dhcp_leases_expire_due(struct sim_dhcp_service *service)
{
	struct sim_dhcp_world *world = service->world;
	int64_t at = (int64_t)now(service);
	size_t i, n = 0;

	for (i = 0; i < world->num_scopes4; i++) {
		n += expire_scope(service, &world->scopes4[i], at);
	}
	for (i = 0; i < world->num_scopes6; i++) {
		n += expire_scope(service, &world->scopes6[i], at);
	}
	return n;
}
