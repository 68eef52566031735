/*
 * Names for completion. Somebody waits with a finger on a key: one page, two
 * seconds, and silence where it fails.
 */
#include "ipam/cli/cli_complete.h"

#include <string.h>

#include "ipam/cli/cli_config.h"

#define PATIENCE_S 2L
#define NAMES_MAX "1000"

/* Parameters that name something, and where that is listed. */
static const struct {
	const char *param;
	const char *noun;	/* only of these operations; NULL: all */
	enum api_op_id list;
	const char *field, *second;	/* "first-last" */
} sources[] = {
	{ "server", NULL, API_SERVER_LIST, "server", NULL },
	{ "domain", NULL, API_DOMAIN_LIST, "domain", NULL },
	{ "zone", NULL, API_ZONE_LIST, "zone", NULL },
	{ "scope", NULL, API_SCOPE_LIST, "scope", NULL },
	{ "superscope", NULL, API_SUPERSCOPE_LIST, "superscope", NULL },
	{ "space", NULL, API_SPACE_LIST, "space", NULL },
	{ "block", NULL, API_BLOCK_LIST, "network", NULL },
	{ "subnet", NULL, API_SUBNET_LIST, "network", NULL },
	{ "range", NULL, API_RANGE_LIST, "start", "end" },
	{ "mirror", NULL, API_RANGE_LIST, "start", "end" },
	{ "address", "address.", API_ADDRESS_LIST, "address", NULL },
	{ "field", NULL, API_FIELD_LIST, "field", NULL },
	{ "with_field", NULL, API_FIELD_LIST, "field", NULL },
	{ "group", "logical-group.", API_GROUP_LIST, "group", NULL },
	{ "query", NULL, API_QUERY_LIST, "query", NULL },
	{ "task", NULL, API_TASK_LIST, "task", NULL },
	{ "token", NULL, API_TOKEN_LIST, "token", NULL },
	{ "role", "role.", API_ROLE_LIST, "role", NULL },
	{ "access_scope", NULL, API_ACCESS_SCOPE_LIST, "access_scope", NULL },
	{ "principal", "access-policy.", API_ACCOUNT_LIST, "account", NULL },
	{ "access_policy", NULL, API_ACCESS_POLICY_LIST, "access_policy",
	  NULL },
};
#define SOURCES (sizeof(sources) / sizeof(sources[0]))

static char *text_of(TALLOC_CTX *mem_ctx, const json_t *item,
		     const char *field)
{
	const json_t *value = json_object_get(item, field);

	if (json_is_integer(value)) {
		return talloc_asprintf(mem_ctx, "%lld",
				       (long long)json_integer_value(value));
	}
	return json_is_string(value) ?
		talloc_strdup(mem_ctx, json_string_value(value)) : NULL;
}

static const char *const *read_names(TALLOC_CTX *mem_ctx, const json_t *items,
				     size_t source)
{
	const char *second = sources[source].second;
	const char **names = talloc_zero_array(mem_ctx, const char *,
					       json_array_size(items) + 1);
	json_t *item = NULL;
	char *name = NULL;
	size_t i, n = 0;

	json_array_foreach(items, i, item) {
		name = text_of(names, item, sources[source].field);
		if (name != NULL && second != NULL) {
			name = talloc_asprintf(names, "%s-%s", name,
					       text_of(names, item, second));
		}
		if (name != NULL) {
			names[n++] = name;
		}
	}
	return names;
}

/* Of a scope's names only those of the server that stands before. */
static size_t list_values(const struct cli_options *options, size_t source,
			  struct api_value *values)
{
	const struct api_op *list = &api_ops[sources[source].list];
	size_t i, n = 0;

	values[n++] = (struct api_value){ "limit", NAMES_MAX };
	for (i = 0; i < options->count; i++) {
		if (list == &api_ops[API_SCOPE_LIST] &&
		    strcmp(options->values[i].name, "server") == 0) {
			values[n++] = options->values[i];
		}
	}
	return n;
}

const char *const *cli_complete_names(TALLOC_CTX *mem_ctx,
				      const struct cli_options *options,
				      const struct api_param *param)
{
	struct api_value values[API_PARAMS_MAX];
	struct api_client *client = NULL;
	struct api_answer *answer = NULL;
	struct api_target target;
	const char *error = NULL;
	size_t i = 0;
	int ret;

	while (i < SOURCES &&
	       (strcmp(sources[i].param, param->name) != 0 ||
		(sources[i].noun != NULL &&
		 strncmp(options->op->name, sources[i].noun,
			 strlen(sources[i].noun)) != 0))) {
		i++;
	}
	if (i == SOURCES ||
	    cli_config_target(mem_ctx, options, &target, &error) != CLI_OK) {
		return NULL;
	}
	target.timeout_s = PATIENCE_S;
	client = api_client_new(mem_ctx, &target);
	if (client == NULL) {
		return NULL;
	}
	ret = api_client_run(client, mem_ctx, &api_ops[sources[i].list],
			     values, list_values(options, i, values),
			     &answer);
	return ret != 0 || answer->status != 200 ? NULL :
		read_names(mem_ctx, json_object_get(answer->json, "items"),
			   i);
}
