/*
 * Lock-out of addresses that present wrong tokens again and again: after
 * API_LOCKOUT_WRONG within API_LOCKOUT_S none of theirs is looked at for as
 * long. The table is of one size, whatever comes. Pure: the clock is an
 * argument.
 */
#ifndef IPAM_API_API_LOCKOUT_H
#define IPAM_API_API_LOCKOUT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <talloc.h>

#define API_LOCKOUT_WRONG 10
#define API_LOCKOUT_S 60
#define API_LOCKOUT_SETS 256
#define API_LOCKOUT_WAYS 4	/* addresses of one set */

struct api_lockout;

/* `seed` spreads addresses over the sets. NULL: no memory. */
struct api_lockout *api_lockout_new(TALLOC_CTX *mem_ctx, uint64_t seed);

/*
 * Who it is: an address, and `user` (api_local_user.h), so that those of this
 * machine do not lock one another out; 0 where none is known.
 *
 * Seconds until tokens of the address are looked at again; 0: now.
 */
int64_t api_lockout_left(const struct api_lockout *lockout,
			 const struct sockaddr *addr, uint32_t user,
			 int64_t now);
/* A wrong token came. True when it is locked out from now on. */
bool api_lockout_wrong(struct api_lockout *lockout,
		       const struct sockaddr *addr, uint32_t user,
			 int64_t now);
/* A right one came: what was wrong before is forgotten. */
void api_lockout_right(struct api_lockout *lockout,
		       const struct sockaddr *addr, uint32_t user);

#endif
