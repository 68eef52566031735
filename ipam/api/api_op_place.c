/*
 * Parameters and shape of where addresses lie.
 */
#include "ipam/api/api_op_parts.h"

static const char *const kind_words[] = {
	"block", "subnet", "range", "scope", "zone", NULL
};

#define KIND_HELP "only places of this kind"
#define SPACE_HELP "no subnets and ranges of other address spaces"

const struct api_param api_address_locate_params[] = {
	{ "addresses", API_STRINGS, API_IN_BODY, true, 1, 45, NULL,
	  "IPv4 and IPv6 addresses" },
	BODY("kind", API_WORD, 0, 0, kind_words, KIND_HELP),
	BODY("space", API_STRING, 1, NAME_MAX_BYTES, NULL, SPACE_HELP),
	END
};
const struct api_param api_address_places_params[] = {
	IN_PATH("address", "IPv4 or IPv6 address"),
	QUERY_WORD("kind", kind_words, KIND_HELP),
	QUERY("space", SPACE_HELP),
	END
};

static const struct api_field place_fields[] = {
	{ "address", API_ADDRESS, "ADDRESS", "that was asked for" },
	{ "kind", API_WORD, "KIND",
	  "block, subnet, range, scope or zone, the outermost first; none: "
	  "nothing contains it" },
	{ "id", API_INTEGER, "ID", "number of the block, subnet or range" },
	{ "network", API_ADDRESS, "NETWORK", "where it is just a prefix" },
	{ "start", API_ADDRESS, "START", "first address of the place" },
	{ "end", API_ADDRESS, "END", "last address of the place" },
	{ "space", API_STRING, "SPACE", "of a subnet or range" },
	{ "server", API_HOST, "SERVER", "of a scope" },
	{ "zone", API_STRING, "ZONE", "reverse zone" },
	END
};
const struct api_shape api_place_shape = { "Place", place_fields };
