/*
 * Who a Kerberos ticket speaks of, by its PAC: the SIDs of the user and of its
 * groups in KERB_VALIDATION_INFO ([MS-PAC] 2.5), which comes as type
 * serialization, version 1 ([MS-RPCE] 2.2.6). Pure.
 */
#ifndef IPAM_API_API_PAC_H
#define IPAM_API_API_PAC_H

#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#define API_PAC_SIDS_MAX 4096

struct api_pac {
	const char *user;	/* "S-1-5-21-1-2-3-1105" */
	const char **groups;	/* SIDs; a few stand for no group of a directory */
	size_t count;
};

/* EINVAL: it is none, or says more than API_PAC_SIDS_MAX; ENOMEM */
int api_pac_parse(TALLOC_CTX *mem_ctx, const uint8_t *data, size_t size,
		  struct api_pac **out_pac);

#endif
