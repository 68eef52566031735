/*
 * Pages. One row more than asked for tells whether there is a next page.
 */
#include "ipam/query/query.h"

#include <errno.h>
#include <string.h>

int query_list(TALLOC_CTX *mem_ctx, const struct query_source *source,
	       enum query_noun noun, const struct query_filter *filter,
	       const char *after, size_t limit, struct query_page *out_page)
{
	struct query_page page = { .rows = NULL };
	struct query_filter wanted = *filter;
	int ret;

	wanted.resume = &page.next;
	ret = source->list(mem_ctx, source->private_data, noun, &wanted,
			   after, limit + 1, &page.rows, &page.count);

	if (ret != 0) {
		return ret;
	}
	if (page.count > limit) {
		page.count = limit;
		page.next = page.rows[limit - 1]->key;
	}
	*out_page = page;
	return 0;
}

int query_one(TALLOC_CTX *mem_ctx, const struct query_source *source,
	      enum query_noun noun, const struct query_filter *filter,
	      struct query_row **out_row)
{
	struct query_row **rows = NULL;
	size_t count = 0;
	int ret = source->list(mem_ctx, source->private_data, noun, filter,
			       NULL, 1, &rows, &count);

	if (ret != 0) {
		return ret;
	}
	if (count == 0) {
		return ENOENT;
	}
	*out_row = rows[0];
	return 0;
}

char *query_roles_text(TALLOC_CTX *mem_ctx, const struct query_server *server)
{
	char *text = talloc_strdup(mem_ctx, "");
	const struct query_role *role = NULL;
	bool denied;
	size_t i;

	for (i = 0; i < server->role_count; i++) {
		role = &server->roles[i];
		if (!role->included) {
			continue;
		}
		denied = role->access != NULL &&
			 strcmp(role->access, "denied") == 0;
		text = talloc_asprintf_append_buffer(
			text, "%s%s%s", text[0] != '\0' ? " " : "",
			role->role, denied ? "!" : "");
	}
	return text;
}

const char *query_server_access(const struct query_server *server)
{
	/* From the worst to the best. */
	static const char *const order[] = {"denied", "unknown", "granted"};
	const struct query_role *role = NULL;
	size_t i, k, worst = 3;

	for (i = 0; i < server->role_count; i++) {
		role = &server->roles[i];
		for (k = 0; role->included && role->access != NULL && k < worst;
		     k++) {
			if (strcmp(role->access, order[k]) == 0) {
				worst = k;
			}
		}
	}
	return worst < 3 ? order[worst] : "unknown";
}
