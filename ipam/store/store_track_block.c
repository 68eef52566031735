/*
 * Blocks of records. A record is
 *
 *	1 byte	the lower 6 bits of its kind; 0x40: a device follows,
 *		0x80: a source follows, else both are those of the one before
 *	number	seconds since the one before
 *	number	the device, number the source: where they follow
 *	number	its place
 *
 * A number is 7 bits a byte, the least first; 0x80 says that more follow.
 */
#include "ipam/store/store_track_block.h"

#define KIND_BITS 6
#define KIND_LOW  0x3f
#define DEVICE	  0x40
#define SOURCE	  0x80

int store_track_row_cmp(const struct store_track_row *a,
			const struct store_track_row *b)
{
	if (a->at != b->at) {
		return a->at < b->at ? -1 : 1;
	}
	if (a->device != b->device) {
		return a->device < b->device ? -1 : 1;
	}
	return (a->kind > b->kind) - (a->kind < b->kind);
}

static uint8_t *put_number(uint8_t *at, uint64_t n)
{
	for (; n >= 0x80; n >>= 7) {
		*at++ = (uint8_t)(n | 0x80);
	}
	*at++ = (uint8_t)n;
	return at;
}

/* NULL behind the end, or where it is no number. */
static const uint8_t *get_number(const uint8_t *at, const uint8_t *end,
				 int64_t *out)
{
	uint64_t n = 0;
	unsigned shift = 0;

	for (; at != NULL && at < end && shift < 64; shift += 7) {
		n |= (uint64_t)(*at & 0x7f) << shift;
		if ((*at++ & 0x80) == 0) {
			*out = (int64_t)n;
			return at;
		}
	}
	return NULL;
}

size_t store_track_encode(const struct store_track_row *rows, size_t count,
			  uint8_t out[STORE_TRACK_BLOCK_BYTES],
			  size_t *out_size)
{
	int64_t device = -1, source = -1;
	uint8_t *at = out, *flags = NULL;
	size_t i;

	for (i = 0; i < count; i++) {
		if (at - out > STORE_TRACK_BLOCK_BYTES -
				       STORE_TRACK_ROW_BYTES) {
			break;
		}
		flags = at++;
		*flags = (uint8_t)(rows[i].kind & KIND_LOW);
		at = put_number(at, i == 0 ? 0 : (uint64_t)rows[i].at -
					   (uint64_t)rows[i - 1].at);
		if (rows[i].device != device) {
			device = rows[i].device;
			*flags |= DEVICE;
			at = put_number(at, (uint64_t)device);
		}
		if (rows[i].kind >> KIND_BITS != source) {
			source = rows[i].kind >> KIND_BITS;
			*flags |= SOURCE;
			at = put_number(at, (uint64_t)source);
		}
		at = put_number(at, (uint64_t)rows[i].place);
	}
	*out_size = (size_t)(at - out);
	return i;
}

bool store_track_decode(const uint8_t *bytes, size_t size, int64_t at,
			struct store_track_row *out, size_t *out_count)
{
	const uint8_t *next = bytes, *end = bytes + size;
	int64_t device = 0, source = 0, after = 0;
	size_t n = 0;
	uint8_t flags;

	if (size > STORE_TRACK_BLOCK_BYTES) {
		return false;
	}
	for (; next < end; n++) {
		flags = *next++;
		next = get_number(next, end, &after);
		if (next != NULL && (flags & DEVICE) != 0) {
			next = get_number(next, end, &device);
		}
		if (next != NULL && (flags & SOURCE) != 0) {
			next = get_number(next, end, &source);
		}
		next = get_number(next, end, &out[n].place);
		if (next == NULL || __builtin_add_overflow(at, after, &at) ||
		    source < 0 || source > INT64_MAX >> KIND_BITS) {
			return false;
		}
		out[n].at = at;
		out[n].device = device;
		out[n].kind = source << KIND_BITS | (flags & KIND_LOW);
	}
	*out_count = n;
	return n > 0;
}
