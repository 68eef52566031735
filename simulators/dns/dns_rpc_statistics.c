/*
 * Statistics of the server, [MS-DNSP] 2.2.10.2: sections of numbers, each with
 * a header. What is not counted here is not sent.
 */
#include "simulators/dns/dns_rpc_call.h"

#include "simulators/dns/dns_rpc_operate.h"

#define MOST_BYTES 512
#define TIME_DATES 32

#define STAT_TIME 0x1u
#define STAT_QUERY 0x2u
#define STAT_QUERY2 0x4u
#define STAT_RECORD 0x80000u

static uint8_t *put32(uint8_t *at, uint32_t value)
{
	int i;

	for (i = 0; i < 4; i++, value >>= 8) {
		*at++ = (uint8_t)value;
	}
	return at;
}

static uint8_t *put_systemtime(uint8_t *at, time_t when)
{
	struct tm tm;
	int parts[8], i;

	gmtime_r(&when, &tm);
	parts[0] = tm.tm_year + 1900;
	parts[1] = tm.tm_mon + 1;
	parts[2] = tm.tm_wday;
	parts[3] = tm.tm_mday;
	parts[4] = tm.tm_hour;
	parts[5] = tm.tm_min;
	parts[6] = tm.tm_sec;
	parts[7] = 0;
	for (i = 0; i < 8; i++) {
		*at++ = (uint8_t)parts[i];
		*at++ = (uint8_t)(parts[i] >> 8);
	}
	return at;
}

/* What was counted since the statistics were cleared. */
static struct sim_dns_counters since(const struct sim_dns_rpc *rpc)
{
	const uint32_t *now = (const uint32_t *)rpc->counters;
	const uint32_t *then = (const uint32_t *)&rpc->cleared_counters;
	struct sim_dns_counters out;
	uint32_t *at = (uint32_t *)&out;
	size_t i;

	for (i = 0; i < sizeof(out) / sizeof(*at); i++) {
		at[i] = now[i] - then[i];
	}
	return out;
}

static uint32_t count_records(const struct sim_dns_zones *zones)
{
	size_t count = 0, i;

	for (i = 0; i < zones->count; i++) {
		count += zones->zones[i]->count;
	}
	return (uint32_t)count;
}

static uint8_t *put_numbers(uint8_t *at, uint32_t id, const uint32_t *numbers,
			    size_t count, size_t more_bytes)
{
	size_t i;

	at = put32(at, id);
	at = put32(at, (uint32_t)(4 * count + more_bytes));
	for (i = 0; i < count; i++) {
		at = put32(at, numbers[i]);
	}
	return at;
}

enum sim_dns_error sim_dns_statistics(struct sim_dns_call *call, uint32_t mask,
				      struct DNSP_BUFFER **out_buffer)
{
	const struct sim_dns_rpc *rpc = call->rpc;
	const struct sim_dns_counters c = since(rpc);
	time_t now = rpc->host.now(rpc->host.private_data);
	uint32_t records = count_records(rpc->zones);
	uint32_t queries = c.udp_queries + c.tcp_queries;
	/* 2.2.10.2.4: the first two in seconds since the machine started,
	 * which here is when the server did. */
	const uint32_t times[] = { 0, (uint32_t)(rpc->cleared - rpc->started),
				   (uint32_t)(now - rpc->started),
				   (uint32_t)(now - rpc->cleared) };
	/* 2.2.10.2.5, .6 and .19, as far as they are counted. */
	const uint32_t query[9] = { c.udp_queries, c.udp_responses, 0, 0,
				    c.tcp_clients, c.tcp_queries,
				    c.tcp_responses };
	const uint32_t query2[15] = { queries, queries, [5] = c.a, c.ns, c.soa,
				      c.mx, c.ptr, c.srv, c.all, 0, 0,
				      c.other };
	const uint32_t record[9] = { records, records };
	struct DNSP_BUFFER *buffer =
		talloc_zero(call->mem_ctx, struct DNSP_BUFFER);
	uint8_t *at = NULL;

	if (buffer != NULL) {
		buffer->Buffer = talloc_zero_array(buffer, uint8_t, MOST_BYTES);
		at = buffer->Buffer;
	}
	if (at == NULL) {
		return SIM_DNS_NO_MEMORY;
	}
	if ((mask & STAT_TIME) != 0) {
		at = put_numbers(at, STAT_TIME, times, 4, TIME_DATES);
		at = put_systemtime(at, rpc->started);
		at = put_systemtime(at, rpc->cleared);
	}
	if ((mask & STAT_QUERY) != 0) {
		at = put_numbers(at, STAT_QUERY, query, 9, 0);
	}
	if ((mask & STAT_QUERY2) != 0) {
		at = put_numbers(at, STAT_QUERY2, query2, 15, 0);
	}
	if ((mask & STAT_RECORD) != 0) {
		at = put_numbers(at, STAT_RECORD, record, 9, 0);
	}
	buffer->dwLength = (uint32_t)(at - buffer->Buffer);
	*out_buffer = buffer;
	return SIM_DNS_OK;
}

enum sim_dns_error sim_dns_op_clear_statistics(const struct operation *op)
{
	struct sim_dns_rpc *rpc = op->call->rpc;

	rpc->cleared_counters = *rpc->counters;
	rpc->cleared = rpc->host.now(rpc->host.private_data);
	return SIM_DNS_OK;
}
