/*
 * Sections of servers, saved queries and plans.
 */
#include "ipam/api/api_whole.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/manage/manage_planned.h"
#include "ipam/manage/manage_saved.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_custom.h"
#include "ipam/store/store_planned.h"
#include "ipam/store/store_saved.h"
#include "ipam/store/store_whole.h"

#define MEMBER(n, t) { n, WHOLE_##t, false }
#define NEEDED(n, t) { n, WHOLE_##t, true }
#define MEMBERS(name) static const struct whole_member name[]
#define END { .name = NULL }

/* --- servers --- */

/*
 * A role that is there is true, one that somebody left out false; by_hand are
 * those that discovery did not find.
 */
MEMBERS(server_members) = {
	NEEDED("server", TEXT), MEMBER("management", TEXT),
	MEMBER("appear", TEXT), MEMBER("owner", TEXT),
	MEMBER("description", TEXT), MEMBER("dc", FLAG), MEMBER("dns", FLAG),
	MEMBER("dhcp", FLAG), MEMBER("nps", FLAG), MEMBER("by_hand", SET),
	MEMBER("custom", PAIRS), END
};

static const char *const role_words[IPAM_ROLE_COUNT] = {
	[IPAM_ROLE_DC] = "dc", [IPAM_ROLE_DNS] = "dns",
	[IPAM_ROLE_DHCP] = "dhcp", [IPAM_ROLE_NPS] = "nps",
};

static void add_text(json_t *row, const char *name, const char *text)
{
	if (text != NULL && text[0] != '\0') {
		json_object_set_new(row, name, json_string(text));
	}
}

static void add_roles(json_t *row, const struct ipam_server *server,
		      int64_t by_hand, int64_t left_out)
{
	json_t *list = json_array();
	int role;

	for (role = 0; role < IPAM_ROLE_COUNT; role++) {
		if (server->roles[role].present || (left_out >> role & 1)) {
			json_object_set_new(row, role_words[role],
					    json_boolean(!(left_out >> role &
							   1)));
		}
		if (by_hand >> role & 1) {
			json_array_append_new(list, json_string(
				role_words[role]));
		}
	}
	if (json_array_size(list) > 0) {
		json_object_set(row, "by_hand", list);
	}
	json_decref(list);
}

static int add_custom(struct handling *h, json_t *row, const char *server)
{
	struct store *store = h->handler->sink->store;
	struct ipam_custom *list = NULL;
	json_t *pairs = json_object();
	size_t i, count = 0;
	int64_t id = 0;
	int ret = store_custom_server(store, server, &id);

	if (ret == 0) {
		ret = store_custom_of(h->call, store, IPAM_CUSTOM_SERVER, id,
				      &list, &count);
	}
	for (i = 0; i < count; i++) {
		json_object_set_new(pairs, list[i].name,
				    json_string(list[i].value));
	}
	if (count > 0) {
		json_object_set(row, "custom", pairs);
	}
	json_decref(pairs);
	talloc_free(list);
	return ret;
}

static int server_row(struct handling *h, const struct ipam_server *server,
		      json_t **out_row)
{
	static const char *const words[] = { "none", "reservations",
					     "leases" };
	struct store *store = h->handler->sink->store;
	enum store_appear appear = STORE_APPEAR_LEASES;
	int64_t by_hand = 0, left_out = 0;
	json_t *row = json_object();
	int ret = store_appear_get(store, server->name, &appear);

	if (ret == 0) {
		ret = store_whole_by_hand(store, server->name, &by_hand,
					  &left_out);
	}
	add_text(row, "server", server->name);
	add_text(row, "management", ipam_management_name(server->management));
	add_text(row, "appear", words[appear]);
	add_text(row, "owner", server->owner);
	add_text(row, "description", server->description);
	add_roles(row, server, by_hand, left_out);
	if (ret == 0) {
		ret = add_custom(h, row, server->name);
	}
	*out_row = row;
	return ret;
}

static bool has_role(const json_t *row)
{
	int role = 0;

	while (role < IPAM_ROLE_COUNT &&
	       json_object_get(row, role_words[role]) == NULL) {
		role++;
	}
	return role < IPAM_ROLE_COUNT;
}

/* Those without a role are what discovery will forget. */
static int page_servers(struct handling *h,
			const struct whole_section *section, const char *after,
			json_t *rows, const char **out_next)
{
	const struct store_server_filter filter = { .server = NULL };
	const struct store_page page = { .after = after,
					 .limit = WHOLE_BATCH };
	struct ipam_server *servers = NULL;
	json_t *row = NULL;
	size_t i, count = 0;
	int ret = store_server_list(h->call, h->handler->sink->store, &filter,
				    &page, &servers, &count);

	for (i = 0; i < count && ret == 0; i++) {
		ret = server_row(h, &servers[i], &row);
		if (ret == 0 && has_role(row)) {
			json_array_append(rows, row);
		}
		json_decref(row);
	}
	*out_next = count < WHOLE_BATCH ? NULL :
		talloc_strdup(h->call, servers[count - 1].name);
	talloc_free(servers);
	return whole_failed(h, ret);
}

static int find_server(struct handling *h, const struct whole_section *section,
		       const json_t *row, json_t **out_now)
{
	char *name = talloc_strdup(h->call, whole_text(row, "server"));
	const struct store_server_filter filter = { .server = name };
	const struct store_page page = { .limit = 1 };
	struct ipam_server *servers = NULL;
	size_t count = 0;
	int ret = store_server_list(h->call, h->handler->sink->store, &filter,
				    &page, &servers, &count);

	*out_now = NULL;
	if (ret == 0 && count > 0) {
		ret = server_row(h, &servers[0], out_now);
	}
	talloc_free(servers);
	talloc_free(name);
	return whole_failed(h, ret);
}

/* Which of its roles hand added. */
static int keep_by_hand(struct handling *h, const json_t *row)
{
	const json_t *list = json_object_get(row, "by_hand"), *item = NULL;
	int64_t bits = 0;
	size_t i;
	int role;

	json_array_foreach((json_t *)list, i, item) {
		for (role = 0; role < IPAM_ROLE_COUNT; role++) {
			if (strcmp(json_string_value(item),
				   role_words[role]) == 0) {
				bits |= (int64_t)1 << role;
			}
		}
	}
	return whole_failed(h, store_whole_set_by_hand(
		h->handler->sink->store, whole_text(row, "server"), bits));
}

static int set_server(struct handling *h, const struct whole_section *section,
		      const json_t *row, const json_t *now)
{
	struct whole_question set = {
		.op = API_SERVER_SET, .body = json_copy((json_t *)row),
		.path = json_pack("{s:O}", "server",
				  json_object_get(row, "server")),
	};
	int ret;

	json_object_del(set.body, "server");
	json_object_del(set.body, "by_hand");
	if (json_object_get(row, "owner") == NULL) {
		json_object_set_new(set.body, "owner", json_string(""));
	}
	if (json_object_get(row, "description") == NULL) {
		json_object_set_new(set.body, "description", json_string(""));
	}
	ret = whole_ask(h, &set, NULL);
	return ret == 0 ? keep_by_hand(h, row) : ret;
}

/* All roles at first; what is left out of them is said then. */
static int add_server(struct handling *h, const struct whole_section *section,
		      const json_t *row)
{
	struct whole_question add = {
		.op = API_SERVER_ADD,
		.body = json_pack("{s:O, s:b}", "server",
				  json_object_get(row, "server"), "verify", 0),
	};
	int role, ret;

	for (role = 0; role < IPAM_ROLE_COUNT; role++) {
		if (json_object_get(row, role_words[role]) != NULL) {
			json_object_set_new(add.body, role_words[role],
					    json_true());
		}
	}
	ret = whole_ask(h, &add, NULL);
	return ret == 0 ? set_server(h, section, row, NULL) : ret;
}

/* --- saved queries --- */

MEMBERS(query_members) = { NEEDED("person", TEXT), NEEDED("query", TEXT),
			   NEEDED("operation", TEXT),
			   MEMBER("arguments", TEXT), END };

static json_t *query_row(const struct ipam_saved *saved)
{
	json_t *row = json_object();

	add_text(row, "person", saved->person);
	add_text(row, "query", saved->name);
	add_text(row, "operation", saved->operation);
	add_text(row, "arguments", saved->arguments);
	return row;
}

static int page_queries(struct handling *h,
			const struct whole_section *section, const char *after,
			json_t *rows, const char **out_next)
{
	struct ipam_saved *list = NULL;
	size_t i, count = 0;
	int ret = store_saved_all(h->call, h->handler->sink->store,
				  after != NULL ? strtoll(after, NULL, 10) : 0,
				  WHOLE_BATCH, &list, &count);

	for (i = 0; i < count; i++) {
		json_array_append_new(rows, query_row(&list[i]));
	}
	*out_next = count < WHOLE_BATCH ? NULL :
		talloc_asprintf(h->call, "%lld",
				(long long)list[count - 1].id);
	talloc_free(list);
	return whole_failed(h, ret);
}

static int find_query(struct handling *h, const struct whole_section *section,
		      const json_t *row, json_t **out_now)
{
	const struct store_page page = { .limit = 1 };
	struct ipam_saved *list = NULL;
	size_t count = 0;
	int ret = store_saved_list(h->call, h->handler->sink->store,
				   whole_text(row, "person"),
				   whole_text(row, "query"), &page, &list,
				   &count);

	*out_now = ret == 0 && count > 0 ? query_row(&list[0]) : NULL;
	talloc_free(list);
	return whole_failed(h, ret);
}

static int put_query(struct handling *h, const struct whole_section *section,
		     const json_t *row)
{
	const char *operation = whole_text(row, "operation");
	const char *arguments = whole_text(row, "arguments");
	int ret = api_handle_query_check(h, operation, arguments);

	return ret != 0 ? ret : whole_failed(h, manage_saved_put_for(
		&h->manage, whole_text(row, "person"),
		whole_text(row, "query"), operation,
		arguments != NULL ? arguments : ""));
}

static int set_query(struct handling *h, const struct whole_section *section,
		     const json_t *row, const json_t *now)
{
	return put_query(h, section, row);
}

/* --- plans --- */

MEMBERS(plan_members) = {
	NEEDED("address", TEXT), NEEDED("kind", TEXT),
	MEMBER("space", TEXT), MEMBER("service", TEXT),
	MEMBER("instance", TEXT), NEEDED("action", TEXT),
	NEEDED("state", TEXT), NEEDED("server", TEXT), NEEDED("place", TEXT),
	MEMBER("name", TEXT), MEMBER("type", TEXT), MEMBER("data", TEXT),
	MEMBER("client", TEXT), MEMBER("iaid", NUMBER),
	MEMBER("description", TEXT), MEMBER("why", TEXT),
	MEMBER("planned_by", TEXT), MEMBER("planned_at", NUMBER), END
};

static int plan_row(struct handling *h, const struct ipam_planned *p,
		    json_t **out_row)
{
	const char *service = NULL, *instance = NULL;
	char text[IPAM_ADDR_TEXT];
	json_t *row = json_object();
	int ret = store_whole_record(h->call, h->handler->sink->store,
				     p->record_id, &service, &instance);

	add_text(row, "address", ipam_addr_format(&p->address, text));
	add_text(row, "kind", ipam_planned_kind_name(p->kind));
	add_text(row, "space", p->space);
	add_text(row, "service", service);
	add_text(row, "instance", instance);
	add_text(row, "action", ipam_planned_action_name(p->action));
	add_text(row, "state", ipam_sync_name(p->state));
	add_text(row, "server", p->server);
	add_text(row, "place", p->place);
	add_text(row, "name", p->name);
	add_text(row, "type", p->type);
	add_text(row, "data", p->data);
	add_text(row, "client", p->client);
	if (p->iaid >= 0) {
		json_object_set_new(row, "iaid", json_integer(p->iaid));
	}
	add_text(row, "description", p->description);
	add_text(row, "why", p->why);
	add_text(row, "planned_by", p->planned_by);
	json_object_set_new(row, "planned_at", json_integer(p->planned_at));
	*out_row = row;
	return ret == ENOENT ? 0 : ret;
}

static int page_plans(struct handling *h, const struct whole_section *section,
		      const char *after, json_t *rows, const char **out_next)
{
	const struct store_planned_filter filter = { .id = 0 };
	const struct store_page page = { .after = after,
					 .limit = WHOLE_BATCH };
	struct ipam_planned *list = NULL;
	json_t *row = NULL;
	size_t i, count = 0;
	int ret = store_planned_list(h->call, h->handler->sink->store, &filter,
				     &page, &list, &count);

	for (i = 0; i < count && ret == 0; i++) {
		ret = plan_row(h, &list[i], &row);
		json_array_append_new(rows, row);
	}
	*out_next = count < WHOLE_BATCH ? NULL :
		talloc_asprintf(h->call, "%020lld",
				(long long)list[count - 1].id);
	talloc_free(list);
	return whole_failed(h, ret);
}

/* The record of a row; without one that it names, number 0. */
static int find_record(struct handling *h, const json_t *row,
		       struct ipam_address *out_record)
{
	const struct manage_address_key key = {
		.address = whole_text(row, "address"),
		.space = whole_text(row, "space"),
		.service = whole_text(row, "service"),
		.instance = whole_text(row, "instance"),
	};
	int ret;

	*out_record = (struct ipam_address){ .id = 0 };
	if (key.service == NULL) {
		return 0;
	}
	ret = manage_address_find(&h->manage, h->call, &key,
				  ACCESS_ADDRESS_EDIT, out_record);
	return ret != ENOENT ? whole_failed(h, ret) :
	       whole_wrong(h, 422, "address", "there is no such address "
			   "record: plans are of one");
}

static int find_plan(struct handling *h, const struct whole_section *section,
		     const json_t *row, json_t **out_now)
{
	struct store_planned_filter filter = {
		.kind = whole_text(row, "kind"),
		.space = whole_text(row, "space"),
	};
	const struct store_page page = { .limit = 1 };
	struct ipam_planned *list = NULL;
	struct ipam_address record;
	struct ipam_addr address;
	size_t count = 0;
	int ret = find_record(h, row, &record);

	*out_now = NULL;
	if (ret != 0) {
		return ret;
	}
	if (ipam_addr_parse(whole_text(row, "address"), &address) != 0) {
		return whole_wrong(h, 422, "address", "must be an address");
	}
	filter.record = record.id;
	filter.address = &address;
	ret = store_planned_list(h->call, h->handler->sink->store, &filter,
				 &page, &list, &count);
	if (ret == EINVAL) {
		return whole_wrong(h, 422, "kind", "kind must be reservation, "
				   "host or ptr");
	}
	if (ret == 0 && count > 0) {
		ret = plan_row(h, &list[0], out_now);
	}
	talloc_free(list);
	return whole_failed(h, ret);
}

static int read_plan(struct handling *h, const json_t *row,
		     struct ipam_planned *out)
{
	const json_t *iaid = json_object_get(row, "iaid");

	*out = (struct ipam_planned){
		.server = whole_text(row, "server"),
		.place = whole_text(row, "place"),
		.name = whole_text(row, "name"), .type = whole_text(row, "type"),
		.data = whole_text(row, "data"),
		.client = whole_text(row, "client"),
		.iaid = iaid != NULL ? json_integer_value(iaid) : -1,
		.description = whole_text(row, "description"),
		.why = whole_text(row, "why"),
		.planned_by = whole_text(row, "planned_by"),
		.planned_at = json_integer_value(json_object_get(
			row, "planned_at")),
	};
	if (out->name == NULL) {
		out->name = "";
	}
	if (ipam_addr_parse(whole_text(row, "address"), &out->address) != 0) {
		return whole_wrong(h, 422, "address", "must be an address");
	}
	if (ipam_planned_kind_parse(whole_text(row, "kind"), &out->kind) !=
	    0) {
		return whole_wrong(h, 422, "kind", "kind must be reservation, "
				   "host or ptr");
	}
	if (ipam_planned_action_parse(whole_text(row, "action"),
				      &out->action) != 0) {
		return whole_wrong(h, 422, "action", "action must be create "
				   "or delete");
	}
	return ipam_sync_parse(whole_text(row, "state"), &out->state) == 0 ? 0 :
	       whole_wrong(h, 422, "state", "state must be a word of `ipam "
			   "plan list --state`");
}

static int add_plan(struct handling *h, const struct whole_section *section,
		    const json_t *row)
{
	const char *space = whole_text(row, "space");
	struct manage_event event = { .object = "plan", .verb = MANAGE_ADDED };
	struct ipam_address record = { .id = 0 };
	struct ipam_planned planned;
	char number[24] = "";
	int ret = read_plan(h, row, &planned);

	if (ret == 0) {
		ret = find_record(h, row, &record);
	}
	if (ret != 0) {
		return ret;
	}
	planned.record_id = record.id;
	event.key = talloc_asprintf(h->call, "%s %s",
				    whole_text(row, "address"),
				    whole_text(row, "kind"));
	ret = store_space_find(h->handler->sink->store, space != NULL ? space :
			       IPAM_SPACE_DEFAULT_NAME, &planned.space_id,
			       &h->manage.wrong);
	if (ret == 0) {
		ret = manage_begin(&h->manage, &event);
	}
	if (ret == 0) {
		ret = store_planned_put(h->handler->sink->store, &planned);
	}
	snprintf(number, sizeof(number), "%lld", (long long)planned.id);
	event.row = number;
	return whole_failed(h, manage_end(&h->manage, &event, ret));
}

static int set_plan(struct handling *h, const struct whole_section *section,
		    const json_t *row, const json_t *now)
{
	return add_plan(h, section, row);
}

const struct whole_section whole_servers[] = {
	{ "servers", "server", server_members, .page = page_servers,
	  .find = find_server, .add = add_server, .set = set_server,
	  .key = "server" },
};

const struct whole_section whole_rest[] = {
	{ "saved_queries", "saved query", query_members,
	  .page = page_queries, .find = find_query, .add = put_query,
	  .set = set_query, .key = "query" },
	{ "plans", "plan", plan_members, .page = page_plans,
	  .find = find_plan, .add = add_plan, .set = set_plan,
	  .key = "kind" },
};
