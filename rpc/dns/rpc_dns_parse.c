/* Values of the words of a zone file; see rpc_dns_value_parse(). */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rpc/dns/rpc_dns_parts.h"

#define NUMBERS_OF_SOA 5
#define WORDS_OF_SOA   7

/* DNS_RECORD_TYPE, 2.2.2.1.1, and CAA. */
static const struct {
	uint16_t type;
	const char *name;
} names[] = {
	{1, "A"},	  {2, "NS"},	    {3, "MD"},	      {4, "MF"},
	{5, "CNAME"},	  {6, "SOA"},	    {7, "MB"},	      {8, "MG"},
	{9, "MR"},	  {10, "NULL"},	    {11, "WKS"},      {12, "PTR"},
	{13, "HINFO"},	  {14, "MINFO"},    {15, "MX"},	      {16, "TXT"},
	{17, "RP"},	  {18, "AFSDB"},    {19, "X25"},      {20, "ISDN"},
	{21, "RT"},	  {24, "SIG"},	    {25, "KEY"},      {28, "AAAA"},
	{29, "LOC"},	  {30, "NXT"},	    {33, "SRV"},      {34, "ATMA"},
	{35, "NAPTR"},	  {39, "DNAME"},    {43, "DS"},	      {46, "RRSIG"},
	{47, "NSEC"},	  {48, "DNSKEY"},   {49, "DHCID"},    {50, "NSEC3"},
	{51, "NSEC3PARAM"}, {52, "TLSA"},   {257, "CAA"},     {0xFF01, "WINS"},
	{0xFF02, "WINSR"},
};

static bool number(const char *word, uint64_t max, uint64_t *out)
{
	char *end = NULL;
	unsigned long long value;

	errno = 0;
	value = strtoull(word, &end, 10);
	if (!isdigit((unsigned char)word[0]) || *end != '\0' || errno != 0 ||
	    value > max) {
		return false;
	}
	*out = value;
	return true;
}

uint16_t rpc_dns_type_of(const char *name)
{
	uint64_t type = 0;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcasecmp(names[i].name, name) == 0) {
			return names[i].type;
		}
	}
	return strncasecmp(name, "TYPE", 4) == 0 &&
			       number(name + 4, UINT16_MAX, &type)
		       ? (uint16_t)type
		       : 0;
}

const char *rpc_dns_type_name(uint16_t type)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].type == type) {
			return names[i].name;
		}
	}
	return NULL;
}

/* Bytes of a word whose digits have BITS bits each. */
static int digits(TALLOC_CTX *mem_ctx, const char *word, const char *alphabet,
		  unsigned int bits, struct rpc_dns_span *out)
{
	size_t length = strlen(word), i, made = 0;
	uint8_t *bytes = talloc_zero_array(mem_ctx, uint8_t, length + 1);
	uint32_t held = 0, count = 0;
	const char *at = NULL;

	if (bytes == NULL) {
		return ENOMEM;
	}
	while (bits == 6 && length > 0 && word[length - 1] == '=') {
		length--;
	}
	for (i = 0; i < length; i++) {
		at = strchr(alphabet, bits == 4 ? tolower((unsigned char)word[i])
						: word[i]);
		if (at == NULL) {
			return EINVAL;
		}
		held = held << bits | (uint32_t)(at - alphabet);
		count += bits;
		if (count >= 8) {
			count -= 8;
			bytes[made++] = (uint8_t)(held >> count);
			held &= (1u << count) - 1;
		}
	}
	*out = (struct rpc_dns_span){bytes, made};
	return count >= bits ? EINVAL : 0; /* half a byte */
}

static int hex(TALLOC_CTX *mem_ctx, const char *word, struct rpc_dns_span *out)
{
	return digits(mem_ctx, word, "0123456789abcdef", 4, out);
}

static int text(TALLOC_CTX *mem_ctx, const char *word,
		struct rpc_dns_span *out)
{
	char *copy = talloc_strdup(mem_ctx, word);

	*out = (struct rpc_dns_span){(const uint8_t *)copy, strlen(word)};
	return copy == NULL ? ENOMEM : 0;
}

static int strings(TALLOC_CTX *mem_ctx, const char *const *words, size_t count,
		   struct rpc_dns_span *out)
{
	size_t room = 1, at = 0, length, i;
	uint8_t *bytes = NULL;

	for (i = 0; i < count; i++) {
		length = strlen(words[i]);
		if (length > 255) {
			return EINVAL;
		}
		room += length + 1;
	}
	bytes = talloc_array(mem_ctx, uint8_t, room);
	for (i = 0; bytes != NULL && i < count; i++) {
		length = strlen(words[i]);
		bytes[at] = (uint8_t)length;
		memcpy(bytes + at + 1, words[i], length);
		at += length + 1;
	}
	*out = (struct rpc_dns_span){bytes, at};
	return bytes == NULL ? ENOMEM : 0;
}

/* What comes last: plain, in base 64, or hexadecimal. */
static int rest(TALLOC_CTX *mem_ctx, enum rpc_dns_form form, const char *word,
		struct rpc_dns_span *out)
{
	switch (form) {
	case RPC_DNS_CAA:
		return text(mem_ctx, word, out);
	case RPC_DNS_KEY:
	case RPC_DNS_DHCID:
	case RPC_DNS_SIGNATURE:
		return digits(mem_ctx, word,
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
			      "wxyz0123456789+/",
			      6, out);
	default:
		return hex(mem_ctx, word, out);
	}
}

static int small(const char *word, size_t width, void *member)
{
	uint64_t max = (UINT64_C(1) << 8 * width) - 1, value = 0;
	uint8_t u8;
	uint16_t u16;
	uint32_t u32;

	if (!number(word, max, &value)) {
		return EINVAL;
	}
	u8 = (uint8_t)value;
	u16 = (uint16_t)value;
	u32 = (uint32_t)value;
	memcpy(member,
	       width == 1   ? (void *)&u8
	       : width == 2 ? (void *)&u16
			    : (void *)&u32,
	       width);
	return 0;
}

static int parse_part(TALLOC_CTX *mem_ctx, enum rpc_dns_form form,
		      enum part_kind kind, const char *word, void *member)
{
	switch (kind) {
	case PART_U8:
		return small(word, 1, member);
	case PART_U16:
		return small(word, 2, member);
	case PART_U32:
		return small(word, 4, member);
	case PART_IPV4:
		return inet_pton(AF_INET, word, member) == 1 ? 0 : EINVAL;
	case PART_IPV6:
		return inet_pton(AF_INET6, word, member) == 1 ? 0 : EINVAL;
	case PART_COUNTED:
		return strlen(word) > 255 ? EINVAL
					  : text(mem_ctx, word, member);
	case PART_REST:
		return rest(mem_ctx, form, word, member);
	default:
		return EINVAL; /* of bitmaps and lists */
	}
}

/* A zone file has the names of a SOA first, the wire has them last. */
static size_t place_of(enum rpc_dns_form form, size_t part)
{
	return form != RPC_DNS_START   ? part
	       : part < NUMBERS_OF_SOA ? part + WORDS_OF_SOA - NUMBERS_OF_SOA
				       : part - NUMBERS_OF_SOA;
}

static int parse_form(TALLOC_CTX *mem_ctx, enum rpc_dns_form form,
		      const char *const *words, size_t count,
		      union rpc_dns_members *u)
{
	const struct part *parts = rpc_dns_parts(form);
	size_t n = 0;
	int ret = 0;

	if (form == RPC_DNS_STRINGS && count > 0) {
		return strings(mem_ctx, words, count, &u->strings);
	}
	while (parts[n].kind != PART_END) {
		n++;
	}
	if (form == RPC_DNS_BYTES || count != n) {
		return EINVAL;
	}
	for (n = 0; ret == 0 && n < count; n++) {
		ret = parse_part(mem_ctx, form, parts[n].kind,
				 words[place_of(form, n)],
				 (uint8_t *)u + parts[n].offset);
	}
	return ret;
}

int rpc_dns_value_parse(TALLOC_CTX *mem_ctx, uint16_t type,
			const char *const *words, size_t count,
			struct rpc_dns_value *out_value)
{
	struct rpc_dns_value value = {.type = type,
				      .form = rpc_dns_form_of(type)};
	uint64_t length = 0;
	int ret;

	if (count > 0 && strcmp(words[0], "\\#") == 0) {
		value.form = RPC_DNS_BYTES;
		if (count < 2 || count > 3 ||
		    !number(words[1], UINT16_MAX, &length)) {
			return EINVAL;
		}
		ret = hex(mem_ctx, count == 3 ? words[2] : "", &value.u.bytes);
		if (ret == 0 && value.u.bytes.length != length) {
			ret = EINVAL;
		}
	} else {
		ret = parse_form(mem_ctx, value.form, words, count, &value.u);
	}
	if (ret == 0) {
		*out_value = value;
	}
	return ret;
}
