/*
 * Users and groups of directories: what is known of them, and looking one up.
 */
#include "ipam/api/api_handler_account.h"

#include "ipam/api/api_json_access.h"
#include "ipam/manage/manage_account.h"

int api_account_list(struct handling *h, json_t **out_json)
{
	return api_handle_list(h, QUERY_ACCOUNTS, out_json);
}

int api_account_lookup(struct handling *h, json_t **out_json)
{
	int64_t run = 0;
	int ret = manage_account_lookup(
		&h->manage, h->call, api_handle_text(h, "name"),
		api_principal_kind(api_handle_text(h, "kind")), &run);

	return ret != 0 ? api_handle_problem(h, ret) :
			  api_handle_show_run(h, run, out_json);
}
