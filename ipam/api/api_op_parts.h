/*
 * What the parameters and shapes of nouns in files of their own are written
 * with. Such a file defines them as constants that are declared here; the
 * row of the operation stands in api_op.c.
 */
#ifndef IPAM_API_API_OP_PARTS_H
#define IPAM_API_API_OP_PARTS_H

#include "ipam/api/api_op.h"

#define NAME_MAX_BYTES 255

#define PAGE                                                                   \
	{ "limit", API_INTEGER, API_IN_QUERY, false, 1, API_LIMIT_MAX, NULL,   \
	  "most rows in one answer" },                                         \
	{ "cursor", API_STRING, API_IN_QUERY, false, 1, 8192, NULL,            \
	  "where the previous answer ended" }
#define IN_PATH(n, h)                                                          \
	{ n, API_STRING, API_IN_PATH, true, 1, NAME_MAX_BYTES, NULL, h }
#define QUERY(n, h)                                                            \
	{ n, API_STRING, API_IN_QUERY, false, 1, NAME_MAX_BYTES, NULL, h }
#define QUERY_WORD(n, words, h)                                                \
	{ n, API_WORD, API_IN_QUERY, false, 0, 0, words, h }
#define BODY(n, type, min, max, words, h)                                      \
	{ n, type, API_IN_BODY, false, min, max, words, h }
#define END { .name = NULL }
/* What an object is set to of custom fields; only objects set so. */
#define CUSTOM                                                                 \
	{ "custom", API_PAIRS, API_IN_BODY, false, 0, 8192, NULL,              \
	  "custom fields, as Floor=3;Rack=7; an empty value takes it away" }
#define CUSTOM_QUERY                                                           \
	{ "custom", API_PAIRS, API_IN_QUERY, false, 1, 1024, NULL,             \
	  "only with these values of custom fields, as Floor=3;Rack=7; "       \
	  "Rack= is without one" }
#define CUSTOM_RESULT                                                          \
	{ "custom", API_PAIRS, NULL, "what it is set to of custom fields" }
#define INSTANT(n, h)                                                          \
	{ n, API_TIME, API_IN_QUERY, false, 0, INT64_MAX, NULL, h }

#define COLLECTED                                                              \
	{ "collected_at", API_TIME, "AGE", "when it was read" },               \
	{ "source", API_STRING, NULL, "the server it was read from" }
#define OF_SERVER { "server", API_HOST, "SERVER", "full name of the server" }

#define FORECAST_FIELDS                                                        \
	{ "trend", API_WORD, "TREND",                                          \
	  "fills, full, steady, falling, beyond (in ten years or later), "     \
	  "not_enough_data" },                                                 \
	{ "trend_days", API_INTEGER, "DAYS", "days that it is made of" },      \
	{ "per_day", API_NUMBER, "A DAY", "addresses more each day" },         \
	{ "fills_at", API_TIME, "FULL", "the day on which it is full" },       \
	{ "earliest_at", API_TIME, NULL,                                       \
	  "it is full between this day ..." },                                 \
	{ "latest_at", API_TIME, NULL,                                         \
	  "... and this one in 95 of 100 cases; null: perhaps never" }

extern const char *const api_family_words[];	/* ends with NULL */
extern const struct api_param api_page_params[];	/* PAGE alone */

extern const struct api_param api_address_list_params[];
extern const struct api_param api_address_params[];
extern const struct api_param api_address_add_params[];
extern const struct api_param api_address_set_params[];
extern const struct api_param api_address_find_params[];
extern const struct api_param api_address_allocate_params[];
extern const struct api_param api_address_reclaim_params[];
extern const struct api_param api_address_remove_params[];
extern const struct api_param api_address_probe_params[];
/* api_op_place.c */
extern const struct api_param api_address_locate_params[];
extern const struct api_param api_address_places_params[];
extern const struct api_shape api_place_shape;
/* api_op_zone_map.c */
extern const struct api_param api_range_zones_params[];
extern const struct api_param api_range_map_zone_params[];
extern const struct api_param api_from_records_params[];
extern const struct api_shape api_range_zone_shape, api_selected_shape;
/* api_op_planned.c */
extern const struct api_param api_plan_list_params[], api_plan_params[];
extern const struct api_param api_plan_add_params[];
extern const struct api_param api_address_records_params[];
extern const struct api_shape api_plan_shape, api_removal_shape;
extern const struct api_param api_expiry_set_params[];
extern const struct api_param api_file_params[];
extern const struct api_param api_range_mirror_params[];
extern const struct api_param api_range_mirror_end_params[];
extern const struct api_param api_address_export_params[];
extern const struct api_param api_import_start_params[], api_import_params[];
extern const struct api_param api_free_subnet_params[];
extern const struct api_param api_free_range_params[];
extern const struct api_shape api_import_shape, api_address_export_shape;
extern const struct api_shape api_space_export_shape, api_block_export_shape;
extern const struct api_shape api_subnet_export_shape, api_range_export_shape;
extern const struct api_shape api_free_subnet_shape, api_free_range_shape;
extern const struct api_shape api_expiry_shape;
extern const struct api_shape api_address_shape, api_free_address_shape;
extern const struct api_shape api_reclaim_shape;
/* api_op_saved.c */
extern const struct api_param api_query_params[], api_query_run_params[];
extern const struct api_param api_query_save_params[];
extern const struct api_param api_query_count_params[];
extern const struct api_shape api_query_shape, api_query_count_shape;
extern const struct api_shape api_query_row_shape;
/* api_op_custom.c */
extern const struct api_param api_field_params[], api_field_add_params[];
extern const struct api_param api_field_set_params[];
extern const struct api_param api_field_values_params[];
extern const struct api_param api_field_show_value_params[];
extern const struct api_param api_field_add_value_params[];
extern const struct api_param api_field_set_value_params[];
extern const struct api_param api_field_remove_value_params[];
extern const struct api_param api_field_pairs_params[];
extern const struct api_param api_field_add_pair_params[];
extern const struct api_param api_field_remove_pair_params[];
extern const struct api_param api_group_params[], api_group_show_params[];
extern const struct api_param api_group_add_params[], api_group_set_params[];
extern const struct api_param api_group_members_params[];
extern const struct api_shape api_field_shape, api_value_shape;
extern const struct api_shape api_pair_shape, api_group_shape;
extern const struct api_shape api_node_shape, api_member_shape;
/* api_op_account.c */
extern const struct api_param api_account_list_params[];
extern const struct api_param api_account_lookup_params[];
extern const struct api_shape api_account_shape;
/* api_op_forest.c */
extern const struct api_param api_forest_set_params[];
extern const struct api_param api_server_networks_params[];
extern const struct api_shape api_forest_shape, api_network_shape;

/* api_op_bulk.c */
extern const struct api_param api_bulk_params[];
extern const struct api_shape api_bulk_shape;

/* api_op_event.c */
extern const struct api_param api_event_list_params[], api_event_params[];
extern const struct api_param api_event_purge_params[];
extern const struct api_shape api_event_shape;

/* api_op_usage.c */
extern const struct api_param api_usage_list_params[];
extern const struct api_param api_usage_objects_params[];
extern const struct api_param api_usage_forecast_params[];
extern const struct api_param api_usage_purge_params[];
extern const struct api_param api_threshold_set_params[];
extern const struct api_shape api_sample_shape, api_usage_shape;
extern const struct api_shape api_forecast_shape, api_threshold_shape;
extern const struct api_shape api_purge_shape;

#endif
