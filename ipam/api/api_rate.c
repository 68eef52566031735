/*
 * Of each there is one instant: when all that he has asked would be done if
 * requests were done at the rate. It may lie ahead of now by the burst.
 */
#include "ipam/api/api_rate.h"

struct entry {
	uint64_t who;		/* a hash; 0: free */
	int64_t done_us;
};

struct api_rate {
	uint64_t seed;
	int64_t each_us;	/* between two requests; 0: no limit */
	struct entry entries[API_RATE_SETS][API_RATE_WAYS];
};

struct api_rate *api_rate_new(TALLOC_CTX *mem_ctx, int64_t per_s,
			      uint64_t seed)
{
	struct api_rate *rate = talloc_zero(mem_ctx, struct api_rate);

	if (rate != NULL) {
		rate->seed = seed;
		rate->each_us = per_s > 0 ? 1000000 / per_s : 0;
	}
	return rate;
}

static uint64_t hash_of(const struct api_rate *rate, const char *who)
{
	uint64_t hash = rate->seed ^ UINT64_C(0xcbf29ce484222325);

	for (; *who != '\0'; who++) {
		hash = (hash ^ (unsigned char)*who) *
			UINT64_C(0x100000001b3);
		hash ^= hash >> 29;
	}
	return hash != 0 ? hash : 1;
}

/* His own place, or that of whom it is least missed. */
static struct entry *place(struct api_rate *rate, uint64_t who)
{
	struct entry *set = rate->entries[who % API_RATE_SETS];
	struct entry *best = &set[0];
	int i;

	for (i = 0; i < API_RATE_WAYS; i++) {
		if (set[i].who == who) {
			return &set[i];
		}
		if (set[i].done_us < best->done_us) {
			best = &set[i];
		}
	}
	*best = (struct entry){ .who = who };
	return best;
}

int64_t api_rate_ask(struct api_rate *rate, const char *who, int64_t now_us)
{
	const int64_t burst_us = API_RATE_BURST_S * INT64_C(1000000);
	struct entry *entry = NULL;
	int64_t done_us;

	if (rate->each_us == 0) {
		return 0;
	}
	entry = place(rate, hash_of(rate, who));
	done_us = entry->done_us > now_us ? entry->done_us : now_us;
	if (done_us + rate->each_us - now_us > burst_us) {
		return (done_us + rate->each_us - now_us - burst_us) /
			1000000 + 1;
	}
	entry->done_us = done_us + rate->each_us;
	return 0;
}
