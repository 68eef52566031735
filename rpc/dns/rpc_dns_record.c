/*
 * Nodes and records in a buffer of MS-DNSP 2.2.2.2. Integers are little
 * endian; nodes and records begin at multiples of 4.
 */
#include <string.h>

#include "rpc/dns/rpc_dns_record.h"

#define NODE_HEADER 12
#define RECORD_HEADER 24

struct cursor {
	const uint8_t *bytes;
	size_t length, at;
};

static uint16_t u16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t u32(const uint8_t *p)
{
	return u16(p) | (uint32_t)u16(p + 2) << 16;
}

/* The next count bytes; NULL: there are fewer. */
static const uint8_t *take(struct cursor *c, size_t count)
{
	const uint8_t *p = c->bytes + c->at;

	if (count > c->length - c->at) {
		return NULL;
	}
	c->at += count;
	return p;
}

/* The last element of a buffer may lack its padding. */
static void align(struct cursor *c)
{
	size_t at = (c->at + 3) & ~(size_t)3;

	c->at = at < c->length ? at : c->length;
}

/* Where a list goes: one block of records, one of their data and the names. */
struct room {
	struct rpc_dns_data *records;
	uint8_t *bytes;
};

static const uint8_t *keep(struct room *room, const uint8_t *bytes,
			   size_t count)
{
	const uint8_t *kept = memcpy(room->bytes, bytes, count);

	room->bytes += count;
	return kept;
}

static bool read_record(struct cursor *c, struct room *room,
			struct rpc_dns_data *data)
{
	const uint8_t *p = take(c, RECORD_HEADER);
	const uint8_t *bytes = NULL;

	if (p == NULL) {
		return false;
	}
	data->length = u16(p);
	data->type = u16(p + 2);
	data->flags = u32(p + 4);
	data->ttl = u32(p + 12);
	data->timestamp = u32(p + 16);
	bytes = take(c, data->length);
	align(c);
	if (bytes != NULL) {
		data->bytes = keep(room, bytes, data->length);
	}
	return bytes != NULL;
}

static bool read_node(struct cursor *c, struct room *room,
		      struct rpc_dns_node *node)
{
	const uint8_t *p = take(c, NODE_HEADER);
	const uint8_t *name;
	size_t size, count, i;

	if (p == NULL) {
		return false;
	}
	size = u16(p);
	count = u16(p + 2);
	node->flags = u32(p + 4);
	node->children = u32(p + 8);
	if (size <= NODE_HEADER ||
	    (name = take(c, size - NODE_HEADER)) == NULL ||
	    name[0] > size - NODE_HEADER - 1 ||
	    memchr(name + 1, 0, name[0]) != NULL) {
		return false;
	}
	align(c);
	if (count > (c->length - c->at) / RECORD_HEADER) {
		return false;
	}
	node->name = (const char *)keep(room, name + 1, name[0]);
	keep(room, (const uint8_t *)"", 1);
	node->records = room->records;
	node->count = count;
	room->records += count;
	for (i = 0; i < count; i++) {
		if (!read_record(c, room, &node->records[i])) {
			return false;
		}
	}
	return true;
}

bool rpc_dns_record_nodes(struct rpc_dns_node_list *list,
			  const uint8_t *buffer, size_t length)
{
	struct cursor c = {.bytes = buffer, .length = length};
	/* A name and its NUL need less than a node does, data less than their
	 * record, and records are no more than fit into the buffer. */
	struct room room = {talloc_array(list, struct rpc_dns_data,
					 length / RECORD_HEADER + 1),
			    talloc_array(list, uint8_t, length + 1)};
	size_t most = length / (NODE_HEADER + 1) + 1;

	list->count = 0;
	list->nodes = talloc_array(list, struct rpc_dns_node, most);
	if (list->nodes == NULL || room.bytes == NULL ||
	    room.records == NULL) {
		return false;
	}
	while (c.at < length) {
		struct rpc_dns_node node = {.name = NULL};

		if (!read_node(&c, &room, &node)) {
			return false;
		}
		list->nodes[list->count++] = node;
	}
	return true;
}
