/*
 * JSON as the text of an answer, as json_dumps(JSON_COMPACT) has it, which
 * takes several times as long: it looks for loops, of which answers have none.
 */
#ifndef IPAM_API_API_JSON_TEXT_H
#define IPAM_API_API_JSON_TEXT_H

#include <jansson.h>

/* Of malloc; NULL: no memory. */
char *api_json_text(const json_t *json, size_t *out_length);

#endif
