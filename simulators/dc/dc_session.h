#ifndef SIMULATORS_DC_SESSION_H
#define SIMULATORS_DC_SESSION_H

#include "simulators/dc/dc_reply.h"

/*
 * One simulated directory server and the sessions of its clients, apart from
 * sockets and from binding, which may take several steps.
 */

enum sim_dc_ldap_code {
	SIM_DC_SUCCESS = 0,
	SIM_DC_OPERATIONS_ERROR = 1,
	SIM_DC_PROTOCOL_ERROR = 2,
	SIM_DC_TIME_LIMIT = 3,
	SIM_DC_SIZE_LIMIT = 4,
	SIM_DC_AUTH_METHOD = 7,
	SIM_DC_STRONGER_AUTH = 8,
	SIM_DC_REFERRAL = 10,
	SIM_DC_CRITICAL_EXTENSION = 12,
	SIM_DC_SASL_CONTINUES = 14,
	SIM_DC_NO_SUCH_OBJECT = 32,
	SIM_DC_INVALID_NAME = 34,
	SIM_DC_INVALID_CREDENTIALS = 49,
	SIM_DC_ACCESS_RIGHTS = 50,
	SIM_DC_BUSY = 51,
	SIM_DC_UNAVAILABLE = 52,
	SIM_DC_UNWILLING = 53,
};

struct sim_dc_settings {
	bool require_signing;	/* binds without sign, seal or TLS: refused */
	int max_page_size;	/* objects, [MS-ADTS] 3.1.1.3.4.6 */
	int max_value_range;	/* values of one attribute */
};

extern const struct sim_dc_settings sim_dc_settings_default;

struct sim_dc_directory {
	const struct sim_dc_tree *tree;
	struct sim_dc_settings settings;
	const char *fqdn;	/* of the server */
	const char *domain_dn;
	const char *domain_key;
	const char *server_dn;	/* its object below CN=Sites */
	const char *realm;	/* upper case */
};

struct sim_dc_session {
	const struct sim_dc_directory *directory;
	bool global_catalog;	/* port 3268 */
	const char *user;	/* DOMAIN\account; NULL: anonymous */
	unsigned faults;	/* of enum sim_dc_fault */
};

/*
 * The server FQDN of DOMAIN over a finished tree.
 * ENOENT: the tree has no server object or no domain for it; OUT_ERROR says
 * which.
 */
int sim_dc_directory_new(TALLOC_CTX *mem_ctx, const struct sim_dc_tree *tree,
			 const struct sim_dc_settings *settings,
			 const char *fqdn, const char *domain,
			 struct sim_dc_directory **out_directory,
			 char **out_error);

/* True if this port answers for the NC. */
bool sim_dc_session_serves(const struct sim_dc_session *session,
			   const struct sim_dc_nc *nc);

/* Every operation but bind. NOW is the lab's time. ENOMEM. */
int sim_dc_session_answer(struct sim_dc_session *session,
			  const struct sim_dc_request *request, time_t now,
			  struct sim_dc_reply *reply);

/* dc_search.c */
int sim_dc_search_answer(struct sim_dc_session *session,
			 const struct sim_dc_request *request, time_t now,
			 struct sim_dc_reply *reply);

/* dc_base.c: the object of a base in angle brackets; NULL: there is none. */
const struct sim_dc_entry *sim_dc_base_find(TALLOC_CTX *mem_ctx,
					    const struct sim_dc_tree *tree,
					    const char *base, size_t length);

/* dc_rootdse.c: the root DSE, an entry outside of the tree; NULL: ENOMEM. */
struct sim_dc_entry *sim_dc_rootdse(TALLOC_CTX *mem_ctx,
				    const struct sim_dc_session *session,
				    time_t now);

/* dc_select.c: answers one object with the attributes asked for. */
int sim_dc_select(const struct sim_dc_session *session,
		  const struct sim_dc_request *request,
		  const struct sim_dc_entry *entry,
		  struct sim_dc_reply *reply);

/* The OIDs of the controls that we announce, NULL at the end. */
extern const char *const sim_dc_controls[];

#endif
