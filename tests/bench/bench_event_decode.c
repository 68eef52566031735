/* use: rpc_event TALLOC */
/*
 * bench_event_decode FILE.hex: decodes an event of fixtures/bytes/even6 a
 * number of times and prints {"rows": N, "seconds": S}, of processor time.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "rpc/event/rpc_event_fields.h"

#define ROWS	  200000
#define BYTES_MAX 65536

static size_t load(const char *path, uint8_t *data)
{
	char line[256];
	size_t length = 0;
	FILE *f = fopen(path, "r");
	const char *p = NULL;
	unsigned int byte;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		for (p = line; line[0] != '#' && *p != '\0'; p++) {
			if (!isspace((unsigned char)*p) && length < BYTES_MAX &&
			    sscanf(p, "%2x", &byte) == 1) {
				data[length++] = (uint8_t)byte;
				p++;
			}
		}
	}
	if (f != NULL) {
		fclose(f);
	}
	return length;
}

int main(int argc, char **argv)
{
	struct rpc_event_decoder *decoder = rpc_event_decoder_new(NULL);
	const struct rpc_event *event = NULL;
	static uint8_t data[BYTES_MAX];
	size_t length = argc == 2 ? load(argv[1], data) : 0, fields = 0;
	struct timespec from, to;
	int i, bad = 0;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	for (i = 0; i < ROWS; i++) {
		if (rpc_event_decode(decoder, data, length, &event) !=
		    RPC_EVENT_GOOD) {
			bad++;
			continue;
		}
		fields += event->count;
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	printf("{\"rows\": %d, \"seconds\": %.6f, \"fields\": %zu}\n", ROWS,
	       (double)(to.tv_sec - from.tv_sec) +
		       (double)(to.tv_nsec - from.tv_nsec) / 1e9,
	       fields);
	talloc_free(decoder);
	return bad == 0 && fields > 0 ? 0 : 1;
}
