/*
 * Sets of DHCP servers as rows of answers.
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>
#include <string.h>

#define ROWS_MAX 10000 /* about one scope */

/* Which conditions of a filter hold for a set, and on which column. */
static const struct {
	enum ipam_set set;
	size_t filter;	/* a const char * in struct query_filter */
	const char *column;
} conditions[] = {
#define WHERE(set, member, column)                                             \
	{ IPAM_SET_##set, offsetof(struct query_filter, member), column }
	WHERE(OPTIONS, scope, "scope"),
	WHERE(OPTIONS, policy, "policy"),
	WHERE(OPTIONS, address, "reservation"),
	WHERE(POLICIES, scope, "scope"),
	WHERE(POLICIES, policy, "name"),
	WHERE(FAILOVERS, name, "name"),
	WHERE(FILTERS, list, "list"),
};

static struct query_set_row set_row(TALLOC_CTX *mem_ctx, enum ipam_set set,
				    const struct ipam_set_row *row)
{
	return (struct query_set_row){
		.row.key = store_set_key(mem_ctx, set, row),
		.kind = &ipam_set_kinds[set],
		.server = row->server,
		.source = row->server,
		.cells = row->cells,
		.collected_at = row->collected_at,
	};
}

/* "10.1.0.0/16" is meant as 10.1.0.0. */
static const char *address_of(TALLOC_CTX *mem_ctx, const char *text)
{
	struct ipam_prefix prefix;

	return ipam_prefix_parse(text, &prefix) == 0 ?
		       query_addr_text(mem_ctx, &prefix.addr) : NULL;
}

static int filter_of(TALLOC_CTX *mem_ctx, enum ipam_set set,
		     const struct query_filter *filter,
		     struct store_set_filter *wanted)
{
	const char *cell = NULL;
	size_t i, n = 0;

	wanted->server = filter->server;
	for (i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		cell = *(const char *const *)(const void *)(
			(const char *)filter + conditions[i].filter);
		if (conditions[i].set != set || cell == NULL) {
			continue;
		}
		if (conditions[i].filter ==
			    offsetof(struct query_filter, scope) ||
		    conditions[i].filter ==
			    offsetof(struct query_filter, address)) {
			cell = address_of(mem_ctx, cell);
		}
		if (cell == NULL) {
			return EINVAL;
		}
		wanted->where[n].column = conditions[i].column;
		wanted->where[n++].cell = cell;
	}
	return 0;
}

int query_store_sets(TALLOC_CTX *mem_ctx, struct store *store,
		     enum query_noun noun, const struct query_filter *filter,
		     const struct store_page *page,
		     struct query_row ***out_rows, size_t *out_count)
{
	enum ipam_set set = (enum ipam_set)(noun - QUERY_DEFINITIONS);
	struct store_set_filter wanted = { .server = NULL };
	struct ipam_set_row *found = NULL;
	struct query_set_row *row = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = filter_of(mem_ctx, set, filter, &wanted);

	if (ret == 0) {
		ret = store_set_list(mem_ctx, store, set, &wanted, page,
				     &found, &count);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc(rows, struct query_set_row);
		*row = set_row(row, set, &found[i]);
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

/* Whether "10.1.2.0, 10.1.3.0" names it. */
static bool names_scope(const char *scopes, const char *scope)
{
	size_t length = strlen(scope);
	const char *at = scopes;

	while (at != NULL) {
		if (strncmp(at, scope, length) == 0 &&
		    (at[length] == '\0' || at[length] == ',')) {
			return true;
		}
		at = strchr(at, ',');
		at = at != NULL ? at + 2 : NULL;
	}
	return false;
}

static int add_set(struct query_scope *row, struct store *store,
		   enum ipam_set set, const char *scope,
		   struct query_set_row **out_rows, size_t *out_count)
{
	struct store_set_filter wanted = { .server = row->server };
	const struct store_page page = { .limit = ROWS_MAX };
	struct ipam_set_row *found = NULL;
	size_t i, count = 0, n = 0;
	int ret;

	if (set != IPAM_SET_FAILOVERS) {
		wanted.where[0].column = "scope";
		wanted.where[0].cell = scope;
	}
	ret = store_set_list(row, store, set, &wanted, &page, &found, &count);
	*out_rows = talloc_array(row, struct query_set_row, count);
	for (i = 0; i < count; i++) {
		if (set != IPAM_SET_FAILOVERS ||
		    names_scope(found[i].cells[IPAM_FAILOVER_SCOPES], scope)) {
			(*out_rows)[n++] = set_row(row, set, &found[i]);
		}
	}
	*out_count = n;
	return ret;
}

int query_store_add_sets(struct query_scope *row, struct store *store,
			 const struct ipam_addr *scope)
{
	const char *text = query_addr_text(row, scope);
	int ret = add_set(row, store, IPAM_SET_OPTIONS, text, &row->options,
			  &row->option_count);

	if (ret == 0) {
		ret = add_set(row, store, IPAM_SET_POLICIES, text,
			      &row->policies, &row->policy_count);
	}
	if (ret == 0) {
		ret = add_set(row, store, IPAM_SET_FAILOVERS, text,
			      &row->failovers, &row->failover_count);
	}
	return ret;
}
