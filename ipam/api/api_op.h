/*
 * The table of operations: what HTTP routes, the OpenAPI document and the
 * command line are made from. Data only; the handlers stand in api_handler.c,
 * so that the command line links the table without the server.
 */
#ifndef IPAM_API_API_OP_H
#define IPAM_API_API_OP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipam/access/access.h"

#define API_PREFIX "/api/v1"
#define API_LIMIT_DEFAULT 100
#define API_LIMIT_MAX 1000
#define API_TIME_MAX INT64_C(253402300799) /* the end of 9999 */
#define API_NAMES_MAX 16384	/* bytes of API_NAMES */
#define API_PARAMS_MAX 48	/* parameters of one operation */
#define API_STRINGS_MAX 1000	/* elements of an array of strings */

enum api_op_id {
	API_SERVER_NETWORKS,
	API_SERVER_LIST,
	API_SERVER_SHOW,
	API_SERVER_ADD,
	API_SERVER_SET,
	API_SERVER_REMOVE,
	API_SERVER_COLLECT,
	API_SERVER_CHECK,
	API_SERVER_ACCESS,
	API_SERVICE_LIST,
	API_SERVICE_HISTORY,
	API_ZONE_LIST,
	API_ZONE_SHOW,
	API_ZONE_HISTORY,
	API_ZONE_RESET,
	API_EVENT_LIST,
	API_EVENT_SHOW,
	API_EVENT_PURGE,
	API_RECORD_LIST,
	API_RECORD_FIND,
	API_FOREST_LIST,
	API_FOREST_SHOW,
	API_FOREST_SET,
	API_DOMAIN_LIST,
	API_DOMAIN_SHOW,
	API_DOMAIN_ADD,
	API_DOMAIN_SET,
	API_DOMAIN_REMOVE,
	API_SCOPE_LIST,
	API_SCOPE_SHOW,
	API_SUPERSCOPE_LIST,
	API_SPACE_LIST,
	API_SPACE_SHOW,
	API_SPACE_ADD,
	API_SPACE_SET,
	API_SPACE_REMOVE,
	API_SPACE_IMPORT, API_SPACE_EXPORT, API_SPACE_SITES,
	API_BLOCK_LIST,
	API_BLOCK_SHOW,
	API_BLOCK_ADD,
	API_BLOCK_SET,
	API_BLOCK_REMOVE,
	API_BLOCK_IMPORT, API_BLOCK_EXPORT,
	API_SUBNET_LIST,
	API_SUBNET_SHOW,
	API_SUBNET_ADD,
	API_SUBNET_SET,
	API_SUBNET_REMOVE,
	API_SUBNET_REMAP,
	API_SUBNET_IMPORT, API_SUBNET_EXPORT,
	API_RANGE_LIST,
	API_RANGE_SHOW,
	API_RANGE_ADD,
	API_RANGE_SET,
	API_RANGE_REMOVE,
	API_RANGE_REMAP,
	API_RANGE_IMPORT, API_RANGE_EXPORT, API_RANGE_MIRROR,
	API_RANGE_MIRROR_END,
	API_RANGE_ZONES,
	API_RANGE_MAP_ZONE,
	API_FIELD_LIST,
	API_FIELD_SHOW,
	API_FIELD_ADD,
	API_FIELD_SET,
	API_FIELD_REMOVE,
	API_FIELD_VALUES,
	API_FIELD_SHOW_VALUE,
	API_FIELD_ADD_VALUE,
	API_FIELD_SET_VALUE,
	API_FIELD_REMOVE_VALUE,
	API_FIELD_PAIRS,
	API_FIELD_ADD_PAIR,
	API_FIELD_REMOVE_PAIR,
	API_QUERY_LIST,
	API_QUERY_SHOW,
	API_QUERY_SAVE,
	API_QUERY_REMOVE,
	API_QUERY_RUN,
	API_QUERY_COUNT,
	API_GROUP_LIST,
	API_GROUP_SHOW,
	API_GROUP_DEFINITION,
	API_GROUP_MEMBERS,
	API_GROUP_ADD,
	API_GROUP_SET,
	API_GROUP_REMOVE,
	API_OPTION_LIST,
	API_OPTION_DEFINITIONS,
	API_CLASS_LIST,
	API_POLICY_LIST,
	API_FAILOVER_LIST,
	API_FILTER_LIST,
	API_ADDRESS_LIST,
	API_ADDRESS_SHOW,
	API_ADDRESS_ADD,
	API_ADDRESS_SET,
	API_ADDRESS_REMOVE,
	API_ADDRESS_FIND,
	API_ADDRESS_ALLOCATE,
	API_ADDRESS_RECLAIM,
	API_ADDRESS_PROBE,
	API_ADDRESS_LOCATE,
	API_ADDRESS_PLACES,
	API_ADDRESS_FROM_RECORDS,
	API_ADDRESS_RECORDS,
	API_PLAN_LIST,
	API_PLAN_SHOW,
	API_PLAN_ADD,
	API_PLAN_CANCEL,
	API_ADDRESS_IMPORT,
	API_ADDRESS_EXPORT,
	API_IMPORT_START,
	API_IMPORT_FINISH,
	API_WHOLE_EXPORT, API_WHOLE_SEND, API_WHOLE_IMPORT,
	API_SUBNET_FIND,
	API_RANGE_FIND,
	API_BULK,
	API_EXPIRY_SHOW,
	API_EXPIRY_SET,
	API_LEASE_LIST,
	API_UTILIZATION_LIST,
	API_UTILIZATION_OBJECTS,
	API_UTILIZATION_FORECAST,
	API_UTILIZATION_PURGE,
	API_THRESHOLD_SHOW,
	API_THRESHOLD_SET,
	API_PURGE_LIST,
	API_TASK_LIST,
	API_TASK_SHOW,
	API_TASK_SET,
	API_TASK_RUN,
	API_TASK_HISTORY,
	API_RUN_SHOW,
	API_STATUS,
	API_OVERVIEW,
	API_TOKEN_LIST,
	API_TOKEN_ADD,
	API_TOKEN_REVOKE,
	API_ROLE_LIST,
	API_ROLE_SHOW,
	API_ROLE_ADD,
	API_ROLE_SET,
	API_ROLE_REMOVE,
	API_ACCESS_SCOPE_LIST,
	API_ACCESS_SCOPE_SHOW,
	API_ACCESS_SCOPE_ADD,
	API_ACCESS_SCOPE_SET,
	API_ACCESS_SCOPE_REMOVE,
	API_ACCESS_SCOPE_ASSIGN,
	API_ACCESS_SCOPE_OBJECT,
	API_ACCOUNT_LIST,
	API_ACCOUNT_LOOKUP,
	API_ACCESS_POLICY_LIST,
	API_ACCESS_POLICY_SHOW,
	API_ACCESS_POLICY_ADD,
	API_ACCESS_POLICY_SET,
	API_ACCESS_POLICY_REMOVE,
	API_ACCESS_OPERATION_LIST,
	API_ACCESS_KEY_SHOW,
	API_ACCESS_KEY_RENEW,
	API_TRACK,
	API_OP_COUNT
};

enum api_type {
	API_STRING,		/* UTF-8, 1..max bytes, no control characters */
	API_INTEGER,		/* min..max */
	API_BOOLEAN,
	API_WORD,		/* one of values */
	API_TEXT,		/* like API_STRING, with tabs and line ends */
	API_NAMES,		/* a string: names, separated by commas */
	API_TIME,		/* seconds since 1970 UTC; 2026-11-02T09:00:00Z
				   is taken as well */
	API_SECONDS,		/* a length of time */
	API_COUNT,		/* of addresses: past 2^53 decimal text, since
				   not everybody reads such a number exactly
				   (results only) */
	API_PERCENT,		/* 0..100, one decimal */
	API_NUMBER,		/* with a fraction (results only) */
	API_HOST,		/* full name of a host (results only) */
	API_ADDRESS,		/* IPv4 or IPv6 address or prefix, as text; in
				   a path with its "/24" */
	API_OBJECTS,		/* array of objects; of a parameter, each one's
				   JSON as text in the list */
	API_STRINGS,		/* array of strings of min..max bytes each */
	API_PAIRS,		/* object of strings, null takes one away; or
				   "name=value;name2=value2" */
};

enum api_place {
	API_IN_PATH,
	API_IN_QUERY,
	API_IN_BODY,
};

struct api_param {
	const char *name;
	enum api_type type;
	enum api_place place;
	bool required;
	int64_t min, max;		/* numbers; of a string: its length */
	const char *const *values;	/* API_WORD, ends with NULL */
	const char *help;
};

struct api_field {
	const char *name;
	enum api_type type;
	const char *heading;	/* of the column; NULL: not in the list */
	const char *help;
};

struct api_shape {
	const char *name;		/* schema name */
	const struct api_field *fields;	/* ends with a NULL name */
};

struct api_op {
	const char *name;	/* "server.list": noun and verb of the CLI */
	const char *method;
	const char *path;	/* below API_PREFIX, "{name}" parameters */
	enum access_op access;	/* what it takes; never ACCESS_NONE */
	unsigned status;	/* of success */
	bool list;		/* {"items": [...], "next": cursor or null} */
	const struct api_shape *result;	/* NULL: no content */
	const struct api_param *params;	/* ends with a NULL name */
	const char *summary;
	const char *example;	/* a command line */
};

/* API_OP_COUNT operations, indexed by enum api_op_id. */
extern const struct api_op api_ops[API_OP_COUNT];

/* A file of all that people entered. */
#define API_WHOLE_FORMAT "ipamd export"
#define API_WHOLE_VERSION 1
#define API_WHOLE_PIECE 500	/* rows of one request */
/* Names of its sections, in their order; ends with NULL. */
extern const char *const api_whole_words[];

/* NULL when there is no such noun and verb. */
const struct api_op *api_op_by_words(const char *noun, const char *verb);

/*
 * Whether a change can be tried, by "dry_run=true" in its query: it is judged,
 * validated and answered like a change, and nothing is changed. Not those that
 * have a dry_run of their own or that write to more than the store.
 */
bool api_op_can_try(const struct api_op *op);
extern const struct api_param api_dry_run_param;

/* What every list and every object that is shown takes in its query. */
extern const struct api_param api_sort_param;	/* lists */
extern const struct api_param api_fields_param;	/* lists and objects */
/* dry_run, sort, fields: the one of this name that it takes, or NULL. */
const struct api_param *api_op_extra(const struct api_op *op,
				     const char *name);
/* The header of a change that is made once, however often it is sent. */
#define API_ONCE_HEADER "Idempotency-Key"
#define API_ONCE_MAX 255	/* bytes of the key */
bool api_op_can_repeat(const struct api_op *op);

/*
 * The GET that shows what a change is about and what If-Match is compared
 * with: of the same path, else of what the PATCH of that path answers with.
 * NULL: none.
 */
const struct api_op *api_op_show(const struct api_op *op);

/* The number of parameters. */
size_t api_op_param_count(const struct api_op *op);

#endif
