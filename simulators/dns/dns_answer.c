/*
 * What a name server answers (RFC 1034 section 4.3.2): the innermost zone it
 * has for the name; there a delegation, the records, an alias to follow, or
 * the zone's SOA to say that there is nothing. No recursion: names in no zone
 * of ours are refused. Wildcards are not expanded.
 */
#include "simulators/dns/dns_answer.h"

#include <errno.h>
#include <string.h>

#include "simulators/dns/dns_wire.h"

#define ALIASES_MAX 8
#define ADDITIONAL_MAX 32

struct reader {
	const uint8_t *bytes;
	size_t length;
	size_t at;
};

struct answer_state {
	const struct sim_dns_zones *zones;
	const struct sim_dns_question *question;
	struct dns_writer w;
	bool authoritative;
};

static bool get_u16(struct reader *r, uint16_t *out)
{
	if (r->length - r->at < 2) {
		return false;
	}
	*out = (uint16_t)(r->bytes[r->at] << 8 | r->bytes[r->at + 1]);
	r->at += 2;
	return true;
}

/* Only the question's name is kept; it stands first, so has no pointers. */
static bool get_name(struct reader *r, struct sim_dns_name *out)
{
	size_t start = r->at;

	while (r->at < r->length && r->bytes[r->at] != 0) {
		if (r->bytes[r->at] > 63) {
			return false;
		}
		r->at += r->bytes[r->at] + 1u;
	}
	if (r->at >= r->length || r->at + 1 - start > SIM_DNS_NAME_MAX) {
		return false;
	}
	r->at++;
	out->length = (uint8_t)(r->at - start);
	memcpy(out->wire, r->bytes + start, out->length);
	return true;
}

static bool skip_name(struct reader *r)
{
	while (r->at < r->length) {
		uint8_t n = r->bytes[r->at];

		if (n == 0) {
			r->at++;
			return true;
		}
		if ((n & 0xc0) == 0xc0) {
			r->at += 2;
			return r->at <= r->length;
		}
		if (n > 63) {
			return false;
		}
		r->at += n + 1u;
	}
	return false;
}

/* The additional records; only OPT means something to us. */
static bool get_additional(struct reader *r, unsigned int count,
			   struct sim_dns_question *question)
{
	while (count-- > 0) {
		uint16_t type = 0, class_ = 0, high = 0, low = 0, length = 0;

		if (!skip_name(r) || !get_u16(r, &type) ||
		    !get_u16(r, &class_) || !get_u16(r, &high) ||
		    !get_u16(r, &low) || !get_u16(r, &length) ||
		    r->length - r->at < length) {
			return false;
		}
		r->at += length;
		if (type == SIM_DNS_OPT) {
			if (question->edns) {
				return false;
			}
			question->edns = true;
			question->udp_size = class_;
			question->edns_version = (uint8_t)high;
		}
	}
	return true;
}

int sim_dns_question_decode(const uint8_t *bytes, size_t length,
			    struct sim_dns_question *out_question,
			    enum sim_dns_rcode *out_rcode)
{
	struct reader r = { bytes, length, 0 };
	struct sim_dns_question *q = out_question;
	uint16_t counts[4] = { 0 };
	int i;

	*q = (struct sim_dns_question){ 0 };
	*out_rcode = SIM_DNS_FORMERR;
	if (length < 12) {
		return ENODATA;
	}
	get_u16(&r, &q->id);
	get_u16(&r, &q->flags);
	for (i = 0; i < 4; i++) {
		get_u16(&r, &counts[i]);
	}
	if (q->flags & 0x8000) {
		return ENODATA;
	}
	if (q->flags & 0x7800) {
		*out_rcode = SIM_DNS_NOTIMP;
		return 0;
	}
	if (counts[0] != 1 || counts[1] != 0 || counts[2] != 0 ||
	    !get_name(&r, &q->name) || !get_u16(&r, &q->type) ||
	    !get_u16(&r, &q->class_)) {
		q->name.length = 0;
		return 0;
	}
	if (!get_additional(&r, counts[3], q)) {
		return 0;
	}
	*out_rcode = q->edns_version != 0 ? SIM_DNS_BADVERS : SIM_DNS_NOERROR;
	return 0;
}

static const struct sim_dns_zone *find_zone(const struct sim_dns_zones *zones,
					    const struct sim_dns_name *name)
{
	const struct sim_dns_zone *best = NULL;
	size_t i;

	for (i = 0; i < zones->count; i++) {
		const struct sim_dns_zone *zone = zones->zones[i];

		if (zone->count > 0 && !zone->settings.paused &&
		    !zone->settings.shutdown &&
		    sim_dns_name_within(name, &zone->origin) &&
		    (best == NULL ||
		     zone->origin.length > best->origin.length)) {
			best = zone;
		}
	}
	return best;
}

static void put(struct answer_state *state, enum dns_section section,
		const struct sim_dns_record *record)
{
	bool ok = sim_dns_write_record(&state->w, section, &record->owner,
				       record, record->ttl_s);

	if (!ok && section != DNS_ADDITIONAL) {
		state->w.truncated = true;
	}
}

/* The zone's SOA with the time that "nothing" may be kept (RFC 2308). */
static void put_soa(struct answer_state *state,
		    const struct sim_dns_zone *zone)
{
	const struct sim_dns_record *soa = &zone->records[0];
	const uint8_t *at = soa->data + soa->length - 4;
	uint32_t ttl = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
		       (uint32_t)at[2] << 8 | at[3];

	if (soa->ttl_s < ttl) {
		ttl = soa->ttl_s;
	}
	if (!sim_dns_write_record(&state->w, DNS_AUTHORITY, &soa->owner, soa,
				  ttl)) {
		state->w.truncated = true;
	}
}

/* The highest NS set below the apex that the name is at or under. */
static const struct sim_dns_name *
find_delegation(const struct sim_dns_zone *zone,
		const struct sim_dns_name *name)
{
	const struct sim_dns_name *best = NULL;
	size_t i;

	for (i = 0; i < zone->count; i++) {
		const struct sim_dns_record *record = &zone->records[i];

		if (record->type == SIM_DNS_NS &&
		    record->owner.length > zone->origin.length &&
		    sim_dns_name_within(name, &record->owner) &&
		    (best == NULL || record->owner.length < best->length)) {
			best = &record->owner;
		}
	}
	return best;
}

static void put_delegation(struct answer_state *state,
			   const struct sim_dns_zone *zone,
			   const struct sim_dns_name *name)
{
	size_t i;

	for (i = 0; i < zone->count; i++) {
		if (zone->records[i].type == SIM_DNS_NS &&
		    sim_dns_name_equal(&zone->records[i].owner, name)) {
			put(state, DNS_AUTHORITY, &zone->records[i]);
		}
	}
}

static void target_of(const struct sim_dns_record *record,
		      struct sim_dns_name *out)
{
	size_t skip = record->type == SIM_DNS_SRV ? 6 :
		      record->type == SIM_DNS_MX ? 2 : 0;

	out->length = (uint8_t)(record->length - skip);
	memcpy(out->wire, record->data + skip, out->length);
}

static bool has_target(uint16_t type)
{
	return type == SIM_DNS_NS || type == SIM_DNS_MX || type == SIM_DNS_SRV;
}

/* The addresses of one target; a zone's glue counts as well. */
static void put_addresses(struct answer_state *state,
			  const struct sim_dns_zone *zone,
			  const struct sim_dns_name *name)
{
	size_t i;

	for (i = 0; zone != NULL && i < zone->count; i++) {
		const struct sim_dns_record *record = &zone->records[i];

		if ((record->type == SIM_DNS_A ||
		     record->type == SIM_DNS_AAAA) &&
		    sim_dns_name_equal(&record->owner, name)) {
			put(state, DNS_ADDITIONAL, record);
		}
	}
}

/* For the records of ZONE at NAME that name other hosts. */
static void put_additional(struct answer_state *state,
			   const struct sim_dns_zone *zone,
			   const struct sim_dns_name *name, uint16_t type)
{
	struct sim_dns_name done[ADDITIONAL_MAX];
	size_t count = 0, i, j;

	for (i = 0; i < zone->count && count < ADDITIONAL_MAX; i++) {
		const struct sim_dns_record *record = &zone->records[i];

		if (record->type != type || !has_target(type) ||
		    !sim_dns_name_equal(&record->owner, name)) {
			continue;
		}
		target_of(record, &done[count]);
		for (j = 0; j < count; j++) {
			if (sim_dns_name_equal(&done[j], &done[count])) {
				break;
			}
		}
		if (j == count) {
			put_addresses(state,
				      find_zone(state->zones, &done[count]),
				      &done[count]);
			count++;
		}
	}
}

/* How the records at one name answer the type. */
struct found {
	size_t answers;
	bool exists;	/* the name, or one below it */
	const struct sim_dns_record *alias;
};

static struct found look_up(struct answer_state *state,
			    const struct sim_dns_zone *zone,
			    const struct sim_dns_name *name)
{
	uint16_t type = state->question->type;
	struct found found = { 0 };
	size_t i;

	for (i = 0; i < zone->count; i++) {
		const struct sim_dns_record *record = &zone->records[i];

		if (!sim_dns_name_within(&record->owner, name)) {
			continue;
		}
		found.exists = true;
		if (!sim_dns_name_equal(&record->owner, name)) {
			continue;
		}
		if (record->rpc_only) {
			continue;
		}
		if (type == record->type || type == SIM_DNS_ANY) {
			put(state, DNS_ANSWER, record);
			found.answers++;
		} else if (record->type == SIM_DNS_CNAME) {
			put(state, DNS_ANSWER, record);
			found.alias = record;
		}
	}
	return found;
}

static enum sim_dns_rcode resolve(struct answer_state *state)
{
	struct sim_dns_name name = state->question->name;
	int aliases;

	for (aliases = 0; aliases <= ALIASES_MAX; aliases++) {
		const struct sim_dns_zone *zone =
			find_zone(state->zones, &name);
		const struct sim_dns_name *cut;
		struct found found;

		if (zone == NULL) {
			return aliases > 0 ? SIM_DNS_NOERROR : SIM_DNS_REFUSED;
		}
		cut = find_delegation(zone, &name);
		if (cut != NULL) {
			state->authoritative = aliases > 0;
			put_delegation(state, zone, cut);
			put_additional(state, zone, cut, SIM_DNS_NS);
			return SIM_DNS_NOERROR;
		}
		state->authoritative = true;
		found = look_up(state, zone, &name);
		if (found.alias != NULL && found.answers == 0) {
			target_of(found.alias, &name);
			continue;
		}
		if (found.answers > 0) {
			put_additional(state, zone, &name,
				       state->question->type);
			return SIM_DNS_NOERROR;
		}
		put_soa(state, zone);
		return found.exists ? SIM_DNS_NOERROR : SIM_DNS_NXDOMAIN;
	}
	return SIM_DNS_SERVFAIL;
}

size_t sim_dns_answer(const struct sim_dns_zones *zones,
		      const struct sim_dns_question *question,
		      enum sim_dns_rcode rcode, size_t limit, uint8_t *out,
		      enum sim_dns_rcode *out_rcode)
{
	struct answer_state state = { .zones = zones, .question = question };

	state.w.bytes = out;
	state.w.limit = limit - (question->edns ? SIM_DNS_OPT_LENGTH : 0);
	sim_dns_write_question(&state.w, question);
	/* 252 and 251 ask for the whole zone, which is for secondaries. */
	if (rcode == SIM_DNS_NOERROR &&
	    (question->type == 252 || question->type == 251 ||
	     (question->class_ != 1 && question->class_ != 255))) {
		rcode = SIM_DNS_REFUSED;
	} else if (rcode == SIM_DNS_NOERROR) {
		rcode = resolve(&state);
	}
	if (question->edns) {
		sim_dns_write_opt(&state.w, rcode);
	}
	sim_dns_write_header(&state.w, question, rcode, state.authoritative);
	*out_rcode = rcode;
	return state.w.length;
}
