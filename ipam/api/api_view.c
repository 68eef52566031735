/*
 * Order and fields of answers.
 *
 * Lists come in the order of their keys. Another order takes all rows that the
 * filters leave, so that there is a limit to them. A cursor of such a list is
 * the order, and what the last row has of it: rows before and behind it may
 * come and go.
 */
#include "ipam/api/api_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/addr.h"

/* Pages that are read to sort them; some may be short. */
#define PAGES_MAX (2 * API_SORT_ROWS / API_LIMIT_MAX)
#define TEXT_MAX 240	/* bytes of a text that count for the order */

struct sort_field {
	const struct api_field *field;
	bool falling;
};

struct sorting {
	struct sort_field fields[API_SORT_FIELDS];
	size_t count;
};

/* What a row has of each field, and its key. */
struct sort_row {
	json_t *values;		/* array; NULL: the row was given away */
	json_t *item;
};

static const struct api_field *field_find(const struct api_shape *shape,
					  const char *name, size_t len)
{
	const struct api_field *field = shape->fields;

	for (; field->name != NULL; field++) {
		if (strlen(field->name) == len &&
		    memcmp(field->name, name, len) == 0) {
			return field;
		}
	}
	return NULL;
}

static int unknown(struct api_call *call, const char *param, const char *name,
		   size_t len)
{
	return api_problem_set(call, &call->problem, 422, param,
			       "%s has no field '%.*s'; see " API_PREFIX
			       "/openapi.json", call->op->result->name,
			       (int)len, name);
}

/* The names of "a,-b,c"; `sorting` may be NULL. */
static int read_names(struct api_call *call, const char *param,
		      const char *names, struct sorting *sorting)
{
	const struct api_field *field = NULL;
	bool falling;
	size_t n;

	for (;; names += n + 1) {
		falling = sorting != NULL && *names == '-';
		names += falling;
		n = strcspn(names, ",");
		field = field_find(call->op->result, names, n);
		if (field == NULL) {
			return unknown(call, param, names, n);
		}
		if (sorting != NULL && (sorting->count == API_SORT_FIELDS ||
					field->type == API_OBJECTS ||
					field->type == API_STRINGS)) {
			return api_problem_set(
				call, &call->problem, 422, param,
				field->type == API_OBJECTS ||
				field->type == API_STRINGS ?
				"%s is a list, which has no order" :
				"%s is one field too many: sort by at most 4",
				field->name);
		}
		if (sorting != NULL) {
			sorting->fields[sorting->count++] =
				(struct sort_field){ field, falling };
		}
		if (names[n] == '\0') {
			return 0;
		}
	}
}

int api_view_check(struct api_call *call)
{
	struct sorting sorting = { .count = 0 };
	int ret = 0;

	if (call->sort.given) {
		ret = read_names(call, api_sort_param.name, call->sort.text,
				 &sorting);
	}
	if (ret == 0 && call->fields.given) {
		ret = read_names(call, api_fields_param.name,
				 call->fields.text, NULL);
	}
	return ret;
}

static json_t *only(json_t *json, const char *names)
{
	json_t *part = json_object();
	json_t *value = NULL;
	char name[128];
	size_t n;

	for (;; names += n + 1) {
		n = strcspn(names, ",");
		if (n < sizeof(name)) {
			memcpy(name, names, n);
			name[n] = '\0';
			value = json_object_get(json, name);
			json_object_set(part, name, value);
		}
		if (names[n] == '\0') {
			return part;
		}
	}
}

void api_view_fields(const struct api_call *call, json_t *json)
{
	json_t *items = json_object_get(json, "items");
	json_t *part = NULL;
	size_t i;

	if (!call->fields.given || json == NULL) {
		return;
	}
	if (!call->op->list) {
		part = only(json, call->fields.text);
		json_object_clear(json);
		json_object_update(json, part);
		json_decref(part);
		return;
	}
	for (i = 0; i < json_array_size(items); i++) {
		json_array_set_new(items, i, only(json_array_get(items, i),
						  call->fields.text));
	}
}

/* A text, cut between two characters. */
static json_t *short_text(const char *text)
{
	size_t n = strnlen(text, TEXT_MAX);

	while (n > 0 && text[n] != '\0' && (text[n] & 0xc0) == 0x80) {
		n--;
	}
	return json_stringn(text, n);
}

static json_t *values_of(const struct sorting *sorting, json_t *item)
{
	json_t *values = json_array();
	json_t *value = NULL;
	size_t i;

	for (i = 0; i < sorting->count; i++) {
		value = json_object_get(item, sorting->fields[i].field->name);
		json_array_append_new(values, json_is_string(value) ?
				      short_text(json_string_value(value)) :
				      value != NULL ? json_incref(value) :
						      json_null());
	}
	/* A list without keys has few rows, and their first field is a name. */
	value = json_object_get(item, API_KEY);
	if (value == NULL) {
		value = json_object_iter_value(json_object_iter(item));
	}
	json_array_append(values, value);
	json_object_del(item, API_KEY);
	return values;
}

/* Addresses, prefixes: the family, the first address, then the length. */
static int compare_addresses(const char *a, const char *b)
{
	struct ipam_prefix p, q;
	int ret_a = ipam_prefix_parse(a, &p);
	int ret_b = ipam_prefix_parse(b, &q);
	int order;

	if (ret_a != 0 || ret_b != 0) {
		return ret_a == ret_b ? strcasecmp(a, b) : ret_a - ret_b;
	}
	order = ipam_addr_cmp(&p.addr, &q.addr);
	return order != 0 ? order : (int)p.length - (int)q.length;
}

/* Counts past 2^53 are decimal text. */
static int compare_counts(const json_t *a, const json_t *b)
{
	char text[2][32];
	const char *p = json_string_value(a), *q = json_string_value(b);

	if (p == NULL) {
		snprintf(text[0], sizeof(text[0]), "%lld",
			 (long long)json_integer_value(a));
		p = text[0];
	}
	if (q == NULL) {
		snprintf(text[1], sizeof(text[1]), "%lld",
			 (long long)json_integer_value(b));
		q = text[1];
	}
	if (strlen(p) != strlen(q)) {
		return strlen(p) < strlen(q) ? -1 : 1;
	}
	return strcmp(p, q);
}

static int compare_numbers(const json_t *a, const json_t *b)
{
	double x = json_is_boolean(a) ? json_is_true(a) : json_number_value(a);
	double y = json_is_boolean(b) ? json_is_true(b) : json_number_value(b);

	if (json_is_integer(a) && json_is_integer(b)) {
		return json_integer_value(a) < json_integer_value(b) ? -1 :
		       json_integer_value(a) > json_integer_value(b);
	}
	return x < y ? -1 : x > y;
}

static int compare_values(const struct sort_field *by, const json_t *a,
			  const json_t *b)
{
	bool texts = json_is_string(a) && json_is_string(b);
	int order;

	/* What is not known comes last in either direction. */
	if (json_is_null(a) || json_is_null(b)) {
		return json_is_null(a) - json_is_null(b);
	}
	if (texts && by->field->type == API_ADDRESS) {
		order = compare_addresses(json_string_value(a),
					  json_string_value(b));
	} else if (by->field->type == API_COUNT &&
		   (json_is_string(a) || json_is_string(b))) {
		order = compare_counts(a, b);
	} else if (texts) {
		order = strcasecmp(json_string_value(a), json_string_value(b));
	} else {
		order = compare_numbers(a, b);
	}
	return by->falling ? -order : order;
}

static int compare_arrays(const struct sorting *sorting, const json_t *a,
			  const json_t *b)
{
	const json_t *x = json_array_get(a, sorting->count);
	const json_t *y = json_array_get(b, sorting->count);
	size_t i;
	int order;

	for (i = 0; i < sorting->count; i++) {
		order = compare_values(&sorting->fields[i],
				       json_array_get(a, i),
				       json_array_get(b, i));
		if (order != 0) {
			return order;
		}
	}
	if (json_is_string(x) && json_is_string(y)) {
		return strcmp(json_string_value(x), json_string_value(y));
	}
	return compare_numbers(x, y);
}

static int compare_rows(const void *a, const void *b, void *private_data)
{
	return compare_arrays(private_data,
			      ((const struct sort_row *)a)->values,
			      ((const struct sort_row *)b)->values);
}

static int rows_destructor(struct sort_row *rows)
{
	size_t i, count = talloc_array_length(rows);

	for (i = 0; i < count; i++) {
		json_decref(rows[i].values);
		json_decref(rows[i].item);
	}
	return 0;
}

static int too_many(struct handling *h)
{
	return api_problem_set(
		h->call, &h->call->problem, 422, api_sort_param.name,
		"These are more than %d rows, or among too many to look at: "
		"narrow them by a filter, or read them in their own order",
		API_SORT_ROWS);
}

static int add_rows(struct handling *h, const struct sorting *sorting,
		    json_t *page, struct sort_row **rows)
{
	json_t *items = json_object_get(page, "items");
	size_t i, n = json_array_size(items);
	size_t count = talloc_array_length(*rows);
	struct sort_row *more = NULL;

	if (count + n > API_SORT_ROWS) {
		return too_many(h);
	}
	if (n == 0) {
		return 0;
	}
	more = talloc_realloc(h->call, *rows, struct sort_row, count + n);
	if (more == NULL) {
		return api_handle_problem(h, ENOMEM);
	}
	for (i = 0; i < n; i++) {
		more[count + i].item = json_incref(json_array_get(items, i));
		more[count + i].values = values_of(sorting,
						   more[count + i].item);
	}
	talloc_set_destructor(more, rows_destructor);
	*rows = more;
	return 0;
}

/* What a list can do by itself, however long it is. */
static bool is_own_order(const struct api_call *call)
{
	const char *order = call->sort.text;

	return call->op == &api_ops[API_EVENT_LIST] &&
	       (strcmp(order, "at") == 0 || strcmp(order, "-at") == 0);
}

/* All pages of the list in its own order. */
static int read_rows(struct handling *h, api_handle_fn handle,
		     const struct sorting *sorting, struct sort_row **rows)
{
	struct api_arg *limit = api_call_arg_of(h->call, "limit");
	struct api_arg *cursor = api_call_arg_of(h->call, "cursor");
	const char *next = NULL;
	json_t *page = NULL;
	size_t pages = 0;
	int ret;

	if (limit != NULL) {
		*limit = (struct api_arg){ .given = true,
					   .number = API_LIMIT_MAX };
	}
	do {
		if (cursor != NULL) {
			*cursor = (struct api_arg){ .given = next != NULL,
						    .text = next };
		}
		page = NULL;
		ret = handle(h, &page);
		if (ret == 0) {
			ret = add_rows(h, sorting, page, rows);
		}
		next = json_string_value(json_object_get(page, "next"));
		next = next != NULL ? talloc_strdup(h->call, next) : NULL;
		json_decref(page);
		if (ret == 0 && next != NULL && ++pages == PAGES_MAX) {
			ret = too_many(h);
		}
	} while (ret == 0 && next != NULL && cursor != NULL);
	return ret;
}

/* [order, values ...] as a cursor, and back; NULL for one of another order. */
static char *cursor_of(struct handling *h, const json_t *values)
{
	json_t *array = json_pack("[s, O]", h->call->sort.text, values);
	char *text = json_dumps(array, JSON_COMPACT);
	char *cursor = text != NULL ? api_cursor_encode(h->call, text) : NULL;

	free(text);
	json_decref(array);
	return cursor;
}

static json_t *values_of_cursor(struct handling *h,
				const struct sorting *sorting,
				const char *cursor)
{
	char *text = api_cursor_decode(h->call, cursor);
	json_t *array = text != NULL ? json_loads(text, 0, NULL) : NULL;
	const char *order = json_string_value(json_array_get(array, 0));
	json_t *values = json_array_get(array, 1);

	if (order == NULL || strcmp(order, h->call->sort.text) != 0 ||
	    json_array_size(values) != sorting->count + 1) {
		values = NULL;
	}
	json_incref(values);
	json_decref(array);
	return values;
}

static json_t *page_of(struct handling *h, const struct sorting *sorting,
		       struct sort_row *rows, const json_t *after,
		       size_t limit)
{
	size_t i, count = talloc_array_length(rows), first = 0;
	json_t *items = json_array();
	char *next = NULL;

	qsort_r(rows, count, sizeof(rows[0]), compare_rows,
		(void *)(uintptr_t)sorting);
	while (after != NULL && first < count &&
	       compare_arrays(sorting, rows[first].values, after) <= 0) {
		first++;
	}
	for (i = first; i < count && i - first < limit; i++) {
		json_array_append(items, rows[i].item);
	}
	if (i < count) {
		next = cursor_of(h, rows[i - 1].values);
	}
	return json_pack("{s:o, s:s?}", "items", items, "next", next);
}

int api_view_sorted(struct handling *h, api_handle_fn handle,
		    json_t **out_json)
{
	const struct api_arg *limit = api_call_arg(h->call, "limit");
	const char *cursor = api_handle_text(h, "cursor");
	size_t wanted = limit->given ? (size_t)limit->number :
				       API_LIMIT_DEFAULT;
	struct sorting sorting = { .count = 0 };
	struct sort_row *rows = talloc_array(h->call, struct sort_row, 0);
	json_t *after = NULL;
	int ret;

	if (is_own_order(h->call)) {
		return handle(h, out_json);
	}
	ret = read_names(h->call, api_sort_param.name, h->call->sort.text,
			 &sorting);
	if (ret == 0 && cursor != NULL) {
		after = values_of_cursor(h, &sorting, cursor);
		if (after == NULL) {
			ret = api_problem_set(
				h->call, &h->call->problem, 400, "cursor",
				"cursor is none that this API gave out for "
				"this order");
		}
	}
	h->with_keys = true;
	if (ret == 0) {
		ret = read_rows(h, handle, &sorting, &rows);
	}
	if (ret == 0) {
		*out_json = page_of(h, &sorting, rows, after, wanted);
	}
	json_decref(after);
	return ret;
}
