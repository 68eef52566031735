/*
 * The code pages of audit logs. A server writes its ANSI page; which one, no
 * log says. Text that is UTF-8 is hardly ever anything else; the rest is taken
 * for windows-1252.
 */
#include "ipam/convert/convert_dhcp_log.h"

#include <string.h>

/* 0x80 to 0x9f of windows-1252; 0: not defined. */
static const uint16_t windows[32] = {
	0x20ac, 0,	0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,	0x017d, 0,
	0,	0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,	0x017e, 0x0178,
};

static size_t encode(uint32_t c, char out[4])
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
	out[0] = (char)(0xe0 | c >> 12);
	out[1] = (char)(0x80 | (c >> 6 & 0x3f));
	out[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* Bytes of the well-formed sequence at p, 0: there is none. RFC 3629 4. */
static uint32_t sequence(const uint8_t *p, uint32_t left)
{
	uint8_t low = 0x80, high = 0xbf;
	uint32_t length, i;

	if (p[0] < 0x80) {
		return 1;
	}
	length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || length > left) {
		return 0;
	}
	low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : low;
	high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : high;
	if (p[1] < low || p[1] > high) {
		return 0;
	}
	for (i = 2; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80) {
			return 0;
		}
	}
	return length;
}

static bool is_utf8(const uint8_t *p, uint32_t length)
{
	uint32_t i, n;

	for (i = 0; i < length; i += n) {
		n = sequence(p + i, length - i);
		if (n == 0) {
			return false;
		}
	}
	return true;
}

static uint32_t of_windows(uint8_t c)
{
	if (c < 0x80 || c >= 0xa0) {
		return c;
	}
	return windows[c - 0x80] != 0 ? windows[c - 0x80] : '?';
}

/* Nearly all names: nothing is to be changed. */
static bool is_plain(const uint8_t *p, uint32_t length)
{
	uint32_t i;

	for (i = 0; i < length && p[i] >= 0x20 && p[i] < 0x7f; i++) {
	}
	return i == length;
}

const char *convert_dhcp_log_utf8(struct convert_dhcp_log_text text, char *out,
				  size_t size)
{
	const uint8_t *p = (const uint8_t *)text.at;
	uint32_t length = text.length, i, n, k;
	size_t used = 0;
	char piece[4];
	bool utf8;

	length -= length > 0 && p[length - 1] == '.';
	if (length < size && is_plain(p, length)) {
		memcpy(out, p, length);
		out[length] = '\0';
		return out;
	}
	utf8 = is_utf8(p, length);
	for (i = 0; i < length; i += n) {
		n = utf8 ? sequence(p + i, length - i) : 1;
		if (p[i] < 0x20 || p[i] == 0x7f) {
			piece[0] = '?';
			k = 1;
		} else if (utf8) {
			for (k = 0; k < n; k++) {
				piece[k] = (char)p[i + k];
			}
		} else {
			k = (uint32_t)encode(of_windows(p[i]), piece);
		}
		if (used + k >= size) {
			break;
		}
		for (uint32_t m = 0; m < k; m++) {
			out[used++] = piece[m];
		}
	}
	out[used] = '\0';
	return out;
}

size_t convert_dhcp_log_narrow(uint8_t *data, size_t size, size_t *used)
{
	size_t out = 0, i;
	uint32_t c;

	for (i = 0; i + 2 <= size; i += 2) {
		c = (uint32_t)data[i] | (uint32_t)data[i + 1] << 8;
		if (c == 0xfeff && i == 0) {
			continue;
		}
		if (c >= 0x800) {
			c = '?';
		}
		/* Two bytes at most where two were: nothing is overtaken. */
		if (c < 0x80) {
			data[out++] = (uint8_t)c;
		} else {
			data[out++] = (uint8_t)(0xc0 | c >> 6);
			data[out++] = (uint8_t)(0x80 | (c & 0x3f));
		}
	}
	*used = i;
	return out;
}
