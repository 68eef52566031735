/*
 * The event logs of one host: channels, and the records they hold.
 *
 * Record ids rise and are never used again, not even after a log was cleared.
 * A log that has reached its size drops its oldest records for a new one.
 */
#ifndef SIM_EVENT_LOG_H
#define SIM_EVENT_LOG_H

#include "simulators/event/event_encode.h"

struct event_log {
	const char *channel;
	const char *publisher, *access; /* SDDL */
	const char *path;
	uint32_t type; /* 0 admin, 1 operational */
	bool classic;
	uint64_t max_size, size; /* bytes */
	uint64_t created, written; /* FILETIME */
	uint64_t next_id;
	bool full; /* it has dropped records */
	struct event_record *records; /* by rising id, `first` to `end` */
	uint32_t *sizes;
	size_t first, end, room;
	struct event_logs *logs; /* whose memory it is in */
};

struct event_logs {
	struct event_encoder *encoder;
	struct event_log *logs;
	size_t count;
};

/*
 * The channels that a host with these ROLES (enum sim_role) has, with the
 * records of the files DIR/events/CHANNEL.xml, where a slash of the name
 * is %4 as in the names of Windows' own files, and what
 * DIR/events/channels.json says of them. NOW, a FILETIME, is when an empty
 * log was made. errno with a sentence that names the file.
 */
int event_logs_load(TALLOC_CTX *mem_ctx, const char *dir, unsigned roles,
		    uint64_t now, struct event_logs **out_logs,
		    const char **out_message);

/* Names compare without case; NULL: there is none. */
struct event_log *event_logs_find(const struct event_logs *logs,
				  const char *channel);

/* How many records it holds; the id of the oldest is 0 where it has none. */
size_t event_log_count(const struct event_log *log);
uint64_t event_log_oldest(const struct event_log *log);

/* The place of the first record with an id above, `end` if there is none. */
size_t event_log_above(const struct event_log *log, uint64_t id);

bool event_log_has(const struct event_log *log, uint64_t id);

/* What a new record says of itself; texts are escaped here. */
struct event_news {
	const char *provider;
	const char *provider_guid; /* NULL: none */
	uint32_t id, version, level, task, opcode;
	uint64_t keywords;
	uint64_t time; /* FILETIME */
	const char *computer;
	const char *user_sid; /* NULL: none */
	/* EventData: pairs of name and value, ends with a NULL name. Or, with
	 * `body`, an element of UserData of this name and namespace. */
	const char *const (*data)[2];
	const char *body, *body_namespace;
};

/* errno. The record gets the next id. */
int event_log_append(struct event_log *log, const struct event_news *news);

void event_log_clear(struct event_log *log, uint64_t now);

#define EVENT_TICKS_PER_S 10000000u
#define EVENT_UNIX_EPOCH 116444736000000000u /* of 1970, as a FILETIME */

#endif
