/* use: sim_dc TALLOC */
/* LDAP messages against a small directory, as a bound client sends them. */
#include <string.h>

#include "simulators/dc/dc_session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char ldif[] =
	"dn: CN=Configuration,DC=t\nobjectClass: configuration\n\n"
	"dn: CN=X,CN=Partitions,CN=Configuration,DC=t\nnCName: DC=t\n"
	"dnsRoot: t\n\n"
	"dn: CN=Y,CN=Partitions,CN=Configuration,DC=t\n"
	"nCName: CN=Configuration,DC=t\ndnsRoot: t\n\n"
	"dn: CN=D,CN=Servers,CN=S,CN=Sites,CN=Configuration,DC=t\n"
	"objectClass: server\ndNSHostName: d.t\n\n"
	"dn: DC=t\nobjectClass: domainDNS\n"
	"wellKnownObjects: B:32:A9D1CA15768811D1ADED00C04FD8D5CD:CN=G,DC=t\n\n"
	"dn: CN=G,DC=t\nobjectClass: group\ngroupType: 2\nmember: DC=t\n"
	"objectSid:: AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAAUQQAAA==\n";

static struct sim_dc_directory *load(TALLOC_CTX *ctx)
{
	struct sim_dc_tree *tree = sim_dc_tree_new(ctx, 0);
	struct sim_dc_directory *directory = NULL;
	char *error = NULL;

	sim_dc_tree_parse(tree, "fuzz", (const uint8_t *)ldif,
			  sizeof(ldif) - 1, ctx, &error);
	sim_dc_tree_finish(tree, ctx, &error);
	sim_dc_directory_new(ctx, tree, &sim_dc_settings_default, "d.t", "t",
			     &directory, &error);
	return directory;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	TALLOC_CTX *ctx = talloc_new(NULL);
	struct sim_dc_session session = { .directory = load(ctx),
					  .user = "T\\fuzz" };
	struct sim_dc_request *request = NULL;
	struct sim_dc_reply *reply = sim_dc_reply_new(ctx);
	size_t whole = 0;

	sim_dc_message_length(data, size, &whole);
	if (sim_dc_request_decode(ctx, data, size, &request) == 0 &&
	    request->op != SIM_DC_BIND) {
		sim_dc_session_answer(&session, request, 0, reply);
	}
	talloc_free(ctx);
	return 0;
}
