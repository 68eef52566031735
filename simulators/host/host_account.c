/*
 * Accounts of a lab and how a server checks a client: gensec, with a password
 * check of our own instead of a SAM.
 */
#include "simulators/host/sim_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <credentials.h>
#include <param.h>
#include <samba/session.h>
#include <util/tevent_ntstatus.h>

#include "simulators/host/host_auth.h"

#define SIMPLE_PRIVILEGES 0x04 /* without it, Samba opens a database */
#define DOMAIN_USERS 513

struct check_state {
	struct auth_user_info_dc *info;
	DATA_BLOB user_key;
	DATA_BLOB lm_key;
};

const struct sim_account *sim_account_find(const struct sim_lab *lab,
					   const char *domain,
					   const char *name)
{
	const struct sim_account *account = NULL;
	bool any = domain == NULL || domain[0] == '\0';
	size_t i;

	for (i = 0; i < lab->account_count; i++) {
		account = &lab->accounts[i];
		if (strcasecmp(account->name, name) != 0) {
			continue;
		}
		if (any || strcasecmp(account->domain->netbios, domain) == 0 ||
		    strcasecmp(account->domain->name, domain) == 0) {
			return account;
		}
	}
	return NULL;
}

bool sim_account_is_member(const struct sim_account *account,
			   const char *group)
{
	const char **at = account->groups;

	while (*at != NULL && strcasecmp(*at, group) != 0) {
		at++;
	}
	return *at != NULL;
}

/* 32 characters of 6 random bits each. */
static int make_password(struct sim_lab *lab, struct sim_account *account)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"
				     "opqrstuvwxyz0123456789-_";
	struct cli_credentials *creds = cli_credentials_init(lab);
	uint8_t random[32];
	char text[33] = "";
	size_t i;
	bool ok;

	if (creds == NULL) {
		return ENOMEM;
	}
	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random)) {
		return errno;
	}
	for (i = 0; i < sizeof(random); i++) {
		text[i] = digits[random[i] % 64];
	}
	account->password = talloc_strdup(lab, text);
	ok = cli_credentials_set_password(creds, text, CRED_SPECIFIED);
	account->nt_hash = ok ? cli_credentials_get_nt_hash(creds, lab) : NULL;
	talloc_free(creds);
	return account->password == NULL || account->nt_hash == NULL ? ENOMEM :
								       0;
}

static int write_password(const char *path, const char *password)
{
	size_t length = strlen(password);
	ssize_t written;
	int fd, ret = 0;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1) {
		return errno;
	}
	written = write(fd, password, length);
	if (written != (ssize_t)length) {
		ret = written == -1 ? errno : ENOSPC;
	}
	close(fd);
	return ret;
}

int sim_accounts_start(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
		       const char *state, char **out_error)
{
	char *path = talloc_asprintf(mem_ctx, "%s/passwords", state);
	struct sim_account *account = NULL;
	size_t i;
	int ret = 0;

	if (path == NULL) {
		return ENOMEM;
	}
	if (mkdir(path, 0700) != 0 && errno != EEXIST) {
		ret = errno;
	}
	for (i = 0; ret == 0 && i < lab->account_count; i++) {
		account = &lab->accounts[i];
		path = talloc_asprintf(mem_ctx, "%s/passwords/%s", state,
				       account->name);
		ret = path == NULL ? ENOMEM : make_password(lab, account);
		if (ret == 0) {
			ret = write_password(path, account->password);
		}
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", path,
					     strerror(ret));
	}
	return ret;
}

/* S-1-5-21-1-2-3-RID and the domain's users. */
static struct auth_user_info_dc *
account_info(TALLOC_CTX *mem_ctx, const struct sim_account *account)
{
	const struct dom_sid base = { .sid_rev_num = 1,
				      .num_auths = 5,
				      .id_auth = { 0, 0, 0, 0, 0, 5 },
				      .sub_auths = { 21, 1, 2, 3 } };
	struct auth_user_info_dc *dc =
		talloc_zero(mem_ctx, struct auth_user_info_dc);
	struct auth_user_info *info = NULL;

	if (dc == NULL) {
		return NULL;
	}
	dc->num_sids = 2;
	dc->sids = talloc_array(dc, struct dom_sid, 2);
	info = dc->info = talloc_zero(dc, struct auth_user_info);
	if (dc->sids == NULL || info == NULL) {
		return NULL;
	}
	dc->sids[0] = dc->sids[1] = base;
	dc->sids[0].sub_auths[4] = account->rid;
	dc->sids[1].sub_auths[4] = DOMAIN_USERS;
	info->account_name = talloc_strdup(info, account->name);
	info->domain_name = talloc_strdup(info, account->domain->netbios);
	info->full_name = info->logon_server = talloc_strdup(info, "");
	info->authenticated = 1;
	info->acct_flags = ACB_NORMAL;
	return info->account_name == NULL || info->domain_name == NULL ||
			       info->full_name == NULL ?
		       NULL :
		       dc;
}

static NTSTATUS check(struct check_state *state, struct auth4_context *auth,
		      const struct auth_usersupplied_info *user)
{
	struct sim_host *host = auth->private_data;
	const char *name = user->client.account_name;
	const struct sim_account *account = NULL;
	NTSTATUS status;

	if (name == NULL || name[0] == '\0') {
		return auth_anonymous_user_info_dc(state, host->name,
						   &state->info);
	}
	account = sim_account_find(host->lab, user->client.domain_name, name);
	if (account == NULL) {
		return NT_STATUS_NO_SUCH_USER;
	}
	status = ntlm_password_check(
		state, false, SIM_NTLM_V2_ONLY, 0, &auth->challenge.data,
		&user->password.response.lanman, &user->password.response.nt,
		name, name, user->client.domain_name, NULL, account->nt_hash,
		&state->user_key, &state->lm_key);
	if (!NT_STATUS_IS_OK(status)) {
		return status;
	}
	state->info = account_info(state, account);
	return state->info == NULL ? NT_STATUS_NO_MEMORY : NT_STATUS_OK;
}

static struct tevent_req *check_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct auth4_context *auth,
				     const struct auth_usersupplied_info *user)
{
	struct check_state *state = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct check_state);
	NTSTATUS status;

	if (req == NULL) {
		return NULL;
	}
	status = check(state, auth, user);
	if (!tevent_req_nterror(req, status)) {
		tevent_req_done(req);
	}
	return tevent_req_post(req, ev);
}

static NTSTATUS check_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			   uint8_t *authoritative, void **out_info,
			   DATA_BLOB *user_key, DATA_BLOB *lm_key)
{
	struct check_state *state = tevent_req_data(req, struct check_state);
	NTSTATUS status = NT_STATUS_OK;

	*authoritative = 1;
	if (!tevent_req_is_nterror(req, &status)) {
		*out_info = talloc_move(mem_ctx, &state->info);
		*user_key = state->user_key;
		*lm_key = state->lm_key;
		talloc_steal(mem_ctx, user_key->data);
		talloc_steal(mem_ctx, lm_key->data);
	}
	tevent_req_received(req);
	return status;
}

static NTSTATUS set_challenge(struct auth4_context *auth,
			      const uint8_t challenge[8], const char *by)
{
	auth->challenge.set_by = talloc_strdup(auth, by);
	auth->challenge.data = data_blob_talloc(auth, challenge, 8);
	return auth->challenge.data.data == NULL ? NT_STATUS_NO_MEMORY :
						   NT_STATUS_OK;
}

static NTSTATUS get_challenge(struct auth4_context *auth, uint8_t challenge[8])
{
	NTSTATUS status;

	if (auth->challenge.data.length != 8) {
		if (getrandom(challenge, 8, 0) != 8) {
			return NT_STATUS_INTERNAL_ERROR;
		}
		status = set_challenge(auth, challenge, "lab");
		if (!NT_STATUS_IS_OK(status)) {
			return status;
		}
	}
	memcpy(challenge, auth->challenge.data.data, 8);
	return NT_STATUS_OK;
}

static NTSTATUS session(struct auth4_context *auth, TALLOC_CTX *mem_ctx,
			void *info, const char *user, uint32_t flags,
			struct auth_session_info **out)
{
	return auth_generate_session_info(mem_ctx, NULL, NULL, info,
					  flags | SIMPLE_PRIVILEGES, out);
}

/* Groups are the lab's; a PAC is not asked. */
static NTSTATUS session_kerberos(struct auth4_context *auth,
				 TALLOC_CTX *mem_ctx, void *krb5,
				 DATA_BLOB *pac, const char *principal,
				 const struct tsocket_address *remote,
				 uint32_t flags,
				 struct auth_session_info **out)
{
	struct sim_host *host = auth->private_data;
	const char *mark = strrchr(principal, '@');
	size_t length = mark == NULL ? strlen(principal) :
				       (size_t)(mark - principal);
	char *name = talloc_strndup(mem_ctx, principal, length);
	const struct sim_account *account = NULL;
	struct auth_user_info_dc *info = NULL;

	if (name == NULL) {
		return NT_STATUS_NO_MEMORY;
	}
	account = sim_account_find(host->lab, mark == NULL ? NULL : mark + 1,
				   name);
	if (account == NULL) {
		return NT_STATUS_NO_SUCH_USER;
	}
	info = account_info(mem_ctx, account);
	return info == NULL ? NT_STATUS_NO_MEMORY :
			      session(auth, mem_ctx, info, name, flags, out);
}

static struct cli_credentials *acceptor_creds(TALLOC_CTX *mem_ctx,
					      struct sim_host *host,
					      struct loadparm_context *lp)
{
	struct cli_credentials *creds = cli_credentials_init(mem_ctx);
	const char *keytab = host->lab->keytab;

	if (creds == NULL) {
		return NULL;
	}
	cli_credentials_set_conf(creds, lp);
	cli_credentials_set_kerberos_state(
		creds,
		keytab != NULL ? CRED_USE_KERBEROS_DESIRED :
				 CRED_USE_KERBEROS_DISABLED,
		CRED_SPECIFIED);
	if (keytab != NULL) {
		cli_credentials_set_keytab_name(
			creds, lp,
			talloc_asprintf(creds, "FILE:%s", keytab),
			CRED_SPECIFIED);
	}
	return creds;
}

struct loadparm_context *sim_loadparm_new(TALLOC_CTX *mem_ctx,
					  const struct sim_host *host)
{
	/* No file is read; the directories keep us from the system's. */
	const char *const settings[][2] = {
		{ "workgroup", host->domain->netbios },
		{ "realm", host->domain->name },
		{ "netbios name", host->name },
		{ "server role", "standalone server" },
		{ "log level", "0" },
		{ "private dir", "/nonexistent" },
		{ "lock directory", "/nonexistent" },
		{ "ncalrpc dir", "/nonexistent" },
	};
	struct loadparm_context *lp = loadparm_init(mem_ctx);
	size_t i;

	for (i = 0; lp != NULL && i < sizeof(settings) / sizeof(settings[0]);
	     i++) {
		lpcfg_set_cmdline(lp, settings[i][0], settings[i][1]);
	}
	return lp;
}

int sim_acceptor_new(TALLOC_CTX *mem_ctx, struct sim_host *host,
		     const struct tsocket_address *remote,
		     const struct tsocket_address *local, const char *service,
		     struct gensec_security **out_acceptor)
{
	struct auth4_context *auth =
		talloc_zero(mem_ctx, struct auth4_context);
	struct loadparm_context *lp = NULL;
	struct gensec_security *gensec = NULL;
	struct gensec_settings *settings = NULL;
	struct cli_credentials *creds = NULL;
	NTSTATUS status;

	if (auth == NULL) {
		return ENOMEM;
	}
	if (host->lab->keytab != NULL && sim_host_kerberos_time(host) != 0) {
		talloc_free(auth);
		return EIO;
	}
	lp = sim_loadparm_new(auth, host);
	creds = lp == NULL ? NULL : acceptor_creds(auth, host, lp);
	settings = lp == NULL ? NULL : lpcfg_gensec_settings(auth, lp);
	if (creds == NULL || settings == NULL) {
		talloc_free(auth);
		return ENOMEM;
	}
	auth->event_ctx = host->lab->ev;
	auth->lp_ctx = lp;
	auth->private_data = host;
	auth->check_ntlm_password_send = check_send;
	auth->check_ntlm_password_recv = check_recv;
	auth->get_ntlm_challenge = get_challenge;
	auth->set_ntlm_challenge = set_challenge;
	auth->generate_session_info = session;
	auth->generate_session_info_pac = session_kerberos;
	status = gensec_server_start(mem_ctx, settings, auth, &gensec);
	if (!NT_STATUS_IS_OK(status)) {
		talloc_free(auth);
		return EIO;
	}
	gensec_set_credentials(gensec, creds);
	gensec_set_remote_address(gensec, remote);
	gensec_set_local_address(gensec, local);
	gensec_set_target_service_description(gensec, service);
	*out_acceptor = gensec;
	return 0;
}
