/* use: sim_event rpc_event TALLOC XML2 JANSSON CHECK */
/* What is encoded is read again as the same text, typed or not. */
#include <stdio.h>
#include <string.h>

#include "rpc/event/rpc_event_fields.h"
#include "simulators/event/event_encode.h"
#include "tests/support/suite.h"

#define NS "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'"
#define SYSTEM(inner)                                                          \
	"<System><Provider Name='p'/><EventID>1</EventID><TimeCreated "        \
	"SystemTime='2026-11-02T08:00:00.1234567Z'/><EventRecordID>7"          \
	"</EventRecordID><Channel>c</Channel>" inner "</System>"
#define EVENT(body) "<Event " NS ">" SYSTEM("") body "</Event>"
#define DATA(text) EVENT("<EventData><Data Name='d'>" text "</Data></EventData>")

static const struct {
	const char *event;
	int type; /* of the Data; -1: none looked at */
} events[] = {
	{DATA("text"), EVENT_BINXML_STRING},
	{DATA("12"), EVENT_BINXML_STRING}, /* a number may be anything */
	{DATA("0x0"), EVENT_BINXML_HEX32},
	{DATA("0xffffffff"), EVENT_BINXML_HEX32},
	{DATA("0x100000000"), EVENT_BINXML_HEX64},
	{DATA("0xffffffffffffffff"), EVENT_BINXML_HEX64},
	{DATA("0x10000000000000000"), EVENT_BINXML_STRING},
	{DATA("0x00"), EVENT_BINXML_STRING}, /* would come back as 0x0 */
	{DATA("0xAB"), EVENT_BINXML_STRING},
	{DATA("0x"), EVENT_BINXML_STRING},
	{DATA("S-1-0-0"), EVENT_BINXML_SID},
	{DATA("S-1-5-21-1-2-4294967295-500"), EVENT_BINXML_SID},
	{DATA("S-1-5"), EVENT_BINXML_STRING},
	{DATA("S-1-5-4294967296"), EVENT_BINXML_STRING},
	{DATA("S-1-5-21-"), EVENT_BINXML_STRING},
	{DATA("{6d64f02c-a125-4dac-9a01-f0555b41ca84}"), EVENT_BINXML_GUID},
	{DATA("{6d64f02c-a125-4dac-9a01-f0555b41ca8}"), EVENT_BINXML_STRING},
	{DATA("{6d64f02c_a125-4dac-9a01-f0555b41ca84}"), EVENT_BINXML_STRING},
	{DATA("%%1833"), EVENT_BINXML_STRING},
	{DATA("&lt;&amp;&gt; 'q' \"q\""), EVENT_BINXML_STRING},
	{DATA("Łódź 東京 \xf0\x9f\x98\x80"), EVENT_BINXML_STRING},
	{DATA(" blank "), EVENT_BINXML_STRING},
	{DATA(""), -1},
	{EVENT("<EventData Name='E'><Data>unnamed</Data><Binary>00FF</Binary>"
	       "</EventData>"), -1},
	{EVENT("<UserData><Cleared xmlns='urn:x'><Who>me</Who><Empty/>"
	       "</Cleared></UserData>"), -1},
	{"<Event " NS ">" SYSTEM("<Correlation ActivityID='{6d64f02c-a125-4dac-"
				 "9a01-f0555b41ca84}'/><Execution ProcessID="
				 "'4294967295' ThreadID='0'/><Security "
				 "UserID='S-1-5-18'/>") "</Event>", -1},
	/* numbers of System that fit their type no more, or are none */
	{"<Event " NS "><System><EventID Qualifiers='65536'>65535</EventID>"
	 "<Version>256</Version><Level>07</Level><Task>-1</Task><Keywords>0xF"
	 "</Keywords><TimeCreated SystemTime='2026-11-02T08:00:00Z'/>"
	 "<EventRecordID>7</EventRecordID><Channel>c</Channel></System>"
	 "</Event>", -1},
};

static const char *text_of(const xmlNode *element)
{
	const char *text = event_xml_text(element);

	return text != NULL ? text : "";
}

static const xmlNode *element_at(const xmlNode *node)
{
	while (node != NULL && node->type != XML_ELEMENT_NODE) {
		node = node->next;
	}
	return node;
}

static void same_attributes(const xmlNode *a, const xmlNode *b)
{
	const xmlAttr *left = a->properties, *right = b->properties;
	const char *name = NULL, *was = NULL, *is = NULL;
	uint64_t before, after;

	for (; left != NULL && right != NULL;
	     left = left->next, right = right->next) {
		name = (const char *)left->name;
		ck_assert_str_eq(name, (const char *)right->name);
		was = event_xml_attribute(a, name);
		is = event_xml_attribute(b, name);
		if (strcmp(name, "SystemTime") == 0) {
			ck_assert(event_xml_time(was, &before));
			ck_assert(event_xml_time(is, &after));
			ck_assert_uint_eq(before, after);
		} else {
			ck_assert_str_eq(was, is);
		}
	}
	ck_assert(left == NULL && right == NULL);
}

static void same(const xmlNode *a, const xmlNode *b)
{
	const xmlNode *left = element_at(a->children);
	const xmlNode *right = element_at(b->children);

	ck_assert_str_eq((const char *)a->name, (const char *)b->name);
	ck_assert_int_eq(a->ns != NULL, b->ns != NULL);
	if (a->ns != NULL) {
		ck_assert_str_eq((const char *)a->ns->href,
				 (const char *)b->ns->href);
	}
	same_attributes(a, b);
	if (left == NULL && right == NULL) {
		ck_assert_str_eq(text_of(a), text_of(b));
	}
	while (left != NULL && right != NULL) {
		same(left, right);
		left = element_at(left->next);
		right = element_at(right->next);
	}
	ck_assert(left == NULL && right == NULL);
}

static struct event_list *parse(TALLOC_CTX *mem_ctx, const char *text)
{
	struct event_list *list = NULL;
	const char *message = "none";
	int ret = event_xml_parse(mem_ctx, "event", text, strlen(text), &list,
				  &message);

	ck_assert_msg(ret == 0, "%s: %s", message, text);
	ck_assert_uint_eq(list->count, 1);
	return list;
}

START_TEST(what_is_encoded_reads_the_same)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct event_encoder *encoder = event_encoder_new(mem);
	struct event_list *list = parse(mem, events[_i].event);
	const struct rpc_event_field *field = NULL;
	const struct rpc_event *event = NULL;
	const uint8_t *data = NULL;
	size_t length = 0;
	char *xml = NULL;
	bool partial = true;

	ck_assert_int_eq(event_encode(encoder, list->records[0].event, &data,
				      &length),
			 0);
	ck_assert_int_eq(rpc_event_xml(mem, rpc_event_walk_new(mem), data,
				       length, &xml, &partial),
			 RPC_EVENT_GOOD);
	ck_assert(!partial);
	same(list->records[0].event, parse(mem, xml)->records[0].event);
	ck_assert_int_eq(rpc_event_decode(rpc_event_decoder_new(mem), data,
					  length, &event),
			 RPC_EVENT_GOOD);
	ck_assert_uint_eq(event->record_id, 7);
	if (events[_i].type >= 0) {
		field = rpc_event_field(event, "d");
		ck_assert_ptr_nonnull(field);
		ck_assert_int_eq(field->type, events[_i].type);
	}
	talloc_free(mem);
}
END_TEST

static Suite *event_encode_suite(void)
{
	Suite *suite = suite_create("event_encode");
	TCase *tcase = tcase_create("values");

	tcase_add_loop_test(tcase, what_is_encoded_reads_the_same, 0,
			    sizeof(events) / sizeof(events[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}

TEST_MAIN(event_encode_suite)
