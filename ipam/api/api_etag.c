/*
 * A tag is a hash (FNV-1a, 64 bits) of the members that can be edited: those
 * that the PATCH of the object takes, and what they appear as. It is
 * no secret and no proof: it only tells one state from another.
 */
#include "ipam/api/api_etag.h"

#include <stdlib.h>
#include <string.h>

static const char *const editable[] = {
	"server", "management", "owner", "description", "task", "enabled",
	"interval_s", "domain", "included", "dc", "dns", "dhcp",
	"role", "operations", "access_scope", "access_policy", "grants",
	/* the address plan */
	"network", "start", "end", "rir", "rir_received_at",
	"last_assigned_at", "name", "space", "type", "provider", "tenant",
	"vm_network", "isolation", "network_type", "vlans", "virtual_subnet",
	"logical_network", "network_site", "service", "instance", "assignment",
	"assigned_at", "gateways", "dns_servers", "dns_suffixes",
	"connection_suffix", "wins_servers", "reverse_zone", "reserved",
	"vips", "utilization", "counted_above", "custom", NULL
};

/* The edit of what an operation shows, edits or removes; NULL: none. */
static const struct api_op *edit_of(const struct api_op *op)
{
	const struct api_op *edit = NULL;
	size_t i;

	for (i = 0; i < API_OP_COUNT && !op->list; i++) {
		edit = &api_ops[i];
		if (strcmp(edit->method, "PATCH") == 0 && !edit->list &&
		    (strcmp(edit->path, op->path) == 0 ||
		     (op->result != NULL && edit->result == op->result))) {
			return edit;
		}
	}
	return NULL;
}

/*
 * Whether an operation shows what can be removed but not edited: all that is
 * shown of it is in its tag.
 */
static bool is_removed_only(const struct api_op *op)
{
	size_t i;

	for (i = 0; i < API_OP_COUNT && !op->list; i++) {
		if (strcmp(api_ops[i].method, "DELETE") == 0 &&
		    strcmp(api_ops[i].path, op->path) == 0) {
			return edit_of(op) == NULL;
		}
	}
	return false;
}

bool api_etag_has(const struct api_op *op)
{
	return op->result != NULL &&
	       (edit_of(op) != NULL || is_removed_only(op));
}

/* Roles with whether they are included, without what checks found. */
static json_t *roles_of(const json_t *roles)
{
	json_t *list = json_array();
	json_t *role = NULL;
	size_t i;

	json_array_foreach(roles, i, role) {
		json_array_append_new(
			list, json_pack("[O?, O?]",
					json_object_get(role, "role"),
					json_object_get(role, "included")));
	}
	return list;
}

char *api_etag_of(TALLOC_CTX *mem_ctx, const struct api_op *op,
		  const json_t *json)
{
	const struct api_op *edit = edit_of(op);
	const struct api_param *param = NULL;
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	json_t *part = json_object();
	char *text = NULL;
	size_t i;

	for (i = 0; editable[i] != NULL; i++) {
		json_object_set(part, editable[i],
				json_object_get(json, editable[i]));
	}
	if (edit == NULL) {
		json_object_update(part, (json_t *)json);
	}
	for (param = edit != NULL ? edit->params : NULL;
	     param != NULL && param->name != NULL; param++) {
		json_object_set(part, param->name,
				json_object_get(json, param->name));
	}
	json_object_set_new(part, "roles",
			    roles_of(json_object_get(json, "roles")));
	text = json_dumps(part, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(part);
	if (text == NULL) {
		return NULL;
	}
	for (i = 0; text[i] != '\0'; i++) {
		hash = (hash ^ (unsigned char)text[i]) *
		       UINT64_C(0x100000001b3);
	}
	free(text);
	return talloc_asprintf(mem_ctx, "\"%016llx\"",
			       (unsigned long long)hash);
}

void api_etag_set(struct api_call *call, const json_t *json)
{
	if (json != NULL && api_etag_has(call->op)) {
		call->etag = api_etag_of(call, call->op, json);
	}
}

bool api_etag_matches(const struct api_call *call, const char *etag)
{
	const char *wanted = call->if_match;

	if (wanted == NULL || strcmp(wanted, "*") == 0) {
		return true;
	}
	/* A quoted tag of ours is no part of another one. */
	return etag != NULL && strstr(wanted, etag) != NULL;
}
