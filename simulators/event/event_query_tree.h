/*
 * A filter once it is parsed, between the parser (event_query_filter.c), the
 * values (event_query_value.c) and the evaluation (event_query_test.c).
 */
#ifndef SIM_EVENT_QUERY_TREE_H
#define SIM_EVENT_QUERY_TREE_H

#include "simulators/event/event_query.h"

/* A number of either kind; an integer is exact. */
struct event_query_number {
	bool is_integer, is_negative;
	uint64_t magnitude;
	double real;
};

/* A constant, with everything that its text can be. */
struct event_query_constant {
	const char *text;
	bool is_literal; /* in quotes */
	bool is_number, is_time, is_guid, is_sid;
	struct event_query_number number;
	uint64_t time;
};

enum event_query_op {
	EVENT_QUERY_EQ,
	EVENT_QUERY_NE,
	EVENT_QUERY_LT,
	EVENT_QUERY_LE,
	EVENT_QUERY_GT,
	EVENT_QUERY_GE,
};

struct event_query_step {
	enum { EVENT_QUERY_CHILD, EVENT_QUERY_ATTRIBUTE, EVENT_QUERY_TEXT } axis;
	const char *name; /* NULL: * */
	struct event_query_expr **predicates;
	size_t num_predicates;
};

struct event_query_path {
	struct event_query_step *steps;
	size_t count;
};

/* An argument of band() or timediff(): a path if it has one. */
struct event_query_argument {
	struct event_query_path *path;
	struct event_query_constant constant;
};

enum event_query_kind {
	EVENT_QUERY_OR,
	EVENT_QUERY_AND,
	EVENT_QUERY_EXISTS,	 /* path */
	EVENT_QUERY_COMPARE,	 /* path op constant */
	EVENT_QUERY_POSITION,	 /* position() op constant */
	EVENT_QUERY_BAND,	 /* band(arguments) */
	EVENT_QUERY_BAND_COMPARE, /* band(arguments) op constant */
	EVENT_QUERY_TIMEDIFF,	 /* timediff(arguments) op constant */
};

struct event_query_expr {
	enum event_query_kind kind;
	struct event_query_expr *left, *right;
	struct event_query_path *path;
	struct event_query_argument *arguments;
	size_t num_arguments;
	enum event_query_op op;
	struct event_query_constant constant;
};

/*
 * Parses `length` octets of a filter with at most `max_terms` terms. EINVAL
 * with *out_problem, or ENOMEM. The texts of *out_filter are its own.
 */
int event_query_filter_parse(TALLOC_CTX *mem_ctx, const char *text,
			     size_t length, unsigned max_terms,
			     struct event_query_expr **out_filter,
			     struct event_query_problem *out_problem);

bool event_query_filter_test(const struct event_query_expr *filter,
			     const xmlNode *event, uint64_t position,
			     uint64_t now);

/* What TEXT, which stays the caller's, can be. */
struct event_query_constant event_query_constant_of(const char *text,
						    bool is_literal);

bool event_query_number_parse(const char *text,
			      struct event_query_number *out_number);

bool event_query_compare_number(const struct event_query_number *left,
				enum event_query_op op,
				const struct event_query_number *right);

/* The text of an event against a constant; see event_query.h. */
bool event_query_compare_text(const char *text, enum event_query_op op,
			      const struct event_query_constant *constant);

/* Refuses: fills *out_problem with ERROR_EVT_INVALID_QUERY, or TOO_COMPLEX
 * where that is the sub error; returns EINVAL. */
int event_query_refuse(struct event_query_problem *out_problem,
		       enum event_query_error sub_error, size_t place,
		       const char *sentence);

#endif
