/* The rows of parts of all forms; one walk over a row reads, another writes. */
#include <errno.h>
#include <string.h>

#include "rpc/dns/rpc_dns_parts.h"

#define COUNTED_MAX 255

#define AT(member) offsetof(union rpc_dns_members, member)

static const struct part forms[RPC_DNS_FORMS][PARTS_MAX + 1] = {
	[RPC_DNS_BYTES] = {{PART_REST, AT(bytes)}},
	[RPC_DNS_DHCID] = {{PART_REST, AT(bytes)}},
	[RPC_DNS_IPV4] = {{PART_IPV4, AT(ipv4)}},
	[RPC_DNS_IPV6] = {{PART_IPV6, AT(ipv6)}},
	[RPC_DNS_NAME] = {{PART_COUNTED, AT(name)}},
	[RPC_DNS_STRINGS] = {{PART_STRINGS, AT(strings)}},
	[RPC_DNS_TOMBSTONE] = {{PART_U64, AT(entombed)}},
	[RPC_DNS_EXCHANGE] = {{PART_U16, AT(exchange.preference)},
			      {PART_COUNTED, AT(exchange.name)}},
	[RPC_DNS_MAILBOXES] = {{PART_COUNTED, AT(mailboxes.mailbox)},
			       {PART_COUNTED, AT(mailboxes.errors)}},
	[RPC_DNS_START] = {{PART_U32, AT(start.serial)},
			   {PART_U32, AT(start.refresh)},
			   {PART_U32, AT(start.retry)},
			   {PART_U32, AT(start.expire)},
			   {PART_U32, AT(start.minimum_ttl)},
			   {PART_COUNTED, AT(start.server)},
			   {PART_COUNTED, AT(start.mailbox)}},
	[RPC_DNS_SERVICE] = {{PART_U16, AT(service.priority)},
			     {PART_U16, AT(service.weight)},
			     {PART_U16, AT(service.port)},
			     {PART_COUNTED, AT(service.target)}},
	[RPC_DNS_NAPTR] = {{PART_U16, AT(naptr.order)},
			   {PART_U16, AT(naptr.preference)},
			   {PART_COUNTED, AT(naptr.flags)},
			   {PART_COUNTED, AT(naptr.service)},
			   {PART_COUNTED, AT(naptr.regexp)},
			   {PART_COUNTED, AT(naptr.replacement)}},
	[RPC_DNS_WKS] = {{PART_IPV4, AT(wks.ipv4)},
			 {PART_U8, AT(wks.protocol)},
			 {PART_COUNTED, AT(wks.services)}},
	[RPC_DNS_ATMA] = {{PART_U8, AT(atma.format)},
			  {PART_REST, AT(atma.address)}},
	[RPC_DNS_SIGNATURE] = {{PART_U16, AT(signature.covered)},
			       {PART_U8, AT(signature.algorithm)},
			       {PART_U8, AT(signature.labels)},
			       {PART_U32, AT(signature.original_ttl)},
			       {PART_U32, AT(signature.expiration)},
			       {PART_U32, AT(signature.inception)},
			       {PART_U16, AT(signature.key_tag)},
			       {PART_COUNTED, AT(signature.signer)},
			       {PART_REST, AT(signature.signature)}},
	[RPC_DNS_KEY] = {{PART_U16, AT(key.flags)},
			 {PART_U8, AT(key.protocol)},
			 {PART_U8, AT(key.algorithm)},
			 {PART_REST, AT(key.key)}},
	[RPC_DNS_DS] = {{PART_U16, AT(ds.key_tag)},
			{PART_U8, AT(ds.algorithm)},
			{PART_U8, AT(ds.digest_type)},
			{PART_REST, AT(ds.digest)}},
	[RPC_DNS_NSEC] = {{PART_COUNTED, AT(nsec.next)},
			  {PART_REST, AT(nsec.types)}},
	[RPC_DNS_NXT] = {{PART_WORDS16, AT(nxt.words)},
			 {PART_COUNTED, AT(nxt.next)}},
	[RPC_DNS_NSEC3] = {{PART_U8, AT(nsec3.algorithm)},
			   {PART_U8, AT(nsec3.flags)},
			   {PART_U16, AT(nsec3.iterations)},
			   {PART_LENGTH8, AT(nsec3.salt)},
			   {PART_LENGTH8, AT(nsec3.next)},
			   {PART_SIZED, AT(nsec3.salt)},
			   {PART_SIZED, AT(nsec3.next)},
			   {PART_REST, AT(nsec3.types)}},
	[RPC_DNS_NSEC3PARAM] = {{PART_U8, AT(nsec3.algorithm)},
				{PART_U8, AT(nsec3.flags)},
				{PART_U16, AT(nsec3.iterations)},
				{PART_LENGTH8, AT(nsec3.salt)},
				{PART_SIZED, AT(nsec3.salt)}},
	[RPC_DNS_TLSA] = {{PART_U8, AT(tlsa.usage)},
			  {PART_U8, AT(tlsa.selector)},
			  {PART_U8, AT(tlsa.matching)},
			  {PART_REST, AT(tlsa.association)}},
	[RPC_DNS_CAA] = {{PART_U8, AT(caa.flags)},
			 {PART_COUNTED, AT(caa.tag)},
			 {PART_REST, AT(caa.value)}},
	[RPC_DNS_WINS] = {{PART_U32, AT(wins.mapping)},
			  {PART_U32, AT(wins.lookup_s)},
			  {PART_U32, AT(wins.cache_s)},
			  {PART_WORDS32, AT(wins.servers)}},
	[RPC_DNS_WINSR] = {{PART_U32, AT(winsr.mapping)},
			   {PART_U32, AT(winsr.lookup_s)},
			   {PART_U32, AT(winsr.cache_s)},
			   {PART_COUNTED, AT(winsr.domain)}},
};

/* DNS_RECORD_TYPE, 2.2.2.1.1. NULL (10) is bytes. */
static const struct {
	uint16_t type;
	enum rpc_dns_form form;
} types[] = {
	{0, RPC_DNS_TOMBSTONE}, {1, RPC_DNS_IPV4},	{2, RPC_DNS_NAME},
	{3, RPC_DNS_NAME},	{4, RPC_DNS_NAME},	{5, RPC_DNS_NAME},
	{6, RPC_DNS_START},	{7, RPC_DNS_NAME},	{8, RPC_DNS_NAME},
	{9, RPC_DNS_NAME},	{11, RPC_DNS_WKS},	{12, RPC_DNS_NAME},
	{13, RPC_DNS_STRINGS},	{14, RPC_DNS_MAILBOXES}, {15, RPC_DNS_EXCHANGE},
	{16, RPC_DNS_STRINGS},	{17, RPC_DNS_MAILBOXES}, {18, RPC_DNS_EXCHANGE},
	{19, RPC_DNS_STRINGS},	{20, RPC_DNS_STRINGS},	{21, RPC_DNS_EXCHANGE},
	{24, RPC_DNS_SIGNATURE}, {25, RPC_DNS_KEY},	{28, RPC_DNS_IPV6},
	{29, RPC_DNS_STRINGS},	{30, RPC_DNS_NXT},	{33, RPC_DNS_SERVICE},
	{34, RPC_DNS_ATMA},	{35, RPC_DNS_NAPTR},	{39, RPC_DNS_NAME},
	{43, RPC_DNS_DS},	{46, RPC_DNS_SIGNATURE}, {47, RPC_DNS_NSEC},
	{48, RPC_DNS_KEY},	{49, RPC_DNS_DHCID},	{50, RPC_DNS_NSEC3},
	{51, RPC_DNS_NSEC3PARAM}, {52, RPC_DNS_TLSA},	{257, RPC_DNS_CAA},
	{0xFF01, RPC_DNS_WINS},
	{0xFF02, RPC_DNS_WINSR},
};

const struct part *rpc_dns_parts(enum rpc_dns_form form)
{
	return forms[form];
}

enum rpc_dns_form rpc_dns_form_of(uint16_t type)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (types[i].type == type) {
			return types[i].form;
		}
	}
	return RPC_DNS_BYTES;
}

bool rpc_dns_string_next(struct rpc_dns_span *strings,
			 struct rpc_dns_span *out_string)
{
	size_t length = strings->length > 0 ? strings->at[0] : 0;

	if (strings->length < length + 1) {
		return false;
	}
	*out_string = (struct rpc_dns_span){strings->at + 1, length};
	strings->at += length + 1;
	strings->length -= length + 1;
	return true;
}

bool rpc_dns_bitmap_next(struct rpc_dns_span bitmap, uint32_t *type)
{
	uint32_t found = 0, least = 0, block, octet, bit, size;

	while (bitmap.length > 2) {
		block = bitmap.at[0];
		size = bitmap.at[1];
		if (size > 32 || size > bitmap.length - 2 || block < least) {
			return false;
		}
		least = block + 1;
		for (octet = (block << 8 | 255) < *type ? size : 0;
		     octet < size; octet++) {
			for (bit = 0; bit < 8; bit++) {
				found = block << 8 | octet << 3 | bit;
				if (found >= *type &&
				    (bitmap.at[2 + octet] & 0x80u >> bit)) {
					*type = found;
					return true;
				}
			}
		}
		bitmap.at += 2 + size;
		bitmap.length -= 2 + size;
	}
	return false;
}

/* ---------------------------------------------------------------- reading */

struct source {
	struct rpc_dns_span left;
	const uint8_t *start;
	bool padded; /* counted texts end at multiples of four */
};

static bool take(struct source *s, size_t count, struct rpc_dns_span *out)
{
	if (count > s->left.length) {
		return false;
	}
	*out = (struct rpc_dns_span){s->left.at, count};
	s->left.at += count;
	s->left.length -= count;
	return true;
}

static bool take_number(struct source *s, size_t width, uint64_t *out)
{
	struct rpc_dns_span span;

	if (!take(s, width, &span)) {
		return false;
	}
	for (*out = 0; width > 0; width--) {
		*out = *out << 8 | span.at[width - 1];
	}
	return true;
}

static bool take_counted(struct source *s, struct rpc_dns_span *out)
{
	struct rpc_dns_span gap;
	uint64_t length = 0;
	size_t past;

	if (!take_number(s, 1, &length) || !take(s, (size_t)length, out)) {
		return false;
	}
	past = (size_t)(s->left.at - s->start) & 3;
	return !s->padded || past == 0 || s->left.length == 0 ||
	       take(s, 4 - past, &gap);
}

static bool take_words(struct source *s, size_t width, struct rpc_dns_span *out)
{
	uint64_t count = 0;

	return take_number(s, width, &count) &&
	       count <= s->left.length / width &&
	       take(s, (size_t)count * width, out);
}

/* All strings, which must fill what is left. */
static bool take_strings(struct source *s, struct rpc_dns_span *out)
{
	struct rpc_dns_span rest = s->left, one;

	*out = s->left;
	if (s->padded || rest.length == 0) {
		return false;
	}
	while (rpc_dns_string_next(&rest, &one)) {
		;
	}
	s->left = rest;
	return true;
}

static size_t width_of(enum part_kind kind)
{
	switch (kind) {
	case PART_U16:
	case PART_WORDS16:
		return 2;
	case PART_U32:
	case PART_WORDS32:
		return 4;
	case PART_U64:
		return 8;
	default:
		return 1;
	}
}

/* Both with the machine's byte order, at the width of the member. */
static void put_member(void *member, size_t width, uint64_t number)
{
	uint8_t u8 = (uint8_t)number;
	uint16_t u16 = (uint16_t)number;
	uint32_t u32 = (uint32_t)number;

	memcpy(member,
	       width == 1   ? (void *)&u8
	       : width == 2 ? (void *)&u16
	       : width == 4 ? (void *)&u32
			    : (void *)&number,
	       width);
}

static uint64_t get_member(const void *member, size_t width)
{
	uint8_t u8;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	switch (width) {
	case 1:
		memcpy(&u8, member, width);
		return u8;
	case 2:
		memcpy(&u16, member, width);
		return u16;
	case 4:
		memcpy(&u32, member, width);
		return u32;
	default:
		memcpy(&u64, member, width);
		return u64;
	}
}

static bool read_part(struct source *s, enum part_kind kind, void *member)
{
	struct rpc_dns_span *span = member, bytes = {NULL, 0};
	size_t width = width_of(kind);
	uint64_t number = 0;

	switch (kind) {
	case PART_IPV4:
	case PART_IPV6:
		width = kind == PART_IPV4 ? 4 : 16;
		if (!take(s, width, &bytes)) {
			return false;
		}
		memcpy(member, bytes.at, width);
		return true;
	case PART_COUNTED:
		return take_counted(s, span);
	case PART_STRINGS:
		return take_strings(s, span);
	case PART_LENGTH8:
		if (!take_number(s, 1, &number)) {
			return false;
		}
		span->length = (size_t)number;
		return true;
	case PART_SIZED:
		return take(s, span->length, span);
	case PART_WORDS16:
	case PART_WORDS32:
		return take_words(s, width, span);
	case PART_REST:
		return take(s, s->left.length, span);
	default:
		if (!take_number(s, width, &number)) {
			return false;
		}
		put_member(member, width, number);
		return true;
	}
}

static bool read_form(const struct rpc_dns_data *data, enum rpc_dns_form form,
		      bool padded, union rpc_dns_members *u)
{
	struct source s = {{data->bytes, data->length}, data->bytes, padded};
	const struct part *part = NULL;

	memset(u, 0, sizeof(*u));
	for (part = forms[form]; part->kind != PART_END; part++) {
		if (!read_part(&s, part->kind, (uint8_t *)u + part->offset)) {
			return false;
		}
	}
	return s.left.length == 0;
}

/* Whether the data look the same in a DNS answer. */
static bool as_on_wire(enum rpc_dns_form form)
{
	return form == RPC_DNS_IPV4 || form == RPC_DNS_IPV6 ||
	       form == RPC_DNS_STRINGS || form == RPC_DNS_TLSA ||
	       form == RPC_DNS_DHCID || form == RPC_DNS_CAA;
}

void rpc_dns_value_read(const struct rpc_dns_data *data,
			struct rpc_dns_value *out_value)
{
	enum rpc_dns_form form = rpc_dns_form_of(data->type);
	union rpc_dns_members u;

	if ((data->flags & RPC_DNS_FLAG_WIRE) != 0 && !as_on_wire(form)) {
		form = RPC_DNS_BYTES;
	}
	if (!read_form(data, form, false, &u) &&
	    !read_form(data, form, true, &u)) {
		form = RPC_DNS_BYTES;
		memset(&u, 0, sizeof(u));
		u.bytes = (struct rpc_dns_span){data->bytes, data->length};
	}
	*out_value = (struct rpc_dns_value){.type = data->type,
					    .flags = data->flags,
					    .ttl = data->ttl,
					    .timestamp = data->timestamp,
					    .form = form,
					    .u = u};
}

/* ---------------------------------------------------------------- writing */

struct sink {
	uint8_t *at; /* NULL: only counts */
	size_t length;
};

static void put(struct sink *s, const void *bytes, size_t count)
{
	if (s->at != NULL && count > 0) {
		memcpy(s->at + s->length, bytes, count);
	}
	s->length += count;
}

static void put_number(struct sink *s, uint64_t number, size_t width)
{
	uint8_t bytes[8];
	size_t i;

	for (i = 0; i < width; i++) {
		bytes[i] = (uint8_t)(number >> 8 * i);
	}
	put(s, bytes, width);
}

static bool are_strings(struct rpc_dns_span span)
{
	struct rpc_dns_span one;

	if (span.length == 0) {
		return false;
	}
	while (rpc_dns_string_next(&span, &one)) {
		;
	}
	return span.length == 0;
}

static bool write_part(struct sink *s, enum part_kind kind, const void *member)
{
	const struct rpc_dns_span *span = member;
	size_t width = width_of(kind);

	switch (kind) {
	case PART_IPV4:
	case PART_IPV6:
		put(s, member, kind == PART_IPV4 ? 4 : 16);
		return true;
	case PART_COUNTED:
		put_number(s, span->length, 1);
		put(s, span->at, span->length);
		return span->length <= COUNTED_MAX;
	case PART_LENGTH8:
		put_number(s, span->length, 1);
		return span->length <= COUNTED_MAX;
	case PART_WORDS16:
	case PART_WORDS32:
		put_number(s, span->length / width, width);
		put(s, span->at, span->length);
		return span->length % width == 0;
	case PART_STRINGS:
		put(s, span->at, span->length);
		return are_strings(*span);
	case PART_SIZED:
	case PART_REST:
		put(s, span->at, span->length);
		return true;
	default:
		put_number(s, get_member(member, width), width);
		return true;
	}
}

static bool write_form(struct sink *s, const struct rpc_dns_value *value)
{
	const struct part *part = NULL;
	bool good = true;

	s->length = 0;
	for (part = forms[value->form]; good && part->kind != PART_END;
	     part++) {
		good = write_part(s, part->kind,
				  (const uint8_t *)&value->u + part->offset) &&
		       s->length <= UINT16_MAX;
	}
	return good;
}

int rpc_dns_value_write(TALLOC_CTX *mem_ctx, const struct rpc_dns_value *value,
			struct rpc_dns_data *out_data)
{
	struct sink s = {NULL, 0};

	if (value->form >= RPC_DNS_FORMS ||
	    (value->form != RPC_DNS_BYTES &&
	     value->form != rpc_dns_form_of(value->type)) ||
	    !write_form(&s, value)) {
		return EINVAL;
	}
	s.at = talloc_array(mem_ctx, uint8_t, s.length + 1);
	if (s.at == NULL) {
		return ENOMEM;
	}
	(void)write_form(&s, value);
	*out_data = (struct rpc_dns_data){.type = value->type,
					  .flags = value->flags,
					  .ttl = value->ttl,
					  .timestamp = value->timestamp,
					  .bytes = s.at,
					  .length = s.length};
	return 0;
}
