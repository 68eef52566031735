/*
 * Binding ([MS-ADTS] 5.1.1): anonymous and simple, and SASL with GSS-SPNEGO
 * and GSSAPI by gensec, which does the exchange, the choice of the security
 * layer (RFC 4752) and the wrapping.
 *
 *   bind(SASL) -> gensec_update -> more: saslBindInProgress, wait for the next
 *                               -> done: success, then a wrapped stream
 *                               -> failed: invalidCredentials
 */
#include "simulators/dc/dc_client.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <gen_ndr/auth.h>
#include <util/tevent_ntstatus.h>

#include "simulators/dc/dc_dn.h"
#include "simulators/dc/dc_gensec.h"

#define TEXT_CREDENTIALS                                                      \
	"80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext "   \
	"error, data 52e, v4563"
#define TEXT_SIGNING                                                          \
	"00002028: LdapErr: DSID-0C0903CB, comment: The server requires "     \
	"binds to turn on integrity checking if SSL\\TLS are not already "    \
	"active on the connection, data 0, v4563"
#define TEXT_METHOD                                                           \
	"00002027: LdapErr: DSID-0C09056F, comment: Invalid Authentication "  \
	"method, data 0, v4563"
#define TEXT_VERSION                                                          \
	"000020D6: LdapErr: DSID-0C0903D6, comment: only LDAP version 3, "    \
	"data 0, v4563"

struct bind_state {
	struct sim_dc_client *client;
	const struct sim_dc_request *request;
	struct sim_dc_reply *reply;
	struct tstream_context *wrapped;
};

static void bind_updated(struct tevent_req *subreq);

static int answer(struct bind_state *state, int code, const char *text,
		  const DATA_BLOB *sasl)
{
	struct sim_dc_result result = { .code = code, .text = text };

	if (sasl != NULL && sasl->length > 0) {
		result.sasl = sasl->data;
		result.sasl_length = sasl->length;
	}
	return sim_dc_reply_result(state->reply, state->request->id,
				   SIM_DC_BIND, &result);
}

/* account@domain, DOMAIN\account, the object's name, account -> account. */
static const char *account_of(struct bind_state *state)
{
	const char *name = state->request->u.bind.name;
	const struct sim_dc_entry *entry = NULL;
	const char *mark = strchr(name, '\\');
	char *key = NULL;

	if (mark != NULL && strchr(name, '=') == NULL) {
		return mark + 1;
	}
	mark = strchr(name, '@');
	if (mark != NULL && strchr(name, '=') == NULL) {
		return talloc_strndup(state, name, (size_t)(mark - name));
	}
	if (strchr(name, '=') == NULL) {
		return name;
	}
	if (sim_dc_dn_key(state, name, strlen(name), &key) != 0) {
		return NULL;
	}
	entry = sim_dc_tree_find(state->client->service->tree, key);
	return entry == NULL ? NULL :
			       sim_dc_entry_text(entry, "sAMAccountName");
}

static int simple_bind(struct bind_state *state)
{
	struct sim_dc_client *client = state->client;
	const struct sim_dc_host *host = &client->service->host;
	const struct sim_dc_bind *bind = &state->request->u.bind;
	const char *account, *user = NULL;
	int ret;

	/* RFC 4513 5.1.1 and 5.1.2: no password is no authentication. */
	if (bind->length == 0) {
		return answer(state, SIM_DC_SUCCESS, NULL, NULL);
	}
	if (client->session.directory->settings.require_signing) {
		return answer(state, SIM_DC_STRONGER_AUTH, TEXT_SIGNING, NULL);
	}
	account = account_of(state);
	if (account == NULL ||
	    memchr(bind->secret, 0, bind->length) != NULL) {
		return answer(state, SIM_DC_INVALID_CREDENTIALS,
			      TEXT_CREDENTIALS, NULL);
	}
	ret = host->check_password(host->private_data, client, account,
				   (const char *)bind->secret, &user);
	if (ret != 0) {
		return answer(state, SIM_DC_INVALID_CREDENTIALS,
			      TEXT_CREDENTIALS, NULL);
	}
	client->session.user = user;
	return answer(state, SIM_DC_SUCCESS, NULL, NULL);
}

/* Starts the mechanism with the first message of an exchange. */
static int start_acceptor(struct sim_dc_client *client, const char *mechanism)
{
	const struct sim_dc_host *host = &client->service->host;
	NTSTATUS status;
	int ret = host->acceptor(host->private_data, client, client->remote,
				 client->local, "ldap", &client->acceptor);

	if (ret != 0) {
		return ret;
	}
	/* Sign and seal are the client's choice; accepted() looks at it. */
	gensec_want_feature(client->acceptor, GENSEC_FEATURE_ASYNC_REPLIES);
	gensec_want_feature(client->acceptor, GENSEC_FEATURE_LDAP_STYLE);
	status = gensec_start_mech_by_sasl_name(client->acceptor, mechanism);
	if (!NT_STATUS_IS_OK(status)) {
		TALLOC_FREE(client->acceptor);
		return ENOTSUP;
	}
	client->mechanism = talloc_strdup(client, mechanism);
	return client->mechanism == NULL ? ENOMEM : 0;
}

static bool known_mechanism(const char *mechanism)
{
	return strcmp(mechanism, "GSSAPI") == 0 ||
	       strcmp(mechanism, "GSS-SPNEGO") == 0;
}

static int sasl_step(struct tevent_req *req, struct bind_state *state)
{
	struct sim_dc_client *client = state->client;
	const struct sim_dc_bind *bind = &state->request->u.bind;
	DATA_BLOB in = { (uint8_t *)bind->secret, bind->length };
	struct tevent_req *subreq = NULL;
	int ret;

	if (!known_mechanism(bind->mechanism)) {
		return answer(state, SIM_DC_AUTH_METHOD, TEXT_METHOD, NULL);
	}
	if (client->acceptor != NULL &&
	    strcmp(client->mechanism, bind->mechanism) != 0) {
		TALLOC_FREE(client->acceptor);
	}
	if (client->acceptor == NULL) {
		ret = start_acceptor(client, bind->mechanism);
		if (ret != 0) {
			return answer(state, SIM_DC_AUTH_METHOD, TEXT_METHOD,
				      NULL);
		}
	}
	subreq = gensec_update_send(state, client->service->ev,
				    client->acceptor, in);
	if (subreq == NULL) {
		return ENOMEM;
	}
	tevent_req_set_callback(subreq, bind_updated, req);
	return EINPROGRESS;
}

struct tevent_req *sim_dc_bind_send(TALLOC_CTX *mem_ctx,
				    struct sim_dc_client *client,
				    const struct sim_dc_request *request,
				    struct sim_dc_reply *reply)
{
	struct bind_state *state = NULL;
	struct tevent_req *req = tevent_req_create(mem_ctx, &state,
						   struct bind_state);
	int ret;

	if (req == NULL) {
		return NULL;
	}
	state->client = client;
	state->request = request;
	state->reply = reply;
	/* A bind ends whatever was bound before it. */
	client->session.user = NULL;
	if (request->u.bind.version != 3) {
		ret = answer(state, SIM_DC_PROTOCOL_ERROR, TEXT_VERSION, NULL);
	} else if (request->u.bind.mechanism == NULL) {
		TALLOC_FREE(client->acceptor);
		ret = simple_bind(state);
	} else {
		ret = sasl_step(req, state);
	}
	if (ret == EINPROGRESS) {
		return req;
	}
	if (ret != 0) {
		tevent_req_error(req, ret);
	} else {
		tevent_req_done(req);
	}
	return tevent_req_post(req, client->service->ev);
}

/* The exchange is over: who is it, and is the connection protected? */
static int accepted(struct bind_state *state, const DATA_BLOB *out)
{
	struct sim_dc_client *client = state->client;
	struct gensec_security *acceptor = client->acceptor;
	struct auth_session_info *info = NULL;
	NTSTATUS status = gensec_session_info(acceptor, client, &info);
	bool sign = gensec_have_feature(acceptor, GENSEC_FEATURE_SIGN) ||
		    gensec_have_feature(acceptor, GENSEC_FEATURE_SEAL);

	client->acceptor = NULL;
	talloc_steal(state, acceptor);
	if (!NT_STATUS_IS_OK(status) || info->info == NULL) {
		return answer(state, SIM_DC_INVALID_CREDENTIALS,
			      TEXT_CREDENTIALS, NULL);
	}
	if (!sign && client->session.directory->settings.require_signing) {
		return answer(state, SIM_DC_STRONGER_AUTH, TEXT_SIGNING, NULL);
	}
	if (sign) {
		status = _gensec_create_tstream(client, acceptor,
						client->plain,
						&state->wrapped, __location__);
		if (!NT_STATUS_IS_OK(status)) {
			return EIO;
		}
		talloc_steal(state->wrapped, acceptor);
	}
	client->session.user = talloc_asprintf(client, "%s\\%s",
					       info->info->domain_name,
					       info->info->account_name);
	return answer(state, SIM_DC_SUCCESS, NULL, out);
}

static void bind_updated(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct bind_state *state = tevent_req_data(req, struct bind_state);
	DATA_BLOB out = { 0 };
	NTSTATUS status = gensec_update_recv(subreq, state, &out);
	int ret;

	talloc_free(subreq);
	if (NT_STATUS_EQUAL(status, NT_STATUS_MORE_PROCESSING_REQUIRED)) {
		ret = answer(state, SIM_DC_SASL_CONTINUES, NULL, &out);
	} else if (NT_STATUS_IS_OK(status)) {
		ret = accepted(state, &out);
	} else {
		TALLOC_FREE(state->client->acceptor);
		ret = answer(state, SIM_DC_INVALID_CREDENTIALS,
			     TEXT_CREDENTIALS, NULL);
	}
	if (ret != 0) {
		tevent_req_error(req, ret);
		return;
	}
	tevent_req_done(req);
}

int sim_dc_bind_recv(struct tevent_req *req,
		     struct tstream_context **out_wrapped)
{
	struct bind_state *state = tevent_req_data(req, struct bind_state);
	enum tevent_req_state how;
	uint64_t code = 0;

	if (tevent_req_is_error(req, &how, &code)) {
		return how == TEVENT_REQ_USER_ERROR ? (int)code : ENOMEM;
	}
	*out_wrapped = state->wrapped;
	return 0;
}
