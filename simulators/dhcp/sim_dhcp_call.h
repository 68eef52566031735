/*
 * One call to a simulated DHCP server: which service it reached, whether it
 * may, what the journal says of it.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_CALL_H
#define SIMULATORS_DHCP_SIM_DHCP_CALL_H

#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <tevent.h>
#include <dcesrv_core.h>
#include <jansson.h>

#include "simulators/dhcp/sim_dhcp.h"
#include "simulators/dhcp/sim_dhcp_extra.h"
#include "simulators/dhcp/sim_dhcp_page.h"
#include "simulators/dhcp/sim_dhcp_world.h"

/* Win32 codes beside those of sim_dhcp_page.h. */
#define SIM_DHCP_FILE_NOT_FOUND 2u
#define SIM_DHCP_ACCESS_DENIED 5u
#define SIM_DHCP_NOT_ENOUGH_MEMORY 8u
#define SIM_DHCP_NOT_SUPPORTED 50u
#define SIM_DHCP_INVALID_PARAMETER 87u
#define SIM_DHCP_SUBNET_NOT_PRESENT 20005u

struct sim_dhcp_service {
	struct sim_dhcp_service *next;
	struct dcesrv_context *dce;
	struct sim_seam host;
	struct sim_dhcp_world *world;
	struct sim_dhcp_extra extra;
	time_t started;
	/* the last opnum of this version, for dhcpsrv and dhcpsrv2 */
	int last_opnum[2];
};

/* What a method asks of its caller ([MS-DHCPM] 3.5.4, 3.5.5). */
enum sim_dhcp_right { SIM_DHCP_ANYONE, SIM_DHCP_READ, SIM_DHCP_WRITE };

struct sim_dhcp_call {
	struct dcesrv_call_state *dce_call;
	TALLOC_CTX *mem_ctx; /* lives until the reply is sent */
	struct sim_dhcp_service *service;
	const char *method;
	json_t *arguments;
};

/*
 * Refuses what the server's version lacks (with an RPC fault), and callers
 * without the right; then sim_dhcp_call_end() is all that is left to do.
 * `which` is 0 for dhcpsrv, 1 for dhcpsrv2.
 */
uint32_t sim_dhcp_call_begin(struct sim_dhcp_call *call,
			     struct dcesrv_call_state *dce_call,
			     TALLOC_CTX *mem_ctx, int which,
			     enum sim_dhcp_right right, const char *method);

/* Writes the journal; returns `result`. */
uint32_t sim_dhcp_call_end(struct sim_dhcp_call *call, uint32_t result);

/* The whole answer to a method that this simulator does not have. */
void sim_dhcp_call_unknown(struct dcesrv_call_state *dce_call,
			   TALLOC_CTX *mem_ctx, const char *method);

bool sim_dhcp_call_is_member(const struct sim_dhcp_call *call,
			     const char *group);
bool sim_dhcp_call_fault(const struct sim_dhcp_call *call, const char *name);

/* Notes an argument; a failure to do so leaves it out of the journal. */
void sim_dhcp_call_note(struct sim_dhcp_call *call, const char *name,
			json_int_t value);
void sim_dhcp_call_note_address(struct sim_dhcp_call *call, const char *name,
				int family,
				const struct sim_dhcp_address *address);

/* The scope named by an argument, which is noted; NULL when there is none. */
const struct sim_dhcp_scope *
sim_dhcp_call_scope(struct sim_dhcp_call *call, int family,
		    const struct sim_dhcp_address *id);

/*
 * Makes the function that pidl's dispatcher calls out of the body that
 * follows, which has `call` and `r` and returns a Win32 code. WHICH is as
 * above and is defined by the file that uses it.
 */
#define SIM_DHCP_METHOD(method, right)                                         \
	static uint32_t answer_##method(struct sim_dhcp_call *call,            \
					struct method *r);                     \
	static uint32_t dcesrv_##method(struct dcesrv_call_state *dce_call,    \
					TALLOC_CTX *mem_ctx,                   \
					struct method *r)                      \
	{                                                                      \
		struct sim_dhcp_call call;                                     \
		uint32_t result = sim_dhcp_call_begin(                         \
			&call, dce_call, mem_ctx, WHICH, right, #method);      \
		if (result == SIM_DHCP_SUCCESS) {                              \
			result = answer_##method(&call, r);                    \
		}                                                              \
		return sim_dhcp_call_end(&call, result);                       \
	}                                                                      \
	static uint32_t answer_##method(struct sim_dhcp_call *call,            \
					struct method *r)

/* A method that is not answered: the fault of an unknown opnum. */
#define SIM_DHCP_UNKNOWN(method)                                               \
	static uint32_t dcesrv_##method(struct dcesrv_call_state *dce_call,    \
					TALLOC_CTX *mem_ctx, struct method *r) \
	{                                                                      \
		sim_dhcp_call_unknown(dce_call, mem_ctx, #method);             \
		return 0;                                                      \
	}

NTSTATUS dcerpc_server_dhcpsrv_init(TALLOC_CTX *mem_ctx);
NTSTATUS dcerpc_server_dhcpsrv2_init(TALLOC_CTX *mem_ctx);

/* The service of this context; NULL for a foreign one. */
struct sim_dhcp_service *
sim_dhcp_service_find(const struct dcesrv_context *dce);

#endif
