/*
 * The certificate of https and its key: read and looked at before the server
 * starts, so that what is wrong with them is said in time.
 */
#ifndef IPAM_API_API_TLS_H
#define IPAM_API_API_TLS_H

#include <talloc.h>

/* Whole files as PEM. */
struct api_tls {
	const char *certificate, *key;
};

/*
 * The certificate may be followed by those between it and its root. 0, or
 * EINVAL with *out_error a sentence that names the file: not there, open to
 * others (the key), no PEM, not a pair, not valid now.
 */
int api_tls_load(TALLOC_CTX *mem_ctx, const char *certificate,
		 const char *key, struct api_tls *out_tls,
		 const char **out_error);

#endif
