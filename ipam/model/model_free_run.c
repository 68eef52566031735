/*
 * Arithmetic on runs of free addresses. An address is 16 bytes whatever its
 * family, so that one way of counting serves both; IPv4 ends at 32 bits.
 */
#include "ipam/model/free_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define V4_AT 12

bool ipam_addr_ahead(const struct ipam_addr *addr, uint64_t count,
		     struct ipam_addr *out)
{
	struct ipam_addr next = *addr;
	size_t at, first = addr->family == IPAM_IPV4 ? V4_AT : 0;
	uint64_t carry = count;
	unsigned sum;

	for (at = IPAM_ADDR_BYTES; at > first && carry > 0; at--) {
		sum = next.bytes[at - 1] + (unsigned)(carry & 0xff);
		next.bytes[at - 1] = (uint8_t)sum;
		carry = (carry >> 8) + (sum >> 8);
	}
	if (carry > 0) {
		return false;
	}
	*out = next;
	return true;
}

bool ipam_addr_after(const struct ipam_addr *addr, struct ipam_addr *out)
{
	return ipam_addr_ahead(addr, 1, out);
}

bool ipam_addr_before(const struct ipam_addr *addr, struct ipam_addr *out)
{
	struct ipam_addr previous = *addr;
	size_t at, first = addr->family == IPAM_IPV4 ? V4_AT : 0;

	for (at = IPAM_ADDR_BYTES; at > first; at--) {
		if (previous.bytes[at - 1]-- != 0) {
			*out = previous;
			return true;
		}
	}
	return false;
}

static bool apart(const struct ipam_range *a, const struct ipam_range *b)
{
	return a->first.family != b->first.family ||
	       ipam_addr_cmp(&a->last, &b->first) < 0 ||
	       ipam_addr_cmp(&b->last, &a->first) < 0;
}

size_t ipam_run_take(const struct ipam_range *run,
		     const struct ipam_range *taken,
		     struct ipam_range out_left[2])
{
	const struct ipam_range whole = *run;
	size_t n = 0;

	if (apart(&whole, taken)) {
		out_left[0] = whole;
		return 1;
	}
	if (ipam_addr_cmp(&whole.first, &taken->first) < 0) {
		out_left[n].first = whole.first;
		ipam_addr_before(&taken->first, &out_left[n++].last);
	}
	if (ipam_addr_cmp(&taken->last, &whole.last) < 0) {
		ipam_addr_after(&taken->last, &out_left[n].first);
		out_left[n++].last = whole.last;
	}
	return n;
}

bool ipam_run_touches(const struct ipam_range *before,
		      const struct ipam_range *after)
{
	struct ipam_addr next;

	return ipam_addr_after(&before->last, &next) &&
	       ipam_addr_cmp(&next, &after->first) == 0;
}

static int by_first(const void *a, const void *b)
{
	const struct ipam_range *x = a, *y = b;

	return ipam_addr_cmp(&x->first, &y->first);
}

int ipam_runs_left(TALLOC_CTX *mem_ctx, const struct ipam_range *whole,
		   const struct ipam_range *taken, size_t count,
		   struct ipam_range **out_runs, size_t *out_count)
{
	struct ipam_range *sorted = NULL, *runs = NULL;
	struct ipam_range left[2];
	size_t i, parts, n = 0;

	sorted = talloc_array(mem_ctx, struct ipam_range, count + 1);
	runs = talloc_array(mem_ctx, struct ipam_range, count + 1);
	if (sorted == NULL || runs == NULL) {
		talloc_free(sorted);
		talloc_free(runs);
		return ENOMEM;
	}
	if (count > 0) {
		memcpy(sorted, taken, count * sizeof(sorted[0]));
		qsort(sorted, count, sizeof(sorted[0]), by_first);
	}
	/* The last of the runs is what the next one is taken out of. */
	runs[n++] = *whole;
	for (i = 0; i < count && n > 0; i++) {
		if (apart(&runs[n - 1], &sorted[i])) {
			continue;
		}
		parts = ipam_run_take(&runs[n - 1], &sorted[i], left);
		memcpy(&runs[n - 1], left, parts * sizeof(left[0]));
		n = n - 1 + parts;
		if (parts == 0 || (parts == 1 &&
		    ipam_addr_cmp(&left[0].last, &whole->last) != 0)) {
			break; /* nothing is left behind it */
		}
	}
	talloc_free(sorted);
	*out_runs = runs;
	*out_count = n;
	return 0;
}

bool ipam_run_prefix(const struct ipam_range *run,
		     const struct ipam_addr *from, unsigned length,
		     struct ipam_prefix *out_prefix)
{
	const struct ipam_addr *least =
		ipam_addr_cmp(from, &run->first) > 0 ? from : &run->first;
	struct ipam_prefix prefix = { *least, length };
	struct ipam_range range = ipam_prefix_range(&prefix);

	prefix.addr = range.first;
	if (ipam_addr_cmp(&prefix.addr, least) < 0) {
		/* begins before: the next one */
		if (!ipam_addr_after(&range.last, &prefix.addr)) {
			return false;
		}
		range = ipam_prefix_range(&prefix);
	}
	if (ipam_addr_cmp(&range.last, &run->last) > 0) {
		return false;
	}
	*out_prefix = prefix;
	return true;
}
