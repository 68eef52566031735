/* Channels and records; see event_log.h for what they promise. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <jansson.h>

#include "simulators/event/event_log.h"
#include "simulators/host/sim_host.h"

#define ANY (SIM_ROLE_DC | SIM_ROLE_DNS | SIM_ROLE_DHCP | SIM_ROLE_NPS)
#define MEBI (1024u * 1024)
/* An empty file: its header and one chunk. */
#define EMPTY_BYTES 69632u
#define RECORD_BYTES 28 /* around the binary XML of a record */
/* Of an event, so that it fits into a result with everything around it. */
#define EVENT_BYTES (0x200000u - 16384u)

/* Administrators read and clear, Event Log Readers (…-573) read. */
#define ACCESS                                                                 \
	"O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x1;;;S-1-5-32-573)"
#define ACCESS_SECURITY                                                        \
	"O:BAG:SYD:(A;;0xf0005;;;SY)(A;;0x5;;;BA)(A;;0x1;;;S-1-5-32-573)"

/* In the order of their names, as Windows lists them. */
static const struct {
	const char *channel, *publisher, *access;
	unsigned roles;
	uint32_t type;
	bool classic;
	uint32_t max_size;
} channels[] = {
	{"Application", "", ACCESS, ANY, 0, true, 20 * MEBI},
	{"DNS Server", "", ACCESS, SIM_ROLE_DNS, 0, true, 16 * MEBI},
	{"Microsoft-Windows-Dhcp-Server/AdminEvents",
	 "Microsoft-Windows-DHCP-Server", ACCESS, SIM_ROLE_DHCP, 0, false,
	 MEBI + 4096},
	{"Microsoft-Windows-Dhcp-Server/FilterNotifications",
	 "Microsoft-Windows-DHCP-Server", ACCESS, SIM_ROLE_DHCP, 1, false,
	 MEBI + 4096},
	{"Microsoft-Windows-Dhcp-Server/Operational",
	 "Microsoft-Windows-DHCP-Server", ACCESS, SIM_ROLE_DHCP, 1, false,
	 MEBI + 4096},
	{"Security", "", ACCESS_SECURITY, ANY, 0, true, 128 * MEBI},
	{"System", "", ACCESS, ANY, 0, true, 20 * MEBI},
};

#define CHANNELS (sizeof(channels) / sizeof(channels[0]))

struct event_log *event_logs_find(const struct event_logs *logs,
				  const char *channel)
{
	size_t i;

	for (i = 0; i < logs->count; i++) {
		if (strcasecmp(logs->logs[i].channel, channel) == 0) {
			return &logs->logs[i];
		}
	}
	return NULL;
}

size_t event_log_count(const struct event_log *log)
{
	return log->end - log->first;
}

uint64_t event_log_oldest(const struct event_log *log)
{
	return log->first < log->end ? log->records[log->first].record_id : 0;
}

size_t event_log_above(const struct event_log *log, uint64_t id)
{
	size_t low = log->first, high = log->end, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (log->records[middle].record_id <= id) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

bool event_log_has(const struct event_log *log, uint64_t id)
{
	size_t above = event_log_above(log, id);

	return above > log->first && log->records[above - 1].record_id == id;
}

/* -------------------------------------------------------------- records */

static void drop_oldest(struct event_log *log)
{
	log->size -= log->sizes[log->first];
	log->first++;
	log->full = true;
}

/* Room for one more at the end. */
static int make_room(struct event_log *log)
{
	struct event_record *records = NULL;
	uint32_t *sizes = NULL;
	size_t count = event_log_count(log), room;

	if (log->end < log->room) {
		return 0;
	}
	if (log->first > count) {
		memmove(log->records, log->records + log->first,
			count * sizeof(*log->records));
		memmove(log->sizes, log->sizes + log->first,
			count * sizeof(*log->sizes));
		log->first = 0;
		log->end = count;
		return 0;
	}
	room = 2 * log->room + 64;
	records = talloc_realloc(log->logs, log->records,
				 struct event_record, room);
	if (records == NULL) {
		return ENOMEM;
	}
	log->records = records;
	sizes = talloc_realloc(log->logs, log->sizes, uint32_t, room);
	if (sizes == NULL) {
		return ENOMEM;
	}
	log->sizes = sizes;
	log->room = room;
	return 0;
}

/* The record's event stays where it is. */
static int add(struct event_log *log, const struct event_record *record)
{
	const uint8_t *data = NULL;
	size_t length = 0;
	int ret = event_encode(log->logs->encoder, record->event, &data, &length);

	if (ret == 0 && length > EVENT_BYTES) {
		ret = E2BIG;
	}
	if (ret == 0) {
		ret = make_room(log);
	}
	if (ret != 0) {
		return ret;
	}
	length += RECORD_BYTES;
	while (log->first < log->end && log->size + length > log->max_size) {
		drop_oldest(log);
	}
	log->records[log->end] = *record;
	log->sizes[log->end] = (uint32_t)length;
	log->end++;
	log->size += length;
	log->next_id = record->record_id + 1;
	log->written = record->time;
	return 0;
}

static char *escape(TALLOC_CTX *mem_ctx, const char *text)
{
	xmlChar *made = xmlEncodeSpecialChars(NULL, (const xmlChar *)text);
	char *copy = made == NULL ? NULL
				  : talloc_strdup(mem_ctx, (const char *)made);

	xmlFree(made);
	return copy;
}

static char *write_body(TALLOC_CTX *mem_ctx, const struct event_news *news)
{
	const char *outer = news->body != NULL ? "UserData" : "EventData";
	char *made = talloc_asprintf(mem_ctx, "<%s>", outer);
	size_t i;

	if (made != NULL && news->body != NULL) {
		made = talloc_asprintf_append(made, "<%s xmlns='%s'>",
					      news->body,
					      news->body_namespace);
	}
	for (i = 0; made != NULL && news->data != NULL &&
		    news->data[i][0] != NULL;
	     i++) {
		const char *name = news->data[i][0];
		const char *value = escape(made, news->data[i][1]);

		if (value == NULL) {
			return NULL;
		}
		made = news->body != NULL
			       ? talloc_asprintf_append(made, "<%s>%s</%s>",
							name, value, name)
			       : talloc_asprintf_append(
					 made, "<Data Name='%s'>%s</Data>",
					 name, value);
	}
	if (made != NULL && news->body != NULL) {
		made = talloc_asprintf_append(made, "</%s>", news->body);
	}
	return made == NULL ? NULL
			    : talloc_asprintf_append(made, "</%s>", outer);
}

static char *write_time(TALLOC_CTX *mem_ctx, uint64_t filetime)
{
	time_t seconds =
		(time_t)((filetime - EVENT_UNIX_EPOCH) / EVENT_TICKS_PER_S);
	char date[32];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
	return talloc_asprintf(mem_ctx, "%s.%07uZ", date,
			       (unsigned)(filetime % EVENT_TICKS_PER_S));
}

static char *write_event(TALLOC_CTX *mem_ctx, const struct event_log *log,
			 const struct event_news *news)
{
	char *body = write_body(mem_ctx, news);
	char *time = write_time(mem_ctx, news->time);
	char *guid = talloc_asprintf(mem_ctx, " Guid='%s'",
				     news->provider_guid != NULL
					     ? news->provider_guid
					     : "");
	char *user = talloc_asprintf(mem_ctx, " UserID='%s'",
				     news->user_sid != NULL ? news->user_sid
							    : "");

	if (body == NULL || time == NULL || guid == NULL || user == NULL) {
		return NULL;
	}
	return talloc_asprintf(
		mem_ctx,
		"<Event xmlns='http://schemas.microsoft.com/win/2004/08/"
		"events/event'><System><Provider Name='%s'%s/>"
		"<EventID>%u</EventID><Version>%u</Version><Level>%u</Level>"
		"<Task>%u</Task><Opcode>%u</Opcode>"
		"<Keywords>0x%" PRIx64 "</Keywords>"
		"<TimeCreated SystemTime='%s'/>"
		"<EventRecordID>%" PRIu64 "</EventRecordID><Correlation/>"
		"<Execution ProcessID='4' ThreadID='8'/>"
		"<Channel>%s</Channel><Computer>%s</Computer>"
		"<Security%s/></System>%s</Event>",
		news->provider, news->provider_guid != NULL ? guid : "",
		news->id, news->version, news->level, news->task, news->opcode,
		news->keywords, time, log->next_id, log->channel,
		news->computer, news->user_sid != NULL ? user : "", body);
}

int event_log_append(struct event_log *log, const struct event_news *news)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct event_list *list = NULL;
	const char *message = NULL;
	char *text = tmp_ctx != NULL ? write_event(tmp_ctx, log, news) : NULL;
	int ret = ENOMEM;

	if (text != NULL) {
		/* The event lives as long as the log, dropped or not. */
		ret = event_xml_parse(log->logs, "event", text,
				      strlen(text), &list, &message);
	}
	if (ret == 0) {
		ret = list->count == 1 ? add(log, &list->records[0]) : EINVAL;
	}
	talloc_free(tmp_ctx);
	return ret;
}

void event_log_clear(struct event_log *log, uint64_t now)
{
	log->first = log->end;
	log->size = EMPTY_BYTES;
	log->full = false;
	log->written = now;
}

/* ----------------------------------------------------------------- files */

/* NAME.xml of a channel, with %4 for a slash. */
static char *file_name(TALLOC_CTX *mem_ctx, const char *dir,
		       const char *channel)
{
	const char *slash = strchr(channel, '/');

	return slash == NULL
		       ? talloc_asprintf(mem_ctx, "%s/events/%s.xml", dir,
					 channel)
		       : talloc_asprintf(mem_ctx, "%s/events/%.*s%%4%s.xml",
					 dir, (int)(slash - channel), channel,
					 slash + 1);
}

static int load_log(TALLOC_CTX *mem_ctx, struct event_log *log,
		    const char *dir, const char **out_message)
{
	char *path = file_name(mem_ctx, dir, log->channel);
	struct event_list *list = NULL;
	int ret = path == NULL ? ENOMEM : 0;
	size_t i;

	if (ret != 0 || access(path, F_OK) != 0) {
		return ret;
	}
	ret = event_xml_load(log->logs, path, &list, out_message);
	if (ret != 0) { /* the logs go, what is wrong with them does not */
		talloc_steal(mem_ctx, *out_message);
	}
	for (i = 0; ret == 0 && i < list->count; i++) {
		if (strcasecmp(list->records[i].channel, log->channel) != 0) {
			*out_message = talloc_asprintf(
				mem_ctx,
				"%s: record %" PRIu64 " is of the channel %s; "
				"a file holds the events of its channel",
				path, list->records[i].record_id,
				list->records[i].channel);
			return EINVAL;
		}
		ret = add(log, &list->records[i]);
		if (ret == E2BIG) {
			*out_message = talloc_asprintf(
				mem_ctx,
				"%s: record %" PRIu64 " is more than a call "
				"can return: a text has at most 32767 "
				"characters, an event %u bytes",
				path, list->records[i].record_id, EVENT_BYTES);
		}
	}
	if (ret == 0 && list->count > 0) {
		log->created = list->records[0].time;
	}
	return ret;
}

/* {"Security": {"max_size": BYTES}}: sizes other than those of Windows. */
static int load_sizes(TALLOC_CTX *mem_ctx, struct event_logs *logs,
		      const char *dir, const char **out_message)
{
	char *path = talloc_asprintf(mem_ctx, "%s/events/channels.json", dir);
	struct event_log *log = NULL;
	json_t *root = NULL, *value = NULL, *size = NULL;
	const char *name = NULL;
	json_error_t error;

	if (path == NULL) {
		return ENOMEM;
	}
	if (access(path, F_OK) != 0) {
		return 0;
	}
	root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (root == NULL) {
		*out_message = talloc_asprintf(mem_ctx, "%s:%d: %s", path,
					       error.line, error.text);
		return EINVAL;
	}
	json_object_foreach(root, name, value) {
		log = event_logs_find(logs, name);
		size = json_object_get(value, "max_size");
		if (log == NULL || json_object_size(value) != 1 ||
		    json_integer_value(size) <= EMPTY_BYTES) {
			*out_message = talloc_asprintf(
				mem_ctx,
				"%s: %s: a channel of this host, with a "
				"max_size above %u bytes, was expected",
				path, name, EMPTY_BYTES);
			json_decref(root);
			return EINVAL;
		}
		log->max_size = (uint64_t)json_integer_value(size);
	}
	json_decref(root);
	return 0;
}

static int init_log(struct event_logs *logs, size_t i, uint64_t now)
{
	struct event_log *log = &logs->logs[logs->count];
	char *file = file_name(logs, "", channels[i].channel);

	*log = (struct event_log){
		.channel = channels[i].channel,
		.publisher = channels[i].publisher,
		.access = channels[i].access,
		.type = channels[i].type,
		.classic = channels[i].classic,
		.max_size = channels[i].max_size,
		.size = EMPTY_BYTES,
		.created = now,
		.written = now,
		.next_id = 1,
		.logs = logs,
	};
	if (file == NULL) {
		return ENOMEM;
	}
	log->path = talloc_asprintf(
		logs, "%%SystemRoot%%\\System32\\Winevt\\Logs\\%.*s.evtx",
		(int)strlen(file) - (int)strlen("/events/.xml"),
		file + strlen("/events/"));
	logs->count++;
	return log->path == NULL ? ENOMEM : 0;
}

int event_logs_load(TALLOC_CTX *mem_ctx, const char *dir, unsigned roles,
		    uint64_t now, struct event_logs **out_logs,
		    const char **out_message)
{
	struct event_logs *logs = talloc_zero(mem_ctx, struct event_logs);
	int ret = 0;
	size_t i;

	if (logs == NULL) {
		return ENOMEM;
	}
	logs->logs = talloc_zero_array(logs, struct event_log, CHANNELS);
	logs->encoder = event_encoder_new(logs);
	if (logs->logs == NULL || logs->encoder == NULL) {
		talloc_free(logs);
		return ENOMEM;
	}
	for (i = 0; ret == 0 && i < CHANNELS; i++) {
		if ((channels[i].roles & roles) != 0) {
			ret = init_log(logs, i, now);
		}
	}
	if (ret == 0) {
		ret = load_sizes(mem_ctx, logs, dir, out_message);
	}
	for (i = 0; ret == 0 && i < logs->count; i++) {
		ret = load_log(mem_ctx, &logs->logs[i], dir, out_message);
	}
	if (ret != 0) {
		talloc_free(logs);
		return ret;
	}
	*out_logs = logs;
	return 0;
}
