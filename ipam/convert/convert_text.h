/*
 * Text of a foreign server as UTF-8 without control characters.
 */
#ifndef IPAM_CONVERT_CONVERT_TEXT_H
#define IPAM_CONVERT_CONVERT_TEXT_H

#include <talloc.h>

/*
 * A copy in which each byte that is a control character, or that is not part
 * of a UTF-8 character, is \DDD as in a zone file. NULL: no memory.
 */
char *convert_text(TALLOC_CTX *mem_ctx, const char *text);

#endif
