/* use: ipam_base JANSSON TALLOC */
/*
 * Documents read an element at a time. A parser of others reads them as a
 * whole: what is found here is there, and what holds here holds there.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "ipam/base/json_rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *data;
	size_t size, used, step;
};

/* Pieces of a few bytes, so that anything may be cut anywhere. */
static long read_piece(void *private_data, char *bytes, size_t size)
{
	struct input *input = private_data;
	size_t n = input->size - input->used;

	n = n < input->step ? n : input->step;
	n = n < size ? n : size;
	memcpy(bytes, input->data + input->used, n);
	input->used += n;
	return (long)n;
}

/* Names need not be UTF-8 here. */
static bool is_plain(const uint8_t *data, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		if (data[i] >= 0x80) {
			return false;
		}
	}
	return true;
}

/* The same element of the whole; names may be there twice. */
static void compare(const json_t *whole, const struct ipam_json_row *row,
		    const json_t *value)
{
	const json_t *member = json_object_get(whole, row->member);

	if (row->element) {
		member = json_array_get(member, (size_t)row->number - 1);
	}
	if (!json_equal(member, value)) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { .data = data, .size = size,
			       .step = size % 7 + 1 };
	struct ipam_json_rows *rows = ipam_json_rows_new(NULL, read_piece,
							 &input);
	json_t *whole = json_loadb((const char *)data, size,
				   JSON_REJECT_DUPLICATES, NULL);
	json_t *loose = json_loadb((const char *)data, size, 0, NULL);
	struct ipam_json_row row;
	const char *error = NULL;
	bool good = is_plain(data, size);
	int ret;

	while ((ret = ipam_json_rows_next(rows, &row, &error)) == 0) {
		json_t *value = json_loadb(row.text, row.size,
					   JSON_DECODE_ANY, NULL);

		if (strlen(row.text) != row.size) {
			abort();
		}
		good = good && value != NULL;
		if (whole != NULL && value != NULL) {
			compare(whole, &row, value);
		}
		json_decref(value);
	}
	if (ret == EINVAL && error == NULL) {
		abort();
	}
	if (ret == ENOENT && good && loose == NULL) {
		abort();
	}
	json_decref(whole);
	json_decref(loose);
	talloc_free(rows);
	return 0;
}
