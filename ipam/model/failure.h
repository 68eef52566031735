/*
 * Why an operation on a server failed. Texts, because every protocol has a
 * vocabulary of its own. Seen: when and where an object was read.
 */
#ifndef IPAM_MODEL_FAILURE_H
#define IPAM_MODEL_FAILURE_H

#include <stdint.h>

/* All NULL: nothing failed. A job that is done may still have a remark. */
struct ipam_failure {
	const char *step;	/* resolve, connect, bind, call, ... */
	const char *status;	/* raw: "WERROR 5 ERROR_ACCESS_DENIED" */
	const char *advice;	/* one sentence: the cure */
};

struct ipam_seen {
	int64_t collected_at;	/* of the data that is shown; 0: never */
	const char *source;	/* the server it was read from */
	int64_t failed_at;	/* of the last error since; 0: none */
	struct ipam_failure failure;
};

#endif
