/*
 * Events as fields: what the System part says and the named values after it,
 * decoded without building XML. Pure.
 */
#ifndef RPC_EVENT_RPC_EVENT_FIELDS_H
#define RPC_EVENT_RPC_EVENT_FIELDS_H

#include "rpc/event/rpc_event_binxml.h"

/* A value under EventData or UserData. */
struct rpc_event_field {
	/* Data/@Name, else the name of the element; "" for a Data without. */
	const char *name;
	uint8_t type; /* enum rpc_event_type, never an array or XML */
	/* Integers, booleans and HexInt (signed ones extended); FILETIME and
	 * SYSTEMTIME as 100 ns since 1601. */
	uint64_t number;
	/* Text: UTF-8 with a NUL behind; GUID, SID, Binary, reals: as they
	 * came. NULL where number says it all. */
	const char *bytes;
	size_t length;
};

enum rpc_event_body {
	RPC_EVENT_NO_BODY,
	RPC_EVENT_DATA,	     /* EventData */
	RPC_EVENT_USER_DATA, /* UserData */
	RPC_EVENT_PROBLEM    /* ProcessingErrorData: the publisher's fault */
};

/* [MS-EVEN6] 2.2.13. Texts are never NULL; "" where there is none. */
struct rpc_event {
	const char *provider, *source; /* Provider/@Name, @EventSourceName */
	const char *provider_guid;     /* as it came, or "{...}" */
	const char *channel, *computer;
	const char *user_sid;	       /* "S-1-..." */
	const char *activity, *related_activity; /* "{...}" */
	uint32_t id, qualifiers;
	uint32_t version, level, task, opcode;
	uint64_t keywords;
	int64_t time_ns; /* UTC, since 1970; 0 where there is none */
	uint64_t record_id;
	uint32_t pid, tid;
	enum rpc_event_body body;
	bool partial; /* something in it was not understood */
	const struct rpc_event_field *fields;
	size_t count;
};

struct rpc_event_decoder;

struct rpc_event_decoder *rpc_event_decoder_new(TALLOC_CTX *mem_ctx);

/*
 * One event of binary XML. The event is lent: the next call, or the end of the
 * decoder, takes it back. It is untouched on failure.
 */
enum rpc_event_bad rpc_event_decode(struct rpc_event_decoder *decoder,
				    const uint8_t *data, size_t length,
				    const struct rpc_event **out_event);

/* A copy in one piece of memory; NULL without memory. */
struct rpc_event *rpc_event_copy(TALLOC_CTX *mem_ctx,
				 const struct rpc_event *event);

/* The first field of that name, or NULL. */
const struct rpc_event_field *rpc_event_field(const struct rpc_event *event,
					      const char *name);

/* How Windows would write the field; NULL without memory. */
char *rpc_event_field_text(TALLOC_CTX *mem_ctx,
			   const struct rpc_event_field *field);

/*
 * One event as XML in UTF-8, in the form of wevtutil: one line, single quotes.
 * Characters that XML has not become U+FFFD.
 */
enum rpc_event_bad rpc_event_xml(TALLOC_CTX *mem_ctx,
				 struct rpc_event_walk *walk,
				 const uint8_t *data, size_t length,
				 char **out_xml, bool *out_partial);

#endif
