/* Shared by the files of this room. */
#ifndef RPC_DHCP_RPC_DHCP_PRIVATE_H
#define RPC_DHCP_RPC_DHCP_PRIVATE_H

#include "rpc/dhcp/rpc_dhcp.h"

#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_dhcpsrv.h"
#include "gen_ndr/ndr_dhcpsrv2.h"
#include "rpc/dhcp/rpc_dhcp_questions.h"

/* [MS-ERREF] 2.2, as far as it steers a listing. */
#define DHCP_SUCCESS		0
#define DHCP_FILE_NOT_FOUND	2
#define DHCP_ACCESS_DENIED	5
#define DHCP_MORE_DATA		234
#define DHCP_NO_MORE_ITEMS	259
#define DHCP_SUBNET_NOT_PRESENT 20005

enum rpc_dhcp_face { RPC_DHCP_FIRST, RPC_DHCP_SECOND, RPC_DHCP_FACES };

/* Each has its methods, newest first. */
enum rpc_dhcp_question {
#define QUESTION(name, ...) RPC_DHCP_ASK_##name,
	RPC_DHCP_EVERY_QUESTION
#undef QUESTION
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

static inline struct rpc_status rpc_dhcp_werror(uint32_t code)
{
	return rpc_status_make(RPC_VOCABULARY_WERROR, code, RPC_STEP_CALL);
}

static inline struct rpc_status rpc_dhcp_local(enum rpc_local code)
{
	return rpc_status_make(RPC_VOCABULARY_LOCAL, code, RPC_STEP_REPLY);
}

/* Ends a listing at limits->list_ms; false: no memory. */
bool rpc_dhcp_deadline(struct tevent_req *req, struct tevent_context *ev,
		       const struct rpc_dhcp_limits *limits);

/*
 * Guards a listing: counts pages and rows and notices a resume handle that
 * comes again, be it after many others (Brent's method).
 */
/* The largest is that of filters: all of a pattern. */
#define RPC_DHCP_HANDLE_MAX sizeof(struct DHCP_ADDR_PATTERN)

struct rpc_dhcp_guard {
	uint32_t pages;
	uint32_t power;
	uint64_t rows;
	uint8_t kept[RPC_DHCP_HANDLE_MAX];
	uint16_t size; /* of the handle */
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

/* A copy of bytes; NULL for none (and, with *out_oom, for no memory). */
const uint8_t *rpc_dhcp_bytes(TALLOC_CTX *mem_ctx, const void *data,
			      uint32_t len, bool *out_oom);

/* --------------------------------- plain values sent, rpc_dhcp_make.c */

struct rpc_dhcp_call;

/*
 * All of them allocate below the call, and refuse it where there is no memory
 * or the value cannot be said; what they return is of no use then.
 */
/* NULL for NULL. Not UTF-8, or with more than max units (0: any): refused. */
struct DHCPM_STRING *rpc_dhcp_make_text(struct rpc_dhcp_call *call,
					const char *utf8, uint32_t max);
/* For [string,charset(UTF16)] parameters: utf8 itself, looked at. */
const char *rpc_dhcp_make_param(struct rpc_dhcp_call *call, const char *utf8,
				uint32_t max);
struct DHCP_BINARY_DATA rpc_dhcp_make_bytes(struct rpc_dhcp_call *call,
					    const uint8_t *data, uint32_t len);
struct DATE_TIME rpc_dhcp_make_time(int64_t seconds);
/* Refused for another family, 0 included. */
uint32_t rpc_dhcp_make_address4(struct rpc_dhcp_call *call,
				const struct rpc_dhcp_address *address);
struct DHCP_IPV6_ADDRESS
rpc_dhcp_make_address6(struct rpc_dhcp_call *call,
		       const struct rpc_dhcp_address *address);
uint32_t rpc_dhcp_make_mask(uint8_t prefix);

#endif
