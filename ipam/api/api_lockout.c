/*
 * Lock-out: a table of sets. An address that is new in a full set takes the
 * place of the one that was wrong longest ago; locked ones go last.
 */
#include "ipam/api/api_lockout.h"

#include <netinet/in.h>
#include <string.h>

#define KEY_SIZE 13	/* family, an IPv4 address or an IPv6 /64, a user */

struct entry {
	uint8_t key[KEY_SIZE];	/* all 0: free */
	uint32_t wrong;
	int64_t since, locked_until;
};

struct api_lockout {
	uint64_t seed;
	struct entry entries[API_LOCKOUT_SETS][API_LOCKOUT_WAYS];
};

struct api_lockout *api_lockout_new(TALLOC_CTX *mem_ctx, uint64_t seed)
{
	struct api_lockout *lockout = talloc_zero(mem_ctx, struct api_lockout);

	if (lockout != NULL) {
		lockout->seed = seed;
	}
	return lockout;
}

/* One who has an IPv6 network has all of its /64. */
static void make_key(const struct sockaddr *addr, uint32_t user, uint8_t *key)
{
	const struct sockaddr_in *in = (const void *)addr;
	const struct sockaddr_in6 *in6 = (const void *)addr;

	memset(key, 0, KEY_SIZE);
	memcpy(key + 9, &user, sizeof(user));
	if (addr->sa_family == AF_INET) {
		key[0] = 4;
		memcpy(key + 1, &in->sin_addr, 4);
	} else if (addr->sa_family == AF_INET6) {
		key[0] = 6;
		memcpy(key + 1, &in6->sin6_addr, 8);
	} else {
		key[0] = 1;
	}
}

static size_t set_of(const struct api_lockout *lockout, const uint8_t *key)
{
	uint64_t hash = lockout->seed ^ UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < KEY_SIZE; i++) {
		hash = (hash ^ key[i]) * UINT64_C(0x100000001b3);
		hash ^= hash >> 29;
	}
	return hash % API_LOCKOUT_SETS;
}

static const struct entry *find(const struct api_lockout *lockout,
				const uint8_t *key)
{
	const struct entry *set = lockout->entries[set_of(lockout, key)];
	size_t i;

	for (i = 0; i < API_LOCKOUT_WAYS; i++) {
		if (memcmp(set[i].key, key, KEY_SIZE) == 0) {
			return &set[i];
		}
	}
	return NULL;
}

int64_t api_lockout_left(const struct api_lockout *lockout,
			 const struct sockaddr *addr, uint32_t user,
			 int64_t now)
{
	uint8_t key[KEY_SIZE];
	const struct entry *entry = NULL;

	make_key(addr, user, key);
	entry = find(lockout, key);
	return entry != NULL && entry->locked_until > now ?
		entry->locked_until - now : 0;
}

/* Its own place, a free one, or that of whom it is least missed. */
static struct entry *place(struct api_lockout *lockout, const uint8_t *key,
			   int64_t now)
{
	static const uint8_t none[KEY_SIZE];
	struct entry *set = lockout->entries[set_of(lockout, key)];
	struct entry *best = &set[0];
	bool locked, best_locked;
	size_t i;

	for (i = 0; i < API_LOCKOUT_WAYS; i++) {
		if (memcmp(set[i].key, key, KEY_SIZE) == 0) {
			return &set[i];
		}
	}
	for (i = 0; i < API_LOCKOUT_WAYS; i++) {
		if (memcmp(set[i].key, none, KEY_SIZE) == 0) {
			best = &set[i];
			break;
		}
		locked = set[i].locked_until > now;
		best_locked = best->locked_until > now;
		if (locked == best_locked ? set[i].since < best->since :
					    best_locked) {
			best = &set[i];
		}
	}
	*best = (struct entry){ .since = now };
	memcpy(best->key, key, KEY_SIZE);
	return best;
}

bool api_lockout_wrong(struct api_lockout *lockout,
		       const struct sockaddr *addr, uint32_t user,
			 int64_t now)
{
	uint8_t key[KEY_SIZE];
	struct entry *entry = NULL;

	make_key(addr, user, key);
	entry = place(lockout, key, now);
	if (now - entry->since >= API_LOCKOUT_S) {
		entry->since = now;
		entry->wrong = 0;
	}
	entry->wrong++;
	if (entry->wrong < API_LOCKOUT_WRONG) {
		return false;
	}
	entry->locked_until = now + API_LOCKOUT_S;
	entry->wrong = 0;
	entry->since = now;
	return true;
}

void api_lockout_right(struct api_lockout *lockout,
		       const struct sockaddr *addr, uint32_t user)
{
	uint8_t key[KEY_SIZE];
	const struct entry *entry = NULL;

	make_key(addr, user, key);
	entry = find(lockout, key);
	if (entry != NULL) {
		memset(place(lockout, key, 0), 0, sizeof(*entry));
	}
}
