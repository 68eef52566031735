/* What a host knows of its scopes and leases, as JSON. */
#include <errno.h>

#include "simulators/dhcp/sim_dhcp_call.h"
#include "simulators/dhcp/sim_dhcp_crowd.h"

static const char *const states[] = {
	[SIM_DHCP_OFFERED] = "offered",
	[SIM_DHCP_ACTIVE] = "active",
	[SIM_DHCP_DECLINED] = "declined",
	[SIM_DHCP_EXPIRED] = "expired",
	[SIM_DHCP_ACTIVE_RESERVATION] = "active reservation",
	[SIM_DHCP_INACTIVE_RESERVATION] = "inactive reservation",
};

static json_t *dump_lease(const struct sim_dhcp_lease *lease, int family)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *id = talloc_strdup(tmp_ctx, "");
	json_t *json = NULL;
	size_t i;

	for (i = 0; id != NULL && i < lease->id.length; i++) {
		id = talloc_asprintf_append(id, "%02x", lease->id.octet[i]);
	}
	json = json_pack(
		"{s:s, s:s, s:s, s:s?, s:I}", "address",
		sim_dhcp_address_text(tmp_ctx, family, &lease->address),
		"client", id, "state", states[lease->state], "name",
		lease->host_name, "expires", (json_int_t)lease->expires);
	talloc_free(tmp_ctx);
	return json;
}

static json_t *dump_scope(struct sim_dhcp_scope *scope)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	json_t *leases = json_array(), *json = NULL;
	size_t i;

	sim_dhcp_scope_recount(scope);
	for (i = 0; i < scope->num_leases; i++) {
		json_array_append_new(leases, dump_lease(&scope->leases[i],
							 scope->family));
	}
	/* The free addresses of an IPv6 scope are more than a number holds. */
	json = json_pack("{s:s, s:i, s:s, s:b, s:I, s:o}", "scope",
			 sim_dhcp_address_text(tmp_ctx, scope->family,
					       &scope->id),
			 "length", (int)scope->prefix, "name", scope->name,
			 "active", scope->active, "in_use",
			 (json_int_t)scope->in_use, "leases", leases);
	if (scope->family == 4) {
		json_object_set_new(json, "free",
				    json_integer((json_int_t)scope->free));
	}
	talloc_free(tmp_ctx);
	return json;
}

int sim_dhcp_world_dump(const char *fqdn, FILE *out)
{
	struct sim_dhcp_service *service = sim_dhcp_service_named(fqdn, "");
	json_t *scopes = NULL, *json = NULL;
	size_t i;
	int ret;

	if (service == NULL) {
		return ENOENT;
	}
	scopes = json_array();
	for (i = 0; i < service->world->num_scopes4; i++) {
		json_array_append_new(scopes,
				      dump_scope(&service->world->scopes4[i]));
	}
	for (i = 0; i < service->world->num_scopes6; i++) {
		json_array_append_new(scopes,
				      dump_scope(&service->world->scopes6[i]));
	}
	json = json_pack("{s:s, s:o}", "server", fqdn, "scopes", scopes);
	ret = json != NULL && json_dumpf(json, out, JSON_COMPACT) == 0 &&
	      fputc('\n', out) != EOF ? 0 : EIO;
	json_decref(json);
	return ret;
}
