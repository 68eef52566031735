/*
 * Connects and binds:
 *
 *	socket() -> connect() -> ticket -> bind, as many rounds as the
 *	mechanism takes -> a sealed connection
 *
 * The socket is made here and handed to libldap, whose own connect would
 * block. The bind is libldap's asynchronous one.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <openldap.h>
#include <sasl/sasl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <util/time.h>

#include "rpc/ldap/rpc_ldap_private.h"

#define LDAP_PORT_NUMBER 389
#define SSF_MIN		 56 /* signed and sealed */
#define PASSWORD_MAX	 512

struct rpc_ldap_auth {
	struct rpc_creds *creds;
	enum rpc_method method;
	int secret_fd;
};

static int auth_free(struct rpc_ldap_auth *auth)
{
	if (auth->secret_fd >= 0) {
		unsetenv("NTLM_USER_FILE");
		close(auth->secret_fd);
	}
	return 0;
}

static struct rpc_status auth_local(enum rpc_local code)
{
	return rpc_status_make(RPC_VOCABULARY_LOCAL, code, RPC_STEP_TICKET);
}

/*
 * gss-ntlmssp takes its credentials from a file of lines DOMAIN:USER:PASSWORD.
 * Ours is in memory, and reached by way of /proc.
 */
static struct rpc_status ntlm_prepare(struct rpc_ldap_auth *auth,
				      const struct rpc_creds_settings *s)
{
	const char *user = s->user != NULL ? s->user : "";
	const char *slash = strchr(user, '\\');
	const char *name = slash != NULL ? slash + 1 : user;
	int domain_len = slash != NULL ? (int)(slash - user) : 0;
	char password[PASSWORD_MAX];
	char path[32];
	bool ok;
	int ret;

	ok = s->password_file != NULL &&
	     rpc_password_read(s->password_file, password, sizeof(password));
	if (!ok) {
		return auth_local(RPC_LOCAL_SECRET_FILE);
	}
	auth->secret_fd = memfd_create("ntlm", MFD_CLOEXEC);
	if (auth->secret_fd < 0) {
		explicit_bzero(password, sizeof(password));
		return rpc_status_make(RPC_VOCABULARY_ERRNO, (uint32_t)errno,
				       RPC_STEP_TICKET);
	}
	ret = dprintf(auth->secret_fd, "%.*s:%s:%s\n", domain_len, user, name,
		      password);
	explicit_bzero(password, sizeof(password));
	if (ret < 0) {
		return auth_local(RPC_LOCAL_SECRET_FILE);
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", auth->secret_fd);
	setenv("NTLM_USER_FILE", path, 1);
	/* SPNEGO would otherwise offer a ticket that happens to be there. */
	setenv("KRB5CCNAME", "MEMORY:ipamd-none", 1);
	return (struct rpc_status){0};
}

struct rpc_status rpc_ldap_auth_new(TALLOC_CTX *mem_ctx,
				    struct rpc_creds *creds,
				    const struct rpc_creds_settings *settings,
				    struct rpc_ldap_auth **out_auth)
{
	struct rpc_ldap_auth *auth = talloc_zero(mem_ctx, struct rpc_ldap_auth);
	struct rpc_status status = {0};

	if (auth == NULL) {
		return auth_local(RPC_LOCAL_NO_MEMORY);
	}
	auth->creds = creds;
	auth->method = settings->method;
	auth->secret_fd = -1;
	talloc_set_destructor(auth, auth_free);
	if (auth->method == RPC_METHOD_NTLM) {
		status = ntlm_prepare(auth, settings);
	} else {
		setenv("KRB5CCNAME", rpc_creds_ccache(creds), 1);
	}
	if (!rpc_status_is_ok(status)) {
		talloc_free(auth);
		return status;
	}
	*out_auth = auth;
	return status;
}

struct open_state {
	struct rpc_ldap *ldap;
	struct rpc_ldap_auth *auth;
	struct tevent_fd *fde;
	const char *fqdn;
	const char *mechanism; /* libldap's, between rounds */
	int msgid;
	struct rpc_status status;
};

static void open_timeout(struct tevent_context *ev, struct tevent_timer *te,
			 struct timeval now, void *private_data);
static void open_connected(struct tevent_context *ev, struct tevent_fd *fde,
			   uint16_t flags, void *private_data);
static void open_bind_ready(struct tevent_context *ev, struct tevent_fd *fde,
			    uint16_t flags, void *private_data);
static void open_bind_round(struct tevent_req *req, LDAPMessage *answer);

static int ldap_free(struct rpc_ldap *ldap)
{
	if (ldap->ld != NULL) {
		ldap_unbind_ext(ldap->ld, NULL, NULL);
	} else if (ldap->fd >= 0) {
		close(ldap->fd);
	}
	return 0;
}

static void open_fail(struct tevent_req *req, struct rpc_status status)
{
	struct open_state *state = tevent_req_data(req, struct open_state);

	TALLOC_FREE(state->fde);
	state->status = status;
	tevent_req_error(req, EIO);
}

static void open_fail_errno(struct tevent_req *req, int error)
{
	struct open_state *state = tevent_req_data(req, struct open_state);

	open_fail(req, rpc_status_make(RPC_VOCABULARY_ERRNO, (uint32_t)error,
				       state->status.step));
}

/* A numeric address; names are the resolver's business. */
static int start_connect(int *out_fd, const char *address)
{
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
				 .ai_socktype = SOCK_STREAM};
	struct addrinfo *ai = NULL;
	int ret = EINVAL;
	int fd;

	if (getaddrinfo(address, "389", &hints, &ai) != 0) {
		return EINVAL;
	}
	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
		    0);
	if (fd < 0) {
		ret = errno;
		goto done;
	}
	*out_fd = fd;
	ret = connect(fd, ai->ai_addr, ai->ai_addrlen);
	if (ret != 0) {
		ret = errno == EINPROGRESS ? 0 : errno;
	}
done:
	freeaddrinfo(ai);
	return ret;
}

struct tevent_req *rpc_ldap_open_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_ldap_auth *auth,
				      const struct rpc_target *target,
				      uint32_t timeout_ms)
{
	struct open_state *state = NULL;
	struct tevent_req *req = NULL;
	struct tevent_timer *te = NULL;
	int ret;

	req = tevent_req_create(mem_ctx, &state, struct open_state);
	if (req == NULL) {
		return NULL;
	}
	state->auth = auth;
	state->status.step = RPC_STEP_CONNECT;
	state->fqdn = talloc_strdup(state, target->fqdn);
	state->ldap = talloc_zero(state, struct rpc_ldap);
	if (tevent_req_nomem(state->fqdn, req) ||
	    tevent_req_nomem(state->ldap, req)) {
		return tevent_req_post(req, ev);
	}
	state->ldap->fd = -1;
	talloc_set_destructor(state->ldap, ldap_free);
	ret = start_connect(&state->ldap->fd, target->address);
	if (ret != 0) {
		open_fail_errno(req, ret);
		return tevent_req_post(req, ev);
	}
	/* tevent tells of a refused connection only where READ is asked. */
	state->fde = tevent_add_fd(ev, state, state->ldap->fd,
				   TEVENT_FD_READ | TEVENT_FD_WRITE,
				   open_connected, req);
	te = tevent_add_timer(
		ev, state,
		tevent_timeval_current_ofs(timeout_ms / 1000,
					   timeout_ms % 1000 * 1000),
		open_timeout, req);
	if (tevent_req_nomem(state->fde, req) || tevent_req_nomem(te, req)) {
		return tevent_req_post(req, ev);
	}
	return req;
}

static void open_timeout(struct tevent_context *ev, struct tevent_timer *te,
			 struct timeval now, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);

	open_fail_errno(req, ETIMEDOUT);
}

static int set_options(LDAP *ld)
{
	const int version = LDAP_VERSION3;
	const ber_len_t ssf_min = SSF_MIN;
	const ber_len_t message_max = 64U * 1024 * 1024;
	const struct {
		int option;
		const void *value;
	} options[] = {
		{LDAP_OPT_PROTOCOL_VERSION, &version},
		{LDAP_OPT_REFERRALS, LDAP_OPT_OFF},
		{LDAP_OPT_X_SASL_NOCANON, LDAP_OPT_ON},
		{LDAP_OPT_X_SASL_SSF_MIN, &ssf_min},
		{LDAP_OPT_X_SASL_MAXBUFSIZE, &message_max},
	};
	size_t i;
	int ret;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		ret = ldap_set_option(ld, options[i].option, options[i].value);
		if (ret != LDAP_OPT_SUCCESS) {
			return LDAP_LOCAL_ERROR;
		}
	}
	return LDAP_SUCCESS;
}

static void open_connected(struct tevent_context *ev, struct tevent_fd *fde,
			   uint16_t flags, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct rpc_ldap *ldap = state->ldap;
	struct rpc_status status;
	socklen_t len = sizeof(int);
	char *url = NULL;
	int error = 0;
	int ret;

	TALLOC_FREE(state->fde);
	ret = getsockopt(ldap->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	if (ret != 0 || error != 0) {
		open_fail_errno(req, ret != 0 ? errno : error);
		return;
	}
	state->status.step = RPC_STEP_TICKET;
	if (state->auth->method == RPC_METHOD_KERBEROS) {
		status = rpc_creds_ticket(state->auth->creds, "ldap",
					  state->fqdn);
		if (!rpc_status_is_ok(status)) {
			open_fail(req, status);
			return;
		}
	}
	state->status.step = RPC_STEP_AUTH;
	url = talloc_asprintf(state, "ldap://%s:%d", state->fqdn,
			      LDAP_PORT_NUMBER);
	if (tevent_req_nomem(url, req)) {
		return;
	}
	ret = ldap_init_fd(ldap->fd, LDAP_PROTO_TCP, url, &ldap->ld);
	if (ret == LDAP_SUCCESS) {
		ret = set_options(ldap->ld);
	}
	if (ret != LDAP_SUCCESS) {
		open_fail(req, rpc_ldap_status(ret, RPC_STEP_AUTH));
		return;
	}
	state->fde = tevent_add_fd(ev, state, ldap->fd, TEVENT_FD_READ,
				   open_bind_ready, req);
	if (tevent_req_nomem(state->fde, req)) {
		return;
	}
	open_bind_round(req, NULL);
}

/* What a mechanism asks, each answered with its default. */
static int interact(LDAP *ld, unsigned int flags, void *defaults, void *list)
{
	sasl_interact_t *ask = list;

	for (; ask->id != SASL_CB_LIST_END; ask++) {
		ask->result = ask->defresult != NULL ? ask->defresult : "";
		ask->len = (unsigned int)strlen(ask->result);
	}
	return LDAP_SUCCESS;
}

static void open_bind_round(struct tevent_req *req, LDAPMessage *answer)
{
	struct open_state *state = tevent_req_data(req, struct open_state);
	const char *mechanism = state->auth->method == RPC_METHOD_NTLM
					? "GSS-SPNEGO"
					: "GSSAPI";
	int ret;

	ret = ldap_sasl_interactive_bind(state->ldap->ld, NULL, mechanism, NULL,
					 NULL, LDAP_SASL_QUIET, interact, NULL,
					 answer, &state->mechanism,
					 &state->msgid);
	if (ret == LDAP_SASL_BIND_IN_PROGRESS) {
		return;
	}
	if (ret != LDAP_SUCCESS) {
		open_fail(req, rpc_ldap_status(ret, RPC_STEP_AUTH));
		return;
	}
	TALLOC_FREE(state->fde);
	state->status = (struct rpc_status){0};
	tevent_req_done(req);
}

static void open_bind_ready(struct tevent_context *ev, struct tevent_fd *fde,
			    uint16_t flags, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct timeval none = {0};
	LDAPMessage *answer = NULL;
	int code = LDAP_SERVER_DOWN;
	int ret;

	ret = ldap_result(state->ldap->ld, state->msgid, LDAP_MSG_ALL, &none,
			  &answer);
	if (ret == 0) {
		return;
	}
	if (ret < 0) {
		ldap_get_option(state->ldap->ld, LDAP_OPT_RESULT_CODE, &code);
		open_fail(req, rpc_ldap_status(code, RPC_STEP_AUTH));
		return;
	}
	open_bind_round(req, answer);
	ldap_msgfree(answer);
}

struct rpc_status rpc_ldap_open_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_ldap **out_ldap)
{
	struct open_state *state = tevent_req_data(req, struct open_state);
	struct rpc_status status = state->status;
	enum tevent_req_state req_state;
	uint64_t error;

	if (tevent_req_is_error(req, &req_state, &error)) {
		if (rpc_status_is_ok(status)) {
			status = auth_local(RPC_LOCAL_NO_MEMORY);
		}
		tevent_req_received(req);
		return status;
	}
	*out_ldap = talloc_move(mem_ctx, &state->ldap);
	tevent_req_received(req);
	return status;
}
