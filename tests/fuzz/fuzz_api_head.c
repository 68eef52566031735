/* use: ipam_api TALLOC */
/*
 * Heads of requests: "TARGET\nVERSION\nNAME:VALUE\n..." as libmicrohttpd
 * would cut them up. What is refused must say why, and what is taken has one
 * length at most.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/api/api_strict.h"

#define FIELDS 128

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct api_strict_field fields[FIELDS];
	struct api_strict_wrong wrong;
	char *text = calloc(1, size + 2), *at = text, *line = NULL;
	const char *version = NULL, *why = NULL;
	size_t i, count = 0, lengths = 0;
	char *value = NULL;

	if (size > 0) {
		memcpy(text, data, size);
	}
	why = api_strict_target(strsep(&at, "\n"));
	version = at != NULL ? strsep(&at, "\n") : "HTTP/1.1";
	while (at != NULL && count < FIELDS) {
		line = strsep(&at, "\n");
		value = strchr(line, ':');
		if (value != NULL) {
			*value++ = '\0';
		}
		fields[count++] = (struct api_strict_field){
			line, value, strlen(line),
			value != NULL ? strlen(value) : 0 };
	}
	wrong = api_strict_fields(fields, count, version);
	if ((wrong.status == 0) != (wrong.why == NULL) ||
	    (why != NULL && *why == '\0')) {
		abort();
	}
	for (i = 0; i < count; i++) {
		lengths += strcasecmp(fields[i].name, "Content-Length") == 0 ||
			strcasecmp(fields[i].name, "Transfer-Encoding") == 0;
	}
	if (wrong.status == 0 && lengths > 1) {
		abort();
	}
	free(text);
	return 0;
}
