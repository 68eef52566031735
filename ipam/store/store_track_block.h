/*
 * Records of leases of one address as bytes.
 */
#ifndef IPAM_STORE_STORE_TRACK_BLOCK_H
#define IPAM_STORE_STORE_TRACK_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A block has up to so many bytes: it is written anew when a record joins it,
 * and SQLite keeps up to 1000 bytes of an index's row on one page.
 */
#define STORE_TRACK_BLOCK_BYTES 400
/* Of a record, in the worst case. */
#define STORE_TRACK_ROW_BYTES 41
/* No block has more records: one is 3 bytes at least. */
#define STORE_TRACK_BLOCK_ROWS (STORE_TRACK_BLOCK_BYTES / 3 + 1)

/* Of one address; in this order, but for the place. */
struct store_track_row {
	int64_t at;
	int64_t device;
	int64_t kind;	/* TRACK_KIND */
	int64_t place;
};

/* <0, 0, >0; the place does not count. */
int store_track_row_cmp(const struct store_track_row *a,
			const struct store_track_row *b);

/*
 * Writes the first ones of `count` rows that are in order: as many as fit.
 * Returns how many. The instant of the first is not in the bytes.
 */
size_t store_track_encode(const struct store_track_row *rows, size_t count,
			  uint8_t out[STORE_TRACK_BLOCK_BYTES],
			  size_t *out_size);
/* False for bytes that are no block; out has STORE_TRACK_BLOCK_ROWS. */
bool store_track_decode(const uint8_t *bytes, size_t size, int64_t at,
			struct store_track_row *out, size_t *out_count);

#endif
