/*
 * What the handlers of nouns in files of their own share; api_handler.c has
 * the table and these functions.
 */
#ifndef IPAM_API_API_HANDLER_PARTS_H
#define IPAM_API_API_HANDLER_PARTS_H

#include <jansson.h>

#include "ipam/api/api_call.h"
#include "ipam/api/api_handler.h"
#include "ipam/store/store_plan.h"

/* One call at work. */
struct handling {
	struct api_call *call;
	const struct api_handler *handler;
	struct manage_call manage;
	bool with_keys;		/* rows of a list get theirs, named API_KEY */
	bool by_people;		/* addresses that no collection brings back */
};

#define API_KEY ""		/* a member that nobody sees */

/* 0 and the answer (NULL: no content), or -1 with the problem of the call. */
typedef int (*api_handle_fn)(struct handling *h, json_t **out_json);

/* An argument; NULL, MANAGE_KEEP, 0 when it was not given. */
const char *api_handle_text(const struct handling *h, const char *name);
enum manage_flag api_handle_flag(const struct handling *h, const char *name);
int64_t api_handle_number(const struct handling *h, const char *name);

/* Another call of the same caller, asked at the door first. */
int api_handle_other(const struct handling *h, struct api_call *call,
		     json_t **out_json);

/* All arguments that have the name of a member. */
struct query_filter api_handle_filter(const struct handling *h);

/* An errno of query or manage as a problem; -1. */
int api_handle_problem(struct handling *h, int error);

/* A page of what the arguments leave. */
int api_handle_list(struct handling *h, enum query_noun noun,
		    json_t **out_json);
int api_handle_list_of(struct handling *h, enum query_noun noun,
		       struct query_filter *filter, json_t **out_json);
/* The only row of a filter, with details. */
int api_handle_one(struct handling *h, enum query_noun noun,
		   struct query_filter *filter, json_t **out_json);
/* The only row that the path names, with details. */
int api_handle_show(struct handling *h, enum query_noun noun,
		    json_t **out_json);
int api_handle_show_run(struct handling *h, int64_t run, json_t **out_json);
int api_handle_address_list(struct handling *h, json_t **out_json);
int api_handle_address_show(struct handling *h, json_t **out_json);
int api_handle_address_add(struct handling *h, json_t **out_json);
int api_handle_address_set(struct handling *h, json_t **out_json);
int api_handle_address_remove(struct handling *h, json_t **out_json);
int api_handle_address_find(struct handling *h, json_t **out_json);
int api_handle_address_allocate(struct handling *h, json_t **out_json);
int api_handle_address_probe(struct handling *h, json_t **out_json);
/* api_handler_place.c */
int api_handle_address_locate(struct handling *h, json_t **out_json);
int api_handle_address_places(struct handling *h, json_t **out_json);
/* api_handler_details.c: trend and events of "block", "range", ... */
int api_handle_plan_details(struct handling *h, const char *noun,
			    json_t *json);
/* api_handler_zone_map.c */
int api_handle_range_zones(struct handling *h, json_t **out_json);
int api_handle_range_map_zone(struct handling *h, json_t **out_json);
int api_handle_address_from_records(struct handling *h, json_t **out_json);
/* The operation of a call that was checked: who may, and its arguments. */
int api_handle_call(struct handling *h, json_t **out_json);
/* api_handler_saved.c */
int api_handle_query_list(struct handling *h, json_t **out_json);
int api_handle_query_show(struct handling *h, json_t **out_json);
int api_handle_query_save(struct handling *h, json_t **out_json);
int api_handle_query_remove(struct handling *h, json_t **out_json);
int api_handle_query_run(struct handling *h, json_t **out_json);
int api_handle_query_count(struct handling *h, json_t **out_json);
/* Whether a query that asks so can be saved: -1 with the problem. */
int api_handle_query_check(struct handling *h, const char *operation,
			   const char *arguments);
/* api_handler_custom.c */
int api_handle_field_list(struct handling *h, json_t **out_json);
int api_handle_field_show(struct handling *h, json_t **out_json);
int api_handle_field_add(struct handling *h, json_t **out_json);
int api_handle_field_set(struct handling *h, json_t **out_json);
int api_handle_field_remove(struct handling *h, json_t **out_json);
int api_handle_field_values(struct handling *h, json_t **out_json);
int api_handle_field_show_value(struct handling *h, json_t **out_json);
int api_handle_field_add_value(struct handling *h, json_t **out_json);
int api_handle_field_set_value(struct handling *h, json_t **out_json);
int api_handle_field_remove_value(struct handling *h, json_t **out_json);
int api_handle_field_pairs(struct handling *h, json_t **out_json);
int api_handle_field_add_pair(struct handling *h, json_t **out_json);
int api_handle_field_remove_pair(struct handling *h, json_t **out_json);
int api_handle_group_list(struct handling *h, json_t **out_json);
int api_handle_group_show(struct handling *h, json_t **out_json);
int api_handle_group_definition(struct handling *h, json_t **out_json);
int api_handle_group_members(struct handling *h, json_t **out_json);
int api_handle_group_add(struct handling *h, json_t **out_json);
int api_handle_group_set(struct handling *h, json_t **out_json);
int api_handle_group_remove(struct handling *h, json_t **out_json);
/* What an address record is set to, as a member of it. 0 or errno. */
int api_handle_custom_of_address(struct handling *h, int64_t address,
				 json_t *json);
/* api_handler_planned.c */
int api_handle_plan_list(struct handling *h, json_t **out_json);
int api_handle_plan_show(struct handling *h, json_t **out_json);
int api_handle_plan_add(struct handling *h, json_t **out_json);
int api_handle_plan_cancel(struct handling *h, json_t **out_json);
int api_handle_address_records(struct handling *h, json_t **out_json);
/* Adds its DNS records and plans to an address record. 0 or errno. */
int api_handle_address_details(struct handling *h, json_t *json);
struct manage_removal;
json_t *api_handle_removal(TALLOC_CTX *mem_ctx, const char *address,
			   const struct manage_removal *removal);
int api_handle_address_reclaim(struct handling *h, json_t **out_json);
int api_handle_address_import(struct handling *h, json_t **out_json);
int api_handle_address_export(struct handling *h, json_t **out_json);
int api_handle_import_start(struct handling *h, json_t **out_json);
int api_handle_import_finish(struct handling *h, json_t **out_json);
/* api_handler_whole.c */
int api_handle_whole_export(struct handling *h, json_t **out_json);
int api_handle_whole_send(struct handling *h, json_t **out_json);
int api_handle_whole_import(struct handling *h, json_t **out_json);
int api_handle_free_subnets(struct handling *h, json_t **out_json);
int api_handle_free_ranges(struct handling *h, json_t **out_json);
/* The number of what an argument means; nothing where it is not given. */
int api_handle_place(struct handling *h, enum store_plan_kind kind,
		     const char *name, int64_t *out_id);
int api_handle_expiry_show(struct handling *h, json_t **out_json);
int api_handle_expiry_set(struct handling *h, json_t **out_json);

/* Handlers of other files, in the order of the table. */
int api_handle_forest_list(struct handling *h, json_t **out_json);
int api_handle_forest_show(struct handling *h, json_t **out_json);
int api_handle_forest_set(struct handling *h, json_t **out_json);
int api_handle_server_networks(struct handling *h, json_t **out_json);
int api_handle_usage_list(struct handling *h, json_t **out_json);
int api_handle_usage_objects(struct handling *h, json_t **out_json);
int api_handle_usage_forecast(struct handling *h, json_t **out_json);
int api_handle_usage_purge(struct handling *h, json_t **out_json);
int api_handle_threshold_show(struct handling *h, json_t **out_json);
int api_handle_threshold_set(struct handling *h, json_t **out_json);
int api_handle_purge_list(struct handling *h, json_t **out_json);

/* api_handler_bulk.c */
int api_handle_bulk(struct handling *h, json_t **out_json);

/* api_handler_event.c */
int api_handle_event_list(struct handling *h, json_t **out_json);
int api_handle_event_show(struct handling *h, json_t **out_json);
int api_handle_event_purge(struct handling *h, json_t **out_json);

#endif
