/* use: ipam_convert ipam_base ipam_model rpc_conn TALLOC */
/*
 * An audit log, read in two pieces: the first byte says where it is cut, in
 * sixty-fourths, and whether it is narrowed from UTF-16 first.
 */
#include <stdlib.h>
#include <string.h>

#include "ipam/convert/convert_dhcp_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take(const struct convert_dhcp_log_line *line, void *private_data)
{
	size_t *used = private_data;
	uint8_t id[64];
	char text[40];

	*used += strlen(convert_dhcp_log_utf8(line->host, text, sizeof(text)));
	*used += strlen(
		convert_dhcp_log_utf8(line->description, text, sizeof(text)));
	*used += convert_dhcp_log_hex(line->client, id, sizeof(id));
	if (line->offset + line->raw.length > *used + (1u << 30)) {
		abort();
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct convert_dhcp_log_counts counts = {0};
	size_t used = 0, length = size - 1, cut, eaten;
	char *log = NULL;

	if (size == 0) {
		return 0;
	}
	log = malloc(length + (length == 0)); /* ends where the data do */
	memcpy(log, data + 1, length);
	if ((data[0] & 0x40) != 0) {
		length = convert_dhcp_log_narrow((uint8_t *)log, length,
						 &used);
	}
	cut = length * (data[0] & 0x3f) / 64;
	eaten = convert_dhcp_log_read(log, cut, false, take, &used, &counts);
	if (eaten > cut) {
		abort();
	}
	convert_dhcp_log_read(log + eaten, length - eaten, true, take, &used,
			      &counts);
	convert_dhcp_log_mark(log, length);
	free(log);
	return 0;
}
