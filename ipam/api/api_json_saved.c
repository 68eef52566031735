/* Members of saved queries. */
#include "ipam/api/api_json_parts.h"
#include "ipam/query/query_saved.h"

const struct json_member api_json_saved[] = {
	MEMBER(saved, query, TEXT),
	MEMBER(saved, operation, TEXT),
	MEMBER(saved, arguments, TEXT),
	MEMBER(saved, saved_at, TIME),
	END
};
