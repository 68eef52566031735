/*
 * An address plan in a store, and what must hold for it: links, overlaps and
 * sums are computed here anew, by looking at every pair, and compared.
 */
#ifndef TESTS_UNIT_IPAM_STORE_PLAN_STORE_H
#define TESTS_UNIT_IPAM_STORE_PLAN_STORE_H

#include "ipam/store/store_plan.h"
#include "tests/unit/ipam_store/fresh_store.h"

#define PLAN_NOW 1000

static const struct store_page plan_all = { .limit = 100000 };
static struct ipam_wrong plan_wrong;

static struct ipam_range plan_range(const char *first, const char *last)
{
	struct ipam_range range;

	ck_assert_int_eq(ipam_addr_parse(first, &range.first), 0);
	ck_assert_int_eq(ipam_addr_parse(last, &range.last), 0);
	return range;
}

static struct ipam_block plan_block(const char *network)
{
	struct ipam_block block = { .prefix = fresh_prefix(network) };

	block.range = ipam_prefix_range(&block.prefix);
	return block;
}

static int plan_try_block(const char *network, int64_t *out_id)
{
	struct ipam_block block = plan_block(network);
	int ret = store_block_put(store, &block, PLAN_NOW, &plan_wrong);

	*out_id = block.id;
	return ret;
}

__attribute__((unused)) static int64_t plan_add_block(const char *network)
{
	int64_t id = 0;

	ck_assert_msg(plan_try_block(network, &id) == 0, "%s: %s", network,
		      plan_wrong.why);
	return id;
}

static int64_t plan_add_subnet(int64_t space, const char *network)
{
	struct ipam_subnet subnet = {
		.space_id = space, .prefix = fresh_prefix(network),
		.name = network, .virtual_subnet = -1,
		.network_type = space == IPAM_SPACE_DEFAULT ?
				IPAM_NON_VIRTUALIZED : IPAM_PROVIDER,
	};
	int ret = store_subnet_put(store, &subnet, PLAN_NOW, &plan_wrong);

	ck_assert_msg(ret == 0, "%s: %s", network, plan_wrong.why);
	return subnet.id;
}

__attribute__((unused)) static struct ipam_ip_range plan_new_range(const char *first, const char *last)
{
	return (struct ipam_ip_range){
		.space_id = IPAM_SPACE_DEFAULT, .service = "IPAM",
		.instance = "Localhost", .assignment = IPAM_STATIC,
		.network_type = IPAM_NON_VIRTUALIZED, .user_utilized = -1,
		.range = plan_range(first, last),
	};
}

/* Of an owner of its own, so that it may overlap; `used` of it utilized. */
__attribute__((unused)) static int64_t plan_add_range(const char *owner, const char *first,
			      const char *last, int64_t used)
{
	struct ipam_ip_range range = plan_new_range(first, last);
	int ret;

	range.instance = owner;
	range.user_utilized = used;
	ret = store_ip_range_put(store, &range, false, PLAN_NOW, &plan_wrong);
	ck_assert_msg(ret == 0, "%s: %s", first, plan_wrong.why);
	return range.id;
}

struct plan {
	struct ipam_space *spaces;
	struct ipam_block *blocks;
	struct ipam_subnet *subnets;
	struct ipam_ip_range *ranges;
	size_t space_count, block_count, subnet_count, range_count;
};

static struct plan plan_read(TALLOC_CTX *mem_ctx)
{
	const struct store_plan_filter none = { .id = 0 };
	struct plan plan;

	ck_assert_int_eq(store_space_list(mem_ctx, store, &none, &plan_all,
					  &plan.spaces, &plan.space_count), 0);
	ck_assert_int_eq(store_block_list(mem_ctx, store, &none, &plan_all,
					  &plan.blocks, &plan.block_count), 0);
	ck_assert_int_eq(store_subnet_list(mem_ctx, store, &none, &plan_all,
					   &plan.subnets, &plan.subnet_count),
			 0);
	ck_assert_int_eq(store_ip_range_list(mem_ctx, store, &none, &plan_all,
					     &plan.ranges, &plan.range_count),
			 0);
	return plan;
}

static bool plan_in(const struct ipam_range *a, const struct ipam_range *b)
{
	return ipam_range_contains(b, &a->first) &&
	       ipam_range_contains(b, &a->last);
}

static struct ipam_range plan_whole(const struct ipam_subnet *subnet)
{
	return ipam_prefix_range(&subnet->prefix);
}

/* The number of the smallest block around; `except` is none. */
static int64_t plan_block_of(const struct plan *p,
			     const struct ipam_range *range, int64_t except)
{
	const struct ipam_block *best = NULL;
	size_t i;

	for (i = 0; i < p->block_count; i++) {
		if (p->blocks[i].id != except &&
		    plan_in(range, &p->blocks[i].range) &&
		    (best == NULL ||
		     plan_in(&p->blocks[i].range, &best->range))) {
			best = &p->blocks[i];
		}
	}
	return best != NULL ? best->id : 0;
}

static int64_t plan_subnet_of(const struct plan *p, int64_t space,
			      const struct ipam_range *range, unsigned max)
{
	const struct ipam_subnet *best = NULL;
	struct ipam_range whole;
	size_t i;

	for (i = 0; i < p->subnet_count; i++) {
		whole = plan_whole(&p->subnets[i]);
		if (p->subnets[i].space_id == space &&
		    p->subnets[i].prefix.length <= max &&
		    plan_in(range, &whole) &&
		    (best == NULL ||
		     p->subnets[i].prefix.length > best->prefix.length)) {
			best = &p->subnets[i];
		}
	}
	return best != NULL ? best->id : 0;
}

static void plan_check_links(const struct plan *p)
{
	struct ipam_range whole;
	size_t i;

	for (i = 0; i < p->block_count; i++) {
		ck_assert_int_eq(p->blocks[i].parent,
				 plan_block_of(p, &p->blocks[i].range,
					       p->blocks[i].id));
	}
	for (i = 0; i < p->subnet_count; i++) {
		whole = plan_whole(&p->subnets[i]);
		ck_assert_int_eq(p->subnets[i].block,
				 p->subnets[i].space_id != 1 ? 0 :
				 plan_block_of(p, &whole, 0));
		ck_assert_int_eq(p->subnets[i].enclosing,
				 plan_subnet_of(p, p->subnets[i].space_id,
						&whole,
						p->subnets[i].prefix.length -
						1));
	}
	for (i = 0; i < p->range_count; i++) {
		ck_assert_int_eq(p->ranges[i].subnet,
				 plan_subnet_of(p, p->ranges[i].space_id,
						&p->ranges[i].range,
						p->ranges[i].prefix.length));
	}
}

/* Invariants 1 and 2 of store_overlap.c. */
static void plan_check_overlap(size_t count, bool (*overlap)(const void *p,
							     size_t i,
							     size_t j),
			       enum ipam_overlap (*state)(const void *p,
							  size_t i),
			       bool (*counted)(const void *p, size_t i),
			       const void *p)
{
	bool any, loser;
	size_t i, j;

	for (i = 0; i < count; i++) {
		any = loser = false;
		for (j = 0; j < count; j++) {
			if (i == j || !overlap(p, i, j)) {
				continue;
			}
			any = true;
			ck_assert(!counted(p, i) || !counted(p, j));
			loser = loser || counted(p, j);
		}
		ck_assert_int_eq(any, state(p, i) != IPAM_NOT_OVERLAPPING);
		ck_assert(counted(p, i) || loser);
	}
}

static bool plan_subnets_overlap(const void *private_data, size_t i, size_t j)
{
	const struct plan *p = private_data;
	struct ipam_range a = plan_whole(&p->subnets[i]);
	struct ipam_range b = plan_whole(&p->subnets[j]);

	return p->subnets[i].space_id == p->subnets[j].space_id &&
	       (plan_in(&a, &b) || plan_in(&b, &a));
}

static enum ipam_overlap plan_subnet_state(const void *p, size_t i)
{
	return ((const struct plan *)p)->subnets[i].overlap;
}

static bool plan_subnet_counted(const void *p, size_t i)
{
	return ((const struct plan *)p)->subnets[i].counted;
}

static bool plan_ranges_overlap(const void *private_data, size_t i, size_t j)
{
	const struct plan *p = private_data;

	return p->ranges[i].space_id == p->ranges[j].space_id &&
	       ipam_ip_range_overlap(&p->ranges[i], &p->ranges[j]);
}

static enum ipam_overlap plan_range_state(const void *p, size_t i)
{
	return ((const struct plan *)p)->ranges[i].overlap;
}

static bool plan_range_counted(const void *p, size_t i)
{
	return ((const struct plan *)p)->ranges[i].counted;
}

/* What a subnet has below it. */
static struct ipam_utilization plan_subnet_sum(const struct plan *p,
					       int64_t subnet)
{
	struct ipam_utilization sum = { 0, 0, 0 }, part;
	size_t i;

	for (i = 0; i < p->subnet_count; i++) {
		if (p->subnets[i].enclosing == subnet) {
			part = plan_subnet_sum(p, p->subnets[i].id);
			sum.assigned += part.assigned;
			sum.utilized += part.utilized;
		}
	}
	for (i = 0; i < p->range_count; i++) {
		if (p->ranges[i].subnet == subnet && p->ranges[i].counted) {
			sum.assigned += ipam_ip_range_usable(&p->ranges[i]);
			sum.utilized += p->ranges[i].usage.utilized;
		}
	}
	return sum;
}

static struct ipam_utilization plan_block_sum(const struct plan *p,
					      int64_t block,
					      enum ipam_family family,
					      int64_t space)
{
	struct ipam_utilization sum = { 0, 0, 0 }, part;
	size_t i;

	for (i = 0; i < p->block_count && space == 1; i++) {
		if (p->blocks[i].parent == block &&
		    p->blocks[i].range.first.family == family) {
			part = plan_block_sum(p, p->blocks[i].id, family,
					      space);
			sum.total += p->blocks[i].usage.total;
			sum.assigned += part.assigned;
			sum.utilized += part.utilized;
		}
	}
	for (i = 0; i < p->subnet_count; i++) {
		if (p->subnets[i].block == block && p->subnets[i].counted &&
		    p->subnets[i].space_id == space &&
		    p->subnets[i].prefix.addr.family == family) {
			part = plan_subnet_sum(p, p->subnets[i].id);
			sum.total += p->subnets[i].usage.total;
			sum.assigned += part.assigned;
			sum.utilized += part.utilized;
		}
	}
	return sum;
}

static void plan_same(const struct ipam_utilization *a,
		      const struct ipam_utilization *b)
{
	ck_assert(a->assigned == b->assigned);
	ck_assert(a->utilized == b->utilized);
}

static void plan_check_sums(const struct plan *p)
{
	struct ipam_utilization sum;
	size_t i;

	for (i = 0; i < p->subnet_count; i++) {
		sum = plan_subnet_sum(p, p->subnets[i].id);
		plan_same(&p->subnets[i].usage, &sum);
	}
	for (i = 0; i < p->block_count; i++) {
		sum = plan_block_sum(p, p->blocks[i].id,
				     p->blocks[i].range.first.family, 1);
		plan_same(&p->blocks[i].usage, &sum);
	}
	for (i = 0; i < p->space_count; i++) {
		sum = plan_block_sum(p, 0, IPAM_IPV4, p->spaces[i].id);
		plan_same(&p->spaces[i].v4, &sum);
		ck_assert(p->spaces[i].v4.total == sum.total);
		sum = plan_block_sum(p, 0, IPAM_IPV6, p->spaces[i].id);
		plan_same(&p->spaces[i].v6, &sum);
		ck_assert(p->spaces[i].v6.total == sum.total);
	}
}

/* All that must hold. */
__attribute__((unused)) static void plan_check(void)
{
	TALLOC_CTX *tmp_ctx = talloc_new(ctx);
	struct plan plan = plan_read(tmp_ctx);

	plan_check_links(&plan);
	plan_check_overlap(plan.subnet_count, plan_subnets_overlap,
			   plan_subnet_state, plan_subnet_counted, &plan);
	plan_check_overlap(plan.range_count, plan_ranges_overlap,
			   plan_range_state, plan_range_counted, &plan);
	plan_check_sums(&plan);
	talloc_free(tmp_ctx);
}

#endif
