/*
 * Parameters and shapes of reverse zones of ranges, and of addresses that are
 * made of DNS records.
 */
#include "ipam/api/api_op_parts.h"

static const char *const type_words[] = { "A", "AAAA", "PTR", NULL };

#define RANGE                                                                  \
	{ "range", API_ADDRESS, API_IN_PATH, true, 1, NAME_MAX_BYTES, NULL,    \
	  "number of the range, or first-last" }

const struct api_param api_range_zones_params[] = { RANGE, END };
const struct api_param api_range_map_zone_params[] = {
	RANGE,
	BODY("zone", API_STRING, 1, NAME_MAX_BYTES, NULL,
	     "name of the zone; without it, none"),
	BODY("automatic", API_BOOLEAN, 0, 1, NULL,
	     "the smallest known zone that covers the range, and follows"),
	END
};
const struct api_param api_from_records_params[] = {
	IN_PATH("zone", "name of the zone"),
	{ "nodes", API_STRINGS, API_IN_BODY, true, 1, NAME_MAX_BYTES, NULL,
	  "nodes of the zone, @ is itself" },
	BODY("type", API_WORD, 0, 0, type_words, "only records of this type"),
	BODY("space", API_STRING, 1, 1000, NULL, "address space (Default)"),
	BODY("service", API_STRING, 1, NAME_MAX_BYTES, NULL,
	     "service that manages them (IPAM)"),
	BODY("instance", API_STRING, 1, NAME_MAX_BYTES, NULL,
	     "instance of the service (Localhost)"),
	END
};

static const struct api_field range_zone_fields[] = {
	{ "zone", API_STRING, "ZONE", "name" },
	{ "prefix", API_ADDRESS, "PREFIX", "what it covers" },
	{ "mapped", API_BOOLEAN, "MAPPED", "whether it is the range's" },
	{ "mappable", API_BOOLEAN, "MAPPABLE", "whether it can be" },
	{ "taken_by", API_INTEGER, "TAKEN BY",
	  "a range that overlaps and has it" },
	END
};
const struct api_shape api_range_zone_shape = { "RangeZone",
						range_zone_fields };

static const struct api_field selected_fields[] = {
	{ "node", API_STRING, "NODE", "of the zone" },
	{ "type", API_STRING, "TYPE", "of the record" },
	{ "address", API_ADDRESS, "ADDRESS", "that it names" },
	{ "result", API_WORD, "RESULT", "added, exists or failed" },
	{ "why", API_STRING, "WHY", "it failed" },
	END
};
const struct api_shape api_selected_shape = { "SelectedRecord",
					      selected_fields };
