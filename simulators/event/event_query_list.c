/*
 * Reads a structured query (MS-EVEN6 2.2.16):
 *
 *	QueryList -- Query, 1 to n -- Select or Suppress, 1 to n
 *
 * Names have no namespace. Id and Path are looked at, other attributes are
 * not: a simulated host has no containers for Target to choose from.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include "simulators/event/event_query_private.h"

#define FILE_SCHEME "file://"

struct reading {
	struct event_query *query;
	const char *path; /* of the call, then of the Query */
	bool is_file;
	struct event_query_problem *problem;
	int xml_line; /* of the first complaint of libxml2; 0: none */
};

static int refuse(struct reading *r, enum event_query_error sub_error,
		  const xmlNode *node, const char *sentence)
{
	long line = node != NULL ? xmlGetLineNo(node) : r->xml_line;

	return event_query_refuse(r->problem, sub_error,
				  line > 0 ? (size_t)line : 1, sentence);
}

static void on_xml_error(void *context, xmlErrorPtr error)
{
	xmlParserCtxt *parser = context;
	struct reading *r = parser->_private;

	if (r->xml_line == 0 && error->level >= XML_ERR_ERROR) {
		r->xml_line = error->line > 0 ? error->line : 1;
	}
}

static void on_doctype(void *context, const xmlChar *name,
		       const xmlChar *public_id, const xmlChar *system_id)
{
	xmlParserCtxt *parser = context;
	struct reading *r = parser->_private;

	(void)name;
	(void)public_id;
	(void)system_id;
	r->xml_line = xmlSAX2GetLineNumber(parser);
	xmlStopParser(parser);
}

static xmlDoc *parse(struct reading *r, const char *text)
{
	xmlParserCtxt *parser = xmlNewParserCtxt();
	xmlDoc *doc = NULL;

	if (parser == NULL) {
		return NULL;
	}
	parser->_private = r;
	parser->sax->serror = on_xml_error;
	parser->sax->internalSubset = on_doctype;
	parser->sax->comment = NULL;
	parser->sax->processingInstruction = NULL;
	/* The text is UTF-8 by now, whatever its declaration says. */
	doc = xmlCtxtReadMemory(parser, text, (int)strlen(text), NULL, "UTF-8",
				XML_PARSE_NONET | XML_PARSE_NOENT |
					XML_PARSE_NOCDATA |
					XML_PARSE_IGNORE_ENC |
					XML_PARSE_BIG_LINES);
	if (doc == NULL && parser->myDoc != NULL) {
		xmlFreeDoc(parser->myDoc);
	}
	parser->myDoc = NULL;
	xmlFreeParserCtxt(parser);
	if (doc != NULL && r->xml_line != 0) {
		xmlFreeDoc(doc);
		doc = NULL;
	}
	return doc;
}

static bool is_element(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)node->name, name) == 0;
}

/* The path that NODE names instead of the one around it. */
static void look_for_path(const xmlNode *node, const char **path,
			  bool *is_file)
{
	const char *own = event_xml_attribute(node, "Path");

	if (own == NULL) {
		return;
	}
	*is_file = strncmp(own, FILE_SCHEME, strlen(FILE_SCHEME)) == 0;
	*path = *is_file ? own + strlen(FILE_SCHEME) : own;
}

static int read_filter(struct reading *r, const xmlNode *node)
{
	const char *path = r->path, *text = event_xml_text(node);
	bool is_file = r->is_file;

	if (xmlFirstElementChild((xmlNode *)node) != NULL) {
		return refuse(r, EVENT_QUERY_MALFORMED_XML, node,
			      "an element in a Select or Suppress");
	}
	look_for_path(node, &path, &is_file);
	return event_query_add(r->query, path, is_file, text, strlen(text),
			       is_element(node, "Suppress"), r->problem);
}

/* xs:long; the wire has its lower 32 bits. */
static bool read_id(const xmlNode *node, uint32_t *out_id)
{
	const char *text = event_xml_attribute(node, "Id");
	char *end = NULL;
	long long id;

	*out_id = UINT32_MAX;
	if (text == NULL) {
		return true;
	}
	errno = 0;
	id = strtoll(text, &end, 10);
	*out_id = (uint32_t)id;
	return errno == 0 && end != text && *end == '\0';
}

static bool is_blank(const xmlNode *node)
{
	const char *text = (const char *)node->content;

	return node->type == XML_TEXT_NODE &&
	       (text == NULL || text[strspn(text, " \t\r\n")] == '\0');
}

static int read_query(struct reading *r, const xmlNode *node)
{
	struct reading inner = *r;
	const xmlNode *child = NULL;
	size_t count = 0;
	uint32_t id;
	int ret;

	if (!read_id(node, &id)) {
		return refuse(r, EVENT_QUERY_MALFORMED_XML, node,
			      "an Id that is no number");
	}
	look_for_path(node, &inner.path, &inner.is_file);
	ret = event_query_add_subquery(r->query, id, r->problem);
	for (child = node->children; child != NULL && ret == 0;
	     child = child->next) {
		if (is_element(child, "Select") ||
		    is_element(child, "Suppress")) {
			ret = read_filter(&inner, child);
			count++;
		} else if (!is_blank(child)) {
			ret = refuse(r, EVENT_QUERY_MALFORMED_XML, child,
				     "a Query holds Select and Suppress only");
		}
	}
	if (ret == 0 && count == 0) {
		ret = refuse(r, EVENT_QUERY_MALFORMED_XML, node,
			     "a Query without a Select");
	}
	return ret;
}

static int read_list(struct reading *r, const xmlNode *root)
{
	const xmlNode *child = NULL;
	int ret = 0;

	if (!is_element(root, "QueryList")) {
		return refuse(r, EVENT_QUERY_MALFORMED_XML, root,
			      "a structured query is a QueryList");
	}
	for (child = root->children; child != NULL && ret == 0;
	     child = child->next) {
		if (is_element(child, "Query")) {
			ret = read_query(r, child);
		} else if (!is_blank(child)) {
			ret = refuse(r, EVENT_QUERY_MALFORMED_XML, child,
				     "a QueryList holds Query only");
		}
	}
	if (ret == 0 && r->query->num_subqueries == 0) {
		ret = refuse(r, EVENT_QUERY_MALFORMED_XML, root,
			     "a QueryList without a Query");
	}
	return ret;
}

int event_query_list_read(struct event_query *query, const char *path,
			  bool is_file, const char *text,
			  struct event_query_problem *out_problem)
{
	struct reading r = {
		.query = query,
		.path = path,
		.is_file = is_file,
		.problem = out_problem,
	};
	xmlDoc *doc = NULL;
	int ret;

	/* An XML declaration may have nothing before it. */
	doc = parse(&r, text + strspn(text, " \t\r\n"));
	if (doc == NULL) {
		return r.xml_line == 0
			       ? ENOMEM
			       : refuse(&r, EVENT_QUERY_MALFORMED_XML, NULL,
					"not well-formed XML");
	}
	ret = read_list(&r, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	return ret;
}
