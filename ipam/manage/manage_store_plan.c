/*
 * Changes to the address plan, written to the store: what is there is read,
 * the fields are put into it, and it is written as a whole. Inside of the
 * transaction that manage_begin() opened.
 */
#include "ipam/manage/manage_store_plan.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_custom.h"
#include "ipam/store/store_plan.h"

static const struct store_page one = { .limit = 1 };

/* A field that decides before others do; NULL when it is not named. */
static const struct manage_field *given(const struct manage_plan *plan,
					const char *name)
{
	size_t i;

	for (i = 0; i < plan->field_count; i++) {
		if (strcmp(plan->fields[i].name, name) == 0) {
			return &plan->fields[i];
		}
	}
	return NULL;
}

static bool is_flag(const char *name)
{
	return strcmp(name, "space") == 0 || strcmp(name, "provider") == 0 ||
	       strcmp(name, "create_subnet") == 0 ||
	       strcmp(name, "awaited") == 0 ||
	       strcmp(name, "custom") == 0;
}

/* All fields but those that name another object. */
static int apply(TALLOC_CTX *mem_ctx, const struct manage_plan *plan,
		 void *object, struct ipam_wrong *out_wrong)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < plan->field_count && ret == 0; i++) {
		if (!is_flag(plan->fields[i].name)) {
			ret = manage_plan_apply(mem_ctx, plan->noun, object,
						&plan->fields[i], out_wrong);
		}
	}
	return ret;
}

/* Words that are values of built-in fields, as these spell them (CUS-04). */
static int apply_words(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct manage_plan *plan, void *object,
		       struct ipam_wrong *out_wrong)
{
	static const struct {
		enum manage_plan_noun noun;
		const char *name;
		enum ipam_custom_builtin number;
		size_t offset;
	} words[] = {
		{ MANAGE_BLOCK, "rir", IPAM_FIELD_RIR,
		  offsetof(struct ipam_block, rir) },
		{ MANAGE_SPACE, "isolation", IPAM_FIELD_ISOLATION,
		  offsetof(struct ipam_space, isolation) },
		{ MANAGE_SPACE, "tenant", IPAM_FIELD_TENANT,
		  offsetof(struct ipam_space, tenant) },
		{ MANAGE_SPACE, "vm_network", IPAM_FIELD_VM_NETWORK,
		  offsetof(struct ipam_space, vm_network) },
		{ MANAGE_SUBNET, "logical_network", IPAM_FIELD_LOGICAL_NETWORK,
		  offsetof(struct ipam_subnet, logical_network) },
		{ MANAGE_SUBNET, "network_site", IPAM_FIELD_NETWORK_SITE,
		  offsetof(struct ipam_subnet, network_site) },
		{ MANAGE_RANGE, "service", IPAM_FIELD_MANAGED_BY,
		  offsetof(struct ipam_ip_range, service) },
		{ MANAGE_RANGE, "instance", IPAM_FIELD_MANAGED_BY_ENTITY,
		  offsetof(struct ipam_ip_range, instance) },
	};
	const char **at = NULL;
	size_t i;
	int ret = 0;

	for (i = 0; i < sizeof(words) / sizeof(words[0]) && ret == 0; i++) {
		at = (const char **)((char *)object + words[i].offset);
		if (words[i].noun == plan->noun &&
		    given(plan, words[i].name) != NULL && *at != NULL) {
			ret = store_custom_word(mem_ctx, store,
						words[i].number, words[i].name,
						at, out_wrong);
		}
	}
	return ret;
}

/* The space that is named, or the built-in one; its type. */
static int find_space(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct manage_plan *plan, int64_t *out_id,
		      enum ipam_network_type *out_type,
		      struct ipam_wrong *out_wrong)
{
	const struct manage_field *field = given(plan, "space");
	struct store_plan_filter filter = { .id = IPAM_SPACE_DEFAULT };
	struct ipam_space *spaces = NULL;
	size_t count = 0;
	int ret = 0;

	if (field != NULL) {
		ret = store_space_find(store, field->text, &filter.id,
				       out_wrong);
	}
	if (ret == 0) {
		ret = store_space_list(mem_ctx, store, &filter, &one, &spaces,
				       &count);
	}
	if (ret != 0 || count == 0) {
		return ret != 0 ? ret : ENOENT;
	}
	*out_id = filter.id;
	*out_type = filter.id == IPAM_SPACE_DEFAULT ? IPAM_NON_VIRTUALIZED :
		    spaces[0].type == IPAM_SPACE_CUSTOMER ? IPAM_CUSTOMER :
							    IPAM_PROVIDER;
	return 0;
}

static int put_space(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct manage_plan *plan, int64_t now,
		     int64_t *id, struct ipam_wrong *out_wrong)
{
	const struct manage_field *provider = given(plan, "provider");
	struct store_plan_filter filter = { .id = *id };
	struct ipam_space space = { .type = IPAM_SPACE_PROVIDER };
	struct ipam_space *spaces = NULL;
	size_t count = 0;
	int ret = 0;

	if (*id != 0) {
		ret = store_space_list(mem_ctx, store, &filter, &one, &spaces,
				       &count);
		if (ret != 0 || count == 0) {
			return ret != 0 ? ret : ENOENT;
		}
		space = spaces[0];
	}
	if (provider != NULL) {
		ret = store_space_find(store, provider->text,
				       &space.provider_id, out_wrong);
		out_wrong->field = "provider";
	}
	if (ret == 0) {
		ret = apply(mem_ctx, plan, &space, out_wrong);
	}
	if (ret == 0) {
		ret = apply_words(mem_ctx, store, plan, &space, out_wrong);
	}
	if (ret == 0) {
		ret = store_space_put(store, &space, now, out_wrong);
	}
	*id = space.id;
	return ret;
}

static int put_block(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct manage_plan *plan, int64_t now,
		     int64_t *id, struct ipam_wrong *out_wrong)
{
	const struct manage_field *network = given(plan, "network");
	struct store_plan_filter filter = { .id = *id };
	struct ipam_block block = { .id = 0 };
	struct ipam_block *blocks = NULL;
	size_t count = 0;
	int ret = 0;

	if (*id != 0) {
		ret = store_block_list(mem_ctx, store, &filter, &one, &blocks,
				       &count);
		if (ret != 0 || count == 0) {
			return ret != 0 ? ret : ENOENT;
		}
		block = blocks[0];
	}
	if (network != NULL) {
		ret = manage_plan_apply(mem_ctx, MANAGE_BLOCK, &block, network,
					out_wrong);
		block.range = ipam_prefix_range(&block.prefix);
	}
	if (ret == 0) {
		ret = apply(mem_ctx, plan, &block, out_wrong);
	}
	if (ret == 0) {
		ret = apply_words(mem_ctx, store, plan, &block, out_wrong);
	}
	if (ret == 0) {
		ret = store_block_put(store, &block, now, out_wrong);
	}
	*id = block.id;
	return ret;
}

static int put_subnet(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct manage_plan *plan, int64_t now,
		      int64_t *id, struct ipam_wrong *out_wrong)
{
	struct store_plan_filter filter = { .id = *id };
	struct ipam_subnet subnet = { .virtual_subnet = -1 };
	struct ipam_subnet *subnets = NULL;
	size_t count = 0;
	int ret = 0;

	if (*id != 0) {
		ret = store_subnet_list(mem_ctx, store, &filter, &one,
					&subnets, &count);
		if (ret != 0 || count == 0) {
			return ret != 0 ? ret : ENOENT;
		}
		subnet = subnets[0];
		subnet.collected = false;	/* it is a person's now */
	} else {
		ret = find_space(mem_ctx, store, plan, &subnet.space_id,
				 &subnet.network_type, out_wrong);
	}
	if (ret == 0) {
		ret = apply(mem_ctx, plan, &subnet, out_wrong);
	}
	if (ret == 0) {
		ret = apply_words(mem_ctx, store, plan, &subnet, out_wrong);
	}
	if (ret == 0) {
		ret = store_subnet_put(store, &subnet, now, out_wrong);
	}
	*id = subnet.id;
	return ret;
}

/* A new range: all hosts of its network, where no ends are named. */
static int begin_range(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct manage_plan *plan,
		       struct ipam_ip_range *range,
		       struct ipam_wrong *out_wrong)
{
	const struct manage_field *network = given(plan, "network");
	int ret = find_space(mem_ctx, store, plan, &range->space_id,
			     &range->network_type, out_wrong);

	if (ret == 0 && network != NULL) {
		ret = manage_plan_apply(mem_ctx, MANAGE_RANGE, range, network,
					out_wrong);
		range->range = ipam_prefix_hosts(&range->prefix);
	}
	if (ret == 0 && network == NULL &&
	    (given(plan, "start") == NULL || given(plan, "end") == NULL)) {
		ret = ipam_wrong_set(out_wrong, "network",
				     "network is missing, or start and end");
	}
	return ret;
}

static int put_range(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct manage_plan *plan, int64_t now,
		     int64_t *id, struct ipam_wrong *out_wrong)
{
	const struct manage_field *create = given(plan, "create_subnet");
	struct store_plan_filter filter = { .id = *id };
	struct ipam_ip_range range = {
		.service = IPAM_SERVICE_IPAM, .instance = IPAM_INSTANCE_LOCAL,
		.assignment = IPAM_STATIC, .user_utilized = -1,
	};
	struct ipam_ip_range *ranges = NULL;
	size_t count = 0;
	int ret = 0;

	if (*id != 0) {
		ret = store_ip_range_list(mem_ctx, store, &filter, &one,
					  &ranges, &count);
		if (ret != 0 || count == 0) {
			return ret != 0 ? ret : ENOENT;
		}
		range = ranges[0];
	} else {
		range.awaited = given(plan, "awaited") != NULL;
		ret = begin_range(mem_ctx, store, plan, &range, out_wrong);
	}
	if (ret == 0) {
		ret = apply(mem_ctx, plan, &range, out_wrong);
	}
	if (ret == 0) {
		ret = apply_words(mem_ctx, store, plan, &range, out_wrong);
	}
	if (ret == 0) {
		ret = store_ip_range_put(store, &range,
					 create != NULL && create->number != 0,
					 now, out_wrong);
	}
	*id = range.id;
	return ret;
}

int manage_store_plan_find(void *private_data, enum manage_plan_noun noun,
			   const char *ref, int64_t *out_id,
			   struct ipam_wrong *out_wrong)
{
	static const enum store_plan_kind kinds[] = {
		[MANAGE_BLOCK] = STORE_BLOCK, [MANAGE_SUBNET] = STORE_SUBNET,
		[MANAGE_RANGE] = STORE_IP_RANGE,
	};

	return noun == MANAGE_SPACE ?
	       store_space_find(private_data, ref, out_id, out_wrong) :
	       store_plan_find(private_data, kinds[noun], ref, out_id,
			       out_wrong);
}

int manage_store_plan_put(void *private_data, const struct manage_plan *plan,
			  int64_t now, int64_t *id,
			  struct ipam_wrong *out_wrong)
{
	static int (*const put[MANAGE_PLAN_COUNT])(
		TALLOC_CTX *, struct store *, const struct manage_plan *,
		int64_t, int64_t *, struct ipam_wrong *) = {
		[MANAGE_SPACE] = put_space, [MANAGE_BLOCK] = put_block,
		[MANAGE_SUBNET] = put_subnet, [MANAGE_RANGE] = put_range,
	};
	static const enum ipam_custom_kind kinds[MANAGE_PLAN_COUNT] = {
		[MANAGE_SPACE] = IPAM_CUSTOM_SPACE,
		[MANAGE_BLOCK] = IPAM_CUSTOM_BLOCK,
		[MANAGE_SUBNET] = IPAM_CUSTOM_SUBNET,
		[MANAGE_RANGE] = IPAM_CUSTOM_RANGE,
	};
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	const struct manage_field *custom = given(plan, "custom");
	int ret = put[plan->noun](tmp_ctx, private_data, plan, now, id,
				  out_wrong);

	if (ret == 0 && custom != NULL) {
		ret = store_custom_put_text(private_data, kinds[plan->noun],
					    *id, custom->text, out_wrong);
	}
	talloc_free(tmp_ctx);
	return ret;
}

int manage_store_plan_remove(void *private_data, enum manage_plan_noun noun,
			     int64_t id, bool inner,
			     struct ipam_wrong *out_wrong)
{
	switch (noun) {
	case MANAGE_SPACE:
		return store_space_remove(private_data, id, out_wrong);
	case MANAGE_BLOCK:
		return store_block_remove(private_data, id, inner, out_wrong);
	case MANAGE_SUBNET:
		return store_subnet_remove(private_data, id, inner, out_wrong);
	default:
		return store_ip_range_remove(private_data, id, out_wrong);
	}
}

int manage_store_plan_remap(void *private_data, enum manage_plan_noun noun,
			    int64_t id, struct ipam_wrong *out_wrong)
{
	return noun == MANAGE_SUBNET ?
	       store_subnet_remap(private_data, id, out_wrong) :
	       store_ip_range_remap(private_data, id, out_wrong);
}
