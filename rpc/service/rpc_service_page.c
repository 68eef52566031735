/*
 * What lies inside the buffers of bytes: entries with offsets to texts
 * ([MS-SCMR] 2.2.11, 2.2.13), and statuses (2.2.47, 2.2.49). The server is not
 * believed: every offset must be even, inside the buffer and lead to a text
 * that ends there.
 */
#include <string.h>

#include "rpc/service/rpc_service_private.h"

#define ENTRY	      36
#define ENTRY_PROCESS 44
/* No name is longer ([MS-SCMR] 3.1.4); display names neither. */
#define TEXT_UNITS 256

static uint32_t word(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

struct rpc_service_status rpc_service_unpack(const uint8_t *at, bool process)
{
	return (struct rpc_service_status){
		.type = word(at),
		.state = word(at + 4),
		.accepts = word(at + 8),
		.exit_code = word(at + 12),
		.specific_code = word(at + 16),
		.check_point = word(at + 20),
		.wait_hint_ms = word(at + 24),
		.pid = process ? word(at + 28) : 0,
	};
}

static size_t put(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* NULL: no text there, or no memory. */
static char *text_at(struct rpc_service_list *list, const uint8_t *buffer,
		     size_t size, uint32_t offset)
{
	char out[3 * TEXT_UNITS + 1];
	uint32_t c, low;
	size_t used = 0, units = 0;

	if (offset % 2 != 0 || offset >= size) {
		return NULL;
	}
	for (;; units++) {
		if (units > TEXT_UNITS || size - offset < 2) {
			return NULL;
		}
		c = (uint32_t)buffer[offset] | (uint32_t)buffer[offset + 1]
						       << 8;
		offset += 2;
		if (c == 0 || units == TEXT_UNITS) {
			break;
		}
		low = size - offset < 2 ? 0
					: (uint32_t)buffer[offset] |
						  (uint32_t)buffer[offset + 1]
							  << 8;
		if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 &&
		    low < 0xe000 && units + 1 < TEXT_UNITS) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			offset += 2;
			units++;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
			list->odd++;
		}
		used += put(out + used, c);
	}
	if (c != 0) {
		return NULL;
	}
	return talloc_strndup(list, out, used);
}

bool rpc_service_page(struct rpc_service_list *list, const uint8_t *buffer,
		      size_t size, uint32_t count, bool processes)
{
	size_t entry = processes ? ENTRY_PROCESS : ENTRY, i;
	struct rpc_service_row *rows = NULL, *row = NULL;
	const uint8_t *at = buffer;

	if (count > size / entry) {
		return false;
	}
	rows = talloc_realloc(list, list->rows, struct rpc_service_row,
			      list->count + count + 1);
	if (rows == NULL) {
		return false;
	}
	list->rows = rows;
	for (i = 0; i < count; i++, at += entry) {
		row = &rows[list->count + i];
		row->name = text_at(list, buffer, size, word(at));
		row->display = text_at(list, buffer, size, word(at + 4));
		if (row->name == NULL || row->display == NULL) {
			return false;
		}
		row->status = rpc_service_unpack(at + 8, processes);
	}
	list->count += count;
	return true;
}
