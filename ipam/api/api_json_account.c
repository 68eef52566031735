/*
 * Members of users and groups of directories.
 */
#include "ipam/api/api_json_parts.h"

const struct json_member api_json_accounts[] = {
	MEMBER(account, account, TEXT),
	MEMBER(account, kind, TEXT),
	MEMBER(account, sid, TEXT),
	MEMBER(account, state, TEXT),
	MEMBER(account, domain, TEXT),
	MEMBER(account, name, TEXT),
	MEMBER(account, gone_at, TIME),
	MEMBER(account, failed_at, TIME),
	MEMBER(account, step, TEXT),
	MEMBER(account, status, TEXT),
	MEMBER(account, advice, TEXT),
	MEMBER(account, collected_at, TIME),
	MEMBER(account, source, TEXT),
	END
};
