/* Shared by the files of this room. */
#ifndef RPC_DHCP_RPC_DHCP_PRIVATE_H
#define RPC_DHCP_RPC_DHCP_PRIVATE_H

#include "rpc/dhcp/rpc_dhcp.h"

#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_dhcpsrv.h"
#include "gen_ndr/ndr_dhcpsrv2.h"

/* [MS-ERREF] 2.2, as far as it steers a listing. */
#define DHCP_SUCCESS		0
#define DHCP_FILE_NOT_FOUND	2
#define DHCP_MORE_DATA		234
#define DHCP_NO_MORE_ITEMS	259
#define DHCP_SUBNET_NOT_PRESENT 20005

enum rpc_dhcp_face { RPC_DHCP_FIRST, RPC_DHCP_SECOND, RPC_DHCP_FACES };

/* Each has its methods, newest first, in rpc_dhcp_ask.c. */
enum rpc_dhcp_question {
	RPC_DHCP_ASK_VERSION,
	RPC_DHCP_ASK_CONFIG,
	RPC_DHCP_ASK_ATTRIBUTES,
	RPC_DHCP_ASK_AUDIT,
	RPC_DHCP_ASK_CONFIG6,
	RPC_DHCP_ASK_SCOPES,
	RPC_DHCP_ASK_INFO,
	RPC_DHCP_ASK_ELEMENTS,
	RPC_DHCP_ASK_SUPERSCOPES,
	RPC_DHCP_ASK_SCOPES6,
	RPC_DHCP_ASK_INFO6,
	RPC_DHCP_ASK_ELEMENTS6,
	RPC_DHCP_ASK_LEASES,
	RPC_DHCP_ASK_LEASES6,
	RPC_DHCP_ASK_COUNTS,
	RPC_DHCP_ASK_COUNTS6,
	RPC_DHCP_QUESTIONS
};

struct rpc_dhcp {
	struct rpc_conn *conns[RPC_DHCP_FACES];
	struct rpc_dhcp_version version;
	struct rpc_dhcp_limits limits;
	/* which method of each question this server has */
	uint8_t known[RPC_DHCP_QUESTIONS];
};

/*
 * Asks one question by the newest method that the server has. r is the
 * structure of that method; the methods of one question share its layout.
 * Out pointers of r must be set. The same r may serve every attempt.
 */
struct tevent_req *rpc_dhcp_ask_send(TALLOC_CTX *mem_ctx,
				     struct tevent_context *ev,
				     struct rpc_dhcp *dhcp,
				     enum rpc_dhcp_question question,
				     TALLOC_CTX *r_mem, void *r);
/* out_opnum: that of the method which answered. */
struct rpc_status rpc_dhcp_ask_recv(struct tevent_req *req,
				    uint32_t *out_opnum);

/* Whether a failure leaves the connection of use for the next question. */
bool rpc_dhcp_survives(struct rpc_status status);

/* The server has no method for the question at all. */
bool rpc_dhcp_is_lacking(struct rpc_status status);

static inline struct rpc_status rpc_dhcp_werror(uint32_t code)
{
	return rpc_status_make(RPC_VOCABULARY_WERROR, code, RPC_STEP_CALL);
}

static inline struct rpc_status rpc_dhcp_local(enum rpc_local code)
{
	return rpc_status_make(RPC_VOCABULARY_LOCAL, code, RPC_STEP_REPLY);
}

/* Failures of a request: its state keeps the status. */
struct rpc_status rpc_dhcp_received(struct tevent_req *req,
				    struct rpc_status status);

/*
 * Guards a listing: counts pages and rows and notices a resume handle that
 * comes again, be it after many others (Brent's method).
 */
struct rpc_dhcp_guard {
	uint32_t pages;
	uint32_t power;
	uint64_t rows;
	uint8_t kept[16];
	uint8_t size; /* of the handle */
};

void rpc_dhcp_guard_start(struct rpc_dhcp_guard *guard, const void *handle,
			  size_t size);
/* Before the next page is asked for with handle; rows: of the page got. */
struct rpc_status rpc_dhcp_guard_page(struct rpc_dhcp_guard *guard,
				      const struct rpc_dhcp_limits *limits,
				      size_t rows, bool more,
				      const void *handle);

/* ------------------------------------------- values, rpc_dhcp_value.c */

/* Bytes that n units may need in UTF-8, the NUL included. */
#define RPC_DHCP_UTF8_SIZE(n) (3 * (size_t)(n) + 1)

/* Writes UTF-8 and a NUL; returns the bytes before the NUL. */
size_t rpc_dhcp_utf8(const uint16_t *units, size_t num_units, char *out,
		     uint32_t *odd);

/* NULL for a missing or empty string (and, with *out_oom, for no memory). */
const char *rpc_dhcp_text(TALLOC_CTX *mem_ctx, const struct DHCPM_STRING *text,
			  uint32_t *odd, bool *out_oom);

int64_t rpc_dhcp_time(uint32_t low, uint32_t high);
struct rpc_dhcp_address rpc_dhcp_address4(uint32_t word);
struct rpc_dhcp_address rpc_dhcp_address6(const struct DHCP_IPV6_ADDRESS *a);
uint32_t rpc_dhcp_word(const struct rpc_dhcp_address *address);
struct DHCP_IPV6_ADDRESS rpc_dhcp_wire6(const struct rpc_dhcp_address *address);

/* Bits of a mask; sets RPC_DHCP_ODD_MASK where they are not contiguous. */
uint8_t rpc_dhcp_prefix(uint32_t mask, uint32_t *odd);

/* Whether address lies in scope/prefix; families equal. */
bool rpc_dhcp_contains(const struct rpc_dhcp_address *scope, uint8_t prefix,
		       const struct rpc_dhcp_address *address);

/* How many bytes of a reservation's id are its scope prefix: 0 or 5. */
uint32_t rpc_dhcp_id_prefix(const uint8_t *id, uint32_t len, uint32_t scope);

#endif
