/*
 * A question that a person keeps under a name: a list, and what it is filtered
 * by.
 */
#ifndef IPAM_MODEL_SAVED_H
#define IPAM_MODEL_SAVED_H

#include <stdint.h>

#define IPAM_SAVED_MAX 1000	/* of one person */

struct ipam_saved {
	int64_t id;
	const char *person;	/* "alice", "token 3 (ci)" */
	const char *name;
	const char *operation;	/* "address.list" */
	const char *arguments;	/* as in a URL: "state=Reserved&space=Lab" */
	int64_t saved_at;
};

#endif
