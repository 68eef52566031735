/*
 * Changes to servers, domains and tasks.
 */
#include "ipam/manage/manage.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "ipam/base/error.h"
#include "ipam/manage/manage_custom.h"
#include "ipam/store/store_custom.h"

#define MANAGE_CHECK_TASK "ServerAvailability"
#define MANAGE_NAME_MAX 253
#define MANAGE_LABEL_MAX 63

static int invalid(struct manage_call *call, const char *field,
		   const char *why)
{
	call->field = field;
	call->why = why;
	return EINVAL;
}

int manage_may_in(struct manage_call *call, enum access_op op, int64_t scope)
{
	call->op = op;
	call->scope = scope;
	call->verdict = access_decide(manage_access_data(call->access),
				      call->caller, op, scope);
	return call->verdict.allowed ? 0 : EACCES;
}

int manage_begin(struct manage_call *call, struct manage_event *event)
{
	return call->sink->event_begin(call->sink->private_data, event);
}

int manage_end(struct manage_call *call, struct manage_event *event, int ret)
{
	if (event->before == NULL) {
		return ret;
	}
	return call->sink->event_end(call->sink->private_data, event,
				     call->caller, call->now, ret);
}

int manage_note(struct manage_call *call, const struct manage_event *event,
		const struct ipam_event_value *values, size_t count)
{
	return call->sink->event_put(call->sink->private_data, event, values,
				     count, call->caller, call->now);
}

int manage_may(struct manage_call *call, enum access_op op)
{
	return manage_may_in(call, op, ACCESS_SOMEWHERE);
}

int manage_may_on(struct manage_call *call, enum access_op op,
		  enum ipam_object kind, const char *key)
{
	int64_t own = 0, scope = 0;
	/* Who may nowhere learns nothing about the object. */
	int ret = manage_may(call, op);

	if (ret != 0 || call->verdict.reason != ACCESS_BY_POLICY) {
		return ret;	/* root and groups may everywhere */
	}
	ret = call->sink->object_scope(call->sink->private_data,
				       manage_access_sealer(call->access),
				       kind, key, &own, &scope);
	if (ret == IPAM_E_ACCESS) {
		call->why = MANAGE_WHY_OBJECT;
	}
	return ret != 0 ? ret : manage_may_in(call, op, scope);
}

bool manage_dns_name_valid(const char *name)
{
	size_t len = strlen(name), n;

	if (len == 0 || len > MANAGE_NAME_MAX) {
		return false;
	}
	for (;;) {
		n = strcspn(name, ".");
		if (n == 0 || n > MANAGE_LABEL_MAX || name[0] == '-' ||
		    name[n - 1] == '-') {
			return false;
		}
		for (; n > 0; n--, name++) {
			if (!isalnum((unsigned char)*name) && *name != '-' &&
			    *name != '_' && !(*name & 0x80)) {
				return false;
			}
		}
		if (*name == '\0') {
			return true;
		}
		name++;
	}
}

/* What a server is set to, within a change of it. */
static int server_custom(struct manage_call *call,
			 const struct manage_server *server)
{
	int64_t id = 0;
	int ret;

	if (server->custom == NULL) {
		return 0;
	}
	ret = store_custom_server(call->sink->store, server->server, &id);
	return ret != 0 ? ret : manage_custom_put(call, IPAM_CUSTOM_SERVER, id,
						  server->custom);
}

int manage_server_add(struct manage_call *call,
		      const struct manage_server *server)
{
	struct manage_event event = { .object = "server", .key = server->server,
				      .verb = MANAGE_ADDED };
	int ret = manage_may(call, ACCESS_SERVER_ADD);

	if (ret != 0) {
		return ret;
	}
	if (!manage_dns_name_valid(server->server) ||
	    strchr(server->server, '.') == NULL) {
		return invalid(call, "server",
			       "server must be the full name of a host such as "
			       "nps1.contoso.test");
	}
	if (server->dc != MANAGE_YES && server->dns != MANAGE_YES &&
	    server->dhcp != MANAGE_YES && server->nps != MANAGE_YES) {
		return invalid(call, "nps",
			       "name at least one role: dc, dns, dhcp, nps");
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->server_add(call->sink->private_data, server,
					     call->now);
	}
	if (ret == 0) {
		ret = server_custom(call, server);
	}
	return manage_end(call, &event, ret);
}

int manage_server_remove(struct manage_call *call, const char *server)
{
	struct manage_event event = { .object = "server", .key = server,
				      .verb = MANAGE_REMOVED };
	int ret = manage_may(call, ACCESS_SERVER_DELETE);

	if (ret != 0) {
		return ret;
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->server_remove(call->sink->private_data,
						server);
	}
	/* Its number may be given again. */
	if (ret == 0 && call->access != NULL) {
		ret = call->sink->object_sweep(
			call->sink->private_data,
			manage_access_sealer(call->access));
	}
	return manage_end(call, &event, ret);
}

int manage_server_set(struct manage_call *call,
		      const struct manage_server *change)
{
	struct manage_event event = { .object = "server", .key = change->server,
				      .verb = MANAGE_CHANGED };
	int ret = manage_may(call, ACCESS_SERVER_EDIT);

	if (ret != 0) {
		return ret;
	}
	if (change->management == NULL && change->owner == NULL &&
	    change->appear == NULL && change->custom == NULL &&
	    change->description == NULL && change->dc == MANAGE_KEEP &&
	    change->dns == MANAGE_KEEP && change->dhcp == MANAGE_KEEP &&
	    change->nps == MANAGE_KEEP) {
		return invalid(call, NULL, "nothing to change is named");
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->server_set(call->sink->private_data, change,
					     call->now);
	}
	if (ret == 0) {
		ret = server_custom(call, change);
	}
	return manage_end(call, &event, ret);
}

int manage_server_check(struct manage_call *call, const char *server,
			int64_t *out_run)
{
	return manage_task_run(call, MANAGE_CHECK_TASK, server, out_run);
}

int manage_domain_add(struct manage_call *call,
		      const struct manage_domain *domain)
{
	struct manage_event event = { .object = "domain", .key = domain->domain,
				      .verb = MANAGE_ADDED };
	int ret = manage_may(call, ACCESS_DISCOVERY_ADD);

	if (ret != 0) {
		return ret;
	}
	if (!manage_dns_name_valid(domain->domain)) {
		return invalid(call, "domain",
			       "domain must be a DNS name such as "
			       "contoso.test");
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->domain_add(call->sink->private_data, domain);
	}
	return manage_end(call, &event, ret);
}

int manage_domain_set(struct manage_call *call,
		      const struct manage_domain *change)
{
	struct manage_event event = { .object = "domain", .key = change->domain,
				      .verb = MANAGE_CHANGED };
	int ret = manage_may(call, ACCESS_DISCOVERY_EDIT);

	if (ret != 0) {
		return ret;
	}
	if (change->dc == MANAGE_KEEP && change->dns == MANAGE_KEEP &&
	    change->dhcp == MANAGE_KEEP) {
		return invalid(call, NULL, "nothing to change is named");
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->domain_set(call->sink->private_data, change);
	}
	return manage_end(call, &event, ret);
}

int manage_domain_remove(struct manage_call *call, const char *domain)
{
	struct manage_event event = { .object = "domain", .key = domain,
				      .verb = MANAGE_REMOVED };
	int ret = manage_may(call, ACCESS_DISCOVERY_DELETE);

	if (ret != 0) {
		return ret;
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->domain_remove(call->sink->private_data,
						domain);
	}
	return manage_end(call, &event, ret);
}

int manage_forest_set(struct manage_call *call, const char *forest,
		      enum manage_flag included)
{
	struct manage_event event = { .object = "forest", .key = forest,
				      .verb = MANAGE_CHANGED };
	int ret = manage_may(call, ACCESS_DISCOVERY_EDIT);

	if (ret != 0) {
		return ret;
	}
	if (included == MANAGE_KEEP) {
		return invalid(call, "included", "nothing to change is named");
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->forest_set(call->sink->private_data, forest,
					     included == MANAGE_YES);
	}
	if (ret == EINVAL) {
		invalid(call, "included", "our own forest is always included: "
			"leave out roles of its domains instead");
	}
	return manage_end(call, &event, ret);
}

int manage_zone_reset(struct manage_call *call, const char *zone)
{
	struct manage_event event = { .object = "zone", .key = zone,
				      .verb = MANAGE_RESET };
	int ret = manage_may_on(call, ACCESS_ZONE_RESET, IPAM_OBJECT_ZONE,
				zone);

	if (ret != 0) {
		return ret;
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->zone_reset(call->sink->private_data, zone,
					     call->now);
	}
	return manage_end(call, &event, ret);
}

int manage_task_set(struct manage_call *call, const struct manage_task *change)
{
	struct manage_event event = { .object = "task", .key = change->task,
				      .verb = MANAGE_CHANGED };
	int ret = manage_may(call, ACCESS_CONFIG_SET);

	if (ret != 0) {
		return ret;
	}
	if (change->interval_s == 0 && change->enabled == MANAGE_KEEP) {
		return invalid(call, NULL, "nothing to change is named");
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->task_set(call->sink->private_data, change);
	}
	return manage_end(call, &event, ret);
}

int manage_task_run(struct manage_call *call, const char *task,
		    const char *server, int64_t *out_run)
{
	struct manage_event event = { .object = "task", .key = task,
				      .verb = MANAGE_STARTED,
				      .values = { { "server", server } } };
	int ret = manage_may(call, ACCESS_TASK_START);

	if (ret != 0) {
		return ret;
	}
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->run_add(call->sink->private_data, task,
					  server, call->now, out_run);
	}
	return manage_end(call, &event, ret);
}
