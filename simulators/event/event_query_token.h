/* The words of a filter (XPath 1.0, 3.7), as far as MS-EVEN6 has them. */
#ifndef SIM_EVENT_QUERY_TOKEN_H
#define SIM_EVENT_QUERY_TOKEN_H

#include <stddef.h>

enum event_query_token_kind {
	EVENT_TOKEN_END,
	EVENT_TOKEN_NAME,
	EVENT_TOKEN_NUMBER,
	EVENT_TOKEN_LITERAL,
	EVENT_TOKEN_STAR,
	EVENT_TOKEN_AT,
	EVENT_TOKEN_SLASH,
	EVENT_TOKEN_AXIS, /* :: */
	EVENT_TOKEN_COMMA,
	EVENT_TOKEN_OPEN, /* ( */
	EVENT_TOKEN_CLOSE,
	EVENT_TOKEN_OPEN_PREDICATE, /* [ */
	EVENT_TOKEN_CLOSE_PREDICATE,
	EVENT_TOKEN_COMPARISON, /* op */
	EVENT_TOKEN_UNSUPPORTED, /* XPath, but not of this subset */
	EVENT_TOKEN_UNKNOWN,
};

struct event_query_token {
	enum event_query_token_kind kind;
	size_t place;	  /* 1 + the octet where it starts */
	const char *text; /* of a name, number, literal; without its quotes */
	size_t length;
	int op;
};

struct event_query_lexer {
	const char *start, *at, *end;
};

/* Takes one off the text; EVENT_TOKEN_END again and again at its end. */
struct event_query_token event_query_token_next(struct event_query_lexer *lex);

#endif
