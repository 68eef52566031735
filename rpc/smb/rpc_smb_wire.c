/* Bytes between caller and helper. */
#include <string.h>

#include "rpc/smb/rpc_smb_wire.h"

void smb_put32(uint8_t *at, uint32_t value)
{
	int i;

	for (i = 0; i < 4; i++) {
		at[i] = (uint8_t)(value >> 8 * i);
	}
}

void smb_put64(uint8_t *at, uint64_t value)
{
	smb_put32(at, (uint32_t)value);
	smb_put32(at + 4, (uint32_t)(value >> 32));
}

uint32_t smb_get32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

uint64_t smb_get64(const uint8_t *at)
{
	return smb_get32(at) | (uint64_t)smb_get32(at + 4) << 32;
}

bool smb_request_value(const char *text, const char *name, char *out,
		       size_t size)
{
	size_t length = strlen(name), value;
	const char *line = text;

	while (*line != '\0') {
		value = strcspn(line, "\n");
		if (value > length && strncmp(line, name, length) == 0 &&
		    line[length] == '=') {
			value -= length + 1;
			if (value >= size) {
				return false;
			}
			memcpy(out, line + length + 1, value);
			out[value] = '\0';
			return true;
		}
		line += value;
		line += *line == '\n';
	}
	return false;
}
