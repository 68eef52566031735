/*
 * Several objects of one change, as one request of several changes: each is
 * made or refused by itself (INV-04, ASM-05, ASM-06).
 */
#include "ipam/cli/cli_many.h"

#include <stdlib.h>
#include <string.h>

#include "ipam/cli/cli_run.h"

static const struct api_field row_fields[] = {
	{ "object", API_STRING, "OBJECT", "as it was named" },
	{ "status", API_INTEGER, "STATUS", "of its change, as of HTTP" },
	{ "detail", API_STRING, "WHY", "it was refused" },
	{ "body", API_OBJECTS, NULL, "what it is now" },
	{ .name = NULL }
};
static const struct api_shape row_shape = { "Changed", row_fields };

bool cli_takes_many(const struct api_op *op)
{
	const struct api_param *param = op->params;
	size_t needed = 0;

	for (; param->name != NULL; param++) {
		needed += param->required;
	}
	return (strcmp(op->method, "PATCH") == 0 ||
		strcmp(op->method, "DELETE") == 0) && needed == 1 &&
	       op->params[0].place == API_IN_PATH && api_op_can_repeat(op);
}

static const char *key_of(const struct cli_options *options, size_t at)
{
	const char *name = options->op->params[0].name;
	size_t i;

	for (i = 0; at == 0 && i < options->count; i++) {
		if (strcmp(options->values[i].name, name) == 0) {
			return options->values[i].text;
		}
	}
	return at > 0 ? options->more[at - 1] : "";
}

/* The change of one of them; NULL: standard error says why not. */
static json_t *item_of(TALLOC_CTX *mem_ctx, const struct cli_options *options,
		       size_t at)
{
	struct api_value values[API_PARAMS_MAX];
	const char *error = NULL;
	json_t *item = NULL;
	size_t i;

	for (i = 0; i < options->count; i++) {
		values[i] = options->values[i];
		if (strcmp(values[i].name, options->op->params[0].name) == 0) {
			values[i].text = key_of(options, at);
		}
	}
	item = api_client_item(mem_ctx, options->op, values, options->count,
			       &error);
	if (item == NULL) {
		fprintf(stderr, "ipam: %s\n", error);
	}
	return item;
}

/* All changes as the text of an array. */
static char *items_of(TALLOC_CTX *mem_ctx, const struct cli_options *options)
{
	json_t *items = json_array(), *item = NULL;
	char *dump = NULL, *text = NULL;
	size_t i;

	for (i = 0; i <= options->more_count; i++) {
		item = item_of(mem_ctx, options, i);
		if (item == NULL) {
			json_decref(items);
			return NULL;
		}
		json_array_append_new(items, item);
	}
	dump = json_dumps(items, JSON_COMPACT);
	json_decref(items);
	text = talloc_strdup(mem_ctx, dump);
	free(dump);
	return text;
}

static enum cli_exit show(TALLOC_CTX *mem_ctx,
			  const struct cli_options *options,
			  const struct cli_screen *screen, const json_t *items)
{
	struct cli_list *list = cli_list_new(mem_ctx, screen, &row_shape);
	json_t *rows = json_array(), *item = NULL, *problem = NULL;
	enum cli_exit ret = CLI_OK;
	long status;
	size_t i;

	json_array_foreach(items, i, item) {
		problem = json_object_get(item, "problem");
		status = (long)json_integer_value(json_object_get(item,
								  "status"));
		json_array_append_new(rows, json_pack(
			"{s:s, s:O, s:O?, s:O?}", "object",
			key_of(options, i), "status",
			json_object_get(item, "status"), "detail",
			json_object_get(problem, "detail"), "body",
			json_object_get(item, "body")));
		if (ret == CLI_OK) {
			ret = cli_exit_of(status);
		}
	}
	cli_list_add(list, rows);
	cli_list_end(list, NULL);
	json_decref(rows);
	talloc_free(list);
	return ret;
}

enum cli_exit cli_many(struct api_client *client, TALLOC_CTX *mem_ctx,
		       const struct cli_options *options,
		       const struct cli_screen *screen)
{
	struct api_value values[2];
	struct api_answer *answer = NULL;
	enum cli_exit ret;

	values[0] = (struct api_value){ "items", items_of(mem_ctx, options) };
	values[1] = (struct api_value){ api_dry_run_param.name, "true" };
	if (values[0].text == NULL) {
		return CLI_USAGE;
	}
	ret = cli_request(client, mem_ctx, &api_ops[API_BULK], values,
			  options->dry_run ? 2 : 1, &answer);
	if (ret == CLI_OK) {
		ret = show(mem_ctx, options, screen,
			   json_object_get(answer->json, "items"));
	}
	talloc_free(answer);
	return ret;
}
