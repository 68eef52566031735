/*
 * Rows of leases of an invented network, the same ones for the same seed:
 * servers, each with clients that have an address of their own, renew it and
 * now and then lose it to another one.
 */
#ifndef TESTS_BENCH_BENCH_TRACK_ROWS_H
#define TESTS_BENCH_BENCH_TRACK_ROWS_H

#include <stdint.h>
#include <stdio.h>

#define BENCH_CLIENTS 10000	/* of a server */
#define BENCH_DAILY   6		/* rows of a client a day */
#define BENCH_FIRST   1767571200LL /* 2026-01-05, a Monday */
#define BENCH_DAY     86400

struct bench_row {
	int64_t at;
	uint32_t address;	/* 10.x.y.z */
	uint32_t client;	/* its number */
	unsigned id;		/* of the event: 10 new, 11 renewed, ... */
};

static inline uint64_t bench_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* The rows of a server's day, in order of time: row `i` of them. */
static inline struct bench_row bench_row(uint64_t seed, unsigned server,
					 unsigned day, unsigned i)
{
	const unsigned rows = BENCH_CLIENTS * BENCH_DAILY;
	uint64_t state = seed * 1000003 + server * 7919u;
	struct bench_row row = { .id = 11 };
	/* Each client once in a round, in an order of the day's own. */
	unsigned slot = (unsigned)((uint64_t)(i % BENCH_CLIENTS) * 7919 + day) %
			BENCH_CLIENTS;

	row.at = BENCH_FIRST + (int64_t)day * BENCH_DAY +
		 (int64_t)i * BENCH_DAY / rows;
	row.address = 10u << 24 | (server << 14 & 0xffc000) | (slot + 1);
	/* In a part of the places the client is another one each 20 days. */
	state += slot;
	row.client = server * 2 * BENCH_CLIENTS + slot;
	if (bench_random(&state) % 4 == 0 && (day + slot) / 20 % 2 != 0) {
		row.client += BENCH_CLIENTS;
	}
	if (i < BENCH_CLIENTS && (day + slot) % 20 == 0) {
		row.id = 10;
	}
	return row;
}

/* As a DHCP server writes it; returns the length. */
static inline int bench_line(const struct bench_row *row, char *out,
			     size_t size)
{
	int64_t second = row->at % BENCH_DAY;
	/* Days of 2026 and on, by months. */
	static const int months[] = { 31, 28, 31, 30, 31, 30,
				      31, 31, 30, 31, 30, 31 };
	int day = (int)(row->at / BENCH_DAY - 20454), month = 0, year = 26;

	for (; day >= months[month] + (month == 1 && year % 4 == 0);) {
		day -= months[month] + (month == 1 && year % 4 == 0);
		month = (month + 1) % 12;
		year += month == 0;
	}
	return snprintf(out, size, "%u,%02d/%02d/%02d,%02d:%02d:%02d,%s,"
			"10.%u.%u.%u,pc%07u.contoso.test,0200%08X,,%u,0,,,,"
			"0x4D53465420352E30,MSFT 5.0,,,,0\r\n", row->id,
			month + 1, day + 1, year % 100, (int)(second / 3600),
			(int)(second / 60 % 60), (int)(second % 60),
			row->id == 10 ? "Assign" : "Renew",
			row->address >> 16 & 255, row->address >> 8 & 255,
			row->address & 255, row->client, row->client,
			(unsigned)row->at);
}

#endif
