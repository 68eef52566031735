/*
 * How many addresses a scope can hand out. Ranges may overlap each other and
 * exclusions may overlap anything, so both become runs in order first.
 */
#include <stdlib.h>

#include "ipam/convert/convert.h"

static int compare_range(const void *a, const void *b)
{
	const struct ipam_range *x = a;
	const struct ipam_range *y = b;
	int cmp = ipam_addr_cmp(&x->first, &y->first);

	return cmp != 0 ? cmp : ipam_addr_cmp(&x->last, &y->last);
}

/* addr + 1; false behind the last address there is. */
static bool step(struct ipam_addr *addr)
{
	int i;

	for (i = IPAM_ADDR_BYTES - 1; i >= 0; i--) {
		addr->bytes[i]++;
		if (addr->bytes[i] != 0) {
			return true;
		}
	}
	return false;
}

/* Sorted copies where ranges that touch the same address are one. */
static size_t merge(TALLOC_CTX *mem_ctx, const struct ipam_range *from,
		    size_t count, struct ipam_range **out)
{
	struct ipam_range *runs = NULL;
	size_t n = 0;
	size_t i;

	*out = NULL;
	if (count == 0) {
		return 0;
	}
	runs = talloc_memdup(mem_ctx, from, count * sizeof(*from));
	if (runs == NULL) {
		return 0;
	}
	qsort(runs, count, sizeof(*runs), compare_range);
	for (i = 1; i < count; i++) {
		if (ipam_addr_cmp(&runs[i].first, &runs[n].last) > 0) {
			runs[++n] = runs[i];
		} else if (ipam_addr_cmp(&runs[i].last, &runs[n].last) > 0) {
			runs[n].last = runs[i].last;
		}
	}
	*out = runs;
	return n + 1;
}

static uint64_t add(uint64_t a, uint64_t b)
{
	return a + b < a ? UINT64_MAX : a + b;
}

/* What of a run no exclusion covers. */
static uint64_t count_free(struct ipam_range run,
			   const struct ipam_range *holes, size_t num_holes)
{
	uint64_t total = 0;
	struct ipam_range part;
	size_t i;

	for (i = 0; i < num_holes; i++) {
		if (ipam_addr_cmp(&holes[i].last, &run.first) < 0) {
			continue;
		}
		if (ipam_addr_cmp(&holes[i].first, &run.last) > 0) {
			break;
		}
		if (ipam_addr_cmp(&holes[i].first, &run.first) > 0) {
			/* up to the hole, less the hole's first */
			part = (struct ipam_range){run.first, holes[i].first};
			total = add(total, ipam_range_count(&part) - 1);
		}
		run.first = holes[i].last;
		if (!step(&run.first) ||
		    ipam_addr_cmp(&run.first, &run.last) > 0) {
			return total;
		}
	}
	return add(total, ipam_range_count(&run));
}

int64_t convert_scope_total(const struct ipam_scope *scope)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_range *runs = NULL;
	struct ipam_range *holes = NULL;
	uint64_t total = 0;
	size_t num_runs, num_holes, i;

	num_runs = merge(tmp_ctx, scope->ranges, scope->range_count, &runs);
	num_holes = merge(tmp_ctx, scope->exclusions, scope->exclusion_count,
			  &holes);
	for (i = 0; i < num_runs; i++) {
		total = add(total, count_free(runs[i], holes, num_holes));
	}
	talloc_free(tmp_ctx);
	return total > INT64_MAX ? INT64_MAX : (int64_t)total;
}
