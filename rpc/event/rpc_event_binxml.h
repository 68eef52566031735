/*
 * Binary XML as an event log service sends it: [MS-EVEN6] 2.2.12, 3.1.4.7.
 * A walk over the bytes calls a sink for each piece of the document; templates
 * are expanded on the way, nothing is built. The bytes come from a server and
 * may be anything: each length narrows what may be read, and depth, templates,
 * values and steps have limits. The walk keeps its own stack.
 */
#ifndef RPC_EVENT_RPC_EVENT_BINXML_H
#define RPC_EVENT_RPC_EVENT_BINXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

/* 2.2.12; | RPC_EVENT_ARRAY for an array of them */
enum rpc_event_type {
	RPC_EVENT_NULL = 0x00,
	RPC_EVENT_STRING = 0x01,
	RPC_EVENT_ANSI = 0x02,
	RPC_EVENT_INT8 = 0x03,
	RPC_EVENT_UINT8 = 0x04,
	RPC_EVENT_INT16 = 0x05,
	RPC_EVENT_UINT16 = 0x06,
	RPC_EVENT_INT32 = 0x07,
	RPC_EVENT_UINT32 = 0x08,
	RPC_EVENT_INT64 = 0x09,
	RPC_EVENT_UINT64 = 0x0a,
	RPC_EVENT_REAL32 = 0x0b,
	RPC_EVENT_REAL64 = 0x0c,
	RPC_EVENT_BOOL = 0x0d,
	RPC_EVENT_BINARY = 0x0e,
	RPC_EVENT_GUID = 0x0f,
	RPC_EVENT_SIZE_T = 0x10,
	RPC_EVENT_FILETIME = 0x11,
	RPC_EVENT_SYSTEMTIME = 0x12,
	RPC_EVENT_SID = 0x13,
	RPC_EVENT_HEX32 = 0x14,
	RPC_EVENT_HEX64 = 0x15,
	RPC_EVENT_XML = 0x21
};

#define RPC_EVENT_ARRAY 0x80u

/* What is wrong with an event; it costs the event and not its batch. */
enum rpc_event_bad {
	RPC_EVENT_GOOD,
	RPC_EVENT_TRUNCATED, /* a piece is longer than what holds it */
	RPC_EVENT_TOKEN,     /* a token that may not stand there */
	RPC_EVENT_LENGTH,    /* an element or list of another length */
	RPC_EVENT_DEPTH,     /* too many elements, templates in each other */
	RPC_EVENT_WORK,	     /* too many steps, values or bytes of result */
	RPC_EVENT_RECORD,    /* the record around the event contradicts itself */
	RPC_EVENT_MEMORY
};

const char *rpc_event_bad_name(enum rpc_event_bad bad);

#define RPC_EVENT_MAX_ELEMENTS 32
#define RPC_EVENT_MAX_SCOPES   10	/* document, 4 values, their templates */
#define RPC_EVENT_MAX_VALUES   4096	/* of one template */
#define RPC_EVENT_MAX_NAME     1024	/* units */
#define RPC_EVENT_MAX_STEPS    65536
#define RPC_EVENT_MAX_RESULT   1048576 /* bytes of one event */

/* UTF-16LE as it came, without a NUL. */
struct rpc_event_units {
	const uint8_t *data;
	size_t count;
};

/*
 * A value as it came. length is right for its type where that has one; a value
 * of a wrong length becomes RPC_EVENT_BINARY and the walk partial.
 */
struct rpc_event_value {
	uint8_t type;
	const uint8_t *data;
	size_t length;
};

/*
 * Called in the order of the document. What a call returns false for ends the
 * walk with RPC_EVENT_WORK. attribute_end() and close() with keep false take
 * back everything since attribute() or open(): an optional value was null.
 */
struct rpc_event_sink {
	bool (*open)(void *private_data, struct rpc_event_units name);
	bool (*attribute)(void *private_data, struct rpc_event_units name);
	bool (*attribute_end)(void *private_data, bool keep);
	bool (*content)(void *private_data);
	/* empty: the element ended with its start tag. */
	bool (*close)(void *private_data, bool keep, bool empty);
	/* Text, also of a CDATA section. */
	bool (*text)(void *private_data, struct rpc_event_units text);
	bool (*value)(void *private_data, const struct rpc_event_value *value);
	/* A character that stands as &#n; */
	bool (*character)(void *private_data, uint16_t unit);
	bool (*entity)(void *private_data, struct rpc_event_units name);
};

/* Memory of a walk, used again by the next one. */
struct rpc_event_walk;

struct rpc_event_walk *rpc_event_walk_new(TALLOC_CTX *mem_ctx);

/*
 * Walks one document. out_partial: something in it was not understood (a value
 * of unknown type or wrong length) and is left out. Processing instructions
 * are skipped.
 */
enum rpc_event_bad rpc_event_walk(struct rpc_event_walk *walk,
				  const uint8_t *data, size_t length,
				  const struct rpc_event_sink *sink,
				  void *private_data, bool *out_partial);

#endif
