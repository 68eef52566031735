/*
 * The ranges of one service and instance as a file has them (IMX-02).
 */
#include "ipam/manage/manage_import_plan.h"

#include <errno.h>
#include <stdio.h>
#include <strings.h>

#include "ipam/manage/manage_address.h"
#include "ipam/manage/manage_import_parts.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_custom.h"
#include "ipam/store/store_plan.h"

#define REMOVE_MAX 100000	/* ranges of one instance, addresses of one range */

struct sweeping {
	struct manage_call *call;
	struct store_import mirror;
	struct manage_import_result result;
	TALLOC_CTX *memory;
};

/* The import of ranges that is under way. */
int manage_mirror_get(struct manage_call *call, TALLOC_CTX *mem_ctx,
		      int64_t import, struct store_import *out_mirror)
{
	int ret = store_import_get(mem_ctx, call->sink->store, import,
				   out_mirror);

	if (ret == 0 && (out_mirror->service == NULL ||
			 out_mirror->finished_at != 0)) {
		call->field = "import";
		call->why = out_mirror->service == NULL ?
			"it is an import of addresses" :
			"the import has ended";
		ret = EINVAL;
	}
	return ret;
}

int manage_mirror_start(struct manage_call *call, const char *service,
			const char *instance, bool create, bool dry_run,
			int64_t *out_import)
{
	const struct store_import wanted = { .service = service,
					     .instance = instance,
					     .dry_run = dry_run };
	struct store *store = call->sink->store;
	int ret = manage_may(call, ACCESS_RANGE_DELETE);

	if (ret == 0 && strcasecmp(service, IPAM_SERVICE_DHCP) == 0) {
		call->field = "service";
		call->why = "ranges of " IPAM_SERVICE_DHCP " follow the scopes "
			    "of their server: they are not imported";
		return EINVAL;
	}
	if (ret == 0 && create) {
		ret = manage_may(call, ACCESS_FIELD_VALUES);
	}
	if (ret == 0 && create && !dry_run) {
		ret = store_custom_value_add(store,
					     IPAM_FIELD_MANAGED_BY_ENTITY,
					     instance, &call->wrong);
		ret = ret == EEXIST ? 0 : ret;
		call->wrong = (struct ipam_wrong){ .field = NULL };
	}
	return ret == 0 ? store_import_start(store, &wanted, call->now,
					     out_import) : ret;
}

/* The records of a range that goes. */
static int remove_addresses(struct sweeping *m, int64_t range)
{
	const struct store_address_filter filter = { .range_id = range };
	const struct store_page page = { .limit = REMOVE_MAX };
	struct ipam_address *list = NULL;
	struct manage_removal removal;
	struct manage_address_key key;
	size_t i, count = 0;
	int ret = store_address_list(m->memory, m->call->sink->store, &filter,
				     &page, &list, &count);

	for (i = 0; ret == 0 && i < count; i++) {
		removal = (struct manage_removal){ .reservation = false };
		key = (struct manage_address_key){
			.address = list[i].cells[IPAM_ADDRESS_IP],
			.space = list[i].cells[IPAM_ADDRESS_SPACE],
			.service = list[i].cells[IPAM_ADDRESS_SERVICE],
			.instance = list[i].cells[IPAM_ADDRESS_INSTANCE],
		};
		ret = manage_address_remove(m->call, m->memory, &key,
					    &removal);
	}
	return ret;
}

/* Removes, or in a dry run lists, the ranges that no row named. */
static int sweep(struct sweeping *m, bool addresses)
{
	const struct store_plan_filter filter = {
		.service = m->mirror.service, .instance = m->mirror.instance,
	};
	const struct store_page page = { .limit = REMOVE_MAX };
	struct store *store = m->call->sink->store;
	struct ipam_ip_range *list = NULL;
	struct manage_import_row row = { .verdict = MANAGE_ROW_REMOVED };
	char first[IPAM_ADDR_TEXT], last[IPAM_ADDR_TEXT], ref[24];
	size_t i, count = 0;
	bool has = false;
	int ret = store_ip_range_list(m->memory, store, &filter, &page, &list,
				      &count);

	for (i = 0; i < count && ret == 0; i++) {
		ret = store_import_has(store, m->mirror.id, list[i].id, &has);
		if (ret != 0 || has) {
			continue;
		}
		snprintf(ref, sizeof(ref), "%lld", (long long)list[i].id);
		/* a dry run lists no more than what may be done */
		ret = manage_may_on(m->call, ACCESS_RANGE_DELETE,
				    IPAM_OBJECT_RANGE, ref);
		if (ret == 0 && !m->mirror.dry_run && addresses) {
			ret = remove_addresses(m, list[i].id);
		}
		if (ret == 0 && !m->mirror.dry_run) {
			ret = manage_plan_remove(m->call, MANAGE_RANGE, ref,
						 false);
		}
		row.key = talloc_asprintf(
			m->memory, "%s-%s",
			ipam_addr_format(&list[i].range.first, first),
			ipam_addr_format(&list[i].range.last, last));
		if (ret == 0) {
			ret = manage_import_note(m->memory, m->mirror.dry_run,
						 &row, &m->result);
		}
	}
	return ret;
}

int manage_mirror_finish(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 int64_t import, bool addresses,
			 struct manage_import_result *out_result)
{
	struct sweeping m = { .call = call, .memory = mem_ctx };
	struct store *store = call->sink->store;
	int ret = manage_may(call, ACCESS_RANGE_DELETE);

	if (ret == 0) {
		ret = manage_mirror_get(call, mem_ctx, import, &m.mirror);
	}
	if (ret == 0 && m.mirror.failed > 0) {
		call->why = talloc_asprintf(
			mem_ctx, "%lld rows had failed, so nothing was removed:"
			" correct them and import again",
			(long long)m.mirror.failed);
		return EEXIST;
	}
	if (ret == 0) {
		ret = store_begin(store);
	}
	if (ret != 0) {
		return ret;
	}
	ret = sweep(&m, addresses);
	if (ret == 0) {
		ret = store_import_end(store, import, call->now);
	}
	if (ret != 0) {
		store_rollback(store);
		return ret;
	}
	*out_result = m.result;
	return store_commit(store);
}
