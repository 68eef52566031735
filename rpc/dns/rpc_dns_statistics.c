/*
 * A buffer of statistics is sections, each a header of eight bytes and numbers
 * of 32 bits; the one about time has two calendar dates at its end.
 */
#include <string.h>
#include <time.h>

#include "rpc/dns/rpc_dns_counter.h"
#include "rpc/dns/rpc_dns_private.h"
#include "rpc/dns/rpc_dns_statistics.h"

#define HEADER	     8
#define ID_TIME	     1u
#define TIME_NUMBERS 4
#define DATE	     16 /* bytes of a DNS_SYSTEMTIME, 2.2.10.2.3 */

static uint16_t u16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t u32(const uint8_t *p)
{
	return u16(p) | (uint32_t)u16(p + 2) << 16;
}

/* Which of the optional members a section of that many numbers has. */
enum fit { FIT_ALL, FIT_NO_OPTIONAL, FIT_UP_TO_OPTIONAL };

static enum fit fit_of(const struct rpc_dns_counter_name *names, size_t numbers)
{
	size_t all = 0, firm = 0, last_firm = 0;

	for (; names->name != NULL; names++) {
		all += names->count;
		if (!names->optional) {
			firm += names->count;
			last_firm = all;
		}
	}
	return numbers >= all || (numbers >= last_firm && firm != numbers)
		       ? FIT_ALL
	       : numbers == firm ? FIT_NO_OPTIONAL
				 : FIT_UP_TO_OPTIONAL;
}

static int64_t date(const uint8_t *p)
{
	struct tm tm = {
		.tm_year = u16(p) - 1900,
		.tm_mon = u16(p + 2) - 1,
		.tm_mday = u16(p + 6),
		.tm_hour = u16(p + 8),
		.tm_min = u16(p + 10),
		.tm_sec = u16(p + 12),
	};
	bool good = tm.tm_year >= 70 && tm.tm_mon >= 0 && tm.tm_mon < 12 &&
		    tm.tm_mday >= 1 && tm.tm_mday <= 31 && tm.tm_hour < 24 &&
		    tm.tm_min < 60 && tm.tm_sec < 61;

	return good ? timegm(&tm) : 0;
}

static void take_numbers(struct rpc_dns_statistics *made,
			 const struct rpc_dns_counter_group *group,
			 const uint8_t *at, size_t numbers)
{
	enum fit fit = fit_of(group->counters, numbers);
	const struct rpc_dns_counter_name *name = NULL;
	uint32_t i;

	for (name = group->counters; name->name != NULL; name++) {
		if (name->optional && fit == FIT_UP_TO_OPTIONAL) {
			return;
		}
		if (name->optional && fit == FIT_NO_OPTIONAL) {
			continue;
		}
		for (i = 0; i < name->count && numbers > 0; i++) {
			made->counters[made->count++] =
				(struct rpc_dns_counter){
					group->name, name->name, i, u32(at)};
			at += 4;
			numbers--;
		}
	}
}

static void take_section(struct rpc_dns_statistics *made, uint32_t id,
			 const uint8_t *at, size_t length)
{
	const struct rpc_dns_counter_group *group = rpc_dns_counter_groups;

	while (group->id != 0 && group->id != id) {
		group++;
	}
	if (group->id == 0) {
		made->unknown++;
		return;
	}
	take_numbers(made, group, at, length / 4);
	if (id == ID_TIME && length >= 4 * TIME_NUMBERS + 2 * DATE) {
		made->started = date(at + 4 * TIME_NUMBERS);
		made->cleared = date(at + 4 * TIME_NUMBERS + DATE);
	}
}

struct rpc_dns_statistics *rpc_dns_statistics_read(TALLOC_CTX *mem_ctx,
						   const uint8_t *buffer,
						   size_t length)
{
	struct rpc_dns_statistics *made =
		talloc_zero(mem_ctx, struct rpc_dns_statistics);
	size_t at = 0, size;

	if (made != NULL) {
		/* No number in the buffer has more than one name. */
		made->counters = talloc_array(made, struct rpc_dns_counter,
					      length / 4 + 1);
	}
	if (made == NULL || made->counters == NULL) {
		talloc_free(made);
		return NULL;
	}
	while (at < length) {
		size = length - at >= HEADER ? u16(buffer + at + 4) : length;
		if (length - at < HEADER || size > length - at - HEADER) {
			talloc_free(made);
			return NULL;
		}
		take_section(made, u32(buffer + at), buffer + at + HEADER,
			     size);
		at += HEADER + size;
	}
	return made;
}

struct tevent_req *rpc_dns_statistics_send(TALLOC_CTX *mem_ctx,
					   struct tevent_context *ev,
					   struct rpc_dns_server *server,
					   uint32_t ids)
{
	struct rpc_dns_input *input =
		rpc_dns_input_new(mem_ctx, DNSP_TYPE_DWORD);

	if (input == NULL) {
		return NULL;
	}
	input->data.Dword = ids;
	return rpc_dns_ask_send(mem_ctx, ev, server, NULL, "Statistics", input,
				DNSP_TYPE_BUFFER);
}

struct rpc_status
rpc_dns_statistics_recv(struct tevent_req *req, TALLOC_CTX *mem_ctx,
			struct rpc_dns_statistics **out_statistics)
{
	union DNSP_DATA data = {0};
	struct rpc_status status = rpc_dns_ask_recv(req, &data);
	const struct DNSP_BUFFER *from = data.Buffer;

	*out_statistics = NULL;
	if (rpc_status_is_ok(status) &&
	    from->dwLength <= RPC_DNS_STATISTICS_MAX) {
		*out_statistics = rpc_dns_statistics_read(
			mem_ctx, from->Buffer, from->dwLength);
	}
	if (rpc_status_is_ok(status) && *out_statistics == NULL) {
		status = rpc_dns_local(RPC_LOCAL_BAD_REPLY);
	}
	tevent_req_received(req);
	return status;
}
