/*
 * The event of a crossed threshold (UTL-06).
 */
#include "ipam/store/store_usage_private.h"

#include <errno.h>
#include <stdio.h>

#include "ipam/store/store_event.h"

#define NUMBER 520 /* and the status */

/* What people call an object: its prefix, its range or its name. */
static const char *name_of(TALLOC_CTX *mem_ctx,
			   const struct ipam_usage_object *object)
{
	char first[IPAM_PREFIX_TEXT], last[IPAM_ADDR_TEXT];

	if (object->range.last.family != IPAM_NO_FAMILY) {
		return talloc_asprintf(
			mem_ctx, "%s-%s",
			ipam_addr_format(&object->range.first, first),
			ipam_addr_format(&object->range.last, last));
	}
	if (object->prefix.addr.family != IPAM_NO_FAMILY) {
		return talloc_strdup(
			mem_ctx, ipam_prefix_format(&object->prefix, first));
	}
	if (object->name != NULL) {
		return object->name;
	}
	return object->server != NULL ? object->server : object->space;
}

static const char *sentence(TALLOC_CTX *mem_ctx,
			    const struct ipam_usage_object *object,
			    const char *name, enum ipam_usage_status status,
			    const struct ipam_thresholds *levels)
{
	double percent = ipam_usage_percent(&object->usage);
	char *text = talloc_asprintf(mem_ctx, "%s %s is ",
				     ipam_usage_kind_name(object->kind), name);

	switch (status) {
	case IPAM_USAGE_OVER:
		return talloc_asprintf_append(
			text, "over-utilized: %.1f %% in use, the threshold "
			"is %lld %%", percent, (long long)levels->over);
	case IPAM_USAGE_UNDER:
		return talloc_asprintf_append(
			text, "under-utilized: %.1f %% in use, the threshold "
			"is %lld %%", percent, (long long)levels->under);
	default:
		return talloc_asprintf_append(
			text, "neither under- nor over-utilized any more: "
			"%.1f %% in use", percent);
	}
}

int store_usage_event(struct store *store,
		      const struct ipam_usage_object *object,
		      enum ipam_usage_status before,
		      enum ipam_usage_status after,
		      const struct ipam_thresholds *levels, int64_t at)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	const char *name = name_of(tmp_ctx, object);
	char percent[16];
	struct ipam_event_value values[] = {
		{ "utilization_status", ipam_usage_status_name(before),
		  ipam_usage_status_name(after) },
		{ "percent_used", NULL, percent },
		{ "used", NULL, talloc_asprintf(tmp_ctx, "%lld",
			(long long)object->usage.in_use) },
		{ "total", NULL, talloc_asprintf(tmp_ctx, "%lld",
			(long long)object->usage.total) },
	};
	const struct ipam_event event = {
		.kind = IPAM_EVENT_UTILIZATION, .at = at,
		.number = NUMBER + (int64_t)after, .server = object->server,
		.role = object->server != NULL ? IPAM_ROLE_DHCP :
						 IPAM_ROLE_COUNT,
		.object = ipam_usage_kind_name(object->kind), .key = name,
		.text = sentence(tmp_ctx, object, name, after, levels),
		.values = values,
		.value_count = sizeof(values) / sizeof(values[0]),
	};
	int ret = ENOMEM;

	snprintf(percent, sizeof(percent), "%.1f",
		 ipam_usage_percent(&object->usage));
	if (event.text != NULL) {
		ret = store_event_put(store, &event, NULL);
	}
	talloc_free(tmp_ctx);
	return ret;
}
