/*
 * What was asked: one key, and the time.
 */
#include "ipam/query/query_track.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <string.h>
#include <strings.h>

#define ALWAYS (INT64_MAX / 4)

const char *query_track_hex(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			    size_t size)
{
	static const char digits[] = "0123456789abcdef";
	char *text = NULL;
	size_t i;

	if (size == 0) {
		return NULL;
	}
	text = talloc_array(mem_ctx, char, 3 * size);
	for (i = 0; i < size && text != NULL; i++) {
		text[3 * i] = digits[bytes[i] >> 4];
		text[3 * i + 1] = digits[bytes[i] & 15];
		text[3 * i + 2] = i + 1 < size ? '-' : '\0';
	}
	return text;
}

/* Digits of a client id, with what people write between them. 0: none. */
static size_t digits(const char *text, uint8_t *out, size_t size)
{
	size_t n = 0;
	int digit;

	for (; *text != '\0'; text++) {
		if (strchr("-:. ", *text) != NULL) {
			continue;
		}
		if (!isxdigit((unsigned char)*text) || n >= 2 * size) {
			return 0;
		}
		digit = isdigit((unsigned char)*text) ?
				*text - '0' :
				tolower((unsigned char)*text) - 'a' + 10;
		out[n / 2] = (uint8_t)(n % 2 == 0 ? digit << 4 :
						    out[n / 2] | digit);
		n++;
	}
	return n % 2 == 0 ? n / 2 : 0;
}

static const char *lower(TALLOC_CTX *mem_ctx, const char *text)
{
	char *copy = talloc_strdup(mem_ctx, text);
	size_t i;

	for (i = 0; copy != NULL && copy[i] != '\0'; i++) {
		copy[i] = (char)tolower((unsigned char)copy[i]);
	}
	return copy;
}

static int read_key(struct query_track_ask *ask)
{
	const struct query_filter *f = ask->filter;
	int keys = (f->ip != NULL) + (f->mac != NULL) + (f->duid != NULL) +
		   (f->host != NULL) + (f->user != NULL);
	size_t size;

	if (f->prefix != NULL && ipam_prefix_parse(f->prefix, &ask->prefix)) {
		return EINVAL;
	}
	if (keys > 1 || (keys == 0 && f->prefix == NULL)) {
		return EINVAL;
	}
	if (f->ip != NULL) {
		ask->who.address = &ask->address;
		return ipam_addr_parse(f->ip, &ask->address);
	}
	if (f->mac != NULL || f->duid != NULL) {
		size = digits(f->mac != NULL ? f->mac : f->duid, ask->bytes,
			      sizeof(ask->bytes));
		ask->who.mac = f->mac != NULL ? ask->bytes : NULL;
		ask->who.client = f->mac != NULL ? NULL : ask->bytes;
		ask->who.client_size = size;
		return size == 0 || (f->mac != NULL && size != IPAM_MAC_BYTES) ?
			       EINVAL : 0;
	}
	ask->who.host = f->host != NULL ? lower(ask->mem_ctx, f->host) : NULL;
	ask->who.user = f->user != NULL ? lower(ask->mem_ctx, f->user) : NULL;
	return (f->host != NULL && ask->who.host == NULL) ||
			       (f->user != NULL && ask->who.user == NULL) ?
		       ENOMEM : 0;
}

int query_track_ask_read(struct query_track_ask *ask)
{
	const struct query_filter *f = ask->filter;

	ask->from = f->at != 0 ? f->at : f->from;
	ask->to = f->at != 0 ? f->at : f->to != 0 ? f->to : ALWAYS;
	return read_key(ask);
}

bool query_track_in_prefix(const struct query_track_ask *ask,
			   const struct ipam_addr *address)
{
	return ask->prefix.addr.family == IPAM_NO_FAMILY ||
	       ipam_prefix_contains(&ask->prefix, address);
}

bool query_track_wanted(const struct query_track_ask *ask,
			const struct ipam_track_record *record)
{
	uint8_t mac[IPAM_MAC_BYTES];
	const char *host = ask->who.host;
	size_t length;

	if (ask->who.mac != NULL) {
		return ipam_track_mac(record->client, record->client_size,
				      mac) &&
		       memcmp(mac, ask->bytes, sizeof(mac)) == 0;
	}
	if (ask->who.client != NULL) {
		return record->client_size == ask->who.client_size &&
		       memcmp(record->client, ask->bytes,
			      record->client_size) == 0;
	}
	if (host != NULL && strpbrk(host, "*?") != NULL) {
		return fnmatch(host, record->host, FNM_CASEFOLD) == 0;
	}
	if (host != NULL) {
		length = strlen(host);
		return strncasecmp(record->host, host, length) == 0 &&
		       (record->host[length] == '\0' ||
			record->host[length] == '.');
	}
	return true;
}
