/*
 * Reverse zones of ranges, and addresses of records.
 */
#include "ipam/manage/manage_zone_map.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ipam/manage/manage_address.h"
#include "ipam/store/store_dns.h"
#include "ipam/store/store_zone_map.h"

#define TYPE_A 1
#define TYPE_PTR 12
#define TYPE_AAAA 28

int manage_range_map_zone(struct manage_call *call, TALLOC_CTX *mem_ctx,
			  int64_t range, const char *zone, bool automatic)
{
	struct manage_event event = { .object = "range",
				      .verb = MANAGE_CHANGED };
	int ret;

	event.key = event.row = talloc_asprintf(mem_ctx, "%lld",
						(long long)range);
	if (event.key == NULL) {
		return ENOMEM;
	}
	ret = manage_may_on(call, ACCESS_RANGE_MAP_ZONE, IPAM_OBJECT_RANGE,
			    event.key);
	if (ret == 0 && zone != NULL && automatic) {
		call->field = "automatic";
		call->why = "automatic and a zone exclude each other";
		return EINVAL;
	}
	if (ret == 0) {
		ret = manage_begin(call, &event);
	}
	if (ret != 0) {
		return ret;
	}
	ret = store_zone_map_set(call->sink->store, range, zone, automatic,
				 call->now, &call->wrong);
	return manage_end(call, &event, ret);
}

/* The address of a record, and the field that its zone goes into. */
static bool address_of(TALLOC_CTX *mem_ctx, const struct ipam_record *record,
		       struct ipam_addr *out, struct manage_cells *cells)
{
	struct ipam_prefix prefix;
	char *name = NULL;
	size_t n;

	if (record->type == TYPE_A || record->type == TYPE_AAAA) {
		*out = record->address;
		name = strcmp(record->node, "@") == 0 ?
			talloc_strdup(mem_ctx, record->zone) :
			talloc_asprintf(mem_ctx, "%s.%s", record->node,
					record->zone);
		cells->of[IPAM_ADDRESS_DEVICE_NAME] = name;
		cells->of[IPAM_ADDRESS_FORWARD_ZONE] = record->zone;
		return name != NULL && out->family != IPAM_NO_FAMILY;
	}
	name = talloc_asprintf(mem_ctx, "%s.%s", record->node, record->zone);
	if (name == NULL || ipam_reverse_zone_prefix(name, &prefix) != 0 ||
	    prefix.length != (prefix.addr.family == IPAM_IPV4 ? 32 : 128)) {
		return false;
	}
	*out = prefix.addr;
	name = talloc_strdup(mem_ctx, record->data);
	n = name != NULL ? strlen(name) : 0;
	if (n > 0 && name[n - 1] == '.') {
		name[n - 1] = '\0';
	}
	cells->of[IPAM_ADDRESS_DEVICE_NAME] = name;
	cells->of[IPAM_ADDRESS_REVERSE_ZONE] = record->zone;
	return true;
}

/* One record with an address; what is wrong with it is told of it alone. */
static int add_one(struct manage_call *call, TALLOC_CTX *mem_ctx,
		   const struct manage_selection *s,
		   const struct ipam_record *record,
		   struct manage_selected *out)
{
	struct manage_cells cells = {
		.of = { [IPAM_ADDRESS_SPACE] = s->space,
			[IPAM_ADDRESS_SERVICE] = s->service,
			[IPAM_ADDRESS_INSTANCE] = s->instance,
			[IPAM_ADDRESS_SOURCE] = ipam_address_source_name(
				IPAM_ADDRESS_FROM_DNS) },
		.wants = { .reservation = MANAGE_NO, .dns = MANAGE_NO },
	};
	struct ipam_address address;
	struct ipam_addr addr;
	char type[12], text[IPAM_ADDR_TEXT];
	int ret;

	*out = (struct manage_selected){
		.node = record->node, .result = "failed",
		.type = talloc_strdup(mem_ctx, ipam_record_type_name(
					      record->type, type)),
	};
	if (!address_of(mem_ctx, record, &addr, &cells)) {
		out->why = "it names no address";
		return 0;
	}
	out->address = talloc_strdup(mem_ctx, ipam_addr_format(&addr, text));
	cells.of[IPAM_ADDRESS_IP] = out->address;
	ret = manage_address_add(call, mem_ctx, &cells, &address);
	out->result = ret == 0 ? "added" : ret == EEXIST ? "exists" :
							   "failed";
	if (ret == EINVAL || ret == ENOENT || ret == EACCES) {
		out->why = ret == EACCES ? "you may not add it there" :
			   call->why;
	}
	call->field = call->why = NULL;
	call->wrong = (struct ipam_wrong){ .field = NULL };
	return ret == EEXIST || out->why != NULL ? 0 : ret;
}

static bool is_wanted(const struct ipam_record *record, uint16_t type)
{
	return type != 0 ? record->type == type :
	       record->type == TYPE_A || record->type == TYPE_AAAA ||
	       record->type == TYPE_PTR;
}

/* The records of a node. */
static int add_node(struct manage_call *call, TALLOC_CTX *mem_ctx,
		    const struct manage_selection *s, const char *node,
		    uint16_t type, struct manage_selected *list,
		    size_t *count)
{
	const struct store_record_filter filter = { .zone = s->zone,
						    .node = node };
	const struct store_page page = { .limit = MANAGE_SELECTED_MAX };
	struct ipam_record *records = NULL;
	size_t i, n = 0, before = *count;
	int ret = store_record_list(mem_ctx, call->sink->store, &filter, &page,
				    &records, &n);

	for (i = 0; i < n && ret == 0 && *count < MANAGE_SELECTED_MAX; i++) {
		if (is_wanted(&records[i], type)) {
			ret = add_one(call, mem_ctx, s, &records[i],
				      &list[(*count)++]);
		}
	}
	if (ret == 0 && *count == before && *count < MANAGE_SELECTED_MAX) {
		list[(*count)++] = (struct manage_selected){
			.node = node, .result = "failed",
			.why = "the zone has no such record with an address",
		};
	}
	return ret;
}

int manage_address_from_records(struct manage_call *call, TALLOC_CTX *mem_ctx,
				const struct manage_selection *s,
				struct manage_selected **out_list,
				size_t *out_count)
{
	struct manage_selected *list = talloc_zero_array(
		mem_ctx, struct manage_selected, MANAGE_SELECTED_MAX);
	uint16_t type = 0;
	size_t i, count = 0;
	int ret = list == NULL ? ENOMEM :
		  manage_may(call, ACCESS_ADDRESS_CREATE);

	if (ret == 0 && s->type != NULL &&
	    (ipam_record_type_parse(s->type, &type) != 0 ||
	     (type != TYPE_A && type != TYPE_AAAA && type != TYPE_PTR))) {
		call->field = "type";
		call->why = "type must be A, AAAA or PTR";
		ret = EINVAL;
	}
	for (i = 0; i < s->node_count && ret == 0; i++) {
		ret = add_node(call, mem_ctx, s, s->nodes[i], type, list,
			       &count);
	}
	if (ret == 0) {
		*out_list = list;
		*out_count = count;
	}
	return ret;
}
