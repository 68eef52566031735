/*
 * A bearer token. The secret itself is kept nowhere.
 */
#ifndef IPAM_MODEL_TOKEN_H
#define IPAM_MODEL_TOKEN_H

#include <stdint.h>

#define IPAM_TOKEN_HASH 32	/* SHA-256 */

struct ipam_token {
	int64_t id;
	const char *name;
	int role;		/* see access_token_kind() of ipam/access */
	int64_t created_at, expires_at;
	uint8_t hash[IPAM_TOKEN_HASH];
};

#endif
