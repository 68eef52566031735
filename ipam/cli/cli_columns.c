/*
 * Chosen fields make a shape of their own, which tables, CSV and JSON go by.
 */
#include "ipam/cli/cli_columns.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* '_', '-' and ' ' are the same. */
static bool same(const char *a, const char *b, size_t len)
{
	size_t i;

	if (a == NULL || strlen(a) != len) {
		return false;
	}
	for (i = 0; i < len; i++) {
		int x = tolower((unsigned char)a[i]);
		int y = tolower((unsigned char)b[i]);

		x = x == '-' || x == ' ' ? '_' : x;
		y = y == '-' || y == ' ' ? '_' : y;
		if (x != y) {
			return false;
		}
	}
	return true;
}

/* By its name before by its heading. */
static const struct api_field *find(const struct api_shape *shape,
				    const char *name, size_t len)
{
	const struct api_field *field = shape->fields;
	const struct api_field *headed = NULL;

	for (; field->name != NULL; field++) {
		if (same(field->name, name, len)) {
			return field;
		}
		if (headed == NULL && same(field->heading, name, len)) {
			headed = field;
		}
	}
	return headed;
}

static const char *unknown(TALLOC_CTX *mem_ctx, const struct api_shape *shape,
			   const char *name, size_t len)
{
	const struct api_field *field = shape->fields;
	char *text = talloc_asprintf(mem_ctx, "--columns: there is no '%.*s'; "
				     "there are", (int)len, name);

	for (; field->name != NULL; field++) {
		text = talloc_asprintf_append_buffer(
			text, "%s %s", field == shape->fields ? "" : ",",
			field->name);
	}
	return text;
}

/* "DEVICE TYPE" of "device_type" */
static char *heading_of(TALLOC_CTX *mem_ctx, const char *name)
{
	char *text = talloc_strdup(mem_ctx, name);
	size_t i;

	for (i = 0; text != NULL && text[i] != '\0'; i++) {
		text[i] = text[i] == '_' ? ' ' :
			(char)toupper((unsigned char)text[i]);
	}
	return text;
}

const struct api_shape *cli_columns_choose(TALLOC_CTX *mem_ctx,
					   const struct api_shape *shape,
					   const char *names,
					   const char **out_error)
{
	struct api_shape *chosen = talloc_zero(mem_ctx, struct api_shape);
	struct api_field *fields = NULL;
	const struct api_field *field = NULL;
	size_t count = 0, n;

	fields = talloc_zero_array(chosen, struct api_field,
				   strlen(names) + 2);
	for (; *names != '\0'; names += names[n] == ',' ? n + 1 : n) {
		n = strcspn(names, ",");
		field = n > 0 ? find(shape, names, n) : NULL;
		if (n > 0 && field == NULL) {
			*out_error = unknown(mem_ctx, shape, names, n);
			talloc_free(chosen);
			return NULL;
		}
		if (field != NULL) {
			fields[count] = *field;
			if (field->heading == NULL ||
			    field->heading[0] == '\0') {
				fields[count].heading =
					heading_of(fields, field->name);
			}
			count++;
		}
	}
	if (count == 0) {
		*out_error = unknown(mem_ctx, shape, "", 0);
		talloc_free(chosen);
		return NULL;
	}
	chosen->name = shape->name;
	chosen->fields = fields;
	return chosen;
}

json_t *cli_columns_json(const struct api_shape *shape, const json_t *object)
{
	const struct api_field *field = shape->fields;
	json_t *json = json_object();
	json_t *value = NULL;

	for (; field->name != NULL; field++) {
		value = json_object_get(object, field->name);
		if (value != NULL) {
			json_object_set(json, field->name, value);
		}
	}
	return json;
}
