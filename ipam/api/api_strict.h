/*
 * What two readers of a request could understand in two ways is refused
 * (RFC 9112, 11.2), as far as libmicrohttpd lets it be seen.
 */
#ifndef IPAM_API_API_STRICT_H
#define IPAM_API_API_STRICT_H

#include <microhttpd.h>
#include <stddef.h>

/* NULL, or why the target of a request, as it came, is refused (400). */
const char *api_strict_target(const char *target);

/* NULL, or why a method is none (400). */
const char *api_strict_method(const char *method);

/* One field of a head. */
struct api_strict_field {
	const char *name, *value;
	size_t name_size, value_size;
};

struct api_strict_wrong {
	unsigned status;	/* 0: nothing is */
	const char *why;
};

/* Pure. */
struct api_strict_wrong api_strict_fields(
	const struct api_strict_field *fields, size_t count,
	const char *version);

/* The same of a request whose head has come. */
struct api_strict_wrong api_strict_head(struct MHD_Connection *connection,
					const char *version);

#endif
