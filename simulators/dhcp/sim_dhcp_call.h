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
#define SIM_DHCP_CALL_NOT_IMPLEMENTED 120u
#define SIM_DHCP_INSUFFICIENT_BUFFER 122u
#define SIM_DHCP_INVALID_NAME 123u
#define SIM_DHCP_DUPLICATE_TAG 2014u
#define SIM_DHCP_SUBNET_IS_IN_SUPERSCOPE 20004u /* ..._SUBNET_EXITS */
#define SIM_DHCP_SUBNET_NOT_PRESENT 20005u
#define SIM_DHCP_ELEMENT_CANT_REMOVE 20007u
#define SIM_DHCP_OPTION_EXISTS 20009u
#define SIM_DHCP_OPTION_NOT_PRESENT 20010u
#define SIM_DHCP_CLIENT_EXISTS 20014u
#define SIM_DHCP_INVALID_DHCP_CLIENT 20016u
#define SIM_DHCP_NOT_RESERVED_CLIENT 20018u
#define SIM_DHCP_RESERVED_CLIENT 20019u
#define SIM_DHCP_IPRANGE_EXISTS 20021u
#define SIM_DHCP_RESERVEDIP_EXISTS 20022u
#define SIM_DHCP_INVALID_RANGE 20023u
#define SIM_DHCP_CLASS_NOT_FOUND 20044u
#define SIM_DHCP_CLASS_ALREADY_EXISTS 20045u
#define SIM_DHCP_SCOPE_NAME_TOO_LONG 20046u
#define SIM_DHCP_IPRANGE_CONV_ILLEGAL 20049u
#define SIM_DHCP_NETWORK_CHANGED 20050u
#define SIM_DHCP_CANNOT_MODIFY_BINDINGS 20051u
#define SIM_DHCP_SUBNET_EXISTS 20052u
#define SIM_DHCP_MSCOPE_EXISTS 20053u
#define SIM_DHCP_MSCOPE_RANGE_TOO_SMALL 20054u
#define SIM_DHCP_DELETE_BUILTIN_CLASS 20089u
#define SIM_DHCP_INVALID_SUBNET_PREFIX 20091u
#define SIM_DHCP_INVALID_DELAY 20092u
#define SIM_DHCP_LINKLAYER_ADDRESS_EXISTS 20093u
#define SIM_DHCP_LINKLAYER_ADDRESS_DOES_NOT_EXIST 20095u
#define SIM_DHCP_HARDWARE_TYPE_ALREADY_EXEMPT 20101u
#define SIM_DHCP_UNDEFINED_HARDWARE_TYPE 20102u
#define SIM_DHCP_POLICY_EXISTS 20105u
#define SIM_DHCP_POLICY_RANGE_EXISTS 20106u
#define SIM_DHCP_POLICY_RANGE_BAD 20107u
#define SIM_DHCP_RANGE_INVALID_IN_SERVER_POLICY 20108u
#define SIM_DHCP_INVALID_POLICY_EXPRESSION 20109u
#define SIM_DHCP_INVALID_PROCESSING_ORDER 20110u
#define SIM_DHCP_POLICY_NOT_FOUND 20111u
#define SIM_DHCP_SCOPE_RANGE_POLICY_RANGE_CONFLICT 20112u
#define SIM_DHCP_FO_SCOPE_ALREADY_IN_RELATIONSHIP 20113u
#define SIM_DHCP_FO_RELATIONSHIP_EXISTS 20114u
#define SIM_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST 20115u
#define SIM_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP 20116u
#define SIM_DHCP_FO_RELATION_IS_SECONDARY 20117u
#define SIM_DHCP_FO_STATE_NOT_NORMAL 20120u
#define SIM_DHCP_FO_RELATIONSHIP_NAME_TOO_LONG 20125u
#define SIM_DHCP_REACHED_END_OF_SELECTION 20126u
#define SIM_DHCP_FO_MAX_RELATIONSHIPS 20128u
#define SIM_DHCP_FO_IPRANGE_TYPE_CONV_ILLEGAL 20129u
#define SIM_DHCP_FO_MAX_ADD_SCOPES 20130u
#define SIM_DHCP_POLICY_FQDN_RANGE_UNSUPPORTED 20135u
#define SIM_DHCP_NAP_NOT_SUPPORTED 20138u

struct sim_dhcp_state;

struct sim_dhcp_service {
	struct sim_dhcp_service *next;
	struct dcesrv_context *dce;
	struct sim_seam host;
	TALLOC_CTX *loaded; /* of the world, the state, and settings */
	struct sim_dhcp_world *world;
	struct sim_dhcp_state *state;
	struct sim_dhcp_extra extra;
	struct sim_dhcp_lease_hook hook;
	struct sim_dhcp_change_hook change_hook;
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

/* The service of the lab's host with this name or IPv4 address in the same
 * process; NULL for none. */
struct sim_dhcp_service *sim_dhcp_service_named(const char *name,
						const char *address);

/* Tells of a change to the scope, whose name it gets, and the caller's. */
void sim_dhcp_call_tell(struct sim_dhcp_call *call,
			const struct sim_dhcp_scope *scope,
			const struct sim_dhcp_change *change);

/* Notes an argument; a failure to do so leaves it out of the journal. */
void sim_dhcp_call_note(struct sim_dhcp_call *call, const char *name,
			json_int_t value);
void sim_dhcp_call_note_text(struct sim_dhcp_call *call, const char *name,
			     const char *text);
void sim_dhcp_call_note_address(struct sim_dhcp_call *call, const char *name,
				int family,
				const struct sim_dhcp_address *address);

/* The scope named by an argument, which is noted; NULL when there is none. */
struct sim_dhcp_scope *
sim_dhcp_call_scope(struct sim_dhcp_call *call, int family,
		    const struct sim_dhcp_address *id);

/*
 * Makes the function that pidl's dispatcher calls; sim_dhcp_answer_METHOD()
 * does the work and returns a Win32 code. WHICH is as above and is defined by
 * the file that uses it.
 */
#define SIM_DHCP_METHOD(method, right)                                         \
	uint32_t sim_dhcp_answer_##method(struct sim_dhcp_call *call,          \
					  struct method *r);                   \
	static uint32_t dcesrv_##method(struct dcesrv_call_state *dce_call,    \
					TALLOC_CTX *mem_ctx,                   \
					struct method *r)                      \
	{                                                                      \
		struct sim_dhcp_call call;                                     \
		uint32_t result = sim_dhcp_call_begin(                         \
			&call, dce_call, mem_ctx, WHICH, right, #method);      \
		if (result == SIM_DHCP_SUCCESS) {                              \
			result = sim_dhcp_answer_##method(&call, r);           \
		}                                                              \
		return sim_dhcp_call_end(&call, result);                       \
	}

/* The head of such an answer, which has `call` and `r`. */
#define SIM_DHCP_ANSWER(method)                                                \
	uint32_t sim_dhcp_answer_##method(struct sim_dhcp_call *call,          \
					  struct method *r);                   \
	uint32_t sim_dhcp_answer_##method(struct sim_dhcp_call *call,          \
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
