/*
 * Reads exported events by libxml2's SAX parser, which builds the tree as it
 * is told to; what is left out or refused never gets there.
 *
 *	outside -- <Event> --> event -- its end --> outside
 *	   |
 *	   +-- <Events>, once, as the root -- its end --> outside
 *
 * event_xml_source.h puts a root of ours around all there is, within which a
 * document type is no XML.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include "simulators/event/event_xml.h"
#include "simulators/event/event_xml_source.h"

#define CURE "export with wevtutil qe LOG /f:xml"

struct reading {
	const char *file;
	struct event_xml_source source;
	xmlParserCtxt *parser;
	struct event_list *list;
	size_t room;
	unsigned depth;	       /* of open elements in the event; 0 outside */
	unsigned left_out;     /* of them, below a <RenderingInfo> */
	size_t octets, nodes;  /* of the event */
	unsigned roots, level; /* of elements outside events */
	int error;
	char *message;
};

/* Notes the first thing that is wrong and stops the parser. */
static void refuse_at(struct reading *r, int error, int line,
		      const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void refuse_at(struct reading *r, int error, int line,
		      const char *format, ...)
{
	va_list args;
	char *text = NULL;

	if (r->error != 0) {
		return;
	}
	r->error = error;
	va_start(args, format);
	text = talloc_vasprintf(r, format, args);
	va_end(args);
	r->message = talloc_asprintf(r, "%s:%d: %s", r->file, line,
				     text != NULL ? text : "out of memory");
	if (r->parser != NULL) {
		xmlStopParser(r->parser);
	}
}

#define refuse(r, error, ...)                                                  \
	refuse_at(r, error, xmlSAX2GetLineNumber((r)->parser), __VA_ARGS__)

/* What an event must have. */

static bool has_number(const xmlNode *system, const char *name,
		       uint64_t *out_number)
{
	const xmlNode *element = event_xml_child(system, name);

	return element != NULL &&
	       event_xml_number(event_xml_text(element), out_number);
}

static void check_event(struct reading *r, struct event_record *record)
{
	const xmlNode *system = event_xml_child(record->event, "System");
	const xmlNode *time = NULL, *channel = NULL;
	const char *text = NULL;
	int line = (int)xmlGetLineNo(record->event);
	uint64_t id;

	if (system == NULL) {
		refuse_at(r, EINVAL, line, "an <Event> without <System>; " CURE);
		return;
	}
	if (!has_number(system, "EventID", &id) || id > UINT16_MAX) {
		refuse_at(r, EINVAL, line,
			  "<EventID> is missing or no number up to 65535; "
			  CURE);
		return;
	}
	if (!has_number(system, "EventRecordID", &record->record_id)) {
		refuse_at(r, EINVAL, line,
			  "<EventRecordID> is missing or no number; " CURE);
		return;
	}
	time = event_xml_child(system, "TimeCreated");
	text = time != NULL ? event_xml_attribute(time, "SystemTime") : NULL;
	if (text == NULL || !event_xml_time(text, &record->time)) {
		refuse_at(r, EINVAL, line,
			  "<TimeCreated SystemTime> is missing or no time "
			  "such as 2031-05-06T05:04:03.2109876Z; " CURE);
		return;
	}
	channel = event_xml_child(system, "Channel");
	record->channel = channel != NULL ? event_xml_text(channel) : "";
	if (record->channel[0] == '\0' ||
	    strlen(record->channel) > EVENT_XML_MAX_CHANNEL) {
		refuse_at(r, EINVAL, line,
			  "<Channel> is missing or has more than %u octets; "
			  "name the log that the event is from",
			  EVENT_XML_MAX_CHANNEL);
	}
}

static bool is_layout(const xmlChar *text)
{
	return text == NULL ||
	       text[strspn((const char *)text, " \t\r\n-")] == '\0';
}

/* Between elements there is nothing but layout and fold marks. */
static void drop_layout(struct reading *r, xmlNode *element)
{
	xmlNode *child = NULL, *next = NULL;

	if (xmlFirstElementChild(element) == NULL) {
		return;
	}
	for (child = element->children; child != NULL; child = next) {
		next = child->next;
		if (child->type == XML_ELEMENT_NODE) {
			continue;
		}
		if (!is_layout(child->content)) {
			refuse(r, EINVAL,
			       "<%.64s> holds text beside elements; " CURE,
			       (const char *)element->name);
			return;
		}
		xmlUnlinkNode(child);
		xmlFreeNode(child);
	}
}

static void keep_event(struct reading *r, xmlNode *event)
{
	struct event_list *list = r->list;
	struct event_record *grown = NULL;

	if (list->count == EVENT_XML_MAX_EVENTS) {
		refuse(r, E2BIG, "more than %u events; split the log",
		       EVENT_XML_MAX_EVENTS);
		return;
	}
	if (list->count == r->room) {
		r->room = 2 * r->room + 64;
		grown = talloc_realloc(list, list->records,
				       struct event_record, r->room);
		if (grown == NULL) {
			refuse(r, ENOMEM, "out of memory");
			return;
		}
		list->records = grown;
	}
	list->records[list->count] = (struct event_record){.event = event};
	check_event(r, &list->records[list->count]);
	list->count++;
}

/* The parser's reports. */

static bool count(struct reading *r, size_t octets, size_t nodes)
{
	r->octets += octets;
	r->nodes += nodes;
	if (r->octets > EVENT_XML_MAX_EVENT || r->nodes > EVENT_XML_MAX_NODES) {
		refuse(r, E2BIG,
		       "an event of more than %u octets or %u elements and "
		       "attributes; leave it out",
		       EVENT_XML_MAX_EVENT, EVENT_XML_MAX_NODES);
		return false;
	}
	return true;
}

static size_t attribute_octets(const xmlChar **attributes, int number)
{
	size_t octets = 0;
	int i;

	/* name, prefix, namespace, value and its end */
	for (i = 0; i < number; i++, attributes += 5) {
		octets += strlen((const char *)attributes[0]) +
			  (size_t)(attributes[4] - attributes[3]);
	}
	return octets;
}

/* True for <Event>. The first element of all is our root. */
static bool begin_outside(struct reading *r, const char *name)
{
	r->level++;
	if (r->level == 1) {
		return false;
	}
	if (strcmp(name, "Event") == 0) {
		r->level--;
		r->octets = 0;
		r->nodes = 0;
		return true;
	}
	if (strcmp(name, "Events") != 0 || r->level > 2 || r->roots > 0 ||
	    r->list->count > 0) {
		refuse(r, EINVAL, "<%.64s> where <Event> is expected; " CURE,
		       name);
	}
	r->roots++;
	return false;
}

static void on_start(void *context, const xmlChar *name,
		     const xmlChar *prefix, const xmlChar *uri,
		     int num_namespaces, const xmlChar **namespaces,
		     int num_attributes, int num_defaulted,
		     const xmlChar **attributes)
{
	xmlParserCtxt *parser = context;
	struct reading *r = parser->_private;
	const char *text = (const char *)name;

	if (r->error != 0) {
		return;
	}
	if (r->depth == 0 && !begin_outside(r, text)) {
		num_namespaces = num_attributes = num_defaulted = 0;
	} else {
		if (r->depth == EVENT_XML_MAX_DEPTH) {
			refuse(r, E2BIG,
			       "elements nest more than %u deep; leave the "
			       "event out",
			       EVENT_XML_MAX_DEPTH);
			return;
		}
		r->depth++;
		if (!count(r,
			   strlen(text) +
				   attribute_octets(attributes, num_attributes),
			   1 + (size_t)num_attributes)) {
			return;
		}
	}
	if (r->left_out > 0 ||
	    (r->depth == 2 && strcmp(text, "RenderingInfo") == 0)) {
		r->left_out++;
		return;
	}
	xmlSAX2StartElementNs(context, name, prefix, uri, num_namespaces,
			      namespaces, num_attributes, num_defaulted,
			      attributes);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
		   const xmlChar *uri)
{
	xmlParserCtxt *parser = context;
	struct reading *r = parser->_private;
	xmlNode *element = parser->node;

	if (r->error != 0) {
		return;
	}
	if (r->left_out > 0) {
		r->left_out--;
		r->depth--;
		return;
	}
	xmlSAX2EndElementNs(context, name, prefix, uri);
	if (r->depth == 0) {
		r->level--;
		return;
	}
	drop_layout(r, element);
	r->depth--;
	if (r->depth == 0 && r->error == 0) {
		keep_event(r, element);
	}
}

static void on_text(void *context, const xmlChar *text, int length)
{
	xmlParserCtxt *parser = context;
	struct reading *r = parser->_private;
	int i;

	if (r->error != 0 || r->left_out > 0) {
		return;
	}
	if (r->depth > 0) {
		if (count(r, (size_t)length, 0)) {
			xmlSAX2Characters(context, text, length);
		}
		return;
	}
	for (i = 0; i < length; i++) {
		if (strchr(" \t\r\n-", text[i]) == NULL || text[i] == '\0') {
			refuse(r, EINVAL, "text outside of events; " CURE);
			return;
		}
	}
}

static void on_xml_error(void *context, xmlErrorPtr error)
{
	xmlParserCtxt *parser = context;
	struct reading *r = parser->_private;

	if (error->code == XML_ERR_NO_MEMORY) {
		refuse_at(r, ENOMEM, error->line, "out of memory");
	} else if (error->level >= XML_ERR_ERROR) {
		refuse_at(r, EINVAL, error->line,
			  "not well-formed XML: %.*s; export the file again",
			  (int)strcspn(error->message, "\n"), error->message);
	}
}

static void parse(struct reading *r)
{
	xmlSAXHandler *sax = r->parser->sax;
	xmlDoc *doc = NULL;

	sax->startElementNs = on_start;
	sax->endElementNs = on_end;
	sax->characters = on_text;
	sax->ignorableWhitespace = on_text;
	sax->comment = NULL;
	sax->processingInstruction = NULL;
	sax->serror = on_xml_error;
	r->parser->_private = r;
	r->parser->userData = r->parser;
	doc = xmlCtxtReadIO(r->parser, event_xml_source_read, NULL, &r->source, NULL,
			    r->source.encoding,
			    XML_PARSE_NONET | XML_PARSE_NOENT |
				    XML_PARSE_NOCDATA | XML_PARSE_COMPACT |
				    XML_PARSE_BIG_LINES);
	r->list->doc = doc != NULL ? doc : r->parser->myDoc;
	r->parser->myDoc = NULL;
	if (doc == NULL) {
		refuse_at(r, EINVAL, 0, "not XML; export the file again");
	}
}

/* The list. */

static int list_free(struct event_list *list)
{
	if (list->doc != NULL) {
		xmlFreeDoc(list->doc);
	}
	return 0;
}

static int record_order(const void *a, const void *b)
{
	const struct event_record *left = a, *right = b;
	int order = strcasecmp(left->channel, right->channel);

	if (order != 0) {
		return order;
	}
	return left->record_id < right->record_id ? -1 :
	       left->record_id > right->record_id;
}

static void sort(struct reading *r)
{
	struct event_list *list = r->list;
	size_t i;

	if (list->count < 2) {
		return;
	}
	qsort(list->records, list->count, sizeof(*list->records),
	      record_order);
	for (i = 1; i < list->count; i++) {
		if (record_order(&list->records[i - 1], &list->records[i]) ==
		    0) {
			refuse_at(r, EINVAL,
				  (int)xmlGetLineNo(list->records[i].event),
				  "record %llu of %s is there twice; remove "
				  "one",
				  (unsigned long long)
					  list->records[i].record_id,
				  list->records[i].channel);
			return;
		}
	}
}

int event_xml_parse(TALLOC_CTX *mem_ctx, const char *file, const void *data,
		    size_t length, struct event_list **out_list,
		    const char **out_message)
{
	struct reading *r = talloc_zero(mem_ctx, struct reading);
	int ret;

	if (r == NULL) {
		return ENOMEM;
	}
	r->file = file;
	r->list = talloc_zero(r, struct event_list);
	if (r->list == NULL) {
		talloc_free(r);
		return ENOMEM;
	}
	talloc_set_destructor(r->list, list_free);
	if (length > EVENT_XML_MAX_FILE) {
		refuse_at(r, E2BIG, 0, "more than %u octets; split the log",
			  EVENT_XML_MAX_FILE);
		goto done;
	}
	event_xml_source_open(&r->source, data, length);
	r->parser = xmlNewParserCtxt();
	if (r->parser == NULL) {
		refuse_at(r, ENOMEM, 0, "out of memory");
		goto done;
	}
	parse(r);
	if (r->error == 0) {
		sort(r);
	}
done:
	ret = r->error;
	if (ret == 0) {
		*out_list = talloc_move(mem_ctx, &r->list);
	} else {
		*out_message = r->message != NULL
				       ? talloc_move(mem_ctx, &r->message)
				       : "out of memory";
	}
	if (r->parser != NULL) {
		xmlFreeParserCtxt(r->parser);
	}
	talloc_free(r);
	return ret;
}

int event_xml_load(TALLOC_CTX *mem_ctx, const char *path,
		   struct event_list **out_list, const char **out_message)
{
	struct stat st = {.st_size = 0};
	void *data = NULL;
	int fd, ret;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
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
		*out_message = talloc_asprintf(
			mem_ctx, "%s: %s; the host needs a readable log",
			path, strerror(ret));
		return ret;
	}
	ret = event_xml_parse(mem_ctx, path, data, (size_t)st.st_size,
			      out_list, out_message);
	if (data != NULL) {
		munmap(data, (size_t)st.st_size);
	}
	return ret;
}
