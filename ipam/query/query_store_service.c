/*
 * Services of the store and their changes as rows of answers.
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>
#include <string.h>

#define SERVICES_MAX 100 /* of one server */

static struct query_service service_row(TALLOC_CTX *mem_ctx,
					const struct ipam_service *service)
{
	return (struct query_service){
		.row.key = store_service_key(mem_ctx, service),
		.server = service->server,
		.role = ipam_role_name(service->role),
		.service = service->name,
		.state = ipam_service_state_name(service->state),
		.since = service->since,
		.checked_at = service->checked_at,
		.exit_code = service->exit_code,
		.step = service->failure.step,
		.status = service->failure.status,
		.advice = service->failure.advice,
		.source = service->server,
	};
}

int query_store_services(TALLOC_CTX *mem_ctx, struct store *store,
			 const struct query_filter *filter,
			 const struct store_page *page,
			 struct query_row ***out_rows, size_t *out_count)
{
	const struct store_service_filter wanted = {
		.server = filter->server, .role = filter->role,
		.state = filter->state,
	};
	struct ipam_service *services = NULL;
	struct query_service *row = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_service_list(mem_ctx, store, &wanted, page, &services,
				     &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		row = talloc(rows, struct query_service);
		*row = service_row(row, &services[i]);
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

/* Whether the role counts: an excluded one is not collected any more. */
static bool is_included(const struct query_server *server, const char *role)
{
	size_t i;

	for (i = 0; i < server->role_count; i++) {
		if (strcmp(server->roles[i].role, role) == 0) {
			return server->roles[i].included;
		}
	}
	return false;
}

int query_store_add_services(struct query_server *row, struct store *store)
{
	const struct store_service_filter wanted = { .server = row->server };
	const struct store_page page = { .limit = SERVICES_MAX };
	enum ipam_service_state states[SERVICES_MAX];
	struct ipam_service *services = NULL;
	size_t i, count = 0, n = 0;
	int ret = store_service_list(row, store, &wanted, &page, &services,
				     &count);

	if (ret != 0) {
		return ret;
	}
	row->services = talloc_array(row, struct query_service, count);
	row->service_count = count;
	for (i = 0; i < count; i++) {
		row->services[i] = service_row(row->services, &services[i]);
		if (is_included(row, row->services[i].role)) {
			states[n++] = services[i].state;
		}
	}
	row->service_state =
		ipam_service_state_name(ipam_service_worst(states, n));
	return 0;
}

int query_store_service_changes(TALLOC_CTX *mem_ctx, struct store *store,
				const struct query_filter *filter,
				const struct store_page *page,
				struct query_row ***out_rows,
				size_t *out_count)
{
	struct ipam_service_change *changes = NULL;
	struct query_service_change *row = NULL;
	const struct ipam_service *to = NULL;
	struct query_row **rows = NULL;
	size_t i, count = 0;
	int ret = store_service_change_list(mem_ctx, store, filter->server,
					    page, &changes, &count);

	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		to = &changes[i].to;
		row = talloc(rows, struct query_service_change);
		*row = (struct query_service_change){
			.row.key = store_number_key(row, changes[i].id),
			.at = to->checked_at,
			.exit_code = to->exit_code,
			.server = to->server,
			.role = ipam_role_name(to->role),
			.service = to->name,
			.state = ipam_service_state_name(to->state),
			.step = to->failure.step,
			.status = to->failure.status,
			.advice = to->failure.advice,
		};
		rows[i] = &row->row;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}
