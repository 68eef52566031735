/*
 * Events as an administrator exports them (`wevtutil qe LOG /f:xml`, with or
 * without /e:Events), kept as elements of libxml2.
 *
 * A file is read in any encoding such an export has: UTF-16 with its mark,
 * UTF-8, or Windows-1252 where it is not UTF-8. It may be hostile: no DTD, no
 * entities but the five of XML, no network, and the bounds below. Left out are
 * comments, the fold marks that Event Viewer's view leaves in copied text, and
 * <RenderingInfo>, which a log does not hold. An element has therefore either
 * elements or one text, and CDATA is text.
 */
#ifndef SIM_EVENT_XML_H
#define SIM_EVENT_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>
#include <libxml/tree.h>

/* Bounds of a file; more is refused with a sentence. In memory an event takes
 * about ten times its text, elements without text thirty times. */
#define EVENT_XML_MAX_FILE (128u * 1024 * 1024)
#define EVENT_XML_MAX_EVENTS 1000000u
#define EVENT_XML_MAX_EVENT (1024u * 1024) /* octets of names and texts */
#define EVENT_XML_MAX_NODES 8192u	   /* elements and attributes */
#define EVENT_XML_MAX_DEPTH 32u
#define EVENT_XML_MAX_CHANNEL 255u /* octets */

struct event_record {
	xmlNode *event;	     /* <Event>; belongs to the list's document */
	uint64_t record_id;  /* System/EventRecordID */
	uint64_t time;	     /* System/TimeCreated/@SystemTime, FILETIME */
	const char *channel; /* System/Channel; the list's */
};

/*
 * Sorted by channel (names compared without case), then by record_id, which
 * is met once in a channel. Freeing the list frees the document.
 */
struct event_list {
	struct event_record *records;
	size_t count;
	xmlDoc *doc;
};

/*
 * Reads `length` octets. `file` is for messages alone. Every event needs an
 * EventID, an EventRecordID, a Channel and a TimeCreated; a file without
 * events is an empty list.
 *
 * EINVAL or E2BIG with "FILE:LINE: what is wrong; the cure" in *out_message
 * (on mem_ctx), or ENOMEM.
 */
int event_xml_parse(TALLOC_CTX *mem_ctx, const char *file, const void *data,
		    size_t length, struct event_list **out_list,
		    const char **out_message);

/* The same from a file; also errno of opening and reading it. */
int event_xml_load(TALLOC_CTX *mem_ctx, const char *path,
		   struct event_list **out_list, const char **out_message);

/* The first child element of this name, or NULL. The namespace of a name
 * does not count, here and below. */
xmlNode *event_xml_child(const xmlNode *parent, const char *name);

/* The text of an element, of an attribute's value; lent. "" for an element
 * without text, NULL for an attribute that is not there. */
const char *event_xml_text(const xmlNode *element);
const char *event_xml_attribute(const xmlNode *element, const char *name);

/* YYYY-MM-DDThh:mm:ss[.f{1,9}]Z to FILETIME; false for anything else. */
bool event_xml_time(const char *text, uint64_t *out_filetime);

/* Decimal, or hexadecimal after 0x, of 64 bits; nothing around it. */
bool event_xml_number(const char *text, uint64_t *out_number);

#endif
