/* Result records, bookmarks and filters: bytes and text, no calls. */
#include <string.h>

#include "rpc/event/rpc_event_private.h"
#include "rpc/event/rpc_event_record.h"

#define RECORD_HEADER	16 /* its own size, of the header, two offsets */
#define BOOKMARK_HEADER 24

/* 2.2.17: size, header size, count, current, direction, offset of the ids. */
static bool read_bookmark(const uint8_t *p, size_t length,
			  struct rpc_event_record *record)
{
	uint32_t size, count, current, ids;

	if (length < BOOKMARK_HEADER) {
		return false;
	}
	size = event_u32(p);
	count = event_u32(p + 8);
	current = event_u32(p + 12);
	ids = event_u32(p + 20);
	if (size > length || count > RPC_EVENT_MAX_CHANNELS ||
	    current >= count || ids < BOOKMARK_HEADER || ids > size ||
	    (size - ids) / 8 < count) {
		return false;
	}
	record->channel = current;
	record->record_id = event_u64(p + ids + 8 * (size_t)current);
	return true;
}

/* 2.2.17: its size, 16, offset of the event, offset of the bookmark; the event
 * is a length, binary XML, a number of subqueries and their ids. */
enum rpc_event_bad rpc_event_record_read(const uint8_t *data, size_t length,
					 struct rpc_event_record *out_record)
{
	struct rpc_event_record record = {0};
	uint32_t size, event, bookmark, subqueries;
	size_t rest;

	if (length < RECORD_HEADER) {
		return RPC_EVENT_RECORD;
	}
	size = event_u32(data);
	event = event_u32(data + 8);
	bookmark = event_u32(data + 12);
	if (size > length || event < RECORD_HEADER || bookmark > size ||
	    event > bookmark || bookmark - event < 8) {
		return RPC_EVENT_RECORD;
	}
	rest = bookmark - event - 8;
	record.xml = data + event + 4;
	record.xml_length = event_u32(data + event);
	if (record.xml_length > rest) {
		return RPC_EVENT_RECORD;
	}
	rest -= record.xml_length;
	subqueries = event_u32(record.xml + record.xml_length);
	if (subqueries > rest / 4 ||
	    !read_bookmark(data + bookmark, size - bookmark, &record)) {
		return RPC_EVENT_RECORD;
	}
	*out_record = record;
	return RPC_EVENT_GOOD;
}

/* TEXT with what ends or changes an attribute's value escaped. */
static char *escape(TALLOC_CTX *mem_ctx, const char *text)
{
	char *made = talloc_strdup(mem_ctx, "");

	for (; *text != '\0' && made != NULL; text++) {
		if (strchr("&<>'\"", *text) != NULL) {
			made = talloc_asprintf_append(made, "&#%d;", *text);
		} else {
			made = talloc_strndup_append(made, text, 1);
		}
	}
	return made;
}

char *rpc_event_bookmark(TALLOC_CTX *mem_ctx, const char *const *channels,
			 const uint64_t *record_ids, size_t count,
			 size_t current)
{
	char *made = NULL, *name = NULL;
	size_t i;

	if (current < count) {
		made = talloc_strdup(mem_ctx, "<BookmarkList>");
	}
	for (i = 0; i < count && made != NULL; i++) {
		name = escape(made, channels[i]);
		made = name == NULL ? NULL
				    : talloc_asprintf_append(
					      made,
					      "<Bookmark Channel='%s' "
					      "RecordId='%llu'%s/>",
					      name,
					      (unsigned long long)record_ids[i],
					      i == current ? " IsCurrent='true'"
							   : "");
	}
	return made == NULL ? NULL
			    : talloc_strdup_append(made, "</BookmarkList>");
}

/* "*", or "*[System[(EventID=1 or EventID=2) and (EventRecordID &gt; 3)]]". */
static char *add_select(char *made, const char *channel, const uint32_t *ids,
			size_t id_count, uint64_t after)
{
	size_t i;

	made = talloc_asprintf_append(made, "<Select Path='%s'>*", channel);
	if (made != NULL && (id_count > 0 || after > 0)) {
		made = talloc_strdup_append(made, "[System[");
	}
	for (i = 0; i < id_count && made != NULL; i++) {
		made = talloc_asprintf_append(made, "%sEventID=%u",
					      i == 0 ? "(" : " or ", ids[i]);
	}
	if (made != NULL && id_count > 0) {
		made = talloc_strdup_append(made, after > 0 ? ") and " : ")");
	}
	if (made != NULL && after > 0) {
		made = talloc_asprintf_append(made, "(EventRecordID &gt; %llu)",
					      (unsigned long long)after);
	}
	if (made != NULL && (id_count > 0 || after > 0)) {
		made = talloc_strdup_append(made, "]]");
	}
	return made == NULL ? NULL : talloc_strdup_append(made, "</Select>");
}

char *rpc_event_filter(TALLOC_CTX *mem_ctx, const char *channel,
		       const uint32_t *ids, size_t id_count, size_t per_select,
		       uint64_t after)
{
	char *made = NULL, *name = escape(mem_ctx, channel);
	size_t done = 0, piece;

	if (name != NULL) {
		made = talloc_asprintf(
			mem_ctx, "<QueryList><Query Id='0' Path='%s'>", name);
	}
	do {
		piece = id_count - done < per_select ? id_count - done
						     : per_select;
		if (made != NULL) {
			made = add_select(made, name, ids + done, piece, after);
		}
		done += piece;
	} while (done < id_count);
	talloc_free(name);
	return made == NULL ? NULL
			    : talloc_strdup_append(made,
						   "</Query></QueryList>");
}
