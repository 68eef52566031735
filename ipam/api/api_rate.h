/*
 * How often somebody may ask: so many requests a second on average, and
 * API_RATE_BURST_S seconds of them at once. The table is of one size. Pure:
 * the clock is an argument.
 */
#ifndef IPAM_API_API_RATE_H
#define IPAM_API_API_RATE_H

#include <stdint.h>
#include <talloc.h>

#define API_RATE_BURST_S 2
#define API_RATE_SETS 256
#define API_RATE_WAYS 4		/* of one set: who asks least gives way */

struct api_rate;

/* `per_s` 0: as often as they like. NULL: no memory. */
struct api_rate *api_rate_new(TALLOC_CTX *mem_ctx, int64_t per_s,
			      uint64_t seed);

/*
 * He asks now. 0: he may. Otherwise the seconds, 1 or more, after which he may
 * again; this request does not count.
 */
int64_t api_rate_ask(struct api_rate *rate, const char *who, int64_t now_us);

#endif
