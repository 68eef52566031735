/*
 * OpenAPI 3.1 from the table of operations: a path item for each path, a
 * schema for each shape.
 */
#include "ipam/api/api_openapi.h"

#include <stdio.h>
#include <string.h>

#include "ipam/api/api_op.h"

static const struct {
	const char *type;
	const char *format;
} api_json_types[] = {
	[API_STRING] = { "string", NULL },
	[API_INTEGER] = { "integer", "int64" },
	[API_BOOLEAN] = { "boolean", NULL },
	[API_WORD] = { "string", NULL },
	[API_TEXT] = { "string", NULL },
	[API_NAMES] = { "string", NULL },
	[API_TIME] = { "integer", "int64" },
	[API_SECONDS] = { "integer", "int64" },
	[API_COUNT] = { "integer", NULL },
	[API_PERCENT] = { "number", NULL },
	[API_NUMBER] = { "number", NULL },
	[API_HOST] = { "string", NULL },
	[API_ADDRESS] = { "string", NULL },
	[API_OBJECTS] = { "array", NULL },
	[API_STRINGS] = { "array", NULL },
	[API_PAIRS] = { "object", NULL },
};

static json_t *param_schema(const struct api_param *param)
{
	json_t *schema = json_pack("{s:s, s:s*}", "type",
				   api_json_types[param->type].type, "format",
				   api_json_types[param->type].format);
	json_t *words = NULL;
	size_t i;

	if (param->type == API_TIME) {
		/* an instant as text is taken as well */
		json_object_set_new(schema, "type",
				    json_pack("[s,s]", "integer", "string"));
		json_object_del(schema, "format");
	} else if (param->type == API_TEXT || param->type == API_STRING) {
		json_object_set_new(schema, "maxLength",
				    json_integer(param->max));
	} else if (param->type == API_INTEGER ||
		   param->type == API_SECONDS) {
		json_object_set_new(schema, "minimum",
				    json_integer(param->min));
		json_object_set_new(schema, "maximum",
				    json_integer(param->max));
	} else if (param->type == API_PAIRS) {
		json_object_set_new(schema, "type", param->place ==
				    API_IN_BODY ? json_pack("[s, s]", "object",
							    "string") :
						  json_string("string"));
	} else if (param->type == API_OBJECTS) {
		json_object_set_new(schema, "minItems",
				    json_integer(param->min));
		json_object_set_new(schema, "maxItems",
				    json_integer(param->max));
		json_object_set_new(schema, "items",
				    json_pack("{s:s}", "type", "object"));
	} else if (param->type == API_STRINGS) {
		json_object_set_new(schema, "maxItems",
				    json_integer(API_STRINGS_MAX));
		json_object_set_new(schema, "items",
				    json_pack("{s:s, s:I}", "type", "string",
					      "maxLength",
					      (json_int_t)param->max));
	} else if (param->type == API_WORD) {
		words = json_array();
		for (i = 0; param->values[i] != NULL; i++) {
			json_array_append_new(words,
					      json_string(param->values[i]));
		}
		json_object_set_new(schema, "enum", words);
	}
	return schema;
}

static json_t *parameter(const struct api_param *param)
{
	return json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", param->name,
			 "in", param->place == API_IN_PATH ? "path" : "query",
			 "required", param->required, "description",
			 param->help, "schema", param_schema(param));
}

static json_t *header(const char *name, const char *help)
{
	return json_pack("{s:s, s:s, s:b, s:s, s:{s:s}}", "name", name, "in",
			 "header", "required", 0, "description", help,
			 "schema", "type", "string");
}

static json_t *parameters(const struct api_op *op)
{
	const struct api_param *const extras[] = {
		&api_dry_run_param, &api_sort_param, &api_fields_param
	};
	const struct api_param *param = op->params;
	json_t *list = json_array();
	size_t i;

	for (; param->name != NULL; param++) {
		if (param->place != API_IN_BODY) {
			json_array_append_new(list, parameter(param));
		}
	}
	for (i = 0; i < sizeof(extras) / sizeof(extras[0]); i++) {
		if (api_op_extra(op, extras[i]->name) != NULL) {
			json_array_append_new(list, parameter(extras[i]));
		}
	}
	if (strcmp(op->method, "GET") != 0 && api_op_show(op) != NULL) {
		json_array_append_new(
			list, header("If-Match", "the ETag of what was read: "
				     "412 where it has changed since"));
	}
	if (api_op_can_repeat(op)) {
		json_array_append_new(
			list, header(API_ONCE_HEADER, "a key of the caller's: "
				     "sent again under it within 24 hours, the "
				     "change is made once and answered alike"));
	}
	return list;
}

static json_t *request_body(const struct api_op *op)
{
	const struct api_param *param = op->params;
	json_t *properties = json_object();
	json_t *required = json_array();
	json_t *schema = NULL;

	for (; param->name != NULL; param++) {
		if (param->place != API_IN_BODY) {
			continue;
		}
		schema = param_schema(param);
		json_object_set_new(schema, "description",
				    json_string(param->help));
		json_object_set_new(properties, param->name, schema);
		if (param->required) {
			json_array_append_new(required,
					      json_string(param->name));
		}
	}
	if (json_object_size(properties) == 0) {
		json_decref(properties);
		json_decref(required);
		return NULL;
	}
	return json_pack("{s:{s:{s:{s:s, s:b, s:o, s:o}}}}", "content",
			 "application/json", "schema", "type", "object",
			 "additionalProperties", 0, "properties", properties,
			 "required", required);
}

static json_t *responses(const struct api_op *op)
{
	char status[8];
	json_t *schema = NULL, *tried = NULL;
	json_t *answer = json_pack("{s:s}", "description", op->summary);

	if (op->result != NULL) {
		schema = json_pack("{s:s+}", "$ref", "#/components/schemas/",
				   op->result->name);
	}
	if (op->list) {
		schema = json_pack(
			"{s:s, s:{s:{s:s, s:o}, s:{s:[s,s]}}}", "type",
			"object", "properties", "items", "type", "array",
			"items", schema, "next", "type", "string", "null");
	}
	if (schema != NULL) {
		json_object_set_new(answer, "content",
				    json_pack("{s:{s:o}}", "application/json",
					      "schema", schema));
	}
	snprintf(status, sizeof(status), "%u", op->status);
	if (op->status != 200 && schema != NULL && api_op_can_try(op)) {
		tried = json_copy(answer);
		json_object_set_new(tried, "description",
				    json_string("what would be (dry_run)"));
	}
	return json_pack("{s:o*, s:o, s:{s:s, s:{s:{s:{s:s}}}}}", "200", tried,
			 status, answer, "default", "description", "problem details (RFC 9457)",
			 "content", "application/problem+json", "schema",
			 "$ref", "#/components/schemas/Problem");
}

static void add_operation(json_t *paths, const struct api_op *op)
{
	json_t *item = json_object_get(paths, op->path);
	json_t *body = request_body(op);
	json_t *json = NULL;
	char method[8];
	size_t i;

	if (item == NULL) {
		item = json_object();
		json_object_set_new(paths, op->path, item);
	}
	json = json_pack("{s:s, s:[s%], s:s, s:s, s:o, s:o, s:o*}",
			 "operationId", op->name, "tags", op->name,
			 strcspn(op->name, "."), "summary", op->summary,
			 "x-access-operation",
			 access_op_word(op->access), "parameters",
			 parameters(op), "responses", responses(op),
			 "requestBody", body);
	for (i = 0; op->method[i] != '\0' && i < sizeof(method) - 1; i++) {
		method[i] = (char)(op->method[i] | 0x20);
	}
	method[i] = '\0';
	json_object_set_new(item, method, json);
}

static json_t *field_schema(const struct api_field *field)
{
	const char *items = field->type == API_OBJECTS ? "object" :
			    field->type == API_STRINGS ? "string" : NULL;

	json_t *types = json_pack("[s, s]", api_json_types[field->type].type,
				  "null");

	if (field->type == API_COUNT) {
		json_array_append_new(types, json_string("string"));
	}
	return json_pack("{s:o, s:s*, s:s*, s:s, s:o*}", "type", types,
			 "format", api_json_types[field->type].format,
			 "pattern", field->type == API_COUNT ? "^[0-9]+$" :
							       NULL,
			 "description", field->help, "items",
			 items == NULL ? NULL :
			 json_pack("{s:s}", "type", items));
}

/* What went wrong: RFC 9457, with the fields that are at fault. */
static json_t *problem_schema(void)
{
	return json_pack(
		"{s:s, s:[s,s,s], s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s},"
		" s:{s:s, s:{s:s, s:{s:{s:s}, s:{s:s}}}}}}",
		"type", "object", "required", "type", "title", "status",
		"properties", "type", "type", "string", "title", "type",
		"string", "status", "type", "integer", "detail", "type",
		"string", "errors", "type", "array", "items", "type", "object",
		"properties", "field", "type", "string", "detail", "type",
		"string");
}

static void add_schema(json_t *schemas, const struct api_shape *shape)
{
	const struct api_field *field = shape->fields;
	json_t *properties = NULL;

	if (json_object_get(schemas, shape->name) != NULL) {
		return;
	}
	properties = json_object();
	for (; field->name != NULL; field++) {
		json_object_set_new(properties, field->name,
				    field_schema(field));
	}
	json_object_set_new(schemas, shape->name,
			    json_pack("{s:s, s:o}", "type", "object",
				      "properties", properties));
}

json_t *api_openapi_json(void)
{
	json_t *paths = json_object();
	json_t *schemas = json_object();
	size_t i;

	for (i = 0; i < API_OP_COUNT; i++) {
		add_operation(paths, &api_ops[i]);
		if (api_ops[i].result != NULL) {
			add_schema(schemas, api_ops[i].result);
		}
	}
	json_object_set_new(schemas, "Problem", problem_schema());
	return json_pack("{s:s, s:{s:s, s:s, s:s}, s:[{s:s}], s:[{s:[]},"
			 " {s:[]}, {}], s:o, s:{s:o, s:{s:{s:s, s:s}, s:{s:s,"
			 " s:s}}}}",
			 "openapi", "3.1.0", "info", "title", "ipamd",
			 "version", IPAM_VERSION, "description",
			 "IP address management. Instants are seconds since "
			 "1970 UTC, lengths of time seconds. What cannot be "
			 "told is null. On the unix socket nothing is "
			 "presented: the kernel says who asks.",
			 "servers", "url", API_PREFIX,
			 "security", "token", "ticket", "paths", paths,
			 "components", "schemas", schemas, "securitySchemes",
			 "token", "type", "http", "scheme", "bearer", "ticket",
			 "type", "http", "scheme", "negotiate");
}
