/*
 * Where addresses lie: what each operation does.
 */
#include <errno.h>

#include "ipam/api/api_handler_parts.h"
#include "ipam/api/api_json.h"
#include "ipam/api/api_sight.h"

static int locate(struct handling *h, const char *const *addresses,
		  size_t count, json_t **out_json)
{
	const struct query_locating wanted = {
		.addresses = addresses, .count = count,
		.kind = api_handle_text(h, "kind"),
		.space = api_handle_text(h, "space"),
		.wrong = &h->manage.wrong,
	};
	struct query_page page = { .rows = NULL };
	int ret = h->handler->locator == NULL ? EROFS :
		query_locate(h->call, h->handler->locator, &wanted, &page);

	if (ret == 0) {
		ret = api_sight_page(h, QUERY_PLACES, &page);
	}
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	*out_json = api_json_page(QUERY_PLACES, &page);
	return 0;
}

int api_handle_address_locate(struct handling *h, json_t **out_json)
{
	const struct api_arg *arg = api_call_arg(h->call, "addresses");

	return locate(h, arg->list, arg->count, out_json);
}

int api_handle_address_places(struct handling *h, json_t **out_json)
{
	const char *address = api_handle_text(h, "address");

	return locate(h, &address, 1, out_json);
}
