/*
 * What the members of rows in files of their own are written with: a table a
 * struct. Such a table is declared here; its place is in api_json.c.
 */
#ifndef IPAM_API_API_JSON_PARTS_H
#define IPAM_API_API_JSON_PARTS_H

#include "ipam/api/api_json.h"

enum json_kind {
	JSON_KIND_TEXT,		/* const char *; NULL is null */
	JSON_KIND_COUNT,	/* int64_t; negative is null */
	JSON_KIND_ADDRESSES,	/* query_count; large ones as text */
	JSON_KIND_TIME,		/* int64_t; 0 is null */
	JSON_KIND_FLAG,		/* bool */
	JSON_KIND_PERCENT,	/* double; negative is null */
	JSON_KIND_REAL,		/* double; NAN is null */
};

struct json_member {
	const char *name;
	enum json_kind kind;
	size_t offset;
};

#define MEMBER(type, name, kind)                                               \
	{ #name, JSON_KIND_##kind, offsetof(struct query_##type, name) }
#define END { .name = NULL }

/* An address record: a member for each field, and what is derived. */
json_t *api_json_ip_address(const struct ipam_address *address);

/* When something is full: members of a struct that has a forecast. */
#define FORECAST_MEMBER(type, name, kind)                                      \
	{ #name, JSON_KIND_##kind,                                             \
	  offsetof(struct query_##type, forecast.name) }
#define FORECAST_MEMBERS(type)                                                 \
	FORECAST_MEMBER(type, trend, TEXT),                                    \
	FORECAST_MEMBER(type, trend_days, COUNT),                              \
	FORECAST_MEMBER(type, per_day, REAL),                                  \
	FORECAST_MEMBER(type, fills_at, TIME),                                 \
	FORECAST_MEMBER(type, earliest_at, TIME),                              \
	FORECAST_MEMBER(type, latest_at, TIME)

/* api_json_saved.c */
extern const struct json_member api_json_saved[];
/* api_json_custom.c */
extern const struct json_member api_json_custom_fields[];
extern const struct json_member api_json_custom_values[];
extern const struct json_member api_json_custom_pairs[], api_json_groups[];
extern const struct json_member api_json_group_nodes[];
extern const struct json_member api_json_group_members[];
/* As the object "custom" of an object. */
void api_json_add_custom(json_t *json, const struct ipam_custom *custom,
			 size_t count);
/* api_json_place.c */
extern const struct json_member api_json_places[];
/* api_json_forest.c */
extern const struct json_member api_json_forests[], api_json_networks[];
/* api_json_account.c */
extern const struct json_member api_json_accounts[];
/* api_json_usage.c */
extern const struct json_member api_json_samples[], api_json_usage[];
extern const struct json_member api_json_forecasts[], api_json_thresholds[];
extern const struct json_member api_json_purges[];

/* `count` structs of `size` bytes as an array of objects in `json`. */
void api_json_list(json_t *json, const char *name,
			  const struct json_member *members,
			  const void *objects, size_t size, size_t count);

/* api_json_progress.c: of a run with its jobs, or what else has a state */
void api_json_add_progress(json_t *json);

/* api_json_planned.c */
extern const struct json_member api_json_planned[], api_json_range_zones[];

/* api_json_event.c */
extern const struct json_member api_json_event_members[];
void api_json_add_event(json_t *json, const struct query_event *event);

#endif
