/*
 * Where addresses lie, as objects.
 */
#include "ipam/api/api_json_parts.h"
#include "ipam/query/query_locate.h"

const struct json_member api_json_places[] = {
	MEMBER(place, address, TEXT),
	MEMBER(place, kind, TEXT),
	MEMBER(place, id, COUNT),
	MEMBER(place, network, TEXT),
	MEMBER(place, start, TEXT),
	MEMBER(place, end, TEXT),
	MEMBER(place, space, TEXT),
	MEMBER(place, server, TEXT),
	MEMBER(place, zone, TEXT),
	END
};
