#ifndef SIMULATORS_DC_FILTER_TYPES_H
#define SIMULATORS_DC_FILTER_TYPES_H

/* The inside of a filter, shared by decoding and matching. */

#include "simulators/dc/dc_filter.h"

/* The context tags of RFC 4511 as they stand on the wire. */
enum filter_kind {
	FILTER_AND = 0xa0,
	FILTER_OR = 0xa1,
	FILTER_NOT = 0xa2,
	FILTER_EQUAL = 0xa3,
	FILTER_SUBSTRINGS = 0xa4,
	FILTER_GREATER = 0xa5,
	FILTER_LESS = 0xa6,
	FILTER_PRESENT = 0x87,
	FILTER_APPROX = 0xa8,
	FILTER_EXTENSIBLE = 0xa9,
};

enum part_kind { PART_INITIAL = 0x80, PART_ANY = 0x81, PART_FINAL = 0x82 };

struct filter_part {
	enum part_kind kind;
	uint8_t *data;
	size_t length;
	uint8_t *key;
	size_t key_length;
};

struct sim_dc_filter {
	enum filter_kind kind;
	struct sim_dc_filter **children;	/* and, or, not */
	size_t child_count;
	char *attr;
	char *rule;			/* extensible; NULL: equality */
	struct filter_part *parts;	/* one, more for substrings */
	size_t part_count;

	/* from here on by sim_dc_filter_prepare */
	const struct sim_dc_attr_type *type;
	bool known;	/* the directory has heard of the attribute */
	bool usable;	/* the asserted value fits the syntax */
	int64_t number;	/* for the bit rules */
};

#endif
