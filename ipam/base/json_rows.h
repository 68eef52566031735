/*
 * A JSON document that is too large to be held: an object whose members are
 * values or arrays, read an element at a time. Where an element begins and
 * ends is found here; what it is, who reads its text finds out.
 */
#ifndef IPAM_BASE_JSON_ROWS_H
#define IPAM_BASE_JSON_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#define IPAM_JSON_ROW_MAX 60000	/* bytes of an element */
#define IPAM_JSON_NAME_MAX 64	/* bytes of the name of a member */
#define IPAM_JSON_ROW_DEPTH 32

struct ipam_json_rows;

/* The next bytes: how many, 0 at the end, negative for an error. */
typedef long (*ipam_json_read_fn)(void *private_data, char *bytes,
				  size_t size);

/* Lent until the next call. */
struct ipam_json_row {
	const char *member;
	bool element;		/* of an array; else the value itself */
	int64_t number;		/* of the element in its array, from 1 */
	int64_t line;		/* on which it begins, from 1 */
	const char *text;	/* ends with NUL, and has none in it */
	size_t size;
};

struct ipam_json_rows *ipam_json_rows_new(TALLOC_CTX *mem_ctx,
					  ipam_json_read_fn read,
					  void *private_data);

/*
 * ENOENT behind the last one. EINVAL for what is no such document: *out_error
 * is a sentence with the place, and nothing comes behind it. EIO, ENOMEM
 */
int ipam_json_rows_next(struct ipam_json_rows *rows,
			struct ipam_json_row *out_row, const char **out_error);

#endif
