/*
 * What became of a remote operation, with nothing lost: which step it had
 * reached, which vocabulary the other side (or this machine) spoke, and which
 * word it said. No Samba header is needed to read one.
 */
#ifndef RPC_CONN_RPC_STATUS_H
#define RPC_CONN_RPC_STATUS_H

#include <stdbool.h>
#include <stdint.h>

enum rpc_vocabulary {
	RPC_VOCABULARY_NONE = 0, /* success */
	RPC_VOCABULARY_NTSTATUS, /* [MS-ERREF] 2.3 */
	RPC_VOCABULARY_WERROR,	 /* [MS-ERREF] 2.2, [MS-DHCPM] 2.2.4 */
	RPC_VOCABULARY_LDAP,	 /* RFC 4511 4.1.9, negative: libldap */
	RPC_VOCABULARY_KRB5,	 /* krb5_error_code as unsigned */
	RPC_VOCABULARY_ERRNO,
	RPC_VOCABULARY_RESOLVER, /* getaddrinfo */
	RPC_VOCABULARY_DNS,	 /* c-ares */
	RPC_VOCABULARY_LOCAL	 /* enum rpc_local */
};

/* In the order in which they are reached. */
enum rpc_step {
	RPC_STEP_NONE = 0,
	RPC_STEP_RESOLVE, /* host name to address */
	RPC_STEP_TICKET,  /* credentials, Kerberos ticket */
	RPC_STEP_CONNECT, /* TCP */
	RPC_STEP_MAP,	  /* endpoint mapper, port 135 */
	RPC_STEP_BIND,	  /* the interface */
	RPC_STEP_AUTH,	  /* who we are */
	RPC_STEP_CALL,	  /* the method, or the search */
	RPC_STEP_REPLY	  /* what came back */
};

/* What only our own side can find out. */
enum rpc_local {
	RPC_LOCAL_NO_MEMORY = 1,
	RPC_LOCAL_TOO_MANY_PAGES, /* a listing that does not end */
	RPC_LOCAL_TOO_MANY_ROWS,
	RPC_LOCAL_NO_PROGRESS,	  /* a listing that goes round in a circle */
	RPC_LOCAL_BAD_REPLY,	  /* counts that contradict each other */
	RPC_LOCAL_SECRET_FILE	  /* password or keytab file unusable */
};

struct rpc_status {
	enum rpc_vocabulary vocabulary;
	uint32_t code;
	enum rpc_step step;
};

static inline bool rpc_status_is_ok(struct rpc_status status)
{
	return status.vocabulary == RPC_VOCABULARY_NONE;
}

static inline struct rpc_status rpc_status_make(enum rpc_vocabulary vocabulary,
						uint32_t code,
						enum rpc_step step)
{
	return (struct rpc_status){
		.vocabulary = vocabulary, .code = code, .step = step};
}

/* "resolve", "ticket", "connect", "map", "bind", "auth", "call", "reply". */
const char *rpc_step_name(enum rpc_step step);

/* "NTSTATUS", "WERROR", "LDAP", ... */
const char *rpc_vocabulary_name(enum rpc_vocabulary vocabulary);

/*
 * The word itself, such as NT_STATUS_LOGON_FAILURE or "0x00004e25" where the
 * vocabulary has no name for it. Written into buf, which is returned.
 */
const char *rpc_status_name(struct rpc_status status, char *buf, size_t size);

/*
 * One English sentence: what happened and what to do about it. Constant.
 */
const char *rpc_status_sentence(struct rpc_status status);

struct tevent_req;

/*
 * How a request ended whose state keeps STATUS for its user errors: success,
 * STATUS, ERRNO ETIMEDOUT in step CALL, or LOCAL NO_MEMORY.
 */
struct rpc_status rpc_status_received(struct tevent_req *req,
				      struct rpc_status status);

#endif
