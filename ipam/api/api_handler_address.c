/*
 * Address records: what each operation does.
 */
#include <errno.h>

#include "ipam/api/api_handler_parts.h"
#include "ipam/api/api_json_parts.h"
#include "ipam/api/api_sight.h"
#include "ipam/manage/manage_address.h"
#include "ipam/manage/manage_probe.h"
#include "ipam/query/query_plan.h"
#include "ipam/store/store_address.h"

/* What the arguments say of the fields. */
static struct manage_cells cells_of(const struct handling *h)
{
	struct manage_cells cells = { .of = { NULL } };
	const struct api_arg *arg = NULL;
	size_t i;

	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		arg = api_call_arg(h->call, ipam_address_fields[i].name);
		if (arg->given && ipam_address_fields[i].type ==
				  IPAM_FIELD_TIME) {
			cells.of[i] = arg->number == 0 ? "" :
				talloc_asprintf(h->call, "%lld",
						(long long)arg->number);
		} else if (arg->given) {
			cells.of[i] = arg->text;
		}
	}
	cells.wants = (struct manage_wants){
		.reservation = api_handle_flag(h, "create_reservation"),
		.dns = api_handle_flag(h, "create_dns"),
		.overwrite = api_handle_number(h, "overwrite") != 0,
	};
	cells.custom = api_handle_text(h, "custom");
	return cells;
}

static struct manage_address_key key_of(const struct handling *h)
{
	return (struct manage_address_key){
		.address = api_handle_text(h, "address"),
		.space = api_handle_text(h, "space"),
		.service = api_handle_text(h, "service"),
		.instance = api_handle_text(h, "instance"),
	};
}

/* Either the record or the problem. */
static int answer(struct handling *h, int ret,
		  const struct ipam_address *address, json_t **out_json)
{
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = api_json_ip_address(address);
	ret = api_handle_custom_of_address(h, address->id, *out_json);
	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

int api_handle_address_list(struct handling *h, json_t **out_json)
{
	struct query_filter filter = api_handle_filter(h);
	int ret = api_handle_place(h, STORE_IP_RANGE, "range", &filter.range);

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_list_of(h, QUERY_IP_ADDRESSES, &filter,
					     out_json);
}

int api_handle_address_show(struct handling *h, json_t **out_json)
{
	struct query_filter filter = {
		.address = api_handle_text(h, "address"),
		.space = api_handle_text(h, "space"),
		.service = api_handle_text(h, "service"),
		.instance = api_handle_text(h, "instance"),
	};

	int ret = api_handle_one(h, QUERY_IP_ADDRESSES, &filter, out_json);

	if (ret != 0) {
		return ret;
	}
	ret = api_handle_address_details(h, *out_json);
	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

int api_handle_address_add(struct handling *h, json_t **out_json)
{
	struct manage_cells cells = cells_of(h);
	struct ipam_address address = { .id = 0 };
	int ret = manage_address_add(&h->manage, h->call, &cells, &address);

	return answer(h, ret, &address, out_json);
}

int api_handle_address_set(struct handling *h, json_t **out_json)
{
	struct manage_address_key key = key_of(h);
	struct manage_cells cells = cells_of(h);
	struct ipam_address address = { .id = 0 };
	int ret;

	/* the key says which; new ones come by other names */
	cells.of[IPAM_ADDRESS_IP] = api_handle_text(h, "new_address");
	cells.of[IPAM_ADDRESS_SPACE] = api_handle_text(h, "new_space");
	cells.of[IPAM_ADDRESS_SERVICE] = api_handle_text(h, "new_service");
	cells.of[IPAM_ADDRESS_INSTANCE] = api_handle_text(h, "new_instance");
	ret = manage_address_set(&h->manage, h->call, &key, &cells, &address);
	return answer(h, ret, &address, out_json);
}

int api_handle_address_remove(struct handling *h, json_t **out_json)
{
	struct manage_address_key key = key_of(h);
	struct manage_removal removal = {
		.reservation = api_handle_number(h, "delete_reservation") != 0,
		.dns = api_handle_number(h, "delete_dns") != 0,
	};
	int ret = manage_address_remove(&h->manage, h->call, &key, &removal);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = api_handle_removal(h->call, key.address, &removal);
	return 0;
}

int api_handle_address_allocate(struct handling *h, json_t **out_json)
{
	struct manage_cells cells = cells_of(h);
	struct ipam_address address = { .id = 0 };
	int64_t range = 0;
	int ret = api_handle_place(h, STORE_IP_RANGE, "range", &range);

	if (ret == 0) {
		ret = manage_address_allocate(&h->manage, h->call, range,
					      &cells, &address);
	}
	return answer(h, ret, &address, out_json);
}

int api_handle_address_reclaim(struct handling *h, json_t **out_json)
{
	int64_t removed = 0, range = 0;
	int ret = api_handle_place(h, STORE_IP_RANGE, "range", &range);

	if (ret == 0) {
		ret = manage_range_reclaim(&h->manage, h->call, range,
					   api_handle_text(h, "addresses"),
					   &removed);
	}
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = json_pack("{s:I}", "removed", (json_int_t)removed);
	return 0;
}

/* ENOENT for a range that the caller does not see. */
static int see_range(struct handling *h, int64_t range)
{
	const struct query_ip_range row = { .id = range };

	return api_sight_row(h, QUERY_RANGES, &row.row);
}

int api_handle_address_find(struct handling *h, json_t **out_json)
{
	const struct api_arg *count = api_call_arg(h->call, "count");
	struct query_filter filter = {
		.ping = api_handle_number(h, "ping") != 0,
		.ptr = api_handle_number(h, "ptr") != 0,
		.now = h->manage.now,
	};
	struct query_page page = { .rows = NULL };
	int ret = api_handle_place(h, STORE_IP_RANGE, "range", &filter.range);

	if (ret == 0) {
		ret = see_range(h, filter.range);
	}
	if (ret == 0) {
		ret = query_list(h->call, h->handler->source,
				 QUERY_FREE_ADDRESSES, &filter,
				 api_handle_text(h, "after"),
				 count->given ? (size_t)count->number : 1,
				 &page);
	}
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	page.next = NULL;	/* as many as were asked for */
	*out_json = api_json_page(QUERY_FREE_ADDRESSES, &page);
	return 0;
}

int api_handle_address_probe(struct handling *h, json_t **out_json)
{
	const struct api_arg *count = api_call_arg(h->call, "count");
	struct manage_probe probe = {
		.after = api_handle_text(h, "after"),
		.count = count->given ? (size_t)count->number : 1,
		.ping = api_handle_flag(h, "ping") != MANAGE_NO,
		.ptr = api_handle_flag(h, "ptr") != MANAGE_NO,
	};
	int64_t run = 0;
	int ret = api_handle_place(h, STORE_IP_RANGE, "range", &probe.range);

	if (ret == 0) {
		ret = manage_address_probe(&h->manage, h->call, &probe, &run);
	}
	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show_run(h, run, out_json);
}

int api_handle_expiry_show(struct handling *h, json_t **out_json)
{
	struct store_expiry expiry;
	int ret = store_expiry_get(h->handler->sink->store, &expiry);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = json_pack("{s:I, s:s}", "alert_days",
			      (json_int_t)expiry.alert_days, "log",
			      expiry.daily ? "daily" : "changes");
	return 0;
}

int api_handle_expiry_set(struct handling *h, json_t **out_json)
{
	const struct api_arg *days = api_call_arg(h->call, "alert_days");
	int ret = manage_expiry_set(&h->manage,
				    days->given ? days->number : -1,
				    api_handle_text(h, "log"));

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_expiry_show(h, out_json);
}
