/*
 * Members of forests, and of the networks that servers are in.
 */
#include "ipam/api/api_json_parts.h"

const struct json_member api_json_forests[] = {
	MEMBER(forest, forest, TEXT),
	MEMBER(forest, netbios, TEXT),
	MEMBER(forest, trust, TEXT),
	MEMBER(forest, included, FLAG),
	MEMBER(forest, domains, COUNT),
	MEMBER(forest, found_at, TIME),
	MEMBER(forest, failed_at, TIME),
	MEMBER(forest, step, TEXT),
	MEMBER(forest, status, TEXT),
	MEMBER(forest, advice, TEXT),
	MEMBER(forest, collected_at, TIME),
	MEMBER(forest, source, TEXT),
	END
};
const struct json_member api_json_networks[] = {
	MEMBER(network, family, TEXT),
	MEMBER(network, network, TEXT),
	MEMBER(network, servers, COUNT),
	END
};
