/*
 * dry_run=true. What a change writes, its event included, joins the
 * transaction that is open here, so that no operation need know of it. What
 * the process keeps in memory besides, access data, is read anew after it.
 */
#include "ipam/api/api_try.h"

#include <errno.h>

int api_try(struct handling *h, api_handle_fn handle, json_t **out_json)
{
	struct store *store = h->handler->sink->store;
	int ret = store == NULL ? EROFS : store_begin(store);

	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	ret = handle(h, out_json);
	store_rollback(store);
	if (h->manage.access != NULL) {
		manage_access_again(h->manage.access);
	}
	/* Nobody may take it for a token that counts. */
	if (ret == 0 && h->call->op == &api_ops[API_TOKEN_ADD]) {
		json_object_set_new(*out_json, "secret", json_null());
	}
	return ret;
}
