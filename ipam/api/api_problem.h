/*
 * Problem details (RFC 9457): how every failed request is answered.
 */
#ifndef IPAM_API_API_PROBLEM_H
#define IPAM_API_API_PROBLEM_H

#include <jansson.h>
#include <talloc.h>

struct api_problem {
	unsigned status;	/* HTTP status; 0: no problem */
	const char *field;	/* parameter at fault, or NULL */
	char *detail;		/* a sentence */
};

/*
 * Sets a problem and returns -1, so that a parser can end with it. `field` is
 * copied and may be NULL. The first problem stays; later ones are dropped.
 */
int api_problem_set(TALLOC_CTX *mem_ctx, struct api_problem *problem,
		    unsigned status, const char *field, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* The phrase of a status: "Not Found". */
const char *api_problem_title(unsigned status);

/* {"type","title","status","detail"[,"errors":[{"field","detail"}]]}. */
json_t *api_problem_json(const struct api_problem *problem);

#endif
