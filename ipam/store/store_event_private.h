/*
 * What is noted of blocks of events, so that a question passes over those that
 * cannot answer it.
 */
#ifndef IPAM_STORE_STORE_EVENT_PRIVATE_H
#define IPAM_STORE_STORE_EVENT_PRIVATE_H

#include "ipam/store/store_event.h"
#include "ipam/store/store_private.h"

/* Bytes of a block's bits; with them its row fits in a page. */
#define STORE_EVENT_WORDS 4000

/* Facts of events beside their texts. */
enum store_event_fact {
	STORE_EVENT_OF_KIND = 'k',
	STORE_EVENT_OF_NUMBER = 'n',
	STORE_EVENT_OF_SERVER = 's',
};

/* Bits that a block has if anything in it answers a question. */
struct store_event_needs {
	uint16_t *bits;		/* a talloc array, or NULL */
	size_t count;
};

/* Without memory there are fewer, which is slower and as right. */
void store_event_need_fact(TALLOC_CTX *mem_ctx,
			   struct store_event_needs *needs,
			   enum store_event_fact fact, int64_t number);
/* As a pattern, in which * and ? stand for any; NULL: nothing. */
void store_event_need_text(TALLOC_CTX *mem_ctx,
			   struct store_event_needs *needs, const char *text);
bool store_event_may(const uint8_t words[STORE_EVENT_WORDS],
		     const struct store_event_needs *needs);

#endif
