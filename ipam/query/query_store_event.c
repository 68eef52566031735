/*
 * Events of the catalog as rows of answers.
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>

#include "ipam/store/store_event.h"

/* "owner: - -> Ann; scope: 10.1.0.0" */
static char *changes_text(TALLOC_CTX *mem_ctx, const struct ipam_event *event)
{
	char *text = talloc_strdup(mem_ctx, "");
	const struct ipam_event_value *value = event->values;
	bool is_change;
	size_t i;

	for (i = 0; text != NULL && i < event->value_count; i++, value++) {
		is_change = value->before != NULL || value->after == NULL;
		text = talloc_asprintf_append_buffer(
			text, "%s%s: %s%s%s", i > 0 ? "; " : "", value->name,
			value->before != NULL ? value->before : "",
			is_change ? " -> " : "",
			value->after != NULL ? value->after : "-");
	}
	return text;
}

static struct query_event *event_row(TALLOC_CTX *mem_ctx,
				     const struct ipam_event *event)
{
	struct query_event *row = talloc_zero(mem_ctx, struct query_event);
	size_t i;

	*row = (struct query_event){
		.row.key = store_event_key(row, event),
		.event = event->id, .at = event->at, .id = event->number,
		.kind = ipam_event_kind_name(event->kind),
		.server = event->server != NULL ? event->server :
						  event->computer,
		.role = event->role < IPAM_ROLE_COUNT ?
			ipam_role_name(event->role) : "ipam",
		.user = event->user, .domain = event->domain,
		.forest = event->forest, .origin = event->origin,
		.object = event->object, .key = event->key,
		.text = event->text, .changes = changes_text(row, event),
		.source = event->source,
		.place = event->source != NULL ? event->place : -1,
		.values = talloc_array(row, struct query_event_value,
				       event->value_count),
		.value_count = event->value_count,
	};
	for (i = 0; i < event->value_count; i++) {
		row->values[i] = (struct query_event_value){
			event->values[i].name, event->values[i].before,
			event->values[i].after,
		};
	}
	return row;
}

int query_store_events(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct store_event_filter wanted = {
		.id = filter->event, .number = filter->id,
		.server = filter->server, .user = filter->user,
		.domain = filter->domain, .from = filter->from,
		.to = filter->to, .object = filter->object_kind,
		.key = filter->object_key, .text = filter->text,
		.scope = filter->scope, .scope_name = filter->scope_name,
		.option = filter->option,
		.option_name = filter->option_name,
		.reservation = filter->reservation,
		.oldest_first = filter->oldest_first,
	};
	enum ipam_event_kind kind = 0;
	struct ipam_event *events = NULL;
	struct query_row **rows = NULL;
	char *resume = NULL;
	size_t i, count = 0;
	int ret = 0;

	if (filter->kind != NULL) {
		ret = ipam_event_kind_parse(filter->kind, &kind);
	}
	wanted.kind = kind;
	if (ret == 0) {
		ret = store_event_list(mem_ctx, store, &wanted, page, &events,
				       &count, &resume);
	}
	if (ret != 0) {
		return ret;
	}
	rows = talloc_array(mem_ctx, struct query_row *, count);
	for (i = 0; i < count; i++) {
		rows[i] = &event_row(rows, &events[i])->row;
	}
	if (filter->resume != NULL) {
		*filter->resume = resume;
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}
