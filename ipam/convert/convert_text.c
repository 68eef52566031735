/*
 * Bytes that may be no text (RFC 3629, escapes of RFC 1035 5.1).
 */
#include "ipam/convert/convert_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define ESCAPED 4 /* "\DDD" */

/* The bytes of the UTF-8 character at p; 0: there is none. */
static size_t character(const unsigned char *p)
{
	size_t length = p[0] < 0x80		   ? 1 :
			p[0] >= 0xc2 && p[0] < 0xe0 ? 2 :
			p[0] >= 0xe0 && p[0] < 0xf0 ? 3 :
			p[0] >= 0xf0 && p[0] < 0xf5 ? 4 :
						      0;
	uint32_t code = length == 2 ? p[0] & 0x1fu :
			length == 3 ? p[0] & 0x0fu :
				      p[0] & 0x07u;
	size_t i;

	for (i = 1; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80) {
			return 0;
		}
		code = code << 6 | (p[i] & 0x3fu);
	}
	if ((length == 3 && (code < 0x800 || (code >= 0xd800 &&
					      code < 0xe000))) ||
	    (length == 4 && (code < 0x10000 || code > 0x10ffff)) ||
	    (length == 2 && code < 0xa0)) {
		return 0;
	}
	return length == 1 && (p[0] < 0x20 || p[0] == 0x7f) ? 0 : length;
}

char *convert_text(TALLOC_CTX *mem_ctx, const char *text)
{
	size_t length = strlen(text), n, used = 0;
	const unsigned char *p = (const unsigned char *)text;
	char *out = talloc_array(mem_ctx, char, ESCAPED * length + 1);

	while (out != NULL && *p != '\0') {
		n = character(p);
		if (n > 0) {
			memcpy(out + used, p, n);
			used += n;
			p += n;
			continue;
		}
		out[used++] = '\\';
		out[used++] = (char)('0' + *p / 100);
		out[used++] = (char)('0' + *p / 10 % 10);
		out[used++] = (char)('0' + *p % 10);
		p++;
	}
	if (out == NULL) {
		return NULL;
	}
	out[used] = '\0';
	return talloc_realloc(mem_ctx, out, char, used + 1);
}
