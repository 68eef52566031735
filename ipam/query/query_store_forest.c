/*
 * Forests, and the networks that servers are in. Both are few: all are looked
 * at for the one that is named.
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define FORESTS_MAX 10000

int query_store_forests(TALLOC_CTX *mem_ctx, struct store *store,
			const struct query_filter *filter,
			const struct store_page *page,
			struct query_row ***out_rows, size_t *out_count)
{
	const struct store_page all = { .after = page->after,
					.limit = FORESTS_MAX };
	struct ipam_forest *forests = NULL;
	struct query_row **rows = NULL;
	struct query_forest *row = NULL;
	size_t i, n = 0, count = 0;
	int ret = store_forest_list(mem_ctx, store, &all, &forests, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count && n < page->limit; i++) {
		const struct ipam_seen *seen = &forests[i].seen;

		if (filter->forest != NULL &&
		    strcasecmp(filter->forest, forests[i].name) != 0) {
			continue;
		}
		row = talloc_zero(rows, struct query_forest);
		row->row.key = row->forest = forests[i].name;
		row->netbios = forests[i].netbios;
		row->trust = ipam_trust_name(forests[i].trust);
		row->included = forests[i].included;
		row->domains = forests[i].domains;
		row->found_at = forests[i].found_at;
		row->collected_at = seen->collected_at;
		row->source = seen->source;
		row->failed_at = seen->failed_at;
		row->step = seen->failure.step;
		row->status = seen->failure.status;
		row->advice = seen->failure.advice;
		rows[n++] = &row->row;
	}
	*out_rows = rows;
	*out_count = n;
	return 0;
}

int query_store_networks(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct query_filter *filter,
			 const struct store_page *page,
			 struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_server_network *networks = NULL;
	enum ipam_family family = query_family(filter);
	struct query_row **rows = NULL;
	struct query_network *row = NULL;
	char text[IPAM_PREFIX_TEXT];
	size_t i, n = 0, count = 0;
	int ret = store_server_network_list(mem_ctx, store, filter->sight,
					    &networks, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count && n < page->limit; i++) {
		const struct ipam_prefix *network = &networks[i].network;

		row = talloc_zero(rows, struct query_network);
		row->row.key = talloc_asprintf(row, "%08zu", i);
		if ((family != IPAM_NO_FAMILY &&
		     network->addr.family != family) ||
		    (page->after != NULL &&
		     strcmp(row->row.key, page->after) <= 0)) {
			talloc_free(row);
			continue;
		}
		row->family = ipam_family_name(network->addr.family);
		row->network = talloc_strdup(
			row, ipam_prefix_format(network, text));
		row->servers = networks[i].servers;
		rows[n++] = &row->row;
	}
	*out_rows = rows;
	*out_count = n;
	return 0;
}
