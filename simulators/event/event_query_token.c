/* The words of a filter; see the header. */
#include <stdbool.h>
#include <string.h>
#include "simulators/event/event_query_token.h"
#include "simulators/event/event_query_tree.h"

/* Longer ones first. */
static const struct {
	const char *text;
	enum event_query_token_kind kind;
	int op;
} signs[] = {
	{"//", EVENT_TOKEN_UNSUPPORTED, 0},
	{"::", EVENT_TOKEN_AXIS, 0},
	{"!=", EVENT_TOKEN_COMPARISON, EVENT_QUERY_NE},
	{"<=", EVENT_TOKEN_COMPARISON, EVENT_QUERY_LE},
	{">=", EVENT_TOKEN_COMPARISON, EVENT_QUERY_GE},
	{"<", EVENT_TOKEN_COMPARISON, EVENT_QUERY_LT},
	{">", EVENT_TOKEN_COMPARISON, EVENT_QUERY_GT},
	{"=", EVENT_TOKEN_COMPARISON, EVENT_QUERY_EQ},
	{"*", EVENT_TOKEN_STAR, 0},
	{"@", EVENT_TOKEN_AT, 0},
	{"/", EVENT_TOKEN_SLASH, 0},
	{",", EVENT_TOKEN_COMMA, 0},
	{"(", EVENT_TOKEN_OPEN, 0},
	{")", EVENT_TOKEN_CLOSE, 0},
	{"[", EVENT_TOKEN_OPEN_PREDICATE, 0},
	{"]", EVENT_TOKEN_CLOSE_PREDICATE, 0},
	{"|", EVENT_TOKEN_UNSUPPORTED, 0},
	{"+", EVENT_TOKEN_UNSUPPORTED, 0},
	{"-", EVENT_TOKEN_UNSUPPORTED, 0},
	{"$", EVENT_TOKEN_UNSUPPORTED, 0},
	{"..", EVENT_TOKEN_UNSUPPORTED, 0},
	{".", EVENT_TOKEN_UNSUPPORTED, 0},
	{":", EVENT_TOKEN_UNSUPPORTED, 0},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex_digit(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool starts_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool is_name(char c)
{
	return starts_name(c) || is_digit(c) || c == '-' || c == '.';
}

/* The end of what begins at AT and consists of WANTED. */
static const char *run(const char *at, const char *end, bool (*wanted)(char))
{
	while (at < end && wanted(*at)) {
		at++;
	}
	return at;
}

/* 12, 12.5, .5, 0x1F; XPath has no exponents. */
static const char *number_end(const char *at, const char *end)
{
	if (end - at > 2 && at[0] == '0' && (at[1] == 'x' || at[1] == 'X') &&
	    is_hex_digit(at[2])) {
		return run(at + 2, end, is_hex_digit);
	}
	at = run(at, end, is_digit);
	if (at < end && *at == '.') {
		at = run(at + 1, end, is_digit);
	}
	return at;
}

static void take_sign(struct event_query_lexer *lex,
		      struct event_query_token *token)
{
	size_t left = (size_t)(lex->end - lex->at), i;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		size_t length = strlen(signs[i].text);

		if (length <= left &&
		    memcmp(lex->at, signs[i].text, length) == 0) {
			token->kind = signs[i].kind;
			token->op = signs[i].op;
			lex->at += length;
			return;
		}
	}
	token->kind = EVENT_TOKEN_UNKNOWN;
	lex->at++;
}

static void take_literal(struct event_query_lexer *lex,
			 struct event_query_token *token)
{
	const char *from = lex->at + 1;
	const char *quote = memchr(from, *lex->at, (size_t)(lex->end - from));

	token->kind = quote != NULL ? EVENT_TOKEN_LITERAL
				    : EVENT_TOKEN_UNKNOWN;
	token->text = from;
	token->length = quote != NULL ? (size_t)(quote - from) : 0;
	lex->at = quote != NULL ? quote + 1 : lex->end;
}

struct event_query_token event_query_token_next(struct event_query_lexer *lex)
{
	struct event_query_token token = {.kind = EVENT_TOKEN_END};

	while (lex->at < lex->end &&
	       memchr(" \t\r\n", *lex->at, 4) != NULL) {
		lex->at++;
	}
	token.place = 1 + (size_t)(lex->at - lex->start);
	if (lex->at == lex->end) {
		return token;
	}
	token.text = lex->at;
	if (starts_name(*lex->at)) {
		token.kind = EVENT_TOKEN_NAME;
		lex->at = run(lex->at, lex->end, is_name);
		token.length = (size_t)(lex->at - token.text);
	} else if (is_digit(*lex->at) ||
		   (*lex->at == '.' && lex->end - lex->at > 1 &&
		    is_digit(lex->at[1]))) {
		token.kind = EVENT_TOKEN_NUMBER;
		lex->at = number_end(lex->at, lex->end);
		token.length = (size_t)(lex->at - token.text);
	} else if (*lex->at == '\'' || *lex->at == '"') {
		take_literal(lex, &token);
	} else {
		take_sign(lex, &token);
	}
	return token;
}
