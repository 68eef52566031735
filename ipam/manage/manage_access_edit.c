/*
 * Changes to roles, access scopes and policies, and to the access scopes of
 * objects: who may, the change, keeping it with its event.
 */
#include "ipam/manage/manage_access.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/error.h"
#include "ipam/manage/manage.h"

/* The right, then a copy to change. */
static int begin(struct manage_call *call, enum access_op op,
		 struct access_edit **out_edit)
{
	int ret = manage_may(call, op);

	return ret != 0 ? ret : manage_access_edit(call, out_edit);
}

/* Keeps it; `key` is how people name the object of number `id`. */
static int done(struct manage_call *call, struct access_edit *edit,
		const struct manage_event *what, const char *key, int64_t id,
		int ret)
{
	struct manage_event event = *what;
	char number[24];

	snprintf(number, sizeof(number), "%lld", (long long)id);
	event.key = key != NULL ? key : number;
	event.row = number;
	return manage_access_done(call, edit, &event, ret);
}

static const char *role_name(const struct access_edit *edit, int64_t id)
{
	const struct access_role *role = access_role_by_id(edit->data, id);

	return role != NULL ? role->name : NULL;
}

static const char *scope_path(const struct access_edit *edit, int64_t id)
{
	const struct access_scope *scope = access_scope_by_id(edit->data, id);

	return scope != NULL ? scope->path : NULL;
}

#define ROLE(v) (&(struct manage_event){ .object = "role", .verb = (v) })
#define SCOPE(v)                                                               \
	(&(struct manage_event){ .object = "access scope", .verb = (v) })
#define POLICY(v)                                                              \
	(&(struct manage_event){ .object = "access policy", .verb = (v) })

int manage_role_add(struct manage_call *call,
		    const struct access_role_text *role, int64_t *out_id)
{
	struct access_edit *edit = NULL;
	int ret = begin(call, ACCESS_ROLE_CREATE, &edit);

	if (ret != 0) {
		return ret;
	}
	ret = access_edit_role_add(edit, role, out_id);
	return done(call, edit, ROLE(MANAGE_ADDED), role->name, *out_id, ret);
}

int manage_role_set(struct manage_call *call, int64_t id,
		    const struct access_role_text *change)
{
	struct access_edit *edit = NULL;
	int ret = begin(call, ACCESS_ROLE_EDIT, &edit);

	if (ret != 0) {
		return ret;
	}
	ret = access_edit_role_set(edit, id, change);
	return done(call, edit, ROLE(MANAGE_CHANGED), role_name(edit, id), id,
		    ret);
}

int manage_role_remove(struct manage_call *call, int64_t id)
{
	struct access_edit *edit = NULL;
	int ret = begin(call, ACCESS_ROLE_DELETE, &edit);

	if (ret != 0) {
		return ret;
	}
	ret = access_edit_role_remove(edit, id);
	return done(call, edit, ROLE(MANAGE_REMOVED), role_name(edit, id), id,
		    ret);
}

int manage_scope_add(struct manage_call *call, int64_t parent,
		     const char *label, const char *description,
		     int64_t *out_id)
{
	struct access_edit *edit = NULL;
	const char *above = NULL;
	int ret = begin(call, ACCESS_SCOPE_CREATE, &edit);

	if (ret != 0) {
		return ret;
	}
	ret = access_edit_scope_add(edit, parent, label, description, out_id);
	above = scope_path(edit, parent);
	return done(call, edit, SCOPE(MANAGE_ADDED),
		    talloc_asprintf(edit, "%s\\%s", above != NULL ? above : "",
				    label), *out_id, ret);
}

int manage_scope_set(struct manage_call *call, int64_t id, const char *label,
		     const char *description)
{
	struct access_edit *edit = NULL;
	int ret = begin(call, ACCESS_SCOPE_EDIT, &edit);

	if (ret != 0) {
		return ret;
	}
	ret = access_edit_scope_set(edit, id, label, description);
	return done(call, edit, SCOPE(MANAGE_CHANGED),
		    talloc_strdup(edit, scope_path(edit, id)), id, ret);
}

int manage_scope_remove(struct manage_call *call, int64_t id)
{
	struct access_edit *edit = NULL;
	int64_t count = 0;
	int ret = manage_may(call, ACCESS_SCOPE_DELETE);

	if (ret == 0) {
		ret = call->sink->object_sweep(
			call->sink->private_data,
			manage_access_sealer(call->access));
	}
	if (ret == 0) {
		ret = call->sink->object_scope_count(call->sink->private_data,
						     id, &count);
	}
	if (ret == 0 && count > 0) {
		call->why = "objects have this access scope: give them "
			    "another one first";
		return EBUSY;
	}
	if (ret == 0) {
		ret = manage_access_edit(call, &edit);
	}
	if (ret != 0) {
		return ret;
	}
	ret = access_edit_scope_remove(edit, id);
	return done(call, edit, SCOPE(MANAGE_REMOVED),
		    talloc_strdup(edit, scope_path(edit, id)), id, ret);
}

/* As by [api] of the settings, members are root's alone to make. */
static int may_grant(struct manage_call *call,
		     const struct access_policy_text *policy)
{
	size_t i;

	for (i = 0; policy->grants != NULL && i < policy->count; i++) {
		if (!call->caller->root &&
		    strncasecmp(policy->grants[i], ACCESS_GROUP_GRANT,
				strlen(ACCESS_GROUP_GRANT)) == 0) {
			call->field = "grants";
			call->why = "membership of a group is given by root, "
				    "on the unix socket";
			return EINVAL;
		}
	}
	return 0;
}

static int begin_policy(struct manage_call *call, enum access_op op,
			const struct access_policy_text *policy,
			struct access_edit **out_edit)
{
	int ret = manage_may(call, op);

	if (ret == 0) {
		ret = may_grant(call, policy);
	}
	return ret != 0 ? ret : manage_access_edit(call, out_edit);
}

int manage_policy_add(struct manage_call *call,
		      const struct access_policy_text *policy,
		      int64_t *out_id)
{
	struct access_edit *edit = NULL;
	int ret = begin_policy(call, ACCESS_POLICY_CREATE, policy, &edit);

	if (ret != 0) {
		return ret;
	}
	ret = access_edit_policy_add(edit, policy, out_id);
	return done(call, edit, POLICY(MANAGE_ADDED), NULL, *out_id, ret);
}

int manage_policy_set(struct manage_call *call, int64_t id,
		      const struct access_policy_text *change)
{
	struct access_edit *edit = NULL;
	int ret = begin_policy(call, ACCESS_POLICY_EDIT, change, &edit);

	if (ret != 0) {
		return ret;
	}
	ret = access_edit_policy_set(edit, id, change);
	return done(call, edit, POLICY(MANAGE_CHANGED), NULL, id, ret);
}

int manage_policy_remove(struct manage_call *call, int64_t id)
{
	struct access_edit *edit = NULL;
	int ret = begin(call, ACCESS_POLICY_DELETE, &edit);

	if (ret != 0) {
		return ret;
	}
	ret = access_edit_policy_remove(edit, id);
	return done(call, edit, POLICY(MANAGE_REMOVED), NULL, id, ret);
}

static const struct {
	const char *word;
	enum access_op op;
} kinds[IPAM_OBJECT_COUNT] = {
	[IPAM_OBJECT_SERVER] = { "server", ACCESS_DHCP_SERVER_SET_SCOPE },
	[IPAM_OBJECT_SCOPE] = { "scope", ACCESS_DHCP_SCOPE_SET_SCOPE },
	[IPAM_OBJECT_SUPERSCOPE] = { "superscope",
				     ACCESS_SUPERSCOPE_SET_SCOPE },
	[IPAM_OBJECT_ZONE] = { "zone", ACCESS_ZONE_SET_SCOPE },
	[IPAM_OBJECT_SPACE] = { "space", ACCESS_SPACE_SET_SCOPE },
	[IPAM_OBJECT_BLOCK] = { "block", ACCESS_BLOCK_SET_SCOPE },
	[IPAM_OBJECT_SUBNET] = { "subnet", ACCESS_SUBNET_SET_SCOPE },
	[IPAM_OBJECT_RANGE] = { "range", ACCESS_RANGE_SET_SCOPE },
};

/* Access scopes as people know them; "" for none. */
static const char *path_of(const struct manage_call *call, int64_t scope)
{
	const struct access_scope *found = access_scope_by_id(
		manage_access_data(call->access), scope);

	return found != NULL ? found->path : "";
}

static int set_scope(struct manage_call *call, enum ipam_object kind,
		     const char *key, int64_t scope)
{
	const struct manage_sink *sink = call->sink;
	int64_t own = 0, counts = 0;
	struct manage_event event = { .object = "access scope of object",
				      .verb = MANAGE_CHANGED, .key = key };
	const struct ipam_sealer *sealer = manage_access_sealer(call->access);
	int ret = sink->object_scope(sink->private_data, sealer, kind, key,
				     &own, &counts);

	/* What was not sealed is put right by being set. */
	if (ret != IPAM_E_ACCESS && (ret != 0 || own == scope)) {
		return ret;
	}
	event.values[0].name = "kind";
	event.values[0].value = kinds[kind].word;
	event.values[1].name = "access_scope_before";
	event.values[1].value = own != 0 ? path_of(call, own) : "inherited";
	event.values[2].name = "access_scope";
	event.values[2].value = scope != 0 ? path_of(call, scope) :
					     "inherited";
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = sink->object_scope_set(sink->private_data, sealer, kind,
					     key, scope);
	}
	ret = manage_end(call, &event, ret);
	if (ret == IPAM_E_ACCESS) {
		call->why = MANAGE_WHY_OBJECTS;
	}
	if (ret == EPERM) {
		call->why = "the Default address space takes no access scope: "
			    "set it on blocks, subnets and ranges";
		ret = EINVAL;
	}
	return ret;
}

int manage_object_scope_set(struct manage_call *call, enum ipam_object kind,
			    const char *key, int64_t scope)
{
	enum access_op op = kinds[kind].op;
	int ret = manage_may_on(call, op, kind, key);

	/* A server may serve DHCP, DNS or both. */
	if (ret == EACCES && kind == IPAM_OBJECT_SERVER) {
		op = ACCESS_DNS_SERVER_SET_SCOPE;
		ret = manage_may_on(call, op, kind, key);
	}
	/* Nobody puts an object where he has no say. */
	if (ret == 0 && scope != 0) {
		ret = manage_may_in(call, op, scope);
	}
	return ret != 0 ? ret : set_scope(call, kind, key, scope);
}
