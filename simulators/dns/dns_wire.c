/*
 * Encoding of answers (RFC 1035 section 4.1) with compressed names (4.1.4).
 * Names in SRV data are not compressed (RFC 2782).
 */
#include "simulators/dns/dns_wire.h"

#include <string.h>

#define FLAG_ANSWER 0x8000
#define FLAG_AUTHORITATIVE 0x0400
#define FLAG_TRUNCATED 0x0200
#define FLAGS_KEPT 0x7900	/* opcode and "recursion desired" */
#define POINTER 0xc000

static void put_u16(struct dns_writer *w, uint16_t value)
{
	w->bytes[w->length++] = (uint8_t)(value >> 8);
	w->bytes[w->length++] = (uint8_t)value;
}

static void set_u16(struct dns_writer *w, size_t at, uint16_t value)
{
	w->bytes[at] = (uint8_t)(value >> 8);
	w->bytes[at + 1] = (uint8_t)value;
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* Is the name written at OFFSET the same as the labels at WIRE? */
static bool written_there(const struct dns_writer *w, size_t offset,
			  const uint8_t *wire)
{
	for (;;) {
		size_t n, i;

		while ((w->bytes[offset] & 0xc0) == 0xc0) {
			offset = (size_t)(w->bytes[offset] & 0x3f) << 8 |
				 w->bytes[offset + 1];
		}
		n = w->bytes[offset];
		if (n != wire[0]) {
			return false;
		}
		if (n == 0) {
			return true;
		}
		for (i = 1; i <= n; i++) {
			if (lower(w->bytes[offset + i]) != lower(wire[i])) {
				return false;
			}
		}
		offset += n + 1;
		wire += n + 1;
	}
}

static void put_name(struct dns_writer *w, const uint8_t *wire, bool compress)
{
	size_t known = w->name_count, i;

	while (*wire != 0) {
		for (i = 0; compress && i < known; i++) {
			if (written_there(w, w->names[i], wire)) {
				put_u16(w, POINTER | w->names[i]);
				return;
			}
		}
		if (w->length < 0x4000 && w->name_count < 256) {
			w->names[w->name_count++] = (uint16_t)w->length;
		}
		memcpy(w->bytes + w->length, wire, *wire + 1u);
		w->length += *wire + 1u;
		wire += *wire + 1u;
	}
	w->bytes[w->length++] = 0;
}

/* Where a name ends in uncompressed data. */
static size_t name_length(const uint8_t *wire)
{
	size_t n = 0;

	while (wire[n] != 0) {
		n += wire[n] + 1u;
	}
	return n + 1;
}

static void put_data(struct dns_writer *w, const struct sim_dns_record *record)
{
	const uint8_t *data = record->data, *end = data + record->length;
	int names = 0;

	switch (record->type) {
	case SIM_DNS_NS:
	case SIM_DNS_CNAME:
	case SIM_DNS_PTR:
		names = 1;
		break;
	case SIM_DNS_SOA:
		names = 2;
		break;
	case SIM_DNS_MX:
		memcpy(w->bytes + w->length, data, 2);
		w->length += 2;
		data += 2;
		names = 1;
		break;
	default:
		break;
	}
	while (names-- > 0) {
		size_t n = name_length(data);

		put_name(w, data, true);
		data += n;
	}
	memcpy(w->bytes + w->length, data, (size_t)(end - data));
	w->length += (size_t)(end - data);
}

void sim_dns_write_question(struct dns_writer *w,
			    const struct sim_dns_question *question)
{
	memset(w->bytes, 0, 12);
	w->length = 12;
	if (question->name.length == 0) {
		return;
	}
	put_name(w, question->name.wire, false);
	put_u16(w, question->type);
	put_u16(w, question->class_);
	set_u16(w, 4, 1);
}

bool sim_dns_write_record(struct dns_writer *w, enum dns_section section,
			  const struct sim_dns_name *owner,
			  const struct sim_dns_record *record, uint32_t ttl_s)
{
	size_t start = w->length, names = w->name_count, data;

	/* The most that it can need; the buffer has this much in reserve. */
	if (start + owner->length + 10u + record->length >
	    SIM_DNS_MESSAGE_MAX) {
		return false;
	}
	put_name(w, owner->wire, true);
	put_u16(w, record->type);
	put_u16(w, 1);
	put_u16(w, (uint16_t)(ttl_s >> 16));
	put_u16(w, (uint16_t)ttl_s);
	put_u16(w, 0);
	data = w->length;
	put_data(w, record);
	set_u16(w, data - 2, (uint16_t)(w->length - data));
	if (w->length > w->limit) {
		w->length = start;
		w->name_count = names;
		return false;
	}
	w->counts[section]++;
	return true;
}

void sim_dns_write_opt(struct dns_writer *w, enum sim_dns_rcode rcode)
{
	w->bytes[w->length++] = 0;
	put_u16(w, SIM_DNS_OPT);
	put_u16(w, SIM_DNS_UDP_MOST);
	put_u16(w, (uint16_t)(rcode >> 4 << 8));
	put_u16(w, 0);
	put_u16(w, 0);
	w->counts[DNS_ADDITIONAL]++;
}

void sim_dns_write_header(struct dns_writer *w,
			  const struct sim_dns_question *question,
			  enum sim_dns_rcode rcode, bool authoritative)
{
	uint16_t flags = FLAG_ANSWER | (question->flags & FLAGS_KEPT) |
			 (rcode & 0x0f);
	int i;

	flags |= authoritative ? FLAG_AUTHORITATIVE : 0;
	flags |= w->truncated ? FLAG_TRUNCATED : 0;
	set_u16(w, 0, question->id);
	set_u16(w, 2, flags);
	for (i = 0; i < 3; i++) {
		set_u16(w, 6 + 2 * (size_t)i, w->counts[i]);
	}
}
