/* The root DSE ([MS-ADTS] 3.1.1.3.2), made anew for every question. */
#include "simulators/dc/dc_session.h"

#include <string.h>

#include "simulators/dc/dc_dn.h"

const char *const sim_dc_controls[] = {
	SIM_DC_CONTROL_PAGED,
	"1.2.840.113556.1.4.801",	/* which parts of the descriptor */
	"1.2.840.113556.1.4.802",	/* range retrieval */
	SIM_DC_CONTROL_DOMAIN_SCOPE,
	NULL,
};

static const struct {
	const char *name;
	const char *value;
} constants[] = {
	{ "domainFunctionality", "7" },
	{ "forestFunctionality", "7" },
	{ "domainControllerFunctionality", "7" },
	{ "isSynchronized", "TRUE" },
	{ "isGlobalCatalogReady", "TRUE" },
	{ "highestCommittedUSN", "12804" },
	{ "supportedLDAPVersion", "3" },
	{ "supportedSASLMechanisms", "GSSAPI" },
	{ "supportedSASLMechanisms", "GSS-SPNEGO" },
	{ "supportedLDAPPolicies", "MaxPageSize" },
	{ "supportedLDAPPolicies", "MaxValRange" },
	{ "supportedCapabilities", "1.2.840.113556.1.4.800" },
	{ "supportedCapabilities", "1.2.840.113556.1.4.1670" },
	{ "supportedCapabilities", "1.2.840.113556.1.4.1791" },
	{ "supportedCapabilities", "1.2.840.113556.1.4.1935" },
	{ "supportedCapabilities", "1.2.840.113556.1.4.2080" },
	{ "supportedCapabilities", "1.2.840.113556.1.4.2237" },
	{ "supportedExtension", "1.3.6.1.4.1.4203.1.11.3" },
};

static int add_names(struct sim_dc_entry *dse,
		     const struct sim_dc_session *session, time_t now)
{
	const struct sim_dc_directory *directory = session->directory;
	const struct sim_dc_tree *tree = directory->tree;
	const char *fqdn = directory->fqdn;
	char when[32] = "";
	struct tm tm;
	int host = (int)strcspn(fqdn, ".");
	const struct {
		const char *name;
		const char *value;
	} names[] = {
		{ "currentTime", when },
		{ "dnsHostName", fqdn },
		{ "defaultNamingContext", directory->domain_dn },
		{ "configurationNamingContext", tree->configuration_dn },
		{ "schemaNamingContext", tree->schema_dn },
		{ "rootDomainNamingContext", tree->root_dn },
		{ "subschemaSubentry",
		  talloc_asprintf(dse, "CN=Aggregate,%s", tree->schema_dn) },
		{ "serverName", directory->server_dn },
		{ "dsServiceName",
		  talloc_asprintf(dse, "CN=NTDS Settings,%s",
				  directory->server_dn) },
		{ "ldapServiceName",
		  talloc_asprintf(dse, "%s:%.*s$@%s",
				  sim_dc_domain_of_dn(dse, tree->root_dn),
				  host, fqdn, directory->realm) },
	};
	size_t i;
	int ret = 0;

	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y%m%d%H%M%S.0Z", &tm);
	for (i = 0; ret == 0 && i < sizeof(names) / sizeof(names[0]); i++) {
		ret = sim_dc_entry_add(dse, names[i].name, names[i].value);
	}
	return ret;
}

static int add_lists(struct sim_dc_entry *dse,
		     const struct sim_dc_session *session)
{
	const struct sim_dc_tree *tree = session->directory->tree;
	const char *const *control;
	size_t i;
	int ret = 0;

	for (i = 0; ret == 0 && i < tree->nc_count; i++) {
		if (sim_dc_session_serves(session, &tree->ncs[i])) {
			ret = sim_dc_entry_add(dse, "namingContexts",
					       tree->ncs[i].dn);
		}
	}
	for (control = sim_dc_controls; ret == 0 && *control; control++) {
		ret = sim_dc_entry_add(dse, "supportedControl", *control);
	}
	for (i = 0; ret == 0 && i < sizeof(constants) / sizeof(constants[0]);
	     i++) {
		ret = sim_dc_entry_add(dse, constants[i].name,
				       constants[i].value);
	}
	return ret;
}

struct sim_dc_entry *sim_dc_rootdse(TALLOC_CTX *mem_ctx,
				    const struct sim_dc_session *session,
				    time_t now)
{
	struct sim_dc_entry *dse = talloc_zero(mem_ctx, struct sim_dc_entry);
	int ret;

	if (dse == NULL) {
		return NULL;
	}
	dse->dn = "";
	dse->key = "";
	ret = add_names(dse, session, now);
	if (ret == 0) {
		ret = add_lists(dse, session);
	}
	if (ret != 0) {
		talloc_free(dse);
		return NULL;
	}
	return dse;
}
