/*
 * Reads and writes the strings inside [MS-DHCPM] structures: conformant and
 * varying arrays of UTF-16 units that end with a NUL ([C706] 14.3.4); and the
 * buffers that a method fills, which are conformant arrays ([C706] 14.3.3.2).
 *
 * The units are kept as they came; whether they are valid UTF-16 is for whoever
 * shows them. An offset other than 0, counts that contradict each other and
 * more than DHCPM_MAX_STRING units are refused.
 */
#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>
#include <tevent.h>
#include <util/time.h>
#include <ndr.h>

#include "gen_ndr/ndr_dhcptypes.h"

enum ndr_err_code ndr_push_DHCPM_STRING(struct ndr_push *ndr, int flags,
					const struct DHCPM_STRING *r)
{
	uint32_t i;

	if (!(flags & NDR_SCALARS)) {
		return NDR_ERR_SUCCESS;
	}
	NDR_CHECK(ndr_push_uint3264(ndr, NDR_SCALARS, r->length + 1));
	NDR_CHECK(ndr_push_uint3264(ndr, NDR_SCALARS, 0));
	NDR_CHECK(ndr_push_uint3264(ndr, NDR_SCALARS, r->length + 1));
	for (i = 0; i < r->length; i++) {
		NDR_CHECK(ndr_push_uint16(ndr, NDR_SCALARS, r->units[i]));
	}
	NDR_CHECK(ndr_push_uint16(ndr, NDR_SCALARS, 0));
	return NDR_ERR_SUCCESS;
}

enum ndr_err_code ndr_pull_DHCPM_STRING(struct ndr_pull *ndr, int flags,
					struct DHCPM_STRING *r)
{
	uint32_t size, offset, count, i;
	const uint8_t *p = NULL;

	if (!(flags & NDR_SCALARS)) {
		return NDR_ERR_SUCCESS;
	}
	NDR_CHECK(ndr_pull_uint3264(ndr, NDR_SCALARS, &size));
	NDR_CHECK(ndr_pull_uint3264(ndr, NDR_SCALARS, &offset));
	NDR_CHECK(ndr_pull_uint3264(ndr, NDR_SCALARS, &count));
	if (offset != 0 || count > size || count > DHCPM_MAX_STRING) {
		return ndr_pull_error(ndr, NDR_ERR_ARRAY_SIZE,
				      "string of %u units at %u, %u sent",
				      size, offset, count);
	}
	NDR_PULL_NEED_BYTES(ndr, 2 * count);
	NDR_PULL_ALLOC_N(ndr, r->units, (size_t)count + 1);
	p = ndr->data + ndr->offset;
	for (i = 0; i < count; i++) {
		r->units[i] = NDR_BE(ndr) ? p[2 * i] << 8 | p[2 * i + 1]
					  : p[2 * i + 1] << 8 | p[2 * i];
		if (r->units[i] == 0) {
			break;
		}
	}
	r->units[i] = 0;
	r->length = i;
	ndr->offset += 2 * count;
	return NDR_ERR_SUCCESS;
}

void ndr_print_DHCPM_STRING(struct ndr_print *ndr, const char *name,
			    const struct DHCPM_STRING *r)
{
	ndr->print(ndr, "%-25s: string of %u units, struct DHCPM_STRING", name,
		   r->length);
}

enum ndr_err_code ndr_push_DHCPM_UNITS(struct ndr_push *ndr, int flags,
				       const struct DHCPM_UNITS *r)
{
	uint32_t i;

	if (!(flags & NDR_SCALARS)) {
		return NDR_ERR_SUCCESS;
	}
	NDR_CHECK(ndr_push_uint3264(ndr, NDR_SCALARS, r->count));
	for (i = 0; i < r->count; i++) {
		NDR_CHECK(ndr_push_uint16(ndr, NDR_SCALARS, r->units[i]));
	}
	return NDR_ERR_SUCCESS;
}

enum ndr_err_code ndr_pull_DHCPM_UNITS(struct ndr_pull *ndr, int flags,
				       struct DHCPM_UNITS *r)
{
	uint32_t i;

	if (!(flags & NDR_SCALARS)) {
		return NDR_ERR_SUCCESS;
	}
	NDR_CHECK(ndr_pull_uint3264(ndr, NDR_SCALARS, &r->count));
	if (r->count > DHCPM_MAX_UNITS) {
		return ndr_pull_error(ndr, NDR_ERR_ARRAY_SIZE,
				      "buffer of %u units", r->count);
	}
	NDR_PULL_ALLOC_N(ndr, r->units, r->count);
	for (i = 0; i < r->count; i++) {
		NDR_CHECK(ndr_pull_uint16(ndr, NDR_SCALARS, &r->units[i]));
	}
	return NDR_ERR_SUCCESS;
}

void ndr_print_DHCPM_UNITS(struct ndr_print *ndr, const char *name,
			   const struct DHCPM_UNITS *r)
{
	uint32_t i;

	ndr_print_struct(ndr, name, "DHCPM_UNITS");
	for (i = 0; i < r->count; i++) {
		ndr_print_uint16(ndr, name, r->units[i]);
	}
}
