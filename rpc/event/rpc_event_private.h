/* Shared by the files of this room. */
#ifndef RPC_EVENT_RPC_EVENT_PRIVATE_H
#define RPC_EVENT_RPC_EVENT_PRIVATE_H

#include "rpc/event/rpc_event_binxml.h"

static inline uint16_t event_u16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t event_u32(const uint8_t *p)
{
	return (uint32_t)event_u16(p) | (uint32_t)event_u16(p + 2) << 16;
}

static inline uint64_t event_u64(const uint8_t *p)
{
	return (uint64_t)event_u32(p) | (uint64_t)event_u32(p + 4) << 32;
}

/* Bytes that grow up to a limit; failed sticks. */
struct event_text {
	char *data; /* a talloc chunk below parent */
	TALLOC_CTX *parent;
	size_t used, size, limit;
	bool failed;
};

/* Room for length more bytes, which the caller fills and counts; or NULL. */
char *event_text_room(struct event_text *text, size_t length);
bool event_text_add(struct event_text *text, const char *data, size_t length);
/* UTF-8 of units; halves of characters, and NULs, become U+FFFD. */
bool event_text_units(struct event_text *text, struct rpc_event_units units);
/* The same of bytes that should be text; others are taken as Latin-1. */
bool event_text_ansi(struct event_text *text, const uint8_t *data,
		     size_t length);
/* How a value is written ([MS-EVEN6] 2.2.12.3 and what Windows writes). */
bool event_text_value(struct event_text *text,
		      const struct rpc_event_value *value);

/* 100 ns since 1601, with three digits of a second or seven. */
bool event_text_time(struct event_text *text, uint64_t filetime, bool ms);

/* Without the NULs that a string may end with. */
struct rpc_event_units event_units_of(const struct rpc_event_value *value);

/* Integers, booleans and times as 64 bits, signed ones extended. */
bool event_value_number(const struct rpc_event_value *value,
			uint64_t *out_number);

/* ns since 1970 of 100 ns since 1601, within what int64_t holds. */
int64_t event_filetime_ns(uint64_t filetime);
/* 100 ns since 1601; 0 for a date that is none. */
uint64_t event_systemtime(const uint8_t *p);

#endif
