/*
 * Comma separated values as RFC 4180 has them: fields in quotes may hold
 * commas, line ends and doubled quotes; lines end with CRLF or LF. A byte
 * order mark at the start is skipped, and lines without anything are none.
 */
#ifndef IPAM_BASE_CSV_H
#define IPAM_BASE_CSV_H

#include <stddef.h>
#include <talloc.h>

#define IPAM_CSV_FIELDS_MAX 256	/* of a record */
#define IPAM_CSV_FIELD_MAX 65536	/* bytes */

struct ipam_csv;

/* A record: fields end with NUL and hold none before it. */
struct ipam_csv_record {
	const char **fields;
	size_t count;
	size_t line;	/* on which it begins, from 1 */
};

/* Reads from `text`, which is lent. */
struct ipam_csv *ipam_csv_new(TALLOC_CTX *mem_ctx, const char *text,
			      size_t size);

/*
 * The next record, lent until the next call. ENOENT behind the last one.
 * EINVAL for what is no CSV: *out_error is a sentence with line and cure, and
 * nothing comes behind it. ENOMEM
 */
int ipam_csv_next(struct ipam_csv *csv, struct ipam_csv_record *out_record,
		  const char **out_error);

/*
 * The text of a field as a file has it, in quotes where it needs them: ""
 * for NULL, and in quotes for an empty one, so that the two differ.
 */
char *ipam_csv_quote(TALLOC_CTX *mem_ctx, const char *field);

#endif
