#ifndef SIMULATORS_DC_GENSEC_H
#define SIMULATORS_DC_GENSEC_H

/* The part of Samba's private gensec library that only binding needs. */
#include <core/error.h>

#include "simulators/host/sim_private.h"

struct tstream_context;

#define GENSEC_FEATURE_SIGN 0x00000002
#define GENSEC_FEATURE_SEAL 0x00000004
#define GENSEC_FEATURE_ASYNC_REPLIES 0x00000010
#define GENSEC_FEATURE_LDAP_STYLE 0x00000400

void gensec_want_feature(struct gensec_security *, uint32_t);
bool gensec_have_feature(struct gensec_security *, uint32_t);
NTSTATUS gensec_start_mech_by_sasl_name(struct gensec_security *,
					const char *);
struct tevent_req *gensec_update_send(TALLOC_CTX *, struct tevent_context *,
				      struct gensec_security *,
				      const DATA_BLOB);
NTSTATUS gensec_update_recv(struct tevent_req *, TALLOC_CTX *, DATA_BLOB *);
NTSTATUS gensec_session_info(struct gensec_security *, TALLOC_CTX *,
			     struct auth_session_info **);
NTSTATUS _gensec_create_tstream(TALLOC_CTX *, struct gensec_security *,
				struct tstream_context *,
				struct tstream_context **, const char *);

#endif
