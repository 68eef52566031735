/* Numbers of addresses. */
#include "ipam/base/count.h"

#include <string.h>

static ipam_count number(const struct ipam_addr *addr)
{
	return ipam_count_from_blob(addr->bytes, IPAM_ADDR_BYTES);
}

ipam_count ipam_count_of_range(const struct ipam_range *range)
{
	return ipam_count_add(number(&range->last) - number(&range->first), 1);
}

ipam_count ipam_count_add(ipam_count a, ipam_count b)
{
	return a > IPAM_COUNT_MAX - b ? IPAM_COUNT_MAX : a + b;
}

ipam_count ipam_count_sub(ipam_count a, ipam_count b)
{
	return a < b ? 0 : a - b;
}

double ipam_count_percent(ipam_count part, ipam_count whole)
{
	if (whole == 0) {
		return 0;
	}
	return part >= whole ? 100 : 100.0 * (double)part / (double)whole;
}

const char *ipam_count_format(ipam_count count, char *buf)
{
	char digits[IPAM_COUNT_TEXT];
	size_t at = sizeof(digits) - 1;

	digits[at] = '\0';
	do {
		digits[--at] = (char)('0' + (int)(count % 10));
		count /= 10;
	} while (count > 0);
	return memcpy(buf, digits + at, sizeof(digits) - at);
}

void ipam_count_to_blob(ipam_count count, uint8_t out_blob[IPAM_COUNT_BYTES])
{
	size_t i;

	for (i = IPAM_COUNT_BYTES; i > 0; i--) {
		out_blob[i - 1] = (uint8_t)count;
		count >>= 8;
	}
}

ipam_count ipam_count_from_blob(const void *blob, size_t size)
{
	const uint8_t *bytes = blob;
	ipam_count count = 0;
	size_t i;

	if (size != IPAM_COUNT_BYTES) {
		return 0;
	}
	for (i = 0; i < size; i++) {
		count = count << 8 | bytes[i];
	}
	return count;
}
