/*
 * Who we are. With Kerberos, tickets are fetched by MIT libkrb5 into a file
 * cache, which Samba then reads: Samba's client takes no keytab, and its own
 * talk with a KDC would run an event loop inside ours. With NTLM, the password
 * comes from a file.
 */
#include <errno.h>
#include <fcntl.h>
#include <krb5/krb5.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "rpc/conn/rpc_private.h"

/* A ticket that ends within this time is renewed first. */
#define RENEW_BEFORE_S 300
#define PASSWORD_MAX   512

struct rpc_creds {
	struct cli_credentials *samba;
	krb5_context krb5;
	krb5_ccache ccache;
	krb5_principal principal;
	char *ccache_name;
	char *keytab;
	bool own_ccache;
};

static struct rpc_status krb5_status(krb5_error_code code)
{
	if (code == 0) {
		return (struct rpc_status){0};
	}
	return rpc_status_make(RPC_VOCABULARY_KRB5, (uint32_t)code,
			       RPC_STEP_TICKET);
}

static struct rpc_status local_status(enum rpc_local code)
{
	return rpc_status_make(RPC_VOCABULARY_LOCAL, code, RPC_STEP_TICKET);
}

static int creds_free(struct rpc_creds *creds)
{
	if (creds->krb5 == NULL) {
		return 0;
	}
	if (creds->principal != NULL) {
		krb5_free_principal(creds->krb5, creds->principal);
	}
	if (creds->ccache != NULL && creds->own_ccache) {
		krb5_cc_destroy(creds->krb5, creds->ccache);
	} else if (creds->ccache != NULL) {
		krb5_cc_close(creds->krb5, creds->ccache);
	}
	krb5_free_context(creds->krb5);
	return 0;
}

bool rpc_password_read(const char *path, char *buf, size_t size)
{
	struct stat st;
	ssize_t got = -1;
	int fd = -1;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		return false;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & (S_IRWXG | S_IRWXO)) == 0) {
		got = read(fd, buf, size - 1);
	}
	close(fd);
	if (got <= 0) {
		return false;
	}
	buf[got] = '\0';
	buf[strcspn(buf, "\r\n")] = '\0';
	return buf[0] != '\0';
}

static struct rpc_status ntlm_init(struct rpc_creds *creds,
				   const struct rpc_creds_settings *settings)
{
	const char *user = settings->user != NULL ? settings->user : "";
	const char *slash = strchr(user, '\\');
	char password[PASSWORD_MAX];
	char *domain = NULL;
	bool ok;

	ok = settings->password_file != NULL &&
	     rpc_password_read(settings->password_file, password,
			       sizeof(password));
	if (!ok) {
		return local_status(RPC_LOCAL_SECRET_FILE);
	}
	if (slash != NULL) {
		domain = talloc_strndup(creds, user, slash - user);
		cli_credentials_set_domain(creds->samba, domain, CRED_SPECIFIED);
		user = slash + 1;
	}
	cli_credentials_set_username(creds->samba, user, CRED_SPECIFIED);
	ok = cli_credentials_set_password(creds->samba, password,
					  CRED_SPECIFIED);
	explicit_bzero(password, sizeof(password));
	cli_credentials_set_kerberos_state(
		creds->samba, CRED_USE_KERBEROS_DISABLED, CRED_SPECIFIED);
	return ok ? (struct rpc_status){0}
		  : local_status(RPC_LOCAL_NO_MEMORY);
}

/* A new ticket-granting ticket by the keytab. */
static krb5_error_code fetch_tgt(struct rpc_creds *creds)
{
	krb5_get_init_creds_opt *opt = NULL;
	krb5_keytab keytab = NULL;
	krb5_creds tgt = {0};
	krb5_error_code ret;

	ret = krb5_kt_resolve(creds->krb5, creds->keytab, &keytab);
	if (ret != 0) {
		return ret;
	}
	ret = krb5_get_init_creds_opt_alloc(creds->krb5, &opt);
	if (ret != 0) {
		goto done;
	}
	ret = krb5_get_init_creds_keytab(creds->krb5, &tgt, creds->principal,
					 keytab, 0, NULL, opt);
	if (ret != 0) {
		goto done;
	}
	ret = krb5_cc_initialize(creds->krb5, creds->ccache, creds->principal);
	if (ret == 0) {
		ret = krb5_cc_store_cred(creds->krb5, creds->ccache, &tgt);
	}
	krb5_free_cred_contents(creds->krb5, &tgt);
done:
	krb5_get_init_creds_opt_free(creds->krb5, opt);
	krb5_kt_close(creds->krb5, keytab);
	return ret;
}

/* An empty private file for the cache, in the directory for such files. */
static bool make_ccache_file(struct rpc_creds *creds)
{
	const char *dir = getenv("TMPDIR");
	char *path = NULL;
	int fd = -1;

	path = talloc_asprintf(creds, "%s/ipamd-cc-XXXXXX",
			       dir != NULL ? dir : "/tmp");
	if (path == NULL) {
		return false;
	}
	fd = mkstemp(path);
	if (fd < 0) {
		return false;
	}
	close(fd);
	creds->ccache_name = talloc_asprintf(creds, "FILE:%s", path);
	creds->own_ccache = true;
	return creds->ccache_name != NULL;
}

static struct rpc_status kerberos_init(struct rpc_creds *creds,
				       struct rpc_context *context,
				       const struct rpc_creds_settings *settings)
{
	const char *error = NULL;
	krb5_error_code ret;
	bool ok;

	ret = krb5_init_context(&creds->krb5);
	if (ret != 0) {
		return krb5_status(ret);
	}
	if (settings->keytab != NULL) {
		creds->keytab = talloc_strdup(creds, settings->keytab);
		ok = make_ccache_file(creds);
		if (!ok) {
			return rpc_status_make(RPC_VOCABULARY_ERRNO,
					       (uint32_t)errno,
					       RPC_STEP_TICKET);
		}
	} else {
		creds->ccache_name = talloc_strdup(
			creds, settings->ccache != NULL
				       ? settings->ccache
				       : krb5_cc_default_name(creds->krb5));
	}
	ret = krb5_cc_resolve(creds->krb5, creds->ccache_name, &creds->ccache);
	if (ret == 0 && settings->keytab != NULL) {
		ret = krb5_parse_name(creds->krb5,
				      settings->principal != NULL
					      ? settings->principal
					      : "",
				      &creds->principal);
		if (ret == 0) {
			ret = fetch_tgt(creds);
		}
	} else if (ret == 0) {
		ret = krb5_cc_get_principal(creds->krb5, creds->ccache,
					    &creds->principal);
	}
	if (ret != 0) {
		return krb5_status(ret);
	}
	cli_credentials_set_kerberos_state(
		creds->samba, CRED_USE_KERBEROS_REQUIRED, CRED_SPECIFIED);
	ret = cli_credentials_set_ccache(creds->samba, context->lp,
					 creds->ccache_name, CRED_SPECIFIED,
					 &error);
	return krb5_status(ret);
}

struct rpc_status rpc_creds_new(TALLOC_CTX *mem_ctx,
				struct rpc_context *context,
				const struct rpc_creds_settings *settings,
				struct rpc_creds **out_creds)
{
	struct rpc_creds *creds = NULL;
	struct rpc_status status;

	creds = talloc_zero(mem_ctx, struct rpc_creds);
	if (creds == NULL) {
		return local_status(RPC_LOCAL_NO_MEMORY);
	}
	talloc_set_destructor(creds, creds_free);
	creds->samba = cli_credentials_init(creds);
	if (creds->samba == NULL) {
		talloc_free(creds);
		return local_status(RPC_LOCAL_NO_MEMORY);
	}
	cli_credentials_set_conf(creds->samba, context->lp);
	if (settings->method == RPC_METHOD_NTLM) {
		status = ntlm_init(creds, settings);
	} else {
		status = kerberos_init(creds, context, settings);
	}
	if (!rpc_status_is_ok(status)) {
		talloc_free(creds);
		return status;
	}
	*out_creds = creds;
	return status;
}

const char *rpc_creds_ccache(const struct rpc_creds *creds)
{
	return creds->ccache_name;
}

char *rpc_creds_principal(TALLOC_CTX *mem_ctx, const struct rpc_creds *creds)
{
	char *name = NULL, *copy = NULL;

	if (creds->krb5 == NULL ||
	    krb5_unparse_name(creds->krb5, creds->principal, &name) != 0) {
		return NULL;
	}
	copy = talloc_strdup(mem_ctx, name);
	krb5_free_unparsed_name(creds->krb5, name);
	return copy;
}

struct cli_credentials *rpc_creds_samba(struct rpc_creds *creds)
{
	return creds->samba;
}

/* The ticket for server, from the cache or the KDC; its end, seconds UTC. */
static krb5_error_code get_ticket(struct rpc_creds *creds,
				  krb5_principal server, time_t *out_end)
{
	krb5_creds want = {.client = creds->principal, .server = server};
	krb5_creds *have = NULL;
	krb5_error_code ret;

	ret = krb5_get_credentials(creds->krb5, 0, creds->ccache, &want, &have);
	if (ret != 0) {
		return ret;
	}
	*out_end = (time_t)(uint32_t)have->times.endtime;
	krb5_free_creds(creds->krb5, have);
	return 0;
}

struct rpc_status rpc_creds_ticket(struct rpc_creds *creds,
				   const char *service, const char *fqdn)
{
	krb5_principal server = NULL;
	krb5_error_code ret;
	time_t end = 0;

	if (creds->krb5 == NULL) {
		return (struct rpc_status){0};
	}
	ret = krb5_sname_to_principal(creds->krb5, fqdn, service,
				      KRB5_NT_SRV_HST, &server);
	if (ret != 0) {
		return krb5_status(ret);
	}
	ret = get_ticket(creds, server, &end);
	if (creds->keytab != NULL &&
	    (ret == KRB5KRB_AP_ERR_TKT_EXPIRED ||
	     (ret == 0 && end < time(NULL) + RENEW_BEFORE_S))) {
		ret = fetch_tgt(creds);
		if (ret == 0) {
			ret = get_ticket(creds, server, &end);
		}
	}
	krb5_free_principal(creds->krb5, server);
	return krb5_status(ret);
}
