/*
 * Which object a row is of, and whether the caller sees it.
 */
#include "ipam/api/api_sight.h"

#include <errno.h>
#include <string.h>

#include "ipam/base/error.h"
#include "ipam/query/query_custom.h"
#include "ipam/query/query_locate.h"
#include "ipam/query/query_plan.h"
#include "ipam/query/query_planned.h"

struct object {
	enum ipam_object kind;	/* IPAM_OBJECT_NONE: of no object */
	const char *key;
};

static struct object of_server(const char *server)
{
	return (struct object){ IPAM_OBJECT_SERVER, server };
}

static struct object of_zone(const char *zone)
{
	return (struct object){ IPAM_OBJECT_ZONE, zone };
}

static struct object of_scope(TALLOC_CTX *mem_ctx, const char *server,
			      const char *scope)
{
	if (scope == NULL || scope[0] == '\0') {
		return of_server(server);
	}
	return (struct object){ IPAM_OBJECT_SCOPE,
				talloc_asprintf(mem_ctx, "%s|%s", server,
						scope) };
}

static struct object of_number(TALLOC_CTX *mem_ctx, enum ipam_object kind,
			       int64_t id)
{
	return (struct object){ kind, talloc_asprintf(mem_ctx, "%lld",
						      (long long)id) };
}

/* Options and policies have a scope among their columns. */
static struct object of_set(TALLOC_CTX *mem_ctx,
			    const struct query_set_row *row)
{
	const char *scope = NULL;
	size_t i;

	for (i = 0; i < row->kind->count; i++) {
		if (strcmp(row->kind->columns[i].name, "scope") == 0) {
			scope = row->cells[i];
		}
	}
	return of_scope(mem_ctx, row->server, scope);
}

static struct object of_sample(TALLOC_CTX *mem_ctx,
			       const struct query_sample *row)
{
	if (row->scope == NULL && row->superscope != NULL) {
		return (struct object){
			IPAM_OBJECT_SUPERSCOPE,
			talloc_asprintf(mem_ctx, "%s|%s", row->server,
					row->superscope) };
	}
	return of_scope(mem_ctx, row->server, row->scope);
}

static struct object of_address(TALLOC_CTX *mem_ctx,
				const struct ipam_address *address)
{
	return address->range_id != 0 ?
		of_number(mem_ctx, IPAM_OBJECT_RANGE, address->range_id) :
		of_number(mem_ctx, IPAM_OBJECT_SPACE, address->space_id);
}

static struct object of_place(TALLOC_CTX *mem_ctx,
			      const struct query_place *row)
{
	return row->server != NULL ?
		of_scope(mem_ctx, row->server, row->network) :
	       row->zone != NULL ? of_zone(row->zone) :
	       strcmp(row->kind, "block") == 0 ?
		of_number(mem_ctx, IPAM_OBJECT_BLOCK, row->id) :
	       strcmp(row->kind, "subnet") == 0 ?
		of_number(mem_ctx, IPAM_OBJECT_SUBNET, row->id) :
	       strcmp(row->kind, "range") == 0 ?
		of_number(mem_ctx, IPAM_OBJECT_RANGE, row->id) :
		(struct object){ .kind = IPAM_OBJECT_NONE };
}

static struct object of_planned(TALLOC_CTX *mem_ctx,
				const struct query_planned *row)
{
	return strcmp(row->kind, "reservation") == 0 ?
		of_scope(mem_ctx, row->server, row->place) :
		of_zone(row->place);
}

/*
 * Of a server or zone. What else has an access scope is not told by an event
 * in a way that can be looked up: those are not seen.
 */
static struct object of_event(const struct query_event *row)
{
	static const char *const unplaced[] = { "space", "block", "subnet",
						"range", "address", "reclaim",
						"import", "plan" };
	const char *what = row->object != NULL ? row->object : "";
	size_t i;

	if (strcmp(what, "zone") == 0) {
		return of_zone(row->key);
	}
	for (i = 0; i < sizeof(unplaced) / sizeof(unplaced[0]); i++) {
		if (strcmp(what, unplaced[i]) == 0) {
			return (struct object){ IPAM_OBJECT_SPACE, NULL };
		}
	}
	return row->server != NULL ? of_server(row->server) :
		(struct object){ .kind = IPAM_OBJECT_NONE };
}

static struct object of_member(TALLOC_CTX *mem_ctx,
			       const struct query_group_member *row)
{
	if (strcmp(row->kind, "server") == 0) {
		return of_server(row->object);
	}
	if (strcmp(row->kind, "subnet") == 0) {
		return of_number(mem_ctx, IPAM_OBJECT_SUBNET, row->id);
	}
	if (strcmp(row->kind, "range") == 0) {
		return of_number(mem_ctx, IPAM_OBJECT_RANGE, row->id);
	}
	return row->range_id != 0 ?
		of_number(mem_ctx, IPAM_OBJECT_RANGE, row->range_id) :
		of_number(mem_ctx, IPAM_OBJECT_SPACE, row->space_id);
}

/* A new noun has its place here: the compiler asks for it. */
static struct object object_of(struct handling *h, enum query_noun noun,
			       const struct query_row *row)
{
	TALLOC_CTX *mem_ctx = h->call;
	const struct query_scope *scope = (const void *)row;
	const struct query_lease *lease = (const void *)row;
	const struct query_superscope *superscope = (const void *)row;

	switch (noun) {
	case QUERY_SERVERS:
		return of_server(((const struct query_server *)row)->server);
	case QUERY_SERVICES:
		return of_server(((const struct query_service *)row)->server);
	case QUERY_SERVICE_CHANGES:
		return of_server(
			((const struct query_service_change *)row)->server);
	case QUERY_SCOPES:
		return of_scope(mem_ctx, scope->server, scope->scope);
	case QUERY_LEASES:
		return of_scope(mem_ctx, lease->server, lease->scope);
	case QUERY_SUPERSCOPES:
		return (struct object){
			IPAM_OBJECT_SUPERSCOPE,
			talloc_asprintf(mem_ctx, "%s|%s", superscope->server,
					superscope->superscope) };
	case QUERY_ZONES:
		return of_zone(((const struct query_zone *)row)->zone);
	case QUERY_ZONE_EVENTS:
		return of_zone(((const struct query_zone_event *)row)->zone);
	case QUERY_RECORDS:
	case QUERY_ADDRESS_RECORDS:
		return of_zone(((const struct query_record *)row)->zone);
	case QUERY_DEFINITIONS:
	case QUERY_OPTIONS:
	case QUERY_CLASSES:
	case QUERY_POLICIES:
	case QUERY_FAILOVERS:
	case QUERY_FILTERS:
		return of_set(mem_ctx, (const struct query_set_row *)row);
	case QUERY_SAMPLES:
		return of_sample(mem_ctx, (const struct query_sample *)row);
	case QUERY_USAGE:
	case QUERY_FORECASTS:
		return of_server(((const struct query_usage *)row)->server);
	case QUERY_SPACES:
		return of_number(mem_ctx, IPAM_OBJECT_SPACE,
				 ((const struct query_space *)row)->id);
	case QUERY_BLOCKS:
		return of_number(mem_ctx, IPAM_OBJECT_BLOCK,
				 ((const struct query_block *)row)->id);
	case QUERY_SUBNETS:
		return of_number(mem_ctx, IPAM_OBJECT_SUBNET,
				 ((const struct query_subnet *)row)->id);
	case QUERY_RANGES:
		return of_number(mem_ctx, IPAM_OBJECT_RANGE,
				 ((const struct query_ip_range *)row)->id);
	case QUERY_IP_ADDRESSES:
		return of_address(
			mem_ctx,
			((const struct query_ip_address *)row)->address);
	case QUERY_PLACES:
		return of_place(mem_ctx, (const struct query_place *)row);
	case QUERY_RANGE_ZONES:
		return of_zone(((const struct query_range_zone *)row)->zone);
	case QUERY_PLANNED:
		return of_planned(mem_ctx, (const struct query_planned *)row);
	case QUERY_CHECKS:
		return of_server(((const struct query_check *)row)->server);
	case QUERY_EVENTS:
		return of_event((const struct query_event *)row);
	case QUERY_GROUP_MEMBERS:
		return of_member(mem_ctx,
				 (const struct query_group_member *)row);
	case QUERY_GROUP_NODES:	/* counts what may be seen by nobody */
		return (struct object){ IPAM_OBJECT_SPACE, NULL };
	case QUERY_SAVED:	/* of the caller */
	case QUERY_CUSTOM_FIELDS:
	case QUERY_CUSTOM_VALUES:
	case QUERY_CUSTOM_PAIRS:
	case QUERY_GROUPS:
	case QUERY_DOMAINS:	/* from here on: of no object */
	case QUERY_FREE_ADDRESSES:	/* whoever asks has judged the range */
	case QUERY_FORESTS:
	case QUERY_ACCOUNTS:
	case QUERY_SITES:
	case QUERY_NETWORKS:	/* counts of what is seen: api_sight_of() */
	case QUERY_OVERVIEW:
	case QUERY_TASKS:
	case QUERY_RUNS:
	case QUERY_TOKENS:	/* for root */
	case QUERY_THRESHOLDS:
	case QUERY_PURGES:
	case QUERY_TRACK:	/* for auditors, who see all */
	case QUERY_NOUN_COUNT:
		break;
	}
	return (struct object){ .kind = IPAM_OBJECT_NONE };
}

static bool is_limited(const struct handling *h)
{
	return h->handler->limit_reads &&
	       !access_sees_all(manage_access_data(h->manage.access),
				h->manage.caller);
}

/* What cannot be placed is not seen. */
static int sees(struct handling *h, const struct object *object,
		bool *out_sees)
{
	const struct manage_sink *sink = h->manage.sink;
	int64_t own = 0, scope = 0;
	int ret = 0;

	*out_sees = object->kind == IPAM_OBJECT_NONE;
	if (object->kind == IPAM_OBJECT_NONE || object->key == NULL) {
		return 0;
	}
	ret = sink->object_scope(sink->private_data,
				 manage_access_sealer(h->manage.access),
				 object->kind, object->key, &own, &scope);
	if (ret == 0) {
		*out_sees = access_sees(manage_access_data(h->manage.access),
					h->manage.caller, scope);
	}
	return ret == ENOENT || ret == EINVAL || ret == IPAM_E_ACCESS ? 0 :
	       ret;
}

static int sees_object(void *private_data, enum ipam_object kind,
		       const char *key, bool *out_sees)
{
	const struct object object = { kind, key };

	return sees(private_data, &object, out_sees);
}

const struct ipam_sight *api_sight_of(struct handling *h)
{
	struct ipam_sight *sight = NULL;

	if (is_limited(h)) {
		sight = talloc(h->call, struct ipam_sight);
		*sight = (struct ipam_sight){ sees_object, h };
	}
	return sight;
}

static bool same(const struct object *a, const struct object *b)
{
	return a->kind == b->kind && a->key != NULL && b->key != NULL &&
	       strcmp(a->key, b->key) == 0;
}

int api_sight_page(struct handling *h, enum query_noun noun,
		   struct query_page *page)
{
	struct object object, before = { .kind = IPAM_OBJECT_NONE };
	size_t i, n = 0;
	bool seen = true;
	int ret = 0;

	if (!is_limited(h)) {
		return 0;
	}
	for (i = 0; i < page->count && ret == 0; i++) {
		object = object_of(h, noun, page->rows[i]);
		/* Rows of one object often follow each other. */
		if (i == 0 || !same(&object, &before)) {
			ret = sees(h, &object, &seen);
		}
		before = object;
		if (seen) {
			page->rows[n++] = page->rows[i];
		}
	}
	page->count = n;
	return ret;
}

int api_sight_row(struct handling *h, enum query_noun noun,
		  const struct query_row *row)
{
	struct object object;
	bool seen = true;
	int ret = 0;

	if (is_limited(h)) {
		object = object_of(h, noun, row);
		ret = sees(h, &object, &seen);
	}
	return ret == 0 && !seen ? ENOENT : ret;
}
