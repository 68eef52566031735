/*
 * Sections of what is said of objects beside their fields: which of overlapping
 * ones counts, ranges that are to have no reverse zone, access scopes of
 * objects, subnets that nobody edited since they were made for a scope.
 */
#include "ipam/api/api_whole.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/store/store_whole.h"

#define MEMBER(n, t) { n, WHOLE_##t, false }
#define NEEDED(n, t) { n, WHOLE_##t, true }
#define MEMBERS(name) static const struct whole_member name[]
#define END { .name = NULL }

/* How an object is named in a row; the rest tells it from its like. */
MEMBERS(subnet_members) = { NEEDED("network", TEXT), MEMBER("space", TEXT),
			    END };
MEMBERS(range_members) = { NEEDED("start", TEXT), NEEDED("end", TEXT),
			   MEMBER("space", TEXT), MEMBER("service", TEXT),
			   MEMBER("instance", TEXT), END };
MEMBERS(object_members) = { NEEDED("kind", TEXT), NEEDED("object", TEXT),
			    MEMBER("space", TEXT), MEMBER("service", TEXT),
			    MEMBER("instance", TEXT),
			    NEEDED("access_scope", TEXT), END };

/* --- by their names --- */

/* "10.1.0.0/24" or "10.1.0.1-10.1.0.9". EINVAL */
static int read_span(const char *text, struct ipam_range *out)
{
	const char *dash = strchr(text, '-');
	char first[IPAM_ADDR_TEXT];
	struct ipam_prefix prefix;
	int ret;

	if (dash == NULL) {
		ret = strchr(text, '/') == NULL ? EINVAL :
		      ipam_prefix_parse(text, &prefix);
		if (ret == 0) {
			*out = ipam_prefix_range(&prefix);
		}
		return ret;
	}
	if ((size_t)(dash - text) >= sizeof(first)) {
		return EINVAL;
	}
	memcpy(first, text, (size_t)(dash - text));
	first[dash - text] = '\0';
	ret = ipam_addr_parse(first, &out->first);
	return ret != 0 ? ret : ipam_addr_parse(dash + 1, &out->last);
}

/* What a row names; its number in *out_id, or ENOENT, EINVAL. */
static int look_up(struct handling *h, enum ipam_object kind, const char *text,
		   const json_t *row, int64_t *out_id)
{
	struct store *store = h->handler->sink->store;
	const struct store_page page = { .limit = 1 };
	struct ipam_range span = { .first.family = IPAM_NO_FAMILY };
	struct store_plan_filter filter = {
		.space = whole_text(row, "space"), .contains = &span,
		.inside = &span,
	};
	struct ipam_block *blocks = NULL;
	struct ipam_subnet *subnets = NULL;
	struct ipam_ip_range *ranges = NULL;
	size_t count = 0;
	int ret;

	if (kind == IPAM_OBJECT_SPACE) {
		return store_space_find(store, text, out_id,
					&h->manage.wrong);
	}
	ret = read_span(text, &span);
	if (ret == 0 && kind == IPAM_OBJECT_BLOCK) {
		ret = store_block_list(h->call, store, &filter, &page, &blocks,
				       &count);
		*out_id = count > 0 ? blocks[0].id : 0;
	} else if (ret == 0 && kind == IPAM_OBJECT_SUBNET) {
		ret = store_subnet_list(h->call, store, &filter, &page,
					&subnets, &count);
		*out_id = count > 0 ? subnets[0].id : 0;
	} else if (ret == 0) {
		filter.service = whole_text(row, "service");
		filter.instance = whole_text(row, "instance");
		ret = store_ip_range_list(h->call, store, &filter, &page,
					  &ranges, &count);
		*out_id = count > 0 ? ranges[0].id : 0;
	}
	talloc_free(blocks);
	talloc_free(subnets);
	talloc_free(ranges);
	return ret == 0 && count == 0 ? ENOENT : ret;
}

/* --- of subnets and ranges --- */

static bool is_subnet(const struct whole_section *section)
{
	return section->list == API_SUBNET_LIST;
}

static bool counts(const json_t *item)
{
	const char *overlap = whole_text(item, "overlap");

	return overlap != NULL && strcmp(overlap, "not_overlapping") != 0 &&
	       json_is_true(json_object_get(item, "counted_above"));
}

static bool is_from_scope(const json_t *item)
{
	return json_is_true(json_object_get(item, "from_scope"));
}

static bool has_no_zone(const json_t *item)
{
	const char *by = whole_text(item, "reverse_zone_by");

	return by != NULL && strcmp(by, "hand") == 0 &&
	       whole_text(item, "reverse_zone") == NULL;
}

static int find_id(struct handling *h, const struct whole_section *section,
		   const json_t *row, int64_t *out_id)
{
	const char *start = whole_text(row, "start");
	const char *text = start == NULL ? whole_text(row, "network") :
		talloc_asprintf(h->call, "%s-%s", start,
				whole_text(row, "end"));
	int ret = look_up(h, is_subnet(section) ? IPAM_OBJECT_SUBNET :
						  IPAM_OBJECT_RANGE,
			  text, row, out_id);

	return ret != ENOENT ? whole_failed(h, ret) :
	       whole_wrong(h, 422, is_subnet(section) ? "network" : "start",
			   is_subnet(section) ?
			   "there is no such subnet" :
			   "there is no such range");
}

/* The path of operations on what a row names. */
static int path_of(struct handling *h, const struct whole_section *section,
		   const json_t *row, json_t **out_path)
{
	char number[24];
	int64_t id = 0;
	int ret = find_id(h, section, row, &id);

	if (ret == 0) {
		snprintf(number, sizeof(number), "%lld", (long long)id);
		*out_path = json_pack("{s:s}", is_subnet(section) ? "subnet" :
				      "range", number);
	}
	return ret;
}

static int page_by_space(struct handling *h,
			 const struct whole_section *section,
			 const char *after, json_t *rows,
			 const char **out_next)
{
	return whole_space_page(h, section, section->list, whole_op_row, after,
				rows, out_next);
}

/* Whether it is so already: then it is found. */
static int find_kept(struct handling *h, const struct whole_section *section,
		     const json_t *row, json_t **out_now)
{
	struct whole_question show = { .op = section->show };
	json_t *item = NULL;
	int ret = path_of(h, section, row, &show.path);

	*out_now = NULL;
	if (ret != 0) {
		return ret;
	}
	ret = whole_ask(h, &show, &item);
	if (ret == 0 && section->keep(item)) {
		*out_now = json_copy((json_t *)row);
	}
	json_decref(item);
	return ret;
}

static int do_to(struct handling *h, const struct whole_section *section,
		 const json_t *row)
{
	struct whole_question ask = { .op = section->set_op };
	int ret = path_of(h, section, row, &ask.path);

	return ret != 0 ? ret : whole_ask(h, &ask, NULL);
}

/* That nobody has edited it, so that it goes with its scope. */
static int mark_from_scope(struct handling *h,
			   const struct whole_section *section,
			   const json_t *row)
{
	int64_t id = 0;
	int ret = find_id(h, section, row, &id);

	if (ret == 0) {
		ret = manage_may(&h->manage, ACCESS_SUBNET_EDIT);
		ret = whole_failed(h, ret != 0 ? ret : store_whole_from_scope(
			h->handler->sink->store, id));
	}
	return ret;
}

/* --- access scopes of objects --- */

static const char *const kinds[IPAM_OBJECT_COUNT] = {
	[IPAM_OBJECT_NONE] = "", [IPAM_OBJECT_SERVER] = "server",
	[IPAM_OBJECT_SCOPE] = "scope", [IPAM_OBJECT_SUPERSCOPE] = "superscope",
	[IPAM_OBJECT_ZONE] = "zone", [IPAM_OBJECT_SPACE] = "space",
	[IPAM_OBJECT_BLOCK] = "block", [IPAM_OBJECT_SUBNET] = "subnet",
	[IPAM_OBJECT_RANGE] = "range",
};

static int kind_of(const json_t *row)
{
	const char *word = whole_text(row, "kind");
	int kind = IPAM_OBJECT_COUNT - 1;

	while (kind > 0 && strcmp(kinds[kind], word) != 0) {
		kind--;
	}
	return kind;
}

static json_t *object_row(struct handling *h,
			  const struct store_whole_object *object)
{
	const struct access_scope *scope = access_scope_by_id(
		manage_access_data(h->manage.access), object->scope);

	return object->object == NULL || scope == NULL ? NULL :
		json_pack("{s:s, s:s, s:s*, s:s*, s:s*, s:s}", "kind",
			  kinds[object->kind], "object", object->object,
			  "space", object->space, "service", object->service,
			  "instance", object->instance, "access_scope",
			  scope->path);
}

static int page_objects(struct handling *h,
			const struct whole_section *section, const char *after,
			json_t *rows, const char **out_next)
{
	const struct manage_sink *sink = h->manage.sink;
	int64_t skip = after != NULL ? strtoll(after, NULL, 10) : 0;
	struct store_whole_object *list = NULL;
	json_t *row = NULL;
	size_t i, count = 0;
	/* what somebody else put in is not told */
	int ret = h->manage.access == NULL ? 0 : sink->object_check(
		sink->private_data, manage_access_sealer(h->manage.access));

	if (ret == 0) {
		ret = store_whole_objects(h->call, sink->store, skip,
					  WHOLE_BATCH, &list, &count);
	} else {
		h->manage.why = MANAGE_WHY_OBJECTS;
	}
	for (i = 0; i < count; i++) {
		row = object_row(h, &list[i]);
		if (row != NULL) {
			json_array_append_new(rows, row);
		}
	}
	*out_next = count < WHOLE_BATCH ? NULL :
		talloc_asprintf(h->call, "%lld", (long long)(skip + count));
	return whole_failed(h, ret);
}

/* The key by which operations know it. */
static int key_of(struct handling *h, const json_t *row, const char **out_key)
{
	const char *text = whole_text(row, "object");
	int kind = kind_of(row);
	int64_t id = 0;
	int ret;

	if (kind == IPAM_OBJECT_NONE) {
		return whole_wrong(h, 422, "kind", "kind must be one of "
				   "server, scope, superscope, zone, space, "
				   "block, subnet, range");
	}
	*out_key = text;
	if (kind < IPAM_OBJECT_SPACE) {
		return 0;
	}
	ret = look_up(h, (enum ipam_object)kind, text, row, &id);
	*out_key = talloc_asprintf(h->call, "%lld", (long long)id);
	return ret != ENOENT && ret != EINVAL ? whole_failed(h, ret) :
	       whole_wrong(h, 422, "object", "there is no such object of this "
			   "kind");
}

static int find_object(struct handling *h, const struct whole_section *section,
		       const json_t *row, json_t **out_now)
{
	struct whole_question ask = { .op = API_ACCESS_SCOPE_OBJECT };
	json_t *answer = NULL;
	const char *key = NULL;
	int ret = key_of(h, row, &key);

	*out_now = NULL;
	if (ret != 0) {
		return ret;
	}
	ask.query = json_pack("{s:O, s:s}", "kind",
			      json_object_get(row, "kind"), "object", key);
	ret = whole_ask(h, &ask, &answer);
	if (ret != 0 && h->call->problem.status == 404) {
		h->call->problem = (struct api_problem){ .status = 0 };
		return 0;
	}
	if (ret == 0 && !json_is_true(json_object_get(answer, "inherited"))) {
		*out_now = json_copy((json_t *)row);
		json_object_set(*out_now, "access_scope",
				json_object_get(answer, "access_scope"));
	}
	json_decref(answer);
	return ret;
}

/* The answer tells of each object; there is one. */
static int assign(struct handling *h, const struct whole_section *section,
		  const json_t *row)
{
	struct whole_question ask = { .op = API_ACCESS_SCOPE_ASSIGN };
	json_t *answer = NULL, *item = NULL;
	json_int_t status;
	const char *key = NULL;
	int ret = key_of(h, row, &key);

	if (ret != 0) {
		return ret;
	}
	ask.body = json_pack("{s:O, s:[s], s:O}", "kind",
			     json_object_get(row, "kind"), "objects", key,
			     "access_scope", json_object_get(row,
							     "access_scope"));
	ret = whole_ask(h, &ask, &answer);
	item = json_array_get(json_object_get(answer, "items"), 0);
	status = json_integer_value(json_object_get(item, "status"));
	if (ret == 0 && status != 200) {
		ret = whole_wrong(h, (unsigned)status, "object",
				  whole_text(item, "detail"));
	}
	json_decref(answer);
	return ret;
}

static int assign_again(struct handling *h,
			const struct whole_section *section,
			const json_t *row, const json_t *now)
{
	return assign(h, section, row);
}

/* Only a collection brings these. */
static bool is_collected(const json_t *row)
{
	int kind = kind_of(row);

	return kind == IPAM_OBJECT_SCOPE || kind == IPAM_OBJECT_SUPERSCOPE ||
	       kind == IPAM_OBJECT_ZONE;
}

const struct whole_section whole_objects[] = {
	{ "counting_subnets", "subnet", subnet_members,
	  .page = page_by_space, .find = find_kept, .add = do_to,
	  .key = "network", .list = API_SUBNET_LIST, .show = API_SUBNET_SHOW,
	  .set_op = API_SUBNET_REMAP, .keep = counts },
	{ "counting_ranges", "range", range_members, .page = page_by_space,
	  .find = find_kept, .add = do_to, .key = "start",
	  .list = API_RANGE_LIST, .show = API_RANGE_SHOW,
	  .set_op = API_RANGE_REMAP, .keep = counts },
	{ "ranges_without_zone", "range", range_members,
	  .page = page_by_space, .find = find_kept, .add = do_to,
	  .key = "start", .list = API_RANGE_LIST, .show = API_RANGE_SHOW,
	  .set_op = API_RANGE_MAP_ZONE, .keep = has_no_zone },
	{ "object_access_scopes", "object", object_members,
	  .page = page_objects, .find = find_object, .add = assign,
	  .set = assign_again, .key = "object", .waits = is_collected },
	{ "subnets_from_scopes", "subnet", subnet_members,
	  .page = page_by_space, .find = find_kept, .add = mark_from_scope,
	  .key = "network", .list = API_SUBNET_LIST, .show = API_SUBNET_SHOW,
	  .keep = is_from_scope },
};
