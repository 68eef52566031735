/*
 * Reads and writes the UTF-8 strings of [MS-DNSP]: conformant and varying
 * arrays of bytes that end with a NUL ([C706] 14.3.4). The bytes are kept as
 * they came. An offset other than 0, counts that contradict each other and
 * more than DNSP_MAX_STRING bytes are refused.
 */
#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>
#include <tevent.h>
#include <util/time.h>
#include <ndr.h>

#include "gen_ndr/ndr_dnsp.h"

enum ndr_err_code ndr_push_DNSP_UTF8(struct ndr_push *ndr, int flags,
				     const struct DNSP_UTF8 *r)
{
	if (!(flags & NDR_SCALARS)) {
		return NDR_ERR_SUCCESS;
	}
	NDR_CHECK(ndr_push_uint3264(ndr, NDR_SCALARS, r->length + 1));
	NDR_CHECK(ndr_push_uint3264(ndr, NDR_SCALARS, 0));
	NDR_CHECK(ndr_push_uint3264(ndr, NDR_SCALARS, r->length + 1));
	NDR_CHECK(ndr_push_bytes(ndr, r->bytes, r->length));
	return ndr_push_uint8(ndr, NDR_SCALARS, 0);
}

enum ndr_err_code ndr_pull_DNSP_UTF8(struct ndr_pull *ndr, int flags,
				     struct DNSP_UTF8 *r)
{
	uint32_t size, offset, count;

	if (!(flags & NDR_SCALARS)) {
		return NDR_ERR_SUCCESS;
	}
	NDR_CHECK(ndr_pull_uint3264(ndr, NDR_SCALARS, &size));
	NDR_CHECK(ndr_pull_uint3264(ndr, NDR_SCALARS, &offset));
	NDR_CHECK(ndr_pull_uint3264(ndr, NDR_SCALARS, &count));
	if (offset != 0 || count > size || count > DNSP_MAX_STRING) {
		return ndr_pull_error(ndr, NDR_ERR_ARRAY_SIZE,
				      "string of %u bytes at %u, %u sent",
				      size, offset, count);
	}
	NDR_PULL_NEED_BYTES(ndr, count);
	NDR_PULL_ALLOC_N(ndr, r->bytes, (size_t)count + 1);
	memcpy(r->bytes, ndr->data + ndr->offset, count);
	r->bytes[count] = 0;
	r->length = (uint32_t)strlen((const char *)r->bytes);
	ndr->offset += count;
	return NDR_ERR_SUCCESS;
}

void ndr_print_DNSP_UTF8(struct ndr_print *ndr, const char *name,
			 const struct DNSP_UTF8 *r)
{
	ndr->print(ndr, "%-25s: string of %u units, struct DNSP_UTF8", name,
		   r->length);
}
