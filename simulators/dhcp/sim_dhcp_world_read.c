/*
 * Reads Export-DhcpServer -Leases XML into a world, by libxml2's reader.
 *
 * A stack of places says where the reader stands:
 *
 *	file - server - family - scope - exclusion | reservation | lease
 *
 * sim_dhcp_world_format.c says which element leads from one to the next, and
 * which holds a value of the place. Lists such as <Leases> change nothing.
 * Values gather in a draft; the end of the place's element checks the draft
 * and moves it into the world. Order is free but for the family before its
 * scopes, which nesting gives. Names are compared without case or namespace.
 *
 * The file may be hostile: no DTD, no entities but the five of XML, no
 * network, and the bounds of sim_dhcp_world.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "simulators/dhcp/sim_dhcp_world_reading.h"

int sim_dhcp_reading_line(struct reading *r)
{
	xmlNode *node = xmlTextReaderCurrentNode(r->reader);

	return node == NULL ? 0 : (int)xmlGetLineNo(node);
}

int sim_dhcp_refuse_at(struct reading *r, int error, int line,
		       const char *format, ...)
{
	va_list args;
	char *text = NULL;

	va_start(args, format);
	text = talloc_vasprintf(r->mem_ctx, format, args);
	va_end(args);
	r->message = talloc_asprintf(r->mem_ctx, "%s:%d: %s", r->file, line,
				     text != NULL ? text : "out of memory");
	talloc_free(text);
	return error;
}

static int warn_left_out(struct reading *r, const char *name)
{
	struct sim_dhcp_world *w = r->world;
	char **grown = NULL;

	if (w->num_warnings == SIM_DHCP_MAX_WARNINGS) {
		return 0;
	}
	grown = talloc_realloc(w, w->warnings, char *, w->num_warnings + 1);
	if (grown == NULL) {
		return ENOMEM;
	}
	w->warnings = grown;
	grown[w->num_warnings] = talloc_asprintf(
		grown,
		"%s:%d: unknown element <%.64s> is left out; remove it "
		"or correct its name",
		r->file, sim_dhcp_reading_line(r), name);
	if (grown[w->num_warnings] == NULL) {
		return ENOMEM;
	}
	w->num_warnings++;
	return 0;
}

/* The innermost place that is not a list. */
static enum place place_now(const struct reading *r)
{
	size_t i = r->depth;

	while (i > 0 && r->stack[i - 1] == AT_LIST) {
		i--;
	}
	return i == 0 ? AT_FILE : r->stack[i - 1];
}

static int on_end(struct reading *r)
{
	enum place place = r->stack[r->depth - 1];
	int ret = sim_dhcp_reading_leave(r, place);

	r->depth--;
	return ret;
}

static int on_start(struct reading *r)
{
	const char *name = (const char *)xmlTextReaderConstLocalName(r->reader);
	enum place from = place_now(r), to = AT_OTHER;
	bool is_empty = xmlTextReaderIsEmptyElement(r->reader) == 1;
	int ret = 0;

	if (r->depth == MAX_DEPTH) {
		return sim_dhcp_refuse(r, E2BIG,
				       "elements nest more than "
				       "%d deep; this is no export",
				       MAX_DEPTH);
	}
	if (from == AT_VALUE || from == AT_PAIR) {
		return sim_dhcp_refuse(r, EINVAL,
				       "<%.64s> inside <%s>, "
				       "which holds text; move it out",
				       name,
				       from == AT_PAIR ? r->pair
						       : r->field->name);
	}
	r->field = from == AT_OTHER ? NULL : sim_dhcp_format_field(from, name);
	r->pair = sim_dhcp_format_text(from, name);
	if (r->field != NULL || r->pair != NULL) {
		to = r->field != NULL ? AT_VALUE : AT_PAIR;
		r->text[0] = '\0';
		r->text_length = 0;
	} else if (from != AT_OTHER &&
		   !sim_dhcp_format_place(from, name, &to)) {
		if (from == AT_FILE) {
			return sim_dhcp_refuse(
				r, EINVAL,
				"the root is "
				"<%.64s>, not <DHCPServer>; export with "
				"Export-DhcpServer -Leases",
				name);
		}
		ret = warn_left_out(r, name);
	}
	if (ret != 0) {
		return ret;
	}
	r->stack[r->depth++] = to;
	ret = sim_dhcp_reading_enter(r, to);
	return ret == 0 && is_empty ? on_end(r) : ret;
}

static int on_text(struct reading *r)
{
	const char *text = (const char *)xmlTextReaderConstValue(r->reader);
	size_t length;

	if (r->depth == 0 || text == NULL ||
	    (r->stack[r->depth - 1] != AT_VALUE &&
	     r->stack[r->depth - 1] != AT_PAIR)) {
		return 0;
	}
	length = strlen(text);
	if (length > SIM_DHCP_MAX_TEXT - r->text_length) {
		return sim_dhcp_refuse(r, E2BIG,
				       "<%s> holds more than %u "
				       "octets; shorten it",
				       r->field != NULL ? r->field->name
							: r->pair,
				       SIM_DHCP_MAX_TEXT);
	}
	memcpy(r->text + r->text_length, text, length + 1);
	r->text_length += length;
	return 0;
}

static int on_node(struct reading *r)
{
	switch (xmlTextReaderNodeType(r->reader)) {
	case XML_READER_TYPE_ELEMENT:
		return on_start(r);
	case XML_READER_TYPE_END_ELEMENT:
		return on_end(r);
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		return on_text(r);
	case XML_READER_TYPE_DOCUMENT_TYPE:
	case XML_READER_TYPE_ENTITY_REFERENCE:
		return sim_dhcp_refuse(
			r, EINVAL,
			"a document type or an "
			"entity of its own; an export has neither, "
			"remove it");
	default:
		return 0;
	}
}

/* Remembers the first complaint of the parser itself. */
static void on_xml_error(void *private_data, xmlErrorPtr error)
{
	struct reading *r = private_data;

	if (r->message == NULL && error->level >= XML_ERR_ERROR) {
		sim_dhcp_refuse_at(r, EINVAL, error->line,
				   "not well-formed XML: %.*s; "
				   "export the file again",
				   (int)strcspn(error->message, "\n"),
				   error->message);
	}
}

static int scope_order(const void *a, const void *b)
{
	const struct sim_dhcp_scope *left = a, *right = b;

	return sim_dhcp_address_compare(&left->id, &right->id);
}

static int sort_scopes(struct reading *r, struct sim_dhcp_scope *list, size_t n)
{
	size_t i;

	if (n > 1) {
		qsort(list, n, sizeof(*list), scope_order);
	}
	for (i = 1; i < n; i++) {
		if (scope_order(&list[i - 1], &list[i]) == 0) {
			return sim_dhcp_refuse_at(
				r, EINVAL, 0,
				"scope %s is there twice; "
				"remove one",
				sim_dhcp_address_text(r->mem_ctx,
						      list[i].family,
						      &list[i].id));
		}
	}
	return 0;
}

static int read_all(struct reading *r)
{
	int ret = 0, more;

	more = xmlTextReaderRead(r->reader);
	while (more == 1 && ret == 0) {
		ret = on_node(r);
		if (ret == 0) {
			more = xmlTextReaderRead(r->reader);
		}
	}
	if (ret == 0 && (more != 0 || r->message != NULL)) {
		if (r->message == NULL) {
			sim_dhcp_refuse_at(r, EINVAL, 0,
					   "not XML; export the file again");
		}
		ret = EINVAL;
	}
	if (ret == 0) {
		ret = sort_scopes(r, r->world->scopes4, r->world->num_scopes4);
	}
	if (ret == 0) {
		ret = sort_scopes(r, r->world->scopes6, r->world->num_scopes6);
	}
	return ret;
}

int sim_dhcp_world_parse(TALLOC_CTX *mem_ctx, const char *file, const void *xml,
			 size_t length, struct sim_dhcp_world **out_world,
			 const char **out_message)
{
	struct reading *r = NULL;
	int ret;

	if (length == 0 || length > SIM_DHCP_MAX_FILE) {
		*out_message = talloc_asprintf(
			mem_ctx, "%s:0: %s", file,
			length == 0 ? "the file is empty; export it again"
				    : "the file is too large; split the world");
		return length == 0 ? EINVAL : E2BIG;
	}
	r = talloc_zero(mem_ctx, struct reading);
	if (r == NULL) {
		return ENOMEM;
	}
	r->file = file;
	r->mem_ctx = r;
	r->world = talloc_zero(r, struct sim_dhcp_world);
	r->reader = xmlReaderForMemory(xml, (int)length, NULL, NULL,
				       XML_PARSE_NONET | XML_PARSE_BIG_LINES |
					       XML_PARSE_COMPACT);
	if (r->world == NULL || r->reader == NULL) {
		ret = ENOMEM;
		goto done;
	}
	r->world->major = 10;
	xmlTextReaderSetStructuredErrorHandler(r->reader, on_xml_error, r);
	ret = read_all(r);
	if (ret == 0) {
		*out_world = talloc_move(mem_ctx, &r->world);
	}
done:
	if (ret != 0) {
		*out_message = talloc_strdup(
			mem_ctx,
			r->message != NULL ? r->message : "out of memory");
	}
	if (r->reader != NULL) {
		xmlFreeTextReader(r->reader);
	}
	talloc_free(r);
	return ret;
}

int sim_dhcp_world_load(TALLOC_CTX *mem_ctx, const char *path,
			struct sim_dhcp_world **out_world,
			const char **out_message)
{
	struct stat st = {.st_size = 0};
	void *data = NULL;
	int fd, ret;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	ret = fd < 0 ? errno : 0;
	if (ret == 0 && fstat(fd, &st) != 0) {
		ret = errno;
	}
	if (ret == 0 && !S_ISREG(st.st_mode)) {
		ret = EINVAL;
	}
	if (ret == 0 && st.st_size > 0) {
		data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE,
			    fd, 0);
		ret = data == MAP_FAILED ? errno : 0;
	}
	if (fd >= 0) {
		close(fd);
	}
	if (ret != 0) {
		*out_message = talloc_asprintf(mem_ctx,
					       "%s: %s; the host "
					       "needs a readable dhcp.xml",
					       path, strerror(ret));
		return ret;
	}
	ret = sim_dhcp_world_parse(mem_ctx, path, data, (size_t)st.st_size,
				   out_world, out_message);
	if (data != NULL) {
		munmap(data, (size_t)st.st_size);
	}
	return ret;
}
