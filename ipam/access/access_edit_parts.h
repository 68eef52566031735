/* What the files of changes share. */
#ifndef IPAM_ACCESS_ACCESS_EDIT_PARTS_H
#define IPAM_ACCESS_ACCESS_EDIT_PARTS_H

#include "ipam/access/access_edit.h"

/* Keeps what is wrong; returns `error`. */
int access_edit_wrong(struct access_edit *edit, int error, const char *field,
		      const char *why);

/* A name of 1..255 bytes without one of `banned`; EINVAL. */
int access_edit_name(struct access_edit *edit, const char *field,
		     const char *name, const char *banned);
/* At most 4000 bytes. */
int access_edit_text(struct access_edit *edit, const char *text);

/* The number of a new row. */
int64_t access_edit_number(struct access_edit *edit);

/*
 * One more element at the end of an array of the rows, for which a copy has
 * the room, and one fewer.
 */
void *access_edit_grow(void *array, size_t size, size_t *count);
void access_edit_drop(void *array, size_t size, size_t at, size_t *count);

/* Copies; "" for NULL. *out_text untouched and ENOMEM without memory. */
int access_edit_copy(struct access_edit *edit, const char *text,
		     const char **out_text);

#endif
