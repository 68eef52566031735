/*
 * Nodes and records in a buffer of MS-DNSP 2.2.2.2. Integers are little
 * endian; nodes and records begin at multiples of 4.
 */
#include <arpa/inet.h>
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

static bool read_record(struct cursor *c, struct rpc_dns_data *data)
{
	const uint8_t *p = take(c, RECORD_HEADER);

	if (p == NULL) {
		return false;
	}
	data->length = u16(p);
	data->type = u16(p + 2);
	data->flags = u32(p + 4);
	data->ttl = u32(p + 12);
	data->timestamp = u32(p + 16);
	data->bytes = take(c, data->length);
	align(c);
	return data->bytes != NULL;
}

static bool read_node(TALLOC_CTX *mem_ctx, struct cursor *c,
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
	node->name = talloc_strndup(mem_ctx, (const char *)name + 1, name[0]);
	node->records = talloc_zero_array(mem_ctx, struct rpc_dns_data,
					  (unsigned int)count);
	if (node->name == NULL || node->records == NULL) {
		return false;
	}
	node->count = count;
	for (i = 0; i < count; i++) {
		if (!read_record(c, &node->records[i])) {
			return false;
		}
	}
	return true;
}

bool rpc_dns_record_nodes(struct rpc_dns_node_list *list,
			  const uint8_t *buffer, size_t length)
{
	struct cursor c = {.bytes = buffer, .length = length};
	size_t room = 0;

	list->nodes = NULL;
	list->count = 0;
	while (c.at < length) {
		struct rpc_dns_node node = {.name = NULL};

		if (list->count == room) {
			room = room == 0 ? 16 : room * 2;
			list->nodes = talloc_realloc(list, list->nodes,
						     struct rpc_dns_node,
						     room);
			if (list->nodes == NULL) {
				list->count = 0;
				return false;
			}
		}
		if (!read_node(list, &c, &node)) {
			return false;
		}
		list->nodes[list->count++] = node;
	}
	return true;
}

/* A counted name or string, escaped as in a zone file. */
static char *add_name(char *text, struct cursor *c, bool quoted)
{
	const uint8_t *size = take(c, 1);
	const uint8_t *p = size != NULL ? take(c, *size) : NULL;
	size_t i;

	if (p == NULL || text == NULL) {
		return NULL;
	}
	text = talloc_asprintf_append_buffer(text, "%s%s",
				      text[0] != '\0' ? " " : "",
				      quoted ? "\"" : "");
	for (i = 0; i < *size && text != NULL; i++) {
		const char *form = p[i] < 0x20 || p[i] > 0x7e ? "\\%03u" :
				   quoted && strchr("\"\\", p[i]) ? "\\%c" :
								    "%c";

		text = talloc_asprintf_append_buffer(text, form, p[i]);
	}
	return text != NULL && quoted ? talloc_strdup_append_buffer(text, "\"") : text;
}

static char *add_number(char *text, struct cursor *c, size_t width)
{
	const uint8_t *p = take(c, width);

	if (p == NULL || text == NULL) {
		return NULL;
	}
	return talloc_asprintf_append_buffer(text, "%s%u",
				      text[0] != '\0' ? " " : "",
				      width == 2 ? u16(p) : u32(p));
}

/* 2: u16, n: name; S: strings to the end. SOA: see soa(). */
static const struct {
	uint16_t type;
	const char *shape;
} shapes[] = {{2, "n"},	   {3, "n"},	{4, "n"},  {5, "n"},  {7, "n"},
	      {8, "n"},	   {9, "n"},	{12, "n"}, {13, "S"}, {14, "nn"},
	      {15, "2n"},  {16, "S"},	{17, "nn"}, {18, "2n"}, {19, "S"},
	      {20, "S"},   {21, "2n"},	{33, "222n"}, {39, "n"}};

static char *by_shape(TALLOC_CTX *mem_ctx, struct cursor *c, const char *shape)
{
	char *text = talloc_strdup(mem_ctx, "");

	for (; *shape != '\0' && text != NULL; shape++) {
		if (*shape == '2') {
			text = add_number(text, c, 2);
		} else if (*shape == 'n') {
			text = add_name(text, c, false);
		} else {
			do {
				text = add_name(text, c, true);
			} while (text != NULL && c->at < c->length);
		}
	}
	return c->at == c->length ? text : NULL;
}

static char *soa(TALLOC_CTX *mem_ctx, const struct rpc_dns_data *data)
{
	struct cursor numbers = {.bytes = data->bytes, .length = 20};
	struct cursor names = {.bytes = data->bytes, .length = data->length,
			       .at = 20};
	char *text = talloc_strdup(mem_ctx, "");
	int i;

	if (data->length < 20) {
		return NULL;
	}
	text = add_name(text, &names, false);
	text = add_name(text, &names, false);
	for (i = 0; i < 5; i++) {
		text = add_number(text, &numbers, 4);
	}
	return names.at == names.length ? text : NULL;
}

static char *unknown(TALLOC_CTX *mem_ctx, const struct rpc_dns_data *data)
{
	char *text = talloc_asprintf(mem_ctx, "\\# %zu%s", data->length,
				     data->length > 0 ? " " : "");
	size_t i;

	for (i = 0; i < data->length && text != NULL; i++) {
		text = talloc_asprintf_append_buffer(text, "%02x",
						     data->bytes[i]);
	}
	return text;
}

char *rpc_dns_record_text(TALLOC_CTX *mem_ctx, const struct rpc_dns_data *data)
{
	struct cursor c = {.bytes = data->bytes, .length = data->length};
	char address[INET6_ADDRSTRLEN];
	TALLOC_CTX *scratch = talloc_new(mem_ctx);
	char *text = NULL;
	size_t i;

	if ((data->type == 1 && data->length == 4) ||
	    (data->type == 28 && data->length == 16)) {
		inet_ntop(data->type == 1 ? AF_INET : AF_INET6, data->bytes,
			  address, sizeof(address));
		text = talloc_strdup(scratch, address);
	} else if (data->type == 6) {
		text = soa(scratch, data);
	}
	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (shapes[i].type == data->type) {
			text = by_shape(scratch, &c, shapes[i].shape);
		}
	}
	text = text != NULL ? talloc_steal(mem_ctx, text)
			    : unknown(mem_ctx, data);
	talloc_free(scratch);
	return text;
}
