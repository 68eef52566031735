/* Lists of short words: elements with commas or blanks between. */
#include "ipam/model/plan_private.h"

#include <stdlib.h>
#include <string.h>

#define SEPARATORS ", \t"
#define ELEMENT_MAX 256

int64_t plan_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits < 10 && text[digits] == '\0' ?
	       strtol(text, NULL, 10) : -1;
}

int plan_each(const char *list, const char *field, plan_element_fn fn,
	      const void *private_data, struct ipam_wrong *out_wrong)
{
	char element[ELEMENT_MAX];
	size_t len, count = 0;
	int ret = 0;

	for (list = list != NULL ? list : ""; ret == 0; list += len) {
		list += strspn(list, SEPARATORS);
		len = strcspn(list, SEPARATORS);
		if (len == 0) {
			break;
		}
		if (len >= sizeof(element) || count++ == IPAM_LIST_MAX) {
			return ipam_wrong_set(out_wrong, field,
					      "%s has more than %d elements, "
					      "or one that is too long", field,
					      IPAM_LIST_MAX);
		}
		memcpy(element, list, len);
		element[len] = '\0';
		ret = fn(element, field, private_data, out_wrong);
	}
	return ret;
}
