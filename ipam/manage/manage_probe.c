/*
 * Probes of free addresses.
 */
#include "ipam/manage/manage_probe.h"

#include <errno.h>
#include <stdio.h>

#include "ipam/model/free_run.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_probe.h"

static int invalid(struct manage_call *call, const char *field,
		   const char *why)
{
	call->field = field;
	call->why = why;
	return EINVAL;
}

/* Where to begin: behind the address that is named. */
static int find_start(struct manage_call *call,
		      const struct manage_probe *probe,
		      struct ipam_addr *out_from)
{
	if (probe->after == NULL) {
		return 0;
	}
	if (ipam_addr_parse(probe->after, out_from) != 0 ||
	    !ipam_addr_after(out_from, out_from)) {
		return invalid(call, "after", "after must be an IPv4 or IPv6 "
			       "address that has one behind it");
	}
	return 0;
}

int manage_address_probe(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 const struct manage_probe *probe, int64_t *out_run)
{
	struct store *store = call->sink->store;
	struct ipam_addr from = { .family = IPAM_NO_FAMILY };
	struct ipam_addr *free = NULL;
	size_t count = 0;
	struct manage_event event = { .object = "task", .key = IPAM_TASK_PROBE,
				      .verb = MANAGE_STARTED };
	char key[24];
	int ret;

	snprintf(key, sizeof(key), "%lld", (long long)probe->range);
	ret = manage_may_on(call, ACCESS_ADDRESS_CREATE, IPAM_OBJECT_RANGE,
			    key);
	if (ret == 0 && !probe->ping && !probe->ptr) {
		ret = invalid(call, "ping", "ping or ptr must be true: there "
			      "is nothing else to look at");
	}
	if (ret == 0) {
		ret = find_start(call, probe, &from);
	}
	if (ret == 0) {
		ret = store_free_find(mem_ctx, store, probe->range, &from,
				      probe->count, &free, &count);
	}
	if (ret == 0 && count == 0) {
		call->why = "no address of the range is free";
		ret = EEXIST;
	}
	if (ret == 0) {
		ret = manage_begin(call, &event);
	}
	if (ret != 0) {
		return ret;
	}
	ret = store_probe_ask(store, probe->range, free, count,
			      (probe->ping ? IPAM_PROBE_PING : 0u) |
			      (probe->ptr ? IPAM_PROBE_PTR : 0u), call->now,
			      out_run);
	if (ret == EBUSY) {
		call->why = talloc_strdup(mem_ctx, store_error(store));
	}
	return manage_end(call, &event, ret);
}
