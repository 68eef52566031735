/* use: ipam_convert ipam_base ipam_model rpc_conn TALLOC */
/*
 * bench_audit_log: reads a million rows of an audit log from memory and prints
 * {"rows": N, "seconds": S}.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ipam/convert/convert_dhcp_log.h"

#define ROWS 1000000

static bool take(const struct convert_dhcp_log_line *line, void *private_data)
{
	uint64_t *sum = private_data;

	*sum += line->address[3] + line->client.length;
	return true;
}

int main(void)
{
	struct convert_dhcp_log_counts counts = {0};
	char *log = malloc((size_t)ROWS * 160);
	struct timespec from, to;
	size_t size = 0;
	uint64_t sum = 0;
	int i;

	if (log == NULL) {
		return 1;
	}
	for (i = 0; i < ROWS; i++) {
		size += (size_t)snprintf(
			log + size, 160,
			"%d,11/02/26,%02d:%02d:%02d,Renew,10.%d.%d.%d,"
			"host%06d.contoso.test,0200%08X,,%d,0,,,,"
			"0x4D53465420352E30,MSFT 5.0,,,,0\r\n",
			10 + i % 3, i / 3600 % 24, i / 60 % 60, i % 60,
			i >> 16 & 255, i >> 8 & 255, i & 255, i, i, i);
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	convert_dhcp_log_read(log, size, true, take, &sum, &counts);
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("{\"rows\": %llu, \"seconds\": %.6f}\n",
	       (unsigned long long)counts.rows,
	       (double)(to.tv_sec - from.tv_sec) +
		       (double)(to.tv_nsec - from.tv_nsec) / 1e9);
	free(log);
	return counts.rows == ROWS && counts.odd == 0 && sum != 0 ? 0 : 1;
}
