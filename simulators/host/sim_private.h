/*
 * What we use of Samba's private libraries and what samba-dev has no header
 * for. The symbols carry the release in their version, so the loader refuses
 * any other one; the check below refuses it when building.
 */
#ifndef SIMULATORS_HOST_SIM_PRIVATE_H
#define SIMULATORS_HOST_SIM_PRIVATE_H

#include <samba/version.h>
#if SAMBA_VERSION_MAJOR != 4 || SAMBA_VERSION_MINOR != 17
#error "written for Samba 4.17: compare these declarations with your release"
#endif

#include <stdint.h>
#include <stdbool.h>
#include <sys/time.h>
#include <talloc.h>
#include <tevent.h>
#include <util/time.h>
#include <util/data_blob.h>
#include <core/error.h>
#include <gen_ndr/auth.h>
#include <gen_ndr/samr.h>

struct auth4_context;
struct auth_usersupplied_info;
struct cli_credentials;
struct gensec_security;
struct gensec_settings;
struct loadparm_context;
struct tsocket_address;

/* gensec */
NTSTATUS gensec_init(void);
NTSTATUS gensec_server_start(TALLOC_CTX *, struct gensec_settings *,
			     struct auth4_context *, struct gensec_security **);
NTSTATUS gensec_set_credentials(struct gensec_security *,
				struct cli_credentials *);
NTSTATUS gensec_set_local_address(struct gensec_security *,
				  const struct tsocket_address *);
NTSTATUS gensec_set_remote_address(struct gensec_security *,
				   const struct tsocket_address *);
NTSTATUS gensec_set_target_service_description(struct gensec_security *,
					       const char *);
struct gensec_settings *lpcfg_gensec_settings(TALLOC_CTX *,
					      struct loadparm_context *);

/* cliauth */
enum sim_ntlm_level { SIM_NTLM_OFF, SIM_NTLM_ON, SIM_NTLM_V2_ONLY };

NTSTATUS ntlm_password_check(TALLOC_CTX *, bool lanman,
			     enum sim_ntlm_level level, uint32_t parameters,
			     const DATA_BLOB *challenge,
			     const DATA_BLOB *lm_response,
			     const DATA_BLOB *nt_response, const char *user,
			     const char *client_user,
			     const char *client_domain,
			     const struct samr_Password *lm_hash,
			     const struct samr_Password *nt_hash,
			     DATA_BLOB *user_key, DATA_BLOB *lm_key);

/* npa-tstream: what smbd hands over with a client of a named pipe */
struct tstream_context;
struct auth_session_info_transport;
struct tevent_req *tstream_npa_accept_existing_send(
	TALLOC_CTX *, struct tevent_context *, struct tstream_context *plain,
	uint16_t file_type, uint16_t device_state, uint64_t allocation_size);
int _tstream_npa_accept_existing_recv(
	struct tevent_req *, int *out_errno, TALLOC_CTX *,
	struct tstream_context **out_stream, void *info, void *transport,
	struct tsocket_address **out_remote, char **out_remote_name,
	struct tsocket_address **out_local, char **out_local_name,
	struct auth_session_info_transport **out_session,
	const char *location);

/* dcerpc-server */
NTSTATUS dcerpc_server_epmapper_init(TALLOC_CTX *);

/* The leading members of what NTLM hands to a check; never make one. */
struct auth_usersupplied_info {
	const char *workstation;
	const struct tsocket_address *remote, *local;
	uint32_t logon_parameters;
	bool names_cracked, was_mapped;
	uint64_t logon_id;
	struct {
		const char *account_name, *domain_name;
	} client, mapped, original;
	int password_kind;
	struct {
		struct {
			DATA_BLOB lanman, nt;
		} response;
	} password;
};

/* What gensec calls back; every function must be there. */
struct auth4_context {
	struct {
		const char *set_by;
		DATA_BLOB data;
	} challenge;
	void *methods;
	struct tevent_context *event_ctx;
	void *msg_ctx;
	struct loadparm_context *lp_ctx;
	void *sam_ctx;
	struct timeval start_time;
	void *private_data;
	void *smb_krb5_context;
	struct tevent_req *(*check_ntlm_password_send)(
		TALLOC_CTX *, struct tevent_context *, struct auth4_context *,
		const struct auth_usersupplied_info *);
	NTSTATUS (*check_ntlm_password_recv)(struct tevent_req *, TALLOC_CTX *,
					     uint8_t *authoritative,
					     void **info, DATA_BLOB *user_key,
					     DATA_BLOB *lm_key);
	NTSTATUS (*get_ntlm_challenge)(struct auth4_context *, uint8_t[8]);
	NTSTATUS (*set_ntlm_challenge)(struct auth4_context *,
				       const uint8_t[8], const char *);
	NTSTATUS (*generate_session_info)(struct auth4_context *, TALLOC_CTX *,
					  void *info, const char *user,
					  uint32_t flags,
					  struct auth_session_info **);
	NTSTATUS (*generate_session_info_pac)(
		struct auth4_context *, TALLOC_CTX *, void *krb5,
		DATA_BLOB *pac, const char *principal,
		const struct tsocket_address *remote, uint32_t flags,
		struct auth_session_info **);
};

#endif
