/*
 * The operations of a session. Binding is in dc_bind.c, searching in
 * dc_search.c; the directory is read-only, so changes are refused the way a
 * domain controller refuses an account without rights.
 */
#include "simulators/dc/dc_session.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "simulators/dc/dc_dn.h"

#define OID_WHOAMI "1.3.6.1.4.1.4203.1.11.3"
#define OID_STARTTLS "1.3.6.1.4.1.1466.20037"

const struct sim_dc_settings sim_dc_settings_default = {
	.require_signing = true,
	.max_page_size = 1000,
	.max_value_range = 1500,
};

static const char *find_server(const struct sim_dc_tree *tree,
			       const char *fqdn)
{
	size_t i;

	for (i = 0; i < tree->count; i++) {
		const struct sim_dc_entry *entry = tree->entries[i];
		const char *name = sim_dc_entry_text(entry, "dNSHostName");

		if (name != NULL && strcasecmp(name, fqdn) == 0 &&
		    strstr(entry->key, ",cn=servers,") != NULL) {
			return entry->dn;
		}
	}
	return NULL;
}

int sim_dc_directory_new(TALLOC_CTX *mem_ctx, const struct sim_dc_tree *tree,
			 const struct sim_dc_settings *settings,
			 const char *fqdn, const char *domain,
			 struct sim_dc_directory **out_directory,
			 char **out_error)
{
	struct sim_dc_directory *directory =
		talloc_zero(mem_ctx, struct sim_dc_directory);
	char *dn = NULL, *key = NULL, *realm = NULL, *at;
	int ret;

	if (directory == NULL) {
		return ENOMEM;
	}
	dn = sim_dc_dn_of_domain(directory, domain);
	realm = talloc_strdup(directory, domain);
	ret = dn == NULL || realm == NULL ?
		      ENOMEM : sim_dc_dn_key(directory, dn, strlen(dn), &key);
	if (ret != 0) {
		talloc_free(directory);
		return ret;
	}
	for (at = realm; *at != '\0'; at++) {
		*at = (char)toupper((unsigned char)*at);
	}
	*directory = (struct sim_dc_directory){
		.tree = tree, .settings = *settings, .domain_dn = dn,
		.domain_key = key, .realm = realm,
		.fqdn = talloc_strdup(directory, fqdn),
		.server_dn = find_server(tree, fqdn) };
	if (directory->server_dn == NULL || sim_dc_tree_find(tree, key) == NULL) {
		*out_error = talloc_asprintf(
			mem_ctx,
			directory->server_dn == NULL ?
				"no server object below CN=Sites has the "
				"dNSHostName %s" :
				"no object %s, the domain of this server",
			directory->server_dn == NULL ? fqdn : dn);
		talloc_free(directory);
		return ENOENT;
	}
	*out_directory = directory;
	return 0;
}

bool sim_dc_session_serves(const struct sim_dc_session *session,
			   const struct sim_dc_nc *nc)
{
	const struct sim_dc_directory *directory = session->directory;
	const char *parent;

	if (nc == NULL || sim_dc_tree_find(directory->tree, nc->key) == NULL) {
		return false;
	}
	/* Configuration and schema are on every server of the forest. */
	if (session->global_catalog || strncmp(nc->key, "cn=", 3) == 0 ||
	    strcmp(nc->key, directory->domain_key) == 0) {
		return true;
	}
	if (strncmp(nc->key, "dc=forestdnszones,", 18) == 0) {
		return true;
	}
	parent = sim_dc_dn_parent(nc->key);
	return strncmp(nc->key, "dc=domaindnszones,", 18) == 0 &&
	       strcmp(parent, directory->domain_key) == 0;
}

static int answer_extended(struct sim_dc_session *session,
			   const struct sim_dc_request *request,
			   struct sim_dc_reply *reply)
{
	struct sim_dc_result result = { .code = SIM_DC_PROTOCOL_ERROR };
	const char *oid = request->u.oid;
	char *who = NULL;

	if (strcmp(oid, OID_WHOAMI) == 0) {
		who = session->user == NULL ? talloc_strdup(reply, "") :
			talloc_asprintf(reply, "u:%s", session->user);
		if (who == NULL) {
			return ENOMEM;
		}
		result.code = SIM_DC_SUCCESS;
		result.value = who;
	} else if (strcmp(oid, OID_STARTTLS) == 0) {
		result.code = SIM_DC_UNAVAILABLE;
		result.oid = oid;
		result.text = "00000000: LdapErr: DSID-0C09127A, comment: "
			      "Error initializing SSL/TLS, data 0, v4563";
	} else {
		result.text = "0000203D: LdapErr: DSID-0C0912BA, comment: "
			      "Unknown extended request OID, data 0, v4563";
	}
	return sim_dc_reply_result(reply, request->id, request->op, &result);
}

static int answer_change(struct sim_dc_session *session,
			 const struct sim_dc_request *request,
			 struct sim_dc_reply *reply)
{
	struct sim_dc_result result = {
		.code = SIM_DC_ACCESS_RIGHTS,
		.text = "00002098: SecErr: DSID-03150F94, problem 4003 "
			"(INSUFF_ACCESS_RIGHTS), data 0" };

	if (request->op == SIM_DC_COMPARE) {
		result.code = SIM_DC_UNWILLING;
		result.text = "00002035: LdapErr: DSID-0C090000, comment: "
			      "this directory does not compare, data 0, v4563";
	}
	if (session->user == NULL) {
		result.code = SIM_DC_OPERATIONS_ERROR;
		result.text = "000004DC: LdapErr: DSID-0C090A5C, comment: In "
			      "order to perform this operation a successful "
			      "bind must be completed on the connection., "
			      "data 0, v4563";
	}
	return sim_dc_reply_result(reply, request->id, request->op, &result);
}

int sim_dc_session_answer(struct sim_dc_session *session,
			  const struct sim_dc_request *request, time_t now,
			  struct sim_dc_reply *reply)
{
	switch (request->op) {
	case SIM_DC_SEARCH:
		return sim_dc_search_answer(session, request, now, reply);
	case SIM_DC_EXTENDED:
		return answer_extended(session, request, reply);
	case SIM_DC_UNBIND:
		reply->closing = true;
		return 0;
	case SIM_DC_ABANDON:
		/* Every operation has ended before the next is read. */
		return 0;
	case SIM_DC_BIND:
		break;
	case SIM_DC_MODIFY:
	case SIM_DC_ADD:
	case SIM_DC_DELETE:
	case SIM_DC_RENAME:
	case SIM_DC_COMPARE:
		return answer_change(session, request, reply);
	}
	return EINVAL;
}
