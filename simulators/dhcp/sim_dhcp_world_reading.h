/*
 * One reading of a world file, and what its elements build. Used by
 * sim_dhcp_world_read.c, which follows the nesting, and
 * sim_dhcp_world_build.c, which checks and keeps.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_WORLD_READING_H
#define SIMULATORS_DHCP_SIM_DHCP_WORLD_READING_H

#include <libxml/xmlreader.h>
#include "simulators/dhcp/sim_dhcp_world_format.h"

#define MAX_DEPTH 32

struct reading {
	const char *file;
	xmlTextReader *reader;
	TALLOC_CTX *mem_ctx; /* of messages */
	struct sim_dhcp_world *world;
	struct draft draft;
	enum place stack[MAX_DEPTH];
	const struct field *field; /* in AT_VALUE */
	size_t open[MAX_DEPTH]; /* the record of a place that is one */
	const char *pair;	/* in AT_PAIR */
	size_t depth;
	int family;
	uint64_t seen; /* a bit for each value met in the open places */
	size_t room4, room6, room_exclusions, room_reservations, room_leases;
	int scope_line;
	/* the first records of the open scope, of the open reservation */
	size_t scope_records, reservation_records;
	size_t room_records;
	char text[SIM_DHCP_MAX_TEXT + 1];
	size_t text_length;
	size_t num_leases;
	const char *message;
};

/* The line of the element at hand, 0 if none. */
int sim_dhcp_reading_line(struct reading *r);

/* Notes what is wrong; returns `error` for the caller to return. */
int sim_dhcp_refuse_at(struct reading *r, int error, int line,
		       const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The same at the element at hand. */
#define sim_dhcp_refuse(r, error, ...)                                         \
	sim_dhcp_refuse_at(r, error, sim_dhcp_reading_line(r), __VA_ARGS__)

/* Clears what the place is about to fill, with the values that the format
 * means where an element is missing. */
int sim_dhcp_reading_enter(struct reading *r, enum place place);

/* Checks what the place that ends has read and moves it into the world. */
int sim_dhcp_reading_leave(struct reading *r, enum place place);

#endif
