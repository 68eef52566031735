#ifndef SIMULATORS_DC_DC_H
#define SIMULATORS_DC_DC_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <talloc.h>
#include <tevent.h>
#include <jansson.h>

struct gensec_security;
struct sim_doors;
struct tsocket_address;

/*
 * A simulated domain controller's LDAP service (ports 389 and 3268, the
 * global catalog) over the LDIF files of a host's directory.
 *
 * The directory holds the files themselves, or directory.json:
 *	{"files": ["contoso.ldf", "../dc1/configuration.ldf"],
 *	 "requireSigning": true, "maxPageSize": 1000, "maxValRange": 1500}
 * with paths relative to it; every member may be left out. As on a new Windows
 * Server 2025 domain, binds must sign unless requireSigning is false.
 *
 * What differs from Windows: the global catalog holds every attribute, not
 * the partial set; there is no TLS; nothing can be changed.
 */

/* Faults that a lab can ask for: how binds are answered, and searches. */
#define SIM_DC_FAULT_BIND "ldap_silent_bind"
#define SIM_DC_FAULT_NEVER "ldap_never_answer"
#define SIM_DC_FAULT_CLOSE "ldap_close_mid_reply"
#define SIM_DC_FAULT_TRUNCATED "ldap_truncated"
#define SIM_DC_FAULT_BER "ldap_bad_ber"
#define SIM_DC_FAULT_ID "ldap_wrong_id"
#define SIM_DC_FAULT_PAGES "ldap_endless_pages"
#define SIM_DC_FAULT_DENIED "ldap_denied_page"
#define SIM_DC_FAULT_REFERRAL "ldap_referral_loop"
#define SIM_DC_FAULT_BUSY "ldap_busy"

/* What the service needs of its host. */
struct sim_dc_host {
	const char *fqdn;	/* dc1.contoso.test */
	const char *domain;	/* contoso.test */
	const char *address;	/* IPv4, to listen on */
	struct sim_doors *doors; /* that it opens there; may be NULL */
	const char *dir;
	void *private_data;

	/* The lab's time. */
	time_t (*now)(void *private_data);

	/*
	 * An acceptor for one client, with the lab's accounts and keys, whose
	 * mechanism is not yet started. errno.
	 */
	int (*acceptor)(void *private_data, TALLOC_CTX *mem_ctx,
			const struct tsocket_address *remote,
			const struct tsocket_address *local,
			const char *service, struct gensec_security **out);

	/*
	 * A simple bind: 0 with DOMAIN\account in *OUT_USER, EACCES. The name
	 * is an account, without domain.
	 */
	int (*check_password)(void *private_data, TALLOC_CTX *mem_ctx,
			      const char *account, const char *password,
			      const char **out_user);

	/* Whether the lab asks for this fault now. NULL: for none. */
	bool (*fault)(void *private_data, const char *name);

	/*
	 * One finished operation; takes ENTRY over. CLIENT is ADDRESS:PORT,
	 * USER NULL for nobody.
	 */
	void (*journal)(void *private_data, const char *client,
			const char *user, const char *operation,
			json_t *arguments, const char *result);
};

/*
 * Loads the directory and listens. HOST is copied, what it points to must
 * live as long as the service. Freeing OUT_SERVICE ends it and its clients.
 * errno with the reason (file and line) in OUT_ERROR.
 */
struct sim_dc_service;
int sim_dc_service_start(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			 const struct sim_dc_host *host,
			 struct sim_dc_service **out_service,
			 char **out_error);

#endif
