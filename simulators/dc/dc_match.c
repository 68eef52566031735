/*
 * Does an object match a filter? RFC 4511 section 4.5.1.7 with the bit rules
 * and the chain rule of [MS-ADTS] 3.1.1.3.4.4.
 *
 * An attribute that the directory has never heard of makes its item
 * undefined; one that the object merely lacks makes it false.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "simulators/dc/dc_dn.h"
#include "simulators/dc/dc_filter_types.h"

static bool tree_knows(const struct sim_dc_tree *tree, const char *name)
{
	size_t i;

	for (i = 0; i < tree->count; i++) {
		if (sim_dc_entry_attr(tree->entries[i], name) != NULL) {
			return true;
		}
	}
	return false;
}

/* Discovery writes objectCategory=computer for the category's full name. */
static int expand_category(struct sim_dc_filter *node,
			   const struct sim_dc_tree *tree)
{
	struct filter_part *part = &node->parts[0];
	const char *category = NULL;

	if (node->type == NULL ||
	    strcmp(node->type->name, "objectCategory") != 0 ||
	    strchr((const char *)part->data, '=') != NULL) {
		return 0;
	}
	category = sim_dc_schema_category((const char *)part->data);
	if (category == NULL) {
		return 0;
	}
	part->data = (uint8_t *)talloc_asprintf(node, "CN=%s,%s", category,
						tree->schema_dn);
	if (part->data == NULL) {
		return ENOMEM;
	}
	part->length = strlen((const char *)part->data);
	return 0;
}

static bool is_bit_rule(const struct sim_dc_filter *node)
{
	return node->rule != NULL &&
	       (strcmp(node->rule, SIM_DC_RULE_BIT_AND) == 0 ||
		strcmp(node->rule, SIM_DC_RULE_BIT_OR) == 0);
}

static int64_t key_number(const uint8_t *key)
{
	uint64_t number = 0;
	int i;

	for (i = 0; i < 8; i++) {
		number = number << 8 | key[i];
	}
	return (int64_t)(number ^ 1ULL << 63);
}

static int prepare_part(struct sim_dc_filter *node, struct filter_part *part)
{
	enum sim_dc_syntax syntax =
		node->type != NULL ? node->type->syntax : SIM_DC_TEXT;
	int ret;

	/* Pieces of a value need not be values of the syntax. */
	if (node->kind == FILTER_SUBSTRINGS) {
		syntax = syntax == SIM_DC_TEXT ? SIM_DC_TEXT : SIM_DC_BINARY;
	}
	ret = sim_dc_value_key(node, syntax, part->data, part->length,
			       &part->key, &part->key_length);
	if (ret == ENOMEM) {
		return ret;
	}
	if (ret != 0) {
		node->usable = false;
	}
	return 0;
}

int sim_dc_filter_prepare(struct sim_dc_filter *node,
			  const struct sim_dc_tree *tree)
{
	bool integer;
	size_t i;
	int ret = 0;

	for (i = 0; ret == 0 && i < node->child_count; i++) {
		ret = sim_dc_filter_prepare(node->children[i], tree);
	}
	if (ret != 0 || node->attr == NULL) {
		return ret;
	}
	node->type = sim_dc_schema_attr(node->attr);
	node->known = node->type != NULL || tree_knows(tree, node->attr);
	node->usable = true;
	if (node->part_count == 1 && node->kind != FILTER_SUBSTRINGS) {
		ret = expand_category(node, tree);
	}
	for (i = 0; ret == 0 && i < node->part_count; i++) {
		ret = prepare_part(node, &node->parts[i]);
	}
	integer = node->type != NULL && node->type->syntax == SIM_DC_INTEGER;
	if (ret == 0 && is_bit_rule(node)) {
		node->usable = node->usable && integer;
		if (node->usable) {
			node->number = key_number(node->parts[0].key);
		}
	}
	return ret;
}

static int compare(const struct sim_dc_value *value,
		   const struct filter_part *part)
{
	size_t shorter = value->key_length < part->key_length ?
				 value->key_length : part->key_length;
	int order = memcmp(value->key, part->key, shorter);

	if (order != 0) {
		return order;
	}
	return value->key_length < part->key_length ? -1 :
	       value->key_length > part->key_length;
}

static bool match_substrings(const struct sim_dc_filter *node,
			     const struct sim_dc_value *value)
{
	bool text = node->type == NULL || node->type->syntax == SIM_DC_TEXT;
	const uint8_t *at = text ? value->key : value->data;
	size_t left = text ? value->key_length : value->length;
	size_t i;

	for (i = 0; i < node->part_count; i++) {
		const struct filter_part *part = &node->parts[i];
		const uint8_t *found = at;

		if (part->key_length > left) {
			return false;
		}
		if (part->kind == PART_FINAL) {
			found = at + left - part->key_length;
		} else if (part->kind == PART_ANY && part->key_length > 0) {
			found = memmem(at, left, part->key, part->key_length);
		}
		if (found == NULL ||
		    memcmp(found, part->key, part->key_length) != 0) {
			return false;
		}
		left -= (size_t)(found - at) + part->key_length;
		at = found + part->key_length;
	}
	return true;
}

static bool match_value(const struct sim_dc_filter *node,
			const struct sim_dc_value *value)
{
	if (value->key == NULL) {
		return false;
	}
	if (is_bit_rule(node)) {
		int64_t both = key_number(value->key) & node->number;

		return strcmp(node->rule, SIM_DC_RULE_BIT_AND) == 0 ?
			       both == node->number : both != 0;
	}
	switch (node->kind) {
	case FILTER_SUBSTRINGS:
		return match_substrings(node, value);
	case FILTER_GREATER:
		return compare(value, &node->parts[0]) >= 0;
	case FILTER_LESS:
		return compare(value, &node->parts[0]) <= 0;
	default:
		return compare(value, &node->parts[0]) == 0;
	}
}

static bool spend(size_t *budget)
{
	if (*budget == 0) {
		return false;
	}
	(*budget)--;
	return true;
}

/*
 * Is the asserted name reached from ENTRY by following the attribute from
 * object to object? QUEUE holds each object once, so rings end.
 */
static enum sim_dc_truth match_chain(const struct sim_dc_filter *node,
				     const struct sim_dc_tree *tree,
				     const struct sim_dc_entry *entry,
				     size_t *budget)
{
	bool *seen = talloc_zero_array(NULL, bool, tree->count);
	const struct sim_dc_entry **queue = talloc_array(
		seen, const struct sim_dc_entry *, tree->count);
	enum sim_dc_truth answer = SIM_DC_FALSE;
	size_t head = 0, tail = 0, i;

	if (seen == NULL || queue == NULL) {
		talloc_free(seen);
		return SIM_DC_UNDEFINED;
	}
	queue[tail++] = entry;
	seen[entry->index] = true;
	while (head < tail && answer == SIM_DC_FALSE) {
		const struct sim_dc_attr *attr =
			sim_dc_entry_attr(queue[head++], node->attr);

		for (i = 0; attr != NULL && i < attr->count; i++) {
			const struct sim_dc_value *value = &attr->values[i];
			const struct sim_dc_entry *next = NULL;

			if (!spend(budget)) {
				answer = SIM_DC_UNDEFINED;
				break;
			}
			if (compare(value, &node->parts[0]) == 0) {
				answer = SIM_DC_TRUE;
				break;
			}
			next = sim_dc_tree_find(tree,
						(const char *)value->key);
			if (next != NULL && !seen[next->index]) {
				seen[next->index] = true;
				queue[tail++] = next;
			}
		}
	}
	talloc_free(seen);
	return answer;
}

static enum sim_dc_truth match_item(const struct sim_dc_filter *node,
				    const struct sim_dc_tree *tree,
				    const struct sim_dc_entry *entry,
				    size_t *budget)
{
	const struct sim_dc_attr *attr = NULL;
	bool chain = node->rule != NULL &&
		     strcmp(node->rule, SIM_DC_RULE_CHAIN) == 0;
	size_t i;

	if (!node->known || !node->usable || !spend(budget)) {
		return SIM_DC_UNDEFINED;
	}
	if (chain && (node->type == NULL || node->type->syntax != SIM_DC_NAME)) {
		return SIM_DC_UNDEFINED;
	}
	if (node->rule != NULL && !chain && !is_bit_rule(node)) {
		return SIM_DC_UNDEFINED;
	}
	if (chain) {
		return match_chain(node, tree, entry, budget);
	}
	attr = sim_dc_entry_attr(entry, node->attr);
	if (attr == NULL) {
		return SIM_DC_FALSE;
	}
	if (node->kind == FILTER_PRESENT) {
		return SIM_DC_TRUE;
	}
	for (i = 0; i < attr->count; i++) {
		if (!spend(budget)) {
			return SIM_DC_UNDEFINED;
		}
		if (match_value(node, &attr->values[i])) {
			return SIM_DC_TRUE;
		}
	}
	return SIM_DC_FALSE;
}

/* AND: the first false decides; OR: the first true. */
static enum sim_dc_truth match_set(const struct sim_dc_filter *node,
				   const struct sim_dc_tree *tree,
				   const struct sim_dc_entry *entry,
				   size_t *budget)
{
	enum sim_dc_truth decides =
		node->kind == FILTER_AND ? SIM_DC_FALSE : SIM_DC_TRUE;
	enum sim_dc_truth answer =
		node->kind == FILTER_AND ? SIM_DC_TRUE : SIM_DC_FALSE;
	size_t i;

	for (i = 0; i < node->child_count; i++) {
		enum sim_dc_truth one = sim_dc_filter_match(
			node->children[i], tree, entry, budget);

		if (one == decides) {
			return decides;
		}
		if (one == SIM_DC_UNDEFINED) {
			answer = SIM_DC_UNDEFINED;
		}
	}
	return answer;
}

enum sim_dc_truth sim_dc_filter_match(const struct sim_dc_filter *node,
				      const struct sim_dc_tree *tree,
				      const struct sim_dc_entry *entry,
				      size_t *budget)
{
	enum sim_dc_truth inner;

	switch (node->kind) {
	case FILTER_AND:
	case FILTER_OR:
		return match_set(node, tree, entry, budget);
	case FILTER_NOT:
		inner = sim_dc_filter_match(node->children[0], tree, entry,
					    budget);
		return inner == SIM_DC_UNDEFINED ? inner :
		       inner == SIM_DC_TRUE ? SIM_DC_FALSE : SIM_DC_TRUE;
	default:
		return match_item(node, tree, entry, budget);
	}
}
