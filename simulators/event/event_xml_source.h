/*
 * The octets of an export, as libxml2 asks for them: an export without a root
 * is no document, so that it gets a root around all there is, and its XML
 * declaration is taken off.
 */
#ifndef SIM_EVENT_XML_SOURCE_H
#define SIM_EVENT_XML_SOURCE_H

#include <stddef.h>
#include <stdint.h>

struct event_xml_source {
	const uint8_t *at, *end; /* not yet read; the caller's */
	const char *encoding;	 /* as libxml2 names it */
	unsigned width;		 /* octets of an ASCII character */
	enum { EVENT_XML_BEFORE, EVENT_XML_INSIDE, EVENT_XML_OVER } part;
};

/* Finds the encoding: what the mark says; without one, UTF-8 if it can be,
 * else Windows-1252. */
void event_xml_source_open(struct event_xml_source *source, const void *data,
			   size_t length);

/* An xmlInputReadCallback; `source` is a struct event_xml_source. */
int event_xml_source_read(void *source, char *buffer, int length);

#endif
