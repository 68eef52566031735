/*
 * Forests, and the tree of servers by network: parameters and shapes.
 */
#include "ipam/api/api_op_parts.h"

const struct api_param api_forest_set_params[] = {
	IN_PATH("forest", "DNS name of the forest root"),
	BODY("included", API_BOOLEAN, 0, 1, NULL,
	     "discover servers in its domains"),
	END
};
const struct api_param api_server_networks_params[] = {
	QUERY_WORD("family", api_family_words, "only of this family"),
	PAGE, END
};

static const struct api_field forest_fields[] = {
	{ "forest", API_STRING, "FOREST", "DNS name of its root domain" },
	{ "netbios", API_STRING, "NETBIOS", "NetBIOS name of the root" },
	{ "trust", API_WORD, "TRUST", "own, both_ways, gone" },
	{ "included", API_BOOLEAN, "INCLUDED",
	  "servers in its domains are discovered" },
	{ "domains", API_INTEGER, "DOMAINS", "known domains" },
	{ "found_at", API_TIME, NULL, "when the trust was first seen" },
	{ "failed_at", API_TIME, NULL,
	  "when its directory could not be read; null: it could" },
	{ "step", API_STRING, NULL, "at which step that failed" },
	{ "status", API_STRING, "STATUS", "the raw status" },
	{ "advice", API_STRING, NULL, "what cures it" },
	COLLECTED, END
};
static const struct api_field network_fields[] = {
	{ "family", API_WORD, "FAMILY", "ipv4 or ipv6" },
	{ "network", API_ADDRESS, "NETWORK", "prefix" },
	{ "servers", API_INTEGER, "SERVERS", "with an address in it" },
	END
};

const struct api_shape api_forest_shape = { "Forest", forest_fields };
const struct api_shape api_network_shape = { "ServerNetwork",
					     network_fields };
