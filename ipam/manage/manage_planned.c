/*
 * Plans of address records.
 */
#include "ipam/manage/manage_planned.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_planned.h"

/* The operation on a server that a plan stands for. */
static enum access_op op_of(const struct ipam_planned *p)
{
	static const struct {
		enum access_op make, drop;
	} ops[] = {
		{ ACCESS_RESERVATION_WRITE, ACCESS_RESERVATION_DELETE },
		{ ACCESS_RECORD_A_CREATE, ACCESS_RECORD_A_DELETE },
		{ ACCESS_RECORD_PTR_CREATE, ACCESS_RECORD_PTR_DELETE },
		{ ACCESS_RECORD_AAAA_CREATE, ACCESS_RECORD_AAAA_DELETE },
	};
	size_t i = p->kind == IPAM_PLANNED_HOST &&
		   p->address.family == IPAM_IPV6 ? 3 : (size_t)p->kind;

	return p->action == IPAM_PLANNED_CREATE ? ops[i].make : ops[i].drop;
}

/* Whether the caller may have it done where it would be done. */
static int may_there(struct manage_call *call, TALLOC_CTX *mem_ctx,
		     const struct ipam_planned *p)
{
	bool dhcp = p->kind == IPAM_PLANNED_RESERVATION;
	const char *key = dhcp ? talloc_asprintf(mem_ctx, "%s|%s", p->server,
						 p->place) : p->place;

	return key == NULL ? ENOMEM :
	       manage_may_on(call, op_of(p), dhcp ? IPAM_OBJECT_SCOPE :
						    IPAM_OBJECT_ZONE, key);
}

static int keep_wrong(struct manage_call *call, int ret)
{
	if (ret != 0 && call->why == NULL && call->wrong.why[0] != '\0') {
		call->field = call->wrong.field;
		call->why = call->wrong.why;
	}
	return ret;
}

int manage_planned_put(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct ipam_address *record,
		       enum ipam_planned_kind kind,
		       enum ipam_planned_action action, bool overwrite,
		       int64_t *out_id)
{
	struct ipam_planned planned;
	int ret = ipam_planned_make(mem_ctx, record, kind, action, &planned,
				    &call->wrong);

	if (ret == 0) {
		ret = store_planned_check(mem_ctx, call->sink->store, &planned,
					  overwrite, &call->wrong);
	}
	if (ret == 0) {
		ret = may_there(call, mem_ctx, &planned);
	}
	if (ret == 0) {
		planned.planned_by = call->caller->name;
		planned.planned_at = call->now;
		ret = store_planned_put(call->sink->store, &planned);
	}
	if (ret == 0 && out_id != NULL) {
		*out_id = planned.id;
	}
	return keep_wrong(call, ret);
}

int manage_planned_with(struct manage_call *call, TALLOC_CTX *mem_ctx,
			const struct ipam_address *record,
			const struct manage_wants *wants,
			const char **out_text)
{
	/* a PTR record is made as well, where the record names its zone */
	const bool wanted[] = {
		[IPAM_PLANNED_RESERVATION] =
			wants->reservation == MANAGE_YES ||
			(wants->reservation == MANAGE_KEEP &&
			 ipam_planned_complete(record,
					       IPAM_PLANNED_RESERVATION)),
		[IPAM_PLANNED_HOST] = wants->dns == MANAGE_YES,
		[IPAM_PLANNED_PTR] = wants->dns == MANAGE_YES &&
			record->cells[IPAM_ADDRESS_REVERSE_ZONE] != NULL,
	};
	char *text = NULL;
	int kind, ret = 0;

	for (kind = 0; kind < IPAM_PLANNED_KIND_COUNT && ret == 0; kind++) {
		if (!wanted[kind]) {
			continue;
		}
		ret = manage_planned_put(call, mem_ctx, record,
					 (enum ipam_planned_kind)kind,
					 IPAM_PLANNED_CREATE,
					 wants->overwrite, NULL);
		text = talloc_asprintf(mem_ctx, "%s%s%s",
				       text != NULL ? text : "",
				       text != NULL ? ", " : "",
				       ipam_planned_kind_name(
					       (enum ipam_planned_kind)kind));
	}
	*out_text = text;
	return ret;
}

int manage_planned_add(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct manage_address_key *key,
		       enum ipam_planned_kind kind,
		       enum ipam_planned_action action, bool overwrite,
		       int64_t *out_id)
{
	struct manage_event event = { .object = "plan", .verb = MANAGE_ADDED };
	struct ipam_address record = { .id = 0 };
	int64_t id = 0;
	int ret = manage_may(call, ACCESS_ADDRESS_EDIT);

	if (ret != 0) {
		return ret;
	}
	event.key = talloc_asprintf(mem_ctx, "%s %s", key->address,
				    ipam_planned_kind_name(kind));
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = manage_address_find(call, mem_ctx, key,
					  ACCESS_ADDRESS_EDIT, &record);
	}
	if (ret == 0) {
		ret = manage_planned_put(call, mem_ctx, &record, kind, action,
					 overwrite, &id);
	}
	event.row = talloc_asprintf(mem_ctx, "%lld", (long long)id);
	ret = manage_end(call, &event, ret);
	if (ret == 0) {
		*out_id = id;
	}
	return ret;
}

int manage_planned_cancel(struct manage_call *call, TALLOC_CTX *mem_ctx,
			  int64_t id)
{
	struct manage_event event = { .object = "plan",
				      .verb = MANAGE_REMOVED };
	const struct store_planned_filter filter = { .id = id };
	const struct store_page page = { .limit = 1 };
	struct ipam_planned *list = NULL;
	char text[IPAM_ADDR_TEXT];
	size_t count = 0;
	int ret = manage_may(call, ACCESS_ADDRESS_EDIT);

	if (ret != 0) {
		return ret;
	}
	event.row = talloc_asprintf(mem_ctx, "%lld", (long long)id);
	event.key = event.row;
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = store_planned_list(mem_ctx, call->sink->store, &filter,
					 &page, &list, &count);
	}
	if (ret == 0 && count == 0) {
		call->why = "there is no such plan";
		ret = ENOENT;
	}
	if (ret == 0) {
		event.key = talloc_asprintf(
			mem_ctx, "%s %s",
			ipam_addr_format(&list[0].address, text),
			ipam_planned_kind_name(list[0].kind));
		ret = may_there(call, mem_ctx, &list[0]);
	}
	/* what is not there any more is the plan's business no more */
	ret = ret == ENOENT && count > 0 ? 0 : ret;
	if (ret == 0) {
		ret = store_planned_remove(call->sink->store, id);
	}
	return manage_end(call, &event, ret);
}
