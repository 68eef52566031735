/*
 * Binary XML for tests: from fixtures/bytes/even6, or put together here in the
 * order of [MS-EVEN6] 2.2.12, with lengths counted by whoever writes the test
 * or patched. Names have no hash, which the decoder must not need.
 */
#ifndef TESTS_UNIT_RPC_EVENT_EVENT_BYTES_H
#define TESTS_UNIT_RPC_EVENT_EVENT_BYTES_H

#include <ctype.h>

#include "tests/support/suite.h"

#define BYTES_MAX 400000

struct bytes {
	uint8_t *data;
	size_t length;
};

static inline void bytes_add(struct bytes *b, const void *data, size_t length)
{
	ck_assert_uint_le(b->length + length, BYTES_MAX);
	memcpy(b->data + b->length, data, length);
	b->length += length;
}

static inline void bytes_u8(struct bytes *b, unsigned int v)
{
	const uint8_t byte = (uint8_t)v;

	bytes_add(b, &byte, 1);
}

static inline void bytes_u16(struct bytes *b, unsigned int v)
{
	bytes_u8(b, v & 0xFF);
	bytes_u8(b, v >> 8 & 0xFF);
}

static inline void bytes_u32(struct bytes *b, uint32_t v)
{
	bytes_u16(b, v & 0xFFFF);
	bytes_u16(b, v >> 16);
}

static inline void bytes_ascii(struct bytes *b, const char *s)
{
	for (; *s != '\0'; s++) {
		bytes_u16(b, (uint8_t)*s);
	}
}

static inline void bytes_name(struct bytes *b, const char *name)
{
	bytes_u16(b, 0);
	bytes_u16(b, (unsigned int)strlen(name));
	bytes_ascii(b, name);
	bytes_u16(b, 0);
}

static inline void bytes_text(struct bytes *b, const char *text)
{
	bytes_u8(b, 0x05);
	bytes_u8(b, 0x01);
	bytes_u16(b, (unsigned int)strlen(text));
	bytes_ascii(b, text);
}

static inline void bytes_patch(struct bytes *b, size_t at)
{
	uint32_t n = (uint32_t)(b->length - at - 4);
	int i;

	for (i = 0; i < 4; i++) {
		b->data[at + i] = (uint8_t)(n >> 8 * i);
	}
}

/* Opens an element; dependency < 0: not inside a template. */
static inline size_t bytes_open(struct bytes *b, int dependency,
				const char *name)
{
	size_t at;

	bytes_u8(b, 0x01);
	if (dependency >= 0) {
		bytes_u16(b, (unsigned int)dependency);
	}
	at = b->length;
	bytes_u32(b, 0);
	bytes_name(b, name);
	bytes_u8(b, 0x02);
	return at;
}

static inline void bytes_close(struct bytes *b, size_t at)
{
	bytes_u8(b, 0x04);
	bytes_patch(b, at);
}

static inline void bytes_header(struct bytes *b)
{
	bytes_add(b, "\x0f\x01\x01\x00", 4);
}

/* Up to the definition, which bytes_patch() of the result ends. */
static inline size_t bytes_template(struct bytes *b)
{
	size_t at;

	bytes_add(b, "\x0c\x00" "0123456789abcdef", 18);
	at = b->length;
	bytes_u32(b, 0);
	bytes_header(b);
	return at;
}

static inline struct bytes bytes_new(TALLOC_CTX *mem_ctx)
{
	return (struct bytes){talloc_size(mem_ctx, BYTES_MAX), 0};
}

static inline struct bytes bytes_load(TALLOC_CTX *mem_ctx, const char *name)
{
	struct bytes b = bytes_new(mem_ctx);
	char path[512], file[128], line[256];
	unsigned int byte;
	FILE *f = NULL;
	char *p = NULL;

	snprintf(file, sizeof(file), "fixtures/bytes/even6/%s.hex", name);
	f = fopen(suite_path(path, sizeof(path), file), "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		for (p = line; line[0] != '#' && *p != '\0'; p++) {
			if (isspace((unsigned char)*p)) {
				continue;
			}
			ck_assert_int_eq(sscanf(p, "%2x", &byte), 1);
			bytes_u8(&b, byte);
			p++;
		}
	}
	fclose(f);
	return b;
}

#endif
