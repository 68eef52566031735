/*
 * Address records as objects, by the table of their fields.
 */
#include "ipam/api/api_json_parts.h"

#include <stdlib.h>

static json_t *cell_json(const struct ipam_field *field, const char *cell)
{
	if (cell == NULL) {
		return json_null();
	}
	if (field->type == IPAM_FIELD_TIME) {
		return json_integer(strtoll(cell, NULL, 10));
	}
	return json_string(cell);
}

static json_t *addr_json(const struct ipam_addr *addr)
{
	char text[IPAM_ADDR_TEXT];

	if (addr->family == IPAM_NO_FAMILY) {
		return json_null();
	}
	return json_string(ipam_addr_format(addr, text));
}

json_t *api_json_ip_address(const struct ipam_address *address)
{
	json_t *json = json_object();
	json_t *range = address->range_id != 0 ?
		json_integer(address->range_id) : json_null();
	size_t i;

	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		json_object_set_new(json, ipam_address_fields[i].name,
				    cell_json(&ipam_address_fields[i],
					      address->cells[i]));
	}
	json_object_set_new(json, "family", json_string(
		ipam_family_name(address->address.family)));
	json_object_set_new(json, "range", range);
	json_object_set_new(json, "range_start",
			    addr_json(&address->range.first));
	json_object_set_new(json, "range_end",
			    addr_json(&address->range.last));
	json_object_set_new(json, "duplicate",
			    json_boolean(address->duplicate));
	return json;
}
