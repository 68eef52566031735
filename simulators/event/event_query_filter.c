/*
 * Parses a filter (MS-EVEN6 2.2.15):
 *
 *	expression	and ("or" and)*
 *	and		term ("and" term)*
 *	term		"(" expression ")" | path [op constant]
 *			| function [op constant]
 *	path		step ("/" step)*
 *	step		["@" | axis "::"] (name | "*" | "text()") predicate*
 *	predicate	"[" (number | expression) "]"
 *
 * Only parentheses and predicates make it call itself, and they are counted.
 */
#include <errno.h>
#include <string.h>

#include "simulators/event/event_query_token.h"
#include "simulators/event/event_query_tree.h"

struct parser {
	TALLOC_CTX *mem_ctx;
	struct event_query_lexer lex;
	struct event_query_token token; /* at hand */
	unsigned depth, predicates, terms, max_terms;
	int error; /* the first one; nothing happens after it */
	struct event_query_problem *problem;
};

static struct event_query_expr *parse_expression(struct parser *p);

int event_query_refuse(struct event_query_problem *out_problem,
		       enum event_query_error sub_error, size_t place,
		       const char *sentence)
{
	*out_problem = (struct event_query_problem){
		.error = sub_error == EVENT_QUERY_TOO_COMPLEX
				 ? EVENT_QUERY_TOO_COMPLEX
				 : EVENT_QUERY_INVALID_QUERY,
		.sub_error = sub_error,
		.sub_parameter = (uint32_t)place,
		.sentence = sentence,
	};
	return EINVAL;
}

static void refuse(struct parser *p, enum event_query_error sub_error,
		   const char *sentence)
{
	if (p->error == 0) {
		p->error = event_query_refuse(p->problem, sub_error,
					      p->token.place, sentence);
	}
}

/* The token at hand fits nowhere. */
static void refuse_token(struct parser *p, const char *wanted)
{
	switch (p->token.kind) {
	case EVENT_TOKEN_UNSUPPORTED:
		refuse(p, EVENT_QUERY_UNSUPPORTED,
		       "an operator that event filters do not have");
		break;
	case EVENT_TOKEN_UNKNOWN:
		refuse(p, EVENT_QUERY_PARSE_ERROR,
		       "a character that no filter has, or an open quote");
		break;
	default:
		refuse(p, EVENT_QUERY_UNEXPECTED_TOKEN, wanted);
	}
}

static void next(struct parser *p)
{
	p->token = event_query_token_next(&p->lex);
}

static bool is_name(const struct event_query_token *token, const char *name)
{
	return token->kind == EVENT_TOKEN_NAME &&
	       token->length == strlen(name) &&
	       memcmp(token->text, name, token->length) == 0;
}

static void expect(struct parser *p, enum event_query_token_kind kind,
		   const char *sentence)
{
	if (p->error == 0 && p->token.kind != kind) {
		refuse_token(p, sentence);
	}
	if (p->error == 0) {
		next(p);
	}
}

static void *allocate(struct parser *p, size_t size)
{
	void *memory = p->error == 0 ? talloc_zero_size(p->mem_ctx, size)
				     : NULL;

	if (memory == NULL && p->error == 0) {
		p->error = ENOMEM;
	}
	return memory;
}

/* Makes room for one more of SIZE, at most MOST, zeroed. */
static void *grow(struct parser *p, void **array, size_t *count, size_t size,
		  size_t most)
{
	void *grown = NULL;

	if (p->error == 0 && *count == most) {
		refuse(p, EVENT_QUERY_TOO_COMPLEX,
		       "a path with too many steps, or a step with too many "
		       "predicates");
	}
	if (p->error != 0) {
		return NULL;
	}
	grown = talloc_realloc_size(p->mem_ctx, *array, (*count + 1) * size);
	if (grown == NULL) {
		p->error = ENOMEM;
		return NULL;
	}
	*array = grown;
	return memset((char *)grown + (*count)++ * size, 0, size);
}

static struct event_query_expr *make(struct parser *p,
				     enum event_query_kind kind,
				     struct event_query_expr *left,
				     struct event_query_expr *right)
{
	struct event_query_expr *expr = allocate(p, sizeof(*expr));

	if (expr != NULL) {
		expr->kind = kind;
		expr->left = left;
		expr->right = right;
	}
	return expr;
}

static void count_term(struct parser *p)
{
	if (p->terms == p->max_terms) {
		refuse(p, EVENT_QUERY_TOO_COMPLEX,
		       "too many expressions in one filter; split it into "
		       "several Selects");
	}
	p->terms++;
}

static void deeper(struct parser *p)
{
	if (++p->depth > EVENT_QUERY_MAX_DEPTH) {
		refuse(p, EVENT_QUERY_TOO_COMPLEX,
		       "parentheses and predicates nest too deep");
	}
	if (p->error == 0) {
		next(p);
	}
}

static char *take_text(struct parser *p, const struct event_query_token *token)
{
	char *text = NULL;

	if (p->error != 0) {
		return NULL;
	}
	text = talloc_strndup(p->mem_ctx, token->text, token->length);
	if (text == NULL) {
		p->error = ENOMEM;
	}
	return text;
}

static struct event_query_constant parse_constant(struct parser *p)
{
	struct event_query_constant constant = {.text = ""};
	struct event_query_token token = p->token;
	char *text = NULL;

	if (token.kind != EVENT_TOKEN_LITERAL &&
	    token.kind != EVENT_TOKEN_NUMBER) {
		if (token.kind == EVENT_TOKEN_UNSUPPORTED ||
		    token.kind == EVENT_TOKEN_UNKNOWN) {
			refuse_token(p, "");
		}
		refuse(p, EVENT_QUERY_BAD_ARGUMENT,
		       "a comparison needs a constant on its right");
		return constant;
	}
	text = take_text(p, &token);
	if (text != NULL) {
		constant = event_query_constant_of(
			text, token.kind == EVENT_TOKEN_LITERAL);
		if (!constant.is_literal && !constant.is_number) {
			refuse(p, EVENT_QUERY_PARSE_ERROR,
			       "a number that does not fit");
		}
		next(p);
	}
	return constant;
}

/* Steps. */

/* What is between the brackets; a number is a position. */
static struct event_query_expr *parse_predicate(struct parser *p)
{
	struct event_query_expr *expr = NULL;

	deeper(p);
	p->predicates++;
	if (p->error == 0 && p->token.kind == EVENT_TOKEN_NUMBER) {
		expr = make(p, EVENT_QUERY_POSITION, NULL, NULL);
		count_term(p);
		if (expr != NULL) {
			expr->op = EVENT_QUERY_EQ;
			expr->constant = parse_constant(p);
		}
		if (p->error == 0 && p->token.kind == EVENT_TOKEN_COMPARISON) {
			refuse(p, EVENT_QUERY_BAD_ARGUMENT,
			       "a constant on the left of a comparison; turn "
			       "it round");
		}
	} else {
		expr = parse_expression(p);
	}
	expect(p, EVENT_TOKEN_CLOSE_PREDICATE, "a predicate needs its ]");
	p->predicates--;
	p->depth--;
	return expr;
}

static void parse_predicates(struct parser *p, struct event_query_step *step)
{
	struct event_query_expr *expr = NULL, **slot = NULL;

	while (p->error == 0 && p->token.kind == EVENT_TOKEN_OPEN_PREDICATE) {
		if (step->axis != EVENT_QUERY_CHILD) {
			refuse(p, EVENT_QUERY_NOT_ELEMENTS,
			       "a predicate after something else than an "
			       "element");
			return;
		}
		expr = parse_predicate(p);
		slot = grow(p, (void **)&step->predicates,
			    &step->num_predicates, sizeof(*slot),
			    EVENT_QUERY_MAX_STEPS);
		if (slot != NULL) {
			*slot = expr;
		}
	}
}

/* After NAME, which is taken off: an axis changes both. */
static void parse_axis(struct parser *p, struct event_query_step *step,
		       struct event_query_token *name)
{
	if (p->token.kind != EVENT_TOKEN_AXIS ||
	    step->axis == EVENT_QUERY_ATTRIBUTE) {
		return;
	}
	if (is_name(name, "attribute")) {
		step->axis = EVENT_QUERY_ATTRIBUTE;
	} else if (!is_name(name, "child")) {
		refuse(p, EVENT_QUERY_UNSUPPORTED,
		       "an axis other than child and attribute");
		return;
	}
	next(p);
	*name = p->token;
	if (name->kind != EVENT_TOKEN_NAME && name->kind != EVENT_TOKEN_STAR) {
		refuse_token(p, "an axis needs a name after it");
		return;
	}
	next(p);
}

/* FIRST: the name that the step begins with, taken off; or none. */
static void parse_step(struct parser *p, const struct event_query_token *first,
		       struct event_query_step *step)
{
	struct event_query_token name = p->token;

	if (first != NULL) {
		name = *first;
	} else {
		if (name.kind == EVENT_TOKEN_AT) {
			step->axis = EVENT_QUERY_ATTRIBUTE;
			next(p);
			name = p->token;
		}
		if (name.kind != EVENT_TOKEN_NAME &&
		    name.kind != EVENT_TOKEN_STAR) {
			refuse_token(p, "a path needs a name here");
			return;
		}
		next(p);
	}
	parse_axis(p, step, &name);
	if (p->error == 0 && name.kind == EVENT_TOKEN_NAME) {
		if (p->token.kind != EVENT_TOKEN_OPEN) {
			step->name = take_text(p, &name);
		} else if (is_name(&name, "text") &&
			   step->axis == EVENT_QUERY_CHILD) {
			step->axis = EVENT_QUERY_TEXT;
			next(p);
			expect(p, EVENT_TOKEN_CLOSE, "text() has no argument");
		} else {
			refuse(p, EVENT_QUERY_UNSUPPORTED,
			       "a function that event filters do not have");
		}
	}
	parse_predicates(p, step);
}

static bool begins_with_event(const struct event_query_path *path)
{
	const struct event_query_step *step = &path->steps[0];

	return step->axis == EVENT_QUERY_CHILD &&
	       (step->name == NULL || strcmp(step->name, "Event") == 0);
}

static struct event_query_path *
parse_path(struct parser *p, const struct event_query_token *first)
{
	struct event_query_path *path = allocate(p, sizeof(*path));
	struct event_query_step *step = NULL;

	while (p->error == 0) {
		step = grow(p, (void **)&path->steps, &path->count,
			    sizeof(*step), EVENT_QUERY_MAX_STEPS);
		if (step == NULL) {
			break;
		}
		parse_step(p, first, step);
		first = NULL;
		if (p->error != 0 || p->token.kind != EVENT_TOKEN_SLASH) {
			break;
		}
		if (step->axis != EVENT_QUERY_CHILD) {
			refuse(p, EVENT_QUERY_NOT_ELEMENTS,
			       "a step from something else than an element");
		}
		next(p);
	}
	if (p->error == 0 && p->predicates == 0 && !begins_with_event(path)) {
		refuse(p, EVENT_QUERY_BAD_TEST,
		       "a filter begins with * or Event");
	}
	return path;
}

/* Functions. */

static const struct function {
	const char *name;
	enum event_query_kind kind;
	size_t least, most; /* arguments */
} functions[] = {
	{"position", EVENT_QUERY_POSITION, 0, 0},
	{"band", EVENT_QUERY_BAND, 2, 2},
	{"timediff", EVENT_QUERY_TIMEDIFF, 1, 2},
};

static const struct function *
find_function(const struct event_query_token *name)
{
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (is_name(name, functions[i].name)) {
			return &functions[i];
		}
	}
	return NULL;
}

static void parse_arguments(struct parser *p, struct event_query_expr *expr,
			    size_t most)
{
	struct event_query_argument *argument = NULL;

	while (p->error == 0 && p->token.kind != EVENT_TOKEN_CLOSE) {
		if (expr->num_arguments == most) {
			refuse(p, EVENT_QUERY_BAD_ARGUMENT,
			       "a function with too many arguments");
			return;
		}
		argument = grow(p, (void **)&expr->arguments,
				&expr->num_arguments, sizeof(*argument), most);
		if (argument == NULL) {
			return;
		}
		if (p->token.kind == EVENT_TOKEN_LITERAL ||
		    p->token.kind == EVENT_TOKEN_NUMBER) {
			argument->constant = parse_constant(p);
		} else {
			argument->path = parse_path(p, NULL);
		}
		if (p->error == 0 && p->token.kind != EVENT_TOKEN_CLOSE) {
			expect(p, EVENT_TOKEN_COMMA,
			       "arguments need a comma between them");
			if (p->error == 0 &&
			    p->token.kind == EVENT_TOKEN_CLOSE) {
				refuse_token(p, "an argument is missing");
			}
		}
	}
}

static struct event_query_expr *
parse_function(struct parser *p, const struct event_query_token *name)
{
	const struct function *function = find_function(name);
	struct event_query_expr *expr = NULL;

	if (function == NULL) {
		refuse(p, EVENT_QUERY_UNSUPPORTED,
		       "a function that event filters do not have");
		return NULL;
	}
	if (p->predicates == 0) {
		refuse(p, EVENT_QUERY_BAD_TEST,
		       "a filter begins with * or Event");
	}
	expr = make(p, function->kind, NULL, NULL);
	if (expr == NULL) {
		return NULL;
	}
	next(p);
	parse_arguments(p, expr, function->most);
	if (p->error == 0 && expr->num_arguments < function->least) {
		refuse(p, EVENT_QUERY_BAD_ARGUMENT,
		       "a function with too few arguments");
	}
	expect(p, EVENT_TOKEN_CLOSE, "a function needs its )");
	return expr;
}

/* Terms. */

static void parse_comparison(struct parser *p, struct event_query_expr *expr)
{
	expr->op = (enum event_query_op)p->token.op;
	if (expr->kind == EVENT_QUERY_EXISTS) {
		expr->kind = EVENT_QUERY_COMPARE;
	} else if (expr->kind == EVENT_QUERY_BAND) {
		expr->kind = EVENT_QUERY_BAND_COMPARE;
	}
	next(p);
	expr->constant = parse_constant(p);
}

/* EXPR is not compared: is it a test of its own? */
static void check_test(struct parser *p, const struct event_query_expr *expr)
{
	if (expr->kind == EVENT_QUERY_POSITION ||
	    expr->kind == EVENT_QUERY_TIMEDIFF) {
		refuse(p, EVENT_QUERY_BAD_TEST,
		       "a number is no test; compare it");
	}
}

static bool is_term(const struct event_query_expr *expr)
{
	return expr->kind != EVENT_QUERY_EXISTS ||
	       expr->path->steps[expr->path->count - 1].num_predicates == 0;
}

static struct event_query_expr *parse_group(struct parser *p)
{
	struct event_query_expr *expr = NULL;

	deeper(p);
	expr = parse_expression(p);
	expect(p, EVENT_TOKEN_CLOSE, "a parenthesis needs its )");
	p->depth--;
	if (p->error == 0 && p->token.kind == EVENT_TOKEN_COMPARISON) {
		if (expr->kind != EVENT_QUERY_EXISTS) {
			refuse(p, EVENT_QUERY_BAD_ARGUMENT,
			       "only paths and functions are compared");
			return expr;
		}
		if (!is_term(expr)) {
			count_term(p);
		}
		parse_comparison(p, expr);
	}
	return expr;
}

static struct event_query_expr *parse_operand(struct parser *p)
{
	struct event_query_token name = p->token;
	const struct event_query_token *first = NULL;
	struct event_query_expr *expr = NULL;

	if (name.kind == EVENT_TOKEN_NAME) {
		next(p);
		if (p->token.kind == EVENT_TOKEN_OPEN &&
		    !is_name(&name, "text")) {
			return parse_function(p, &name);
		}
		first = &name;
	}
	expr = make(p, EVENT_QUERY_EXISTS, NULL, NULL);
	if (expr != NULL) {
		expr->path = parse_path(p, first);
	}
	return expr;
}

static struct event_query_expr *parse_term(struct parser *p)
{
	struct event_query_expr *expr = NULL;

	if (p->error != 0) {
		return NULL;
	}
	if (p->token.kind == EVENT_TOKEN_OPEN) {
		return parse_group(p);
	}
	if (p->token.kind == EVENT_TOKEN_LITERAL ||
	    p->token.kind == EVENT_TOKEN_NUMBER) {
		refuse(p, EVENT_QUERY_BAD_ARGUMENT,
		       "a constant on the left of a comparison; turn it "
		       "round");
		return NULL;
	}
	expr = parse_operand(p);
	if (p->error != 0) {
		return NULL;
	}
	if (p->token.kind == EVENT_TOKEN_COMPARISON) {
		parse_comparison(p, expr);
	} else {
		check_test(p, expr);
	}
	if (p->error == 0 && is_term(expr)) {
		count_term(p);
	}
	return expr;
}

static struct event_query_expr *parse_and(struct parser *p)
{
	struct event_query_expr *expr = parse_term(p), *right = NULL;

	while (p->error == 0 && is_name(&p->token, "and")) {
		next(p);
		right = parse_term(p);
		expr = make(p, EVENT_QUERY_AND, expr, right);
	}
	return expr;
}

static struct event_query_expr *parse_expression(struct parser *p)
{
	struct event_query_expr *expr = parse_and(p), *right = NULL;

	while (p->error == 0 && is_name(&p->token, "or")) {
		next(p);
		right = parse_and(p);
		expr = make(p, EVENT_QUERY_OR, expr, right);
	}
	return expr;
}

int event_query_filter_parse(TALLOC_CTX *mem_ctx, const char *text,
			     size_t length, unsigned max_terms,
			     struct event_query_expr **out_filter,
			     struct event_query_problem *out_problem)
{
	struct parser p = {
		.lex = {.start = text, .at = text, .end = text + length},
		.max_terms = max_terms,
		.problem = out_problem,
	};
	struct event_query_expr *filter = NULL;

	p.mem_ctx = talloc_new(mem_ctx);
	if (p.mem_ctx == NULL) {
		return ENOMEM;
	}
	next(&p);
	filter = parse_expression(&p);
	if (p.error == 0 && p.token.kind != EVENT_TOKEN_END) {
		refuse_token(&p, "something after the end of the filter");
	}
	if (p.error != 0) {
		talloc_free(p.mem_ctx);
		return p.error;
	}
	*out_filter = filter;
	return 0;
}
