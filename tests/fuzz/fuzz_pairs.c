/* use: ipam_model ipam_base TALLOC */
/* "name=value;name2=value2", as people write it: parts lie within the text. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "ipam/model/custom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *begin, const char *end, const char *part,
		  size_t size, const char *not)
{
	size_t i;

	if (part < begin || part + size > end) {
		abort();
	}
	for (i = 0; i < size; i++) {
		if (strchr(not, part[i]) != NULL) {
			abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *begin = talloc_strndup(NULL, (const char *)data, size);
	const char *text = begin, *end = begin + strlen(begin);
	const char *before = NULL;
	struct ipam_wrong wrong;
	struct ipam_pair pair;

	while (ipam_pair_next(&text, &pair) == 0) {
		check(begin, end, pair.name, pair.name_size, ";=");
		check(begin, end, pair.value, pair.value_size, ";");
		if (text == before || pair.name_size == 0) {
			abort();
		}
		before = text;
	}
	ipam_custom_name_validate(begin, &wrong);
	ipam_custom_value_validate("value", begin, &wrong);
	talloc_free(begin);
	return 0;
}
